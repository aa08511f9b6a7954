//! The density of a function of a random variable, by the engine's inverse branches.

use super::{
    Case, Law, Named, Piece, Wanted, Written,
    moments::{Held, moments, points},
};
use crate::{
    check,
    elaborate::{Choices, Context, Kind, elaborate},
    eval::symbolic::{
        Assumptions, Branch, Density, End, Interval, branches_by, build, common, contribution, differentiate, distribution, latex,
        pushforward_by, quadrature, replace, sample, simplify, symbols,
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

/// Whether `text` is a formula at all.
pub(super) fn is_formula(text: &str) -> bool {
    expression(&mut Arena::new(), &Context::new(), text).is_some()
}

/// Whether two formulas are the same but for their spelling.
pub(super) fn equal(one: &str, other: &str) -> bool {
    let mut arena = Arena::new();
    let context = Context::new();
    let (one, other) = (expression(&mut arena, &context, one), expression(&mut arena, &context, other));
    matches!((one, other), (Some(one), Some(other)) if one == other)
}

/// Whether `law` is the law of the case in other words: the densities agree at a few points.
pub(super) fn same_law(case: &Case, law: &Law) -> bool {
    let agree = || -> Result<bool, String> {
        let mut desk = Desk::of(case)?;
        let x = desk.name(&case.source)?;
        let own = desk.density(&case.law, x)?;
        let other = desk.density(law, x)?;
        let names: Vec<SymbolId> = [&own, &other]
            .into_iter()
            .flat_map(|density| density.pieces.iter().flat_map(|(_, body)| symbols(&desk.arena, *body)).collect::<Vec<_>>())
            .filter(|symbol| *symbol != x)
            .collect();
        let mut checked = false;
        for turn in 0..6_u32 {
            let mut point = sample::point(&names, &own.assumptions, 0);
            point.insert(x, [-1.7, -0.4, 0.15, 0.45, 0.8, 1.6][turn as usize]);
            let at = |density: &Density| density_at(&desk.arena, density, &point);
            let (Some(first), Some(second)) = (at(&own), at(&other)) else { return Ok(false) };
            if (first - second).abs() > 1e-6 * (1.0 + first.abs()) {
                return Ok(false);
            }
            checked |= first > 0.0;
        }
        Ok(checked)
    };
    agree().unwrap_or(false)
}

/// The density at a point in floating point, zero outside its pieces.
fn density_at(arena: &Arena, density: &Density, point: &sample::Point) -> Option<f64> {
    let x = *point.get(&density.variable)?;
    for (interval, body) in &density.pieces {
        let end = |end: End, infinite: f64| match end {
            End::At(value) => sample::value(arena, value, point),
            _ => Some(infinite),
        };
        if x > end(interval.lower, f64::NEG_INFINITY)? && x < end(interval.upper, f64::INFINITY)? {
            return sample::value(arena, *body, point);
        }
    }
    Some(0.0)
}

pub(super) fn expression(arena: &mut Arena, context: &Context, text: &str) -> Option<ExprId> {
    let parsed = syntax::parse(text);
    if !parsed.diagnostics.is_empty() {
        return None;
    }
    elaborate(&parsed.tree, parsed.tree.root(), arena, context, &Choices::default()).ok().map(|elaborated| elaborated.expression)
}

/// Where a case is worked out.
pub(super) struct Desk {
    pub(super) arena: Arena,
    context: Context,
    pub(super) assumptions: Assumptions,
    /// The letter of a density that has to sum to one, with its value.
    pub(super) constant: Option<(String, String)>,
    /// Letters with their values.
    values: Vec<(SymbolId, ExprId)>,
}

impl Desk {
    /// An empty desk that knows what the case says of its letters.
    pub(super) fn of(case: &Case) -> Result<Desk, String> {
        let mut desk =
            Desk { arena: Arena::new(), context: Context::new(), assumptions: Assumptions::new(), constant: None, values: Vec::new() };
        for name in case.positive.iter().chain(&case.nonzero) {
            desk.context.declare(&mut desk.arena, name, Kind::Scalar, true);
        }
        for (name, value) in &case.values {
            let (symbol, value) = (desk.name(name)?, desk.read(value)?);
            desk.values.push((symbol, value));
        }
        for name in &case.positive {
            let symbol = desk.name(name)?;
            desk.assumptions = desk.assumptions.clone().positive(symbol);
        }
        for name in &case.nonzero {
            let symbol = desk.name(name)?;
            desk.assumptions = desk.assumptions.clone().nonzero(symbol);
        }
        Ok(desk)
    }

    /// A formula, its letters with values replaced by them.
    pub(super) fn read(&mut self, text: &str) -> Result<ExprId, String> {
        let read = expression(&mut self.arena, &self.context, text).ok_or_else(|| format!("the formula `{text}` was not understood"))?;
        Ok(self.values.clone().into_iter().fold(read, |formula, (symbol, value)| replace(&mut self.arena, formula, symbol, value)))
    }

    pub(super) fn name(&mut self, text: &str) -> Result<SymbolId, String> {
        let id = self.read(text)?;
        match self.arena.node(id) {
            Node::Symbol(symbol) => Ok(*symbol),
            _ => Err(format!("`{text}` is not a name")),
        }
    }

    /// The law of the variable as a density in `x`.
    pub(super) fn density(&mut self, law: &Law, x: SymbolId) -> Result<Density, String> {
        let whole = self.whole(law, x)?;
        Ok(self.without_absolute(whole))
    }

    /// A density of `|x|` in two pieces.
    fn without_absolute(&mut self, density: Density) -> Density {
        let [(support, body)] = density.pieces.as_slice() else { return density };
        let (support, body) = (*support, *body);
        let x = self.arena.name(density.variable);
        let absolute = |node: &Node| matches!(node, Node::Apply(op::ABS, inner) if inner.first() == Some(&x));
        let zero = End::At(build::zero(&mut self.arena));
        if !build::mentions(&self.arena, body, &absolute) {
            return density;
        }
        let mut pieces = Vec::new();
        for half in [Interval::new(End::Below, zero), Interval::new(zero, End::Above)] {
            let Some(Some(on)) = common(&mut self.arena, support, half, &density.assumptions) else { continue };
            let granted = on.granted(&mut self.arena, density.variable, density.assumptions.clone());
            pieces.push((on, simplify(&mut self.arena, body, &granted)));
        }
        Density { pieces, ..density }
    }

    fn whole(&mut self, law: &Law, x: SymbolId) -> Result<Density, String> {
        match law {
            Law::General => {
                let name = format!("f_{{{}}}", self.arena.symbol_of(x).name);
                let (function, at) = (self.arena.symbol(&name, 0), self.arena.name(x));
                let call = self.arena.intern(Node::Call { function, arguments: Box::new([at]), given: Box::new([]) });
                Ok(Density::new(x, Interval::LINE, call, self.assumptions.clone()))
            }
            Law::Named(named) => self.named(named, x),
            Law::Density(Written { dummy, pieces, bounded, cumulative }) => {
                let own = self.name(dummy)?;
                let at = self.arena.name(x);
                let mut read = Vec::new();
                for Piece { body, low, high } in pieces {
                    let body = self.read(body)?;
                    let mut body = if own == x { body } else { replace(&mut self.arena, body, own, at) };
                    if *cumulative {
                        body = known(differentiate(&mut self.arena, body, x))?;
                    }
                    let lower = low.as_ref().map_or(Ok(End::Below), |end| self.read(end).map(End::At))?;
                    let upper = high.as_ref().map_or(Ok(End::Above), |end| self.read(end).map(End::At))?;
                    read.push((Interval::new(lower, upper), body));
                }
                let (first, body) = *read.first().ok_or("the density is nowhere positive")?;
                let density = Density { pieces: read, ..Density::new(x, first, body, self.assumptions.clone()) };
                self.apart(&density)?;
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

    /// Refuses pieces that overlap.
    fn apart(&self, density: &Density) -> Result<(), String> {
        let at = |end: End, infinite: f64| match end {
            End::At(value) => sample::value(&self.arena, value, &sample::Point::default()),
            _ => Some(infinite),
        };
        let ends = |on: &Interval| Some((at(on.lower, f64::NEG_INFINITY)?, at(on.upper, f64::INFINITY)?));
        if density.pieces.len() < 2 {
            return Ok(());
        }
        let mut list: Vec<(f64, f64)> = density
            .pieces
            .iter()
            .map(|(on, _)| ends(on))
            .collect::<Option<_>>()
            .ok_or("the ends of the pieces of the density are not numbers")?;
        list.sort_by(|one, other| one.0.total_cmp(&other.0));
        if list.windows(2).any(|pair| pair[0].1 > pair[1].0) || list.iter().any(|(low, high)| low >= high) {
            return Err("the pieces of the density overlap".to_owned());
        }
        Ok(())
    }

    /// Refuses a density with numbers only whose integral is not one.
    fn normalised(&self, density: &Density, bounded: bool) -> Result<(), String> {
        let letters = density.pieces.iter().any(|(_, body)| symbols(&self.arena, *body).iter().any(|symbol| *symbol != density.variable));
        // `None` where letters of unknown sign stand in it; an integral that does not settle is not 1.
        let total = if letters {
            self.sampled_total(density)
        } else {
            Some(quadrature::total(&self.arena, density, &sample::Point::default()).unwrap_or(f64::INFINITY))
        };
        if !letters && self.falls_below(density) {
            return Err("the density that is given is negative somewhere".to_owned());
        }
        match total {
            Some(total) if (total - 1.0).abs() < 1e-3 => Ok(()),
            _ if !bounded => Err("the statement does not say where the density is not zero".to_owned()),
            Some(total) if total.is_infinite() => Err("the integral of the density that is given was not found to be 1".to_owned()),
            Some(total) => Err(format!("the density that is given has the integral {total:.4}, not 1")),
            None => Ok(()),
        }
    }

    /// Whether a density of numbers alone has a negative value at one of many points.
    fn falls_below(&self, density: &Density) -> bool {
        let end = |end: End, infinite: f64| match end {
            End::At(value) => sample::value(&self.arena, value, &sample::Point::default()),
            _ => Some(infinite),
        };
        density.pieces.iter().any(|(on, body)| {
            let (Some(low), Some(high)) = (end(on.lower, -20.0), end(on.upper, 20.0)) else { return false };
            (1..200).any(|at| {
                let mut point = sample::Point::default();
                point.insert(density.variable, low + (high - low) * f64::from(at) / 200.0);
                sample::value(&self.arena, *body, &point).is_some_and(|value| value < -1e-9)
            })
        })
    }

    /// The integral of a density at sampled values of its letters, where all of them are known to be positive.
    fn sampled_total(&self, density: &Density) -> Option<f64> {
        let names: Vec<SymbolId> =
            density.pieces.iter().flat_map(|(_, body)| symbols(&self.arena, *body)).filter(|symbol| *symbol != density.variable).collect();
        let positive = |symbol: &SymbolId| self.assumptions.fact(*symbol).is_some_and(|fact| fact.is_positive());
        if !names.iter().all(positive) {
            return None;
        }
        Some(quadrature::total(&self.arena, density, &sample::point(&names, &self.assumptions, 0)).unwrap_or(f64::INFINITY))
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

pub(super) fn known<T>(outcome: Outcome<T>) -> Result<T, String> {
    match outcome {
        Outcome::Known(value) => Ok(value),
        Outcome::Undefined(why) | Outcome::Unknown(why) => Err(why),
    }
}

/// The facts of a case: the law, the transform, the inverse branches, the density that results.
pub(super) fn work(case: &Case, wanted: &Wanted) -> Result<Facts, String> {
    let mut desk = Desk::of(case)?;
    let x = desk.name(&case.source)?;
    // The values of Y are written y.
    let small = case.value();
    let y = desk.name(&small)?;
    let mut density = desk.density(&case.law, x)?;
    let parts = desk.parts(case, &density, (x, y))?;
    let free: Vec<SymbolId> =
        parts.iter().flat_map(|(_, part)| symbols(&desk.arena, *part)).filter(|symbol| *symbol != x).collect::<Vec<_>>();
    if x == y || free.contains(&y) {
        return Err("the variable and its transform have the same name".to_owned());
    }
    let several = free.iter().find(|symbol| {
        let name = &desk.arena.symbol_of(**symbol).name;
        name.len() == 1 && name.chars().all(|c| c.is_ascii_uppercase()) && !case.positive.iter().any(|known| **known == **name)
    });
    if let Some(other) = several {
        return Err(format!(
            "a function of two random variables, {} and {}, is not covered",
            case.source,
            desk.arena.symbol_of(*other).name
        ));
    }
    let mut condition = String::new();
    let mut outcome = pushforward_by(&mut desk.arena, &density, &parts, y);
    // A scale whose sign is not said: a standard deviation is positive; else where the letters are not zero.
    for deviations in [true, false] {
        if !matches!(outcome, Outcome::Unknown(_)) {
            break;
        }
        let mut conditions: Vec<String> = Vec::new();
        let mut granted = density.assumptions.clone();
        for symbol in &free {
            let name = desk.arena.symbol_of(*symbol).name.to_string();
            let said = if name.starts_with("\\sigma") {
                granted = granted.positive(*symbol);
                format!("{name} > 0")
            } else if !deviations {
                granted = granted.nonzero(*symbol);
                format!("{name} \\ne 0")
            } else {
                continue;
            };
            if !conditions.contains(&said) {
                conditions.push(said);
            }
        }
        let trial = Density { assumptions: granted, ..density.clone() };
        outcome = pushforward_by(&mut desk.arena, &trial, &parts, y);
        if !matches!(outcome, Outcome::Unknown(_)) {
            density = trial;
            condition = conditions.join(", ");
        }
    }
    let result = known(outcome)?;
    // A formula that was read as a name is no value of the variable.
    let odd =
        result.pieces.iter().flat_map(|(_, body)| symbols(&desk.arena, *body)).map(|name| desk.arena.symbol_of(name).name.to_string());
    if let Some(name) = odd.into_iter().find(|name| name.contains(['(', '*', '+', '/', '^'])) {
        return Err(format!("what `{name}` stands for was not understood"));
    }
    let mut facts = Facts::default();
    let set = |facts: &mut Facts, name: &str, text: String| facts.set(name, Value::Formula(text), case.span);
    set(&mut facts, "source", case.source.clone());
    set(&mut facts, "target", case.target.clone());
    set(&mut facts, "value", small.clone());
    let formulas: Vec<(String, String)> =
        parts.iter().map(|(on, part)| (latex(&desk.arena, *part), on.condition(&desk.arena, &case.source))).collect();
    set(&mut facts, "transform", pieces(&formulas, "")?);
    set(&mut facts, "pdf", pieces(&result.latex(&desk.arena), &condition)?);
    set(&mut facts, "law", pieces(&density.latex(&desk.arena), "")?);
    let branched = known(branches_by(&mut desk.arena, &density, &parts, y))?;
    let mut inverses: Vec<Value> = Vec::new();
    for branch in branched.iter().flat_map(|(_, _, branches)| branches) {
        let inverse = Value::Formula(latex(&desk.arena, branch.inverse));
        if !inverses.contains(&inverse) {
            inverses.push(inverse);
        }
    }
    facts.set("inverses", Value::List(inverses), case.span);
    if let [(_, _, branches)] = branched.as_slice()
        && let Some(raw) = put_together(&mut desk, &density, &result, branches, y)
    {
        set(&mut facts, "transported", raw);
    }
    let own = Held { name: &case.target, density: &result, law: None, value: Some((&density, &parts, &branched)) };
    let source = Held { name: &case.source, density: &density, law: Some(&case.law), value: None };
    if wanted.cdf {
        let cdf = own.cumulative(&mut desk, Some(&source), y)?;
        let written: Vec<(String, String)> =
            cdf.iter().map(|(on, formula)| (latex(&desk.arena, *formula), on.condition(&desk.arena, &small))).collect();
        set(&mut facts, "cdf", pieces(&written, &condition)?);
    }
    moments(&mut desk, &mut facts, &own, Some(&source), wanted, case)?;
    points(&mut desk, &mut facts, &own, wanted, case)?;
    Ok(facts)
}

/// The facts of a question about a variable itself.
pub(super) fn plain(case: &Case, wanted: &Wanted) -> Result<Facts, String> {
    let mut desk = Desk::of(case)?;
    let x = desk.name(&case.source)?;
    let density = desk.density(&case.law, x)?;
    let mut facts = Facts::default();
    facts.set("source", Value::Formula(case.source.clone()), case.span);
    facts.set("law", Value::Formula(pieces(&density.latex(&desk.arena), "")?), case.span);
    let own = Held { name: &case.source, density: &density, law: Some(&case.law), value: None };
    if wanted.cdf {
        let cdf = own.cumulative(&mut desk, None, x)?;
        let written: Vec<(String, String)> =
            cdf.iter().map(|(on, formula)| (latex(&desk.arena, *formula), on.condition(&desk.arena, &case.source))).collect();
        facts.set("cdf", Value::Formula(pieces(&written, "")?), case.span);
    }
    moments(&mut desk, &mut facts, &own, None, wanted, case)?;
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

/// Pieces as one formula.
pub(super) fn pieces(list: &[(String, String)], condition: &str) -> Result<String, String> {
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
