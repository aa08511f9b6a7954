//! Assumptions as people write them: `x > 0`, `0 < p < 1`, `n \in \mathbb{N}`, `x real`, `x \ne 1`.

use super::{declare, session::Session};
use crate::{
    elaborate::{self, Choices, Kind as Sort},
    ir::{ExprId, SymbolId},
    num::{Outcome, Rational, Value},
    op,
    syntax::{self, Kind, NodeId, Tree},
};

/// What words say about a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    Real,
    Positive,
    Negative,
    Nonnegative,
    Nonzero,
    Integer,
    PositiveInteger,
    NonnegativeInteger,
    /// Whole numbers from this one upwards.
    IntegerFrom(i64),
}

const WORDS: [(&str, Said); 14] = [
    ("real", Said::Real),
    ("positive", Said::Positive),
    ("negative", Said::Negative),
    ("nonnegative", Said::Nonnegative),
    ("non-negative", Said::Nonnegative),
    ("nonzero", Said::Nonzero),
    ("non-zero", Said::Nonzero),
    ("integer", Said::Integer),
    ("posint", Said::PositiveInteger),
    ("positive integer", Said::PositiveInteger),
    ("natural", Said::PositiveInteger),
    ("nonnegint", Said::NonnegativeInteger),
    ("arbitrary", Said::Real),
    ("constant", Said::Real),
];

impl Session {
    /// Grants a condition and says whether it was understood; what is not understood is not granted.
    pub(super) fn assume(&mut self, condition: &str) -> bool {
        let condition = condition.trim().trim_end_matches(['.', ',']);
        // `a real, b > 0` is two conditions, `x, y real` is one.
        let pieces: Vec<&str> = condition.split([',', ';']).map(str::trim).collect();
        if pieces.len() > 1
            && pieces.iter().all(|piece| in_words(piece).is_some() || declare::speaks(piece) || piece.contains(['<', '>', '=']))
        {
            return pieces.iter().all(|piece| self.assume(piece));
        }
        if let Some((names, said)) = in_words(condition) {
            let names: Vec<&str> = names.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
            return !names.is_empty() && names.iter().all(|name| self.assume_word(name, said));
        }
        if self.declare(condition) {
            return true;
        }
        let parsed = parsed(condition);
        parsed.is_complete() && self.assume_tree(&parsed.tree, parsed.tree.root())
    }

    fn assume_word(&mut self, name: &str, said: Said) -> bool {
        let parsed = parsed(name);
        parsed.is_complete() && self.declared(&parsed.tree, parsed.tree.root()).map(|symbol| self.grant(symbol, said)).is_some()
    }

    pub(super) fn assume_tree(&mut self, tree: &Tree, id: NodeId) -> bool {
        match tree.kind(id) {
            Kind::List { items, .. } if items.iter().all(|item| matches!(tree.kind(*item), Kind::Chain { .. })) => {
                items.iter().all(|item| self.assume_tree(tree, *item))
            }
            Kind::Chain { first, links } => {
                let mut left = *first;
                let mut understood = true;
                for (relation, right) in links {
                    understood &= self.assume_link(tree, left, &relation.sign, *right);
                    left = *right;
                }
                understood
            }
            _ => false,
        }
    }

    fn assume_link(&mut self, tree: &Tree, left: NodeId, sign: &str, right: NodeId) -> bool {
        if let Kind::List { items, .. } = tree.kind(left) {
            return items.iter().all(|item| self.assume_link(tree, *item, sign, right));
        }
        if matches!(sign, "\\in") {
            let Some(said) = set(tree, right) else { return false };
            return self.declared(tree, left).map(|symbol| self.grant(symbol, said)).is_some();
        }
        let mirrored = match sign {
            "<" => ">",
            ">" => "<",
            "\\le" => "\\ge",
            "\\ge" => "\\le",
            other => other,
        };
        if let Some(bound) = self.constant(tree, right) {
            return self.bound(tree, left, sign, bound);
        }
        if let Some(bound) = self.constant(tree, left) {
            return self.bound(tree, right, mirrored, bound);
        }
        if sign == "\\ne" {
            return self.unequal(tree, left, right);
        }
        // Between two expressions: their difference has a sign.
        match (sign, self.difference(tree, left, right)) {
            (">", Some(gap)) => self.assumptions = std::mem::take(&mut self.assumptions).positive_expression(&self.arena, gap),
            ("\\ge", Some(gap)) => self.assumptions = std::mem::take(&mut self.assumptions).nonnegative_expression(&self.arena, gap),
            ("<" | "\\le", _) => return self.assume_link(tree, right, mirrored, left),
            _ => return false,
        }
        true
    }

    fn bound(&mut self, tree: &Tree, subject: NodeId, sign: &str, bound: Rational) -> bool {
        let granted = std::mem::take(&mut self.assumptions);
        let Some(symbol) = self.declared(tree, subject) else {
            self.assumptions = granted;
            let zero = bound == Rational::from_integer(0.into());
            let Some(expression) = self.expression_at(tree, subject).filter(|_| zero) else { return false };
            let granted = std::mem::take(&mut self.assumptions);
            self.assumptions = match sign {
                ">" => granted.positive_expression(&self.arena, expression),
                "\\ge" => granted.nonnegative_expression(&self.arena, expression),
                "\\ne" => granted.nonzero_expression(&self.arena, expression),
                _ => granted,
            };
            return matches!(sign, ">" | "\\ge" | "\\ne");
        };
        let zero = bound == Rational::from_integer(0.into());
        self.assumptions = match sign {
            ">" => granted.above(symbol, bound, false),
            "\\ge" => granted.above(symbol, bound, true),
            "<" => granted.below(symbol, bound, false),
            "\\le" => granted.below(symbol, bound, true),
            "\\ne" if zero => granted.nonzero(symbol),
            "\\ne" => {
                let (name, number) = (self.arena.name(symbol), self.arena.number(bound));
                let gap = self.arena.apply(op::SUB, [name, number]);
                granted.nonzero_expression(&self.arena, gap)
            }
            _ => {
                self.assumptions = granted;
                return false;
            }
        };
        true
    }

