//! Circular and hyperbolic functions of balls, and their inverses.

use num_bigint::{BigInt, BigUint};
use num_traits::{One, Signed, Zero};

use super::{
    Ball,
    fixed::{Fixed, factorial_series, odd_series},
    undecided,
};
use crate::num::Outcome;

/// Angles with a larger exponent want too many digits of pi to be worth it.
const FAR: i64 = 1 << 14;

/// A function of an angle.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wave {
    Sine,
    Cosine,
}

impl Ball {
    /// The sine.
    #[must_use]
    pub fn sin(&self, bits: u32) -> Ball {
        self.wave(Wave::Sine, bits)
    }

    /// The cosine.
    #[must_use]
    pub fn cos(&self, bits: u32) -> Ball {
        self.wave(Wave::Cosine, bits)
    }

    fn wave(&self, wave: Wave, bits: u32) -> Ball {
        let radius = Ball { mid: self.rad.clone().into(), rad: BigUint::zero(), exp: self.exp };
        // A radius of a turn says nothing.
        if radius.magnitude() > 2 || self.magnitude() > FAR {
            return Ball::unit();
        }
        let middle = Ball { mid: self.mid.clone(), rad: BigUint::zero(), exp: self.exp };
        let value = wave_exact(&middle, wave, bits);
        if radius.mid.is_zero() { value } else { value.wider(&radius, bits) }
    }

    /// The tangent; undecided where the enclosure of the cosine holds zero.
    pub fn tan(&self, bits: u32) -> Outcome<Ball> {
        self.sin(bits + 8).div(&self.cos(bits + 8), bits).map_or_else(undecided, Outcome::Known)
    }

    /// The inverse tangent.
    #[must_use]
    pub fn atan(&self, bits: u32) -> Ball {
        if self.is_whole() {
            return Ball::unit().scaled(1);
        }
        let middle = Ball { mid: self.mid.clone(), rad: BigUint::zero(), exp: self.exp };
        let value = atan_exact(&middle, bits);
        if self.rad.is_zero() {
            return value;
        }
        let radius = Ball { mid: self.rad.clone().into(), rad: BigUint::zero(), exp: self.exp };
        if radius.magnitude() > 2 {
            return Ball::unit().scaled(1);
        }
        value.wider(&radius, bits)
    }

    /// The inverse sine; undefined where nothing in the ball lies between minus one and one.
    pub fn asin(&self, bits: u32) -> Outcome<Ball> {
        let work = bits + 16;
        let one = Ball::integer(1);
        // 1 - x^2 as a product, without cancellation at the ends.
        let (above, below) = (one.add(self, work), one.sub(self, work));
        match ends(&above, &below) {
            End::Inside => {}
            End::Upper => return Outcome::Known(Ball::pi(work).scaled(-1).rounded(bits)),
            End::Lower => return Outcome::Known(Ball::pi(work).scaled(-1).neg().rounded(bits)),
            End::Outside => return Outcome::Undefined("an inverse sine or cosine beyond one".to_owned()),
            End::Undecided => return undecided(),
        }
        above
            .mul(&below, work)
            .sqrt(work)
            .and_then(|root| self.div(&root, work).map_or_else(undecided, |ratio| Outcome::Known(ratio.atan(bits))))
    }

    /// The inverse cosine; undefined where nothing in the ball lies between minus one and one.
    pub fn acos(&self, bits: u32) -> Outcome<Ball> {
        let work = bits + 16;
        let one = Ball::integer(1);
        let (above, below) = (one.add(self, work), one.sub(self, work));
        match ends(&above, &below) {
            End::Inside => {}
            End::Upper => return Outcome::Known(Ball::zero()),
            End::Lower => return Outcome::Known(Ball::pi(work).rounded(bits)),
            End::Outside => return Outcome::Undefined("an inverse sine or cosine beyond one".to_owned()),
            End::Undecided => return undecided(),
        }
        match below.div(&above, work) {
            Some(ratio) => ratio.sqrt(work).map(|root| root.atan(bits).scaled(1)),
            None => undecided(),
        }
    }

    /// The hyperbolic sine.
    pub fn sinh(&self, bits: u32) -> Outcome<Ball> {
        // Near zero the exponentials cancel: that many bits more.
        let work = bits + 16 + u32::try_from(self.magnitude().clamp(-4 * i64::from(bits) - 1000, 0).unsigned_abs()).unwrap_or(0);
        self.exp(work).and_then(|up| match Ball::integer(1).div(&up, work) {
            Some(down) => Outcome::Known(up.sub(&down, bits).scaled(-1)),
            None => undecided(),
        })
    }

    /// The hyperbolic cosine.
    pub fn cosh(&self, bits: u32) -> Outcome<Ball> {
        let work = bits + 16;
        self.exp(work).and_then(|up| match Ball::integer(1).div(&up, work) {
            Some(down) => Outcome::Known(up.add(&down, bits).scaled(-1)),
            None => undecided(),
        })
    }

