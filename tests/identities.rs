//! The identities that the prover rewrites with, one row of data each: proved under its conditions, true at a hundred certified points of its domain,
//! and shown to fail, proof and point, when a condition that it needs is dropped. Conditions that are no more than definedness are told apart.

use std::cmp::Ordering;

use rederive::{
    check::{Options, Session, Verdict, item},
    num::{Outcome, Scalar, Value, bounds},
};

const ROWS: &str = include_str!("rows/identities.tsv");

/// So many points each.
const POINTS: usize = 100;

/// Draws from a fixed seed.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    /// A small rational, or a whole number.
    fn number(&mut self, whole: bool) -> String {
        let above = self.below(25) as i64 - 12;
        let below = if whole { 1 } else { self.below(9) + 1 };
        format!("\\frac{{{above}}}{{{below}}}")
    }
}

struct Row<'a> {
    variables: Vec<&'a str>,
    conditions: Vec<&'a str>,
    /// What kind each condition is of: needed, `?` for definedness, `~` for needed with its like, `^` for more than is needed.
    kinds: Vec<char>,
    left: &'a str,
    right: &'a str,
}

/// What both sides are at a point.
enum Pair {
    /// Both are known: whether they are apart, and whether they are exact or enclosed narrowly.
    Known {
        apart: bool,
        certified: bool,
    },
    /// One is known and the other one is not defined, or not known.
    OneSided,
    Unknown,
}

fn rows() -> Vec<Row<'static>> {
    let listed = |text: &'static str| if text == "-" { Vec::new() } else { text.split(" ;; ").collect() };
    ROWS.lines()
        .filter(|row| !row.starts_with('#') && !row.is_empty())
        .map(|row| {
            let [variables, conditions, left, right] = row.split('\t').collect::<Vec<_>>()[..] else {
                panic!("a row wants four columns: {row}")
            };
            let written = listed(conditions);
            let kinds = written
                .iter()
                .map(|condition| condition.chars().next().filter(|kind| matches!(kind, '?' | '~' | '^')).unwrap_or(' '))
                .collect();
            let conditions = written.iter().map(|condition| condition.trim_start_matches(['?', '~', '^', ' '])).collect();
            Row { variables: variables.split(' ').collect(), conditions, kinds, left, right }
        })
        .collect()
}

fn proved(row: &Row<'_>, conditions: &[&str]) -> bool {
    let line = serde_json::json!({ "id": 1, "latex": format!("{} = {}", row.left, row.right), "assume": conditions, "syntax": "latex" });
    item::judge_line(&line.to_string()).verdict == Verdict::Proved
}

/// A session in which the variables have values.
fn at(row: &Row<'_>, values: &[String]) -> Session {
    let mut session = Session::new(&Options { repairs: false, ..Options::default() });
    let text: String = row.variables.iter().zip(values).map(|(name, value)| format!("$${name} = {value}$$\n\n")).collect();
    session.check(&text);
    session
}

/// Whether a condition holds for a value of its variable.
fn admits(condition: &str, value: f64) -> bool {
    let (_, rest) = condition.split_once(' ').expect("a variable first");
    let (sign, bound) = rest.split_once(' ').expect("a sign and a bound");
    let whole = value.fract() == 0.0;
    match (sign, bound) {
        ("\\in", "\\mathbb{Z}") => whole,
        ("\\in", space) => {
            let least: f64 = space.trim_start_matches("\\mathbb{Z}_{\\ge ").trim_end_matches('}').parse().expect("a bound");
            whole && value >= least
        }
        (_, bound) => {
            let bound: f64 = bound.parse().expect("a number");
            match sign {
                ">" => value > bound,
                "\\ge" => value >= bound,
                "\\le" => value <= bound,
                "\\ne" => value != bound,
                other => panic!("`{other}` is no sign of a condition"),
            }
        }
    }
}

/// The derivative at a point is the value of its worked out form: the variable must stand free there.
fn compared(row: &Row<'_>, values: &[String]) -> Pair {
    let derivative = row.left.starts_with("\\frac{d}{dx}");
    let mut session = at(row, values);
    let (left, right) =
        if derivative { (slope(row, values), session.value(row.right)) } else { (session.value(row.left), session.value(row.right)) };
    match (left, right) {
        (Outcome::Known(Value::Scalar(a)), Outcome::Known(Value::Scalar(b))) => {
            let apart = matches!(a.compare(&b), Some(Ordering::Less | Ordering::Greater));
            Pair::Known { apart, certified: derivative || narrow(&a) && narrow(&b) }
        }
        (Outcome::Known(_), _) | (_, Outcome::Known(_)) => Pair::OneSided,
        _ => Pair::Unknown,
    }
}

/// Whether a value is exact or enclosed to twenty digits.
fn narrow(value: &Scalar) -> bool {
    value.exact().is_some()
        || bounds(value).is_some_and(|(low, high)| {
            let width = &high - &low;
            let size = if low.clone() * low.clone() > high.clone() * high.clone() { low } else { high };
            let scale = rederive::num::Rational::new(1.into(), 100_000_000_000_000_000_000u128.into());
            width.clone() * width <= (size.clone() * size + rederive::num::Rational::from_integer(1.into())) * scale.clone() * scale
        })
}

