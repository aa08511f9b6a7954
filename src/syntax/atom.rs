//! Atoms: numerals, letters, words, fences, groups, and commands with their arguments.

use super::Word;
use super::commands;
use super::lexeme::{Bar, Token};
use super::notation::{Kind, NodeId, Style};
use super::parser::Parser;
use super::scan::Dialect;
use crate::diag::Span;

impl Parser<'_> {
    /// One atom; the token under the cursor starts an operand.
    pub(super) fn atom(&mut self) -> NodeId {
        if let Some((name, end)) = self.enclosed_big(self.at) {
            let start = self.here().start;
            self.advance_to(end);
            return self.big(name, start, None);
        }
        let span = self.here();
        match self.peek() {
            Token::Number => {
                self.advance();
                self.push(Kind::Number(numeral(span.text(self.text)).into()), span)
            }
            Token::Letter(letter) => {
                self.advance();
                self.letter(letter, span)
            }
            Token::Symbol(name) => {
                self.advance();
                self.symbol(name, span)
            }
            Token::Styled(name, style) => {
                self.advance();
                self.push(Kind::Symbol { name: name.into(), style }, span)
            }
            Token::Hole => {
                self.advance();
                self.push(Kind::Hole, span)
            }
            Token::Words(words) => {
                self.advance();
                self.words(words, span)
            }
            Token::Name(name) => {
                self.advance();
                self.push(Kind::Operator(operator_name(name.text(self.text)).into()), span)
            }
            Token::Operator(name) => {
                self.advance();
                self.push(Kind::Operator(name.into()), span)
            }
            Token::Sub | Token::Sup | Token::Prime(_) | Token::Raised | Token::Lowered => {
                let base = self.missing();
                self.scripted(base)
            }
            Token::Open(open, strict) => self.deeper(|parser| parser.fence(open, strict)),
            Token::Bar(sign, Bar::Open) => self.deeper(|parser| parser.bars(sign)),
            Token::GroupOpen => self.deeper(Self::braces),
            Token::Begin(name) => self.deeper(|parser| parser.environment(name)),
            _ => self.deeper(Self::command),
        }
    }

    fn command(&mut self) -> NodeId {
        let span = self.here();
        let start = span.start;
        match self.advance().token {
            Token::Accent(accent) => {
                let body = self.argument();
                let span = self.since(start);
                self.push(Kind::Accent { accent: accent.into(), body }, span)
            }
            Token::Face(style) => self.faced(style, start),
            Token::Transparent => self.transparent(),
            Token::Tinted => {
                self.argument();
                self.argument()
            }
            Token::Fraction => self.two(start, |numerator, denominator| Kind::Fraction { numerator, denominator }),
            Token::Binomial => self.two(start, |upper, lower| Kind::Binomial { upper, lower }),
            Token::Root => self.root(span),
            Token::Overset => self.stacked(start, true),
            Token::Underset => self.stacked(start, false),
            Token::Substack => self.braced_rows(start, ""),
            Token::BracedRows(name) => self.braced_rows(start, name),
            Token::Modulo => {
                let operator = self.push(Kind::Operator("mod".into()), span);
                let modulus = self.argument();
                let whole = self.since(start);
                let mut items = vec![operator];
                match self.tree.kind(modulus) {
                    Kind::Juxtaposition(inner) => items.extend(inner.clone()),
                    _ => items.push(modulus),
                }
                let body = self.push(Kind::Juxtaposition(items), whole);
                self.push(Kind::Fence { open: "(".into(), close: ")".into(), body }, whole)
            }
            Token::Not => {
                let body = self.juxtaposition();
                let span = self.since(start);
                self.push(Kind::Prefix { sign: "\\neg".into(), body }, span)
            }
            Token::Big(name) => self.big(name, start, None),
            Token::Unknown if self.is_of_elsewhere(span) => {
                let mut arguments = Vec::new();
                while self.peek() == Token::GroupOpen {
                    arguments.push(self.argument());
                }
                let name = span.text(self.text).trim_start_matches('\\').trim_end_matches('*');
                let whole = self.since(start);
                self.unknown_command(span);
                self.push(Kind::Command { name: Word::of(name), arguments }, whole)
            }
            _ => {
                self.unreadable_at(span, "an expression, or a command that is known,");
                self.push(Kind::Error, span)
            }
        }
    }

    fn two(&mut self, start: usize, kind: fn(NodeId, NodeId) -> Kind) -> NodeId {
        let first = self.argument();
        let second = self.argument();
        let span = self.since(start);
        self.push(kind(first, second), span)
    }

    /// A letter; tight letters in an upright face are one name (`{\rm Var}`).
    fn letter(&mut self, letter: char, span: Span) -> NodeId {
        let mut buffer = [0; 4];
        self.symbol(Word::of(letter.encode_utf8(&mut buffer)), span)
    }

    /// Words as they are meant: TeX's escapes for `_`, `%`, `&`, `#` and its spaces undone.
    pub(super) fn words(&mut self, words: Span, span: Span) -> NodeId {
        let text = bare_words(words.text(self.text));
        let text = text.replace("\\\\", " ").replace("\\_", "_").replace("\\%", "%").replace("\\&", "&").replace("\\#", "#");
        let text = text.replace("\\ ", " ").replace("\\,", " ").replace("\\;", " ").replace("\\quad", " ").replace('~', " ");
        self.push(Kind::Text(text.into()), span)
    }

    /// The argument of a command that sets a face.
    fn faced(&mut self, style: Style, start: usize) -> NodeId {
        if let Some((end, letters)) = self.run_in_group() {
            let inside = Span::new(self.lexemes[self.at].span.end, self.lexemes[end].span.start);
            let source = inside.text(self.text).trim();
            let upright = matches!(style, Style::Roman | Style::Sans | Style::Mono | Style::Plain);
            let digit = matches!((style, source), (Style::Bold, "0" | "1") | (Style::Blackboard, "1" | "0"));
            if digit {
                let name: Word = Word::of(source);
                self.advance_to(end + 1);
                let span = self.since(start);
                return self.push(Kind::Symbol { name, style }, span);
            }
            if upright && letters >= 2 && !is_differential(source) {
                let name = operator_name(source);
                let kind = if name.contains(' ') { Kind::Text(name.into()) } else { Kind::Operator(name.into()) };
                self.advance_to(end + 1);
                let span = self.since(start);
                return self.push(kind, span);
            }
        }
        let before = self.face.replace(style);
        let node = self.argument();
        self.face = before;
        // A single symbol takes the command along; anything larger keeps its own span.
        match self.tree.kind(node) {
            symbol @ Kind::Symbol { .. } => {
                let symbol = symbol.clone();
                let span = self.since(start);
                self.push(symbol, span)
            }
            _ => node,
        }
    }

    /// Where the group under the cursor ends and how many letters it has, when it holds nothing but letters, digits, `-` and `_`.
    fn run_in_group(&self) -> Option<(usize, usize)> {
        if self.peek() != Token::GroupOpen {
            return None;
        }
        let mut letters = 0;
        let mut at = self.at + 1;
        loop {
            match self.token_at(at) {
                Token::Letter(_) => letters += 1,
                Token::Name(_) => letters += 2,
                Token::Number | Token::Symbol("underscore") => {}
                Token::Sign("-") if letters > 0 => {}
                Token::GroupClose => return Some((at, letters)),
                _ => return None,
            }
            at += 1;
        }
    }

    fn transparent(&mut self) -> NodeId {
        self.argument()
    }

    fn root(&mut self, sign: Span) -> NodeId {
        let start = sign.start;
        let mut index = None;
        if self.peek() == Token::Open("[", false) && sign.text(self.text).starts_with('\\') {
            self.advance();
            index = Some(self.level(true));
            if self.peek() == Token::Close("]", false) {
                self.advance();
            } else {
                self.unreadable("`]`");
            }
        }
        let typed = !sign.text(self.text).starts_with('\\');
        let radicand = match self.peek() {
            Token::Number if typed => self.atom(),
            Token::Open("(", _) if typed => {
                let fence = self.atom();
                match self.tree.kind(fence) {
                    Kind::Fence { body, .. } => *body,
                    _ => fence,
                }
            }
            _ => self.argument(),
        };
        let span = self.since(start);
        self.push(Kind::Root { index, radicand }, span)
    }

    /// `\overset{a}{X}`, `\underset{a}{X}`: limits where `X` takes limits, else a script on an accent that keeps it from being a power.
    fn stacked(&mut self, start: usize, over: bool) -> NodeId {
        let note = self.argument();
        if !over && let Some((name, end)) = self.enclosed_big(self.at) {
            self.advance_to(end);
            return self.big(name, start, Some(note));
        }
        let body = self.argument();
        let span = self.since(start);
        if !over && matches!(self.tree.kind(body), Kind::Operator(_)) {
            return self.push(Kind::Scripts { base: body, sub: Some(note), sup: None, primes: 0 }, span);
        }
        let accent = if over { "overset" } else { "underset" };
        let base = self.push(Kind::Accent { accent: accent.into(), body }, span);
        let (sub, sup) = if over { (None, Some(note)) } else { (Some(note), None) };
        self.push(Kind::Scripts { base, sub, sup, primes: 0 }, span)
    }

    /// `{...}`: what is inside, without a node of its own.
    fn braces(&mut self) -> NodeId {
        let face = self.face;
        let start = self.advance().span.start;
        let node = if self.face == Some(Style::Roman)
            && face != self.face
            && let Some(name) = self.letters_to_close()
        {
            name
        } else {
            self.rows_or_one(|token| token == Token::GroupClose)
        };
        self.face = face;
        if self.peek() != Token::GroupClose {
            self.unreadable("`}`");
            return self.error_since(start);
        }
        self.advance();
        // A switch after the group has been taken by now; one inside it ends with it.
        node
    }

    /// `{\rm Var}`: the letters up to the closing brace as one name.
    fn letters_to_close(&mut self) -> Option<NodeId> {
        let mut end = self.at;
        while matches!(self.token_at(end), Token::Letter(_) | Token::Number | Token::Name(_)) {
            end += 1;
        }
        if end < self.at + 2 || self.token_at(end) != Token::GroupClose {
            return None;
        }
        let span = self.here().join(self.lexemes[end - 1].span);
        let name = operator_name(span.text(self.text));
        if is_differential(&name) {
            return None;
        }
        self.advance_to(end);
        Some(self.push(Kind::Operator(name.into()), span))
    }

    fn bars(&mut self, sign: &'static str) -> NodeId {
        let start = self.advance().span.start;
        let body = self.level(true);
        if !matches!(self.peek(), Token::Bar(close, Bar::Close) if close == sign) {
            self.unreadable(&format!("the bar `{sign}` that closes the one before"));
            return self.error_since(start);
        }
        self.advance();
        let span = self.since(start);
        self.push(Kind::Fence { open: sign.into(), close: sign.into(), body }, span)
    }

    fn fence(&mut self, open: &'static str, strict: bool) -> NodeId {
        let opener = self.advance().span;
        let start = opener.start;
        if let Some(matrix) = self.typed_matrix(open, start) {
            return matrix;
        }
        let stop = self.stop;
        let body = self.level(true);
        self.stop = stop;
        let close = match self.peek() {
            Token::Close(close, closes_strictly) if closes_strictly == strict && (strict || pairs(open, close)) => close,
            _ => {
                let wanted = if strict { "`\\right` with its delimiter".to_owned() } else { format!("`{}`", closer(open)) };
                let sound = self.is_sound();
                self.unreadable(&wanted);
                if sound {
                    self.opened_at(opener);
                }
                return self.error_since(start);
            }
        };
        self.advance();
        let span = self.since(start);
        self.delimited(open, close, body, span)
    }

    /// A fence, or the matrix or the cases that it delimits.
    fn delimited(&mut self, open: &'static str, close: &'static str, body: NodeId, span: Span) -> NodeId {
        let kind = match self.tree.kind(body) {
            Kind::Matrix { open: inner, close: inner_close, rows } if inner.is_empty() && inner_close.is_empty() => match (open, close) {
                ("\\{", "") => Kind::Cases(rows.clone()),
                ("(", ")") | ("[", "]") | ("|", "|") | ("\\|", "\\|") | ("\\{", "\\}") => {
                    Kind::Matrix { open: open.into(), close: close.into(), rows: rows.clone() }
                }
                _ => Kind::Fence { open: open.into(), close: close.into(), body },
            },
            Kind::Rows(rows) if open == "\\{" && close.is_empty() => Kind::Cases(rows.clone()),
            _ => Kind::Fence { open: open.into(), close: close.into(), body },
        };
        self.push(kind, span)
    }

    /// Whether the parser reads plain mathematics.
    pub(super) fn plain(&self) -> bool {
        self.dialect == Dialect::Plain
    }

    /// The operator with limits that stands at `index`, bare or inside braces, `\mathop` or an upright face; and where it ends.
    pub(super) fn enclosed_big(&self, index: usize) -> Option<(&'static str, usize)> {
        let mut at = index;
        let mut groups = 0;
        loop {
            match self.token_at(at) {
                Token::GroupOpen => groups += 1,
                Token::Transparent | Token::Face(Style::Roman) | Token::Switch(Style::Roman)
                    if groups > 0 || self.token_at(at + 1) == Token::GroupOpen => {}
                _ => break,
            }
            at += 1;
        }
        let name = match self.token_at(at) {
            Token::Big(name) => {
                at += 1;
                name
            }
            Token::Name(span) | Token::Words(span) if at > index || matches!(self.token_at(at), Token::Name(_)) => {
                at += 1;
                commands::big_name(&operator_name(span.text(self.text)))?
            }
            Token::Letter(_) if at > index => {
                let mut word = String::new();
                while let Token::Letter(letter) = self.token_at(at) {
                    word.push(letter);
                    at += 1;
                }
                if self.token_at(index) == Token::GroupOpen
                    && !self.lexemes[index..at].iter().any(|l| matches!(l.token, Token::Face(_) | Token::Switch(_) | Token::Transparent))
                {
                    return None;
                }
                commands::big_name(&word)?
            }
            _ => return None,
        };
        for _ in 0..groups {
            if self.token_at(at) != Token::GroupClose {
                return None;
            }
            at += 1;
        }
        Some((name, at))
    }
}

