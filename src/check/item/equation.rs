//! Equations rewritten into ones that hold in the same places: products for alternatives, no roots, no logarithms, no powers that change nothing.

use num_traits::{Signed, ToPrimitive, Zero};

use super::{super::Session, formula::Formula, proportion::is_short_power};
use crate::{
    eval::symbolic::{
        self,
        normal::{
            DEFAULT_BUDGET, Normal,
            kernel::{Kernel, Monomial, Polynomial},
        },
    },
    ir::{Arena, ExprId, Node},
    num::Rational,
    op,
};

/// The base of a logarithm.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Base {
    Natural,
    Number(Rational),
}

/// A sum of logarithms to one base with factors, and a number.
#[derive(Debug, Default)]
struct Logarithms {
    base: Option<Base>,
    terms: Vec<(ExprId, Rational)>,
    rest: Rational,
}

impl Logarithms {
    /// Adds `factor` times an expression; `None` where that is no such sum.
    fn gather(&mut self, arena: &Arena, id: ExprId, factor: &Rational, depth: usize) -> Option<()> {
        if depth > 20 {
            return None;
        }
        if let Some(value) = symbolic::build::value(arena, id) {
            self.rest += value * factor;
            return Some(());
        }
        let Node::Apply(op, parts) = arena.node(id) else { return None };
        let (base, inner) = match (*op, parts.as_ref()) {
            (op::ADD, _) => return parts.iter().try_for_each(|part| self.gather(arena, *part, factor, depth + 1)),
            (op::SUB, [first, second]) => {
                self.gather(arena, *first, factor, depth + 1)?;
                return self.gather(arena, *second, &-factor, depth + 1);
            }
            (op::NEG, [inner]) => return self.gather(arena, *inner, &-factor, depth + 1),
            (op::MUL, [number, inner]) => {
                let number = symbolic::build::value(arena, *number)?;
                return self.gather(arena, *inner, &(number * factor), depth + 1);
            }
            (op::LOG, [inner]) => (Base::Natural, *inner),
            (op::LOG2, [inner]) => (Base::Number(Rational::from_integer(2.into())), *inner),
            (op::LOG10, [inner]) => (Base::Number(Rational::from_integer(10.into())), *inner),
            (op::LOGBASE, [base, inner]) => {
                let base = symbolic::build::value(arena, *base)?;
                if !base.is_positive() || base == Rational::from_integer(1.into()) {
                    return None;
                }
                (Base::Number(base), *inner)
            }
            _ => return None,
        };
        if self.base.get_or_insert_with(|| base.clone()) != &base {
            return None;
        }
        self.terms.push((inner, factor.clone()));
        Some(())
    }
}

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

    /// Each equation of a statement without roots, logarithms and powers that change nothing.
    pub(super) fn plained(&mut self, formula: &Formula) -> Formula {
        match formula {
            Formula::Or(parts) => Formula::Or(parts.iter().map(|part| self.plained(part)).collect()),
            Formula::And(parts) => Formula::And(parts.iter().map(|part| self.plained(part)).collect()),
            Formula::Not(part) => Formula::Not(Box::new(self.plained(part))),
            Formula::Relation(op::EQ, left, right) => match self.without_common_power(*left, *right) {
                Some(plain) => plain,
                None => self.plain_equation(*left, *right),
            },
            other => other.clone(),
        }
    }

    /// An equation between polynomials of which every term has a high power of one letter: `x^9 = x^7` is `x (x^2 - 1) = 0`.
    fn without_common_power(&mut self, left: ExprId, right: ExprId) -> Option<Formula> {
        let (product, zero) = {
            let mut normal = Normal::new(&mut self.arena, &self.assumptions, DEFAULT_BUDGET / 16);
            let gap = normal.reduce(left).ok()?.minus(&normal.reduce(right).ok()?);
            let letters = gap.0.keys().flatten().all(|(kernel, power)| {
                matches!(normal.store.get(*kernel), Kernel::Symbol(_)) && power.is_integer() && !power.is_negative()
            });
            let content = normal.content(&gap).ok().filter(|_| letters && gap.0.len() > 1)?;
            if content.monomial.is_empty() {
                return None;
            }
            let bare: Monomial = content.monomial.iter().map(|(kernel, _)| (*kernel, Rational::from_integer(1.into()))).collect();
            let factors = [normal.written(&Polynomial::term(Rational::from_integer(1.into()), bare))?, normal.written(&content.primitive)?];
            (self.arena.apply(op::MUL, factors), self.arena.integer(0))
        };
        // What had a denominator or a root is left as it is.
        let plain = |node: &Node| match node {
            Node::Apply(op, _) => matches!(*op, op::ADD | op::SUB | op::MUL | op::NEG | op::POS | op::POW),
            Node::Number(_) | Node::Symbol(_) => true,
            _ => false,
        };
        let all = [left, right].into_iter().all(|side| !symbolic::build::mentions(&self.arena, side, &|node| !plain(node)));
        all.then_some(Formula::Relation(op::EQ, product, zero))
    }

    /// An equation without roots and powers that change nothing: `u^3 v = 0` is `u v = 0`, `x = \\sqrt{u}` is `x^2 = u` with `x >= 0`.
    fn plain_equation(&mut self, left: ExprId, right: ExprId) -> Formula {
        if let Some(equation) = self.without_logarithms(left, right) {
            return equation;
        }
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
            // Of what is known not to be negative the bars say nothing.
            let mut normal = Normal::new(&mut self.arena, &self.assumptions, DEFAULT_BUDGET / 16);
            let bare = [a[0], b[0]].into_iter().all(|side| normal.reduce(side).is_ok_and(|form| normal.sign(&form).is_nonnegative()));
            if bare {
                return Formula::Relation(op::EQ, a[0], b[0]);
            }
            let (a, b) = (self.arena.apply(op::POW, [a[0], two]), self.arena.apply(op::POW, [b[0], two]));
            return Formula::Relation(op::EQ, a, b);
        }
        if let Some(equation) = self.without_equal_powers(left, right) {
            return equation;
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

    /// `u^n = v^n` with a number n is `u = v` where n is odd, or neither is negative.
    fn without_equal_powers(&mut self, left: ExprId, right: ExprId) -> Option<Formula> {
        let (Node::Apply(op::POW, a), Node::Apply(op::POW, b)) = (self.arena.node(left).clone(), self.arena.node(right).clone()) else {
            return None;
        };
        let power = symbolic::build::value(&self.arena, a[1]).filter(|power| power.is_integer() && power.is_positive())?;
        if symbolic::build::value(&self.arena, b[1]).as_ref() != Some(&power) {
            return None;
        }
        let even = (power / Rational::from_integer(2.into())).is_integer();
        let mut normal = Normal::new(&mut self.arena, &self.assumptions, DEFAULT_BUDGET / 16);
        let plain = !even || [a[0], b[0]].into_iter().all(|side| normal.reduce(side).is_ok_and(|form| normal.sign(&form).is_nonnegative()));
        plain.then(|| Formula::Relation(op::EQ, a[0], b[0]))
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

    /// `\\log_b u - \\log_b v = c` is `u = b^c v` with u and v positive; several logarithms to one base, with whole factors.
    fn without_logarithms(&mut self, left: ExprId, right: ExprId) -> Option<Formula> {
        let mut sum = Logarithms::default();
        let one = Rational::from_integer(1.into());
        sum.gather(&self.arena, left, &one, 0)?;
        sum.gather(&self.arena, right, &-one, 0)?;
        if sum.terms.len() < 2 || sum.terms.len() > 4 || sum.terms.iter().any(|(_, power)| !is_short_power(power)) {
            return None;
        }
        let exponent = -sum.rest;
        let number = match sum.base? {
            Base::Number(base) if exponent.is_integer() && exponent.abs() <= Rational::from_integer(64.into()) => {
                base.pow(exponent.numer().to_i32()?)
            }
            Base::Natural if exponent.is_zero() => Rational::from_integer(1.into()),
            _ => return None,
        };
        let mut sides = [Vec::new(), vec![self.arena.number(number)]];
        let zero = self.arena.integer(0);
        let mut all = Vec::new();
        for (inner, power) in sum.terms {
            let side = usize::from(power.is_negative());
            let raised = match power.abs() {
                power if power == Rational::from_integer(1.into()) => inner,
                power => {
                    let power = self.arena.number(power);
                    self.arena.apply(op::POW, [inner, power])
                }
            };
            sides[side].push(raised);
            all.push(Formula::Relation(op::GT, inner, zero));
        }
        let [left, right] = sides.map(|factors| self.arena.apply(op::MUL, factors));
        all.push(Formula::Relation(op::EQ, left, right));
        Some(Formula::And(all))
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
