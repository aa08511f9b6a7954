//! Bayes' rule in words: which causes there are, how likely each is, how likely each makes the evidence, and what is asked.

mod symbols;

use super::{Problem, Rule, Token, number, tokens};
use crate::{
    diag::{Diagnostic, Span},
    num::Rational,
};

/// The name of the family.
pub const FAMILY: &str = "bayes-rule";

/// A number that the statement gives, with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// Its exact value.
    pub value: Rational,
    /// How it is written.
    pub latex: String,
    /// Where it stands.
    pub span: Span,
}

impl Given {
    /// The number that a token writes.
    pub fn of(token: &Token) -> Option<Given> {
        let (value, latex) = number::written(token)?;
        Some(Given { value, latex, span: token.span })
    }

    /// One less it.
    pub fn complement(&self) -> Given {
        let value = Rational::from_integer(1.into()) - &self.value;
        Given { latex: format!("1 - {}", self.latex), value, span: self.span }
    }
}

/// Reads a problem of probabilities in formulas; `None` when the text is about something else.
pub fn read(text: &str, base: usize) -> Option<Problem> {
    let tokens = tokens(Rule::bayes, text, base);
    symbols::read(&tokens)
}

/// The diagnostic of a fact that the statement lacks.
pub fn missing(span: Span, what: &str) -> Diagnostic {
    Diagnostic::error("missing-fact", span, format!("the statement does not say {what}")).with_help(format!("state {what}"))
}

/// `P(of | given) = value` as it stands in the statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Conditional {
    /// The event.
    pub of: String,
    /// Whether it is denied.
    pub denied: bool,
    /// What it is given, where it is.
    pub given: Option<String>,
    /// The value.
    pub value: Rational,
    /// The value as it is written.
    pub latex: String,
}

/// The probabilities of single events that the equations among `tokens` state.
pub fn conditionals(tokens: &[Token]) -> Vec<Conditional> {
    symbols::conditionals(tokens)
}
