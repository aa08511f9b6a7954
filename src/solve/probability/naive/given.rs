//! Naive Bayes from conditional probabilities that the statement gives: `P(sunny | yes) = 2/9`.

use super::{
    Problem, Span, missing,
    scored::{self, Class},
};
use crate::{
    diag::Diagnostic,
    num::Rational,
    solve::probability::{Rule, Token, bayes::Conditional, bayes::conditionals, tokens},
};

/// Reads the statement; `None` when it gives no such probabilities.
pub(super) fn read(source: &str, lower: &str, base: usize, span: Span) -> Option<Problem> {
    let tokens = tokens(Rule::bayes, source, base);
    let stated = conditionals(&tokens);
    let mut classes: Vec<(String, String, Rational)> = Vec::new();
    let mut features: Vec<String> = Vec::new();
    for one in &stated {
        match &one.given {
            None if !one.denied => classes.push((one.of.clone(), one.latex.clone(), one.value.clone())),
            Some(_) if !features.contains(&one.of) => features.push(one.of.clone()),
            _ => {}
        }
    }
    classes.retain(|(name, _, _)| stated.iter().any(|one| one.given.as_ref() == Some(name)));
    if classes.len() < 2 || features.len() < 2 {
        return None;
    }
    let mut trouble = Vec::new();
    let total: Rational = classes.iter().map(|(_, _, value)| value.clone()).sum();
    if total != Rational::from_integer(1.into()) {
        trouble.push(Diagnostic::error("contradictory-facts", span, "the prior probabilities do not sum to 1"));
    }
    let observed = observed(source, base, &tokens, &features);
    if observed.is_empty() {
        trouble.push(missing(span, "the instance to classify"));
    }
    let mut records = Vec::new();
    for (name, prior, _) in &classes {
        let mut class = Class { name: name.clone(), prior: prior.clone(), factors: Vec::new() };
        for (feature, holds) in &observed {
            let find =
                |denied: bool| stated.iter().find(|one| one.of == *feature && one.denied == denied && one.given.as_ref() == Some(name));
            match (find(!holds), find(*holds)) {
                (Some(Conditional { latex, .. }), _) => class.factors.push((feature.clone(), latex.clone())),
                (None, Some(Conditional { latex, .. })) => class.factors.push((format!("not {feature}"), format!("(1 - {latex})"))),
                (None, None) => trouble.push(missing(span, &format!("P({feature} | {name})"))),
            }
        }
        records.push(class);
    }
    let mut problem = scored::problem(&records, "the features are independent given the class", span);
    scored::asked(&mut problem, lower, span);
    let queried = classes.iter().any(|(name, _, _)| lower.contains(&format!("p({name} |")) || lower.contains(&format!("p({name}|")));
    if (queried || tokens.iter().any(|token| token.rule == Rule::query)) && !problem.asked.iter().any(|(name, _)| name == "posterior") {
        problem.asked.push(("posterior".to_owned(), span));
    }
    if problem.asked.is_empty() {
        trouble.push(missing(span, "what is asked of the model"));
    }
    problem.diagnostics = trouble;
    Some(problem)
}

/// The features that the statement mentions outside its equations, and whether each holds; a word counts as often as it stands there.
fn observed(source: &str, base: usize, tokens: &[Token], features: &[String]) -> Vec<(String, bool)> {
    let mut text: Vec<u8> = source.as_bytes().to_vec();
    for token in tokens.iter().filter(|token| token.rule == Rule::equation) {
        let (from, to) = (token.span.start.saturating_sub(base), token.span.end.saturating_sub(base));
        if let Some(part) = text.get_mut(from..to) {
            part.fill(b' ');
        }
    }
    let text = String::from_utf8_lossy(&text).to_lowercase();
    let words: Vec<&str> = text
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '\'' | '-')))
        .map(|word| word.trim_matches('\''))
        .filter(|word| !word.is_empty())
        .collect();
    let mut out = Vec::new();
    for at in 0..words.len() {
        let Some(feature) = features.iter().find(|feature| feature.to_lowercase() == words[at]) else { continue };
        let denied = words[at.saturating_sub(3)..at].iter().any(|word| matches!(*word, "not" | "no" | "without" | "doesn't" | "neither"));
        out.push((feature.clone(), !denied));
    }
    out
}
