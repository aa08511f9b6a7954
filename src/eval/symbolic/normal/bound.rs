//! Sums and integrals with closed forms: finite sums, powers, geometric and Poisson series; polynomials and exponentials on ranges, Gaussian
//! moments on the line, gamma integrals on the half line. Every closed form has its condition proved before it is used.

use std::collections::HashMap;

use crate::num::Rational as BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::{
    ir::{Arena, Binding, ExprId, Node, OpId, Range, SymbolId},
    op,
};

use super::{
    Normal, Stop,
    kernel::{Kernel, KernelId, Monomial, Polynomial, PolynomialId, without},
};
use crate::eval::symbolic::{build, replace};

/// The most terms of a sum that are written out.
const MAX_WRITTEN_OUT: i64 = 200;
/// The highest power in closed forms.
const MAX_POWER: i64 = 24;

/// An end of a range.
enum End {
    Finite(Polynomial),
    Infinite { negative: bool },
}

impl Normal<'_> {
    pub(super) fn binder(&mut self, id: ExprId, op: OpId, bindings: &[Binding], body: &[ExprId]) -> Result<Polynomial, Stop> {
        let ([body], [first, rest @ ..]) = (body, bindings) else { return Ok(self.opaque(id)) };
        if !rest.is_empty() && matches!(op, op::SUM | op::INTEGRAL) {
            let inner = self.arena.bind(op, rest.to_vec(), [*body]);
            let outer = self.arena.bind(op, [*first], [inner]);
            return self.reduce(outer);
        }
        let Range::Between(low, high) = first.range else { return Ok(self.opaque(id)) };
        match op {
            op::SUM | op::PROD => self.series(id, op, first.symbol, low, high, *body),
            op::INTEGRAL => self.integral(id, first.symbol, low, high, *body),
            _ => Ok(self.opaque(id)),
        }
    }

    fn end(&mut self, id: ExprId) -> Result<End, Stop> {
        match self.arena.node(id) {
            Node::Apply(op::INFINITY, _) => Ok(End::Infinite { negative: false }),
            Node::Apply(op::POS, inner) if matches!(self.arena.node(inner[0]), Node::Apply(op::INFINITY, _)) => {
                Ok(End::Infinite { negative: false })
            }
            Node::Apply(op::NEG, inner) if matches!(self.arena.node(inner[0]), Node::Apply(op::INFINITY, _)) => {
                Ok(End::Infinite { negative: true })
            }
            _ => Ok(End::Finite(self.reduce(id)?)),
        }
    }

    /// The body under a name of the binder's own, so that renamed binders have equal forms.
    fn body(
        &mut self,
        op: OpId,
        symbol: SymbolId,
        low: ExprId,
        high: ExprId,
        body: ExprId,
    ) -> Result<(SymbolId, KernelId, Polynomial), Stop> {
        let level = binder_height(self.arena, body, &mut HashMap::new());
        if level > 8 {
            return Err(Stop::Budget);
        }
        // Binders are told apart by how many they hold, so a sum has one form inside and outside of another.
        let key = (level, op, low, high);
        let own = match self.bound_names.get(&key) {
            Some(own) => *own,
            None => {
                let own = self.arena.symbol(&format!("{level}.{}", self.bound_names.len()), u32::MAX - 1000);
                self.bound_names.insert(key, own);
                self.grant_range(op, own, low, high);
                own
            }
        };
        let name = self.arena.name(own);
        let renamed = replace(self.arena, body, symbol, name);
        let reduced = self.reduce(renamed)?;
        Ok((own, self.store.kernel(Kernel::Symbol(own)), reduced))
    }

    fn grant_range(&mut self, op: OpId, own: SymbolId, low: ExprId, high: ExprId) {
        let closed = op != op::INTEGRAL;
        let mut assumptions = std::mem::take(&mut self.assumptions);
        if closed {
            assumptions = assumptions.integer(own);
        }
        if let Some(low) = build::value(self.arena, low) {
            assumptions = assumptions.above(own, low, closed);
        }
        if let Some(high) = build::value(self.arena, high) {
            assumptions = assumptions.below(own, high, closed);
        }
        self.assumptions = assumptions;
    }

    fn bound(&mut self, op: OpId, own: SymbolId, body: Polynomial, low: &End, high: &End) -> Polynomial {
        let id = |normal: &mut Self, end: &End| match end {
            End::Finite(polynomial) => normal.store.polynomial(polynomial.clone()),
            End::Infinite { negative } => {
                let infinity = normal.arena.apply(op::INFINITY, []);
                let opaque = normal.opaque(infinity);
                normal.store.polynomial(if *negative { opaque.negated() } else { opaque })
            }
        };
        let (low, high) = (id(self, low), id(self, high));
        let level = body.0.keys().flatten().map(|(kernel, _)| self.bound_height(*kernel)).max().unwrap_or(0);
        let placeholder = self.arena.symbol(&format!("bound {level}"), u32::MAX - 1000);
        let (from, to) = (self.store.kernel(Kernel::Symbol(own)), self.store.kernel(Kernel::Symbol(placeholder)));
        let body = self.renamed(&body, from, to);
        let body = self.store.polynomial(body);
        Polynomial::kernel(self.store.kernel(Kernel::Bound(op, placeholder, body, low, high)))
    }

    fn bound_height(&self, kernel: KernelId) -> usize {
        let monomial = |monomial: &Monomial| monomial.iter().map(|(inner, _)| self.bound_height(*inner)).max().unwrap_or(0);
        let polynomial = |id: &PolynomialId| self.store.polynomial_of(*id).0.keys().map(monomial).max().unwrap_or(0);
        match self.store.get(kernel) {
            Kernel::Symbol(_) | Kernel::Pi | Kernel::Prime(_) | Kernel::Imaginary | Kernel::Opaque(_) => 0,
            Kernel::Exp(inside) => monomial(inside),
            Kernel::Log(inner) | Kernel::Abs(inner) => self.bound_height(*inner),
            Kernel::Sum(inside) => polynomial(inside),
            Kernel::Power(inner, power) => self.bound_height(*inner).max(monomial(power)),
            Kernel::Function(_, arguments) => arguments.iter().map(polynomial).max().unwrap_or(0),
            Kernel::Named(_, arguments, given) => arguments.iter().chain(given).map(polynomial).max().unwrap_or(0),
            Kernel::Bound(_, _, body, low, high) => 1 + [body, low, high].into_iter().map(polynomial).max().unwrap_or(0),
        }
    }

    /// A polynomial with one symbol's kernel renamed everywhere.
    fn renamed(&mut self, polynomial: &Polynomial, from: KernelId, to: KernelId) -> Polynomial {
        let mut result = Polynomial::zero();
        for (monomial, coefficient) in &polynomial.0 {
            let monomial = self.renamed_monomial(monomial, from, to);
            result.add_term(monomial, coefficient.clone());
        }
        result
    }

    fn renamed_monomial(&mut self, monomial: &Monomial, from: KernelId, to: KernelId) -> Monomial {
        let mut all: Monomial = monomial.iter().map(|(kernel, power)| (self.renamed_kernel(*kernel, from, to), power.clone())).collect();
        all.sort_by_key(|(kernel, _)| *kernel);
        all
    }

    fn renamed_kernel(&mut self, kernel: KernelId, from: KernelId, to: KernelId) -> KernelId {
        if kernel == from {
            return to;
        }
        if !self.kernel_depends(kernel, from) {
            return kernel;
        }
        let renamed = match self.store.get(kernel).clone() {
            Kernel::Exp(inside) => Kernel::Exp(self.renamed_monomial(&inside, from, to)),
            Kernel::Log(inner) => Kernel::Log(self.renamed_kernel(inner, from, to)),
            Kernel::Abs(inner) => Kernel::Abs(self.renamed_kernel(inner, from, to)),
            Kernel::Sum(inside) => Kernel::Sum(self.renamed_id(inside, from, to)),
            Kernel::Power(inner, power) => Kernel::Power(self.renamed_kernel(inner, from, to), self.renamed_monomial(&power, from, to)),
            Kernel::Function(op, arguments) => {
                Kernel::Function(op, arguments.into_iter().map(|id| self.renamed_id(id, from, to)).collect())
            }
            Kernel::Named(name, arguments, given) => {
                let arguments = arguments.into_iter().map(|id| self.renamed_id(id, from, to)).collect();
                Kernel::Named(name, arguments, given.into_iter().map(|id| self.renamed_id(id, from, to)).collect())
            }
            Kernel::Bound(op, own, body, low, high) => {
                Kernel::Bound(op, own, self.renamed_id(body, from, to), self.renamed_id(low, from, to), self.renamed_id(high, from, to))
            }
            // An opaque kernel may hold the name in a way that is not seen here: it keeps it, and equals only itself.
            other => other,
        };
        self.store.kernel(renamed)
    }

    fn renamed_id(&mut self, id: PolynomialId, from: KernelId, to: KernelId) -> PolynomialId {
        let polynomial = self.store.polynomial_of(id).clone();
        let renamed = self.renamed(&polynomial, from, to);
        self.store.polynomial(renamed)
    }

    fn series(&mut self, id: ExprId, op: OpId, symbol: SymbolId, low: ExprId, high: ExprId, body: ExprId) -> Result<Polynomial, Stop> {
        let (from, to) = (self.end(low)?, self.end(high)?);
        if let (End::Finite(from), End::Finite(to)) = (&from, &to)
            && let (Some(from), Some(to)) = (from.as_constant(), to.as_constant())
        {
            return self.written_out(id, op, symbol, &from, &to, body);
        }
        if op == op::PROD {
            return Ok(self.opaque(id));
        }
        let (own, kernel, reduced) = self.body(op::SUM, symbol, low, high, body)?;
        match (&from, &to) {
            (End::Finite(start), End::Finite(stop)) => self.finite_series(own, kernel, &reduced, start, stop),
            (End::Finite(start), End::Infinite { negative: false }) => {
                if let Some(start) = start.as_constant().filter(BigRational::is_integer)
                    && let Some(value) = self.infinite_series(kernel, &reduced, &start)?
                {
                    return Ok(value);
                }
                Ok(self.bound(op::SUM, own, reduced, &from, &to))
            }
            _ => Ok(self.opaque(id)),
        }
    }

    fn written_out(
        &mut self,
        id: ExprId,
        op: OpId,
        symbol: SymbolId,
        from: &BigRational,
        to: &BigRational,
        body: ExprId,
    ) -> Result<Polynomial, Stop> {
        let (Some(from), Some(to)) = (from.to_i64().filter(|_| from.is_integer()), to.to_i64().filter(|_| to.is_integer())) else {
            return Ok(self.opaque(id));
        };
        if to.saturating_sub(from) > MAX_WRITTEN_OUT {
            return Err(Stop::Budget);
        }
        let mut total = if op == op::SUM { Polynomial::zero() } else { Polynomial::integer(1) };
        for index in from..=to {
            let index = self.arena.integer(index);
            let term = replace(self.arena, body, symbol, index);
            let term = self.reduce(term)?;
            total = if op == op::SUM { total.plus(&term) } else { self.times(&total, &term)? };
        }
        Ok(total)
    }

    fn finite_series(
        &mut self,
        own: SymbolId,
        kernel: KernelId,
        body: &Polynomial,
        start: &Polynomial,
        stop: &Polynomial,
    ) -> Result<Polynomial, Stop> {
        let count = stop.clone().minus(start).plus(&Polynomial::integer(1));
        let counted = self.sign(&count).is_nonnegative() && self.is_integer(start) && self.is_integer(stop);
        let mut total = Polynomial::zero();
        for (monomial, coefficient) in &body.0 {
            let (free, inside) = self.split(monomial, kernel);
            let closed = if counted { self.closed_term(kernel, &inside, start, stop)? } else { None };
            let value = match closed {
                Some(value) => value,
                None => {
                    let term = Polynomial::term(BigRational::one(), inside);
                    self.bound(op::SUM, own, term, &End::Finite(start.clone()), &End::Finite(stop.clone()))
                }
            };
            let outside = Polynomial::term(coefficient.clone(), free);
            total = total.plus(&self.times(&outside, &value)?);
        }
        Ok(total)
    }

    /// The sum of k^n, or of r^k, over a range that holds at least no element.
    fn closed_term(
        &mut self,
        kernel: KernelId,
        inside: &Monomial,
        start: &Polynomial,
        stop: &Polynomial,
    ) -> Result<Option<Polynomial>, Stop> {
        let power = super::kernel::exponent(inside, kernel);
        let rest = without(inside, kernel);
        if rest.is_empty() {
            let Some(power) = power.to_i64().filter(|n| power.is_integer() && (0..=MAX_POWER).contains(n)) else { return Ok(None) };
            let above = self.power_sum(power, stop)?;
            let below = self.power_sum(power, &start.clone().minus(&Polynomial::integer(1)))?;
            return Ok(Some(above.minus(&below)));
        }
        if start.is_empty()
            && let Some(value) = self.binomial_series(kernel, &power, &rest, stop)?
        {
            return Ok(Some(value));
        }
        if !power.is_zero() {
            return Ok(None);
        }
        let Some(ratio) = self.ratio(kernel, &rest)? else { return Ok(None) };
        let gap = Polynomial::integer(1).minus(&ratio);
        if self.is_zero(&gap)? {
            return Ok(None);
        }
        let after = stop.clone().plus(&Polynomial::integer(1));
        let (first, last) = (self.general_or_whole_power(&ratio, start)?, self.general_or_whole_power(&ratio, &after)?);
        self.quotient(&first.minus(&last), &gap).map(Some)
    }

    /// The sum over k from 0 to n of k^power r^k / (k! (n - k)!): Stirling numbers times r^j (1 + r)^(n - j) / (n - j)!.
    fn binomial_series(
        &mut self,
        kernel: KernelId,
        power: &BigRational,
        rest: &Monomial,
        stop: &Polynomial,
    ) -> Result<Option<Polynomial>, Stop> {
        let Some(power) = power.to_i64().filter(|n| power.is_integer() && (0..=4).contains(n)) else { return Ok(None) };
        let minus = -BigRational::one();
        let mut rest = rest.clone();
        let Some(at) = rest.iter().position(|(factor, own)| *own == minus && self.is_factorial(*factor, kernel)) else { return Ok(None) };
        rest.remove(at);
        let above = stop.clone().minus(&Polynomial::kernel(kernel)).plus(&Polynomial::integer(1));
        let Some(at) = rest.iter().position(|(factor, own)| {
            *own == minus
                && matches!(self.store.get(*factor), Kernel::Function(op::GAMMA, inside) if *self.store.polynomial_of(inside[0]) == above)
        }) else {
            return Ok(None);
        };
        rest.remove(at);
        let Some(ratio) = self.ratio(kernel, &rest)? else { return Ok(None) };
        let both = Polynomial::integer(1).plus(&ratio);
        if !self.sign(&both).is_positive() {
            return Ok(None);
        }
        let mut total = Polynomial::zero();
        let factorial = self.gamma(&stop.clone().plus(&Polynomial::integer(1)))?;
        let mut falling = Polynomial::integer(1);
        for j in 0..=power {
            if j > 0 {
                falling = self.times(&falling, &stop.clone().minus(&Polynomial::integer(j - 1)))?;
                falling = self.times(&falling, &ratio)?;
            }
            let raised = self.general_or_whole_power(&both, &stop.clone().minus(&Polynomial::integer(j)))?;
            let term = self.times(&falling, &raised)?;
            total = total.plus(&term.times_number(&BigRational::from_integer(stirling(power, j).into())));
        }
        self.quotient(&total, &factorial).map(Some)
    }

    fn general_or_whole_power(&mut self, base: &Polynomial, exponent: &Polynomial) -> Result<Polynomial, Stop> {
        match exponent.as_constant() {
            Some(number) if number.is_zero() => Ok(Polynomial::integer(1)),
            Some(number) => self.rational_power(base, &number),
            None => self.general_power(base, exponent),
        }
    }

    /// The r of r^k, where the monomial is that.
    fn ratio(&mut self, kernel: KernelId, rest: &Monomial) -> Result<Option<Polynomial>, Stop> {
        let mut ratio = Polynomial::integer(1);
        for (factor, power) in rest {
            let own = match self.store.get(*factor).clone() {
                Kernel::Exp(inside) if super::kernel::exponent(&inside, kernel).is_one() => {
                    let others = without(&inside, kernel);
                    if others.iter().any(|(other, _)| self.kernel_depends(*other, kernel)) {
                        return Ok(None);
                    }
                    self.exp(&Polynomial::term(power.clone(), others))?
                }
                Kernel::Power(base, inside)
                    if inside.as_slice() == [(kernel, BigRational::one())] && !self.kernel_depends(base, kernel) && power.is_integer() =>
                {
                    let (factor, monomial) = self.reduced(vec![(base, power.clone())]);
                    Polynomial::term(factor, monomial)
                }
                _ => return Ok(None),
            };
            ratio = self.times(&ratio, &own)?;
        }
        Ok(Some(ratio))
    }

    /// 1^n + 2^n + ... + x^n as a polynomial in x.
    fn power_sum(&mut self, power: i64, x: &Polynomial) -> Result<Polynomial, Stop> {
        // (n + 1) S_n = (x + 1)^(n + 1) - 1 - sum over j < n of binomial(n + 1, j) S_j
        let next = x.clone().plus(&Polynomial::integer(1));
        let mut sums: Vec<Polynomial> = Vec::new();
        let mut raised = next.clone();
        for n in 0..=power {
            let mut total = raised.clone().minus(&Polynomial::integer(1));
            for (j, sum) in sums.iter().enumerate() {
                let choose = num_integer::binomial(num_bigint::BigInt::from(n + 1), j.into());
                total = total.minus(&sum.clone().times_number(&BigRational::from_integer(choose)));
            }
            sums.push(total.times_number(&BigRational::new(1.into(), (n + 1).into())));
            raised = self.times(&raised, &next)?;
        }
        Ok(sums.pop().unwrap_or_default())
    }

    /// Geometric series with k^0, k^1, k^2 and |r| < 1, and Poisson series.
    fn infinite_series(&mut self, kernel: KernelId, body: &Polynomial, start: &BigRational) -> Result<Option<Polynomial>, Stop> {
        let Some(start) = start.to_i64().filter(|start| (0..=8).contains(start)) else { return Ok(None) };
        let mut total = Polynomial::zero();
        for (monomial, coefficient) in &body.0 {
            let (free, inside) = self.split(monomial, kernel);
            let power = super::kernel::exponent(&inside, kernel);
            let Some(power) = power.to_i64().filter(|n| power.is_integer() && (0..=4).contains(n)) else { return Ok(None) };
            let mut rest = without(&inside, kernel);
            let factorial = rest.iter().position(|(factor, own)| *own == -BigRational::one() && self.is_factorial(*factor, kernel));
            if let Some(at) = factorial {
                rest.remove(at);
            }
            let Some(ratio) = self.ratio(kernel, &rest)? else { return Ok(None) };
            if rest.is_empty() && factorial.is_none() {
                return Ok(None);
            }
            let mut value = if factorial.is_some() {
                self.poisson(power, &ratio)?
            } else {
                let below = self.sign(&Polynomial::integer(1).minus(&ratio)).is_positive();
                let above = self.sign(&Polynomial::integer(1).plus(&ratio)).is_positive();
                if !(below && above) {
                    return Ok(None);
                }
                self.geometric(power, &ratio)?
            };
            for k in 0..start {
                let mut term = if k == 0 { Polynomial::integer(i64::from(power == 0)) } else { self.whole_power(&ratio, k)? };
                let mut number =
                    BigRational::from_integer(num_traits::pow(num_bigint::BigInt::from(k), usize::try_from(power).unwrap_or(0)));
                if factorial.is_some() {
                    number /= BigRational::from_integer((1..=k).map(num_bigint::BigInt::from).product());
                }
                if k > 0 {
                    term = term.times_number(&number);
                }
                value = value.minus(&term);
            }
            total = total.plus(&self.times(&Polynomial::term(coefficient.clone(), free), &value)?);
        }
        Ok(Some(total))
    }

    /// Whether a kernel is the factorial of the index.
    fn is_factorial(&self, factor: KernelId, index: KernelId) -> bool {
        let Kernel::Function(op::GAMMA, arguments) = self.store.get(factor) else { return false };
        *self.store.polynomial_of(arguments[0]) == Polynomial::kernel(index).plus(&Polynomial::integer(1))
    }

    /// The sum over k >= 0 of k^power r^k: sums of Stirling numbers times j! r^j / (1 - r)^(j + 1).
    fn geometric(&mut self, power: i64, ratio: &Polynomial) -> Result<Polynomial, Stop> {
        let gap = self.inverse(&Polynomial::integer(1).minus(ratio))?;
        let mut total = Polynomial::zero();
        let (mut raised, mut factorial) = (gap.clone(), 1i64);
        for j in 0..=power {
            if j > 0 {
                let step = self.times(ratio, &gap)?;
                raised = self.times(&raised, &step)?;
                factorial *= j;
            }
            total = total.plus(&raised.clone().times_number(&BigRational::from_integer((stirling(power, j) * factorial).into())));
        }
        Ok(total)
    }

    /// The sum over k >= 0 of k^power r^k / k!.
    fn poisson(&mut self, power: i64, ratio: &Polynomial) -> Result<Polynomial, Stop> {
        let mut total = Polynomial::zero();
        let mut raised = Polynomial::integer(1);
        for j in 0..=power {
            if j > 0 {
                raised = self.times(&raised, ratio)?;
            }
            total = total.plus(&raised.clone().times_number(&BigRational::from_integer(stirling(power, j).into())));
        }
        let exp = self.exp(ratio)?;
        self.times(&total, &exp)
    }

    fn integral(&mut self, id: ExprId, symbol: SymbolId, low: ExprId, high: ExprId, body: ExprId) -> Result<Polynomial, Stop> {
        let (from, to) = (self.end(low)?, self.end(high)?);
        if build::mentions(self.arena, body, &|node| matches!(node, Node::Call { .. } | Node::Apply(op::PIECEWISE | op::INDICATOR, _))) {
            return Ok(self.opaque(id));
        }
        let (own, kernel, reduced) = self.body(op::INTEGRAL, symbol, low, high, body)?;
        let expanded = self.expanded(reduced)?;
        let mut total = Polynomial::zero();
        for (monomial, coefficient) in &expanded.0 {
            let (free, inside) = self.split(monomial, kernel);
            let Some(value) = self.integral_of(kernel, &inside, &from, &to)? else {
                return Ok(self.bound(op::INTEGRAL, own, expanded, &from, &to));
            };
            total = total.plus(&self.times(&Polynomial::term(coefficient.clone(), free), &value)?);
        }
        Ok(total)
    }

    fn integral_of(&mut self, kernel: KernelId, inside: &Monomial, from: &End, to: &End) -> Result<Option<Polynomial>, Stop> {
        let Some(shape) = self.shape(kernel, inside)? else { return Ok(None) };
        match (from, to) {
            (End::Infinite { negative: true }, End::Infinite { negative: false }) => self.on_line(&shape),
            (End::Finite(low), End::Infinite { negative: false }) if low.is_empty() => self.on_half_line(&shape),
            (End::Finite(low), End::Infinite { negative: false }) => self.on_tail(&shape, low),
            (End::Finite(low), End::Finite(high)) => self.on_range(&shape, low, high),
            _ => Ok(None),
        }
    }

    /// Reads x^s log(x)^j exp(sum of c x^d).
    fn shape(&mut self, kernel: KernelId, inside: &Monomial) -> Result<Option<Shape>, Stop> {
        let mut shape = Shape { power: Polynomial::zero(), logs: 0, exponent: Vec::new() };
        for (factor, power) in inside {
            match self.store.get(*factor).clone() {
                _ if *factor == kernel => shape.power = shape.power.plus(&Polynomial::constant(power.clone())),
                Kernel::Log(inner) if inner == kernel && power.is_integer() && power.is_positive() => {
                    shape.logs += power.to_integer().to_i64().unwrap_or(99);
                }
                Kernel::Exp(exponent) => {
                    let (free, bound) = self.split(&exponent, kernel);
                    match bound.as_slice() {
                        [(inner, degree)] if *inner == kernel => {
                            let coefficient = Polynomial::term(power.clone(), free);
                            match shape.exponent.iter_mut().find(|(own, _)| own == degree) {
                                Some((_, known)) => *known = known.clone().plus(&coefficient),
                                None => shape.exponent.push((degree.clone(), coefficient)),
                            }
                        }
                        [(inner, degree)] if degree.is_one() && matches!(self.store.get(*inner), Kernel::Log(x) if *x == kernel) => {
                            shape.power = shape.power.plus(&Polynomial::term(power.clone(), free));
                        }
                        _ => return Ok(None),
                    }
                }
                _ => return Ok(None),
            }
        }
        for (_, coefficient) in &shape.exponent {
            if self.is_complex(coefficient) {
                return Ok(None);
            }
        }
        Ok(Some(shape))
    }

    /// Gaussian moments: x^n exp(-a x^2 + b x) with a > 0.
    fn on_line(&mut self, shape: &Shape) -> Result<Option<Polynomial>, Stop> {
        let Some(n) = shape.whole_power() else { return Ok(None) };
        let (mut a, mut b) = (Polynomial::zero(), Polynomial::zero());
        for (degree, coefficient) in &shape.exponent {
            match degree.to_i64().filter(|_| degree.is_integer()) {
                Some(1) => b = coefficient.clone(),
                Some(2) => a = coefficient.clone().negated(),
                _ => return Ok(None),
            }
        }
        if shape.logs > 0 || !self.sign(&a).is_positive() {
            return Ok(None);
        }
        let half = BigRational::new(1.into(), 2.into());
        let inverse = self.inverse(&a)?;
        let mean = self.times(&b, &inverse)?.times_number(&half);
        let variance = inverse.clone().times_number(&half);
        let mut total = Polynomial::zero();
        for k in (0..=n).step_by(2) {
            let choose = BigRational::from_integer(num_integer::binomial(num_bigint::BigInt::from(n), k.into()));
            let odd: num_bigint::BigInt = (1..k).step_by(2).map(num_bigint::BigInt::from).product();
            let mut term = Polynomial::constant(choose * BigRational::from_integer(odd));
            if k > 0 {
                let spread = self.whole_power(&variance, k / 2)?;
                term = self.times(&term, &spread)?;
            }
            if n > k {
                if mean.is_empty() {
                    continue;
                }
                let shift = self.whole_power(&mean, n - k)?;
                term = self.times(&term, &shift)?;
            }
            total = total.plus(&term);
        }
        let pi = Polynomial::kernel(self.store.kernel(Kernel::Pi));
        let area = self.times(&pi, &inverse)?;
        let area = self.absolute_power(&area, &half)?;
        let square = self.times(&b, &mean)?.times_number(&half);
        let peak = self.exp(&square)?;
        let scale = self.times(&area, &peak)?;
        self.times(&scale, &total).map(Some)
    }

    /// Gamma integrals: x^s exp(-c x^d) with c > 0, s > -1, and one logarithm where d is one.
    fn on_half_line(&mut self, shape: &Shape) -> Result<Option<Polynomial>, Stop> {
        let [(degree, coefficient)] = shape.exponent.as_slice() else { return Ok(None) };
        let rate = coefficient.clone().negated();
        let next = shape.power.clone().plus(&Polynomial::integer(1));
        if !degree.is_positive() || !self.sign(&rate).is_positive() || !self.sign(&next).is_positive() || shape.logs > 1 {
            return Ok(None);
        }
        if shape.logs == 1 && !degree.is_one() {
            return Ok(None);
        }
        let order = next.times_number(&degree.recip());
        let gamma = self.gamma(&order)?;
        let log = self.log(&rate)?;
        let lowered = self.times(&order, &log)?.negated();
        let scale = self.exp(&lowered)?;
        let mut value = self.times(&gamma, &scale)?.times_number(&degree.recip());
        if shape.logs == 1 {
            let digamma = self.function(op::DIGAMMA, vec![order])?;
            value = self.times(&value, &digamma.minus(&log))?;
        }
        Ok(Some(value))
    }

    /// x^s from a positive end to infinity with s < -1, or a polynomial times a decaying exponential.
    fn on_tail(&mut self, shape: &Shape, low: &Polynomial) -> Result<Option<Polynomial>, Stop> {
        if shape.logs > 0 {
            return Ok(None);
        }
        let next = shape.power.clone().plus(&Polynomial::integer(1));
        if shape.exponent.is_empty() {
            if !self.sign(&next).is_negative() || !self.sign(low).is_positive() {
                return Ok(None);
            }
            let raised = self.general_or_whole_power(low, &next)?;
            return self.quotient(&raised.negated(), &next).map(Some);
        }
        match (self.exponential_rate(shape), shape.whole_power()) {
            (Some(rate), Some(n)) if self.sign(&rate).is_negative() => Ok(Some(self.exponential_primitive(&rate, n, low)?.negated())),
            _ => Ok(None),
        }
    }

    /// Polynomials, powers and exponentials on a finite range.
    fn on_range(&mut self, shape: &Shape, low: &Polynomial, high: &Polynomial) -> Result<Option<Polynomial>, Stop> {
        if shape.logs > 0 {
            return Ok(None);
        }
        if !shape.exponent.is_empty() {
            return match (self.exponential_rate(shape), shape.whole_power()) {
                (Some(rate), Some(n)) if self.sign(&rate).is_nonzero() => {
                    let top = self.exponential_primitive(&rate, n, high)?;
                    Ok(Some(top.minus(&self.exponential_primitive(&rate, n, low)?)))
                }
                _ => Ok(None),
            };
        }
        let next = shape.power.clone().plus(&Polynomial::integer(1));
        let whole = shape.whole_power().is_some();
        let positive = self.sign(low).is_positive() && self.sign(high).is_positive();
        let from_zero = low.is_empty() && self.sign(high).is_positive() && self.sign(&next).is_positive();
        if next.is_empty() && positive {
            let top = self.log(high)?;
            return Ok(Some(top.minus(&self.log(low)?)));
        }
        if !(whole || from_zero || (positive && self.sign(&next).is_nonzero())) {
            return Ok(None);
        }
        let top = if high.is_empty() { Polynomial::zero() } else { self.general_or_whole_power(high, &next)? };
        let bottom = if low.is_empty() { Polynomial::zero() } else { self.general_or_whole_power(low, &next)? };
        self.quotient(&top.minus(&bottom), &next).map(Some)
    }

    fn exponential_rate(&mut self, shape: &Shape) -> Option<Polynomial> {
        match shape.exponent.as_slice() {
            [(degree, rate)] if degree.is_one() => Some(rate.clone()),
            _ => None,
        }
    }

    /// The value at x of the antiderivative of x^n exp(c x).
    fn exponential_primitive(&mut self, rate: &Polynomial, n: i64, x: &Polynomial) -> Result<Polynomial, Stop> {
        let inverse = self.inverse(rate)?;
        let mut total = Polynomial::zero();
        let mut factor = inverse.clone();
        for k in 0..=n {
            let mut term = factor.clone();
            if n > k {
                if x.is_empty() {
                    term = Polynomial::zero();
                } else {
                    let raised = self.whole_power(x, n - k)?;
                    term = self.times(&term, &raised)?;
                }
            }
            total = total.plus(&term);
            factor = self.times(&factor, &inverse)?.times_number(&BigRational::from_integer((k - n).into()));
        }
        let inside = self.times(rate, x)?;
        let exp = self.exp(&inside)?;
        self.times(&exp, &total)
    }
}

/// How deep binders are nested under `id`.
fn binder_height(arena: &Arena, id: ExprId, memo: &mut HashMap<ExprId, usize>) -> usize {
    if let Some(known) = memo.get(&id) {
        return *known;
    }
    let own = usize::from(matches!(arena.node(id), Node::Bind { .. }));
    let height = own + arena.children(id).into_iter().map(|child| binder_height(arena, child, memo)).max().unwrap_or(0);
    memo.insert(id, height);
    height
}

/// x^power log(x)^logs exp(sum of coefficient x^degree).
struct Shape {
    power: Polynomial,
    logs: i64,
    exponent: Vec<(BigRational, Polynomial)>,
}

impl Shape {
    fn whole_power(&self) -> Option<i64> {
        let power = self.power.as_constant()?;
        power.to_i64().filter(|n| power.is_integer() && (0..=MAX_POWER).contains(n))
    }
}

/// Stirling numbers of the second kind.
fn stirling(n: i64, k: i64) -> i64 {
    if n == 0 && k == 0 {
        1
    } else if n == 0 || k == 0 {
        0
    } else {
        k * stirling(n - 1, k) + stirling(n - 1, k - 1)
    }
}
