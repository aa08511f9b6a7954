//! Files and the readers: Markdown and LaTeX to blocks with byte spans. Never fails; collects diagnostics.

pub mod block;

pub use block::{Block, BlockKind, Cell, Delimiter, Directive, Document, Format, Formula, Inline};
