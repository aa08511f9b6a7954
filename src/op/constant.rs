//! Numbers and sets with a name.

use super::row::{Arity, Class, Row, elsewhere, table};
use crate::{
    ir::OpId,
    num::{Ball, Outcome, Scalar, Value},
};

table! { 800;
    /// The ratio of a circle's circumference to its diameter.
    PI = "pi" Constant (0) ["\\pi"] {} |_, b| Outcome::Known(Value::Scalar(Scalar::Ball(Ball::pi(b).rounded(b))));
    /// Euler's number.
    E = "e" Constant (0) [] {} |_, b| Scalar::one().exp(b).map(Value::Scalar);
    /// Positive infinity.
    INFINITY = "infinity" Constant (0) ["\\infty"] {} |_, _| Outcome::Known(Value::Infinity { negative: false });
    /// The imaginary unit; not a real number, so it has no value.
    IMAGINARY = "imaginary" Constant (0) [] {} elsewhere;
    /// The true statement.
    TRUE = "true" Constant (0) ["\\top"] {} |_, _| Outcome::Known(Value::Bool(true));
    /// The false statement.
    FALSE = "false" Constant (0) ["\\bot"] {} |_, _| Outcome::Known(Value::Bool(false));
    /// The set without members.
    EMPTYSET = "emptyset" Constant (0) ["\\emptyset", "\\varnothing"] {} |_, _| Outcome::Known(Value::List(Vec::new()));
    /// The set of real numbers.
    REALS = "reals" Constant (0) ["\\mathbb{R}"] {} elsewhere;
    /// The set of whole numbers.
    INTEGERS = "integers" Constant (0) ["\\mathbb{Z}"] {} elsewhere;
    /// The set of natural numbers, from one.
    NATURALS = "naturals" Constant (0) ["\\mathbb{N}"] {} elsewhere;
}
