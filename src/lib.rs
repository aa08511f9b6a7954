//! `rederive` reads mathematics as people write it (Markdown or LaTeX), computes what is asked, checks every step that is
//! written, and typesets the result. A spell-checker for derivations, and a press for solution sheets.
//!
//! The rooms below are listed in the order of the data flow; a room imports only from rooms above it (`tests/house.rs`).

pub mod diag;
pub mod num;
pub mod source;
pub mod syntax;
pub mod ir;
pub mod op;
pub mod elaborate;
pub mod eval;
pub mod check;
pub mod solve;
pub mod doc;
pub mod render;
pub mod emit;
#[cfg(feature = "cli")]
pub mod cli;
