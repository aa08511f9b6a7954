//! Values in LaTeX.

use num_traits::Signed;

use super::{Outcome, Rational, Scalar, Value, decimal::fixed, rounding::format_fixed, terminating_places};

/// A rational number in LaTeX, exactly: `25`, `\frac{3}{8}`, `-\frac{1}{2}`.
pub fn exact_latex(value: &Rational) -> String {
    if value.is_integer() {
        return value.numer().to_string();
    }
    let sign = if value.is_negative() { "-" } else { "" };
    format!("{sign}\\frac{{{}}}{{{}}}", value.numer().abs(), value.denom())
}

/// The decimal of a rational number whose digits end after at most `most` places: `0.375`.
pub fn terminating_decimal(value: &Rational, most: u32) -> Option<String> {
    terminating_places(value).filter(|places| *places <= most).map(|places| fixed(value, places))
}

/// A value in LaTeX, and whether it is exact as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The LaTeX.
    pub latex: String,
    /// Whether it is the value itself; otherwise it is a rounding of it.
    pub exact: bool,
}

impl Value {
    /// The value in LaTeX: exact numbers as whole numbers and fractions, others with `places` digits after the point; a tensor with an inexact
    /// entry has decimals only. Not known while an enclosure straddles a tie.
    pub fn latex(&self, places: u32) -> Outcome<Written> {
        self.written(places, true)
    }

    /// The same, but exact numbers that are not whole are written as decimals too: exact where they end in time, else rounded.
    pub fn latex_decimal(&self, places: u32) -> Outcome<Written> {
        self.written(places, false)
    }

    fn written(&self, places: u32, fractions: bool) -> Outcome<Written> {
        let exact = |latex: String| Outcome::Known(Written { latex, exact: true });
        match self {
            Value::Scalar(scalar) => number(scalar, places, fractions),
            Value::Infinity { negative } => exact((if *negative { "-\\infty" } else { "\\infty" }).to_owned()),
            Value::Bool(truth) => exact(format!("\\text{{{truth}}}")),
            Value::Text(words) => exact(format!("\\text{{{words}}}")),
            Value::Shape(sizes) => exact(sizes.iter().map(exact_latex).collect::<Vec<_>>().join(" \\times ")),
            Value::Tensor(tensor) => {
                let whole = tensor.entries().iter().all(|entry| entry.exact().is_some() || matches!(entry, Scalar::Infinite { .. }));
                let entries = tensor.entries().iter().map(|entry| number(entry, places, fractions && whole));
                Outcome::collect(entries).map(|entries| {
                    let all = entries.iter().all(|entry| entry.exact);
                    let cells: Vec<&str> = entries.iter().map(|entry| entry.latex.as_str()).collect();
                    Written { latex: laid_out(tensor.shape(), &cells), exact: all }
                })
            }
            Value::List(items) => {
                joined(items, places, fractions).map(|(inside, exact)| Written { latex: format!("\\{{{inside}\\}}"), exact })
            }
            Value::Distribution { family, parameters } => joined(parameters, places, fractions)
                .map(|(inside, exact)| Written { latex: format!("\\operatorname{{{family}}}({inside})"), exact }),
        }
    }
}

fn joined(items: &[Value], places: u32, fractions: bool) -> Outcome<(String, bool)> {
    Outcome::collect(items.iter().map(|item| item.written(places, fractions))).map(|items| {
        let exact = items.iter().all(|item| item.exact);
        (items.into_iter().map(|item| item.latex).collect::<Vec<_>>().join(", "), exact)
    })
}

fn number(scalar: &Scalar, places: u32, fractions: bool) -> Outcome<Written> {
    match scalar {
        Scalar::Exact(value) if fractions || value.is_integer() => Outcome::Known(Written { latex: exact_latex(value), exact: true }),
        Scalar::Exact(value) => match terminating_decimal(value, places) {
            Some(latex) => Outcome::Known(Written { latex, exact: true }),
            None => format_fixed(scalar, places).map(|latex| Written { latex, exact: false }),
        },
        Scalar::Ball(_) => format_fixed(scalar, places).map(|latex| Written { latex, exact: false }),
        Scalar::Infinite { negative } => {
            Outcome::Known(Written { latex: (if *negative { "-\\infty" } else { "\\infty" }).to_owned(), exact: true })
        }
    }
}

/// The cells of a tensor as a matrix; a vector is a column, what has more dimensions is a column of its parts.
fn laid_out(shape: &[usize], cells: &[&str]) -> String {
    let wrap = |rows: Vec<String>| format!("\\begin{{bmatrix}} {} \\end{{bmatrix}}", rows.join(" \\\\ "));
    match shape {
        [] => cells.first().copied().unwrap_or_default().to_owned(),
        [_] => wrap(cells.iter().map(|cell| (*cell).to_owned()).collect()),
        [_, columns] => wrap(cells.chunks((*columns).max(1)).map(|row| row.join(" & ")).collect()),
        [_, inner @ ..] => {
            let size = inner.iter().product::<usize>().max(1);
            wrap(cells.chunks(size).map(|part| laid_out(inner, part)).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::{Ball, Tensor};

    fn fraction(numer: i64, denom: i64) -> Rational {
        Rational::new(numer.into(), denom.into())
    }

    #[test]
    fn numbers() {
        assert_eq!(exact_latex(&fraction(3, 8)), "\\frac{3}{8}");
        assert_eq!(exact_latex(&fraction(-1, 2)), "-\\frac{1}{2}");
        assert_eq!(exact_latex(&fraction(50, 2)), "25");
        assert_eq!(terminating_decimal(&fraction(3, 8), 4).as_deref(), Some("0.375"));
        assert_eq!(terminating_decimal(&fraction(1, 3), 4), None);
        let third = Value::rational(fraction(1, 3)).latex_decimal(4).known().unwrap();
        assert_eq!((third.latex.as_str(), third.exact), ("0.3333", false));
    }

    #[test]
    fn tensors_and_shapes() {
        let matrix = Value::Tensor(Tensor::new(vec![2, 2], [1, 2, 3, 4].map(Scalar::from).to_vec()).unwrap());
        assert_eq!(matrix.latex(4).known().unwrap().latex, "\\begin{bmatrix} 1 & 2 \\\\ 3 & 4 \\end{bmatrix}");
        let root = Scalar::Ball(Ball::integer(2).sqrt(64).known().unwrap());
        let vector = Value::Tensor(Tensor::new(vec![2], vec![root, Scalar::Exact(fraction(1, 2))]).unwrap());
        let written = vector.latex(4).known().unwrap();
        assert_eq!((written.latex.as_str(), written.exact), ("\\begin{bmatrix} 1.4142 \\\\ 0.5 \\end{bmatrix}", false));
        let shape = Value::Shape(vec![fraction(25, 1), fraction(25, 1), fraction(384, 1)]);
        assert_eq!(shape.latex(4).known().unwrap().latex, "25 \\times 25 \\times 384");
    }
}
