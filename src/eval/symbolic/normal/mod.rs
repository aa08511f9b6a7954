//! The kernel normal form: Laurent polynomials with exact coefficients over interned kernels, and what can be decided on it.
//!
//! Two expressions whose difference has an empty normal form after its denominators are cleared are equal wherever both are defined. Logarithms,
//! roots and real powers are taken of absolute values, which is the same wherever they are defined: `sqrt(x^2)` is `|x|`.

mod bound;
mod function;
pub mod kernel;
mod matrix;
mod ring;
mod sign;
mod written;

use crate::num::Rational as BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::{
    ir::{Arena, ExprId, Map, Node, OpId},
    op,
};

use super::{Assumptions, build};
use kernel::{Kernel, Polynomial, PolynomialId, Store};
pub use sign::Sign;

/// Work units that one normal form may cost.
pub const DEFAULT_BUDGET: usize = 300_000;

/// Why there is no normal form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// The budget was spent.
    Budget,
    /// There is no value anywhere.
    Undefined(String),
    /// Something has no normal form.
    Unsupported(String),
}

/// Makes normal forms under assumptions.
pub struct Normal<'a> {
    /// The expressions.
    pub arena: &'a mut Arena,
    pub(crate) store: Store,
    pub(crate) assumptions: Assumptions,
    granted: Vec<(Polynomial, Sign)>,
    budget: usize,
    depth: usize,
    sign_depth: usize,
    memo: Map<ExprId, Polynomial>,
    bound_names: Map<(usize, OpId, ExprId, ExprId), crate::ir::SymbolId>,
    /// Whether symbols may be complex: then only what holds on the whole plane is rewritten.
    plane: bool,
}

impl<'a> Normal<'a> {
    /// Starts under `assumptions` with `budget` work units.
    pub fn new(arena: &'a mut Arena, assumptions: &Assumptions, budget: usize) -> Self {
        let mut normal = Normal {
            arena,
            store: Store::default(),
            assumptions: assumptions.clone(),
            granted: Vec::new(),
            budget,
            depth: 0,
            sign_depth: 0,
            memo: Map::default(),
            bound_names: Map::default(),
            plane: false,
        };
        let grants = [
            (assumptions.positive_expressions(), Sign::POSITIVE),
            (assumptions.nonnegative_expressions(), Sign::NONNEGATIVE),
            (assumptions.nonzero_expressions(), Sign::NONZERO),
        ];
        for (expressions, sign) in grants {
            for expression in expressions {
                if super::height(normal.arena, *expression) <= super::MAX_HEIGHT
                    && let Ok(polynomial) = normal.reduce(*expression)
                    && polynomial.as_constant().is_none()
                {
                    normal.granted.push((polynomial, sign));
                }
            }
        }
        normal.memo.clear();
        normal
    }

    /// Starts over the complex numbers: logarithms, roots, absolute values and real powers of what is no positive number stay as they are.
    pub fn in_the_plane(arena: &'a mut Arena, budget: usize) -> Self {
        Normal { plane: true, ..Normal::new(arena, &Assumptions::new(), budget) }
    }

    /// Whether an operator on these arguments is right on the whole plane.
    fn holds_in_the_plane(&mut self, op: OpId, arguments: &[ExprId]) -> Result<bool, Stop> {
        Ok(match (op, arguments) {
            (op::ADD | op::MUL | op::NEG | op::POS | op::SUB | op::DIV | op::PERCENT | op::PI | op::E | op::IMAGINARY | op::EXP, _) => true,
            (op::SIN | op::COS | op::TAN | op::COT | op::SEC | op::CSC, _) => true,
            (op::SINH | op::COSH | op::TANH | op::COTH | op::SECH | op::CSCH, _) => true,
            (op::POW, [base, exponent]) => {
                let whole = self.reduce(*exponent)?.as_constant().is_some_and(|exponent| exponent.is_integer());
                whole
                    || matches!(self.arena.node(*base), Node::Apply(op::E, _))
                    || build::value(self.arena, *base).is_some_and(|base| base.is_positive())
            }
            (_, [x]) | (op::LOGBASE | op::ROOT, [_, x]) => build::value(self.arena, *x).is_some_and(|x| x.is_positive()),
            _ => false,
        })
    }

