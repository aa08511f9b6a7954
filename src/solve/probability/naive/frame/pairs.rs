//! Documents as pairs in brackets, `("win cash", spam)`, `{ "ham", "see you" }`; documents that numbers set apart; the one that a question
//! names without quotes.

use super::{
    docs::{Docs, split},
    layout::Cut,
};

/// Text in quotes or a bare word, at the start of `text`; with what follows.
fn item(text: &str) -> Option<(String, bool, &str)> {
    let text = text.trim_start();
    if let Some(rest) = text.strip_prefix('"') {
        let close = rest.find('"')?;
        return Some((rest[..close].to_owned(), true, &rest[close + 1..]));
    }
    let end = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '+' | '-' | '_' | ' '))).unwrap_or(text.len());
    let word = text[..end].trim();
    (!word.is_empty() && word.split_whitespace().count() < 3).then(|| (word.to_owned(), false, &text[end..]))
}

/// Groups of two items in brackets, of which one is the class.
pub(super) fn find(text: &str) -> Option<Docs> {
    let mut groups: Vec<([(String, bool); 2], Cut)> = Vec::new();
    for (open, _) in text.match_indices(['(', '{', '[']) {
        let Some((first, one, rest)) = item(&text[open + 1..]) else { continue };
        let Some(rest) = rest.trim_start().strip_prefix([',', ':', ';']) else { continue };
        let Some((second, other, rest)) = item(rest) else { continue };
        let rest = rest.trim_start();
        if rest.starts_with([')', '}', ']']) && (one || other) {
            groups.push(([(first, one), (second, other)], (open, text.len() - rest.len() + 1)));
        }
    }
    if groups.len() < 3 {
        return None;
    }
    let distinct = |place: usize| {
        let mut all: Vec<String> = groups.iter().map(|(pair, _)| pair[place].0.to_lowercase()).collect();
        all.sort();
        all.dedup();
        all.len()
    };
    // The class comes back and has no quotes of its own, or is the side with fewer values.
    let bare = |place: usize| groups.iter().all(|(pair, _)| !pair[place].1);
    let class = match (bare(0), bare(1)) {
        (true, false) => 0,
        (false, true) => 1,
        _ if distinct(0) < distinct(1) => 0,
        _ if distinct(1) < distinct(0) => 1,
        _ => return None,
    };
    if !(2..=6).contains(&distinct(class)) || distinct(class) == groups.len() {
        return None;
    }
    let mut out = Docs::default();
    for (pair, cut) in &groups {
        let words = split(&pair[1 - class].0);
        if words.is_empty() {
            return None;
        }
        out.training.push((pair[class].0.to_lowercase(), words));
        out.cuts.push(*cut);
    }
    let (start, end) = (out.cuts[0].0, out.cuts[out.cuts.len() - 1].1);
    // Nothing but separators stands between the groups.
    let gaps =
        out.cuts.windows(2).all(|pair| text[pair[0].1..pair[1].0].chars().all(|c| c.is_whitespace() || matches!(c, ',' | ';' | '.')));
    if !gaps {
        return None;
    }
    // The name of the list: `docs:`, `training = [`.
    let lead = text[..start].trim_end_matches([' ', '[', '(', '{', '=', ':']);
    let from = lead.rfind(|c: char| !(c.is_alphanumeric() || c == '_')).map_or(0, |at| at + 1);
    let named = lead.len() + 1 < start && !text[lead.len()..start].trim().is_empty();
    out.cuts = vec![(if named { from } else { start }, end)];
    if let Some((test, cut)) = super::docs::tested_in_quotes(text, end) {
        out.test = Some(test);
        out.cuts.push(cut);
    }
    Some(out)
}

/// A document without the number before it: `3 a great movie`.
pub(super) fn counted(text: &str) -> &str {
    let start = text.trim_start();
    let digits = start.find(|c: char| !c.is_ascii_digit()).unwrap_or(start.len());
    let rest = start[digits..].trim_start_matches(['.', ')', ':']);
    let blank = rest.starts_with(' ') && rest.trim_start().starts_with(char::is_alphabetic);
    if (1..3).contains(&digits) && blank { rest.trim_start() } else { text }
}

