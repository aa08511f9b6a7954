//! Arithmetic, powers and roots of scalars: exact while the result is a rational of bearable length.

use std::cmp::Ordering;

use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_traits::{One, Pow, Signed, ToPrimitive, Zero};

use super::Scalar;
use crate::num::{Ball, Outcome, Rational, ball::undecided};

/// Longer whole numbers become balls.
const EXACT_BITS: u64 = 1 << 16;

/// Longer fractions become balls: each step with them costs a common divisor, which grows with the square of the length.
const FRACTION_BITS: u64 = 1 << 12;

/// Roots up to this index are looked for exactly.
const ROOT_INDEX: u32 = 64;

impl Scalar {
    /// Zero.
    pub fn zero() -> Self {
        Scalar::from(0)
    }

    /// One.
    pub fn one() -> Self {
        Scalar::from(1)
    }

    /// The number exactly, or as a ball where it is too long to go on with.
    pub(crate) fn kept(value: Rational, bits: u32) -> Self {
        let limit = if value.is_integer() { EXACT_BITS } else { FRACTION_BITS };
        if value.small().is_none() && value.bits() > limit { Scalar::Ball(Ball::rational(&value, bits)) } else { Scalar::Exact(value) }
    }

    /// The sum; of opposite infinities nothing is known.
    #[must_use]
    pub fn add(&self, other: &Scalar, bits: u32) -> Self {
        match (self, other) {
            (Scalar::Infinite { negative: left }, Scalar::Infinite { negative: right }) if left != right => Scalar::Ball(Ball::whole()),
            (Scalar::Infinite { .. }, _) => self.clone(),
            (_, Scalar::Infinite { .. }) => other.clone(),
            (Scalar::Exact(left), Scalar::Exact(right)) => Scalar::kept(left + right, bits),
            (Scalar::Exact(zero), rest) | (rest, Scalar::Exact(zero)) if zero.is_zero() => rest.clone(),
            _ => Scalar::Ball(self.enclosure(bits).add(&other.enclosure(bits), bits)),
        }
    }

    /// The difference.
    #[must_use]
    pub fn sub(&self, other: &Scalar, bits: u32) -> Self {
        self.add(&other.neg(), bits)
    }

    /// The opposite.
    #[must_use]
    pub fn neg(&self) -> Self {
        match self {
            Scalar::Exact(value) => Scalar::Exact(-value),
            Scalar::Ball(ball) => Scalar::Ball(ball.neg()),
            Scalar::Infinite { negative } => Scalar::Infinite { negative: !negative },
        }
    }

    /// The product; zero times any real number is exactly zero, zero times an infinity is not known.
    #[must_use]
    pub fn mul(&self, other: &Scalar, bits: u32) -> Self {
        match (self, other) {
            (Scalar::Infinite { negative }, finite) | (finite, Scalar::Infinite { negative }) => match finite.sign() {
                Some(Ordering::Greater) => Scalar::Infinite { negative: *negative },
                Some(Ordering::Less) => Scalar::Infinite { negative: !negative },
                _ => Scalar::Ball(Ball::whole()),
            },
            (Scalar::Exact(left), Scalar::Exact(right)) => Scalar::kept(left * right, bits),
            (Scalar::Exact(zero), _) | (_, Scalar::Exact(zero)) if zero.is_zero() => Scalar::zero(),
            (Scalar::Exact(one), rest) | (rest, Scalar::Exact(one)) if one.is_one() => rest.clone(),
            (Scalar::Exact(exact), Scalar::Ball(ball)) | (Scalar::Ball(ball), Scalar::Exact(exact)) => Scalar::Ball(match exact.small() {
                Some((numer, denom)) => ball.times_fraction(numer, denom, bits),
                None => ball.mul(&Ball::rational(exact, bits), bits),
            }),
            _ => Scalar::Ball(self.enclosure(bits).mul(&other.enclosure(bits), bits)),
        }
    }