    /// The normal form of a real expression that is not too high.
    pub fn reduce(&mut self, id: ExprId) -> Result<Polynomial, Stop> {
        if let Some(done) = self.memo.get(&id) {
            return Ok(done.clone());
        }
        self.charge(1)?;
        let done = match self.arena.node(id).clone() {
            Node::Number(value) => Polynomial::constant(value),
            Node::Symbol(symbol) => Polynomial::kernel(self.store.kernel(Kernel::Symbol(symbol))),
            Node::Text(_) => Polynomial::kernel(self.store.kernel(Kernel::Opaque(id))),
            Node::Apply(op, arguments) => self.apply(id, op, &arguments)?,
            Node::Call { function, arguments, given } => self.named(function, &arguments, &given)?,
            Node::Bind { op, bindings, body } => self.binder(id, op, &bindings, &body)?,
            Node::Tensor { .. } => self.opaque(id),
        };
        self.memo.insert(id, done.clone());
        Ok(done)
    }

    pub(crate) fn opaque(&mut self, id: ExprId) -> Polynomial {
        Polynomial::kernel(self.store.kernel(Kernel::Opaque(id)))
    }

    fn named(&mut self, function: crate::ir::SymbolId, arguments: &[ExprId], given: &[ExprId]) -> Result<Polynomial, Stop> {
        let arguments = arguments.iter().map(|id| self.reduce(*id)).collect::<Result<Vec<_>, _>>()?;
        let given = given.iter().map(|id| self.reduce(*id)).collect::<Result<Vec<_>, _>>()?;
        for kernel in self.store.kernel_ids() {
            let Kernel::Named(other, a, b) = self.store.get(kernel).clone() else { continue };
            if other == function
                && a.len() == arguments.len()
                && b.len() == given.len()
                && self.all_equal(&a, &arguments)?
                && self.all_equal(&b, &given)?
            {
                return Ok(Polynomial::kernel(kernel));
            }
        }
        let ids = |normal: &mut Self, all: Vec<Polynomial>| {
            all.into_iter().map(|one| normal.store.polynomial(one)).collect::<Vec<PolynomialId>>()
        };
        let (arguments, given) = (ids(self, arguments), ids(self, given));
        Ok(Polynomial::kernel(self.store.kernel(Kernel::Named(function, arguments, given))))
    }

    fn apply(&mut self, id: ExprId, op: OpId, arguments: &[ExprId]) -> Result<Polynomial, Stop> {
        if self.plane {
            if op == op::IMAGINARY {
                return Ok(Polynomial::kernel(self.store.kernel(Kernel::Imaginary)));
            }
            if !self.holds_in_the_plane(op, arguments)? {
                let reduced = arguments.iter().map(|argument| self.reduce(*argument)).collect::<Result<Vec<_>, _>>()?;
                return self.function(op, reduced);
            }
        }
        match (op, arguments) {
            (op::ADD, _) => {
                let mut total = Polynomial::zero();
                for argument in arguments {
                    total = total.plus(&self.reduce(*argument)?);
                    self.charge(total.0.len() / 8)?;
                }
                Ok(total)
            }
            (op::MUL, _) => {
                if arguments.iter().filter(|argument| self.is_tensor(**argument)).count() > 1 {
                    return Err(Stop::Unsupported("a product of matrices".to_owned()));
                }
                let mut total = Polynomial::integer(1);
                for argument in arguments {
                    let factor = self.reduce(*argument)?;
                    total = self.times(&total, &factor)?;
                }
                Ok(total)
            }
            (op::NEG, [x]) => Ok(self.reduce(*x)?.negated()),
            (op::POS, [x]) => self.reduce(*x),
            (op::SUB, [x, y]) => {
                let left = self.reduce(*x)?;
                Ok(left.minus(&self.reduce(*y)?))
            }
            (op::DIV, [x, y]) => {
                let (above, below) = (self.reduce(*x)?, self.reduce(*y)?);
                self.quotient(&above, &below)
            }
            (op::PERCENT, [x]) => Ok(self.reduce(*x)?.times_number(&BigRational::new(1.into(), 100.into()))),
            (op::PI, []) => Ok(Polynomial::kernel(self.store.kernel(Kernel::Pi))),
            (op::E, []) => self.exp(&Polynomial::integer(1)),
            (op::POW, [base, _]) if self.is_tensor(*base) => Ok(self.opaque(id)),
            (op::POW, [base, exponent]) => self.power(*base, *exponent),
            (op::SQRT, [x]) => self.absolute_power_of(*x, &BigRational::new(1.into(), 2.into()), true),
            (op::ROOT, [x, index]) => self.root(id, *x, *index),
            (op::ABS, [x]) => self.absolute_power_of(*x, &BigRational::one(), false),
            _ => self.elementary(id, op, arguments),
        }
    }

