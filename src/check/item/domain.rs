//! What an item assumes: where its symbols range, what they stand for, and what holds of them.

use std::collections::HashSet;

use super::super::{Session, matrix::Sign};
use crate::{
    elaborate::{self, Kind as Sort},
    ir::{ExprId, SymbolId},
    op,
    syntax::{self, Kind, NodeId, Style, Tree},
};

/// What is granted about an item beside the facts that the session keeps.
#[derive(Debug, Clone, Default)]
pub(super) struct Domain {
    /// Symbols that range over the complex numbers.
    pub(super) complex: HashSet<SymbolId>,
    /// Symbols of which something is assumed.
    pub(super) named: HashSet<SymbolId>,
    /// Two sides may differ by a constant.
    pub(super) up_to_constant: bool,
    /// Symbols may be infinite: what allows equality and holds of all numbers holds there too, as a limit.
    pub(super) infinite: bool,
    /// Every symbol is positive.
    pub(super) all_positive: bool,
    /// Assumptions that say more than where a symbol ranges.
    pub(super) conditions: Vec<String>,
    /// How the chain under judgement tells that it is about vectors and matrices.
    pub(super) matrices: Sign,
}

impl Session {
    /// Grants an assumption of an item; says whether it was understood.
    pub(super) fn grant_to(&mut self, domain: &mut Domain, assumption: &str) -> bool {
        let words = assumption.trim().trim_end_matches('.').trim().to_lowercase();
        match words.as_str() {
            "real variables" | "all variables real" | "over the reals" | "all real" | "variables real" => return true,
            "all variables positive" | "positive variables" | "all positive" => {
                domain.all_positive = true;
                return true;
            }
            "constants of integration allowed" | "up to a constant" => {
                domain.up_to_constant = true;
                return true;
            }
            _ => {}
        }
        if let Some(equation) = words.strip_prefix("let ").and_then(|_| assumption.trim().get(4..)) {
            return self.let_be(equation);
        }
        // `X n x d, w in R^d`: each clause by itself.
        if let Some(clauses) = shapes(assumption) {
            return clauses.iter().all(|clause| self.grant_to(domain, clause));
        }
        // Plain names as programs spell them: `lam` for lambda, `z1` for `z_1`.
        if let Some(spelled) = spelled(assumption) {
            return self.grant_to(domain, &spelled);
        }
        // `n integer >= 1`: two conditions in one.
        if let Some((names, bound)) = ["integer", "real"]
            .iter()
            .find_map(|word| assumption.split_once(&format!(" {word} ")))
            .filter(|(_, bound)| bound.trim_start().starts_with(['<', '>', '=', '!']))
        {
            let word = if assumption.contains(" integer ") { "integer" } else { "real" };
            let each = names.split(',').map(str::trim);
            return self.grant_to(domain, &format!("{names} {word}"))
                && each.into_iter().all(|name| self.grant_to(domain, &format!("{name} {bound}")));
        }
        let shapes = self.objects.shapes().clone();
        if self.assume(assumption) {
            if *self.objects.shapes() == shapes && !words.ends_with(" real") {
                domain.conditions.push(assumption.to_owned());
            }
            self.remember_names(domain);
            return true;
        }
        domain.conditions.push(assumption.to_owned());
        let parsed = if assumption.contains('\\') { syntax::parse(assumption) } else { syntax::parse_plain(assumption) };
        let understood = parsed.is_complete() && self.grant_tree(domain, &parsed.tree, parsed.tree.root());
        self.remember_names(domain);
        understood
    }

    fn remember_names(&mut self, domain: &mut Domain) {
        let names: Vec<String> = self.context.names().map(|(name, _)| name.to_owned()).collect();
        for name in names {
            domain.named.insert(self.context.symbol(&mut self.arena, &name));
        }
    }

