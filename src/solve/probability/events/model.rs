//! A small exact model: variables with a few values, what the statement says about their joint distribution, and what follows from it.

use num_traits::{One, Zero};

use crate::{num::Rational, solve::probability::bayes::Given};

/// A variable with the names of its values; the values exclude each other and one of them holds.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::solve::probability) struct Variable {
    pub(in crate::solve::probability) values: Vec<String>,
}

/// A variable has one of a set of values: bit `i` stands for value `i`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::solve::probability) struct Literal {
    pub(in crate::solve::probability) variable: usize,
    pub(in crate::solve::probability) values: u32,
}

/// `P(event | condition) = value`.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::solve::probability) struct Claim {
    pub(in crate::solve::probability) event: Vec<Literal>,
    pub(in crate::solve::probability) condition: Vec<Literal>,
    pub(in crate::solve::probability) given: Given,
}

/// The variables and what is said of them.
#[derive(Debug, Clone, Default)]
pub(in crate::solve::probability) struct Model {
    pub(in crate::solve::probability) variables: Vec<Variable>,
    pub(in crate::solve::probability) claims: Vec<Claim>,
}

/// What the statement's numbers come to.
pub(in crate::solve::probability) struct Solved {
    /// Reduced rows: coefficients over the cells, right side last.
    rows: Vec<Vec<Rational>>,
    sizes: Vec<usize>,
}

/// More cells than this are not set up.
const MOST_CELLS: usize = 256;

impl Model {
    /// The literal's complement.
    pub(in crate::solve::probability) fn complement(&self, literal: Literal) -> Literal {
        let all = (1_u32 << self.variables[literal.variable].values.len()) - 1;
        Literal { values: all & !literal.values, ..literal }
    }

    /// The names of a literal's values.
    pub(in crate::solve::probability) fn said(&self, literal: Literal) -> String {
        let names = &self.variables[literal.variable].values;
        let held: Vec<&str> =
            names.iter().enumerate().filter(|(at, _)| literal.values >> at & 1 == 1).map(|(_, name)| name.as_str()).collect();
        // Of three values all but one: the other one does not hold.
        if held.len() > 1 && held.len() + 1 == names.len() {
            let missing = self.complement(literal);
            return format!("not {}", self.said(missing));
        }
        held.join(" or ")
    }

    /// Solves the linear equations that the claims are; an error when they contradict each other by more than a rounding.
    pub(in crate::solve::probability) fn solve(&self) -> Result<Solved, String> {
        // Two numbers for one thing contradict each other although a condition of probability 0 would allow them.
        let sorted = |literals: &[Literal]| {
            let mut all: Vec<(usize, u32)> = literals.iter().map(|literal| (literal.variable, literal.values)).collect();
            all.sort_unstable();
            all
        };
        for (at, claim) in self.claims.iter().enumerate() {
            let twice = self.claims[..at].iter().any(|other| {
                !claim.condition.is_empty()
                    && sorted(&other.event) == sorted(&claim.event)
                    && sorted(&other.condition) == sorted(&claim.condition)
                    && other.given.value != claim.given.value
            });
            if twice {
                return Err("the probabilities contradict each other".to_owned());
            }
        }
        let exact = self.equations();
        if let Ok(solved) = &exact {
            let said_zero = |literals: &[Literal]| {
                self.claims.iter().any(|claim| claim.condition.is_empty() && claim.event == literals && claim.given.value.is_zero())
                    || literals.iter().any(|literal| {
                        let complement = self.complement(*literal);
                        self.claims
                            .iter()
                            .any(|claim| claim.condition.is_empty() && claim.event == [complement] && claim.given.value.is_one())
                    })
            };
            let void = self.claims.iter().any(|claim| {
                !claim.condition.is_empty()
                    && solved.joint(&claim.condition).is_some_and(|mass| mass.is_zero())
                    && !said_zero(&claim.condition)
            });
            if void {
                return Err("the probabilities contradict each other".to_owned());
            }
        }
        if exact.is_ok() {
            return exact;
        }
        for (at, claim) in self.claims.iter().enumerate().filter(|(_, claim)| claim.condition.is_empty()) {
            let mut others = self.clone();
            others.claims.remove(at);
            let Ok(solved) = others.equations() else { continue };
            let near = solved.joint(&claim.event).is_some_and(|computed| {
                let off = if computed > claim.given.value { &computed - &claim.given.value } else { &claim.given.value - &computed };
                off * Rational::from_integer(200.into()) <= claim.given.value
            });
            if near {
                return Ok(solved);
            }
        }
        exact
    }

