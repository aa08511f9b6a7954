//! Claims with symbols: a proof by normal form for all values, a small witness against, agreement at many points.

use std::{cmp::Ordering, collections::HashMap};

use num_traits::{Signed, ToPrimitive, Zero};

use super::{
    normal,
    session::Session,
    step::{Judgement, Relation},
    verdict::Reason,
};
use crate::{
    elaborate::Elaborated,
    eval::{
        self, Environment,
        symbolic::{self, sample},
    },
    ir::{ExprId, Node, SymbolId},
    num::{Outcome, Rational, Scalar, UNDECIDED, Value},
    op,
};

/// The precision of samples: more than a hundred bits agree.
const BITS: u32 = 144;

/// How many points are tried.
const POINTS: usize = 160;

/// After so many points that agree a single statement is not looked at any further.
const ENOUGH: usize = 48;

/// The turns whose points lie far out.
const FAR_OUT: std::ops::Range<usize> = 28..40;

/// What the rigorous evaluations of one claim at points may cost together, in work units.
const PURSE: usize = 60_000;

/// How many points must agree before a claim is supported.
const AGREEING: usize = 12;

/// Definitions are put in so often.
const DEEPEST: usize = 60;

/// So many parts are written out.
const LARGEST: usize = 4000;

/// What floating point shows of a relation at a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Glance {
    /// It holds with room to spare.
    Holds,
    /// A side is no number.
    Undefined,
    /// It wants a rigorous look.
    Open,
    /// Nothing: a side has no value in floating point.
    Blind,
}

/// The state of writing names out.
#[derive(Debug, Default)]
struct Expansion {
    known: HashMap<ExprId, ExprId>,
    /// Names and functions that are being written out.
    open: Vec<SymbolId>,
    spent: usize,
}

/// Both sides at a point, the side that is cheap to know first: the right one where the left one is `dear`. `None` where one side is `unending` and
/// does not converge while the other has a value: it is not equal to it there.
pub(super) fn both_sides<T: Clone>(
    (left, right): (ExprId, ExprId),
    dear: bool,
    unending: bool,
    mut at: impl FnMut(ExprId) -> Outcome<T>,
) -> Option<(Outcome<T>, Outcome<T>)> {
    let first = at(if dear { right } else { left });
    let known = matches!(first, Outcome::Known(_));
    let second = if known { at(if dear { left } else { right }) } else { first.clone() };
    let without = matches!(&second, Outcome::Unknown(why) if why == eval::DIVERGENT || why == eval::WITHOUT_VALUE);
    (!(unending && known && without)).then_some(if dear { (second, first) } else { (first, second) })
}

/// What is said where [`both_sides`] finds that one does not converge.
pub(super) fn not_convergent() -> Judgement {
    Judgement::unchecked(Reason::NeedsAssumption, "it was not found to converge everywhere in the declared domain")
}

impl Session {
    /// A claim that has no value in numbers.
    pub(super) fn prove(&mut self, relation: Relation, l: &Elaborated, r: &Elaborated, why: &str) -> Judgement {
        let Some((left, right)) = self.expanded(l.expression, r.expression) else {
            return Judgement::unchecked(Reason::OutOfBudget, "too large once its names are written out");
        };
        let free = self.free_symbols(left, right);
        let reason = if free.is_empty() { Reason::UnsupportedOperator } else { Reason::UndefinedSymbol };
        if !self.single && (l.matrix_like || r.matrix_like || self.order_matters(left, right)) {
            if let Some(judgement) = self.generic(relation, l, r) {
                return judgement;
            }
            let directive = "needs to know what its letters are: numbers or matrices";
            return Judgement::unchecked(Reason::NeedsAssumption, format!("{directive} ({why})"));
        }
        if relation == Relation::Equal
            && let Outcome::Known(proof) = normal::prove_equal(&mut self.arena, left, right, &self.assumptions)
        {
            let mut judgement = Judgement::proved("normal-form", proof.steps.join("; "));
            for condition in &proof.conditions {
                judgement = judgement.noted(format!("where {}", condition.latex(&self.arena)));
            }
            return judgement;
        }
        if let Some(judgement) = self.generic(relation, l, r) {
            return judgement;
        }
        // What names stand for may be meant otherwise here: only a claim without them, or with functions of this section, is refuted by points.
        let other_names = self.has_other_names((l.expression, left)) || self.has_other_names((r.expression, right));
        if !other_names && let Some(judgement) = self.refuted_on_families(relation, left, right) {
            return judgement;
        }
        if !(self.all_range(&free) || relation == Relation::Equal && self.differentiates(l.expression, r.expression, &free)) {
            return Judgement::unchecked(reason, why.to_owned());
        }
        if other_names {
            return Judgement::unchecked(reason, why.to_owned());
        }
        // Points want values: derivatives are worked out first.
        let left = symbolic::work_out_derivatives(&mut self.arena, left);
        let right = symbolic::work_out_derivatives(&mut self.arena, right);
        let left = self.closed(left);
        let right = self.closed(right);
        // Without letters the numbers are looked at once, by those who ask.
        if self.single && free.is_empty() && (self.mentions_unending(left) || self.mentions_unending(right)) {
            return Judgement::unchecked(reason, why.to_owned());
        }
        let judgement = self.sampled(relation, left, right, &free, why);
        // Without symbols there is one point only, which supports nothing.
        if free.is_empty() && judgement.verdict != Some(super::Verdict::Refuted) {
            return Judgement::unchecked(reason, why.to_owned());
        }
        judgement
    }

