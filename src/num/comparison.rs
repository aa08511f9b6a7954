//! Whether two values are the same, and where they first differ.

use std::cmp::Ordering;

use super::{Rational, Scalar, Value};

/// What a comparison of two values came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comparison {
    /// The same, exactly.
    Equal,
    /// Certainly not the same, and where.
    Different {
        /// The position of the first entry that differs, counted from one; empty for numbers.
        at: Vec<usize>,
        /// What stands there on the left.
        left: Value,
        /// What stands there on the right.
        right: Value,
    },
    /// Values of different kinds or shapes, in words: never the same, but not a wrong number either.
    Misfit {
        /// What stands on the left.
        left: String,
        /// What stands on the right.
        right: String,
    },
    /// The enclosures overlap: not decided.
    Undecided,
}

impl Value {
    /// Whether two values are the same. A vector and a column with the same entries are; a number and a tensor of one entry are.
    pub fn compare(&self, other: &Value) -> Comparison {
        match (self, other) {
            (Value::Tensor(left), Value::Tensor(right)) => {
                if plain(left.shape()) != plain(right.shape()) {
                    return misfit(self, other);
                }
                let shape = if left.shape().len() >= right.shape().len() { left.shape() } else { right.shape() };
                entries(shape, left.entries(), right.entries())
            }
            (Value::Tensor(one), _) if one.entries().len() == 1 => Value::from(one.entries()[0].clone()).compare(other),
            (_, Value::Tensor(one)) if one.entries().len() == 1 => self.compare(&Value::from(one.entries()[0].clone())),
            (Value::Shape(left), Value::Shape(right)) => sizes(left, right),
            (Value::List(left), Value::List(right)) => lists(left, right),
            (Value::Bool(_), Value::Bool(_)) | (Value::Text(_), Value::Text(_)) => same(self == other, self, other),
            (Value::Distribution { family: one, parameters: left }, Value::Distribution { family: two, parameters: right })
                if one == two =>
            {
                lists(left, right)
            }
            _ => match (Scalar::try_from(self), Scalar::try_from(other)) {
                (Ok(left), Ok(right)) => match left.compare(&right) {
                    Some(Ordering::Equal) => Comparison::Equal,
                    Some(_) => same(false, self, other),
                    None => Comparison::Undecided,
                },
                _ => misfit(self, other),
            },
        }
    }

    /// The kind of value with its shape, in words: `a (2, 3) matrix`.
    pub fn described(&self) -> String {
        match self {
            Value::Tensor(tensor) => {
                let sizes: Vec<String> = tensor.shape().iter().map(usize::to_string).collect();
                format!("a {} of shape {}", self.kind(), sizes.join("x"))
            }
            Value::Shape(sizes) => format!("a shape of {} sizes", sizes.len()),
            Value::List(items) => format!("a list of {}", items.len()),
            Value::Infinity { negative } => (if *negative { "minus infinity" } else { "infinity" }).to_owned(),
            _ => format!("a {}", self.kind()),
        }
    }
}

impl From<Scalar> for Value {
    fn from(scalar: Scalar) -> Self {
        match scalar {
            Scalar::Infinite { negative } => Value::Infinity { negative },
            finite => Value::Scalar(finite),
        }
    }
}

impl TryFrom<&Value> for Scalar {
    type Error = ();

    fn try_from(value: &Value) -> Result<Self, ()> {
        match value {
            Value::Scalar(scalar) => Ok(scalar.clone()),
            Value::Infinity { negative } => Ok(Scalar::Infinite { negative: *negative }),
            _ => Err(()),
        }
    }
}

/// A shape without the one column of a column vector.
fn plain(shape: &[usize]) -> &[usize] {
    match shape {
        [_, 1] => &shape[..1],
        _ => shape,
    }
}

fn misfit(left: &Value, right: &Value) -> Comparison {
    Comparison::Misfit { left: left.described(), right: right.described() }
}

fn same(equal: bool, left: &Value, right: &Value) -> Comparison {
    if equal { Comparison::Equal } else { Comparison::Different { at: Vec::new(), left: left.clone(), right: right.clone() } }
}

