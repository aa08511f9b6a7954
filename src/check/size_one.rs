//! Expressions in matrices and families where every side has length one: matrices are numbers, sums over an index have one term.
//!
//! Functions under an integral are constant on two cells.
//!
//! What is said of matrices of unnamed size is said of these too, in every layout of derivatives and for every norm.

use std::collections::{BTreeSet, HashMap};

use num_traits::ToPrimitive;

use super::{expectation, session::Session};
use crate::{
    elaborate::Kind as Sort,
    eval::symbolic::{self, build},
    ir::{Arena, Binding, ExprId, Node, Range, SymbolId},
    num::Value,
    op,
};

/// Deeper expressions are not read.
const DEEPEST: usize = 60;
/// The scope of bound names.
const BOUND: u32 = 1 << 30;

/// The letters of a claim by what they are when every side has length one.
#[derive(Debug, Clone, Default)]
pub(super) struct SizeOne {
    /// Letters of indices and of sizes: all are one.
    ones: BTreeSet<String>,
    /// Letters of sizes.
    sizes: BTreeSet<String>,
    /// The letters that stand before an index.
    families: BTreeSet<String>,
    /// Names written as matrices and vectors.
    matrices: BTreeSet<String>,
    /// The variable that is integrated over and the cell that it is in, where one is.
    cell: Option<(SymbolId, usize)>,
    /// The numbers that were put in, by name.
    pub(super) numbers: HashMap<String, SymbolId>,
}

impl SizeOne {
    /// What the sides of a claim say about their letters.
    pub(super) fn of(arena: &Arena, sides: &[ExprId]) -> SizeOne {
        let mut found = SizeOne::default();
        let mut seen = std::collections::HashSet::new();
        let mut open = sides.to_vec();
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            let name = |id: ExprId| match arena.node(id) {
                Node::Symbol(symbol) => Some(arena.symbol_of(*symbol).name.to_string()),
                _ => None,
            };
            match arena.node(id) {
                Node::Apply(op::INDEX, parts) => {
                    found.families.extend(name(parts[0]));
                    found.ones.extend(parts[1..].iter().filter_map(|part| name(*part)));
                }
                Node::Bind { op: op::SUM | op::PROD, bindings, .. } => {
                    for binding in bindings.iter() {
                        if let Range::Between(_, high) = binding.range {
                            found.ones.extend(name(high));
                            found.sizes.extend(name(high));
                        }
                    }
                }
                Node::Symbol(symbol) => {
                    let name = &arena.symbol_of(*symbol).name;
                    if faced(name).is_some() {
                        found.matrices.insert(name.to_string());
                    }
                }
                _ => {}
            }
            open.extend(arena.children(id));
        }
        found
    }

    /// Whether there are no matrices and no families.
    pub(super) fn is_plain(&self) -> bool {
        self.families.is_empty() && self.matrices.is_empty()
    }

    /// The letters that stand before an index and are no entries of a matrix.
    pub(super) fn families(&self) -> impl Iterator<Item = &String> {
        self.families.iter().filter(|family| self.entry(family).as_ref() == Some(*family))
    }

    /// Whether a name stands before an index.
    pub(super) fn has_members(&self, name: &str) -> bool {
        self.families().any(|family| family == name)
    }

    /// The letters of sizes.
    pub(super) fn sizes(&self) -> impl Iterator<Item = &String> {
        self.sizes.iter()
    }

    /// The name whose one entry a name stands for: `\mathbf{X}` for the family `x` and for `x_{ij}`.
    fn entry(&self, name: &str) -> Option<String> {
        let (base, script) = match name.split_once('_') {
            Some((base, script)) => (base, Some(script.trim_matches(['{', '}']))),
            None => (name, None),
        };
        let capital = self.matrices.iter().find(|matrix| {
            let letter = faced(matrix).unwrap_or_default();
            letter.starts_with(|c: char| c.is_ascii_uppercase()) && letter.eq_ignore_ascii_case(base) && base.len() == 1
        });
        match script {
            None => Some(match capital.filter(|_| self.families.contains(name)) {
                Some(matrix) => matrix.clone(),
                None => name.to_owned(),
            }),
            Some(script) => {
                let indices = script.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, ',' | ' '));
                (indices && (capital.is_some() || self.families.contains(base)))
                    .then(|| capital.cloned().unwrap_or_else(|| base.to_owned()))
            }
        }
    }
}

/// The letter of a name in bold face.
pub(super) fn faced(name: &str) -> Option<&str> {
    ["\\mathbf{", "\\boldsymbol{", "\\bm{"].iter().find_map(|face| name.strip_prefix(face)?.strip_suffix('}'))
}