    /// Both sides with what their names and functions stand for; `None` where that is too large.
    pub(super) fn expanded(&mut self, left: ExprId, right: ExprId) -> Option<(ExprId, ExprId)> {
        let mut expansion = Expansion::default();
        let sides = (self.expand(left, &mut expansion, 0), self.expand(right, &mut expansion, 0));
        (expansion.spent <= LARGEST).then_some(sides)
    }

    /// Whether no name in an expression has a meaning but functions that were defined under the heading that is open.
    fn only_own_functions(&self, expression: ExprId) -> bool {
        let mut seen = std::collections::HashSet::new();
        let mut open = vec![expression];
        while let Some(next) = open.pop() {
            if !seen.insert(next) {
                continue;
            }
            let own = match self.arena.node(next) {
                Node::Symbol(symbol) => self.environment.expression(*symbol).is_none(),
                Node::Call { function, .. } => {
                    self.context.opaque(next).is_none() && self.defined_in.get(function).is_some_and(|scope| *scope == self.scope)
                }
                _ => true,
            };
            if !own {
                return false;
            }
            open.extend(self.arena.children(next));
        }
        true
    }

    /// The expression with what its names and functions stand for; a name that is defined by itself stands for itself.
    fn expand(&mut self, expression: ExprId, expansion: &mut Expansion, depth: usize) -> ExprId {
        if let Some(done) = expansion.known.get(&expression) {
            return *done;
        }
        expansion.spent += 1;
        if depth > DEEPEST || expansion.spent > LARGEST {
            return expression;
        }
        let node = self.arena.node(expression).clone();
        let result = match node {
            Node::Symbol(symbol) => match self.environment.expression(symbol) {
                Some(definition) if !expansion.open.contains(&symbol) => {
                    expansion.open.push(symbol);
                    let value = self.expand(definition, expansion, depth + 1);
                    expansion.open.pop();
                    value
                }
                _ => expression,
            },
            Node::Apply(op, arguments) => {
                let arguments: Vec<ExprId> = arguments.iter().map(|argument| self.expand(*argument, expansion, depth + 1)).collect();
                self.arena.apply(op, arguments)
            }
            Node::Tensor { shape, entries } => {
                let entries: Vec<ExprId> = entries.iter().map(|entry| self.expand(*entry, expansion, depth + 1)).collect();
                self.arena.tensor(shape, entries)
            }
            Node::Bind { op, bindings, body } => {
                let body: Vec<ExprId> = body.iter().map(|part| self.expand(*part, expansion, depth + 1)).collect();
                self.arena.bind(op, bindings, body)
            }
            Node::Call { function, arguments, given } => self.expand_call(expression, function, &arguments, &given, expansion, depth),
            Node::Number(_) | Node::Text(_) => expression,
        };
        expansion.known.insert(expression, result);
        result
    }

