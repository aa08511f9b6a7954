//! From what was read to what is to be set.

use super::Document;
use crate::source;

/// Makes the typed document of `read`, which was read from `text`.
pub fn compose(_text: &str, _read: &source::Document) -> Document {
    Document::default()
}
