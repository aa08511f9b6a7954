//! Arithmetic of normal forms: products with the kernels' own relations, whole powers, contents, inverses, and the test for zero.

use std::collections::HashMap;

use crate::num::Rational as BigRational;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::{
    Normal, Stop,
    kernel::{Kernel, KernelId, Monomial, Polynomial, exponent, merged, without},
};

/// The largest whole power of a sum that is expanded at once.
const MAX_EXPANDED: i64 = 12;
/// How many rounds of clearing denominators are tried.
const MAX_ROUNDS: usize = 24;

/// A sum taken apart: number, monomial, and what is left, without common factors or denominators and with a positive first coefficient.
pub(crate) struct Content {
    pub(crate) number: BigRational,
    pub(crate) monomial: Monomial,
    pub(crate) primitive: Polynomial,
}

impl Normal<'_> {
    /// Charges work units.
    pub(crate) fn charge(&mut self, units: usize) -> Result<(), Stop> {
        self.budget = self.budget.checked_sub(units).ok_or(Stop::Budget)?;
        Ok(())
    }

    /// The product.
    pub(crate) fn times(&mut self, left: &Polynomial, right: &Polynomial) -> Result<Polynomial, Stop> {
        self.charge(1 + left.0.len() * right.0.len() * (weight(left) + weight(right)))?;
        let mut result = Polynomial::zero();
        for (a, p) in &left.0 {
            for (b, q) in &right.0 {
                let (factor, monomial) = self.reduced(merged(a, b));
                result.add_term(monomial, p * q * factor);
            }
        }
        Ok(result)
    }

    /// A monomial with the relations of its kernels applied: the square of i, whole powers of primes, even powers of absolute values,
    /// full turns.
    pub(crate) fn reduced(&mut self, monomial: Monomial) -> (BigRational, Monomial) {
        let mut factor = BigRational::one();
        let mut result = Monomial::new();
        let mut extra = Monomial::new();
        for (kernel, power) in monomial {
            match self.store.get(kernel).clone() {
                Kernel::Imaginary => {
                    let turns = power.to_integer().mod_floor(&BigInt::from(4)).to_i64().unwrap_or(0);
                    if turns >= 2 {
                        factor = -factor;
                    }
                    if turns % 2 == 1 {
                        result.push((kernel, BigRational::one()));
                    }
                }
                Kernel::Prime(prime) if power.denom().is_one() || power >= BigRational::one() || power.is_negative() => {
                    let whole = power.floor().to_integer();
                    let rest = power - BigRational::from_integer(whole.clone());
                    if let Some(whole) = whole.to_i32().filter(|whole| whole.abs() < 4096) {
                        factor *= num_traits::pow::Pow::pow(BigRational::from_integer(prime), whole);
                        if !rest.is_zero() {
                            result.push((kernel, rest));
                        }
                    } else {
                        result.push((kernel, rest + BigRational::from_integer(whole)));
                    }
                }
                Kernel::Abs(inner) if power >= BigRational::from_integer(2.into()) || power.is_negative() => {
                    let two = BigRational::from_integer(2.into());
                    let even = (&power / &two).floor() * &two;
                    let rest = power - &even;
                    extra.push((inner, even));
                    if !rest.is_zero() {
                        result.push((kernel, rest));
                    }
                }
                Kernel::Exp(inside) => {
                    let (sign, rest) = self.turns(&inside, power);
                    factor *= sign;
                    match rest {
                        Turn::Power(rest) if !rest.is_zero() => result.push((kernel, rest)),
                        Turn::Power(_) => {}
                        Turn::Imaginary => {
                            let i = self.store.kernel(Kernel::Imaginary);
                            extra.push((i, BigRational::one()));
                        }
                    }
                }
                _ => result.push((kernel, power)),
            }
        }
        if extra.is_empty() {
            return (factor, result);
        }
        let mut all = result;
        for one in extra {
            all = merged(&all, &vec![one]);
        }
        let (more, all) = self.reduced(all);
        (factor * more, all)
    }

    /// exp(i pi n)^c for integer n depends on c modulo 2 only.
    fn turns(&mut self, inside: &Monomial, power: BigRational) -> (BigRational, Turn) {
        let one = BigRational::one();
        let (mut i, mut pi, mut integer) = (false, false, true);
        for (kernel, exponent) in inside {
            match self.store.get(*kernel) {
                Kernel::Imaginary => i = exponent.is_one(),
                Kernel::Pi => pi = exponent.is_one(),
                _ => integer &= exponent.is_integer() && exponent.is_positive() && self.is_integer_kernel(*kernel),
            }
        }
        if !(i && pi && integer) {
            return (one, Turn::Power(power));
        }
        let two = BigRational::from_integer(2.into());
        let power = &power - (&power / &two).floor() * &two;
        if inside.len() > 2 {
            return (one, Turn::Power(power));
        }
        let (sign, power) = if power >= one { (-one.clone(), power - one) } else { (one, power) };
        if power == BigRational::new(1.into(), 2.into()) { (sign, Turn::Imaginary) } else { (sign, Turn::Power(power)) }
    }

    /// Whether a kernel takes integer values only.
    pub(crate) fn is_integer_kernel(&self, kernel: KernelId) -> bool {
        match self.store.get(kernel) {
            Kernel::Symbol(symbol) => self.assumptions.fact(*symbol).is_some_and(|fact| fact.integer),
            _ => false,
        }
    }

    /// Whether a polynomial takes integer values only.
    pub(crate) fn is_integer(&self, polynomial: &Polynomial) -> bool {
        polynomial.0.iter().all(|(monomial, coefficient)| {
            coefficient.is_integer()
                && monomial.iter().all(|(kernel, power)| power.is_integer() && power.is_positive() && self.is_integer_kernel(*kernel))
        })
    }

    /// A whole power. Large powers of sums are kept as powers of a sum kernel.
    pub(crate) fn whole_power(&mut self, base: &Polynomial, power: i64) -> Result<Polynomial, Stop> {
        if power == 0 {
            return if base.is_empty() { Err(Stop::Undefined("zero to the power zero".to_owned())) } else { Ok(Polynomial::integer(1)) };
        }
        if base.is_empty() {
            return if power > 0 { Ok(Polynomial::zero()) } else { Err(Stop::Undefined("division by zero".to_owned())) };
        }
        if let Some((monomial, coefficient)) = base.as_term() {
            let size = coefficient.numer().bits().max(coefficient.denom().bits());
            if size.saturating_mul(power.unsigned_abs()) > 1 << 17 {
                return Err(Stop::Budget);
            }
            let exponent = BigRational::from_integer(power.into());
            let monomial = monomial.iter().map(|(kernel, own)| (*kernel, own * &exponent)).collect();
            let coefficient = num_traits::pow::Pow::pow(coefficient.clone(), i32::try_from(power).map_err(|_| Stop::Budget)?);
            let (factor, monomial) = self.reduced(monomial);
            return Ok(Polynomial::term(coefficient * factor, monomial));
        }
        if !(0..=MAX_EXPANDED).contains(&power) {
            let Content { number, monomial, primitive } = self.content(base)?;
            let outside = self.whole_power(&Polynomial::term(number, monomial), power)?;
            let inside = match primitive.as_term() {
                Some(_) => self.whole_power(&primitive, power)?,
                None => {
                    let id = self.store.polynomial(primitive);
                    let kernel = self.store.kernel(Kernel::Sum(id));
                    Polynomial::term(BigRational::one(), vec![(kernel, BigRational::from_integer(power.into()))])
                }
            };
            return self.times(&outside, &inside);
        }
        let mut result = base.clone();
        for _ in 1..power {
            result = self.times(&result, base)?;
        }
        Ok(result)
    }

    /// One by a polynomial; what is zero in value has no inverse.
    pub(crate) fn inverse(&mut self, base: &Polynomial) -> Result<Polynomial, Stop> {
        if self.is_zero(base)? {
            return Err(Stop::Undefined("division by zero".to_owned()));
        }
        self.whole_power(base, -1)
    }

    /// The quotient.
    pub(crate) fn quotient(&mut self, above: &Polynomial, below: &Polynomial) -> Result<Polynomial, Stop> {
        let inverse = self.inverse(below)?;
        self.times(above, &inverse)
    }

    /// Whether a kernel's value may be complex.
    pub(crate) fn is_complex_kernel(&self, kernel: KernelId) -> bool {
        match self.store.get(kernel) {
            Kernel::Imaginary => true,
            Kernel::Exp(inside) => inside.iter().any(|(kernel, _)| self.is_complex_kernel(*kernel)),
            _ => false,
        }
    }

    /// Whether some kernel of a polynomial may be complex.
    pub(crate) fn is_complex(&self, polynomial: &Polynomial) -> bool {
        polynomial.0.keys().any(|monomial| monomial.iter().any(|(kernel, _)| self.is_complex_kernel(*kernel)))
    }

    /// Takes a polynomial with terms apart. Complex kernels stay inside, so that what is left is real as the whole is.
    pub(crate) fn content(&mut self, polynomial: &Polynomial) -> Result<Content, Stop> {
        let mut lowest: HashMap<KernelId, BigRational> = HashMap::new();
        for (at, monomial) in polynomial.0.keys().enumerate() {
            for (kernel, power) in monomial {
                if !self.is_complex_kernel(*kernel) {
                    let entry = lowest.entry(*kernel).or_insert_with(|| if at == 0 { power.clone() } else { BigRational::zero() });
                    if power < entry {
                        *entry = power.clone();
                    }
                }
            }
            for (kernel, entry) in &mut lowest {
                if entry.is_positive() && !monomial.iter().any(|(own, _)| own == kernel) {
                    *entry = BigRational::zero();
                }
            }
        }
        let mut common: Monomial = lowest.into_iter().filter(|(_, power)| !power.is_zero()).collect();
        common.sort_by_key(|(kernel, _)| *kernel);
        let inverse: Monomial = common.iter().map(|(kernel, power)| (*kernel, -power)).collect();
        let mut rest = Polynomial::zero();
        self.charge(polynomial.0.len() * weight(polynomial))?;
        for (monomial, coefficient) in &polynomial.0 {
            let (factor, monomial) = self.reduced(merged(monomial, &inverse));
            rest.add_term(monomial, coefficient * factor);
        }
        let mut rest = self.expanded(rest)?;
        let number = rest.0.values().next().cloned().unwrap_or_else(BigRational::one);
        let scale = number_content(&rest) * if number.is_negative() { -BigRational::one() } else { BigRational::one() };
        rest = rest.times_number(&scale.recip());
        Ok(Content { number: scale, monomial: common, primitive: rest })
    }

    /// Whole positive powers of sum kernels multiplied out.
    pub(crate) fn expanded(&mut self, polynomial: Polynomial) -> Result<Polynomial, Stop> {
        let mut current = polynomial;
        for _ in 0..MAX_ROUNDS {
            let found = current.0.keys().flat_map(|monomial| monomial.iter()).find_map(|(kernel, power)| match self.store.get(*kernel) {
                Kernel::Sum(inside) if *power >= BigRational::one() => Some((*kernel, *inside)),
                _ => None,
            });
            let Some((kernel, inside)) = found else { return Ok(current) };
            let base = self.store.polynomial_of(inside).clone();
            self.charge(current.0.len() * weight(&current))?;
            let mut next = Polynomial::zero();
            let mut powers: HashMap<i64, Polynomial> = HashMap::new();
            for (monomial, coefficient) in &current.0 {
                let power = exponent(monomial, kernel);
                if power < BigRational::one() {
                    next.add_term(monomial.clone(), coefficient.clone());
                    continue;
                }
                let whole = power.floor().to_integer().to_i64().filter(|whole| *whole <= 40).ok_or(Stop::Budget)?;
                let rest = power.fract();
                let mut others = without(monomial, kernel);
                if !rest.is_zero() {
                    others = merged(&others, &vec![(kernel, rest)]);
                }
                if let std::collections::hash_map::Entry::Vacant(place) = powers.entry(whole) {
                    let mut raised = base.clone();
                    for _ in 1..whole {
                        raised = self.times(&raised, &base)?;
                    }
                    place.insert(raised);
                }
                let product = self.times(&Polynomial::term(coefficient.clone(), others), &powers[&whole])?;
                next = next.plus(&product);
            }
            current = next;
        }
        Err(Stop::Budget)
    }

    /// The polynomial times such powers of its denominators that none is left; zero exactly where the polynomial is.
    pub(crate) fn cleared(&mut self, polynomial: &Polynomial) -> Result<Polynomial, Stop> {
        let mut current = self.expanded(polynomial.clone())?;
        for _ in 0..MAX_ROUNDS {
            let mut lowest: Option<(KernelId, BigRational)> = None;
            for (kernel, power) in current.0.keys().flatten() {
                if power.is_negative() && matches!(self.store.get(*kernel), Kernel::Sum(_)) {
                    match &lowest {
                        Some((own, least)) if own != kernel || power >= least => {}
                        _ => lowest = Some((*kernel, power.clone())),
                    }
                }
            }
            let Some((kernel, power)) = lowest else { return Ok(current) };
            let lift = vec![(kernel, (-power).ceil())];
            self.charge(current.0.len() * weight(&current))?;
            let mut lifted = Polynomial::zero();
            for (monomial, coefficient) in &current.0 {
                lifted.add_term(merged(monomial, &lift), coefficient.clone());
            }
            current = self.expanded(lifted)?;
        }
        Err(Stop::Budget)
    }

    /// Whether a polynomial is zero in value wherever it is defined: only `true` is a statement.
    pub(crate) fn is_zero(&mut self, polynomial: &Polynomial) -> Result<bool, Stop> {
        if polynomial.is_empty() {
            return Ok(true);
        }
        if polynomial.0.len() == 1 {
            return Ok(false);
        }
        let cleared = self.cleared(polynomial)?;
        if cleared.is_empty() || self.depth > 6 {
            return Ok(cleared.is_empty());
        }
        self.depth += 1;
        let result = self.exponents_unified(&cleared);
        self.depth -= 1;
        Ok(result?.is_empty())
    }

    /// Terms whose exponentials have equal exponents in value are written with one exponential.
    fn exponents_unified(&mut self, polynomial: &Polynomial) -> Result<Polynomial, Stop> {
        let mut groups: Vec<(Polynomial, Monomial, Polynomial)> = Vec::new();
        for (monomial, coefficient) in &polynomial.0 {
            let mut exponent = Polynomial::zero();
            let (mut exps, mut others) = (Monomial::new(), Monomial::new());
            for (kernel, power) in monomial {
                match self.store.get(*kernel) {
                    Kernel::Exp(inside) => {
                        exponent.add_term(inside.clone(), power.clone());
                        exps.push((*kernel, power.clone()));
                    }
                    _ => others.push((*kernel, power.clone())),
                }
            }
            match groups.iter_mut().find(|(_, own, _)| *own == exps) {
                Some((_, _, rest)) => rest.add_term(others, coefficient.clone()),
                None => groups.push((exponent, exps, Polynomial::term(coefficient.clone(), others))),
            }
        }
        if groups.len() < 2 || groups.len() > 24 {
            return Ok(polynomial.clone());
        }
        let mut united: Vec<(Polynomial, Polynomial)> = Vec::new();
        for (exponent, _, rest) in groups {
            let mut place = None;
            for (at, (own, _)) in united.iter().enumerate() {
                let gap = own.clone().minus(&exponent);
                if self.is_zero(&gap)? {
                    place = Some(at);
                    break;
                }
            }
            match place {
                Some(at) => united[at].1 = united[at].1.clone().plus(&rest),
                None => united.push((exponent, rest)),
            }
        }
        for (_, rest) in &united {
            if !self.is_zero(rest)? {
                return Ok(polynomial.clone());
            }
        }
        Ok(Polynomial::zero())
    }
}

/// What a step over one term costs: long monomials and long numbers cost more.
fn weight(polynomial: &Polynomial) -> usize {
    let Some((monomial, coefficient)) = polynomial.0.iter().next_back() else { return 1 };
    let bits = coefficient.numer().bits() + coefficient.denom().bits();
    1 + monomial.len() / 2 + usize::try_from(bits / 64).unwrap_or(usize::MAX >> 8)
}

enum Turn {
    Power(BigRational),
    Imaginary,
}

/// The positive number that the coefficients have in common.
fn number_content(polynomial: &Polynomial) -> BigRational {
    let mut above = BigInt::zero();
    let mut below = BigInt::one();
    for coefficient in polynomial.0.values() {
        above = above.gcd(&coefficient.numer());
        below = below.lcm(&coefficient.denom());
    }
    if above.is_zero() { BigRational::one() } else { BigRational::new(above, below) }
}
