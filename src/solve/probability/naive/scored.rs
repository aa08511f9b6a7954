//! Classes with their priors and what each makes of the features: the product that every naive Bayes classifier compares.

use super::{FAMILY, Problem, Span};
use crate::solve::fact::{Facts, Value};

/// A class: its name, its prior, and the probability (or density) of each observed feature given it, each named.
#[derive(Debug, Clone, Default)]
pub(super) struct Class {
    pub(super) name: String,
    pub(super) prior: String,
    pub(super) factors: Vec<(String, String)>,
}

/// What is asked, from words of the statement.
pub(super) fn asked(problem: &mut Problem, lower: &str, span: Span) {
    let any = |list: &[&str]| list.iter().any(|word| lower.contains(word));
    let mut add = |name: &str| {
        if !problem.asked.iter().any(|(known, _)| known == name) {
            problem.asked.push((name.to_owned(), span));
        }
    };
    if any(&[
        "posterior",
        "probability that",
        "what is the probability",
        "p(class",
        "probability of class",
        "how likely",
        "probability of each class",
        "normalised probab",
        "normalized probab",
        "which probability",
        "what probability",
        "probability of being",
        "probability for",
        "class probabilities",
    ]) || query(lower)
    {
        add("posterior");
    }
    if any(&["score", "unnormali", "likelihood of", "prior times"]) {
        add("scores");
    }
    if any(&[
        "predict",
        "classif",
        "which class",
        "what class",
        "class label",
        "assign",
        "is it",
        "decide",
        "class of",
        "class for",
        "the class",
        "spam or",
        "or spam",
        "most likely",
        "most probable",
        "normal or",
        "belongs to",
    ]) {
        add("class");
    }
}

/// `P(y = 1 | x)`, not followed by a value: a posterior that is asked for.
pub(super) fn query(lower: &str) -> bool {
    ["p(", "pr("].iter().any(|sign| {
        lower.match_indices(sign).any(|(at, _)| {
            let Some((inner, after)) = lower[at + sign.len()..].split_once(')') else { return false };
            (inner.contains('|') || inner.contains("\\mid")) && !after.trim_start_matches([' ', '$', ')']).starts_with(['=', '≈', '~', ':'])
        })
    })
}

/// The facts that the method takes.
pub(super) fn problem(classes: &[Class], about: &str, span: Span) -> Problem {
    let mut problem = Problem { family: FAMILY, facts: Facts::default(), asked: Vec::new(), diagnostics: Vec::new() };
    let records = classes.iter().map(|class| {
        let mut record = Facts::default();
        record.set("name", Value::Words(class.name.clone()), span);
        record.set("prior", Value::Formula(class.prior.clone()), span);
        let factors = class.factors.iter().map(|(name, latex)| {
            let mut factor = Facts::default();
            factor.set("name", Value::Words(name.clone()), span);
            factor.set("value", Value::Formula(latex.clone()), span);
            Value::Record(factor)
        });
        record.set("factors", Value::List(factors.collect()), span);
        Value::Record(record)
    });
    problem.facts.set("scored", Value::List(records.collect()), span);
    problem.facts.set("labels", Value::List(classes.iter().map(|class| Value::Words(class.name.clone())).collect()), span);
    problem.facts.set("about", Value::Words(about.to_owned()), span);
    problem
}
