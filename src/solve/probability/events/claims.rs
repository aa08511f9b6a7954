//! What each number of a statement is the probability of, and under which condition.

use super::{
    atoms::{Atoms, Mark, What},
    lexicon::{Role, lexicon},
    model::{Claim, Literal, Model},
    scan::{Item, Piece, Sentence},
};
use crate::{
    diag::{Diagnostic, Span},
    solve::probability::bayes::Given,
};

/// A clause: the pieces of one number, with the marks among them.
#[derive(Debug, Clone)]
struct Clause<'a> {
    pieces: &'a [Piece],
    /// Marks with places relative to the clause.
    marks: Vec<Mark>,
    /// The place of the number in the clause.
    number: usize,
}

/// The reader of claims: what was said so far, for what refers back.
pub(super) struct Claims<'a> {
    pub(super) model: &'a mut Model,
    pub(super) atoms: &'a Atoms,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The condition of the claim before, for `otherwise`.
    last: Option<Literal>,
    /// The claim before, for clauses that leave its event out: `and 5% of the others do`.
    before: Option<(Literal, Literal)>,
}

impl<'a> Claims<'a> {
    /// A reader that adds to `model`.
    pub(super) fn new(model: &'a mut Model, atoms: &'a Atoms) -> Self {
        Claims { model, atoms, diagnostics: Vec::new(), last: None, before: None }
    }

    fn unclear(&mut self, span: Span) {
        self.diagnostics.push(Diagnostic::error("not-understood", span, "it is not clear what this probability is the probability of"));
    }

    fn claim(&mut self, event: Vec<Literal>, condition: Vec<Literal>, given: &Given) {
        self.last = condition.first().copied().or(event.first().copied());
        self.before = event.first().copied().filter(|_| event.len() == 1).zip(condition.first().copied());
        self.model.claims.push(Claim { event, condition, given: given.clone() });
    }

    /// Takes the numbers of a sentence.
    pub(super) fn take(&mut self, sentence: &Sentence, marks: &[Mark]) {
        if self.lists(sentence, marks) {
            return;
        }
        let clauses = clauses(sentence, marks);
        for at in 0..clauses.len() {
            // What the rest is follows from the others.
            let Item::Chance(given, _) = &clauses[at].pieces[clauses[at].number].item else { continue };
            let given = given.clone();
            if !self.role(&clauses[at], &given) && !self.plain(&clauses, at, &given) {
                self.unclear(given.span);
            }
        }
    }

    /// `A, B and C make 50%, 30% and 20%`, `their defect rates are 2%, 3% and 4%`.
    fn lists(&mut self, sentence: &Sentence, marks: &[Mark]) -> bool {
        let pieces = &sentence.pieces;
        let numbers: Vec<usize> = (0..pieces.len()).filter(|at| matches!(pieces[*at].item, Item::Chance(..))).collect();
        let consecutive = numbers.windows(2).all(|pair| {
            pieces[pair[0] + 1..pair[1]].iter().all(|piece| piece.joins() || piece.item == Item::Sign || piece.stem() == "the")
        });
        let Some(tagged) = self.atoms.tagged.or_else(|| self.partition(marks)) else { return false };
        if numbers.len() < 2 || !consecutive {
            return false;
        }
        let mut named: Vec<Literal> = Vec::new();
        let mut event: Vec<Literal> = Vec::new();
        for mark in marks {
            match mark.what {
                What::Event(literal) if literal.variable == tagged => named.push(literal),
                What::Event(literal) if !event.contains(&literal) => event.push(literal),
                What::Role(Role::FaultRate) => event.extend(self.fault()),
                _ => {}
            }
        }
        event.dedup();
        let count = self.model.variables[tagged].values.len();
        if named.is_empty() {
            named = (0..count).map(|value| Literal { variable: tagged, values: 1 << value }).collect();
        }
        if named.len() != numbers.len() || event.len() > 1 {
            return false;
        }
        for (literal, at) in named.into_iter().zip(numbers) {
            let Item::Chance(given, _) = &pieces[at].item else { continue };
            match event.first() {
                Some(event) => self.claim(vec![*event], vec![literal], given),
                None => self.claim(vec![literal], Vec::new(), given),
            }
        }
        true
    }

