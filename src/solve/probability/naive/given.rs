//! Naive Bayes from conditional probabilities that the statement gives: `P(sunny | yes) = 2/9`.

use super::{
    Problem, Span, missing,
    scored::{self, Class},
};
use crate::{
    diag::Diagnostic,
    num::Rational,
    solve::probability::{Rule, Token, bayes::Conditional, bayes::conditionals, tokens},
};

/// Reads the statement; `None` when it gives no such probabilities.
pub(super) fn read(source: &str, lower: &str, base: usize, span: Span) -> Option<Problem> {
    let tokens = tokens(Rule::bayes, source, base);
    let mut stated = conditionals(&tokens);
    // `P(Play = yes)` beside `P(sunny | yes)`.
    let bare: Vec<String> = stated.iter().filter_map(|one| one.given.clone()).collect();
    for one in &mut stated {
        let value = one.of.split_once('=').map(|(_, value)| value.trim().to_owned());
        if let (None, Some(value)) = (&one.given, value)
            && bare.contains(&value)
        {
            one.of = value;
        }
    }
    let mut classes: Vec<(String, String, Rational)> = Vec::new();
    let mut features: Vec<String> = Vec::new();
    for one in &stated {
        match &one.given {
            None if !one.denied => classes.push((one.of.clone(), one.latex.clone(), one.value.clone())),
            Some(_) if !features.contains(&one.of) => features.push(one.of.clone()),
            _ => {}
        }
    }
    // The class that is left has the prior that is left: `P(y=1) = 0.4` beside `P(x | y=0)`.
    let mut given: Vec<&String> = stated.iter().filter_map(|one| one.given.as_ref()).collect();
    given.sort();
    given.dedup();
    if let ([one, other], [(name, latex, value)]) = (given.as_slice(), classes.as_slice()) {
        let left = if *one == name { *other } else { *one };
        if given.contains(&name) {
            let rest = (left.clone(), format!("1 - {latex}"), Rational::from_integer(1.into()) - value);
            classes.push(rest);
        }
    }
    if classes.is_empty() {
        classes = listed(source, &given);
    }
    classes.retain(|(name, _, _)| stated.iter().any(|one| one.given.as_ref() == Some(name)));
    if classes.len() < 2 || features.len() < 2 {
        return None;
    }
    let mut trouble = Vec::new();
    let (zero, one) = (Rational::from_integer(0.into()), Rational::from_integer(1.into()));
    if stated.iter().any(|known| known.value < zero || known.value > one) {
        trouble.push(Diagnostic::error("contradictory-facts", span, "a probability lies between 0 and 1"));
    }
    let same =
        |known: &Conditional, other: &Conditional| known.of == other.of && known.denied == other.denied && known.given == other.given;
    if stated.iter().enumerate().any(|(at, known)| stated[..at].iter().any(|other| same(known, other) && known.value != other.value)) {
        trouble.push(Diagnostic::error("contradictory-facts", span, "a probability is stated twice, and differently"));
    }
    let total: Rational = classes.iter().map(|(_, _, value)| value.clone()).sum();
    if total != Rational::from_integer(1.into()) {
        trouble.push(Diagnostic::error("contradictory-facts", span, "the prior probabilities do not sum to 1"));
    }
    let observed = observed(source, base, &tokens, &features);
    if observed.is_empty() {
        trouble.push(missing(span, "the instance to classify"));
    }
    // A document is its words; of a thing every feature must be said.
    let words = ["document", "message", "mail", "text", "word", "sentence", "review", "tweet"].iter().any(|word| lower.contains(word));
    if let Some(silent) =
        features.iter().find(|feature| !words && !observed.is_empty() && !observed.iter().any(|(known, _)| known == *feature))
    {
        trouble.push(missing(span, &format!("whether {silent} holds")));
    }
    let mut records = Vec::new();
    for (name, prior, _) in &classes {
        let mut class = Class { name: name.clone(), prior: prior.clone(), factors: Vec::new() };
        for (feature, holds) in &observed {
            let find =
                |denied: bool| stated.iter().find(|one| one.of == *feature && one.denied == denied && one.given.as_ref() == Some(name));
            match (find(!holds), find(*holds)) {
                (Some(Conditional { latex, .. }), _) => class.factors.push((feature.clone(), latex.clone())),
                (None, Some(Conditional { latex, .. })) => class.factors.push((format!("not {feature}"), format!("(1 - {latex})"))),
                (None, None) => trouble.push(missing(span, &format!("P({feature} | {name})"))),
            }
        }
        records.push(class);
    }
    let mut problem = scored::problem(&records, "the features are independent given the class", span);
    scored::asked(&mut problem, lower, span);
    let queried = classes.iter().any(|(name, _, _)| lower.contains(&format!("p({name} |")) || lower.contains(&format!("p({name}|")));
    if (queried || tokens.iter().any(|token| token.rule == Rule::query)) && !problem.asked.iter().any(|(name, _)| name == "posterior") {
        problem.asked.push(("posterior".to_owned(), span));
    }
    if problem.asked.is_empty() {
        trouble.push(missing(span, "what is asked of the model"));
    }
    problem.diagnostics = trouble;
    Some(problem)
}

