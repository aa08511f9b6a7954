//! What is asked: quantities in sentences that ask, nouns without a value where the question stands.

use super::{Kind, Reader, Token};
use crate::diag::Span;

/// For each token whether its sentence asks: it holds a question mark or a verb that asks.
pub(super) fn asking(tokens: &[Token]) -> Vec<bool> {
    let mut asking = vec![false; tokens.len()];
    let mut start = 0;
    for at in 0..=tokens.len() {
        let text = tokens.get(at).map(|token| token.words.as_str());
        let ends = match tokens.get(at).map(|token| &token.kind) {
            None => true,
            Some(Kind::Break) => text.is_some_and(|text| !text.starts_with(';')),
            Some(_) => false,
        };
        if ends {
            let asks = text.is_some_and(|text| text.starts_with(['?', '？']))
                || tokens[start..at].iter().any(|token| token.is("flow.mood") || token.is("flow.act"))
                || gaps(tokens, start, at)
                || counts(&tokens[start..at])
                || trails(tokens, start, at);
            asking[start..at].fill(asks);
            // `The idea is to get the output size. What is it?`
            let words: Vec<&str> = tokens[start..at].iter().map(|token| token.words.as_str()).collect();
            if matches!(words.as_slice(), ["what", "is", "it"] | ["what", "are", "they"]) {
                let before = start.saturating_sub(1);
                let first = tokens[..before].iter().rposition(|token| token.kind == Kind::Break).map_or(0, |stop| stop + 1);
                asking[first..before].fill(true);
            }
            start = (at + 1).min(tokens.len());
        }
    }
    asking
}

/// Whether a gap is left to be filled in: `has size ____`.
fn gaps(tokens: &[Token], start: usize, end: usize) -> bool {
    tokens[start..end].iter().any(|token| token.kind == Kind::Gap)
}

/// Whether the sentence is nothing but what is to be counted: `Number of parameters of a 3x3 convolution with ...`.
fn counts(sentence: &[Token]) -> bool {
    let first = sentence.first().map(|token| token.words.as_str());
    let head =
        matches!(first, Some("number of" | "number" | "total number" | "total" | "parameter count" | "anzahl" | "nombre de" | "número de"));
    let asked = sentence.iter().take(4).any(|token| token.of("ask").is_some_and(|quantity| quantity != "total"));
    let verb = sentence.iter().any(|token| matches!(token.words.as_str(), "is" | "are" | "was" | "ist" | "est" | "es" | "="));
    head && asked && !verb
}

/// Whether a word that asks stands at the end of its clause.
pub(super) fn late(token: &Token) -> bool {
    token.words.chars().next().is_some_and(|c| ('\u{3400}'..='\u{9fff}').contains(&c))
}

/// Whether the sentence is the last one and waits for its end: `the number of weights is`, `output size: ___`.
fn trails(tokens: &[Token], start: usize, end: usize) -> bool {
    let rest = tokens[end.min(tokens.len())..].iter().all(|token| matches!(token.kind, Kind::Break | Kind::Sign));
    let last = tokens[start..end]
        .iter()
        .rfind(|token| !(token.kind == Kind::Sign && matches!(token.words.as_str(), "." | "_" | "-" | "(" | ")" | "（" | "）")));
    rest && last.is_some_and(|last| {
        matches!(last.words.as_str(), "is" | "are" | "be" | "equals" | "=" | ":" | "will be" | "is equal to" | "equal to" | "为" | "是")
    })
}

impl Reader<'_> {
    /// Whether a question without a verb begins at `at`: `Output size and number of parameters?`.
    pub(super) fn opens(&self, at: usize) -> bool {
        let end = (at..self.tokens.len()).find(|at| self.tokens[*at].kind == Kind::Break);
        if at < self.tokens.len() && trails(&self.tokens, at, end.unwrap_or(self.tokens.len())) {
            return true;
        }
        let question = end.is_some_and(|end| self.tokens[end].words.starts_with(['?', '？']));
        let moody = self.tokens[at.min(self.tokens.len())..end.unwrap_or(self.tokens.len())]
            .iter()
            .any(|token| token.is("flow.mood") && !late(token));
        question && !moody
    }

    pub(super) fn ask(&mut self, name: &str, span: Span) {
        self.out.asks = true;
        self.out.ask(name, span);
    }

    /// A quantity; true when it is asked for here.
    pub(super) fn quantity(&mut self, at: usize, name: &str) -> bool {
        if !self.asking[at] {
            return false;
        }
        let span = self.tokens[at].span;
        let after_number = at > 0 && matches!(self.tokens[at - 1].kind, Kind::Number(_));
        match name {
            // `the following parameters`, `with 3 parameters`
            _ if after_number || at > 0 && matches!(self.tokens[at - 1].words.as_str(), "following" | "hyper" | "these") => return false,
            "formula" | "values" => {}
            "memory" => {
                self.out.ask(&self.tokens[at].words.clone(), span);
            }
            _ => self.ask(name, span),
        }
        true
    }
}
