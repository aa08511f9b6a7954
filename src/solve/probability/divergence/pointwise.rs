//! Distributions told value by value, and those of which only a spread is told.

use super::{Kind, Law, Named, Rule, Token, letters, number};
use crate::{diag::Span, num::Rational};

/// Distributions told value by value: `p(0) = 1 - r, p(1) = r` with `r = 1/2`; `a with probability 1/2, b with probability 1/4`.
pub(super) fn pointwise(text: &str, base: usize) -> Vec<Law> {
    let span = Span::new(base, base + text.len());
    let plain = text.replace(['$', '\n'], " ");
    let mut found: Vec<(String, Vec<number::Written>)> = Vec::new();
    for (at, name) in plain.match_indices(['p', 'q', 'P', 'Q']) {
        let lead = plain[..at].chars().next_back();
        let Some((inner, after)) = plain[at + 1..].trim_start().strip_prefix('(').and_then(|rest| rest.split_once(')')) else { continue };
        let Some(value) = after.trim_start().strip_prefix('=') else { continue };
        let inner = inner.split_once('=').map_or(inner, |(_, value)| value).trim();
        if lead.is_some_and(char::is_alphanumeric)
            || inner.len() > 16
            || inner.is_empty()
            || inner.contains(['|', ',', '(', '<', '>'])
            || inner.contains("\\mid")
        {
            continue;
        }
        let end = value.find([',', ';', '?']).unwrap_or(value.len());
        let value = value[..end].split(" and ").next().unwrap_or_default();
        let value = value.split(". ").next().unwrap_or_default().trim().trim_end_matches('.');
        let Some(number) = evaluated_at(value, &plain) else { return Vec::new() };
        match found.iter_mut().find(|(known, _)| known == name) {
            Some((_, list)) => list.push(number),
            None => found.push((name.to_owned(), vec![number])),
        }
    }
    if found.is_empty() {
        let list: Vec<number::Written> = plain
            .match_indices("with probability ")
            .filter_map(|(at, mark)| super::super::joint::fraction(&plain[at + mark.len()..]))
            .collect();
        let one = list.iter().map(|(value, _)| value.clone()).sum::<Rational>() == Rational::from_integer(1.into());
        return if one && list.len() > 1 { vec![Law { name: None, kind: Kind::Discrete(list), span }] } else { Vec::new() };
    }
    found
        .into_iter()
        .filter(|(_, list)| list.len() > 1)
        .map(|(name, list)| Law { name: Some(name), kind: Kind::Discrete(list), span })
        .collect()
}

/// A number, or `r`, `1 - r` where the text says `r = 1/2`.
fn evaluated_at(value: &str, text: &str) -> Option<number::Written> {
    let bare: String = value.chars().filter(|c| !c.is_whitespace()).collect();
    let (complement, name) = match bare.strip_prefix("1-") {
        Some(name) => (true, name),
        None => (false, bare.as_str()),
    };
    if name.len() != 1 || !name.chars().all(|c| c.is_ascii_lowercase()) {
        let number = super::super::joint::fraction(&bare)?;
        let plain =
            !bare.chars().any(|c| c.is_ascii_lowercase() && !bare.contains('\\')) && !bare.contains(['+', '*']) && !bare[1..].contains('-');
        return plain.then_some(number);
    }
    let stated = text.match_indices(name).filter(|(at, _)| !text[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '('));
    let mut values = stated.filter_map(|(at, _)| super::super::joint::fraction(text[at + name.len()..].trim_start().strip_prefix('=')?));
    let (number, latex) = values.next()?;
    values.next().is_none().then_some(())?;
    Some(if complement { (Rational::from_integer(1.into()) - number, format!("\\left(1 - {latex}\\right)")) } else { (number, latex) })
}

/// A normal distribution whose spread alone is stated: its entropy does not depend on the mean.
pub(super) fn centred(tokens: &[Token]) -> Option<Law> {
    let token =
        tokens.iter().find(|token| matches!(token.rule, Rule::law_of | Rule::named_law) && token.find(Rule::normal_word).is_some())?;
    let keyed = token.all(Rule::parameter);
    let [parameter] = keyed.as_slice() else { return None };
    let value = letters::latex(&parameter.find(Rule::value)?.text);
    let variance = if parameter.find(Rule::variance_key).is_some() {
        value
    } else if parameter.find(Rule::deviation_key).is_some() {
        format!("\\left({value}\\right)^2")
    } else {
        return None;
    };
    let named = Named { family: "normal", arguments: vec!["0".to_owned(), variance], owner: None, span: token.span };
    Some(Law { name: None, kind: Kind::Named(named), span: token.span })
}
