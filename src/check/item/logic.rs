//! Equivalence and consequence between statements: the same up to scaling, by the signs that occur, by cutting the line, or refuted at a point.

use std::{cmp::Ordering, collections::HashMap};

use num_traits::{Signed, Zero};

use super::{
    super::{
        Reason, Session,
        cells::{self, Parting},
        normal,
        step::Judgement,
    },
    formula::Formula,
};
use crate::{
    eval::{
        self, Environment,
        symbolic::{
            self,
            normal::{DEFAULT_BUDGET, Normal, kernel::Polynomial},
        },
    },
    ir::{ExprId, Node, SymbolId},
    num::{Outcome, Rational, Value},
    op,
};

/// What is claimed about two statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// Each follows from the other.
    Both,
    /// The second follows from the first.
    Forward,
    /// The first follows from the second.
    Backward,
}

impl Direction {
    pub(super) fn of(sign: &str) -> Option<Self> {
        match sign {
            "\\iff" | "\\Leftrightarrow" | "\\Longleftrightarrow" | "\\equiv" | "\\leftrightarrow" => Some(Direction::Both),
            "\\implies" | "\\Rightarrow" | "\\Longrightarrow" => Some(Direction::Forward),
            "\\impliedby" | "\\Leftarrow" | "\\Longleftarrow" => Some(Direction::Backward),
            _ => None,
        }
    }

    fn broken(self, first: bool, second: bool) -> bool {
        match self {
            Direction::Both => first != second,
            Direction::Forward => first && !second,
            Direction::Backward => second && !first,
        }
    }
}

/// So many different things may have a sign.
const MOST_SIGNS: usize = 8;

/// So many solved names and cases are put in one after the other.
const DEEPEST_CASES: usize = 8;

/// So many points are tried for a refutation.
const MOST_POINTS: usize = 1200;

impl Session {
    /// The verdict on `first` and `second`.
    pub(super) fn related(&mut self, direction: Direction, first: &Formula, second: &Formula) -> Judgement {
        if first == second {
            return Judgement::proved("identity", "both are the same statement");
        }
        if self.same_by_signs(direction, first, second) {
            return Judgement::proved("normal-form", "it holds for every combination of signs of what is compared with zero");
        }
        let mut symbols = first.symbols(&self.arena);
        symbols.extend(second.symbols(&self.arena).into_iter().filter(|symbol| !symbols.contains(symbol)).collect::<Vec<_>>());
        symbols.retain(|symbol| self.arena.symbol_of(*symbol).scope < 1 << 30);
        let propositions = first.has_propositions() || second.has_propositions();
        if !propositions
            && symbols.len() <= 1
            && let Some(judgement) = self.decided_on_the_line(direction, symbols.first().copied(), first, second)
        {
            return judgement;
        }
        let follows = !propositions
            && (direction == Direction::Backward || self.follows(first, second, DEEPEST_CASES))
            && (direction == Direction::Forward || self.follows(second, first, DEEPEST_CASES));
        if follows {
            return Judgement::proved("substitution", "solved names put in, case by case");
        }
        if !propositions && let Some(judgement) = self.parted(direction, &symbols, first, second) {
            return judgement;
        }
        Judgement::unchecked(Reason::OutOfBudget, "no proof that one follows from the other, and no point speaks against it")
    }

    fn decided_on_the_line(
        &mut self,
        direction: Direction,
        symbol: Option<SymbolId>,
        first: &Formula,
        second: &Formula,
    ) -> Option<Judgement> {
        let variable = symbol.unwrap_or_else(|| self.arena.symbol("x", u32::MAX));
        let granted = self.granted(&[variable])?;
        let compared = cells::compare(&self.arena, variable, &granted, first, second)?;
        let against: Option<&Parting> = match direction {
            Direction::Both => compared.lost.as_ref().or(compared.extraneous.as_ref()),
            Direction::Forward => compared.lost.as_ref(),
            Direction::Backward => compared.extraneous.as_ref(),
        };
        let Some(parting) = against else {
            return Some(Judgement::proved("cells", format!("both hold at the same of {} points and pieces of the line", compared.pieces)));
        };
        // A point of a cell need not be whole.
        if self.assumptions.fact(variable).is_some_and(|fact| fact.integer) {
            return None;
        }
        let name = self.arena.symbol_of(variable).name.to_string();
        let at = if symbol.is_none() {
            String::new()
        } else {
            format!("at {name} {} {} ", if parting.exact { "=" } else { "\\approx" }, parting.point)
        };
        let which = match (parting.first, direction) {
            (true, Direction::Both) => "the first holds and the second does not: a solution is lost",
            (true, _) => "the first holds and the second does not",
            (false, Direction::Both) => "the second holds and the first does not: an extraneous solution",
            (false, _) => "the second holds and the first does not",
        };
        let mut judgement = Judgement::refuted(format!("{at}{which}"), None);
        if symbol.is_some() {
            judgement.witness = vec![(name, parting.point.clone())];
        }
        Some(judgement)
    }

