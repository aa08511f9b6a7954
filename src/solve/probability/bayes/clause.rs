//! Clauses: which probability belongs to which cause and which evidence.

use super::{Given, missing, scene::Scene};
use crate::{
    diag::{Diagnostic, Span},
    solve::probability::{Rule, Token},
};

/// What a token stands for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Mention {
    /// A cause by its place in the list; whether it restricts (`of those who have it`).
    Cause(usize, bool),
    /// Evidence and whether it holds.
    Evidence(String, bool),
    /// Evidence twice over.
    Twice(String),
    /// A probability.
    Chance(Given),
    /// A rate of a test by its rule.
    Rate(Rule),
    /// A word that makes what follows a condition; whether it can mean nothing else (`given that`, `if`).
    Condition(bool),
    /// What remains to one: `machine B makes the rest`.
    Rest,
    /// `and`, `while`, a comma.
    Join,
    /// `what is the probability that`.
    Target,
}

/// What is asked: the posterior of a cause, or the total probability of the evidence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Question {
    pub(super) target: Option<usize>,
    pub(super) observed: Vec<(String, bool)>,
    pub(super) times: i64,
    pub(super) span: Span,
}

/// The mentions of one sentence with their places.
pub(super) type Sentence = Vec<(Mention, Span)>;

/// The causes of a segment, each once, with whether any mention of it restricts.
fn causes_of(segment: &[(Mention, Span)]) -> Vec<(usize, bool)> {
    let mut out: Vec<(usize, bool)> = Vec::new();
    for (mention, _) in segment {
        if let Mention::Cause(at, with) = mention {
            match out.iter_mut().find(|(known, _)| known == at) {
                Some((_, restricts)) => *restricts |= with,
                None => out.push((*at, *with)),
            }
        }
    }
    out
}

fn evidence_of(segment: &[(Mention, Span)]) -> Option<(String, bool)> {
    segment.iter().find_map(|(mention, _)| if let Mention::Evidence(name, holds) = mention { Some((name.clone(), *holds)) } else { None })
}

impl Scene {
    /// The mentions of the statement, sentence by sentence.
    pub(super) fn sentences(&self, tokens: &[Token]) -> Vec<Sentence> {
        let mut out = vec![Sentence::new()];
        let mut condition = false;
        for token in tokens {
            if token.rule == Rule::stop {
                out.push(Sentence::new());
                condition = false;
                continue;
            }
            let restricts = std::mem::replace(&mut condition, false);
            let (found, next) = self.mentions(token, restricts);
            condition = next;
            if let Some(sentence) = out.last_mut() {
                sentence.extend(found.into_iter().map(|mention| (mention, token.span)));
            }
        }
        out.retain(|sentence| !sentence.is_empty());
        out
    }

    /// What `token` stands for, and whether it makes what follows a condition.
    fn mentions(&self, token: &Token, restricts: bool) -> (Vec<Mention>, bool) {
        match token.rule {
            Rule::comma | Rule::conjunction => (vec![Mention::Join], false),
            Rule::condition => (vec![Mention::Condition(token.find(Rule::strong).is_some())], true),
            Rule::rest => (vec![Mention::Rest], false),
            Rule::target => (vec![Mention::Target], false),
            Rule::chance_token => (Given::of(token).map(Mention::Chance).into_iter().collect(), false),
            Rule::test_rate => (token.parts.first().map(|rate| Mention::Rate(rate.rule)).into_iter().collect(), false),
            Rule::spam => (vec![Mention::Cause(usize::from(token.find(Rule::not_spam).is_some()), restricts)], false),
            Rule::ailment => {
                let with = restricts || token.text.to_lowercase().starts_with("with");
                (vec![Mention::Cause(usize::from(token.find(Rule::absent).is_some()), with)], false)
            }
            Rule::source | Rule::source_list => {
                let found = token.all(Rule::tag).into_iter().filter_map(|tag| self.tagged(&tag.text));
                (found.map(|at| Mention::Cause(at, restricts)).collect(), false)
            }
            Rule::bare => (self.tagged(&token.text).map(|at| Mention::Cause(at, restricts)).into_iter().collect(), false),
            Rule::evidence => (vec![evidence(token)], false),
            // Words between a condition and what it restricts: "of all the people who ...".
            _ => (Vec::new(), restricts && !matches!(token.text.as_str(), "is" | "are" | "was" | "were" | "have" | "has")),
        }
    }

