//! The typed document: what is to be set, in order; knows no format.

mod block;
mod compose;
pub mod drawing;
mod mark;
mod plot;

pub use block::{Badge, Block, Display, Document, Inline, Meta};
pub use compose::{compose, plain};
pub use drawing::Drawing;
pub use mark::mark;
pub use plot::{Plot, plot, undrawn};
