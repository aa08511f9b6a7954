//! Polynomials with exact coefficients over expressions: what is left of an expression once its operators are worked out.
//!
//! A factor is an expression that stands for itself; powers are rational. Two polynomials are equal term by term only when their factors are
//! canonical expressions, which `Algebra` sees to.

use std::collections::BTreeMap;

use num_traits::{One, Signed, Zero};

use crate::{ir::ExprId, num::Rational};

/// A product of factors to powers that are not zero, sorted by factor.
pub(super) type Monomial = Vec<(ExprId, Rational)>;

/// A sum of monomials with coefficients that are not zero.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Polynomial(pub(super) BTreeMap<Monomial, Rational>);

impl Polynomial {
    /// Zero.
    pub(super) fn zero() -> Self {
        Polynomial::default()
    }

    /// One.
    pub(super) fn one() -> Self {
        Polynomial::number(Rational::one())
    }

    /// A number.
    pub(super) fn number(value: Rational) -> Self {
        Polynomial::term(Monomial::new(), value)
    }

    /// One term.
    pub(super) fn term(monomial: Monomial, coefficient: Rational) -> Self {
        let mut all = Polynomial::zero();
        all.add(monomial, coefficient);
        all
    }

    /// One factor.
    pub(super) fn factor(factor: ExprId) -> Self {
        Polynomial::term(vec![(factor, Rational::one())], Rational::one())
    }

    /// Adds a term.
    pub(super) fn add(&mut self, monomial: Monomial, coefficient: Rational) {
        if coefficient.is_zero() {
            return;
        }
        let entry = self.0.entry(monomial.clone()).or_insert_with(Rational::zero);
        *entry += coefficient;
        if entry.is_zero() {
            self.0.remove(&monomial);
        }
    }

    /// Adds `scale` times another polynomial.
    pub(super) fn add_scaled(&mut self, other: &Polynomial, scale: &Rational) {
        for (monomial, coefficient) in &other.0 {
            self.add(monomial.clone(), coefficient * scale);
        }
    }

    /// The difference.
    pub(super) fn minus(mut self, other: &Polynomial) -> Self {
        self.add_scaled(other, &-Rational::one());
        self
    }

    /// The sum.
    pub(super) fn plus(mut self, other: &Polynomial) -> Self {
        self.add_scaled(other, &Rational::one());
        self
    }

    /// The product with a number.
    pub(super) fn times_number(&self, number: &Rational) -> Self {
        let mut all = Polynomial::zero();
        all.add_scaled(self, number);
        all
    }

    /// The product.
    pub(super) fn times(&self, other: &Polynomial) -> Self {
        let mut all = Polynomial::zero();
        for (one, scale) in &self.0 {
            for (two, coefficient) in &other.0 {
                all.add(merged(one, two), scale * coefficient);
            }
        }
        all
    }

    /// How many terms it has.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it has no terms.
    pub(super) fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// The number it is, if it is one.
    pub(super) fn as_number(&self) -> Option<Rational> {
        match self.0.len() {
            0 => Some(Rational::zero()),
            1 => self.0.get(&Monomial::new()).cloned(),
            _ => None,
        }
    }

    /// Its only term.
    pub(super) fn as_term(&self) -> Option<(&Monomial, &Rational)> {
        if self.0.len() == 1 { self.0.iter().next() } else { None }
    }
}

/// The product of two monomials.
pub(super) fn merged(left: &Monomial, right: &Monomial) -> Monomial {
    let mut all: BTreeMap<ExprId, Rational> = left.iter().cloned().collect();
    for (factor, power) in right {
        *all.entry(*factor).or_insert_with(Rational::zero) += power;
    }
    all.into_iter().filter(|(_, power)| !power.is_zero()).collect()
}

/// A monomial to a power.
pub(super) fn raised(monomial: &Monomial, power: &Rational) -> Monomial {
    monomial.iter().map(|(factor, own)| (*factor, own * power)).filter(|(_, power)| !power.is_zero()).collect()
}

/// The factors that `wanted` picks, and the rest.
pub(super) fn split(monomial: &Monomial, wanted: impl Fn(ExprId) -> bool) -> (Monomial, Monomial) {
    monomial.iter().cloned().partition(|(factor, _)| wanted(*factor))
}

/// Whether a power is a whole number from one.
pub(super) fn is_whole(power: &Rational) -> bool {
    power.is_integer() && power.is_positive()
}
