//! The density of a function of a random variable, by the engine's inverse branches.

use super::{Case, Event, Law, Named, Wanted, Written};
use crate::{
    check,
    elaborate::{Choices, Context, Kind, elaborate},
    eval::symbolic::{
        Assumptions, Branch, Density, End, Interval, build, contribution, distribution, invert, latex, push_cumulative, pushforward,
        quadrature, replace, sample, simplify, symbols,
    },
    ir::{Arena, ExprId, Node, SymbolId},
    num::Outcome,
    op,
    solve::fact::{Facts, Value},
    syntax,
};

/// Whether the formula `text` mentions the name `name`.
pub(super) fn mentions(text: &str, name: &str) -> bool {
    let mut arena = Arena::new();
    let context = Context::new();
    let (Some(formula), Some(name)) = (expression(&mut arena, &context, text), expression(&mut arena, &context, name)) else {
        return false;
    };
    let Node::Symbol(symbol) = *arena.node(name) else { return false };
    symbols(&arena, formula).contains(&symbol)
}

/// The formula `text` with the name `from` written as `to`.
pub(super) fn rename(text: &str, from: &str, to: &str) -> String {
    let mut arena = Arena::new();
    let context = Context::new();
    let read = |arena: &mut Arena, text: &str| expression(arena, &context, text);
    let (Some(formula), Some(from), Some(to)) = (read(&mut arena, text), read(&mut arena, from), read(&mut arena, to)) else {
        return text.to_owned();
    };
    let Node::Symbol(symbol) = *arena.node(from) else { return text.to_owned() };
    let renamed = replace(&mut arena, formula, symbol, to);
    latex(&arena, renamed)
}

fn expression(arena: &mut Arena, context: &Context, text: &str) -> Option<ExprId> {
    let parsed = syntax::parse(text);
    if !parsed.diagnostics.is_empty() {
        return None;
    }
    elaborate(&parsed.tree, parsed.tree.root(), arena, context, &Choices::default()).ok().map(|elaborated| elaborated.expression)
}

struct Desk {
    arena: Arena,
    context: Context,
    assumptions: Assumptions,
    /// The letter of a density that has to sum to one, with its value.
    constant: Option<(String, String)>,
}

impl Desk {
    fn read(&mut self, text: &str) -> Result<ExprId, String> {
        expression(&mut self.arena, &self.context, text).ok_or_else(|| format!("the formula `{text}` was not understood"))
    }

    fn name(&mut self, text: &str) -> Result<SymbolId, String> {
        let id = self.read(text)?;
        match self.arena.node(id) {
            Node::Symbol(symbol) => Ok(*symbol),
            _ => Err(format!("`{text}` is not a name")),
        }
    }

    /// The law of the variable as a density in `x`.
    fn density(&mut self, law: &Law, x: SymbolId) -> Result<Density, String> {
        match law {
            Law::General => {
                let name = format!("f_{{{}}}", self.arena.symbol_of(x).name);
                let (function, at) = (self.arena.symbol(&name, 0), self.arena.name(x));
                let call = self.arena.intern(Node::Call { function, arguments: Box::new([at]), given: Box::new([]) });
                Ok(Density::new(x, Interval::LINE, call, self.assumptions.clone()))
            }
            Law::Named(named) => self.named(named, x),
            Law::Density(Written { dummy, body, low, high, bounded }) => {
                let own = self.name(dummy)?;
                let body = self.read(body)?;
                let at = self.arena.name(x);
                let body = if own == x { body } else { replace(&mut self.arena, body, own, at) };
                let lower = low.as_ref().map_or(Ok(End::Below), |end| self.read(end).map(End::At))?;
                let upper = high.as_ref().map_or(Ok(End::Above), |end| self.read(end).map(End::At))?;
                let density = Density::new(x, Interval::new(lower, upper), body, self.assumptions.clone());
                let density = self.scaled(density, *bounded);
                self.normalised(&density, *bounded).map(|()| density)
            }
        }
    }
}

