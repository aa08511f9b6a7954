//! The pieces of a formula, one after the other: grammar/math.pest says what they are.
//!
//! Most pieces are one letter, one sign, a space or a command, which the first byte or the command's name tells; these are stepped
//! over here, and only what has an inside of its own (numerals, words, environments, lengths) is given to the grammar.
//! A test holds the two to the same pieces.

use pest::Parser;
use pest_derive::Parser;

use super::scan::Dialect;
use crate::diag::Span;

#[derive(Parser)]
#[grammar = "../grammar/math.pest"]
struct MathGrammar;

/// A piece: what it is, where it stands, and where what is inside of it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) rule: Rule,
    pub(super) span: Span,
    /// The words, the name, or the environment's name.
    pub(super) inside: Option<Span>,
}

/// The pieces of a text.
pub(super) struct Pieces<'t> {
    text: &'t str,
    at: usize,
    dialect: Dialect,
}

/// The pieces of `text`, without a gap.
pub(super) fn pieces(text: &str, dialect: Dialect) -> Pieces<'_> {
    Pieces { text, at: 0, dialect }
}

impl Iterator for Pieces<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        let first = *self.text.as_bytes().get(self.at)?;
        let (rule, length) = match first {
            b'\\' => self.backslash(),
            b'a'..=b'z' | b'A'..=b'Z' if self.dialect == Dialect::Latex => (Some(Rule::letter), 1),
            b'a'..=b'z' | b'A'..=b'Z' => match self.run(0, u8::is_ascii_alphabetic) {
                1 => (Some(Rule::letter), 1),
                length => (Some(Rule::word), length),
            },
            b' ' | b'\t' | b'\n' | b'\r' | b'~' => self.blank(),
            b'0'..=b'9' => self.digits(),
            b'%' if self.dialect == Dialect::Latex => (Some(Rule::comment), self.run(0, |byte| *byte != b'\n')),
            b'.' | b'\'' | 0x80.. => (None, 0),
            _ => (Some(Rule::character), 1),
        };
        let piece = match rule {
            Some(rule) => Piece { rule, span: Span::new(self.at, self.at + length), inside: None },
            None => self.structured(),
        };
        self.at = piece.span.end.max(self.at + 1);
        Some(piece)
    }
}

impl Pieces<'_> {
    /// The byte `ahead` bytes after the cursor.
    fn byte(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    /// How many bytes from `ahead` on are `alike`.
    fn run(&self, ahead: usize, alike: impl Fn(&u8) -> bool) -> usize {
        self.text.as_bytes()[self.at + ahead..].iter().take_while(|byte| alike(byte)).count()
    }

    /// A run of spaces, whichever way they are written; odd ones are left to the grammar.
    fn blank(&self) -> (Option<Rule>, usize) {
        let mut length = 0;
        loop {
            match (self.byte(length), self.byte(length + 1)) {
                (Some(b' ' | b'\t' | b'\n' | b'\r' | b'~'), _) => length += 1,
                (Some(b'\\'), Some(space)) if is_space_command(space) => length += 2,
                (Some(0xc2 | 0xe2), _) => return (None, 0),
                _ => return (Some(Rule::blank), length),
            }
        }
    }

    /// A numeral without separators; any other is left to the grammar.
    fn digits(&self) -> (Option<Rule>, usize) {
        let length = self.run(0, u8::is_ascii_digit);
        match self.byte(length) {
            Some(b'.' | b',' | b'{' | b'\\' | b'e' | b'E') => (None, 0),
            _ => (Some(Rule::number), length),
        }
    }

    /// What a backslash begins.
    fn backslash(&self) -> (Option<Rule>, usize) {
        let Some(next) = self.byte(1) else { return (Some(Rule::command), 1) };
        if next.is_ascii_alphabetic() {
            let length = 1 + self.run(1, u8::is_ascii_alphabetic);
            if is_structured(&self.text[self.at + 1..self.at + length]) {
                return (None, 0);
            }
            let starred = self.byte(length) == Some(b'*') && matches!(self.byte(length + 1), Some(b'{' | b'\\'));
            return (Some(Rule::command), length + usize::from(starred));
        }
        if is_space_command(next) {
            return self.blank();
        }
        if next == b'\\' {
            let length = 2 + usize::from(self.byte(2) == Some(b'*'));
            // A height in brackets may follow, after spaces of any kind.
            let plain = matches!(self.byte(length), None | Some(b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'&' | b'{' | b'}' | b'=' | b'+' | b'-' | b'('));
            return if plain { (Some(Rule::row_break), length) } else { (None, 0) };
        }
        let character = self.text[self.at + 1..].chars().next().map_or(0, char::len_utf8);
        (Some(Rule::command), 1 + character)
    }

    /// A piece that the grammar reads.
    fn structured(&self) -> Piece {
        let rest = &self.text[self.at..];
        let rule = if self.dialect == Dialect::Plain { Rule::one_plain } else { Rule::one };
        let pair = MathGrammar::parse(rule, rest).ok().and_then(|mut pairs| pairs.next()).and_then(|one| one.into_inner().next());
        let Some(pair) = pair else {
            let length = rest.chars().next().map_or(1, char::len_utf8);
            return Piece { rule: Rule::character, span: Span::new(self.at, self.at + length), inside: None };
        };
        piece_of(pair).shift(self.at)
    }
}

