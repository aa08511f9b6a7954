//! Densities and their transport through a function of the variable.

use std::cmp::Ordering;

use crate::{
    ir::{Arena, Binding, ExprId, Node, Range, SymbolId},
    num::Outcome,
    op,
};

use super::{
    Assumptions, Branch, build, differentiate,
    interval::{End, Interval, compare, compare_closely},
    invert, latex,
    normal::{DEFAULT_BUDGET, Normal},
    quadrature, replace, sample, simplify, symbols,
};

/// A density by pieces; zero elsewhere.
#[derive(Debug, Clone)]
pub struct Density {
    /// The variable that the pieces are written in.
    pub variable: SymbolId,
    /// Intervals with the density on them, in order and without overlap.
    pub pieces: Vec<(Interval, ExprId)>,
    /// What is granted about the parameters.
    pub assumptions: Assumptions,
}

impl Density {
    /// A density that is one expression on one interval.
    pub fn new(variable: SymbolId, support: Interval, expression: ExprId, assumptions: Assumptions) -> Self {
        Density { variable, pieces: vec![(support, expression)], assumptions }
    }

    /// The mean, where its integral has a closed form.
    pub fn mean(&self, arena: &mut Arena) -> Option<ExprId> {
        self.moment(arena, 1)
    }

    /// The variance, where the integrals of its moments have closed forms.
    pub fn variance(&self, arena: &mut Arena) -> Option<ExprId> {
        let (mean, second) = (self.moment(arena, 1)?, self.moment(arena, 2)?);
        let square = build::product(arena, [mean, mean]);
        let difference = build::difference(arena, second, square);
        Some(simplify(arena, difference, &self.assumptions))
    }

    /// The moment of that order about zero, where its integral has a closed form.
    fn moment(&self, arena: &mut Arena, order: usize) -> Option<ExprId> {
        let variable = arena.name(self.variable);
        let mut terms = Vec::new();
        for (interval, expression) in &self.pieces {
            let body = build::product(arena, std::iter::repeat_n(variable, order).chain([*expression]));
            let range = Range::Between(interval.lower.written(arena), interval.upper.written(arena));
            terms.push(arena.bind(op::INTEGRAL, [Binding { symbol: self.variable, range }], [body]));
        }
        let total = build::sum(arena, terms);
        self.closed(arena, total)
    }

    /// The probability of the values between `lower` and `upper` (`None` is infinite), where the integrals have closed forms.
    pub fn probability(&self, arena: &mut Arena, lower: Option<ExprId>, upper: Option<ExprId>) -> Option<ExprId> {
        let mut terms = Vec::new();
        for (interval, expression) in &self.pieces {
            let from = match lower {
                Some(lower) => match compare(arena, End::At(lower), interval.lower, &self.assumptions)? {
                    Ordering::Greater => End::At(lower),
                    _ => interval.lower,
                },
                None => interval.lower,
            };
            let to = match upper {
                Some(upper) => match compare(arena, End::At(upper), interval.upper, &self.assumptions)? {
                    Ordering::Less => End::At(upper),
                    _ => interval.upper,
                },
                None => interval.upper,
            };
            if compare(arena, from, to, &self.assumptions)? != Ordering::Less {
                continue;
            }
            let range = Range::Between(from.written(arena), to.written(arena));
            terms.push(arena.bind(op::INTEGRAL, [Binding { symbol: self.variable, range }], [*expression]));
        }
        let total = build::sum(arena, terms);
        self.closed(arena, total)
    }

    /// The distribution function piece by piece, zero below the first and one above the last, where the integrals have closed forms.
    pub fn cumulative(&self, arena: &mut Arena) -> Option<Vec<(Interval, ExprId)>> {
        let bound = arena.symbol("\\tau_{\\ast}", 0);
        let (inner, own) = (arena.name(bound), arena.name(self.variable));
        let mut below = build::zero(arena);
        let mut out = Vec::new();
        for (interval, expression) in &self.pieces {
            let body = replace(arena, *expression, self.variable, inner);
            let lower = interval.lower.written(arena);
            let granted = interval.granted(arena, self.variable, self.assumptions.clone());
            let range = Range::Between(lower, own);
            let integral = arena.bind(op::INTEGRAL, [Binding { symbol: bound, range }], [body]);
            let total = build::sum(arena, [below, integral]);
            let closed = closed_form(arena, total, &granted)?;
            if !self.is_cumulative(arena, *interval, below, closed) {
                return None;
            }
            out.push((*interval, closed));
            if self.pieces.len() > 1 {
                let range = Range::Between(lower, interval.upper.written(arena));
                let whole = arena.bind(op::INTEGRAL, [Binding { symbol: bound, range }], [body]);
                let sum = build::sum(arena, [below, whole]);
                below = self.closed(arena, sum)?;
            }
        }
        Some(out)
    }

