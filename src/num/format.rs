//! Values as people write them: LaTeX, exact where a person would write it exactly, else with so many decimals; JSON; words of exact arithmetic.

use num_traits::{Signed, ToPrimitive};

use super::{Rational, Scalar, Tensor, Value, decimal::fixed, rounding::format_fixed, terminating_places};

/// A rational number in LaTeX, exactly: `25`, `\frac{3}{8}`, `-\frac{1}{2}`.
pub fn exact_latex(value: &Rational) -> String {
    if value.is_integer() {
        return value.numer().to_string();
    }
    let sign = if value.is_negative() { "-" } else { "" };
    format!("{sign}\\frac{{{}}}{{{}}}", value.numer().abs(), value.denom())
}

/// A value as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The LaTeX.
    pub latex: String,
    /// Whether it is the value itself and no rounding of it.
    pub exact: bool,
}

/// Fractions with a larger denominator are written as decimals.
const LARGEST_DENOMINATOR: i64 = 9999;

/// A number as it is written: whole, a short decimal where decimals were given, a fraction with a small denominator, or rounded to `digits` decimals.
pub fn scalar(value: &Scalar, digits: usize, decimals: bool) -> Option<Written> {
    if let Scalar::Exact(exact) = value {
        let short = terminating_places(exact).filter(|places| *places as usize <= digits.max(4) && (decimals || *places == 0));
        if let Some(places) = short {
            return Some(Written { latex: fixed(exact, places), exact: true });
        }
        if !decimals && exact.denom().to_i64().is_some_and(|denominator| denominator <= LARGEST_DENOMINATOR) {
            return Some(Written { latex: exact_latex(exact), exact: true });
        }
    }
    if let Scalar::Infinite { negative } = value {
        return Some(Written { latex: if *negative { "-\\infty" } else { "\\infty" }.to_owned(), exact: true });
    }
    rounded(value, digits).map(|latex| Written { latex, exact: false })
}

/// A number with `digits` decimals; where that would leave nothing of it, with as many significant digits and a power of ten.
fn rounded(value: &Scalar, digits: usize) -> Option<String> {
    let plain = rounded_to(value, digits)?;
    let size = value.to_f64().abs();
    let vanishes = plain.trim_start_matches('-').bytes().all(|byte| matches!(byte, b'0' | b'.'));
    if !(vanishes && size > 0.0 && size.is_finite()) {
        return Some(plain);
    }
    let exponent = size.log10().floor().to_i32()?;
    let scale = Scalar::Exact(num_traits::Pow::pow(Rational::from_integer(10.into()), -exponent));
    let mantissa = rounded_to(&value.mul(&scale, 256), digits)?;
    Some(format!("{mantissa} \\times 10^{{{exponent}}}"))
}

/// The value with so many decimals; `None` where the enclosure does not decide the last digit.
fn rounded_to(value: &Scalar, digits: usize) -> Option<String> {
    format_fixed(value, u32::try_from(digits).ok()?).known()
}

/// Any value as it is written; `decimals` says whether decimals were given in the computation.
pub fn value(value: &Value, digits: usize, decimals: bool) -> Option<Written> {
    match value {
        Value::Scalar(number) => scalar(number, digits, decimals),
        Value::Infinity { negative } => Some(Written { latex: if *negative { "-\\infty" } else { "\\infty" }.to_owned(), exact: true }),
        Value::Shape(sizes) => {
            let sizes: Vec<String> = sizes.iter().map(exact_latex).collect();
            Some(Written { latex: sizes.join(" \\times "), exact: true })
        }
        Value::Bool(truth) => Some(Written { latex: format!("\\text{{{}}}", if *truth { "true" } else { "false" }), exact: true }),
        Value::Text(words) => Some(Written { latex: format!("\\text{{{words}}}"), exact: true }),
        Value::Tensor(tensor) => matrix(tensor, digits, decimals),
        Value::List(items) => {
            let items = items.iter().map(|item| self::value(item, digits, decimals)).collect::<Option<Vec<Written>>>()?;
            let exact = items.iter().all(|item| item.exact);
            let latex: Vec<String> = items.into_iter().map(|item| item.latex).collect();
            Some(Written { latex: format!("({})", latex.join(", ")), exact })
        }
        Value::Distribution { .. } => None,
    }
}

/// A vector as a column, a matrix by rows; a higher tensor has no notation. When an entry is rounded, all are decimals.
fn matrix(tensor: &Tensor<Scalar>, digits: usize, decimals: bool) -> Option<Written> {
    let width = match tensor.shape() {
        [_] => 1,
        [_, width] => *width,
        _ => return None,
    };
    let written = |decimals: bool| tensor.entries().iter().map(|entry| scalar(entry, digits, decimals)).collect::<Option<Vec<_>>>();
    let mut entries = written(decimals)?;
    if entries.iter().any(|entry| !entry.exact) && !decimals {
        entries = written(true)?;
    }
    let exact = entries.iter().all(|entry| entry.exact);
    let whole = entries.iter().all(|entry| !entry.latex.contains('.'));
    let cells: Vec<String> = tensor
        .entries()
        .iter()
        .zip(&entries)
        .map(|(value, entry)| match (exact || whole, &value) {
            // Beside rounded entries an exact one carries as many decimals.
            (false, _) => rounded_to(value, digits).unwrap_or_else(|| entry.latex.clone()),
            (true, _) => entry.latex.clone(),
        })
        .collect();
    let rows: Vec<String> = cells.chunks(width.max(1)).map(|row| row.join(" & ")).collect();
    Some(Written { latex: format!("\\begin{{bmatrix}} {} \\end{{bmatrix}}", rows.join(" \\\\ ")), exact })
}

