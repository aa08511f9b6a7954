//! Sets: by their members, by a condition, as intervals, as families, as products.

use super::{
    elaborator::Elaborator,
    obstacle::{Hindrance, Obstacle},
};
use crate::{
    ir::ExprId,
    op,
    syntax::{Kind, NodeId},
};

impl Elaborator<'_> {
    /// What stands where a set is wanted: `[0, 1]` is an interval there, `A \times B` a product of sets.
    pub(super) fn set(&mut self, id: NodeId) -> Result<ExprId, Obstacle> {
        match self.tree.kind(id).clone() {
            Kind::Missing => {
                self.beyond_as(Hindrance::Unreadable, id, "something is missing");
                Ok(self.arena.apply(op::PLACEHOLDER, []))
            }
            Kind::Fence { open, close, body } => match self.interval(id, &open, &close, body) {
                Some(interval) => interval,
                None => self.expression(id),
            },
            Kind::Scripts { base, sub: None, sup: Some(sup), primes: 0 } if self.is_interval(base) => {
                self.beyond(id, "a power of a set");
                let base = self.set(base)?;
                self.raised(id, base, sup)
            }
            Kind::Infix { sign, left, right, .. } if sign.as_ref() == "\\times" => {
                self.beyond(id, "a product of sets");
                let arguments = [self.set(left)?, self.set(right)?];
                Ok(self.arena.apply(op::CARTESIAN, arguments))
            }
            Kind::Infix { sign, left, right, .. } if matches!(sign.as_ref(), "\\cup" | "\\cap" | "\\setminus") => {
                let op = match sign.as_ref() {
                    "\\cup" => op::UNION,
                    "\\cap" => op::INTERSECTION,
                    _ => op::SETMINUS,
                };
                let arguments = [self.set(left)?, self.set(right)?];
                Ok(self.arena.apply(op, arguments))
            }
            _ => self.expression(id),
        }
    }

    fn is_interval(&self, id: NodeId) -> bool {
        matches!(self.tree.kind(id), Kind::Fence { open, body, .. } if matches!(open.as_ref(), "[" | "(")
            && matches!(self.tree.kind(*body), Kind::List { separator: ',', items } if items.len() == 2))
    }

    /// Two ends between brackets or parentheses, in a place where a set is wanted.
    fn interval(&mut self, id: NodeId, open: &str, close: &str, body: NodeId) -> Option<Result<ExprId, Obstacle>> {
        if !matches!(open, "[" | "(" | "]") || !matches!(close, "]" | ")" | "[") {
            return None;
        }
        let Kind::List { separator: ',' | ';', items } = self.tree.kind(body) else { return None };
        let [low, high] = items.as_slice() else { return None };
        let (low, high) = (*low, *high);
        if !self.context.antiderivatives {
            self.beyond(id, "an interval");
        }
        let mut build = || {
            let mut arguments = vec![self.expression(low)?, self.expression(high)?];
            arguments.push(self.arena.integer(i64::from(open == "[")));
            arguments.push(self.arena.integer(i64::from(close == "]")));
            Ok(self.arena.apply(op::INTERVAL, arguments))
        };
        Some(build())
    }

    /// Delimiters of two kinds around two things: an interval with one end.
    pub(super) fn half_open(&mut self, id: NodeId, open: &str, close: &str, body: NodeId) -> Option<Result<ExprId, Obstacle>> {
        matches!((open, close), ("[", ")") | ("(", "]") | ("]", "[") | ("]", "]") | ("[", "["))
            .then(|| self.interval(id, open, close, body))?
    }

    /// Braces around a list or a condition.
    pub(super) fn braces(&mut self, id: NodeId, body: NodeId) -> Result<ExprId, Obstacle> {
        match self.tree.kind(body).clone() {
            Kind::Missing => Ok(self.arena.apply(op::SET, [])),
            Kind::List { separator, items } if separator != ' ' => {
                let mut members = Vec::new();
                for item in items {
                    match self.tree.kind(item) {
                        Kind::Missing => {}
                        _ => members.push(self.expression(item)?),
                    }
                }
                Ok(self.arena.apply(op::SET, members))
            }
            Kind::Infix { sign, left, right, .. } if matches!(sign.as_ref(), "\\mid" | ":") => self.builder(id, left, right),
            Kind::Chain { .. } | Kind::List { .. } => {
                self.beyond(id, "`\\{` and `\\}` around this");
                self.expression(body)
            }
            _ => {
                self.doubt("braces may stand for a set");
                self.expression(body)
            }
        }
    }

    /// `\{x \in S : x > 0\}`, `\{f(x) \mid x \in S\}`.
    fn builder(&mut self, id: NodeId, left: NodeId, right: NodeId) -> Result<ExprId, Obstacle> {
        self.beyond(id, "`\\{` and `\\}` around this");
        if let Some(maps) = self.function_between(id, left, right) {
            let maps = maps?;
            return Ok(self.arena.bind(op::SETOF, [], [maps]));
        }
        // The variables stand on the left, `x \in S` or `x`, or they are given their ranges on the right.
        let before = self.bound.len();
        let head = match self.tree.kind(left) {
            Kind::Chain { .. } => Some(left),
            _ if super::name::is_name(self.tree, left) => Some(left),
            Kind::Fence { .. } => Some(left),
            _ => None,
        };
        let ranged = head.map(|head| self.ranged(head, None)).transpose();
        let (mut bindings, mut conditions) = match ranged {
            Ok(Some(ranged)) => ranged,
            _ => Default::default(),
        };
        if head.is_none()
            && let Kind::Chain { .. } | Kind::List { .. } = self.tree.kind(right)
            && let Ok((found, more)) = self.ranged(right, None)
        {
            bindings = found;
            conditions = more;
        } else {
            match self.expression(right) {
                Ok(condition) => conditions.push(condition),
                Err(obstacle) => {
                    self.unbind(self.bound.len() - before);
                    return Err(obstacle);
                }
            }
        }
        let member = match (self.tree.kind(left), bindings.first()) {
            (Kind::Chain { .. }, Some(binding)) => Ok(self.arena.name(binding.symbol)),
            _ => self.expression(left),
        };
        self.unbind(self.bound.len() - before);
        let bodies: Vec<ExprId> = std::iter::once(member?).chain(conditions).collect();
        Ok(self.arena.bind(op::SETOF, bindings, bodies))
    }

    /// `\{x_i\}_{i=1}^n`, `(x_i)_{i \in I}`: a family; `None` when the scripts say no range.
    pub(super) fn family(&mut self, id: NodeId, base: NodeId, sub: NodeId, sup: Option<NodeId>) -> Option<Result<ExprId, Obstacle>> {
        let Kind::Fence { open, body, .. } = self.tree.kind(base) else { return None };
        if !matches!(open.as_ref(), "\\{" | "(" | "[" | "\\langle")
            || !matches!(self.tree.kind(sub), Kind::Chain { .. } | Kind::List { .. } | Kind::Symbol { .. })
        {
            return None;
        }
        let ranges = match self.tree.kind(sub) {
            Kind::Chain { links, .. } => {
                links.iter().all(|(relation, _)| matches!(relation.sign.as_ref(), "=" | "\\in" | "\\le" | "<" | "\\ge" | ">" | "\\ne"))
            }
            // `\{x_i\}_i`: the index stands in the member.
            Kind::Symbol { .. } => {
                open.as_ref() == "\\{"
                    && super::name::canonical(self.tree, sub).is_some_and(|name| matches!(name.as_str(), "i" | "j" | "k" | "n" | "t"))
            }
            _ => open.as_ref() == "\\{",
        };
        if !ranges {
            return None;
        }
        let body = *body;
        self.beyond(id, "a family");
        let mut build = || {
            let (bindings, conditions) = self.ranged(sub, sup)?;
            let member = self.expression(body);
            self.unbind(bindings.len());
            let bodies: Vec<ExprId> = std::iter::once(member?).chain(conditions).collect();
            Ok(self.arena.bind(op::FAMILY, bindings, bodies))
        };
        Some(build())
    }
}
