//! Densities of transformed random variables: which variable has which law, which is a function of which.

mod transport;

use super::{
    Problem, Rule, Token,
    bayes::missing,
    law::{self, Named},
    letters,
    normal::{self, Interval},
    number, tokens,
};
use crate::{
    diag::{Diagnostic, Span},
    solve::fact::{Facts, Value},
};

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

/// A density in a variable, with the ends of its support (`None` is infinite).
#[derive(Debug, Clone)]
pub(super) struct Written {
    pub(super) dummy: String,
    pub(super) body: String,
    pub(super) low: Option<String>,
    pub(super) high: Option<String>,
    /// Whether the statement says where the density is not zero.
    pub(super) bounded: bool,
}

/// One question: the variable, its law, the transform and the name of the result.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) source: String,
    pub(super) law: Law,
    pub(super) target: String,
    pub(super) transform: String,
    pub(super) positive: Vec<String>,
    pub(super) nonzero: Vec<String>,
    pub(super) span: Span,
}

/// An event whose probability is asked; of the variable in question where no name is said.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Event {
    pub(super) of: Option<String>,
    pub(super) interval: Interval,
}

/// What is asked beside the density.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    /// The distribution function.
    pub(super) cdf: bool,
    /// The mean.
    pub(super) mean: bool,
    /// The variance.
    pub(super) variance: bool,
    /// Probabilities of intervals.
    pub(super) events: Vec<Event>,
}

/// What the statement says, in order.
#[derive(Default)]
struct Reading {
    /// Laws with their variables; one that no variable was named for belongs to whichever is transformed.
    laws: Vec<(Option<String>, Law)>,
    /// Transforms whose variable has no law yet: result, formula, place.
    open: Vec<(String, String, Span)>,
    /// `Y = g(X)` whose g is still to come: result, function, argument.
    calls: Vec<(String, String, String, Span)>,
    /// `g(x) = ...`.
    functions: Vec<(String, String, String)>,
    positive: Vec<String>,
    nonzero: Vec<String>,
    cases: Vec<Case>,
    /// Names of families without their parameters.
    bare: Vec<(Option<String>, Diagnostic)>,
    diagnostics: Vec<Diagnostic>,
}

/// Reads a problem of a transformed density.
pub fn read(text: &str, base: usize) -> Option<Problem> {
    let tokens = tokens(Rule::density, text, base);
    let questions = asking(text, base);
    let asks = |rule: Rule| {
        tokens.iter().any(|token| {
            token.rule == Rule::dask
                && token.parts.first().is_some_and(|part| part.rule == rule)
                && (matches!(rule, Rule::ask_pdf | Rule::ask_cdf) || questions.iter().any(|place| place.contains(token.span)))
        })
    };
    let (pdf, cdf, mean, variance) = (asks(Rule::ask_pdf), asks(Rule::ask_cdf), asks(Rule::ask_mean), asks(Rule::ask_variance));
    let transforms = |token: &Token| {
        matches!(token.rule, Rule::transform | Rule::function_is)
            || [Rule::of_expression, Rule::log_of].iter().any(|rule| token.find(*rule).is_some())
    };
    // "Show that Y is exponentially distributed" asks for the density as well.
    let law_asked = tokens
        .iter()
        .any(|token| matches!(token.rule, Rule::law_of | Rule::named_law) && questions.iter().any(|place| place.contains(token.span)));
    let questions_of = |token: &Token| questions.iter().any(|place| place.contains(token.span));
    let events = events(&tokens, &questions_of);
    if !(pdf || cdf || mean || variance || law_asked || !events.is_empty()) {
        return None;
    }
    if !tokens.iter().any(transforms) {
        return plain(&tokens, Wanted { cdf: cdf && !pdf, mean, variance, events }, &questions_of, Span::new(base, base + text.len()));
    }
    let span = Span::new(base, base + text.len());
    let mut problem = Problem { family: FAMILY, facts: Facts::default(), asked: Vec::new(), diagnostics: Vec::new() };
    let mut reading = Reading::default();
    reading.take(&tokens);
    if !tokens.iter().any(|token| token.rule == Rule::transform) && reading.open.is_empty() {
        return None;
    }
    let several = reading.open.len() + reading.calls.len() > 1;
    let claimed = reading.settle(text.to_lowercase().contains("in terms of"));
    let pdf = pdf || claimed;
    if !(pdf || cdf || mean || variance || !events.is_empty()) {
        return None;
    }
    if several && events.iter().any(|event| event.of.is_none()) {
        problem.diagnostics.push(missing(span, "which variable the probability is asked of"));
    }
    problem.diagnostics.append(&mut reading.diagnostics);
    if reading.cases.is_empty() {
        problem.diagnostics.extend(reading.bare.drain(..).map(|(_, diagnostic)| diagnostic));
    }
    if reading.cases.is_empty() {
        problem.diagnostics.push(missing(span, "the distribution of the variable that is transformed"));
    }
    if let Some(other) = tokens.iter().find(|token| token.rule == Rule::joint_word) {
        let random = reading.cases.iter().map(|case| case.source.as_str()).collect::<std::collections::BTreeSet<_>>();
        // Independence between the noise and what is given is what makes the conditional density; between two variables it is another question.
        let between = reading.laws.iter().filter_map(|(owner, _)| owner.as_deref()).collect::<std::collections::BTreeSet<_>>();
        if between.len() > random.len() || !other.text.to_lowercase().starts_with("independent") {
            problem.diagnostics.push(not_understood(other));
        }
    }
    let mut list = Vec::new();
    for case in &reading.cases {
        match transport::work(case, &Wanted { cdf, mean, variance, events: events.clone() }) {
            Ok(facts) => list.push(Value::Record(facts)),
            Err(why) => problem.diagnostics.push(Diagnostic::error("not-computed", case.span, why)),
        }
    }
    problem.facts.set("cases", Value::List(list), span);
    for (name, wanted) in [("pdf", pdf), ("cdf", cdf), ("mean", mean), ("variance", variance), ("probability", !events.is_empty())] {
        if wanted {
            problem.asked.push((name.to_owned(), span));
        }
    }
    Some(problem)
}

