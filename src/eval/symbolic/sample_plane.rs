//! Values in floating point at points of the complex plane: they show which points are worth a rigorous look, and are never a ground for a verdict.

use num_traits::ToPrimitive;

use crate::{
    ir::{Arena, ExprId, Map, Node, OpId, Range, SymbolId},
    op,
};

use super::{MAX_HEIGHT, height};

/// A complex number in floating point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number {
    /// The real part.
    pub re: f64,
    /// The imaginary part.
    pub im: f64,
}

/// Values of symbols.
pub type Place = Map<SymbolId, Number>;

/// Farther left and right the gamma function is not looked at.
const FARTHEST: f64 = 60.0;

/// The principal value at a point, not finite where it is undefined; `None` where something has no value in floating point.
pub fn value(arena: &Arena, id: ExprId, place: &Place) -> Option<Number> {
    if height(arena, id) > MAX_HEIGHT {
        return None;
    }
    Walk { arena, place, bound: Vec::new(), budget: 50_000 }.value(id)
}

const ONE: Number = Number { re: 1.0, im: 0.0 };
const TWO: Number = Number { re: 2.0, im: 0.0 };
const NONE: Number = Number { re: f64::NAN, im: f64::NAN };

impl Number {
    /// A real number.
    pub fn real(re: f64) -> Self {
        Number { re, im: 0.0 }
    }

    /// Whether it is a number at all.
    pub fn is_finite(self) -> bool {
        self.re.is_finite() && self.im.is_finite()
    }

    /// The absolute value.
    pub fn abs(self) -> f64 {
        self.re.hypot(self.im)
    }

    /// The difference.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Number { re: self.re - other.re, im: self.im - other.im }
    }

    fn plus(self, other: Self) -> Self {
        Number { re: self.re + other.re, im: self.im + other.im }
    }

    fn neg(self) -> Self {
        Number { re: -self.re, im: -self.im }
    }

    fn times(self, other: Self) -> Self {
        Number { re: self.re * other.re - self.im * other.im, im: self.re * other.im + self.im * other.re }
    }

    fn over(self, other: Self) -> Self {
        let size = other.re * other.re + other.im * other.im;
        let above = self.times(Number { re: other.re, im: -other.im });
        Number { re: above.re / size, im: above.im / size }
    }

    /// The product with the imaginary unit.
    fn turned(self) -> Self {
        Number { re: -self.im, im: self.re }
    }

    fn exp(self) -> Self {
        let size = self.re.exp();
        Number { re: size * self.im.cos(), im: if self.im == 0.0 { 0.0 } else { size * self.im.sin() } }
    }

    fn log(self) -> Self {
        if self.re == 0.0 && self.im == 0.0 { NONE } else { Number { re: self.abs().ln(), im: self.im.atan2(self.re) } }
    }

    fn sqrt(self) -> Self {
        if self.im == 0.0 {
            return if self.re < 0.0 { Number { re: 0.0, im: (-self.re).sqrt() } } else { Number::real(self.re.sqrt()) };
        }
        let size = self.abs();
        let (re, im) = (((size + self.re) / 2.0).sqrt(), ((size - self.re) / 2.0).sqrt());
        // The smaller part is better known from the larger one.
        if self.re >= 0.0 {
            Number { re, im: self.im / (2.0 * re) }
        } else {
            Number { re: self.im.abs() / (2.0 * im), im: im.copysign(self.im) }
        }
    }

    fn pow(self, exponent: Self) -> Self {
        if exponent.im == 0.0 && exponent.re.fract() == 0.0 && exponent.re.abs() <= 4096.0 {
            return self.whole_power(exponent.re as i64);
        }
        if self.re == 0.0 && self.im == 0.0 {
            return if exponent.re > 0.0 && exponent.im == 0.0 { Number::real(0.0) } else { NONE };
        }
        if self.im == 0.0 && self.re > 0.0 && exponent.im == 0.0 {
            return Number::real(self.re.powf(exponent.re));
        }
        self.log().times(exponent).exp()
    }

    fn whole_power(self, power: i64) -> Self {
        if power <= 0 && self.re == 0.0 && self.im == 0.0 {
            return NONE;
        }
        let (mut result, mut square, mut left) = (ONE, self, power.unsigned_abs());
        while left > 0 {
            if left & 1 == 1 {
                result = result.times(square);
            }
            left >>= 1;
            square = square.times(square);
        }
        if power < 0 { ONE.over(result) } else { result }
    }

    fn sin(self) -> Self {
        Number { re: self.re.sin() * self.im.cosh(), im: if self.im == 0.0 { 0.0 } else { self.re.cos() * self.im.sinh() } }
    }

    fn cos(self) -> Self {
        Number { re: self.re.cos() * self.im.cosh(), im: if self.im == 0.0 { 0.0 } else { -self.re.sin() * self.im.sinh() } }
    }

    fn sinh(self) -> Self {
        self.turned().sin().turned().neg()
    }

    fn cosh(self) -> Self {
        self.turned().cos()
    }

    fn asin(self) -> Self {
        let root = ONE.minus(self.times(self)).sqrt();
        self.turned().plus(root).log().turned().neg()
    }

    fn atan(self) -> Self {
        let turned = self.turned();
        ONE.minus(turned).log().minus(ONE.plus(turned).log()).turned().over(TWO)
    }

    fn atanh(self) -> Self {
        ONE.plus(self).log().minus(ONE.minus(self).log()).over(TWO)
    }

    /// Lanczos' approximation.
    fn gamma(self) -> Option<Self> {
        const COEFFICIENTS: [f64; 9] = [
            0.999_999_999_999_809_9,
            676.520_368_121_885_1,
            -1_259.139_216_722_402_8,
            771.323_428_777_653_1,
            -176.615_029_162_140_6,
            12.507_343_278_686_905,
            -0.138_571_095_265_720_12,
            9.984_369_578_019_572e-6,
            1.505_632_735_149_311_6e-7,
        ];
        if !self.is_finite() || self.abs() > FARTHEST {
            return None;
        }
        if self.im == 0.0 && self.re <= 0.0 && self.re.fract() == 0.0 {
            return Some(NONE);
        }
        let pi = Number::real(std::f64::consts::PI);
        if self.re < 0.5 {
            let below = pi.times(self).sin().times(ONE.minus(self).gamma()?);
            return Some(pi.over(below));
        }
        let x = self.minus(ONE);
        let t = x.plus(Number::real(7.5));
        let series = COEFFICIENTS
            .iter()
            .enumerate()
            .skip(1)
            .fold(Number::real(COEFFICIENTS[0]), |total, (at, c)| total.plus(Number::real(*c).over(x.plus(Number::real(at as f64)))));
        let power = t.log().times(x.plus(Number::real(0.5))).minus(t).exp();
        Some(Number::real((2.0 * std::f64::consts::PI).sqrt()).times(power).times(series))
    }
}

