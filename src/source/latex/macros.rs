//! Macros of a file: read from their definitions, expanded inside formulas; every byte remembers where it came from.

use std::{collections::HashMap, rc::Rc};

use super::lexer::{command_end, comment_end, group, option, skip_blank};
use crate::{diag::Span, source::Expansion};

/// The deepest nesting of macros that is expanded.
const DEEPEST: usize = 32;
/// The longest text that one formula may expand to.
const LONGEST: usize = 1 << 16;
/// The most macro calls of one file that are expanded.
const MOST_CALLS: usize = 200_000;

/// A macro: its parameters and its body.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Macro {
    parameters: usize,
    /// The value of the first parameter where it is optional.
    default: Option<Rc<str>>,
    body: Rc<str>,
    /// A starred form with another body (paired delimiters).
    starred: Option<Rc<str>>,
}

/// The macros that are known at a place in a file.
#[derive(Debug, Clone, Default)]
pub struct Macros {
    known: HashMap<String, Macro>,
    calls: usize,
    /// A macro that calls itself, or expands without end: named once.
    pub endless: Option<String>,
}

impl Macros {
    /// The body of a macro without parameters.
    pub fn plain_body(&self, name: &str) -> Option<&str> {
        self.known.get(name).filter(|found| found.parameters == 0).map(|found| &*found.body)
    }

    /// Whether `name` is a macro of the file.
    pub fn is_known(&self, name: &str) -> bool {
        self.known.contains_key(name)
    }

    /// Reads the definition whose command `name` ends at `at`; gives the byte after it, or `None` when it is no definition.
    pub fn define(&mut self, text: &str, name: &str, at: usize, end: usize) -> Option<usize> {
        match name {
            "newcommand" | "renewcommand" | "providecommand" | "newrobustcmd" | "DeclareRobustCommand" => self.newcommand(text, at, end),
            "def" | "gdef" | "edef" | "xdef" => self.def(text, at, end),
            "DeclareMathOperator" => self.operator(text, at, end),
            "DeclarePairedDelimiter" => self.paired(text, at, end),
            "let" => self.alias(text, at, end),
            _ => None,
        }
    }

    fn newcommand(&mut self, text: &str, at: usize, end: usize) -> Option<usize> {
        let at = star(text, at);
        let (name, at) = macro_name(text, at, end)?;
        let mut next = skip_blank(text, at, end);
        let mut parameters = 0;
        if let Some((start, close)) = option(text, next, end) {
            parameters = text.get(start..close)?.trim().parse::<usize>().ok().filter(|n| *n <= 9)?;
            next = skip_blank(text, close + 1, end);
        }
        let mut default = None;
        if parameters > 0
            && let Some((start, close)) = option(text, next, end)
        {
            default = Some(Rc::from(text.get(start..close)?));
            next = skip_blank(text, close + 1, end);
        }
        let (body, next) = body(text, next, end)?;
        self.insert(name, parameters, default, body);
        Some(next)
    }

    fn def(&mut self, text: &str, at: usize, end: usize) -> Option<usize> {
        let (name, at) = macro_name(text, at, end)?;
        let open = at + text.get(at..end)?.bytes().take(64).position(|b| b == b'{')?;
        let pattern: String = text.get(at..open)?.split_whitespace().collect();
        let parameters = pattern.matches('#').count();
        let plain: String = (1..=parameters).map(|n| format!("#{n}")).collect();
        let (body, next) = body(text, open, end)?;
        // Delimited parameters are rare; such a macro stays as it stands.
        if parameters <= 9 && pattern == plain {
            self.insert(name, parameters, None, body);
        }
        Some(next)
    }

    fn operator(&mut self, text: &str, at: usize, end: usize) -> Option<usize> {
        let starred = text.as_bytes().get(at) == Some(&b'*');
        let (name, at) = macro_name(text, star(text, at), end)?;
        let (words, next) = body(text, skip_blank(text, at, end), end)?;
        self.insert(name, 0, None, format!("\\operatorname{}{{{words}}}", if starred { "*" } else { "" }));
        Some(next)
    }

