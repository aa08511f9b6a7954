//! The sign domain: what is certain about the sign of a normal form.

use crate::num::Rational as BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::{ir::SymbolId, op};

use super::{
    Normal,
    kernel::{Kernel, KernelId, Monomial, Polynomial},
};

/// How far a sum must be from zero, relative to its largest term, before floating point is trusted with its sign.
const MARGIN: f64 = 1e-9;

/// Which signs a value may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sign {
    /// It may be negative.
    pub negative: bool,
    /// It may be zero.
    pub zero: bool,
    /// It may be positive.
    pub positive: bool,
}

impl Sign {
    /// Nothing is known.
    pub const ANY: Sign = Sign { negative: true, zero: true, positive: true };
    /// Positive.
    pub const POSITIVE: Sign = Sign { negative: false, zero: false, positive: true };
    /// Negative.
    pub const NEGATIVE: Sign = Sign { negative: true, zero: false, positive: false };
    /// Zero.
    pub const ZERO: Sign = Sign { negative: false, zero: true, positive: false };
    /// Not negative.
    pub const NONNEGATIVE: Sign = Sign { negative: false, zero: true, positive: true };
    /// Not zero.
    pub const NONZERO: Sign = Sign { negative: true, zero: false, positive: true };

    /// Whether it is certainly positive.
    pub fn is_positive(self) -> bool {
        self == Sign::POSITIVE
    }

    /// Whether it is certainly negative.
    pub fn is_negative(self) -> bool {
        self == Sign::NEGATIVE
    }

    /// Whether it is certainly not negative.
    pub fn is_nonnegative(self) -> bool {
        !self.negative
    }

    /// Whether it is certainly not positive.
    pub fn is_nonpositive(self) -> bool {
        !self.positive
    }

    /// Whether it is certainly not zero.
    pub fn is_nonzero(self) -> bool {
        !self.zero
    }

    fn times(self, other: Sign) -> Sign {
        Sign {
            negative: (self.negative && other.positive) || (self.positive && other.negative),
            zero: self.zero || other.zero,
            positive: (self.positive && other.positive) || (self.negative && other.negative),
        }
    }

    fn plus(self, other: Sign) -> Sign {
        let negative = self.negative || other.negative;
        let positive = self.positive || other.positive;
        Sign { negative, positive, zero: (self.zero && other.zero) || (negative && positive) }
    }

    fn both(self, other: Sign) -> Sign {
        Sign { negative: self.negative && other.negative, zero: self.zero && other.zero, positive: self.positive && other.positive }
    }

    /// The opposite.
    pub fn negated(self) -> Sign {
        Sign { negative: self.positive, zero: self.zero, positive: self.negative }
    }

    /// The sign of a number.
    pub fn of_number(value: &BigRational) -> Sign {
        if value.is_zero() {
            Sign::ZERO
        } else if value.is_positive() {
            Sign::POSITIVE
        } else {
            Sign::NEGATIVE
        }
    }
}

