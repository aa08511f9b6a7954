//! Inequalities by named lemmas: the sign of a normal form, a convex function above its lowest point, a quadratic without two roots, and
//! squaring what is not negative.

use super::super::{Session, normal, step::Judgement};
use crate::{
    eval::{
        self,
        symbolic::{self, build},
    },
    ir::{ExprId, Node, SymbolId},
    num::{Outcome, Rational, Value},
    op,
};

/// Where the lowest point of a convex function is looked for.
const LOWEST: [(i64, i64); 7] = [(0, 1), (1, 1), (-1, 1), (2, 1), (1, 2), (-2, 1), (3, 1)];

impl Session {
    /// A proof that `large - small` is not negative (positive where `strict`) for all values that are granted.
    pub(super) fn by_a_lemma(&mut self, small: ExprId, large: ExprId, strict: bool) -> Option<Judgement> {
        let gap = self.arena.apply(op::SUB, [large, small]);
        let wanted = |sign: symbolic::normal::Sign| if strict { sign.is_positive() } else { sign.is_nonnegative() };
        if self.is_smooth(&[gap]) && wanted(normal::sign(&mut self.arena, gap, &self.assumptions)) {
            return Some(Judgement::proved("normal-form", "the sign of the difference"));
        }
        let free = self.free_symbols(small, large);
        if let [variable] = free.as_slice()
            && !strict
            && let Some(at) = self.lowest_of_convex(gap, *variable)
        {
            let name = self.arena.symbol_of(*variable).name.to_string();
            let detail =
                format!("the difference is convex and lowest at {name} = {}, where it is not negative", crate::num::exact_latex(&at));
            return Some(Judgement::proved("convexity", detail));
        }
        if free.iter().any(|variable| self.is_definite_quadratic(gap, *variable, strict)) {
            return Some(Judgement::proved("discriminant", "the difference is a quadratic that never changes its sign"));
        }
        self.squared(small, large, &free, strict)
    }

    /// `\sqrt{p} <= q` where q is not negative and q^2 - p is not.
    fn squared(&mut self, small: ExprId, large: ExprId, free: &[SymbolId], strict: bool) -> Option<Judgement> {
        let Node::Apply(op::SQRT, inner) = self.arena.node(small).clone() else { return None };
        if !self.is_smooth(&[large]) || !normal::sign(&mut self.arena, large, &self.assumptions).is_nonnegative() {
            return None;
        }
        let two = self.arena.integer(2);
        let square = self.arena.apply(op::POW, [large, two]);
        let gap = self.arena.apply(op::SUB, [square, inner[0]]);
        free.iter().any(|variable| self.is_definite_quadratic(gap, *variable, strict)).then(|| {
            Judgement::proved(
                "squaring",
                "both sides are not negative, and the difference of their squares is a quadratic that never changes its sign",
            )
        })
    }

    /// Whether everything is defined on the whole granted domain and has no kink.
    fn is_smooth(&mut self, expressions: &[ExprId]) -> bool {
        let arena = &self.arena;
        let smooth = |node: &Node| match node {
            Node::Number(_) | Node::Symbol(_) => true,
            // What a power with a letter above is of a negative base hangs on the letter.
            Node::Apply(op::POW, parts) => build::value(arena, parts[1]).is_some(),
            Node::Apply(op, _) => matches!(
                *op,
                op::ADD
                    | op::MUL
                    | op::SUB
                    | op::NEG
                    | op::DIV
                    | op::EXP
                    | op::LOG
                    | op::SQRT
                    | op::SIN
                    | op::COS
                    | op::SINH
                    | op::COSH
                    | op::TANH
                    | op::ATAN
                    | op::SIGMOID
                    | op::SOFTPLUS
                    | op::PI
                    | op::E
            ),
            _ => false,
        };
        expressions.iter().all(|id| !build::mentions(arena, *id, &|node| !smooth(node)))
            && normal::conditions(&mut self.arena, expressions, &self.assumptions).is_empty()
    }

    /// The point where a convex function of one variable is lowest, with a value that is not negative.
    fn lowest_of_convex(&mut self, function: ExprId, variable: SymbolId) -> Option<Rational> {
        // A domain of whole numbers, or one with holes, is no interval.
        let fact = self.assumptions.fact(variable).cloned().unwrap_or_default();
        if fact.integer || fact.nonzero || !self.granted_statements.is_empty() || !self.all_range(&[variable]) {
            return None;
        }
        let first = symbolic::differentiate(&mut self.arena, function, variable).known()?;
        let second = symbolic::differentiate(&mut self.arena, first, variable).known()?;
        if !self.is_smooth(&[function, first, second]) || !normal::sign(&mut self.arena, second, &self.assumptions).is_nonnegative() {
            return None;
        }
        LOWEST.iter().map(|(above, below)| Rational::new((*above).into(), (*below).into())).find(|at| {
            if !self.is_granted(&[variable], std::slice::from_ref(at)) {
                return false;
            }
            let environment = self.environment_at(&[variable], std::slice::from_ref(at));
            let exact = |id| match eval::evaluate(&self.arena, id, &environment, 96) {
                Outcome::Known(Value::Scalar(value)) => value.exact().cloned(),
                _ => None,
            };
            let zero = Rational::from_integer(0.into());
            exact(first) == Some(zero.clone()) && exact(function).is_some_and(|value| value >= zero)
        })
    }

    /// `a v^2 + b v + c` with a > 0 and b^2 <= 4 a c.
    fn is_definite_quadratic(&mut self, polynomial: ExprId, variable: SymbolId, strict: bool) -> bool {
        let mut derivatives = vec![polynomial];
        for _ in 0..3 {
            let Some(last) = derivatives.last().copied() else { return false };
            let Some(next) = symbolic::differentiate(&mut self.arena, last, variable).known() else { return false };
            derivatives.push(next);
        }
        let [p, first, second, third] = derivatives[..] else { return false };
        if !self.is_smooth(&[p]) || normal::sign(&mut self.arena, third, &self.assumptions) != symbolic::normal::Sign::ZERO {
            return false;
        }
        if !normal::sign(&mut self.arena, second, &self.assumptions).is_positive() {
            return false;
        }
        // The discriminant is p'^2 - 2 p'' p, whatever v is.
        let two = self.arena.integer(2);
        let square = self.arena.apply(op::MUL, [first, first]);
        let product = self.arena.apply(op::MUL, [two, second, p]);
        let discriminant = self.arena.apply(op::SUB, [square, product]);
        let sign = normal::sign(&mut self.arena, discriminant, &self.assumptions);
        if strict { sign.is_negative() } else { sign.is_nonpositive() }
    }
}
