//! Statements with random numbers, in other words and orders, answered as an independent oracle (`tests/oracle.py`) answers them.

use std::{path::Path, process::Command};

use rederive::{
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

#[test]
fn random_statements_are_answered_as_the_oracle_answers_them() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle.py");
    let output = Command::new("python3").arg(script).args(["20261121", "64"]).output().expect("the oracle wants python3");
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
            let expected = numbers(expected);
            // An answer without a name in the oracle is the only one there is.
            let right = answers.iter().any(|(known, value)| (known == name || name.is_empty()) && close(&expected, value));
            if !right {
                faults.push(format!("{text}\n  {name}: expected {expected:?}, answered {answers:?}"));
            }
        }
    }
    assert!(faults.is_empty(), "{} wrong or missing\n{}", faults.len(), faults.join("\n"));
}
