//! From a problem statement to a worked answer: facts, families, methods with holes.

pub mod fact;
pub mod phrase;
mod probability;
pub mod reading;
pub mod statement;

pub use fact::{Fact, Facts, Value};
