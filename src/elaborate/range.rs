//! What stands below an operator that binds: its variables, where they range, and the conditions on them.

use super::{
    elaborator::Elaborator,
    name::{canonical, is_name},
    obstacle::{Hindrance, Obstacle},
    statement::relation_row,
};
use crate::{
    ir::{Binding, ExprId, Range},
    op,
    syntax::{Kind, NodeId, Relation},
};

/// What was gathered from below an operator.
#[derive(Default)]
struct Gathered {
    bindings: Vec<Binding>,
    conditions: Vec<ExprId>,
    /// Names before a comma whose range the next item may give.
    pending: usize,
}

impl Elaborator<'_> {
    /// The bindings and conditions that `sub` says, with `sup` as the upper end; the names are bound until the caller unbinds them.
    /// An error leaves nothing bound.
    pub(super) fn ranged(&mut self, sub: NodeId, sup: Option<NodeId>) -> Result<(Vec<Binding>, Vec<ExprId>), Obstacle> {
        let before = self.bound.len();
        let mut gathered = Gathered::default();
        match self.gather(sub, sup, &mut gathered) {
            Ok(()) => Ok((gathered.bindings, gathered.conditions)),
            Err(obstacle) => {
                self.unbind(self.bound.len() - before);
                Err(obstacle)
            }
        }
    }

    fn gather(&mut self, sub: NodeId, sup: Option<NodeId>, gathered: &mut Gathered) -> Result<(), Obstacle> {
        match self.tree.kind(sub).clone() {
            Kind::Chain { first, links } => self.gather_chain(sub, first, &links, sup, gathered),
            Kind::List { items, .. } => {
                if sup.is_none()
                    && let Some((name, range)) = self.run_of_numbers(&items)?
                {
                    return self.gather_range(sub, &[name], range, gathered.bindings.is_empty(), gathered);
                }
                for item in items {
                    match self.tree.kind(item) {
                        Kind::Missing | Kind::Text(_) => {}
                        _ if self.is_ellipsis(item) => self.beyond(sub, "where the variable ranges"),
                        _ => self.gather(item, sup, gathered)?,
                    }
                }
                if sup.is_some() && gathered.pending > 0 {
                    self.beyond(sub, "where the variable ranges");
                }
                Ok(())
            }
            // Several letters side by side: `\sum_{ij}`.
            Kind::Juxtaposition(items) if items.len() <= 4 && items.iter().all(|item| is_name(self.tree, *item)) => {
                self.beyond(sub, "where the variable ranges");
                for item in items {
                    self.gather(item, sup, gathered)?;
                }
                Ok(())
            }
            Kind::Infix { sign, left, right, .. } if matches!(sign.as_ref(), ":" | "\\mid") => {
                self.beyond(sub, "where the variable ranges");
                self.gather(left, sup, gathered)?;
                let condition = self.expression(right)?;
                gathered.conditions.push(condition);
                Ok(())
            }
            Kind::Rows(rows) | Kind::Matrix { rows, .. } => {
                self.beyond(sub, "where the variable ranges");
                for cell in rows.iter().flat_map(|row| row.cells.iter().copied()).filter(|cell| *self.tree.kind(*cell) != Kind::Missing) {
                    self.gather(cell, sup, gathered)?;
                }
                Ok(())
            }
            Kind::Fence { open, body, .. } if open.as_ref() == "(" => self.gather(body, sup, gathered),
            _ if is_name(self.tree, sub) => self.gather_name(sub, sup, gathered),
            _ => Err(self.obstacle(Hindrance::Unsupported, sub, "where the variable ranges")),
        }
    }

    /// `i = 1, 2, \ldots, n`: the name with its range; `i = 1, 2, 3`: the name with the set of its values.
    fn run_of_numbers(&mut self, items: &[NodeId]) -> Result<Option<(NodeId, Range)>, Obstacle> {
        let [head, rest @ ..] = items else { return Ok(None) };
        let Kind::Chain { first, links } = self.tree.kind(*head) else { return Ok(None) };
        let ([(relation, start)], true) = (links.as_slice(), is_name(self.tree, *first)) else { return Ok(None) };
        let (first, start) = (*first, *start);
        let single = |id: &NodeId| {
            !matches!(self.tree.kind(*id), Kind::Chain { .. } | Kind::Text(_) | Kind::Missing | Kind::List { .. } | Kind::Prefix { .. })
        };
        if relation.sign.as_ref() != "=" || !rest.iter().all(single) || rest.is_empty() {
            return Ok(None);
        }
        let gap = rest.iter().position(|item| self.is_ellipsis(*item));
        let range = match gap {
            Some(gap) if gap + 2 == rest.len() => Range::Between(self.expression(start)?, self.expression(rest[gap + 1])?),
            Some(_) => return Ok(None),
            None if rest.iter().chain([&start]).all(|item| matches!(self.tree.kind(*item), Kind::Number(_))) => {
                let mut members = vec![self.expression(start)?];
                for item in rest {
                    members.push(self.expression(*item)?);
                }
                Range::In(self.arena.apply(op::SET, members))
            }
            None => return Ok(None),
        };
        Ok(Some((first, range)))
    }

    fn gather_name(&mut self, name: NodeId, sup: Option<NodeId>, gathered: &mut Gathered) -> Result<(), Obstacle> {
        let range = match sup {
            None => Range::Free,
            Some(sup) => {
                self.beyond(name, "where the variable ranges");
                let (low, high) = (self.arena.integer(1), self.expression(sup)?);
                self.convention("a variable without a lower end starts at one");
                Range::Between(low, high)
            }
        };
        self.gathered(name, range, gathered)?;
        gathered.pending += 1;
        Ok(())
    }

    /// Binds `name` over `range`.
    fn gathered(&mut self, name: NodeId, range: Range, gathered: &mut Gathered) -> Result<(), Obstacle> {
        let Some(name) = canonical(self.tree, name).filter(|_| is_name(self.tree, name)) else {
            return Err(self.obstacle(Hindrance::Unsupported, name, "what is bound is not a name"));
        };
        let symbol = self.bind(name);
        gathered.bindings.push(Binding { symbol, range });
        Ok(())
    }

    fn gather_chain(
        &mut self,
        sub: NodeId,
        first: NodeId,
        links: &[(Relation, NodeId)],
        sup: Option<NodeId>,
        gathered: &mut Gathered,
    ) -> Result<(), Obstacle> {
        let ([(relation, member)], true) = (links, is_name(self.tree, first) || self.is_names(first)) else {
            return self.gather_condition(sub, first, links, gathered);
        };
        let names = match self.tree.kind(first) {
            Kind::List { items, .. } => items.clone(),
            Kind::Fence { body, .. } => match self.tree.kind(*body) {
                Kind::List { items, .. } => items.clone(),
                _ => vec![*body],
            },
            _ => vec![first],
        };
        let alone = names.len() == 1 && gathered.bindings.is_empty();
        // `(x, y) \in D`: the pair is a member, and neither of its parts.
        if matches!(self.tree.kind(first), Kind::Fence { .. })
            && names.len() > 1
            && sup.is_none()
            && let Some((op, _)) = relation_row(&relation.sign).filter(|(op, _)| matches!(*op, op::ELEMENT | op::DISTRIBUTED))
        {
            self.beyond(sub, "where the variable ranges");
            for name in &names {
                self.gathered(*name, Range::Free, gathered)?;
            }
            let set = if op == op::ELEMENT { self.set(*member)? } else { self.expression(*member)? };
            let at = gathered.bindings.len() - names.len();
            let parts: Vec<ExprId> = gathered.bindings[at..].iter().map(|binding| self.arena.name(binding.symbol)).collect();
            let pair = self.arena.tensor([parts.len()], parts);
            gathered.conditions.push(self.arena.apply(op, [pair, set]));
            return Ok(());
        }
        match (relation.sign.as_ref(), sup) {
            ("=", Some(sup)) => {
                let range = Range::Between(self.expression(*member)?, self.expression(sup)?);
                self.gather_range(sub, &names, range, alone, gathered)
            }
            ("=", None) if !self.known_name(first) => {
                self.beyond(sub, "where the variable ranges");
                let range = Range::Between(self.expression(*member)?, self.arena.apply(op::PLACEHOLDER, []));
                self.gather_range(sub, &names, range, alone, gathered)
            }
            ("\\in", None) => {
                let range = Range::In(self.set(*member)?);
                self.gather_range(sub, &names, range, alone, gathered)
            }
            (sign, None) if sign == "\\sim" || (sign.starts_with('\\') && sign.ends_with("{\\sim}")) => {
                self.beyond(sub, "where the variable ranges");
                // The law may speak of the variable: `z \sim q(z \mid x)`.
                let at = gathered.bindings.len() - gathered.pending;
                for name in &names {
                    self.gathered(*name, Range::Free, gathered)?;
                }
                let law = self.expression(*member)?;
                gathered.bindings[at..].iter_mut().for_each(|binding| binding.range = Range::In(law));
                gathered.pending = 0;
                Ok(())
            }
            _ => self.gather_condition(sub, first, links, gathered),
        }
    }

    /// Gives `names` and the names before them that still lack one this range.
    fn gather_range(&mut self, sub: NodeId, names: &[NodeId], range: Range, alone: bool, gathered: &mut Gathered) -> Result<(), Obstacle> {
        if !alone {
            self.beyond(sub, "where the variable ranges");
        }
        let at = gathered.bindings.len() - gathered.pending;
        for binding in &mut gathered.bindings[at..] {
            binding.range = range;
        }
        gathered.pending = 0;
        for name in names {
            self.gathered(*name, range, gathered)?;
        }
        Ok(())
    }

    fn is_names(&self, id: NodeId) -> bool {
        match self.tree.kind(id) {
            Kind::List { items, .. } => items.iter().all(|item| is_name(self.tree, *item)),
            Kind::Fence { open, body, .. } => open.as_ref() == "(" && (is_name(self.tree, *body) || self.is_names(*body)),
            _ => false,
        }
    }

    fn known_name(&self, id: NodeId) -> bool {
        canonical(self.tree, id).is_some_and(|name| self.is_bound(&name))
    }

    /// `i \ne j`, `i < j`, `1 \le i \le n`, `\|v\| = 1`: a condition, and the names in it that are not bound yet and stand as indices do.
    fn gather_condition(
        &mut self,
        sub: NodeId,
        first: NodeId,
        links: &[(Relation, NodeId)],
        gathered: &mut Gathered,
    ) -> Result<(), Obstacle> {
        self.beyond(sub, "where the variable ranges");
        let members: Vec<NodeId> = std::iter::once(first).chain(links.iter().map(|(_, member)| *member)).collect();
        if links.iter().any(|(relation, _)| relation_row(&relation.sign).is_none()) {
            return Err(self.obstacle(Hindrance::Unsupported, sub, "where the variable ranges"));
        }
        let ordered = links.iter().all(|(relation, _)| matches!(relation.sign.as_ref(), "<" | "\\le" | ">" | "\\ge"));
        let mut fresh = Vec::new();
        for (at, member) in members.iter().enumerate() {
            let inside = at > 0 && at + 1 < members.len();
            let letter =
                canonical(self.tree, *member).is_some_and(|name| matches!(name.as_str(), "i" | "j" | "k" | "l" | "s" | "t" | "u" | "v"));
            let chosen = is_name(self.tree, *member) && !self.known_name(*member);
            if chosen && (inside || (members.len() == 2 && at == 0) || (ordered && letter)) {
                fresh.push(*member);
            }
        }
        if fresh.is_empty() && !members.iter().any(|member| self.known_name(*member)) {
            fresh.extend(self.inner_names(first));
        }
        for name in fresh {
            self.gathered(name, Range::Free, gathered)?;
        }
        let condition = self.relation(sub, first, links)?;
        gathered.conditions.push(condition);
        Ok(())
    }

    /// The only name inside of `\|v\|`, `h(x)`, where there is exactly one that is no function.
    fn inner_names(&self, id: NodeId) -> Vec<NodeId> {
        let inner = match self.tree.kind(id) {
            Kind::Scripts { base, .. } => *base,
            Kind::Juxtaposition(items) => match items.as_slice() {
                [_, fence] => *fence,
                _ => return Vec::new(),
            },
            _ => id,
        };
        match self.tree.kind(inner) {
            Kind::Fence { body, .. } if is_name(self.tree, *body) => vec![*body],
            Kind::Fence { body, .. } => match self.tree.kind(*body) {
                Kind::List { items, .. } if items.iter().all(|item| is_name(self.tree, *item)) => items.clone(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }
}
