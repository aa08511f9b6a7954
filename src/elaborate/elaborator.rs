//! The walk over a notation tree.

use std::collections::BTreeSet;

use super::{
    Choices, Context, Kind as Sort, Token, kind_of,
    name::{canonical, depends_on, scripted},
    numeral,
    obstacle::{Hindrance, Obstacle},
};
use crate::{
    ir::{Arena, ExprId, Node, SymbolId},
    num::Rational,
    op,
    syntax::{Kind, NodeId, Tree},
};

/// Deeper notation is not read: no recursion over input may exhaust the stack.
const DEEPEST: usize = 64;

/// The doubt about a double sign between two things.
pub const TWO_VALUES: &str = "a plus-minus stands for two values";

/// A member of a chain, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elaborated {
    /// What it says.
    pub expression: ExprId,
    /// The signs in it that have other readings.
    pub tokens: Vec<Token>,
    /// The conventions that were used, in words.
    pub conventions: Vec<String>,
    /// Why the reading is not certain enough to refute anything, where it is not.
    pub uncertain: Option<String>,
    /// Whether something in it may be a matrix of unnamed size, so that factors must not be exchanged.
    pub matrix_like: bool,
    /// What in it no evaluator and no prover has rules for: it is understood, and whoever has no rules of their own leaves it alone.
    pub beyond: Option<Obstacle>,
    /// How many arguments were kept as they are written because they have no reading.
    pub opaque: usize,
}

/// The meaning of node `id` under `context`, with `choices` among the readings.
pub fn elaborate(tree: &Tree, id: NodeId, arena: &mut Arena, context: &Context, choices: &Choices) -> Result<Elaborated, Obstacle> {
    elaborate_body(tree, id, arena, context, choices, &[])
}

/// The meaning of node `id` in which `parameters` are bound: the right side of `f(x) = ...`.
pub fn elaborate_body(
    tree: &Tree,
    id: NodeId,
    arena: &mut Arena,
    context: &Context,
    choices: &Choices,
    parameters: &[(String, SymbolId)],
) -> Result<Elaborated, Obstacle> {
    let mut elaborator = Elaborator::new(tree, arena, context, choices, parameters);
    let expression = elaborator.expression(id)?;
    Ok(elaborator.finish(expression))
}

/// The meaning of a member that goes on over several rows: each piece after the first begins with `+` or `-`.
pub fn elaborate_sum(
    tree: &Tree,
    pieces: &[NodeId],
    arena: &mut Arena,
    context: &Context,
    choices: &Choices,
    parameters: &[(String, SymbolId)],
) -> Result<Elaborated, Obstacle> {
    let mut elaborator = Elaborator::new(tree, arena, context, choices, parameters);
    let mut terms = Vec::with_capacity(pieces.len());
    for piece in pieces {
        terms.push(elaborator.expression(*piece)?);
    }
    let expression = match terms.as_slice() {
        [one] => *one,
        _ => elaborator.arena.apply(op::ADD, terms),
    };
    Ok(elaborator.finish(expression))
}

/// The state of one walk.
pub(super) struct Elaborator<'a> {
    pub(super) tree: &'a Tree,
    pub(super) arena: &'a mut Arena,
    pub(super) context: &'a Context,
    choices: &'a Choices,
    pub(super) bound: Vec<(String, SymbolId)>,
    /// What is differentiated by around this.
    pub(super) varied: Vec<String>,
    tokens: BTreeSet<Token>,
    conventions: BTreeSet<String>,
    uncertain: Option<String>,
    matrix_like: bool,
    beyond: Option<Obstacle>,
    pub(super) opaque: usize,
    /// Whether events stand here: the arguments of a probability.
    pub(super) events: bool,
    /// The juxtaposition with the differentials of the integral being read, and how many items they take at its end (at its beginning
    /// where the number is negative).
    trimmed: Option<(NodeId, isize)>,
    depth: usize,
}

impl<'a> Elaborator<'a> {
    fn new(tree: &'a Tree, arena: &'a mut Arena, context: &'a Context, choices: &'a Choices, parameters: &[(String, SymbolId)]) -> Self {
        Elaborator {
            tree,
            arena,
            context,
            choices,
            bound: parameters.to_vec(),
            varied: Vec::new(),
            tokens: BTreeSet::new(),
            conventions: BTreeSet::new(),
            uncertain: None,
            matrix_like: false,
            beyond: None,
            opaque: 0,
            events: false,
            trimmed: None,
            depth: 0,
        }
    }

