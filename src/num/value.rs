//! Values: what an expression comes to.

use super::{Rational, Scalar, Tensor};

/// What an expression comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A real number.
    Scalar(Scalar),
    /// A vector, matrix or tensor of real numbers.
    Tensor(Tensor<Scalar>),
    /// A shape: 25x25x384 is three sizes, not their product. Sizes are rational, so that a fractional one can be seen.
    Shape(Vec<Rational>),
    /// A truth value.
    Bool(bool),
    /// Words: a class label.
    Text(String),
    /// Positive infinity, or negative infinity where `true`.
    Infinity {
        /// Whether it is negative.
        negative: bool,
    },
    /// Members in order: a set, a tuple, a column of words, rows of a table.
    List(Vec<Value>),
    /// A named distribution with its parameters.
    Distribution {
        /// The name of its operator row.
        family: String,
        /// Its parameters in the order of the row.
        parameters: Vec<Value>,
    },
}

impl Value {
    /// A whole number.
    pub fn integer(value: i64) -> Self {
        Value::Scalar(Scalar::from(value))
    }

    /// A rational number.
    pub fn rational(value: Rational) -> Self {
        Value::Scalar(Scalar::Exact(value))
    }

    /// The number, where it is one.
    pub fn scalar(&self) -> Option<&Scalar> {
        match self {
            Value::Scalar(value) => Some(value),
            _ => None,
        }
    }

    /// The exact number, where it is one.
    pub fn exact(&self) -> Option<&Rational> {
        self.scalar().and_then(Scalar::exact)
    }

    /// What kind of value it is, in a word.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Scalar(_) => "number",
            Value::Tensor(tensor) => match tensor.shape().len() {
                1 => "vector",
                2 => "matrix",
                _ => "tensor",
            },
            Value::Shape(_) => "shape",
            Value::Bool(_) => "truth value",
            Value::Text(_) => "text",
            Value::Infinity { .. } => "infinity",
            Value::List(_) => "list",
            Value::Distribution { .. } => "distribution",
        }
    }
}
