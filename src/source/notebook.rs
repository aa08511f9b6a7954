//! Jupyter notebooks: the Markdown cells of a JSON file, read as one document whose spans point into the JSON's bytes.

use super::{Block, Document, Expansion, Format, Macros, Origins, derived, markdown};
use crate::diag::{Diagnostic, Span};

/// Reads a notebook; what is no Markdown cell is stepped over. The blocks go to `visit`, part by part.
pub(super) fn read(text: &str, macros: &Macros, visit: &mut dyn FnMut(Vec<Block>)) -> Document {
    let mut scanner = Scanner { text, at: text.len() - text.trim_start_matches('\u{feff}').len(), cells: Vec::new() };
    let whole = scanner.notebook();
    let mut made = Expansion { text: String::new(), origin: Origins::default() };
    for cell in scanner.cells.iter().filter(|cell| cell.is_markdown) {
        for literal in &cell.source {
            decode(text, *literal, &mut made);
        }
        let end = cell.source.last().map_or(scanner.at, |literal| literal.end);
        made.text.push_str("\n\n");
        made.origin.made(2, Span::empty(end));
    }
    let mut document = markdown::read(&made.text, macros, &mut |mut blocks| {
        derived::place(&mut blocks, &made);
        visit(blocks);
    });
    for diagnostic in &mut document.diagnostics {
        *diagnostic = diagnostic.clone().placed(|span| made.origin.span(span));
        if let Some(edit) = diagnostic.help.as_mut().and_then(|help| help.edit.as_mut()) {
            edit.replacement = escaped(&edit.replacement);
        }
    }
    if whole.is_none() {
        let mut at = scanner.at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let message = "the notebook is not whole JSON; it was read up to here";
        document.diagnostics.push(Diagnostic::error("not-a-notebook", Span::empty(at), message));
    }
    Document { format: Format::Notebook, front_matter: None, ..document }
}

/// Text as it stands inside a JSON string.
pub fn escaped(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// A cell: whether it is Markdown, and the insides of the string literals of its source.
#[derive(Debug, Default)]
struct Cell {
    is_markdown: bool,
    source: Vec<Span>,
}

/// The walk over the JSON; each step gives nothing where the JSON is broken.
struct Scanner<'t> {
    text: &'t str,
    at: usize,
    cells: Vec<Cell>,
}

impl Scanner<'_> {
    fn notebook(&mut self) -> Option<()> {
        self.members(|scanner, key| match key {
            "cells" => scanner.elements(Self::cell),
            // Before version 4 the cells stood in worksheets.
            "worksheets" => scanner.elements(|scanner| {
                scanner.members(|scanner, key| if key == "cells" { scanner.elements(Self::cell) } else { scanner.skip() })
            }),
            _ => scanner.skip(),
        })
    }

    fn cell(&mut self) -> Option<()> {
        let mut cell = Cell::default();
        let found = self.members(|scanner, key| match (key, scanner.byte()?) {
            ("cell_type", b'"') => {
                cell.is_markdown = scanner.string()?.text(scanner.text) == "markdown";
                Some(())
            }
            ("source", b'"') => {
                cell.source.push(scanner.string()?);
                Some(())
            }
            ("source", b'[') => scanner.elements(|scanner| {
                if scanner.byte()? != b'"' {
                    return scanner.skip();
                }
                cell.source.push(scanner.string()?);
                Some(())
            }),
            _ => scanner.skip(),
        });
        self.cells.push(cell);
        found
    }

    /// The next byte that is no space.
    fn byte(&mut self) -> Option<u8> {
        while self.text.as_bytes().get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, wanted: u8) -> Option<()> {
        (self.byte()? == wanted).then(|| self.at += 1)
    }

    /// The members of an object; `value` reads each after its key.
    fn members(&mut self, mut value: impl FnMut(&mut Self, &str) -> Option<()>) -> Option<()> {
        self.take(b'{')?;
        if self.byte()? == b'}' {
            return self.take(b'}');
        }
        loop {
            let (text, key) = (self.text, self.string()?);
            self.take(b':')?;
            value(self, key.text(text))?;
            if self.byte()? != b',' {
                return self.take(b'}');
            }
            self.take(b',')?;
        }
    }

    /// The elements of an array.
    fn elements(&mut self, mut value: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        if self.byte()? != b'[' {
            return self.skip();
        }
        self.take(b'[')?;
        if self.byte()? == b']' {
            return self.take(b']');
        }
        loop {
            if self.byte()? == b'{' || self.byte()? == b'"' {
                value(self)?
            } else {
                self.skip()?
            }
            if self.byte()? != b',' {
                return self.take(b']');
            }
            self.take(b',')?;
        }
    }

    /// The inside of a string literal.
    fn string(&mut self) -> Option<Span> {
        self.take(b'"')?;
        let start = self.at;
        loop {
            match self.text.as_bytes().get(self.at)? {
                b'"' => {
                    self.at += 1;
                    return Some(Span::new(start, self.at - 1));
                }
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
    }

    /// Steps over any value; nesting costs no stack.
    fn skip(&mut self) -> Option<()> {
        let mut depth = 0usize;
        loop {
            match self.byte()? {
                b'"' => {
                    self.string()?;
                }
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1)?;
                    self.at += 1;
                }
                b',' | b':' if depth == 0 => return None,
                b',' | b':' => self.at += 1,
                _ => {
                    let word = |byte: &u8| !byte.is_ascii_whitespace() && !matches!(byte, b',' | b':' | b'}' | b']' | b'{' | b'[' | b'"');
                    self.at += self.text.as_bytes()[self.at..].iter().take_while(|byte| word(byte)).count();
                }
            }
            if depth == 0 {
                return Some(());
            }
        }
    }
}

