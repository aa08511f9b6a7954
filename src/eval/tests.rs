//! Evaluation against numbers by another hand (`fractions`, `mpmath`), and what must not hang.

use std::time::Instant;

use super::{Definition, Environment, evaluate, evaluate_until};
use crate::{
    ir::{Arena, Binding, ExprId, Node, OpId, Range},
    num::{Comparison, Decimal, Outcome, Rational, Rounding, Scalar, Value, format_fixed},
    op,
};

fn decimal(arena: &mut Arena, text: &str) -> ExprId {
    arena.number(Decimal::parse(text).unwrap().value)
}

fn matrix(arena: &mut Arena, rows: &[&[&str]]) -> ExprId {
    let entries: Vec<ExprId> = rows.iter().flat_map(|row| row.iter()).map(|text| decimal(arena, text)).collect();
    arena.tensor(vec![rows.len(), rows[0].len()], entries)
}

fn vector(arena: &mut Arena, entries: &[&str]) -> ExprId {
    let entries: Vec<ExprId> = entries.iter().map(|text| decimal(arena, text)).collect();
    arena.tensor(vec![entries.len()], entries)
}

fn value(arena: &Arena, expression: ExprId) -> Value {
    match evaluate(arena, expression, &Environment::new(), 64) {
        Outcome::Known(value) => value,
        other => panic!("{other:?}"),
    }
}

fn digits(value: &Value) -> Vec<String> {
    match value {
        Value::Tensor(tensor) => tensor.entries().iter().map(|entry| format_fixed(entry, 4).known().unwrap()).collect(),
        Value::Scalar(scalar) => vec![format_fixed(scalar, 4).known().unwrap()],
        other => panic!("{other:?}"),
    }
}

fn sum_over(arena: &mut Arena, op: OpId, name: &str, low: i64, high: i64, body: impl FnOnce(&mut Arena, ExprId) -> ExprId) -> ExprId {
    let symbol = arena.symbol(name, 0);
    let variable = arena.name(symbol);
    let (low, high) = (arena.integer(low), arena.integer(high));
    let body = body(arena, variable);
    arena.bind(op, vec![Binding { symbol, range: Range::Between(low, high) }], vec![body])
}

#[test]
fn self_attention() {
    let mut arena = Arena::new();
    let x = matrix(&mut arena, &[&["0", "1"], &["1", "0"], &[".5", ".5"], &[".8", ".2"], &[".2", ".8"]]);
    let transposed = arena.apply(op::TRANSPOSE, vec![x]);
    let scores = arena.apply(op::MATMUL, vec![x, transposed]);
    let two = arena.integer(2);
    let root = arena.apply(op::SQRT, vec![two]);
    let scaled = arena.apply(op::DIV, vec![scores, root]);
    let weights = arena.apply(op::SOFTMAX, vec![scaled]);
    let outputs = arena.apply(op::MATMUL, vec![weights, x]);
    let start = Instant::now();
    let found = digits(&value(&arena, weights));
    assert_eq!(&found[..5], ["0.2754", "0.1358", "0.1934", "0.1564", "0.2391"]);
    assert_eq!(&digits(&value(&arena, outputs))[..2], ["0.4054", "0.5946"]);
    assert!(start.elapsed().as_millis() < 2000, "{:?}", start.elapsed());
}

