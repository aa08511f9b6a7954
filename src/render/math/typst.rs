//! The notation tree as Typst's mathematics: Unicode characters only, every ASCII sign escaped, so that no text can become markup.

use std::fmt::Write as _;

use super::{
    Gap,
    glyph::{self, ACCENTS, BIG, DELIMITERS, LETTERS, SIGNS},
    lines::{self, Piece},
};
use crate::syntax::{Kind, NodeId, Row, Style, Tree};

/// How deep a subtree may lie before it is shown as its source: Typst nests on its own stack too.
const DEPTH: u32 = 80;

/// What stands between the dollar signs for `tree`, which was read from `source`.
pub fn typst_math(tree: &Tree, source: &str) -> String {
    let mut emitter = Emitter { tree, source, out: String::new(), depth: 0 };
    emitter.node(tree.root());
    emitter.out.trim().to_owned()
}

/// The same for a display that breaks into lines when it is wider than `limit` ems.
pub fn typst_math_display(tree: &Tree, source: &str, limit: f32) -> String {
    let Some(lines) = lines::lines(tree, limit) else { return typst_math(tree, source) };
    let mut emitter = Emitter { tree, source, out: String::new(), depth: 0 };
    let aligned = lines.iter().any(|line| line.len() > 1);
    for (number, line) in lines.iter().enumerate() {
        if number > 0 {
            emitter.out.push_str(" \\ ");
        }
        if !aligned {
            emitter.out.push_str("& ");
        }
        for (column, cell) in line.iter().enumerate() {
            if column > 0 {
                emitter.out.push_str(" & ");
            }
            for piece in cell {
                emitter.piece(piece);
            }
        }
    }
    emitter.out.trim().to_owned()
}

/// Chains that follow each other, aligned at their first relation; each tree with its source.
pub fn typst_math_column(formulas: &[(&Tree, &str)]) -> String {
    let rows: Vec<String> = formulas
        .iter()
        .map(|(tree, source)| {
            let mut emitter = Emitter { tree, source, out: String::new(), depth: 0 };
            if let Kind::Chain { first, links } = tree.kind(tree.root()) {
                emitter.node(*first);
                emitter.out.push_str(" & ");
                for (relation, member) in links {
                    emitter.relation(&relation.sign);
                    emitter.node(*member);
                }
            }
            emitter.out
        })
        .collect();
    rows.join(" \\ ").trim().to_owned()
}

/// A Typst string literal.
pub fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

struct Emitter<'a> {
    tree: &'a Tree,
    source: &'a str,
    out: String,
    depth: u32,
}