    fn expand_call(
        &mut self,
        call: ExprId,
        function: SymbolId,
        arguments: &[ExprId],
        given: &[ExprId],
        expansion: &mut Expansion,
        depth: usize,
    ) -> ExprId {
        if expansion.open.contains(&function) {
            return call;
        }
        if let Some(value) = self.context.opaque(call) {
            expansion.open.push(function);
            let value = self.expand(value, expansion, depth + 1);
            expansion.open.pop();
            return value;
        }
        let Some(definition) = self.environment.function(function).cloned() else { return call };
        let all: Vec<ExprId> = arguments.iter().chain(given).copied().collect();
        if all.len() != definition.parameters.len() {
            return call;
        }
        let all: Vec<ExprId> = all.into_iter().map(|argument| self.expand(argument, expansion, depth + 1)).collect();
        let replacements: HashMap<SymbolId, ExprId> = definition.parameters.iter().copied().zip(all).collect();
        let body = symbolic::substitute(&mut self.arena, definition.body, &replacements);
        expansion.open.push(function);
        let value = self.expand(body, expansion, depth + 1);
        expansion.open.pop();
        value
    }

    /// An integral or a sum to infinity in closed form, where the normal form finds one; anything else as it is.
    fn closed(&mut self, expression: ExprId) -> ExprId {
        let mut open = vec![expression];
        let mut budget = LARGEST;
        while let Some(next) = open.pop() {
            budget = budget.saturating_sub(1);
            if budget == 0 {
                return expression;
            }
            if matches!(self.arena.node(next), Node::Bind { .. }) {
                let assumptions = self.assumptions.clone();
                return symbolic::simplify(&mut self.arena, expression, &assumptions);
            }
            open.extend(self.arena.children(next));
        }
        expression
    }

    /// Points of the declared domain, small ones first: one that speaks against the claim refutes it.
    pub(super) fn sampled(&mut self, relation: Relation, left: ExprId, right: ExprId, free: &[SymbolId], why: &str) -> Judgement {
        let mut agreeing = 0;
        let mut unknown = 0;
        let dear = self.mentions_unending(left);
        let unending = self.single && (dear || self.mentions_unending(right));
        let enough = if unending { AGREEING } else { ENOUGH };
        let mut between = vec![false; free.len()];
        // Without names that the text gives a meaning floating point shows which points are worth a rigorous look.
        let screened = self.single && free.iter().all(|symbol| !self.environment.defines(*symbol));
        // A power with a letter above a base that may be negative hides its faults at few points.
        let hidden = [left, right].into_iter().any(|side| {
            symbolic::build::mentions(&self.arena, side, &|node| match node {
                Node::Apply(op::POW, parts) => symbolic::build::value(&self.arena, parts[1]).is_none(),
                _ => false,
            })
        });
        let mut purse = if hidden { 6 * PURSE } else { PURSE };
        // Without letters all points are one.
        let turns = match free.len() {
            0 => 1,
            1 => POINTS,
            _ => POINTS,
        };
        for turn in 0..turns {
            if self.single && agreeing >= enough && !hidden || purse == 0 {
                break;
            }
            let Some(point) = self.point(free, turn) else { continue };
            let spread = agreeing >= AGREEING && self.is_spread(free, &between);
            if screened && (spread || relation != Relation::Equal) {
                match self.at_a_glance(relation, left, right, free, &point) {
                    Glance::Holds => {
                        agreeing += 1;
                        continue;
                    }
                    // What is undefined at one point is no use as a witness; enough others have been looked at.
                    Glance::Undefined if spread => continue,
                    // Far out a sum may be too long to look at otherwise.
                    Glance::Blind if spread && FAR_OUT.contains(&turn) => continue,
                    Glance::Undefined | Glance::Blind | Glance::Open => {}
                }
            }
            let environment = self.environment_at(free, &point);
            let at = |id: ExprId| eval::evaluate_within(&self.arena, id, &environment, BITS, &mut purse);
            let Some(sides) = both_sides((left, right), dear, unending, at) else { return not_convergent() };
            let (a, b) = match sides {
                (Outcome::Known(a), Outcome::Known(b)) => (a, b),
                // What has no value at one point for want of a rule has none at the others.
                (Outcome::Unknown(why), _) | (_, Outcome::Unknown(why)) if why != UNDECIDED => {
                    unknown += 1;
                    if agreeing == 0 && unknown > AGREEING {
                        break;
                    }
                    continue;
                }
                _ => continue,
            };
            match holds(relation, &a, &b) {
                Some(true) => {
                    agreeing += 1;
                    for (seen, value) in between.iter_mut().zip(&point) {
                        *seen |= !value.is_integer();
                    }
                }
                Some(false) if self.may_be_rounding(left, right, &a, &b) => {
                    return Judgement::unchecked(Reason::Ambiguous, "the sides differ by no more than the decimals in them may be rounded");
                }
                Some(false) => return self.witnessed(free, &point, &a, &b),
                None => {}
            }
        }
        // What agrees at whole numbers only may be undefined elsewhere: (-1)^x.
        let spread = self.is_spread(free, &between);
        if relation == Relation::Equal && agreeing >= AGREEING && spread && !(hidden && purse == 0) {
            return Judgement::supported(format!("{agreeing} points of the declared domain agree to more than a hundred bits"));
        }
        let detail = if agreeing > 0 { "no proof, and no point speaks against it" } else { why };
        Judgement::unchecked(Reason::OutOfBudget, detail)
    }

