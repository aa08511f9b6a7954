//! The lines of a text, and where a formula may not reach across.

use crate::diag::Span;

/// The lines of a text with the breaks between its paragraphs.
#[derive(Debug, Clone)]
pub struct Lines {
    spans: Vec<Span>,
    blanks: Vec<usize>,
    headings: Vec<usize>,
}

impl Lines {
    /// Reads the lines of `text`; a line's span takes in its line break.
    pub fn new(text: &str) -> Self {
        let mut lines = Lines { spans: Vec::new(), blanks: Vec::new(), headings: Vec::new() };
        let mut start = 0;
        for piece in text.split_inclusive('\n') {
            let span = Span::new(start, start + piece.len());
            if piece.trim().is_empty() {
                lines.blanks.push(start);
            } else if is_heading(piece) {
                lines.headings.push(start);
                lines.headings.push(span.end);
            }
            lines.spans.push(span);
            start = span.end;
        }
        lines
    }

    /// The lines in order, each with its line break.
    pub fn spans(&self) -> impl Iterator<Item = Span> + '_ {
        self.spans.iter().copied()
    }

    /// The line that byte `at` stands in.
    pub fn around(&self, at: usize) -> Span {
        let index = self.spans.partition_point(|span| span.end <= at);
        self.spans.get(index).copied().unwrap_or(Span::empty(at))
    }

    /// Whether a blank line stands between the two bytes.
    pub fn blank_between(&self, span: Span) -> bool {
        between(&self.blanks, span)
    }

    /// Whether a heading begins or ends between the two bytes.
    pub fn heading_between(&self, span: Span) -> bool {
        between(&self.headings, span)
    }
}

fn between(sorted: &[usize], span: Span) -> bool {
    sorted.get(sorted.partition_point(|at| *at <= span.start)).is_some_and(|at| *at < span.end)
}

fn is_heading(line: &str) -> bool {
    let rest = line.trim_start_matches([' ', '\u{feff}']);
    let marks = rest.bytes().take_while(|b| *b == b'#').count();
    line.len() - rest.len() <= 3 && (1..=6).contains(&marks) && rest[marks..].starts_with([' ', '\t', '\r', '\n'])
}
