//! Where expressions are defined: the closed list of conditions that a proof may rest on.

use crate::{
    eval::symbolic::{
        Assumptions, MAX_HEIGHT, build, height, latex,
        normal::{DEFAULT_BUDGET, Normal},
    },
    ir::{Arena, ExprId, Node, Range, SymbolId},
    op,
};

/// How many conditions a proof may use at once.
const MAX_GRANTED: usize = 24;

/// What an expression must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Requirement {
    /// Not zero: a denominator.
    NonZero,
    /// Positive: a logarithm's argument, the base of a real power.
    Positive,
    /// Not negative: the argument of an even root.
    NonNegative,
}

/// A condition of definedness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Condition {
    /// What is wanted.
    pub requirement: Requirement,
    /// Of what.
    pub expression: ExprId,
}

impl Condition {
    /// The condition as LaTeX: `x - 1 \ne 0`.
    pub fn latex(&self, arena: &Arena) -> String {
        let sign = match self.requirement {
            Requirement::NonZero => r"\ne",
            Requirement::Positive => ">",
            Requirement::NonNegative => r"\ge",
        };
        format!("{} {sign} 0", latex(arena, self.expression))
    }
}

/// The conditions under which all of `expressions` are defined, less those that follow from `assumptions`. Conditions on bound names are left out.
pub fn conditions(arena: &mut Arena, expressions: &[ExprId], assumptions: &Assumptions) -> Vec<Condition> {
    let mut found: Vec<Condition> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let mut open: Vec<(ExprId, Vec<SymbolId>)> = expressions.iter().rev().map(|id| (*id, Vec::new())).collect();
    while let Some((id, bound)) = open.pop() {
        if !seen.insert(id) || height(arena, id) > MAX_HEIGHT {
            continue;
        }
        for condition in own(arena, id) {
            let hidden = build::mentions(arena, condition.expression, &|node| matches!(node, Node::Symbol(name) if bound.contains(name)));
            if !hidden && !found.contains(&condition) && build::value(arena, condition.expression).is_none() {
                found.push(condition);
            }
        }
        let mut below = bound.clone();
        if let Node::Bind { bindings, .. } = arena.node(id) {
            below.extend(bindings.iter().filter(|binding| binding.range != Range::Free).map(|binding| binding.symbol));
        }
        open.extend(arena.children(id).into_iter().rev().map(|child| (child, below.clone())));
    }
    let mut normal = Normal::new(arena, assumptions, DEFAULT_BUDGET);
    found.retain(|condition| {
        let Ok(form) = normal.reduce(condition.expression) else { return true };
        let sign = normal.sign(&form);
        match condition.requirement {
            Requirement::NonZero => !sign.is_nonzero(),
            Requirement::Positive => !sign.is_positive(),
            Requirement::NonNegative => !sign.is_nonnegative(),
        }
    });
    found
}

/// What the operator at the top of `id` wants of its arguments.
fn own(arena: &Arena, id: ExprId) -> Vec<Condition> {
    let Node::Apply(op, arguments) = arena.node(id) else { return Vec::new() };
    let want = |requirement, expression: &ExprId| vec![Condition { requirement, expression: *expression }];
    match (*op, arguments.as_ref()) {
        (op::DIV, [_, below]) => want(Requirement::NonZero, below),
        (op::LOG | op::LOG2 | op::LOG10, [x]) | (op::LOGBASE, [_, x]) => want(Requirement::Positive, x),
        (op::SQRT, [x]) => want(Requirement::NonNegative, x),
        (op::ROOT, [x, index]) => match build::value(arena, *index) {
            Some(index) if index.is_integer() && index.numer().bit(0) => Vec::new(),
            _ => want(Requirement::NonNegative, x),
        },
        (op::POW, [base, exponent]) => match build::value(arena, *exponent) {
            Some(exponent) if exponent.is_integer() => {
                if exponent > crate::num::Rational::from_integer(0.into()) {
                    Vec::new()
                } else {
                    want(Requirement::NonZero, base)
                }
            }
            Some(exponent) if exponent > crate::num::Rational::from_integer(0.into()) => want(Requirement::NonNegative, base),
            Some(_) => want(Requirement::Positive, base),
            // A negative base has whole powers: nothing that follows for every exponent.
            None => Vec::new(),
        },
        (op::LOGIT, [x]) => want(Requirement::Positive, x),
        _ => Vec::new(),
    }
}

/// The assumptions with the conditions granted: what equality is claimed for is where both sides are defined.
pub(super) fn granted(arena: &Arena, assumptions: &Assumptions, conditions: &[Condition]) -> Assumptions {
    let mut all = assumptions.clone();
    for condition in conditions.iter().take(MAX_GRANTED) {
        all = match condition.requirement {
            Requirement::NonZero => all.nonzero_expression(arena, condition.expression),
            Requirement::Positive => all.positive_expression(arena, condition.expression),
            Requirement::NonNegative => all.nonnegative_expression(arena, condition.expression),
        };
    }
    all
}
