//! Numbers as typed: their exact value and the size of their last place, read off the notation.

use num_traits::{One, Pow, Zero};

use crate::{
    diag::Span,
    elaborate,
    num::Rational,
    syntax::{Kind, NodeId, Tree},
};

/// A number as it stands on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numeral {
    /// Its exact value.
    pub value: Rational,
    /// The size of one in its last place: 1 for `12`, 1/100 for `0.25`.
    pub unit: Rational,
    /// Whether it has a decimal point, a percent sign or a power of ten: it may be rounded.
    pub decimal: bool,
    /// How many significant digits it has; zeros at the end of a whole number count.
    pub significant: usize,
    /// Whether it is a bare power of ten: only an order of magnitude may be meant.
    pub magnitude: bool,
    /// Where it stands, in bytes of the formula.
    pub span: Span,
}

impl Numeral {
    fn scaled(mut self, factor: &Rational, span: Span) -> Self {
        self.value *= factor;
        self.unit = &self.unit * abs(factor);
        self.decimal = true;
        self.span = span;
        self
    }
}

fn abs(value: &Rational) -> Rational {
    if *value < Rational::zero() { -value } else { value.clone() }
}

/// The number that node `id` is as typed: digits with a sign, a percent sign, or a power of ten.
pub fn numeral(tree: &Tree, id: NodeId) -> Option<Numeral> {
    let span = tree.span(id);
    match tree.kind(id) {
        Kind::Number(text) => {
            let value = elaborate::numeral(text)?;
            let places = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
            let significant = text.trim_start_matches(['0', '.']).bytes().filter(u8::is_ascii_digit).count();
            let unit = Rational::new(One::one(), Pow::pow(num_bigint::BigInt::from(10), places));
            Some(Numeral { value, unit, decimal: text.contains('.'), significant, magnitude: false, span })
        }
        Kind::Prefix { sign, body } if matches!(sign.as_ref(), "-" | "+") => {
            let inner = numeral(tree, *body)?;
            let value = if sign.as_ref() == "-" { -inner.value.clone() } else { inner.value.clone() };
            Some(Numeral { value, span, ..inner })
        }
        Kind::Scripts { .. } => {
            let value = power_of_ten(tree, id)?;
            Some(Numeral { unit: value.clone(), value, decimal: true, significant: 1, magnitude: true, span })
        }
        Kind::Postfix { sign, body } if sign.as_ref() == "\\%" => {
            Some(numeral(tree, *body)?.scaled(&Rational::new(1.into(), 100.into()), span))
        }
        Kind::Infix { sign, left, right, .. } if matches!(sign.as_ref(), "\\times" | "\\cdot") => {
            let power = power_of_ten(tree, *right)?;
            Some(numeral(tree, *left)?.scaled(&power, span))
        }
        Kind::Fence { open, close, body } if open.as_ref() == "(" && close.as_ref() == ")" => {
            numeral(tree, *body).map(|inner| Numeral { span, ..inner })
        }
        _ => None,
    }
}

/// The value of `10^{n}` for a whole number n of bearable size.
fn power_of_ten(tree: &Tree, id: NodeId) -> Option<Rational> {
    let Kind::Scripts { base, sub: None, sup: Some(exponent), primes: 0 } = tree.kind(id) else { return None };
    let base = numeral(tree, *base).filter(|base| !base.decimal && base.value == Rational::from_integer(10.into()))?;
    let exponent = numeral(tree, *exponent).filter(|exponent| exponent.value.is_integer())?;
    let exponent = i32::try_from(exponent.value.numer()).ok().filter(|exponent| exponent.abs() <= 400)?;
    Some(Pow::pow(base.value, exponent))
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
