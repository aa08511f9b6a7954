//! Errors carried forward: what a wrong step means for the steps after it, and for the chain from its start to its end.
//!
//! A verdict belongs to its own step; what is said here are notes.

use super::{
    Step, Verdict,
    chain::Chain,
    session::Session,
    step::Relation,
    walk::{Reading, line_of},
};
use crate::{
    eval::symbolic,
    ir::{ExprId, SymbolId},
};

/// How the note on a step that rests on a wrong one begins.
const CONSISTENT: &str = "consistent with the wrong";

impl Session {
    /// Notes on the steps of one chain; `steps` are indices of the findings with the place of their sign in the chain.
    pub(super) fn carry(&mut self, chain: &Chain, steps: &[(usize, usize)], reading: &mut Reading<'_>) {
        let all = &reading.findings.steps;
        let is = |index: usize, verdict: Verdict| all[index].verdict == Some(verdict);
        let refuted: Vec<usize> = steps.iter().map(|(index, _)| *index).filter(|index| is(*index, Verdict::Refuted)).collect();
        let claims: Vec<(usize, usize)> = steps.iter().copied().filter(|(index, _)| all[*index].verdict.is_some()).collect();
        let (Some(wrong), [first, .., last]) = (refuted.first().copied(), claims.as_slice()) else { return };
        let line = line_of(reading, reading.findings.steps[wrong].span);
        for (index, _) in claims.iter().filter(|(index, _)| *index > wrong) {
            let step = &mut reading.findings.steps[*index];
            if step.verdict == Some(Verdict::Proved) && !step.notes.iter().any(|note| note.starts_with(CONSISTENT)) {
                step.notes.push(format!("{CONSISTENT} line {line}"));
            }
        }
        let equal = claims.iter().all(|(index, _)| Relation::of(&reading.findings.steps[*index].relation) == Some(Relation::Equal));
        if !equal {
            return;
        }
        let ends = Step { relation: "=".to_owned(), ..reading.findings.steps[last.0].clone() };
        let verdict = self.clone().judgement(&ends, &chain.members[first.1], &chain.members[last.1 + 1]).verdict;
        if verdict == Some(Verdict::Proved) {
            let several = if refuted.len() > 1 { "the errors of this chain cancel: " } else { "" };
            reading.findings.steps[last.0].notes.push(format!("{several}the end follows from the start"));
        }
    }

    /// Remembers that the value of a name comes from a chain with a wrong step.
    pub(super) fn remember_wrong(&mut self, name: &str, steps: &[(usize, usize)], reading: &Reading<'_>) {
        let symbol = self.context.symbol(&mut self.arena, name);
        let wrong = steps.iter().map(|(index, _)| &reading.findings.steps[*index]).find(|step| step.verdict == Some(Verdict::Refuted));
        match wrong {
            Some(step) => self.wrong_names.insert(symbol, line_of(reading, step.span)),
            None => self.wrong_names.remove(&symbol),
        };
    }

    /// The note on an expression whose names were given wrong values above.
    pub(super) fn carried(&self, expression: ExprId) -> Option<String> {
        let mut lines: Vec<usize> = symbolic::symbols(&self.arena, expression)
            .iter()
            .filter_map(|symbol: &SymbolId| self.wrong_names.get(symbol).copied())
            .collect();
        lines.sort_unstable();
        lines.dedup();
        (!lines.is_empty()).then(|| consistent(&lines))
    }
}

/// The note on a step that is consistent with these wrong lines.
pub(super) fn consistent(lines: &[usize]) -> String {
    let word = if lines.len() == 1 { "line" } else { "lines" };
    let lines: Vec<String> = lines.iter().map(usize::to_string).collect();
    format!("{CONSISTENT} {word} {}", lines.join(", "))
}