    fn finish(self, expression: ExprId) -> Elaborated {
        Elaborated {
            expression,
            tokens: self.tokens.into_iter().collect(),
            conventions: self.conventions.into_iter().collect(),
            uncertain: self.uncertain,
            matrix_like: self.matrix_like,
            beyond: self.beyond,
            opaque: self.opaque,
        }
    }

    /// The reading of `token` that is chosen; remembers that it was met.
    pub(super) fn reading(&mut self, token: Token) -> usize {
        if let Some(settled) = self.context.profile.of(token) {
            return settled;
        }
        self.tokens.insert(token);
        self.choices.of(token)
    }

    /// Notes a convention.
    pub(super) fn convention(&mut self, words: &str) {
        self.conventions.insert(words.to_owned());
    }

    /// Notes that nothing may be refuted under this reading.
    pub(super) fn doubt(&mut self, words: &str) {
        // A double sign is the doubt that can be settled: any other comes before it.
        if self.uncertain.as_deref().is_none_or(|known| known == TWO_VALUES) {
            self.uncertain = Some(words.to_owned());
        }
    }

    /// Leaves the differentials out of the juxtaposition `place`; gives what was left out before.
    pub(super) fn trim(&mut self, place: NodeId, taken: isize) -> Option<(NodeId, isize)> {
        self.trimmed.replace((place, taken))
    }

    /// Ends [`Elaborator::trim`].
    pub(super) fn restore(&mut self, outer: Option<(NodeId, isize)>) {
        self.trimmed = outer;
    }

