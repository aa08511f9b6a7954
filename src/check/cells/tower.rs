//! Numbers made from a variable by the four operations and square roots: a polynomial in roots over polynomials in the variable.
//!
//! Root number `k` is a square root of an element that only uses earlier roots. An element is a sum over sets of roots (bit masks) of
//! polynomials times the product of the set.

use std::cmp::Ordering;

use num_traits::{Signed, Zero};

use super::polynomial::{Polynomial, Root};
use crate::num::{Ball, Outcome, Rational};

/// So many square roots may stand in one statement.
const MOST_ROOTS: usize = 4;

/// Elements larger than this are given up, in bits of all coefficients.
const LARGEST: u64 = 60_000;

/// The precision of values at roots.
const BITS: u32 = 192;

/// An element of the tower: `parts[mask]` times the product of the roots in the mask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Element(Vec<Polynomial>);

/// The roots that were adjoined, by their radicands.
#[derive(Debug, Clone, Default)]
pub(super) struct Tower {
    radicands: Vec<Element>,
}

/// A point of the line: a rational number, or a root of a polynomial.
#[derive(Debug, Clone)]
pub(super) struct Place {
    root: Root,
    /// The polynomial whose root it is; of a rational point none is needed.
    of: Option<Polynomial>,
    ball: Ball,
}

impl Place {
    pub(super) fn rational(value: Rational) -> Self {
        let ball = Ball::rational(&value, BITS);
        Place { root: Root { low: value.clone(), high: value }, of: None, ball }
    }

    pub(super) fn root(root: &Root, of: &Polynomial) -> Self {
        if root.is_exact() {
            return Place::rational(root.low.clone());
        }
        let fine = root.clone().refined(of, 140);
        let ball = Ball::rational(&fine.low, BITS).hull(&Ball::rational(&fine.high, BITS));
        Place { root: fine, of: Some(of.clone()), ball }
    }

    /// The number, where it is rational.
    pub(super) fn exact(&self) -> Option<&Rational> {
        self.root.is_exact().then_some(&self.root.low)
    }

    /// Nearly the number.
    pub(super) fn near(&self) -> f64 {
        self.ball.to_f64()
    }

    fn value(&self, polynomial: &Polynomial) -> Ball {
        if let Some(x) = self.exact() {
            return Ball::rational(&polynomial.at(x), BITS);
        }
        polynomial
            .coefficients()
            .iter()
            .rev()
            .fold(Ball::zero(), |value, c| value.mul(&self.ball, BITS).add(&Ball::rational(c, BITS), BITS))
    }

    /// Whether a polynomial is zero here, exactly.
    fn is_zero(&self, polynomial: &Polynomial) -> Option<bool> {
        if polynomial.is_zero() {
            return Some(true);
        }
        if let Some(x) = self.exact() {
            return Some(polynomial.at(x).is_zero());
        }
        if !self.value(polynomial).holds_zero() {
            return Some(false);
        }
        // The place is the only root of `of` between its ends: it is a root of both exactly when it is one of the common divisor.
        let common = polynomial.gcd(self.of.as_ref()?);
        if common.degree() == 0 {
            return Some(false);
        }
        let (low, high) = (common.at(&self.root.low), common.at(&self.root.high));
        Some(low.is_zero() || high.is_zero() || low.is_negative() != high.is_negative())
    }
}

impl Element {
    pub(super) fn polynomial(polynomial: Polynomial) -> Self {
        Element(vec![polynomial])
    }

    pub(super) fn number(value: Rational) -> Self {
        Element::polynomial(Polynomial::constant(value))
    }

    fn level(&self) -> usize {
        self.0.len().trailing_zeros() as usize
    }

    fn part(&self, mask: usize) -> Option<&Polynomial> {
        self.0.get(mask).filter(|part| !part.is_zero())
    }

    fn trimmed(mut self) -> Self {
        while self.0.len() > 1 && self.0[self.0.len() / 2..].iter().all(Polynomial::is_zero) {
            let half = self.0.len() / 2;
            self.0.truncate(half);
        }
        self
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        let (long, short) = if self.0.len() >= other.0.len() { (self, other) } else { (other, self) };
        let mut sum = long.0.clone();
        for (left, right) in sum.iter_mut().zip(&short.0) {
            *left = left.plus(right);
        }
        Element(sum).trimmed()
    }

    pub(super) fn negated(&self) -> Self {
        Element(self.0.iter().map(Polynomial::negated).collect())
    }

    pub(super) fn as_polynomial(&self) -> Option<&Polynomial> {
        match self.0.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    fn size(&self) -> u64 {
        self.0.iter().map(Polynomial::size).sum()
    }

    /// The halves without and with the last root.
    fn split(&self) -> (Element, Element) {
        let half = self.0.len() / 2;
        (Element(self.0[..half].to_vec()).trimmed(), Element(self.0[half..].to_vec()).trimmed())
    }
}

impl Tower {
    /// A product.
    pub(super) fn times(&self, a: &Element, b: &Element) -> Option<Element> {
        if let (Some(p), Some(q)) = (a.as_polynomial(), b.as_polynomial()) {
            return Some(Element::polynomial(p.times(q))).filter(|element| element.size() <= LARGEST);
        }
        let mut total = Element::polynomial(Polynomial::zero());
        for i in 0..a.0.len() {
            for j in 0..b.0.len() {
                let (Some(p), Some(q)) = (a.part(i), b.part(j)) else { continue };
                let mask = i ^ j;
                let mut parts = vec![Polynomial::zero(); (mask + 1).next_power_of_two()];
                parts[mask] = p.times(q);
                let mut term = Element(parts).trimmed();
                for (root, radicand) in self.radicands.iter().enumerate() {
                    if (i & j) >> root & 1 == 1 {
                        term = self.times(&term, radicand)?;
                    }
                }
                total = total.plus(&term);
            }
        }
        (total.size() <= LARGEST).then_some(total)
    }

