//! Naive Bayes: training rows, smoothing, the instances asked about.

mod text;

use super::{Problem, bayes::missing, number, table};
use crate::{
    diag::{Diagnostic, Span},
    num::Rational,
    solve::fact::{Facts, Value},
};

/// The name of the family.
pub const FAMILY: &str = "naive-bayes";

const CLASS: [&str; 22] = [
    "class",
    "y",
    "label",
    "target",
    "output",
    "play",
    "playtennis",
    "play tennis",
    "play golf",
    "buys_computer",
    "buys computer",
    "decision",
    "category",
    "outcome",
    "survived",
    "result",
    "stolen",
    "stolen?",
    "spam",
    "play?",
    "class label",
    "evade",
];
const NUMBERING: [&str; 14] =
    ["instance", "id", "record", "day", "#", "no", "no.", "example", "row", "sample", "person", "index", "n", "tid"];

/// Reads a naive Bayes problem.
pub fn read(source: &str, base: usize) -> Option<Problem> {
    let lower = source.to_lowercase();
    let span = Span::new(base, base + source.len());
    if !["bayes", "smooth", "posterior"].iter().any(|word| lower.contains(word)) {
        return None;
    }
    if let Some(problem) = text::read(source, base) {
        return Some(problem);
    }
    if !lower.contains("naive") && !lower.contains("naïve") && !lower.contains("smooth") {
        return None;
    }
    let found = table::table(source)?;
    let mut problem = Problem { family: FAMILY, facts: Facts::default(), asked: Vec::new(), diagnostics: Vec::new() };
    if lower.contains("gaussian") || lower.contains("normal distribution") {
        problem.diagnostics.push(Diagnostic::error(
            "not-understood",
            span,
            "the method for tables covers features that are counted, not Gaussian ones",
        ));
    }
    tabulate(&mut problem, source, &lower, &found, span);
    Some(problem)
}

fn whole(count: usize) -> Value {
    Value::Number(Rational::from_integer(count.into()), count.to_string())
}

fn words(text: &str) -> Value {
    Value::Words(text.to_owned())
}

/// A name or a value of the table as LaTeX: `x1` as `x_{1}`, words as text.
fn formula(cell: &str) -> Value {
    let letters = cell.chars().take_while(char::is_ascii_alphabetic).count();
    let tail = cell[letters..].trim_start_matches('_');
    let latex =
        if number::decimal(cell).is_some() && cell.chars().all(|c| c.is_ascii_digit() || c == '.') || letters == 1 && cell.len() == 1 {
            cell.to_owned()
        } else if letters == 1 && !tail.is_empty() && tail.chars().all(|c| c.is_ascii_digit()) {
            format!("{}_{{{tail}}}", &cell[..1])
        } else {
            let clean: String = cell
                .chars()
                .map(|c| if matches!(c, '\\' | '{' | '}' | '$' | '%' | '&' | '#' | '_' | '^' | '~' | '<' | '>') { ' ' } else { c })
                .collect();
            format!("\\text{{{clean}}}")
        };
    Value::Formula(latex)
}

fn distinct(column: impl Iterator<Item = String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for cell in column {
        if !out.contains(&cell) {
            out.push(cell);
        }
    }
    out.sort();
    out
}