    /// The quotient; undefined for an exact zero below, undecided where an enclosure below holds zero.
    pub fn div(&self, other: &Scalar, bits: u32) -> Outcome<Self> {
        match (self, other) {
            (Scalar::Infinite { .. }, Scalar::Infinite { .. }) => Outcome::Undefined("a quotient of infinities".to_owned()),
            (_, Scalar::Infinite { .. }) => Outcome::Known(Scalar::zero()),
            (Scalar::Infinite { negative }, _) => match other.sign() {
                Some(Ordering::Greater) => Outcome::Known(self.clone()),
                Some(Ordering::Less) => Outcome::Known(Scalar::Infinite { negative: !negative }),
                Some(Ordering::Equal) => Outcome::Undefined("a division by zero".to_owned()),
                None => undecided(),
            },
            (_, Scalar::Exact(zero)) if zero.is_zero() => Outcome::Undefined("a division by zero".to_owned()),
            (Scalar::Exact(left), Scalar::Exact(right)) => Outcome::Known(Scalar::kept(left / right, bits)),
            (Scalar::Exact(zero), Scalar::Ball(below)) if zero.is_zero() && !below.holds_zero() => Outcome::Known(Scalar::zero()),
            (rest, Scalar::Exact(one)) if one.is_one() => Outcome::Known(rest.clone()),
            _ if other.sign() == Some(Ordering::Equal) => Outcome::Undefined("a division by zero".to_owned()),
            (Scalar::Ball(above), Scalar::Exact(below)) if below.small().is_some_and(|(numer, _)| numer != i64::MIN) => {
                let (numer, denom) = below.small().unwrap_or((1, 1));
                Outcome::Known(Scalar::Ball(above.times_fraction(denom * numer.signum(), numer.abs(), bits)))
            }
            _ => match self.enclosure(bits).div(&other.enclosure(bits), bits) {
                Some(ball) => Outcome::Known(Scalar::Ball(ball)),
                None => undecided(),
            },
        }
    }

    /// The whole number, where it is one for certain and fits.
    pub fn to_i64(&self) -> Option<i64> {
        self.exact().filter(|value| value.is_integer()).and_then(|value| value.small()).map(|(value, _)| value)
    }

    /// The power. Zero to the zero, zero to a negative power and a negative base with an exponent that is not whole are undefined.
    pub fn pow(&self, exponent: &Scalar, bits: u32) -> Outcome<Self> {
        match (self, exponent) {
            (Scalar::Infinite { .. }, _) | (_, Scalar::Infinite { .. }) => Outcome::Unknown("a power with an infinity".to_owned()),
            (Scalar::Exact(base), Scalar::Exact(exponent)) => power(base, exponent, bits),
            (Scalar::Ball(base), Scalar::Exact(exponent)) if exponent.is_integer() => match (base.sign(), exponent.numer().to_i64()) {
                (Some(Ordering::Equal), _) => power(&Rational::zero(), exponent, bits),
                (None, _) if !exponent.is_positive() => undecided(),
                (_, Some(whole)) => base.powi(whole, bits).map_or_else(undecided, |ball| Outcome::Known(Scalar::Ball(ball))),
                _ => Outcome::Unknown("the exponent is too large".to_owned()),
            },
            (Scalar::Exact(one), _) if one.is_one() => Outcome::Known(Scalar::one()),
            _ => match self.sign() {
                Some(Ordering::Greater) => self.ball(bits + 64).pow(&exponent.ball(bits + 64), bits).map(Scalar::Ball),
                Some(Ordering::Equal) => match exponent.sign() {
                    Some(Ordering::Greater) => Outcome::Known(Scalar::zero()),
                    Some(_) => Outcome::Undefined("a power of zero that is not positive".to_owned()),
                    None => undecided(),
                },
                Some(Ordering::Less) => match exponent {
                    // The enclosure of a whole number is no proof that it is whole, nor that it is not.
                    Scalar::Ball(ball) if ball.holds_integer() => undecided(),
                    _ => Outcome::Undefined("a power of a negative number with an exponent that is not whole".to_owned()),
                },
                None => undecided(),
            },
        }
    }

    /// The square root that is not negative.
    pub fn sqrt(&self, bits: u32) -> Outcome<Self> {
        self.root(2, bits)
    }

