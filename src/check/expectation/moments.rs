//! Expectations of random variables: linear, factors of independent ones apart, towers taken down, moments of what is known.

use std::collections::BTreeSet;

use num_traits::{One, ToPrimitive};

use super::{
    algebra::{Algebra, Stop},
    law,
    polynomial::{Monomial, Polynomial, is_whole, merged, split},
};
use crate::{
    eval::symbolic::distribution,
    ir::{Binding, ExprId, Node, OpId, Range, SymbolId},
    num::Rational,
    op,
};

/// What is known of two random variables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tie {
    Independent,
    Same,
    /// Members of one family: the same where their indices are.
    Indices(ExprId, ExprId),
    Unknown,
}

impl Algebra<'_> {
    /// A functional of random variables or laws; `None` where the operator is none.
    pub(super) fn functional(&mut self, op: OpId, arguments: &[ExprId]) -> Result<Option<Polynomial>, Stop> {
        if op::row(op).class != op::Class::Probability || arguments.iter().any(|one| distribution::named(self.arena, *one).is_some()) {
            return Ok(None);
        }
        let two = Rational::from_integer(2.into());
        Ok(Some(match (op, arguments) {
            (op::EXPECT, [body]) => self.expectation(&[*body])?,
            (op::EXPECT, [body, law]) => self.expectation_under(*law, &[*body])?,
            (op::VAR, [body]) => self.covariance(*body, *body)?,
            (op::VAR, [body, law]) => {
                let (square, mean) = (self.expectation_under(*law, &[*body, *body])?, self.expectation_under(*law, &[*body])?);
                square.minus(&self.times(&mean, &mean)?)
            }
            (op::STDDEV, [body]) => {
                let variance = self.covariance(*body, *body)?;
                self.power(&variance, &two.recip())?
            }
            (op::COV, [x, y]) => self.covariance(*x, *y)?,
            (op::CORRELATION, [x, y]) => {
                let above = self.covariance(*x, *y)?;
                let (one, two) = (self.covariance(*x, *x)?, self.covariance(*y, *y)?);
                let below = self.times(&one, &two)?;
                let half = Rational::new(1.into(), 2.into());
                let below = self.power(&below, &half)?;
                self.quotient(&above, &below)?
            }
            (op::KL, [p, q]) => self.divergence(*p, *q)?,
            (op::CROSSENTROPY, [p, q]) => self.cross_entropy(*p, *q)?,
            (op::ENTROPY, all) => self.entropy(all)?,
            (op::MUTUALINFORMATION, [x, y]) => {
                let apart = self.entropy(&[*x])?.plus(&self.entropy(&[*y])?);
                apart.minus(&self.entropy(&[*x, *y])?)
            }
            _ => return Ok(None),
        }))
    }

    /// The entropy of a law, of random variables together, or of some given others; of two laws the cross-entropy.
    fn entropy(&mut self, all: &[ExprId]) -> Result<Polynomial, Stop> {
        let mut plain = Vec::new();
        let mut given = Vec::new();
        for one in all {
            match self.arena.node(*one).clone() {
                Node::Apply(op::GIVEN, parts) => {
                    plain.push(parts[0]);
                    given.extend(parts[1..].iter().copied());
                }
                _ => plain.push(*one),
            }
        }
        let random = |algebra: &Self, id: &ExprId| matches!(algebra.arena.node(*id), Node::Symbol(symbol) if algebra.is_random(*symbol));
        if plain.iter().chain(&given).all(|one| random(self, one)) {
            let joint = self.joint_entropy(plain.iter().chain(&given).copied().collect());
            if given.is_empty() {
                return Ok(joint);
            }
            self.rules.insert("a conditional entropy is the joint entropy less the entropy of what is given");
            return Ok(joint.minus(&self.joint_entropy(given)));
        }
        match (plain.as_slice(), given.is_empty()) {
            ([only], true) => self.cross_entropy(*only, *only),
            ([p, q], true) => self.cross_entropy(*p, *q),
            _ => Err(Stop::Unsupported("an entropy".to_owned())),
        }
    }

    fn joint_entropy(&mut self, mut all: Vec<ExprId>) -> Polynomial {
        all.sort_unstable();
        all.dedup();
        Polynomial::factor(self.arena.apply(op::ENTROPY, all))
    }

    /// What stands before a bar and what is given.
    fn conditioned(&self, id: ExprId) -> (ExprId, Vec<ExprId>) {
        match self.arena.node(id) {
            Node::Apply(op::GIVEN, parts) => (parts[0], parts[1..].to_vec()),
            _ => (id, Vec::new()),
        }
    }

    /// The expectation of the product of the bodies; what they are given stands behind the first one's bar.
    fn expectation(&mut self, bodies: &[ExprId]) -> Result<Polynomial, Stop> {
        let mut given = Vec::new();
        let mut product = Polynomial::one();
        for body in bodies {
            let (body, behind) = self.conditioned(*body);
            let factor = self.reduce(body)?;
            product = self.times(&product, &factor)?;
            given.extend(self.canonical(&behind)?);
        }
        given.sort_unstable();
        given.dedup();
        // Where nothing is known to be random, something is that was not recognised.
        if self.units_of(&product).is_empty() && !self.is_constant(&product) {
            return Err(Stop::NothingRandom);
        }
        self.rules.insert("expectations are linear");
        self.expected(&product, &given)
    }

    /// Cov(X, Y) = E[XY] - E[X]E[Y].
    fn covariance(&mut self, x: ExprId, y: ExprId) -> Result<Polynomial, Stop> {
        self.rules.insert("a covariance is the mean of the product less the product of the means");
        let product = self.expectation(&[x, y])?;
        let (left, right) = (self.expectation(&[x])?, self.expectation(&[y])?);
        Ok(product.minus(&self.times(&left, &right)?))
    }

    /// The mean of the product of the bodies under a law that does not name its variables.
    fn expectation_under(&mut self, law: ExprId, bodies: &[ExprId]) -> Result<Polynomial, Stop> {
        let law = self.density_of(law)?;
        let mut variables = Vec::new();
        self.variables_of(law, &mut variables);
        let bodies = bodies.to_vec();
        self.under(&variables, law, |algebra, _, renamed| {
            let mut product = Polynomial::one();
            for body in bodies {
                let body = renamed(algebra, body);
                let factor = algebra.reduce(body)?;
                product = algebra.times(&product, &factor)?;
            }
            Ok(product)
        })
    }

    /// The expectation over several variables: those of one law together.
    pub(super) fn expectation_over_all(&mut self, bindings: &[Binding], body: ExprId) -> Result<Polynomial, Stop> {
        let [first, rest @ ..] = bindings else { return self.reduce(body) };
        if let Range::In(law) = first.range
            && matches!(self.arena.node(law), Node::Call { .. })
            && rest.iter().all(|other| other.range == first.range)
        {
            let variables: Vec<SymbolId> = bindings.iter().map(|binding| binding.symbol).collect();
            return self.under(&variables, law, |algebra, _, renamed| {
                let body = renamed(algebra, body);
                algebra.reduce(body)
            });
        }
        let inner = if rest.is_empty() { body } else { self.arena.bind(op::EXPECTATION, rest.to_vec(), [body]) };
        self.expectation_over(*first, inner)
    }

    fn expectation_over(&mut self, binding: Binding, body: ExprId) -> Result<Polynomial, Stop> {
        let variable = self.arena.name(binding.symbol);
        let law = match binding.range {
            Range::In(law) => match self.arena.node(law).clone() {
                Node::Call { .. } => law,
                Node::Symbol(symbol) => {
                    let function = self.density_name(symbol).unwrap_or(symbol);
                    self.arena.intern(Node::Call { function, arguments: [variable].into(), given: Box::default() })
                }
                _ => return self.expectation_of_named(binding, law, body),
            },
            Range::Free if !self.depends(body, binding.symbol) => {
                return Err(Stop::Unsupported("an expectation over what does not occur".to_owned()));
            }
            Range::Free => {
                let inside = self.reduce(body)?;
                let random: BTreeSet<ExprId> = self.units_of(&inside);
                if random.iter().all(|unit| *unit == variable) && !random.is_empty() {
                    return self.expected(&inside, &[]);
                }
                let function = self.arena.symbol("\\mathbb{P}", super::density::DUMMY);
                self.arena.intern(Node::Call { function, arguments: [variable].into(), given: Box::default() })
            }
            _ => return Err(Stop::Unsupported("an expectation".to_owned())),
        };
        self.rules.insert("an expectation is the integral against the density");
        self.under(&[binding.symbol], law, |algebra, _, renamed| {
            let body = renamed(algebra, body);
            algebra.reduce(body)
        })
    }

    /// The expectation under a named law: moments where the law has them.
    fn expectation_of_named(&mut self, binding: Binding, law: ExprId, body: ExprId) -> Result<Polynomial, Stop> {
        if distribution::named(self.arena, law).is_none() {
            return Err(Stop::Unsupported("a law that is not known".to_owned()));
        }
        let symbol = self.fresh();
        let body = self.renamed(body, &[(binding.symbol, symbol)]);
        let inside = self.reduce(body)?;
        self.rules.insert("moments of a named distribution");
        let mut total = Polynomial::zero();
        for (monomial, coefficient) in inside.0 {
            let (own, outside) = split(&monomial, |factor| self.depends(factor, symbol));
            if let Some(at) = self.linear_binder(&own, op::SUM) {
                let value = self.exchanged(&own, at, |algebra, part| {
                    let part = algebra.written(part);
                    algebra.expectation_of_named(Binding { symbol, range: binding.range }, law, part)
                })?;
                let value = self.times(&value, &Polynomial::term(outside, Rational::one()))?;
                total.add_scaled(&value, &coefficient);
                continue;
            }
            let value = if own.is_empty() { Some(Polynomial::one()) } else { law::moment(self, law, symbol, &own)? };
            let Some(value) = value else { return Err(Stop::Unsupported("a moment without a closed form here".to_owned())) };
            let value = self.times(&value, &Polynomial::term(outside, Rational::one()))?;
            total.add_scaled(&value, &coefficient);
        }
        Ok(total)
    }

    /// Whether a symbol is a random variable: declared or distributed, the only argument of a functional in this step, or a single capital
    /// letter of which nothing else is said.
    pub(super) fn is_random(&self, symbol: SymbolId) -> bool {
        if self.objects.is_random(symbol) || self.bare.contains(&symbol) {
            return true;
        }
        let known = self.arena.symbol_of(symbol);
        let base = super::density::base_letter(&known.name);
        known.scope < 1 << 30
            && (self.all_random || (base.len() == 1 && base.starts_with(|letter: char| letter.is_ascii_uppercase())))
            && !self.objects.is_constant(symbol)
            && !self.ends.iter().any(|end| matches!(self.arena.node(*end), Node::Symbol(other) if *other == symbol))
            && self.assumptions.fact(symbol).is_none()
    }

    /// Whether every name in a polynomial is known not to be random; means are numbers.
    fn is_constant(&self, inside: &Polynomial) -> bool {
        let mut open: Vec<ExprId> = inside.0.keys().flatten().map(|(factor, _)| *factor).collect();
        while let Some(next) = open.pop() {
            match self.arena.node(next) {
                Node::Symbol(symbol) if !self.objects.is_constant(*symbol) && self.assumptions.fact(*symbol).is_none() => return false,
                Node::Call { .. } => return false,
                Node::Apply(op::EXPECT | op::ENTROPY, _) => {}
                _ => open.extend(self.arena.children(next)),
            }
        }
        true
    }

    /// The random variables in a polynomial.
    fn units_of(&self, inside: &Polynomial) -> BTreeSet<ExprId> {
        inside.0.keys().flatten().flat_map(|(factor, _)| self.units(*factor)).collect()
    }

    /// The random variables on which a factor hangs; members of families with their index.
    pub(super) fn units(&self, factor: ExprId) -> BTreeSet<ExprId> {
        let mut found = BTreeSet::new();
        let mut open = vec![factor];
        while let Some(next) = open.pop() {
            match self.arena.node(next) {
                Node::Symbol(symbol) if self.is_random(*symbol) => {
                    found.insert(next);
                }
                Node::Apply(op::INDEX | op::ITEM, parts) if matches!(self.arena.node(parts[0]), Node::Symbol(symbol) if self.is_random(*symbol)) =>
                {
                    found.insert(next);
                }
                // What was averaged over hangs on what it was given only.
                Node::Apply(op::EXPECT, body) => {
                    if let Node::Apply(op::GIVEN, parts) = self.arena.node(body[0]) {
                        open.extend(parts[1..].iter().copied());
                    }
                }
                Node::Apply(op::ENTROPY, _) => {}
                _ => open.extend(self.arena.children(next)),
            }
        }
        found
    }

    fn family(&self, unit: ExprId) -> Option<(SymbolId, Option<ExprId>)> {
        match self.arena.node(unit) {
            Node::Symbol(symbol) => Some((*symbol, None)),
            Node::Apply(_, parts) => match self.arena.node(parts[0]) {
                Node::Symbol(symbol) => Some((*symbol, parts.get(1).copied())),
                _ => None,
            },
            _ => None,
        }
    }

    fn tie(&self, left: ExprId, right: ExprId) -> Tie {
        if left == right {
            return Tie::Same;
        }
        let (Some((one, i)), Some((two, j))) = (self.family(left), self.family(right)) else { return Tie::Unknown };
        if one != two {
            return if self.objects.are_independent(one, two) { Tie::Independent } else { Tie::Unknown };
        }
        match (i, j) {
            (Some(i), Some(j)) if self.objects.is_independent_family(one) => {
                let numbers = matches!((self.arena.node(i), self.arena.node(j)), (Node::Number(_), Node::Number(_)));
                if numbers || self.distinct.contains(&(i, j)) || self.distinct.contains(&(j, i)) {
                    Tie::Independent
                } else {
                    Tie::Indices(i, j)
                }
            }
            _ => Tie::Unknown,
        }
    }

    /// The expectation of a polynomial, given what stands in `given`.
    pub(super) fn expected(&mut self, inside: &Polynomial, given: &[ExprId]) -> Result<Polynomial, Stop> {
        let mut total = Polynomial::zero();
        for (monomial, coefficient) in inside.0.clone() {
            let value = self.expected_term(monomial, given)?;
            total.add_scaled(&value, &coefficient);
        }
        Ok(total)
    }

    fn expected_term(&mut self, monomial: Monomial, given: &[ExprId]) -> Result<Polynomial, Stop> {
        self.charge(8)?;
        let known = |algebra: &Self, factor: ExprId| algebra.units(factor).iter().all(|unit| given.contains(unit));
        let (outside, inside) = split(&monomial, |factor| known(self, factor));
        let outside = Polynomial::term(outside, Rational::one());
        if inside.is_empty() {
            return Ok(outside);
        }
        if let Some(value) = self.spread_powers(&inside, given)? {
            return self.times(&outside, &value);
        }
        if let Some(at) = self.linear_binder(&inside, op::SUM) {
            let value = self.exchanged(&inside, at, |algebra, part| algebra.expected(part, given))?;
            return self.times(&outside, &value);
        }
        let units: Vec<ExprId> = inside.iter().flat_map(|(factor, _)| self.units(*factor)).collect();
        for (at, left) in units.iter().enumerate() {
            for right in &units[at + 1..] {
                if let Tie::Indices(i, j) = self.tie(*left, *right) {
                    let value = self.by_cases(&inside, i, j, given)?;
                    return self.times(&outside, &value);
                }
            }
        }
        let mut value = outside;
        for component in self.components(inside) {
            let part = self.component(component, given)?;
            value = self.times(&value, &part)?;
        }
        Ok(value)
    }

    /// A power of a sum of random variables as a product of sums, each with indices of its own.
    fn spread_powers(&mut self, inside: &Monomial, given: &[ExprId]) -> Result<Option<Polynomial>, Stop> {
        let is_sum = |algebra: &Self, factor: ExprId| matches!(algebra.arena.node(factor), Node::Bind { op: op::SUM, .. });
        let Some(at) = inside.iter().position(|(factor, power)| is_sum(self, *factor) && is_whole(power) && !power.is_one()) else {
            return Ok(None);
        };
        let mut rest = inside.clone();
        let (sum, power) = rest.remove(at);
        let times = power.to_integer().to_usize().filter(|power| *power <= 4).ok_or(Stop::Budget)?;
        let Node::Bind { bindings, body, .. } = self.arena.node(sum).clone() else { return Ok(None) };
        let mut all = Vec::new();
        let mut product = Polynomial::term(rest, Rational::one());
        for _ in 0..times {
            let (fresh, body) = self.fresh_indices(&bindings, body[0]);
            all.extend(fresh);
            let factor = self.reduce(body)?;
            product = self.times(&product, &factor)?;
        }
        let value = self.expected(&product, given)?;
        self.summed(&all, &value).map(Some)
    }

    /// Two members of a family of independent variables: the case of equal indices and the case of different ones.
    fn by_cases(&mut self, inside: &Monomial, i: ExprId, j: ExprId, given: &[ExprId]) -> Result<Polynomial, Stop> {
        let (from, to) = match (self.arena.node(i), self.arena.node(j)) {
            (_, Node::Symbol(symbol)) => (*symbol, i),
            (Node::Symbol(symbol), _) => (*symbol, j),
            _ => return Err(Stop::Unsupported("members of a family whose places are not compared".to_owned())),
        };
        self.rules.insert("independent members of a family: equal and different indices apart");
        let delta = self.delta(i, j);
        let whole = self.written(&Polynomial::term(inside.clone(), Rational::one()));
        let merged = self.replaced(whole, from, to);
        let merged = self.reduce(merged)?;
        let equal = self.expected(&merged, given)?;
        // What is remembered holds for the indices as they were.
        self.distinct.push((i, j));
        self.forget();
        let different = self.expected_term(inside.clone(), given);
        self.distinct.pop();
        self.forget();
        let different = different?;
        let gap = equal.minus(&different);
        Ok(different.plus(&self.times(&delta, &gap)?))
    }

    /// Factors that hang on dependent variables together, independent ones apart.
    fn components(&mut self, inside: Monomial) -> Vec<Monomial> {
        let mut groups: Vec<(BTreeSet<ExprId>, Monomial)> = Vec::new();
        for (factor, power) in inside {
            let mut units = self.units(factor);
            let mut own: Monomial = vec![(factor, power)];
            let tied = |algebra: &Self, one: &BTreeSet<ExprId>, two: &BTreeSet<ExprId>| {
                one.iter().any(|left| two.iter().any(|right| algebra.tie(*left, *right) != Tie::Independent))
            };
            let (joined, apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(|(others, _)| tied(self, others, &units));
            for (others, monomial) in joined {
                units.extend(others);
                own = merged(&own, &monomial);
            }
            groups = apart;
            groups.push((units, own));
        }
        if groups.len() > 1 {
            self.rules.insert("the expectation of a product of independent variables is the product of their expectations");
        }
        groups.into_iter().map(|(_, monomial)| monomial).collect()
    }

    /// The expectation of factors that hang together.
    fn component(&mut self, inside: Monomial, given: &[ExprId]) -> Result<Polynomial, Stop> {
        let units: BTreeSet<ExprId> = inside.iter().flat_map(|(factor, _)| self.units(*factor)).collect();
        let mut given: Vec<ExprId> = given.to_vec();
        if !given.is_empty() && units.iter().all(|unit| given.iter().all(|other| self.tie(*unit, *other) == Tie::Independent)) {
            self.rules.insert("what is independent of the condition does not hang on it");
            given.clear();
        }
        if let Some(value) = self.tower(&inside, &given)? {
            return Ok(value);
        }
        let mut whole = self.written(&Polynomial::term(inside.clone(), Rational::one()));
        if let (Some(unit), true) = (units.first().copied().filter(|_| units.len() == 1), given.is_empty()) {
            let (family, index) = self.family(unit).ok_or(Stop::Budget)?;
            if index.is_none() || self.objects.is_identical_family(family) {
                // All members of the family have one law.
                if index.is_some() {
                    let name = self.arena.name(family);
                    let bare = self.swapped(whole, unit, name);
                    let bare = self.reduce(bare)?;
                    whole = self.written(&bare);
                }
                let reduced = self.reduce(whole)?;
                if let Some((monomial, scale)) = reduced.as_term()
                    && let Some(value) = self.known_moment(family, monomial)?
                {
                    return Ok(value.times_number(scale));
                }
            }
        }
        let body = if given.is_empty() {
            whole
        } else {
            let parts: Vec<ExprId> = std::iter::once(whole).chain(given).collect();
            self.arena.apply(op::GIVEN, parts)
        };
        Ok(Polynomial::factor(self.arena.apply(op::EXPECT, [body])))
    }

    /// A conditional expectation inside an expectation that is given no more.
    fn tower(&mut self, inside: &Monomial, given: &[ExprId]) -> Result<Option<Polynomial>, Stop> {
        for (at, (factor, power)) in inside.iter().enumerate() {
            let Node::Apply(op::EXPECT, body) = self.arena.node(*factor).clone() else { continue };
            let Node::Apply(op::GIVEN, parts) = self.arena.node(body[0]).clone() else { continue };
            let mut rest = inside.clone();
            rest.remove(at);
            let measurable = rest.iter().all(|(other, _)| self.units(*other).iter().all(|unit| parts[1..].contains(unit)));
            if power.is_one() && measurable && given.iter().all(|unit| parts[1..].contains(unit)) {
                self.rules.insert("the tower rule");
                let inner = self.reduce(parts[0])?;
                let product = self.times(&inner, &Polynomial::term(rest, Rational::one()))?;
                return self.expected(&product, given).map(Some);
            }
        }
        Ok(None)
    }

    /// The moment of a variable of which a law, or mean and variance, are known.
    fn known_moment(&mut self, family: SymbolId, monomial: &Monomial) -> Result<Option<Polynomial>, Stop> {
        let Some(random) = self.objects.random(family) else { return Ok(None) };
        let (law, mean, variance) = (random.law, random.mean, random.variance);
        if let Some(law) = law {
            let found = law::moment(self, law, family, monomial)?;
            if found.is_some() {
                self.rules.insert("moments of a named distribution");
                return Ok(found);
            }
        }
        let name = self.arena.name(family);
        let [(factor, power)] = monomial.as_slice() else { return Ok(None) };
        if *factor != name || !is_whole(power) {
            return Ok(None);
        }
        match (power.to_integer().to_u32(), mean, variance) {
            (Some(1), Some(mean), _) => self.reduce(mean).map(Some),
            (Some(2), Some(mean), Some(variance)) => {
                let (mean, variance) = (self.reduce(mean)?, self.reduce(variance)?);
                Ok(Some(variance.plus(&self.times(&mean, &mean)?)))
            }
            (Some(2), None, Some(variance)) => {
                let (variance, mean) = (self.reduce(variance)?, self.expectation(&[name])?);
                Ok(Some(variance.plus(&self.times(&mean, &mean)?)))
            }
            _ => Ok(None),
        }
    }

    /// `id` with one sub-expression put in the place of another.
    pub(super) fn swapped(&mut self, id: ExprId, from: ExprId, to: ExprId) -> ExprId {
        if id == from {
            return to;
        }
        match self.arena.node(id).clone() {
            Node::Apply(op, parts) => {
                let parts: Vec<ExprId> = parts.iter().map(|part| self.swapped(*part, from, to)).collect();
                self.arena.apply(op, parts)
            }
            Node::Call { function, arguments, given } => {
                let arguments = arguments.iter().map(|part| self.swapped(*part, from, to)).collect();
                let given = given.iter().map(|part| self.swapped(*part, from, to)).collect();
                self.arena.intern(Node::Call { function, arguments, given })
            }
            Node::Bind { op, bindings, body } => {
                let body: Vec<ExprId> = body.iter().map(|part| self.swapped(*part, from, to)).collect();
                self.arena.bind(op, bindings, body)
            }
            _ => id,
        }
    }
}
