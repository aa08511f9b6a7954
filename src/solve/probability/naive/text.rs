//! Naive Bayes over words: labelled documents, words counted by class, mails with and without a word, the smoothed probability of one word.

use super::{
    super::words::{Piece, count, pieces, same, sentences},
    FAMILY, Problem, Span, missing,
    scored::{self, Class},
    smoothing,
};
use crate::{
    diag::Diagnostic,
    num::Rational,
    solve::{
        fact::{Facts, Value},
        probability::{number, table},
    },
};

/// A labelled document.
type Document = (String, Vec<String>);

/// Reads a problem over words; `None` when it is about something else.
pub(super) fn read(source: &str, lower: &str, span: Span) -> Option<Problem> {
    documents(source, lower, span).or_else(|| tallied(source, lower, span)).or_else(|| mails(lower, span)).or_else(|| single(lower, span))
}

/// The pseudocount as a number and as it is written, with what is wrong about it.
fn pseudocount(lower: &str, span: Span) -> (Rational, String, Vec<Diagnostic>) {
    let mut probe = Problem { family: FAMILY, facts: Facts::default(), asked: Vec::new(), diagnostics: Vec::new() };
    match smoothing(lower, &mut probe, span) {
        Value::Number(value, latex) => (value, latex, probe.diagnostics),
        _ => (Rational::from_integer(0.into()), "0".to_owned(), probe.diagnostics),
    }
}

/// `(n + k) / (total + k size)`.
fn share(n: usize, total: usize, size: usize, (value, latex): (&Rational, &str)) -> String {
    if *value == Rational::from_integer(0.into()) {
        format!("\\frac{{{n}}}{{{total}}}")
    } else {
        format!("\\frac{{{n} + {latex}}}{{{total} + {latex} \\cdot {size}}}")
    }
}

