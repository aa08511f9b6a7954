//! Sentences put into words that the readers know where phrases are not enough: a die that chooses an urn, letters that stand for events.

/// A part of a text, in bytes, and what stands for it.
pub(super) type Edit = (usize, usize, String);

/// Edits in order, none over another: of two that meet the first stays.
pub(super) fn apart(mut edits: Vec<Edit>) -> Vec<Edit> {
    edits.sort_by_key(|edit| edit.0);
    edits.dedup_by(|next, kept| next.0 < kept.1);
    edits
}

/// A word in lower case with its place.
#[derive(Debug, Clone, PartialEq)]
struct Word {
    text: String,
    from: usize,
    to: usize,
}

fn words(text: &str) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    let mut from = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_alphanumeric() {
            from.get_or_insert(at);
        } else if let Some(start) = from.take() {
            out.push(Word { text: text[start..at].to_lowercase(), from: start, to: at });
        }
    }
    out
}

/// The edits of a text; none overlap.
pub(super) fn edits(text: &str) -> Vec<Edit> {
    let mut out: Vec<Edit> = device(text).into_iter().collect();
    out.extend(definitions(text));
    out.extend(frequencies(text));
    out.sort_by_key(|edit| edit.0);
    let apart = out.windows(2).all(|pair| pair[0].1 <= pair[1].0);
    if apart { out } else { Vec::new() }
}

const HOLDERS: [&str; 12] = ["urn", "box", "bag", "jar", "bowl", "container", "basket", "bucket", "drawer", "bin", "vase", "chest"];

/// A holder with its tag from word `at` on: `urn I`, `the first urn`; with the word after it.
fn holder(all: &[Word], at: usize) -> Option<(String, usize)> {
    let (one, two) = (all.get(at)?, all.get(at + 1)?);
    let tag = |text: &str| matches!(text, "i" | "ii" | "iii" | "iv") || text.len() == 1 && text.chars().all(char::is_alphanumeric);
    if HOLDERS.contains(&one.text.as_str()) && tag(&two.text) {
        return Some((format!("{} {}", one.text, two.text.to_uppercase()), at + 2));
    }
    if matches!(one.text.as_str(), "first" | "second") && HOLDERS.contains(&two.text.as_str()) {
        return Some((format!("the {} {}", one.text, two.text), at + 2));
    }
    None
}

/// `A die is thrown: if it shows 1 or 2 a ball is drawn from urn I, otherwise from urn II.`
fn device(text: &str) -> Option<Edit> {
    let all = words(text);
    let die = all.windows(2).position(|pair| {
        matches!(pair[0].text.as_str(), "a" | "fair" | "sided" | "ordinary" | "standard" | "the") && pair[1].text == "die"
    })? + 1;
    let thrown =
        |word: &Word| matches!(word.text.as_str(), "thrown" | "rolled" | "tossed" | "cast" | "throw" | "roll" | "rolls" | "throws");
    let verb = (die.saturating_sub(5)..(die + 5).min(all.len())).find(|at| thrown(&all[*at]))?;
    let condition = (die.max(verb) + 1..all.len()).find(|at| all[*at].text == "if")?;
    let start = text[..all[die].from].rfind(['.', '\n', '?']).map_or(0, |at| at + 1);
    // What the die must show.
    let (mut wins, mut at) = (Vec::new(), condition + 1);
    let mut bound: Option<&str> = None;
    while at < all.len() && holder(&all, at).is_none() {
        let word = all[at].text.as_str();
        let number =
            ["one", "two", "three", "four", "five", "six"].iter().position(|known| *known == word).map(|at| at + 1).or(word.parse().ok());
        match (word, number) {
            ("even", _) => wins.extend([2, 4, 6]),
            ("odd", _) => wins.extend([1, 3, 5]),
            ("most" | "least" | "less" | "fewer" | "more" | "greater" | "above" | "below", _) if bound.is_none() => bound = Some(word),
            ("not" | "prime" | "divisible" | "multiple" | "otherwise" | "two balls", _) => return None,
            (_, Some(value)) => {
                // `one ball`, `one of`.
                let noun = all
                    .get(at + 1)
                    .is_some_and(|next| matches!(next.text.as_str(), "ball" | "balls" | "of" | "marble" | "marbles" | "chip"));
                if !noun {
                    wins.push(value);
                } else if value != 1 {
                    return None;
                }
            }
            _ => {}
        }
        at += 1;
    }
    let wins: Vec<usize> = match (bound, wins.as_slice()) {
        (None, _) => wins,
        (Some("most"), [most]) => (1..=*most).collect(),
        (Some("least"), [least]) => (*least..=6).collect(),
        (Some("less" | "fewer" | "below"), [below]) => (1..*below).collect(),
        (Some("more" | "greater" | "above"), [above]) => (above + 1..=6).collect(),
        _ => return None,
    };
    let mut sorted = wins.clone();
    sorted.sort_unstable();
    sorted.dedup();
    if sorted.is_empty() || sorted.len() > 5 || sorted.len() != wins.len() || sorted.iter().any(|value| !(1..=6).contains(value)) {
        return None;
    }
    let (first, after) = holder(&all, at)?;
    let otherwise = (after..(after + 4).min(all.len())).find(|at| matches!(all[*at].text.as_str(), "otherwise" | "else"))?;
    let place = (otherwise..(otherwise + 12).min(all.len())).find(|at| holder(&all, *at).is_some())?;
    let (second, next) = holder(&all, place)?;
    let end = text[all[next - 1].to..].find(['.', '?', '\n']).map_or(text.len(), |len| all[next - 1].to + len);
    // What follows the second holder in its sentence is not lost.
    let tail: Vec<&Word> = all.iter().filter(|word| word.from >= all[next - 1].to && word.to <= end).collect();
    if first == second
        || !tail.is_empty()
        || all.iter().any(|word| word.from >= start && word.to <= end && matches!(word.text.as_str(), "balls" | "marbles" | "chips"))
    {
        return None;
    }
    let (wins, rest) = (sorted.len(), 6 - sorted.len());
    Some((
        start,
        end,
        format!(" {first} is chosen with probability {wins}/6. {second} is chosen with probability {rest}/6. A ball is drawn"),
    ))
}

