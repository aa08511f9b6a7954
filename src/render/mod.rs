//! The press: a typed document as Markdown, LaTeX, HTML and PDF.

mod figure;
mod html;
mod latex;
mod markdown;
pub mod math;
mod options;
#[cfg(feature = "pdf")]
mod pdf;
mod press;
mod typst;

pub use figure::svg;
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
    doc::{Document, Drawing},
    syntax,
};

/// The drawings of a document in the order in which a rendering shows them.
pub fn figures<'a>(document: &'a Document, options: &Options) -> Vec<&'a Drawing> {
    press::drawings(&document.blocks, options.without_questions)
}

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
