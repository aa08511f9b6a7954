//! Judging: each written step gets a verdict with its evidence.

pub mod normal;
pub mod verdict;

mod options;
mod typed;
mod rounding;
mod present;
mod chain;
mod session;
mod walk;
mod prove;
mod step;
mod substitute;
mod assume;
mod symbolic;

pub use options::Options;
pub use present::{Written, exact as exact_words, json as value_json, value as written};
pub use session::{Answer, Filled, Session};
pub use verdict::{Counts, Evidence, Reason, Report, Role, Step, Verdict};

use crate::source::Document;

/// Judges every step of a document.
pub fn check(text: &str, document: &Document, options: &Options) -> Report {
    Session::new(options).check_document(text, document)
}

/// Fills the holes of a document and judges what then stands there.
pub fn fill(text: &str, document: &Document, options: &Options) -> Filled {
    Session::new(options).fill_document(text, document)
}
