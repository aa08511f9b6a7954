//! The gamma function, the error function and the cardinal sine of complex numbers, by series with bounds on what is left out.

use std::cmp::Ordering;

use super::{Ball, Complex, Outcome, Rational, Scalar, UNDECIDED, ball::stirling_coefficient};

/// Farther from zero no power series is summed.
const FARTHEST: i64 = 5;
/// Farther from zero no gamma function is looked at.
const LARGEST: i64 = 12;
/// So far left of zero the gamma function is raised step by step.
const LEFTMOST: i64 = 100;
/// More terms than this no series takes.
const MOST_TERMS: u32 = 2000;

fn undecided<T>() -> Outcome<T> {
    Outcome::Unknown(UNDECIDED.to_owned())
}

impl Complex {
    /// An exponent so that `2^exponent` is larger than the absolute value; `i64::MIN` for zero.
    pub fn magnitude(&self) -> i64 {
        match (self.re.magnitude(), self.im.magnitude()) {
            (re, i64::MIN) => re,
            (i64::MIN, im) => im,
            (re, im) => re.max(im).saturating_add(1),
        }
    }

    /// An exponent so that `2^exponent` is larger than the radii of both parts; `i64::MIN` for an exact number.
    fn spread(&self) -> i64 {
        let part = |part: &Scalar| match part {
            Scalar::Ball(ball) => ball.spread(),
            _ => i64::MIN,
        };
        part(&self.re).max(part(&self.im))
    }

    /// The number with everything up to `2^exponent` around it.
    #[must_use]
    pub fn widened(&self, exponent: i64, bits: u32) -> Self {
        let wide = |part: &Scalar| Scalar::Ball(part.ball(bits).add(&Ball::around_zero(exponent), bits));
        Complex { re: wide(&self.re), im: if self.is_real() { self.im.clone() } else { wide(&self.im) } }
    }

    /// The number as an enclosure: exact numbers grow with every product.
    #[must_use]
    pub fn enclosed(&self, bits: u32) -> Self {
        let part = |part: &Scalar| match part {
            Scalar::Exact(value) if value.is_integer() && value.bits() <= 64 => part.clone(),
            other => Scalar::Ball(other.ball(bits)),
        };
        Complex { re: part(&self.re), im: part(&self.im) }
    }

    /// The product with a real number.
    #[must_use]
    pub fn scaled(&self, factor: &Scalar, bits: u32) -> Self {
        Complex { re: self.re.mul(factor, bits), im: self.im.mul(factor, bits) }
    }

    /// The sum of a power series whose terms follow from one another by factors; from `steady` on no factor is larger than a half.
    fn summed(first: Complex, steady: u32, work: u32, factor: impl Fn(u32) -> Complex) -> Outcome<Complex> {
        let mut total = first.clone();
        let mut term = first;
        for k in 1..MOST_TERMS {
            term = term.mul(&factor(k), work).enclosed(work);
            if k > steady && (term.magnitude() == i64::MIN || term.magnitude() < -i64::from(work)) {
                // What is left out is at most twice the first term of it.
                let rest = term.magnitude().max(-2 * i64::from(work)) + 1;
                let wide = |part: &Scalar| Scalar::Ball(part.ball(work).add(&Ball::around_zero(rest), work));
                let im = if total.is_real() { total.im.clone() } else { wide(&total.im) };
                return Outcome::Known(Complex { re: wide(&total.re), im });
            }
            total = total.add(&term, work);
        }
        undecided()
    }

    /// The sine of the number by the number, one at zero.
    pub fn sinc(&self, bits: u32) -> Outcome<Self> {
        if self.equals(&Complex::integer(0)) == Some(true) {
            return Outcome::Known(Complex::integer(1));
        }
        // Away from zero the quotient is the better enclosure, and of a narrow one the cheaper.
        if self.magnitude() > 1 || self.magnitude() > -16 && self.spread() < self.magnitude().saturating_sub(40) {
            let quotient = self.sin(bits + 8).and_then(|sin| sin.div(self, bits));
            if let Outcome::Known(value) = quotient {
                return Outcome::Known(value);
            }
        }
        if self.magnitude() > FARTHEST {
            return undecided();
        }
        let work = bits + 64;
        let square = self.mul(self, work).neg().enclosed(work);
        Complex::summed(Complex::integer(1), 32, work, |k| {
            let below = Rational::new(1.into(), (i64::from(2 * k) * i64::from(2 * k + 1)).into());
            square.scaled(&Scalar::Exact(below), work)
        })
    }

