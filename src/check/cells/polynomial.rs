//! Polynomials in one variable with rational coefficients, and their real roots.

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

use crate::num::Rational;

/// Coefficients from the constant upwards; the last one is not zero.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Polynomial(Vec<Rational>);

impl Polynomial {
    pub(super) fn zero() -> Self {
        Polynomial(Vec::new())
    }

    pub(super) fn constant(value: Rational) -> Self {
        Polynomial(vec![value]).trimmed()
    }

    /// The variable.
    pub(super) fn variable() -> Self {
        Polynomial(vec![Rational::zero(), Rational::one()])
    }

    fn trimmed(mut self) -> Self {
        while self.0.last().is_some_and(Zero::is_zero) {
            self.0.pop();
        }
        self
    }

    pub(super) fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn degree(&self) -> usize {
        self.0.len().saturating_sub(1)
    }

    /// The value, where it is a number.
    pub(super) fn as_constant(&self) -> Option<Rational> {
        match self.0.as_slice() {
            [] => Some(Rational::zero()),
            [only] => Some(only.clone()),
            _ => None,
        }
    }

    pub(super) fn coefficients(&self) -> &[Rational] {
        &self.0
    }

    /// How many bits its coefficients have together.
    pub(super) fn size(&self) -> u64 {
        self.0.iter().map(|c| c.numer().bits() + c.denom().bits()).sum()
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        let (long, short) = if self.0.len() >= other.0.len() { (self, other) } else { (other, self) };
        let mut sum = long.0.clone();
        for (left, right) in sum.iter_mut().zip(&short.0) {
            *left += right;
        }
        Polynomial(sum).trimmed()
    }

    pub(super) fn negated(&self) -> Self {
        Polynomial(self.0.iter().map(|c| -c).collect())
    }

    pub(super) fn times(&self, other: &Self) -> Self {
        if self.is_zero() || other.is_zero() {
            return Polynomial::zero();
        }
        let mut product = vec![Rational::zero(); self.0.len() + other.0.len() - 1];
        for (i, a) in self.0.iter().enumerate() {
            for (j, b) in other.0.iter().enumerate() {
                product[i + j] += a * b;
            }
        }
        Polynomial(product).trimmed()
    }

    /// The quotient and the rest; `None` for a division by zero.
    fn divided(&self, by: &Self) -> Option<(Self, Self)> {
        let lead = by.0.last()?;
        let mut rest = self.0.clone();
        let mut quotient = vec![Rational::zero(); (self.0.len() + 1).saturating_sub(by.0.len())];
        while rest.len() >= by.0.len() {
            let shift = rest.len() - by.0.len();
            let factor = rest.last()? / lead;
            for (at, c) in by.0.iter().enumerate() {
                let take = c * &factor;
                rest[at + shift] -= take;
            }
            rest.pop();
            if let Some(place) = quotient.get_mut(shift) {
                *place = factor;
            }
        }
        Some((Polynomial(quotient).trimmed(), Polynomial(rest).trimmed()))
    }

    fn monic(&self) -> Self {
        match self.0.last() {
            Some(lead) if !lead.is_one() => Polynomial(self.0.iter().map(|c| c / lead).collect()),
            _ => self.clone(),
        }
    }

    /// The greatest common divisor, monic.
    pub(super) fn gcd(&self, other: &Self) -> Self {
        let (mut a, mut b) = (self.monic(), other.monic());
        while !b.is_zero() {
            let rest = a.divided(&b).map_or_else(Polynomial::zero, |(_, rest)| rest.monic());
            a = b;
            b = rest;
        }
        a
    }

    fn derivative(&self) -> Self {
        Polynomial(self.0.iter().enumerate().skip(1).map(|(at, c)| c * Rational::from_integer(at.into())).collect()).trimmed()
    }

    /// The same roots, each once.
    pub(super) fn squarefree(&self) -> Self {
        if self.degree() == 0 {
            return self.clone();
        }
        let common = self.gcd(&self.derivative());
        self.divided(&common).map_or_else(|| self.clone(), |(quotient, _)| quotient.monic())
    }

