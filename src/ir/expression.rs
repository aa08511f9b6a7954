//! Hash-consed expressions. Constructors never simplify; equal structure has equal ids.

use crate::num::Rational as BigRational;
use serde::Serialize;

use super::{Map, Symbol, SymbolId};

/// An expression of an [`Arena`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct ExprId(pub u32);

/// An operator, by its row in `op`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct OpId(pub u16);

/// Where a bound variable ranges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Range {
    /// Nothing is said: `\max_x`, `\nabla_\theta`, `\frac{d}{dx}`.
    Free,
    /// From the first to the second, both included for sums, an interval for integrals.
    Between(ExprId, ExprId),
    /// Over a set, or over the support of a distribution.
    In(ExprId),
    /// Towards a point: limits.
    Towards(ExprId),
}

/// A bound variable with its range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Binding {
    /// The variable.
    pub symbol: SymbolId,
    /// Where it ranges.
    pub range: Range,
}

/// An expression node.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Node {
    /// An exact number.
    Number(BigRational),
    /// A name.
    Symbol(SymbolId),
    /// An operator on its arguments; sums and products take any number.
    Apply(OpId, Box<[ExprId]>),
    /// A function or density that the document names: `f(x)`, `p(x, z)`, `p(x \mid z)` (the bar's right side under `given`).
    Call {
        /// The function's name.
        function: SymbolId,
        /// Its arguments.
        arguments: Box<[ExprId]>,
        /// What is given.
        given: Box<[ExprId]>,
    },
    /// A binder: sum, product, integral, expectation, max, limit, derivative, quantifier.
    Bind {
        /// Which binder.
        op: OpId,
        /// What it binds.
        bindings: Box<[Binding]>,
        /// What it reaches over, and further arguments.
        body: Box<[ExprId]>,
    },
    /// A vector (one dimension), a matrix (two) or a tensor, entries in row-major order.
    Tensor {
        /// Its shape.
        shape: Box<[usize]>,
        /// Its entries.
        entries: Box<[ExprId]>,
    },
    /// Words as a value: a class label, a feature's value.
    Text(Box<str>),
}

/// The expressions of one document.
#[derive(Debug, Clone, Default)]
pub struct Arena {
    nodes: Vec<Node>,
    /// How high the tree under each node is.
    heights: Vec<u32>,
    ids: Map<Node, ExprId>,
    symbols: Vec<Symbol>,
    /// The symbols of each name by their scopes.
    symbol_ids: Map<Box<str>, Vec<(u32, SymbolId)>>,
    derivatives: Map<SymbolId, Box<[ExprId]>>,
}

impl Arena {
    /// An empty arena.
    pub fn new() -> Self {
        Arena::default()
    }

    /// The id of `node`, the same for equal nodes.
    pub fn intern(&mut self, node: Node) -> ExprId {
        if let Some(id) = self.ids.get(&node) {
            return *id;
        }
        let id = ExprId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        let mut tallest = 0;
        self.each_child(&node, |child| tallest = tallest.max(self.heights[child.0 as usize]));
        self.heights.push(tallest + 1);
        self.nodes.push(node.clone());
        self.ids.insert(node, id);
        id
    }

    /// How much the arena holds now, for [`Arena::rewind`].
    pub fn mark(&self) -> (usize, usize) {
        (self.nodes.len(), self.symbols.len())
    }

    /// Takes back everything that was added since `mark`: nothing may hold an id from there on.
    pub fn rewind(&mut self, (nodes, symbols): (usize, usize)) {
        while self.nodes.len() > nodes {
            if let Some(node) = self.nodes.pop() {
                self.ids.remove(&node);
            }
        }
        self.heights.truncate(nodes);
        while self.symbols.len() > symbols {
            let Some(Symbol { name, scope }) = self.symbols.pop() else { break };
            self.derivatives.remove(&SymbolId(u32::try_from(self.symbols.len()).unwrap_or(u32::MAX)));
            if let Some(known) = self.symbol_ids.get_mut(&*name) {
                known.retain(|(other, _)| *other != scope);
                if known.is_empty() {
                    self.symbol_ids.remove(&*name);
                }
            }
        }
    }

