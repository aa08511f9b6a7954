//! Moments of named distributions as polynomials in their parameters.

use num_traits::{One, ToPrimitive, Zero};

use super::{
    algebra::{Algebra, Stop},
    polynomial::{Monomial, Polynomial, is_whole},
};
use crate::{
    eval::symbolic::distribution,
    ir::{ExprId, Node, SymbolId},
    num::Rational,
    op,
};

/// The highest moment.
const HIGHEST: u32 = 8;

/// The mean of a monomial in `symbol` under a named law; `None` where there is no closed form here.
pub(super) fn moment(algebra: &mut Algebra<'_>, law: ExprId, symbol: SymbolId, monomial: &Monomial) -> Result<Option<Polynomial>, Stop> {
    let Some(named) = distribution::named(algebra.arena, law) else { return Ok(None) };
    let (family, parameters) = (named.law.op, named.parameters);
    let mut power = 0;
    let mut exponent = Polynomial::zero();
    let name = algebra.arena.name(symbol);
    for (factor, own) in monomial {
        match algebra.arena.node(*factor).clone() {
            Node::Symbol(other) if other == symbol && is_whole(own) => {
                let Some(whole) = own.to_integer().to_u32().filter(|whole| *whole <= HIGHEST) else { return Ok(None) };
                power = whole;
            }
            Node::Apply(op::EXP, inside) => {
                let inside = algebra.reduce(inside[0])?;
                exponent.add_scaled(&inside, own);
            }
            _ => return Ok(None),
        }
    }
    let parameters: Vec<Polynomial> = parameters.iter().map(|one| algebra.reduce(*one)).collect::<Result<_, _>>()?;
    if exponent.is_zero() {
        return raw_moment(algebra, family, &parameters, power);
    }
    // Of exponentials: those of a multiple of the variable.
    let mut slope = Polynomial::zero();
    for (term, coefficient) in &exponent.0 {
        let rest: Monomial = term.iter().filter(|(factor, _)| *factor != name).cloned().collect();
        let linear = term.iter().any(|(factor, power)| *factor == name && power.is_one());
        if !linear || rest.iter().any(|(factor, _)| algebra.depends(*factor, symbol)) {
            return Ok(None);
        }
        slope.add(rest, coefficient.clone());
    }
    if power > 0 {
        return Ok(None);
    }
    generating(algebra, family, &parameters, &slope)
}

