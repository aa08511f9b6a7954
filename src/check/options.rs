//! What the caller says about a check.

use crate::{elaborate::Profile, source::Macros};

/// Options of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Decimals of a result that is not exact.
    pub digits: usize,
    /// Conditions that are granted, in LaTeX or plain: `x > 0`, `n \in \mathbb{Z}`, `x real`.
    pub assumptions: Vec<String>,
    /// Whether fractions are written as decimals.
    pub decimals: bool,
    /// Whether repairs of refuted steps are looked for.
    pub repairs: bool,
    /// Whether verdicts carry certificates.
    pub certificates: bool,
    /// Macros that are defined outside of the documents.
    pub macros: Macros,
    /// What the course says once about signs with several readings.
    pub notation: Profile,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            digits: 4,
            assumptions: Vec::new(),
            decimals: false,
            repairs: true,
            certificates: false,
            macros: Macros::default(),
            notation: Profile::default(),
        }
    }
}
