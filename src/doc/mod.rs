//! The typed document: what is to be set, in order; knows no format.

mod block;
mod compose;
mod mark;

pub use block::{Badge, Block, Display, Document, Inline, Meta};
pub use compose::{compose, plain};
pub use mark::mark;
