//! Elementary and special functions of real numbers.

use super::row::{Arity, Class, Row, elsewhere, table};
use crate::ir::OpId;

table! { 100;
    /// The exponential.
    EXP = "exp" Elementwise (1) ["\\exp", "exp"] {} elsewhere;
    /// The natural logarithm; undefined where its argument is not positive.
    LOG = "log" Elementwise (1) ["\\ln", "ln", "\\log", "log"] {} elsewhere;
    /// The logarithm to base two.
    LOG2 = "log2" Elementwise (1) ["\\lb", "log2"] {} elsewhere;
    /// The logarithm to base ten.
    LOG10 = "log10" Elementwise (1) ["\\lg", "log10"] {} elsewhere;
    /// The logarithm of the second to the base of the first.
    LOGBASE = "logbase" Function (2) [] {} elsewhere;
    /// The sine.
    SIN = "sin" Elementwise (1) ["\\sin", "sin"] {} elsewhere;
    /// The cosine.
    COS = "cos" Elementwise (1) ["\\cos", "cos"] {} elsewhere;
    /// The tangent.
    TAN = "tan" Elementwise (1) ["\\tan", "tan"] {} elsewhere;
    /// The cotangent.
    COT = "cot" Elementwise (1) ["\\cot", "cot"] {} elsewhere;
    /// The secant.
    SEC = "sec" Elementwise (1) ["\\sec", "sec"] {} elsewhere;
    /// The cosecant.
    CSC = "csc" Elementwise (1) ["\\csc", "csc"] {} elsewhere;
    /// The arc sine.
    ASIN = "asin" Elementwise (1) ["\\arcsin", "arcsin", "asin"] {} elsewhere;
    /// The arc cosine.
    ACOS = "acos" Elementwise (1) ["\\arccos", "arccos", "acos"] {} elsewhere;
    /// The arc tangent.
    ATAN = "atan" Elementwise (1) ["\\arctan", "arctan", "atan"] {} elsewhere;
    /// The hyperbolic sine.
    SINH = "sinh" Elementwise (1) ["\\sinh", "sinh"] {} elsewhere;
    /// The hyperbolic cosine.
    COSH = "cosh" Elementwise (1) ["\\cosh", "cosh"] {} elsewhere;
    /// The hyperbolic tangent.
    TANH = "tanh" Elementwise (1) ["\\tanh", "tanh"] {} elsewhere;
    /// The hyperbolic cotangent.
    COTH = "coth" Elementwise (1) ["\\coth", "coth"] {} elsewhere;
    /// The hyperbolic secant.
    SECH = "sech" Elementwise (1) ["sech"] {} elsewhere;
    /// The hyperbolic cosecant.
    CSCH = "csch" Elementwise (1) ["csch"] {} elsewhere;
    /// The logistic sigmoid, one by one plus the exponential of the opposite.
    SIGMOID = "sigmoid" Elementwise (1) ["sigmoid", "expit"] {} elsewhere;
    /// The logarithm of the odds: the inverse of the sigmoid.
    LOGIT = "logit" Elementwise (1) ["logit"] {} elsewhere;
    /// The logarithm of one plus the exponential.
    SOFTPLUS = "softplus" Elementwise (1) ["softplus"] {} elsewhere;
    /// The argument where it is positive, else zero.
    RELU = "relu" Elementwise (1) ["ReLU", "relu", "Relu", "RELU"] {} elsewhere;
    /// The argument where it is positive, else the slope (a hundredth unless said) times it.
    LEAKYRELU = "leakyrelu" Function (1 to 2) ["LeakyReLU", "LReLU", "leakyrelu"] {} elsewhere;
    /// The argument where it is positive, else the exponential less one, times the second argument (one unless said).
    ELU = "elu" Function (1 to 2) ["ELU", "elu"] {} elsewhere;
    /// The argument times the standard normal distribution function of it.
    GELU = "gelu" Elementwise (1) ["GELU", "gelu"] {} elsewhere;
    /// The argument times its sigmoid.
    SILU = "silu" Elementwise (1) ["SiLU", "swish", "silu"] {} elsewhere;
    /// The error function.
    ERF = "erf" Elementwise (1) ["erf"] {} elsewhere;
    /// One less the error function.
    ERFC = "erfc" Elementwise (1) ["erfc"] {} elsewhere;
    /// The distribution function of the standard normal distribution.
    PHI = "phi" Elementwise (1) ["normcdf"] {} elsewhere;
    /// The gamma function.
    GAMMA = "gamma" Elementwise (1) [] {} elsewhere;
    /// The logarithm of the gamma function of a positive number.
    LGAMMA = "lgamma" Elementwise (1) ["lgamma"] {} elsewhere;
    /// The derivative of the logarithm of the gamma function.
    DIGAMMA = "digamma" Elementwise (1) ["digamma"] {} elsewhere;
}