    /// The hyperbolic tangent.
    pub fn tanh(&self, bits: u32) -> Outcome<Ball> {
        if self.mid.is_negative() {
            return self.neg().tanh(bits).map(|value| value.neg());
        }
        let work = bits + 16 + u32::try_from(self.magnitude().clamp(-4 * i64::from(bits) - 1000, 0).unsigned_abs()).unwrap_or(0);
        // 1 - 2 / (exp(2x) + 1): each number occurs once, so the enclosure stays tight.
        self.scaled(1).neg().exp(work).and_then(|down| {
            let one = Ball::integer(1);
            match down.scaled(1).div(&one.add(&down, work), work) {
                Some(part) => Outcome::Known(one.sub(&part, bits)),
                None => undecided(),
            }
        })
    }
}

/// Where a number lies against the interval from minus one to one.
enum End {
    Inside,
    Upper,
    Lower,
    Outside,
    Undecided,
}

fn ends(above: &Ball, below: &Ball) -> End {
    use std::cmp::Ordering::{Equal, Greater, Less};
    match (above.sign(), below.sign()) {
        (Some(Less), _) | (_, Some(Less)) => End::Outside,
        (Some(Equal), _) => End::Lower,
        (_, Some(Equal)) => End::Upper,
        (Some(Greater), Some(Greater)) => End::Inside,
        _ => End::Undecided,
    }
}

/// Sine or cosine of an exact number.
fn wave_exact(x: &Ball, wave: Wave, bits: u32) -> Ball {
    if x.mid.is_zero() {
        return if wave == Wave::Sine { Ball::zero() } else { Ball::integer(1) };
    }
    // Small arguments want more places for a sine of the same relative precision.
    let lost = x.magnitude().clamp(-4 * i64::from(bits) - 1000, 0).unsigned_abs();
    let scale = u64::from(bits) + lost + 32;
    let wide = u32::try_from(scale.saturating_add(x.magnitude().max(0).unsigned_abs())).unwrap_or(u32::MAX / 4) + 64;
    let quarter = Ball::pi(wide).scaled(-1);
    // The nearest whole number of quarter turns; any near enough would do.
    let turns: BigInt = match x.div(&quarter, wide) {
        Some(ratio) => {
            let doubled = ratio.scaled(1);
            let floor = if doubled.exp >= 0 { &doubled.mid << doubled.exp as u64 } else { &doubled.mid >> doubled.exp.unsigned_abs() };
            (floor + BigInt::one()) >> 1
        }
        None => BigInt::zero(),
    };
    let rest = Fixed::of(&x.sub(&quarter.mul(&Ball::integer(turns.clone()), wide), wide), scale);
    let quadrant: u8 = (&turns & BigInt::from(3)).try_into().unwrap_or(0);
    let (wave, negative) = match (wave, quadrant) {
        (Wave::Sine, 0) => (Wave::Sine, false),
        (Wave::Sine, 1) => (Wave::Cosine, false),
        (Wave::Sine, 2) => (Wave::Sine, true),
        (Wave::Sine, _) => (Wave::Cosine, true),
        (Wave::Cosine, 0) => (Wave::Cosine, false),
        (Wave::Cosine, 1) => (Wave::Sine, true),
        (Wave::Cosine, 2) => (Wave::Cosine, true),
        (Wave::Cosine, _) => (Wave::Sine, false),
    };
    let first = u32::from(wave == Wave::Sine);
    let (sum, error) = factorial_series(&rest.value, scale, first, 2, true);
    let value = Fixed { value: sum, error: rest.error + error, scale }.ball(bits);
    if negative { value.neg() } else { value }
}

/// The inverse tangent of an exact number.
fn atan_exact(x: &Ball, bits: u32) -> Ball {
    if x.mid.is_zero() {
        return Ball::zero();
    }
    if x.mid.is_negative() {
        return atan_exact(&x.neg(), bits).neg();
    }
    if x.magnitude() > 1 {
        // atan(x) = pi/2 - atan(1/x).
        let work = bits + 8;
        let Some(inverse) = Ball::integer(1).div(x, work + 8) else { return Ball::unit().scaled(1) };
        return Ball::pi(work).scaled(-1).sub(&inverse.atan(work), bits);
    }
    let lost = x.magnitude().clamp(-4 * i64::from(bits) - 1000, 0).unsigned_abs();
    let halvings = (f64::from(bits).sqrt() / 3.0).ceil() as u64 + 2;
    let scale = u64::from(bits) + lost + halvings + 32;
    let one = BigInt::one() << scale;
    let mut y = Fixed::of(x, scale).value;
    // atan(y) = 2 atan(y / (1 + sqrt(1 + y^2))); each step halves the error and adds less than three units.
    for _ in 0..halvings {
        let root = ((&one << scale) + &y * &y).sqrt();
        y = (&y << scale) / (&one + root);
    }
    let (sum, error) = odd_series(&y, scale, true);
    let error = BigUint::from(error + 16) << halvings;
    Fixed { value: sum << halvings, error, scale }.ball(bits)
}