/// The events whose probability is asked: `P(Y > 1)`, `the probability that it exceeds 3`.
fn events(tokens: &[Token], asks: &dyn Fn(&Token) -> bool) -> Vec<Event> {
    let mut out: Vec<Event> = Vec::new();
    for token in tokens {
        let numbers: Vec<String> = token.all(Rule::number).into_iter().filter_map(number::written).map(|(_, latex)| latex).collect();
        let one_sided = |lower: bool| {
            let bound = numbers.first().cloned();
            let (lower, upper) = if lower { (bound, None) } else { (None, bound) };
            Event { of: None, interval: Interval { lower, upper, outside: false } }
        };
        let event = match token.rule {
            Rule::event_probability if numbers.is_empty() => {
                let read = token.find(Rule::event_body).and_then(|body| normal::interval(&body.text));
                let Some((of, interval)) = read else { continue };
                Event { of: Some(of), interval }
            }
            Rule::beyond if asks(token) => one_sided(true),
            Rule::short if asks(token) => one_sided(false),
            Rule::within if asks(token) => match numbers.as_slice() {
                [low, high] => {
                    Event { of: None, interval: Interval { lower: Some(low.clone()), upper: Some(high.clone()), outside: false } }
                }
                _ => continue,
            },
            _ => continue,
        };
        if !out.contains(&event) {
            out.push(event);
        }
    }
    out
}

/// A question about a variable itself: its law is stated, and its moments or the probabilities of intervals are asked.
fn plain(tokens: &[Token], wanted: Wanted, asks: &dyn Fn(&Token) -> bool, span: Span) -> Option<Problem> {
    let mut reading = Reading::default();
    reading.take(tokens);
    let [(owner, law)] = reading.laws.as_slice() else { return None };
    if !(wanted.mean || wanted.variance || !wanted.events.is_empty()) || tokens.iter().any(|token| token.rule == Rule::joint_word) {
        return None;
    }
    let source = owner.clone().unwrap_or_else(|| "X".to_owned());
    // A question about a variable whose law is not stated is no question about this one.
    let stranger = |token: &&Token| {
        let letter = token.find(Rule::variable_letter).map(|letter| letters::latex(&letter.text)).unwrap_or_default();
        matches!(token.rule, Rule::mention | Rule::is_variable)
            && asks(token)
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
        transform: source.clone(),
        source,
        law: law.clone(),
        positive: reading.positive.clone(),
        nonzero: reading.nonzero.clone(),
        span,
    };
    match transport::plain(&case, &wanted) {
        Ok(facts) => problem.facts.set("plain", Value::Record(facts), span),
        Err(why) => problem.diagnostics.push(Diagnostic::error("not-computed", span, why)),
    }
    for (name, asked) in [("mean", wanted.mean), ("variance", wanted.variance), ("probability", !wanted.events.is_empty())] {
        if asked {
            problem.asked.push((name.to_owned(), span));
        }
    }
    Some(problem)
}

