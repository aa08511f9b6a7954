//! Naive Bayes from words told class by class: `"free" occurs in 45 of the 60 spam mails and in 14 of the 140 ham mails`, or in percentages.

use super::{
    super::words::{Piece, count, pieces, same},
    Problem, Span, missing,
    scored::{self, Class},
    smoothing,
};
use crate::{
    num::Rational,
    solve::{fact::Value, probability::number::decimal_text},
};

/// How often a word is in a class: a count, or a share.
#[derive(Debug, Clone, PartialEq)]
enum Held {
    Count(i64),
    Share(Rational),
}

/// Words that may stand between a number and the class that it counts.
const FILLER: [&str; 22] = [
    "of",
    "the",
    "all",
    "these",
    "in",
    "and",
    "are",
    "those",
    "emails",
    "mails",
    "messages",
    "documents",
    "reviews",
    "articles",
    "contain",
    "were",
    "was",
    "is",
    "classified",
    "labeled",
    "labelled",
    "as",
];

const NOUNS: [&str; 14] = [
    "email",
    "mail",
    "message",
    "document",
    "review",
    "article",
    "text",
    "e-mail",
    "emails",
    "documents",
    "messages",
    "mails",
    "reviews",
    "articles",
];

/// Reads such a statement; `None` when it tells nothing of the kind.
pub(super) fn read(source: &str, lower: &str, span: Span) -> Option<Problem> {
    if !lower.contains("bayes") {
        return None;
    }
    let mut source = source.to_owned();
    if source.contains("spam") && !source.contains("ham ") {
        for (from, to) in [
            ("are not spam", "are ham"),
            ("are not.", "are ham."),
            ("are not,", "are ham,"),
            ("are not;", "are ham;"),
            ("of the others", "of the ham mails"),
            ("of the other mails", "of the ham mails"),
            ("of the other emails", "of the ham mails"),
            ("of the rest", "of the ham mails"),
            ("of the remaining mails", "of the ham mails"),
            ("of the remaining emails", "of the ham mails"),
        ] {
            source = source.replace(from, to);
        }
    }
    for (from, to) in [("not spam", "ham"), ("non-spam", "ham"), ("nonspam", "ham"), ("Not spam", "ham"), ("legitimate", "ham")] {
        source = source.replace(from, to);
    }
    let all = pieces(&source);
    let labels = labels(&all)?;
    let class = |piece: &Piece| labels.iter().position(|label| same(piece.word(), label));
    let mut sizes: Vec<Option<i64>> = vec![None; labels.len()];
    let mut priors: Vec<Option<Rational>> = vec![None; labels.len()];
    let mut words: Vec<(String, Vec<Option<Held>>)> = Vec::new();
    let mut total: Option<i64> = None;
    let mut feature: Option<usize> = None;
    let mut end = 0;
    let mut at = 0;
    while at < all.len() {
        match &all[at] {
            Piece::Stop => feature = None,
            Piece::Quoted(text) if !text.contains(' ') => {
                let known = words.iter().position(|(word, _)| word == text);
                feature = Some(known.unwrap_or_else(|| {
                    words.push((text.clone(), vec![None; labels.len()]));
                    words.len() - 1
                }));
            }
            // `feature A`.
            Piece::Word(word)
                if matches!(word.as_str(), "feature" | "attribute" | "word") && matches!(all.get(at + 1), Some(Piece::Word(_))) =>
            {
                let text = all[at + 1].word().to_owned();
                let known = words.iter().position(|(word, _)| *word == text);
                feature = Some(known.unwrap_or_else(|| {
                    words.push((text, vec![None; labels.len()]));
                    words.len() - 1
                }));
                at += 1;
            }
            Piece::Number(value, latex) => {
                let percent = is_share(latex, value);
                let mut next = at + 1;
                let mut whole = None;
                if !percent && all.get(next).is_some_and(|piece| matches!(piece.word(), "of" | "out")) {
                    let found = (next..(next + 4).min(all.len())).find(|place| matches!(all[*place], Piece::Number(..)));
                    if let Some(place) = found {
                        whole = count(&all[place]);
                        next = place + 1;
                    }
                }
                let named = (next..(next + 5).min(all.len()))
                    .take_while(|place| {
                        class(&all[*place]).is_some() || FILLER.contains(&all[*place].word()) || NOUNS.contains(&all[*place].word())
                    })
                    .find_map(|place| class(&all[place]).map(|class| (class, place)));
                match (named, feature) {
                    (Some((class, place)), Some(word)) => {
                        words[word].1[class] = Some(if percent { Held::Share(value.clone()) } else { Held::Count(count(&all[at])?) });
                        if let Some(whole) = whole {
                            sizes[class] = Some(whole);
                        }
                        (at, end) = (place, place);
                    }
                    (Some((class, place)), None) => {
                        if percent {
                            priors[class] = Some(value.clone());
                        } else {
                            sizes[class] = Some(count(&all[at])?);
                            total = whole.or(total);
                        }
                        (at, end) = (place, place);
                    }
                    _ => {}
                }
            }
            _ => {}
        }
        at += 1;
    }
    // A word without its counts is one of the instance.
    words.retain(|(_, held)| held.iter().any(Option::is_some));
    if words.is_empty() || labels.len() < 2 {
        return None;
    }
    if let Some(total) = total {
        match (sizes[0], sizes[1]) {
            (Some(size), None) => sizes[1] = Some(total - size),
            (None, Some(size)) => sizes[0] = Some(total - size),
            _ => {}
        }
    }
    if let (Some(prior), [None, Some(_)] | [Some(_), None]) = (priors.iter().flatten().next().cloned(), &priors[..]) {
        let open = usize::from(priors[0].is_some());
        priors[open] = Some(Rational::from_integer(1.into()) - prior);
    }
    let tail = &all[end..];
    let mut trouble = Vec::new();
    let mut probe = scored::problem(&[], "", span);
    let alpha = if lower.contains("smooth") { smoothing(lower, &mut probe, span) } else { super::whole(0) };
    trouble.append(&mut probe.diagnostics);
    let Value::Number(alpha, written) = alpha else { return None };
    let observed = observed(tail, &words);
    if observed.is_empty() {
        trouble.push(missing(span, "the instance to classify"));
    }
    // A word of the instance that nothing was told of.
    for piece in tail {
        if let Piece::Quoted(text) = piece {
            for word in text.split_whitespace().filter(|word| !words.iter().any(|(known, _)| known == word)) {
                trouble.push(missing(span, &format!("how often documents contain {word}")));
            }
        }
    }
    let sum: i64 = sizes.iter().flatten().sum();
    let equal = ["equal prior", "equally likely", "uniform prior"].iter().any(|words| lower.contains(words));
    let mut classes = Vec::new();
    for (at, label) in labels.iter().enumerate() {
        let prior = match (&priors[at], sizes[at]) {
            _ if equal => format!("\\frac{{1}}{{{}}}", labels.len()),
            (Some(prior), _) => decimal_text(prior),
            (None, Some(size)) if sizes.iter().all(Option::is_some) => format!("\\frac{{{size}}}{{{sum}}}"),
            _ => {
                trouble.push(missing(span, &format!("the prior probability of {label}")));
                String::new()
            }
        };
        let mut own = Class { name: label.clone(), prior, factors: Vec::new() };
        for (word, holds) in &observed {
            let held = words.iter().find(|(known, _)| known == word).and_then(|(_, held)| held[at].clone());
            let share = match (held, sizes[at]) {
                (Some(Held::Share(share)), _) => decimal_text(&share),
                (Some(Held::Count(held)), Some(size)) if held <= size => {
                    if alpha == Rational::from_integer(0.into()) {
                        format!("\\frac{{{held}}}{{{size}}}")
                    } else {
                        format!("\\frac{{{held} + {written}}}{{{size} + 2 \\cdot {written}}}")
                    }
                }
                _ => {
                    trouble.push(missing(span, &format!("how many of {label} contain {word}")));
                    continue;
                }
            };
            own.factors.push(if *holds { (word.clone(), share) } else { (format!("not {word}"), format!("\\left(1 - {share}\\right)")) });
        }
        classes.push(own);
    }
    let mut problem = scored::problem(&classes, "what the document contains and what it does not are factors", span);
    scored::asked(&mut problem, lower, span);
    if problem.asked.is_empty() {
        problem.asked.push(("posterior".to_owned(), span));
    }
    problem.diagnostics = trouble;
    Some(problem)
}

