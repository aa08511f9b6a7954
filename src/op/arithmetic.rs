//! Arithmetic on real numbers.

use std::cmp::Ordering;

use super::{
    operand::{Done, each, number, pairwise, real, undefined, unknown, whole},
    row::{Arity, Class, Row, elsewhere, table},
};
use crate::{
    ir::OpId,
    num::{Outcome, Scalar, UNDECIDED, Value},
};

table! { 0;
    /// The sum of its arguments; tensors of one shape are added entry by entry, a number to every entry.
    ADD = "add" Function (0 up) ["+"] {} sum;
    /// The product of its arguments; a number times a tensor scales it.
    MUL = "mul" Function (0 up) ["\\cdot", "\\times", "*"] {} product;
    /// The opposite.
    NEG = "neg" Elementwise (1) [] {} negate;
    /// The first less the second.
    SUB = "sub" Function (2) ["-"] {} difference;
    /// The first by the second; undefined where the second is zero.
    DIV = "div" Function (2) ["/", "\\div", "\\frac"] {} quotient;
    /// The first to the power of the second: exact for rational results, real only (a negative base wants a whole exponent), undefined for zero to the zero.
    POW = "pow" Function (2) ["^"] {} power;
    /// The square root that is not negative.
    SQRT = "sqrt" Elementwise (1) ["\\sqrt", "sqrt"] {} |v, b| each(&v[0], |x| x.sqrt(b));
    /// The root of the first whose index is the second; odd roots of negative numbers are negative.
    ROOT = "root" Function (2) [] {} root;
    /// The absolute value.
    ABS = "abs" Elementwise (1) ["abs"] {} |v, _| each(&v[0], |x| Outcome::Known(x.abs()));
    /// The largest whole number that is not larger.
    FLOOR = "floor" Elementwise (1) ["floor", "\\lfloor"] {} |v, _| each(&v[0], Scalar::floor);
    /// The smallest whole number that is not smaller.
    CEIL = "ceil" Elementwise (1) ["ceil", "\\lceil"] {} |v, _| each(&v[0], Scalar::ceil);
    /// The nearest whole number, or with a second argument the nearest decimal of so many places; halves go away from zero.
    ROUND = "round" Function (1 to 2) ["round"] {} round;
    /// One, zero or minus one: the sign.
    SIGN = "sign" Elementwise (1) ["sign", "sgn"] {} |v, _| each(&v[0], sign);
    /// The largest of its arguments, or of a tensor's entries.
    MAX = "max" Function (1 up) ["\\max", "max"] {} largest;
    /// The smallest of its arguments, or of a tensor's entries.
    MIN = "min" Function (1 up) ["\\min", "min"] {} smallest;
    /// The position, counted from one, of the largest of its arguments or of a vector's entries.
    ARGMAX = "argmax" Function (1 up) ["argmax", "arg max"] {} position_of_largest;
    /// The position, counted from one, of the smallest of its arguments or of a vector's entries.
    ARGMIN = "argmin" Function (1 up) ["argmin", "arg min"] {} position_of_smallest;
    /// The factorial of a whole number that is not negative.
    FACTORIAL = "factorial" Elementwise (1) ["!"] {} |v, b| each(&v[0], |x| x.factorial(b));
    /// The number of ways to choose the second from the first.
    BINOMIAL = "binomial" Function (2) ["\\binom", "binom", "nCr"] {} |v, _| lifted(v, Scalar::binomial);
    /// The remainder of the first by the second, with the sign of the second.
    MOD = "mod" Function (2) ["\\bmod", "\\mod", "mod"] {} |v, _| lifted(v, Scalar::modulo);
    /// The whole quotient of the first by the second, rounded down.
    QUOTIENT = "quotient" Function (2) [] {} |v, b| lifted(v, |x, y| x.div(y, b).and_then(|ratio| ratio.floor()));
    /// The greatest common divisor of whole numbers.
    GCD = "gcd" Function (1 up) ["\\gcd", "gcd"] {} |v, _| folded(v, Scalar::gcd);
    /// The least common multiple of whole numbers.
    LCM = "lcm" Function (1 up) ["\\lcm", "lcm"] {} |v, b| folded(v, |x, y| common_multiple(x, y, b));
    /// A hundredth of its argument.
    PERCENT = "percent" Elementwise (1) ["\\%"] {} |v, b| each(&v[0], |x| x.div(&Scalar::from(100), b));
    /// Either sign of its argument, or the first with either sign of the second; stands for two values, so it has none.
    PLUSMINUS = "plusminus" Function (1 to 2) ["\\pm"] {} elsewhere;
    /// The other sign of a plus-minus.
    MINUSPLUS = "minusplus" Function (1 to 2) ["\\mp"] {} elsewhere;
    /// The same with a plus sign before.
    POS = "pos" Elementwise (1) [] {} |v, _| Outcome::Known(v[0].clone());
}

