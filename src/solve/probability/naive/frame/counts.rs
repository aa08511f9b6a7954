//! Naive Bayes from counts in running text: how many there are of each class, how many of these have each feature; of 500 bananas 400 are
//! long, or the word appears in 400 spam messages and 60 that are not spam.

use super::{
    super::super::words::{Piece, count, pieces, same},
    query::Classes,
    setting::{Rest, Smoothing},
    work::{Answer, Case, Entry, priors, share},
};

/// A class with its size and how many of it have each feature.
#[derive(Debug, Clone, Default, PartialEq)]
struct Group {
    name: String,
    size: Option<usize>,
    held: Vec<(String, usize)>,
}

/// Words around a class or a feature that name neither.
const FILLER: &str = "are is were was be being have has had the a an and of them these those that which who contain contains contained containing with also in other it include includes message \
messages mail mails email emails e-mail e-mails document documents review reviews text texts sms article articles piece pieces fruit fruits item items person persons people patients patient customers \
customer marked labelled labeled classified as word words all both each training total different received known to be set users times only";

/// Names of what is no spam.
const HAM: [&str; 13] = [
    "ham",
    "legitimate",
    "normal",
    "regular",
    "ordinary",
    "nonspam",
    "non-spam",
    "genuine",
    "good",
    "notspam",
    "legit",
    "non-junk",
    "wanted",
];

fn filler(word: &str) -> bool {
    FILLER.split_whitespace().any(|known| known == word)
}

