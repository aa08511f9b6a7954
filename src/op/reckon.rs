//! Formulas of numbers at one precision, written as they are read.

use super::operand::Done;
use crate::num::{Ball, Outcome, Rational, Scalar};

/// Computes at a working precision in bits; a step without a value ends the formula with `?`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reckon(pub(super) u32);

impl Reckon {
    pub(super) fn add(self, left: &Scalar, right: &Scalar) -> Scalar {
        left.add(right, self.0)
    }

    pub(super) fn sub(self, left: &Scalar, right: &Scalar) -> Scalar {
        left.sub(right, self.0)
    }

    pub(super) fn mul(self, left: &Scalar, right: &Scalar) -> Scalar {
        left.mul(right, self.0)
    }

    pub(super) fn square(self, value: &Scalar) -> Scalar {
        self.mul(value, value)
    }

    pub(super) fn product(self, factors: &[&Scalar]) -> Scalar {
        factors.iter().fold(Scalar::one(), |product, factor| self.mul(&product, factor))
    }

    pub(super) fn sum(self, terms: &[Scalar]) -> Scalar {
        terms.iter().fold(Scalar::zero(), |sum, term| self.add(&sum, term))
    }

    pub(super) fn div(self, left: &Scalar, right: &Scalar) -> Done<Scalar> {
        left.div(right, self.0).result()
    }

    pub(super) fn exp(self, value: &Scalar) -> Done<Scalar> {
        value.exp(self.0).result()
    }

    pub(super) fn log(self, value: &Scalar) -> Done<Scalar> {
        value.log(self.0).result()
    }

    pub(super) fn sqrt(self, value: &Scalar) -> Done<Scalar> {
        value.sqrt(self.0).result()
    }

    pub(super) fn pow(self, base: &Scalar, exponent: &Scalar) -> Done<Scalar> {
        // A power whose exponent is exactly zero is an empty product in the formulas of densities, for a base of zero too.
        if exponent.to_i64() == Some(0) { Ok(Scalar::one()) } else { base.pow(exponent, self.0).result() }
    }

    pub(super) fn lgamma(self, value: &Scalar) -> Done<Scalar> {
        value.lgamma(self.0).result()
    }

    pub(super) fn digamma(self, value: &Scalar) -> Done<Scalar> {
        value.digamma(self.0).result()
    }

    pub(super) fn choose(self, upper: &Scalar, lower: &Scalar) -> Done<Scalar> {
        upper.binomial(lower).result()
    }

    pub(super) fn pi(self) -> Scalar {
        Scalar::Ball(Ball::pi(self.0))
    }

    pub(super) fn fraction(self, numer: i64, denom: i64) -> Scalar {
        Scalar::Exact(Rational::new(numer.into(), denom.into()))
    }

    /// The logarithm of the beta function.
    pub(super) fn log_beta(self, a: &Scalar, b: &Scalar) -> Done<Scalar> {
        Ok(self.sub(&self.add(&self.lgamma(a)?, &self.lgamma(b)?), &self.lgamma(&self.add(a, b))?))
    }

    /// `x log x`, zero at zero.
    pub(super) fn x_log_x(self, x: &Scalar) -> Done<Scalar> {
        if x.to_i64() == Some(0) { Ok(Scalar::zero()) } else { Ok(self.mul(x, &self.log(x)?)) }
    }

    /// A value at the wanted precision as the outcome of a row.
    pub(super) fn outcome(value: Done<Scalar>) -> Outcome<crate::num::Value> {
        Outcome::from_result(value.map(crate::num::Value::from))
    }
}
