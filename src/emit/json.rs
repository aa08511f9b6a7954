//! The public JSON of a check (`docs/check.schema.json` describes it).

use serde::Serialize;
use serde_json::Value;

use crate::{
    check::{Evidence, Reason, Report, Role, Step, Verdict, coverage::Coverage},
    diag::{Diagnostic, Edit, LineIndex, Severity, Span},
};

/// The version of the format; it grows only when a field changes its meaning or goes away.
pub const VERSION: u32 = 1;

/// A checked file: its name, its text and what was found.
pub struct Checked<'a> {
    /// The path as given.
    pub path: &'a str,
    /// The text that was checked.
    pub text: &'a str,
    /// What was found.
    pub report: &'a Report,
}

/// Lines and columns from 1, columns in characters; the end is one past the last character.
#[derive(Debug, Serialize)]
struct Place {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct StepJson<'a> {
    #[serde(flatten)]
    place: Place,
    latex: &'a str,
    relation: &'a str,
    role: Role,
    verdict: Option<Verdict>,
    evidence: Option<&'a Evidence>,
    reason: Option<Reason>,
    note: Option<String>,
    witness: Option<serde_json::Map<String, Value>>,
    repair: Option<RepairJson<'a>>,
}

#[derive(Serialize)]
struct RepairJson<'a> {
    message: &'a str,
    #[serde(flatten)]
    edit: EditJson<'a>,
}

#[derive(Serialize)]
struct DiagnosticJson<'a> {
    #[serde(flatten)]
    place: Place,
    code: &'a str,
    severity: Severity,
    message: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    notes: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    edit: Option<EditJson<'a>>,
}

#[derive(Serialize)]
struct EditJson<'a> {
    #[serde(flatten)]
    place: Place,
    replacement: &'a str,
}

/// Turns spans of one text into lines and columns.
pub struct Places<'a> {
    text: &'a str,
    lines: LineIndex,
}

impl<'a> Places<'a> {
    /// Reads the lines of `text`.
    pub fn new(text: &'a str) -> Self {
        Places { text, lines: LineIndex::new(text) }
    }

    /// The lines and columns of `span`, as JSON fields.
    pub fn place(&self, span: Span) -> Value {
        to_value(&self.of(span))
    }

    /// Diagnostics with their lines and columns.
    pub fn diagnostics(&self, all: &[Diagnostic]) -> Vec<Value> {
        all.iter().map(|diagnostic| to_value(&self.diagnostic(diagnostic))).collect()
    }

    fn of(&self, span: Span) -> Place {
        let start = self.lines.position(self.text, span.start);
        let end = self.lines.position(self.text, span.end);
        Place { line: start.line, column: start.column, end_line: end.line, end_column: end.column }
    }

    fn edit<'d>(&self, edit: &'d Edit) -> EditJson<'d> {
        EditJson { place: self.of(edit.span), replacement: &edit.replacement }
    }

    fn diagnostic<'d>(&self, diagnostic: &'d Diagnostic) -> DiagnosticJson<'d> {
        let edit = diagnostic.help.as_ref().and_then(|help| help.edit.as_ref());
        DiagnosticJson {
            place: self.of(diagnostic.span),
            code: &diagnostic.code,
            severity: diagnostic.severity,
            message: &diagnostic.message,
            notes: &diagnostic.notes,
            help: diagnostic.help.as_ref().map(|help| help.message.as_str()),
            edit: edit.map(|edit| self.edit(edit)),
        }
    }

    fn step<'d>(&self, step: &'d Step) -> StepJson<'d>
    where
        'a: 'd,
    {
        let witness = (!step.witness.is_empty())
            .then(|| step.witness.iter().map(|(name, value)| (name.clone(), Value::String(value.clone()))).collect());
        StepJson {
            place: self.of(step.span),
            latex: step.span.text(self.text),
            relation: &step.relation,
            role: step.role,
            verdict: step.verdict,
            evidence: step.evidence.as_ref(),
            reason: step.reason,
            note: (!step.notes.is_empty()).then(|| step.notes.join("; ")),
            witness,
            repair: step.repair.as_ref().map(|repair| RepairJson { message: &repair.message, edit: self.edit(&repair.edit) }),
        }
    }
}

/// The JSON of a check over any number of files.
pub fn check(files: &[Checked<'_>]) -> Value {
    let documents = files.iter().map(|file| {
        let places = Places::new(file.text);
        serde_json::json!({
            "path": file.path,
            "steps": file.report.steps.iter().map(|step| to_value(&places.step(step))).collect::<Vec<_>>(),
            "counts": file.report.counts(),
            "diagnostics": diagnostics(file.text, &file.report.diagnostics),
        })
    });
    serde_json::json!({ "version": VERSION, "documents": documents.collect::<Vec<_>>() })
}

/// The JSON of a coverage report (`docs/coverage.schema.json` describes it).
pub fn coverage(coverage: &Coverage) -> Value {
    serde_json::json!({
        "version": VERSION,
        "documents": coverage.documents,
        "steps": coverage.steps,
        "display": coverage.display,
        "inline": coverage.inline,
        "reasons": coverage.reasons(),
        "constructs": coverage.constructs(),
    })
}

/// Diagnostics with lines and columns in `text`.
pub fn diagnostics(text: &str, all: &[Diagnostic]) -> Vec<Value> {
    Places::new(text).diagnostics(all)
}

/// Plain data always serialises; a failure would be a bug, shown as null rather than a panic.
fn to_value(data: &impl Serialize) -> Value {
    serde_json::to_value(data).unwrap_or(Value::Null)
}
