//! Naive Bayes: training rows, counts, documents, given probabilities or normal features, and the instances asked about.

mod counted;
mod frame;
mod gauss;
mod given;
mod guard;
mod instance;
mod sampled;
mod scored;
mod tabulated;
mod text;
mod worded;

use super::{Problem, bayes::missing, number, table};
use crate::{
    diag::{Diagnostic, Span},
    num::Rational,
    solve::fact::Value,
};

pub(super) use frame::{Sheeted, sheeted};

/// The name of the family.
pub const FAMILY: &str = "naive-bayes";

/// Reads training data whose statement is understood wholly; a statement that names the classifier is about nothing else.
pub fn first(source: &str, base: usize) -> Option<Problem> {
    let lower = source.to_lowercase();
    let span = Span::new(base, base + source.len());
    let named = ["naive bayes", "naïve bayes", "naive-bayes", "naiver bayes", "naiven bayes", "bayes naif", "bayes naïf", "bayes ingenuo"];
    let problem = framed(source, &lower, span)?;
    (problem.diagnostics.is_empty() || named.iter().any(|name| lower.contains(name)) && loose(source, &lower, base, span).is_none())
        .then_some(problem)
}

/// Reads a naive Bayes problem.
pub fn read(source: &str, base: usize) -> Option<Problem> {
    let lower = source.to_lowercase();
    let span = Span::new(base, base + source.len());
    let named = ["naive", "naïve", "gnb", "gaussian", "multinomial", "bernoulli"].iter().any(|word| lower.contains(word));
    let smoothed = lower.contains("smooth") || lower.contains("pseudocount");
    let normal = lower.contains("normal") && lower.contains("class") && lower.contains("prior");
    if !(named && lower.contains("bayes")
        || smoothed
        || normal
        || lower.contains("gaussian") && lower.contains("prior")
        || lower.contains("bayes") && lower.contains("spam")
        || lower.contains("m-estimate")
        || ["gaussian", "normal distribution", "normally distributed"].iter().any(|law| lower.contains(law))
            && lower.contains("mean")
            && ["posterior", "classif", "which class"].iter().any(|word| lower.contains(word))
        || lower.contains("gaussian") && lower.contains("class 1")
        || lower.contains("class-conditional"))
    {
        return None;
    }
    let framed = framed(source, &lower, span);
    if let Some(problem) = &framed
        && problem.diagnostics.is_empty()
    {
        return framed;
    }
    // Data that was found and a statement that was not understood: no reader that looks for what it knows may answer.
    match loose(source, &lower, base, span) {
        Some(problem) if problem.diagnostics.is_empty() && framed.is_none() => Some(doubted(problem, source, &lower, span)),
        other => framed.or(other),
    }
}

/// Training data in any layout.
fn framed(source: &str, lower: &str, span: Span) -> Option<Problem> {
    // Rows that are asked about by their numbers are left to the reader of tables.
    let numbered = ["instances ", "records ", "rows "].iter().any(|mark| {
        lower.match_indices(mark).any(|(at, _)| lower[at + mark.len()..].trim_start_matches('$').starts_with(|c: char| c.is_ascii_digit()))
    });
    if numbered {
        return None;
    }
    let mut problem = frame::read(source, lower, span)?;
    let names = factors(&problem);
    if alternatives(lower, &names) || strangers(lower, &names) {
        problem.diagnostics.push(Diagnostic::error("not-understood", span, "which of the features the instance has was not understood"));
    }
    guarded(&mut problem, source, span);
    Some(problem)
}

/// Adds why the table cannot answer.
fn guarded(problem: &mut Problem, source: &str, span: Span) {
    for why in guard::troubles(source) {
        problem.diagnostics.push(Diagnostic::error("contradictory-facts", span, why));
    }
}

/// Whether `or` stands between two of the names: it is not said which of them holds.
fn alternatives(lower: &str, names: &[String]) -> bool {
    let clean = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let words: Vec<String> = lower.split_whitespace().map(clean).collect();
    let known: Vec<String> =
        names.iter().flat_map(|name| name.split([' ', '=', ':'])).map(clean).filter(|word| word.len() > 1 && word != "not").collect();
    (1..words.len()).any(|at| {
        let next = (at + 1..words.len())
            .find(|next| !matches!(words[*next].as_str(), "the" | "a" | "an" | "without" | "not" | "no" | "has" | "is" | "word" | ""));
        words[at] == "or"
            && known.contains(&words[at - 1])
            && next.is_some_and(|next| known.contains(&words[next]) && words[next] != words[at - 1])
    })
}

/// Whether a name is joined with a word at the end of its sentence that is none of the names: `long and round.`
fn strangers(lower: &str, names: &[String]) -> bool {
    let clean = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let known: Vec<String> =
        names.iter().flat_map(|name| name.split([' ', '=', ':'])).map(clean).filter(|word| word.len() > 1 && word != "not").collect();
    (1..words.len()).any(|at| {
        let joined = words[at] == "and" && known.contains(&clean(words[at - 1]));
        let next = (at + 1..words.len()).find(|next| {
            !matches!(clean(words[*next]).as_str(), "the" | "a" | "an" | "without" | "not" | "no" | "has" | "is" | "word" | "also" | "")
        });
        let ends = |word: &str| {
            word.ends_with(['.', '?', '!', ';'])
                && word.trim_end_matches(['.', '?', '!', ';']).chars().all(|c| c.is_alphabetic() || c == '"')
        };
        joined && next.is_some_and(|next| ends(words[next]) && !known.contains(&clean(words[next])))
    })
}

