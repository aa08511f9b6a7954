//! Causes and their shares told in lists, written out one by one: `machines X, Y and Z producing 1000, 2000 and 3000 bolts respectively`,
//! `3% of the rods from A, 6% from B and 5% from C are defective`, `two urns containing respectively ..`.

use super::super::rephrase::{Edit, apart};
use super::scan::{Bit, Kind, bits};

const HOLDERS: [&str; 12] = ["urn", "box", "bag", "jar", "bowl", "container", "basket", "bucket", "drawer", "bin", "vase", "chest"];
const KINDS: [&str; 14] = [
    "machine",
    "factory",
    "plant",
    "supplier",
    "vendor",
    "manufacturer",
    "company",
    "line",
    "worker",
    "operator",
    "server",
    "source",
    "workshop",
    "press",
];
const THINGS: [&str; 10] = ["ball", "marble", "chip", "bead", "stone", "token", "candy", "sock", "card", "cookie"];
const COLOURS: [&str; 18] = [
    "red",
    "blue",
    "green",
    "white",
    "black",
    "yellow",
    "orange",
    "gold",
    "silver",
    "purple",
    "pink",
    "brown",
    "grey",
    "gray",
    "vanilla",
    "chocolate",
    "plain",
    "golden",
];

fn word(all: &[Bit], at: usize) -> String {
    all.get(at).map(Bit::word).unwrap_or_default()
}

/// The singular of a noun of the list.
fn among(list: &[&str], word: &str) -> Option<String> {
    list.iter()
        .find(|known| {
            word == **known
                || word == format!("{known}s")
                || word == format!("{known}es")
                || known.ends_with('y') && word == format!("{}ies", known.trim_end_matches('y'))
        })
        .map(|known| (*known).to_owned())
}

fn number(all: &[Bit], at: usize) -> Option<String> {
    let bit = all.get(at)?;
    if bit.kind == Kind::Number && !bit.text.starts_with('-') {
        return Some(bit.text.clone());
    }
    let small = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    small.iter().position(|known| *known == bit.word()).map(|count| count.to_string())
}

/// A tag of a cause: `A`, `II`, `3`, `M1`.
fn tag(all: &[Bit], at: usize) -> Option<String> {
    let bit = all.get(at)?;
    let text = bit.text.as_str();
    let roman = matches!(text, "I" | "II" | "III" | "IV" | "V");
    let coded = text.len() <= 2 && text.starts_with(|c: char| c.is_ascii_uppercase()) && text.chars().skip(1).all(|c| c.is_ascii_digit());
    let counted = bit.kind == Kind::Number && text.len() == 1 && text != "0";
    (roman || coded || counted).then(|| text.to_owned())
}

fn joins(all: &[Bit], at: usize) -> bool {
    all.get(at).is_some_and(|bit| bit.is(',')) || word(all, at) == "and"
}

/// Skips commas and `and`.
fn skip(all: &[Bit], mut at: usize) -> usize {
    while joins(all, at) {
        at += 1;
    }
    at
}

/// Counts of colours, the noun behind them, and where it ends.
type Stock = (Vec<(String, String)>, String, usize);

/// `6 black and 4 red balls`: counts of colours up to the noun; where it ends.
fn stock(all: &[Bit], from: usize) -> Option<Stock> {
    let mut out = Vec::new();
    let mut at = from;
    loop {
        let count = number(all, at)?;
        let mut next = at + 1;
        if among(&THINGS, &word(all, next)).is_some() {
            next += 1;
        }
        let colour = word(all, next);
        if !COLOURS.contains(&colour.as_str()) {
            return None;
        }
        out.push((count, colour));
        next += 1;
        if among(&THINGS, &word(all, next)).is_some() {
            let noun = word(all, next);
            // `6 black balls and 4 red balls` is one urn's.
            let more = word(all, next + 1) == "and" && number(all, next + 2).is_some() && out.len() == 1;
            if more {
                at = next + 2;
                continue;
            }
            return Some((out, noun, next + 1));
        }
        let after = skip(all, next);
        if after == next {
            return None;
        }
        at = after;
    }
}

