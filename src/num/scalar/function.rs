//! Elementary and special functions of scalars: exact where the value is plainly rational.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Pow, Signed, ToPrimitive, Zero};

use super::Scalar;
use crate::num::{Ball, Outcome, Rational, ball::undecided};

/// Factorials up to this one are exact.
const EXACT_FACTORIAL: u64 = 4000;

/// Pairs of an argument and its rational value: `f(argument) = value`.
type Known = &'static [(i64, i64)];

impl Scalar {
    fn known(&self, points: Known) -> Option<Scalar> {
        let value = self.to_i64()?;
        points.iter().find(|(point, _)| *point == value).map(|(_, value)| Scalar::from(*value))
    }

    /// A function of a ball, or its exact value at one of the points.
    fn through(&self, points: Known, bits: u32, function: impl FnOnce(&Ball, u32) -> Outcome<Ball>) -> Outcome<Scalar> {
        match self.known(points) {
            Some(value) => Outcome::Known(value),
            None => function(&self.precise(bits), bits).map(Scalar::Ball),
        }
    }

    /// The enclosure with guard bits for the size of the argument.
    fn precise(&self, bits: u32) -> Ball {
        match self {
            Scalar::Exact(value) => {
                let size = value.numer().bits().saturating_sub(value.denom().bits()).min(1 << 16);
                Ball::rational(value, bits + 16 + size as u32)
            }
            Scalar::Ball(_) | Scalar::Infinite { .. } => self.ball(bits),
        }
    }

    /// The exponential; of minus infinity it is zero.
    pub fn exp(&self, bits: u32) -> Outcome<Scalar> {
        match self {
            Scalar::Infinite { negative: true } => Outcome::Known(Scalar::zero()),
            Scalar::Infinite { negative: false } => Outcome::Known(self.clone()),
            _ => self.through(&[(0, 1)], bits, |ball, bits| ball.exp(bits)),
        }
    }

    /// The natural logarithm.
    pub fn log(&self, bits: u32) -> Outcome<Scalar> {
        match self {
            Scalar::Exact(value) if value.is_zero() => Outcome::Undefined("the logarithm of zero".to_owned()),
            // A quotient near one loses its leading bits: a finer enclosure costs little.
            Scalar::Exact(value) if value.is_positive() && !value.is_one() => {
                let near = value.numer().bits().max(value.denom().bits()).min(1 << 12) as u32;
                Ball::rational(value, bits + 16 + near).log(bits).map(Scalar::Ball)
            }
            _ => self.through(&[(1, 0)], bits, |ball, bits| ball.log(bits)),
        }
    }

    /// The logarithm to a base: exact where it is a rational with a small denominator.
    pub fn log_base(&self, base: &Scalar, bits: u32) -> Outcome<Scalar> {
        if let (Scalar::Exact(value), Scalar::Exact(base)) = (self, base)
            && let Some(exact) = exact_logarithm(value, base)
        {
            return Outcome::Known(Scalar::Exact(exact));
        }
        if base.sign() == Some(Ordering::Less) || base.to_i64() == Some(0) {
            return Outcome::Undefined("a logarithm whose base is not positive".to_owned());
        }
        let work = bits + 8;
        self.log(work).and_then(|log| base.log(work).and_then(|base| log.div(&base, bits)))
    }

    /// The sine.
    pub fn sin(&self, bits: u32) -> Outcome<Scalar> {
        self.through(&[(0, 0)], bits, |ball, bits| Outcome::Known(ball.sin(bits)))
    }

    /// The cosine.
    pub fn cos(&self, bits: u32) -> Outcome<Scalar> {
        self.through(&[(0, 1)], bits, |ball, bits| Outcome::Known(ball.cos(bits)))
    }

    /// The tangent.
    pub fn tan(&self, bits: u32) -> Outcome<Scalar> {
        self.through(&[(0, 0)], bits, |ball, bits| ball.tan(bits))
    }

    /// The inverse sine.
    pub fn asin(&self, bits: u32) -> Outcome<Scalar> {
        self.through(&[(0, 0)], bits, |ball, bits| ball.asin(bits))
    }

    /// The inverse cosine.
    pub fn acos(&self, bits: u32) -> Outcome<Scalar> {
        self.through(&[(1, 0)], bits, |ball, bits| ball.acos(bits))
    }

    /// The inverse tangent.
    pub fn atan(&self, bits: u32) -> Outcome<Scalar> {
        self.through(&[(0, 0)], bits, |ball, bits| Outcome::Known(ball.atan(bits)))
    }