/// The features that the statement mentions outside its equations, and whether each holds; a word counts as often as it stands there.
fn observed(source: &str, base: usize, tokens: &[Token], features: &[String]) -> Vec<(String, bool)> {
    let mut text: Vec<u8> = source.as_bytes().to_vec();
    for token in tokens.iter().filter(|token| token.rule == Rule::equation) {
        let (from, to) = (token.span.start.saturating_sub(base), token.span.end.saturating_sub(base));
        if let Some(part) = text.get_mut(from..to) {
            part.fill(b' ');
        }
    }
    let text = String::from_utf8_lossy(&text).to_lowercase();
    let words: Vec<&str> = text
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '\'' | '-')))
        .map(|word| word.trim_matches('\''))
        .filter(|word| !word.is_empty())
        .collect();
    let mut out = valued(&text, features);
    if !out.is_empty() {
        return out;
    }
    let both = ["observed features", "both words", "both features", "all words", "all three words"].iter().any(|mark| text.contains(mark));
    if both && !features.iter().any(|feature| words.contains(&feature.to_lowercase().as_str())) {
        return features.iter().map(|feature| (feature.clone(), true)).collect();
    }
    for at in 0..words.len() {
        let stands = |feature: &&String| {
            let own: Vec<String> =
                feature.to_lowercase().split_whitespace().map(|word| word.trim_matches(['"', '\'']).to_owned()).collect();
            words.len() >= at + own.len() && own.iter().zip(&words[at..]).all(|(one, other)| one == other)
        };
        let Some(feature) = features.iter().find(stands) else { continue };
        let denied = words[at.saturating_sub(3)..at].iter().any(|word| matches!(*word, "not" | "no" | "without" | "doesn't" | "neither"));
        out.push((feature.clone(), !denied));
    }
    out
}

/// `x1 = 1, x2 = 0` where the features are `x1=1` and `x2=1`: the last value that the text gives each.
fn valued(text: &str, features: &[String]) -> Vec<(String, bool)> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '$' | '_' | '{' | '}' | '\\')).collect();
    let bare = |name: &str| name.to_lowercase().chars().filter(|c| !matches!(c, '_' | '{' | '}' | ' ')).collect::<String>();
    let split: Vec<(String, String)> =
        features.iter().filter_map(|feature| feature.split_once('=').map(|(name, value)| (bare(name), bare(value)))).collect();
    if split.len() != features.len() {
        return Vec::new();
    }
    let mut out: Vec<(String, bool)> = Vec::new();
    for (feature, (name, value)) in features.iter().zip(&split) {
        let several = split.iter().filter(|(other, _)| other == name).count() > 1;
        let found = plain.match_indices(&format!("{name}=")).filter(|(at, _)| !plain[..*at].ends_with(char::is_alphanumeric)).last();
        let Some((at, mark)) = found else { continue };
        let said: String = plain[at + mark.len()..].chars().take_while(|c| c.is_alphanumeric()).collect();
        if said == *value {
            out.push((feature.clone(), true));
        } else if !several {
            out.push((feature.clone(), false));
        }
    }
    out
}

/// `classes c1 and c2 with priors 0.7 and 0.3`: in the order in which the classes are named.
fn listed(source: &str, given: &[&String]) -> Vec<(String, String, Rational)> {
    let all = super::super::words::pieces(source);
    let Some(at) = all.iter().position(|piece| piece.word().starts_with("prior")) else { return Vec::new() };
    let values: Vec<(Rational, String)> = all[at + 1..]
        .iter()
        .take_while(|piece| {
            piece.number().is_some()
                || **piece == super::super::words::Piece::Mark(',')
                || matches!(piece.word(), "and" | "of" | "probabilities" | "are")
        })
        .filter_map(|piece| piece.number().map(|(value, latex)| (value.clone(), latex.to_owned())))
        .collect();
    let mut names: Vec<(usize, &String)> =
        given.iter().filter_map(|name| Some((all.iter().position(|piece| piece.word() == name.to_lowercase())?, *name))).collect();
    names.sort();
    if names.len() != given.len() || names.len() != values.len() || names.iter().any(|(place, _)| *place > at) {
        return Vec::new();
    }
    names.into_iter().zip(values).map(|((_, name), (value, latex))| (name.clone(), latex, value)).collect()
}
