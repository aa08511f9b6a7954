//! The notation tree as MathML Core.

use std::fmt::Write as _;

use super::{
    Gap,
    glyph::{self, ACCENTS, BIG, DELIMITERS, LETTERS, SIGNS},
    lines::{self, Piece},
};
use crate::syntax::{Kind, NodeId, Row, Style, Tree};

/// How deep a subtree may lie before it is shown as its source: the stack is never at the mercy of the input.
const DEPTH: u32 = 200;

/// The children of a `<math>` element for `tree`, which was read from `source`.
pub fn mathml(tree: &Tree, source: &str) -> String {
    let mut emitter = Emitter { tree, source, out: String::new(), depth: 0, tall: tall(tree) };
    emitter.node(tree.root());
    emitter.out
}

/// The same for a display that breaks into lines when it is wider than `limit` ems.
pub fn mathml_display(tree: &Tree, source: &str, limit: f32) -> String {
    let Some(lines) = lines::lines(tree, limit) else { return mathml(tree, source) };
    let mut emitter = Emitter { tree, source, out: String::new(), depth: 0, tall: tall(tree) };
    emitter.out.push_str("<mtable displaystyle=\"true\">");
    let aligned = lines.iter().any(|line| line.len() > 1);
    for line in &lines {
        emitter.out.push_str("<mtr>");
        for (column, cell) in line.iter().enumerate() {
            emitter.out.push_str(if aligned && column % 2 == 0 { RIGHT } else { LEFT });
            for piece in cell {
                emitter.piece(piece);
            }
            emitter.out.push_str("</mtd>");
        }
        emitter.out.push_str("</mtr>");
    }
    emitter.out.push_str("</mtable>");
    emitter.out
}

/// Chains that follow each other, aligned at their first relation; each tree with its source.
pub fn mathml_column(formulas: &[(&Tree, &str)]) -> String {
    let mut out = String::from("<mtable displaystyle=\"true\">");
    for (tree, source) in formulas {
        let mut emitter = Emitter { tree, source, out: String::new(), depth: 0, tall: tall(tree) };
        if let Kind::Chain { first, links } = tree.kind(tree.root()) {
            emitter.out.push_str("<mtr>");
            emitter.out.push_str(RIGHT);
            emitter.node(*first);
            emitter.out.push_str("</mtd>");
            emitter.out.push_str(LEFT);
            for (relation, member) in links {
                emitter.relation(&relation.sign);
                emitter.node(*member);
            }
            emitter.out.push_str("</mtd></mtr>");
        }
        out.push_str(&emitter.out);
    }
    out.push_str("</mtable>");
    out
}

/// Escapes text for HTML and XML.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // Control characters are no XML.
            c if c.is_control() && c != '\n' && c != '\t' => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

// MathML Core has no columnalign: the cells say it themselves; Chromium aligns boxes, not words, and wants its own value.
const RIGHT: &str = "<mtd style=\"text-align:right;text-align:-webkit-right;padding-right:0\">";
const LEFT: &str = "<mtd style=\"text-align:left;text-align:-webkit-left;padding-left:0\">";

struct Emitter<'a> {
    tree: &'a Tree,
    source: &'a str,
    out: String,
    depth: u32,
    tall: Vec<bool>,
}

/// Which nodes are taller than a line: only around those do delimiters stretch. Children come before their parents.
fn tall(tree: &Tree) -> Vec<bool> {
    let mut tall = vec![false; tree.len()];
    for index in 0..tree.len() {
        let kind = tree.kind(NodeId(u32::try_from(index).unwrap_or(u32::MAX)));
        let mut any = match kind {
            Kind::Fraction { .. } | Kind::Binomial { .. } | Kind::Matrix { .. } | Kind::Cases(_) | Kind::Rows(_) => true,
            Kind::Big { name, sub, sup, .. } => glyph::find(BIG, name).is_some() || sub.is_some() || sup.is_some(),
            _ => false,
        };
        kind.for_each_child(|child| any |= tall.get(child.0 as usize).copied().unwrap_or(false));
        tall[index] = any;
    }
    tall
}

