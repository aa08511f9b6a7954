//! Inequalities that no lemma proves: a directed search for a violation. Floating point leads the way, rigorous enclosures decide at each
//! point that it finds; what survives is supported, never proved.

use super::{
    super::{
        Session,
        prove::holds,
        step::{Judgement, Relation},
    },
    domain::Domain,
};
use crate::{
    eval::{
        self,
        complex::{self, Point},
        symbolic::{
            build, sample,
            sample_plane::{self, Number},
        },
    },
    ir::{ExprId, Node, SymbolId},
    num::{Complex, Outcome, Rational, Scalar},
};

/// The precision of the rigorous look.
const BITS: u32 = 144;
/// More coordinates are not searched.
const MOST_COORDINATES: usize = 4;
/// How far a search goes.
#[derive(Debug, Clone, Copy)]
struct Reach {
    /// How many points start it.
    seeds: usize,
    /// From how many of the lowest, and of the others, it goes downhill.
    descents: usize,
    /// How many rounds a descent has.
    rounds: usize,
}

/// Floating point is cheap.
const REAL: Reach = Reach { seeds: 200, descents: 4, rounds: 24 };
/// Enclosures of complex numbers are not.
const COMPLEX: Reach = Reach { seeds: 80, descents: 2, rounds: 10 };

/// After so many seeds without any value there is nothing to search.
const HOPELESS: usize = 48;
/// So many times more seeds are tried where some have no value.
const TRIES: usize = 4;
/// So many seeds at least must have a value.
const ENOUGH: usize = 30;
/// What the rigorous looks may cost together, in work units.
const PURSE: usize = 60_000;
/// Relative gaps below this want a rigorous look.
const NARROW: f64 = 1e-9;

/// One coordinate of the space that is searched.
#[derive(Debug, Clone, Copy)]
struct Coordinate {
    low: f64,
    high: f64,
    integer: bool,
}

impl Coordinate {
    fn any() -> Self {
        Coordinate { low: f64::NEG_INFINITY, high: f64::INFINITY, integer: false }
    }

