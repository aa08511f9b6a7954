//! Objectives of named methods (`grammar/statement/objectives.toml`): an answer that writes one otherwise than the method does.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::{
    diag::{Diagnostic, Span},
    source::{Formula, sheet},
    syntax::{self, Kind, Tree},
};

#[derive(Debug, Default, Deserialize)]
struct Table {
    method: Vec<Method>,
}

#[derive(Debug, Deserialize)]
struct Method {
    names: Vec<String>,
    #[serde(default)]
    objective: Vec<Objective>,
}

#[derive(Debug, Deserialize)]
struct Objective {
    parts: Vec<String>,
    without: Vec<String>,
    instead: String,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| toml::from_str(include_str!("../../../grammar/statement/objectives.toml")).unwrap_or_default())
}

/// The formulas of an answer that are no objective of the method that the question names and the words before them speak of.
pub(super) fn others(text: &str, formulas: &[&Formula], problem: &str, own: &sheet::Problem, places: &[Span]) -> Vec<Diagnostic> {
    let asked = problem.to_lowercase();
    let mut found = Vec::new();
    if !table().method.iter().any(|method| !method.objective.is_empty() && method.names.iter().any(|name| asked.contains(name.as_str()))) {
        return found;
    }
    for formula in formulas {
        let Some(place) = places.iter().find(|place| place.contains(formula.span)) else { continue };
        let before = text.get(place.start.max(own.span.start)..formula.span.start).unwrap_or("").to_lowercase();
        // Where the same block speaks of no method, the blocks before it do.
        let all = text.get(own.span.start..formula.span.start).unwrap_or("").to_lowercase();
        let last = |words: &str, all: &[String]| {
            all.iter().filter_map(|word| words.rfind(word.as_str()).map(|at| (at + word.len(), word.len()))).max()
        };
        let speaks = |words: &str| {
            let named = table().method.iter().filter_map(|method| Some((last(words, &method.names)?, method)));
            named.max_by_key(|(place, _)| *place).map(|(_, method)| method)
        };
        let Some(method) = speaks(&before).or_else(|| speaks(&all)) else { continue };
        if !method.names.iter().any(|name| asked.contains(name.as_str())) {
            continue;
        }
        let played = |words: &str| {
            method
                .objective
                .iter()
                .filter_map(|objective| Some((last(words, &objective.parts)?, objective)))
                .max_by_key(|(place, _)| *place)
        };
        // A display has no words of its own.
        let words = if before.trim().is_empty() { &all } else { &before };
        let Some((_, objective)) = played(words) else { continue };
        let parsed = syntax::parse(formula.text(text));
        if is_objective(&parsed.tree)
            && let Some(word) = objective.without.iter().find(|word| holds(&parsed.tree, word))
        {
            let part = objective.parts.first().map_or("", String::as_str);
            let message = format!("the stated objective of the {part} holds `\\{word}`; the one of the method is {}", objective.instead);
            found.push(
                Diagnostic::error("differs-from-question", formula.span, message)
                    .with_note("the steps that lead to it may be right by themselves"),
            );
        }
    }
    found
}

/// Whether a formula is a mean, or something that is minimised or maximised.
fn is_objective(tree: &Tree) -> bool {
    let sign = |name: &str| matches!(name, "E" | "min" | "max" | "arg min" | "arg max" | "argmin" | "argmax");
    any(tree, &|kind| match kind {
        Kind::Operator(name) | Kind::Big { name, .. } => sign(name),
        Kind::Symbol { name, .. } => name.as_ref() == "E",
        _ => false,
    })
}

fn holds(tree: &Tree, word: &str) -> bool {
    any(tree, &|kind| matches!(kind, Kind::Operator(name) if name.as_ref() == word))
}

fn any(tree: &Tree, wanted: &dyn Fn(&Kind) -> bool) -> bool {
    let mut open = vec![tree.root()];
    while let Some(id) = open.pop() {
        if wanted(tree.kind(id)) {
            return true;
        }
        open.extend(tree.children(id));
    }
    false
}
