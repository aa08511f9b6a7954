//! From a problem statement to a worked answer: facts, families, methods with holes.

mod answer;
mod aside;
mod cells;
mod choice;
mod compare;
mod decline;
mod doubt;
mod explain;
pub mod fact;
pub mod method;
mod network;
mod perceptron;
pub mod phrase;
mod probability;
pub mod reading;
mod sheet;
pub mod statement;
mod variant;

pub use answer::Answer;
pub use compare::compare;
pub use fact::{Fact, Facts, Value};
pub use sheet::{Options, Solution, Solved, solve};