/// A value as plain JSON: a number, nested arrays of numbers, words.
pub fn json(value: &Value) -> serde_json::Value {
    use serde_json::Value as Json;
    let number = |scalar: &Scalar| match scalar.exact().filter(|number| number.is_integer()).and_then(|number| number.to_integer().to_i64())
    {
        Some(whole) => Json::from(whole),
        None => serde_json::Number::from_f64(scalar.to_f64()).map_or(Json::Null, Json::Number),
    };
    match value {
        Value::Scalar(scalar) => number(scalar),
        Value::Shape(sizes) => Json::Array(sizes.iter().map(|size| number(&Scalar::Exact(size.clone()))).collect()),
        Value::Bool(truth) => Json::Bool(*truth),
        Value::Text(words) => Json::String(words.clone()),
        Value::Tensor(tensor) => nested(tensor.shape(), &tensor.entries().iter().map(number).collect::<Vec<_>>()),
        Value::List(items) => Json::Array(items.iter().map(json).collect()),
        Value::Infinity { .. } | Value::Distribution { .. } => Json::Null,
    }
}

fn nested(shape: &[usize], entries: &[serde_json::Value]) -> serde_json::Value {
    match shape {
        [] => entries.first().cloned().unwrap_or_default(),
        [_] => serde_json::Value::Array(entries.to_vec()),
        [_, rest @ ..] => {
            let size = rest.iter().product::<usize>().max(1);
            serde_json::Value::Array(entries.chunks(size).map(|part| nested(rest, part)).collect())
        }
    }
}

/// A value as words of exact arithmetic, where it is exact: `3/8`, `[[1, 2], [3, 4]]`.
pub fn exact(value: &Value) -> Option<String> {
    let rational = |number: &Rational| number.to_string();
    match value {
        Value::Scalar(scalar) => scalar.exact().map(rational),
        Value::Shape(sizes) => Some(sizes.iter().map(rational).collect::<Vec<_>>().join("x")),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Text(words) => Some(words.clone()),
        Value::Tensor(tensor) => {
            let entries = tensor.entries().iter().map(|entry| entry.exact().map(rational)).collect::<Option<Vec<_>>>()?;
            let all: Vec<serde_json::Value> = entries.into_iter().map(serde_json::Value::String).collect();
            Some(nested(tensor.shape(), &all).to_string().replace('"', "").replace(',', ", "))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::Ball;

    fn fraction(numer: i64, denom: i64) -> Rational {
        Rational::new(numer.into(), denom.into())
    }

    fn latex(given: &Value, digits: usize, decimals: bool) -> (String, bool) {
        let written = value(given, digits, decimals).unwrap();
        (written.latex, written.exact)
    }

    #[test]
    fn numbers() {
        assert_eq!(exact_latex(&fraction(3, 8)), "\\frac{3}{8}");
        assert_eq!(exact_latex(&fraction(-1, 2)), "-\\frac{1}{2}");
        assert_eq!(exact_latex(&fraction(50, 2)), "25");
        assert_eq!(latex(&Value::rational(fraction(1, 8)), 2, true), ("0.125".to_owned(), true));
        assert_eq!(latex(&Value::rational(fraction(1, 3)), 4, true), ("0.3333".to_owned(), false));
        assert_eq!(latex(&Value::rational(fraction(1, 3)), 4, false), ("\\frac{1}{3}".to_owned(), true));
        assert_eq!(latex(&Value::rational(fraction(1, 30_000_000)), 3, true), ("3.333 \\times 10^{-8}".to_owned(), false));
    }

    #[test]
    fn tensors_and_shapes() {
        let matrix = Value::Tensor(Tensor::new(vec![2, 2], [1, 2, 3, 4].map(Scalar::from).to_vec()).unwrap());
        assert_eq!(latex(&matrix, 4, false).0, "\\begin{bmatrix} 1 & 2 \\\\ 3 & 4 \\end{bmatrix}");
        let root = Scalar::Ball(Ball::integer(2).sqrt(64).known().unwrap());
        let vector = Value::Tensor(Tensor::new(vec![2], vec![root, Scalar::Exact(fraction(1, 2))]).unwrap());
        assert_eq!(latex(&vector, 4, false), ("\\begin{bmatrix} 1.4142 \\\\ 0.5000 \\end{bmatrix}".to_owned(), false));
        let shape = Value::Shape(vec![fraction(25, 1), fraction(25, 1), fraction(384, 1)]);
        assert_eq!(latex(&shape, 4, false).0, "25 \\times 25 \\times 384");
    }
}
