//! Equations between sets of real numbers: intervals, unions, intersections, differences.

use super::{
    super::{Reason, Session, chain::Member, step::Judgement},
    formula::Formula,
    logic::Direction,
};
use crate::{
    elaborate::Kind as Sort,
    eval::symbolic,
    ir::{ExprId, Node},
    op,
    syntax::Kind,
};

impl Session {
    /// The verdict on two sets of real numbers; `None` where the sides are none, or nothing but lists.
    pub(super) fn same_sets(&mut self, left: (ExprId, &Member), right: (ExprId, &Member)) -> Option<Judgement> {
        let joined = |session: &Session, id: ExprId| {
            matches!(session.arena.node(id), Node::Apply(op::UNION | op::INTERSECTION | op::SETMINUS | op::INTERVAL, _))
        };
        if !joined(self, left.0) && !joined(self, right.0) {
            return None;
        }
        let (first, second) = (self.as_set(left)?, self.as_set(right)?);
        // Two things between parentheses inside of a union are an interval or a list.
        if [first, second].into_iter().any(|set| symbolic::build::mentions(&self.arena, set, &|node| matches!(node, Node::Tensor { .. }))) {
            return Some(Judgement::unchecked(Reason::Ambiguous, "parentheses may stand for an interval or a list"));
        }
        let closed = [first, second].into_iter().all(|set| self.free_symbols(set, set).is_empty());
        if !closed {
            return Some(self.same_intervals(first, second));
        }
        let name = "t@member";
        let variable = self.context.declare(&mut self.arena, name, Sort::Scalar, true);
        let item = self.arena.name(variable);
        let formulas = [first, second].map(|set| {
            let inside = self.arena.apply(op::ELEMENT, [item, set]);
            Formula::of(&mut self.arena, inside)
        });
        let [Some(first), Some(second)] = formulas else {
            return Some(Judgement::unchecked(Reason::UnsupportedOperator, "a set that is not understood"));
        };
        let mut judgement = self.related(Direction::Both, &first, &second);
        for (letter, _) in &mut judgement.witness {
            if letter == name {
                "t".clone_into(letter);
            }
        }
        judgement.detail = judgement.detail.replace(name, "t");
        Some(judgement.explained("members of both sets"))
    }

    /// Two intervals with letters in their ends: the ends are equal, and closed alike.
    fn same_intervals(&mut self, first: ExprId, second: ExprId) -> Judgement {
        let ends = |session: &Session, id: ExprId| match session.arena.node(id) {
            Node::Apply(op::INTERVAL, ends) if ends.len() == 4 => Some(ends.to_vec()),
            _ => None,
        };
        if let (Some(a), Some(b)) = (ends(self, first), ends(self, second)) {
            let assumptions = self.assumptions.clone();
            let mut equal = |x: ExprId, y: ExprId| {
                x == y
                    || matches!(
                        super::super::normal::prove_equal(&mut self.arena, x, y, &assumptions),
                        crate::num::Outcome::Known(proof) if proof.conditions.is_empty()
                    )
            };
            if a[2..] == b[2..] && equal(a[0], b[0]) && equal(a[1], b[1]) {
                return Judgement::proved("normal-form", "both intervals have the same ends");
            }
        }
        Judgement::unchecked(Reason::OutOfBudget, "whether the sets have the same members is not decided")
    }

    /// A side as a set: two things between brackets or parentheses are an interval beside one.
    fn as_set(&mut self, (id, member): (ExprId, &Member)) -> Option<ExprId> {
        match self.arena.node(id).clone() {
            Node::Apply(op::UNION | op::INTERSECTION | op::SETMINUS | op::INTERVAL | op::SET | op::REALS | op::EMPTYSET, _) => Some(id),
            Node::Tensor { shape, entries } if shape.as_ref() == [2] => {
                let Kind::Fence { open, close, .. } = member.read.tree.kind(member.node) else { return None };
                let (open, close) = (open.to_string(), close.to_string());
                if !matches!(open.as_str(), "(" | "[") || !matches!(close.as_str(), ")" | "]") {
                    return None;
                }
                let mut parts = entries.to_vec();
                parts.extend([open == "[", close == "]"].map(|closed| self.arena.integer(i64::from(closed))));
                Some(self.arena.apply(op::INTERVAL, parts))
            }
            // Braces around one thing are read as that thing.
            _ if symbolic::build::value(&self.arena, id).is_some() => {
                let braces = matches!(member.read.tree.kind(member.node), Kind::Fence { open, .. } if open.as_ref() == "\\{");
                braces.then(|| self.arena.apply(op::SET, [id]))
            }
            _ => None,
        }
    }
}
