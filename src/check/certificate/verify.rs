//! The certifier: replays a certificate without searching.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, HashMap},
};

use num_traits::{Signed, Zero};

use super::{
    BITS, Certificate, Condition, Granted, Ground, Need, Values,
    conditions::conditions,
    derive::derivative,
    expand::{Certifier, Signs},
    term::{Term, number, replaced},
};
use crate::{
    check::{Options, Session, explain::shortened, step::Relation},
    elaborate::{self, Choices},
    eval::{self, Environment},
    ir::Arena,
    num::{Decimal, Outcome, Rational, Rounding, Scalar, Value, bounds, exact_latex, format_fixed},
    syntax,
};

/// Digits of an enclosure in a certificate.
const DIGITS: u32 = 24;

/// The points at which both sides of an identity are evaluated.
const POINTS: [[i64; 5]; 6] = [[2, 3, 5, 7, 11], [1, 2, 3, 4, 5], [1, 1, 1, 1, 1], [5, 4, 3, 2, 1], [-1, 2, -3, 4, -5], [3, 1, 4, 1, 6]];

/// Replays a certificate; the error says what was not as it says.
pub fn verify(certificate: &Certificate) -> Result<(), String> {
    reads(certificate)?;
    let relation =
        Relation::of(&certificate.relation).ok_or_else(|| format!("the relation `{}` has no certificates", certificate.relation))?;
    let (left, right) = (&certificate.terms.0, &certificate.terms.1);
    let (l, r) = (&worked_out(left), &worked_out(right));
    match &certificate.ground {
        Ground::Values(values) => {
            if !certificate.conditions.is_empty() {
                return Err("values have no conditions".to_owned());
            }
            decide(relation, certificate.holds, &evaluated(left)?, &evaluated(right)?, values)
        }
        Ground::Witness { at, values } => {
            if certificate.holds {
                return Err("a point proves nothing".to_owned());
            }
            let point = admitted(certificate, at)?;
            decide(relation, false, &evaluated(&replaced(l, &point))?, &evaluated(&replaced(r, &point))?, values)
        }
        Ground::Expansion { rules } => {
            if !certificate.holds || relation != Relation::Equal {
                return Err("an expansion proves equality only".to_owned());
            }
            let needed = needed(certificate, left, right)?;
            if needed != certificate.conditions {
                return Err("the conditions of definedness are others".to_owned());
            }
            let (equal, used) = expanded(certificate, left, right)?;
            if !equal {
                return Err("the two sides do not expand to the same".to_owned());
            }
            if used != *rules {
                return Err("the rules that were used are others".to_owned());
            }
            agree_somewhere(certificate, l, r)
        }
    }
}

/// Reads both formulas again and compares them with the terms.
pub(super) fn reads(certificate: &Certificate) -> Result<(), String> {
    let mut session = Session::new(&Options { repairs: false, ..Options::default() });
    session.context.log_base = certificate.reading.log_base;
    session.context.sigmoid = certificate.reading.sigmoid;
    for granted in &certificate.assumptions {
        session.context.declare(&mut session.arena, &granted.letter, elaborate::Kind::Scalar, true);
    }
    for (name, term) in &certificate.names {
        let expression = term.expression(&mut session.arena).ok_or_else(|| format!("what `{name}` stands for cannot be read"))?;
        session.define_name(name, expression);
    }
    for (latex, term, side) in [(&certificate.left, &certificate.terms.0, "left"), (&certificate.right, &certificate.terms.1, "right")] {
        let parsed = syntax::parse(latex);
        if !parsed.is_complete() {
            return Err(format!("the {side} side cannot be read"));
        }
        let elaborated = elaborate::elaborate(&parsed.tree, parsed.tree.root(), &mut session.arena, &session.context, &Choices::default())
            .map_err(|obstacle| format!("the {side} side cannot be read: {}", obstacle.what))?;
        let whole = session.unfolded(elaborated.expression).ok_or_else(|| format!("the {side} side is too large"))?;
        let said = Term::of(&session.arena, whole).ok_or_else(|| format!("the {side} side has no term"))?;
        if said != *term {
            return Err(format!("the {side} side says `{said}`, not `{term}`"));
        }
    }
    Ok(())
}