fn tabulate(problem: &mut Problem, source: &str, lower: &str, found: &table::Table, span: Span) {
    let name = |at: usize| found.header[at].to_lowercase();
    let class = (0..found.header.len()).find(|at| CLASS.contains(&name(*at).as_str())).unwrap_or(found.header.len() - 1);
    let numbered = |at: usize| at == 0 && NUMBERING.contains(&name(at).as_str());
    let columns: Vec<usize> = (0..found.header.len()).filter(|at| *at != class && !numbered(*at)).collect();
    let (training, open): (Vec<&Vec<String>>, Vec<&Vec<String>>) =
        found.rows.iter().partition(|row| !matches!(row[class].as_str(), "?" | "" | "-?"));
    let classes = distinct(training.iter().map(|row| row[class].clone()));
    if classes.len() < 2 {
        problem.diagnostics.push(missing(span, "rows of at least two classes"));
    }
    let levels = |column: usize| distinct(training.iter().map(|row| row[column].clone()));
    let mut features = Vec::new();
    for column in &columns {
        let mut feature = Facts::default();
        feature.set("name", formula(&found.header[*column]), span);
        feature.set("values", Value::List(levels(*column).iter().map(|value| formula(value)).collect()), span);
        features.push(Value::Record(feature));
    }
    let smoothing = smoothing(lower, problem, span);
    let rows = training.iter().map(|row| Value::List(std::iter::once(&class).chain(&columns).map(|at| formula(&row[*at])).collect()));
    problem.facts.set("rows", Value::List(rows.collect()), span);
    problem.facts.set("classes", Value::List(classes.iter().map(|class| formula(class)).collect()), span);
    problem.facts.set("labels", Value::List(classes.iter().map(|class| words(class)).collect()), span);
    problem.facts.set("class_name", formula(&found.header[class]), span);
    problem.facts.set("features", Value::List(features), span);
    problem.facts.set("smoothing", smoothing, span);
    let names: Vec<String> = columns.iter().map(|at| found.header[*at].clone()).collect();
    let allowed: Vec<Vec<String>> = columns.iter().map(|at| levels(*at)).collect();
    let (numbers, mut queries): (Vec<usize>, Vec<Vec<String>>) = numbered_rows(lower, found, &columns).into_iter().unzip();
    problem.facts.set("numbers", Value::List(numbers.into_iter().map(whole).collect()), span);
    queries.extend(open.iter().map(|row| columns.iter().map(|at| row[*at].clone()).collect::<Vec<_>>()));
    if queries.is_empty() {
        queries.extend(assigned(source, &names, &allowed).or_else(|| tuple(source, &allowed)));
    }
    ask(problem, lower, !queries.is_empty(), span);
    for (query, column) in queries.iter().flat_map(|query| query.iter().zip(&allowed)) {
        if !column.contains(query) {
            problem.diagnostics.push(Diagnostic::error(
                "contradictory-facts",
                span,
                format!("`{query}` is not a value of its feature in the table"),
            ));
        }
    }
    problem.facts.set(
        "queries",
        Value::List(queries.iter().map(|query| Value::List(query.iter().map(|value| formula(value)).collect())).collect()),
        span,
    );
}

/// What is asked: the model, the posteriors, the scores, the class.
fn ask(problem: &mut Problem, lower: &str, queried: bool, span: Span) {
    let any = |list: &[&str]| list.iter().any(|word| lower.contains(word));
    let mut add = |name: &str| problem.asked.push((name.to_owned(), span));
    let model =
        any(&["prior prob", "priors", "the prior", "conditional prob", "parameters of"]) && !any(&["priors unsmoothed", "priors are"]);
    if model {
        add("model");
    }
    if any(&["posterior", "probability that", "p(y", "p(class", "what is the probability"]) {
        add("posterior");
    }
    if any(&["score", "unnormali", "likelihood of"]) {
        add("scores");
    }
    if any(&[
        "predict",
        "classify",
        "which class",
        "what class",
        "class label",
        "assigned",
        "is it",
        "decide",
        "class of a",
        "class for a",
        "the class of",
    ]) {
        add("class");
    }
    if problem.asked.is_empty() && !queried && any(&["build", "construct", "estimate", "train", "learn", "model"]) {
        problem.asked.push(("model".to_owned(), span));
    }
    if problem.asked.iter().any(|(name, _)| name != "model") && !queried {
        problem.diagnostics.push(missing(span, "the instance to classify"));
    }
    if problem.asked.is_empty() {
        problem.diagnostics.push(missing(span, "what is asked of the model"));
    }
}

