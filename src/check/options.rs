//! What the caller says about a check.

/// Options of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Decimals of a result that is not exact.
    pub digits: usize,
    /// Conditions that are granted, in LaTeX or plain: `x > 0`, `n \in \mathbb{Z}`, `x real`.
    pub assumptions: Vec<String>,
    /// Whether fractions are written as decimals.
    pub decimals: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options { digits: 4, assumptions: Vec::new(), decimals: false }
    }
}
