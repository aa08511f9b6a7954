//! Certificates: the evidence of a verdict as plain data, and the certifier that replays it without searching.
//!
//! What [`verify`] guarantees for a certificate that it accepts:
//!
//! - The formulas say what the terms say: left and right side are read again from their LaTeX, with the names that the certificate lists.
//! - *Values*: both terms are evaluated again, exactly or in enclosures of 256 bits; the values are those listed, and the relation holds between
//!   them (for a refuted step: fails), decimals as typed taken as roundings.
//! - *Expansion*: both terms are expanded by a fixed list of rules into the same fraction of polynomials over atoms, by code that the prover does not
//!   use; the rules used and the conditions of definedness are exactly those listed; and at some points of the domain both sides have values,
//!   which agree. The step then holds wherever the assumptions and the conditions hold.
//! - *Witness*: the listed values satisfy every listed assumption, and the two sides have the listed values there, at which the relation fails.
//!
//! It does not guarantee that the document grants the listed assumptions, that definitions elsewhere in it are the listed ones, or that another
//! reading of the formulas was not meant.

mod conditions;
mod derive;
mod expand;
mod make;
mod polynomial;
mod term;
mod verify;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{eval::symbolic, ir::Arena};

pub use conditions::{Condition, Need};
pub use term::Term;
pub(super) use verify::samples;
pub use verify::verify;

/// Precision of the values, in bits.
const BITS: u32 = 256;

/// The evidence of one verdict as plain data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// The left side as it is written.
    pub left: String,
    /// The relation between the sides.
    pub relation: String,
    /// The right side as it is written.
    pub right: String,
    /// Whether the relation was found to hold; otherwise it was found to fail.
    pub holds: bool,
    /// The names in the formulas with what they stand for.
    pub names: BTreeMap<String, Term>,
    /// What is granted about the letters.
    pub assumptions: Vec<Granted>,
    /// How the text is read: the base of a logarithm, whether sigma is the sigmoid.
    pub reading: Conventions,
    /// The two sides as terms, names written out.
    pub terms: (Term, Term),
    /// Where both sides are defined, as far as it does not follow from the assumptions.
    pub conditions: Vec<Condition>,
    /// Why.
    pub ground: Ground,
}

/// How the text is read where it says so itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conventions {
    /// The base of the logarithm, where the document says it.
    pub log_base: Option<u32>,
    /// Whether the text speaks of sigmoids.
    pub sigmoid: bool,
}

/// What is granted about a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Granted {
    /// The letter.
    pub letter: String,
    /// A lower end, and whether it is a value.
    pub above: Option<(String, bool)>,
    /// An upper end, and whether it is a value.
    pub below: Option<(String, bool)>,
    /// Whole numbers only.
    pub integer: bool,
    /// Not zero.
    pub nonzero: bool,
}

/// Why a relation holds or fails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Ground {
    /// Both sides have these values.
    Values(Values),
    /// Both sides expand to the same by these rules.
    Expansion {
        /// The names of the rules that were used.
        rules: Vec<String>,
    },
    /// Both sides have these values at a point.
    Witness {
        /// The letters with their values.
        at: BTreeMap<String, String>,
        /// The values of the sides there.
        values: Values,
    },
}

/// The values of both sides, entry by entry: exact, or decimals of an enclosure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Values {
    /// The entries of the left side.
    pub left: Vec<String>,
    /// The entries of the right side.
    pub right: Vec<String>,
    /// The entries of the right side as typed, where they are decimals.
    pub typed: Vec<Option<String>>,
}

/// A term as LaTeX.
pub fn term_latex(term: &Term) -> String {
    let mut arena = Arena::new();
    term.expression(&mut arena).map_or_else(|| term.to_string(), |id| symbolic::latex(&arena, id))
}

#[cfg(test)]
mod tests;
