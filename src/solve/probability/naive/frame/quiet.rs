//! Words and numbers that say nothing new: a class by its name, `or not` behind a question, rows by their numbers, priors that the data has.

use super::{
    super::super::words::{Piece, same},
    query::Classes,
    setting::Rest,
};
use crate::num::Rational;

/// Words that no name of a thing is: what stands before one of them is not said of what follows.
const BOUND: &str = "for with given if when using by on in of is are was has have and or but than to from the a an class classes label value target instance because as versus vs \
will would should can based under while where then so what which how use find compute predict";

fn among(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
}

/// Takes what is said again.
pub(super) fn settle(rest: &mut Rest, classes: &Classes, sizes: &[usize]) {
    for at in 0..rest.pieces.len() {
        if rest.taken[at] {
            continue;
        }
        let ends = |rest: &Rest, at: usize| match rest.pieces.get(at) {
            None | Some(Piece::Stop | Piece::Mark(_) | Piece::Quoted(_)) => true,
            Some(Piece::Word(word)) => among(BOUND, word),
            Some(Piece::Number(..)) => false,
        };
        // `should be classified as a defaulted borrower or not`, `whether or not`.
        if rest.word(at) == "not" && at > 0 && rest.word(at - 1) == "or" {
            let whether = at > 1 && rest.word(at - 2) == "whether";
            if whether || ends(rest, at + 1) {
                rest.take(at, at + 1);
                continue;
            }
        }
        // `Yes/No`, `No`, where what follows is nothing that it could deny.
        let label = classes
            .labels
            .iter()
            .find(|label| matches!(label.to_lowercase().as_str(), "no" | "not") && label.to_lowercase() == rest.word(at));
        if label.is_some() {
            let split = rest.is(at.wrapping_sub(1), '/') || rest.is(at + 1, '/');
            if split || ends(rest, at + 1) {
                rest.take(at, at + 1);
                continue;
            }
        }
        // `Not Sport` where the class is written `not sports`.
        if matches!(rest.word(at), "not" | "no" | "non") {
            let next = rest.word(at + 1).to_owned();
            let named = classes.labels.iter().any(|label| {
                let lower = label.to_lowercase();
                let mut words = lower.split_whitespace();
                matches!(words.next(), Some("not" | "no" | "non"))
                    && words.next().is_some_and(|word| same(word, &next))
                    && words.next().is_none()
            });
            if named {
                rest.take(at, at + 2);
                continue;
            }
        }
    }
    numbered(rest, sizes);
}

/// `Quiz 6`, `rows 1-10`, `Q2`: numbers of questions and rows.
fn numbered(rest: &mut Rest, sizes: &[usize]) {
    const NAMED: [&str; 22] = [
        "quiz",
        "homework",
        "hw",
        "assignment",
        "lecture",
        "slide",
        "week",
        "q",
        "ex",
        "no",
        "example",
        "module",
        "unit",
        "lab",
        "exam",
        "task",
        "sheet",
        "tutorial",
        "version",
        "set",
        "case",
        "test",
    ];
    let all = rest.pieces.clone();
    for at in 0..rest.pieces.len() {
        let whole = |place: usize| all.get(place).and_then(Piece::number).filter(|(value, _)| value.is_integer()).is_some();
        if NAMED.contains(&rest.word(at))
            && whole(at + 1)
            && matches!(rest.pieces.get(at + 2), None | Some(Piece::Stop | Piece::Mark(':' | '.' | ')')))
        {
            rest.take(at, at + 2);
        }
        // `1. Classification`: the number of the question.
        if at == 0 && whole(at) && matches!(rest.pieces.get(1), Some(Piece::Stop | Piece::Mark(')' | '.'))) {
            rest.take(0, 1);
        }
        // `has average rating`: no average is taken.
        let noun = matches!(rest.pieces.get(at + 1), Some(Piece::Word(word)) if !among(BOUND, word) && !word.starts_with("probab") && !word.starts_with("likel"));
        if rest.word(at) == "average" && noun && at > 0 && matches!(rest.word(at - 1), "has" | "have" | "had" | "is" | "an" | "with" | "of")
        {
            rest.take(at, at + 1);
        }
        // `Q # 2:`.
        if rest.word(at) == "q" && rest.is(at + 1, '#') && whole(at + 2) {
            rest.take(at, at + 3);
        }
        // `loans 1-10`: a range from one on, behind a noun.
        let one = rest.pieces.get(at).and_then(Piece::number).is_some_and(|(value, _)| *value == Rational::from_integer(1.into()));
        if one && at > 0 && matches!(rest.pieces[at - 1], Piece::Word(_)) {
            let mark = rest.is(at + 1, '-') || matches!(rest.word(at + 1), "to" | "through");
            let rows = all
                .get(at + 2)
                .and_then(Piece::number)
                .is_some_and(|(value, _)| sizes.first().is_some_and(|rows| *value == Rational::from_integer((*rows).into())));
            if mark && rows {
                rest.take(at, at + 3);
            }
        }
        // A lone number between two gaps is the number of the document that was cut out behind it.
        if whole(at)
            && matches!(rest.pieces.get(at + 1), None | Some(Piece::Stop))
            && at > 0
            && matches!(rest.pieces[at - 1], Piece::Mark(':') | Piece::Mark(';'))
        {
            rest.take(at, at + 1);
        }
    }
}

