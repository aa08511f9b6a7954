//! Random exact models: every density a finite table of positive rationals, every random variable a few values with rational probabilities,
//! every family a few members. A claim that fails in one of them, all stated facts granted, is refuted by it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use num_traits::{ToPrimitive, Zero};

use super::{
    Claim,
    algebra::{Algebra, Stop},
};
use crate::{
    eval::{self, Environment},
    ir::{ExprId, Node, Range, SymbolId},
    num::{Outcome, Rational, Scalar, Value, exact_latex},
};

/// How many models are tried.
const MODELS: u64 = 6;

/// The precision of the two sides.
const BITS: u32 = 160;

/// The most outcomes of all random variables together.
const MOST_OUTCOMES: usize = 400;

/// A model in which a claim fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counterexample {
    /// What each object is in the model.
    pub witness: Vec<(String, String)>,
    /// The two sides' values.
    pub sides: (String, String),
}

/// One finite model.
#[derive(Debug, Default)]
pub(super) struct Model {
    seed: u64,
    /// The values of each variable that densities are of, by its name.
    pub(super) values: BTreeMap<String, Vec<Rational>>,
    /// The joint table of each density: its variables, and the probabilities in the order of the last variable first.
    pub(super) tables: HashMap<SymbolId, (Vec<String>, Vec<Rational>)>,
    /// The outcomes of the random variables: values by unit, and the probability.
    pub(super) outcomes: Vec<(HashMap<ExprId, Rational>, Rational)>,
    /// The values of real names.
    pub(super) numbers: BTreeMap<SymbolId, Rational>,
}

impl Model {
    fn number(&mut self) -> u64 {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.seed >> 33
    }

    /// Positive rationals that sum to one.
    fn distribution(&mut self, count: usize) -> Vec<Rational> {
        let weights: Vec<u64> = (0..count).map(|_| self.number() % 7 + 1).collect();
        let total: u64 = weights.iter().sum();
        weights.into_iter().map(|weight| Rational::new(weight.into(), total.into())).collect()
    }

    /// Different small values.
    fn support(&mut self, count: usize) -> Vec<Rational> {
        let first = i64::try_from(self.number() % 3).unwrap_or(0) - 1;
        let halves = i64::try_from(self.number() % 2).unwrap_or(0) + 1;
        (0..count).map(|at| Rational::new((first + (at * at + at) as i64 / 2 + at as i64).into(), halves.into())).collect()
    }
}

