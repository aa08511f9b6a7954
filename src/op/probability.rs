//! Functionals of random variables and distributions.

use super::{
    law::{Law, divergence_of, entropy_of, probability_vector},
    matrix::mean,
    operand::{Done, matrix, real, undefined, unknown, vector},
    reckon::Reckon,
    row::{Arity, Class, Row, elsewhere, table},
};
use crate::{
    ir::OpId,
    num::{Outcome, Scalar, Value},
};

table! { 600;
    /// The probability of an event.
    PROBABILITY = "probability" Probability (1 up) ["\\Pr", "Pr"] {} elsewhere;
    /// The expectation of a random variable or of a distribution.
    EXPECT = "expect" Probability (1 up) ["E"] {} |v, b| of_law(v, b, |law, at| law.mean(at));
    /// The variance of a random variable, of a distribution, or of a vector's entries (each as likely).
    VAR = "var" Probability (1 up) ["Var", "var", "V"] {} variance;
    /// The standard deviation.
    STDDEV = "stddev" Probability (1 up) ["sd", "std", "SD"] {} |v, b| variance(v, b + 8).and_then(|value| super::row(super::SQRT).evaluate(&[value], b));
    /// The covariance.
    COV = "cov" Probability (1 to 2) ["Cov", "cov"] {} covariance;
    /// The correlation.
    CORRELATION = "correlation" Probability (2) ["Corr", "corr"] {} correlation;
    /// The entropy in nats of a distribution, or of a vector of probabilities.
    ENTROPY = "entropy" Probability (1 up) ["H"] {} entropy;
    /// The entropy in bits of a distribution, or of a vector of probabilities.
    ENTROPY2 = "entropy2" Probability (1) [] {} |v, b| entropy(v, b + 8).and_then(|nats| in_bits(&nats, b));
    /// The Kullback-Leibler divergence of the first from the second, in nats.
    KL = "kl" Probability (2) ["KL", "D_{KL}"] {} divergence;
    /// The cross-entropy of the first and the second, in nats.
    CROSSENTROPY = "crossentropy" Probability (2) ["CE"] {} cross_entropy;
    /// The mutual information.
    MUTUALINFORMATION = "mutualinformation" Probability (1 up) ["I"] {} mutual_information;
    /// The density (or mass) of a distribution at a point.
    DENSITY = "density" Probability (1 up) ["pdf"] {} |v, b| at_point(v, b, |law, point, at| law.density(point, at));
    /// The distribution function of a distribution at a point.
    CUMULATIVE = "cumulative" Probability (2) ["cdf"] {} |v, b| at_point(v, b, |law, point, at| law.cumulative(point, at));
    /// The support of a distribution.
    SUPPORT = "support" Probability (1) ["supp"] {} elsewhere;
    /// Whether random variables are independent.
    INDEPENDENT = "independent" Probability (2 up) ["\\perp"] {} elsewhere;
}

/// A number of the only argument, a distribution.
fn of_law(values: &[Value], bits: u32, quantity: impl Fn(&Law, Reckon) -> Done<Scalar>) -> Outcome<Value> {
    let [value] = values else { return Outcome::Unknown("a functional of several random variables".to_owned()) };
    Reckon::outcome(Law::of(value).and_then(|law| quantity(&law, Reckon(bits + 16))))
}

/// A number of a distribution at a point.
fn at_point(values: &[Value], bits: u32, quantity: impl Fn(&Law, &Scalar, Reckon) -> Done<Scalar>) -> Outcome<Value> {
    let [value, point] = values else { return Outcome::Unknown("a density without a point".to_owned()) };
    Reckon::outcome(Law::of(value).and_then(|law| quantity(&law, &real(point)?, Reckon(bits + 16))))
}

fn variance(values: &[Value], bits: u32) -> Outcome<Value> {
    match values {
        [Value::Tensor(_)] => covariance(&[values[0].clone(), values[0].clone()], bits),
        _ => of_law(values, bits, |law, at| law.variance(at)),
    }
}

