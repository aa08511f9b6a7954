//! Probabilities of classes in short notation, written out one by one: `p(x = 0 | y) = 2/3, 4/5 for y = 1, 2`, `P(h): flu 0.1, cold 0.9`.

use super::super::rephrase::Edit;

/// `NB` as `naive Bayes`, where a classifier is spoken of.
pub(super) fn acronyms(text: &str) -> Vec<Edit> {
    let lower = text.to_lowercase();
    let about = ["multinomial", "bernoulli", "gaussian", "classif", "smooth", "add-one", "class", "posterior", "spam"]
        .iter()
        .any(|word| lower.contains(word));
    if !about || lower.contains("bayes") {
        return Vec::new();
    }
    let mut out = Vec::new();
    for (name, put) in [
        ("NB", "naive Bayes"),
        ("NBC", "naive Bayes classifier"),
        ("MNB", "multinomial naive Bayes"),
        ("GNB", "Gaussian naive Bayes"),
        ("BNB", "Bernoulli naive Bayes"),
    ] {
        for (at, _) in text.match_indices(name) {
            let inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
            let after = &text[at + name.len()..];
            // `N.B.` and `NB:` say to note something.
            if !inside(text[..at].chars().next_back()) && !inside(after.chars().next()) && !after.starts_with(':') {
                out.push((at, at + name.len(), put.to_owned()));
            }
        }
    }
    out.sort_by_key(|edit| edit.0);
    out
}

/// A probability in letters: where it begins, what stands inside, where it ends.
struct Term<'a> {
    from: usize,
    left: &'a str,
    given: Option<&'a str>,
    to: usize,
}

/// The probabilities of a text, `P(a | b)`.
fn terms(text: &str) -> Vec<Term<'_>> {
    let mut out = Vec::new();
    for (at, _) in text.match_indices('(') {
        let lead = text[..at].trim_end_matches(' ');
        let Some(sign) = ["Pr", "P", "p"].iter().find(|sign| lead.ends_with(**sign)) else { continue };
        let from = lead.len() - sign.len();
        if text[..from].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '\\' | '_')) {
            continue;
        }
        let Some(len) = text[at..].find(')') else { continue };
        let inner = &text[at + 1..at + len];
        if inner.contains('(') {
            continue;
        }
        let (left, given) = inner.split_once('|').map_or((inner, None), |(left, given)| (left, Some(given.trim())));
        out.push(Term { from, left: left.trim(), given, to: at + len + 1 });
    }
    out
}

/// A number at the start of `text`: digits, a quotient, a percentage; with its length.
fn number(text: &str) -> Option<usize> {
    let len = text
        .char_indices()
        .find(|(at, c)| !(c.is_ascii_digit() || *c == '.' && text[at + 1..].starts_with(|c: char| c.is_ascii_digit())))
        .map_or(text.len(), |(at, _)| at);
    if len == 0 {
        return None;
    }
    if let Some(rest) = text[len..].strip_prefix('/') {
        let below = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        if below > 0 {
            return Some(len + 1 + below);
        }
    }
    Some(len + usize::from(text[len..].starts_with('%')))
}

/// Numbers set apart by one of `marks`, at the start of `text`; with how much of it they take.
fn numbers<'a>(text: &'a str, marks: &[char]) -> (Vec<&'a str>, usize) {
    let mut out = Vec::new();
    let mut at = text.len() - text.trim_start_matches([' ', '$']).len();
    let mut end = 0;
    while let Some(len) = number(&text[at..]) {
        out.push(&text[at..at + len]);
        end = at + len;
        let rest = text[end..].trim_start_matches([' ', '$']);
        let Some(rest) = rest.strip_prefix(marks).or_else(|| rest.strip_prefix("and ")) else { break };
        let rest = rest.trim_start_matches([' ', '$']);
        at = text.len() - rest.strip_prefix("and ").unwrap_or(rest).len();
    }
    (out, end)
}

/// `p(f = 0 | y) = 2/3, 4/5 ... for y = 1, 2`: one formula for each value of the letter.
pub(super) fn vectors(text: &str) -> Vec<Edit> {
    let all = terms(text);
    // The values of the letter.
    let mut named: Option<(String, Vec<&str>, usize, usize)> = None;
    for lead in ["for ", "with ", "where "] {
        for (at, _) in text.match_indices(lead) {
            let rest = &text[at + lead.len()..];
            let len = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
            let letter = &rest[..len];
            let tail = rest[len..].trim_start_matches([' ', '$']);
            let Some(tail) = tail.strip_prefix('=').or_else(|| tail.strip_prefix("\\in")).or_else(|| tail.strip_prefix('∈')) else {
                continue;
            };
            let tail = tail.trim_start_matches([' ', '{', '\\']);
            let (values, used) = numbers(tail, &[',', ';']);
            let used = used + tail[used..].len() - tail[used..].trim_start_matches(['}', '\\']).len();
            let letters = (1..8).contains(&letter.chars().count()) && letter.starts_with(char::is_alphabetic);
            if letters && values.len() > 1 {
                if named.is_some() {
                    return Vec::new();
                }
                named = Some((letter.to_owned(), values, at, text.len() - tail.len() + used));
            }
        }
    }
    let Some((letter, values, from, to)) = named else { return Vec::new() };
    let mut out: Vec<Edit> = Vec::new();
    for term in &all {
        let own = term.given == Some(letter.as_str()) || term.given.is_none() && term.left == letter;
        let Some(tail) = text[term.to..].trim_start_matches([' ', '$']).strip_prefix(['=', ':']).filter(|_| own) else { continue };
        let (list, used) = numbers(tail, &[',', ';']);
        if list.len() != values.len() {
            return Vec::new();
        }
        let each: Vec<String> = list
            .iter()
            .zip(&values)
            .map(|(number, value)| match term.given {
                Some(_) => format!("P({} | {letter}={value}) = {number}", term.left),
                None => format!("P({letter}={value}) = {number}"),
            })
            .collect();
        out.push((term.from, text.len() - tail.len() + used, each.join(", ")));
    }
    if out.is_empty() {
        return out;
    }
    out.push((from, to, String::new()));
    out.sort_by_key(|edit| edit.0);
    let apart = out.windows(2).all(|pair| pair[0].1 <= pair[1].0);
    if apart { out } else { Vec::new() }
}