    /// The hyperbolic sine.
    pub fn sinh(&self, bits: u32) -> Outcome<Scalar> {
        self.through(&[(0, 0)], bits, |ball, bits| ball.sinh(bits))
    }

    /// The hyperbolic cosine.
    pub fn cosh(&self, bits: u32) -> Outcome<Scalar> {
        self.through(&[(0, 1)], bits, |ball, bits| ball.cosh(bits))
    }

    /// The hyperbolic tangent.
    pub fn tanh(&self, bits: u32) -> Outcome<Scalar> {
        self.through(&[(0, 0)], bits, |ball, bits| ball.tanh(bits))
    }

    /// The logistic sigmoid.
    pub fn sigmoid(&self, bits: u32) -> Outcome<Scalar> {
        if self.to_i64() == Some(0) {
            return Outcome::Known(Scalar::Exact(Rational::new(1.into(), 2.into())));
        }
        // 1 / (1 + exp(-x)) for positive x, 1 - 1 / (1 + exp(x)) = exp(x) / (1 + exp(x)) else: nothing overflows.
        let work = bits + 8;
        let one = Ball::integer(1);
        let x = self.precise(work);
        if self.sign() == Some(Ordering::Less) {
            x.exp(work).and_then(|up| up.div(&one.add(&up, work), bits).map_or_else(undecided, |ball| Outcome::Known(Scalar::Ball(ball))))
        } else {
            x.neg()
                .exp(work)
                .and_then(|down| one.div(&one.add(&down, work), bits).map_or_else(undecided, |ball| Outcome::Known(Scalar::Ball(ball))))
        }
    }

    /// The logarithm of one plus the exponential.
    pub fn softplus(&self, bits: u32) -> Outcome<Scalar> {
        let work = bits + 16;
        let x = self.precise(work);
        let one = Ball::integer(1);
        if self.sign() == Some(Ordering::Greater) {
            let rest = x.neg().exp(work).and_then(|down| one.add(&down, work).log(work));
            return rest.map(|rest| Scalar::Ball(x.add(&rest, bits)));
        }
        // log(1 + e) of a tiny e: its leading bits lie below one.
        let deep = bits + 16 + (-x.to_f64() * 1.45).clamp(0.0, 4096.0) as u32;
        x.exp(deep).and_then(|up| one.add(&up, deep).log(bits)).map(Scalar::Ball)
    }

    /// The error function.
    pub fn erf(&self, bits: u32) -> Outcome<Scalar> {
        self.through(&[(0, 0)], bits, |ball, bits| Outcome::Known(ball.erf(bits)))
    }

    /// One less the error function.
    pub fn erfc(&self, bits: u32) -> Outcome<Scalar> {
        self.through(&[(0, 1)], bits, |ball, bits| ball.erfc(bits))
    }

    /// The distribution function of the standard normal distribution.
    pub fn normal_cdf(&self, bits: u32) -> Outcome<Scalar> {
        if self.to_i64() == Some(0) {
            return Outcome::Known(Scalar::Exact(Rational::new(1.into(), 2.into())));
        }
        let work = bits + 16;
        Ball::integer(2).sqrt(work).and_then(|root| match self.precise(work).neg().div(&root, work) {
            Some(argument) => argument.erfc(bits).map(|value| Scalar::Ball(value.scaled(-1))),
            None => undecided(),
        })
    }

    /// The gamma function: exact at whole numbers.
    pub fn gamma(&self, bits: u32) -> Outcome<Scalar> {
        match self {
            Scalar::Exact(value) if value.is_integer() => {
                if !value.is_positive() {
                    return Outcome::Undefined("the gamma function has a pole here".to_owned());
                }
                Scalar::Exact(value - Rational::one()).factorial(bits)
            }
            _ => self.precise(bits + 16).gamma(bits).map(Scalar::Ball),
        }
    }

    /// The logarithm of the gamma function.
    pub fn lgamma(&self, bits: u32) -> Outcome<Scalar> {
        self.through(&[(1, 0), (2, 0)], bits, |ball, bits| ball.lgamma(bits))
    }

    /// The derivative of the logarithm of the gamma function.
    pub fn digamma(&self, bits: u32) -> Outcome<Scalar> {
        self.through(&[], bits, |ball, bits| ball.digamma(bits))
    }