    fn unequal(&mut self, tree: &Tree, left: NodeId, right: NodeId) -> bool {
        let Some(gap) = self.difference(tree, left, right) else { return false };
        self.assumptions = std::mem::take(&mut self.assumptions).nonzero_expression(&self.arena, gap);
        true
    }

    fn difference(&mut self, tree: &Tree, left: NodeId, right: NodeId) -> Option<ExprId> {
        let pair = [self.expression_at(tree, left)?, self.expression_at(tree, right)?];
        Some(self.arena.apply(op::SUB, pair))
    }

    pub(super) fn expression_at(&mut self, tree: &Tree, id: NodeId) -> Option<ExprId> {
        elaborate::elaborate(tree, id, &mut self.arena, &self.context, &Choices::default())
            .ok()
            .filter(|elaborated| elaborated.beyond.is_none())
            .map(|elaborated| elaborated.expression)
    }

    /// The rational number that a side is.
    fn constant(&mut self, tree: &Tree, id: NodeId) -> Option<Rational> {
        let expression = self.expression_at(tree, id)?;
        match self.evaluate(expression, 64) {
            Outcome::Known(Value::Scalar(number)) => number.exact().cloned(),
            _ => None,
        }
    }

    /// The name at a node, declared as an arbitrary real number.
    fn declared(&mut self, tree: &Tree, id: NodeId) -> Option<SymbolId> {
        if !elaborate::is_name(tree, id) {
            return None;
        }
        let name = elaborate::canonical(tree, id)?;
        if self.context.name(&name).is_some_and(|known| known.definition.is_some()) {
            return None;
        }
        Some(self.context.declare(&mut self.arena, &name, Sort::Scalar, true))
    }

    pub(super) fn grant(&mut self, symbol: SymbolId, said: Said) {
        let granted = std::mem::take(&mut self.assumptions);
        self.assumptions = match said {
            Said::Real => granted,
            Said::Positive => granted.positive(symbol),
            Said::Negative => granted.negative(symbol),
            Said::Nonnegative => granted.nonnegative(symbol),
            Said::Nonzero => granted.nonzero(symbol),
            Said::Integer => granted.integer(symbol),
            Said::PositiveInteger => granted.integer(symbol).above(symbol, Rational::from_integer(1.into()), true),
            Said::IntegerFrom(least) => granted.integer(symbol).above(symbol, Rational::from_integer(least.into()), true),
            Said::NonnegativeInteger => granted.integer(symbol).above(symbol, Rational::from_integer(0.into()), true),
        };
    }
}

/// Conditions without a backslash are read as plain text: `sigma > 0`.
fn parsed(text: &str) -> syntax::Parsed {
    if text.contains('\\') { syntax::parse(text) } else { syntax::parse_plain(text) }
}

/// `x, y real`, `n is a positive integer`: the names and what is said.
fn in_words(condition: &str) -> Option<(&str, Said)> {
    let lower = condition.to_lowercase();
    let mut best: Option<(usize, Said)> = None;
    for (word, said) in WORDS {
        if let Some(at) = lower.strip_suffix(word).map(str::len)
            && at > 0
            && lower.as_bytes()[at - 1] == b' '
            && best.is_none_or(|(known, _)| at < known)
        {
            best = Some((at, said));
        }
    }
    let (at, said) = best?;
    let names = condition.get(..at)?.trim();
    let names = [" is a", " is an", " is", " are"].iter().find_map(|verb| names.strip_suffix(verb)).unwrap_or(names);
    Some((names.trim_end(), said))
}

/// The set of numbers at a node.
pub(super) fn set(tree: &Tree, id: NodeId) -> Option<Said> {
    let (base, script) = match tree.kind(id) {
        Kind::Scripts { base, sub, sup, .. } => (*base, sub.or(*sup)),
        _ => (id, None),
    };
    let Kind::Symbol { name, style } = tree.kind(base) else { return None };
    if *style != syntax::Style::Blackboard && *style != syntax::Style::Bold {
        return None;
    }
    let marks = script.map(|script| syntax::latex(tree, script)).unwrap_or_default();
    let marks: String = marks.chars().filter(|letter| !letter.is_whitespace()).collect();
    match (name.as_ref(), marks.as_str()) {
        ("R", "") => Some(Said::Real),
        ("R", "+" | "++" | ">0") => Some(Said::Positive),
        ("R", "\\ge0" | "+_0") => Some(Said::Nonnegative),
        ("Z", "") => Some(Said::Integer),
        ("Z", "+" | ">0" | "\\ge1") => Some(Said::PositiveInteger),
        ("Z", "\\ge0") | ("N", "0") => Some(Said::NonnegativeInteger),
        ("N", "" | "+" | "\\ge1") => Some(Said::PositiveInteger),
        ("Z" | "N", marks) => {
            let least = marks.strip_prefix("\\ge").and_then(|least| least.parse::<i64>().ok())?;
            (name.as_ref() == "Z" || least >= 0).then_some(Said::IntegerFrom(least))
        }
        _ => None,
    }
}
