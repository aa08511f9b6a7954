//! Terms of certificates: expressions as plain data, written as text such as `(add (pow "x" 2) 1)`.

use std::{collections::HashMap, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    ir::{Arena, Binding, ExprId, Node, Range, SymbolId},
    num::Rational,
    op,
};

/// Deeper terms are not written.
const DEEPEST: usize = 120;

/// So many nodes are written.
const LARGEST: usize = 4000;

/// A term; bound names carry an `@` and the depth of their binder.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Term {
    /// An exact number.
    Number(Rational),
    /// A name, as canonical LaTeX.
    Symbol(String),
    /// An operator on arguments.
    Apply(String, Vec<Term>),
    /// A tensor with its entries in row-major order.
    Tensor(Vec<usize>, Vec<Term>),
    /// A binder with its names and their ranges.
    Bind(String, Vec<BoundName>, Vec<Term>),
}

/// A bound name with the ends of its range, where it has any.
pub type BoundName = (String, Option<Box<(Term, Term)>>);

impl Term {
    /// The term of an expression; `None` for what a certificate cannot say, or too large.
    pub(super) fn of(arena: &Arena, id: ExprId) -> Option<Term> {
        let mut budget = LARGEST;
        written(arena, id, &mut Vec::new(), &mut budget, 0)
    }

    /// The expression of a term.
    pub(super) fn expression(&self, arena: &mut Arena) -> Option<ExprId> {
        self.built(arena, 0)
    }

    fn built(&self, arena: &mut Arena, depth: usize) -> Option<ExprId> {
        if depth > DEEPEST {
            return None;
        }
        let all = |arena: &mut Arena, terms: &[Term]| terms.iter().map(|term| term.built(arena, depth + 1)).collect::<Option<Vec<_>>>();
        Some(match self {
            Term::Number(number) => arena.number(number.clone()),
            Term::Symbol(name) => {
                let symbol = symbol(arena, name);
                arena.name(symbol)
            }
            Term::Apply(name, arguments) => {
                let arguments = all(arena, arguments)?;
                arena.apply(op::by_name(name)?, arguments)
            }
            Term::Tensor(shape, entries) => {
                let entries = all(arena, entries)?;
                (shape.iter().product::<usize>() == entries.len()).then(|| arena.tensor(shape.clone(), entries))?
            }
            Term::Bind(name, bindings, body) => {
                let mut bound = Vec::new();
                for (name, range) in bindings {
                    let range = match range {
                        None => Range::Free,
                        Some(ends) => Range::Between(ends.0.built(arena, depth + 1)?, ends.1.built(arena, depth + 1)?),
                    };
                    bound.push(Binding { symbol: symbol(arena, name), range });
                }
                let body = all(arena, body)?;
                arena.bind(op::by_name(name)?, bound, body)
            }
        })
    }

    /// The free names of the term.
    pub(super) fn symbols(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut open = vec![self];
        while let Some(term) = open.pop() {
            match term {
                Term::Symbol(name) if !name.contains('@') && !found.contains(name) => found.push(name.clone()),
                Term::Number(_) | Term::Symbol(_) => {}
                Term::Apply(_, inner) | Term::Tensor(_, inner) => open.extend(inner),
                Term::Bind(_, bindings, body) => {
                    open.extend(bindings.iter().filter_map(|(_, range)| range.as_deref()).flat_map(|ends| [&ends.0, &ends.1]));
                    open.extend(body);
                }
            }
        }
        found
    }
}

/// The symbol of a name; bound names live in a scope of their own.
fn symbol(arena: &mut Arena, name: &str) -> SymbolId {
    match name.rsplit_once('@').and_then(|(name, scope)| scope.parse::<u32>().ok().map(|scope| (name, scope))) {
        Some((name, scope)) => arena.symbol(name, (1 << 30) + scope),
        None => arena.symbol(name, 0),
    }
}

