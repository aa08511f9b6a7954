//! Proofs by normal form: two expressions are equal wherever both are defined.
//!
//! The normal form (`eval::symbolic::normal`) rewrites nothing that the author wrote; a proof is the empty normal form of the difference, with the
//! conditions under which the two sides are defined. Every proof is also looked at in floating point: sides that are nowhere defined, or
//! that differ at some point, are not proved.

mod definedness;

use crate::{
    eval::symbolic::{
        Assumptions, MAX_HEIGHT, distribution, height,
        normal::{DEFAULT_BUDGET, Normal, Sign, Stop},
        sample, symbols, work_out_derivatives,
    },
    ir::{Arena, ExprId, Node},
    num::Outcome,
};

pub use definedness::{Condition, Requirement, conditions};

/// How many points are looked at after a proof.
const POINTS: u64 = 24;

/// Why two expressions are equal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proof {
    /// What must hold for both sides to be defined and does not follow from the assumptions.
    pub conditions: Vec<Condition>,
    /// What was done, in words.
    pub steps: Vec<String>,
}

/// Proves `left = right` wherever both are defined, under `assumptions`. `Unknown` when there is no proof, which says nothing about the claim;
/// `Undefined` when a side has no value anywhere (a division by what is zero).
pub fn prove_equal(arena: &mut Arena, left: ExprId, right: ExprId, assumptions: &Assumptions) -> Outcome<Proof> {
    if height(arena, left).max(height(arena, right)) > MAX_HEIGHT {
        return Outcome::Unknown("the expression is nested too deeply".to_owned());
    }
    let derived = [left, right].map(|side| {
        let formula = distribution::work_out_functionals(arena, side, assumptions);
        work_out_derivatives(arena, formula)
    });
    let [a, b] = derived;
    if height(arena, a).max(height(arena, b)) > MAX_HEIGHT {
        return Outcome::Unknown("the expression is nested too deeply".to_owned());
    }
    // Sides that differ at a point are not worth the search for a proof.
    if sampled(arena, a, b, assumptions, POINTS / 3) == Some(Sampled::Different) {
        return Outcome::Unknown("the sides differ at a sampled point".to_owned());
    }
    let mut steps = Vec::new();
    if derived != [left, right] {
        steps.push("derivatives and functionals of distributions worked out".to_owned());
    }
    let needed = conditions(arena, &[left, right, a, b], assumptions);
    let mut found = equal(arena, a, b, assumptions);
    let mut used = assumptions.clone();
    if !matches!(found, Ok(true) | Err(Stop::Undefined(_))) && !needed.is_empty() {
        used = definedness::granted(arena, assumptions, &needed);
        if let Ok(true) = equal(arena, a, b, &used) {
            found = Ok(true);
            steps.push("where both sides are defined".to_owned());
        }
    }
    match found {
        Ok(true) if !survives_sampling(arena, a, b, &used) => Outcome::Unknown("a proof that floating point does not confirm".to_owned()),
        Ok(true) => {
            steps.push("the difference has an empty normal form".to_owned());
            Outcome::Known(Proof { conditions: needed, steps })
        }
        Ok(false) => Outcome::Unknown("the normal forms differ".to_owned()),
        Err(Stop::Budget) => Outcome::Unknown("out of budget".to_owned()),
        Err(Stop::Unsupported(why)) => Outcome::Unknown(why),
        Err(Stop::Undefined(why)) => Outcome::Undefined(why),
    }
}

fn equal(arena: &mut Arena, left: ExprId, right: ExprId, assumptions: &Assumptions) -> Result<bool, Stop> {
    let mut normal = Normal::new(arena, assumptions, DEFAULT_BUDGET);
    if let (Some(a), Some(b)) = (normal.entries(left)?, normal.entries(right)?) {
        if a.shape != b.shape {
            return Ok(false);
        }
        for (x, y) in a.entries.into_iter().zip(&b.entries) {
            let gap = x.minus(y);
            if !normal.is_zero(&gap)? {
                return Ok(false);
            }
        }
        return Ok(true);
    }
    let (a, b) = (normal.reduce(left)?, normal.reduce(right)?);
    let gap = a.minus(&b);
    normal.is_zero(&gap)
}

/// Proves `left = right` for complex values of all symbols, wherever both are defined.
pub fn prove_equal_in_the_plane(arena: &mut Arena, left: ExprId, right: ExprId) -> bool {
    if height(arena, left).max(height(arena, right)) > MAX_HEIGHT {
        return false;
    }
    let mut normal = Normal::in_the_plane(arena, DEFAULT_BUDGET / 4);
    let (Ok(a), Ok(b)) = (normal.reduce(left), normal.reduce(right)) else { return false };
    matches!(normal.is_zero(&a.minus(&b)), Ok(true))
}

/// What sampling in floating point shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sampled {
    /// The sides are close wherever both are defined, and they are somewhere.
    Close,
    /// The sides differ at some point.
    Different,
    /// No point was found where both are defined.
    Nowhere,
}

/// Whether no point speaks against the proof and, where values can be had, some point has both sides defined.
fn survives_sampling(arena: &Arena, left: ExprId, right: ExprId, assumptions: &Assumptions) -> bool {
    if left == right && matches!(arena.node(left), Node::Number(_) | Node::Symbol(_)) {
        return true;
    }
    sampled(arena, left, right, assumptions, POINTS).is_none_or(|found| found == Sampled::Close)
}

/// Compares at so many points; `None` where something has no value in floating point.
fn sampled(arena: &Arena, left: ExprId, right: ExprId, assumptions: &Assumptions, points: u64) -> Option<Sampled> {
    let mut names = symbols(arena, left);
    names.extend(symbols(arena, right));
    names.sort_unstable();
    names.dedup();
    let mut found = Sampled::Nowhere;
    for turn in 0..points {
        let point = sample::point(&names, assumptions, turn);
        let (a, b) = (sample::value(arena, left, &point)?, sample::value(arena, right, &point)?);
        if !(a.is_finite() && b.is_finite()) {
            continue;
        }
        if (a - b).abs() > 1e-4 * (1.0 + a.abs().max(b.abs())) {
            return Some(Sampled::Different);
        }
        found = Sampled::Close;
    }
    Some(found)
}

/// What is certain about the sign of a real expression.
pub fn sign(arena: &mut Arena, id: ExprId, assumptions: &Assumptions) -> Sign {
    if height(arena, id) > MAX_HEIGHT {
        return Sign::ANY;
    }
    let mut normal = Normal::new(arena, assumptions, DEFAULT_BUDGET / 4);
    match normal.reduce(id) {
        Ok(form) => match normal.is_zero(&form) {
            Ok(true) => Sign::ZERO,
            _ => normal.sign(&form),
        },
        Err(_) => Sign::ANY,
    }
}

/// Whether an expression is certainly not zero.
pub fn prove_nonzero(arena: &mut Arena, id: ExprId, assumptions: &Assumptions) -> bool {
    sign(arena, id, assumptions).is_nonzero()
}

/// Whether an expression is certainly positive.
pub fn prove_positive(arena: &mut Arena, id: ExprId, assumptions: &Assumptions) -> bool {
    sign(arena, id, assumptions).is_positive()
}

#[cfg(test)]
mod tests;