/// Reads such a statement: what is answered, or `None`.
pub(super) fn read(text: &str) -> Option<Answer> {
    let mut rest = Rest::new(pieces(&text.replace("add-1", "add-one")));
    let setting = super::setting::read(&mut rest);
    let mut groups = Vec::new();
    let mut told = vec![false; rest.pieces.len()];
    let mut trouble = Vec::new();
    let mut at = 0;
    let mut open: Option<usize> = None;
    let mut feature: Option<String> = None;
    let all = rest.pieces.clone();
    while at < all.len() {
        if all[at] == Piece::Stop {
            (open, feature) = (None, None);
            at += 1;
            continue;
        }
        // The subject: `the word "stock" appears in`.
        if let Some((name, end)) = subject(&all, at) {
            feature = Some(name);
            told[at..end].fill(true);
            at = end;
            continue;
        }
        let digits = matches!(all[at], Piece::Number(..));
        let Some(number) = count(&all[at]).and_then(|number| usize::try_from(number).ok()).filter(|_| digits && !rest.taken[at]) else {
            at += 1;
            continue;
        };
        let end = phrase(&all, at + 1);
        let opener = at > 0 && opens(&all, at);
        if let Some(name) = &feature {
            // `in 400 of the 2000 spam messages`, `400 spam messages`.
            let (size, from) = inner(&all, at + 1, end);
            let class = class_of(&all, from, end).or_else(|| class_before(&all, at))?;
            let place = find(&mut groups, &class);
            let group: &mut Group = &mut groups[place];
            if let Some(size) = size {
                if group.size.is_some_and(|known| known != size) {
                    return None;
                }
                group.size = Some(size);
            }
            if group.held.iter().any(|(known, _)| known == name) {
                return None;
            }
            group.held.push((name.clone(), number));
        } else if opener {
            let class = match class_of(&all, at + 1, end) {
                Some(class) => class,
                None if (at.saturating_sub(2)..at + 2)
                    .any(|place| matches!(all.get(place).map(Piece::word), Some("remaining" | "other" | "rest"))) =>
                {
                    "other".to_owned()
                }
                None => {
                    at += 1;
                    continue;
                }
            };
            let place = find(&mut groups, &class);
            if groups[place].size.replace(number).is_some_and(|known| known != number) {
                return None;
            }
            open = Some(place);
        } else if let Some(place) = open {
            let held = feature_of(&all, at + 1, end)?;
            if groups[place].held.iter().any(|(known, _)| same(known, &held)) {
                return None;
            }
            groups[place].held.push((held, number));
        } else {
            // `2000 spam messages and 1000 that are not spam`, `70 are normal`.
            match class_of(&all, at + 1, end) {
                Some(class) => {
                    let place = find(&mut groups, &class);
                    if groups[place].size.replace(number).is_some_and(|known| known != number) {
                        return None;
                    }
                }
                None => {
                    at += 1;
                    continue;
                }
            }
        }
        told[at..end].fill(true);
        at = end;
    }
    // A number of all that a class was read from is none.
    let total: usize = groups.iter().filter(|group| !group.held.is_empty()).filter_map(|group| group.size).sum();
    groups.retain(|group| !(group.held.is_empty() && group.size == Some(total)));
    let names: Vec<&String> = groups.iter().flat_map(|group| group.held.iter().map(|(name, _)| name)).collect();
    let features: Vec<String> = names
        .iter()
        .enumerate()
        .filter(|(at, name)| !names[..*at].iter().any(|known| same(known, name)))
        .map(|(_, name)| (*name).clone())
        .collect();
    if !(2..=6).contains(&groups.len()) || features.is_empty() || groups.iter().any(|group| group.held.is_empty() || group.size.is_none()) {
        return None;
    }
    let sizes: Vec<usize> = groups.iter().filter_map(|group| group.size).collect();
    if groups.iter().zip(&sizes).any(|(group, size)| group.held.iter().any(|(_, held)| held > size)) {
        trouble.push("more of a class have a feature than there are".to_owned());
    }
    // Word counts are no counts of documents, unless each has the word once.
    let times = rest.pieces.iter().enumerate().any(|(at, piece)| piece.word() == "times" && told[at]);
    let once = ["at most once", "only once", "once per", "once in each"].iter().any(|phrase| text.to_lowercase().contains(phrase));
    if times && !once {
        trouble.push("whether a word is counted once in each document was not understood".to_owned());
    }
    let mut answer = Answer { trouble, ..Answer::default() };
    answer.trouble.extend(setting.trouble.iter().cloned());
    let mut observed: Vec<(String, bool)> = Vec::new();
    let last = told.iter().rposition(|told| *told).unwrap_or(0);
    for place in 0..all.len() {
        if told[place] {
            continue;
        }
        let word = match &all[place] {
            Piece::Word(word) | Piece::Quoted(word) => word.trim().to_owned(),
            _ => continue,
        };
        let Some(name) = features.iter().find(|name| same(name, &word)) else { continue };
        // `Long, Short or Yellow` in a list of what there is.
        let stop = all[place..].iter().position(|piece| *piece == Piece::Stop).map_or(all.len(), |len| place + len);
        let asks = (place.saturating_sub(30)..stop).any(|near| asking(all[near].word()));
        if !asks && place < last {
            continue;
        }
        let denied =
            (place.saturating_sub(3)..place).find(|near| matches!(all[*near].word(), "not" | "no" | "without" | "neither" | "nor"));
        if let Some(denial) = denied {
            rest.take(denial, denial + 1);
        }
        match observed.iter().find(|(known, _)| known == name) {
            Some((_, holds)) if *holds == denied.is_some() => answer.trouble.push(format!("whether it is {name} was not understood")),
            Some(_) => {}
            None => observed.push((name.clone(), denied.is_none())),
        }
    }
    let lower = text.to_lowercase();
    if observed.is_empty()
        && ["both words", "both the words", "these words", "all of these", "all three"].iter().any(|phrase| lower.contains(phrase))
    {
        observed = features.iter().map(|name| (name.clone(), true)).collect();
    }
    if observed.is_empty() {
        return None;
    }
    let strange = |at: &usize| matches!(&rest.pieces[*at], Piece::Quoted(word) if !features.iter().any(|name| same(name, word.trim())));
    if (0..all.len()).filter(|at| !told[*at]).any(|at| strange(&at)) && !text.to_lowercase().contains("ignor") {
        answer.trouble.push("how often a word in quotes occurs was not understood".to_owned());
    }
    let labels: Vec<String> = groups.iter().map(|group| group.name.clone()).collect();
    if super::astray(&rest.pieces, &labels, &features) {
        answer.trouble.push("which probability is asked was not understood".to_owned());
    }
    let mut setting = setting;
    setting.equal_priors |= lower.contains("equally likely") || lower.contains("equal probability");
    let prior = priors(&sizes, &vec![None; sizes.len()], &setting, &mut answer.trouble);
    let smooth = setting.smoothing.as_ref().filter(|smoothing| **smoothing != Smoothing::None);
    if smooth.is_some() && times {
        answer.trouble.push("what is smoothed was not understood".to_owned());
    }
    let mut classes = Vec::new();
    for (at, group) in groups.iter().enumerate() {
        let mut factors = Vec::new();
        for (name, holds) in &observed {
            let Some((_, held)) = group.held.iter().find(|(known, _)| same(known, name)) else {
                answer.trouble.push(format!("the statement does not say how many of {} have {name}", group.name));
                continue;
            };
            let value = share(*held, sizes[at], 2, smooth);
            factors.push(if *holds { (name.clone(), value) } else { (format!("not {name}"), format!("\\left(1 - {value}\\right)")) });
        }
        classes.push(Entry { name: group.name.clone(), prior: prior.get(at).cloned().unwrap_or_default(), factors });
    }
    answer.cases.push(Case::independent(classes, &setting));
    for (at, told) in told.iter().enumerate() {
        if *told {
            rest.take(at, at + 1);
        }
    }
    let classes = Classes { name: "class".to_owned(), labels: groups.iter().map(|group| group.name.clone()).collect() };
    // `spam or not`, `equally likely`.
    for at in 1..rest.pieces.len() {
        if rest.word(at) == "not" && (rest.word(at - 1) == "or" || rest.word(at - 1) == "and") {
            rest.take(at, at + 1);
        }
        if rest.word(at) == "additional" || rest.word(at) == "only" {
            rest.take(at, at + 1);
        }
    }
    let mut known = sizes.clone();
    known.extend([sizes.iter().sum(), groups.len(), features.len()]);
    super::leftover(&rest, &classes, &known, &mut answer.trouble);
    Some(answer)
}

