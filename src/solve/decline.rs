//! Why a problem is not answered: the fact that is missing, the words that were not understood, or that it wants words.

use super::{
    fact::{Facts, Value},
    method::{Fit, Method},
    reading::Reading,
};
use crate::diag::{Diagnostic, Span};

/// What to say that supplies a fact.
const WORDS: &[(&str, &str, &str)] = &[
    ("input", "the size of the input", "a 32x32x3 input"),
    ("channels", "the number of input channels", "with 3 channels"),
    ("kernel", "the size of the filters", "3x3 filters"),
    ("filters", "the number of filters", "64 filters"),
    ("output", "the size of the output", "a 55x55 output"),
    ("stride", "the stride", "a stride of 2"),
    ("padding", "the padding", "padding 1, or no padding"),
    ("units", "the number of units", "128 units"),
    ("input_units", "the number of inputs", "784 inputs"),
    ("cells", "the cells that are asked for", "cells a and b"),
    ("expansion", "the expansion factor", "expansion factor 6"),
    ("heads", "the number of heads", "8 heads"),
    ("same", "that the output has the size of the input", "same padding"),
    ("X", "the input as numbers", "x = [[1, 2], [3, 4]]"),
    ("F", "the filter as numbers", "filter [[1, 0], [0, 1]]"),
    ("framework", "how the update gate mixes the old state and the candidate", "h_t = (1 - z_t) h_{t-1} + z_t n_t"),
    ("x", "the input", "x = [1, 2]"),
    ("y", "the target", "y = 1"),
    ("z", "the vector of scores", "z = [1, 2]"),
    ("Q", "the matrix of queries", "Q = [[1, 0]]"),
    ("K", "the matrix of keys", "K = [[1, 0], [0, 1]]"),
    ("V", "the matrix of values", "V = [[1, 0], [0, 1]]"),
    ("d_model", "the model dimension", "d_model = 512"),
    ("widths", "the size of every layer", "a 784-100-10 network"),
    ("given", "the given values", "x = [1, 2]"),
    ("layers", "the layers", "a convolutional layer with 32 3x3 filters"),
];

/// The diagnostics for a problem at `span` that no method answers.
pub fn decline(source: &str, span: Span, reading: &Reading, fits: &[(&Method, Fit)]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    clashes(reading, &mut found);
    let lacking = fits.iter().filter_map(|(method, fit)| if let Fit::Lacks(lacks) = fit { Some((method, lacks)) } else { None });
    // Nothing is given and no quantity is asked for: words are wanted.
    if reading.asks
        && reading.asked.is_empty()
        && reading.loose.is_empty()
        && reading.facts.iter().next().is_none()
        && !reading.about("proof")
    {
        found.push(Diagnostic::note("written-answer", span, "this question wants a written answer"));
        return found;
    }
    // `Explain why ...`, and no value anywhere: words are wanted, though a quantity is spoken of.
    let counts = [
        "parameters",
        "weights",
        "biases",
        "shape",
        "padding",
        "stride",
        "macs",
        "flops",
        "multiplications",
        "loss",
        "probabilities",
        "attention_weights",
        "receptive",
        "neurons",
    ];
    let vague = reading.about("concept") || reading.asked.iter().all(|asked| !counts.contains(&asked.name.as_str()));
    if reading.asks
        && vague
        && reading.loose.is_empty()
        && !reading.about("proof")
        && !valued(&reading.facts)
        && reading.references.is_empty()
    {
        found.push(Diagnostic::note("written-answer", span, "this question wants a written answer"));
        return found;
    }
    // A method that would answer does not, because something else was not understood: nothing is missing.
    let answers = fits.iter().any(|(_, fit)| matches!(fit, Fit::Answers(_)));
    if let Some((method, lacks)) = lacking.filter(|_| !answers).min_by_key(|(_, lacks)| lacks.len()) {
        for name in lacks {
            found.push(missing(span, name, &method.front.family));
        }
        references(source, reading, &mut found);
        not_understood(source, reading, &mut found);
        return found;
    }
    if let Some(note) = in_words(span, reading, fits.is_empty()) {
        found.push(note);
        return found;
    }
    let unused = fits.iter().find_map(|(method, fit)| if let Fit::Unused(name) = fit { Some((method, name)) } else { None });
    let unanswered = fits.iter().find_map(|(method, fit)| if let Fit::Unanswered(name) = fit { Some((method, name)) } else { None });
    if answers {
        // What is in the way stands below.
    } else if let Some((method, name)) = unused {
        let at = place(reading, name).unwrap_or(span);
        found.push(Diagnostic::warning("unused-fact", at, format!("the method for {} does not use `{name}`", method.front.family)));
    } else if let Some((method, name)) = unanswered.filter(|(_, name)| found.is_empty() || name.as_str() != "what is asked") {
        let at = reading.asked.iter().find(|asked| asked.name == *name).map_or(span, |asked| asked.span);
        found.push(Diagnostic::warning("unanswered", at, format!("the method for {} does not answer `{name}`", method.front.family)));
    }
    references(source, reading, &mut found);
    not_understood(source, reading, &mut found);
    if found.is_empty() {
        found.push(Diagnostic::warning("no-method", span, "no method fits this problem"));
    }
    found
}

