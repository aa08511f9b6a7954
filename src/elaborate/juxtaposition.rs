//! Things side by side: applications and implicit products.

use super::{
    Token,
    elaborator::Elaborator,
    name::canonical,
    obstacle::{Hindrance, Obstacle},
};
use crate::{
    ir::ExprId,
    op,
    syntax::{Kind, NodeId},
};

impl Elaborator<'_> {
    /// The product of the applications and factors among `items`.
    pub(super) fn juxtaposition(&mut self, id: NodeId, items: &[NodeId]) -> Result<ExprId, Obstacle> {
        let items = self.untrimmed(id, items);
        if let Some(name) = canonical(self.tree, id).filter(|name| self.knows(name)) {
            return Ok(self.resolve(&name));
        }
        let mut value: Option<ExprId> = None;
        let mut at = 0;
        while at < items.len() {
            let (factor, next) = self.factor(items, at)?;
            value = Some(match value {
                None => factor,
                Some(left) if self.mixed_number(items, at) => {
                    if self.reading(Token::MixedNumber) == 1 {
                        self.arena.apply(op::ADD, [left, factor])
                    } else {
                        self.times("", left, factor, id)?
                    }
                }
                Some(left) => self.times("", left, factor, id)?,
            });
            at = next;
        }
        // Only the differential stood here: the integral of one.
        Ok(value.unwrap_or_else(|| self.arena.integer(1)))
    }

    /// `2\frac{1}{3}`.
    fn mixed_number(&self, items: &[NodeId], at: usize) -> bool {
        let number = |id: NodeId| matches!(self.tree.kind(id), Kind::Number(_));
        at == 1
            && number(items[0])
            && matches!(self.tree.kind(items[1]), Kind::Fraction { numerator, denominator } if number(*numerator) && number(*denominator))
    }

    /// The factor that begins at `items[at]`, and where the next one begins.
    fn factor(&mut self, items: &[NodeId], at: usize) -> Result<(ExprId, usize), Obstacle> {
        let item = items[at];
        match self.tree.kind(item) {
            Kind::Text(_) if canonical(self.tree, item).is_none_or(|name| !self.knows(&name)) => {
                return Err(self.obstacle(Hindrance::Prose, item, "words beside mathematics"));
            }
            Kind::Number(_) if at > 0 && matches!(self.tree.kind(items[at - 1]), Kind::Number(_)) => {
                return Err(self.obstacle(Hindrance::Unreadable, item, "two numbers side by side"));
            }
            _ => {}
        }
        if let Some((order, variables)) = self.derivative_head(item) {
            let rest = &items[at + 1..];
            if rest.is_empty() {
                return Err(self.obstacle(Hindrance::Unsupported, item, "a derivative of nothing"));
            }
            return Ok((self.derivative(item, &variables, order, rest)?, items.len()));
        }
        if let Some(application) = self.application(items, at)? {
            return Ok(application);
        }
        Ok((self.expression(item)?, at + 1))
    }

    /// The arguments of an operator that stands before `items[at..]`, and where the next factor begins.
    pub(super) fn reach(&mut self, id: NodeId, items: &[NodeId], at: usize) -> Result<(ExprId, usize), Obstacle> {
        let Some(first) = items.get(at) else {
            return Err(self.obstacle(Hindrance::Unsupported, id, "an operator without an argument"));
        };
        let mut end = at + 1;
        while end < items.len() && self.continues(items, end) {
            end += 1;
        }
        // An operator word as the first thing takes its own argument.
        if self.is_operator(*first) {
            return self.factor(items, at);
        }
        let one = match self.tree.kind(items[at]) {
            _ if end == at + 1 => true,
            Kind::Number(_) => false,
            Kind::Fraction { .. } | Kind::Fence { .. } | Kind::Matrix { .. } | Kind::Root { .. } => self.reading(Token::OperatorReach) == 0,
            _ => self.reading(Token::OperatorReach) == 1,
        };
        if one {
            return self.factor(items, at);
        }
        Ok((self.juxtaposition_of(id, &items[at..end])?, end))
    }

    fn juxtaposition_of(&mut self, id: NodeId, items: &[NodeId]) -> Result<ExprId, Obstacle> {
        let (mut value, mut at) = self.factor(items, 0)?;
        while at < items.len() {
            let (factor, next) = self.factor(items, at)?;
            value = self.times("", value, factor, id)?;
            at = next;
        }
        Ok(value)
    }

    /// Whether `items[at]` can still belong to the argument of an operator without parentheses.
    fn continues(&self, items: &[NodeId], at: usize) -> bool {
        match self.tree.kind(items[at]) {
            Kind::Big { .. } | Kind::Operator(_) | Kind::Text(_) => false,
            Kind::Scripts { .. } => !self.is_operator(items[at]) && !self.is_fence(items[at]),
            Kind::Fence { .. } => self.may_call(items[at - 1]),
            _ => true,
        }
    }

    pub(super) fn is_operator(&self, id: NodeId) -> bool {
        match self.tree.kind(id) {
            Kind::Operator(_) => true,
            Kind::Scripts { base, .. } => matches!(self.tree.kind(*base), Kind::Operator(_)),
            _ => false,
        }
    }

    pub(super) fn is_fence(&self, id: NodeId) -> bool {
        match self.tree.kind(id) {
            Kind::Fence { open, .. } => matches!(open.as_ref(), "(" | "[" | "\\{"),
            Kind::Scripts { base, .. } => self.is_fence(*base),
            _ => false,
        }
    }

    /// Whether the items begin with a function and its argument.
    pub(super) fn begins_call(&self, items: &[NodeId]) -> bool {
        match items {
            [first, second, ..] => self.is_operator(*first) || (self.is_fence(*second) && self.may_call(*first)),
            _ => false,
        }
    }
}
