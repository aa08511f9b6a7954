//! Mathematics over the notation tree: MathML, Typst's mathematics, words.

pub(crate) mod glyph;
pub(crate) mod lines;
mod mathml;
mod speech;
mod typst;

pub(crate) use mathml::escape as escape_xml;
pub use mathml::{mathml, mathml_column, mathml_display};
pub use speech::speech;
pub(crate) use typst::string as typst_string;
pub use typst::{typst_math, typst_math_column, typst_math_display};

use crate::syntax::{Kind, NodeId, Tree};

/// What stands between two things side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// A function and its parenthesis: nothing to be seen.
    Apply,
    /// A thin space: `sin x`, `2 sin x`, a differential.
    Thin,
    /// A space between words or numbers.
    Word,
    /// A wide space between statements.
    Quad,
}

/// The gap before item `number` of a list, after its separator. Statements of their own, `a = b, \quad c = d`, want more room than the
/// items of a tuple; words bring their own blanks.
fn list_gap(tree: &Tree, list: NodeId, number: usize) -> Option<Gap> {
    let Kind::List { separator, items } = tree.kind(list) else { return None };
    let (before, after) = (tree.kind(items[number.checked_sub(1)?]), tree.kind(items[number]));
    match (before, after) {
        (Kind::Text(text), _) if *separator == ' ' => (!text.ends_with(' ')).then_some(Gap::Word),
        (_, Kind::Text(text)) => (!text.starts_with(' ')).then_some(Gap::Word),
        _ if *separator == ' ' => Some(Gap::Quad),
        (Kind::Chain { .. }, Kind::Chain { .. }) if list == tree.root() => Some(Gap::Quad),
        _ => None,
    }
}

/// The gap before item `number` of a juxtaposition.
fn gap_before(tree: &Tree, items: &[NodeId], number: usize) -> Option<Gap> {
    let before = items[number.checked_sub(1)?];
    let is_letter = |id: &NodeId| match tree.kind(*id) {
        Kind::Symbol { .. } => true,
        Kind::Scripts { base, .. } => matches!(tree.kind(*base), Kind::Symbol { .. }),
        _ => false,
    };
    // A differential at the end: f(x) dx.
    let differential = matches!(tree.kind(items[number]), Kind::Symbol { name, .. } if &**name == "d")
        && number + 2 == items.len()
        && is_letter(&items[number + 1]);
    if differential {
        return Some(Gap::Thin);
    }
    gap(tree, tree.kind(before), tree.kind(items[number]))
}

/// The gap between `before` and `after` in a juxtaposition.
fn gap(tree: &Tree, before: &Kind, after: &Kind) -> Option<Gap> {
    let core = |kind: &Kind| match kind {
        Kind::Scripts { base, .. } => tree.kind(*base).clone(),
        other => other.clone(),
    };
    // A gradient or a differential sits close to what follows it.
    let is_name = |kind: &Kind| {
        matches!(kind, Kind::Operator(name) if !matches!(&**name, "nabla" | "Delta" | "d")) || matches!(kind, Kind::Big { .. })
    };
    let (left, right) = (core(before), core(after));
    match (&left, &right) {
        (name, Kind::Fence { .. }) if is_name(name) => Some(Gap::Apply),
        (Kind::Operator(_), _) if is_name(&left) => Some(Gap::Thin),
        (Kind::Fence { .. } | Kind::Text(_), _) if is_name(&right) => Some(Gap::Thin),
        (_, name) if is_name(name) => Some(Gap::Thin),
        (Kind::Text(text), _) if !text.ends_with(' ') => Some(Gap::Thin),
        (_, Kind::Text(text)) if !text.starts_with(' ') => Some(Gap::Thin),
        (Kind::Number(_), Kind::Number(_)) => Some(Gap::Word),
        (Kind::Matrix { .. }, Kind::Matrix { .. }) => Some(Gap::Thin),
        _ => None,
    }
}

/// The name of an operator with limits as it is set: `limsup` as two words.
fn operator_name(name: &str) -> String {
    match name {
        "limsup" => "lim sup".to_owned(),
        "liminf" => "lim inf".to_owned(),
        "argmax" => "arg max".to_owned(),
        "argmin" => "arg min".to_owned(),
        other => other.to_owned(),
    }
}
