//! What tests, coins and machines do, told in a way of its own and put into the common one: `sensitivity P(B|A) = 0.9`, `falsely diagnoses ..
//! 3% of the time`, `a coin with P(H) = 0.9`, `defective: machine A: .01; machine B: .02`.

use super::super::rephrase::{Edit, apart};
use super::scan::{Bit, Kind, bits};

fn word(all: &[Bit], at: usize) -> String {
    all.get(at).map(Bit::word).unwrap_or_default()
}

/// Letters in upright type as they are, `10 \%` as `10%`.
pub(super) fn upright(text: &str) -> Vec<Edit> {
    let mut out: Vec<Edit> = Vec::new();
    for face in ["\\mathrm{", "\\text{", "\\textrm{", "\\mathbf{"] {
        for (at, _) in text.match_indices(face) {
            let from = at + face.len();
            let Some(len) = text[from..].find('}') else { continue };
            let body = &text[from..from + len];
            // Only names; what stands behind an index is left.
            let name = body.len() < 3 && body.chars().all(char::is_alphanumeric) && !text[..at].ends_with(['_', '^', '{']);
            // `\mathrm{A}: .001`, no law or function: `\mathrm{U}(0, 1)`.
            if name && !text[from + len + 1..].starts_with(['(', '_', '^']) {
                out.push((at, from + len + 1, body.to_owned()));
            }
        }
    }
    for (at, _) in text.match_indices('%') {
        let lead = text[..at].trim_end_matches(['\\', ' ']);
        if lead.len() < at && lead.ends_with(|c: char| c.is_ascii_digit()) {
            out.push((lead.len(), at, String::new()));
        }
    }
    apart(out)
}

const RATES: [&str; 6] = ["sensitivity", "specificity", "sensitivität", "spezifität", "sensibilité", "spécificité"];

/// `the sensitivity of the test P(B|A) = 0.9`: the number alone; a sentence that names events whose letters stand nowhere else is dropped.
pub(super) fn rates(text: &str) -> Vec<Edit> {
    let all = bits(text);
    let mut out: Vec<Edit> = Vec::new();
    // The letters of the rates: both speak of one test and one state.
    let mut letters: Vec<(String, String)> = Vec::new();
    for at in 0..all.len() {
        if !RATES.contains(&word(&all, at).as_str()) {
            continue;
        }
        let Some(open) =
            (at + 1..(at + 7).min(all.len())).find(|place| all[*place].text == "P" && all.get(place + 1).is_some_and(|bit| bit.is('(')))
        else {
            continue;
        };
        let between = &all[at + 1..open];
        let plain = between.iter().all(|bit| bit.kind == Kind::Word && !RATES.contains(&bit.word().as_str()) || bit.is(',') || bit.is(':'));
        let Some(close) = (open + 2..(open + 10).min(all.len())).find(|place| all[*place].is(')')) else { continue };
        let equal = all.get(close + 1).is_some_and(|bit| bit.is('='));
        let Some(number) = all.get(close + 2).filter(|bit| plain && equal && bit.kind == Kind::Number) else { continue };
        let bar = (open + 2..close).find(|place| all[*place].is('|'));
        let own = |from: usize, to: usize| {
            all[from..to].iter().find(|bit| bit.kind == Kind::Word).map(|bit| bit.text.clone()).unwrap_or_default()
        };
        letters.extend(bar.map(|bar| (own(open + 2, bar), own(bar + 1, close))));
        // The words between say of what the rate is.
        out.push((all[at].to, number.from, " of ".to_owned()));
    }
    if out.is_empty() || letters.windows(2).any(|pair| pair[0] != pair[1]) {
        return Vec::new();
    }
    // Definitions of letters that nothing uses now.
    let inside = |place: usize| out.iter().any(|(from, to, _)| *from <= place && place < *to);
    let letter = |bit: &Bit| bit.kind == Kind::Word && bit.text.len() == 1 && bit.text.starts_with(|c: char| c.is_ascii_uppercase());
    let mut from = 0;
    let mut cuts: Vec<Edit> = Vec::new();
    for at in 0..=all.len() {
        let ends = at == all.len() || all[at].is('.') && !text[all[at].to..].starts_with(|c: char| c.is_ascii_digit());
        if !ends {
            continue;
        }
        let sentence = &all[from..at];
        let defines = sentence.iter().any(|bit| matches!(bit.word().as_str(), "ereignis" | "event" | "events"))
            && sentence
                .first()
                .is_some_and(|bit| matches!(bit.word().as_str(), "let" | "es" | "sei" | "seien" | "define" | "hier" | "here" | "denote"));
        let numbers = sentence.iter().any(|bit| bit.kind == Kind::Number);
        let used = all.iter().any(|bit| {
            letter(bit)
                && !inside(bit.from)
                && !sentence.iter().any(|own| own.from == bit.from)
                && sentence.iter().any(|own| own.text == bit.text)
        });
        if let (true, false, false, Some(first)) = (defines, numbers, used, sentence.first()) {
            let to = all.get(at).map_or(text.len(), |stop| stop.to);
            cuts.push((first.from, to, " ".to_owned()));
        }
        from = at + 1;
    }
    out.extend(cuts);
    out.sort_by_key(|edit| edit.0);
    let apart = out.windows(2).all(|pair| pair[0].1 <= pair[1].0);
    if apart { out } else { Vec::new() }
}

