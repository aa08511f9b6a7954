//! Matrices, vectors, fences and lists.

use super::{
    Token,
    elaborator::Elaborator,
    obstacle::{Hindrance, Obstacle},
};
use crate::{
    ir::{ExprId, Node},
    op,
    syntax::{Kind, NodeId, Row},
};

impl Elaborator<'_> {
    /// A matrix: numbers make one tensor, blocks are joined; bars make a determinant.
    pub(super) fn matrix(&mut self, id: NodeId, open: &str, rows: &[Row]) -> Result<ExprId, Obstacle> {
        let rows: Vec<&Row> = rows.iter().filter(|row| row.cells.iter().any(|cell| *self.tree.kind(*cell) != Kind::Missing)).collect();
        let columns = rows.first().map_or(0, |row| row.cells.len());
        if columns == 0 {
            return Err(self.obstacle(Hindrance::Unreadable, id, "an empty matrix"));
        }
        if let Some(ragged) = rows.iter().find(|row| row.cells.len() != columns) {
            let what = format!("a row of {} entries among rows of {columns}", ragged.cells.len());
            return Err(Obstacle::new(Hindrance::Shape, ragged.span, what));
        }
        let mut entries = Vec::new();
        for cell in rows.iter().flat_map(|row| row.cells.iter()) {
            entries.push(self.expression(*cell)?);
        }
        let blocks = entries.iter().any(|entry| self.sort(*entry).shape().is_some());
        let tensor = if blocks { self.blocks(rows.len(), columns, &entries) } else { self.grid(rows.len(), columns, entries) };
        match open {
            "|" => Ok(self.arena.apply(op::DET, [tensor])),
            "\\|" => Ok(self.arena.apply(op::NORM, [tensor])),
            _ => Ok(tensor),
        }
    }

    /// A grid of numbers; one column is a vector.
    fn grid(&mut self, rows: usize, columns: usize, entries: Vec<ExprId>) -> ExprId {
        let shape = if columns == 1 { vec![rows] } else { vec![rows, columns] };
        self.arena.tensor(shape, entries)
    }

    fn blocks(&mut self, rows: usize, columns: usize, entries: &[ExprId]) -> ExprId {
        let mut stacked = Vec::new();
        for row in 0..rows {
            let cells = &entries[row * columns..(row + 1) * columns];
            stacked.push(if columns == 1 { cells[0] } else { self.arena.apply(op::CONCAT, cells.to_vec()) });
        }
        if rows == 1 { stacked[0] } else { self.arena.apply(op::STACK, stacked) }
    }

    /// Things between delimiters.
    pub(super) fn fence(&mut self, id: NodeId, open: &str, close: &str, body: NodeId) -> Result<ExprId, Obstacle> {
        let list = match self.tree.kind(body) {
            Kind::List { separator, items } => Some((*separator, items.as_slice())),
            _ => None,
        };
        match (open, close, list) {
            ("(", ")", None) | ("[", "]", None) => self.expression(body),
            ("\\{", "\\}", _) => self.braces(id, body),
            ("[", "]", Some((',', items))) if self.is_system(items) => {
                let items = items.to_vec();
                self.system(&items)
            }
            ("(", ")", Some((separator, items))) | ("[", "]", Some((separator, items))) => self.list(body, separator, items),
            ("|", "|", None) => {
                let body = self.expression(body)?;
                let op = match self.sort(body).shape() {
                    Some([_, _]) => op::DET,
                    Some(_) => op::NORM,
                    None => self.bars(id, body),
                };
                Ok(self.arena.apply(op, [body]))
            }
            ("\\|", "\\|", None) => {
                let body = self.expression(body)?;
                Ok(self.arena.apply(op::NORM, [body]))
            }
            ("\\lfloor", "\\rfloor", None) => {
                let body = self.expression(body)?;
                Ok(self.arena.apply(op::FLOOR, [body]))
            }
            ("\\lceil", "\\rceil", None) => {
                let body = self.expression(body)?;
                Ok(self.arena.apply(op::CEIL, [body]))
            }
            ("\\langle", "\\rangle", Some((',', [left, right]))) => {
                let arguments = [self.expression(*left)?, self.expression(*right)?];
                Ok(self.arena.apply(op::DOT, arguments))
            }
            // `\left. f \right|_{x = 0}` without its point.
            ("", "|", None) | ("|", "", None) | ("", "", None) | ("", "]", None) | ("", ")", None) => {
                self.beyond(id, format!("`{open}` and `{close}` around this"));
                self.expression(body)
            }
            _ => match self.half_open(id, open, close, body) {
                Some(interval) => interval,
                None => Err(self.obstacle(Hindrance::Unsupported, id, format!("`{open}` and `{close}` around this"))),
            },
        }
    }

    /// Whether a list in a statement that stands alone holds nothing but equations.
    fn is_system(&self, items: &[NodeId]) -> bool {
        self.context.antiderivatives
            && items.len() > 1
            && items.iter().all(|item| {
                matches!(self.tree.kind(*item), Kind::Chain { links, .. } if links.iter().all(|(relation, _)| relation.sign.as_ref() == "="))
            })
    }

    /// Equations between brackets: all of them hold, or one of them.
    fn system(&mut self, items: &[NodeId]) -> Result<ExprId, Obstacle> {
        let parts = items.iter().map(|item| self.expression(*item)).collect::<Result<Vec<_>, _>>()?;
        let op = [op::AND, op::OR][self.reading(Token::System).min(1)];
        Ok(self.arena.apply(op, parts))
    }

    /// What bars around something that is not known to be a tensor mean: the size of a set, the determinant of what is written as matrices
    /// are, else the absolute value.
    fn bars(&mut self, id: NodeId, body: ExprId) -> crate::ir::OpId {
        let Node::Symbol(symbol) = self.arena.node(body) else {
            return match self.arena.node(body) {
                Node::Apply(op::SET, _) | Node::Bind { op: op::SETOF | op::FAMILY, .. } => op::COUNT,
                _ => op::ABS,
            };
        };
        let name = self.arena.symbol_of(*symbol).name.to_string();
        if self.context.evidence.is_set(&name) || self.context.evidence.is_called(&name, crate::ir::Type::Set) {
            self.beyond(id, "the size of a set");
            return op::COUNT;
        }
        let inner = name.strip_prefix("\\mathbf{").map(|rest| rest.trim_start_matches('\\'));
        if name == "\\Sigma"
            || inner.is_some_and(|inner| inner.starts_with(|c: char| c.is_ascii_uppercase()))
            || self.context.evidence.is_matrix(&name)
        {
            self.beyond_as(Hindrance::Sizes, id, "the determinant of a matrix without a size");
            return op::DET;
        }
        op::ABS
    }

    /// `(0.4, -0.2, 1)`, `[1, 2; 3, 4]`: a vector, a matrix by rows, or the parts of a vector one under the other.
    pub(super) fn vector(&mut self, items: &[NodeId]) -> Result<ExprId, Obstacle> {
        let mut entries = Vec::new();
        for item in items {
            entries.push(self.expression(*item)?);
        }
        let shapes: Vec<Option<Vec<usize>>> = entries.iter().map(|entry| self.sort(*entry).shape().map(<[usize]>::to_vec)).collect();
        if shapes.iter().all(Option::is_none) {
            return Ok(self.arena.tensor([entries.len()], entries));
        }
        // Rows of one length, written `1, 2; 3, 4`.
        if let Some(Some(first)) = shapes.first()
            && let [columns] = first.as_slice()
            && shapes.iter().all(|shape| shape.as_ref() == Some(first))
            && items.iter().all(|item| matches!(self.tree.kind(*item), Kind::List { .. }))
        {
            let mut flat = Vec::new();
            for entry in &entries {
                match self.arena.node(*entry) {
                    Node::Tensor { entries, .. } => flat.extend(entries.iter().copied()),
                    _ => return Ok(self.arena.apply(op::STACK, entries)),
                }
            }
            return Ok(self.arena.tensor([entries.len(), *columns], flat));
        }
        // `[h^T, x^T]`: rows side by side; vectors go one under the other.
        let rows = shapes.iter().all(|shape| shape.as_ref().is_none_or(|shape| shape.len() == 2 && shape[0] == 1));
        let op = if rows { op::CONCAT } else { op::STACK };
        Ok(self.arena.apply(op, entries))
    }
}