fn entries(shape: &[usize], left: &[Scalar], right: &[Scalar]) -> Comparison {
    let mut undecided = false;
    for (flat, (one, two)) in left.iter().zip(right).enumerate() {
        match one.compare(two) {
            Some(Ordering::Equal) => {}
            Some(_) => return Comparison::Different { at: position(shape, flat), left: one.clone().into(), right: two.clone().into() },
            None => undecided = true,
        }
    }
    if undecided { Comparison::Undecided } else { Comparison::Equal }
}

/// The position of the entry `flat` (in row-major order), counted from one.
fn position(shape: &[usize], flat: usize) -> Vec<usize> {
    let mut rest = flat;
    let mut at: Vec<usize> = shape
        .iter()
        .rev()
        .map(|length| {
            let here = rest % length.max(&1) + 1;
            rest /= length.max(&1);
            here
        })
        .collect();
    at.reverse();
    at
}

fn sizes(left: &[Rational], right: &[Rational]) -> Comparison {
    if left.len() != right.len() {
        return Comparison::Misfit { left: format!("a shape of {} sizes", left.len()), right: format!("a shape of {} sizes", right.len()) };
    }
    match left.iter().zip(right).position(|(one, two)| one != two) {
        None => Comparison::Equal,
        Some(at) => {
            Comparison::Different { at: vec![at + 1], left: Value::rational(left[at].clone()), right: Value::rational(right[at].clone()) }
        }
    }
}

fn lists(left: &[Value], right: &[Value]) -> Comparison {
    if left.len() != right.len() {
        return Comparison::Misfit { left: format!("a list of {}", left.len()), right: format!("a list of {}", right.len()) };
    }
    let mut result = Comparison::Equal;
    for (at, (one, two)) in left.iter().zip(right).enumerate() {
        match one.compare(two) {
            Comparison::Equal => {}
            Comparison::Undecided => result = Comparison::Undecided,
            Comparison::Different { at: mut inner, left, right } => {
                inner.insert(0, at + 1);
                return Comparison::Different { at: inner, left, right };
            }
            misfit @ Comparison::Misfit { .. } => return misfit,
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::{Ball, Tensor};

    fn matrix(shape: Vec<usize>, entries: &[i64]) -> Value {
        Value::Tensor(Tensor::new(shape, entries.iter().map(|entry| Scalar::from(*entry)).collect()).unwrap())
    }

    #[test]
    fn the_first_different_entry_is_named() {
        let left = matrix(vec![2, 3], &[1, 2, 3, 4, 5, 6]);
        assert_eq!(left.compare(&left), Comparison::Equal);
        let Comparison::Different { at, left: found, .. } = left.compare(&matrix(vec![2, 3], &[1, 2, 3, 4, 0, 0])) else { panic!() };
        assert_eq!((at, found), (vec![2, 2], Value::integer(5)));
        assert!(matches!(left.compare(&matrix(vec![3, 2], &[1, 2, 3, 4, 5, 6])), Comparison::Misfit { .. }));
        assert!(matches!(left.compare(&Value::integer(1)), Comparison::Misfit { .. }));
    }

    #[test]
    fn vectors_are_columns_and_single_entries_are_numbers() {
        assert_eq!(matrix(vec![2], &[1, 2]).compare(&matrix(vec![2, 1], &[1, 2])), Comparison::Equal);
        assert!(matches!(matrix(vec![2], &[1, 2]).compare(&matrix(vec![1, 2], &[1, 2])), Comparison::Misfit { .. }));
        assert_eq!(matrix(vec![1, 1], &[3]).compare(&Value::integer(3)), Comparison::Equal);
    }

    #[test]
    fn overlapping_enclosures_decide_nothing_but_a_later_difference_does() {
        let root = Scalar::Ball(Ball::integer(2).sqrt(40).known().unwrap());
        let vector = |entries: Vec<Scalar>| Value::Tensor(Tensor::new(vec![2], entries).unwrap());
        let left = vector(vec![root.clone(), Scalar::from(1)]);
        assert_eq!(left.compare(&left), Comparison::Undecided);
        let right = vector(vec![root, Scalar::from(2)]);
        assert!(matches!(left.compare(&right), Comparison::Different { at, .. } if at == [2]));
    }
}