    /// Takes the probabilities of one sentence.
    pub(super) fn state(&mut self, sentence: &Sentence) {
        if self.state_lists(sentence) {
            return;
        }
        let segments = segments(sentence);
        let mut last = None;
        for (at, segment) in segments.iter().enumerate() {
            let Some(given) =
                segment.iter().find_map(|(mention, _)| if let Mention::Chance(given) = mention { Some(given.clone()) } else { None })
            else {
                continue;
            };
            let causes = causes_of(segment);
            if let Some(rate) = segment.iter().find_map(|(mention, _)| if let Mention::Rate(rate) = mention { Some(*rate) } else { None }) {
                self.rate(rate, &causes, given, last);
                last = causes.last().map(|(cause, _)| *cause).or(last);
                continue;
            }
            let here = evidence_of(segment);
            let elsewhere = || {
                segments[..at]
                    .iter()
                    .rev()
                    .find_map(|segment| evidence_of(segment))
                    .or_else(|| segments[at..].iter().find_map(|segment| evidence_of(segment)))
            };
            let backwards =
                segment.windows(2).any(|pair| matches!(pair[0].0, Mention::Condition(_)) && matches!(pair[1].0, Mention::Evidence(..)))
                    && !causes.iter().any(|(_, with)| *with);
            match (causes.as_slice(), here) {
                ([(cause, _)], Some((name, holds))) if !backwards => self.likely(*cause, &name, holds, given),
                ([(cause, true)], None) if elsewhere().is_some() => {
                    if let Some((name, holds)) = elsewhere() {
                        self.likely(*cause, &name, holds, given);
                    }
                }
                ([(cause, _)], None) => self.prior_of(*cause, given),
                ([], Some((name, holds))) if last.is_some() => self.likely(last.unwrap_or(0), &name, holds, given),
                _ => self.unclear(given.span),
            }
            last = causes.last().map(|(cause, _)| *cause).or(last);
        }
    }

    /// "Machines A, B and C make 50%, 30% and 20%": as many causes as probabilities, causes first.
    fn state_lists(&mut self, sentence: &Sentence) -> bool {
        let causes: Vec<usize> = causes_of(sentence).into_iter().map(|(at, _)| at).collect();
        let chances: Vec<(usize, &Given)> = sentence
            .iter()
            .enumerate()
            .filter_map(|(at, (mention, _))| if let Mention::Chance(given) = mention { Some((at, given)) } else { None })
            .collect();
        let rate = sentence.iter().any(|(mention, _)| matches!(mention, Mention::Rate(Rule::fault_rate)));
        let consecutive =
            chances.windows(2).all(|pair| sentence[pair[0].0 + 1..pair[1].0].iter().all(|(mention, _)| *mention == Mention::Join));
        let last_cause = sentence.iter().rposition(|(mention, _)| matches!(mention, Mention::Cause(..)));
        let ordered = last_cause.is_none() || last_cause < chances.first().map(|(at, _)| *at);
        let named = if causes.is_empty() { (0..self.causes.len()).collect() } else { causes };
        if self.binary || chances.len() < 2 || !consecutive || !ordered || named.len() != chances.len() {
            return false;
        }
        let evidence = evidence_of(sentence);
        for (cause, (_, given)) in named.into_iter().zip(chances) {
            match (&evidence, rate) {
                (_, true) => self.likely(cause, "defective", true, given.clone()),
                (Some((name, holds)), false) => self.likely(cause, name, *holds, given.clone()),
                (None, false) => self.prior_of(cause, given.clone()),
            }
        }
        true
    }

    fn rate(&mut self, rate: Rule, causes: &[(usize, bool)], given: Given, last: Option<usize>) {
        match rate {
            Rule::prevalence => self.prior_of(0, given),
            Rule::true_positive => self.likely(0, "positive", true, given),
            Rule::false_negative => self.likely(0, "positive", false, given),
            Rule::true_negative => self.likely(1, "positive", false, given),
            Rule::false_positive => self.likely(1, "positive", true, given),
            Rule::accuracy if causes.len() == 1 => self.likely(causes[0].0, "positive", causes[0].0 == 0, given),
            Rule::accuracy => {
                self.likely(0, "positive", true, given.clone());
                self.likely(1, "positive", false, given);
            }
            _ => match causes.first().map(|(cause, _)| *cause).or(last) {
                Some(cause) => self.likely(cause, "defective", true, given),
                None => self.unclear(given.span),
            },
        }
    }

