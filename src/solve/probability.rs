//! Facts of probability problems.

use super::{phrase::Phrase, reading::Reading};

/// Adds the facts of probability problems that `phrases` hold to `reading`; phrases from `own` on belong to the part that is read.
pub fn read(_source: &str, _phrases: &[Phrase], _own: usize, _reading: &mut Reading) {}
