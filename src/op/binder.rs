//! Operators that bind variables. The first expression of the body is what they reach over, further ones are conditions on the bound variables.

use super::row::{Arity, Class, Row, elsewhere, table};
use crate::ir::OpId;

table! { 500;
    /// The sum over the bound variables.
    SUM = "sumover" Binder (1 up) ["\\sum"] {} elsewhere;
    /// The product over the bound variables.
    PROD = "prodover" Binder (1 up) ["\\prod"] {} elsewhere;
    /// The integral over the bound variables.
    INTEGRAL = "integral" Binder (1 up) ["\\int", "\\iint", "\\iiint", "\\oint"] {} elsewhere;
    /// The expectation over the bound random variables, each in its distribution.
    EXPECTATION = "expectation" Binder (1 up) [] {} elsewhere;
    /// The largest value over the bound variables.
    MAXOVER = "maxover" Binder (1 up) ["\\sup", "sup"] {} elsewhere;
    /// The smallest value over the bound variables.
    MINOVER = "minover" Binder (1 up) ["\\inf", "inf"] {} elsewhere;
    /// Where the largest value is taken.
    ARGMAXOVER = "argmaxover" Binder (1 up) [] {} elsewhere;
    /// Where the smallest value is taken.
    ARGMINOVER = "argminover" Binder (1 up) [] {} elsewhere;
    /// The limit as the bound variable tends to a point.
    LIMIT = "limit" Binder (1 up) ["\\lim"] {} elsewhere;
    /// The derivative by the bound variable; a second body expression is its order, a third the point.
    DERIVATIVE = "derivative" Binder (1 to 3) [] {} elsewhere;
    /// The partial derivative by the bound variables, one after the other.
    PARTIAL = "partial" Binder (1 to 2) [] {} elsewhere;
    /// The gradient by the bound variables.
    GRADIENT = "gradient" Binder (1 to 2) ["\\nabla"] {} elsewhere;
    /// Whether the body holds for all values.
    FORALL = "forall" Binder (1 up) ["\\forall"] {} elsewhere;
    /// Whether the body holds for some value.
    EXISTS = "exists" Binder (1 up) ["\\exists"] {} elsewhere;
    /// The function that takes the bound variables to the body.
    FUNCTION = "function" Binder (1) ["\\mapsto"] {} elsewhere;
    /// The set of the body's values where the conditions hold.
    SETOF = "setof" Binder (1 up) [] {} elsewhere;
}
