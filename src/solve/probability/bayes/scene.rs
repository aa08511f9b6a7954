//! The causes and the evidence of a statement, with their probabilities.

use super::{
    Given,
    clause::{Mention, Question},
    urns,
};
use crate::{
    diag::{Diagnostic, Span},
    num::Rational,
    solve::probability::{Rule, Token},
};

/// The causes and the evidence of a statement with their probabilities.
#[derive(Debug, Default)]
pub(super) struct Scene {
    pub(super) causes: Vec<String>,
    priors: Vec<(usize, Given)>,
    likelihoods: Vec<(usize, String, bool, Given)>,
    equal: Option<Span>,
    /// Two causes of which one is the absence of the other.
    pub(super) binary: bool,
    pub(super) question: Option<Question>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Scene {
    /// Reads the scene that `tokens` tell of; `None` when there is none.
    pub(super) fn read(tokens: &[Token]) -> Option<Scene> {
        let mut scene = Scene::default();
        scene.name_causes(tokens);
        if scene.causes.len() < 2 {
            return None;
        }
        let sentences = scene.sentences(tokens);
        let asks = |sentence: &Vec<(Mention, Span)>| sentence.iter().any(|(mention, _)| *mention == Mention::Target);
        let target = sentences.iter().position(asks)?;
        let mut observed = Vec::new();
        for (at, sentence) in sentences.iter().enumerate() {
            if at == target {
                scene.ask(sentence, &observed);
            } else if sentence.iter().any(|(mention, _)| matches!(mention, Mention::Chance(_))) {
                scene.state(sentence);
            } else if at < target {
                observed
                    .extend(sentence.iter().filter(|(mention, _)| matches!(mention, Mention::Evidence(..) | Mention::Twice(_))).cloned());
            }
        }
        for token in tokens {
            match token.rule {
                Rule::selection => scene.equal = Some(token.span),
                Rule::urn => scene.fill_urn(token),
                Rule::refusal => {
                    let message = format!("a single cause and a single piece of evidence are expected, which `{}` is not", token.text);
                    scene.diagnostics.push(Diagnostic::error("not-understood", token.span, message));
                }
                _ => {}
            }
        }
        if sentences.iter().filter(|sentence| asks(sentence)).count() > 1 {
            let span = tokens.last()?.span;
            scene.diagnostics.push(Diagnostic::error("not-understood", span, "the statement asks for more than one probability at once"));
        }
        Some(scene)
    }

    fn name_causes(&mut self, tokens: &[Token]) {
        for token in tokens {
            match token.rule {
                Rule::source | Rule::source_list => {
                    let kind = token.find(Rule::kind).map_or_else(String::new, |kind| singular(&kind.text.to_lowercase()));
                    for tag in token.all(Rule::tag) {
                        self.cause(&format!("{kind} {}", tag_name(&tag.text)));
                    }
                }
                Rule::urn => {
                    for (name, _, _) in urns::contents(token) {
                        self.cause(&name);
                    }
                }
                _ => {}
            }
        }
        if !self.causes.is_empty() {
            return;
        }
        if tokens.iter().any(|token| token.rule == Rule::spam) {
            self.causes = vec!["spam".to_owned(), "ham".to_owned()];
            self.binary = true;
        } else if tokens.iter().any(|token| matches!(token.rule, Rule::ailment | Rule::test_for)) {
            self.causes = vec!["affected".to_owned(), "not affected".to_owned()];
            self.binary = true;
        }
    }

    fn cause(&mut self, name: &str) -> usize {
        self.causes.iter().position(|known| known == name).unwrap_or_else(|| {
            self.causes.push(name.to_owned());
            self.causes.len() - 1
        })
    }

    /// The cause whose name ends in `tag`.
    pub(super) fn tagged(&self, tag: &str) -> Option<usize> {
        let tag = tag_name(tag);
        self.causes.iter().position(|known| known.rsplit(' ').next() == Some(tag.as_str()))
    }

    /// States the prior of a cause.
    pub(super) fn prior_of(&mut self, cause: usize, given: Given) {
        if let Some(known) = self.prior(cause).filter(|known| known.value != given.value) {
            self.clash(&known, &given, &format!("the prior probability of {}", self.causes[cause]));
        }
        self.priors.push((cause, given));
    }

    /// States how likely a cause makes the evidence.
    pub(super) fn likely(&mut self, cause: usize, evidence: &str, holds: bool, given: Given) {
        // A correct test is positive for the first of two causes and negative for the second.
        let (evidence, holds) = if evidence == "correct" && self.binary { ("positive", (cause == 0) == holds) } else { (evidence, holds) };
        if let Some(known) = self.likelihood(cause, evidence, holds).filter(|known| known.value != given.value) {
            self.clash(&known, &given, &format!("the probability of {evidence} given {}", self.causes[cause]));
        }
        self.likelihoods.push((cause, evidence.to_owned(), holds, given));
    }

    fn clash(&mut self, known: &Given, given: &Given, what: &str) {
        let message = format!("{what} is stated twice and differently");
        self.diagnostics.push(Diagnostic::error("contradictory-facts", given.span, message).with_label(known.span, "first stated here"));
    }

    /// Says that a probability could not be given to anything.
    pub(super) fn unclear(&mut self, span: Span) {
        self.diagnostics.push(Diagnostic::error("not-understood", span, "it is not clear what this probability is the probability of"));
    }

    /// The prior of a cause: as stated, as the rest of the others, or equal where one is chosen at random.
    pub(super) fn prior(&self, cause: usize) -> Option<Given> {
        let stated = |at: usize| self.priors.iter().find(|(known, _)| *known == at).map(|(_, given)| given);
        if let Some(given) = stated(cause) {
            return Some(given.clone());
        }
        let others: Option<Vec<&Given>> = (0..self.causes.len()).filter(|at| *at != cause).map(stated).collect();
        if let Some(others) = others.filter(|others| !others.is_empty()) {
            let value = Rational::from_integer(1.into()) - others.iter().map(|given| given.value.clone()).sum::<Rational>();
            let latex = format!("1 - {}", others.iter().map(|given| given.latex.clone()).collect::<Vec<_>>().join(" - "));
            return (value >= Rational::from_integer(0.into())).then(|| Given { value, latex, span: others[0].span });
        }
        let count = self.causes.len();
        self.equal.filter(|_| self.priors.is_empty()).map(|span| Given {
            value: Rational::new(1.into(), count.into()),
            latex: format!("\\frac{{1}}{{{count}}}"),
            span,
        })
    }

    /// How likely the cause makes the evidence.
    pub(super) fn likelihood(&self, cause: usize, evidence: &str, holds: bool) -> Option<Given> {
        self.likelihoods
            .iter()
            .find(|(known, name, _, _)| *known == cause && name == evidence)
            .map(|(_, _, stated, given)| if *stated == holds { given.clone() } else { given.complement() })
    }

    fn fill_urn(&mut self, token: &Token) {
        for (name, colour, given) in urns::contents(token) {
            let cause = self.cause(&name);
            self.likely(cause, &colour, true, given);
        }
    }
}

/// `machines` as `machine`.
pub(super) fn singular(kind: &str) -> String {
    match kind {
        "factories" => "factory".to_owned(),
        "companies" => "company".to_owned(),
        "boxes" => "box".to_owned(),
        _ => kind.strip_suffix('s').filter(|_| kind != "class").unwrap_or(kind).to_owned(),
    }
}

/// A tag as it is compared.
pub(super) fn tag_name(tag: &str) -> String {
    let words = tag.to_lowercase();
    for (word, digit) in [("first", "1"), ("second", "2"), ("third", "3")] {
        if words.contains(word) {
            return digit.to_owned();
        }
    }
    match tag.trim() {
        "I" => "1".to_owned(),
        "II" => "2".to_owned(),
        "III" => "3".to_owned(),
        "IV" => "4".to_owned(),
        other => other.replace('_', ""),
    }
}