/// `P(h): flu 0.1, common cold 0.9. P(fever | h): 0.8 / 0.2`: the names of the first list are the classes of the others.
pub(super) fn hypotheses(text: &str) -> Vec<Edit> {
    let all = terms(text);
    let mut out: Vec<Edit> = Vec::new();
    let mut known: Option<(&str, Vec<String>)> = None;
    for term in &all {
        let Some(tail) = text[term.to..].trim_start_matches([' ', '$']).strip_prefix([':', '=']) else { continue };
        let begin = text.len() - tail.len();
        let stop = tail
            .char_indices()
            .find(|(at, c)| matches!(c, '\n' | ';' | '?') || *c == '.' && tail[at + 1..].chars().next().is_none_or(char::is_whitespace))
            .map_or(tail.len(), |(at, _)| at);
        let next = all.iter().map(|other| other.from).filter(|from| *from >= begin).min().map_or(stop, |from| stop.min(from - begin));
        let body = tail[..next].trim_end_matches([' ', ',']);
        match (&known, term.given) {
            (None, None) => {
                let Some(pairs) = pairs(body).filter(|_| term.left.chars().count() < 12) else { continue };
                let each: Vec<String> = pairs.iter().map(|(name, number)| format!("P({name}) = {number}")).collect();
                out.push((term.from, begin + body.len(), each.join(", ")));
                known = Some((term.left, pairs.into_iter().map(|(name, _)| name).collect()));
            }
            (Some((letter, names)), Some(given)) if given == *letter => {
                let (list, used) = numbers(body, &['/', ',', ';']);
                let told: Vec<(String, String)> = if list.len() == names.len() && body[used..].trim().is_empty() {
                    names.iter().cloned().zip(list.into_iter().map(str::to_owned)).collect()
                } else {
                    match pairs(body) {
                        Some(pairs) if pairs.len() == names.len() && pairs.iter().all(|(name, _)| names.contains(name)) => pairs,
                        _ => return Vec::new(),
                    }
                };
                let each: Vec<String> = told.iter().map(|(name, number)| format!("P({} | {name}) = {number}", term.left)).collect();
                out.push((term.from, begin + body.len(), each.join(", ")));
            }
            _ => {}
        }
    }
    if known.is_some() && out.len() > 1 { out } else { Vec::new() }
}

/// `flu 0.1, common cold: 0.9`: names with numbers.
fn pairs(text: &str) -> Option<Vec<(String, String)>> {
    let items: Vec<&str> = text
        .split([',', ';'])
        .flat_map(|item| item.split(" and "))
        .flat_map(|item| item.split(" / "))
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .collect();
    let mut out: Vec<(String, String)> = Vec::new();
    for item in items {
        let at = item.rfind([' ', '=', ':'])?;
        let value = item[at + 1..].trim();
        let name = item[..at].trim_end_matches([' ', '=', ':']).trim();
        let plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_')) && name.starts_with(char::is_alphabetic);
        if number(value) != Some(value.len()) || !plain || name.split_whitespace().count() > 3 || out.iter().any(|(known, _)| known == name)
        {
            return None;
        }
        out.push((name.to_owned(), value.to_owned()));
    }
    (out.len() > 1).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::{acronyms, hypotheses, vectors};

    fn apply(text: &str, edits: Vec<super::Edit>) -> String {
        let mut out = text.to_owned();
        for (from, to, put) in edits.into_iter().rev() {
            out.replace_range(from..to, &put);
        }
        out
    }

    #[test]
    fn lists_of_values_become_formulas() {
        let text = "p(a = 0 | y) = 2/3, 4/5 and p(y) = 1/4, 3/4 for y = 1, 2: find p(y = 2 | a = 0).";
        let new = apply(text, vectors(text));
        assert!(new.starts_with("P(a = 0 | y=1) = 2/3, P(a = 0 | y=2) = 4/5 and P(y=1) = 1/4, P(y=2) = 3/4"), "{new}");
        assert!(vectors("p(a | y) = 0.1, 0.2, 0.3 for y = 1, 2").is_empty());
    }

    #[test]
    fn lists_of_names_become_formulas() {
        let text = "P(h): Flu 0.25, Common cold 0.75. P(Fever|h): 0.9 / 0.05. Fever: P(Flu | symptoms)?";
        let new = apply(text, hypotheses(text));
        assert!(
            new.starts_with("P(Flu) = 0.25, P(Common cold) = 0.75. P(Fever | Flu) = 0.9, P(Fever | Common cold) = 0.05. Fever"),
            "{new}"
        );
        assert!(hypotheses("P(h): Flu 0.25, Cold 0.75. P(Fever|h): 0.9.").is_empty());
        assert_eq!(apply("Multinomial NB, add-one.", acronyms("Multinomial NB, add-one.")), "Multinomial naive Bayes, add-one.");
    }
}
