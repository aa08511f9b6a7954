//! Fractions of polynomials over atoms, for the certifier only: exact, expanded, without any search.

use std::collections::BTreeMap;

use num_traits::{One, Signed, Zero};

use crate::num::Rational;

/// Exponents of atoms; none is zero.
pub(super) type Monomial = BTreeMap<usize, Rational>;

/// A sum of monomials with coefficients; none is zero.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Polynomial(pub(super) BTreeMap<Monomial, Rational>);

/// A polynomial over another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fraction {
    pub(super) above: Polynomial,
    pub(super) below: Polynomial,
}

impl Polynomial {
    pub(super) fn number(value: Rational) -> Self {
        Polynomial::term(Monomial::new(), value)
    }

    pub(super) fn term(monomial: Monomial, coefficient: Rational) -> Self {
        let mut terms = BTreeMap::new();
        if !coefficient.is_zero() {
            terms.insert(monomial, coefficient);
        }
        Polynomial(terms)
    }

    pub(super) fn atom(atom: usize, exponent: Rational) -> Self {
        let monomial = if exponent.is_zero() { Monomial::new() } else { Monomial::from([(atom, exponent)]) };
        Polynomial::term(monomial, Rational::one())
    }

    pub(super) fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// The number that it is.
    pub(super) fn as_number(&self) -> Option<Rational> {
        match self.0.len() {
            0 => Some(Rational::zero()),
            1 => self.0.get(&Monomial::new()).cloned(),
            _ => None,
        }
    }

    /// The only term.
    pub(super) fn single(&self) -> Option<(&Monomial, &Rational)> {
        if self.0.len() == 1 { self.0.iter().next() } else { None }
    }

    /// The last term in the order of monomials.
    pub(super) fn leading(&self) -> Option<&Rational> {
        self.0.values().next_back()
    }

    pub(super) fn plus(&self, other: &Polynomial) -> Polynomial {
        let mut terms = self.0.clone();
        for (monomial, coefficient) in &other.0 {
            let sum = terms.get(monomial).map_or_else(|| coefficient.clone(), |known| known + coefficient);
            if sum.is_zero() {
                terms.remove(monomial);
            } else {
                terms.insert(monomial.clone(), sum);
            }
        }
        Polynomial(terms)
    }

    pub(super) fn scaled(&self, factor: &Rational) -> Polynomial {
        if factor.is_zero() {
            return Polynomial::default();
        }
        Polynomial(self.0.iter().map(|(monomial, coefficient)| (monomial.clone(), coefficient * factor)).collect())
    }

    pub(super) fn shifted(&self, by: &Monomial) -> Polynomial {
        Polynomial(self.0.iter().map(|(monomial, coefficient)| (joined(monomial, by), coefficient.clone())).collect())
    }
}

/// The product of two monomials, not reduced.
pub(super) fn joined(one: &Monomial, two: &Monomial) -> Monomial {
    let mut all = one.clone();
    for (atom, exponent) in two {
        let sum = all.get(atom).map_or_else(|| exponent.clone(), |known| known + exponent);
        if sum.is_zero() {
            all.remove(atom);
        } else {
            all.insert(*atom, sum);
        }
    }
    all
}

/// The inverse of a monomial.
pub(super) fn inverse(monomial: &Monomial) -> Monomial {
    monomial.iter().map(|(atom, exponent)| (*atom, -exponent)).collect()
}

impl Fraction {
    pub(super) fn of(above: Polynomial) -> Self {
        Fraction { above, below: Polynomial::number(Rational::one()) }
    }

    pub(super) fn number(value: Rational) -> Self {
        Fraction::of(Polynomial::number(value))
    }

    pub(super) fn as_number(&self) -> Option<Rational> {
        let (above, below) = (self.above.as_number()?, self.below.as_number()?);
        (!below.is_zero()).then(|| above / below)
    }

    /// The same fraction with a single term below moved up and a leading one below.
    pub(super) fn tidied(self) -> Self {
        if let Some((monomial, coefficient)) = self.below.single() {
            let above = self.above.shifted(&inverse(monomial)).scaled(&coefficient.recip());
            return Fraction::of(above);
        }
        match self.below.leading().cloned() {
            Some(leading) if !leading.is_one() => {
                let by = leading.recip();
                Fraction { above: self.above.scaled(&by), below: self.below.scaled(&by) }
            }
            _ => self,
        }
    }

    /// Whether nothing but a polynomial is left.
    pub(super) fn is_whole(&self) -> bool {
        self.below.as_number().is_some_and(|below| below.is_one())
    }
}

/// The prime factors of a positive whole number with their exponents, when trial division finds them.
pub(super) fn primes(number: &num_bigint::BigInt) -> Option<Vec<(u32, i64)>> {
    let mut rest = number.clone();
    if !rest.is_positive() {
        return None;
    }
    let mut found = Vec::new();
    let mut divisor = 2u32;
    while !rest.is_one() {
        if divisor > 20_000 {
            return None;
        }
        let mut count = 0;
        while (&rest % divisor).is_zero() {
            rest /= divisor;
            count += 1;
        }
        if count > 0 {
            found.push((divisor, count));
        }
        divisor += 1;
    }
    Some(found)
}
