//! Facts: what was understood of a statement, from which words.

use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use crate::{diag::Span, num::Rational};

/// What a fact says.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A number, with its LaTeX as typed: `27`, `0.05`, `\frac{1}{3}`.
    Number(Rational, String),
    /// A yes or no: `bias`, `same_padding`.
    Flag(bool),
    /// Words: a class label, a name, the kind of a layer.
    Words(String),
    /// A formula in LaTeX that is passed on as it is: a density, a transform, a matrix.
    Formula(String),
    /// A list: sizes, layers, rows of a table, entries of a matrix.
    List(Vec<Value>),
    /// Named facts that belong together: a layer, a class.
    Record(Facts),
}

/// A fact with the words it was read from.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// What it says.
    pub value: Value,
    /// The words, as bytes of the file.
    pub span: Span,
}

/// Facts by name, in the order they were read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Facts {
    entries: Vec<(String, Fact)>,
}

impl Facts {
    /// The fact of `name`.
    pub fn get(&self, name: &str) -> Option<&Fact> {
        self.entries.iter().find(|(known, _)| known == name).map(|(_, fact)| fact)
    }

    /// States a fact; an earlier one of the same name is overridden.
    pub fn set(&mut self, name: &str, value: Value, span: Span) {
        let fact = Fact { value, span };
        match self.entries.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = fact,
            None => self.entries.push((name.to_owned(), fact)),
        }
    }

    /// Forgets the fact of `name`.
    pub fn remove(&mut self, name: &str) {
        self.entries.retain(|(known, _)| known != name);
    }

    /// The facts in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Fact)> {
        self.entries.iter().map(|(name, fact)| (name.as_str(), fact))
    }

    /// The facts with their places moved.
    pub fn moved(mut self, place: impl Fn(Span) -> Span) -> Facts {
        self.entries.iter_mut().for_each(|(_, fact)| fact.span = place(fact.span));
        self
    }

    /// The facts as a template sees them: numbers as their LaTeX in `{"latex": .., "value": ..}` where a template needs both would be
    /// clumsy, so whole numbers are JSON integers and every other number is its LaTeX text.
    pub fn to_json(&self) -> Json {
        Json::Object(self.iter().map(|(name, fact)| (name.to_owned(), fact.value.to_json())).collect::<Map<_, _>>())
    }
}

impl Value {
    /// The value as a template sees it.
    pub fn to_json(&self) -> Json {
        match self {
            Value::Number(number, latex) => match i64::try_from(number.numer()) {
                Ok(whole) if number.is_integer() => json!(whole),
                _ => json!(latex),
            },
            Value::Flag(flag) => json!(flag),
            Value::Words(text) | Value::Formula(text) => json!(text),
            Value::List(items) => Json::Array(items.iter().map(Value::to_json).collect()),
            Value::Record(facts) => facts.to_json(),
        }
    }
}

impl Serialize for Facts {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}
