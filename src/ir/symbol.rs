//! Symbols: names with a type and a domain.

use serde::Serialize;

use super::ExprId;

/// A symbol of an [`super::Arena`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct SymbolId(pub u32);

/// What kind of thing a symbol stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Type {
    /// A number, a vector, a matrix or a function's value: the space is not named.
    #[default]
    Quantity,
    /// A whole number: an index, a size, a count.
    Integer,
    /// A real number.
    Real,
    /// A vector of a named or unnamed size.
    Vector,
    /// A matrix of a named or unnamed size.
    Matrix,
    /// Things with an index: a sequence, a sample, the entries of a vector.
    Family,
    /// A function.
    Function,
    /// A random variable, of numbers or of vectors.
    Random,
    /// An event.
    Event,
    /// A probability distribution or its density.
    Distribution,
    /// A set.
    Set,
    /// Something that holds or does not.
    Proposition,
}

impl Type {
    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Type::Quantity => "quantity",
            Type::Integer => "integer",
            Type::Real => "real",
            Type::Vector => "vector",
            Type::Matrix => "matrix",
            Type::Family => "family",
            Type::Function => "function",
            Type::Random => "random variable",
            Type::Event => "event",
            Type::Distribution => "distribution",
            Type::Set => "set",
            Type::Proposition => "proposition",
        }
    }
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
