//! Markdown: the mathematics first, then the markup of what is left (pulldown-cmark) over a text of the same length.

mod blocks;
mod clean;
mod front;
mod html;
mod lines;
mod mask;
mod opaque;
mod rows;
mod scan;

use super::{Document, Format, Macros};
use crate::diag::Span;
use lines::Lines;

/// Reads Markdown.
pub(super) fn read(text: &str, macros: &Macros) -> Document {
    let mut diagnostics = Vec::new();
    let front = front::read(text, &mut diagnostics);
    let lines = Lines::new(text);
    let opaque = opaque::find(text, &lines, front.end, &mut diagnostics);
    let mut formulas = scan::formulas(text, &lines, &opaque, front.end, &mut diagnostics);
    let mut macros = macros.for_file(text.len());
    let mut at = front.end;
    for cover in opaque.iter().map(|stretch| stretch.span).chain(std::iter::once(Span::empty(text.len()))) {
        macros.learn(Span::new(at, cover.start.max(at)).text(text));
        at = at.max(cover.end);
    }
    for formula in &mut formulas {
        let clean = clean::expansion(text, &lines, formula.body);
        let expanded = match &clean {
            Some(clean) => macros.further(clean),
            None => macros.expansion(text, formula.body),
        };
        formula.expanded = expanded.or(clean).map(Box::new);
    }
    let masked = mask::mask(text, front.end, &formulas, &opaque);
    let blocks = blocks::build(text, &masked, &formulas, &opaque, &mut diagnostics);
    diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    Document { format: Format::Markdown, front_matter: front.toml, blocks, diagnostics }
}