fn told(stock: &[(String, String)], noun: &str) -> String {
    let list: Vec<String> = stock.iter().map(|(count, colour)| format!("{count} {colour}")).collect();
    match list.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} and {last} {noun}", first.join(", ")),
        _ => format!("{} {noun}", list.join(", ")),
    }
}

/// `two identical urns containing respectively 6 black and 4 red balls, 2 black and 2 red balls`.
pub(super) fn urns(text: &str) -> Vec<Edit> {
    let all = bits(text);
    let mut out: Vec<Edit> = Vec::new();
    for at in 0..all.len() {
        let Some(holder) = among(&HOLDERS, &word(&all, at)) else { continue };
        // `Urn I : 1 white, 2 black and 3 red balls`.
        if tag(&all, at + 1).is_some() && all.get(at + 2).is_some_and(|bit| bit.is(':')) && stock(&all, at + 3).is_some() {
            out.push((all[at + 1].to, all[at + 2].to, " contains".to_owned()));
            continue;
        }
        let Some(many) = (at.saturating_sub(3)..at).find_map(|place| number(&all, place)).and_then(|count| count.parse::<usize>().ok())
        else {
            continue;
        };
        let mut place = at + 1;
        while all.get(place).is_some_and(|bit| bit.is(',') || bit.is(':'))
            || matches!(word(&all, place).as_str(), "which" | "that" | "respectively")
        {
            place += 1;
        }
        if !matches!(word(&all, place).as_str(), "containing" | "contain" | "contains" | "with" | "holding" | "hold" | "have" | "having")
            || !(2..=5).contains(&many)
        {
            continue;
        }
        let verb = place;
        place += 1;
        while word(&all, place) == "respectively" || all.get(place).is_some_and(|bit| bit.is(':') || bit.is(',')) {
            place += 1;
        }
        let mut groups = Vec::new();
        let mut end = place;
        while let Some((group, noun, next)) = stock(&all, place) {
            groups.push((group, noun));
            end = next;
            place = skip(&all, next);
            if all.get(place).is_some_and(|bit| bit.is(';')) {
                place += 1;
            }
        }
        if word(&all, end) == "respectively" {
            end += 1;
        }
        if groups.len() != many || all.get(end).is_some_and(|bit| bit.kind != Kind::Mark) {
            continue;
        }
        let list: Vec<String> =
            groups.iter().enumerate().map(|(at, (group, noun))| format!("{holder} {} contains {}", at + 1, told(group, noun))).collect();
        out.push((all[verb].from, all[end - 1].to, format!(". {}", list.join(". "))));
    }
    out
}

