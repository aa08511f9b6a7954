//! Types of names: what the words declare, what every use in the document says, what the notation suggests; in this order.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;

use super::{Evidence, Understanding, obstacle::Hindrance};
use crate::{
    ir::{Arena, ExprId, Node, OpId, Range, SymbolId, Type},
    op::{self, Class},
};

/// Where a name's type is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// The words or a premise say it.
    Declared,
    /// How it is used says it.
    Use,
    /// How it is written suggests it.
    Notation,
}

/// A name of a formula with its type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TypedName {
    /// The canonical LaTeX of the name.
    pub name: String,
    /// What it stands for.
    #[serde(rename = "type")]
    pub kind: Type,
    /// Where the type is from.
    pub from: Origin,
    /// Whether an operator binds it.
    pub bound: bool,
}

/// How often a symbol was used as what.
type Votes = HashMap<SymbolId, BTreeMap<Type, u32>>;

/// Gives every name in the understood formulas of one document its type, and takes back the understanding of what has none.
pub fn settle(arena: &Arena, evidence: &Evidence, formulas: &mut [&mut Understanding]) {
    let mut uses = Uses { evidence, all: HashMap::new(), settled: HashMap::new() };
    let mut own: Vec<Votes> = Vec::with_capacity(formulas.len());
    for formula in formulas.iter() {
        let mut votes = Votes::new();
        for statement in &formula.statements {
            gather(arena, *statement, &mut votes);
        }
        for (symbol, said) in &votes {
            let places = uses.all.entry(arena.symbol_of(*symbol).name.to_string()).or_default();
            places.extend(said.iter().map(|(kind, count)| (formula.start, *kind, *count)));
        }
        own.push(votes);
    }
    uses.all.values_mut().for_each(|places| places.sort_by_key(|(at, ..)| *at));
    for (formula, votes) in formulas.iter_mut().zip(&own) {
        let mut names: Vec<TypedName> = Vec::new();
        let scope = evidence.scopes.innermost(formula.start);
        for (symbol, bound) in names_of(arena, &formula.statements) {
            let name = arena.symbol_of(symbol).name.to_string();
            let (kind, from) = uses.typed(&name, votes.get(&symbol), formula.start, scope);
            if !names.iter().any(|known| known.name == name && known.bound == bound) {
                names.push(TypedName { name, kind, from, bound });
            }
        }
        formula.names = names;
        formula.readings = formula.statements.iter().map(|statement| super::shown(arena, *statement)).collect();
        fit(arena, formula);
    }
}

/// Takes back the understanding of what has no type.
pub fn fit(arena: &Arena, formula: &mut Understanding) {
    if let Some(what) = formula.statements.iter().find_map(|statement| misfit(arena, *statement)) {
        let span = crate::diag::Span::empty(formula.start);
        formula.obstacles.push(super::Obstacle::new(Hindrance::Ambiguous, span, what));
    }
}

/// How the names of one document are used, and where.
struct Uses<'a> {
    evidence: &'a Evidence,
    /// The uses of each name in order: the place, as what, how often.
    all: HashMap<String, Vec<(usize, Type, u32)>>,
    /// What the uses in a stretch agree on; `None` inside where they do not.
    settled: HashMap<(usize, String), Option<Option<Type>>>,
}

