//! Named distributions at work: density, support, moments, entropy and divergence as expressions in their parameters.

use std::collections::HashMap;

use num_traits::{One, Zero};

use crate::{
    ir::{Arena, ExprId, Node},
    num::Outcome,
    op,
};

use super::{
    Assumptions, Density, build, formula,
    interval::{End, Interval, compare},
    law::{Constraint, DIVERGENCES, Law, law},
    normal::{DEFAULT_BUDGET, Normal, Sign},
    simplify,
};

/// A named distribution with its parameters, defaults filled in.
#[derive(Debug, Clone)]
pub struct Named {
    /// Its row.
    pub law: &'static Law,
    /// Its parameters.
    pub parameters: Vec<ExprId>,
}

/// Reads a distribution constructor: `\mathcal N(0, 1)` as an expression. `None` for anything else or a wrong number of parameters.
pub fn named(arena: &mut Arena, id: ExprId) -> Option<Named> {
    let Node::Apply(op, arguments) = arena.node(id).clone() else { return None };
    let law = law(op)?;
    let mut parameters = arguments.to_vec();
    for parameter in op::row(op).parameters.iter().skip(arguments.len()) {
        parameters.push(arena.integer(parameter.default?));
    }
    (parameters.len() == law.parameters.len()).then_some(Named { law, parameters })
}

impl Named {
    fn names(&self, suffix: &str) -> HashMap<String, ExprId> {
        self.law.parameters.iter().zip(&self.parameters).map(|((name, _), value)| (format!("{name}{suffix}"), *value)).collect()
    }

    fn read(&self, arena: &mut Arena, text: &str) -> Option<ExprId> {
        if text.is_empty() { None } else { formula::read(arena, text, &self.names("")) }
    }

    /// What the constraints on the parameters grant about symbols in them.
    pub fn granted(&self, arena: &mut Arena, mut assumptions: Assumptions) -> Assumptions {
        for ((_, constraint), value) in self.law.parameters.iter().zip(&self.parameters) {
            if build::value(arena, *value).is_some() {
                continue;
            }
            assumptions = match constraint {
                Constraint::Real => assumptions,
                Constraint::Positive => assumptions.positive_expression(arena, *value),
                Constraint::Unit => {
                    let one = build::one(arena);
                    let rest = build::difference(arena, one, *value);
                    match arena.node(*value) {
                        Node::Symbol(symbol) => {
                            let symbol = *symbol;
                            assumptions.positive(symbol).below(symbol, crate::num::Rational::one(), false)
                        }
                        _ => assumptions.positive_expression(arena, *value).positive_expression(arena, rest),
                    }
                }
                Constraint::Count => match arena.node(*value) {
                    Node::Symbol(symbol) => {
                        let symbol = *symbol;
                        assumptions.nonnegative(symbol).integer(symbol)
                    }
                    _ => assumptions.nonnegative_expression(arena, *value),
                },
            };
        }
        if self.law.op == op::UNIFORM && self.parameters.iter().any(|end| build::value(arena, *end).is_none()) {
            let length = build::difference(arena, self.parameters[1], self.parameters[0]);
            assumptions = assumptions.positive_expression(arena, length);
        }
        assumptions
    }

    /// What is wrong with the parameters, where that is certain: a variance that is not positive, a probability beyond one.
    pub fn fault(&self, arena: &mut Arena, assumptions: &Assumptions) -> Option<String> {
        let name = op::row(self.law.op).name;
        for (at, (_, constraint)) in self.law.parameters.iter().enumerate() {
            let sign = sign_of(arena, self.parameters[at], assumptions);
            let parameter = op::row(self.law.op).parameters.get(at).map_or("a parameter", |parameter| parameter.name);
            match constraint {
                Constraint::Positive if sign.is_nonpositive() => return Some(format!("the {parameter} of {name} is not positive")),
                Constraint::Unit | Constraint::Count if sign.is_negative() => {
                    return Some(format!("the {parameter} of {name} is negative"));
                }
                Constraint::Unit => {
                    let one = build::one(arena);
                    let rest = build::difference(arena, one, self.parameters[at]);
                    if sign_of(arena, rest, assumptions).is_negative() {
                        return Some(format!("the {parameter} of {name} is larger than one"));
                    }
                }
                _ => {}
            }
        }
        if self.law.op == op::UNIFORM {
            let length = build::difference(arena, self.parameters[1], self.parameters[0]);
            if sign_of(arena, length, assumptions).is_nonpositive() {
                return Some("the uniform distribution has no length".to_owned());
            }
        }
        None
    }

