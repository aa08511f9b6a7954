//! Puts what a check found beside the displayed formulas.

use super::{Badge, Block, Document};
use crate::{
    check::verdict::{Report, Step, Verdict},
    diag::Span,
};

/// Gives each displayed formula of `document` the weakest verdict of the claims in it; `report` is of the same text.
pub fn mark(document: &mut Document, report: &Report) {
    let mut steps: Vec<&Step> = report.steps.iter().filter(|step| step.verdict.is_some()).collect();
    steps.sort_by_key(|step| step.span.start);
    blocks(&mut document.blocks, &steps);
}

fn blocks(set: &mut [Block], steps: &[&Step]) {
    for block in set {
        match block {
            Block::Display(display) => display.badge = display.span.and_then(|span| badge(span, steps)),
            Block::Statement(inner) | Block::Answer(inner) | Block::Quote(inner) => blocks(inner, steps),
            Block::List { items, .. } => items.iter_mut().for_each(|item| blocks(item, steps)),
            _ => {}
        }
    }
}

/// The weakest verdict of the steps inside `span`, with the first note of that verdict.
fn badge(span: Span, steps: &[&Step]) -> Option<Badge> {
    let first = steps.partition_point(|step| step.span.start < span.start);
    let inside = steps[first..].iter().take_while(|step| step.span.start < span.end);
    let weakest = inside.max_by_key(|step| step.verdict.map_or(0, weakness))?;
    let verdict = weakest.verdict?;
    Some(Badge { verdict, note: weakest.notes.first().cloned().unwrap_or_default() })
}

fn weakness(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Proved => 1,
        Verdict::Supported => 2,
        Verdict::Unchecked => 3,
        Verdict::Refuted => 4,
    }
}
