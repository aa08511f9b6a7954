//! Values in floating point at points of the declared domain: a second opinion on every proof, never a ground for a verdict.

use num_traits::ToPrimitive;

use crate::{
    ir::{Arena, ExprId, Map, Node, OpId, Range, SymbolId},
    op,
};

use super::{Assumptions, MAX_HEIGHT, height};

/// Values of symbols.
pub type Point = Map<SymbolId, f64>;

/// The value at a point, NaN where it is undefined; `None` where something has no value in floating point.
pub fn value(arena: &Arena, id: ExprId, point: &Point) -> Option<f64> {
    if height(arena, id) > MAX_HEIGHT {
        return None;
    }
    let mut walk = Walk { arena, point, bound: Vec::new(), budget: 200_000 };
    walk.value(id)
}

/// A point number `turn` of the domain: small numbers at first, spread out later, the same on every machine.
pub fn point(symbols: &[SymbolId], assumptions: &Assumptions, turn: u64) -> Point {
    symbols
        .iter()
        .enumerate()
        .map(|(at, symbol)| {
            let mut state = (turn + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (at as u64 + 1).wrapping_mul(0xD1B5_4A32_D192_ED03);
            state ^= state >> 29;
            state = state.wrapping_mul(0xBF58_476D_1CE4_E5B9);
            state ^= state >> 32;
            let unit = (state >> 11) as f64 / (1u64 << 53) as f64;
            (*symbol, coordinate(assumptions, *symbol, unit, turn))
        })
        .collect()
}

fn coordinate(assumptions: &Assumptions, symbol: SymbolId, unit: f64, turn: u64) -> f64 {
    let reach = 2.5 + (turn % 4) as f64;
    let fact = assumptions.fact(symbol);
    let end = |end: &Option<(crate::num::Rational, bool)>| end.as_ref().and_then(|(end, _)| end.to_f64());
    let (low, high) = match fact {
        Some(fact) => (end(&fact.lower), end(&fact.upper)),
        None => (None, None),
    };
    let (low, high) = match (low, high) {
        (Some(low), Some(high)) => (low, high),
        (Some(low), None) => (low, low + reach),
        (None, Some(high)) => (high - reach, high),
        (None, None) => (-reach, reach),
    };
    let inside = low + (high - low) * (0.02 + 0.96 * unit);
    match fact {
        Some(fact) if fact.integer => inside.round().clamp(low.ceil(), high.floor()),
        _ => inside,
    }
}

struct Walk<'a> {
    arena: &'a Arena,
    point: &'a Point,
    /// Values of bound names, the innermost last.
    bound: Vec<(SymbolId, f64)>,
    budget: u32,
}

impl Walk<'_> {
    fn value(&mut self, id: ExprId) -> Option<f64> {
        self.budget = self.budget.checked_sub(1)?;
        match self.arena.node(id) {
            Node::Number(value) => value.to_f64(),
            Node::Symbol(symbol) => {
                let bound = self.bound.iter().rev().find(|(name, _)| name == symbol).map(|(_, value)| *value);
                bound.or_else(|| self.point.get(symbol).copied())
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
            Node::Call { function, arguments, given } => {
                let values = arguments.iter().chain(given.iter()).map(|id| self.value(*id)).collect::<Option<Vec<_>>>()?;
                Some(model(*function, &values))
            }
            Node::Bind { op: op @ (op::SUM | op::PROD), bindings, body } => {
                let ([binding], [body]) = (bindings.as_ref(), body.as_ref()) else { return None };
                let Range::Between(low, high) = binding.range else { return None };
                let (low, high) = (self.value(low)?, self.value(high)?);
                if low.fract() != 0.0 || high.fract() != 0.0 || high - low > 2000.0 {
                    return None;
                }
                let mut total = if *op == op::SUM { 0.0 } else { 1.0 };
                let mut index = low;
                while index <= high {
                    self.bound.push((binding.symbol, index));
                    let term = self.value(*body);
                    self.bound.pop();
                    let term = term?;
                    total = if *op == op::SUM { total + term } else { total * term };
                    index += 1.0;
                }
                Some(total)
            }
            Node::Bind { .. } | Node::Tensor { .. } | Node::Text(_) => None,
        }
    }
}

/// A smooth positive function that stands for one that is not given.
fn model(function: SymbolId, values: &[f64]) -> f64 {
    let seed = f64::from(function.0 % 97) + 1.0;
    values
        .iter()
        .enumerate()
        .fold(1.7 + (seed * 0.37).sin() * 0.3, |total, (at, x)| total + (0.4 * x + seed * 0.71 * (at as f64 + 1.0)).sin() * 0.5)
}

fn power(base: f64, exponent: f64) -> f64 {
    if base == 0.0 && exponent <= 0.0 {
        return f64::NAN;
    }
    base.powf(exponent)
}

