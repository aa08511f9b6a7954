//! Limits with a value: by continuity, after common factors are cancelled, by l'Hôpital's rule, and of powers times exponentials far out.

use std::{cmp::Ordering, collections::HashMap};

use num_traits::{Signed, Zero};

use super::super::{Session, normal};
use crate::{
    eval::{self, symbolic},
    ir::{ExprId, Node, Range, SymbolId},
    num::{Outcome, Rational, Value},
    op,
};

/// So often both parts of a quotient are differentiated.
const MOST_DERIVATIVES: usize = 4;
/// Deeper expressions are left alone.
const DEEPEST: usize = 40;
/// At so many places values are looked for.
const PLACES: usize = 8;

impl Session {
    /// The expression with the value of each limit that has one in its place.
    pub(super) fn with_limits(&mut self, id: ExprId, depth: usize) -> ExprId {
        let limit = |node: &Node| matches!(node, Node::Bind { op: op::LIMIT, .. });
        if depth > DEEPEST || !symbolic::build::mentions(&self.arena, id, &limit) {
            return id;
        }
        match self.arena.node(id).clone() {
            Node::Apply(op, parts) => {
                let parts: Vec<ExprId> = parts.iter().map(|part| self.with_limits(*part, depth + 1)).collect();
                self.arena.apply(op, parts)
            }
            Node::Bind { op: op::LIMIT, bindings, body } => {
                let ([binding], [body]) = (bindings.as_ref(), body.as_ref()) else { return id };
                let Range::Towards(point) = binding.range else { return id };
                if symbolic::build::mentions(&self.arena, *body, &limit) || symbolic::occurs(&self.arena, point, binding.symbol) {
                    return id;
                }
                let body = symbolic::work_out_derivatives(&mut self.arena, *body);
                self.limit(body, binding.symbol, point).unwrap_or(id)
            }
            _ => id,
        }
    }

    fn limit(&mut self, body: ExprId, symbol: SymbolId, point: ExprId) -> Option<ExprId> {
        if !symbolic::occurs(&self.arena, body, symbol) {
            return Some(body);
        }
        if symbolic::build::mentions(&self.arena, body, &|node| !is_continuous(node)) {
            return None;
        }
        let far = match self.arena.node(point) {
            Node::Apply(op::INFINITY, _) => Some(false),
            Node::Apply(op::NEG, inner) if matches!(self.arena.node(inner[0]), Node::Apply(op::INFINITY, _)) => Some(true),
            _ if !symbolic::build::is_finite_form(&self.arena, point) => return None,
            _ => None,
        };
        match far {
            None => self.limit_at(body, symbol, point, MOST_DERIVATIVES),
            Some(negative) => self.limit_far_out(body, symbol, negative, 0),
        }
    }

    /// The limit at a finite point.
    fn limit_at(&mut self, body: ExprId, symbol: SymbolId, point: ExprId, derivatives: usize) -> Option<ExprId> {
        let assumptions = self.assumptions.clone();
        let short = symbolic::simplify(&mut self.arena, body, &assumptions);
        for form in [body, short] {
            let value = symbolic::replace(&mut self.arena, form, symbol, point);
            if self.has_values(value) && self.has_values_beside(form, symbol, point) {
                return Some(value);
            }
        }
        let derivatives = derivatives.checked_sub(1)?;
        for form in [short, body] {
            let Some((above, below)) = self.as_quotient(form) else { continue };
            let zero = self.arena.integer(0);
            let vanishes = |session: &mut Session, part: ExprId| {
                let value = symbolic::replace(&mut session.arena, part, symbol, point);
                session.has_values(value) && matches!(normal::prove_equal(&mut session.arena, value, zero, &assumptions), Outcome::Known(_))
            };
            if !vanishes(self, above) || !vanishes(self, below) {
                continue;
            }
            let (Outcome::Known(p), Outcome::Known(q)) =
                (symbolic::differentiate(&mut self.arena, above, symbol), symbolic::differentiate(&mut self.arena, below, symbol))
            else {
                continue;
            };
            let quotient = self.arena.apply(op::DIV, [p, q]);
            if let Some(value) = self.limit_at(quotient, symbol, point, derivatives) {
                return Some(value);
            }
        }
        None
    }

    /// An expression as one quotient.
    fn as_quotient(&mut self, id: ExprId) -> Option<(ExprId, ExprId)> {
        match self.arena.node(id).clone() {
            Node::Apply(op::DIV, parts) => Some((parts[0], parts[1])),
            Node::Apply(op::NEG, parts) => {
                let (above, below) = self.as_quotient(parts[0])?;
                Some((self.arena.apply(op::NEG, [above]), below))
            }
            Node::Apply(op::POW, parts) => {
                let exponent =
                    symbolic::build::value(&self.arena, parts[1]).filter(|exponent| exponent.is_integer() && exponent.is_negative())?;
                let exponent = self.arena.number(-exponent);
                let (one, below) = (self.arena.integer(1), self.arena.apply(op::POW, [parts[0], exponent]));
                Some((one, below))
            }
            Node::Apply(op::MUL, parts) => {
                let (mut above, mut below) = (Vec::new(), Vec::new());
                for part in &parts {
                    match self.as_quotient(*part) {
                        Some((p, q)) => {
                            above.push(p);
                            below.push(q);
                        }
                        None => above.push(*part),
                    }
                }
                (!below.is_empty()).then(|| (self.arena.apply(op::MUL, above), self.arena.apply(op::MUL, below)))
            }
            _ => None,
        }
    }

