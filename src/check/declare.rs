//! What is said of random variables, densities and families: `X, Y independent`, `X \sim \mathcal{N}(0, 1)`, `X_i i.i.d. with mean \mu and
//! variance \sigma^2`, `p(x, z) density`.

use super::{matrix::Shape, session::Session};
use crate::{
    elaborate::{self, Choices},
    eval::symbolic::distribution,
    ir::{ExprId, Node, SymbolId},
    op,
    syntax::{self, Kind, NodeId, Tree},
};

/// What words say about names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Random,
    Independent,
    Family { identical: bool },
    Density,
}

const WORDS: [(&str, Said); 12] = [
    ("random variables", Said::Random),
    ("random variable", Said::Random),
    ("random", Said::Random),
    ("mutually independent", Said::Independent),
    ("independent", Said::Independent),
    ("independent members", Said::Family { identical: false }),
    ("i.i.d.", Said::Family { identical: true }),
    ("i.i.d", Said::Family { identical: true }),
    ("iid", Said::Family { identical: true }),
    ("densities", Said::Density),
    ("density", Said::Density),
    ("probabilities", Said::Density),
];

/// Words between the names and what is said of them.
const VERBS: [&str; 7] = [" are a", " are", " is a", " is an", " is", " be a", " be"];

/// Whether a condition ends in words that say something of a random variable or a density.
pub(super) fn speaks(condition: &str) -> bool {
    WORDS.iter().any(|(word, _)| condition.trim().strip_suffix(word).is_some_and(|names| names.ends_with(' ') && !names.trim().is_empty()))
}

impl Session {
    /// Grants what a condition says of random variables and densities; `false` when it says nothing of the kind.
    pub(super) fn declare(&mut self, condition: &str) -> bool {
        let condition = condition.trim();
        if let Some((names, shape)) = shape_of(condition) {
            let symbols: Option<Vec<SymbolId>> = listed(names).iter().map(|name| self.named(name, Said::Random)).collect();
            let Some(symbols) = symbols.filter(|symbols| !symbols.is_empty()) else { return false };
            symbols.into_iter().for_each(|symbol| self.objects.add_shape(symbol, shape.clone()));
            return true;
        }
        let (condition, moments) = match condition.split_once(" with mean ") {
            Some((before, after)) => (before.trim_end(), Some(after)),
            None => (condition, None),
        };
        let said = WORDS.iter().filter_map(|(word, said)| condition.strip_suffix(word).map(|names| (names, *said)));
        let Some((names, said)) = said.min_by_key(|(names, _)| names.len()) else {
            return self.declare_relation(condition);
        };
        if !names.ends_with([' ', '$', '}']) {
            return false;
        }
        let names = VERBS.iter().find_map(|verb| names.trim_end().strip_suffix(verb)).unwrap_or(names);
        let names: Vec<String> = listed(names);
        if names.is_empty() {
            return false;
        }
        let symbols: Option<Vec<SymbolId>> = names.iter().map(|name| self.named(name, said)).collect();
        let Some(symbols) = symbols else { return false };
        for symbol in &symbols {
            match said {
                Said::Random => {
                    self.objects.add_random(*symbol);
                }
                Said::Independent => {
                    self.objects.add_random(*symbol);
                }
                Said::Family { identical } => self.objects.add_family(*symbol, identical),
                Said::Density => self.objects.add_density(*symbol),
            }
        }
        if said == Said::Independent {
            self.objects.add_independent(symbols.iter().copied());
        }
        moments.is_none_or(|moments| symbols.iter().all(|symbol| self.declare_moments(*symbol, moments)))
    }

    /// `\mu and variance \sigma^2`.
    fn declare_moments(&mut self, symbol: SymbolId, text: &str) -> bool {
        let (mean, variance) = match text.split_once(" and variance ") {
            Some((mean, variance)) => (mean, Some(variance)),
            None => (text, None),
        };
        let Some(mean) = self.formula_of(mean) else { return false };
        self.objects.add_random(symbol).mean = Some(mean);
        let Some(variance) = variance else { return true };
        let Some(variance) = self.formula_of(variance) else { return false };
        self.objects.add_random(symbol).variance = Some(variance);
        true
    }

    fn formula_of(&mut self, text: &str) -> Option<ExprId> {
        let parsed = syntax::parse(text.trim());
        if !parsed.is_complete() {
            return None;
        }
        self.meaning_at(&parsed.tree, parsed.tree.root())
    }

    fn meaning_at(&mut self, tree: &Tree, id: NodeId) -> Option<ExprId> {
        elaborate::elaborate(tree, id, &mut self.arena, &self.context, &Choices::default()).ok().map(|elaborated| elaborated.expression)
    }