fn not_understood(token: &Token) -> Diagnostic {
    Diagnostic::error("not-understood", token.span, format!("what `{}` says here was not understood", token.text))
}

/// The sentences that ask something.
pub(super) fn asking(text: &str, base: usize) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = 0;
    let ends: Vec<usize> = text
        .char_indices()
        .filter(|(at, c)| matches!(c, '?' | '\n') || *c == '.' && text[at + 1..].chars().next().is_none_or(char::is_whitespace))
        .map(|(at, c)| at + c.len_utf8())
        .chain([text.len()])
        .collect();
    for end in ends {
        let sentence = text[start..end].to_lowercase();
        let words =
            ["find", "determine", "compute", "derive", "what", "calculate", "show", "give", "obtain", "state", "bestimme", "berechne", "?"];
        if words.iter().any(|word| sentence.contains(word)) {
            out.push(Span::new(base + start, base + end));
        }
        start = end;
    }
    out
}

impl Reading {
    /// Takes the tokens in order.
    fn take(&mut self, tokens: &[Token]) {
        let mut last: Option<String> = None;
        for token in tokens {
            let letter = || token.find(Rule::variable_letter).map(|letter| letters::latex(&letter.text));
            match token.rule {
                Rule::is_variable | Rule::mention => last = letter(),
                Rule::positive_symbol => self.sign(token),
                Rule::transform => {
                    self.transform(token);
                    last = letter();
                }
                Rule::function_is => {
                    let (Some(argument), Some(rhs)) = (letter(), token.find(Rule::rhs)) else { continue };
                    let name = token.text.split('(').next().unwrap_or_default().trim().to_owned();
                    self.functions.push((name, argument, letters::latex(&rhs.text)));
                }
                Rule::dask => self.unnamed(token),
                Rule::law_of | Rule::named_law => match law::stated(token) {
                    Ok(named) => {
                        if token.find(Rule::independent_word).is_some() && named.len() > 1 {
                            self.diagnostics.push(not_understood(token.find(Rule::independent_word).unwrap_or(token)));
                        }
                        for mut one in named {
                            // "log X is normal": X is the exponential of a variable with that law.
                            if let Some(log) = token.find(Rule::law_name).filter(|name| name.find(Rule::log_of).is_some()) {
                                let target = log.find(Rule::variable_letter).map(|letter| letters::latex(&letter.text)).unwrap_or_default();
                                let source = if target == "W" { "U" } else { "W" };
                                one.owner = Some(source.to_owned());
                                self.open.push((target, format!("e^{{{source}}}"), token.span));
                            }
                            last = one.owner.clone().or(last);
                            let owner = one.owner.clone().or_else(|| last.clone());
                            self.laws.push((owner, Law::Named(one)));
                        }
                    }
                    Err(why) => {
                        last = token.find(Rule::law_name).map(|name| letters::latex(&name.text)).or(last);
                        let owner = last.clone();
                        self.bare.push((owner, Diagnostic::error("not-understood", token.span, why)));
                    }
                },
                Rule::given_pdf if calls(tokens, token) => self.function(token),
                Rule::given_pdf | Rule::anonymous_pdf => {
                    if let Some((owner, law)) = given(token, last.as_deref()) {
                        self.laws.push((owner, law));
                    }
                }
                _ => {}
            }
        }
    }

