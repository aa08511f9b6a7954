//! The rows of `tabular` and its kin.

use super::{
    lexer::{command_end, comment_end, group, skip_blank},
    reader::Reader,
    words,
};
use crate::{
    diag::Span,
    source::{Block, BlockKind, Cell, inlines::trim, table::is_header},
};

/// Where the cells of a table stand, row by row, and after how many rows the first rule is drawn.
struct Grid {
    rows: Vec<Vec<Span>>,
    ruled: Option<usize>,
}

impl Reader<'_, '_> {
    /// Reads the table over `span` whose `\end` stands at `close`; the reader is behind `\begin{NAME}`.
    pub(super) fn table(&mut self, name: &str, span: Span, close: usize) {
        for _ in 0..words::table_arguments(name) {
            let next = skip_blank(self.text, self.at, close);
            let next = super::lexer::option(self.text, next, close).map_or(next, |(_, end)| end + 1);
            if let Some((_, end)) = self.group(next).filter(|(_, end)| *end <= close) {
                self.at = end + 1;
            }
        }
        let grid = grid(self.text, self.at, close);
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for places in grid.rows {
            let row =
                places.into_iter().map(|place| Cell { inlines: trim(self.inlines_of(place.start, place.end)), span: place }).collect();
            rows.push(row);
        }
        let headed = rows.len() > 1 && (grid.ruled == Some(1) || is_header(&rows));
        let header = if headed { rows.remove(0) } else { Vec::new() };
        self.push_block(Block { kind: BlockKind::Table { header, rows }, span });
    }
}

/// Cuts the body of a table at `&` and `\\` outside of braces and dollars.
fn grid(text: &str, start: usize, end: usize) -> Grid {
    let bytes = text.as_bytes();
    let mut grid = Grid { rows: Vec::new(), ruled: None };
    let (mut row, mut cell, mut at, mut depth, mut math) = (Vec::new(), start, start, 0usize, false);
    while at < end {
        match bytes[at] {
            b'%' => {
                at = comment_end(text, at, end);
                continue;
            }
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b'$' => math = !math,
            b'&' if depth == 0 && !math => {
                row.push(Span::new(cell, at));
                cell = at + 1;
            }
            b'\\' if bytes.get(at + 1) == Some(&b'\\') && depth == 0 && !math => {
                row.push(Span::new(cell, at));
                grid.rows.push(std::mem::take(&mut row));
                at += 2;
                if let Some((_, close)) = super::lexer::option(text, at, end) {
                    at = close + 1;
                }
                cell = at;
                continue;
            }
            b'\\' => {
                let stop = command_end(text, at).min(end);
                let rule = matches!(&text[at + 1..stop], "hline" | "midrule" | "Xhline");
                if rule && !grid.rows.is_empty() {
                    grid.ruled.get_or_insert(grid.rows.len());
                }
                at = stop.max(at + 1);
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    row.push(Span::new(cell.min(end), end));
    grid.rows.push(row);
    for row in &mut grid.rows {
        for place in row.iter_mut() {
            *place = tidy(text, *place);
        }
    }
    grid.rows.retain(|row| row.len() > 1 || row.iter().any(|place| !place.is_empty()));
    grid
}

/// A cell's place without white space and rules at its ends, and inside of `\multicolumn`.
fn tidy(text: &str, place: Span) -> Span {
    let mut start = place.start;
    loop {
        start = skip_blank(text, start, place.end);
        let rest = &text[start..place.end];
        let Some(rule) = ["\\hline", "\\toprule", "\\midrule", "\\bottomrule", "\\cline", "\\cmidrule", "\\addlinespace"]
            .iter()
            .find(|rule| rest.starts_with(**rule))
        else {
            break;
        };
        start += rule.len();
        while let Some(open) = text[start..place.end].chars().next().filter(|c| matches!(c, '{' | '(' | '[')) {
            let close = if open == '{' {
                '}'
            } else if open == '(' {
                ')'
            } else {
                ']'
            };
            match text[start..place.end].find(close) {
                Some(length) => start += length + 1,
                None => break,
            }
        }
    }
    let inner = text[start..place.end].trim_end();
    if inner.starts_with("\\multicolumn") || inner.starts_with("\\multirow") {
        let mut at = start + command_end(text, start) - start;
        let mut last = None;
        for _ in 0..3 {
            if let Some((open, close)) = group(text, at, place.end) {
                last = Some(Span::new(open, close));
                at = close + 1;
            } else if text[at..place.end].starts_with('*') {
                at += 1;
            }
        }
        if let Some(last) = last {
            return last;
        }
    }
    Span::new(start, start + inner.len())
}
