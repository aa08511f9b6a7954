//! A worked answer: the template rendered stage by stage, its holes filled, its answers taken out.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use serde::Serialize;
use serde_json::{Value as Json, json};
use tera::{Context, Delimiters, Kwargs, State, Tera, TeraResult};

use super::method::Method;
use crate::{
    check,
    num::{self, Outcome, Rational},
};

/// One answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// What it answers: `shape`, `parameters of layer 2`.
    pub name: String,
    /// The answer as LaTeX: a value, or a formula where the statement has letters.
    pub latex: String,
    /// The exact value, where the result is exact.
    pub exact: Option<String>,
    /// The value: a number, nested lists of numbers, words; null for a formula.
    pub value: Json,
    /// The value itself; nothing for a formula or words.
    #[serde(skip)]
    pub number: Option<num::Value>,
}

/// A worked answer.
#[derive(Debug, Clone, Default)]
pub struct Worked {
    /// Markdown.
    pub markdown: String,
    /// The answers.
    pub answers: Vec<Answer>,
    /// What else was computed on the way.
    pub steps: Vec<Answer>,
    /// The verdicts on every line.
    pub report: check::Report,
}

/// What a template asked the engine, and what came back.
#[derive(Debug, Clone, Default)]
struct Questions {
    known: BTreeMap<String, Json>,
    open: Vec<String>,
}

/// What a template says when it cannot answer.
const DECLINED: &str = "declined: ";
/// What a template says when a fact is missing that only some layers need.
pub const MISSING: &str = " is not stated";
const MARKER: &str = "<!-- rederive: ";

/// Works `method` out with the facts in `context`.
pub fn work(method: &Method, context: &serde_json::Map<String, Json>, options: &check::Options, digits: usize) -> Result<Worked, String> {
    let options = check::Options { digits, ..options.clone() };
    let mut session = check::Session::new(&options);
    let mut worked = Worked::default();
    let context = Context::from_serialize(context).map_err(|error| error.to_string())?;
    let questions = Arc::new(Mutex::new(Questions::default()));
    let mut tera = engine(&questions)?;
    for stage in &method.stages {
        tera.add_raw_template(method.name, stage).map_err(|error| error.to_string())?;
        let rendered = render(method.name, &tera, &context, &questions, &mut session)?;
        let mut text = String::new();
        let mut markers = Vec::new();
        for line in rendered.lines() {
            match line.trim().strip_prefix(MARKER).and_then(|rest| rest.strip_suffix("-->")) {
                Some(marker) if ["answer ", "step ", "formula ", "words "].iter().any(|kind| marker.starts_with(kind)) => {
                    markers.push(marker.trim().to_owned())
                }
                _ => {
                    text.push_str(line);
                    text.push('\n');
                }
            }
        }
        let filled = session.fill(&squeeze(&text));
        worked.markdown.push_str(&filled.text);
        worked.report.steps.extend(filled.report.steps);
        worked.report.diagnostics.extend(filled.report.diagnostics);
        for marker in markers {
            take(&marker, &mut session, digits, &mut worked)?;
        }
    }
    Ok(worked)
}

/// `answer NAME: LATEX`, `step NAME: LATEX`, `formula NAME: LATEX`, `words NAME: TEXT`.
fn take(marker: &str, session: &mut check::Session, digits: usize, worked: &mut Worked) -> Result<(), String> {
    let (kind, rest) = marker.split_once(' ').unwrap_or((marker, ""));
    let (name, latex) = rest.split_once(": ").ok_or_else(|| format!("a marker without a colon: {marker}"))?;
    let (name, latex) = (name.trim().to_owned(), latex.trim());
    let answer = match kind {
        "formula" => Answer { name, latex: latex.to_owned(), exact: Some(latex.to_owned()), value: Json::Null, number: None },
        "words" => Answer { name, latex: format!("\\text{{{latex}}}"), exact: None, value: json!(latex), number: None },
        _ => match session.value(latex) {
            Outcome::Known(value) => {
                let exact = exact(&value);
                Answer { name, latex: print(&value, digits), exact, value: plain(&value), number: Some(value) }
            }
            Outcome::Undefined(why) | Outcome::Unknown(why) => return Err(format!("{latex}: {why}")),
        },
    };
    if kind == "step" {
        worked.steps.push(answer)
    } else {
        worked.answers.push(answer)
    }
    Ok(())
}

