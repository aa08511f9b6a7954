//! Claims over the complex numbers: closed values, the normal form that is right there, points of the plane.

use std::cmp::Ordering;

use num_traits::Zero;

use super::{
    super::{
        Reason, Session, normal,
        prove::{both_sides, not_convergent},
        step::{Judgement, Relation},
    },
    domain::Domain,
};
use crate::{
    eval::{
        self,
        complex::{self, Point},
        symbolic::{
            self,
            sample_plane::{self, Number},
        },
    },
    ir::{Arena, ExprId, Node, SymbolId},
    num::{Complex, Outcome, Rational, Scalar, UNDECIDED},
    op,
};

/// The precision of samples.
const BITS: u32 = 144;
/// How many points are tried.
const POINTS: usize = 80;
/// After so many that agree no more are looked at.
const ENOUGH: usize = 24;
/// How many must agree.
const AGREEING: usize = 10;
/// How many must agree where a side is an integral, a sum or a product without end: each look is dear.
const AGREEING_UNENDING: usize = 5;
/// After so many rigorous looks floating point shows which points are worth another one.
const RIGOROUS: usize = 4;

impl Session {
    /// The verdict on a relation between complex numbers.
    pub(super) fn in_the_plane(&mut self, domain: &Domain, relation: Relation, left: ExprId, right: ExprId) -> Judgement {
        let [left, right] = [left, right].map(|side| self.derived_in_the_plane(side));
        let free = self.free_symbols(left, right);
        if relation == Relation::Equal && left == right && free.is_empty() {
            return Judgement::proved("identity", "both sides are the same");
        }
        let (mut agreeing, mut glances) = (0, 0);
        let mut blind = false;
        let mut why = "no point was found at which both sides have a value".to_owned();
        let mut unknown = 0;
        let dear = self.mentions_unending(left);
        let unending = dear || self.mentions_unending(right);
        let needed = if unending { AGREEING_UNENDING } else { AGREEING };
        let turns = if free.is_empty() { 1 } else { POINTS };
        let mut confirmed = relation == Relation::Equal && self.proves_in_the_plane(left, right);
        for turn in 0..turns {
            let Some(point) = self.plane_point(domain, &free, turn) else { continue };
            if (confirmed && agreeing >= 3) || agreeing >= if blind { needed } else { ENOUGH } {
                break;
            }
            if agreeing >= RIGOROUS && !blind {
                match glance(&self.arena, (left, right), &point) {
                    Some(close) if relation == Relation::Equal && close => {
                        agreeing += 1;
                        glances += 1;
                        continue;
                    }
                    Some(_) => {}
                    None => blind = true,
                }
            }
            let at = |id| complex::value(&self.arena, id, &point, BITS);
            let Some(sides) = both_sides((left, right), dear, unending, at) else { return not_convergent() };
            let (a, b) = match sides {
                (Outcome::Known(a), Outcome::Known(b)) => (a, b),
                (Outcome::Unknown(reason), _) | (_, Outcome::Unknown(reason)) => {
                    // What has no value for want of a rule has none at other points.
                    unknown += usize::from(reason != UNDECIDED && reason != "on a branch cut");
                    why = reason;
                    if agreeing == 0 && unknown > AGREEING {
                        break;
                    }
                    continue;
                }
                _ => continue,
            };
            match related(relation, &a, &b) {
                Some(true) => agreeing += 1,
                Some(false) => {
                    confirmed = false;
                    if self.all_range(&free) {
                        return self.plane_witness(&free, &point, &a, &b);
                    }
                }
                None if relation == Relation::Equal && narrow(&a) && narrow(&b) => agreeing += 1,
                None => {}
            }
        }
        // With nothing to choose a value is needed only where sides may be undefined.
        if confirmed && agreeing > 0 {
            return Judgement::proved("normal-form", "the difference has an empty normal form over the complex numbers");
        }
        let exact = free.is_empty() && agreeing == 1;
        match relation {
            Relation::Equal if exact && self.closed_equal(left, right) => {
                Judgement::proved("arithmetic", "both sides are the same complex number")
            }
            Relation::Equal if agreeing >= if free.is_empty() { 1 } else { needed } => {
                let rigorous = agreeing - glances;
                let more = if glances > 0 { format!(", {glances} more in floating point") } else { String::new() };
                Judgement::supported(format!("{rigorous} points of the plane agree to more than a hundred bits{more}"))
            }
            Relation::NotEqual | Relation::Order { .. } if exact => Judgement::proved("enclosure", "the two sides are apart as claimed"),
            _ => {
                self.searched_in_the_plane(domain, relation, left, right).unwrap_or_else(|| Judgement::unchecked(Reason::OutOfBudget, why))
            }
        }
    }