    /// `let u = a^3`: the name stands for the value; the name may stand on either side.
    fn let_be(&mut self, equation: &str) -> bool {
        let parsed = if equation.contains('\\') { syntax::parse(equation) } else { syntax::parse_plain(equation) };
        let tree = &parsed.tree;
        let Kind::Chain { first, links } = tree.kind(tree.root()) else { return false };
        let [(relation, right)] = links.as_slice() else { return false };
        if !parsed.is_complete() || relation.sign.as_ref() != "=" {
            return false;
        }
        for (name, value) in [(*first, *right), (*right, *first)] {
            let Some(spelling) = elaborate::canonical(tree, name).filter(|_| elaborate::is_name(tree, name)) else { continue };
            let Some(meaning) = self.expression_at(tree, value) else { continue };
            if let Some(known) = self.context.name(&spelling).and_then(|known| known.definition) {
                return known == meaning;
            }
            let symbol = self.context.define(&mut self.arena, &spelling, meaning, Sort::Scalar);
            self.environment.set_expression(symbol, meaning);
            return true;
        }
        false
    }

    fn grant_tree(&mut self, domain: &mut Domain, tree: &Tree, id: NodeId) -> bool {
        match tree.kind(id) {
            Kind::Fence { open, close, body } if open.as_ref() == "(" && close.as_ref() == ")" => self.grant_tree(domain, tree, *body),
            Kind::Infix { sign, left, right, .. } if sign.as_ref() == "\\land" => {
                self.grant_tree(domain, tree, *left) && self.grant_tree(domain, tree, *right)
            }
            Kind::Infix { sign, .. } if sign.as_ref() == "\\lor" => self.grant_either(domain, tree, id),
            Kind::List { items, .. } if items.iter().all(|item| matches!(tree.kind(*item), Kind::Chain { .. } | Kind::Infix { .. })) => {
                items.iter().all(|item| self.grant_tree(domain, tree, *item))
            }
            Kind::Chain { first, links } if matches!(links.as_slice(), [(relation, _)] if relation.sign.as_ref() == "\\in") => {
                self.grant_member(domain, tree, *first, links[0].1)
            }
            Kind::Chain { first, links } if matches!(links.as_slice(), [(relation, _)] if relation.sign.as_ref() == "\\notin") => {
                self.grant_outside(tree, *first, links[0].1)
            }
            Kind::Chain { .. } => {
                let imaginary = self.context.imaginary;
                self.context.imaginary = true;
                let found = self.expression_at(tree, id);
                self.context.imaginary = imaginary;
                // A relation between real symbols is a fact that the prover can use; any other is only looked at in points.
                if domain.complex.is_empty() && !mentions_unit(tree, id) && self.assume_tree(tree, id) {
                    return true;
                }
                found.is_some_and(|condition| {
                    self.granted_statements.push(condition);
                    true
                })
            }
            _ => false,
        }
    }

    fn arbitrary(&mut self, tree: &Tree, id: NodeId) -> Option<SymbolId> {
        let name = elaborate::canonical(tree, id).filter(|_| elaborate::is_name(tree, id))?;
        Some(self.context.declare(&mut self.arena, &name, Sort::Scalar, true))
    }