    /// The support.
    pub fn support(&self, arena: &mut Arena) -> Option<Interval> {
        let mut end = |text: &str| match text {
            "infinity" => Some(End::Above),
            "-infinity" => Some(End::Below),
            _ => self.read(arena, text).map(End::At),
        };
        let lower = end(self.law.support.0)?;
        Some(Interval { lower, upper: end(self.law.support.1)? })
    }

    /// The density (or mass) at `x`, as the formula says it; zero outside the support is not written.
    pub fn density(&self, arena: &mut Arena, x: ExprId) -> Option<ExprId> {
        let mut names = self.names("");
        names.insert("x".to_owned(), x);
        formula::read(arena, self.law.density, &names)
    }

    /// The distribution function at `x` inside the support.
    pub fn cumulative(&self, arena: &mut Arena, x: ExprId) -> Option<ExprId> {
        let mut names = self.names("");
        names.insert("x".to_owned(), x);
        if self.law.cumulative.is_empty() { None } else { formula::read(arena, self.law.cumulative, &names) }
    }

    fn moment(&self, arena: &mut Arena, text: &str, wants: &str, what: &str, assumptions: &Assumptions) -> Outcome<ExprId> {
        let granted = self.granted(arena, assumptions.clone());
        if let Some(fault) = self.fault(arena, assumptions) {
            return Outcome::Undefined(fault);
        }
        let Some(value) = self.read(arena, text) else {
            return Outcome::Undefined(format!("{} has no {what}", op::row(self.law.op).name));
        };
        if let Some(wanted) = self.read(arena, wants) {
            let sign = sign_of(arena, wanted, &granted);
            if sign.is_nonpositive() {
                return Outcome::Undefined(format!("the {what} does not exist"));
            }
            if !sign.is_positive() {
                return Outcome::Unknown(format!("the {what} exists only for some parameters"));
            }
        }
        Outcome::Known(simplify(arena, value, &granted))
    }

    /// The mean.
    pub fn mean(&self, arena: &mut Arena, assumptions: &Assumptions) -> Outcome<ExprId> {
        self.moment(arena, self.law.mean, self.law.mean_wants, "mean", assumptions)
    }

    /// The variance.
    pub fn variance(&self, arena: &mut Arena, assumptions: &Assumptions) -> Outcome<ExprId> {
        self.moment(arena, self.law.variance, self.law.variance_wants, "variance", assumptions)
    }

    /// The entropy in nats.
    pub fn entropy(&self, arena: &mut Arena, assumptions: &Assumptions) -> Outcome<ExprId> {
        if self.law.entropy.is_empty() {
            return Outcome::Unknown(format!("the entropy of {} has no closed form here", op::row(self.law.op).name));
        }
        if let Some(certain) = self.certain(arena) {
            return certain;
        }
        self.moment(arena, self.law.entropy, "", "entropy", assumptions)
    }

    /// A Bernoulli distribution without chance has entropy zero.
    fn certain(&self, arena: &mut Arena) -> Option<Outcome<ExprId>> {
        let value = build::value(arena, *self.parameters.first()?)?;
        let certain = matches!(self.law.op, op::BERNOULLI) && (value.is_zero() || value.is_one());
        certain.then(|| Outcome::Known(build::zero(arena)))
    }

    /// The density of a continuous distribution as pieces in `variable`.
    pub fn as_density(&self, arena: &mut Arena, variable: crate::ir::SymbolId, assumptions: &Assumptions) -> Option<Density> {
        if self.law.discrete {
            return None;
        }
        let granted = self.granted(arena, assumptions.clone());
        let x = arena.name(variable);
        let (support, raw) = (self.support(arena)?, self.density(arena, x)?);
        let inside = support.granted(arena, variable, granted.clone());
        let density = simplify(arena, raw, &inside);
        Some(Density::new(variable, support, density, granted))
    }
}

fn sign_of(arena: &mut Arena, id: ExprId, assumptions: &Assumptions) -> Sign {
    let mut normal = Normal::new(arena, assumptions, DEFAULT_BUDGET / 8);
    match normal.reduce(id) {
        Ok(form) if form.is_empty() => Sign::ZERO,
        Ok(form) => normal.sign(&form),
        Err(_) => Sign::ANY,
    }
}

