//! Complex numbers as pairs of scalars, exact where both parts are, and the elementary functions on them.
//!
//! Functions with branch cuts take the principal value; on a cut, where conventions differ, the value is not known.

use std::cmp::Ordering;

use super::{Ball, Outcome, Scalar};

/// A complex number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complex {
    /// The real part.
    pub re: Scalar,
    /// The imaginary part.
    pub im: Scalar,
}

/// What is not settled by this file's definitions.
fn open<T>(why: &str) -> Outcome<T> {
    Outcome::Unknown(why.to_owned())
}

impl From<Scalar> for Complex {
    fn from(re: Scalar) -> Self {
        Complex { re, im: Scalar::zero() }
    }
}

impl Complex {
    /// A whole number.
    pub fn integer(value: i64) -> Self {
        Complex::from(Scalar::from(value))
    }

    /// The imaginary unit.
    pub fn unit() -> Self {
        Complex { re: Scalar::zero(), im: Scalar::one() }
    }

    /// Whether the imaginary part is exactly zero.
    pub fn is_real(&self) -> bool {
        self.im.sign() == Some(Ordering::Equal)
    }

    fn is_zero(&self) -> Option<bool> {
        match (self.re.sign(), self.im.sign()) {
            (Some(Ordering::Equal), Some(Ordering::Equal)) => Some(true),
            (Some(Ordering::Less | Ordering::Greater), _) | (_, Some(Ordering::Less | Ordering::Greater)) => Some(false),
            _ => None,
        }
    }

    /// The sum.
    #[must_use]
    pub fn add(&self, other: &Self, bits: u32) -> Self {
        Complex { re: self.re.add(&other.re, bits), im: self.im.add(&other.im, bits) }
    }

    /// The opposite.
    #[must_use]
    pub fn neg(&self) -> Self {
        Complex { re: self.re.neg(), im: self.im.neg() }
    }

    /// The difference.
    #[must_use]
    pub fn sub(&self, other: &Self, bits: u32) -> Self {
        self.add(&other.neg(), bits)
    }

    /// The conjugate.
    #[must_use]
    pub fn conjugate(&self) -> Self {
        Complex { re: self.re.clone(), im: self.im.neg() }
    }

    /// The product.
    #[must_use]
    pub fn mul(&self, other: &Self, bits: u32) -> Self {
        if self.is_real() && other.is_real() {
            return Complex::from(self.re.mul(&other.re, bits));
        }
        let re = self.re.mul(&other.re, bits + 8).sub(&self.im.mul(&other.im, bits + 8), bits);
        let im = self.re.mul(&other.im, bits + 8).add(&self.im.mul(&other.re, bits + 8), bits);
        Complex { re, im }
    }

    /// The product with the imaginary unit.
    #[must_use]
    pub fn turned(&self) -> Self {
        Complex { re: self.im.neg(), im: self.re.clone() }
    }

    /// The quotient.
    pub fn div(&self, other: &Self, bits: u32) -> Outcome<Self> {
        if other.is_real() {
            return self.re.div(&other.re, bits).and_then(|re| self.im.div(&other.re, bits).map(|im| Complex { re, im }));
        }
        let size = other.square(bits + 16);
        let above = self.mul(&other.conjugate(), bits + 16);
        above.re.div(&size, bits).and_then(|re| above.im.div(&size, bits).map(|im| Complex { re, im }))
    }

    /// The square of the absolute value.
    fn square(&self, bits: u32) -> Scalar {
        self.re.mul(&self.re, bits).add(&self.im.mul(&self.im, bits), bits)
    }

    /// The absolute value.
    pub fn abs(&self, bits: u32) -> Outcome<Scalar> {
        if self.is_real() {
            return Outcome::Known(self.re.abs());
        }
        self.square(bits + 16).sqrt(bits)
    }

