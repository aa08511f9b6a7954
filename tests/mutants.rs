//! Mutation sweep: each proved step of the project's own sheets is changed in many small ways; what an independent oracle calls false is
//! never proved, and nearly always refuted. The labels are committed (`tests/mutants/oracle.py` wrote them), so no Python is needed.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use rederive::{
    check::{Options, Report, Session, Verdict},
    source::{self, Format},
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Row {
    formula: (usize, usize),
    member: (usize, usize),
    mutants: Vec<(String, String, String)>,
}

#[derive(Default, Debug)]
struct Count {
    mutants: usize,
    refuted: usize,
    proved: Vec<String>,
    open: Vec<String>,
    true_refuted: Vec<String>,
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mutants")
}

/// The verdict on the step whose right side holds byte `at`.
fn verdict(report: &Report, at: usize) -> Option<Verdict> {
    report.steps.iter().find(|step| step.right.start <= at && at <= step.right.end).and_then(|step| step.verdict)
}

fn sweep(name: &str, counts: &mut BTreeMap<String, Count>) {
    let text = fs::read_to_string(folder().join(format!("{name}.md"))).unwrap();
    let (mut least, mut steps) = (usize::MAX, 0);
    let rows = fs::read_to_string(folder().join(format!("{name}.jsonl"))).unwrap();
    let options = Options { repairs: false, ..Options::default() };
    let mut session = Session::new(&options);
    let mut read_to = 0;
    for row in rows.lines().map(|line| serde_json::from_str::<Row>(line).unwrap()) {
        let (start, end) = row.formula;
        if read_to < start {
            session.check(&text[read_to..start]);
            read_to = start;
        }
        let judged = |member: &str| {
            let formula = format!("{}{member}{}", &text[start..row.member.0], &text[row.member.1..end]);
            let document = source::read(&formula, Format::Markdown);
            verdict(&session.clone().check_document(&formula, &document), row.member.0 - start)
        };
        let step = &text[start..end];
        match judged(&text[row.member.0..row.member.1]) {
            Some(Verdict::Proved) => {}
            // A definition is no claim.
            None if name == "written" => continue,
            other => panic!("{name}: {other:?}: {step}"),
        }
        steps += 1;
        least = least.min(row.mutants.iter().filter(|(.., label)| label == "unequal").count());
        for (mutant, kind, label) in &row.mutants {
            let verdict = judged(mutant);
            let count = counts.entry(kind.clone()).or_default();
            let told = || format!("{name} ({kind}): {mutant} in {step}");
            match label.as_str() {
                "unequal" => {
                    count.mutants += 1;
                    match verdict {
                        Some(Verdict::Refuted) => count.refuted += 1,
                        Some(Verdict::Proved | Verdict::Supported) => count.proved.push(told()),
                        _ => count.open.push(told()),
                    }
                }
                // True, or off by one in the last place: never an error.
                _ if verdict == Some(Verdict::Refuted) => count.true_refuted.push(told()),
                _ => {}
            }
        }
    }
    println!("{name}: {steps} proved steps, each with at least {least} false mutants");
    assert!(least >= 20, "{name}: a step has only {least} false mutants");
}

#[test]
fn no_mutant_is_proved_and_nearly_all_are_refuted() {
    let mut counts = BTreeMap::new();
    for name in ["hkust", "cs286", "identities", "written"] {
        sweep(name, &mut counts);
    }
    let (mut mutants, mut refuted) = (0, 0);
    for (kind, count) in &counts {
        println!("{kind}: {} of {} refuted, {} proved", count.refuted, count.mutants, count.proved.len());
        count.open.iter().chain(&count.proved).chain(&count.true_refuted).for_each(|told| println!("  {told}"));
        mutants += count.mutants;
        refuted += count.refuted;
    }
    println!("{refuted} of {mutants} refuted");
    assert!(counts.values().all(|count| count.proved.is_empty()), "a false step is proved");
    assert!(counts.values().all(|count| count.true_refuted.is_empty()), "a true step is refuted");
    assert!(mutants > 2000 && refuted * 100 >= mutants * 99, "{refuted} of {mutants} refuted");
}

#[test]
fn the_labels_are_what_the_oracle_says() {
    let script = folder().join("oracle.py");
    let able = Command::new("python3").args(["-c", "import mpmath"]).output().is_ok_and(|output| output.status.success());
    if !able {
        return;
    }
    let files = ["hkust", "cs286", "identities", "written"].map(|name| folder().join(format!("{name}.md")));
    let output = Command::new("python3").arg(script).arg("--check").args(files).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn mutants_of_the_derivations_are_false_to_the_oracle() {
    let able = Command::new("python3").args(["-c", "import mpmath"]).output().is_ok_and(|output| output.status.success());
    if !able {
        return;
    }
    let output = Command::new("python3").arg(folder().join("derived_oracle.py")).args(["--every", "17"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.starts_with("52 of 52 mutants are false"), "{said}");
}