impl Uses<'_> {
    /// The type of a name in the formula at byte `at`: what the words there say, its uses in the formula, what the section's words say, the uses in
    /// the section and in those around it, how it is written. Where the uses speak against each other it is a quantity of no known kind.
    fn typed(&mut self, name: &str, here: Option<&BTreeMap<Type, u32>>, at: usize, scope: usize) -> (Type, Origin) {
        let written = by_notation(name.split(['_', '^']).next().unwrap_or(name));
        // A number where whole numbers are usual is whole, a bold letter under a root is a vector.
        let refined = |kind: Type| match (kind, written) {
            (Type::Real, Type::Integer | Type::Vector | Type::Matrix)
            | (Type::Integer | Type::Set | Type::Event, Type::Vector | Type::Matrix) => written,
            _ => kind,
        };
        // `$\\sigma$-algebra`: the letter is part of a word.
        if self.evidence.is_part_of_word(at) {
            return (written, Origin::Notation);
        }
        if let Some((_, kind)) = self.evidence.declared(name).iter().find(|(place, _)| *place == at) {
            return (refined(*kind), Origin::Declared);
        }
        let used = here.map(agreed);
        if let Some(kind) = used.flatten().filter(|kind| !matches!(kind, Type::Real | Type::Family)) {
            return (kind, Origin::Use);
        }
        if let Some(kind) = self.declared(name, at, scope) {
            return (refined(kind), Origin::Declared);
        }
        if let Some(used) = used {
            return (used.map_or(written, refined), Origin::Use);
        }
        if let Some(kind) = self.used(name, scope) {
            return match kind {
                Some(kind) => (refined(kind), Origin::Use),
                None => (written, Origin::Notation),
            };
        }
        let base = name.split(['_', '^']).next().unwrap_or(name);
        if base != name {
            let inherited = |kind: &Type| {
                matches!(kind, Type::Random | Type::Set | Type::Event | Type::Distribution | Type::Function | Type::Real | Type::Integer)
            };
            if let Some(kind) = self.declared(base, at, scope).filter(inherited) {
                return (kind, Origin::Declared);
            }
            if let Some(kind) = self.used(base, scope).flatten().filter(inherited) {
                return (kind, Origin::Use);
            }
        }
        (written, Origin::Notation)
    }

    /// What the words call a name where the formula at byte `at` stands: the last time before it in its section, the first time after it
    /// there, the last time in the text of a section around it.
    fn declared(&self, name: &str, at: usize, scope: usize) -> Option<Type> {
        let said = self.evidence.declared(name);
        let within = |stretch: usize| said.iter().filter(move |(place, _)| self.evidence.scopes.innermost(*place) == stretch);
        for (depth, stretch) in self.evidence.scopes.outwards(scope).enumerate() {
            let before = within(stretch).rfind(|(place, _)| *place <= at);
            let after = within(stretch).next().filter(|_| depth == 0);
            if let Some((_, kind)) = before.or(after) {
                return Some(*kind);
            }
        }
        None
    }

    /// What the uses of a name agree on in the innermost stretch that has any, from `scope` outwards: nothing where there are none, or none that carry
    /// so far, nothing inside where they speak against each other.
    fn used(&mut self, name: &str, scope: usize) -> Option<Option<Type>> {
        let places = self.all.get(name)?;
        for (depth, stretch) in self.evidence.scopes.outwards(scope).enumerate() {
            let key = (stretch, name.to_owned());
            let found = match self.settled.get(&key) {
                Some(found) => *found,
                None => {
                    let span = self.evidence.scopes.span(stretch);
                    let from = places.partition_point(|(place, ..)| *place < span.start);
                    let to = places.partition_point(|(place, ..)| *place < span.end);
                    let mut counts = BTreeMap::new();
                    for (_, kind, count) in places.get(from..to).unwrap_or(&[]) {
                        *counts.entry(*kind).or_default() += count;
                    }
                    let found = (!counts.is_empty()).then(|| agreed(&counts));
                    self.settled.insert(key, found);
                    found
                }
            };
            if let Some(kind) = found {
                return Some(kind.filter(|kind| carries(*kind, name, depth)));
            }
        }
        None
    }
}

/// Whether what a name is used as elsewhere says what it is here, `depth` stretches further out: that something is indexed, a position or an event
/// there says nothing about the letter alone.
fn carries(kind: Type, name: &str, depth: usize) -> bool {
    let capital = name.trim_start_matches("\\mathbf{").starts_with(|c: char| c.is_ascii_uppercase());
    match kind {
        Type::Function if depth > 0 => !capital || name == "P",
        Type::Function | Type::Distribution => true,
        Type::Matrix => capital,
        Type::Vector | Type::Random | Type::Set => depth == 0,
        Type::Real => depth == 0 && !capital,
        Type::Integer => depth == 0 && by_notation(name) == Type::Integer,
        _ => false,
    }
}