impl Algebra<'_> {
    /// A model in which the claim fails. Only objects that were declared range over models.
    pub(super) fn counterexample(
        &mut self,
        claim: Claim,
        left: ExprId,
        right: ExprId,
        reals: &[SymbolId],
    ) -> Result<Option<Counterexample>, Stop> {
        if !self.speaks_of_objects(&[left, right]) || !self.all_declared(&[left, right], reals) {
            return Ok(None);
        }
        let worked = [self.reduce(left)?, self.reduce(right)?].map(|side| self.written(&side));
        let closed = worked.iter().all(|side| self.is_closed(*side, reals));
        for turn in 0..MODELS {
            let (model, sides) = if closed {
                // What is worked out to real names alone needs no tables.
                (self.numbers(turn, reals)?, worked)
            } else {
                let model = self.model(turn, &[left, right], reals)?;
                let assigned = self.first_labels(&model);
                let sides = [self.grounded(left, &model, &assigned)?, self.grounded(right, &model, &assigned)?];
                (model, sides.map(|side| crate::eval::symbolic::work_out_derivatives(self.arena, side)))
            };
            let mut environment = Environment::new();
            for (symbol, value) in &model.numbers {
                environment.set_value(*symbol, Value::rational(value.clone()));
            }
            let at = |id: ExprId| match eval::evaluate(self.arena, id, &environment, BITS) {
                Outcome::Known(Value::Scalar(value)) => Some(value),
                _ => None,
            };
            let (Some(a), Some(b)) = (at(sides[0]), at(sides[1])) else { continue };
            let fails = match (a.compare(&b), claim) {
                (Some(order), Claim::Equal) => order.is_ne(),
                (Some(order), Claim::AtLeast) => order.is_lt(),
                (None, _) => false,
            };
            if fails {
                return Ok(Some(self.described(&model, &a, &b)));
            }
        }
        Ok(None)
    }

    /// Whether only real names and elementary functions are left.
    fn is_closed(&self, id: ExprId, reals: &[SymbolId]) -> bool {
        self.all_under(&[id]).into_iter().all(|part| match self.arena.node(part) {
            Node::Number(_) => true,
            Node::Symbol(symbol) => reals.contains(symbol),
            Node::Apply(op, _) => crate::op::row(*op).class != crate::op::Class::Probability,
            _ => false,
        })
    }

    /// Whether something in the sides is a functional or a density; what is not is refuted at points.
    fn speaks_of_objects(&self, sides: &[ExprId]) -> bool {
        self.all_under(sides).into_iter().any(|id| match self.arena.node(id) {
            Node::Call { .. } => true,
            Node::Apply(op, _) => crate::op::row(*op).class == crate::op::Class::Probability,
            Node::Bind { op, .. } => *op == crate::op::EXPECTATION,
            _ => false,
        })
    }

    /// Whether every random variable, density and real name of the sides was declared, so that it ranges.
    fn all_declared(&self, sides: &[ExprId], reals: &[SymbolId]) -> bool {
        let mut variables = BTreeSet::new();
        let mut bound = BTreeSet::new();
        for id in self.all_under(sides) {
            match self.arena.node(id) {
                Node::Call { function, arguments, given } => {
                    if !self.objects.is_density(*function) {
                        return false;
                    }
                    for argument in arguments.iter().chain(given.iter()) {
                        match self.arena.node(*argument) {
                            Node::Symbol(symbol) => variables.insert(self.arena.symbol_of(*symbol).name.clone()),
                            _ => return false,
                        };
                    }
                }
                Node::Bind { bindings, .. } => bound.extend(bindings.iter().map(|binding| binding.symbol)),
                Node::Text(_) => return false,
                _ => {}
            }
        }
        self.all_under(sides).into_iter().all(|id| match self.arena.node(id) {
            Node::Symbol(symbol) => {
                let known = self.arena.symbol_of(*symbol);
                bound.contains(symbol)
                    || variables.contains(&known.name)
                    || reals.contains(symbol)
                    || self.objects.is_declared(*symbol)
                    || self.density_name(*symbol).is_some_and(|function| self.objects.is_density(function))
            }
            _ => true,
        })
    }

    fn model(&mut self, turn: u64, sides: &[ExprId], reals: &[SymbolId]) -> Result<Model, Stop> {
        let mut model = Model { seed: turn.wrapping_mul(7919).wrapping_add(17), ..Model::default() };
        let size = if turn.is_multiple_of(2) { 2 } else { 3 };
        let mut roles: BTreeMap<SymbolId, BTreeSet<String>> = BTreeMap::new();
        for call in self.calls.clone().values().flatten() {
            let Node::Call { function, arguments, given } = self.arena.node(*call).clone() else { continue };
            let names = arguments.iter().chain(given.iter()).filter_map(|one| match self.arena.node(*one) {
                Node::Symbol(symbol) => Some(self.arena.symbol_of(*symbol).name.to_string()),
                _ => None,
            });
            roles.entry(function).or_default().extend(names);
        }
        for name in roles.values().flatten().cloned().collect::<BTreeSet<_>>() {
            let values = model.support(size);
            model.values.insert(name, values);
        }
        for (function, names) in roles {
            let cells =
                size.checked_pow(u32::try_from(names.len()).unwrap_or(9)).filter(|cells| *cells <= MOST_OUTCOMES).ok_or(Stop::Budget)?;
            let table = model.distribution(cells);
            model.tables.insert(function, (names.into_iter().collect(), table));
        }
        let Model { numbers, .. } = self.numbers(turn, reals)?;
        model.numbers = numbers;
        for end in self.ends.clone() {
            if let Node::Symbol(symbol) = self.arena.node(end) {
                model.numbers.insert(*symbol, Rational::from_integer((turn % 2 + 2).into()));
            }
        }
        self.draw(&mut model, sides, size)?;
        Ok(model)
    }

    /// Small values of the real names in their domains.
    fn numbers(&self, turn: u64, reals: &[SymbolId]) -> Result<Model, Stop> {
        let mut model = Model { seed: turn.wrapping_mul(104_729).wrapping_add(5), ..Model::default() };
        const SMALL: [(i64, i64); 8] = [(2, 1), (3, 1), (1, 2), (-1, 1), (5, 1), (1, 3), (-2, 1), (3, 2)];
        for symbol in reals {
            let start = model.number();
            let fact = self.assumptions.fact(*symbol);
            let fits = |value: &Rational| {
                fact.is_none_or(|fact| {
                    fact.lower.as_ref().is_none_or(|(end, _)| value > end)
                        && fact.upper.as_ref().is_none_or(|(end, _)| value < end)
                        && (!fact.integer || value.is_integer())
                        && (!fact.nonzero || !value.is_zero())
                })
            };
            let value = (0..8u64).map(|at| SMALL[((start + at) % 8) as usize]).map(|(a, b)| Rational::new(a.into(), b.into())).find(fits);
            model.numbers.insert(*symbol, value.ok_or(Stop::Budget)?);
        }
        Ok(model)
    }

    /// The joint law of the random variables: groups that were declared independent by themselves, the others together.
    fn draw(&mut self, model: &mut Model, sides: &[ExprId], size: usize) -> Result<(), Stop> {
        let mut units: Vec<ExprId> = Vec::new();
        for id in self.all_under(sides) {
            if let Node::Symbol(symbol) = self.arena.node(id)
                && self.objects.is_random(*symbol)
            {
                let granted = self
                    .objects
                    .random(*symbol)
                    .is_some_and(|random| random.law.is_some() || random.mean.is_some() || random.variance.is_some());
                if granted || self.objects.is_independent_family(*symbol) {
                    return Err(Stop::Unsupported("a model of what has a law of its own".to_owned()));
                }
                units.push(id);
            }
        }
        let mut groups: Vec<Vec<ExprId>> = Vec::new();
        for unit in units {
            let tied = |algebra: &Self, group: &Vec<ExprId>| group.iter().any(|other| !algebra.apart(unit, *other));
            let (joined, mut rest): (Vec<_>, Vec<_>) = groups.into_iter().partition(|group| tied(self, group));
            rest.push(joined.into_iter().flatten().chain([unit]).collect());
            groups = rest;
        }
        let mut outcomes = vec![(HashMap::new(), Rational::from_integer(1.into()))];
        for group in groups {
            let cells =
                size.checked_pow(u32::try_from(group.len()).unwrap_or(9)).filter(|cells| *cells <= MOST_OUTCOMES).ok_or(Stop::Budget)?;
            let (table, supports): (Vec<Rational>, Vec<Vec<Rational>>) =
                (model.distribution(cells), group.iter().map(|_| model.support(size)).collect());
            let mut next = Vec::new();
            for (values, weight) in &outcomes {
                for (cell, probability) in table.iter().enumerate() {
                    let mut values = values.clone();
                    let mut rest = cell;
                    for (unit, support) in group.iter().zip(&supports) {
                        values.insert(*unit, support[rest % size].clone());
                        rest /= size;
                    }
                    next.push((values, weight * probability));
                }
            }
            if next.len() > MOST_OUTCOMES {
                return Err(Stop::Budget);
            }
            outcomes = next;
        }
        model.outcomes = outcomes;
        Ok(())
    }

    fn apart(&self, one: ExprId, two: ExprId) -> bool {
        match (self.arena.node(one), self.arena.node(two)) {
            (Node::Symbol(one), Node::Symbol(two)) => self.objects.are_independent(*one, *two),
            _ => false,
        }
    }

    fn first_labels(&self, model: &Model) -> HashMap<String, usize> {
        model.values.keys().map(|name| (name.clone(), 0)).collect()
    }

    fn described(&self, model: &Model, a: &Scalar, b: &Scalar) -> Counterexample {
        let mut witness: Vec<(String, String)> =
            model.numbers.iter().map(|(symbol, value)| (self.arena.symbol_of(*symbol).name.to_string(), exact_latex(value))).collect();
        let mut tables: Vec<_> = model.tables.iter().collect();
        tables.sort_by_key(|(function, _)| **function);
        for (function, (names, table)) in tables {
            let name = &self.arena.symbol_of(*function).name;
            for (cell, probability) in table.iter().enumerate() {
                let mut rest = cell;
                let place: Vec<String> = names
                    .iter()
                    .map(|variable| {
                        let size = model.values[variable].len();
                        let value = exact_latex(&model.values[variable][rest % size]);
                        rest /= size;
                        format!("{variable} = {value}")
                    })
                    .collect();
                witness.push((format!("{name}({})", place.join(", ")), exact_latex(probability)));
            }
        }
        for (values, probability) in &model.outcomes {
            if values.is_empty() {
                continue;
            }
            let mut place: Vec<String> = values
                .iter()
                .filter_map(|(unit, value)| match self.arena.node(*unit) {
                    Node::Symbol(symbol) => Some(format!("{} = {}", self.arena.symbol_of(*symbol).name, exact_latex(value))),
                    _ => None,
                })
                .collect();
            place.sort();
            witness.push((format!("P({})", place.join(", ")), exact_latex(probability)));
        }
        let shown = |value: &Scalar| match value.exact() {
            Some(exact) => exact_latex(exact),
            None => format!("{:.6}", value.to_f64()),
        };
        Counterexample { witness, sides: (shown(a), shown(b)) }
    }

    /// The whole numbers from one end of a range to the other in the model.
    pub(super) fn indices(&mut self, range: Range, model: &Model) -> Result<Vec<i64>, Stop> {
        let Range::Between(low, high) = range else { return Ok(vec![1, 2]) };
        let mut environment = Environment::new();
        for (symbol, value) in &model.numbers {
            environment.set_value(*symbol, Value::rational(value.clone()));
        }
        let end = |id: ExprId| match eval::evaluate(self.arena, id, &environment, 64) {
            Outcome::Known(Value::Scalar(value)) => value.exact().filter(|value| value.is_integer()).and_then(Rational::to_i64),
            _ => None,
        };
        let (Some(low), Some(high)) = (end(low), end(high)) else {
            return Err(Stop::Unsupported("the ends of a sum in a model".to_owned()));
        };
        if !(0..=12).contains(&(high - low)) {
            return Err(Stop::Budget);
        }
        Ok((low..=high).collect())
    }
}
