//! Putting expressions in the place of symbols, with bound names kept apart.

use std::collections::HashMap;

use crate::ir::{Arena, Binding, ExprId, Map, Node, Range, SymbolId};

use super::build;

/// The scope of names that are made up so that nothing is captured.
const FRESH_SCOPE: u32 = u32::MAX;

/// The greatest height of an expression that symbolic computation takes on.
pub const MAX_HEIGHT: usize = 160;

/// The height of the tree under `id`.
pub fn height(arena: &Arena, id: ExprId) -> usize {
    arena.height(id)
}

/// Whether `symbol` occurs in `id`, free or bound.
pub fn occurs(arena: &Arena, id: ExprId, symbol: SymbolId) -> bool {
    build::mentions(arena, id, &|node| match node {
        Node::Symbol(other) => *other == symbol,
        Node::Bind { bindings, .. } => bindings.iter().any(|binding| binding.symbol == symbol),
        Node::Call { function, .. } => *function == symbol,
        _ => false,
    })
}

/// The symbols that occur as values under `id`, in the order of their first occurrence.
pub fn symbols(arena: &Arena, id: ExprId) -> Vec<SymbolId> {
    let mut found = Vec::new();
    let mut seen = super::build::Seen::default();
    let mut open = vec![id];
    while let Some(next) = open.pop() {
        if !seen.is_new(next) {
            continue;
        }
        if let Node::Symbol(symbol) = arena.node(next)
            && !found.contains(symbol)
        {
            found.push(*symbol);
        }
        let from = open.len();
        arena.each_child(arena.node(next), |child| open.push(child));
        open[from..].reverse();
    }
    found
}

/// `id` with each symbol of `replacements` replaced where it is free. A binder's name that would capture is renamed; an expression too
/// high to walk comes back as it is.
pub fn substitute(arena: &mut Arena, id: ExprId, replacements: &HashMap<SymbolId, ExprId>) -> ExprId {
    if replacements.is_empty() || height(arena, id) > 4 * MAX_HEIGHT {
        return id;
    }
    Substitution { arena, memo: Map::default() }.walk(id, replacements)
}

/// `id` with one symbol replaced.
pub fn replace(arena: &mut Arena, id: ExprId, symbol: SymbolId, by: ExprId) -> ExprId {
    substitute(arena, id, &HashMap::from([(symbol, by)]))
}

struct Substitution<'a> {
    arena: &'a mut Arena,
    memo: Map<ExprId, ExprId>,
}

impl Substitution<'_> {
    fn walk(&mut self, id: ExprId, map: &HashMap<SymbolId, ExprId>) -> ExprId {
        if let Some(done) = self.memo.get(&id) {
            return *done;
        }
        let done = self.rebuild(id, map);
        self.memo.insert(id, done);
        done
    }

    fn list(&mut self, ids: &[ExprId], map: &HashMap<SymbolId, ExprId>) -> Box<[ExprId]> {
        ids.iter().map(|id| self.walk(*id, map)).collect()
    }

    fn rebuild(&mut self, id: ExprId, map: &HashMap<SymbolId, ExprId>) -> ExprId {
        match self.arena.node(id).clone() {
            Node::Number(_) | Node::Text(_) => id,
            Node::Symbol(symbol) => map.get(&symbol).copied().unwrap_or(id),
            Node::Apply(op, arguments) => {
                let arguments = self.list(&arguments, map);
                self.arena.intern(Node::Apply(op, arguments))
            }
            Node::Call { function, arguments, given } => {
                let arguments = self.list(&arguments, map);
                let given = self.list(&given, map);
                self.arena.intern(Node::Call { function, arguments, given })
            }
            Node::Tensor { shape, entries } => {
                let entries = self.list(&entries, map);
                self.arena.intern(Node::Tensor { shape, entries })
            }
            Node::Bind { op, bindings, body } => self.binder(op, &bindings, &body, map),
        }
    }

    /// A binder hides its names from `map`, and gets new names where a replacement mentions them.
    fn binder(&mut self, op: crate::ir::OpId, bindings: &[Binding], body: &[ExprId], map: &HashMap<SymbolId, ExprId>) -> ExprId {
        let mut inner = map.clone();
        for binding in bindings {
            inner.remove(&binding.symbol);
        }
        let mut renamed = Vec::new();
        for binding in bindings {
            let captures = inner.values().any(|value| occurs(self.arena, *value, binding.symbol));
            let symbol = if captures {
                let name = self.arena.symbol_of(binding.symbol).name.clone();
                let fresh = self.fresh(&name, &inner, body);
                let value = self.arena.name(fresh);
                inner.insert(binding.symbol, value);
                fresh
            } else {
                binding.symbol
            };
            let range = match binding.range {
                Range::Free => Range::Free,
                Range::Between(low, high) => Range::Between(self.walk(low, map), self.walk(high, map)),
                Range::In(set) => Range::In(self.walk(set, map)),
                Range::Towards(point) => Range::Towards(self.walk(point, map)),
            };
            renamed.push(Binding { symbol, range });
        }
        let mut below = Substitution { arena: &mut *self.arena, memo: Map::default() };
        let body = below.list(body, &inner);
        self.arena.bind(op, renamed, body)
    }

    fn fresh(&mut self, name: &str, map: &HashMap<SymbolId, ExprId>, body: &[ExprId]) -> SymbolId {
        for turn in 0..64u32 {
            let symbol = self.arena.symbol(name, FRESH_SCOPE - turn);
            let used = body.iter().chain(map.values()).any(|id| occurs(self.arena, *id, symbol));
            if !used {
                return symbol;
            }
        }
        self.arena.symbol(&format!("{name}'"), FRESH_SCOPE)
    }
}
