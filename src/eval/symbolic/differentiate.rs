//! Derivatives of elementary expressions.

use std::collections::HashMap;

use crate::{
    ir::{Arena, Binding, ExprId, Node, OpId, Range, SymbolId},
    num::Outcome,
    op,
};

use super::{
    build::{self, call, negate, one, power, product, quotient, ratio, reciprocal, sum, whole_power, zero},
    substitute::{MAX_HEIGHT, height, occurs},
};

/// The derivative of `id` by `symbol`, where `id` is differentiable: `|x|` and the like have theirs off the kink. Unknown functions of `symbol`
/// and operators without a rule give [`Outcome::Unknown`].
pub fn differentiate(arena: &mut Arena, id: ExprId, symbol: SymbolId) -> Outcome<ExprId> {
    if height(arena, id) > MAX_HEIGHT {
        return Outcome::Unknown("the expression is nested too deeply".to_owned());
    }
    if let Some(name) = bearer(arena, id, symbol) {
        return Outcome::Unknown(format!("`{name}` may hang on its subscript"));
    }
    // What a definition put in may have the variable among its components.
    if arena.may_be_component(symbol, id) {
        return Outcome::Unknown("a derivative by a component of something".to_owned());
    }
    match (Derivation { arena, symbol, memo: HashMap::new() }).of(id) {
        Ok(derivative) => Outcome::Known(derivative),
        Err(why) => Outcome::Unknown(why),
    }
}

/// `id` with every derivative binder in it (`\frac{d}{dx}`, `\frac{\partial}{\partial x}`) worked out, innermost first; what has no rule
/// stays as it is.
pub fn work_out_derivatives(arena: &mut Arena, id: ExprId) -> ExprId {
    if height(arena, id) > MAX_HEIGHT
        || !build::mentions(arena, id, &|node| matches!(node, Node::Bind { op: op::DERIVATIVE | op::PARTIAL, .. }))
    {
        return id;
    }
    let rebuilt = rebuild(arena, id);
    let Node::Bind { op: op @ (op::DERIVATIVE | op::PARTIAL), bindings, body } = arena.node(rebuilt).clone() else { return rebuilt };
    let Some(first) = body.first().copied() else { return rebuilt };
    let mut order = 1;
    if let Some(times) = body.get(1) {
        use num_traits::ToPrimitive;
        match build::value(arena, *times).and_then(|times| times.is_integer().then(|| times.to_integer().to_i64()).flatten()) {
            Some(times @ 0..=8) => order = times,
            _ => return rebuilt,
        }
    }
    if body.len() > 3 || (op == op::PARTIAL && body.len() > 2) || bindings.iter().any(|binding| binding.range != Range::Free) {
        return rebuilt;
    }
    if op == op::DERIVATIVE && bindings.iter().any(|binding| may_depend(arena, first, binding.symbol)) {
        return rebuilt;
    }
    let mut current = first;
    for binding in &bindings {
        for _ in 0..order {
            match differentiate(arena, current, binding.symbol) {
                Outcome::Known(next) => current = next,
                _ => return rebuilt,
            }
        }
    }
    match (body.get(2), bindings.as_ref()) {
        (Some(point), [only]) => super::substitute::replace(arena, current, only.symbol, *point),
        (Some(_), _) => rebuilt,
        _ => current,
    }
}

/// A name or a function whose subscript is the variable, as `p_\theta` beside `\theta`: it is no constant.
fn bearer(arena: &Arena, id: ExprId, variable: SymbolId) -> Option<String> {
    let variable = arena.symbol_of(variable);
    let (mut seen, mut open) = (std::collections::HashSet::new(), vec![id]);
    while let Some(next) = open.pop() {
        if !seen.insert(next) {
            continue;
        }
        if let Node::Symbol(symbol) | Node::Call { function: symbol, .. } = arena.node(next) {
            let name = &arena.symbol_of(*symbol).name;
            let script = name.split_once('_').map(|(_, script)| script.trim_matches(['{', '}']));
            if script.is_some_and(|script| script.split(',').any(|part| part.trim() == variable.name.trim())) {
                return Some(name.to_string());
            }
        }
        open.extend(arena.children(next));
    }
    None
}

