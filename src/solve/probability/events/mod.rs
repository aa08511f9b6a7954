//! Probabilities of events in words: each number is the probability of an event under a condition, whatever the words and their order; a
//! small exact model says what follows.

mod ask;
mod atoms;
mod claims;
mod classes;
mod draws;
mod lexicon;
mod model;
mod outcomes;
mod scan;
mod tabled;
mod work;

use super::{Problem, Rule, tokens};
use crate::{
    diag::{Diagnostic, Span},
    num::Rational,
    solve::probability::bayes::Given,
};
pub(super) use ask::Query;
use atoms::{Atoms, What};
use claims::Claims;
use lexicon::lexicon;
pub(super) use model::{Claim, Literal, Model, Variable};
use scan::{Item, Sentence, sentences};
pub(super) use work::problem;

/// The words that the tables hold.
pub(super) mod known {
    use super::lexicon::{lexicon, stem};

    /// Whether some table holds a form of the word.
    pub(in crate::solve::probability) fn knows(word: &str) -> bool {
        lexicon().knows(&stem(word))
    }

    /// Every word, sorted.
    pub(in crate::solve::probability) fn words() -> &'static [String] {
        &lexicon().words
    }
}

/// Reads a problem of probabilities in words; `None` when the text is about something else.
pub(super) fn read(text: &str, base: usize) -> Option<Problem> {
    if let Some(problem) = tabled::read(text, base) {
        return Some(problem);
    }
    let tokens = tokens(Rule::events, text, base);
    let span = tokens.first()?.span.join(tokens.last()?.span);
    let mut sentences = sentences(&tokens);
    shares(&mut sentences);
    let chances = |sentence: &Sentence| sentence.pieces.iter().any(|piece| matches!(piece.item, Item::Chance(..)));
    let formulas = sentences.iter().flat_map(|sentence| &sentence.pieces).any(|piece| piece.item == Item::Formula);
    let likely = |sentence: &Sentence| {
        sentence.asks
            && sentence.pieces.iter().any(|piece| {
                scan::is_chance_word(piece.stem()) || matches!(&piece.item, Item::Word(text, _) if text.eq_ignore_ascii_case("predictive"))
            })
    };
    if formulas || !sentences.iter().any(likely) {
        return None;
    }
    let mut atoms = Atoms::find(&sentences);
    let mut model = told(&atoms, &sentences).0;
    equal(&mut model, &atoms, &sentences);
    if let Some(problem) = draws::read(&sentences, &atoms, &model, span) {
        return Some(problem);
    }
    if !sentences.iter().any(chances) && atoms.contents.is_empty() {
        return None;
    }
    while let Some(group) = partition(&model, &atoms, &sentences) {
        merge(&mut atoms, &group);
        model = told(&atoms, &sentences).0;
    }
    while let Some(at) = background(&model, &atoms, &sentences) {
        atoms.forget(at, &sentences);
        model = told(&atoms, &sentences).0;
    }
    atoms.witness(&sentences);
    let (mut model, mut diagnostics) = told(&atoms, &sentences);
    if model.variables.is_empty() {
        return None;
    }
    equal(&mut model, &atoms, &sentences);
    produced(&mut model, &atoms, &sentences);
    balanced(&mut model, &atoms, &sentences);
    let asked = ask::asked(&model, &atoms, &sentences);
    if asked.queries.is_empty() && asked.diagnostics.is_empty() {
        return None;
    }
    diagnostics.extend(asked.diagnostics.iter().cloned());
    for (at, sentence) in sentences.iter().enumerate() {
        let told = chances(sentence) || atoms.marks[at].iter().any(|mark| mark.what == What::Stock);
        if told || sentence.asks || asked.observations.contains(&at) {
            unread(sentence, &atoms, at, &model, told || sentence.asks, &mut diagnostics);
        }
    }
    for sentence in &sentences {
        bound(sentence, atoms.result.is_some(), &mut diagnostics);
    }
    for (at, sentence) in sentences.iter().enumerate().filter(|(_, sentence)| !chances(sentence)) {
        several(sentence, &atoms.marks[at], &mut diagnostics);
    }
    if diagnostics.is_empty() {
        priors(&model, span, &mut diagnostics);
    }
    Some(problem(&model, &asked.queries, diagnostics, span))
}

