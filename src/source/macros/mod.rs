//! Macros: read from their definitions, expanded inside formulas; every byte remembers where it came from.

mod definitions;
mod piece;
#[cfg(test)]
mod tests;

use std::{collections::HashMap, rc::Rc};

use super::{
    Expansion,
    latex::lexer::{command_end, comment_end, group, option, skip_blank},
};
use crate::diag::Span;
pub use definitions::included;
use piece::Piece;

/// The deepest nesting of macros that is expanded.
const DEEPEST: usize = 32;
/// The longest text that one formula may expand to.
const LONGEST: usize = 1 << 16;
/// How far the arguments of a macro in running text are looked for, in bytes.
const REACH: usize = 1 << 12;
/// Macro calls of one file that are expanded at least; a longer file has more.
const CALLS: usize = 200_000;
/// The value of an optional argument that is not given and has no default.
const NO_VALUE: &str = "\\NoValue ";

/// A parameter of a macro.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Parameter {
    /// A group, a command or a character.
    Plain,
    /// In brackets; else this value.
    Optional(Rc<str>),
    /// Up to these characters.
    Delimited(Rc<str>),
    /// A star or nothing.
    Star,
    /// The size of a paired delimiter in brackets; it says nothing.
    Size,
}

/// A macro: its parameters and its body.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Macro {
    /// What must follow its name.
    lead: Rc<str>,
    parameters: Vec<Parameter>,
    body: Rc<str>,
    /// A starred form with another body (paired delimiters).
    starred: Option<Rc<str>>,
}

/// An environment of the author's.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Environment {
    opening: Macro,
    closing: Rc<str>,
}

/// The macros that are known at a place in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Macros {
    known: HashMap<String, Macro>,
    environments: HashMap<String, Environment>,
    calls: usize,
    allowed: usize,
    /// A macro that calls itself, or expands without end: named once.
    pub(super) endless: Option<String>,
}

/// What a text under expansion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// A formula.
    Mathematics,
    /// Running text, where `\ensuremath` makes a formula.
    Words,
}

/// A display that is opened by one macro and closed by another.
pub(super) struct Bracketed {
    /// The byte after the macro that closes it.
    pub(super) end: usize,
    /// The bytes between the two macros.
    pub(super) body: Span,
    /// The environment that the first one opens.
    pub(super) environment: &'static str,
    /// What is to be parsed.
    pub(super) expansion: Expansion,
}

impl Macros {
    /// The same macros for the reading of a file of `length` bytes.
    pub(super) fn for_file(&self, length: usize) -> Macros {
        Macros { calls: 0, allowed: CALLS + length, endless: None, ..self.clone() }
    }

