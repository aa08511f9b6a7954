//! Moments, medians, distribution functions and probabilities of intervals of a variable whose density is known.

use super::{
    Case, Event, Law, Wanted, circular,
    transport::{Desk, known},
};
use crate::{
    eval::symbolic::{
        Branched, Density, End, Interval, build, common, distribution, interval::compare_closely, latex, push_cumulative, replace,
        simplify, symbols,
    },
    ir::{Arena, ExprId, Node, SymbolId},
    num::Outcome,
    op,
    solve::fact::{Facts, Value},
};

/// A transform of another variable: its density, the formulas on their intervals, the branches of their inverses.
pub(super) type Image<'a> = (&'a Density, &'a [(Interval, ExprId)], &'a [Branched]);

/// A variable with its density, its law where it is named, and the transform of another one that it is.
pub(super) struct Held<'a> {
    pub(super) name: &'a str,
    pub(super) density: &'a Density,
    pub(super) law: Option<&'a Law>,
    pub(super) value: Option<Image<'a>>,
}

/// A distribution function by pieces.
type Pieces = Vec<(Interval, ExprId)>;

impl Held<'_> {
    /// The distribution function of this variable in `y`, piece by piece.
    pub(super) fn cumulative(&self, desk: &mut Desk, source: Option<&Held>, y: SymbolId) -> Result<Pieces, String> {
        let closed = "the distribution function has no closed form here";
        if matches!(self.law, Some(Law::Density(_)) | None)
            && !source.is_some_and(|source| matches!(source.law, Some(Law::General)))
            && let Some(pieces) = self.density.cumulative(&mut desk.arena)
        {
            return Ok(pieces);
        }
        let Some((density, parts, _)) = self.value else {
            let Some(function) = self.function(desk)? else { return Err(closed.to_owned()) };
            let (variable, own) = (self.density.variable, desk.arena.name(y));
            let support = self.density.pieces.first().map_or(Interval::LINE, |(support, _)| *support);
            return Ok(vec![(support, replace(&mut desk.arena, function, variable, own))]);
        };
        let ([(support, _)], [(Interval::LINE, transform)], Some(source)) = (density.pieces.as_slice(), parts, source) else {
            return Err(closed.to_owned());
        };
        let function = source.function(desk)?.ok_or(closed)?;
        let variable = density.variable;
        let assumptions = density.assumptions.clone();
        let mut at = |arena: &mut Arena, at: ExprId| replace(arena, function, variable, at);
        let list = known(push_cumulative(&mut desk.arena, &mut at, *support, *transform, (variable, y), &assumptions))?;
        Ok(list.into_iter().map(|(on, formula)| (on, simplify(&mut desk.arena, formula, &assumptions))).collect())
    }

    /// The distribution function inside the support of a law in one piece, in its own variable.
    fn function(&self, desk: &mut Desk) -> Result<Option<ExprId>, String> {
        let variable = desk.arena.name(self.density.variable);
        Ok(match self.law {
            Some(Law::General) => {
                let function = desk.arena.symbol(&format!("F_{{{}}}", self.name), 0);
                Some(desk.arena.intern(Node::Call { function, arguments: Box::new([variable]), given: Box::new([]) }))
            }
            Some(Law::Named(_)) => {
                let law = self.named(desk)?;
                let written = law.cumulative(&mut desk.arena, variable);
                written.or_else(|| self.integrated(desk))
            }
            _ => self.integrated(desk),
        })
    }

    /// The integral of the density, where that is one piece with a closed form.
    fn integrated(&self, desk: &mut Desk) -> Option<ExprId> {
        match self.density.cumulative(&mut desk.arena)?.as_slice() {
            [(_, function)] => Some(*function),
            _ => None,
        }
    }

    fn named(&self, desk: &mut Desk) -> Result<distribution::Named, String> {
        let Some(Law::Named(named)) = self.law else { return Err("the distribution is not named".to_owned()) };
        let arguments = named.arguments.iter().map(|argument| desk.read(argument)).collect::<Result<Vec<_>, _>>()?;
        let row = op::by_name(named.family).ok_or("the distribution is not known")?;
        let id = desk.arena.apply(row, arguments);
        distribution::named(&mut desk.arena, id).ok_or_else(|| "the distribution has other parameters".to_owned())
    }

    /// The mean (`order` 1) or the variance (2).
    fn moment(&self, desk: &mut Desk, order: usize) -> Option<ExprId> {
        if matches!(self.law, Some(Law::Named(_))) {
            let law = self.named(desk).ok()?;
            let assumptions = self.density.assumptions.clone();
            let moment = if order == 1 { law.mean(&mut desk.arena, &assumptions) } else { law.variance(&mut desk.arena, &assumptions) };
            if let Outcome::Known(moment) = moment {
                return Some(moment);
            }
        }
        let own = if order == 1 { self.density.mean(&mut desk.arena) } else { self.density.variance(&mut desk.arena) };
        own.or_else(|| match self.value? {
            (density, [(Interval::LINE, transform)], _) => {
                density.expected(&mut desk.arena, *transform, order).or_else(|| circular::moment(desk, density, *transform, order))
            }
            _ => None,
        })
    }

    /// The median.
    fn median(&self, desk: &mut Desk) -> Option<ExprId> {
        if let Some(Law::Named(named)) = self.law {
            let centre = match named.family {
                "normal" | "cauchy" | "laplace" | "logistic" => Some(self.named(desk).ok()?.parameters[0]),
                "lognormal" => {
                    let middle = self.named(desk).ok()?.parameters[0];
                    Some(build::call(&mut desk.arena, op::EXP, middle))
                }
                _ => None,
            };
            if centre.is_some() {
                return centre;
            }
        }
        self.density.median(&mut desk.arena)
    }

    /// The probability of the values between two ends (`None` is infinite).
    fn probability(&self, desk: &mut Desk, source: Option<&Held>, lower: Option<ExprId>, upper: Option<ExprId>) -> Option<ExprId> {
        if let Some(found) = self.density.probability(&mut desk.arena, lower, upper) {
            return Some(found);
        }
        let wanted = Interval::new(lower.map_or(End::Below, End::At), upper.map_or(End::Above, End::At));
        match (self.value, source) {
            (Some((density, _, branched)), Some(source)) => {
                let mut terms = Vec::new();
                for branch in branched.iter().flat_map(|(_, _, branches)| branches) {
                    let Some(range) = common(&mut desk.arena, branch.range, wanted, &density.assumptions)? else { continue };
                    let mut back = |end: End, own: End, outer: End| match end {
                        End::At(value) if end != own => {
                            let at = replace(&mut desk.arena, branch.inverse, self.density.variable, value);
                            End::At(simplify(&mut desk.arena, at, &density.assumptions))
                        }
                        _ => outer,
                    };
                    let (first, last) = if branch.increasing {
                        (branch.domain.lower, branch.domain.upper)
                    } else {
                        (branch.domain.upper, branch.domain.lower)
                    };
                    let (one, other) = (back(range.lower, branch.range.lower, first), back(range.upper, branch.range.upper, last));
                    let (from, to) = if branch.increasing { (one, other) } else { (other, one) };
                    terms.push(source.between(desk, from, to)?);
                }
                let total = build::sum(&mut desk.arena, terms);
                Some(simplify(&mut desk.arena, total, &density.assumptions))
            }
            _ => self.between(desk, wanted.lower, wanted.upper),
        }
    }

    /// The probability of an interval by the distribution function of the law.
    fn between(&self, desk: &mut Desk, from: End, to: End) -> Option<ExprId> {
        let [(support, _)] = self.density.pieces.as_slice() else { return None };
        let inside = common(&mut desk.arena, *support, Interval::new(from, to), &self.density.assumptions)?;
        let Some(inside) = inside else { return Some(build::zero(&mut desk.arena)) };
        let function = self.function(desk).ok()??;
        let mut at = |end: End, whole: bool| match end {
            End::Below => Some(build::zero(&mut desk.arena)),
            End::Above => Some(build::one(&mut desk.arena)),
            End::At(value) => {
                let equal = |desk: &mut Desk, other: End| compare_closely(&mut desk.arena, end, other, &self.density.assumptions);
                if whole && equal(desk, support.upper) == Some(std::cmp::Ordering::Equal) {
                    return Some(build::one(&mut desk.arena));
                }
                if !whole && equal(desk, support.lower) == Some(std::cmp::Ordering::Equal) {
                    return Some(build::zero(&mut desk.arena));
                }
                Some(replace(&mut desk.arena, function, self.density.variable, value))
            }
        };
        let (high, low) = (at(inside.upper, true)?, at(inside.lower, false)?);
        let difference = build::difference(&mut desk.arena, high, low);
        Some(simplify(&mut desk.arena, difference, &self.density.assumptions))
    }
}

