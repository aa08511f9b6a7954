//! Points at which one statement holds and another does not.

use num_traits::{Signed, ToPrimitive, Zero};

use super::{
    super::{Session, step::Judgement},
    formula::{Formula, order_that_holds},
    logic::Direction,
};
use crate::{
    eval::{self, Environment, symbolic::sample},
    ir::{ExprId, SymbolId},
    num::{Outcome, Rational, Value},
    op,
};

/// Longer values, in bits, are not worth solving for.
const LONGEST_VALUE: u64 = 512;

/// So many points are started from: those that part statements are among the first.
const MOST_TURNS: usize = 24;

/// So many points are tried for a refutation.
const MOST_POINTS: usize = 400;

impl Session {
    /// A point at which one statement holds and the other does not.
    pub(super) fn parted(&mut self, direction: Direction, symbols: &[SymbolId], first: &Formula, second: &Formula) -> Option<Judgement> {
        if symbols.is_empty() || symbols.len() > 6 || !self.all_range(symbols) {
            return None;
        }
        let mut tried = 0;
        let mut equations = Vec::new();
        for formula in [first, second] {
            formula.visit(&mut |left, right| equations.push((left, right)));
        }
        for turn in 0..MOST_TURNS {
            let Some(point) = self.point(symbols, turn) else { continue };
            let mut candidates = vec![point.clone()];
            // Letters that are each other's opposites part even powers.
            for at in 1..symbols.len() {
                let mut turned = point.clone();
                turned[at] = -&turned[0];
                candidates.push(turned);
            }
            for (left, right) in &equations {
                for at in 0..symbols.len() {
                    candidates.extend(self.solved_at(symbols, &point, at, *left, *right));
                }
            }
            for candidate in candidates {
                tried += 1;
                if tried > MOST_POINTS {
                    return None;
                }
                if self.clearly_together(direction, symbols, &candidate, first, second) || !self.is_granted(symbols, &candidate) {
                    continue;
                }
                let environment = self.environment_at(symbols, &candidate);
                let (Some(a), Some(b)) = (self.truth(first, &environment), self.truth(second, &environment)) else { continue };
                if direction.broken(a, b) {
                    return Some(self.parting_at(symbols, &candidate, a));
                }
            }
        }
        None
    }

    /// Whether both statements have the truth at a point that is claimed, as far as floating point shows beyond doubt.
    fn clearly_together(&self, direction: Direction, symbols: &[SymbolId], point: &[Rational], first: &Formula, second: &Formula) -> bool {
        let place: Option<sample::Point> =
            symbols.iter().zip(point).map(|(symbol, value)| value.to_f64().map(|value| (*symbol, value))).collect();
        let Some(place) = place else { return false };
        match (self.glanced(first, &place), self.glanced(second, &place)) {
            (Some(a), Some(b)) => !direction.broken(a, b),
            _ => false,
        }
    }

    /// Whether a formula holds, where floating point shows it beyond doubt.
    fn glanced(&self, formula: &Formula, place: &sample::Point) -> Option<bool> {
        match formula {
            Formula::Constant(value) => Some(*value),
            Formula::Proposition(_) => None,
            Formula::Not(part) => self.glanced(part, place).map(|held| !held),
            Formula::And(parts) => parts.iter().try_fold(true, |all, part| Some(all & self.glanced(part, place)?)),
            Formula::Or(parts) => parts.iter().try_fold(false, |any, part| Some(any | self.glanced(part, place)?)),
            Formula::Relation(op, left, right) => {
                let value = |id| sample::value(&self.arena, id, place).filter(|value| value.is_finite());
                let (l, r) = (value(*left)?, value(*right)?);
                if (l - r).abs() <= 1e-6 * l.abs().max(r.abs()).max(1e-3) {
                    return None;
                }
                Some(match *op {
                    op::EQ => false,
                    op::NE => true,
                    op::LT | op::LE => l < r,
                    op::GT | op::GE => l > r,
                    _ => return None,
                })
            }
        }
    }

