//! Sums, products, things side by side, and scripts: precedence climbing from the loosest sign of a term to its atoms.

use super::Word;
use super::lexeme::{Bar, Strength, Token};
use super::notation::{Kind, NodeId, Style};
use super::parser::Parser;
use super::scan::Dialect;
use crate::diag::Span;

const EXPRESSION: &str = "an expression (a number, a letter, a command or a bracket)";

impl Parser<'_> {
    /// Terms between `+`, `-` and their like.
    pub(super) fn sum(&mut self) -> NodeId {
        let mut left = match self.peek() {
            Token::Sign(_) => self.signed(Self::product),
            Token::Infix(_, Strength::Sum) => self.leading(),
            _ => self.product(),
        };
        loop {
            let sign = match self.peek() {
                Token::Sign(sign) | Token::Infix(sign, Strength::Sum) => sign,
                _ => return left,
            };
            let sign_span = self.advance().span;
            let right = match self.peek() {
                Token::Sign(_) => self.signed(Self::product),
                Token::Infix(_, Strength::Product) => {
                    if self.ahead(1).starts_operand() {
                        self.unreadable(EXPRESSION);
                    }
                    self.product()
                }
                token if token.starts_operand() => self.product(),
                _ => self.no_operand(),
            };
            left = self.infix(sign, sign_span, left, right);
        }
    }

    /// Nothing stands after a binary sign: a row may break there, and a sign may stand alone, but no relation goes on from it (`a + = b`).
    fn no_operand(&mut self) -> NodeId {
        if matches!(self.peek(), Token::Relation(_) | Token::Implication(_) | Token::Annotated { .. }) {
            self.unreadable(EXPRESSION);
        }
        self.missing()
    }

    /// Factors between `\cdot`, `/` and their like.
    pub(super) fn product(&mut self) -> NodeId {
        let mut left = match self.peek() {
            Token::Infix(_, Strength::Product) => self.leading(),
            _ => self.juxtaposition(),
        };
        while let Token::Infix(sign, Strength::Product) = self.peek() {
            let sign_span = self.advance().span;
            let right = match self.peek() {
                Token::Sign(_) => self.signed(Self::juxtaposition),
                token if token.starts_operand() => self.juxtaposition(),
                _ => self.no_operand(),
            };
            left = self.infix(sign, sign_span, left, right);
        }
        left
    }

    /// What stands before a binary sign that begins a term: nothing, or the sign itself where nothing follows either (`f(\cdot)`).
    fn leading(&mut self) -> NodeId {
        let Token::Infix(sign, _) = self.peek() else { return self.missing() };
        let next = self.ahead(1);
        if next.starts_operand() && !matches!(next, Token::Sub | Token::Sup) || matches!(next, Token::Sign(_)) {
            return self.missing();
        }
        let span = self.advance().span;
        let node = self.symbol(sign_name(sign), span);
        self.scripted(node)
    }

    /// A sign and the product after it.
    pub(super) fn signed_product(&mut self) -> NodeId {
        self.signed(Self::product)
    }

    /// A sign and what `operand` reads after it; the sign alone is a symbol (`x^+`).
    fn signed(&mut self, operand: fn(&mut Self) -> NodeId) -> NodeId {
        let Token::Sign(sign) = self.peek() else { return operand(self) };
        let span = self.advance().span;
        let body = match self.peek() {
            Token::Sign(_) => self.deeper(|parser| parser.signed(operand)),
            Token::Infix(_, Strength::Product) => self.missing(),
            token if token.starts_operand() => operand(self),
            _ => return self.symbol(sign_name(sign), span),
        };
        let span = span.join(self.tree.span(body));
        self.push(Kind::Prefix { sign: sign.into(), body }, span)
    }

    fn infix(&mut self, sign: &'static str, sign_span: Span, left: NodeId, right: NodeId) -> NodeId {
        let span = self.cover(left, right).join(sign_span);
        self.push(Kind::Infix { sign: sign.into(), sign_span, left, right }, span)
    }

    /// Factors side by side.
    pub(super) fn juxtaposition(&mut self) -> NodeId {
        let mut items: Vec<NodeId> = Vec::new();
        loop {
            if let Token::Bar(sign, Bar::At) = self.peek() {
                let body = self.side_by_side(std::mem::take(&mut items));
                items.push(self.value_at(sign, body));
                continue;
            }
            if !self.peek().starts_operand() {
                break;
            }
            let before = self.at;
            let item = self.factor();
            match self.tree.kind(item) {
                Kind::Juxtaposition(inner) => items.extend(inner.clone()),
                Kind::Missing if self.at > before => {}
                _ => items.push(item),
            }
            if self.at == before {
                break;
            }
        }
        self.side_by_side(items)
    }

    fn side_by_side(&mut self, items: Vec<NodeId>) -> NodeId {
        match (items.as_slice(), items.first(), items.last()) {
            ([only], ..) => *only,
            (_, Some(first), Some(last)) => {
                let span = self.cover(*first, *last);
                self.push(Kind::Juxtaposition(items), span)
            }
            _ => self.missing(),
        }
    }

    /// `f|_{x=0}` as a fence without opener, so that it is the same as `\left. f \right|_{x=0}`.
    fn value_at(&mut self, sign: &'static str, body: NodeId) -> NodeId {
        let span = self.advance().span;
        let start = if self.is_missing(body) { span } else { self.tree.span(body) };
        let fence = self.push(Kind::Fence { open: "".into(), close: sign.into(), body }, start.join(span));
        self.scripted(fence)
    }

    /// An atom with its scripts and the signs after it.
    pub(super) fn factor(&mut self) -> NodeId {
        let bold = matches!(self.peek(), Token::Face(Style::Bold));
        let atom = self.atom();
        // `\mathbf{AB}^T`: bold letters side by side are things of their own, and the script belongs to the last.
        if bold
            && matches!(self.peek(), Token::Sub | Token::Sup | Token::Prime(_))
            && let Kind::Juxtaposition(items) = self.tree.kind(atom).clone()
            && let [first, .., last] = items.as_slice()
            && items.iter().all(|item| matches!(self.tree.kind(*item), Kind::Symbol { .. }))
        {
            let (first, last) = (*first, self.scripted(*last));
            let span = self.cover(first, last);
            let items = items[..items.len() - 1].iter().copied().chain([last]).collect();
            return self.push(Kind::Juxtaposition(items), span);
        }
        self.scripted(atom)
    }

    /// Scripts, primes, `!` and `\%` after `base`.
    pub(super) fn scripted(&mut self, mut base: NodeId) -> NodeId {
        // Whether the last script was read here, and not in a group of its own.
        let mut open = false;
        loop {
            base = match self.peek() {
                Token::Sub | Token::Sup | Token::Prime(_) | Token::Raised | Token::Lowered => {
                    let twice = match (self.peek(), self.tree.kind(base)) {
                        (Token::Sub, Kind::Scripts { sub: Some(_), .. }) | (Token::Sup, Kind::Scripts { sup: Some(_), .. }) => open,
                        _ => false,
                    };
                    if twice {
                        self.unreadable("braces around the first script, as TeX asks of a second,");
                    }
                    open = true;
                    self.scripts(base)
                }
                Token::Postfix(sign) => {
                    let span = self.tree.span(base).join(self.advance().span);
                    open = false;
                    self.push(Kind::Postfix { sign: sign.into(), body: base }, span)
                }
                _ => return base,
            };
        }
    }

    fn scripts(&mut self, base: NodeId) -> NodeId {
        let start = self.tree.span(base).start;
        let (mut sub, mut sup, mut primes) = (None, None, 0u8);
        loop {
            match self.peek() {
                Token::Prime(count) => {
                    self.advance();
                    primes = primes.saturating_add(count);
                }
                Token::Sub if sub.is_none() => {
                    self.advance();
                    sub = Some(self.script());
                }
                Token::Sup if sup.is_none() => {
                    self.advance();
                    let script = self.script();
                    match self.primes_of(script) {
                        Some(count) => primes = primes.saturating_add(count),
                        None => sup = Some(script),
                    }
                }
                Token::Lowered if sub.is_none() => sub = Some(self.level_run()),
                Token::Raised if sup.is_none() => sup = Some(self.level_run()),
                _ => break,
            }
        }
        let span = self.since(start);
        self.push(Kind::Scripts { base, sub, sup, primes }, span)
    }

    /// How many primes a superscript consists of, when it has nothing else.
    fn primes_of(&self, script: NodeId) -> Option<u8> {
        match self.tree.kind(script) {
            Kind::Symbol { name, .. } if &**name == "prime" => Some(1),
            Kind::Scripts { base, sub: None, sup: None, primes } if self.is_missing(*base) => Some(*primes),
            Kind::Juxtaposition(items) => items.iter().try_fold(0u8, |sum, item| Some(sum.saturating_add(self.primes_of(*item)?))),
            _ => None,
        }
    }

    fn script(&mut self) -> NodeId {
        if self.dialect == Dialect::Plain {
            match self.peek() {
                Token::Sign(_) => return self.signed(Self::factor),
                Token::Open(..) => {
                    let fence = self.atom();
                    return match self.tree.kind(fence) {
                        Kind::Fence { open, body, .. } if &**open == "(" => *body,
                        _ => fence,
                    };
                }
                _ => {}
            }
        }
        let here = self.here();
        if self.peek() == Token::Number && here.len() > 1 && self.dialect == Dialect::Latex {
            self.one_digit(here);
        }
        self.argument()
    }

    /// One argument: a group, or a single thing without scripts; a numeral gives only its first digit, as in TeX.
    pub(super) fn argument(&mut self) -> NodeId {
        let here = self.here();
        match self.peek() {
            Token::Number if self.dialect == Dialect::Latex => self.digit(),
            Token::Sign(sign) | Token::Infix(sign, _) | Token::Relation(sign) | Token::Postfix(sign) => {
                self.advance();
                self.symbol(sign_name(sign), here)
            }
            Token::And => {
                self.advance();
                self.symbol("wedge", here)
            }
            Token::Prime(_) => {
                let base = self.missing();
                self.scripts(base)
            }
            Token::Sub | Token::Sup => self.no_argument(),
            token if token.starts_operand() => self.deeper(Self::atom),
            Token::Connective(words) => {
                self.advance();
                self.words(words, here)
            }
            _ => self.no_argument(),
        }
    }

    fn no_argument(&mut self) -> NodeId {
        self.unreadable(EXPRESSION);
        let span = Span::empty(self.here().start);
        self.push(Kind::Error, span)
    }

    /// Takes the first digit of a numeral and leaves the rest: `x^12` is `x^1 2`.
    fn digit(&mut self) -> NodeId {
        let span = self.here();
        let digits = span.text(self.text).as_bytes();
        if span.len() == 1 || !digits[0].is_ascii_digit() {
            return self.atom();
        }
        // What is left of `1e-5` would be no numeral.
        if digits.iter().any(u8::is_ascii_alphabetic) {
            self.unreadable("a number in braces");
            self.advance();
            return self.push(Kind::Error, span);
        }
        let first = Span::new(span.start, span.start + 1);
        if let Some(lexeme) = self.lexemes.get_mut(self.at) {
            lexeme.span.start += 1;
            lexeme.tight = true;
        }
        self.end_at(first.end);
        self.push(Kind::Number(Word::of(first.text(self.text))), first)
    }

    /// Raised or lowered Unicode characters: digits, letters, and `+` or `-` before or between them.
    fn level_run(&mut self) -> NodeId {
        let span = self.advance().span;
        let run = super::characters::level_characters(span.text(self.text));
        if run == "°" {
            return self.symbol("circ", span);
        }
        let mut left: Option<NodeId> = None;
        let mut sign: Option<&str> = None;
        for part in run.split_inclusive(['+', '-']) {
            let (body, next) = match part.strip_suffix('+') {
                Some(body) => (body, Some("+")),
                None => part.strip_suffix('-').map_or((part, None), |body| (body, Some("-"))),
            };
            if !body.is_empty() {
                let node = self.level_term(body, span);
                left = Some(match (left, sign) {
                    (Some(left), Some(sign)) => self.infix(sign, span, left, node),
                    (None, Some(sign)) => self.push(Kind::Prefix { sign: sign.into(), body: node }, span),
                    _ => node,
                });
                sign = None;
            }
            sign = next.or(sign);
        }
        left.unwrap_or_else(|| self.symbol(sign.unwrap_or("+"), span))
    }

    fn level_term(&mut self, body: &str, span: Span) -> NodeId {
        let mut items = Vec::new();
        let mut rest = body;
        while let Some(first) = rest.chars().next() {
            let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let cut = if digits > 0 { digits } else { first.len_utf8() };
            let part = &rest[..cut];
            rest = &rest[cut..];
            match part {
                "(" | ")" => {}
                _ if digits > 0 => items.push(self.push(Kind::Number(Word::of(part)), span)),
                _ => items.push(self.symbol(Word::of(part), span)),
            }
        }
        self.side_by_side(items)
    }
}

/// The name of a sign that stands alone.
pub(super) fn sign_name(sign: &'static str) -> &'static str {
    match sign {
        "*" => "ast",
        sign => sign.trim_start_matches('\\'),
    }
}