    /// The real root of a whole index: not negative for even ones, of either sign for odd ones.
    pub fn root(&self, index: i64, bits: u32) -> Outcome<Self> {
        if index == 0 {
            return Outcome::Undefined("a root of index zero".to_owned());
        }
        if index < 0 {
            return self.root(-index, bits + 8).and_then(|root| Scalar::one().div(&root, bits));
        }
        if index % 2 == 1 && self.sign() == Some(Ordering::Less) {
            return self.neg().root(index, bits).map(|root| root.neg());
        }
        match (self, u32::try_from(index)) {
            (Scalar::Exact(value), Ok(index)) if value.is_negative() => {
                debug_assert!(index % 2 == 0);
                Outcome::Undefined("an even root of a negative number".to_owned())
            }
            (Scalar::Exact(value), Ok(index)) => match exact_root(value, index) {
                Some(root) => Outcome::Known(Scalar::Exact(root)),
                None if index <= ROOT_INDEX => Ball::rational(value, bits + 8).root(index, bits).map(Scalar::Ball),
                None => self.pow(&Scalar::Exact(Rational::new(1.into(), index.into())), bits),
            },
            (Scalar::Infinite { negative: true }, _) => Outcome::Undefined("an even root of a negative number".to_owned()),
            (Scalar::Infinite { negative: false }, _) => Outcome::Known(self.clone()),
            (Scalar::Ball(ball), Ok(index)) if index <= ROOT_INDEX => ball.root(index, bits).map(Scalar::Ball),
            _ => self.pow(&Scalar::Exact(Rational::new(1.into(), index.into())), bits),
        }
    }

    /// The largest whole number that is not larger; undecided where the enclosure holds a whole number.
    pub fn floor(&self) -> Outcome<Self> {
        match self {
            Scalar::Exact(value) => Outcome::Known(Scalar::Exact(value.floor())),
            Scalar::Infinite { .. } => Outcome::Undefined("a whole part of infinity".to_owned()),
            Scalar::Ball(ball) => match (ball.lower(), ball.upper()) {
                (Some(low), Some(high)) if low.floor() == high.floor() => Outcome::Known(Scalar::Exact(low.floor())),
                _ => undecided(),
            },
        }
    }

    /// The smallest whole number that is not smaller; undecided where the enclosure holds a whole number.
    pub fn ceil(&self) -> Outcome<Self> {
        self.neg().floor().map(|value| value.neg())
    }

    /// The nearest decimal of so many places, halves away from zero.
    pub fn round(&self, places: i64, bits: u32) -> Outcome<Self> {
        if places.abs() > 1000 {
            return Outcome::Unknown("too many places".to_owned());
        }
        let scale = Scalar::Exact(Pow::pow(Rational::from_integer(10.into()), places as i32));
        let half = Scalar::Exact(Rational::new(1.into(), 2.into()));
        let scaled = self.mul(&scale, bits);
        let whole = match scaled.sign() {
            Some(Ordering::Less) => scaled.sub(&half, bits).ceil(),
            Some(_) => scaled.add(&half, bits).floor(),
            None => match (scaled.add(&half, bits).floor(), scaled.sub(&half, bits).ceil()) {
                (Outcome::Known(up), Outcome::Known(down)) if up == down => Outcome::Known(up),
                _ => undecided(),
            },
        };
        whole.and_then(|whole| whole.div(&scale, bits))
    }

    /// The absolute value.
    #[must_use]
    pub fn abs(&self) -> Self {
        match (self, self.sign()) {
            (_, Some(Ordering::Less)) => self.neg(),
            (Scalar::Ball(ball), None) => Scalar::Ball(ball.abs_hull()),
            _ => self.clone(),
        }
    }

    /// The larger of both; where the enclosures overlap, a ball that holds it.
    #[must_use]
    pub fn max(&self, other: &Scalar, bits: u32) -> Self {
        match self.compare(other) {
            Some(Ordering::Less) => other.clone(),
            Some(_) => self.clone(),
            None => Scalar::Ball(self.ball(bits).max_hull(&other.ball(bits))),
        }
    }