/// Whether a total derivative by `symbol` meets a name that custom lets depend on it: y on x, x and y on t.
fn may_depend(arena: &Arena, body: ExprId, symbol: SymbolId) -> bool {
    let dependent: &[&str] = match arena.symbol_of(symbol).name.as_ref() {
        "x" => &["y", "u", "v", "f", "g"],
        "t" => &["x", "y", "z", "u", "v", "f", "g"],
        _ => return false,
    };
    super::substitute::symbols(arena, body).iter().any(|other| dependent.contains(&arena.symbol_of(*other).name.as_ref()))
}

fn rebuild(arena: &mut Arena, id: ExprId) -> ExprId {
    let list = |arena: &mut Arena, ids: &[ExprId]| ids.iter().map(|id| work_out_derivatives(arena, *id)).collect::<Box<[_]>>();
    match arena.node(id).clone() {
        Node::Apply(op, arguments) => {
            let arguments = list(arena, &arguments);
            arena.intern(Node::Apply(op, arguments))
        }
        Node::Call { function, arguments, given } => {
            let arguments = list(arena, &arguments);
            arena.intern(Node::Call { function, arguments, given })
        }
        Node::Tensor { shape, entries } => {
            let entries = list(arena, &entries);
            arena.intern(Node::Tensor { shape, entries })
        }
        Node::Bind { op, bindings, body } => {
            let body = list(arena, &body);
            arena.intern(Node::Bind { op, bindings, body })
        }
        Node::Number(_) | Node::Symbol(_) | Node::Text(_) => id,
    }
}

struct Derivation<'a> {
    arena: &'a mut Arena,
    symbol: SymbolId,
    memo: HashMap<ExprId, ExprId>,
}

