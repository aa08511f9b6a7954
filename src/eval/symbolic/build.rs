//! Building expressions with the trivial cases folded: zeros, ones, numbers and double signs. For computed results only; what an author
//! wrote is never rebuilt.

use crate::num::Rational as BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::{
    ir::{Arena, ExprId, Node, OpId},
    op,
};

/// The largest whole exponent that is folded into a number.
const MAX_FOLDED_EXPONENT: i64 = 4096;

/// The rational value of an expression of numbers, sums, products, quotients and whole powers; `None` for everything else.
pub fn value(arena: &Arena, id: ExprId) -> Option<BigRational> {
    bounded_value(arena, id, 64)
}

fn bounded_value(arena: &Arena, id: ExprId, depth: u32) -> Option<BigRational> {
    let depth = depth.checked_sub(1)?;
    match arena.node(id) {
        Node::Number(number) => Some(number.clone()),
        Node::Apply(op, arguments) => {
            let values = arguments.iter().map(|argument| bounded_value(arena, *argument, depth)).collect::<Option<Vec<_>>>()?;
            match (*op, values.as_slice()) {
                (op::ADD, _) => Some(values.into_iter().sum()),
                (op::MUL, _) => Some(values.into_iter().product()),
                (op::NEG, [x]) => Some(-x),
                (op::POS, [x]) => Some(x.clone()),
                (op::SUB, [x, y]) => Some(x - y),
                (op::DIV, [x, y]) if !y.is_zero() => Some(x / y),
                (op::PERCENT, [x]) => Some(x / BigRational::from_integer(100.into())),
                (op::POW, [x, y]) => folded_power(x, y),
                _ => None,
            }
        }
        _ => None,
    }
}

/// `base` to the whole power `exponent`; `None` for zero to the zero, fractions and what would be huge.
pub fn folded_power(base: &BigRational, exponent: &BigRational) -> Option<BigRational> {
    if !exponent.is_integer() || (base.is_zero() && !exponent.is_positive()) {
        return None;
    }
    let exponent = exponent.to_integer().to_i64().filter(|e| e.abs() <= MAX_FOLDED_EXPONENT)?;
    let size = base.numer().bits().max(base.denom().bits());
    (size.saturating_mul(exponent.unsigned_abs()) <= 1 << 16).then(|| base.pow(i32::try_from(exponent).unwrap_or(0)))
}

/// Whether no infinity occurs.
pub fn is_finite_form(arena: &Arena, id: ExprId) -> bool {
    !mentions(arena, id, &|node| matches!(node, Node::Apply(op, _) if *op == op::INFINITY))
}

/// Which nodes were visited: the first few are not remembered, since small expressions are cheaper to see twice.
#[derive(Default)]
pub(super) struct Seen {
    count: usize,
    known: crate::ir::Set<ExprId>,
}

impl Seen {
    /// Whether a node is worth a visit.
    pub(super) fn is_new(&mut self, id: ExprId) -> bool {
        const FEW: usize = 64;
        self.count += 1;
        self.count <= FEW || self.known.insert(id)
    }
}

/// Whether some node under `id` is as `wanted`; each shared node is seen once.
pub fn mentions(arena: &Arena, id: ExprId, wanted: &dyn Fn(&Node) -> bool) -> bool {
    let mut seen = Seen::default();
    let mut open = vec![id];
    while let Some(next) = open.pop() {
        if !seen.is_new(next) {
            continue;
        }
        if wanted(arena.node(next)) {
            return true;
        }
        arena.each_child(arena.node(next), |child| open.push(child));
    }
    false
}

/// Zero.
pub fn zero(arena: &mut Arena) -> ExprId {
    arena.integer(0)
}

/// One.
pub fn one(arena: &mut Arena) -> ExprId {
    arena.integer(1)
}

/// The sum; nested sums are flattened and numbers added.
pub fn sum(arena: &mut Arena, terms: impl IntoIterator<Item = ExprId>) -> ExprId {
    let mut number = BigRational::zero();
    let mut flat = Vec::new();
    for term in terms {
        match arena.node(term) {
            Node::Number(value) => number += value,
            Node::Apply(op::ADD, inner) => {
                for part in inner {
                    match arena.node(*part) {
                        Node::Number(value) => number += value,
                        _ => flat.push(*part),
                    }
                }
            }
            _ => flat.push(term),
        }
    }
    if !number.is_zero() {
        flat.push(arena.number(number));
    }
    match flat.as_slice() {
        [] => zero(arena),
        [only] => *only,
        _ => arena.apply(op::ADD, flat),
    }
}

