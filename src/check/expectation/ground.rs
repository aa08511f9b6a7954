//! An expression in a finite model: sums over tables in the place of expectations, integrals and entropies.

use std::collections::HashMap;

use num_traits::{One, Zero};

use super::{
    algebra::{Algebra, Stop},
    model::Model,
};
use crate::{
    eval::symbolic::build,
    ir::{Binding, ExprId, Node, OpId, Range, SymbolId},
    num::Rational,
    op,
};

/// Which value each variable has, by its name.
type Labels = HashMap<String, usize>;

impl Algebra<'_> {
    /// What an expression is in a model: numbers, real names and elementary functions only.
    pub(super) fn grounded(&mut self, id: ExprId, model: &Model, labels: &Labels) -> Result<ExprId, Stop> {
        self.charge(1)?;
        match self.arena.node(id).clone() {
            Node::Number(_) => Ok(id),
            Node::Symbol(symbol) => {
                let name = self.arena.symbol_of(symbol).name.to_string();
                match labels.get(&name) {
                    Some(label) => Ok(self.arena.number(model.values[&name][*label].clone())),
                    None => Ok(id),
                }
            }
            Node::Call { function, arguments, given } => {
                let whole: Vec<ExprId> = arguments.iter().chain(given.iter()).copied().collect();
                let joint = self.probability(function, &whole, model, labels)?;
                let below = self.probability(function, &given, model, labels)?;
                Ok(self.arena.number(joint / below))
            }
            Node::Bind { op, bindings, body } => self.grounded_binder(op, &bindings, &body, model, labels),
            Node::Apply(op, arguments) => self.grounded_operator(op, &arguments, model, labels),
            Node::Text(_) | Node::Tensor { .. } => Err(Stop::Unsupported("no number in a model".to_owned())),
        }
    }

    /// The probability that the variables have their labels.
    fn probability(&mut self, function: SymbolId, arguments: &[ExprId], model: &Model, labels: &Labels) -> Result<Rational, Stop> {
        let unknown = || Stop::Unsupported("a density without a table".to_owned());
        let (names, table) = model.tables.get(&function).ok_or_else(unknown)?;
        let mut wanted: Vec<(usize, usize)> = Vec::new();
        for argument in arguments {
            let Node::Symbol(symbol) = self.arena.node(*argument) else { return Err(unknown()) };
            let name = &self.arena.symbol_of(*symbol).name;
            let place = names.iter().position(|known| known.as_str() == name.as_ref()).ok_or_else(unknown)?;
            wanted.push((place, *labels.get(name.as_ref()).ok_or_else(unknown)?));
        }
        let sizes: Vec<usize> = names.iter().map(|name| model.values[name].len()).collect();
        let mut total = Rational::zero();
        for (cell, probability) in table.iter().enumerate() {
            let mut rest = cell;
            let place: Vec<usize> = sizes
                .iter()
                .map(|size| {
                    let label = rest % size;
                    rest /= size;
                    label
                })
                .collect();
            if wanted.iter().all(|(at, label)| place[*at] == *label) {
                total += probability;
            }
        }
        Ok(total)
    }

    /// Every labelling of the variables on top of `labels`.
    fn labellings(&self, variables: &[String], model: &Model, labels: &Labels) -> Result<Vec<Labels>, Stop> {
        let mut all = vec![labels.clone()];
        for variable in variables {
            let size = model.values.get(variable).map(Vec::len).ok_or_else(|| Stop::Unsupported("a variable without values".to_owned()))?;
            all = all
                .into_iter()
                .flat_map(|labels| {
                    (0..size).map(move |label| {
                        let mut labels = labels.clone();
                        labels.insert(variable.clone(), label);
                        labels
                    })
                })
                .collect();
        }
        Ok(all)
    }

    /// The sum of `weight` times what `value` gives over all labels of the variables.
    fn averaged(
        &mut self,
        variables: &[String],
        weight: Option<ExprId>,
        model: &Model,
        labels: &Labels,
        mut value: impl FnMut(&mut Self, &Labels) -> Result<ExprId, Stop>,
    ) -> Result<ExprId, Stop> {
        let mut terms = Vec::new();
        for labels in self.labellings(variables, model, labels)? {
            let inner = value(self, &labels)?;
            terms.push(match weight {
                Some(weight) => {
                    let weight = self.grounded(weight, model, &labels)?;
                    build::product(self.arena, [weight, inner])
                }
                None => inner,
            });
        }
        Ok(build::sum(self.arena, terms))
    }

    fn names_of(&self, symbols: &[SymbolId]) -> Vec<String> {
        symbols.iter().map(|symbol| self.arena.symbol_of(*symbol).name.to_string()).collect()
    }

    fn grounded_binder(&mut self, op: OpId, bindings: &[Binding], body: &[ExprId], model: &Model, labels: &Labels) -> Result<ExprId, Stop> {
        let ([first, rest @ ..], [inner]) = (bindings, body) else { return Err(Stop::Unsupported("a binder in a model".to_owned())) };
        let name = self.arena.symbol_of(first.symbol).name.to_string();
        match (op, first.range) {
            (op::EXPECTATION, Range::In(law)) if rest.iter().all(|other| other.range == first.range) => {
                let symbols: Vec<SymbolId> = bindings.iter().map(|binding| binding.symbol).collect();
                let law = match self.arena.node(law) {
                    Node::Symbol(symbol) => {
                        let function = self.density_name(*symbol).ok_or_else(|| Stop::Unsupported("a law in a model".to_owned()))?;
                        let arguments = symbols.iter().map(|symbol| self.arena.name(*symbol)).collect();
                        self.arena.intern(Node::Call { function, arguments, given: Box::default() })
                    }
                    _ => law,
                };
                let names = self.names_of(&symbols);
                self.averaged(&names, Some(law), model, labels, |algebra, labels| algebra.grounded(*inner, model, labels))
            }
            (op::INTEGRAL | op::SUM, Range::Free) if model.values.contains_key(&name) => {
                let names = self.names_of(&bindings.iter().map(|binding| binding.symbol).collect::<Vec<_>>());
                self.averaged(&names, None, model, labels, |algebra, labels| algebra.grounded(*inner, model, labels))
            }
            (op::SUM | op::PROD, range) if rest.is_empty() => {
                let mut terms = Vec::new();
                for index in self.indices(range, model)? {
                    let index = self.arena.integer(index);
                    let term = self.replaced(*inner, first.symbol, index);
                    terms.push(self.grounded(term, model, labels)?);
                }
                Ok(if op == op::SUM { build::sum(self.arena, terms) } else { build::product(self.arena, terms) })
            }
            _ => Err(Stop::Unsupported("a binder in a model".to_owned())),
        }
    }

    fn grounded_operator(&mut self, op: OpId, arguments: &[ExprId], model: &Model, labels: &Labels) -> Result<ExprId, Stop> {
        match (op, arguments) {
            (op::EXPECT, [body]) => self.mean_over(&[*body], model, labels),
            (op::EXPECT, [body, law]) => {
                let law = self.density_of(*law)?;
                let names = self.variables_named(law);
                self.averaged(&names, Some(law), model, labels, |algebra, labels| algebra.grounded(*body, model, labels))
            }
            (op::VAR, [body]) => self.spread(*body, *body, model, labels),
            (op::COV, [x, y]) => self.spread(*x, *y, model, labels),
            (op::STDDEV, [body]) => {
                let variance = self.spread(*body, *body, model, labels)?;
                Ok(build::call(self.arena, op::SQRT, variance))
            }
            (op::KL, [p, q]) => {
                let (p, q) = (self.density_of(*p)?, self.density_of(*q)?);
                let names = self.variables_named(p);
                self.averaged(&names, Some(p), model, labels, |algebra, labels| {
                    let (above, below) = (algebra.grounded(p, model, labels)?, algebra.grounded(q, model, labels)?);
                    let ratio = build::quotient(algebra.arena, above, below);
                    Ok(build::call(algebra.arena, op::LOG, ratio))
                })
            }
            (op::ENTROPY, [p]) => self.surprise(*p, *p, model, labels),
            (op::CROSSENTROPY, [p, q]) => self.surprise(*p, *q, model, labels),
            (op::GIVEN | op::MUTUALINFORMATION | op::ENTROPY | op::CORRELATION, _) => {
                Err(Stop::Unsupported("a functional in a model".to_owned()))
            }
            _ => {
                let mut all = Vec::with_capacity(arguments.len());
                for argument in arguments {
                    all.push(self.grounded(*argument, model, labels)?);
                }
                Ok(self.arena.apply(op, all))
            }
        }
    }

    fn variables_named(&self, law: ExprId) -> Vec<String> {
        let mut variables = Vec::new();
        self.variables_of(law, &mut variables);
        self.names_of(&variables)
    }

    /// Minus the mean of log q under p.
    fn surprise(&mut self, p: ExprId, q: ExprId, model: &Model, labels: &Labels) -> Result<ExprId, Stop> {
        let (p, q) = (self.density_of(p)?, self.density_of(q)?);
        let names = self.variables_named(p);
        let mean = self.averaged(&names, Some(p), model, labels, |algebra, labels| {
            let inside = algebra.grounded(q, model, labels)?;
            Ok(build::call(algebra.arena, op::LOG, inside))
        })?;
        Ok(build::negate(self.arena, mean))
    }

    /// The mean of the product of the bodies over the outcomes, those that agree with what is given.
    fn mean_over(&mut self, bodies: &[ExprId], model: &Model, labels: &Labels) -> Result<ExprId, Stop> {
        if bodies.iter().any(|body| matches!(self.arena.node(*body), Node::Apply(op::GIVEN, _))) {
            return Err(Stop::Unsupported("a conditional expectation in a model".to_owned()));
        }
        let mut terms = Vec::new();
        for (values, probability) in &model.outcomes {
            let mut factors = vec![self.arena.number(probability.clone())];
            for body in bodies {
                let inside = self.at_outcome(*body, values);
                factors.push(self.grounded(inside, model, labels)?);
            }
            terms.push(build::product(self.arena, factors));
        }
        Ok(build::sum(self.arena, terms))
    }

    /// The expression at an outcome; what is averaged inside of it stays as it is.
    fn at_outcome(&mut self, id: ExprId, values: &HashMap<ExprId, Rational>) -> ExprId {
        if let Some(value) = values.get(&id) {
            return self.arena.number(value.clone());
        }
        match self.arena.node(id).clone() {
            Node::Apply(op, parts) if op::row(op).class != op::Class::Probability => {
                let parts: Vec<ExprId> = parts.iter().map(|part| self.at_outcome(*part, values)).collect();
                self.arena.apply(op, parts)
            }
            _ => id,
        }
    }

    fn spread(&mut self, x: ExprId, y: ExprId, model: &Model, labels: &Labels) -> Result<ExprId, Stop> {
        let product = self.mean_over(&[x, y], model, labels)?;
        let (left, right) = (self.mean_over(&[x], model, labels)?, self.mean_over(&[y], model, labels)?);
        let minus = self.arena.number(-Rational::one());
        let apart = build::product(self.arena, [minus, left, right]);
        Ok(build::sum(self.arena, [product, apart]))
    }
}
