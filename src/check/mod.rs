//! Judging: each written step gets a verdict with its evidence.

pub mod coverage;
pub mod item;
pub mod normal;
pub mod objects;
pub mod expectation;
pub mod matrix;
pub mod verdict;

mod options;
pub mod certificate;
pub mod typed;
mod declare;
mod generic;
mod listen;
mod chain;
mod session;
mod walk;
mod prove;
mod step;
mod invariant;
mod repair;
mod carry;
mod explain;
mod families;
mod audit;
mod substitute;
mod conditions;
mod size_one;
mod slip;
mod events;
mod assume;
mod cells;
mod symbolic;

pub use audit::{Audit, Wanted, audit};
pub use explain::explain;
pub use options::Options;
pub use repair::Repair;
pub use session::{Answer, Filled, Session};
pub use verdict::{Counts, Evidence, Reason, Report, Role, Step, Verdict};

use crate::source::Document;

/// Judges every step of a document.
pub fn check(text: &str, document: &Document, options: &Options) -> Report {
    let mut report = Session::new(options).check_document(text, document);
    report.diagnostics.extend(invariant::distributions(text, document));
    report
}

/// Fills the holes of a document and judges what then stands there.
pub fn fill(text: &str, document: &Document, options: &Options) -> Filled {
    Session::new(options).fill_document(text, document)
}
