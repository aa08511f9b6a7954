//! A JSON report read back: each of its certificates is replayed.

use serde_json::Value;

use crate::check::certificate::{self, Certificate};

/// What became of one decided step of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// Where it stands: `answers.md:9:3`.
    pub place: String,
    /// The step as it is written.
    pub latex: String,
    /// How it was reached.
    pub method: String,
    /// Nothing where the report carries no certificate for it; else whether the certificate was accepted, or why not.
    pub outcome: Option<Result<(), String>>,
}

/// Replays the certificates of a report of `rederive check --format json`; the error says why it is no such report.
pub fn replay(report: &Value) -> Result<Vec<Replayed>, String> {
    if report["version"] != super::json::VERSION {
        return Err("this is no report of `rederive check --format json`, or of another version".to_owned());
    }
    let documents = report["documents"].as_array().ok_or("the report has no documents")?;
    let mut all = Vec::new();
    for document in documents {
        let path = document["path"].as_str().unwrap_or("?");
        for step in document["steps"].as_array().ok_or("a document has no steps")? {
            if matches!(step["verdict"].as_str(), Some("proved" | "refuted")) {
                all.push(Replayed {
                    place: format!("{path}:{}:{}", step["line"], step["column"]),
                    latex: step["latex"].as_str().unwrap_or("").to_owned(),
                    method: step["evidence"]["method"].as_str().unwrap_or("").to_owned(),
                    outcome: replay_step(step),
                });
            }
        }
    }
    Ok(all)
}

fn replay_step(step: &Value) -> Option<Result<(), String>> {
    let certificate = step["evidence"].get("certificate").filter(|certificate| !certificate.is_null())?;
    let certificate: Certificate = match serde_json::from_value(certificate.clone()) {
        Ok(certificate) => certificate,
        Err(error) => return Some(Err(error.to_string())),
    };
    Some(belongs(step, &certificate).and_then(|()| certificate::verify(&certificate)))
}

/// Whether the certificate is about this step and its verdict.
fn belongs(step: &Value, certificate: &Certificate) -> Result<(), String> {
    let text = |value: &Value| value.as_str().unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ");
    let squeezed = |latex: &str| latex.split_whitespace().collect::<Vec<_>>().join(" ");
    let latex = text(&step["latex"]);
    let right = squeezed(&certificate.right);
    let left = squeezed(&certificate.left);
    // The left side of a step that goes on with an earlier display stands there.
    let begins = latex.starts_with(&left) || latex.starts_with(|c: char| "=<>\\&".contains(c));
    if !latex.ends_with(&right) || !begins {
        return Err("the certificate is about another formula".to_owned());
    }
    if text(&step["relation"]) != certificate.relation {
        return Err("the certificate is about another relation".to_owned());
    }
    if (step["verdict"] == "proved") != certificate.holds {
        return Err("the certificate is about another verdict".to_owned());
    }
    Ok(())
}
