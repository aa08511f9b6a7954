//! Statements as formulas: relations between expressions, joined by and, or, not.

use std::{cmp::Ordering, collections::HashMap};

use super::truth;
use crate::{
    eval::symbolic,
    ir::{Arena, ExprId, Node, OpId, SymbolId},
    op,
};

/// Deeper statements are not taken apart.
const DEEPEST: usize = 60;

/// A statement that holds or does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::check) enum Formula {
    /// It always holds, or never.
    Constant(bool),
    /// A name that stands for a statement.
    Proposition(SymbolId),
    /// A relation between two expressions; where one of them is undefined it does not hold.
    Relation(OpId, ExprId, ExprId),
    /// All of them.
    And(Vec<Formula>),
    /// One of them.
    Or(Vec<Formula>),
    /// The opposite.
    Not(Box<Formula>),
}

impl Formula {
    /// The formula that a truth-valued expression is; `None` for anything else.
    pub(in crate::check) fn of(arena: &mut Arena, id: ExprId) -> Option<Formula> {
        read(arena, id, 0)
    }

    /// Whether an expression is a statement by its outermost operator.
    pub(in crate::check) fn is_statement(arena: &Arena, id: ExprId) -> bool {
        match arena.node(id) {
            Node::Apply(op, _) => matches!(
                *op,
                op::EQ
                    | op::NE
                    | op::LT
                    | op::LE
                    | op::GT
                    | op::GE
                    | op::AND
                    | op::OR
                    | op::NOT
                    | op::IMPLIES
                    | op::EQUIVALENT
                    | op::TRUE
                    | op::FALSE
                    | op::ELEMENT
                    | op::XOR
                    | op::SUBSET
                    | op::SUPERSET
            ),
            Node::Symbol(symbol) => said(&arena.symbol_of(*symbol).name).is_some(),
            _ => false,
        }
    }

    /// The symbols in it.
    pub(in crate::check) fn symbols(&self, arena: &Arena) -> Vec<SymbolId> {
        let mut found = Vec::new();
        self.visit(&mut |left, right| {
            for side in [left, right] {
                for symbol in symbolic::symbols(arena, side) {
                    if !found.contains(&symbol) {
                        found.push(symbol);
                    }
                }
            }
        });
        found
    }

    /// Whether it holds names that stand for statements.
    pub(in crate::check) fn has_propositions(&self) -> bool {
        match self {
            Formula::Proposition(_) => true,
            Formula::And(parts) | Formula::Or(parts) => parts.iter().any(Formula::has_propositions),
            Formula::Not(part) => part.has_propositions(),
            _ => false,
        }
    }

    /// Calls `seen` with the sides of each relation.
    pub(in crate::check) fn visit(&self, seen: &mut impl FnMut(ExprId, ExprId)) {
        match self {
            Formula::Relation(_, left, right) => seen(*left, *right),
            Formula::And(parts) | Formula::Or(parts) => parts.iter().for_each(|part| part.visit(seen)),
            Formula::Not(part) => part.visit(seen),
            Formula::Constant(_) | Formula::Proposition(_) => {}
        }
    }
}

/// How two numbers lie to each other where a relation holds between them.
pub(in crate::check) fn order_that_holds(relation: OpId) -> Option<fn(Ordering) -> bool> {
    Some(match relation {
        op::EQ => |order| order == Ordering::Equal,
        op::NE => |order| order != Ordering::Equal,
        op::LT => |order| order == Ordering::Less,
        op::LE => |order| order != Ordering::Greater,
        op::GT => |order| order == Ordering::Greater,
        op::GE => |order| order != Ordering::Less,
        _ => return None,
    })
}

/// The truth that a word says.
fn said(name: &str) -> Option<bool> {
    match name {
        "\\text{true}" | "\\mathrm{true}" | "\\operatorname{true}" | "\\text{all}" | "\\mathrm{all}" => Some(true),
        "\\text{false}" | "\\mathrm{false}" | "\\operatorname{false}" | "\\text{none}" | "\\mathrm{none}" => Some(false),
        _ => None,
    }
}

