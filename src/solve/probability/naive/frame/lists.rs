//! Labelled documents as lists: each line with a sign, or numbered documents under the name of their class.

use super::{
    docs::{Docs, label, split, tested_in_quotes},
    layout::{Cut, segments},
};

/// The documents of a text whose lists say the classes.
pub(super) fn find(text: &str) -> Option<Docs> {
    signed(text, '\n').or_else(|| signed(text, ';')).or_else(|| headed(text))
}

/// `+ very powerful`, `- just plain boring`: the sign of a line is its class.
fn signed(text: &str, separator: char) -> Option<Docs> {
    let mut out = Docs::default();
    let (mut start, mut end) = (usize::MAX, 0);
    for (from, to) in segments(text, separator) {
        let line = text[from..to].trim();
        let rest = ["+ ", "- ", "(+) ", "(-) ", "+: ", "-: "]
            .iter()
            .find_map(|sign| line.strip_prefix(sign).map(|rest| (sign.contains('+'), rest)));
        let Some((positive, body)) = rest else { continue };
        let words = split(body);
        let prose = body.contains(['=', '?', '|', ':']) || body.chars().any(|c| c.is_ascii_digit());
        if words.is_empty() || prose || words.len() > 25 {
            return None;
        }
        out.training.push((if positive { "+" } else { "-" }.to_owned(), words));
        start = start.min(from);
        end = to;
    }
    let both = ["+", "-"].iter().all(|sign| out.training.iter().any(|(label, _)| label == sign));
    if !both || out.training.len() < 3 {
        return None;
    }
    let (test, cut) = tested(text, end).or_else(|| tested_in_quotes(text, end))?;
    out.cuts = vec![(start, end), cut];
    out.test = Some(test);
    Some(out)
}

/// `Test Set: predictable with no originality`: behind the training, on the same line or the next.
fn tested(text: &str, from: usize) -> Option<(Vec<String>, Cut)> {
    let rest = &text[from..];
    let mut found: Vec<(Vec<String>, Cut)> = Vec::new();
    for (at, _) in rest.match_indices(':') {
        let start = rest[..at].rfind(['\n', '.', ';', '?']).map_or(0, |place| place + 1);
        let name = rest[start..at].trim().to_lowercase();
        let names = ["test", "new", "query", "sentence to classify", "to classify", "unseen"];
        if !names.iter().any(|known| name.starts_with(known)) || name.len() > 40 {
            continue;
        }
        let tail = &rest[at + 1..];
        let lead = tail.len() - tail.trim_start().len();
        let body = &tail[lead..];
        let stop = body
            .char_indices()
            .find(|(place, c)| matches!(c, '\n' | '?') || *c == '.' && body[place + 1..].chars().next().is_none_or(char::is_whitespace))
            .map_or(body.len(), |(place, _)| place);
        let words = split(&body[..stop]);
        if !words.is_empty() && words.len() < 25 && !body[..stop].contains(['=', ':']) {
            found.push((words, (from + start, from + at + 1 + lead + stop)));
        }
    }
    let mut found = found.into_iter();
    found.next().filter(|_| found.next().is_none())
}

/// `Spam: 1. click, more, info 2. latest, product. Normal: 1. meeting 2. info, mail. Test mail: latest, click.`
fn headed(text: &str) -> Option<Docs> {
    let mut out = Docs::default();
    let mut cuts: Vec<Cut> = Vec::new();
    for (at, _) in text.match_indices(':') {
        let start = text[..at].rfind(['\n', '.', ';', '?', ':']).map_or(0, |place| place + 1);
        let heading = text[start..at].trim();
        if heading.is_empty() || heading.chars().count() > 40 {
            continue;
        }
        let tail = &text[at + 1..];
        let body = tail.trim_start();
        let skipped = tail.len() - body.len();
        let chars: Vec<(usize, char)> = body.char_indices().collect();
        let end = chars
            .iter()
            .enumerate()
            .find(|(place, (byte, c))| {
                let digit = *place > 0 && chars[place - 1].1.is_ascii_digit();
                let blank = chars.get(place + 1).is_none_or(|(_, next)| next.is_whitespace());
                *c == '.' && !digit && blank || matches!(c, '?' | ';') || *c == '\n' && body[*byte..].starts_with("\n\n")
            })
            .map_or(body.len(), |(_, (byte, _))| *byte);
        let list = &body[..end];
        let asks = ["test", "new", "query", "incoming", "unseen"]
            .iter()
            .any(|word| heading.to_lowercase().split_whitespace().any(|own| own.starts_with(word)));
        let cut = (start, at + 1 + skipped + end);
        if asks && !list.starts_with(|c: char| c.is_ascii_digit()) {
            let words = split(list);
            if words.is_empty() || list.contains(['=', ':']) || out.test.replace(words).is_some() {
                return None;
            }
            cuts.push(cut);
            continue;
        }
        let Some(items) = numbered(list).filter(|items| !items.is_empty()) else { continue };
        let class = label(heading)?;
        for item in items {
            let words = split(&item);
            if words.is_empty() || item.contains(['=', '?', ':']) || item.chars().any(|c| c.is_ascii_digit()) {
                return None;
            }
            out.training.push((class.to_lowercase(), words));
        }
        cuts.push(cut);
    }
    let mut labels: Vec<&String> = out.training.iter().map(|(label, _)| label).collect();
    labels.sort();
    labels.dedup();
    if !(2..=6).contains(&labels.len()) || out.training.len() <= labels.len() || out.test.is_none() {
        return None;
    }
    out.cuts = cuts;
    Some(out)
}

/// The items of `1. a b 2. c d`; `None` where the numbers do not follow each other.
fn numbered(text: &str) -> Option<Vec<String>> {
    let mut starts: Vec<(usize, usize)> = Vec::new();
    for number in 1..=40 {
        let from = starts.last().map_or(0, |last| last.1);
        let found = [". ", ".", ") ", ")"].iter().find_map(|mark| {
            let sign = format!("{number}{mark}");
            let at = text[from..].find(&sign)? + from;
            let free = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
            free.then_some((at, at + sign.len()))
        });
        match found {
            Some(place) => starts.push(place),
            None => break,
        }
    }
    if starts.first().is_none_or(|(at, _)| *at > 0) {
        return None;
    }
    let ends = starts[1..].iter().map(|(at, _)| *at).chain([text.len()]);
    Some(starts.iter().zip(ends).map(|((_, from), to)| text[*from..to].trim().to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn lists_with_signs_and_under_headings() {
        let docs = find("Training:\n- dull plot\n- no fun\n+ great fun\nTest Set: great plot\nWhich class?").unwrap();
        assert_eq!(docs.training.len(), 3);
        assert_eq!(docs.test.unwrap(), ["great", "plot"]);
        let docs = find("Spam mails: 1. win, cash 2. cash. Ham mails: 1. see, you 2. lunch. Test mail: win, lunch. Classify it.").unwrap();
        assert_eq!(docs.training[3].0, "ham");
        assert_eq!(docs.test.unwrap(), ["win", "lunch"]);
        assert!(find("- dull plot\n- no fun\nTest: fun").is_none());
    }
}