    /// The angle in (-pi, pi].
    pub fn arg(&self, bits: u32) -> Outcome<Scalar> {
        let pi = || Scalar::Ball(Ball::pi(bits + 8).rounded(bits + 8));
        let half = |value: Scalar| value.div(&Scalar::from(2), bits);
        match (self.re.sign(), self.im.sign()) {
            (Some(Ordering::Equal), Some(Ordering::Equal)) => Outcome::Undefined("the angle of zero".to_owned()),
            (Some(Ordering::Greater), Some(Ordering::Equal)) => Outcome::Known(Scalar::zero()),
            (Some(Ordering::Less), Some(Ordering::Equal)) => Outcome::Known(pi()),
            (Some(Ordering::Greater), _) => self.im.div(&self.re, bits + 8).and_then(|slope| slope.atan(bits)),
            (_, Some(side @ (Ordering::Less | Ordering::Greater))) => {
                // From the imaginary axis: pi/2 less the angle of the other ratio.
                self.re
                    .div(&self.im, bits + 8)
                    .and_then(|slope| slope.atan(bits + 8))
                    .and_then(|angle| half(if side == Ordering::Greater { pi() } else { pi().neg() }).map(|right| right.sub(&angle, bits)))
            }
            _ => open(super::UNDECIDED),
        }
    }

    /// The exponential.
    pub fn exp(&self, bits: u32) -> Outcome<Self> {
        if self.is_real() {
            return self.re.exp(bits).map(Complex::from);
        }
        self.re.exp(bits + 8).and_then(|size| {
            self.im
                .cos(bits + 8)
                .and_then(|cos| self.im.sin(bits + 8).map(|sin| Complex { re: size.mul(&cos, bits), im: size.mul(&sin, bits) }))
        })
    }

    /// The principal logarithm.
    pub fn log(&self, bits: u32) -> Outcome<Self> {
        if self.is_real() && self.re.sign() == Some(Ordering::Greater) {
            return self.re.log(bits).map(Complex::from);
        }
        if self.is_zero() == Some(true) {
            return Outcome::Undefined("the logarithm of zero".to_owned());
        }
        let size = self.square(bits + 16).log(bits + 8).and_then(|log| log.div(&Scalar::from(2), bits));
        size.and_then(|re| self.arg(bits).map(|im| Complex { re, im }))
    }

    /// The principal square root.
    pub fn sqrt(&self, bits: u32) -> Outcome<Self> {
        if self.is_real() {
            return match self.re.sign() {
                Some(Ordering::Less) => self.re.neg().sqrt(bits).map(|im| Complex { re: Scalar::zero(), im }),
                Some(_) => self.re.sqrt(bits).map(Complex::from),
                None => open(super::UNDECIDED),
            };
        }
        // sqrt(z) = s + i y/(2 s), s = sqrt((|z| + x)/2); where x < 0 the other part is better known.
        let two = Scalar::from(2);
        let half = |value: Scalar| value.div(&two, bits + 16);
        let size = match self.abs(bits + 32) {
            Outcome::Known(size) => size,
            other => return other.map(Complex::from),
        };
        if self.re.sign() != Some(Ordering::Less) {
            return half(size.add(&self.re, bits + 32))
                .and_then(|square| square.sqrt(bits + 16))
                .and_then(|re| self.im.div(&re.mul(&two, bits + 16), bits).map(|im| Complex { re, im }));
        }
        let down = match self.im.sign() {
            Some(Ordering::Less) => true,
            Some(_) => false,
            None => return open(super::UNDECIDED),
        };
        half(size.sub(&self.re, bits + 32)).and_then(|square| square.sqrt(bits + 16)).and_then(|im| {
            let im = if down { im.neg() } else { im };
            self.im.div(&im.mul(&two, bits + 16), bits).map(|re| Complex { re, im })
        })
    }

    /// The principal power; whole exponents by multiplication.
    pub fn pow(&self, exponent: &Self, bits: u32) -> Outcome<Self> {
        if exponent.is_real() {
            if let Some(whole) = exponent.re.to_i64().filter(|whole| whole.abs() <= 4096) {
                return self.powi(whole, bits);
            }
            if self.is_real() && matches!(self.re.sign(), Some(Ordering::Greater)) {
                return self.re.pow(&exponent.re, bits).map(Complex::from);
            }
            if exponent.re.exact().is_some_and(|value| *value == super::Rational::new(1.into(), 2.into())) {
                return self.sqrt(bits);
            }
        }
        match self.is_zero() {
            Some(true) if exponent.re.sign() == Some(Ordering::Greater) => Outcome::Known(Complex::integer(0)),
            Some(true) => Outcome::Undefined("a power of zero".to_owned()),
            None => open(super::UNDECIDED),
            Some(false) => self.log(bits + 32).and_then(|log| log.mul(exponent, bits + 32).exp(bits)),
        }
    }