/// The one type that uses speak for: some say more of the same thing, a few slips do not count, and others speak against each other.
fn agreed(said: &BTreeMap<Type, u32>) -> Option<Type> {
    let total: u32 = said.values().sum();
    let mut kinds = said.iter().filter(|(_, count)| **count * 8 > total).map(|(kind, _)| *kind);
    let first = kinds.next()?;
    kinds.try_fold(first, |one, other| match (one.min(other), one.max(other)) {
        (one, other) if one == other => Some(one),
        // A letter that stands for a random variable is compared and indexed as its values are.
        (Type::Integer, Type::Real) => Some(Type::Real),
        (Type::Integer | Type::Real | Type::Vector | Type::Family, Type::Random) => Some(Type::Random),
        (Type::Vector, Type::Family) => Some(Type::Vector),
        (Type::Matrix, Type::Family) => Some(Type::Matrix),
        (Type::Family, Type::Function) => Some(Type::Function),
        (Type::Function, Type::Distribution) => Some(Type::Distribution),
        (Type::Event, Type::Set | Type::Proposition) => Some(Type::Event),
        _ => None,
    })
}

/// What a letter usually stands for.
fn by_notation(base: &str) -> Type {
    let bold = ["\\mathbf{", "\\vec{", "\\boldsymbol{"].iter().find_map(|face| base.strip_prefix(face));
    if let Some(inner) = bold {
        // A bold P or E is a probability or an expectation as often.
        if matches!(inner, "P}" | "E}") {
            return Type::Quantity;
        }
        let capital = inner.trim_start_matches('\\').starts_with(|c: char| c.is_ascii_uppercase());
        return if capital && !base.starts_with("\\vec") { Type::Matrix } else { Type::Vector };
    }
    match base {
        "i" | "j" | "k" | "m" | "n" | "N" => Type::Integer,
        "\\mathcal{L}" | "\\mathcal{J}" => Type::Real,
        _ if base.starts_with("\\mathcal") || base.starts_with("\\mathbb") => Type::Set,
        _ => Type::Quantity,
    }
}

/// The symbols of expressions in order of appearance, and whether they are bound.
fn names_of(arena: &Arena, statements: &[ExprId]) -> Vec<(SymbolId, bool)> {
    let mut names = Vec::new();
    let mut seen = HashSet::new();
    let mut bound = HashSet::new();
    let mut open: Vec<ExprId> = statements.iter().rev().copied().collect();
    while let Some(next) = open.pop() {
        if !seen.insert(next) {
            continue;
        }
        match arena.node(next) {
            Node::Symbol(symbol) => {
                names.push(*symbol);
                if let Some(parts) = arena.derivative(*symbol) {
                    open.extend(parts.iter().rev());
                }
            }
            Node::Call { function, .. } => names.push(*function),
            Node::Bind { op, bindings, .. } => {
                names.extend(bindings.iter().map(|binding| binding.symbol));
                if !matches!(*op, op::GRADIENT | op::PARTIAL | op::DERIVATIVE | op::HESSIAN | op::LAPLACIAN) {
                    bound.extend(bindings.iter().map(|binding| binding.symbol));
                }
            }
            _ => {}
        }
        open.extend(arena.children(next).into_iter().rev());
    }
    let mut told = HashSet::new();
    names.retain(|symbol| told.insert(*symbol));
    names.into_iter().map(|symbol| (symbol, bound.contains(&symbol))).collect()
}

