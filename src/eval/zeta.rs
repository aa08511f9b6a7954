//! Sums of rational functions over all indices from one on, by Hurwitz zeta functions of their expansions in `1/n`.

use crate::num::{Ball, Complex, Rational, Scalar, bernoulli};

use super::series::{Polynomial, Quotient, below, is_exactly, lower, upper};

/// So many coefficients of a rational function at infinity are taken.
const MOST_COEFFICIENTS: usize = 90;
/// So many times a rational function's last terms are at least beyond its roots, as a power of two.
pub(super) const BEYOND: u32 = 6;

/// From which index on a rational function is taken by its expansion in `1/n`, with the radius `2^-k` on which the expansion of its
/// denominator stays at least half of its leading coefficient, and the bound of the expansion there.
pub(super) fn expansion_reach(quotient: &Quotient, low: i64) -> Option<(i64, u32, Ball)> {
    let leading = lower(quotient.below.last()?)?;
    let [above, below] = quotient.sizes();
    for radius in 0..7_u32 {
        let weighted = |sizes: &[Ball], first: i64| {
            sizes
                .iter()
                .enumerate()
                .fold(Ball::zero(), |sum, (place, size)| sum.add(&size.scaled(-i64::from(radius) * (place as i64 + first)), 64))
        };
        let room = leading.scaled(-1).sub(&weighted(&below[1..], 1), 64);
        if !matches!(room.sign(), Some(std::cmp::Ordering::Greater | std::cmp::Ordering::Equal)) {
            continue;
        }
        let peak = weighted(&above, 0).div(&leading.scaled(-1), 64)?;
        return Some((low.max(1).max(1 << (radius + BEYOND)), radius, peak));
    }
    None
}

/// So many coefficients make what is left out small.
pub(super) fn coefficients_wanted(from: i64, radius: u32, bits: u32) -> usize {
    // Each coefficient brings as many bits as the start lies beyond the radius.
    let gain = (63 - from.leading_zeros()).saturating_sub(radius).max(1);
    ((bits / gain) as usize + 4).min(MOST_COEFFICIENTS)
}

/// The sum of a rational function from `from` on.
pub(super) fn zeta_sum(quotient: &Quotient, from: i64, radius: u32, peak: &Ball, bits: u32) -> Option<Complex> {
    let count = coefficients_wanted(from, radius, bits);
    let (above, below): (Vec<&Complex>, Vec<&Complex>) = (quotient.above.iter().rev().collect(), quotient.below.iter().rev().collect());
    let mut coefficients: Vec<Complex> = Vec::with_capacity(count);
    for place in 0..count {
        let mut value = above.get(place).map_or_else(|| Complex::integer(0), |one| (*one).clone());
        for back in 1..below.len().min(place + 1) {
            value = value.sub(&below[back].mul(&coefficients[place - back], bits), bits);
        }
        coefficients.push(value.div(below[0], bits).known()?.enclosed(bits));
    }
    weighted_zetas(&coefficients, quotient.fall(), from, radius, peak, bits)
}

/// The sum of `c_k zeta(k + first, from)`, where the function with these coefficients is at most `peak` on the disk of radius `2^-radius`.
pub(super) fn weighted_zetas(coefficients: &[Complex], first: i64, from: i64, radius: u32, peak: &Ball, bits: u32) -> Option<Complex> {
    let mut total = Complex::integer(0);
    for (place, coefficient) in coefficients.iter().enumerate() {
        if is_exactly(coefficient, 0) {
            continue;
        }
        let zeta = hurwitz(place as i64 + first, from, bits)?;
        total = total.add(&coefficient.scaled(&Scalar::Ball(zeta), bits), bits);
    }
    // |c_k| <= peak 2^(radius k), zeta(s, n) <= n^-s (1 + n) for s >= 2: a geometric series in 2^radius / n.
    let count = coefficients.len() as i64;
    let inverse = Ball::integer(1).div(&Ball::integer(from), 64)?;
    let step = inverse.scaled(i64::from(radius));
    let rest = step.powi(count, 64)?.mul(peak, 64).mul(&Ball::integer(from + 1), 64);
    let rest = rest.mul(&inverse.powi(first.max(0), 64)?, 64).div(&Ball::integer(1).sub(&step, 64), 64)?;
    Some(total.widened(rest.magnitude().max(-4 * i64::from(bits)), bits))
}

/// The Hurwitz zeta function at whole `s` from two on and a positive whole start, by the Euler-Maclaurin formula; its error is below the
/// first term that is left out.
fn hurwitz(s: i64, start: i64, bits: u32) -> Option<Ball> {
    if s < 2 {
        return None;
    }
    let inverse = Ball::integer(1).div(&Ball::integer(start), bits + 8)?;
    let power = inverse.powi(s, bits + 8)?;
    let square = inverse.mul(&inverse, bits + 8);
    let mut total = power.mul(&Ball::integer(start), bits).div(&Ball::integer(s - 1), bits)?.add(&power.scaled(-1), bits);
    // (s)_{2j-1} n^{-s-2j+1} / (2j)!
    let mut weight = power.mul(&inverse, bits).mul(&Ball::integer(s), bits).scaled(-1);
    for j in 1..400_i64 {
        let term = weight.mul(&Ball::rational(&bernoulli(j as usize), bits), bits);
        if term.magnitude() < power.magnitude() - i64::from(bits) {
            return Some(total.add(&Ball::around_zero(term.magnitude().max(-8 * i64::from(bits))), bits));
        }
        total = total.add(&term, bits);
        let next = Ball::integer((s + 2 * j - 1) * (s + 2 * j));
        weight = weight.mul(&square, bits).mul(&next, bits).div(&Ball::integer((2 * j + 1) * (2 * j + 2)), bits)?;
    }
    None
}

/// The polynomial in `1/n`, its constant term one.
pub(super) fn normalised(polynomial: &[Complex], bits: u32) -> Option<Polynomial> {
    let leading = polynomial.last()?;
    let mut all = vec![Complex::integer(1)];
    for coefficient in polynomial.iter().rev().skip(1) {
        all.push(coefficient.div(leading, bits).known()?);
    }
    Some(all)
}

/// The least `k` so that the polynomial stays within a half of one on the disk of radius `2^-k`.
pub(super) fn unit_reach(polynomial: &[Complex]) -> Option<u32> {
    (0..7_u32).find(|radius| {
        let sum =
            polynomial.iter().enumerate().skip(1).fold(Ball::zero(), |sum, (place, coefficient)| {
                sum.add(&upper(coefficient).scaled(-i64::from(*radius) * place as i64), 64)
            });
        below(&sum, 1, 2)
    })
}

/// The coefficients of the logarithm of a polynomial with constant term one, from the first on.
pub(super) fn log_series(polynomial: &[Complex], count: usize, bits: u32) -> Vec<Complex> {
    // k l_k = k p_k - sum over i < k of i l_i p_{k-i}
    let mut all: Vec<Complex> = Vec::with_capacity(count);
    for k in 1..=count {
        let mut value = polynomial.get(k).map_or_else(|| Complex::integer(0), |one| one.scaled(&Scalar::from(k as i64), bits));
        for i in 1..k {
            if let Some(other) = polynomial.get(k - i) {
                value = value.sub(&all[i - 1].mul(other, bits).scaled(&Scalar::from(i as i64), bits), bits);
            }
        }
        let scale = Scalar::Exact(Rational::new(1.into(), (k as i64).into()));
        all.push(value.scaled(&scale, bits).enclosed(bits));
    }
    all
}
