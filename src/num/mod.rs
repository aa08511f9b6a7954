//! Numbers: exact rationals, decimals as typed, enclosures, tensors of them, and what a computation can come to.

mod ball;
mod comparison;
mod outcome;
mod scalar;
mod tensor;
mod value;

pub use ball::{Ball, UNDECIDED};
pub use comparison::Comparison;
pub use outcome::Outcome;
pub use scalar::Scalar;
pub use tensor::Tensor;
pub use value::Value;

/// An exact rational number.
pub type Rational = num_rational::BigRational;
