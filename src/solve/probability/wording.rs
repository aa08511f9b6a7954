//! Other ways to say the same: phrases and languages of `grammar/statement/wording.toml` put into the words that the readers know, with the
//! places kept.

use std::{collections::BTreeMap, sync::OnceLock};

use crate::diag::Span;

/// A text put into other words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reworded {
    /// The new text.
    pub(super) text: String,
    /// Which bytes of the old text each byte of it comes from.
    origin: Vec<(usize, usize)>,
}

type Table = Vec<(String, String)>;

/// The tables by language, the longest phrases first.
fn tables() -> &'static BTreeMap<String, Table> {
    static TABLES: OnceLock<BTreeMap<String, Table>> = OnceLock::new();
    TABLES.get_or_init(|| {
        let read: BTreeMap<String, BTreeMap<String, String>> =
            toml::from_str(include_str!("../../../grammar/statement/wording.toml")).unwrap_or_default();
        let sorted = |table: BTreeMap<String, String>| {
            let mut list: Table = table.into_iter().collect();
            list.sort_by_key(|(from, _)| std::cmp::Reverse(from.chars().count()));
            list
        };
        read.into_iter().map(|(language, table)| (language, sorted(table))).collect()
    })
}

/// Words by which a language is known.
const MARKS: [(&str, &[&str]); 3] = [
    (
        "german",
        &[
            "der",
            "die",
            "das",
            "und",
            "ist",
            "ein",
            "eine",
            "mit",
            "wie",
            "von",
            "sei",
            "dass",
            "wahrscheinlichkeit",
            "berechne",
            "berechnen",
            "bestimmen",
            "für",
            "wird",
        ],
    ),
    (
        "french",
        &["le", "la", "les", "une", "des", "est", "et", "de", "du", "quelle", "soit", "que", "probabilité", "calculer", "pour", "loi"],
    ),
    ("spanish", &["el", "los", "las", "una", "es", "y", "de", "del", "que", "cuál", "sea", "probabilidad", "calcule", "se", "con"]),
];

/// The language of a text, where it is one that has a table of its own.
pub(super) fn language(text: &str) -> Option<&'static str> {
    if text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) {
        return Some("chinese");
    }
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let share = |known: &[&str]| words.iter().filter(|word| known.contains(word)).count();
    let english = share(&["the", "is", "of", "and", "a", "that", "what", "find", "let", "with", "has", "are"]);
    MARKS.iter().map(|(name, known)| (share(known), *name)).max().filter(|(count, _)| *count > 2 && *count > english).map(|(_, name)| name)
}

/// The text in words that the readers know; `None` where nothing changes.
pub(super) fn reworded(text: &str) -> Option<Reworded> {
    worded(Reworded::of(text), text)
}

/// The text in one spelling, and then in words that the readers know; `None` where the spelling is that of the text.
pub(super) fn respelled(text: &str) -> Option<Reworded> {
    let mut out = Reworded::of(text);
    super::normalise::normalised(&mut out);
    (out.text != text).then_some(out)
}

/// `out`, a spelling of `text`, in words that the readers know; `None` where nothing changes.
pub(super) fn worded(mut out: Reworded, text: &str) -> Option<Reworded> {
    let tables = tables();
    let own = language(text);
    let edits = super::rephrase::edits(&out.text);
    if !edits.is_empty() {
        out = out.edited(&edits);
    }
    if own == Some("chinese") {
        out = out.replaced(&Vec::from(CHINESE_STOPS.map(|(from, to)| (from.to_owned(), to.to_owned()))));
    }
    for name in own.into_iter().chain(["english"]) {
        if let Some(table) = tables.get(name) {
            out = out.replaced(table);
        }
    }
    (out.text != text).then_some(out)
}

const CHINESE_STOPS: [(&str, &str); 8] =
    [("，", ", "), ("。", ". "), ("？", "? "), ("；", "; "), ("：", ": "), ("（", " ("), ("）", ") "), ("、", ", ")];