    fn grant_member(&mut self, domain: &mut Domain, tree: &Tree, item: NodeId, set: NodeId) -> bool {
        match tree.kind(set) {
            Kind::Symbol { name, style: Style::Blackboard | Style::Bold } if matches!(name.as_ref(), "C" | "H") => {
                let Some(symbol) = self.arbitrary(tree, item) else { return false };
                domain.complex.insert(symbol);
                if name.as_ref() == "H" {
                    let (inner, zero) = (self.arena.name(symbol), self.arena.integer(0));
                    let part = self.arena.apply(op::IMAGINARYPART, [inner]);
                    let condition = self.arena.apply(op::GT, [part, zero]);
                    self.granted_statements.push(condition);
                }
                true
            }
            Kind::Infix { sign, left, right, .. } if sign.as_ref() == "\\cup" && self.holds_infinities(tree, *right) => {
                domain.infinite = true;
                self.grant_member(domain, tree, item, *left)
            }
            Kind::Infix { sign, left, right, .. } if sign.as_ref() == "\\setminus" => {
                self.grant_member(domain, tree, item, *left) && self.grant_outside(tree, item, *right)
            }
            // An interval, or all whole numbers from one to another.
            Kind::Fence { open, close, body } => {
                let Kind::List { items, .. } = tree.kind(*body) else { return self.grant_finite(tree, item, &[*body]) };
                match (open.as_ref(), close.as_ref()) {
                    ("(" | "[", ")" | "]") if items.len() == 2 => {
                        self.grant_between(tree, item, (items[0], open.as_ref() == "["), (items[1], close.as_ref() == "]"))
                    }
                    ("\\{", "\\}") => {
                        let items = items.clone();
                        self.grant_finite(tree, item, &items)
                    }
                    _ => false,
                }
            }
            _ => {
                let Some(said) = super::super::assume::set(tree, set) else { return false };
                let Some(symbol) = self.arbitrary(tree, item) else { return false };
                self.grant(symbol, said);
                true
            }
        }
    }

    /// `\\{-\\infty, \\infty\\}`.
    fn holds_infinities(&mut self, tree: &Tree, set: NodeId) -> bool {
        let Kind::Fence { open, body, .. } = tree.kind(set) else { return false };
        let items = match tree.kind(*body) {
            Kind::List { items, .. } => items.clone(),
            _ => vec![*body],
        };
        open.as_ref() == "\\{"
            && items.into_iter().all(|item| {
                self.expression_at(tree, item).is_some_and(|value| !crate::eval::symbolic::build::is_finite_form(&self.arena, value))
            })
    }

    /// An interval with ends that may be infinite.
    fn grant_between(&mut self, tree: &Tree, item: NodeId, low: (NodeId, bool), high: (NodeId, bool)) -> bool {
        let Some(symbol) = self.arbitrary(tree, item) else { return false };
        let name = self.arena.name(symbol);
        for ((end, closed), lower) in [(low, true), (high, false)] {
            let Some(value) = self.expression_at(tree, end) else { return false };
            if !crate::eval::symbolic::build::is_finite_form(&self.arena, value) {
                if closed {
                    return false;
                }
                continue;
            }
            let relation = match (lower, closed) {
                (true, true) => op::GE,
                (true, false) => op::GT,
                (false, true) => op::LE,
                (false, false) => op::LT,
            };
            self.grant_order(symbol, name, relation, value);
        }
        true
    }

    fn grant_order(&mut self, symbol: SymbolId, name: ExprId, relation: crate::ir::OpId, end: ExprId) {
        let granted = std::mem::take(&mut self.assumptions);
        let number = crate::eval::symbolic::build::value(&self.arena, end);
        self.assumptions = match (relation, number) {
            (op::GE, Some(end)) => granted.above(symbol, end, true),
            (op::GT, Some(end)) => granted.above(symbol, end, false),
            (op::LE, Some(end)) => granted.below(symbol, end, true),
            (_, Some(end)) => granted.below(symbol, end, false),
            (op::GE | op::GT, None) => {
                let gap = self.arena.apply(op::SUB, [name, end]);
                if relation == op::GE {
                    granted.nonnegative_expression(&self.arena, gap)
                } else {
                    granted.positive_expression(&self.arena, gap)
                }
            }
            (_, None) => {
                let gap = self.arena.apply(op::SUB, [end, name]);
                if relation == op::LE {
                    granted.nonnegative_expression(&self.arena, gap)
                } else {
                    granted.positive_expression(&self.arena, gap)
                }
            }
        };
        let condition = self.arena.apply(relation, [name, end]);
        self.granted_statements.push(condition);
    }

