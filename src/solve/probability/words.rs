//! A statement as words, numbers with their signs, quotes and marks: what the readers of naive Bayes look at.

use crate::{num::Rational, solve::probability::number};

/// One word, number, quotation or mark.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::solve::probability) enum Piece {
    /// A word in lower case.
    Word(String),
    /// A number with its LaTeX.
    Number(Rational, String),
    /// What stands in quotes, in lower case.
    Quoted(String),
    /// A full stop, a question mark or an empty line.
    Stop,
    /// Any other sign.
    Mark(char),
}

impl Piece {
    /// The word, where it is one.
    pub(in crate::solve::probability) fn word(&self) -> &str {
        if let Piece::Word(word) = self { word } else { "" }
    }

    /// The number, where it is one.
    pub(in crate::solve::probability) fn number(&self) -> Option<(&Rational, &str)> {
        if let Piece::Number(value, latex) = self { Some((value, latex)) } else { None }
    }
}

/// Words for whole numbers.
const COUNTS: [&str; 13] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// The pieces of `text`.
pub(in crate::solve::probability) fn pieces(text: &str) -> Vec<Piece> {
    let chars: Vec<char> = text.chars().map(|c| if c == '−' { '-' } else { c }).collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        let next = chars.get(at + 1).copied().unwrap_or(' ');
        let before = at.checked_sub(1).map_or(' ', |before| chars[before]);
        let signed = c == '-' && (next.is_ascii_digit() || next == '.') && !before.is_alphanumeric() && before != ')';
        if c.is_ascii_digit() || signed || c == '.' && next.is_ascii_digit() && !before.is_alphanumeric() {
            let len = number_length(&chars[at..]);
            out.extend(number_of(&chars[at..at + len].iter().collect::<String>()));
            at += len;
        } else if c.is_alphabetic() {
            let len = chars[at..].iter().position(|c| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '\''))).unwrap_or(chars.len() - at);
            let word = chars[at..at + len].iter().collect::<String>().to_lowercase();
            out.push(Piece::Word(word.trim_end_matches(['-', '\'', '_']).to_owned()));
            at += len;
        } else if matches!(c, '"' | '“' | '”') {
            let close = chars[at + 1..].iter().position(|c| matches!(c, '"' | '“' | '”')).map(|len| at + 1 + len);
            let end = close.unwrap_or(at);
            if close.is_some() {
                out.push(Piece::Quoted(chars[at + 1..end].iter().collect::<String>().to_lowercase()));
            }
            at = end + 1;
        } else {
            match c {
                '.' | '?' | '!' if !next.is_alphanumeric() => out.push(Piece::Stop),
                '\n' if next == '\n' => out.push(Piece::Stop),
                '\\' if chars[at + 1..].starts_with(&['f', 'r', 'a', 'c']) => {
                    let (piece, len) = fraction(&chars[at..]);
                    out.extend(piece);
                    at += len - 1;
                }
                c if c.is_whitespace() || c == '$' => {}
                c => out.push(Piece::Mark(c)),
            }
            at += 1;
        }
    }
    out
}

/// The length of the number at the start: sign, digits with commas between thousands, decimals.
fn number_length(chars: &[char]) -> usize {
    let mut at = usize::from(chars[0] == '-');
    while at < chars.len() {
        let next = chars.get(at + 1).is_some_and(char::is_ascii_digit);
        let thousands = chars[at] == ','
            && at > 0
            && chars[at - 1].is_ascii_digit()
            && chars[at + 1..].iter().take(3).filter(|c| c.is_ascii_digit()).count() == 3
            && !chars.get(at + 4).is_some_and(char::is_ascii_digit);
        let point = chars[at] == '.' && next;
        if chars[at].is_ascii_digit() || point || thousands { at += 1 } else { break }
    }
    // A quotient of whole numbers, or a percentage, is one number.
    if chars.get(at) == Some(&'/') && chars.get(at + 1).is_some_and(char::is_ascii_digit) {
        at += 1;
        while chars.get(at).is_some_and(char::is_ascii_digit) {
            at += 1;
        }
    } else if chars.get(at) == Some(&'%') {
        at += 1;
    }
    at.max(1)
}

fn number_of(text: &str) -> Option<Piece> {
    if let Some((top, bottom)) = text.split_once('/') {
        let (value, below) = (number::decimal(top)?, number::decimal(bottom)?);
        return (below != Rational::from_integer(0.into())).then(|| Piece::Number(value / below, format!("\\frac{{{top}}}{{{bottom}}}")));
    }
    if let Some(percent) = text.strip_suffix('%') {
        let value = number::decimal(percent)? / Rational::from_integer(100.into());
        return Some(Piece::Number(value.clone(), number::decimal_text(&value)));
    }
    let value = number::decimal(text)?;
    Some(Piece::Number(value.clone(), number::decimal_text(&value)))
}

/// `\frac{3}{5}` and how long it is.
fn fraction(chars: &[char]) -> (Option<Piece>, usize) {
    let text: String = chars.iter().take(40).collect();
    let inner = text.strip_prefix("\\frac{").and_then(|rest| {
        let (top, rest) = rest.split_once("}{")?;
        let (bottom, _) = rest.split_once('}')?;
        Some((top.to_owned(), bottom.to_owned()))
    });
    match inner {
        Some((top, bottom)) => {
            (number_of(&format!("{top}/{bottom}")), "\\frac{}{}".chars().count() + top.chars().count() + bottom.chars().count())
        }
        None => (None, 5),
    }
}

/// The whole number that a piece is, in digits or as a word.
pub(in crate::solve::probability) fn count(piece: &Piece) -> Option<i64> {
    match piece {
        Piece::Number(value, _) if value.is_integer() => i64::try_from(value.to_integer()).ok(),
        Piece::Word(word) => COUNTS.iter().position(|known| known == word).and_then(|at| i64::try_from(at).ok()),
        _ => None,
    }
}

/// The sentences: runs of pieces between stops.
pub(in crate::solve::probability) fn sentences(pieces: &[Piece]) -> Vec<&[Piece]> {
    pieces.split(|piece| *piece == Piece::Stop).filter(|sentence| !sentence.is_empty()).collect()
}

/// Whether two words are forms of one: `banana` and `bananas`, `spam` and `spams`.
pub(in crate::solve::probability) fn same(first: &str, second: &str) -> bool {
    let plain = |word: &str| {
        word.strip_suffix("es")
            .filter(|base| base.len() > 3)
            .or_else(|| word.strip_suffix('s'))
            .filter(|base| base.len() > 2)
            .unwrap_or(word)
            .trim_end_matches('e')
            .to_owned()
    };
    first == second || plain(first) == plain(second)
}