fn split(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// Documents in quotes with a label before or after them, or in a table; the one without a label is the test.
fn documents(source: &str, lower: &str, span: Span) -> Option<Problem> {
    let (training, tests) = quoted(source).or_else(|| listed(source))?;
    if !["bayes", "smooth", "multinomial", "bernoulli"].iter().any(|word| lower.contains(word)) {
        return None;
    }
    let (alpha, written, mut trouble) = pseudocount(lower, span);
    let alpha = (&alpha, written.as_str());
    let mut classes: Vec<String> = Vec::new();
    let mut vocabulary: Vec<String> = Vec::new();
    for (label, words) in &training {
        if !classes.contains(label) {
            classes.push(label.clone());
        }
        for word in words.iter().filter(|word| !vocabulary.contains(word)).cloned().collect::<Vec<_>>() {
            if !vocabulary.contains(&word) {
                vocabulary.push(word);
            }
        }
    }
    sizes(source, &classes, &training, span, &mut trouble);
    if classes.len() < 2 {
        trouble.push(missing(span, "documents of at least two classes"));
    }
    if tests.len() > 1 {
        trouble.push(missing(span, "the class of every document of the training"));
    }
    let bernoulli = lower.contains("bernoulli");
    let of = |class: &str| training.iter().filter(|(label, _)| label == class).collect::<Vec<_>>();
    let chance = |class: &str, word: &str| {
        let mine = of(class);
        if bernoulli {
            share(mine.iter().filter(|(_, words)| words.iter().any(|other| other == word)).count(), mine.len(), 2, alpha)
        } else {
            let tokens = mine.iter().flat_map(|(_, words)| words).filter(|other| *other == word).count();
            share(tokens, mine.iter().map(|(_, words)| words.len()).sum(), vocabulary.len(), alpha)
        }
    };
    let wanted = parameters(source, &classes, &vocabulary);
    if !wanted.is_empty() {
        return Some(estimated(&wanted, chance, trouble, span));
    }
    let Some(test) = tests.last() else {
        let mut problem = scored::problem(&[], "", span);
        problem.diagnostics = trouble;
        problem.diagnostics.push(missing(span, "the test document"));
        return Some(problem);
    };
    let unseen: Vec<&String> = test.iter().filter(|word| !vocabulary.contains(word)).collect();
    let mut records = Vec::new();
    for class in &classes {
        let prior = if ["equal prior", "uniform prior", "equally likely"].iter().any(|words| lower.contains(words)) {
            format!("\\frac{{1}}{{{}}}", classes.len())
        } else {
            format!("\\frac{{{}}}{{{}}}", of(class).len(), training.len())
        };
        let factors = if bernoulli {
            let factor = |word: &String| {
                let chance = chance(class, word);
                if test.contains(word) { (word.clone(), chance) } else { (format!("not {word}"), format!("\\left(1 - {chance}\\right)")) }
            };
            vocabulary.iter().map(factor).collect()
        } else {
            test.iter().filter(|word| vocabulary.contains(word)).map(|word| (word.clone(), chance(class, word))).collect()
        };
        records.push(Class { name: class.clone(), prior, factors });
    }
    let about = match (bernoulli, unseen.is_empty()) {
        (true, _) => "every word of the vocabulary is there or not",
        (false, true) => "every word of the document is a factor",
        (false, false) => "every word of the document that some training document has is a factor; the others are left out",
    };
    let mut problem = scored::problem(&records, about, span);
    scored::asked(&mut problem, lower, span);
    if lower.contains("probability") && !problem.asked.iter().any(|(name, _)| name == "posterior") {
        problem.asked.push(("posterior".to_owned(), span));
    }
    if !problem.asked.iter().any(|(name, _)| name == "class") {
        problem.asked.push(("class".to_owned(), span));
    }
    problem.diagnostics = trouble;
    Some(problem)
}

/// Estimates that are asked by name, like `P(money | spam)`.
fn estimated(wanted: &[(String, String)], chance: impl Fn(&str, &str) -> String, trouble: Vec<Diagnostic>, span: Span) -> Problem {
    let mut problem = Problem { family: FAMILY, facts: Facts::default(), asked: vec![("word".to_owned(), span)], diagnostics: trouble };
    let list = wanted.iter().map(|(word, class)| {
        let mut record = Facts::default();
        record.set("name", Value::Words(format!("P({word} | {class})")), span);
        record.set("value", Value::Formula(chance(class, word)), span);
        Value::Record(record)
    });
    problem.facts.set("estimates", Value::List(list.collect()), span);
    problem
}

/// `P(money | spam)` where it is asked: words of the vocabulary and classes.
fn parameters(source: &str, classes: &[String], vocabulary: &[String]) -> Vec<(String, String)> {
    let all = pieces(source);
    let mut out = Vec::new();
    for at in 0..all.len() {
        if all[at].word() != "p" || all.get(at + 1) != Some(&Piece::Mark('(')) {
            continue;
        }
        let Some(end) = (at..all.len().min(at + 9)).find(|place| all[*place] == Piece::Mark(')')) else { continue };
        let inside: Vec<&str> = all[at + 2..end]
            .iter()
            .map(|piece| if let Piece::Quoted(text) = piece { text.as_str() } else { piece.word() })
            .filter(|word| !word.is_empty())
            .collect();
        if let [word, class] = inside.as_slice()
            && let Some(class) = classes.iter().find(|known| known.to_lowercase() == *class)
            && vocabulary.iter().any(|known| known == word)
        {
            out.push(((*word).to_owned(), class.clone()));
        }
    }
    out
}

/// Says where the statement counts other documents than it shows.
fn sizes(source: &str, classes: &[String], training: &[Document], span: Span, trouble: &mut Vec<Diagnostic>) {
    let all = pieces(source);
    for pair in all.windows(2) {
        let Some(class) = classes.iter().find(|class| class.to_lowercase() == pair[1].word()) else { continue };
        let shown = training.iter().filter(|(label, _)| label == class).count();
        if let (Piece::Number(..), Some(said)) = (&pair[0], count(&pair[0]))
            && usize::try_from(said) != Ok(shown)
            && shown > 0
            && said > 1
        {
            trouble.push(Diagnostic::error(
                "contradictory-facts",
                span,
                format!("{said} documents of {class} are said and {shown} are shown"),
            ));
        }
    }
}

/// Words before a colon that name no class.
const NO_LABEL: [&str; 22] = [
    "document",
    "documents",
    "test",
    "message",
    "text",
    "doc",
    "query",
    "sentence",
    "training",
    "email",
    "review",
    "data",
    "set",
    "example",
    "words",
    "vocabulary",
    "new",
    "classify",
    "following",
    "corpus",
    "smoothing",
    "bayes",
];

/// Documents in quotes.
fn quoted(source: &str) -> Option<(Vec<Document>, Vec<Vec<String>>)> {
    let all = pieces(source);
    let (mut training, mut tests) = (Vec::new(), Vec::new());
    let mut current: Option<String> = None;
    for at in 0..all.len() {
        if all[at] == Piece::Mark(':') && at > 0 && !matches!(all[at - 1], Piece::Quoted(_)) {
            let name = all[at - 1].word();
            let label = !name.is_empty() && !NO_LABEL.contains(&name) && matches!(all.get(at + 1), Some(Piece::Quoted(_)));
            current = label.then(|| name.to_owned());
        }
        if all[at] == Piece::Stop && current.is_some() && !matches!(all.get(at + 1), Some(Piece::Quoted(_))) {
            current = None;
        }
        let Piece::Quoted(text) = &all[at] else { continue };
        // `+ "great fun"`.
        let sign = at.checked_sub(1).and_then(|before| match (&all[before], before.checked_sub(1).map(|before| &all[before])) {
            (Piece::Mark(sign @ ('+' | '-')), None | Some(Piece::Mark(':' | ',' | ';') | Piece::Stop)) => Some(sign.to_string()),
            _ => None,
        });
        match sign.or_else(|| after(&all[at + 1..])).or_else(|| current.clone()) {
            Some(label) => training.push((label, split(text))),
            None => tests.push(split(text)),
        }
    }
    (training.len() > 1).then_some((training, tests))
}

/// The label that stands after a document: `(yes)`, `-> yes`, `: yes`, `- yes`.
fn after(pieces: &[Piece]) -> Option<String> {
    let marks = pieces.iter().take_while(|piece| matches!(piece, Piece::Mark('(' | '-' | '>' | '→' | ':' | '=' | '⇒'))).count();
    let words: Vec<&Piece> = pieces[marks..].iter().take_while(|piece| matches!(piece, Piece::Word(_))).collect();
    let name = words.iter().map(|piece| piece.word()).find(|word| !matches!(*word, "class" | "label" | "c"))?;
    let closed = match pieces.first()? {
        Piece::Mark('(') => pieces.get(marks + words.len()) == Some(&Piece::Mark(')')),
        _ => true,
    };
    (marks > 0 && closed && words.len() < 3 && !NO_LABEL.contains(&name)).then(|| name.to_owned())
}

/// Documents in a table with a column of text; a class of `?` is the test.
fn listed(source: &str) -> Option<(Vec<Document>, Vec<Vec<String>>)> {
    let found = table::table(source)?;
    let width = found.header.len();
    let text = (0..width).find(|at| {
        let several = found.rows.iter().filter(|row| row[*at].split_whitespace().count() > 1).count();
        several * 2 >= found.rows.len() && found.rows.iter().all(|row| row[*at].chars().any(char::is_alphabetic))
    })?;
    let named = |at: &usize| {
        ["class", "label", "category", "c", "in c = china?", "sentiment", "spam", "tag", "type"]
            .contains(&found.header[*at].to_lowercase().as_str())
    };
    let class = (0..width).find(named).or((text + 1 < width).then_some(width - 1)).filter(|class| *class != text)?;
    let (mut training, mut tests) = (Vec::new(), Vec::new());
    for row in &found.rows {
        if matches!(row[class].as_str(), "?" | "" | "-") {
            tests.push(split(&row[text]))
        } else {
            training.push((row[class].clone(), split(&row[text])))
        }
    }
    if tests.is_empty() {
        tests
            .extend(pieces(source).into_iter().filter_map(|piece| if let Piece::Quoted(text) = piece { Some(split(&text)) } else { None }));
    }
    (training.len() > 1).then_some((training, tests))
}

/// Words counted by class: `Words in the spam messages: dear 2, friend 1`; so many messages of each class.
fn tallied(source: &str, lower: &str, span: Span) -> Option<Problem> {
    let all = pieces(source);
    let noun = |word: &str| ["message", "email", "mail", "document", "review", "article", "text"].iter().any(|known| same(word, known));
    let mut classes: Vec<(String, i64)> = Vec::new();
    for window in all.windows(3) {
        if let (Piece::Number(..), Piece::Word(name), Some(size)) = (&window[0], &window[1], count(&window[0]))
            && noun(window[2].word())
            && !classes.iter().any(|(known, _)| known == name)
        {
            classes.push((name.clone(), size));
        }
    }
    let mut tallies: Vec<Vec<(String, usize)>> = vec![Vec::new(); classes.len()];
    for sentence in sentences(&all) {
        let pairs: Vec<(String, usize)> = sentence
            .windows(2)
            .filter_map(|pair| match (&pair[0], &pair[1]) {
                (Piece::Word(word) | Piece::Quoted(word), Piece::Number(..)) => {
                    Some((word.clone(), usize::try_from(count(&pair[1])?).ok()?))
                }
                _ => None,
            })
            .collect();
        let class = classes.iter().position(|(name, _)| sentence.iter().any(|piece| piece.word() == name));
        if let (true, Some(class)) = (pairs.len() > 1, class) {
            tallies[class].extend(pairs);
        }
    }
    if classes.len() < 2 || tallies.iter().any(Vec::is_empty) || !lower.contains("bayes") {
        return None;
    }
    let (alpha, written, mut trouble) = pseudocount(lower, span);
    let mut vocabulary: Vec<&String> = Vec::new();
    for (word, _) in tallies.iter().flatten() {
        if !vocabulary.contains(&word) {
            vocabulary.push(word);
        }
    }
    let test: Vec<String> = all
        .iter()
        .filter_map(|piece| if let Piece::Quoted(text) = piece { Some(split(text)) } else { None })
        .rfind(|words| words.iter().all(|word| vocabulary.contains(&word)))
        .unwrap_or_default();
    if test.is_empty() {
        trouble.push(missing(span, "the test document"));
    }
    let total: i64 = classes.iter().map(|(_, size)| size).sum();
    let mut records = Vec::new();
    for ((name, size), tally) in classes.iter().zip(&tallies) {
        let tokens = tally.iter().map(|(_, count)| count).sum();
        let factors = test.iter().map(|word| {
            let n = tally.iter().find(|(known, _)| known == word).map_or(0, |(_, count)| *count);
            (word.clone(), share(n, tokens, vocabulary.len(), (&alpha, &written)))
        });
        records.push(Class { name: name.clone(), prior: format!("\\frac{{{size}}}{{{total}}}"), factors: factors.collect() });
    }
    let mut problem = scored::problem(&records, "every word of the document is a factor", span);
    scored::asked(&mut problem, lower, span);
    problem.asked.push(("class".to_owned(), span));
    problem.diagnostics = trouble;
    Some(problem)
}

fn numbers(text: &str) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_digit()).map(|found| at + found) {
        let len = text[start..].find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(text.len() - start);
        out.push((start, text[start..start + len].trim_end_matches([',', '.']).to_owned()));
        at = start + len;
    }
    out
}

