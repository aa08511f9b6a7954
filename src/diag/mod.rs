//! Spans, codes and diagnostics as data: collected, never thrown, drawn by `emit`.

mod diagnostic;
mod span;

pub use diagnostic::{Diagnostic, Edit, Help, Label, Severity};
pub use span::{LineIndex, Position, Span};
