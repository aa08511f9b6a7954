//! What the document has said so far: names with their meanings, functions, values of opaque expressions, conventions.

use std::{collections::HashSet, rc::Rc};

use super::{Evidence, Kind, Profile};
use crate::ir::{Arena, ExprId, Map, OpId, SymbolId};

/// A name in force.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Name {
    /// What it is defined as.
    pub definition: Option<ExprId>,
    /// What kind of thing it is.
    pub kind: Kind,
    /// Whether it was introduced as arbitrary, so that it ranges over its domain.
    pub arbitrary: bool,
}

/// A function that the document defines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Its parameters.
    pub parameters: Vec<SymbolId>,
    /// How many of them stand after a bar.
    pub given: usize,
    /// Its value.
    pub body: ExprId,
}

/// The names of one scope of a document.
#[derive(Debug, Clone, Default)]
pub struct Context {
    names: Map<String, Name>,
    functions: Map<String, Function>,
    versions: Map<String, u32>,
    kinds: Map<SymbolId, Kind>,
    opaque: Map<ExprId, ExprId>,
    /// How often a name's meaning has changed.
    generation: u64,
    /// The base of `\log` when the document says it: 0 is natural.
    pub log_base: Option<u32>,
    /// Whether a free letter i is the imaginary unit, and a line over a quantity its conjugate.
    pub imaginary: bool,
    /// Whether an integral without a range stands for the functions that have the integrand for their derivative.
    pub antiderivatives: bool,
    /// Whether `\subset` says that the sets differ: the text writes `\subseteq` too.
    pub proper_subsets: bool,
    /// Whether `\varphi` is the golden ratio where nothing else is said.
    pub golden: bool,
    /// Letters that stand for numbers with a name here: Catalan's, Euler's constant.
    pub constants: Vec<(&'static str, OpId)>,
    /// Whether the text speaks of sigmoid units or gates, so that a sigma before parentheses is the sigmoid function.
    pub sigmoid: bool,
    /// Names that were declared vectors or matrices of a shape: before parentheses they are factors.
    pub shaped: HashSet<String>,
    /// What the document's notation and words say about its names.
    pub evidence: Rc<Evidence>,
    /// What the course says once about signs with several readings.
    pub profile: Profile,
}

impl Context {
    /// A context in which nothing is defined.
    pub fn new() -> Self {
        Context::default()
    }

    /// How often a name's meaning has changed: what was understood at the same count is understood so still, all other fields being as they were.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The name `name`, where it is in force.
    pub fn name(&self, name: &str) -> Option<&Name> {
        self.names.get(name)
    }

    /// Whether `name` has a value or was declared.
    pub fn knows(&self, name: &str) -> bool {
        self.names.contains_key(name) || self.functions.contains_key(name)
    }

    /// The symbol that `name` stands for now.
    pub fn symbol(&self, arena: &mut Arena, name: &str) -> SymbolId {
        arena.symbol(name, self.versions.get(name).copied().unwrap_or(0))
    }

    /// Gives `name` a meaning; an older one ends.
    pub fn define(&mut self, arena: &mut Arena, name: &str, definition: ExprId, kind: Kind) -> SymbolId {
        if self.names.get(name).is_some_and(|known| known.definition.is_some()) {
            *self.versions.entry(name.to_owned()).or_insert(0) += 1;
        }
        let symbol = self.symbol(arena, name);
        self.generation += 1;
        self.kinds.insert(symbol, kind.clone());
        self.names.insert(name.to_owned(), Name { definition: Some(definition), kind, arbitrary: false });
        symbol
    }

    /// Says what kind of thing `name` is without giving it a value.
    pub fn declare(&mut self, arena: &mut Arena, name: &str, kind: Kind, arbitrary: bool) -> SymbolId {
        let symbol = self.symbol(arena, name);
        if self.names.get(name).is_none_or(|known| known.definition.is_none()) {
            let said = Name { definition: None, kind, arbitrary };
            if self.names.get(name) != Some(&said) || self.kinds.get(&symbol) != Some(&said.kind) {
                self.generation += 1;
                self.kinds.insert(symbol, said.kind.clone());
                self.names.insert(name.to_owned(), said);
            }
        }
        symbol
    }

    /// Sets the kind of a symbol once its value is known.
    pub fn set_kind(&mut self, symbol: SymbolId, kind: Kind) {
        self.generation += 1;
        self.kinds.insert(symbol, kind);
    }

    /// The kind of a symbol.
    pub fn kind(&self, symbol: SymbolId) -> Kind {
        self.kinds.get(&symbol).cloned().unwrap_or_default()
    }

    /// The function `name`.
    pub fn function(&self, name: &str) -> Option<&Function> {
        self.functions.get(name)
    }

    /// Defines a function.
    pub fn define_function(&mut self, name: &str, function: Function) {
        self.generation += 1;
        self.functions.insert(name.to_owned(), function);
    }

    /// Gives an expression that stands for itself, such as `P(A \mid B)`, a value.
    pub fn define_opaque(&mut self, expression: ExprId, value: ExprId) {
        self.generation += 1;
        self.opaque.insert(expression, value);
    }

    /// The value of an expression that stands for itself.
    pub fn opaque(&self, expression: ExprId) -> Option<ExprId> {
        self.opaque.get(&expression).copied()
    }

    /// Ends a scope: every name loses its meaning.
    pub fn forget(&mut self) {
        self.generation += 1;
        for (name, _) in self.names.drain() {
            *self.versions.entry(name).or_insert(0) += 1;
        }
        self.functions.clear();
        self.opaque.clear();
    }

    /// The names in force with their definitions.
    pub fn names(&self) -> impl Iterator<Item = (&str, &Name)> {
        self.names.iter().map(|(name, known)| (name.as_str(), known))
    }
}
