//! The formulas of a LaTeX file: dollars, brackets and displayed environments.

use std::collections::HashMap;

use super::{
    lexer::{comment_end, groups, skip_blank},
    reader::{DEEPEST, Reader},
};
use crate::{
    diag::{Diagnostic, Span},
    source::{
        Block, BlockKind, Delimiter, Expansion, Formula, Inline, derived,
        dollars::{self, cheapest},
        environment,
        macros::Bracketed,
    },
};

/// The single dollars of one paragraph: which closes which.
#[derive(Debug)]
pub struct Dollars {
    end: usize,
    partner: HashMap<usize, usize>,
}

/// A dollar with the number of groups that are open where it stands.
type Mark = (usize, i32);

impl Reader<'_, '_> {
    /// A dollar: inline, display, or without a partner.
    pub(super) fn dollar(&mut self) {
        let start = self.at;
        if self.text.as_bytes().get(start + 1) == Some(&b'$') && start + 1 < self.end {
            match self.find(start + 2, "$$") {
                Some(close) => self.formula(Span::new(start, close + 2), Span::new(start + 2, close), Delimiter::Display),
                None => {
                    self.shared.diagnostics.push(dollars::stray(Span::new(start, start + 2)));
                    self.sign("$$", 2);
                }
            }
            return;
        }
        if self.dollars.as_ref().is_none_or(|known| known.end <= start) {
            self.dollars = Some(self.paragraph_dollars(start));
        }
        match self.dollars.as_ref().and_then(|known| known.partner.get(&start)).copied() {
            Some(close) if close > start => self.formula(Span::new(start, close + 1), Span::new(start + 1, close), Delimiter::Inline),
            _ => {
                self.shared.diagnostics.push(dollars::stray(Span::new(start, start + 1)));
                self.sign("$", 1);
            }
        }
    }

    /// Pairs the single dollars from `start` to the end of the paragraph. Dollars of one depth of braces belong together; where
    /// that does not come out even, the likeliest pairing is taken.
    fn paragraph_dollars(&self, start: usize) -> Dollars {
        let (marks, end) = self.marks(start);
        let mut by_depth: HashMap<i32, Vec<usize>> = HashMap::new();
        for (at, depth) in &marks {
            by_depth.entry(*depth).or_default().push(*at);
        }
        let mut partner = HashMap::new();
        if by_depth.values().all(|same| same.len() % 2 == 0) {
            for same in by_depth.values() {
                partner.extend(same.chunks_exact(2).map(|pair| (pair[0], pair[1])));
            }
            return Dollars { end, partner };
        }
        let spans: Vec<Span> = marks.iter().map(|(at, _)| Span::new(*at, at + 1)).collect();
        let bytes = self.text.as_bytes();
        let cost = |open: Span, close: Span| dollars::pair(Span::new(open.end, close.start).text(self.text), bytes.get(close.end).copied());
        let (pairs, _) = cheapest(&spans, cost, |_| dollars::STRAY);
        partner.extend(pairs.into_iter().map(|(open, close)| (open.start, close.start)));
        Dollars { end, partner }
    }

    /// The single dollars from `start` to the next blank line, and where that is.
    fn marks(&self, start: usize) -> (Vec<Mark>, usize) {
        let bytes = self.text.as_bytes();
        let (mut marks, mut depth, mut at) = (Vec::new(), 0, start);
        while at < self.end {
            match bytes[at] {
                b'\\' => at += 1,
                b'%' => {
                    at = comment_end(self.text, at, self.end);
                    continue;
                }
                b'\n' if is_blank_line(bytes, at + 1, self.end) => break,
                b'{' => depth += 1,
                b'}' => depth -= 1,
                b'$' if bytes.get(at + 1) == Some(&b'$') => at += 1,
                b'$' => marks.push((at, depth)),
                _ => {}
            }
            at += 1;
        }
        (marks, at.min(self.end))
    }

    /// `\(` or `\[`.
    pub(super) fn bracket(&mut self, open: char) {
        let start = self.at;
        let close = if open == '(' { "\\)" } else { "\\]" };
        match self.find(start + 2, close) {
            Some(end) => {
                let delimiter = if open == '(' { Delimiter::Inline } else { Delimiter::Display };
                self.formula(Span::new(start, end + 2), Span::new(start + 2, end), delimiter);
            }
            None => {
                let span = Span::new(start, start + 2);
                self.shared.diagnostics.push(Diagnostic::warning(
                    "unbalanced-math",
                    span,
                    format!("`\\{open}` is not closed in its paragraph"),
                ));
                self.at = start + 2;
            }
        }
    }

