//! The twins: each rule of what a verdict means, by a step that must come out and one beside it that must not.

use rederive::check::{Verdict, item};

const ROWS: &str = include_str!("rows/twins.tsv");

fn verdict(assume: &str, latex: &str) -> (Verdict, String) {
    let assume: Vec<&str> = if assume == "-" { Vec::new() } else { assume.split(" ;; ").collect() };
    let line = serde_json::json!({ "id": 1, "latex": latex, "assume": assume, "syntax": "latex" });
    let judged = item::judge_line(&line.to_string());
    let detail = judged.evidence.map(|evidence| evidence.detail).unwrap_or_default();
    (judged.verdict, detail)
}

#[test]
fn each_twin_comes_out_as_the_rules_say() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for row in ROWS.lines().filter(|row| !row.starts_with('#') && !row.is_empty()) {
        let [expected, assume, latex] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("a row wants three columns: {row}") };
        let (found, detail) = verdict(assume, latex);
        count += 1;
        let right = match expected {
            "proved" => found == Verdict::Proved,
            "refuted" => found == Verdict::Refuted,
            "true" => matches!(found, Verdict::Proved | Verdict::Supported),
            "false" => matches!(found, Verdict::Refuted | Verdict::Unchecked),
            "open" => found == Verdict::Unchecked,
            other => panic!("`{other}` is no expectation"),
        };
        if !right {
            wrong.push(format!("{latex} [{assume}]: {found:?} where {expected} is expected ({detail})"));
        }
    }
    assert!(count >= 100, "only {count} twins");
    assert!(wrong.is_empty(), "{} twins came out otherwise:\n{}", wrong.len(), wrong.join("\n"));
}

/// Rows with known truth, made by exact arithmetic in Python (`rows/generate.py`): the small scoreboard.
const STEPS: &str = include_str!("rows/steps.jsonl");

