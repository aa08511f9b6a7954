//! Assumptions that name sets: alternatives, and sets that go on by equal steps (`\{0, -1, \ldots\}`, `\{\pi n : n \in \mathbb{Z}\}`).

use super::{super::Session, domain::Domain};
use crate::{
    elaborate::{self, Kind as Sort},
    eval::{complex::Point, symbolic},
    ir::{ExprId, SymbolId},
    num::{Complex, Outcome, Rational, Scalar},
    op,
    syntax::{Kind, NodeId, Style, Tree},
};

impl Session {
    /// Alternatives: each letter ranges over the plane where one of them says so, and one of them holds.
    pub(super) fn grant_either(&mut self, domain: &mut Domain, tree: &Tree, id: NodeId) -> bool {
        let mut plane = Vec::new();
        let Some(condition) = self.condition(tree, id, &mut plane) else { return false };
        domain.complex.extend(plane);
        self.granted_statements.push(condition);
        true
    }

    /// What an assumption says as a statement; the letters that range over the plane are named beside it.
    fn condition(&mut self, tree: &Tree, id: NodeId, plane: &mut Vec<SymbolId>) -> Option<ExprId> {
        match tree.kind(id) {
            Kind::Fence { open, close, body } if open.as_ref() == "(" && close.as_ref() == ")" => self.condition(tree, *body, plane),
            Kind::Infix { sign, left, right, .. } if matches!(sign.as_ref(), "\\land" | "\\lor") => {
                let op = if sign.as_ref() == "\\land" { op::AND } else { op::OR };
                let parts = [self.condition(tree, *left, plane)?, self.condition(tree, *right, plane)?];
                Some(self.arena.apply(op, parts))
            }
            Kind::Chain { first, links } => match links.as_slice() {
                [(relation, set)] if relation.sign.as_ref() == "\\in" => self.inside_of(tree, *first, *set, plane),
                [(relation, set)] if relation.sign.as_ref() == "\\notin" => self.outside(tree, *first, *set),
                _ => {
                    let imaginary = std::mem::replace(&mut self.context.imaginary, true);
                    let found = self.expression_at(tree, id);
                    self.context.imaginary = imaginary;
                    found
                }
            },
            _ => None,
        }
    }

    fn inside_of(&mut self, tree: &Tree, item: NodeId, set: NodeId, plane: &mut Vec<SymbolId>) -> Option<ExprId> {
        let name = elaborate::canonical(tree, item).filter(|_| elaborate::is_name(tree, item))?;
        let symbol = self.context.declare(&mut self.arena, &name, Sort::Scalar, true);
        if let Kind::Symbol { name, style: Style::Blackboard | Style::Bold } = tree.kind(set) {
            return match name.as_ref() {
                "C" => {
                    plane.push(symbol);
                    Some(self.arena.apply(op::TRUE, []))
                }
                "R" => {
                    let (inner, zero) = (self.arena.name(symbol), self.arena.integer(0));
                    let part = self.arena.apply(op::IMAGINARYPART, [inner]);
                    Some(self.arena.apply(op::EQ, [part, zero]))
                }
                _ => None,
            };
        }
        let not_in = self.outside(tree, item, set)?;
        Some(self.arena.apply(op::NOT, [not_in]))
    }

    /// A set that goes on by equal steps: its first member, its step, and whether it goes on to both sides.
    pub(super) fn progression(&mut self, tree: &Tree, set: NodeId) -> Option<ExprId> {
        if let Kind::Symbol { name, style: Style::Blackboard | Style::Bold } = tree.kind(set) {
            let parts = [self.arena.integer(0), self.arena.integer(1), self.arena.integer(1)];
            return (name.as_ref() == "Z").then(|| self.arena.apply(op::ENUMERATION, parts));
        }
        let Kind::Fence { open, body, .. } = tree.kind(set) else { return None };
        if open.as_ref() != "\\{" {
            return None;
        }
        match tree.kind(*body) {
            Kind::List { items, .. } => {
                let dots =
                    |id: NodeId| matches!(tree.kind(id), Kind::Symbol { name, .. } if matches!(name.as_ref(), "ldots" | "dots" | "cdots"));
                let (last, listed) = items.split_last()?;
                if !dots(*last) || listed.len() < 2 {
                    return None;
                }
                let members = listed.iter().map(|id| self.expression_at(tree, *id)).collect::<Option<Vec<_>>>()?;
                let values =
                    members.iter().map(|member| symbolic::build::value(&self.arena, *member)).collect::<Option<Vec<Rational>>>()?;
                let step = &values[1] - &values[0];
                let steady = values.windows(2).all(|pair| pair[1] == &pair[0] + &step);
                if !steady || step == Rational::from_integer(0.into()) {
                    return None;
                }
                let parts = [members[0], self.arena.number(step), self.arena.integer(0)];
                Some(self.arena.apply(op::ENUMERATION, parts))
            }
            Kind::Infix { sign, left, right, .. } if matches!(sign.as_ref(), ":" | "\\mid") => {
                let Kind::Chain { first, links } = tree.kind(*right) else { return None };
                let [(relation, whole)] = links.as_slice() else { return None };
                let integers =
                    matches!(tree.kind(*whole), Kind::Symbol { name, style: Style::Blackboard | Style::Bold } if name.as_ref() == "Z");
                if relation.sign.as_ref() != "\\in" || !integers || !elaborate::is_name(tree, *first) {
                    return None;
                }
                let name = elaborate::canonical(tree, *first)?;
                if self.context.name(&name).is_some() {
                    return None;
                }
                let member = self.expression_at(tree, *left)?;
                let index = self.context.symbol(&mut self.arena, &name);
                let step = symbolic::differentiate(&mut self.arena, member, index).known()?;
                if symbolic::occurs(&self.arena, step, index) {
                    return None;
                }
                let zero = self.arena.integer(0);
                let start = symbolic::replace(&mut self.arena, member, index, zero);
                let parts = [start, step, self.arena.integer(1)];
                Some(self.arena.apply(op::ENUMERATION, parts))
            }
            _ => None,
        }
    }

    /// Whether a value belongs to a set that goes on by equal steps.
    pub(super) fn inside_progression(&self, item: ExprId, parts: &[ExprId], point: &Point) -> Option<bool> {
        let [first, step, both] = parts else { return None };
        let at = |id| crate::eval::complex::value(&self.arena, id, point, 96).known();
        let (item, first, step) = (at(item)?, at(*first)?, at(*step)?);
        let place = match item.sub(&first, 96).div(&step, 96) {
            Outcome::Known(place) => place,
            _ => return None,
        };
        let zero = Complex::integer(0);
        if !place.is_real() {
            let imaginary = Complex::from(place.im.clone());
            return (imaginary.equals(&zero) == Some(false)).then_some(false);
        }
        let whole = match &place.re {
            Scalar::Exact(value) => value.is_integer(),
            Scalar::Ball(ball) => {
                let (low, high) = (ball.lower()?, ball.upper()?);
                if low.floor() == high.floor() && !low.is_integer() {
                    return Some(false);
                }
                return None;
            }
            Scalar::Infinite { .. } => return None,
        };
        let both = symbolic::build::value(&self.arena, *both) == Some(Rational::from_integer(1.into()));
        Some(whole && (both || place.re.sign()? != std::cmp::Ordering::Less))
    }
}
