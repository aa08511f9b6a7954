//! Inverses and densities against their definitions; the rows of distributions against numerical integration.

use std::collections::HashMap;

use super::{
    law::{Constraint, DIVERGENCES, LAWS, Law},
    sample::Point,
    *,
};
use crate::{
    ir::{Arena, ExprId, SymbolId},
    num::Outcome,
};

fn read(arena: &mut Arena, text: &str) -> ExprId {
    formula::read(arena, text, &HashMap::new()).unwrap_or_else(|| panic!("{text}"))
}

fn interval(arena: &mut Arena, text: &str) -> Interval {
    let (low, high) = text.split_once("..").unwrap();
    let low = if low == "-inf" { End::Below } else { End::At(read(arena, low)) };
    let high = if high == "inf" { End::Above } else { End::At(read(arena, high)) };
    Interval::new(low, high)
}

fn pushed(density: &str, support: &str, g: &str, positive: &[&str]) -> Vec<(String, String)> {
    let mut arena = Arena::new();
    let (f, g) = (read(&mut arena, density), read(&mut arena, g));
    let support = interval(&mut arena, support);
    let (x, y) = (arena.symbol("x", 0), arena.symbol("y", 0));
    let mut facts = Assumptions::new();
    for name in positive {
        let symbol = arena.symbol(name.trim_start_matches('!'), 0);
        facts = if name.starts_with('!') { facts.nonzero(symbol) } else { facts.positive(symbol) };
    }
    match pushforward(&mut arena, &Density::new(x, support, f, facts), g, y) {
        Outcome::Known(density) => density.latex(&arena),
        other => panic!("{density} through {other:?}"),
    }
}

