//! Applications: operators with their arguments, functions that the document names, probabilities.

use super::{
    Context, Kind as Sort, Token,
    elaborator::Elaborator,
    name::{canonical, is_name},
    obstacle::{Hindrance, MAY_BE_CALLED, Obstacle},
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

/// The things between commas.
pub(super) fn listed(tree: &Tree, id: NodeId) -> Vec<NodeId> {
    match tree.kind(id) {
        // Words and formulas with spaces between them are one thing.
        Kind::List { separator: ' ', items } if items.iter().any(|item| matches!(tree.kind(*item), Kind::Text(_))) => vec![id],
        Kind::List { items, .. } => items.clone(),
        Kind::Missing => Vec::new(),
        _ => vec![id],
    }
}

/// Whether a function's name is that of a probability, whose arguments are events.
fn is_probability(name: &str) -> bool {
    let base = name.split(['_', '^']).next().unwrap_or(name);
    matches!(base, "P" | "\\mathbb{P}" | "\\mathrm{P}" | "\\text{P}" | "\\operatorname{Pr}" | "\\operatorname{P}" | "probability" | "Pr")
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
        if self.context.evidence.is_function(name) {
            return true;
        }
        let base = name.split(['_', '^', '\'']).next().unwrap_or(name);
        let base = base.strip_prefix("\\hat{").or_else(|| base.strip_prefix("\\tilde{")).map_or(base, |inner| inner.trim_end_matches('}'));
        matches!(base, "f" | "g" | "h" | "p" | "q" | "F" | "G" | "H" | "P" | "Q" | "D" | "L" | "J" | "V" | "E" | "I" | "N" | "T" | "O")
            || matches!(base, "\\sigma" | "\\phi" | "\\psi" | "\\varphi" | "\\Phi" | "\\Gamma" | "\\ell")
            || (base == "\\pi" && base != name)
            || ["\\mathcal", "\\mathbb", "\\mathrm", "\\text"].iter().any(|face| base.starts_with(face))
    }

    /// `\sigma'` of a function with a derivative.
    fn primed_function(&self, item: NodeId) -> Option<(String, u8)> {
        match self.tree.kind(item) {
            Kind::Scripts { base, sub: None, sup: None, primes } if *primes > 0 => {
                let name = canonical(self.tree, *base)?;
                let derived =
                    matches!(name.as_str(), "f" | "g" | "h" | "F" | "G" | "L" | "J" | "\\phi" | "\\varphi" | "\\psi" | "\\ell" | "\\sigma");
                let another = self.context.profile.of(Token::Prime) == Some(1);
                (self.context.function(&name).is_some() || (derived && !another && !self.knows(&name))).then_some((name, *primes))
            }
            _ => None,
        }
    }

    /// The application that begins at `items[at]`, and where the next factor begins.
    pub(super) fn application(&mut self, items: &[NodeId], at: usize) -> Result<Option<(ExprId, usize)>, Obstacle> {
        let item = items[at];
        if let Some(gradient) = self.gradient(items, at)? {
            return Ok(Some(gradient));
        }
        if let Some(functional) = self.functional_application(items, at)? {
            return Ok(Some(functional));
        }
        if let Some(indicator) = self.indicator(items, at)? {
            return Ok(Some(indicator));
        }
        if self.is_operator(item) {
            return self.operator(items, at).map(Some);
        }
        let next = items.get(at + 1).copied();
        let matrix = next.is_some_and(|next| matches!(self.tree.kind(next), Kind::Matrix { .. }));
        let Some(fence) = next.filter(|next| self.is_fence(*next) || matrix) else { return Ok(None) };
        if !matches!(self.tree.kind(item), Kind::Symbol { .. } | Kind::Accent { .. } | Kind::Scripts { .. } | Kind::Text(_)) {
            return Ok(None);
        }
        if matrix
            && let Some((name, _)) = self.primed_function(item)
            && self.context.function(&name).is_none()
            && name != "\\sigma"
        {
            return Ok(None);
        }
        if let Kind::Scripts { base, sub: None, sup: None, primes: primes @ 1.. } = *self.tree.kind(item)
            && canonical(self.tree, base).as_deref() == Some("\\Gamma")
            && !self.knows("\\Gamma")
        {
            return self.derivative_of_operator(item, "gamma", primes, fence).map(|value| Some((value, at + 2)));
        }
        if let Some((name, primes)) = self.primed_function(item) {
            return self.derivative_of_function(&name, primes, fence).map(|value| Some((value, at + 2)));
        }
        let Some(name) = canonical(self.tree, item) else { return Ok(None) };
        // In a single statement the unit before parentheses is a factor.
        if name == "i" && self.context.antiderivatives && !self.knows(&name) && !self.callable(&name) {
            return Ok(None);
        }
        // `f(x)'` is the derivative of f, written behind what it is taken at.
        if let Kind::Scripts { base, sub: None, sup: None, primes: primes @ 1.. } = *self.tree.kind(fence)
            && self.context.antiderivatives
            && is_name(self.tree, item)
            && !self.knows(&name)
        {
            return self.derivative_of_function(&name, primes, base).map(|value| Some((value, at + 2)));
        }
        if let Some(value) = self.scripted_function(item, fence)? {
            return Ok(Some((value, at + 2)));
        }
        // `\theta^{\bar\delta}(x)`: an accented letter over a name that names alone follow belongs to the name.
        let accented = matches!(self.tree.kind(item), Kind::Scripts { base, sup: Some(sup), primes: 0, .. }
            if matches!(self.tree.kind(*sup), Kind::Accent { .. }) && is_name(self.tree, *base));
        if accented && self.holds_names(fence) {
            let value = self.generic_call(&name, fence, fence)?;
            return Ok(Some((value, at + 2)));
        }
        // `p^i(1-p)` is a power before parentheses, `p(1-p)` a product; `f^2(x)` could be either.
        if self.has_exponent(item) || (matches!(name.as_str(), "p" | "q") && !self.knows(&name) && self.is_complement(fence)) {
            if !self.base_known(item) {
                self.doubt(MAY_BE_CALLED);
            }
            return Ok(None);
        }
        let bare = self.bare_fence(fence);
        // A law or a function that was given a meaning as a whole is called all the same.
        let letter = matches!(name.split(['_', '^', '\'']).next(), Some("p" | "q" | "f" | "g" | "P" | "Q" | "F" | "G"));
        let law = self.context.name(&name).is_some_and(|known| {
            let function = letter || self.context.evidence.is_function(&name);
            matches!(known.kind, Sort::Other) || (function && known.kind == Sort::Unknown) || (letter && self.has_several(bare))
        }) || (is_probability(&name) && self.context.name(&name).is_some_and(|known| known.kind != Sort::Scalar));
        // `p_{k,n}(x_n - \mu)` where `p_{k,n}` is a number everywhere else.
        let number = matches!(self.tree.kind(item), Kind::Scripts { base, sub: Some(_), sup: None, primes: 0 }
            if canonical(self.tree, *base).is_some_and(|base| self.context.evidence.is_indexed_number(&base)))
            && self.context.function(&name).is_none()
            && matches!(self.tree.kind(bare), Kind::Fence { body, .. } if matches!(self.tree.kind(*body), Kind::Infix { sign, .. } if matches!(sign.as_ref(), "+" | "-")));
        if number {
            return Ok(None);
        }
        let called =
            self.callable(&name) || ((!self.knows(&name) || law) && !matrix && !self.is_shaped(item) && self.is_argument_list(item, bare));
        if called && !self.callable(&name) {
            self.doubt("a letter before parentheses may be a factor");
        }
        if !called || (matrix && name != "\\sigma") {
            let letter = matches!(self.tree.kind(item), Kind::Symbol { .. } | Kind::Accent { .. } | Kind::Scripts { primes: 1.., .. });
            if letter && !self.knows(&name) && !matrix && !self.is_shaped(item) {
                self.doubt(MAY_BE_CALLED);
            }
            return Ok(None);
        }
        let value = self.call(&name, item, bare)?;
        if bare == fence
            && self.context.function(&name).is_none()
            && let Some(second) = items.get(at + 2).copied().filter(|second| self.holds_names(*second))
        {
            // `T(v)(s)`: the value is a function, and names alone are its arguments.
            self.beyond(item, "a function's value that is applied");
            let point = self.expression(second)?;
            return Ok(Some((self.arena.apply(op::EVALUATED, [value, point]), at + 3)));
        }
        Ok(Some((self.outer_scripts(fence, value)?, at + 2)))
    }

    /// Whether a fence holds several things.
    fn has_several(&self, fence: NodeId) -> bool {
        matches!(self.tree.kind(fence), Kind::Fence { body, .. } if matches!(self.tree.kind(*body), Kind::List { .. }))
    }

    /// Whether these are parentheses around names and nothing else.
    fn holds_names(&self, fence: NodeId) -> bool {
        let Kind::Fence { open, close, body } = self.tree.kind(fence) else { return false };
        (open.as_ref(), close.as_ref()) == ("(", ")")
            && !self.listed(*body).is_empty()
            && self.listed(*body).iter().all(|item| is_name(self.tree, *item) && !matches!(self.tree.kind(*item), Kind::Text(_)))
    }

    /// `f^2(x)` is a power of the value, `f^{-1}(x)` the inverse function, `\\Phi^i(x)` one of several functions.
    fn scripted_function(&mut self, item: NodeId, fence: NodeId) -> Result<Option<ExprId>, Obstacle> {
        let Kind::Scripts { base, sub, sup: Some(sup), primes: 0 } = self.tree.kind(item).clone() else { return Ok(None) };
        let inner = self.bare_fence(fence);
        if super::name::names_on(self.tree, base, sup) || !self.is_argument_list(base, inner) {
            return Ok(None);
        }
        let Some(name) = super::name::scripted(self.tree, base, sub, None, 0).filter(|name| self.callable(name)) else { return Ok(None) };
        if matches!(name.as_str(), "p" | "q" | "\\pi") {
            return Ok(None);
        }
        if self.context.antiderivatives && matches!(self.tree.kind(sup), Kind::Number(_)) {
            self.doubt("a number over a function may count its applications");
        } else {
            self.beyond(item, "a superscript on a function");
        }
        let value = match self.tree.kind(sup) {
            // `\\Phi^\\top(x)` is the transposed value.
            Kind::Symbol { name: sign, .. } if matches!(sign.as_ref(), "T" | "top") => {
                let value = self.call(&name, base, inner)?;
                self.raised(item, value, sup)?
            }
            Kind::Number(_) => {
                self.convention("a number over a function is a power of its value");
                let value = self.call(&name, base, inner)?;
                self.raised(item, value, sup)?
            }
            Kind::Prefix { .. } | Kind::Symbol { .. } => {
                let index = if self.mentions_bound(sup) { Some(self.expression(sup)?) } else { None };
                let script = if index.is_some() { "\\cdot".to_owned() } else { crate::syntax::latex(self.tree, sup) };
                let (arguments, given) = self.sides(inner);
                let mut all = Vec::new();
                for argument in arguments {
                    all.push(self.argument(argument)?);
                }
                let mut conditions = Vec::new();
                for condition in given {
                    conditions.push(self.argument(condition)?);
                }
                conditions.extend(index);
                let function = self.context.symbol(self.arena, &format!("{name}^{{{script}}}"));
                self.arena.intern(Node::Call { function, arguments: all.into(), given: conditions.into() })
            }
            _ => return Err(self.obstacle(Hindrance::Ambiguous, sup, "a superscript on a function")),
        };
        Ok(Some(self.outer_scripts(fence, value)?))
    }

    /// Whether a superscript on the item computes.
    fn has_exponent(&self, item: NodeId) -> bool {
        matches!(self.tree.kind(item), Kind::Scripts { base, sup: Some(sup), .. }
            if !super::name::names_on(self.tree, *base, *sup) && canonical(self.tree, item).is_none_or(|name| self.context.function(&name).is_none()))
    }

    /// `(1 - ...)`.
    fn is_complement(&self, fence: NodeId) -> bool {
        let Kind::Fence { body, .. } = self.tree.kind(self.bare_fence(fence)) else { return false };
        matches!(self.tree.kind(*body), Kind::Infix { sign, left, .. }
            if sign.as_ref() == "-" && matches!(self.tree.kind(*left), Kind::Number(text) if text.as_ref() == "1"))
    }

    /// A fence without scripts of its own.
    pub(super) fn bare_fence(&self, fence: NodeId) -> NodeId {
        match self.tree.kind(fence) {
            Kind::Scripts { base, primes: 0, .. } => *base,
            _ => fence,
        }
    }

    /// The scripts of a fence belong to the value of what stands before it: `f(x)^2` is a power, `f(x)_i` an entry.
    pub(super) fn outer_scripts(&mut self, fence: NodeId, mut value: ExprId) -> Result<ExprId, Obstacle> {
        let Kind::Scripts { sub, sup, primes: 0, .. } = self.tree.kind(fence).clone() else { return Ok(value) };
        if let Some(sub) = sub {
            self.beyond(fence, "an entry of a function's value");
            value = self.entry(value, sub)?;
        }
        match sup {
            Some(sup) => self.raised(fence, value, sup),
            None => Ok(value),
        }
    }

    /// Whether parentheses after a letter hold what only a function takes: several things, a condition, one bare name.
    fn is_argument_list(&self, item: NodeId, fence: NodeId) -> bool {
        let Kind::Fence { open, close, body } = self.tree.kind(fence) else { return false };
        if (open.as_ref(), close.as_ref()) != ("(", ")") || !is_name(self.tree, item) {
            return false;
        }
        match self.tree.kind(*body) {
            Kind::List { separator, .. } => *separator != ' ',
            Kind::Infix { sign, .. } => sign.as_ref() == "\\mid",
            Kind::Symbol { name, .. } => name.as_ref() != "ldots",
            Kind::Scripts { .. } | Kind::Accent { .. } => is_name(self.tree, *body),
            _ => false,
        }
    }

    /// The call of a named function on what the fence holds.
    fn call(&mut self, name: &str, item: NodeId, fence: NodeId) -> Result<ExprId, Obstacle> {
        if let Some(function) = self.context.function(name).cloned() {
            return self.defined_call(name, &function.parameters, function.given, fence);
        }
        match name {
            "\\sigma" if self.context.profile.of(Token::Sigma) != Some(1) => {
                self.convention("\\sigma before parentheses is the sigmoid function");
                let argument = self.expression(fence)?;
                return Ok(self.arena.apply(op::SIGMOID, [argument]));
            }
            "\\Gamma" => {
                let argument = self.expression(fence)?;
                return Ok(self.arena.apply(op::GAMMA, [argument]));
            }
            "\\Phi" if self.context.profile.of(Token::Phi).map_or(!self.context.evidence.is_function(name), |reading| reading == 0) => {
                self.convention("\\Phi before parentheses is the standard normal distribution function");
                self.doubt("what \\Phi stands for is not said");
                let argument = self.expression(fence)?;
                return Ok(self.arena.apply(op::PHI, [argument]));
            }
            _ => {}
        }
        if let Some(op) = op::by_notation(name).filter(|op| op::row(*op).class == Class::Distribution) {
            if let Some(density) = self.density_of_law(op, item, fence)? {
                return Ok(density);
            }
            if !op::row(op).arity.admits(self.sides(fence).0.len()) {
                self.beyond(item, format!("`{}` with other parameters", op::row(op).name));
                return self.generic_call(name, item, fence);
            }
            return self.applied(op, item, fence);
        }
        if name == "N"
            && self.context.evidence.is_law("N")
            && let Some(density) = self.density_of_law(op::NORMAL, item, fence)?
        {
            return Ok(density);
        }
        if matches!(name, "O" | "\\mathcal{O}" | "o") && self.is_order(fence) {
            self.beyond(item, "an order of magnitude");
            let argument = self.expression(fence)?;
            return Ok(self.arena.apply(if name == "o" { op::LITTLEORDER } else { op::ORDER }, [argument]));
        }
        if name == "N" && matches!(self.tree.kind(fence), Kind::Fence { body, .. } if listed(self.tree, *body).len() == 2) {
            self.convention("N with two arguments is the normal distribution");
            return self.applied(op::NORMAL, item, fence);
        }
        if name == "\\mathbb{E}" || (name == "E" && matches!(self.tree.kind(fence), Kind::Fence { open, .. } if open.as_ref() == "[")) {
            let argument = self.expression(fence)?;
            return Ok(self.arena.apply(op::EXPECT, [argument]));
        }
        self.generic_call(name, item, fence)
    }

    fn defined_call(&mut self, name: &str, parameters: &[SymbolId], given: usize, fence: NodeId) -> Result<ExprId, Obstacle> {
        let (before, after) = self.sides(fence);
        if before.len() + after.len() != parameters.len() || after.len() != given {
            return self.generic_call(name, fence, fence);
        }
        let mut arguments = Vec::new();
        for argument in before {
            arguments.push(self.expression(argument)?);
        }
        let mut conditions = Vec::new();
        for argument in after {
            conditions.push(self.expression(argument)?);
        }
        let function = self.own_symbol(name);
        Ok(self.arena.intern(Node::Call { function, arguments: arguments.into(), given: conditions.into() }))
    }

    /// The arguments before and after the bar of a fence; parameters behind a semicolon count as given.
    pub(super) fn sides(&self, fence: NodeId) -> (Vec<NodeId>, Vec<NodeId>) {
        let body = match self.tree.kind(fence) {
            Kind::Fence { body, .. } => *body,
            _ => fence,
        };
        if let Kind::List { separator: ';', items } = self.tree.kind(body)
            && let [first, rest @ ..] = items.as_slice()
            && let Kind::Infix { sign, left, right, .. } = self.tree.kind(*first)
            && sign.as_ref() == "\\mid"
        {
            let given = self.parts(*right).into_iter().chain(rest.iter().flat_map(|item| self.listed(*item))).collect();
            return (self.listed(*left), given);
        }
        let (before, mut after) = match self.tree.kind(body) {
            Kind::Infix { sign, left, right, .. } if sign.as_ref() == "\\mid" => (*left, self.parts(*right)),
            _ => (body, Vec::new()),
        };
        match self.tree.kind(before) {
            Kind::List { separator: ';', items } if items.len() == 2 => {
                after.splice(0..0, self.listed(items[1]));
                (self.listed(items[0]), after)
            }
            _ => (self.listed(before), after),
        }
    }

    /// The things between commas and semicolons.
    fn parts(&self, id: NodeId) -> Vec<NodeId> {
        match self.tree.kind(id) {
            Kind::List { separator: ';', items } => items.iter().flat_map(|item| self.listed(*item)).collect(),
            _ => self.listed(id),
        }
    }

    /// The things between commas.
    pub(super) fn listed(&self, id: NodeId) -> Vec<NodeId> {
        listed(self.tree, id)
    }

    /// Whether parentheses after an `O` hold something that grows.
    fn is_order(&self, fence: NodeId) -> bool {
        matches!(self.tree.kind(fence), Kind::Fence { open, body, .. } if open.as_ref() == "("
            && !matches!(self.tree.kind(*body), Kind::List { .. } | Kind::Chain { .. } | Kind::Infix { .. })
            || matches!(self.tree.kind(fence), Kind::Fence { body, .. } if matches!(self.tree.kind(*body), Kind::Infix { sign, .. } if sign.as_ref() != "\\mid")))
    }

    /// A call of a function that is only named: generic, on arguments that are read. An argument without a reading is kept as it is written.
    pub(super) fn generic_call(&mut self, name: &str, item: NodeId, fence: NodeId) -> Result<ExprId, Obstacle> {
        let (before, after) = self.sides(fence);
        let mut arguments = Vec::new();
        let outer = std::mem::replace(&mut self.events, is_probability(name));
        for argument in before {
            arguments.push(self.argument(argument)?);
        }
        let mut given = Vec::new();
        for argument in after {
            given.push(self.argument(argument)?);
        }
        self.events = outer;
        let function = self.family_function(name, item, &mut given);
        Ok(self.arena.intern(Node::Call { function, arguments: arguments.into(), given: given.into() }))
    }

    /// The function's symbol; one that is a member of a family over a bound index takes the index as given.
    fn family_function(&mut self, name: &str, item: NodeId, given: &mut Vec<ExprId>) -> SymbolId {
        if let Kind::Scripts { base, sub: Some(sub), sup: None, primes: 0 } = self.tree.kind(item)
            && self.mentions_bound(*sub)
            && let Some(base) = canonical(self.tree, *base)
            && let Ok(positions) = self.positions(*sub)
        {
            given.extend(positions);
            return self.context.symbol(self.arena, &format!("{base}_{{\\cdot}}"));
        }
        self.own_symbol(name)
    }

    /// An argument of a generic function; what has no reading is kept as it is written.
    fn argument(&mut self, id: NodeId) -> Result<ExprId, Obstacle> {
        let bound = self.bound.len();
        match self.expression(id) {
            Ok(argument) => Ok(argument),
            Err(obstacle) if matches!(obstacle.kind, Hindrance::Shape) => Err(obstacle),
            Err(_) => {
                self.unbind(self.bound.len() - bound);
                self.opaque += 1;
                let latex = crate::syntax::latex(self.tree, id);
                Ok(self.arena.intern(Node::Text(latex.into())))
            }
        }
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
            return match fence.filter(|_| sub.is_none() && sup.is_none()) {
                Some(fence) => Ok((self.derivative_of_operator(item, &name, primes, fence)?, at + 2)),
                None => Err(self.obstacle(Hindrance::Unsupported, item, "the derivative of an operator")),
            };
        }
        if let (Some(fence), None) = (fence, sub)
            && let Some(value) = self.command(&name, sup, fence)
        {
            return Ok((value?, at + 2));
        }
        if let (Some(fence), None, None, "nthRoot" | "nthroot" | "cbrt") = (fence, sub, sup, name.as_str()) {
            return Ok((self.root_call(item, &name, fence)?, at + 2));
        }
        let op = match self.operator_row(item, &name) {
            Ok(op) => op,
            Err(obstacle) => return self.unknown_operator(items, at, &full, fence, obstacle),
        };
        if op::row(op).class == Class::Probability && (sub.is_some() || sup.is_some()) {
            return Err(self.obstacle(Hindrance::Unsupported, item, format!("scripts on `{name}`")));
        }
        let (value, end) = match fence {
            Some(fence) => {
                let value = self.applied_to(op, sub, item, self.bare_fence(fence))?;
                (self.outer_scripts(fence, value)?, at + 2)
            }
            None => {
                let (argument, end) = self.reach(item, items, at + 1)?;
                (self.with_base(op, sub, item, vec![argument])?, end)
            }
        };
        Ok((self.operator_power(op, value, sup)?, end))
    }

    /// An operator word without a row: a function that is only named.
    fn unknown_operator(
        &mut self,
        items: &[NodeId],
        at: usize,
        name: &str,
        fence: Option<NodeId>,
        obstacle: Obstacle,
    ) -> Result<(ExprId, usize), Obstacle> {
        if name.is_empty() {
            return Err(obstacle);
        }
        self.beyond(items[at], obstacle.what);
        // A number over the word is a power of the value.
        if let Kind::Scripts { base, sub, sup: Some(sup), primes: 0 } = self.tree.kind(items[at]).clone()
            && matches!(self.tree.kind(sup), Kind::Number(_))
            && let Some(fence) = fence
            && let Some(plain) = super::name::scripted(self.tree, base, sub, None, 0)
        {
            let value = self.generic_call(&plain, items[at], self.bare_fence(fence))?;
            let value = self.raised(items[at], value, sup)?;
            return Ok((self.outer_scripts(fence, value)?, at + 2));
        }
        if let Some(fence) = fence {
            let value = self.generic_call(name, items[at], self.bare_fence(fence))?;
            return Ok((self.outer_scripts(fence, value)?, at + 2));
        }
        if at + 1 == items.len() {
            return Ok((self.resolve(name), at + 1));
        }
        let (argument, end) = self.reach(items[at], items, at + 1)?;
        let function = self.own_symbol(name);
        Ok((self.arena.intern(Node::Call { function, arguments: [argument].into(), given: Box::default() }), end))
    }

    pub(super) fn operator_row(&mut self, item: NodeId, name: &str) -> Result<OpId, Obstacle> {
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
            (_, Some(sub)) => {
                self.beyond(item, "a subscript on an operator");
                let value = self.arena.apply(op, arguments);
                let sub = self.expression(sub)?;
                Ok(self.arena.apply(op::UNDER, [value, sub]))
            }
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
                op::SINH => op::ASINH,
                op::COSH => op::ACOSH,
                op::TANH => op::ATANH,
                op::COTH => op::ACOTH,
                op::SEC => op::ASEC,
                op::CSC => op::ACSC,
                op::COT => op::ACOT,
                op::SECH => op::ASECH,
                op::CSCH => op::ACSCH,
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
            return self.generic_call(row.name, fence, fence);
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
        // `\mathcal{N}(\mu, \sigma)`: a sigma without a square is a deviation unless the course says otherwise.
        if op == op::NORMAL
            && let [_, spread] = filled.as_mut_slice()
            && let Node::Symbol(symbol) = self.arena.node(*spread)
            && self.arena.symbol_of(*symbol).name.starts_with("\\sigma")
            && self.reading(Token::NormalSpread) == 0
        {
            self.convention("a sigma without a square in a normal law is its standard deviation");
            let two = self.arena.integer(2);
            *spread = self.arena.apply(op::POW, [*spread, two]);
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
        if self.context.function(name).is_none() && name != "\\sigma" {
            return self.derivative_of_named(fence, name, primes, fence);
        }
        let argument = self.expression(fence)?;
        let variable = self.arena.symbol("\\xi", PARAMETERS + 1 + u32::from(primes));
        let at = self.arena.name(variable);
        let body = if let Some(function) = self.context.function(name).cloned().filter(|function| function.parameters.len() == 1) {
            let function_symbol = self.own_symbol(name);
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