/// The number that stands right before `word`.
fn before(text: &str, word: &str) -> Option<String> {
    text.match_indices(word).find_map(|(at, _)| {
        let (start, digits) = numbers(&text[..at]).pop()?;
        text[start + digits.len()..at].trim().is_empty().then(|| digits.replace(',', ""))
    })
}

/// `40 spam, 60 ham. "offer" appears in 24 spam and 6 ham`: mails counted by class and word.
fn mails(lower: &str, span: Span) -> Option<Problem> {
    let plain = lower.replace(['“', '”'], "\"");
    let first = plain.find('"')?;
    let labels = ["spam", "ham"];
    let sizes: Vec<String> = labels.iter().map(|label| before(&plain[..first], label)).collect::<Option<_>>()?;
    let pieces: Vec<&str> = plain.split('"').collect();
    let mut words: Vec<(String, Vec<String>)> = Vec::new();
    for at in (1..pieces.len()).step_by(2) {
        let after = pieces.get(at + 1)?;
        if let Some(counts) = labels.iter().map(|label| before(after, label)).collect::<Option<Vec<_>>>() {
            words.push((pieces[at].to_owned(), counts));
        }
    }
    let question = plain.rfind("contain").filter(|_| !words.is_empty())?;
    let start = plain[..question].rfind(". ").map_or(0, |at| at + 2);
    let question = plain[start..].replace('"', "");
    let (alpha, written, mut trouble) =
        if lower.contains("smooth") { pseudocount(lower, span) } else { (Rational::from_integer(0.into()), "0".to_owned(), Vec::new()) };
    let smoothed = alpha != Rational::from_integer(0.into());
    let mut classes: Vec<Class> = labels
        .iter()
        .zip(&sizes)
        .map(|(label, size)| Class {
            name: (*label).to_owned(),
            prior: format!("\\frac{{{size}}}{{{} + {}}}", sizes[0], sizes[1]),
            factors: Vec::new(),
        })
        .collect();
    for (word, counts) in &words {
        let Some(at) = question.find(word.as_str()) else {
            trouble.push(missing(span, &format!("whether the mail contains {word}")));
            continue;
        };
        let lead = &question[..at];
        let denied = ["not ", "without ", "no ", "n't contain "].iter().filter_map(|deny| lead.rfind(deny)).max();
        let affirmed = ["contains ", "containing ", "but "].iter().filter_map(|affirm| lead.rfind(affirm)).max();
        let holds = denied.is_none() || affirmed > denied;
        for ((class, count), size) in classes.iter_mut().zip(counts).zip(&sizes) {
            let share = if smoothed {
                format!("\\frac{{{count} + {written}}}{{{size} + 2 \\cdot {written}}}")
            } else {
                format!("\\frac{{{count}}}{{{size}}}")
            };
            class.factors.push(if holds { (word.clone(), share) } else { (format!("not {word}"), format!("\\left(1 - {share}\\right)")) });
        }
    }
    let mut problem = scored::problem(&classes, "what the mail contains and what it does not are factors", span);
    for label in labels {
        let asked = |label: &str| lower.contains(&format!("p({label}")) || lower.contains(&format!("is {label}"));
        if asked(label) && !asked(if label == "spam" { "ham" } else { "spam" }) {
            problem.facts.set("only", Value::Words(label.to_owned()), span);
        }
    }
    problem.asked.push(("posterior".to_owned(), span));
    problem.diagnostics = trouble;
    Some(problem)
}

