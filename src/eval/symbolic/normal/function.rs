//! Powers, roots, exponentials, logarithms and absolute values of normal forms.

use crate::num::Rational as BigRational;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::{ir::OpId, op};

use super::{
    Normal, Stop,
    kernel::{Kernel, KernelId, Monomial, Polynomial, merged, without},
    ring::Content,
};

/// Trial division of numbers under roots and logarithms goes up to here.
const LARGEST_TRIED_PRIME: u64 = 10_000;

impl Normal<'_> {
    /// Whether some complex kernel is neither i nor exp(i t) with a real t, so that its modulus is not one.
    fn is_wild(&self, value: &Polynomial) -> bool {
        value.0.keys().flatten().any(|(kernel, _)| match self.store.get(*kernel) {
            Kernel::Exp(inside) if self.is_complex_kernel(*kernel) => {
                let turns = inside.iter().filter(|(inner, _)| self.is_complex_kernel(*inner)).collect::<Vec<_>>();
                !matches!(turns.as_slice(), [(inner, power)] if matches!(self.store.get(*inner), Kernel::Imaginary) && power.is_one())
            }
            _ => false,
        })
    }

    /// The absolute value of a kernel to a power, as sign, monomial.
    fn absolute_kernel(&mut self, kernel: KernelId, power: &BigRational) -> (BigRational, Monomial) {
        let one = BigRational::one();
        if self.is_complex_kernel(kernel) {
            // Only i and exp(i t) are complex: their modulus is one.
            return (one, Monomial::new());
        }
        let sign = self.sign_of_kernel(kernel);
        let even = power.is_integer() && power.numer().is_even();
        if sign.is_nonnegative() || even || matches!(self.store.get(kernel), Kernel::Abs(_)) {
            return (one, vec![(kernel, power.clone())]);
        }
        if sign.is_nonpositive() && power.is_integer() {
            return (-one, vec![(kernel, power.clone())]);
        }
        let absolute = self.store.kernel(Kernel::Abs(kernel));
        (one, vec![(absolute, power.clone())])
    }

    /// |value|^power for a normal form that is real.
    pub(crate) fn absolute_power(&mut self, value: &Polynomial, power: &BigRational) -> Result<Polynomial, Stop> {
        if self.is_zero(value)? {
            return if power.is_positive() { Ok(Polynomial::zero()) } else { Err(Stop::Undefined("division by zero".to_owned())) };
        }
        if power.is_one() {
            let sign = self.sign(value);
            if sign.is_nonnegative() {
                return Ok(value.clone());
            }
            if sign.is_nonpositive() {
                return Ok(value.clone().negated());
            }
        }
        let wild = self.is_wild(value);
        let Content { number, monomial, primitive } = match value.as_term() {
            Some((monomial, coefficient)) if !wild => {
                Content { number: coefficient.clone(), monomial: monomial.clone(), primitive: Polynomial::integer(1) }
            }
            _ => self.content(value)?,
        };
        let mut result = self.number_power(&number.abs(), power)?;
        for (kernel, own) in &monomial {
            let (sign, raised) = self.absolute_kernel(*kernel, &(own * power));
            let (factor, raised) = self.reduced(raised);
            result = self.times(&result, &Polynomial::term(sign * factor, raised))?;
        }
        if let Some((inner, coefficient)) = primitive.as_term().filter(|_| !wild) {
            if inner.is_empty() && coefficient.is_one() {
                return Ok(result);
            }
            let inner = self.absolute_power(&primitive.clone(), power)?;
            return self.times(&result, &inner);
        }
        if power.is_integer() && power.numer().is_even() {
            let whole = power.to_integer().to_i64().ok_or(Stop::Budget)?;
            let raised = self.whole_power(&primitive, whole)?;
            return self.times(&result, &raised);
        }
        let root = self.square_root(&primitive)?;
        if let Some(root) = root {
            let raised = self.absolute_power(&root, &(power * BigRational::from_integer(2.into())))?;
            return self.times(&result, &raised);
        }
        let sign = self.sign(&primitive);
        let id = self.store.polynomial(if sign.is_nonpositive() && !sign.is_nonnegative() { primitive.negated() } else { primitive });
        let kernel = self.store.kernel(Kernel::Sum(id));
        let raised = if sign.is_nonnegative() || sign.is_nonpositive() {
            vec![(kernel, power.clone())]
        } else {
            let absolute = self.store.kernel(Kernel::Abs(kernel));
            vec![(absolute, power.clone())]
        };
        let (factor, raised) = self.reduced(raised);
        let raised = self.expanded(Polynomial::term(factor, raised))?;
        self.times(&result, &raised)
    }

    /// A sum whose square is the polynomial, for three terms: a^2 + 2 a b + b^2.
    fn square_root(&mut self, polynomial: &Polynomial) -> Result<Option<Polynomial>, Stop> {
        if polynomial.0.len() != 3 || self.is_complex(polynomial) {
            return Ok(None);
        }
        let half = BigRational::new(1.into(), 2.into());
        let mut squares = Vec::new();
        for (monomial, coefficient) in &polynomial.0 {
            let even =
                monomial.iter().all(|(kernel, power)| (power * &half).is_integer() || matches!(self.store.get(*kernel), Kernel::Exp(_)));
            let root = if even && coefficient.is_positive() { exact_root(coefficient, 2) } else { None };
            if let Some(root) = root {
                let monomial: Monomial = monomial.iter().map(|(kernel, power)| (*kernel, power * &half)).collect();
                squares.push(Polynomial::term(root, monomial));
            }
        }
        for at in 0..squares.len() {
            for other in at + 1..squares.len() {
                for sign in [1, -1] {
                    let candidate = squares[at].clone().plus(&squares[other].clone().times_number(&BigRational::from_integer(sign.into())));
                    if self.times(&candidate, &candidate)? == *polynomial {
                        return Ok(Some(candidate));
                    }
                }
            }
        }
        Ok(None)
    }

    /// A positive number to a rational power, its primes taken apart.
    fn number_power(&mut self, number: &BigRational, power: &BigRational) -> Result<Polynomial, Stop> {
        if number.is_one() {
            return Ok(Polynomial::integer(1));
        }
        if power.is_integer() {
            let whole = power.to_integer().to_i64().ok_or(Stop::Budget)?;
            return self.whole_power(&Polynomial::constant(number.clone()), whole);
        }
        let mut monomial = Monomial::new();
        for (prime, count) in factors(number) {
            let kernel = self.store.kernel(Kernel::Prime(prime));
            monomial = merged(&monomial, &vec![(kernel, power * BigRational::from_integer(count.into()))]);
        }
        let (factor, monomial) = self.reduced(monomial);
        Ok(Polynomial::term(factor, monomial))
    }

    /// value^power, real: a power that is not whole wants a value that is not negative, which it has wherever the power is defined.
    pub(crate) fn rational_power(&mut self, value: &Polynomial, power: &BigRational) -> Result<Polynomial, Stop> {
        if power.is_integer() {
            let whole = power.to_integer().to_i64().ok_or(Stop::Budget)?;
            if whole < 0 && self.is_zero(value)? {
                return Err(Stop::Undefined("division by zero".to_owned()));
            }
            return self.whole_power(value, whole);
        }
        if self.sign(value).is_negative() {
            return Err(Stop::Undefined("a root of a negative number".to_owned()));
        }
        self.absolute_power(value, power)
    }

    /// base^exponent with an exponent that is not a number.
    pub(crate) fn general_power(&mut self, base: &Polynomial, exponent: &Polynomial) -> Result<Polynomial, Stop> {
        let sign = self.sign(base);
        if sign.is_positive() {
            let log = self.log(base)?;
            let inside = self.times(exponent, &log)?;
            return self.exp(&inside);
        }
        if !self.is_integer(exponent) {
            if sign.is_negative() {
                return Err(Stop::Undefined("a power of a negative number".to_owned()));
            }
            let (base, exponent) = (self.store.polynomial(base.clone()), self.store.polynomial(exponent.clone()));
            return Ok(Polynomial::kernel(self.store.kernel(Kernel::Function(op::POW, vec![base, exponent]))));
        }
        self.integer_power(base, exponent)
    }

    /// A power with an exponent that is an integer but not a number, of a base of any sign.
    fn integer_power(&mut self, base: &Polynomial, exponent: &Polynomial) -> Result<Polynomial, Stop> {
        let Content { number, monomial, primitive } = match base.as_term() {
            Some((monomial, coefficient)) => {
                Content { number: coefficient.clone(), monomial: monomial.clone(), primitive: Polynomial::integer(1) }
            }
            None if base.is_empty() => return Err(Stop::Unsupported("a power of zero".to_owned())),
            None => self.content(base)?,
        };
        if monomial.iter().any(|(kernel, own)| self.is_complex_kernel(*kernel) || !own.is_integer())
            && !self.sign_of_monomial(&monomial).is_positive()
        {
            return Err(Stop::Unsupported("a power of a root of unknown sign".to_owned()));
        }
        let mut result = Polynomial::integer(1);
        if number.is_negative() {
            let (i, pi) = (self.store.kernel(Kernel::Imaginary), self.store.kernel(Kernel::Pi));
            let turn = self.times(
                exponent,
                &Polynomial::term(BigRational::one(), merged(&vec![(i, BigRational::one())], &vec![(pi, BigRational::one())])),
            )?;
            result = self.exp(&turn)?;
        }
        let log = self.log(&Polynomial::constant(number.abs()))?;
        let inside = self.times(exponent, &log)?;
        let size = self.exp(&inside)?;
        result = self.times(&result, &size)?;
        let mut kernels = monomial;
        if primitive.as_term().is_none() {
            let id = self.store.polynomial(primitive);
            kernels = merged(&kernels, &vec![(self.store.kernel(Kernel::Sum(id)), BigRational::one())]);
        }
        for (kernel, own) in kernels {
            for (part, coefficient) in &exponent.0 {
                let total = coefficient * &own;
                let factor = if part.is_empty() {
                    let raised = vec![(kernel, total)];
                    let (factor, raised) = self.reduced(raised);
                    self.expanded(Polynomial::term(factor, raised))?
                } else if self.sign_of_kernel(kernel).is_positive() {
                    let log = self.log(&Polynomial::kernel(kernel))?;
                    let inside = self.times(&log, &Polynomial::term(total, part.clone()))?;
                    self.exp(&inside)?
                } else {
                    let power = self.store.kernel(Kernel::Power(kernel, part.clone()));
                    Polynomial::term(BigRational::one(), vec![(power, total)])
                };
                result = self.times(&result, &factor)?;
            }
        }
        Ok(result)
    }

    /// The exponential.
    pub(crate) fn exp(&mut self, value: &Polynomial) -> Result<Polynomial, Stop> {
        let mut result = Polynomial::integer(1);
        for (monomial, coefficient) in &value.0 {
            let factor = self.exp_of_term(monomial, coefficient)?;
            result = self.times(&result, &factor)?;
        }
        Ok(result)
    }

    fn exp_of_term(&mut self, monomial: &Monomial, coefficient: &BigRational) -> Result<Polynomial, Stop> {
        if let [(kernel, power)] = monomial.as_slice()
            && power.is_one()
            && let Kernel::Log(inner) = *self.store.get(*kernel)
        {
            let (sign, raised) = self.absolute_kernel(inner, coefficient);
            let (factor, raised) = self.reduced(raised);
            return self.expanded(Polynomial::term(sign * factor, raised));
        }
        if let Some(turn) = self.exact_turn(monomial, coefficient)? {
            return Ok(turn);
        }
        let kernel = self.store.kernel(Kernel::Exp(monomial.clone()));
        let (factor, monomial) = self.reduced(vec![(kernel, coefficient.clone())]);
        Ok(Polynomial::term(factor, monomial))
    }

    /// exp(i pi q) for the q whose sine and cosine are square roots.
    fn exact_turn(&mut self, monomial: &Monomial, coefficient: &BigRational) -> Result<Option<Polynomial>, Stop> {
        let (i, pi) = (self.store.kernel(Kernel::Imaginary), self.store.kernel(Kernel::Pi));
        let one = BigRational::one();
        if *monomial != merged(&vec![(i, one.clone())], &vec![(pi, one.clone())]) {
            return Ok(None);
        }
        let twelfths = coefficient * BigRational::from_integer(12.into());
        if !twelfths.is_integer() {
            return Ok(None);
        }
        let twelfths = twelfths.to_integer().mod_floor(&BigInt::from(24)).to_i64().unwrap_or(0);
        let Some(cosine) = self.cosine_of_twelfths(twelfths)? else { return Ok(None) };
        let Some(sine) = self.cosine_of_twelfths((twelfths + 18) % 24)? else { return Ok(None) };
        let sine = self.times(&sine, &Polynomial::kernel(i))?;
        Ok(Some(cosine.plus(&sine)))
    }

    fn cosine_of_twelfths(&mut self, twelfths: i64) -> Result<Option<Polynomial>, Stop> {
        let folded = if twelfths > 12 { 24 - twelfths } else { twelfths };
        let (sign, folded) = if folded > 6 { (-1, 12 - folded) } else { (1, folded) };
        let half = BigRational::new(1.into(), 2.into());
        let root = |normal: &mut Self, of: i64| normal.number_power(&BigRational::from_integer(of.into()), &half);
        let value = match folded {
            0 => Polynomial::integer(1),
            2 => root(self, 3)?.times_number(&half),
            3 => root(self, 2)?.times_number(&half),
            4 => Polynomial::constant(half),
            6 => Polynomial::zero(),
            _ => return Ok(None),
        };
        Ok(Some(value.times_number(&BigRational::from_integer(sign.into()))))
    }

    /// The logarithm of the absolute value, which is the logarithm wherever that is defined.
    pub(crate) fn log(&mut self, value: &Polynomial) -> Result<Polynomial, Stop> {
        if self.is_zero(value)? {
            return Err(Stop::Undefined("the logarithm of zero".to_owned()));
        }
        let wild = self.is_wild(value);
        let Content { number, monomial, primitive } = match value.as_term() {
            Some((monomial, coefficient)) if !wild => {
                Content { number: coefficient.clone(), monomial: monomial.clone(), primitive: Polynomial::integer(1) }
            }
            _ => self.content(value)?,
        };
        let mut result = Polynomial::zero();
        for (prime, count) in factors(&number.abs()) {
            let kernel = self.store.kernel(Kernel::Prime(prime));
            let log = self.store.kernel(Kernel::Log(kernel));
            result = result.plus(&Polynomial::kernel(log).times_number(&BigRational::from_integer(count.into())));
        }
        for (kernel, power) in &monomial {
            let log = self.log_of_kernel(*kernel)?;
            result = result.plus(&log.times_number(power));
        }
        match primitive.as_term() {
            Some((inner, coefficient)) if inner.is_empty() && coefficient.is_one() => Ok(result),
            Some(_) if !wild => Ok(self.log(&primitive)?.plus(&result)),
            _ => {
                if let Some(root) = self.square_root(&primitive)? {
                    let log = self.log(&root)?;
                    return Ok(log.times_number(&BigRational::from_integer(2.into())).plus(&result));
                }
                let id = self.store.polynomial(primitive);
                let kernel = self.store.kernel(Kernel::Sum(id));
                let log = self.store.kernel(Kernel::Log(kernel));
                Ok(Polynomial::kernel(log).plus(&result))
            }
        }
    }

    fn log_of_kernel(&mut self, kernel: KernelId) -> Result<Polynomial, Stop> {
        Ok(match self.store.get(kernel).clone() {
            _ if self.is_complex_kernel(kernel) => Polynomial::zero(),
            Kernel::Exp(inside) => Polynomial::term(BigRational::one(), inside),
            Kernel::Abs(inner) => self.log_of_kernel(inner)?,
            Kernel::Power(inner, power) => {
                let log = self.log_of_kernel(inner)?;
                self.times(&log, &Polynomial::term(BigRational::one(), power))?
            }
            _ => Polynomial::kernel(self.store.kernel(Kernel::Log(kernel))),
        })
    }

    /// The gamma function: whole and half numbers exactly, else with the number in its argument moved to [1, 2).
    pub(crate) fn gamma(&mut self, value: &Polynomial) -> Result<Polynomial, Stop> {
        let number = value.0.get(&Monomial::new()).cloned().unwrap_or_else(BigRational::zero);
        let steps = number.floor().to_integer().to_i64().filter(|steps| steps.abs() <= 170).ok_or(Stop::Budget)? - 1;
        let rest = value.clone().minus(&Polynomial::integer(steps));
        if let Some(only) = value.as_constant() {
            if only.is_integer() && !only.is_positive() {
                return Err(Stop::Undefined("the gamma function at a pole".to_owned()));
            }
        } else if steps.abs() > 12 {
            let id = self.store.polynomial(value.clone());
            return Ok(Polynomial::kernel(self.store.kernel(Kernel::Function(op::GAMMA, vec![id]))));
        }
        let mut result = match rest.as_constant() {
            Some(one) if one.is_one() => Polynomial::integer(1),
            Some(three_halves) if three_halves == BigRational::new(3.into(), 2.into()) => {
                let pi = self.store.kernel(Kernel::Pi);
                let half = BigRational::new(1.into(), 2.into());
                Polynomial::term(half.clone(), vec![(pi, half)])
            }
            _ => self.function(op::GAMMA, vec![rest.clone()])?,
        };
        for step in 0..steps {
            let factor = rest.clone().plus(&Polynomial::integer(step));
            result = self.times(&result, &factor)?;
        }
        for step in steps..0 {
            let factor = rest.clone().plus(&Polynomial::integer(step));
            result = self.quotient(&result, &factor)?;
        }
        Ok(result)
    }

    /// A function kernel; arguments that are equal in value share one kernel.
    pub(crate) fn function(&mut self, function: OpId, arguments: Vec<Polynomial>) -> Result<Polynomial, Stop> {
        let ids: Vec<_> = arguments.iter().map(|argument| self.store.polynomial(argument.clone())).collect();
        for kernel in self.store.kernel_ids() {
            let Kernel::Function(other, known) = self.store.get(kernel).clone() else { continue };
            if other != function || known.len() != ids.len() {
                continue;
            }
            if known == ids || self.all_equal(&known, &arguments)? {
                return Ok(Polynomial::kernel(kernel));
            }
        }
        Ok(Polynomial::kernel(self.store.kernel(Kernel::Function(function, ids))))
    }

    pub(crate) fn all_equal(&mut self, known: &[super::kernel::PolynomialId], arguments: &[Polynomial]) -> Result<bool, Stop> {
        self.charge(4)?;
        for (known, argument) in known.iter().zip(arguments) {
            let gap = self.store.polynomial_of(*known).clone().minus(argument);
            if !self.is_zero(&gap)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// An odd function: its argument's first coefficient is made positive.
    pub(crate) fn odd_function(&mut self, function: OpId, argument: Polynomial) -> Result<Polynomial, Stop> {
        if self.is_zero(&argument)? {
            return Ok(Polynomial::zero());
        }
        let flipped = argument.0.values().next().is_some_and(Signed::is_negative);
        let result = self.function(function, vec![if flipped { argument.negated() } else { argument }])?;
        Ok(if flipped { result.negated() } else { result })
    }

    /// Whether `kernel` is `variable` or holds it somewhere.
    pub(crate) fn kernel_depends(&self, kernel: KernelId, variable: KernelId) -> bool {
        if kernel == variable {
            return true;
        }
        let monomial = |monomial: &Monomial| monomial.iter().any(|(inner, _)| self.kernel_depends(*inner, variable));
        let polynomial = |id: &super::kernel::PolynomialId| self.store.polynomial_of(*id).0.keys().any(monomial);
        match self.store.get(kernel) {
            Kernel::Symbol(_) | Kernel::Pi | Kernel::Prime(_) | Kernel::Imaginary => false,
            Kernel::Exp(inside) => monomial(inside),
            Kernel::Log(inner) | Kernel::Abs(inner) => self.kernel_depends(*inner, variable),
            Kernel::Sum(inside) => polynomial(inside),
            Kernel::Power(inner, power) => self.kernel_depends(*inner, variable) || monomial(power),
            Kernel::Function(_, arguments) => arguments.iter().any(polynomial),
            Kernel::Named(_, arguments, given) => arguments.iter().chain(given).any(polynomial),
            Kernel::Bound(_, _, body, low, high) => [body, low, high].into_iter().any(polynomial),
            Kernel::Opaque(_) => true,
        }
    }

    /// A monomial split into what does not depend on a kernel and what does.
    pub(crate) fn split(&self, monomial: &Monomial, variable: KernelId) -> (Monomial, Monomial) {
        let (mut free, mut bound) = (monomial.clone(), Monomial::new());
        for (kernel, power) in monomial {
            if self.kernel_depends(*kernel, variable) {
                free = without(&free, *kernel);
                bound.push((*kernel, power.clone()));
            }
        }
        (free, bound)
    }
}

/// The primes of a positive number with their counts; what trial division leaves stands as it is.
fn factors(number: &BigRational) -> Vec<(BigInt, i64)> {
    let mut found = Vec::new();
    for (part, sign) in [(&number.numer(), 1), (&number.denom(), -1)] {
        let mut rest = part.clone();
        let mut prime = 2u64;
        while prime <= LARGEST_TRIED_PRIME && !rest.is_one() {
            let divisor = BigInt::from(prime);
            if &divisor * &divisor > rest {
                break;
            }
            let mut count = 0;
            while rest.is_multiple_of(&divisor) {
                rest /= &divisor;
                count += 1;
            }
            if count > 0 {
                found.push((divisor, sign * count));
            }
            prime += if prime == 2 { 1 } else { 2 };
        }
        if !rest.is_one() {
            found.push((rest, sign));
        }
    }
    found
}

/// The exact root of a positive number.
pub(crate) fn exact_root(number: &BigRational, index: u32) -> Option<BigRational> {
    let root = BigRational::new(number.numer().nth_root(index), number.denom().nth_root(index));
    (num_traits::pow::Pow::pow(root.clone(), index as i32) == *number).then_some(root)
}
