//! Mathematics from text to notation trees: spans and spelling live here, per occurrence.
//!
//! `scan` cuts the text into lexemes (grammar/math.pest and the tables in `commands` and `characters`), `bars` tells fences from
//! conditional bars, and the parser climbs over the flat run: `rows`, `level`, `term`, `atom`, `big`. It never fails: what cannot be
//! read is a [`Kind::Error`] with one diagnostic.

pub mod notation;

mod annotations;
mod atom;
mod bars;
mod big;
mod characters;
mod commands;
mod constructs;
mod intervals;
mod latex;
#[cfg(test)]
mod laws;
mod level;
mod lexeme;
mod outline;
mod parser;
mod pieces;
mod rows;
mod scan;
mod signs;
mod term;
mod word;

pub use constructs::constructs;
pub use latex::latex;
pub use notation::{Kind, Node, NodeId, Relation, Row, Style, Tree};
pub use outline::tree_text;
pub use word::Word;

use crate::diag::{Diagnostic, Severity, Span};
use lexeme::{Lexeme, Token};
use scan::Dialect;

/// What was read of one formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The tree; spans are bytes of the text that was read.
    pub tree: Tree,
    /// Empty, or the one error that says why not everything was read, or a warning about something that was read as TeX would.
    pub diagnostics: Vec<Diagnostic>,
}

impl Parsed {
    /// Whether the whole formula was read.
    pub fn is_complete(&self) -> bool {
        self.fault().is_none()
    }

    /// Why not everything was read; `None` when the whole formula was.
    pub fn fault(&self) -> Option<&Diagnostic> {
        self.diagnostics.iter().find(|diagnostic| diagnostic.severity >= Severity::Error)
    }
}

/// Reads one formula of LaTeX mathematics, without its `$` or `\[`; Unicode signs and plain `*`, `/`, `27x27` are read too.
pub fn parse(text: &str) -> Parsed {
    read(text, Dialect::Latex)
}

/// Reads mathematics in plain characters: `sqrt(2)`, `4 y exp(-2 y^2)`, `mu_0`, `x^10`, `[1 2; 3 4]`.
///
/// Words of three letters or more are Greek letters, well-known functions, or names ([`Kind::Operator`]); two letters are a product
/// unless they are known (`mu`, `pi`, `ln`). Scripts take a whole numeral, a signed one, or a bracket.
pub fn parse_plain(text: &str) -> Parsed {
    read(text, Dialect::Plain)
}

fn read(text: &str, dialect: Dialect) -> Parsed {
    if let Some(at) = too_deep_at(text) {
        let mut tree = Tree::builder();
        let root = tree.push(Kind::Error, Span::new(0, text.len()));
        tree.set_root(root);
        return Parsed { tree, diagnostics: vec![parser::too_deep(at)] };
    }
    let lexemes: Vec<Lexeme> = bars::settle(scan::scan(text, dialect));
    debug_assert!(lexemes.last().is_some_and(|last| last.token == Token::Finish));
    let mut parser = parser::Parser::new(text, dialect, lexemes);
    let root = parser.formula();
    let (tree, fault) = parser.finish(root);
    Parsed { tree, diagnostics: fault.into_iter().collect() }
}

/// Where brackets, braces and environments are first nested too deeply; looked for before the grammar sees the text.
fn too_deep_at(text: &str) -> Option<Span> {
    let mut depth = 0usize;
    let bytes = text.as_bytes();
    let command =
        |at: usize, name: &[u8]| bytes[at..].starts_with(name) && !bytes.get(at + name.len()).is_some_and(u8::is_ascii_alphabetic);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b'\\' if command(at, b"\\begin") || command(at, b"\\left") => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'\\' if command(at, b"\\end") || command(at, b"\\right") => depth = depth.saturating_sub(1),
            _ => {}
        }
        // `\left(` and `\begin{` count twice, so the limit here is twice the parser's.
        if depth > 2 * parser::DEEPEST_NESTING {
            return Some(Span::new(at, at + 1));
        }
    }
    None
}