#[test]
fn a_long_short_term_memory_cell() {
    let mut arena = Arena::new();
    let input = vector(&mut arena, &["0.4", "-0.2", "1", "0"]);
    let before = vector(&mut arena, &["-0.5", "0.3"]);
    let gate = |arena: &mut Arena, op: OpId, weights: &[&[&str]], bias: &[&str]| {
        let (weights, bias) = (matrix(arena, weights), vector(arena, bias));
        let product = arena.apply(op::MATMUL, vec![weights, input]);
        let sum = arena.apply(op::ADD, vec![product, bias]);
        arena.apply(op, vec![sum])
    };
    let forget = gate(&mut arena, op::SIGMOID, &[&["1", "2", "4", "5"], &["-1", "2", "0", "1"]], &["1", "-2"]);
    let admit = gate(&mut arena, op::SIGMOID, &[&["-1", "2", "0", "1"], &["1", "-2", "3", "-1"]], &["-1", "1"]);
    let candidate = gate(&mut arena, op::TANH, &[&["1", "-2", "3", "-1"], &["2", "4", "1", "-3"]], &["0", "0"]);
    let output = gate(&mut arena, op::SIGMOID, &[&["2", "4", "1", "-3"], &["1", "2", "4", "5"]], &["0.5", "-0.1"]);
    let (kept, new) = (arena.apply(op::HADAMARD, vec![forget, before]), arena.apply(op::HADAMARD, vec![admit, candidate]));
    let cell = arena.apply(op::ADD, vec![kept, new]);
    let squashed = arena.apply(op::TANH, vec![cell]);
    let hidden = arena.apply(op::HADAMARD, vec![output, squashed]);
    assert_eq!(digits(&value(&arena, cell)), ["-0.3549", "0.7726"]);
    assert_eq!(digits(&value(&arena, hidden)), ["-0.2786", "0.6356"]);
}

#[test]
fn finite_sums_and_products() {
    let mut arena = Arena::new();
    // sum of k from 1 to 100, product of k from 1 to 10, sum over i of sum over j <= i of i j
    let gauss = sum_over(&mut arena, op::SUM, "k", 1, 100, |_, k| k);
    assert_eq!(value(&arena, gauss), Value::integer(5050));
    let factorial = sum_over(&mut arena, op::PROD, "k", 1, 10, |_, k| k);
    assert_eq!(value(&arena, factorial), Value::integer(3_628_800));
    let nested = sum_over(&mut arena, op::SUM, "i", 1, 6, |arena, i| {
        let j = arena.symbol("j", 0);
        let (one, variable) = (arena.integer(1), arena.name(j));
        let product = arena.apply(op::MUL, vec![i, variable]);
        arena.bind(op::SUM, vec![Binding { symbol: j, range: Range::Between(one, i) }], vec![product])
    });
    assert_eq!(value(&arena, nested), Value::integer((1..=6).map(|i: i64| (1..=i).map(|j| i * j).sum::<i64>()).sum()));
    let empty = sum_over(&mut arena, op::SUM, "k", 1, 0, |_, k| k);
    assert_eq!(value(&arena, empty), Value::integer(0));
    let endless = sum_over(&mut arena, op::SUM, "k", 1, 1 << 50, |_, k| k);
    assert!(matches!(evaluate(&arena, endless, &Environment::new(), 64), Outcome::Unknown(_)));
}

#[test]
fn names_functions_and_cycles() {
    let mut arena = Arena::new();
    let (a, b, f, x) = (arena.symbol("a", 0), arena.symbol("b", 0), arena.symbol("f", 0), arena.symbol("x", 0));
    let (name_a, name_b, name_x) = (arena.name(a), arena.name(b), arena.name(x));
    let two = arena.integer(2);
    let square = arena.apply(op::POW, vec![name_x, two]);
    let call = arena.intern(Node::Call { function: f, arguments: vec![name_a].into(), given: Box::default() });
    let mut environment = Environment::new();
    environment.set_expression(a, two);
    environment.set_function(f, Definition { parameters: vec![x], body: square });
    environment.set_value(x, Value::integer(100));
    assert_eq!(evaluate(&arena, call, &environment, 64), Outcome::Known(Value::integer(4)));
    environment.set_expression(a, name_b);
    environment.set_expression(b, name_a);
    assert!(matches!(evaluate(&arena, call, &environment, 64), Outcome::Unknown(_)));
}

#[test]
fn what_is_not_taken_need_not_be_defined() {
    let mut arena = Arena::new();
    let (zero, one) = (arena.integer(0), arena.integer(1));
    let pole = arena.apply(op::DIV, vec![one, zero]);
    let less = arena.apply(op::LT, vec![zero, one]);
    let cases = arena.apply(op::PIECEWISE, vec![one, less, pole]);
    assert_eq!(value(&arena, cases), Value::integer(1));
    let more = arena.apply(op::GT, vec![zero, one]);
    let cases = arena.apply(op::PIECEWISE, vec![one, more, pole]);
    assert!(matches!(evaluate(&arena, cases, &Environment::new(), 64), Outcome::Undefined(_)));
    let set = arena.apply(op::INTERVAL, vec![zero, one]);
    let inside = arena.apply(op::ELEMENT, vec![one, set]);
    assert_eq!(value(&arena, inside), Value::Bool(true));
}