    fn elementary(&mut self, id: ExprId, op: OpId, arguments: &[ExprId]) -> Result<Polynomial, Stop> {
        match (op, arguments) {
            (op::EXP, [x]) => {
                let inside = self.reduce(*x)?;
                self.exp(&inside)
            }
            (op::LOG, [x]) => self.log_of(*x),
            (op::LOG2 | op::LOG10, [x]) => {
                let base = Polynomial::integer(if op == op::LOG2 { 2 } else { 10 });
                let (above, below) = (self.log_of(*x)?, self.log(&base)?);
                self.quotient(&above, &below)
            }
            (op::LOGBASE, [base, x]) => {
                let (above, below) = (self.log_of(*x)?, self.log_of(*base)?);
                self.quotient(&above, &below)
            }
            (op::SIN | op::COS | op::TAN | op::COT | op::SEC | op::CSC, [x]) => {
                let inside = self.reduce(*x)?;
                self.circular(op, &inside)
            }
            (op::SINH | op::COSH | op::TANH | op::COTH | op::SECH | op::CSCH, [x]) => {
                let inside = self.reduce(*x)?;
                self.hyperbolic(op, &inside)
            }
            (op::SIGMOID | op::SILU | op::SOFTPLUS, [x]) => {
                let inside = self.reduce(*x)?;
                self.logistic(op, &inside)
            }
            (op::LOGIT, [x]) => {
                let inside = self.reduce(*x)?;
                let (above, below) = (self.log(&inside)?, self.log(&Polynomial::integer(1).minus(&inside))?);
                Ok(above.minus(&below))
            }
            (op::RELU, [x]) => {
                let inside = self.reduce(*x)?;
                let size = self.absolute_power(&inside, &BigRational::one())?;
                Ok(inside.plus(&size).times_number(&BigRational::new(1.into(), 2.into())))
            }
            (op::MAX | op::MIN, [x, y]) => {
                let (left, right) = (self.reduce(*x)?, self.reduce(*y)?);
                let size = self.absolute_power(&left.clone().minus(&right), &BigRational::one())?;
                let size = if op == op::MAX { size } else { size.negated() };
                Ok(left.plus(&right).plus(&size).times_number(&BigRational::new(1.into(), 2.into())))
            }
            _ => self.special(id, op, arguments),
        }
    }