    /// Value number `turn` of a spread over all sizes, inside the coordinate's own range.
    fn seed(self, turn: usize, place: usize) -> f64 {
        const SIZES: [f64; 13] = [1.0, 0.5, 2.0, 0.1, 5.0, 0.01, 1.5, 20.0, 1e-3, 0.9, 1e-6, 300.0, 1e5];
        let mut mixed = (turn as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (place as u64 + 1).wrapping_mul(0xD1B5_4A32_D192_ED03);
        mixed ^= mixed >> 31;
        mixed = mixed.wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed ^= mixed >> 29;
        let unit = (mixed >> 11) as f64 / (1_u64 << 53) as f64;
        let size = SIZES[(mixed % 13) as usize] * (0.7 + 0.6 * unit);
        let value = match (self.low.is_finite(), self.high.is_finite()) {
            (true, true) => self.low + (self.high - self.low) * unit,
            (true, false) => self.low + size,
            (false, true) => self.high - size,
            (false, false) if mixed & 1 == 0 => size,
            (false, false) => -size,
        };
        self.inside(value)
    }

    fn inside(self, value: f64) -> f64 {
        let value = if self.integer { value.round() } else { value };
        value.clamp(self.low, self.high)
    }
}

/// Points with small relative gaps: seeds that are narrow, and what lies downhill from the lowest of them. `None` when too few have a value.
fn lowest(space: &[Coordinate], reach: Reach, gap: &mut dyn FnMut(&[f64]) -> Option<f64>) -> Option<Vec<Vec<f64>>> {
    let mut seeds: Vec<(f64, Vec<f64>)> = Vec::new();
    for turn in 0..TRIES * reach.seeds {
        if turn >= reach.seeds && seeds.len() >= ENOUGH {
            break;
        }
        let point: Vec<f64> = space.iter().enumerate().map(|(place, own)| own.seed(turn, place)).collect();
        if let Some(value) = gap(&point) {
            seeds.push((value, point));
        }
        // What has no value at the first points has none at the others.
        if turn + 1 == HOPELESS && seeds.is_empty() {
            return None;
        }
    }
    if seeds.len() < ENOUGH {
        return None;
    }
    seeds.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut found: Vec<Vec<f64>> =
        seeds.iter().skip(reach.descents).take_while(|(value, _)| *value < NARROW).map(|(_, point)| point.clone()).collect();
    found.truncate(4 * reach.descents);
    // A few that were not the lowest start too: a valley may be narrow.
    let spread = seeds.iter().skip(reach.descents).step_by((reach.seeds / reach.descents).max(1)).cloned();
    for (mut value, mut point) in seeds.iter().take(reach.descents).cloned().chain(spread) {
        let mut steps: Vec<f64> = point.iter().map(|x| (x.abs() / 2.0).max(1e-3)).collect();
        for _ in 0..reach.rounds {
            for at in 0..point.len() {
                let mut improved = false;
                for sign in [1.0, -1.0] {
                    let step = if space[at].integer { steps[at].max(1.0).round() } else { steps[at] };
                    let mut next = point.clone();
                    next[at] = space[at].inside(point[at] + sign * step);
                    if next[at] == point[at] {
                        continue;
                    }
                    if let Some(lower) = gap(&next).filter(|lower| *lower < value) {
                        (value, point, improved) = (lower, next, true);
                    }
                }
                if !improved {
                    steps[at] /= 2.0;
                }
            }
        }
        found.push(point);
    }
    Some(found)
}

/// A simple number beside `value`, where one lies near.
fn simple(value: f64) -> Option<Rational> {
    let near = |denominator: i64| {
        let above = (value * denominator as f64).round();
        ((above / denominator as f64 - value).abs() <= 1e-5 * value.abs().max(1e-2) && above.abs() < 1e9)
            .then(|| Rational::new((above as i64).into(), denominator.into()))
    };
    [1, 2, 3, 4, 5, 6, 8, 10].into_iter().find_map(near)
}

/// Every point with its simple neighbour first.
fn candidates(points: Vec<Vec<f64>>) -> Vec<Vec<Rational>> {
    let mut all = Vec::new();
    for point in points {
        all.extend(point.iter().map(|value| simple(*value)).collect::<Option<Vec<_>>>());
        all.extend(point.iter().map(|value| Rational::from_float(*value)).collect::<Option<Vec<_>>>());
    }
    all
}

/// How much of the room that the relation leaves is left, relative to the size of the sides; negative where it is violated.
fn room(relation: Relation, left: f64, right: f64) -> Option<f64> {
    let Relation::Order { less, .. } = relation else { return None };
    let gap = if less { right - left } else { left - right };
    (left.is_finite() && right.is_finite()).then(|| gap / (left.abs() + right.abs()).max(1e-280))
}

fn allows_equality(relation: Relation) -> bool {
    matches!(relation, Relation::Order { strict: false, .. })
}

impl Session {
    fn coordinate(&self, symbol: SymbolId) -> Coordinate {
        use num_traits::ToPrimitive;
        let Some(fact) = self.assumptions.fact(symbol) else { return Coordinate::any() };
        let end = |end: &Option<(Rational, bool)>| end.as_ref().and_then(|(end, _)| end.to_f64());
        Coordinate {
            low: end(&fact.lower).unwrap_or(f64::NEG_INFINITY),
            high: end(&fact.upper).unwrap_or(f64::INFINITY),
            integer: fact.integer,
        }
    }