    fn paired(&mut self, text: &str, at: usize, end: usize) -> Option<usize> {
        let (name, at) = macro_name(text, at, end)?;
        let (left, at) = body(text, skip_blank(text, at, end), end)?;
        let (right, next) = body(text, skip_blank(text, at, end), end)?;
        let starred = Some(Rc::from(format!("\\left{left} #1 \\right{right}")));
        let plain = Rc::from(format!("{left} #1 {right}"));
        self.known.insert(name, Macro { parameters: 1, default: None, body: plain, starred });
        Some(next)
    }

    fn alias(&mut self, text: &str, at: usize, end: usize) -> Option<usize> {
        let (name, at) = macro_name(text, at, end)?;
        let at = skip_blank(text, at, end);
        let at = if text.as_bytes().get(at) == Some(&b'=') { skip_blank(text, at + 1, end) } else { at };
        if text.as_bytes().get(at) != Some(&b'\\') || at >= end {
            return None;
        }
        let next = command_end(text, at).min(end);
        let target = text.get(at..next)?;
        match self.known.get(target.get(1..)?).cloned() {
            Some(found) => {
                self.known.insert(name, found);
            }
            None => self.insert(name, 0, None, target.to_owned()),
        }
        Some(next)
    }

    fn insert(&mut self, name: String, parameters: usize, default: Option<Rc<str>>, body: String) {
        self.known.insert(name, Macro { parameters, default, body: Rc::from(body.trim()), starred: None });
    }

    /// The text of a formula's body after expansion, without comments; `None` when nothing changes.
    pub fn expansion(&mut self, text: &str, body: Span) -> Option<Expansion> {
        let inner = body.text(text);
        if inner.len() > LONGEST {
            return None;
        }
        if !inner.contains('%') && (self.known.is_empty() || !inner.contains('\\')) && !inner.contains("\\ensuremath") {
            return None;
        }
        let piece = Piece { text: inner.to_owned(), origin: (body.start..body.end).collect() };
        let mut out = Piece { text: String::with_capacity(inner.len()), origin: Vec::with_capacity(inner.len() + 1) };
        self.expand(&piece, &mut out, 0);
        if out.text == inner {
            return None;
        }
        out.origin.push(body.end);
        Some(Expansion { text: out.text, origin: out.origin })
    }

    /// The text of a macro call in prose: the macro's body, all of it at the place of the call.
    pub fn expanded_body(&mut self, body: &str, call: Span) -> Expansion {
        let piece = Piece { text: body.to_owned(), origin: vec![call.start; body.len()] };
        let mut out = Piece::default();
        self.expand(&piece, &mut out, 1);
        out.origin.push(call.end);
        Expansion { text: out.text, origin: out.origin }
    }

    fn expand(&mut self, piece: &Piece, out: &mut Piece, depth: usize) {
        let (text, end) = (piece.text.as_str(), piece.text.len());
        let mut at = 0;
        while at < end && out.text.len() < LONGEST {
            let byte = text.as_bytes()[at];
            if byte == b'%' {
                at = comment_end(text, at, end);
                continue;
            }
            if byte != b'\\' {
                let next = at + text[at..].bytes().position(|b| matches!(b, b'%' | b'\\')).unwrap_or(end - at);
                out.copy(piece, at, next);
                at = next;
                continue;
            }
            let stop = command_end(text, at).min(end);
            match self.call(piece, at, stop) {
                Some((body, next)) if depth < DEEPEST && self.calls < MOST_CALLS => {
                    self.calls += 1;
                    self.expand(&body, out, depth + 1);
                    at = next;
                }
                Some(_) => {
                    self.endless.get_or_insert_with(|| text[at..stop].to_owned());
                    out.copy(piece, at, stop);
                    at = stop;
                }
                None => {
                    out.copy(piece, at, stop);
                    at = stop;
                }
            }
        }
    }

