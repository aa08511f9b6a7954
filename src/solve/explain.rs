//! Numbers of a statement that no phrase took and that the worked answer accounts for: a size, a count or a product that it computes itself.

use serde_json::Value as Json;

use super::answer::{Answer, Worked};
use crate::diag::Span;

/// Whether every one of `loose` is a number or a size that `worked` computes.
pub fn explained(source: &str, loose: &[Span], worked: &Worked) -> bool {
    loose.iter().all(|span| states(span.text(source), worked))
}

/// The numbers of `text`, where it holds nothing else than numbers, signs of products and brackets.
fn numbers(text: &str) -> Option<Vec<f64>> {
    let plain = text.replace("None", " ").replace("torch.Size", " ").replace("\\times", " ");
    if plain.chars().any(|c| !(c.is_ascii_digit() || matches!(c, '.' | 'x' | '×' | '*' | ',' | '(' | ')' | '[' | ']' | ' ' | '='))) {
        return None;
    }
    plain
        .split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .filter(|word| !word.is_empty())
        .map(|word| word.trim_matches('.').parse().ok())
        .collect()
}

fn states(text: &str, worked: &Worked) -> bool {
    let Some(stated) = numbers(text) else { return false };
    let all = || worked.answers.iter().chain(&worked.steps);
    match stated.as_slice() {
        [] => false,
        // A small number may count anything.
        [one] => *one >= 100.0 && (all().any(|answer| flat(&answer.value).contains(one)) || written(&worked.markdown, *one)),
        several => {
            let space = |list: &[f64]| list.len() >= 2 && list.windows(several.len()).any(|part| part == several);
            let ones = several.iter().all(|size| *size <= 1.0);
            let product: f64 = several.iter().product();
            !ones && all().any(|answer| space(&flat(&answer.value)))
                || several.len() > 2 && product >= 100.0 && all().any(|answer: &Answer| flat(&answer.value).contains(&product))
        }
    }
}

/// Whether the worked answer writes the number `one` somewhere.
fn written(markdown: &str, one: f64) -> bool {
    markdown.split(|c: char| !(c.is_ascii_digit() || c == '.')).any(|word| word.parse::<f64>().is_ok_and(|number| number == one))
}

fn flat(value: &Json) -> Vec<f64> {
    match value {
        Json::Array(items) => items.iter().flat_map(flat).collect(),
        other => other.as_f64().into_iter().collect(),
    }
}
