//! What the data and the setting make of the instances: a product for each class, and the shares that are asked for.

use num_traits::Zero;

use super::{
    super::{FAMILY, Problem, Span, scored::Class},
    query::Share,
    setting::{Number, Setting, Smoothing},
};
use crate::{
    diag::Diagnostic,
    num::Rational,
    solve::{
        fact::{Facts, Value},
        probability::number::decimal_text,
    },
};

/// One instance under one model.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Case {
    pub(super) title: String,
    pub(super) about: String,
    pub(super) classes: Vec<Entry>,
    pub(super) log_odds: bool,
    pub(super) log_scores: bool,
}

impl Case {
    /// The one case of a question: its features are independent given the class.
    pub(super) fn independent(classes: Vec<Entry>, setting: &Setting) -> Self {
        let about = "the features are independent given the class".to_owned();
        Case { title: String::new(), about, classes, log_odds: setting.log_odds, log_scores: setting.log_scores }
    }
}

/// A class with its prior and its factors as LaTeX.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) prior: String,
    pub(super) factors: Vec<(String, String)>,
}

impl From<Class> for Entry {
    fn from(class: Class) -> Entry {
        Entry { name: class.name, prior: class.prior, factors: class.factors }
    }
}

/// A value that is asked for by name.
pub(super) type Estimate = (String, String);

/// Everything that is answered.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Answer {
    pub(super) cases: Vec<Case>,
    pub(super) estimates: Vec<Estimate>,
    pub(super) trouble: Vec<String>,
}

/// The share `n` of `total` with so many levels, smoothed.
pub(super) fn share(n: usize, total: usize, levels: usize, smoothing: Option<&Smoothing>) -> String {
    match smoothing {
        Some(Smoothing::Pseudo((value, latex))) if !value.is_zero() => {
            format!("\\frac{{{n} + {latex}}}{{{total} + {latex} \\cdot {levels}}}")
        }
        Some(Smoothing::Estimate { p, m }) => format!("\\frac{{{n} + {} \\cdot {}}}{{{total} + {}}}", m.1, p.1, m.1),
        _ => format!("\\frac{{{n}}}{{{total}}}"),
    }
}

/// The priors: stated, equal, or the shares of the classes.
pub(super) fn priors(counts: &[usize], stated: &[Option<Number>], setting: &Setting, trouble: &mut Vec<String>) -> Vec<String> {
    let classes = counts.len();
    let known: Vec<&Number> = stated.iter().flatten().collect();
    if !known.is_empty() {
        let total: Rational = known.iter().map(|(value, _)| value.clone()).sum();
        let one = Rational::from_integer(1.into());
        if known.len() + 1 == classes && total < one {
            let left = decimal_text(&(one - total));
            return stated.iter().map(|prior| prior.as_ref().map_or(left.clone(), |(_, latex)| latex.clone())).collect();
        }
        if known.len() != classes || total != one {
            trouble.push("the prior probabilities do not sum to 1".to_owned());
        }
        return stated.iter().map(|prior| prior.as_ref().map_or(String::new(), |(_, latex)| latex.clone())).collect();
    }
    if setting.equal_priors {
        return vec![format!("\\frac{{1}}{{{classes}}}"); classes];
    }
    let all = counts.iter().sum();
    let smoothing = setting.smoothing.as_ref().filter(|_| setting.smoothed_priors);
    counts.iter().map(|count| share(*count, all, classes, smoothing)).collect()
}

/// The shares by their names, where the data has them.
pub(super) fn named(shares: &[Share], chance: impl Fn(&Share) -> Option<String>, trouble: &mut Vec<String>) -> Vec<Estimate> {
    let mut out = Vec::new();
    for share in shares {
        match chance(share) {
            Some(value) => out.push((share.said.clone(), value)),
            None => trouble.push(format!("what `{}` asks was not understood", share.said)),
        }
    }
    out
}

/// The problem that the method takes.
pub(super) fn problem(answer: Answer, span: Span) -> Problem {
    let mut problem = Problem { family: FAMILY, facts: Facts::default(), asked: Vec::new(), diagnostics: Vec::new() };
    let words = |text: &str| Value::Words(text.to_owned());
    if !answer.cases.is_empty() {
        let cases = answer.cases.iter().map(|case| {
            let mut record = Facts::default();
            record.set("title", words(&case.title), span);
            record.set("about", words(&case.about), span);
            let odds = match case.classes.as_slice() {
                [one, other] if case.log_odds => format!("{} to {}", one.name, other.name),
                _ => String::new(),
            };
            record.set("odds", words(&odds), span);
            record.set("logs", Value::Flag(case.log_scores), span);
            let classes = case.classes.iter().map(|class| {
                let mut own = Facts::default();
                own.set("name", words(&class.name), span);
                own.set("number", Value::Flag(class.name.chars().all(|c| c.is_ascii_digit())), span);
                own.set("prior", Value::Formula(class.prior.clone()), span);
                let factors = class.factors.iter().map(|(name, value)| {
                    let mut factor = Facts::default();
                    factor.set("name", words(name), span);
                    factor.set("value", Value::Formula(value.clone()), span);
                    Value::Record(factor)
                });
                own.set("factors", Value::List(factors.collect()), span);
                Value::Record(own)
            });
            record.set("classes", Value::List(classes.collect()), span);
            Value::Record(record)
        });
        problem.facts.set("cases", Value::List(cases.collect()), span);
        problem.asked.push(("class".to_owned(), span));
    }
    if !answer.estimates.is_empty() {
        let estimates = answer.estimates.iter().map(|(name, value)| {
            let mut record = Facts::default();
            record.set("name", words(name), span);
            record.set("value", Value::Formula(value.clone()), span);
            Value::Record(record)
        });
        problem.facts.set("estimates", Value::List(estimates.collect()), span);
        problem.asked.push(("word".to_owned(), span));
    }
    let mut said: Vec<String> = answer.trouble;
    said.dedup();
    if problem.asked.is_empty() && said.is_empty() {
        said.push("the statement does not say the instance to classify".to_owned());
    }
    let code = |what: &str| {
        let any = |words: &[&str]| words.iter().any(|word| what.contains(word));
        if what.starts_with("the statement does not say") {
            "missing-fact"
        } else if any(&["sum to 1", "stated twice", "between 0 and 1", "more of"]) {
            "contradictory-facts"
        } else {
            "not-understood"
        }
    };
    problem.diagnostics = said.into_iter().map(|what| Diagnostic::error(code(&what), span, what)).collect();
    problem
}