    /// The body of the macro called at `at`, its arguments put in, and the byte after the call.
    fn call(&self, piece: &Piece, at: usize, stop: usize) -> Option<(Piece, usize)> {
        let text = piece.text.as_str();
        let name = text.get(at + 1..stop)?;
        let ensure = Macro { parameters: 1, default: None, body: Rc::from("#1"), starred: None };
        let found = match self.known.get(name) {
            Some(found) => found,
            None if name == "ensuremath" => &ensure,
            None if name == "xspace" => return Some((Piece::default(), stop)),
            None => return None,
        };
        let end = text.len();
        let mut next = stop;
        let mut body = &found.body;
        if let Some(starred) = &found.starred
            && text.as_bytes().get(next) == Some(&b'*')
        {
            body = starred;
            next += 1;
        }
        let mut arguments: Vec<Piece> = Vec::new();
        if let Some(default) = &found.default {
            let start = skip_blank(text, next, end);
            arguments.push(match option(text, start, end) {
                Some((open, close)) => {
                    next = close + 1;
                    piece.cut(open, close)
                }
                None => Piece { text: default.to_string(), origin: vec![piece.origin[at]; default.len()] },
            });
        }
        while arguments.len() < found.parameters {
            let start = skip_blank(text, next, end);
            let (open, close, after) = argument(text, start, end)?;
            arguments.push(piece.cut(open, close));
            next = after;
        }
        Some((substitute(body, &arguments, piece.origin[at]), next))
    }
}

/// Text with the byte of the file that each of its bytes came from.
#[derive(Debug, Clone, Default)]
struct Piece {
    text: String,
    origin: Vec<usize>,
}

impl Piece {
    fn cut(&self, start: usize, end: usize) -> Piece {
        Piece { text: self.text[start..end].to_owned(), origin: self.origin[start..end].to_vec() }
    }

    /// Adds a stretch of another piece; a letter never joins a command name that only stood before it by expansion.
    fn copy(&mut self, from: &Piece, start: usize, end: usize) {
        self.part(&from.text[start..end]);
        if self.text.len() > self.origin.len() {
            self.origin.push(from.origin.get(start).copied().unwrap_or_default());
        }
        self.text.push_str(&from.text[start..end]);
        self.origin.extend_from_slice(&from.origin[start..end]);
    }

    fn part(&mut self, next: &str) {
        if next.starts_with(|c: char| c.is_ascii_alphabetic()) && ends_in_command(&self.text) {
            self.text.push(' ');
        }
    }
}

/// Whether a text ends in the name of a command.
fn ends_in_command(text: &str) -> bool {
    let letters = text.bytes().rev().take(64).take_while(u8::is_ascii_alphabetic).count();
    let before = &text.as_bytes()[..text.len() - letters];
    letters > 0 && before.last() == Some(&b'\\') && before.iter().rev().take_while(|b| **b == b'\\').count() % 2 == 1
}

fn substitute(body: &str, arguments: &[Piece], place: usize) -> Piece {
    let mut out = Piece::default();
    let mut rest = body;
    while let Some(at) = rest.find('#') {
        push(&mut out, &rest[..at], place);
        let digit = rest.as_bytes().get(at + 1).filter(|b| b.is_ascii_digit()).map(|b| usize::from(b - b'0'));
        match digit.and_then(|n| n.checked_sub(1)).and_then(|n| arguments.get(n)) {
            Some(argument) => {
                if out.text.len() < LONGEST {
                    out.copy(argument, 0, argument.text.len());
                }
                rest = &rest[at + 2..];
            }
            None => {
                push(&mut out, "#", place);
                rest = &rest[at + 1..];
            }
        }
    }
    push(&mut out, rest, place);
    out
}

fn push(out: &mut Piece, words: &str, place: usize) {
    out.part(words);
    out.text.push_str(words);
    out.origin.resize(out.text.len(), place);
}

/// The argument at `at`: a group without its braces, a command, or one character; and the byte after it.
fn argument(text: &str, at: usize, end: usize) -> Option<(usize, usize, usize)> {
    if let Some((start, close)) = group(text, at, end) {
        return Some((start, close, close + 1));
    }
    let c = text.get(at..end)?.chars().next()?;
    match c {
        '}' | '&' => None,
        '\\' => {
            let stop = command_end(text, at).min(end);
            Some((at, stop, stop))
        }
        c => Some((at, at + c.len_utf8(), at + c.len_utf8())),
    }
}

