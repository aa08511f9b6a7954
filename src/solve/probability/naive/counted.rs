//! Naive Bayes from counts: `of 500 bananas 400 are long`, tables with a total, words counted by class.

use super::{
    super::words::{Piece, pieces, same},
    Problem, Span, missing,
    scored::{self, Class},
    smoothing,
};
use crate::{
    diag::Diagnostic,
    num::Rational,
    solve::{fact::Value, probability::table::Table},
};

/// A class with its size and how many of it have each feature.
#[derive(Debug, Clone, Default)]
struct Group {
    name: String,
    size: i64,
    held: Vec<(String, i64)>,
}

/// Reads a table whose rows are classes and that has a column of totals.
pub(super) fn table(found: &Table, source: &str, lower: &str, span: Span) -> Option<Problem> {
    let total = found
        .header
        .iter()
        .position(|name| matches!(name.to_lowercase().as_str(), "total" | "totals" | "count" | "n" | "documents" | "sum"))?;
    let mut groups = Vec::new();
    for row in &found.rows {
        if row[0].to_lowercase().starts_with("total") {
            continue;
        }
        let number = |at: usize| row[at].replace(',', "").parse::<i64>().ok();
        let mut group = Group { name: row[0].clone(), size: number(total)?, held: Vec::new() };
        for (at, name) in found.header.iter().enumerate().skip(1).filter(|(at, _)| *at != total) {
            group.held.push((name.to_lowercase(), number(at)?));
        }
        groups.push(group);
    }
    if groups.len() < 2 {
        return None;
    }
    let question: String = source.lines().filter(|line| !line.trim().starts_with('|')).collect::<Vec<_>>().join("\n");
    // Words before the table describe it, unless nothing stands after it.
    let tail = source.rsplit('|').next().unwrap_or("");
    let asked = if tail.trim().len() > 20 { tail.to_owned() } else { question };
    Some(answer(&groups, &pieces(&asked), lower, span))
}

/// What the counts say about the features that `asked` mentions.
fn answer(groups: &[Group], asked: &[Piece], lower: &str, span: Span) -> Problem {
    let mut trouble: Vec<Diagnostic> = Vec::new();
    let mut probe = scored::problem(&[], "", span);
    let alpha = smoothing(lower, &mut probe, span);
    trouble.append(&mut probe.diagnostics);
    let Value::Number(smooth, written) = alpha else { return probe };
    let total: i64 = groups.iter().map(|group| group.size).sum();
    let mut features: Vec<&String> = Vec::new();
    for (feature, _) in groups.iter().flat_map(|group| &group.held) {
        if !features.iter().any(|known| same(known, feature)) {
            features.push(feature);
        }
    }
    let mut observed: Vec<(&String, bool)> = Vec::new();
    for (at, piece) in asked.iter().enumerate() {
        let word = match piece {
            Piece::Word(word) | Piece::Quoted(word) => word,
            _ => continue,
        };
        if let Some(feature) = features.iter().find(|feature| same(feature, word))
            && !observed.iter().any(|(known, _)| known == feature)
        {
            let denied = asked[at.saturating_sub(3)..at]
                .iter()
                .any(|piece| matches!(piece.word(), "not" | "no" | "without" | "neither" | "nor" | "isn't"));
            observed.push((feature, !denied));
        }
    }
    if observed.is_empty() {
        trouble.push(missing(span, "the instance to classify"));
    }
    let mut classes = Vec::new();
    for group in groups {
        let mut class = Class { name: group.name.clone(), prior: format!("\\frac{{{}}}{{{total}}}", group.size), factors: Vec::new() };
        for (feature, holds) in &observed {
            match group.held.iter().find(|(name, _)| same(name, feature)) {
                Some((_, held)) if *held <= group.size => {
                    let share = if smooth == Rational::from_integer(0.into()) {
                        format!("\\frac{{{held}}}{{{}}}", group.size)
                    } else {
                        format!("\\frac{{{held} + {written}}}{{{} + 2 \\cdot {written}}}", group.size)
                    };
                    class.factors.push(if *holds {
                        ((*feature).clone(), share)
                    } else {
                        (format!("not {feature}"), format!("\\left(1 - {share}\\right)"))
                    });
                }
                Some(_) => trouble.push(Diagnostic::error(
                    "contradictory-facts",
                    span,
                    format!("more of {} have a feature than there are", group.name),
                )),
                None => trouble.push(missing(span, &format!("how many of {} are {feature}", group.name))),
            }
        }
        classes.push(class);
    }
    let mut problem = scored::problem(&classes, "the features are independent given the class", span);
    scored::asked(&mut problem, lower, span);
    if problem.asked.is_empty() {
        problem.asked.push(("class".to_owned(), span));
    }
    problem.diagnostics = trouble;
    problem
}