    /// Whether a distribution function agrees with the integral of the density in floating point, at points inside a piece.
    fn is_cumulative(&self, arena: &mut Arena, interval: Interval, below: ExprId, found: ExprId) -> bool {
        let names: Vec<SymbolId> = symbols(arena, found).into_iter().filter(|symbol| *symbol != self.variable).collect();
        let Some((_, body)) = self.pieces.iter().find(|(own, _)| *own == interval) else { return false };
        let mut checked = false;
        for turn in 0..2 {
            let mut point = sample::point(&names, &self.assumptions, turn);
            let end = |end: End| match end {
                End::At(value) => sample::value(arena, value, &point),
                End::Below => Some(f64::NEG_INFINITY),
                End::Above => Some(f64::INFINITY),
            };
            let (Some(low), Some(high)) = (end(interval.lower), end(interval.upper)) else { return false };
            let place = [0.3, 0.7][turn as usize];
            let at = match (low.is_finite(), high.is_finite()) {
                (true, true) => low + (high - low) * place,
                (true, false) => low + place,
                (false, true) => high - place,
                (false, false) => place - 0.4,
            };
            let exact = crate::num::Rational::from_float(at);
            let (Some(exact), Some(start)) = (exact, sample::value(arena, below, &point)) else { return false };
            let upper = arena.number(exact);
            let part = Interval { lower: interval.lower, upper: End::At(upper) };
            let Some(mass) = quadrature::integral(arena, *body, self.variable, part, &point) else { return false };
            point.insert(self.variable, at);
            let Some(value) = sample::value(arena, found, &point) else { return false };
            if (value - start - mass).abs() > 1e-3 * (1.0 + mass.abs()) {
                return false;
            }
            checked = true;
        }
        checked
    }

    /// The median, where the distribution function can be turned round.
    pub fn median(&self, arena: &mut Arena) -> Option<ExprId> {
        let level = arena.symbol("\\tau_{\\ast}", 0);
        let half = build::ratio(arena, 1, 2);
        for (interval, function) in self.cumulative(arena)? {
            let Outcome::Known(branches) = invert(arena, function, self.variable, level, interval, &self.assumptions) else { return None };
            let [branch] = branches.as_slice() else { return None };
            let (lower, upper) = (branch.range.lower, branch.range.upper);
            if compare(arena, lower, End::At(half), &self.assumptions)? == Ordering::Greater
                || compare(arena, upper, End::At(half), &self.assumptions)? == Ordering::Less
            {
                continue;
            }
            let at = replace(arena, branch.inverse, level, half);
            return Some(simplify(arena, at, &self.assumptions));
        }
        None
    }

    /// The mean (`order` 1) or the variance (2) of the function `g` of the variable, where its integrals have closed forms.
    pub fn expected(&self, arena: &mut Arena, g: ExprId, order: usize) -> Option<ExprId> {
        let mut power = |count: usize| {
            let mut terms = Vec::new();
            for (interval, expression) in &self.pieces {
                let body = build::product(arena, std::iter::repeat_n(g, count).chain([*expression]));
                let range = Range::Between(interval.lower.written(arena), interval.upper.written(arena));
                terms.push(arena.bind(op::INTEGRAL, [Binding { symbol: self.variable, range }], [body]));
            }
            let total = build::sum(arena, terms);
            self.closed(arena, total)
        };
        let mean = power(1)?;
        if order == 1 {
            return Some(mean);
        }
        let second = power(2)?;
        let square = build::product(arena, [mean, mean]);
        let difference = build::difference(arena, second, square);
        Some(simplify(arena, difference, &self.assumptions))
    }

    /// What an integral comes to, where it has a closed form.
    fn closed(&self, arena: &mut Arena, integral: ExprId) -> Option<ExprId> {
        closed_form(arena, integral, &self.assumptions)
    }

    /// The pieces as LaTeX: expression and condition (empty where it holds on the whole line).
    pub fn latex(&self, arena: &Arena) -> Vec<(String, String)> {
        let name = arena.symbol_of(self.variable).name.clone();
        self.pieces.iter().map(|(interval, expression)| (latex(arena, *expression), interval.condition(arena, &name))).collect()
    }
}