    /// The variable of which a sentence names several values.
    fn partition(&self, marks: &[Mark]) -> Option<usize> {
        let variables: Vec<usize> =
            marks.iter().filter_map(|mark| if let What::Event(literal) = mark.what { Some(literal.variable) } else { None }).collect();
        variables.iter().copied().find(|own| variables.iter().filter(|other| *other == own).count() > 1)
    }

    fn fault(&self) -> Option<Literal> {
        let variable = self.model.variables.iter().position(|variable| variable.values[0] == "defective")?;
        Some(Literal { variable, values: 1 })
    }

    /// The variable that a test is about: not its result.
    fn subject(&self) -> Option<usize> {
        let result = self.atoms.result.or(self.atoms.report)?;
        let mut others = (0..self.model.variables.len()).filter(|at| *at != result);
        let first = others.next()?;
        others.next().is_none().then_some(first)
    }

    /// A rate of a test; whether the clause states one.
    fn role(&mut self, clause: &Clause, given: &Given) -> bool {
        let roles: Vec<Role> =
            clause.marks.iter().filter_map(|mark| if let What::Role(role) = mark.what { Some(role) } else { None }).collect();
        let Some(role) = roles.first().copied() else { return false };
        if roles.iter().any(|other| *other != role) {
            return false;
        }
        if role == Role::FaultRate {
            let events: Vec<Literal> = events(&clause.marks);
            let condition: Vec<Literal> = events.into_iter().filter(|literal| Some(literal.variable) == self.atoms.tagged).collect();
            let Some(fault) = self.fault() else { return false };
            // `machine 1 makes 70% with a defect rate of 2%`: of the one that was told of last.
            let condition = match (condition.is_empty(), self.last) {
                (true, Some(last))
                    if Some(last.variable) == self.atoms.tagged
                        && clause.pieces.iter().all(|piece| piece.stem() != "its" && piece.stem() != "overall") =>
                {
                    vec![last]
                }
                _ => condition,
            };
            if condition.len() > 1 || condition.is_empty() && self.atoms.tagged.is_some() {
                return false;
            }
            self.claim(vec![fault], condition, given);
            return true;
        }
        let Some(subject) = self.subject() else { return false };
        let (there, absent) = (Literal { variable: subject, values: 1 }, Literal { variable: subject, values: 2 });
        if role == Role::Prevalence {
            self.claim(vec![there], Vec::new(), given);
            return true;
        }
        let named: Vec<Literal> = events(&clause.marks).into_iter().filter(|literal| literal.variable == subject).collect();
        let one = named.first().copied().filter(|first| named.iter().all(|other| other == first));
        if self.atoms.report.is_some() {
            // Of two states that a clause names, the one under a condition is what is so.
            let under: Vec<Literal> = split(clause).0.into_iter().filter(|literal| literal.variable == subject).collect();
            let one = under.first().copied().or(one);
            if one.is_none() && !named.is_empty() {
                return false;
            }
            return self.witness(role, subject, one, given);
        }
        let Some(result) = self.atoms.result else { return false };
        let (positive, negative) = (Literal { variable: result, values: 1 }, Literal { variable: result, values: 2 });
        let expected = match role {
            Role::Sensitivity | Role::FalseNegative => Some(there),
            Role::Specificity | Role::FalsePositive => Some(absent),
            _ => None,
        };
        // A rate under one condition whose clause names the other is something else.
        if let (Some(expected), Some(one)) = (expected, one)
            && expected != one
        {
            return false;
        }
        match role {
            Role::Sensitivity => self.claim(vec![positive], vec![there], given),
            Role::FalseNegative => self.claim(vec![negative], vec![there], given),
            Role::Specificity => self.claim(vec![negative], vec![absent], given),
            Role::FalsePositive => self.claim(vec![positive], vec![absent], given),
            _ => {
                if !named.is_empty() && one.is_none() {
                    return false;
                }
                for (state, right) in [(there, positive), (absent, negative)] {
                    if one.is_none_or(|one| one == state) {
                        let said = if role == Role::Accuracy { right } else { self.model.complement(right) };
                        self.claim(vec![said], vec![state], given);
                    }
                }
            }
        }
        true
    }

