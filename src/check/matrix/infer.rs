//! Shapes of names of which nothing is declared, from how an equation uses them.
//!
//! What stands under a transpose, a trace or a determinant is no number. Capital letters are matrices, small ones vectors or numbers: each
//! assignment under which all operands fit is a reading, and a verdict must hold under all of them.

use std::collections::{HashMap, HashSet};

use super::{Property, Shape};
use crate::{
    eval::symbolic::{self, build},
    ir::{Arena, ExprId, Node, SymbolId},
    op,
};

/// Deeper expressions are not read.
const DEEPEST: usize = 60;
/// So many names may be a vector or a number.
const MOST_OPEN: usize = 5;
/// The scope of bound names.
const BOUND: u32 = 1 << 30;

/// What a name can stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A matrix, square unless something else fits it.
    Matrix,
    /// A column.
    Vector,
    /// A number.
    Number,
    /// The identity matrix.
    Identity,
    /// A column of ones.
    Ones,
}

/// How the notation tells of matrices.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// Not at all.
    #[default]
    None,
    /// Capital letters are inverted, or multiplied in more than one order: they may be numbers as well.
    Weak,
    /// A name stands bare under an operator that only vectors and matrices have, or is written as they are.
    Strong,
}

/// How the notation of both sides tells of matrices.
pub fn sign_of_matrices(arena: &Arena, sides: &[ExprId]) -> Sign {
    let mut seen = HashSet::new();
    let mut open = sides.to_vec();
    let mut found = Sign::None;
    let mut orders: Vec<Vec<ExprId>> = Vec::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let here = match arena.node(id) {
            Node::Apply(
                op::TRANSPOSE | op::TRACE | op::DET | op::RANK | op::NORM | op::DOT | op::HADAMARD | op::KRONECKER | op::MATMUL | op::OUTER,
                parts,
            ) if parts.iter().any(|part| bare(arena, *part, 0)) => Sign::Strong,
            Node::Bind { op: op::GRADIENT, .. } => Sign::Strong,
            Node::Symbol(symbol) if written_as_matrix(&arena.symbol_of(*symbol).name) => Sign::Strong,
            Node::Apply(op::INVERSE, parts) if capital(arena, parts[0]) => Sign::Weak,
            Node::Apply(op::POW, parts)
                if capital(arena, parts[0])
                    && build::value(arena, parts[1]).is_some_and(|power| power == -crate::num::Rational::from_integer(1.into())) =>
            {
                Sign::Weak
            }
            Node::Apply(op::MUL, parts) => {
                let letters: Vec<ExprId> = parts.iter().copied().filter(|part| capital(arena, *part)).collect();
                let mut sorted = letters.clone();
                sorted.sort_unstable();
                let turned = orders.iter().any(|other| {
                    let mut same = other.clone();
                    same.sort_unstable();
                    same == sorted && *other != letters
                });
                orders.push(letters);
                if turned { Sign::Weak } else { Sign::None }
            }
            _ => Sign::None,
        };
        found = found.max(here);
        if found == Sign::Strong {
            break;
        }
        open.extend(arena.children(id));
    }
    found
}

/// Whether a free name is reached through sums and products alone.
fn bare(arena: &Arena, id: ExprId, depth: usize) -> bool {
    match arena.node(id) {
        Node::Symbol(symbol) => arena.symbol_of(*symbol).scope < BOUND,
        Node::Apply(
            op::ADD | op::SUB | op::NEG | op::MUL | op::DIV | op::POW | op::TRANSPOSE | op::INVERSE | op::MATMUL | op::HADAMARD,
            parts,
        ) => depth < DEEPEST && parts.iter().any(|part| bare(arena, *part, depth + 1)),
        _ => false,
    }
}

/// Whether an expression is a capital letter, or a sum or product of capital letters.
fn capital(arena: &Arena, id: ExprId) -> bool {
    match arena.node(id) {
        Node::Symbol(symbol) => role(&arena.symbol_of(*symbol).name) == (Role::Matrix, None),
        Node::Apply(op::ADD | op::SUB | op::MUL, parts) => parts.iter().all(|part| capital(arena, *part)),
        _ => false,
    }
}

