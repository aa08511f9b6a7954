//! Exact rational numbers: two machine words while they fit, big integers where they do not.
//!
//! Nearly every number of a derivation is small; a small one is added, multiplied, compared and hashed without touching the heap.

use std::{
    cmp::Ordering,
    fmt,
    iter::{Product, Sum},
    ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, Sub, SubAssign},
    str::FromStr,
};

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{Num, One, Pow, Signed, ToPrimitive, Zero};

/// An exact rational number in lowest terms, its denominator positive.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Rational(Form);

/// A number has one form only: the small one wherever both parts fit.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Form {
    Small(i64, i64),
    Big(Box<BigRational>),
}

impl Rational {
    /// `numer / denom` in lowest terms.
    ///
    /// # Panics
    /// When `denom` is zero.
    pub fn new(numer: BigInt, denom: BigInt) -> Self {
        match (numer.to_i64(), denom.to_i64()) {
            (Some(n), Some(d)) if d != 0 => Rational::ratio(i128::from(n), i128::from(d)),
            _ => Rational::from_big(BigRational::new(numer, denom)),
        }
    }

    /// A whole number.
    pub fn from_integer(value: BigInt) -> Self {
        match value.to_i64() {
            Some(small) => Rational::whole(small),
            None => Rational(Form::Big(Box::new(BigRational::from_integer(value)))),
        }
    }

    /// The number that a float is exactly; `None` for infinities and what is no number.
    pub fn from_float(value: f64) -> Option<Self> {
        BigRational::from_float(value).map(Rational::from_big)
    }

    fn whole(value: i64) -> Self {
        Rational(Form::Small(value, 1))
    }

    /// `n / d` with `d` not zero, brought to lowest terms.
    fn ratio(n: i128, d: i128) -> Self {
        let common = i128::try_from(n.unsigned_abs().gcd(&d.unsigned_abs())).unwrap_or(1);
        let (n, d) = if d < 0 { (-n / common, -d / common) } else { (n / common, d / common) };
        Rational::lowest(n, d)
    }

    /// `n / d`, already in lowest terms with `d` positive.
    fn lowest(n: i128, d: i128) -> Self {
        match (i64::try_from(n), i64::try_from(d)) {
            (Ok(n), Ok(d)) => Rational(Form::Small(n, d)),
            _ => Rational(Form::Big(Box::new(BigRational::new_raw(n.into(), d.into())))),
        }
    }

    fn from_big(value: BigRational) -> Self {
        match (value.numer().to_i64(), value.denom().to_i64()) {
            (Some(n), Some(d)) => Rational(Form::Small(n, d)),
            _ => Rational(Form::Big(Box::new(value))),
        }
    }

    fn big(&self) -> BigRational {
        match &self.0 {
            Form::Small(n, d) => BigRational::new_raw((*n).into(), (*d).into()),
            Form::Big(value) => value.as_ref().clone(),
        }
    }

    /// The numerator; it carries the sign.
    pub fn numer(&self) -> BigInt {
        match &self.0 {
            Form::Small(n, _) => (*n).into(),
            Form::Big(value) => value.numer().clone(),
        }
    }

    /// The denominator, positive.
    pub fn denom(&self) -> BigInt {
        match &self.0 {
            Form::Small(_, d) => (*d).into(),
            Form::Big(value) => value.denom().clone(),
        }
    }

    /// The numerator and the denominator where both are small.
    pub fn small(&self) -> Option<(i64, i64)> {
        match &self.0 {
            Form::Small(n, d) => Some((*n, *d)),
            Form::Big(_) => None,
        }
    }

    /// How many bits the numerator and the denominator have together.
    pub fn bits(&self) -> u64 {
        match &self.0 {
            Form::Small(n, d) => u64::from(128 - n.unsigned_abs().leading_zeros() - d.unsigned_abs().leading_zeros()),
            Form::Big(value) => value.numer().bits() + value.denom().bits(),
        }
    }