    /// What is granted about these symbols as a formula; `None` when something cannot be said so.
    pub(super) fn granted(&mut self, symbols: &[SymbolId]) -> Option<Formula> {
        let mut all = Vec::new();
        let zero = self.arena.integer(0);
        for symbol in symbols {
            let name = self.arena.name(*symbol);
            let Some(fact) = self.assumptions.fact(*symbol).cloned() else { continue };
            if let Some((end, closed)) = fact.lower {
                let end = self.arena.number(end);
                all.push(Formula::Relation(if closed { op::GE } else { op::GT }, name, end));
            }
            if let Some((end, closed)) = fact.upper {
                let end = self.arena.number(end);
                all.push(Formula::Relation(if closed { op::LE } else { op::LT }, name, end));
            }
            if fact.nonzero {
                all.push(Formula::Relation(op::NE, name, zero));
            }
        }
        let conditions = [
            (op::GT, self.assumptions.positive_expressions().to_vec()),
            (op::GE, self.assumptions.nonnegative_expressions().to_vec()),
            (op::NE, self.assumptions.nonzero_expressions().to_vec()),
        ];
        for (relation, expressions) in conditions {
            for expression in expressions {
                if symbolic::symbols(&self.arena, expression).iter().any(|symbol| !symbols.contains(symbol)) {
                    return None;
                }
                all.push(Formula::Relation(relation, expression, zero));
            }
        }
        for statement in self.granted_statements.clone() {
            all.push(Formula::of(&mut self.arena, statement)?);
        }
        Some(Formula::And(all))
    }

    /// Whether the claim holds for every combination of signs of the expressions that are compared with zero.
    fn same_by_signs(&mut self, direction: Direction, first: &Formula, second: &Formula) -> bool {
        let (first, second) = (self.gathered(first), self.gathered(second));
        if !self.same_conditions(direction, &first, &second) {
            return false;
        }
        let normal = Normal::new(&mut self.arena, &self.assumptions, DEFAULT_BUDGET / 4);
        holds_for_signs(normal, Signs::default(), direction, &first, &second)
    }

    /// Equations between complex numbers: only whether two sides are equal counts, and nothing is taken from under a root.
    pub(super) fn related_in_the_plane(&mut self, direction: Direction, first: &Formula, second: &Formula) -> Judgement {
        let same = first == second || {
            let (first, second) = (self.multiplied(first), self.multiplied(second));
            let signs = Signs { plane: true, ..Signs::default() };
            equations_only(&first)
                && equations_only(&second)
                && self.same_conditions(direction, &first, &second)
                && holds_for_signs(Normal::in_the_plane(&mut self.arena, DEFAULT_BUDGET / 4), signs, direction, &first, &second)
        };
        if same {
            return Judgement::proved("normal-form", "both say that the same complex number is zero");
        }
        Judgement::unchecked(Reason::UnsupportedOperator, "statements about complex numbers")
    }

    /// Equations beside each other under "or" as one product.
    fn multiplied(&mut self, formula: &Formula) -> Formula {
        let Formula::Or(parts) = formula else { return formula.clone() };
        let gaps: Option<Vec<ExprId>> = parts
            .iter()
            .map(|part| match part {
                Formula::Relation(op::EQ, left, right) => Some(self.arena.apply(op::SUB, [*left, *right])),
                _ => None,
            })
            .collect();
        let Some(gaps) = gaps else { return formula.clone() };
        let (product, zero) = (self.arena.apply(op::MUL, gaps), self.arena.integer(0));
        Formula::Relation(op::EQ, product, zero)
    }

