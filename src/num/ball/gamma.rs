//! The gamma function, its logarithm and its logarithmic derivative, by Stirling's series with its error bound.

use std::{cell::RefCell, cmp::Ordering};

use num_bigint::BigInt;
use num_traits::One;

use super::{Ball, undecided};
use crate::num::{Outcome, Rational};

thread_local! {
    /// B_2, B_4, B_6, ...
    static BERNOULLI: RefCell<Vec<Rational>> = const { RefCell::new(Vec::new()) };
    /// The coefficients of Stirling's series at the precisions at which they were wanted.
    static STIRLING: RefCell<Vec<(u32, Vec<Ball>)>> = const { RefCell::new(Vec::new()) };
}

/// At so many precisions coefficients are kept.
const MOST_PRECISIONS: usize = 16;

/// The coefficient `B_{2k} / (2k (2k - 1))` of Stirling's series, `k` from one.
pub(in crate::num) fn stirling_coefficient(k: usize, work: u32) -> Ball {
    let factor = |k: usize| Ball::rational(&(bernoulli(k) / Rational::from_integer((2 * k * (2 * k - 1)).into())), work);
    STIRLING.with_borrow_mut(|known| {
        let at = match known.iter().position(|(have, _)| *have == work) {
            Some(at) => at,
            None if known.len() < MOST_PRECISIONS => {
                known.push((work, Vec::new()));
                known.len() - 1
            }
            None => return factor(k),
        };
        let row = &mut known[at].1;
        while row.len() < k {
            row.push(factor(row.len() + 1));
        }
        row[k - 1].clone()
    })
}

/// The Bernoulli number `B_{2k}`, `k` from one.
pub fn bernoulli(k: usize) -> Rational {
    BERNOULLI.with_borrow_mut(|known| {
        while known.len() < k {
            let n = 2 * (known.len() as u64 + 1);
            // B_n = 1/2 - 1/(n+1) * (1 + sum over even j of C(n+1, j) B_j), from sum over j <= n of C(n+1, j) B_j = 0.
            let mut choose = BigInt::one();
            let mut sum = Rational::one() - Rational::new(BigInt::from(n + 1), BigInt::from(2));
            for j in 1..n {
                choose = choose * (n + 2 - j) / j;
                if j % 2 == 0 {
                    sum += &known[j as usize / 2 - 1] * Rational::from_integer(choose.clone());
                }
            }
            known.push(-sum / Rational::from_integer((n + 1).into()));
        }
        known[k - 1].clone()
    })
}

impl Ball {
    /// The logarithm of the gamma function of a positive number.
    pub fn lgamma(&self, bits: u32) -> Outcome<Ball> {
        match self.sign() {
            Some(Ordering::Greater) => {}
            None => return undecided(),
            Some(_) => return Outcome::Undefined("the logarithm of the gamma function of a number that is not positive".to_owned()),
        }
        if self.magnitude() > 60 || self.magnitude() < -2000 {
            return Outcome::Unknown("the gamma function's argument is too large or too small".to_owned());
        }
        let work = bits + 40;
        let (far, rising) = self.risen(work);
        stirling(&far, work).and_then(|value| rising.log(work).map(|log| value.sub(&log, bits)))
    }

    /// The gamma function; undefined at zero and at negative whole numbers.
    pub fn gamma(&self, bits: u32) -> Outcome<Ball> {
        match self.sign() {
            Some(Ordering::Greater) => {
                if self.magnitude() > 16 {
                    return Outcome::Unknown("the gamma function is too large".to_owned());
                }
                let work = bits + 64;
                let (far, rising) = self.risen(work);
                stirling(&far, work)
                    .and_then(|log| log.exp(work))
                    .and_then(|value| value.div(&rising, bits).map_or_else(undecided, Outcome::Known))
            }
            Some(Ordering::Equal) => Outcome::Undefined("the gamma function has a pole here".to_owned()),
            None => undecided(),
            Some(Ordering::Less) => {
                // gamma(x) gamma(1 - x) = pi / sin(pi x).
                let work = bits + 64;
                let pi = Ball::pi(work);
                let sine = pi.mul(self, work).sin(work);
                Ball::integer(1).sub(self, work).gamma(work).and_then(|other| match pi.div(&sine.mul(&other, work), bits) {
                    Some(value) => Outcome::Known(value),
                    None => undecided(),
                })
            }
        }
    }