    /// Reads the question in `sentence`; `before` is what the sentence before it observed.
    pub(super) fn ask(&mut self, sentence: &Sentence, before: &[(Mention, Span)]) {
        let Some(at) = sentence.iter().position(|(mention, _)| *mention == Mention::Target) else { return };
        let span = sentence[at].1;
        let mut target = None;
        let mut observed: Vec<(String, bool)> = Vec::new();
        let mut times = 1;
        for (mention, place) in before.iter().chain(sentence) {
            match mention {
                Mention::Cause(cause, _) => {
                    if target.is_some_and(|known| known != *cause) {
                        self.diagnostics.push(Diagnostic::error("not-understood", *place, "the question names more than one cause"));
                    }
                    target = Some(*cause);
                }
                Mention::Evidence(name, holds) if !observed.contains(&(name.clone(), *holds)) => observed.push((name.clone(), *holds)),
                Mention::Twice(name) => {
                    observed = vec![(name.clone(), true)];
                    times = 2;
                }
                Mention::Chance(given) => self.unclear(given.span),
                _ => {}
            }
        }
        if !observed.is_empty() && before.is_empty() && !conditional(sentence, at) {
            self.diagnostics.push(Diagnostic::error("not-understood", span, "it is not clear what is asked and what is given"));
        }
        if observed.is_empty() {
            self.diagnostics.push(missing(span, "which evidence is observed"));
            observed.push(("the evidence".to_owned(), true));
        } else if observed.len() > 1 {
            self.diagnostics.push(Diagnostic::error("not-understood", span, "the question names more than one piece of evidence"));
        }
        self.question = Some(Question { target, observed, times, span });
    }
}

/// Whether the question after place `at` asks for a cause given evidence, or for evidence alone: not for evidence given a cause, nor for both.
fn conditional(sentence: &Sentence, at: usize) -> bool {
    let after = &sentence[at..];
    let cause = after.iter().position(|(mention, _)| matches!(mention, Mention::Cause(..)));
    let evidence = after.iter().position(|(mention, _)| matches!(mention, Mention::Evidence(..) | Mention::Twice(_)));
    let (Some(cause), Some(evidence)) = (cause, evidence) else {
        // What stands before the question is given: a cause there asks for the evidence.
        return !sentence[..at].iter().any(|(mention, _)| matches!(mention, Mention::Cause(..))) || evidence.is_none();
    };
    let between = &after[cause.min(evidence)..cause.max(evidence)];
    let strong = between.iter().any(|(mention, _)| *mention == Mention::Condition(true));
    if evidence < cause { !strong && !between.iter().any(|(mention, _)| *mention == Mention::Join) } else { strong }
}

/// Cuts a sentence so that each piece holds one probability: at the first comma or conjunction after each but the last.
fn segments(sentence: &Sentence) -> Vec<&[(Mention, Span)]> {
    let chances: Vec<usize> = sentence
        .iter()
        .enumerate()
        .filter(|(_, (mention, _))| matches!(mention, Mention::Chance(_) | Mention::Rest))
        .map(|(at, _)| at)
        .collect();
    let mut out = Vec::new();
    let mut from = 0;
    for pair in chances.windows(2) {
        let cut = (pair[0] + 1..pair[1]).find(|at| sentence[*at].0 == Mention::Join).unwrap_or(pair[0] + 1);
        out.push(&sentence[from..cut]);
        from = cut;
    }
    out.push(&sentence[from..]);
    out
}

fn evidence(token: &Token) -> Mention {
    let Some(inner) = token.parts.first() else { return Mention::Join };
    let text = inner.text.to_lowercase();
    let faulty = ["defect", "fault", "good", "substandard", "broken"].iter().any(|word| text.contains(word));
    let name = if faulty { "defective" } else { "positive" }.to_owned();
    match inner.rule {
        Rule::right => Mention::Evidence("correct".to_owned(), true),
        Rule::mistaken => Mention::Evidence("correct".to_owned(), false),
        Rule::missed => Mention::Evidence("positive".to_owned(), false),
        Rule::double => Mention::Twice("positive".to_owned()),
        Rule::lacks_word => Mention::Evidence("contains the word".to_owned(), false),
        Rule::holds_word | Rule::word_in => Mention::Evidence("contains the word".to_owned(), true),
        Rule::colour => Mention::Evidence(text, true),
        Rule::negative => Mention::Evidence(name, false),
        _ => Mention::Evidence(name, true),
    }
}
