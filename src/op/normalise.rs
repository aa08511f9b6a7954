//! Softmax and its kin, layer normalisation, and the shapes that networks need.

use crate::num::{Outcome, Rational, Scalar, Tensor, Value};

/// The largest tensor made here, in entries.
const LARGEST: usize = 1 << 20;

fn tensor_of(value: &Value) -> Outcome<&Tensor<Scalar>> {
    match value {
        Value::Tensor(tensor) => Outcome::Known(tensor),
        other => Outcome::Undefined(format!("a {} where a tensor is needed", other.kind())),
    }
}

fn made(shape: Vec<usize>, entries: Vec<Scalar>) -> Outcome<Value> {
    match Tensor::new(shape, entries) {
        Some(tensor) => Outcome::Known(Value::Tensor(tensor)),
        None => Outcome::Unknown("entries that do not fill their shape".to_owned()),
    }
}

/// Runs `change` on the vector, or on each row of the matrix.
fn by_rows(value: &Value, change: impl Fn(&[Scalar]) -> Outcome<Vec<Scalar>>) -> Outcome<Value> {
    tensor_of(value).and_then(|tensor| {
        let width = row_length(tensor.shape());
        if width == 0 {
            return Outcome::Undefined("a tensor without entries".to_owned());
        }
        Outcome::collect(tensor.entries().chunks(width).map(&change))
            .and_then(|rows| made(tensor.shape().to_vec(), rows.into_iter().flatten().collect()))
    })
}

/// The length of a row; a column is a vector, and so one row.
fn row_length(shape: &[usize]) -> usize {
    match *shape {
        [length, 1] => length,
        _ => shape.last().copied().unwrap_or(0),
    }
}

/// Runs `reduce` on the vector, or on each row of the matrix.
fn each_row(value: &Value, reduce: impl Fn(&[Scalar]) -> Outcome<Scalar>) -> Outcome<Value> {
    tensor_of(value).and_then(|tensor| match tensor.shape() {
        [] | [0] | [.., 0] => Outcome::Undefined("a tensor without entries".to_owned()),
        [_] | [_, 1] => reduce(tensor.entries()).map(Value::Scalar),
        [rows @ .., width] => Outcome::collect(tensor.entries().chunks(*width).map(&reduce)).and_then(|values| made(rows.to_vec(), values)),
    })
}

/// Exponentials of the entries less the largest as far as a double tells: the same softmax, in a range where enclosures stay narrow.
fn exponentials(row: &[Scalar], bits: u32) -> Outcome<(Scalar, Vec<Scalar>, Scalar)> {
    let shift = row.iter().max_by(|left, right| left.to_f64().total_cmp(&right.to_f64())).cloned().unwrap_or_else(|| Scalar::from(0));
    Outcome::collect(row.iter().map(|entry| entry.sub(&shift, bits).exp(bits))).map(|terms| {
        let total = terms.iter().fold(Scalar::from(0), |sum, term| sum.add(term, bits));
        (shift, terms, total)
    })
}

pub(super) fn softmax(arguments: &[Value], bits: u32) -> Outcome<Value> {
    by_rows(&arguments[0], |row| {
        exponentials(row, bits).and_then(|(_, terms, total)| Outcome::collect(terms.iter().map(|term| term.div(&total, bits))))
    })
}

pub(super) fn log_softmax(arguments: &[Value], bits: u32) -> Outcome<Value> {
    by_rows(&arguments[0], |row| row_log_sum(row, bits).map(|total| row.iter().map(|entry| entry.sub(&total, bits)).collect()))
}

fn row_log_sum(row: &[Scalar], bits: u32) -> Outcome<Scalar> {
    exponentials(row, bits).and_then(|(shift, _, total)| total.log(bits).map(|log| shift.add(&log, bits)))
}

pub(super) fn log_sum_exp(arguments: &[Value], bits: u32) -> Outcome<Value> {
    each_row(&arguments[0], |row| row_log_sum(row, bits))
}

pub(super) fn position_of_largest(arguments: &[Value], _: u32) -> Outcome<Value> {
    each_row(&arguments[0], |row| {
        let mut best = 0;
        for at in 1..row.len() {
            match row[at].compare(&row[best]) {
                Some(std::cmp::Ordering::Greater) => best = at,
                Some(_) => {}
                None => return Outcome::Unknown("which entry is largest is not decided".to_owned()),
            }
        }
        Outcome::Known(Scalar::from(i64::try_from(best + 1).unwrap_or(i64::MAX)))
    })
}

pub(super) fn flatten(arguments: &[Value], _: u32) -> Outcome<Value> {
    tensor_of(&arguments[0]).and_then(|tensor| made(vec![tensor.entries().len()], tensor.entries().to_vec()))
}

pub(super) fn flip(arguments: &[Value], _: u32) -> Outcome<Value> {
    tensor_of(&arguments[0]).and_then(|tensor| made(tensor.shape().to_vec(), tensor.entries().iter().rev().cloned().collect()))
}

pub(super) fn causal_mask(arguments: &[Value], _: u32) -> Outcome<Value> {
    tensor_of(&arguments[0]).and_then(|tensor| match tensor.shape() {
        [height, width] => {
            let later = |at: usize| at % width > at / width;
            let hide = |(at, entry): (usize, &Scalar)| if later(at) { Scalar::Infinite { negative: true } } else { entry.clone() };
            made(vec![*height, *width], tensor.entries().iter().enumerate().map(hide).collect())
        }
        _ => Outcome::Undefined("a mask wants a matrix of scores".to_owned()),
    })
}

pub(super) fn one_hot(arguments: &[Value], _: u32) -> Outcome<Value> {
    let whole = |value: &Value| value.exact().filter(|number| number.is_integer()).and_then(|number| usize::try_from(number.numer()).ok());
    match (whole(&arguments[0]), whole(&arguments[1])) {
        (Some(at), Some(length)) if (1..=length).contains(&at) && length <= LARGEST => {
            made(vec![length], (1..=length).map(|place| Scalar::from(i64::from(place == at))).collect())
        }
        _ => Outcome::Undefined("a position outside its vector".to_owned()),
    }
}

/// Arguments are the input and the number added to each variance.
pub(super) fn layer_norm(arguments: &[Value], bits: u32) -> Outcome<Value> {
    let epsilon = match arguments.get(1) {
        None => Scalar::from(0),
        Some(Value::Scalar(epsilon)) => epsilon.clone(),
        Some(other) => return Outcome::Undefined(format!("a {} added to a variance", other.kind())),
    };
    by_rows(&arguments[0], |row| {
        let count = Scalar::Exact(Rational::from_integer(row.len().into()));
        let mean = row.iter().fold(Scalar::from(0), |sum, entry| sum.add(entry, bits)).div(&count, bits);
        mean.and_then(|mean| {
            let centred: Vec<Scalar> = row.iter().map(|entry| entry.sub(&mean, bits)).collect();
            let squares = centred.iter().fold(Scalar::from(0), |sum, entry| sum.add(&entry.mul(entry, bits), bits));
            let spread = squares.div(&count, bits).and_then(|variance| variance.add(&epsilon, bits).sqrt(bits));
            spread.and_then(|spread| Outcome::collect(centred.iter().map(|entry| entry.div(&spread, bits))))
        })
    })
}
