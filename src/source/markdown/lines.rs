//! The lines of a text, and where a formula may not reach across.

use crate::{diag::Span, source::origin::stored};

/// The lines of a text with the breaks between its paragraphs.
#[derive(Debug, Clone)]
pub struct Lines {
    /// Where each line ends. What is read is shorter than what four bytes hold, and a long text has many lines.
    ends: Vec<u32>,
    blanks: Vec<u32>,
    headings: Vec<u32>,
}

impl Lines {
    /// Reads the lines of `text`; a line's span takes in its line break.
    pub fn new(text: &str) -> Self {
        let mut lines = Lines { ends: Vec::new(), blanks: Vec::new(), headings: Vec::new() };
        let mut start = 0;
        for piece in text.split_inclusive('\n') {
            let end = start + piece.len();
            if piece.trim().is_empty() {
                lines.blanks.push(stored(start));
            } else if is_heading(piece) {
                lines.headings.extend([stored(start), stored(end)]);
            }
            lines.ends.push(stored(end));
            start = end;
        }
        lines
    }

    /// The lines in order, each with its line break.
    pub fn spans(&self) -> impl Iterator<Item = Span> + '_ {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| Span::new(start as usize, *end as usize))
    }

    /// The line that byte `at` stands in.
    pub fn around(&self, at: usize) -> Span {
        let index = self.ends.partition_point(|end| *end as usize <= at);
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.ends.get(index).map_or(Span::empty(at), |end| Span::new(start as usize, *end as usize))
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

fn between(sorted: &[u32], span: Span) -> bool {
    sorted.get(sorted.partition_point(|at| *at as usize <= span.start)).is_some_and(|at| (*at as usize) < span.end)
}

fn is_heading(line: &str) -> bool {
    let rest = line.trim_start_matches([' ', '\u{feff}']);
    let marks = rest.bytes().take_while(|b| *b == b'#').count();
    line.len() - rest.len() <= 3 && (1..=6).contains(&marks) && rest[marks..].starts_with([' ', '\t', '\r', '\n'])
}
