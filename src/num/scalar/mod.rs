//! Scalars: real numbers, exact where possible, else enclosed.

mod arithmetic;
mod function;

use std::cmp::Ordering;

use num_traits::{Signed, ToPrimitive, Zero};

use super::{Ball, Rational};

/// A real number: exactly a rational, or known to lie in a ball.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Scalar {
    /// A rational number.
    Exact(Rational),
    /// A number in a ball.
    Ball(Ball),
    /// An infinity: no real number, but a bound of one, and an entry of a mask.
    Infinite {
        /// Whether it is negative.
        negative: bool,
    },
}

impl From<Rational> for Scalar {
    fn from(value: Rational) -> Self {
        Scalar::Exact(value)
    }
}

impl From<Ball> for Scalar {
    fn from(value: Ball) -> Self {
        Scalar::Ball(value)
    }
}

impl From<i64> for Scalar {
    fn from(value: i64) -> Self {
        Scalar::Exact(Rational::from_integer(value.into()))
    }
}

impl Scalar {
    /// The rational number, where it is one for certain.
    pub fn exact(&self) -> Option<&Rational> {
        match self {
            Scalar::Exact(value) => Some(value),
            Scalar::Ball(_) | Scalar::Infinite { .. } => None,
        }
    }

    /// The enclosure with about `bits` bits; of an infinity nothing is known.
    pub fn ball(&self, bits: u32) -> Ball {
        match self {
            Scalar::Exact(value) => Ball::rational(value, bits),
            Scalar::Ball(ball) => ball.clone(),
            Scalar::Infinite { .. } => Ball::whole(),
        }
    }

    /// The enclosure without a copy where it is one already.
    pub(in crate::num) fn enclosure(&self, bits: u32) -> std::borrow::Cow<'_, Ball> {
        match self {
            Scalar::Ball(ball) => std::borrow::Cow::Borrowed(ball),
            other => std::borrow::Cow::Owned(other.ball(bits)),
        }
    }

    /// An exponent so that `2^exponent` is larger than the absolute value; `i64::MIN` for zero.
    pub fn magnitude(&self) -> i64 {
        match self {
            Scalar::Exact(value) if value.is_zero() => i64::MIN,
            Scalar::Exact(_) => self.ball(64).magnitude(),
            Scalar::Ball(ball) => ball.magnitude(),
            Scalar::Infinite { .. } => i64::MAX,
        }
    }

    /// The sign; `None` where the enclosure holds zero and something else.
    pub fn sign(&self) -> Option<Ordering> {
        match self {
            Scalar::Exact(value) if value.is_zero() => Some(Ordering::Equal),
            Scalar::Exact(value) => Some(if value.is_negative() { Ordering::Less } else { Ordering::Greater }),
            Scalar::Ball(ball) => ball.sign(),
            Scalar::Infinite { negative } => Some(if *negative { Ordering::Less } else { Ordering::Greater }),
        }
    }

    /// The order; `None` where the enclosures overlap. Two balls are never found equal.
    pub fn compare(&self, other: &Scalar) -> Option<Ordering> {
        match (self, other) {
            (Scalar::Exact(left), Scalar::Exact(right)) => Some(left.cmp(right)),
            (Scalar::Ball(left), Scalar::Ball(right)) => left.compare(right),
            (Scalar::Infinite { negative: left }, Scalar::Infinite { negative: right }) => Some(right.cmp(left)),
            (Scalar::Infinite { .. }, _) => self.sign(),
            (_, Scalar::Infinite { .. }) => other.sign().map(Ordering::reverse),
            (Scalar::Ball(left), Scalar::Exact(right)) => against(left, right),
            (Scalar::Exact(left), Scalar::Ball(right)) => against(right, left).map(Ordering::reverse),
        }
    }

    /// The nearest `f64`: for display and for sampling, never for a verdict.
    pub fn to_f64(&self) -> f64 {
        match self {
            Scalar::Exact(value) => value.to_f64().unwrap_or(f64::NAN),
            Scalar::Ball(ball) => ball.to_f64(),
            Scalar::Infinite { negative } => {
                if *negative {
                    f64::NEG_INFINITY
                } else {
                    f64::INFINITY
                }
            }
        }
    }
}

/// The order of a ball against a rational number.
fn against(ball: &Ball, value: &Rational) -> Option<Ordering> {
    // An enclosure of the rational a little finer than the ball settles nearly everything without a common denominator.
    let bits = u32::try_from(ball.mid.bits()).unwrap_or(u32::MAX / 2) + 64;
    match ball.compare(&Ball::rational(value, bits)) {
        Some(order) => Some(order),
        None if ball.is_exact() => ball.midpoint().map(|midpoint| midpoint.cmp(value)),
        None => None,
    }
}