    /// How often a witness is right.
    fn witness(&mut self, role: Role, subject: usize, one: Option<Literal>, given: &Given) -> bool {
        let Some(report) = self.atoms.report else { return false };
        for value in 0..self.model.variables[subject].values.len() {
            let state = Literal { variable: subject, values: 1 << value };
            if one.is_some_and(|one| one != state) {
                continue;
            }
            let said = Literal { variable: report, values: 1 << value };
            let said = if role == Role::Accuracy { said } else { self.model.complement(said) };
            self.claim(vec![said], vec![state], given);
        }
        true
    }

    /// A clause of events alone.
    fn plain(&mut self, clauses: &[Clause], at: usize, given: &Given) -> bool {
        let clause = &clauses[at];
        let (mut condition, mut event) = split(clause);
        let has = |check: &dyn Fn(&str) -> bool| clause.pieces.iter().any(|piece| check(piece.stem()));
        // `in 5% of other emails`.
        let after: Vec<&str> = clause.pieces[clause.number + 1..].iter().take(3).map(Piece::stem).collect();
        let others = after.contains(&"other") && condition.is_empty() && after.first().is_some_and(|first| *first == "of");
        if has(&|stem| lexicon().is_otherwise(stem)) || others || bare_denial(clause) || condition.is_empty() && without_it(clause) {
            let Some(last) = self.last.filter(|_| condition.is_empty()) else { return false };
            condition.push(self.model.complement(last));
        }
        if event.is_empty() && condition.len() == 1 && !strong(clause) && !without_it(clause) {
            event = std::mem::take(&mut condition);
        }
        if event.is_empty() {
            // The event stands in a clause beside this one: `0.9 if it is on and 0.2 if not`.
            event = self.elided(clauses, at, &condition).or_else(|| self.repeated(condition.first().copied()?)).into_iter().collect();
        } else if let ([own], true) =
            (event.as_slice(), condition.is_empty() && (ends_in_do(clause) || of_others(clause) || ends_in_chance(clause)))
            && let Some(shared) = self.repeated(*own)
        {
            condition = vec![*own];
            event = vec![shared];
        } else if let ([own], true) = (event.as_slice(), condition.is_empty() && (after_of(clause) || led_by_for(clause)))
            && let Some(shared) = self.shared(clauses, at, *own)
        {
            condition = vec![*own];
            event = vec![shared];
        }
        let variables = |literals: &[Literal]| literals.iter().map(|literal| literal.variable).collect::<Vec<_>>();
        let twice = variables(&event).iter().any(|variable| variables(&condition).contains(variable));
        if event.is_empty() || event.len() > 2 || condition.len() > 1 || twice {
            return false;
        }
        self.claim(event, condition, given);
        true
    }

    /// The event of the claim before, whose condition is of the same variable and another value.
    fn repeated(&self, own: Literal) -> Option<Literal> {
        let (event, condition) = self.before?;
        (condition.variable == own.variable && condition.values & own.values == 0 && event.variable != own.variable).then_some(event)
    }

    /// The event of another clause of the sentence whose condition is of the same variable.
    fn elided(&self, clauses: &[Clause], at: usize, condition: &[Literal]) -> Option<Literal> {
        let own = condition.first()?;
        (0..clauses.len()).filter(|other| *other != at).find_map(|other| {
            let (found, event) = split(&clauses[other]);
            let same = found.first().is_some_and(|literal| literal.variable == own.variable);
            event.first().copied().filter(|event| same && event.variable != own.variable)
        })
    }

