//! Half-open intervals as they are written in France: `[a, b[`, `]a, b]`, `]a, b[`.
//!
//! A square bracket that looks the wrong way is taken for the end of an interval only where nothing else could be meant: the other
//! end, one comma between them at their level, and no operand before the first or after the second that it could belong to.

use super::lexeme::{Lexeme, Token};

/// Gives the brackets of half-open intervals their roles.
pub(super) fn settle(mut lexemes: Vec<Lexeme>) -> Vec<Lexeme> {
    let mut at = 0;
    while at < lexemes.len() {
        let outward = match lexemes[at].token {
            Token::Open("[", false) => false,
            Token::Close("]", false) if at == 0 || !lexemes[at - 1].token.ends_operand() => true,
            _ => {
                at += 1;
                continue;
            }
        };
        if let Some(end) = end(&lexemes, at)
            && (outward || lexemes[end].token == Token::Open("[", false))
        {
            lexemes[at].token = Token::Open(if outward { "]" } else { "[" }, false);
            lexemes[end].token = Token::Close(if lexemes[end].token == Token::Open("[", false) { "[" } else { "]" }, false);
            at = end;
        }
        at += 1;
    }
    lexemes
}

/// The furthest that the end of an interval is looked for, in lexemes.
const FURTHEST: usize = 60;

/// The bracket that ends the interval that begins at `start`.
fn end(lexemes: &[Lexeme], start: usize) -> Option<usize> {
    let (mut depth, mut commas) = (0usize, 0);
    for (at, lexeme) in lexemes.iter().enumerate().skip(start + 1).take(FURTHEST) {
        let next = lexemes.get(at + 1).map_or(Token::Finish, |next| next.token);
        match lexeme.token {
            Token::Open("[", false) | Token::Close("]", false) if depth == 0 && commas == 1 && lexemes[at - 1].token != Token::Comma => {
                return (!next.starts_operand() || matches!(next, Token::Sub | Token::Sup | Token::Words(_))).then_some(at);
            }
            Token::Open(..) | Token::GroupOpen | Token::Begin(_) => depth += 1,
            Token::Close(..) | Token::GroupClose | Token::End(_) => depth = depth.checked_sub(1)?,
            Token::Comma | Token::Semicolon if depth == 0 => commas += 1,
            Token::Relation(_) | Token::Implication(_) | Token::Cell | Token::Row | Token::Finish if depth == 0 => return None,
            _ => {}
        }
    }
    None
}
