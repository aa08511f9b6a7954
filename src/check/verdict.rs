//! Verdicts and steps as data: the public result of a check.

use serde::Serialize;

use super::{Repair, certificate::Certificate};
use crate::diag::{Diagnostic, Span};

/// What was found about a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Exact: certified.
    Proved,
    /// No proof; independent samples agree.
    Supported,
    /// A concrete counterexample.
    Refuted,
    /// Not judged, with the reason.
    Unchecked,
}

/// What a step is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Something that is true or false.
    Claim,
    /// Gives a fresh name its meaning.
    Definition,
    /// Something that is granted.
    Premise,
    /// An equation to solve.
    Equation,
}

/// Why a claim was not judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The formula could not be read.
    Unreadable,
    /// A symbol has no meaning here.
    UndefinedSymbol,
    /// Too many readings.
    Ambiguous,
    /// An operator that the judge does not know.
    UnsupportedOperator,
    /// An undeclared property is needed.
    NeedsAssumption,
    /// The budget was spent.
    OutOfBudget,
    /// It hangs on words.
    DependsOnProse,
    /// A shape error: the two sides, or the operands, do not fit.
    Shape,
}

/// How a verdict was reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// The method: `arithmetic`, `rounding`, `normal-form`, `enclosure`, `samples`, `counterexample`...
    pub method: String,
    /// In words: the value found, the identities used, the number of samples with seed and digits.
    pub detail: String,
    /// How notation was read where others may read it otherwise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<String>,
    /// The evidence as plain data, where it was asked for and the certifier accepts it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Box<Certificate>>,
}

/// One written step: two members of a chain and the relation between them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// From the left side's first byte to the right side's last.
    pub span: Span,
    /// The left side.
    pub left: Span,
    /// The right side.
    pub right: Span,
    /// Canonical LaTeX of the relation.
    pub relation: String,
    /// What the step is for.
    pub role: Role,
    /// The verdict; claims only.
    pub verdict: Option<Verdict>,
    /// How it was reached.
    pub evidence: Option<Evidence>,
    /// Why it was not judged.
    pub reason: Option<Reason>,
    /// Notes: `rounded`, `rounded too early`, `consistent with the wrong line 3`...
    pub notes: Vec<String>,
    /// A counterexample: names in the document's own notation with their values.
    pub witness: Vec<(String, String)>,
    /// The sub-expression at fault, where one can be named (a matrix entry, the right side).
    pub fault: Option<Span>,
    /// The smallest edit that makes a refuted step true, where one was found and proved.
    pub repair: Option<Repair>,
}

/// How many claims came out how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// Proved claims.
    pub proved: usize,
    /// Supported claims.
    pub supported: usize,
    /// Refuted claims.
    pub refuted: usize,
    /// Unchecked claims.
    pub unchecked: usize,
}

/// The result of checking one document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Report {
    /// The steps in document order.
    pub steps: Vec<Step>,
    /// What else there is to say, in document order.
    pub diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Counts the verdicts of the claims.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for step in &self.steps {
            match step.verdict {
                Some(Verdict::Proved) => counts.proved += 1,
                Some(Verdict::Supported) => counts.supported += 1,
                Some(Verdict::Refuted) => counts.refuted += 1,
                Some(Verdict::Unchecked) => counts.unchecked += 1,
                None => {}
            }
        }
        counts
    }
}
