//! Densities of transformed random variables: which variable has which law, which is a function of which.

mod ask;
mod circular;
mod leftover;
mod moments;
mod parts;
mod reading;
mod sampled;
mod shape;
mod transport;

use super::{Problem, Rule, Token, bayes::missing, law::Named, letters, normal::Interval, tokens};
use crate::{
    diag::{Diagnostic, Span},
    solve::fact::{Facts, Value},
};
use ask::Asks;
pub(super) use ask::asking;
use reading::Reading;

/// The name of the family.
pub const FAMILY: &str = "density-transform";

/// The law of a random variable, as far as the statement says it.
#[derive(Debug, Clone)]
pub(super) enum Law {
    /// A named distribution.
    Named(Named),
    /// A density that is written out.
    Density(Written),
    /// Nothing but that it has a density: answers are in terms of it.
    General,
}

/// A density in a variable, piece by piece.
#[derive(Debug, Clone)]
pub(super) struct Written {
    pub(super) dummy: String,
    pub(super) pieces: Vec<Piece>,
    /// Whether the statement says where the density is not zero.
    pub(super) bounded: bool,
    /// Whether it is the distribution function that is written out.
    pub(super) cumulative: bool,
}

/// A formula of a density with the ends of where it holds (`None` is infinite).
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) body: String,
    pub(super) low: Option<String>,
    pub(super) high: Option<String>,
}

/// Where a part of a transform holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum On {
    /// For all values.
    Everywhere,
    /// On an interval (`None` is infinite) of the variable that is named.
    Between { of: Option<String>, lower: Option<String>, upper: Option<String> },
    /// Where no other part does.
    Rest,
}

/// A formula of a transform, and where it holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    pub(super) formula: String,
    pub(super) on: On,
}

/// The largest or the smallest of independent copies of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sample {
    pub(super) largest: bool,
    /// How many there are: a number or a letter.
    pub(super) size: String,
}

/// One question: the variable, its law, the transform and the name of the result.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) source: String,
    pub(super) law: Law,
    pub(super) target: String,
    pub(super) parts: Vec<Part>,
    /// The result is an extreme of so many copies instead of a function of one.
    pub(super) sample: Option<Sample>,
    pub(super) positive: Vec<String>,
    pub(super) nonzero: Vec<String>,
    /// Letters with their values.
    pub(super) values: Vec<(String, String)>,
    pub(super) span: Span,
}

impl Case {
    /// The letter for the values of the result.
    fn value(&self) -> String {
        match self.target.to_lowercase().as_str() {
            // Euler's number, the imaginary unit and the differential are no values of a variable.
            "e" | "i" | "d" => "y".to_owned(),
            lower if self.target.len() == 1 => lower.to_owned(),
            _ => self.target.clone(),
        }
    }

    /// Whether a letter occurs in the transform or in the law.
    fn mentions(&self, name: &str) -> bool {
        let law: Vec<&String> = match &self.law {
            Law::Named(named) => named.arguments.iter().collect(),
            Law::Density(written) => {
                written.pieces.iter().flat_map(|piece| [Some(&piece.body), piece.low.as_ref(), piece.high.as_ref()]).flatten().collect()
            }
            Law::General => Vec::new(),
        };
        law.into_iter().chain(self.parts.iter().map(|part| &part.formula)).any(|formula| transport::mentions(formula, name))
    }
}

/// An event whose probability is asked; of the variable in question where no name is said.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Event {
    pub(super) of: Option<String>,
    pub(super) interval: Interval,
}

/// What is asked beside the density.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    pub(super) cdf: bool,
    pub(super) mean: bool,
    pub(super) variance: bool,
    /// The standard deviation.
    pub(super) deviation: bool,
    pub(super) median: bool,
    /// Expectations of formulas in the variables: the formula, and whether the variance is meant.
    pub(super) expectations: Vec<(String, bool)>,
    /// Probabilities of intervals.
    pub(super) events: Vec<Event>,
    /// Values at which the density is asked.
    pub(super) points: Vec<String>,
}

