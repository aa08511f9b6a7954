//! Independent trials of which at least one is known to have succeeded: how likely did all.

use super::{FAMILY, Problem};
use crate::{
    num::Rational,
    solve::{
        fact::{Facts, Value},
        probability::{Rule, Token, number},
    },
};

/// Reads "two emails are each spam with probability p, independently; given that at least one is, both are?".
pub(super) fn read(tokens: &[Token]) -> Option<Problem> {
    let whole = tokens.first()?.span.join(tokens.last()?.span);
    let lower: Vec<String> = tokens.iter().map(|token| token.text.to_lowercase()).collect();
    let independent = lower.iter().any(|word| word.starts_with("independen"));
    let target = tokens.iter().position(|token| token.rule == Rule::target)?;
    let least = lower.iter().position(|word| word.split_whitespace().collect::<Vec<_>>() == ["at", "least"])?;
    let one = lower.get(least + 1).is_some_and(|word| word.starts_with("one") || word.starts_with('1'));
    let both = lower.iter().skip(target).any(|word| word == "both" || word == "all");
    let two = lower.iter().any(|word| word.split_whitespace().any(|word| word == "two"));
    let chances: Vec<&Token> = tokens
        .iter()
        .filter(|token| token.rule == Rule::chance_token && token.find(Rule::small).is_none() && number::written(token).is_some())
        .collect();
    let [chance] = chances.as_slice() else { return None };
    // The same thing must hold of one, of all, and have the probability: one kind of thing in the text, never its opposite.
    let kinds: Vec<bool> =
        tokens.iter().filter(|token| token.rule == Rule::spam).map(|token| token.find(Rule::not_spam).is_some()).collect();
    let same = kinds.windows(2).all(|pair| pair[0] == pair[1]) && !kinds.is_empty();
    if !(independent && one && both && two && same) {
        return None;
    }
    let mut facts = Facts::default();
    facts.set("trials", Value::Number(Rational::from_integer(2.into()), "2".to_owned()), whole);
    facts.set("p", number::value(chance)?, chance.span);
    Some(Problem { family: FAMILY, facts, asked: vec![("posterior".to_owned(), tokens[target].span)], diagnostics: Vec::new() })
}