    /// The items of juxtaposition `id` without a differential that belongs to an integral.
    pub(super) fn untrimmed<'b>(&self, id: NodeId, items: &'b [NodeId]) -> &'b [NodeId] {
        match self.trimmed {
            Some((place, taken)) if place == id => {
                let count = taken.unsigned_abs().min(items.len());
                if taken < 0 { &items[count..] } else { &items[..items.len() - count] }
            }
            _ => items,
        }
    }

    /// Notes that factors may be matrices of unnamed size.
    pub(super) fn keep_order(&mut self) {
        self.matrix_like = true;
    }

    /// Notes that what stands at node `id` is understood, but that nothing has rules for it.
    pub(super) fn beyond(&mut self, id: NodeId, what: impl Into<String>) {
        self.beyond_as(Hindrance::Unsupported, id, what);
    }

    /// [`Elaborator::beyond`] with the obstacle that it is to those who have no rules for it.
    pub(super) fn beyond_as(&mut self, kind: Hindrance, id: NodeId, what: impl Into<String>) {
        if self.beyond.is_none() {
            self.beyond = Some(self.obstacle(kind, id, what));
        }
    }

    /// An obstacle at node `id`.
    pub(super) fn obstacle(&self, kind: Hindrance, id: NodeId, what: impl Into<String>) -> Obstacle {
        Obstacle::new(kind, self.tree.span(id), what)
    }

    /// The kind of an expression.
    pub(super) fn sort(&self, expression: ExprId) -> Sort {
        kind_of(self.arena, self.context, expression)
    }

    /// The expression of node `id`.
    pub(super) fn expression(&mut self, id: NodeId) -> Result<ExprId, Obstacle> {
        self.depth += 1;
        if self.depth > DEEPEST {
            self.depth -= 1;
            return Err(self.obstacle(Hindrance::Unsupported, id, "nested too deeply"));
        }
        let result = self.node(id);
        self.depth -= 1;
        result
    }

    fn node(&mut self, id: NodeId) -> Result<ExprId, Obstacle> {
        match self.tree.kind(id) {
            Kind::Number(text) => {
                numeral(text).map(|value| self.arena.number(value)).ok_or_else(|| self.obstacle(Hindrance::Unreadable, id, "not a number"))
            }
            Kind::Accent { accent, body } if self.context.imaginary && accent.as_ref() == "overline" => {
                let body = self.expression(*body)?;
                Ok(self.arena.apply(op::CONJUGATE, [body]))
            }
            Kind::Symbol { .. } | Kind::Accent { .. } => self.symbol(id),
            Kind::Text(text) => self.words(id, text),
            Kind::Operator(name) => self.bare_operator(id, name),
            Kind::Scripts { base, sub, sup, primes } => self.scripts(id, *base, *sub, *sup, *primes),
            Kind::Fraction { numerator, denominator } => self.fraction(id, *numerator, *denominator),
            Kind::Root { index, radicand } => {
                let radicand = self.expression(*radicand)?;
                match index {
                    None => Ok(self.arena.apply(op::SQRT, [radicand])),
                    Some(index) => {
                        let index = self.expression(*index)?;
                        Ok(self.arena.apply(op::ROOT, [radicand, index]))
                    }
                }
            }
            Kind::Binomial { upper, lower } if self.is_listed(*lower) => self.multinomial(*upper, *lower),
            Kind::Binomial { upper, lower } => {
                let arguments = [self.expression(*upper)?, self.expression(*lower)?];
                Ok(self.arena.apply(op::BINOMIAL, arguments))
            }
            Kind::Fence { open, close, body } => self.fence(id, open, close, *body),
            Kind::List { separator, items } => self.list(id, *separator, items),
            Kind::Infix { .. } => self.infix(id),
            Kind::Prefix { sign, body } => self.prefix(id, sign, *body),
            Kind::Postfix { sign, body } => {
                let body = self.expression(*body)?;
                match sign.as_ref() {
                    "!" => Ok(self.arena.apply(op::FACTORIAL, [body])),
                    "\\%" => Ok(self.arena.apply(op::PERCENT, [body])),
                    other => Err(self.obstacle(Hindrance::Unsupported, id, format!("the sign `{other}` after something"))),
                }
            }
            Kind::Juxtaposition(items) => self.juxtaposition(id, items),
            Kind::Big { name, sub, sup, body } => self.big(id, name, *sub, *sup, *body),
            Kind::Chain { first, links } => self.relation(id, *first, links),
            Kind::Matrix { open, rows, .. } => self.matrix(id, open, rows),
            Kind::Cases(rows) => self.cases(id, rows),
            Kind::Rows(rows) => self.rows(id, rows),
            Kind::Hole => {
                self.beyond(id, "a hole");
                Ok(self.arena.apply(op::PLACEHOLDER, []))
            }
            Kind::Command { name, .. } => {
                Err(self.obstacle(Hindrance::Undefined, id, format!("the command `\\{name}`, which nothing defines")))
            }
            Kind::Missing => Err(self.obstacle(Hindrance::Unreadable, id, "something is missing")),
            Kind::Error => Err(self.obstacle(Hindrance::Unreadable, id, "could not be read")),
        }
    }

    /// Whether several things stand at a node, with commas between them.
    fn is_listed(&self, id: NodeId) -> bool {
        match self.tree.kind(id) {
            Kind::Fence { open, body, .. } => matches!(open.as_ref(), "(" | "[") && self.is_listed(*body),
            Kind::List { separator: ',', items } => {
                items.len() > 1 && !items.iter().any(|item| self.is_ellipsis(*item) || *self.tree.kind(*item) == Kind::Missing)
            }
            _ => false,
        }
    }

    /// `\binom{n}{a, b, c}`: the number of ways to part n things into groups of these sizes.
    fn multinomial(&mut self, upper: NodeId, lower: NodeId) -> Result<ExprId, Obstacle> {
        let mut inner = lower;
        while let Kind::Fence { body, .. } = self.tree.kind(inner) {
            inner = *body;
        }
        let above = self.expression(upper)?;
        let mut sizes = Vec::new();
        if let Kind::List { items, .. } = self.tree.kind(inner) {
            for item in items {
                sizes.push(self.expression(*item)?);
            }
        }
        let number = |id: ExprId| match self.arena.node(id) {
            Node::Number(number) => Some(number.clone()),
            _ => None,
        };
        let sum = sizes.iter().map(|size| number(*size)).sum::<Option<crate::num::Rational>>();
        let adds_up = number(above).zip(sum).map(|(above, sum)| above == sum);
        if adds_up == Some(false) {
            return Err(self.obstacle(Hindrance::Unsupported, lower, "a multinomial coefficient whose sizes do not add up"));
        }
        let sizes: Vec<ExprId> = sizes.into_iter().map(|size| self.arena.apply(op::FACTORIAL, [size])).collect();
        // Letters may be meant so that they add up to what stands above.
        if adds_up.is_none() {
            self.doubt("the sizes below a multinomial coefficient may add up to what stands above");
        }
        let above = self.arena.apply(op::FACTORIAL, [above]);
        let below = self.arena.apply(op::MUL, sizes);
        Ok(self.arena.apply(op::DIV, [above, below]))
    }

    /// A name without computing scripts.
    fn symbol(&mut self, id: NodeId) -> Result<ExprId, Obstacle> {
        let name = canonical(self.tree, id).ok_or_else(|| self.obstacle(Hindrance::Unsupported, id, "an accent over a computation"))?;
        if let Some(constant) = self.constant(&name) {
            return Ok(constant);
        }
        match name.as_str() {
            "\\ldots" | "\\cdots" | "\\dots" | "\\vdots" | "\\ddots" => {
                self.beyond(id, "an ellipsis");
                Ok(self.arena.apply(op::ELLIPSIS, []))
            }
            // A place that an argument would take: `f(\cdot)`.
            "\\cdot" | "\\bullet" | "\\ast" | "*" => {
                self.beyond(id, "a place that is left open");
                Ok(self.arena.apply(op::PLACEHOLDER, []))
            }
            "\\partial" | "\\nabla" => Err(self.obstacle(Hindrance::Unsupported, id, "a derivative that was not understood")),
            "\\therefore" | "\\because" => Err(self.obstacle(Hindrance::Prose, id, "a sign that joins sentences")),
            _ => Ok(self.resolve(&name)),
        }
    }

    /// The constant that `name` stands for where the document says nothing else.
    fn constant(&mut self, name: &str) -> Option<ExprId> {
        if self.context.knows(name) || self.bound.iter().any(|(known, _)| known == name) || self.context.evidence.is_function(name) {
            return None;
        }
        let token = match name {
            "\\pi" => Some(Token::Pi),
            "e" | "\\mathrm{e}" => Some(Token::Euler),
            _ => None,
        };
        if token.is_some_and(|token| self.context.profile.of(token) == Some(1))
            || (name == "e" && self.context.evidence.has_own_e())
            || self.context.evidence.is_own(name)
        {
            return None;
        }
        if let Some((_, constant)) = self.context.constants.iter().find(|(letter, _)| *letter == name).copied() {
            self.convention(&format!("{name} is the constant with that name"));
            return Some(self.arena.apply(constant, []));
        }
        let op = match name {
            "\\pi" => op::PI,
            "e" | "\\mathrm{e}" => op::E,
            "i" | "\\mathrm{i}" if self.context.imaginary => op::IMAGINARY,
            "\\varphi" if self.context.golden => {
                self.convention("\\varphi is the golden ratio");
                let (five, one, two) = (self.arena.integer(5), self.arena.integer(1), self.arena.integer(2));
                let root = self.arena.apply(op::SQRT, [five]);
                let above = self.arena.apply(op::ADD, [one, root]);
                return Some(self.arena.apply(op::DIV, [above, two]));
            }
            "\\infty" => op::INFINITY,
            "\\emptyset" => op::EMPTYSET,
            "\\mathbb{R}" => op::REALS,
            // The old face of the real numbers; with an argument it is the real part, and a call.
            "\\Re" if !self.context.imaginary => op::REALS,
            "\\mathbb{Z}" => op::INTEGERS,
            "\\mathbb{N}" => op::NATURALS,
            "\\mathbb{C}" => op::COMPLEXES,
            "\\mathbb{Q}" => op::RATIONALS,
            _ => return None,
        };
        Some(self.arena.apply(op, []))
    }

    /// The symbol of `name`: bound, defined or free.
    pub(super) fn resolve(&mut self, name: &str) -> ExprId {
        if let Some((_, symbol)) = self.bound.iter().rev().find(|(known, _)| known == name) {
            return self.arena.name(*symbol);
        }
        if self.varied.iter().any(|varied| depends_on(name, varied)) {
            self.beyond(self.tree.root(), "the derivative of a name by what stands in its scripts");
        }
        let symbol = self.own_symbol(name);
        self.arena.name(symbol)
    }

    /// The symbol of a name of the document; one that is another thing at each turn of what is bound around it is nothing that the judge knows.
    pub(super) fn own_symbol(&mut self, name: &str) -> SymbolId {
        if self.bound.iter().any(|(bound, _)| depends_on(name, bound)) {
            self.beyond(self.tree.root(), "a name with something bound in its scripts");
        }
        self.context.symbol(self.arena, name)
    }

    /// The name of an item without its exponent.
    fn base_name(&self, item: NodeId) -> Option<String> {
        match self.tree.kind(item) {
            Kind::Scripts { base, sub, .. } => scripted(self.tree, *base, *sub, None, 0),
            _ => canonical(self.tree, item),
        }
    }

    /// Whether a letter, with or without an exponent, was declared a vector or a matrix.
    pub(super) fn is_shaped(&self, item: NodeId) -> bool {
        self.base_name(item).is_some_and(|name| self.context.shaped.contains(&name))
    }

    /// Whether the base of a scripted item, or the item, has a meaning or a shape.
    pub(super) fn base_known(&self, item: NodeId) -> bool {
        self.is_shaped(item) || self.base_name(item).is_some_and(|name| self.knows(&name))
    }

    /// Whether `name` has a meaning here.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.context.knows(name) || self.is_bound(name)
    }

    /// Whether `name` is bound here.
    pub(super) fn is_bound(&self, name: &str) -> bool {
        self.bound.iter().any(|(known, _)| known == name)
    }

    /// The name of a scripted base where the document knows it.
    pub(super) fn known(&self, base: NodeId, sub: Option<NodeId>, sup: Option<NodeId>, primes: u8) -> Option<String> {
        // A member of a family at a bound index is another one at each turn, whatever its name stands for outside.
        let runs = sub.is_some_and(|sub| self.mentions_bound(sub)) || sup.is_some_and(|sup| self.mentions_bound(sup));
        scripted(self.tree, base, sub, sup, primes).filter(|name| if runs { self.is_bound(name) } else { self.knows(name) })
    }

    fn words(&mut self, id: NodeId, text: &str) -> Result<ExprId, Obstacle> {
        let name = canonical(self.tree, id).unwrap_or_default();
        if self.knows(&name) {
            return Ok(self.resolve(&name));
        }
        match text.trim() {
            "" => Err(self.obstacle(Hindrance::Unreadable, id, "something is missing")),
            // A word alone can be a quantity whose value is not known; a sentence is not.
            word if word.split_whitespace().count() <= 4
                && word.trim_start_matches('#').trim_start().starts_with(char::is_alphabetic)
                && !begins_clause(word) =>
            {
                Ok(self.resolve(&name))
            }
            _ => Err(self.obstacle(Hindrance::Prose, id, "words")),
        }
    }

    fn bare_operator(&mut self, id: NodeId, name: &str) -> Result<ExprId, Obstacle> {
        let full = canonical(self.tree, id).unwrap_or_default();
        if self.knows(&full) {
            return Ok(self.resolve(&full));
        }
        if name == "nabla" || op::by_notation(name).is_some_and(|op| op::row(op).class == op::Class::Binder) {
            return Err(self.obstacle(Hindrance::Unsupported, id, format!("the operator `{name}` without an argument")));
        }
        // The function itself is meant, or a word that names something.
        self.beyond(id, format!("the operator `{name}` without an argument"));
        Ok(self.resolve(&full))
    }

    fn fraction(&mut self, id: NodeId, numerator: NodeId, denominator: NodeId) -> Result<ExprId, Obstacle> {
        if let Some(derivative) = self.quotient_of_differentials(id, numerator, denominator) {
            return derivative;
        }
        if self.is_quotient_of_differentials(numerator, denominator) {
            return Err(self.obstacle(Hindrance::Unsupported, id, "a derivative that was not understood"));
        }
        let arguments = [self.expression(numerator)?, self.expression(denominator)?];
        if self.sort(arguments[1]).shape().is_some() {
            return Err(self.obstacle(Hindrance::Shape, id, "a division by a vector or a matrix"));
        }
        Ok(self.arena.apply(op::DIV, arguments))
    }

    /// The whole number that an expression is.
    pub(super) fn whole(&self, expression: ExprId) -> Option<i64> {
        match self.arena.node(expression) {
            Node::Number(value) if value.is_integer() => i64::try_from(value.to_integer()).ok(),
            _ => None,
        }
    }

    /// Whether an expression is this number.
    pub(super) fn is_number(&self, expression: ExprId, value: i64) -> bool {
        matches!(self.arena.node(expression), Node::Number(number) if *number == Rational::from_integer(value.into()))
    }
}

/// Whether words go on with a sentence rather than name a quantity.
fn begins_clause(words: &str) -> bool {
    joins(words.split(|c: char| !c.is_alphanumeric()).next().unwrap_or(""))
}

/// Whether a word joins, asks or says something rather than names.
pub(super) fn joins(word: &str) -> bool {
    const JOINING: [&str; 62] = [
        "and",
        "or",
        "if",
        "so",
        "where",
        "then",
        "we",
        "is",
        "are",
        "for",
        "with",
        "since",
        "because",
        "hence",
        "thus",
        "by",
        "but",
        "as",
        "let",
        "when",
        "such",
        "which",
        "that",
        "has",
        "have",
        "otherwise",
        "not",
        "from",
        "unless",
        "except",
        "whenever",
        "provided",
        "given",
        "over",
        "per",
        "times",
        "than",
        "more",
        "less",
        "most",
        "least",
        "to",
        "in",
        "on",
        "at",
        "of",
        "be",
        "was",
        "will",
        "can",
        "may",
        "must",
        "while",
        "until",
        "after",
        "before",
        "each",
        "all",
        "any",
        "some",
        "every",
        "no",
    ];
    JOINING.contains(&word.trim().to_lowercase().as_str())
}
