//! Statements in one real variable, decided exactly: the line is cut where anything can change, and each piece is looked at.
//!
//! What may stand in a statement: relations between expressions of the four operations, whole powers, square roots and absolute values, joined
//! by and, or, not. A relation in which something is undefined does not hold. Between two neighbouring roots of all polynomials that occur
//! every relation keeps its truth, so one rational point a piece, and each root itself, decide for all numbers.

mod polynomial;
mod tower;

use std::cmp::Ordering;

use num_traits::{One, Signed, ToPrimitive};

use crate::{
    ir::{Arena, ExprId, Node, OpId, SymbolId},
    num::Rational,
    op,
};
use polynomial::{Polynomial, Root, simplest};
use tower::{Element, Place, Sign, Tower};

use super::item::formula::{Formula, order_that_holds};

/// The largest whole exponent that is multiplied out.
const LARGEST_EXPONENT: i64 = 24;

/// Where two statements part ways.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Parting {
    /// The point, in LaTeX; nearly, when it is no rational number.
    pub(super) point: String,
    /// Whether the first holds there (then the second does not).
    pub(super) first: bool,
    /// Whether the point is exactly what is written.
    pub(super) exact: bool,
}

/// What comes of comparing two statements.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Compared {
    /// A point where the first holds and the second does not.
    pub(super) lost: Option<Parting>,
    /// A point where the second holds and the first does not.
    pub(super) extraneous: Option<Parting>,
    /// How many points and pieces were looked at.
    pub(super) pieces: usize,
}

/// Compares two statements at every real value of `variable` where `granted` holds; `None` when something in them is beyond this method.
pub(super) fn compare(arena: &Arena, variable: SymbolId, granted: &Formula, first: &Formula, second: &Formula) -> Option<Compared> {
    let mut line = Line { arena, variable, tower: Tower::default(), borders: Vec::new(), work: 0 };
    let granted = line.prepared(granted)?;
    let first = line.prepared(first)?;
    let second = line.prepared(second)?;
    let places = line.places()?;
    let mut compared = Compared { lost: None, extraneous: None, pieces: places.len() };
    for place in &places {
        let roots = line.tower.roots_at(place)?;
        if !line.holds(&granted, place, &roots)? {
            continue;
        }
        let (a, b) = (line.holds(&first, place, &roots)?, line.holds(&second, place, &roots)?);
        let slot = match (a, b) {
            (true, false) => &mut compared.lost,
            (false, true) => &mut compared.extraneous,
            _ => continue,
        };
        let parting = Parting { point: written(place), first: a, exact: place.exact().is_some() };
        if slot.as_ref().is_none_or(|known| simpler(&parting, known)) {
            *slot = Some(parting);
        }
    }
    Some(compared)
}

fn simpler(one: &Parting, other: &Parting) -> bool {
    (!one.exact, one.point.len()) < (!other.exact, other.point.len())
}

fn written(place: &Place) -> String {
    match place.exact() {
        Some(value) => crate::num::exact_latex(value),
        None => format!("{:.6}", place.near()),
    }
}

/// A relation as the sign of one element that must be defined.
#[derive(Debug, Clone)]
enum Prepared {
    Relation { gap: Element, denominators: Vec<Element>, holds: fn(Ordering) -> bool },
    And(Vec<Prepared>),
    Or(Vec<Prepared>),
    Not(Box<Prepared>),
    Constant(bool),
}

/// A quotient of elements.
#[derive(Debug, Clone)]
struct Quotient {
    above: Element,
    below: Element,
}

struct Line<'a> {
    arena: &'a Arena,
    variable: SymbolId,
    tower: Tower,
    borders: Vec<Polynomial>,
    work: usize,
}