/// Moments and probabilities of intervals, as they are asked.
pub(super) fn moments(
    desk: &mut Desk,
    facts: &mut Facts,
    own: &Held,
    source: Option<&Held>,
    wanted: &Wanted,
    case: &Case,
) -> Result<(), String> {
    if let Some((name, value)) = &desk.constant {
        facts.set("constant", Value::Formula(name.clone()), case.span);
        facts.set("factor", Value::Formula(value.clone()), case.span);
    }
    let number = |desk: &Desk, id: ExprId| symbols(&desk.arena, id).is_empty();
    let middle = |desk: &mut Desk| match source.and_then(|source| median_through(desk, own, source)) {
        Some(found) => Some(found),
        None => own.median(desk),
    };
    for (name, asked) in [("mean", wanted.mean), ("variance", wanted.variance), ("deviation", wanted.deviation), ("median", wanted.median)]
    {
        if !asked {
            continue;
        }
        let found = match name {
            "mean" => own.moment(desk, 1),
            "variance" => own.moment(desk, 2),
            "deviation" => own.moment(desk, 2).map(|variance| build::call(&mut desk.arena, op::SQRT, variance)),
            _ => middle(desk),
        };
        let found = found.ok_or_else(|| format!("the {name} of {} has no closed form here", own.name))?;
        let found = simplify(&mut desk.arena, found, &own.density.assumptions);
        facts.set(name, Value::Formula(latex(&desk.arena, found)), case.span);
        facts.set(&format!("{name}_number"), Value::Flag(number(desk, found)), case.span);
    }
    let mut list = Vec::new();
    for (inner, variance) in &wanted.expectations {
        let formula = desk.read(inner)?;
        let order = if *variance { 2 } else { 1 };
        let found = expectation(desk, own, source, formula, order, case)?;
        let found = found.ok_or_else(|| format!("the expectation of {inner} has no closed form here"))?;
        let mut record = Facts::default();
        record.set("name", Value::Words(format!("{}({inner})", if *variance { "Var" } else { "E" })), case.span);
        record.set("value", Value::Formula(latex(&desk.arena, found)), case.span);
        record.set("number", Value::Flag(number(desk, found)), case.span);
        list.push(Value::Record(record));
    }
    facts.set("expectations", Value::List(list), case.span);
    let mut list = Vec::new();
    for Event { of, interval } in &wanted.events {
        let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let (held, source) = match of {
            None => (own, source),
            Some(of) if plain(of).eq_ignore_ascii_case(&plain(own.name)) => (own, source),
            Some(of) => match source.filter(|source| plain(of) == plain(source.name)) {
                Some(source) => (source, None),
                None => return Err(format!("the law of {of} is not stated")),
            },
        };
        let end = |desk: &mut Desk, end: &Option<String>| end.as_ref().map(|end| desk.read(end)).transpose();
        let (lower, upper) = (end(desk, &interval.lower)?, end(desk, &interval.upper)?);
        let inside = held
            .probability(desk, source, lower, upper)
            .ok_or_else(|| format!("the probability of an interval of {} has no closed form here", held.name))?;
        let text = latex(&desk.arena, inside);
        let mut record = Facts::default();
        let low = interval.lower.as_ref().map_or_else(String::new, |end| format!("{end} < "));
        let high = interval.upper.as_ref().map_or_else(String::new, |end| format!(" < {end}"));
        let denied = if interval.outside { "not " } else { "" };
        record.set("name", Value::Words(format!("P({denied}{low}{}{high})", held.name)), case.span);
        record.set("value", Value::Formula(if interval.outside { format!("1 - \\left({text}\\right)") } else { text }), case.span);
        record.set("number", Value::Flag(number(desk, inside)), case.span);
        list.push(Value::Record(record));
    }
    facts.set("events", Value::List(list), case.span);
    Ok(())
}

