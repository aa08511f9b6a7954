//! Certificates are accepted as they are made, and refused when anything in them is changed.

use serde_json::Value as Json;

use super::{Certificate, verify};
use crate::{
    check::{Options, Verdict, check},
    source::{self, Format},
};

/// The certificates of a document, with how many decided steps have none.
fn certificates(text: &str) -> (Vec<Certificate>, Vec<String>) {
    let document = source::read(text, Format::Markdown);
    let options = Options { certificates: true, ..Options::default() };
    let report = check(text, &document, &options);
    let (mut all, mut without) = (Vec::new(), Vec::new());
    for step in &report.steps {
        if matches!(step.verdict, Some(Verdict::Proved | Verdict::Refuted)) {
            match step.evidence.as_ref().and_then(|evidence| evidence.certificate.clone()) {
                Some(certificate) => all.push(*certificate),
                None => without.push(step.span.text(text).to_owned()),
            }
        }
    }
    (all, without)
}

const DECLARED: &str = "<!-- rederive: assume x real, y real, a > 0, b > 0, n real -->\n\n";

/// Steps of every kind of ground.
const STEPS: [&str; 32] = [
    "(27 - 3 + 4)/2 + 1 = 15",
    "(27 - 3 + 4)/2 + 1 = 14",
    "\\frac{2}{3} = 0.667",
    "\\frac{2}{3} = 0.71",
    "\\ln 2 \\approx 0.693",
    "\\sqrt{2} < 1.5",
    "\\begin{bmatrix} 1 & 2 \\\\ 0 & 3 \\end{bmatrix} \\begin{bmatrix} 4 \\\\ 5 \\end{bmatrix} = \\begin{bmatrix} 14 \\\\ 15 \\end{bmatrix}",
    "\\begin{bmatrix} 1 & 2 \\\\ 0 & 3 \\end{bmatrix} \\begin{bmatrix} 4 \\\\ 5 \\end{bmatrix} = \\begin{bmatrix} 14 \\\\ 16 \\end{bmatrix}",
    "(x - y)(x + y) = x^2 - y^2",
    "(x - y)^2 = x^2 - y^2",
    "\\frac{x^2 - 1}{x - 1} = x + 1",
    "\\frac{1}{x} - \\frac{1}{x + 1} = \\frac{1}{x (x + 1)}",
    "\\log(a^2 b) = 2 \\log a + \\log b",
    "\\log \\frac{a}{b} = \\log a - \\log b",
    "e^{x + y} = e^x e^y",
    "e^{2 \\log a} = a^2",
    "\\sqrt{a^2 b} = a \\sqrt{b}",
    "\\sqrt{12} = 2 \\sqrt{3}",
    "\\frac{1}{\\sqrt{2 \\pi} a} = \\frac{1}{\\sqrt{2 \\pi a^2}}",
    "\\sin^2 x + \\cos^2 x = 1",
    "\\sin(2 x) = 2 \\sin x \\cos x",
    "\\cos(x + y) = \\cos x \\cos y - \\sin x \\sin y",
    "\\tanh x = \\frac{e^{2 x} - 1}{e^{2 x} + 1}",
    "\\frac{d}{dx} x^3 = 3 x^2",
    "\\frac{d}{dx} x^3 = 2 x^2",
    "\\frac{d}{dx} e^{-x^2 / 2} = -x e^{-x^2 / 2}",
    "\\sum_{k=1}^{4} k x = 10 x",
    "a^{x} a^{y} = a^{x + y}",
    "\\log(1 + e^x) - x = \\log(1 + e^{-x})",
    "(1 + \\sqrt{a})(1 - \\sqrt{a}) = 1 - a",
    "\\begin{bmatrix} x & 1 \\\\ 0 & y \\end{bmatrix} \\begin{bmatrix} 1 \\\\ x \\end{bmatrix} = \\begin{bmatrix} 2 x \\\\ x y \\end{bmatrix}",
    "\\frac{x}{\\sqrt{x}} = \\sqrt{x}",
];

