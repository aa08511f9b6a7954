//! A question with several answers: who knows it answers rightly, who does not guesses.

use num_traits::One;

use super::{Problem, Source, World, fraction, sourced};
use crate::{num::Rational, solve::probability::number::decimal_text};

/// Reads such a statement.
pub(super) fn read(world: &World) -> Option<Problem> {
    if !world.has(&["guess", "guesses", "guessing", "guessed"]) || !world.has(&["know", "knows", "knew", "known"]) {
        return None;
    }
    let mut marks = world.marks();
    let sentences = world.sentences();
    let asking: Vec<bool> =
        (0..world.pieces.len()).map(|at| sentences.iter().any(|range| range.0 <= at && at < range.1 && world.asks(*range))).collect();
    // How many answers there are.
    let nouns = ["options", "choices", "alternatives", "answers", "possibilities", "possible"];
    let mut options: Option<i64> = None;
    for at in 0..world.pieces.len() {
        if let Some(count) = world.count(at).filter(|count| *count > 1)
            && (1..4).any(|next| nouns.contains(&world.word(at + next)))
        {
            if options.is_some_and(|known| known != count) {
                return None;
            }
            options = Some(count);
            marks.take(at, at + 1);
        }
    }
    // How likely the answer is known; a second number is how likely a guess is right.
    let mut known: Option<(Rational, String)> = None;
    let mut right: Option<(Rational, String)> = None;
    for (at, asks) in asking.iter().enumerate() {
        let Some((value, latex, end)) = world.chance(at).filter(|_| !asks && !marks.0[at]) else { continue };
        let near: Vec<&str> = (at.saturating_sub(9)..(end + 5).min(world.pieces.len())).map(|place| world.word(place)).collect();
        let guess = near.iter().any(|word| word.starts_with("guess"));
        let knows = near.iter().any(|word| matches!(*word, "know" | "knows" | "known" | "knew"));
        let correct = near.iter().any(|word| word.starts_with("correct") || *word == "right");
        if correct && guess && options.is_none() && right.is_none() && known.is_some() {
            right = Some((value, latex));
        } else if knows && !correct && known.is_none() {
            known = Some((value, latex));
        } else {
            return None;
        }
        marks.take(at, end);
    }
    let known = known?;
    let right = match (right, options) {
        (Some(right), None) => right,
        (None, Some(options)) => fraction(1, options),
        _ => return None,
    };
    // The question: whether it was known, given that it is right.
    let question: Vec<usize> = (0..world.pieces.len()).filter(|at| asking[*at]).collect();
    let knew = question.iter().any(|at| world.is(*at, &["knew", "known", "know", "knows"]));
    let guessed = question.iter().any(|at| world.word(*at).starts_with("guess"));
    let correct = (0..world.pieces.len()).any(|at| matches!(world.word(at), "correctly" | "correct" | "right" | "rightly"));
    let wrong = world.has(&["incorrect", "incorrectly", "wrong", "wrongly"]);
    let asked = sentences.iter().filter(|range| world.asks(**range)).count();
    if !correct || wrong || asked != 1 || knew && guessed || !world.quiet(&marks, &|word| matches!(word, "or")) {
        return None;
    }
    let rest = Rational::one() - &known.0;
    let sources = [
        Source { name: "knew".to_owned(), prior: known, likelihood: fraction(1, 1) },
        Source { name: "guessed".to_owned(), prior: (rest.clone(), decimal_text(&rest)), likelihood: right },
    ];
    let targets: Vec<usize> = if knew {
        vec![0]
    } else if guessed {
        vec![1]
    } else {
        Vec::new()
    };
    let total = targets.is_empty();
    if total && !question.iter().any(|at| world.word(*at).starts_with("correct") || world.is(*at, &["right"])) {
        return None;
    }
    Some(sourced(&sources, "answered rightly", &targets, total, world.span))
}
