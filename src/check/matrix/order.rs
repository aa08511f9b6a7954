//! Whether the order of factors matters: the same two matrices multiplied in both orders, which a proof by commuting normal forms would not see.

use std::collections::HashSet;

use crate::{
    ir::{Arena, ExprId, Node, SymbolId},
    op,
};

/// More pairs than this are not looked at; then the order is taken to matter.
const MOST: usize = 4000;

/// What a name may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rank {
    /// A number.
    Number,
    /// A vector or a matrix by what is declared.
    Declared,
    /// Written as matrices are; what is divided by is a number all the same.
    Capital,
    /// Nothing is known: beside a matrix it may be one.
    Open,
}

/// The pairs of factors of all products of two sides, in their order.
struct Pairs<'a> {
    arena: &'a Arena,
    rank: &'a dyn Fn(SymbolId) -> Rank,
    seen: HashSet<(ExprId, ExprId)>,
    done: HashSet<ExprId>,
    divisors: HashSet<SymbolId>,
}

/// Whether the same two factors stand in both orders, and one of them is a matrix.
pub fn order_matters(arena: &Arena, sides: [ExprId; 2], rank: &dyn Fn(SymbolId) -> Rank) -> bool {
    let mut pairs = Pairs { arena, rank, seen: HashSet::new(), done: HashSet::new(), divisors: divisors(arena, sides) };
    pairs.walk(sides.to_vec());
    pairs.seen.len() > MOST || pairs.seen.iter().any(|(a, b)| pairs.seen.contains(&(*b, *a)))
}

impl Pairs<'_> {
    fn walk(&mut self, mut open: Vec<ExprId>) {
        while let Some(id) = open.pop() {
            if self.seen.len() > MOST || !self.done.insert(id) {
                continue;
            }
            open.extend(self.arena.children(id));
            let Node::Apply(operator, parts) = self.arena.node(id) else { continue };
            match *operator {
                op::MUL | op::MATMUL | op::DIV => {
                    let factors: Vec<HashSet<ExprId>> = parts.iter().map(|part| self.atoms(*part)).collect();
                    for (at, before) in factors.iter().enumerate() {
                        factors[at + 1..].iter().for_each(|after| self.pair(before, after));
                    }
                }
                op::POW | op::MATPOW => {
                    let base = self.atoms(parts[0]);
                    if !matches!(self.arena.node(parts[0]), Node::Symbol(_)) && base.len() > 1 {
                        self.pair(&base, &base.clone());
                    }
                }
                _ => {}
            }
        }
    }

    fn pair(&mut self, before: &HashSet<ExprId>, after: &HashSet<ExprId>) {
        for a in before {
            for b in after.iter().filter(|b| *b != a) {
                if self.is_matrix(*a) || self.is_matrix(*b) {
                    self.seen.insert((*a, *b));
                }
            }
        }
    }

    fn is_matrix(&self, atom: ExprId) -> bool {
        match self.arena.node(atom) {
            Node::Symbol(symbol) => matches!(self.rank_of(*symbol), Rank::Declared | Rank::Capital),
            Node::Apply(op::INDEX, _) => false,
            _ => true,
        }
    }

    /// What may be a matrix in a factor: names, and what stands under a transpose or in an exponential.
    fn atoms(&self, id: ExprId) -> HashSet<ExprId> {
        let mut found = HashSet::new();
        let mut open = vec![id];
        let mut known = HashSet::new();
        while let Some(next) = open.pop() {
            if !known.insert(next) {
                continue;
            }
            match self.arena.node(next) {
                Node::Symbol(symbol) if self.rank_of(*symbol) != Rank::Number => {
                    found.insert(next);
                }
                Node::Apply(op::TRANSPOSE | op::INDEX, _) => {
                    found.insert(next);
                }
                Node::Apply(
                    op::ADD | op::SUB | op::NEG | op::POS | op::MUL | op::MATMUL | op::DIV | op::POW | op::MATPOW | op::INVERSE,
                    parts,
                ) => {
                    open.extend(parts.iter().copied());
                }
                // A function of a matrix is one.
                Node::Apply(op::EXP | op::LOG | op::SQRT, parts) if self.atoms(parts[0]).iter().any(|atom| self.is_declared(*atom)) => {
                    open.extend(parts.iter().copied());
                }
                Node::Bind { op: op::SUM, body, .. } => open.extend(body.iter().copied()),
                _ => {}
            }
        }
        found
    }

    fn is_declared(&self, atom: ExprId) -> bool {
        matches!(self.arena.node(atom), Node::Symbol(symbol) if (self.rank)(*symbol) == Rank::Declared)
    }

    fn rank_of(&self, symbol: SymbolId) -> Rank {
        match (self.rank)(symbol) {
            Rank::Declared => Rank::Declared,
            _ if self.divisors.contains(&symbol) => Rank::Number,
            other => other,
        }
    }
}

/// The names in a denominator: only numbers divide.
fn divisors(arena: &Arena, sides: [ExprId; 2]) -> HashSet<SymbolId> {
    let (mut found, mut seen) = (HashSet::new(), HashSet::new());
    let mut open = sides.map(|side| (side, false)).to_vec();
    while let Some((id, below)) = open.pop() {
        if !seen.insert((id, below)) {
            continue;
        }
        match arena.node(id) {
            Node::Symbol(symbol) if below => {
                found.insert(*symbol);
            }
            Node::Apply(op::DIV, parts) => {
                open.push((parts[0], below));
                open.extend(parts[1..].iter().map(|part| (*part, true)));
            }
            Node::Apply(op::ADD | op::SUB | op::MUL | op::NEG | op::POW, parts) => open.extend(parts.iter().map(|part| (*part, below))),
            _ => open.extend(arena.children(id).into_iter().map(|part| (part, false))),
        }
    }
    found
}