    fn powi(&self, exponent: i64, bits: u32) -> Outcome<Self> {
        if exponent <= 0 && self.is_zero() != Some(false) {
            return if self.is_zero() == Some(true) {
                Outcome::Undefined("zero to a power that is not positive".to_owned())
            } else {
                open(super::UNDECIDED)
            };
        }
        if self.is_real() {
            return self.re.pow(&Scalar::from(exponent), bits).map(Complex::from);
        }
        let mut result = Complex::integer(1);
        let mut square = self.clone();
        let mut left = exponent.unsigned_abs();
        let inner = bits + 32;
        while left > 0 {
            if left & 1 == 1 {
                result = result.mul(&square, inner);
            }
            left >>= 1;
            if left > 0 {
                square = square.mul(&square, inner);
            }
        }
        if exponent < 0 { Complex::integer(1).div(&result, bits) } else { Outcome::Known(result) }
    }

    /// The sine.
    pub fn sin(&self, bits: u32) -> Outcome<Self> {
        if self.is_real() {
            return self.re.sin(bits).map(Complex::from);
        }
        // sin(x + iy) = sin x cosh y + i cos x sinh y
        let inner = bits + 8;
        self.re.sin(inner).and_then(|s| {
            self.re.cos(inner).and_then(|c| {
                self.im.cosh(inner).and_then(|ch| self.im.sinh(inner).map(|sh| Complex { re: s.mul(&ch, bits), im: c.mul(&sh, bits) }))
            })
        })
    }

    /// The cosine.
    pub fn cos(&self, bits: u32) -> Outcome<Self> {
        if self.is_real() {
            return self.re.cos(bits).map(Complex::from);
        }
        let inner = bits + 8;
        self.re.sin(inner).and_then(|s| {
            self.re.cos(inner).and_then(|c| {
                self.im
                    .cosh(inner)
                    .and_then(|ch| self.im.sinh(inner).map(|sh| Complex { re: c.mul(&ch, bits), im: s.mul(&sh, bits).neg() }))
            })
        })
    }

    /// The hyperbolic sine.
    pub fn sinh(&self, bits: u32) -> Outcome<Self> {
        // sinh z = -i sin(iz)
        self.turned().sin(bits).map(|value| value.turned().neg())
    }

    /// The hyperbolic cosine.
    pub fn cosh(&self, bits: u32) -> Outcome<Self> {
        self.turned().cos(bits)
    }

    /// The arc tangent: (i/2) (log(1 - iz) - log(1 + iz)).
    pub fn atan(&self, bits: u32) -> Outcome<Self> {
        if self.is_real() {
            return self.re.atan(bits).map(Complex::from);
        }
        if self.re.sign() == Some(Ordering::Equal) && !inside_unit(&self.im) {
            return open("on a branch cut");
        }
        let (one, turned) = (Complex::integer(1), self.turned());
        one.sub(&turned, bits + 16).log(bits + 8).and_then(|first| {
            one.add(&turned, bits + 16)
                .log(bits + 8)
                .and_then(|second| first.sub(&second, bits + 8).turned().div(&Complex::integer(2), bits))
        })
    }

    /// The arc sine: -i log(iz + sqrt(1 - z^2)).
    pub fn asin(&self, bits: u32) -> Outcome<Self> {
        if self.is_real() {
            return if inside_unit(&self.re) { self.re.asin(bits).map(Complex::from) } else { open("on a branch cut") };
        }
        let inner = bits + 32;
        let square = Complex::integer(1).sub(&self.mul(self, inner), inner);
        square.sqrt(inner).and_then(|root| self.turned().add(&root, inner).log(bits).map(|log| log.turned().neg()))
    }

    /// The arc cosine: pi/2 less the arc sine.
    pub fn acos(&self, bits: u32) -> Outcome<Self> {
        let right = Scalar::Ball(Ball::pi(bits + 8).rounded(bits + 8)).div(&Scalar::from(2), bits + 8);
        self.asin(bits + 8).and_then(|angle| right.map(|right| Complex::from(right).sub(&angle, bits)))
    }

