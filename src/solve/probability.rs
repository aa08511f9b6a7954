//! Probability problems: what their statements say, as facts that the methods take.

mod bayes;
mod channel;
mod confusion;
mod density;
mod divergence;
mod events;
mod impurity;
mod joint;
mod law;
mod letters;
mod naive;
mod normal;
mod normalise;
mod number;
mod reparameterised;
mod rephrase;
mod table;
mod token;
mod wording;
mod words;
mod worked;
mod worlds;

use serde_json::{Map, Value as Json, json};

use super::{doubt, fact::Facts, method::Method, statement::Statement};
use crate::diag::{Diagnostic, Span};
use token::{Rule, Token, tokens};

/// A probability problem as it was understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// The family: the name of the method.
    pub family: &'static str,
    /// The facts that the method takes.
    pub facts: Facts,
    /// What is asked, by the names of the method's answers, with the words.
    pub asked: Vec<(String, Span)>,
    /// What is missing or contradictory; with an error among them nothing is answered.
    pub diagnostics: Vec<Diagnostic>,
}

/// The probability problem that the pieces of a statement state together; `None` when they are about something else.
pub fn problem(pieces: &[Statement]) -> Option<Problem> {
    let base = pieces.first()?.base;
    if !pieces.iter().any(|piece| may_concern(&piece.text)) {
        return None;
    }
    let mut text = String::new();
    for piece in pieces {
        if continues(&text) {
            // `Find the probability that (a) both are red`: the part goes on with the sentence.
            text.truncate(text.trim_end_matches([':', ' ', '\n', '.', '…']).len());
            text.push(' ');
        } else if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&piece.text);
    }
    let text = wording::decimal_points(text);
    let mut problem = understood(&text, base)?;
    // Only the readers of divergences take the other convention for the second parameter of a normal law.
    let plain_law = ["N(", "N (", "\\mathcal{N}", "\\mathcal N", "Normal("].iter().any(|law| text.contains(law));
    if matches!(problem.family, normal::FAMILY | density::FAMILY) && plain_law && divergence::says_deviation(&text.to_lowercase()) {
        let what =
            "the second parameter of the normal distribution is said to be a standard deviation; write the variance, as in N(0, 2^2)";
        problem.diagnostics.push(Diagnostic::error("not-understood", pieces.last()?.span(), what));
    }
    let family = match problem.family {
        // Laws of one variable, by whichever reader.
        density::FAMILY if ["normal", "N(", "Gauss", "gauss"].iter().any(|law| text.contains(law)) && text.contains("robability") => {
            normal::FAMILY
        }
        family => family,
    };
    let table = (family == naive::FAMILY && text.contains('|')).then(|| doubt::doubt("naive-bayes-table", &text)).flatten();
    let units = (family == normal::FAMILY).then(|| doubt::mixed_units(&text)).flatten();
    let own = (family != problem.family).then(|| doubt::doubt(problem.family, &text)).flatten();
    if let Some(place) = doubt::doubt(family, &text).or(own).or(table).or(units) {
        let what = format!("what `{}` says here was not understood", place.text(&text));
        problem.diagnostics.push(Diagnostic::error("not-understood", place.shift(base), what));
    }
    if pieces.len() > 1 {
        // Places in a text that was put together are no places of the file.
        let whole = pieces.last()?.span();
        problem.diagnostics.iter_mut().for_each(|diagnostic| {
            diagnostic.span = whole;
            diagnostic.labels.clear();
        });
    }
    Some(problem)
}

/// Whether a statement is about probabilities, whatever it asks.
pub fn concerns(pieces: &[Statement]) -> bool {
    let text = pieces.iter().map(|piece| piece.text.to_lowercase()).collect::<Vec<_>>().join(" ");
    let any = |words: &[&str]| words.iter().any(|word| text.contains(word));
    any(&[
        "probability",
        "probabilities",
        "random variable",
        "\\sim",
        " ~ ",
        "wahrscheinlichkeit",
        "probabilité",
        "probabilidad",
        "概率",
        "distribution",
        "entropy of",
    ]) && !any(&["layer", "conv", "kernel", "attention", "lstm", "gru", "network", "softmax", "logit", "neuron", "dropout", "token"])
}

