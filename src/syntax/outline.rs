//! A tree as an indented outline, for people and for literate tests.

use std::fmt::Write;

use super::notation::{Kind, NodeId, Row, Style, Tree};

/// The outline of `tree`: one node a line, children indented by two spaces.
pub fn tree_text(tree: &Tree) -> String {
    let mut text = String::new();
    if !tree.is_empty() {
        outline(tree, tree.root(), 0, &mut text);
    }
    text
}

fn outline(tree: &Tree, id: NodeId, depth: usize, text: &mut String) {
    line(depth, &label(tree.kind(id)), text);
    match tree.kind(id) {
        Kind::Chain { first, links } => {
            outline(tree, *first, depth + 1, text);
            for (relation, member) in links {
                line(depth + 1, &relation.sign, text);
                outline(tree, *member, depth + 1, text);
            }
        }
        Kind::Scripts { base, sub, sup, .. } => {
            outline(tree, *base, depth + 1, text);
            named(tree, [("_", *sub), ("^", *sup)], depth + 1, text);
        }
        Kind::Big { sub, sup, body, .. } => {
            named(tree, [("_", *sub), ("^", *sup)], depth + 1, text);
            body.iter().for_each(|body| outline(tree, *body, depth + 1, text));
        }
        Kind::Root { index, radicand } => {
            named(tree, [("index", *index)], depth + 1, text);
            outline(tree, *radicand, depth + 1, text);
        }
        Kind::Matrix { rows, .. } | Kind::Cases(rows) | Kind::Rows(rows) => {
            rows.iter().for_each(|row| row_outline(tree, row, depth + 1, text))
        }
        kind => kind.for_each_child(|child| outline(tree, child, depth + 1, text)),
    }
}

fn named<const N: usize>(tree: &Tree, parts: [(&str, Option<NodeId>); N], depth: usize, text: &mut String) {
    for (name, part) in parts {
        if let Some(part) = part {
            line(depth, name, text);
            outline(tree, part, depth + 1, text);
        }
    }
}

fn row_outline(tree: &Tree, row: &Row, depth: usize, text: &mut String) {
    line(depth, "row", text);
    row.cells.iter().for_each(|cell| outline(tree, *cell, depth + 1, text));
}

fn line(depth: usize, label: &str, text: &mut String) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{:indent$}{label}", "", indent = 2 * depth);
}

fn label(kind: &Kind) -> String {
    match kind {
        Kind::Number(digits) => format!("number {digits}"),
        Kind::Symbol { name, style: Style::Plain } => format!("symbol {name}"),
        Kind::Symbol { name, style } => format!("symbol {name} {}", format!("{style:?}").to_lowercase()),
        Kind::Accent { accent, .. } => format!("accent {accent}"),
        Kind::Scripts { primes: 0, .. } => "scripts".to_owned(),
        Kind::Scripts { primes, .. } => format!("scripts {}", "'".repeat(usize::from(*primes))),
        Kind::Text(words) => format!("text {words:?}"),
        Kind::Operator(name) => format!("operator {name}"),
        Kind::Command { name, .. } => format!("unknown command {name}"),
        Kind::Fraction { .. } => "fraction".to_owned(),
        Kind::Root { .. } => "root".to_owned(),
        Kind::Binomial { .. } => "binomial".to_owned(),
        Kind::Fence { open, close, .. } => format!("fence {} {}", delimiter(open), delimiter(close)),
        Kind::List { separator: ' ', .. } => "list of statements".to_owned(),
        Kind::List { separator, .. } => format!("list {separator}"),
        Kind::Infix { sign, .. } => format!("infix {sign}"),
        Kind::Prefix { sign, .. } => format!("prefix {sign}"),
        Kind::Postfix { sign, .. } => format!("postfix {sign}"),
        Kind::Juxtaposition(_) => "side by side".to_owned(),
        Kind::Big { name, .. } => format!("big {name}"),
        Kind::Chain { .. } => "chain".to_owned(),
        Kind::Matrix { open, close, .. } => format!("matrix {} {}", delimiter(open), delimiter(close)),
        Kind::Cases(_) => "cases".to_owned(),
        Kind::Rows(_) => "rows".to_owned(),
        Kind::Hole => "hole".to_owned(),
        Kind::Missing => "missing".to_owned(),
        Kind::Error => "error".to_owned(),
    }
}

fn delimiter(delimiter: &str) -> &str {
    if delimiter.is_empty() { "." } else { delimiter }
}
