//! A diagnostic: what is wrong, where, and what to do, as data.

use serde::{Deserialize, Serialize};

use super::Span;

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something to know; nothing is wrong.
    Note,
    /// Something that may be wrong or could not be judged.
    Warning,
    /// Something that is wrong or prevents the work.
    Error,
}

/// A second place that a diagnostic points at, with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is to be seen there.
    pub message: String,
}

/// A replacement of the bytes of `span`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The bytes to replace.
    pub span: Span,
    /// What stands there afterwards.
    pub replacement: String,
}

/// What to do about a diagnostic: words, and the edit where there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Help {
    /// The advice.
    pub message: String,
    /// The edit that follows it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub edit: Option<Edit>,
}

/// One fact about the input: lower case, no full stop, true on its own line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// A stable code, such as `missing-fact` or `unreadable-formula`.
    pub code: String,
    /// How grave it is.
    pub severity: Severity,
    /// The fact.
    pub message: String,
    /// Where, in bytes of the source.
    pub span: Span,
    /// Other places that matter.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub labels: Vec<Label>,
    /// Notes below the picture.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub notes: Vec<String>,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub help: Option<Help>,
}

impl Diagnostic {
    /// An error with `code` and `message` at `span`.
    pub fn error(code: &str, span: Span, message: impl Into<String>) -> Self {
        Diagnostic::new(code, Severity::Error, span, message)
    }

    /// A warning with `code` and `message` at `span`.
    pub fn warning(code: &str, span: Span, message: impl Into<String>) -> Self {
        Diagnostic::new(code, Severity::Warning, span, message)
    }

    /// A note with `code` and `message` at `span`.
    pub fn note(code: &str, span: Span, message: impl Into<String>) -> Self {
        Diagnostic::new(code, Severity::Note, span, message)
    }

    fn new(code: &str, severity: Severity, span: Span, message: impl Into<String>) -> Self {
        Diagnostic { code: code.to_owned(), severity, message: message.into(), span, labels: Vec::new(), notes: Vec::new(), help: None }
    }

    /// The same diagnostic with advice in words.
    #[must_use]
    pub fn with_help(mut self, message: impl Into<String>) -> Self {
        self.help = Some(Help { message: message.into(), edit: None });
        self
    }

    /// The same diagnostic with advice and the edit that follows it.
    #[must_use]
    pub fn with_edit(mut self, message: impl Into<String>, edit: Edit) -> Self {
        self.help = Some(Help { message: message.into(), edit: Some(edit) });
        self
    }

    /// The same diagnostic with every place moved by `place`, as from a formula into its file. An edit of what does not stand there byte for
    /// byte (a macro made it) is left out; its advice stays.
    #[must_use]
    pub fn placed(mut self, place: impl Fn(Span) -> Span) -> Self {
        self.span = place(self.span);
        self.labels.iter_mut().for_each(|label| label.span = place(label.span));
        if let Some(help) = &mut self.help {
            help.edit = help.edit.take().filter(|edit| place(edit.span).len() == edit.span.len());
            if let Some(edit) = &mut help.edit {
                edit.span = place(edit.span);
            }
        }
        self
    }

    /// The same diagnostic with one more note.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The same diagnostic with one more place.
    #[must_use]
    pub fn with_label(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label { span, message: message.into() });
        self
    }
}