/// The density of a variable at the values that are asked.
pub(super) fn points(desk: &mut Desk, facts: &mut Facts, own: &Held, wanted: &Wanted, case: &Case) -> Result<(), String> {
    let mut list = Vec::new();
    for text in &wanted.points {
        let value = desk.read(text)?;
        let mut found = None;
        for (on, body) in &own.density.pieces {
            let order = |arena: &mut Arena, end: End| compare_closely(arena, End::At(value), end, &own.density.assumptions);
            let above = matches!(on.lower, End::Below) || order(&mut desk.arena, on.lower) == Some(std::cmp::Ordering::Greater);
            let below = matches!(on.upper, End::Above) || order(&mut desk.arena, on.upper) == Some(std::cmp::Ordering::Less);
            if above && below {
                let at = replace(&mut desk.arena, *body, own.density.variable, value);
                found = Some(simplify(&mut desk.arena, at, &own.density.assumptions));
            }
        }
        let found = found.ok_or_else(|| format!("whether {} has a density at {text} is not clear", own.name))?;
        let mut record = Facts::default();
        record.set("name", Value::Words(format!("density of {} at {text}", own.name)), case.span);
        record.set("at", Value::Formula(text.clone()), case.span);
        record.set("value", Value::Formula(latex(&desk.arena, found)), case.span);
        record.set("number", Value::Flag(symbols(&desk.arena, found).is_empty()), case.span);
        list.push(Value::Record(record));
    }
    facts.set("points", Value::List(list), case.span);
    Ok(())
}

