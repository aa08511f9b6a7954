//! A sweep over the whole table: no row panics, whatever it is given.

use num_bigint::BigInt;

use super::{by_name, row, rows};
use crate::num::{Ball, Outcome, Rational, Scalar, Tensor, Value};

/// Draws from a fixed seed.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn scalar(&mut self) -> Scalar {
        let numbers = [0, 1, -1, 2, -2, 3, 4, 5, 7, 10, 100, -1000, 1 << 40];
        match self.below(12) {
            0..=6 => Scalar::from(numbers[self.below(numbers.len() as u64) as usize]),
            7 | 8 => Scalar::Exact(Rational::new(BigInt::from(self.below(40)) - 20, BigInt::from(self.below(9) + 1))),
            9 => Scalar::Ball(Ball::pi(40)),
            10 => Scalar::Ball(Ball::new(0.into(), self.below(5).into(), self.below(60) as i64 - 30)),
            _ => Scalar::Infinite { negative: self.below(2) == 0 },
        }
    }

    fn value(&mut self, depth: u64) -> Value {
        match self.below(if depth > 2 { 6 } else { 14 }) {
            0..=2 => Value::from(self.scalar()),
            3 => Value::Bool(self.below(2) == 0),
            4 => Value::Text(["same", "valid", "a"][self.below(3) as usize].to_owned()),
            5 => Value::Shape((0..self.below(4)).map(|_| Rational::from_integer(self.below(5).into())).collect()),
            6 => Value::List((0..self.below(4)).map(|_| self.value(depth + 1)).collect()),
            7 => Value::Distribution {
                family: rows().nth(self.below(300) as usize).map_or_else(|| "normal".to_owned(), |row| row.name.to_owned()),
                parameters: (0..self.below(4)).map(|_| self.value(depth + 1)).collect(),
            },
            _ => {
                let shape: Vec<usize> = (0..1 + self.below(4)).map(|_| self.below(4) as usize).collect();
                let small = self.below(2) == 0;
                let count = shape.iter().product();
                let entries = (0..count).map(|_| if small { Scalar::from(self.below(5) as i64) } else { self.scalar() });
                let entries = entries.collect();
                Tensor::new(shape, entries).map_or(Value::Bool(false), Value::Tensor)
            }
        }
    }
}

#[test]
fn no_row_panics_whatever_it_is_given() {
    let mut draw = Draw(2026);
    for known in rows() {
        let most = known.arity.most.unwrap_or(4).min(6);
        for _ in 0..60 {
            let count = draw.below(most as u64 + 2) as usize;
            let arguments: Vec<Value> = (0..count).map(|_| draw.value(0)).collect();
            let outcome = known.evaluate(&arguments, 32 + draw.below(100) as u32);
            if !known.arity.admits(count) {
                assert!(matches!(outcome, Outcome::Undefined(_)), "{} takes {count} arguments", known.name);
            }
        }
    }
}

fn matrix(rows: &[&[i64]]) -> Value {
    let entries = rows.iter().flat_map(|row| row.iter().map(|entry| Scalar::from(*entry))).collect();
    Value::Tensor(Tensor::new(vec![rows.len(), rows[0].len()], entries).unwrap())
}

fn vector(entries: &[i64]) -> Value {
    Value::Tensor(Tensor::new(vec![entries.len()], entries.iter().map(|entry| Scalar::from(*entry)).collect()).unwrap())
}

fn run(name: &str, arguments: &[Value]) -> Outcome<Value> {
    row(by_name(name).unwrap()).evaluate(arguments, 64)
}

#[test]
fn the_published_convolutions() {
    let image = matrix(&[
        &[1, 0, -2, 3, 4, 1],
        &[2, 9, 5, 6, 0, -1],
        &[0, -3, 1, 3, 4, 4],
        &[6, 5, 2, 0, 6, 8],
        &[-5, 4, -3, 1, 3, -2],
        &[4, 1, 2, 8, 9, 7],
    ]);
    let filter = matrix(&[&[-1, -1, -1], &[-1, 8, -1], &[-1, -1, -1]]);
    let output = run("conv", &[image, filter]).and_then(|output| run("add", &[output, Value::integer(2)]));
    let output = output.and_then(|output| run("relu", &[output])).known().unwrap();
    assert_eq!(output, matrix(&[&[70, 25, 32, 0], &[0, 0, 2, 8], &[40, 10, 0, 29], &[22, 0, 0, 0]]));

    let x = matrix(&[&[2, 3, -1, 0, -3], &[6, 4, 5, -2, 0], &[0, 5, 2, 1, 3], &[3, 9, 4, 6, 8], &[-6, -1, 3, 1, -1]]);
    let first = run("conv", &[x, matrix(&[&[-1, 2], &[3, 1]]), Value::integer(1), Value::integer(0), Value::integer(2)]).known().unwrap();
    assert_eq!(first, matrix(&[&[-2, 13, 4], &[17, 25, 15], &[-11, -5, 12]]));
    let second = run("conv", &[first, matrix(&[&[1, 2], &[-1, 3]])]).known().unwrap();
    assert_eq!(second, matrix(&[&[82, 41], &[63, 96]]));
    assert_eq!(run("maxpool", &[second, Value::integer(2)]).known().unwrap().compare(&Value::integer(96)), crate::num::Comparison::Equal);
}