/// `machines X, Y and Z, producing 1000, 2000 and 3000 bolts per day respectively`: what each makes of all.
pub(super) fn counts(text: &str) -> Vec<Edit> {
    let all = bits(text);
    let mut out: Vec<Edit> = Vec::new();
    for at in 0..all.len() {
        let Some(kind) = among(&KINDS, &word(&all, at)) else { continue };
        let mut names: Vec<String> = Vec::new();
        let mut place = at + 1;
        while let Some(name) = tag(&all, place) {
            names.push(name);
            place = skip(&all, place + 1);
        }
        if names.len() < 2 {
            continue;
        }
        if matches!(word(&all, place).as_str(), "which" | "that") {
            place += 1;
        }
        let verb = word(&all, place);
        let makes = ["produc", "mak", "manufactur", "turn", "deliver", "suppl"].iter().any(|start| verb.starts_with(start));
        if !makes {
            continue;
        }
        place += 1;
        let (mut numbers, mut end): (Vec<u64>, usize) = (Vec::new(), place);
        while let Some(count) = all.get(place).filter(|bit| bit.kind == Kind::Number && !bit.text.contains(['%', '.', '/'])) {
            let Ok(count) = count.text.replace(',', "").parse::<u64>() else { return Vec::new() };
            numbers.push(count);
            end = place + 1;
            place = skip(&all, end);
        }
        let total: u64 = numbers.iter().sum();
        if numbers.len() != names.len() || total == 0 || word(&all, end) == "percent" {
            continue;
        }
        let noun = word(&all, end);
        let stop = (end..(end + 7).min(all.len())).find(|place| word(&all, *place) == "respectively").map_or(end + 1, |place| place + 1);
        // Behind the noun only what says how often.
        let plain = all.get(end + 1..stop.max(end + 1)).is_some_and(|more| {
            more.iter().all(|bit| {
                matches!(
                    bit.word().as_str(),
                    "per" | "day" | "week" | "hour" | "month" | "a" | "each" | "every" | "respectively" | "daily" | "year"
                ) || bit.is(',')
            })
        });
        if noun.is_empty() || !plain {
            continue;
        }
        let list: Vec<String> =
            names.iter().zip(&numbers).map(|(name, count)| format!("{kind} {name} makes {count}/{total} of the {noun}")).collect();
        let (last, first) = match list.split_last() {
            Some(split) => split,
            None => continue,
        };
        let (from, to) = (all[at].from, all[(stop - 1).min(all.len() - 1)].to);
        out.push((from, to, format!("{}s. {} and {last}", kind, first.join(", "))));
    }
    out
}

/// A share with its cause in a list: `3% of the rods from A`, `6% from B`.
struct Share {
    share: String,
    noun: Option<String>,
    cause: String,
    end: usize,
}

fn share(all: &[Bit], at: usize) -> Option<Share> {
    let bit = all.get(at).filter(|bit| bit.kind == Kind::Number)?;
    let mut place = at + 1;
    let mut text = bit.text.clone();
    if word(all, place) == "percent" {
        text.push('%');
        place += 1;
    }
    if !text.ends_with('%') && !text.contains('.') && !text.contains('/') {
        return None;
    }
    let mut noun = None;
    let free = |at: usize| !word(all, at).is_empty() && tag(all, at).is_none();
    if word(all, place) == "of" {
        let article = usize::from(matches!(word(all, place + 1).as_str(), "the" | "all" | "its"));
        let own = word(all, place + 1 + article);
        let those = own == "those";
        let after = word(all, place + 2 + article);
        if free(place + 1 + article) && (matches!(after.as_str(), "from" | "by" | "of" | "produced" | "made" | "manufactured")) {
            noun = (!those).then_some(own);
            place += 2 + article;
        }
    }
    while matches!(word(all, place).as_str(), "produced" | "made" | "manufactured" | "coming") {
        place += 1;
    }
    if !matches!(word(all, place).as_str(), "from" | "by" | "of" | "in") {
        return None;
    }
    place += 1;
    if word(all, place) == "the" {
        place += 1;
    }
    if among(&KINDS, &word(all, place)).is_some() || among(&HOLDERS, &word(all, place)).is_some() {
        place += 1;
    }
    let cause = tag(all, place)?;
    Some(Share { share: text, noun, cause, end: place + 1 })
}

/// The kind of cause that a text tells of.
fn kind_of(all: &[Bit]) -> String {
    (0..all.len())
        .find_map(|at| among(&KINDS, &word(all, at)).filter(|_| tag(all, at + 1).is_some()))
        .unwrap_or_else(|| "machine".to_owned())
}

