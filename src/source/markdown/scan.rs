//! The formulas of a Markdown file, found before its markup: display dollars, then environments and TeX brackets, then single dollars.

use std::collections::HashMap;

use super::{
    lines::Lines,
    opaque::{Cover, Opaque},
};
use crate::{
    diag::{Diagnostic, Span},
    source::{
        Delimiter, Formula,
        dollars::{self, cheapest},
        environment,
    },
};

/// How far on its line a formula's neighbours are looked at, in bytes.
const NEAR: usize = 1_000;

/// A delimiter, or what could be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark<'a> {
    /// One dollar.
    Single,
    /// Two dollars.
    Double,
    /// Three dollars or more: no delimiter.
    Many,
    /// `\(`, `\\(`.
    OpenRound,
    /// `\)`, `\\)`.
    CloseRound,
    /// `\[`, `\\[`.
    OpenSquare,
    /// `\]`, `\\]`.
    CloseSquare,
    /// `\begin{NAME}` of a displayed environment.
    Begin(&'a str),
    /// `\end{NAME}` of a displayed environment.
    End(&'a str),
    /// A site generator's `{% math %}` (displayed) or `{% m %}`.
    OpenTag(bool),
    /// `{% endmath %}` or `{% em %}`.
    CloseTag(bool),
}

#[derive(Debug, Clone, Copy)]
struct Token<'a> {
    mark: Mark<'a>,
    span: Span,
}

/// Finds the formulas of `text` from byte `from` on outside of `opaque`, in order.
pub fn formulas(text: &str, lines: &Lines, opaque: &[Opaque], from: usize, diagnostics: &mut Vec<Diagnostic>) -> Vec<Formula> {
    let mut scan = Scan { text, lines, opaque, formulas: Vec::new() };
    scan.covered();
    let tokens = tokens(text, opaque, from);
    scan.doubles(&tokens);
    let tokens = scan.outside(tokens);
    scan.brackets(&tokens, diagnostics);
    let tokens = scan.outside(tokens);
    let singles = scan.singles(&tokens, diagnostics);
    scan.settle_doubles(singles);
    scan.formulas
}

/// All delimiters outside of `opaque`. A backslash takes the byte after it along.
fn tokens<'a>(text: &'a str, opaque: &[Opaque], from: usize) -> Vec<Token<'a>> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let (mut at, mut covers) = (from, opaque.iter().peekable());
    while let Some(offset) = bytes.get(at..).and_then(|rest| rest.iter().position(|b| matches!(b, b'$' | b'\\' | b'{'))) {
        at += offset;
        while covers.next_if(|cover| cover.span.end <= at).is_some() {}
        if let Some(cover) = covers.peek()
            && cover.span.start <= at
        {
            at = cover.span.end;
            continue;
        }
        if bytes[at] == b'$' {
            let limit = covers.peek().map_or(bytes.len(), |cover| cover.span.start);
            let count = bytes[at..limit].iter().take_while(|b| **b == b'$').count();
            let mark = [Mark::Single, Mark::Double].get(count - 1).copied().unwrap_or(Mark::Many);
            tokens.push(Token { mark, span: Span::new(at, at + count) });
            at += count;
        } else if bytes[at] == b'{' {
            let token = tag(text, at);
            at = token.map_or(at + 1, |token| token.span.end);
            tokens.extend(token);
        } else {
            let (token, length) = backslash(text, at);
            tokens.extend(token);
            at += length;
        }
    }
    tokens
}

/// The site generator's tag that the brace at `at` begins.
fn tag(text: &str, at: usize) -> Option<Token<'_>> {
    let inner = text.get(at..)?.strip_prefix("{%")?;
    let length = inner.bytes().take(16).position(|b| b == b'%').filter(|end| inner[*end..].starts_with("%}"))?;
    let mark = match inner[..length].trim() {
        "math" => Mark::OpenTag(true),
        "endmath" => Mark::CloseTag(true),
        "m" => Mark::OpenTag(false),
        "em" => Mark::CloseTag(false),
        _ => return None,
    };
    Some(Token { mark, span: Span::new(at, at + length + 4) })
}

