//! Repeated draws: how likely the counts and the places of what is drawn are, with the formula that says so.

use num_bigint::BigInt;
use num_traits::{One, Zero};

use crate::num::Rational;

/// What is drawn from: counts that drawing changes, or probabilities that it does not.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Stock {
    /// So many of each kind, not put back.
    Shrinking(Vec<i64>),
    /// The probability of each kind with its LaTeX.
    Steady(Vec<(Rational, String)>),
}

/// What is said of the draws.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Constraint {
    /// Between so many and so many are of a kind.
    Count(usize, usize, usize),
    /// The draw at a place is of a kind.
    At(usize, usize),
    /// All are of one kind.
    Same,
    /// No two are of one kind.
    Different,
}

/// More orders of draws than this are not gone through.
const MOST_ORDERS: usize = 20_000;

/// The probability that all of `constraints` hold in `draws` draws, with its formula; `None` when it is too much to go through.
pub(super) fn probability(stock: &Stock, draws: usize, constraints: &[Constraint]) -> Option<(Rational, String)> {
    let kinds = match stock {
        Stock::Shrinking(counts) => counts.len(),
        Stock::Steady(chances) => chances.len(),
    };
    let placed = constraints.iter().any(|constraint| matches!(constraint, Constraint::At(..)));
    let mut total = Rational::zero();
    let mut terms = Vec::new();
    for counts in vectors(kinds, draws)? {
        if !constraints.iter().all(|constraint| fits(constraint, &counts)) {
            continue;
        }
        let all = orders(&counts);
        let ways = if placed { BigInt::from(arranged(&counts, draws, constraints)?) } else { all.clone() };
        let Some((each, formula)) = one_order(stock, &counts) else { continue };
        if ways.is_zero() {
            continue;
        }
        total += Rational::from_integer(ways.clone()) * each;
        let choose = if ways == all && kinds == 2 && draws > 3 { format!("\\binom{{{draws}}}{{{}}}", counts[0]) } else { ways.to_string() };
        terms.push(if ways.is_one() { formula } else { format!("{choose} \\cdot {formula}") });
    }
    let formula = if terms.is_empty() { "0".to_owned() } else { terms.join(" + ") };
    (formula.len() < 4000).then_some((total, formula))
}

/// All ways to split `draws` among `kinds`.
fn vectors(kinds: usize, draws: usize) -> Option<Vec<Vec<usize>>> {
    let mut open = vec![Vec::new()];
    for kind in 0..kinds {
        let mut next = Vec::new();
        for counts in open {
            let left = draws - counts.iter().sum::<usize>();
            let range = if kind + 1 == kinds { left..=left } else { 0..=left };
            for count in range {
                let mut longer = counts.clone();
                longer.push(count);
                next.push(longer);
            }
        }
        if next.len() > MOST_ORDERS {
            return None;
        }
        open = next;
    }
    Some(open)
}

fn fits(constraint: &Constraint, counts: &[usize]) -> bool {
    match constraint {
        Constraint::Count(kind, least, most) => counts.get(*kind).is_some_and(|count| (least..=most).contains(&count)),
        Constraint::At(_, kind) => counts.get(*kind).is_some_and(|count| *count > 0),
        Constraint::Same => counts.iter().filter(|count| **count > 0).count() == 1,
        Constraint::Different => counts.iter().all(|count| *count < 2),
    }
}

/// In how many orders so many of each kind can come.
fn orders(counts: &[usize]) -> BigInt {
    let factorial = |count: usize| (1..=count).fold(BigInt::one(), |product, factor| product * factor);
    counts.iter().fold(factorial(counts.iter().sum()), |product, count| product / factorial(*count))
}

/// In how many orders the draws at given places are of the kinds that they must be.
fn arranged(counts: &[usize], draws: usize, constraints: &[Constraint]) -> Option<usize> {
    let mut left = counts.to_vec();
    let mut places: Vec<Option<usize>> = vec![None; draws];
    for constraint in constraints {
        let Constraint::At(place, kind) = constraint else { continue };
        let slot = places.get_mut(*place)?;
        match slot {
            Some(known) if known != kind => return Some(0),
            Some(_) => {}
            None => {
                if left[*kind] == 0 {
                    return Some(0);
                }
                left[*kind] -= 1;
                *slot = Some(*kind);
            }
        }
    }
    usize::try_from(orders(&left)).ok()
}

/// The probability of the draws in one order, and its formula; `None` when there is not so much to draw.
fn one_order(stock: &Stock, counts: &[usize]) -> Option<(Rational, String)> {
    let mut value = Rational::one();
    let mut factors: Vec<String> = Vec::new();
    match stock {
        Stock::Shrinking(held) => {
            let mut all: i64 = held.iter().sum();
            for (held, count) in held.iter().zip(counts) {
                for taken in 0..i64::try_from(*count).ok()? {
                    if *held <= taken {
                        return None;
                    }
                    value *= Rational::new((held - taken).into(), all.into());
                    factors.push(format!("\\frac{{{}}}{{{all}}}", held - taken));
                    all -= 1;
                }
            }
        }
        Stock::Steady(chances) => {
            for ((chance, latex), count) in chances.iter().zip(counts) {
                for _ in 0..*count {
                    value *= chance;
                }
                let base =
                    if latex.chars().all(|c| c.is_ascii_digit() || c == '.') { latex.clone() } else { format!("\\left({latex}\\right)") };
                match count {
                    0 => {}
                    1 => factors.push(base),
                    _ => factors.push(format!("{base}^{{{count}}}")),
                }
            }
        }
    }
    Some((value, if factors.is_empty() { "1".to_owned() } else { factors.join(" \\cdot ") }))
}

#[cfg(test)]
mod tests {
    use super::{Constraint, Stock, probability};
    use crate::num::Rational;

    fn value(stock: &Stock, draws: usize, constraints: &[Constraint]) -> Rational {
        probability(stock, draws, constraints).map(|(value, _)| value).unwrap()
    }

    #[test]
    fn draws_have_the_probabilities_that_counting_gives() {
        let urn = Stock::Shrinking(vec![5, 7]);
        assert_eq!(value(&urn, 2, &[Constraint::Count(0, 2, 2)]), Rational::new(5.into(), 33.into()));
        assert_eq!(value(&urn, 2, &[Constraint::At(1, 0)]), Rational::new(5.into(), 12.into()));
        let half = (Rational::new(1.into(), 2.into()), "\\frac{1}{2}".to_owned());
        let coin = Stock::Steady(vec![half.clone(), half]);
        assert_eq!(value(&coin, 10, &[Constraint::Count(0, 3, 3)]), Rational::new(120.into(), 1024.into()));
        assert_eq!(value(&coin, 2, &[Constraint::Same]), Rational::new(1.into(), 2.into()));
        // Every outcome is one of these.
        let both = value(&urn, 3, &[Constraint::Same]) + value(&urn, 3, &[Constraint::Count(0, 1, 2)]);
        assert_eq!(both, Rational::from_integer(1.into()));
    }
}