    /// Equations beside each other under "or" as one product, solved names under "and" put into the rest.
    fn gathered(&mut self, formula: &Formula) -> Formula {
        match formula {
            Formula::Or(parts) => {
                let parts: Vec<Formula> = parts.iter().map(|part| self.gathered(part)).collect();
                let (equations, mut rest): (Vec<Formula>, Vec<Formula>) =
                    parts.into_iter().partition(|part| matches!(part, Formula::Relation(op::EQ, ..)));
                if equations.len() < 2 {
                    rest.splice(0..0, equations);
                    return if rest.len() == 1 { rest.remove(0) } else { Formula::Or(rest) };
                }
                let gaps: Vec<ExprId> = equations
                    .iter()
                    .filter_map(|part| match part {
                        Formula::Relation(_, left, right) => Some(self.arena.apply(op::SUB, [*left, *right])),
                        _ => None,
                    })
                    .collect();
                let (product, zero) = (self.arena.apply(op::MUL, gaps), self.arena.integer(0));
                rest.push(Formula::Relation(op::EQ, product, zero));
                if rest.len() == 1 { rest.remove(0) } else { Formula::Or(rest) }
            }
            Formula::And(parts) => {
                let mut parts: Vec<Formula> = parts.iter().map(|part| self.gathered(part)).collect();
                self.put_in(&mut parts);
                Formula::And(parts)
            }
            Formula::Not(part) => Formula::Not(Box::new(self.gathered(part))),
            Formula::Relation(op::EQ, left, right) => self.plain_equation(*left, *right),
            other => other.clone(),
        }
    }

    /// An equation without roots and powers that change nothing: `u^3 v = 0` is `u v = 0`, `x = \\sqrt{u}` is `x^2 = u` with `x >= 0`.
    fn plain_equation(&mut self, left: ExprId, right: ExprId) -> Formula {
        let zero = |arena: &crate::ir::Arena, id: ExprId| matches!(arena.node(id), Node::Number(value) if value.is_zero());
        let (left, right) = if zero(&self.arena, left) { (right, left) } else { (left, right) };
        if zero(&self.arena, right) {
            let bare = self.bare(left);
            return Formula::Relation(op::EQ, bare, right);
        }
        let root = |arena: &crate::ir::Arena, id: ExprId| match arena.node(id) {
            Node::Apply(op::SQRT, inner) => Some((inner[0], false)),
            Node::Apply(op::NEG, inner) => match arena.node(inner[0]) {
                Node::Apply(op::SQRT, inner) => Some((inner[0], true)),
                _ => None,
            },
            _ => None,
        };
        let two = self.arena.integer(2);
        if let (Node::Apply(op::ABS, a), Node::Apply(op::ABS, b)) = (self.arena.node(left).clone(), self.arena.node(right).clone()) {
            let (a, b) = (self.arena.apply(op::POW, [a[0], two]), self.arena.apply(op::POW, [b[0], two]));
            return Formula::Relation(op::EQ, a, b);
        }
        let none = self.arena.integer(0);
        match (root(&self.arena, left), root(&self.arena, right)) {
            (Some((a, false)), Some((b, false))) => Formula::And(vec![Formula::Relation(op::EQ, a, b), Formula::Relation(op::GE, a, none)]),
            (None, Some((inner, negative))) | (Some((inner, negative)), None) => {
                let other = if root(&self.arena, left).is_none() { left } else { right };
                let square = self.arena.apply(op::POW, [other, two]);
                let side = if negative { op::LE } else { op::GE };
                Formula::And(vec![Formula::Relation(op::EQ, square, inner), Formula::Relation(side, other, none)])
            }
            _ => Formula::Relation(op::EQ, left, right),
        }
    }

    /// What is zero exactly where `id` is: without positive powers.
    fn bare(&mut self, id: ExprId) -> ExprId {
        match self.arena.node(id).clone() {
            Node::Apply(op::POW, parts)
                if symbolic::build::value(&self.arena, parts[1])
                    .is_some_and(|exponent| exponent.is_integer() && exponent.is_positive()) =>
            {
                self.bare(parts[0])
            }
            Node::Apply(op::MUL, factors) => {
                let factors: Vec<ExprId> = factors.iter().map(|factor| self.bare(*factor)).collect();
                self.arena.apply(op::MUL, factors)
            }
            Node::Apply(op::NEG, inner) => self.bare(inner[0]),
            _ => id,
        }
    }