fn star(text: &str, at: usize) -> usize {
    at + usize::from(text.as_bytes().get(at) == Some(&b'*'))
}

/// The name that is being defined, in braces or bare, without its backslash.
fn macro_name(text: &str, at: usize, end: usize) -> Option<(String, usize)> {
    let at = skip_blank(text, at, end);
    if let Some((start, close)) = group(text, at, end) {
        let name = text.get(start..close)?.trim().strip_prefix('\\')?;
        return (!name.is_empty() && name.len() < 64).then(|| (name.to_owned(), close + 1));
    }
    if at >= end || text.as_bytes()[at] != b'\\' {
        return None;
    }
    let stop = command_end(text, at).min(end);
    let name = text.get(at + 1..stop)?;
    (!name.is_empty()).then(|| (name.to_owned(), stop))
}

/// The body in braces at `at`, and the byte after it.
fn body(text: &str, at: usize, end: usize) -> Option<(String, usize)> {
    let (start, close, next) = argument(text, at, end)?;
    Some((text.get(start..close)?.to_owned(), next))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(definitions: &str, formula: &str) -> String {
        let text = format!("{definitions}{formula}");
        let mut macros = Macros::default();
        let mut at = 0;
        while let Some(found) = text[at..definitions.len()].find('\\') {
            let stop = command_end(&text, at + found);
            at = macros.define(&text, &text[at + found + 1..stop], stop, definitions.len()).unwrap_or(stop);
        }
        let body = Span::new(definitions.len(), text.len());
        let Some(expansion) = macros.expansion(&text, body) else { return formula.to_owned() };
        assert_eq!(expansion.origin.len(), expansion.text.len() + 1);
        assert!(expansion.origin.iter().all(|at| body.start <= *at && *at <= body.end));
        expansion.text
    }

    #[test]
    fn macros_are_expanded_with_their_arguments() {
        let definitions = "\\newcommand{\\E}{\\mathbb{E}}\\newcommand\\bx{\\mathbf x}\\newcommand{\\norm}[2][2]{\\|#2\\|_{#1}}\\def\\p#1{p(#1)}\\DeclareMathOperator*{\\am}{arg\\,min}\\DeclarePairedDelimiter{\\abs}{|}{|}\\let\\eps\\varepsilon\\renewcommand{\\P}{\\mathbb P}\\newcommand{\\1}{\\mathbf{1}}";
        for (formula, meaning) in [
            ("\\E[\\bx]", "\\mathbb{E}[\\mathbf x]"),
            ("\\norm{y}+\\norm[1]{y}", "\\|y\\|_{2}+\\|y\\|_{1}"),
            ("\\p{x|z}", "p(x|z)"),
            ("\\am_w", "\\operatorname*{arg\\,min}_w"),
            ("\\abs*{x}", "\\left| x \\right|"),
            ("\\eps a", "\\varepsilon a"),
            ("\\P(\\1)", "\\mathbb P(\\mathbf{1})"),
            ("\\bxx", "\\bxx"),
            ("a % gone \\E\n b \\% c", "a b \\% c"),
            ("\\p \\bx", "p(\\mathbf x)"),
        ] {
            assert_eq!(expanded(definitions, formula), meaning);
        }
    }

    #[test]
    fn a_macro_that_calls_itself_ends() {
        assert!(expanded("\\newcommand{\\a}{\\a\\a}", "\\a").len() < 1 << 18);
        assert!(expanded("\\def\\a{\\b\\b}\\def\\b{\\a\\a}", "\\a").len() < 1 << 18);
    }

    #[test]
    fn letters_do_not_join_a_command() {
        assert_eq!(expanded("\\newcommand{\\g}[1]{\\gamma}", "\\g{1}x"), "\\gamma x");
        assert_eq!(expanded("\\newcommand{\\g}[1]{\\hat#1}", "\\g x"), "\\hat x");
    }
}