    /// The factorial of a whole number that is not negative; exact up to 4000.
    pub fn factorial(&self, bits: u32) -> Outcome<Scalar> {
        let Scalar::Exact(value) = self else { return Outcome::Unknown("the factorial of a number that may not be whole".to_owned()) };
        if !value.is_integer() || value.is_negative() {
            return Outcome::Undefined("the factorial of a number that is not a natural one".to_owned());
        }
        match value.numer().to_u64() {
            Some(number) if number <= EXACT_FACTORIAL => {
                let product = (2..=number).fold(BigInt::one(), |product, factor| product * factor);
                Outcome::Known(Scalar::Exact(Rational::from_integer(product)))
            }
            _ => Ball::integer(value.numer() + BigInt::one()).gamma(bits).map(Scalar::Ball),
        }
    }

    /// The binomial coefficient of any exact number over a whole number that is not negative.
    pub fn binomial(&self, lower: &Scalar) -> Outcome<Scalar> {
        let (Scalar::Exact(upper), Some(lower)) = (self, lower.to_i64()) else {
            return Outcome::Unknown("a binomial coefficient of numbers that are not exact".to_owned());
        };
        if lower < 0 {
            return Outcome::Known(Scalar::zero());
        }
        let mut lower = lower as u64;
        if upper.is_integer() && !upper.is_negative() {
            let Some(whole) = upper.numer().to_u64() else { return Outcome::Unknown("the binomial coefficient is too large".to_owned()) };
            if lower > whole {
                return Outcome::Known(Scalar::zero());
            }
            lower = lower.min(whole - lower);
        }
        // The product of whole numbers is divided without rest at every step; fractions grow and are kept short.
        if upper.is_integer() && lower <= EXACT_FACTORIAL && upper.numer().bits() <= 256 {
            let product = (0..lower).fold(BigInt::one(), |product, step| product * (upper.numer() - BigInt::from(step)) / (step + 1));
            return Outcome::Known(Scalar::Exact(Rational::from_integer(product)));
        }
        if lower > 100 || upper.numer().bits() + upper.denom().bits() > 256 {
            return Outcome::Unknown("the binomial coefficient is too large".to_owned());
        }
        let factor = |step: u64| (upper - Rational::from_integer(step.into())) / Rational::from_integer((step + 1).into());
        Outcome::Known(Scalar::Exact((0..lower).map(factor).fold(Rational::one(), |product, factor| product * factor)))
    }

    /// The remainder by a positive or negative modulus, with the sign of the modulus.
    pub fn modulo(&self, modulus: &Scalar) -> Outcome<Scalar> {
        let (Scalar::Exact(left), Scalar::Exact(right)) = (self, modulus) else {
            return Outcome::Unknown("a remainder of numbers that are not exact".to_owned());
        };
        if right.is_zero() {
            return Outcome::Undefined("a remainder by zero".to_owned());
        }
        Outcome::Known(Scalar::Exact(left - right * (left / right).floor()))
    }

    /// The greatest common divisor of whole numbers.
    pub fn gcd(&self, other: &Scalar) -> Outcome<Scalar> {
        match (self.exact(), other.exact()) {
            (Some(left), Some(right)) if left.is_integer() && right.is_integer() => {
                Outcome::Known(Scalar::Exact(Rational::from_integer(left.numer().gcd(&right.numer()))))
            }
            _ => Outcome::Undefined("a common divisor of numbers that are not whole".to_owned()),
        }
    }
}

/// The rational `p / q` with `base^(p/q) = value`, for denominators up to six.
fn exact_logarithm(value: &Rational, base: &Rational) -> Option<Rational> {
    if !value.is_positive() || !base.is_positive() || base.is_one() {
        return None;
    }
    if value.is_one() {
        return Some(Rational::zero());
    }
    let ratio = logarithm(value) / logarithm(base);
    for denom in 1..=6i32 {
        let numer = (ratio * f64::from(denom)).round();
        let length =
            numer.abs().max(6.0) * (value.numer().bits() + value.denom().bits() + base.numer().bits() + base.denom().bits()) as f64;
        if length > f64::from(1 << 18) || (ratio * f64::from(denom) - numer).abs() > 1e-6 {
            continue;
        }
        // The guess is only a guess: the powers themselves decide.
        if Pow::pow(value, denom) == Pow::pow(base, numer as i32) {
            return Some(Rational::new((numer as i64).into(), denom.into()));
        }
    }
    None
}

/// About the natural logarithm of a positive rational number of any length.
fn logarithm(value: &Rational) -> f64 {
    let part = |number: &BigInt| {
        let drop = number.bits().saturating_sub(60);
        (number >> drop).to_f64().unwrap_or(1.0).ln() + drop as f64 * std::f64::consts::LN_2
    };
    part(&value.numer()) - part(&value.denom())
}
