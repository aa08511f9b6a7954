//! Numbers: exact rationals, decimals as typed, enclosures, tensors of them, and what a computation can come to.

mod ball;
mod comparison;
mod complex;
mod decimal;
pub mod format;
mod outcome;
mod plane;
mod rational;
mod rounding;
mod scalar;
mod tensor;
mod value;

pub use ball::{Ball, UNDECIDED, bernoulli};
pub use comparison::Comparison;
pub use complex::Complex;
pub use decimal::{Decimal, terminating_places};
pub use format::{Written, exact_latex};
pub use outcome::Outcome;
pub use rational::Rational;
pub use rounding::{Rounding, bounds, format_fixed, format_significant};
pub use scalar::Scalar;
pub use tensor::Tensor;
pub use value::Value;
