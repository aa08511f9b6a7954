//! Operators with limits and what they reach over.

use super::lexeme::Token;
use super::notation::{Kind, NodeId, Style};
use super::parser::Parser;

impl Parser<'_> {
    /// The limits and the body of the operator `name`, which has just been taken.
    pub(super) fn big(&mut self, name: &'static str, start: usize, under: Option<NodeId>) -> NodeId {
        let (mut sub, mut sup) = (under, None);
        loop {
            match self.peek() {
                Token::Sub if sub.is_none() => {
                    self.advance();
                    sub = Some(self.argument());
                }
                Token::Sup if sup.is_none() => {
                    self.advance();
                    sup = Some(self.argument());
                }
                _ => break,
            }
        }
        let body = self.big_body(name, sub.is_some() || sup.is_some());
        let span = self.since(start);
        self.push(Kind::Big { name: name.into(), sub, sup, body }, span)
    }

    /// Up to the next `+`, `-` or relation; for an integral up to its differential; for `\max(a, b)` without limits the bracket.
    fn big_body(&mut self, name: &str, limits: bool) -> Option<NodeId> {
        let extremum = matches!(name, "max" | "min" | "sup" | "inf" | "arg max" | "arg min" | "lim" | "limsup" | "liminf");
        match self.peek() {
            Token::Open(..) if extremum && !limits => return Some(self.deeper(Self::factor)),
            Token::Sign(_) if limits => return Some(self.deeper(Self::signed_product)),
            Token::Sub | Token::Sup | Token::Raised | Token::Lowered => return None,
            token if !token.starts_operand() => return None,
            _ => {}
        }
        if name.ends_with("int")
            && let Some(end) = self.differential()
        {
            let stop = std::mem::replace(&mut self.stop, end);
            let body = self.deeper(Self::sum);
            self.stop = stop;
            return Some(body);
        }
        Some(self.deeper(Self::product))
    }

    /// Where the differentials end that belong to the integral whose body begins under the cursor, when its body has more than them.
    fn differential(&self) -> Option<usize> {
        let mut wanted = 1;
        let mut depth = 0usize;
        let mut at = self.at;
        let mut found = None;
        loop {
            let token = self.token_at(at);
            match token {
                Token::Finish => return found,
                Token::GroupOpen | Token::Open(..) | Token::Begin(_) => depth += 1,
                Token::GroupClose | Token::Close(..) | Token::End(_) => match depth.checked_sub(1) {
                    Some(outer) => depth = outer,
                    None => return found,
                },
                _ if depth > 0 => {}
                // The `d` of `f_d x` is a script.
                Token::Sub | Token::Sup => {
                    at = self.after(at + 1);
                    continue;
                }
                Token::Relation(_)
                | Token::Implication(_)
                | Token::Annotated { .. }
                | Token::Comma
                | Token::Semicolon
                | Token::Cell
                | Token::Row
                | Token::Wide => return found,
                Token::Big("int" | "oint") => wanted += 1,
                Token::Big("iint") => wanted += 2,
                Token::Big("iiint") => wanted += 3,
                _ => {
                    if let Some(end) = self.differential_at(at) {
                        if at == self.at {
                            return None;
                        }
                        wanted -= 1;
                        found = Some(end);
                        at = end;
                        if wanted <= 0 && self.differential_at(at).is_none() {
                            return found;
                        }
                        continue;
                    }
                }
            }
            at += 1;
        }
    }

    /// Where a differential `dx`, `\mathrm{d}x`, `d^3 x_1` at `index` ends.
    fn differential_at(&self, index: usize) -> Option<usize> {
        let mut at = match (self.token_at(index), self.token_at(index + 1), self.token_at(index + 2), self.token_at(index + 3)) {
            (Token::Letter('d'), ..) => index + 1,
            (Token::Face(Style::Roman), Token::GroupOpen, Token::Letter('d'), Token::GroupClose) => index + 4,
            (Token::Face(Style::Roman), Token::GroupOpen, Token::Letter('d'), Token::Letter(_)) => return Some(self.after(index + 1)),
            (Token::Face(Style::Roman), Token::Letter('d'), ..) => index + 2,
            _ => return None,
        };
        if self.token_at(at) == Token::Sup {
            at = self.after(at + 1);
        }
        let end = match self.token_at(at) {
            Token::Letter(_) | Token::Styled(..) => at + 1,
            Token::Symbol(name) if !name.ends_with("dots") => at + 1,
            Token::Accent(_) | Token::Face(_) => self.after(at + 1),
            _ => return None,
        };
        Some(self.after_measured(at, self.after_scripts(end)))
    }

    /// After the `(x)` of `d\mu(x)`: parentheses around one letter right after a measure, a Greek or capital letter that begins at `name`.
    fn after_measured(&self, name: usize, end: usize) -> usize {
        let measure = match self.token_at(name) {
            Token::Letter(letter) => letter.is_ascii_uppercase(),
            Token::Symbol(name) => matches!(name, "mu" | "nu" | "lambda" | "rho" | "pi" | "omega" | "Pi" | "Phi" | "xi"),
            Token::Face(_) | Token::Accent(_) | Token::Styled(..) => true,
            _ => false,
        };
        if !measure || !matches!(self.token_at(end), Token::Open("(", _)) {
            return end;
        }
        let inner = match self.token_at(end + 1) {
            Token::Letter(_) | Token::Symbol(_) | Token::Styled(..) => end + 2,
            Token::Accent(_) | Token::Face(_) => self.after(end + 2),
            _ => return end,
        };
        let closing = self.after_scripts(inner);
        if matches!(self.token_at(closing), Token::Close(")", _)) { closing + 1 } else { end }
    }

    /// After one argument at `index`.
    fn after(&self, index: usize) -> usize {
        if self.token_at(index) != Token::GroupOpen {
            return index + 1;
        }
        let mut depth = 0;
        let mut at = index;
        loop {
            match self.token_at(at) {
                Token::GroupOpen => depth += 1,
                Token::GroupClose => depth -= 1,
                Token::Finish => return at,
                _ => {}
            }
            at += 1;
            if depth == 0 {
                return at;
            }
        }
    }

    fn after_scripts(&self, mut at: usize) -> usize {
        loop {
            match self.token_at(at) {
                Token::Sub | Token::Sup => at = self.after(at + 1),
                Token::Prime(_) | Token::Lowered | Token::Raised => at += 1,
                _ => return at,
            }
        }
    }
}