    fn special(&mut self, id: ExprId, op: OpId, arguments: &[ExprId]) -> Result<Polynomial, Stop> {
        match (op, arguments) {
            (op::ERF | op::ATAN | op::ASIN, [x]) => {
                let inside = self.reduce(*x)?;
                self.odd_function(op, inside)
            }
            (op::ERFC, [x]) => {
                let inside = self.reduce(*x)?;
                Ok(Polynomial::integer(1).minus(&self.odd_function(op::ERF, inside)?))
            }
            (op::PHI | op::GELU, [x]) => {
                let half = BigRational::new(1.into(), 2.into());
                let inside = self.reduce(*x)?;
                let root = self.rational_power(&Polynomial::constant(half.clone()), &half)?;
                let scaled = self.times(&inside, &root)?;
                let phi = Polynomial::integer(1).plus(&self.odd_function(op::ERF, scaled)?).times_number(&half);
                if op == op::PHI { Ok(phi) } else { self.times(&inside, &phi) }
            }
            (op::GAMMA, [x]) => {
                let inside = self.reduce(*x)?;
                self.gamma(&inside)
            }
            (op::LGAMMA, [x]) => {
                let inside = self.reduce(*x)?;
                let gamma = self.gamma(&inside)?;
                self.log(&gamma)
            }
            (op::FACTORIAL, [x]) => {
                let inside = self.reduce(*x)?.plus(&Polynomial::integer(1));
                self.gamma(&inside)
            }
            (op::BINOMIAL, [n, k]) => self.binomial(*n, *k),
            (op::ASINH | op::ACOSH | op::ATANH | op::ACOTH, [x]) => {
                let written = inverse_hyperbolic(self.arena, op, *x);
                self.reduce(written)
            }
            (op::REALPART | op::CONJUGATE, [x]) => self.reduce(*x),
            (op::IMAGINARYPART, [_]) => Ok(Polynomial::zero()),
            (op::IMAGINARY | op::INFINITY | op::PLUSMINUS | op::MINUSPLUS | op::APPROX, _) => {
                Err(Stop::Unsupported(format!("{} has no normal form", op::row(op).name)))
            }
            _ => {
                if let Some(entry) = self.scalar_of_matrices(id)? {
                    return Ok(entry);
                }
                let mut reduced = Vec::new();
                for argument in arguments {
                    reduced.push(self.reduce(*argument)?);
                }
                self.function(op, reduced)
            }
        }
    }

    fn binomial(&mut self, n: ExprId, k: ExprId) -> Result<Polynomial, Stop> {
        let (n, k) = (self.reduce(n)?, self.reduce(k)?);
        let one = Polynomial::integer(1);
        if let (Some(n), Some(k)) = (n.as_constant(), k.as_constant()) {
            let (Some(n), Some(k)) = (n.to_i64().filter(|_| n.is_integer()), k.to_i64().filter(|_| k.is_integer())) else {
                return Err(Stop::Unsupported("a binomial of fractions".to_owned()));
            };
            if !(0..=1000).contains(&n) {
                return Err(Stop::Budget);
            }
            let value = if (0..=n).contains(&k) { num_integer::binomial(num_bigint::BigInt::from(n), k.into()) } else { 0.into() };
            return Ok(Polynomial::constant(BigRational::from_integer(value)));
        }
        // At a pole of a gamma function the binomial is zero, not undefined.
        let pole = |stop| match stop {
            Stop::Undefined(_) => Stop::Unsupported("a binomial outside of its range".to_owned()),
            other => other,
        };
        let above = self.gamma(&n.clone().plus(&one)).map_err(pole)?;
        let (left, right) = (self.gamma(&k.clone().plus(&one)).map_err(pole)?, self.gamma(&n.minus(&k).plus(&one)).map_err(pole)?);
        let below = self.times(&left, &right)?;
        self.quotient(&above, &below)
    }

    fn power(&mut self, base: ExprId, exponent: ExprId) -> Result<Polynomial, Stop> {
        if matches!(self.arena.node(base), Node::Apply(op::E, _)) {
            let inside = self.reduce(exponent)?;
            return self.exp(&inside);
        }
        let raised = self.reduce(exponent)?;
        match raised.as_constant() {
            Some(number) if number.is_integer() => {
                let base = self.reduce(base)?;
                self.rational_power(&base, &number)
            }
            Some(number) => self.absolute_power_of(base, &number, true),
            None => {
                let base = self.reduce(base)?;
                self.general_power(&base, &raised)
            }
        }
    }

