//! From a problem statement to a worked answer: facts, families, methods with holes.

pub mod fact;

pub use fact::{Fact, Facts, Value};
