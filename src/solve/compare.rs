//! An answer against its question: what a worked answer states beside what the question's method computes.

use serde_json::Value as Json;

use super::{Answer, Options, solve};
use crate::{
    check,
    diag::{Diagnostic, Span},
    num::Outcome,
    source::{self, Format, Formula, sheet},
    syntax::{self, Kind, NodeId, Tree},
};

/// The words by which worked answers name a quantity.
const WORDS: [(&str, &[&str]); 5] = [
    ("shape", &["output shape", "shape of the output", "output size"]),
    ("parameters", &["number of parameters", "parameters"]),
    ("multiplications", &["multiplication", "flop"]),
    ("macs", &["multiply-accumulate", "macs"]),
    ("flops", &["flop"]),
];

/// How many bytes before a formula are looked at for the name of what it states.
const BEFORE: usize = 60;

/// Compares the answers in `answer` with what the methods of the questions in `question` compute. Spans are bytes of `answer`.
pub fn compare(question: &str, question_format: Format, answer: &str, answer_format: Format, options: &Options) -> Vec<Diagnostic> {
    let solved = solve(question, question_format, options);
    let asked = sheet::problems(question, &source::read(question, question_format));
    let document = source::read(answer, answer_format);
    let worked = sheet::problems(answer, &document);
    let mut found = Vec::new();
    for (problem, solution) in asked.iter().zip(&solved.problems) {
        let own = worked.iter().find(|other| other.number.is_some() && other.number == problem.number);
        // A file without question numbers answers the one question that there is.
        let Some(own) = own.or(worked.first().filter(|_| worked.len() == 1 && asked.len() == 1)) else { continue };
        for computed in &solution.answers {
            for formula in document.formulas().into_iter().filter(|formula| own.span.contains(formula.span)) {
                found.extend(differs(answer, formula, computed));
            }
        }
    }
    found
}

/// What `formula` states about `computed`, when it is something else.
fn differs(text: &str, formula: &Formula, computed: &Answer) -> Option<Diagnostic> {
    let words = WORDS.iter().find(|(name, _)| *name == computed.name).map(|(_, words)| *words)?;
    let parsed = syntax::parse(formula.text(text));
    if !parsed.is_complete() || formula.expanded.is_some() {
        return None;
    }
    let (tree, root) = (&parsed.tree, parsed.tree.root());
    let (name, last) = match tree.kind(root) {
        Kind::Chain { first, links } => (words_of(tree, *first), links.last()?.1),
        _ => (before(text, formula.span), root),
    };
    if !words.iter().any(|word| name.contains(word)) {
        return None;
    }
    let stated = if computed.value.is_array() { sizes(tree, last)? } else { number(text, formula, tree, last)? };
    if stated == computed.value {
        return None;
    }
    let span = tree.span(last).shift(formula.body.start);
    let message = match computed.name.as_str() {
        "shape" => format!("the stated shape differs from the computed one, which is {}", computed.latex),
        name => format!("the stated number of {name} differs from the computed one, which is {}", computed.latex),
    };
    Some(Diagnostic::error("differs-from-question", span, message).with_note("the steps that lead to it may be right by themselves"))
}

/// The words before a formula on its line, in lower case.
fn before(text: &str, span: Span) -> String {
    let line = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let mut start = span.start.saturating_sub(BEFORE).max(line);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    text[start..span.start].to_lowercase()
}

/// The words of a name such as `\text{Number of FLOPs}`, in lower case.
fn words_of(tree: &Tree, id: NodeId) -> String {
    match tree.kind(id) {
        Kind::Text(words) => words.to_lowercase(),
        _ => tree.children(id).into_iter().map(|child| words_of(tree, child)).collect::<Vec<_>>().join(" "),
    }
}

/// Sizes joined by product signs.
fn sizes(tree: &Tree, id: NodeId) -> Option<Json> {
    let mut found = Vec::new();
    let mut open = vec![id];
    while let Some(node) = open.pop() {
        match tree.kind(node) {
            Kind::Infix { sign, left, right, .. } if matches!(sign.as_ref(), "\\times" | "*" | "\\cdot") => open.extend([*right, *left]),
            Kind::Fence { body, .. } => open.push(*body),
            Kind::List { items, .. } => open.extend(items.iter().rev()),
            Kind::Number(digits) => found.push(Json::from(digits.parse::<i64>().ok()?)),
            _ => return None,
        }
    }
    (found.len() > 1).then_some(Json::Array(found))
}

/// The number that a member is.
fn number(text: &str, formula: &Formula, tree: &Tree, id: NodeId) -> Option<Json> {
    let latex = tree.span(id).shift(formula.body.start).text(text);
    match check::Session::new(&check::Options::default()).value(latex) {
        Outcome::Known(value) => Some(check::value_json(&value)).filter(Json::is_number),
        _ => None,
    }
}
