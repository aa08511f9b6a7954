//! Why a formula has no meaning here, and where.

use crate::diag::Span;

/// What kind of thing stands in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hindrance {
    /// The notation could not be read.
    Unreadable,
    /// A sign or an operator without a meaning here.
    Unsupported,
    /// A command that nothing defines.
    Undefined,
    /// Too many readings, or one that the document does not settle.
    Ambiguous,
    /// Words in the place of mathematics.
    Prose,
    /// Shapes that do not fit.
    Shape,
    /// Vectors or matrices of unnamed size.
    Sizes,
}

/// Why a formula was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    /// What kind of obstacle.
    pub kind: Hindrance,
    /// Where, in bytes of the formula's text.
    pub span: Span,
    /// In words.
    pub what: String,
}

impl Obstacle {
    /// An obstacle of `kind` at `span`.
    pub fn new(kind: Hindrance, span: Span, what: impl Into<String>) -> Self {
        Obstacle { kind, span, what: what.into() }
    }
}

/// The doubt about a letter that stands before parentheses.
pub const MAY_BE_CALLED: &str = "a letter before parentheses may be a function";
