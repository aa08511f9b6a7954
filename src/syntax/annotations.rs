//! Relations with something over or around them, made one lexeme before parsing: `\overset{?}{=}`, `\stackrel{iid}{\sim}`,
//! `\xrightarrow{d}`, `\mathrel{:=}`, `{=}`, and words in an upright face (`\mathrm{if}`).

use super::lexeme::{Lexeme, Token};
use super::notation::Style;
use super::scan::joins;
use crate::diag::Span;

/// Makes one lexeme of each annotated relation.
pub(super) fn settle(text: &str, lexemes: Vec<Lexeme>) -> Vec<Lexeme> {
    let mut settled: Vec<Lexeme> = Vec::with_capacity(lexemes.len());
    let mut at = 0;
    while at < lexemes.len() {
        let found = match lexemes[at].token {
            Token::Overset | Token::Underset => over_relation(&lexemes, at),
            Token::Arrow(sign) => Some(over_arrow(&lexemes, at, sign)),
            Token::Transparent => bare_sign(&lexemes, at + 1).or_else(|| connective(text, &lexemes, at + 1)),
            Token::GroupOpen if !takes_argument(settled.last().map(|last| last.token)) => bare_sign(&lexemes, at),
            Token::Face(Style::Roman) | Token::GroupOpen => joining_word(text, &lexemes, at),
            _ => None,
        };
        let (token, end) = found.unwrap_or((lexemes[at].token, at + 1));
        settled.push(Lexeme { token, span: lexemes[at].span.join(lexemes[end - 1].span), tight: lexemes[at].tight });
        at = end;
    }
    settled
}

/// Whether a group after this token is an argument of it (or of a command before it).
fn takes_argument(before: Option<Token>) -> bool {
    match before {
        None => false,
        Some(token) => !matches!(
            token,
            Token::Number
                | Token::Letter(_)
                | Token::Symbol(_)
                | Token::Close(..)
                | Token::Cell
                | Token::Row
                | Token::Open(..)
                | Token::Relation(_)
                | Token::Comma
        ),
    }
}

/// `{=}`: a lone relation or binary sign in braces.
fn bare_sign(lexemes: &[Lexeme], at: usize) -> Option<(Token, usize)> {
    let (open, sign, close) = (lexemes.get(at)?, lexemes.get(at + 1)?, lexemes.get(at + 2)?);
    let lone = open.token == Token::GroupOpen && close.token == Token::GroupClose;
    let token = matches!(
        sign.token,
        Token::Relation(_)
            | Token::Implication(_)
            | Token::Annotated { .. }
            | Token::Infix(..)
            | Token::Sign(_)
            | Token::Comma
            | Token::Colon
    );
    (lone && token).then_some((sign.token, at + 3))
}

fn over_relation(lexemes: &[Lexeme], at: usize) -> Option<(Token, usize)> {
    let (note, after) = argument(lexemes, at + 1)?;
    let (sign, end) = match lexemes.get(after)?.token {
        Token::GroupOpen => {
            let (token, end) = bare_sign(lexemes, after)?;
            (token, end)
        }
        token => (token, after + 1),
    };
    let token = match sign {
        Token::Relation(sign) => Token::Annotated { note, sign, implication: false },
        Token::Implication(sign) => Token::Annotated { note, sign, implication: true },
        Token::Annotated { .. } => sign,
        _ => return None,
    };
    Some((token, end))
}

fn over_arrow(lexemes: &[Lexeme], at: usize, sign: &'static str) -> (Token, usize) {
    let mut from = at + 1;
    if lexemes.get(from).is_some_and(|next| next.token == Token::Open("[", false)) {
        while lexemes.get(from).is_some_and(|next| !matches!(next.token, Token::Close("]", false) | Token::Finish)) {
            from += 1;
        }
        from += 1;
    }
    let implication = sign == "\\Rightarrow";
    match argument(lexemes, from) {
        Some((note, end)) => (Token::Annotated { note, sign, implication }, end),
        None if implication => (Token::Implication(sign), at + 1),
        None => (Token::Relation(sign), at + 1),
    }
}

/// The argument at `at`: the span of what is inside, and the lexeme after it.
fn argument(lexemes: &[Lexeme], at: usize) -> Option<(Span, usize)> {
    let first = lexemes.get(at)?;
    if first.token != Token::GroupOpen {
        return (first.token != Token::Finish).then_some((first.span, at + 1));
    }
    let mut depth = 0;
    for (index, lexeme) in lexemes.iter().enumerate().skip(at) {
        match lexeme.token {
            Token::GroupOpen => depth += 1,
            Token::GroupClose => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((Span::new(first.span.end, lexeme.span.start), index + 1));
        }
    }
    None
}

/// `\mathbin{\operatorname{and}}`.
fn connective(text: &str, lexemes: &[Lexeme], at: usize) -> Option<(Token, usize)> {
    let (open, name, close) = (lexemes.get(at)?, lexemes.get(at + 1)?, lexemes.get(at + 2)?);
    let Token::Name(span) = name.token else { return None };
    let token = match span.text(text) {
        "and" => Token::And,
        "or" => Token::Or,
        _ => return None,
    };
    (open.token == Token::GroupOpen && close.token == Token::GroupClose).then_some((token, at + 3))
}

/// `\mathrm{if}`, `{\rm if}`.
fn joining_word(text: &str, lexemes: &[Lexeme], at: usize) -> Option<(Token, usize)> {
    let switch = matches!((lexemes.get(at)?.token, lexemes.get(at + 1)?.token), (Token::GroupOpen, Token::Switch(Style::Roman)));
    if lexemes[at].token == Token::GroupOpen && !switch {
        return None;
    }
    let from = at + 2;
    let mut end = from;
    while lexemes.get(end).is_some_and(|lexeme| matches!(lexeme.token, Token::Letter(_))) {
        end += 1;
    }
    if end == from || lexemes.get(end)?.token != Token::GroupClose {
        return None;
    }
    let span = lexemes[from].span.join(lexemes[end - 1].span);
    joins(span.text(text)).then_some((Token::Connective(span), end + 1))
}