/// The slope of what is differentiated, from both sides of the point and hence only near: an enclosure of a tenth of a millionth.
fn slope(row: &Row<'_>, values: &[String]) -> Outcome<Value> {
    let body = row.left.trim_start_matches("\\frac{d}{dx}").trim();
    let place = row.variables.iter().position(|name| *name == "x").expect("a derivative by x");
    let step = "\\frac{1}{1000000000}";
    let beside = |sign: &str| {
        let mut values = values.to_vec();
        values[place] = format!("{} {sign} {step}", values[place]);
        at(row, &values).value(body)
    };
    let (Outcome::Known(Value::Scalar(up)), Outcome::Known(Value::Scalar(down))) = (beside("+"), beside("-")) else {
        return Outcome::Unknown("no slope".to_owned());
    };
    let mut session = at(row, values);
    let (Some((a, b)), Some((c, d))) = (bounds(&up), bounds(&down)) else { return Outcome::Unknown("no slope".to_owned()) };
    let half = rederive::num::Rational::from_integer(500_000_000.into());
    let slack = rederive::num::Rational::new(1.into(), 10_000.into());
    let ends = ((&a - &d) * half.clone(), (&b - &c) * half);
    match session.value(row.right) {
        // Within the slack of a difference quotient the two agree.
        Outcome::Known(Value::Scalar(right)) => {
            let Some((low, high)) = bounds(&right) else { return Outcome::Unknown("no value".to_owned()) };
            let room = slack.clone() * (high.clone() * high.clone() + rederive::num::Rational::from_integer(1.into()));
            if &ends.0 - &room <= high && low <= &ends.1 + &room {
                Outcome::Known(Value::Scalar(right))
            } else {
                Outcome::Known(Value::Scalar(up))
            }
        }
        other => other,
    }
}

/// Points whose variables satisfy `wanted` and violate `broken`.
fn points<'a>(row: &'a Row<'_>, broken: &'a [&'a str], draw: &'a mut Draw) -> impl Iterator<Item = Vec<String>> + 'a {
    (0..4000).filter_map(move |_| {
        let values: Vec<String> = row
            .variables
            .iter()
            .map(|name| {
                let whole = row.conditions.iter().any(|c| c.starts_with(&format!("{name} \\in")) && !broken.contains(c));
                draw.number(whole)
            })
            .collect();
        let value = |condition: &str| {
            let place =
                row.variables.iter().position(|name| condition.starts_with(&format!("{name} "))).expect("a condition on a variable");
            let (above, below) = values[place].trim_start_matches("\\frac{").trim_end_matches('}').split_once("}{").expect("a fraction");
            above.parse::<f64>().unwrap() / below.parse::<f64>().unwrap()
        };
        row.conditions.iter().all(|c| admits(c, value(c)) != broken.contains(c)).then_some(values)
    })
}

#[test]
fn each_identity_holds_at_a_hundred_certified_points() {
    let mut wrong = Vec::new();
    let mut draw = Draw(20261122);
    for row in rows() {
        let told = format!("{} = {} [{}]", row.left, row.right, row.conditions.join(", "));
        if !proved(&row, &row.conditions) {
            wrong.push(format!("{told}: not proved"));
        }
        let wanted = std::env::var("POINTS").ok().and_then(|count| count.parse().ok()).unwrap_or(POINTS);
        let (mut good, mut seen) = (0, std::collections::BTreeSet::new());
        let whole = row.variables.len() == 1 && row.conditions.iter().any(|condition| condition.contains("\\in"));
        for values in points(&row, &[], &mut draw) {
            if good == wanted || !seen.insert(values.clone()) {
                if good == wanted || whole && seen.len() > 9 {
                    break;
                }
                continue;
            }
            match compared(&row, &values) {
                Pair::Known { apart: true, .. } => wrong.push(format!("{told}: fails at {values:?}")),
                Pair::Known { certified: true, .. } => good += 1,
                _ => {}
            }
        }
        // Few small whole numbers are all there are.
        if good < wanted && !(whole && good >= 8) {
            wrong.push(format!("{told}: only {good} certified points"));
        }
    }
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn each_condition_is_needed_or_is_definedness() {
    let mut wrong = Vec::new();
    let mut draw = Draw(7);
    let mut count = 0;
    for row in rows() {
        let kind =
            |wanted: char| row.conditions.iter().zip(&row.kinds).filter(move |(_, kind)| **kind == wanted).map(|(condition, _)| *condition);
        let mut dropped: Vec<(char, Vec<&str>)> = kind(' ').map(|condition| (' ', vec![condition])).collect();
        for other in ['?', '^'] {
            dropped.extend(kind(other).map(|condition| (other, vec![condition])));
        }
        dropped.push(('~', kind('~').collect()));
        for (kind, broken) in dropped.into_iter().filter(|(_, broken)| !broken.is_empty()) {
            count += 1;
            let told = format!("{} = {} without {}", row.left, row.right, broken.join(", "));
            let rest: Vec<&str> = row.conditions.iter().copied().filter(|other| !broken.contains(other)).collect();
            let still = proved(&row, &rest);
            let found: Vec<Pair> = points(&row, &broken, &mut draw).take(60).map(|values| compared(&row, &values)).collect();
            let apart = found.iter().any(|pair| matches!(pair, Pair::Known { apart: true, .. }));
            let one_sided = found.iter().any(|pair| matches!(pair, Pair::OneSided));
            match (kind, still) {
                ('?', false) => wrong.push(format!("{told}: not proved, so it is needed by the prover")),
                ('?', true) if apart => wrong.push(format!("{told}: proved, and false at a point where both sides are defined")),
                ('?', true) => {}
                ('^', false) if apart => wrong.push(format!("{told}: needed after all")),
                ('^', false) => {}
                (_, true) => wrong.push(format!("{told}: still proved")),
                (_, false) if !apart && !one_sided => wrong.push(format!("{told}: no point speaks against it, so it can be weakened")),
                (_, false) => {}
            }
        }
    }
    assert!(count >= 40, "only {count} conditions");
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}
