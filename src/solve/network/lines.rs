//! Layers that are listed one a line: each line is a sentence of its own, and begins a layer.

use super::{Kind, Reader, Token, words::label};

/// A line is no longer than this many bytes.
const LONGEST: usize = 90;

/// Whether a token names a layer, or the input of all of them.
fn names(token: &Token) -> bool {
    let layer = token.of("layer").is_some_and(|kind| !matches!(kind, "any" | "verb" | "unsupported"));
    token.kind == Kind::Word && (layer || label(&token.words).is_some() || token.is("noun.input") && !token.is("flow.adj"))
}

/// The tokens, each line of a list between breaks; a break that begins a line of a list holds the end of line before it.
pub(super) fn broken(source: &str, tokens: Vec<Token>) -> Vec<Token> {
    let mut lines: Vec<(usize, usize)> = Vec::new();
    let mut start = 0;
    for at in 1..=tokens.len() {
        let ends = at == tokens.len() || source[tokens[at - 1].span.end..tokens[at].span.start].contains('\n');
        if ends && start < at {
            lines.push((start, at));
            start = at;
        }
    }
    let tokens = keyed(source, tokens, &lines);
    lines.clear();
    start = 0;
    for at in 1..=tokens.len() {
        let ends = at == tokens.len()
            || source[tokens[at - 1].span.end..tokens[at].span.start].contains('\n')
            || tokens[at].kind == Kind::Break && tokens[at].words.is_empty() && tokens[at].span.is_empty();
        if ends && start < at {
            lines.push((start, at));
            start = at;
        }
    }
    let listed: Vec<Option<usize>> = lines.iter().map(|(from, to)| content(source, &tokens[*from..*to]).map(|at| from + at)).collect();
    let runs = |line: usize| {
        listed[line].is_some() && (line > 0 && listed[line - 1].is_some() || listed.get(line + 1).is_some_and(Option::is_some))
    };
    let wanted: Vec<bool> = (0..lines.len()).map(runs).collect();
    // Two lines may be prose that was broken; three are a list.
    let longest = wanted.split(|listed| !listed).map(<[bool]>::len).max().unwrap_or(0);
    if longest < 3 {
        return tokens;
    }
    let mut out = Vec::new();
    let mark = |token: &Token, words: &str| Token {
        kind: Kind::Break,
        span: crate::diag::Span::new(token.span.start, token.span.start),
        words: words.to_owned(),
        concepts: &[],
    };
    let mut tokens = tokens.into_iter().enumerate().peekable();
    for (line, (_, to)) in lines.iter().enumerate() {
        while let Some((at, token)) = tokens.next_if(|(at, _)| at < to) {
            if wanted[line] {
                // The marks before the name are no part of it.
                if listed[line].is_some_and(|first| at < first) {
                    continue;
                }
                // `| INPUT | 32x32x3 | 0 | 0 |`: it has no parameters.
                if token.words == "0" && matches!(token.kind, Kind::Number(_)) && out.last().is_some_and(|last: &Token| last.sign("|")) {
                    continue;
                }
                if listed[line] == Some(at) {
                    out.push(mark(&token, "\n"));
                }
            } else if line > 0 && wanted[line - 1] && at == lines[line].0 {
                out.push(mark(&token, ""));
            }
            out.push(token);
        }
    }
    out
}

/// The tokens with a break before each line `Key: value`, where there are several.
fn keyed(source: &str, tokens: Vec<Token>, lines: &[(usize, usize)]) -> Vec<Token> {
    let key = |line: &(usize, usize)| {
        let line = &tokens[line.0..line.1];
        let capital = line[0].span.text(source).trim_start_matches(['*', '-', ' ']).starts_with(char::is_uppercase);
        let colon = line.iter().take(8).position(|token| token.sign(":"));
        capital
            && colon.is_some_and(|colon| colon > 0 && line[..colon].iter().all(|token| !matches!(token.kind, Kind::Break | Kind::Size(_))))
    };
    let starts: Vec<usize> = lines.iter().filter(|line| key(line)).map(|line| line.0).filter(|start| *start > 0).collect();
    if starts.len() + usize::from(lines.first().is_some_and(key)) < 2 {
        return tokens;
    }
    let mut out = Vec::with_capacity(tokens.len() + starts.len());
    for (at, token) in tokens.into_iter().enumerate() {
        if starts.contains(&at) && out.last().is_some_and(|last: &Token| last.kind != Kind::Break) {
            let place = crate::diag::Span::new(token.span.start, token.span.start);
            out.push(Token { kind: Kind::Break, span: place, words: String::new(), concepts: &[] });
        }
        out.push(token);
    }
    out
}