    /// The event that a clause like `3 percent of those of machine 1` shares with the one after it.
    fn shared(&self, clauses: &[Clause], at: usize, own: Literal) -> Option<Literal> {
        (0..clauses.len()).filter(|other| *other != at).find_map(|other| {
            let (found, event) = split(&clauses[other]);
            let parallel = found.first().is_some_and(|literal| literal.variable == own.variable && *literal != own);
            event.first().copied().filter(|event| parallel && event.variable != own.variable)
        })
    }
}

/// The events among marks.
pub(super) fn events(marks: &[Mark]) -> Vec<Literal> {
    let mut out: Vec<Literal> = Vec::new();
    for mark in marks {
        if let What::Event(literal) = mark.what
            && !out.contains(&literal)
        {
            out.push(literal);
        }
    }
    out
}

/// Whether a clause ends in a verb that stands for the one before: `while 1% of the others does`.
fn ends_in_do(clause: &Clause) -> bool {
    let mut pieces = clause.pieces.iter().rev().filter(|piece| !matches!(piece.item, Item::Sign | Item::Comma));
    let verb = |stem: &str| matches!(stem, "do" | "doe" | "does" | "did");
    match (pieces.next().map(Piece::stem), pieces.next().map(Piece::stem)) {
        (Some("so" | "too" | "also"), Some(before)) => verb(before),
        (Some(last), _) => verb(last),
        _ => false,
    }
}

/// Whether a clause ends in the chance for what was told before: `and a bad driver has a 25% chance`.
fn ends_in_chance(clause: &Clause) -> bool {
    let after =
        clause.pieces[clause.number + 1..].iter().filter(|piece| !matches!(piece.item, Item::Sign | Item::Comma)).collect::<Vec<_>>();
    matches!(after.as_slice(), [only] if matches!(only.stem(), "chanc" | "chance" | "probabilit" | "probability"))
        && clause.marks.iter().all(|mark| mark.to <= clause.number)
}

/// Whether the number is told of those that the clause names, for what was told before: `but also for 2% of the others`, `of those of B 5%`.
fn of_others(clause: &Clause) -> bool {
    let before = clause.number.checked_sub(1).map_or("", |at| clause.pieces[at].stem());
    let after = clause.pieces.get(clause.number + 1).map_or("", Piece::stem);
    let led = matches!(before, "for" | "in" | "among" | "chez" | "bei" | "with") && matches!(after, "of" | "der" | "des" | "de");
    let those = clause.pieces.iter().any(|piece| matches!(piece.stem(), "those" | "denen" | "celle" | "ceux" | "ones"));
    led || those && !clause.pieces.iter().any(|piece| is_predicate(piece.stem()))
}

/// Whether a word of condition stands in the clause.
fn strong(clause: &Clause) -> bool {
    clause.pieces.iter().any(|piece| lexicon().is_condition(piece.stem()))
}

/// `2% of those without it`, `5% of people who do not have one`: what was told of before is denied of them.
fn without_it(clause: &Clause) -> bool {
    let after = &clause.pieces[clause.number + 1..];
    after.windows(3).any(|three| {
        let it = |piece: &Piece| matches!(piece.stem(), "it" | "one");
        lexicon().is_negation(three[0].stem())
            && (it(&three[1]) || it(&three[2]) && matches!(three[1].stem(), "have" | "has" | "hav" | "us" | "use" | "carr" | "get"))
    }) || after.windows(2).any(|two| lexicon().is_negation(two[0].stem()) && matches!(two[1].stem(), "it" | "one"))
        && !clause.marks.iter().any(|mark| mark.from > clause.number)
}

/// `0.2 if not`: a condition that is denied without being named.
fn bare_denial(clause: &Clause) -> bool {
    let Some(at) = clause.pieces.iter().position(|piece| lexicon().is_condition(piece.stem())) else { return false };
    let end = clause.pieces[at..].iter().position(|piece| piece.item == Item::Comma).map_or(clause.pieces.len(), |comma| at + comma);
    clause.pieces[at..end].iter().any(|piece| lexicon().is_negation(piece.stem()))
        && !clause.marks.iter().any(|mark| at < mark.from && mark.from < end)
}