/// Bold letters and letters under an arrow.
fn written_as_matrix(name: &str) -> bool {
    ["\\mathbf{", "\\boldsymbol{", "\\vec{"].iter().any(|face| name.starts_with(face))
}

/// What a name of which nothing is declared stands for; two answers where its spelling does not tell.
fn role(name: &str) -> (Role, Option<Role>) {
    let bold = written_as_matrix(name);
    let inner = name.split_once('{').filter(|_| bold).map_or(name, |(_, inner)| inner.trim_end_matches('}'));
    let letter = inner.split(['_', '^']).next().unwrap_or(inner);
    match letter {
        "I" if !name.starts_with("\\vec") => return (Role::Identity, None),
        "1" => return (Role::Ones, None),
        _ => {}
    }
    let capital = letter.starts_with(|c: char| c.is_ascii_uppercase())
        || ["\\Sigma", "\\Lambda", "\\Omega", "\\Psi", "\\Phi", "\\Theta", "\\Gamma", "\\Delta"].contains(&letter);
    match (capital, bold) {
        (true, _) => (Role::Matrix, None),
        (false, true) => (Role::Vector, None),
        _ if letter.starts_with('\\') => (Role::Number, Some(Role::Vector)),
        _ if matches!(letter, "i" | "j" | "k" | "m" | "n" | "p" | "d") => (Role::Number, None),
        _ => (Role::Vector, Some(Role::Number)),
    }
}

/// The shapes under which both sides of a relation fit, one map for each reading; why there are none.
pub fn infer(
    arena: &Arena,
    sides: (ExprId, ExprId),
    declared: &HashMap<SymbolId, Shape>,
    numbers: &HashSet<SymbolId>,
    sign: Sign,
) -> Result<Vec<HashMap<SymbolId, Shape>>, Misfit> {
    let mut names = symbolic::symbols(arena, sides.0);
    for symbol in symbolic::symbols(arena, sides.1) {
        if !names.contains(&symbol) {
            names.push(symbol);
        }
    }
    names.retain(|symbol| arena.symbol_of(*symbol).scope < BOUND && !declared.contains_key(symbol));
    let orders = orders(arena, &[sides.0, sides.1]);
    names.retain(|symbol| !orders.contains(symbol));
    let (mut fixed, mut open) = (HashMap::new(), Vec::new());
    let (columns, divisors) = used(arena, &[sides.0, sides.1]);
    let mut capitals = Vec::new();
    for symbol in names {
        if numbers.contains(&symbol) || divisors.contains(&symbol) {
            fixed.insert(symbol, Role::Number);
            continue;
        }
        match role(&arena.symbol_of(symbol).name) {
            (_, Some(_)) if columns.contains(&symbol) => {
                fixed.insert(symbol, Role::Vector);
            }
            (first, Some(second)) => open.push((symbol, first, second)),
            (Role::Matrix, None) if sign != Sign::Strong => open.push((symbol, Role::Matrix, Role::Number)),
            (only, None) => {
                fixed.insert(symbol, only);
                if only == Role::Matrix {
                    capitals.push(symbol);
                }
            }
        }
    }
    match readings(arena, sides, declared, &fixed, &open) {
        // A capital letter may be a random vector.
        Err(Misfit::Shape(why)) if !capitals.is_empty() => {
            for symbol in capitals {
                fixed.remove(&symbol);
                open.push((symbol, Role::Matrix, Role::Vector));
            }
            readings(arena, sides, declared, &fixed, &open).map_err(|_| Misfit::Shape(why))
        }
        found => found,
    }
}

