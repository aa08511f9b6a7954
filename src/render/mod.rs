//! The press: a typed document as Markdown, LaTeX, HTML and PDF.

mod html;
mod latex;
mod markdown;
pub mod math;
mod options;
#[cfg(feature = "pdf")]
mod pdf;
mod press;
mod typst;

pub use html::html;
pub use latex::latex;
pub use markdown::markdown;
pub use math::{mathml, mathml_display, speech, typst_math, typst_math_display};
pub use options::Options;
#[cfg(feature = "pdf")]
pub use pdf::pdf;
pub use typst::typst;

use crate::{
    diag::{Diagnostic, Span},
    doc::Document,
    syntax,
};

/// What a rendering of `document` cannot set as mathematics and shows as its LaTeX: a warning for each such formula.
pub fn audit(document: &Document) -> Vec<Diagnostic> {
    let found = press::formulas(&document.blocks).into_iter();
    found
        .flat_map(|(latex, span)| {
            let place = span.unwrap_or(Span::empty(0));
            syntax::parse(latex).diagnostics.into_iter().map(move |cause| {
                Diagnostic::warning("shown-as-source", place, format!("`{latex}` is shown as its source")).with_note(cause.message)
            })
        })
        .collect()
}