/// Reads a problem of a transformed density.
pub fn read(text: &str, base: usize) -> Option<Problem> {
    let facts = leftover::before_attempt(text);
    let tokens = tokens(Rule::density, facts, base);
    let asks = Asks::read(&tokens, facts, base);
    if !asks.any() {
        return None;
    }
    let span = Span::new(base, base + text.len());
    let mut reading = Reading::default();
    let written = |token: &Token| {
        matches!(token.rule, Rule::transform | Rule::function_is | Rule::claimed | Rule::part_map) || token.find(Rule::log_of).is_some()
    };
    let transforms = |token: &Token| {
        written(token) || [Rule::of_expression, Rule::of_function, Rule::said_function].iter().any(|rule| token.find(*rule).is_some())
    };
    let shape = if tokens.iter().any(written) { None } else { shape::measured(facts, span) };
    if shape.is_none() && !tokens.iter().any(transforms) {
        return plain(&tokens, asks, facts, span);
    }
    let mut problem = Problem { family: FAMILY, facts: Facts::default(), asked: Vec::new(), diagnostics: Vec::new() };
    reading.take(&tokens);
    if let (Some(shape), true) = (shape, reading.open.is_empty()) {
        reading.open.push(reading.of_owner(shape));
    }
    if !tokens.iter().any(|token| token.rule == Rule::transform) && reading.open.is_empty() {
        return None;
    }
    // "-X is exponential": of something else than the variable.
    for token in tokens.iter().filter(|token| token.rule == Rule::law_of) {
        let before = facts.get(..token.span.start.saturating_sub(base)).unwrap_or_default().trim_end_matches([' ', '$', '\\']);
        if before.ends_with(['-', '−', '|', '+', '*', '/'])
            || before.ends_with(|c: char| c.is_ascii_digit()) && !before.ends_with(['.', ')']) && token.span.start > base
        {
            problem.diagnostics.push(not_understood(token));
        }
    }
    let several = reading.open.len() + reading.calls.len() > 1;
    let claimed = reading.settle(terms(facts), &asks.questions);
    let pdf = asks.pdf || claimed;
    let mut wanted = asks.wanted.clone();
    if !(pdf || wanted.any()) {
        return None;
    }
    if several && wanted.events.iter().any(|event| event.of.is_none()) {
        problem.diagnostics.push(missing(span, "which variable the probability is asked of"));
    }
    problem.diagnostics.append(&mut reading.diagnostics);
    if reading.cases.is_empty() {
        // Which family has no parameters comes first.
        let bare: Vec<Diagnostic> = reading.bare.drain(..).map(|(_, diagnostic)| diagnostic).collect();
        problem.diagnostics.splice(0..0, bare);
    }
    if reading.cases.is_empty() && problem.diagnostics.is_empty() {
        problem.diagnostics.push(missing(span, "the distribution of the variable that is transformed"));
    }
    if let Some(other) = tokens.iter().find(|token| token.rule == Rule::joint_word) {
        let random = reading.cases.iter().map(|case| case.source.as_str()).collect::<std::collections::BTreeSet<_>>();
        // Independence between the noise and what is given is what makes the conditional density; between two variables it is another question.
        let between = reading.laws.iter().filter_map(|(owner, ..)| owner.as_deref()).collect::<std::collections::BTreeSet<_>>();
        if between.len() > random.len() || !other.text.to_lowercase().starts_with("independent") {
            problem.diagnostics.push(not_understood(other));
        }
    }
    if problem.diagnostics.is_empty() {
        let wanted = &mut wanted;
        problem.diagnostics.extend(asks.astray(&reading.cases, facts, wanted));
    }
    if problem.diagnostics.is_empty() {
        let values: Vec<String> =
            reading.cases.iter().map(Case::value).chain(reading.cases.iter().map(|case| case.target.clone())).collect();
        problem.diagnostics.extend(leftover::unread(&tokens, facts, base, &values));
    }
    let mut list = Vec::new();
    for case in &reading.cases {
        let worked = match &case.sample {
            Some(sample) => sampled::work(case, sample, &wanted),
            None => transport::work(case, &wanted),
        };
        match worked {
            Ok(facts) => list.push(Value::Record(facts)),
            Err(why) => problem.diagnostics.push(Diagnostic::error("not-computed", case.span, why)),
        }
    }
    problem.facts.set("cases", Value::List(list), span);
    problem.ask(pdf, &wanted, span);
    Some(problem)
}

