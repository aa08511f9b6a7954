//! The words of statements that give values under names, from `grammar/statement/cells.toml`.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::OnceLock,
};

/// What a phrase means: the section of the table and the concept in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sense {
    /// The section: `family`, `slot`, `ask`.
    pub section: &'static str,
    /// The concept: `lstm`, `units`, `parameters`.
    pub name: &'static str,
}

/// The phrases by their first character, the longest first.
type Index = HashMap<char, Vec<(&'static str, Vec<Sense>)>>;

const SOURCE: &str = include_str!("../../../grammar/statement/cells.toml");

type Table = BTreeMap<String, BTreeMap<String, Vec<String>>>;

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| toml::from_str(SOURCE).unwrap_or_default())
}

/// The formulas that the methods work by, in normal form.
pub fn formulas() -> &'static BTreeSet<String> {
    static FORMULAS: OnceLock<BTreeSet<String>> = OnceLock::new();
    FORMULAS.get_or_init(|| table().get("formula").into_iter().flat_map(|known| known.values().flatten().cloned()).collect())
}

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut phrases: BTreeMap<&'static str, Vec<Sense>> = BTreeMap::new();
        for (section, concepts) in table().iter().filter(|(section, _)| *section != "formula") {
            for (name, words) in concepts {
                for phrase in words {
                    let phrase: &'static str = plain(phrase).trim().to_owned().leak();
                    let senses = phrases.entry(phrase).or_default();
                    if !senses.contains(&Sense { section, name }) {
                        senses.push(Sense { section, name });
                    }
                }
            }
        }
        let mut index = Index::new();
        for (phrase, senses) in phrases {
            if let Some(first) = phrase.chars().next() {
                index.entry(first).or_default().push((phrase, senses));
            }
        }
        for known in index.values_mut() {
            known.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        }
        index
    })
}

/// The text in lower case, hyphens and apostrophes as blanks, byte for byte at its place.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '-' | '\'' | '`' | '$' | '\n' | '\t' => out.push(' '),
            '\u{2011}' | '’' | '–' => out.push_str("   "),
            _ => {
                let low: String = c.to_lowercase().collect();
                if low.len() == c.len_utf8() { out.push_str(&low) } else { out.push(c) }
            }
        }
    }
    out
}

/// Whether `c` is a character that stands for a word.
pub fn ideograph(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c)
}

/// The longest phrase that `text` (made plain) begins with and whose length `fits`: its length in bytes and what it means.
pub fn longest(text: &str, fits: impl Fn(usize) -> bool) -> Option<(usize, &'static [Sense])> {
    let first = text.chars().next()?;
    index()
        .get(&first)?
        .iter()
        .find_map(|(phrase, senses)| begins(text, phrase).filter(|length| fits(*length)).map(|length| (length, senses.as_slice())))
}

/// The longest phrase with a meaning in `section` that `text` begins with.
pub fn longest_of(text: &str, section: &str) -> Option<(usize, &'static [Sense])> {
    let first = text.chars().next()?;
    index()
        .get(&first)?
        .iter()
        .filter(|(_, senses)| senses.iter().any(|sense| sense.section == section))
        .find_map(|(phrase, senses)| begins(text, phrase).map(|length| (length, senses.as_slice())))
}

/// The length of the piece of `text` that spells `phrase`, where it does and ends there.
fn begins(text: &str, phrase: &str) -> Option<usize> {
    let mut at = 0;
    for word in phrase.split(' ').filter(|word| !word.is_empty()) {
        if at > 0 {
            let blanks = text[at..].len() - text[at..].trim_start_matches(' ').len();
            // Ideographs stand without blanks between them.
            if blanks == 0 {
                return None;
            }
            at += blanks;
        }
        at += text[at..].strip_prefix(word).map(|_| word.len())?;
    }
    let open = phrase.chars().last().is_some_and(|c| ideograph(c) || !c.is_alphanumeric());
    let rest = &text[at..];
    if open || ends(rest) {
        let digit = phrase.ends_with(|c: char| c.is_ascii_digit());
        let goes_on = digit && rest.strip_prefix('.').is_some_and(|after| after.starts_with(|c: char| c.is_ascii_digit()));
        return (!goes_on).then_some(at);
    }
    let plural = rest.strip_prefix('s').filter(|after| phrase.is_ascii() && ends(after));
    plural.map(|_| at + 1)
}

fn ends(rest: &str) -> bool {
    rest.chars().next().is_none_or(|c| ideograph(c) || !(c.is_alphanumeric() || c == '_'))
}