    fn parting_at(&self, symbols: &[SymbolId], point: &[Rational], first: bool) -> Judgement {
        let witness: Vec<(String, String)> = symbols
            .iter()
            .zip(point)
            .map(|(symbol, value)| (self.arena.symbol_of(*symbol).name.to_string(), crate::num::exact_latex(value)))
            .collect();
        Judgement::parted(witness, first)
    }

    /// Points where `left = right`, with all coordinates but one as in `point`: exact, for lines and parabolas.
    fn solved_at(&self, symbols: &[SymbolId], point: &[Rational], at: usize, left: ExprId, right: ExprId) -> Vec<Vec<Rational>> {
        let mut samples = Vec::new();
        for x in 0..4 {
            let mut moved = point.to_vec();
            moved[at] = Rational::from_integer(x.into());
            let environment = self.environment_at(symbols, &moved);
            let value = |id| eval::evaluate(&self.arena, id, &environment, 64).known().and_then(|value| value.exact().cloned());
            let (Some(l), Some(r)) = (value(left), value(right)) else { return Vec::new() };
            // Lines and parabolas with bearable coefficients have no long values.
            if l.bits().max(r.bits()) > LONGEST_VALUE {
                return Vec::new();
            }
            samples.push(l - r);
        }
        // Differences: c + b x + a x^2 through the first three, the fourth as a check.
        let two = Rational::from_integer(2.into());
        let second = &samples[2] - &samples[1] * &two + &samples[0];
        let third = &samples[3] - &samples[2] * &two + &samples[1];
        if second != third {
            return Vec::new();
        }
        let a = &second / &two;
        let b = &samples[1] - &samples[0] - &a;
        let c = &samples[0];
        let mut roots = Vec::new();
        if a.is_zero() {
            if !b.is_zero() {
                roots.push(-c / &b);
            }
        } else {
            let discriminant = &b * &b - Rational::from_integer(4.into()) * &a * c;
            if !discriminant.is_negative() {
                let (above, below) = (discriminant.numer().sqrt(), discriminant.denom().sqrt());
                let root = Rational::new(above, below);
                if &root * &root == discriminant {
                    roots.push((-&b + &root) / (&a * &two));
                    roots.push((-&b - &root) / (&a * &two));
                }
            }
        }
        roots
            .into_iter()
            .map(|root| {
                let mut moved = point.to_vec();
                moved[at] = root;
                moved
            })
            .collect()
    }

    /// Whether a formula holds under an environment; `None` when that is not decided.
    pub(super) fn truth(&self, formula: &Formula, environment: &Environment) -> Option<bool> {
        match formula {
            Formula::Constant(value) => Some(*value),
            Formula::Proposition(_) => None,
            Formula::Not(part) => self.truth(part, environment).map(|held| !held),
            Formula::And(parts) => {
                let all: Vec<Option<bool>> = parts.iter().map(|part| self.truth(part, environment)).collect();
                if all.contains(&Some(false)) { Some(false) } else { all.into_iter().collect::<Option<Vec<_>>>().map(|_| true) }
            }
            Formula::Or(parts) => {
                let all: Vec<Option<bool>> = parts.iter().map(|part| self.truth(part, environment)).collect();
                if all.contains(&Some(true)) { Some(true) } else { all.into_iter().collect::<Option<Vec<_>>>().map(|_| false) }
            }
            Formula::Relation(op, left, right) => {
                let value = |id| eval::evaluate(&self.arena, id, environment, 128);
                match (value(*left), value(*right)) {
                    (Outcome::Undefined(_), _) | (_, Outcome::Undefined(_)) => Some(false),
                    (Outcome::Known(Value::Scalar(l)), Outcome::Known(Value::Scalar(r))) => {
                        let order = l.compare(&r)?;
                        order_that_holds(*op).map(|holds| holds(order))
                    }
                    _ => None,
                }
            }
        }
    }
}