    /// Whether every letter that need not be whole was a fraction at some point.
    fn is_spread(&self, free: &[SymbolId], between: &[bool]) -> bool {
        free.iter().zip(between).all(|(symbol, seen)| *seen || self.assumptions.fact(*symbol).is_some_and(|fact| fact.integer))
    }

    /// Whether a relation holds at a point with room to spare, in floating point: such a point is no witness.
    fn at_a_glance(&self, relation: Relation, left: ExprId, right: ExprId, free: &[SymbolId], point: &[Rational]) -> Glance {
        let place: Option<sample::Point> =
            free.iter().zip(point).map(|(symbol, value)| value.to_f64().map(|value| (*symbol, value))).collect();
        let Some(place) = place else { return Glance::Open };
        let at = |id| sample::value(&self.arena, id, &place);
        let (Some(a), Some(b)) = (at(left), at(right)) else { return Glance::Blind };
        if a.is_nan() || b.is_nan() {
            return Glance::Undefined;
        }
        if !(a.is_finite() && b.is_finite()) {
            return Glance::Open;
        }
        let (gap, size) = (a - b, a.abs().max(b.abs()).max(1e-3));
        let holds = match relation {
            Relation::Equal => gap.abs() <= 1e-10 * size,
            Relation::NotEqual => gap.abs() > 1e-6 * size,
            Relation::Order { less: true, .. } => gap < -1e-6 * size,
            Relation::Order { less: false, .. } => gap > 1e-6 * size,
            Relation::Approx => false,
        };
        if holds { Glance::Holds } else { Glance::Open }
    }

    /// Whether two values differ by so little that decimals which were rounded before they were written explain it.
    pub(super) fn may_be_rounding(&self, left: ExprId, right: ExprId, a: &Value, b: &Value) -> bool {
        let (Value::Scalar(a), Value::Scalar(b)) = (a, b) else { return false };
        let mut finest: Option<usize> = None;
        let mut open = vec![left, right];
        let mut budget = LARGEST;
        while let Some(next) = open.pop() {
            budget -= 1;
            if budget == 0 {
                return false;
            }
            // A number that is not whole was typed as a decimal: fractions are quotients.
            if let Node::Number(number) = self.arena.node(next)
                && !number.is_integer()
            {
                let places = crate::num::terminating_places(number).unwrap_or(0) as usize;
                let scale = num_traits::pow(num_bigint::BigInt::from(10), places);
                let digits = (number.numer() * scale / number.denom()).magnitude().to_string().len();
                if digits >= 3 {
                    finest = Some(finest.map_or(digits, |known| known.min(digits)));
                }
            }
            open.extend(self.arena.children(next));
        }
        let Some(digits) = finest else { return false };
        let (a, b) = (a.to_f64(), b.to_f64());
        let slack = 10f64.powi(2 - i32::try_from(digits).unwrap_or(i32::MAX).min(300));
        (a - b).abs() <= slack * a.abs().max(b.abs()).max(1.0)
    }

    pub(super) fn witnessed(&self, free: &[SymbolId], point: &[Rational], a: &Value, b: &Value) -> Judgement {
        let witness: Vec<(String, String)> = free
            .iter()
            .zip(point)
            .map(|(symbol, value)| (self.arena.symbol_of(*symbol).name.to_string(), crate::num::exact_latex(value)))
            .collect();
        let at: Vec<String> = witness.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        let shown =
            |value: &Value| crate::num::format::value(value, 6, false).map_or_else(|| value.kind().to_owned(), |written| written.latex);
        let place = if at.is_empty() { String::new() } else { format!("at {} ", at.join(", ")) };
        let detail = format!("{place}the left side is {} and the right side is {}", shown(a), shown(b));
        let mut judgement = Judgement::refuted(detail, None);
        judgement.witness = witness;
        judgement
    }