    /// The least common multiple of two polynomials, up to a factor.
    pub(super) fn lcm(&self, other: &Self) -> Self {
        let common = self.gcd(other);
        match other.divided(&common) {
            Some((rest, _)) => self.times(&rest),
            None => self.times(other),
        }
    }

    pub(super) fn at(&self, x: &Rational) -> Rational {
        self.0.iter().rev().fold(Rational::zero(), |value, c| value * x + c)
    }

    /// The real roots in order, each alone in its interval; of a polynomial whose roots are simple. `None` when that costs too much.
    pub(super) fn roots(&self) -> Option<Vec<Root>> {
        if self.degree() == 0 {
            return Some(Vec::new());
        }
        let sequence = self.sturm();
        let lead = self.0.last()?;
        // Cauchy's bound.
        let largest = self.0.iter().map(|c| (c / lead).abs()).max()?;
        let mut bound = Rational::one();
        while bound <= largest {
            bound *= Rational::from_integer(2.into());
        }
        bound *= Rational::from_integer(2.into());
        let mut found = Vec::new();
        let mut open = vec![(-bound.clone(), bound)];
        let mut work = 0;
        while let Some((low, high)) = open.pop() {
            work += 1;
            if work > 4000 {
                return None;
            }
            // Roots in (low, high]; the ends are never roots but for the right one.
            let count = changes(&sequence, &low).checked_sub(changes(&sequence, &high))?;
            match count {
                0 => {}
                1 if self.at(&high).is_zero() => found.push(Root { low: high.clone(), high }),
                1 => {
                    let root = Root { low, high };
                    found.push(root.simplified(self));
                }
                _ => {
                    let middle = (&low + &high) / Rational::from_integer(2.into());
                    open.push((middle.clone(), high));
                    open.push((low, middle));
                }
            }
        }
        found.sort_by(|a, b| a.low.cmp(&b.low));
        Some(found)
    }

    fn sturm(&self) -> Vec<Polynomial> {
        let mut sequence = vec![self.clone(), self.derivative()];
        while let [.., before, last] = sequence.as_slice() {
            let Some((_, rest)) = before.divided(last) else { break };
            if rest.is_zero() {
                break;
            }
            // A positive factor changes no sign and keeps the numbers small.
            let lead = rest.0.last().map_or_else(Rational::one, Signed::abs);
            sequence.push(Polynomial(rest.0.iter().map(|c| -(c / &lead)).collect()));
        }
        sequence
    }
}

/// Changes of sign of a Sturm sequence at a point.
fn changes(sequence: &[Polynomial], at: &Rational) -> usize {
    let signs: Vec<bool> =
        sequence.iter().map(|one| one.at(at)).filter(|value| !value.is_zero()).map(|value| value.is_negative()).collect();
    signs.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

/// A real root: exactly `low` when the ends are one, else the only one between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Root {
    pub(super) low: Rational,
    pub(super) high: Rational,
}

impl Root {
    pub(super) fn is_exact(&self) -> bool {
        self.low == self.high
    }

    /// Exact where it is a small rational number.
    fn simplified(self, of: &Polynomial) -> Self {
        let mut root = self;
        for _ in 0..40 {
            root = root.halved(of);
            if root.is_exact() {
                return root;
            }
            let simple = simplest(&root.low, &root.high);
            if of.at(&simple).is_zero() {
                return Root { low: simple.clone(), high: simple };
            }
        }
        root
    }

    /// One step of bisection.
    pub(super) fn halved(self, of: &Polynomial) -> Self {
        if self.is_exact() {
            return self;
        }
        let middle = (&self.low + &self.high) / Rational::from_integer(2.into());
        let value = of.at(&middle);
        if value.is_zero() {
            return Root { low: middle.clone(), high: middle };
        }
        let right = of.at(&self.high);
        if right.is_zero() || value.is_negative() == right.is_negative() {
            Root { low: self.low, high: middle }
        } else {
            Root { low: middle, high: self.high }
        }
    }
}

