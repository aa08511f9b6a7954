//! Mathematics from text to notation trees: spans and spelling live here, per occurrence.

pub mod notation;

pub use notation::{Kind, Node, NodeId, Relation, Row, Style, Tree};