    /// Whether the denominator is one.
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Form::Small(_, d) => *d == 1,
            Form::Big(value) => value.is_integer(),
        }
    }

    /// The whole part, rounded towards zero.
    pub fn to_integer(&self) -> BigInt {
        match &self.0 {
            Form::Small(n, d) => (n / d).into(),
            Form::Big(value) => value.to_integer(),
        }
    }

    /// The next whole number towards zero.
    #[must_use]
    pub fn trunc(&self) -> Self {
        match &self.0 {
            Form::Small(n, d) => Rational::whole(n / d),
            Form::Big(value) => Rational::from_big(value.trunc()),
        }
    }

    /// The largest whole number that is not above.
    #[must_use]
    pub fn floor(&self) -> Self {
        match &self.0 {
            Form::Small(n, d) => Rational::whole(n.div_euclid(*d)),
            Form::Big(value) => Rational::from_big(value.floor()),
        }
    }

    /// The smallest whole number that is not below.
    #[must_use]
    pub fn ceil(&self) -> Self {
        -(-self).floor()
    }

    /// The nearest whole number, halves away from zero.
    #[must_use]
    pub fn round(&self) -> Self {
        Rational::from_big(self.big().round())
    }

    /// What is left without the whole part.
    #[must_use]
    pub fn fract(&self) -> Self {
        self - self.trunc()
    }

    /// One over the number.
    ///
    /// # Panics
    /// When it is zero.
    #[must_use]
    pub fn recip(&self) -> Self {
        match &self.0 {
            Form::Small(n, d) if *n != 0 => {
                let sign = i128::from(n.signum());
                Rational::lowest(i128::from(*d) * sign, i128::from(*n) * sign)
            }
            _ => Rational::from_big(self.big().recip()),
        }
    }

    /// The whole power.
    ///
    /// # Panics
    /// When zero is raised to a negative power.
    #[must_use]
    pub fn pow(&self, exponent: i32) -> Self {
        // Powers of parts without a common divisor have none.
        let power = exponent.unsigned_abs();
        let (n, d) = (self.numer().pow(power), self.denom().pow(power));
        let raised = Rational::from_big(BigRational::new_raw(n, d));
        if exponent < 0 { raised.recip() } else { raised }
    }

    fn plus(&self, other: &Rational) -> Rational {
        let (Form::Small(a, b), Form::Small(c, d)) = (&self.0, &other.0) else {
            if self.is_integer() && other.is_integer() {
                return Rational::from_integer(self.numer() + other.numer());
            }
            return Rational::from_big(self.big() + other.big());
        };
        if *b == 1 && *d == 1 {
            return match a.checked_add(*c) {
                Some(sum) => Rational::whole(sum),
                None => Rational::lowest(i128::from(*a) + i128::from(*c), 1),
            };
        }
        let common = i128::from(b.gcd(d));
        let [a, b, c, d] = [*a, *b, *c, *d].map(i128::from);
        if common == 1 {
            return Rational::lowest(a * d + c * b, b * d);
        }
        // Only a divisor of the common part of the denominators can cancel.
        let above = a * (d / common) + c * (b / common);
        let cancels = i128::try_from((above.unsigned_abs() % common.unsigned_abs()).gcd(&common.unsigned_abs())).unwrap_or(1);
        Rational::lowest(above / cancels, (b / common) * (d / cancels))
    }

    fn times(&self, other: &Rational) -> Rational {
        let (Form::Small(a, b), Form::Small(c, d)) = (&self.0, &other.0) else {
            if self.is_integer() && other.is_integer() {
                return Rational::from_integer(self.numer() * other.numer());
            }
            return Rational::from_big(self.big() * other.big());
        };
        let [wide_a, wide_b, wide_c, wide_d] = [*a, *b, *c, *d].map(i128::from);
        if *b == 1 && *d == 1 {
            return Rational::lowest(wide_a * wide_c, 1);
        }
        let over = |x: i64, y: i64| i128::from(x.unsigned_abs().gcd(&y.unsigned_abs()));
        let (first, second) = (over(*a, *d).max(1), over(*c, *b).max(1));
        Rational::lowest((wide_a / first) * (wide_c / second), (wide_b / second) * (wide_d / first))
    }
}

impl fmt::Display for Rational {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Small(n, 1) => write!(out, "{n}"),
            Form::Small(n, d) => write!(out, "{n}/{d}"),
            Form::Big(value) => value.fmt(out),
        }
    }
}

impl fmt::Debug for Rational {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{self}")
    }
}

impl FromStr for Rational {
    type Err = num_rational::ParseRatioError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        BigRational::from_str(text).map(Rational::from_big)
    }
}