impl Reworded {
    /// The text as it is.
    pub(super) fn of(text: &str) -> Reworded {
        Reworded {
            text: text.to_owned(),
            origin: text.char_indices().flat_map(|(at, c)| vec![(at, at + c.len_utf8()); c.len_utf8()]).collect(),
        }
    }

    /// Parts put into other words.
    pub(super) fn edited(&self, edits: &[super::rephrase::Edit]) -> Reworded {
        let mut out = Reworded { text: String::with_capacity(self.text.len()), origin: Vec::with_capacity(self.text.len()) };
        let mut at = 0;
        for (from, to, put) in edits {
            out.text.push_str(&self.text[at..*from]);
            out.origin.extend(self.origin[at..*from].iter().copied());
            let place = self.origin.get(*from).zip(self.origin.get(to.saturating_sub(1))).map_or((0, 0), |(start, end)| (start.0, end.1));
            out.push(put, place);
            at = *to;
        }
        out.text.push_str(&self.text[at..]);
        out.origin.extend(self.origin[at..].iter().copied());
        out
    }

    /// Every phrase of `table` replaced.
    fn replaced(&self, table: &Table) -> Reworded {
        let text = &self.text;
        let mut out = Reworded { text: String::with_capacity(text.len()), origin: Vec::with_capacity(text.len()) };
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            let begins = !text[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() && !ideogram(c) || matches!(c, '\\' | '_'));
            let found = if begins || rest.chars().next().is_some_and(ideogram) { longest(rest, table) } else { None };
            match found {
                Some((len, put)) => {
                    let (start, end) = (self.origin.get(at), self.origin.get(at + len - 1));
                    let from = start.zip(end).map_or((0, 0), |(start, end)| (start.0, end.1));
                    if rest.chars().next().is_some_and(ideogram) && !put.starts_with([',', '.', '?']) {
                        out.push(" ", from);
                        out.push(put, from);
                        out.push(" ", from);
                    } else {
                        out.push(put, from);
                    }
                    at += len;
                }
                None => {
                    let len = rest.chars().next().map_or(1, char::len_utf8);
                    out.text.push_str(&rest[..len]);
                    out.origin.extend(self.origin[at..at + len].iter().copied());
                    at += len;
                }
            }
        }
        out
    }

    fn push(&mut self, text: &str, from: (usize, usize)) {
        self.text.push_str(text);
        self.origin.extend(std::iter::repeat_n(from, text.len()));
    }

    /// The place in the text as it was of a place in the new one, both from byte `base` of the file.
    pub(super) fn place(&self, span: Span, base: usize) -> Span {
        let at = |byte: usize| self.origin.get(byte.saturating_sub(base)).or(self.origin.last()).copied().unwrap_or_default();
        let (start, _) = at(span.start);
        let (_, end) = at(span.end.saturating_sub(1));
        Span::new(base + start, base + end.max(start))
    }
}

fn ideogram(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c) || ('\u{3000}'..='\u{303f}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c)
}

/// The longest phrase of the table that `text` begins with: its length in bytes, and what stands for it.
fn longest<'a>(text: &str, table: &'a Table) -> Option<(usize, &'a str)> {
    table.iter().find_map(|(from, to)| Some((begins(text, from)?, to.as_str())))
}