#[test]
fn decided_steps_have_certificates() {
    let mut missing = Vec::new();
    for step in STEPS {
        let (all, without) = certificates(&format!("{DECLARED}$${step}$$\n"));
        for certificate in &all {
            let json = serde_json::to_string(certificate).unwrap();
            let again: Certificate = serde_json::from_str(&json).unwrap();
            assert_eq!(&again, certificate);
            assert_eq!(verify(&again), Ok(()), "{step}");
        }
        if all.is_empty() {
            missing.push((step, without));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn names_are_written_out() {
    let text = "$$s = 3 + 4 = 7$$\n\n$$t = s^2 = 49$$\n\n$$2 t = 98$$\n";
    let (all, without) = certificates(text);
    assert!(without.is_empty(), "{without:?}");
    assert_eq!(all.iter().filter(|certificate| !certificate.names.is_empty()).count(), 2);
}

/// Every leaf of a certificate, by its path.
fn leaves(json: &Json, path: String, found: &mut Vec<String>) {
    match json {
        Json::Object(fields) => {
            for (name, value) in fields {
                leaves(value, format!("{path}/{}", name.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        Json::Array(items) => {
            for (at, value) in items.iter().enumerate() {
                leaves(value, format!("{path}/{at}"), found);
            }
            if !items.is_empty() {
                found.push(path);
            }
        }
        _ => found.push(path),
    }
}

/// Changes of one leaf: a number by one, a sign, a letter, an item left out.
fn changes(leaf: &Json) -> Vec<Json> {
    match leaf {
        Json::Bool(truth) => vec![Json::Bool(!truth)],
        Json::Null => Vec::new(),
        Json::Array(items) => vec![Json::Array(items[1..].to_vec())],
        Json::String(text) => {
            let mut all = Vec::new();
            for (at, digit) in text.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
                let other = if digit == '9' { '8' } else { char::from_digit(digit.to_digit(10).unwrap() + 1, 10).unwrap() };
                let mut changed = text.clone();
                changed.replace_range(at..=at, &other.to_string());
                all.push(Json::String(changed));
            }
            for (from, to) in [
                ("sub", "add"),
                ("mul", "add"),
                ("log", "exp"),
                ("sin", "cos"),
                ("\"x\"", "\"y\""),
                ("\"a\"", "\"b\""),
                ("-", "+"),
                ("+", "-"),
                ("nonzero", "positive"),
                ("of", "off"),
            ] {
                if text.contains(from) {
                    all.push(Json::String(text.replacen(from, to, 1)));
                }
            }
            all
        }
        _ => Vec::new(),
    }
}

#[test]
fn corrupted_certificates_are_refused() {
    let (mut tried, mut accepted) = (0, Vec::new());
    for step in STEPS {
        for certificate in certificates(&format!("{DECLARED}$${step}$$\n")).0 {
            let json = serde_json::to_value(&certificate).unwrap();
            let mut paths = Vec::new();
            leaves(&json, String::new(), &mut paths);
            // What is granted and how the text is read may be more or less than a step needs.
            for path in paths.iter().filter(|path| !path.starts_with("/reading") && !path.starts_with("/assumptions")) {
                for change in changes(json.pointer(path).unwrap()) {
                    let mut corrupt = json.clone();
                    *corrupt.pointer_mut(path).unwrap() = change.clone();
                    tried += 1;
                    let refused = match serde_json::from_value::<Certificate>(corrupt) {
                        Ok(corrupt) => verify(&corrupt).is_err(),
                        Err(_) => true,
                    };
                    if !refused {
                        accepted.push(format!("{step}: {path} as {change}"));
                    }
                }
            }
        }
    }
    assert!(tried > 500, "only {tried}");
    assert!(accepted.is_empty(), "{} of {tried}:\n{}", accepted.len(), accepted.join("\n"));
}

#[test]
fn a_condition_or_an_assumption_left_out_is_missed() {
    let (all, _) = certificates(&format!("{DECLARED}$$\\frac{{x^2 - 1}}{{x - 1}} = x + 1$$\n"));
    let mut certificate = all[0].clone();
    assert!(!certificate.conditions.is_empty());
    certificate.conditions.clear();
    assert!(verify(&certificate).is_err());
    let (all, _) = certificates(&format!("{DECLARED}$$\\sqrt{{a^2}} = a$$\n"));
    let mut certificate = all[0].clone();
    assert_eq!(verify(&certificate), Ok(()));
    certificate.assumptions[0].above = None;
    assert!(verify(&certificate).is_err());
}

#[test]
fn twins_have_no_certificate() {
    for (left, right) in [("\\sqrt{x^2}", "x"), ("(x^2)^{1/2}", "x"), ("(x + y)^2", "x^2 + y^2")] {
        let (all, _) = certificates(&format!("{DECLARED}$${left} = {right}$$\n"));
        assert!(all.iter().all(|certificate| !certificate.holds), "{left} = {right}");
    }
}
