//! Tests in words and letters that say rates: `correctly identifies 98% of the faulty products`, `P(T | D) = 0.98` with the letters defined.

use super::super::rephrase::{Edit, apart};
use super::scan::{Kind, bits};

const BAD: [&str; 22] = [
    "faulty",
    "defective",
    "spam",
    "infected",
    "sick",
    "ill",
    "fraudulent",
    "counterfeit",
    "malicious",
    "diseased",
    "bad",
    "broken",
    "users",
    "drunk",
    "guilty",
    "cancerous",
    "malignant",
    "pregnant",
    "fake",
    "affected",
    "carriers",
    "sufferers",
];
const GOOD: [&str; 18] = [
    "flawless",
    "good",
    "non-defective",
    "healthy",
    "legitimate",
    "genuine",
    "ham",
    "normal",
    "working",
    "nondefective",
    "uninfected",
    "unaffected",
    "non-users",
    "sober",
    "innocent",
    "intact",
    "benign",
    "non-spam",
];
const SAYS: [&str; 14] = [
    "identifies",
    "identify",
    "classifies",
    "classify",
    "detects",
    "detect",
    "recognizes",
    "recognises",
    "labels",
    "flags",
    "diagnoses",
    "spots",
    "recognise",
    "recognize",
];
const SAID: [&str; 9] = ["identified", "classified", "flagged", "labelled", "labeled", "diagnosed", "marked", "detected", "recognised"];

/// `p = 0.03` where `p` stands for a probability: the letters are put in place.
pub(super) fn letters(text: &str) -> Vec<Edit> {
    let all = bits(text);
    let lower = text.to_lowercase();
    if !lower.contains("probab") || lower.contains("density") || lower.contains("pdf") || lower.contains("divergence") {
        return Vec::new();
    }
    let mut values: Vec<(String, String, usize, usize)> = Vec::new();
    for at in 1..all.len() {
        let letter = &all[at - 1];
        let single = letter.kind == Kind::Word && letter.text.len() == 1 && letter.text.chars().all(|c| c.is_ascii_lowercase() && c != 'a');
        let number = all.get(at + 1).filter(|bit| bit.kind == Kind::Number);
        if let (true, true, Some(number)) = (single, all[at].is('='), number) {
            values.push((letter.text.clone(), number.text.clone(), letter.from, number.to));
        }
    }
    let mut out: Vec<Edit> = Vec::new();
    for (name, value, from, to) in &values {
        if values.iter().filter(|(other, ..)| other == name).count() > 1 {
            return Vec::new();
        }
        let uses: Vec<usize> = (1..all.len()).filter(|at| all[*at].text == *name && all[*at].from != *from).collect();
        let led = |at: &usize| matches!(all[*at - 1].word().as_str(), "is" | "of" | "probability" | "equals" | "rate");
        if uses.is_empty() || !uses.iter().all(led) {
            return Vec::new();
        }
        out.extend(uses.iter().map(|at| (all[*at].from, all[*at].to, value.clone())));
        let end = text[*to..].find(|c: char| !matches!(c, ',' | ' ' | ';')).map_or(text.len(), |len| to + len);
        out.push((*from, end, String::new()));
    }
    out.sort_by_key(|edit| edit.0);
    out
}

/// What a letter stands for in a test.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    State,
    Result,
}

fn role(words: &str) -> Option<(Role, bool)> {
    let lower = words.to_lowercase();
    let denied = [" not ", "n't ", " no ", "without", "healthy", "negative"].iter().any(|word| format!(" {lower} ").contains(word));
    if lower.contains("positive") || lower.contains("negative") {
        let twice = lower.contains("positive") && lower.contains("negative") || lower.contains(" not ");
        return (!twice).then_some((Role::Result, !lower.contains("negative")));
    }
    let state = [
        "disease",
        "condition",
        "infect",
        "illness",
        "sick",
        "virus",
        "cancer",
        "hiv",
        "covid",
        "flu",
        "pregnan",
        "healthy",
        "drug",
        "syndrome",
        "disorder",
    ];
    state.iter().any(|word| lower.contains(word)).then_some((Role::State, !denied))
}

