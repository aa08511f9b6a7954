//! What statements of probability problems say.

use super::*;

fn shown(text: &str) -> String {
    match problem(&[Statement { text: text.to_owned(), base: 0 }]) {
        None => "nothing".to_owned(),
        Some(problem) => {
            let asked: Vec<_> = problem.asked.iter().map(|(name, _)| name.as_str()).collect();
            let errors: Vec<_> = problem.diagnostics.iter().map(|d| d.message.as_str()).collect();
            format!("{} {} asks {} {}", problem.family, problem.facts.to_json(), asked.join(","), errors.join("; "))
        }
    }
}

#[test]
#[ignore = "prints what was understood of the statements in a file, for looking at"]
fn look() {
    let Ok(path) = std::env::var("STATEMENTS") else { return };
    for text in std::fs::read_to_string(path).unwrap_or_default().split("\n---\n") {
        println!("{text}\n  => {}", shown(text));
        if std::env::var("TOKENS").is_ok() {
            let all: Vec<_> = tokens(Rule::bayes, text, 0).iter().map(|t| format!("{:?}`{}`", t.rule, t.text)).collect();
            println!("  {}", all.join(" "));
        }
    }
}
