//! Matrices of unnamed size: products in their order, transposes and inverses pushed to the factors, traces up to rotation, gradients of numbers.
//!
//! Every name has a declared shape. Two expressions are equal when their words are: sums of products of names, each with an exact coefficient
//! and a commutative part of numbers. A gradient has the shape of its variable (denominator layout).

mod words;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use crate::{
    ir::{Arena, ExprId, SymbolId},
    num::Rational,
};
use words::Words;

/// A side of a matrix: one, or a named size.
pub type Size = String;

/// The declared shape of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// How many rows.
    pub rows: Size,
    /// How many columns.
    pub columns: Size,
    /// Whether it equals its transpose.
    pub symmetric: bool,
}

impl Shape {
    /// The shape of a number.
    pub fn number() -> Self {
        Shape { rows: "1".to_owned(), columns: "1".to_owned(), symmetric: true }
    }
}

/// What was found about a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The two sides have the same words.
    Proved,
    /// Operands or sides do not fit.
    Shape(String),
    /// Nothing.
    Open(String),
}

/// Judges an equation between expressions in matrices with declared shapes.
pub fn judge(arena: &Arena, left: ExprId, right: ExprId, shapes: &HashMap<SymbolId, Shape>) -> Found {
    let words = Words::new(arena, shapes);
    match (words.of(left, 0), words.of(right, 0)) {
        (Ok(a), Ok(b)) => {
            if !a.fits(&b) {
                return Found::Shape(format!("{} beside {}", a.described(), b.described()));
            }
            let minus = -Rational::from_integer(1.into());
            if a.plus(&b.scaled(&minus)).is_zero() { Found::Proved } else { Found::Open("the words of the two sides differ".to_owned()) }
        }
        (Err(words::Stop::Shape(why)), _) | (_, Err(words::Stop::Shape(why))) => Found::Shape(why),
        (Err(words::Stop::Unsupported(why)), _) | (_, Err(words::Stop::Unsupported(why))) => Found::Open(why),
    }
}
