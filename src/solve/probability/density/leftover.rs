//! What no token took: a number, a relation or a formula that was not understood may change the answer, so it declines it.

use super::not_understood;
use crate::{
    diag::{Diagnostic, Span},
    solve::probability::{Rule, Token, letters},
};

/// The text before somebody's own attempt: what is tried there is no fact.
pub(super) fn before_attempt(text: &str) -> &str {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return text;
    }
    let marks = [
        "attempt:",
        "my attempt",
        "my work",
        "my try",
        "my solution",
        "what i tried",
        "i tried",
        "i attempted",
        "what i did",
        "i have done",
        "here is what i",
        "what i've",
        "here's what i",
        "hint:",
        "(hint",
        "so far i",
        "i have tried",
        "note:",
        "my answer",
    ];
    let at = marks.iter().filter_map(|mark| lower.find(mark)).min();
    match at.and_then(|at| text.get(..at)) {
        Some(before) if !before.trim().is_empty() => before,
        _ => text,
    }
}

/// What stands between the tokens and is mathematics; ranges of other letters than the values in question.
pub(super) fn unread(tokens: &[Token], text: &str, base: usize, values: &[String]) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for token in tokens.iter().filter(|token| token.rule == Rule::value_range) {
        let of = token.find(Rule::variable_letter).map(|name| letters::latex(&name.text));
        if of.is_none_or(|of| !values.iter().any(|value| value.eq_ignore_ascii_case(&of))) {
            out.push(not_understood(token));
        }
    }
    let mut covered = vec![false; text.len()];
    for token in tokens.iter().filter(|token| !matches!(token.rule, Rule::mention | Rule::is_variable | Rule::dskip)) {
        let (start, end) = (token.span.start.saturating_sub(base), token.span.end.saturating_sub(base));
        covered[start.min(text.len())..end.min(text.len())].fill(true);
    }
    // The mark of a quoted line is no sign of order.
    let quotes = |at: usize| text[..at].rsplit('\n').next().is_none_or(|line| line.chars().all(|c| matches!(c, ' ' | '>')));
    for (at, c) in text.char_indices().filter(|(at, c)| !(covered[*at] || matches!(c, '>' | '+') && quotes(*at))) {
        let rest = &text[at..];
        let command =
            ["\\frac", "\\sqrt", "\\ln", "\\log", "\\exp", "\\int", "\\sum", "\\le", "\\ge", "\\in", "\\max", "\\min", "\\sim", "\\mid"];
        let formula = c.is_ascii_digit()
            || matches!(c, '<' | '>' | '≤' | '≥' | '≠' | '√' | '^' | '²' | '³' | '∫' | '∑' | '∈' | '∼' | '+')
            || command.iter().any(|sign| rest.starts_with(sign) && !rest[sign.len()..].starts_with(|c: char| c.is_ascii_alphabetic()));
        // `f_Y(y) = ?` asks.
        let asks = |rest: &str| rest[1..].trim_start_matches([' ', '$']).starts_with(['?', '.', '…']) || rest[1..].trim().is_empty();
        let equation = c == '=' && !asks(rest);
        if formula || equation {
            let start = text[..at].rfind(char::is_whitespace).map_or(0, |blank| blank + 1);
            let end = rest.find(char::is_whitespace).map_or(text.len(), |blank| at + blank);
            let words = &text[start..end];
            out.push(Diagnostic::error(
                "not-understood",
                Span::new(base + start, base + end),
                format!("what `{words}` says was not understood"),
            ));
            break;
        }
    }
    out
}