impl Desk {
    /// `c x^2` with the `c` that makes it a density, where one letter is a factor of it.
    fn scaled(&mut self, density: Density, bounded: bool) -> Density {
        let [(support, body)] = density.pieces.as_slice() else { return density };
        let (support, body) = (*support, *body);
        let letters: Vec<SymbolId> = symbols(&self.arena, body).into_iter().filter(|symbol| *symbol != density.variable).collect();
        let [constant] = letters.as_slice() else { return density };
        let name = self.arena.symbol_of(*constant).name.to_string();
        if !bounded || !matches!(name.as_str(), "c" | "k" | "a" | "C" | "K" | "A") {
            return density;
        }
        // The whole is linear in the letter: one over the whole for a letter of one.
        let (zero, one) = (build::zero(&mut self.arena), build::one(&mut self.arena));
        let at = |desk: &mut Desk, value: ExprId| {
            let body = replace(&mut desk.arena, body, *constant, value);
            Density::new(density.variable, support, body, density.assumptions.clone()).probability(&mut desk.arena, None, None)
        };
        let two = build::ratio(&mut self.arena, 2, 1);
        let whole = [zero, one, two].map(|value| at(self, value).and_then(|total| build::value(&self.arena, total)));
        let [Some(none), Some(whole), Some(double)] = whole else { return density };
        let linear = num_traits::Zero::is_zero(&none) && double == &whole + &whole && num_traits::Signed::is_positive(&whole);
        if !linear {
            return density;
        }
        let factor = self.arena.number(crate::num::Rational::from_integer(1.into()) / whole);
        let body = replace(&mut self.arena, body, *constant, factor);
        let body = simplify(&mut self.arena, body, &density.assumptions);
        self.constant = Some((name, latex(&self.arena, factor)));
        Density::new(density.variable, support, body, density.assumptions.clone())
    }

    /// Refuses a density with numbers only whose integral is not one.
    fn normalised(&self, density: &Density, bounded: bool) -> Result<(), String> {
        let letters = density.pieces.iter().any(|(_, body)| symbols(&self.arena, *body).iter().any(|symbol| *symbol != density.variable));
        let total = if letters { None } else { quadrature::total(&self.arena, density, &sample::Point::default()) };
        match total {
            Some(total) if (total - 1.0).abs() < 1e-3 => Ok(()),
            _ if !bounded => Err("the statement does not say where the density is not zero".to_owned()),
            Some(total) => Err(format!("the density that is given has the integral {total:.4}, not 1")),
            None => Ok(()),
        }
    }

    /// The density of a named distribution.
    fn named(&mut self, named: &Named, x: SymbolId) -> Result<Density, String> {
        let name = named.family;
        let arguments = named.arguments.iter().map(|argument| self.read(argument)).collect::<Result<Vec<_>, _>>()?;
        // The variance s^2 is written for a positive s.
        for argument in &arguments {
            if let Node::Apply(power, inner) = self.arena.node(*argument).clone()
                && power == op::POW
                && let Some(Node::Symbol(symbol)) = inner.first().map(|base| self.arena.node(*base))
            {
                let symbol = *symbol;
                self.assumptions = self.assumptions.clone().positive(symbol);
            }
        }
        let row = op::by_name(name).ok_or_else(|| format!("the distribution {name} is not known"))?;
        let id = self.arena.apply(row, arguments);
        let law = distribution::named(&mut self.arena, id).ok_or_else(|| format!("the distribution {name} has other parameters"))?;
        if let Some(fault) = law.fault(&mut self.arena, &self.assumptions) {
            return Err(fault);
        }
        self.assumptions = law.granted(&mut self.arena, self.assumptions.clone());
        law.as_density(&mut self.arena, x, &self.assumptions).ok_or_else(|| "the distribution has no density".to_owned())
    }
}

