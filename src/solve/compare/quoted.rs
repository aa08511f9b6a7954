//! Weights that a worked answer quotes in a sum: `z_1 = 0.28 x_1 + 0.14 x_2 + ...`.

use super::{
    Answer,
    claim::{Claim, numeral},
    subject::{are_weights, row},
};
use crate::{
    diag::Diagnostic,
    num::{Decimal, Rounding},
    syntax::{Kind, NodeId, Tree},
};

/// The weights quoted in `claim` that differ from the row of computed weights that its left side names.
pub(super) fn weights(text: &str, claim: &Claim<'_>, computed: &Answer) -> Vec<Diagnostic> {
    let place = claim.letter().and_then(|(_, sub)| sub.parse::<usize>().ok()).and_then(|number| number.checked_sub(1));
    let Some(row) = place.and_then(|at| row(computed.number.as_ref()?, at)) else { return Vec::new() };
    if !are_weights(row) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for member in &claim.members {
        let Some(terms) = weighted(&claim.tree, *member).filter(|terms| terms.len() == row.len()) else { continue };
        for (at, ((node, quoted), weight)) in terms.iter().zip(row).enumerate() {
            let rounding = Rounding::of(weight, quoted);
            let Some(right) = quoted.rounding_of(weight).filter(|_| !rounding.is_right() && rounding != Rounding::Undecided) else {
                continue;
            };
            let span = claim.in_file(claim.tree.span(*node));
            let message = format!("weight {} is quoted as {}, and the computed one is {right}", at + 1, span.text(text));
            found.push(Diagnostic::error("differs-from-question", span, message).with_note("the other steps may be right by themselves"));
        }
    }
    found
}

/// The terms of a sum of decimals times something; the number of each with its place.
fn weighted(tree: &Tree, id: NodeId) -> Option<Vec<(NodeId, Decimal)>> {
    let mut terms = Vec::new();
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        match tree.kind(id) {
            Kind::Infix { sign, left, right, .. } if sign.as_ref() == "+" => open.extend([*right, *left]),
            Kind::Infix { sign, left, .. } if matches!(sign.as_ref(), "\\cdot" | "\\times" | "*") => terms.push(coefficient(tree, *left)?),
            Kind::Juxtaposition(items) => terms.push(coefficient(tree, *items.first()?)?),
            _ => return None,
        }
    }
    (terms.len() > 1).then_some(terms)
}

fn coefficient(tree: &Tree, id: NodeId) -> Option<(NodeId, Decimal)> {
    numeral(tree, id).filter(|typed| !typed.is_whole()).map(|typed| (id, typed))
}
