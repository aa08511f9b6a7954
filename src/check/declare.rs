//! What is said of random variables, densities and families: `X, Y independent`, `X \sim \mathcal{N}(0, 1)`, `X_i i.i.d. with mean \mu and
//! variance \sigma^2`, `p(x, z) density`, `\delta_{ij}
//! the Kronecker delta`.

use super::{
    matrix::{Property, Shape},
    session::Session,
};
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
    Numbers,
    Delta,
}

const WORDS: [(&str, Said); 15] = [
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
    ("families of numbers", Said::Numbers),
    ("the Kronecker delta", Said::Delta),
    ("Kronecker delta", Said::Delta),
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
            symbols.into_iter().for_each(|symbol| self.shape_declared(symbol, shape.clone()));
            return true;
        }
        // `A is symmetric`: of a matrix whose shape may be known.
        if let Some((names, property)) = property_said(condition) {
            let symbols: Option<Vec<SymbolId>> = listed(names).iter().map(|name| self.named(name, Said::Random)).collect();
            let Some(symbols) = symbols.filter(|symbols| !symbols.is_empty()) else { return false };
            for symbol in symbols {
                let square = Shape { rows: "n".to_owned(), columns: "n".to_owned(), property };
                let shape = self.objects.shapes().get(&symbol).map_or(square, |known| Shape { property, ..known.clone() });
                if shape.rows != shape.columns {
                    return false;
                }
                self.shape_declared(symbol, shape);
            }
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
                Said::Numbers => self.objects.add_numbers(*symbol),
                Said::Delta => self.objects.add_delta(*symbol),
            }
        }
        if said == Said::Independent {
            self.objects.add_independent(symbols.iter().copied());
        }
        moments.is_none_or(|moments| symbols.iter().all(|symbol| self.declare_moments(*symbol, moments)))
    }

    fn shape_declared(&mut self, symbol: SymbolId, shape: Shape) {
        if !shape.is_number() {
            self.context.shaped.insert(self.arena.symbol_of(symbol).name.to_string());
        }
        self.objects.add_shape(symbol, shape);
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
            Said::Family { .. } | Said::Numbers | Said::Delta => text.split(['_', '^']).next().unwrap_or(text),
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

/// `X \in \mathbb{R}^{n \times d}`, `A symmetric n x n matrix`, `A is a 3x3 matrix`: names and their shape.
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
    for sign in ["\\in \\mathbb{R}^", "\\in\\mathbb{R}^", "\\in \\R^", " in R^"] {
        if let Some((names, space)) = condition.split_once(sign) {
            let (space, property) = match space.split_once(" and ").or_else(|| space.split_once(", ")) {
                Some((space, words)) => (space, property_of(words)?),
                None => (space, Property::General),
            };
            let space = space.trim().trim_end_matches('$');
            let space = space.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(space);
            let (rows, columns) = sides(space)?;
            return Some((names, Shape { rows, columns, property }));
        }
    }
    let vector = condition.strip_suffix(" vector").or_else(|| condition.strip_suffix(" vectors"));
    let matrix = condition.strip_suffix(" matrix").or_else(|| condition.strip_suffix(" matrices"));
    let (names, words) = named_and_said(vector.or(matrix)?)?;
    let mut property = Property::General;
    let mut size = None;
    let words = words.replace("\\times", " x ").replace(" by ", " x ").replace('$', " ").replace("positive definite", "positive-definite");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ").replace(" x ", "x");
    for word in words.split(' ').filter(|word| !word.is_empty()) {
        match word.split_once('x') {
            Some((rows, columns)) if !rows.is_empty() && !columns.is_empty() => size = Some((rows.to_owned(), columns.to_owned())),
            _ if word == "square" || word == "real" => {}
            _ if property == Property::PositiveDefinite && word == "symmetric" => {}
            _ => property = property_of(word)?,
        }
    }
    let (rows, columns) = match (size, vector.is_some()) {
        (None, true) => ("n".to_owned(), "1".to_owned()),
        (None, false) => ("n".to_owned(), "n".to_owned()),
        (Some(size), _) => size,
    };
    (property == Property::General || rows == columns).then_some((names, Shape { rows, columns, property }))
}

/// `A, B symmetric n x n`, `A is a 3x3`: the names, and the words about them.
fn named_and_said(text: &str) -> Option<(&str, &str)> {
    for verb in [" are ", " is a ", " is an ", " is ", " be a ", " be an ", " be "] {
        if let Some((names, words)) = text.split_once(verb) {
            return Some((names, words));
        }
    }
    // The last name is the last word after a comma, or the first word.
    let start = text.rfind(',').map_or(0, |at| at + 1);
    let rest = &text[start..];
    let lead = rest.len() - rest.trim_start().len();
    let end = rest.trim_start().find(' ').unwrap_or(rest.trim_start().len());
    Some((&text[..start + lead + end], text[start + lead + end..].trim()))
}

/// `A, B are symmetric`: the names and what is said of square matrices; `None` where the shape is said too.
fn property_said(condition: &str) -> Option<(&str, Property)> {
    const WORDS: [&str; 9] = [
        "symmetric positive definite",
        "positive definite",
        "positive-definite",
        "symmetric",
        "invertible",
        "nonsingular",
        "non-singular",
        "orthogonal",
        "diagonal",
    ];
    let (names, word) = WORDS.iter().find_map(|word| condition.strip_suffix(word).map(|names| (names, *word)))?;
    let names = names.strip_suffix(' ')?;
    let names = [" is", " are"].iter().find_map(|verb| names.strip_suffix(verb)).unwrap_or(names);
    (!names.trim().is_empty()).then_some((names, property_of(word)?))
}

/// What a word says about a square matrix.
fn property_of(words: &str) -> Option<Property> {
    Some(match words.trim().trim_end_matches('$') {
        "symmetric" => Property::Symmetric,
        "invertible" | "nonsingular" | "non-singular" | "regular" => Property::Invertible,
        "orthogonal" => Property::Orthogonal,
        "diagonal" => Property::Diagonal,
        "positive definite" | "positive-definite" | "symmetric positive definite" | "spd" | "SPD" => Property::PositiveDefinite,
        _ => return None,
    })
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