    /// The square root of an element as an element; adjoined where it is new.
    pub(super) fn sqrt(&mut self, radicand: &Element) -> Option<Element> {
        if let Some(value) = radicand.as_polynomial().and_then(Polynomial::as_constant)
            && !value.is_negative()
        {
            let (above, below) = (value.numer().sqrt(), value.denom().sqrt());
            if &above * &above == value.numer() && &below * &below == value.denom() {
                return Some(Element::number(Rational::new(above, below)));
            }
        }
        let at = match self.radicands.iter().position(|known| known == radicand) {
            Some(at) => at,
            None if self.radicands.len() < MOST_ROOTS => {
                self.radicands.push(radicand.clone());
                self.radicands.len() - 1
            }
            None => return None,
        };
        let mut parts = vec![Polynomial::zero(); 2 << at];
        parts[1 << at] = Polynomial::constant(Rational::from_integer(1.into()));
        Some(Element(parts))
    }

    /// A polynomial that is zero wherever the element is.
    pub(super) fn norm(&self, element: &Element) -> Option<Polynomial> {
        let mut current = element.clone().trimmed();
        while current.level() > 0 {
            let root = current.level() - 1;
            let (a, b) = current.split();
            let square = self.times(&b, &b)?;
            let taken = self.times(&square, &self.radicands[root])?;
            current = self.times(&a, &a)?.plus(&taken.negated()).trimmed();
        }
        current.as_polynomial().cloned()
    }

    /// The polynomials whose roots are where a root's radicand may change its sign.
    pub(super) fn borders(&self) -> Option<Vec<Polynomial>> {
        self.radicands.iter().map(|radicand| self.norm(radicand)).collect()
    }

    /// The values of the roots at a place; `None` in a row where a root is not real, `None` for all when it is not decided.
    pub(super) fn roots_at(&self, place: &Place) -> Option<Vec<Option<Ball>>> {
        let mut values: Vec<Option<Ball>> = Vec::new();
        for radicand in &self.radicands {
            let value = match self.sign(radicand, place, &values) {
                Sign::Undefined | Sign::Of(Ordering::Less) => None,
                Sign::Of(Ordering::Equal) => Some(Ball::zero()),
                Sign::Of(Ordering::Greater) => match self.value(radicand, place, &values)?.sqrt(BITS) {
                    Outcome::Known(root) => Some(root),
                    _ => return None,
                },
                Sign::Open => return None,
            };
            values.push(value);
        }
        Some(values)
    }

    fn value(&self, element: &Element, place: &Place, roots: &[Option<Ball>]) -> Option<Ball> {
        let mut total = Ball::zero();
        for mask in 0..element.0.len() {
            let Some(part) = element.part(mask) else { continue };
            let mut term = place.value(part);
            for (root, value) in roots.iter().enumerate() {
                if mask >> root & 1 == 1 {
                    term = term.mul(value.as_ref()?, BITS);
                }
            }
            total = total.add(&term, BITS);
        }
        Some(total)
    }

    /// The sign at a place, exactly.
    pub(super) fn sign(&self, element: &Element, place: &Place, roots: &[Option<Ball>]) -> Sign {
        let Some(value) = self.value(element, place, roots) else { return Sign::Undefined };
        if !value.holds_zero() {
            return value.sign().map_or(Sign::Open, Sign::Of);
        }
        match self.vanishes(element, place, roots) {
            Some(true) => Sign::Of(Ordering::Equal),
            // Not zero, but too near to zero to see on which side.
            Some(false) | None => Sign::Open,
        }
    }

    /// Whether the element is exactly zero: its norm is, and its conjugate is not.
    fn vanishes(&self, element: &Element, place: &Place, roots: &[Option<Ball>]) -> Option<bool> {
        let element = element.clone().trimmed();
        if let Some(polynomial) = element.as_polynomial() {
            return place.is_zero(polynomial);
        }
        if !self.value(&element, place, roots)?.holds_zero() {
            return Some(false);
        }
        let root = element.level() - 1;
        let (a, b) = element.split();
        if roots.get(root)?.as_ref()?.is_exact() && roots.get(root)?.as_ref()?.holds_zero() {
            return self.vanishes(&a, place, roots);
        }
        if self.vanishes(&b, place, roots) == Some(true) {
            return self.vanishes(&a, place, roots);
        }
        let with = |element: &Element| {
            let mut parts = vec![Polynomial::zero(); 1 << root];
            parts.extend(element.0.iter().cloned());
            parts.resize(2 << root, Polynomial::zero());
            Element(parts)
        };
        let conjugate = a.plus(&with(&b.negated()));
        if self.value(&conjugate, place, roots)?.holds_zero() {
            return None;
        }
        let taken = self.times(&self.times(&b, &b)?, &self.radicands[root])?;
        let norm = self.times(&a, &a)?.plus(&taken.negated());
        self.vanishes(&norm, place, roots)
    }
}

/// What is known about a sign at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// It is this.
    Of(Ordering),
    /// There is no real value.
    Undefined,
    /// Not decided.
    Open,
}
