//! One file a diagnostics output: the terminal, JSON.

#[cfg(feature = "cli")]
pub mod human;
pub mod json;
