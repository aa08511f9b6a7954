//! The facts of a worked answer: causes with their prior probabilities and how likely each makes the evidence.

use num_traits::{One, Zero};

use super::model::{Literal, Model, Solved};
use crate::{
    diag::{Diagnostic, Span},
    num::Rational,
    solve::{
        fact::{Facts, Value},
        probability::{
            Problem,
            bayes::{FAMILY, Given, missing},
            number::decimal_text,
        },
    },
};

use super::ask::Query;

/// The letters of a group of causes: prior, likelihood, total, posterior.
const LETTERS: [[&str; 4]; 5] =
    [["a", "b", "t", "r"], ["c", "d", "u", "s"], ["f", "g", "v", "q"], ["k", "l", "w", "p"], ["m", "n", "x", "y"]];

/// Causes of one piece of evidence, and what is asked about them.
struct Group {
    evidence: Literal,
    cause: usize,
    times: i64,
    facts: Facts,
    asks: Vec<Value>,
}

fn words(text: &str) -> Value {
    Value::Words(text.to_owned())
}

fn whole(count: usize) -> Value {
    Value::Number(Rational::from_integer(count.into()), count.to_string())
}

/// The problem that the queries about `model` are.
pub(in crate::solve::probability) fn problem(model: &Model, queries: &[Query], diagnostics: Vec<Diagnostic>, span: Span) -> Problem {
    let mut problem = Problem { family: FAMILY, facts: Facts::default(), asked: Vec::new(), diagnostics };
    for query in queries {
        let name = if query.condition.is_empty() { "total" } else { "posterior" };
        problem.asked.push((name.to_owned(), query.span));
    }
    if !problem.diagnostics.is_empty() {
        return problem;
    }
    let solved = match model.solve() {
        Ok(solved) => solved,
        Err(why) => {
            problem.diagnostics.push(Diagnostic::error("contradictory-facts", span, why));
            return problem;
        }
    };
    let mut groups: Vec<Group> = Vec::new();
    let mut stated: Vec<Value> = Vec::new();
    for query in queries {
        if query.times > 1 && query.condition.is_empty() {
            problem.diagnostics.push(Diagnostic::error("not-understood", query.span, "what is repeated here was not understood"));
            continue;
        }
        let prior = matches!(query.event.as_slice(), [event] if query.condition.is_empty() && claimed(model, *event, &[]).is_some());
        if prior {
            problem.diagnostics.push(missing(query.span, "which evidence is observed"));
            continue;
        }
        let done =
            direct(model, query).map(|record| stated.push(record)).or_else(|| arranged(model, &solved, query, &mut groups)).or_else(|| {
                stated.push(tabled(model, &solved, query)?);
                Some(())
            });
        if done.is_none() {
            lacking(model, &solved, query, &mut problem.diagnostics);
        }
    }
    let list = groups.into_iter().zip(LETTERS).map(|(group, letters)| {
        let mut facts = group.facts;
        facts.set("asks", Value::List(group.asks), span);
        facts.set("times", Value::Number(Rational::from_integer(group.times.into()), group.times.to_string()), span);
        for (name, letter) in ["prior", "likely", "all", "posterior"].into_iter().zip(letters) {
            facts.set(name, words(letter), span);
        }
        Value::Record(facts)
    });
    problem.facts.set("groups", Value::List(list.collect()), span);
    problem.facts.set("stated", Value::List(stated), span);
    problem
}

/// `P(machine A | defective)`.
fn title(model: &Model, query: &Query) -> String {
    let said = |literals: &[Literal]| literals.iter().map(|literal| model.said(*literal)).collect::<Vec<_>>().join(" and ");
    let twice = match query.times {
        1 => String::new(),
        count => format!(" {count} times"),
    };
    if query.any {
        let each: Vec<String> = query.event.iter().map(|literal| model.said(model.complement(*literal))).collect();
        return format!("P({})", each.join(" or "));
    }
    if query.condition.is_empty() {
        format!("P({})", said(&query.event))
    } else {
        format!("P({} | {}{twice})", said(&query.event), said(&query.condition))
    }
}

