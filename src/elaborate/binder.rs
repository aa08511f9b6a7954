//! Operators that bind: sums, products, integrals, extrema, limits, derivatives.

use super::{
    elaborator::Elaborator,
    name::{canonical, is_name},
    obstacle::{Hindrance, Obstacle},
};
use crate::{
    ir::{Binding, ExprId, OpId, Range, SymbolId},
    op,
    syntax::{Kind, NodeId},
};

/// The first scope of bound variables; one more a level of nesting.
const BOUND: u32 = 1 << 31;

impl Elaborator<'_> {
    /// An operator with limits.
    pub(super) fn big(
        &mut self,
        id: NodeId,
        name: &str,
        sub: Option<NodeId>,
        sup: Option<NodeId>,
        body: Option<NodeId>,
    ) -> Result<ExprId, Obstacle> {
        let Some(body) = body else {
            return Err(self.obstacle(Hindrance::Unsupported, id, format!("`{name}` over nothing")));
        };
        match (name, sub) {
            ("max" | "min", None) => {
                let op = if name == "max" { op::MAX } else { op::MIN };
                if let Kind::Fence { .. } = self.tree.kind(body) {
                    return self.applied(op, id, body);
                }
                let argument = self.expression(body)?;
                Ok(self.arena.apply(op, [argument]))
            }
            ("sum", _) => self.indexed(id, op::SUM, sub, sup, body),
            ("prod", _) => self.indexed(id, op::PROD, sub, sup, body),
            ("int", _) => self.integral(id, sub, sup, body),
            ("max" | "sup", Some(_)) => self.indexed(id, op::MAXOVER, sub, sup, body),
            ("min" | "inf", Some(_)) => self.indexed(id, op::MINOVER, sub, sup, body),
            ("arg max", Some(_)) => self.indexed(id, op::ARGMAXOVER, sub, sup, body),
            ("arg min", Some(_)) => self.indexed(id, op::ARGMINOVER, sub, sup, body),
            ("arg max", None) | ("arg min", None) => {
                let op = if name == "arg max" { op::ARGMAX } else { op::ARGMIN };
                self.applied(op, id, body)
            }
            ("lim", Some(sub)) => self.limit(id, sub, body),
            _ => Err(self.obstacle(Hindrance::Unsupported, id, format!("the operator `{name}`"))),
        }
    }

    /// A fresh bound variable `name`; it is in force until [`Elaborator::unbind`].
    fn bind(&mut self, name: String) -> SymbolId {
        let scope = BOUND + u32::try_from(self.bound.len()).unwrap_or(0);
        let symbol = self.arena.symbol(&name, scope);
        self.bound.push((name, symbol));
        symbol
    }

    fn unbind(&mut self) {
        self.bound.pop();
    }

    /// `\sum_{i=1}^{n} ...` and its kin.
    fn indexed(&mut self, id: NodeId, op: OpId, sub: Option<NodeId>, sup: Option<NodeId>, body: NodeId) -> Result<ExprId, Obstacle> {
        let Some(sub) = sub else {
            return Err(self.obstacle(Hindrance::Unsupported, id, "no variable is named below the sign"));
        };
        let (variables, range) = match self.tree.kind(sub) {
            Kind::Chain { first, links } if links.len() == 1 && matches!(links[0].0.sign.as_ref(), "=" | "\\in") => {
                let (relation, member) = &links[0];
                let range = match (relation.sign.as_ref(), sup) {
                    ("=", Some(sup)) => Range::Between(self.expression(*member)?, self.expression(sup)?),
                    ("\\in", None) => Range::In(self.expression(*member)?),
                    _ => return Err(self.obstacle(Hindrance::Unsupported, sub, "where the variable ranges")),
                };
                (vec![*first], range)
            }
            Kind::List { items, .. } => (items.clone(), Range::Free),
            _ if is_name(self.tree, sub) && sup.is_none() => (vec![sub], Range::Free),
            _ => return Err(self.obstacle(Hindrance::Unsupported, sub, "where the variable ranges")),
        };
        let mut bindings = Vec::new();
        for variable in &variables {
            let Some(name) = canonical(self.tree, *variable).filter(|_| is_name(self.tree, *variable)) else {
                bindings.iter().for_each(|_| self.unbind());
                return Err(self.obstacle(Hindrance::Unsupported, *variable, "what is bound is not a name"));
            };
            let symbol = self.bind(name);
            bindings.push(Binding { symbol, range });
        }
        let body = self.expression(body);
        bindings.iter().for_each(|_| self.unbind());
        let body = body?;
        Ok(self.arena.bind(op, bindings, [body]))
    }

    /// `\lim_{x \to a} ...`.
    fn limit(&mut self, id: NodeId, sub: NodeId, body: NodeId) -> Result<ExprId, Obstacle> {
        let Kind::Chain { first, links } = self.tree.kind(sub) else {
            return Err(self.obstacle(Hindrance::Unsupported, id, "a limit without a point"));
        };
        let ([(relation, point)], Some(name)) = (links.as_slice(), canonical(self.tree, *first)) else {
            return Err(self.obstacle(Hindrance::Unsupported, id, "a limit without a point"));
        };
        if !matches!(relation.sign.as_ref(), "\\to" | "\\rightarrow") {
            return Err(self.obstacle(Hindrance::Unsupported, id, "a limit without a point"));
        }
        let point = self.expression(*point)?;
        let symbol = self.bind(name);
        let body = self.expression(body);
        self.unbind();
        let body = body?;
        Ok(self.arena.bind(op::LIMIT, [Binding { symbol, range: Range::Towards(point) }], [body]))
    }

    /// `\int_a^b ... dx`.
    fn integral(&mut self, id: NodeId, sub: Option<NodeId>, sup: Option<NodeId>, body: NodeId) -> Result<ExprId, Obstacle> {
        let Some((place, variable)) = self.differential(body) else {
            return Err(self.obstacle(Hindrance::Unsupported, id, "an integral without a differential"));
        };
        let Some(name) = canonical(self.tree, variable).filter(|_| is_name(self.tree, variable)) else {
            return Err(self.obstacle(Hindrance::Unsupported, variable, "what is integrated over is not a name"));
        };
        let everywhere = match sub {
            Some(sub) => canonical(self.tree, sub).is_some_and(|under| under == name || under == "\\mathbb{R}"),
            None => false,
        };
        let range = match (sub, sup) {
            (Some(sub), Some(sup)) => Range::Between(self.expression(sub)?, self.expression(sup)?),
            (Some(_), None) if everywhere => {
                self.convention("an integral over a variable runs over the whole line");
                self.doubt("the range of the integral is not written");
                let infinity = self.arena.apply(op::INFINITY, []);
                let below = self.arena.apply(op::NEG, [infinity]);
                Range::Between(below, infinity)
            }
            _ => return Err(self.obstacle(Hindrance::Unsupported, id, "an integral without its range")),
        };
        let symbol = self.bind(name);
        let outer = self.trim(place);
        let integrand = self.expression(body);
        self.restore(outer);
        self.unbind();
        let integrand = integrand?;
        Ok(self.arena.bind(op::INTEGRAL, [Binding { symbol, range }], [integrand]))
    }

    /// The juxtaposition that ends in the differential, and its variable: at the right end of the integrand or in the numerator there.
    fn differential(&self, body: NodeId) -> Option<(NodeId, NodeId)> {
        let mut at = body;
        for _ in 0..64 {
            match self.tree.kind(at) {
                Kind::Juxtaposition(items) => {
                    if let [.., d, variable] = items.as_slice()
                        && self.is_d(*d)
                    {
                        return Some((at, *variable));
                    }
                    at = *items.last()?;
                }
                Kind::Infix { right, .. } => at = *right,
                Kind::Prefix { body, .. } => at = *body,
                Kind::Fraction { numerator, .. } => at = *numerator,
                _ => return None,
            }
        }
        None
    }

    fn is_d(&self, id: NodeId) -> bool {
        matches!(self.tree.kind(id), Kind::Symbol { name, .. } if name.as_ref() == "d")
    }

    fn is_differential_sign(&self, id: NodeId) -> bool {
        matches!(self.tree.kind(id), Kind::Symbol { name, .. } if matches!(name.as_ref(), "d" | "partial"))
    }

    /// `\frac{d}{dx}`, `\frac{\partial^2}{\partial x \partial y}`: the order and the variables.
    pub(super) fn derivative_head(&self, id: NodeId) -> Option<(u32, Vec<NodeId>)> {
        let Kind::Fraction { numerator, denominator } = self.tree.kind(id) else { return None };
        let order = self.differential_order(*numerator)?;
        self.denominator(*denominator, order).map(|variables| (order, variables))
    }

    /// The order that `d`, `d^2`, `\partial` says.
    fn differential_order(&self, id: NodeId) -> Option<u32> {
        match self.tree.kind(id) {
            Kind::Scripts { base, sub: None, sup: Some(sup), primes: 0 } if self.is_differential_sign(*base) => {
                match self.tree.kind(*sup) {
                    Kind::Number(text) => text.parse().ok().filter(|order| (1..=8).contains(order)),
                    _ => None,
                }
            }
            _ => self.is_differential_sign(id).then_some(1),
        }
    }

    /// The variables of `dx`, `dx^2`, `\partial x \partial y`, one for each order.
    fn denominator(&self, id: NodeId, order: u32) -> Option<Vec<NodeId>> {
        let Kind::Juxtaposition(items) = self.tree.kind(id) else { return None };
        let mut variables = Vec::new();
        let mut at = 0;
        while at + 1 < items.len() {
            if !self.is_differential_sign(items[at]) {
                return None;
            }
            let variable = items[at + 1];
            match self.tree.kind(variable) {
                Kind::Scripts { base, sub: None, sup: Some(sup), primes: 0 } => {
                    let Kind::Number(text) = self.tree.kind(*sup) else { return None };
                    let times: usize = text.parse().ok().filter(|times| (1..=8).contains(times))?;
                    variables.extend(std::iter::repeat_n(*base, times));
                }
                _ => variables.push(variable),
            }
            at += 2;
        }
        (at == items.len() && variables.len() == order as usize && variables.iter().all(|id| is_name(self.tree, *id))).then_some(variables)
    }

    /// The derivative of what stands after its sign.
    pub(super) fn derivative(&mut self, id: NodeId, variables: &[NodeId], _order: u32, rest: &[NodeId]) -> Result<ExprId, Obstacle> {
        let mut value = self.juxtaposition(id, rest)?;
        let partial = matches!(self.tree.kind(id), Kind::Fraction { denominator, .. }
            if matches!(self.tree.kind(*denominator), Kind::Juxtaposition(items) if !self.is_d(items[0])));
        for variable in variables.iter().rev() {
            let expression = self.expression(*variable)?;
            let crate::ir::Node::Symbol(symbol) = self.arena.node(expression) else {
                return Err(self.obstacle(Hindrance::Unsupported, *variable, "a derivative by something that is not a name"));
            };
            let binding = Binding { symbol: *symbol, range: Range::Free };
            let op = if partial { op::PARTIAL } else { op::DERIVATIVE };
            value = self.arena.bind(op, [binding], [value]);
        }
        Ok(value)
    }

    /// Whether both parts of a fraction begin with `d` or a curly d: it is no quotient of numbers.
    pub(super) fn is_quotient_of_differentials(&self, numerator: NodeId, denominator: NodeId) -> bool {
        let begins = |id: NodeId| match self.tree.kind(id) {
            Kind::Juxtaposition(items) => self.is_differential_sign(items[0]),
            Kind::Scripts { base, .. } => self.is_differential_sign(*base),
            _ => self.is_differential_sign(id),
        };
        begins(numerator) && begins(denominator)
    }

    /// `\frac{dy}{dx}`, `\frac{\partial L}{\partial w}`: a derivative of something inside the numerator; `None` for an ordinary fraction.
    pub(super) fn quotient_of_differentials(
        &mut self,
        id: NodeId,
        numerator: NodeId,
        denominator: NodeId,
    ) -> Option<Result<ExprId, Obstacle>> {
        let Kind::Juxtaposition(items) = self.tree.kind(numerator) else { return None };
        let (sign, rest) = items.split_first()?;
        let order = self.differential_order(*sign)?;
        let variables = self.denominator(denominator, order)?;
        // The derivative of a mere name is a quantity of its own unless the name is defined.
        if let [one] = rest
            && let Some(name) = canonical(self.tree, *one)
            && self.context.name(&name).is_none_or(|known| known.definition.is_none())
        {
            let latex = crate::syntax::latex(self.tree, id);
            return Some(Ok(self.resolve(&latex)));
        }
        let rest = rest.to_vec();
        Some(self.derivative(id, &variables, order, &rest))
    }
}