/// Renders the stage that `tera` holds as `name`; what the template asks the engine is answered, and the stage rendered again.
fn render(
    name: &str,
    tera: &Tera,
    context: &Context,
    questions: &Arc<Mutex<Questions>>,
    session: &mut check::Session,
) -> Result<String, String> {
    // A template asks for a bounded number of values; each round answers at least one.
    for _ in 0..200 {
        let rendered = tera.render(name, context);
        let open: Vec<String> = questions.lock().map(|mut questions| questions.open.drain(..).collect()).unwrap_or_default();
        if open.is_empty() {
            return rendered.map_err(|error| chain(&error));
        }
        for latex in open {
            let answer = match latex.strip_prefix("holds ") {
                Some(statement) => match session.holds(statement) {
                    Outcome::Known(truth) => json!(truth),
                    Outcome::Undefined(why) | Outcome::Unknown(why) => return Err(format!("{statement}: {why}")),
                },
                None => match session.value(&latex) {
                    Outcome::Known(value) => plain(&value),
                    Outcome::Undefined(why) | Outcome::Unknown(why) => return Err(format!("{latex}: {why}")),
                },
            };
            if let Ok(mut questions) = questions.lock() {
                questions.known.insert(latex, answer);
            }
        }
    }
    Err(format!("{name}: the template asks without end"))
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text = format!("{text}: {inner}");
        source = inner.source();
    }
    match text.rsplit_once(DECLINED) {
        Some((_, why)) => why.lines().next().unwrap_or(why).to_owned(),
        None => text,
    }
}

fn engine(questions: &Arc<Mutex<Questions>>) -> Result<Tera, String> {
    let mut tera = Tera::default();
    let delimiters = Delimiters {
        block_start: "<%".into(),
        block_end: "%>".into(),
        variable_start: "<<".into(),
        variable_end: ">>".into(),
        comment_start: "<#".into(),
        comment_end: "#>".into(),
    };
    tera.set_delimiters(delimiters).map_err(|error| error.to_string())?;
    let ask = |questions: &Arc<Mutex<Questions>>, prefix: &'static str| {
        let questions = Arc::clone(questions);
        move |arguments: Kwargs, _: &State| -> TeraResult<tera::Value> {
            let latex = format!("{prefix}{}", arguments.must_get::<String>("latex")?);
            let mut questions = questions.lock().map_err(|_| tera::Error::message("the engine is gone"))?;
            if let Some(known) = questions.known.get(&latex) {
                return Ok(tera::Value::from_serializable(known));
            }
            questions.open.push(latex);
            Err(tera::Error::message("not known yet"))
        }
    };
    tera.register_function("value", ask(questions, ""));
    tera.register_function("holds", ask(questions, "holds "));
    tera.register_function("decline", |arguments: Kwargs, _: &State| -> TeraResult<String> {
        let missing = arguments.get::<String>("missing")?.map(|what| format!("{what}{MISSING}"));
        let why = match missing {
            Some(missing) => missing,
            None => arguments.must_get::<String>("why")?,
        };
        Err(tera::Error::message(format!("{DECLINED}{why}")))
    });
    tera.register_filter("matrix", |value: tera::Value, _: Kwargs, _: &State| -> TeraResult<String> {
        let json = serde_json::to_value(&value).map_err(|error| tera::Error::message(error.to_string()))?;
        Ok(matrix(&json))
    });
    tera.register_filter("written", |value: tera::Value, _: Kwargs, _: &State| -> TeraResult<String> {
        let json = serde_json::to_value(&value).map_err(|error| tera::Error::message(error.to_string()))?;
        Ok(written(&json))
    });
    tera.register_filter("zeros", |value: tera::Value, _: Kwargs, _: &State| -> TeraResult<String> {
        let json = serde_json::to_value(&value).map_err(|error| tera::Error::message(error.to_string()))?;
        Ok(column(&json!(vec![0; json.as_array().map_or(1, Vec::len)])))
    });
    tera.register_filter("concat", |value: tera::Value, arguments: Kwargs, _: &State| -> TeraResult<tera::Value> {
        let list = |value: &tera::Value| serde_json::to_value(value).ok().and_then(|json| json.as_array().cloned()).unwrap_or_default();
        let mut items = list(&value);
        items.extend(list(&arguments.must_get::<tera::Value>("with")?));
        Ok(tera::Value::from_serializable(&items))
    });
    tera.register_filter("column", |value: tera::Value, _: Kwargs, _: &State| -> TeraResult<String> {
        let json = serde_json::to_value(&value).map_err(|error| tera::Error::message(error.to_string()))?;
        Ok(column(&json))
    });
    Ok(tera)
}

