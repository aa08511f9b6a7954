//! Exact values, enclosures and samples of expressions.