#[test]
fn precision_rises_until_it_decides() {
    // e^(pi sqrt 163) is no whole number, though the first twelve digits after the point are nines.
    let mut arena = Arena::new();
    let (pi, n) = (arena.apply(op::PI, vec![]), arena.integer(163));
    let root = arena.apply(op::SQRT, vec![n]);
    let product = arena.apply(op::MUL, vec![pi, root]);
    let power = arena.apply(op::EXP, vec![product]);
    let whole = Value::rational(Rational::from_integer(262_537_412_640_768_744i64.into()));
    let decided = evaluate_until(&arena, power, &Environment::new(), |value| match value.compare(&whole) {
        Comparison::Undecided => None,
        other => Some(other),
    });
    assert!(matches!(decided, Outcome::Known(Comparison::Different { .. })), "{decided:?}");
    let floor = arena.apply(op::FLOOR, vec![power]);
    let floor = evaluate_until(&arena, floor, &Environment::new(), |value| Some(value.clone()));
    assert_eq!(floor, Outcome::Known(Value::rational(Rational::from_integer(262_537_412_640_768_743i64.into()))));
}

#[test]
fn rounding_of_an_evaluated_number() {
    let mut arena = Arena::new();
    let third = arena.number(Rational::new(1.into(), 3.into()));
    let log = arena.apply(op::LOG, vec![third]);
    let Value::Scalar(found) = value(&arena, log) else { panic!() };
    assert_eq!(Rounding::of(&found, &Decimal::parse("-1.0986").unwrap()), Rounding::Nearest);
    assert_eq!(Rounding::of(&found, &Decimal::parse("-1.0987").unwrap()), Rounding::Close);
}

#[test]
fn deep_and_wide_expressions_end() {
    let mut arena = Arena::new();
    let one = arena.integer(1);
    let mut deep = one;
    for _ in 0..100_000 {
        deep = arena.apply(op::NEG, vec![deep]);
    }
    assert!(matches!(evaluate(&arena, deep, &Environment::new(), 64), Outcome::Unknown(_)));
    // A chain that doubles: shared, so it is quick; its value has 2^40 digits, so it is an enclosure or not known.
    let mut wide = arena.integer(3);
    for _ in 0..60 {
        wide = arena.apply(op::MUL, vec![wide, wide]);
    }
    let start = Instant::now();
    let _ = evaluate(&arena, wide, &Environment::new(), 64);
    let tower = (0..5).fold(arena.integer(9), |exponent, _| {
        let nine = arena.integer(9);
        arena.apply(op::POW, vec![nine, exponent])
    });
    assert!(!matches!(evaluate(&arena, tower, &Environment::new(), 64), Outcome::Undefined(_)));
    assert!(start.elapsed().as_secs() < 5);
}

#[test]
fn the_entry_of_a_product_is_exact() {
    let mut arena = Arena::new();
    let left = matrix(&mut arena, &[&["0.1", "0.2"], &["0.3", "0.4"]]);
    let square = arena.apply(op::MATMUL, vec![left, left]);
    let one = arena.integer(1);
    let entry = arena.apply(op::INDEX, vec![square, one, one]);
    assert_eq!(value(&arena, entry), Value::Scalar(Scalar::Exact(Rational::new(7.into(), 100.into()))));
}

#[test]
fn long_sums_end() {
    let mut arena = Arena::new();
    let one = arena.integer(1);
    for (op, reciprocal) in [(op::SUM, true), (op::PROD, false), (op::SUM, false)] {
        let long = sum_over(&mut arena, op, "k", 1, 20_000, |arena, k| if reciprocal { arena.apply(op::DIV, vec![one, k]) } else { k });
        // A value, an enclosure or out of budget: whichever, it ends.
        assert!(!matches!(evaluate(&arena, long, &Environment::new(), 64), Outcome::Undefined(_)));
    }
    let harmonic = sum_over(&mut arena, op::SUM, "k", 1, 300, |arena, k| arena.apply(op::DIV, vec![one, k]));
    assert!(value(&arena, harmonic).exact().is_some());
}
