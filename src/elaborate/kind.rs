//! What kind of thing an expression is, as far as its operators and the context say.

use super::Context;
use crate::{
    ir::{Arena, ExprId, Node, OpId},
    op::{self, Class},
};

/// What kind of thing an expression is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Kind {
    /// Not known.
    #[default]
    Unknown,
    /// A number.
    Scalar,
    /// A vector, matrix or tensor of this shape.
    Tensor(Vec<usize>),
    /// A shape.
    Shape,
    /// Something else: a distribution, words, a set.
    Other,
}

impl Kind {
    /// The shape, where it is a tensor.
    pub fn shape(&self) -> Option<&[usize]> {
        match self {
            Kind::Tensor(shape) => Some(shape),
            _ => None,
        }
    }
}

/// The kind of `expression`.
pub fn kind_of(arena: &Arena, context: &Context, expression: ExprId) -> Kind {
    kind_at(arena, context, expression, 0)
}

fn kind_at(arena: &Arena, context: &Context, expression: ExprId, depth: usize) -> Kind {
    if depth > 40 {
        return Kind::Unknown;
    }
    let of = |id: ExprId| kind_at(arena, context, id, depth + 1);
    match arena.node(expression) {
        Node::Number(_) => Kind::Scalar,
        Node::Symbol(symbol) => context.kind(*symbol),
        Node::Text(_) => Kind::Other,
        Node::Tensor { shape, .. } => Kind::Tensor(shape.to_vec()),
        Node::Call { .. } => context.opaque(expression).map_or(Kind::Unknown, of),
        Node::Bind { body, .. } => body.first().map_or(Kind::Unknown, |body| of(*body)),
        Node::Apply(op, arguments) => {
            let kinds: Vec<Kind> = arguments.iter().map(|argument| of(*argument)).collect();
            applied(*op, &kinds)
        }
    }
}

/// The kind of the operator's value on arguments of these kinds.
fn applied(op: OpId, kinds: &[Kind]) -> Kind {
    match op {
        op::ADD | op::MUL | op::SUB | op::HADAMARD | op::HADAMARDDIV | op::DIV => mixed(kinds),
        op::MATMUL => kinds.iter().skip(1).fold(kinds.first().cloned().unwrap_or_default(), |left, right| product(&left, right)),
        op::TRANSPOSE => match kinds.first() {
            Some(Kind::Tensor(shape)) if shape.len() == 1 => Kind::Tensor(vec![1, shape[0]]),
            Some(Kind::Tensor(shape)) if shape.len() == 2 && shape[0] == 1 => Kind::Tensor(vec![shape[1]]),
            Some(Kind::Tensor(shape)) => Kind::Tensor(shape.iter().rev().copied().collect()),
            Some(kind) => kind.clone(),
            None => Kind::Unknown,
        },
        op::INVERSE | op::MATPOW | op::POW | op::SOFTMAX | op::LOGSOFTMAX | op::FLIP | op::MASK => {
            kinds.first().cloned().unwrap_or_default()
        }
        op::DET | op::TRACE | op::DOT | op::NORM | op::RANK | op::SUMENTRIES | op::ENTRYPRODUCT | op::MEANENTRIES | op::COUNT => {
            Kind::Scalar
        }
        op::SHAPEPRODUCT | op::BINOMIAL | op::ROOT | op::LOGBASE | op::MOD | op::MAX | op::MIN => Kind::Scalar,
        op::SHAPE | op::SHAPEOF => Kind::Shape,
        op::INDEX => match kinds {
            [Kind::Tensor(shape), rest @ ..] if rest.len() == shape.len() => Kind::Scalar,
            [Kind::Tensor(shape), rest @ ..] if rest.len() < shape.len() => Kind::Tensor(shape[rest.len()..].to_vec()),
            _ => Kind::Unknown,
        },
        op::VECTOR => Kind::Tensor(vec![kinds.len()]),
        op::STACK => stacked(kinds),
        op::CONCAT => beside(kinds),
        op::PI | op::E | op::INFINITY => Kind::Scalar,
        _ => match op::row(op).class {
            Class::Elementwise => kinds.first().cloned().unwrap_or_default(),
            Class::Distribution | Class::Relation | Class::Connective => Kind::Other,
            _ => Kind::Unknown,
        },
    }
}

/// The kind of things one under the other.
fn stacked(kinds: &[Kind]) -> Kind {
    let heights: Option<Vec<(usize, Option<usize>)>> = kinds
        .iter()
        .map(|kind| match kind {
            Kind::Scalar => Some((1, None)),
            Kind::Tensor(shape) => match shape.as_slice() {
                [height] => Some((*height, None)),
                [height, width] => Some((*height, Some(*width))),
                _ => None,
            },
            _ => None,
        })
        .collect();
    let Some(heights) = heights else { return Kind::Unknown };
    let height = heights.iter().map(|(height, _)| height).sum();
    match heights.iter().find_map(|(_, width)| *width) {
        None => Kind::Tensor(vec![height]),
        Some(width) => Kind::Tensor(vec![height, width]),
    }
}

/// The kind of things side by side.
fn beside(kinds: &[Kind]) -> Kind {
    let widths: Option<Vec<(usize, usize)>> = kinds
        .iter()
        .map(|kind| match kind {
            Kind::Scalar => Some((1, 1)),
            Kind::Tensor(shape) => match shape.as_slice() {
                [height] => Some((*height, 1)),
                [height, width] => Some((*height, *width)),
                _ => None,
            },
            _ => None,
        })
        .collect();
    match widths {
        Some(widths) if !widths.is_empty() => Kind::Tensor(vec![widths[0].0, widths.iter().map(|(_, width)| width).sum()]),
        _ => Kind::Unknown,
    }
}

fn mixed(kinds: &[Kind]) -> Kind {
    if let Some(tensor) = kinds.iter().find(|kind| matches!(kind, Kind::Tensor(_))) {
        return tensor.clone();
    }
    if kinds.iter().all(|kind| *kind == Kind::Scalar) { Kind::Scalar } else { Kind::Unknown }
}

/// The kind of the matrix product of two things.
pub(super) fn product(left: &Kind, right: &Kind) -> Kind {
    match (left, right) {
        (Kind::Tensor(a), Kind::Tensor(b)) => match (a.as_slice(), b.as_slice()) {
            ([rows, inner], [height, columns]) if inner == height => Kind::Tensor(vec![*rows, *columns]),
            ([1, inner], [height]) if inner == height => Kind::Scalar,
            ([rows, inner], [height]) if inner == height => Kind::Tensor(vec![*rows]),
            ([rows], [1, columns]) => Kind::Tensor(vec![*rows, *columns]),
            _ => Kind::Unknown,
        },
        (Kind::Scalar, other) | (other, Kind::Scalar) => other.clone(),
        _ => Kind::Unknown,
    }
}
