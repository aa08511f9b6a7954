//! Small edits of a member: what a person gets wrong when copying or computing, one at a time, the likeliest first.

use std::collections::BTreeSet;

use crate::{
    diag::Span,
    syntax::{Kind, NodeId, Tree},
};

/// So many nodes of a member are looked at.
const NODES: usize = 80;

/// Numerals with more digits are not changed digit by digit.
const DIGITS: usize = 6;

/// What kind of mistake an edit mends, the likeliest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::check) enum Mistake {
    Sign,
    Number,
    Exponent,
    Index,
    Transpose,
    Operands,
    Function,
    Factor,
    Digit,
    Term,
    Letter,
}

impl Mistake {
    /// What is done about it, in words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Mistake::Sign => "with the other sign it holds",
            Mistake::Number => "with another number it holds",
            Mistake::Exponent => "with another exponent it holds",
            Mistake::Index => "with another index it holds",
            Mistake::Transpose => "with a transpose it holds",
            Mistake::Operands => "with the operands exchanged it holds",
            Mistake::Function => "with another function it holds",
            Mistake::Factor => "with another factor it holds",
            Mistake::Digit => "with one other digit it holds",
            Mistake::Term => "without this term it holds",
            Mistake::Letter => "with another letter it holds",
        }
    }
}

/// An edit of the formula's text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::check) struct Proposal {
    pub(in crate::check) mistake: Mistake,
    pub(in crate::check) span: Span,
    pub(in crate::check) replacement: String,
}

/// What is gathered while the tree is walked.
struct Gathering<'t> {
    tree: &'t Tree,
    text: &'t str,
    indices: Vec<String>,
    functions: Vec<String>,
    found: Vec<Proposal>,
}

/// The edits of node `id` of `tree`, whose text is `text`, the likeliest first.
pub(in crate::check) fn edits(tree: &Tree, id: NodeId, text: &str) -> Vec<Proposal> {
    let mut gathering = Gathering { tree, text, indices: indices(tree), functions: functions(tree), found: Vec::new() };
    gathering.whole(id);
    let mut open = std::collections::VecDeque::from([(id, false)]);
    let mut seen = 0;
    while let Some((id, naming)) = open.pop_front() {
        seen += 1;
        if seen > NODES {
            break;
        }
        gathering.node(id, naming);
        match tree.kind(id) {
            Kind::Scripts { base, sub, sup, .. } => {
                open.push_back((*base, naming));
                open.extend(sup.map(|sup| (sup, naming)));
                open.extend(sub.map(|sub| (sub, true)));
            }
            _ => open.extend(tree.children(id).into_iter().map(|child| (child, naming))),
        }
    }
    gathering.found.sort_by_key(|proposal| proposal.mistake);
    let mut seen = BTreeSet::new();
    gathering.found.retain(|proposal| seen.insert((proposal.span, proposal.replacement.clone())));
    gathering.found
}

/// The subscripts that the formula uses.
fn indices(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![tree.root()];
    while let Some(id) = open.pop() {
        if let Kind::Scripts { sub: Some(sub), .. } = tree.kind(id) {
            match tree.kind(*sub) {
                Kind::Number(digits) if !found.contains(&digits.to_string()) => found.push(digits.to_string()),
                Kind::Symbol { name, .. } if name.len() == 1 && !found.contains(&name.to_string()) => found.push(name.to_string()),
                _ => {}
            }
        }
        open.extend(tree.children(id));
    }
    found
}

/// The letters before parentheses.
fn functions(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![tree.root()];
    while let Some(id) = open.pop() {
        if let Kind::Juxtaposition(items) = tree.kind(id) {
            for pair in items.windows(2) {
                if let (Kind::Symbol { name, .. }, Kind::Fence { open, .. }) = (tree.kind(pair[0]), tree.kind(pair[1]))
                    && open.as_ref() == "("
                    && name.len() == 1
                    && !found.contains(&name.to_string())
                {
                    found.push(name.to_string());
                }
            }
        }
        open.extend(tree.children(id));
    }
    found
}