impl Line<'_> {
    fn prepared(&mut self, formula: &Formula) -> Option<Prepared> {
        Some(match formula {
            Formula::Constant(value) => Prepared::Constant(*value),
            Formula::Proposition(_) => return None,
            Formula::And(parts) => Prepared::And(parts.iter().map(|part| self.prepared(part)).collect::<Option<_>>()?),
            Formula::Or(parts) => Prepared::Or(parts.iter().map(|part| self.prepared(part)).collect::<Option<_>>()?),
            Formula::Not(part) => Prepared::Not(Box::new(self.prepared(part)?)),
            Formula::Relation(relation, left, right) => self.relation(*relation, *left, *right)?,
        })
    }

    fn relation(&mut self, relation: OpId, left: ExprId, right: ExprId) -> Option<Prepared> {
        let holds = order_that_holds(relation)?;
        let mut denominators = Vec::new();
        let (l, r) = (self.element(left, &mut denominators)?, self.element(right, &mut denominators)?);
        // l - r has the sign of the numerator times the denominator.
        let cross = self.tower.times(&l.above, &r.below)?.plus(&self.tower.times(&r.above, &l.below)?.negated());
        let below = self.tower.times(&l.below, &r.below)?;
        let gap = self.tower.times(&cross, &below)?;
        for element in [&cross, &below].into_iter().chain(&denominators) {
            let norm = self.tower.norm(element)?;
            self.borders.push(norm);
        }
        Some(Prepared::Relation { gap, denominators, holds })
    }

    fn element(&mut self, id: ExprId, denominators: &mut Vec<Element>) -> Option<Quotient> {
        self.work += 1;
        if self.work > 2000 {
            return None;
        }
        let one = || Element::number(Rational::one());
        let plain = |above: Element| Quotient { above, below: one() };
        match self.arena.node(id).clone() {
            Node::Number(value) => Some(plain(Element::number(value))),
            Node::Symbol(symbol) if symbol == self.variable => Some(plain(Element::polynomial(Polynomial::variable()))),
            Node::Apply(op, arguments) => match (op, arguments.as_ref()) {
                (op::ADD, _) => {
                    let mut total = plain(Element::number(Rational::from_integer(0.into())));
                    for argument in &arguments {
                        let term = self.element(*argument, denominators)?;
                        total = self.sum(&total, &term)?;
                    }
                    Some(total)
                }
                (op::MUL, _) => {
                    let mut total = plain(one());
                    for argument in &arguments {
                        let factor = self.element(*argument, denominators)?;
                        total = self.product(&total, &factor)?;
                    }
                    Some(total)
                }
                (op::SUB, [x, y]) => {
                    let (left, right) = (self.element(*x, denominators)?, self.element(*y, denominators)?);
                    self.sum(&left, &Quotient { above: right.above.negated(), below: right.below })
                }
                (op::NEG, [x]) => {
                    let inner = self.element(*x, denominators)?;
                    Some(Quotient { above: inner.above.negated(), below: inner.below })
                }
                (op::POS, [x]) => self.element(*x, denominators),
                (op::PERCENT, [x]) => {
                    let inner = self.element(*x, denominators)?;
                    let hundredth = plain(Element::number(Rational::new(1.into(), 100.into())));
                    self.product(&inner, &hundredth)
                }
                (op::DIV, [x, y]) => {
                    let (above, below) = (self.element(*x, denominators)?, self.element(*y, denominators)?);
                    denominators.push(below.above.clone());
                    self.product(&above, &Quotient { above: below.below, below: below.above })
                }
                (op::POW, [x, y]) => self.power(*x, *y, denominators),
                (op::SQRT, [x]) => {
                    let inner = self.element(*x, denominators)?;
                    self.root(&inner)
                }
                (op::ROOT, [x, index])
                    if super::super::eval::symbolic::build::value(self.arena, *index)? == Rational::from_integer(2.into()) =>
                {
                    let inner = self.element(*x, denominators)?;
                    self.root(&inner)
                }
                (op::ABS, [x]) => {
                    let inner = self.element(*x, denominators)?;
                    let square = self.product(&inner, &inner)?;
                    self.root(&square)
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn sum(&self, a: &Quotient, b: &Quotient) -> Option<Quotient> {
        if a.below == b.below {
            return Some(Quotient { above: a.above.plus(&b.above), below: a.below.clone() });
        }
        let above = self.tower.times(&a.above, &b.below)?.plus(&self.tower.times(&b.above, &a.below)?);
        Some(Quotient { above, below: self.tower.times(&a.below, &b.below)? })
    }

    fn product(&self, a: &Quotient, b: &Quotient) -> Option<Quotient> {
        Some(Quotient { above: self.tower.times(&a.above, &b.above)?, below: self.tower.times(&a.below, &b.below)? })
    }

    fn power(&mut self, base: ExprId, exponent: ExprId, denominators: &mut Vec<Element>) -> Option<Quotient> {
        let exponent = super::super::eval::symbolic::build::value(self.arena, exponent)?;
        let twice = (&exponent * Rational::from_integer(2.into())).to_integer().to_i64().filter(|e| e.abs() <= 2 * LARGEST_EXPONENT)?;
        if !(&exponent * Rational::from_integer(2.into())).is_integer() {
            return None;
        }
        let mut inner = self.element(base, denominators)?;
        if !exponent.is_integer() {
            inner = self.root(&inner)?;
        }
        let whole = if exponent.is_integer() { twice / 2 } else { twice };
        if whole < 0 || exponent <= Rational::from_integer(0.into()) {
            denominators.push(inner.above.clone());
        }
        if whole < 0 {
            inner = Quotient { above: inner.below, below: inner.above };
        }
        let mut total = Quotient { above: Element::number(Rational::one()), below: Element::number(Rational::one()) };
        for _ in 0..whole.unsigned_abs() {
            total = self.product(&total, &inner)?;
        }
        Some(total)
    }

    /// sqrt(a/b) is sqrt(a b)/|b|, whose denominator is not zero where a/b is defined.
    fn root(&mut self, of: &Quotient) -> Option<Quotient> {
        if of.below == Element::number(Rational::one()) {
            return Some(Quotient { above: self.tower.sqrt(&of.above)?, below: of.below.clone() });
        }
        let under = self.tower.times(&of.above, &of.below)?;
        let square = self.tower.times(&of.below, &of.below)?;
        Some(Quotient { above: self.tower.sqrt(&under)?, below: self.tower.sqrt(&square)? })
    }

    /// One place in each piece of the line, and each border.
    fn places(&mut self) -> Option<Vec<Place>> {
        self.borders.extend(self.tower.borders()?);
        let mut all = Polynomial::constant(Rational::one());
        for border in &self.borders {
            if !border.is_zero() {
                all = all.lcm(&border.squarefree());
            }
            if all.degree() > 60 || all.size() > 100_000 {
                return None;
            }
        }
        let all = all.squarefree();
        let mut roots = all.roots()?;
        separate(&mut roots, &all)?;
        let mut places = Vec::new();
        let one = Rational::one();
        for (at, root) in roots.iter().enumerate() {
            let before = match at.checked_sub(1).map(|before| &roots[before].high) {
                Some(before) => simplest(before, &root.low),
                None => simplest(&(&root.low - &one - root.low.abs()), &root.low),
            };
            places.push(Place::rational(before));
            places.push(Place::root(root, &all));
        }
        let last = match roots.last() {
            Some(root) => simplest(&root.high, &(&root.high + &one + root.high.abs())),
            None => Rational::from_integer(0.into()),
        };
        places.push(Place::rational(last));
        Some(places)
    }

    fn holds(&self, prepared: &Prepared, place: &Place, roots: &[Option<crate::num::Ball>]) -> Option<bool> {
        match prepared {
            Prepared::Constant(value) => Some(*value),
            Prepared::Not(part) => self.holds(part, place, roots).map(|held| !held),
            Prepared::And(parts) => joined(parts.iter().map(|part| self.holds(part, place, roots)), false),
            Prepared::Or(parts) => joined(parts.iter().map(|part| self.holds(part, place, roots)), true),
            Prepared::Relation { gap, denominators, holds } => {
                for below in denominators {
                    match self.tower.sign(below, place, roots) {
                        Sign::Of(Ordering::Equal) | Sign::Undefined => return Some(false),
                        Sign::Of(_) => {}
                        Sign::Open => return None,
                    }
                }
                match self.tower.sign(gap, place, roots) {
                    Sign::Of(order) => Some(holds(order)),
                    Sign::Undefined => Some(false),
                    Sign::Open => None,
                }
            }
        }
    }
}

/// Any part that is `decisive` decides; an open part leaves the whole open.
fn joined(parts: impl Iterator<Item = Option<bool>>, decisive: bool) -> Option<bool> {
    let mut open = false;
    for part in parts {
        match part {
            Some(held) if held == decisive => return Some(decisive),
            Some(_) => {}
            None => open = true,
        }
    }
    if open { None } else { Some(!decisive) }
}

/// Makes the intervals of neighbouring roots disjoint, with room between them.
fn separate(roots: &mut [Root], of: &Polynomial) -> Option<()> {
    for at in 1..roots.len() {
        let mut turns = 0;
        while roots[at - 1].high >= roots[at].low {
            turns += 1;
            if turns > 400 {
                return None;
            }
            roots[at - 1] = roots[at - 1].clone().halved(of);
            roots[at] = roots[at].clone().halved(of);
        }
    }
    Some(())
}
