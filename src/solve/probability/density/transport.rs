//! The density of a function of a random variable, by the engine's inverse branches.

use super::{Case, Law};
use crate::{
    elaborate::{Choices, Context, Kind, elaborate},
    eval::symbolic::{Assumptions, Density, End, Interval, distribution, invert, latex, push_cumulative, pushforward, symbols},
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
    let renamed = crate::eval::symbolic::replace(&mut arena, formula, symbol, to);
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
            Law::Named(name, arguments) => {
                let arguments = arguments.iter().map(|argument| self.read(argument)).collect::<Result<Vec<_>, _>>()?;
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
                let named =
                    distribution::named(&mut self.arena, id).ok_or_else(|| format!("the distribution {name} has other parameters"))?;
                if let Some(fault) = named.fault(&mut self.arena, &self.assumptions) {
                    return Err(fault);
                }
                self.assumptions = named.granted(&mut self.arena, self.assumptions.clone());
                named.as_density(&mut self.arena, x, &self.assumptions).ok_or_else(|| "the distribution has no density".to_owned())
            }
            Law::Density(dummy, body, low, high) => {
                let own = self.name(dummy)?;
                let body = self.read(body)?;
                let at = self.arena.name(x);
                let body = if own == x { body } else { crate::eval::symbolic::replace(&mut self.arena, body, own, at) };
                let lower = low.as_ref().map_or(Ok(End::Below), |end| self.read(end).map(End::At))?;
                let upper = high.as_ref().map_or(Ok(End::Above), |end| self.read(end).map(End::At))?;
                Ok(Density::new(x, Interval::new(lower, upper), body, self.assumptions.clone()))
            }
        }
    }
}

fn known<T>(outcome: Outcome<T>) -> Result<T, String> {
    match outcome {
        Outcome::Known(value) => Ok(value),
        Outcome::Undefined(why) | Outcome::Unknown(why) => Err(why),
    }
}

/// The facts of a case: the law, the transform, the inverse branches, the density that results.
pub(super) fn work(case: &Case) -> Result<Facts, String> {
    let mut desk = Desk { arena: Arena::new(), context: Context::new(), assumptions: Assumptions::new() };
    for name in case.positive.iter().chain(&case.nonzero) {
        desk.context.declare(&mut desk.arena, name, Kind::Scalar, true);
    }
    let x = desk.name(&case.source)?;
    // The values of Y are written y.
    let small = if case.target.len() == 1 { case.target.to_lowercase() } else { case.target.clone() };
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
    if matches!(case.law, Law::General) {
        let function = desk.arena.symbol(&format!("F_{{{}}}", case.source), 0);
        let mut cumulative =
            |arena: &mut Arena, at: ExprId| arena.intern(Node::Call { function, arguments: Box::new([at]), given: Box::new([]) });
        let assumptions = density.assumptions.clone();
        let cdf = known(push_cumulative(&mut desk.arena, &mut cumulative, Interval::LINE, transform, (x, y), &assumptions))?;
        let name = desk.arena.symbol_of(y).name.clone();
        let texts: Vec<(String, String)> =
            cdf.iter().map(|(interval, expression)| (latex(&desk.arena, *expression), interval.condition(&desk.arena, &name))).collect();
        set(&mut facts, "cdf", pieces(&texts, "")?);
    }
    Ok(facts)
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