/// `Of 1000 applicants, 200 are qualified`: the later count is a share of the first.
fn shares(sentences: &mut [Sentence]) {
    for sentence in sentences {
        let counts: Vec<(usize, i64)> = sentence
            .pieces
            .iter()
            .enumerate()
            .filter_map(|(at, piece)| if let Item::Count(count) = piece.item { Some((at, count)) } else { None })
            .collect();
        let Some((first, whole)) = counts.first().copied() else { continue };
        let of = first.checked_sub(1).is_some_and(|at| matches!(sentence.pieces[at].stem(), "of" | "among" | "the" | "in" | "all"));
        let noun = sentence.pieces.get(first + 1).is_some_and(|piece| !piece.stem().is_empty() && !lexicon().is_verb(piece.stem()));
        if !of || !noun || whole < 2 || first > 0 && lexicon().is_kind(sentence.pieces[first - 1].stem()) {
            continue;
        }
        for (at, count) in counts.into_iter().skip(1) {
            if count > whole || at > 0 && lexicon().is_kind(sentence.pieces[at - 1].stem()) {
                continue;
            }
            let span = sentence.pieces[at].span;
            let value = Rational::new(count.into(), whole.into());
            sentence.pieces[at].item = Item::Chance(Given { value, latex: format!("\\frac{{{count}}}{{{whole}}}"), span }, false);
        }
    }
}

/// The model of what the numbers say.
fn told(atoms: &Atoms, sentences: &[Sentence]) -> (Model, Vec<Diagnostic>) {
    let mut model = Model { variables: atoms.variables.clone(), claims: Vec::new() };
    let mut claims = Claims::new(&mut model, atoms);
    for (at, sentence) in sentences.iter().enumerate() {
        if !sentence.pieces.iter().any(|piece| matches!(piece.item, Item::Chance(..))) {
            continue;
        }
        if !sentence.asks {
            claims.take(sentence, &atoms.marks[at]);
            continue;
        }
        // Of a question only the clauses that tell: `if 1% of all people have it, what is the probability ...`.
        let told = ask::told(&sentence.pieces);
        let mut from = 0;
        while from < told.len() {
            let to = (from..told.len()).find(|to| told[*to] != told[from]).unwrap_or(told.len());
            let pieces = sentence.pieces[from..to].to_vec();
            let inside = |mark: &&atoms::Mark| from <= mark.from && mark.to <= to;
            let marks: Vec<atoms::Mark> = atoms.marks[at]
                .iter()
                .filter(inside)
                .map(|mark| atoms::Mark { from: mark.from - from, to: mark.to - from, what: mark.what.clone() })
                .collect();
            // A word of condition before a share makes nothing conditional: `if 1% have it`.
            let pieces: Vec<scan::Piece> = pieces
                .into_iter()
                .enumerate()
                .map(|(place, piece)| {
                    if place == 0 && lexicon().is_condition(piece.stem()) {
                        scan::Piece { item: Item::Sign, span: piece.span }
                    } else {
                        piece
                    }
                })
                .collect();
            if pieces.iter().any(|piece| matches!(piece.item, Item::Chance(..))) {
                claims.take(&Sentence { pieces, asks: !told[from] }, &marks);
            }
            from = to;
        }
    }
    let diagnostics = claims.diagnostics;
    for (urn, colour, given) in &atoms.contents {
        model.claims.push(Claim { event: vec![*colour], condition: urn.iter().copied().collect(), given: given.clone() });
    }
    (model, diagnostics)
}