    /// The smaller of both; where the enclosures overlap, a ball that holds it.
    #[must_use]
    pub fn min(&self, other: &Scalar, bits: u32) -> Self {
        self.neg().max(&other.neg(), bits).neg()
    }
}

impl Ball {
    fn holds_integer(&self) -> bool {
        match (self.lower(), self.upper()) {
            (Some(low), Some(high)) => low.ceil() <= high.floor(),
            _ => true,
        }
    }

    /// The absolute values of what a ball around zero holds.
    fn abs_hull(&self) -> Ball {
        if self.is_whole() {
            return self.clone();
        }
        let high = self.high().max(-self.low());
        Ball::between(&BigInt::zero(), &high, self.exp)
    }

    /// A ball that holds the larger of any two numbers of the balls, which overlap.
    fn max_hull(&self, other: &Ball) -> Ball {
        let (exp, far) = (self.exp.min(other.exp), self.exp.max(other.exp));
        if self.is_whole() || other.is_whole() || far - exp > 1 << 20 {
            return self.hull(other);
        }
        let (here, there) = ((self.exp - exp) as u64, (other.exp - exp) as u64);
        let low = (self.low() << here).max(other.low() << there);
        let high = (self.high() << here).max(other.high() << there);
        Ball::between(&low, &high, exp)
    }
}

/// A rational power of a rational number.
fn power(base: &Rational, exponent: &Rational, bits: u32) -> Outcome<Scalar> {
    if base.is_zero() {
        return if exponent.is_positive() {
            Outcome::Known(Scalar::zero())
        } else if exponent.is_zero() {
            Outcome::Undefined("zero to the power of zero".to_owned())
        } else {
            Outcome::Undefined("a negative power of zero".to_owned())
        };
    }
    if base.is_one() || exponent.is_zero() {
        return Outcome::Known(Scalar::one());
    }
    if exponent.is_integer() {
        if (-base).is_one() {
            return Outcome::Known(Scalar::from(if exponent.numer().is_even() { 1 } else { -1 }));
        }
        let Some(whole) = exponent.numer().to_i64() else { return Outcome::Unknown("the exponent is too large".to_owned()) };
        let length = base.numer().bits().max(base.denom().bits());
        let limit = if base.is_integer() { EXACT_BITS } else { FRACTION_BITS };
        if length.saturating_mul(whole.unsigned_abs()) <= limit {
            return Outcome::Known(Scalar::Exact(Pow::pow(base, whole as i32)));
        }
        let guard = 2 * (64 - whole.unsigned_abs().leading_zeros()) + 8;
        return Ball::rational(base, bits + guard).powi(whole, bits).map_or_else(undecided, |ball| Outcome::Known(Scalar::Ball(ball)));
    }
    if base.is_negative() {
        return Outcome::Undefined("a power of a negative number with an exponent that is not whole".to_owned());
    }
    if let (Some(index), Some(times)) = (exponent.denom().to_u32(), exponent.numer().to_i32())
        && index <= ROOT_INDEX
        && times.unsigned_abs() <= 4096
    {
        return match exact_root(base, index) {
            Some(root) => power(&root, &Rational::from_integer(times.into()), bits),
            None => {
                let work = bits + 24;
                let root = Ball::rational(base, work + 8).root(index, work);
                root.and_then(|root| root.powi(times.into(), bits).map_or_else(undecided, |ball| Outcome::Known(Scalar::Ball(ball))))
            }
        };
    }
    Ball::rational(base, bits + 64).pow(&Ball::rational(exponent, bits + 64), bits).map(Scalar::Ball)
}

/// The root of a rational number that is not negative, where it is rational.
fn exact_root(value: &Rational, index: u32) -> Option<Rational> {
    let root = |value: &BigInt| -> Option<BigInt> {
        let value: &BigUint = value.magnitude();
        let root = value.nth_root(index);
        if BigUint::pow(&root, index) == *value { Some(root.into()) } else { None }
    };
    if index > ROOT_INDEX && !value.is_zero() && !value.is_one() {
        return None;
    }
    Some(Rational::new(root(&value.numer())?, root(&value.denom())?))
}
