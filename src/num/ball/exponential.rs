//! Powers, roots, exponentials and logarithms of balls.

use std::cmp::Ordering;

use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::{
    Ball, MODERATE,
    fixed::{Fixed, factorial_series, odd_series},
    signed, undecided,
};
use crate::num::Outcome;

impl Ball {
    /// The whole power; `None` when it is a negative power of a ball that holds zero.
    pub fn powi(&self, exponent: i64, bits: u32) -> Option<Ball> {
        // Every squaring doubles the relative error: as many guard bits as the exponent has.
        let work = bits + 2 * (64 - exponent.unsigned_abs().leading_zeros()) + 8;
        let mut left = exponent.unsigned_abs();
        let mut square = self.clone();
        let mut result = Ball::integer(1);
        while left > 0 {
            if left & 1 == 1 {
                result = result.mul(&square, work);
            }
            left >>= 1;
            if left > 0 {
                square = square.mul(&square, work);
            }
        }
        // The product of balls forgets that both factors are the same number: an even power is never negative.
        if exponent % 2 == 0 && result.low().is_negative() {
            result = Ball::between(&BigInt::zero(), &result.high(), result.exp);
        }
        if exponent < 0 { Ball::integer(1).div(&result, bits) } else { Some(result.rounded(bits)) }
    }

    /// The square root of what is not negative; undefined for a negative ball.
    pub fn sqrt(&self, bits: u32) -> Outcome<Ball> {
        self.root(2, bits)
    }

    /// The root of positive index of what is not negative.
    pub fn root(&self, index: u32, bits: u32) -> Outcome<Ball> {
        let (low, high) = (self.low(), self.high());
        if high.is_negative() {
            return Outcome::Undefined("a root of a negative number".to_owned());
        }
        if low.is_negative() || self.is_whole() {
            return undecided();
        }
        if index == 0 {
            return Outcome::Undefined("a root of index zero".to_owned());
        }
        // The mantissa gets index * bits bits, and an exponent that the index divides.
        let want = signed(u64::from(index) * (u64::from(bits) + 4));
        let mut shift = (want - signed(high.bits())).max(0);
        shift += (self.exp - shift).rem_euclid(i64::from(index));
        let root = |value: &BigInt| (value << shift as u64).nth_root(index);
        let least = root(&low);
        let most = root(&high);
        let exact = self.is_exact() && most.pow(index) == (&high << shift as u64);
        let most = if exact { most } else { most + 1 };
        Outcome::Known(Ball::between(&least, &most, (self.exp - shift) / i64::from(index)).rounded(bits))
    }

    /// The exponential. What is far below the range comes out as a ball between zero and a tiny number; what is far above it is not known.
    pub fn exp(&self, bits: u32) -> Outcome<Ball> {
        if self.magnitude() > 20 {
            return match self.sign() {
                Some(Ordering::Less) => Outcome::Known(Ball::between(&BigInt::zero(), &BigInt::one(), -MODERATE)),
                Some(_) => Outcome::Unknown("the exponential is too large".to_owned()),
                None => undecided(),
            };
        }
        if self.rad.is_zero() {
            return Outcome::Known(exp_exact(self, bits));
        }
        let radius = Ball { mid: self.rad.clone().into(), rad: BigUint::zero(), exp: self.exp };
        let middle = Ball { mid: self.mid.clone(), rad: BigUint::zero(), exp: self.exp };
        if radius.magnitude() > -2 {
            let (low, high) = (exp_exact(&middle.sub(&radius, bits), bits), exp_exact(&middle.add(&radius, bits), bits));
            return Outcome::Known(low.hull(&high).rounded(bits));
        }
        // |exp(m + r) - exp(m)| <= 2 r exp(m) for r <= 1.
        let value = exp_exact(&middle, bits);
        let slack = value.mul(&radius, 64).scaled(1);
        Outcome::Known(value.wider(&slack, bits))
    }

    /// The natural logarithm; undefined where nothing in the ball is positive.
    pub fn log(&self, bits: u32) -> Outcome<Ball> {
        match self.sign() {
            Some(Ordering::Less) => return Outcome::Undefined("the logarithm of a negative number".to_owned()),
            Some(Ordering::Equal) => return Outcome::Undefined("the logarithm of zero".to_owned()),
            None => return undecided(),
            Some(Ordering::Greater) => {}
        }
        if self.rad.is_zero() {
            return Outcome::Known(log_exact(self, bits));
        }
        let middle = Ball { mid: self.mid.clone(), rad: BigUint::zero(), exp: self.exp };
        let radius = Ball { mid: self.rad.clone().into(), rad: BigUint::zero(), exp: 0 };
        let low = Ball { mid: self.low(), rad: BigUint::zero(), exp: 0 };
        // |log(m + d) - log(m)| <= r / (m - r) for |d| <= r.
        let value = log_exact(&middle, bits);
        match radius.div(&low, 64) {
            Some(slack) => Outcome::Known(value.wider(&slack, bits)),
            None => undecided(),
        }
    }

