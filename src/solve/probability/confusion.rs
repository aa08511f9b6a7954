//! Confusion matrices: counts of a test or a classifier against the truth, as a table or by name; and odds with a likelihood ratio.

use num_traits::Signed;

use super::{Problem, bayes::missing, joint::fraction, number, table};
use crate::{
    diag::{Diagnostic, Span},
    num::Rational,
    solve::fact::{Facts, Value},
};

/// The name of the family.
pub const FAMILY: &str = "confusion-matrix";

/// What can be asked, and the words that ask for it.
const MEASURES: [(&str, &[&str]); 11] = [
    ("sensitivity", &["sensitivity", "recall", "true positive rate", "tpr"]),
    ("specificity", &["specificity", "true negative rate", "tnr"]),
    ("ppv", &["ppv", "positive predictive value", "precision"]),
    ("npv", &["npv", "negative predictive value"]),
    ("accuracy", &["accuracy"]),
    ("f1", &["f1", "f_1", "f-score", "f score", "f-measure"]),
    ("prevalence", &["prevalence"]),
    ("fpr", &["false positive rate", "false-positive rate", "fpr"]),
    ("fnr", &["false negative rate", "false-negative rate", "fnr"]),
    ("balanced_accuracy", &["balanced accuracy"]),
    ("error_rate", &["error rate", "misclassification rate"]),
];

/// Reads a confusion matrix; `None` when there is none.
pub fn read(text: &str, base: usize) -> Option<Problem> {
    let span = Span::new(base, base + text.len());
    if let Some(problem) = odds(text, span) {
        return Some(problem);
    }
    let lower = text.to_lowercase();
    let asked: Vec<&str> =
        MEASURES.iter().filter(|(_, words)| words.iter().any(|word| stands(&lower, word))).map(|(name, _)| *name).collect();
    if asked.is_empty() {
        return None;
    }
    let [tp, fp, fn_, tn] = named(&lower).or_else(|| tabled(text))?;
    let mut problem = Problem { family: FAMILY, facts: Facts::default(), asked: Vec::new(), diagnostics: Vec::new() };
    for (name, count) in [("tp", &tp), ("fp", &fp), ("fn", &fn_), ("tn", &tn)] {
        problem.facts.set(name, Value::Number(count.clone(), number::decimal_text(count)), span);
        if count.is_negative() {
            problem.diagnostics.push(Diagnostic::error("contradictory-facts", span, "a count is not negative"));
        }
    }
    // `balanced accuracy` is not the accuracy.
    let only_balanced = lower.matches("accuracy").count() == lower.matches("balanced accuracy").count();
    problem.asked = asked.into_iter().filter(|name| !(*name == "accuracy" && only_balanced)).map(|name| (name.to_owned(), span)).collect();
    Some(problem)
}

fn stands(text: &str, word: &str) -> bool {
    text.match_indices(word)
        .any(|(at, _)| !text[..at].ends_with(char::is_alphanumeric) && !text[at + word.len()..].starts_with(char::is_alphanumeric))
}

/// `TP = 90, FP = 45, FN = 10, TN = 855`, or `90 true positives`.
fn named(lower: &str) -> Option<[Rational; 4]> {
    let find = |short: &str, long: &str| {
        let plain = lower.replace('$', "");
        let after = |word: &str| {
            plain.match_indices(word).find_map(|(at, _)| {
                let rest = plain[at + word.len()..]
                    .trim_start_matches(['s', ' ', ')', ':', '='])
                    .trim_start_matches("is ")
                    .trim_start_matches("are ");
                (!plain[..at].ends_with(char::is_alphanumeric)).then_some(())?;
                let len = rest.find(|c: char| !c.is_ascii_digit() && c != ',').unwrap_or(rest.len());
                number::decimal(rest[..len].trim_end_matches(',')).filter(|_| len > 0)
            })
        };
        let before = |word: &str| {
            let at = plain.find(word)?;
            let lead = plain[..at].trim_end();
            let start = lead.rfind(|c: char| !(c.is_ascii_digit() || c == ',')).map_or(0, |at| at + 1);
            number::decimal(&lead[start..]).filter(|_| start < lead.len())
        };
        before(long).or_else(|| after(long)).or_else(|| after(short))
    };
    Some([find("tp", "true positive")?, find("fp", "false positive")?, find("fn", "false negative")?, find("tn", "true negative")?])
}