/// `P(T | D) = 0.98` as `the sensitivity is 0.98`, where the letters of a test are defined in words.
pub(super) fn formulas(text: &str) -> Vec<Edit> {
    let mut known: Vec<(String, Role, bool)> = Vec::new();
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    let plain = text.replace(['“', '”'], "\"");
    if plain.len() != text.len() && text.contains('“') {
        return Vec::new();
    }
    for lead in ["Abbreviate ", "Let ", "let ", "Denote ", "Write ", "Define "] {
        for (at, _) in plain.match_indices(lead) {
            let end = plain[at..]
                .char_indices()
                .find(|(place, c)| {
                    *c == '.' && plain[at + place + 1..].trim_start_matches('"').chars().next().is_none_or(char::is_whitespace)
                })
                .map_or(plain.len(), |(place, _)| at + place + 1);
            let end = if plain[end..].starts_with('"') { end + 1 } else { end };
            let body = &plain[at + lead.len()..end];
            let mut own: Vec<(String, Role, bool)> = Vec::new();
            let all = bits(body);
            let starts: Vec<usize> = (0..all.len())
                .filter(|place| {
                    let name = &all[*place].text;
                    let short = name.len() <= 2
                        && name.starts_with(|c: char| c.is_ascii_uppercase())
                        && name.chars().skip(1).all(|c| c.is_ascii_digit());
                    let mark =
                        all.get(place + 1).is_some_and(|bit| bit.is('=') || matches!(bit.word().as_str(), "be" | "as" | "denote" | "for"));
                    short && mark
                })
                .collect();
            for (index, start) in starts.iter().enumerate() {
                let stop = starts.get(index + 1).map_or(body.len(), |next| all[*next].from);
                let Some((role, holds)) = role(&body[all[*start].to..stop]) else { continue };
                own.push((all[*start].text.clone(), role, holds));
            }
            if own.len() == starts.len() && !own.is_empty() {
                known.extend(own);
                cuts.push((at, end));
            }
        }
    }
    let has = |role: Role| known.iter().filter(|(_, own, _)| *own == role).count() == 1;
    if !(has(Role::State) && has(Role::Result)) {
        return Vec::new();
    }
    let event = |text: &str| -> Option<(Role, bool)> {
        let bare = text
            .replace(['$', '{', '}', ' '], "")
            .replace("\\overline", "¬")
            .replace("\\bar", "¬")
            .replace("\\neg", "¬")
            .replace("\\lnot", "¬");
        let (mut name, mut holds) = (bare.as_str(), true);
        for mark in ["¬", "not", "~"] {
            if let Some(rest) = name.strip_prefix(mark) {
                (name, holds) = (rest, !holds);
            }
        }
        for mark in ["^C", "^c", "'", "^\\complement"] {
            if let Some(rest) = name.strip_suffix(mark) {
                (name, holds) = (rest, !holds);
            }
        }
        known.iter().find(|(own, _, _)| own == name).map(|(_, role, own)| (*role, *own == holds))
    };
    let mut out: Vec<Edit> = cuts.iter().map(|(from, to)| (*from, *to, " ".to_owned())).collect();
    for (at, _) in text.match_indices('(') {
        let lead = text[..at].trim_end_matches(' ');
        let Some(sign) = ["\\Pr", "\\mathbb{P}", "Pr", "P"].iter().find(|sign| lead.ends_with(**sign)) else { continue };
        let from = lead.len() - sign.len();
        if cuts.iter().any(|(start, end)| *start <= from && from < *end) {
            continue;
        }
        let Some(close) = text[at..].find(')').map(|len| at + len) else { return Vec::new() };
        let inner = text[at + 1..close].replace("\\mid", "|");
        let tail = text[close + 1..].trim_start_matches([' ', '$']);
        let (left, right) = inner.split_once('|').map_or((inner.as_str(), None), |(left, right)| (left, Some(right)));
        let first = event(left);
        let second = right.map(event);
        let Some(rest) = tail.strip_prefix('=') else {
            // A question in formulas.
            let (Some((Role::State, holds)), Some(Some((Role::Result, positive)))) = (first, second) else { return Vec::new() };
            let state = if holds { "one has the disease" } else { "one does not have the disease" };
            let result = if positive { "positive" } else { "negative" };
            out.push((from, close + 1, format!("the probability that {state} given that one tests {result}")));
            continue;
        };
        let rest = rest.trim_start_matches([' ', '$']);
        let len = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '%' | '/'))).unwrap_or(rest.len());
        let value = rest[..len].trim_end_matches('.');
        if value.is_empty() {
            return Vec::new();
        }
        let end = text.len() - rest.len() + value.len();
        let said = match (first, second) {
            (Some((Role::Result, true)), Some(Some((Role::State, true)))) => "the sensitivity is",
            (Some((Role::Result, false)), Some(Some((Role::State, false)))) => "the specificity is",
            (Some((Role::Result, true)), Some(Some((Role::State, false)))) => "the false positive rate is",
            (Some((Role::Result, false)), Some(Some((Role::State, true)))) => "the false negative rate is",
            (Some((Role::State, true)), None) => "the prevalence is",
            _ => return Vec::new(),
        };
        out.push((from, end, format!("{said} {value}")));
    }
    apart(out)
}

