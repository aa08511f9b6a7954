//! The marker at the start of a line: a question, a part, an answer (grammar/sheet.pest).

use pest::{Parser, iterators::Pair};
use pest_derive::Parser;

#[derive(Parser)]
#[grammar = "../grammar/sheet.pest"]
struct Sheet;

/// The marker of a question: `Question 3 (5 points, optional):`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Question {
    /// The number as typed.
    pub number: Option<String>,
    /// What is said in brackets beside it.
    pub aside: Aside,
    /// How many bytes the marker takes.
    pub length: usize,
    /// Whether something that ends a marker follows the number: a colon, a bracket, the end of the line.
    pub closed: bool,
}

/// What stands in brackets: `(5 points)`, `[optional]`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Aside {
    /// The points as typed.
    pub points: Option<String>,
    /// Whether it need not be answered.
    pub optional: bool,
}

/// The alphabet of a part's label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Alphabet {
    /// 1, 2, 3.
    Digits,
    /// a, b, c.
    Letters,
    /// A, B, C.
    Capitals,
    /// i, ii, iii.
    Roman,
}

/// The marker of a part: `(a)`, `2)`, `Part B`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The label as typed, without `Part`: `(a)`.
    pub text: String,
    /// The alphabets that it can be counted in, each with its place there.
    pub places: Vec<(Alphabet, usize)>,
    /// What is said in brackets beside it.
    pub aside: Aside,
    /// How many bytes the marker takes.
    pub length: usize,
}

impl Label {
    /// The label's place in `alphabet`.
    pub fn place(&self, alphabet: Alphabet) -> Option<usize> {
        self.places.iter().find(|(own, _)| *own == alphabet).map(|(_, place)| *place)
    }
}

/// The marker of an answer: `Solution:`, `Answer (a).`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The part that it answers, where one is named.
    pub label: Option<Label>,
    /// The number of the question that it answers, where one is named.
    pub question: Option<String>,
    /// How many bytes the marker takes.
    pub length: usize,
}

/// The longest line start that is looked at.
const LONGEST: usize = 240;

fn head(line: &str) -> &str {
    let mut end = line.len().min(LONGEST);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    &line[..end]
}

fn first(rule: Rule, line: &str) -> Option<Pair<'_, Rule>> {
    Sheet::parse(rule, head(line)).ok()?.next()
}

/// Reads `Question 3 (5 points):` and the like at the start of `line`.
pub fn question(line: &str) -> Option<Question> {
    if let Some(pair) = first(Rule::question, line) {
        let length = pair.as_str().len();
        let number = find(&pair, Rule::number).map(|number| number.as_str().to_owned());
        return Some(finish(line, number, length));
    }
    let pair = first(Rule::unnumbered, line)?;
    let keyword = find(&pair, Rule::keyword)?;
    Some(finish(line, None, keyword.as_span().end()))
}

/// Reads `2. Title` or `2 Title` at the start of a heading.
pub fn numeral(line: &str) -> Option<Question> {
    let pair = first(Rule::numeral, line)?;
    let number = find(&pair, Rule::decimal)?;
    Some(finish(line, Some(number.as_str().to_owned()), number.as_span().end()))
}

/// The tail after a number at `length`.
fn finish(line: &str, number: Option<String>, length: usize) -> Question {
    let mut question = Question { number, aside: Aside::default(), length, closed: false };
    let Some(rest) = line.get(length..) else { return question };
    question.closed =
        rest.trim_start_matches([' ', '\t', '*']).starts_with([':', '.', ')', '(', '[', '\n', '-', '–', '—']) || rest.trim().is_empty();
    let starred = rest.len() - rest.trim_start_matches('*').len();
    if let Some(tail) = first(Rule::tail, &rest[starred..]) {
        collect(&tail, &mut question.aside);
        question.length += starred + tail.as_str().len();
    }
    question.aside.optional |= starred > 0;
    question
}

/// Reads `(a)`, `a)`, `Part A` and the like at the start of `line`.
pub fn label(line: &str) -> Option<Label> {
    read_label(&first(Rule::part, line)?)
}

fn read_label(pair: &Pair<'_, Rule>) -> Option<Label> {
    let label = find(pair, Rule::label).or_else(|| find(pair, Rule::low))?;
    let name = label.as_str();
    let marked = find(pair, Rule::bracket)
        .map_or_else(|| name.to_owned() + if find(pair, Rule::half).is_some() { ")" } else { "" }, |b| b.as_str().to_owned());
    let mut aside = Aside::default();
    collect(pair, &mut aside);
    let places = places(name);
    (!places.is_empty()).then(|| Label { text: marked, places, aside, length: pair.as_str().len() })
}