/// A function of two numbers, lifted to tensors.
fn lifted(values: &[Value], function: impl Fn(&Scalar, &Scalar) -> Outcome<Scalar>) -> Outcome<Value> {
    Outcome::from_result(pairwise(&values[0], &values[1], function))
}

/// A function of two numbers over all arguments, from the left.
fn folded(values: &[Value], function: impl Fn(&Scalar, &Scalar) -> Outcome<Scalar>) -> Outcome<Value> {
    let Some((first, rest)) = values.split_first() else { return Outcome::Undefined("no arguments".to_owned()) };
    rest.iter().fold(Outcome::Known(first.clone()), |sum, value| sum.and_then(|sum| lifted(&[sum, value.clone()], &function)))
}

/// A number and a tensor add up entry by entry, as the field writes it.
fn plus(left: &Value, right: &Value, bits: u32) -> Done<Value> {
    match (left, right) {
        (Value::Infinity { negative: one }, Value::Infinity { negative: two }) if one != two => undefined("a sum of opposite infinities"),
        _ => pairwise(left, right, |left, right| Outcome::Known(left.add(right, bits))),
    }
}

fn sum(values: &[Value], bits: u32) -> Outcome<Value> {
    let Some((first, rest)) = values.split_first() else { return Outcome::Known(Value::integer(0)) };
    Outcome::from_result(rest.iter().try_fold(first.clone(), |sum, value| plus(&sum, value, bits)))
}

fn difference(values: &[Value], bits: u32) -> Outcome<Value> {
    negate(&values[1..], bits).and_then(|right| Outcome::from_result(plus(&values[0], &right, bits)))
}

fn negate(values: &[Value], _: u32) -> Outcome<Value> {
    each(&values[0], |value| Outcome::Known(value.neg()))
}

/// The product of numbers and at most one tensor: which product of tensors is meant, the elaboration says.
fn product(values: &[Value], bits: u32) -> Outcome<Value> {
    let mut result = Value::integer(1);
    for value in values {
        let next = match (&result, value) {
            (Value::Tensor(left), Value::Tensor(right)) if left.entries().len() != 1 && right.entries().len() != 1 => {
                unknown(format!("a product of a {} and a {} that is not said", result.kind(), value.kind()))
            }
            (Value::Infinity { .. }, Value::Scalar(scalar)) | (Value::Scalar(scalar), Value::Infinity { .. })
                if scalar.sign() != Some(Ordering::Less) && scalar.sign() != Some(Ordering::Greater) =>
            {
                undefined("zero times infinity")
            }
            _ => pairwise(&result, value, |left, right| Outcome::Known(left.mul(right, bits))),
        };
        match next {
            Ok(next) => result = next,
            Err(outcome) => return outcome,
        }
    }
    Outcome::Known(result)
}

fn quotient(values: &[Value], bits: u32) -> Outcome<Value> {
    if let Value::Tensor(below) = &values[1]
        && below.entries().len() != 1
    {
        return Outcome::Unknown(format!("a quotient by a {}", values[1].kind()));
    }
    lifted(values, |left, right| left.div(right, bits))
}