fn written(arena: &Arena, id: ExprId, bound: &mut Vec<(SymbolId, String)>, budget: &mut usize, depth: usize) -> Option<Term> {
    *budget = budget.checked_sub(1)?;
    if depth > DEEPEST {
        return None;
    }
    let mut all = |ids: &[ExprId], bound: &mut Vec<(SymbolId, String)>| {
        ids.iter().map(|id| written(arena, *id, bound, budget, depth + 1)).collect::<Option<Vec<_>>>()
    };
    match arena.node(id) {
        Node::Number(number) => Some(Term::Number(number.clone())),
        Node::Symbol(symbol) => match bound.iter().rev().find(|(known, _)| known == symbol) {
            Some((_, name)) => Some(Term::Symbol(name.clone())),
            None => {
                let known = arena.symbol_of(*symbol);
                (known.scope == 0 && !known.name.contains(['@', '"'])).then(|| Term::Symbol(known.name.to_string()))
            }
        },
        Node::Apply(op, arguments) => Some(Term::Apply(op::row(*op).name.to_owned(), all(arguments, bound)?)),
        Node::Tensor { shape, entries } => Some(Term::Tensor(shape.to_vec(), all(entries, bound)?)),
        Node::Bind { op, bindings, body } => {
            let outside = bound.len();
            let mut named = Vec::new();
            for binding in bindings.iter() {
                let range = match binding.range {
                    Range::Free => None,
                    Range::Between(low, high) => {
                        let mut ends = all(&[low, high], bound)?.into_iter();
                        Some(Box::new((ends.next()?, ends.next()?)))
                    }
                    _ => return None,
                };
                let known = arena.symbol_of(binding.symbol);
                let outer = bound.iter().rev().find(|(symbol, _)| *symbol == binding.symbol).map(|(_, name)| name.clone());
                // The variable of a derivative is the one outside.
                let name = match (&range, outer) {
                    (None, Some(name)) => name,
                    (None, None) => (known.scope == 0).then(|| known.name.to_string())?,
                    (Some(_), _) => format!("{}@{}", known.name, bound.len()),
                };
                bound.push((binding.symbol, name.clone()));
                named.push((name, range));
            }
            let body = all(body, bound);
            bound.truncate(outside);
            Some(Term::Bind(op::row(*op).name.to_owned(), named, body?))
        }
        Node::Call { .. } | Node::Text(_) => None,
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = |f: &mut fmt::Formatter<'_>, terms: &[Term]| terms.iter().try_for_each(|term| write!(f, " {term}"));
        match self {
            Term::Number(number) => write!(f, "{number}"),
            Term::Symbol(name) => write!(f, "\"{name}\""),
            Term::Apply(name, arguments) => {
                write!(f, "({name}")?;
                all(f, arguments)?;
                f.write_str(")")
            }
            Term::Tensor(shape, entries) => {
                let shape: Vec<String> = shape.iter().map(usize::to_string).collect();
                write!(f, "[{}:", shape.join("x"))?;
                all(f, entries)?;
                f.write_str("]")
            }
            Term::Bind(name, bindings, body) => {
                write!(f, "({name} {{")?;
                for (at, (name, range)) in bindings.iter().enumerate() {
                    f.write_str(if at == 0 { "" } else { ", " })?;
                    write!(f, "\"{name}\"")?;
                    if let Some(ends) = range {
                        write!(f, " {} {}", ends.0, ends.1)?;
                    }
                }
                f.write_str("}")?;
                all(f, body)?;
                f.write_str(")")
            }
        }
    }
}

impl From<Term> for String {
    fn from(term: Term) -> String {
        term.to_string()
    }
}

impl TryFrom<String> for Term {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl FromStr for Term {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut reader = Reader { rest: text };
        let term = reader.term(0)?;
        if reader.rest.trim().is_empty() { Ok(term) } else { Err(format!("`{}` stands behind the term", reader.rest.trim())) }
    }
}

struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn peek(&mut self) -> Option<char> {
        self.rest = self.rest.trim_start();
        self.rest.chars().next()
    }

    fn take(&mut self, wanted: char) -> Result<(), String> {
        match self.peek() {
            Some(found) if found == wanted => {
                self.rest = &self.rest[found.len_utf8()..];
                Ok(())
            }
            found => Err(format!("`{wanted}` is wanted where {} stands", found.map_or("nothing".to_owned(), |found| format!("`{found}`")))),
        }
    }

    fn word(&mut self) -> String {
        self.rest = self.rest.trim_start();
        let end = self.rest.find(|c: char| c.is_whitespace() || "()[]{}:,\"".contains(c)).unwrap_or(self.rest.len());
        let word = self.rest[..end].to_owned();
        self.rest = &self.rest[end..];
        word
    }

    fn quoted(&mut self) -> Result<String, String> {
        self.take('"')?;
        let end = self.rest.find('"').ok_or("a name has no end")?;
        let name = self.rest[..end].to_owned();
        self.rest = &self.rest[end + 1..];
        Ok(name)
    }

    fn terms(&mut self, close: char, depth: usize) -> Result<Vec<Term>, String> {
        let mut all = Vec::new();
        while self.peek() != Some(close) {
            all.push(self.term(depth + 1)?);
        }
        self.take(close)?;
        Ok(all)
    }

    fn term(&mut self, depth: usize) -> Result<Term, String> {
        if depth > DEEPEST {
            return Err("the term is nested too deeply".to_owned());
        }
        match self.peek() {
            Some('"') => Ok(Term::Symbol(self.quoted()?)),
            Some('(') => {
                self.take('(')?;
                let name = self.word();
                if op::by_name(&name).is_none_or(|id| op::row(id).name != name) {
                    return Err(format!("there is no operator `{name}`"));
                }
                if self.peek() != Some('{') {
                    return Ok(Term::Apply(name, self.terms(')', depth)?));
                }
                self.take('{')?;
                let mut bindings = Vec::new();
                loop {
                    let bound = self.quoted()?;
                    let range = match self.peek() {
                        Some('}' | ',') => None,
                        _ => Some(Box::new((self.term(depth + 1)?, self.term(depth + 1)?))),
                    };
                    bindings.push((bound, range));
                    if self.peek() == Some('}') {
                        break;
                    }
                    self.take(',')?;
                }
                self.take('}')?;
                Ok(Term::Bind(name, bindings, self.terms(')', depth)?))
            }
            Some('[') => {
                self.take('[')?;
                let shape = self.word();
                let shape =
                    shape.split('x').map(str::parse).collect::<Result<Vec<usize>, _>>().map_err(|_| format!("`{shape}` is no shape"))?;
                self.take(':')?;
                Ok(Term::Tensor(shape, self.terms(']', depth)?))
            }
            _ => {
                let word = self.word();
                number(&word).map(Term::Number).ok_or_else(|| format!("`{word}` is no number"))
            }
        }
    }
}

/// An exact number as a certificate writes it: `3`, `-3/8`.
pub(super) fn number(text: &str) -> Option<Rational> {
    let canonical: Rational = text.parse().ok()?;
    (canonical.to_string() == text).then_some(canonical)
}

/// The term with names replaced.
pub(super) fn replaced(term: &Term, values: &HashMap<String, Term>) -> Term {
    let all = |terms: &[Term]| terms.iter().map(|term| replaced(term, values)).collect::<Vec<_>>();
    match term {
        Term::Symbol(name) => values.get(name).cloned().unwrap_or_else(|| term.clone()),
        Term::Number(_) => term.clone(),
        Term::Apply(name, arguments) => Term::Apply(name.clone(), all(arguments)),
        Term::Tensor(shape, entries) => Term::Tensor(shape.clone(), all(entries)),
        Term::Bind(name, bindings, body) => {
            let bindings = bindings.iter().map(|(name, range)| {
                (name.clone(), range.as_ref().map(|ends| Box::new((replaced(&ends.0, values), replaced(&ends.1, values)))))
            });
            Term::Bind(name.clone(), bindings.collect(), all(body))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_read_as_they_are_written() {
        for text in
            ["3", "-3/8", "\"x\"", "(add (pow \"x\" 2) \"\\mathbf{w}_1\")", "[2x1: 1 \"a\"]", "(sumover {\"i@0\" 1 3} (pow \"i@0\" 2))"]
        {
            assert_eq!(text.parse::<Term>().map(|term| term.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "3/6", "(add", "(nonsense 1)", "x", "(add 1) 2", "\"x", "[2: 1"] {
            assert!(text.parse::<Term>().is_err(), "{text}");
        }
        assert!("(neg ".repeat(4000).parse::<Term>().is_err());
    }
}
