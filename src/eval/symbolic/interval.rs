//! Intervals with symbolic ends, compared by the sign domain.

use std::cmp::Ordering;

use crate::{
    ir::{Arena, ExprId},
    op,
};

use super::{
    Assumptions, build, latex,
    normal::{DEFAULT_BUDGET, Normal, Sign},
    sample,
};

/// An end of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum End {
    /// Minus infinity.
    Below,
    /// A number.
    At(ExprId),
    /// Infinity.
    Above,
}

impl End {
    /// The end as an expression.
    pub fn written(self, arena: &mut Arena) -> ExprId {
        match self {
            End::At(value) => value,
            End::Above => arena.apply(op::INFINITY, []),
            End::Below => {
                let infinity = arena.apply(op::INFINITY, []);
                arena.apply(op::NEG, [infinity])
            }
        }
    }
}

/// An interval of positive length; whether its ends belong to it does not matter to a density.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Interval {
    /// The lower end.
    pub lower: End,
    /// The upper end.
    pub upper: End,
}

impl Interval {
    /// All real numbers.
    pub const LINE: Interval = Interval { lower: End::Below, upper: End::Above };

    /// From `lower` to `upper`.
    pub fn new(lower: End, upper: End) -> Self {
        Interval { lower, upper }
    }

    /// The positive numbers.
    pub fn positive(arena: &mut Arena) -> Self {
        Interval { lower: End::At(build::zero(arena)), upper: End::Above }
    }

    /// The condition on `variable` (its LaTeX) to lie inside: `0 < y < 1`, `y > 0`; empty for the whole line.
    pub fn condition(&self, arena: &Arena, variable: &str) -> String {
        match (self.lower, self.upper) {
            (End::At(low), End::At(high)) => format!("{} < {variable} < {}", latex(arena, low), latex(arena, high)),
            (End::At(low), _) => format!("{variable} > {}", latex(arena, low)),
            (_, End::At(high)) => format!("{variable} < {}", latex(arena, high)),
            _ => String::new(),
        }
    }

    /// Grants that `variable` lies inside.
    pub fn granted(&self, arena: &mut Arena, variable: crate::ir::SymbolId, mut assumptions: Assumptions) -> Assumptions {
        let name = arena.name(variable);
        for (end, low) in [(self.lower, true), (self.upper, false)] {
            let End::At(end) = end else { continue };
            assumptions = match (build::value(arena, end), low) {
                (Some(value), true) => assumptions.above(variable, value, false),
                (Some(value), false) => assumptions.below(variable, value, false),
                (None, true) => {
                    let gap = build::difference(arena, name, end);
                    assumptions.positive_expression(arena, gap)
                }
                (None, false) => {
                    let gap = build::difference(arena, end, name);
                    assumptions.positive_expression(arena, gap)
                }
            };
        }
        assumptions
    }
}

/// How two ends compare, in floating point where both are numbers that the sign domain does not know; for what is checked by other means.
pub fn compare_closely(arena: &mut Arena, left: End, right: End, assumptions: &Assumptions) -> Option<Ordering> {
    if let Some(order) = compare(arena, left, right, assumptions) {
        return Some(order);
    }
    let (End::At(left), End::At(right)) = (left, right) else { return None };
    let value = |id| sample::value(arena, id, &sample::Point::default()).filter(|value| value.is_finite());
    let (left, right) = (value(left)?, value(right)?);
    if (left - right).abs() < 1e-12 {
        return Some(Ordering::Equal);
    }
    ((left - right).abs() > 1e-7 * (1.0 + left.abs())).then(|| left.total_cmp(&right))
}

/// How two ends compare; `None` when that is not certain.
pub fn compare(arena: &mut Arena, left: End, right: End, assumptions: &Assumptions) -> Option<Ordering> {
    match (left, right) {
        (End::Below, End::Below) | (End::Above, End::Above) => Some(Ordering::Equal),
        (End::Below, _) | (_, End::Above) => Some(Ordering::Less),
        (End::Above, _) | (_, End::Below) => Some(Ordering::Greater),
        (End::At(a), End::At(b)) => {
            if a == b {
                return Some(Ordering::Equal);
            }
            let mut normal = Normal::new(arena, assumptions, DEFAULT_BUDGET / 4);
            let gap = normal.reduce(a).ok()?.minus(&normal.reduce(b).ok()?);
            if normal.is_zero(&gap).ok()? {
                return Some(Ordering::Equal);
            }
            match normal.sign(&gap) {
                Sign::POSITIVE => Some(Ordering::Greater),
                Sign::NEGATIVE => Some(Ordering::Less),
                _ => None,
            }
        }
    }
}
