//! Statements of repeated draws: balls from urns, tosses of coins, children, independent trials.

use num_traits::One;

use super::{
    ask::Query,
    atoms::{Atoms, Mark, What, amount},
    lexicon::lexicon,
    model::{Claim, Literal, Model, Variable},
    outcomes::{Constraint, Stock, probability},
    scan::{Item, Piece, Sentence, asks},
    work::problem,
};
use crate::{
    diag::{Diagnostic, Span},
    num::Rational,
    solve::{
        fact::{Facts, Value},
        probability::{
            Problem,
            bayes::{FAMILY, Given, missing},
        },
    },
};

/// What is drawn from, with its prior probability where there are several.
#[derive(Debug, Clone)]
struct Source {
    name: String,
    prior: Option<Given>,
    stock: Stock,
}

/// Repeated draws as the statement tells of them.
struct Draws<'a> {
    sentences: &'a [Sentence],
    /// Stems of each kind of outcome, its name first.
    kinds: Vec<Vec<String>>,
    sources: Vec<Source>,
    count: usize,
    diagnostics: Vec<Diagnostic>,
    span: Span,
}

/// What stands in a range of words about the draws.
#[derive(Debug, Default, Clone, PartialEq)]
struct Told {
    constraints: Vec<Constraint>,
    sources: Vec<usize>,
}

fn half() -> (Rational, String) {
    (Rational::new(1.into(), 2.into()), "\\frac{1}{2}".to_owned())
}

/// Reads a problem of repeated draws; `None` when the statement is about something else.
pub(super) fn read(sentences: &[Sentence], atoms: &Atoms, model: &Model, span: Span) -> Option<Problem> {
    let mut draws = Draws { sentences, kinds: Vec::new(), sources: Vec::new(), count: 0, diagnostics: Vec::new(), span };
    let known = draws.urns(atoms, model).or_else(|| draws.coins()).or_else(|| draws.children()).or_else(|| draws.trials(atoms));
    known?;
    if draws.count == 1 && !atoms.contents.is_empty() {
        return None;
    }
    Some(draws.work())
}

