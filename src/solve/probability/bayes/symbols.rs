//! Probabilities as formulas: `P(A) = 0.3, P(B | A) = 0.5, P(B | not A) = 0.2; find P(A | B)`.

use num_traits::Signed;

use super::{FAMILY, Given, Problem, missing};
use crate::{
    diag::{Diagnostic, Span},
    num::Rational,
    solve::{
        fact::{Facts, Value},
        probability::{Rule, Token},
    },
};

/// An event and whether it is denied.
#[derive(Debug, Clone, PartialEq)]
struct Event {
    name: String,
    denied: bool,
}

impl Event {
    fn other(&self) -> Event {
        Event { name: self.name.clone(), denied: !self.denied }
    }

    fn said(&self) -> String {
        if self.denied { format!("not {}", self.name) } else { self.name.clone() }
    }
}

/// A probability: of an event, given another or not.
#[derive(Debug, Clone, PartialEq)]
struct Term {
    of: Event,
    given: Option<Event>,
}

struct Stated {
    terms: Vec<(Term, Given)>,
}

impl Stated {
    fn get(&self, of: &Event, given: Option<&Event>) -> Option<Given> {
        let find = |of: &Event| self.terms.iter().find(|(term, _)| term.of == *of && term.given.as_ref() == given).map(|(_, value)| value);
        find(of).cloned().or_else(|| find(&of.other()).map(Given::complement))
    }
}

/// Reads a problem stated in formulas.
pub(super) fn read(tokens: &[Token]) -> Option<Problem> {
    let mut diagnostics = Vec::new();
    let stated = stated(tokens, &mut diagnostics);
    let mut queries = Vec::new();
    for token in tokens.iter().filter(|token| token.rule == Rule::query) {
        match term(token) {
            Some(query) => queries.push((token.span, query)),
            None => diagnostics.push(Diagnostic::error("not-understood", token.span, "this probability is not understood")),
        }
    }
    let (span, first) = queries.first().cloned()?;
    if stated.terms.is_empty() {
        return None;
    }
    let evidence = first.given.clone().unwrap_or_else(|| first.of.clone());
    if queries.iter().any(|(_, query)| query.given.as_ref() != first.given.as_ref() || (query.given.is_none() && query.of != first.of)) {
        diagnostics.push(Diagnostic::error("not-understood", span, "the statement asks for probabilities given different evidence"));
    }
    let names = causes(&stated, &evidence, &queries);
    let mut facts = Facts::default();
    facts.set("evidence", Value::Words(evidence.said()), span);
    let known_total = stated.get(&evidence, None);
    let mut sum = Rational::from_integer(0.into());
    let mut list = Vec::new();
    for cause in &names {
        let asked = first.given.is_none() || queries.iter().any(|(_, query)| query.of == *cause);
        let (prior, likely) = (stated.get(cause, None), stated.get(&evidence, Some(cause)));
        if known_total.is_none() || asked {
            if prior.is_none() {
                diagnostics.push(missing(span, &format!("P({})", cause.said())));
            }
            if likely.is_none() {
                diagnostics.push(missing(span, &format!("P({} | {})", evidence.said(), cause.said())));
            }
        }
        let mut record = Facts::default();
        record.set("name", Value::Words(cause.said()), span);
        if let (Some(prior), Some(likely)) = (prior, likely) {
            sum += &prior.value;
            record.set("prior", prior.fact(), prior.span);
            record.set("likelihood", likely.fact(), likely.span);
            list.push((queries.iter().any(|(_, query)| query.given.is_some() && query.of == *cause), record));
        }
    }
    if diagnostics.is_empty() && known_total.is_none() && sum != Rational::from_integer(1.into()) {
        diagnostics.push(Diagnostic::error("contradictory-facts", span, "the prior probabilities do not sum to 1"));
    }
    if let Some(total) = &known_total {
        let computed = names
            .iter()
            .map(|cause| Some(stated.get(cause, None)?.value * stated.get(&evidence, Some(cause))?.value))
            .sum::<Option<Rational>>();
        let off = |computed: Rational| (computed - &total.value) / Rational::new(1.into(), 200.into());
        if computed.map(off).is_some_and(|off| off.abs() > total.value) && sum == Rational::from_integer(1.into()) {
            let message = format!("P({}) does not agree with the total of the causes", evidence.said());
            diagnostics.push(Diagnostic::error("contradictory-facts", total.span, message));
        }
    }
    if let Some(total) = known_total {
        facts.set("total", total.fact(), total.span);
    }
    let targets = list.iter().enumerate().filter(|(_, (asked, _))| *asked).map(|(at, _)| count(at)).collect::<Vec<_>>();
    facts.set("times", count(1), span);
    facts.set("causes", Value::List(list.into_iter().map(|(_, record)| Value::Record(record)).collect()), span);
    let asked = if first.given.is_none() { "total" } else { "posterior" };
    facts.set("targets", Value::List(targets), span);
    let mut asked = vec![(asked.to_owned(), span)];
    if tokens.iter().any(|token| token.text.to_lowercase().starts_with("classif")) && first.given.is_some() {
        asked.push(("class".to_owned(), span));
    }
    Some(Problem { family: FAMILY, facts, asked, diagnostics })
}