impl From<BigInt> for Rational {
    fn from(value: BigInt) -> Self {
        Rational::from_integer(value)
    }
}

impl From<i64> for Rational {
    fn from(value: i64) -> Self {
        Rational::whole(value)
    }
}

impl From<BigRational> for Rational {
    fn from(value: BigRational) -> Self {
        Rational::from_big(value)
    }
}

impl Default for Rational {
    fn default() -> Self {
        Rational::zero()
    }
}

impl Ord for Rational {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Form::Small(a, b), Form::Small(c, d)) if b == d => a.cmp(c),
            (Form::Small(a, b), Form::Small(c, d)) => (i128::from(*a) * i128::from(*d)).cmp(&(i128::from(*c) * i128::from(*b))),
            _ => self.big().cmp(&other.big()),
        }
    }
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Neg for &Rational {
    type Output = Rational;

    fn neg(self) -> Rational {
        match &self.0 {
            Form::Small(n, d) => Rational::lowest(-i128::from(*n), i128::from(*d)),
            Form::Big(value) => Rational::from_big(-value.as_ref()),
        }
    }
}

impl Neg for Rational {
    type Output = Rational;

    fn neg(self) -> Rational {
        -&self
    }
}

macro_rules! operator {
    ($trait:ident, $method:ident, $assign:ident, $assigned:ident, |$left:ident, $right:ident| $body:expr) => {
        impl $trait<&Rational> for &Rational {
            type Output = Rational;

            fn $method(self, other: &Rational) -> Rational {
                let ($left, $right) = (self, other);
                $body
            }
        }

        impl $trait<Rational> for &Rational {
            type Output = Rational;

            fn $method(self, other: Rational) -> Rational {
                $trait::$method(self, &other)
            }
        }

        impl $trait<&Rational> for Rational {
            type Output = Rational;

            fn $method(self, other: &Rational) -> Rational {
                $trait::$method(&self, other)
            }
        }

        impl $trait for Rational {
            type Output = Rational;

            fn $method(self, other: Rational) -> Rational {
                $trait::$method(&self, &other)
            }
        }

        impl $assign<&Rational> for Rational {
            fn $assigned(&mut self, other: &Rational) {
                *self = $trait::$method(&*self, other);
            }
        }

        impl $assign for Rational {
            fn $assigned(&mut self, other: Rational) {
                *self = $trait::$method(&*self, &other);
            }
        }
    };
}

operator!(Add, add, AddAssign, add_assign, |a, b| a.plus(b));
operator!(Sub, sub, SubAssign, sub_assign, |a, b| a.plus(&-b));
operator!(Mul, mul, MulAssign, mul_assign, |a, b| a.times(b));
operator!(Div, div, DivAssign, div_assign, |a, b| a.times(&b.recip()));

impl Rem for Rational {
    type Output = Rational;

    fn rem(self, other: Rational) -> Rational {
        &self - (&self / &other).trunc() * &other
    }
}

impl Zero for Rational {
    fn zero() -> Self {
        Rational::whole(0)
    }

    fn is_zero(&self) -> bool {
        matches!(self.0, Form::Small(0, _))
    }
}

impl One for Rational {
    fn one() -> Self {
        Rational::whole(1)
    }

    fn is_one(&self) -> bool {
        matches!(self.0, Form::Small(1, 1))
    }
}

impl Num for Rational {
    type FromStrRadixErr = num_rational::ParseRatioError;

    fn from_str_radix(text: &str, radix: u32) -> Result<Self, Self::FromStrRadixErr> {
        BigRational::from_str_radix(text, radix).map(Rational::from_big)
    }
}

impl Signed for Rational {
    fn abs(&self) -> Self {
        if self.is_negative() { -self } else { self.clone() }
    }

    fn abs_sub(&self, other: &Self) -> Self {
        if self <= other { Rational::zero() } else { self - other }
    }

    fn signum(&self) -> Self {
        Rational::whole(match self {
            _ if self.is_negative() => -1,
            _ if self.is_zero() => 0,
            _ => 1,
        })
    }

    fn is_positive(&self) -> bool {
        match &self.0 {
            Form::Small(n, _) => *n > 0,
            Form::Big(value) => value.is_positive(),
        }
    }