fn read(arena: &mut Arena, id: ExprId, depth: usize) -> Option<Formula> {
    if depth > DEEPEST {
        return None;
    }
    let node = arena.node(id).clone();
    match node {
        Node::Symbol(symbol) => match said(&arena.symbol_of(symbol).name) {
            Some(value) => Some(Formula::Constant(value)),
            None => Some(Formula::Proposition(symbol)),
        },
        Node::Apply(op, arguments) => {
            let parts = |arena: &mut Arena| arguments.iter().map(|part| read(arena, *part, depth + 1)).collect::<Option<Vec<_>>>();
            match (op, arguments.as_ref()) {
                (op::TRUE, _) => Some(Formula::Constant(true)),
                (op::FALSE, _) => Some(Formula::Constant(false)),
                (op::AND, _) => Some(Formula::And(parts(arena)?)),
                (op::OR, _) => Some(Formula::Or(parts(arena)?)),
                (op::NOT, [_]) => Some(Formula::Not(Box::new(parts(arena)?.pop()?))),
                (op::IMPLIES, [_, _]) => {
                    let mut both = parts(arena)?;
                    let (after, before) = (both.pop()?, both.pop()?);
                    Some(Formula::Or(vec![Formula::Not(Box::new(before)), after]))
                }
                (op::EQUIVALENT, [_, _]) => {
                    let mut both = parts(arena)?;
                    let (after, before) = (both.pop()?, both.pop()?);
                    let opposite = |one: &Formula| Formula::Not(Box::new(one.clone()));
                    Some(Formula::Or(vec![Formula::And(vec![opposite(&before), opposite(&after)]), Formula::And(vec![before, after])]))
                }
                (op::XOR, [_, _]) => {
                    let mut both = parts(arena)?;
                    let (after, before) = (both.pop()?, both.pop()?);
                    let opposite = |one: &Formula| Formula::Not(Box::new(one.clone()));
                    Some(Formula::Or(vec![
                        Formula::And(vec![opposite(&before), after.clone()]),
                        Formula::And(vec![before, opposite(&after)]),
                    ]))
                }
                (op::SUBSET, [inner, outer]) | (op::SUPERSET, [outer, inner]) => inclusion(arena, *inner, *outer),
                (op::EQ | op::NE | op::LT | op::LE | op::GT | op::GE, [left, right]) => relation(arena, op, *left, *right),
                (op::ELEMENT, [item, set]) => member(arena, *item, *set),
                _ => None,
            }
        }
        _ => None,
    }
}

/// That one set lies in another, of sets of which nothing is known: a statement that stands for itself.
fn inclusion(arena: &mut Arena, inner: ExprId, outer: ExprId) -> Option<Formula> {
    let named = |id: ExprId| match arena.node(id) {
        Node::Symbol(symbol) => Some(arena.symbol_of(*symbol).name.clone()),
        _ => None,
    };
    let name = truth::inclusion(&named(inner)?, &named(outer)?);
    Some(Formula::Proposition(arena.symbol(&name, u32::MAX)))
}

/// A relation; `x = \pm a` is two, `x = [1, 2]` one for each value.
fn relation(arena: &mut Arena, op: OpId, left: ExprId, right: ExprId) -> Option<Formula> {
    for side in [left, right] {
        if Formula::is_statement(arena, side) {
            return None;
        }
    }
    if op == op::EQ
        && matches!(arena.node(left), Node::Symbol(_))
        && let Node::Tensor { shape, entries } = arena.node(right).clone()
        && shape.len() == 1
    {
        return Some(Formula::Or(entries.iter().map(|entry| Formula::Relation(op::EQ, left, *entry)).collect()));
    }
    // Every real number lies between the infinities.
    let on_the_right = infinity(arena, right).is_some();
    let (number, end) = if on_the_right { (left, infinity(arena, right)) } else { (right, infinity(arena, left)) };
    if let (Node::Symbol(_), Some(negative)) = (arena.node(number), end) {
        let below = matches!(op, op::LT | op::LE);
        if !below && !matches!(op, op::GT | op::GE) {
            return None;
        }
        // `x < \infty`, `x > -\infty`, and the same read from the other side.
        return Some(Formula::Constant((below == on_the_right) != negative));
    }
    let signed =
        |arena: &Arena, id| symbolic::build::mentions(arena, id, &|node| matches!(node, Node::Apply(op::PLUSMINUS | op::MINUSPLUS, _)));
    if !signed(arena, left) && !signed(arena, right) {
        return Some(Formula::Relation(op, left, right));
    }
    let mut both = Vec::new();
    for upper in [true, false] {
        let (l, r) = (choose_sign(arena, left, upper, &mut HashMap::new(), 0)?, choose_sign(arena, right, upper, &mut HashMap::new(), 0)?);
        both.push(Formula::Relation(op, l, r));
    }
    Some(Formula::Or(both))
}

