//! The largest and the smallest of independent variables with one law: all of them lie below the largest, above the smallest.

use super::{
    Case, Sample, Wanted,
    moments::{Held, moments, points},
    transport::{Desk, pieces},
};
use crate::{
    eval::symbolic::{Density, build, latex, replace, simplify},
    ir::ExprId,
    solve::fact::{Facts, Value},
};

/// The facts of a case: the distribution function of one, that of the extreme, its density.
pub(super) fn work(case: &Case, sample: &Sample, wanted: &Wanted) -> Result<Facts, String> {
    let mut desk = Desk::of(case)?;
    let x = desk.name(&case.source)?;
    let small = case.value();
    let y = desk.name(&small)?;
    let density = desk.density(&case.law, x)?;
    let one = Held { name: &case.source, density: &density, law: Some(&case.law), value: None };
    let function = one.cumulative(&mut desk, None, y)?;
    let ([(on, function)], [(_, body)]) = (function.as_slice(), density.pieces.as_slice()) else {
        return Err("the distribution function is not one formula on the support".to_owned());
    };
    let (on, function, body) = (*on, *function, *body);
    let size = desk.read(&sample.size)?;
    let mut assumptions = density.assumptions.clone();
    if let Ok(letter) = desk.name(&sample.size) {
        assumptions = assumptions.positive(letter);
    }
    let at = desk.arena.name(y);
    let body = replace(&mut desk.arena, body, x, at);
    let unit = build::one(&mut desk.arena);
    let within = if sample.largest { function } else { build::difference(&mut desk.arena, unit, function) };
    let within = simplify(&mut desk.arena, within, &assumptions);
    let whole = build::power(&mut desk.arena, within, size);
    let cumulative = if sample.largest { whole } else { build::difference(&mut desk.arena, unit, whole) };
    let fewer = build::difference(&mut desk.arena, size, unit);
    let rest = build::power(&mut desk.arena, within, fewer);
    let product = build::product(&mut desk.arena, [size, rest, body]);
    let mut tidy = |id: ExprId| simplify(&mut desk.arena, id, &assumptions);
    let (cumulative, product) = (tidy(cumulative), tidy(product));
    let result = Density::new(y, on, product, assumptions);
    let mut facts = Facts::default();
    let condition = on.condition(&desk.arena, &small);
    let mut set = |name: &str, text: String| facts.set(name, Value::Formula(text), case.span);
    set("source", case.source.clone());
    set("target", case.target.clone());
    set("value", small.clone());
    set("size", sample.size.clone());
    set("one", pieces(&[(latex(&desk.arena, function), condition.clone())], "")?);
    set("pdf", pieces(&result.latex(&desk.arena), "")?);
    set("law", pieces(&density.latex(&desk.arena), "")?);
    set("cdf", pieces(&[(latex(&desk.arena, cumulative), condition)], "")?);
    facts.set("extreme", Value::Words(if sample.largest { "largest" } else { "smallest" }.to_owned()), case.span);
    let own = Held { name: &case.target, density: &result, law: None, value: None };
    moments(&mut desk, &mut facts, &own, Some(&one), wanted, case)?;
    points(&mut desk, &mut facts, &own, wanted, case)?;
    Ok(facts)
}