/// Adds what a string literal says.
fn decode(text: &str, literal: Span, made: &mut Expansion) {
    let mut at = literal.start;
    while at < literal.end {
        let rest = &text[at..literal.end];
        let plain = rest.find('\\').unwrap_or(rest.len());
        made.text.push_str(&rest[..plain]);
        made.origin.copy(Span::new(at, at + plain));
        at += plain;
        let Some(mark) = rest[plain..].chars().nth(1) else { break };
        let (meaning, length) = match mark {
            'n' => ('\n', 2),
            't' => ('\t', 2),
            'r' => ('\r', 2),
            'b' | 'f' => (' ', 2),
            'u' => unicode(&text[at..literal.end]),
            other => (other, 1 + other.len_utf8()),
        };
        made.text.push(meaning);
        made.origin.made(meaning.len_utf8(), Span::new(at, at + length));
        at += length;
    }
}

/// The character that `\u` escapes at the start of `rest` say, and their length; two of them for a surrogate pair.
fn unicode(rest: &str) -> (char, usize) {
    let unit =
        |at: usize| rest.get(at..).filter(|rest| rest.starts_with("\\u")).and_then(|rest| u32::from_str_radix(rest.get(2..6)?, 16).ok());
    match (unit(0), unit(6)) {
        (Some(high @ 0xd800..0xdc00), Some(low @ 0xdc00..0xe000)) => {
            (char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)).unwrap_or('\u{fffd}'), 12)
        }
        (Some(code), _) => (char::from_u32(code).unwrap_or('\u{fffd}'), 6),
        (None, _) => ('u', 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_with_spans_into_the_json() {
        let text = r##"{"nbformat": 4, "metadata": {"a": [1, {"b": "]"}]}, "cells": [
 {"source": ["# T\n", "Let $x = \\frac{1}{2}$ \u2264 $y$\n", "$$a\\_b$$"], "cell_type": "markdown"},
 {"cell_type": "code", "source": "s = '$1$'", "outputs": [{"data": {"text/plain": ["$2$"]}}]},
 {"cell_type": "markdown", "source": "end \ud835\udc65 \"$z$\""}]}"##;
        let document = crate::source::read(text, Format::Notebook);
        assert!(document.diagnostics.is_empty(), "{:?}", document.diagnostics);
        let formulas: Vec<(&str, &str)> = document.formulas().iter().map(|formula| (formula.text(text), formula.span.text(text))).collect();
        assert_eq!(formulas, [(r"x = \frac{1}{2}", r"$x = \\frac{1}{2}$"), ("y", "$y$"), ("a_b", r"$$a\\_b$$"), ("z", "$z$")]);
        let first = document.formulas()[0];
        let at = first.text(text).find("\\frac").unwrap();
        assert_eq!(first.in_file(Span::new(at, at + 5)).text(text), r"\\frac");
    }

    #[test]
    fn broken_notebooks_are_told() {
        for text in [
            "{",
            "{\"cells\": [",
            "{\"cells\": [{\"source\": \"$x$\", \"cell_type\": \"markdown\"}",
            "[]",
            "{\"cells\": [{\"source\": \"\\",
            "{\"cells\" []}",
        ] {
            let found = crate::source::read(text, Format::Notebook).diagnostics;
            assert_eq!(found.last().map(|found| found.code.as_str()), Some("not-a-notebook"), "{text}");
        }
        let deep = format!("{{\"a\": {}", "[".repeat(100_000));
        assert!(!crate::source::read(&deep, Format::Notebook).diagnostics.is_empty());
    }

    #[test]
    fn an_escaped_text_reads_as_itself() {
        assert_eq!(escaped("\\frac{1}{2} \"a\"\n"), "\\\\frac{1}{2} \\\"a\\\"\\n");
    }
}