impl Problem {
    fn ask(&mut self, pdf: bool, wanted: &Wanted, span: Span) {
        for (name, asked) in [
            ("pdf", pdf),
            ("cdf", wanted.cdf),
            ("mean", wanted.mean),
            ("variance", wanted.variance),
            ("deviation", wanted.deviation),
            ("median", wanted.median),
            ("expectation", !wanted.expectations.is_empty()),
            ("probability", !wanted.events.is_empty()),
            ("point", !wanted.points.is_empty()),
        ] {
            if asked {
                self.asked.push((name.to_owned(), span));
            }
        }
    }
}

impl Wanted {
    fn any(&self) -> bool {
        self.cdf || self.mean || self.variance || self.deviation || self.median || !self.events.is_empty() || !self.expectations.is_empty()
    }
}

/// Whether a statement asks for what only this reader answers, or nobody: distribution functions, medians, quantiles.
pub(super) fn asks_more(text: &str, base: usize, density: bool) -> bool {
    let facts = leftover::before_attempt(text);
    let asks = Asks::read(&tokens(Rule::density, facts, base), facts, base);
    asks.wanted.cdf || asks.wanted.median || !density && asks.pdf_of_some()
}

/// Whether answers in terms of a law that is not named are asked.
fn terms(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["in terms of", "as a function of f", "durch die dichte", "en fonction de", "en función de", "in abhängigkeit von"]
        .iter()
        .any(|words| lower.contains(words))
}

/// A question about a variable itself: its law is stated, and its moments or the probabilities of intervals are asked.
fn plain(tokens: &[Token], asks: Asks, text: &str, span: Span) -> Option<Problem> {
    let mut reading = Reading::default();
    reading.take(tokens);
    let [(owner, law, _)] = reading.laws.as_slice() else { return None };
    let wanted = Wanted { cdf: asks.wanted.cdf && !asks.pdf, ..asks.wanted.clone() };
    if !wanted.any() || !reading.diagnostics.is_empty() || tokens.iter().any(|token| token.rule == Rule::joint_word) {
        return None;
    }
    let source = owner.clone().unwrap_or_else(|| "X".to_owned());
    // A question about a variable whose law is not stated is no question about this one.
    let stranger = |token: &&Token| {
        let letter = token.find(Rule::variable_letter).map(|letter| letters::latex(&letter.text)).unwrap_or_default();
        matches!(token.rule, Rule::mention | Rule::is_variable)
            && asks.questions.iter().any(|place| place.contains(token.span))
            && letter.len() == 1
            && letter.chars().all(|c| c.is_ascii_uppercase())
            && letter != source
    };
    if tokens.iter().any(|token| stranger(&token)) {
        return None;
    }
    let mut problem = Problem { family: FAMILY, facts: Facts::default(), asked: Vec::new(), diagnostics: Vec::new() };
    let case = Case {
        target: source.clone(),
        parts: vec![Part { formula: source.clone(), on: On::Everywhere }],
        source,
        sample: None,
        law: law.clone(),
        positive: reading.positive.clone(),
        nonzero: reading.nonzero.clone(),
        values: Vec::new(),
        span,
    };
    let mut wanted = wanted;
    let strays = asks.astray(std::slice::from_ref(&case), text, &mut wanted).into_iter().chain(leftover::unread(
        tokens,
        text,
        span.start,
        &[case.source.clone(), case.value()],
    ));
    if strays.count() > 0 {
        return None;
    }
    match transport::plain(&case, &wanted) {
        Ok(facts) => problem.facts.set("plain", Value::Record(facts), span),
        Err(why) => problem.diagnostics.push(Diagnostic::error("not-computed", span, why)),
    }
    problem.ask(false, &wanted, span);
    Some(problem)
}

fn not_understood(token: &Token) -> Diagnostic {
    Diagnostic::error("not-understood", token.span, format!("what `{}` says here was not understood", token.text))
}
