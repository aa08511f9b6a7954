//! Numbers and sets with a name.

use std::cell::RefCell;

use super::row::{Arity, Class, Row, elsewhere, table};
use crate::{
    ir::OpId,
    num::{Ball, Outcome, Rational, Scalar, Value},
};

table! { 800;
    /// The ratio of a circle's circumference to its diameter.
    PI = "pi" Constant (0) ["\\pi"] {} |_, b| Outcome::Known(Value::Scalar(Scalar::Ball(Ball::pi(b).rounded(b))));
    /// Euler's number.
    E = "e" Constant (0) [] {} |_, b| kept(0, b, |b| Scalar::one().exp(b).map(Value::Scalar));
    /// Positive infinity.
    INFINITY = "infinity" Constant (0) ["\\infty"] {} |_, _| Outcome::Known(Value::Infinity { negative: false });
    /// The imaginary unit; not a real number, so it has no value.
    IMAGINARY = "imaginary" Constant (0) [] {} elsewhere;
    /// The true statement.
    TRUE = "true" Constant (0) ["\\top"] {} |_, _| Outcome::Known(Value::Bool(true));
    /// The false statement.
    FALSE = "false" Constant (0) ["\\bot"] {} |_, _| Outcome::Known(Value::Bool(false));
    /// The set without members.
    EMPTYSET = "emptyset" Constant (0) ["\\emptyset", "\\varnothing"] {} |_, _| Outcome::Known(Value::List(Vec::new()));
    /// The set of real numbers.
    REALS = "reals" Constant (0) ["\\mathbb{R}"] {} elsewhere;
    /// The set of whole numbers.
    INTEGERS = "integers" Constant (0) ["\\mathbb{Z}"] {} elsewhere;
    /// The set of natural numbers, from one.
    NATURALS = "naturals" Constant (0) ["\\mathbb{N}"] {} elsewhere;
    /// Euler's constant: the limit of the harmonic numbers less the logarithm.
    EULERGAMMA = "eulergamma" Constant (0) [] {} |_, b| kept(1, b, |b| Scalar::one().digamma(b + 8).map(|value| Value::Scalar(value.neg())));
    /// Catalan's constant: the alternating sum of the reciprocals of the odd squares.
    CATALAN = "catalan" Constant (0) [] {} |_, b| kept(2, b, catalan);
}

/// So many values are kept.
const MOST_KEPT: usize = 48;

/// A constant's number and a precision, with the value there.
type Known = Vec<((u8, u32), Outcome<Value>)>;

thread_local! {
    static KNOWN: RefCell<Known> = const { RefCell::new(Vec::new()) };
}

/// The value of constant number `which`, computed once at each precision.
fn kept(which: u8, bits: u32, compute: fn(u32) -> Outcome<Value>) -> Outcome<Value> {
    let found = KNOWN.with_borrow(|known| known.iter().find(|(key, _)| *key == (which, bits)).map(|(_, value)| value.clone()));
    found.unwrap_or_else(|| {
        let value = compute(bits);
        KNOWN.with_borrow_mut(|known| {
            if known.len() < MOST_KEPT {
                known.push(((which, bits), value.clone()));
            }
        });
        value
    })
}

/// pi/8 log(2 + sqrt 3) + 3/8 sum of 1/((2n + 1)^2 binomial(2n, n)), whose terms fall at least by the factor four.
fn catalan(bits: u32) -> Outcome<Value> {
    let work = bits + 32;
    let mut sum = Ball::zero();
    let mut binomial = num_bigint::BigInt::from(1);
    for n in 0..i64::from(work) {
        let below = &binomial * (2 * n + 1) * (2 * n + 1);
        let term = Ball::rational(&Rational::new(1.into(), below), work);
        sum = sum.add(&term, work);
        if term.magnitude() < -i64::from(work) {
            break;
        }
        binomial = binomial * (2 * (2 * n + 1)) / (n + 1);
    }
    // What is left out is below the last term.
    let sum = sum.add(&Ball::around_zero(-i64::from(work)), work);
    Ball::integer(3).sqrt(work).and_then(|root| root.add(&Ball::integer(2), work).log(work)).map(|log| {
        Value::Scalar(Scalar::Ball(
            Ball::pi(work).mul(&log, work).add(&sum.mul(&Ball::integer(3), work), work).scaled(-3).rounded(bits + 16),
        ))
    })
}