/// The expectation (`order` 1) or variance (2) of a formula in one of the variables.
fn expectation(
    desk: &mut Desk,
    own: &Held,
    source: Option<&Held>,
    formula: ExprId,
    order: usize,
    case: &Case,
) -> Result<Option<ExprId>, String> {
    let target = desk.name(&case.target)?;
    let names = symbols(&desk.arena, formula);
    let held = match source {
        Some(source) if names.contains(&source.density.variable) && !names.contains(&target) => source,
        _ => own,
    };
    let at = desk.arena.name(held.density.variable);
    let formula = if names.contains(&target) { replace(&mut desk.arena, formula, target, at) } else { formula };
    if symbols(&desk.arena, formula).iter().any(|name| {
        let text = desk.arena.symbol_of(*name).name.to_string();
        *name != held.density.variable && text.len() == 1 && text.chars().all(|c| c.is_ascii_uppercase())
    }) {
        return Err("an expectation of two variables is not covered".to_owned());
    }
    let direct = held.density.expected(&mut desk.arena, formula, order);
    Ok(match (direct, held.value) {
        (None, Some((density, [(Interval::LINE, transform)], _))) => {
            let through = replace(&mut desk.arena, formula, held.density.variable, *transform);
            density.expected(&mut desk.arena, through, order)
        }
        (direct, _) => direct,
    })
}

/// The median of a strictly monotone function of a variable whose median is known.
fn median_through(desk: &mut Desk, own: &Held, source: &Held) -> Option<ExprId> {
    let Some((density, [(Interval::LINE, transform)], [(_, _, branches)])) = own.value else { return None };
    if branches.len() != 1 {
        return None;
    }
    let middle = source.median(desk)?;
    let at = replace(&mut desk.arena, *transform, density.variable, middle);
    Some(simplify(&mut desk.arena, at, &density.assumptions))
}