/// The difference.
pub fn difference(arena: &mut Arena, left: ExprId, right: ExprId) -> ExprId {
    let right = negate(arena, right);
    sum(arena, [left, right])
}

/// The opposite.
pub fn negate(arena: &mut Arena, id: ExprId) -> ExprId {
    match arena.node(id) {
        Node::Number(value) => {
            let value = -value;
            arena.number(value)
        }
        Node::Apply(op::NEG, inner) => inner[0],
        Node::Apply(op::ADD, inner) => {
            let inner = inner.clone();
            let terms: Vec<_> = inner.iter().map(|term| negate(arena, *term)).collect();
            arena.apply(op::ADD, terms)
        }
        _ => arena.apply(op::NEG, [id]),
    }
}

/// The product; nested products are flattened, numbers multiplied, signs pulled to the front.
pub fn product(arena: &mut Arena, factors: impl IntoIterator<Item = ExprId>) -> ExprId {
    let mut number = BigRational::one();
    let mut flat = Vec::new();
    let mut open: Vec<_> = factors.into_iter().collect();
    open.reverse();
    while let Some(factor) = open.pop() {
        match arena.node(factor) {
            Node::Number(value) => number *= value,
            Node::Apply(op::NEG, inner) => {
                number = -number;
                open.push(inner[0]);
            }
            Node::Apply(op::MUL, inner) => open.extend(inner.iter().rev()),
            _ => flat.push(factor),
        }
    }
    if number.is_zero() {
        return zero(arena);
    }
    let negative = number.is_negative();
    let size = number.abs();
    if !size.is_one() || flat.is_empty() {
        let size = arena.number(size);
        flat.insert(0, size);
    }
    let body = match flat.as_slice() {
        [only] => *only,
        _ => arena.apply(op::MUL, flat),
    };
    if negative { negate(arena, body) } else { body }
}

/// The quotient; `None`-free: a zero denominator is kept as written.
pub fn quotient(arena: &mut Arena, numerator: ExprId, denominator: ExprId) -> ExprId {
    match (value(arena, numerator), value(arena, denominator)) {
        (_, Some(below)) if below.is_one() => numerator,
        (Some(above), Some(below)) if !below.is_zero() => arena.number(above / below),
        (Some(above), None) if above.is_zero() => numerator,
        _ => arena.apply(op::DIV, [numerator, denominator]),
    }
}

/// The power; exponents zero (of a base that is not the number zero) and one are folded.
pub fn power(arena: &mut Arena, base: ExprId, exponent: ExprId) -> ExprId {
    if let Some(wanted) = value(arena, exponent) {
        if wanted.is_one() {
            return base;
        }
        if let Some(folded) = value(arena, base).and_then(|number| folded_power(&number, &wanted)) {
            return arena.number(folded);
        }
        if wanted.is_zero() && value(arena, base).is_none() {
            return one(arena);
        }
        if wanted == BigRational::new(1.into(), 2.into()) {
            return arena.apply(op::SQRT, [base]);
        }
    }
    arena.apply(op::POW, [base, exponent])
}

/// The whole power.
pub fn whole_power(arena: &mut Arena, base: ExprId, exponent: i64) -> ExprId {
    let exponent = arena.integer(exponent);
    power(arena, base, exponent)
}

/// A function of one argument.
pub fn call(arena: &mut Arena, function: OpId, argument: ExprId) -> ExprId {
    arena.apply(function, [argument])
}

/// One by the expression.
pub fn reciprocal(arena: &mut Arena, id: ExprId) -> ExprId {
    let one = one(arena);
    quotient(arena, one, id)
}

/// The rational number `numerator / denominator`.
pub fn ratio(arena: &mut Arena, numerator: i64, denominator: i64) -> ExprId {
    arena.number(BigRational::new(numerator.into(), denominator.into()))
}