impl Draws<'_> {
    fn stems(&self) -> impl Iterator<Item = &str> {
        self.sentences.iter().flat_map(|sentence| &sentence.pieces).map(Piece::stem)
    }

    fn says(&self, stem: &str) -> bool {
        self.stems().any(|other| other == stem)
    }

    /// Balls of colours in one or several urns.
    fn urns(&mut self, atoms: &Atoms, model: &Model) -> Option<()> {
        let (_, colour, _) = atoms.contents.first()?;
        self.kinds = atoms.variables[colour.variable].values.iter().map(|name| vec![super::lexicon::stem(name)]).collect();
        self.count = self.drawn()?;
        let with =
            self.stems().any(|stem| matches!(stem, "replac" | "return")) || self.says("replacement") && self.pair("with", "replacement");
        let without = self.pair("without", "replacement")
            || self.pair("not", "replac")
            || self.stems().any(|stem| {
                matches!(stem, "simultaneousl" | "simultaneously" | "togeth" | "together" | "reemplazo" | "zurücklegen" | "remis")
            });
        let changed = self
            .stems()
            .find(|stem| matches!(*stem, "put" | "another" | "add" | "mov" | "move" | "transfer" | "transferr" | "transferred" | "moved"))
            .map(str::to_owned);
        if let Some(word) = changed {
            self.diagnostics.push(Diagnostic::error(
                "not-understood",
                self.span,
                format!("what `{word}` does to the urns was not understood"),
            ));
        }
        if self.count > 1 && with == without {
            self.diagnostics.push(missing(self.span, "whether the draws are with or without replacement"));
        }
        for (owner, counts) in &atoms.stocks {
            let total: i64 = counts.iter().sum();
            let stock = if without {
                Stock::Shrinking(counts.clone())
            } else {
                Stock::Steady(
                    counts
                        .iter()
                        .map(|count| (Rational::new((*count).into(), total.max(1).into()), format!("\\frac{{{count}}}{{{total}}}")))
                        .collect(),
                )
            };
            let prior = owner.and_then(|owner| {
                model.claims.iter().find(|claim| claim.event == [owner] && claim.condition.is_empty()).map(|claim| claim.given.clone())
            });
            let name = owner.map_or_else(String::new, |owner| model.said(owner));
            self.sources.push(Source { name, prior, stock });
        }
        Some(())
    }

    fn pair(&self, first: &str, second: &str) -> bool {
        self.sentences.iter().any(|sentence| sentence.pieces.windows(2).any(|pair| pair[0].stem() == first && pair[1].stem() == second))
    }

    /// How many are drawn: `two balls are drawn`, `draw 3 marbles`, `a ball is drawn`.
    fn drawn(&self) -> Option<usize> {
        let verb = |piece: &Piece| {
            matches!(
                piece.stem(),
                "drawn" | "draw" | "chosen" | "choos" | "choose" | "select" | "pick" | "taken" | "tak" | "take" | "remov" | "gezogen"
            )
        };
        let mut most = None;
        for sentence in self.sentences {
            let pieces = &sentence.pieces;
            if !pieces.iter().any(verb) {
                continue;
            }
            for at in 0..pieces.len() {
                let Some(count) = amount(&pieces[at]) else { continue };
                let things = pieces[at + 1..].iter().take(2).any(|next| lexicon().is_drawn(next.stem()));
                let near = pieces[at.saturating_sub(4)..].iter().take(12).any(verb);
                let held = pieces[at..].iter().take(3).any(|next| lexicon().is_colour(next.stem()));
                if things && near && !held {
                    most = most.max(usize::try_from(count).ok());
                }
            }
            let ordinal = pieces.iter().enumerate().any(|(at, piece)| {
                let next = pieces.get(at + 1);
                piece.stem() == "second" && !next.is_some_and(|next| lexicon().is_kind(next.stem()) && !lexicon().is_drawn(next.stem()))
            });
            if ordinal {
                most = most.max(Some(2));
            }
        }
        most.or(self.sentences.iter().any(|sentence| sentence.pieces.iter().any(verb)).then_some(1)).filter(|count| *count <= 12)
    }

    /// Tosses of one coin, or of one of several.
    fn coins(&mut self) -> Option<()> {
        if !self.says("coin") || !self.stems().any(|stem| matches!(stem, "head" | "tail")) {
            return None;
        }
        self.kinds = vec![vec!["head".to_owned()], vec!["tail".to_owned()]];
        // `two of the three coins are selected`: one is expected.
        let chosen = |piece: &Piece| matches!(piece.stem(), "select" | "chosen" | "pick" | "drawn" | "taken" | "draw" | "tak");
        let several = self.sentences.iter().find_map(|sentence| {
            let pieces = &sentence.pieces;
            (0..pieces.len()).find_map(|at| {
                amount(&pieces[at]).filter(|count| *count > 1)?;
                let noun = (at + 1..(at + 5).min(pieces.len())).find(|place| pieces[*place].stem() == "coin")?;
                let of = pieces[at + 1].stem() == "of" || pieces.get(noun + 1).is_some_and(|piece| matches!(piece.stem(), "are" | "were"));
                (of && pieces[noun + 1..].iter().take(3).any(chosen)).then_some(pieces[at].span)
            })
        });
        if let Some(span) = several {
            self.diagnostics.push(Diagnostic::error("not-understood", span, "one coin at a time is expected"));
        }
        self.count = self.tosses()?;
        let mut found: Vec<(String, i64, (Rational, String))> = Vec::new();
        for sentence in self.sentences {
            let pieces = &sentence.pieces;
            for at in 0..pieces.len() {
                let (name, chance) = match pieces[at].stem() {
                    "fair" | "unbias" | "regular" | "ordinary" | "ordinar" | "normal" => ("fair", half()),
                    "two-head" | "double-head" => ("two-headed", (Rational::one(), "1".to_owned())),
                    "two-tail" | "double-tail" => ("two-tailed", (Rational::from_integer(0.into()), "0".to_owned())),
                    "head"
                        if at > 0
                            && amount(&pieces[at - 1]) == Some(2)
                            && pieces[at.saturating_sub(3)..at].iter().any(|piece| matches!(piece.stem(), "with" | "has" | "have")) =>
                    {
                        ("two-headed", (Rational::one(), "1".to_owned()))
                    }
                    "bias" | "unfair" | "load" | "weight" => {
                        ("biased", biased(&self.sentences.iter().flat_map(|sentence| &sentence.pieces).cloned().collect::<Vec<_>>())?)
                    }
                    _ => continue,
                };
                if found.iter().any(|(known, _, _)| known == name) {
                    continue;
                }
                let count = pieces[at.saturating_sub(6)..at]
                    .iter()
                    .rev()
                    .filter(|piece| piece.stem() != "two" || name != "two-headed")
                    .find_map(amount)
                    .unwrap_or(1);
                found.push((name.to_owned(), count, chance));
            }
        }
        if found.is_empty() {
            let words: Vec<Piece> = self.sentences.iter().flat_map(|sentence| &sentence.pieces).cloned().collect();
            found.push(("coin".to_owned(), 1, biased(&words).unwrap_or_else(half)));
        }
        let total: i64 = found.iter().map(|(_, count, _)| count).sum();
        let said = self
            .sentences
            .iter()
            .flat_map(|sentence| sentence.pieces.windows(2))
            .filter(|pair| pair[1].stem() == "coin")
            .find_map(|pair| amount(&pair[0]))
            .filter(|said| *said > 1);
        let (single, tossed) = (found.len() == 1, said.is_some_and(|said| usize::try_from(said) == Ok(self.count)));
        if !single && said.is_some_and(|said| said != total) && !found.iter().any(|(_, count, _)| said == Some(*count)) {
            self.diagnostics.push(Diagnostic::error("contradictory-facts", self.span, "the coins do not add up to their number"));
        }
        // How each kind came to be: `either fair or biased` says no probabilities.
        let chosen = ["random", "choos", "chosen", "pick", "select", "draw", "equal", "grab", "tak", "reach", "pull", "half"];
        let counted = found.iter().any(|(_, count, _)| *count > 1) || said.is_some();
        if !single && !counted && !self.stems().any(|stem| chosen.iter().any(|start| stem.starts_with(start))) {
            self.diagnostics.push(missing(self.span, "how likely each kind of coin is before the tosses"));
        }
        if single && said.is_some() && !tossed {
            self.diagnostics.push(missing(self.span, "what kinds of coins there are"));
        }
        for (name, count, (chance, latex)) in found {
            let rest = if latex.contains('\\') { half_or(&chance) } else { (Rational::one() - &chance, format!("1 - {latex}")) };
            let prior =
                Given { value: Rational::new(count.into(), total.into()), latex: format!("\\frac{{{count}}}{{{total}}}"), span: self.span };
            self.sources.push(Source { name, prior: (!single).then_some(prior), stock: Stock::Steady(vec![(chance, latex), rest]) });
        }
        Some(())
    }

    /// How often a coin is tossed.
    fn tosses(&self) -> Option<usize> {
        let mut most = 0;
        for sentence in self.sentences {
            let pieces = &sentence.pieces;
            let tossed = pieces.iter().any(|piece| matches!(piece.stem(), "flip" | "toss" | "thrown" | "throw"));
            for at in 0..pieces.len() {
                let next = pieces.get(at + 1).map_or("", Piece::stem);
                let count = match pieces[at].stem() {
                    "once" if tossed => Some(1),
                    "twic" | "twice" if tossed => Some(2),
                    "thric" | "thrice" if tossed => Some(3),
                    _ if matches!(next, "time" | "toss" | "flip") || next == "coin" && tossed => amount(&pieces[at]),
                    // `three fair coins are tossed`.
                    _ if tossed
                        && matches!(next, "fair" | "unbias" | "biased" | "bias" | "identical" | "ordinar" | "ordinary")
                        && pieces.get(at + 2).is_some_and(|piece| piece.stem() == "coin") =>
                    {
                        amount(&pieces[at])
                    }
                    _ => None,
                };
                if tossed && !sentence.asks || most == 0 {
                    most = most.max(count.unwrap_or(0));
                }
            }
        }
        if most == 0 && self.stems().any(|stem| matches!(stem, "flip" | "toss" | "thrown")) {
            most = 1;
        }
        usize::try_from(most).ok().filter(|count| (1..=60).contains(count))
    }

    /// Boys and girls, equally likely.
    fn children(&mut self) -> Option<()> {
        let at =
            self.sentences.iter().flat_map(|sentence| sentence.pieces.windows(2)).find(|pair| matches!(pair[1].stem(), "child" | "kid"))?;
        self.count = usize::try_from(amount(&at[0])?).ok().filter(|count| (1..=12).contains(count))?;
        let word = |stem: &str| self.says(stem);
        if !(word("boy") || word("girl"))
            || self.sentences.iter().flat_map(|sentence| &sentence.pieces).any(|piece| matches!(piece.item, Item::Chance(..)))
        {
            return None;
        }
        self.kinds = vec![vec!["boy".to_owned(), "son".to_owned()], vec!["girl".to_owned(), "daught".to_owned()]];
        // Whatever else is known of a child may change which of them is meant.
        let told = [
            "born", "nam", "name", "named", "call", "called", "who", "monda", "tuesda", "wednesda", "thursda", "frida", "saturda", "sunda",
        ];
        let more = self
            .sentences
            .iter()
            .flat_map(|sentence| &sentence.pieces)
            .find(|piece| {
                let stem = piece.stem();
                let family = [
                    "boy", "girl", "son", "daught", "child", "kid", "sibl", "sex", "sexe", "gender", "gend", "birth", "order", "ord",
                    "coupl", "parent", "mother", "moth", "father", "fath", "likel", "tell", "mr", "mrs", "old", "older", "elder",
                    "younger", "oldest", "young", "youngest", "eldest", "eld", "both",
                ];
                let name = matches!(&piece.item, Item::Word(text, _) if text.starts_with(char::is_uppercase));
                told.contains(&stem)
                    || super::atoms::unknown(stem)
                        && !name
                        && !lexicon().is_scene(stem)
                        && lexicon().state(stem).is_none()
                        && !family.contains(&stem)
            })
            .cloned();
        if let Some(Piece { item: Item::Word(text, _), span }) = more {
            self.diagnostics.push(Diagnostic::error(
                "words-not-understood",
                span,
                format!("what `{text}` says of a child was not understood"),
            ));
        }
        self.sources.push(Source { name: String::new(), prior: None, stock: Stock::Steady(vec![half(), half()]) });
        Some(())
    }

    /// Trials of one probability, said to be independent: `each email is spam with probability 0.8`.
    fn trials(&mut self, atoms: &Atoms) -> Option<()> {
        if !self.stems().any(|stem| stem.starts_with("independen")) {
            return None;
        }
        let chances: Vec<&Given> = self
            .sentences
            .iter()
            .flat_map(|sentence| &sentence.pieces)
            .filter_map(|piece| if let Item::Chance(given, _) = &piece.item { Some(given) } else { None })
            .collect();
        let [given] = chances.as_slice() else { return None };
        let literals: Vec<Literal> = atoms
            .marks
            .iter()
            .flatten()
            .filter_map(|mark| if let What::Event(literal) = mark.what { Some(literal) } else { None })
            .collect();
        let first = literals.first()?;
        if literals.iter().any(|literal| literal != first) || first.values != 1 {
            return None;
        }
        self.count = self
            .sentences
            .iter()
            .flat_map(|sentence| &sentence.pieces)
            .filter_map(amount)
            .max()
            .and_then(|count| usize::try_from(count).ok())
            .filter(|count| (2..=60).contains(count))?;
        let mut stems: Vec<String> = Vec::new();
        for (sentence, marks) in self.sentences.iter().zip(&atoms.marks) {
            for Mark { from, to, what } in marks {
                if matches!(what, What::Event(_)) {
                    stems.extend(sentence.pieces[*from..*to].iter().map(|piece| piece.stem().to_owned()));
                }
            }
        }
        self.kinds = vec![stems, Vec::new()];
        let rest = given.complement();
        self.sources.push(Source {
            name: String::new(),
            prior: None,
            stock: Stock::Steady(vec![(given.value.clone(), given.latex.clone()), (rest.value, rest.latex)]),
        });
        Some(())
    }

    fn kind(&self, piece: &Piece) -> Option<usize> {
        self.kinds.iter().position(|stems| stems.iter().any(|stem| stem == piece.stem()))
    }

    /// What the words of `pieces` say about the draws; `None` when a word of quantity is left over.
    fn told(&self, pieces: &[Piece]) -> Option<Told> {
        let mut told = Told::default();
        let mut taken = vec![false; pieces.len()];
        for at in 0..pieces.len() {
            if let Some(source) = self.named_source(pieces, at) {
                told.sources.push(source);
                taken[at] = true;
                continue;
            }
            if matches!(pieces[at].stem(), "same" | "different")
                && pieces[at + 1..].iter().take(3).any(|next| next.stem().starts_with("colo") || next.stem() == "kind")
            {
                told.constraints.push(if pieces[at].stem() == "same" { Constraint::Same } else { Constraint::Different });
                taken[at] = true;
                continue;
            }
            if pieces[at].stem() == "one"
                && pieces[at + 1..].iter().take(3).any(|next| next.stem() == "each")
                && self.kinds.len() == self.count
            {
                told.constraints.extend((0..self.kinds.len()).map(|kind| Constraint::Count(kind, 1, 1)));
                taken[at] = true;
                continue;
            }
            let Some(kind) = self.kind(&pieces[at]) else { continue };
            if self.sources.iter().any(|source| source.name == "two-headed")
                && pieces[at.saturating_sub(1)..at].iter().any(|piece| piece.stem() == "two")
                && self.count != 2
            {
                continue;
            }
            let constraint = self.quantified(pieces, at, kind, &mut taken)?;
            if !told.constraints.contains(&constraint) {
                told.constraints.push(constraint);
            }
        }
        let loose = |at: usize| {
            let stem = pieces[at].stem();
            let repeats = matches!(
                stem,
                "both"
                    | "two"
                    | "twic"
                    | "twice"
                    | "thric"
                    | "second"
                    | "first"
                    | "independent"
                    | "independentl"
                    | "replacement"
                    | "without"
            );
            !taken[at] && !repeats && lexicon().is_decisive(stem)
                || !taken[at] && matches!(stem, "or" | "not" | "eith" | "least" | "most" | "more" | "few" | "exactl" | "neither" | "neith")
        };
        (!(0..pieces.len()).any(loose)).then_some(told)
    }

    fn named_source(&self, pieces: &[Piece], at: usize) -> Option<usize> {
        if self.sources.len() < 2 {
            return None;
        }
        self.sources.iter().position(|source| match source.name.as_str() {
            "fair" => pieces[at].stem() == "fair" || pieces[at].stem() == "unbias",
            "two-headed" => {
                pieces[at].stem() == "two-head"
                    || pieces[at].stem() == "double-head"
                    || pieces[at].stem() == "head"
                        && at > 1
                        && pieces[at - 1].stem() == "two"
                        && matches!(pieces[at - 2].stem(), "with" | "has")
            }
            "biased" => matches!(pieces[at].stem(), "bias" | "unfair" | "load"),
            name => {
                let words: Vec<String> = name.split(' ').map(str::to_lowercase).collect();
                at > 0
                    && words.len() == 2
                    && pieces[at - 1].stem() == super::lexicon::stem(&words[0])
                    && match &pieces[at].item {
                        Item::Count(count) => count.to_string() == words[1],
                        Item::Word(text, _) => {
                            text.to_lowercase() == words[1]
                                || ["i", "ii", "iii"]
                                    .iter()
                                    .position(|roman| *roman == text.to_lowercase())
                                    .is_some_and(|place| (place + 1).to_string() == words[1])
                        }
                        _ => false,
                    }
            }
        })
    }

    /// How many of a kind, or which: the words of quantity around the mention at `at`.
    fn quantified(&self, pieces: &[Piece], at: usize, kind: usize, taken: &mut [bool]) -> Option<Constraint> {
        taken[at] = true;
        let floor = (0..at)
            .rev()
            .take(9)
            .take_while(|place| self.kind(&pieces[*place]).is_none() && !matches!(pieces[*place].item, Item::Comma))
            .last()
            .unwrap_or(at);
        for place in (floor..at).rev() {
            let before = place.checked_sub(1).map_or("", |before| pieces[before].stem());
            let stem = pieces[place].stem();
            // `the older one`, `the first one`.
            let pronoun =
                pieces[place].stem() == "one" && matches!(before, "old" | "young" | "first" | "second" | "third" | "last" | "other");
            if let Some(count) = amount(&pieces[place]).filter(|_| !pronoun).and_then(|count| usize::try_from(count).ok()) {
                let bounds = match before {
                    "least" => (count, self.count),
                    "most" => (0, count),
                    "than" if place > 1 && pieces[place - 2].stem() == "more" => (count + 1, self.count),
                    "than" if place > 1 && matches!(pieces[place - 2].stem(), "few" | "less" | "fewer") => (0, count.checked_sub(1)?),
                    "all" | "every" => (self.count, self.count),
                    // `both of the two balls`: the count of the draws.
                    _ if count == self.count
                        && floor < place
                        && pieces[floor..place]
                            .iter()
                            .any(|piece| matches!(piece.stem(), "both" | "all" | "least" | "neith" | "of" | "most" | "exactl"))
                        && !matches!(before, "exactl" | "exactly") =>
                    {
                        continue;
                    }
                    _ => (count, count),
                };
                taken[place.saturating_sub(2)..=place].fill(true);
                return (bounds.0 <= self.count).then_some(Constraint::Count(kind, bounds.0, bounds.1));
            }
            let bounds = match stem {
                "both" | "all" | "every" => Some((self.count, self.count)),
                "neith" | "neither" | "none" | "no" => Some((0, 0)),
                _ => None,
            };
            if let Some((least, most)) = bounds {
                taken[place] = true;
                return Some(Constraint::Count(kind, least, most));
            }
            let elder = matches!(stem, "old" | "older" | "oldest" | "eldest" | "eld" | "elder").then_some(0).or(matches!(
                stem,
                "young" | "youngest"
            )
            .then(|| self.count.saturating_sub(1)));
            let ordinal = elder.or(["first", "second", "third", "fourth", "fifth"]
                .iter()
                .position(|known| *known == stem)
                .or((stem == "last").then(|| self.count.saturating_sub(1))));
            if let Some(place_of) = ordinal {
                taken[place] = true;
                return (place_of < self.count).then_some(Constraint::At(place_of, kind));
            }
        }
        for place in at + 1..(at + 6).min(pieces.len()) {
            let next = pieces.get(place + 1).map_or("", Piece::stem);
            let count = match pieces[place].stem() {
                "twic" | "twice" => Some(2),
                "both" | "each" | "every" if matches!(next, "time" | "toss" | "flip") => Some(self.count),
                _ if matches!(next, "time" | "toss" | "flip" | "head") => {
                    amount(&pieces[place]).and_then(|count| usize::try_from(count).ok())
                }
                _ => None,
            };
            if let Some(count) = count {
                taken[place] = true;
                return (count <= self.count).then_some(Constraint::Count(kind, count, count));
            }
        }
        (self.count == 1).then_some(Constraint::Count(kind, 1, 1))
    }

    /// The problem: what is asked, what was observed.
    fn work(mut self) -> Problem {
        let mut observed = Told::default();
        let mut queries: Vec<(Told, Told, Span)> = Vec::new();
        for sentence in self.sentences {
            let pieces = &sentence.pieces;
            let span = pieces.first().map_or(self.span, |first| pieces.last().map_or(first.span, |last| first.span.join(last.span)));
            if !sentence.asks {
                // `a couple has two children and the older one is a girl` tells of them.
                let family = self.kinds.first().is_some_and(|stems| stems[0] == "boy")
                    && !pieces.iter().any(|piece| {
                        matches!(piece.stem(), "equall" | "likel" | "sex" | "sexe" | "gender" | "gend")
                            || piece.stem().starts_with("probab")
                    });
                let tells = pieces.iter().any(|piece| self.kind(piece).is_some()) && family
                    || pieces.iter().any(|piece| self.kind(piece).is_some())
                        && !pieces.iter().any(|piece| {
                            lexicon().is_held(piece.stem())
                                || lexicon().is_condition(piece.stem())
                                || matches!(piece.item, Item::Chance(..))
                                || matches!(piece.stem(), "there" | "equall")
                                || piece.stem().starts_with("probab")
                        });
                let quantity = pieces.iter().any(|piece| matches!(piece.stem(), "fair" | "bias" | "two-head" | "coin"))
                    && !pieces.iter().any(|piece| matches!(piece.stem(), "com" | "came" | "come" | "show" | "turn" | "land" | "up"));
                if tells && !quantity {
                    match self.told(pieces) {
                        Some(told) => observed.constraints.extend(told.constraints),
                        None => self.unclear(span),
                    }
                }
                continue;
            }
            match self.question(pieces) {
                Some((event, mut condition)) => {
                    condition.constraints.extend(observed.constraints.iter().cloned());
                    queries.push((event, condition, span));
                }
                None => self.unclear(span),
            }
        }
        self.answer(queries)
    }

    fn unclear(&mut self, span: Span) {
        self.diagnostics.push(Diagnostic::error("not-understood", span, "what is said of the draws here was not understood"));
    }

    fn question(&self, pieces: &[Piece]) -> Option<(Told, Told)> {
        let target = (0..pieces.len()).find(|at| asks(pieces, *at))?;
        let given = (target..pieces.len()).find(|at| lexicon().is_condition(pieces[*at].stem()));
        let end = given.unwrap_or(pieces.len());
        let event = self.told(&pieces[target..end])?;
        let mut condition = self.told(&pieces[end..])?;
        let before = self.told(&pieces[..target])?;
        condition.constraints.extend(before.constraints);
        condition.sources.extend(before.sources);
        Some((event, condition))
    }

    /// Works the questions out.
    fn answer(mut self, queries: Vec<(Told, Told, Span)>) -> Problem {
        let mut facts: Vec<Value> = Vec::new();
        let mut asked = Vec::new();
        let mut model = Model {
            variables: vec![Variable { values: self.sources.iter().map(|source| source.name.clone()).collect() }],
            claims: Vec::new(),
        };
        let mut rest: Vec<Query> = Vec::new();
        for (at, source) in self.sources.iter().enumerate().filter(|_| self.sources.len() > 1) {
            if let Some(prior) = &source.prior {
                model.claims.push(Claim {
                    event: vec![Literal { variable: 0, values: 1 << at }],
                    condition: Vec::new(),
                    given: prior.clone(),
                });
            }
        }
        let unsaid: Vec<String> = self
            .sources
            .iter()
            .filter(|source| self.sources.len() > 1 && source.prior.is_none())
            .map(|source| source.name.clone())
            .collect();
        for name in unsaid {
            self.diagnostics.push(missing(self.span, &format!("the prior probability of {name}")));
        }
        for (event, condition, span) in queries {
            let name = if condition == Told::default() && event.sources.is_empty() { "total" } else { "posterior" };
            asked.push((name.to_owned(), span));
            if self.sources.len() > 1 {
                match self.hypotheses(&event, &condition, &mut model, span) {
                    Some(query) => rest.push(query),
                    None => self.unclear(span),
                }
                continue;
            }
            if event.constraints.is_empty() || !event.sources.is_empty() || !condition.sources.is_empty() {
                self.unclear(span);
                continue;
            }
            match self.single(&event.constraints, &condition.constraints, facts.len(), span) {
                Some(record) => facts.push(record),
                None => self.unclear(span),
            }
        }
        let mut problem = if self.sources.len() > 1 {
            problem(&model, &rest, self.diagnostics, self.span)
        } else {
            Problem { family: FAMILY, facts: Facts::default(), asked: Vec::new(), diagnostics: self.diagnostics }
        };
        problem.asked = asked;
        if !facts.is_empty() {
            problem.facts.set("draws", Value::List(facts), self.span);
        }
        if problem.asked.is_empty() && problem.diagnostics.is_empty() {
            problem.diagnostics.push(missing(self.span, "what is asked of the draws"));
        }
        problem
    }

    /// A question about which source it is, or how likely an outcome is whichever it is.
    fn hypotheses(&self, event: &Told, condition: &Told, model: &mut Model, span: Span) -> Option<Query> {
        let (outcome, source) = match (event.constraints.is_empty(), event.sources.as_slice()) {
            (true, [source]) if !condition.constraints.is_empty() => (&condition.constraints, Some(*source)),
            (false, []) if condition.constraints.is_empty() && condition.sources.is_empty() => (&event.constraints, None),
            _ => return None,
        };
        if source.is_some() && !condition.sources.is_empty() {
            return None;
        }
        let variable = model.variables.len();
        model.variables.push(Variable { values: vec!["the observed outcome".to_owned(), "another outcome".to_owned()] });
        let holds = Literal { variable, values: 1 };
        for (at, own) in self.sources.iter().enumerate() {
            let (value, latex) = probability(&own.stock, self.count, outcome)?;
            model.claims.push(Claim {
                event: vec![holds],
                condition: vec![Literal { variable: 0, values: 1 << at }],
                given: Given { value, latex, span },
            });
        }
        Some(match source {
            Some(at) => Query { event: vec![Literal { variable: 0, values: 1 << at }], condition: vec![holds], times: 1, any: false, span },
            None => Query { event: vec![holds], condition: Vec::new(), times: 1, any: false, span },
        })
    }

    /// A question about draws from one source.
    fn single(&self, event: &[Constraint], condition: &[Constraint], at: usize, span: Span) -> Option<Value> {
        let stock = &self.sources.first()?.stock;
        let mut record = Facts::default();
        let (value, both) = probability(stock, self.count, &[event, condition].concat())?;
        // Nobody asks for what cannot be: the words were misread.
        (value != Rational::from_integer(0.into())).then_some(())?;
        record.set("both", Value::Formula(both.clone()), span);
        if !condition.is_empty() {
            let (whole, given) = probability(stock, self.count, condition)?;
            (whole != Rational::from_integer(0.into())).then_some(())?;
            // Nobody asks for what is given: the words were misread.
            (given != both).then_some(())?;
            record.set("given", Value::Formula(given), span);
        } else {
            record.set("given", Value::Flag(false), span);
        }
        let suffix = if at == 0 { String::new() } else { format!(" ({})", at + 1) };
        record.set("name", Value::Words(format!("P{suffix}")), span);
        Some(Value::Record(record))
    }
}

