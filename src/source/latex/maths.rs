//! The formulas of a LaTeX file: dollars, brackets and displayed environments.

use std::collections::HashMap;

use super::{lexer::comment_end, reader::Reader};
use crate::{
    diag::{Diagnostic, Span},
    source::{
        Block, BlockKind, Delimiter, Formula, Inline,
        dollars::{self, cheapest},
        environment,
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
        let expanded = self.shared.macros.expansion(self.text, body);
        let formula = Formula { span, body, delimiter, expanded };
        self.at = span.end;
        if formula.body.text(self.text).trim().is_empty() {
            return;
        }
        if formula.delimiter == Delimiter::Inline {
            self.words.top().push(Inline::Math(formula));
        } else {
            self.flush();
            self.push_block(Block { kind: BlockKind::Display(formula), span });
        }
    }

    /// A macro of the file in running text: its words, or its formula; arguments are read as words.
    pub(super) fn own_macro(&mut self, name: &str, stop: usize) {
        let call = Span::new(self.at, stop);
        self.at = stop;
        let Some(body) = self.shared.macros.plain_body(name).map(str::to_owned) else { return };
        let expansion = self.shared.macros.expanded_body(&body, call);
        let meaning = expansion.text.trim();
        let inner =
            meaning.strip_prefix('$').and_then(|rest| rest.strip_suffix('$')).filter(|inner| !inner.is_empty() && !inner.contains('$'));
        if let Some(inner) = inner {
            let mut origin = vec![call.start; inner.len()];
            origin.push(call.end);
            let expanded = Some(crate::source::Expansion { text: inner.to_owned(), origin });
            self.words.top().push(Inline::Math(Formula { span: call, body: call, delimiter: Delimiter::Inline, expanded }));
        } else {
            let words = bare_words(&expansion.text);
            crate::source::inlines::push_text(self.words.top(), &words, call);
        }
        self.blanks();
    }
}

/// The words of a macro's body without its commands.
fn bare_words(body: &str) -> String {
    let mut words = String::new();
    let mut at = 0;
    while let Some(c) = body[at..].chars().next() {
        match c {
            '\\' => at = super::lexer::command_end(body, at).min(body.len()),
            '{' | '}' | '$' | '#' => at += 1,
            '~' => {
                words.push(' ');
                at += 1;
            }
            c => {
                words.push(c);
                at += c.len_utf8();
            }
        }
        if at >= body.len() || words.len() > 400 {
            break;
        }
    }
    words
}

/// Whether only blanks stand from `at` to the end of the line.
fn is_blank_line(bytes: &[u8], at: usize, end: usize) -> bool {
    bytes[at.min(end)..end].iter().find(|b| !matches!(b, b' ' | b'\t' | b'\r')).is_some_and(|b| *b == b'\n')
}
