//! Exact values, enclosures and samples of expressions.

mod block;
pub mod complex;
mod environment;
mod numeric;
mod quadrature;
mod series;
pub mod symbolic;
#[cfg(test)]
mod tests;
mod zeta;

pub use environment::{Definition, Environment};
pub use numeric::{evaluate, evaluate_until, evaluate_within, is_unending};
pub use quadrature::{WITHOUT_VALUE, may_be_holomorphic};
pub use series::DIVERGENT;