/// Variables of yes and no that are the values of one: stated in one sentence without a condition, summing to one.
fn partition(model: &Model, atoms: &Atoms, sentences: &[Sentence]) -> Option<Vec<usize>> {
    sentences.iter().find_map(|sentence| {
        let inside: Vec<&Claim> = model
            .claims
            .iter()
            .filter(|claim| claim.condition.is_empty() && sentence.pieces.iter().any(|piece| piece.span == claim.given.span))
            .collect();
        let plain = |claim: &&&Claim| matches!(claim.event.as_slice(), [literal] if literal.values == 1 && model.variables[literal.variable].values.len() == 2);
        let mut own: Vec<usize> = inside.iter().filter(plain).map(|claim| claim.event[0].variable).collect();
        own.sort_unstable();
        own.dedup();
        let total: Rational = inside.iter().map(|claim| claim.given.value.clone()).sum();
        let one = Rational::from_integer(1.into());
        let plain = own.len() == inside.len();
        // `and the rest are green`: what the rest is has no number of its own.
        let rest = sentence.pieces.iter().position(|piece| lexicon().is_rest(piece.stem()) && piece.stem() != "other");
        let left = rest.and_then(|rest| {
            let at = sentences.iter().position(|other| std::ptr::eq(other, sentence))?;
            let mark = atoms.marks[at].iter().find(|mark| mark.from > rest)?;
            let What::Event(literal) = mark.what else { return None };
            (literal.values == 1 && model.variables[literal.variable].values.len() == 2 && !own.contains(&literal.variable)).then_some(literal.variable)
        });
        if let (Some(left), true) = (left, plain && !own.is_empty() && total < one) {
            own.push(left);
            return Some(own);
        }
        (plain && own.len() > 1 && total == one && !own.iter().any(|variable| Some(*variable) == atoms.result || Some(*variable) == atoms.report)).then_some(own)
    })
}

/// An event that holds throughout: it is never denied, no number is told of it, and it stands in conditions alone.
fn background(model: &Model, atoms: &Atoms, sentences: &[Sentence]) -> Option<usize> {
    (0..model.variables.len()).find(|at| {
        let literals: Vec<Literal> = atoms
            .marks
            .iter()
            .flatten()
            .filter_map(|mark| if let What::Event(literal) = mark.what { Some(literal) } else { None })
            .filter(|literal| literal.variable == *at)
            .collect();
        let own = |literal: &Literal| literal.variable == *at;
        let asked = sentences.iter().zip(&atoms.marks).any(|(sentence, marks)| sentence.asks && claims::events(marks).iter().any(own));
        let claims: Vec<&Claim> = model.claims.iter().filter(|claim| claim.condition.iter().chain(&claim.event).any(own)).collect();
        Some(*at) != atoms.tagged
            && Some(*at) != atoms.result
            && Some(*at) != atoms.report
            && model.variables.len() > 2
            && !asked
            && literals.iter().all(|literal| literal.values == 1)
            && !claims.is_empty()
            && claims.iter().all(|claim| !claim.event.iter().any(own))
            && model.claims.iter().any(|claim| !claims.contains(&claim))
    })
}

/// Makes one variable of several whose events exclude each other.
fn merge(atoms: &mut Atoms, group: &[usize]) {
    let names: Vec<String> = group.iter().map(|at| atoms.variables[*at].values[0].clone()).collect();
    let kept = group[0];
    let all = (1_u32 << names.len()) - 1;
    let place = |variable: usize| group.iter().position(|at| *at == variable);
    let gone = |variable: usize| group[1..].iter().filter(|at| **at < variable).count();
    for mark in atoms.marks.iter_mut().flatten() {
        let What::Event(literal) = &mut mark.what else { continue };
        *literal = match place(literal.variable) {
            Some(value) => {
                Literal { variable: kept - gone(kept), values: if literal.values == 1 { 1 << value } else { all & !(1 << value) } }
            }
            None => Literal { variable: literal.variable - gone(literal.variable), ..*literal },
        };
    }
    atoms.variables[kept].values = names;
    let shift = |at: Option<usize>| at.map(|at| at - gone(at));
    (atoms.result, atoms.report, atoms.tagged) = (shift(atoms.result), shift(atoms.report), shift(atoms.tagged));
    let mut sorted: Vec<usize> = group[1..].to_vec();
    sorted.sort_unstable();
    for at in sorted.into_iter().rev() {
        atoms.variables.remove(at);
    }
}

