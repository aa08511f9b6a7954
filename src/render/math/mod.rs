//! Mathematics over the notation tree: MathML, Typst's mathematics, words.

pub(crate) mod glyph;
pub(crate) mod lines;
mod mathml;
mod speech;
mod typst;

pub(crate) use mathml::escape as escape_xml;
pub use mathml::{mathml, mathml_display};
pub use speech::speech;
pub(crate) use typst::string as typst_string;
pub use typst::{typst_math, typst_math_display};

use crate::syntax::{Kind, Tree};

/// What stands between two things side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// A function and its parenthesis: nothing to be seen.
    Apply,
    /// A thin space: `sin x`, `2 sin x`, a differential.
    Thin,
    /// A space between words or numbers.
    Word,
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
