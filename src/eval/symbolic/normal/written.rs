//! Normal forms back as expressions.

use crate::num::Rational as BigRational;
use num_traits::{One, Signed};

use crate::{
    ir::{ExprId, Node},
    op,
};

use super::{
    Normal,
    kernel::{Kernel, KernelId, Monomial, Polynomial, PolynomialId},
};
use crate::eval::symbolic::build;

impl Normal<'_> {
    /// A normal form as an expression: a sum of quotients. `None` where a kernel is complex or bound.
    pub fn written(&mut self, polynomial: &Polynomial) -> Option<ExprId> {
        let mut terms: Vec<_> = polynomial.0.iter().map(|(monomial, coefficient)| (monomial.clone(), coefficient.clone())).collect();
        terms.sort_by_key(|(monomial, _)| std::cmp::Reverse(degree(monomial)));
        let mut written = Vec::new();
        for (monomial, coefficient) in terms {
            written.push(self.written_term(&monomial, &coefficient)?);
        }
        Some(build::sum(self.arena, written))
    }

    fn written_term(&mut self, monomial: &Monomial, coefficient: &BigRational) -> Option<ExprId> {
        let number = self.arena.number(coefficient.clone());
        let (mut above, mut below) = (vec![number], Vec::new());
        for (kernel, power) in monomial {
            let (base, power) = self.written_power(*kernel, power)?;
            let size = self.arena.number(power.abs());
            let factor = build::power(self.arena, base, size);
            if power.is_negative() { below.push(factor) } else { above.push(factor) }
        }
        let above = build::product(self.arena, above);
        if below.is_empty() {
            return Some(above);
        }
        let below = build::product(self.arena, below);
        Some(build::quotient(self.arena, above, below))
    }

    fn written_power(&mut self, kernel: KernelId, power: &BigRational) -> Option<(ExprId, BigRational)> {
        if let Kernel::Exp(inside) = self.store.get(kernel).clone() {
            if let Some(raised) = self.written_as_power(&inside, power) {
                return Some((raised, BigRational::one()));
            }
            let inside = self.written_term(&inside, power)?;
            return Some((build::call(self.arena, op::EXP, inside), BigRational::one()));
        }
        Some((self.written_kernel(kernel)?, power.clone()))
    }

    /// `exp(a log b)` as `b^a`, where `b` is a single kernel.
    fn written_as_power(&mut self, inside: &Monomial, power: &BigRational) -> Option<ExprId> {
        let is_log = |kernel: KernelId| matches!(self.store.get(kernel), Kernel::Log(_));
        let logs: Vec<KernelId> = inside.iter().map(|(kernel, _)| *kernel).filter(|kernel| is_log(*kernel)).collect();
        let [log] = logs.as_slice() else { return None };
        let Kernel::Log(inner) = self.store.get(*log).clone() else { return None };
        let (mut rest, mut own) = (inside.clone(), BigRational::one());
        rest.retain(|(kernel, power)| {
            if kernel == log {
                own = power.clone();
            }
            kernel != log
        });
        if !own.is_one() || rest.is_empty() || !self.sign_of_kernel(inner).is_positive() {
            return None;
        }
        let base = self.written_kernel(inner)?;
        let exponent = self.written_term(&rest, power)?;
        Some(build::power(self.arena, base, exponent))
    }

    fn written_kernel(&mut self, kernel: KernelId) -> Option<ExprId> {
        Some(match self.store.get(kernel).clone() {
            Kernel::Symbol(symbol) => self.arena.name(symbol),
            Kernel::Pi => self.arena.apply(op::PI, []),
            Kernel::Prime(prime) => self.arena.number(BigRational::from_integer(prime)),
            Kernel::Imaginary | Kernel::Bound(..) | Kernel::Exp(_) => return None,
            Kernel::Log(inner) => {
                let sign = self.sign_of_kernel(inner);
                let inside = self.written_kernel(inner)?;
                let inside = if sign.is_positive() { inside } else { build::call(self.arena, op::ABS, inside) };
                build::call(self.arena, op::LOG, inside)
            }
            Kernel::Sum(inside) => self.written_id(inside)?,
            Kernel::Abs(inner) => {
                let inside = self.written_kernel(inner)?;
                build::call(self.arena, op::ABS, inside)
            }
            Kernel::Power(inner, power) => {
                let base = self.written_kernel(inner)?;
                let power = self.written_term(&power, &BigRational::one())?;
                build::power(self.arena, base, power)
            }
            Kernel::Function(function, arguments) => {
                let arguments = arguments.into_iter().map(|id| self.written_id(id)).collect::<Option<Vec<_>>>()?;
                self.arena.apply(function, arguments)
            }
            Kernel::Named(function, arguments, given) => {
                let arguments = arguments.into_iter().map(|id| self.written_id(id)).collect::<Option<Box<[_]>>>()?;
                let given = given.into_iter().map(|id| self.written_id(id)).collect::<Option<Box<[_]>>>()?;
                self.arena.intern(Node::Call { function, arguments, given })
            }
            Kernel::Opaque(id) => id,
        })
    }

    fn written_id(&mut self, id: PolynomialId) -> Option<ExprId> {
        let polynomial = self.store.polynomial_of(id).clone();
        self.written(&polynomial)
    }
}

fn degree(monomial: &Monomial) -> BigRational {
    monomial.iter().map(|(_, power)| power.clone()).sum()
}
