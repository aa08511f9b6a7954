//! Densities and probabilities that are only named: conditionals as quotients of joints, so that the chain rule, Bayes' rule and
//! marginalisation are one canonical form.
//!
//! A density is told apart by its name and by which variables it is of: `p(x)` and `p(z)` are different functions, `p(x, z)` and `p(z, x)` the
//! same. What stands behind a bar or a semicolon is treated as a variable with a law of its own, which changes no identity between
//! conditionals.

use num_traits::One;

use super::{
    algebra::{Algebra, Stop, is_derivative},
    polynomial::Polynomial,
};
use crate::{
    ir::{ExprId, Node, SymbolId},
    num::Rational,
    op,
};

/// The scope of variables that are integrated over; they keep their names, which say which density is meant.
pub(super) const DUMMY: u32 = (1 << 31) - 2;

/// The letters that name densities where nothing else is said.
const LETTERS: [&str; 8] = ["p", "q", "P", "Q", "\\Pr", "\\mathbb{P}", "\\pi", "\\text{Pr}"];

/// Whether a name is one of those that densities have.
pub(crate) fn is_density_name(name: &str) -> bool {
    LETTERS.contains(&base_letter(name))
}

/// The name without its subscripts, accents and primes.
pub(super) fn base_letter(name: &str) -> &str {
    let bare = name.trim_end_matches('\'');
    let bare = bare.split(['_', '^']).next().unwrap_or(bare);
    for accent in ["\\tilde{", "\\hat{", "\\bar{", "\\widetilde{", "\\overline{"] {
        if let Some(inner) = bare.strip_prefix(accent).and_then(|rest| rest.strip_suffix('}')) {
            return inner;
        }
    }
    bare
}