/// Whether the number is written as a percentage or as a decimal below one.
fn is_share(latex: &str, value: &Rational) -> bool {
    !value.is_integer() || latex.contains('.')
}

/// The classes: `spam` and `ham`, or two words that numbers count more than once.
fn labels(all: &[Piece]) -> Option<Vec<String>> {
    let stands = |word: &str| all.iter().any(|piece| same(piece.word(), word));
    for pair in
        [["spam", "ham"], ["spam", "non-spam"], ["positive", "negative"], ["spam", "legitimate"], ["fake", "real"], ["sports", "politics"]]
    {
        if pair.iter().all(|word| stands(word)) {
            return Some(pair.iter().map(|word| (*word).to_owned()).collect());
        }
    }
    None
}

/// Which of the words the question mentions, and whether each is there.
fn observed(tail: &[Piece], words: &[(String, Vec<Option<Held>>)]) -> Vec<(String, bool)> {
    let mut out: Vec<(String, bool)> = Vec::new();
    let all = tail.windows(2).any(|pair| matches!(pair[0].word(), "both" | "all") && pair[1].word().starts_with("word"));
    if all {
        return words.iter().map(|(word, _)| (word.clone(), true)).collect();
    }
    for (at, piece) in tail.iter().enumerate() {
        let text = match piece {
            Piece::Word(text) => vec![text.clone()],
            Piece::Quoted(text) => text.split_whitespace().map(str::to_owned).collect(),
            _ => continue,
        };
        for text in text {
            // `a` is an article unless it has a value.
            if text.len() == 1 && tail.get(at + 1) != Some(&Piece::Mark('=')) {
                continue;
            }
            if let Some((word, _)) = words.iter().find(|(word, _)| *word == text)
                && !out.iter().any(|(known, _)| known == word)
            {
                let denied = tail[at.saturating_sub(4)..at]
                    .iter()
                    .rev()
                    .take_while(|piece| !matches!(piece.word(), "contains" | "containing") && !matches!(piece, Piece::Stop))
                    .any(|piece| matches!(piece.word(), "not" | "no" | "without" | "neither" | "nor" | "n't"));
                let value = tail.get(at + 2).filter(|_| tail.get(at + 1) == Some(&Piece::Mark('=')));
                let denied = denied
                    || value.is_some_and(|value| {
                        matches!(value.word(), "false" | "no") || value.number().is_some_and(|(_, latex)| latex == "0")
                    });
                out.push((word.clone(), !denied));
            }
        }
    }
    out
}
