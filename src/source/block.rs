//! What a reader makes of a file: blocks with byte spans into the original text.

use serde::Serialize;

use super::Expansion;
use crate::diag::{Diagnostic, Span};

/// The markup of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Markdown (CommonMark with mathematics) and plain text.
    Markdown,
    /// LaTeX.
    Latex,
    /// A Jupyter notebook (JSON with Markdown cells).
    Notebook,
}

/// How a formula is delimited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Delimiter {
    /// `$..$`, `\(..\)`, and kramdown's `$$..$$` inside a line.
    Inline,
    /// `$$..$$`, `\[..\]`, a fenced `math` block.
    Display,
    /// `\begin{NAME}..\end{NAME}`; the name without star.
    Environment(&'static str),
}

/// A formula where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Formula {
    /// The whole formula with its delimiters.
    pub span: Span,
    /// What is between the delimiters.
    pub body: Span,
    /// Its delimiters.
    pub delimiter: Delimiter,
    /// The text to parse when it is not simply the text of `body` (macros were expanded): with the bytes of the file that it came from.
    pub expanded: Option<Box<Expansion>>,
}

/// A piece of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Inline {
    /// Words as they read (entities and escapes resolved), with the bytes they came from.
    Text {
        /// The words.
        text: String,
        /// Where they stand.
        span: Span,
    },
    /// A formula; a display formula may stand inside a sentence.
    Math(Formula),
    /// Code: never mathematics.
    Code {
        /// The code.
        text: String,
        /// Where it stands.
        span: Span,
    },
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
    /// An image.
    Image {
        /// Its alternative text.
        alt: String,
        /// Its file.
        target: String,
        /// Where it stands.
        span: Span,
    },
    /// A forced line break.
    Break,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// What is in it.
    pub inlines: Vec<Inline>,
    /// Where it stands.
    pub span: Span,
}

/// An instruction to the program in a comment: `<!-- rederive: assume sigma > 0 -->`, `% rederive: assume sigma > 0`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Directive {
    /// The word after `rederive:`: `assume`, `digits`, `define`, `wrong`...
    pub name: String,
    /// The rest, trimmed.
    pub argument: String,
    /// Where the comment stands.
    pub span: Span,
}

/// A block of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands.
    pub span: Span,
}

/// What a block is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum BlockKind {
    /// A heading, level from 1.
    Heading {
        /// Its level.
        level: u8,
        /// Its words.
        inlines: Vec<Inline>,
    },
    /// A paragraph; display formulas that interrupt a sentence are blocks of their own.
    Paragraph(Vec<Inline>),
    /// A displayed formula.
    Display(Formula),
    /// A list.
    List {
        /// The first number of a numbered list.
        start: Option<u64>,
        /// Each item's marker as typed (`-`, `1.`, `(a)`) with its blocks.
        items: Vec<(String, Vec<Block>)>,
    },
    /// A block quotation.
    Quote(Vec<Block>),
    /// A table; ragged where the author's is.
    Table {
        /// Its header; empty when there is none.
        header: Vec<Cell>,
        /// Its rows.
        rows: Vec<Vec<Cell>>,
    },
    /// A fenced or indented code block, or a verbatim environment.
    Code {
        /// The word after the fence: `python`, `text`; empty when there is none.
        language: String,
        /// The lines inside.
        body: Span,
    },
    /// An instruction to the program.
    Directive(Directive),
    /// A thematic break.
    Rule,
    /// Raw HTML or an unknown LaTeX environment: kept, not read.
    Raw,
}

/// A file, read.
#[derive(Debug, Clone, Serialize)]
pub struct Document {
    /// Its markup.
    pub format: Format,
    /// The text of the TOML front matter between `+++` or `---` lines, with its place.
    pub front_matter: Option<(String, Span)>,
    /// The blocks in order.
    pub blocks: Vec<Block>,
    /// What was found wrong while reading.
    pub diagnostics: Vec<Diagnostic>,
}

impl Formula {
    /// The text to parse; `source` is the text of the file.
    pub fn text<'a>(&'a self, source: &'a str) -> &'a str {
        match &self.expanded {
            Some(expansion) => &expansion.text,
            None => self.body.text(source),
        }
    }

    /// A stretch of the text to parse as a stretch of the file.
    pub fn in_file(&self, span: Span) -> Span {
        match &self.expanded {
            Some(expansion) if expansion.origin.is_empty() => Span::empty(self.body.start),
            Some(expansion) => expansion.origin.span(span),
            None => span.shift(self.body.start),
        }
    }
}

impl Document {
    /// The formulas in document order.
    pub fn formulas(&self) -> Vec<&Formula> {
        formulas(&self.blocks)
    }
}

/// The formulas of blocks, in order.
pub fn formulas(blocks: &[Block]) -> Vec<&Formula> {
    let mut found = Vec::new();
    formulas_of(blocks, &mut found);
    found
}

fn formulas_of<'a>(blocks: &'a [Block], found: &mut Vec<&'a Formula>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Heading { inlines, .. } | BlockKind::Paragraph(inlines) => formulas_in(inlines, found),
            BlockKind::Display(formula) => found.push(formula),
            BlockKind::List { items, .. } => items.iter().for_each(|(_, blocks)| formulas_of(blocks, found)),
            BlockKind::Quote(blocks) => formulas_of(blocks, found),
            BlockKind::Table { header, rows } => {
                header.iter().chain(rows.iter().flatten()).for_each(|cell| formulas_in(&cell.inlines, found));
            }
            BlockKind::Code { .. } | BlockKind::Directive(_) | BlockKind::Rule | BlockKind::Raw => {}
        }
    }
}

fn formulas_in<'a>(inlines: &'a [Inline], found: &mut Vec<&'a Formula>) {
    for inline in inlines {
        match inline {
            Inline::Math(formula) => found.push(formula),
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Link { body: inner, .. } => formulas_in(inner, found),
            Inline::Text { .. } | Inline::Code { .. } | Inline::Image { .. } | Inline::Break => {}
        }
    }
}
