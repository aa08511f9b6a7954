//! Probability problems: what their statements say, as facts that the methods take.

mod bayes;
mod density;
mod divergence;
mod events;
mod impurity;
mod law;
mod letters;
mod naive;
mod number;
mod table;
mod token;

use serde_json::{Map, Value as Json, json};

use super::{fact::Facts, method::Method, statement::Statement};
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

/// The probability problem that the pieces of a statement state together; `None` when they are about something else.
pub fn problem(pieces: &[Statement]) -> Option<Problem> {
    let base = pieces.first()?.base;
    let text = pieces.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join("\n\n");
    let text = decimal_points(text);
    let mut problem = impurity::read(&text, base)
        .or_else(|| divergence::read(&text, base))
        .or_else(|| density::read(&text, base))
        .or_else(|| naive::read(&text, base))
        .or_else(|| bayes::read(&text, base))
        .or_else(|| events::read(&text, base))?;
    if pieces.len() > 1 {
        // Places in a text that was put together are no places of the file.
        let whole = pieces.last()?.span();
        problem.diagnostics.iter_mut().for_each(|diagnostic| {
            diagnostic.span = whole;
            diagnostic.labels.clear();
        });
    }
    Some(problem)
}

/// `0,95` as `0.95` where the words are of a language that writes it so; byte for byte.
fn decimal_points(text: String) -> String {
    let lower = text.to_lowercase();
    if !["wahrscheinlichkeit", "probabilité", "probabilidad"].iter().any(|word| lower.contains(word)) {
        return text;
    }
    let chars: Vec<char> = text.chars().collect();
    let digit = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
    let decimal = |at: usize| chars[at] == ',' && digit(at.checked_sub(1)) && digit(Some(at + 1));
    (0..chars.len()).map(|at| if decimal(at) { '.' } else { chars[at] }).collect()
}

impl Problem {
    /// The facts and what is asked under the names that the template uses; what is not there is null.
    pub fn context(&self, method: &Method) -> Map<String, Json> {
        let mut context: Map<String, Json> = method.front.uses.iter().map(|name| (name.clone(), Json::Null)).collect();
        if let Json::Object(facts) = self.facts.to_json() {
            context.extend(facts);
        }
        let spelled = |name: &str| name.replace(['-', ' '], "_");
        let asked = |name: &String| self.asked.iter().any(|(known, _)| spelled(known) == *name);
        context.insert("asked".to_owned(), Json::Object(method.front.asks.keys().map(|name| (name.clone(), json!(asked(name)))).collect()));
        context
    }
}
