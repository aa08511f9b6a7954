//! Where terms are defined, for the certifier only: the closed list of conditions that a certificate may rest on.

use serde::{Deserialize, Serialize};

use super::term::Term;
use crate::num::Rational;

/// What a term must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Need {
    /// Not zero: a denominator.
    Nonzero,
    /// Positive: a logarithm's argument, the base of a real power.
    Positive,
    /// Not negative: under an even root.
    Nonnegative,
}

/// A condition of definedness.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Condition {
    /// What is wanted.
    pub is: Need,
    /// Of which term.
    pub term: Term,
}

/// The conditions under which a term is defined, from the outside in, each once; conditions on bound names are left out.
pub(super) fn conditions(terms: &[&Term]) -> Vec<Condition> {
    let mut found: Vec<Condition> = Vec::new();
    let mut open: Vec<&Term> = terms.iter().rev().copied().collect();
    while let Some(term) = open.pop() {
        if let Term::Apply(name, arguments) = term {
            let want = match (name.as_str(), arguments.as_slice()) {
                ("div", [_, below]) => Some((Need::Nonzero, below)),
                ("log" | "log2" | "log10", [inner]) => Some((Need::Positive, inner)),
                ("sqrt", [inner]) => Some((Need::Nonnegative, inner)),
                ("pow", [base, exponent]) => power(base, exponent),
                _ => None,
            };
            if let Some((is, term)) = want {
                let condition = Condition { is, term: term.clone() };
                if !mentions_bound(term) && !found.contains(&condition) {
                    found.push(condition);
                }
            }
        }
        match term {
            Term::Number(_) | Term::Symbol(_) => {}
            Term::Apply(_, inner) | Term::Tensor(_, inner) | Term::Bind(_, _, inner) => open.extend(inner.iter().rev()),
        }
    }
    found
}

fn power<'t>(base: &'t Term, exponent: &Term) -> Option<(Need, &'t Term)> {
    let value = match exponent {
        Term::Number(value) => value.clone(),
        Term::Apply(name, inner) if name == "neg" => match inner.as_slice() {
            [Term::Number(value)] => -value,
            _ => return None,
        },
        Term::Apply(name, inner) if name == "div" => match inner.as_slice() {
            [Term::Number(above), Term::Number(below)] if *below != Rational::from_integer(0.into()) => above / below,
            _ => return None,
        },
        // A negative base has whole powers: nothing that follows for every exponent.
        _ => return None,
    };
    let zero = Rational::from_integer(0.into());
    match (value.is_integer(), value > zero) {
        (true, true) => None,
        (true, false) => Some((Need::Nonzero, base)),
        (false, true) => Some((Need::Nonnegative, base)),
        (false, false) => Some((Need::Positive, base)),
    }
}

fn mentions_bound(term: &Term) -> bool {
    let mut open = vec![term];
    while let Some(term) = open.pop() {
        match term {
            Term::Symbol(name) if name.contains('@') => return true,
            Term::Symbol(_) | Term::Number(_) => {}
            Term::Apply(_, inner) | Term::Tensor(_, inner) | Term::Bind(_, _, inner) => open.extend(inner),
        }
    }
    false
}
