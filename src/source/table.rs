//! What tables of both readers have in common.

use super::{Cell, Inline};

/// Whether the first row names the columns: it holds no numeral, and the rows below hold some.
pub fn is_header(rows: &[Vec<Cell>]) -> bool {
    let numeral = |cell: &Cell| {
        cell.inlines.iter().any(|inline| match inline {
            Inline::Text { text, .. } => text.trim().parse::<f64>().is_ok(),
            _ => false,
        })
    };
    let Some((first, rest)) = rows.split_first() else { return false };
    !first.iter().any(numeral) && rest.iter().any(|row| row.iter().any(numeral))
}
