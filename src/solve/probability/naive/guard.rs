//! What a question asks of a table of examples that the table does not have: a column, a class, a value in every cell.

use super::super::{
    table,
    words::{Piece, pieces},
};

/// Cells that say nothing.
const EMPTY: [&str; 5] = ["", "?", "n/a", "na", "nan"];
/// Names for the class and for parameters, which are no columns.
const NEUTRAL: &str = "class label target category decision outcome alpha lambda smoothing pseudocount result klasse clase classe";

fn bare(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether a word names what the table says, wholly or by its beginning.
fn alike(word: &str, known: &str) -> bool {
    let word = bare(word);
    known
        .split([' ', '_', '-', '='])
        .map(bare)
        .chain([bare(known)])
        .any(|part| part == word || word.len() > 2 && part.starts_with(&word) || part.len() > 2 && word.starts_with(&part))
}

/// Why the table in `source` cannot answer what is asked.
pub(super) fn troubles(source: &str) -> Vec<String> {
    let Some(found) = table::table(source) else { return Vec::new() };
    let mut out = Vec::new();
    let named = |word: &str| found.header.iter().any(|name| alike(word, name));
    let last = found.header.len().saturating_sub(1);
    let silent = |row: &&Vec<String>| row.iter().enumerate().any(|(at, cell)| at < last && EMPTY.contains(&cell.to_lowercase().as_str()));
    // The class may stand in another column: one `?` in a row is what is asked, where all rows have theirs in the same column.
    let open: Vec<usize> = found.rows.iter().filter_map(|row| row.iter().position(|cell| cell == "?")).collect();
    let asked = !open.is_empty()
        && open.windows(2).all(|pair| pair[0] == pair[1])
        && found.rows.iter().all(|row| row.iter().filter(|cell| EMPTY.contains(&cell.to_lowercase().as_str())).all(|cell| cell == "?"))
        && open.len() < 3;
    if found.rows.iter().any(|row| silent(&row)) && !asked {
        out.push("a cell of the table is empty".to_owned());
    }
    let all = pieces(source);
    let mut group: Vec<(String, String)> = Vec::new();
    let mut bracket = false;
    for at in 0..=all.len() {
        match all.get(at) {
            Some(Piece::Mark('(' | '[' | '{')) | Some(Piece::Mark(')' | ']' | '}')) | Some(Piece::Stop) | None => {
                out.extend(grouped(&group, bracket, &named));
                group.clear();
                bracket =
                    matches!(all.get(at), Some(Piece::Mark('(' | '[' | '{'))) && !(at > 0 && matches!(all[at - 1].word(), "p" | "pr"));
            }
            Some(Piece::Mark('=')) if at > 0 => {
                let value = match all.get(at + 1) {
                    Some(Piece::Word(word) | Piece::Quoted(word)) => word.clone(),
                    Some(Piece::Number(_, latex)) => latex.clone(),
                    _ => continue,
                };
                if let Piece::Word(name) = &all[at - 1] {
                    group.push((name.clone(), value));
                }
            }
            _ => {}
        }
    }
    out.extend(stranger(source, &found));
    out.dedup();
    out
}

/// What is wrong with values that stand together: `(Outlook = Sunny, Outlook = Rain)`.
fn grouped(group: &[(String, String)], bracket: bool, named: &impl Fn(&str) -> bool) -> Vec<String> {
    if !group.iter().any(|(name, _)| named(name)) {
        return Vec::new();
    }
    let mut out = Vec::new();
    for (at, (name, value)) in group.iter().enumerate() {
        let neutral = name.chars().count() == 1 || NEUTRAL.split(' ').any(|known| name.starts_with(known));
        let number = value.starts_with(|c: char| c.is_ascii_digit() || c == '-');
        if !named(name) && !neutral && (bracket || !number) {
            out.push(format!("the table has no column `{name}`"));
        }
        if bracket && group[..at].iter().any(|(other, known)| other == name && known != value) {
            out.push(format!("`{name}` is stated twice, and differently"));
        }
    }
    out
}

/// A class that is asked for and that no cell holds: `the posterior of Maybe for ...`.
fn stranger(source: &str, found: &table::Table) -> Option<String> {
    let words: Vec<&str> = source.split_whitespace().collect();
    let clean = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    (3..words.len()).find_map(|at| {
        let word = clean(words[at - 1]);
        let asked = words[at - 2] == "of" && matches!(clean(words[at - 3]).to_lowercase().as_str(), "posterior" | "probability");
        let tail = matches!(words[at], "for" | "given" | "if" | "when" | "after");
        let known = found.header.iter().chain(found.rows.iter().flatten()).any(|cell| alike(&word, cell));
        (asked && tail && word.starts_with(char::is_uppercase) && !known).then(|| format!("`{word}` is no class of the table"))
    })
}