fn asking(word: &str) -> bool {
    [
        "classif",
        "predict",
        "probab",
        "what",
        "new",
        "additional",
        "incoming",
        "given",
        "unknown",
        "told",
        "compute",
        "estimate",
        "determine",
        "which",
        "find",
        "observe",
        "another",
        "suppose",
    ]
    .iter()
    .any(|start| word.starts_with(start))
}

/// `the word "stock" appears in`, `"free" occurs in`.
fn subject(all: &[Piece], at: usize) -> Option<(String, usize)> {
    let Piece::Quoted(name) = &all[at] else { return None };
    let verbs = ["appear", "occur", "found", "contained", "present", "shows", "show", "used", "seen"];
    for piece in all[at + 1..].iter().take(7) {
        if matches!(piece, Piece::Number(..) | Piece::Stop | Piece::Quoted(_)) || matches!(piece, Piece::Mark(',' | '?')) {
            return None;
        }
        if verbs.iter().any(|start| piece.word().starts_with(start)) {
            return Some((name.trim().to_owned(), at + 1));
        }
    }
    None
}

/// Where the phrase behind a number ends: at a comma, a stop, the next number, or `and`.
fn phrase(all: &[Piece], from: usize) -> usize {
    let mut at = from;
    while at < all.len() {
        let digits = matches!(all[at], Piece::Number(..));
        let of = at > from && matches!(all[at - 1].word(), "the" | "of" | "all");
        if all[at] == Piece::Stop
            || matches!(all[at], Piece::Mark(',' | ';' | ':' | '.' | '(' | ')'))
            || digits && !of
            || matches!(all[at].word(), "and" | "while" | "but" | "whereas")
        {
            break;
        }
        at += 1;
    }
    at
}

