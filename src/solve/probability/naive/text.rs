//! Naive Bayes over words: labelled documents, counts of mails with and without a word, the smoothed probability of one word.

use super::{FAMILY, smoothing, whole};
use crate::{
    diag::{Diagnostic, Span},
    solve::{
        fact::{Facts, Value},
        probability::{Problem, bayes::missing, number},
    },
};

/// Reads a problem over words; `None` when it is about something else.
pub(super) fn read(source: &str, base: usize) -> Option<Problem> {
    let lower = source.to_lowercase();
    documents(source, &lower, base).or_else(|| counts(&lower, base)).or_else(|| single(&lower, base))
}

/// `"Chinese Beijing Chinese" (yes)`: quoted documents with a label after them; a quoted one without is the test.
fn documents(source: &str, lower: &str, base: usize) -> Option<Problem> {
    let span = Span::new(base, base + source.len());
    let plain = source.replace(['“', '”'], "\"");
    let pieces: Vec<&str> = plain.split('"').collect();
    let mut training: Vec<(String, Vec<String>)> = Vec::new();
    let mut tests: Vec<Vec<String>> = Vec::new();
    for at in (1..pieces.len()).step_by(2) {
        let words: Vec<String> =
            pieces[at].split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
        let after = pieces.get(at + 1).map_or("", |text| text.trim_start());
        let label = after.strip_prefix('(').and_then(|rest| rest.split_once(')')).map(|(label, _)| label.trim().to_owned());
        let label = label.or_else(|| {
            ["->", "→", ":", "=>"]
                .iter()
                .find_map(|arrow| Some(after.strip_prefix(arrow)?.split_whitespace().next()?.trim_matches(['.', ',', ';']).to_owned()))
        });
        match label {
            Some(label) if !label.is_empty() && label.len() < 20 => {
                let label = label.strip_prefix("class ").or_else(|| label.strip_prefix("class: ")).unwrap_or(&label).to_owned();
                training.push((label, words));
            }
            _ => tests.push(words),
        }
    }
    if training.len() < 2 || !lower.contains("bayes") {
        return None;
    }
    let mut problem = Problem { family: FAMILY, facts: Facts::default(), asked: Vec::new(), diagnostics: Vec::new() };
    let alpha = smoothing(lower, &mut problem, span);
    if lower.contains("bernoulli") {
        problem.diagnostics.push(Diagnostic::error(
            "not-understood",
            span,
            "documents under a Bernoulli model are not covered by this method",
        ));
    }
    let mut classes: Vec<String> = Vec::new();
    let mut vocabulary: Vec<String> = Vec::new();
    for (label, words) in &training {
        if !classes.contains(label) {
            classes.push(label.clone());
        }
        for word in words {
            if !vocabulary.contains(word) {
                vocabulary.push(word.clone());
            }
        }
    }
    let Some(test) = tests.last() else {
        problem.diagnostics.push(missing(span, "the test document"));
        return Some(problem);
    };
    let records = classes.iter().map(|class| {
        let mine: Vec<&String> = training.iter().filter(|(label, _)| label == class).flat_map(|(_, words)| words).collect();
        let mut record = Facts::default();
        record.set("name", Value::Words(class.clone()), span);
        record.set("documents", whole(training.iter().filter(|(label, _)| label == class).count()), span);
        record.set("tokens", whole(mine.len()), span);
        // Words that the training never saw are left out of the product, as the method states.
        let known = test.iter().filter(|word| vocabulary.contains(word));
        record.set("counts", Value::List(known.map(|word| whole(mine.iter().filter(|other| **other == word).count())).collect()), span);
        Value::Record(record)
    });
    problem.facts.set("documents", Value::List(records.collect()), span);
    problem.facts.set("labels", Value::List(classes.iter().map(|class| Value::Words(class.clone())).collect()), span);
    problem.facts.set("all_documents", whole(training.len()), span);
    problem.facts.set("vocabulary", whole(vocabulary.len()), span);
    let unseen: Vec<Value> = test.iter().filter(|word| !vocabulary.contains(word)).map(|word| Value::Words(word.clone())).collect();
    problem.facts.set("unseen", Value::List(unseen), span);
    problem.facts.set(
        "test",
        Value::List(test.iter().filter(|word| vocabulary.contains(word)).map(|word| Value::Words(word.clone())).collect()),
        span,
    );
    problem.facts.set("smoothing", alpha, span);
    if lower.contains("posterior") || lower.contains("probability") {
        problem.asked.push(("posterior".to_owned(), span));
    }
    if lower.contains("score") {
        problem.asked.push(("scores".to_owned(), span));
    }
    problem.asked.push(("class".to_owned(), span));
    Some(problem)
}

fn numbers(text: &str) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_digit()).map(|found| at + found) {
        let len = text[start..].find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(text.len() - start);
        out.push((start, text[start..start + len].trim_end_matches([',', '.']).to_owned()));
        at = start + len;
    }
    out
}

/// The number that stands right before `word`.
fn before(text: &str, word: &str) -> Option<Value> {
    text.match_indices(word).find_map(|(at, _)| {
        let (start, digits) = numbers(&text[..at]).pop()?;
        let adjacent = text[start + digits.len()..at].trim().is_empty();
        adjacent.then(|| number::decimal(&digits).map(|value| Value::Number(value, digits.replace(',', ""))))?
    })
}

