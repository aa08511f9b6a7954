//! What the formulas of a document grant about letters, heard before any of it is judged: `p > 0`, `x = 3`, `a + b = 1`.

use std::collections::{HashMap, HashSet};

use crate::{
    diag::Span,
    elaborate::{self, Scopes},
    syntax::{Kind, NodeId, Tree},
};

/// So many bytes after a formula a condition may still belong to its sentence.
const SENTENCE: usize = 160;

/// The places where letters are granted something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Conditions {
    /// By name: the formula, and whether the name stands alone on a side there.
    said: HashMap<String, Vec<(Span, bool)>>,
    /// The names of pieces before.
    before: HashSet<String>,
}

impl Conditions {
    /// Begins a further piece, whose places are its own.
    pub(super) fn next_piece(&mut self) {
        let said = std::mem::take(&mut self.said);
        self.before.extend(said.into_keys());
    }

    /// Takes in a formula.
    pub(super) fn formula(&mut self, tree: &Tree, span: Span) {
        let mut open = vec![tree.root()];
        while let Some(node) = open.pop() {
            // The bounds of a sum grant nothing.
            match tree.kind(node) {
                Kind::Big { body, .. } => open.extend(*body),
                _ => open.extend(tree.children(node)),
            }
            let Kind::Chain { first, links } = tree.kind(node) else { continue };
            // Arrows, laws and assignments grant nothing.
            if !links.iter().all(|(relation, _)| is_condition(&relation.sign)) {
                continue;
            }
            let members: Vec<NodeId> = std::iter::once(*first).chain(links.iter().map(|(_, member)| *member)).collect();
            let equation = links.iter().all(|(relation, _)| is_equality(&relation.sign));
            for (at, (member, sign)) in
                members.iter().zip(std::iter::once("").chain(links.iter().map(|(r, _)| r.sign.as_ref()))).enumerate()
            {
                // `\mu = a` says what the left side is; a set of numbers says what kind of thing a letter is.
                let defines = at > 0 && is_equality(sign);
                let kind = at == 0 && links.first().is_some_and(|(relation, set)| relation.sign.as_ref() == "\\in" && is_space(tree, *set));
                if !defines && !kind {
                    self.bare(tree, *member, span);
                }
            }
            let literal = members.iter().any(|member| matches!(tree.kind(*member), Kind::Number(_)));
            let relates = literal || members.iter().all(|member| is_polynomial(tree, *member));
            // A name alone on the left is defined.
            if equation && members.len() == 2 && relates && !elaborate::is_name(tree, members[0]) {
                members.iter().for_each(|member| self.all(tree, *member, span));
            }
        }
    }

    fn bare(&mut self, tree: &Tree, member: NodeId, span: Span) {
        if let Kind::List { items, .. } = tree.kind(member) {
            items.iter().for_each(|item| self.bare(tree, *item, span));
        }
        if elaborate::is_name(tree, member)
            && let Some(name) = elaborate::canonical(tree, member)
        {
            self.said.entry(name).or_default().push((span, true));
        }
    }

    fn all(&mut self, tree: &Tree, member: NodeId, span: Span) {
        let mut open = vec![member];
        while let Some(node) = open.pop() {
            match tree.kind(node) {
                // What is integrated over is bound.
                Kind::Big { name, .. } if name.contains("int") => continue,
                // A letter before parentheses that hold letters is a function.
                Kind::Juxtaposition(items) => {
                    let called = |at: usize| items.get(at + 1).is_some_and(|next| holds_letters(tree, *next));
                    open.extend(items.iter().enumerate().filter(|(at, _)| !called(*at)).map(|(_, item)| *item));
                    continue;
                }
                _ => {}
            }
            if elaborate::is_name(tree, node)
                && let Some(name) = elaborate::canonical(tree, node)
            {
                self.said.entry(name).or_default().push((span, false));
                // `x_i` is another letter than `x`.
                continue;
            }
            open.extend(tree.children(node));
        }
    }

    /// Whether a name, or a member of a family of this name, is granted something in the section of the formula at `own`, or in one around it.
    pub(super) fn hold_for(&self, name: &str, family: bool, own: Span, scopes: &Scopes) -> bool {
        let section = scopes.innermost(own.start);
        let inside = scopes.span(section);
        let near =
            |at: usize| (inside.start <= at && at < inside.end) || scopes.outwards(section).any(|around| around == scopes.innermost(at));
        // What is said later is said of another case, `for $p = 0$ this is zero`, unless the sentence goes on with it.
        let later = |at: usize| at > own.end + SENTENCE;
        let said = |(span, bare): &(Span, bool)| near(span.start) && if *bare { !later(span.start) } else { *span != own };
        let member = |other: &str| other.strip_prefix(name).is_some_and(|script| script.is_empty() || family && script.starts_with('_'));
        self.before.iter().any(|other| member(other)) || self.said.iter().any(|(other, all)| member(other) && all.iter().any(said))
    }
}

/// Whether a fence holds letters alone, as the arguments of a function.
fn holds_letters(tree: &Tree, id: NodeId) -> bool {
    let Kind::Fence { open, body, .. } = tree.kind(id) else { return false };
    let letter = |id: &NodeId| matches!(tree.kind(*id), Kind::Symbol { .. } | Kind::Scripts { .. });
    open.as_ref() == "("
        && match tree.kind(*body) {
            Kind::List { items, .. } => items.iter().all(letter),
            Kind::Infix { sign, left, right, .. } if sign.as_ref() == "\\mid" => [left, right].into_iter().all(letter),
            _ => letter(body),
        }
}

fn is_condition(sign: &str) -> bool {
    is_equality(sign)
        || matches!(
            sign,
            "<" | ">" | "\\le" | "\\ge" | "\\ll" | "\\gg" | "\\ne" | "\\neq" | "\\in" | "\\notin" | "\\approx" | "\\subset" | "\\subseteq"
        )
}

fn is_equality(sign: &str) -> bool {
    matches!(sign, "=" | ":=" | "\\equiv" | "\\triangleq" | "\\coloneqq" | "\\doteq")
}

/// Whether a set is one of numbers, vectors or matrices: `\mathbb{R}^{n \times m}`.
fn is_space(tree: &Tree, id: NodeId) -> bool {
    match tree.kind(id) {
        Kind::Scripts { base, .. } => is_space(tree, *base),
        _ => elaborate::canonical(tree, id).is_some_and(|name| name.starts_with("\\mathbb{") || name == "\\R"),
    }
}

/// Whether a side is made of letters and numbers by sums, products and powers alone.
fn is_polynomial(tree: &Tree, id: NodeId) -> bool {
    let mut open = vec![id];
    while let Some(node) = open.pop() {
        match tree.kind(node) {
            // A derivative is worked out: that grants nothing.
            Kind::Symbol { name, .. } if matches!(name.as_ref(), "d" | "partial" | "nabla") => return false,
            Kind::Symbol { .. } | Kind::Number(_) => {}
            // A value of a function hangs on what the function is.
            Kind::Juxtaposition(items) if items.iter().any(|item| holds_letters(tree, *item)) => return false,
            Kind::Infix { .. }
            | Kind::Prefix { .. }
            | Kind::Juxtaposition(_)
            | Kind::Fence { .. }
            | Kind::Fraction { .. }
            | Kind::Scripts { .. } => {
                open.extend(tree.children(node));
            }
            _ => return false,
        }
    }
    true
}