    /// Whether `after` holds wherever `before` does: cases apart, names that are solved put in, the rest by signs or on the line.
    fn follows(&mut self, before: &Formula, after: &Formula, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        let mut parts = match before {
            Formula::Constant(false) => return true,
            Formula::Or(cases) => return cases.iter().all(|case| self.follows(case, after, depth)),
            Formula::And(parts) => flat(parts),
            other => vec![other.clone()],
        };
        if let Formula::And(goals) = after {
            return goals.iter().all(|goal| self.follows(before, goal, depth));
        }
        if let Some(at) = parts.iter().position(|part| matches!(part, Formula::Or(_))) {
            let Formula::Or(cases) = parts.remove(at) else { return false };
            return cases.iter().all(|case| {
                let mut with = parts.clone();
                with.push(case.clone());
                self.follows(&Formula::And(with), after, depth)
            });
        }
        if self.same_by_signs(Direction::Forward, &Formula::And(parts.clone()), after) {
            return true;
        }
        for at in 0..parts.len() {
            let Formula::Relation(op::EQ, left, right) = parts[at] else { continue };
            let Some((symbol, value)) = self.solved(left, right) else { continue };
            let replacements = HashMap::from([(symbol, value)]);
            let rest: Vec<Formula> =
                parts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, part)| self.replaced(part, &replacements)).collect();
            let goal = self.replaced(after, &replacements);
            return self.follows(&Formula::And(rest), &goal, depth);
        }
        let before = Formula::And(parts);
        let mut symbols = before.symbols(&self.arena);
        symbols.extend(after.symbols(&self.arena).into_iter().filter(|symbol| !symbols.contains(symbol)).collect::<Vec<_>>());
        if symbols.len() > 1 {
            return false;
        }
        self.decided_on_the_line(Direction::Forward, symbols.first().copied(), &before, after)
            .is_some_and(|judgement| judgement.verdict == Some(super::super::Verdict::Proved))
    }

    /// A name and its value, from an equation in which the name stands with a constant factor and has no conditions on it.
    fn solved(&mut self, left: ExprId, right: ExprId) -> Option<(SymbolId, ExprId)> {
        let gap = self.arena.apply(op::SUB, [left, right]);
        let symbols: Vec<SymbolId> =
            symbolic::symbols(&self.arena, gap).into_iter().filter(|symbol| self.arena.symbol_of(*symbol).scope < 1 << 30).collect();
        for symbol in symbols {
            let Outcome::Known(slope) = symbolic::differentiate(&mut self.arena, gap, symbol) else { continue };
            if symbolic::occurs(&self.arena, slope, symbol) {
                continue;
            }
            let slope = {
                let mut normal = Normal::new(&mut self.arena, &self.assumptions, DEFAULT_BUDGET / 16);
                normal.reduce(slope).ok().and_then(|form| form.as_constant())
            };
            let Some(slope) = slope.filter(|slope| !slope.is_zero()) else { continue };
            let rest = {
                let zero = self.arena.integer(0);
                symbolic::replace(&mut self.arena, gap, symbol, zero)
            };
            let factor = self.arena.number(-slope.recip());
            let value = self.arena.apply(op::MUL, [factor, rest]);
            // What is assumed about the name would be lost.
            if self.assumptions.fact(symbol).is_some() {
                continue;
            }
            return Some((symbol, value));
        }
        None
    }

    /// `x = e` beside other relations: e stands for x in them.
    fn put_in(&mut self, parts: &mut [Formula]) {
        for at in 0..parts.len() {
            let Formula::Relation(op::EQ, left, right) = parts[at] else { continue };
            let solved = [(left, right), (right, left)].into_iter().find_map(|(name, value)| match self.arena.node(name) {
                Node::Symbol(symbol) if !symbolic::occurs(&self.arena, value, *symbol) => Some((*symbol, value)),
                _ => None,
            });
            let Some((symbol, value)) = solved else { continue };
            let replacements = HashMap::from([(symbol, value)]);
            for (other, part) in parts.iter_mut().enumerate() {
                if other == at {
                    continue;
                }
                *part = self.replaced(part, &replacements);
            }
            return;
        }
    }

    fn replaced(&mut self, formula: &Formula, replacements: &HashMap<SymbolId, ExprId>) -> Formula {
        match formula {
            Formula::Relation(op, left, right) => {
                let left = symbolic::substitute(&mut self.arena, *left, replacements);
                let right = symbolic::substitute(&mut self.arena, *right, replacements);
                Formula::Relation(*op, left, right)
            }
            Formula::And(parts) => Formula::And(parts.iter().map(|part| self.replaced(part, replacements)).collect()),
            Formula::Or(parts) => Formula::Or(parts.iter().map(|part| self.replaced(part, replacements)).collect()),
            Formula::Not(part) => Formula::Not(Box::new(self.replaced(part, replacements))),
            other => other.clone(),
        }
    }

    /// Whether both statements are defined in the same places, as far as their denominators and roots show.
    fn same_conditions(&mut self, direction: Direction, first: &Formula, second: &Formula) -> bool {
        let of = |session: &mut Session, formula: &Formula| {
            let mut sides = Vec::new();
            formula.visit(&mut |left, right| sides.extend([left, right]));
            normal::conditions(&mut session.arena, &sides, &session.assumptions)
        };
        let (a, b) = (of(self, first), of(self, second));
        let covers = |some: &[normal::Condition], all: &[normal::Condition]| all.iter().all(|condition| some.contains(condition));
        match direction {
            Direction::Both => covers(&a, &b) && covers(&b, &a),
            Direction::Forward => covers(&a, &b),
            Direction::Backward => covers(&b, &a),
        }
    }

    /// A point at which one statement holds and the other does not.
    fn parted(&mut self, direction: Direction, symbols: &[SymbolId], first: &Formula, second: &Formula) -> Option<Judgement> {
        if symbols.is_empty() || symbols.len() > 6 || !self.all_range(symbols) {
            return None;
        }
        let mut tried = 0;
        let mut equations = Vec::new();
        for formula in [first, second] {
            formula.visit(&mut |left, right| equations.push((left, right)));
        }
        for turn in 0..60 {
            let Some(point) = self.point(symbols, turn) else { continue };
            let mut candidates = vec![point.clone()];
            for (left, right) in &equations {
                for at in 0..symbols.len() {
                    candidates.extend(self.solved_at(symbols, &point, at, *left, *right));
                }
            }
            for candidate in candidates {
                tried += 1;
                if tried > MOST_POINTS {
                    return None;
                }
                if !self.is_granted(symbols, &candidate) {
                    continue;
                }
                let environment = self.environment_at(symbols, &candidate);
                let (Some(a), Some(b)) = (self.truth(first, &environment), self.truth(second, &environment)) else { continue };
                if direction.broken(a, b) {
                    return Some(self.parting_at(symbols, &candidate, a));
                }
            }
        }
        None
    }

    fn parting_at(&self, symbols: &[SymbolId], point: &[Rational], first: bool) -> Judgement {
        let witness: Vec<(String, String)> = symbols
            .iter()
            .zip(point)
            .map(|(symbol, value)| (self.arena.symbol_of(*symbol).name.to_string(), crate::num::exact_latex(value)))
            .collect();
        let at: Vec<String> = witness.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        let which = if first { "the first holds and the second does not" } else { "the second holds and the first does not" };
        let mut judgement = Judgement::refuted(format!("at {} {which}", at.join(", ")), None);
        judgement.witness = witness;
        judgement
    }

    /// Points where `left = right`, with all coordinates but one as in `point`: exact, for lines and parabolas.
    fn solved_at(&self, symbols: &[SymbolId], point: &[Rational], at: usize, left: ExprId, right: ExprId) -> Vec<Vec<Rational>> {
        let mut samples = Vec::new();
        for x in 0..4 {
            let mut moved = point.to_vec();
            moved[at] = Rational::from_integer(x.into());
            let environment = self.environment_at(symbols, &moved);
            let value = |id| eval::evaluate(&self.arena, id, &environment, 64).known().and_then(|value| value.exact().cloned());
            let (Some(l), Some(r)) = (value(left), value(right)) else { return Vec::new() };
            samples.push(l - r);
        }
        // Differences: c + b x + a x^2 through the first three, the fourth as a check.
        let two = Rational::from_integer(2.into());
        let second = &samples[2] - &samples[1] * &two + &samples[0];
        let third = &samples[3] - &samples[2] * &two + &samples[1];
        if second != third {
            return Vec::new();
        }
        let a = &second / &two;
        let b = &samples[1] - &samples[0] - &a;
        let c = &samples[0];
        let mut roots = Vec::new();
        if a.is_zero() {
            if !b.is_zero() {
                roots.push(-c / &b);
            }
        } else {
            let discriminant = &b * &b - Rational::from_integer(4.into()) * &a * c;
            if !discriminant.is_negative() {
                let (above, below) = (discriminant.numer().sqrt(), discriminant.denom().sqrt());
                let root = Rational::new(above, below);
                if &root * &root == discriminant {
                    roots.push((-&b + &root) / (&a * &two));
                    roots.push((-&b - &root) / (&a * &two));
                }
            }
        }
        roots
            .into_iter()
            .map(|root| {
                let mut moved = point.to_vec();
                moved[at] = root;
                moved
            })
            .collect()
    }

    /// Whether a formula holds under an environment; `None` when that is not decided.
    pub(super) fn truth(&self, formula: &Formula, environment: &Environment) -> Option<bool> {
        match formula {
            Formula::Constant(value) => Some(*value),
            Formula::Proposition(_) => None,
            Formula::Not(part) => self.truth(part, environment).map(|held| !held),
            Formula::And(parts) => {
                let all: Vec<Option<bool>> = parts.iter().map(|part| self.truth(part, environment)).collect();
                if all.contains(&Some(false)) { Some(false) } else { all.into_iter().collect::<Option<Vec<_>>>().map(|_| true) }
            }
            Formula::Or(parts) => {
                let all: Vec<Option<bool>> = parts.iter().map(|part| self.truth(part, environment)).collect();
                if all.contains(&Some(true)) { Some(true) } else { all.into_iter().collect::<Option<Vec<_>>>().map(|_| false) }
            }
            Formula::Relation(op, left, right) => {
                let value = |id| eval::evaluate(&self.arena, id, environment, 128);
                match (value(*left), value(*right)) {
                    (Outcome::Undefined(_), _) | (_, Outcome::Undefined(_)) => Some(false),
                    (Outcome::Known(Value::Scalar(l)), Outcome::Known(Value::Scalar(r))) => {
                        let order = l.compare(&r)?;
                        Some(match *op {
                            op::EQ => order == Ordering::Equal,
                            op::NE => order != Ordering::Equal,
                            op::LT => order == Ordering::Less,
                            op::LE => order != Ordering::Greater,
                            op::GT => order == Ordering::Greater,
                            op::GE => order != Ordering::Less,
                            _ => return None,
                        })
                    }
                    _ => None,
                }
            }
        }
    }
}

