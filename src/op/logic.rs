//! Relations, connectives, conditions and sets.

use std::cmp::Ordering;

use super::row::{Arity, Class, Row, elsewhere, table};
use crate::{
    ir::OpId,
    num::{Comparison, Outcome, Scalar, UNDECIDED, Value},
};

table! { 400;
    /// Whether two values are equal.
    EQ = "eq" Relation (2) ["="] {} |v, _| equal(v);
    /// Whether two values differ.
    NE = "ne" Relation (2) ["\\ne", "\\neq"] {} |v, b| opposite(equal(v), b);
    /// Whether the first is less.
    LT = "lt" Relation (2) ["<", "\\lt"] {} |v, _| ordered(v, |order| order == Ordering::Less);
    /// Whether the first is less or equal.
    LE = "le" Relation (2) ["\\le", "\\leq"] {} |v, _| ordered(v, |order| order != Ordering::Greater);
    /// Whether the first is greater.
    GT = "gt" Relation (2) [">", "\\gt"] {} |v, _| ordered(v, |order| order == Ordering::Greater);
    /// Whether the first is greater or equal.
    GE = "ge" Relation (2) ["\\ge", "\\geq"] {} |v, _| ordered(v, |order| order != Ordering::Less);
    /// Whether two values are close; says nothing exact, so it has no value.
    APPROX = "approx" Relation (2) ["\\approx"] {} elsewhere;
    /// Whether the first belongs to the set.
    ELEMENT = "element" Relation (2) ["\\in"] {} |v, _| member(&v[0], &v[1]);
    /// Whether the set holds the second.
    MEMBER = "member" Relation (2) ["\\ni"] {} |v, _| member(&v[1], &v[0]);
    /// Whether the first set lies in the second.
    SUBSET = "subset" Relation (2) ["\\subset", "\\subseteq"] {} |v, _| subset(v);
    /// Whether all hold.
    AND = "and" Connective (0 up) ["\\land", "\\wedge"] {} |v, _| all(v, true);
    /// Whether any holds.
    OR = "or" Connective (0 up) ["\\lor", "\\vee"] {} |v, _| all(v, false);
    /// Whether it does not hold.
    NOT = "not" Connective (1) ["\\neg", "\\lnot"] {} |v, b| opposite(Outcome::Known(v[0].clone()), b);
    /// Whether the second holds where the first does.
    IMPLIES = "implies" Connective (2) ["\\Rightarrow", "\\implies"] {} |v, _| truths(v).map(|truths| Value::Bool(!truths[0] || truths[1]));
    /// Whether both hold or neither does.
    EQUIVALENT = "equivalent" Connective (2) ["\\Leftrightarrow", "\\iff"] {} |v, _| truths(v).map(|truths| Value::Bool(truths[0] == truths[1]));
    /// Values and their conditions in turn, then perhaps the value otherwise; the first condition that holds decides.
    PIECEWISE = "piecewise" Function (1 up) [] {} piecewise;
    /// One where the condition holds, else zero.
    INDICATOR = "indicator" Function (1) ["indicator"] {} |v, _| truths(v).map(|truths| Value::integer(i64::from(truths[0])));
    /// The set of its arguments.
    SET = "set" Function (0 up) [] {} set;
    /// The interval from the first to the second; the third and fourth say whether an end belongs to it (1) or not (0).
    INTERVAL = "interval" Function (2 to 4) [] {"low", "high", "closedlow" = 1, "closedhigh" = 1} elsewhere;
    /// The members of any of the sets.
    UNION = "union" Function (1 up) ["\\cup"] {} join;
    /// The members of all of the sets.
    INTERSECTION = "intersection" Function (1 up) ["\\cap"] {} |v, _| sieve(&v[0], &v[1..], true);
    /// The members of the first set that are not in the second.
    SETMINUS = "setminus" Function (2) ["\\setminus"] {} |v, _| sieve(&v[0], &v[1..], false);
    /// Whether one of both holds and the other does not.
    XOR = "xor" Connective (2) ["\\veebar"] {} |v, _| truths(v).map(|truths| Value::Bool(truths[0] != truths[1]));
}

fn undecided() -> Outcome<Value> {
    Outcome::Unknown(UNDECIDED.to_owned())
}

fn equal(values: &[Value]) -> Outcome<Value> {
    match values[0].compare(&values[1]) {
        Comparison::Equal => Outcome::Known(Value::Bool(true)),
        Comparison::Different { .. } => Outcome::Known(Value::Bool(false)),
        Comparison::Misfit { left, right } => Outcome::Undefined(format!("{left} and {right} are not compared")),
        Comparison::Undecided => undecided(),
    }
}

