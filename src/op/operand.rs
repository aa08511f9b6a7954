//! Operands: reading an argument as what an operator wants, and lifting functions of numbers to tensors.

use crate::num::{Outcome, Scalar, Tensor, Value};

/// The result of a step inside an evaluation; the error is the outcome of the whole.
pub(super) type Done<T> = Result<T, Outcome<Value>>;

/// Tensors with more entries are not made.
pub(super) const ENTRY_LIMIT: usize = 1 << 20;

/// Undefined, and why.
pub(super) fn undefined<T>(why: impl Into<String>) -> Done<T> {
    Err(Outcome::Undefined(why.into()))
}

/// Not known, and why.
pub(super) fn unknown<T>(why: impl Into<String>) -> Done<T> {
    Err(Outcome::Unknown(why.into()))
}

/// A number, or an infinity.
pub(super) fn real(value: &Value) -> Done<Scalar> {
    match value {
        Value::Scalar(scalar) => Ok(scalar.clone()),
        Value::Infinity { negative } => Ok(Scalar::Infinite { negative: *negative }),
        Value::Tensor(tensor) if tensor.entries().len() == 1 => Ok(tensor.entries()[0].clone()),
        Value::Distribution { .. } => unknown("a distribution where a number is wanted"),
        other => undefined(format!("a {} where a number is wanted", other.kind())),
    }
}

/// A whole number.
pub(super) fn whole(value: &Value) -> Done<i64> {
    let number = real(value)?;
    match (number.to_i64(), number.exact()) {
        (Some(whole), _) => Ok(whole),
        (None, Some(_)) => undefined("a number that is not whole where a whole one is wanted"),
        (None, None) => unknown("a number that may not be whole where a whole one is wanted"),
    }
}

/// A size: a whole number that is not negative and not too large.
pub(super) fn size(value: &Value) -> Done<usize> {
    match usize::try_from(whole(value)?) {
        Ok(size) if size <= ENTRY_LIMIT => Ok(size),
        Ok(_) => unknown("out of budget"),
        Err(_) => undefined("a negative size"),
    }
}

/// A vector, matrix or tensor.
pub(super) fn tensor(value: &Value) -> Done<&Tensor<Scalar>> {
    match value {
        Value::Tensor(tensor) => Ok(tensor),
        other => undefined(format!("a {} where a vector or a matrix is wanted", other.kind())),
    }
}

/// The entries of a vector, of a matrix of one row or column, of a list of numbers, or one number.
pub(super) fn vector(value: &Value) -> Done<Vec<Scalar>> {
    match value {
        Value::Tensor(tensor) if tensor.shape().iter().filter(|length| **length != 1).count() <= 1 => Ok(tensor.entries().to_vec()),
        Value::Tensor(tensor) => undefined(format!("a {} where a vector is wanted", Sizes(tensor.shape()))),
        Value::List(items) => items.iter().map(real).collect(),
        other => Ok(vec![real(other)?]),
    }
}

/// A matrix: rows, columns, entries. A vector is a column.
pub(super) fn matrix(value: &Value) -> Done<(usize, usize, &[Scalar])> {
    let tensor = tensor(value)?;
    match *tensor.shape() {
        [rows] => Ok((rows, 1, tensor.entries())),
        [rows, columns] => Ok((rows, columns, tensor.entries())),
        _ => undefined(format!("a tensor of shape {} where a matrix is wanted", Sizes(tensor.shape()))),
    }
}

/// A square matrix: its size and entries.
pub(super) fn square(value: &Value) -> Done<(usize, Vec<Scalar>)> {
    if let Value::Scalar(scalar) = value {
        return Ok((1, vec![scalar.clone()]));
    }
    let (rows, columns, entries) = matrix(value)?;
    if rows != columns {
        return undefined(format!("a {rows} x {columns} matrix where a square one is wanted"));
    }
    Ok((rows, entries.to_vec()))
}

/// A tensor as a value.
pub(super) fn made(shape: Vec<usize>, entries: Vec<Scalar>) -> Done<Value> {
    match Tensor::new(shape, entries) {
        Some(tensor) => Ok(Value::Tensor(tensor)),
        None => unknown("the entries do not fill the shape"),
    }
}

/// A matrix as a value; one entry is a number.
pub(super) fn made_matrix(rows: usize, columns: usize, mut entries: Vec<Scalar>) -> Done<Value> {
    match (entries.len(), entries.pop()) {
        (1, Some(entry)) => Ok(number(entry)),
        (_, Some(entry)) => {
            entries.push(entry);
            made(vec![rows, columns], entries)
        }
        _ => made(vec![rows, columns], entries),
    }
}

/// A number as a value.
pub(super) fn number(scalar: Scalar) -> Value {
    match scalar {
        Scalar::Infinite { negative } => Value::Infinity { negative },
        finite => Value::Scalar(finite),
    }
}

/// A shape in words: `2 x 3`.
pub(super) struct Sizes<'a>(pub(super) &'a [usize]);

impl std::fmt::Display for Sizes<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "({})", self.0.iter().map(usize::to_string).collect::<Vec<_>>().join(", "))
    }
}

/// The undefined outcome of two shapes that do not fit.
pub(super) fn misfit<T>(left: &[usize], right: &[usize]) -> Done<T> {
    undefined(format!("shapes {} and {} do not fit", Sizes(left), Sizes(right)))
}

/// A function of a number on a number, or on each entry.
pub(super) fn each(value: &Value, function: impl Fn(&Scalar) -> Outcome<Scalar>) -> Outcome<Value> {
    Outcome::from_result(match value {
        Value::Tensor(tensor) => {
            Outcome::collect(tensor.entries().iter().map(function)).result().and_then(|entries| made(tensor.shape().to_vec(), entries))
        }
        other => real(other).and_then(|scalar| Ok(number(function(&scalar).result()?))),
    })
}

/// A function of two numbers on numbers, on a number and each entry, or entry by entry on two tensors of one shape.
pub(super) fn pairwise(left: &Value, right: &Value, function: impl Fn(&Scalar, &Scalar) -> Outcome<Scalar>) -> Done<Value> {
    match (left, right) {
        (Value::Tensor(one), Value::Tensor(two)) => {
            let shape = common(one.shape(), two.shape())?;
            let pairs = one.entries().iter().zip(two.entries());
            made(shape, Outcome::collect(pairs.map(|(one, two)| function(one, two))).result()?)
        }
        (Value::Tensor(tensor), other) => {
            let scalar = real(other)?;
            let entries = tensor.entries().iter().map(|entry| function(entry, &scalar));
            made(tensor.shape().to_vec(), Outcome::collect(entries).result()?)
        }
        (other, Value::Tensor(tensor)) => {
            let scalar = real(other)?;
            let entries = tensor.entries().iter().map(|entry| function(&scalar, entry));
            made(tensor.shape().to_vec(), Outcome::collect(entries).result()?)
        }
        _ => Ok(number(function(&real(left)?, &real(right)?).result()?)),
    }
}

/// The shape of two tensors that are combined entry by entry: the same, where a vector fits a column.
pub(super) fn common(left: &[usize], right: &[usize]) -> Done<Vec<usize>> {
    match (left, right) {
        _ if left == right => Ok(left.to_vec()),
        ([length], [rows, 1]) | ([rows, 1], [length]) if length == rows => Ok(vec![*rows]),
        _ => misfit(left, right),
    }
}
