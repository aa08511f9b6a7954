//! One row per operator or function.