/// E[X^k].
fn raw_moment(
    algebra: &mut Algebra<'_>,
    family: crate::ir::OpId,
    parameters: &[Polynomial],
    power: u32,
) -> Result<Option<Polynomial>, Stop> {
    let whole = |n: u32| Polynomial::number(Rational::from_integer(n.into()));
    let mut moments = vec![Polynomial::one()];
    match (family, parameters) {
        (op::NORMAL, [mean, variance]) => {
            // E[X^(k+1)] = m E[X^k] + k v E[X^(k-1)]
            moments.push(mean.clone());
            for k in 1..power.max(1) {
                let first = algebra.times(mean, &moments[k as usize])?;
                let second = algebra.times(variance, &moments[k as usize - 1])?;
                moments.push(first.plus(&second.times_number(&Rational::from_integer(k.into()))));
            }
        }
        (op::BERNOULLI, [p]) => return Ok(Some(if power == 0 { Polynomial::one() } else { p.clone() })),
        (op::EXPONENTIAL, [rate]) => {
            let factorial: Rational = (1..=power).map(|k| Rational::from_integer(k.into())).product();
            let below = algebra.power(rate, &-Rational::from_integer(power.into()))?;
            return Ok(Some(below.times_number(&factorial)));
        }
        (op::GAMMADIST | op::ERLANG, [shape, rate]) => {
            let mut value = algebra.power(rate, &-Rational::from_integer(power.into()))?;
            for k in 0..power {
                value = algebra.times(&value, &shape.clone().plus(&whole(k)))?;
            }
            return Ok(Some(value));
        }
        (op::BETA, [a, b]) => {
            let mut value = Polynomial::one();
            for k in 0..power {
                let below = a.clone().plus(b).plus(&whole(k));
                let factor = algebra.quotient(&a.clone().plus(&whole(k)), &below)?;
                value = algebra.times(&value, &factor)?;
            }
            return Ok(Some(value));
        }
        (op::UNIFORM, [a, b]) => {
            // The mean of a^i b^(k-i) over i: no division by the length.
            let mut total = Polynomial::zero();
            for i in 0..=power {
                let (low, high) = (algebra.power(a, &i.into_rational())?, algebra.power(b, &(power - i).into_rational())?);
                total = total.plus(&algebra.times(&low, &high)?);
            }
            return Ok(Some(total.times_number(&(power + 1).into_rational().recip())));
        }
        (op::LAPLACE, [mean, scale]) => {
            // About the mean only even moments are left: E[(X - m)^j] = j! b^j.
            let mut total = Polynomial::zero();
            for j in (0..=power).step_by(2) {
                let about: Rational = (1..=j).map(IntoRational::into_rational).product();
                let (centre, spread) = (algebra.power(mean, &(power - j).into_rational())?, algebra.power(scale, &j.into_rational())?);
                let term = algebra.times(&centre, &spread)?;
                total.add_scaled(&term, &(about * binomial(power, j)));
            }
            return Ok(Some(total));
        }
        (op::POISSON, [rate]) => return stirling(power, |j| algebra.power(rate, &j.into_rational())).map(Some),
        (op::BINOMIALDIST, [n, p]) => {
            let value = stirling(power, |j| {
                let mut falling = algebra.power(p, &j.into_rational())?;
                for k in 0..j {
                    falling = algebra.times(&falling, &n.clone().minus(&whole(k)))?;
                }
                Ok(falling)
            });
            return value.map(Some);
        }
        (op::GEOMETRIC, [p]) if power <= 2 => {
            let first = algebra.power(p, &-Rational::one())?;
            if power < 2 {
                return Ok(Some(if power == 0 { Polynomial::one() } else { first }));
            }
            let second = algebra.power(p, &-Rational::from_integer(2.into()))?;
            return Ok(Some(second.times_number(&Rational::from_integer(2.into())).minus(&first)));
        }
        _ => return Ok(None),
    }
    Ok(moments.into_iter().nth(power as usize))
}

/// The sum of S(k, j) times what `factorial_moment` gives for j.
fn stirling(power: u32, mut factorial_moment: impl FnMut(u32) -> Result<Polynomial, Stop>) -> Result<Polynomial, Stop> {
    let mut row = vec![Rational::one()];
    for _ in 0..power {
        let mut next = vec![Rational::zero(); row.len() + 1];
        for (j, own) in row.iter().enumerate() {
            next[j] += own * u32::try_from(j).unwrap_or(u32::MAX).into_rational();
            next[j + 1] += own;
        }
        row = next;
    }
    let mut total = Polynomial::zero();
    for (j, number) in row.into_iter().enumerate() {
        if !number.is_zero() {
            total.add_scaled(&factorial_moment(u32::try_from(j).unwrap_or(u32::MAX))?, &number);
        }
    }
    Ok(total)
}

/// E[exp(t X)], where it exists for every t.
fn generating(
    algebra: &mut Algebra<'_>,
    family: crate::ir::OpId,
    parameters: &[Polynomial],
    slope: &Polynomial,
) -> Result<Option<Polynomial>, Stop> {
    match (family, parameters) {
        (op::NORMAL, [mean, variance]) => {
            let linear = algebra.times(slope, mean)?;
            let square = algebra.times(slope, slope)?;
            let square = algebra.times(&square, variance)?.times_number(&Rational::new(1.into(), 2.into()));
            algebra.exp(&linear.plus(&square)).map(Some)
        }
        (op::BERNOULLI, [p]) => {
            let up = algebra.exp(slope)?;
            let up = algebra.times(p, &up)?;
            Ok(Some(Polynomial::one().minus(p).plus(&up)))
        }
        (op::POISSON, [rate]) => {
            let up = algebra.exp(slope)?.minus(&Polynomial::one());
            let inside = algebra.times(rate, &up)?;
            algebra.exp(&inside).map(Some)
        }
        _ => Ok(None),
    }
}

fn binomial(n: u32, k: u32) -> Rational {
    Rational::from_integer(num_integer::binomial(num_bigint::BigInt::from(n), k.into()))
}

/// Small counts as rationals.
trait IntoRational {
    fn into_rational(self) -> Rational;
}

impl IntoRational for u32 {
    fn into_rational(self) -> Rational {
        Rational::from_integer(self.into())
    }
}