fn known<T>(outcome: Outcome<T>) -> Result<T, String> {
    match outcome {
        Outcome::Known(value) => Ok(value),
        Outcome::Undefined(why) | Outcome::Unknown(why) => Err(why),
    }
}

/// The facts of a case: the law, the transform, the inverse branches, the density that results.
pub(super) fn work(case: &Case, wanted: &Wanted) -> Result<Facts, String> {
    let mut desk = Desk { arena: Arena::new(), context: Context::new(), assumptions: Assumptions::new(), constant: None };
    for name in case.positive.iter().chain(&case.nonzero) {
        desk.context.declare(&mut desk.arena, name, Kind::Scalar, true);
    }
    let x = desk.name(&case.source)?;
    // The values of Y are written y.
    let small = match case.target.to_lowercase().as_str() {
        // Euler's number, the imaginary unit and the differential are no values of a variable.
        "e" | "i" | "d" => "y".to_owned(),
        lower if case.target.len() == 1 => lower.to_owned(),
        _ => case.target.clone(),
    };
    let y = desk.name(&small)?;
    for name in &case.positive {
        let symbol = desk.name(name)?;
        desk.assumptions = desk.assumptions.clone().positive(symbol);
    }
    for name in &case.nonzero {
        let symbol = desk.name(name)?;
        desk.assumptions = desk.assumptions.clone().nonzero(symbol);
    }
    let transform = desk.read(&case.transform)?;
    let mut density = desk.density(&case.law, x)?;
    if x == y || symbols(&desk.arena, transform).contains(&y) {
        return Err("the variable and its transform have the same name".to_owned());
    }
    let several = symbols(&desk.arena, transform).into_iter().find(|symbol| {
        let name = &desk.arena.symbol_of(*symbol).name;
        *symbol != x
            && name.len() == 1
            && name.chars().all(|c| c.is_ascii_uppercase())
            && !case.positive.iter().any(|known| **known == **name)
    });
    if let Some(other) = several {
        return Err(format!(
            "a function of two random variables, {} and {}, is not covered",
            case.source,
            desk.arena.symbol_of(other).name
        ));
    }
    let mut condition = String::new();
    let mut outcome = pushforward(&mut desk.arena, &density, transform, y);
    let free: Vec<SymbolId> = symbols(&desk.arena, transform).into_iter().filter(|symbol| *symbol != x).collect();
    // A scale whose sign is not said: a standard deviation is positive; else where the letters are not zero.
    for deviations in [true, false] {
        if !matches!(outcome, Outcome::Unknown(_)) {
            break;
        }
        let mut conditions = Vec::new();
        let mut granted = density.assumptions.clone();
        for symbol in &free {
            let name = desk.arena.symbol_of(*symbol).name.to_string();
            if name.starts_with("\\sigma") {
                granted = granted.positive(*symbol);
                conditions.push(format!("{name} > 0"));
            } else if !deviations {
                granted = granted.nonzero(*symbol);
                conditions.push(format!("{name} \\ne 0"));
            }
        }
        let trial = Density { assumptions: granted, ..density.clone() };
        outcome = pushforward(&mut desk.arena, &trial, transform, y);
        if !matches!(outcome, Outcome::Unknown(_)) {
            density = trial;
            condition = conditions.join(", ");
        }
    }
    let result = known(outcome)?;
    let mut facts = Facts::default();
    let set = |facts: &mut Facts, name: &str, text: String| facts.set(name, Value::Formula(text), case.span);
    set(&mut facts, "source", case.source.clone());
    set(&mut facts, "target", case.target.clone());
    set(&mut facts, "value", small.clone());
    set(&mut facts, "transform", latex(&desk.arena, transform));
    set(&mut facts, "pdf", pieces(&result.latex(&desk.arena), &condition)?);
    set(&mut facts, "law", pieces(&density.latex(&desk.arena), "")?);
    let branches = known(invert(
        &mut desk.arena,
        transform,
        x,
        y,
        density.pieces.first().map_or(Interval::LINE, |(support, _)| *support),
        &density.assumptions,
    ))?;
    let inverses = branches.iter().map(|branch| Value::Formula(latex(&desk.arena, branch.inverse)));
    facts.set("inverses", Value::List(inverses.collect()), case.span);
    if let Some(raw) = put_together(&mut desk, &density, &result, &branches, y) {
        set(&mut facts, "transported", raw);
    }
    if wanted.cdf {
        let cdf = cumulative(&mut desk, case, &density, transform, (x, y))?;
        set(&mut facts, "cdf", pieces(&cdf, &condition)?);
    }
    let source = Held { name: &case.source, density: &density, value: None };
    moments(
        &mut desk,
        &mut facts,
        &Held { name: &case.target, density: &result, value: Some((&density, transform)) },
        Some(&source),
        wanted,
        case,
    )?;
    Ok(facts)
}

