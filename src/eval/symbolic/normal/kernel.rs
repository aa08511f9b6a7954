//! The types of the normal form: kernels, monomials with rational exponents, polynomials with rational coefficients.

use std::collections::BTreeMap;

use crate::num::Rational as BigRational;
use num_bigint::BigInt;
use num_traits::{One, Zero};

use crate::ir::{ExprId, Map, OpId, SymbolId};

/// An interned kernel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KernelId(pub u32);

/// An interned polynomial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PolynomialId(pub u32);

/// A product of kernels to rational powers, sorted by kernel, without zero exponents.
pub type Monomial = Vec<(KernelId, BigRational)>;

/// What a polynomial is over.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Kernel {
    /// A real variable.
    Symbol(SymbolId),
    /// The circle constant.
    Pi,
    /// A prime (or a number that was not taken apart), for roots and logarithms.
    Prime(BigInt),
    /// The imaginary unit.
    Imaginary,
    /// The exponential of a monomial; its coefficient is the kernel's exponent.
    Exp(Monomial),
    /// The logarithm of the kernel's absolute value.
    Log(KernelId),
    /// A primitive sum of at least two terms, without denominators.
    Sum(PolynomialId),
    /// The absolute value of a kernel whose sign is not known; its exponent is in [0, 2).
    Abs(KernelId),
    /// A kernel to a power that is an integer, of a sign that is not known.
    Power(KernelId, Monomial),
    /// A function of the operator table on normal forms.
    Function(OpId, Vec<PolynomialId>),
    /// A function that the document names.
    Named(SymbolId, Vec<PolynomialId>, Vec<PolynomialId>),
    /// A sum or integral that has no closed form here: operator, bound name, body, ends.
    Bound(OpId, SymbolId, PolynomialId, PolynomialId, PolynomialId),
    /// Everything else, equal only to itself.
    Opaque(ExprId),
}

/// A Laurent polynomial with exact coefficients; no coefficient is zero.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Polynomial(pub BTreeMap<Monomial, BigRational>);

impl Polynomial {
    /// Zero.
    pub fn zero() -> Self {
        Polynomial::default()
    }

    /// A number.
    pub fn constant(value: BigRational) -> Self {
        Polynomial::term(value, Monomial::new())
    }

    /// A whole number.
    pub fn integer(value: i64) -> Self {
        Polynomial::constant(BigRational::from_integer(value.into()))
    }

    /// One term.
    pub fn term(coefficient: BigRational, monomial: Monomial) -> Self {
        let mut terms = BTreeMap::new();
        if !coefficient.is_zero() {
            terms.insert(monomial, coefficient);
        }
        Polynomial(terms)
    }

    /// One kernel.
    pub fn kernel(kernel: KernelId) -> Self {
        Polynomial::term(BigRational::one(), vec![(kernel, BigRational::one())])
    }

    /// The polynomial with a first coefficient of one, and whether that turned its sign around.
    pub fn scaled_to_one(self) -> (Self, bool) {
        let Some(lead) = self.0.values().next().cloned() else { return (self, false) };
        let flipped = lead < BigRational::zero();
        (self.times_number(&lead.recip()), flipped)
    }

    /// Whether it has no terms. A polynomial with terms can still be zero in value.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number it is, if it is one.
    pub fn as_constant(&self) -> Option<BigRational> {
        match self.0.len() {
            0 => Some(BigRational::zero()),
            1 => self.0.get(&Monomial::new()).cloned(),
            _ => None,
        }
    }

    /// Its only term.
    pub fn as_term(&self) -> Option<(&Monomial, &BigRational)> {
        if self.0.len() == 1 { self.0.iter().next() } else { None }
    }

    /// Adds a term in place.
    pub fn add_term(&mut self, monomial: Monomial, coefficient: BigRational) {
        if coefficient.is_zero() {
            return;
        }
        match self.0.entry(monomial) {
            std::collections::btree_map::Entry::Vacant(free) => {
                free.insert(coefficient);
            }
            std::collections::btree_map::Entry::Occupied(mut taken) => {
                *taken.get_mut() += coefficient;
                if taken.get().is_zero() {
                    taken.remove();
                }
            }
        }
    }

    /// The sum.
    pub fn plus(mut self, other: &Polynomial) -> Self {
        for (monomial, coefficient) in &other.0 {
            self.add_term(monomial.clone(), coefficient.clone());
        }
        self
    }

    /// The product with a number.
    pub fn times_number(mut self, number: &BigRational) -> Self {
        if number.is_zero() {
            return Polynomial::zero();
        }
        for coefficient in self.0.values_mut() {
            *coefficient *= number;
        }
        self
    }

    /// The opposite.
    pub fn negated(self) -> Self {
        self.times_number(&-BigRational::one())
    }

    /// The difference.
    pub fn minus(self, other: &Polynomial) -> Self {
        self.plus(&other.clone().negated())
    }
}

/// The exponent of `kernel` in `monomial`.
pub fn exponent(monomial: &Monomial, kernel: KernelId) -> BigRational {
    monomial.iter().find(|(own, _)| *own == kernel).map_or_else(BigRational::zero, |(_, exponent)| exponent.clone())
}

/// `monomial` without `kernel`.
pub fn without(monomial: &Monomial, kernel: KernelId) -> Monomial {
    monomial.iter().filter(|(own, _)| *own != kernel).cloned().collect()
}

/// The product of two monomials, exponents added, nothing else reduced.
pub fn merged(left: &Monomial, right: &Monomial) -> Monomial {
    let mut all: BTreeMap<KernelId, BigRational> = left.iter().cloned().collect();
    for (kernel, exponent) in right {
        *all.entry(*kernel).or_insert_with(BigRational::zero) += exponent;
    }
    all.into_iter().filter(|(_, exponent)| !exponent.is_zero()).collect()
}

/// The interners.
#[derive(Debug, Default)]
pub struct Store {
    kernels: Vec<Kernel>,
    kernel_ids: Map<Kernel, KernelId>,
    polynomials: Vec<Polynomial>,
    polynomial_ids: Map<Polynomial, PolynomialId>,
}

impl Store {
    /// The id of a kernel.
    pub fn kernel(&mut self, kernel: Kernel) -> KernelId {
        if let Some(id) = self.kernel_ids.get(&kernel) {
            return *id;
        }
        let id = KernelId(u32::try_from(self.kernels.len()).unwrap_or(u32::MAX));
        self.kernels.push(kernel.clone());
        self.kernel_ids.insert(kernel, id);
        id
    }

    /// The kernel of an id.
    pub fn get(&self, id: KernelId) -> &Kernel {
        &self.kernels[id.0 as usize]
    }

    /// The id of a polynomial.
    pub fn polynomial(&mut self, polynomial: Polynomial) -> PolynomialId {
        if let Some(id) = self.polynomial_ids.get(&polynomial) {
            return *id;
        }
        let id = PolynomialId(u32::try_from(self.polynomials.len()).unwrap_or(u32::MAX));
        self.polynomials.push(polynomial.clone());
        self.polynomial_ids.insert(polynomial, id);
        id
    }

    /// The polynomial of an id.
    pub fn polynomial_of(&self, id: PolynomialId) -> &Polynomial {
        &self.polynomials[id.0 as usize]
    }

    /// The ids of all kernels so far.
    pub fn kernel_ids(&self) -> impl Iterator<Item = KernelId> + use<> {
        (0..u32::try_from(self.kernels.len()).unwrap_or(u32::MAX)).map(KernelId)
    }
}
