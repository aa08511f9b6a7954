//! Bayes' rule in words: which causes there are, how likely each is, how likely each makes the evidence, and what is asked.

mod clause;
mod scene;
mod symbols;
mod trials;
mod urns;

use super::{Problem, Rule, Token, number, tokens};
use crate::{
    diag::{Diagnostic, Span},
    num::Rational,
    solve::fact::{Facts, Value},
};
use scene::Scene;

/// The name of the family.
pub const FAMILY: &str = "bayes-rule";

/// A number that the statement gives, with its place.
#[derive(Debug, Clone, PartialEq)]
struct Given {
    value: Rational,
    latex: String,
    span: Span,
}

impl Given {
    fn of(token: &Token) -> Option<Given> {
        let (value, latex) = number::written(token)?;
        Some(Given { value, latex, span: token.span })
    }

    fn complement(&self) -> Given {
        let value = Rational::from_integer(1.into()) - &self.value;
        Given { latex: format!("1 - {}", self.latex), value, span: self.span }
    }

    fn fact(&self) -> Value {
        Value::Number(self.value.clone(), self.latex.clone())
    }
}

/// Reads a problem of Bayes' rule; `None` when the text is about something else.
pub fn read(text: &str, base: usize) -> Option<Problem> {
    let tokens = tokens(Rule::bayes, text, base);
    trials::read(&tokens).or_else(|| symbols::read(&tokens)).or_else(|| words(&tokens))
}

/// A problem whose probabilities stand in words.
fn words(tokens: &[Token]) -> Option<Problem> {
    let scene = Scene::read(tokens)?;
    let mut diagnostics = scene.diagnostics.clone();
    let whole = tokens.first()?.span.join(tokens.last()?.span);
    let question = scene.question.clone()?;
    let (evidence, holds) = question.observed.first()?;
    let said = if *holds { evidence.clone() } else { format!("not {evidence}") };
    let mut facts = Facts::default();
    let mut causes = Vec::new();
    let mut total = Rational::from_integer(0.into());
    for (at, name) in scene.causes.iter().enumerate() {
        let mut cause = Facts::default();
        cause.set("name", Value::Words(name.clone()), whole);
        match scene.prior(at) {
            Some(prior) => {
                total += &prior.value;
                cause.set("prior", prior.fact(), prior.span);
            }
            None => diagnostics.push(missing(whole, &format!("the prior probability of {name}"))),
        }
        match scene.likelihood(at, evidence, *holds) {
            Some(given) => cause.set("likelihood", given.fact(), given.span),
            None => diagnostics.push(missing(whole, &format!("the probability of {said} given {name}"))),
        }
        causes.push(Value::Record(cause));
    }
    if diagnostics.is_empty() && total != Rational::from_integer(1.into()) {
        let message = format!("the prior probabilities sum to {}, not to 1", number::decimal_text(&total));
        diagnostics.push(Diagnostic::error("contradictory-facts", whole, message));
    }
    facts.set("causes", Value::List(causes), whole);
    facts.set("evidence", Value::Words(said), whole);
    facts.set("times", Value::Number(Rational::from_integer(question.times.into()), question.times.to_string()), whole);
    let targets = question.target.map(|at| Value::Number(Rational::from_integer(at.into()), at.to_string()));
    let asked = if targets.is_some() { "posterior" } else { "total" };
    facts.set("targets", Value::List(targets.into_iter().collect()), whole);
    Some(Problem { family: FAMILY, facts, asked: vec![(asked.to_owned(), question.span)], diagnostics })
}

/// The diagnostic of a fact that the statement lacks.
pub fn missing(span: Span, what: &str) -> Diagnostic {
    Diagnostic::error("missing-fact", span, format!("the statement does not say {what}")).with_help(format!("state {what}"))
}