/// `40 spam, 60 ham. "offer" appears in 24 spam and 6 ham`: mails counted by class and word.
fn counts(lower: &str, base: usize) -> Option<Problem> {
    let span = Span::new(base, base + lower.len());
    let plain = lower.replace(['“', '”'], "\"");
    let first = plain.find('"')?;
    let (spam, ham) = (before(&plain[..first], "spam")?, before(&plain[..first], "ham")?);
    let pieces: Vec<&str> = plain.split('"').collect();
    let mut words: Vec<(String, Value, Value)> = Vec::new();
    for at in (1..pieces.len()).step_by(2) {
        let after = pieces.get(at + 1)?;
        if let (Some(spam), Some(ham)) = (before(after, "spam"), before(after, "ham")) {
            words.push((pieces[at].to_owned(), spam, ham));
        }
    }
    let question = plain.rfind("contain").filter(|_| !words.is_empty())?;
    let start = plain[..question].rfind(". ").map_or(0, |at| at + 2);
    let question = plain[start..].replace('"', "");
    let mut problem = Problem { family: FAMILY, facts: Facts::default(), asked: Vec::new(), diagnostics: Vec::new() };
    let mut observed = Vec::new();
    for (word, in_spam, in_ham) in &words {
        let Some(at) = question.find(word.as_str()) else {
            problem.diagnostics.push(missing(span, &format!("whether the mail contains {word}")));
            continue;
        };
        let lead = &question[..at];
        let denied = ["not ", "without ", "no ", "n't contain "].iter().filter_map(|deny| lead.rfind(deny)).max();
        let affirmed = ["contains ", "containing ", "but "].iter().filter_map(|affirm| lead.rfind(affirm)).max();
        let mut record = Facts::default();
        record.set("word", Value::Words(word.clone()), span);
        record.set("spam", in_spam.clone(), span);
        record.set("ham", in_ham.clone(), span);
        record.set("holds", Value::Flag(denied.is_none() || affirmed > denied), span);
        observed.push(Value::Record(record));
    }
    for label in ["spam", "ham"] {
        let asked = |label: &str| lower.contains(&format!("p({label}")) || lower.contains(&format!("is {label}"));
        if asked(label) && !asked(if label == "spam" { "ham" } else { "spam" }) {
            problem.facts.set("only", Value::Words(label.to_owned()), span);
        }
    }
    let mut alpha = smoothing(lower, &mut problem, span);
    if !lower.contains("smooth") {
        alpha = whole(0);
    }
    problem.facts.set("mails", Value::List(vec![spam, ham]), span);
    problem.facts.set("words", Value::List(observed), span);
    problem.facts.set("labels", Value::List(["spam", "ham"].map(|label| Value::Words(label.to_owned())).to_vec()), span);
    problem.facts.set("smoothing", alpha, span);
    problem.asked.push(("posterior".to_owned(), span));
    Some(problem)
}

/// The smoothed probability of a word that occurs so often among so many, with a vocabulary of so many words.
fn single(lower: &str, base: usize) -> Option<Problem> {
    let span = Span::new(base, base + lower.len());
    if !lower.contains("smooth") || !lower.contains("vocabulary") {
        return None;
    }
    let mut problem = Problem { family: FAMILY, facts: Facts::default(), asked: vec![("word".to_owned(), span)], diagnostics: Vec::new() };
    let after = |marks: &[&str]| {
        marks.iter().find_map(|mark| {
            let at = lower.find(mark)? + mark.len();
            let (start, digits) = numbers(&lower[at..]).into_iter().next()?;
            (start < 12).then_some(())?;
            Some(Value::Number(number::decimal(&digits)?, digits.replace(',', "")))
        })
    };
    let vocabulary = after(&[
        "vocabulary size of",
        "vocabulary size is",
        "vocabulary size",
        "vocabulary of",
        "vocabulary has",
        "vocabulary contains",
        "vocabulary is",
        "|v| =",
    ]);
    let counted = ["occurs in", "occurs", "appears in", "appears"].iter().find_map(|mark| {
        let at = lower.find(mark)? + mark.len();
        let found = numbers(&lower[at..]);
        let ((first, count), (second, total)) = (found.first()?.clone(), found.get(1)?.clone());
        let between = &lower[at + first + count.len()..at + second];
        let near =
            first < 8 && (between.contains(" of ") || between.contains("out of") || between.contains(" in ") || between.contains("among"));
        near.then_some((count, total))
    });
    let alpha = smoothing(lower, &mut problem, span);
    problem.facts.set("smoothing", alpha, span);
    match vocabulary {
        Some(size) => problem.facts.set("vocabulary", size, span),
        None => problem.diagnostics.push(missing(span, "the size of the vocabulary")),
    }
    match counted.and_then(|(count, total)| Some((number::decimal(&count)?, count, number::decimal(&total)?, total))) {
        Some((count, digits, total, all)) => {
            problem.facts.set("count", Value::Number(count, digits), span);
            problem.facts.set("among", Value::Number(total, all.replace(',', "")), span);
        }
        None => problem.diagnostics.push(missing(span, "how often the word occurs, and among how many")),
    }
    Some(problem)
}