/// What an expression with integrals comes to, where they have closed forms.
fn closed_form(arena: &mut Arena, integral: ExprId, assumptions: &Assumptions) -> Option<ExprId> {
    let mut normal = Normal::new(arena, assumptions, DEFAULT_BUDGET);
    let form = normal.reduce(integral).ok()?;
    // What has no closed form is a bound kernel, which is not written.
    let written = normal.written(&form)?;
    if build::mentions(arena, written, &|node| matches!(node, Node::Bind { .. })) {
        return None;
    }
    Some(simplify(arena, written, assumptions))
}

/// The density of Y = g(X) for X with the given density: over the branches of g the density at the inverse times the size of the inverse's
/// derivative, cut where a branch's range ends.
pub fn pushforward(arena: &mut Arena, density: &Density, g: ExprId, y: SymbolId) -> Outcome<Density> {
    pushforward_by(arena, density, &[(Interval::LINE, g)], y)
}

/// The same for a function by parts: each formula on its own interval of x.
pub fn pushforward_by(arena: &mut Arena, density: &Density, parts: &[(Interval, ExprId)], y: SymbolId) -> Outcome<Density> {
    let mut contributions: Vec<(Interval, ExprId)> = Vec::new();
    for (_, expression, branches) in match branches_by(arena, density, parts, y) {
        Outcome::Known(list) => list,
        Outcome::Undefined(why) => return Outcome::Undefined(why),
        Outcome::Unknown(why) => return Outcome::Unknown(why),
    } {
        for branch in branches {
            match contribution(arena, density, expression, &branch, y) {
                Outcome::Known(term) => contributions.push((branch.range, term)),
                Outcome::Undefined(why) => return Outcome::Undefined(why),
                Outcome::Unknown(why) => return Outcome::Unknown(why),
            }
        }
    }
    let Some(pieces) = overlaid(arena, &contributions, y, &density.assumptions) else {
        return Outcome::Unknown("the order of the ends is not known".to_owned());
    };
    let pushed = Density { variable: y, pieces, assumptions: density.assumptions.clone() };
    if same_mass(arena, density, &pushed) == Some(false) {
        return Outcome::Unknown("the density found does not have the mass of the one given".to_owned());
    }
    Outcome::Known(pushed)
}

/// A piece of a density, with the branches of a function there.
pub type Branched = (Interval, ExprId, Vec<Branch>);

/// The branches of a function by parts on each piece of the density.
pub fn branches_by(arena: &mut Arena, density: &Density, parts: &[(Interval, ExprId)], y: SymbolId) -> Outcome<Vec<Branched>> {
    let mut out = Vec::new();
    for (interval, expression) in &density.pieces {
        for (part, g) in parts {
            let Some(both) = common(arena, *interval, *part, &density.assumptions) else {
                return Outcome::Unknown("the order of the ends is not known".to_owned());
            };
            let Some(on) = both else { continue };
            match invert(arena, *g, density.variable, y, on, &density.assumptions) {
                Outcome::Known(branches) => out.push((on, *expression, branches)),
                Outcome::Undefined(why) => return Outcome::Undefined(why),
                Outcome::Unknown(why) => return Outcome::Unknown(why),
            }
        }
    }
    Outcome::Known(out)
}

/// What two intervals have in common; nothing inside where they do not overlap, nothing at all where their ends cannot be ordered.
pub fn common(arena: &mut Arena, one: Interval, other: Interval, assumptions: &Assumptions) -> Option<Option<Interval>> {
    let lower = match compare_closely(arena, one.lower, other.lower, assumptions)? {
        Ordering::Less => other.lower,
        _ => one.lower,
    };
    let upper = match compare_closely(arena, one.upper, other.upper, assumptions)? {
        Ordering::Greater => other.upper,
        _ => one.upper,
    };
    let some = compare_closely(arena, lower, upper, assumptions)? == Ordering::Less;
    Some(some.then_some(Interval { lower, upper }))
}

/// Whether both densities integrate to the same number at a few values of the parameters, as far as floating point can tell.
fn same_mass(arena: &Arena, before: &Density, after: &Density) -> Option<bool> {
    let generic =
        |density: &Density| density.pieces.iter().any(|(_, id)| build::mentions(arena, *id, &|node| matches!(node, Node::Call { .. })));
    if generic(before) || generic(after) {
        return None;
    }
    let mut names: Vec<SymbolId> = Vec::new();
    for (density, variable) in [(before, before.variable), (after, after.variable)] {
        for (_, expression) in &density.pieces {
            names.extend(symbols(arena, *expression).into_iter().filter(|symbol| *symbol != variable));
        }
    }
    let mut known = None;
    for turn in 0..2 {
        let point = sample::point(&names, &before.assumptions, turn);
        let (first, second) = (quadrature::total(arena, before, &point)?, quadrature::total(arena, after, &point)?);
        if !(first.is_finite() && second.is_finite()) {
            return known;
        }
        if (first - second).abs() > 0.02 * (1.0 + first.abs()) {
            return Some(false);
        }
        known = Some(true);
    }
    known
}