/// The smoothed probability of a word that occurs so often among so many, with a vocabulary of so many words.
fn single(lower: &str, span: Span) -> Option<Problem> {
    if !lower.contains("smooth") || !lower.contains("vocabulary") {
        return None;
    }
    let mut problem = Problem { family: FAMILY, facts: Facts::default(), asked: vec![("word".to_owned(), span)], diagnostics: Vec::new() };
    let after = |marks: &[&str]| {
        marks.iter().find_map(|mark| {
            let at = lower.find(mark)? + mark.len();
            let (start, digits) = numbers(&lower[at..]).into_iter().next()?;
            (start < 12).then_some(())?;
            Some(Value::Number(number::decimal(&digits)?, digits.replace(',', "")))
        })
    };
    let vocabulary = after(&[
        "vocabulary size of",
        "vocabulary size is",
        "vocabulary size",
        "vocabulary of",
        "vocabulary has",
        "vocabulary contains",
        "vocabulary is",
        "|v| =",
    ]);
    let counted = ["occurs in", "occurs", "appears in", "appears"].iter().find_map(|mark| {
        let at = lower.find(mark)? + mark.len();
        let found = numbers(&lower[at..]);
        let ((first, count), (second, total)) = (found.first()?.clone(), found.get(1)?.clone());
        let between = &lower[at + first + count.len()..at + second];
        let near =
            first < 8 && (between.contains(" of ") || between.contains("out of") || between.contains(" in ") || between.contains("among"));
        near.then_some((count, total))
    });
    let alpha = smoothing(lower, &mut problem, span);
    problem.facts.set("smoothing", alpha, span);
    match vocabulary {
        Some(size) => problem.facts.set("vocabulary", size, span),
        None => problem.diagnostics.push(missing(span, "the size of the vocabulary")),
    }
    match counted.and_then(|(count, total)| Some((number::decimal(&count)?, count, number::decimal(&total)?, total))) {
        Some((count, digits, total, all)) => {
            problem.facts.set("count", Value::Number(count, digits), span);
            problem.facts.set("among", Value::Number(total, all.replace(',', "")), span);
        }
        None => problem.diagnostics.push(missing(span, "how often the word occurs, and among how many")),
    }
    Some(problem)
}