    /// The derivatives in an expression worked out, where they are of holomorphic functions.
    fn derived_in_the_plane(&mut self, side: ExprId) -> ExprId {
        let derivative = |node: &Node| matches!(node, Node::Bind { op: op::DERIVATIVE | op::PARTIAL, .. });
        let other = |node: &Node| !derivative(node) && !eval::may_be_holomorphic(node);
        if !symbolic::build::mentions(&self.arena, side, &derivative) || symbolic::build::mentions(&self.arena, side, &other) {
            return side;
        }
        symbolic::work_out_derivatives(&mut self.arena, side)
    }

    fn closed_equal(&self, left: ExprId, right: ExprId) -> bool {
        let at = |id| complex::value(&self.arena, id, &Point::new(), BITS).known();
        matches!((at(left), at(right)), (Some(a), Some(b)) if a.equals(&b) == Some(true))
    }

    fn proves_in_the_plane(&mut self, left: ExprId, right: ExprId) -> bool {
        normal::prove_equal_in_the_plane(&mut self.arena, left, right)
    }

    /// Point number `turn`: small Gaussian numbers for complex symbols, the real points for the others.
    fn plane_point(&mut self, domain: &Domain, free: &[SymbolId], turn: usize) -> Option<Point> {
        const SMALL: [(i64, i64, i64); 16] = [
            (1, 0, 1),
            (2, 0, 1),
            (0, 1, 1),
            (1, 1, 1),
            (-1, 1, 1),
            (1, -2, 1),
            (1, 1, 2),
            (0, 0, 1),
            (-1, 0, 1),
            (3, 1, 1),
            (-2, -1, 1),
            (1, -1, 3),
            (2, 3, 4),
            (-3, 2, 5),
            (0, -2, 1),
            (1, 3, 2),
        ];
        let real: Vec<SymbolId> = free.iter().copied().filter(|symbol| !domain.complex.contains(symbol)).collect();
        let values = if real.is_empty() { Vec::new() } else { self.point_of_its_own(&real, turn)? };
        let mut point: Point = real.into_iter().zip(values.into_iter().map(|value| Complex::from(Scalar::Exact(value)))).collect();
        for (place, symbol) in free.iter().filter(|symbol| domain.complex.contains(symbol)).enumerate() {
            let (re, im, scale) = SMALL[(turn * [1, 5, 7, 11][place % 4] + place * 3) % SMALL.len()];
            // Later turns walk outwards in the same directions, then inwards.
            let stretch = match turn / 16 {
                0 => Rational::from_integer(1.into()),
                1 => Rational::from_integer(2.into()),
                2 => Rational::new(1.into(), 4.into()),
                3 => Rational::from_integer(3.into()),
                _ => Rational::new(1.into(), 9.into()),
            };
            let part = |number: i64| Scalar::Exact(Rational::new(number.into(), scale.into()) * &stretch);
            point.insert(*symbol, Complex { re: part(re), im: part(im) });
        }
        self.allows(domain, free, &point).then_some(point)
    }

    /// Whether what is granted about the letters holds at a point of the plane.
    pub(super) fn allows(&self, domain: &Domain, free: &[SymbolId], point: &Point) -> bool {
        let nonzero = free.iter().all(|symbol| {
            let fact = self.assumptions.fact(*symbol);
            !(domain.complex.contains(symbol) && fact.is_some_and(|fact| fact.nonzero) && point.get(symbol).is_none_or(is_zero))
        });
        let sign =
            |id: &ExprId| complex::value(&self.arena, *id, point, 96).known().filter(Complex::is_real).and_then(|value| value.re.sign());
        nonzero
            && self.assumptions.positive_expressions().iter().all(|id| sign(id) == Some(Ordering::Greater))
            && self.assumptions.nonnegative_expressions().iter().all(|id| matches!(sign(id), Some(Ordering::Greater | Ordering::Equal)))
            && self.assumptions.nonzero_expressions().iter().all(|id| matches!(sign(id), Some(Ordering::Greater | Ordering::Less)))
            && self.granted_statements.iter().all(|condition| self.holds_at(*condition, point) == Some(true))
    }

