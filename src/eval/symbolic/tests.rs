//! Inverses and densities against their definitions.

use std::collections::HashMap;

use super::*;
use crate::{
    ir::{Arena, ExprId},
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
        let symbol = arena.symbol(name, 0);
        facts = facts.positive(symbol);
    }
    match pushforward(&mut arena, &Density::new(x, support, f, facts), g, y) {
        Outcome::Known(density) => density.latex(&arena),
        other => panic!("{density} through g: {other:?}"),
    }
}

#[test]
fn show() {
    for (f, s, g, p) in [
        ("1/4", "-1..3", "x^2", &[][..]),
        ("1/2", "-1..1", "x^2", &[]),
        ("1/2", "-1..1", "abs(x)", &[]),
        ("(1+x)/2", "-1..1", "x^2", &[]),
        ("x*exp(-x^2/2)", "0..inf", "log(x)", &[]),
        ("1/pi", "-pi/2..pi/2", "tan(x)", &[]),
        ("2*exp(-2*x)", "0..inf", "sqrt(x)", &[]),
        ("1", "0..1", "-a*log(x)", &["a"]),
        ("exp(-(x-m)^2/(2*s^2))/sqrt(2*pi*s^2)", "-inf..inf", "exp(x)", &["s"]),
        ("exp(-x^2/2)/sqrt(2*pi)", "-inf..inf", "x^2", &[]),
        ("exp(-x^2/2)/sqrt(2*pi)", "-inf..inf", "m+s*x", &["s"]),
        ("exp(-x^2/2)/sqrt(2*pi)", "-inf..inf", "t^2+2*t+t^2/2*x", &["t"]),
        ("f(x)", "-inf..inf", "exp(x)", &[]),
        ("l*exp(-l*x)", "0..inf", "1/x", &["l"]),
        ("1", "0..1", "x/(1-x)", &[]),
        ("1", "0..1", "1-x", &[]),
        ("3*x^2", "0..1", "x^3", &[]),
        ("1/(pi*(1+x^2))", "-inf..inf", "1/x", &[]),
        ("1", "0..1", "log(x/(1-x))", &[]),
        ("exp(-x)/(1+exp(-x))^2", "-inf..inf", "sigmoid(x)", &[]),
        ("1/(2*pi)", "-pi..pi", "sin(x)", &[]),
        ("1/2", "-1..1", "x^3", &[]),
        ("l*exp(-l*x)", "0..inf", "c*x", &["l", "c"]),
    ] {
        println!("{f} on {s} through {g}: {:?}", pushed(f, s, g, p));
    }
}