/// Density, support, function, what is positive (or, with `!`, not zero), and the pieces wanted.
type Transported = (&'static str, &'static str, &'static str, &'static [&'static str], &'static [(&'static str, &'static str)]);

#[test]
fn densities_are_pushed_through_functions() {
    let cases: &[Transported] = &[
        ("1/4", "-1..3", "x^2", &[], &[(r"\frac{1}{4 \sqrt{y}}", "0 < y < 1"), (r"\frac{1}{8 \sqrt{y}}", "1 < y < 9")]),
        ("1/2", "-1..1", "abs(x)", &[], &[("1", "0 < y < 1")]),
        ("(1+x)/2", "-1..1", "x^2", &[], &[(r"\frac{1}{2 \sqrt{y}}", "0 < y < 1")]),
        ("x*exp(-x^2/2)", "0..inf", "log(x)", &[], &[(r"e^{2 y - \frac{1}{2} e^{2 y}}", "")]),
        ("1/pi", "-pi/2..pi/2", "tan(x)", &[], &[(r"\frac{1}{\pi \left(y^{2} + 1\right)}", "")]),
        ("2*exp(-2*x)", "0..inf", "sqrt(x)", &[], &[(r"4 y e^{-2 y^{2}}", "y > 0")]),
        ("1", "0..1", "-a*log(x)", &["a"], &[(r"\frac{1}{a} e^{-\frac{y}{a}}", "y > 0")]),
        ("exp(-x^2/2)/sqrt(2*pi)", "-inf..inf", "x^2", &[], &[(r"\frac{1}{\sqrt{2 \pi y}} e^{-\frac{y}{2}}", "y > 0")]),
        (
            "exp(-x^2/2)/sqrt(2*pi)",
            "-inf..inf",
            "t^2+2*t+t^2/2*x",
            &["!t"],
            &[(r"\frac{2}{\sqrt{2 \pi} t^{2}} e^{-\frac{2 \left(y - 2 t - t^{2}\right)^{2}}{t^{4}}}", "")],
        ),
        ("f(x)", "-inf..inf", "exp(x)", &[], &[(r"\frac{f\left(\ln y\right)}{y}", "y > 0")]),
        ("1", "0..1", "x/(1-x)", &[], &[(r"\frac{1}{\left(y + 1\right)^{2}}", "y > 0")]),
        ("exp(-x)/(1+exp(-x))^2", "-inf..inf", "sigmoid(x)", &[], &[("1", "0 < y < 1")]),
        ("1/(2*pi)", "-pi..pi", "sin(x)", &[], &[(r"\frac{1}{\pi \sqrt{1 - y^{2}}}", "-1 < y < 1")]),
    ];
    for (f, support, g, facts, wanted) in cases {
        let found = pushed(f, support, g, facts);
        let wanted: Vec<_> = wanted.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        assert_eq!(found, wanted, "{f} on {support} through {g}");
    }
}

#[test]
fn what_is_not_certain_is_not_inverted() {
    let mut arena = Arena::new();
    let (x, y) = (arena.symbol("x", 0), arena.symbol("y", 0));
    for g in ["a*x", "x^3+x^2+x*sin(x)", "c", "f(x)", "x^a", "x+sin(x)", "sin(x)", "floor(x)"] {
        let g = read(&mut arena, g);
        assert!(invert(&mut arena, g, x, y, Interval::LINE, &Assumptions::new()).known().is_none(), "{}", latex(&arena, g));
    }
}

/// Values for the parameters of a row, apart for the two sides of a divergence.
fn parameters(arena: &mut Arena, law: &Law, second: bool) -> Vec<ExprId> {
    let at = |arena: &mut Arena, n: i64, d: i64| build::ratio(arena, n, d);
    let mut values = Vec::new();
    for (place, (name, constraint)) in law.parameters.iter().enumerate() {
        let shift = i64::from(second);
        values.push(match (constraint, *name) {
            (Constraint::Count, "N") => at(arena, 20, 1),
            (Constraint::Count, "K") => at(arena, 8, 1),
            (Constraint::Count, _) => at(arena, 6, 1),
            (Constraint::Real, "a") => at(arena, -1 - shift, 1),
            (Constraint::Real, "b") => at(arena, 3 + shift, 1),
            (Constraint::Real, _) => at(arena, 1 - 2 * shift, 2),
            (Constraint::Unit, _) => at(arena, 2 + shift, 7),
            (Constraint::Positive, _) if law.op == crate::op::FDIST || law.op == crate::op::STUDENT => at(arena, 9 + place as i64, 1),
            (Constraint::Positive, _) => at(arena, 7 + 4 * place as i64 - 2 * shift, 2),
        });
    }
    values
}

/// The expectation of `value(x)` under a row, by quadrature or summation.
fn expectation(arena: &mut Arena, named: &distribution::Named, x: SymbolId, value: ExprId) -> f64 {
    let name = arena.name(x);
    let density = named.density(arena, name).unwrap();
    let body = build::product(arena, [density, value]);
    let support = named.support(arena).unwrap();
    if !named.law.discrete {
        // Kinks at the location are ends of pieces.
        let kink = End::At(build::ratio(arena, 1, 2));
        let second = End::At(build::ratio(arena, -1, 2));
        let pieces = if support == Interval::LINE {
            vec![Interval::new(End::Below, second), Interval::new(second, kink), Interval::new(kink, End::Above)]
        } else {
            vec![support]
        };
        return pieces.into_iter().map(|piece| quadrature::integral(arena, body, x, piece, &Point::default()).unwrap()).sum();
    }
    let end = |end: End| match end {
        End::At(value) => sample::value(arena, value, &Point::default()).unwrap(),
        _ => 120.0,
    };
    let (low, high) = (end(support.lower), end(support.upper));
    let mut total = 0.0;
    let mut at = low;
    while at <= high {
        let term = sample::value(arena, body, &Point::from_iter([(x, at)])).unwrap();
        total += if term.is_finite() { term } else { 0.0 };
        at += 1.0;
    }
    total
}

fn number(arena: &Arena, id: ExprId) -> f64 {
    sample::value(arena, id, &Point::default()).unwrap_or(f64::NAN)
}

fn near(left: f64, right: f64) -> bool {
    (left - right).abs() < 1e-5 * (1.0 + right.abs())
}

#[test]
fn rows_of_distributions_agree_with_integrals() {
    for law in LAWS {
        let mut arena = Arena::new();
        let x = arena.symbol("x", 0);
        let named = distribution::Named { law, parameters: parameters(&mut arena, law, false) };
        let (one, name) = (build::one(&mut arena), arena.name(x));
        let what = crate::op::row(law.op).name;
        assert!(near(expectation(&mut arena, &named, x, one), 1.0), "{what} has no mass one");
        let none = Assumptions::new();
        if let Outcome::Known(mean) = named.mean(&mut arena, &none) {
            let mean = number(&arena, mean);
            let found = expectation(&mut arena, &named, x, name);
            assert!(near(found, mean), "mean of {what}: {found}, not {mean}");
            if let Outcome::Known(variance) = named.variance(&mut arena, &none) {
                let square = build::whole_power(&mut arena, name, 2);
                let found = expectation(&mut arena, &named, x, square) - mean * mean;
                let variance = number(&arena, variance);
                assert!(near(found, variance), "variance of {what}: {found}, not {variance}");
            }
        }
        let density = named.density(&mut arena, name).unwrap();
        if let Outcome::Known(entropy) = named.entropy(&mut arena, &none) {
            let log = build::call(&mut arena, crate::op::LOG, density);
            let found = -expectation(&mut arena, &named, x, log);
            let entropy = number(&arena, entropy);
            assert!(near(found, entropy), "entropy of {what}: {found}, not {entropy}");
        }
        if let (Some(cumulative), false) = (named.cumulative(&mut arena, name), law.discrete) {
            let Outcome::Known(slope) = differentiate(&mut arena, cumulative, x) else { panic!("{what}") };
            for at in [0.3, 0.7, 2.6, 4.9] {
                let point = Point::from_iter([(x, at)]);
                let (a, b) = (sample::value(&arena, slope, &point).unwrap(), sample::value(&arena, density, &point).unwrap());
                assert!(near(a, b), "distribution function of {what} at {at}: {a}, {b}");
            }
        }
    }
}

#[test]
fn divergences_agree_with_integrals() {
    for row in DIVERGENCES {
        let mut arena = Arena::new();
        let x = arena.symbol("x", 0);
        let law = law::law(row.op).unwrap();
        let first = distribution::Named { law, parameters: parameters(&mut arena, law, false) };
        let second = distribution::Named { law, parameters: parameters(&mut arena, law, true) };
        let name = arena.name(x);
        let (p, q) = (first.density(&mut arena, name).unwrap(), second.density(&mut arena, name).unwrap());
        let (p, q) = (build::call(&mut arena, crate::op::LOG, p), build::call(&mut arena, crate::op::LOG, q));
        let gap = build::difference(&mut arena, p, q);
        let wanted = expectation(&mut arena, &first, x, gap);
        let (p, q) = (arena.apply(law.op, first.parameters.clone()), arena.apply(law.op, second.parameters.clone()));
        let Outcome::Known(found) = distribution::divergence(&mut arena, p, q, &Assumptions::new()) else {
            panic!("{}", crate::op::row(law.op).name)
        };
        let found = number(&arena, found);
        assert!(near(found, wanted), "{}: {found}, not {wanted}", crate::op::row(law.op).name);
        assert!(found > 0.0);
    }
}

#[test]
fn divergence_knows_its_limits() {
    let mut arena = Arena::new();
    let none = Assumptions::new();
    let mut kl = |p: &str, q: &str| {
        let (p, q) = (read(&mut arena, p), read(&mut arena, q));
        distribution::divergence(&mut arena, p, q, &none).map(|id| latex(&arena, id))
    };
    assert_eq!(kl("normal(0,1)", "normal(2,1)"), Outcome::Known("2".to_owned()));
    assert_eq!(kl("uniform(0,2)", "uniform(0,1)"), Outcome::Known(r"\infty".to_owned()));
    assert_eq!(kl("uniform(0,1)", "uniform(0,2)"), Outcome::Known(r"\ln 2".to_owned()));
    assert!(matches!(kl("normal(0,-1)", "normal(2,1)"), Outcome::Undefined(_)));
    assert!(matches!(kl("normal(0,1)", "laplace(2,1)"), Outcome::Unknown(_)));
    assert!(matches!(kl("uniform(a,b)", "uniform(c,d)"), Outcome::Unknown(_)));
    assert_eq!(kl("bernoulli(1/2)", "bernoulli(0)"), Outcome::Known(r"\infty".to_owned()));
}

#[test]
fn means_and_distribution_functions_follow() {
    let mut arena = Arena::new();
    let (x, y, a) = (arena.symbol("x", 0), arena.symbol("y", 0), arena.symbol("a", 0));
    let facts = Assumptions::new().positive(a);
    let (f, g, support) = (read(&mut arena, "1"), read(&mut arena, "-a*log(x)"), interval(&mut arena, "0..1"));
    let Outcome::Known(pushed) = pushforward(&mut arena, &Density::new(x, support, f, facts.clone()), g, y) else { panic!("not pushed") };
    let mean = pushed.mean(&mut arena).unwrap();
    assert_eq!(latex(&arena, mean), "a");
    let function = arena.symbol("F_X", 0);
    let mut cumulative =
        |arena: &mut Arena, at: ExprId| arena.intern(crate::ir::Node::Call { function, arguments: Box::new([at]), given: Box::new([]) });
    for (g, wanted) in [("exp(x)", r"F_X\left(\ln y\right)"), ("-2*x", r"1 - F_X\left(-\frac{y}{2}\right)")] {
        let g = read(&mut arena, g);
        let Outcome::Known(found) = push_cumulative(&mut arena, &mut cumulative, Interval::LINE, g, (x, y), &facts) else {
            panic!("{wanted}")
        };
        assert_eq!(latex(&arena, found[0].1), wanted);
    }
}

#[test]
fn printing_reads_back_as_the_same_value() {
    let mut arena = Arena::new();
    let context = crate::elaborate::Context::new();
    for text in [
        "a*x^2+b*x+c",
        "-(x-m)^2/(2*s^2)",
        "exp(-(x-m)^2/(2*s^2))/sqrt(2*pi*s^2)",
        "1/(x+1)-(x-1)/(x*(x+2))",
        "x*(1-x)*log(x)",
        "2*3^x*(a+b)",
        "(a+b)*(c-d)/(a-b)",
        "-x^2",
        "(-x)^2",
        "abs(x)*tanh(x)/2",
        "x^(a-1)*(1-x)^(b-1)",
        "1/2*log(2*pi*v)+1/2",
        "sqrt(x)/(1+sqrt(y))",
        "-(a-b)+c",
        "a-(b-(c-d))",
        "x^(2/3)/y^(1/3)",
        "log(x)^2",
        "exp(x)^2*y",
        "a/b/c",
        "a/(b/c)",
    ] {
        let id = read(&mut arena, text);
        let printed = latex(&arena, id);
        let parsed = crate::syntax::parse(&printed);
        let root = parsed.tree.root();
        let back = crate::elaborate::elaborate(&parsed.tree, root, &mut arena, &context, &crate::elaborate::Choices::default());
        let back = back.unwrap_or_else(|why| panic!("{printed}: {why:?}")).expression;
        let names = symbols(&arena, id);
        let mut facts = Assumptions::new();
        for name in &names {
            facts = facts.positive(*name).below(*name, crate::num::Rational::from_integer(1.into()), false);
        }
        for turn in 0..4 {
            let point = sample::point(&names, &facts, turn);
            let (a, b) = (sample::value(&arena, id, &point).unwrap(), sample::value(&arena, back, &point).unwrap_or(f64::NAN));
            assert!((a - b).abs() < 1e-9 * (1.0 + a.abs()), "{text} printed as {printed}");
        }
    }
}
