//! Causes in a table: one column with their shares, one with how likely each makes the evidence.

use super::{
    ask::Query,
    lexicon::{lexicon, stem},
    model::{Claim, Literal, Model, Variable},
    work::problem,
};
use crate::{
    diag::Span,
    num::Rational,
    solve::probability::{Problem, bayes::Given, joint::fraction, number, table},
};

/// Reads such a table with its question; `None` when there is none.
pub(super) fn read(text: &str, base: usize) -> Option<Problem> {
    let found = table::table(text)?;
    let span = Span::new(base, base + text.len());
    let value = |cell: &str| -> Option<Given> {
        let percent = cell.contains('%');
        let bare = cell.replace(['%', '\\'], "");
        let (value, latex) = fraction(bare.trim()).filter(|_| bare.trim().len() < 12)?;
        let value = if percent { value / Rational::from_integer(100.into()) } else { value };
        let latex = if percent { number::decimal_text(&value) } else { latex };
        Some(Given { value, latex, span })
    };
    let rows: Vec<&Vec<String>> = found.rows.iter().filter(|row| !row[0].to_lowercase().starts_with("total")).collect();
    if !(2..=12).contains(&rows.len()) || found.header.len() != 3 {
        return None;
    }
    let column = |at: usize| rows.iter().map(|row| value(&row[at])).collect::<Option<Vec<_>>>();
    let columns = [column(1)?, column(2)?];
    let one = Rational::from_integer(1.into());
    let total = |column: &[Given]| column.iter().map(|given| given.value.clone()).sum::<Rational>();
    let sums = [total(&columns[0]) == one, total(&columns[1]) == one];
    let prior = match sums {
        [true, false] => 0,
        [false, true] => 1,
        _ => return None,
    };
    if columns.iter().flatten().any(|given| given.value > one) {
        return None;
    }
    let header = &found.header[2 - prior];
    let event: Vec<String> = header
        .split(|c: char| !c.is_alphanumeric())
        .map(stem)
        .filter(|word| word.chars().count() > 2 && !lexicon().is_neutral(word) && !lexicon().is_condition(word))
        .collect();
    let name = header.to_lowercase().replace("probability of ", "").replace("p(", "").replace(')', "");
    let labels: Vec<String> = rows.iter().map(|row| row[0].clone()).collect();
    let outside: String = text.lines().filter(|line| !line.trim().starts_with('|') && !line.contains('\t')).collect::<Vec<_>>().join("\n");
    let question = outside.rfind(['?']).map_or(outside.as_str(), |end| &outside[..end]).to_lowercase();
    let asked_at = [
        "probability that",
        "probability of",
        "what is the probability",
        "how likely",
        "what fraction",
        "what percentage",
        "what proportion",
    ]
    .iter()
    .filter_map(|mark| question.rfind(mark))
    .max()?;
    let named: Vec<usize> = (0..labels.len()).filter(|at| mentions(&question[asked_at..], &labels[*at].to_lowercase())).collect();
    let words: Vec<String> = question.split(|c: char| !(c.is_alphanumeric() || c == '\'')).map(stem).collect();
    let places: Vec<usize> = (0..words.len()).filter(|at| event.contains(&words[*at])).collect();
    if places.is_empty() || event.is_empty() {
        return None;
    }
    let denied: Vec<bool> =
        places.iter().map(|at| words[at.saturating_sub(4)..*at].iter().any(|word| lexicon().is_negation(word))).collect();
    let last = *denied.last()?;
    let variables = vec![Variable { values: labels }, Variable { values: vec![name.clone(), format!("not {name}")] }];
    let mut model = Model { variables, claims: Vec::new() };
    let holds = Literal { variable: 1, values: 1 };
    for (at, (share, rate)) in columns[prior].iter().zip(&columns[1 - prior]).enumerate() {
        let cause = Literal { variable: 0, values: 1 << at };
        model.claims.push(Claim { event: vec![cause], condition: Vec::new(), given: share.clone() });
        model.claims.push(Claim { event: vec![holds], condition: vec![cause], given: rate.clone() });
    }
    let evidence = if last { model.complement(holds) } else { holds };
    let query = match named.as_slice() {
        [] => Query { event: vec![evidence], condition: Vec::new(), times: 1, any: false, span },
        [only] => Query { event: vec![Literal { variable: 0, values: 1 << only }], condition: vec![evidence], times: 1, any: false, span },
        _ => return None,
    };
    Some(problem(&model, &[query], Vec::new(), span))
}

/// Whether a label stands in the text by itself.
fn mentions(text: &str, label: &str) -> bool {
    let text = text.replace(['–', '−'], "-");
    let label = label.replace(['–', '−'], "-");
    text.match_indices(label.as_str()).any(|(at, _)| {
        let (before, after) = (text[..at].chars().next_back(), text[at + label.len()..].chars().next());
        !before.is_some_and(|c| c.is_alphanumeric() || c == '-') && !after.is_some_and(|c| c.is_alphanumeric() || c == '-')
    })
}