fn count(at: usize) -> Value {
    Value::Number(Rational::from_integer(at.into()), at.to_string())
}

fn stated(tokens: &[Token], diagnostics: &mut Vec<Diagnostic>) -> Stated {
    let mut stated = Stated { terms: Vec::new() };
    for token in tokens.iter().filter(|token| token.rule == Rule::equation) {
        let (Some(term), Some(value)) = (term(token), token.find(Rule::chance).and_then(Given::of)) else {
            diagnostics.push(Diagnostic::error("not-understood", token.span, "this probability is not understood"));
            continue;
        };
        if value.value < Rational::from_integer(0.into()) || value.value > Rational::from_integer(1.into()) {
            diagnostics.push(Diagnostic::error("contradictory-facts", value.span, "a probability lies between 0 and 1"));
        }
        if stated.get(&term.of, term.given.as_ref()).is_some_and(|known| known.value != value.value) {
            let message = "this probability is stated twice and differently";
            diagnostics.push(Diagnostic::error("contradictory-facts", value.span, message));
        }
        stated.terms.push((term, value));
    }
    stated
}

/// The causes of the evidence: what it is given by, what is asked of it, and the denial of a single one.
fn causes(stated: &Stated, evidence: &Event, queries: &[(Span, Term)]) -> Vec<Event> {
    let mut out: Vec<Event> = Vec::new();
    let given = stated.terms.iter().filter(|(term, _)| term.of.name == evidence.name).filter_map(|(term, _)| term.given.clone());
    let asked = queries.iter().filter(|(_, query)| query.given.is_some()).map(|(_, query)| query.of.clone());
    for event in given.chain(asked) {
        if !out.contains(&event) {
            out.push(event);
        }
    }
    if let [single] = out.as_slice() {
        let other = single.other();
        out.push(other);
    }
    out
}

fn term(token: &Token) -> Option<Term> {
    if let Some(scripted) = token.find(Rule::scripted) {
        let name = scripted.find(Rule::label_word)?.text.replace('_', " ");
        return Some(Term { of: event_named(&name, false), given: None });
    }
    let of = token.find(Rule::of_event)?;
    if of.find(Rule::both).is_some() || of.find(Rule::joined).is_some() {
        return None;
    }
    let mut events = of.all(Rule::event).into_iter().map(event);
    let first = events.next()??;
    let given = match events.next() {
        Some(given) => Some(given?),
        None => None,
    };
    Some(Term { of: first, given })
}

fn event(token: &Token) -> Option<Event> {
    let name = token.find(Rule::named)?.text.clone();
    let denied = token.find(Rule::negation).is_some() != token.find(Rule::after).is_some();
    Some(event_named(&name, denied))
}

fn event_named(name: &str, denied: bool) -> Event {
    let name = name.replace("\\text", "").replace("\\mathrm", "").replace(['{', '}', '$'], "");
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
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