/// Whether a text may state a problem about probabilities: it holds a number, or a word or a sign that those without numbers have one of.
fn may_concern(text: &str) -> bool {
    const STEMS: &[&str] = &[
        "prob",
        "chance",
        "wahrschein",
        "概率",
        "distribu",
        "verteil",
        "loi ",
        "分布",
        "densi",
        "dicht",
        "密度",
        "pdf",
        "cdf",
        "random",
        "variable",
        "entrop",
        "熵",
        "diverg",
        "散度",
        "gini",
        "splitting",
        "impurit",
        "bayes",
        "\\sim",
        "coin",
        "information gain",
        "smooth",
        "posterior",
        "multinomial",
        "classif",
        "nb,",
        "nb ",
    ];
    let lower = text.to_lowercase();
    text.contains(|c: char| c.is_ascii_digit()) || STEMS.iter().any(|stem| lower.contains(stem))
}

/// Whether a sentence is left open, for its parts to go on with.
pub fn continues(text: &str) -> bool {
    let lower = text.trim_end_matches([':', ' ', '\n', '.', '…', ',']).to_lowercase();
    [
        "probability that",
        "probability of",
        "chance that",
        "wahrscheinlichkeit, dass",
        "wahrscheinlichkeit dafür, dass",
        "la probabilité que",
        "la probabilidad de que",
        "probability that the",
        "probability that a",
        "probabilities of",
        "density of",
        "densities of",
        "density function of",
        "pdf of",
        "distribution of",
    ]
    .iter()
    .any(|end| lower.ends_with(end))
}

/// The problem that `text` states as it is written, in other words, in another spelling: the first that is understood wholly, else the one
/// with the least that is not.
fn understood(text: &str, base: usize) -> Option<Problem> {
    let clear = |problem: &Option<Problem>| problem.as_ref().is_some_and(|problem| problem.diagnostics.is_empty());
    let mut best = read(text, base);
    if clear(&best) {
        return best;
    }
    let placed = |other: wording::Reworded| {
        let mut problem = read(&other.text, base)?;
        problem.facts = problem.facts.moved(|span| other.place(span, base));
        problem.asked.iter_mut().for_each(|(_, span)| *span = other.place(*span, base));
        problem.diagnostics.iter_mut().for_each(|diagnostic| {
            diagnostic.span = other.place(diagnostic.span, base);
            diagnostic.labels.clear();
        });
        Some(problem)
    };
    let spelled = wording::respelled(text);
    let others = [wording::reworded(text), spelled.clone(), spelled.and_then(|spelled| wording::worded(spelled, text))];
    for other in others.into_iter().flatten() {
        let problem = placed(other);
        if clear(&problem) {
            return problem;
        }
        best = match (best, problem) {
            (Some(best), Some(problem)) => Some(if problem.diagnostics.len() < best.diagnostics.len() { problem } else { best }),
            (best, problem) => best.or(problem),
        };
    }
    best
}

/// The problem that `text` states, whose first byte is byte `base` of the file.
fn read(text: &str, base: usize) -> Option<Problem> {
    naive::first(text, base)
        .or_else(|| normal::quantile(text, base))
        .or_else(|| channel::read(text, base))
        .or_else(|| reparameterised::read(text, base))
        .or_else(|| impurity::tabled(text, base))
        .or_else(|| impurity::read(text, base))
        .or_else(|| confusion::read(text, base))
        .or_else(|| joint::read(text, base))
        .or_else(|| divergence::read(text, base))
        .or_else(|| {
            normal::read(text, base).filter(|problem| {
                let density = problem.asked.iter().any(|(name, _)| name == "density");
                !density::asks_more(text, base, density)
            })
        })
        .or_else(|| density::read(text, base))
        .or_else(|| naive::read(text, base))
        .or_else(|| bayes::read(text, base))
        .or_else(|| worlds::read(text, base))
        .or_else(|| events::read(text, base))
}

impl Problem {
    /// The facts and what is asked under the names that the template uses; what is not there is null.
    pub fn context(&self, method: &Method) -> Map<String, Json> {
        let mut context: Map<String, Json> = method.front.uses.iter().map(|name| (name.clone(), Json::Null)).collect();
        if let Json::Object(facts) = self.facts.to_json() {
            context.extend(facts);
        }
        let spelled = |name: &str| name.replace(['-', ' '], "_");
        let asked = |name: &String| self.asked.iter().any(|(known, _)| spelled(known) == *name);
        context.insert("asked".to_owned(), Json::Object(method.front.asks.keys().map(|name| (name.clone(), json!(asked(name)))).collect()));
        context
    }
}