/// The stated probability of `event` given `condition`; of its complement one less.
fn claimed(model: &Model, event: Literal, condition: &[Literal]) -> Option<Given> {
    let find = |event: Literal| {
        model.claims.iter().find(|claim| claim.event == [event] && claim.condition == condition).map(|claim| claim.given.clone())
    };
    find(event).or_else(|| find(model.complement(event)).map(|given| given.complement()))
}

/// A question whose answer the statement says.
fn direct(model: &Model, query: &Query) -> Option<Value> {
    let ([event], false) = (query.event.as_slice(), query.any) else { return None };
    // Nobody asks for a probability that he states: what was observed is not understood.
    if query.condition.is_empty() {
        return None;
    }
    let given = claimed(model, *event, &query.condition).filter(|_| query.times == 1)?;
    let mut record = Facts::default();
    record.set("name", words(&title(model, query)), query.span);
    record.set("value", Value::Formula(given.latex), given.span);
    Some(Value::Record(record))
}

/// What is known about the causes of `evidence`: prior and likelihood of each.
fn causes(model: &Model, solved: &Solved, cause: usize, evidence: Literal) -> Vec<(Option<Given>, Option<Given>)> {
    let span = model.claims.first().map_or(Span::default(), |claim| claim.given.span);
    let written = |value: Rational| Given { latex: decimal_text(&value), value, span };
    (0..model.variables[cause].values.len())
        .map(|value| {
            let own = Literal { variable: cause, values: 1 << value };
            let prior = claimed(model, own, &[]).or_else(|| rest(model, own)).or_else(|| solved.joint(&[own]).map(written));
            let likely = claimed(model, evidence, &[own]).or_else(|| solved.probability(&[evidence], &[own]).map(written));
            (prior, likely)
        })
        .collect()
}

/// What the other values leave to one: `1 - 0.6`.
fn rest(model: &Model, own: Literal) -> Option<Given> {
    let count = model.variables[own.variable].values.len();
    let others: Option<Vec<Given>> = (0..count)
        .map(|value| Literal { values: 1 << value, ..own })
        .filter(|other| *other != own)
        .map(|other| claimed(model, other, &[]))
        .collect();
    let others = others.filter(|others| !others.is_empty())?;
    let value = Rational::one() - others.iter().map(|given| given.value.clone()).sum::<Rational>();
    let latex = format!("1 - {}", others.iter().map(|given| given.latex.clone()).collect::<Vec<_>>().join(" - "));
    (value >= Rational::zero()).then(|| Given { value, latex, span: others[0].span })
}

/// Puts a question to the causes of its evidence; `None` where those are not known.
fn arranged(model: &Model, solved: &Solved, query: &Query, groups: &mut Vec<Group>) -> Option<()> {
    if query.any {
        return None;
    }
    let (evidence, cause, kind) = match (query.event.as_slice(), query.condition.as_slice()) {
        ([event], []) => {
            let other = (0..model.variables.len()).find(|at| *at != event.variable && complete(&causes(model, solved, *at, *event)))?;
            (*event, other, "total")
        }
        ([event], [condition]) if event.variable != condition.variable => (*condition, event.variable, "posterior"),
        ([first, second], []) if first.variable != second.variable => {
            let known = |one: &Literal, two: &Literal| claimed(model, *one, &[*two]).is_some();
            if known(second, first) { (*second, first.variable, "joint") } else { (*first, second.variable, "joint") }
        }
        _ => return None,
    };
    let list = causes(model, solved, cause, evidence);
    let total = claimed(model, evidence, &[]).filter(|_| query.times == 1);
    let target = query.event.iter().find(|literal| literal.variable == cause);
    let needed = |value: usize| target.is_some_and(|target| target.values >> value & 1 == 1);
    let enough = complete(&list)
        || (kind == "joint" || total.is_some())
            && list.iter().enumerate().all(|(at, known)| !needed(at) || known.0.is_some() && known.1.is_some());
    if !enough {
        return None;
    }
    let at = match groups.iter().position(|group| group.evidence == evidence && group.cause == cause && group.times == query.times) {
        Some(at) => at,
        None if groups.len() == LETTERS.len() => return None,
        None => {
            groups.push(Group {
                evidence,
                cause,
                times: query.times,
                facts: described(model, &list, evidence, cause, total, query.span),
                asks: Vec::new(),
            });
            groups.len() - 1
        }
    };
    let mut ask = Facts::default();
    ask.set("kind", words(kind), query.span);
    ask.set("name", words(&title(model, query)), query.span);
    let targets = (0..list.len()).filter(|value| needed(*value)).map(|value| whole(value + 1));
    ask.set("targets", Value::List(targets.collect()), query.span);
    ask.set("number", whole(groups[at].asks.len() + 1), query.span);
    groups[at].asks.push(Value::Record(ask));
    Some(())
}

