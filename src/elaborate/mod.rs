//! Notation to typed expressions under the document's context.
