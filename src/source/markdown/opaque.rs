//! What is no mathematics in a Markdown file, whatever stands in it: code and comments. Found before the formulas.

use std::collections::HashMap;

use super::lines::Lines;
use crate::diag::{Diagnostic, Span};

/// Why a stretch is not read for mathematics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// A fenced block or a code span.
    Code,
    /// A fenced block whose language is `math`: the body is a formula.
    Fence(Span),
    /// GitHub's dollar-backtick formula with its body; the stretch takes in the dollars.
    Backtick(Span),
    /// An HTML comment.
    Comment,
}

/// A stretch of the text that is not read for mathematics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opaque {
    /// Where it stands.
    pub span: Span,
    /// Why.
    pub cover: Cover,
}

/// Finds code and comments from byte `from` on, in order.
pub fn find(text: &str, lines: &Lines, from: usize, diagnostics: &mut Vec<Diagnostic>) -> Vec<Opaque> {
    let mut found = Vec::new();
    let mut region = Region { text, start: from, unclosed: false };
    let mut fence: Option<OpenFence> = None;
    let mut comment_until = from;
    for line in lines.spans().filter(|line| line.start >= from) {
        let content = line.text(text);
        if let Some(open) = &fence {
            if open.closes(content) {
                found.push(open.finish(line.start + content.trim_end().len(), line.start));
                fence = None;
                region.restart(line.end);
            }
            continue;
        }
        if line.end <= comment_until {
            continue;
        }
        if line.start >= comment_until
            && let Some(open) = OpenFence::open(content, line)
        {
            comment_until = comment_until.max(region.collect(line.start, &mut found));
            fence = Some(open);
        } else if content.trim().is_empty() {
            comment_until = comment_until.max(region.collect(line.start, &mut found));
            region.restart(line.end.max(comment_until));
        }
    }
    if let Some(open) = fence {
        diagnostics.push(Diagnostic::warning("unclosed-fence", open.line, "this fence is not closed, so the rest of the file is code"));
        found.push(open.finish(text.len(), text.len()));
    } else {
        region.collect(text.len(), &mut found);
    }
    found
}

/// A fence that was opened.
struct OpenFence {
    mark: u8,
    count: usize,
    math: bool,
    line: Span,
}

impl OpenFence {
    /// Reads an opening fence; it may follow list and quotation markers.
    fn open(content: &str, line: Span) -> Option<OpenFence> {
        let rest = content.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '-' | '*' | '+'));
        let rest = match rest.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix(['.', ')']) {
            Some(after) if rest.starts_with(|c: char| c.is_ascii_digit()) => after.trim_start(),
            _ => rest,
        };
        let mark = *rest.as_bytes().first().filter(|b| matches!(b, b'`' | b'~'))?;
        let count = rest.bytes().take_while(|b| *b == mark).count();
        let info = rest[count..].trim();
        if count < 3 || (mark == b'`' && info.contains('`')) {
            return None;
        }
        let language = info.trim_start_matches(['{', '.', '=']).split(|c: char| c.is_whitespace() || c == '}').next().unwrap_or("");
        Some(OpenFence { mark, count, math: language == "math", line })
    }

    fn closes(&self, content: &str) -> bool {
        let rest = content.trim_start_matches(|c: char| c.is_whitespace() || c == '>').trim_end();
        rest.len() >= self.count && rest.bytes().all(|b| b == self.mark)
    }

    /// The stretch of the whole block, whose last line starts at `close`.
    fn finish(&self, end: usize, close: usize) -> Opaque {
        let body = Span::new(self.line.end.min(close), close);
        Opaque { span: Span::new(self.line.start, end), cover: if self.math { Cover::Fence(body) } else { Cover::Code } }
    }
}

/// A stretch of lines without a blank one: code spans stay inside it.
struct Region<'a> {
    text: &'a str,
    start: usize,
    /// No further comment is closed: the search for an end need not be repeated.
    unclosed: bool,
}

impl Region<'_> {
    fn restart(&mut self, at: usize) {
        self.start = at;
    }

    /// Finds the code spans and comments of the region, which ends before `next`; gives where the last comment ends.
    fn collect(&mut self, next: usize, found: &mut Vec<Opaque>) -> usize {
        let (start, end) = (self.start.min(next), next);
        self.restart(next);
        let bytes = self.text.as_bytes();
        let runs = backtick_runs(&bytes[start..end], start);
        let partner = partners(&runs);
        let last_double = bytes[start..end].windows(2).rposition(|pair| pair == b"$$").map_or(start, |at| start + at);
        let mut in_display = false;
        let (mut at, mut run) = (start, 0);
        while let Some(offset) = bytes.get(at..end).and_then(|rest| rest.iter().position(|b| matches!(b, b'`' | b'<' | b'\\' | b'$'))) {
            at += offset;
            match bytes[at] {
                b'\\' => at += 2,
                b'$' if bytes.get(at + 1) == Some(&b'$') => {
                    in_display = !in_display;
                    at += 2;
                }
                b'$' => at += 1,
                // TeX's quotes inside a displayed formula are no code.
                b'`' if in_display && at < last_double => at += 1,
                b'<' if !self.unclosed && bytes[at..].starts_with(b"<!--") => {
                    let Some(length) = self.text.get(at + 4..).and_then(|rest| rest.find("-->")) else {
                        self.unclosed = true;
                        at += 4;
                        continue;
                    };
                    let close = at + 4 + length + 3;
                    found.push(Opaque { span: Span::new(at, close), cover: Cover::Comment });
                    at = close;
                    if close >= end {
                        return close;
                    }
                }
                b'<' => at += 1,
                _ => {
                    while runs.get(run).is_some_and(|(position, _)| *position < at) {
                        run += 1;
                    }
                    let Some((position, length)) = runs.get(run).copied() else { break };
                    match partner[run] {
                        Some(close) if position == at => {
                            let (last, _) = runs[close];
                            found.push(span_of_code(bytes, at, last, length));
                            at = last + length;
                        }
                        _ => at = (position + length).max(at + 1),
                    }
                }
            }
        }
        end
    }
}

/// A code span between two runs of `length` backticks, or a formula when dollars hug single backticks.
fn span_of_code(bytes: &[u8], open: usize, close: usize, length: usize) -> Opaque {
    let hugged = length == 1 && open > 0 && bytes[open - 1] == b'$' && bytes.get(close + 1) == Some(&b'$');
    if hugged && (open < 2 || !matches!(bytes[open - 2], b'$' | b'\\')) {
        return Opaque { span: Span::new(open - 1, close + 2), cover: Cover::Backtick(Span::new(open + 1, close)) };
    }
    Opaque { span: Span::new(open, close + length), cover: Cover::Code }
}

/// The runs of backticks: position and length. An escaped backtick opens nothing.
fn backtick_runs(bytes: &[u8], offset: usize) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let mut at = 0;
    while let Some(next) = bytes.get(at..).and_then(|rest| rest.iter().position(|b| *b == b'`')) {
        at += next;
        let length = bytes[at..].iter().take_while(|b| **b == b'`').count();
        runs.push((offset + at, length));
        at += length;
    }
    runs
}

/// For each run the next one of the same length.
fn partners(runs: &[(usize, usize)]) -> Vec<Option<usize>> {
    let mut next: HashMap<usize, usize> = HashMap::new();
    let mut partner = vec![None; runs.len()];
    for (index, (_, length)) in runs.iter().enumerate().rev() {
        partner[index] = next.insert(*length, index);
    }
    partner
}
