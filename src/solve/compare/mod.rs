//! An answer against its question: what a worked answer states beside what the question's method computes.

mod claim;
mod objective;
mod quoted;
mod subject;

use claim::{Claim, claims};
use subject::Subject;

use super::{Answer, Options, Solution, solve};
use crate::{
    check,
    diag::{Diagnostic, Severity, Span},
    num::{self, Decimal, Outcome, Rounding, Scalar, Value, bounds, format},
    source::{self, Format, Formula, sheet},
    syntax::{Kind, NodeId, Tree},
};

/// A result that is off by less than one part in so many may come from rounding on the way.
const ROUNDED_PARTS: i64 = 200;

/// Compares the answers in `answer` with what the methods of the questions in `question` compute. Spans are bytes of `answer`.
///
/// Both may be one file: then only what stands in its worked answers is compared.
pub fn compare(question: &str, question_format: Format, answer: &str, answer_format: Format, options: &Options) -> Vec<Diagnostic> {
    let document = source::read(answer, answer_format);
    let worked = sheet::problems(answer, &document);
    let same = question == answer;
    if same && !worked.iter().any(sheet::Problem::is_answered) {
        return Vec::new();
    }
    let asked = if same { worked.clone() } else { sheet::problems(question, &source::read(question, question_format)) };
    let solved = solve(question, question_format, options);
    let formulas = document.formulas();
    let mut found = Vec::new();
    for (at, (problem, solution)) in asked.iter().zip(&solved.problems).enumerate() {
        let own = match same {
            true => worked.get(at),
            // A file without question numbers answers the one question that there is.
            false => worked
                .iter()
                .find(|other| other.number.is_some() && other.number == problem.number)
                .or(worked.first().filter(|_| worked.len() == 1 && asked.len() == 1)),
        };
        let Some(own) = own.filter(|own| !same || own.is_answered()) else { continue };
        found.extend(compare_problem(answer, &formulas, problem, own, solution));
        let asked = problem.span.text(question);
        // In one file the question ends where its answer begins.
        let end = if same {
            own.answer.first().map_or(asked.len(), |block| block.span.start.saturating_sub(problem.span.start))
        } else {
            asked.len()
        };
        found.extend(objective::others(answer, &formulas, asked.get(..end).unwrap_or(asked), own, &places(own, None)));
    }
    found.sort_by_key(|diagnostic| diagnostic.span.start);
    found.dedup_by(|a, b| a.span == b.span);
    found
}

/// What one worked answer states otherwise than its question's method computes.
fn compare_problem(
    text: &str,
    formulas: &[&Formula],
    problem: &sheet::Problem,
    own: &sheet::Problem,
    solution: &Solution,
) -> Vec<Diagnostic> {
    let labels: Vec<&str> = problem.parts.iter().map(|part| part.label.as_str()).collect();
    let mut found = Vec::new();
    for label in std::iter::once(None).chain(labels.iter().copied().map(Some)) {
        let computed = |all: &[Answer]| -> Vec<Answer> {
            all.iter().filter_map(|answer| named(answer, &labels).filter(|(part, _)| *part == label).map(|(_, answer)| answer)).collect()
        };
        let answers = computed(&solution.answers);
        let steps = computed(&solution.steps);
        let places = places(own, label);
        let inside = |formula: &&&Formula| places.iter().any(|place| place.contains(formula.span));
        let claims: Vec<Claim<'_>> = formulas.iter().filter(inside).flat_map(|formula| claims(text, formula)).collect();
        for answer in answers.iter().chain(&steps) {
            let subject = Subject::of(&answer.name, answers.len() == 1);
            for claim in claims_about(&subject, &claims) {
                found.extend(differs(text, claim, answer, &subject));
            }
        }
        if let Some(weights) = answers.iter().chain(&steps).find(|answer| answer.name == "attention weights") {
            found.extend(claims.iter().flat_map(|claim| quoted::weights(text, claim, weights)));
        }
    }
    found
}

/// The claims that state `subject`: all of them, or the last one where only a guess says which it is.
fn claims_about<'c, 't>(subject: &Subject, claims: &'c [Claim<'t>]) -> Vec<&'c Claim<'t>> {
    let mut all: Vec<&Claim<'t>> = claims.iter().filter(|claim| subject.is_stated_by(claim)).collect();
    if matches!(subject, Subject::Posterior) {
        all = all.pop().into_iter().collect();
    }
    all
}

