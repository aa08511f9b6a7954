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
    /// `\mathcal{N}(\mu, \sigma)`.
    NormalSpread,
    /// `E(...)`.
    Expectation,
    /// `H(...)`.
    Entropy,
    /// `\sigma(...)`.
    Sigma,
    /// `\Phi(...)`.
    Phi,
    /// `e`.
    Euler,
    /// `\pi`.
    Pi,
    /// `f'(x)`.
    Prime,
    /// `[x = 1, y = 2]`.
    System,
}

/// A row of the table of readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ambiguity {
    /// The token.
    pub token: Token,
    /// What a notation profile calls it.
    pub name: &'static str,
    /// How it is written.
    pub sign: &'static str,
    /// Its readings in ranked order: what a profile calls them, and in words.
    pub readings: &'static [(&'static str, &'static str)],
    /// What settles it besides a profile.
    pub settled_by: &'static str,
}

/// The table: every sign with several readings, in one place.
pub const TABLE: [Ambiguity; 16] = [
    Ambiguity {
        token: Token::Otimes,
        name: "otimes",
        sign: "\\otimes",
        readings: &[("entries", "the entry by entry product"), ("kronecker", "the Kronecker product")],
        settled_by: "the shapes of both sides",
    },
    Ambiguity {
        token: Token::TensorProduct,
        name: "product",
        sign: "the product sign between tensors",
        readings: &[("entries", "the entry by entry product"), ("matrix", "the matrix product")],
        settled_by: "the shapes of both sides",
    },
    Ambiguity {
        token: Token::Logarithm,
        name: "log",
        sign: "\\log",
        readings: &[("e", "the natural logarithm"), ("2", "the logarithm to base 2"), ("10", "the logarithm to base 10")],
        settled_by: "a base that the document says",
    },
    Ambiguity {
        token: Token::MixedNumber,
        name: "mixed-number",
        sign: "a number before a fraction",
        readings: &[("product", "a product"), ("sum", "a mixed number")],
        settled_by: "a product sign",
    },
    Ambiguity {
        token: Token::SlashReach,
        name: "stroke",
        sign: "the stroke",
        readings: &[("all", "the product below the stroke"), ("one", "only the first factor below the stroke")],
        settled_by: "parentheses",
    },
    Ambiguity {
        token: Token::OperatorReach,
        name: "reach",
        sign: "an operator without parentheses",
        readings: &[("all", "everything that follows"), ("one", "only the first factor")],
        settled_by: "parentheses",
    },
    Ambiguity {
        token: Token::Lg,
        name: "lg",
        sign: "\\lg",
        readings: &[("10", "the logarithm to base 10"), ("2", "the logarithm to base 2")],
        settled_by: "nothing else",
    },
    Ambiguity {
        token: Token::NormalSpread,
        name: "normal",
        sign: "the second parameter of a normal law, a sigma without a square",
        readings: &[("deviation", "the standard deviation"), ("variance", "the variance")],
        settled_by: "a square on the sigma",
    },
    Ambiguity {
        token: Token::Expectation,
        name: "E",
        sign: "E before parentheses",
        readings: &[("expectation", "the expectation"), ("function", "a function")],
        settled_by: "brackets, a law below it, or words about expectations",
    },
    Ambiguity {
        token: Token::Entropy,
        name: "H",
        sign: "H before parentheses",
        readings: &[("entropy", "the entropy"), ("function", "a function")],
        settled_by: "words about entropies, or a divergence in the document",
    },
    Ambiguity {
        token: Token::Sigma,
        name: "sigma",
        sign: "\\sigma before parentheses",
        readings: &[("sigmoid", "the sigmoid function"), ("function", "a function")],
        settled_by: "a definition",
    },
    Ambiguity {
        token: Token::Phi,
        name: "Phi",
        sign: "\\Phi before parentheses",
        readings: &[("normal", "the standard normal distribution function"), ("function", "a function")],
        settled_by: "a definition, or a transpose of its value",
    },
    Ambiguity {
        token: Token::Euler,
        name: "e",
        sign: "e",
        readings: &[("number", "Euler's number"), ("name", "a name")],
        settled_by: "a definition",
    },
    Ambiguity {
        token: Token::Pi,
        name: "pi",
        sign: "\\pi",
        readings: &[("number", "the ratio of circumference and diameter"), ("name", "a name")],
        settled_by: "a definition, or its use as a policy",
    },
    Ambiguity {
        token: Token::Prime,
        name: "prime",
        sign: "a prime on a function",
        readings: &[("derivative", "the derivative"), ("name", "another function")],
        settled_by: "a definition",
    },
    Ambiguity {
        token: Token::System,
        name: "system",
        sign: "equations between brackets",
        readings: &[("all", "a system: all of them hold"), ("one", "alternatives: one of them holds")],
        settled_by: "the words and, or",
    },
];

impl Token {
    /// Its row in the table.
    pub fn row(self) -> &'static Ambiguity {
        &TABLE[self as usize]
    }

    /// The readings in ranked order, in words.
    pub fn readings(self) -> impl ExactSizeIterator<Item = &'static str> {
        self.row().readings.iter().map(|(_, words)| *words)
    }

    /// How the sign is named in a note.
    pub fn sign(self) -> &'static str {
        self.row().sign
    }
}

/// A notation profile: what a course says once about signs with several readings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    settled: BTreeMap<Token, usize>,
}

impl Profile {
    /// Settles the sign that `name` calls as `reading`, both by the words of [`TABLE`]; the error says what there is.
    pub fn settle(&mut self, name: &str, reading: &str) -> Result<(), String> {
        let Some(row) = TABLE.iter().find(|row| row.name == name) else {
            let names: Vec<&str> = TABLE.iter().map(|row| row.name).collect();
            return Err(format!("`{name}` is no sign with several readings; there are {}", names.join(", ")));
        };
        let Some(at) = row.readings.iter().position(|(word, _)| *word == reading) else {
            let words: Vec<&str> = row.readings.iter().map(|(word, _)| *word).collect();
            return Err(format!("`{name}` has no reading `{reading}`; it can be {}", words.join(", ")));
        };
        self.settled.insert(row.token, at);
        Ok(())
    }

    /// The reading of `token`, where it is settled.
    pub fn of(&self, token: Token) -> Option<usize> {
        self.settled.get(&token).copied()
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
