//! Balls: rigorous enclosures of real numbers, a midpoint and a radius over one power of two.
//!
//! A ball holds every real number between `(mid - rad) * 2^exp` and `(mid + rad) * 2^exp`. Every operation returns a ball that holds the
//! true result for every choice of true operands in the given balls: what is cut off the midpoint is added to the radius, never lost.

mod constant;
mod exponential;
mod fixed;
mod gamma;
mod special;
#[cfg(test)]
mod tests;
mod trigonometric;

use std::cmp::Ordering;

use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

pub use gamma::bernoulli;
pub(in crate::num) use gamma::stirling_coefficient;

use super::{Outcome, Rational};

/// Bits that a radius keeps: more would say nothing.
const RADIUS_BITS: u64 = 32;

/// So many bits below a midpoint's last one a radius is summed up: what is rounded up there does not show.
const GUARD: u64 = 10;

/// Beyond this exponent a ball is the whole line, below its opposite a ball around zero: exponents never overflow.
const EXPONENT_LIMIT: i64 = 1 << 40;

/// Up to this exponent mantissas are shifted over each other.
const MODERATE: i64 = 1 << 20;

/// Up to this exponent a number is written out: as a rational, in digits.
const WRITTEN: i64 = 1 << 16;

/// Why a value is not known: the enclosure is too wide to tell. More bits may settle it.
pub const UNDECIDED: &str = "not decided at this precision";

/// The outcome of a question that an enclosure is too wide for.
pub(in crate::num) fn undecided<T>() -> Outcome<T> {
    Outcome::Unknown(UNDECIDED.to_owned())
}

/// A real number known to lie within a radius of a midpoint.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Ball {
    pub(in crate::num) mid: BigInt,
    pub(in crate::num) rad: BigUint,
    pub(in crate::num) exp: i64,
}

impl Ball {
    /// The ball `(mid +- rad) * 2^exp`.
    pub fn new(mid: BigInt, rad: BigUint, exp: i64) -> Self {
        Ball { mid, rad, exp }
    }

    /// Exactly zero.
    pub fn zero() -> Self {
        Ball { mid: BigInt::zero(), rad: BigUint::zero(), exp: 0 }
    }

    /// A whole number, exactly.
    pub fn integer(value: impl Into<BigInt>) -> Self {
        Ball { mid: value.into(), rad: BigUint::zero(), exp: 0 }
    }

    /// The enclosure of a rational number with about `bits` bits.
    pub fn rational(value: &Rational, bits: u32) -> Self {
        if value.is_integer() {
            return Ball::integer(value.numer()).rounded(bits);
        }
        Ball::quotient(&value.numer(), &value.denom(), bits)
    }

    /// The enclosure of `numer / denom`, `denom` positive.
    pub(in crate::num) fn quotient(numer: &BigInt, denom: &BigInt, bits: u32) -> Self {
        let shift = i64::from(bits) + 2 + signed(denom.bits()) - signed(numer.bits());
        let (numer, denom) = if shift >= 0 { (numer << shift, denom.clone()) } else { (numer.clone(), denom << -shift) };
        let (mid, rest) = numer.div_mod_floor(&denom);
        let rad = if rest.is_zero() { BigUint::zero() } else { BigUint::one() };
        Ball { mid, rad, exp: -shift }
    }

    /// Whether the radius is zero.
    pub fn is_exact(&self) -> bool {
        self.rad.is_zero()
    }

    /// The smallest number of the ball as mantissa over `2^exp`.
    pub(in crate::num) fn low(&self) -> BigInt {
        &self.mid - BigInt::from(self.rad.clone())
    }

    /// The largest number of the ball as mantissa over `2^exp`.
    pub(in crate::num) fn high(&self) -> BigInt {
        &self.mid + BigInt::from(self.rad.clone())
    }

    /// The least number that the ball holds; `None` when it is too large or too small to be written out.
    pub fn lower(&self) -> Option<Rational> {
        self.is_moderate().then(|| dyadic(self.low(), self.exp))
    }

