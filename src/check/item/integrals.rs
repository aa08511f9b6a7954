//! Improper integrals that are known: a table of integrands on a range with their values. An integrand is looked up by proof: it is a
//! constant times a row's.

use super::super::{Session, normal};
use crate::{
    elaborate::{self, Choices, Context},
    eval::symbolic::{self, build, sample},
    ir::{ExprId, Node, Range, SymbolId},
    num::{Outcome, Rational},
    op, syntax,
};

/// Where a row's integral runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// From zero to infinity.
    Half,
    /// From one to infinity.
    Beyond,
    /// From zero to one.
    Unit,
    /// From zero to a right angle.
    Right,
    /// From zero to half of that.
    Slanted,
}

/// Integrands in x and values; G is Catalan's constant, \gamma Euler's. Each row was checked by quadrature (mpmath, 20
/// digits), but for the two of Fresnel, which rest on their known values.
const KNOWN: [(Reach, &str, &str); 33] = [
    (Reach::Half, r"\frac{\sin(x)}{x}", r"\frac{\pi}{2}"),
    (Reach::Half, r"\frac{\sin(x)^2}{x^2}", r"\frac{\pi}{2}"),
    (Reach::Half, r"\frac{\sin(x)^3}{x^3}", r"\frac{3 \pi}{8}"),
    (Reach::Half, r"\frac{\sin(x)^4}{x^4}", r"\frac{\pi}{3}"),
    (Reach::Half, r"\sin(x^2)", r"\sqrt{\frac{\pi}{8}}"),
    (Reach::Half, r"\cos(x^2)", r"\sqrt{\frac{\pi}{8}}"),
    (Reach::Half, r"e^{-x} \ln(x)", r"-\gamma"),
    (Reach::Half, r"\arctan(e^{-x})", "G"),
    (Reach::Half, r"\frac{x}{e^x - 1}", r"\frac{\pi^2}{6}"),
    (Reach::Half, r"\frac{x}{e^x + 1}", r"\frac{\pi^2}{12}"),
    (Reach::Half, r"\frac{\ln(x)}{1 + x^2}", "0"),
    (Reach::Half, r"\frac{1}{\cosh(x)}", r"\frac{\pi}{2}"),
    (Reach::Half, r"\frac{x}{\sinh(x)}", r"\frac{\pi^2}{4}"),
    (Reach::Half, r"\frac{x}{\cosh(x)}", "2 G"),
    (Reach::Beyond, r"\frac{\ln(x)}{1 + x^2}", "G"),
    (Reach::Unit, r"\frac{\ln(x)}{1 + x^2}", "-G"),
    (Reach::Unit, r"\ln(\ln(\frac{1}{x}))", r"-\gamma"),
    (Reach::Unit, r"\ln(x)", "-1"),
    (Reach::Unit, r"\frac{\ln(1 - x)}{x}", r"-\frac{\pi^2}{6}"),
    (Reach::Unit, r"\frac{\ln(1 + x)}{x}", r"\frac{\pi^2}{12}"),
    (Reach::Unit, r"\frac{\ln(x)}{1 - x}", r"-\frac{\pi^2}{6}"),
    (Reach::Unit, r"\frac{\ln(x)}{1 + x}", r"-\frac{\pi^2}{12}"),
    (Reach::Unit, r"\ln(x) \ln(1 - x)", r"2 - \frac{\pi^2}{6}"),
    (Reach::Unit, r"\frac{\arccos(x)}{\sqrt{1 + x^2}}", "G"),
    (Reach::Unit, r"\frac{\arctan(x)}{x}", "G"),
    (Reach::Right, r"\ln(\sin(x))", r"-\frac{\pi \ln(2)}{2}"),
    (Reach::Right, r"\ln(\cos(x))", r"-\frac{\pi \ln(2)}{2}"),
    (Reach::Right, r"\frac{x}{\sin(x)}", "2 G"),
    (Reach::Right, r"\operatorname{arcsinh}(\sin(x))", "G"),
    (Reach::Slanted, r"\ln(2 \sin(x))", r"-\frac{G}{2}"),
    (Reach::Slanted, r"\ln(2 \cos(x))", r"\frac{G}{2}"),
    (Reach::Slanted, r"\ln(\cot(x))", "G"),
    (Reach::Slanted, r"\ln(\tan(x))", "-G"),
];

impl Session {
    /// The expression with the value of each integral of the table in its place, where all of its integrals are in it.
    pub(super) fn with_known_integrals(&mut self, id: ExprId, depth: usize) -> Option<ExprId> {
        if depth > 20 {
            return None;
        }
        match self.arena.node(id).clone() {
            Node::Apply(op, parts) => {
                let parts = parts.iter().map(|part| self.with_known_integrals(*part, depth + 1)).collect::<Option<Vec<_>>>()?;
                Some(self.arena.apply(op, parts))
            }
            Node::Bind { op: op::INTEGRAL, bindings, body } => {
                let ([binding], [body]) = (bindings.as_ref(), body.as_ref()) else { return None };
                let Range::Between(low, high) = binding.range else { return None };
                self.known_integral(binding.symbol, low, high, *body)
            }
            Node::Number(_) | Node::Symbol(_) => Some(id),
            _ => None,
        }
    }

