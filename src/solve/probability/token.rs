//! Tokens: what the grammar of probability problems recognises in a text, with their places.

use pest::{Parser, iterators::Pair};

use crate::diag::Span;

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/statement/chance.pest"]
#[grammar = "../grammar/statement/law.pest"]
#[grammar = "../grammar/statement/density.pest"]
#[grammar = "../grammar/statement/divergence.pest"]
#[grammar = "../grammar/statement/impurity.pest"]
#[grammar = "../grammar/statement/normal.pest"]
struct Grammar;

/// A token of a statement: its rule, its words, its place, the tokens inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The rule of the grammar.
    pub rule: Rule,
    /// Its words.
    pub text: String,
    /// Where it stands, in bytes of the file.
    pub span: Span,
    /// The tokens inside, in order.
    pub parts: Vec<Token>,
}

impl Token {
    fn of(pair: Pair<'_, Rule>, base: usize) -> Token {
        let span = Span::new(pair.as_span().start(), pair.as_span().end()).shift(base);
        let (rule, text) = (pair.as_rule(), pair.as_str().trim().to_owned());
        Token { rule, text, span, parts: pair.into_inner().map(|inner| Token::of(inner, base)).collect() }
    }

    /// The first token of `rule` inside this one, at any depth.
    pub fn find(&self, rule: Rule) -> Option<&Token> {
        self.parts.iter().find_map(|part| if part.rule == rule { Some(part) } else { part.find(rule) })
    }

    /// All tokens of `rule` inside this one, outermost only, in order.
    pub fn all(&self, rule: Rule) -> Vec<&Token> {
        self.parts.iter().flat_map(|part| if part.rule == rule { vec![part] } else { part.all(rule) }).collect()
    }
}

/// The tokens of `text` under the grammar rule `start`; `text` begins at byte `base` of the file.
pub fn tokens(start: Rule, text: &str, base: usize) -> Vec<Token> {
    let Ok(mut pairs) = Grammar::parse(start, text) else { return Vec::new() };
    let Some(statement) = pairs.next() else { return Vec::new() };
    statement.into_inner().filter(|pair| pair.as_rule() != Rule::EOI).map(|pair| Token::of(pair, base)).collect()
}