struct Walk<'a> {
    arena: &'a Arena,
    place: &'a Place,
    /// Values of bound names, the innermost last.
    bound: Vec<(SymbolId, f64)>,
    budget: u32,
}

impl Walk<'_> {
    fn value(&mut self, id: ExprId) -> Option<Number> {
        self.budget = self.budget.checked_sub(1)?;
        match self.arena.node(id) {
            Node::Number(value) => value.to_f64().map(Number::real),
            Node::Symbol(symbol) => {
                let bound = self.bound.iter().rev().find(|(name, _)| name == symbol).map(|(_, value)| Number::real(*value));
                bound.or_else(|| self.place.get(symbol).copied())
            }
            Node::Apply(op, arguments) => match arguments.as_ref() {
                [] => function(*op, &[]),
                [x] => {
                    let x = self.value(*x)?;
                    function(*op, &[x])
                }
                [x, y] => {
                    let (x, y) = (self.value(*x)?, self.value(*y)?);
                    function(*op, &[x, y])
                }
                all => {
                    let values = all.iter().map(|argument| self.value(*argument)).collect::<Option<Vec<_>>>()?;
                    function(*op, &values)
                }
            },
            Node::Bind { op: op @ (op::SUM | op::PROD), bindings, body } => {
                let ([binding], [body]) = (bindings.as_ref(), body.as_ref()) else { return None };
                let Range::Between(low, high) = binding.range else { return None };
                let (low, high) = (self.value(low)?, self.value(high)?);
                if low.im != 0.0 || high.im != 0.0 || low.re.fract() != 0.0 || high.re.fract() != 0.0 || high.re - low.re > 500.0 {
                    return None;
                }
                let mut total = if *op == op::SUM { Number::real(0.0) } else { ONE };
                let mut index = low.re;
                while index <= high.re {
                    self.bound.push((binding.symbol, index));
                    let term = self.value(*body);
                    self.bound.pop();
                    total = if *op == op::SUM { total.plus(term?) } else { total.times(term?) };
                    index += 1.0;
                }
                Some(total)
            }
            _ => None,
        }
    }
}

