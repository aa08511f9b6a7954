//! Blocks that were read from text that macros made: put at the places of the file that the text came from.

use crate::source::{Block, BlockKind, Cell, Expansion, Formula, Inline, Origins};

/// Puts `blocks`, which were read from `made`, at their places in the file.
pub fn place(blocks: &mut [Block], made: &Expansion) {
    for block in blocks {
        block.span = made.origin.span(block.span);
        match &mut block.kind {
            BlockKind::Heading { inlines: inner, .. } | BlockKind::Paragraph(inner) => inlines(inner, made),
            BlockKind::Display(inner) => formula(inner, made),
            BlockKind::List { items, .. } => items.iter_mut().for_each(|(_, blocks)| place(blocks, made)),
            BlockKind::Quote(blocks) => place(blocks, made),
            BlockKind::Table { header, rows } => header.iter_mut().chain(rows.iter_mut().flatten()).for_each(|inner| cell(inner, made)),
            BlockKind::Code { body, .. } => *body = made.origin.span(*body),
            BlockKind::Directive(directive) => directive.span = made.origin.span(directive.span),
            BlockKind::Rule | BlockKind::Raw => {}
        }
    }
}

fn cell(cell: &mut Cell, made: &Expansion) {
    cell.span = made.origin.span(cell.span);
    inlines(&mut cell.inlines, made);
}

fn inlines(all: &mut [Inline], made: &Expansion) {
    for inline in all {
        match inline {
            Inline::Text { span, .. } | Inline::Code { span, .. } | Inline::Image { span, .. } => *span = made.origin.span(*span),
            Inline::Math(inner) => formula(inner, made),
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Link { body: inner, .. } => inlines(inner, made),
            Inline::Break => {}
        }
    }
}

fn formula(formula: &mut Formula, made: &Expansion) {
    let expansion = match &formula.expanded {
        Some(inner) => Expansion { text: inner.text.clone(), origin: inner.origin.through(&made.origin) },
        None => {
            let mut origin = Origins::default();
            origin.extend(&made.origin, formula.body.start, formula.body.end);
            Expansion { text: formula.body.text(&made.text).to_owned(), origin }
        }
    };
    formula.span = made.origin.span(formula.span);
    formula.body = made.origin.span(formula.body);
    formula.expanded = Some(Box::new(expansion));
}
