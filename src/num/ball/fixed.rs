//! Fixed-point series: integers scaled by a power of two, with every cut-off counted in units of the last place.

use num_bigint::{BigInt, BigUint};
use num_traits::{One, Signed, Zero};

use super::{Ball, signed};

/// A fixed-point number: `value / 2^scale`, wrong by at most `error / 2^scale`.
#[derive(Debug, Clone)]
pub(super) struct Fixed {
    pub(super) value: BigInt,
    pub(super) error: BigUint,
    pub(super) scale: u64,
}

impl Fixed {
    /// A ball as a fixed-point number; what lies below the last place becomes error.
    pub(super) fn of(ball: &Ball, scale: u64) -> Self {
        let shift = ball.exp.saturating_add(signed(scale));
        if shift >= 0 {
            let shift = shift as u64;
            return Fixed { value: &ball.mid << shift, error: &ball.rad << shift, scale };
        }
        let shift = shift.unsigned_abs();
        Fixed { value: &ball.mid >> shift, error: (&ball.rad >> shift) + 2u32, scale }
    }

    /// The number as a ball.
    pub(super) fn ball(self, bits: u32) -> Ball {
        Ball { mid: self.value, rad: self.error, exp: -signed(self.scale) }.rounded(bits)
    }
}

/// The sum of `x^n / n!` over the powers `first`, `first + step`, ... of a fixed-point number below one in absolute value, signs alternating
/// where `alternating`. Gives the sum and its error in units of the last place, without the error that `x` itself carries.
pub(super) fn factorial_series(x: &BigInt, scale: u64, first: u32, step: u32, alternating: bool) -> (BigInt, u64) {
    let one = BigInt::one() << scale;
    let mut term = if first == 0 { one } else { x.clone() };
    let power = if step == 1 { x.clone() } else { (x * x) >> scale };
    let mut sum = BigInt::zero();
    let mut index = first;
    let mut terms: u64 = 0;
    // Each new term is cut twice and carries at most half of the error of the term before: never more than four units.
    while term.bits() > 3 {
        sum += &term;
        terms += 1;
        term = (&term * &power) >> scale;
        let divisor: u64 = (1..=step).map(|offset| u64::from(index + offset)).product();
        term /= divisor;
        if alternating {
            term = -term;
        }
        index += step;
    }
    (sum, 5 * terms + 32)
}

/// The sum of `z^(2n+1) / (2n+1)` for `|z| < 1/2`, signs alternating where `alternating`: the inverse (hyperbolic) tangent. The sum and its
/// error in units of the last place, without the error that `z` itself carries.
pub(super) fn odd_series(z: &BigInt, scale: u64, alternating: bool) -> (BigInt, u64) {
    let square = (z * z) >> scale;
    let mut power = z.clone();
    let mut sum = BigInt::zero();
    let mut odd: u64 = 1;
    while power.bits() > 3 {
        sum += &power / odd;
        odd += 2;
        power = (&power * &square) >> scale;
        if alternating {
            power = -power;
        }
    }
    // A power carries at most three units, a term one more; what is left out is below eight units times a geometric series of ratio 1/4.
    (sum, 4 * odd + 32)
}

/// The same for `z = 1 / denominator`, with small divisions only: for the constants.
pub(super) fn inverse_series(denominator: u64, scale: u64, alternating: bool) -> (BigInt, u64) {
    let mut power = (BigInt::one() << scale) / denominator;
    let mut sum = BigInt::zero();
    let mut odd: u64 = 1;
    while !power.is_zero() {
        let term = &power / odd;
        if alternating && odd % 4 == 3 {
            sum -= term;
        } else {
            sum += term;
        }
        odd += 2;
        power = power / denominator / denominator;
    }
    debug_assert!(!sum.is_negative());
    (sum, 4 * odd + 8)
}