/// `it also falsely diagnoses that a healthy person has the disease 3% of the time`: the rate of false positives.
pub(super) fn falsely(text: &str) -> Vec<Edit> {
    let all = bits(text);
    let mut out: Vec<Edit> = Vec::new();
    for at in 0..all.len() {
        let wrong = matches!(word(&all, at).as_str(), "falsely" | "incorrectly" | "wrongly" | "mistakenly" | "erroneously");
        let says = ["diagnos", "indicat", "identif", "detect", "report", "show", "say", "flag", "classif", "label"]
            .iter()
            .any(|start| word(&all, at + 1).starts_with(start));
        if !wrong || !says {
            continue;
        }
        let stop = (at..all.len()).find(|place| all[*place].is('.') || all[*place].is(';') || all[*place].is('?')).unwrap_or(all.len());
        let healthy =
            (at..stop).find(|place| matches!(word(&all, *place).as_str(), "healthy" | "uninfected" | "disease-free" | "non-infected"));
        let numbers: Vec<usize> = (at..stop).filter(|place| all[*place].kind == Kind::Number).collect();
        let ([number], Some(_)) = (numbers.as_slice(), healthy) else { continue };
        let denied = (at..stop).any(|place| matches!(word(&all, place).as_str(), "not" | "no" | "negative" | "except"));
        let time = matches!(word(&all, number + 1).as_str(), "of") && matches!(word(&all, number + 3).as_str(), "time" | "cases")
            || *number + 1 == stop;
        if denied || !time {
            continue;
        }
        let end = if *number + 1 == stop { *number } else { number + 3 };
        // The subject before it goes as well: `it also`.
        let mut from = at;
        while from > 0 && matches!(word(&all, from - 1).as_str(), "also" | "it" | "test" | "the" | "that") {
            from -= 1;
        }
        out.push((all[from].from, all[end].to, format!("the false positive rate is {}", all[*number].text)));
    }
    out
}