/// A variable with its density, and the transform of another one that it is.
struct Held<'a> {
    name: &'a str,
    density: &'a Density,
    value: Option<(&'a Density, ExprId)>,
}

/// Moments and probabilities of intervals, as they are asked.
fn moments(desk: &mut Desk, facts: &mut Facts, own: &Held, source: Option<&Held>, wanted: &Wanted, case: &Case) -> Result<(), String> {
    if let Some((name, value)) = &desk.constant {
        facts.set("constant", Value::Formula(name.clone()), case.span);
        facts.set("factor", Value::Formula(value.clone()), case.span);
    }
    let number = |desk: &Desk, id: ExprId| symbols(&desk.arena, id).is_empty();
    for (name, asked, order) in [("mean", wanted.mean, 1), ("variance", wanted.variance, 2)] {
        if !asked {
            continue;
        }
        let moment = if order == 1 { own.density.mean(&mut desk.arena) } else { own.density.variance(&mut desk.arena) };
        let moment = moment
            .or_else(|| {
                let (density, transform) = own.value?;
                density.expected(&mut desk.arena, transform, order)
            })
            .ok_or_else(|| format!("the {name} of {} has no closed form here", own.name))?;
        facts.set(name, Value::Formula(latex(&desk.arena, moment)), case.span);
        facts.set(&format!("{name}_number"), Value::Flag(number(desk, moment)), case.span);
    }
    let mut list = Vec::new();
    for Event { of, interval } in &wanted.events {
        let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let held = match of {
            None => own,
            Some(of) if plain(of) == plain(own.name) => own,
            Some(of) => source.filter(|source| plain(of) == plain(source.name)).ok_or_else(|| format!("the law of {of} is not stated"))?,
        };
        let end = |desk: &mut Desk, end: &Option<String>| end.as_ref().map(|end| desk.read(end)).transpose();
        let (lower, upper) = (end(desk, &interval.lower)?, end(desk, &interval.upper)?);
        let inside = held
            .density
            .probability(&mut desk.arena, lower, upper)
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

/// The facts of a question about a variable itself.
pub(super) fn plain(case: &Case, wanted: &Wanted) -> Result<Facts, String> {
    let mut desk = Desk { arena: Arena::new(), context: Context::new(), assumptions: Assumptions::new(), constant: None };
    for name in case.positive.iter().chain(&case.nonzero) {
        desk.context.declare(&mut desk.arena, name, Kind::Scalar, true);
    }
    let x = desk.name(&case.source)?;
    for name in &case.positive {
        let symbol = desk.name(name)?;
        desk.assumptions = desk.assumptions.clone().positive(symbol);
    }
    let density = desk.density(&case.law, x)?;
    let mut facts = Facts::default();
    facts.set("source", Value::Formula(case.source.clone()), case.span);
    facts.set("law", Value::Formula(pieces(&density.latex(&desk.arena), "")?), case.span);
    moments(&mut desk, &mut facts, &Held { name: &case.source, density: &density, value: None }, None, wanted, case)?;
    Ok(facts)
}

/// The density of a result in one piece before it is simplified; `None` where it is the same, or in several pieces.
fn put_together(desk: &mut Desk, density: &Density, result: &Density, branches: &[Branch], y: SymbolId) -> Option<String> {
    let ([(_, own)], [(range, simple)]) = (density.pieces.as_slice(), result.pieces.as_slice()) else { return None };
    if branches.iter().any(|branch| branch.range != *range) {
        return None;
    }
    let terms: Option<Vec<ExprId>> = branches
        .iter()
        .map(|branch| match contribution(&mut desk.arena, density, *own, branch, y) {
            Outcome::Known(term) => Some(term),
            _ => None,
        })
        .collect();
    let total = build::sum(&mut desk.arena, terms?);
    let (raw, simple) = (latex(&desk.arena, total), latex(&desk.arena, *simple));
    // A step that holds only for the signs of parameters which the page does not declare is left out.
    let judged = || check::Session::new(&check::Options::default()).holds(&format!("{raw} = {simple}"));
    (raw != simple && matches!(judged(), Outcome::Known(true))).then_some(raw)
}

/// The distribution function of the result, piece by piece.
fn cumulative(
    desk: &mut Desk,
    case: &Case,
    density: &Density,
    transform: ExprId,
    (x, y): (SymbolId, SymbolId),
) -> Result<Vec<(String, String)>, String> {
    let support = density.pieces.first().map_or(Interval::LINE, |(support, _)| *support);
    let assumptions = density.assumptions.clone();
    let outcome = match &case.law {
        Law::General => {
            let function = desk.arena.symbol(&format!("F_{{{}}}", case.source), 0);
            let mut at =
                |arena: &mut Arena, at: ExprId| arena.intern(Node::Call { function, arguments: Box::new([at]), given: Box::new([]) });
            push_cumulative(&mut desk.arena, &mut at, support, transform, (x, y), &assumptions)
        }
        Law::Named(named) => {
            let arguments = named.arguments.iter().map(|argument| desk.read(argument)).collect::<Result<Vec<_>, _>>()?;
            let row = op::by_name(named.family).ok_or("the distribution is not known")?;
            let id = desk.arena.apply(row, arguments);
            let law = distribution::named(&mut desk.arena, id).ok_or("the distribution has other parameters")?;
            let own = desk.arena.name(x);
            let formula = law.cumulative(&mut desk.arena, own).ok_or("the distribution function has no closed form here")?;
            let mut at = |arena: &mut Arena, at: ExprId| replace(arena, formula, x, at);
            push_cumulative(&mut desk.arena, &mut at, support, transform, (x, y), &assumptions)
        }
        Law::Density(..) => return Err("the distribution function of a density that is written out is not answered".to_owned()),
    };
    let name = desk.arena.symbol_of(y).name.clone();
    let list = known(outcome)?;
    Ok(list
        .into_iter()
        .map(|(interval, expression)| {
            let expression = simplify(&mut desk.arena, expression, &assumptions);
            (latex(&desk.arena, expression), interval.condition(&desk.arena, &name))
        })
        .collect())
}

/// Pieces as one formula.
fn pieces(list: &[(String, String)], condition: &str) -> Result<String, String> {
    let with = |text: &str, own: &str| {
        let all: Vec<&str> = [own, condition].into_iter().filter(|part| !part.is_empty()).collect();
        if all.is_empty() { text.to_owned() } else { format!("{text}, \\quad {}", all.join(", ")) }
    };
    match list {
        [] => Err("the density is nowhere positive".to_owned()),
        [(text, own)] => Ok(with(text, own)),
        many => {
            let rows: Vec<String> = many.iter().map(|(text, own)| format!("{text} & {own}")).collect();
            Ok(with(&format!("\\begin{{cases}} {} \\end{{cases}}", rows.join(" \\\\ ")), ""))
        }
    }
}