    /// The symbol of a name in words: of `p(x, z)` the function, of `X_i` and `X_1` in a family the family.
    fn named(&mut self, text: &str, said: Said) -> Option<SymbolId> {
        let text = match said {
            Said::Density => text.split('(').next().unwrap_or(text),
            Said::Family { .. } => text.split(['_', '^']).next().unwrap_or(text),
            _ => text,
        };
        let parsed = syntax::parse(text.trim());
        let root = parsed.tree.root();
        if !parsed.is_complete() || !elaborate::is_name(&parsed.tree, root) {
            return None;
        }
        let name = elaborate::canonical(&parsed.tree, root)?;
        Some(self.context.symbol(&mut self.arena, &name))
    }

    /// `X \sim law`, `X \perp Y`, `\mathbb{E}[X] = \mu`.
    fn declare_relation(&mut self, condition: &str) -> bool {
        let parsed = syntax::parse(condition);
        if !parsed.is_complete() {
            return false;
        }
        let tree = &parsed.tree;
        let Kind::Chain { first, links } = tree.kind(tree.root()) else { return false };
        let [(relation, right)] = links.as_slice() else { return false };
        match relation.sign.as_ref() {
            "\\sim" => self.distributed(tree, *first, *right),
            "=" => self.moment_granted(tree, *first, *right) || self.moment_granted(tree, *right, *first),
            _ => false,
        }
    }

    /// Notes how a random variable, or each of several, is distributed.
    pub(super) fn distributed(&mut self, tree: &Tree, left: NodeId, right: NodeId) -> bool {
        if let Kind::List { items, .. } = tree.kind(left) {
            return items.iter().all(|item| self.distributed(tree, *item, right));
        }
        if !elaborate::is_name(tree, left) {
            return false;
        }
        let (Some(name), Some(law)) = (elaborate::canonical(tree, left), self.meaning_at(tree, right)) else { return false };
        if distribution::named(&mut self.arena, law).is_none() {
            return false;
        }
        let symbol = self.context.symbol(&mut self.arena, &name);
        self.objects.add_random(symbol).law = Some(law);
        true
    }

    /// Grants a mean or a variance.
    fn moment_granted(&mut self, tree: &Tree, left: NodeId, right: NodeId) -> bool {
        let (Some(functional), Some(value)) = (self.meaning_at(tree, left), self.meaning_at(tree, right)) else { return false };
        let Node::Apply(operator, arguments) = self.arena.node(functional).clone() else { return false };
        let [argument] = arguments.as_ref() else { return false };
        let symbol = match self.arena.node(*argument) {
            Node::Symbol(symbol) => *symbol,
            Node::Apply(op::INDEX, parts) => match self.arena.node(parts[0]) {
                Node::Symbol(symbol) => *symbol,
                _ => return false,
            },
            _ => return false,
        };
        match operator {
            op::EXPECT => self.objects.add_random(symbol).mean = Some(value),
            op::VAR => self.objects.add_random(symbol).variance = Some(value),
            _ => return false,
        }
        true
    }
}

/// `X \in \mathbb{R}^{n \times d}`, `A symmetric n x n matrix`: names and their shape.
fn shape_of(condition: &str) -> Option<(&str, Shape)> {
    let sides = |text: &str| -> Option<(String, String)> {
        let text = text.replace("\\times", " x ");
        let parts: Vec<&str> = text.split(" x ").map(str::trim).collect();
        let named = |part: &&str| !part.is_empty() && !part.contains(char::is_whitespace);
        match parts.as_slice() {
            [rows, columns] if parts.iter().all(named) => Some(((*rows).to_owned(), (*columns).to_owned())),
            [rows] if parts.iter().all(named) => Some(((*rows).to_owned(), "1".to_owned())),
            _ => None,
        }
    };
    for sign in ["\\in \\mathbb{R}^", "\\in\\mathbb{R}^", " in R^"] {
        if let Some((names, space)) = condition.split_once(sign) {
            let space = space.trim();
            let space = space.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(space);
            let (rows, columns) = sides(space)?;
            return Some((names, Shape { rows, columns, symmetric: false }));
        }
    }
    let condition = condition.strip_suffix(" matrix").or_else(|| condition.strip_suffix(" matrices"))?;
    let (condition, columns) = condition.rsplit_once(" x ")?;
    let (names, rows) = condition.trim_end().rsplit_once(' ')?;
    let (names, symmetric) = match names.trim_end().strip_suffix(" symmetric") {
        Some(names) => (names, true),
        None => (names, false),
    };
    let (rows, columns) = (rows.trim().to_owned(), columns.trim().to_owned());
    (!symmetric || rows == columns).then_some((names, Shape { rows, columns, symmetric }))
}

/// The names of a list in words, without ellipses.
fn listed(text: &str) -> Vec<String> {
    let text = text.replace('$', " ").replace(" and ", ",");
    let mut names = Vec::new();
    let (mut depth, mut name) = (0usize, String::new());
    for letter in text.chars().chain([',']) {
        match letter {
            '(' | '{' | '[' => depth += 1,
            ')' | '}' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if letter == ',' && depth == 0 {
            let done = name.trim().to_owned();
            if !done.is_empty() && !matches!(done.as_str(), "..." | "\\ldots" | "\\dots" | "\\cdots") {
                names.push(done);
            }
            name.clear();
        } else {
            name.push(letter);
        }
    }
    names
}