fn complete(list: &[(Option<Given>, Option<Given>)]) -> bool {
    list.iter().all(|(prior, likely)| prior.as_ref().is_some_and(|prior| prior.value.is_zero()) || prior.is_some() && likely.is_some())
}

fn described(
    model: &Model,
    list: &[(Option<Given>, Option<Given>)],
    evidence: Literal,
    cause: usize,
    total: Option<Given>,
    span: Span,
) -> Facts {
    let mut facts = Facts::default();
    facts.set("evidence", words(&model.said(evidence)), span);
    let records = list.iter().enumerate().map(|(at, (prior, likely))| {
        let mut record = Facts::default();
        record.set("name", words(&model.variables[cause].values[at]), span);
        if let Some(prior) = prior {
            record.set("prior", Value::Formula(prior.latex.clone()), prior.span);
        }
        match likely {
            Some(likely) => record.set("likelihood", Value::Formula(likely.latex.clone()), likely.span),
            None if prior.as_ref().is_some_and(|prior| prior.value.is_zero()) => {
                record.set("likelihood", Value::Formula("0".to_owned()), span)
            }
            None => {}
        }
        Value::Record(record)
    });
    facts.set("causes", Value::List(records.collect()), span);
    match total {
        Some(total) => facts.set("total", Value::Formula(total.latex), total.span),
        None => facts.set("total", Value::Flag(false), span),
    }
    facts
}

/// A question that the joint probabilities answer, as a quotient of two of them.
fn tabled(model: &Model, solved: &Solved, query: &Query) -> Option<Value> {
    if query.times != 1 {
        return None;
    }
    let both = solved.joint(&[query.event.as_slice(), &query.condition].concat())?;
    let both = if query.any { Rational::one() - both } else { both };
    if query.any && !query.condition.is_empty() {
        return None;
    }
    let whole = if query.condition.is_empty() { Rational::one() } else { solved.joint(&query.condition)? };
    if whole.is_zero() {
        return None;
    }
    let mut record = Facts::default();
    record.set("name", words(&title(model, query)), query.span);
    let said = |literals: &[Literal]| literals.iter().map(|literal| model.said(*literal)).collect::<Vec<_>>().join(" and ");
    let named = if query.any { title(model, query) } else { said(&[query.event.as_slice(), &query.condition].concat()) };
    record.set("both", words(&named), query.span);
    record.set("joint", Value::Formula(decimal_text(&both)), query.span);
    if !query.condition.is_empty() {
        record.set("condition", words(&said(&query.condition)), query.span);
        record.set("given", Value::Formula(decimal_text(&whole)), query.span);
    }
    Some(Value::Record(record))
}

/// Says which probabilities a question lacks.
fn lacking(model: &Model, solved: &Solved, query: &Query, diagnostics: &mut Vec<Diagnostic>) {
    let before = diagnostics.len();
    if let ([event], [condition]) = (query.event.as_slice(), query.condition.as_slice()) {
        for (value, (prior, likely)) in causes(model, solved, event.variable, *condition).into_iter().enumerate() {
            let name = &model.variables[event.variable].values[value];
            if prior.is_none() {
                diagnostics.push(missing(query.span, &format!("the prior probability of {name}")));
            }
            if likely.is_none() {
                diagnostics.push(missing(query.span, &format!("the probability of {} given {name}", model.said(*condition))));
            }
        }
    }
    if diagnostics.len() == before {
        diagnostics.push(missing(query.span, &format!("what {} follows from", title(model, query))));
    }
}
