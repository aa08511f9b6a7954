//! Tables without Markdown's header line: rows between pipes, and rows whose cells are parted by tabs.

use crate::{
    diag::Span,
    source::{
        Block, BlockKind, Cell, Inline,
        inlines::{cut, is_blank, places, trim},
        table::is_header,
    },
};

/// What parts the cells of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Parting {
    Tab,
    Pipe,
}

/// A run of lines that reads as a table: its place and the cells of each row.
struct Run {
    span: Span,
    rows: Vec<Vec<Span>>,
    headed: bool,
}

/// The paragraph at `span` in paragraphs and tables; `masked` is the text with its formulas covered.
pub fn part(masked: &str, span: Span, inlines: Vec<Inline>) -> Vec<Block> {
    let runs = runs(masked, span);
    if runs.is_empty() {
        return paragraph(inlines).into_iter().collect();
    }
    let (mut blocks, mut rest) = (Vec::new(), inlines);
    for run in runs {
        let (before, after) = cut(rest, run.span.start);
        blocks.extend(paragraph(before));
        let (mut inside, after) = cut(after, run.span.end);
        let mut rows = Vec::new();
        for cells in &run.rows {
            let mut row = Vec::new();
            for cell in cells {
                let (_, from) = cut(inside, cell.start);
                let (content, next) = cut(from, cell.end);
                row.push(Cell { inlines: trim(content), span: *cell });
                inside = next;
            }
            rows.push(row);
        }
        let header = if run.headed || is_header(&rows) { rows.remove(0) } else { Vec::new() };
        blocks.push(Block { kind: BlockKind::Table { header, rows }, span: run.span });
        rest = after;
    }
    blocks.extend(paragraph(rest));
    blocks
}

fn paragraph(inlines: Vec<Inline>) -> Option<Block> {
    let inlines = trim(inlines);
    let span = places(&inlines)?;
    (!is_blank(&inlines)).then_some(Block { kind: BlockKind::Paragraph(inlines), span })
}

/// The runs of at least two rows, of at least two cells each.
fn runs(masked: &str, span: Span) -> Vec<Run> {
    let source = span.text(masked);
    if !source.contains('\n') || !source.contains(['\t', '|']) {
        return Vec::new();
    }
    let (mut runs, mut current): (Vec<Run>, Option<(Parting, Run)>) = (Vec::new(), None);
    let mut start = span.start;
    for line in source.split_inclusive('\n') {
        let place = Span::new(start, start + line.trim_end_matches(['\n', '\r']).len());
        start += line.len();
        // A ruler that does not fit its header (a bar in a cell) parts no rows; the header is then known.
        if line.contains("--") && is_ruler(line.trim()) && current.as_ref().is_some_and(|(_, run)| run.rows.len() == 1) {
            if let Some((_, run)) = &mut current {
                run.headed = true;
            }
            continue;
        }
        let row = row(line.trim_end_matches(['\n', '\r']), place.start);
        match (&mut current, row) {
            (Some((parting, run)), Some((other, cells))) if *parting == other => {
                run.rows.push(cells);
                run.span.end = place.end;
            }
            (_, row) => {
                runs.extend(current.take().map(|(_, run)| run));
                current = row.map(|(parting, cells)| (parting, Run { span: place, rows: vec![cells], headed: false }));
            }
        }
    }
    runs.extend(current.map(|(_, run)| run));
    runs.retain(|run| run.rows.len() >= 2);
    runs
}

/// The cells of a line that reads as a row.
fn row(line: &str, start: usize) -> Option<(Parting, Vec<Span>)> {
    let inner = line.trim();
    let offset = start + (line.len() - line.trim_start().len());
    if inner.len() > 2 && inner.starts_with('|') && inner.ends_with('|') {
        let cells = cells(&inner[1..inner.len() - 1], offset + 1, '|');
        return (cells.len() >= 2 && !is_ruler(inner)).then_some((Parting::Pipe, cells));
    }
    if inner.contains('\t') {
        return Some((Parting::Tab, cells(inner, offset, '\t')));
    }
    let open = inner.contains(" | ") && !inner.contains("||");
    open.then(|| (Parting::Pipe, cells(inner, offset, '|')))
}

fn cells(inner: &str, start: usize, mark: char) -> Vec<Span> {
    let mut at = start;
    let mut cells = Vec::new();
    for piece in inner.split(mark) {
        let lead = piece.len() - piece.trim_start().len();
        let length = piece.trim().len();
        cells.push(Span::new(at + lead, at + lead + length));
        at += piece.len() + 1;
    }
    if mark == '\t' {
        cells.retain(|cell| !cell.is_empty());
    }
    cells
}

fn is_ruler(row: &str) -> bool {
    row.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t' | b'='))
}
