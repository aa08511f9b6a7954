//! m-estimates from counts that are told: `p = 0.5, m = 3, n = 5; for Yes: red n_c = 3, SUV n_c = 1`.

use super::{
    super::super::words::{Piece, pieces},
    query::{Classes, stands},
    setting::{Number, Rest, Setting},
    work::{Answer, Case, Entry, priors},
};
use crate::num::Rational;

/// The counts of one class.
#[derive(Debug, Clone, Default)]
struct Group {
    name: String,
    n: Option<Number>,
    held: Vec<(String, Number, Option<Number>)>,
}

/// What the letters of the estimate stand for.
#[derive(Debug, Clone, Default)]
struct Letters {
    p: Option<Number>,
    m: Option<Number>,
    n: Option<Number>,
}

/// Words that name no class and no feature.
const FILLER: &str = "for and the class of with given is are a an we have that which n_c nc n p m count counts both classes each where when value values were";

fn filler(word: &str) -> bool {
    FILLER.split_whitespace().any(|known| known == word)
}

/// Reads such counts; `None` where there are none.
pub(super) fn read(text: &str) -> Option<Answer> {
    let lower = text.to_lowercase();
    if !["m-estimate", "m estimate", "equivalent sample size"].iter().any(|name| lower.contains(name)) {
        return None;
    }
    let mut rest = Rest::new(pieces(text));
    let all = rest.pieces.clone();
    let mut letters = Letters::default();
    let mut groups: Vec<Group> = Vec::new();
    let mut lone: Option<Number> = None;
    let mut names: Vec<String> = Vec::new();
    let mut trouble: Vec<String> = Vec::new();
    let mut open = false;
    for at in 0..all.len() {
        match &all[at] {
            Piece::Stop => {
                names.clear();
                open = false;
            }
            // `For A:` names a class.
            Piece::Word(word) if !filler(word) || word == "a" && all.get(at + 1) == Some(&Piece::Mark(':')) => {
                let before = at > 0 && matches!(all[at - 1], Piece::Word(ref before) if !filler(before));
                match names.last_mut().filter(|_| before) {
                    Some(last) => *last = format!("{last} {word}"),
                    None => names.push(word.clone()),
                }
            }
            // `For Yes:` opens a class; the features follow.
            Piece::Mark(':') if !names.is_empty() && !counted(&all, at) => {
                let name = names.pop()?;
                let name = name.rsplit(' ').next().unwrap_or(&name).to_owned();
                names.clear();
                groups.push(Group { name, ..Group::default() });
                rest.take(at.saturating_sub(1), at + 1);
                open = true;
            }
            _ => {}
        }
        let Some((number, end)) = value(&all, at) else { continue };
        let place = groups.len().checked_sub(1);
        match all[at].word() {
            "p" => letters.p = Some(number),
            "m" => letters.m = Some(number),
            "n" => match place.and_then(|place| groups[place].held.last_mut()).filter(|(_, _, own)| own.is_none()) {
                Some((_, _, own)) if open && !names.is_empty() => *own = Some(number),
                _ => match place {
                    Some(place) if open => groups[place].n = Some(number),
                    _ => letters.n = Some(number),
                },
            },
            _ => match (place, names.last()) {
                (Some(place), Some(name)) => {
                    let own = groups[place].n.take().filter(|_| open);
                    if groups[place].held.iter().any(|(known, _, _)| known == name) {
                        trouble.push(format!("the count of {name} is stated twice"));
                    }
                    groups[place].held.push((name.clone(), number, own));
                    rest.take(at.saturating_sub(name.split(' ').count()), at);
                    names.clear();
                }
                _ => lone = Some(number),
            },
        }
        rest.take(at, end);
    }
    groups.retain(|group| !group.held.is_empty());
    let Letters { p: Some(p), m: Some(m), n } = letters else {
        return groups
            .len()
            .gt(&1)
            .then(|| Answer { trouble: vec!["the statement does not say m and p of the estimate".to_owned()], ..Answer::default() });
    };
    let zero = Rational::from_integer(0.into());
    if p.0 <= zero || p.0 > Rational::from_integer(1.into()) || m.0 < zero {
        trouble.push("a probability lies between 0 and 1".to_owned());
    }
    let estimate = |held: &Number, size: &Number| format!("\\frac{{{} + {} \\cdot {}}}{{{} + {}}}", held.1, m.1, p.1, size.1, m.1);
    let mut answer = Answer { trouble, ..Answer::default() };
    if groups.is_empty() {
        // One estimate alone.
        let (held, size) = (lone?, n?);
        if held.0 > size.0 {
            answer.trouble.push("more of the class have the value than there are".to_owned());
        }
        answer.estimates.push(("m-estimate".to_owned(), estimate(&held, &size)));
        doubts(&rest, &Classes { name: "class".to_owned(), labels: Vec::new() }, &[], &mut answer);
        return Some(answer);
    }
    if groups.len() < 2 || lone.is_some() {
        return None;
    }
    let classes = Classes { name: "class".to_owned(), labels: groups.iter().map(|group| group.name.clone()).collect() };
    let features: Vec<String> = groups[0].held.iter().map(|(name, _, _)| name.clone()).collect();
    if groups
        .iter()
        .any(|group| group.held.len() != features.len() || !features.iter().all(|name| group.held.iter().any(|(own, _, _)| own == name)))
    {
        answer.trouble.push("the statement does not say the counts of every value for every class".to_owned());
        return Some(answer);
    }
    // The instance has every value that is counted; the words may name them again.
    let told = super::stated(&mut rest, &classes);
    let setting = Setting::default();
    let prior = if told.iter().all(Option::is_none) {
        let sizes: Option<Vec<usize>> = groups
            .iter()
            .map(|group| {
                group.held[0].2.as_ref().or(group.n.as_ref()).or(n.as_ref()).and_then(|(value, _)| usize::try_from(value.to_integer()).ok())
            })
            .collect();
        // Sizes that are told of the classes are shares of all.
        let Some(sizes) = sizes else {
            answer.trouble.push("the statement does not say the prior probabilities of the classes".to_owned());
            return Some(answer);
        };
        priors(&sizes, &told, &setting, &mut answer.trouble)
    } else {
        priors(&vec![1; groups.len()], &told, &setting, &mut answer.trouble)
    };
    let mut entries = Vec::new();
    for (group, prior) in groups.iter().zip(prior) {
        let mut factors = Vec::new();
        for name in &features {
            let Some((_, held, own)) = group.held.iter().find(|(known, _, _)| known == name) else { continue };
            let Some(size) = own.as_ref().or(group.n.as_ref()).or(n.as_ref()) else {
                answer.trouble.push(format!("the statement does not say n of {}", group.name));
                continue;
            };
            if held.0 > size.0 {
                answer.trouble.push(format!("more of {} have {name} than there are", group.name));
            }
            factors.push((name.clone(), estimate(held, size)));
        }
        entries.push(Entry { name: group.name.clone(), prior, factors });
    }
    answer.cases.push(Case::independent(entries, &setting));
    let sizes: Vec<usize> = vec![classes.labels.len(), features.len()];
    let mut named = rest.clone();
    let mut again: Vec<&String> = Vec::new();
    for at in 0..named.pieces.len() {
        for name in &features {
            if let Some(len) = stands(&named.pieces, at, name) {
                if !named.taken[at] && !again.contains(&name) {
                    again.push(name);
                }
                named.take(at, at + len);
            }
        }
    }
    // A thing that is named in words has all that is counted.
    let missing = features.iter().find(|name| !again.is_empty() && !again.contains(name));
    if let Some(name) = missing {
        answer.trouble.push(format!("the statement does not say whether {name} holds"));
    }
    doubts(&named, &classes, &sizes, &mut answer);
    Some(answer)
}

