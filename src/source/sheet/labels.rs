//! The labels of parts inside a paragraph: which brackets open a part, and which only refer to one.

use super::{
    marker::{self, Label},
    prose::Prose,
    survey,
};

/// The most brackets of one paragraph that are looked at for labels.
const MOST_LABELS: usize = 400;

/// Words after which `(a)` refers to a part and opens none.
const REFERRING: [&str; 22] = [
    "part", "parts", "in", "from", "of", "see", "equation", "eq", "eqs", "question", "problem", "with", "as", "by", "using", "than", "to",
    "for", "under", "step", "case", "on",
];

/// The labels inside a paragraph that could open a part: in brackets, at the start of a line, or `b)` before words that ask.
pub fn inner_labels(prose: &Prose, starts: &[usize]) -> Vec<(usize, Label)> {
    let text = prose.text.as_str();
    let mut labels: Vec<(usize, Label)> = starts.iter().filter_map(|at| Some((*at, marker::label(&text[*at..])?))).collect();
    for (at, _) in text.match_indices('(').take(MOST_LABELS) {
        if let Some(label) = inner_label(text, at)
            && text[at + 1..].starts_with(|c: char| c.is_ascii_alphanumeric())
        {
            labels.push((at, label));
        }
    }
    for (close, _) in text.match_indices(") ").take(MOST_LABELS) {
        let Some(at) = close.checked_sub(1) else { continue };
        let ends = [". ", "? ", "; ", ": ", "! "].iter().any(|end| text.get(..at).is_some_and(|before| before.ends_with(end)));
        if ends
            && let Some(label) = inner_label(text, at)
            && survey::asks_at_once(&text[close + 2..])
        {
            labels.push((at, label));
        }
    }
    labels
}

/// The label at byte `at` unless a word before it says that it only refers to a part.
fn inner_label(text: &str, at: usize) -> Option<Label> {
    let before = text.get(..at)?.trim_end_matches([' ', '\t']);
    let parted = at == 0 || text[..at].ends_with(char::is_whitespace);
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("").to_lowercase();
    if !parted || REFERRING.contains(&word.as_str()) {
        return None;
    }
    let label = marker::label(&text[at..])?;
    text[at + label.length..].starts_with(|c: char| c.is_alphanumeric() || matches!(c, '$' | '\\' | '[' | '"' | '(')).then_some(label)
}
