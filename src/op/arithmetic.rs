//! Arithmetic on real numbers.

use super::row::{Arity, Class, Row, elsewhere, table};
use crate::ir::OpId;

table! { 0;
    /// The sum of its arguments; tensors of one shape are added entry by entry.
    ADD = "add" Function (0 up) ["+"] {} elsewhere;
    /// The product of its arguments; a number times a tensor scales it.
    MUL = "mul" Function (0 up) ["\\cdot", "\\times", "*"] {} elsewhere;
    /// The opposite.
    NEG = "neg" Elementwise (1) [] {} elsewhere;
    /// The first less the second.
    SUB = "sub" Function (2) ["-"] {} elsewhere;
    /// The first by the second; undefined where the second is zero.
    DIV = "div" Function (2) ["/", "\\div", "\\frac"] {} elsewhere;
    /// The first to the power of the second: exact for rational results, real only (a negative base wants a whole exponent), undefined for zero to the zero.
    POW = "pow" Function (2) ["^"] {} elsewhere;
    /// The square root that is not negative.
    SQRT = "sqrt" Elementwise (1) ["\\sqrt", "sqrt"] {} elsewhere;
    /// The root of the first whose index is the second; odd roots of negative numbers are negative.
    ROOT = "root" Function (2) [] {} elsewhere;
    /// The absolute value.
    ABS = "abs" Elementwise (1) ["abs"] {} elsewhere;
    /// The largest whole number that is not larger.
    FLOOR = "floor" Elementwise (1) ["floor", "\\lfloor"] {} elsewhere;
    /// The smallest whole number that is not smaller.
    CEIL = "ceil" Elementwise (1) ["ceil", "\\lceil"] {} elsewhere;
    /// The nearest whole number, or with a second argument the nearest decimal of so many places; halves go away from zero.
    ROUND = "round" Function (1 to 2) ["round"] {} elsewhere;
    /// One, zero or minus one: the sign.
    SIGN = "sign" Elementwise (1) ["sign", "sgn"] {} elsewhere;
    /// The largest of its arguments, or of a tensor's entries.
    MAX = "max" Function (1 up) ["\\max", "max"] {} elsewhere;
    /// The smallest of its arguments, or of a tensor's entries.
    MIN = "min" Function (1 up) ["\\min", "min"] {} elsewhere;
    /// The position, counted from one, of the largest of its arguments or of a vector's entries.
    ARGMAX = "argmax" Function (1 up) ["argmax", "arg max"] {} elsewhere;
    /// The position, counted from one, of the smallest of its arguments or of a vector's entries.
    ARGMIN = "argmin" Function (1 up) ["argmin", "arg min"] {} elsewhere;
    /// The factorial of a whole number that is not negative.
    FACTORIAL = "factorial" Elementwise (1) ["!"] {} elsewhere;
    /// The number of ways to choose the second from the first.
    BINOMIAL = "binomial" Function (2) ["\\binom", "binom"] {} elsewhere;
    /// The remainder of the first by the second, with the sign of the second.
    MOD = "mod" Function (2) ["\\bmod", "\\mod", "mod"] {} elsewhere;
    /// The whole quotient of the first by the second, rounded down.
    QUOTIENT = "quotient" Function (2) [] {} elsewhere;
    /// The greatest common divisor of whole numbers.
    GCD = "gcd" Function (1 up) ["\\gcd", "gcd"] {} elsewhere;
    /// The least common multiple of whole numbers.
    LCM = "lcm" Function (1 up) ["\\lcm", "lcm"] {} elsewhere;
    /// A hundredth of its argument.
    PERCENT = "percent" Elementwise (1) ["\\%"] {} elsewhere;
    /// Either sign of its argument, or the first with either sign of the second; stands for two values, so it has none.
    PLUSMINUS = "plusminus" Function (1 to 2) ["\\pm"] {} elsewhere;
    /// The other sign of a plus-minus.
    MINUSPLUS = "minusplus" Function (1 to 2) ["\\mp"] {} elsewhere;
    /// The same with a plus sign before.
    POS = "pos" Elementwise (1) [] {} elsewhere;
}
