//! The instances to classify and the shares that are asked for by name.

use super::{
    super::super::words::{Piece, pieces},
    setting::Rest,
};
use crate::{num::Rational, solve::probability::number};

/// What a feature can be.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Range {
    /// One of these values, as they are written.
    Levels(Vec<String>),
    /// A number; its unit may stand behind it.
    Real(String),
}

/// A feature with the ways to name it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Feature {
    pub(super) name: String,
    pub(super) range: Range,
}

/// A share that is asked for: of a level of a feature, in a class or in all.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Share {
    pub(super) said: String,
    pub(super) feature: Option<(usize, String)>,
    pub(super) class: Option<usize>,
}

/// The classes: the name of their column and their values.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Classes {
    pub(super) name: String,
    pub(super) labels: Vec<String>,
}

fn bare(word: &str) -> String {
    word.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

fn same(piece: &Piece, token: &Piece) -> bool {
    match (piece, token) {
        (Piece::Word(one) | Piece::Quoted(one), Piece::Word(two)) => bare(one) == bare(two) && !bare(one).is_empty(),
        (Piece::Number(one, _), Piece::Number(two, _)) => one == two,
        (Piece::Mark(one), Piece::Mark(two)) => one == two,
        _ => false,
    }
}

/// Whether the pieces of `text` stand at `at`; how many there are.
pub(super) fn stands(all: &[Piece], at: usize, text: &str) -> Option<usize> {
    let tokens: Vec<Piece> = pieces(text).into_iter().filter(|piece| *piece != Piece::Stop).collect();
    (!tokens.is_empty() && all.len() >= at + tokens.len() && tokens.iter().zip(&all[at..]).all(|(token, piece)| same(piece, token)))
        .then_some(tokens.len())
}

/// The length of a name of the feature at `at`: the whole name, or one of its words that no other feature has.
fn named(all: &[Piece], at: usize, feature: &Feature, others: &[Feature]) -> Option<usize> {
    if let Some(len) = stands(all, at, &feature.name) {
        return Some(len);
    }
    let Some(Piece::Word(word)) = all.get(at) else { return None };
    let alone = |part: &str| {
        part.chars().count() > 3
            && others.iter().filter(|other| other.name.to_lowercase().contains(part)).count() == 1
            && (bare(part) == bare(word)
                || word.chars().count() > 3 && bare(part).starts_with(&bare(word))
                || bare(word).starts_with(&bare(part)) && word.len() < part.len() + 6)
    };
    feature.name.to_lowercase().split([' ', '_', '-']).any(alone).then_some(1)
}

/// Where a formula like `P(A = 1 | +)` stands: its first piece, its bar, its closing bracket.
pub(super) fn formulas(all: &[Piece]) -> Vec<(usize, Option<usize>, usize)> {
    let mut out = Vec::new();
    for at in 0..all.len() {
        if !matches!(all[at].word(), "p" | "pr" | "prob") || all.get(at + 1) != Some(&Piece::Mark('(')) {
            continue;
        }
        let Some(end) = (at + 2..all.len().min(at + 40)).find(|place| all[*place] == Piece::Mark(')')) else { continue };
        let bar = (at + 2..end).find(|place| all[*place] == Piece::Mark('|') || all[*place].word() == "given");
        out.push((at, bar, end));
    }
    out
}

/// Words for the two sides of a yes or no.
const SIDES: [(&str, &str); 8] = [
    ("survived", "died"),
    ("yes", "no"),
    ("spam", "ham"),
    ("true", "false"),
    ("sick", "healthy"),
    ("bought", "declined"),
    ("passed", "failed"),
    ("positive", "negative"),
];

/// The class that stands at `from..to`, alone or behind the name of the classes.
pub(super) fn class(all: &[Piece], from: usize, to: usize, classes: &Classes) -> Option<usize> {
    let mut at = from;
    if let Some(len) = stands(all, at, &classes.name).filter(|len| all.get(at + len) == Some(&Piece::Mark('='))) {
        at += len + 1;
    } else if at + 1 < to && matches!(all[at].word(), "class" | "y" | "c" | "label") && all[at + 1] == Piece::Mark('=') {
        at += 2;
    } else if at + 1 < to && all[at].word() == "class" {
        at += 1;
    }
    let exact = classes.labels.iter().position(|label| stands(all, at, label) == Some(to - at));
    exact.or_else(|| {
        // `P(M | survived)` where the column `survived` holds Y and N.
        let yes =
            classes.labels.iter().position(|label| matches!(label.to_lowercase().as_str(), "y" | "yes" | "1" | "true" | "t" | "+"))?;
        let no = classes.labels.iter().position(|label| matches!(label.to_lowercase().as_str(), "n" | "no" | "0" | "false" | "f" | "-"))?;
        let denied = usize::from(matches!(all[at].word(), "not" | "no"));
        if at + denied + 1 != to || classes.labels.len() != 2 {
            return None;
        }
        let word = bare(all[at + denied].word());
        let name = bare(&classes.name);
        let base = name.trim_end_matches(['d', 'e', 's']);
        let opposite = SIDES.iter().any(|(one, other)| *one == name && *other == word);
        if word.len() > 2 && (word == name || base.len() > 3 && word.trim_end_matches(['d', 'e', 's']) == base) {
            Some(if denied == 1 { no } else { yes })
        } else {
            (opposite && denied == 0).then_some(no)
        }
    })
}

/// The shares that are asked for by name; noted as understood.
pub(super) fn shares(rest: &mut Rest, features: &[Feature], classes: &Classes, trouble: &mut Vec<String>) -> Vec<Share> {
    let mut out: Vec<Share> = Vec::new();
    for (from, bar, end) in formulas(&rest.pieces) {
        let told = rest.is(end + 1, '=') && rest.pieces.get(end + 2).is_some_and(|piece| piece.number().is_some());
        if told {
            continue;
        }
        let all = &rest.pieces;
        // `P(X | yes) P(yes)`: a factor of a product that the classes have.
        let factor = bar.is_none() && from > 0 && matches!(all[from - 1], Piece::Mark(')' | '*' | '·' | '×'));
        if factor && class(all, from + 2, end, classes).is_some() {
            continue;
        }
        let left = bar.unwrap_or(end);
        let own = bar.map(|bar| class(all, bar + 1, end, classes));
        let prior = class(all, from + 2, left, classes);
        if bar.is_none() && prior.is_none() && level(all, from + 2, left, features).is_none() || prior.is_some() && bar.is_some() {
            continue;
        }
        // Several features before the bar: a product, not a share.
        if (from + 2..left).any(|at| all[at] == Piece::Mark(',')) {
            continue;
        }
        let feature = if prior.is_some() && bar.is_none() { None } else { level(all, from + 2, left, features) };
        let said = text(all, from, end);
        match (feature, own, prior) {
            (Some(feature), Some(Some(class)), _) => out.push(Share { said, feature: Some(feature), class: Some(class) }),
            (Some(feature), None, _) => out.push(Share { said, feature: Some(feature), class: None }),
            (None, None, Some(class)) => out.push(Share { said, feature: None, class: Some(class) }),
            // `P(word | class)` of a formula in letters.
            (None, ..) if (from + 2..end).all(|at| all[at].number().is_none()) => {}
            _ => trouble.push(format!("what `{said}` asks was not understood")),
        }
        rest.take(from, end + 1);
    }
    out
}

fn text(all: &[Piece], from: usize, end: usize) -> String {
    let mut out = String::new();
    for piece in &all[from..=end] {
        match piece {
            Piece::Word(word) if word == "p" && out.is_empty() => out.push('P'),
            Piece::Word(word) => {
                if out.ends_with(|c: char| c.is_alphanumeric()) {
                    out.push(' ');
                }
                out.push_str(word);
            }
            Piece::Quoted(word) => out.push_str(word),
            Piece::Number(_, latex) => out.push_str(latex),
            Piece::Mark('|') => out.push_str(" | "),
            Piece::Mark('=') => out.push_str(" = "),
            Piece::Mark(c) => out.push(*c),
            Piece::Stop => {}
        }
    }
    out
}

/// `A = 1`, or a value that only one feature has.
fn level(all: &[Piece], from: usize, to: usize, features: &[Feature]) -> Option<(usize, String)> {
    for (at, feature) in features.iter().enumerate() {
        let Range::Levels(levels) = &feature.range else {
            // The density of a measured feature at a value.
            if let Some(len) = named(all, from, feature, features).filter(|len| all.get(from + len) == Some(&Piece::Mark('=')))
                && from + len + 2 == to
                && let Some((_, latex)) = all[from + len + 1].number()
            {
                return Some((at, latex.to_owned()));
            }
            continue;
        };
        if let Some(len) = named(all, from, feature, features).filter(|len| all.get(from + len) == Some(&Piece::Mark('='))) {
            let found = levels.iter().find(|level| stands(all, from + len + 1, level) == Some(to - from - len - 1))?;
            return Some((at, found.clone()));
        }
    }
    let mut found = features.iter().enumerate().flat_map(|(at, feature)| {
        let levels: &[String] = if let Range::Levels(levels) = &feature.range { levels } else { &[] };
        levels.iter().filter(|level| stands(all, from, level) == Some(to - from)).map(move |level| (at, level.clone())).collect::<Vec<_>>()
    });
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// A value of the feature at `at`, with where it ends.
fn value(all: &[Piece], at: usize, range: &Range) -> Option<(String, usize)> {
    match range {
        Range::Levels(levels) => {
            let mut fits: Vec<(usize, &String)> = levels.iter().filter_map(|level| Some((stands(all, at, level)?, level))).collect();
            fits.sort();
            fits.last().map(|(len, level)| ((*level).clone(), at + len))
        }
        Range::Real(unit) => {
            let (_, latex) = all.get(at)?.number()?;
            let with_unit = !unit.is_empty() && all.get(at + 1).is_some_and(|piece| piece.word() == unit.to_lowercase());
            Some((latex.to_owned(), at + 1 + usize::from(with_unit)))
        }
    }
}

/// The instances: values of every feature, in tuples, behind their names, or where each value is mentioned once.
pub(super) fn instances(rest: &mut Rest, features: &[Feature]) -> Vec<Vec<String>> {
    let mut out = tuples(rest, features);
    if !out.is_empty() {
        return out;
    }
    let mut values: Vec<Vec<String>> = Vec::new();
    let mut spots: Vec<(usize, usize)> = Vec::new();
    for feature in features {
        let own = assigned(&rest.pieces, &rest.taken, feature, features);
        spots.extend(own.iter().map(|(_, from, to)| (*from, *to)));
        // The same instance named again is one.
        let mut distinct: Vec<String> = Vec::new();
        for (value, _, _) in own {
            if !distinct.contains(&value) {
                distinct.push(value);
            }
        }
        values.push(distinct);
    }
    let most = values.iter().map(Vec::len).max().unwrap_or(0);
    if most == 0 || values.iter().any(|own| own.len() != most) {
        // Values without their names.
        let mut single: Vec<String> = Vec::new();
        for (feature, own) in features.iter().zip(&values) {
            let found = match own.as_slice() {
                [only] => Some(only.clone()),
                [] => mentioned(&rest.pieces, &rest.taken, feature, features).map(|(value, from, to)| {
                    spots.push((from, to));
                    value
                }),
                _ => None,
            };
            single.extend(found);
        }
        if single.len() != features.len() {
            return Vec::new();
        }
        out.push(single);
    } else {
        for at in 0..most {
            out.push(values.iter().map(|own| own[at].clone()).collect());
        }
        out.dedup();
    }
    for (from, to) in spots {
        rest.take(from, to);
    }
    out
}

/// `(1, 0, sunny)`, `(A = 1, B = 0)`.
fn tuples(rest: &mut Rest, features: &[Feature]) -> Vec<Vec<String>> {
    let mut out: Vec<Vec<String>> = Vec::new();
    for at in 0..rest.pieces.len() {
        if !(rest.is(at, '(') || rest.is(at, '[') || rest.is(at, '<') || rest.is(at, '{')) || rest.taken[at] {
            continue;
        }
        let Some(end) = (at + 1..rest.pieces.len()).find(|place| matches!(rest.pieces[*place], Piece::Mark(')' | ']' | '>' | '}'))) else {
            continue;
        };
        let mut place = at + 1;
        let mut row = Vec::new();
        for feature in features {
            if let Some(len) = named(&rest.pieces, place, feature, features)
                && (rest.is(place + len, '=') || rest.is(place + len, ':') || rest.word(place + len) == "is")
            {
                place += len + 1;
            }
            let Some((found, next)) = value(&rest.pieces, place, &feature.range) else { break };
            row.push(found);
            place = next;
            while rest.is(place, ',') || rest.is(place, ';') || rest.word(place) == "and" {
                place += 1;
            }
        }
        if row.len() == features.len() && place == end {
            rest.take(at, end + 1);
            out.push(row);
        }
    }
    out.dedup();
    out
}

/// The values that stand behind the name of the feature.
fn assigned(all: &[Piece], taken: &[bool], feature: &Feature, others: &[Feature]) -> Vec<(String, usize, usize)> {
    let mut out: Vec<(String, usize, usize)> = Vec::new();
    for (at, _) in taken.iter().enumerate().filter(|(_, taken)| !**taken) {
        let Some(len) = named(all, at, feature, others) else { continue };
        let mut next = at + len;
        let mut linked = false;
        while all.get(next).is_some_and(|piece| {
            matches!(piece, Piece::Mark('=' | ':')) || matches!(piece.word(), "is" | "of" | "equals" | "are" | "was" | "ist" | "est" | "es")
        }) {
            linked = true;
            next += 1;
        }
        let Some((found, end)) = value(all, next, &feature.range) else { continue };
        if linked || matches!(feature.range, Range::Real(_)) {
            out.push((found, at, end));
        }
    }
    out
}

/// Whether some value of a feature stands behind its name.
pub(super) fn touched(rest: &Rest, features: &[Feature]) -> bool {
    features.iter().any(|feature| {
        let beside = (0..rest.pieces.len()).any(|at| {
            let free = !rest.taken.get(at).copied().unwrap_or(true);
            free && named(&rest.pieces, at, feature, features).is_some_and(|len| value(&rest.pieces, at + len, &feature.range).is_some())
        });
        beside || !assigned(&rest.pieces, &rest.taken, feature, features).is_empty()
    })
}

/// The one level of the feature that the words mention, where no other feature has it.
fn mentioned(all: &[Piece], taken: &[bool], feature: &Feature, others: &[Feature]) -> Option<(String, usize, usize)> {
    let Range::Levels(levels) = &feature.range else { return None };
    let mut found: Vec<(String, usize, usize)> = Vec::new();
    for level in levels {
        let shared = others.iter().any(|other| {
            other != feature && matches!(&other.range, Range::Levels(own) if own.iter().any(|known| known.eq_ignore_ascii_case(level)))
        });
        if shared || level.chars().count() < 2 || number::decimal(level).is_some() && level.chars().all(|c| c.is_ascii_digit()) {
            continue;
        }
        for at in 0..all.len() {
            if let Some(len) = stands(all, at, level).filter(|_| !taken[at]) {
                let denied = at > 0 && matches!(all[at - 1].word(), "not" | "no" | "non");
                if denied || found.iter().any(|(known, _, _)| known != level) {
                    return None;
                }
                found.push((level.clone(), at, at + len));
            }
        }
    }
    found.into_iter().next()
}

/// Whether a question for a probability is for another one than that of a class given the instance: `that a spam message contains it`.
pub(super) fn astray(all: &[Piece], labels: &[String], features: &[String]) -> bool {
    all.split(|piece| *piece == Piece::Stop).any(|sentence| {
        let Some(from) = sentence
            .iter()
            .position(|piece| piece.word().starts_with("probab") || matches!(piece.word(), "chance" | "likely" | "likelihood"))
        else {
            return false;
        };
        let asks = sentence.iter().any(|piece| {
            matches!(
                piece.word(),
                "what"
                    | "find"
                    | "compute"
                    | "calculate"
                    | "determine"
                    | "how"
                    | "give"
                    | "estimate"
                    | "which"
                    | "berechne"
                    | "berechnen"
                    | "wie"
            )
        });
        let rest = &sentence[from..];
        let names = |list: &[String]| {
            (0..rest.len()).find(|at| {
                list.iter().any(|name| {
                    let name = name.strip_prefix("not ").unwrap_or(name);
                    stands(rest, *at, name).is_some()
                        || matches!(&rest[*at], Piece::Word(word) if super::super::super::words::same(word, name))
                })
            })
        };
        let formula = rest.get(1) == Some(&Piece::Mark('('));
        if !asks || formula {
            return false;
        }
        let general =
            rest.iter().any(|piece| ["class", "posterior", "each", "categor", "label"].iter().any(|start| piece.word().starts_with(start)));
        let (class, feature) = (names(labels), names(features));
        match (class, feature) {
            (Some(class), Some(feature)) if class < feature => !rest[class..feature].iter().any(|piece| {
                matches!(
                    piece.word(),
                    "given"
                        | "if"
                        | "when"
                        | "that"
                        | "which"
                        | "who"
                        | "with"
                        | "containing"
                        | "knowing"
                        | "for"
                        | "because"
                        | "since"
                        | "after"
                        | "whose"
                        | "having"
                        | "falls"
                        | "wenn"
                        | "si"
                        | "where"
                )
            }),
            (None, Some(_)) => {
                !general && !sentence[..from].iter().any(|piece| piece.word().starts_with("class") || piece.word().starts_with("posterior"))
            }
            _ => false,
        }
    })
}

/// The value of a cell of numbers with its unit: `125K`, `$70`, `12 cm`.
pub(super) fn measured(cell: &str) -> Option<(Rational, String, String)> {
    let body = cell.trim().trim_start_matches(['$', '€', '£']);
    let digits = body.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-'))).unwrap_or(body.len());
    let unit = body[digits..].trim();
    let value = number::decimal(&body[..digits])?;
    (body[..digits].chars().any(|c| c.is_ascii_digit()) && unit.chars().all(|c| c.is_alphabetic() || c == '%') && unit.len() < 6)
        .then(|| (value, body[..digits].to_owned(), unit.to_owned()))
}