impl Normal<'_> {
    /// What is certain about the sign of a polynomial.
    pub fn sign(&mut self, polynomial: &Polynomial) -> Sign {
        if let Some(number) = polynomial.as_constant() {
            return Sign::of_number(&number);
        }
        if self.sign_depth > 5 || polynomial.0.len() > 200 || self.charge(4 + polynomial.0.len()).is_err() {
            return Sign::ANY;
        }
        self.sign_depth += 1;
        let sign = self.sign_by_rules(polynomial);
        self.sign_depth -= 1;
        sign
    }

    fn sign_by_rules(&mut self, polynomial: &Polynomial) -> Sign {
        if self.is_complex(polynomial) {
            return Sign::ANY;
        }
        let mut sign = self.sign_of_terms(polynomial);
        if decided(sign) {
            return sign;
        }
        if let Some(found) = self.sign_of_constants(polynomial) {
            return found;
        }
        sign = sign.both(self.sign_by_grants(polynomial));
        if decided(sign) || polynomial.as_term().is_some() {
            return sign;
        }
        sign = sign.both(self.sign_on_box(polynomial));
        if decided(sign) {
            return sign;
        }
        sign = sign.both(self.sign_of_quadratic(polynomial));
        if decided(sign) || self.sign_depth > 2 {
            return sign;
        }
        // A common factor may hide the sign: x^2 y - x y.
        if let Ok(content) = self.content(polynomial)
            && (!content.monomial.is_empty())
            && content.primitive.0.len() > 1
        {
            let outside = self.sign_of_monomial(&content.monomial).times(Sign::of_number(&content.number));
            let inside = self.sign(&content.primitive);
            sign = sign.both(outside.times(inside));
        }
        sign
    }

    fn sign_of_terms(&mut self, polynomial: &Polynomial) -> Sign {
        let mut total = Sign::ZERO;
        for (monomial, coefficient) in &polynomial.0 {
            total = total.plus(Sign::of_number(coefficient).times(self.sign_of_monomial(monomial)));
        }
        total
    }

    pub(crate) fn sign_of_monomial(&mut self, monomial: &Monomial) -> Sign {
        let mut sign = Sign::POSITIVE;
        for (kernel, power) in monomial {
            sign = sign.times(self.sign_of_power(*kernel, power));
        }
        sign
    }

    fn sign_of_power(&mut self, kernel: KernelId, power: &BigRational) -> Sign {
        let own = self.sign_of_kernel(kernel);
        let defined = if power.is_negative() { own.both(Sign::NONZERO) } else { own };
        if !power.is_integer() {
            return defined.both(Sign::NONNEGATIVE);
        }
        let odd = power.numer().bit(0);
        if odd { defined } else { Sign { negative: false, zero: defined.zero, positive: defined.positive || defined.negative } }
    }

    /// What is certain about the sign of a kernel.
    pub(crate) fn sign_of_kernel(&mut self, kernel: KernelId) -> Sign {
        match self.store.get(kernel).clone() {
            Kernel::Symbol(symbol) => self.sign_of_symbol(symbol),
            Kernel::Pi | Kernel::Prime(_) => Sign::POSITIVE,
            Kernel::Exp(_) if !self.is_complex_kernel(kernel) => Sign::POSITIVE,
            Kernel::Log(inner) if matches!(self.store.get(inner), Kernel::Prime(_) | Kernel::Pi) => Sign::POSITIVE,
            Kernel::Sum(inside) => {
                let inside = self.store.polynomial_of(inside).clone();
                self.sign(&inside)
            }
            Kernel::Abs(inner) => {
                if self.sign_of_kernel(inner).is_nonzero() {
                    Sign::POSITIVE
                } else {
                    Sign::NONNEGATIVE
                }
            }
            Kernel::Power(inner, _) if self.sign_of_kernel(inner).is_nonzero() => Sign::NONZERO,
            Kernel::Function(op::GAMMA, arguments) => {
                let inside = self.store.polynomial_of(arguments[0]).clone();
                if self.sign(&inside).is_positive() { Sign::POSITIVE } else { Sign::ANY }
            }
            Kernel::Function(op::VAR | op::STDDEV | op::KL, _) => Sign::NONNEGATIVE,
            Kernel::Function(op::ERF | op::ATAN | op::ASIN, arguments) => {
                let inside = self.store.polynomial_of(arguments[0]).clone();
                self.sign(&inside)
            }
            _ => {
                let own = Polynomial::kernel(kernel);
                self.sign_by_grants(&own)
            }
        }
    }

    fn sign_of_symbol(&self, symbol: SymbolId) -> Sign {
        let Some(fact) = self.assumptions.fact(symbol) else { return Sign::ANY };
        let mut sign = Sign::ANY;
        if fact.is_nonnegative() {
            sign.negative = false;
        }
        if fact.is_nonpositive() {
            sign.positive = false;
        }
        if fact.is_nonzero() {
            sign.zero = false;
        }
        if fact.is_positive() {
            sign = Sign::POSITIVE;
        }
        if fact.is_negative() {
            sign = Sign::NEGATIVE;
        }
        sign
    }

    /// The sign of a sum of numbers such as sqrt(2) - 1, by floating point with a wide margin.
    fn sign_of_constants(&mut self, polynomial: &Polynomial) -> Option<Sign> {
        let (value, size) = self.float(polynomial)?;
        if value.is_finite() && value.abs() > MARGIN * size.max(1e-12) {
            Some(if value > 0.0 { Sign::POSITIVE } else { Sign::NEGATIVE })
        } else {
            None
        }
    }

    fn float(&self, polynomial: &Polynomial) -> Option<(f64, f64)> {
        let (mut total, mut size) = (0.0, 0.0f64);
        for (monomial, coefficient) in &polynomial.0 {
            let mut term = coefficient.to_f64()?;
            for (kernel, power) in monomial {
                term *= self.float_of_kernel(*kernel)?.powf(power.to_f64()?);
            }
            total += term;
            size += term.abs();
        }
        Some((total, size))
    }

    fn float_of_kernel(&self, kernel: KernelId) -> Option<f64> {
        match self.store.get(kernel) {
            Kernel::Pi => Some(std::f64::consts::PI),
            Kernel::Prime(prime) => prime.to_f64(),
            Kernel::Exp(inside) if inside.is_empty() => Some(std::f64::consts::E),
            Kernel::Exp(inside) => {
                let (value, _) = self.float(&Polynomial::term(BigRational::one(), inside.clone()))?;
                (value.abs() < 100.0).then(|| value.exp())
            }
            Kernel::Log(inner) => {
                let inner = self.float_of_kernel(*inner)?.abs();
                (inner > 1e-3 && (inner - 1.0).abs() > 1e-3).then(|| inner.ln())
            }
            Kernel::Sum(inside) => {
                let (value, size) = self.float(self.store.polynomial_of(*inside))?;
                (value.abs() > 1e-4 * size).then_some(value)
            }
            Kernel::Abs(inner) => self.float_of_kernel(*inner).map(f64::abs),
            _ => None,
        }
    }

    /// Compares with what is granted: the same up to a factor of known sign, or larger by something that is not negative.
    fn sign_by_grants(&mut self, polynomial: &Polynomial) -> Sign {
        let mut sign = Sign::ANY;
        if self.granted.is_empty() || self.charge(16 * self.granted.len()).is_err() {
            return sign;
        }
        for (granted, known) in self.granted.clone() {
            for (flip, direction) in [(false, known), (true, known.negated())] {
                let candidate = if flip { granted.clone().negated() } else { granted.clone() };
                if let (Some((m, c)), Some((n, d))) = (first(polynomial), first(&candidate))
                    && m == n
                    && polynomial.0.len() == candidate.0.len()
                    && (&c / &d).is_positive()
                    && candidate.clone().times_number(&(&c / &d)) == *polynomial
                {
                    sign = sign.both(direction);
                }
                if direction.is_nonnegative() && self.sign_depth <= 2 {
                    let gap = polynomial.clone().minus(&candidate);
                    if gap.0.len() < polynomial.0.len() + candidate.0.len() {
                        // The gap may hold what is looked at here again.
                        self.sign_depth += 1;
                        let rest = self.sign_of_terms(&gap);
                        self.sign_depth -= 1;
                        sign = sign.both(direction.plus(rest));
                    }
                }
            }
        }
        sign
    }

    /// Moves symbols with a finite end to that end and looks at the signs of the terms: 1 - p is u for p = 1 - u.
    fn sign_on_box(&mut self, polynomial: &Polynomial) -> Sign {
        if self.sign_depth > 3 {
            return Sign::ANY;
        }
        let mut kernels: Vec<KernelId> = polynomial.0.keys().flatten().map(|(kernel, _)| *kernel).collect();
        kernels.sort_unstable();
        kernels.dedup();
        let mut sign = Sign::ANY;
        for kernel in kernels {
            let Kernel::Symbol(symbol) = *self.store.get(kernel) else { continue };
            let Some(fact) = self.assumptions.fact(symbol).cloned() else { continue };
            for (end, up) in [(fact.lower, true), (fact.upper, false)] {
                let Some((end, closed)) = end else { continue };
                if end.is_zero() && up {
                    continue;
                }
                let other = self.beyond(closed);
                let step = if up { BigRational::one() } else { -BigRational::one() };
                let moved = Polynomial::constant(end).plus(&Polynomial::term(step, vec![(other, BigRational::one())]));
                if let Some(shifted) = self.with_kernel_replaced(polynomial, kernel, &moved) {
                    let found = if shifted == *polynomial { Sign::ANY } else { self.sign(&shifted) };
                    sign = sign.both(found);
                    if decided(sign) {
                        return sign;
                    }
                }
            }
        }
        sign
    }

    /// A kernel for how far a symbol is from its end: positive, or not negative when the end belongs to the interval.
    fn beyond(&mut self, closed: bool) -> KernelId {
        let level = self.sign_depth;
        let symbol = SymbolId(u32::MAX - 2 * u32::try_from(level).unwrap_or(0) - u32::from(closed));
        if self.assumptions.fact(symbol).is_none() {
            let assumptions = std::mem::take(&mut self.assumptions);
            self.assumptions = if closed { assumptions.nonnegative(symbol) } else { assumptions.positive(symbol) };
        }
        self.store.kernel(Kernel::Symbol(symbol))
    }

    /// `polynomial` with a kernel that occurs in whole positive powers only replaced; `None` when it occurs otherwise or inside another kernel.
    fn with_kernel_replaced(&mut self, polynomial: &Polynomial, kernel: KernelId, by: &Polynomial) -> Option<Polynomial> {
        let mut result = Polynomial::zero();
        for (monomial, coefficient) in &polynomial.0 {
            let power = super::kernel::exponent(monomial, kernel);
            if power.is_negative() || !power.is_integer() || power > BigRational::from_integer(6.into()) {
                return None;
            }
            let rest = super::kernel::without(monomial, kernel);
            if rest.iter().any(|(other, _)| self.kernel_depends(*other, kernel)) {
                return None;
            }
            let mut term = Polynomial::term(coefficient.clone(), rest);
            for _ in 0..power.to_integer().to_i64()? {
                term = self.times(&term, by).ok()?;
            }
            result = result.plus(&term);
        }
        Some(result)
    }

    /// A quadratic with numbers as coefficients has the sign of its first one when its discriminant is negative.
    fn sign_of_quadratic(&mut self, polynomial: &Polynomial) -> Sign {
        let mut variable = None;
        let mut coefficients = [BigRational::zero(), BigRational::zero(), BigRational::zero()];
        for (monomial, coefficient) in &polynomial.0 {
            match monomial.as_slice() {
                [] => coefficients[0] = coefficient.clone(),
                [(kernel, power)] if variable.is_none_or(|own| own == *kernel) && power.is_integer() => {
                    variable = Some(*kernel);
                    match power.to_integer().to_i64() {
                        Some(degree @ (1 | 2)) => coefficients[usize::try_from(degree).unwrap_or(0)] = coefficient.clone(),
                        _ => return Sign::ANY,
                    }
                }
                _ => return Sign::ANY,
            }
        }
        let [c, b, a] = coefficients;
        let discriminant = &b * &b - BigRational::from_integer(4.into()) * &a * &c;
        if a.is_zero() || discriminant.is_positive() {
            return Sign::ANY;
        }
        let strict = discriminant.is_negative();
        match (a.is_positive(), strict) {
            (true, true) => Sign::POSITIVE,
            (true, false) => Sign::NONNEGATIVE,
            (false, true) => Sign::NEGATIVE,
            (false, false) => Sign::NONNEGATIVE.negated(),
        }
    }
}

fn decided(sign: Sign) -> bool {
    sign == Sign::POSITIVE || sign == Sign::NEGATIVE || sign == Sign::ZERO
}

fn first(polynomial: &Polynomial) -> Option<(Monomial, BigRational)> {
    polynomial.0.iter().next().map(|(monomial, coefficient)| (monomial.clone(), coefficient.clone()))
}
