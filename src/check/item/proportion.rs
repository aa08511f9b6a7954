//! Systems of equations that have the same solutions since each equation is a sum of multiples of the others, up to factors that are nowhere zero.

use std::collections::BTreeMap;

use num_traits::{Signed, Zero};

use super::{
    super::{
        Session,
        normal::{Condition, Requirement},
    },
    formula::Formula,
    logic::Direction,
};
use crate::{
    eval::symbolic::normal::{
        DEFAULT_BUDGET, Normal,
        kernel::{Kernel, KernelId, Monomial, Polynomial, merged},
    },
    ir::ExprId,
    num::Rational,
    op,
};

/// So many equations may stand beside each other.
const MOST_EQUATIONS: usize = 6;
/// Longer equations are not compared.
const MOST_TERMS: usize = 60;

impl Session {
    /// Whether both statements are equations, or systems of them, of which one is made of the other, and are defined in the same places.
    pub(super) fn same_equations(&mut self, direction: Direction, first: &Formula, second: &Formula, plane: bool) -> bool {
        let (Some(before), Some(after)) = (equations(first), equations(second)) else { return false };
        let (asked_before, asked_after) = (self.conditions_of(first), self.conditions_of(second));
        let assumptions = self.assumptions.clone();
        let mut normal = if plane {
            Normal::in_the_plane(&mut self.arena, DEFAULT_BUDGET / 4)
        } else {
            Normal::new(&mut self.arena, &assumptions, DEFAULT_BUDGET / 4)
        };
        let mut pair = Pair { normal: &mut normal, nonzero: Vec::new() };
        if !pair.covers(direction, &asked_before, &asked_after) {
            return false;
        }
        pair.note_nonzero(&asked_before, &asked_after);
        let (Some(before), Some(after)) = (pair.gaps(&before), pair.gaps(&after)) else { return false };
        (direction == Direction::Backward || pair.all_made_of(&after, &before))
            && (direction == Direction::Forward || pair.all_made_of(&before, &after))
    }
}

/// The equations of a statement that is nothing else: their sides.
fn equations(formula: &Formula) -> Option<Vec<(ExprId, ExprId)>> {
    match formula {
        Formula::Relation(op::EQ, left, right) => Some(vec![(*left, *right)]),
        Formula::And(parts) if parts.len() <= MOST_EQUATIONS => {
            let all: Option<Vec<Vec<(ExprId, ExprId)>>> = parts.iter().map(equations).collect();
            all.map(|all| all.concat())
        }
        _ => None,
    }
}

/// Two systems under comparison.
struct Pair<'a, 'b> {
    normal: &'a mut Normal<'b>,
    /// What is nowhere zero where both are defined.
    nonzero: Vec<KernelId>,
}

impl Pair<'_, '_> {
    /// Whether what one system asks for is asked for by the other too.
    fn covers(&mut self, direction: Direction, first: &[Condition], second: &[Condition]) -> bool {
        let mut within = |some: &[Condition], all: &[Condition]| all.iter().all(|one| some.iter().any(|other| self.alike(one, other)));
        (direction == Direction::Backward || within(first, second)) && (direction == Direction::Forward || within(second, first))
    }

    fn alike(&mut self, one: &Condition, other: &Condition) -> bool {
        if one == other {
            return true;
        }
        if one.requirement != Requirement::NonZero || other.requirement != Requirement::NonZero {
            return false;
        }
        match self.forms(one.expression, other.expression) {
            Some((a, b)) => self.proportional(&a, &b),
            None => false,
        }
    }

    fn forms(&mut self, one: ExprId, other: ExprId) -> Option<(Polynomial, Polynomial)> {
        Some((self.normal.reduce(one).ok()?, self.normal.reduce(other).ok()?))
    }

    /// Letters that both systems ask not to be zero.
    fn note_nonzero(&mut self, first: &[Condition], second: &[Condition]) {
        for condition in first.iter().filter(|condition| condition.requirement == Requirement::NonZero && second.contains(condition)) {
            if let Ok(form) = self.normal.reduce(condition.expression)
                && let Some((monomial, _)) = form.as_term()
            {
                let kernels: Vec<KernelId> = monomial.iter().map(|(kernel, _)| *kernel).collect();
                self.nonzero.extend(kernels);
            }
        }
    }

    /// What is zero exactly where the equations hold.
    fn gaps(&mut self, equations: &[(ExprId, ExprId)]) -> Option<Vec<Polynomial>> {
        equations
            .iter()
            .map(|(left, right)| {
                let gap = self.normal.reduce(*left).ok()?.minus(&self.normal.reduce(*right).ok()?);
                self.normal.cleared(&gap).ok().filter(|gap| gap.0.len() <= MOST_TERMS)
            })
            .collect()
    }

    /// Whether each of `all` is zero wherever `given` are, for a reason that is seen in their terms.
    fn all_made_of(&mut self, all: &[Polynomial], given: &[Polynomial]) -> bool {
        all.iter().all(|one| one.is_empty() || given.iter().any(|other| self.proportional(one, other)) || in_span(one, given))
    }

    /// Whether one is the other times something that is nowhere zero.
    fn proportional(&mut self, one: &Polynomial, other: &Polynomial) -> bool {
        if one.0.len() != other.0.len() {
            return false;
        }
        let Some((lead, weight)) = one.0.iter().next() else { return true };
        for (monomial, coefficient) in &other.0 {
            let inverse: Monomial = monomial.iter().map(|(kernel, power)| (*kernel, -power)).collect();
            let ratio = merged(lead, &inverse);
            if !ratio.iter().all(|(kernel, _)| self.is_unit(*kernel)) {
                continue;
            }
            let factor = Polynomial::term(weight / coefficient, ratio);
            if self.normal.times(other, &factor).is_ok_and(|product| product == *one) {
                return true;
            }
        }
        false
    }

    fn is_unit(&self, kernel: KernelId) -> bool {
        self.nonzero.contains(&kernel)
            || matches!(self.normal.store.get(kernel), Kernel::Imaginary | Kernel::Exp(_) | Kernel::Pi | Kernel::Prime(_))
    }
}

/// Whether one polynomial is a sum of rational multiples of others.
fn in_span(one: &Polynomial, given: &[Polynomial]) -> bool {
    let mut rows: Vec<BTreeMap<Monomial, Rational>> = Vec::new();
    let reduced = |mut row: BTreeMap<Monomial, Rational>, rows: &[BTreeMap<Monomial, Rational>]| {
        for known in rows {
            let Some((lead, weight)) = known.iter().next() else { continue };
            let Some(own) = row.get(lead).cloned() else { continue };
            let factor = own / weight;
            for (monomial, coefficient) in known {
                let entry = row.entry(monomial.clone()).or_insert_with(Rational::zero);
                *entry -= coefficient * &factor;
            }
            row.retain(|_, coefficient| !coefficient.is_zero());
        }
        row
    };
    for polynomial in given {
        let row = reduced(polynomial.0.clone(), &rows);
        if !row.is_empty() {
            rows.push(row);
        }
    }
    // A row may have terms before the lead of an earlier one: until nothing changes.
    let mut row = one.0.clone();
    for _ in 0..=rows.len() {
        row = reduced(row, &rows);
    }
    row.is_empty()
}

/// Whether a number is a whole power that an equation between logarithms may be raised to.
pub(super) fn is_short_power(power: &Rational) -> bool {
    power.is_integer() && !power.is_zero() && power.abs() <= Rational::from_integer(6.into())
}