#[test]
fn no_false_row_is_proved_and_no_true_one_refuted() {
    let (mut decided, mut count, mut wrong, mut open) = (0, 0, Vec::new(), Vec::new());
    for line in STEPS.lines() {
        let row: serde_json::Value = serde_json::from_str(line).expect("a row is JSON");
        let judged = item::judge_line(line);
        count += 1;
        let told = match judged.verdict {
            Verdict::Proved | Verdict::Supported => "true",
            Verdict::Refuted => "false",
            Verdict::Unchecked => {
                open.push(row["latex"].to_string());
                continue;
            }
        };
        decided += 1;
        if row["truth"] != told {
            wrong.push(format!("{} is {}: {:?}", row["latex"], row["truth"], judged.evidence));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(100 * decided >= 95 * count, "{decided} of {count} decided; open:\n{}", open.join("\n"));
}

#[test]
fn bad_lines_are_told_and_do_not_stop_the_stream() {
    for line in ["", "{", "[]", "{\"id\": 7}", "{\"id\": 7, \"latex\": 3}", "{\"id\": 7, \"latex\": \"1 = 1\", \"syntax\": \"tex\"}"] {
        let judged = item::judge_line(line);
        assert_eq!(judged.verdict, Verdict::Unchecked, "{line}");
        assert!(judged.reason.is_some() && judged.evidence.is_some(), "{line}");
    }
    let judged = item::judge_line("{\"id\": {\"any\": [1]}, \"latex\": \"1 + 1 = 2\"}");
    assert_eq!((judged.verdict, judged.id), (Verdict::Proved, serde_json::json!({ "any": [1] })));
}

/// Traps: a false step beside its true companion.
const TRAPS: &str = include_str!("rows/traps.tsv");

#[test]
fn no_trap_is_walked_into() {
    let (mut wrong, mut count, mut decided) = (Vec::new(), 0, 0);
    for row in TRAPS.lines().filter(|row| !row.starts_with('#') && !row.is_empty()) {
        let [assume, false_step, true_step] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("a row wants three columns: {row}") };
        let (found, detail) = verdict(assume, false_step);
        decided += usize::from(found == Verdict::Refuted);
        if matches!(found, Verdict::Proved | Verdict::Supported) {
            wrong.push(format!("{false_step} [{assume}]: {found:?} ({detail})"));
        }
        let (found, detail) = verdict(assume, true_step);
        decided += usize::from(matches!(found, Verdict::Proved | Verdict::Supported));
        if found == Verdict::Refuted {
            wrong.push(format!("{true_step} [{assume}]: refuted ({detail})"));
        }
        count += 1;
    }
    assert!(count >= 60, "only {count} traps");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(100 * decided >= 80 * 2 * count, "only {decided} of {} steps decided", 2 * count);
}

#[test]
fn the_stream_keeps_to_its_schema() {
    let schema: serde_json::Value = serde_json::from_str(include_str!("../docs/stream.schema.json")).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    let lines = STEPS.lines().chain(["", "{", "[]", "{\"id\": 7}", "{\"id\": {\"a\": 1}, \"text\": \"$$1 + 1 = 3$$\"}"]);
    for line in lines {
        let answer = serde_json::to_value(item::judge_line(line)).expect("an answer is JSON");
        let errors: Vec<String> = validator.iter_errors(&answer).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{line}: {}", errors.join("; "));
    }
}

/// Whatever carries a bound index in its scripts is another thing at each turn: no constant of a sum, a product, a mean or a derivative.
#[test]
fn what_hangs_on_a_bound_index_is_no_constant() {
    let members = [
        "f^{(i)}(x)",
        "f_{(i)}(x)",
        "f_i^2(x)",
        "f^{[i]}(x)",
        r"\hat{f}_i(x)",
        r"\hat{f_i}(x)",
        "f_i'(x)",
        "f'_i(x)",
        "x^{(i)}",
        "x_{(i)}",
        "x^{[i]}",
        r"\bar{x}_i",
        r"\bar{x_i}",
        r"\hat{x}^{(i)}",
        "x_i^*",
        "x_i^{(k)}",
        "x_k^{(i)}",
        "x_i'",
        "x_{k,i}",
        "x_{k_i}",
        "x^{k_i}",
        r"a_{\text{max},i}",
        r"\mathbf{x}_i",
        "X_{[i]}",
        "P(A_i)",
        "P(X = x_i)",
        "p_i(x)",
        r"p_{\theta_i}(x)",
        r"\sigma_i^2",
        r"\sigma_{x_i}",
        r"\operatorname{Var}(X_i)",
        r"\frac{\partial f}{\partial x_i}",
        "D_i f",
        "A_{:,i}",
        r"\dot{x}_i",
        r"f(x; \theta_i)",
        r"\mathcal{L}^{(i)}(w)",
        "e_i",
        r"\delta_{ij}",
        "n_i",
        r"\alpha_{t_i}",
        r"\pi(a_i \mid s)",
        "Q^{(i)}(s, a)",
        r"\mu_{X_i}",
        "u_{ik}",
        "x_{2i}",
        "x_{i+1}",
        r"\mathbb{1}\{X_i > 0\}",
        r"\chi_i",
        "K_i'(x)",
        r"\ell^{(i)}(w)",
    ];
    let mut wrong = Vec::new();
    for member in members {
        for claim in [
            format!(r"\sum_{{i=1}}^{{3}} {member} = 3 {member}"),
            format!(r"\prod_{{i=1}}^{{2}} ({member}) = ({member})^2"),
            format!(r"\frac{{1}}{{n}} \sum_{{i=1}}^{{n}} {member} = {member}"),
            format!(r"\frac{{d}}{{di}} ({member}) = 0"),
            format!(r"\int_0^1 {member}\, di = {member}"),
        ] {
            let (found, detail) = verdict("-", &claim);
            if matches!(found, Verdict::Proved | Verdict::Supported) {
                wrong.push(format!("{claim}: {found:?} ({detail})"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} false claims hold:\n{}", wrong.len(), wrong.join("\n"));
}