    /// The node of `id`.
    pub fn node(&self, id: ExprId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// The id of the name `name` in `scope`.
    pub fn symbol(&mut self, name: &str, scope: u32) -> SymbolId {
        let id = SymbolId(u32::try_from(self.symbols.len()).unwrap_or(u32::MAX));
        match self.symbol_ids.get_mut(name) {
            Some(known) => {
                if let Some((_, id)) = known.iter().find(|(other, _)| *other == scope) {
                    return *id;
                }
                known.push((scope, id));
            }
            None => {
                self.symbol_ids.insert(name.into(), vec![(scope, id)]);
            }
        }
        self.symbols.push(Symbol { name: name.into(), scope });
        id
    }

    /// The symbol of `id`.
    pub fn symbol_of(&self, id: SymbolId) -> &Symbol {
        &self.symbols[id.0 as usize]
    }

    /// Whether `body` holds something that `symbol`, written with scripts, may be a component of, or a component of `symbol`: `u_k` beside `u_j`, `x` beside `x_1`.
    pub fn may_be_component(&self, symbol: SymbolId, body: ExprId) -> bool {
        let of = |symbol: SymbolId| {
            let name = &self.symbol_of(symbol).name;
            let (base, script) = name.split_at(name.find(['_', '^']).unwrap_or(name.len()));
            (base.to_owned(), script.to_owned())
        };
        let (base, script) = of(symbol);
        let lettered = |script: &str| script.chars().any(char::is_alphabetic);
        let mut open = vec![body];
        let mut seen = std::collections::HashSet::new();
        while let Some(next) = open.pop() {
            if !seen.insert(next) {
                continue;
            }
            if let Node::Symbol(other) = self.node(next)
                && *other != symbol
            {
                let (other_base, other_script) = of(*other);
                let related = script.is_empty() || other_script.is_empty() || lettered(&script) || lettered(&other_script);
                if other_base == base && related {
                    return true;
                }
            }
            open.extend(self.children(next));
        }
        false
    }

    /// Says that `symbol`, a quantity of its own, is the derivative of the first of `parts` by the others.
    pub fn set_derivative(&mut self, symbol: SymbolId, parts: impl Into<Box<[ExprId]>>) {
        self.derivatives.insert(symbol, parts.into());
    }

    /// What `symbol` is the derivative of, and by what, where it is the name of a derivative.
    pub fn derivative(&self, symbol: SymbolId) -> Option<&[ExprId]> {
        self.derivatives.get(&symbol).map(AsRef::as_ref)
    }

    /// An exact number.
    pub fn number(&mut self, value: BigRational) -> ExprId {
        self.intern(Node::Number(value))
    }

    /// A whole number.
    pub fn integer(&mut self, value: i64) -> ExprId {
        self.number(BigRational::from_integer(value.into()))
    }

    /// A name as an expression.
    pub fn name(&mut self, symbol: SymbolId) -> ExprId {
        self.intern(Node::Symbol(symbol))
    }

    /// An operator on arguments.
    pub fn apply(&mut self, op: OpId, arguments: impl Into<Box<[ExprId]>>) -> ExprId {
        self.intern(Node::Apply(op, arguments.into()))
    }

    /// A binder over a body.
    pub fn bind(&mut self, op: OpId, bindings: impl Into<Box<[Binding]>>, body: impl Into<Box<[ExprId]>>) -> ExprId {
        self.intern(Node::Bind { op, bindings: bindings.into(), body: body.into() })
    }

    /// A tensor; `entries` in row-major order.
    pub fn tensor(&mut self, shape: impl Into<Box<[usize]>>, entries: impl Into<Box<[ExprId]>>) -> ExprId {
        self.intern(Node::Tensor { shape: shape.into(), entries: entries.into() })
    }

    /// The height of the tree under `id`; a leaf has height one.
    pub fn height(&self, id: ExprId) -> usize {
        self.heights[id.0 as usize] as usize
    }

    /// Calls `seen` with each child of a node of this arena, in order.
    pub(crate) fn each_child(&self, node: &Node, mut seen: impl FnMut(ExprId)) {
        match node {
            Node::Number(_) | Node::Symbol(_) | Node::Text(_) => {}
            Node::Apply(_, arguments) => arguments.iter().copied().for_each(seen),
            Node::Call { arguments, given, .. } => arguments.iter().chain(given.iter()).copied().for_each(seen),
            Node::Bind { bindings, body, .. } => {
                for binding in bindings {
                    match binding.range {
                        Range::Free => {}
                        Range::Between(low, high) => {
                            seen(low);
                            seen(high);
                        }
                        Range::In(set) | Range::Towards(set) => seen(set),
                    }
                }
                body.iter().copied().for_each(seen);
            }
            Node::Tensor { entries, .. } => entries.iter().copied().for_each(seen),
        }
    }

    /// The expressions directly under `id`.
    pub fn children(&self, id: ExprId) -> Vec<ExprId> {
        let mut children = Vec::new();
        self.each_child(self.node(id), |child| children.push(child));
        children
    }
}