/// `P(H) = 0.9`, `three flips came up H` where a coin is tossed.
pub(super) fn coins(text: &str) -> Vec<Edit> {
    let lower = text.to_lowercase();
    if !lower.contains("coin") || lower.contains("p(h|") || lower.contains("p(h |") {
        return Vec::new();
    }
    let all = bits(text);
    let mut out: Vec<Edit> = Vec::new();
    for at in 0..all.len() {
        let side = |place: usize| match all.get(place).map(|bit| bit.text.as_str()) {
            Some("H" | "heads" | "head" | "Heads" | "Head" | "\\text{H}") => Some("heads"),
            Some("T" | "tails" | "tail" | "Tails" | "Tail" | "\\text{T}") => Some("tails"),
            _ => None,
        };
        let formula = matches!(all[at].text.as_str(), "P" | "Pr" | "p") && all.get(at + 1).is_some_and(|bit| bit.is('('));
        if let (true, Some(side)) = (formula, side(at + 2)) {
            let number = all.get(at + 5).filter(|bit| bit.kind == Kind::Number);
            let told = all.get(at + 3).is_some_and(|bit| bit.is(')')) && all.get(at + 4).is_some_and(|bit| bit.is('='));
            let Some(number) = number.filter(|_| told) else { return Vec::new() };
            let mut from = at;
            // `for which P(H) = 0.8`, `with P(H) = 0.8`.
            while from > 0 && matches!(word(&all, from - 1).as_str(), "for" | "which" | "with" | "such" | "that" | "where") {
                from -= 1;
            }
            out.push((all[from].from, number.to, format!("that lands {side} with probability {}", number.text)));
            continue;
        }
        // A letter for the side behind a verb.
        let verb = at > 0
            && matches!(
                word(&all, at - 1).as_str(),
                "up" | "shows" | "show" | "showed" | "landed" | "lands" | "is" | "are" | "were" | "was" | "got" | "get"
            );
        if let (true, "H" | "T", Some(side)) = (verb, all[at].text.as_str(), side(at)) {
            out.push((all[at].from, all[at].to, side.to_owned()));
        }
    }
    out.dedup_by(|next, kept| next.0 < kept.1);
    out
}

/// `... then the probability that it is from urn A is:` at the end: a question.
pub(super) fn open(text: &str) -> Vec<Edit> {
    let body = text.trim_end();
    if body.contains('?') {
        return Vec::new();
    }
    let tail = body.trim_end_matches([':', '_', ' ', '.', '…', '-']);
    let Some(head) = [" is equal to", " is", " equals", " will be"].iter().find_map(|end| tail.strip_suffix(end)) else {
        return Vec::new();
    };
    let start = head.rfind(". ").map_or(0, |at| at + 2);
    let lower = head[start..].to_ascii_lowercase();
    let Some(at) =
        ["the probability that", "the probability of", "the conditional probability that"].iter().find_map(|lead| lower.rfind(lead))
    else {
        return Vec::new();
    };
    if head[start + at..].contains(|c: char| c.is_ascii_digit() || c == '=') || lower.matches("probability").count() > 1 {
        return Vec::new();
    }
    vec![(start + at, start + at, "what is ".to_owned()), (head.len(), text.len(), "?".to_owned())]
}

const BAD: [&str; 6] = ["defective", "faulty", "defect", "defects", "substandard", "defectives"];
const KINDS: [&str; 10] = ["machine", "factory", "plant", "supplier", "line", "vendor", "company", "worker", "unit", "operator"];

/// `The proportion of defective items of each follows: Machine A: .001; Machine B: .0005`: a clause for each.
pub(super) fn follows(text: &str) -> Vec<Edit> {
    let all = bits(text);
    let mut out: Vec<Edit> = Vec::new();
    let tag = |at: usize| {
        let name = all.get(at)?.text.as_str();
        (name.len() < 3 && name.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit())).then(|| name.to_owned())
    };
    for at in 0..all.len() {
        if !all[at].is(':') {
            continue;
        }
        let start = all[..at].iter().rposition(|bit| bit.is('.') || bit.is('?')).map_or(0, |place| place + 1);
        let lead = &all[start..at];
        let bad = lead.iter().find(|bit| BAD.contains(&bit.word().as_str()));
        let (Some(bad), false) = (bad, lead.iter().any(|bit| bit.kind == Kind::Number)) else { continue };
        let noun = lead
            .iter()
            .position(|bit| bit.from == bad.from)
            .map(|place| word(lead, place + 1))
            .filter(|noun| !noun.is_empty() && !matches!(noun.as_str(), "for" | "of" | "from" | "rates" | "rate" | "by"));
        let mut clauses = Vec::new();
        let mut place = at + 1;
        let mut end = at;
        loop {
            while all.get(place).is_some_and(|bit| bit.is(',') || bit.is(';')) || matches!(word(&all, place).as_str(), "and" | "for") {
                place += 1;
            }
            let kind = word(&all, place);
            let named = KINDS.contains(&kind.as_str());
            let at = place + usize::from(named);
            let Some(name) = tag(at) else { break };
            let mark = usize::from(all.get(at + 1).is_some_and(|bit| bit.is(':') || bit.is('=') || bit.is(',')));
            let Some(number) = all.get(at + 1 + mark).filter(|bit| bit.kind == Kind::Number) else { break };
            let value = if number.text.starts_with('.') { format!("0{}", number.text) } else { number.text.clone() };
            clauses.push(format!(
                "{value} of the {} from {} {name} are defective",
                noun.clone().unwrap_or_else(|| "items".to_owned()),
                if named { kind.as_str() } else { "machine" }
            ));
            end = at + 1 + mark;
            place = end + 1;
        }
        if clauses.len() > 1 && all.get(place).is_none_or(|bit| bit.is('.')) {
            let (last, rest) = (clauses[clauses.len() - 1].clone(), clauses[..clauses.len() - 1].join(", "));
            out.push((all[start].from, all[end].to, format!("{rest} and {last}")));
        }
    }
    out
}

