//! Matrices of unnamed size: products in their order, transposes and inverses pushed to the factors, traces up to rotation, gradients of numbers.
//!
//! Every name has a declared shape. Two expressions are equal when their words are: sums of products of names, each with an exact coefficient
//! and a commutative part of numbers. A gradient has the shape of its variable (denominator layout).

mod entries;
mod infer;
mod moments;
mod order;
mod scalars;
mod spread;
mod words;
mod written_out;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use super::normal::Condition;
use crate::{
    eval::symbolic::Assumptions,
    ir::{Arena, ExprId, Node, SymbolId},
    num::Rational,
};
use entries::{Grid, Grids};
pub(super) use infer::{Misfit, Sign, infer, sign_of_matrices};
pub(super) use order::{Rank, order_matters};
use words::Words;

/// A side of a matrix: one, or a named size.
pub type Size = String;

/// What is granted about a square matrix, or about a vector of which every entry is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Property {
    /// Nothing but the shape.
    #[default]
    General,
    /// Its inverse exists.
    Invertible,
    /// It equals its transpose.
    Symmetric,
    /// Symmetric, with positive quadratic form.
    PositiveDefinite,
    /// Zero off the diagonal.
    Diagonal,
    /// Its transpose is its inverse.
    Orthogonal,
    /// The identity.
    Identity,
    /// A vector of ones.
    Ones,
}

/// The declared shape of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// How many rows.
    pub rows: Size,
    /// How many columns.
    pub columns: Size,
    /// What else is granted.
    pub property: Property,
}

impl Shape {
    /// The shape of a number.
    pub fn number() -> Self {
        Shape { rows: "1".to_owned(), columns: "1".to_owned(), property: Property::General }
    }

    /// Whether it is a number.
    pub fn is_number(&self) -> bool {
        self.rows == "1" && self.columns == "1"
    }

    /// Whether it equals its transpose.
    pub fn is_symmetric(&self) -> bool {
        self.is_number()
            || matches!(self.property, Property::Symmetric | Property::PositiveDefinite | Property::Diagonal | Property::Identity)
    }
}

/// The same shapes with every square matrix of which nothing else is granted symmetric.
pub fn all_symmetric(shapes: &HashMap<SymbolId, Shape>) -> HashMap<SymbolId, Shape> {
    let symmetric = |shape: &Shape| match shape.property {
        Property::General if shape.rows == shape.columns && !shape.is_number() => Property::Symmetric,
        other => other,
    };
    shapes.iter().map(|(symbol, shape)| (*symbol, Shape { property: symmetric(shape), ..shape.clone() })).collect()
}

/// The random names of a document, and of random columns the mean and the covariance.
#[derive(Debug, Clone, Default)]
pub struct Vectors {
    /// Every name that was said to be random.
    pub random: HashSet<SymbolId>,
    /// Mean and covariance of those columns of which both are said.
    pub moments: HashMap<SymbolId, (ExprId, ExprId)>,
}

/// Whether a name is the name of a side, written with or without braces.
fn is_size(arena: &Arena, symbol: SymbolId, side: &str) -> bool {
    let bare = |text: &str| text.replace(['{', '}', ' '], "");
    bare(&arena.symbol_of(symbol).name) == bare(side)
}

/// Whether the second argument of a norm says that it is the Frobenius norm.
fn is_frobenius(arena: &Arena, order: ExprId) -> bool {
    matches!(arena.node(order), Node::Symbol(symbol) if matches!(arena.symbol_of(*symbol).name.as_ref(), "F" | "\\mathrm{F}" | "\\text{F}"))
}

/// What was found about a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The two sides have the same words, under conditions of definedness.
    Proved(Vec<Condition>),
    /// Operands or sides do not fit.
    Shape(String),
    /// Nothing.
    Open(String),
}

/// Judges an equation between expressions in matrices with declared shapes.
pub fn judge(
    arena: &mut Arena,
    left: ExprId,
    right: ExprId,
    shapes: &HashMap<SymbolId, Shape>,
    vectors: &Vectors,
    assumptions: &Assumptions,
) -> Found {
    let words = Words::new(arena, shapes, vectors);
    let (a, b) = match (words.of(left, 0), words.of(right, 0)) {
        (Ok(a), Ok(b)) => (a, b),
        (Err(words::Stop::Shape(why)), _) | (_, Err(words::Stop::Shape(why))) => return Found::Shape(why),
        (Err(words::Stop::Unsupported(why)), _) | (_, Err(words::Stop::Unsupported(why))) => return Found::Open(why),
    };
    if !a.fits(&b) {
        return Found::Shape(format!("{} beside {}", a.described(), b.described()));
    }
    let difference = a.plus(&b.scaled(&-Rational::from_integer(1.into())));
    match words.cleared(difference.clone()) {
        Ok(cleared) if cleared.is_zero() => return Found::Proved(Vec::new()),
        _ => {}
    }
    if difference.has_functions()
        && let Some(conditions) = scalars::vanishes(arena, &difference, shapes, assumptions)
    {
        return Found::Proved(conditions);
    }
    Found::Open("the words of the two sides differ".to_owned())
}
