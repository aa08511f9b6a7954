//! Which constructs a formula is written with, by name: the rows of a coverage report.

use std::collections::BTreeSet;

use super::notation::{Kind, Tree};

/// The names of the constructs in `tree`: `fraction`, `sum`, `\sim`, `hat`, `matrix`.
pub fn constructs(tree: &Tree) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = if tree.is_empty() { Vec::new() } else { vec![tree.root()] };
    while let Some(id) = open.pop() {
        let kind = tree.kind(id);
        name(kind, &mut found);
        kind.for_each_child(|child| open.push(child));
    }
    found
}

fn name(kind: &Kind, found: &mut BTreeSet<String>) {
    let mut add = |name: &str| {
        if !found.contains(name) {
            found.insert(name.to_owned());
        }
    };
    match kind {
        Kind::Accent { accent, .. } => add(accent),
        Kind::Scripts { sub, sup, primes, .. } => {
            [(sub.is_some(), "subscript"), (sup.is_some(), "superscript"), (*primes > 0, "prime")]
                .into_iter()
                .filter(|(there, _)| *there)
                .for_each(|(_, name)| add(name));
        }
        Kind::Text(_) => add("words"),
        Kind::Command { .. } => add("unknown command"),
        Kind::Operator(name) | Kind::Big { name, .. } => add(name),
        Kind::Fraction { .. } => add("fraction"),
        Kind::Root { .. } => add("root"),
        Kind::Binomial { .. } => add("binomial"),
        Kind::Fence { open, close, .. } => add(&format!("{open} {close}")),
        Kind::List { separator: ' ', .. } => add("statements side by side"),
        Kind::List { separator, .. } => add(&separator.to_string()),
        Kind::Infix { sign, .. } | Kind::Prefix { sign, .. } | Kind::Postfix { sign, .. } => add(sign),
        Kind::Juxtaposition(_) => add("juxtaposition"),
        Kind::Chain { links, .. } => links.iter().for_each(|(relation, _)| add(&relation.sign)),
        Kind::Matrix { .. } => add("matrix"),
        Kind::Cases(_) => add("cases"),
        Kind::Rows(_) => add("rows"),
        Kind::Hole => add("hole"),
        Kind::Number(_) | Kind::Symbol { .. } | Kind::Missing | Kind::Error => {}
    }
}