/// What the backslash at `at` begins, and how many bytes to step over.
fn backslash(text: &str, at: usize) -> (Option<Token<'_>>, usize) {
    let rest = &text.as_bytes()[at..];
    let bracket = |byte: Option<&u8>| match byte {
        Some(b'(') => Some(Mark::OpenRound),
        Some(b')') => Some(Mark::CloseRound),
        Some(b'[') => Some(Mark::OpenSquare),
        Some(b']') => Some(Mark::CloseSquare),
        _ => None,
    };
    if let Some(mark) = bracket(rest.get(1)) {
        return (Some(Token { mark, span: Span::new(at, at + 2) }), 2);
    }
    if rest.get(1) == Some(&b'\\') {
        return match bracket(rest.get(2)) {
            Some(mark) => (Some(Token { mark, span: Span::new(at, at + 3) }), 3),
            None => (None, 2),
        };
    }
    for (command, begins) in [("\\begin", true), ("\\end", false)] {
        if rest.starts_with(command.as_bytes())
            && let Some(name) = environment::name_in_braces(&text[at + command.len()..])
            && environment::displayed(name).is_some()
        {
            let length = command.len() + name.len() + 2;
            let mark = if begins { Mark::Begin(name) } else { Mark::End(name) };
            return (Some(Token { mark, span: Span::new(at, at + length) }), length);
        }
    }
    (None, 2)
}

struct Scan<'a> {
    text: &'a str,
    lines: &'a Lines,
    opaque: &'a [Opaque],
    formulas: Vec<Formula>,
}

impl<'a> Scan<'a> {
    /// The formulas that are code by their delimiters.
    fn covered(&mut self) {
        self.formulas.extend(self.opaque.iter().filter_map(|stretch| {
            let (body, delimiter) = match stretch.cover {
                Cover::Fence(body) => (body, Delimiter::Display),
                Cover::Backtick(body) => (body, Delimiter::Inline),
                Cover::Code | Cover::Comment => return None,
            };
            Some(Formula { span: stretch.span, body, delimiter, expanded: None })
        }));
    }

    /// Adds formulas, keeping the order.
    fn add(&mut self, new: Vec<Formula>) {
        self.formulas.extend(new);
        self.formulas.sort_by_key(|formula| formula.span.start);
    }

    /// The tokens that stand outside of every formula found so far.
    fn outside(&self, tokens: Vec<Token<'a>>) -> Vec<Token<'a>> {
        let mut formulas = self.formulas.iter().peekable();
        let free = |token: &Token<'_>| {
            while formulas.next_if(|formula| formula.span.end <= token.span.start).is_some() {}
            formulas.peek().is_none_or(|formula| token.span.end <= formula.span.start)
        };
        tokens.into_iter().filter(free).collect()
    }

    /// Whether a formula or code stands between two bytes.
    fn crosses(&self, span: Span) -> bool {
        let formula = self.formulas.get(self.formulas.partition_point(|formula| formula.span.start < span.start));
        let cover = self.opaque.get(self.opaque.partition_point(|stretch| stretch.span.start < span.start));
        formula.is_some_and(|formula| formula.span.start < span.end) || cover.is_some_and(|stretch| stretch.span.start < span.end)
    }