/// Counts what each symbol under `statement` is used as.
fn gather(arena: &Arena, statement: ExprId, votes: &mut Votes) {
    let mut seen = HashSet::new();
    let mut open = vec![statement];
    // `X \sim U(a, b)`: calls that are laws.
    let mut laws: HashSet<ExprId> = HashSet::new();
    while let Some(next) = open.pop() {
        if !seen.insert(next) {
            continue;
        }
        if let Node::Apply(op::DISTRIBUTED, sides) = arena.node(next) {
            laws.extend(sides.get(1));
        }
        let mut vote = |id: ExprId, kind: Type| {
            if let Node::Symbol(symbol) = arena.node(id)
                && arena.derivative(*symbol).is_none()
            {
                *votes.entry(*symbol).or_default().entry(kind).or_default() += 1;
            }
        };
        match arena.node(next) {
            Node::Apply(op, arguments) => uses(arena, *op, arguments, &mut vote),
            Node::Call { function, arguments, given } => {
                let name = arena.symbol_of(*function).name.to_string();
                if matches!(name.as_ref(), "P" | "\\mathbb{P}" | "probability" | "\\operatorname{Pr}") {
                    // `P(X, Y, E)`: beside one of the letters of random variables all are such.
                    let all: Vec<ExprId> = arguments.iter().chain(given).copied().collect();
                    if all.iter().any(|argument| is_variable(arena, *argument)) {
                        let named = |id: &&ExprId| matches!(arena.node(**id), Node::Symbol(_)) && capital(arena, **id);
                        all.iter().filter(named).for_each(|argument| vote(*argument, Type::Random));
                    } else {
                        all.iter().for_each(|argument| event(arena, *argument, 0, &mut vote));
                    }
                } else {
                    // `p(X = x)`: what stands on the left is random.
                    let relation = |id: &&ExprId| matches!(arena.node(**id), Node::Apply(op, _) if op::row(*op).class == Class::Relation);
                    arguments.iter().chain(given).filter(relation).for_each(|argument| event(arena, *argument, 0, &mut vote));
                }
                *votes
                    .entry(*function)
                    .or_default()
                    .entry(if laws.contains(&next) { Type::Distribution } else { Type::Function })
                    .or_default() += 1;
            }
            Node::Bind { op, bindings, body } => {
                for binding in bindings {
                    let kind = match (*op, binding.range) {
                        (op::SUM | op::PROD | op::FAMILY | op::UNIONOVER | op::INTERSECTIONOVER, Range::Between(..)) => Some(Type::Integer),
                        (op::EXPECTATION, _) => Some(Type::Random),
                        (_, Range::In(set)) => member_type(arena, set),
                        (op::DERIVATIVE, _) => Some(Type::Real),
                        _ => None,
                    };
                    if let Some(kind) = kind {
                        *votes.entry(binding.symbol).or_default().entry(kind).or_default() += 1;
                    }
                    if let Range::In(set) = binding.range
                        && !matches!(*op, op::GRADIENT | op::INTEGRAL)
                    {
                        let law = *op == op::EXPECTATION;
                        if let Node::Symbol(symbol) = arena.node(set) {
                            *votes.entry(*symbol).or_default().entry(if law { Type::Distribution } else { Type::Set }).or_default() += 1;
                        }
                    }
                }
                let _ = body;
            }
            _ => {}
        }
        open.extend(arena.children(next));
    }
}

/// Whether an expression is a letter that random variables have: `X`, `Y_i`.
fn is_variable(arena: &Arena, id: ExprId) -> bool {
    matches!(arena.node(id), Node::Symbol(symbol)
        if matches!(arena.symbol_of(*symbol).name.split('_').next(), Some("X" | "Y" | "Z" | "W" | "U" | "V")))
}

/// Counts what stands inside of a probability: events, joined or negated, and random variables in relations.
fn event(arena: &Arena, id: ExprId, depth: usize, vote: &mut impl FnMut(ExprId, Type)) {
    if depth > 20 {
        return;
    }
    match arena.node(id) {
        // More than what the signs between events say by themselves.
        Node::Symbol(_) if capital(arena, id) => (0..4).for_each(|_| vote(id, Type::Event)),
        Node::Apply(op::UNION | op::INTERSECTION | op::SETMINUS | op::NOT | op::AND | op::OR | op::GIVEN, parts) => {
            parts.iter().for_each(|part| event(arena, *part, depth + 1, vote));
        }
        Node::Apply(op, sides) if op::row(*op).class == Class::Relation => {
            sides.iter().take(1).filter(|side| capital(arena, **side)).for_each(|side| (0..4).for_each(|_| vote(*side, Type::Random)));
        }
        _ => {}
    }
}

