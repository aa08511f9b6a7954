//! Markdown: the mathematics first, then the markup of what is left (pulldown-cmark) over a text of the same length.

mod blocks;
mod clean;
mod front;
mod html;
mod lines;
mod mask;
mod opaque;
mod references;
mod rows;
mod scan;

use super::{Block, Document, Format, Macros};
use crate::diag::Span;
use lines::Lines;

/// Reads Markdown; the blocks go to `visit`, part by part.
pub(super) fn read(text: &str, macros: &Macros, visit: &mut dyn FnMut(Vec<Block>)) -> Document {
    let mut diagnostics = Vec::new();
    let front = front::read(text, &mut diagnostics);
    let lines = Lines::new(text);
    let opaque = opaque::find(text, &lines, front.end, &mut diagnostics);
    let formulas = scan::formulas(text, &lines, &opaque, front.end, &mut diagnostics);
    drop(lines);
    let mut macros = macros.for_file(text.len());
    let mut at = front.end;
    for cover in opaque.iter().map(|stretch| stretch.span).chain(std::iter::once(Span::empty(text.len()))) {
        macros.learn(Span::new(at, cover.start.max(at)).text(text));
        at = at.max(cover.end);
    }
    let masked = mask::mask(text, front.end, &formulas, &opaque);
    let scanned = blocks::Scanned { text, masked: &masked, formulas: &formulas, opaque: &opaque };
    blocks::build(scanned, macros, &mut diagnostics, visit);
    diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    Document { format: Format::Markdown, front_matter: front.toml, blocks: Vec::new(), diagnostics }
}