    /// The greatest number that the ball holds; `None` as for [`Ball::lower`].
    pub fn upper(&self) -> Option<Rational> {
        self.is_moderate().then(|| dyadic(self.high(), self.exp))
    }

    /// The midpoint; `None` as for [`Ball::lower`].
    pub fn midpoint(&self) -> Option<Rational> {
        self.is_moderate().then(|| dyadic(self.mid.clone(), self.exp))
    }

    fn is_moderate(&self) -> bool {
        self.exp.abs() <= WRITTEN
    }

    /// The whole line: nothing is known.
    pub(in crate::num) fn whole() -> Ball {
        Ball { mid: BigInt::zero(), rad: BigUint::one(), exp: 2 * EXPONENT_LIMIT }
    }

    /// Whether nothing is known of the number.
    pub fn is_whole(&self) -> bool {
        self.exp > EXPONENT_LIMIT
    }

    /// Everything up to `2^exponent` in absolute value.
    pub fn around_zero(exponent: i64) -> Ball {
        Ball { mid: BigInt::zero(), rad: BigUint::one(), exp: exponent }
    }

    /// The ball of radius one around zero.
    fn unit() -> Ball {
        Ball { mid: BigInt::zero(), rad: BigUint::one(), exp: 0 }
    }

    /// The sign of every number in the ball, where they share one.
    pub fn sign(&self) -> Option<Ordering> {
        if self.mid.is_zero() && self.rad.is_zero() {
            return Some(Ordering::Equal);
        }
        (self.mid.magnitude() > &self.rad).then(|| if self.mid.is_negative() { Ordering::Less } else { Ordering::Greater })
    }

    /// Whether the ball holds zero.
    pub fn holds_zero(&self) -> bool {
        self.mid.magnitude() <= &self.rad
    }

    /// Whether the ball holds `value`.
    pub fn holds(&self, value: &Rational) -> bool {
        match (self.lower(), self.upper()) {
            (Some(low), Some(high)) => low <= *value && *value <= high,
            _ => self.compare(&Ball::rational(value, 256)).is_none(),
        }
    }

    /// The same ball or a slightly larger one whose midpoint has at most `bits` bits and no bits far below its radius.
    #[must_use]
    pub fn rounded(mut self, bits: u32) -> Self {
        let by_size = self.mid.bits().saturating_sub(u64::from(bits));
        let by_radius = self.rad.bits().saturating_sub(RADIUS_BITS);
        let shift = by_size.max(by_radius);
        if self.exp > EXPONENT_LIMIT {
            return Ball::whole();
        }
        if self.exp < -EXPONENT_LIMIT {
            return Ball { mid: BigInt::zero(), rad: BigUint::one(), exp: -EXPONENT_LIMIT / 2 };
        }
        if shift == 0 {
            return self;
        }
        let lost = self.mid.magnitude().trailing_zeros().is_some_and(|zeros| zeros < shift);
        let rad_lost = self.rad.trailing_zeros().is_some_and(|zeros| zeros < shift);
        self.mid >>= shift;
        self.rad >>= shift;
        self.rad += u32::from(lost) + u32::from(rad_lost);
        self.exp += signed(shift);
        self
    }

    fn plus(&self, other: &Ball) -> Ball {
        let exp = self.exp.min(other.exp);
        let (here, there) = ((self.exp - exp) as u64, (other.exp - exp) as u64);
        if self.rad.is_zero() && other.rad.is_zero() {
            let mid = match (here, there) {
                (0, 0) => &self.mid + &other.mid,
                (0, _) => &self.mid + (&other.mid << there),
                _ => (&self.mid << here) + &other.mid,
            };
            return Ball { mid, rad: BigUint::zero(), exp };
        }
        Ball { mid: (&self.mid << here) + (&other.mid << there), rad: (&self.rad << here) + (&other.rad << there), exp }
    }