impl Root {
    /// Bisected until the interval is no longer than `2^-bits`: in whole numbers over one denominator, so that nothing is reduced on the way.
    pub(super) fn refined(self, of: &Polynomial, bits: u64) -> Self {
        if self.is_exact() {
            return self;
        }
        let scale = of.0.iter().fold(BigInt::one(), |scale, c| scale.lcm(&c.denom()));
        let whole: Vec<BigInt> = of.0.iter().map(|c| c.numer() * (&scale / c.denom())).collect();
        // The sign at n / d.
        let sign = |n: &BigInt, d: &BigInt| {
            let (mut value, mut power) = (BigInt::zero(), BigInt::one());
            for c in whole.iter().rev() {
                value = value * n + c * &power;
                power *= d;
            }
            value.sign()
        };
        let mut below = self.low.denom().lcm(&self.high.denom());
        let mut low = self.low.numer() * (&below / self.low.denom());
        let mut high = self.high.numer() * (&below / self.high.denom());
        let right = sign(&high, &below);
        while (&high - &low) << bits > below {
            let middle = &low + &high;
            (low, high) = (low << 1, high << 1);
            below <<= 1;
            let value = sign(&middle, &below);
            if value == Sign::NoSign {
                let exact = Rational::new(middle, below);
                return Root { low: exact.clone(), high: exact };
            }
            if right == Sign::NoSign || value == right {
                high = middle;
            } else {
                low = middle;
            }
        }
        Root { low: Rational::new(low, below.clone()), high: Rational::new(high, below) }
    }
}

/// The simplest rational number strictly between two, or between them and equal to neither: small denominator first, then small size.
pub(super) fn simplest(low: &Rational, high: &Rational) -> Rational {
    if low.is_negative() && high.is_positive() {
        return Rational::zero();
    }
    if high <= &Rational::zero() {
        return -simplest(&-high, &-low);
    }
    between(low, high, 0)
}

/// Of positive numbers, by continued fractions.
fn between(low: &Rational, high: &Rational, depth: u32) -> Rational {
    let whole = low.floor();
    let next = &whole + Rational::one();
    if &next < high {
        return next;
    }
    if depth > 400 {
        return (low + high) / Rational::from_integer(2.into());
    }
    // Both lie in [whole, whole + 1].
    let (a, b) = (low - &whole, high - &whole);
    let inner = if a.is_zero() { b.recip().floor() + Rational::one() } else { between(&b.recip(), &a.recip(), depth + 1) };
    whole + inner.recip()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(coefficients: &[i64]) -> Polynomial {
        Polynomial(coefficients.iter().map(|c| Rational::from_integer((*c).into())).collect()).trimmed()
    }

    #[test]
    fn roots_are_found_and_alone() {
        // (x - 1)(x + 2)(x^2 - 2)
        let one = of(&[-1, 1]).times(&of(&[2, 1])).times(&of(&[-2, 0, 1]));
        let roots = one.squarefree().roots().unwrap();
        assert_eq!(roots.len(), 4);
        assert!(roots[0].is_exact() && roots[2].is_exact());
        assert!(!roots[1].is_exact() && !roots[3].is_exact());
        assert_eq!(of(&[1, 0, 1]).roots().unwrap().len(), 0);
        assert_eq!(of(&[1, -2, 1]).squarefree(), of(&[-1, 1]));
        let third = of(&[-1, 3]).roots().unwrap();
        assert!(third[0].is_exact());
    }

    #[test]
    fn simplest_numbers() {
        let r = |a: i64, b: i64| Rational::new(a.into(), b.into());
        assert_eq!(simplest(&r(1, 3), &r(2, 3)), r(1, 2));
        assert_eq!(simplest(&r(-5, 2), &r(-1, 1)), r(-2, 1));
        assert_eq!(simplest(&r(0, 1), &r(1, 10)), r(1, 11));
        assert_eq!(simplest(&r(5, 1), &r(100, 1)), r(6, 1));
    }
}