    /// Pairs the double dollars of the whole file.
    fn doubles(&mut self, tokens: &[Token<'a>]) {
        let doubles: Vec<Span> = tokens.iter().filter(|token| token.mark == Mark::Double).map(|token| token.span).collect();
        let cost = |open: Span, close: Span| {
            let inside = Span::new(open.end, close.start);
            if self.lines.heading_between(inside) || self.crosses(inside) {
                return dollars::NEVER;
            }
            let loose = if self.lines.blank_between(inside) { 4 } else { 0 };
            loose + dollars::pair(inside.text(self.text).trim(), None)
        };
        let (pairs, _) = cheapest(&doubles, cost, |_| dollars::STRAY);
        let new = pairs.into_iter().map(|(open, close)| between(open, close, Delimiter::Display)).collect();
        self.add(new);
    }

    /// Pairs environments and TeX brackets.
    fn brackets(&mut self, tokens: &[Token<'a>], diagnostics: &mut Vec<Diagnostic>) {
        let partner = partners(tokens);
        let (mut new, mut at) = (Vec::new(), 0);
        while let Some(token) = tokens.get(at) {
            let formula = match (token.mark, partner[at]) {
                (Mark::Begin(name), Some(close)) => {
                    let span = token.span.join(tokens[close].span);
                    (!self.lines.heading_between(span) && !self.crosses(span))
                        .then(|| environment::formula(self.text, name, span))
                        .map(|formula| (formula, close))
                }
                (Mark::OpenRound | Mark::OpenSquare | Mark::OpenTag(_), Some(close)) => {
                    self.bracket(*token, tokens[close]).map(|formula| (formula, close))
                }
                _ => None,
            };
            match formula {
                Some((formula, close)) => {
                    new.push(formula);
                    at = close + 1;
                }
                None => {
                    if let Mark::Begin(name) | Mark::End(name) = token.mark {
                        diagnostics.push(Diagnostic::warning(
                            "unbalanced-math",
                            token.span,
                            format!("environment `{name}` is not closed or not opened"),
                        ));
                    }
                    at += 1;
                }
            }
        }
        self.add(new);
    }

    /// The formula between two TeX brackets; Markdown also writes `\[` for a bracket of prose.
    fn bracket(&self, open: Token<'a>, close: Token<'a>) -> Option<Formula> {
        let inside = Span::new(open.span.end, close.span.start);
        let display = matches!(open.mark, Mark::OpenSquare | Mark::OpenTag(true));
        let content = inside.text(self.text);
        let prose =
            display && !content.contains('\n') && content.trim().bytes().all(|b| b.is_ascii_digit() || matches!(b, b',' | b' ' | b'-'));
        let fits = !prose
            && !self.lines.heading_between(inside)
            && !self.crosses(inside)
            && (display || !self.lines.blank_between(inside))
            && dollars::pair(content, None) <= 2 * dollars::STRAY;
        fits.then(|| between(open.span, close.span, if display { Delimiter::Display } else { Delimiter::Inline }))
    }

    /// Pairs single dollars paragraph by paragraph; whether any was paired.
    fn singles(&mut self, tokens: &[Token<'a>], diagnostics: &mut Vec<Diagnostic>) -> bool {
        let mut marks = Vec::new();
        for token in tokens {
            match token.mark {
                Mark::Single => marks.push(token.span),
                Mark::Double => marks.extend([0, 1].map(|i| Span::new(token.span.start + i, token.span.start + i + 1))),
                Mark::Many => diagnostics.push(dollars::stray(token.span)),
                _ => {}
            }
        }
        let bytes = self.text.as_bytes();
        let cost = |open: Span, close: Span| {
            let inside = Span::new(open.end, close.start);
            if self.lines.blank_between(inside) || self.lines.heading_between(inside) || self.crosses(inside) {
                return dollars::NEVER;
            }
            let content = inside.text(self.text);
            dollars::pair(content, bytes.get(close.end).copied()) + dollars::lines(content)
        };
        let skip = |dollar: Span| if dollars::is_money(bytes, dollar.start) { dollars::MONEY } else { dollars::STRAY };
        let (pairs, skipped) = cheapest(&marks, cost, skip);
        diagnostics.extend(skipped.into_iter().filter(|dollar| !dollars::is_money(bytes, dollar.start)).map(dollars::stray));
        let any = !pairs.is_empty();
        let new = pairs.into_iter().map(|(open, close)| between(open, close, Delimiter::Inline)).collect();
        self.add(new);
        any
    }

    /// In a file without single dollars, `$$..$$` among the words of a line is an inline formula (kramdown).
    fn settle_doubles(&mut self, singles: bool) {
        let (text, lines) = (self.text, self.lines);
        let among_words = |formula: &Formula| {
            let line = lines.around(formula.span.start);
            if formula.span.end > line.end {
                return false;
            }
            let bytes = text.as_bytes();
            let before = &bytes[line.start.max(formula.span.start.saturating_sub(NEAR))..formula.span.start];
            let after = &bytes[formula.span.end..line.end.min(formula.span.end + NEAR)];
            before.iter().chain(after).any(u8::is_ascii_alphabetic)
        };
        for formula in &mut self.formulas {
            let doubled = formula.body.start == formula.span.start + 2 && formula.span.text(text).starts_with("$$");
            if doubled && !singles && among_words(formula) {
                formula.delimiter = Delimiter::Inline;
            }
        }
    }
}

fn between(open: Span, close: Span, delimiter: Delimiter) -> Formula {
    Formula { span: open.join(close), body: Span::new(open.end, close.start), delimiter, expanded: None }
}

/// For each opening environment or bracket the token that closes it.
fn partners(tokens: &[Token<'_>]) -> Vec<Option<usize>> {
    let mut partner = vec![None; tokens.len()];
    let mut open: HashMap<&str, Vec<usize>> = HashMap::new();
    let (mut round, mut square, mut tag) = (None, None, None);
    for (index, token) in tokens.iter().enumerate() {
        match token.mark {
            Mark::Begin(name) => open.entry(name).or_default().push(index),
            Mark::End(name) => {
                if let Some(begin) = open.get_mut(name).and_then(Vec::pop) {
                    partner[begin] = Some(index);
                }
            }
            Mark::OpenRound => round = Some(index),
            Mark::OpenSquare => square = Some(index),
            Mark::OpenTag(display) => tag = Some((display, index)),
            Mark::CloseTag(display) => {
                if let Some((_, begin)) = tag.take().filter(|(own, _)| *own == display) {
                    partner[begin] = Some(index);
                }
            }
            Mark::CloseRound => {
                if let Some(begin) = round.take() {
                    partner[begin] = Some(index);
                }
            }
            Mark::CloseSquare => {
                if let Some(begin) = square.take() {
                    partner[begin] = Some(index);
                }
            }
            Mark::Single | Mark::Double | Mark::Many => {}
        }
    }
    partner
}