    /// `\{1, 2, \ldots, n\}`: whole numbers between the first and the last; a set of few numbers is a condition.
    fn grant_finite(&mut self, tree: &Tree, item: NodeId, items: &[NodeId]) -> bool {
        let Some(symbol) = self.arbitrary(tree, item) else { return false };
        let dots = |id: NodeId| matches!(tree.kind(id), Kind::Symbol { name, .. } if matches!(name.as_ref(), "ldots" | "dots" | "cdots"));
        let Some(at) = items.iter().position(|id| dots(*id)) else {
            let values: Option<Vec<ExprId>> = items.iter().map(|id| self.expression_at(tree, *id)).collect();
            let Some(values) = values else { return false };
            let name = self.arena.name(symbol);
            let equations: Vec<ExprId> = values.into_iter().map(|value| self.arena.apply(op::EQ, [name, value])).collect();
            let condition = self.arena.apply(op::OR, equations);
            self.granted_statements.push(condition);
            return true;
        };
        // Only steps of one upwards are read.
        let whole = |session: &mut Session, id: NodeId| {
            session.expression_at(tree, id).and_then(|value| crate::eval::symbolic::build::value(&session.arena, value))
        };
        let steps: Vec<Option<crate::num::Rational>> = items[..at].iter().map(|id| whole(self, *id)).collect();
        let rising =
            steps.windows(2).all(|pair| matches!(pair, [Some(a), Some(b)] if b - a == crate::num::Rational::from_integer(1.into())));
        let (Some(first), Some(last)) = (items.first(), items.get(at + 1)) else { return false };
        let (Some(low), Some(high)) = (self.expression_at(tree, *first), self.expression_at(tree, *last)) else { return false };
        if !rising || at + 2 != items.len() || steps.first().is_none_or(Option::is_none) {
            return false;
        }
        self.assumptions = std::mem::take(&mut self.assumptions).integer(symbol);
        let name = self.arena.name(symbol);
        self.grant_order(symbol, name, op::GE, low);
        self.grant_order(symbol, name, op::LE, high);
        true
    }

    /// Not in a set of numbers or in an interval of the real line.
    fn grant_outside(&mut self, tree: &Tree, item: NodeId, set: NodeId) -> bool {
        let imaginary = std::mem::replace(&mut self.context.imaginary, true);
        let found = self.outside(tree, item, set);
        self.context.imaginary = imaginary;
        let Some(condition) = found else { return false };
        // "Not zero" is a fact that the prover can use.
        if let (Kind::Fence { body, .. }, true) = (tree.kind(set), elaborate::is_name(tree, item))
            && matches!(tree.kind(*body), Kind::Number(text) if text.as_ref() == "0")
            && let Some(symbol) = self.arbitrary(tree, item)
        {
            self.assumptions = std::mem::take(&mut self.assumptions).nonzero(symbol);
        }
        self.granted_statements.push(condition);
        true
    }

    pub(super) fn outside(&mut self, tree: &Tree, item: NodeId, set: NodeId) -> Option<ExprId> {
        let subject = self.expression_at(tree, item)?;
        if let Some(progression) = self.progression(tree, set) {
            let inside = self.arena.apply(op::ELEMENT, [subject, progression]);
            return Some(self.arena.apply(op::NOT, [inside]));
        }
        match tree.kind(set) {
            Kind::Infix { sign, left, right, .. } if sign.as_ref() == "\\cup" => {
                let both = [self.outside(tree, item, *left)?, self.outside(tree, item, *right)?];
                Some(self.arena.apply(op::AND, both))
            }
            Kind::Fence { open, close, body } => {
                let items = match tree.kind(*body) {
                    Kind::List { items, .. } => items.clone(),
                    _ => vec![*body],
                };
                if open.as_ref() == "\\{" {
                    // A set that goes on holds more than is listed: whole numbers are excluded altogether, which excludes more.
                    if items.iter().any(|id| matches!(tree.kind(*id), Kind::Symbol { name, .. } if name.as_ref() == "ldots")) {
                        return None;
                    }
                    let values = items.iter().map(|id| self.expression_at(tree, *id)).collect::<Option<Vec<_>>>()?;
                    let all: Vec<ExprId> = values.into_iter().map(|value| self.arena.apply(op::NE, [subject, value])).collect();
                    return Some(self.arena.apply(op::AND, all));
                }
                let [low, high] = items.as_slice() else { return None };
                let (low, high) = (self.expression_at(tree, *low)?, self.expression_at(tree, *high)?);
                let closed = [open.as_ref() == "[", close.as_ref() == "]"].map(|closed| self.arena.integer(i64::from(closed)));
                let interval = self.arena.apply(op::INTERVAL, [low, high, closed[0], closed[1]]);
                let inside = self.arena.apply(op::ELEMENT, [subject, interval]);
                Some(self.arena.apply(op::NOT, [inside]))
            }
            _ => None,
        }
    }
}

