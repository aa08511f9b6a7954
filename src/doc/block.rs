//! The parts of a typed document. Mathematics is kept as its LaTeX; a renderer parses it with `syntax::parse`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Drawing;
use crate::{check::verdict::Verdict, diag::Span};

/// What the front matter says about the whole document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Meta {
    /// Its title, from the front matter or from a first heading of level 1.
    pub title: Option<String>,
    /// A line under the title.
    pub subtitle: Option<String>,
    /// The course.
    pub course: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// The writer's number at the institution.
    pub id: Option<String>,
    /// The date, as typed.
    pub date: Option<String>,
    /// The language as a BCP 47 tag; `en` when nothing is said.
    pub language: Option<String>,
    /// All other entries of the front matter that are words, numbers or yes and no, as text.
    pub extra: BTreeMap<String, String>,
}

/// What was found about a displayed formula, to be shown beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Badge {
    /// The weakest verdict of the claims inside.
    pub verdict: Verdict,
    /// A word on it: `rounded`, the value that is right...
    pub note: String,
}

/// A displayed formula.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Display {
    /// The LaTeX between the delimiters, macros expanded, trimmed.
    pub latex: String,
    /// The environment without star when it was written as one: `align`, `gather`, `equation`...
    pub environment: Option<String>,
    /// Where the formula stands in the source with its delimiters; `None` when the program made it.
    pub span: Option<Span>,
    /// What was found about it.
    pub badge: Option<Badge>,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Inline {
    /// Words; white space is as in the source, a line break is a space or a newline.
    Text(String),
    /// A formula in the line: its LaTeX, macros expanded.
    Math(String),
    /// Code.
    Code(String),
    /// Emphasis.
    Emphasis(Vec<Inline>),
    /// Strong emphasis.
    Strong(Vec<Inline>),
    /// A link.
    Link {
        /// What is shown.
        body: Vec<Inline>,
        /// Where it leads.
        target: String,
    },
    /// An image by its file.
    Image {
        /// Its alternative text.
        alt: String,
        /// Its file.
        target: String,
    },
    /// A forced line break.
    Break,
}

/// A block of a typed document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Block {
    /// A heading that is no question, level from 1.
    Heading {
        /// Its level.
        level: u8,
        /// Its words.
        inlines: Vec<Inline>,
    },
    /// The heading of a question; its statement and answer follow.
    Question {
        /// Its number as typed: `3`, `2.1`, `A`.
        number: Option<String>,
        /// Its title without number, points and `(optional)`.
        title: Vec<Inline>,
        /// Its points, as typed: `10`, `2.5`.
        points: Option<String>,
        /// Whether it need not be answered.
        optional: bool,
    },
    /// The heading of a part of a question; its statement and answer follow.
    Part {
        /// Its label as typed, with its brackets: `(a)`.
        label: String,
        /// Its points, as typed.
        points: Option<String>,
    },
    /// What a question or part asks: left out under `--without-questions`.
    Statement(Vec<Block>),
    /// The worked answer of a question or part.
    Answer(Vec<Block>),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A displayed formula.
    Display(Display),
    /// A list.
    List {
        /// The first number of a numbered list; `None` for bullets.
        start: Option<u64>,
        /// The blocks of each item; a label that is neither bullet nor number stays in the item's text.
        items: Vec<Vec<Block>>,
    },
    /// A block quotation.
    Quote(Vec<Block>),
    /// A table of inline cells; every row as long as the longest.
    Table {
        /// Its header; empty when there is none.
        header: Vec<Vec<Inline>>,
        /// Its rows.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A code block.
    Code {
        /// Its language; empty when there is none.
        language: String,
        /// Its text.
        text: String,
    },
    /// A figure that the program drew.
    Figure {
        /// The picture.
        drawing: Drawing,
        /// The block that it was drawn from, as typed.
        source: String,
        /// What it shows, in words.
        alt: String,
        /// Its caption; empty when there is none.
        caption: Vec<Inline>,
    },
    /// An instruction to the program that the author gave in a comment; seen only by who reads the source.
    Directive {
        /// The word after `rederive:`.
        name: String,
        /// The rest.
        argument: String,
    },
    /// A thematic break.
    Rule,
}

/// A typed document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Document {
    /// What is said about the whole.
    pub meta: Meta,
    /// Its blocks in order.
    pub blocks: Vec<Block>,
}
