//! Phrases: what the grammar of problem statements recognises in a text, with their places.

use std::cell::RefCell;

use pest::{Parser, iterators::Pair};

use crate::diag::Span;

#[allow(missing_docs, reason = "the rules are described in the grammar")]
mod grammar {
    /// The grammar of problem statements.
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/statement.pest"]
    #[grammar = "../grammar/statement/network.pest"]
    pub struct Grammar;
}

use grammar::Grammar;
pub use grammar::Rule;

/// A phrase of a statement: its rule, its place, the phrases inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// The rule of the grammar.
    pub rule: Rule,
    /// Where it stands, in bytes of the file.
    pub span: Span,
    /// The phrases inside, in order.
    pub parts: Vec<Phrase>,
}

impl Phrase {
    fn of(pair: Pair<'_, Rule>, base: usize) -> Phrase {
        let span = Span::new(pair.as_span().start(), pair.as_span().end()).shift(base);
        let rule = pair.as_rule();
        Phrase { rule, span, parts: pair.into_inner().map(|inner| Phrase::of(inner, base)).collect() }
    }

    /// Moves it and the phrases inside by `base` bytes.
    fn shift(&mut self, base: usize) {
        self.span = self.span.shift(base);
        self.parts.iter_mut().for_each(|part| part.shift(base));
    }

    /// The first phrase of `rule` inside this one, at any depth.
    pub fn find(&self, rule: Rule) -> Option<&Phrase> {
        self.parts.iter().find_map(|part| if part.rule == rule { Some(part) } else { part.find(rule) })
    }

    /// All phrases of `rule` inside this one, outermost only, in order.
    pub fn all(&self, rule: Rule) -> Vec<&Phrase> {
        self.parts.iter().flat_map(|part| if part.rule == rule { vec![part] } else { part.all(rule) }).collect()
    }

    /// The name of the rule.
    pub fn name(&self) -> String {
        format!("{:?}", self.rule)
    }
}

/// The lexemes of `text`, a statement about layers of networks, whose first byte is byte `base` of the file.
pub fn lexemes(text: &str, base: usize) -> Vec<Phrase> {
    parse(Rule::network, text, base)
}

/// The phrases of `text`, whose first byte is byte `base` of the file. Words, numbers and signs that no phrase knows are phrases too.
pub fn phrases(text: &str, base: usize) -> Vec<Phrase> {
    // The stem of a question is read again with each of its parts.
    thread_local! {
        static READ: RefCell<Vec<(String, Vec<Phrase>)>> = const { RefCell::new(Vec::new()) };
    }
    let known = READ.with_borrow(|read| read.iter().find(|(other, _)| other == text).map(|(_, phrases)| phrases.clone()));
    let mut phrases = known.unwrap_or_else(|| {
        let phrases = parse(Rule::statement, text, 0);
        READ.with_borrow_mut(|read| {
            if read.len() == REMEMBERED {
                read.remove(0);
            }
            read.push((text.to_owned(), phrases.clone()));
        });
        phrases
    });
    phrases.iter_mut().for_each(|phrase| phrase.shift(base));
    phrases
}

/// How many texts are remembered: a question, its parts and the one before.
const REMEMBERED: usize = 8;

fn parse(rule: Rule, text: &str, base: usize) -> Vec<Phrase> {
    // The grammar takes any text; without a tree there is nothing that was understood.
    let Ok(mut pairs) = Grammar::parse(rule, text) else { return Vec::new() };
    let Some(statement) = pairs.next() else { return Vec::new() };
    statement.into_inner().filter(|pair| pair.as_rule() != Rule::EOI).map(|pair| Phrase::of(pair, base)).collect()
}
