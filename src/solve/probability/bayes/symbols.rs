//! Probabilities as formulas: `P(A) = 0.3, P(B | A) = 0.5, P(B | not A) = 0.2; find P(A | B)`.

use super::{Conditional, Given, Problem};
use crate::{
    diag::{Diagnostic, Span},
    num::Rational,
    solve::probability::{
        Rule, Token,
        events::{Claim, Literal, Model, Query, Variable, problem},
    },
};

/// An event and whether it is denied.
#[derive(Debug, Clone, PartialEq)]
struct Event {
    name: String,
    denied: bool,
}

impl Event {
    fn said(&self) -> String {
        if self.denied { format!("not {}", self.name) } else { self.name.clone() }
    }
}

/// A probability: of events together, given others.
#[derive(Debug, Clone, PartialEq)]
struct Term {
    of: Vec<Event>,
    /// Any of them in place of all.
    any: bool,
    given: Vec<Event>,
}

/// Reads a problem stated in formulas.
pub(super) fn read(tokens: &[Token]) -> Option<Problem> {
    let span = tokens.first()?.span.join(tokens.last()?.span);
    let mut diagnostics = Vec::new();
    let mut stated: Vec<(Term, Given)> = Vec::new();
    for token in tokens.iter().filter(|token| token.rule == Rule::equation) {
        let (Some(term), Some(value)) = (term(token), token.find(Rule::chance).and_then(Given::of)) else {
            diagnostics.push(Diagnostic::error("not-understood", token.span, "this probability is not understood"));
            continue;
        };
        if value.value < Rational::from_integer(0.into()) || value.value > Rational::from_integer(1.into()) {
            diagnostics.push(Diagnostic::error("contradictory-facts", value.span, "a probability lies between 0 and 1"));
        }
        if stated.iter().any(|(known, given)| *known == term && given.value != value.value) {
            diagnostics.push(Diagnostic::error("contradictory-facts", value.span, "this probability is stated twice and differently"));
        }
        stated.push((term, value));
    }
    let mut asked: Vec<(Term, Span)> = Vec::new();
    for token in tokens.iter().filter(|token| token.rule == Rule::query) {
        match term(token) {
            Some(term) if asked.iter().all(|(known, _)| *known != term) => asked.push((term, token.span)),
            Some(_) => {}
            None => diagnostics.push(Diagnostic::error("not-understood", token.span, "this probability is not understood")),
        }
    }
    if stated.is_empty() || asked.is_empty() {
        return None;
    }
    let terms: Vec<&Term> = stated.iter().map(|(term, _)| term).chain(asked.iter().map(|(term, _)| term)).collect();
    let independent = tokens.iter().filter(|token| token.text.to_lowercase().starts_with("independen")).count();
    let mut names: Vec<String> = Vec::new();
    for event in terms.iter().flat_map(|term| term.of.iter().chain(&term.given)) {
        if !names.contains(&event.name) {
            names.push(event.name.clone());
        }
    }
    let group = partition(&stated, &terms, span, &mut diagnostics);
    let (variables, literal) = variables(&names, &group);
    let mut model = Model { variables, claims: Vec::new() };
    let literals = |model: &Model, events: &[Event], flip: bool| -> Vec<Literal> {
        events
            .iter()
            .map(|event| {
                let literal = literal[&event.name];
                if event.denied != flip { model.complement(literal) } else { literal }
            })
            .collect()
    };
    for (term, given) in &stated {
        let condition = literals(&model, &term.given, false);
        let (event, given) = if term.any {
            (literals(&model, &term.of, true), given.complement())
        } else {
            (literals(&model, &term.of, false), given.clone())
        };
        model.claims.push(Claim { event, condition, given });
    }
    let exclusive = ["disjoint", "exclusive"].iter().any(|word| tokens.iter().any(|token| token.text.to_lowercase().starts_with(word)));
    if exclusive {
        exclude(&mut model, &mut diagnostics, span);
    }
    if independent > 0 {
        independence(&mut model, &mut diagnostics, span);
    }
    let queries: Vec<Query> = asked
        .iter()
        .map(|(term, span)| Query {
            event: literals(&model, &term.of, term.any),
            condition: literals(&model, &term.given, false),
            times: 1,
            any: term.any,
            span: *span,
        })
        .collect();
    if let Some(denial) = tokens.iter().find(|token| token.rule == Rule::refusal) {
        diagnostics.push(Diagnostic::error("not-understood", denial.span, format!("what `{}` says here was not understood", denial.text)));
    }
    let mut problem = problem(&model, &queries, diagnostics, span);
    if tokens.iter().any(|token| token.text.to_lowercase().starts_with("classif"))
        && queries.iter().all(|query| !query.condition.is_empty())
    {
        problem.asked.push(("class".to_owned(), span));
    }
    Some(problem)
}

/// `A and B are disjoint`: both together have the probability 0.
fn exclude(model: &mut Model, diagnostics: &mut Vec<Diagnostic>, span: Span) {
    if model.variables.len() != 2 {
        diagnostics.push(Diagnostic::error("not-understood", span, "which events exclude each other was not understood"));
        return;
    }
    let event = (0..2).map(|variable| Literal { variable, values: 1 }).collect();
    let given = Given { value: Rational::from_integer(0.into()), latex: "0".to_owned(), span };
    model.claims.push(Claim { event, condition: Vec::new(), given });
}

