//! The text of a problem: what is asked, markup masked, byte for byte at its place in the file.

use crate::{
    diag::Span,
    source::{Block, BlockKind},
};

/// A piece of a problem statement: text of the file with its markup masked by spaces, so that byte `i` is byte `base + i` of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The masked text.
    pub text: String,
    /// The first byte of it in the file.
    pub base: usize,
}

/// Statements longer than this many bytes are not read.
pub const LONGEST: usize = 1 << 16;

impl Statement {
    /// The statement that `blocks` of the file `source` hold.
    pub fn of(source: &str, blocks: &[Block]) -> Statement {
        let span = blocks.iter().map(|block| block.span).reduce(Span::join).unwrap_or_default();
        let mut skipped = Vec::new();
        comments(source, span, &mut skipped);
        for block in blocks {
            directives(block, &mut skipped);
        }
        Statement { text: mask(span.text(source), span.start, &skipped), base: span.start }
    }

    /// The statement that stands at `span` of the file.
    pub fn at(source: &str, span: Span) -> Statement {
        let mut skipped = Vec::new();
        comments(source, span, &mut skipped);
        Statement { text: mask(span.text(source), span.start, &skipped), base: span.start }
    }

    /// Its place in the file.
    pub fn span(&self) -> Span {
        Span::new(self.base, self.base + self.text.len())
    }
}

fn directives(block: &Block, skipped: &mut Vec<Span>) {
    if matches!(block.kind, BlockKind::Directive(_)) {
        skipped.push(block.span);
    }
}

fn comments(source: &str, span: Span, skipped: &mut Vec<Span>) {
    let text = span.text(source);
    let mut from = 0;
    while let Some(start) = text[from..].find("<!--").map(|at| from + at) {
        let end = text[start..].find("-->").map_or(text.len(), |at| start + at + 3);
        skipped.push(Span::new(start, end).shift(span.start));
        from = end;
    }
}

/// Replaces what is markup by spaces, byte for byte.
fn mask(text: &str, base: usize, skipped: &[Span]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for span in skipped {
        for byte in bytes.get_mut(span.start - base..span.end - base).into_iter().flatten() {
            if *byte != b'\n' && byte.is_ascii() {
                *byte = b' ';
            }
        }
    }
    for pattern in [
        "**",
        "__",
        "\\_",
        "&nbsp;",
        "\\textbf{",
        "\\textit{",
        "\\emph{",
        "\\item",
        "\\noindent",
        "\\begin{itemize}",
        "\\end{itemize}",
        "\\begin{enumerate}",
        "\\end{enumerate}",
        "\\begin{equation}",
        "\\end{equation}",
        "\\begin{equation*}",
        "\\end{equation*}",
        "\\limits",
        "<sub>",
        "</sub>",
        "<sup>",
        "</sup>",
        "<br>",
        "<b>",
        "</b>",
        "\\nonumber",
    ] {
        let mut from = 0;
        while let Some(at) = text[from..].find(pattern).map(|at| from + at) {
            // `\_` keeps its underscore, a power in code (`2**3`) is no markup.
            let kept = if pattern == "\\_" { 1 } else { pattern.len() };
            let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
            let blank = |at: usize| bytes.get(at) == Some(&b' ');
            let apart = blank(at.wrapping_sub(1)) && blank(at + 2) && digit(at + 3);
            let power = pattern == "**" && (digit(at.wrapping_sub(1)) && digit(at + 2) || apart);
            // `X**2` between a letter and an exponent; other exponents stay as they are and are not understood.
            let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
            let base = at > 0 && (letter(at - 1) || digit(at - 1) || bytes[at - 1] == b')');
            let simple = digit(at + 2) || letter(at + 2) && !letter(at + 3);
            let raised = pattern == "**" && !power && base && (simple || matches!(bytes.get(at + 2), Some(b'-' | b'(')));
            if raised && simple {
                bytes[at] = b'^';
                bytes[at + 1] = b' ';
            }
            let power = power || raised;
            // A gap to be filled in, `____`, is no markup.
            let gap = pattern == "__" && (text[at..].starts_with("___") || text[..at].ends_with('_'));
            if !power && !gap {
                bytes[at..at + kept].fill(b' ');
            }
            from = at + pattern.len();
        }
    }
    unwrap_arrays(&mut bytes);
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// `np.array([[1, 0], [0, 1]], dtype=float)` is the list in it: the call around it is blanked.
fn unwrap_arrays(bytes: &mut [u8]) {
    const CALLS: [&[u8]; 9] = [
        b"numpy.array(",
        b"np.array(",
        b"jnp.array(",
        b"torch.FloatTensor(",
        b"torch.tensor(",
        b"torch.Tensor(",
        b"tf.constant(",
        b"array(",
        b"tensor(",
    ];
    let mut at = 0;
    while at < bytes.len() {
        let word = at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || matches!(bytes[at - 1], b'_' | b'.'));
        let Some(call) = CALLS.iter().find(|call| !word && bytes[at..].starts_with(call)) else {
            at += 1;
            continue;
        };
        let inside = at + call.len();
        let mut depth = 1;
        let close = (inside..bytes.len()).find(|here| {
            depth += match bytes[*here] {
                b'(' => 1,
                b')' => -1,
                _ => 0,
            };
            depth == 0
        });
        let list = bytes[inside..].iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
        if let Some(close) = close.filter(|_| list)
            && let Some(last) = bytes[inside..close].iter().rposition(|byte| *byte == b']')
        {
            bytes[at..inside].fill(b' ');
            for byte in &mut bytes[inside + last + 1..=close] {
                if byte.is_ascii() && *byte != b'\n' {
                    *byte = b' ';
                }
            }
        }
        at = inside;
    }
}
