//! Sums and integrals with bound variables: linear, constants out, orders exchanged, densities integrated out, deltas contracted.

use num_traits::One;

use super::{
    algebra::{Algebra, Stop},
    density::DUMMY,
    polynomial::{Monomial, Polynomial, split},
};
use crate::{
    ir::{Binding, ExprId, Node, OpId, Range, SymbolId},
    num::Rational,
    op,
};

/// The scope of the indices of sums, which have no names of their own.
const INDEX: u32 = DUMMY - 1;

/// The name of the function that is one where its arguments are equal and zero elsewhere.
const DELTA: &str = "\\delta";

/// The most indices of one sum.
const MOST_INDICES: usize = 4;

impl Algebra<'_> {
    /// A binder.
    pub(super) fn binder(&mut self, id: ExprId, op: OpId, bindings: &[Binding], body: &[ExprId]) -> Result<Polynomial, Stop> {
        if let (op::EXPECTATION, [inner]) = (op, body) {
            return self.expectation_over_all(bindings, *inner);
        }
        if let ([first, rest @ ..], [inner]) = (bindings, body)
            && !rest.is_empty()
            && matches!(op, op::SUM | op::PROD | op::INTEGRAL)
        {
            let inner = self.arena.bind(op, rest.to_vec(), [*inner]);
            return self.binder(id, op, &[*first], &[inner]);
        }
        let ([binding], [inner]) = (bindings, body) else { return self.derivative(id, op, bindings, body) };
        match op {
            op::INTEGRAL if self.runs_everywhere(binding.range) => self.integral(*binding, *inner),
            op::SUM => {
                if self.runs_over_values(*binding, *inner) {
                    return self.integral(*binding, *inner);
                }
                let inside = self.reduce(*inner)?;
                let binding = self.canonical_range(*binding)?;
                self.summed(&[binding], &inside)
            }
            op::PROD => {
                let inside = self.reduce(*inner)?;
                let binding = self.canonical_range(*binding)?;
                self.multiplied(binding, &inside)
            }
            _ => self.derivative(id, op, bindings, body),
        }
    }

    fn canonical_range(&mut self, binding: Binding) -> Result<Binding, Stop> {
        let range = match binding.range {
            Range::Between(low, high) => {
                let ends = self.canonical(&[low, high])?;
                Range::Between(ends[0], ends[1])
            }
            other => other,
        };
        Ok(Binding { symbol: binding.symbol, range })
    }

    /// Whether an integral is over all values.
    fn runs_everywhere(&self, range: Range) -> bool {
        // From below all numbers to above them: the other way round it is another integral, and between the same ends none.
        let above = |id: ExprId| matches!(self.arena.node(id), Node::Apply(op::INFINITY, _));
        let below = |id: ExprId| matches!(self.arena.node(id), Node::Apply(op::NEG, inner) if above(inner[0]));
        match range {
            Range::Free => true,
            Range::Between(low, high) => below(low) && above(high),
            _ => false,
        }
    }

    /// Whether a sum runs over the values of a variable that densities are of, rather than over an index.
    fn runs_over_values(&self, binding: Binding, body: ExprId) -> bool {
        let name = &self.arena.symbol_of(binding.symbol).name;
        let all = match binding.range {
            Range::Free => true,
            Range::In(set) => match self.arena.node(set) {
                Node::Symbol(set) => *self.arena.symbol_of(*set).name == format!("\\mathcal{{{}}}", name.to_uppercase()),
                _ => false,
            },
            _ => false,
        };
        all && self.is_argument(body, binding.symbol)
    }

    /// Whether a density under `id` has `symbol` among its arguments.
    fn is_argument(&self, id: ExprId, symbol: SymbolId) -> bool {
        let mut open = vec![id];
        while let Some(next) = open.pop() {
            if let Node::Call { function, arguments, .. } = self.arena.node(next)
                && self.is_density(*function)
                && arguments.iter().any(|argument| matches!(self.arena.node(*argument), Node::Symbol(other) if *other == symbol))
            {
                return true;
            }
            open.extend(self.arena.children(next));
        }
        false
    }

    fn integral(&mut self, binding: Binding, body: ExprId) -> Result<Polynomial, Stop> {
        let dummy = self.dummy(binding.symbol);
        let body = self.renamed(body, &[(binding.symbol, dummy)]);
        let inside = self.reduce(body)?;
        self.integrated(&[dummy], &inside)
    }

    /// The integral over all values of the dummies.
    pub(super) fn integrated(&mut self, dummies: &[SymbolId], inside: &Polynomial) -> Result<Polynomial, Stop> {
        let mut total = Polynomial::zero();
        for (monomial, coefficient) in inside.0.clone() {
            let value = self.integrated_term(dummies.to_vec(), monomial)?;
            total.add_scaled(&value, &coefficient);
        }
        Ok(total)
    }

    fn integrated_term(&mut self, mut dummies: Vec<SymbolId>, monomial: Monomial) -> Result<Polynomial, Stop> {
        self.charge(4)?;
        let (mut inside, outside) = split(&monomial, |factor| dummies.iter().any(|dummy| self.depends(factor, *dummy)));
        let mut outside = Polynomial::term(outside, Rational::one());
        if let Some(at) = self.linear_binder(&inside, op::SUM) {
            let value = self.exchanged(&inside, at, |algebra, part| algebra.integrated(&dummies, part))?;
            return self.times(&outside, &value);
        }
        // An integral inside joins the ones outside.
        while let Some(at) = self.linear_binder(&inside, op::INTEGRAL) {
            let Node::Bind { bindings, body, .. } = self.arena.node(inside[at].0).clone() else { break };
            let inner: Vec<SymbolId> = bindings.iter().map(|binding| binding.symbol).collect();
            let others =
                inside.iter().enumerate().any(|(place, (factor, _))| place != at && inner.iter().any(|d| self.depends(*factor, *d)));
            if others || inner.iter().any(|dummy| dummies.contains(dummy)) {
                break;
            }
            inside.remove(at);
            let below = self.reduce(body[0])?;
            let Some((own, scale)) = below.as_term() else { break };
            outside = outside.times_number(scale);
            inside = super::polynomial::merged(&inside, own);
            dummies.extend(inner);
        }
        while let Some((dummy, at, marginal)) = self.integrable(&dummies, &inside) {
            self.rules.insert("a density integrates to its marginal");
            inside.remove(at);
            dummies.retain(|other| *other != dummy);
            let Some((own, scale)) = marginal.as_term() else { return Ok(Polynomial::zero()) };
            outside = outside.times_number(scale);
            inside = super::polynomial::merged(&inside, own);
            let (still, free) = split(&inside, |factor| dummies.iter().any(|dummy| self.depends(factor, *dummy)));
            outside = self.times(&outside, &Polynomial::term(free, Rational::one()))?;
            inside = still;
        }
        let atom = self.integral_atom(&dummies, inside)?;
        self.times(&outside, &atom)
    }

    /// A dummy on which only one factor depends, a density of it.
    fn integrable(&mut self, dummies: &[SymbolId], inside: &Monomial) -> Option<(SymbolId, usize, Polynomial)> {
        for dummy in dummies {
            let mut places = (0..inside.len()).filter(|at| self.depends(inside[*at].0, *dummy));
            let (Some(at), None) = (places.next(), places.next()) else { continue };
            drop(places);
            if inside[at].1.is_one()
                && let Some(marginal) = self.marginal(inside[at].0, *dummy)
            {
                return Some((*dummy, at, marginal));
            }
        }
        None
    }

    /// What is left of an integral, taken apart where its variables are.
    fn integral_atom(&mut self, dummies: &[SymbolId], inside: Monomial) -> Result<Polynomial, Stop> {
        let mut rest: Vec<SymbolId> = dummies.to_vec();
        let mut left = inside;
        let mut all = Polynomial::one();
        while let Some(first) = rest.first().copied() {
            let mut group = vec![first];
            loop {
                let linked: Vec<SymbolId> = rest
                    .iter()
                    .copied()
                    .filter(|other| {
                        !group.contains(other)
                            && left.iter().any(|(factor, _)| {
                                self.depends(*factor, *other) && group.iter().any(|member| self.depends(*factor, *member))
                            })
                    })
                    .collect();
                if linked.is_empty() {
                    break;
                }
                group.extend(linked);
            }
            let (own, others) = split(&left, |factor| group.iter().any(|dummy| self.depends(factor, *dummy)));
            left = others;
            rest.retain(|dummy| !group.contains(dummy));
            if own.is_empty() {
                return Err(Stop::Unsupported("an integral of what does not depend on its variable".to_owned()));
            }
            group.sort_by_key(|dummy| self.arena.symbol_of(*dummy).name.clone());
            let bindings: Vec<Binding> = group.iter().map(|dummy| Binding { symbol: *dummy, range: Range::Free }).collect();
            let body = self.written(&Polynomial::term(own, Rational::one()));
            let atom = Polynomial::factor(self.arena.bind(op::INTEGRAL, bindings, [body]));
            all = self.times(&all, &atom)?;
        }
        self.times(&all, &Polynomial::term(left, Rational::one()))
    }

    /// The place of the first factor that is such a binder, to the power one.
    pub(super) fn linear_binder(&self, monomial: &Monomial, wanted: OpId) -> Option<usize> {
        monomial
            .iter()
            .position(|(factor, power)| power.is_one() && matches!(self.arena.node(*factor), Node::Bind { op, .. } if *op == wanted))
    }

    /// A linear operator on a product with a sum at place `at`, moved inside that sum.
    pub(super) fn exchanged(
        &mut self,
        monomial: &Monomial,
        at: usize,
        operator: impl FnOnce(&mut Self, &Polynomial) -> Result<Polynomial, Stop>,
    ) -> Result<Polynomial, Stop> {
        self.rules.insert("sums and expectations exchanged");
        let mut others = monomial.clone();
        let (sum, _) = others.remove(at);
        let Node::Bind { bindings, body, .. } = self.arena.node(sum).clone() else {
            return Err(Stop::Unsupported("a sum".to_owned()));
        };
        let (bindings, body) = self.fresh_indices(&bindings, body[0]);
        let inside = self.reduce(body)?;
        let whole = self.times(&inside, &Polynomial::term(others, Rational::one()))?;
        let value = operator(self, &whole)?;
        self.summed(&bindings, &value)
    }

    /// The body of a sum under new names of its indices.
    pub(super) fn fresh_indices(&mut self, bindings: &[Binding], body: ExprId) -> (Vec<Binding>, ExprId) {
        let mut pairs = Vec::new();
        let mut fresh = Vec::new();
        for binding in bindings {
            let symbol = self.fresh();
            pairs.push((binding.symbol, symbol));
            fresh.push(Binding { symbol, range: binding.range });
        }
        let body = self.renamed(body, &pairs);
        (fresh, body)
    }

    /// The sum over indices.
    pub(super) fn summed(&mut self, bindings: &[Binding], inside: &Polynomial) -> Result<Polynomial, Stop> {
        let mut total = Polynomial::zero();
        for (monomial, coefficient) in inside.0.clone() {
            let value = self.summed_term(bindings.to_vec(), monomial)?;
            total.add_scaled(&value, &coefficient);
        }
        Ok(total)
    }

    fn summed_term(&mut self, mut bindings: Vec<Binding>, monomial: Monomial) -> Result<Polynomial, Stop> {
        self.charge(4)?;
        let hangs = |algebra: &Self, bindings: &[Binding], factor: ExprId| bindings.iter().any(|b| algebra.depends(factor, b.symbol));
        let (mut inside, outside) = split(&monomial, |factor| hangs(self, &bindings, factor));
        let mut outside = Polynomial::term(outside, Rational::one());
        if let Some(at) = self.linear_binder(&inside, op::SUM)
            && let Node::Bind { bindings: inner, body, .. } = self.arena.node(inside[at].0).clone()
        {
            let tied = inner.iter().any(|binding| match binding.range {
                Range::Between(low, high) => hangs(self, &bindings, low) || hangs(self, &bindings, high),
                Range::In(set) => hangs(self, &bindings, set),
                _ => false,
            });
            if !tied && bindings.len() + inner.len() <= MOST_INDICES {
                inside.remove(at);
                let (inner, body) = self.fresh_indices(&inner, body[0]);
                let below = self.reduce(body)?;
                bindings.extend(inner);
                let whole = self.times(&below, &Polynomial::term(inside.clone(), Rational::one()))?;
                let value = self.summed(&bindings, &whole)?;
                return self.times(&outside, &value);
            }
        }
        if let Some((at, from, to)) = self.contractible(&bindings, &inside) {
            self.rules.insert("a sum over a delta keeps one term");
            inside.remove(at);
            bindings.retain(|binding| binding.symbol != from);
            let rest = self.written(&Polynomial::term(inside, Rational::one()));
            let rest = self.replaced(rest, from, to);
            let reduced = self.reduce(rest)?;
            let value = if bindings.is_empty() { reduced } else { self.summed(&bindings, &reduced)? };
            return self.times(&outside, &value);
        }
        let mut at = 0;
        while at < bindings.len() {
            if inside.iter().any(|(factor, _)| self.depends(*factor, bindings[at].symbol)) {
                at += 1;
                continue;
            }
            let count = self.count(bindings.remove(at).range)?;
            outside = self.times(&outside, &count)?;
        }
        let atom = self.sum_atoms(bindings, inside)?;
        self.times(&outside, &atom)
    }

    /// How many indices a range holds.
    fn count(&mut self, range: Range) -> Result<Polynomial, Stop> {
        match range {
            Range::Between(low, high) => {
                let (low, high) = (self.reduce(low)?, self.reduce(high)?);
                let count = high.minus(&low).plus(&Polynomial::one());
                if count.as_number().is_some_and(|count| num_traits::Signed::is_negative(&count)) {
                    return Err(Stop::Unsupported("a sum from above to below".to_owned()));
                }
                Ok(count)
            }
            Range::In(set) => Ok(Polynomial::factor(self.arena.apply(op::COUNT, [set]))),
            _ => Err(Stop::Unsupported("a sum whose range is not said".to_owned())),
        }
    }

    /// Whether what a delta puts in the place of an index lies in the range of that index: another index of a range inside, or an index that
    /// nothing binds where the sum goes over all of them.
    fn within(&self, other: ExprId, bindings: &[Binding], range: Range) -> bool {
        let bound = match self.arena.node(other) {
            Node::Symbol(symbol) => bindings.iter().find(|binding| binding.symbol == *symbol),
            _ => None,
        };
        let whole = |id: ExprId| match self.arena.node(id) {
            Node::Number(value) => Some(value.clone()),
            _ => None,
        };
        match (range, bound.map(|binding| binding.range)) {
            (range, Some(inner)) if range == inner => true,
            (Range::Between(low, high), Some(Range::Between(inner_low, inner_high))) => {
                high == inner_high && whole(low).zip(whole(inner_low)).is_some_and(|(low, inner)| low <= inner)
            }
            (_, Some(_)) => false,
            (Range::Between(low, high), None) => {
                whole(low).is_some_and(|low| low.is_one()) && matches!(self.arena.node(high), Node::Symbol(_))
            }
            (range, None) => range == Range::Free,
        }
    }

    /// A delta one of whose arguments is an index: its place, the index, and what stands in its place.
    fn contractible(&self, bindings: &[Binding], inside: &Monomial) -> Option<(usize, SymbolId, ExprId)> {
        for (at, (factor, _)) in inside.iter().enumerate() {
            let Some((left, right)) = self.delta_sides(*factor) else { continue };
            for (own, other) in [(left, right), (right, left)] {
                if let Node::Symbol(symbol) = self.arena.node(own)
                    && let Some(binding) = bindings.iter().find(|binding| binding.symbol == *symbol)
                    && !self.depends(other, *symbol)
                    && self.within(other, bindings, binding.range)
                {
                    return Some((at, *symbol, other));
                }
            }
        }
        None
    }

    fn delta_sides(&self, factor: ExprId) -> Option<(ExprId, ExprId)> {
        match self.arena.node(factor) {
            Node::Call { function, arguments, .. }
                if arguments.len() == 2
                    && *self.arena.symbol_of(*function).name == *DELTA
                    && self.arena.symbol_of(*function).scope == INDEX =>
            {
                Some((arguments[0], arguments[1]))
            }
            _ => None,
        }
    }

    /// One where two indices are equal, zero where they are not.
    pub(super) fn delta(&mut self, left: ExprId, right: ExprId) -> Polynomial {
        if left == right {
            return Polynomial::one();
        }
        if matches!((self.arena.node(left), self.arena.node(right)), (Node::Number(_), Node::Number(_))) {
            return Polynomial::zero();
        }
        let function = self.arena.symbol(DELTA, INDEX);
        let arguments = [left.min(right), left.max(right)].into();
        Polynomial::factor(self.arena.intern(Node::Call { function, arguments, given: Box::default() }))
    }

    /// Sums as factors, one for each group of indices that hang together, the indices under canonical names.
    fn sum_atoms(&mut self, bindings: Vec<Binding>, inside: Monomial) -> Result<Polynomial, Stop> {
        let mut rest = bindings;
        let mut left = inside;
        let mut all = Polynomial::one();
        while let Some(first) = rest.first().copied() {
            let mut group = vec![first];
            loop {
                let linked: Vec<Binding> = rest
                    .iter()
                    .copied()
                    .filter(|other| {
                        !group.iter().any(|member| member.symbol == other.symbol)
                            && left.iter().any(|(factor, _)| {
                                self.depends(*factor, other.symbol) && group.iter().any(|member| self.depends(*factor, member.symbol))
                            })
                    })
                    .collect();
                if linked.is_empty() {
                    break;
                }
                group.extend(linked);
            }
            let (own, others) = split(&left, |factor| group.iter().any(|member| self.depends(factor, member.symbol)));
            left = others;
            rest.retain(|binding| !group.iter().any(|member| member.symbol == binding.symbol));
            let atom = self.sum_atom(op::SUM, &group, &Polynomial::term(own, Rational::one()))?;
            all = self.times(&all, &atom)?;
        }
        self.times(&all, &Polynomial::term(left, Rational::one()))
    }

    /// One sum or product whose indices have canonical names: of all orders the one with the least body.
    fn sum_atom(&mut self, op: OpId, group: &[Binding], inside: &Polynomial) -> Result<Polynomial, Stop> {
        let body = self.written(inside);
        let level = self.level(body);
        let mut best: Option<(ExprId, ExprId)> = None;
        for order in orders(group.len()) {
            self.charge(8)?;
            let mut pairs = Vec::new();
            let mut bindings = Vec::new();
            for (place, at) in order.iter().enumerate() {
                let index = self.arena.symbol(&format!("{}", level + 1 + place as u32), INDEX);
                pairs.push((group[*at].symbol, index));
                bindings.push(Binding { symbol: index, range: group[*at].range });
            }
            let renamed = self.renamed(body, &pairs);
            // Factors are sorted anew under the new names.
            let sorted = self.reduce(renamed)?;
            let renamed = self.written(&sorted);
            let bound = self.arena.bind(op, bindings, [renamed]);
            if best.is_none_or(|(least, _)| bound < least) {
                best = Some((bound, renamed));
            }
        }
        best.map(|(bound, _)| Polynomial::factor(bound)).ok_or(Stop::Budget)
    }

    /// The highest canonical index that a binder under `id` has; an outer one gets a higher index, so none is captured.
    fn level(&self, id: ExprId) -> u32 {
        let mut highest = 0;
        let mut seen = std::collections::HashSet::new();
        let mut open = vec![id];
        while let Some(next) = open.pop() {
            if !seen.insert(next) {
                continue;
            }
            if let Node::Bind { bindings, .. } = self.arena.node(next) {
                for known in bindings.iter().map(|binding| self.arena.symbol_of(binding.symbol)).filter(|known| known.scope == INDEX) {
                    highest = highest.max(known.name.parse().unwrap_or(0));
                }
            }
            open.extend(self.arena.children(next));
        }
        highest
    }

    /// The product over an index, factor by factor.
    fn multiplied(&mut self, binding: Binding, inside: &Polynomial) -> Result<Polynomial, Stop> {
        let (number, common, rest) = self.content(inside)?;
        let mut all = Polynomial::one();
        let mut constant = Polynomial::number(number);
        let mut parts: Vec<Polynomial> = Vec::new();
        for (factor, power) in common {
            let part = Polynomial::term(vec![(factor, power)], Rational::one());
            if self.depends(factor, binding.symbol) {
                parts.push(part);
            } else {
                constant = self.times(&constant, &part)?;
            }
        }
        parts.extend(rest);
        if constant != Polynomial::one() {
            let count = self.count(binding.range)?;
            let power = match count.as_number() {
                Some(count) => self.power(&constant, &count)?,
                None if self.is_positive(&constant) => {
                    let log = self.log(&constant)?;
                    let exponent = self.times(&count, &log)?;
                    self.exp(&exponent)?
                }
                None => {
                    let (base, exponent) = (self.written(&constant), self.written(&count));
                    Polynomial::factor(self.arena.apply(op::POW, [base, exponent]))
                }
            };
            all = self.times(&all, &power)?;
        }
        for part in parts {
            let atom = match part.as_term() {
                // A product of exponentials is the exponential of a sum.
                Some((monomial, _)) if monomial.len() == 1 && matches!(self.arena.node(monomial[0].0), Node::Apply(op::EXP, _)) => {
                    let log = self.log(&part)?;
                    let sum = self.summed(&[binding], &log)?;
                    self.exp(&sum)?
                }
                Some((monomial, _)) if monomial.len() == 1 => {
                    let base = self.sum_atom(op::PROD, &[binding], &Polynomial::factor(monomial[0].0))?;
                    self.power(&base, &monomial[0].1)?
                }
                _ => self.sum_atom(op::PROD, &[binding], &part)?,
            };
            all = self.times(&all, &atom)?;
        }
        Ok(all)
    }
}

/// All orders of so many things.
fn orders(count: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for _ in 0..count {
        all = all
            .into_iter()
            .flat_map(|order: Vec<usize>| {
                (0..count).filter(|next| !order.contains(next)).map(|next| [order.clone(), vec![next]].concat()).collect::<Vec<_>>()
            })
            .collect();
    }
    all
}
