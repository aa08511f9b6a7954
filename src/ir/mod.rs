//! Typed expressions: hash-consed, without spelling and without spans; an operator is known only by its id.

pub mod expression;
mod hash;
pub mod symbol;

pub use expression::{Arena, Binding, ExprId, Node, OpId, Range};
pub use symbol::{Domain, Symbol, SymbolId, Type};
