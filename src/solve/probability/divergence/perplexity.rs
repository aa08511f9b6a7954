//! Perplexities: of a sequence from the probabilities of its symbols, from a cross-entropy, and back.

use super::{FAMILY, Problem, Rule, Token, missing, number};
use crate::{
    diag::Span,
    num::Rational,
    solve::fact::{Facts, Value},
};

/// The perplexity of a sequence from the probabilities of its symbols, or from a cross-entropy; and back. Whether it is answered.
pub(super) fn perplexed(tokens: &[Token], wanted: &[Rule], lower: &str, problem: &mut Problem, span: Span) -> Option<bool> {
    if !wanted.contains(&Rule::perplexity) {
        return None;
    }
    let unit = |list: &[&str]| list.iter().any(|word| lower.contains(word));
    let numbers = tokens.iter().find(|token| matches!(token.rule, Rule::listed | Rule::vector))?;
    let sequence =
        unit(&["words", "tokens", "sentence", "sequence", "symbols"]) && unit(&["assign", "predict", "sentence", "sequence", "token"]);
    let list: Vec<number::Written> = numbers.all(Rule::number).into_iter().filter_map(number::written).collect();
    let total: Rational = list.iter().map(|(value, _)| value.clone()).sum();
    if !sequence || total == Rational::from_integer(1.into()) {
        return None;
    }
    let list = list.into_iter().map(|(value, latex)| Value::Number(value, latex));
    problem.facts.set("sequence", Value::List(list.collect()), span);
    problem.asked = vec![("perplexity".to_owned(), span)];
    Some(true)
}

/// A perplexity from a cross-entropy, or a cross-entropy from a perplexity.
pub(super) fn from_loss(text: &str, base: usize) -> Option<Problem> {
    let lower = text.to_lowercase();
    if !lower.contains("perplexity") || lower.contains("probabilit") || lower.contains("explain") {
        return None;
    }
    let span = Span::new(base, base + text.len());
    let numbers: Vec<(usize, String)> = {
        let mut out = Vec::new();
        let mut at = 0;
        while let Some(start) = lower[at..].find(|c: char| c.is_ascii_digit()).map(|found| at + found) {
            let len = lower[start..].find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(lower.len() - start);
            out.push((start, lower[start..start + len].trim_end_matches('.').to_owned()));
            at = start + len;
        }
        out
    };
    let base_two = lower.contains("bits") || lower.contains("log_2") || lower.contains("base 2") || lower.contains("log2");
    let nats = lower.contains("nat") || lower.contains("base e") || lower.contains("ln");
    let mut values: Vec<&(usize, String)> = numbers
        .iter()
        .filter(|(at, text)| {
            !(text == "2" && (lower[..*at].ends_with("base ") || lower[..*at].ends_with("log_") || lower[..*at].ends_with("log")))
        })
        .collect();
    values.dedup();
    let [(at, value)] = values.as_slice() else { return None };
    let mut problem = Problem { family: FAMILY, facts: Facts::default(), asked: Vec::new(), diagnostics: Vec::new() };
    let entropy = lower.rfind("entropy").or_else(|| lower.rfind("loss")).or_else(|| lower.rfind("log-likelihood"))?;
    let named = lower[..*at].rfind("perplexity");
    // The number belongs to the quantity that is named last before it.
    let of_entropy = lower[..*at].rfind("entropy").max(lower[..*at].rfind("loss")).max(lower[..*at].rfind("log-likelihood"));
    let forward = of_entropy > named;
    if forward && lower[..*at].contains("log-likelihood") && !lower.contains("negative") || entropy == 0 && !forward {
        return None;
    }
    problem.asked.push((if forward { "perplexity" } else { "cross-entropy" }.to_owned(), span));
    if !base_two && !nats && !lower.contains("loss") {
        problem.diagnostics.push(missing(span, "whether the logarithm is natural or to the base 2"));
    }
    problem.facts.set("loss", Value::Formula(value.clone()), span);
    problem.facts.set("base", Value::Formula(if base_two { "2" } else { "e" }.to_owned()), span);
    problem.facts.set("log", Value::Formula(if base_two { "\\log_2" } else { "\\ln" }.to_owned()), span);
    Some(problem)
}