    /// `g(x) = ..., a > 0`, which reads like a density with its support, where g is the transform.
    fn function(&mut self, token: &Token) {
        let dummy = token.parts.iter().find(|part| part.rule == Rule::variable_letter);
        let (Some(name), Some(dummy), Some(body)) = (token.find(Rule::pdf_name), dummy, token.find(Rule::body)) else { return };
        let dummy = letters::latex(&dummy.text);
        self.functions.push((name.text.clone(), dummy.clone(), letters::latex(&body.text)));
        if let Some(above) = token.find(Rule::above).filter(|above| above.find(Rule::ending).is_some_and(|end| end.text.trim() == "0")) {
            self.positive.extend(above.find(Rule::variable_letter).map(|name| letters::latex(&name.text)).filter(|name| *name != dummy));
        }
    }

    fn sign(&mut self, token: &Token) {
        let names = [Rule::greek_parameter, Rule::variable_letter].map(|rule| token.all(rule)).concat();
        let list = if token.text.contains(['≠']) || token.text.contains("ne") || token.text.contains("!=") {
            &mut self.nonzero
        } else {
            &mut self.positive
        };
        list.extend(names.iter().map(|name| letters::latex(&name.text)));
    }

    fn transform(&mut self, token: &Token) {
        let Some(target) = token.find(Rule::variable_letter).map(|letter| letters::latex(&letter.text)) else { return };
        if let Some(call) = token.find(Rule::function_call) {
            let function = call.text.split('(').next().unwrap_or_default().trim().to_owned();
            if let Some(argument) = call.find(Rule::variable_letter) {
                self.calls.push((target, function, letters::latex(&argument.text), token.span));
            }
        } else if let Some(rhs) = token.find(Rule::rhs) {
            self.open.push((target, letters::latex(&rhs.text), token.span));
        }
    }

    /// "the density of 1/X": a result without a name.
    fn unnamed(&mut self, token: &Token) {
        let Some(rhs) = token.find(Rule::of_expression).and_then(|of| of.find(Rule::rhs)) else { return };
        let formula = letters::latex(&rhs.text);
        let sources: Vec<String> = self.laws.iter().filter_map(|(owner, _)| owner.clone()).collect();
        if let Some(source) = sources.iter().find(|source| transport::mentions(&formula, source) && formula != **source) {
            let target = if source == "Y" { "Z" } else { "Y" };
            self.open.push((target.to_owned(), formula, token.span));
        } else if self.open.iter().any(|(target, ..)| transport::mentions(&formula, target) && formula != *target) {
            self.diagnostics.push(missing(token.span, "the distribution of what the function is of"));
        }
    }

    /// Brings transforms and laws together; whether a law is claimed for the result of one.
    fn settle(&mut self, terms: bool) -> bool {
        for (target, function, argument, span) in std::mem::take(&mut self.calls) {
            match self.functions.iter().find(|(name, ..)| *name == function) {
                Some((_, dummy, body)) => self.open.push((target, transport::rename(body, dummy, &argument), span)),
                None => self.open.push((target, format!("{function}({argument})"), span)),
            }
        }
        let open = std::mem::take(&mut self.open);
        // That the result has a law is what is to be shown.
        let claimed = |owner: &Option<String>| owner.as_ref().is_some_and(|owner| open.iter().any(|(target, ..)| target == owner));
        let claims = self.laws.iter().map(|(owner, _)| owner).chain(self.bare.iter().map(|(owner, _)| owner)).any(&claimed);
        self.laws.retain(|(owner, _)| !claimed(owner));
        // A density that is written out says what the bare name of the family does not.
        let said = |owner: &Option<String>| self.laws.iter().any(|(known, _)| known == owner);
        self.bare.retain(|(owner, _)| !claimed(owner) && !said(owner));
        for (target, transform, span) in open {
            let owned =
                |owner: &Option<String>| owner.as_ref().is_some_and(|owner| *owner != target && transport::mentions(&transform, owner));
            let mut random: Vec<&String> =
                self.laws.iter().filter(|(owner, _)| owned(owner)).filter_map(|(owner, _)| owner.as_ref()).collect();
            random.sort();
            random.dedup();
            let before = |law: &Law| place(law).is_none_or(|at| at <= span.start);
            let known = self.laws.iter().filter(|(owner, _)| owned(owner));
            // The law that stands nearest before the transform, else the first after it.
            let law = known.clone().rfind(|(_, law)| before(law)).or_else(|| known.clone().next()).cloned();
            let (source, law) = match (random.len(), law) {
                (0, _) => match self.orphan(&target, &transform, terms) {
                    Some(found) => found,
                    None => continue,
                },
                (1, Some((Some(source), law))) => (source, law),
                _ => continue,
            };
            // `x > 0` of a support says nothing about a parameter; a variable has its law.
            let parameter = |name: &&String| {
                !self.laws.iter().any(|(owner, _)| owner.as_ref().is_some_and(|owner| owner.eq_ignore_ascii_case(name))) && **name != target
            };
            let positive = self.positive.iter().filter(parameter).cloned().collect();
            self.cases.push(Case { source, law, target, transform, positive, nonzero: self.nonzero.clone(), span });
        }
        claims
    }

