//! Definitions of macros and environments, as LaTeX, amsmath, mathtools and xparse write them.

use std::rc::Rc;

use super::{Environment, Macro, Macros, Parameter, argument};
use crate::source::latex::lexer::{command_end, comment_end, group, option, skip_blank};

/// The most parameters of a macro.
const MOST_PARAMETERS: usize = 9;
/// The longest delimiter of a parameter, and the longest pattern of all of them, in bytes.
const LONGEST_PATTERN: usize = 200;

/// The files that a LaTeX file includes, as they are named there.
pub fn included(text: &str) -> Vec<&str> {
    let (mut at, end) = (0, text.len());
    let mut names = Vec::new();
    while let Some(offset) = text.as_bytes()[at..].iter().position(|b| matches!(b, b'\\' | b'%')) {
        at += offset;
        if text.as_bytes()[at] == b'%' {
            at = comment_end(text, at, end);
            continue;
        }
        let stop = command_end(text, at);
        if matches!(text.get(at + 1..stop), Some("input" | "include" | "subfile"))
            && let Some((open, close)) = group(text, skip_blank(text, stop, end), end)
        {
            names.extend(text.get(open..close).map(str::trim).filter(|name| !name.is_empty()));
        }
        at = stop.max(at + 1);
    }
    names
}

impl Macros {
    /// Takes up every definition of a LaTeX file, whatever else stands in it.
    pub fn learn(&mut self, text: &str) {
        let (mut at, end) = (0, text.len());
        while let Some(offset) = text.as_bytes()[at..].iter().position(|b| matches!(b, b'\\' | b'%')) {
            at += offset;
            if text.as_bytes()[at] == b'%' {
                at = comment_end(text, at, end);
                continue;
            }
            let stop = command_end(text, at);
            let name = text.get(at + 1..stop).unwrap_or("");
            at = self.define(text, name, stop, end).unwrap_or(stop.max(at + 1));
        }
    }

    /// Reads the definition whose command `name` ends at `at`; gives the byte after it, or `None` when it is no definition.
    pub(in crate::source) fn define(&mut self, text: &str, name: &str, at: usize, end: usize) -> Option<usize> {
        match name {
            "newcommand" | "renewcommand" | "providecommand" | "newrobustcmd" | "DeclareRobustCommand" => self.newcommand(text, at, end),
            "def" | "gdef" | "edef" | "xdef" => self.def(text, at, end),
            "DeclareMathOperator" => self.operator(text, at, end),
            "DeclarePairedDelimiter" => self.paired(text, at, end),
            "DeclarePairedDelimiterX" => self.paired_with_body(text, at, end),
            "NewDocumentCommand" | "RenewDocumentCommand" | "DeclareDocumentCommand" | "ProvideDocumentCommand" => {
                self.document_command(text, at, end)
            }
            "newenvironment" | "renewenvironment" => self.environment(text, at, end),
            "let" => self.alias(text, at, end),
            _ => None,
        }
    }

    fn newcommand(&mut self, text: &str, at: usize, end: usize) -> Option<usize> {
        let (name, at) = macro_name(text, star(text, at), end)?;
        let (parameters, next) = counted(text, at, end)?;
        let (body, next) = body(text, next, end)?;
        self.insert(name, parameters, &body);
        Some(next)
    }

    /// `\def\name#1:#2.{...}`: what stands between the parameters ends them.
    fn def(&mut self, text: &str, at: usize, end: usize) -> Option<usize> {
        let (name, at) = macro_name(text, at, end)?;
        let open = at + text.get(at..end)?.bytes().take(LONGEST_PATTERN).position(|b| b == b'{')?;
        let pattern = text.get(at..open)?;
        let (body, next) = body(text, open, end)?;
        let mut pieces = pattern.split('#');
        let lead = pieces.next().unwrap_or("").trim();
        let mut parameters = Vec::new();
        for (index, piece) in pieces.enumerate() {
            let delimiter = piece.strip_prefix(char::from_digit(u32::try_from(index + 1).ok()?, 10)?);
            // `#{` and numbers out of order are beyond what people write; such a macro stays as it stands.
            let Some(delimiter) = delimiter else { return Some(next) };
            parameters.push(if delimiter.trim().is_empty() { Parameter::Plain } else { Parameter::Delimited(Rc::from(delimiter.trim())) });
        }
        if parameters.len() <= MOST_PARAMETERS {
            let found = Macro { lead: Rc::from(lead), parameters, body: Rc::from(body.trim()), starred: None };
            self.known.insert(name, found);
        }
        Some(next)
    }

    fn operator(&mut self, text: &str, at: usize, end: usize) -> Option<usize> {
        let starred = text.as_bytes().get(at) == Some(&b'*');
        let (name, at) = macro_name(text, star(text, at), end)?;
        let (words, next) = body(text, skip_blank(text, at, end), end)?;
        self.insert(name, Vec::new(), &format!("\\operatorname{}{{{words}}}", if starred { "*" } else { "" }));
        Some(next)
    }