/// KL(p || q) in nats: named distributions of one family, or vectors of probabilities. `\infty` where the support of p is not in that of q.
pub fn divergence(arena: &mut Arena, p: ExprId, q: ExprId, assumptions: &Assumptions) -> Outcome<ExprId> {
    if let (Some(first), Some(second)) = (probabilities(arena, p), probabilities(arena, q)) {
        return finite_divergence(arena, &first, &second, assumptions);
    }
    let (Some(first), Some(second)) = (named(arena, p), named(arena, q)) else {
        return Outcome::Unknown("a divergence of distributions that are not named".to_owned());
    };
    for one in [&first, &second] {
        if let Some(fault) = one.fault(arena, assumptions) {
            return Outcome::Undefined(fault);
        }
    }
    let Some(row) = DIVERGENCES.iter().find(|row| row.op == first.law.op && first.law.op == second.law.op) else {
        return Outcome::Unknown("a divergence between two families without a closed form here".to_owned());
    };
    let granted = first.granted(arena, assumptions.clone());
    let granted = second.granted(arena, granted);
    let mut names = first.names("1");
    names.extend(second.names("2"));
    for wanted in row.wants {
        let Some(wanted) = formula::read(arena, wanted, &names) else { return Outcome::Unknown("a faulty row".to_owned()) };
        let sign = sign_of(arena, wanted, &granted);
        if sign.is_negative() {
            return if row.op == op::UNIFORM {
                Outcome::Known(arena.apply(op::INFINITY, []))
            } else {
                Outcome::Unknown("different sizes".to_owned())
            };
        }
        if !sign.is_nonnegative() {
            return Outcome::Unknown("whether the supports fit is not known".to_owned());
        }
    }
    if first.law.op == op::BERNOULLI {
        let vectors: Vec<Vec<ExprId>> = [&first, &second]
            .into_iter()
            .map(|one| {
                let unit = build::one(arena);
                vec![build::difference(arena, unit, one.parameters[0]), one.parameters[0]]
            })
            .collect();
        return finite_divergence(arena, &vectors[0], &vectors[1], &granted);
    }
    let Some(value) = formula::read(arena, row.formula, &names) else { return Outcome::Unknown("a faulty row".to_owned()) };
    Outcome::Known(simplify(arena, value, &granted))
}

/// The probabilities of a vector, or of a categorical distribution.
fn probabilities(arena: &Arena, id: ExprId) -> Option<Vec<ExprId>> {
    match arena.node(id) {
        Node::Tensor { shape, entries } if shape.len() == 1 || shape.iter().filter(|side| **side > 1).count() <= 1 => {
            Some(entries.to_vec())
        }
        Node::Apply(op::CATEGORICAL, arguments) => match arguments.as_ref() {
            [only] => probabilities(arena, *only),
            many => Some(many.to_vec()),
        },
        Node::Apply(op::VECTOR, arguments) => Some(arguments.to_vec()),
        _ => None,
    }
}

/// The sum of p log(p / q), where 0 log 0 is 0; infinite where p is positive and q is zero.
fn finite_divergence(arena: &mut Arena, p: &[ExprId], q: &[ExprId], assumptions: &Assumptions) -> Outcome<ExprId> {
    if p.len() != q.len() {
        return Outcome::Undefined("distributions on sets of different sizes".to_owned());
    }
    if let Some(fault) = [p, q].into_iter().find_map(|all| faulty(arena, all)) {
        return Outcome::Undefined(fault);
    }
    let mut terms = Vec::new();
    for (p, q) in p.iter().zip(q) {
        if build::value(arena, *p).is_some_and(|p| p.is_zero()) || p == q {
            continue;
        }
        if build::value(arena, *q).is_some_and(|q| q.is_zero()) {
            return match sign_of(arena, *p, assumptions) {
                Sign::POSITIVE => Outcome::Known(arena.apply(op::INFINITY, [])),
                _ => Outcome::Unknown("whether a probability is zero is not known".to_owned()),
            };
        }
        let ratio = build::quotient(arena, *p, *q);
        let log = build::call(arena, op::LOG, ratio);
        terms.push(build::product(arena, [*p, log]));
    }
    Outcome::Known(build::sum(arena, terms))
}

/// What is wrong with numbers that should be probabilities.
fn faulty(arena: &Arena, all: &[ExprId]) -> Option<String> {
    let values: Option<Vec<_>> = all.iter().map(|one| build::value(arena, *one)).collect();
    let values = values?;
    if values.iter().any(num_traits::Signed::is_negative) {
        return Some("a probability is negative".to_owned());
    }
    let total: crate::num::Rational = values.iter().sum();
    (!total.is_one()).then(|| format!("the probabilities sum to {total}, not to 1"))
}

