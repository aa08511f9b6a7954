//! The instance to classify: a value of every feature, as the statement writes it.

use super::super::words::{Piece, pieces};
use crate::{num::Rational, solve::probability::table::Table};

/// What a feature can be.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Range {
    /// One of these values.
    Levels(Vec<String>),
    /// A number.
    Real,
}

/// A feature by its name in the table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Feature {
    pub(super) name: String,
    pub(super) range: Range,
}

/// Words that ask.
const ASKS: [&str; 24] = [
    "classify",
    "classified",
    "predict",
    "predicted",
    "compute",
    "posterior",
    "what",
    "which",
    "find",
    "given",
    "test",
    "new",
    "instance",
    "sample",
    "decide",
    "calculate",
    "determine",
    "probability",
    "likelihood",
    "query",
    "estimate",
    "play",
    "assign",
    "whether",
];

/// Letters that tables use for words.
const LETTERS: [(&str, &[&str]); 4] = [("m", &["male", "man"]), ("f", &["female", "woman"]), ("y", &["yes"]), ("n", &["no"])];

/// "instances 1 and 7": rows of the table by their number.
pub(super) fn numbered_rows(lower: &str, found: &Table, columns: &[usize]) -> Vec<(usize, Vec<String>)> {
    let mut out = Vec::new();
    for mark in ["instances ", "instance ", "records ", "examples ", "rows "] {
        for (at, _) in lower.match_indices(mark) {
            let tail: String = lower[at + mark.len()..].replace("and", ",").replace('$', "");
            let end = tail.find(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | ' '))).unwrap_or(tail.len());
            for number in tail[..end].split(',').filter_map(|piece| piece.trim().parse::<usize>().ok()) {
                let row = number.checked_sub(1).and_then(|at| found.rows.get(at));
                if let Some(row) = row {
                    out.push((number, columns.iter().map(|at| row[*at].clone()).collect()));
                }
            }
        }
        if !out.is_empty() {
            break;
        }
    }
    out
}

/// The instance that the words of `source` outside its table name.
pub(super) fn read(source: &str, features: &[Feature]) -> Option<Vec<String>> {
    let outside: String = source
        .lines()
        .filter(|line| !line.trim().starts_with('|') && !line.contains('\t'))
        .collect::<Vec<_>>()
        .join("\n")
        .replace(['{', '}'], " ")
        .replace("\\text", " ");
    let all = pieces(&outside);
    tuple(&outside, features).or_else(|| {
        let values: Vec<Option<String>> = features.iter().map(|feature| assigned(&all, feature)).collect();
        let asking: Vec<Piece> = all
            .split(|piece| *piece == Piece::Stop)
            // A sentence full of brackets holds the rows.
            .filter(|sentence| sentence.iter().filter(|piece| **piece == Piece::Mark('(')).count() < 3)
            .filter(|sentence| sentence.iter().any(|piece| ASKS.contains(&piece.word())))
            .flatten()
            .cloned()
            .collect();
        let mut out = Vec::new();
        for (feature, value) in features.iter().zip(values) {
            let value = value.or_else(|| match &feature.range {
                Range::Levels(levels) => mentioned(&asking, levels, features, feature),
                Range::Real => lone(&asking, features),
            });
            out.push(value?);
        }
        Some(out)
    })
}

fn plain(word: &str) -> String {
    word.to_lowercase().chars().filter(|c| c.is_alphanumeric() || matches!(c, '+' | '-')).collect()
}

fn equal(first: &Piece, second: &Piece) -> bool {
    match (first, second) {
        (Piece::Word(one), Piece::Word(two)) => plain(one) == plain(two),
        (Piece::Quoted(one), Piece::Word(two)) => plain(one) == plain(two),
        (Piece::Number(one, _), Piece::Number(two, _)) => one == two,
        (one, two) => one == two,
    }
}

fn stands(all: &[Piece], at: usize, tokens: &[Piece]) -> bool {
    !tokens.is_empty() && all.len() >= at + tokens.len() && tokens.iter().zip(&all[at..]).all(|(token, piece)| equal(piece, token))
}