/// The part that an answer belongs to, and the answer under its own name.
fn named<'l>(answer: &Answer, labels: &[&'l str]) -> Option<(Option<&'l str>, Answer)> {
    let part = labels.iter().copied().find(|label| answer.name.strip_prefix(label).is_some_and(|rest| rest.starts_with(' ')));
    let name = answer.name[part.map_or(0, |label| label.len() + 1)..].to_owned();
    Some((part, Answer { name, ..answer.clone() }))
}

/// Where the worked answer to a part stands; to the whole question where its answer has no such part.
fn places(own: &sheet::Problem, label: Option<&str>) -> Vec<Span> {
    let blocks = |blocks: &[source::Block]| -> Vec<Span> { blocks.iter().map(|block| block.span).collect() };
    let part = label.and_then(|label| own.parts.iter().find(|part| part.label == label));
    match part {
        Some(part) if !part.answer.is_empty() => blocks(&part.answer),
        Some(part) if !own.is_answered() => vec![part.span],
        _ if own.is_answered() => {
            let mut all = blocks(&own.answer);
            if label.is_none() {
                all.extend(own.parts.iter().flat_map(|part| blocks(&part.answer)));
            }
            all
        }
        _ => vec![own.span],
    }
}

/// What `claim` states about `computed`, when it is something else.
fn differs(text: &str, claim: &Claim<'_>, computed: &Answer, subject: &Subject) -> Option<Diagnostic> {
    let tree = &claim.tree;
    let span = claim.in_file(tree.span(claim.last));
    let Some(value) = &computed.number else { return formula_differs(text, claim, computed) };
    let value = &subject.part_of(value, claim)?;
    match value {
        Value::Shape(sizes) => {
            let mut stated = stated_sizes(tree, claim.last)?;
            let mut right: Vec<num::Rational> = sizes.clone();
            if stated == right {
                return None;
            }
            // Channels may come first or last.
            stated.sort();
            right.sort();
            (stated != right).then(|| told(computed, value, span, Severity::Error))
        }
        Value::Scalar(scalar) => {
            let whole = scalar.exact().is_some_and(num::Rational::is_integer);
            match stated_number(text, claim)? {
                Stated::Typed(typed) if typed.is_whole() && whole && !claim.approximate => {
                    (scalar.exact() != Some(&typed.value)).then(|| told(computed, value, span, Severity::Error))
                }
                Stated::Typed(typed) => off(scalar, &typed).map(|severity| told(computed, &Value::Scalar(scalar.clone()), span, severity)),
                Stated::Exact(stated) => (Value::Scalar(scalar.clone()).compare(&Value::rational(stated)) != num::Comparison::Equal
                    && scalar.exact().is_some())
                .then(|| told(computed, value, span, Severity::Error)),
            }
        }
        Value::Tensor(tensor) => {
            let cells = claim::entries(tree, claim.last)?;
            if cells.len() != tensor.entries().len() {
                return None;
            }
            tensor.entries().iter().zip(cells).enumerate().find_map(|(at, (entry, cell))| {
                let severity = off(entry, &claim::numeral(tree, cell)?)?;
                let span = claim.in_file(tree.span(cell));
                let place = position(tensor.shape(), at);
                let value = Value::from(entry.clone());
                Some(told(&Answer { name: format!("entry {place} of {}", name_of(computed)), ..computed.clone() }, &value, span, severity))
            })
        }
        _ => None,
    }
}

/// What a member states as a number.
enum Stated {
    /// A decimal or whole number as typed.
    Typed(Decimal),
    /// A value of something else, such as a fraction.
    Exact(num::Rational),
}

fn stated_number(text: &str, claim: &Claim<'_>) -> Option<Stated> {
    if let Some(typed) = claim::numeral(&claim.tree, claim.last) {
        return Some(Stated::Typed(typed));
    }
    let latex = claim.in_file(claim.tree.span(claim.last)).text(text);
    match check::Session::new(&check::Options::default()).value(latex) {
        Outcome::Known(Value::Scalar(scalar)) => scalar.exact().cloned().map(Stated::Exact),
        _ => None,
    }
}

