//! Gaussian naive Bayes from measured values of each class: `class 0 has the values 1, 2, 3`.

use super::{
    super::words::{Piece, pieces, same, sentences},
    Problem, Span, missing,
    scored::{self, Class},
    tabulated::fitted,
};
use crate::num::Rational;

/// Reads lists of values by class; `None` where there are none.
pub(super) fn read(source: &str, lower: &str, span: Span) -> Option<Problem> {
    let all = pieces(source);
    let mut classes: Vec<(String, Vec<Rational>)> = Vec::new();
    let mut last: Option<String> = None;
    let listed = listed(&all);
    let mut shift = 0;
    let mut at = 0;
    while at < all.len() {
        let name = match (&all[at], all.get(at + 1)) {
            (Piece::Word(word), Some(Piece::Number(_, latex))) if word == "class" => Some(latex.clone()),
            (Piece::Word(word), Some(Piece::Word(name))) if word == "class" && name.len() < 12 => Some(name.clone()),
            // `cats 4.0, 4.5, 3.5`, where the classes were named.
            (Piece::Word(word), Some(next)) if listed.iter().any(|name| same(name, word)) => {
                let number = if matches!(next, Piece::Mark(':' | '=')) { all.get(at + 2) } else { Some(next) };
                number.and_then(Piece::number).and_then(|_| {
                    shift = usize::from(matches!(next, Piece::Mark(':' | '=')));
                    listed.iter().find(|name| same(name, word)).cloned()
                })
            }
            (Piece::Word(word), Some(Piece::Mark('='))) if word == "y" => {
                all.get(at + 2).and_then(Piece::number).map(|(_, latex)| latex.to_owned())
            }
            _ => None,
        };
        if let Some(name) = name {
            last = Some(name);
            at += match all[at].word() {
                "y" => 3,
                "class" => 2,
                _ => 1 + shift,
            };
            shift = 0;
            // `class short: 150, 155`.
            while matches!(all.get(at), Some(Piece::Mark(':' | '='))) {
                at += 1;
            }
            continue;
        }
        let (list, end) = run(&all, at);
        if list.len() > 1
            && let Some(name) = last.take()
            && !classes.iter().any(|(known, _)| *known == name)
        {
            classes.push((name, list));
            at = end;
            continue;
        }
        at += 1;
    }
    if classes.len() < 2 || !["gaussian", "normal"].iter().any(|word| lower.contains(word)) {
        return None;
    }
    let any = |list: &[&str]| list.iter().any(|word| lower.contains(word));
    let sample = any(&["sample variance", "unbiased", "n-1", "n - 1", "bessel", "sample standard deviation"]);
    let population =
        any(&["maximum-likelihood", "maximum likelihood", "mle", "population", "divide by n", "dividing by n", "biased estimate", "1/n"]);
    let mut trouble = Vec::new();
    if sample == population {
        trouble.push(missing(span, "whether the variances are those of a sample or of a population"));
    }
    let x = all.windows(3).rev().find_map(|window| match window {
        [Piece::Word(name), Piece::Mark('='), Piece::Number(value, latex)] if name == "x" => Some((value.clone(), latex.clone())),
        _ => None,
    });
    // `for a height of 170`: the one number of the sentence that asks.
    let lone = || {
        let asks = |sentence: &&[Piece]| {
            sentence.iter().any(|piece| {
                matches!(
                    piece.word(),
                    "what" | "which" | "compute" | "find" | "predict" | "classify" | "posterior" | "is" | "determine" | "calculate"
                )
            })
        };
        let numbers: Vec<(Rational, String)> = sentences(&all)
            .into_iter()
            .filter(asks)
            .flatten()
            .filter_map(|piece| piece.number().map(|(value, latex)| (value.clone(), latex.to_owned())))
            .collect();
        let told: Vec<Rational> = classes.iter().flat_map(|(_, list)| list.clone()).collect();
        let numbers: Vec<_> = numbers.into_iter().filter(|(value, _)| !told.contains(value)).collect();
        if let [only] = numbers.as_slice() { Some(only.clone()) } else { None }
    };
    let Some(x) = x.or_else(lone) else {
        trouble.push(missing(span, "the instance to classify"));
        let mut problem = scored::problem(&[], "", span);
        problem.diagnostics = trouble;
        return Some(problem);
    };
    let total: usize = classes.iter().map(|(_, list)| list.len()).sum();
    let equal = any(&["equal prior", "equally likely", "uniform prior", "same prior", "priors are equal"]);
    let empirical =
        any(&["empirical prior", "class frequencies", "estimated prior", "priors from the data", "mle", "maximum likelihood", "empirical"]);
    if !equal && !empirical {
        trouble.push(missing(span, "the prior probabilities of the classes"));
    }
    let records: Vec<Class> = classes
        .iter()
        .filter_map(|(name, list)| {
            let prior = if equal { format!("\\frac{{1}}{{{}}}", classes.len()) } else { format!("\\frac{{{}}}{{{total}}}", list.len()) };
            Some(Class { name: name.clone(), prior, factors: vec![("the feature".to_owned(), fitted(&x, list, sample)?)] })
        })
        .collect();
    if records.len() != classes.len() {
        trouble.push(missing(span, "values of every class that differ"));
    }
    let mut problem = scored::problem(&records, "the feature is normal given the class", span);
    scored::asked(&mut problem, lower, span);
    if problem.asked.is_empty() {
        trouble.push(missing(span, "what is asked of the model"));
    }
    problem.diagnostics = trouble;
    Some(problem)
}

/// `two classes, cat and dog`, `classes A and B`: the names of the classes.
fn listed(all: &[Piece]) -> Vec<String> {
    let Some(at) = all.iter().position(|piece| piece.word() == "classes") else { return Vec::new() };
    let mut out = Vec::new();
    for piece in all[at + 1..].iter().take(8) {
        match piece {
            Piece::Word(word) if matches!(word.as_str(), "and" | "or" | "are") => {}
            Piece::Word(word) if word.len() < 14 => out.push(word.clone()),
            Piece::Mark(',' | ':') => {}
            _ => break,
        }
    }
    if (2..=4).contains(&out.len()) { out } else { Vec::new() }
}

/// The numbers that follow each other, set apart by commas, `and` or brackets, and where they end.
fn run(all: &[Piece], from: usize) -> (Vec<Rational>, usize) {
    let mut out = Vec::new();
    let mut at = from;
    while let Some((value, _)) = all.get(at).and_then(Piece::number) {
        out.push(value.clone());
        at += 1;
        let gap = all[at..].iter().take_while(|piece| matches!(piece, Piece::Mark(',')) || piece.word() == "and").count();
        if gap == 0 || !matches!(all.get(at + gap), Some(Piece::Number(..))) {
            break;
        }
        at += gap;
    }
    (out, at)
}
