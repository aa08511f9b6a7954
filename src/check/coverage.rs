//! How much of a document's mathematics was read and understood, without judging it.
//!
//! A formula is *read* when it has a notation tree with nothing skipped, and *elaborated* when each member of each of its statements
//! has a meaning without falling back to an opaque function (see [`Understanding`]).

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Options, Session, chain::Read};
use crate::{
    diag::{Diagnostic, LineIndex, Span},
    elaborate::{Hindrance, Understanding},
    source::{Block, Delimiter, Format, Formula},
    syntax::{self, Kind},
};

/// What was understood of one formula where it stands.
#[derive(Debug, Clone)]
pub struct Surveyed {
    /// The whole formula with its delimiters, in the file.
    pub span: Span,
    /// Whether it is displayed.
    pub display: bool,
    /// Why not all of it was read, with the place in the file.
    pub fault: Option<Diagnostic>,
    /// Its meaning; spans are bytes of the file.
    pub understanding: Understanding,
    /// How many links between two members it has.
    pub steps: usize,
    /// The names of its constructs.
    pub constructs: Vec<String>,
}

impl Surveyed {
    pub(super) fn new(formula: &Formula, read: &Read, fault: Option<Diagnostic>, mut understanding: Understanding, steps: usize) -> Self {
        for obstacle in &mut understanding.obstacles {
            obstacle.span = read.in_file(obstacle.span);
        }
        let fault = fault.map(|fault| fault.placed(|span| read.in_file(span)));
        understanding.start = formula.span.start;
        let constructs = syntax::constructs(&read.tree).into_iter().collect();
        let display = formula.delimiter != Delimiter::Inline;
        debug_assert!(fault.is_some() || !matches!(read.tree.kind(read.tree.root()), Kind::Error));
        Surveyed { span: formula.span, display, fault, understanding, steps, constructs }
    }

    /// Whether the whole formula has a notation tree.
    pub fn is_read(&self) -> bool {
        self.fault.is_none()
    }

    /// Whether it was read and every part of it has a meaning of its own.
    pub fn is_elaborated(&self) -> bool {
        self.is_read() && self.understanding.is_elaborated()
    }
}

/// What was understood of each formula of a text, in order, under what the text says before it: `visit` is given the blocks of each part of a
/// long text with their formulas.
pub fn survey(text: &str, format: Format, options: &Options, visit: &mut dyn FnMut(&[Block], Vec<Surveyed>)) {
    Session::new(options).survey(text, format, visit);
}

/// Counts of formulas of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// All of them.
    pub formulas: usize,
    /// Those with a notation tree for the whole.
    pub read: usize,
    /// Those of which every part has a meaning of its own.
    pub elaborated: usize,
    /// Those that would be elaborated but for functions that nothing names.
    pub opaque: usize,
}

/// Where something was met first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Example {
    /// The file as given.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// The formula as written, shortened.
    pub latex: String,
}

/// Why formulas were not read or not elaborated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// `read` or `elaborate`: what it stood in the way of.
    pub stage: &'static str,
    /// A stable word: the code of the diagnostic, or what kind of obstacle.
    pub code: String,
    /// In words.
    pub what: String,
    /// How many formulas it stopped first.
    pub formulas: usize,
    /// Where it was met first.
    pub example: Example,
}

/// How often a construct is met, and how often with success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Construct {
    /// Its name.
    pub name: String,
    /// The formulas that have it.
    pub formulas: usize,
    /// Those of them that were elaborated.
    pub elaborated: usize,
}

/// The counts over any number of documents.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    /// How many documents were counted.
    pub documents: usize,
    /// Displayed formulas.
    pub display: Counts,
    /// Formulas in a line of words.
    pub inline: Counts,
    /// Links between members of chains.
    pub steps: usize,
    reasons: BTreeMap<(&'static str, String, String), Reason>,
    constructs: BTreeMap<String, (usize, usize)>,
}

