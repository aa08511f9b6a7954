//! Equations rewritten into ones that hold in the same places: products for alternatives, no roots, no logarithms, no powers that change nothing.

use num_traits::{Signed, ToPrimitive, Zero};

use super::{super::Session, formula::Formula};
use crate::{
    eval::symbolic,
    ir::{ExprId, Node},
    num::Rational,
    op,
};

impl Session {
    /// Equations beside each other under "or" as one product.
    pub(super) fn multiplied(&mut self, formula: &Formula) -> Formula {
        let Formula::Or(parts) = formula else { return formula.clone() };
        let gaps: Option<Vec<ExprId>> = parts
            .iter()
            .map(|part| match part {
                Formula::Relation(op::EQ, left, right) => Some(self.arena.apply(op::SUB, [*left, *right])),
                _ => None,
            })
            .collect();
        let Some(gaps) = gaps else { return formula.clone() };
        let (product, zero) = (self.arena.apply(op::MUL, gaps), self.arena.integer(0));
        Formula::Relation(op::EQ, product, zero)
    }

    /// Equations beside each other under "or" as one product, solved names under "and" put into the rest.
    pub(super) fn gathered(&mut self, formula: &Formula) -> Formula {
        match formula {
            Formula::Or(parts) => {
                let parts: Vec<Formula> = parts.iter().map(|part| self.gathered(part)).collect();
                let (equations, mut rest): (Vec<Formula>, Vec<Formula>) =
                    parts.into_iter().partition(|part| matches!(part, Formula::Relation(op::EQ, ..)));
                if equations.len() < 2 {
                    rest.splice(0..0, equations);
                    return if rest.len() == 1 { rest.remove(0) } else { Formula::Or(rest) };
                }
                let gaps: Vec<ExprId> = equations
                    .iter()
                    .filter_map(|part| match part {
                        Formula::Relation(_, left, right) => Some(self.arena.apply(op::SUB, [*left, *right])),
                        _ => None,
                    })
                    .collect();
                let (product, zero) = (self.arena.apply(op::MUL, gaps), self.arena.integer(0));
                rest.push(Formula::Relation(op::EQ, product, zero));
                if rest.len() == 1 { rest.remove(0) } else { Formula::Or(rest) }
            }
            Formula::And(parts) => {
                let mut parts: Vec<Formula> = parts.iter().map(|part| self.gathered(part)).collect();
                self.put_in(&mut parts);
                Formula::And(parts)
            }
            Formula::Not(part) => Formula::Not(Box::new(self.gathered(part))),
            Formula::Relation(op::EQ, left, right) => self.plain_equation(*left, *right),
            other => other.clone(),
        }
    }

    /// An equation without roots and powers that change nothing: `u^3 v = 0` is `u v = 0`, `x = \\sqrt{u}` is `x^2 = u` with `x >= 0`.
    fn plain_equation(&mut self, left: ExprId, right: ExprId) -> Formula {
        let zero = |arena: &crate::ir::Arena, id: ExprId| matches!(arena.node(id), Node::Number(value) if value.is_zero());
        let (left, right) = if zero(&self.arena, left) { (right, left) } else { (left, right) };
        if zero(&self.arena, right) {
            let bare = self.bare(left);
            return Formula::Relation(op::EQ, bare, right);
        }
        let root = |arena: &crate::ir::Arena, id: ExprId| match arena.node(id) {
            Node::Apply(op::SQRT, inner) => Some((inner[0], false)),
            Node::Apply(op::NEG, inner) => match arena.node(inner[0]) {
                Node::Apply(op::SQRT, inner) => Some((inner[0], true)),
                _ => None,
            },
            _ => None,
        };
        let two = self.arena.integer(2);
        if let (Node::Apply(op::ABS, a), Node::Apply(op::ABS, b)) = (self.arena.node(left).clone(), self.arena.node(right).clone()) {
            let (a, b) = (self.arena.apply(op::POW, [a[0], two]), self.arena.apply(op::POW, [b[0], two]));
            return Formula::Relation(op::EQ, a, b);
        }
        if let Some(equation) = self.without_logarithm(left, right).or_else(|| self.without_logarithm(right, left)) {
            return equation;
        }
        let none = self.arena.integer(0);
        match (root(&self.arena, left), root(&self.arena, right)) {
            (Some((a, false)), Some((b, false))) => Formula::And(vec![Formula::Relation(op::EQ, a, b), Formula::Relation(op::GE, a, none)]),
            (None, Some((inner, negative))) | (Some((inner, negative)), None) => {
                let other = if root(&self.arena, left).is_none() { left } else { right };
                let square = self.arena.apply(op::POW, [other, two]);
                let side = if negative { op::LE } else { op::GE };
                Formula::And(vec![Formula::Relation(op::EQ, square, inner), Formula::Relation(side, other, none)])
            }
            _ => Formula::Relation(op::EQ, left, right),
        }
    }

    /// `\\log_b u = c` with numbers b and c is `u = b^c`, which is positive.
    fn without_logarithm(&mut self, side: ExprId, other: ExprId) -> Option<Formula> {
        let number = |arena: &crate::ir::Arena, id| symbolic::build::value(arena, id);
        let exponent = number(&self.arena, other)?;
        let (base, inner) = match self.arena.node(side).clone() {
            Node::Apply(op::LOGBASE, parts) => (parts[0], parts[1]),
            Node::Apply(op::LOG2, parts) => (self.arena.integer(2), parts[0]),
            Node::Apply(op::LOG10, parts) => (self.arena.integer(10), parts[0]),
            _ => return None,
        };
        let value = number(&self.arena, base).filter(|base| base.is_positive() && *base != Rational::from_integer(1.into()))?;
        if !exponent.is_integer() || exponent.abs() > Rational::from_integer(64.into()) {
            return None;
        }
        let power = self.arena.number(value.pow(exponent.numer().to_i32()?));
        Some(Formula::Relation(op::EQ, inner, power))
    }

    /// What is zero exactly where `id` is: without positive powers.
    fn bare(&mut self, id: ExprId) -> ExprId {
        match self.arena.node(id).clone() {
            Node::Apply(op::POW, parts)
                if symbolic::build::value(&self.arena, parts[1])
                    .is_some_and(|exponent| exponent.is_integer() && exponent.is_positive()) =>
            {
                self.bare(parts[0])
            }
            Node::Apply(op::MUL, factors) => {
                let factors: Vec<ExprId> = factors.iter().map(|factor| self.bare(*factor)).collect();
                self.arena.apply(op::MUL, factors)
            }
            Node::Apply(op::NEG, inner) => self.bare(inner[0]),
            _ => id,
        }
    }
}