/// What the arguments of an operator are used as.
fn uses(arena: &Arena, op: OpId, arguments: &[ExprId], vote: &mut impl FnMut(ExprId, Type)) {
    let capital = |id: ExprId| capital(arena, id);
    match (op, arguments) {
        (op::ELEMENT | op::NOTELEMENT, [left, right]) => {
            vote(*right, Type::Set);
            if let Some(kind) = member_type(arena, *right) {
                vote(*left, kind);
            }
        }
        (op::DISTRIBUTED, [left, right]) => {
            vote(*left, Type::Random);
            vote(*right, Type::Distribution);
        }
        (op::EXPECT, [first, laws @ ..]) => {
            vote(*first, Type::Random);
            laws.iter().for_each(|law| vote(*law, Type::Distribution));
        }
        (op::GIVEN, _) => arguments.iter().filter(|argument| capital(**argument)).for_each(|argument| vote(*argument, Type::Random)),
        (op::VAR | op::COV | op::STDDEV | op::CORRELATION | op::INDEPENDENT | op::MUTUALINFORMATION, _) => {
            arguments.iter().for_each(|argument| vote(*argument, Type::Random));
        }
        (op::KL | op::CROSSENTROPY, _) => arguments.iter().for_each(|argument| vote(*argument, Type::Distribution)),
        (op::ENTROPY | op::ENTROPY2, _) => {
            arguments.iter().for_each(|argument| vote(*argument, if capital(*argument) { Type::Random } else { Type::Distribution }));
        }
        (op::INDEX, [family, positions @ ..]) => {
            vote(*family, if capital(*family) && positions.len() > 1 { Type::Matrix } else { Type::Family });
            positions.iter().for_each(|position| vote(*position, Type::Integer));
        }
        (op::ITEM, [family, position]) => {
            vote(*family, Type::Family);
            vote(*position, Type::Integer);
        }
        (op::TRANSPOSE | op::INVERSE | op::NORM, [argument, ..]) => {
            vote(*argument, if capital(*argument) { Type::Matrix } else { Type::Vector })
        }
        (op::NORMAL | op::MULTINORMAL, [_, spread]) if capital(*spread) => vote(*spread, Type::Matrix),
        (op::DET | op::TRACE | op::RANK, [argument]) => vote(*argument, Type::Matrix),
        (op::DOT, _) => arguments.iter().for_each(|argument| vote(*argument, Type::Vector)),
        (op::MUL, _) => {
            // `a^\top b`: what a transposed vector is multiplied by.
            // Numbers may stand between; the last factor is what closes the product.
            if let [.., before, last] = arguments {
                let pair = [*before, *last];
                if let Node::Apply(op::TRANSPOSE, row) = arena.node(pair[0])
                    && !capital(row[0])
                    && matches!(arena.node(row[0]), Node::Symbol(_))
                {
                    vote(pair[1], if capital(pair[1]) { Type::Matrix } else { Type::Vector });
                }
            }
        }
        (op::MATMUL, _) => arguments.iter().filter(|argument| capital(**argument)).for_each(|argument| vote(*argument, Type::Matrix)),
        (op::POW, [base, exponent]) if !capital(*base) && matches!(arena.node(*exponent), Node::Number(_)) => vote(*base, Type::Real),
        (op::FACTORIAL | op::BINOMIAL, _) => arguments.iter().for_each(|argument| vote(*argument, Type::Integer)),
        (op::LT | op::LE | op::GT | op::GE | op::DIV | op::SQRT | op::ABS, _) => {
            arguments.iter().filter(|argument| !capital(**argument)).for_each(|argument| vote(*argument, Type::Real));
        }
        (op::UNION | op::INTERSECTION | op::SETMINUS | op::SUBSET | op::SUPERSET | op::COUNT, _) => {
            arguments.iter().for_each(|argument| vote(*argument, Type::Set));
        }
        (op::NOT | op::AND | op::OR | op::IMPLIES | op::EQUIVALENT, _) => {
            arguments.iter().for_each(|argument| vote(*argument, Type::Proposition))
        }
        (op::MAPS, [function, from, to]) => {
            vote(*function, Type::Function);
            vote(*from, Type::Set);
            vote(*to, Type::Set);
        }
        (op::EQ, [left, right]) => {
            for (one, other) in [(*left, *right), (*right, *left)] {
                if let Some(kind) = value_type(arena, other) {
                    vote(one, kind);
                }
            }
        }
        _ if op::row(op).class == Class::Elementwise && !matches!(op, op::NEG | op::POS) => {
            arguments.iter().filter(|argument| !capital(**argument)).for_each(|argument| vote(*argument, Type::Real));
        }
        _ => {}
    }
}