/// The entries of a closed term's value.
pub(super) fn evaluated(term: &Term) -> Result<Vec<Scalar>, String> {
    let mut arena = Arena::new();
    let id = term.expression(&mut arena).ok_or("a term cannot be built")?;
    match eval::evaluate(&arena, id, &Environment::new(), BITS) {
        Outcome::Known(Value::Scalar(scalar)) => Ok(vec![scalar]),
        Outcome::Known(Value::Tensor(tensor)) => Ok(tensor.entries().to_vec()),
        Outcome::Known(_) => Err("a value that is no number".to_owned()),
        Outcome::Undefined(why) | Outcome::Unknown(why) => Err(format!("a side has no value: {why}")),
    }
}

/// Numbers as a certificate writes them.
pub(super) fn words(value: &Scalar) -> Option<String> {
    match value.exact() {
        Some(exact) => Some(exact.to_string()),
        None => format_fixed(value, DIGITS).known(),
    }
}

/// Whether the values are those listed, and the relation holds or fails between them as said.
pub(super) fn decide(relation: Relation, holds: bool, left: &[Scalar], right: &[Scalar], values: &Values) -> Result<(), String> {
    let listed = |all: &[Scalar], listed: &[String]| {
        all.len() == listed.len() && all.iter().zip(listed).all(|(one, two)| words(one).as_ref() == Some(two))
    };
    if !listed(left, &values.left) || !listed(right, &values.right) {
        return Err("the values are others".to_owned());
    }
    if left.len() != right.len() || values.typed.len() != right.len() || left.is_empty() {
        return Err("the shapes differ".to_owned());
    }
    let mut all = true;
    for ((a, b), typed) in left.iter().zip(right).zip(&values.typed) {
        let typed = match typed {
            Some(text) => {
                let typed = Decimal::parse(text).ok_or_else(|| format!("`{text}` is no decimal"))?;
                if b.exact() != Some(&typed.value) {
                    return Err(format!("`{text}` is not what stands on the right"));
                }
                Some(typed)
            }
            None => None,
        };
        all &= entry_holds(relation, a, b, typed.as_ref()).ok_or("the enclosures do not decide")?;
    }
    if all == holds { Ok(()) } else { Err(format!("the relation {} between the values", if all { "holds" } else { "fails" })) }
}

fn entry_holds(relation: Relation, a: &Scalar, b: &Scalar, typed: Option<&Decimal>) -> Option<bool> {
    let order = a.compare(b);
    match relation {
        Relation::Equal | Relation::Approx => {
            if order == Some(Ordering::Equal) {
                return Some(true);
            }
            let rounding = typed.map(|typed| match relation {
                Relation::Approx => Rounding::of(a, &typed.without_trailing_zeros()),
                _ => Rounding::of(a, typed),
            });
            match rounding {
                Some(rounding) if rounding.is_right() => Some(true),
                Some(Rounding::Wrong) => Some(false),
                Some(_) => None,
                None if relation == Relation::Approx => near(a, b),
                None => order.map(|_| false),
            }
        }
        Relation::NotEqual => order.map(|order| order != Ordering::Equal),
        Relation::Order { less, strict } => {
            let wanted = if less { Ordering::Less } else { Ordering::Greater };
            order.map(|order| order == wanted || (!strict && order == Ordering::Equal))
        }
    }
}

/// Whether two numbers are within one part in a hundred; nothing between that and a half.
fn near(a: &Scalar, b: &Scalar) -> Option<bool> {
    let ((low, high), (other_low, other_high)) = (bounds(a)?, bounds(b)?);
    let gap = (&high - &other_low).abs().max((&low - &other_high).abs());
    let size = low.abs().max(other_low.abs());
    if &gap * Rational::from_integer(100.into()) <= size {
        return Some(true);
    }
    (&gap * Rational::from_integer(2.into()) > size).then_some(false)
}