#[test]
fn shapes_that_do_not_fit_are_undefined() {
    let (two, three) = (matrix(&[&[1, 2], &[3, 4]]), matrix(&[&[1, 2, 3], &[4, 5, 6], &[7, 8, 9]]));
    for (name, arguments) in [("add", vec![two.clone(), three.clone()]), ("matmul", vec![two.clone(), three.clone()])] {
        let Outcome::Undefined(why) = run(name, &arguments) else { panic!("{name}") };
        assert!(why.contains("(2, 2)") && why.contains("(3, 3)"), "{why}");
    }
    assert!(matches!(run("conv", &[two.clone(), three]), Outcome::Undefined(_)));
    assert!(matches!(run("inverse", &[matrix(&[&[1, 2], &[2, 4]])]), Outcome::Undefined(_)));
    assert_eq!(run("matmul", &[two.clone(), vector(&[1, 1])]).known(), Some(vector(&[3, 7])));
    assert_eq!(run("det", std::slice::from_ref(&two)).known(), Some(Value::integer(-2)));
    assert_eq!(run("matmul", &[two.clone(), run("inverse", &[two]).known().unwrap()]).known(), Some(matrix(&[&[1, 0], &[0, 1]])));
}

#[test]
fn undefined_is_a_value_of_its_own() {
    let third = Value::rational(Rational::new(1.into(), 3.into()));
    for (name, arguments) in [
        ("div", vec![Value::integer(1), Value::integer(0)]),
        ("log", vec![Value::integer(-1)]),
        ("log", vec![Value::integer(0)]),
        ("pow", vec![Value::integer(0), Value::integer(0)]),
        ("pow", vec![Value::integer(-8), third.clone()]),
        ("sqrt", vec![Value::integer(-1)]),
        ("asin", vec![Value::integer(2)]),
        ("gamma", vec![Value::integer(-3)]),
        ("factorial", vec![Value::integer(-1)]),
    ] {
        assert!(matches!(run(name, &arguments), Outcome::Undefined(_)), "{name} {arguments:?}");
    }
    assert_eq!(run("root", &[Value::integer(-8), Value::integer(3)]).known(), Some(Value::integer(-2)));
    assert_eq!(run("pow", &[Value::integer(8), third]).known(), Some(Value::integer(2)));
    assert_eq!(run("log2", &[Value::integer(8)]).known(), Some(Value::integer(3)));
    assert_eq!(run("exp", &[Value::integer(0)]).known(), Some(Value::integer(1)));
}

/// Moments, densities, entropies and divergences against sums and integrals that mpmath took (`tests/numbers/laws.py`).
#[test]
fn named_distributions() {
    let fraction = |text: &str| {
        let (numer, denom) = text.split_once('/').unwrap_or((text, "1"));
        Value::rational(Rational::new(numer.parse().unwrap(), denom.parse().unwrap()))
    };
    for line in include_str!("../../tests/numbers/laws.txt").lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let [quantity, family, parameters, point, expected] = words[..] else { panic!("{line}") };
        let law = |parameters: &str| run(family, &parameters.split(',').map(fraction).collect::<Vec<_>>()).known().unwrap();
        let law_of_first = law(parameters);
        let found = match quantity {
            "mean" => run("expect", &[law_of_first]),
            "variance" => run("var", &[law_of_first]),
            "density" | "cumulative" => run(quantity, &[law_of_first, fraction(point)]),
            "entropy" => run("entropy", &[law_of_first]),
            _ => run("kl", &[law_of_first, law(point)]),
        };
        let Outcome::Known(Value::Scalar(found)) = found else { panic!("{line}: {found:?}") };
        let expected: f64 = expected.parse().unwrap();
        assert!((found.to_f64() - expected).abs() <= 1e-8 * expected.abs().max(1e-3), "{line}: {}", found.to_f64());
    }
}

#[test]
fn entropies_of_vectors() {
    let half = Value::rational(Rational::new(1.into(), 2.into()));
    let even = run("stack", &[half.clone(), half]).known().unwrap();
    let sure = vector(&[1, 0]);
    assert_eq!(run("entropy", std::slice::from_ref(&sure)).known(), Some(Value::integer(0)));
    let Some(Value::Scalar(bit)) = run("entropy2", std::slice::from_ref(&even)).known() else { panic!() };
    assert!((bit.to_f64() - 1.0).abs() < 1e-12);
    assert_eq!(run("kl", &[even.clone(), sure.clone()]).known(), Some(Value::Infinity { negative: false }));
    let Some(Value::Scalar(log_two)) = run("kl", &[sure, even]).known() else { panic!() };
    assert!((log_two.to_f64() - std::f64::consts::LN_2).abs() < 1e-12);
}

/// Operators of tensors against plain loops over fractions (`tests/numbers/tensors.py`).
#[test]
fn tensors_by_plain_loops() {
    let fraction = |text: &str| {
        let (numer, denom) = text.split_once('/').unwrap_or((text, "1"));
        Rational::new(numer.parse().unwrap(), denom.parse().unwrap())
    };
    let read = |text: &str| match text.split_once(':') {
        None => Value::rational(fraction(text)),
        Some((shape, entries)) => {
            let shape: Vec<usize> = shape.split('x').map(|length| length.parse().unwrap()).collect();
            let entries = entries.split(',').map(|entry| Scalar::Exact(fraction(entry))).collect();
            Value::Tensor(Tensor::new(shape, entries).unwrap())
        }
    };
    for line in include_str!("../../tests/numbers/tensors.txt").lines() {
        let parts: Vec<&str> = line.split(';').collect();
        let [name, arguments, result] = parts[..] else { panic!("{line}") };
        let arguments: Vec<Value> = arguments.split(' ').map(read).collect();
        assert_eq!(run(name, &arguments), Outcome::Known(read(result)), "{line}");
    }
}