/// Whether an expression is a name with a capital letter.
fn capital(arena: &Arena, id: ExprId) -> bool {
    match arena.node(id) {
        Node::Symbol(symbol) => {
            let name = &arena.symbol_of(*symbol).name;
            let letter = name.trim_start_matches("\\mathbf{").trim_start_matches('\\');
            letter.starts_with(|c: char| c.is_ascii_uppercase()) && !name.starts_with("\\text")
        }
        _ => false,
    }
}

fn is_call(arena: &Arena, id: ExprId) -> bool {
    matches!(arena.node(id), Node::Call { .. } | Node::Text(_))
        || matches!(arena.node(id), Node::Symbol(symbol) if arena.symbol_of(*symbol).name.starts_with("\\mathcal"))
}

/// The type that members of a set have.
fn member_type(arena: &Arena, set: ExprId) -> Option<Type> {
    match arena.node(set) {
        Node::Apply(op::REALS | op::COMPLEXES | op::RATIONALS | op::INTERVAL, _) => Some(Type::Real),
        Node::Apply(op::INTEGERS | op::NATURALS, _) => Some(Type::Integer),
        Node::Apply(op::POW, arguments) => match (member_type(arena, arguments[0]), arena.node(arguments[1])) {
            (Some(Type::Real | Type::Integer), Node::Apply(op::SHAPE, sizes)) if sizes.len() == 2 => Some(Type::Matrix),
            (Some(Type::Real | Type::Integer), Node::Apply(op::SHAPE, _)) => None,
            (Some(Type::Real | Type::Integer), _) => Some(Type::Vector),
            _ => None,
        },
        Node::Apply(op::SET | op::ENUMERATION, members) => {
            let whole = members.iter().all(|member| match arena.node(*member) {
                Node::Number(value) => value.is_integer(),
                Node::Apply(op::ELLIPSIS, _) | Node::Symbol(_) => true,
                _ => false,
            });
            let number = members.iter().any(|member| matches!(arena.node(*member), Node::Number(_)));
            (whole && number).then_some(Type::Integer)
        }
        _ => None,
    }
}

