//! What is known of symbols: intervals, integers, and expressions that are positive or not zero.

use std::collections::HashMap;

use crate::num::Rational as BigRational;
use num_traits::{Signed, Zero};

use crate::ir::{Arena, Domain, ExprId, Node, SymbolId};

/// An end of an interval and whether it belongs to the interval.
pub type End = Option<(BigRational, bool)>;

/// What is known of one real symbol.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fact {
    /// The lower end.
    pub lower: End,
    /// The upper end.
    pub upper: End,
    /// Only integers.
    pub integer: bool,
    /// Not zero.
    pub nonzero: bool,
}

/// What is granted about the symbols of an expression; a symbol without a fact is any real number.
#[derive(Debug, Clone, Default)]
pub struct Assumptions {
    facts: HashMap<SymbolId, Fact>,
    positive: Vec<ExprId>,
    nonnegative: Vec<ExprId>,
    nonzero: Vec<ExprId>,
}

impl Assumptions {
    /// Nothing is granted.
    pub fn new() -> Self {
        Assumptions::default()
    }

    /// What is known of `symbol`.
    pub fn fact(&self, symbol: SymbolId) -> Option<&Fact> {
        self.facts.get(&symbol)
    }

    /// All facts about symbols.
    pub fn facts(&self) -> impl Iterator<Item = (SymbolId, &Fact)> {
        self.facts.iter().map(|(symbol, fact)| (*symbol, fact))
    }

    fn change(mut self, symbol: SymbolId, change: impl FnOnce(&mut Fact)) -> Self {
        change(self.facts.entry(symbol).or_default());
        self
    }

    /// Grants `symbol > 0`.
    pub fn positive(self, symbol: SymbolId) -> Self {
        self.above(symbol, BigRational::zero(), false)
    }

    /// Grants `symbol < 0`.
    pub fn negative(self, symbol: SymbolId) -> Self {
        self.below(symbol, BigRational::zero(), false)
    }

    /// Grants `symbol >= 0`.
    pub fn nonnegative(self, symbol: SymbolId) -> Self {
        self.above(symbol, BigRational::zero(), true)
    }

    /// Grants that `symbol` is an integer.
    pub fn integer(self, symbol: SymbolId) -> Self {
        self.change(symbol, |fact| fact.integer = true)
    }

    /// Grants that `symbol` is not zero.
    pub fn nonzero(self, symbol: SymbolId) -> Self {
        self.change(symbol, |fact| fact.nonzero = true)
    }

    /// Grants that `symbol` is above `end`, or at it when `closed`; a weaker bound than the known one changes nothing.
    pub fn above(self, symbol: SymbolId, end: BigRational, closed: bool) -> Self {
        self.change(symbol, |fact| {
            let tighter = fact.lower.as_ref().is_none_or(|(old, was_closed)| end > *old || (end == *old && *was_closed));
            if tighter {
                fact.lower = Some((end, closed));
            }
        })
    }

    /// Grants that `symbol` is below `end`, or at it when `closed`; a weaker bound than the known one changes nothing.
    pub fn below(self, symbol: SymbolId, end: BigRational, closed: bool) -> Self {
        self.change(symbol, |fact| {
            let tighter = fact.upper.as_ref().is_none_or(|(old, was_closed)| end < *old || (end == *old && *was_closed));
            if tighter {
                fact.upper = Some((end, closed));
            }
        })
    }

    /// Forgets what is known of `symbol`.
    pub fn without(mut self, symbol: SymbolId) -> Self {
        self.facts.remove(&symbol);
        self
    }

    /// Grants that an expression is positive: `a - b` for a > b.
    pub fn positive_expression(mut self, arena: &Arena, expression: ExprId) -> Self {
        if let Node::Symbol(symbol) = arena.node(expression) {
            return self.positive(*symbol);
        }
        self.positive.push(expression);
        self
    }

    /// Grants that an expression is not negative.
    pub fn nonnegative_expression(mut self, arena: &Arena, expression: ExprId) -> Self {
        if let Node::Symbol(symbol) = arena.node(expression) {
            return self.nonnegative(*symbol);
        }
        self.nonnegative.push(expression);
        self
    }

    /// Grants that an expression is not zero: `a d - b c` for a d ≠ b c.
    pub fn nonzero_expression(mut self, arena: &Arena, expression: ExprId) -> Self {
        if let Node::Symbol(symbol) = arena.node(expression) {
            return self.nonzero(*symbol);
        }
        self.nonzero.push(expression);
        self
    }

    /// Grants what a declared domain says; ends that are not numbers become facts about differences when `arena` may grow.
    pub fn domain(mut self, arena: &mut Arena, symbol: SymbolId, domain: &Domain) -> Self {
        if domain.integer {
            self = self.integer(symbol);
        }
        if domain.nonzero {
            self = self.nonzero(symbol);
        }
        for (end, lower) in [(domain.lower, true), (domain.upper, false)] {
            let Some((end, closed)) = end else { continue };
            if let Some(value) = super::build::value(arena, end) {
                self = if lower { self.above(symbol, value, closed) } else { self.below(symbol, value, closed) };
            } else if !matches!(arena.node(end), Node::Apply(op, _) if *op == crate::op::INFINITY)
                && super::build::is_finite_form(arena, end)
            {
                let name = arena.name(symbol);
                let gap = if lower { super::build::difference(arena, name, end) } else { super::build::difference(arena, end, name) };
                self = if closed { self.nonnegative_expression(arena, gap) } else { self.positive_expression(arena, gap) };
            }
        }
        self
    }

    /// The expressions that are granted positive.
    pub fn positive_expressions(&self) -> &[ExprId] {
        &self.positive
    }

    /// The expressions that are granted not negative.
    pub fn nonnegative_expressions(&self) -> &[ExprId] {
        &self.nonnegative
    }

    /// The expressions that are granted not zero.
    pub fn nonzero_expressions(&self) -> &[ExprId] {
        &self.nonzero
    }
}

impl Fact {
    /// Whether a number may be the value.
    pub fn admits(&self, value: &BigRational) -> bool {
        let above = self.lower.as_ref().is_none_or(|(end, closed)| value > end || *closed && value == end);
        let below = self.upper.as_ref().is_none_or(|(end, closed)| value < end || *closed && value == end);
        above && below && (!self.integer || value.is_integer()) && (!self.nonzero || !value.is_zero())
    }

    /// Whether every admitted value is positive.
    pub fn is_positive(&self) -> bool {
        match &self.lower {
            Some((end, closed)) => end.is_positive() || (end.is_zero() && (!closed || self.nonzero)),
            None => false,
        }
    }

    /// Whether every admitted value is negative.
    pub fn is_negative(&self) -> bool {
        match &self.upper {
            Some((end, closed)) => end.is_negative() || (end.is_zero() && (!closed || self.nonzero)),
            None => false,
        }
    }

    /// Whether no admitted value is negative.
    pub fn is_nonnegative(&self) -> bool {
        self.lower.as_ref().is_some_and(|(end, _)| !end.is_negative())
    }

    /// Whether no admitted value is positive.
    pub fn is_nonpositive(&self) -> bool {
        self.upper.as_ref().is_some_and(|(end, _)| !end.is_positive())
    }

    /// Whether zero is excluded.
    pub fn is_nonzero(&self) -> bool {
        self.nonzero || self.is_positive() || self.is_negative()
    }
}