/// `machine 1 makes 1000 bulbs, machine 2 makes 2000`: how much of everything each makes, where no shares are said.
fn produced(model: &mut Model, atoms: &Atoms, sentences: &[Sentence]) {
    let Some(tagged) = atoms.tagged else { return };
    let prior = |claim: &Claim| claim.condition.is_empty() && claim.event.iter().any(|literal| literal.variable == tagged);
    if model.claims.iter().any(prior) || !atoms.contents.is_empty() {
        return;
    }
    let count = model.variables[tagged].values.len();
    let mut counts: Vec<Option<(i64, Span)>> = vec![None; count];
    for (sentence, marks) in sentences.iter().zip(&atoms.marks).filter(|(sentence, _)| !sentence.asks) {
        for (at, piece) in sentence.pieces.iter().enumerate() {
            let Item::Count(number) = piece.item else { continue };
            if number < 5 || marks.iter().any(|mark| mark.from <= at && at < mark.to) {
                continue;
            }
            let owner = marks.iter().rev().find(|mark| mark.to <= at).map(|mark| mark.what.clone());
            let Some(What::Event(literal)) = owner.filter(|_| at + 1 < sentence.pieces.len()) else { return };
            if literal.variable != tagged || !literal.values.is_power_of_two() {
                return;
            }
            let value = literal.values.trailing_zeros() as usize;
            if counts[value].replace((number, piece.span)).is_some() {
                return;
            }
        }
    }
    let known: Option<Vec<(i64, Span)>> = counts.into_iter().collect();
    let Some(known) = known else { return };
    let total: i64 = known.iter().map(|(number, _)| number).sum();
    for (value, (number, span)) in known.into_iter().enumerate() {
        let given = Given { value: Rational::new(number.into(), total.into()), latex: format!("\\frac{{{number}}}{{{total}}}"), span };
        model.claims.push(Claim { event: vec![Literal { variable: tagged, values: 1 << value }], condition: Vec::new(), given });
    }
}

/// `equal numbers of men and women`: both sides are as likely.
fn balanced(model: &mut Model, atoms: &Atoms, sentences: &[Sentence]) {
    for (sentence, marks) in sentences.iter().zip(&atoms.marks) {
        let equal = sentence.pieces.windows(2).find(|pair| {
            pair[0].stem().starts_with("equal") && matches!(pair[1].stem(), "number" | "many" | "proportion" | "share" | "like" | "likel")
        });
        let Some(equal) = equal else { continue };
        let events: Vec<Literal> = claims::events(marks);
        let [one, other] = events.as_slice() else { continue };
        let stated = model
            .claims
            .iter()
            .any(|claim| claim.condition.is_empty() && claim.event.iter().any(|literal| literal.variable == one.variable));
        if one.variable == other.variable && model.complement(*one) == *other && !stated {
            let given = Given { value: Rational::new(1.into(), 2.into()), latex: "\\frac{1}{2}".to_owned(), span: equal[0].span };
            model.claims.push(Claim { event: vec![*one], condition: Vec::new(), given });
        }
    }
}

/// `one of the machines is chosen at random`: equal probabilities where none are said.
fn equal(model: &mut Model, atoms: &Atoms, sentences: &[Sentence]) {
    let Some(tagged) = atoms.tagged else { return };
    if model.claims.iter().any(|claim| claim.event.iter().any(|literal| literal.variable == tagged)) {
        return;
    }
    let chosen = sentences
        .iter()
        .flat_map(|sentence| {
            sentence.pieces.windows(8).chain(std::iter::once(sentence.pieces.as_slice())).map(<[_]>::to_vec).collect::<Vec<_>>()
        })
        .find(|window| {
            window.len() <= 8
                && window.iter().any(|piece| lexicon().is_kind(piece.stem()))
                && window.iter().any(|piece| piece.stem().starts_with("random") || piece.stem().starts_with("equal"))
        });
    let count = model.variables[tagged].values.len();
    let words: Vec<&scan::Piece> = sentences.iter().flat_map(|sentence| &sentence.pieces).collect();
    let coin = words.windows(2).find(|pair| pair[0].stem() == "fair" && pair[1].stem() == "coin" && count == 2).map(|pair| pair[0].clone());
    let Some(first) = chosen.and_then(|window| window.first().cloned()).or(coin) else { return };
    for value in 0..count {
        let given = Given { value: Rational::new(1.into(), count.into()), latex: format!("\\frac{{1}}{{{count}}}"), span: first.span };
        model.claims.push(Claim { event: vec![Literal { variable: tagged, values: 1 << value }], condition: Vec::new(), given });
    }
}