fn half_or(chance: &Rational) -> (Rational, String) {
    let rest = Rational::one() - chance;
    (rest.clone(), super::super::number::decimal_text(&rest))
}

/// The probability of heads that a biased coin is said to have.
fn biased(pieces: &[Piece]) -> Option<(Rational, String)> {
    let chances: Vec<(usize, &Given)> = pieces
        .iter()
        .enumerate()
        .filter_map(|(at, piece)| if let Item::Chance(given, _) = &piece.item { Some((at, given)) } else { None })
        .collect();
    let one = pieces
        .iter()
        .enumerate()
        .find(|(at, piece)| matches!(piece.item, Item::Count(1)) && *at > 0 && pieces[at - 1].stem().starts_with("probab"));
    let (at, value, latex) = match (chances.as_slice(), one) {
        ([(at, given)], _) => (*at, given.value.clone(), given.latex.clone()),
        ([], Some((at, _))) => (at, Rational::one(), "1".to_owned()),
        _ => return None,
    };
    let tails = pieces[at.saturating_sub(5)..(at + 4).min(pieces.len())].iter().any(|piece| piece.stem() == "tail");
    let heads = pieces[at.saturating_sub(7)..(at + 4).min(pieces.len())].iter().any(|piece| piece.stem() == "head");
    (heads && !tails).then_some((value, latex))
}
