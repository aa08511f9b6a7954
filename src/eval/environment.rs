//! What names stand for while an expression is evaluated.

use crate::{
    ir::{ExprId, Map, SymbolId},
    num::Value,
};

/// A function that the document defines: `f(x) = x^2`, `p(z \mid x) = ...`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// Its parameters, those behind the bar last.
    pub parameters: Vec<SymbolId>,
    /// Its body.
    pub body: ExprId,
}

/// What names stand for: values, expressions that are evaluated when they are needed, and functions.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    pub(super) values: Map<SymbolId, Value>,
    pub(super) expressions: Map<SymbolId, ExprId>,
    pub(super) functions: Map<SymbolId, Definition>,
    /// Expressions that stand for themselves, such as `P(A \mid B)`, with what the document gives them.
    pub(super) opaque: Map<ExprId, ExprId>,
}

impl Environment {
    /// Nothing has a meaning.
    pub fn new() -> Self {
        Environment::default()
    }

    /// `symbol` stands for `value`; an earlier meaning is given up.
    pub fn set_value(&mut self, symbol: SymbolId, value: Value) {
        self.expressions.remove(&symbol);
        self.values.insert(symbol, value);
    }

    /// `symbol` stands for the value of `expression`; an earlier meaning is given up.
    pub fn set_expression(&mut self, symbol: SymbolId, expression: ExprId) {
        self.values.remove(&symbol);
        self.expressions.insert(symbol, expression);
    }

    /// `symbol` is the function `definition`.
    pub fn set_function(&mut self, symbol: SymbolId, definition: Definition) {
        self.functions.insert(symbol, definition);
    }

    /// `expression`, which has no value of its own, has the value of `value`.
    pub fn set_opaque(&mut self, expression: ExprId, value: ExprId) {
        self.opaque.insert(expression, value);
    }

    /// `symbol` has no meaning any more.
    pub fn forget(&mut self, symbol: SymbolId) {
        self.values.remove(&symbol);
        self.expressions.remove(&symbol);
        self.functions.remove(&symbol);
    }

    /// Whether `symbol` has a value or an expression.
    pub fn defines(&self, symbol: SymbolId) -> bool {
        self.values.contains_key(&symbol) || self.expressions.contains_key(&symbol)
    }

    /// The expression that `symbol` stands for.
    pub fn expression(&self, symbol: SymbolId) -> Option<ExprId> {
        self.expressions.get(&symbol).copied()
    }

    /// The value that `symbol` was given.
    pub fn value(&self, symbol: SymbolId) -> Option<&Value> {
        self.values.get(&symbol)
    }

    /// The function that `symbol` is.
    pub fn function(&self, symbol: SymbolId) -> Option<&Definition> {
        self.functions.get(&symbol)
    }
}