/// The mean of the products of the distances from the means: each pair of entries is as likely.
fn spread(left: &[Scalar], right: &[Scalar], bits: u32) -> Done<Scalar> {
    if left.len() != right.len() {
        return undefined(format!("a covariance of {} and {} numbers", left.len(), right.len()));
    }
    let (one, two) = (mean(left, bits)?, mean(right, bits)?);
    let products: Vec<Scalar> = left.iter().zip(right).map(|(x, y)| x.sub(&one, bits).mul(&y.sub(&two, bits), bits)).collect();
    mean(&products, bits)
}

fn covariance(values: &[Value], bits: u32) -> Outcome<Value> {
    match values {
        [Value::Tensor(_), Value::Tensor(_)] => {
            Reckon::outcome(vector(&values[0]).and_then(|left| spread(&left, &vector(&values[1])?, bits + 16)))
        }
        _ => Outcome::Unknown("a covariance of random variables".to_owned()),
    }
}

fn correlation(values: &[Value], bits: u32) -> Outcome<Value> {
    let [Value::Tensor(_), Value::Tensor(_)] = values else { return Outcome::Unknown("a correlation of random variables".to_owned()) };
    let at = Reckon(bits + 24);
    Reckon::outcome(vector(&values[0]).and_then(|left| {
        let right = vector(&values[1])?;
        let below = at.mul(&spread(&left, &left, at.0)?, &spread(&right, &right, at.0)?);
        at.div(&spread(&left, &right, at.0)?, &at.sqrt(&below)?)
    }))
}

/// The probabilities that arguments say: a vector, or numbers one after the other.
fn probabilities(values: &[Value]) -> Done<Vec<Scalar>> {
    let all = match values {
        [Value::Tensor(tensor)] => tensor.entries().to_vec(),
        [Value::List(items)] => items.iter().map(real).collect::<Done<_>>()?,
        [Value::Scalar(_)] => return unknown("the entropy of one number"),
        _ => values.iter().map(real).collect::<Done<_>>()?,
    };
    probability_vector(&all)?;
    Ok(all)
}

fn entropy(values: &[Value], bits: u32) -> Outcome<Value> {
    match values {
        [Value::Distribution { .. }] => of_law(values, bits, |law, at| law.entropy(at)),
        _ => Reckon::outcome(probabilities(values).and_then(|all| entropy_of(&all, Reckon(bits + 16)))),
    }
}

fn in_bits(nats: &Value, bits: u32) -> Outcome<Value> {
    let at = Reckon(bits + 8);
    Reckon::outcome(real(nats).and_then(|nats| at.div(&nats, &at.log(&Scalar::from(2))?)))
}

fn divergence(values: &[Value], bits: u32) -> Outcome<Value> {
    let at = Reckon(bits + 16);
    Reckon::outcome(match values {
        [Value::Distribution { .. }, Value::Distribution { .. }] => {
            Law::of(&values[0]).and_then(|left| left.divergence(&Law::of(&values[1])?, at))
        }
        _ => probabilities(&values[..1]).and_then(|left| divergence_of(&left, &probabilities(&values[1..])?, at)),
    })
}

/// The entropy of the first and its divergence from the second together.
fn cross_entropy(values: &[Value], bits: u32) -> Outcome<Value> {
    let (first, both) = (entropy(&values[..1], bits + 8), divergence(values, bits + 8));
    first.and_then(|first| both.and_then(|both| super::row(super::ADD).evaluate(&[first, both], bits)))
}

/// The mutual information of a matrix of joint probabilities, in nats.
fn mutual_information(values: &[Value], bits: u32) -> Outcome<Value> {
    let [Value::Tensor(_)] = values else { return Outcome::Unknown("the mutual information of random variables".to_owned()) };
    let at = Reckon(bits + 16);
    Reckon::outcome(matrix(&values[0]).and_then(|(rows, columns, entries)| {
        probability_vector(entries)?;
        let row_sums: Vec<Scalar> = entries.chunks(columns.max(1)).map(|row| at.sum(row)).collect();
        let column_sums: Vec<Scalar> =
            (0..columns).map(|column| at.sum(&(0..rows).map(|row| entries[row * columns + column].clone()).collect::<Vec<_>>())).collect();
        let products: Vec<Scalar> = row_sums.iter().flat_map(|row| column_sums.iter().map(|column| at.mul(row, column))).collect();
        divergence_of(entries, &products, at)
    }))
}
