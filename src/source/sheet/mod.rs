//! A file as a problem sheet: questions with their statements, parts and worked answers.

mod assemble;
mod labels;
mod marker;
mod prose;
mod survey;

pub use prose::Prose;

use serde::Serialize;

use super::{Block, Document, Inline};
use crate::diag::Span;

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Its number as typed: `3`, `2.1`, `A`.
    pub number: Option<String>,
    /// Its title without number, points and marks.
    pub title: Option<String>,
    /// Its title as inlines; empty when there is none.
    pub heading: Vec<Inline>,
    /// Its points as typed: `10`, `2.5`.
    pub points: Option<String>,
    /// Whether it need not be answered.
    pub optional: bool,
    /// From its marker to its last byte.
    pub span: Span,
    /// What is asked, before the first part.
    pub statement: Vec<Block>,
    /// Its parts.
    pub parts: Vec<Part>,
    /// The worked answer to the question as a whole; empty when there is none.
    pub answer: Vec<Block>,
}

/// A part of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Its label as typed: `(a)`, `1.`, `B`.
    pub label: String,
    /// Its points as typed.
    pub points: Option<String>,
    /// Whether it need not be answered.
    pub optional: bool,
    /// What is asked.
    pub statement: Vec<Block>,
    /// The worked answer; empty when there is none.
    pub answer: Vec<Block>,
    /// From its label to its last byte.
    pub span: Span,
}

/// A sheet: what stands before the first question, and the questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outline {
    /// Title lines, requirements: what stands before the first question.
    pub preamble: Vec<Block>,
    /// The questions in order.
    pub problems: Vec<Problem>,
    /// Whether the questions are marked as such; otherwise the whole file is the one problem.
    pub marked: bool,
}

/// The questions of a file. A file without any marker of a question is one problem.
pub fn problems(text: &str, document: &Document) -> Vec<Problem> {
    outline(text, document).problems
}

/// The questions of a file, with what stands before them.
pub fn outline(text: &str, document: &Document) -> Outline {
    let style = survey::style(text, &document.blocks);
    assemble::assemble(text, document, style)
}

impl Problem {
    /// What is asked before the first part, as prose.
    pub fn statement_prose(&self, text: &str) -> Prose {
        Prose::of_blocks(text, &self.statement)
    }

    /// What is asked with all parts, each after its label, as prose.
    pub fn whole_prose(&self, text: &str) -> Prose {
        let mut prose = self.statement_prose(text);
        for part in &self.parts {
            prose.append(&format!("\n\n{} ", part.label), part.span.start, &Prose::of_blocks(text, &part.statement));
        }
        prose
    }

    /// Whether a worked answer is there, to the whole or to a part.
    pub fn is_answered(&self) -> bool {
        !self.answer.is_empty() || self.parts.iter().any(|part| !part.answer.is_empty())
    }
}

impl Part {
    /// What is asked, as prose.
    pub fn statement_prose(&self, text: &str) -> Prose {
        Prose::of_blocks(text, &self.statement)
    }
}

#[cfg(test)]
mod tests;