fn function(op: OpId, values: &[f64]) -> Option<f64> {
    Some(match (op, values) {
        (op::ADD, _) => values.iter().sum(),
        (op::MUL, _) => values.iter().product(),
        (op::NEG, [x]) => -x,
        (op::POS, [x]) => *x,
        (op::SUB, [x, y]) => x - y,
        (op::DIV, [_, 0.0]) => f64::NAN,
        (op::DIV, [x, y]) => x / y,
        (op::POW, [x, y]) => power(*x, *y),
        (op::SQRT, [x]) => x.sqrt(),
        (op::ROOT, [x, n]) if *x < 0.0 && n % 2.0 == 1.0 => -power(-x, 1.0 / n),
        (op::ROOT, [x, n]) => power(*x, 1.0 / n),
        (op::ABS, [x]) => x.abs(),
        (op::PERCENT, [x]) => x / 100.0,
        (op::EXP, [x]) => x.exp(),
        (op::LOG, [x]) => positive(*x).ln(),
        (op::LOG2, [x]) => positive(*x).log2(),
        (op::LOG10, [x]) => positive(*x).log10(),
        (op::LOGBASE, [b, x]) => positive(*x).ln() / positive(*b).ln(),
        (op::SIN, [x]) => x.sin(),
        (op::COS, [x]) => x.cos(),
        (op::TAN, [x]) => x.tan(),
        (op::COT, [x]) => 1.0 / x.tan(),
        (op::SEC, [x]) => 1.0 / x.cos(),
        (op::CSC, [x]) => 1.0 / x.sin(),
        (op::ASIN, [x]) => x.asin(),
        (op::ACOS, [x]) => x.acos(),
        (op::ATAN, [x]) => x.atan(),
        (op::SINH, [x]) => x.sinh(),
        (op::COSH, [x]) => x.cosh(),
        (op::TANH, [x]) => x.tanh(),
        (op::COTH, [x]) => 1.0 / x.tanh(),
        (op::SECH, [x]) => 1.0 / x.cosh(),
        (op::CSCH, [x]) => 1.0 / x.sinh(),
        (op::ASINH, [x]) => x.asinh(),
        (op::ACOSH, [x]) => x.acosh(),
        (op::ATANH, [x]) => x.atanh(),
        (op::SINC, [x]) => {
            if *x == 0.0 {
                1.0
            } else {
                x.sin() / x
            }
        }
        (op::SIGMOID, [x]) => 1.0 / (1.0 + (-x).exp()),
        (op::SILU, [x]) => x / (1.0 + (-x).exp()),
        (op::LOGIT, [x]) => positive(*x).ln() - positive(1.0 - x).ln(),
        (op::SOFTPLUS, [x]) => x.exp().ln_1p(),
        (op::RELU, [x]) => x.max(0.0),
        (op::MAX, _) => values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        (op::MIN, _) => values.iter().copied().fold(f64::INFINITY, f64::min),
        (op::FLOOR, [x]) => x.floor(),
        (op::CEIL, [x]) => x.ceil(),
        (op::SIGN, [x]) => {
            if *x == 0.0 {
                0.0
            } else {
                x.signum()
            }
        }
        (op::GAMMA, [x]) => gamma(*x),
        (op::LGAMMA, [x]) => positive(gamma(*x)).ln(),
        (op::FACTORIAL, [x]) => gamma(x + 1.0),
        (op::BINOMIAL, [n, k]) if *k >= 0.0 && n >= k => (gamma(n + 1.0) / gamma(k + 1.0) / gamma(n - k + 1.0)).round(),
        (op::BINOMIAL, [_, _]) => 0.0,
        (op::ERF, [x]) => erf(*x),
        (op::ERFC, [x]) => 1.0 - erf(*x),
        (op::PHI, [x]) => (1.0 + erf(x / std::f64::consts::SQRT_2)) / 2.0,
        (op::GELU, [x]) => x * (1.0 + erf(x / std::f64::consts::SQRT_2)) / 2.0,
        (op::DIGAMMA, [x]) if *x > 0.0 => digamma(*x),
        (op::PI, []) => std::f64::consts::PI,
        (op::E, []) => std::f64::consts::E,
        (op::INFINITY, []) => f64::INFINITY,
        _ => return None,
    })
}

fn positive(x: f64) -> f64 {
    if x > 0.0 { x } else { f64::NAN }
}

/// Lanczos' approximation, good to 1e-13.
fn gamma(x: f64) -> f64 {
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
    if x <= 0.0 && x.fract() == 0.0 {
        return f64::NAN;
    }
    if x < 0.5 {
        return std::f64::consts::PI / ((std::f64::consts::PI * x).sin() * gamma(1.0 - x));
    }
    let x = x - 1.0;
    let t = x + 7.5;
    let series = COEFFICIENTS.iter().enumerate().skip(1).fold(COEFFICIENTS[0], |total, (at, c)| total + c / (x + at as f64));
    (2.0 * std::f64::consts::PI).sqrt() * t.powf(x + 0.5) * (-t).exp() * series
}

fn digamma(mut x: f64) -> f64 {
    let mut total = 0.0;
    while x < 10.0 {
        total -= 1.0 / x;
        x += 1.0;
    }
    let square = 1.0 / (x * x);
    total + x.ln() - 0.5 / x - square * (1.0 / 12.0 - square * (1.0 / 120.0 - square * (1.0 / 252.0 - square / 240.0)))
}

/// The error function: its series for small arguments, a continued fraction for large ones.
fn erf(x: f64) -> f64 {
    if x < 0.0 {
        return -erf(-x);
    }
    if x < 3.0 {
        let (mut term, mut total, mut n) = (x, x, 0.0);
        while term.abs() > 1e-17 * total.abs() && n < 200.0 {
            n += 1.0;
            term *= -x * x / n;
            total += term / (2.0 * n + 1.0);
        }
        return total * 2.0 / std::f64::consts::PI.sqrt();
    }
    let fraction = (1..60).rev().fold(x, |below, k| x + f64::from(k) / 2.0 / below);
    1.0 - (-x * x).exp() / (fraction * std::f64::consts::PI.sqrt())
}
