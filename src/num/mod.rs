//! Numbers: exact rationals, decimals as typed, enclosures, tensors of them, and what a computation can come to.

mod outcome;
mod tensor;

pub use outcome::Outcome;
pub use tensor::Tensor;

/// An exact rational number.
pub type Rational = num_rational::BigRational;