/// The pseudocount: 0 without smoothing.
pub(super) fn smoothing(lower: &str, problem: &mut Problem, span: Span) -> Value {
    let none = [
        "without smoothing",
        "no smoothing",
        "without laplace",
        "do not use smoothing",
        "unsmoothed model",
        "no laplace",
        "without any smoothing",
    ];
    let one =
        ["laplace", "add-one", "add one", "add 1", "add-1", "pseudocount one", "pseudocount of 1", "pseudocount of one", "+1 smoothing"];
    if none.iter().any(|phrase| lower.contains(phrase)) {
        return whole(0);
    }
    for mark in [
        "k = ",
        "k=",
        "alpha = ",
        "alpha=",
        "α = ",
        "α=",
        "\\alpha = ",
        "\\alpha=",
        "add-",
        "lambda = ",
        "lambda=",
        "pseudocount of ",
        "pseudo-count of ",
    ] {
        for (at, _) in lower.match_indices(mark) {
            if !lower.contains("smooth") && !lower.contains("pseudo") {
                continue;
            }
            let digits: String = lower[at + mark.len()..].chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
            if let Some(value) = number::decimal(digits.trim_end_matches('.')) {
                return Value::Number(value, digits.trim_end_matches('.').to_owned());
            }
        }
    }
    if one.iter().any(|phrase| lower.contains(phrase)) {
        return whole(1);
    }
    if lower.contains("smooth") || lower.contains("pseudo") {
        problem.diagnostics.push(missing(span, "the pseudocount of the smoothing"));
    }
    whole(0)
}

/// "instances 1 and 7": rows of the table by their number.
fn numbered_rows(lower: &str, found: &table::Table, columns: &[usize]) -> Vec<(usize, Vec<String>)> {
    let mut out = Vec::new();
    for mark in ["instances ", "instance ", "records ", "examples ", "rows "] {
        for (at, _) in lower.match_indices(mark) {
            let tail: String = lower[at + mark.len()..].replace("and", ",").replace('$', "");
            let end = tail.find(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | ' '))).unwrap_or(tail.len());
            for number in tail[..end].split(',').filter_map(|piece| piece.trim().parse::<usize>().ok()) {
                let row = number.checked_sub(1).and_then(|at| found.rows.get(at));
                if let Some(row) = row {
                    out.push((number, columns.iter().map(|at| row[*at].clone()).collect()));
                }
            }
        }
        if !out.is_empty() {
            break;
        }
    }
    out
}

/// `A=0, B=1, C=0`: a value for every feature, the last assignment in the text.
fn assigned(source: &str, names: &[String], allowed: &[Vec<String>]) -> Option<Vec<String>> {
    let flat = bare(source);
    names
        .iter()
        .zip(allowed)
        .map(|(name, values)| {
            let name = name.to_lowercase().replace(' ', "");
            let mut found = None;
            for sign in ["=", ":", "is"] {
                for (at, mark) in flat.match_indices(&format!("{name}{sign}")) {
                    let before = flat[..at].chars().next_back();
                    // In `P(C=0|-)` the value is no part of the instance.
                    if before.is_some_and(|c| c.is_alphanumeric()) && sign != "is" || flat[..at].ends_with("p(") {
                        continue;
                    }
                    let rest = &flat[at + mark.len()..];
                    let mut fits: Vec<&String> =
                        values.iter().filter(|value| rest.starts_with(&value.to_lowercase().replace(' ', ""))).collect();
                    fits.sort_by_key(|value| value.len());
                    found = fits.last().map(|value| (*value).clone()).or(found);
                }
            }
            found
        })
        .collect()
}

fn bare(source: &str) -> String {
    let text = source.to_lowercase().replace("\\text", "").replace("_{", "_");
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '$' | '{' | '}' | '"' | '\'' | '“' | '”' | '*' | '`')).collect()
}

/// `(sunny, cool, high, strong)`: a tuple with a value of every feature.
fn tuple(source: &str, allowed: &[Vec<String>]) -> Option<Vec<String>> {
    let mut out = None;
    for (at, _) in source.match_indices(['(', '[', '<', '{']) {
        let rest = &source[at + 1..];
        let Some(end) = rest.find([')', ']', '>', '}']) else { continue };
        let cells: Vec<String> = rest[..end].split(',').map(|cell| cell.replace(['$', '"'], "").trim().to_owned()).collect();
        if cells.len() != allowed.len() {
            continue;
        }
        let matched: Option<Vec<String>> = cells
            .iter()
            .zip(allowed)
            .map(|(cell, values)| {
                let value = cell.rsplit_once('=').map_or(cell.as_str(), |(_, value)| value).trim().to_lowercase();
                values.iter().find(|known| known.to_lowercase() == value).cloned()
            })
            .collect();
        out = matched.or(out);
    }
    out
}