/// Whether the claim holds for every combination of signs.
fn holds_for_signs(mut normal: Normal<'_>, mut signs: Signs, direction: Direction, first: &Formula, second: &Formula) -> bool {
    let (Some(first), Some(second)) = (signs.skeleton(&mut normal, first), signs.skeleton(&mut normal, second)) else { return false };
    let count = signs.polynomials.len() + signs.propositions.len();
    if count > MOST_SIGNS {
        return false;
    }
    let mut values = vec![Ordering::Less; count];
    loop {
        if direction.broken(first.holds(&values), second.holds(&values)) {
            return false;
        }
        // The next combination.
        let mut at = 0;
        loop {
            let Some(value) = values.get_mut(at) else { return true };
            *value = match *value {
                Ordering::Less => Ordering::Equal,
                Ordering::Equal => Ordering::Greater,
                Ordering::Greater => {
                    *value = Ordering::Less;
                    at += 1;
                    continue;
                }
            };
            break;
        }
    }
}

/// Whether a formula holds nothing but equations and their opposites.
fn equations_only(formula: &Formula) -> bool {
    match formula {
        Formula::Relation(relation, ..) => matches!(*relation, op::EQ | op::NE),
        Formula::And(parts) | Formula::Or(parts) => parts.iter().all(equations_only),
        Formula::Not(part) => equations_only(part),
        Formula::Constant(_) => true,
        Formula::Proposition(_) => false,
    }
}

