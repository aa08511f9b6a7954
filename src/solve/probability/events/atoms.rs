//! Which events a statement is about: tags of a kind, pairs of opposites, words in quotes, words that come back.

use std::collections::HashMap;

use super::{
    lexicon::{Role, lexicon},
    model::{Literal, Variable},
    scan::{Item, Piece, Sentence},
};
use crate::{num::Rational, solve::probability::bayes::Given};

/// What stands at some pieces of a sentence.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum What {
    /// An event.
    Event(Literal),
    /// A word for a rate of a test.
    Role(Role),
    /// A number or a colour of what an urn contains.
    Stock,
}

/// An event or a role where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mark {
    /// The first piece and the one after the last.
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) what: What,
}

/// The variables of a statement and where they stand in its sentences.
#[derive(Debug, Clone, Default)]
pub(super) struct Atoms {
    pub(super) variables: Vec<Variable>,
    pub(super) marks: Vec<Vec<Mark>>,
    /// Stems of words for what is counted: the population.
    pub(super) population: Vec<String>,
    /// The variable of a test's result, and the one of what a witness says.
    pub(super) result: Option<usize>,
    pub(super) report: Option<usize>,
    /// The variable whose values are tags, with its kind.
    pub(super) tagged: Option<usize>,
    /// Words that stand with every class.
    shared: Vec<String>,
    /// What urns contain: the urn where there are several, a colour, its share.
    pub(super) contents: Vec<(Option<Literal>, Literal, Given)>,
    /// The same as counts of each colour.
    pub(super) stocks: Vec<(Option<Literal>, Vec<i64>)>,
}

/// Where balls are told of, their colour, how many.
type Held = (usize, String, i64);

/// A set of words that name one event.
#[derive(Debug, Clone, Default)]
struct Cluster {
    stems: Vec<String>,
    name: String,
}

impl Atoms {
    /// Finds the events of `sentences`.
    pub(super) fn find(sentences: &[Sentence]) -> Atoms {
        let mut atoms = Atoms { marks: vec![Vec::new(); sentences.len()], ..Atoms::default() };
        atoms.tags(sentences);
        atoms.urns(sentences);
        atoms.classes(sentences);
        atoms.pairs(sentences);
        atoms.clusters(sentences);
        for marks in &mut atoms.marks {
            marks.sort_by_key(|mark| mark.from);
        }
        atoms.subjects(sentences);
        atoms.negate(sentences);
        atoms
    }

    fn covered(&self, sentence: usize, at: usize) -> bool {
        self.marks[sentence].iter().any(|mark| mark.from <= at && at < mark.to)
    }

    fn mark(&mut self, sentence: usize, from: usize, to: usize, literal: Literal) {
        self.marks[sentence].push(Mark { from, to, what: What::Event(literal) });
    }