impl Emitter<'_> {
    /// One token, apart from its neighbours.
    fn token(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push(' ');
    }

    /// Words: a blank beside a string is a blank on the page, so there is none.
    fn words(&mut self, text: &str) {
        // The blank of a line break belongs to it.
        if self.out.ends_with(' ') && !self.out.ends_with("\\ ") {
            self.out.pop();
        }
        self.out.push_str(&string(text));
    }

    /// A sign: ASCII punctuation is escaped, words become upright text.
    fn character(&mut self, text: &str) {
        let mut letters = text.chars();
        match (letters.next(), letters.next()) {
            (Some(c), None) if c.is_ascii_punctuation() => self.token(&format!("\\{c}")),
            (Some(c), None) if c.is_ascii_alphanumeric() || glyph::is_set(c) => self.token(&c.to_string()),
            (None, _) => {}
            _ => self.words(text),
        }
    }

    fn call(&mut self, function: &str, arguments: &[NodeId]) {
        let _ = write!(self.out, "{function}(");
        for (number, argument) in arguments.iter().enumerate() {
            if number > 0 {
                self.out.push_str(", ");
            }
            self.filled(*argument);
        }
        self.out.push_str(") ");
    }

    /// A node where Typst wants something to stand.
    fn filled(&mut self, id: NodeId) {
        let before = self.out.len();
        self.node(id);
        if self.out.len() == before {
            self.out.push_str("\"\" ");
        }
    }

    fn piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Node(id) => self.node(*id),
            Piece::Relation(chain, number) => {
                if let Kind::Chain { links, .. } = self.tree.kind(*chain) {
                    let sign = links[*number].0.sign.clone();
                    self.relation(&sign);
                }
            }
            Piece::Sign(id) => {
                if let Kind::Infix { sign, .. } = self.tree.kind(*id) {
                    self.sign(sign);
                }
            }
            Piece::Open(id) | Piece::Close(id) => {
                if let Kind::Fence { open, close, .. } = self.tree.kind(*id) {
                    self.delimiter(if matches!(piece, Piece::Open(_)) { open } else { close });
                }
            }
            Piece::Separator(id, number) => self.separator(*id, *number),
            Piece::Operator(id) => {
                if let Kind::Big { name, sub, sup, .. } = self.tree.kind(*id) {
                    self.big(name, *sub, *sup, None);
                }
            }
            Piece::Indent => self.out.push_str("wide "),
        }
    }

    fn node(&mut self, id: NodeId) {
        if self.depth > DEPTH {
            self.verbatim(id);
            return;
        }
        self.depth += 1;
        self.kind(id);
        self.depth -= 1;
    }

    fn verbatim(&mut self, id: NodeId) {
        let text = self.tree.span(id).text(self.source);
        let _ = write!(self.out, "#raw({}) ", string(text));
    }

    fn kind(&mut self, id: NodeId) {
        let tree = self.tree;
        match tree.kind(id) {
            Kind::Number(text) => self.number(text),
            Kind::Symbol { name, style } => self.symbol(name, *style),
            Kind::Accent { accent, body } => self.accent(accent, *body),
            Kind::Scripts { base, sub, sup, primes } => self.scripts(*base, *sub, *sup, *primes),
            Kind::Text(text) => self.words(text),
            Kind::Operator(name) => self.operator(name),
            Kind::Fraction { numerator, denominator } => self.call("frac", &[*numerator, *denominator]),
            Kind::Root { index: None, radicand } => self.call("sqrt", &[*radicand]),
            Kind::Root { index: Some(index), radicand } => self.call("root", &[*index, *radicand]),
            Kind::Binomial { upper, lower } => self.call("binom", &[*upper, *lower]),
            Kind::Fence { open, close, body } => {
                self.out.push_str("lr(");
                self.delimiter(open);
                self.node(*body);
                self.delimiter(close);
                self.out.push_str(") ");
            }
            Kind::List { items, .. } => {
                for (number, item) in items.iter().enumerate() {
                    self.separator(id, number);
                    self.node(*item);
                }
            }
            Kind::Infix { .. } => self.infix(id),
            Kind::Prefix { sign, body } => {
                let character = glyph::find(SIGNS, sign).map_or(&**sign, |glyph| glyph.character);
                self.character(character);
                self.node(*body);
            }
            Kind::Postfix { sign, body } => {
                self.node(*body);
                let character = glyph::find(SIGNS, sign).map_or(&**sign, |glyph| glyph.character);
                self.character(character);
            }
            Kind::Juxtaposition(items) => {
                for (number, item) in items.iter().enumerate() {
                    self.gap(super::gap_before(tree, items, number));
                    self.node(*item);
                }
            }
            Kind::Big { name, sub, sup, body } => self.big(name, *sub, *sup, *body),
            Kind::Chain { first, links } => {
                self.node(*first);
                for (relation, member) in links {
                    self.relation(&relation.sign);
                    self.node(*member);
                }
            }
            Kind::Matrix { open, close, rows } => {
                self.out.push_str("lr(");
                self.delimiter(open);
                // Brackets would touch the entries otherwise.
                let air = if open.is_empty() && close.is_empty() { "" } else { "#h(0.12em) " };
                self.out.push_str(air);
                self.out.push_str("mat(delim: #none, ");
                self.cells(rows, ", ", "; ");
                self.out.push_str(") ");
                self.out.push_str(air);
                self.delimiter(close);
                self.out.push_str(") ");
            }
            Kind::Cases(rows) => {
                self.out.push_str("cases(");
                self.cells(rows, "& quad ", ", ");
                self.out.push_str(") ");
            }
            Kind::Rows(rows) => self.cells(rows, "& ", "\\ "),
            Kind::Hole => self.token("\\?"),
            Kind::Missing => {}
            Kind::Error | Kind::Command { .. } => self.verbatim(id),
        }
    }

    /// What stands before item `number` of a list.
    fn separator(&mut self, list: NodeId, number: usize) {
        if let Kind::List { separator, .. } = self.tree.kind(list)
            && number > 0
            && *separator != ' '
        {
            let _ = write!(self.out, "\\{separator} ");
        }
        self.gap(super::list_gap(self.tree, list, number));
    }

    fn gap(&mut self, gap: Option<Gap>) {
        match gap {
            Some(Gap::Thin) => self.out.push_str("thin "),
            Some(Gap::Word) => self.out.push_str("thick "),
            Some(Gap::Quad) => self.out.push_str("quad "),
            Some(Gap::Apply) | None => {}
        }
    }

    fn number(&mut self, text: &str) {
        let safe =
            text.chars().all(|c| c.is_ascii_digit() || c == '.') && text.starts_with(|c: char| c.is_ascii_digit()) && !text.ends_with('.');
        if safe && text.matches('.').count() < 2 {
            self.token(text);
        } else {
            self.words(text);
        }
    }

    fn symbol(&mut self, name: &str, style: Style) {
        let shown = glyph::find(LETTERS, name).map_or(name, |glyph| glyph.character);
        let letter = if shown.chars().count() == 1 { shown.chars().next() } else { None };
        let body = match letter {
            Some(c) if c.is_ascii_punctuation() => format!("\\{c}"),
            Some(c) if c.is_ascii_alphanumeric() || glyph::is_set(c) => c.to_string(),
            _ => string(shown),
        };
        let styled = match (style, letter) {
            // Capital Greek is upright in LaTeX.
            (Style::Plain, Some('Α'..='Ω')) => format!("upright({body})"),
            (Style::Plain, _) => body,
            (Style::Roman, _) => format!("upright({body})"),
            (Style::Bold, Some('α'..='ω')) => format!("bold({body})"),
            (Style::Bold, _) => format!("bold(upright({body}))"),
            (Style::Calligraphic, _) => format!("cal({body})"),
            (Style::Blackboard, _) => format!("bb({body})"),
            (Style::Sans, _) => format!("sans({body})"),
            (Style::Mono, _) => format!("mono({body})"),
            (Style::Fraktur, _) => format!("frak({body})"),
        };
        if styled.starts_with('"') { self.words(shown) } else { self.token(&styled) }
    }

    fn operator(&mut self, name: &str) {
        match glyph::find(LETTERS, name) {
            Some(glyph) => self.token(glyph.character),
            None => self.token(&format!("op({})", string(&name.replace(' ', "\u{2009}")))),
        }
    }

    fn accent(&mut self, accent: &str, body: NodeId) {
        match accent {
            "overline" | "underline" | "overbrace" | "underbrace" => self.call(accent, &[body]),
            _ => {
                let character = match accent {
                    "mathring" => "\u{30A}",
                    other => glyph::find(ACCENTS, other).map_or("¯", |glyph| glyph.character),
                };
                self.out.push_str("accent(");
                self.filled(body);
                self.out.push_str(", ");
                self.character(character);
                self.out.push_str(") ");
            }
        }
    }

    fn scripts(&mut self, base: NodeId, sub: Option<NodeId>, sup: Option<NodeId>, primes: u8) {
        self.out.push_str("attach(");
        self.filled(base);
        for (key, script) in [("b", sub), ("t", sup)] {
            if script.is_none() && (key == "b" || primes == 0) {
                continue;
            }
            let _ = write!(self.out, ", {key}: ");
            if key == "t" && primes > 0 {
                for _ in 0..primes {
                    self.out.push_str("′ ");
                }
            }
            if let Some(script) = script {
                self.filled(script);
            }
        }
        self.out.push_str(") ");
    }

    fn delimiter(&mut self, delimiter: &str) {
        match glyph::find(DELIMITERS, delimiter) {
            Some(glyph) => self.character(glyph.character),
            None if delimiter.is_empty() || delimiter == "." => {}
            None => self.character(delimiter.trim_start_matches('\\')),
        }
    }

    fn infix(&mut self, id: NodeId) {
        // A long sum leans left as deep as it is long: walk its spine instead of recursing.
        let mut spine = Vec::new();
        let mut at = id;
        while let Kind::Infix { sign, left, right, .. } = self.tree.kind(at) {
            spine.push((sign, *right));
            at = *left;
        }
        self.node(at);
        for (sign, right) in spine.into_iter().rev() {
            self.sign(sign);
            self.node(right);
        }
    }

    fn sign(&mut self, sign: &str) {
        let character = glyph::find(SIGNS, sign).map_or(sign, |glyph| glyph.character);
        match sign {
            "\\bmod" => self.token("med \"mod\" med"),
            "\\mid" | "|" | "\\|" => {
                let _ = write!(self.out, "class(\"relation\", {character}) ");
            }
            "*" | "\\ast" | "\\odot" | "\\circ" => {
                let _ = write!(self.out, "class(\"binary\", {character}) ");
            }
            _ => self.character(character),
        }
    }

    fn relation(&mut self, sign: &str) {
        if let Some((over, under)) = glyph::overset(sign) {
            let under = glyph::find(SIGNS, under).map_or(under, |glyph| glyph.character);
            self.out.push_str("class(\"relation\", limits(");
            self.character(under);
            let _ = write!(self.out, ")^({})) ", string(over));
            return;
        }
        match glyph::find(SIGNS, sign) {
            Some(glyph) if glyph.character == "⊥" || glyph.character == "∥" => {
                let _ = write!(self.out, "class(\"relation\", {}) ", glyph.character);
            }
            Some(glyph) => self.character(glyph.character),
            None => self.character(sign.trim_start_matches('\\')),
        }
    }

    fn big(&mut self, name: &str, sub: Option<NodeId>, sup: Option<NodeId>, body: Option<NodeId>) {
        let operator = match glyph::find(BIG, name) {
            Some(glyph) => glyph.character.to_owned(),
            None => format!("op({}, limits: #true)", string(&super::operator_name(name).replace(' ', "\u{2009}"))),
        };
        if sub.is_none() && sup.is_none() {
            self.token(&operator);
        } else {
            let _ = write!(self.out, "attach({operator}");
            for (key, script) in [("b", sub), ("t", sup)] {
                if let Some(script) = script {
                    let _ = write!(self.out, ", {key}: ");
                    self.filled(script);
                }
            }
            self.out.push_str(") ");
        }
        if let Some(body) = body {
            self.node(body);
        }
    }

    fn cells(&mut self, rows: &[Row], between: &str, after: &str) {
        for (number, row) in rows.iter().enumerate() {
            if number > 0 {
                self.out.push_str(after);
            }
            for (column, cell) in row.cells.iter().enumerate() {
                if column > 0 {
                    self.out.push_str(between);
                }
                if between == ", " { self.filled(*cell) } else { self.node(*cell) }
            }
        }
    }
}