/// A table of two rows and two columns of counts, one side the truth and the other what is said.
fn tabled(text: &str) -> Option<[Rational; 4]> {
    let found = table::table(text)?;
    let total = |name: &str| matches!(name.to_lowercase().as_str(), "total" | "totals" | "sum" | "all");
    let columns: Vec<usize> = (1..found.header.len()).filter(|at| !total(&found.header[*at])).collect();
    let rows: Vec<&Vec<String>> = found.rows.iter().filter(|row| !total(&row[0])).collect();
    let ([left, right], [top, bottom]) = (columns.as_slice(), rows.as_slice()) else { return None };
    let count = |row: &Vec<String>, column: usize| number::decimal(&row[column].replace(',', "")).filter(|value| value.is_integer());
    let cells = [count(top, *left)?, count(top, *right)?, count(bottom, *left)?, count(bottom, *right)?];
    let (across, down) =
        ([found.header[*left].to_lowercase(), found.header[*right].to_lowercase()], [top[0].to_lowercase(), bottom[0].to_lowercase()]);
    let corner = found.header[0].to_lowercase();
    let said =
        |name: &str| ["test", "predict", "classified", "detected", "flagged", "said", "result"].iter().any(|word| name.contains(word));
    let truth = |name: &str| {
        ["actual", "true", "disease", "sick", "healthy", "truth", "ill", "infected", "condition", "real", "gold"]
            .iter()
            .any(|word| name.contains(word))
    };
    let absent = |name: &str| {
        ["no ", "non", "not ", "negative", "healthy", "absent", "without", "-", "ham", "legit", "0", "false", "neg"]
            .iter()
            .any(|word| name.contains(word))
            || name.trim() == "no"
            || name.trim().ends_with(" no")
    };
    // Which side says and which is so.
    let columns_say = across.iter().any(|name| said(name)) || down.iter().any(|name| truth(name)) && !down.iter().any(|name| said(name));
    let rows_say = down.iter().any(|name| said(name)) || across.iter().any(|name| truth(name)) && !across.iter().any(|name| said(name));
    let columns_say = match (columns_say, rows_say) {
        (true, false) => true,
        (false, true) => false,
        _ if corner.contains("actual") && corner.find("actual") < corner.find("predicted") => true,
        _ => return None,
    };
    let flip = |sides: &[String; 2]| match (absent(&sides[0]), absent(&sides[1])) {
        (false, true) => Some(false),
        (true, false) => Some(true),
        _ => None,
    };
    let (flip_across, flip_down) = (flip(&across)?, flip(&down)?);
    let [a, b, c, d] = cells;
    let [a, b, c, d] = if flip_down { [c, d, a, b] } else { [a, b, c, d] };
    let [a, b, c, d] = if flip_across { [b, a, d, c] } else { [a, b, c, d] };
    Some(if columns_say { [a, c, b, d] } else { [a, b, c, d] })
}

/// Prior odds and a likelihood ratio (a Bayes factor): the posterior odds and probability.
fn odds(text: &str, span: Span) -> Option<Problem> {
    let lower = text.to_lowercase().replace('$', "");
    if !lower.contains("odds")
        || !["likelihood ratio", "bayes factor", "bayes' factor", "bayes factors"].iter().any(|word| lower.contains(word))
    {
        return None;
    }
    let after = |words: &[&str]| {
        words.iter().find_map(|word| {
            let at = lower.find(word)? + word.len();
            // The number stands in the same sentence.
            let stop = lower[at..].find([';', '?']).into_iter().chain(lower[at..].find(". ")).min().map_or(lower.len(), |stop| at + stop);
            let start = lower[at..].find(|c: char| c.is_ascii_digit()).filter(|start| *start < 60)? + at;
            (start < stop).then(|| &lower[start..])
        })
    };
    let ratio = |text: &str| {
        let (_, latex) = fraction(text)?;
        let len = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '/'))).unwrap_or(text.len());
        let rest = text[len..].trim_start();
        let second = rest.strip_prefix(':').or_else(|| rest.strip_prefix("to ")).and_then(|rest| fraction(rest.trim_start()));
        Some(match second {
            Some((_, below)) => format!("\\frac{{{latex}}}{{{below}}}"),
            None => latex,
        })
    };
    let mut problem = Problem { family: FAMILY, facts: Facts::default(), asked: vec![("odds".to_owned(), span)], diagnostics: Vec::new() };
    match after(&["prior odds", "odds of", "odds"]).and_then(ratio) {
        Some(prior) => problem.facts.set("prior", Value::Formula(prior), span),
        None => problem.diagnostics.push(missing(span, "the prior odds")),
    }
    match after(&["likelihood ratio", "bayes factor", "bayes' factor"]).and_then(ratio) {
        Some(factor) => problem.facts.set("factor", Value::Formula(factor), span),
        None => problem.diagnostics.push(missing(span, "the likelihood ratio")),
    }
    if ["odds against", "second test", "two tests", "twice", "each"].iter().any(|word| lower.contains(word)) {
        problem.diagnostics.push(Diagnostic::error("not-understood", span, "one likelihood ratio and odds in favour are expected"));
    }
    Some(problem)
}
