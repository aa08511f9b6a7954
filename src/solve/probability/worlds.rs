//! Small worlds that are known from their objects alone: a box of dice or coins, drawers with two things each, a question that is known or
//! guessed, children. Every number and every word that may change the answer must be understood, or the statement is left to other readers.

mod bias;
mod children;
mod coins;
mod dice;
mod guess;
mod pairs;
mod rolls;

use num_traits::Zero;

use super::{
    Problem,
    bayes::{FAMILY, Given},
    events::{self, Claim, Literal, Model, Query, Variable},
    words::{Piece, count, pieces},
};
use crate::{
    diag::Span,
    num::Rational,
    solve::fact::{Facts, Value},
};

/// Reads such a statement; `None` when it is about something else or not understood wholly.
pub(super) fn read(text: &str, base: usize) -> Option<Problem> {
    let span = Span::new(base, base + text.len());
    let world = World::new(text, span);
    dice::read(&world)
        .or_else(|| coins::read(&world))
        .or_else(|| bias::read(&world))
        .or_else(|| pairs::read(&world))
        .or_else(|| guess::read(&world))
        .or_else(|| children::read(&world))
        .or_else(|| rolls::read(&world))
}

/// A statement as pieces.
struct World {
    pieces: Vec<Piece>,
    span: Span,
}

/// A set of pieces that were understood.
#[derive(Debug, Clone)]
struct Marks(Vec<bool>);

impl Marks {
    fn take(&mut self, from: usize, to: usize) {
        let end = to.min(self.0.len());
        if from < end {
            self.0[from..end].fill(true);
        }
    }
}

/// Words that may change what happens.
const DECISIVE: &str = "not no without never neither nor except unless least most exactly only more than fewer less expected expectation average variance twice thrice \
first second third fourth fifth last another again next before after both either or replacement replaced returned kept removed added until sum total product difference \
even odd prime larger smaller greater higher lower host reveals switch cost win wins lose weighted loaded biased unfair different distinct dependent correlated proportional proportionally";

impl World {
    fn new(text: &str, span: Span) -> World {
        World { pieces: pieces(&text.replace("per cent", "percent")), span }
    }

    fn word(&self, at: usize) -> &str {
        self.pieces.get(at).map_or("", Piece::word)
    }

    fn has(&self, words: &[&str]) -> bool {
        self.pieces.iter().any(|piece| words.contains(&piece.word()))
    }

    fn is(&self, at: usize, words: &[&str]) -> bool {
        words.contains(&self.word(at))
    }

    fn count(&self, at: usize) -> Option<i64> {
        self.pieces.get(at).and_then(count)
    }

    fn marks(&self) -> Marks {
        Marks(vec![false; self.pieces.len()])
    }

    /// The sentences as ranges of pieces, with whether each asks.
    fn sentences(&self) -> Vec<(usize, usize)> {
        let mut out = Vec::new();
        let mut from = 0;
        for at in 0..=self.pieces.len() {
            if at == self.pieces.len() || self.pieces[at] == Piece::Stop {
                if from < at {
                    out.push((from, at));
                }
                from = at + 1;
            }
        }
        out
    }

    /// Whether a sentence asks for a probability.
    fn asks(&self, (from, to): (usize, usize)) -> bool {
        (from..to).any(|at| {
            self.word(at).starts_with("probab")
                || self.is(at, &["chance", "likely", "likelihood", "wahrscheinlichkeit", "probabilité", "probabilidad"])
        }) && (from..to)
            .any(|at| self.is(at, &["what", "find", "compute", "calculate", "determine", "how", "give", "quelle", "wie", "cuál"]))
    }

    /// A probability at `at`: a decimal below one, a percentage, a fraction, or a number before `percent`; and where it ends.
    fn chance(&self, at: usize) -> Option<(Rational, String, usize)> {
        let (value, latex) = self.pieces.get(at)?.number()?;
        let percent = self.is(at + 1, &["percent"]);
        let value = if percent { value / Rational::from_integer(100.into()) } else { value.clone() };
        let one = Rational::from_integer(1.into());
        let latex = if percent { super::number::decimal_text(&value) } else { latex.to_owned() };
        (percent || !value.is_integer()).then_some(())?;
        (value > Rational::zero() && value < one).then_some((value, latex, at + 1 + usize::from(percent)))
    }

    /// Whether all that is left changes nothing; `known` says which further words are fine.
    fn quiet(&self, marks: &Marks, known: &dyn Fn(&str) -> bool) -> bool {
        self.pieces.iter().enumerate().all(|(at, piece)| {
            marks.0[at]
                || match piece {
                    Piece::Number(..) => false,
                    Piece::Word(word) => known(word) || !DECISIVE.split_whitespace().any(|decisive| decisive == word),
                    _ => true,
                }
        })
    }
}

/// A source of outcomes: its name, how likely it is, how likely it makes the evidence.
struct Source {
    name: String,
    prior: (Rational, String),
    likelihood: (Rational, String),
}

/// The problem of which source made the evidence: for each of `targets`, or for all of them, or how likely the evidence is.
fn sourced(sources: &[Source], evidence: &str, targets: &[usize], total: bool, span: Span) -> Problem {
    let mut model = Model::default();
    model.variables.push(Variable { values: sources.iter().map(|source| source.name.clone()).collect() });
    model.variables.push(Variable { values: vec![evidence.to_owned(), format!("not {evidence}")] });
    let given = |(value, latex): &(Rational, String)| Given { value: value.clone(), latex: latex.clone(), span };
    let seen = Literal { variable: 1, values: 1 };
    for (at, source) in sources.iter().enumerate() {
        let own = Literal { variable: 0, values: 1 << at };
        model.claims.push(Claim { event: vec![own], condition: Vec::new(), given: given(&source.prior) });
        model.claims.push(Claim { event: vec![seen], condition: vec![own], given: given(&source.likelihood) });
    }
    let mut queries: Vec<Query> = Vec::new();
    if total {
        queries.push(Query { event: vec![seen], condition: Vec::new(), times: 1, any: false, span });
    }
    for at in targets {
        queries.push(Query { event: vec![Literal { variable: 0, values: 1 << at }], condition: vec![seen], times: 1, any: false, span });
    }
    events::problem(&model, &queries, Vec::new(), span)
}

/// The problem of a quotient of two probabilities written as formulas.
fn quotient(both: &str, given: &str, span: Span) -> Problem {
    let mut record = Facts::default();
    record.set("name", Value::Words("P".to_owned()), span);
    record.set("both", Value::Formula(both.to_owned()), span);
    record.set("given", Value::Formula(given.to_owned()), span);
    let mut facts = Facts::default();
    facts.set("draws", Value::List(vec![Value::Record(record)]), span);
    Problem { family: FAMILY, facts, asked: vec![("posterior".to_owned(), span)], diagnostics: Vec::new() }
}

fn fraction(top: i64, bottom: i64) -> (Rational, String) {
    let bottom = bottom.max(1);
    (Rational::new(top.into(), bottom.into()), format!("\\frac{{{top}}}{{{bottom}}}"))
}
