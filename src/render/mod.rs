//! The press: a typed document as Markdown, LaTeX, HTML and PDF.

pub mod math;

pub use math::{mathml, mathml_display, speech, typst_math, typst_math_display};