/// Conjunctions inside a conjunction opened.
fn flat(parts: &[Formula]) -> Vec<Formula> {
    parts
        .iter()
        .flat_map(|part| match part {
            Formula::And(inner) => flat(inner),
            Formula::Constant(true) => Vec::new(),
            other => vec![other.clone()],
        })
        .collect()
}

/// The expressions that are compared with zero, each up to a factor, and the names of statements.
#[derive(Default)]
struct Signs {
    polynomials: Vec<Polynomial>,
    propositions: Vec<SymbolId>,
    /// Whether the numbers may be complex, so that they have no sign.
    plane: bool,
}

/// A formula over signs.
enum Skeleton {
    Constant(bool),
    Sign { at: usize, holds: fn(Ordering) -> bool, flipped: bool },
    And(Vec<Skeleton>),
    Or(Vec<Skeleton>),
    Not(Box<Skeleton>),
}

impl Signs {
    fn skeleton(&mut self, normal: &mut Normal<'_>, formula: &Formula) -> Option<Skeleton> {
        Some(match formula {
            Formula::Constant(value) => Skeleton::Constant(*value),
            Formula::Proposition(symbol) => {
                let at = self.propositions.iter().position(|known| known == symbol).unwrap_or_else(|| {
                    self.propositions.push(*symbol);
                    self.propositions.len() - 1
                });
                // Statements come last: they are true where their "sign" is not zero.
                Skeleton::Sign { at: usize::MAX - at, holds: |order| order != Ordering::Equal, flipped: false }
            }
            Formula::And(parts) => Skeleton::And(parts.iter().map(|part| self.skeleton(normal, part)).collect::<Option<_>>()?),
            Formula::Or(parts) => Skeleton::Or(parts.iter().map(|part| self.skeleton(normal, part)).collect::<Option<_>>()?),
            Formula::Not(part) => Skeleton::Not(Box::new(self.skeleton(normal, part)?)),
            Formula::Relation(op, left, right) => {
                let holds: fn(Ordering) -> bool = match *op {
                    op::EQ => |order| order == Ordering::Equal,
                    op::NE => |order| order != Ordering::Equal,
                    op::LT => |order| order == Ordering::Less,
                    op::LE => |order| order != Ordering::Greater,
                    op::GT => |order| order == Ordering::Greater,
                    op::GE => |order| order != Ordering::Less,
                    _ => return None,
                };
                let gap = normal.reduce(*left).ok()?.minus(&normal.reduce(*right).ok()?);
                if let Some(value) = gap.as_constant() {
                    return Some(Skeleton::Constant(holds(value.cmp(&Rational::zero()))));
                }
                let sign = if self.plane { symbolic::normal::Sign::ANY } else { normal.sign(&gap) };
                for (known, order) in [(sign.is_positive(), Ordering::Greater), (sign.is_negative(), Ordering::Less)] {
                    if known {
                        return Some(Skeleton::Constant(holds(order)));
                    }
                }
                let (scaled, flipped) = gap.scaled_to_one();
                let at = self.polynomials.iter().position(|known| *known == scaled).unwrap_or_else(|| {
                    self.polynomials.push(scaled);
                    self.polynomials.len() - 1
                });
                Skeleton::Sign { at, holds, flipped }
            }
        })
    }
}

impl Skeleton {
    fn holds(&self, values: &[Ordering]) -> bool {
        match self {
            Skeleton::Constant(value) => *value,
            Skeleton::Sign { at, holds, flipped } => {
                let place = if *at > usize::MAX / 2 { values.len() - 1 - (usize::MAX - at) } else { *at };
                let order = values.get(place).copied().unwrap_or(Ordering::Equal);
                holds(if *flipped { order.reverse() } else { order })
            }
            Skeleton::And(parts) => parts.iter().all(|part| part.holds(values)),
            Skeleton::Or(parts) => parts.iter().any(|part| part.holds(values)),
            Skeleton::Not(part) => !part.holds(values),
        }
    }
}
