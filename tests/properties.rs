//! Statements with random numbers, in other words and orders, answered as an independent oracle (`tests/oracle.py`) answers them.

use std::{path::Path, process::Command};

use rederive::{
    check::Session,
    num::{self, Outcome},
    solve::{Options, solve},
    source::Format,
};
use serde_json::Value;

/// The numbers of a value, in order.
fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(items) => items.iter().flat_map(numbers).collect(),
        other => other.as_f64().into_iter().collect(),
    }
}

fn close(left: &[f64], right: &[f64]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(a, b)| (a - b).abs() <= 1e-9 * a.abs().max(1.0))
}

/// More draws and other seeds for a longer run: `SEED=7 DRAWS=2000 cargo test --test properties`.
fn drawn(name: &str, usual: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| usual.to_owned())
}

/// Compares a density, piece by piece, with its values at points; says what differs.
fn agrees(latex: &str, expected: &Value) -> Option<String> {
    let variable = expected["variable"].as_str().unwrap();
    let body = latex.trim_start_matches("\\begin{cases}").trim_end_matches("\\end{cases}");
    let pieces: Vec<(&str, &str)> = if body == latex {
        vec![latex.split_once(", \\quad ").unwrap_or((latex, ""))]
    } else {
        body.split(" \\\\ ").map(|row| row.split_once('&').unwrap_or((row, ""))).collect()
    };
    for point in expected["points"].as_array().unwrap() {
        let (at, wanted) = (point[0].as_f64().unwrap(), point[1].as_f64().unwrap());
        let mut session = Session::new(&rederive::check::Options::default());
        session.fill(&format!("$${variable} = {at:.15}$$"));
        let piece = pieces.iter().find(|(_, condition)| {
            let condition = condition.trim();
            condition.is_empty() || matches!(session.holds(condition), Outcome::Known(true))
        });
        let found = piece.map(|(formula, _)| session.value(formula.trim()));
        match found {
            Some(Outcome::Known(num::Value::Scalar(value))) => {
                let value = value.to_f64();
                if (value - wanted).abs() > 1e-7 * wanted.abs().max(1e-3) {
                    return Some(format!("{latex} is {value} at {at}, expected {wanted}"));
                }
            }
            other => return Some(format!("{latex} at {at}: {other:?}, expected {wanted}")),
        }
    }
    None
}

/// What differs between the answers to the statements that `script` draws and its own.
fn faults(script: &str, seed: &str, draws: &str) -> Vec<String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(script);
    let output = Command::new("python3").arg(script).args([seed, draws]).output().expect("the oracle wants python3");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let rows = String::from_utf8(output.stdout).unwrap();
    let mut faults = Vec::new();
    for row in rows.lines() {
        let row: Value = serde_json::from_str(row).unwrap();
        let text = row["text"].as_str().unwrap();
        let solved = solve(text, Format::Markdown, &Options::default());
        let answers: Vec<(String, Vec<f64>)> = solved
            .problems
            .iter()
            .flat_map(|problem| &problem.answers)
            .map(|answer| (answer.name.clone(), numbers(&answer.value)))
            .collect();
        for (name, expected) in row["answers"].as_object().unwrap() {
            if expected.is_object() {
                let written = solved.problems.iter().flat_map(|problem| &problem.answers).find(|answer| answer.name == *name);
                match written.map(|answer| agrees(&answer.latex, expected)) {
                    Some(None) => {}
                    Some(Some(fault)) => faults.push(format!("{text}\n  {name}: {fault}")),
                    None => faults.push(format!("{text}\n  {name}: declined, {:?}", solved.problems[0].diagnostics)),
                }
                continue;
            }
            if expected.is_string() {
                let said = solved
                    .problems
                    .iter()
                    .flat_map(|problem| &problem.answers)
                    .any(|answer| answer.name == *name && answer.value == *expected);
                if !said {
                    faults.push(format!("{text}\n  {name}: expected {expected}, answered {answers:?}"));
                }
                continue;
            }
            let expected = numbers(expected);
            // An answer without a name in the oracle is the only one there is.
            let right = answers.iter().any(|(known, value)| (known == name || name.is_empty()) && close(&expected, value));
            if !right {
                faults.push(format!("{text}\n  {name}: expected {expected:?}, answered {answers:?}"));
            }
        }
    }
    faults
}

#[test]
fn random_statements_are_answered_as_the_oracle_answers_them() {
    let faults = faults("tests/oracle.py", &drawn("SEED", "20261121"), &drawn("DRAWS", "220"));
    assert!(faults.is_empty(), "{} wrong or missing\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn random_statements_about_layers_are_answered_as_the_oracle_answers_them() {
    let faults = faults("tests/oracle_layers.py", &drawn("SEED", "20261121"), &drawn("DRAWS", "60"));
    assert!(faults.is_empty(), "{} wrong or missing\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn random_statements_about_cells_are_answered_as_the_oracle_answers_them() {
    let faults = faults("tests/oracle_cells.py", &drawn("SEED", "20261121"), &drawn("DRAWS", "60"));
    assert!(faults.is_empty(), "{} wrong or missing\n{}", faults.len(), faults.join("\n"));
}