/// The names of the factors of every class.
fn factors(problem: &Problem) -> Vec<String> {
    let mut out = Vec::new();
    let mut open: Vec<&Value> = problem.facts.iter().map(|(_, fact)| &fact.value).collect();
    while let Some(value) = open.pop() {
        match value {
            Value::List(list) => open.extend(list),
            Value::Record(record) => {
                let factor = record.get("value").is_some() && record.get("factors").is_none();
                if let (true, Some(Value::Words(name))) = (factor, record.get("name").map(|fact| &fact.value)) {
                    out.push(name.to_lowercase());
                }
                open.extend(record.iter().map(|(_, fact)| &fact.value));
            }
            _ => {}
        }
    }
    out
}

/// What a reader that passes over words found, where the statement says nothing that no such reader knows.
fn doubted(mut problem: Problem, source: &str, lower: &str, span: Span) -> Problem {
    guarded(&mut problem, source, span);
    for word in [
        "m-estimate",
        "m estimate",
        "binarized",
        "binarised",
        "complement naive",
        "weighted",
        "stop words",
        "stopwords",
        "log odds",
        "log-odds",
    ] {
        if lower.contains(word) {
            problem.diagnostics.push(Diagnostic::error("not-understood", span, format!("what `{word}` does here was not understood")));
        }
    }
    if alternatives(lower, &factors(&problem)) || strangers(lower, &factors(&problem)) {
        problem.diagnostics.push(Diagnostic::error("not-understood", span, "which of the features the instance has was not understood"));
    }
    let tabled = source.contains('|') || source.contains("tabular");
    if let Some(words) = ["equal prior", "uniform prior", "equal class prior"].iter().find(|words| tabled && lower.contains(**words)) {
        problem.diagnostics.push(Diagnostic::error("not-understood", span, format!("what `{words}` says here was not understood")));
    }
    // Of several instances all are asked about.
    let outside: String = source.lines().filter(|line| line.matches('|').count() < 2).collect::<Vec<_>>().join("\n");
    let tuples = outside.split(['(', '<', '[', '{', '〈', '⟨']).skip(1).filter(|rest| {
        let inner = rest.split([')', '>', ']', '}', '〉', '⟩']).next().unwrap_or("");
        inner.matches(',').count() > 1 && inner.matches(['=', ':']).count() != 1
    });
    let known = match problem.facts.get("queries").map(|fact| &fact.value) {
        Some(Value::List(queries)) => queries.len(),
        _ => usize::MAX,
    };
    if tabled && tuples.count() > known {
        problem.diagnostics.push(Diagnostic::error("not-understood", span, "which instances are asked about was not understood"));
    }
    // Classes that have one name are not told apart; one class alone is none.
    if let Some(Value::List(labels)) = problem.facts.get("labels").map(|fact| &fact.value) {
        let alike = labels.iter().enumerate().any(|(at, label)| labels[..at].contains(label));
        if alike || labels.len() == 1 {
            problem.diagnostics.push(missing(span, "which classes there are"));
        }
    }
    problem
}

/// The readers that look for what they know in a statement.
fn loose(source: &str, lower: &str, base: usize, span: Span) -> Option<Problem> {
    let told = text::read(source, lower, span)
        .or_else(|| given::read(source, lower, base, span))
        .or_else(|| worded::read(source, lower, span))
        .or_else(|| sampled::read(source, lower, span));
    if let Some(problem) = told {
        return Some(problem);
    }
    if let Some(found) = table::table(source) {
        return counted::table(&found, source, lower, span).or_else(|| Some(tabulated::read(source, lower, &found, span)));
    }
    frame::named_moments(source, span).or_else(|| gauss::read(lower, source, span))
}

fn whole(count: usize) -> Value {
    Value::Number(Rational::from_integer(count.into()), count.to_string())
}

/// The pseudocount: 0 without smoothing.
fn smoothing(lower: &str, problem: &mut Problem, span: Span) -> Value {
    let none = [
        "without smoothing",
        "no smoothing",
        "without laplace",
        "do not use smoothing",
        "unsmoothed model",
        "no laplace",
        "without any smoothing",
    ];
    let one =
        ["laplace", "add-one", "add one", "add 1", "add-1", "pseudocount one", "pseudocount of 1", "pseudocount of one", "+1 smoothing"];
    if none.iter().any(|phrase| lower.contains(phrase)) {
        return whole(0);
    }
    for mark in [
        "k = ",
        "k=",
        "alpha = ",
        "alpha=",
        "α = ",
        "α=",
        "\\alpha = ",
        "\\alpha=",
        "add-",
        "lambda = ",
        "lambda=",
        "pseudocount of ",
        "pseudo-count of ",
    ] {
        for (at, _) in lower.match_indices(mark) {
            if !lower.contains("smooth") && !lower.contains("pseudo") {
                continue;
            }
            let digits: String = lower[at + mark.len()..].chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
            if let Some(value) = number::decimal(digits.trim_end_matches('.')) {
                return Value::Number(value, digits.trim_end_matches('.').to_owned());
            }
        }
    }
    if one.iter().any(|phrase| lower.contains(phrase)) {
        return whole(1);
    }
    if lower.contains("smooth") || lower.contains("pseudo") {
        problem.diagnostics.push(missing(span, "the pseudocount of the smoothing"));
    }
    whole(0)
}
