//! LaTeX: one pass over the file with its environments on a stack; macros of the file are expanded inside formulas.

mod frames;
pub(super) mod lexer;
mod maths;
mod reader;
mod structure;
mod tabular;
mod words;

use super::{Block, Document, Format, Macros};
use crate::diag::Diagnostic;

/// Reads LaTeX; the blocks go to `visit`, part by part. Without `\begin{document}` the whole file is the body.
pub(super) fn read(text: &str, macros: &Macros, visit: &mut dyn FnMut(Vec<Block>)) -> Document {
    let macros = macros.for_file(text.len());
    let mut shared = reader::Shared { groups: lexer::groups(text), macros, ..reader::Shared::default() };
    let top = text.len() - text.trim_start_matches('\u{feff}').len();
    let start = structure::preamble(text, top, &mut shared);
    let mut reader = reader::Reader::new(text, start, text.len(), 0, &mut shared);
    while reader.run_part() {
        visit(reader.take());
    }
    visit(reader.finish());
    let mut diagnostics = shared.diagnostics;
    if let Some(name) = shared.macros.endless {
        diagnostics.push(Diagnostic::warning(
            "macro-too-deep",
            crate::diag::Span::empty(start),
            format!("macro `{name}` expands without end; it is left as it stands"),
        ));
    }
    diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    Document { format: Format::Latex, front_matter: None, blocks: Vec::new(), diagnostics }
}