/// `correctly identifies 98% of the faulty products, and 95% of the flawless products` as the rates of a test.
pub(super) fn rates(text: &str) -> Vec<Edit> {
    let all = bits(text);
    let word = |at: usize| all.get(at).map(super::scan::Bit::word).unwrap_or_default();
    let side = |at: usize| -> Option<bool> {
        if BAD.contains(&word(at).as_str()) { Some(true) } else { GOOD.contains(&word(at).as_str()).then_some(false) }
    };
    let named = |bad: bool| if bad { "sensitivity" } else { "specificity" };
    let percent = |at: usize| all.get(at).filter(|bit| bit.kind == Kind::Number && bit.text.ends_with('%')).map(|bit| bit.text.clone());
    let mut out: Vec<Edit> = Vec::new();
    let mut tested = false;
    for at in 0..all.len() {
        // `correctly identifies 98% of the faulty products, and 95% of the flawless products`.
        if word(at) == "correctly" && SAYS.contains(&word(at + 1).as_str()) {
            let mut list: Vec<(String, bool)> = Vec::new();
            let mut place = at + 2;
            let mut end = place;
            while let Some(share) = percent(place) {
                let article = usize::from(matches!(word(place + 2).as_str(), "the" | "all"));
                let Some(bad) = (word(place + 1) == "of").then(|| side(place + 2 + article)).flatten() else { break };
                list.push((share, bad));
                end = place + 3 + article;
                if !matches!(word(end).as_str(), "" | "and" | "while" | "but") && all.get(end).is_some_and(|bit| bit.kind == Kind::Word) {
                    end += 1;
                }
                place = end;
                while all.get(place).is_some_and(|bit| bit.is(',')) || word(place) == "and" {
                    place += 1;
                }
            }
            if !list.is_empty() && (list.len() == 1 || list[0].1 != list[1].1) && list.len() < 3 {
                let said: Vec<String> = list.iter().map(|(share, bad)| format!("a {} of {share}", named(*bad))).collect();
                out.push((all[at].from, all[end - 1].to, format!("has {}", said.join(" and "))));
                tested = true;
            }
            continue;
        }
        // `a probability of 0.95 to correctly classify a mail as spam`.
        let of = word(at) == "probability" && word(at + 1) == "of" && all.get(at + 2).is_some_and(|bit| bit.kind == Kind::Number);
        if of && matches!(word(at + 3).as_str(), "to" | "of") && word(at + 4).starts_with("correctly") {
            let stop = (at + 5..(at + 12).min(all.len())).find(|place| side(*place).is_some());
            if let Some((place, bad)) = stop.and_then(|place| Some((place, side(place)?))) {
                out.push((all[at].from, all[place].to, format!("{} of {}", named(bad), all[at + 2].text)));
                tested = true;
            }
            continue;
        }
        // `and 0.10 probability of giving false positives`.
        let number = all[at].kind == Kind::Number && matches!(word(at + 1).as_str(), "probability" | "chance") && word(at + 2) == "of";
        if number {
            let place = (at + 3..at + 6).find(|place| {
                word(*place) == "false"
                    && matches!(word(place + 1).as_str(), "positive" | "positives" | "negative" | "negatives" | "alarm" | "alarms")
            });
            if let Some(place) = place {
                let rate = if word(place + 1).starts_with("neg") { "false negative rate" } else { "false positive rate" };
                out.push((all[at].from, all[place + 1].to, format!("a {rate} of {}", all[at].text)));
                tested = true;
            }
        }
    }
    if !tested {
        return Vec::new();
    }
    for at in 1..all.len() {
        let verb = matches!(word(at - 1).as_str(), "was" | "is" | "be" | "been" | "are" | "were");
        let Some(bad) = (SAID.contains(&word(at).as_str()) && word(at + 1) == "as").then(|| side(at + 2)).flatten() else { continue };
        if !verb {
            continue;
        }
        // `to be classified as spam / not-spam` is what the system is for.
        let both = all.get(at + 3).is_some_and(|bit| bit.is('/')) || word(at + 3) == "or";
        if both && word(at - 1) == "be" && at > 1 && word(at - 2) == "to" {
            let end = (at + 4).min(all.len() - 1);
            let end = if all[end].word() == "not" || all[end].is('-') { end + 1 } else { end };
            out.push((all[at - 2].from, all[end.min(all.len() - 1)].to, String::new()));
            continue;
        }
        let will = if word(at - 1) == "be" { "test" } else { "tests" };
        out.push((all[at - 1].from, all[at + 2].to, format!("{will} {}", if bad { "positive" } else { "negative" })));
    }
    apart(out)
}