/// What a branch of the transform adds to the density of the result, as it is put together: the density at the inverse times the size of the
/// inverse's derivative.
pub fn contribution(arena: &mut Arena, density: &Density, expression: ExprId, branch: &Branch, y: SymbolId) -> Outcome<ExprId> {
    let at = replace(arena, expression, density.variable, branch.inverse);
    differentiate(arena, branch.inverse, y).map(|slope| {
        let slope = if branch.increasing { slope } else { build::negate(arena, slope) };
        build::product(arena, [at, slope])
    })
}

/// The distribution function of Y = g(X) in terms of that of X, as a function of one argument; pieces between the ends of ranges, with zero
/// below and one above them.
pub fn push_cumulative(
    arena: &mut Arena,
    cumulative: &mut dyn FnMut(&mut Arena, ExprId) -> ExprId,
    support: Interval,
    g: ExprId,
    (x, y): (SymbolId, SymbolId),
    assumptions: &Assumptions,
) -> Outcome<Vec<(Interval, ExprId)>> {
    invert(arena, g, x, y, support, assumptions).and_then(|branches| {
        let mut terms = Vec::new();
        for branch in &branches {
            let own = cumulative(arena, branch.inverse);
            let end = if branch.increasing { branch.domain.lower } else { branch.domain.upper };
            let at_end = match end {
                _ if end == support.lower => build::zero(arena),
                _ if end == support.upper => build::one(arena),
                End::At(point) => cumulative(arena, point),
                End::Below => build::zero(arena),
                End::Above => build::one(arena),
            };
            let part = if branch.increasing { build::difference(arena, own, at_end) } else { build::difference(arena, at_end, own) };
            terms.push((branch.range, part));
        }
        let same = terms.iter().all(|(range, _)| *range == terms[0].0);
        if !same {
            return Outcome::Unknown("branches with different ranges".to_owned());
        }
        let total = build::sum(arena, terms.iter().map(|(_, part)| *part));
        let inside = terms[0].0.granted(arena, y, assumptions.clone());
        let total = simplify(arena, total, &inside);
        Outcome::Known(vec![(terms[0].0, total)])
    })
}

/// Overlapping contributions summed between consecutive ends; `None` when ends cannot be ordered.
fn overlaid(
    arena: &mut Arena,
    contributions: &[(Interval, ExprId)],
    y: SymbolId,
    assumptions: &Assumptions,
) -> Option<Vec<(Interval, ExprId)>> {
    let mut ends: Vec<End> = Vec::new();
    for end in contributions.iter().flat_map(|(interval, _)| [interval.lower, interval.upper]) {
        let mut place = ends.len();
        let mut known = false;
        for (at, own) in ends.clone().iter().enumerate() {
            match compare(arena, end, *own, assumptions)? {
                Ordering::Equal => {
                    known = true;
                    break;
                }
                Ordering::Less => {
                    place = at;
                    break;
                }
                Ordering::Greater => {}
            }
        }
        if !known {
            ends.insert(place, end);
        }
    }
    let mut pieces: Vec<(Interval, ExprId)> = Vec::new();
    for pair in ends.windows(2) {
        let piece = Interval { lower: pair[0], upper: pair[1] };
        let mut terms = Vec::new();
        for (interval, term) in contributions {
            let starts = compare(arena, interval.lower, piece.lower, assumptions)? != Ordering::Greater;
            let stops = compare(arena, interval.upper, piece.upper, assumptions)? != Ordering::Less;
            if starts && stops {
                terms.push(*term);
            }
        }
        if terms.is_empty() {
            continue;
        }
        let inside = piece.granted(arena, y, assumptions.clone());
        let terms: Vec<_> = terms.into_iter().map(|term| simplify(arena, term, &inside)).collect();
        let total = build::sum(arena, terms);
        let total = simplify(arena, total, &inside);
        match pieces.last_mut() {
            Some((last, expression)) if *expression == total && last.upper == piece.lower => last.upper = piece.upper,
            _ => pieces.push((piece, total)),
        }
    }
    Some(pieces)
}