/// The place of the layer that a line names behind its marks: `- Conv layer`, `2. POOL-2`, `| FC-10 |`.
fn content(source: &str, line: &[Token]) -> Option<usize> {
    let (first, last) = (line.first()?, line.last()?);
    if last.span.end - first.span.start > LONGEST || line.iter().any(|token| token.words.starts_with(['?', '？'])) {
        return None;
    }
    let mut at = 0;
    let mut marked = false;
    while let Some(token) = line.get(at) {
        let bullet = token.kind == Kind::Sign && matches!(token.words.as_str(), "-" | "*" | "•" | "|" | "–" | "+" | "(" | ")");
        let numbered = matches!(token.kind, Kind::Number(_))
            && line.get(at + 1).is_some_and(|next| matches!(next.words.as_str(), "." | ")") && next.span.start == token.span.end);
        if !(bullet || numbered || at > 0 && token.words == "." && matches!(line[at - 1].kind, Kind::Number(_))) {
            break;
        }
        marked = true;
        at += 1;
    }
    // `INPUT: 32x32x3`, `| INPUT | 32x32x3 |`
    let valued = line.get(at + 1).is_some_and(|next| next.is_value() || next.sign(":") || next.sign("|") || next.sign("["));
    let name = line.get(at).filter(|token| names(token) || token.is("noun.input") && valued)?;
    let capital = name.span.text(source).starts_with(char::is_uppercase);
    // A row of a table with values is read as one.
    let row = source[..first.span.start + first.span.len()].ends_with('|')
        && line.iter().skip(at).any(|token| matches!(token.kind, Kind::Number(_)) && token.words != "0" && !hyphen_before(source, token));
    let ends = last.kind == Kind::Sign && matches!(last.words.as_str(), "," | "and") && !marked;
    ((capital || marked) && !row && !ends).then_some(at)
}

fn hyphen_before(source: &str, token: &Token) -> bool {
    source[..token.span.start].ends_with(['-', '‑', '–'])
}

impl Reader<'_> {
    /// Whether the token at `at` begins a line of a list.
    pub(super) fn lists(&self, at: usize) -> bool {
        at > 0 && self.tokens[at - 1].kind == Kind::Break && self.tokens[at - 1].words == "\n"
    }

    /// Whether layers that are listed by numbers may as well be separate questions: `what are the dimensions after: 1. a 7x7 convolution 2. ...`.
    pub(super) fn alternatives_listed(&self) -> Option<usize> {
        let first = (0..self.tokens.len()).find(|at| self.lists(*at))?;
        let before = self.source[..self.tokens[first].span.start].trim_end();
        let numbered = before.ends_with(['.', ')']) && before[..before.len() - 1].ends_with('1');
        let stem = before.trim_end_matches(['.', ')', '1', ' ', '\n']);
        let chained = self.tokens.iter().any(|token| {
            token.words.split(' ').any(|word| {
                matches!(
                    word,
                    "network"
                        | "networks"
                        | "cnn"
                        | "net"
                        | "model"
                        | "architecture"
                        | "layers"
                        | "each"
                        | "sequence"
                        | "then"
                        | "followed"
                        | "chain"
                        | "stack"
                        | "pipeline"
                        | "consecutive"
                        | "consecutively"
                        | "sequentially"
                        | "successive"
                )
            })
        });
        let pools = (first..self.tokens.len()).any(|at| self.lists(at) && self.tokens[at].of("layer").is_some_and(|kind| kind != "conv"));
        (numbered && stem.ends_with(':') && !chained && !pools).then_some(first)
    }

    /// Whether the token at `at` stands in a line of a list.
    pub(super) fn in_list(&self, at: usize) -> bool {
        let start = (0..at).rev().find(|here| self.tokens[*here].kind == Kind::Break);
        start.is_some_and(|start| self.tokens[start].words == "\n")
    }
}