impl Piece {
    fn shift(self, offset: usize) -> Piece {
        Piece { span: self.span.shift(offset), inside: self.inside.map(|inside| inside.shift(offset)), ..self }
    }
}

fn piece_of(pair: pest::iterators::Pair<'_, Rule>) -> Piece {
    let place = |pair: &pest::iterators::Pair<'_, Rule>| Span::new(pair.as_span().start(), pair.as_span().end());
    let (rule, span) = (pair.as_rule(), place(&pair));
    let inside = match rule {
        Rule::words | Rule::name => pair.into_inner().find(|inner| inner.as_rule() == Rule::inside),
        Rule::begin => pair.into_inner().next(),
        Rule::end => pair.into_inner().find(|inner| inner.as_rule() == Rule::environment),
        _ => None,
    };
    Piece { rule, span, inside: inside.as_ref().map(place) }
}

/// Whether a backslash before this byte makes a space.
fn is_space_command(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b',' | b';' | b':' | b'!' | b'>' | b'/' | b'@')
}

/// Whether a command of this name may have an inside that the grammar reads.
pub(super) fn is_structured(name: &str) -> bool {
    let begins = |starts: &[&str]| starts.iter().any(|start| name.starts_with(start));
    match name.as_bytes().first() {
        Some(b'l') => matches!(name, "left" | "label"),
        Some(b'r') => matches!(name, "right" | "rowcolor"),
        Some(b't') => begins(&["text", "tag"]),
        Some(b'm') => begins(&["mbox", "mskip", "mkern"]),
        Some(b'h') => begins(&["hspace", "hskip", "hbox", "hphantom", "hypertarget"]),
        Some(b'k') => begins(&["kern"]),
        Some(b'e') => matches!(name, "emph" | "end"),
        Some(b'b') => name == "begin",
        Some(b's') => begins(&["shortintertext", "set"]),
        Some(b'i') => matches!(name, "intertext" | "index"),
        Some(b'o') => begins(&["operatorname"]),
        Some(b'v') => begins(&["vspace", "vphantom", "vskip", "vdotswithin"]),
        Some(b'c') => begins(&["color", "cline", "cmidrule"]),
        Some(b'p') => matches!(name, "phantom" | "pagecolor"),
        Some(b'f') => matches!(name, "footnote" | "fontsize"),
        Some(b'd') => name == "definecolor",
        Some(b'a') => name == "arraystretch",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces as the grammar reads the whole text.
    fn by_grammar(text: &str, dialect: Dialect) -> Vec<Piece> {
        let rule = if dialect == Dialect::Plain { Rule::plain } else { Rule::formula };
        let whole = MathGrammar::parse(rule, text).unwrap().next().unwrap();
        whole.into_inner().filter(|pair| pair.as_rule() != Rule::EOI).map(piece_of).collect()
    }

    #[test]
    fn what_is_stepped_over_is_what_the_grammar_reads() {
        const PIECES: &[&str] = &[
            "x",
            "ab",
            "1",
            "12",
            "1,000",
            "1{,}000",
            "1\\,000",
            "1\\, 0",
            "2.5",
            ".5",
            "...",
            ". . .",
            "1e-5",
            "2e8",
            "3e",
            " ",
            "\t",
            "~",
            "\u{a0}",
            "\u{2003}",
            "\\ ",
            "\\,",
            "\\!",
            "\\@",
            "\\",
            "\\\\",
            "\\\\*",
            "\\\\[2pt]",
            "\\\\ [1em]",
            "\\\\~[1em]",
            "\\\\\\,[3pt]",
            "[",
            "]",
            "\\left",
            "\\left.",
            "\\right .",
            "\\left(",
            "\\leftarrow",
            "\\text{if }",
            "\\textbf {a}",
            "\\textwidth",
            "\\texttt",
            "\\mbox{",
            "\\hspace{1em}",
            "\\hspace*{-1 cm}",
            "\\hskip 2pt",
            "\\kern3pt",
            "\\kernel",
            "\\mkern-3mu",
            "\\operatorname*{a}",
            "\\operatorname",
            "\\label{a}",
            "\\tag*{1}",
            "\\tag 1",
            "\\tagx",
            "\\color{red}",
            "\\color[rgb]{1,0,0}",
            "\\begin{align}",
            "\\begin{array}{cc}",
            "\\begin {array} [t] {c}",
            "\\begin",
            "\\end{align}",
            "\\end {x}",
            "\\alpha",
            "\\mathbb*{x}",
            "\\frac*",
            "\\é",
            "é",
            "'",
            "’'",
            "″",
            "²³",
            "₁",
            "⁻¹",
            "%c\n",
            "%",
            "{",
            "}",
            "_",
            "^",
            "&",
            "=",
            "$",
            "…",
            "\\vdotswithin{=}",
            "\\setlength{a}",
            "\\phantom{x}",
            "\\footnote{a {b} c}",
            "\\*",
            "\\*{",
            "word",
            "\u{200b}",
            "的",
        ];
        let mut state = 5u64;
        let mut below = |count: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % count
        };
        for _ in 0..4000 {
            let text: String = (0..1 + below(7)).map(|_| PIECES[below(PIECES.len())]).collect();
            for dialect in [Dialect::Latex, Dialect::Plain] {
                assert_eq!(pieces(&text, dialect).collect::<Vec<_>>(), by_grammar(&text, dialect), "{text:?}");
            }
        }
    }
}