/// Whether the number counts a part of what follows and the clause has no verb: `3 percent of the bolts of machine 1`.
fn after_of(clause: &Clause) -> bool {
    let after = &clause.pieces[clause.number + 1..];
    let finite = |stem: &str| matches!(stem, "is" | "are" | "was" | "were" | "come" | "have" | "has" | "had" | "do" | "doe");
    // Right before the event stands what makes it a property: `of machine 1`, not `use steroids`.
    let led = clause.marks.first().and_then(|mark| {
        let lead = clause.pieces.get(clause.number + 1..mark.from)?;
        lead.iter()
            .rev()
            .find(|piece| !matches!(piece.stem(), "the" | "a" | "an" | "all" | "not" | "these" | "their" | "its"))
            .map(Piece::stem)
    });
    let property = led.is_none_or(|stem| {
        lexicon().is_relative(stem)
            || matches!(stem, "of" | "from" | "by" | "that" | "those" | "in" | "is" | "are" | "has" | "have")
            || !lexicon().is_neutral(stem)
    });
    property
        && after.first().is_some_and(|piece| piece.stem() == "of")
        && !after.iter().any(|piece| finite(piece.stem()))
        && clause.marks.iter().all(|mark| mark.from > clause.number)
}

/// Whether the number is of what the clause does not name, for the one that it names: `0.02 for non-smokers`.
fn led_by_for(clause: &Clause) -> bool {
    let [mark] = clause.marks.as_slice() else { return false };
    mark.from > clause.number
        && clause.pieces[clause.number + 1..mark.from].iter().any(|piece| matches!(piece.stem(), "for" | "among"))
        && clause.pieces[clause.number + 1..mark.from]
            .iter()
            .all(|piece| lexicon().is_neutral(piece.stem()) || lexicon().is_negation(piece.stem()) || lexicon().is_relative(piece.stem()))
}

/// Which events of a clause are conditions and which are what the number is the probability of.
fn split(clause: &Clause) -> (Vec<Literal>, Vec<Literal>) {
    let mut scope = vec![false; clause.pieces.len()];
    for (at, piece) in clause.pieces.iter().enumerate() {
        if lexicon().is_condition(piece.stem()) {
            let end = clause.pieces[at..]
                .iter()
                .position(|piece| matches!(piece.item, Item::Comma | Item::Chance(..)))
                .map_or(clause.pieces.len(), |stop| at + stop);
            scope[at..end].fill(true);
        }
    }
    let marks: Vec<(&Mark, Literal)> =
        clause.marks.iter().filter_map(|mark| if let What::Event(literal) = mark.what { Some((mark, literal)) } else { None }).collect();
    let (mut condition, mut event) = (Vec::new(), Vec::new());
    for (mark, literal) in &marks {
        let list = if scope[mark.from] { &mut condition } else { &mut event };
        if !list.contains(literal) {
            list.push(*literal);
        }
    }
    event.retain(|literal| !condition.contains(literal));
    if event.is_empty() && condition.len() == 2 {
        // `if a person has the disease the test is positive with probability 0.9`.
        event.extend(condition.pop());
        return (condition, event);
    }
    if !condition.is_empty() || event.len() != 2 {
        return (condition, event);
    }
    let (first, second) = (event[0], event[1]);
    if first.variable == second.variable {
        return (condition, event);
    }
    let of = |literal: Literal| marks.iter().find(|(_, other)| *other == literal).map(|(mark, _)| *mark);
    let (Some(one), Some(two)) = (of(first), of(second)) else { return (condition, event) };
    let between = &clause.pieces[one.to..two.from];
    if between.iter().any(|piece| lexicon().is_join(piece.stem()))
        && clause.pieces[..one.from].iter().all(|piece| !lexicon().is_relative(piece.stem()) || piece.stem() == "that")
    {
        // Both together.
        return (condition, event);
    }
    // `has probability 95% of having a positive result`: what follows is the event.
    let chance = clause.number > 0 && super::scan::is_chance_word(clause.pieces[clause.number - 1].stem())
        || clause.pieces.get(clause.number + 1).is_some_and(|piece| super::scan::is_chance_word(piece.stem()))
        || clause.pieces.get(clause.number + 2).is_some_and(|piece| {
            matches!(&piece.item, Item::Word(text, _) if text.ends_with("ing") && !matches!(text.as_str(), "remaining" | "working"))
        });
    let between_marks = clause.number < two.from && clause.number >= one.to;
    // `the probability of a fault is 0.15 for old machines`.
    let for_whom = between_marks && clause.pieces.get(clause.number + 1).is_some_and(|piece| matches!(piece.stem(), "for" | "among"));
    let counted = for_whom
        || !chance
            && between_marks
            && clause.pieces.get(clause.number + 1).is_some_and(|piece| matches!(piece.stem(), "of" | "der" | "des"));
    let led = |mark: &Mark| {
        let lead: Vec<&str> = clause.pieces[mark.from.saturating_sub(4)..mark.from].iter().map(Piece::stem).collect();
        let from = lead.iter().rposition(|stem| lexicon().is_relative(stem));
        from.is_some_and(|at| lead[at + 1..].iter().all(|stem| lexicon().is_neutral(stem) || lexicon().is_negation(stem)))
    };
    let second_led = led(two) && !led(one) && clause.number >= two.to && !between.iter().any(|piece| is_predicate(piece.stem()));
    if counted || second_led { (vec![second], vec![first]) } else { (vec![first], vec![second]) }
}

