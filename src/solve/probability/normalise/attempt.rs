//! What the writer has tried, believes or was told: no fact of the question, so it is taken out.

use super::super::rephrase::Edit;

/// Beginnings by which a clause is known to be somebody's attempt or belief.
const MARKS: [&str; 34] = [
    "i get ",
    "i got ",
    "i obtain ",
    "i obtained ",
    "i computed ",
    "i calculated ",
    "i thought ",
    "i think ",
    "i believe ",
    "i expected ",
    "i end up ",
    "i ended up ",
    "i came up ",
    "i have so far",
    "i found that ",
    "i arrived at ",
    "i tried ",
    "i am stuck",
    "i'm stuck",
    "i got stuck",
    "they get ",
    "they got ",
    "we get ",
    "my first thought",
    "my thought",
    "my guess",
    "my answer",
    "my result",
    "my solution",
    "the author has written",
    "the author writes",
    "the book says",
    "is the work",
    "is this correct",
];

/// Words that make a sentence a question or a task, whatever else it says.
const TASKS: [&str; 14] = [
    "find ",
    "what ",
    "compute ",
    "calculate ",
    "determine ",
    "derive ",
    "show ",
    "obtain the ",
    "give ",
    "evaluate ",
    "which ",
    "correct answer",
    "how ",
    "state ",
];

/// The sentences, or the ends of sentences, that are an attempt. A sentence with a task of its own stays where the task stands before the mark.
pub(super) fn attempts(text: &str) -> Vec<Edit> {
    let lower = text.to_ascii_lowercase();
    // A correction is a fact, or speaks against one.
    const CORRECTIONS: [&str; 12] = [
        "should be",
        "misread",
        "mistyped",
        "typo",
        "actually",
        "condition",
        "standard deviation",
        "is the variance",
        "precision",
        "instead",
        "truncat",
        "forgot",
    ];
    let mut out: Vec<Edit> = Vec::new();
    for (start, end) in sentences(text) {
        let sentence = &lower[start..end];
        let mark = MARKS
            .iter()
            .filter_map(|mark| sentence.find(mark))
            .filter(|at| !sentence[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '\\'))
            .min();
        let Some(mark) = mark else { continue };
        let asks_back = ["stuck", "is the work", "is this correct"].iter().any(|word| sentence[mark..].contains(word));
        let task = |part: &str| TASKS.iter().any(|word| part.contains(word));
        if task(&sentence[mark..]) && !asks_back || CORRECTIONS.iter().any(|word| sentence[mark..].contains(word)) {
            continue;
        }
        // What stands before the mark in the sentence says the facts, where it says any.
        let lead = &sentence[..mark];
        let from = if lead.contains(['=', '~']) || lead.contains("\\sim") || task(lead) { start + mark } else { start };
        out.push((from, end, " ".to_owned()));
    }
    // Nothing is left of a text that is one attempt.
    let taken: usize = out.iter().map(|(from, to, _)| to - from).sum();
    if taken * 10 > text.len() * 9 { Vec::new() } else { out }
}

/// The sentences of a text: up to a stop that a blank follows, a question mark, a line's end.
fn sentences(text: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let rest = &text[at + c.len_utf8()..];
        let stop = matches!(c, '?' | '\n' | ';') || c == '.' && rest.chars().next().is_none_or(char::is_whitespace);
        if stop {
            out.push((start, at + c.len_utf8()));
            start = at + c.len_utf8();
        }
    }
    out.push((start, text.len()));
    out
}

#[cfg(test)]
mod tests {
    use super::attempts;
    use crate::solve::probability::wording::Reworded;

    #[test]
    fn attempts_are_no_facts() {
        let put = |text: &str| Reworded::of(text).edited(&attempts(text)).text;
        assert_eq!(put("Find the density of Z = X^2. I get f(z) = 1/3 but am not sure."), "Find the density of Z = X^2. ");
        assert_eq!(put("For P = N(0, 1) I get KL = 3."), "For P = N(0, 1)  ");
        assert_eq!(put("I thought it was 3. What is the mean of Y = 2X?"), "  What is the mean of Y = 2X?");
        assert_eq!(put("I think it helps to find the density of X^2 = Y"), "I think it helps to find the density of X^2 = Y");
    }
}