/// What is left of the words, without the formula of the estimate.
fn doubts(rest: &Rest, classes: &Classes, sizes: &[usize], answer: &mut Answer) {
    let mut rest = rest.clone();
    for at in 0..rest.pieces.len() {
        let word = rest.word(at).to_owned();
        if word.starts_with("m-estimat") || word == "m" || word == "n_c" || word == "nc" {
            rest.take(at, at + 1);
        }
    }
    super::leftover(&rest, classes, sizes, &mut answer.trouble);
}

/// The number that a letter is set to: `n_c = 3`.
fn value(all: &[Piece], at: usize) -> Option<(Number, usize)> {
    matches!(all[at].word(), "p" | "m" | "n" | "n_c" | "nc").then_some(())?;
    let linked = matches!(all.get(at + 1), Some(Piece::Mark('='))) || matches!(all.get(at + 1).map(Piece::word), Some("is"));
    let (value, latex) = all.get(at + 2)?.number().filter(|_| linked)?;
    Some(((value.clone(), latex.to_owned()), at + 3))
}

/// Whether counts follow the colon at once, so that a feature stands before it: `red: n = 5, n_c = 3`.
fn counted(all: &[Piece], at: usize) -> bool {
    value(all, at + 1).is_some()
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn counts_become_estimates() {
        let text = "m-estimate (n_c + m p)/(n + m) with p = 0.5, m = 4, n = 6. For A: big n_c = 3, old n_c = 1. For B: big n_c = 2, old n_c = 5. P(A) = P(B) = 0.5.";
        let answer = read(text).unwrap();
        assert!(answer.trouble.is_empty(), "{:?}", answer.trouble);
        assert_eq!(answer.cases[0].classes[1].factors[1].1, "\\frac{5 + 4 \\cdot 0.5}{6 + 4}");
        assert!(!read(&text.replace("old n_c = 5", "old n_c = 9")).unwrap().trouble.is_empty());
        assert!(!read(&text.replace(", old n_c = 1", "")).unwrap().trouble.is_empty());
    }
}
