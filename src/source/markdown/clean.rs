//! What stands in a formula of a Markdown file but is no mathematics: quotation markers at the starts of its lines, HTML
//! entities, Markdown's own escapes, invisible characters. Each byte of the cleaned text knows where it came from.

use crate::{
    diag::Span,
    source::{
        Expansion, Origins,
        inlines::{is_invisible, is_odd_space},
    },
};

/// Entities that exporters put into formulas.
const ENTITIES: [(&str, &str); 6] = [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), ("&quot;", "\""), ("&nbsp;", " "), ("&#39;", "'")];

/// The cleaned text of `body` when it differs from what stands there.
pub fn expansion(text: &str, body: Span) -> Option<Expansion> {
    let inner = body.text(text);
    let quoted = if inner.contains('\n') { quote_depth(text, text[..body.start].rfind('\n').map_or(0, |at| at + 1)) } else { 0 };
    let dirty = !inner.is_ascii() && inner.chars().any(|c| is_invisible(c) || is_odd_space(c));
    let entity = inner.contains('&') && ENTITIES.iter().any(|(entity, _)| inner.contains(entity));
    let escape = inner.contains("\\_") || inner.contains("\\*");
    if !(dirty || entity || escape || inner.contains('\r') || quoted > 0) {
        return None;
    }
    let mut clean = Cleaner { text: String::with_capacity(inner.len()), origin: Origins::default() };
    let mut at = 0;
    let mut words = Words::default();
    while let Some(c) = inner[at..].chars().next() {
        let (rest, place) = (&inner[at..], body.start + at);
        let mut step = c.len_utf8();
        words.step(rest);
        if let Some((entity, meaning)) = ENTITIES.iter().find(|(entity, _)| c == '&' && rest.starts_with(entity)) {
            clean.put(meaning, place, entity.len());
            step = entity.len();
        } else if is_odd_space(c) {
            clean.put(" ", place, step);
        } else if (rest.starts_with("\\_") || rest.starts_with("\\*")) && !words.inside() {
            clean.put(&rest[1..2], place, 2);
            step = 2;
        } else if c == '\\' && rest.len() > 1 {
            step = 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
            clean.copy(&rest[..step], place);
        } else if c == '\n' {
            clean.copy("\n", place);
            step += quotation(&rest[1..], quoted);
        } else if !is_invisible(c) && c != '\r' {
            clean.copy(&rest[..step], place);
        }
        at += step;
    }
    (clean.text != inner).then_some(Expansion { text: clean.text, origin: clean.origin })
}

struct Cleaner {
    text: String,
    origin: Origins,
}

impl Cleaner {
    /// Adds what stands at `place`.
    fn copy(&mut self, piece: &str, place: usize) {
        self.text.push_str(piece);
        self.origin.copy(Span::new(place, place + piece.len()));
    }

    /// Adds what `length` bytes at `place` mean.
    fn put(&mut self, meaning: &str, place: usize, length: usize) {
        self.text.push_str(meaning);
        self.origin.made(meaning.len(), Span::new(place, place + length));
    }
}

/// Whether the reader is inside the braces of a command that holds words, where `\_` is a letter.
#[derive(Default)]
struct Words {
    depth: usize,
    within: Option<usize>,
}

impl Words {
    fn step(&mut self, rest: &str) {
        match rest.as_bytes().first() {
            Some(b'{') => self.depth += 1,
            Some(b'}') => {
                self.depth = self.depth.saturating_sub(1);
                if self.within.is_some_and(|depth| self.depth <= depth) {
                    self.within = None;
                }
            }
            Some(b'\\')
                if self.within.is_none()
                    && (rest.starts_with("\\text")
                        || rest.starts_with("\\mbox")
                        || rest.starts_with("\\operatorname")
                        || rest.starts_with("\\mathrm")
                        || rest.starts_with("\\mathtt")) =>
            {
                self.within = Some(self.depth);
            }
            _ => {}
        }
    }

    fn inside(&self) -> bool {
        self.within.is_some_and(|depth| self.depth > depth)
    }
}

/// How many `>` open the line that begins at `start`.
fn quote_depth(text: &str, start: usize) -> usize {
    text[start..].bytes().take_while(|b| matches!(b, b'>' | b' ')).filter(|b| *b == b'>').count()
}

/// How many bytes of `line` are quotation markers, at most `depth` of them.
fn quotation(line: &str, depth: usize) -> usize {
    let (mut length, mut seen) = (0, 0);
    for byte in line.bytes() {
        match byte {
            b'>' if seen < depth => seen += 1,
            b' ' => {}
            _ => break,
        }
        length += 1;
        if seen == depth {
            break;
        }
    }
    if seen > 0 { length } else { 0 }
}