/// The assignments under which all operands fit.
fn readings(
    arena: &Arena,
    sides: (ExprId, ExprId),
    declared: &HashMap<SymbolId, Shape>,
    fixed: &HashMap<SymbolId, Role>,
    open: &[(SymbolId, Role, Role)],
) -> Result<Vec<HashMap<SymbolId, Shape>>, Misfit> {
    if open.len() > MOST_OPEN {
        return Err(Misfit::Unsupported("too many letters of which it is not said whether they are vectors or numbers".to_owned()));
    }
    let mut readings = Vec::new();
    let mut why = None;
    for choice in 0..1usize << open.len() {
        let mut roles = fixed.clone();
        for (at, (symbol, first, second)) in open.iter().enumerate() {
            roles.insert(*symbol, if choice >> at & 1 == 0 { *first } else { *second });
        }
        let mut typing = Typing::new(arena, declared, &roles);
        let found = typing.of(sides.0, 0).and_then(|left| {
            let right = typing.of(sides.1, 0)?;
            typing.same(left, right)
        });
        match found {
            Ok(_) => readings.push(typing.shapes(&roles)),
            Err(Misfit::Unsupported(what)) => return Err(Misfit::Unsupported(what)),
            Err(Misfit::Shape(what)) => why = why.or(Some(what)),
        }
    }
    if readings.is_empty() { Err(Misfit::Shape(why.unwrap_or_else(|| "the operands do not fit".to_owned()))) } else { Ok(readings) }
}

/// The names that are transposed, in an inner product or what a gradient is by, and those that something is divided by.
fn used(arena: &Arena, sides: &[ExprId]) -> (HashSet<SymbolId>, HashSet<SymbolId>) {
    let (mut columns, mut divisors) = (HashSet::new(), HashSet::new());
    let mut seen = HashSet::new();
    let mut open = sides.to_vec();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        match arena.node(id) {
            Node::Apply(op::TRANSPOSE | op::DOT, parts) => parts.iter().for_each(|part| terms(arena, *part, &mut columns)),
            Node::Apply(op::DIV, parts) => terms(arena, parts[1], &mut divisors),
            Node::Bind { op: op::GRADIENT, bindings, .. } => columns.extend(bindings.iter().map(|binding| binding.symbol)),
            _ => {}
        }
        open.extend(arena.children(id));
    }
    (columns, divisors)
}

/// The names that only say of which order a norm is: the F of Frobenius.
fn orders(arena: &Arena, sides: &[ExprId]) -> HashSet<SymbolId> {
    let mut found = HashSet::new();
    let mut seen = HashSet::new();
    let mut open = sides.to_vec();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        match arena.node(id) {
            Node::Apply(op::NORM, parts) if parts.len() == 2 && super::is_frobenius(arena, parts[1]) => {
                terms(arena, parts[1], &mut found);
                open.push(parts[0]);
            }
            _ => open.extend(arena.children(id)),
        }
    }
    found
}

/// The names that are terms of a sum, or the whole of it.
fn terms(arena: &Arena, id: ExprId, found: &mut HashSet<SymbolId>) {
    match arena.node(id) {
        Node::Symbol(symbol) => {
            found.insert(*symbol);
        }
        Node::Apply(op::ADD | op::SUB | op::NEG, parts) => parts.iter().for_each(|part| terms(arena, *part, found)),
        _ => {}
    }
}

/// Why there is no reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misfit {
    /// Operands do not fit.
    Shape(String),
    /// Something has no rule here.
    Unsupported(String),
}

/// The rows and columns of something; zero has any.
#[derive(Debug, Clone, Copy)]
enum Type {
    Any,
    Sides(usize, usize),
}

/// Sides that are known to be equal, as a forest; the first is one.
struct Typing<'a> {
    arena: &'a Arena,
    parents: Vec<usize>,
    /// The size that a root is declared with.
    sizes: HashMap<usize, String>,
    names: HashMap<SymbolId, (usize, usize)>,
}

impl<'a> Typing<'a> {
    fn new(arena: &'a Arena, declared: &HashMap<SymbolId, Shape>, roles: &HashMap<SymbolId, Role>) -> Self {
        let mut typing = Typing { arena, parents: vec![0], sizes: HashMap::from([(0, "1".to_owned())]), names: HashMap::new() };
        let mut known: HashMap<String, usize> = HashMap::from([("1".to_owned(), 0)]);
        for (symbol, shape) in declared {
            let sides = [&shape.rows, &shape.columns].map(|size| match known.get(size) {
                Some(side) => *side,
                None => {
                    let side = typing.fresh();
                    typing.sizes.insert(side, size.clone());
                    known.insert(size.clone(), side);
                    side
                }
            });
            typing.names.insert(*symbol, (sides[0], sides[1]));
        }
        let mut ordered: Vec<(&SymbolId, &Role)> = roles.iter().collect();
        ordered.sort_unstable_by_key(|(symbol, _)| **symbol);
        for (symbol, role) in ordered {
            let sides = match role {
                Role::Number => (0, 0),
                Role::Vector | Role::Ones => (typing.fresh(), 0),
                Role::Matrix => (typing.fresh(), typing.fresh()),
                Role::Identity => {
                    let side = typing.fresh();
                    (side, side)
                }
            };
            typing.names.insert(*symbol, sides);
        }
        typing
    }