fn power(values: &[Value], bits: u32) -> Outcome<Value> {
    match values {
        [Value::Tensor(tensor), exponent] if tensor.entries().len() != 1 => match exponent {
            Value::Scalar(_) if tensor.shape().len() == 2 && tensor.shape()[0] == tensor.shape()[1] => {
                super::matrix::matrix_power(values, bits)
            }
            _ => Outcome::Unknown(format!("a power of a {}", values[0].kind())),
        },
        [_, Value::Tensor(exponent)] if exponent.entries().len() != 1 => Outcome::Unknown("a power with a tensor as exponent".to_owned()),
        _ => lifted(values, |base, exponent| base.pow(exponent, bits)),
    }
}

fn root(values: &[Value], bits: u32) -> Outcome<Value> {
    match whole(&values[1]) {
        Ok(index) => each(&values[0], |value| value.root(index, bits)),
        Err(outcome) => outcome,
    }
}

fn round(values: &[Value], bits: u32) -> Outcome<Value> {
    match values.get(1).map_or(Ok(0), whole) {
        Ok(places) => each(&values[0], |value| value.round(places, bits)),
        Err(outcome) => outcome,
    }
}

fn sign(value: &Scalar) -> Outcome<Scalar> {
    match value.sign() {
        Some(order) => Outcome::Known(Scalar::from(order as i64)),
        None => Outcome::Unknown(UNDECIDED.to_owned()),
    }
}

fn common_multiple(left: &Scalar, right: &Scalar, bits: u32) -> Outcome<Scalar> {
    left.gcd(right).and_then(|divisor| match divisor.sign() {
        Some(Ordering::Equal) => Outcome::Known(Scalar::zero()),
        _ => left.mul(right, bits).abs().div(&divisor, bits),
    })
}

/// The numbers among which an extreme is looked for: the arguments, or the entries of the only one.
fn candidates(values: &[Value]) -> Done<Vec<Scalar>> {
    let numbers: Vec<Scalar> = match values {
        [Value::Tensor(tensor)] => tensor.entries().to_vec(),
        [Value::List(items)] => items.iter().map(real).collect::<Done<_>>()?,
        _ => values.iter().map(real).collect::<Done<_>>()?,
    };
    if numbers.is_empty() { undefined("the largest of nothing") } else { Ok(numbers) }
}

fn largest(values: &[Value], bits: u32) -> Outcome<Value> {
    // A maximum with a tensor among the arguments is taken entry by entry.
    if values.len() > 1 && values.iter().any(|value| matches!(value, Value::Tensor(_))) {
        return folded(values, |left, right| Outcome::Known(left.max(right, bits)));
    }
    Outcome::from_result(
        candidates(values).map(|numbers| number(numbers.iter().skip(1).fold(numbers[0].clone(), |best, next| best.max(next, bits)))),
    )
}

fn smallest(values: &[Value], bits: u32) -> Outcome<Value> {
    let opposite = Outcome::collect(values.iter().map(opposite));
    opposite.and_then(|opposite| largest(&opposite, bits)).and_then(|value| negate(&[value], bits))
}

fn opposite(value: &Value) -> Outcome<Value> {
    match value {
        Value::List(items) => Outcome::collect(items.iter().map(opposite)).map(Value::List),
        _ => negate(std::slice::from_ref(value), 0),
    }
}

/// The position of the largest number, counted from one; the first of equals.
pub(super) fn first_largest(numbers: &[Scalar]) -> Outcome<usize> {
    let mut best = 0;
    for (at, next) in numbers.iter().enumerate().skip(1) {
        match next.compare(&numbers[best]) {
            Some(Ordering::Greater) => best = at,
            Some(_) => {}
            None => return Outcome::Unknown(UNDECIDED.to_owned()),
        }
    }
    Outcome::Known(best + 1)
}

fn position_of_largest(values: &[Value], _: u32) -> Outcome<Value> {
    Outcome::from_result(candidates(values).and_then(|numbers| Ok(Value::integer(first_largest(&numbers).result()? as i64))))
}

fn position_of_smallest(values: &[Value], bits: u32) -> Outcome<Value> {
    let opposite = Outcome::collect(values.iter().map(opposite));
    opposite.and_then(|opposite| position_of_largest(&opposite, bits))
}
