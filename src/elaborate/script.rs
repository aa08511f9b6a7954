//! Subscripts, superscripts and primes: what names, what computes.

use super::{
    Kind as Sort,
    elaborator::Elaborator,
    name::{canonical, names_on, scripted},
    obstacle::{Hindrance, Obstacle},
};
use crate::{
    ir::{Binding, ExprId, Node, Range},
    op,
    syntax::{Kind, NodeId, Style, Tree},
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
        if matches!(self.tree.kind(base), Kind::Operator(name) if name.as_ref() == "nabla") {
            return Err(self.obstacle(Hindrance::Unsupported, id, "the operator `nabla` without an argument"));
        }
        if let Some((value, _)) = self.indicator(&[id], 0)? {
            return Ok(value);
        }
        if self.events
            && let Some(sup) = sup
            && matches!(self.tree.kind(sup), Kind::Symbol { name, .. } if matches!(name.as_ref(), "C" | "c" | "complement"))
        {
            self.beyond(id, "a complement");
            let event = match sub {
                Some(sub) => self.subscripted(id, base, Some(sub), primes)?,
                None => self.expression(base)?,
            };
            return Ok(self.arena.apply(op::NOT, [event]));
        }
        if let Some(read) = self.special_scripts(id, base, sub, sup, primes) {
            return read;
        }
        if let Some(sup) = sup
            && self.sup_names(base, sub, sup)
            && (self.mentions_bound(sup) || sub.is_some_and(|sub| self.mentions_bound(sub)))
        {
            return self.member_of_family(base, sub, sup, primes);
        }
        match sup {
            None => self.subscripted(id, base, sub, primes),
            Some(sup) if self.sup_names(base, sub, sup) => match scripted(self.tree, base, sub, Some(sup), primes) {
                Some(name) => Ok(self.resolve(&name)),
                None => self.member_of_family(base, sub, sup, primes),
            },
            Some(sup) => {
                if self.is_numbered(base, sup) {
                    return Err(self.obstacle(Hindrance::Ambiguous, sup, "a number over something that superscripts number elsewhere"));
                }
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
            && self.context.profile.of(super::Token::Euler) != Some(1)
            && !self.knows("\\mathrm{e}")
    }

    /// Whether a superscript belongs to the name. A capital does only on a capital or bold letter: `W^Q`, but `x^N`.
    fn sup_names(&self, base: NodeId, sub: Option<NodeId>, sup: NodeId) -> bool {
        if self.is_iterate(base, sup) {
            return true;
        }
        if !names_on(self.tree, base, sup) {
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

    /// Whether the document numbers the values of `base` by superscripts, and `sup` is such a number: `x^{t+1}` beside `x^t`.
    fn is_iterate(&self, base: NodeId, sup: NodeId) -> bool {
        let letter = match self.tree.kind(base) {
            Kind::Scripts { base, sup: None, .. } => *base,
            _ => base,
        };
        let Some(name) = canonical(self.tree, letter) else { return false };
        // `x^f` where `f` runs over factors: no number.
        let member = matches!(self.tree.kind(letter), Kind::Symbol { .. })
            && !self.is_euler(letter)
            && canonical(self.tree, sup).is_some_and(|over| self.context.evidence.is_member(&over));
        member || (self.context.evidence.is_iterate(&name) && is_position(self.tree, sup))
    }

    /// Whether a whole number stands over something whose values the document numbers: an exponent or a position.
    fn is_numbered(&self, base: NodeId, sup: NodeId) -> bool {
        matches!(self.tree.kind(sup), Kind::Number(_))
            && canonical(self.tree, base).is_some_and(|name| self.context.evidence.is_iterate(&name))
    }

    /// `body` under the exponent `sup`: a transpose, an inverse, a power.
    pub(super) fn raised(&mut self, id: NodeId, body: ExprId, sup: NodeId) -> Result<ExprId, Obstacle> {
        let sort = self.sort(body);
        if let Kind::Symbol { name, style } = self.tree.kind(sup) {
            match name.as_ref() {
                "top" | "intercal" => return Ok(self.transposed(body, &sort)),
                "T" if *style != Style::Plain || !self.scalar_name("T") => return Ok(self.transposed(body, &sort)),
                "circ" => {
                    self.beyond(id, "degrees");
                    let (half, turn) = (self.arena.apply(op::PI, []), self.arena.integer(180));
                    let degree = self.arena.apply(op::DIV, [half, turn]);
                    return Ok(self.arena.apply(op::MUL, [body, degree]));
                }
                "c" | "complement" if !self.knows("c") && self.capital(body) => {
                    self.beyond(id, "a complement");
                    return Ok(self.arena.apply(op::NOT, [body]));
                }
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
        // `\mathbb{R}^{m \times n}`: the sizes of a matrix, no product.
        if let Kind::Infix { sign, .. } = self.tree.kind(sup)
            && sign.as_ref() == "\\times"
            && self.is_set(body)
        {
            return self.shaped_set(body, sup);
        }
        let exponent = self.expression(sup)?;
        match &sort {
            Sort::Tensor(shape) if shape.len() == 2 && shape[0] == shape[1] => match self.whole(exponent) {
                Some(-1) => Ok(self.arena.apply(op::INVERSE, [body])),
                Some(_) => Ok(self.arena.apply(op::MATPOW, [body, exponent])),
                None => {
                    self.beyond(id, "a power of a matrix that is not a whole number");
                    Ok(self.arena.apply(op::MATPOW, [body, exponent]))
                }
            },
            Sort::Tensor(_) => {
                self.doubt("a power of a vector is taken entry by entry or is its squared norm");
                self.beyond_as(Hindrance::Ambiguous, id, "a power of something that is not a square matrix");
                Ok(self.arena.apply(op::POW, [body, exponent]))
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

    fn is_set(&self, body: ExprId) -> bool {
        match self.arena.node(body) {
            Node::Apply(op, _) => matches!(
                *op,
                op::REALS
                    | op::COMPLEXES
                    | op::INTEGERS
                    | op::NATURALS
                    | op::RATIONALS
                    | op::SET
                    | op::INTERVAL
                    | op::UNION
                    | op::ENUMERATION
            ),
            Node::Symbol(symbol) => {
                let name = &self.arena.symbol_of(*symbol).name;
                name.starts_with("\\mathbb") || name.starts_with("\\mathcal") || self.context.evidence.is_set(name)
            }
            _ => false,
        }
    }

    fn shaped_set(&mut self, body: ExprId, sup: NodeId) -> Result<ExprId, Obstacle> {
        let mut sizes = Vec::new();
        let mut at = sup;
        while let Kind::Infix { sign, left, right, .. } = self.tree.kind(at) {
            if sign.as_ref() != "\\times" {
                break;
            }
            sizes.push(*right);
            at = *left;
        }
        sizes.push(at);
        let mut arguments = Vec::new();
        for size in sizes.into_iter().rev() {
            arguments.push(self.expression(size)?);
        }
        let shape = self.arena.apply(op::SHAPE, arguments);
        Ok(self.arena.apply(op::POW, [body, shape]))
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
            // A letter may be a number by itself and a family with a subscript.
            if self.sort(body).shape().is_some() || self.mentions_bound(sub) {
                return self.entry(body, sub);
            }
        }
        match scripted(self.tree, base, Some(sub), None, primes) {
            Some(name) => Ok(self.resolve(&name)),
            None => {
                if let Some(rising) = self.rising(base, sub) {
                    return rising;
                }
                self.beyond(id, "a subscript on a computation");
                let body = self.expression(base)?;
                self.entry(body, sub)
            }
        }
    }

    /// `(z)_k` in a statement that stands alone: the rising factorial.
    fn rising(&mut self, base: NodeId, sub: NodeId) -> Option<Result<ExprId, Obstacle>> {
        let Kind::Fence { open, close, body } = self.tree.kind(base) else { return None };
        let body = *body;
        let listed = matches!(self.tree.kind(body), Kind::List { .. } | Kind::Chain { .. } | Kind::Missing | Kind::Matrix { .. });
        let counts = matches!(self.tree.kind(sub), Kind::Number(_) | Kind::Symbol { .. } | Kind::Infix { .. });
        if open.as_ref() != "(" || close.as_ref() != ")" || listed || !counts || !self.context.antiderivatives {
            return None;
        }
        self.convention("parentheses with a number below are the rising factorial");
        self.doubt("parentheses with a number below may be the falling factorial");
        let mut build = || {
            let (start, count) = (self.expression(body)?, self.expression(sub)?);
            let (zero, one) = (self.arena.integer(0), self.arena.integer(1));
            let last = self.arena.apply(op::SUB, [count, one]);
            let index = self.bind("j".to_owned());
            let step = self.arena.name(index);
            let factor = self.arena.apply(op::ADD, [start, step]);
            self.unbind(1);
            Ok(self.arena.bind(op::PROD, [Binding { symbol: index, range: Range::Between(zero, last) }], [factor]))
        };
        Some(build())
    }

    fn primed(&mut self, id: NodeId, base: NodeId, primes: u8) -> Result<ExprId, Obstacle> {
        match scripted(self.tree, base, None, None, primes) {
            Some(name) => Ok(self.resolve(&name)),
            // A prime after parentheses is a transpose in the statistics that write it so.
            None => Err(self.obstacle(Hindrance::Ambiguous, id, "a prime on a computation")),
        }
    }

    /// Scripts that neither name nor compute as scripts do: on braces, on a bar, on a remark.
    fn special_scripts(
        &mut self,
        id: NodeId,
        base: NodeId,
        sub: Option<NodeId>,
        sup: Option<NodeId>,
        primes: u8,
    ) -> Option<Result<ExprId, Obstacle>> {
        if primes > 0 {
            return None;
        }
        // `k^{th}`: a letter that counts, as words do.
        if let Some(sup) = sup
            && sub.is_none()
            && is_ordinal(self.tree, sup)
        {
            self.convention("letters over a number as in `k^{th}` count and compute nothing");
            return Some(self.expression(base));
        }
        match (self.tree.kind(base), sub) {
            // What stands under a brace is a remark.
            (Kind::Accent { accent, body }, _) if matches!(accent.as_ref(), "underbrace" | "overbrace" | "underline" | "cancel") => {
                let body = *body;
                Some(self.expression(body))
            }
            (Kind::Fence { open, close, body }, Some(sub)) if open.is_empty() && matches!(close.as_ref(), "|" | "]" | ")") => {
                let body = *body;
                self.beyond(id, "a value at a point");
                let mut build = || {
                    let mut arguments = vec![self.expression(body)?, self.expression(sub)?];
                    if let Some(sup) = sup {
                        arguments.push(self.expression(sup)?);
                    }
                    Ok(self.arena.apply(op::EVALUATED, arguments))
                };
                Some(build())
            }
            // An inner product or a positive part.
            (Kind::Fence { open, .. }, Some(sub)) if open.as_ref() == "\\langle" && sup.is_none() => {
                self.beyond(id, "an inner product of a named space");
                let _ = sub;
                Some(self.expression(base))
            }
            (Kind::Fence { .. }, Some(sub)) if matches!(self.tree.kind(sub), Kind::Symbol { name, .. } if name.as_ref() == "+") => {
                self.beyond(id, "a positive part");
                let mut build = || {
                    let arguments = [self.arena.integer(0), self.expression(base)?];
                    let part = self.arena.apply(op::MAX, arguments);
                    match sup {
                        Some(sup) => self.raised(id, part, sup),
                        None => Ok(part),
                    }
                };
                Some(build())
            }
            (Kind::Fence { .. }, Some(sub)) => self.family(id, base, sub, sup),
            _ => None,
        }
    }

    /// `x^{(i)}`, `x^{(i)}_j` where an index is bound: members of families, not names.
    fn member_of_family(&mut self, base: NodeId, sub: Option<NodeId>, sup: NodeId, primes: u8) -> Result<ExprId, Obstacle> {
        let inner = match sub {
            Some(sub) if !self.mentions_bound(sub) => scripted(self.tree, base, Some(sub), None, primes),
            _ => scripted(self.tree, base, None, None, primes),
        };
        let entry = sub.filter(|sub| self.mentions_bound(*sub));
        let mut value = match (inner, self.mentions_bound(sup)) {
            // The superscript is part of the name, the subscript runs.
            (Some(_), false) if entry.is_some() => match scripted(self.tree, base, None, Some(sup), primes) {
                Some(name) => self.resolve(&name),
                None => return Err(self.obstacle(Hindrance::Unsupported, sup, "a superscript that is no exponent")),
            },
            (Some(name), _) => {
                let family = self.resolve(&name);
                self.item(family, sup)?
            }
            (None, _) => {
                let family = self.expression(base)?;
                self.item(family, sup)?
            }
        };
        if let Some(sub) = entry {
            value = self.entry(value, sub)?;
        }
        Ok(value)
    }

    fn item(&mut self, family: ExprId, sup: NodeId) -> Result<ExprId, Obstacle> {
        self.beyond(sup, "a member of a family");
        let position = match self.tree.kind(sup) {
            Kind::Fence { body, .. } => *body,
            _ => sup,
        };
        let position = self.expression(position)?;
        Ok(self.arena.apply(op::ITEM, [family, position]))
    }

    /// `\|x\|_p`.
    fn norm(&mut self, base: NodeId, sub: NodeId) -> Result<ExprId, Obstacle> {
        let norm = self.expression(base)?;
        let Node::Apply(_, arguments) = self.arena.node(norm) else { return Ok(norm) };
        let body = arguments[0];
        let p = match self.tree.kind(sub) {
            Kind::Symbol { name, .. } if name.as_ref() == "F" => return Ok(norm),
            Kind::Number(_) => self.expression(sub)?,
            Kind::Symbol { name, .. } if matches!(name.as_ref(), "infty" | "p" | "q") => self.expression(sub)?,
            // A norm of another space, or weighted by a matrix.
            _ => {
                self.beyond(sub, "a norm with an index");
                self.expression(sub)?
            }
        };
        Ok(self.arena.apply(op::NORM, [body, p]))
    }

    /// `x_i`, `A_{ij}`, `A_{1,2}` of a tensor.
    pub(super) fn entry(&mut self, body: ExprId, sub: NodeId) -> Result<ExprId, Obstacle> {
        let positions = self.positions(sub)?;
        let arguments: Vec<ExprId> = std::iter::once(body).chain(positions).collect();
        Ok(self.arena.apply(op::INDEX, arguments))
    }

    /// The positions that a subscript says.
    pub(super) fn positions(&mut self, sub: NodeId) -> Result<Vec<ExprId>, Obstacle> {
        let positions = match self.tree.kind(sub) {
            Kind::List { items, .. } => items.clone(),
            // `x_{ij}` has two positions, `x_{2k}` one.
            Kind::Juxtaposition(items) if !items.iter().any(|item| self.computes_position(*item)) => items.clone(),
            _ => vec![sub],
        };
        let mut arguments = Vec::new();
        for position in positions {
            arguments.push(self.expression(position)?);
        }
        Ok(arguments)
    }

    /// Whether something in a subscript is part of a computation there: a coefficient, parentheses.
    fn computes_position(&self, id: NodeId) -> bool {
        matches!(self.tree.kind(id), Kind::Fence { .. } | Kind::Fraction { .. })
            || matches!(self.tree.kind(id), Kind::Number(text) if text.len() > 1 || text.as_ref() > "1")
    }

    /// Whether a bound name stands in node `id`.
    pub(super) fn mentions_bound(&self, id: NodeId) -> bool {
        let mut pending = vec![id];
        while let Some(at) = pending.pop() {
            if matches!(self.tree.kind(at), Kind::Symbol { .. } | Kind::Scripts { .. } | Kind::Accent { .. })
                && canonical(self.tree, at).is_some_and(|name| self.is_bound(&name))
            {
                return true;
            }
            pending.extend(self.tree.children(at));
        }
        false
    }
}

/// Whether a superscript is a position among iterates: a letter, a letter with a whole number added or taken away, the first ones.
pub(super) fn is_position(tree: &Tree, sup: NodeId) -> bool {
    let letter = |id: NodeId| matches!(tree.kind(id), Kind::Symbol { name, .. } if name.len() == 1 && name.bytes().all(|byte| byte.is_ascii_alphabetic()) && name.as_ref() != "T");
    match tree.kind(sup) {
        Kind::Number(text) => matches!(text.as_ref(), "0" | "1"),
        Kind::Infix { sign, left, right, .. } => {
            matches!(sign.as_ref(), "+" | "-") && letter(*left) && matches!(tree.kind(*right), Kind::Number(_))
        }
        _ => letter(sup),
    }
}

/// Whether a superscript is the end of an ordinal: `th`, `st`, `nd`, `rd`.
fn is_ordinal(tree: &Tree, sup: NodeId) -> bool {
    let Kind::Juxtaposition(letters) = tree.kind(sup) else { return false };
    let [first, second] = letters.as_slice() else { return false };
    let letter = |id: NodeId| match tree.kind(id) {
        Kind::Symbol { name, style: Style::Plain } => name.to_string(),
        _ => String::new(),
    };
    matches!(format!("{}{}", letter(*first), letter(*second)).as_str(), "th" | "st" | "nd" | "rd")
}