    /// Point number `turn` for `free`, when it lies in the declared domain.
    pub(super) fn point(&mut self, free: &[SymbolId], turn: usize) -> Option<Vec<Rational>> {
        self.point_of_its_own(free, turn).filter(|point| self.is_granted(free, point))
    }

    /// The same where each symbol's own domain alone is looked at.
    pub(super) fn point_of_its_own(&self, free: &[SymbolId], turn: usize) -> Option<Vec<Rational>> {
        const SMALL: [(i64, i64); 14] =
            [(0, 1), (1, 1), (2, 1), (-1, 1), (1, 2), (3, 1), (-2, 1), (1, 3), (5, 1), (-1, 2), (2, 3), (7, 1), (-3, 1), (9, 10)];
        let mut point = Vec::with_capacity(free.len());
        // Equal values first, then each symbol walks the list at a pace of its own.
        for (place, symbol) in free.iter().enumerate() {
            let index = if turn < SMALL.len() {
                (turn + place) % SMALL.len()
            } else {
                let mixed = (turn as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(17)
                    ^ (place as u64 + 1).wrapping_mul(0xD1B5_4A32_D192_ED03);
                (mixed.wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 40) as usize % SMALL.len()
            };
            let (numerator, denominator) = SMALL[index];
            // A few turns look far out.
            let reach = match turn {
                _ if !FAR_OUT.contains(&turn) => 1,
                28..34 => 100,
                _ => 1000,
            };
            let value = Rational::new((numerator * reach).into(), denominator.into());
            if !self.admits(*symbol, &value) {
                // Fall back to a value inside the symbol's own interval.
                let inside = self.inside(*symbol, turn)?;
                point.push(inside);
                continue;
            }
            point.push(value);
        }
        Some(point)
    }

    /// Whether everything that is assumed holds at a point.
    pub(super) fn is_granted(&self, free: &[SymbolId], point: &[Rational]) -> bool {
        if !free.iter().zip(point).all(|(symbol, value)| self.admits(*symbol, value)) {
            return false;
        }
        let environment = self.environment_at(free, point);
        let sign = |id: &ExprId| match eval::evaluate(&self.arena, *id, &environment, BITS) {
            Outcome::Known(Value::Scalar(scalar)) => scalar.sign(),
            _ => None,
        };
        let holds = |id: &ExprId| matches!(eval::evaluate(&self.arena, *id, &environment, BITS), Outcome::Known(Value::Bool(true)));
        self.granted_statements.iter().all(holds)
            && self.assumptions.positive_expressions().iter().all(|id| sign(id) == Some(Ordering::Greater))
            && self.assumptions.nonnegative_expressions().iter().all(|id| matches!(sign(id), Some(Ordering::Greater | Ordering::Equal)))
            && self.assumptions.nonzero_expressions().iter().all(|id| matches!(sign(id), Some(Ordering::Greater | Ordering::Less)))
    }

    /// The names' meanings with values for `symbols`.
    pub(super) fn environment_at(&self, symbols: &[SymbolId], point: &[Rational]) -> Environment {
        let mut environment = self.environment.clone();
        for (symbol, value) in symbols.iter().zip(point) {
            environment.set_value(*symbol, Value::rational(value.clone()));
        }
        environment
    }

    fn admits(&self, symbol: SymbolId, value: &Rational) -> bool {
        let Some(fact) = self.assumptions.fact(symbol) else { return true };
        let above = fact.lower.as_ref().is_none_or(|(end, closed)| value > end || (*closed && value == end));
        let below = fact.upper.as_ref().is_none_or(|(end, closed)| value < end || (*closed && value == end));
        above && below && (!fact.integer || value.is_integer()) && (!fact.nonzero || !value.is_zero())
    }

    /// A value of the symbol's own domain.
    fn inside(&self, symbol: SymbolId, turn: usize) -> Option<Rational> {
        let fact = self.assumptions.fact(symbol)?;
        let step = Rational::from_integer(i64::try_from(turn % 7 + 1).ok()?.into());
        let value = match (&fact.lower, &fact.upper) {
            (Some((low, _)), Some((high, _))) if !fact.integer => low + (high - low) * &step / Rational::from_integer(8.into()),
            (Some((low, _)), _) if fact.integer => low.ceil() + step,
            (Some((low, _)), None) => low + step / Rational::from_integer(2.into()),
            (_, Some((high, _))) if fact.integer => high.floor() - step,
            (None, Some((high, _))) => high - step / Rational::from_integer(2.into()),
            (None, None) if fact.integer => step,
            _ => return None,
        };
        self.admits(symbol, &value).then_some(value)
    }

    /// Whether every free symbol of the expressions was introduced as arbitrary.
    pub(super) fn all_range(&self, symbols: &[SymbolId]) -> bool {
        symbols.iter().all(|symbol| {
            let known = self.arena.symbol_of(*symbol);
            self.context.name(&known.name).is_some_and(|name| name.arbitrary && name.definition.is_none())
        })
    }

    /// Whether the left side is the derivative of an expression in one letter, and the right side is one in the same letter: what is said of it is said
    /// for all its values.
    fn differentiates(&self, left: ExprId, right: ExprId, free: &[SymbolId]) -> bool {
        let Node::Bind { op: op::DERIVATIVE | op::PARTIAL, bindings, body } = self.arena.node(left) else { return false };
        let ([binding], [_]) = (bindings.as_ref(), body.as_ref()) else { return false };
        free == [binding.symbol] && symbolic::symbols(&self.arena, right) == [binding.symbol]
    }

    /// Whether names of other sections were written out in an expression.
    pub(super) fn has_other_names(&mut self, (as_written, expanded): (ExprId, ExprId)) -> bool {
        as_written != expanded && !self.only_own_functions(as_written)
    }

    /// The free symbols of both expressions.
    pub(super) fn free_symbols(&self, left: ExprId, right: ExprId) -> Vec<SymbolId> {
        let mut all = symbolic::symbols(&self.arena, left);
        for symbol in symbolic::symbols(&self.arena, right) {
            if !all.contains(&symbol) {
                all.push(symbol);
            }
        }
        // Bound names live in scopes of their own.
        all.retain(|symbol| self.arena.symbol_of(*symbol).scope < 1 << 30);
        all
    }
}

/// Whether the relation holds between two values; `None` where the enclosures do not decide.
pub(super) fn holds(relation: Relation, left: &Value, right: &Value) -> Option<bool> {
    match (left, right) {
        (Value::Scalar(a), Value::Scalar(b)) => scalars(relation, a, b),
        (Value::Tensor(a), Value::Tensor(b)) if relation == Relation::Equal => {
            if a.shape() != b.shape() {
                return None;
            }
            let mut all = Some(true);
            for (x, y) in a.entries().iter().zip(b.entries()) {
                match scalars(relation, x, y) {
                    Some(false) => return Some(false),
                    Some(true) => {}
                    None => all = None,
                }
            }
            all
        }
        _ => None,
    }
}

fn scalars(relation: Relation, a: &Scalar, b: &Scalar) -> Option<bool> {
    let order = a.compare(b);
    match relation {
        Relation::Equal => match order {
            Some(Ordering::Equal) => Some(true),
            Some(_) => Some(false),
            // Overlapping enclosures of this precision agree to more than a hundred bits, unless they are wide.
            None => narrow(a, b).then_some(true),
        },
        Relation::NotEqual => order.map(|order| order != Ordering::Equal),
        Relation::Order { less, strict } => order.map(|order| {
            let wanted = if less { Ordering::Less } else { Ordering::Greater };
            order == wanted || (!strict && order == Ordering::Equal)
        }),
        Relation::Approx => None,
    }
}

/// Whether both enclosures are narrower than a hundred bits below their size.
fn narrow(a: &Scalar, b: &Scalar) -> bool {
    [a, b].into_iter().all(|scalar| match crate::num::bounds(scalar) {
        Some((low, high)) => {
            let size = low.abs().max(Rational::new(1.into(), 1024.into()));
            (high - low).is_zero() || {
                let width = crate::num::bounds(scalar).map_or_else(Rational::zero, |(low, high)| high - low);
                width * Rational::from_integer(num_traits::pow(num_bigint::BigInt::from(2), 100)) < size
            }
        }
        None => false,
    })
}