fn function(op: OpId, values: &[Number]) -> Option<Number> {
    Some(match (op, values) {
        (op::ADD, _) => values.iter().fold(Number::real(0.0), |total, value| total.plus(*value)),
        (op::MUL, _) => values.iter().fold(ONE, |total, value| total.times(*value)),
        (op::NEG, [x]) => x.neg(),
        (op::POS, [x]) => *x,
        (op::SUB, [x, y]) => x.minus(*y),
        (op::DIV, [x, y]) => x.over(*y),
        (op::IMAGINARY, []) => Number { re: 0.0, im: 1.0 },
        (op::PI, []) => Number::real(std::f64::consts::PI),
        (op::E, []) => Number::real(std::f64::consts::E),
        (op::POW, [x, y]) => x.pow(*y),
        (op::SQRT, [x]) => x.sqrt(),
        (op::ABS, [x]) => Number::real(x.abs()),
        (op::EXP, [x]) => x.exp(),
        (op::LOG, [x]) => x.log(),
        (op::SIN, [x]) => x.sin(),
        (op::COS, [x]) => x.cos(),
        (op::TAN, [x]) => x.sin().over(x.cos()),
        (op::COT, [x]) => x.cos().over(x.sin()),
        (op::SEC, [x]) => ONE.over(x.cos()),
        (op::CSC, [x]) => ONE.over(x.sin()),
        (op::SINH, [x]) => x.sinh(),
        (op::COSH, [x]) => x.cosh(),
        (op::TANH, [x]) => x.sinh().over(x.cosh()),
        (op::COTH, [x]) => x.cosh().over(x.sinh()),
        (op::SECH, [x]) => ONE.over(x.cosh()),
        (op::CSCH, [x]) => ONE.over(x.sinh()),
        (op::ASIN, [x]) => x.asin(),
        (op::ACOS, [x]) => Number::real(std::f64::consts::FRAC_PI_2).minus(x.asin()),
        (op::ATAN, [x]) => x.atan(),
        (op::ASINH, [x]) => x.turned().asin().turned().neg(),
        (op::ACOSH, [x]) => x.plus(x.plus(ONE).sqrt().times(x.minus(ONE).sqrt())).log(),
        (op::ATANH, [x]) => x.atanh(),
        (op::ACOTH, [x]) => ONE.over(*x).atanh(),
        (op::SINC, [x]) if x.abs() < 1e-4 => return None,
        (op::SINC, [x]) => x.sin().over(*x),
        (op::GAMMA, [x]) => return x.gamma(),
        (op::FACTORIAL, [x]) => return x.plus(ONE).gamma(),
        (op::REALPART, [x]) => Number::real(x.re),
        (op::IMAGINARYPART, [x]) => Number::real(x.im),
        (op::CONJUGATE, [x]) => Number { re: x.re, im: -x.im },
        (op::ARG, [x]) if x.abs() > 0.0 => Number::real(x.im.atan2(x.re)),
        (op::MAX, _) if values.iter().all(|value| value.im == 0.0) => {
            Number::real(values.iter().fold(f64::NEG_INFINITY, |most, x| most.max(x.re)))
        }
        (op::MIN, _) if values.iter().all(|value| value.im == 0.0) => {
            Number::real(values.iter().fold(f64::INFINITY, |least, x| least.min(x.re)))
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: Number, re: f64, im: f64) {
        assert!((a.re - re).abs() < 1e-12 && (a.im - im).abs() < 1e-12, "{a:?}");
    }

    // Expected values: mpmath at 30 digits.
    #[test]
    fn values_as_mpmath_has_them() {
        let z = |re: f64, im: f64| Number { re, im };
        close(z(1.0, 2.0).log(), 0.804_718_956_217_050_2, 1.107_148_717_794_090_4);
        close(z(-3.0, -4.0).sqrt(), 1.0, -2.0);
        close(z(0.0, 1.0).pow(z(0.0, 1.0)), 0.207_879_576_350_761_9, 0.0);
        close(z(1.0, 1.0).sin(), 1.298_457_581_415_977_3, 0.634_963_914_784_736_1);
        close(z(1.0, 1.0).asin(), 0.666_239_432_492_515_3, 1.061_275_061_905_035_7);
        close(z(1.0, 1.0).atan(), 1.017_221_967_897_851_4, 0.402_359_478_108_525_1);
        close(z(-1.0, 2.0).atanh(), -0.173_286_795_139_986_33, 1.178_097_245_096_172_5);
        close(z(1.0, 1.0).gamma().unwrap_or(NONE), 0.498_015_668_118_356, -0.154_949_828_301_810_7);
    }
}