fn ordered(values: &[Value], holds: impl Fn(Ordering) -> bool) -> Outcome<Value> {
    let (Ok(left), Ok(right)) = (Scalar::try_from(&values[0]), Scalar::try_from(&values[1])) else {
        return Outcome::Undefined(format!("{} and {} have no order", values[0].described(), values[1].described()));
    };
    left.compare(&right).map_or_else(undecided, |order| Outcome::Known(Value::Bool(holds(order))))
}

fn opposite(value: Outcome<Value>, _: u32) -> Outcome<Value> {
    value.and_then(|value| truths(&[value]).map(|truths| Value::Bool(!truths[0])))
}

fn truths(values: &[Value]) -> Outcome<Vec<bool>> {
    Outcome::collect(values.iter().map(|value| match value {
        Value::Bool(truth) => Outcome::Known(*truth),
        other => Outcome::Undefined(format!("{} is not true or false", other.described())),
    }))
}

fn all(values: &[Value], wanted: bool) -> Outcome<Value> {
    truths(values).map(|truths| Value::Bool(truths.iter().all(|truth| *truth == wanted) == wanted))
}

fn piecewise(values: &[Value], _: u32) -> Outcome<Value> {
    for case in values.chunks(2) {
        match case {
            [value, Value::Bool(true)] | [value] => return Outcome::Known(value.clone()),
            [_, Value::Bool(false)] => {}
            _ => return Outcome::Undefined("a case without a condition".to_owned()),
        }
    }
    Outcome::Undefined("no case applies".to_owned())
}

/// The members of a set, a vector or a list.
fn members(value: &Value) -> Outcome<Vec<Value>> {
    match value {
        Value::List(items) => Outcome::Known(items.clone()),
        Value::Tensor(tensor) if tensor.shape().len() == 1 => Outcome::Known(tensor.entries().iter().cloned().map(Value::from).collect()),
        other => Outcome::Unknown(format!("the members of {}", other.described())),
    }
}

/// Whether `items` hold `wanted`; a misfit is no member.
fn holds(items: &[Value], wanted: &Value) -> Outcome<bool> {
    let mut unsure = false;
    for item in items {
        match item.compare(wanted) {
            Comparison::Equal => return Outcome::Known(true),
            Comparison::Undecided => unsure = true,
            Comparison::Different { .. } | Comparison::Misfit { .. } => {}
        }
    }
    if unsure { Outcome::Unknown(UNDECIDED.to_owned()) } else { Outcome::Known(false) }
}

fn member(item: &Value, set: &Value) -> Outcome<Value> {
    members(set).and_then(|items| holds(&items, item).map(Value::Bool))
}

fn subset(values: &[Value]) -> Outcome<Value> {
    members(&values[0]).and_then(|inner| {
        members(&values[1]).and_then(|outer| {
            Outcome::collect(inner.iter().map(|item| holds(&outer, item))).map(|all| Value::Bool(all.into_iter().all(|held| held)))
        })
    })
}

/// A set keeps each member once.
fn set(values: &[Value], _: u32) -> Outcome<Value> {
    if values.len() > 4096 {
        return Outcome::Unknown("out of budget".to_owned());
    }
    let mut kept: Vec<Value> = Vec::new();
    for value in values {
        match holds(&kept, value) {
            Outcome::Known(true) => {}
            Outcome::Known(false) => kept.push(value.clone()),
            _ => return undecided(),
        }
    }
    Outcome::Known(Value::List(kept))
}

fn join(values: &[Value], bits: u32) -> Outcome<Value> {
    Outcome::collect(values.iter().map(members)).and_then(|sets| set(&sets.concat(), bits))
}

/// The members of the first set that are, or are not, in all of the others.
fn sieve(first: &Value, others: &[Value], inside: bool) -> Outcome<Value> {
    members(first).and_then(|items| {
        Outcome::collect(others.iter().map(members)).and_then(|others| {
            let held = items.into_iter().map(|item| {
                let all = Outcome::collect(others.iter().map(|set| holds(set, &item)));
                all.map(|held| (held.into_iter().all(|held| held == inside), item))
            });
            Outcome::collect(held).map(|held| Value::List(held.into_iter().filter(|(keep, _)| *keep).map(|(_, item)| item).collect()))
        })
    })
}
