//! What a document says of its random variables, densities and families: which are random, how they are distributed, what is independent.

use std::collections::{HashMap, HashSet};

use super::matrix::Shape;
use crate::ir::{ExprId, SymbolId};

/// A random variable, or the members of a family of random variables.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Random {
    /// Its named law.
    pub law: Option<ExprId>,
    /// Its mean, where it is said without a law.
    pub mean: Option<ExprId>,
    /// Its variance, where it is said without a law.
    pub variance: Option<ExprId>,
}

/// The objects of a document that are only named.
#[derive(Debug, Clone, Default)]
pub struct Objects {
    random: HashMap<SymbolId, Random>,
    densities: HashSet<SymbolId>,
    constants: HashSet<SymbolId>,
    independent: Vec<HashSet<SymbolId>>,
    families: HashSet<SymbolId>,
    identical: HashSet<SymbolId>,
    shapes: HashMap<SymbolId, Shape>,
    numbers: HashSet<SymbolId>,
    deltas: HashSet<SymbolId>,
}

impl Objects {
    /// Says that a symbol is a random variable.
    pub fn add_random(&mut self, symbol: SymbolId) -> &mut Random {
        self.random.entry(symbol).or_default()
    }

    /// Says that a function is a density or a probability.
    pub fn add_density(&mut self, function: SymbolId) {
        self.densities.insert(function);
    }

    /// Says that a symbol is no random variable.
    pub fn add_constant(&mut self, symbol: SymbolId) {
        self.constants.insert(symbol);
    }

    /// Says that random variables are independent of each other.
    pub fn add_independent(&mut self, symbols: impl IntoIterator<Item = SymbolId>) {
        self.independent.push(symbols.into_iter().collect());
    }

    /// Says that the members of a family are independent, and whether they have one law.
    pub fn add_family(&mut self, symbol: SymbolId, identical: bool) {
        self.add_random(symbol);
        self.families.insert(symbol);
        if identical {
            self.identical.insert(symbol);
        }
    }

    /// Says that every member of a family is an arbitrary real number.
    pub fn add_numbers(&mut self, family: SymbolId) {
        self.numbers.insert(family);
    }

    /// Whether every member of a family is an arbitrary real number.
    pub fn are_numbers(&self, family: SymbolId) -> bool {
        self.numbers.contains(&family)
    }

    /// Says that a family with two indices is one where they are equal, and zero elsewhere.
    pub fn add_delta(&mut self, family: SymbolId) {
        self.deltas.insert(family);
    }

    /// The families that are one where their two indices are equal, and zero elsewhere.
    pub fn deltas(&self) -> impl Iterator<Item = SymbolId> {
        self.deltas.iter().copied()
    }

    /// Whether a family is one where its two indices are equal, and zero elsewhere.
    pub fn is_delta(&self, family: SymbolId) -> bool {
        self.deltas.contains(&family)
    }

    /// Says what shape a matrix has.
    pub fn add_shape(&mut self, symbol: SymbolId, shape: Shape) {
        self.shapes.insert(symbol, shape);
    }

    /// The matrices with declared shapes.
    pub fn shapes(&self) -> &HashMap<SymbolId, Shape> {
        &self.shapes
    }

    /// What is known of a random variable.
    pub fn random(&self, symbol: SymbolId) -> Option<&Random> {
        self.random.get(&symbol)
    }

    /// Every random variable with what is known of it.
    pub fn all_random(&self) -> impl Iterator<Item = (SymbolId, &Random)> {
        self.random.iter().map(|(symbol, random)| (*symbol, random))
    }

    /// The laws, means and variances that were said: what is worked out may hang on their parameters.
    pub fn granted(&self) -> impl Iterator<Item = ExprId> {
        self.random.values().flat_map(|random| [random.law, random.mean, random.variance]).flatten()
    }

    /// Whether a symbol was said to be random.
    pub fn is_random(&self, symbol: SymbolId) -> bool {
        self.random.contains_key(&symbol)
    }

    /// Whether a symbol was said not to be random.
    pub fn is_constant(&self, symbol: SymbolId) -> bool {
        self.constants.contains(&symbol)
    }

    /// Whether a function was said to be a density.
    pub fn is_density(&self, function: SymbolId) -> bool {
        self.densities.contains(&function)
    }

    /// Whether a symbol was said to be random, constant or a density.
    pub fn is_declared(&self, symbol: SymbolId) -> bool {
        self.is_random(symbol) || self.is_constant(symbol) || self.is_density(symbol)
    }

    /// Whether the members of a family are independent of each other.
    pub fn is_independent_family(&self, symbol: SymbolId) -> bool {
        self.families.contains(&symbol)
    }

    /// Whether the members of a family have one law.
    pub fn is_identical_family(&self, symbol: SymbolId) -> bool {
        self.identical.contains(&symbol)
    }

    /// Whether two random variables are independent.
    pub fn are_independent(&self, one: SymbolId, two: SymbolId) -> bool {
        self.independent.iter().any(|group| group.contains(&one) && group.contains(&two))
    }

    /// The families of independent random variables.
    pub fn all_families(&self) -> impl Iterator<Item = SymbolId> {
        self.families.iter().copied()
    }
}