    fn known_integral(&mut self, symbol: SymbolId, low: ExprId, high: ExprId, body: ExprId) -> Option<ExprId> {
        if symbolic::symbols(&self.arena, body) != [symbol] {
            return None;
        }
        let mut context = Context::new();
        context.constants = vec![("G", op::CATALAN), ("\\gamma", op::EULERGAMMA)];
        let variable = context.symbol(&mut self.arena, "x");
        let name = self.arena.name(variable);
        let body = symbolic::replace(&mut self.arena, body, symbol, name);
        let body = self.without_cardinal_sines(body, 0);
        let infinite = |session: &Session, end: ExprId, negative: bool| match session.arena.node(end) {
            Node::Apply(op::INFINITY, _) => !negative,
            Node::Apply(op::NEG, inner) => negative && matches!(session.arena.node(inner[0]), Node::Apply(op::INFINITY, _)),
            _ => false,
        };
        let number = |session: &Session, end: ExprId| sample::value(&session.arena, end, &sample::Point::default());
        let is = |value: Option<f64>, wanted: f64| value.is_some_and(|value| (value - wanted).abs() < 1e-14);
        // What is even runs twice over the half line.
        let mut twice = false;
        let reach = if infinite(self, high, false) {
            if infinite(self, low, true) {
                let opposite = self.arena.apply(op::NEG, [name]);
                let mirrored = symbolic::replace(&mut self.arena, body, variable, opposite);
                let assumptions = symbolic::Assumptions::new();
                if !matches!(normal::prove_equal(&mut self.arena, body, mirrored, &assumptions), Outcome::Known(_)) {
                    return None;
                }
                twice = true;
                Reach::Half
            } else if build::value(&self.arena, low)? == Rational::from_integer(0.into()) {
                Reach::Half
            } else if build::value(&self.arena, low)? == Rational::from_integer(1.into()) {
                Reach::Beyond
            } else {
                return None;
            }
        } else {
            if build::value(&self.arena, low)? != Rational::from_integer(0.into()) {
                return None;
            }
            let value = number(self, high);
            match build::value(&self.arena, high) {
                Some(high) if high == Rational::from_integer(1.into()) => Reach::Unit,
                None if is(value, std::f64::consts::FRAC_PI_2) => Reach::Right,
                None if is(value, std::f64::consts::FRAC_PI_4) => Reach::Slanted,
                _ => return None,
            }
        };
        let ends = |low: i64, high: Option<(i64, i64)>| {
            let assumptions = symbolic::Assumptions::new().above(variable, Rational::from_integer(low.into()), false);
            match high {
                Some((numer, denom)) => assumptions.below(variable, Rational::new(numer.into(), denom.into()), false),
                None => assumptions,
            }
        };
        // A right angle is below 8/5, half of it below 4/5: less is assumed than holds.
        let (assumptions, place) = match reach {
            Reach::Half => (ends(0, None), 0.75),
            Reach::Beyond => (ends(1, None), 1.75),
            Reach::Unit => (ends(0, Some((1, 1))), 0.375),
            Reach::Right => (ends(0, Some((8, 5))), 0.75),
            Reach::Slanted => (ends(0, Some((4, 5))), 0.375),
        };
        let place: sample::Point = std::iter::once((variable, place)).collect();
        let seen = sample::value(&self.arena, body, &place)?;
        for (own, integrand, value) in KNOWN {
            if own != reach {
                continue;
            }
            let Some(row) = self.row_expression(integrand, &context) else { continue };
            let Some(ratio) = sample::value(&self.arena, row, &place).map(|row| seen / row) else { continue };
            let Some(factor) = near_rational(ratio) else { continue };
            let factor = self.arena.number(factor);
            let scaled = self.arena.apply(op::MUL, [factor, row]);
            if !matches!(normal::prove_equal(&mut self.arena, body, scaled, &assumptions), Outcome::Known(_)) {
                continue;
            }
            let value = self.row_expression(value, &context)?;
            let times = self.arena.integer(if twice { 2 } else { 1 });
            return Some(self.arena.apply(op::MUL, [times, factor, value]));
        }
        None
    }

    fn row_expression(&mut self, latex: &str, context: &Context) -> Option<ExprId> {
        let parsed = syntax::parse(latex);
        let found = elaborate::elaborate(&parsed.tree, parsed.tree.root(), &mut self.arena, context, &Choices::default()).ok()?;
        (parsed.is_complete() && found.beyond.is_none()).then_some(found.expression)
    }

    /// The sine by its argument in place of each cardinal sine: under an integral the one point does not count.
    fn without_cardinal_sines(&mut self, id: ExprId, depth: usize) -> ExprId {
        let Node::Apply(op, parts) = self.arena.node(id).clone() else { return id };
        if depth > 40 {
            return id;
        }
        let parts: Vec<ExprId> = parts.iter().map(|part| self.without_cardinal_sines(*part, depth + 1)).collect();
        if op == op::SINC {
            let sine = self.arena.apply(op::SIN, [parts[0]]);
            return self.arena.apply(op::DIV, [sine, parts[0]]);
        }
        self.arena.apply(op, parts)
    }
}

/// A short rational number beside `value`, not zero: what rests on it is proved afterwards.
fn near_rational(value: f64) -> Option<Rational> {
    if !value.is_finite() {
        return None;
    }
    (1..=24_i64).find_map(|denominator| {
        let above = (value * denominator as f64).round();
        let close = (above / denominator as f64 - value).abs() < 1e-9 * value.abs().max(1e-3);
        (close && above != 0.0 && above.abs() < 1e9).then(|| Rational::new((above as i64).into(), denominator.into()))
    })
}