/// `3% of the rods from A, 6% from B and 5% from C are defective`, each with its event.
pub(super) fn shared(text: &str) -> Vec<Edit> {
    let all = bits(text);
    let kind = kind_of(&all);
    let mut out: Vec<Edit> = Vec::new();
    let mut at = 0;
    while at < all.len() {
        let Some(first) = share(&all, at) else {
            at += 1;
            continue;
        };
        let start = at;
        let mut list = vec![first];
        let mut place = skip(&all, list[0].end);
        while let Some(next) = share(&all, place).filter(|_| place > list[list.len() - 1].end) {
            place = skip(&all, next.end);
            list.push(next);
        }
        let end = list[list.len() - 1].end;
        at = end;
        let verb = matches!(word(&all, end).as_str(), "are" | "is" | "turn" | "prove");
        let stop = (end..all.len())
            .find(|place| all[*place].is('.') || all[*place].is('?') || all[*place].is(';') || all[*place].is(','))
            .unwrap_or(all.len());
        if list.len() < 2 || !verb || stop - end > 5 || all[end..stop].iter().any(|bit| bit.kind == Kind::Number) {
            continue;
        }
        let Some(noun) = list.iter().find_map(|share| share.noun.clone()) else { continue };
        let event = &text[all[end].from..all[stop - 1].to];
        let clauses: Vec<String> =
            list.iter().map(|share| format!("{} of the {noun} from {kind} {} {event}", share.share, share.cause)).collect();
        let Some((last, rest)) = clauses.split_last() else { continue };
        out.push((all[start].from, all[stop - 1].to, format!("{} and {last}", rest.join(", "))));
    }
    out
}

/// `machine X produces 1% defective bolts, Y produces 1.5% defective bolts`: of the bolts of each.
pub(super) fn rates(text: &str) -> Vec<Edit> {
    let all = bits(text);
    let kind = kind_of(&all);
    let mut out: Vec<Edit> = Vec::new();
    for at in 0..all.len() {
        let Some(name) = tag(&all, at) else { continue };
        let verb = word(&all, at + 1);
        let makes = ["produces", "makes", "manufactures", "produce", "has", "delivers", "turns"].contains(&verb.as_str());
        let Some(share) = all.get(at + 2).filter(|bit| makes && bit.kind == Kind::Number && bit.text.ends_with('%')) else { continue };
        let event = word(&all, at + 3);
        let noun = word(&all, at + 4);
        if !matches!(event.as_str(), "defective" | "faulty" | "bad" | "substandard" | "broken")
            || noun.is_empty()
            || matches!(noun.as_str(), "and" | "of")
        {
            continue;
        }
        let mut from = at;
        if from > 0 && among(&KINDS, &word(&all, from - 1)).is_some() {
            from -= 1;
        }
        if from > 0 && word(&all, from - 1) == "the" {
            from -= 1;
        }
        out.push((all[from].from, all[at + 4].to, format!("{} of the {noun} from {kind} {name} are {event}", share.text)));
    }
    out
}

/// `... was produced by machine X? by machine Z?`, `... come from urns I, II, III?`: one question each.
pub(super) fn questions(text: &str) -> Vec<Edit> {
    let all = bits(text);
    let mut out: Vec<Edit> = Vec::new();
    for at in 1..all.len() {
        // The fragment behind a question mark.
        if all[at].is('?') && matches!(word(&all, at + 1).as_str(), "by" | "from") {
            let sign = word(&all, at + 1);
            let named = usize::from(among(&KINDS, &word(&all, at + 2)).or(among(&HOLDERS, &word(&all, at + 2))).is_some());
            let end = at + 2 + named;
            if tag(&all, end).is_none() || !all.get(end + 1).is_some_and(|bit| bit.is('?')) {
                continue;
            }
            // The question before it, which may be a fragment as well.
            let before = |end: usize| all[..end].iter().rposition(|bit| bit.is('.') || bit.is('?')).map_or(0, |place| place + 1);
            let mut start = before(at);
            let mut stop = at;
            while start > 1 && !(start..stop).any(|place| word(&all, place).starts_with("probab")) && all[start - 1].is('?') {
                stop = start - 1;
                start = before(stop);
            }
            let Some(place) = (start..stop).rfind(|place| word(&all, *place) == sign) else { continue };
            let lead = &text[all[start].from..all[place].from];
            if lead.to_lowercase().contains("probab") {
                out.push((all[at + 1].from, all[at + 1].from, lead.to_owned()));
            }
            continue;
        }
        // A list of causes that ends the question.
        let kind = among(&KINDS, &word(&all, at)).or(among(&HOLDERS, &word(&all, at)));
        if kind.is_none() || !matches!(word(&all, at - 1).as_str(), "from" | "by") {
            continue;
        }
        let mut names: Vec<String> = Vec::new();
        let mut place = at + 1;
        let mut end = place;
        while let Some(name) = tag(&all, place) {
            names.push(name);
            end = place + 1;
            place = skip(&all, end);
        }
        if names.len() < 2 || !all.get(end).is_some_and(|bit| bit.is('?')) {
            continue;
        }
        let start = all[..at].iter().rposition(|bit| bit.is('.') || bit.is('?')).map_or(0, |place| place + 1);
        let lead = &text[all[start].from..all[at].from];
        if !lead.to_lowercase().contains("probab") {
            continue;
        }
        let kind = kind.unwrap_or_default();
        let list: Vec<String> = names.iter().map(|name| format!("{lead}{kind} {name}?")).collect();
        out.push((all[start].from, all[end].to, list.join(" ")));
    }
    apart(out)
}