/// A verb that makes what follows it the event: `an item from machine A is defective`.
pub(super) fn is_predicate(stem: &str) -> bool {
    matches!(
        stem,
        "is" | "are"
            | "was"
            | "were"
            | "come"
            | "com"
            | "cam"
            | "came"
            | "has"
            | "have"
            | "had"
            | "will"
            | "would"
            | "test"
            | "produc"
            | "mad"
            | "made"
            | "manufactur"
            | "suppl"
            | "suppli"
    )
}

/// Cuts a sentence so that each clause holds one number.
fn clauses<'a>(sentence: &'a Sentence, marks: &[Mark]) -> Vec<Clause<'a>> {
    let pieces = &sentence.pieces;
    let numbers: Vec<usize> = (0..pieces.len())
        .filter(|at| {
            let rest = lexicon().is_rest(pieces[*at].stem())
                && pieces[*at].stem() != "other"
                && !pieces[at + 1..].iter().take(2).any(|next| matches!(next.item, Item::Chance(..)));
            rest || matches!(pieces[*at].item, Item::Chance(..))
        })
        .collect();
    let mut cuts = vec![0];
    for pair in numbers.windows(2) {
        let joins: Vec<usize> = (pair[0] + 1..pair[1]).filter(|at| pieces[*at].joins()).collect();
        let strong = joins.iter().copied().find(|at| {
            matches!(
                pieces[*at].stem(),
                "whil" | "while" | "wherea" | "whereas" | "but" | "während" | "aber" | "tandi" | "mais" | "mientra"
            )
        });
        let last = joins.last().copied();
        // A number at the start of its clause ends the clause before right there.
        let opens = last.is_some_and(|last| {
            pieces[last + 1..pair[1]].iter().all(|piece| {
                matches!(piece.stem(), "the" | "about" | "only" | "a" | "remain" | "other" | "of" | "which" | "")
                    || lexicon().is_rest(piece.stem())
            })
        });
        let cut = strong.or(if opens { last } else { joins.first().copied() }).unwrap_or(pair[0] + 1);
        cuts.push(cut);
    }
    cuts.push(pieces.len());
    cuts.windows(2)
        .zip(&numbers)
        .map(|(bounds, number)| Clause {
            pieces: &pieces[bounds[0]..bounds[1]],
            marks: marks
                .iter()
                .filter(|mark| bounds[0] <= mark.from && mark.to <= bounds[1])
                .map(|mark| Mark { from: mark.from - bounds[0], to: mark.to - bounds[0], what: mark.what.clone() })
                .collect(),
            number: number - bounds[0],
        })
        .collect()
}