/// Clauses that give shapes in plain words (`X n x d`, `w in R^d`), as statements; `None` where one says something else, or none is short.
fn shapes(assumption: &str) -> Option<Vec<String>> {
    if assumption.contains(['\\', '{']) {
        return None;
    }
    let letter = |word: &str| word.len() == 1 && word.chars().all(|c| c.is_ascii_alphabetic());
    let size = |word: &str| letter(word) || (!word.is_empty() && word.chars().all(|c| c.is_ascii_digit()));
    let mut short = false;
    let clauses: Option<Vec<String>> = assumption
        .split(", ")
        .map(|clause| match clause.split_whitespace().collect::<Vec<_>>()[..] {
            [name, rows, "x", columns] if letter(name) && size(rows) && size(columns) => {
                short = true;
                Some(format!("{name} \\in \\mathbb{{R}}^{{{rows} \\times {columns}}}"))
            }
            [name, "in", space] if letter(name) => {
                let size = space.strip_prefix("R^").filter(|rest| size(rest))?;
                Some(format!("{name} \\in \\mathbb{{R}}^{size}"))
            }
            _ => None,
        })
        .collect();
    clauses.filter(|_| short)
}

/// Whether the letter i stands inside of a side of a relation: there it is the imaginary unit.
fn mentions_unit(tree: &Tree, id: NodeId) -> bool {
    let sides = tree.children(id).into_iter().filter(|side| !elaborate::is_name(tree, *side));
    let mut open: Vec<NodeId> = sides.collect();
    while let Some(next) = open.pop() {
        if matches!(tree.kind(next), Kind::Symbol { name, .. } if name.as_ref() == "i") {
            return true;
        }
        // An index below a letter is part of its name.
        match tree.kind(next) {
            Kind::Scripts { base, sup, .. } => open.extend(std::iter::once(*base).chain(*sup)),
            _ => open.extend(tree.children(next)),
        }
    }
    false
}

/// A plain assumption with its names as they are written in mathematics; `None` where nothing changes.
fn spelled(assumption: &str) -> Option<String> {
    if assumption.contains(['\\', '_', '{']) {
        return None;
    }
    // Beside an expectation Greek letters want their commands.
    let greek = assumption.contains("E[") || assumption.contains("Var(");
    let mut out = String::with_capacity(assumption.len() + 8);
    let mut rest = assumption;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        if end == 0 {
            out.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let word = &rest[..end];
        let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
        match (letters, &word[letters.len()..]) {
            ("mu" | "sigma" | "theta" | "lambda" | "tau" | "alpha" | "beta", "") if greek => {
                out.push('\\');
                out.push_str(letters);
            }
            ("lam", "") => out.push_str("lambda"),
            (letters, digits) if letters.len() == 1 && !digits.is_empty() && letters.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                out.push_str(&format!("{letters}_{digits}"));
            }
            _ => out.push_str(word),
        }
        rest = &rest[end..];
    }
    (out != assumption).then_some(out)
}
