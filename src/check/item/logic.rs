//! Equivalence and consequence between statements: the same up to scaling, by the signs that occur, by cutting the line, or refuted at a point.

use std::collections::HashMap;

use num_traits::Zero;

use super::{
    super::{
        Reason, Session,
        cells::{self, Parting},
        normal,
        step::Judgement,
    },
    formula::Formula,
    signs::{Signs, holds_for_signs},
    truth,
};
use crate::{
    eval::{
        complex,
        symbolic::{
            self,
            normal::{DEFAULT_BUDGET, Normal},
        },
    },
    ir::{Arena, ExprId, Node, SymbolId},
    num::{Complex, Outcome, Rational, Scalar},
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

    pub(super) fn broken(self, first: bool, second: bool) -> bool {
        match self {
            Direction::Both => first != second,
            Direction::Forward => first && !second,
            Direction::Backward => second && !first,
        }
    }
}

/// So many solved names and cases are put in one after the other.
const DEEPEST_CASES: usize = 8;

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
        if !propositions && self.same_equations(direction, first, second, false) {
            return Judgement::proved("normal-form", "the equations of one are made of those of the other");
        }
        if !propositions && symbols.len() == 1 {
            let (plain_first, plain_second) = (self.plained(first), self.plained(second));
            if (&plain_first, &plain_second) != (first, second)
                && let Some(judgement) = self.decided_on_the_line(direction, symbols.first().copied(), &plain_first, &plain_second)
            {
                return judgement;
            }
        }
        let follows = !propositions
            && (direction == Direction::Backward || self.follows(first, second, DEEPEST_CASES))
            && (direction == Direction::Forward || self.follows(second, first, DEEPEST_CASES));
        if follows {
            return Judgement::proved("substitution", "solved names put in, case by case");
        }
        if propositions && let Some(judgement) = truth::refuted(&self.arena, direction, first, second) {
            return judgement;
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
        let gathered = (self.gathered(first), self.gathered(second));
        let products = (self.multiplied(first), self.multiplied(second));
        let again = products != gathered;
        self.alike_by_signs(direction, &gathered.0, &gathered.1) || again && self.alike_by_signs(direction, &products.0, &products.1)
    }

    fn alike_by_signs(&mut self, direction: Direction, first: &Formula, second: &Formula) -> bool {
        if !self.same_conditions(direction, first, second) {
            return false;
        }
        let normal = Normal::new(&mut self.arena, &self.assumptions, DEFAULT_BUDGET / 4);
        holds_for_signs(normal, Signs::default(), direction, first, second)
    }

    /// Equations between complex numbers: only whether two sides are equal counts, and nothing is taken from under a root.
    pub(super) fn related_in_the_plane(&mut self, direction: Direction, first: &Formula, second: &Formula) -> Judgement {
        let same = first == second || {
            let (first, second) = (self.multiplied(first), self.multiplied(second));
            let signs = Signs::in_the_plane();
            equations_only(&first)
                && equations_only(&second)
                && self.same_conditions(direction, &first, &second)
                && holds_for_signs(Normal::in_the_plane(&mut self.arena, DEFAULT_BUDGET / 4), signs, direction, &first, &second)
        };
        if same || self.same_equations(direction, first, second, true) || self.proportional_in_the_plane(direction, first, second) {
            return Judgement::proved("normal-form", "both say that the same complex number is zero");
        }
        Judgement::unchecked(Reason::UnsupportedOperator, "statements about complex numbers")
    }

    /// Whether two equations differ by a constant complex factor that is not zero.
    fn proportional_in_the_plane(&mut self, direction: Direction, first: &Formula, second: &Formula) -> bool {
        let (first, second) = (self.multiplied(first), self.multiplied(second));
        let (Formula::Relation(op::EQ, a, b), Formula::Relation(op::EQ, c, d)) = (&first, &second) else { return false };
        let (first_gap, second_gap) = (self.arena.apply(op::SUB, [*a, *b]), self.arena.apply(op::SUB, [*c, *d]));
        let mut symbols = symbolic::symbols(&self.arena, first_gap);
        symbols.extend(symbolic::symbols(&self.arena, second_gap));
        // The factor at a point; the normal form says whether it is one everywhere.
        let factor = (0..12).find_map(|turn: i64| {
            let point: complex::Point = symbols
                .iter()
                .enumerate()
                .map(|(place, symbol)| (*symbol, Complex::integer([2, 3, 5, 7, -1, 4][(turn as usize + place) % 6] + turn / 6)))
                .collect();
            let at = |id| complex::value(&self.arena, id, &point, 96).known();
            let factor = at(second_gap)?.div(&at(first_gap)?, 96).known()?;
            Some((short(&factor.re)?, short(&factor.im)?)).filter(|(re, im)| !(re.is_zero() && im.is_zero()))
        });
        let Some((re, im)) = factor else { return false };
        let (re, im, unit) = (self.arena.number(re), self.arena.number(im), self.arena.apply(op::IMAGINARY, []));
        let turned = self.arena.apply(op::MUL, [im, unit]);
        let factor = self.arena.apply(op::ADD, [re, turned]);
        let scaled = self.arena.apply(op::MUL, [factor, first_gap]);
        let [scaled, second_gap] = self.with_roots_named([scaled, second_gap]);
        normal::prove_equal_in_the_plane(&mut self.arena, scaled, second_gap)
            && self.same_conditions_in_the_plane(direction, &first, &second)
    }

    /// The expressions with a name for each root of what is no number, and the square of the name for what is under the root: what holds
    /// for every value of the name holds for the root.
    fn with_roots_named(&mut self, sides: [ExprId; 2]) -> [ExprId; 2] {
        let mut sides = sides;
        for count in 0..4 {
            let mut open: Vec<ExprId> = sides.to_vec();
            let mut found = None;
            while let Some(id) = open.pop() {
                if let Node::Apply(op::SQRT, parts) = self.arena.node(id)
                    && symbolic::build::value(&self.arena, parts[0]).is_none()
                    && !symbolic::symbols(&self.arena, parts[0]).is_empty()
                {
                    found = Some((id, parts[0]));
                    break;
                }
                open.extend(self.arena.children(id));
            }
            let Some((root, under)) = found else { break };
            let symbol = self.arena.symbol(&format!("root@{count}"), u32::MAX);
            let (name, two) = (self.arena.name(symbol), self.arena.integer(2));
            let square = self.arena.apply(op::POW, [name, two]);
            sides = sides.map(|side| put_for(&mut self.arena, side, &[(root, name), (under, square)], 0));
        }
        sides
    }

    /// The same conditions over the plane, where a root asks for nothing.
    fn same_conditions_in_the_plane(&mut self, direction: Direction, first: &Formula, second: &Formula) -> bool {
        let (mut a, mut b) = (self.conditions_of(first), self.conditions_of(second));
        for all in [&mut a, &mut b] {
            all.retain(|condition| condition.requirement != normal::Requirement::NonNegative);
        }
        covered(direction, &a, &b)
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
    pub(super) fn put_in(&mut self, parts: &mut [Formula]) {
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
        let (a, b) = (self.conditions_of(first), self.conditions_of(second));
        covered(direction, &a, &b)
    }

    /// What the sides of a statement ask for, less what numbers without letters fulfil.
    pub(super) fn conditions_of(&mut self, formula: &Formula) -> Vec<normal::Condition> {
        let mut sides = Vec::new();
        formula.visit(&mut |left, right| sides.extend([left, right]));
        let mut all = normal::conditions(&mut self.arena, &sides, &self.assumptions);
        for expression in self.below_circular_functions(&sides) {
            let condition = normal::Condition { requirement: normal::Requirement::NonZero, expression };
            if !all.contains(&condition) {
                all.push(condition);
            }
        }
        // A number like 2 + i is not zero anywhere.
        all.retain(|condition| {
            !(condition.requirement == normal::Requirement::NonZero
                && symbolic::symbols(&self.arena, condition.expression).is_empty()
                && complex::value(&self.arena, condition.expression, &complex::Point::new(), 96)
                    .known()
                    .is_some_and(|value| value.equals(&Complex::integer(0)) == Some(false)))
        });
        all
    }

    /// What stands below the stroke of the tangents, secants and their like in expressions, outside of binders.
    fn below_circular_functions(&mut self, sides: &[ExprId]) -> Vec<ExprId> {
        let mut open = sides.to_vec();
        let mut found = Vec::new();
        while let Some(id) = open.pop() {
            if let Node::Apply(op, parts) = self.arena.node(id).clone() {
                match op {
                    op::TAN | op::SEC => found.push(self.arena.apply(op::COS, [parts[0]])),
                    op::COT | op::CSC => found.push(self.arena.apply(op::SIN, [parts[0]])),
                    _ => {}
                }
                open.extend(parts.iter().copied());
            }
        }
        found
    }
}