/// A list of lists as a LaTeX matrix; a flat list as a row; a word (`identity`) or number as it is.
fn matrix(json: &Json) -> String {
    let row = |cells: &[Json]| cells.iter().map(cell).collect::<Vec<_>>().join(" & ");
    match json {
        Json::Array(rows) if rows.iter().any(Json::is_array) => {
            let rows: Vec<String> = rows.iter().map(|cells| cells.as_array().map_or_else(|| cell(cells), |cells| row(cells))).collect();
            format!("\\begin{{bmatrix}} {} \\end{{bmatrix}}", rows.join(" \\\\ "))
        }
        Json::Array(cells) => format!("\\begin{{bmatrix}} {} \\end{{bmatrix}}", row(cells)),
        other => cell(other),
    }
}

/// A flat list (or a list of one row, or of one-entry rows) as a LaTeX column.
fn column(json: &Json) -> String {
    let cells: Vec<&Json> = match json {
        Json::Array(rows) => rows.iter().flat_map(|row| row.as_array().map_or_else(|| vec![row], |cells| cells.iter().collect())).collect(),
        other => return cell(other),
    };
    format!("\\begin{{bmatrix}} {} \\end{{bmatrix}}", cells.iter().map(|json| cell(json)).collect::<Vec<_>>().join(" \\\\ "))
}

/// A number as it is, a flat list as a column, a list of lists as a matrix.
fn written(json: &Json) -> String {
    match json {
        Json::Array(rows) if rows.iter().any(Json::is_array) => matrix(json),
        Json::Array(_) => column(json),
        other => cell(other),
    }
}