/// The places of `name` in the alphabets that know it.
fn places(name: &str) -> Vec<(Alphabet, usize)> {
    let mut places = Vec::new();
    let bytes = name.as_bytes();
    if let Ok(number) = name.parse::<usize>() {
        if (1..=40).contains(&number) {
            places.push((Alphabet::Digits, number));
        }
        return places;
    }
    if let [byte] = bytes {
        if byte.is_ascii_lowercase() {
            places.push((Alphabet::Letters, usize::from(byte - b'a') + 1));
        } else if byte.is_ascii_uppercase() {
            places.push((Alphabet::Capitals, usize::from(byte - b'A') + 1));
        }
    }
    const ROMAN: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];
    if let Some(at) = ROMAN.iter().position(|roman| *roman == name) {
        places.push((Alphabet::Roman, at + 1));
    }
    places
}

/// Reads `Solution:`, `Answer (a).` and the like at the start of `line`.
pub fn answer(line: &str) -> Option<Answer> {
    let pair = first(Rule::answer, line)?;
    let to = find(&pair, Rule::to);
    let question = to.as_ref().and_then(|to| find(to, Rule::number)).map(|number| number.as_str().to_owned());
    let label = to.filter(|_| question.is_none()).and_then(|to| read_label(&to));
    Some(Answer { label, question, length: pair.as_str().len() })
}

/// The first points and mark of optional in brackets anywhere in `line`, with the place of the first bracket.
pub fn aside(line: &str) -> (Aside, Option<(usize, usize)>) {
    let mut found = Aside::default();
    let mut place = None;
    for (at, _) in line.char_indices().filter(|(_, c)| matches!(c, '(' | '[')).take(40) {
        if let Some(pair) = first(Rule::asides, &line[at..]) {
            let mut one = Aside::default();
            collect(&pair, &mut one);
            found.optional |= one.optional;
            if found.points.is_none() {
                found.points = one.points;
            }
            place.get_or_insert((at, at + pair.as_str().len()));
        }
    }
    (found, place)
}

fn collect(pair: &Pair<'_, Rule>, aside: &mut Aside) {
    for inner in pair.clone().into_inner().flatten() {
        match inner.as_rule() {
            Rule::amount => {
                aside.points.get_or_insert_with(|| inner.as_str().to_owned());
            }
            Rule::optional => aside.optional = true,
            _ => {}
        }
    }
}

fn find<'i>(pair: &Pair<'i, Rule>, rule: Rule) -> Option<Pair<'i, Rule>> {
    pair.clone().into_inner().flatten().find(|inner| inner.as_rule() == rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_known_by_their_words() {
        for (line, number, points, optional, rest) in [
            ("Question 3", Some("3"), None, false, ""),
            ("Problem 2 (5 points)", Some("2"), Some("5"), false, ""),
            ("Exercise 1: Title [10 pts]", Some("1"), None, false, "Title [10 pts]"),
            ("Q3. What", Some("3"), None, false, "What"),
            ("Question 5 (optional): Let", Some("5"), None, true, "Let"),
            ("Problem 2.1 [2.5 pts, bonus] - Sums", Some("2.1"), Some("2.5"), true, "Sums"),
            ("Question1", Some("1"), None, false, ""),
            ("Problem A: x", Some("A"), None, false, "x"),
            ("Problem. Show that", None, None, false, "Show that"),
            ("QUESTION #4 (10 marks)", Some("4"), Some("10"), false, ""),
        ] {
            let found = question(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(
                (found.number.as_deref(), found.aside.points.as_deref(), found.aside.optional),
                (number, points, optional),
                "{line}"
            );
            assert_eq!(&line[found.length..], rest, "{line}");
        }
        for line in ["Questions", "Problem statement", "Question marks", "Quality 3", "problematic 3", "Exercises 1 and 2", ""] {
            assert_eq!(question(line), None, "{line}");
        }
    }

    #[test]
    fn parts_are_known_by_their_labels() {
        for (line, text, place, rest) in [
            ("(a) What", "(a)", (Alphabet::Letters, 1), "What"),
            ("b) What", "b)", (Alphabet::Letters, 2), "What"),
            ("(2) Given", "(2)", (Alphabet::Digits, 2), "Given"),
            ("(ii) then", "(ii)", (Alphabet::Roman, 2), "then"),
            ("Part B: x", "B", (Alphabet::Capitals, 2), "x"),
            ("Part (b) [3 points] x", "(b)", (Alphabet::Letters, 2), "x"),
            ("(a)$x$", "(a)", (Alphabet::Letters, 1), "$x$"),
        ] {
            let found = label(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((found.text.as_str(), &line[found.length..]), (text, rest), "{line}");
            assert_eq!(found.place(place.0), Some(place.1), "{line}");
        }
        for line in ["(Note that", "(x+1)", "a cat", "Partial", "(2020)", "f(a)"] {
            assert_eq!(label(line), None, "{line}");
        }
    }

    #[test]
    fn answers_are_known_by_their_words() {
        for (line, rest) in [
            ("Solution: According", "According"),
            ("Ans: 3", "3"),
            ("Proof.", ""),
            ("Answer", ""),
            ("Solution to (b): x", "x"),
            ("Answer\nx", "x"),
        ] {
            let found = answer(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(&line[found.length..], rest, "{line}");
        }
        for line in ["Answer briefly.", "Solutions are accepted", "Proofread", "Answer the following:", "Solve"] {
            assert_eq!(answer(line), None, "{line}");
        }
    }
}
