//! Derivatives of what has been worked out: product and chain rule, deltas for members of a family, under sums and integrals.

use num_traits::One;

use super::{
    algebra::{Algebra, Stop},
    polynomial::{Monomial, Polynomial},
};
use crate::{
    ir::{Binding, ExprId, Node, OpId, Range, SymbolId},
    num::Rational,
    op,
};

impl Algebra<'_> {
    /// A derivative by one variable, or any other binder, which stands for itself.
    pub(super) fn derivative(&mut self, id: ExprId, op: OpId, bindings: &[Binding], body: &[ExprId]) -> Result<Polynomial, Stop> {
        let ([binding], [inner], op::DERIVATIVE | op::PARTIAL | op::GRADIENT) = (bindings, body, op) else {
            return Ok(Polynomial::factor(id));
        };
        let variable = self.arena.name(binding.symbol);
        let (mut variable, mut inner) = (variable, *inner);
        // The binder hid its variable when the other names of members were unfolded.
        if let Some(member) = self.unfolded.get(&variable).copied() {
            inner = self.swapped(inner, variable, member);
            variable = member;
        }
        // What does not mention the variable may hang on it all the same; so may another member of its family.
        if !self.varies(inner, variable) || self.has_kin(inner, variable) {
            return Err(Stop::Unsupported("a derivative of what hangs on its variable in a way that is not said".to_owned()));
        }
        let inside = self.reduce(inner)?;
        self.differentiated(&inside, variable)
    }

    /// Whether a name under `id` differs from the variable in its subscript only, and one of the subscripts is a letter: they may be one.
    fn has_kin(&self, id: ExprId, variable: ExprId) -> bool {
        let scripted = |id: ExprId| match self.arena.node(id) {
            Node::Symbol(symbol) => {
                self.arena.symbol_of(*symbol).name.split_once('_').map(|(base, script)| (base.to_owned(), script.to_owned()))
            }
            _ => None,
        };
        let Some((base, script)) = scripted(variable) else { return false };
        let numeric = |script: &str| script.trim_matches(['{', '}']).chars().all(|letter| letter.is_ascii_digit() || letter == ',');
        let mut seen = std::collections::HashSet::new();
        let mut open = vec![id];
        while let Some(next) = open.pop() {
            if !seen.insert(next) {
                continue;
            }
            if let Some((other, own)) = scripted(next)
                && other == base
                && own != script
                && !(numeric(&own) && numeric(&script))
            {
                return true;
            }
            open.extend(self.arena.children(next));
        }
        false
    }

    /// The derivative of a polynomial by a symbol or by a member of a family.
    pub(super) fn differentiated(&mut self, inside: &Polynomial, variable: ExprId) -> Result<Polynomial, Stop> {
        let mut total = Polynomial::zero();
        for (monomial, coefficient) in inside.0.clone() {
            for (at, (factor, power)) in monomial.iter().enumerate() {
                self.charge(4)?;
                if !self.varies(*factor, variable) {
                    continue;
                }
                let slope = self.slope(*factor, variable)?;
                let mut rest: Monomial = monomial.clone();
                let lower = power - Rational::one();
                if lower == Rational::from_integer(0.into()) {
                    rest.remove(at);
                } else {
                    rest[at].1 = lower;
                }
                let term = Polynomial::term(rest, &coefficient * power);
                total = total.plus(&self.times(&term, &slope)?);
            }
        }
        Ok(total)
    }

    /// Whether a factor hangs on the variable: it occurs, another member of its family does, or the name of a function bears it.
    fn varies(&self, factor: ExprId, variable: ExprId) -> bool {
        let family = match self.arena.node(variable) {
            Node::Apply(_, parts) => parts.first().copied(),
            _ => None,
        };
        let name = match self.arena.node(variable) {
            Node::Symbol(symbol) => Some(self.arena.symbol_of(*symbol).name.clone()),
            _ => None,
        };
        let mut seen = std::collections::HashSet::new();
        let mut open = vec![factor];
        while let Some(next) = open.pop() {
            if !seen.insert(next) {
                continue;
            }
            if next == variable || Some(next) == family {
                return true;
            }
            if let (Node::Call { function, .. } | Node::Symbol(function), Some(name)) = (self.arena.node(next), &name)
                && self.bears(*function, name)
            {
                return true;
            }
            open.extend(self.arena.children(next));
        }
        false
    }

    /// Whether the subscript of a function's name is the variable: `p_\theta` beside `\theta`.
    fn bears(&self, function: SymbolId, variable: &str) -> bool {
        let name = &self.arena.symbol_of(function).name;
        name.split_once('_')
            .is_some_and(|(_, script)| script.trim_matches(['{', '}']).split(',').any(|part| part.trim() == variable.trim()))
    }

    fn slope(&mut self, factor: ExprId, variable: ExprId) -> Result<Polynomial, Stop> {
        if factor == variable {
            return Ok(Polynomial::one());
        }
        match self.arena.node(factor).clone() {
            Node::Apply(op::INDEX | op::ITEM, own) => match self.arena.node(variable).clone() {
                Node::Apply(op::INDEX | op::ITEM, other) if own[0] == other[0] && own.len() == other.len() => {
                    let mut all = Polynomial::one();
                    for (left, right) in own[1..].iter().zip(&other[1..]) {
                        let delta = self.delta(*left, *right);
                        all = self.times(&all, &delta)?;
                    }
                    self.rules.insert("the derivative of a member by another is a delta");
                    Ok(all)
                }
                _ => Err(Stop::Unsupported("the derivative of a member by its family".to_owned())),
            },
            Node::Apply(op::EXP, inside) => {
                let inside = self.reduce(inside[0])?;
                let slope = self.differentiated(&inside, variable)?;
                self.times(&Polynomial::factor(factor), &slope)
            }
            Node::Apply(op::LOG, inside) => {
                let inside = self.reduce(inside[0])?;
                let slope = self.differentiated(&inside, variable)?;
                self.quotient(&slope, &inside)
            }
            Node::Apply(op::ADD | op::MUL | op::POW, _) => {
                let inside = self.reduce(factor)?;
                if inside == Polynomial::factor(factor) {
                    return Err(Stop::Unsupported("a derivative".to_owned()));
                }
                self.differentiated(&inside, variable)
            }
            Node::Apply(op::EXPECT, body) if !matches!(self.arena.node(body[0]), Node::Apply(op::GIVEN, _)) => {
                self.under_the_sign();
                let inside = self.reduce(body[0])?;
                let slope = self.differentiated(&inside, variable)?;
                self.expected(&slope, &[])
            }
            Node::Bind { op: op::SUM, bindings, body } => {
                let (bindings, body) = self.fresh_indices(&bindings, body[0]);
                let inside = self.reduce(body)?;
                let slope = self.differentiated(&inside, variable)?;
                self.summed(&bindings, &slope)
            }
            Node::Bind { op: op::INTEGRAL, bindings, body } if bindings.iter().all(|binding| binding.range == Range::Free) => {
                self.under_the_sign();
                let dummies: Vec<SymbolId> = bindings.iter().map(|binding| binding.symbol).collect();
                let inside = self.reduce(body[0])?;
                let slope = self.differentiated(&inside, variable)?;
                self.integrated(&dummies, &slope)
            }
            Node::Call { .. } => match self.arena.node(variable) {
                Node::Symbol(symbol) => {
                    let binding = Binding { symbol: *symbol, range: Range::Free };
                    Ok(Polynomial::factor(self.arena.bind(op::PARTIAL, [binding], [factor])))
                }
                _ => Err(Stop::Unsupported("the derivative of a function by a member of a family".to_owned())),
            },
            _ => Err(Stop::Unsupported("a derivative".to_owned())),
        }
    }

    fn under_the_sign(&mut self) {
        self.rules.insert("differentiated under the integral");
        self.conditions.insert("the derivative may be taken under the integral".to_owned());
    }
}
