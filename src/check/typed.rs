//! Numbers as typed: their exact value and the size of their last place, read off the notation.

use crate::{
    diag::Span,
    num::{Decimal, Rational},
    syntax::{Kind, NodeId, Tree},
};

/// A number as it stands on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numeral {
    /// The number and how finely it was written.
    pub typed: Decimal,
    /// Whether it has a decimal point, a percent sign or a power of ten: it may be rounded.
    pub decimal: bool,
    /// Whether it is a bare power of ten: only an order of magnitude may be meant.
    pub magnitude: bool,
    /// Where it stands, in bytes of the formula.
    pub span: Span,
}

/// The number that node `id` is as typed: digits with a sign, a percent sign, or a power of ten.
pub fn numeral(tree: &Tree, id: NodeId) -> Option<Numeral> {
    let span = tree.span(id);
    match tree.kind(id) {
        Kind::Number(text) => Some(Numeral { typed: Decimal::parse(text)?, decimal: text.contains('.'), magnitude: false, span }),
        Kind::Prefix { sign, body } if matches!(sign.as_ref(), "-" | "+") => {
            let mut inner = numeral(tree, *body)?;
            if sign.as_ref() == "-" {
                inner.typed.value = -inner.typed.value;
            }
            Some(Numeral { span, ..inner })
        }
        Kind::Scripts { .. } => {
            let typed = Decimal::one().times_ten_to(power_of_ten(tree, id)?)?;
            Some(Numeral { typed, decimal: true, magnitude: true, span })
        }
        Kind::Postfix { sign, body } if sign.as_ref() == "\\%" => {
            let typed = numeral(tree, *body)?.typed.in_percent()?;
            Some(Numeral { typed, decimal: true, magnitude: false, span })
        }
        Kind::Infix { sign, left, right, .. } if matches!(sign.as_ref(), "\\times" | "\\cdot") => {
            let power = power_of_ten(tree, *right)?;
            let typed = numeral(tree, *left)?.typed.times_ten_to(power)?;
            Some(Numeral { typed, decimal: true, magnitude: false, span })
        }
        Kind::Fence { open, close, body } if open.as_ref() == "(" && close.as_ref() == ")" => {
            numeral(tree, *body).map(|inner| Numeral { span, ..inner })
        }
        _ => None,
    }
}

/// The exponent of `10^{n}` for a whole number n of bearable size.
fn power_of_ten(tree: &Tree, id: NodeId) -> Option<i32> {
    let Kind::Scripts { base, sub: None, sup: Some(exponent), primes: 0 } = tree.kind(id) else { return None };
    numeral(tree, *base).filter(|base| !base.decimal && base.typed.value == Rational::from_integer(10.into()))?;
    let exponent = numeral(tree, *exponent).filter(|exponent| exponent.typed.value.is_integer())?;
    i32::try_from(exponent.typed.value.numer()).ok().filter(|exponent| exponent.abs() <= 400)
}

/// The entries of a matrix, a column or row, or a list in parentheses or brackets, with their shape.
///
/// A matrix with one column or one row and a list have one dimension. Ragged rows give nothing.
pub fn entries(tree: &Tree, id: NodeId) -> Option<(Vec<usize>, Vec<NodeId>)> {
    match tree.kind(id) {
        Kind::Matrix { rows, .. } => {
            let width = rows.first()?.cells.len();
            if rows.iter().any(|row| row.cells.len() != width) {
                return None;
            }
            let cells: Vec<NodeId> = rows.iter().flat_map(|row| row.cells.iter().copied()).collect();
            let shape = if width == 1 || rows.len() == 1 { vec![cells.len()] } else { vec![rows.len(), width] };
            Some((shape, cells))
        }
        Kind::Fence { open, close, body }
            if matches!((open.as_ref(), close.as_ref()), ("(", ")") | ("[", "]") | ("\\langle", "\\rangle")) =>
        {
            match tree.kind(*body) {
                Kind::List { separator: ',', items } => Some((vec![items.len()], items.clone())),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The numerals inside node `id`, at most `limit`.
pub fn numerals(tree: &Tree, id: NodeId, limit: usize) -> Vec<Numeral> {
    let mut found = Vec::new();
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        if found.len() >= limit {
            break;
        }
        if let Kind::Number(_) = tree.kind(id) {
            found.extend(numeral(tree, id));
        }
        open.extend(tree.children(id));
    }
    found
}
