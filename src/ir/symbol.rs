//! Symbols: names with a type and a domain.

use serde::Serialize;

use super::ExprId;

/// A symbol of an [`super::Arena`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct SymbolId(pub u32);

/// What kind of thing an expression or a symbol is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub enum Type {
    /// Not known.
    #[default]
    Unknown,
    /// A real number.
    Real,
    /// A truth value.
    Bool,
    /// A column vector, matrix or higher tensor; `None` is a dimension without a number.
    Tensor(Vec<Option<usize>>),
    /// A shape such as 25x25x384: a value, not a product.
    Shape,
    /// A function of so many arguments.
    Function(usize),
    /// A random variable with real values.
    Random,
    /// A probability distribution.
    Distribution,
    /// A set.
    Set,
}

/// Where a real symbol ranges, as far as the document says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Domain {
    /// Lower end and whether it belongs to the domain.
    pub lower: Option<(ExprId, bool)>,
    /// Upper end and whether it belongs to the domain.
    pub upper: Option<(ExprId, bool)>,
    /// Only integers.
    pub integer: bool,
    /// Not zero.
    pub nonzero: bool,
}

/// A name in its scope.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Symbol {
    /// The canonical LaTeX of the name with its naming scripts and accents: `x`, `\mu`, `W_2`, `x^{(i)}`, `\mathbf{h}_{t-1}`, `\hat{y}`,
    /// `\text{Number of parameters}`.
    pub name: Box<str>,
    /// The scope it lives in; 0 is the document.
    pub scope: u32,
}