    fn paired(&mut self, text: &str, at: usize, end: usize) -> Option<usize> {
        let (name, at) = macro_name(text, at, end)?;
        let (left, at) = body(text, skip_blank(text, at, end), end)?;
        let (right, next) = body(text, skip_blank(text, at, end), end)?;
        self.insert_paired(name, 1, &left, &right, "#1");
        Some(next)
    }

    /// `\DeclarePairedDelimiterX\name[2]{<}{>}{#1, #2}`.
    fn paired_with_body(&mut self, text: &str, at: usize, end: usize) -> Option<usize> {
        let (name, at) = macro_name(text, at, end)?;
        let (parameters, at) = counted(text, at, end)?;
        let (left, at) = body(text, at, end)?;
        let (right, at) = body(text, skip_blank(text, at, end), end)?;
        let (inner, next) = body(text, skip_blank(text, at, end), end)?;
        self.insert_paired(name, parameters.len(), &left, &right, &inner.replace("\\delimsize", ""));
        Some(next)
    }

    fn insert_paired(&mut self, name: String, parameters: usize, left: &str, right: &str, inner: &str) {
        let parameters = std::iter::once(Parameter::Size).chain((0..parameters).map(|_| Parameter::Plain)).collect();
        let shifted = (1..=MOST_PARAMETERS).rev().fold(inner.to_owned(), |body, n| body.replace(&format!("#{n}"), &format!("#{}", n + 1)));
        let starred = Some(Rc::from(format!("\\left{left} {shifted} \\right{right}")));
        let body = Rc::from(format!("{left} {shifted} {right}"));
        self.known.insert(name, Macro { lead: Rc::from(""), parameters, body, starred });
    }

    /// `\NewDocumentCommand{\name}{s O{2} m}{...}`.
    fn document_command(&mut self, text: &str, at: usize, end: usize) -> Option<usize> {
        let (name, at) = macro_name(text, at, end)?;
        let (kinds, at) = body(text, skip_blank(text, at, end), end)?;
        let (body, next) = body(text, skip_blank(text, at, end), end)?;
        let mut parameters = Vec::new();
        let mut kinds = kinds.as_str();
        while let Some(kind) = kinds.trim_start().chars().next() {
            kinds = &kinds.trim_start()[kind.len_utf8()..];
            parameters.push(match kind {
                'm' => Parameter::Plain,
                's' => Parameter::Star,
                'o' => Parameter::Optional(Rc::from(super::NO_VALUE)),
                'O' => {
                    let (start, close) = group(kinds, kinds.len() - kinds.trim_start().len(), kinds.len())?;
                    let default = Rc::from(kinds.get(start..close)?);
                    kinds = &kinds[close + 1..];
                    Parameter::Optional(default)
                }
                // Long arguments are arguments; other kinds are not read.
                '+' => continue,
                _ => return Some(next),
            });
        }
        if parameters.len() <= MOST_PARAMETERS {
            self.insert(name, parameters, &body);
        }
        Some(next)
    }

    /// `\newenvironment{name}[1][default]{begin}{end}`.
    fn environment(&mut self, text: &str, at: usize, end: usize) -> Option<usize> {
        let (start, close) = group(text, skip_blank(text, star(text, at), end), end)?;
        let name = text.get(start..close)?.trim().to_owned();
        let (parameters, at) = counted(text, close + 1, end)?;
        let (begin, at) = body(text, at, end)?;
        let (finish, next) = body(text, skip_blank(text, at, end), end)?;
        let opening = Macro { lead: Rc::from(""), parameters, body: Rc::from(begin.trim()), starred: None };
        self.environments.insert(name, Environment { opening, closing: Rc::from(finish.trim()) });
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
            None => self.insert(name, Vec::new(), target),
        }
        Some(next)
    }

    fn insert(&mut self, name: String, parameters: Vec<Parameter>, body: &str) {
        self.known.insert(name, Macro { lead: Rc::from(""), parameters, body: Rc::from(body.trim()), starred: None });
    }
}

/// `[2][default]`: the parameters, and the first byte of what follows them.
fn counted(text: &str, at: usize, end: usize) -> Option<(Vec<Parameter>, usize)> {
    let mut next = skip_blank(text, at, end);
    let mut count = 0;
    if let Some((start, close)) = option(text, next, end) {
        count = text.get(start..close)?.trim().parse::<usize>().ok().filter(|n| *n <= MOST_PARAMETERS)?;
        next = skip_blank(text, close + 1, end);
    }
    let mut parameters = vec![Parameter::Plain; count];
    if count > 0
        && let Some((start, close)) = option(text, next, end)
    {
        parameters[0] = Parameter::Optional(Rc::from(text.get(start..close)?));
        next = skip_blank(text, close + 1, end);
    }
    Some((parameters, next))
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