    /// An exponent so that `2^exponent` is larger than the absolute value of everything in the ball; `i64::MIN` for zero.
    pub fn magnitude(&self) -> i64 {
        let high = self.mid.magnitude() + &self.rad;
        if high.is_zero() { i64::MIN } else { signed(high.bits()).saturating_add(self.exp) }
    }

    /// An exponent so that `2^exponent` is larger than the radius; `i64::MIN` for an exact number.
    pub(in crate::num) fn spread(&self) -> i64 {
        if self.rad.is_zero() { i64::MIN } else { signed(self.rad.bits()).saturating_add(self.exp) }
    }

    /// The sum.
    #[must_use]
    pub fn add(&self, other: &Ball, bits: u32) -> Ball {
        if self.is_whole() || other.is_whole() {
            return Ball::whole();
        }
        // Operands of very different size would be shifted over each other at full length: the small one becomes radius.
        let gap = i64::from(bits) + 64;
        for (large, small) in [(self, other), (other, self)] {
            let (low, high) = (large.exp, small.magnitude());
            if high == i64::MIN {
                return large.clone().rounded(bits);
            }
            let top = low + signed(large.mid.bits());
            if high < low && high.saturating_add(gap) < top {
                return large.plus(&Ball { mid: BigInt::zero(), rad: BigUint::one(), exp: (top - gap).min(low) }).rounded(bits);
            }
        }
        self.sum(other, bits).unwrap_or_else(|| self.plus(other).rounded(bits))
    }

    /// The sum where both radii are short: the radius is never written out at the midpoints' length.
    fn sum(&self, other: &Ball, bits: u32) -> Option<Ball> {
        let (own, others) = (self.rad.to_u64()?, other.rad.to_u64()?);
        let exp = self.exp.min(other.exp);
        let (here, there) = ((self.exp - exp) as u64, (other.exp - exp) as u64);
        let mid = match (here, there) {
            (0, 0) => &self.mid + &other.mid,
            (0, _) => &self.mid + (&other.mid << there),
            _ => (&self.mid << here) + &other.mid,
        };
        let drop = mid.bits().saturating_sub(u64::from(bits));
        let fine = drop.saturating_sub(GUARD);
        let rad = raised(u128::from(own), here, fine)?.checked_add(raised(u128::from(others), there, fine)?)?;
        Some(Ball::cut(mid, rad, exp, drop)?.rounded(bits))
    }

    /// `mid * 2^exp` without the last `drop` bits of the midpoint, the radius given with up to [`GUARD`] bits below what is kept.
    fn cut(mid: BigInt, rad: u128, exp: i64, drop: u64) -> Option<Ball> {
        let (mid, lost) = if drop == 0 {
            (mid, false)
        } else {
            let lost = mid.magnitude().trailing_zeros().is_some_and(|zeros| zeros < drop);
            (mid >> drop, lost)
        };
        let guard = drop.min(GUARD);
        let rad = (rad >> guard) + u128::from(rad & ((1 << guard) - 1) != 0) + u128::from(lost);
        Some(Ball { mid, rad: BigUint::from(u64::try_from(rad).ok()?), exp: exp + signed(drop) })
    }

    /// The opposite.
    #[must_use]
    pub fn neg(&self) -> Ball {
        Ball { mid: -&self.mid, rad: self.rad.clone(), exp: self.exp }
    }

    /// The difference.
    #[must_use]
    pub fn sub(&self, other: &Ball, bits: u32) -> Ball {
        self.add(&other.neg(), bits)
    }

    /// The product.
    #[must_use]
    pub fn mul(&self, other: &Ball, bits: u32) -> Ball {
        if self.is_whole() || other.is_whole() {
            return Ball::whole();
        }
        if let Some(product) = self.product(other, bits) {
            return product;
        }
        let rad = self.mid.magnitude() * &other.rad + &self.rad * (other.mid.magnitude() + &other.rad);
        Ball { mid: &self.mid * &other.mid, rad, exp: self.exp + other.exp }.rounded(bits)
    }

