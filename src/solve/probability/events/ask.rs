//! What a statement asks for, and what it says was observed.

use super::{
    atoms::{Atoms, Mark, What},
    claims::{events, is_predicate},
    lexicon::lexicon,
    model::{Literal, Model},
    scan::{Item, Piece, Sentence, asks},
};
use crate::diag::{Diagnostic, Span};

/// A question: `P(event | condition)`, the condition observed so many times.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::solve::probability) struct Query {
    pub(in crate::solve::probability) event: Vec<Literal>,
    pub(in crate::solve::probability) condition: Vec<Literal>,
    pub(in crate::solve::probability) times: i64,
    /// The question is of any of the events: `event` holds their complements, and the answer is one less.
    pub(in crate::solve::probability) any: bool,
    pub(in crate::solve::probability) span: Span,
}

/// The questions of a statement with the observations before them.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) queries: Vec<Query>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Which sentences say what was observed.
    pub(super) observations: Vec<usize>,
}

fn unclear(span: Span) -> Diagnostic {
    Diagnostic::error("not-understood", span, "it is not clear what is asked and what is given")
}

/// Reads the questions.
pub(super) fn asked(model: &Model, atoms: &Atoms, sentences: &[Sentence]) -> Asked {
    let mut out = Asked::default();
    let mut observed: Vec<(Literal, i64)> = Vec::new();
    for (at, sentence) in sentences.iter().enumerate() {
        let marks = &atoms.marks[at];
        let numbers = sentence.pieces.iter().any(|piece| matches!(piece.item, Item::Chance(..)));
        if sentence.asks {
            question(model, sentence, marks, &mut out);
        } else if !numbers && tells(sentence) && !marks.iter().any(|mark| mark.what == What::Stock) {
            let found: Vec<Literal> = events(marks);
            // `as low, average or high`: the values that there are.
            let lists = (0..model.variables.len()).any(|at| found.iter().filter(|literal| literal.variable == at).count() > 1)
                && marks.windows(2).all(|pair| {
                    let between = sentence.pieces.get(pair[0].to..pair[1].from).unwrap_or_default();
                    between
                        .iter()
                        .all(|piece| piece.joins() || piece.stem() == "or" || atoms.population.iter().any(|word| word == piece.stem()))
                });
            let found = if lists { Vec::new() } else { found };
            if !found.is_empty() {
                out.observations.push(at);
            }
            let times = times(sentence);
            observed.extend(found.into_iter().map(|literal| (literal, times)));
        }
    }
    for query in &mut out.queries {
        for (literal, times) in &observed {
            let asked = query.event.iter().any(|event| event.variable == literal.variable);
            if !asked && !query.condition.contains(literal) {
                query.condition.push(*literal);
                query.times = query.times.max(*times);
            }
        }
    }
    out
}

/// Whether a sentence without numbers tells of one case and not of the world at large.
fn tells(sentence: &Sentence) -> bool {
    !sentence.pieces.iter().any(|piece| {
        lexicon().is_condition(piece.stem())
            || matches!(
                piece.stem(),
                "there"
                    | "some"
                    | "may"
                    | "can"
                    | "often"
                    | "sometime"
                    | "whether"
                    | "want"
                    | "design"
                    | "develop"
                    | "call"
                    | "interest"
                    | "use"
                    | "available"
                    | "exist"
            )
    })
}

/// How often the evidence is observed: `twice`, `both tests`.
fn times(sentence: &Sentence) -> i64 {
    let stems: Vec<&str> = sentence.pieces.iter().map(Piece::stem).collect();
    let tests = |at: usize| stems[at + 1..].iter().take(4).any(|stem| matches!(*stem, "test" | "result" | "tim" | "time"));
    let mut times = 1;
    for (at, stem) in stems.iter().enumerate() {
        times = times.max(match *stem {
            "twic" | "twice" => 2,
            "both" | "two" | "second" if tests(at) => 2,
            "both" if at > 0 && matches!(stems[at - 1], "on" | "in" | "by" | "to") && at + 1 == stems.len() => 2,
            "thric" | "thrice" => 3,
            "three" | "thre" if tests(at) => 3,
            _ => 1,
        });
    }
    times
}

/// `the positive predictive value`: how likely the result of a test is right.
fn predictive(model: &Model, sentence: &Sentence, marks: &[Mark], span: Span) -> Option<Query> {
    let named = sentence.pieces.windows(2).any(|pair| pair[0].stem() == "predict" && pair[1].stem() == "valu");
    let [Mark { what: What::Event(result), .. }] = marks else { return None };
    let subject = (0..model.variables.len()).find(|at| *at != result.variable && model.variables.len() == 2)?;
    named.then(|| Query {
        event: vec![Literal { variable: subject, values: result.values }],
        condition: vec![*result],
        times: 1,
        any: false,
        span,
    })
}