    /// Whether a truth-valued expression holds at a point.
    fn holds_at(&self, condition: ExprId, point: &Point) -> Option<bool> {
        let Node::Apply(op, parts) = self.arena.node(condition) else { return None };
        match (*op, parts.as_ref()) {
            (op::AND, _) => {
                for part in parts {
                    if !self.holds_at(*part, point)? {
                        return Some(false);
                    }
                }
                Some(true)
            }
            (op::OR, _) => {
                let mut any = false;
                for part in parts {
                    any |= self.holds_at(*part, point)?;
                }
                Some(any)
            }
            (op::TRUE, _) => Some(true),
            (op::NOT, [inner]) => self.holds_at(*inner, point).map(|held| !held),
            (op::ELEMENT, [item, set]) => self.inside_interval(*item, *set, point),
            (relation, [left, right]) => {
                let at = |id| complex::value(&self.arena, id, point, 96).known();
                let (a, b) = (at(*left)?, at(*right)?);
                let relation = match relation {
                    op::EQ => Relation::Equal,
                    op::NE => Relation::NotEqual,
                    op::LT => Relation::Order { less: true, strict: true },
                    op::LE => Relation::Order { less: true, strict: false },
                    op::GT => Relation::Order { less: false, strict: true },
                    op::GE => Relation::Order { less: false, strict: false },
                    _ => return None,
                };
                related(relation, &a, &b)
            }
            _ => None,
        }
    }

    fn inside_interval(&self, item: ExprId, set: ExprId, point: &Point) -> Option<bool> {
        if let Node::Apply(op::ENUMERATION, parts) = self.arena.node(set) {
            return self.inside_progression(item, parts, point);
        }
        let Node::Apply(op::INTERVAL, ends) = self.arena.node(set) else { return None };
        let value = complex::value(&self.arena, item, point, 96).known()?;
        if !value.is_real() {
            return (value.im.sign()? != Ordering::Equal).then_some(false);
        }
        let closed = |at: usize| ends.get(at).is_some_and(|end| matches!(self.arena.node(*end), Node::Number(number) if !number.is_zero()));
        for (at, wanted) in [(0, Ordering::Greater), (1, Ordering::Less)] {
            let end = *ends.get(at)?;
            if !crate::eval::symbolic::build::is_finite_form(&self.arena, end) {
                continue;
            }
            let end = complex::value(&self.arena, end, point, 96).known()?;
            let order = value.re.compare(&end.re)?;
            if order != wanted && !(order == Ordering::Equal && closed(at + 2)) {
                return Some(false);
            }
        }
        Some(true)
    }

    pub(super) fn plane_witness(&self, free: &[SymbolId], point: &Point, a: &Complex, b: &Complex) -> Judgement {
        let part = |scalar: &Scalar| scalar.exact().map_or_else(|| format!("{:.6}", scalar.to_f64()), crate::num::exact_latex);
        let written =
            |value: &Complex| if value.is_real() { part(&value.re) } else { format!("{} + {} i", part(&value.re), part(&value.im)) };
        let witness: Vec<(String, String)> =
            free.iter().filter_map(|symbol| Some((self.arena.symbol_of(*symbol).name.to_string(), written(point.get(symbol)?)))).collect();
        let at: Vec<String> = witness.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        let place = if at.is_empty() { String::new() } else { format!("at {} ", at.join(", ")) };
        let detail = format!("{place}the left side is {} and the right side is {}", complex::shown(a), complex::shown(b));
        let mut judgement = Judgement::refuted(detail, None);
        judgement.witness = witness;
        judgement
    }
}

/// Whether the sides are close at a point, in floating point; `None` where they have no value there.
fn glance(arena: &Arena, (left, right): (ExprId, ExprId), point: &Point) -> Option<bool> {
    let place = point.iter().map(|(symbol, value)| (*symbol, Number { re: value.re.to_f64(), im: value.im.to_f64() })).collect();
    let (a, b) = (sample_plane::value(arena, left, &place)?, sample_plane::value(arena, right, &place)?);
    Some(a.is_finite() && b.is_finite() && a.minus(b).abs() <= 1e-10 * a.abs().max(b.abs()).max(1e-3))
}

fn is_zero(value: &Complex) -> bool {
    value.equals(&Complex::integer(0)) == Some(true)
}

/// Whether the enclosure is narrower than a hundred bits below its size.
pub(super) fn narrow(value: &Complex) -> bool {
    let small = |scalar: &Scalar| match scalar {
        Scalar::Ball(ball) => ball.certain_bits() > 100 || ball.upper().zip(ball.lower()).is_some_and(|(high, low)| high - low < tiny()),
        _ => true,
    };
    small(&value.re) && small(&value.im)
}

fn tiny() -> Rational {
    Rational::new(1.into(), num_traits::pow(num_bigint::BigInt::from(2), 110))
}

pub(super) fn related(relation: Relation, a: &Complex, b: &Complex) -> Option<bool> {
    match relation {
        Relation::Equal => a.equals(b),
        Relation::NotEqual => a.equals(b).map(|equal| !equal),
        Relation::Order { less, strict } => complex::order(a, b).map(|order| {
            let wanted = if less { Ordering::Less } else { Ordering::Greater };
            order == wanted || (!strict && order == Ordering::Equal)
        }),
        Relation::Approx => None,
    }
}
