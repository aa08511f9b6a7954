//! The typed document; knows no format.