/// Cuts at `1.`, `2.`, `3.` in one line.
pub(super) fn numbered(text: &str) -> Vec<Cut> {
    let mut starts: Vec<usize> = Vec::new();
    let mut from = 0;
    for number in 1..60 {
        let digits = number.to_string();
        let found = text[from..].match_indices(&digits).map(|(at, _)| from + at).find(|at| {
            let before = text[..*at].chars().next_back().is_none_or(char::is_whitespace);
            let tail = &text[at + digits.len()..];
            let mark = tail.starts_with(['.', ')', ':']) && tail[1..].starts_with(' ') || tail.starts_with(' ') && number > 1;
            before && mark && tail[1..].trim_start().starts_with(|c: char| c.is_alphabetic() || c == '"')
        });
        let Some(at) = found else { break };
        starts.push(at);
        from = at + digits.len();
    }
    if starts.len() < 3 {
        return Vec::new();
    }
    starts.push(text.len());
    starts.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

/// Words before a document that a question names, and those behind it.
const NOUNS: [&str; 14] = [
    "sentence", "document", "text", "review", "message", "headline", "tweet", "email", "e-mail", "mail", "comment", "phrase", "post", "sms",
];
const ENDS: [&str; 16] = [
    " belong",
    " fall ",
    " be ",
    " is ",
    " with ",
    " using ",
    " under ",
    " by ",
    " as ",
    " to the class",
    " into ",
    " go to",
    " get ",
    " come from",
    " have ",
    " assuming ",
];

/// The document that the question names behind the training: up to a verb or the end of the sentence, with a word of the training in it.
pub(super) fn asked(text: &str, docs: &Docs) -> Option<(Vec<String>, Cut)> {
    let from = docs.cuts.iter().map(|cut| cut.1).max()?;
    let rest = &text[from..];
    let lower = rest.to_lowercase();
    if lower.len() != rest.len() {
        return None;
    }
    let mut found: Vec<(Vec<String>, Cut)> = Vec::new();
    let mut leads: Vec<usize> = Vec::new();
    for noun in NOUNS {
        leads.extend(lower.match_indices(&format!("{noun} ")).map(|(at, mark)| at + mark.len()));
        leads.extend(lower.match_indices(&format!("{noun}: ")).map(|(at, mark)| at + mark.len()));
    }
    for mark in ["classify: ", "query: ", "test: ", "test data: ", "to classify: ", "new: "] {
        leads.extend(lower.match_indices(mark).map(|(at, mark)| at + mark.len()));
    }
    for at in leads {
        let tail = &lower[at..];
        let stop = tail
            .char_indices()
            .find(|(place, c)| {
                matches!(c, '?' | '\n' | ';' | ',') || *c == '.' && tail[place + 1..].chars().next().is_none_or(char::is_whitespace)
            })
            .map_or(tail.len(), |(place, _)| place);
        let end = ENDS.iter().filter_map(|word| tail[..stop].find(word)).min().unwrap_or(stop);
        let body = rest[at..at + end].trim();
        let words = split(body);
        let known = |word: &String| docs.training.iter().any(|(_, own)| own.contains(word));
        let prose = body.contains(['=', '|', '(', ')', '"', ':']) || body.chars().any(|c| c.is_ascii_digit());
        // Words that go on with the sentence and are no document.
        let goes_on = words.first().is_some_and(|word| {
            matches!(word.as_str(), "of" | "in" | "that" | "which" | "is" | "has" | "with" | "to" | "from" | "classification")
        });
        let share = words.iter().filter(|word| known(word)).count();
        if !prose && !goes_on && share > 0 && share * 2 >= words.len() && words.len() < 16 {
            found.push((words, (from + at, from + at + end)));
        }
    }
    found.dedup_by(|one, other| one.1 == other.1);
    let [only] = found.as_slice() else { return None };
    Some(only.clone())
}

#[cfg(test)]
mod tests {
    use super::{super::docs, find, numbered};

    #[test]
    fn pairs_name_their_class_on_either_side() {
        let one = find("{ \"spam\", \"win cash\" }, { \"ham\", \"see you\" }, { \"spam\", \"cash\" }. P(spam | \"cash\")?").unwrap();
        assert_eq!(one.training[1], ("ham".to_owned(), vec!["see".to_owned(), "you".to_owned()]));
        assert_eq!(one.test.unwrap(), ["cash"]);
        let other = find("data = [(\"win cash\", 1), (\"see you\", 0), (\"cash now\", 1)].").unwrap();
        assert_eq!(other.training[0].0, "1");
        assert!(find("(a, b), (c, d), (e, f)").is_none());
    }

    #[test]
    fn a_question_names_a_document_without_quotes() {
        let text = "\"a fine match\" sport; \"the vote\" other; \"fine goal\" sport. Which tag does the sentence a fine vote belong to?";
        assert_eq!(docs::find(text).unwrap().test.unwrap(), ["a", "fine", "vote"]);
        assert_eq!(numbered("Texts: 1. a, b x 2. c, d y 3. e x and more").len(), 3);
    }
}
