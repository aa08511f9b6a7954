//! Signs with several meanings: the table of their readings, and the choice among them.
//!
//! A choice is made once for a whole formula, in the order of the table; the judge proves under the first reading and refutes only
//! what fails under every one.

use std::collections::BTreeMap;

/// A sign or a form whose meaning the document may leave open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Token {
    /// `\otimes` between two tensors of one shape.
    Otimes,
    /// `\times`, `*`, `\cdot` between two vectors or matrices of one shape.
    TensorProduct,
    /// `\log` without a base.
    Logarithm,
    /// `2\frac{1}{3}`.
    MixedNumber,
    /// `a/bc`.
    SlashReach,
    /// `\log a b`, `\sin 2 x`: how far an operator without parentheses reaches.
    OperatorReach,
    /// `\lg`.
    Lg,
}

impl Token {
    /// The readings in ranked order.
    pub const fn readings(self) -> &'static [&'static str] {
        match self {
            Token::Otimes => &["the entry by entry product", "the Kronecker product"],
            Token::TensorProduct => &["the entry by entry product", "the matrix product"],
            Token::Logarithm => &["the natural logarithm", "the logarithm to base 2", "the logarithm to base 10"],
            Token::MixedNumber => &["a product", "a mixed number"],
            Token::SlashReach => &["the product below the stroke", "only the first factor below the stroke"],
            Token::OperatorReach => &["everything that follows", "only the first factor"],
            Token::Lg => &["the logarithm to base 10", "the logarithm to base 2"],
        }
    }

    /// How the sign is named in a note.
    pub const fn sign(self) -> &'static str {
        match self {
            Token::Otimes => "\\otimes",
            Token::TensorProduct => "the product sign between tensors",
            Token::Logarithm => "\\log",
            Token::MixedNumber => "a number before a fraction",
            Token::SlashReach => "the stroke",
            Token::OperatorReach => "an operator without parentheses",
            Token::Lg => "\\lg",
        }
    }
}

/// Which reading is taken of each token; the first where nothing is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    picked: BTreeMap<Token, usize>,
}

impl Choices {
    /// The reading of `token`.
    pub fn of(&self, token: Token) -> usize {
        self.picked.get(&token).copied().unwrap_or(0)
    }

    /// The same choices with another reading of `token`.
    #[must_use]
    pub fn with(mut self, token: Token, reading: usize) -> Self {
        self.picked.insert(token, reading);
        self
    }
}

/// Every joint reading of `tokens`, the preferred one first; `None` when there are more than sixteen.
pub fn joint(tokens: &[Token]) -> Option<Vec<Choices>> {
    let mut all = vec![Choices::default()];
    for token in tokens {
        all = (0..token.readings().len())
            .flat_map(|reading| all.iter().map(move |choices| choices.clone().with(*token, reading)).collect::<Vec<_>>())
            .collect();
        if all.len() > 16 {
            return None;
        }
    }
    Some(all)
}