    /// Whether an expression has a value at some place: no denominator in it is zero everywhere.
    fn has_values(&mut self, id: ExprId) -> bool {
        let free = self.free_symbols(id, id);
        for turn in 0..if free.is_empty() { 1 } else { PLACES } {
            let Some(point) = self.point(&free, turn + 3) else { continue };
            let environment = self.environment_at(&free, &point);
            match eval::evaluate(&self.arena, id, &environment, 96) {
                Outcome::Known(Value::Scalar(_)) => return true,
                Outcome::Unknown(_) => return false,
                _ => {}
            }
        }
        false
    }

    /// Whether an expression has values on both sides of a point near by.
    fn has_values_beside(&mut self, id: ExprId, symbol: SymbolId, point: ExprId) -> bool {
        [1, -1].into_iter().all(|side| {
            let step = self.arena.number(Rational::new(side.into(), (1 << 24).into()));
            let beside = self.arena.apply(op::ADD, [point, step]);
            let value = symbolic::replace(&mut self.arena, id, symbol, beside);
            self.has_values(value)
        })
    }

    /// The limit where the variable grows without bound.
    fn limit_far_out(&mut self, body: ExprId, symbol: SymbolId, negative: bool, depth: usize) -> Option<ExprId> {
        if depth > DEEPEST {
            return None;
        }
        if !symbolic::occurs(&self.arena, body, symbol) {
            return Some(body);
        }
        if let Node::Apply(op @ (op::ADD | op::SUB | op::NEG), parts) = self.arena.node(body).clone() {
            let limits: Option<Vec<ExprId>> = parts.iter().map(|part| self.limit_far_out(*part, symbol, negative, depth + 1)).collect();
            if let Some(limits) = limits {
                return Some(self.arena.apply(op, limits));
            }
        }
        let mut growth = Growth::default();
        if self.growth(body, symbol, 1, &mut growth).is_some() {
            let rate = if negative { -growth.rate.clone() } else { growth.rate.clone() };
            let decays = match rate.cmp(&Rational::zero()) {
                Ordering::Less => true,
                Ordering::Equal => growth.degree < 0,
                Ordering::Greater => false,
            };
            return decays.then(|| self.arena.integer(0));
        }
        // t = 1/s
        let (one, zero) = (self.arena.integer(if negative { -1 } else { 1 }), self.arena.integer(0));
        let name = self.arena.name(symbol);
        let inverse = self.arena.apply(op::DIV, [one, name]);
        let turned = symbolic::substitute(&mut self.arena, body, &HashMap::from([(symbol, inverse)]));
        // Only algebraic forms have a common form on both sides of zero.
        let algebraic = |node: &Node| {
            matches!(
                node,
                Node::Number(_)
                    | Node::Symbol(_)
                    | Node::Apply(op::ADD | op::SUB | op::MUL | op::DIV | op::NEG | op::POS | op::POW | op::PI | op::E, _)
            )
        };
        if symbolic::build::mentions(&self.arena, turned, &|node| !algebraic(node)) {
            return None;
        }
        let assumptions = self.assumptions.clone();
        let short = symbolic::simplify(&mut self.arena, turned, &assumptions);
        let value = symbolic::replace(&mut self.arena, short, symbol, zero);
        (self.has_values(value) && self.has_values_beside(short, symbol, zero)).then_some(value)
    }

    /// How a product of powers and exponentials of linear forms grows; `None` for anything else.
    fn growth(&mut self, id: ExprId, symbol: SymbolId, power: i64, growth: &mut Growth) -> Option<()> {
        if !symbolic::occurs(&self.arena, id, symbol) {
            return Some(());
        }
        match self.arena.node(id).clone() {
            Node::Symbol(_) => {
                growth.degree += power;
                Some(())
            }
            Node::Apply(op::MUL, parts) => parts.iter().try_for_each(|part| self.growth(*part, symbol, power, growth)),
            Node::Apply(op::DIV, parts) => {
                self.growth(parts[0], symbol, power, growth)?;
                self.growth(parts[1], symbol, -power, growth)
            }
            Node::Apply(op::NEG | op::POS, parts) => self.growth(parts[0], symbol, power, growth),
            Node::Apply(op::EXP, parts) => self.exponential(parts[0], symbol, power, growth),
            Node::Apply(op::POW, parts) if matches!(self.arena.node(parts[0]), Node::Apply(op::E, _)) => {
                self.exponential(parts[1], symbol, power, growth)
            }
            Node::Apply(op::POW, parts) => {
                use num_traits::ToPrimitive;
                let exponent = symbolic::build::value(&self.arena, parts[1]).filter(Rational::is_integer)?;
                let times = exponent.to_integer().to_i64().filter(|times| times.abs() <= 1000)?;
                self.growth(parts[0], symbol, power.checked_mul(times)?, growth)
            }
            _ => None,
        }
    }

    fn exponential(&mut self, exponent: ExprId, symbol: SymbolId, power: i64, growth: &mut Growth) -> Option<()> {
        let slope = symbolic::differentiate(&mut self.arena, exponent, symbol).known()?;
        let slope = symbolic::build::value(&self.arena, slope)?;
        growth.rate += slope * Rational::from_integer(power.into());
        Some(())
    }
}

/// How a term grows: its power of the variable, and the rate of its exponential.
#[derive(Debug, Default)]
struct Growth {
    degree: i64,
    rate: Rational,
}

/// Whether a node's function is continuous wherever it has a value.
fn is_continuous(node: &Node) -> bool {
    eval::may_be_holomorphic(node) && !matches!(node, Node::Apply(op::IMAGINARY, _)) || matches!(node, Node::Apply(op::ABS, _))
}