impl Gathering<'_> {
    fn source(&self, id: NodeId) -> &str {
        self.tree.span(id).text(self.text)
    }

    fn propose(&mut self, mistake: Mistake, span: Span, replacement: impl Into<String>) {
        let replacement = replacement.into();
        if span.text(self.text) != replacement {
            self.found.push(Proposal { mistake, span, replacement });
        }
    }

    /// Edits of the member as a whole.
    fn whole(&mut self, id: NodeId) {
        let span = self.tree.span(id);
        let start = Span::empty(span.start);
        let sum = matches!(self.tree.kind(id), Kind::Infix { sign, .. } if matches!(sign.as_ref(), "+" | "-"));
        let (open, close) = if sum { ("\\left(", "\\right)") } else { (" ", "") };
        let source = self.source(id).to_owned();
        if !matches!(self.tree.kind(id), Kind::Prefix { .. }) {
            self.propose(
                Mistake::Sign,
                if sum { span } else { start },
                if sum { format!("-{open}{source}{close}") } else { "-".to_owned() },
            );
        }
        // A factor stands behind a sign.
        let inside = match self.tree.kind(id) {
            Kind::Prefix { body, .. } => Span::empty(self.tree.span(*body).start),
            _ => start,
        };
        for factor in ["2", "\\frac{1}{2}"] {
            match sum {
                true => self.propose(Mistake::Factor, span, format!("{factor}{open}{source}{close}")),
                false => self.propose(Mistake::Factor, inside, format!("{factor} ")),
            }
        }
        self.propose(Mistake::Function, span, format!("\\log\\left({source}\\right)"));
        self.propose(Mistake::Function, span, format!("\\sqrt{{{source}}}"));
        self.propose(Mistake::Function, span, format!("\\frac{{1}}{{{source}}}"));
        self.propose(Mistake::Function, span, format!("1 - \\left({source}\\right)"));
    }

    fn node(&mut self, id: NodeId, naming: bool) {
        let span = self.tree.span(id);
        match self.tree.kind(id).clone() {
            Kind::Number(digits) => self.number(span, &digits, naming),
            Kind::Symbol { name, .. } if naming => self.index(span, &name),
            Kind::Symbol { name, .. } => self.letter(span, &name),
            Kind::Infix { sign, sign_span, left, right } => self.infix(span, &sign, sign_span, left, right),
            Kind::Prefix { sign, body } if sign.as_ref() == "-" => {
                let removed = Span::new(span.start, self.tree.span(body).start);
                self.propose(Mistake::Sign, removed, "");
            }
            Kind::Fraction { numerator, denominator } => {
                let (above, below) = (self.source(numerator).to_owned(), self.source(denominator).to_owned());
                self.propose(Mistake::Operands, span, format!("\\frac{{{below}}}{{{above}}}"));
            }
            Kind::Scripts { base, sub, sup, .. } => self.scripts(span, base, sub, sup, naming),
            Kind::Operator(name) => self.function(span, &name),
            // A square that was lost behind parentheses.
            Kind::Fence { open, .. } if open.as_ref() == "(" => self.propose(Mistake::Exponent, Span::empty(span.end), "^2"),
            Kind::Root { index: None, radicand } => {
                let inside = self.source(radicand).to_owned();
                self.propose(Mistake::Function, span, format!("{{{inside}}}"));
            }
            Kind::Juxtaposition(items) => self.product(&items),
            _ => {}
        }
    }

    fn number(&mut self, span: Span, digits: &str, naming: bool) {
        if naming {
            self.index(span, digits);
            return;
        }
        if let Ok(number) = digits.parse::<i64>() {
            let half = (number % 2 == 0).then_some(number / 2);
            for other in [Some(number + 1), number.checked_sub(1), number.checked_mul(2), half].into_iter().flatten() {
                if other >= 0 {
                    self.propose(Mistake::Number, span, other.to_string());
                }
            }
        }
        if digits.len() > DIGITS {
            return;
        }
        for (at, old) in digits.char_indices().filter(|(_, digit)| digit.is_ascii_digit()) {
            for new in ('0'..='9').filter(|new| *new != old) {
                let mut changed = digits.to_owned();
                changed.replace_range(at..=at, &new.to_string());
                self.propose(Mistake::Digit, span, changed);
            }
        }
    }

    fn index(&mut self, span: Span, index: &str) {
        let others: Vec<String> = self.indices.iter().filter(|other| *other != index).cloned().collect();
        for other in others {
            self.propose(Mistake::Index, span, other);
        }
    }

    fn letter(&mut self, span: Span, name: &str) {
        // Constants and relations between dots have no powers.
        if matches!(name, "pi" | "e" | "infty" | "ldots" | "cdots" | "partial") {
            return;
        }
        if self.functions.iter().any(|function| function == name) {
            for other in self.functions.clone() {
                self.propose(Mistake::Letter, span, other);
            }
        }
        let end = Span::empty(span.end);
        let source = span.text(self.text).to_owned();
        self.propose(Mistake::Exponent, end, "^2");
        self.propose(Mistake::Function, span, format!("\\log {source} "));
        if name.len() == 1 && name.bytes().all(|byte| byte.is_ascii_uppercase()) {
            self.propose(Mistake::Transpose, end, "^\\top");
        }
    }

    fn infix(&mut self, span: Span, sign: &str, sign_span: Span, left: NodeId, right: NodeId) {
        let (l, r) = (self.source(left).to_owned(), self.source(right).to_owned());
        match sign {
            "+" => self.propose(Mistake::Sign, sign_span, "-"),
            "-" => {
                self.propose(Mistake::Sign, sign_span, "+");
                self.propose(Mistake::Operands, span, format!("{r} - {l}"));
            }
            "\\cdot" | "\\times" | "*" => {
                self.propose(Mistake::Operands, span, format!("{r} {sign} {l}"));
                self.propose(Mistake::Factor, Span::new(sign_span.start, span.end), "");
                self.propose(Mistake::Factor, Span::new(span.start, self.tree.span(right).start), "");
            }
            "/" => self.propose(Mistake::Operands, span, format!("{r} / {l}")),
            _ => {}
        }
        if matches!(sign, "+" | "-") {
            self.propose(Mistake::Term, Span::new(self.tree.span(left).end, span.end), "");
            let before = if sign == "-" { "-" } else { "" };
            self.propose(Mistake::Term, Span::new(span.start, self.tree.span(right).start), before);
            let start = Span::empty(self.tree.span(right).start);
            self.propose(Mistake::Factor, start, "2 ");
            self.propose(Mistake::Factor, start, "\\frac{1}{2} ");
        }
    }

    fn scripts(&mut self, span: Span, base: NodeId, sub: Option<NodeId>, sup: Option<NodeId>, naming: bool) {
        let Some(sup) = sup.filter(|_| !naming) else { return };
        let transposed = matches!(self.tree.kind(sup), Kind::Symbol { name, .. } if matches!(name.as_ref(), "T" | "top" | "intercal"));
        let source = self.source(sup).to_owned();
        let bare = sub.map_or(self.tree.span(base).end, |sub| self.tree.span(sub).end).min(self.tree.span(sup).start);
        if transposed {
            self.propose(Mistake::Transpose, Span::new(bare, span.end), "");
            return;
        }
        let power = self.tree.span(sup);
        let grouped = |power: String| format!("{{{power}}}");
        if matches!(self.tree.kind(sup), Kind::Symbol { .. } | Kind::Number(_)) {
            for power_of in [format!("{source} - 1"), format!("{source} + 1"), format!("-{source}")] {
                self.propose(Mistake::Exponent, power, grouped(power_of));
            }
        } else if !matches!(self.tree.kind(sup), Kind::Prefix { .. }) {
            self.propose(Mistake::Sign, power, grouped(format!("-\\left({source}\\right)")));
        }
    }

    fn function(&mut self, span: Span, name: &str) {
        let other = match name {
            "sin" => "\\cos",
            "cos" => "\\sin",
            "sinh" => "\\cosh",
            "cosh" => "\\sinh",
            "tan" => "\\cot",
            "max" => "\\min",
            "min" => "\\max",
            "log" => "\\exp",
            "exp" => "\\log",
            _ => return,
        };
        self.propose(Mistake::Function, span, other);
    }

    /// Factors side by side: neighbours exchanged, one left out, a logarithm left out.
    fn product(&mut self, items: &[NodeId]) {
        for pair in items.windows(2) {
            let (l, r) = (self.source(pair[0]).to_owned(), self.source(pair[1]).to_owned());
            let span = self.tree.span(pair[0]).join(self.tree.span(pair[1]));
            match self.tree.kind(pair[0]) {
                Kind::Operator(name) if matches!(name.as_ref(), "log" | "ln" | "exp") => {
                    self.propose(Mistake::Function, Span::new(span.start, self.tree.span(pair[1]).start), "");
                }
                Kind::Operator(_) => {}
                _ => self.propose(Mistake::Operands, span, format!("{r} {l}")),
            }
        }
        if !items.iter().any(|item| matches!(self.tree.kind(*item), Kind::Operator(_))) {
            for item in items {
                self.propose(Mistake::Factor, self.tree.span(*item), "");
            }
        }
    }
}