/// `machine A makes 10%, machine B, 20%`: the comma stands for the verb.
pub(super) fn elided(text: &str) -> Vec<Edit> {
    let all = bits(text);
    let mut out = Vec::new();
    for at in 0..all.len() {
        let kind = KINDS.contains(&word(&all, at).as_str());
        let tag = all
            .get(at + 1)
            .is_some_and(|bit| bit.text.len() < 3 && bit.text.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit()));
        let Some(comma) = all.get(at + 2).filter(|bit| kind && tag && bit.is(',')) else { continue };
        let share = all.get(at + 3).is_some_and(|bit| bit.kind == Kind::Number && bit.text.ends_with('%'));
        let ends = all.get(at + 4).is_none_or(|bit| bit.is(',') || bit.is('.') || bit.is(';'))
            || word(&all, at + 4) == "and"
            || KINDS.contains(&word(&all, at + 4).as_str());
        if share && ends {
            out.push((comma.from, comma.to, String::new()));
        }
    }
    out
}

const HOLDERS: [&str; 8] = ["urns", "boxes", "bags", "jars", "bowls", "containers", "baskets", "buckets"];
const COLOURS: [&str; 12] = ["red", "blue", "green", "white", "black", "yellow", "orange", "purple", "pink", "brown", "gold", "silver"];

/// `urns A and B contain 7 red, 5 black; 5 red, 7 black balls, respectively`: what each of them contains.
pub(super) fn stocks(text: &str) -> Vec<Edit> {
    let all = bits(text);
    let mut out: Vec<Edit> = Vec::new();
    for at in 0..all.len() {
        let Some(holder) = HOLDERS.iter().find(|known| **known == word(&all, at)) else { continue };
        let single = if *holder == "boxes" { "box" } else { holder.trim_end_matches('s') };
        let separates = |place: usize| all.get(place).is_some_and(|bit| bit.is(',') || bit.is(';')) || word(&all, place) == "and";
        let mut names: Vec<String> = Vec::new();
        let mut place = at + 1;
        while let Some(bit) = all.get(place) {
            let tag =
                bit.text.len() < 4 && bit.text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()) && bit.kind != Kind::Mark;
            match tag {
                true => names.push(bit.text.clone()),
                false if separates(place) => {}
                false => break,
            }
            place += 1;
        }
        if names.len() < 2 || !matches!(word(&all, place).as_str(), "contain" | "contains" | "have" | "hold") {
            continue;
        }
        place += 1;
        let mut held: Vec<(String, String)> = Vec::new();
        let mut end = place;
        while let (Some(count), colour) =
            (all.get(place).filter(|bit| bit.kind == Kind::Number && !bit.text.contains(['.', '%', '/'])), word(&all, place + 1))
        {
            if !COLOURS.contains(&colour.as_str()) {
                break;
            }
            held.push((count.text.clone(), colour));
            end = place + 2;
            place = end;
            while separates(place) {
                place += 1;
            }
        }
        let noun = word(&all, end);
        if held.is_empty() || !held.len().is_multiple_of(names.len()) || !matches!(noun.as_str(), "balls" | "marbles" | "chips" | "beads") {
            continue;
        }
        let size = held.len() / names.len();
        let groups: Vec<&[(String, String)]> = held.chunks(size).collect();
        let alike = groups.iter().all(|group| group.len() == size && group.iter().zip(groups[0]).all(|(one, other)| one.1 == other.1));
        if size < 2 || !alike {
            continue;
        }
        end += 1;
        if all.get(end).is_some_and(|bit| bit.is(',')) && word(&all, end + 1) == "respectively" {
            end += 2;
        } else if word(&all, end) == "respectively" {
            end += 1;
        }
        let told: Vec<String> = names
            .iter()
            .zip(&groups)
            .map(|(name, group)| {
                let list: Vec<String> = group.iter().map(|(count, colour)| format!("{count} {colour}")).collect();
                format!("{single} {name} contains {} {noun}", list.join(" and "))
            })
            .collect();
        // The number before the holders goes with them.
        let from = if at > 0 && matches!(word(&all, at - 1).as_str(), "two" | "three" | "four" | "five" | "the") { at - 1 } else { at };
        out.push((all[from].from, all[end - 1].to, told.join(". ")));
    }
    out
}

