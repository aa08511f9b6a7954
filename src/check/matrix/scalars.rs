//! Numbers that are made of matrices: what commutes in a sum of words, written as expressions with a name for each trace, determinant and
//! quadratic form, so that the normal forms of numbers judge logarithms, exponentials, roots and quotients of them.

use std::collections::{BTreeMap, HashMap};

use super::{
    super::normal,
    Property, Shape,
    words::{Factor, Letter, Sum, Terms},
};
use crate::{
    eval::symbolic::{Assumptions, build},
    ir::{Arena, ExprId, SymbolId},
    num::{Outcome, Rational},
};

/// The scope of made-up names.
const SCOPE: u32 = (1 << 30) - 7;

/// Writes numbers made of matrices as expressions.
struct Writer<'a> {
    arena: &'a mut Arena,
    shapes: &'a HashMap<SymbolId, Shape>,
    assumptions: Assumptions,
    names: BTreeMap<Factor, ExprId>,
}

/// Why every coefficient of a sum is zero where both sides are defined: the conditions that are left; `None` where one may not be.
pub(super) fn vanishes(
    arena: &mut Arena,
    sum: &Sum,
    shapes: &HashMap<SymbolId, Shape>,
    assumptions: &Assumptions,
) -> Option<Vec<normal::Condition>> {
    let mut words: BTreeMap<&[Letter], Terms> = BTreeMap::new();
    for ((commuting, word), coefficient) in &sum.terms {
        let own = words.entry(word.as_slice()).or_default();
        own.insert((commuting.clone(), Vec::new()), coefficient.clone());
    }
    let mut writer = Writer { arena, shapes, assumptions: assumptions.clone(), names: BTreeMap::new() };
    let mut conditions = Vec::new();
    for terms in words.values() {
        let written = writer.sum(terms);
        let zero = build::zero(writer.arena);
        let Outcome::Known(proof) = normal::prove_equal(writer.arena, written, zero, &writer.assumptions) else { return None };
        conditions.extend(proof.conditions);
    }
    Some(conditions)
}

impl Writer<'_> {
    fn sum(&mut self, terms: &Terms) -> ExprId {
        let mut all = Vec::new();
        for ((commuting, _), coefficient) in terms {
            let mut factors = vec![self.arena.number(coefficient.clone())];
            for (factor, power) in commuting {
                let base = self.factor(factor);
                let exponent = self.arena.number(Rational::from_integer((*power).into()));
                factors.push(if *power == 1 { base } else { build::power(self.arena, base, exponent) });
            }
            all.push(build::product(self.arena, factors));
        }
        build::sum(self.arena, all)
    }

    fn factor(&mut self, factor: &Factor) -> ExprId {
        match factor {
            Factor::Name(symbol) => self.arena.name(*symbol),
            Factor::Constant(id) => *id,
            Factor::Reciprocal(terms) => {
                let below = self.sum(terms);
                build::reciprocal(self.arena, below)
            }
            Factor::Applied(operator, arguments) => {
                let written: Vec<ExprId> = arguments.iter().map(|terms| self.sum(terms)).collect();
                self.arena.apply(*operator, written)
            }
            Factor::Size(side) => {
                let numbers = self.shapes.iter().filter(|(_, shape)| shape.is_number()).map(|(symbol, _)| *symbol);
                let symbol = numbers.into_iter().find(|symbol| super::is_size(self.arena, *symbol, side));
                match symbol {
                    Some(symbol) => self.arena.name(symbol),
                    None => self.named(factor, true),
                }
            }
            Factor::Determinant(symbol) => {
                let positive = self.shapes.get(symbol).is_some_and(|shape| shape.property == Property::PositiveDefinite);
                self.named(factor, positive)
            }
            Factor::Word(_) | Factor::Trace(_) => self.named(factor, false),
        }
    }

    fn named(&mut self, factor: &Factor, positive: bool) -> ExprId {
        if let Some(known) = self.names.get(factor) {
            return *known;
        }
        let name = format!("\\operatorname{{number}}_{{{}}}", self.names.len());
        let symbol = self.arena.symbol(&name, SCOPE + u32::from(positive));
        if positive {
            self.assumptions = std::mem::take(&mut self.assumptions).positive(symbol);
        }
        let id = self.arena.name(symbol);
        self.names.insert(factor.clone(), id);
        id
    }
}