/// The digits of a numeral: thousands separators out, a decimal comma as a point.
pub(super) fn numeral(source: &str) -> String {
    let mut parts = source.split("{,}");
    let first = parts.next().unwrap_or("");
    let rest: Vec<&str> = parts.collect();
    let thousands = rest.iter().all(|part| part.split('.').next().is_some_and(|whole| whole.len() == 3));
    let joined = if thousands || rest.len() > 1 { format!("{first}{}", rest.concat()) } else { format!("{first}.{}", rest.concat()) };
    joined.replace("\\,", "").replace(',', "")
}

/// Words without the faces they are set in: `\textit{KL}` is `KL`; words with mathematics inside stay as they are.
pub(super) fn bare_words(source: &str) -> String {
    const FACES: &[&str] =
        &["textbf", "textit", "textrm", "texttt", "textsf", "textnormal", "text", "emph", "mathrm", "mathbf", "bfseries", "itshape"];
    if source.contains('$') || !FACES.iter().any(|face| source.contains(&format!("\\{face}"))) {
        return source.to_owned();
    }
    let plain = FACES.iter().fold(source.to_owned(), |text, face| text.replace(&format!("\\{face}"), ""));
    plain.replace(['{', '}'], "")
}

/// The name of an operator as typed: spaces and faces inside it undone, `argmax` with its space.
pub(super) fn operator_name(source: &str) -> String {
    let mut name = bare_words(source);
    for (from, to) in [
        ("\\,", " "),
        ("\\ ", " "),
        ("\\;", " "),
        ("\\:", " "),
        ("\\!", ""),
        ("~", " "),
        ("\\_", "_"),
        ("\\-", "-"),
        ("\\text", ""),
        ("\\mathrm", ""),
        ("\\rm", ""),
        ("\\arg", "arg"),
        ("\\max", "max"),
        ("\\min", "min"),
        ("{", ""),
        ("}", ""),
    ] {
        name = name.replace(from, to);
    }
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    match commands::big_name(&name) {
        Some(big) => big.to_owned(),
        None => name,
    }
}

/// `dx` in an upright face is a differential, no name.
fn is_differential(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next() == Some('d') && letters.next().is_some_and(|c| matches!(c, 'p'..='z')) && letters.next().is_none()
}

fn pairs(open: &str, close: &str) -> bool {
    closer(open) == close || matches!((open, close), ("(", "]") | ("[", ")") | ("\\{", "") | ("[", "[") | ("]", "[" | "]"))
}

fn closer(open: &str) -> &str {
    match open {
        "(" => ")",
        "[" => "]",
        "\\{" => "\\}",
        "\\langle" => "\\rangle",
        "\\lfloor" => "\\rfloor",
        "\\lceil" => "\\rceil",
        "\\llbracket" => "\\rrbracket",
        "\\ulcorner" => "\\urcorner",
        other => other,
    }
}
