//! What the verdicts of a document rest on: conditions, assumptions, readings; and what would settle the steps that need an assumption.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Options, Reason, Report, Step, Verdict};
use crate::{
    diag::LineIndex,
    elaborate,
    source::{Block, BlockKind, Document},
    syntax::{self, Kind},
};

/// What the verdicts of a document rest on; lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Audit {
    /// Conditions of definedness under which steps were proved, in LaTeX, with the lines of those steps.
    pub conditions: BTreeMap<String, Vec<usize>>,
    /// What is granted, by the document or from outside, as it is written.
    pub assumptions: Vec<String>,
    /// How notation was read where others may read it otherwise, with the lines.
    pub readings: BTreeMap<String, Vec<usize>>,
    /// Steps that need an assumption, with the directive that would settle them.
    pub wanted: Vec<Wanted>,
}

/// A step that needs an assumption.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wanted {
    /// Its line.
    pub line: usize,
    /// Why it was not judged.
    pub why: String,
    /// What to write before it.
    pub directive: String,
}

/// Gathers what the verdicts of `report` rest on.
pub fn audit(text: &str, document: &Document, options: &Options, report: &Report) -> Audit {
    let lines = LineIndex::new(text);
    let mut audit = Audit { assumptions: options.assumptions.clone(), ..Audit::default() };
    granted(&document.blocks, &mut audit.assumptions);
    for step in &report.steps {
        let line = lines.position(text, step.span.start).line;
        let mut enter = |map: fn(&mut Audit) -> &mut BTreeMap<String, Vec<usize>>, key: &str| {
            let known = map(&mut audit).entry(key.to_owned()).or_default();
            if known.last() != Some(&line) {
                known.push(line);
            }
        };
        if matches!(step.verdict, Some(Verdict::Proved | Verdict::Supported)) {
            step.notes
                .iter()
                .filter_map(|note| note.strip_prefix("where "))
                .for_each(|condition| enter(|audit| &mut audit.conditions, condition));
            step.evidence.iter().flat_map(|evidence| &evidence.readings).for_each(|reading| enter(|audit| &mut audit.readings, reading));
        }
        if step.reason == Some(Reason::NeedsAssumption)
            && let Some(evidence) = &step.evidence
            && let Some(directive) = directive(text, document, step)
        {
            audit.wanted.push(Wanted { line, why: evidence.detail.clone(), directive });
        }
    }
    audit
}

/// The directives of a document that grant something.
fn granted(blocks: &[Block], found: &mut Vec<String>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Directive(directive) if directive.name == "assume" => found.push(directive.argument.clone()),
            BlockKind::Quote(inner) => granted(inner, found),
            BlockKind::List { items, .. } => items.iter().for_each(|(_, inner)| granted(inner, found)),
            _ => {}
        }
    }
}

/// The directive that says what the letters of a step are.
fn directive(text: &str, document: &Document, step: &Step) -> Option<String> {
    let mut letters: Vec<String> = Vec::new();
    for side in [step.left, step.right] {
        let parsed = syntax::parse(side.text(text));
        let tree = &parsed.tree;
        let mut open = vec![tree.root()];
        while let Some(id) = open.pop() {
            match tree.kind(id) {
                Kind::Symbol { .. } | Kind::Scripts { .. } if elaborate::is_name(tree, id) => {
                    let name = elaborate::canonical(tree, id).filter(|name| !matches!(name.as_str(), "e" | "\\pi" | "T" | "\\top"));
                    letters.extend(name.filter(|name| !letters.contains(name)));
                }
                Kind::Scripts { base, .. } => open.push(*base),
                _ => open.extend(tree.children(id)),
            }
        }
    }
    letters.sort();
    let all: Vec<String> = letters.iter().map(|letter| format!("{letter} real")).collect();
    let written = if document.format == crate::source::Format::Latex { ("% rederive: ", "") } else { ("<!-- rederive: ", " -->") };
    (!all.is_empty()).then(|| format!("{}assume {}{}", written.0, all.join(", "), written.1))
}

impl Audit {
    /// The audit in words, a line each.
    pub fn lines(&self) -> Vec<String> {
        let at = |lines: &[usize]| {
            let all: Vec<String> = lines.iter().map(usize::to_string).collect();
            format!("{} {}", if all.len() == 1 { "line" } else { "lines" }, all.join(", "))
        };
        let mut all = Vec::new();
        let mut section = |title: &str, entries: Vec<String>| {
            if !entries.is_empty() {
                all.push(format!("{title}:"));
                all.extend(entries.into_iter().map(|entry| format!("  {entry}")));
            }
        };
        section("granted", self.assumptions.clone());
        section("proved only where", self.conditions.iter().map(|(condition, lines)| format!("{condition} ({})", at(lines))).collect());
        section("read as", self.readings.iter().map(|(reading, lines)| format!("{reading} ({})", at(lines))).collect());
        section(
            "not judged without an assumption",
            self.wanted.iter().map(|wanted| format!("line {}: {}; {}", wanted.line, wanted.why, wanted.directive)).collect(),
        );
        if all.is_empty() {
            all.push("the verdicts rest on nothing but what is written".to_owned());
        }
        all
    }
}