    /// The inverse hyperbolic sine: -i asin(iz) = log(z + sqrt(z^2 + 1)).
    pub fn asinh(&self, bits: u32) -> Outcome<Self> {
        let inner = bits + 32;
        if self.is_real() {
            let square = self.mul(self, inner).add(&Complex::integer(1), inner);
            return square.sqrt(inner).and_then(|root| self.add(&root, inner).log(bits));
        }
        self.turned().asin(bits).map(|value| value.turned().neg())
    }

    /// The inverse hyperbolic cosine: log(z + sqrt(z + 1) sqrt(z - 1)).
    pub fn acosh(&self, bits: u32) -> Outcome<Self> {
        if self.is_real() && self.re.compare(&Scalar::one()).is_none_or(|order| order == Ordering::Less) {
            return open("on a branch cut");
        }
        let (inner, one) = (bits + 32, Complex::integer(1));
        self.add(&one, inner)
            .sqrt(inner)
            .and_then(|up| self.sub(&one, inner).sqrt(inner).and_then(|down| self.add(&up.mul(&down, inner), inner).log(bits)))
    }

    /// The inverse hyperbolic tangent: (log(1 + z) - log(1 - z))/2.
    pub fn atanh(&self, bits: u32) -> Outcome<Self> {
        if self.is_real() && !inside_unit(&self.re) {
            return open("on a branch cut");
        }
        let one = Complex::integer(1);
        one.add(self, bits + 16)
            .log(bits + 8)
            .and_then(|up| one.sub(self, bits + 16).log(bits + 8).and_then(|down| up.sub(&down, bits + 8).div(&Complex::integer(2), bits)))
    }

    /// Whether the two are certainly apart (`Some(false)`), certainly one (`Some(true)`: exact), or not decided.
    pub fn equals(&self, other: &Self) -> Option<bool> {
        match (self.re.compare(&other.re), self.im.compare(&other.im)) {
            (Some(Ordering::Less | Ordering::Greater), _) | (_, Some(Ordering::Less | Ordering::Greater)) => Some(false),
            (Some(Ordering::Equal), Some(Ordering::Equal)) => Some(true),
            _ => None,
        }
    }
}

/// Whether a real number is certainly strictly between -1 and 1.
fn inside_unit(value: &Scalar) -> bool {
    value.abs().compare(&Scalar::one()) == Some(Ordering::Less)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn z(re: i64, im: i64) -> Complex {
        Complex { re: Scalar::from(re), im: Scalar::from(im) }
    }

    fn close(a: Outcome<Complex>, re: f64, im: f64) {
        let a = a.known().unwrap();
        assert!((a.re.to_f64() - re).abs() < 1e-12 && (a.im.to_f64() - im).abs() < 1e-12, "{} {}", a.re.to_f64(), a.im.to_f64());
    }

    // Expected values: mpmath at 30 digits.
    #[test]
    fn values_as_mpmath_has_them() {
        close(z(1, 2).log(100), 0.804_718_956_217_050_2, 1.107_148_717_794_090_4);
        close(z(-3, 4).sqrt(100), 1.0, 2.0);
        close(z(-3, -4).sqrt(100), 1.0, -2.0);
        close(z(0, 1).pow(&z(0, 1), 100), 0.207_879_576_350_761_9, 0.0);
        close(z(1, 1).sin(100), 1.298_457_581_415_977_3, 0.634_963_914_784_736_1);
        close(z(1, 1).asin(100), 0.666_239_432_492_515_3, 1.061_275_061_905_035_7);
        close(z(1, 1).atan(100), 1.017_221_967_897_851_4, 0.402_359_478_108_525_1);
        close(z(2, 1).acosh(100), 1.469_351_744_368_185_2, 0.507_356_303_217_144_5);
        close(z(-1, 2).atanh(100), -0.173_286_795_139_986_33, 1.178_097_245_096_172_5);
        assert_eq!(z(1, 2).powi(3, 64), Outcome::Known(z(-11, -2)));
        assert_eq!(z(2, 0).asin(64), Outcome::Unknown("on a branch cut".to_owned()));
    }
}