/// Whether the number at `at` opens a group: `of 500 bananas`, `out of the 300 oranges`, `from the remaining 200`.
fn opens(all: &[Piece], at: usize) -> bool {
    let mut place = at;
    while place > 0 && matches!(all[place - 1].word(), "the" | "these" | "remaining" | "other" | "all" | "those") {
        place -= 1;
    }
    place > 0
        && matches!(all[place - 1].word(), "of" | "from" | "among" | "in" | "amongst")
        && !matches!(all[place.saturating_sub(2)].word(), "set" | "consists" | "total" | "sample")
}

/// `of the 2000 spam messages` behind a number: the size, and where the class begins.
fn inner(all: &[Piece], from: usize, end: usize) -> (Option<usize>, usize) {
    let place = (from..end.min(from + 4)).find(|place| matches!(all[*place], Piece::Number(..)));
    match place {
        Some(place) => (count(&all[place]).and_then(|size| usize::try_from(size).ok()), place + 1),
        None => (None, from),
    }
}

/// The class that words name: what is left without the words around it.
fn class_of(all: &[Piece], from: usize, end: usize) -> Option<String> {
    let words: Vec<&str> = all[from..end]
        .iter()
        .map(|piece| if let Piece::Quoted(word) = piece { word.as_str() } else { piece.word() })
        .filter(|word| !word.is_empty())
        .collect();
    let denied = words.iter().any(|word| matches!(*word, "not" | "non" | "aren't" | "isn't" | "no"));
    let kept: Vec<&str> =
        words.into_iter().filter(|word| !filler(word) && !matches!(*word, "not" | "non" | "aren't" | "isn't" | "no")).collect();
    let [name] = kept.as_slice() else { return None };
    if HAM.contains(name) && !denied {
        return Some("not spam".to_owned());
    }
    let singular = name.strip_suffix('s').filter(|base| base.len() > 3 && !base.ends_with('s')).unwrap_or(name);
    Some(if denied { format!("not {singular}") } else { singular.to_owned() })
}

/// `in normal mails it appears 10 times`: the class before the number, in its clause.
fn class_before(all: &[Piece], at: usize) -> Option<String> {
    let from = all[..at]
        .iter()
        .rposition(|piece| matches!(piece, Piece::Mark(',' | ';')) || *piece == Piece::Stop || matches!(piece, Piece::Quoted(_)))
        .map_or(0, |place| place + 1);
    let stop = (from..at).rfind(|place| all[*place].word().starts_with("appear") || all[*place].word().starts_with("occur")).unwrap_or(at);
    class_of(all, from, stop)
}

/// The feature behind a number: `are long`, `contain "free"`.
fn feature_of(all: &[Piece], from: usize, end: usize) -> Option<String> {
    if let Some(Piece::Quoted(word)) = all[from..end].iter().find(|piece| matches!(piece, Piece::Quoted(_))) {
        return Some(word.clone());
    }
    if all[from..end].iter().any(|piece| matches!(piece.word(), "not" | "no" | "neither")) {
        return None;
    }
    let kept: Vec<&str> = all[from..end].iter().map(Piece::word).filter(|word| !word.is_empty() && !filler(word)).collect();
    if let [name] = kept.as_slice() { Some((*name).to_owned()) } else { None }
}

fn find(groups: &mut Vec<Group>, name: &str) -> usize {
    match groups.iter().position(|group| group.name == name) {
        Some(at) => at,
        None => {
            groups.push(Group { name: name.to_owned(), ..Group::default() });
            groups.len() - 1
        }
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn counts_of_groups_and_of_words() {
        let fruit = "Of 500 bananas 400 are long and 350 are sweet. Out of 300 oranges 0 are long and 150 are sweet. Classify a new fruit that is long and sweet with naive Bayes.";
        let answer = read(fruit).unwrap();
        assert_eq!(answer.trouble, Vec::<String>::new());
        assert_eq!(answer.cases[0].classes.len(), 2);
        let mail = "There are 2000 spam messages and 1000 messages that are not spam. The word \"stock\" appears in 400 spam messages and 60 messages that are not spam. What is the probability that a message with the word \"stock\" is spam?";
        let answer = read(mail).unwrap();
        assert_eq!(answer.trouble, Vec::<String>::new());
        assert_eq!(answer.cases[0].classes[1].name, "not spam");
    }
}