/// Sentences that only say that a test is repeated; `what if it is only performed once` asks the question before of one test.
pub(super) fn repeats(text: &str) -> Vec<Edit> {
    let lower = text.to_lowercase();
    if lower.len() != text.len() || !lower.contains("test") || !lower.contains("probab") {
        return Vec::new();
    }
    let mut out: Vec<Edit> = Vec::new();
    let mut start = 0;
    let ends = lower
        .char_indices()
        .filter(|(at, c)| matches!(c, '?' | '\n') || *c == '.' && lower[at + 1..].chars().next().is_none_or(char::is_whitespace));
    let ends: Vec<usize> = ends.map(|(at, c)| at + c.len_utf8()).chain([lower.len()]).collect();
    let mut once = false;
    for end in ends {
        let sentence = &lower[start..end];
        let repeated = [
            "is run a second time",
            "is repeated",
            "is run again",
            "is performed again",
            "is performed a second time",
            "is run twice",
            "is performed twice",
            "independent repetition",
        ]
        .iter()
        .any(|phrase| sentence.contains(phrase));
        let numbers = sentence.contains(|c: char| c.is_ascii_digit());
        // What came out of the second test is no remark.
        let found =
            ["positive", "negative", "result", "comes back", "came back", "shows", "says"].iter().any(|word| sentence.contains(word));
        let general = ["for every", "for each", "whenever", "every ", "each "].iter().any(|start| sentence.trim_start().starts_with(start));
        if repeated && (!found || general) && !numbers && !sentence.contains("probab") {
            out.push((start, end, " ".to_owned()));
        }
        let asks = sentence.trim_start().starts_with("what if");
        if asks && sentence.contains("once") && (sentence.contains("only") || sentence.contains("just")) && !numbers {
            out.push((start, end, " ".to_owned()));
            once = true;
        }
        start = end;
    }
    if once {
        let phrases = [" in both tests", " on both tests", " twice", " both times", " in both of the tests"];
        let found: Vec<(usize, usize)> =
            phrases.iter().flat_map(|phrase| lower.match_indices(phrase).map(|(at, found)| (at, at + found.len()))).collect();
        if found.len() != 1 {
            return Vec::new();
        }
        out.extend(found.into_iter().map(|(from, to)| (from, to, String::new())));
    }
    for (phrase, put) in [
        ("a large number of ", ""),
        (" in average", ""),
        (" on average", ""),
        ("chance of getting it", "chance of having the disease"),
        ("chance of having it", "chance of having the disease"),
        ("only a ", "a "),
    ] {
        if phrase.contains("it") && !lower.contains("disease") {
            continue;
        }
        for (at, _) in lower.match_indices(phrase) {
            if out.iter().all(|(from, to, _)| at + phrase.len() <= *from || *to <= at) {
                out.push((at, at + phrase.len(), put.to_owned()));
            }
        }
    }
    out.sort_by_key(|edit| edit.0);
    out
}
