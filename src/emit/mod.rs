//! One file a diagnostics output: the terminal, JSON; and a report read back.

#[cfg(feature = "cli")]
pub mod human;
pub mod json;
pub mod replay;
