//! What a whole document says of its notation before any of it is judged: the words around names, how names are used, its sections.

use std::collections::HashMap;

use crate::{
    diag::Span,
    elaborate::{Evidence, Scopes},
    source::{Block, BlockKind, Document, Formula, Inline},
    syntax,
};

/// So many trees are kept from the first look at a document to the walk over it.
const KEPT_TREES: usize = 5000;

/// So many bytes are turned to small letters at once.
const STRETCH: usize = 1 << 18;

/// `text` in small letters, in stretches that overlap by more than any word that is looked for.
pub(super) fn lowered(text: &str) -> impl Iterator<Item = String> {
    let mut at = 0;
    std::iter::from_fn(move || {
        if at >= text.len() {
            return None;
        }
        let mut end = text.len().min(at + STRETCH + 64);
        while !text.is_char_boundary(end) {
            end += 1;
        }
        let lower = text[at..end].to_lowercase();
        at += STRETCH;
        while at < text.len() && !text.is_char_boundary(at) {
            at += 1;
        }
        Some(lower)
    })
}

/// Gathers what the notation of all formulas says about names; the trees are kept for the walk unless there are very many.
pub(super) fn notation(evidence: &mut Evidence, text: &str, document: &Document) -> HashMap<Span, syntax::Parsed> {
    let mut kept = HashMap::new();
    for formula in document.formulas() {
        let parsed = syntax::parse(formula.text(text));
        evidence.formula(&parsed.tree);
        if kept.len() < KEPT_TREES {
            kept.insert(formula.span, parsed);
        }
    }
    kept
}

/// Takes what the words around a name call it, "the matrix $A$", "where $x$ is a vector", and where the document's sections lie.
pub(super) fn words(evidence: &mut Evidence, document: &Document, parsed: &HashMap<Span, syntax::Parsed>) {
    evidence.scopes = Scopes::default();
    let mut listening = Listening { evidence, parsed, open: Vec::new() };
    listening.blocks(&document.blocks, 0);
    let end = usize::MAX;
    while let Some((_, scope)) = listening.open.pop() {
        listening.evidence.scopes.close(scope, end);
    }
}

struct Listening<'a> {
    evidence: &'a mut Evidence,
    parsed: &'a HashMap<Span, syntax::Parsed>,
    /// The open headings with their levels.
    open: Vec<(u8, usize)>,
}

impl Listening<'_> {
    fn blocks(&mut self, blocks: &[Block], parent: usize) {
        for (at, block) in blocks.iter().enumerate() {
            match &block.kind {
                BlockKind::Heading { level, inlines } => {
                    self.heading(*level, block.span.start, parent);
                    self.inlines(inlines);
                }
                BlockKind::Paragraph(inlines) => self.inlines(inlines),
                // Words go on around a formula that is displayed in a sentence.
                BlockKind::Display(formula) => {
                    let before = at.checked_sub(1).and_then(|before| blocks.get(before)).map(last_words).unwrap_or_default();
                    let after = blocks.get(at + 1).map(first_words).unwrap_or_default();
                    self.between(&before, formula, &after);
                }
                BlockKind::List { items, .. } => {
                    for (_, inner) in items {
                        let (Some(first), Some(last)) = (inner.first(), inner.last()) else { continue };
                        let around = self.open.last().map_or(parent, |(_, scope)| *scope);
                        let scope = self.evidence.scopes.open(first.span.start, around);
                        let outer = std::mem::take(&mut self.open);
                        self.blocks(inner, scope);
                        for (_, inside) in std::mem::replace(&mut self.open, outer) {
                            self.evidence.scopes.close(inside, last.span.end);
                        }
                        self.evidence.scopes.close(scope, last.span.end);
                    }
                }
                BlockKind::Quote(blocks) => self.blocks(blocks, parent),
                _ => {}
            }
        }
    }

    fn heading(&mut self, level: u8, start: usize, parent: usize) {
        while self.open.last().is_some_and(|(open, _)| *open >= level) {
            if let Some((_, scope)) = self.open.pop() {
                self.evidence.scopes.close(scope, start);
            }
        }
        let around = self.open.last().map_or(parent, |(_, scope)| *scope);
        let scope = self.evidence.scopes.open(start, around);
        self.open.push((level, scope));
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for (at, inline) in inlines.iter().enumerate() {
            let Inline::Math(formula) = inline else { continue };
            let words = |inline: Option<&Inline>| match inline {
                Some(Inline::Text { text, .. }) => text.clone(),
                _ => String::new(),
            };
            let before = at.checked_sub(1).map(|before| words(inlines.get(before))).unwrap_or_default();
            self.between(&before, formula, &words(inlines.get(at + 1)));
        }
    }

    fn between(&mut self, before: &str, formula: &Formula, after: &str) {
        if let Some(parsed) = self.parsed.get(&formula.span) {
            self.evidence.between(before, &parsed.tree, after, formula.span.start);
        }
    }
}

/// The words that a paragraph ends with.
fn last_words(block: &Block) -> String {
    match &block.kind {
        BlockKind::Paragraph(inlines) => match inlines.last() {
            Some(Inline::Text { text, .. }) => text.clone(),
            _ => String::new(),
        },
        _ => String::new(),
    }
}

/// The words that a paragraph begins with.
fn first_words(block: &Block) -> String {
    match &block.kind {
        BlockKind::Paragraph(inlines) => match inlines.first() {
            Some(Inline::Text { text, .. }) => text.clone(),
            _ => String::new(),
        },
        _ => String::new(),
    }
}
