//! Numbers that no token took, and moments that are part of no distribution: what is not understood may change the answer.

use super::{Kind, Law, Rule, Token, letters, number};
use crate::diag::{Diagnostic, Span};

/// Words of a sentence that tells what somebody found, or what is to be shown.
const TOLD: &[&str] =
    &["i got", "i get", "my result", "my code", "my answer", "i expected", "attempt", "show that", "prove that", "returned", "gives me"];

/// Words before parameters that are said again.
const AGAIN: &[&str] = &["rates", "rate", "means", "mean", "parameters", "parameter", "probabilities", "variances"];

/// A number between the tokens that says something new.
pub(super) fn unread(tokens: &[Token], laws: &[Law], text: &str, base: usize) -> Option<Diagnostic> {
    let mut covered = vec![false; text.len()];
    for token in tokens.iter().filter(|token| token.rule != Rule::skipped) {
        let (start, end) = (token.span.start.saturating_sub(base), token.span.end.saturating_sub(base));
        covered[start.min(text.len())..end.min(text.len())].fill(true);
    }
    let used: Vec<String> = laws.iter().flat_map(Law::parameters).collect();
    let said = |at: usize| {
        let number: String = text[at..].chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | '/')).collect();
        let before = text[..at].to_lowercase();
        let near: Vec<&str> = before.split_whitespace().rev().take(3).collect();
        used.iter().any(|own| own == number.trim_end_matches('.')) && near.iter().any(|word| AGAIN.contains(word))
    };
    let told = |at: usize| {
        let start = text[..at].rfind(['?', '\n', '(']).map_or(0, |end| end + 1).max(text[..at].rfind(". ").map_or(0, |end| end + 1));
        let end = text[at..].find(['?', '\n']).map_or(text.len(), |end| at + end);
        let from = text[..at].rfind(". ").map_or(0, |end| end + 1);
        let sentence = text[start.min(from)..end].to_lowercase();
        TOLD.iter().any(|words| sentence.contains(words))
    };
    // A digit inside of a name (`y2`, `log2`, `x_1`) is no number; `4-symbol` counts what is listed.
    let named = |at: usize| text[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '{'));
    let counts = |at: usize| {
        let rest = text[at..].trim_start_matches(|c: char| c.is_ascii_digit());
        rest.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
    };
    let fresh = |(at, c): &(usize, char)| c.is_ascii_digit() && !covered[*at] && !named(*at) && !counts(*at) && !said(*at) && !told(*at);
    let (at, _) = text.char_indices().find(fresh)?;
    let start = text[..at].rfind(char::is_whitespace).map_or(0, |blank| blank + 1);
    let end = text[at..].find(char::is_whitespace).map_or(text.len(), |blank| at + blank);
    let words = text[start..end].trim();
    Some(Diagnostic::error("not-understood", Span::new(base + start, base + end), format!("what `{words}` says was not understood")))
}

/// A moment or a value of a letter that is no part of the distributions: "plus noise of variance 3".
pub(super) fn idle(tokens: &[Token], laws: &[Law]) -> Option<Diagnostic> {
    let used: Vec<String> = laws.iter().flat_map(Law::parameters).collect();
    let idle = |token: &&Token| {
        if !matches!(token.rule, Rule::moment | Rule::letter_value | Rule::assigned | Rule::mean_list | Rule::spread_list) {
            return false;
        }
        if matches!(token.rule, Rule::mean_list | Rule::spread_list) && laws.iter().any(|law| matches!(law.kind, Kind::Named(_))) {
            return true;
        }
        let name = token.text.split('=').next().filter(|_| token.text.contains('=')).map(letters::latex);
        let stem = name.map(|name| name.split('^').next().unwrap_or_default().trim().to_owned());
        let lettered = stem.is_some_and(|stem| used.iter().any(|own| own.contains(&stem)));
        let numbers: Vec<String> = token.all(Rule::number).into_iter().filter_map(number::written).map(|(_, latex)| latex).collect();
        let among = |number: &String| {
            used.iter().any(|own| own == number || own.trim_matches(['(', ')']).trim_end_matches("^2").trim_matches(['(', ')']) == number)
        };
        !lettered && !numbers.iter().all(among)
    };
    let token = tokens.iter().find(idle)?;
    Some(Diagnostic::error("not-understood", token.span, format!("what `{}` says was not understood", token.text)))
}