    fn root(&mut self, id: ExprId, x: ExprId, index: ExprId) -> Result<Polynomial, Stop> {
        let index = self.reduce(index)?;
        if index.as_constant().is_none() {
            let (inside, power) = (self.reduce(x)?, self.inverse(&index)?);
            return self.general_power(&inside, &power);
        }
        let index = index.as_constant().filter(|index| index.is_integer() && index.is_positive());
        let Some(index) = index else { return Ok(self.opaque(id)) };
        let power = index.recip();
        if index.numer().bit(0) && !index.is_one() {
            let inside = self.reduce(x)?;
            let sign = self.sign(&inside);
            if sign.is_nonpositive() {
                return Ok(self.absolute_power(&inside, &power)?.negated());
            }
            if !sign.is_nonnegative() {
                return self.function(op::ROOT, vec![inside, Polynomial::constant(index)]);
            }
        }
        self.absolute_power_of(x, &power, true)
    }

    /// |x|^power, factor by factor; with `even` the value is a root, which wants an argument that is not negative.
    fn absolute_power_of(&mut self, id: ExprId, power: &BigRational, even: bool) -> Result<Polynomial, Stop> {
        if even && !power.is_integer() && self.is_certainly(id, Sign::is_negative)? {
            return Err(Stop::Undefined("a root of a negative number".to_owned()));
        }
        match self.arena.node(id).clone() {
            Node::Apply(op::MUL, factors) if factors.len() > 1 => {
                let mut result = Polynomial::integer(1);
                for factor in &factors {
                    let raised = self.absolute_power_of(*factor, power, false)?;
                    result = self.times(&result, &raised)?;
                }
                Ok(result)
            }
            Node::Apply(op::DIV, sides) if sides.len() == 2 => {
                let below = self.reduce(sides[1])?;
                if self.is_zero(&below)? {
                    return Err(Stop::Undefined("division by zero".to_owned()));
                }
                let (above, below) = (self.absolute_power_of(sides[0], power, false)?, self.absolute_power_of(sides[1], &-power, false)?);
                self.times(&above, &below)
            }
            Node::Apply(op::POW, sides) if sides.len() == 2 && !even_zero(self.arena, sides[1]) => {
                match build::value(self.arena, sides[1]).filter(|own| own.is_integer() && !own.is_zero()) {
                    Some(own) if own.abs() <= BigRational::from_integer(64.into()) => {
                        self.absolute_power_of(sides[0], &(own * power), false)
                    }
                    _ => self.absolute_power_of_value(id, power, even),
                }
            }
            Node::Apply(op::NEG, inner) if !even => self.absolute_power_of(inner[0], power, false),
            _ => self.absolute_power_of_value(id, power, even),
        }
    }

    fn absolute_power_of_value(&mut self, id: ExprId, power: &BigRational, even: bool) -> Result<Polynomial, Stop> {
        let value = self.reduce(id)?;
        if even && !power.is_integer() {
            return self.rational_power(&value, power);
        }
        self.absolute_power(&value, power)
    }

    /// log |x|, factor by factor.
    fn log_of(&mut self, id: ExprId) -> Result<Polynomial, Stop> {
        if self.is_certainly(id, Sign::is_nonpositive)? {
            return Err(Stop::Undefined("the logarithm of a number that is not positive".to_owned()));
        }
        self.log_of_factors(id)
    }

    /// Whether the value of an expression has a sign for certain.
    fn is_certainly(&mut self, id: ExprId, wanted: fn(Sign) -> bool) -> Result<bool, Stop> {
        let value = self.reduce(id)?;
        Ok(wanted(self.sign(&value)))
    }