fn cell(json: &Json) -> String {
    match json {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Takes out the empty lines that conditions leave behind.
fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 1;
    for line in text.lines() {
        let line = line.trim_end();
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty <= 1 {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// The value as JSON: a number, nested lists, words, a truth value.
pub fn plain(value: &num::Value) -> Json {
    let real = |scalar: &num::Scalar| match scalar.exact() {
        Some(exact) if exact.is_integer() => i64::try_from(exact.numer()).map_or_else(|_| json!(scalar.to_f64()), |whole| json!(whole)),
        _ => json!(scalar.to_f64()),
    };
    match value {
        num::Value::Scalar(scalar) => real(scalar),
        num::Value::Tensor(tensor) => nest(tensor.shape(), &tensor.entries().iter().map(real).collect::<Vec<_>>()),
        num::Value::Shape(sizes) => Json::Array(sizes.iter().map(|size| real(&num::Scalar::Exact(size.clone()))).collect()),
        num::Value::Bool(truth) => json!(truth),
        num::Value::Text(text) => json!(text),
        num::Value::List(items) => Json::Array(items.iter().map(plain).collect()),
        num::Value::Infinity { .. } | num::Value::Distribution { .. } => Json::Null,
    }
}

fn nest(shape: &[usize], entries: &[Json]) -> Json {
    match shape {
        [] => entries.first().cloned().unwrap_or(Json::Null),
        [_] => Json::Array(entries.to_vec()),
        [count, rest @ ..] if *count > 0 => {
            Json::Array(entries.chunks((entries.len() / count).max(1)).map(|part| nest(rest, part)).collect())
        }
        _ => json!([]),
    }
}

/// The exact value as LaTeX, where it is exact.
fn exact(value: &num::Value) -> Option<String> {
    let all = match value {
        num::Value::Scalar(scalar) => scalar.exact().is_some(),
        num::Value::Tensor(tensor) => tensor.entries().iter().all(|entry| entry.exact().is_some()),
        num::Value::Shape(_) | num::Value::Bool(_) | num::Value::Text(_) => true,
        num::Value::List(items) => items.iter().all(|item| exact(item).is_some()),
        num::Value::Infinity { .. } | num::Value::Distribution { .. } => false,
    };
    all.then(|| print(value, 60))
}

/// The value as LaTeX; what is not exact has `digits` decimals.
pub fn print(value: &num::Value, digits: usize) -> String {
    let real = |scalar: &num::Scalar| match scalar.exact() {
        Some(exact) => rational(exact),
        None => format!("{:.digits$}", scalar.to_f64()),
    };
    match value {
        num::Value::Scalar(scalar) => real(scalar),
        num::Value::Tensor(tensor) if tensor.shape().len() == 1 => {
            format!("\\begin{{bmatrix}} {} \\end{{bmatrix}}", tensor.entries().iter().map(real).collect::<Vec<_>>().join(" \\\\ "))
        }
        num::Value::Tensor(tensor) if tensor.shape().len() == 2 => {
            let width = tensor.shape()[1].max(1);
            let rows: Vec<String> =
                tensor.entries().chunks(width).map(|row| row.iter().map(real).collect::<Vec<_>>().join(" & ")).collect();
            format!("\\begin{{bmatrix}} {} \\end{{bmatrix}}", rows.join(" \\\\ "))
        }
        num::Value::Tensor(_) => plain(value).to_string(),
        num::Value::Shape(sizes) => sizes.iter().map(rational).collect::<Vec<_>>().join(" \\times "),
        num::Value::Bool(truth) => format!("\\text{{{truth}}}"),
        num::Value::Text(text) => format!("\\text{{{text}}}"),
        num::Value::List(items) => format!("({})", items.iter().map(|item| print(item, digits)).collect::<Vec<_>>().join(", ")),
        num::Value::Infinity { negative } => if *negative { "-\\infty" } else { "\\infty" }.to_owned(),
        num::Value::Distribution { family, .. } => format!("\\text{{{family}}}"),
    }
}

/// A rational: a whole number, a short decimal where it ends, else a fraction.
fn rational(value: &Rational) -> String {
    if value.is_integer() {
        return value.numer().to_string();
    }
    let mut scaled = value.clone();
    for places in 1..=12 {
        scaled *= Rational::from(num_bigint::BigInt::from(10));
        if scaled.is_integer() {
            let digits = scaled.numer().to_string();
            let (sign, digits) = digits.strip_prefix('-').map_or(("", digits.as_str()), |rest| ("-", rest));
            let digits = format!("{digits:0>width$}", width = places + 1);
            let (whole, part) = digits.split_at(digits.len() - places);
            return format!("{sign}{whole}.{part}");
        }
    }
    let (sign, upper) =
        value.numer().to_string().strip_prefix('-').map_or_else(|| ("", value.numer().to_string()), |rest| ("-", rest.to_owned()));
    format!("{sign}\\frac{{{upper}}}{{{}}}", value.denom())
}
