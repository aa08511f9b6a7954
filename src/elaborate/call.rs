//! Applications: operators with their arguments, functions that the document names, probabilities.

use super::{
    Context, Token,
    elaborator::Elaborator,
    name::{canonical, is_name},
    obstacle::{Hindrance, Obstacle},
};
use crate::{
    ir::{Arena, ExprId, Node, OpId, SymbolId},
    op::{self, Class},
    syntax::{Kind, NodeId, Tree},
};

/// The scope of the parameters of functions.
const PARAMETERS: u32 = 1 << 30;

/// A left side such as `f(x)` or `p(z \mid x)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The function's name.
    pub name: String,
    /// Its parameters with their symbols, those behind the bar last.
    pub parameters: Vec<(String, SymbolId)>,
    /// How many stand behind the bar.
    pub given: usize,
}

/// Reads node `id` as the head of a function's definition: a name that has no value, and names in parentheses.
pub fn function_head(tree: &Tree, id: NodeId, arena: &mut Arena, context: &Context) -> Option<Head> {
    let Kind::Juxtaposition(items) = tree.kind(id) else { return None };
    let [function, arguments] = items.as_slice() else { return None };
    let Kind::Fence { open, close, body } = tree.kind(*arguments) else { return None };
    if (open.as_ref(), close.as_ref()) != ("(", ")") || !(is_name(tree, *function) || matches!(tree.kind(*function), Kind::Operator(_))) {
        return None;
    }
    let name = canonical(tree, *function)?;
    if context.name(&name).is_some() {
        return None;
    }
    let (before, after) = match tree.kind(*body) {
        Kind::Infix { sign, left, right, .. } if sign.as_ref() == "\\mid" => (listed(tree, *left), listed(tree, *right)),
        _ => (listed(tree, *body), Vec::new()),
    };
    let mut parameters = Vec::new();
    for item in before.iter().chain(&after) {
        if !is_name(tree, *item) {
            return None;
        }
        let parameter = canonical(tree, *item)?;
        if context.name(&parameter).is_some_and(|known| known.definition.is_some()) {
            return None;
        }
        let symbol = arena.symbol(&parameter, PARAMETERS);
        parameters.push((parameter, symbol));
    }
    Some(Head { name, parameters, given: after.len() })
}

fn listed(tree: &Tree, id: NodeId) -> Vec<NodeId> {
    match tree.kind(id) {
        Kind::List { items, .. } => items.clone(),
        Kind::Missing => Vec::new(),
        _ => vec![id],
    }
}