    fn equations(&self) -> Result<Solved, String> {
        let sizes: Vec<usize> = self.variables.iter().map(|variable| variable.values.len()).collect();
        let cells: usize = sizes.iter().product();
        if cells > MOST_CELLS {
            return Err("there are too many events".to_owned());
        }
        let mut rows = vec![vec![Rational::one(); cells + 1]];
        for claim in &self.claims {
            let (both, whole) =
                (self.cells(&sizes, &[claim.event.as_slice(), &claim.condition].concat()), self.cells(&sizes, &claim.condition));
            let mut row: Vec<Rational> = both
                .iter()
                .zip(&whole)
                .map(|(inside, within)| {
                    Rational::from_integer(i64::from(*inside).into()) - if *within { claim.given.value.clone() } else { Rational::zero() }
                })
                .collect();
            row.push(Rational::zero());
            rows.push(row);
        }
        reduce(&mut rows);
        // A row that says 0 = 1.
        if rows.iter().any(|row| row[..cells].iter().all(Zero::is_zero) && !row[cells].is_zero()) {
            return Err("the probabilities contradict each other".to_owned());
        }
        let solved = Solved { rows, sizes };
        for cell in 0..cells {
            let only: Vec<bool> = (0..cells).map(|at| at == cell).collect();
            if solved.mass(&only).is_some_and(|mass| mass < Rational::zero() || mass > Rational::one()) {
                return Err("the probabilities contradict each other".to_owned());
            }
        }
        Ok(solved)
    }

    /// Which cells of the joint table lie in all of `literals`.
    fn cells(&self, sizes: &[usize], literals: &[Literal]) -> Vec<bool> {
        cells(sizes, literals)
    }
}

fn cells(sizes: &[usize], literals: &[Literal]) -> Vec<bool> {
    let count: usize = sizes.iter().product();
    (0..count)
        .map(|cell| {
            let mut rest = cell;
            let at: Vec<usize> = sizes
                .iter()
                .map(|size| {
                    let value = rest % size;
                    rest /= size;
                    value
                })
                .collect();
            literals.iter().all(|literal| literal.values >> at[literal.variable] & 1 == 1)
        })
        .collect()
}

/// Gauss-Jordan elimination over the rationals; the last column is the right side.
fn reduce(rows: &mut Vec<Vec<Rational>>) {
    let width = rows.first().map_or(0, |row| row.len().saturating_sub(1));
    let mut top = 0;
    for column in 0..width {
        let Some(pivot) = (top..rows.len()).find(|at| !rows[*at][column].is_zero()) else { continue };
        rows.swap(top, pivot);
        let scale = rows[top][column].clone();
        for entry in &mut rows[top] {
            *entry = &*entry / &scale;
        }
        for at in 0..rows.len() {
            if at == top || rows[at][column].is_zero() {
                continue;
            }
            let factor = rows[at][column].clone();
            let pivot = rows[top].clone();
            for (entry, own) in rows[at].iter_mut().zip(&pivot).take(width + 1) {
                *entry -= own * &factor;
            }
        }
        top += 1;
    }
    rows.retain(|row| row.iter().any(|entry| !entry.is_zero()));
}

impl Solved {
    /// The probability of a set of cells, where the equations determine it.
    fn mass(&self, inside: &[bool]) -> Option<Rational> {
        let cells = inside.len();
        let mut open: Vec<Rational> = inside.iter().map(|inside| Rational::from_integer(i64::from(*inside).into())).collect();
        let mut mass = Rational::zero();
        for row in &self.rows {
            let Some(pivot) = row[..cells].iter().position(|entry| !entry.is_zero()) else { continue };
            let factor = open[pivot].clone();
            if factor.is_zero() {
                continue;
            }
            for place in 0..cells {
                let take = &row[place] * &factor;
                open[place] -= take;
            }
            mass += &row[cells] * &factor;
        }
        open.iter().all(Zero::is_zero).then_some(mass)
    }

    /// The probability that all of `literals` hold, where it is determined.
    pub(in crate::solve::probability) fn joint(&self, literals: &[Literal]) -> Option<Rational> {
        self.mass(&cells(&self.sizes, literals))
    }

    /// `P(event | condition)`, where it is determined and defined.
    pub(in crate::solve::probability) fn probability(&self, event: &[Literal], condition: &[Literal]) -> Option<Rational> {
        let whole = self.joint(condition)?;
        (!whole.is_zero()).then_some(())?;
        Some(self.joint(&[event, condition].concat())? / whole)
    }
}
