//! Entropy and information gain of a table of examples: which column is the class, which attributes are asked about.

use super::super::{
    Problem,
    naive::{Sheeted, sheeted},
    words::{Piece, pieces},
    worked::Lines,
};
use crate::diag::Span;

/// Words that make it another question.
const OTHER: &[&str] = &[
    "gain ratio",
    "split information",
    "gini",
    "misclassification",
    "chi-squared",
    "nats",
    " ln ",
    "\\ln",
    "natural log",
    "pruning",
    "left child",
    "subset",
    "where ",
    "given that",
    "without",
    "except",
    "second level",
    "leaf",
    "depth",
    "missing",
    "weighted",
    "cart",
    "after the split",
    "after splitting",
    "conditional entropy",
    "threshold",
    "classif",
];

/// Words that change the examples.
const CHANGES: &[&str] = &[
    "not",
    "no",
    "only",
    "last",
    "removed",
    "remove",
    "added",
    "add",
    "changed",
    "wrong",
    "corrected",
    "duplicate",
    "duplicated",
    "twice",
    "ignore",
    "ignored",
    "dropped",
    "second",
    "third",
    "instead",
    "half",
    "relabeled",
    "relabelled",
    "swapped",
];

/// Reads such a statement; `None` where it is about something else.
pub(in crate::solve::probability) fn read(text: &str, base: usize) -> Option<Problem> {
    let lower = text.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let gains = says(&["information gain", "info gain", "informationsgewinn", "gain("]);
    if !(says(&["entropy"]) || gains) || says(&["bayes", "probabilit"]) {
        return None;
    }
    let sheet = sheeted(text)?;
    let around = sheet.around.to_lowercase();
    if OTHER.iter().any(|word| around.contains(word)) {
        return None;
    }
    let changed = around.split(|c: char| !c.is_alphanumeric()).any(|word| CHANGES.contains(&word));
    if changed {
        return None;
    }
    let class = class(&sheet, &around)?;
    let labels = distinct(&sheet.columns[class]);
    if !(2..=5).contains(&labels.len()) || sheet.columns[class].len() < 3 {
        return None;
    }
    let rows = sheet.columns[class].len();
    let all = pieces(&around);
    // Numbers count the rows, the columns or the classes, or are the base of the logarithm.
    let counts = [2, rows, sheet.columns.len(), sheet.columns.len() - 1, labels.len()];
    let odd = all.iter().enumerate().any(|(at, piece)| {
        let places = (at + 1..at + 3)
            .any(|next| all.get(next).is_some_and(|next| ["decimal", "place", "digit"].iter().any(|word| next.word().starts_with(word))));
        piece
            .number()
            .is_some_and(|(value, _)| !places && !counts.iter().any(|count| *value == crate::num::Rational::from_integer((*count).into())))
    });
    let stands = |name: &str| {
        let tokens: Vec<Piece> = pieces(&name.to_lowercase());
        !tokens.is_empty()
            && (0..all.len()).any(|at| all.len() >= at + tokens.len() && tokens.iter().zip(&all[at..]).all(|(one, other)| one == other))
    };
    // A value of an attribute in the question: only a part of the rows is meant.
    let attributes: Vec<usize> = (0..sheet.columns.len()).filter(|at| *at != class && attribute(&sheet.columns[*at])).collect();
    let levels = attributes
        .iter()
        .flat_map(|at| distinct(&sheet.columns[*at]))
        .filter(|level| level.chars().count() > 1 && !sheet.names.iter().any(|name| name.eq_ignore_ascii_case(level)));
    if odd || levels.into_iter().any(|level| stands(&level)) {
        return None;
    }
    let named: Vec<usize> = attributes.iter().copied().filter(|at| stands(&sheet.names[*at])).collect();
    let best = [
        "which attribute",
        "which feature",
        "which variable",
        "best attribute",
        "best feature",
        "selected as",
        "chosen as",
        "root of the",
        "root node",
        "first split",
        "split first",
        "split on first",
    ]
    .iter()
    .any(|word| around.contains(word));
    let each = [
        "each attribute",
        "each feature",
        "every attribute",
        "every feature",
        "all attributes",
        "all features",
        "of the attributes",
        "of the features",
        "for each",
    ]
    .iter()
    .any(|word| around.contains(word));
    let entropy = around.contains("entropy");
    let gains = gains && around.contains("gain");
    let asked: Vec<usize> = if best || each {
        attributes.clone()
    } else if gains {
        named.clone()
    } else {
        Vec::new()
    };
    let unnamed = asked.iter().any(|at| sheet.names[*at].is_empty());
    let unfit = if gains { asked.is_empty() } else { best || !named.is_empty() };
    if unfit || unnamed {
        return None;
    }
    // Which of them is best among those that are named.
    let asked = if best && named.len() > 1 { named } else { asked };
    let span = Span::new(base, base + text.len());
    let mut lines = Lines::default();
    let counts = |rows: &[usize]| -> Vec<usize> {
        labels.iter().map(|label| rows.iter().filter(|row| sheet.columns[class][**row].eq_ignore_ascii_case(label)).count()).collect()
    };
    let whole: Vec<usize> = (0..rows).collect();
    let name = &sheet.names[class];
    let say = format!("With the shares of the classes of {name} as probabilities, the entropy of all examples in bits is");
    let formula = formula(&counts(&whole));
    // The words `entropy-based information gain` ask for no entropy.
    let wanted = entropy && !around.contains("entropy-based") && !around.contains("entropy based");
    let top = if wanted { lines.answer(&say, "entropy", &formula) } else { lines.step(&say, &formula) };
    let mut found: Vec<(usize, f64)> = Vec::new();
    for at in &asked {
        let mut sum = top.clone();
        let mut gain = value(&counts(&whole));
        for level in distinct(&sheet.columns[*at]) {
            let own: Vec<usize> = whole.iter().copied().filter(|row| sheet.columns[*at][*row].eq_ignore_ascii_case(&level)).collect();
            let sign = lines.step(&format!("Where {} is {level}, it is", sheet.names[*at]), &self::formula(&counts(&own)));
            sum.push_str(&format!(" - \\frac{{{}}}{{{rows}}} {sign}", own.len()));
            gain -= own.len() as f64 / rows as f64 * value(&counts(&own));
        }
        lines.answer(&format!("so that {} gains", sheet.names[*at]), &format!("information gain of {}", sheet.names[*at]), &sum);
        found.push((*at, gain));
    }
    if best {
        found.sort_by(|one, other| other.1.total_cmp(&one.1));
        match found.as_slice() {
            [first, second, ..] if (first.1 - second.1).abs() < 1e-9 => lines.word("The largest gains are equal.", "attribute", "tie"),
            [first, ..] => {
                let name = &sheet.names[first.0];
                lines.word(&format!("The largest gain is that of {name}."), "attribute", name);
            }
            [] => return None,
        }
    }
    lines.problem(span)
}

