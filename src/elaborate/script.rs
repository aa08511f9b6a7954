//! Subscripts, superscripts and primes: what names, what computes.

use super::{
    Kind as Sort,
    elaborator::Elaborator,
    name::{canonical, names, scripted},
    obstacle::{Hindrance, Obstacle},
};
use crate::{
    ir::{ExprId, Node},
    op,
    syntax::{Kind, NodeId, Style},
};

impl Elaborator<'_> {
    /// A base with scripts that is not followed by its arguments.
    pub(super) fn scripts(
        &mut self,
        id: NodeId,
        base: NodeId,
        sub: Option<NodeId>,
        sup: Option<NodeId>,
        primes: u8,
    ) -> Result<ExprId, Obstacle> {
        if let Some(name) = self.known(base, sub, sup, primes) {
            return Ok(self.resolve(&name));
        }
        match sup {
            None => self.subscripted(id, base, sub, primes),
            Some(sup) if self.sup_names(base, sub, sup) => match scripted(self.tree, base, sub, Some(sup), primes) {
                Some(name) => Ok(self.resolve(&name)),
                None => Err(self.obstacle(Hindrance::Unsupported, sup, "a superscript that is no exponent")),
            },
            Some(sup) => {
                if self.is_euler(base) && sub.is_none() && primes == 0 {
                    let exponent = self.expression(sup)?;
                    return Ok(self.arena.apply(op::EXP, [exponent]));
                }
                let body = self.subscripted(id, base, sub, primes)?;
                self.raised(id, body, sup)
            }
        }
    }

    /// Whether the base is Euler's number.
    fn is_euler(&self, base: NodeId) -> bool {
        matches!(self.tree.kind(base), Kind::Symbol { name, style: Style::Plain | Style::Roman } if name.as_ref() == "e")
            && !self.knows("e")
            && !self.knows("\\mathrm{e}")
    }

    /// Whether a superscript belongs to the name. A capital does only on a capital or bold letter: `W^Q`, but `x^N`.
    fn sup_names(&self, base: NodeId, sub: Option<NodeId>, sup: NodeId) -> bool {
        if !names(self.tree, sup) {
            return false;
        }
        match self.tree.kind(sup) {
            Kind::Symbol { name, style: Style::Plain } if name.bytes().all(|byte| byte.is_ascii_uppercase()) => {
                let plain = scripted(self.tree, base, sub, None, 0);
                let capital = match self.tree.kind(base) {
                    Kind::Symbol { name, style } => *style == Style::Bold || name.starts_with(|c: char| c.is_ascii_uppercase()),
                    _ => false,
                };
                capital && !plain.is_some_and(|plain| self.knows(&plain)) && !self.knows(name)
            }
            Kind::Fence { .. } => canonical(self.tree, base).is_some(),
            _ => true,
        }
    }

    /// `body` under the exponent `sup`: a transpose, an inverse, a power.
    pub(super) fn raised(&mut self, id: NodeId, body: ExprId, sup: NodeId) -> Result<ExprId, Obstacle> {
        let sort = self.sort(body);
        if let Kind::Symbol { name, style } = self.tree.kind(sup) {
            match name.as_ref() {
                "top" | "intercal" => return Ok(self.transposed(body, &sort)),
                "T" if *style != Style::Plain || !self.scalar_name("T") => return Ok(self.transposed(body, &sort)),
                "circ" => return Err(self.obstacle(Hindrance::Unsupported, id, "degrees")),
                _ => {}
            }
        }
        if let Kind::Prefix { sign, body: minus } = self.tree.kind(sup)
            && sign.as_ref() == "-"
            && matches!(self.tree.kind(*minus), Kind::Symbol { name, .. } if matches!(name.as_ref(), "T" | "top"))
        {
            let inverse = self.arena.apply(op::INVERSE, [body]);
            return Ok(self.transposed(inverse, &sort));
        }
        let exponent = self.expression(sup)?;
        match &sort {
            Sort::Tensor(shape) if shape.len() == 2 && shape[0] == shape[1] => match self.whole(exponent) {
                Some(-1) => Ok(self.arena.apply(op::INVERSE, [body])),
                Some(_) => Ok(self.arena.apply(op::MATPOW, [body, exponent])),
                None => Err(self.obstacle(Hindrance::Unsupported, id, "a power of a matrix that is not a whole number")),
            },
            Sort::Tensor(_) => {
                self.doubt("a power of a vector is taken entry by entry or is its squared norm");
                Err(self.obstacle(Hindrance::Ambiguous, id, "a power of something that is not a square matrix"))
            }
            _ => {
                if self.is_number(exponent, -1) && sort == Sort::Unknown && self.capital(body) {
                    self.keep_order();
                }
                if self.is_constant_e(body) {
                    return Ok(self.arena.apply(op::EXP, [exponent]));
                }
                Ok(self.arena.apply(op::POW, [body, exponent]))
            }
        }
    }

    fn is_constant_e(&self, body: ExprId) -> bool {
        matches!(self.arena.node(body), Node::Apply(op::E, _))
    }

    fn capital(&self, body: ExprId) -> bool {
        match self.arena.node(body) {
            Node::Symbol(symbol) => {
                let name = &self.arena.symbol_of(*symbol).name;
                name.starts_with("\\mathbf") || name.starts_with(|c: char| c.is_ascii_uppercase())
            }
            _ => false,
        }
    }

    fn scalar_name(&self, name: &str) -> bool {
        self.is_bound(name) || self.context.name(name).is_some_and(|known| known.kind == Sort::Scalar)
    }

    fn transposed(&mut self, body: ExprId, sort: &Sort) -> ExprId {
        match sort {
            Sort::Scalar => body,
            Sort::Tensor(_) => self.arena.apply(op::TRANSPOSE, [body]),
            _ => {
                self.keep_order();
                self.arena.apply(op::TRANSPOSE, [body])
            }
        }
    }

    /// A base with a subscript and primes: a name, or an entry.
    fn subscripted(&mut self, id: NodeId, base: NodeId, sub: Option<NodeId>, primes: u8) -> Result<ExprId, Obstacle> {
        if let Some(name) = self.known(base, sub, None, primes) {
            return Ok(self.resolve(&name));
        }
        let Some(sub) = sub else {
            return if primes == 0 { self.expression(base) } else { self.primed(id, base, primes) };
        };
        if let Kind::Fence { open, .. } = self.tree.kind(base)
            && open.as_ref() == "\\|"
        {
            return self.norm(base, sub);
        }
        let name = canonical(self.tree, base);
        let tensor = match &name {
            Some(name) if self.knows(name) => true,
            Some(_) => self.mentions_bound(sub),
            None => true,
        };
        if tensor && primes == 0 {
            let body = self.expression(base)?;
            let sort = self.sort(body);
            if sort.shape().is_some() || (self.mentions_bound(sub) && sort != Sort::Scalar) {
                return self.entry(body, sub);
            }
        }
        match scripted(self.tree, base, Some(sub), None, primes) {
            Some(name) => Ok(self.resolve(&name)),
            None => Err(self.obstacle(Hindrance::Unsupported, id, "a subscript on a computation")),
        }
    }

    fn primed(&mut self, id: NodeId, base: NodeId, primes: u8) -> Result<ExprId, Obstacle> {
        match scripted(self.tree, base, None, None, primes) {
            Some(name) => Ok(self.resolve(&name)),
            None => Err(self.obstacle(Hindrance::Unsupported, id, "a prime on a computation")),
        }
    }

    /// `\|x\|_p`.
    fn norm(&mut self, base: NodeId, sub: NodeId) -> Result<ExprId, Obstacle> {
        let norm = self.expression(base)?;
        let Node::Apply(_, arguments) = self.arena.node(norm) else { return Ok(norm) };
        let body = arguments[0];
        let p = match self.tree.kind(sub) {
            Kind::Symbol { name, .. } if name.as_ref() == "F" => return Ok(norm),
            _ => self.expression(sub)?,
        };
        Ok(self.arena.apply(op::NORM, [body, p]))
    }

    /// `x_i`, `A_{ij}`, `A_{1,2}` of a tensor.
    fn entry(&mut self, body: ExprId, sub: NodeId) -> Result<ExprId, Obstacle> {
        let positions = match self.tree.kind(sub) {
            Kind::List { items, .. } | Kind::Juxtaposition(items) => items.clone(),
            _ => vec![sub],
        };
        let mut arguments = vec![body];
        for position in positions {
            arguments.push(self.expression(position)?);
        }
        Ok(self.arena.apply(op::INDEX, arguments))
    }

    /// Whether a bound name stands in node `id`.
    fn mentions_bound(&self, id: NodeId) -> bool {
        let mut pending = vec![id];
        while let Some(at) = pending.pop() {
            if matches!(self.tree.kind(at), Kind::Symbol { .. }) && canonical(self.tree, at).is_some_and(|name| self.is_bound(&name)) {
                return true;
            }
            pending.extend(self.tree.children(at));
        }
        false
    }
}