/// The expression with the upper or the lower sign of each double sign.
pub(in crate::check) fn choose_sign(
    arena: &mut Arena,
    id: ExprId,
    upper: bool,
    known: &mut HashMap<ExprId, ExprId>,
    depth: usize,
) -> Option<ExprId> {
    if depth > DEEPEST {
        return None;
    }
    if let Some(done) = known.get(&id) {
        return Some(*done);
    }
    let node = arena.node(id).clone();
    let chosen = match node {
        Node::Apply(op, arguments) => {
            let inner = arguments.iter().map(|part| choose_sign(arena, *part, upper, known, depth + 1)).collect::<Option<Vec<_>>>()?;
            match (op, inner.as_slice()) {
                (op::PLUSMINUS | op::MINUSPLUS, [x]) if (op == op::PLUSMINUS) == upper => *x,
                (op::PLUSMINUS | op::MINUSPLUS, [x]) => arena.apply(op::NEG, [*x]),
                (op::PLUSMINUS | op::MINUSPLUS, [x, y]) => {
                    arena.apply(if (op == op::PLUSMINUS) == upper { op::ADD } else { op::SUB }, [*x, *y])
                }
                _ => arena.apply(op, inner),
            }
        }
        Node::Bind { op, bindings, body } => {
            let body = body.iter().map(|part| choose_sign(arena, *part, upper, known, depth + 1)).collect::<Option<Vec<_>>>()?;
            arena.bind(op, bindings, body)
        }
        _ => id,
    };
    known.insert(id, chosen);
    Some(chosen)
}

/// Whether an expression is an infinity, and whether it is the negative one.
fn infinity(arena: &Arena, id: ExprId) -> Option<bool> {
    match arena.node(id) {
        Node::Apply(op::INFINITY, _) => Some(false),
        Node::Apply(op::NEG, inner) => infinity(arena, inner[0]).map(|negative| !negative),
        _ => None,
    }
}

/// Membership in an interval, in a listed set, in their unions and differences.
fn member(arena: &mut Arena, item: ExprId, set: ExprId) -> Option<Formula> {
    let Node::Apply(op, parts) = arena.node(set).clone() else {
        return match arena.node(set).clone() {
            Node::Tensor { shape, entries } if shape.len() == 1 => {
                Some(Formula::Or(entries.iter().map(|entry| Formula::Relation(op::EQ, item, *entry)).collect()))
            }
            _ => None,
        };
    };
    let infinite = |arena: &Arena, id: ExprId| infinity(arena, id).is_some();
    match (op, parts.as_ref()) {
        (op::REALS, _) => Some(Formula::Relation(op::EQ, item, item)),
        (op::EMPTYSET, _) => Some(Formula::Constant(false)),
        (op::SET, _) => Some(Formula::Or(parts.iter().map(|entry| Formula::Relation(op::EQ, item, *entry)).collect())),
        (op::UNION, _) => Some(Formula::Or(parts.iter().map(|part| member(arena, item, *part)).collect::<Option<_>>()?)),
        (op::INTERSECTION, _) => Some(Formula::And(parts.iter().map(|part| member(arena, item, *part)).collect::<Option<_>>()?)),
        (op::SETMINUS, [from, without]) => {
            let (inside, outside) = (member(arena, item, *from)?, member(arena, item, *without)?);
            Some(Formula::And(vec![inside, Formula::Not(Box::new(outside))]))
        }
        (op::INTERVAL, [low, high, rest @ ..]) => {
            let closed = |at: usize| {
                rest.get(at).is_none_or(|end| symbolic::build::value(arena, *end) == Some(crate::num::Rational::from_integer(1.into())))
            };
            let mut all = Vec::new();
            if !infinite(arena, *low) {
                all.push(Formula::Relation(if closed(0) { op::LE } else { op::LT }, *low, item));
            }
            if !infinite(arena, *high) {
                all.push(Formula::Relation(if closed(1) { op::LE } else { op::LT }, item, *high));
            }
            Some(Formula::And(all))
        }
        _ => None,
    }
}