/// `Of 1000 women, 10 have cancer. 9 of these 10 ..., 99 of the other 990 ...`: the counts become shares of those with and without.
fn frequencies(text: &str) -> Vec<Edit> {
    let all = counted(text);
    let number = |at: usize| all.get(at).and_then(|word| word.text.replace(',', "").parse::<u64>().ok());
    // The whole and the part that has it.
    let Some(whole) = (0..all.len())
        .find_map(|at| number(at + 1).filter(|_| matches!(all[at].text.as_str(), "of" | "among" | "out")).filter(|whole| *whole > 9))
    else {
        return Vec::new();
    };
    let verb =
        |text: &str| matches!(text, "have" | "has" | "are" | "suffer" | "carry" | "use" | "contain" | "were" | "had" | "smoke" | "own");
    let Some((place, part)) = (0..all.len()).find_map(|at| {
        let part = number(at).filter(|part| *part < whole)?;
        (verb(all.get(at + 1)?.text.as_str())).then_some((at, part))
    }) else {
        return Vec::new();
    };
    let end = text[all[place].to..].find(['.', ',', ';', '\n']).map_or(text.len(), |len| all[place].to + len);
    let told = text[all[place].to..end].trim();
    if told.split_whitespace().count() > 8 || told.contains(|c: char| c.is_ascii_digit()) {
        return Vec::new();
    }
    let mut out = Vec::new();
    for at in place + 1..all.len() {
        let Some(held) = number(at) else { continue };
        // `9 of these 10`, `99 of the other 990`.
        if all.get(at + 1).is_none_or(|word| word.text != "of") {
            continue;
        }
        let next = (at + 2..(at + 6).min(all.len())).find(|next| number(*next).is_some());
        let Some(next) = next else { continue };
        let between: Vec<&str> = all[at + 2..next].iter().map(|word| word.text.as_str()).collect();
        if !between.iter().all(|word| matches!(*word, "these" | "those" | "the" | "other" | "remaining" | "rest" | "others")) {
            return Vec::new();
        }
        let size = number(next).unwrap_or(0);
        let whom = if size == part {
            format!("those who {told}")
        } else if size + part == whole {
            format!("those who do not {}", told.replacen("are ", "be ", 1).replacen("has ", "have ", 1))
        } else {
            return Vec::new();
        };
        if held > size {
            return Vec::new();
        }
        // Nouns that follow the count are the same people: `the 990 healthy women`.
        let mut stop = next + 1;
        while all.get(stop).is_some_and(|word| {
            matches!(word.text.as_str(), "women" | "men" | "people" | "persons" | "patients" | "others" | "healthy" | "other" | "ones")
        }) {
            stop += 1;
        }
        out.push((all[at].from, all[stop - 1].to, format!("{held}/{size} of {whom}")));
    }
    if out.is_empty() {
        return out;
    }
    // The part itself as a share.
    out.push((all[place].from, all[place].to, format!("{part}/{whole}")));
    let first = (0..place).find(|at| number(*at) == Some(whole)).unwrap_or(0);
    let lead = first.checked_sub(1).filter(|lead| matches!(all[*lead].text.as_str(), "of" | "among"));
    match lead {
        Some(lead) => {
            let comma = text[all[first].to..all[place].from].find(',').map_or(all[first].to, |len| all[first].to + len + 1);
            out.push((all[lead].from, comma, String::new()));
        }
        None => return Vec::new(),
    }
    out
}

/// The words, a number with commas between its thousands being one.
fn counted(text: &str) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    for word in words(text) {
        let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c == ',');
        if let Some(last) = out.last_mut()
            && digits(&last.text)
            && digits(&word.text)
            && word.text.len() == 3
            && text[last.to..word.from] == *","
        {
            last.text = format!("{}{}", last.text, word.text);
            last.to = word.to;
            continue;
        }
        out.push(word);
    }
    out
}