    /// The product where both radii are short.
    fn product(&self, other: &Ball, bits: u32) -> Option<Ball> {
        let (own, others) = (self.rad.to_u64()?, other.rad.to_u64()?);
        let mid = &self.mid * &other.mid;
        let drop = mid.bits().saturating_sub(u64::from(bits));
        let exp = self.exp + other.exp;
        if own == 0 && others == 0 {
            return Ball::cut(mid, 0, exp, drop).map(|ball| ball.rounded(bits));
        }
        // |a| rad(b) + |b| rad(a) + rad(a) rad(b), each rounded up.
        let fine = drop.saturating_sub(GUARD);
        let part = |size: &BigUint, rad: u64| {
            let (top, shift) = top(size);
            raised(u128::from(top) * u128::from(rad), shift, fine)
        };
        let rad = part(self.mid.magnitude(), others)?.checked_add(part(other.mid.magnitude(), own)?)?.checked_add(raised(
            u128::from(own) * u128::from(others),
            0,
            drop,
        )?)?;
        Some(Ball::cut(mid, rad, exp, drop)?.rounded(bits))
    }

    /// The product with `numer / denom`, `denom` positive.
    #[must_use]
    pub(in crate::num) fn times_fraction(&self, numer: i64, denom: i64, bits: u32) -> Ball {
        if self.is_whole() {
            return Ball::whole();
        }
        let (mid, rad) = (&self.mid * numer, &self.rad * numer.unsigned_abs());
        if denom == 1 {
            return Ball { mid, rad, exp: self.exp }.rounded(bits);
        }
        // As many bits more as the quotient wants.
        let shift = (u64::from(bits) + 2 + 64).saturating_sub(mid.bits()).max(u64::from(64 - denom.leading_zeros()));
        let mid = (mid << shift).div_floor(&BigInt::from(denom));
        let rad = if rad.is_zero() { BigUint::zero() } else { (rad << shift) / denom.unsigned_abs() + 1_u32 };
        // One for the quotient's own end.
        Ball { mid, rad: rad + 1_u32, exp: self.exp - signed(shift) }.rounded(bits)
    }

    /// The product with `2^shift`.
    #[must_use]
    pub fn scaled(&self, shift: i64) -> Ball {
        Ball { mid: self.mid.clone(), rad: self.rad.clone(), exp: self.exp + shift }.rounded(u32::MAX)
    }

    /// The quotient; `None` when the divisor's ball holds zero.
    pub fn div(&self, other: &Ball, bits: u32) -> Option<Ball> {
        if other.holds_zero() {
            return None;
        }
        if self.is_whole() {
            return Some(Ball::whole());
        }
        // The quotients of the ends bound the quotients of everything between them.
        let (low, high) = (other.low(), other.high());
        let shift = (i64::from(bits) + 8 + signed(other.mid.bits()) - signed(self.mid.bits())).max(0) as u64;
        if self.rad.is_zero() && other.rad.is_zero() {
            let (mut numer, mut denom) = (&self.mid << shift, other.mid.clone());
            if denom.is_negative() {
                (numer, denom) = (-numer, -denom);
            }
            let (mid, rest) = numer.div_mod_floor(&denom);
            let rad = BigUint::from(u32::from(!rest.is_zero()));
            return Some(Ball { mid, rad, exp: self.exp - other.exp - shift as i64 }.rounded(bits));
        }
        let mut least: Option<BigInt> = None;
        let mut most: Option<BigInt> = None;
        for numer in [self.low() << shift, self.high() << shift] {
            for denom in [&low, &high] {
                let (floor, rest) = numer.div_mod_floor(denom);
                let ceil = if rest.is_zero() { floor.clone() } else { &floor + 1 };
                least = Some(match least {
                    Some(old) => old.min(floor),
                    None => floor,
                });
                most = Some(match most {
                    Some(old) => old.max(ceil),
                    None => ceil,
                });
            }
        }
        Some(Ball::between(&least?, &most?, self.exp - other.exp - shift as i64).rounded(bits))
    }