/// How far a number as typed is from the computed one: an error, a warning where it may come from rounding on the way, a note where the last
/// place is off by one, nothing when it is right.
fn off(value: &Scalar, typed: &Decimal) -> Option<Severity> {
    match Rounding::of(value, typed) {
        Rounding::Wrong => {}
        Rounding::Close | Rounding::Truncated => return Some(Severity::Note),
        _ => return None,
    }
    let (low, high) = bounds(value)?;
    let gap = num_traits::Signed::abs(&(&low - &typed.value)).max(num_traits::Signed::abs(&(&high - &typed.value)));
    let size = num_traits::Signed::abs(&low).min(num_traits::Signed::abs(&high));
    let rounded = !typed.is_whole() && gap * num::Rational::from_integer(ROUNDED_PARTS.into()) < size;
    Some(if rounded { Severity::Warning } else { Severity::Error })
}

/// A formula that states another function than the computed one: the judge finds a point at which they differ.
fn formula_differs(text: &str, claim: &Claim<'_>, computed: &Answer) -> Option<Diagnostic> {
    computed.exact.as_ref()?;
    let span = claim.in_file(claim.tree.span(claim.last));
    let stated = span.text(text);
    let letters = claim::letters(&claim.tree, claim.last);
    // Where the density holds stands behind it.
    let right = computed.latex.split(", \\quad").next().unwrap_or(&computed.latex);
    let known = claim::letters_of(right);
    if !letters.iter().all(|letter| known.contains(letter)) {
        return None;
    }
    let assumptions = known.iter().map(|letter| format!("{letter} > 0")).collect();
    let options = check::Options { assumptions, ..check::Options::default() };
    let report = check::Session::new(&options).check(&format!("$${right} = {stated}$$"));
    let [step] = report.steps.as_slice() else { return None };
    if step.verdict != Some(check::Verdict::Refuted) {
        return None;
    }
    let at: Vec<String> = step.witness.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    let told = told_words(&computed.name, right, span, Severity::Error);
    Some(if at.is_empty() { told } else { told.with_note(format!("they differ at {}", at.join(", "))) })
}

fn told(computed: &Answer, value: &Value, span: Span, severity: Severity) -> Diagnostic {
    let right = format::value(value, 4, computed.latex.contains('.')).map_or_else(|| computed.latex.clone(), |written| written.latex);
    told_words(name_of(computed), &right, span, severity)
}

/// What a diagnostic calls a quantity.
fn name_of(computed: &Answer) -> &str {
    &computed.name
}

fn told_words(name: &str, right: &str, span: Span, severity: Severity) -> Diagnostic {
    let counted = ["parameters", "multiplications", "macs", "flops"].iter().any(|word| name.starts_with(word));
    let name = if counted { format!("number of {name}") } else { name.to_owned() };
    let message = format!("the stated {name} differs from the computed one, which is {right}");
    match severity {
        Severity::Error => {
            Diagnostic::error("differs-from-question", span, message).with_note("the steps that lead to it may be right by themselves")
        }
        Severity::Warning => {
            Diagnostic::warning("differs-from-question", span, message).with_note("it may come from numbers that were rounded on the way")
        }
        Severity::Note => Diagnostic::note("rounded-too-early", span, format!("without rounding on the way the {name} is {right}")),
    }
}

/// Where an entry stands, counted from one.
fn position(shape: &[usize], at: usize) -> String {
    match shape {
        [_, width] if *width > 1 => format!("({}, {})", at / width + 1, at % width + 1),
        _ => (at + 1).to_string(),
    }
}

/// Sizes joined by product signs, or listed.
fn stated_sizes(tree: &Tree, id: NodeId) -> Option<Vec<num::Rational>> {
    let mut found = Vec::new();
    let mut open = vec![id];
    while let Some(node) = open.pop() {
        match tree.kind(node) {
            Kind::Infix { sign, left, right, .. } if matches!(sign.as_ref(), "\\times" | "*" | "\\cdot") => open.extend([*right, *left]),
            Kind::Fence { body, .. } => open.push(*body),
            Kind::List { items, .. } => open.extend(items.iter().rev()),
            Kind::Number(digits) => found.push(Decimal::parse(digits)?.value),
            _ => return None,
        }
    }
    (found.len() > 1).then_some(found)
}