    /// The derivative of the logarithm of the gamma function, for positive numbers.
    pub fn digamma(&self, bits: u32) -> Outcome<Ball> {
        if self.sign() != Some(Ordering::Greater) || self.magnitude() > 60 || self.magnitude() < -2000 {
            return undecided();
        }
        let work = bits + 40;
        let mut far = self.clone();
        let mut less = Ball::zero();
        let goal = goal(work);
        while far.compare(&goal) != Some(Ordering::Greater) {
            let Some(part) = Ball::integer(1).div(&far, work) else { return undecided() };
            less = less.add(&part, work);
            far = far.add(&Ball::integer(1), work);
        }
        let Some(inverse) = Ball::integer(1).div(&far, work) else { return undecided() };
        let square = inverse.mul(&inverse, work);
        let mut power = square.clone();
        let mut value = less.neg().sub(&inverse.scaled(-1), work);
        for k in 1.. {
            let factor = bernoulli(k) / Rational::from_integer((2 * k).into());
            let term = power.mul(&Ball::rational(&factor, work), work);
            if term.magnitude() < -i64::from(work) || k as u32 > work {
                value = value.wider(&term, work);
                break;
            }
            value = value.sub(&term, work);
            power = power.mul(&square, work);
        }
        far.log(work).map(|log| log.add(&value, bits))
    }

    /// The number raised by whole steps until Stirling's series is fine enough, and the product of the numbers passed.
    fn risen(&self, work: u32) -> (Ball, Ball) {
        let goal = goal(work);
        let mut far = self.clone();
        let mut rising = Ball::integer(1);
        while far.compare(&goal) != Some(Ordering::Greater) {
            rising = rising.mul(&far, work);
            far = far.add(&Ball::integer(1), work);
        }
        (far, rising)
    }
}

/// From where on Stirling's series reaches `work` bits with few terms.
fn goal(work: u32) -> Ball {
    Ball::integer(work / 4 + 8)
}

/// Stirling's series for the logarithm of the gamma function of a large number; its error is below the first term that is left out.
fn stirling(x: &Ball, work: u32) -> Outcome<Ball> {
    let half = Rational::new(1.into(), 2.into());
    let Some(inverse) = Ball::integer(1).div(x, work) else { return undecided() };
    let square = inverse.mul(&inverse, work);
    let mut power = inverse;
    let mut series = Ball::zero();
    for k in 1.. {
        let term = power.mul(&stirling_coefficient(k, work), work);
        if term.magnitude() < -i64::from(work) || k as u32 > work {
            series = series.wider(&term, work);
            break;
        }
        series = series.add(&term, work);
        power = power.mul(&square, work);
    }
    // (x - 1/2) log x - x + log(2 pi) / 2 + series
    x.log(work + 64).and_then(|log| {
        Ball::pi(work).scaled(1).log(work).map(|log_turn| {
            let main = x.sub(&Ball::rational(&half, work), work + 64).mul(&log, work + 64).sub(x, work + 64);
            main.add(&log_turn.scaled(-1), work + 64).add(&series, work + 64)
        })
    })
}

#[cfg(test)]
mod tests {
    use num_traits::Zero;

    use super::*;

    #[test]
    fn bernoulli_numbers() {
        let known = [(1, 6), (-1, 30), (1, 42), (-1, 30), (5, 66), (-691, 2730), (7, 6)];
        for (at, (numer, denom)) in known.iter().enumerate() {
            assert_eq!(bernoulli(at + 1), Rational::new(BigInt::from(*numer), BigInt::from(*denom)));
        }
        assert!(!bernoulli(30).is_zero());
    }
}