/// `he did not vote` beside `82% voted`: one form of the verb.
pub(super) fn verbs(text: &str) -> Vec<Edit> {
    let all = bits(text);
    let mut out = Vec::new();
    for at in 1..all.len() {
        let base = word(&all, at);
        let done = format!("{base}d");
        let denied = matches!(word(&all, at - 1).as_str(), "not" | "never" | "didn't");
        if denied && base.ends_with('e') && base.len() == 4 && all.iter().any(|bit| bit.word() == done) {
            out.push((all[at].from, all[at].to, done));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{coins, elided, falsely, follows, open, rates, stocks, upright, verbs};

    fn apply(text: &str, pass: fn(&str) -> Vec<super::Edit>) -> String {
        let mut out = text.to_owned();
        for (from, to, put) in pass(text).into_iter().rev() {
            out.replace_range(from..to, &put);
        }
        out
    }

    #[test]
    fn tests_are_told_by_their_rates() {
        assert_eq!(apply("The sensitivity of the test P(B|A) = 0.9.", rates), "The sensitivity of 0.9.");
        let text = "Let A be the event of infection, B the event of a positive result. Its sensitivity P(B|A) = 0.9.";
        assert_eq!(apply(text, rates), "  Its sensitivity of 0.9.");
        assert_eq!(
            apply("It also falsely indicates that a healthy person is ill 3% of the time.", falsely),
            "the false positive rate is 3%."
        );
        assert_eq!(
            apply("It wrongly reports a healthy person as not ill 3% of the time.", falsely),
            "It wrongly reports a healthy person as not ill 3% of the time."
        );
    }

    #[test]
    fn machines_and_coins_are_told_one_by_one() {
        assert_eq!(apply("\\mathrm{A} makes 10 \\%", upright), "A makes 10%");
        assert_eq!(
            apply("The share of defective bulbs of each follows: Machine A: .01; Machine B: .02.", follows),
            "0.01 of the bulbs from machine A are defective and 0.02 of the bulbs from machine B are defective."
        );
        assert_eq!(apply("one coin for which P(H) = 0.8 came up H", coins), "one coin that lands heads with probability 0.8 came up heads");
        assert_eq!(
            apply("A ball is red. Then the probability that it is from urn A is:", open),
            "A ball is red. Then what is the probability that it is from urn A?"
        );
        assert_eq!(
            apply("machine A makes 10%, machine B, 20% and machine C, 70%.", elided),
            "machine A makes 10%, machine B 20% and machine C 70%."
        );
        assert_eq!(
            apply("Two urns A and B contain 7 red, 5 black; 4 red, 8 black balls, respectively.", stocks),
            "urn A contains 7 red and 5 black balls. urn B contains 4 red and 8 black balls."
        );
        assert!(stocks("Urns A and B contain 7 red, 5 black; 4 green, 8 black balls, respectively.").is_empty());
        assert_eq!(apply("60% voted. He did not vote.", verbs), "60% voted. He did not voted.");
    }
}
