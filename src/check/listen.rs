//! What a whole document says of its notation before any of it is judged: the words around names, how names are used, its sections.

use std::collections::HashMap;

use super::conditions::Conditions;
use crate::{
    diag::Span,
    elaborate::{Evidence, Scopes},
    source::{Block, BlockKind, Formula, Inline, formulas},
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

/// The first look at a document, part by part.
pub(super) struct Listening<'a> {
    evidence: &'a mut Evidence,
    /// The trees of its formulas, for the walk, unless there are very many.
    parsed: HashMap<Span, syntax::Parsed>,
    /// The open headings with their levels.
    open: Vec<(u8, usize)>,
    /// What the formulas grant.
    conditions: Conditions,
}

impl<'a> Listening<'a> {
    /// Begins a document; what was known of the sections of another is gone.
    pub(super) fn new(evidence: &'a mut Evidence, mut conditions: Conditions) -> Self {
        evidence.scopes = Scopes::default();
        conditions.next_piece();
        Listening { evidence, parsed: HashMap::new(), open: Vec::new(), conditions }
    }

    /// Gathers what the notation of all formulas says about names, what the words around a name call it, "the matrix $A$", "where $x$ is a
    /// vector", and where the sections lie.
    pub(super) fn part(&mut self, text: &str, blocks: &[Block]) {
        for formula in formulas(blocks) {
            let parsed = syntax::parse(formula.text(text));
            self.evidence.formula(&parsed.tree);
            self.conditions.formula(&parsed.tree, formula.span);
            if self.parsed.len() < KEPT_TREES {
                self.parsed.insert(formula.span, parsed);
            }
        }
        self.blocks(blocks, 0);
    }

    /// Ends the document; gives the trees that were kept, and what the formulas grant.
    pub(super) fn finish(mut self) -> (HashMap<Span, syntax::Parsed>, Conditions) {
        while let Some((_, scope)) = self.open.pop() {
            self.evidence.scopes.close(scope, usize::MAX);
        }
        (self.parsed, self.conditions)
    }

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