/// `3% both contain the word and are marked as spam`: both words say nothing that `and` does not.
pub(super) fn conjunctions(text: &str) -> Vec<Edit> {
    let lower = text.to_lowercase();
    if [
        "filter", "actual", "really", "truth", "in fact", "correct", "wrong", "mistak", "classif", "flag", "detect", "test", "misclass",
        "predict",
    ]
    .iter()
    .any(|word| lower.contains(word))
    {
        return Vec::new();
    }
    let all = bits(text);
    let mut out: Vec<Edit> = Vec::new();
    for at in 0..all.len() {
        let next = word(&all, at + 1);
        let verb = matches!(
            next.as_str(),
            "contain" | "are" | "have" | "contains" | "is" | "has" | "own" | "take" | "play" | "use" | "study" | "like"
        );
        let stop = (at..all.len()).find(|place| all[*place].is('.') || all[*place].is('?') || all[*place].is(',')).unwrap_or(all.len());
        let and = (at..stop).any(|place| word(&all, place) == "and");
        if word(&all, at) == "both" && verb && and {
            out.push((all[at].from, all[at].to, " ".to_owned()));
        }
        if matches!(word(&all, at).as_str(), "marked" | "labelled" | "labeled" | "tagged" | "identified") && next == "as" {
            out.push((all[at].from, all[at + 1].to, " ".to_owned()));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{counts, questions, rates, shared, urns};
    use crate::solve::probability::rephrase::Edit;

    fn put(text: &str, edits: Vec<Edit>) -> String {
        let mut out = text.to_owned();
        for (from, to, new) in edits.into_iter().rev() {
            out.replace_range(from..to, &new);
        }
        out
    }

    #[test]
    fn lists_are_written_out() {
        let text = "There are two urns containing respectively 6 black and 4 red balls, 2 black and 2 red balls.";
        assert_eq!(
            put(text, urns(text)),
            "There are two urns . urn 1 contains 6 black and 4 red balls. urn 2 contains 2 black and 2 red balls."
        );
        let text = "3 machines X and Y, producing 1000 and 3000 bolts per day respectively.";
        assert_eq!(
            put(text, counts(text)),
            "3 machines. machine X makes 1000/4000 of the bolts and machine Y makes 3000/4000 of the bolts."
        );
        let text = "Machines A and B. 3% of the rods from A and 6% from B are defective.";
        assert_eq!(
            put(text, shared(text)),
            "Machines A and B. 3% of the rods from machine A are defective and 6% of the rods from machine B are defective."
        );
        let text = "The machine X produces 1% defective bolts.";
        assert_eq!(put(text, rates(text)), "1% of the bolts from machine X are defective.");
        let text = "What is the probability that it is from machine X? from machine Z?";
        assert_eq!(
            put(text, questions(text)),
            "What is the probability that it is from machine X? What is the probability that it is from machine Z?"
        );
    }
}
