//! Derivatives: `\frac{d}{dx}`, `\frac{\partial L}{\partial w}`, `\partial_x`, `\nabla_\theta`, `f'(x)`.

use super::{
    Token,
    elaborator::Elaborator,
    name::{canonical, is_name},
    obstacle::{Hindrance, Obstacle},
};
use crate::{
    ir::{Binding, ExprId, Node, Range},
    op,
    syntax::{Kind, NodeId},
};

/// The obstacle that a derivative by `u_j` is beside `\sum_k u_k`.
pub const BY_A_COMPONENT: &str = "a derivative by a component of something";

impl Elaborator<'_> {
    fn is_differential_sign(&self, id: NodeId) -> bool {
        matches!(self.tree.kind(id), Kind::Symbol { name, .. } if matches!(name.as_ref(), "d" | "partial"))
    }

    fn is_partial(&self, id: NodeId) -> bool {
        matches!(self.tree.kind(id), Kind::Symbol { name, .. } if name.as_ref() == "partial")
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
                Kind::Scripts { base, sub: None, sup: Some(sup), primes: 0 } => match self.tree.kind(*sup) {
                    Kind::Number(text) => {
                        let times: usize = text.parse().ok().filter(|times| (1..=8).contains(times))?;
                        variables.extend(std::iter::repeat_n(*base, times));
                    }
                    // By a row: the transpose only says how the result is laid out.
                    Kind::Symbol { name, .. } if matches!(name.as_ref(), "T" | "top" | "intercal") => variables.push(*base),
                    _ => variables.push(variable),
                },
                _ => variables.push(variable),
            }
            at += 2;
        }
        (at == items.len() && variables.len() == order as usize && variables.iter().all(|id| is_name(self.tree, *id))).then_some(variables)
    }

    /// The derivative of what stands after its sign.
    pub(super) fn derivative(&mut self, id: NodeId, variables: &[NodeId], rest: &[NodeId]) -> Result<ExprId, Obstacle> {
        if let Some(reach) = self.reach_of_derivative(rest) {
            let inner = self.derivative(id, variables, &rest[..reach])?;
            return self.times_rest(id, inner, &rest[reach..]);
        }
        let mut value = if rest.is_empty() {
            self.beyond(id, "a derivative of nothing");
            self.arena.apply(op::PLACEHOLDER, [])
        } else {
            let outside = self.varied.len();
            self.varied.extend(variables.iter().filter_map(|variable| canonical(self.tree, *variable)));
            let value = self.juxtaposition(id, rest);
            self.varied.truncate(outside);
            value?
        };
        let partial = matches!(self.tree.kind(id), Kind::Fraction { denominator, .. }
            if matches!(self.tree.kind(*denominator), Kind::Juxtaposition(items) if self.is_partial(items[0])));
        for variable in variables.iter().rev() {
            let expression = self.expression(*variable)?;
            let Node::Symbol(symbol) = self.arena.node(expression) else {
                return Err(self.obstacle(Hindrance::Unsupported, *variable, "a derivative by something that is not a name"));
            };
            let symbol = *symbol;
            if self.arena.may_be_component(symbol, value) {
                self.beyond(id, BY_A_COMPONENT);
            }
            let op = if partial { op::PARTIAL } else { op::DERIVATIVE };
            value = self.arena.bind(op, [Binding { symbol, range: Range::Free }], [value]);
        }
        Ok(value)
    }

    /// How many factors a derivative reaches over where parentheses follow it and more behind them; `None` for all. Parentheses around one term
    /// say what is differentiated; around a sum they may be a factor.
    fn reach_of_derivative(&mut self, rest: &[NodeId]) -> Option<usize> {
        let [first, _, ..] = rest else { return None };
        let Kind::Fence { open, body, .. } = self.tree.kind(*first) else { return None };
        if !matches!(open.as_ref(), "(" | "[") {
            return None;
        }
        let sum = matches!(self.tree.kind(*body), Kind::Infix { sign, .. } if matches!(sign.as_ref(), "+" | "-"));
        if sum {
            return (self.reading(Token::OperatorReach) == 1).then_some(1);
        }
        self.doubt("a derivative may reach over the factors behind parentheses");
        Some(1)
    }

    fn times_rest(&mut self, id: NodeId, first: ExprId, rest: &[NodeId]) -> Result<ExprId, Obstacle> {
        let rest = self.juxtaposition(id, rest)?;
        Ok(self.arena.apply(op::MUL, [first, rest]))
    }

    /// Whether both parts of a fraction begin with `d` or a curly d: it is no quotient of numbers.
    pub(super) fn is_quotient_of_differentials(&self, numerator: NodeId, denominator: NodeId) -> bool {
        self.begins_with_differential(numerator) && self.begins_with_differential(denominator)
    }

    /// `d`, `d^2`, `dx`, `d^2 f`, `{dx}^n`.
    fn begins_with_differential(&self, mut id: NodeId) -> bool {
        loop {
            id = match self.tree.kind(id) {
                Kind::Juxtaposition(items) => items[0],
                Kind::Scripts { base, .. } => *base,
                _ => return self.is_differential_sign(id),
            };
        }
    }

    /// `\frac{dy}{dx}`, `\frac{\partial L}{\partial w}`: a derivative of something inside the numerator; `None` for an ordinary fraction.
    pub(super) fn quotient_of_differentials(
        &mut self,
        id: NodeId,
        numerator: NodeId,
        denominator: NodeId,
    ) -> Option<Result<ExprId, Obstacle>> {
        let Kind::Juxtaposition(items) = self.tree.kind(numerator) else {
            let (_, variables) = self.derivative_head(id)?;
            return Some(self.derivative(id, &variables, &[]));
        };
        let (sign, rest) = items.split_first()?;
        let order = self.differential_order(*sign)?;
        let variables = self.denominator(denominator, order)?;
        // The derivative of a mere name is a quantity of its own unless the name is defined.
        if let [one] = rest
            && let Some(name) = canonical(self.tree, *one)
            && self.context.name(&name).is_none_or(|known| known.definition.is_none())
        {
            return Some(self.named_derivative(id, *one, &variables));
        }
        let rest = rest.to_vec();
        Some(self.derivative(id, &variables, &rest))
    }

    /// The derivative of a name: a name too, which knows its parts.
    fn named_derivative(&mut self, id: NodeId, of: NodeId, by: &[NodeId]) -> Result<ExprId, Obstacle> {
        let mut parts = vec![self.expression(of)?];
        for variable in by {
            parts.push(self.expression(*variable)?);
        }
        let latex = crate::syntax::latex(self.tree, id);
        let name = self.resolve(&latex);
        if let Node::Symbol(symbol) = self.arena.node(name) {
            let symbol = *symbol;
            self.arena.set_derivative(symbol, parts);
        }
        Ok(name)
    }

    /// `dy/dx` with a stroke: no quotient of products.
    pub(super) fn stroke_of_differentials(&mut self, id: NodeId, left: NodeId, right: NodeId) -> Option<Result<ExprId, Obstacle>> {
        let (Kind::Juxtaposition(above), Kind::Juxtaposition(below)) = (self.tree.kind(left), self.tree.kind(right)) else { return None };
        let ([sign, of], [first, _]) = (above.as_slice(), below.as_slice()) else { return None };
        if !self.is_differential_sign(*sign) || !self.is_differential_sign(*first) || self.knows("d") || !is_name(self.tree, *of) {
            return None;
        }
        let variables = self.denominator(right, 1)?;
        Some(self.named_derivative(id, *of, &variables))
    }

    /// `\nabla_\theta ...`, `\nabla f(x)`, `\nabla^2 f`, `\partial_x f` at `items[at]`, and where the next factor begins.
    pub(super) fn gradient(&mut self, items: &[NodeId], at: usize) -> Result<Option<(ExprId, usize)>, Obstacle> {
        let item = items[at];
        let (base, sub, sup) = match self.tree.kind(item) {
            Kind::Scripts { base, sub, sup, primes: 0 } => (*base, *sub, *sup),
            _ => (item, None, None),
        };
        let nabla = matches!(self.tree.kind(base), Kind::Operator(name) if name.as_ref() == "nabla");
        let along = self.is_partial(base) && sub.is_some();
        if !(nabla || along) {
            return Ok(None);
        }
        self.beyond_as(Hindrance::Sizes, item, "a gradient");
        let op = match sup.map(|sup| self.tree.kind(sup)) {
            None if nabla => op::GRADIENT,
            None => op::PARTIAL,
            Some(Kind::Number(text)) if text.as_ref() == "2" && nabla => op::HESSIAN,
            Some(_) => return Err(self.obstacle(Hindrance::Unsupported, item, "a power of a gradient")),
        };
        let by = match sub.map(|sub| (sub, self.tree.kind(sub))) {
            None => Vec::new(),
            Some((_, Kind::List { items, .. })) => items.clone(),
            Some((sub, _)) => vec![sub],
        };
        let mut bindings = Vec::new();
        for variable in by {
            let variable = match self.tree.kind(variable) {
                Kind::Scripts { base, sub: None, sup: Some(sup), primes: 0 } if matches!(self.tree.kind(*sup), Kind::Symbol { name, .. } if matches!(name.as_ref(), "T" | "top")) => {
                    *base
                }
                _ => variable,
            };
            let expression = self.expression(variable)?;
            match self.arena.node(expression) {
                Node::Symbol(symbol) => bindings.push(Binding { symbol: *symbol, range: Range::Free }),
                // `\nabla_{x_i}` by a member of a family that is bound outside.
                Node::Apply(op::INDEX | op::ITEM, arguments) => match self.arena.node(arguments[0]) {
                    Node::Symbol(symbol) => bindings.push(Binding { symbol: *symbol, range: Range::In(expression) }),
                    _ => return Err(self.obstacle(Hindrance::Unsupported, variable, "a derivative by something that is not a name")),
                },
                _ => return Err(self.obstacle(Hindrance::Unsupported, variable, "a derivative by something that is not a name")),
            }
        }
        let outside = self.varied.len();
        self.varied.extend(bindings.iter().map(|binding| self.arena.symbol_of(binding.symbol).name.to_string()));
        let differentiated = self.differentiated(items, at + 1, sub.is_some());
        self.varied.truncate(outside);
        let (body, end) = differentiated?;
        // `\nabla f(x)^\top` is the transposed gradient.
        if let Node::Apply(op::TRANSPOSE, inner) = self.arena.node(body) {
            let inner = inner[0];
            let gradient = self.arena.bind(op, bindings, [inner]);
            return Ok(Some((self.arena.apply(op::TRANSPOSE, [gradient]), end)));
        }
        Ok(Some((self.arena.bind(op, bindings, [body]), end)))
    }

    /// What a gradient sign before `items[at..]` reaches over: a call or an operator with its argument alone, else, where the sign names its
    /// variable, everything that follows.
    fn differentiated(&mut self, items: &[NodeId], at: usize, names: bool) -> Result<(ExprId, usize), Obstacle> {
        let Some(first) = items.get(at) else { return Ok((self.arena.apply(op::PLACEHOLDER, []), at)) };
        let call = self.begins_call(&items[at..]) || matches!(self.tree.kind(*first), Kind::Big { .. } | Kind::Fence { .. });
        if call || !names || at + 1 == items.len() {
            return self.factor(items, at);
        }
        Ok((self.juxtaposition_of(*first, &items[at..])?, items.len()))
    }

    /// `\sin''(x)`: the derivative of an operator of one number, at its argument.
    pub(super) fn derivative_of_operator(&mut self, item: NodeId, name: &str, primes: u8, fence: NodeId) -> Result<ExprId, Obstacle> {
        let op = self.operator_row(item, name)?;
        if op::row(op).class != op::Class::Elementwise || name == "log" {
            return Err(self.obstacle(Hindrance::Unsupported, item, "the derivative of an operator"));
        }
        let argument = self.expression(fence)?;
        let symbol = self.arena.symbol("\\xi", u32::MAX - 1 - u32::from(primes));
        let at = self.arena.name(symbol);
        let value = self.arena.apply(op, [at]);
        let order = self.arena.integer(i64::from(primes));
        Ok(self.arena.bind(op::DERIVATIVE, [Binding { symbol, range: Range::Free }], [value, order, argument]))
    }

    /// `f'(x)` of a function that is only named.
    pub(super) fn derivative_of_named(&mut self, item: NodeId, name: &str, primes: u8, fence: NodeId) -> Result<ExprId, Obstacle> {
        self.beyond(item, "the derivative of a function that is not given");
        let argument = self.expression(fence)?;
        let function = self.own_symbol(name);
        let (symbol, at) = match self.arena.node(argument) {
            Node::Symbol(symbol) => (*symbol, argument),
            _ => {
                let symbol = self.arena.symbol("\\xi", u32::MAX - 1 - u32::from(primes));
                (symbol, self.arena.name(symbol))
            }
        };
        let mut body = vec![self.arena.intern(Node::Call { function, arguments: [at].into(), given: Box::default() })];
        if primes > 1 || at != argument {
            body.push(self.arena.integer(i64::from(primes)));
        }
        if at != argument {
            body.push(argument);
        }
        Ok(self.arena.bind(op::DERIVATIVE, [Binding { symbol, range: Range::Free }], body))
    }
}