impl Algebra<'_> {
    /// Whether a function is a density or a probability.
    pub(super) fn is_density(&self, function: SymbolId) -> bool {
        let name = &self.arena.symbol_of(function).name;
        self.objects.is_density(function) || is_density_name(name)
    }

    /// A call of a function that the document only names.
    pub(super) fn call(&mut self, function: SymbolId, arguments: &[ExprId], given: &[ExprId]) -> Result<Polynomial, Stop> {
        let arguments = self.canonical_arguments(arguments)?;
        let given = self.canonical_arguments(given)?;
        if !self.is_density(function) {
            return Ok(Polynomial::factor(self.arena.intern(Node::Call { function, arguments: arguments.into(), given: given.into() })));
        }
        let joint = self.joint(function, arguments.iter().chain(&given).copied().collect());
        if given.is_empty() {
            return Ok(joint);
        }
        self.rules.insert("a conditional is the joint over the marginal");
        let below = self.joint(function, given);
        self.quotient(&joint, &below)
    }

    /// Arguments in canonical form; what is no number (an event, words) stays as it is.
    fn canonical_arguments(&mut self, all: &[ExprId]) -> Result<Vec<ExprId>, Stop> {
        let mut canonical = Vec::with_capacity(all.len());
        for one in all {
            match self.arena.node(*one).clone() {
                Node::Apply(op::AND, parts) => canonical.extend(self.canonical_arguments(&parts)?),
                Node::Apply(op, sides) if op::row(op).class == op::Class::Relation => {
                    let sides = self.canonical_arguments(&sides)?;
                    canonical.push(self.arena.apply(op, sides));
                }
                Node::Text(_) | Node::Tensor { .. } => canonical.push(*one),
                _ => {
                    let reduced = self.reduce(*one)?;
                    canonical.push(self.written(&reduced));
                }
            }
        }
        Ok(canonical)
    }

    /// The joint density of the arguments; of none it is one.
    pub(super) fn joint(&mut self, function: SymbolId, mut arguments: Vec<ExprId>) -> Polynomial {
        arguments.sort_unstable();
        arguments.dedup();
        if arguments.is_empty() {
            return Polynomial::one();
        }
        Polynomial::factor(self.arena.intern(Node::Call { function, arguments: arguments.into(), given: Box::default() }))
    }

    /// The marginal of a density factor without the variable `dummy`, where it is one of its arguments and in none of the others.
    pub(super) fn marginal(&mut self, factor: ExprId, dummy: SymbolId) -> Option<Polynomial> {
        // The integral of a derivative by something else is the derivative of the integral.
        if let Node::Bind { op, bindings, body } = self.arena.node(factor).clone()
            && is_derivative(op)
            && bindings.iter().all(|binding| binding.symbol != dummy)
        {
            let marginal = self.marginal(body[0], dummy)?;
            let variable = self.arena.name(bindings[0].symbol);
            self.conditions.insert("the derivative may be taken under the integral".to_owned());
            return self.differentiated(&marginal, variable).ok();
        }
        let Node::Call { function, arguments, .. } = self.arena.node(factor).clone() else { return None };
        if !self.is_density(function) {
            return None;
        }
        let name = self.arena.name(dummy);
        let rest: Vec<ExprId> = arguments.iter().copied().filter(|argument| *argument != name).collect();
        let clean = rest.len() + 1 == arguments.len() && rest.iter().all(|other| !self.depends(*other, dummy));
        clean.then(|| self.joint(function, rest))
    }

    /// The variable under the name of `symbol` that integrals run over.
    pub(super) fn dummy(&mut self, symbol: SymbolId) -> SymbolId {
        let name = self.arena.symbol_of(symbol).name.clone();
        self.arena.symbol(&name, DUMMY)
    }

    /// A law as its density at the variables that it is of: a call as it stands, a bare name with the variables that it has elsewhere in the
    /// step, `x` where it has none.
    pub(super) fn density_of(&mut self, law: ExprId) -> Result<ExprId, Stop> {
        match self.arena.node(law).clone() {
            Node::Call { function, .. } if self.is_density(function) => Ok(law),
            Node::Symbol(symbol) => {
                let function = self.density_name(symbol).ok_or_else(|| Stop::Unsupported("a law that is not known".to_owned()))?;
                match self.calls.get(&function).cloned().as_deref() {
                    Some([only]) => Ok(*only),
                    None | Some([]) => {
                        let variable = self.usual_variable();
                        Ok(self.arena.intern(Node::Call { function, arguments: [variable].into(), given: Box::default() }))
                    }
                    Some(_) => Err(Stop::Unsupported("a law whose variables are not said".to_owned())),
                }
            }
            // A mixture of laws is a law.
            Node::Apply(op, parts) if matches!(op, op::ADD | op::DIV | op::MUL) => {
                let parts: Result<Vec<ExprId>, Stop> = parts.iter().map(|part| self.mixed(*part)).collect();
                Ok(self.arena.apply(op, parts?))
            }
            _ => Err(Stop::Unsupported("a law that is not known".to_owned())),
        }
    }

    /// A part of a mixture: a law, or a weight.
    fn mixed(&mut self, part: ExprId) -> Result<ExprId, Stop> {
        match self.arena.node(part).clone() {
            Node::Number(_) => Ok(part),
            Node::Symbol(symbol) if self.density_name(symbol).is_none() => Ok(part),
            _ => self.density_of(part),
        }
    }

    /// The density that a law's name stands for: its own, or the small letter beside a capital one.
    pub(super) fn density_name(&self, symbol: SymbolId) -> Option<SymbolId> {
        let known = self.arena.symbol_of(symbol).clone();
        if self.calls.contains_key(&symbol) {
            return Some(symbol);
        }
        let lower = known.name.to_lowercase();
        let small = self.calls.keys().find(|function| {
            let other = self.arena.symbol_of(**function);
            *other.name == *lower && other.scope == known.scope
        });
        if let Some(small) = small {
            return Some(*small);
        }
        self.is_density(symbol).then_some(symbol)
    }

    /// The variable of a law that names none: the only one that densities of this step are of.
    fn usual_variable(&mut self) -> ExprId {
        let mut all: Vec<ExprId> = Vec::new();
        for call in self.calls.values().flatten() {
            if let Node::Call { arguments, .. } = self.arena.node(*call)
                && arguments.len() == 1
            {
                all.push(arguments[0]);
            }
        }
        all.sort_unstable();
        all.dedup();
        if let [only] = all.as_slice()
            && matches!(self.arena.node(*only), Node::Symbol(_))
        {
            return *only;
        }
        let symbol = self.arena.symbol("x", 0);
        self.arena.name(symbol)
    }

    /// The free variables of a density expression: the names among the arguments before the bar.
    pub(super) fn variables_of(&self, density: ExprId, into: &mut Vec<SymbolId>) {
        match self.arena.node(density) {
            Node::Call { arguments, .. } => {
                for argument in arguments {
                    if let Node::Symbol(symbol) = self.arena.node(*argument)
                        && !into.contains(symbol)
                    {
                        into.push(*symbol);
                    }
                }
            }
            Node::Apply(_, parts) => parts.iter().for_each(|part| self.variables_of(*part, into)),
            _ => {}
        }
    }

    /// The divergence of two laws: the first's mean of the logarithm of their quotient.
    pub(super) fn divergence(&mut self, first: ExprId, second: ExprId) -> Result<Polynomial, Stop> {
        self.rules.insert("a divergence is the expectation of the logarithm of the quotient");
        let (p, q) = (self.density_of(first)?, self.density_of(second)?);
        let mut dummies = Vec::new();
        self.variables_of(p, &mut dummies);
        self.under(&dummies, p, |algebra, weight, renamed| {
            let q = renamed(algebra, q);
            let below = algebra.reduce(q)?;
            let (above, below) = (algebra.log(weight)?, algebra.log(&below)?);
            Ok(above.minus(&below))
        })
    }

    /// Minus the first law's mean of the logarithm of the second.
    pub(super) fn cross_entropy(&mut self, first: ExprId, second: ExprId) -> Result<Polynomial, Stop> {
        let (p, q) = (self.density_of(first)?, self.density_of(second)?);
        let mut dummies = Vec::new();
        self.variables_of(p, &mut dummies);
        self.rules.insert("an entropy is minus the expectation of the logarithm");
        let value = self.under(&dummies, p, |algebra, _, renamed| {
            let q = renamed(algebra, q);
            let below = algebra.reduce(q)?;
            algebra.log(&below)
        })?;
        Ok(value.times_number(&-Rational::one()))
    }

    /// The integral over `variables` of the density `law` times what `value` gives; both under the dummies' names.
    pub(super) fn under(
        &mut self,
        variables: &[SymbolId],
        law: ExprId,
        value: impl FnOnce(&mut Self, &Polynomial, &dyn Fn(&mut Self, ExprId) -> ExprId) -> Result<Polynomial, Stop>,
    ) -> Result<Polynomial, Stop> {
        if variables.is_empty() {
            return Err(Stop::Unsupported("a law without variables".to_owned()));
        }
        let pairs: Vec<(SymbolId, SymbolId)> = variables.iter().map(|variable| (*variable, self.dummy(*variable))).collect();
        let renamed = |algebra: &mut Self, id: ExprId| algebra.renamed(id, &pairs);
        let density = renamed(self, law);
        let weight = self.reduce(density)?;
        let inside = value(self, &weight, &renamed)?;
        let product = self.times(&weight, &inside)?;
        let dummies: Vec<SymbolId> = pairs.iter().map(|(_, dummy)| *dummy).collect();
        self.integrated(&dummies, &product)
    }
}