impl Emitter<'_> {
    fn tagged(&mut self, tag: &str, id: NodeId) {
        let _ = write!(self.out, "<{tag}>");
        self.node(id);
        let _ = write!(self.out, "</{}>", tag.split(' ').next().unwrap_or(tag));
    }

    fn element(&mut self, tag: &str, text: &str) {
        let _ = write!(self.out, "<{tag}>{}</{}>", escape(text), tag.split(' ').next().unwrap_or(tag));
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
                    // The two halves stand on different lines: neither can stretch over what is between.
                    let delimiter = if matches!(piece, Piece::Open(_)) { open } else { close };
                    let character = glyph::find(DELIMITERS, delimiter).map_or("", |glyph| glyph.character);
                    self.element("mo stretchy=\"false\" lspace=\"0\" rspace=\"0\"", character);
                }
            }
            Piece::Separator(id, number) => self.separator(*id, *number),
            Piece::Operator(id) => {
                if let Kind::Big { name, sub, sup, .. } = self.tree.kind(*id) {
                    self.big(name, *sub, *sup, None);
                }
            }
            Piece::Indent => self.out.push_str("<mspace width=\"2em\"/>"),
        }
    }

    /// One child where MathML wants exactly one.
    fn single(&mut self, id: NodeId) {
        self.tagged("mrow", id);
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
        self.element("mtext class=\"source\" style=\"font-family:monospace\"", text);
    }

    fn kind(&mut self, id: NodeId) {
        let tree = self.tree;
        match tree.kind(id) {
            Kind::Number(text) => self.element("mn", text),
            Kind::Symbol { name, style } => self.symbol(name, *style),
            Kind::Accent { accent, body } => self.accent(accent, *body),
            Kind::Scripts { base, sub, sup, primes } => self.scripts(*base, *sub, *sup, *primes),
            Kind::Text(text) => {
                let kept = text.replace(' ', "\u{A0}");
                self.element("mtext", &kept);
            }
            Kind::Operator(name) => self.operator(name),
            Kind::Fraction { numerator, denominator } => {
                self.out.push_str("<mfrac>");
                self.single(*numerator);
                self.single(*denominator);
                self.out.push_str("</mfrac>");
            }
            Kind::Root { index: None, radicand } => self.tagged("msqrt", *radicand),
            Kind::Root { index: Some(index), radicand } => {
                self.out.push_str("<mroot>");
                self.single(*radicand);
                self.single(*index);
                self.out.push_str("</mroot>");
            }
            Kind::Binomial { upper, lower } => {
                self.out.push_str("<mrow><mo>(</mo><mfrac linethickness=\"0\">");
                self.single(*upper);
                self.single(*lower);
                self.out.push_str("</mfrac><mo>)</mo></mrow>");
            }
            Kind::Fence { open, close, body } => {
                let tall = self.tall.get(body.0 as usize).copied().unwrap_or(true);
                self.out.push_str("<mrow>");
                self.delimiter(open, "prefix", tall);
                self.node(*body);
                self.delimiter(close, "postfix", tall);
                self.out.push_str("</mrow>");
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
                self.element("mo form=\"prefix\"", character);
                self.node(*body);
            }
            Kind::Postfix { sign, body } => {
                self.node(*body);
                let character = glyph::find(SIGNS, sign).map_or(&**sign, |glyph| glyph.character);
                self.element("mo form=\"postfix\" lspace=\"0\" rspace=\"0\"", character);
            }
            Kind::Juxtaposition(items) => self.juxtaposition(items),
            Kind::Big { name, sub, sup, body } => self.big(name, *sub, *sup, *body),
            Kind::Chain { first, links } => {
                self.node(*first);
                for (relation, member) in links {
                    self.relation(&relation.sign);
                    self.node(*member);
                }
            }
            Kind::Matrix { open, close, rows } => {
                self.out.push_str("<mrow>");
                self.delimiter(open, "prefix", true);
                self.table(rows, &["<mtd>"], false);
                self.delimiter(close, "postfix", true);
                self.out.push_str("</mrow>");
            }
            Kind::Cases(rows) => {
                self.out.push_str("<mrow><mo stretchy=\"true\" form=\"prefix\">{</mo>");
                self.table(rows, &["<mtd style=\"text-align:left;text-align:-webkit-left\">"], false);
                self.out.push_str("</mrow>");
            }
            Kind::Rows(rows) => {
                let single = rows.iter().all(|row| row.cells.len() < 2);
                self.table(rows, if single { &["<mtd>"] } else { &[RIGHT, LEFT] }, true);
            }
            Kind::Hole => self.out.push_str("<mo lspace=\"0\" rspace=\"0\">?</mo>"),
            Kind::Missing => self.out.push_str("<mrow></mrow>"),
            Kind::Error | Kind::Command { .. } => self.verbatim(id),
        }
    }

    /// What stands before item `number` of a list.
    fn separator(&mut self, list: NodeId, number: usize) {
        if let Kind::List { separator, .. } = self.tree.kind(list)
            && number > 0
            && *separator != ' '
        {
            let _ = write!(self.out, "<mo separator=\"true\">{separator}</mo>");
        }
        self.gap(super::list_gap(self.tree, list, number));
    }

    fn gap(&mut self, gap: Option<Gap>) {
        self.out.push_str(match gap {
            Some(Gap::Apply) => "<mo>&#x2061;</mo>",
            Some(Gap::Thin) => "<mspace width=\"0.1667em\"/>",
            Some(Gap::Word) => "<mspace width=\"0.2778em\"/>",
            Some(Gap::Quad) => "<mspace width=\"1em\"/>",
            None => "",
        });
    }

    fn symbol(&mut self, name: &str, style: Style) {
        let shown = glyph::find(LETTERS, name).map_or(name, |glyph| glyph.character);
        let mut letters = shown.chars();
        let (Some(letter), None) = (letters.next(), letters.next()) else {
            let shown: String = shown.chars().map(|letter| glyph::alphanumeric(letter, style)).collect();
            let shown = if shown.chars().count() > 1 { shown } else { name.to_owned() };
            self.element("mi", &shown);
            return;
        };
        // Capital Greek is upright in LaTeX.
        let upright = style == Style::Roman || (style == Style::Plain && ('Α'..='Ω').contains(&letter));
        let shown = glyph::alphanumeric(letter, style);
        match (upright, matches!(name, "ldots" | "dots" | "cdots" | "vdots" | "ddots")) {
            (_, true) => self.element("mo", &shown.to_string()),
            (true, _) => self.element("mi mathvariant=\"normal\"", &shown.to_string()),
            _ => self.element("mi", &shown.to_string()),
        }
    }

    fn operator(&mut self, name: &str) {
        match glyph::find(LETTERS, name) {
            Some(glyph) => self.element("mi mathvariant=\"normal\"", glyph.character),
            None if name.chars().count() == 1 => self.element("mi mathvariant=\"normal\"", name),
            None => self.element("mi", &name.replace(' ', "\u{2009}")),
        }
    }

    fn accent(&mut self, accent: &str, body: NodeId) {
        let character = glyph::find(ACCENTS, accent).map_or("¯", |glyph| glyph.character);
        let tag = if accent.starts_with("under") { "munder" } else { "mover" };
        let stretchy = accent.starts_with("under") || accent.starts_with("over");
        let _ = write!(self.out, "<{tag}{}>", if stretchy { "" } else { " accent=\"true\"" });
        self.single(body);
        self.element(if stretchy { "mo stretchy=\"true\"" } else { "mo stretchy=\"false\"" }, character);
        let _ = write!(self.out, "</{tag}>");
    }

    fn scripts(&mut self, base: NodeId, sub: Option<NodeId>, sup: Option<NodeId>, primes: u8) {
        let over = sup.is_some() || primes > 0;
        let braced = matches!(self.tree.kind(base), Kind::Accent { accent, .. } if accent.ends_with("brace"));
        let tag = match (sub.is_some(), over, braced) {
            (true, true, false) => "msubsup",
            (true, false, false) => "msub",
            (false, true, false) => "msup",
            (true, true, true) => "munderover",
            (true, false, true) => "munder",
            (false, true, true) => "mover",
            (false, false, _) => "mrow",
        };
        let _ = write!(self.out, "<{tag}>");
        self.single(base);
        if let Some(sub) = sub {
            self.single(sub);
        }
        if over {
            self.out.push_str("<mrow>");
            if primes > 0 {
                let text = match primes {
                    1 => "′".to_owned(),
                    2 => "″".to_owned(),
                    3 => "‴".to_owned(),
                    more => "′".repeat(usize::from(more)),
                };
                self.element("mo lspace=\"0\" rspace=\"0\"", &text);
            }
            if let Some(sup) = sup {
                self.node(sup);
            }
            self.out.push_str("</mrow>");
        }
        let _ = write!(self.out, "</{tag}>");
    }

    fn delimiter(&mut self, delimiter: &str, form: &str, stretchy: bool) {
        if let Some(glyph) = glyph::find(DELIMITERS, delimiter) {
            self.element(&format!("mo stretchy=\"{stretchy}\" fence=\"true\" form=\"{form}\" lspace=\"0\" rspace=\"0\""), glyph.character);
        } else if !delimiter.is_empty() && delimiter != "." {
            self.element(&format!("mo form=\"{form}\""), delimiter.trim_start_matches('\\'));
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
        let tag = match sign {
            "/" => "mo form=\"infix\" lspace=\"0.05em\" rspace=\"0.05em\"",
            "\\mid" | "|" | "\\|" | "\\bmod" | "*" | "\\odot" | ":" => "mo form=\"infix\" lspace=\"0.2222em\" rspace=\"0.2222em\"",
            _ => "mo form=\"infix\"",
        };
        self.element(tag, character);
    }

    fn relation(&mut self, sign: &str) {
        if let Some((over, under)) = glyph::overset(sign) {
            self.out.push_str("<mover><mo form=\"infix\" lspace=\"0.2778em\" rspace=\"0.2778em\">");
            self.out.push_str(&escape(glyph::find(SIGNS, under).map_or(under, |glyph| glyph.character)));
            self.out.push_str("</mo>");
            self.element("mtext", over);
            self.out.push_str("</mover>");
            return;
        }
        let character = glyph::find(SIGNS, sign).map_or(sign.trim_start_matches('\\'), |glyph| glyph.character);
        let tag = if sign == ":" || sign == "\\colon" {
            "mo form=\"infix\" lspace=\"0\" rspace=\"0.2778em\""
        } else {
            "mo form=\"infix\" lspace=\"0.2778em\" rspace=\"0.2778em\" stretchy=\"false\""
        };
        self.element(tag, character);
    }

    fn juxtaposition(&mut self, items: &[NodeId]) {
        for (number, item) in items.iter().enumerate() {
            self.gap(super::gap_before(self.tree, items, number));
            self.node(*item);
        }
    }

    fn big(&mut self, name: &str, sub: Option<NodeId>, sup: Option<NodeId>, body: Option<NodeId>) {
        let symbol = glyph::find(BIG, name);
        let tag = match (sub.is_some(), sup.is_some(), glyph::is_integral(name)) {
            (true, true, false) => "munderover",
            (true, false, false) => "munder",
            (false, true, false) => "mover",
            (true, true, true) => "msubsup",
            (true, false, true) => "msub",
            (false, true, true) => "msup",
            (false, false, _) => "mrow",
        };
        let _ = write!(self.out, "<{tag}>");
        match symbol {
            Some(glyph) => self.element("mo movablelimits=\"true\"", glyph.character),
            None => self.element(
                "mo form=\"prefix\" movablelimits=\"true\" lspace=\"0.1667em\" rspace=\"0.1667em\"",
                &super::operator_name(name).replace(' ', "\u{2009}"),
            ),
        }
        for script in [sub, sup].into_iter().flatten() {
            self.single(script);
        }
        let _ = write!(self.out, "</{tag}>");
        if let Some(body) = body {
            self.node(body);
        }
    }

    fn table(&mut self, rows: &[Row], columns: &[&str], display: bool) {
        self.out.push_str(if display { "<mtable displaystyle=\"true\">" } else { "<mtable>" });
        for row in rows {
            self.out.push_str("<mtr>");
            for (number, cell) in row.cells.iter().enumerate() {
                self.out.push_str(columns[number % columns.len()]);
                self.node(*cell);
                self.out.push_str("</mtd>");
            }
            self.out.push_str("</mtr>");
        }
        self.out.push_str("</mtable>");
    }
}
