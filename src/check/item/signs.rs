//! Statements as combinations of signs: what is compared with zero takes each of its three signs, and the claim holds for all of them.

use std::cmp::Ordering;

use num_traits::Zero;

use super::{
    formula::{Formula, order_that_holds},
    logic::Direction,
};
use crate::{
    eval::symbolic::{
        self,
        normal::{Normal, kernel::Polynomial},
    },
    ir::SymbolId,
    num::Rational,
};

/// So many different things may have a sign.
const MOST_SIGNS: usize = 8;

/// Whether the claim holds for every combination of signs.
pub(super) fn holds_for_signs(mut normal: Normal<'_>, mut signs: Signs, direction: Direction, first: &Formula, second: &Formula) -> bool {
    let (Some(first), Some(second)) = (signs.skeleton(&mut normal, first), signs.skeleton(&mut normal, second)) else { return false };
    let count = signs.polynomials.len() + signs.propositions.len();
    if count > MOST_SIGNS {
        return false;
    }
    let mut values = vec![Ordering::Less; count];
    loop {
        if direction.broken(first.holds(&values), second.holds(&values)) {
            return false;
        }
        // The next combination.
        let mut at = 0;
        loop {
            let Some(value) = values.get_mut(at) else { return true };
            *value = match *value {
                Ordering::Less => Ordering::Equal,
                Ordering::Equal => Ordering::Greater,
                Ordering::Greater => {
                    *value = Ordering::Less;
                    at += 1;
                    continue;
                }
            };
            break;
        }
    }
}

/// The expressions that are compared with zero, each up to a factor, and the names of statements.
#[derive(Default)]
pub(super) struct Signs {
    polynomials: Vec<Polynomial>,
    propositions: Vec<SymbolId>,
    /// Whether the numbers may be complex, so that they have no sign.
    plane: bool,
}

/// A formula over signs.
enum Skeleton {
    Constant(bool),
    Sign { at: usize, holds: fn(Ordering) -> bool, flipped: bool },
    And(Vec<Skeleton>),
    Or(Vec<Skeleton>),
    Not(Box<Skeleton>),
}

impl Signs {
    /// Signs of numbers that may be complex: they are zero or not.
    pub(super) fn in_the_plane() -> Self {
        Signs { plane: true, ..Signs::default() }
    }

    fn skeleton(&mut self, normal: &mut Normal<'_>, formula: &Formula) -> Option<Skeleton> {
        Some(match formula {
            Formula::Constant(value) => Skeleton::Constant(*value),
            Formula::Proposition(symbol) => {
                let at = self.propositions.iter().position(|known| known == symbol).unwrap_or_else(|| {
                    self.propositions.push(*symbol);
                    self.propositions.len() - 1
                });
                // Statements come last: they are true where their "sign" is not zero.
                Skeleton::Sign { at: usize::MAX - at, holds: |order| order != Ordering::Equal, flipped: false }
            }
            Formula::And(parts) => Skeleton::And(parts.iter().map(|part| self.skeleton(normal, part)).collect::<Option<_>>()?),
            Formula::Or(parts) => Skeleton::Or(parts.iter().map(|part| self.skeleton(normal, part)).collect::<Option<_>>()?),
            Formula::Not(part) => Skeleton::Not(Box::new(self.skeleton(normal, part)?)),
            Formula::Relation(op, left, right) => {
                let holds = order_that_holds(*op)?;
                let gap = normal.reduce(*left).ok()?.minus(&normal.reduce(*right).ok()?);
                if let Some(value) = gap.as_constant() {
                    return Some(Skeleton::Constant(holds(value.cmp(&Rational::zero()))));
                }
                let sign = if self.plane { symbolic::normal::Sign::ANY } else { normal.sign(&gap) };
                for (known, order) in [(sign.is_positive(), Ordering::Greater), (sign.is_negative(), Ordering::Less)] {
                    if known {
                        return Some(Skeleton::Constant(holds(order)));
                    }
                }
                let (scaled, flipped) = gap.scaled_to_one();
                let at = self.polynomials.iter().position(|known| *known == scaled).unwrap_or_else(|| {
                    self.polynomials.push(scaled);
                    self.polynomials.len() - 1
                });
                Skeleton::Sign { at, holds, flipped }
            }
        })
    }
}

impl Skeleton {
    fn holds(&self, values: &[Ordering]) -> bool {
        match self {
            Skeleton::Constant(value) => *value,
            Skeleton::Sign { at, holds, flipped } => {
                let place = if *at > usize::MAX / 2 { values.len() - 1 - (usize::MAX - at) } else { *at };
                let order = values.get(place).copied().unwrap_or(Ordering::Equal);
                holds(if *flipped { order.reverse() } else { order })
            }
            Skeleton::And(parts) => parts.iter().all(|part| part.holds(values)),
            Skeleton::Or(parts) => parts.iter().any(|part| part.holds(values)),
            Skeleton::Not(part) => !part.holds(values),
        }
    }
}
