//! The notation tree in words: the alternative text of a formula.

use super::glyph::{self, ACCENTS, BIG, LETTERS, SIGNS};
use crate::syntax::{Kind, NodeId, Row, Tree};

/// How deep a subtree may lie before it is passed over.
const DEPTH: u32 = 200;

/// `tree`, which was read from `source`, in short plain words: "W sub 2 equals 27 minus 3 over 1 plus 1".
pub fn speech(tree: &Tree, source: &str) -> String {
    let mut speaker = Speaker { tree, source, words: Vec::new(), depth: 0 };
    speaker.node(tree.root());
    let text = speaker.words.join(" ").replace(" ,", ",");
    if text.trim().is_empty() { "formula".to_owned() } else { text }
}

struct Speaker<'a> {
    tree: &'a Tree,
    source: &'a str,
    words: Vec<String>,
    depth: u32,
}

impl Speaker<'_> {
    fn say(&mut self, word: impl Into<String>) {
        let word = word.into();
        if !word.trim().is_empty() {
            self.words.push(word.trim().to_owned());
        }
    }

    fn sign(&mut self, sign: &str) {
        if let Some((over, under)) = glyph::overset(sign) {
            self.sign(under);
            self.say(if over == "?" { "in question" } else { over });
            return;
        }
        let spoken = glyph::find(SIGNS, sign).map_or_else(|| sign.trim_start_matches('\\').to_owned(), |glyph| glyph.spoken.to_owned());
        self.say(spoken);
    }

    fn node(&mut self, id: NodeId) {
        if self.depth > DEPTH {
            return;
        }
        self.depth += 1;
        self.kind(id);
        self.depth -= 1;
    }

    fn kind(&mut self, id: NodeId) {
        let tree = self.tree;
        match tree.kind(id) {
            Kind::Number(text) => self.say(&**text),
            Kind::Symbol { name, .. } => self.say(glyph::find(LETTERS, name).map_or(&**name, |glyph| glyph.spoken)),
            Kind::Text(text) | Kind::Operator(text) => self.say(glyph::find(LETTERS, text).map_or(&**text, |glyph| glyph.spoken)),
            Kind::Accent { accent, body } => {
                self.node(*body);
                self.say(glyph::find(ACCENTS, accent).map_or(&**accent, |glyph| glyph.spoken));
            }
            Kind::Scripts { base, sub, sup, primes } => self.scripts(*base, *sub, *sup, *primes),
            Kind::Fraction { numerator, denominator } => {
                self.node(*numerator);
                self.say("over");
                self.node(*denominator);
            }
            Kind::Root { index, radicand } => {
                match index {
                    None => self.say("the square root of"),
                    Some(index) => {
                        self.say("the root of order");
                        self.node(*index);
                        self.say("of");
                    }
                }
                self.node(*radicand);
            }
            Kind::Binomial { upper, lower } => {
                self.node(*upper);
                self.say("choose");
                self.node(*lower);
            }
            Kind::Fence { open, close, body } => self.fence(open, close, *body),
            Kind::List { separator, items } => {
                for (number, item) in items.iter().enumerate() {
                    if number > 0 {
                        self.say(separator.to_string());
                    }
                    self.node(*item);
                }
            }
            Kind::Infix { .. } => self.infix(id),
            Kind::Prefix { sign, body } => {
                self.sign(sign);
                self.node(*body);
            }
            Kind::Postfix { sign, body } => {
                self.node(*body);
                self.sign(sign);
            }
            Kind::Juxtaposition(items) => items.iter().for_each(|item| self.node(*item)),
            Kind::Big { name, sub, sup, body } => self.big(name, *sub, *sup, *body),
            Kind::Chain { first, links } => {
                self.node(*first);
                for (relation, member) in links {
                    self.sign(&relation.sign);
                    self.node(*member);
                }
            }
            Kind::Matrix { rows, .. } => {
                let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
                self.say(format!("the {} by {columns} matrix", rows.len()));
                self.rows(rows, "row");
            }
            Kind::Cases(rows) => {
                self.say("one of");
                self.rows(rows, "case");
            }
            Kind::Rows(rows) => self.rows(rows, "line"),
            Kind::Hole => self.say("what"),
            Kind::Missing => {}
            Kind::Error | Kind::Command { .. } => {
                let source = tree.span(id).text(self.source).to_owned();
                self.say(source);
            }
        }
    }

    fn scripts(&mut self, base: NodeId, sub: Option<NodeId>, sup: Option<NodeId>, primes: u8) {
        self.node(base);
        for _ in 0..primes.min(4) {
            self.say("prime");
        }
        if let Some(sub) = sub {
            self.say("sub");
            self.node(sub);
        }
        let Some(sup) = sup else { return };
        match self.tree.kind(sup) {
            Kind::Number(text) if &**text == "2" => self.say("squared"),
            Kind::Number(text) if &**text == "3" => self.say("cubed"),
            Kind::Symbol { name, .. } if matches!(&**name, "top" | "T") => self.say("transposed"),
            Kind::Fence { .. } => {
                self.say("superscript");
                self.node(sup);
            }
            _ => {
                self.say("to the");
                self.node(sup);
            }
        }
    }

    fn fence(&mut self, open: &str, close: &str, body: NodeId) {
        match (open, close) {
            ("|", "|") => self.say("the absolute value of"),
            ("\\|", "\\|") => self.say("the norm of"),
            ("\\lfloor", _) => self.say("the floor of"),
            ("\\lceil", _) => self.say("the ceiling of"),
            ("(", ")") if matches!(self.tree.kind(body), Kind::Number(_) | Kind::Symbol { .. } | Kind::List { .. }) => self.say("of"),
            ("(", _) => self.say("open"),
            ("[", _) => self.say("open bracket"),
            ("\\{", _) => self.say("the set"),
            _ => {}
        }
        self.node(body);
        match (open, close) {
            ("(", ")") if matches!(self.tree.kind(body), Kind::Number(_) | Kind::Symbol { .. } | Kind::List { .. }) => {}
            (_, ")") => self.say("close"),
            (_, "]") => self.say("close bracket"),
            _ => {}
        }
    }

    fn infix(&mut self, id: NodeId) {
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

    fn big(&mut self, name: &str, sub: Option<NodeId>, sup: Option<NodeId>, body: Option<NodeId>) {
        let symbol = glyph::find(BIG, name);
        self.say(symbol.map_or_else(|| super::operator_name(name), |glyph| glyph.spoken.to_owned()));
        if let Some(sub) = sub {
            self.say(if symbol.is_some() && sup.is_some() { "from" } else { "over" });
            self.node(sub);
        }
        if let Some(sup) = sup {
            self.say("to");
            self.node(sup);
        }
        if let Some(body) = body {
            self.say("of");
            self.node(body);
        }
    }

    fn rows(&mut self, rows: &[Row], word: &str) {
        for (number, row) in rows.iter().enumerate() {
            self.say(format!(", {word} {}:", number + 1));
            for (column, cell) in row.cells.iter().enumerate() {
                if column > 0 && word != "line" {
                    self.say(",");
                }
                self.node(*cell);
            }
        }
    }
}
