//! Naive Bayes: training rows, counts, documents, given probabilities or normal features, and the instances asked about.

mod counted;
mod frame;
mod gauss;
mod given;
mod instance;
mod sampled;
mod scored;
mod tabulated;
mod text;
mod worded;

use super::{Problem, bayes::missing, number, table};
use crate::{
    diag::{Diagnostic, Span},
    num::Rational,
    solve::fact::Value,
};

/// The name of the family.
pub const FAMILY: &str = "naive-bayes";

/// Reads training data whose statement is understood wholly; a statement that names the classifier is about nothing else.
pub fn first(source: &str, base: usize) -> Option<Problem> {
    let lower = source.to_lowercase();
    let span = Span::new(base, base + source.len());
    let named = ["naive bayes", "naïve bayes", "naive-bayes", "naiver bayes", "naiven bayes", "bayes naif", "bayes naïf", "bayes ingenuo"];
    let problem = frame::read(source, &lower, span)?;
    (problem.diagnostics.is_empty() || named.iter().any(|name| lower.contains(name)) && loose(source, &lower, base, span).is_none())
        .then_some(problem)
}

/// Reads a naive Bayes problem.
pub fn read(source: &str, base: usize) -> Option<Problem> {
    let lower = source.to_lowercase();
    let span = Span::new(base, base + source.len());
    let named = ["naive", "naïve", "gnb", "gaussian", "multinomial", "bernoulli"].iter().any(|word| lower.contains(word));
    let smoothed = lower.contains("smooth") || lower.contains("pseudocount");
    let normal = lower.contains("normal") && lower.contains("class") && lower.contains("prior");
    if !(named && lower.contains("bayes")
        || smoothed
        || normal
        || lower.contains("gaussian") && lower.contains("prior")
        || lower.contains("bayes") && lower.contains("spam")
        || lower.contains("gaussian") && lower.contains("class 1")
        || lower.contains("class-conditional"))
    {
        return None;
    }
    let framed = frame::read(source, &lower, span);
    if let Some(problem) = &framed
        && problem.diagnostics.is_empty()
    {
        return framed;
    }
    match loose(source, &lower, base, span) {
        Some(problem) if problem.diagnostics.is_empty() => Some(doubted(problem, &lower, span)),
        other => framed.or(other),
    }
}

/// What a reader that passes over words found, where the statement says nothing that no such reader knows.
fn doubted(mut problem: Problem, lower: &str, span: Span) -> Problem {
    for word in [
        "m-estimate",
        "m estimate",
        "binarized",
        "binarised",
        "complement naive",
        "weighted",
        "stop words",
        "stopwords",
        "log odds",
        "log-odds",
    ] {
        if lower.contains(word) {
            problem.diagnostics.push(Diagnostic::error("not-understood", span, format!("what `{word}` does here was not understood")));
        }
    }
    // Classes that have one name are not told apart; one class alone is none.
    if let Some(Value::List(labels)) = problem.facts.get("labels").map(|fact| &fact.value) {
        let alike = labels.iter().enumerate().any(|(at, label)| labels[..at].contains(label));
        if alike || labels.len() == 1 {
            problem.diagnostics.push(missing(span, "which classes there are"));
        }
    }
    problem
}

/// The readers that look for what they know in a statement.
fn loose(source: &str, lower: &str, base: usize, span: Span) -> Option<Problem> {
    let told = text::read(source, lower, span)
        .or_else(|| given::read(source, lower, base, span))
        .or_else(|| worded::read(source, lower, span))
        .or_else(|| sampled::read(source, lower, span));
    if let Some(problem) = told {
        return Some(problem);
    }
    if let Some(found) = table::table(source) {
        return counted::table(&found, source, lower, span).or_else(|| Some(tabulated::read(source, lower, &found, span)));
    }
    counted::prose(source, lower, span).or_else(|| gauss::read(lower, source, span))
}

fn whole(count: usize) -> Value {
    Value::Number(Rational::from_integer(count.into()), count.to_string())
}

/// The pseudocount: 0 without smoothing.
fn smoothing(lower: &str, problem: &mut Problem, span: Span) -> Value {
    let none = [
        "without smoothing",
        "no smoothing",
        "without laplace",
        "do not use smoothing",
        "unsmoothed model",
        "no laplace",
        "without any smoothing",
    ];
    let one =
        ["laplace", "add-one", "add one", "add 1", "add-1", "pseudocount one", "pseudocount of 1", "pseudocount of one", "+1 smoothing"];
    if none.iter().any(|phrase| lower.contains(phrase)) {
        return whole(0);
    }
    for mark in [
        "k = ",
        "k=",
        "alpha = ",
        "alpha=",
        "α = ",
        "α=",
        "\\alpha = ",
        "\\alpha=",
        "add-",
        "lambda = ",
        "lambda=",
        "pseudocount of ",
        "pseudo-count of ",
    ] {
        for (at, _) in lower.match_indices(mark) {
            if !lower.contains("smooth") && !lower.contains("pseudo") {
                continue;
            }
            let digits: String = lower[at + mark.len()..].chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
            if let Some(value) = number::decimal(digits.trim_end_matches('.')) {
                return Value::Number(value, digits.trim_end_matches('.').to_owned());
            }
        }
    }
    if one.iter().any(|phrase| lower.contains(phrase)) {
        return whole(1);
    }
    if lower.contains("smooth") || lower.contains("pseudo") {
        problem.diagnostics.push(missing(span, "the pseudocount of the smoothing"));
    }
    whole(0)
}
