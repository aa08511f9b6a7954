//! Statements that are made of nothing but names for statements and of inclusions between named sets: looked at for all truths and small sets.

use std::collections::BTreeMap;

use super::{super::step::Judgement, formula::Formula, logic::Direction};
use crate::ir::{Arena, SymbolId};

/// So many cases are looked at.
const MOST_CASES: usize = 4096;

/// The sets that a name may stand for: those of the numbers 1, 2, 3, as bits.
const SETS: usize = 8;

/// The names of the two sets of an inclusion, the inner one first.
const MARK: &str = "@subset@";

/// The name of the statement that one named set lies in another.
pub(super) fn inclusion(inner: &str, outer: &str) -> String {
    format!("{inner}{MARK}{outer}")
}

/// What names stand for: a truth, or a set as bits.
type Case = BTreeMap<String, usize>;

/// A case in which the claim fails; `None` where there is none, or where relations between numbers take part.
pub(super) fn refuted(arena: &Arena, direction: Direction, first: &Formula, second: &Formula) -> Option<Judgement> {
    let mut names = BTreeMap::new();
    gather(arena, first, &mut names)?;
    gather(arena, second, &mut names)?;
    let cases = names.values().try_fold(1_usize, |count, own| count.checked_mul(*own)).filter(|count| *count <= MOST_CASES)?;
    for turn in 0..cases {
        let mut rest = turn;
        let case: Case = names
            .iter()
            .map(|(name, size)| {
                let value = rest % size;
                rest /= size;
                (name.clone(), value)
            })
            .collect();
        let (a, b) = (holds(arena, first, &case)?, holds(arena, second, &case)?);
        if direction.broken(a, b) {
            return Some(judgement(&names, &case, a));
        }
    }
    None
}

/// The names in a formula and how many things each may stand for.
fn gather(arena: &Arena, formula: &Formula, names: &mut BTreeMap<String, usize>) -> Option<()> {
    match formula {
        Formula::Constant(_) => {}
        Formula::Proposition(symbol) => {
            let (inner, outer) = sets(arena, *symbol);
            match outer {
                Some(outer) => [inner, outer].into_iter().for_each(|set| {
                    names.insert(set, SETS);
                }),
                None => {
                    names.entry(inner).or_insert(2);
                }
            }
        }
        Formula::Relation(..) => return None,
        Formula::And(parts) | Formula::Or(parts) => return parts.iter().try_for_each(|part| gather(arena, part, names)),
        Formula::Not(part) => return gather(arena, part, names),
    }
    Some(())
}

fn sets(arena: &Arena, symbol: SymbolId) -> (String, Option<String>) {
    let name = arena.symbol_of(symbol).name.to_string();
    match name.split_once(MARK) {
        Some((inner, outer)) => (inner.to_owned(), Some(outer.to_owned())),
        None => (name, None),
    }
}

fn holds(arena: &Arena, formula: &Formula, case: &Case) -> Option<bool> {
    Some(match formula {
        Formula::Constant(value) => *value,
        Formula::Proposition(symbol) => match sets(arena, *symbol) {
            (inner, Some(outer)) => case.get(&inner)? & !case.get(&outer)? == 0,
            (name, None) => *case.get(&name)? == 1,
        },
        Formula::Relation(..) => return None,
        Formula::And(parts) => parts.iter().try_fold(true, |all, part| Some(all & holds(arena, part, case)?))?,
        Formula::Or(parts) => parts.iter().try_fold(false, |any, part| Some(any | holds(arena, part, case)?))?,
        Formula::Not(part) => !holds(arena, part, case)?,
    })
}

fn judgement(names: &BTreeMap<String, usize>, case: &Case, first: bool) -> Judgement {
    let witness: Vec<(String, String)> = case
        .iter()
        .map(|(name, value)| {
            let members: Vec<String> = (0..3).filter(|bit| value >> bit & 1 == 1).map(|bit| (bit + 1).to_string()).collect();
            let shown = match names.get(name) {
                Some(&SETS) if members.is_empty() => "\\emptyset".to_owned(),
                Some(&SETS) => format!("\\{{{}\\}}", members.join(", ")),
                _ => if *value == 1 { "true" } else { "false" }.to_owned(),
            };
            (name.clone(), shown)
        })
        .collect();
    Judgement::parted(witness, first)
}
