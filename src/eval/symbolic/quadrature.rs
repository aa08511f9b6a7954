//! Integrals in floating point by the double exponential rule: a check on symbolic results, never a ground for a verdict.

use crate::ir::{Arena, ExprId, SymbolId};

use super::{
    Density,
    interval::{End, Interval},
    sample::{self, Point},
};

/// Steps on each side of the middle, and how often they are halved while the sum has not settled: a narrow peak lies between coarse nodes.
const STEPS: i32 = 160;
const HALVINGS: u32 = 5;
/// How far the rule reaches.
const REACH: f64 = 4.0;

/// The integral of a density over all its pieces; `None` where something has no value in floating point.
pub fn total(arena: &Arena, density: &Density, point: &Point) -> Option<f64> {
    let mut sum = 0.0;
    for (interval, expression) in &density.pieces {
        sum += integral(arena, *expression, density.variable, *interval, point)?;
    }
    Some(sum)
}

/// The integral of an expression by a symbol over an interval; `None` where it has no value in floating point or does not settle.
pub fn integral(arena: &Arena, expression: ExprId, symbol: SymbolId, interval: Interval, point: &Point) -> Option<f64> {
    let end = |end: End| match end {
        End::Below => Some(f64::NEG_INFINITY),
        End::Above => Some(f64::INFINITY),
        End::At(value) => sample::value(arena, value, point),
    };
    let (low, high) = (end(interval.lower)?, end(interval.upper)?);
    let mut point = point.clone();
    // The terms at every `stride`-th node from `first` on, `steps` on each side of the middle.
    let mut terms = |steps: i32, first: i32, stride: usize| {
        let mut sum = 0.0;
        for k in (first..=steps).step_by(stride) {
            let (x, weight) = node(low, high, f64::from(k) * REACH / f64::from(steps));
            if !x.is_finite() || weight == 0.0 || !weight.is_finite() || x <= low || x >= high {
                continue;
            }
            point.insert(symbol, x);
            let value = sample::value(arena, expression, &point)?;
            if value.is_finite() {
                sum += value * weight;
            }
        }
        Some(sum)
    };
    let mut steps = STEPS;
    let mut total = terms(steps, -steps, 1)?;
    let mut last = total * REACH / f64::from(steps);
    for _ in 0..HALVINGS {
        // The coarse nodes are every second one of the finer rule.
        steps *= 2;
        total += terms(steps, 1 - steps, 2)?;
        let next = total * REACH / f64::from(steps);
        if (next - last).abs() <= 1e-4 * (1e-3 + next.abs()) {
            return Some(next);
        }
        last = next;
    }
    None
}

/// The point and the weight of the rule at `t`.
fn node(low: f64, high: f64, t: f64) -> (f64, f64) {
    let half_pi = std::f64::consts::FRAC_PI_2;
    let (s, slope) = (half_pi * t.sinh(), half_pi * t.cosh());
    match (low.is_finite(), high.is_finite()) {
        (true, true) => {
            let half = (high - low) / 2.0;
            // Near an end the distance from it is computed without cancellation.
            let x = if s < 0.0 { low + (high - low) / (1.0 + (-2.0 * s).exp()) } else { high - (high - low) / (1.0 + (2.0 * s).exp()) };
            (x, half * slope / s.cosh().powi(2))
        }
        (true, false) => (low + s.exp(), s.exp() * slope),
        (false, true) => (high - s.exp(), s.exp() * slope),
        (false, false) => (s.sinh(), s.cosh() * slope),
    }
}