/// The witness as terms, when every letter has a value that the assumptions admit.
fn admitted(certificate: &Certificate, at: &BTreeMap<String, String>) -> Result<HashMap<String, Term>, String> {
    let mut point = HashMap::new();
    for (letter, text) in at {
        let value = number(text).ok_or_else(|| format!("`{text}` is no number"))?;
        let granted = certificate.assumptions.iter().find(|granted| granted.letter == *letter);
        let granted = granted.ok_or_else(|| format!("nothing says that `{letter}` ranges"))?;
        if !granted.admits(&value) {
            return Err(format!("`{letter}` may not be {text}"));
        }
        point.insert(letter.clone(), Term::Number(value));
    }
    Ok(point)
}

impl Granted {
    /// Whether the letter may have this value; an end that is no number admits nothing.
    fn admits(&self, value: &Rational) -> bool {
        let end = |end: &Option<(String, bool)>, wanted: Ordering| match end {
            None => true,
            Some((end, closed)) => number(end).is_some_and(|end| value.cmp(&end) == wanted || (*closed && *value == end)),
        };
        end(&self.above, Ordering::Greater)
            && end(&self.below, Ordering::Less)
            && (!self.integer || value.is_integer())
            && (!self.nonzero || !value.is_zero())
    }
}

/// The term with its derivatives worked out, by the certifier's own rules; one that has no rule stays.
pub(super) fn worked_out(term: &Term) -> Term {
    let all = |terms: &[Term]| terms.iter().map(worked_out).collect::<Vec<_>>();
    match term {
        Term::Number(_) | Term::Symbol(_) => term.clone(),
        Term::Apply(name, arguments) => Term::Apply(name.clone(), all(arguments)),
        Term::Tensor(shape, entries) => Term::Tensor(shape.clone(), all(entries)),
        Term::Bind(name, bindings, body) => {
            let free = bindings.iter().all(|(_, range)| range.is_none());
            if let ("derivative" | "partial", true, [body]) = (name.as_str(), free, body.as_slice()) {
                let derived = bindings.iter().try_fold(worked_out(body), |body, (variable, _)| derivative(&body, variable, 0));
                return derived.unwrap_or_else(|_| term.clone());
            }
            Term::Bind(name.clone(), bindings.clone(), all(body))
        }
    }
}

/// What is known of letters by the assumptions and by conditions that are letters.
fn signs(certificate: &Certificate, granted: &[Condition]) -> Signs {
    let mut signs = Signs::default();
    for known in &certificate.assumptions {
        if let Some(end) = known.above.as_ref().and_then(|(end, closed)| number(end).map(|end| (end, *closed))) {
            let (end, closed) = end;
            if end.is_positive() || (end.is_zero() && (!closed || known.nonzero)) {
                signs.positive.insert(known.letter.clone());
            }
            if !end.is_negative() {
                signs.nonnegative.insert(known.letter.clone());
            }
        }
        if known.nonzero {
            signs.nonzero.insert(known.letter.clone());
        }
    }
    for condition in granted {
        if let Term::Symbol(name) = &condition.term {
            match condition.is {
                Need::Positive => signs.positive.insert(name.clone()),
                Need::Nonnegative => signs.nonnegative.insert(name.clone()),
                Need::Nonzero => signs.nonzero.insert(name.clone()),
            };
        }
    }
    let positive: Vec<String> = signs.positive.iter().cloned().collect();
    signs.nonnegative.extend(positive.iter().cloned());
    signs.nonzero.extend(positive);
    signs
}

/// The conditions of definedness that do not follow from the assumptions.
pub(super) fn needed(certificate: &Certificate, left: &Term, right: &Term) -> Result<Vec<Condition>, String> {
    let mut certifier = Certifier::new(signs(certificate, &[]));
    let all = conditions(&[left, right]);
    Ok(all.into_iter().filter(|condition| !certifier.follows(condition.is, &condition.term)).collect())
}