/// Whether a thing is to be put into a class.
pub(super) fn classifies(rest: &Rest) -> bool {
    rest.pieces
        .iter()
        .any(|piece| matches!(piece.word(), "classify" | "classified" | "classifies" | "predict" | "predicted" | "belong" | "belongs"))
}

/// Priors that are told and are those of the data: `priors 3/8 and 5/8`; the others stay.
pub(super) fn restated(rest: &mut Rest, counts: &[usize]) {
    let total: usize = counts.iter().sum();
    if total == 0 {
        return;
    }
    let shares: Vec<Rational> = counts.iter().map(|count| Rational::new((*count).into(), total.into())).collect();
    for at in 0..rest.pieces.len() {
        if !rest.word(at).starts_with("prior") {
            continue;
        }
        let mut places = Vec::new();
        let mut place = at + 1;
        while let Some(piece) = rest.pieces.get(place) {
            match piece {
                Piece::Number(..) => places.push(place),
                Piece::Mark(',' | '=' | ':') => {}
                Piece::Word(word) if matches!(word.as_str(), "and" | "of" | "are" | "is" | "probabilities" | "from" | "the") => {}
                _ => break,
            }
            place += 1;
        }
        let told: Vec<Rational> = places.iter().filter_map(|place| rest.pieces[*place].number().map(|(value, _)| value.clone())).collect();
        if told.len() == shares.len()
            && (told == shares || told.iter().rev().eq(shares.iter()) && told.iter().all(|value| shares.contains(value)))
        {
            for place in places {
                rest.take(place, place + 1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::super::super::words::pieces, super::setting::untaken, Classes, Rest, restated, settle};

    fn left(text: &str) -> Vec<String> {
        let mut rest = Rest::new(pieces(text));
        let classes = Classes { name: "play".to_owned(), labels: vec!["Yes".to_owned(), "No".to_owned()] };
        settle(&mut rest, &classes, &[10]);
        restated(&mut rest, &[3, 5]);
        untaken(&rest, &|_| false)
    }

    #[test]
    fn a_class_by_its_name_denies_nothing() {
        assert!(left("Predict Play = Yes/No for it, whether it should be called off or not.").is_empty());
        assert!(left("Which is larger for No? Quiz 6. Rows 1-10 (priors 3/8 and 5/8).").is_empty());
        assert_eq!(left("Use no smoothing."), ["no"]);
        assert_eq!(left("It is not sunny (priors 1/2 and 1/2)."), ["not", "\\frac{1}{2}"]);
    }
}
