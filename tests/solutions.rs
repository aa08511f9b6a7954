//! The answers that the sheets of `solutions/` bring: every claim in them is proved, and a wrong twin of each derivation is refuted.

use std::{fs, path::Path};

use rederive::{
    check::{self, Verdict},
    solve,
    source::{self, Format},
};

fn report(text: &str) -> check::Report {
    check::check(text, &source::read(text, Format::Markdown), &check::Options::default())
}

/// The claims of a sheet that are not proved, each with its line.
fn open_claims(text: &str) -> Vec<String> {
    let line = |at: usize| text[..at].matches('\n').count() + 1;
    let shown = |step: &check::Step| format!("line {}: {} ({:?})", line(step.span.start), step.span.text(text), step.verdict);
    report(text).steps.iter().filter(|step| step.verdict.is_some_and(|verdict| verdict != Verdict::Proved)).map(shown).collect()
}

fn sheet(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("solutions").join(path)).unwrap()
}

/// Every sheet under `solutions/`.
fn sheets(folder: &Path, found: &mut Vec<(String, String)>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sheets(&path, found);
        } else if path.file_name().is_some_and(|name| name == "sheet.md") {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
}

#[test]
fn every_question_is_answered_and_every_answer_proved() {
    let mut all = Vec::new();
    sheets(&Path::new(env!("CARGO_MANIFEST_DIR")).join("solutions"), &mut all);
    assert!(all.len() >= 4);
    for (path, text) in all {
        let solved = solve::solve(&text, Format::Markdown, &solve::Options::default());
        assert!(solved.diagnostics.is_empty(), "{path}: {:?}", solved.diagnostics);
        for problem in &solved.problems {
            assert!(problem.written || !problem.answers.is_empty(), "{path}: the question in line {} is not answered", problem.line);
        }
        let open = open_claims(&solved.markdown);
        assert!(open.is_empty(), "{path}, solved:\n{}", open.join("\n"));
    }
}

#[test]
fn every_claim_of_the_answers_is_proved() {
    let mut all = Vec::new();
    sheets(&Path::new(env!("CARGO_MANIFEST_DIR")).join("solutions"), &mut all);
    all.retain(|(_, text)| text.contains("**Solution.**"));
    assert!(all.len() >= 2);
    for (path, text) in all {
        let open = open_claims(&text);
        assert!(open.is_empty(), "{path}:\n{}", open.join("\n"));
        assert!(report(&text).counts().proved >= 5, "{path} claims too little");
    }
}

#[test]
fn derivations_hold_with_symbols_renamed_and_lines_left_out() {
    let text = sheet("derivations/sheet.md");
    let renamed = text
        .replace("\\mu", "\\nu")
        .replace("assume sigma > 0, mu real", "assume \\sigma > 0, \\nu real")
        .replace("z)", "h)")
        .replace("q(z", "q(h")
        .replace(" z ", " h ")
        .replace("(z ", "(h ");
    assert_eq!(open_claims(&renamed), Vec::<String>::new());
    // The middle lines of aligned chains, one after the other.
    let lines: Vec<&str> = text.lines().collect();
    let middle: Vec<usize> = (0..lines.len())
        .filter(|at| lines[*at].starts_with('&') && lines[*at].ends_with("\\\\") && !lines[at - 1].contains("begin"))
        .collect();
    assert!(middle.len() > 10);
    for at in middle.into_iter().step_by(3) {
        let shorter: Vec<&str> = lines.iter().enumerate().filter(|(own, _)| *own != at).map(|(_, line)| *line).collect();
        assert_eq!(open_claims(&shorter.join("\n")), Vec::<String>::new(), "without line {}", at + 1);
    }
}

#[test]
fn wrong_twins_of_the_derivations_are_refuted() {
    let text = sheet("derivations/sheet.md");
    for (right, wrong) in [
        ("&= \\mathbb{E}_{q(z)}[\\log p(x)] \\\\", "&= \\mathbb{E}_{q(z)}[\\log p(z)] \\\\"),
        ("- \\mathrm{KL}(q(z) \\,\\|\\, p(z))\n\\end", "+ \\mathrm{KL}(q(z) \\,\\|\\, p(z))\n\\end"),
        ("\\log p(x, z)] + H(q(z))", "\\log p(x, z)] - H(q(z))"),
        ("&\\ge \\mathbb{E}_{q(z)}", "&\\le \\mathbb{E}_{q(z)}"),
        ("= \\mathrm{KL}(q(z) \\,\\|\\, p(z \\mid x)) \\ge 0", "= \\mathrm{KL}(q(z) \\,\\|\\, p(z)) \\ge 0"),
        ("\\cdot K \\sigma^2 \\\\", "\\cdot K^2 \\sigma^2 \\\\"),
        ("&= \\frac{\\sigma^2}{K}", "&= \\frac{\\sigma^2}{K^2}"),
        ("\\frac{1}{K^2} \\sum_{k=1}^{K} \\mathbb{E}[\\epsilon_k^2] \\\\", "\\frac{1}{K} \\sum_{k=1}^{K} \\mathbb{E}[\\epsilon_k^2] \\\\"),
    ] {
        assert!(text.contains(right), "{right}");
        let counts = report(&text.replacen(right, wrong, 1)).counts();
        assert!(counts.refuted > 0, "not refuted: {wrong}");
    }
}