    /// The error function.
    pub fn erf(&self, bits: u32) -> Outcome<Self> {
        if self.is_real() {
            return self.re.erf(bits).map(Complex::from);
        }
        if self.magnitude() > 4 {
            return undecided();
        }
        // 2/sqrt(pi) e^{-z^2} z sum (2 z^2)^k / (1 3 5 ... (2k + 1)): with |z| < 16 the factors fall below a half at k = 2 |z|^2.
        let work = bits + 64 + (3 << (2 * self.magnitude().max(0)));
        let square = self.mul(self, work).enclosed(work);
        let steady = 4_u32 << (2 * self.magnitude().max(0));
        let series = Complex::summed(Complex::integer(1), steady, work, |k| {
            square.scaled(&Scalar::Exact(Rational::new(2.into(), i64::from(2 * k + 1).into())), work)
        });
        let root = Scalar::Ball(Ball::pi(work)).sqrt(work);
        series.and_then(|series| {
            root.and_then(|root| Scalar::from(2).div(&root, work))
                .and_then(|front| square.neg().exp(work).map(|decay| series.mul(self, work).mul(&decay, work).scaled(&front, work)))
        })
    }

    /// The gamma function.
    pub fn gamma(&self, bits: u32) -> Outcome<Self> {
        if self.is_real() {
            return self.re.gamma(bits).map(Complex::from);
        }
        if self.magnitude() > LARGEST {
            return Outcome::Unknown("the gamma function's argument is too large".to_owned());
        }
        let work = bits + 64;
        let half = Scalar::Exact(Rational::new(1.into(), 2.into()));
        if self.re.compare(&Scalar::from(-LEFTMOST)) != Some(Ordering::Greater) {
            return Outcome::Unknown("the gamma function's argument is too far to the left".to_owned());
        }
        // Raised until Stirling's series is fine enough.
        let goal = Scalar::from(i64::from(work / 4 + 8));
        let (mut far, mut rising) = (self.enclosed(work), Complex::integer(1));
        while far.re.compare(&goal) != Some(Ordering::Greater) {
            rising = rising.mul(&far, work).enclosed(work);
            far = far.add(&Complex::integer(1), work);
        }
        let inverse = match Complex::integer(1).div(&far, work) {
            Outcome::Known(inverse) => inverse,
            other => return other,
        };
        let square = inverse.mul(&inverse, work).enclosed(work);
        let (mut power, mut series) = (inverse, Complex::integer(0));
        for k in 1_i64.. {
            let term = power.scaled(&Scalar::Ball(stirling_coefficient(k as usize, work)), work);
            // The error is below the first term left out times sec(arg/2)^(2k), which is at most 2^k right of the imaginary axis.
            if term.magnitude().saturating_add(k) < -i64::from(work) {
                let rest = term.magnitude().saturating_add(k).max(-2 * i64::from(work));
                let wide = |part: &Scalar| Scalar::Ball(part.ball(work).add(&Ball::around_zero(rest), work));
                series = Complex { re: wide(&series.re), im: wide(&series.im) };
                break;
            }
            if k > i64::from(work) {
                return undecided();
            }
            series = series.add(&term, work);
            power = power.mul(&square, work);
        }
        // (z - 1/2) log z - z + log(2 pi) / 2 + series
        far.log(work + 16).and_then(|log| {
            Ball::pi(work).scaled(1).log(work).map(Scalar::Ball).and_then(|turn| {
                let main = far.sub(&Complex::from(half), work + 16).mul(&log, work + 16).sub(&far, work + 16);
                let turn = Complex::from(Scalar::Ball(turn.ball(work).scaled(-1)));
                main.add(&turn, work).add(&series, work).exp(work).and_then(|value| value.div(&rising, bits))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn z(re: (i64, i64), im: (i64, i64)) -> Complex {
        let part = |(numer, denom): (i64, i64)| Scalar::Exact(Rational::new(numer.into(), denom.into()));
        Complex { re: part(re), im: part(im) }
    }

    fn close(a: Outcome<Complex>, re: f64, im: f64) {
        let a = a.known().unwrap();
        assert!((a.re.to_f64() - re).abs() < 1e-12 && (a.im.to_f64() - im).abs() < 1e-12, "{} {}", a.re.to_f64(), a.im.to_f64());
    }

    // Expected values: mpmath at 30 digits.
    #[test]
    fn values_as_mpmath_has_them() {
        close(z((1, 1), (1, 1)).gamma(100), 0.498_015_668_118_356, -0.154_949_828_301_810_7);
        close(z((-3, 2), (1, 2)).gamma(100), 0.937_916_662_787_885_1, 0.349_205_668_147_804_9);
        close(z((1, 1), (1, 1)).erf(100), 1.316_151_281_697_947_6, 0.190_453_469_237_834_7);
        close(z((-2, 1), (3, 1)).erf(100), 20.829_461_427_614_57, 8.687_318_271_470_163);
        close(z((1, 2), (1, 3)).sinc(100), 0.976_095_330_610_347_8, -0.054_780_476_201_822_47);
    }

    #[test]
    fn an_enclosure_of_zero_has_a_cardinal_sine() {
        let wide = Complex::from(Scalar::Ball(Ball::around_zero(-4)));
        let value = wide.sinc(64).known().unwrap();
        assert!(value.re.to_f64() > 0.9 && value.re.compare(&Scalar::from(1)).is_none());
    }
}