    /// The power with any exponent; the base must be positive.
    pub fn pow(&self, exponent: &Ball, bits: u32) -> Outcome<Ball> {
        // The exponential takes arguments below 2^20 only, whose leading bits become the exponent of the result.
        let work = bits + 32;
        self.log(work).and_then(|log| log.mul(exponent, work).exp(bits))
    }

    /// The smallest ball that holds both.
    #[must_use]
    pub fn hull(&self, other: &Ball) -> Ball {
        if self.is_whole() || other.is_whole() {
            return Ball::whole();
        }
        let exp = self.exp.min(other.exp);
        if self.exp.max(other.exp) - exp > MODERATE {
            let magnitude = self.magnitude().max(other.magnitude());
            return Ball { mid: BigInt::zero(), rad: BigUint::one(), exp: magnitude };
        }
        let (here, there) = ((self.exp - exp) as u64, (other.exp - exp) as u64);
        let low = (self.low() << here).min(other.low() << there);
        let high = (self.high() << here).max(other.high() << there);
        Ball::between(&low, &high, exp)
    }

    /// The ball with as much more radius as `slack` is large.
    #[must_use]
    pub(super) fn wider(&self, slack: &Ball, bits: u32) -> Ball {
        let rad = slack.mid.magnitude() + &slack.rad;
        self.add(&Ball { mid: BigInt::zero(), rad, exp: slack.exp }, bits)
    }
}

/// The exponential of an exact number of moderate size.
fn exp_exact(x: &Ball, bits: u32) -> Ball {
    if x.mid.is_zero() {
        return Ball::integer(1);
    }
    // exp(x) = 2^k exp(r) with r = x - k log 2 below 0.4, and exp(r) by squaring exp(r / 2^halvings).
    let halvings = (f64::from(bits).sqrt() / 2.0).ceil() as u64 + 2;
    let scale = u64::from(bits) + 2 * halvings + 40;
    let wide = u32::try_from(scale).unwrap_or(u32::MAX / 2) + 64;
    let log_two = Ball::log_two(wide);
    let times = (x.to_f64() / std::f64::consts::LN_2).round().to_i64().unwrap_or(0);
    let rest = Fixed::of(&x.add(&log_two.mul(&Ball::integer(-times), wide), wide), scale);
    let small: BigInt = &rest.value >> halvings;
    let (mut value, error) = factorial_series(&small, scale, 0, 1, false);
    // The halved argument was cut by one unit; each squaring of a value below 1.5 multiplies the error by at most four.
    let mut error = BigUint::from(error + 2);
    for _ in 0..halvings {
        value = (&value * &value) >> scale;
        error = error * 4u32 + 1u32;
    }
    // The error of the rest itself moves a value below 1.5 by at most three times as much.
    error += rest.error * 3u32;
    Fixed { value, error, scale }.ball(bits).scaled(times)
}

/// The logarithm of an exact positive number.
fn log_exact(x: &Ball, bits: u32) -> Ball {
    // x = y * 2^k with y between 2/3 and 4/3.
    let length = signed(x.mid.bits());
    let mut times = x.exp + length;
    let mut y = Ball { mid: x.mid.clone(), rad: BigUint::zero(), exp: -length };
    if &y.mid * 3u32 < (BigInt::one() << (length as u64 + 1)) {
        y.exp += 1;
        times -= 1;
    }
    let distance = y.sub(&Ball::integer(1), u32::MAX);
    if times == 0 && distance.mid.is_zero() {
        return Ball::zero();
    }
    // Near one the logarithm is small: that many bits more keep the relative precision.
    let lost = if times == 0 { distance.magnitude().min(0).unsigned_abs().min(4 * u64::from(bits) + 1000) } else { 0 };
    let halvings = (f64::from(bits).sqrt() / 3.0).ceil() as u64;
    let scale = u64::from(bits) + lost + halvings + 40;
    let mut value = Fixed::of(&y, scale).value;
    let one = BigInt::one() << scale;
    // A root of a number above 2/3 carries at most 0.7 of its error plus one unit: never more than six units.
    for _ in 0..halvings {
        value = (value << scale).sqrt();
    }
    let z = ((&value - &one) << scale).div_floor(&(&value + &one));
    let (sum, error) = odd_series(&z, scale, false);
    let error = BigUint::from(error + 16) << (halvings + 1);
    let log_y = Fixed { value: sum << (halvings + 1), error, scale }.ball(bits + 8);
    if times == 0 {
        return log_y.rounded(bits);
    }
    let wide = bits + 72 - times.unsigned_abs().leading_zeros();
    Ball::log_two(wide).mul(&Ball::integer(times), wide).add(&log_y, bits)
}