/// The entropy in nats of a named distribution or a vector of probabilities.
pub fn entropy(arena: &mut Arena, p: ExprId, assumptions: &Assumptions) -> Outcome<ExprId> {
    if let Some(all) = probabilities(arena, p) {
        if let Some(fault) = faulty(arena, &all) {
            return Outcome::Undefined(fault);
        }
        let mut terms = Vec::new();
        for one in all {
            if build::value(arena, one).is_some_and(|one| one.is_zero() || one.is_one()) {
                continue;
            }
            let log = build::call(arena, op::LOG, one);
            let term = build::product(arena, [one, log]);
            terms.push(build::negate(arena, term));
        }
        return Outcome::Known(build::sum(arena, terms));
    }
    match named(arena, p) {
        Some(named) => named.entropy(arena, assumptions),
        None => Outcome::Unknown("the entropy of a distribution that is not named".to_owned()),
    }
}

/// The cross-entropy H(p, q) = H(p) + KL(p || q).
pub fn cross_entropy(arena: &mut Arena, p: ExprId, q: ExprId, assumptions: &Assumptions) -> Outcome<ExprId> {
    if let (Some(first), Some(second)) = (probabilities(arena, p), probabilities(arena, q)) {
        if first.len() != second.len() {
            return Outcome::Undefined("distributions on sets of different sizes".to_owned());
        }
        if let Some(fault) = [&first, &second].into_iter().find_map(|all| faulty(arena, all)) {
            return Outcome::Undefined(fault);
        }
        let mut terms = Vec::new();
        for (p, q) in first.into_iter().zip(second) {
            if build::value(arena, p).is_some_and(|p| p.is_zero()) {
                continue;
            }
            if build::value(arena, q).is_some_and(|q| q.is_zero()) {
                return Outcome::Known(arena.apply(op::INFINITY, []));
            }
            let log = build::call(arena, op::LOG, q);
            let term = build::product(arena, [p, log]);
            terms.push(build::negate(arena, term));
        }
        return Outcome::Known(build::sum(arena, terms));
    }
    entropy(arena, p, assumptions).and_then(|entropy| {
        divergence(arena, p, q, assumptions).map(|divergence| {
            if matches!(arena.node(divergence), Node::Apply(op::INFINITY, _)) {
                return divergence;
            }
            let both = build::sum(arena, [entropy, divergence]);
            simplify(arena, both, assumptions)
        })
    })
}

/// `id` with every functional of named distributions in it (KL, entropy, cross-entropy, mean, variance, density at a point, distribution
/// function) replaced by its formula; what has none stays.
pub fn work_out_functionals(arena: &mut Arena, id: ExprId, assumptions: &Assumptions) -> ExprId {
    let wanted = |node: &Node| match node {
        Node::Apply(op, _) => op::row(*op).class == op::Class::Probability,
        _ => false,
    };
    if super::height(arena, id) > super::MAX_HEIGHT || !build::mentions(arena, id, &wanted) {
        return id;
    }
    let rebuilt = match arena.node(id).clone() {
        Node::Apply(op, arguments) => {
            let arguments: Vec<_> = arguments.iter().map(|one| work_out_functionals(arena, *one, assumptions)).collect();
            arena.apply(op, arguments)
        }
        Node::Tensor { shape, entries } => {
            let entries: Vec<_> = entries.iter().map(|one| work_out_functionals(arena, *one, assumptions)).collect();
            arena.tensor(shape, entries)
        }
        Node::Bind { op, bindings, body } => {
            let body: Vec<_> = body.iter().map(|one| work_out_functionals(arena, *one, assumptions)).collect();
            arena.bind(op, bindings, body)
        }
        _ => id,
    };
    functional(arena, rebuilt, assumptions).known().unwrap_or(rebuilt)
}

