//! Inequalities by named lemmas: divergences, variances and squares are not negative; Jensen for the logarithm and the exponential.

use num_traits::{One, Signed, Zero};

use super::{
    algebra::{Algebra, Stop, exponent_of},
    polynomial::{Monomial, Polynomial},
};
use crate::{
    ir::{ExprId, Node, SymbolId},
    num::Rational,
    op,
};

/// How many lemmas one inequality may need.
const MOST: usize = 4;

impl Algebra<'_> {
    /// Whether a worked out polynomial is certainly not negative.
    pub(super) fn is_nonnegative(&mut self, gap: &Polynomial) -> Result<bool, Stop> {
        let mut gap = gap.clone();
        for _ in 0..MOST {
            if gap.is_zero() || self.is_positive(&gap) || self.is_sum_of_squares(&gap) {
                return Ok(true);
            }
            let Some(rest) = self.without_divergence(&gap)? else { break };
            gap = rest;
        }
        if gap.is_zero() || self.is_positive(&gap) || self.is_sum_of_squares(&gap) {
            return Ok(true);
        }
        self.is_variance(&gap)
    }

    /// Whether every term is positive for certain or an even power.
    fn is_sum_of_squares(&self, gap: &Polynomial) -> bool {
        let two = Rational::from_integer(2.into());
        gap.0.iter().all(|(monomial, coefficient)| {
            coefficient.is_positive()
                && monomial.iter().all(|(factor, power)| (power / &two).is_integer() || self.is_positive_factor(*factor))
        })
    }

    /// The polynomial less a positive multiple of a divergence that is in it: of a density that something is averaged over from a conditional
    /// of another one.
    fn without_divergence(&mut self, gap: &Polynomial) -> Result<Option<Polynomial>, Stop> {
        for (weight, coefficient) in self.negative_entropies(gap) {
            for (first, second) in self.candidates(weight, gap) {
                let Ok(divergence) = self.divergence(first, second) else { continue };
                let own = divergence.0.get(&weight_of(&divergence, weight)).cloned().unwrap_or_else(Rational::one);
                if own.is_zero() || !(&coefficient / &own).is_positive() {
                    continue;
                }
                let mut rest = gap.clone();
                rest.add_scaled(&divergence, &-(&coefficient / &own));
                if self.is_zero(&rest)? || rest.len() < gap.len() {
                    self.rules.insert("a divergence is not negative (Gibbs)");
                    return Ok(Some(if self.is_zero(&rest)? { Polynomial::zero() } else { rest }));
                }
            }
        }
        Ok(None)
    }

    /// The factors that are integrals of a density times its own logarithm, with the coefficient of their term.
    fn negative_entropies(&self, gap: &Polynomial) -> Vec<(ExprId, Rational)> {
        let mut found = Vec::new();
        for (monomial, coefficient) in &gap.0 {
            for (factor, power) in monomial {
                let Node::Bind { op: op::INTEGRAL, body, .. } = self.arena.node(*factor) else { continue };
                let Node::Apply(op::MUL, parts) = self.arena.node(body[0]) else { continue };
                let own_log = |density: &ExprId| {
                    parts.iter().any(|part| matches!(self.arena.node(*part), Node::Apply(op::LOG, inside) if inside[0] == *density))
                };
                let is_weighted = parts.iter().any(|part| matches!(self.arena.node(*part), Node::Call { .. }) && own_log(part));
                if power.is_one() && is_weighted && coefficient.is_positive() {
                    found.push((*factor, coefficient.clone()));
                }
            }
        }
        found
    }

    /// Pairs of laws whose divergence may be in the polynomial: the weight of an integral, as a conditional, from conditionals of other densities.
    fn candidates(&mut self, integral: ExprId, gap: &Polynomial) -> Vec<(ExprId, ExprId)> {
        let Node::Bind { bindings, body, .. } = self.arena.node(integral).clone() else { return Vec::new() };
        let dummies: Vec<SymbolId> = bindings.iter().map(|binding| binding.symbol).collect();
        let conditional = |algebra: &mut Self, call: ExprId| -> Option<ExprId> {
            let Node::Call { function, arguments, .. } = algebra.arena.node(call).clone() else { return None };
            let names: Vec<ExprId> = dummies.iter().map(|dummy| algebra.arena.name(*dummy)).collect();
            let (own, given): (Vec<ExprId>, Vec<ExprId>) = arguments.iter().partition(|argument| names.contains(argument));
            (own.len() == names.len() && algebra.is_density(function))
                .then(|| algebra.arena.intern(Node::Call { function, arguments: own.into(), given: given.into() }))
        };
        let weights: Vec<ExprId> =
            self.arena.children(body[0]).into_iter().filter(|part| matches!(self.arena.node(*part), Node::Call { .. })).collect();
        let mut densities = Vec::new();
        for factor in gap.0.keys().flatten().map(|(factor, _)| *factor) {
            let mut open = vec![factor];
            while let Some(next) = open.pop() {
                if matches!(self.arena.node(next), Node::Call { .. }) && !densities.contains(&next) {
                    densities.push(next);
                }
                open.extend(self.arena.children(next));
            }
        }
        let mut pairs = Vec::new();
        for weight in weights {
            let Some(first) = conditional(self, weight) else { continue };
            for density in &densities {
                if let Some(second) = conditional(self, *density).filter(|second| *second != first) {
                    pairs.push((first, second));
                }
            }
        }
        pairs
    }

    /// Whether the polynomial is a positive multiple of E[m^2] - E[m]^2, of log E[m] - E[log m], or of E[exp m] - exp E[m].
    fn is_variance(&mut self, gap: &Polynomial) -> Result<bool, Stop> {
        let terms: Vec<(Monomial, Rational)> =
            gap.0.iter().map(|(monomial, coefficient)| (monomial.clone(), coefficient.clone())).collect();
        let [(one, a), (two, b)] = terms.as_slice() else { return Ok(false) };
        if !(a + b).is_zero() {
            return Ok(false);
        }
        let (above, below) = if a.is_positive() { (one, two) } else { (two, one) };
        if self.is_jensen(above, below)? {
            self.rules.insert("Jensen's inequality");
            return Ok(true);
        }
        let Some((inner, outer)) = self.mean_and(above, below) else { return Ok(false) };
        // E[inner] against a function of E[outer].
        let squared = self.reduce(outer)?;
        let squared = self.times(&squared, &squared)?;
        if exponent_of(below, self.mean(outer)) == Rational::from_integer(2.into()) && self.reduce(inner)? == squared {
            self.rules.insert("a variance is not negative");
            return Ok(true);
        }
        Ok(false)
    }

    /// Whether the terms are log E[m] and E[log m], or E[exp m] and exp E[m].
    fn is_jensen(&mut self, above: &Monomial, below: &Monomial) -> Result<bool, Stop> {
        let ([(above, one)], [(below, two)]) = (above.as_slice(), below.as_slice()) else { return Ok(false) };
        if !one.is_one() || !two.is_one() {
            return Ok(false);
        }
        let inside = |algebra: &Self, id: ExprId, wanted: crate::ir::OpId| match algebra.arena.node(id) {
            Node::Apply(op, parts) if *op == wanted && parts.len() == 1 => Some(parts[0]),
            _ => None,
        };
        for (outer, inner, function) in [(*above, *below, op::LOG), (*below, *above, op::EXP)] {
            let Some(mean) = inside(self, outer, function).and_then(|mean| inside(self, mean, op::EXPECT)) else { continue };
            let Some(image) = inside(self, inner, op::EXPECT) else { continue };
            let body = self.reduce(mean)?;
            let expected = if function == op::LOG { self.log(&body)? } else { self.exp(&body)? };
            if self.reduce(image)? == expected {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The bodies of the one mean in each monomial.
    fn mean_and(&self, above: &Monomial, below: &Monomial) -> Option<(ExprId, ExprId)> {
        let body = |monomial: &Monomial| match monomial.as_slice() {
            [(factor, _)] => match self.arena.node(*factor) {
                Node::Apply(op::EXPECT, body) => Some(body[0]),
                _ => None,
            },
            _ => None,
        };
        Some((body(above)?, body(below)?))
    }

    fn mean(&mut self, body: ExprId) -> ExprId {
        self.arena.apply(op::EXPECT, [body])
    }
}

/// The monomial of the divergence's own term in which the integral stands.
fn weight_of(divergence: &Polynomial, integral: ExprId) -> Monomial {
    divergence.0.keys().find(|monomial| monomial.iter().any(|(factor, _)| *factor == integral)).cloned().unwrap_or_default()
}