/// Words and numbers of a sentence that no rule took and that could change what it says.
fn unread(sentence: &Sentence, atoms: &Atoms, at: usize, model: &Model, strict: bool, diagnostics: &mut Vec<Diagnostic>) {
    let marks = &atoms.marks[at];
    let repeated = atoms.result.is_some()
        && sentence
            .pieces
            .iter()
            .any(|piece| matches!(piece.stem(), "twic" | "twice" | "both" | "two" | "second" | "third" | "three" | "thre"));
    for (place, piece) in sentence.pieces.iter().enumerate() {
        if marks.iter().any(|mark| mark.from <= place && place < mark.to) {
            continue;
        }
        // A negation that turns no event over: `it is not true that`.
        let far = place + 1..place + 3;
        let loose = lexicon().is_negation(piece.stem())
            && (sentence.asks
                && far
                    .clone()
                    .any(|next| sentence.pieces.get(next).is_some_and(|next| matches!(next.stem(), "true" | "tru" | "cas" | "case")))
                || sentence.asks
                    && !marks.iter().any(|mark| place < mark.from && mark.from <= place + 5)
                    && !far.clone().any(|next| sentence.pieces.get(next).is_some_and(|next| matches!(next.stem(), "it" | "one"))));
        if loose && sentence.asks {
            diagnostics.push(Diagnostic::error("words-not-understood", piece.span, "what is denied here was not understood"));
        }
        let sizes = || model.variables.iter().any(|variable| Some(variable.values.len()) == lexicon().count(piece.stem()));
        let trouble = match &piece.item {
            Item::Count(_) if model.claims.iter().any(|claim| claim.given.span == piece.span) => false,
            Item::Count(count) => *count != 1 && !sentence.pieces.iter().any(|piece| matches!(piece.item, Item::Chance(..))),
            Item::Word(text, stem) => {
                let repeat = matches!(stem.as_str(), "twic" | "twice" | "both" | "second" | "independent" | "independentl");
                // `is only used in 1% of the others`: the number is small, and no more is said.
                let numbered =
                    stem == "only" && sentence.pieces[place + 1..].iter().take(4).any(|next| matches!(next.item, Item::Chance(..)));
                let decisive = !(numbered || sentence.asks && stem == "rath")
                    && lexicon().is_decisive(stem)
                    && !lexicon().is_negation(stem)
                    && !(repeat && (repeated || stem.starts_with("independent")) || stem == "or" && joined(marks, place));
                let aged = place > 0 && matches!(sentence.pieces[place - 1].stem(), "age" | "aged");
                let kind = sentence.pieces.get(place + 1).is_some_and(|next| lexicon().is_kind(next.stem()));
                let several = !kind && sentence.pieces[place + 1..].iter().take(3).any(|next| lexicon().is_drawn(next.stem()));
                // `had two accidents`: another event than one accident.
                let often = !sentence.pieces.iter().any(|piece| matches!(piece.item, Item::Chance(..)))
                    && marks.iter().any(|mark| mark.from == place + 1 && matches!(mark.what, What::Event(_)))
                    && matches!(sentence.pieces.get(place + 1).map(|next| &next.item), Some(Item::Word(text, _)) if text.ends_with('s'));
                let counted = lexicon().count(stem).is_some_and(|count| count > 1) && !repeated && (several || often || !sizes());
                // `a rare genetic disorder`: a word right before an event describes it.
                let describes = marks.iter().any(|mark| mark.from == place + 1 && matches!(mark.what, What::Event(_)));
                let foreign = strict
                    && !describes
                    && !lexicon().is_drawn(stem)
                    && !atoms::test_for(&sentence.pieces, place)
                    && !aged
                    && lexicon().count(stem).is_none()
                    && !lexicon().is_neutral(stem)
                    && !lexicon().is_scene(stem)
                    && !lexicon().is_decisive(stem)
                    && !lexicon().is_negation(stem)
                    && !lexicon().is_rest(stem)
                    && !lexicon().is_otherwise(stem)
                    && !lexicon().is_kind(stem)
                    && !lexicon().is_report(stem)
                    && !lexicon().is_verb(stem)
                    && !lexicon().is_relative(stem)
                    && stem.chars().count() > 2
                    && !atoms.population.contains(stem)
                    && !text.starts_with(char::is_uppercase);
                decisive || counted || foreign
            }
            Item::Quoted(_) => strict,
            _ => false,
        };
        if trouble {
            let words = match &piece.item {
                Item::Word(text, _) => text.clone(),
                Item::Count(count) => count.to_string(),
                Item::Quoted(text) => text.clone(),
                _ => String::new(),
            };
            diagnostics.push(Diagnostic::error("words-not-understood", piece.span, format!("what `{words}` says here was not understood")));
        }
    }
}

