//! Plain formulas, as the rows of data files hold them: `exp(-(x-mu)^2/(2*s))/sqrt(2*pi*s)`.
//!
//! Numbers, names, `+ - * / ^`, brackets and calls of operator rows by name; nothing is implicit.

use std::collections::HashMap;

use crate::num::Rational as BigRational;
use num_traits::pow::Pow;

use crate::{
    ir::{Arena, ExprId, Node},
    op,
};

/// The deepest nesting that is read.
const MAX_NESTING: usize = 64;

/// Reads `text`; a name in `names` stands for that expression, any other becomes a symbol of scope 0. `None` when it is no formula.
pub fn read(arena: &mut Arena, text: &str, names: &HashMap<String, ExprId>) -> Option<ExprId> {
    let tokens = tokens(text)?;
    let mut reader = Reader { arena, names, tokens, at: 0, nesting: 0 };
    let id = reader.sum()?;
    (reader.at == reader.tokens.len()).then_some(id)
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Number(BigRational),
    Name(String),
    Sign(char),
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let text = text.replace("**", "^");
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if first.is_ascii_digit() {
            let length = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
            tokens.push(Token::Number(number(&rest[..length])?));
            length
        } else if first.is_ascii_alphabetic() {
            let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
            tokens.push(Token::Name(rest[..length].to_owned()));
            length
        } else if "+-*/^(),".contains(first) {
            tokens.push(Token::Sign(first));
            1
        } else {
            return None;
        };
        rest = rest[length..].trim_start();
    }
    Some(tokens)
}

fn number(text: &str) -> Option<BigRational> {
    let (whole, places) = text.split_once('.').unwrap_or((text, ""));
    let digits: num_bigint::BigInt = format!("{whole}{places}").parse().ok()?;
    let scale: num_bigint::BigInt = num_bigint::BigInt::from(10).pow(u32::try_from(places.len()).ok()?);
    Some(BigRational::new(digits, scale))
}

struct Reader<'a> {
    arena: &'a mut Arena,
    names: &'a HashMap<String, ExprId>,
    tokens: Vec<Token>,
    at: usize,
    nesting: usize,
}

impl Reader<'_> {
    fn sign(&mut self, wanted: char) -> bool {
        let found = self.tokens.get(self.at) == Some(&Token::Sign(wanted));
        self.at += usize::from(found);
        found
    }

    fn sum(&mut self) -> Option<ExprId> {
        self.nesting += 1;
        if self.nesting > MAX_NESTING {
            return None;
        }
        let mut terms = vec![self.product()?];
        loop {
            if self.sign('+') {
                terms.push(self.product()?);
            } else if self.sign('-') {
                let term = self.product()?;
                terms.push(self.arena.apply(op::NEG, [term]));
            } else {
                break;
            }
        }
        self.nesting -= 1;
        Some(if let [only] = terms.as_slice() { *only } else { self.arena.apply(op::ADD, terms) })
    }

    fn product(&mut self) -> Option<ExprId> {
        let mut left = self.signed()?;
        loop {
            if self.sign('*') {
                let right = self.signed()?;
                left = self.arena.apply(op::MUL, [left, right]);
            } else if self.sign('/') {
                let right = self.signed()?;
                left = self.arena.apply(op::DIV, [left, right]);
            } else {
                return Some(left);
            }
        }
    }

    fn signed(&mut self) -> Option<ExprId> {
        if self.sign('-') {
            let inner = self.signed()?;
            return Some(self.arena.apply(op::NEG, [inner]));
        }
        let base = self.atom()?;
        if self.sign('^') {
            let exponent = self.signed()?;
            return Some(self.arena.apply(op::POW, [base, exponent]));
        }
        Some(base)
    }

    fn atom(&mut self) -> Option<ExprId> {
        let token = self.tokens.get(self.at)?.clone();
        self.at += 1;
        match token {
            Token::Number(value) => Some(self.arena.number(value)),
            Token::Sign('(') => {
                let inner = self.sum()?;
                self.sign(')').then_some(inner)
            }
            Token::Sign(_) => None,
            Token::Name(name) if self.sign('(') => {
                let mut arguments = Vec::new();
                if !self.sign(')') {
                    loop {
                        arguments.push(self.sum()?);
                        if self.sign(')') {
                            break;
                        }
                        if !self.sign(',') {
                            return None;
                        }
                    }
                }
                match op::by_name(&name) {
                    Some(known) => Some(self.arena.apply(known, arguments)),
                    None => {
                        let function = self.arena.symbol(&name, 0);
                        Some(self.arena.intern(Node::Call { function, arguments: arguments.into(), given: Box::new([]) }))
                    }
                }
            }
            Token::Name(name) => Some(match (self.names.get(&name), name.as_str()) {
                (Some(known), _) => *known,
                (None, "pi") => self.arena.apply(op::PI, []),
                (None, "infinity") => self.arena.apply(op::INFINITY, []),
                (None, _) => {
                    let symbol = self.arena.symbol(&name, 0);
                    self.arena.name(symbol)
                }
            }),
        }
    }
}