/// The formula of a functional of named distributions at the top of `id`.
pub fn functional(arena: &mut Arena, id: ExprId, assumptions: &Assumptions) -> Outcome<ExprId> {
    let Node::Apply(op, arguments) = arena.node(id).clone() else { return Outcome::Unknown("no functional".to_owned()) };
    match (op, arguments.as_ref()) {
        (op::KL, [p, q]) => divergence(arena, *p, *q, assumptions),
        (op::CROSSENTROPY, [p, q]) => cross_entropy(arena, *p, *q, assumptions),
        (op::ENTROPY, [p]) => entropy(arena, *p, assumptions),
        (op::ENTROPY2, [p]) => entropy(arena, *p, assumptions).map(|nats| {
            let two = arena.integer(2);
            let log = build::call(arena, op::LOG, two);
            build::quotient(arena, nats, log)
        }),
        (op::EXPECT | op::VAR | op::STDDEV, [p]) => match named(arena, *p) {
            Some(named) if op == op::EXPECT => named.mean(arena, assumptions),
            Some(named) => named.variance(arena, assumptions).map(|variance| {
                if op == op::VAR {
                    return variance;
                }
                let root = build::call(arena, op::SQRT, variance);
                let granted = named.granted(arena, assumptions.clone());
                simplify(arena, root, &granted)
            }),
            None => Outcome::Unknown("not a named distribution".to_owned()),
        },
        (op::DENSITY | op::CUMULATIVE, [p, x]) => match named(arena, *p) {
            Some(named) => at_point(arena, &named, op == op::CUMULATIVE, *x, assumptions),
            None => Outcome::Unknown("not a named distribution".to_owned()),
        },
        _ => Outcome::Unknown("no functional of named distributions".to_owned()),
    }
}

/// Density or distribution function at a point whose place against the support is known.
fn at_point(arena: &mut Arena, named: &Named, cumulative: bool, x: ExprId, assumptions: &Assumptions) -> Outcome<ExprId> {
    if let Some(fault) = named.fault(arena, assumptions) {
        return Outcome::Undefined(fault);
    }
    let granted = named.granted(arena, assumptions.clone());
    let Some(support) = named.support(arena) else { return Outcome::Unknown("a faulty row".to_owned()) };
    let below = compare(arena, End::At(x), support.lower, &granted);
    let above = compare(arena, End::At(x), support.upper, &granted);
    use std::cmp::Ordering::{Equal, Greater, Less};
    match (below, above) {
        (Some(Less), _) => Outcome::Known(build::zero(arena)),
        (_, Some(Greater)) => Outcome::Known(if cumulative { build::one(arena) } else { build::zero(arena) }),
        (Some(Greater | Equal), Some(Less | Equal)) => {
            if named.law.discrete && build::value(arena, x).is_some_and(|x| !x.is_integer()) {
                return if cumulative { Outcome::Unknown("between two values".to_owned()) } else { Outcome::Known(build::zero(arena)) };
            }
            let value = if cumulative { named.cumulative(arena, x) } else { named.density(arena, x) };
            match value {
                Some(value) => Outcome::Known(simplify(arena, value, &granted)),
                None => Outcome::Unknown("no closed form".to_owned()),
            }
        }
        _ => Outcome::Unknown("whether the point lies in the support is not known".to_owned()),
    }
}

/// The names that formulas give the parameters of a family, for the distribution number `suffix`: `m_{1}`, `v_{1}`.
pub fn parameter_names(family: &str, suffix: &str) -> Vec<String> {
    let row = op::by_name(family).and_then(law);
    row.map_or_else(Vec::new, |law| law.parameters.iter().map(|(name, _)| format!("{name}_{{{suffix}}}")).collect())
}

/// The closed form of the divergence between two distributions of `family`, in the names of their parameters.
pub fn divergence_latex(family: &str, suffixes: [&str; 2]) -> Result<String, String> {
    let row = op::by_name(family).and_then(|id| DIVERGENCES.iter().find(|row| row.op == id));
    let row = row.ok_or_else(|| format!("the divergence between two {family} distributions has no closed form here"))?;
    // The rows call the distributions 1 and 2.
    lettered(family, row.formula, &[("1", suffixes[0]), ("2", suffixes[1])])
}

/// The closed form of the entropy of a distribution of `family` in nats, in the names of its parameters.
pub fn entropy_latex(family: &str, suffix: &str) -> Result<String, String> {
    let row = op::by_name(family).and_then(law).filter(|law| !law.entropy.is_empty());
    let row = row.ok_or_else(|| format!("the entropy of a {family} distribution has no closed form here"))?;
    lettered(family, row.entropy, &[("", suffix)])
}

/// A row's formula in LaTeX; a parameter with the row's suffix is written with the new one.
fn lettered(family: &str, formula: &str, suffixes: &[(&str, &str)]) -> Result<String, String> {
    let mut arena = Arena::new();
    let mut names = HashMap::new();
    let law = op::by_name(family).and_then(law).ok_or("a faulty row")?;
    for (name, _) in law.parameters {
        for (own, new) in suffixes {
            let symbol = arena.symbol(&format!("{name}_{{{new}}}"), 0);
            names.insert(format!("{name}{own}"), arena.name(symbol));
        }
    }
    let id = formula::read(&mut arena, formula, &names).ok_or("a faulty row")?;
    Ok(super::latex(&arena, id))
}