    /// A ball that holds everything from `low * 2^exp` to `high * 2^exp`.
    pub(in crate::num) fn between(low: &BigInt, high: &BigInt, exp: i64) -> Ball {
        let mid: BigInt = (low + high) >> 1;
        let rad = (high - &mid).max(&mid - low);
        Ball { mid, rad: rad.to_biguint().unwrap_or_default(), exp }
    }

    /// The order of everything in this ball against everything in the other; `None` where they overlap (two equal exact balls are equal).
    pub fn compare(&self, other: &Ball) -> Option<Ordering> {
        if self.is_whole() || other.is_whole() {
            return None;
        }
        let exp = self.exp.min(other.exp);
        if self.exp.max(other.exp) - exp > 1 << 20 {
            return self.compare_far(other);
        }
        let (here, there) = ((self.exp - exp) as u64, (other.exp - exp) as u64);
        if (self.low() << here) > (other.high() << there) {
            return Some(Ordering::Greater);
        }
        if (self.high() << here) < (other.low() << there) {
            return Some(Ordering::Less);
        }
        (self.is_exact() && other.is_exact()).then_some(Ordering::Equal)
    }

    /// [`Ball::compare`] without shifting mantissas over a great distance: by sign and size alone.
    fn compare_far(&self, other: &Ball) -> Option<Ordering> {
        let (sign, against) = (self.sign()?, other.sign()?);
        if sign != against || sign == Ordering::Equal {
            return Some(sign.cmp(&against));
        }
        let floor = |ball: &Ball| signed((ball.mid.magnitude() - &ball.rad).bits()) - 1 + ball.exp;
        let larger = if floor(self) >= other.magnitude() {
            Ordering::Greater
        } else if floor(other) >= self.magnitude() {
            Ordering::Less
        } else {
            return None;
        };
        Some(if sign == Ordering::Less { larger.reverse() } else { larger })
    }

    /// The nearest `f64` to the midpoint: for display and for sampling, never for a verdict.
    pub fn to_f64(&self) -> f64 {
        let drop = self.mid.bits().saturating_sub(64);
        let top = (&self.mid >> drop).to_f64().unwrap_or(f64::NAN);
        let exp = self.exp.saturating_add(signed(drop)).clamp(-4000, 4000) as i32;
        // Two steps, so that the power of two itself stays in range.
        top * f64::from(exp / 2).exp2() * f64::from(exp - exp / 2).exp2()
    }

    /// How many bits of the midpoint are certain; a large number when the ball is exact.
    pub fn certain_bits(&self) -> u64 {
        if self.rad.is_zero() { u64::from(u32::MAX) } else { self.mid.bits().saturating_sub(self.rad.bits()) }
    }
}

/// A number of at most 60 bits that is larger than `value / 2^shift`, and the shift.
fn top(value: &BigUint) -> (u64, u64) {
    let shift = value.bits().saturating_sub(59);
    let kept = if shift == 0 { value.to_u64() } else { (value >> shift).to_u64() };
    (kept.unwrap_or(u64::MAX >> 4) + 1, shift)
}

/// `value * 2^up / 2^down` rounded up; `None` where that is longer than a radius may be.
fn raised(value: u128, up: u64, down: u64) -> Option<u128> {
    if value == 0 {
        return Some(0);
    }
    if up >= down {
        let shift = u32::try_from(up - down).ok().filter(|shift| *shift < value.leading_zeros().saturating_sub(4))?;
        return Some(value << shift);
    }
    let shift = down - up;
    if shift >= 127 { Some(1) } else { Some((value >> shift) + 1) }
}

/// A count of bits as a signed exponent.
pub(in crate::num) fn signed(bits: u64) -> i64 {
    i64::try_from(bits).unwrap_or(i64::MAX / 4)
}

/// `mantissa * 2^exp` as a rational number.
pub(in crate::num) fn dyadic(mantissa: BigInt, exp: i64) -> Rational {
    let power = BigInt::from_biguint(Sign::Plus, BigUint::one() << exp.unsigned_abs());
    if exp >= 0 { Rational::from_integer(mantissa * power) } else { Rational::new(mantissa, power) }
}