    fn fresh(&mut self) -> usize {
        self.parents.push(self.parents.len());
        self.parents.len() - 1
    }

    fn root(&self, mut side: usize) -> usize {
        while self.parents[side] != side {
            side = self.parents[side];
        }
        side
    }

    /// Says that two sides are equal. No side of a name that is free becomes one: that is another reading.
    fn join(&mut self, one: usize, two: usize) -> Result<(), Misfit> {
        let (one, two) = (self.root(one), self.root(two));
        if one == two {
            return Ok(());
        }
        let named = |side: usize| self.sizes.get(&side);
        match (named(one), named(two)) {
            (Some(a), Some(b)) if a != b => Err(Misfit::Shape(format!("{a} beside {b}"))),
            (Some(a), None) | (None, Some(a)) if a == "1" => Err(Misfit::Shape("a number or a vector beside a matrix".to_owned())),
            (Some(_), _) => {
                self.parents[two] = one;
                Ok(())
            }
            _ => {
                self.parents[one] = two;
                Ok(())
            }
        }
    }

    fn same(&mut self, left: Type, right: Type) -> Result<Type, Misfit> {
        match (left, right) {
            (Type::Any, other) | (other, Type::Any) => Ok(other),
            (Type::Sides(a, b), Type::Sides(c, d)) => {
                self.join(a, c)?;
                self.join(b, d)?;
                Ok(left)
            }
        }
    }

    fn is_number(&self, kind: Type) -> bool {
        matches!(kind, Type::Sides(rows, columns) if self.root(rows) == 0 && self.root(columns) == 0)
    }

    fn number(&self, kind: Type, what: &str) -> Result<Type, Misfit> {
        match kind {
            Type::Any => Ok(Type::Sides(0, 0)),
            _ if self.is_number(kind) => Ok(kind),
            _ => Err(Misfit::Shape(format!("{what} of a vector or a matrix"))),
        }
    }

    fn square(&mut self, kind: Type) -> Result<Type, Misfit> {
        if let Type::Sides(rows, columns) = kind {
            self.join(rows, columns)?;
        }
        Ok(kind)
    }

    fn times(&mut self, left: Type, right: Type) -> Result<Type, Misfit> {
        match (left, right) {
            (Type::Any, _) | (_, Type::Any) => Ok(Type::Any),
            _ if self.is_number(left) => Ok(right),
            _ if self.is_number(right) => Ok(left),
            (Type::Sides(rows, inner), Type::Sides(again, columns)) => {
                self.join(inner, again)?;
                Ok(Type::Sides(rows, columns))
            }
        }
    }