    /// What a directed search says about an inequality between real numbers.
    pub(super) fn searched(&mut self, relation: Relation, left: ExprId, right: ExprId) -> Option<Judgement> {
        let free = self.free_symbols(left, right);
        if !matches!(relation, Relation::Order { .. }) || free.is_empty() || free.len() > MOST_COORDINATES || !self.all_range(&free) {
            return None;
        }
        // Floating point puts a model for a function that is not given.
        let called = |node: &Node| matches!(node, Node::Call { .. });
        if [left, right].into_iter().any(|side| build::mentions(&self.arena, side, &called)) {
            return None;
        }
        let space: Vec<Coordinate> = free.iter().map(|symbol| self.coordinate(*symbol)).collect();
        let conditions = !self.granted_statements.is_empty()
            || !self.assumptions.positive_expressions().is_empty()
            || !self.assumptions.nonnegative_expressions().is_empty()
            || !self.assumptions.nonzero_expressions().is_empty();
        let found = lowest(&space, REAL, &mut |point| {
            if conditions {
                let exact = point.iter().map(|value| Rational::from_float(*value)).collect::<Option<Vec<_>>>()?;
                if !self.is_granted(&free, &exact) {
                    return None;
                }
            }
            let place: sample::Point = free.iter().copied().zip(point.iter().copied()).collect();
            room(relation, sample::value(&self.arena, left, &place)?, sample::value(&self.arena, right, &place)?)
        })?;
        let mut looked_at = 0;
        let mut purse = PURSE;
        for point in candidates(found) {
            if !self.is_granted(&free, &point) {
                continue;
            }
            let environment = self.environment_at(&free, &point);
            let mut at = |id| eval::evaluate_within(&self.arena, id, &environment, BITS, &mut purse);
            let (a, b) = match (at(left), at(right)) {
                (Outcome::Known(a), Outcome::Known(b)) => (a, b),
                (Outcome::Undefined(_), _) | (_, Outcome::Undefined(_)) => continue,
                _ => return None,
            };
            match holds(relation, &a, &b) {
                Some(true) => looked_at += 1,
                Some(false) => return Some(self.witnessed(&free, &point, &a, &b)),
                // Where equality is allowed, sides that agree to more than a hundred bits are no violation.
                None if allows_equality(relation) && holds(Relation::Equal, &a, &b) == Some(true) => looked_at += 1,
                None => return None,
            }
        }
        (looked_at >= REAL.descents)
            .then(|| Judgement::supported(format!("a directed search from {} points found no violation", REAL.seeds)))
    }

    /// The same over the complex plane: each complex letter is two coordinates.
    pub(super) fn searched_in_the_plane(&mut self, domain: &Domain, relation: Relation, left: ExprId, right: ExprId) -> Option<Judgement> {
        let free = self.free_symbols(left, right);
        let mut space = Vec::new();
        for symbol in &free {
            space.push(self.coordinate(*symbol));
            if domain.complex.contains(symbol) {
                space.push(Coordinate::any());
            }
        }
        if !matches!(relation, Relation::Order { .. }) || free.is_empty() || space.len() > MOST_COORDINATES || !self.all_range(&free) {
            return None;
        }
        let point_at = |exact: &[Rational]| {
            let mut point = Point::new();
            let mut rest = exact.iter();
            for symbol in &free {
                let mut next = || rest.next().map(|value| Scalar::Exact(value.clone()));
                let re = next()?;
                let im = if domain.complex.contains(symbol) { next()? } else { Scalar::from(0) };
                point.insert(*symbol, Complex { re, im });
            }
            Some(point)
        };
        let mut cost = 0;
        let found = lowest(&space, COMPLEX, &mut |coordinates| {
            cost += 1;
            if cost > 2000 {
                return None;
            }
            let exact = coordinates.iter().map(|value| Rational::from_float(*value)).collect::<Option<Vec<_>>>()?;
            let point = point_at(&exact)?;
            if !self.allows(domain, &free, &point) {
                return None;
            }
            let place = point.iter().map(|(symbol, value)| (*symbol, Number { re: value.re.to_f64(), im: value.im.to_f64() })).collect();
            let at = |id| match sample_plane::value(&self.arena, id, &place) {
                Some(value) => (value.im == 0.0).then_some(value.re),
                None => complex::value(&self.arena, id, &point, 64).known().filter(Complex::is_real).map(|value| value.re.to_f64()),
            };
            room(relation, at(left)?, at(right)?)
        })?;
        let mut looked_at = 0;
        for exact in candidates(found) {
            let point = point_at(&exact)?;
            if !self.allows(domain, &free, &point) {
                continue;
            }
            let at = |id| complex::value(&self.arena, id, &point, BITS);
            let (a, b) = match (at(left), at(right)) {
                (Outcome::Known(a), Outcome::Known(b)) => (a, b),
                (Outcome::Undefined(_), _) | (_, Outcome::Undefined(_)) => continue,
                // The simple neighbour of a point may lie on a cut.
                _ => continue,
            };
            match super::plane::related(relation, &a, &b) {
                Some(true) => looked_at += 1,
                Some(false) => return Some(self.plane_witness(&free, &point, &a, &b)),
                None if allows_equality(relation) && super::plane::narrow(&a) && super::plane::narrow(&b) => looked_at += 1,
                None => return None,
            }
        }
        (looked_at >= COMPLEX.descents)
            .then(|| Judgement::supported(format!("a directed search from {} points of the plane found no violation", COMPLEX.seeds)))
    }
}