    /// The law of a transform whose variable none was named for.
    fn orphan(&self, target: &str, transform: &str, terms: bool) -> Option<(String, Law)> {
        let sources: Vec<String> =
            ('A'..='Z').map(String::from).filter(|name| *name != target && name != "E" && transport::mentions(transform, name)).collect();
        let [source] = sources.as_slice() else { return None };
        match self.laws.as_slice() {
            [(None, law)] => Some((source.clone(), law.clone())),
            [] if terms && source == "X" => Some((source.clone(), Law::General)),
            _ => None,
        }
    }
}

/// Whether a transform `Y = g(X)` calls the function that `token` defines.
fn calls(tokens: &[Token], token: &Token) -> bool {
    let Some(name) = token.find(Rule::pdf_name) else { return false };
    let called = |other: &Token| {
        other.find(Rule::function_call).and_then(|call| call.text.split('(').next().map(str::trim)) == Some(name.text.trim())
    };
    tokens.iter().any(|other| other.rule == Rule::transform && called(other))
}

fn place(law: &Law) -> Option<usize> {
    match law {
        Law::Named(named) => Some(named.span.start),
        _ => None,
    }
}

/// A density that is written out, with its support.
fn given(token: &Token, last: Option<&str>) -> Option<(Option<String>, Law)> {
    let named = token.rule == Rule::given_pdf;
    let written = |token: &Token| letters::latex(&token.text);
    let dummy = if named { token.parts.iter().find(|part| part.rule == Rule::variable_letter).map(written)? } else { String::new() };
    let (low, high) = token.find(Rule::range).map_or((None, None), ends);
    let bounded = token.find(Rule::range).is_some();
    let body = written(token.find(Rule::body)?);
    if !named {
        let owner = last?.to_owned();
        let dummy = [owner.to_lowercase(), owner.clone()]
            .into_iter()
            .find(|name| transport::mentions(&body, name))
            .unwrap_or_else(|| owner.to_lowercase());
        return Some((Some(owner), Law::Density(Written { dummy, body, low, high, bounded })));
    }
    let name = token.find(Rule::pdf_name)?.text.clone();
    let scripted = name.split_once('_').map(|(_, script)| letters::latex(script.trim_matches(['{', '}', ' '])));
    let upper = if dummy.len() == 1 { dummy.to_uppercase() } else { dummy.clone() };
    let owner = scripted.or_else(|| last.filter(|last| *last == upper || *last == dummy).map(str::to_owned)).unwrap_or(upper);
    Some((Some(owner), Law::Density(Written { dummy, body, low, high, bounded })))
}

/// The ends of a support; an infinite one is `None`.
fn ends(range: &Token) -> (Option<String>, Option<String>) {
    let end = |text: &str| Some(letters::latex(text)).filter(|end| !end.contains("infty") && !end.contains('∞'));
    let part = |rule: Rule| range.find(rule).and_then(|part| end(&part.text));
    let only = |token: &Token| token.find(Rule::ending).and_then(|text| end(&text.text));
    if let Some(inner) = range.find(Rule::inner) {
        let ends = letters::arguments(&inner.text);
        (ends.first().and_then(|text| end(text)), ends.get(1).and_then(|text| end(text)))
    } else if let Some(above) = range.find(Rule::above) {
        (only(above), None)
    } else if let Some(below) = range.find(Rule::below) {
        (None, only(below))
    } else {
        (part(Rule::low), part(Rule::high))
    }
}
