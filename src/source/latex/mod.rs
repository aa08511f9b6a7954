//! LaTeX: one pass over the file with its environments on a stack; macros of the file are expanded inside formulas.

mod frames;
pub(super) mod lexer;
mod maths;
mod reader;
mod structure;
mod tabular;
mod words;

use super::{Document, Format, Macros};
use crate::diag::Diagnostic;

/// Reads LaTeX. Without `\begin{document}` the whole file is the body.
pub(super) fn read(text: &str, macros: &Macros) -> Document {
    let macros = macros.for_file(text.len());
    let mut shared = reader::Shared { groups: lexer::groups(text), macros, ..reader::Shared::default() };
    let top = text.len() - text.trim_start_matches('\u{feff}').len();
    let start = structure::preamble(text, top, &mut shared);
    let mut reader = reader::Reader::new(text, start, text.len(), 0, &mut shared);
    reader.run();
    let blocks = reader.finish();
    let mut diagnostics = shared.diagnostics;
    if let Some(name) = shared.macros.endless {
        diagnostics.push(Diagnostic::warning(
            "macro-too-deep",
            crate::diag::Span::empty(start),
            format!("macro `{name}` expands without end; it is left as it stands"),
        ));
    }
    diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    Document { format: Format::Latex, front_matter: None, blocks, diagnostics }
}