/// `A and B are independent`: the probability of both is the product, where both are stated.
fn independence(model: &mut Model, diagnostics: &mut Vec<Diagnostic>, span: Span) {
    let alone: Vec<(Literal, Given)> = model
        .claims
        .iter()
        .filter(|claim| claim.condition.is_empty())
        .filter_map(|claim| if let [one] = claim.event.as_slice() { Some((*one, claim.given.clone())) } else { None })
        .collect();
    let ([(first, _), (second, given)], true) = (alone.as_slice(), model.variables.len() == 2) else {
        diagnostics.push(Diagnostic::error("not-understood", span, "what is independent of what was not understood"));
        return;
    };
    if first.variable == second.variable {
        diagnostics.push(Diagnostic::error("not-understood", span, "what is independent of what was not understood"));
        return;
    }
    model.claims.push(Claim { event: vec![*second], condition: vec![*first], given: given.clone() });
}

/// Names of events that exclude each other and of which one holds: causes of the same evidence whose probabilities sum to one.
fn partition(stated: &[(Term, Given)], terms: &[&Term], span: Span, diagnostics: &mut Vec<Diagnostic>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut evidence: Vec<&str> = Vec::new();
    for term in terms {
        let ([given], [of]) = (term.given.as_slice(), term.of.as_slice()) else { continue };
        // The evidence is what other events are causes of: it stands before the bar of what is stated.
        if stated.iter().any(|(known, _)| known == *term) {
            evidence.push(&of.name);
            if !given.denied && !names.contains(&given.name) {
                names.push(given.name.clone());
            }
        }
    }
    let denied = terms.iter().flat_map(|term| term.of.iter().chain(&term.given)).any(|event| event.denied && names.contains(&event.name));
    evidence.sort_unstable();
    evidence.dedup();
    if names.len() < 2 || denied || evidence.len() != 1 {
        return Vec::new();
    }
    let prior = |name: &String| {
        stated
            .iter()
            .find(|(term, _)| term.given.is_empty() && matches!(term.of.as_slice(), [event] if event.name == *name && !event.denied))
    };
    let priors: Vec<&(Term, Given)> = names.iter().filter_map(prior).collect();
    let total: Rational = priors.iter().map(|(_, given)| given.value.clone()).sum();
    if priors.len() == names.len() && total != Rational::from_integer(1.into()) {
        diagnostics.push(Diagnostic::error("contradictory-facts", span, "the prior probabilities do not sum to 1"));
    }
    names
}

/// The variables, and the literal that each name is.
fn variables(names: &[String], group: &[String]) -> (Vec<Variable>, std::collections::HashMap<String, Literal>) {
    let mut variables = Vec::new();
    let mut literals = std::collections::HashMap::new();
    if !group.is_empty() {
        variables.push(Variable { values: group.to_vec() });
        literals.extend(group.iter().enumerate().map(|(value, name)| (name.clone(), Literal { variable: 0, values: 1 << value })));
    }
    for name in names.iter().filter(|name| !group.contains(name)) {
        literals.insert(name.clone(), Literal { variable: variables.len(), values: 1 });
        variables.push(Variable { values: vec![name.clone(), format!("not {name}")] });
    }
    (variables, literals)
}

/// The equations of single events.
pub(super) fn conditionals(tokens: &[Token]) -> Vec<Conditional> {
    let equations = tokens.iter().filter(|token| token.rule == Rule::equation);
    equations
        .filter_map(|token| {
            let (term, value) = (term(token)?, token.find(Rule::chance).and_then(Given::of)?);
            let ([of], true) = (term.of.as_slice(), term.given.len() < 2 && !term.any) else { return None };
            // The absence of a class is a class: `not spam`.
            let given = term.given.first().map(Event::said);
            let (name, denied) = if given.is_none() && of.denied { (of.said(), false) } else { (of.name.clone(), of.denied) };
            Some(Conditional { of: name, denied, given, value: value.value, latex: value.latex })
        })
        .collect()
}

fn term(token: &Token) -> Option<Term> {
    if let Some(scripted) = token.find(Rule::scripted) {
        let name = scripted.find(Rule::label_word)?.text.replace('_', " ");
        return Some(Term { of: vec![event_named(&name, false)], any: false, given: Vec::new() });
    }
    let of = token.find(Rule::of_event)?;
    let list = |token: &Token| token.all(Rule::event).into_iter().map(event).collect::<Option<Vec<_>>>();
    if let Some(both) = of.find(Rule::both) {
        return Some(Term { of: list(both)?, any: false, given: Vec::new() });
    }
    if let Some(any) = of.find(Rule::joined) {
        return Some(Term { of: list(any)?, any: true, given: Vec::new() });
    }
    let mut events = list(of)?.into_iter();
    Some(Term { of: vec![events.next()?], any: false, given: events.collect() })
}

fn event(token: &Token) -> Option<Event> {
    let name = token.find(Rule::named)?.text.clone();
    let denied = token.find(Rule::negation).is_some() != token.find(Rule::after).is_some();
    Some(event_named(&name, denied))
}

fn event_named(name: &str, denied: bool) -> Event {
    let name = name.replace("\\text", "").replace("\\mathrm", "").replace(['{', '}', '$'], "");
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = name.trim_matches(['"', '\'', '“', '”', '‘', '’', '`']).to_owned();
    // `T^-` is the absence of `T^+`.
    if let Some(base) = name.strip_suffix("^-") {
        return Event { name: format!("{base}^+"), denied: !denied };
    }
    let lower = name.to_lowercase();
    for prefix in ["non-", "non ", "not "] {
        if let Some(rest) = lower.strip_prefix(prefix) {
            return Event { name: rest.to_owned(), denied: !denied };
        }
    }
    match lower.as_str() {
        "ham" | "nonspam" => return Event { name: "spam".to_owned(), denied: !denied },
        "-" | "−" => return Event { name: "+".to_owned(), denied: !denied },
        "neg" | "negative" => return Event { name: format!("pos{}", &lower[3..]).replace("posative", "positive"), denied: !denied },
        _ => {}
    }
    Event { name: if name.chars().count() > 2 { lower } else { name }, denied }
}