    /// `machine A`, `machines A, B and C`, `the first urn`; later the bare `A`.
    fn tags(&mut self, sentences: &[Sentence]) {
        let mut kind: Option<String> = None;
        let mut names: Vec<String> = Vec::new();
        let mut found: Vec<(usize, usize, usize, String)> = Vec::new();
        for (at, sentence) in sentences.iter().enumerate() {
            let pieces = &sentence.pieces;
            for place in 0..pieces.len() {
                if !lexicon().is_kind(pieces[place].stem()) {
                    continue;
                }
                let own = pieces[place].stem().to_owned();
                if kind.as_ref().is_some_and(|kind| *kind != own) {
                    continue;
                }
                let before = place.checked_sub(1).and_then(|before| ordinal(pieces[before].stem()));
                if let Some(name) = before {
                    kind = Some(own.clone());
                    found.push((at, place - 1, place + 1, name));
                }
                let mut next = place + 1;
                while let Some(name) = pieces.get(next).and_then(tag) {
                    kind = Some(own.clone());
                    let from = if next == place + 1 { place } else { next };
                    found.push((at, from, next + 1, name));
                    next += 1;
                    // A list goes on after commas, `and`, and the kind again.
                    let mut ahead = next;
                    while pieces.get(ahead).is_some_and(|piece| piece.joins() || matches!(piece.stem(), "or" | "&") || piece.stem() == own)
                    {
                        ahead += 1;
                    }
                    if ahead == next
                        || pieces.get(ahead).and_then(tag).is_none()
                        || pieces.get(ahead + 1).is_some_and(|piece| piece.stem() == own)
                    {
                        break;
                    }
                    next = ahead;
                }
            }
        }
        self.ordinals(sentences, &mut kind, &mut found);
        let Some(kind) = kind else { return };
        let title = sentences.iter().flat_map(|sentence| &sentence.pieces).find_map(|piece| match &piece.item {
            Item::Word(text, stem) if *stem == kind => Some(singular(&text.to_lowercase())),
            _ => None,
        });
        let kind_stem = kind.clone();
        let title = title.unwrap_or(kind);
        for (_, _, _, name) in &found {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        // `three machines`, of which the first is named.
        let said = sentences
            .iter()
            .flat_map(|sentence| sentence.pieces.windows(2))
            .filter(|pair| pair[1].stem() == kind_stem)
            .find_map(|pair| amount(&pair[0]));
        if let Some(said) = said.filter(|said| (2..=9).contains(said)) {
            let all: Vec<String> = (1..=said).map(|number| number.to_string()).collect();
            if names.iter().all(|name| all.contains(name)) {
                names = all;
            }
        }
        if names.len() < 2 || names.len() > 12 {
            return;
        }
        let variable = self.variables.len();
        self.variables.push(Variable { values: names.iter().map(|name| format!("{title} {name}")).collect() });
        self.tagged = Some(variable);
        for (at, from, to, name) in &found {
            let Some(value) = names.iter().position(|known| known == name) else { continue };
            self.mark(*at, *from, *to, Literal { variable, values: 1 << value });
        }
        for (at, sentence) in sentences.iter().enumerate() {
            for (place, piece) in sentence.pieces.iter().enumerate() {
                let bare = match &piece.item {
                    Item::Word(text, _) => {
                        text != "I"
                            && !self.covered(at, place)
                            && (is_letter(text) || text.len() > 1)
                            && (text != "A" || stands_alone(&sentence.pieces, place))
                    }
                    _ => false,
                };
                if let (true, Some(name)) = (bare, tag(piece))
                    && let Some(value) = names.iter().position(|known| *known == name)
                {
                    self.mark(at, place, place + 1, Literal { variable, values: 1 << value });
                }
            }
        }
    }

    /// `three urns. The first has 2 white balls, the second 4 white ones`: ordinals without their noun.
    fn ordinals(&self, sentences: &[Sentence], kind: &mut Option<String>, found: &mut Vec<(usize, usize, usize, String)>) {
        let several = sentences.iter().flat_map(|sentence| sentence.pieces.windows(2)).find_map(|pair| {
            let count = amount(&pair[0]).filter(|count| (2..=3).contains(count))?;
            lexicon().is_kind(pair[1].stem()).then(|| (count, pair[1].stem().to_owned()))
        });
        let Some((count, own)) = several.filter(|(_, own)| kind.as_ref().is_none_or(|kind| kind == own)) else { return };
        let mut bare: Vec<(usize, usize, usize, String)> = Vec::new();
        for (at, sentence) in sentences.iter().enumerate() {
            for (place, piece) in sentence.pieces.iter().enumerate() {
                let next = sentence.pieces.get(place + 1);
                let holds = next.is_some_and(|next| lexicon().is_held(next.stem()) || amount(next).is_some() && next.stem() != "one");
                if let (Some(name), true) = (ordinal(piece.stem()), holds) {
                    bare.push((at, place, place + 1, name));
                }
            }
        }
        if i64::try_from(bare.len()) == Ok(count) {
            *kind = Some(own);
            found.extend(bare);
        }
    }

    /// `Urn 1 contains 3 red and 5 blue balls`: shares of colours.
    fn urns(&mut self, sentences: &[Sentence]) {
        let mut stocks: Vec<(usize, Option<Literal>, Vec<Held>)> = Vec::new();
        let mut colours: Vec<String> = Vec::new();
        for (at, sentence) in sentences.iter().enumerate() {
            let Some(held) = sentence.pieces.iter().position(|piece| lexicon().is_held(piece.stem())) else { continue };
            let mut own: Vec<(Option<Literal>, Vec<Held>)> = Vec::new();
            let mut marks: Vec<&Mark> = self.marks[at].iter().collect();
            marks.sort_by_key(|mark| mark.from);
            for place in 0..sentence.pieces.len().saturating_sub(1) {
                let Some(count) = amount(&sentence.pieces[place]) else { continue };
                let colour =
                    (place + 1..(place + 4).min(sentence.pieces.len())).find(|next| lexicon().is_colour(sentence.pieces[*next].stem()));
                let Some(colour) = colour.filter(|colour| place > held || *colour > held) else { continue };
                if !sentence.pieces[place + 1..colour]
                    .iter()
                    .all(|piece| lexicon().is_drawn(piece.stem()) || lexicon().is_neutral(piece.stem()) && !piece.joins())
                {
                    continue;
                }
                let owner = marks
                    .iter()
                    .rev()
                    .find(|mark| mark.to <= place)
                    .and_then(|mark| if let What::Event(literal) = mark.what { Some(literal) } else { None });
                let entry = (place, sentence.pieces[colour].stem().to_owned(), count);
                match own.last_mut() {
                    Some((known, list)) if *known == owner => list.push(entry),
                    _ => own.push((owner, vec![entry])),
                }
            }
            // One colour alone fills an urn only where there are others.
            stocks.extend(own.into_iter().filter(|(owner, list)| owner.is_some() || list.len() > 1).map(|(owner, list)| (at, owner, list)));
        }
        for (_, _, list) in &stocks {
            for (_, colour, _) in list {
                if !colours.contains(colour) {
                    colours.push(colour.clone());
                }
            }
        }
        if colours.len() < 2 {
            return;
        }
        let variable = self.variables.len();
        self.variables.push(Variable { values: colours.iter().map(|colour| named(sentences, colour)).collect() });
        for (at, owner, list) in &stocks {
            let total: i64 = list.iter().map(|(_, _, count)| count).sum();
            let each = |colour: &String| list.iter().filter(|(_, own, _)| own == colour).map(|(_, _, count)| count).sum();
            self.stocks.push((*owner, colours.iter().map(each).collect()));
            for (value, colour) in colours.iter().enumerate() {
                let count: i64 = each(colour);
                let span = sentences[*at].pieces[list[0].0].span;
                let given =
                    Given { value: Rational::new(count.into(), total.max(1).into()), latex: format!("\\frac{{{count}}}{{{total}}}"), span };
                self.contents.push((*owner, Literal { variable, values: 1 << value }, given));
            }
        }
        for (at, sentence) in sentences.iter().enumerate() {
            for (place, piece) in sentence.pieces.iter().enumerate() {
                let counted = stocks.iter().any(|(own, _, list)| *own == at && list.iter().any(|(from, _, _)| place == *from));
                if counted {
                    self.marks[at].push(Mark { from: place, to: place + 1, what: What::Stock });
                }
                let Some(value) = colours.iter().position(|colour| colour == piece.stem()) else { continue };
                let held =
                    stocks.iter().any(|(own, _, list)| *own == at && list.iter().any(|(from, _, _)| *from < place && place < from + 4));
                let what = if held { What::Stock } else { What::Event(Literal { variable, values: 1 << value }) };
                self.marks[at].push(Mark { from: place, to: place + 1, what });
            }
        }
    }

    /// `30% are low risks, 50% average risks and 20% high risks`: the values of one variable.
    fn classes(&mut self, sentences: &[Sentence]) {
        if self.tagged.is_some() || !self.contents.is_empty() {
            return;
        }
        let Some((classes, common)) = super::classes::classes(sentences) else { return };
        let variable = self.variables.len();
        self.variables.push(Variable { values: classes.iter().map(|class| class.word.clone()).collect() });
        self.tagged = Some(variable);
        let told = |stem: &str| classes.iter().position(|class| stem.split('-').any(|part| super::lexicon::stem(part) == class.stem));
        for (at, sentence) in sentences.iter().enumerate() {
            for (place, piece) in sentence.pieces.iter().enumerate() {
                if let Some(value) = told(piece.stem()).filter(|_| !self.covered(at, place)) {
                    self.mark(at, place, place + 1, Literal { variable, values: 1 << value });
                }
            }
        }
        self.shared = common;
    }

    /// Words of the tables: opposites and rates of a test.
    fn pairs(&mut self, sentences: &[Sentence]) {
        let mut own: HashMap<usize, usize> = HashMap::new();
        let fault =
            sentences.iter().flat_map(|sentence| &sentence.pieces).any(|piece| lexicon().role(piece.stem()) == Some(Role::FaultRate));
        for (at, sentence) in sentences.iter().enumerate() {
            for (place, piece) in sentence.pieces.iter().enumerate() {
                if self.covered(at, place) {
                    continue;
                }
                let alone = |pair: usize| lexicon().pairs[pair].both && !both_sides(sentences, pair);
                if lexicon().state(piece.stem()).is_some_and(|(pair, _)| alone(pair)) && lexicon().role(piece.stem()).is_none()
                    || test_for(&sentence.pieces, place)
                {
                    continue;
                }
                // Where there are failure rates, what fails is defective.
                if piece.stem() == "fail" && fault && lexicon().state(piece.stem()).is_some_and(|(pair, _)| alone(pair)) {
                    let pair = lexicon().pairs.iter().position(|pair| pair.name == "defective").unwrap_or_default();
                    let variable = *own.entry(pair).or_insert_with(|| {
                        self.variables.push(Variable { values: vec!["defective".to_owned(), "not defective".to_owned()] });
                        self.variables.len() - 1
                    });
                    self.mark(at, place, place + 1, Literal { variable, values: 1 });
                    continue;
                }
                if let (Some(role), true) =
                    (lexicon().role(piece.stem()), lexicon().state(piece.stem()).is_none_or(|(pair, _)| alone(pair)))
                {
                    self.marks[at].push(Mark { from: place, to: place + 1, what: What::Role(role) });
                    continue;
                }
                let denied = || lexicon().state(piece.stem().strip_prefix("non-")?).map(|(pair, holds)| (pair, !holds));
                let Some((pair, holds)) = lexicon().state(piece.stem()).or_else(denied) else { continue };
                // `genuine` is the opposite of what the statement is about.
                let fraud = lexicon().pairs.iter().position(|pair| pair.name == "fraudulent");
                let about = |pair: usize| {
                    sentences.iter().flat_map(|sentence| &sentence.pieces).any(|piece| lexicon().state(piece.stem()) == Some((pair, true)))
                };
                let pair = if !holds && lexicon().pairs[pair].name == "spam" && !about(pair) {
                    fraud.filter(|fraud| about(*fraud)).unwrap_or(pair)
                } else {
                    pair
                };
                let variable = *own.entry(pair).or_insert_with(|| {
                    let pair = &lexicon().pairs[pair];
                    self.variables.push(Variable { values: vec![pair.name.clone(), pair.opposite.clone()] });
                    self.variables.len() - 1
                });
                if matches!(lexicon().pairs[pair].name.as_str(), "positive" | "flagged") {
                    self.result = Some(variable);
                }
                self.mark(at, place, place + 1, Literal { variable, values: if holds { 1 } else { 2 } });
            }
        }
        let roles = self.marks.iter().flatten().any(|mark| match mark.what {
            What::Role(role) => !matches!(role, Role::Prevalence | Role::FaultRate | Role::Accuracy | Role::Inaccuracy),
            What::Event(_) | What::Stock => false,
        });
        if roles && self.result.is_none() {
            self.result = Some(self.variables.len());
            self.variables.push(Variable { values: vec!["positive".to_owned(), "negative".to_owned()] });
        }
        let faults = self.marks.iter().flatten().any(|mark| mark.what == What::Role(Role::FaultRate));
        if faults && !self.variables.iter().any(|variable| variable.values[0] == "defective") {
            self.variables.push(Variable { values: vec!["defective".to_owned(), "not defective".to_owned()] });
        }
    }

    /// Words of no table that come back, and words in quotes.
    fn clusters(&mut self, sentences: &[Sentence]) {
        let mut clusters: Vec<Cluster> = Vec::new();
        for piece in sentences.iter().flat_map(|sentence| &sentence.pieces) {
            if let Item::Quoted(text) = &piece.item
                && !clusters.iter().any(|cluster| cluster.name == *text)
            {
                let stems = text.split_whitespace().map(super::lexicon::stem).collect();
                clusters.push(Cluster { stems, name: text.clone() });
            }
        }
        let mut places: Vec<(String, usize, usize)> = Vec::new();
        for (at, sentence) in sentences.iter().enumerate() {
            for (place, piece) in sentence.pieces.iter().enumerate() {
                let stem = base(piece.stem());
                if !stem.is_empty()
                    && unknown(piece.stem())
                    && !self.covered(at, place)
                    && !clusters.iter().any(|cluster| cluster.stems.iter().any(|known| known == stem))
                {
                    places.push((stem.to_owned(), at, place));
                }
            }
        }
        self.population = population(sentences, &places);
        self.population.extend(self.shared.iter().cloned());
        let mut candidates: Vec<String> = Vec::new();
        for (stem, _, _) in &places {
            let count = places.iter().filter(|(other, _, _)| other == stem).count();
            // What no number is told of is no event of the model.
            let numbered = places
                .iter()
                .any(|(other, at, _)| other == stem && sentences[*at].pieces.iter().any(|piece| matches!(piece.item, Item::Chance(..))));
            if count > 1 && numbered && !self.population.contains(stem) && !candidates.contains(stem) {
                candidates.push(stem.clone());
            }
        }
        for stem in &candidates {
            if self.absorbed(sentences, &places, stem) {
                self.population.push(stem.clone());
                continue;
            }
            let beside = clusters.iter().position(|cluster| {
                !cluster.stems.is_empty() && cluster.stems.iter().all(|other| together(sentences, &places, stem, other))
            });
            match beside {
                Some(at) => {
                    clusters[at].stems.push(stem.clone());
                }
                None => clusters.push(Cluster { stems: vec![stem.clone()], name: named(sentences, stem) }),
            }
        }
        for cluster in &clusters {
            let variable = self.variables.len();
            self.variables.push(Variable { values: vec![cluster.name.clone(), format!("not {}", cluster.name)] });
            for (at, sentence) in sentences.iter().enumerate() {
                let mut place = 0;
                while place < sentence.pieces.len() {
                    let inside = |piece: &Piece| match &piece.item {
                        Item::Quoted(text) => *text == cluster.name,
                        _ => cluster.stems.iter().any(|stem| stem == base(piece.stem())),
                    };
                    if !inside(&sentence.pieces[place]) || self.covered(at, place) {
                        place += 1;
                        continue;
                    }
                    let denied = sentence.pieces[place].stem() != base(sentence.pieces[place].stem());
                    let mut to = place + 1;
                    while sentence
                        .pieces
                        .get(to)
                        .is_some_and(|piece| inside(piece) || piece.stem() == "a" && sentence.pieces.get(to + 1).is_some_and(inside))
                    {
                        to += 1;
                    }
                    self.mark(at, place, to, Literal { variable, values: if denied { 2 } else { 1 } });
                    place = to;
                }
            }
        }
    }

    /// Whether a word always stands right beside a word of the tables: `positive mammography`.
    fn absorbed(&self, sentences: &[Sentence], places: &[(String, usize, usize)], stem: &str) -> bool {
        places.iter().filter(|(other, _, _)| other == stem).all(|(_, at, place)| {
            let beside = |next: usize| {
                next < sentences[*at].pieces.len()
                    && self.marks[*at].iter().any(|mark| matches!(mark.what, What::Event(_)) && mark.from <= next && next < mark.to)
            };
            place.checked_sub(1).is_some_and(beside) || beside(place + 1)
        })
    }

    /// `the train was not late`: the subject is no event of its own beside its predicate.
    fn subjects(&mut self, sentences: &[Sentence]) {
        for (marks, sentence) in self.marks.iter_mut().zip(sentences) {
            let mut at = 0;
            while at + 1 < marks.len() {
                let same =
                    matches!((&marks[at].what, &marks[at + 1].what), (What::Event(one), What::Event(two)) if one.variable == two.variable);
                let between = sentence.pieces.get(marks[at].to..marks[at + 1].from).unwrap_or_default();
                let linked = between.iter().all(|piece| {
                    matches!(piece.stem(), "is" | "was" | "are" | "were" | "be" | "not" | "will" | "has" | "have" | "do" | "doe" | "did")
                });
                if same && linked && !between.is_empty() {
                    marks.remove(at);
                } else {
                    at += 1;
                }
            }
        }
    }

    /// Turns an event over where a negation stands before it.
    fn negate(&mut self, sentences: &[Sentence]) {
        for (at, sentence) in sentences.iter().enumerate() {
            let starts: Vec<(usize, usize)> = self.marks[at].iter().map(|mark| (mark.from, mark.to)).collect();
            for index in 0..starts.len() {
                let floor = index.checked_sub(1).map_or(0, |before| starts[before].1).max(starts[index].0.saturating_sub(5));
                let between = floor..starts[index].0;
                let denied = between.clone().any(|place| lexicon().is_negation(sentence.pieces[place].stem()))
                    && !between.clone().any(|place| {
                        matches!(sentence.pieces[place].item, Item::Comma | Item::Chance(..))
                            && between.clone().any(|other| other < place && lexicon().is_negation(sentence.pieces[other].stem()))
                    });
                if !denied {
                    continue;
                }
                let variables = &self.variables;
                match &mut self.marks[at][index].what {
                    What::Event(literal) => literal.values = !literal.values & ((1 << variables[literal.variable].values.len()) - 1),
                    What::Stock => {}
                    What::Role(role) => {
                        *role = match *role {
                            Role::Sensitivity => Role::FalseNegative,
                            Role::Accuracy => Role::Inaccuracy,
                            Role::Inaccuracy => Role::Accuracy,
                            other => other,
                        }
                    }
                }
            }
        }
    }

    /// Takes a variable out.
    pub(super) fn forget(&mut self, gone: usize, sentences: &[Sentence]) {
        for (sentence, marks) in sentences.iter().zip(&self.marks) {
            let own = marks.iter().filter(|mark| matches!(mark.what, What::Event(literal) if literal.variable == gone));
            self.population.extend(own.flat_map(|mark| sentence.pieces[mark.from..mark.to].iter().map(|piece| piece.stem().to_owned())));
        }
        self.variables.remove(gone);
        for marks in &mut self.marks {
            marks.retain(|mark| !matches!(mark.what, What::Event(literal) if literal.variable == gone));
            for mark in marks {
                if let What::Event(literal) = &mut mark.what
                    && literal.variable > gone
                {
                    literal.variable -= 1;
                }
            }
        }
        let shift = |at: Option<usize>| at.map(|at| if at > gone { at - 1 } else { at });
        (self.result, self.report, self.tagged) = (shift(self.result), shift(self.report), shift(self.tagged));
    }

    /// `when it rains, rain had been predicted 85% of the time`: one sentence with a number says what is and what is said.
    fn forecast(&self, sentences: &[Sentence]) -> bool {
        sentences.iter().zip(&self.marks).any(|(sentence, marks)| {
            let numbered = sentence.pieces.iter().any(|piece| matches!(piece.item, Item::Chance(..)));
            let said =
                |mark: &Mark| (mark.from.saturating_sub(6)..mark.from).any(|place| lexicon().is_report(sentence.pieces[place].stem()));
            numbered
                && marks.iter().any(|mark| {
                    let What::Event(own) = mark.what else { return false };
                    said(mark)
                        && marks.iter().any(|other| {
                            matches!(other.what, What::Event(literal) if literal.variable == own.variable)
                                && other.to <= mark.from
                                && sentence.pieces[..other.from].iter().any(|piece| lexicon().is_condition(piece.stem()))
                        })
                })
        })
    }

    /// `the witness identified the cab as blue`: what is said, not what is.
    pub(super) fn witness(&mut self, sentences: &[Sentence]) {
        let accuracy = self.marks.iter().flatten().any(|mark| matches!(mark.what, What::Role(Role::Accuracy | Role::Inaccuracy)))
            || self.forecast(sentences);
        if self.result.is_some() || !accuracy {
            return;
        }
        for (at, sentence) in sentences.iter().enumerate() {
            if self.marks[at].iter().any(|mark| matches!(mark.what, What::Role(_))) {
                continue;
            }
            for index in 0..self.marks[at].len() {
                let Mark { from, to, what: What::Event(literal) } = self.marks[at][index].clone() else { continue };
                let verb = (from.saturating_sub(6)..from).any(|place| lexicon().is_report(sentence.pieces[place].stem()));
                // `rain is predicted`.
                let stem = |place: usize| sentence.pieces.get(place).map_or("", Piece::stem);
                let passive = matches!(stem(to), "is" | "was" | "are" | "were" | "has")
                    && (to + 1..to + 3).any(|place| lexicon().is_report(stem(place)) && (place == to + 1 || stem(to + 1) == "been"));
                if !verb && !passive {
                    continue;
                }
                let values = self.variables[literal.variable].values.iter().map(|value| format!("said to be {value}")).collect();
                let report = *self.report.get_or_insert_with(|| {
                    self.variables.push(Variable { values });
                    self.variables.len() - 1
                });
                self.marks[at][index].what = What::Event(Literal { variable: report, ..literal });
            }
        }
    }
}

/// Whether the word at `place` says what a test is for.
pub(super) fn test_for(pieces: &[Piece], place: usize) -> bool {
    let lead = &pieces[place.saturating_sub(5)..place];
    let Some(at) = lead.iter().rposition(|piece| piece.stem() == "for") else { return false };
    at > 0
        && matches!(lead[at - 1].stem(), "test" | "screen" | "kit" | "posit" | "negat" | "positiv" | "negativ")
        && lead[at + 1..].iter().all(|piece| lexicon().is_neutral(piece.stem()))
}

/// Whether both words of a pair stand in the statement.
fn both_sides(sentences: &[Sentence], pair: usize) -> bool {
    let side = |holds: bool| {
        sentences.iter().flat_map(|sentence| &sentence.pieces).any(|piece| lexicon().state(piece.stem()) == Some((pair, holds)))
    };
    side(true) && side(false)
}

/// `unqualified` as `qualified`.
fn base(stem: &str) -> &str {
    ["non-", "non", "un"].iter().find_map(|prefix| stem.strip_prefix(prefix).filter(|rest| rest.chars().count() > 3)).unwrap_or(stem)
}

/// Whether the tables say nothing about a word.
pub(super) fn unknown(stem: &str) -> bool {
    let words = lexicon();
    !(stem.is_empty()
        || words.is_neutral(stem)
        || words.is_decisive(stem)
        || words.is_negation(stem)
        || words.is_rest(stem)
        || words.is_otherwise(stem)
        || words.is_kind(stem)
        || words.is_report(stem)
        || words.is_verb(stem)
        || words.is_drawn(stem)
        || words.is_relative(stem)
        || words.count(stem).is_some()
        || stem.chars().count() < 3)
}

/// `machines` as `machine`.
fn singular(word: &str) -> String {
    match word {
        "boxes" => "box".to_owned(),
        "classes" => "class".to_owned(),
        _ => word
            .strip_suffix("ies")
            .map(|base| format!("{base}y"))
            .or_else(|| word.strip_suffix('s').filter(|base| !base.ends_with('s')).map(str::to_owned))
            .unwrap_or_else(|| word.to_owned()),
    }
}

fn is_letter(text: &str) -> bool {
    let text = text.strip_suffix("'s").or_else(|| text.strip_suffix("’s")).unwrap_or(text);
    text.len() == 1 && text.chars().all(|c| c.is_ascii_uppercase())
}

/// The tag that a piece is: `A`, `II`, `3`, `M1`.
fn tag(piece: &Piece) -> Option<String> {
    match &piece.item {
        Item::Count(count) if (1..=20).contains(count) => Some(count.to_string()),
        Item::Word(text, _) => {
            let text = text.strip_suffix("'s").or_else(|| text.strip_suffix("’s")).unwrap_or(text);
            let roman = ["I", "II", "III", "IV"].iter().position(|known| *known == text).map(|at| (at + 1).to_string());
            let coded = text.len() <= 3
                && text.starts_with(|c: char| c.is_ascii_uppercase())
                && text[1..].chars().all(|c| c.is_ascii_digit() || c == '_');
            roman.or_else(|| coded.then(|| text.replace('_', "")))
        }
        _ => None,
    }
}

/// A whole number, in digits or as a word.
pub(super) fn amount(piece: &Piece) -> Option<i64> {
    match &piece.item {
        Item::Count(count) => Some(*count),
        Item::Word(_, stem) => lexicon().count(stem).and_then(|count| i64::try_from(count).ok()),
        _ => None,
    }
}

fn ordinal(stem: &str) -> Option<String> {
    ["first", "second", "third"].iter().position(|known| *known == stem).map(|at| (at + 1).to_string())
}

/// Whether `A` at `place` is a name and no article.
fn stands_alone(pieces: &[Piece], place: usize) -> bool {
    pieces.get(place + 1).is_none_or(|next| !matches!(next.item, Item::Word(..)) || lexicon().is_verb(next.stem()))
}

fn named(sentences: &[Sentence], stem: &str) -> String {
    sentences
        .iter()
        .flat_map(|sentence| &sentence.pieces)
        .find_map(|piece| match &piece.item {
            Item::Word(text, _) if base(piece.stem()) == stem && piece.stem() == stem => Some(text.to_lowercase()),
            _ => None,
        })
        .unwrap_or_else(|| stem.to_owned())
}

/// Whether the rarer of two words always stands right beside the other.
fn together(sentences: &[Sentence], places: &[(String, usize, usize)], first: &str, second: &str) -> bool {
    let of = |stem: &str| places.iter().filter(|(other, _, _)| other == stem).map(|(_, at, place)| (*at, *place)).collect::<Vec<_>>();
    let (one, two) = (of(first), of(second));
    let (rare, often) = if one.len() <= two.len() { (one, two) } else { (two, one) };
    rare.iter().all(|(at, place)| {
        often.iter().any(|(other, next)| {
            let gap = place.abs_diff(*next);
            let pieces = &sentences[*at].pieces;
            let between = pieces.get((*place).min(*next) + 1..(*place).max(*next)).unwrap_or_default();
            let close =
                gap < 4 && between.iter().all(|piece| matches!(piece.stem(), "a" | "is" | "was" | "are" | "were" | "be" | "not" | "will"));
            other == at && close
        })
    })
}

/// Words for what is counted: in every clause with a number right after `N% of`, up to adjectives; or after a count, `a random`, `every`.
fn population(sentences: &[Sentence], places: &[(String, usize, usize)]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for (stem, _, _) in places {
        if out.contains(stem) {
            continue;
        }
        let own: Vec<(usize, usize)> = places.iter().filter(|(other, _, _)| other == stem).map(|(_, at, place)| (*at, *place)).collect();
        let numbered = |at: usize| sentences[at].pieces.iter().any(|piece| matches!(piece.item, Item::Chance(..)));
        let shares: Vec<bool> = own
            .iter()
            .filter(|(at, _)| numbered(*at))
            .map(|(at, _)| own.iter().any(|(other, place)| other == at && is_counted(&sentences[*at].pieces, *place)))
            .collect();
        let picked = own.iter().any(|(at, place)| {
            let after = &sentences[*at].pieces[place + 1..];
            let noun = after
                .first()
                .is_some_and(|next| matches!(next.stem(), "person" | "item" | "patient" | "part" | "unit" | "product" | "individual"));
            !noun
                && after
                    .iter()
                    .take(3)
                    .any(|piece| matches!(piece.stem(), "drawn" | "chosen" | "select" | "pick" | "taken" | "examin" | "inspect"))
        });
        let random = picked
            || own.iter().any(|(at, place)| {
                let before: Vec<&str> = sentences[*at].pieces[place.saturating_sub(3)..*place].iter().map(Piece::stem).collect();
                before.iter().any(|stem| stem.starts_with("random") || matches!(*stem, "every" | "each"))
                    && !before.iter().any(|stem| lexicon().is_join(stem))
                    && !before.iter().any(|stem| matches!(*stem, "is" | "at"))
            });
        // What a number is told of as a property is no population: `5% of men smoke`.
        let told = shares.contains(&false) && !shares.contains(&true);
        if random && !told || !shares.is_empty() && shares.iter().all(|shared| *shared) {
            out.push(stem.clone());
        }
    }
    out
}

/// Whether the noun at `place` is what a number counts: `20 applicants`, `30% of the qualified applicants`.
fn is_counted(pieces: &[Piece], place: usize) -> bool {
    let kind = |at: usize| lexicon().is_kind(pieces[at].stem());
    let before = place.checked_sub(1).filter(|before| matches!(pieces[*before].item, Item::Count(_)));
    if before.is_some_and(|before| before == 0 || !kind(before - 1)) {
        return true;
    }
    (place.saturating_sub(6)..place).any(|number| {
        let between = &pieces[number + 1..place];
        // A plural ends the words for what is counted.
        let plain = |piece: &Piece| {
            let plural = matches!(&piece.item, Item::Word(text, _) if text.ends_with('s') || matches!(text.to_lowercase().as_str(), "women" | "men" | "people" | "children"));
            !plural && (unknown(piece.stem()) || lexicon().state(piece.stem()).is_some())
                || matches!(&piece.item, Item::Word(text, _) if is_letter(text))
                || matches!(
                    piece.stem(),
                    "of" | "the" | "all" | "these" | "our" | "its" | "their" | "der" | "des" | "de" | "las" | "los" | "such" | "every"
                )
        };
        matches!(pieces[number].item, Item::Chance(..))
            && between.first().is_some_and(|first| matches!(first.stem(), "of" | "der" | "des" | "de"))
            && between.iter().all(plain)
    })
}