    /// The next place of `needle` before a blank line; a backslash takes the byte after it along.
    fn find(&mut self, from: usize, needle: &'static str) -> Option<usize> {
        if self.shared.missing.get(needle).is_some_and(|known| from < *known) {
            return None;
        }
        let bytes = self.text.as_bytes();
        let mut at = from;
        while at < self.end {
            if bytes[at..self.end].starts_with(needle.as_bytes()) {
                return Some(at);
            }
            match bytes[at] {
                b'\\' => at += 1,
                b'%' => {
                    at = comment_end(self.text, at, self.end);
                    continue;
                }
                b'\n' if is_blank_line(bytes, at + 1, self.end) => break,
                _ => {}
            }
            at += 1;
        }
        self.shared.missing.insert(needle, at.min(self.end));
        None
    }

    /// A displayed environment whose `\begin` stands at `start`.
    pub(super) fn displayed(&mut self, name: &str, start: usize, close: usize) {
        let end = close + "\\end{}".len() + name.len();
        let Formula { span, body, delimiter, .. } = environment::formula(self.text, name, Span::new(start, end));
        self.formula(span, body, delimiter);
    }

    /// Adds a formula and goes on after it.
    fn formula(&mut self, span: Span, body: Span, delimiter: Delimiter) {
        let expanded = self.shared.macros.expansion(self.text, body).map(Box::new);
        let formula = Formula { span, body, delimiter, expanded };
        self.at = span.end;
        if formula.text(self.text).trim().is_empty() {
            return;
        }
        if formula.delimiter == Delimiter::Inline {
            self.words.top().push(Inline::Math(formula));
        } else {
            self.flush();
            self.push_block(Block { kind: BlockKind::Display(formula), span });
        }
    }

    /// A macro in running text: what it stands for, read as if it stood there.
    pub(super) fn own_macro(&mut self, stop: usize) {
        let start = self.at;
        if let Some(found) = self.shared.macros.bracketed(self.text, start, stop, self.end) {
            let Bracketed { end, body, environment, expansion } = found;
            let delimiter = Delimiter::Environment(environment);
            self.at = end;
            self.flush();
            let formula = Formula { span: Span::new(start, end), body, delimiter, expanded: Some(Box::new(expansion)) };
            return self.push_block(Block { span: formula.span, kind: BlockKind::Display(formula) });
        }
        match self.shared.macros.called(self.text, start, stop, self.end) {
            Some((expansion, next)) => {
                self.at = next;
                self.derived(&expansion);
                if next == stop {
                    self.blanks();
                }
            }
            None => {
                self.at = stop;
                self.blanks();
            }
        }
    }

    /// The environment `name` of the author's that wraps a display: what it stands for.
    pub(super) fn wrapper(&mut self, name: &str, start: usize, close: usize) {
        let span = Span::new(start, close + "\\end{}".len() + name.len());
        let body = Span::new(self.at, close);
        let expansion = self.shared.macros.wrapped(self.text, name, span, body);
        self.at = span.end;
        if let Some(expansion) = expansion {
            self.derived(&expansion);
        }
    }

    /// `\ensuremath{...}`.
    pub(super) fn ensured(&mut self, stop: usize) {
        match self.group(skip_blank(self.text, stop, self.end)) {
            Some((open, close)) => self.formula(Span::new(self.at, close + 1), Span::new(open, close), Delimiter::Inline),
            None => self.at = stop,
        }
    }

    /// Reads text that macros made.
    fn derived(&mut self, expansion: &Expansion) {
        if self.is_derived || self.depth >= DEEPEST / 3 {
            return;
        }
        let shared = &mut *self.shared;
        let groups = std::mem::replace(&mut shared.groups, groups(&expansion.text));
        let missing = std::mem::take(&mut shared.missing);
        let endless = shared.endless.clone();
        let told = shared.diagnostics.len();
        let mut inner = Reader::new(&expansion.text, 0, expansion.text.len(), self.depth + 1, shared);
        inner.is_derived = true;
        inner.run();
        let mut blocks = inner.finish();
        self.shared.groups = groups;
        self.shared.missing = missing;
        self.shared.endless = endless;
        for diagnostic in &mut self.shared.diagnostics[told..] {
            *diagnostic = diagnostic.clone().placed(|span| expansion.origin.span(span));
        }
        derived::place(&mut blocks, expansion);
        for (index, block) in blocks.into_iter().enumerate() {
            if index > 0 || !matches!(block.kind, BlockKind::Paragraph(_)) {
                self.flush();
            }
            match block.kind {
                BlockKind::Paragraph(inlines) => self.words.top().extend(inlines),
                kind => self.push_block(Block { kind, span: block.span }),
            }
        }
    }
}

/// Whether only blanks stand from `at` to the end of the line.
fn is_blank_line(bytes: &[u8], at: usize, end: usize) -> bool {
    bytes[at.min(end)..end].iter().find(|b| !matches!(b, b' ' | b'\t' | b'\r')).is_some_and(|b| *b == b'\n')
}
