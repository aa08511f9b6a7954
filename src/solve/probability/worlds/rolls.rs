//! Two fair dice, all 36 outcomes alike: what is asked among the outcomes that are given.

use super::{Marks, Problem, World, quotient};
use crate::solve::probability::words::Piece;

/// What is said of the two dice.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Said {
    /// The sum is within these bounds.
    Sum(i64, i64),
    SumOdd(bool),
    /// At least one shows this.
    Some(i64),
    /// The first or second die is within these bounds.
    At(usize, i64, i64),
    Both(i64),
    Double(bool),
}

impl Said {
    fn holds(self, one: i64, two: i64) -> bool {
        match self {
            Said::Sum(low, high) => (low..=high).contains(&(one + two)),
            Said::SumOdd(odd) => ((one + two) % 2 == 1) == odd,
            Said::Some(value) => one == value || two == value,
            Said::At(0, low, high) => (low..=high).contains(&one),
            Said::At(_, low, high) => (low..=high).contains(&two),
            Said::Both(value) => one == value && two == value,
            Said::Double(double) => (one == two) == double,
        }
    }
}

/// Reads such a statement.
pub(super) fn read(world: &World) -> Option<Problem> {
    let dice = (0..world.pieces.len()).any(|at| {
        world.count(at) == Some(2) && (1..4).any(|next| world.is(at + next, &["dice"]))
            || world.is(at, &["die"]) && (1..5).any(|next| world.is(at + next, &["twice"]))
    });
    if !dice || world.has(&["sided", "loaded", "biased", "three", "urn", "box", "bag", "until", "tetrahedral"]) {
        return None;
    }
    let sentences = world.sentences();
    let asked: Vec<&(usize, usize)> = sentences.iter().filter(|range| world.asks(**range)).collect();
    let [range] = asked.as_slice() else { return None };
    let mut marks = world.marks();
    for at in 0..world.pieces.len() {
        if world.count(at) == Some(2) && (1..4).any(|next| world.is(at + next, &["dice"])) || world.is(at, &["twice"]) {
            marks.take(at, at + 1);
        }
    }
    let target = (range.0..range.1).find(|at| world.word(*at).starts_with("probab") || world.is(*at, &["chance", "likely"]))?;
    let condition = (range.0..range.1).find(|at| world.is(*at, &["given", "if", "when"]));
    // What is given stands before the question or behind a word of condition.
    let mut given: Vec<Said> = Vec::new();
    let mut event: Vec<Said> = Vec::new();
    for (from, to) in &sentences {
        if (*from, *to) == **range {
            continue;
        }
        given.extend(said(world, *from, *to, &mut marks)?);
    }
    match condition {
        Some(place) if place < target => {
            given.extend(said(world, place, target, &mut marks)?);
            event.extend(said(world, target, range.1, &mut marks)?);
        }
        Some(place) => {
            event.extend(said(world, target, place, &mut marks)?);
            given.extend(said(world, place, range.1, &mut marks)?);
        }
        None => event.extend(said(world, target, range.1, &mut marks)?),
    }
    if event.is_empty() || !world.quiet(&marks, &|_| false) {
        return None;
    }
    let count = |all: &[&[Said]]| -> usize {
        (1..=6)
            .flat_map(|one| (1..=6).map(move |two| (one, two)))
            .filter(|(one, two)| all.iter().flat_map(|list| list.iter()).all(|said| said.holds(*one, *two)))
            .count()
    };
    let (both, whole) = (count(&[&event, &given]), count(&[&given]));
    (whole > 0).then(|| quotient(&format!("\\frac{{{both}}}{{36}}"), &format!("\\frac{{{whole}}}{{36}}"), world.span))
}

/// What a range of words says; `None` where a number is left without a meaning.
fn said(world: &World, from: usize, to: usize, marks: &mut Marks) -> Option<Vec<Said>> {
    let mut out = Vec::new();
    let mut at = from;
    while at < to {
        if marks.0[at] {
            at += 1;
            continue;
        }
        let word = world.word(at);
        if matches!(word, "sum" | "total" | "add") {
            marks.take(at, at + 1);
            if let Some(place) = (at + 1..(at + 9).min(to)).find(|place| world.is(*place, &["even", "odd"])) {
                out.push(Said::SumOdd(world.is(place, &["odd"])));
                marks.take(at, place + 1);
                at = place + 1;
                continue;
            }
            let place = (at + 1..(at + 12).min(to)).find(|place| !marks.0[*place] && world.pieces[*place].number().is_some())?;
            let value = world.count(place)?;
            let (low, high) = bounds(world, at, place, value, 12)?;
            let end = tail(world, place, &mut (low, high), value, 12);
            out.push(Said::Sum(end.1.0, end.1.1));
            marks.take(at, end.0);
            at = end.0;
        } else if matches!(word, "double" | "doubles") || word == "same" {
            out.push(Said::Double(true));
            marks.take(at, at + 1);
            at += 1;
        } else if word == "different" {
            out.push(Said::Double(false));
            marks.take(at, at + 1);
            at += 1;
        } else if word == "at" && world.is(at + 1, &["least"]) && world.is(at + 2, &["one"]) {
            let place = (at + 3..(at + 12).min(to))
                .find(|place| world.count(*place).is_some() && world.word(*place) != "a" && !world.is(*place, &["two"]))?;
            let value = world.count(place).filter(|value| (1..=6).contains(value))?;
            out.push(Said::Some(value));
            marks.take(at, place + 1);
            at = place + 1;
        } else if matches!(word, "first" | "second") {
            let place = (at + 1..(at + 10).min(to)).find(|place| world.pieces[*place].number().is_some())?;
            let value = world.count(place).filter(|value| (1..=6).contains(value))?;
            let (low, high) = bounds(world, at, place, value, 6)?;
            out.push(Said::At(usize::from(word == "second"), low, high));
            marks.take(at, place + 1);
            at = place + 1;
        } else if word == "both" {
            let place = (at + 1..(at + 8).min(to)).find(|place| {
                world.count(*place).is_some_and(|value| (1..=6).contains(&value)) && world.pieces[*place].number().is_some()
            })?;
            out.push(Said::Both(world.count(place)?));
            marks.take(at, place + 1);
            at = place + 1;
        } else if matches!(world.pieces[at], Piece::Number(..)) {
            return None;
        } else {
            at += 1;
        }
    }
    Some(out)
}

/// The bounds that the words between `from` and the number at `place` set.
fn bounds(world: &World, from: usize, place: usize, value: i64, most: i64) -> Option<(i64, i64)> {
    let words: Vec<&str> = (from..place).map(|at| world.word(at)).collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    if has(&["not", "multiple", "divisible", "prime", "between"]) {
        return None;
    }
    Some(if has(&["least"]) {
        (value, most)
    } else if has(&["most"]) {
        (1, value)
    } else if has(&["exceeds", "greater", "more", "larger", "above", "over"]) {
        (value + 1, most)
    } else if has(&["less", "fewer", "smaller", "below", "under"]) {
        (1, value - 1)
    } else {
        (value, value)
    })
}

/// `8 or more`, `8 or less` behind the number: where it ends and the bounds.
fn tail(world: &World, place: usize, bounds: &mut (i64, i64), value: i64, most: i64) -> (usize, (i64, i64)) {
    if world.is(place + 1, &["or"]) {
        if world.is(place + 2, &["more", "greater", "higher", "larger"]) {
            return (place + 3, (value, most));
        }
        if world.is(place + 2, &["less", "fewer", "lower", "smaller"]) {
            return (place + 3, (1, value));
        }
    }
    (place + 1, *bounds)
}