/// Whether any number or formula is among the facts.
fn valued(facts: &Facts) -> bool {
    fn holds(value: &Value) -> bool {
        match value {
            Value::Number(..) | Value::Formula(_) => true,
            Value::List(items) => items.iter().any(holds),
            Value::Record(facts) => valued(facts),
            _ => false,
        }
    }
    facts.iter().any(|(_, fact)| holds(&fact.value))
}

fn place(reading: &Reading, name: &str) -> Option<Span> {
    let topic = reading.topics.iter().find(|(topic, _)| topic == name || topic.ends_with(&format!(":{name}")));
    topic.map(|(_, span)| *span).or_else(|| reading.facts.get(name).map(|fact| fact.span))
}

/// Two statements that do not agree.
fn clashes(reading: &Reading, found: &mut Vec<Diagnostic>) {
    for clash in &reading.clashes {
        let message = format!("`{}` is stated twice, and differently", clash.name.replace('_', " "));
        found.push(Diagnostic::warning("contradictory-facts", clash.second, message).with_label(clash.first, "stated here first"));
    }
}

fn missing(span: Span, name: &str, family: &str) -> Diagnostic {
    let first = name.split('|').next().unwrap_or(name);
    let bare = first.strip_prefix("given.").unwrap_or(first);
    let (meaning, words) = WORDS.iter().find(|(known, _, _)| *known == bare).map_or_else(
        || (format!("the value of `{bare}`"), format!("{bare} = ...")),
        |(_, meaning, words)| ((*meaning).to_owned(), (*words).to_owned()),
    );
    Diagnostic::warning("missing-fact", span, format!("{meaning} is not stated"))
        .with_help(format!("say it, as in `{words}`"))
        .with_note(format!("read as a problem of the family {family}"))
}

/// A figure or a table that the statement refers to and that was not found in it.
fn references(source: &str, reading: &Reading, found: &mut Vec<Diagnostic>) {
    for span in &reading.references {
        let words = span.text(source).split_whitespace().collect::<Vec<_>>().join(" ");
        found.push(Diagnostic::warning(
            "missing-figure",
            *span,
            format!("the statement refers to `{words}`, which could not be read from it"),
        ));
    }
}

/// A problem that wants words or a proof.
fn in_words(span: Span, reading: &Reading, foreign: bool) -> Option<Diagnostic> {
    if reading.about("proof") {
        return Some(Diagnostic::note("proof", span, "this question wants a proof"));
    }
    (reading.about("concept") || foreign && reading.asks && reading.loose.is_empty() && reading.facts.iter().next().is_none())
        .then(|| Diagnostic::note("written-answer", span, "this question wants a written answer"))
}

/// Numbers, then words, that no phrase took.
fn not_understood(source: &str, reading: &Reading, found: &mut Vec<Diagnostic>) {
    for span in reading.loose.iter().take(8) {
        let text = span.text(source).trim();
        found.push(Diagnostic::warning("words-not-understood", *span, format!("what `{text}` stands for was not understood")));
    }
    if found.is_empty()
        && let Some(first) = reading.words.first()
    {
        let words: Vec<&str> = reading.words.iter().take(12).map(|span| span.text(source)).collect();
        found.push(Diagnostic::note("words-not-understood", *first, format!("words that were not understood: {}", words.join(", "))));
    }
}