/// How many bytes of `text` the phrase `from` takes, where the text begins with it.
fn begins(text: &str, from: &str) -> Option<usize> {
    let (stem, open) = from.strip_suffix('*').map_or((from, false), |stem| (stem, true));
    let mut rest = text.char_indices().peekable();
    // `machine A` is no article and no verb.
    if stem.chars().count() == 1 && !text.starts_with(stem) {
        return None;
    }
    for wanted in stem.chars() {
        if wanted == '*' {
            while rest.next_if(|(_, c)| c.is_alphanumeric()).is_some() {}
            continue;
        }
        let (_, found) = rest.next()?;
        if wanted == ' ' {
            if !found.is_whitespace() {
                return None;
            }
            while rest.next_if(|(_, c)| c.is_whitespace()).is_some() {}
        } else if found != wanted && !found.to_lowercase().eq(wanted.to_lowercase()) {
            let quotes = matches!((wanted, found), ('\'', '’'));
            if !quotes {
                return None;
            }
        }
    }
    if open {
        while rest.next_if(|(_, c)| c.is_alphanumeric()).is_some() {}
    }
    let last = stem.chars().next_back()?;
    let next = rest.peek().map(|(_, c)| *c);
    let whole =
        !last.is_alphanumeric() || ideogram(last) || !next.is_some_and(|next| next.is_alphanumeric() && !ideogram(next) || next == '_');
    whole.then(|| rest.peek().map_or(text.len(), |(at, _)| *at))
}

/// Whether numbers with decimal commas are set apart by semicolons: `(0,3; 0,7)`.
fn listed_decimals(text: &str) -> bool {
    let chars: Vec<char> = text.chars().filter(|c| *c != ' ').collect();
    chars.windows(7).any(|window| {
        let digit = |at: usize| window[at].is_ascii_digit();
        digit(0) && window[1] == ',' && digit(2) && window[3] == ';' && digit(4) && window[5] == ',' && digit(6)
    })
}

/// `0,95` as `0.95` where the words are of a language that writes it so, and `0,4; 0,6` as `0.4, 0.6`.
pub(super) fn decimal_points(text: String) -> String {
    if !matches!(language(&text), Some("german" | "french" | "spanish")) && !listed_decimals(&text) {
        return text;
    }
    let chars: Vec<char> = text.chars().collect();
    let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    // `N(0,1)`, `[0,2]`: a pair in brackets, no decimal.
    let pair = |at: usize| {
        let mut left = at;
        while left > 0 && digit(left - 1) {
            left -= 1;
        }
        let mut right = at + 1;
        while digit(right) {
            right += 1;
        }
        let opens = left > 0 && matches!(chars[left - 1], '(' | '[' | '{')
            || left > 1 && chars[left - 1] == '-' && matches!(chars[left - 2], '(' | '[');
        opens && chars.get(right).is_some_and(|c| matches!(c, ')' | ']' | '}' | ','))
    };
    let decimal = |at: usize| chars[at] == ',' && at > 0 && digit(at - 1) && digit(at + 1) && !pair(at);
    let numbers = (0..chars.len()).any(decimal);
    let mut depth = 0_i32;
    let mut out = String::with_capacity(text.len());
    for (at, c) in chars.iter().enumerate() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
        let separates = *c == ';' && depth > 0 && numbers && at > 0 && digit(at - 1);
        out.push(if decimal(at) {
            '.'
        } else if separates {
            ','
        } else {
            *c
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{decimal_points, language, reworded};
    use crate::diag::Span;

    #[test]
    fn phrases_are_put_into_other_words_and_places_are_kept() {
        let text = "Ask how probable is it that he or she smokes";
        let new = reworded(text).unwrap();
        assert_eq!(new.text, "Ask what is the probability that he smokes");
        let at = new.text.find("smokes").unwrap();
        assert_eq!(new.place(Span::new(at, at + 6), 0).text(text), "smokes");
    }

    #[test]
    fn languages_are_told_apart() {
        assert_eq!(language("Wie groß ist die Wahrscheinlichkeit, dass das Teil defekt ist?"), Some("german"));
        assert_eq!(language("What is the probability that the part is defective?"), None);
    }

    #[test]
    fn decimal_commas_are_no_pairs() {
        let text = "Die Wahrscheinlichkeit ist 0,95 und X ist auf [0,2] mit P = (0,4; 0,6)".to_owned();
        assert_eq!(decimal_points(text), "Die Wahrscheinlichkeit ist 0.95 und X ist auf [0,2] mit P = (0.4, 0.6)");
    }
}
