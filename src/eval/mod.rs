//! Exact values, enclosures and samples of expressions.

mod block;
mod environment;
mod numeric;

pub use environment::{Definition, Environment};
pub use numeric::{evaluate, evaluate_until};