/// Reads one question sentence.
fn question(model: &Model, sentence: &Sentence, marks: &[Mark], out: &mut Asked) {
    let pieces = &sentence.pieces;
    let span = pieces.first().map_or(Span::default(), |first| pieces.last().map_or(first.span, |last| first.span.join(last.span)));
    // `Probability of disease?` asks without a verb.
    let bare = || (0..pieces.len().min(3)).find(|at| super::scan::is_chance_word(pieces[*at].stem()));
    let target = (0..pieces.len()).find(|at| asks(pieces, *at)).or_else(bare);
    let Some(target) = target else {
        out.diagnostics.push(unclear(span));
        return;
    };
    if let Some(query) = predictive(model, sentence, marks, span) {
        out.queries.push(query);
        return;
    }
    // Clauses with numbers tell, they do not ask.
    let told = told(pieces);
    // What is told after the question may hold what is observed, too.
    let mixed = marks.iter().filter(|mark| mark.from > target && told[mark.from] && matches!(mark.what, What::Event(_))).count() > 1;
    if mixed {
        out.diagnostics.push(unclear(span));
        return;
    }
    let marks: Vec<Mark> = marks.iter().filter(|mark| !told[mark.from]).cloned().collect();
    let marks = marks.as_slice();
    let before: Vec<Mark> = marks.iter().filter(|mark| mark.from < target).cloned().collect();
    let after: Vec<Mark> = marks.iter().filter(|mark| mark.from > target).cloned().collect();
    if marks.iter().any(|mark| matches!(mark.what, What::Role(_))) {
        out.diagnostics.push(unclear(span));
        return;
    }
    let mut condition = events(&before);
    let mut scope = vec![false; pieces.len()];
    for at in target..pieces.len() {
        if lexicon().is_condition(pieces[at].stem()) {
            let end = pieces[at..].iter().position(|piece| piece.item == Item::Comma).map_or(pieces.len(), |stop| at + stop);
            scope[at..end].fill(true);
        }
    }
    let mut event: Vec<(Literal, Mark)> = Vec::new();
    for mark in &after {
        let What::Event(literal) = mark.what else { continue };
        if scope[mark.from] {
            if !condition.contains(&literal) {
                condition.push(literal);
            }
        } else if !event.iter().any(|(known, _)| *known == literal) {
            event.push((literal, mark.clone()));
        }
    }
    let event = match unite(model, pieces, event) {
        Some(event) => event,
        None => {
            out.diagnostics.push(unclear(span));
            return;
        }
    };
    let explicit = scope.iter().any(|inside| *inside) && after.iter().any(|mark| scope[mark.from]);
    let (event, more) = if explicit { (event.into_iter().map(|(literal, _)| literal).collect(), Vec::new()) } else { order(pieces, event) };
    for literal in more {
        if !condition.contains(&literal) {
            condition.push(literal);
        }
    }
    let same = event.iter().any(|event: &Literal| condition.iter().any(|given| given.variable == event.variable));
    if event.is_empty() || same {
        out.diagnostics.push(unclear(span));
        return;
    }
    out.queries.push(Query { event, condition, times: times(sentence), any: false, span });
}

/// Which pieces of a question stand in clauses with numbers: between commas, from a word of condition on.
pub(super) fn told(pieces: &[Piece]) -> Vec<bool> {
    let mut out = vec![false; pieces.len()];
    let cuts = |at: usize| pieces[at].item == Item::Comma || lexicon().is_condition(pieces[at].stem()) || asks(pieces, at);
    let mut start = 0;
    for end in 1..=pieces.len() {
        if end < pieces.len() && !cuts(end) {
            continue;
        }
        if pieces[start..end].iter().any(|piece| matches!(piece.item, Item::Chance(..))) && !(start..end).any(|at| asks(pieces, at)) {
            out[start..end].fill(true);
        }
        start = end;
    }
    out
}

/// `machine A or B` as one event; `blue rather than green` as blue. `None` for other mentions of one variable with several values.
fn unite(model: &Model, pieces: &[Piece], events: Vec<(Literal, Mark)>) -> Option<Vec<(Literal, Mark)>> {
    let mut out: Vec<(Literal, Mark)> = Vec::new();
    for (literal, mark) in events {
        let Some((known, first)) = out.iter_mut().find(|(known, _)| known.variable == literal.variable) else {
            out.push((literal, mark));
            continue;
        };
        let between = &pieces[first.to..mark.from];
        if between.iter().any(|piece| matches!(piece.stem(), "rath" | "instead")) {
            continue;
        }
        let either = between.iter().any(|piece| piece.stem() == "or") && between.len() < 4;
        let all = (1_u32 << model.variables[literal.variable].values.len()) - 1;
        if !either || (known.values | literal.values) == all {
            return None;
        }
        known.values |= literal.values;
        first.to = mark.to;
    }
    Some(out)
}

/// The event and the conditions of a question without a word of condition: a property of the subject is a condition.
fn order(pieces: &[Piece], events: Vec<(Literal, Mark)>) -> (Vec<Literal>, Vec<Literal>) {
    let [(first, one), (second, two)] = events.as_slice() else {
        return (events.into_iter().map(|(literal, _)| literal).collect(), Vec::new());
    };
    let between = &pieces[one.to..two.from];
    if between.iter().any(|piece| lexicon().is_join(piece.stem())) {
        return (vec![*first, *second], Vec::new());
    }
    let led = between
        .iter()
        .rev()
        .find(|piece| !lexicon().is_neutral(piece.stem()) || lexicon().is_relative(piece.stem()))
        .is_some_and(|piece| lexicon().is_relative(piece.stem()));
    if led && !between.iter().any(|piece| is_predicate(piece.stem())) {
        (vec![*first], vec![*second])
    } else {
        (vec![*second], vec![*first])
    }
}
