//! A box of dice with different numbers of sides, one of which is chosen and rolled.

use super::{Problem, Source, World, fraction, sourced};
use crate::solve::probability::words::Piece;

/// Reads such a statement.
pub(super) fn read(world: &World) -> Option<Problem> {
    if !world.has(&["die", "dice"]) || !world.has(&["roll", "rolled", "rolls", "throw", "thrown", "throws", "toss", "tossed"]) {
        return None;
    }
    let mut marks = world.marks();
    let sentences = world.sentences();
    let asking = |at: usize| sentences.iter().any(|range| range.0 <= at && at < range.1 && world.asks(*range));
    // `a 6-sided die`, `six-sided`, `dice with 4, 6 and 8 sides`.
    let mut sides: Vec<i64> = Vec::new();
    let mut named: Vec<(usize, i64)> = Vec::new();
    for at in 0..world.pieces.len() {
        let Some(found) = sided(world, at, &mut marks) else { continue };
        named.push((at, found));
        if !asking(at) && !sides.contains(&found) {
            sides.push(found);
        }
    }
    for at in 0..world.pieces.len() {
        if world.is(at, &["sides", "faces"]) && at > 0 {
            let mut from = at;
            while from > 0
                && (world.count(from - 1).is_some() || world.pieces[from - 1] == Piece::Mark(',') || world.is(from - 1, &["and"]))
            {
                from -= 1;
            }
            let own: Vec<i64> = (from..at).filter_map(|place| world.count(place)).collect();
            if own.len() > 1 {
                sides.extend(own);
                marks.take(from, at);
            }
        }
    }
    if sides.len() < 2 || sides.iter().any(|sides| !(2..=200).contains(sides)) {
        return None;
    }
    // One is chosen, and nothing says that some are likelier.
    let chosen = world.has(&["random", "randomly"])
        && world.has(&[
            "choose", "chosen", "chooses", "select", "selected", "selects", "pick", "picked", "picks", "draw", "drawn", "take", "taken",
        ]);
    if !chosen {
        return None;
    }
    // How many dice there are.
    for at in 0..world.pieces.len() {
        if !marks.0[at]
            && world.count(at).is_some_and(|count| usize::try_from(count) == Ok(sides.len()))
            && (1..3).any(|next| world.is(at + next, &["dice"]))
        {
            marks.take(at, at + 1);
        }
    }
    let rolls: Vec<i64> = rolled(world, &mut marks)?;
    if rolls.is_empty() {
        return None;
    }
    for at in 0..world.pieces.len() {
        let times = ["once", "twice", "thrice"].iter().position(|word| world.word(at) == *word).map(|place| place + 1);
        let counted = world.count(at).filter(|_| world.is(at + 1, &["times"])).and_then(|count| usize::try_from(count).ok());
        if times.or(counted) == Some(rolls.len()) {
            marks.take(at, at + 1);
        }
    }
    let mut targets: Vec<usize> = Vec::new();
    let each =
        sentences.iter().filter(|range| world.asks(**range)).any(|range| (range.0..range.1).any(|at| world.is(at, &["each", "every"])));
    for (at, own) in named.iter().filter(|(at, _)| asking(*at)) {
        let place = sides.iter().position(|known| known == own)?;
        let _ = at;
        if !targets.contains(&place) {
            targets.push(place);
        }
    }
    if each && targets.is_empty() {
        targets = (0..sides.len()).collect();
    }
    let asked = sentences.iter().filter(|range| world.asks(**range)).count();
    if targets.is_empty() || asked != 1 || !world.quiet(&marks, &|word| word == "total") {
        return None;
    }
    // A further roll, a sum or a maximum is another question.
    if world.has(&["next", "another", "sum", "maximum", "minimum", "larger", "again"]) {
        return None;
    }
    let count = i64::try_from(sides.len()).ok()?;
    let sources: Vec<Source> = sides
        .iter()
        .map(|own| {
            let possible = rolls.iter().all(|roll| roll <= own);
            let (value, latex) = fraction(1, *own);
            let power = rolls.len();
            let mut total = value.clone();
            for _ in 1..power {
                total = &total * &value;
            }
            let latex = if power > 1 { format!("\\left({latex}\\right)^{power}") } else { latex };
            let likelihood = if possible { (total, latex) } else { fraction(0, 1) };
            Source { name: format!("{own}-sided"), prior: fraction(1, count), likelihood }
        })
        .collect();
    Some(sourced(&sources, "what was rolled", &targets, false, world.span))
}

/// `6-sided`, `six-sided`, `6 sided`.
fn sided(world: &World, at: usize, marks: &mut super::Marks) -> Option<i64> {
    if let Some(own) = world.count(at) {
        let next = if world.pieces.get(at + 1) == Some(&Piece::Mark('-')) { at + 2 } else { at + 1 };
        if world.is(next, &["sided", "sided-die", "faced", "side"]) {
            marks.take(at, next + 1);
            return Some(own);
        }
    }
    let word = world.word(at);
    let head = word.strip_suffix("-sided").or_else(|| word.strip_suffix("-faced"))?;
    let own = match head {
        "twenty" => 20,
        "twelve" => 12,
        other => crate::solve::probability::words::count(&Piece::Word(other.to_owned()))?,
    };
    marks.take(at, at + 1);
    Some(own)
}

/// What was rolled: `get a 6`, `the result is 5`, `it shows 3`, `rolls are 3 and 5`.
fn rolled(world: &World, marks: &mut super::Marks) -> Option<Vec<i64>> {
    let verbs = [
        "get", "gets", "got", "is", "shows", "show", "showed", "shown", "obtain", "obtained", "comes", "came", "was", "are", "were",
        "rolls", "rolled", "roll", "lands", "landed", "observe", "observed", "see", "turns",
    ];
    for at in 0..world.pieces.len() {
        if !verbs.contains(&world.word(at)) {
            continue;
        }
        let mut next = at + 1;
        while world.is(next, &["a", "an", "the", "up", "on", "number", "value", "as", "out", "to", "be", "of"]) {
            next += 1;
        }
        let mut out = Vec::new();
        let start = next;
        while let Some(value) = world
            .pieces
            .get(next)
            .and_then(Piece::number)
            .and_then(|(value, _)| i64::try_from(value.to_integer()).ok().filter(|_| value.is_integer()))
        {
            if marks.0[next] {
                break;
            }
            out.push(value);
            next += 1;
            while world.pieces.get(next) == Some(&Piece::Mark(',')) || world.is(next, &["and", "then", "a"]) {
                next += 1;
            }
        }
        if !out.is_empty() {
            if world.is(next, &["times", "or"]) || out.iter().any(|roll| *roll < 1) {
                return None;
            }
            marks.take(start, next);
            return Some(out);
        }
    }
    Some(Vec::new())
}
