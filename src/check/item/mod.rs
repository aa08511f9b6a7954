//! Single statements as a stream: each line is an item of its own, judged without a document around it.
//!
//! Nothing is defined by an item: every link of its chains is a claim, and every symbol ranges over the reals unless it is assumed otherwise.

mod antiderivative;
mod claim;
mod commands;
mod data;
mod domain;
mod equation;
pub(super) mod formula;
mod generic;
mod inequality;
mod integrals;
mod limits;
mod logic;
mod matrices;
mod names;
mod parting;
mod plane;
mod proportion;
mod search;
mod sets;
mod unions;
mod signs;
mod spelling;
mod truth;

use serde_json::Value;

use super::{Reason, Verdict};
pub use data::{Item, Judged, JudgedStep, Syntax};

/// Judges one line of a stream: a JSON object (`docs/stream.schema.json`). A line that is no item gets the verdict unchecked with the reason.
pub fn judge_line(line: &str) -> Judged {
    match Item::read(line) {
        Ok(item) => judge(&item),
        Err((id, why)) => Judged::unchecked(id, Reason::Unreadable, why),
    }
}

/// Judges one item.
pub fn judge(item: &Item) -> Judged {
    let steps = match claim::steps(item) {
        Ok(steps) => steps,
        Err((reason, why)) => return Judged::unchecked(item.id.clone(), reason, why),
    };
    joined(item.id.clone(), steps)
}

/// The verdict on all steps: refuted when one is, proved when all are, supported when all are at least that.
fn joined(id: Value, steps: Vec<JudgedStep>) -> Judged {
    let claims: Vec<&JudgedStep> = steps.iter().filter(|step| step.verdict.is_some()).collect();
    let decisive = claims
        .iter()
        .find(|step| step.verdict == Some(Verdict::Refuted))
        .or_else(|| claims.iter().find(|step| step.verdict == Some(Verdict::Unchecked)))
        .or_else(|| claims.iter().find(|step| step.verdict == Some(Verdict::Supported)))
        .or(claims.first());
    match decisive {
        Some(step) => Judged {
            id,
            verdict: step.verdict.unwrap_or(Verdict::Unchecked),
            reason: step.reason,
            evidence: step.evidence.clone(),
            steps: steps.clone(),
        },
        None => Judged::unchecked(id, Reason::Unreadable, "there is no statement to judge"),
    }
}