impl Elaborator<'_> {
    /// Whether a fence after this item may hold its arguments.
    pub(super) fn may_call(&self, item: NodeId) -> bool {
        match self.tree.kind(item) {
            Kind::Operator(_) => true,
            Kind::Symbol { .. } | Kind::Accent { .. } | Kind::Scripts { .. } => {
                canonical(self.tree, item).is_some_and(|name| self.callable(&name)) || self.primed_function(item).is_some()
            }
            _ => false,
        }
    }

    /// Whether a name that has no value is written as functions are.
    fn callable(&self, name: &str) -> bool {
        if self.context.function(name).is_some() {
            return true;
        }
        if self.knows(name) {
            return false;
        }
        let base = name.split(['_', '^', '\'']).next().unwrap_or(name);
        let base = base.strip_prefix("\\hat{").or_else(|| base.strip_prefix("\\tilde{")).map_or(base, |inner| inner.trim_end_matches('}'));
        matches!(base, "f" | "g" | "h" | "p" | "q" | "F" | "G" | "H" | "P" | "Q" | "D" | "L" | "J" | "V" | "E" | "I" | "N" | "T")
            || matches!(base, "\\sigma" | "\\phi" | "\\psi" | "\\varphi" | "\\Phi" | "\\Gamma" | "\\ell" | "\\pi")
            || ["\\mathcal", "\\mathbb", "\\mathrm", "\\text"].iter().any(|face| base.starts_with(face))
    }

    /// `\sigma'` of a function with a derivative.
    fn primed_function(&self, item: NodeId) -> Option<(String, u8)> {
        match self.tree.kind(item) {
            Kind::Scripts { base, sub: None, sup: None, primes } if *primes > 0 => {
                let name = canonical(self.tree, *base)?;
                (self.context.function(&name).is_some() || (name == "\\sigma" && !self.knows(&name))).then_some((name, *primes))
            }
            _ => None,
        }
    }

    /// The application that begins at `items[at]`, and where the next factor begins.
    pub(super) fn application(&mut self, items: &[NodeId], at: usize) -> Result<Option<(ExprId, usize)>, Obstacle> {
        let item = items[at];
        if self.is_operator(item) {
            return self.operator(items, at).map(Some);
        }
        let next = items.get(at + 1).copied();
        let matrix = next.is_some_and(|next| matches!(self.tree.kind(next), Kind::Matrix { .. }));
        let Some(fence) = next.filter(|next| self.is_fence(*next) || matrix) else { return Ok(None) };
        if !matches!(self.tree.kind(item), Kind::Symbol { .. } | Kind::Accent { .. } | Kind::Scripts { .. } | Kind::Text(_)) {
            return Ok(None);
        }
        if let Some((name, primes)) = self.primed_function(item) {
            return self.derivative_of_function(&name, primes, fence).map(|value| Some((value, at + 2)));
        }
        let Some(name) = canonical(self.tree, item) else { return Ok(None) };
        // `p^i(1-p)` is a power before parentheses, `p(1-p)` a product; `f^2(x)` could be either.
        if self.has_exponent(item) || (matches!(name.as_str(), "p" | "q") && !self.knows(&name) && self.is_complement(fence)) {
            if !self.base_known(item) {
                self.doubt("a letter before parentheses may be a function");
            }
            return Ok(None);
        }
        if !self.callable(&name) || (matrix && name != "\\sigma") {
            if !self.knows(&name) && !matrix && matches!(self.tree.kind(item), Kind::Symbol { .. } | Kind::Accent { .. }) {
                self.doubt("a letter before parentheses may be a function");
            }
            return Ok(None);
        }
        let (fence, outer) = self.outer_power(fence);
        let value = self.call(&name, item, fence)?;
        let value = match outer {
            Some(sup) => self.raised(fence, value, sup)?,
            None => value,
        };
        Ok(Some((value, at + 2)))
    }

    /// Whether a superscript on the item computes.
    fn has_exponent(&self, item: NodeId) -> bool {
        matches!(self.tree.kind(item), Kind::Scripts { sup: Some(sup), .. }
            if !super::name::names(self.tree, *sup) && canonical(self.tree, item).is_none_or(|name| self.context.function(&name).is_none()))
    }

    /// Whether the base of a scripted item, or the item, has a meaning.
    fn base_known(&self, item: NodeId) -> bool {
        let base = match self.tree.kind(item) {
            Kind::Scripts { base, sub, .. } => super::name::scripted(self.tree, *base, *sub, None, 0),
            _ => canonical(self.tree, item),
        };
        base.is_some_and(|name| self.knows(&name))
    }

    /// `(1 - ...)`.
    fn is_complement(&self, fence: NodeId) -> bool {
        let Kind::Fence { body, .. } = self.tree.kind(self.outer_power(fence).0) else { return false };
        matches!(self.tree.kind(*body), Kind::Infix { sign, left, .. }
            if sign.as_ref() == "-" && matches!(self.tree.kind(*left), Kind::Number(text) if text.as_ref() == "1"))
    }

    /// A fence with a superscript of its own: `f(x)^2` is the power of the value.
    fn outer_power(&self, fence: NodeId) -> (NodeId, Option<NodeId>) {
        match self.tree.kind(fence) {
            Kind::Scripts { base, sub: None, sup: Some(sup), primes: 0 } => (*base, Some(*sup)),
            _ => (fence, None),
        }
    }

    /// The call of a named function on what the fence holds.
    fn call(&mut self, name: &str, item: NodeId, fence: NodeId) -> Result<ExprId, Obstacle> {
        if let Some(function) = self.context.function(name).cloned() {
            return self.defined_call(name, &function.parameters, function.given, fence);
        }
        match name {
            "\\sigma" => {
                self.convention("\\sigma before parentheses is the sigmoid function");
                let argument = self.expression(fence)?;
                return Ok(self.arena.apply(op::SIGMOID, [argument]));
            }
            "\\Gamma" => {
                let argument = self.expression(fence)?;
                return Ok(self.arena.apply(op::GAMMA, [argument]));
            }
            "\\Phi" => {
                self.convention("\\Phi before parentheses is the standard normal distribution function");
                self.doubt("what \\Phi stands for is not said");
                let argument = self.expression(fence)?;
                return Ok(self.arena.apply(op::PHI, [argument]));
            }
            _ => {}
        }
        if let Some(op) = op::by_notation(name).filter(|op| op::row(*op).class == Class::Distribution) {
            return self.applied(op, item, fence);
        }
        if name == "N" && matches!(self.tree.kind(fence), Kind::Fence { body, .. } if listed(self.tree, *body).len() == 2) {
            self.convention("N with two arguments is the normal distribution");
            return self.applied(op::NORMAL, item, fence);
        }
        if name == "\\mathbb{E}" || (name == "E" && matches!(self.tree.kind(fence), Kind::Fence { open, .. } if open.as_ref() == "[")) {
            let argument = self.expression(fence)?;
            return Ok(self.arena.apply(op::EXPECT, [argument]));
        }
        Ok(self.opaque_call(name, fence))
    }

    fn defined_call(&mut self, name: &str, parameters: &[SymbolId], given: usize, fence: NodeId) -> Result<ExprId, Obstacle> {
        let (before, after) = self.sides(fence);
        if before.len() + after.len() != parameters.len() || after.len() != given {
            return Ok(self.opaque_call(name, fence));
        }
        let mut arguments = Vec::new();
        for argument in before {
            arguments.push(self.expression(argument)?);
        }
        let mut conditions = Vec::new();
        for argument in after {
            conditions.push(self.expression(argument)?);
        }
        let function = self.context.symbol(self.arena, name);
        Ok(self.arena.intern(Node::Call { function, arguments: arguments.into(), given: conditions.into() }))
    }

    /// The arguments before and after the bar of a fence.
    fn sides(&self, fence: NodeId) -> (Vec<NodeId>, Vec<NodeId>) {
        let body = match self.tree.kind(fence) {
            Kind::Fence { body, .. } => *body,
            _ => fence,
        };
        match self.tree.kind(body) {
            Kind::Infix { sign, left, right, .. } if sign.as_ref() == "\\mid" => (listed(self.tree, *left), listed(self.tree, *right)),
            _ => (listed(self.tree, body), Vec::new()),
        }
    }

    /// A call of a function that is only named: it stands for itself, by its notation (`P(A \mid B)`, `H(X)`).
    fn opaque_call(&mut self, name: &str, fence: NodeId) -> ExprId {
        let (before, after) = self.sides(fence);
        let mut text = |items: Vec<NodeId>| -> Box<[ExprId]> {
            let latex = |item: &NodeId| crate::syntax::latex(self.tree, *item);
            items.iter().map(latex).map(|latex| Node::Text(latex.into())).map(|node| self.arena.intern(node)).collect()
        };
        let (arguments, given) = (text(before), text(after));
        let function = self.context.symbol(self.arena, name);
        self.arena.intern(Node::Call { function, arguments, given })
    }

    /// An operator word at `items[at]` with its argument.
    fn operator(&mut self, items: &[NodeId], at: usize) -> Result<(ExprId, usize), Obstacle> {
        let item = items[at];
        let (name, sub, sup, primes) = match self.tree.kind(item) {
            Kind::Operator(name) => (name.to_string(), None, None, 0),
            Kind::Scripts { base, sub, sup, primes } => match self.tree.kind(*base) {
                Kind::Operator(name) => (name.to_string(), *sub, *sup, *primes),
                _ => return Err(self.obstacle(Hindrance::Unsupported, item, "an operator")),
            },
            _ => return Err(self.obstacle(Hindrance::Unsupported, item, "an operator")),
        };
        let full = canonical(self.tree, item).unwrap_or_default();
        let next = items.get(at + 1).copied();
        let fence = next.filter(|next| self.is_fence(*next) || matches!(self.tree.kind(*next), Kind::Matrix { .. }));
        if self.context.function(&full).is_some()
            && let Some(fence) = fence
        {
            return Ok((self.call(&full, item, fence)?, at + 2));
        }
        if self.knows(&full) {
            return Ok((self.resolve(&full), at + 1));
        }
        if primes > 0 {
            return Err(self.obstacle(Hindrance::Unsupported, item, "the derivative of an operator"));
        }
        let op = self.operator_row(item, &name)?;
        if op::row(op).class == Class::Probability && (sub.is_some() || sup.is_some()) {
            return Err(self.obstacle(Hindrance::Unsupported, item, format!("scripts on `{name}`")));
        }
        let (value, end) = match fence {
            Some(fence) => {
                let (fence, outer) = self.outer_power(fence);
                let value = self.applied_to(op, sub, item, fence)?;
                let value = match outer {
                    Some(power) => self.raised(fence, value, power)?,
                    None => value,
                };
                (value, at + 2)
            }
            None => {
                let (argument, end) = self.reach(item, items, at + 1)?;
                (self.with_base(op, sub, item, vec![argument])?, end)
            }
        };
        Ok((self.operator_power(op, value, sup)?, end))
    }

    fn operator_row(&mut self, item: NodeId, name: &str) -> Result<OpId, Obstacle> {
        match name {
            "log" => {
                // Settled later, with the subscript.
                return Ok(op::LOG);
            }
            "lg" => return Ok([op::LOG10, op::LOG2][self.reading(Token::Lg).min(1)]),
            _ => {}
        }
        op::by_notation(name)
            .or_else(|| op::by_notation(&format!("\\{name}")))
            .or_else(|| op::by_name(name))
            .filter(|op| op::row(*op).class != Class::Binder)
            .ok_or_else(|| self.obstacle(Hindrance::Unsupported, item, format!("the operator `{name}` is not known")))
    }

    fn applied_to(&mut self, op: OpId, sub: Option<NodeId>, item: NodeId, fence: NodeId) -> Result<ExprId, Obstacle> {
        if sub.is_some() || op == op::LOG {
            let argument = self.expression(fence)?;
            return self.with_base(op, sub, item, vec![argument]);
        }
        self.applied(op, item, fence)
    }

    /// Logarithms with their base; every other operator has no subscript.
    fn with_base(&mut self, op: OpId, sub: Option<NodeId>, item: NodeId, arguments: Vec<ExprId>) -> Result<ExprId, Obstacle> {
        let natural = matches!(self.tree.kind(item), Kind::Operator(name) if name.as_ref() == "ln")
            || matches!(self.tree.kind(item), Kind::Scripts { base, .. } if matches!(self.tree.kind(*base), Kind::Operator(name) if name.as_ref() == "ln"));
        match (op, sub) {
            (op::LOG, Some(base)) => {
                let base = self.expression(base)?;
                let op = match self.whole(base) {
                    Some(2) => op::LOG2,
                    Some(10) => op::LOG10,
                    _ => return Ok(self.arena.apply(op::LOGBASE, [base, arguments[0]])),
                };
                Ok(self.arena.apply(op, arguments))
            }
            (op::LOG, None) if !natural => {
                let op = match self.context.log_base {
                    Some(2) => op::LOG2,
                    Some(10) => op::LOG10,
                    Some(_) => op::LOG,
                    None => {
                        let reading = self.reading(Token::Logarithm);
                        if reading == 0 {
                            self.convention("\\log is the natural logarithm");
                        }
                        [op::LOG, op::LOG2, op::LOG10][reading.min(2)]
                    }
                };
                Ok(self.arena.apply(op, arguments))
            }
            (_, Some(_)) => Err(self.obstacle(Hindrance::Unsupported, item, "a subscript on an operator")),
            (_, None) if op::row(op).arity.admits(arguments.len()) => Ok(self.arena.apply(op, arguments)),
            _ => Err(self.obstacle(Hindrance::Unsupported, item, "a wrong number of arguments")),
        }
    }

    /// `\sin^2 x`, `\sin^{-1} x`.
    fn operator_power(&mut self, op: OpId, value: ExprId, sup: Option<NodeId>) -> Result<ExprId, Obstacle> {
        let Some(sup) = sup else { return Ok(value) };
        let exponent = self.expression(sup)?;
        if self.is_number(exponent, -1) {
            let inverse = match op {
                op::SIN => op::ASIN,
                op::COS => op::ACOS,
                op::TAN => op::ATAN,
                _ => return Err(self.obstacle(Hindrance::Ambiguous, sup, "an inverse function or a reciprocal")),
            };
            if let Node::Apply(_, arguments) = self.arena.node(value) {
                let arguments = arguments.clone();
                return Ok(self.arena.apply(inverse, arguments));
            }
        }
        Ok(self.arena.apply(op::POW, [value, exponent]))
    }

    /// The operator on what a fence holds: positions, and names with `=`.
    pub(super) fn applied(&mut self, op: OpId, item: NodeId, fence: NodeId) -> Result<ExprId, Obstacle> {
        let row = op::row(op);
        let body = match self.tree.kind(fence) {
            Kind::Fence { body, .. } => *body,
            _ => fence,
        };
        if let Kind::Infix { sign, left, right, .. } = self.tree.kind(body)
            && matches!(sign.as_ref(), "\\mid" | "\\|")
            && row.class == Class::Probability
        {
            let arguments = [self.expression(*left)?, self.expression(*right)?];
            if op == op::KL {
                return Ok(self.arena.apply(op, arguments));
            }
            return Ok(self.opaque_call(row.name, fence));
        }
        let mut items = listed(self.tree, body);
        // A vector is one argument where only one is taken, and where the operator is about vectors.
        if !row.arity.admits(items.len()) && row.arity.admits(1) {
            items = vec![body];
        }
        let mut arguments: Vec<Option<ExprId>> = Vec::new();
        for argument in items {
            match self.named_argument(row, argument) {
                Some((position, value)) => {
                    let value = self.expression(value)?;
                    arguments.resize(arguments.len().max(position + 1), None);
                    arguments[position] = Some(value);
                }
                None => arguments.push(Some(self.expression(argument)?)),
            }
        }
        let mut filled = Vec::with_capacity(arguments.len());
        for (position, argument) in arguments.into_iter().enumerate() {
            let default = row.parameters.get(position).and_then(|parameter| parameter.default);
            match (argument, default) {
                (Some(argument), _) => filled.push(argument),
                (None, Some(default)) => filled.push(self.arena.integer(default)),
                (None, None) => return Err(self.obstacle(Hindrance::Unsupported, item, format!("`{}` lacks an argument", row.name))),
            }
        }
        if !row.arity.admits(filled.len()) {
            return Err(self.obstacle(Hindrance::Unsupported, item, format!("`{}` does not take {} arguments", row.name, filled.len())));
        }
        Ok(self.arena.apply(op, filled))
    }

    /// `stride = 2` among the arguments of an operator whose arguments have names.
    fn named_argument(&self, row: &op::Row, id: NodeId) -> Option<(usize, NodeId)> {
        let Kind::Chain { first, links } = self.tree.kind(id) else { return None };
        let [(relation, value)] = links.as_slice() else { return None };
        if relation.sign.as_ref() != "=" {
            return None;
        }
        let latex = crate::syntax::latex(self.tree, *first);
        let inner = latex.rsplit_once('{').map_or(latex.as_str(), |(_, inner)| inner.trim_end_matches('}'));
        let word: String = inner.chars().filter(char::is_ascii_alphanumeric).collect();
        row.parameters.iter().position(|parameter| parameter.name == word).map(|position| (position, *value))
    }

    /// `\sigma'(z)`, `f''(x)`.
    fn derivative_of_function(&mut self, name: &str, primes: u8, fence: NodeId) -> Result<ExprId, Obstacle> {
        let argument = self.expression(fence)?;
        let variable = self.arena.symbol("\\xi", PARAMETERS + 1 + u32::from(primes));
        let at = self.arena.name(variable);
        let body = if let Some(function) = self.context.function(name).cloned().filter(|function| function.parameters.len() == 1) {
            let function_symbol = self.context.symbol(self.arena, name);
            let _ = function;
            self.arena.intern(Node::Call { function: function_symbol, arguments: [at].into(), given: Box::default() })
        } else if name == "\\sigma" {
            self.convention("\\sigma before parentheses is the sigmoid function");
            self.arena.apply(op::SIGMOID, [at])
        } else {
            return Err(self.obstacle(Hindrance::Unsupported, fence, "the derivative of a function of several arguments"));
        };
        let order = self.arena.integer(i64::from(primes));
        let binding = crate::ir::Binding { symbol: variable, range: crate::ir::Range::Free };
        // A variable is the point itself: then the derivative needs no point.
        if let Node::Symbol(symbol) = self.arena.node(argument) {
            let symbol = *symbol;
            let binding = crate::ir::Binding { symbol, range: crate::ir::Range::Free };
            let renamed = self.replaced(body, at, argument);
            let body = if primes == 1 { vec![renamed] } else { vec![renamed, order] };
            return Ok(self.arena.bind(op::DERIVATIVE, [binding], body));
        }
        Ok(self.arena.bind(op::DERIVATIVE, [binding], [body, order, argument]))
    }

    /// `body`, an operator or a call on `from` alone, on `to` instead.
    fn replaced(&mut self, body: ExprId, from: ExprId, to: ExprId) -> ExprId {
        let swap = |arguments: &[ExprId]| arguments.iter().map(|id| if *id == from { to } else { *id }).collect::<Vec<_>>();
        match self.arena.node(body).clone() {
            Node::Apply(op, arguments) => self.arena.apply(op, swap(&arguments)),
            Node::Call { function, arguments, given } => {
                self.arena.intern(Node::Call { function, arguments: swap(&arguments).into(), given: swap(&given).into() })
            }
            _ => body,
        }
    }
}
