//! Answers that are worked out line by line: each line says what it computes, and its formula may use the lines before.

use super::Problem;
use crate::{
    diag::Span,
    solve::fact::{Facts, Value},
};

/// The name of the method.
pub(super) const FAMILY: &str = "worked-values";

/// The lines of a worked answer.
#[derive(Debug, Default)]
pub(super) struct Lines {
    list: Vec<Value>,
    answers: usize,
}

impl Lines {
    fn push(&mut self, say: &str, name: &str, formula: &str, flag: &str) -> String {
        let span = Span::default();
        let sign = format!("w_{{{}}}", self.list.len() + 1);
        let mut line = Facts::default();
        line.set("say", Value::Words(say.to_owned()), span);
        line.set("name", Value::Words(name.to_owned()), span);
        line.set("sign", Value::Formula(sign.clone()), span);
        line.set("formula", Value::Formula(formula.to_owned()), span);
        for known in ["word", "letters", "given"] {
            line.set(known, Value::Flag(known == flag), span);
        }
        self.answers += usize::from(!name.is_empty());
        self.list.push(Value::Record(line));
        sign
    }

    /// A value on the way; its sign.
    pub(super) fn step(&mut self, say: &str, formula: &str) -> String {
        self.push(say, "", formula, "")
    }

    /// A value that is asked; its sign.
    pub(super) fn answer(&mut self, say: &str, name: &str, formula: &str) -> String {
        self.push(say, name, formula, "")
    }

    /// A number that stands in the statement or was counted; its sign.
    pub(super) fn given(&mut self, say: &str, name: &str, formula: &str) -> String {
        self.push(say, name, formula, "given")
    }

    /// A formula in letters that is asked.
    pub(super) fn letters(&mut self, say: &str, name: &str, sign: &str, formula: &str) {
        self.push(say, name, formula, "letters");
        if let Some(Value::Record(line)) = self.list.last_mut() {
            line.set("sign", Value::Formula(sign.to_owned()), Span::default());
        }
    }

    /// A word that is asked.
    pub(super) fn word(&mut self, say: &str, name: &str, word: &str) {
        self.push(say, name, "", "word");
        if let Some(Value::Record(line)) = self.list.last_mut() {
            line.set("word", Value::Words(word.to_owned()), Span::default());
        }
    }

    /// The problem of these lines; `None` where nothing in them is asked.
    pub(super) fn problem(self, span: Span) -> Option<Problem> {
        if self.answers == 0 {
            return None;
        }
        let mut facts = Facts::default();
        facts.set("lines", Value::List(self.list), span);
        Some(Problem { family: FAMILY, facts: facts.moved(|_| span), asked: vec![("value".to_owned(), span)], diagnostics: Vec::new() })
    }
}
