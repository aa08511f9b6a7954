//! Classes told with their shares in one sentence: `30% are low risks, 50% average risks and 20% high risks`.

use super::{
    lexicon::lexicon,
    scan::{Item, Piece, Sentence},
};
use crate::num::Rational;

/// A class: its stem and the word as it is written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Class {
    pub(super) stem: String,
    pub(super) word: String,
}

/// The classes that a sentence tells with shares that sum to one, and the words that stand with all of them.
pub(super) fn classes(sentences: &[Sentence]) -> Option<(Vec<Class>, Vec<String>)> {
    sentences.iter().find_map(|sentence| told(&sentence.pieces))
}

fn told(pieces: &[Piece]) -> Option<(Vec<Class>, Vec<String>)> {
    let numbers: Vec<usize> = (0..pieces.len()).filter(|at| matches!(pieces[*at].item, Item::Chance(..))).collect();
    let ends = pieces.iter().any(|piece| lexicon().is_rest(piece.stem()) && piece.stem() != "other");
    if numbers.len() + usize::from(ends) < 2 || numbers.is_empty() || numbers.len() > 8 {
        return None;
    }
    let total: Rational =
        numbers.iter().filter_map(|at| if let Item::Chance(given, _) = &pieces[*at].item { Some(given.value.clone()) } else { None }).sum();
    let one = Rational::from_integer(1.into());
    let rest = pieces
        .iter()
        .rposition(|piece| lexicon().is_rest(piece.stem()) && piece.stem() != "other")
        .filter(|at| *at > numbers[numbers.len() - 1]);
    if pieces.iter().any(|piece| lexicon().is_condition(piece.stem()) || lexicon().is_negation(piece.stem())) {
        return None;
    }
    let mut starts = numbers.clone();
    match (total == one, rest) {
        (true, None) => {}
        (false, Some(rest)) if total < one => starts.push(rest),
        _ => return None,
    }
    // A number before its class, or after it.
    let before = spans(pieces, &starts, true);
    let after = spans(pieces, &starts, false);
    let opens = pieces[..starts[0]].iter().all(|piece| content(piece).is_none());
    keys(pieces, if opens { &before } else { &after })
}

/// The piece ranges of the clauses of the numbers at `starts`.
fn spans(pieces: &[Piece], starts: &[usize], leading: bool) -> Vec<(usize, usize)> {
    let count = starts.len();
    (0..count)
        .map(|at| {
            if leading {
                (starts[at], starts.get(at + 1).copied().unwrap_or(pieces.len()))
            } else {
                (if at == 0 { 0 } else { starts[at - 1] + 1 }, starts[at])
            }
        })
        .collect()
}

/// A word that may name a class, by its stem: no word of grammar.
fn content(piece: &Piece) -> Option<&str> {
    let stem = piece.stem();
    let words = lexicon();
    (stem.chars().count() > 2
        && !words.is_neutral(stem)
        && !words.is_rest(stem)
        && !words.is_relative(stem)
        && !words.is_kind(stem)
        && !words.is_report(stem)
        && !words.is_drawn(stem)
        && words.role(stem).is_none()
        && words.count(stem).is_none())
    .then_some(stem)
}

/// The word that each clause has alone; `None` where a clause has none, or tells what happens to a class in place of how large it is.
fn keys(pieces: &[Piece], spans: &[(usize, usize)]) -> Option<(Vec<Class>, Vec<String>)> {
    let stems: Vec<Vec<(usize, String)>> = spans
        .iter()
        .map(|(from, to)| {
            (*from..*to)
                .filter_map(|at| content(&pieces[at]).map(|stem| (at, stem)))
                .flat_map(|(at, stem)| stem.split('-').map(move |part| (at, super::lexicon::stem(part))).collect::<Vec<_>>())
                .collect()
        })
        .collect();
    let holds = |clause: &Vec<(usize, String)>, stem: &String| clause.iter().any(|(_, other)| other == stem);
    let mut out: Vec<Class> = Vec::new();
    let mut common: Vec<String> = Vec::new();
    for (at, clause) in stems.iter().enumerate() {
        let own: Vec<&(usize, String)> =
            clause.iter().filter(|(_, stem)| !stems.iter().enumerate().any(|(other, clause)| other != at && holds(clause, stem))).collect();
        common.extend(
            clause.iter().filter(|(_, stem)| stems.iter().filter(|other| holds(other, stem)).count() > 1).map(|(_, stem)| stem.clone()),
        );
        // One word alone, or the first of them in a clause that is short.
        let (place, stem) = match own.as_slice() {
            [one] => *one,
            [one, other] if other.0 - one.0 < 2 => *one,
            // `45% of voters are Democrats, 55% Republicans`: the first noun is what is counted.
            [_, one] if at == 0 => *one,
            _ => return None,
        };
        // `30% of the low risks`: a part of a class, not a class.
        let (from, _) = spans[at];
        let lead: Vec<&str> = pieces[from..*place].iter().map(Piece::stem).collect();
        let verb = lead
            .iter()
            .any(|stem| matches!(*stem, "is" | "are" | "was" | "were" | "be" | "belong" | "prefer" | "support" | "use" | "com" | "come"));
        if matches!(pieces[from].item, Item::Chance(..)) && lead.contains(&"of") && !verb && clause.len() < 2 && spans.len() < 3 {
            return None;
        }
        if matches!(pieces[from].item, Item::Chance(..))
            && lead.get(1).is_some_and(|stem| *stem == "of")
            && !verb
            && own.len() == 1
            && lead[2..].iter().all(|stem| matches!(*stem, "the" | "all" | "these" | "our" | "those"))
        {
            // Nothing may follow it that says what happens.
            let (_, to) = spans[at];
            let more = pieces[*place + 1..to].iter().any(|piece| {
                matches!(piece.stem(), "is" | "are" | "will" | "has" | "have" | "test" | "do" | "get" | "had" | "were" | "was")
            });
            if more {
                return None;
            }
        }
        let Item::Word(word, _) = &pieces[*place].item else { return None };
        let word = word.split('-').next().unwrap_or(word).to_lowercase();
        out.push(Class { stem: stem.clone(), word });
    }
    common.sort();
    common.dedup();
    // An event that all clauses share is what happens to the classes, and the numbers are no shares.
    if common.iter().any(|stem| lexicon().state(stem).is_some()) {
        return None;
    }
    // Two words of one pair of the tables are its own.
    let states: Vec<_> = out.iter().filter_map(|class| lexicon().state(&class.stem)).collect();
    if out.len() == 2 && !states.is_empty() && (states.len() == 2 && states[0].0 == states[1].0) {
        return None;
    }
    let mut stems: Vec<&String> = out.iter().map(|class| &class.stem).collect();
    stems.sort();
    stems.dedup();
    (stems.len() == out.len()).then_some((out, common))
}