/// The type of something that says its type itself.
fn value_type(arena: &Arena, id: ExprId) -> Option<Type> {
    match arena.node(id) {
        Node::Number(_) => Some(Type::Real),
        // A pair of sets is a graph or a space.
        Node::Tensor { shape, entries }
            if shape.len() == 1 && entries.iter().any(|entry| capital(arena, *entry) || is_call(arena, *entry)) =>
        {
            None
        }
        Node::Tensor { shape, .. } if shape.len() == 1 => Some(Type::Vector),
        Node::Tensor { shape, .. } if shape.len() == 2 => Some(Type::Matrix),
        // A row that is written as a list and turned is the vector.
        Node::Apply(op::TRANSPOSE, row) => value_type(arena, row[0]),
        Node::Apply(op, _) => match *op {
            op::SET | op::INTERVAL | op::REALS | op::INTEGERS | op::NATURALS | op::UNION | op::INTERSECTION | op::CARTESIAN => {
                Some(Type::Set)
            }
            op::EXP | op::LOG | op::DET | op::TRACE | op::NORM | op::DOT | op::KL | op::ENTROPY | op::MUTUALINFORMATION => Some(Type::Real),
            _ => (op::row(*op).class == Class::Distribution).then_some(Type::Distribution),
        },
        Node::Bind { op: op::SETOF, .. } => Some(Type::Set),
        Node::Bind { op: op::FAMILY, .. } => Some(Type::Family),
        Node::Bind { op: op::FUNCTION, .. } => Some(Type::Function),
        _ => None,
    }
}

/// What has no type: a statement, a set or a list of things in arithmetic, an open place in a product.
fn misfit(arena: &Arena, statement: ExprId) -> Option<String> {
    let mut seen = HashSet::new();
    let mut open = vec![statement];
    while let Some(next) = open.pop() {
        if !seen.insert(next) {
            continue;
        }
        if let Node::Apply(op, arguments) = arena.node(next)
            && matches!(*op, op::ADD | op::MUL | op::DIV | op::SUB | op::NEG | op::POW | op::MATMUL)
        {
            for (at, argument) in arguments.iter().enumerate() {
                let base_of_power = *op == op::POW && at == 0;
                if let Some(what) = not_algebraic(arena, *argument, base_of_power) {
                    return Some(format!("{what} in {}", op::row(*op).name));
                }
                // A letter beside several things in parentheses is no product.
                if *op == op::MUL
                    && at > 0
                    && let (Node::Tensor { shape, .. }, Node::Symbol(_)) = (arena.node(*argument), arena.node(arguments[at - 1]))
                    && shape.len() == 1
                    && arguments.len() == 2
                {
                    return Some("a letter before several things in parentheses".to_owned());
                }
            }
        }
        if let Node::Bind { op, bindings, body } = arena.node(next)
            && matches!(*op, op::SUM | op::PROD | op::INTEGRAL | op::MAXOVER | op::MINOVER)
            && bindings.iter().any(|binding| runs_over_member(arena, binding.symbol, body))
        {
            return Some("single members of a family are bound while an index runs over it".to_owned());
        }
        open.extend(arena.children(next));
    }
    None
}

/// Whether `symbol` is one member of a family (`x_1`) that `body` goes through by an index (`x_i`).
fn runs_over_member(arena: &Arena, symbol: SymbolId, body: &[ExprId]) -> bool {
    let name = &arena.symbol_of(symbol).name;
    let Some((base, _)) = name.split_once('_') else { return false };
    let mut seen = HashSet::new();
    let mut open = body.to_vec();
    while let Some(next) = open.pop() {
        if !seen.insert(next) {
            continue;
        }
        if let Node::Apply(op::INDEX | op::ITEM, arguments) = arena.node(next)
            && let Node::Symbol(family) = arena.node(arguments[0])
            && arena.symbol_of(*family).name.as_ref() == base
        {
            return true;
        }
        open.extend(arena.children(next));
    }
    false
}

fn not_algebraic(arena: &Arena, id: ExprId, base_of_power: bool) -> Option<&'static str> {
    match arena.node(id) {
        Node::Text(_) => Some("words"),
        Node::Bind { op: op::SETOF, .. } if !base_of_power => Some("a set"),
        Node::Bind { op: op::FORALL | op::EXISTS, .. } => Some("a statement"),
        Node::Apply(op, _) => match *op {
            op::SET | op::INTERVAL | op::CARTESIAN if !base_of_power => Some("a set"),
            op::ENUMERATION => Some("several things"),
            op::WHERE | op::MAPS => Some("a statement"),
            _ => matches!(op::row(*op).class, Class::Relation).then_some("a statement"),
        },
        _ => None,
    }
}