/// `Let E = you test positive, F = you have it. What is P(F|E)?`: the letters are put in place.
fn definitions(text: &str) -> Vec<Edit> {
    let mut known: Vec<(String, String)> = Vec::new();
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    for lead in ["Let ", "let ", "Define ", "where ", "Denote ", "With "] {
        for (at, _) in text.match_indices(lead) {
            let end = text[at..].char_indices().find(|(place, c)| {
                matches!(c, '\n' | '?' | ';') || *c == '.' && text[at + place + 1..].chars().next().is_none_or(char::is_whitespace)
            });
            let end = end.map_or(text.len(), |(place, _)| at + place);
            let body = &text[at + lead.len()..end];
            let Some(found) = defined(body) else { continue };
            known.extend(found);
            cuts.push((at, (end + 1).min(text.len())));
        }
    }
    if known.is_empty() {
        return Vec::new();
    }
    let mut out: Vec<Edit> = cuts.into_iter().map(|(from, to)| (from, to, " ".to_owned())).collect();
    let say = |letter: &str| known.iter().find(|(name, _)| name == letter.trim()).map(|(_, words)| words.clone());
    for (at, _) in text.match_indices("P(") {
        let Some(close) = text[at..].find(')').map(|len| at + len) else { return Vec::new() };
        let after = text[close + 1..].trim_start_matches([' ', '$']);
        if after.starts_with(['=', '≈'])
            && after.trim_start_matches(['=', ' ', '≈', '$']).starts_with(|c: char| c.is_ascii_digit() || c == '.')
        {
            return Vec::new();
        }
        let inner = text[at + 2..close].replace("\\mid", "|");
        let words = match inner.split_once('|') {
            Some((event, given)) => {
                say(event).zip(say(given)).map(|(event, given)| format!("the probability that {event} given that {given}"))
            }
            None => say(&inner).map(|event| format!("the probability that {event}")),
        };
        let Some(words) = words else { return Vec::new() };
        out.push((at, close + 1, words));
    }
    if out.iter().any(|(_, _, words)| words.starts_with("the probability")) { out } else { Vec::new() }
}

/// The letters that a sentence defines; `None` where something else stands in it.
fn defined(body: &str) -> Option<Vec<(String, String)>> {
    let mut out: Vec<(String, String)> = Vec::new();
    let body = body.replace('$', "");
    let mut rest = body.trim();
    while !rest.is_empty() {
        let (letter, tail) = rest.split_at(rest.find(|c: char| !c.is_alphanumeric())?);
        let good = letter.chars().count() < 3 && letter.starts_with(|c: char| c.is_ascii_uppercase());
        let tail = tail.trim_start();
        let marks = ["= \"", "=", ":", "be the event that", "denote the event that", "denotes the event that", "is the event that"];
        let mark = marks.iter().find(|mark| tail.starts_with(**mark)).filter(|_| good)?;
        let tail = tail[mark.len()..].trim_start();
        // Up to the next letter with its mark.
        let next = tail.match_indices([',', ' ']).map(|(at, _)| at).find(|at| {
            let after = tail[*at..].trim_start_matches([',', ' ']);
            let after = after.strip_prefix("and ").unwrap_or(after);
            let end = after.find(|c: char| !c.is_alphanumeric()).unwrap_or(after.len());
            end > 0
                && end < 3
                && after.starts_with(|c: char| c.is_ascii_uppercase())
                && marks.iter().any(|mark| after[end..].trim_start().starts_with(mark))
        });
        let words = tail[..next.unwrap_or(tail.len())]
            .trim()
            .trim_end_matches([',', ' '])
            .trim_end_matches("and")
            .trim()
            .trim_matches(['"', ',', '“', '”']);
        if words.split_whitespace().count() < 2 || words.chars().any(|c| c.is_ascii_digit() || matches!(c, '=' | '|' | '(' | '\\')) {
            return None;
        }
        out.push((letter.to_owned(), words.to_owned()));
        let Some(next) = next else { break };
        rest = tail[next..].trim_start_matches([',', ' ']);
        rest = rest.strip_prefix("and ").unwrap_or(rest);
    }
    (!out.is_empty()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::edits;

    #[test]
    fn a_die_that_chooses_becomes_probabilities() {
        let text = "A fair die is thrown: if it shows 1 or 2 a ball is drawn from urn I, otherwise from urn II. It is red.";
        assert!(edits(text)[0].2.starts_with(" urn I is chosen with probability 2/6. urn II is chosen with probability 4/6"));
        assert!(edits("A die is thrown: if it shows 1 or 1 a ball is drawn from urn I, otherwise from urn II.").is_empty());
    }

    #[test]
    fn letters_are_put_in_place() {
        let text = "Let E = you test positive, F = you have it. What is P(F|E)?";
        assert_eq!(edits(text).last().unwrap().2, "the probability that you have it given that you test positive");
        assert!(edits("Let E = you test positive. P(E) = 0.3. What is P(F|E)?").is_empty());
    }
}