/// Says where tests depend on each other, or only one of several has the result.
fn bound(sentence: &Sentence, tested: bool, diagnostics: &mut Vec<Diagnostic>) {
    let pieces = &sentence.pieces;
    let stem = |at: usize| pieces.get(at).map_or("", scan::Piece::stem);
    for (at, piece) in pieces.iter().enumerate() {
        let depends = stem(at).starts_with("independent") && (at.saturating_sub(3)..at).any(|near| lexicon().is_negation(stem(near)))
            || stem(at).starts_with("dependent")
            || stem(at).starts_with("correlat");
        let part = tested
            && (stem(at) == "one" || stem(at) == "least")
            && stem(at + 1) == "of"
            && (at + 2..at + 4).any(|near| matches!(stem(near), "two" | "both" | "three" | "thre" | "test" | "result"));
        if depends || part {
            let words = if let Item::Word(text, _) = &piece.item { text.clone() } else { "one".to_owned() };
            diagnostics.push(Diagnostic::error("words-not-understood", piece.span, format!("what `{words}` says here was not understood")));
        }
    }
}

/// Says where several people or things are looked at together: `two people`, which this reader's events are not about.
fn several(sentence: &Sentence, marks: &[atoms::Mark], diagnostics: &mut Vec<Diagnostic>) {
    let nouns = [
        "person",
        "patient",
        "item",
        "part",
        "product",
        "unit",
        "student",
        "email",
        "mail",
        "adult",
        "man",
        "woman",
        "employe",
        "individual",
        "bulb",
        "car",
        "subject",
        "component",
    ];
    for (place, piece) in sentence.pieces.iter().enumerate() {
        let count = atoms::amount(piece).is_some_and(|count| count > 1) && !marks.iter().any(|mark| mark.from <= place && place < mark.to);
        let kind = sentence.pieces.get(place + 1).is_some_and(|next| lexicon().is_kind(next.stem()));
        if count && !kind && sentence.pieces[place + 1..].iter().take(2).any(|next| nouns.contains(&next.stem())) {
            diagnostics.push(Diagnostic::error("not-understood", piece.span, "one case at a time is expected"));
        }
    }
}

/// Whether `or` stands between two values of one variable.
fn joined(marks: &[atoms::Mark], place: usize) -> bool {
    let before = marks.iter().rev().find(|mark| mark.to <= place);
    let after = marks.iter().find(|mark| mark.from > place);
    let variable = |mark: Option<&atoms::Mark>| match mark.map(|mark| &mark.what) {
        Some(What::Event(literal)) => Some(literal.variable),
        _ => None,
    };
    variable(before).is_some() && variable(before) == variable(after)
}

/// Says where stated probabilities of the values of one variable do not sum to one.
fn priors(model: &Model, span: Span, diagnostics: &mut Vec<Diagnostic>) {
    for (at, variable) in model.variables.iter().enumerate() {
        let stated: Vec<&Claim> = model
            .claims
            .iter()
            .filter(|claim| {
                claim.condition.is_empty()
                    && matches!(claim.event.as_slice(), [literal] if literal.variable == at && literal.values.is_power_of_two())
            })
            .collect();
        let mut values: Vec<u32> = stated.iter().map(|claim| claim.event[0].values).collect();
        values.sort_unstable();
        values.dedup();
        let total: Rational = stated.iter().map(|claim| claim.given.value.clone()).sum();
        if values.len() == variable.values.len() && stated.len() == values.len() && total != Rational::from_integer(1.into()) {
            let message = format!("the prior probabilities sum to {}, not to 1", super::number::decimal_text(&total));
            diagnostics.push(Diagnostic::error("contradictory-facts", span, message));
        }
    }
    if diagnostics.is_empty()
        && let Err(why) = model.solve()
    {
        diagnostics.push(Diagnostic::error("contradictory-facts", span, why));
    }
}
