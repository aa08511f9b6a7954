//! Moments of a sine or cosine of a uniform angle, which the integrals of the prover do not know.

use super::transport::Desk;
use crate::{
    eval::symbolic::{Density, End, Interval, build, differentiate, quadrature, replace, sample, simplify, symbols},
    ir::{ExprId, Node, OpId, SymbolId},
    num::Outcome,
    op,
};

/// The mean (`order` 1) or variance (2) of `c + a sin(u)` or `c + a cos(u)` with `u` linear in a uniform variable; `None` for anything else.
pub(super) fn moment(desk: &mut Desk, density: &Density, g: ExprId, order: usize) -> Option<ExprId> {
    let [(Interval { lower: End::At(low), upper: End::At(high) }, body)] = density.pieces.as_slice() else { return None };
    let (low, high, body, x) = (*low, *high, *body, density.variable);
    if symbols(&desk.arena, body).contains(&x) {
        return None;
    }
    let (call, turn, angle) = only_call(desk, g, x)?;
    let mark = desk.arena.symbol("\\tau_{\\ast}", 0);
    let at = desk.arena.name(mark);
    let outer = put(desk, g, call, at)?;
    let free = |desk: &Desk, id: ExprId, name: SymbolId| !symbols(&desk.arena, id).contains(&name);
    let (Outcome::Known(scale), Outcome::Known(rate)) =
        (differentiate(&mut desk.arena, outer, mark), differentiate(&mut desk.arena, angle, x))
    else {
        return None;
    };
    let (scale, rate) = (simplify(&mut desk.arena, scale, &density.assumptions), simplify(&mut desk.arena, rate, &density.assumptions));
    if !(free(desk, scale, mark) && free(desk, scale, x) && free(desk, rate, x) && free(desk, outer, x)) {
        return None;
    }
    let zero = build::zero(&mut desk.arena);
    let shift = replace(&mut desk.arena, outer, mark, zero);
    let first = primitive(desk, turn, angle, rate, 1)?;
    let second = primitive(desk, turn, angle, rate, 2)?;
    let between = |desk: &mut Desk, formula: ExprId| {
        let (top, bottom) = (replace(&mut desk.arena, formula, x, high), replace(&mut desk.arena, formula, x, low));
        let whole = build::difference(&mut desk.arena, top, bottom);
        build::product(&mut desk.arena, [body, whole])
    };
    let length = desk.arena.name(x);
    let half = build::ratio(&mut desk.arena, 1, 2);
    let halved = build::product(&mut desk.arena, [half, length]);
    let second = build::sum(&mut desk.arena, [halved, second]);
    let (one, two) = (between(desk, first), between(desk, second));
    let found = if order == 1 {
        let moved = build::product(&mut desk.arena, [scale, one]);
        build::sum(&mut desk.arena, [shift, moved])
    } else {
        let square = build::product(&mut desk.arena, [one, one]);
        let spread = build::difference(&mut desk.arena, two, square);
        build::product(&mut desk.arena, [scale, scale, spread])
    };
    let found = simplify(&mut desk.arena, found, &density.assumptions);
    agrees(desk, density, g, order, found).then_some(found)
}

/// The integral of the sine or cosine of a linear angle, or (`order` 2) what its square has beside half the length.
fn primitive(desk: &mut Desk, turn: OpId, angle: ExprId, rate: ExprId, order: usize) -> Option<ExprId> {
    let arena = &mut desk.arena;
    let cosine = turn == op::COS;
    if order == 1 {
        let whole = build::call(arena, if cosine { op::SIN } else { op::COS }, angle);
        let whole = build::quotient(arena, whole, rate);
        return Some(if cosine { whole } else { build::negate(arena, whole) });
    }
    let (two, four) = (arena.integer(2), arena.integer(4));
    let double = build::product(arena, [two, angle]);
    let wave = build::call(arena, op::SIN, double);
    let below = build::product(arena, [four, rate]);
    let wave = build::quotient(arena, wave, below);
    Some(if cosine { wave } else { build::negate(arena, wave) })
}

/// The one sine or cosine in a formula, with its argument.
fn only_call(desk: &Desk, g: ExprId, x: SymbolId) -> Option<(ExprId, OpId, ExprId)> {
    let mut open = vec![g];
    let mut found: Vec<(ExprId, OpId, ExprId)> = Vec::new();
    while let Some(id) = open.pop() {
        match desk.arena.node(id) {
            Node::Apply(turn @ (op::SIN | op::COS), inner) if symbols(&desk.arena, id).contains(&x) => {
                if !found.iter().any(|(known, ..)| *known == id) {
                    found.push((id, *turn, *inner.first()?));
                }
            }
            _ => open.extend(desk.arena.children(id)),
        }
    }
    match found.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// The formula with a part of it written as a name.
fn put(desk: &mut Desk, id: ExprId, part: ExprId, name: ExprId) -> Option<ExprId> {
    if id == part {
        return Some(name);
    }
    match desk.arena.node(id).clone() {
        Node::Apply(op, inner) => {
            let inner = inner.iter().map(|child| put(desk, *child, part, name)).collect::<Option<Vec<_>>>()?;
            Some(desk.arena.apply(op, inner))
        }
        Node::Number(_) | Node::Symbol(_) => Some(id),
        _ => None,
    }
}

/// Whether the moment agrees with an integral in floating point.
fn agrees(desk: &mut Desk, density: &Density, g: ExprId, order: usize, found: ExprId) -> bool {
    let [(interval, body)] = density.pieces.as_slice() else { return false };
    let mut names = symbols(&desk.arena, g);
    names.extend(symbols(&desk.arena, found));
    let names: Vec<SymbolId> = names.into_iter().filter(|name| *name != density.variable).collect();
    let point = sample::point(&names, &density.assumptions, 0);
    let square = build::product(&mut desk.arena, [g, g, *body]);
    let weighted = build::product(&mut desk.arena, [g, *body]);
    let integral = |id: ExprId| quadrature::integral(&desk.arena, id, density.variable, *interval, &point);
    let (Some(mean), Some(second), Some(value)) = (integral(weighted), integral(square), sample::value(&desk.arena, found, &point)) else {
        return false;
    };
    let wanted = if order == 1 { mean } else { second - mean * mean };
    (wanted - value).abs() < 1e-6 * (1.0 + wanted.abs())
}
