//! Evidence in words: what the certifier did, the values at points, the witness worked out on both sides.

use std::{collections::BTreeMap, rc::Rc};

use super::{
    Evidence, Options, Session, Step, Verdict,
    certificate::{Certificate, Condition, Granted, Ground, Need, Values, samples, term_latex},
    chain::{Member, Read},
};
use crate::{
    num::{Decimal, Rational, exact_latex},
    syntax,
};

/// What speaks for the verdict of a step, line by line.
pub fn explain(step: &Step) -> Vec<String> {
    let mut lines = Vec::new();
    let Some(evidence) = &step.evidence else { return lines };
    match &evidence.certificate {
        Some(certificate) => certified(certificate, &mut lines),
        None => told(step, evidence, &mut lines),
    }
    lines
}

/// A verdict without a certificate: its method in words.
fn told(step: &Step, evidence: &Evidence, lines: &mut Vec<String>) {
    match step.verdict {
        Some(Verdict::Proved) => {
            lines.push(format!("proved by {}:", evidence.method));
            lines.extend(evidence.detail.split("; ").map(|part| format!("  {part}")));
            lines.push("the certifier has no rules for this proof, so `rederive verify` cannot replay it".to_owned());
        }
        Some(Verdict::Supported) => lines.push(format!("no proof was found; {}", evidence.detail)),
        Some(Verdict::Refuted) => lines.push(evidence.detail.clone()),
        _ => lines.push(format!("not judged: {}", evidence.detail)),
    }
}

fn certified(certificate: &Certificate, lines: &mut Vec<String>) {
    for (name, term) in &certificate.names {
        lines.push(format!("{name} stands for {}", term_latex(term)));
    }
    match &certificate.ground {
        Ground::Values(values) => sides(certificate, values, lines),
        Ground::Expansion { rules } => {
            lines.push("both sides expand to the same fraction of polynomials, by:".to_owned());
            lines.push("  arithmetic of fractions, with each function value as a letter of its own".to_owned());
            lines.extend(rules.iter().map(|rule| format!("  {rule}")));
            needs(certificate, lines);
            let table = samples(certificate);
            if !table.is_empty() {
                lines.push("both sides at some points:".to_owned());
                lines.extend(table.into_iter().map(|(point, left, right)| format!("  {point}: {left} and {right}")));
            }
        }
        Ground::Witness { at, values } => {
            let point: Vec<String> = at.iter().map(|(name, value)| format!("{name} = {}", latex_of(value))).collect();
            lines.push(format!("at {}, which the assumptions admit:", point.join(", ")));
            for (side, latex, value) in [("left", &certificate.left, &values.left), ("right", &certificate.right, &values.right)] {
                let worked = put_in(latex, at).unwrap_or_else(|| latex.clone());
                lines.push(format!("  the {side} side is {worked} = {}", shown(value)));
            }
            let granted: Vec<String> = certificate.assumptions.iter().map(granted).collect();
            lines.push(format!("  granted: {}", granted.join(", ")));
        }
    }
}

/// Both sides of a claim about numbers.
fn sides(certificate: &Certificate, values: &Values, lines: &mut Vec<String>) {
    lines.push(format!("the left side {} is {}", certificate.left, shown(&values.left)));
    lines.push(format!("the right side {} is {}", certificate.right, shown(&values.right)));
    for (at, typed) in values.typed.iter().enumerate().filter_map(|(at, typed)| typed.as_ref().map(|typed| (at, typed))) {
        let Some(decimal) = Decimal::parse(typed).filter(|_| values.left.get(at) != values.right.get(at)) else { continue };
        let place = if values.typed.len() > 1 { format!("entry {}: ", at + 1) } else { String::new() };
        let half = exact_latex(&(decimal.unit() / Rational::from_integer(2.into())));
        let verb = if certificate.holds { "is a rounding: the gap is at most" } else { "would be a rounding if the gap were at most" };
        lines.push(format!("{place}{typed} {verb} {half}"));
    }
}

/// What a proof rests on.
fn needs(certificate: &Certificate, lines: &mut Vec<String>) {
    if !certificate.conditions.is_empty() {
        let all: Vec<String> = certificate.conditions.iter().map(condition).collect();
        lines.push(format!("it holds where both sides are defined: {}", all.join(", ")));
    }
    let granted: Vec<String> = certificate.assumptions.iter().map(granted).collect();
    if !granted.is_empty() {
        lines.push(format!("granted: {}", granted.join(", ")));
    }
}

/// A condition as LaTeX: `x - 1 \ne 0`.
pub fn condition(condition: &Condition) -> String {
    let sign = match condition.is {
        Need::Nonzero => "\\ne",
        Need::Positive => ">",
        Need::Nonnegative => "\\ge",
    };
    format!("{} {sign} 0", term_latex(&condition.term))
}

/// What is granted about a letter, in LaTeX.
fn granted(granted: &Granted) -> String {
    let mut all = Vec::new();
    let letter = &granted.letter;
    if let Some((end, closed)) = &granted.above {
        all.push(format!("{letter} {} {}", if *closed { "\\ge" } else { ">" }, latex_of(end)));
    }
    if let Some((end, closed)) = &granted.below {
        all.push(format!("{letter} {} {}", if *closed { "\\le" } else { "<" }, latex_of(end)));
    }
    if granted.nonzero {
        all.push(format!("{letter} \\ne 0"));
    }
    if granted.integer {
        all.push(format!("{letter} \\in \\mathbb{{Z}}"));
    }
    if all.is_empty() { format!("{letter} \\in \\mathbb{{R}}") } else { all.join(", ") }
}

fn latex_of(number: &str) -> String {
    number.parse::<Rational>().map_or_else(|_| number.to_owned(), |value| exact_latex(&value))
}

fn shown(values: &[String]) -> String {
    let all: Vec<String> = values.iter().map(|value| shortened(value)).collect();
    if let [one] = all.as_slice() { one.clone() } else { format!("({})", all.join(", ")) }
}

/// An exact number as LaTeX, the first digits of another.
pub(super) fn shortened(value: &str) -> String {
    const DIGITS: usize = 10;
    match value.split_once('.') {
        Some((whole, rest)) if rest.len() > DIGITS => format!("{whole}.{}...", &rest[..DIGITS]),
        Some(_) => value.to_owned(),
        None => latex_of(value),
    }
}

/// A side with numbers put in for its letters.
fn put_in(latex: &str, at: &BTreeMap<String, String>) -> Option<String> {
    let mut session = Session::new(&Options::default());
    for (name, value) in at {
        let number = session.arena.number(value.parse().ok()?);
        session.define_name(name, number);
    }
    let parsed = syntax::parse(latex);
    let node = parsed.tree.root();
    let read = Rc::new(Read::standalone(parsed.tree));
    session.substituted(latex, &Member { read, node, rest: Vec::new(), whole: true })
}