impl Coverage {
    /// Counts a document.
    pub fn add(&mut self, path: &str, text: &str, format: Format, options: &Options) {
        self.documents += 1;
        let lines = LineIndex::new(text);
        Session::new(options).survey_each(text, format, &mut |formula: Surveyed| {
            let counts = if formula.display { &mut self.display } else { &mut self.inline };
            counts.formulas += 1;
            counts.read += usize::from(formula.is_read());
            counts.elaborated += usize::from(formula.is_elaborated());
            counts.opaque += usize::from(formula.is_read() && formula.understanding.has_meaning() && !formula.is_elaborated());
            self.steps += formula.steps;
            for construct in &formula.constructs {
                if !self.constructs.contains_key(construct) {
                    self.constructs.insert(construct.clone(), (0, 0));
                }
                let Some((met, elaborated)) = self.constructs.get_mut(construct) else { continue };
                *met += 1;
                *elaborated += usize::from(formula.is_elaborated());
            }
            if let Some((stage, code, what, span)) = obstruction(&formula) {
                let example = || {
                    let place = lines.position(text, span.start);
                    Example { path: path.to_owned(), line: place.line, column: place.column, latex: shortened(formula.span.text(text)) }
                };
                let reason = self.reasons.entry((stage, code.clone(), what.clone()));
                reason.or_insert_with(|| Reason { stage, code, what, formulas: 0, example: example() }).formulas += 1;
            }
        });
    }

    /// Why formulas were not read or not elaborated, the most frequent first.
    pub fn reasons(&self) -> Vec<&Reason> {
        let mut reasons: Vec<&Reason> = self.reasons.values().collect();
        reasons.sort_by_key(|reason| std::cmp::Reverse(reason.formulas));
        reasons
    }

    /// The constructs, the most frequent first.
    pub fn constructs(&self) -> Vec<Construct> {
        let construct = |(name, (formulas, elaborated)): (&String, &(usize, usize))| Construct {
            name: name.clone(),
            formulas: *formulas,
            elaborated: *elaborated,
        };
        let mut constructs: Vec<Construct> = self.constructs.iter().map(construct).collect();
        constructs.sort_by_key(|construct| std::cmp::Reverse(construct.formulas));
        constructs
    }
}

/// What stopped a formula first: the stage, a code, the words and the place.
fn obstruction(formula: &Surveyed) -> Option<(&'static str, String, String, Span)> {
    if let Some(fault) = &formula.fault {
        return Some(("read", fault.code.clone(), fault.message.clone(), fault.span));
    }
    if let Some(obstacle) = formula.understanding.obstacles.first() {
        return Some(("elaborate", code(obstacle.kind).to_owned(), obstacle.what.clone(), obstacle.span));
    }
    let opaque = formula.understanding.opaque > 0;
    opaque.then(|| ("elaborate", "opaque".to_owned(), "a function that nothing defines".to_owned(), formula.span))
}

/// The stable word of an obstacle.
fn code(hindrance: Hindrance) -> &'static str {
    match hindrance {
        Hindrance::Unreadable => "unreadable",
        Hindrance::Unsupported => "unsupported",
        Hindrance::Undefined => "undefined",
        Hindrance::Ambiguous => "ambiguous",
        Hindrance::Prose => "prose",
        Hindrance::Shape => "shape",
        Hindrance::Sizes => "unsupported",
    }
}

/// A formula on one line, cut where it is long.
fn shortened(latex: &str) -> String {
    const LONGEST: usize = 160;
    let line = latex.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}…", &line[..cut]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coverage(text: &str) -> Coverage {
        let mut coverage = Coverage::default();
        coverage.add("a.md", text, Format::Markdown, &Options::default());
        coverage
    }

    #[test]
    fn read_and_elaborated_are_counted_apart() {
        let found =
            coverage("Let $x = 3$, then $x^2 = $ and $\\frac{1}{$.\n\n$$9 \\text{ and some other words } = 15$$\n\n$$x + 1 = 4$$\n");
        assert_eq!((found.inline.formulas, found.inline.read), (3, 2));
        assert_eq!(found.display, Counts { formulas: 2, read: 2, elaborated: 1, opaque: 0 });
        assert_eq!(found.reasons().iter().map(|reason| reason.formulas).sum::<usize>(), 2 + usize::from(found.inline.elaborated < 2));
        assert!(found.reasons().iter().all(|reason| reason.example.line > 0 && !reason.example.latex.is_empty()));
    }
}