fn distinct(cells: &[String]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for cell in cells {
        if !out.iter().any(|known| known.eq_ignore_ascii_case(cell)) {
            out.push(cell.clone());
        }
    }
    out
}

/// Whether a column is an attribute: several rows share its values, and they are no measured numbers.
fn attribute(cells: &[String]) -> bool {
    let levels = distinct(cells);
    let measured = cells.iter().all(|cell| cell.parse::<f64>().is_ok()) && levels.len() > 3;
    levels.len() < cells.len() && !measured
}

/// The column of the class: one by its name, or the one that the words call so.
fn class(sheet: &Sheeted, around: &str) -> Option<usize> {
    if let [only] = sheet.classes.as_slice() {
        return Some(*only);
    }
    let last = sheet.columns.len() - 1;
    let name = sheet.names[last].to_lowercase();
    let called = ["target", "class", "label", "outcome", "with respect to", "predict", "decision"].iter().any(|word| {
        around.match_indices(word).any(|(at, _)| {
            let from = around[..at].char_indices().rev().nth(40).map_or(0, |(place, _)| place);
            let to = around[at..].char_indices().nth(50).map_or(around.len(), |(len, _)| at + len);
            around[from..to].contains(&name)
        })
    });
    (called && !name.is_empty()).then_some(last)
}

fn formula(counts: &[usize]) -> String {
    let total: usize = counts.iter().sum();
    let terms = counts
        .iter()
        .filter(|count| **count > 0 && **count < total)
        .map(|count| format!(" - \\frac{{{count}}}{{{total}}} \\log_2 \\frac{{{count}}}{{{total}}}"));
    format!("0{}", terms.collect::<String>())
}

fn value(counts: &[usize]) -> f64 {
    let total: usize = counts.iter().sum();
    let share = |count: usize| count as f64 / total as f64;
    counts.iter().filter(|count| **count > 0).map(|count| -share(*count) * share(*count).log2()).sum()
}