    fn of(&mut self, id: ExprId, depth: usize) -> Result<Type, Misfit> {
        if depth > DEEPEST {
            return Err(Misfit::Unsupported("nested too deeply".to_owned()));
        }
        if let Some(value) = build::value(self.arena, id) {
            return Ok(if num_traits::Zero::is_zero(&value) { Type::Any } else { Type::Sides(0, 0) });
        }
        let arena = self.arena;
        match arena.node(id) {
            Node::Symbol(symbol) => match self.names.get(symbol) {
                Some((rows, columns)) => Ok(Type::Sides(*rows, *columns)),
                None => Err(Misfit::Unsupported(format!("the shape of `{}` is not known", arena.symbol_of(*symbol).name))),
            },
            Node::Tensor { shape, entries } => {
                for entry in entries {
                    let inner = self.of(*entry, depth + 1)?;
                    self.number(inner, "an entry")?;
                }
                let mut side = |size: usize| {
                    let side = self.fresh();
                    self.sizes.insert(side, size.to_string());
                    side
                };
                match shape.as_ref() {
                    [rows] => Ok(Type::Sides(side(*rows), 0)),
                    [rows, columns] => Ok(Type::Sides(side(*rows), side(*columns))),
                    _ => Err(Misfit::Unsupported("a tensor".to_owned())),
                }
            }
            // The order of a norm is no operand.
            Node::Apply(op::NORM, parts) => {
                self.of(parts[0], depth + 1)?;
                Ok(Type::Sides(0, 0))
            }
            Node::Apply(op, parts) => {
                let mut kinds = Vec::new();
                for part in parts {
                    kinds.push(self.of(*part, depth + 1)?);
                }
                self.applied(*op, &kinds, parts)
            }
            Node::Bind { op: op::GRADIENT | op::DERIVATIVE | op::PARTIAL, bindings, body } if bindings.len() == 1 && body.len() == 1 => {
                let inner = self.of(body[0], depth + 1)?;
                self.number(inner, "the gradient")?;
                match self.names.get(&bindings[0].symbol) {
                    Some((rows, columns)) => Ok(Type::Sides(*rows, *columns)),
                    None => Err(Misfit::Unsupported("a gradient by what is not known".to_owned())),
                }
            }
            _ => Err(Misfit::Unsupported("no expression in named matrices".to_owned())),
        }
    }

    fn applied(&mut self, op: crate::ir::OpId, kinds: &[Type], parts: &[ExprId]) -> Result<Type, Misfit> {
        match (op, kinds) {
            (op::ADD | op::SUB | op::HADAMARD, [first, rest @ ..]) => {
                let mut all = *first;
                for kind in rest {
                    all = self.same(all, *kind)?;
                }
                Ok(all)
            }
            (op::NEG | op::POS, [kind]) => Ok(*kind),
            (op::MUL | op::MATMUL, [first, rest @ ..]) => {
                let mut all = *first;
                for kind in rest {
                    all = self.times(all, *kind)?;
                }
                Ok(all)
            }
            (op::DIV, [above, below]) => {
                self.number(*below, "a division by one")?;
                Ok(*above)
            }
            (op::TRANSPOSE, [kind]) => Ok(match *kind {
                Type::Any => Type::Any,
                Type::Sides(rows, columns) => Type::Sides(columns, rows),
            }),
            (op::INVERSE, [kind]) => self.square(*kind),
            (op::TRACE | op::DET, [kind]) => {
                self.square(*kind)?;
                Ok(Type::Sides(0, 0))
            }
            (op::DOT, [left, right]) => {
                self.same(*left, *right)?;
                Ok(Type::Sides(0, 0))
            }
            (op::POW | op::MATPOW, [base, exponent]) => {
                if !self.is_number(*exponent) && !matches!(exponent, Type::Any) {
                    return Err(Misfit::Unsupported("a matrix as an exponent".to_owned()));
                }
                let whole = build::value(self.arena, parts[1]).is_some_and(|value| value.is_integer());
                if whole || self.is_number(*base) { self.square(*base) } else { Err(Misfit::Unsupported("a power of a matrix".to_owned())) }
            }
            (op::ABS, [Type::Sides(_, columns)]) if self.root(*columns) == 0 => Ok(Type::Sides(0, 0)),
            (op::ABS | op::EXP | op::LOG | op::SQRT, [kind]) => self.number(*kind, "a function"),
            _ => Err(Misfit::Unsupported("no expression in named matrices".to_owned())),
        }
    }

    /// The shapes of the names: sides that are equal share a name.
    fn shapes(&self, roles: &HashMap<SymbolId, Role>) -> HashMap<SymbolId, Shape> {
        let size = |side: usize| {
            let root = self.root(side);
            self.sizes.get(&root).cloned().unwrap_or_else(|| format!("n_{root}"))
        };
        self.names
            .iter()
            .filter(|(symbol, _)| roles.contains_key(symbol))
            .map(|(symbol, (rows, columns))| {
                let property = match roles[symbol] {
                    Role::Identity => Property::Identity,
                    Role::Ones => Property::Ones,
                    _ => Property::General,
                };
                (*symbol, Shape { rows: size(*rows), columns: size(*columns), property })
            })
            .collect()
    }
}