impl Session {
    /// An expression at size one; `None` where something in it is no number then, or is not understood.
    pub(super) fn at_size_one(&mut self, id: ExprId, one: &mut SizeOne, depth: usize) -> Option<ExprId> {
        if depth > DEEPEST {
            return None;
        }
        match self.arena.node(id).clone() {
            Node::Number(_) => Some(id),
            Node::Symbol(symbol) => self.number_at_size_one(symbol, one),
            Node::Apply(op::INDEX, parts) => {
                for part in &parts[1..] {
                    let place = self.at_size_one(*part, one, depth + 1)?;
                    build::value(&self.arena, place).filter(|place| place.to_i64() == Some(1))?;
                }
                self.at_size_one(parts[0], one, depth + 1)
            }
            Node::Apply(op::NORM, parts) => {
                let inside = self.at_size_one(parts[0], one, depth + 1)?;
                Some(self.arena.apply(op::ABS, [inside]))
            }
            Node::Apply(operator, parts) => {
                let parts: Option<Vec<ExprId>> = parts.iter().map(|part| self.at_size_one(*part, one, depth + 1)).collect();
                let parts = parts?;
                match operator {
                    op::TRANSPOSE | op::TRACE | op::DET => parts.first().copied(),
                    op::DOT | op::HADAMARD | op::MATMUL => Some(self.arena.apply(op::MUL, parts)),
                    op::INVERSE => {
                        let number = self.arena.integer(1);
                        Some(self.arena.apply(op::DIV, [number, *parts.first()?]))
                    }
                    op::ADD | op::SUB | op::NEG | op::POS | op::MUL | op::DIV | op::POW | op::ABS | op::EXP | op::LOG | op::SQRT => {
                        Some(self.arena.apply(operator, parts))
                    }
                    op::SIN | op::COS | op::TANH => Some(self.arena.apply(operator, parts)),
                    _ => None,
                }
            }
            Node::Bind { op: operator @ (op::SUM | op::PROD), bindings, body } => {
                let ([binding], [inner]) = (bindings.as_ref(), body.as_ref()) else { return None };
                let first = self.arena.integer(1);
                match binding.range {
                    Range::Free => {}
                    Range::Between(low, high) => {
                        let end = |session: &mut Session, one: &mut SizeOne, id: ExprId| {
                            let id = session.at_size_one(id, one, depth + 1)?;
                            let value = session.evaluate(id, 64).known()?;
                            let Value::Scalar(value) = value else { return None };
                            value.exact().filter(|value| value.is_integer())?.to_i64()
                        };
                        match (end(self, one, low)?, end(self, one, high)?) {
                            (1, 1) => {}
                            (low, high) if low > high => return Some(self.arena.integer(i64::from(operator == op::PROD))),
                            _ => return None,
                        }
                    }
                    _ => return None,
                }
                let term = symbolic::substitute(&mut self.arena, *inner, &HashMap::from([(binding.symbol, first)]));
                self.at_size_one(term, one, depth + 1)
            }
            // Two cells of length one on which every function is constant.
            Node::Bind { op: op::INTEGRAL, bindings, body } => {
                let ([Binding { symbol, range: Range::Free }], [inner], None) = (bindings.as_ref(), body.as_ref(), one.cell) else {
                    return None;
                };
                let mut terms = Vec::new();
                for cell in [1, 2] {
                    one.cell = Some((*symbol, cell));
                    let term = self.at_size_one(*inner, one, depth + 1);
                    one.cell = None;
                    terms.push(term?);
                }
                Some(build::sum(&mut self.arena, terms))
            }
            Node::Call { function, arguments, given } if given.is_empty() => {
                let ((variable, cell), [argument]) = (one.cell?, arguments.as_ref()) else { return None };
                let name = self.arena.symbol_of(function).name.to_string();
                if *self.arena.node(*argument) != Node::Symbol(variable) || name.len() != 1 {
                    return None;
                }
                let density = expectation::is_density_name(&name);
                // A density has one whole to share out.
                let of = if density { 1 } else { cell };
                let value = self.context.declare(&mut self.arena, &format!("({name})_{{{of}}}"), Sort::Scalar, true);
                let value = self.arena.name(value);
                let whole = build::one(&mut self.arena);
                Some(if density && cell == 2 { build::difference(&mut self.arena, whole, value) } else { value })
            }
            Node::Bind { op: op::GRADIENT | op::DERIVATIVE | op::PARTIAL, bindings, body } => {
                let ([binding], [inner]) = (bindings.as_ref(), body.as_ref()) else { return None };
                let by = self.number_at_size_one(binding.symbol, one)?;
                let Node::Symbol(symbol) = *self.arena.node(by) else { return None };
                let inner = self.at_size_one(*inner, one, depth + 1)?;
                let mut binding = *binding;
                binding.symbol = symbol;
                Some(self.arena.bind(op::DERIVATIVE, vec![binding], vec![inner]))
            }
            _ => None,
        }
    }

    fn number_at_size_one(&mut self, symbol: SymbolId, one: &mut SizeOne) -> Option<ExprId> {
        let known = self.arena.symbol_of(symbol);
        let name = known.name.to_string();
        if known.scope < BOUND && one.ones.contains(&name) {
            return Some(self.arena.integer(1));
        }
        let entry = one.entry(&name)?;
        let number = self.context.declare(&mut self.arena, &entry, Sort::Scalar, true);
        one.numbers.insert(entry, number);
        Some(self.arena.name(number))
    }
}
