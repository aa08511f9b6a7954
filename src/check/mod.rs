//! Judging: each written step gets a verdict with its evidence.

pub mod verdict;

pub use verdict::{Counts, Evidence, Reason, Report, Role, Step, Verdict};