/// The expression with parts of it replaced, the first of the pairs that fits.
fn put_for(arena: &mut Arena, id: ExprId, pairs: &[(ExprId, ExprId)], depth: usize) -> ExprId {
    if let Some((_, other)) = pairs.iter().find(|(old, _)| *old == id) {
        return *other;
    }
    match arena.node(id).clone() {
        Node::Apply(op, parts) if depth < 100 => {
            let parts: Vec<ExprId> = parts.iter().map(|part| put_for(arena, *part, pairs, depth + 1)).collect();
            arena.apply(op, parts)
        }
        _ => id,
    }
}

/// The number where it is rational, or a short rational beside it: what rests on it is proved afterwards.
fn short(value: &Scalar) -> Option<Rational> {
    if let Some(exact) = value.exact() {
        return Some(exact.clone());
    }
    let near = value.to_f64();
    (1..=12_i64).find_map(|denominator| {
        let above = (near * denominator as f64).round();
        ((above / denominator as f64 - near).abs() < 1e-12 && above.abs() < 1e9)
            .then(|| Rational::new((above as i64).into(), denominator.into()))
    })
}

/// Whether what one statement asks for is asked for by the other too, as the direction needs it.
fn covered(direction: Direction, first: &[normal::Condition], second: &[normal::Condition]) -> bool {
    let covers = |some: &[normal::Condition], all: &[normal::Condition]| all.iter().all(|condition| some.contains(condition));
    match direction {
        Direction::Both => covers(first, second) && covers(second, first),
        Direction::Forward => covers(first, second),
        Direction::Backward => covers(second, first),
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