    /// Whether nothing is defined.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty() && self.environments.is_empty()
    }

    /// Whether `name` is a macro that is known.
    pub(super) fn is_known(&self, name: &str) -> bool {
        self.known.contains_key(name)
    }

    /// Whether expansion may change the formula: it calls a macro, defines one, or has comments.
    fn concerns(&self, inner: &str) -> bool {
        let bytes = inner.as_bytes();
        let mut at = 0;
        while let Some(offset) = bytes[at..].iter().position(|b| matches!(b, b'\\' | b'%')) {
            at += offset;
            if bytes[at] == b'%' {
                return true;
            }
            let stop = command_end(inner, at);
            let name = inner.get(at + 1..stop).unwrap_or("");
            let own = self.known.contains_key(name) || (name == "begin" && !self.environments.is_empty());
            if own
                || matches!(name, "ensuremath" | "xspace" | "let")
                || name.ends_with("def")
                || name.contains("ommand")
                || name.starts_with("Declare")
            {
                return true;
            }
            at = stop.max(at + 1);
        }
        false
    }

    /// The text of a formula's body after expansion, without comments; `None` when nothing changes.
    pub(super) fn expansion(&mut self, text: &str, body: Span) -> Option<Expansion> {
        let inner = body.text(text);
        (inner.len() <= LONGEST && self.concerns(inner)).then(|| self.whole(&Piece::of(text, body))).filter(|found| found.text != inner)
    }

    /// The expansion of a text that was derived already; `None` when nothing changes.
    pub(super) fn further(&mut self, from: &Expansion) -> Option<Expansion> {
        let concerned = from.text.len() <= LONGEST && self.concerns(&from.text);
        concerned
            .then(|| self.whole(&Piece { text: from.text.clone(), origin: from.origin.clone() }))
            .filter(|found| found.text != from.text)
    }

    /// The macro call at `at` in running text, expanded, and the byte after it.
    pub(super) fn called(&mut self, text: &str, at: usize, stop: usize, end: usize) -> Option<(Expansion, usize)> {
        let name = text.get(at + 1..stop)?;
        let plain = self.known.get(name).is_some_and(|found| found.parameters.is_empty() && found.starred.is_none());
        let mut reach = if plain { stop } else { end.min(stop + REACH) };
        while !text.is_char_boundary(reach) {
            reach -= 1;
        }
        let piece = Piece::of(text, Span::new(at, reach));
        let (body, next) = self.call(&piece, 0, stop - at)?;
        let mut out = Piece::default();
        self.expand(&body, &mut out, 0, Mode::Words);
        Some((out.expansion(), at + next))
    }

    /// The display that the macro between `at` and `stop` opens (`\be`), up to the macro that closes it (`\ee`).
    pub(super) fn bracketed(&mut self, text: &str, at: usize, stop: usize, end: usize) -> Option<Bracketed> {
        let opening = self.known.get(text.get(at + 1..stop)?).filter(|found| found.parameters.is_empty())?.body.clone();
        let rest = opening.strip_prefix("\\begin{")?;
        let (environment, rest) = rest.split_once('}')?;
        let plain = super::environment::displayed(environment)?;
        let finish = format!("\\end{{{environment}}}");
        if rest.contains(&finish) {
            return None;
        }
        let mut from = stop;
        let (close, after, closing) = loop {
            let found = from + text.get(from..end.min(stop + LONGEST))?.find('\\')?;
            let after = command_end(text, found).min(end);
            let body = text.get(found + 1..after).and_then(|name| self.known.get(name)).map(|found| found.body.clone());
            if let Some(before) = body.as_deref().and_then(|body| body.strip_suffix(finish.as_str())) {
                break (found, after, before.to_owned());
            }
            from = after.max(found + 1);
        };
        let mut piece = Piece::made(rest, Span::new(at, stop));
        let body = Span::new(stop, close);
        piece.copy(&Piece::of(text, body), 0, body.len());
        piece.push(&closing, Span::new(close, after));
        Some(Bracketed { end: after, body, environment: plain, expansion: self.whole(&piece) })
    }

    /// The environment of the author's over `span`, whose inside is `body`, when it is a display in disguise: what it wraps, expanded.
    pub(super) fn wrapped(&mut self, text: &str, name: &str, span: Span, body: Span) -> Option<Expansion> {
        let own = self.environments.get(name)?.clone();
        let (piece, tag) = (Piece::of(text, body), Span::new(span.start, body.start));
        let (mut whole, after) = self.applied(&own.opening, &own.opening.body, &piece, 0, tag)?;
        whole.copy(&piece, after, piece.text.len());
        whole.push(&own.closing, Span::new(body.end, span.end));
        Some(self.whole(&whole))
    }

    /// Whether `name` is an environment of the author's that holds a display.
    pub(super) fn wraps_display(&self, name: &str) -> bool {
        self.environments.get(name).is_some_and(|own| {
            let body = own.opening.body.as_ref();
            body.contains("$$") || body.contains("\\[") || {
                let names = body.match_indices("\\begin{").filter_map(|(at, _)| super::environment::name_in_braces(&body[at + 6..]));
                names.into_iter().any(|name| super::environment::displayed(name).is_some())
            }
        })
    }

    fn whole(&mut self, piece: &Piece) -> Expansion {
        let mut out = Piece::default();
        self.expand(piece, &mut out, 0, Mode::Mathematics);
        out.expansion()
    }

    fn expand(&mut self, piece: &Piece, out: &mut Piece, depth: usize, mode: Mode) {
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
            if let Some(next) = text.get(at + 1..stop).and_then(|name| self.define(text, name, stop, end)) {
                at = next;
                continue;
            }
            let kept = mode == Mode::Words && &text[at..stop] == "\\ensuremath";
            match self.call(piece, at, stop).filter(|_| !kept) {
                Some((body, next)) if depth < DEEPEST && self.calls < self.allowed.max(CALLS) => {
                    self.calls += 1;
                    self.expand(&body, out, depth + 1, mode);
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
        let Some(found) = self.known.get(name) else { return self.built_in(piece, name, at, stop) };
        let mut body = &found.body;
        let mut next = stop;
        if let Some(starred) = &found.starred
            && text.as_bytes().get(next) == Some(&b'*')
        {
            body = starred;
            next += 1;
        }
        let call = piece.origin.span(Span::new(at, stop));
        self.applied(found, body, piece, next, call)
    }

    /// Commands that work on their arguments as macros do.
    fn built_in(&self, piece: &Piece, name: &str, at: usize, stop: usize) -> Option<(Piece, usize)> {
        let (text, end) = (piece.text.as_str(), piece.text.len());
        let group_at = |at: usize| argument(text, skip_blank(text, at, end), end);
        match name {
            "xspace" => Some((Piece::default(), stop)),
            "ensuremath" => group_at(stop).map(|(open, close, next)| (piece.cut(open, close), next)),
            "IfBooleanTF" | "IfNoValueTF" | "IfValueTF" => {
                let (open, close, next) = group_at(stop)?;
                let first = group_at(next)?;
                let second = group_at(first.2)?;
                let said = match name {
                    "IfBooleanTF" => text[open..close].trim() == "*",
                    "IfNoValueTF" => text[open..close].trim() == NO_VALUE.trim(),
                    _ => text[open..close].trim() != NO_VALUE.trim(),
                };
                let (open, close, _) = if said { first } else { second };
                Some((piece.cut(open, close), second.2))
            }
            "begin" | "end" => {
                let (open, close) = group(text, stop, end)?;
                let own = self.environments.get(text.get(open..close)?.trim())?;
                let tag = piece.origin.span(Span::new(at, close + 1));
                match name {
                    "begin" => self.applied(&own.opening, &own.opening.body, piece, close + 1, tag),
                    _ => Some((Piece::made(&own.closing, tag), close + 1)),
                }
            }
            _ => None,
        }
    }

    /// `body` with the arguments that stand at `at` put in for the parameters of `found`, and the byte after them.
    fn applied(&self, found: &Macro, body: &str, piece: &Piece, at: usize, call: Span) -> Option<(Piece, usize)> {
        let (text, end) = (piece.text.as_str(), piece.text.len());
        let mut next = at;
        if !found.lead.is_empty() {
            let start = skip_blank(text, next, end);
            next = text.get(start..)?.starts_with(&*found.lead).then_some(start + found.lead.len())?;
        }
        let mut arguments: Vec<Piece> = Vec::with_capacity(found.parameters.len());
        for parameter in &found.parameters {
            let start = skip_blank(text, next, end);
            let (argument, after) = match parameter {
                Parameter::Plain => argument(text, start, end).map(|(open, close, after)| (piece.cut(open, close), after))?,
                Parameter::Optional(default) => match option(text, start, end) {
                    Some((open, close)) => (piece.cut(open, close), close + 1),
                    None => (Piece::made(default, call), next),
                },
                Parameter::Size => (Piece::default(), option(text, start, end).map_or(next, |(_, close)| close + 1)),
                Parameter::Star => match text.as_bytes().get(start) {
                    Some(b'*') => (piece.cut(start, start + 1), start + 1),
                    _ => (Piece::default(), next),
                },
                Parameter::Delimited(mark) => {
                    delimited(text, start, end, mark).map(|(open, close, after)| (piece.cut(open, close), after))?
                }
            };
            arguments.push(argument);
            next = after;
        }
        let place = if next > at { call.join(piece.origin.span(Span::new(at, next))) } else { call };
        Some((substitute(body, &arguments, place), next))
    }
}

fn substitute(body: &str, arguments: &[Piece], place: Span) -> Piece {
    let mut out = Piece::default();
    let mut rest = body;
    while let Some(at) = rest.find('#') {
        out.push(&rest[..at], place);
        let digit = rest.as_bytes().get(at + 1).filter(|b| b.is_ascii_digit()).map(|b| usize::from(b - b'0'));
        match digit.and_then(|n| n.checked_sub(1)).and_then(|n| arguments.get(n)) {
            Some(argument) => {
                if out.text.len() < LONGEST {
                    out.copy(argument, 0, argument.text.len());
                }
                rest = &rest[at + 2..];
            }
            None => {
                out.push("#", place);
                rest = &rest[at + 1..];
            }
        }
    }
    out.push(rest, place);
    out
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

/// The argument at `at` that ends before `mark` outside of braces; braces around all of it are no part of it.
fn delimited(text: &str, at: usize, end: usize, mark: &str) -> Option<(usize, usize, usize)> {
    let bytes = text.as_bytes();
    let (mut depth, mut i) = (0usize, at);
    while i < end {
        if depth == 0 && text.is_char_boundary(i) && text[i..end].starts_with(mark) {
            let whole = group(text, at, end).filter(|(_, close)| close + 1 == i);
            let (open, close) = whole.unwrap_or((at, i));
            return Some((open, close, i + mark.len()));
        }
        match bytes[i] {
            b'\\' => i += 1,
            b'{' => depth += 1,
            b'}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        i += 1;
    }
    None
}
