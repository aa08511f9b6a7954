//! Probability problems: what their statements say, as facts that the methods take.

mod bayes;
mod divergence;
mod naive;
mod number;
mod table;
mod token;

use super::{fact::Facts, phrase::Phrase, reading::Reading};
use crate::diag::{Diagnostic, Span};
use token::{Rule, Token, tokens};

/// A probability problem as it was understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// The family: the name of the method.
    pub family: &'static str,
    /// The facts that the method takes.
    pub facts: Facts,
    /// What is asked, by the names of the method's answers, with the words.
    pub asked: Vec<(String, Span)>,
    /// What is missing or contradictory; with an error among them nothing is answered.
    pub diagnostics: Vec<Diagnostic>,
}

/// The probability problem that `text` states; `text` begins at byte `base` of the file.
pub fn problem(text: &str, base: usize) -> Option<Problem> {
    divergence::read(text, base).or_else(|| naive::read(text, base)).or_else(|| bayes::read(text, base))
}

/// Adds the facts of probability problems that `phrases` hold to `reading`; phrases from `own` on belong to the part that is read.
pub fn read(_source: &str, _phrases: &[Phrase], _own: usize, _reading: &mut Reading) {}

#[cfg(test)]
mod tests;