/// Whether both sides expand to the same, and by which rules.
pub(super) fn expanded(certificate: &Certificate, left: &Term, right: &Term) -> Result<(bool, Vec<String>), String> {
    let mut certifier = Certifier::new(signs(certificate, &certificate.conditions));
    let equal = certifier.equal(left, right)?;
    Ok((equal, certifier.rules.iter().map(|rule| (*rule).to_owned()).collect()))
}

/// The points of a certificate's domain at which both of its sides are looked at.
fn points(certificate: &Certificate) -> Vec<BTreeMap<String, Rational>> {
    let mut letters = certificate.terms.0.symbols();
    letters.extend(certificate.terms.1.symbols());
    letters.sort();
    letters.dedup();
    let at = |turn: usize, values: &[i64; 5]| {
        let value = |at: usize| {
            // Small values as well: a base below one, an angle inside the circle.
            let below = (at / values.len() + 1) * if turn == 2 { 2 } else { 1 };
            Rational::new(values[at % values.len()].into(), below.into())
        };
        letters.iter().enumerate().map(|(at, letter)| (letter.clone(), value(at))).collect::<BTreeMap<_, _>>()
    };
    let mut all: Vec<BTreeMap<String, Rational>> = POINTS.iter().enumerate().map(|(turn, values)| at(turn, values)).collect();
    all.retain(|point| certificate.assumptions.iter().all(|granted| point.get(&granted.letter).is_none_or(|value| granted.admits(value))));
    all.dedup();
    all
}

fn as_terms(point: &BTreeMap<String, Rational>) -> HashMap<String, Term> {
    point.iter().map(|(letter, value)| (letter.clone(), Term::Number(value.clone()))).collect()
}

/// Points with the values of both sides there, in words.
pub(in crate::check) fn samples(certificate: &Certificate) -> Vec<(String, String, String)> {
    let (left, right) = (worked_out(&certificate.terms.0), worked_out(&certificate.terms.1));
    let value = |term: &Term, point: &HashMap<String, Term>| match evaluated(&replaced(term, point)).ok()?.as_slice() {
        [one] => words(one),
        _ => None,
    };
    let row = |point: &BTreeMap<String, Rational>| {
        let place: Vec<String> = point.iter().map(|(letter, value)| format!("{letter} = {}", exact_latex(value))).collect();
        let terms = as_terms(point);
        Some((place.join(", "), shortened(&value(&left, &terms)?), shortened(&value(&right, &terms)?)))
    };
    if certificate.assumptions.is_empty() { Vec::new() } else { points(certificate).iter().filter_map(row).collect() }
}

/// Both sides have values at some point, and wherever they have, the enclosures overlap.
fn agree_somewhere(certificate: &Certificate, left: &Term, right: &Term) -> Result<(), String> {
    let mut defined = false;
    for point in points(certificate) {
        let point = as_terms(&point);
        let (Ok(a), Ok(b)) = (evaluated(&replaced(left, &point)), evaluated(&replaced(right, &point))) else { continue };
        if a.len() != b.len() || a.iter().zip(&b).any(|(x, y)| x.compare(y).is_some_and(|order| order != Ordering::Equal)) {
            return Err("the two sides differ at a point".to_owned());
        }
        defined = true;
    }
    if defined || !has_values(left) || !has_values(right) {
        Ok(())
    } else {
        Err("the two sides have no value at any point tried".to_owned())
    }
}

/// Whether points give the term a value: a derivative has none by itself.
fn has_values(term: &Term) -> bool {
    let mut open = vec![term];
    while let Some(term) = open.pop() {
        match term {
            Term::Bind(..) => return false,
            Term::Number(_) | Term::Symbol(_) => {}
            Term::Apply(_, inner) | Term::Tensor(_, inner) => open.extend(inner),
        }
    }
    true
}