    /// log |x| of a product, a quotient or a power.
    fn log_of_factors(&mut self, id: ExprId) -> Result<Polynomial, Stop> {
        match self.arena.node(id).clone() {
            Node::Apply(op::MUL, factors) if factors.len() > 1 => {
                let mut result = Polynomial::zero();
                for factor in &factors {
                    result = result.plus(&self.log_of_factors(*factor)?);
                }
                Ok(result)
            }
            Node::Apply(op::DIV, sides) if sides.len() == 2 => {
                let above = self.log_of_factors(sides[0])?;
                Ok(above.minus(&self.log_of_factors(sides[1])?))
            }
            Node::Apply(op::EXP, inner) => self.reduce(inner[0]),
            Node::Apply(op::SQRT, inner) => Ok(self.log_of_factors(inner[0])?.times_number(&BigRational::new(1.into(), 2.into()))),
            Node::Apply(op::ABS, inner) => self.log_of_factors(inner[0]),
            Node::Apply(op::POW, sides) if sides.len() == 2 => {
                let base = self.reduce(sides[0])?;
                let exponent = self.reduce(sides[1])?;
                if exponent.as_constant().is_none() && !self.sign(&base).is_positive() {
                    let value = self.reduce(id)?;
                    return self.log(&value);
                }
                let log = self.log_of_factors(sides[0])?;
                self.times(&exponent, &log)
            }
            _ => {
                let value = self.reduce(id)?;
                self.log(&value)
            }
        }
    }

    fn circular(&mut self, op: OpId, inside: &Polynomial) -> Result<Polynomial, Stop> {
        let i = Polynomial::kernel(self.store.kernel(Kernel::Imaginary));
        let turn = self.times(&i, inside)?;
        let (up, down) = (self.exp(&turn)?, self.exp(&turn.negated())?);
        let half = BigRational::new(1.into(), 2.into());
        let cosine = up.clone().plus(&down).times_number(&half);
        let sine = self.times(&up.minus(&down), &i)?.times_number(&-half);
        let one = Polynomial::integer(1);
        match op {
            op::SIN => Ok(sine),
            op::COS => Ok(cosine),
            op::TAN => self.quotient(&sine, &cosine),
            op::COT => self.quotient(&cosine, &sine),
            op::SEC => self.quotient(&one, &cosine),
            _ => self.quotient(&one, &sine),
        }
    }

    fn hyperbolic(&mut self, op: OpId, inside: &Polynomial) -> Result<Polynomial, Stop> {
        let (up, down) = (self.exp(inside)?, self.exp(&inside.clone().negated())?);
        let half = BigRational::new(1.into(), 2.into());
        let cosh = up.clone().plus(&down).times_number(&half);
        let sinh = up.minus(&down).times_number(&half);
        let one = Polynomial::integer(1);
        match op {
            op::SINH => Ok(sinh),
            op::COSH => Ok(cosh),
            op::TANH => self.quotient(&sinh, &cosh),
            op::COTH => self.quotient(&cosh, &sinh),
            op::SECH => self.quotient(&one, &cosh),
            _ => self.quotient(&one, &sinh),
        }
    }

    fn logistic(&mut self, op: OpId, inside: &Polynomial) -> Result<Polynomial, Stop> {
        let one = Polynomial::integer(1);
        if op == op::SOFTPLUS {
            let up = self.exp(inside)?;
            return self.log(&one.plus(&up));
        }
        let down = self.exp(&inside.clone().negated())?;
        let sigmoid = self.inverse(&one.plus(&down))?;
        if op == op::SIGMOID { Ok(sigmoid) } else { self.times(inside, &sigmoid) }
    }
}

fn even_zero(arena: &Arena, exponent: ExprId) -> bool {
    build::value(arena, exponent).is_some_and(|value| value.is_zero())
}

/// The logarithm that an inverse hyperbolic function of a real number is.
fn inverse_hyperbolic(arena: &mut Arena, op: OpId, x: ExprId) -> ExprId {
    let one = build::one(arena);
    if matches!(op, op::ATANH | op::ACOTH) {
        let up = build::sum(arena, [one, x]);
        let down = if op == op::ATANH { build::difference(arena, one, x) } else { build::difference(arena, x, one) };
        let inside = build::quotient(arena, up, down);
        let (log, half) = (build::call(arena, op::LOG, inside), build::ratio(arena, 1, 2));
        return build::product(arena, [half, log]);
    }
    let square = build::whole_power(arena, x, 2);
    let inside = if op == op::ASINH { build::sum(arena, [square, one]) } else { build::difference(arena, square, one) };
    let root = build::call(arena, op::SQRT, inside);
    let total = build::sum(arena, [x, root]);
    build::call(arena, op::LOG, total)
}