    fn is_negative(&self) -> bool {
        match &self.0 {
            Form::Small(n, _) => *n < 0,
            Form::Big(value) => value.is_negative(),
        }
    }
}

/// Whole numbers up to here are floats exactly, and the quotient of two such floats is rounded once.
const EXACT_FLOAT: u64 = 1 << 53;

impl ToPrimitive for Rational {
    fn to_i64(&self) -> Option<i64> {
        match &self.0 {
            Form::Small(n, d) => Some(n / d),
            Form::Big(value) => value.to_i64(),
        }
    }

    fn to_u64(&self) -> Option<u64> {
        match &self.0 {
            Form::Small(n, d) => u64::try_from(n / d).ok(),
            Form::Big(value) => value.to_u64(),
        }
    }

    fn to_f64(&self) -> Option<f64> {
        match &self.0 {
            Form::Small(n, d) if n.unsigned_abs() <= EXACT_FLOAT && d.unsigned_abs() <= EXACT_FLOAT => Some(*n as f64 / *d as f64),
            _ => self.big().to_f64(),
        }
    }
}

impl Pow<i32> for Rational {
    type Output = Rational;

    fn pow(self, exponent: i32) -> Rational {
        Rational::pow(&self, exponent)
    }
}

impl Pow<i32> for &Rational {
    type Output = Rational;

    fn pow(self, exponent: i32) -> Rational {
        Rational::pow(self, exponent)
    }
}

impl Sum for Rational {
    fn sum<I: Iterator<Item = Rational>>(numbers: I) -> Rational {
        numbers.fold(Rational::zero(), |total, number| total + number)
    }
}

impl<'a> Sum<&'a Rational> for Rational {
    fn sum<I: Iterator<Item = &'a Rational>>(numbers: I) -> Rational {
        numbers.fold(Rational::zero(), |total, number| total + number)
    }
}

impl Product for Rational {
    fn product<I: Iterator<Item = Rational>>(numbers: I) -> Rational {
        numbers.fold(Rational::one(), |total, number| total * number)
    }
}

#[cfg(test)]
mod tests {
    use num_traits::{Signed, ToPrimitive};

    use super::{BigRational, Rational};

    /// Numbers around every border between the two forms.
    fn numbers() -> Vec<Rational> {
        let ends = [0, 1, 2, 3, 6, 7, 255, 1 << 31, (1 << 53) + 1, i64::MAX - 1, i64::MAX];
        let mut all = Vec::new();
        for n in ends {
            for d in [1, 2, 3, 6, 1 << 32, i64::MAX] {
                for sign in [1, -1] {
                    all.push(Rational::new((n * sign).into(), d.into()));
                }
            }
        }
        all.push(Rational::from(i64::MIN));
        all.push(Rational::from(i64::MAX) + Rational::from(1));
        all.push(Rational::from(i64::MIN).recip());
        all
    }

    #[test]
    fn both_forms_compute_what_big_rationals_compute() {
        let all = numbers();
        for a in &all {
            let big_a: BigRational = a.big();
            assert_eq!(a.floor().big(), big_a.floor(), "{a}");
            assert_eq!(a.ceil().big(), big_a.ceil(), "{a}");
            assert_eq!(a.trunc().big(), big_a.trunc(), "{a}");
            assert_eq!(a.abs().big(), big_a.abs(), "{a}");
            assert_eq!((-a).big(), -&big_a, "{a}");
            assert_eq!(a.to_f64(), big_a.to_f64(), "{a}");
            assert_eq!(a.to_i64(), big_a.to_i64(), "{a}");
            assert_eq!(a.bits(), big_a.numer().bits() + big_a.denom().bits(), "{a}");
            for b in &all {
                let big_b = b.big();
                assert_eq!((a + b).big(), &big_a + &big_b, "{a} + {b}");
                assert_eq!((a - b).big(), &big_a - &big_b, "{a} - {b}");
                assert_eq!((a * b).big(), &big_a * &big_b, "{a} * {b}");
                assert_eq!(a.cmp(b), big_a.cmp(&big_b), "{a} <> {b}");
                assert_eq!(a == b, big_a == big_b, "{a} == {b}");
                if b.big() != BigRational::from_integer(0.into()) {
                    assert_eq!((a / b).big(), &big_a / &big_b, "{a} / {b}");
                }
            }
        }
    }
}
