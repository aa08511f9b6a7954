//! Phrases that make a familiar question another one (`grammar/statement/doubts.toml`).

use std::{collections::BTreeMap, sync::OnceLock};

use crate::diag::Span;

fn phrases() -> &'static BTreeMap<String, Vec<String>> {
    static PHRASES: OnceLock<BTreeMap<String, Vec<String>>> = OnceLock::new();
    PHRASES.get_or_init(|| toml::from_str(include_str!("../../grammar/statement/doubts.toml")).unwrap_or_default())
}

/// The first phrase in `text` that the methods of `family` do not know, and its place in `text`.
pub fn doubt(family: &str, text: &str) -> Option<Span> {
    let lower = text.to_lowercase();
    // Lower case may have other lengths in bytes; then the place is that of the whole.
    let same = lower.len() == text.len();
    phrases().get(family)?.iter().find_map(|phrase| {
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let (first, last) = (phrase.chars().next()?, phrase.chars().next_back()?);
        lower.match_indices(phrase.as_str()).map(|(at, _)| (at, at + phrase.len())).find_map(|(start, end)| {
            let inside = first.is_alphanumeric() && letter(lower[..start].chars().next_back())
                || last.is_alphanumeric() && letter(lower[end..].chars().next());
            (!inside).then(|| if same { Span::new(start, end) } else { Span::new(0, text.len()) })
        })
    })
}

/// Two units of one quantity beside numbers, `2 m` and `1 cm`: the place of the second.
pub fn mixed_units(text: &str) -> Option<Span> {
    const QUANTITIES: [&[&str]; 4] = [
        &["mm", "cm", "m", "km", "inches", "feet"],
        &["mg", "g", "kg", "grams", "kilograms"],
        &["seconds", "minutes", "hours", "days"],
        &["ml", "cl", "l", "litres", "liters", "millilitres", "milliliters"],
    ];
    let mut seen: [Option<&str>; 4] = [None; 4];
    let mut words = text.split_inclusive(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '?' | '(' | ')')).scan(0, |at, word| {
        let start = *at;
        *at += word.len();
        Some((start, word.trim_end_matches(|c: char| !c.is_alphanumeric())))
    });
    let mut numbered = false;
    words.find_map(|(start, word)| {
        let unit = word.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '$'));
        let beside = numbered || unit.len() < word.len();
        numbered = !word.is_empty() && word.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '$'));
        let found = QUANTITIES.iter().position(|units| units.contains(&unit)).filter(|_| beside)?;
        match seen[found] {
            Some(known) if known != unit => Some(Span::new(start, start + word.len())),
            _ => {
                seen[found] = Some(unit);
                None
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{doubt, mixed_units};

    #[test]
    fn phrases_are_whole_words() {
        assert!(doubt("normal-law", "What is the odds that X > 1?").is_some());
        assert!(doubt("normal-law", "The totally normal X").is_none());
        assert!(doubt("unknown", "total").is_none());
    }

    #[test]
    fn units_of_one_quantity_are_one() {
        assert!(mixed_units("a mean of 2 m and a deviation of 1 cm").is_some());
        assert!(mixed_units("a mean of 50 mm and a deviation of 0.5 mm; 3 g").is_none());
    }
}
