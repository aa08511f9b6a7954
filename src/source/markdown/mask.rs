//! The text that the Markdown parser sees: as long as the original, with the formulas and what would mislead the parser covered.

use super::opaque::{Cover, Opaque};
use crate::{
    diag::Span,
    source::{Formula, inlines::is_invisible},
};

/// Longer lines are not looked at for markup, so that no input is slow to read.
const LONGEST_LINE: usize = 1 << 16;

/// Covers the front matter, formulas, factors between stars, invisible characters at the edges of lines, and lines too long.
pub fn mask(text: &str, body: usize, formulas: &[Formula], opaque: &[Opaque]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for byte in bytes.iter_mut().take(body).filter(|byte| !matches!(byte, b'\n' | b'\r')) {
        *byte = b' ';
    }
    for formula in formulas {
        cover(&mut bytes, formula, opaque);
    }
    let mut start = body;
    for line in text[body..].split_inclusive('\n') {
        if line.len() > LONGEST_LINE {
            plain(&mut bytes[start..start + line.len()]);
        } else {
            edges(line, &mut bytes[start..start + line.len()]);
            stars(&mut bytes[start..start + line.len()]);
        }
        start += line.len();
    }
    String::from_utf8(bytes).unwrap_or_else(|_| " ".repeat(text.len()))
}

/// A formula becomes a word between dollars: no markup, and like the formula punctuation at both ends.
fn cover(bytes: &mut [u8], formula: &Formula, opaque: &[Opaque]) {
    let Span { start, end } = formula.span;
    let at = opaque.partition_point(|stretch| stretch.span.start < start);
    let fenced = opaque.get(at).is_some_and(|stretch| stretch.span.start == start && matches!(stretch.cover, Cover::Fence(_)));
    if fenced || start >= end {
        return;
    }
    bytes[start..end].fill(b'x');
    bytes[start] = b'$';
    bytes[end - 1] = b'$';
}

/// A line that is read as words only.
fn plain(line: &mut [u8]) {
    for byte in line.iter_mut().filter(|byte| byte.is_ascii_punctuation()) {
        *byte = b'x';
    }
}

/// Invisible characters and odd spaces at both ends of a line become spaces, at most three of them at its start.
fn edges(line: &str, bytes: &mut [u8]) {
    if line.is_ascii() {
        return;
    }
    let hidden = |c: char| c.is_whitespace() || is_invisible(c);
    let lead = line.len() - line.trim_start_matches(hidden).len();
    let trail = line.trim_end_matches(hidden).len();
    if lead == line.len() {
        bytes.iter_mut().filter(|byte| !matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = b' ');
        return;
    }
    let covered = line[..lead].bytes().any(|b| !b.is_ascii());
    if covered && lead <= 3 {
        bytes[..lead].fill(b' ');
    }
    if line[trail..].bytes().any(|b| !b.is_ascii()) {
        bytes[trail..].iter_mut().filter(|byte| !byte.is_ascii()).for_each(|byte| *byte = b' ');
    }
    for (at, c) in line.char_indices().skip(1).filter(|(at, c)| is_invisible(*c) && *at > lead && *at < trail) {
        let beside_space = bytes[at - 1] == b' ' || bytes.get(at + c.len_utf8()) == Some(&b' ');
        if beside_space && bytes[at..at + c.len_utf8()].iter().all(|byte| !byte.is_ascii()) {
            bytes[at..at + c.len_utf8()].fill(b' ');
        }
    }
}

/// A star between letters, digits or brackets is a product, not emphasis: `27*27*256`.
fn stars(line: &mut [u8]) {
    for at in 1..line.len().saturating_sub(1) {
        let (before, after) = (line[at - 1], line[at + 1]);
        if line[at] == b'*' && (before.is_ascii_alphanumeric() || before == b')') && (after.is_ascii_alphanumeric() || after == b'(') {
            line[at] = b'x';
        }
    }
}
