//! Blocks as plain prose whose bytes remember where they came from: what the grammar of problem statements reads.

use crate::{
    diag::Span,
    source::{Block, BlockKind, Formula, Inline},
};

/// Prose: words with the formulas in place between dollars, blocks parted by an empty line, cells by ` | `.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prose {
    /// The text.
    pub text: String,
    /// For each byte of `text` the byte of the file it came from.
    pub origin: Vec<usize>,
    /// For each byte of `text` the byte of the file behind the piece it came from.
    after: Vec<usize>,
    /// The formulas, each with its place in `text`, dollars and all.
    pub formulas: Vec<(Span, Formula)>,
    /// The tables and code blocks, each with its place in `text` and its number among `blocks` of the slice that was flattened.
    pub insets: Vec<(Span, usize)>,
}

impl Prose {
    /// The prose of `blocks` of the file `text`.
    pub fn of_blocks(text: &str, blocks: &[Block]) -> Prose {
        let mut prose = Prose::default();
        for (index, block) in blocks.iter().enumerate() {
            let start = prose.text.len();
            prose.block(text, block, 0);
            if matches!(block.kind, BlockKind::Table { .. } | BlockKind::Code { .. }) {
                prose.insets.push((Span::new(start, prose.text.len()), index));
            }
            if prose.text.len() > start {
                prose.gap("\n\n", block.span.end);
            }
        }
        prose.trim_end();
        prose
    }

    /// The prose of `inlines` of the file `text`.
    pub fn of_inlines(text: &str, inlines: &[Inline]) -> Prose {
        let mut prose = Prose::default();
        prose.inlines(text, inlines);
        prose
    }

    /// The bytes of the file that `place` of the prose came from.
    pub fn source(&self, place: Span) -> Span {
        let last = self.after.last().copied().unwrap_or(0);
        let start = self.origin.get(place.start).copied().unwrap_or(last);
        let end = if place.is_empty() { start } else { self.after.get(place.end - 1).copied().unwrap_or(last) };
        Span::new(start, end.max(start))
    }

    /// The byte of the file where byte `at` of the prose begins.
    pub fn byte(&self, at: usize) -> usize {
        self.source(Span::empty(at)).start
    }

    /// Adds `mark`, which stands for what is at `at`, and another prose.
    pub(super) fn append(&mut self, mark: &str, at: usize, other: &Prose) {
        self.gap(mark, at);
        let shift = self.text.len();
        self.text.push_str(&other.text);
        self.origin.extend(&other.origin);
        self.after.extend(&other.after);
        self.formulas.extend(other.formulas.iter().map(|(place, formula)| (place.shift(shift), formula.clone())));
    }

    /// A mark that does not stand in the file, at byte `at` of it.
    fn gap(&mut self, mark: &str, at: usize) {
        self.text.push_str(mark);
        self.origin.resize(self.text.len(), at);
        self.after.resize(self.text.len(), at);
    }

    fn trim_end(&mut self) {
        let kept = self.text.trim_end().len();
        self.text.truncate(kept);
        self.origin.truncate(kept);
        self.after.truncate(kept);
    }

    /// Words at `span`; byte for byte when they are as long as their place.
    fn words(&mut self, words: &str, span: Span) {
        self.text.push_str(words);
        if words.len() == span.len() {
            self.origin.extend(span.start..span.end);
            self.after.extend(span.start + 1..span.end + 1);
        } else {
            self.origin.resize(self.text.len(), span.start);
            self.after.resize(self.text.len(), span.end);
        }
    }

    fn formula(&mut self, text: &str, formula: &Formula) {
        let start = self.text.len();
        self.words("$", Span::new(formula.span.start, formula.span.start + 1));
        match &formula.expanded {
            Some(expansion) => {
                self.text.push_str(&expansion.text);
                for place in expansion.origin.places() {
                    self.origin.push(place.start);
                    self.after.push(place.end);
                }
            }
            None => self.words(formula.body.text(text), formula.body),
        }
        self.words("$", Span::new(formula.span.end - 1, formula.span.end));
        self.formulas.push((Span::new(start, self.text.len()), formula.clone()));
    }

    fn inlines(&mut self, text: &str, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text { text: words, span } | Inline::Code { text: words, span } => self.words(words, *span),
                Inline::Math(formula) => self.formula(text, formula),
                Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Link { body: inner, .. } => self.inlines(text, inner),
                Inline::Image { .. } => {}
                Inline::Break => {
                    let at = self.after.last().copied().unwrap_or(0);
                    self.gap("\n", at);
                }
            }
        }
    }

    fn block(&mut self, text: &str, block: &Block, depth: usize) {
        match &block.kind {
            BlockKind::Heading { inlines, .. } | BlockKind::Paragraph(inlines) => self.inlines(text, inlines),
            BlockKind::Display(formula) => self.formula(text, formula),
            BlockKind::List { items, .. } if depth < 64 => {
                for (marker, blocks) in items {
                    let at = blocks.first().map_or(block.span.start, |first| first.span.start);
                    self.gap(&format!("{marker} "), at);
                    for inner in blocks {
                        self.block(text, inner, depth + 1);
                        self.gap("\n", inner.span.end);
                    }
                }
                self.trim_end();
            }
            BlockKind::Quote(blocks) if depth < 64 => {
                for inner in blocks {
                    self.block(text, inner, depth + 1);
                    self.gap("\n", inner.span.end);
                }
                self.trim_end();
            }
            BlockKind::Table { header, rows } => {
                let head = (!header.is_empty()).then_some(header);
                for row in head.into_iter().chain(rows) {
                    for (index, cell) in row.iter().enumerate() {
                        if index > 0 {
                            self.gap(" | ", cell.span.start);
                        }
                        self.inlines(text, &cell.inlines);
                    }
                    let end = row.last().map_or(block.span.end, |cell| cell.span.end);
                    self.gap("\n", end);
                }
                self.trim_end();
            }
            BlockKind::Code { body, .. } => self.words(body.text(text), *body),
            _ => {}
        }
    }
}
