//! Facts of probability problems.

use super::{reading::Reading, statement::Statement};

/// Adds the facts of probability problems that `pieces` hold to `reading`, which holds what the network phrases say: the first piece is
/// what the whole question says, a second one the part that is read (its facts override).
/// A family of this kind replaces the facts, the topics and what was not understood.
pub fn read(_source: &str, _pieces: &[Statement], _reading: &mut Reading) {}