impl Derivation<'_> {
    fn of(&mut self, id: ExprId) -> Result<ExprId, String> {
        if let Some(done) = self.memo.get(&id) {
            return Ok(*done);
        }
        let done = self.rule(id)?;
        self.memo.insert(id, done);
        Ok(done)
    }

    fn rule(&mut self, id: ExprId) -> Result<ExprId, String> {
        match self.arena.node(id).clone() {
            Node::Number(_) | Node::Text(_) => Ok(zero(self.arena)),
            Node::Symbol(symbol) => Ok(if symbol == self.symbol { one(self.arena) } else { zero(self.arena) }),
            // `P(c)` may be made of `u_j`, whether it says so or not.
            _ if !occurs(self.arena, id, self.symbol) && build::mentions(self.arena, id, &|node| matches!(node, Node::Call { .. })) => {
                Err("the derivative of a function that is not given".to_owned())
            }
            _ if !occurs(self.arena, id, self.symbol) => Ok(zero(self.arena)),
            Node::Apply(op, arguments) => self.operator(id, op, &arguments),
            Node::Tensor { shape, entries } => {
                let entries = entries.iter().map(|entry| self.of(*entry)).collect::<Result<Vec<_>, _>>()?;
                Ok(self.arena.tensor(shape, entries))
            }
            Node::Bind { op: op::SUM, bindings, body } => self.under_sum(&bindings, &body),
            Node::Bind { .. } => Err("a derivative under a binder".to_owned()),
            Node::Call { .. } => Err("the derivative of a function that is not given".to_owned()),
        }
    }

    /// A finite sum whose range does not move is derived term by term.
    fn under_sum(&mut self, bindings: &[Binding], body: &[ExprId]) -> Result<ExprId, String> {
        let moves = bindings.iter().any(|binding| {
            binding.symbol == self.symbol
                || match binding.range {
                    Range::Between(low, high) => {
                        occurs(self.arena, low, self.symbol)
                            || occurs(self.arena, high, self.symbol)
                            || !build::is_finite_form(self.arena, low)
                            || !build::is_finite_form(self.arena, high)
                    }
                    _ => true,
                }
        });
        let [term] = body else { return Err("a sum with conditions".to_owned()) };
        if moves {
            return Err("a sum whose range moves".to_owned());
        }
        let inner = self.of(*term)?;
        Ok(self.arena.bind(op::SUM, bindings.to_vec(), [inner]))
    }

    fn operator(&mut self, id: ExprId, op: OpId, arguments: &[ExprId]) -> Result<ExprId, String> {
        match (op, arguments) {
            (op::ADD, _) => {
                let terms = arguments.iter().map(|argument| self.of(*argument)).collect::<Result<Vec<_>, _>>()?;
                Ok(sum(self.arena, terms))
            }
            (op::NEG, [x]) => {
                let inner = self.of(*x)?;
                Ok(negate(self.arena, inner))
            }
            (op::POS, [x]) => self.of(*x),
            (op::SUB, [x, y]) => {
                let (left, right) = (self.of(*x)?, self.of(*y)?);
                Ok(build::difference(self.arena, left, right))
            }
            (op::MUL, _) => self.product(arguments),
            (op::DIV, [x, y]) => self.quotient(*x, *y),
            (op::POW, [base, exponent]) => self.power(id, *base, *exponent),
            (op::LOGBASE, [base, x]) => {
                let (above, below) = (call(self.arena, op::LOG, *x), call(self.arena, op::LOG, *base));
                let whole = quotient(self.arena, above, below);
                self.of(whole)
            }
            (_, [x]) => {
                let inner = self.of(*x)?;
                let outer = self.outer(id, op, *x).ok_or_else(|| format!("no derivative of {}", op::row(op).name))?;
                Ok(product(self.arena, [inner, outer]))
            }
            _ => Err(format!("no derivative of {}", op::row(op).name)),
        }
    }

    fn product(&mut self, factors: &[ExprId]) -> Result<ExprId, String> {
        let mut terms = Vec::new();
        for (at, factor) in factors.iter().enumerate() {
            let inner = self.of(*factor)?;
            let others: Vec<_> = factors.iter().enumerate().map(|(other, factor)| if other == at { inner } else { *factor }).collect();
            terms.push(product(self.arena, others));
        }
        Ok(sum(self.arena, terms))
    }

    fn quotient(&mut self, x: ExprId, y: ExprId) -> Result<ExprId, String> {
        let (above, below) = (self.of(x)?, self.of(y)?);
        if build::value(self.arena, below).is_some_and(|value| num_traits::Zero::is_zero(&value)) {
            return Ok(quotient(self.arena, above, y));
        }
        let (left, right) = (product(self.arena, [above, y]), product(self.arena, [x, below]));
        let (top, square) = (build::difference(self.arena, left, right), whole_power(self.arena, y, 2));
        Ok(quotient(self.arena, top, square))
    }

    fn power(&mut self, id: ExprId, base: ExprId, exponent: ExprId) -> Result<ExprId, String> {
        let inner = self.of(base)?;
        if !occurs(self.arena, exponent, self.symbol) {
            let minus = self.arena.integer(-1);
            let less = sum(self.arena, [exponent, minus]);
            let lowered = power(self.arena, base, less);
            return Ok(product(self.arena, [exponent, lowered, inner]));
        }
        let rise = self.of(exponent)?;
        let euler = matches!(self.arena.node(base), Node::Apply(op::E, _));
        if euler {
            return Ok(product(self.arena, [rise, id]));
        }
        let log = call(self.arena, op::LOG, base);
        let first = product(self.arena, [rise, log]);
        let (top, second) = (product(self.arena, [exponent, inner]), base);
        let second = quotient(self.arena, top, second);
        let both = sum(self.arena, [first, second]);
        Ok(product(self.arena, [id, both]))
    }

    /// The derivative of a function of one argument by its argument.
    fn outer(&mut self, id: ExprId, op: OpId, x: ExprId) -> Option<ExprId> {
        let arena = &mut *self.arena;
        let square_of = |arena: &mut Arena, op: OpId, x: ExprId| {
            let inner = call(arena, op, x);
            whole_power(arena, inner, 2)
        };
        Some(match op {
            op::EXP => id,
            op::LOG => reciprocal(arena, x),
            op::LOG2 | op::LOG10 => {
                let base = arena.integer(if op == op::LOG2 { 2 } else { 10 });
                let log = call(arena, op::LOG, base);
                let below = product(arena, [x, log]);
                reciprocal(arena, below)
            }
            op::SQRT => {
                let two = arena.integer(2);
                let below = product(arena, [two, id]);
                reciprocal(arena, below)
            }
            op::SIN => call(arena, op::COS, x),
            op::COS => {
                let sine = call(arena, op::SIN, x);
                negate(arena, sine)
            }
            op::TAN => {
                let square = square_of(arena, op::COS, x);
                reciprocal(arena, square)
            }
            op::COT => {
                let square = square_of(arena, op::SIN, x);
                let inverse = reciprocal(arena, square);
                negate(arena, inverse)
            }
            op::ASIN | op::ACOS => {
                let (one, square) = (one(arena), whole_power(arena, x, 2));
                let inside = build::difference(arena, one, square);
                let root = call(arena, op::SQRT, inside);
                let inverse = reciprocal(arena, root);
                if op == op::ASIN { inverse } else { negate(arena, inverse) }
            }
            op::ATAN => {
                let (one, square) = (one(arena), whole_power(arena, x, 2));
                let below = sum(arena, [one, square]);
                reciprocal(arena, below)
            }
            op::ASINH | op::ACOSH => {
                let (one, square) = (one(arena), whole_power(arena, x, 2));
                let inside = if op == op::ASINH { sum(arena, [square, one]) } else { build::difference(arena, square, one) };
                let root = call(arena, op::SQRT, inside);
                reciprocal(arena, root)
            }
            op::ATANH | op::ACOTH => {
                let (one, square) = (one(arena), whole_power(arena, x, 2));
                let below = build::difference(arena, one, square);
                reciprocal(arena, below)
            }
            op::SINH => call(arena, op::COSH, x),
            op::COSH => call(arena, op::SINH, x),
            op::TANH => {
                let (one, square) = (one(arena), whole_power(arena, id, 2));
                build::difference(arena, one, square)
            }
            op::SECH => {
                let tanh = call(arena, op::TANH, x);
                let both = product(arena, [id, tanh]);
                negate(arena, both)
            }
            op::SIGMOID => {
                let one = one(arena);
                let rest = build::difference(arena, one, id);
                product(arena, [id, rest])
            }
            op::SOFTPLUS => call(arena, op::SIGMOID, x),
            op::LOGIT => {
                let one = one(arena);
                let rest = build::difference(arena, one, x);
                let below = product(arena, [x, rest]);
                reciprocal(arena, below)
            }
            op::ABS => quotient(arena, x, id),
            op::SINC => {
                let cosine = call(arena, op::COS, x);
                let above = build::difference(arena, cosine, id);
                quotient(arena, above, x)
            }
            op::ERF | op::ERFC => {
                let two = arena.integer(if op == op::ERF { 2 } else { -2 });
                let bell = bell(arena, x, 1);
                let pi = arena.apply(op::PI, []);
                let root = call(arena, op::SQRT, pi);
                let above = product(arena, [two, bell]);
                quotient(arena, above, root)
            }
            op::PHI => {
                let bell = bell(arena, x, 2);
                let (two, pi) = (arena.integer(2), arena.apply(op::PI, []));
                let inside = product(arena, [two, pi]);
                let root = call(arena, op::SQRT, inside);
                quotient(arena, bell, root)
            }
            op::LGAMMA => call(arena, op::DIGAMMA, x),
            op::GAMMA => {
                let digamma = call(arena, op::DIGAMMA, x);
                product(arena, [id, digamma])
            }
            op::PERCENT => ratio(arena, 1, 100),
            _ => return None,
        })
    }
}

/// `exp(-x^2 / by)`.
fn bell(arena: &mut Arena, x: ExprId, by: i64) -> ExprId {
    let square = whole_power(arena, x, 2);
    let by = arena.integer(by);
    let inside = quotient(arena, square, by);
    let inside = negate(arena, inside);
    call(arena, op::EXP, inside)
}
