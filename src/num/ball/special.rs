//! The error function of balls.

use num_bigint::{BigInt, BigUint};
use num_traits::{Signed, Zero};

use super::{Ball, MODERATE, undecided};
use crate::num::Outcome;

impl Ball {
    /// The error function.
    #[must_use]
    pub fn erf(&self, bits: u32) -> Ball {
        let middle = Ball { mid: self.mid.clone(), rad: BigUint::zero(), exp: self.exp };
        let radius = Ball { mid: self.rad.clone().into(), rad: BigUint::zero(), exp: self.exp };
        if radius.magnitude() > 1 {
            return Ball::unit();
        }
        let value = if middle.mid.is_negative() { erf_exact(&middle.neg(), bits).neg() } else { erf_exact(&middle, bits) };
        // The slope is at most 2 / sqrt(pi) < 1.2.
        if radius.mid.is_zero() { value } else { value.wider(&radius.scaled(1), bits) }
    }

    /// One less the error function, with full relative precision for large arguments.
    pub fn erfc(&self, bits: u32) -> Outcome<Ball> {
        if self.mid.is_negative() || self.magnitude() < 1 {
            return Outcome::Known(Ball::integer(1).sub(&self.erf(bits + 4), bits));
        }
        if self.magnitude() > 10 {
            // erfc(x) <= exp(-x^2): far below everything.
            return if self.low().is_positive() {
                Outcome::Known(Ball::between(&BigInt::zero(), &1.into(), -MODERATE))
            } else {
                undecided()
            };
        }
        if !self.rad.is_zero() {
            let (low, high) = self.exact_ends();
            return match (low.erfc(bits), high.erfc(bits)) {
                (Outcome::Known(low), Outcome::Known(high)) => Outcome::Known(low.hull(&high).rounded(bits)),
                _ => undecided(),
            };
        }
        // The cancelled bits are x^2 log2(e); where the divergent series is fine enough, it is used.
        let size = self.to_f64();
        let cancelled = (size * size * std::f64::consts::LOG2_E) as u32 + 8;
        if cancelled > bits + 24 {
            return asymptotic_erfc(self, bits);
        }
        Outcome::Known(Ball::integer(1).sub(&self.erf(bits + cancelled), bits))
    }

    /// The two ends as exact balls.
    pub(super) fn exact_ends(&self) -> (Ball, Ball) {
        let exact = |mid| Ball { mid, rad: BigUint::zero(), exp: self.exp };
        (exact(self.low()), exact(self.high()))
    }
}

/// The error function of an exact number that is not negative.
fn erf_exact(x: &Ball, bits: u32) -> Ball {
    if x.mid.is_zero() {
        return Ball::zero();
    }
    let size = x.to_f64();
    // erf(x) lies between 1 - exp(-x^2) and 1: beyond so many bits that is all there is to say.
    if x.magnitude() > 20 || size * size * std::f64::consts::LOG2_E > f64::from(bits) + 2.0 {
        return Ball::between(&((BigInt::from(1) << bits) - 1), &(BigInt::from(1) << bits), -i64::from(bits));
    }
    // erf(x) = 2/sqrt(pi) exp(-x^2) sum over n of 2^n x^(2n+1) / (1 3 5 ... (2n+1)): all terms positive.
    let work = bits + 32;
    let square = x.mul(x, work);
    let doubled = square.scaled(1);
    let mut term = x.clone().rounded(work);
    let mut sum = term.clone();
    let mut odd: u64 = 3;
    let stop = x.magnitude() - i64::from(work) - 4;
    loop {
        let Some(next) = term.mul(&doubled, work).div(&Ball::integer(odd), work) else { return Ball::unit() };
        term = next;
        sum = sum.add(&term, work);
        odd += 2;
        // From here on each term is below half of the one before: the rest is below the last term.
        if term.magnitude() < stop && doubled.magnitude() < 62 && odd > 4 * (1u64 << doubled.magnitude().max(0)) {
            break;
        }
    }
    let tail = term.mid.magnitude() + &term.rad;
    let sum = sum.wider(&Ball { mid: tail.into(), rad: BigUint::zero(), exp: term.exp }, work);
    let (Outcome::Known(decay), Outcome::Known(root)) = (square.neg().exp(work), Ball::pi(work).sqrt(work)) else { return Ball::unit() };
    sum.mul(&decay, work).scaled(1).div(&root, bits).unwrap_or_else(Ball::unit)
}

/// `exp(-x^2) / (x sqrt(pi))` times the alternating divergent series, whose error is below the first term that is left out.
fn asymptotic_erfc(x: &Ball, bits: u32) -> Outcome<Ball> {
    let work = bits + 24;
    let square = x.mul(x, work);
    let doubled = square.scaled(1);
    let mut term = Ball::integer(1);
    let mut sum = Ball::integer(1);
    for odd in (1u64..).step_by(2).take(4 * bits as usize + 64) {
        let Some(next) = term.mul(&Ball::integer(odd), work).div(&doubled, work) else { return undecided() };
        term = next.neg();
        if term.magnitude() < -i64::from(bits) - 8 || term.magnitude() > 0 {
            break;
        }
        sum = sum.add(&term, work);
    }
    let tail = Ball { mid: term.mid.magnitude().clone().into(), rad: term.rad.clone(), exp: term.exp };
    let sum = sum.wider(&tail, work);
    square.neg().exp(work).and_then(|decay| {
        Ball::pi(work).sqrt(work).and_then(|root| match decay.mul(&sum, work).div(&root.mul(x, work), bits) {
            Some(value) => Outcome::Known(value),
            None => undecided(),
        })
    })
}
