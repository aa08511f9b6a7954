//! Transforms by parts: one formula on each interval of the variable, and the larger or smaller of two.

use super::{
    Case, On,
    transport::{Desk, known},
};
use crate::{
    eval::symbolic::{Density, End, Interval, build, invert, replace, sample, simplify, symbols},
    ir::{Arena, ExprId, Node, SymbolId},
    op,
};

impl Desk {
    /// The transform as formulas on intervals of the variable.
    pub(super) fn parts(
        &mut self,
        case: &Case,
        density: &Density,
        (x, y): (SymbolId, SymbolId),
    ) -> Result<Vec<(Interval, ExprId)>, String> {
        let mut out: Vec<(Interval, ExprId)> = Vec::new();
        for part in &case.parts {
            let formula = self.read(&part.formula)?;
            let on = match &part.on {
                On::Everywhere => Interval::LINE,
                On::Between { of, lower, upper } => {
                    if of.as_ref().is_some_and(|of| !of.eq_ignore_ascii_case(&case.source)) {
                        return Err("a part of the transform is on an interval of another variable".to_owned());
                    }
                    let lower = lower.as_ref().map_or(Ok(End::Below), |end| self.read(end).map(End::At))?;
                    let upper = upper.as_ref().map_or(Ok(End::Above), |end| self.read(end).map(End::At))?;
                    Interval::new(lower, upper)
                }
                On::Rest => match out.as_slice() {
                    [(Interval { lower: End::Below, upper }, _)] => Interval::new(*upper, End::Above),
                    [(Interval { lower, upper: End::Above }, _)] => Interval::new(End::Below, *lower),
                    _ => return Err("where the rest of the transform holds was not understood".to_owned()),
                },
            };
            out.push((on, formula));
        }
        if out.len() > 1 {
            self.disjoint(&out, density)?;
        }
        if let [(Interval::LINE, formula)] = out.as_slice()
            && let Some(split) = self.extremes(*formula, density, (x, y))?
        {
            return Ok(split);
        }
        Ok(out)
    }

    /// Refuses parts that overlap or leave some of the values out.
    fn disjoint(&mut self, parts: &[(Interval, ExprId)], density: &Density) -> Result<(), String> {
        let number = |arena: &Arena, end: End| match end {
            End::At(value) => sample::value(arena, value, &sample::Point::default()),
            End::Below => Some(f64::NEG_INFINITY),
            End::Above => Some(f64::INFINITY),
        };
        let ends = |arena: &Arena, on: &Interval| number(arena, on.lower).zip(number(arena, on.upper));
        let mut list: Vec<(f64, f64)> = parts
            .iter()
            .map(|(on, _)| ends(&self.arena, on))
            .collect::<Option<_>>()
            .ok_or("the ends of the parts of the transform are not numbers")?;
        list.sort_by(|one, other| one.0.total_cmp(&other.0));
        if list.windows(2).any(|pair| pair[0].1 != pair[1].0) {
            return Err("the parts of the transform overlap or leave values out".to_owned());
        }
        let whole = density.pieces.first().zip(density.pieces.last());
        let (first, last) = whole.ok_or("the density is nowhere positive")?;
        let (low, high) = number(&self.arena, first.0.lower).zip(number(&self.arena, last.0.upper)).ok_or("the support has letters")?;
        if list.first().is_some_and(|own| own.0 > low) || list.last().is_some_and(|own| own.1 < high) {
            return Err("the parts of the transform leave values out".to_owned());
        }
        Ok(())
    }

    /// `min(X, 1 - X)` as one side below where the two cross and the other above; nothing for other formulas.
    fn extremes(
        &mut self,
        formula: ExprId,
        density: &Density,
        (x, y): (SymbolId, SymbolId),
    ) -> Result<Option<Vec<(Interval, ExprId)>>, String> {
        let Node::Apply(op @ (op::MAX | op::MIN), sides) = self.arena.node(formula).clone() else { return Ok(None) };
        let [one, other] = sides.as_ref() else { return Err("a maximum or minimum of two is expected".to_owned()) };
        let varies = |desk: &Desk, id: ExprId| symbols(&desk.arena, id).contains(&x);
        if !varies(self, *one) || !varies(self, *other) {
            return Err("the transform takes one value with a positive probability: it has no density".to_owned());
        }
        let gap = build::difference(&mut self.arena, *one, *other);
        let support = density.pieces.first().map_or(Interval::LINE, |(support, _)| *support);
        let branches = known(invert(&mut self.arena, gap, x, y, support, &density.assumptions))?;
        let [branch] = branches.as_slice() else { return Err("the two sides cross more than once".to_owned()) };
        let zero = build::zero(&mut self.arena);
        let crossing = replace(&mut self.arena, branch.inverse, y, zero);
        let crossing = End::At(simplify(&mut self.arena, crossing, &density.assumptions));
        // Where the gap grows, the first side is the larger one above the crossing.
        let (low, high) = if branch.increasing == (op == op::MAX) { (*other, *one) } else { (*one, *other) };
        Ok(Some(vec![(Interval::new(End::Below, crossing), low), (Interval::new(crossing, End::Above), high)]))
    }
}