/// The value that stands after the name of the feature, the last one in the text.
fn assigned(all: &[Piece], feature: &Feature) -> Option<String> {
    let name = pieces(&feature.name);
    let mut out = None;
    for at in 0..all.len() {
        // In `P(C=0|-)` the value is no part of the instance.
        let inside = at > 1 && all[at - 1] == Piece::Mark('(') && all[at - 2].word() == "p";
        if inside || !stands(all, at, &name) {
            continue;
        }
        let mut next = at + name.len();
        let mut linked = false;
        while all
            .get(next)
            .is_some_and(|piece| matches!(piece, Piece::Mark('=' | ':')) || matches!(piece.word(), "is" | "of" | "equals" | "are" | "was"))
        {
            linked = true;
            next += 1;
        }
        match &feature.range {
            Range::Real => {
                if let Some((_, latex)) = all.get(next).and_then(Piece::number) {
                    out = Some(latex.to_owned());
                }
            }
            Range::Levels(levels) => {
                let mut fits: Vec<&String> = levels.iter().filter(|level| linked && stands(all, next, &pieces(level))).collect();
                fits.sort_by_key(|level| level.len());
                out = fits.last().map(|level| (*level).clone()).or(out);
            }
        }
    }
    out
}

/// The one value of a feature that stands among the words, where no other feature has that value.
fn mentioned(asking: &[Piece], levels: &[String], features: &[Feature], own: &Feature) -> Option<String> {
    let shared = |level: &String| {
        features.iter().any(|other| other != own && matches!(&other.range, Range::Levels(others) if others.contains(level)))
    };
    let here = |level: &String| {
        let tokens = pieces(level);
        let full =
            matches!(tokens.first(), Some(Piece::Word(word)) if word.len() > 1) && (0..asking.len()).any(|at| stands(asking, at, &tokens));
        let short = LETTERS
            .iter()
            .find(|(letter, _)| *letter == level.to_lowercase())
            .is_some_and(|(_, words)| asking.iter().any(|piece| words.contains(&piece.word())));
        full || short
    };
    let found: Vec<&String> = levels.iter().filter(|level| here(level)).collect();
    match found.as_slice() {
        [only] if !shared(only) => Some((*only).clone()),
        _ => None,
    }
}

/// The only number among the words, where one feature alone is a number.
fn lone(asking: &[Piece], features: &[Feature]) -> Option<String> {
    let reals = features.iter().filter(|feature| feature.range == Range::Real).count();
    let years = asking.windows(2).find(|pair| pair[1].word().starts_with("year")).and_then(|pair| pair[0].number());
    let numbers: Vec<(&Rational, &str)> = asking.iter().filter_map(Piece::number).collect();
    match (reals, years, numbers.as_slice()) {
        (1, Some((_, latex)), _) => Some(latex.to_owned()),
        (1, None, [(_, latex)]) => Some((*latex).to_owned()),
        _ => None,
    }
}

/// `(sunny, cool, high, strong)`: a tuple with a value of every feature, the last one in the text.
fn tuple(source: &str, features: &[Feature]) -> Option<Vec<String>> {
    let mut out = None;
    for (at, _) in source.match_indices(['(', '[', '<', '{']) {
        let rest = &source[at + 1..];
        let Some(end) = rest.find([')', ']', '>', '}']) else { continue };
        let cells: Vec<String> = rest[..end].split(',').map(|cell| cell.replace(['$', '"', '“', '”'], "").trim().to_owned()).collect();
        if cells.len() != features.len() {
            continue;
        }
        let matched: Option<Vec<String>> = cells
            .iter()
            .zip(features)
            .map(|(cell, feature)| {
                let value = cell.rsplit_once('=').map_or(cell.as_str(), |(_, value)| value).trim();
                match &feature.range {
                    Range::Levels(levels) => levels.iter().find(|known| known.to_lowercase() == value.to_lowercase()).cloned(),
                    Range::Real => value.parse::<f64>().ok().map(|_| value.to_owned()),
                }
            })
            .collect();
        out = matched.or(out);
    }
    out
}
