//! Networks of fully connected layers told in words: which layer each number of neurons belongs to. A statement with a number, a layer or a
//! word about biases that does not fit is not read at all.

use num_bigint::BigInt;

use super::{fact::Value, reading::Reading, statement::Statement};
use crate::{diag::Span, num::Rational};

/// A layer that is spoken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Input,
    /// A hidden layer, by its number where it has one.
    Hidden(Option<usize>),
    /// All hidden layers.
    AllHidden,
    Output,
}

#[derive(Debug, Clone)]
enum Item<'a> {
    Word(&'a str),
    Number(i64),
    Stop,
}

/// Words with which a network is another one.
const ODD: &[&str] = &[
    "conv",
    "convolution",
    "convolutional",
    "kernel",
    "pool",
    "pooling",
    "recurrent",
    "lstm",
    "gru",
    "rnn",
    "dropout",
    "normalization",
    "batchnorm",
    "batch",
    "skip",
    "residual",
    "shared",
    "tied",
    "sparse",
    "sparsely",
    "partially",
    "except",
    "only",
    "half",
    "every",
    "some",
    "frozen",
    "pruned",
    "twice",
    "double",
    "between",
    "embedding",
    "attention",
    "last",
    "but",
    "connects",
    "not",
    "image",
    "images",
    "first-order",
    "removed",
    "replaced",
    "added",
    "also",
];

const ORDINALS: [(&str, usize); 10] =
    [("first", 1), ("second", 2), ("third", 3), ("fourth", 4), ("fifth", 5), ("1st", 1), ("2nd", 2), ("3rd", 3), ("4th", 4), ("5th", 5)];

const SPELLED: [(&str, i64); 10] =
    [("one", 1), ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6), ("seven", 7), ("eight", 8), ("nine", 9), ("ten", 10)];

const UNITS: [&str; 8] = ["neuron", "neurons", "node", "nodes", "unit", "units", "perceptrons", "perceptron"];

fn items(text: &str) -> Vec<Item<'_>> {
    let mut found = Vec::new();
    let part = |c: char| c.is_alphanumeric() || matches!(c, '/' | '_');
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if part(first) {
            let end = rest.find(|c: char| !part(c)).unwrap_or(rest.len());
            let word = &rest[..end];
            found.push(word.parse().map_or(Item::Word(word), Item::Number));
            rest = &rest[end..];
            continue;
        }
        let ends = first == '.' && rest[1..].chars().next().is_none_or(char::is_whitespace) || matches!(first, '?' | ';' | '\n' | '!');
        if ends {
            found.push(Item::Stop);
        } else if !first.is_whitespace() {
            found.push(Item::Word(&rest[..first.len_utf8()]));
        }
        rest = &rest[first.len_utf8()..];
    }
    found
}

/// The reading of a network in words whose parameters are counted; `None` where anything in it is not understood.
pub fn read(pieces: &[Statement]) -> Option<Reading> {
    let [piece] = pieces else { return None };
    let text = piece.text.to_lowercase();
    if !text.contains("layer") || !(text.contains("hidden") || text.contains("h/l")) {
        return None;
    }
    let items = items(&text);
    let words: Vec<&str> = items.iter().filter_map(|item| if let Item::Word(word) = item { Some(*word) } else { None }).collect();
    if words.iter().any(|word| ODD.contains(word))
        || words.iter().any(|word| word.contains('=') || *word == "%" || *word == "×" || *word == "*")
    {
        return None;
    }
    let (asked, biased) = wanted(&text)?;
    let widths = Network::default().widths(&items)?;
    let span = Span::new(piece.base, piece.base + piece.text.len());
    let mut reading = Reading { reader: "cells", asks: true, ..Reading::default() };
    let whole = |width: &i64| Value::Number(Rational::from(BigInt::from(*width)), width.to_string());
    reading.facts.set("widths", Value::List(widths.iter().map(whole).collect()), span);
    match biased {
        Some(true) => reading.facts.set("with_bias", Value::Flag(true), span),
        Some(false) => reading.facts.set("no_bias", Value::Flag(true), span),
        None => {}
    }
    reading.topic("mlp", span);
    asked.into_iter().for_each(|name| reading.ask(name, span));
    Some(reading)
}

/// What is counted, and whether with biases; `None` where it is not clear.
fn wanted(text: &str) -> Option<(Vec<&'static str>, Option<bool>)> {
    let counts = ["how many", "number of", "count", "total", "calculate", "compute", "find", "what is", "what are"]
        .iter()
        .any(|word| text.contains(word));
    let parameters = ["parameter", "params"].iter().any(|word| text.contains(word));
    let weights = text.contains("weight") || text.contains("connections");
    let mut biased = None;
    // What is said of biases is said of all layers.
    for clause in text.split(['.', '?', ';', '\n', ',', '(', ')']).filter(|clause| clause.contains("bias")) {
        if ["each", "all", "every"].iter().all(|word| !clause.contains(word))
            && ["layer", "neuron", "unit", "node"].iter().any(|noun| clause.contains(noun))
            && !clause.contains("parameters")
        {
            return None;
        }
        let denied = ["no ", "without", "exclud", "ignor", "omit", "not ", "neglect"].iter().any(|word| clause.contains(word));
        if biased.is_some_and(|known| known == denied) {
            return None;
        }
        biased = Some(!denied);
    }
    let asked = match (parameters, weights) {
        (true, _) => vec!["parameters"],
        (false, true) if biased == Some(true) => return None,
        (false, true) => vec!["weights"],
        (false, false) => return None,
    };
    counts.then_some((asked, biased))
}

/// The layers and their sizes, as far as they are read.
#[derive(Debug, Default)]
struct Network {
    inputs: Option<i64>,
    outputs: Option<i64>,
    /// How many hidden layers there are said to be.
    count: Option<usize>,
    /// Sizes of hidden layers by their numbers.
    hidden: Vec<(usize, i64)>,
    /// One size of all hidden layers.
    each: Option<i64>,
    /// How many hidden layers were named one by one.
    named: usize,
}

impl Network {
    fn widths(mut self, items: &[Item<'_>]) -> Option<Vec<i64>> {
        let mut at = 0;
        let mut role: Option<Role> = None;
        while at < items.len() {
            if let Some((found, next)) = self.role(items, at, role) {
                role = Some(found);
                at = next;
                continue;
            }
            match number(items, at) {
                Some((value, spelled)) => {
                    let own = self.behind(items, at).or(role.map(|role| (role, at + 1)));
                    match own {
                        Some((own, next)) => {
                            self.state(own, value)?;
                            role = Some(own);
                            at = next;
                        }
                        None if spelled => at += 1,
                        None => return None,
                    }
                }
                None => at += 1,
            }
        }
        let mut hidden = self.hidden.clone();
        hidden.sort_unstable();
        let count = self.count.unwrap_or(if self.each.is_some() { 1 } else { hidden.len() });
        let sizes: Vec<i64> = match (self.each, hidden.is_empty()) {
            (Some(each), true) => vec![each; count],
            (None, false) => hidden.iter().map(|(_, size)| *size).collect(),
            _ => return None,
        };
        let ordered = hidden.iter().enumerate().all(|(at, (index, _))| *index == at + 1);
        if sizes.len() != count || !ordered || sizes.len() > 12 {
            return None;
        }
        let mut widths = vec![self.inputs?];
        widths.extend(sizes);
        widths.push(self.outputs?);
        widths.iter().all(|width| *width > 0).then_some(widths)
    }

    /// Puts a number where it belongs; `None` where that has one already.
    fn state(&mut self, role: Role, value: i64) -> Option<()> {
        let set = |slot: &mut Option<i64>| {
            let free = slot.is_none_or(|known| known == value);
            *slot = Some(value);
            free.then_some(())
        };
        match role {
            Role::Input => set(&mut self.inputs),
            Role::Output => set(&mut self.outputs),
            Role::Hidden(index) => {
                let index = index.unwrap_or(self.hidden.len() + 1);
                let free = self.hidden.iter().all(|(known, _)| *known != index) && self.each.is_none();
                self.hidden.push((index, value));
                free.then_some(())
            }
            Role::AllHidden if self.hidden.is_empty() && self.each.is_none() => {
                self.each = Some(value);
                Some(())
            }
            // `two hidden layers with 4 and 3 neurons`
            Role::AllHidden => {
                if let Some(first) = self.each.take() {
                    self.hidden.push((1, first));
                }
                self.hidden.push((self.hidden.len() + 1, value));
                (self.count.is_some_and(|count| self.hidden.len() <= count)).then_some(())
            }
        }
    }

    /// A layer that is spoken of at `at`, and what stands after it.
    fn role(&mut self, items: &[Item<'_>], at: usize, before: Option<Role>) -> Option<(Role, usize)> {
        let word = |at: usize| match items.get(at) {
            Some(Item::Word(word)) => *word,
            _ => "",
        };
        let layer = |at: usize| matches!(word(at), "layer" | "layers");
        let first = word(at);
        if matches!(first, "input" | "i/p") && layer(at + 1) {
            return Some((Role::Input, at + 2));
        }
        if matches!(first, "output" | "o/p") && layer(at + 1) {
            return Some((Role::Output, at + 2));
        }
        let nth = ORDINALS.iter().find(|(name, _)| *name == first).map(|(_, nth)| *nth);
        if first == "hidden" && layer(at + 1) {
            let index = match items.get(at + 2) {
                Some(Item::Number(index)) if matches!(word(at + 3), ":" | "-" | "=" | "has" | "(" | "with" | "contains") => Some(*index),
                _ => None,
            };
            if let Some(index) = index.and_then(|index| usize::try_from(index).ok()) {
                self.named += 1;
                return Some((Role::Hidden(Some(index)), at + 3));
            }
            let plural = word(at + 1) == "layers";
            let counted = number(items, at.checked_sub(1)?).or_else(|| at.checked_sub(2).and_then(|at| number(items, at))).is_some();
            return Some((if plural || counted { Role::AllHidden } else { Role::Hidden(None) }, at + 2));
        }
        if let Some(nth) = nth {
            if word(at + 1) == "hidden" && layer(at + 2) {
                return Some((Role::Hidden(Some(nth)), at + 3));
            }
            if word(at + 1) == "layer" && matches!(before, Some(Role::Hidden(_) | Role::AllHidden)) {
                return Some((Role::Hidden(Some(nth)), at + 2));
            }
            if matches!(before, Some(Role::Hidden(_) | Role::AllHidden))
                && matches!(items.get(at + 1), Some(Item::Number(_)) | Some(Item::Word("has" | "with" | "one" | "contains" | "of")))
            {
                return Some((Role::Hidden(Some(nth)), at + 1));
            }
        }
        // `two hidden layers`: how many there are.
        if let Some((count, _)) = number(items, at)
            && let Some(noun) = (at + 1..at + 3).find(|next| word(*next) == "hidden" && layer(next + 1))
            && (at + 1..noun)
                .all(|next| !matches!(items[next], Item::Stop | Item::Number(_)) && !UNITS.contains(&word(next)) && word(next).len() > 1)
        {
            let count = usize::try_from(count).ok()?;
            if self.count.is_none_or(|known| known == count) {
                self.count = Some(count);
                return Some((Role::AllHidden, noun + 2));
            }
        }
        None
    }

    /// The layer that stands behind the number at `at`: `30 neurons in the input layer`, `5 input features`, `10 classes`.
    fn behind(&self, items: &[Item<'_>], at: usize) -> Option<(Role, usize)> {
        let word = |at: usize| match items.get(at) {
            Some(Item::Word(word)) => *word,
            _ => "",
        };
        let noun = |word: &str| UNITS.contains(&word);
        match (word(at + 1), word(at + 2)) {
            ("input", next) if noun(next) || matches!(next, "features" | "feature" | "variables" | "values" | "attributes") => {
                return Some((Role::Input, at + 3));
            }
            ("inputs" | "features" | "attributes", _) => return Some((Role::Input, at + 2)),
            ("output", next) if noun(next) || matches!(next, "classes" | "class" | "values") => return Some((Role::Output, at + 3)),
            ("outputs" | "classes", _) => return Some((Role::Output, at + 2)),
            ("output", next) if !matches!(next, "layer" | "layers") => return Some((Role::Output, at + 2)),
            ("hidden", next) if noun(next) => return Some((Role::Hidden(None), at + 3)),
            _ => {}
        }
        // `30 neurons in the input layer`
        let mut here = at + 1;
        if !noun(word(here)) || !matches!(word(here + 1), "in" | "for" | "at" | "on") {
            return None;
        }
        here += 2;
        while matches!(word(here), "the" | "its" | "each" | "a" | "an" | "of") {
            here += 1;
        }
        match (word(here), word(here + 1)) {
            ("input" | "i/p", "layer") => Some((Role::Input, here + 2)),
            ("output" | "o/p", "layer") => Some((Role::Output, here + 2)),
            ("hidden", "layer") if word(here - 1) != "each" => Some((Role::Hidden(None), here + 2)),
            ("hidden", "layer" | "layers") => Some((Role::AllHidden, here + 2)),
            (nth, "hidden") if word(here + 2) == "layer" => {
                let (_, nth) = ORDINALS.iter().find(|(name, _)| *name == nth)?;
                Some((Role::Hidden(Some(*nth)), here + 3))
            }
            _ => None,
        }
    }
}

/// A number in digits or words, and whether it is spelled.
fn number(items: &[Item<'_>], at: usize) -> Option<(i64, bool)> {
    match items.get(at)? {
        Item::Number(value) => Some((*value, false)),
        Item::Word(word) => SPELLED.iter().find(|(name, _)| name == word).map(|(_, value)| (*value, true)),
        Item::Stop => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Statement, read};

    fn widths(text: &str) -> Option<String> {
        let reading = read(&[Statement { text: text.to_owned(), base: 0 }])?;
        let bias = if reading.facts.get("no_bias").is_some() { " without" } else { "" };
        reading.facts.get("widths").map(|fact| format!("{}{bias}", fact.value.to_json()))
    }

    #[test]
    fn numbers_belong_to_their_layers() {
        assert_eq!(widths("An MLP has 8 neurons in the input layer, two hidden layers with 5 and 4 neurons and an output layer with 2 neurons. How many parameters?").as_deref(), Some("[8,5,4,2]"));
        assert_eq!(widths("Input layer: 8 nodes. Hidden layer 1: 5 nodes. Hidden layer 2: 4 nodes. Output layer: 2 nodes. Total number of parameters, no biases?").as_deref(), Some("[8,5,4,2] without"));
        assert_eq!(
            widths("A network with 6 features, 3 hidden layers of 4 neurons each and 1 output neuron: how many parameters?").as_deref(),
            Some("[6,4,4,4,1]")
        );
    }

    #[test]
    fn what_does_not_fit_is_not_read() {
        assert_eq!(
            widths("Input layer: 8 nodes. Hidden layer 1: 5 nodes. Hidden layer 3: 4 nodes. Output layer: 2 nodes. How many parameters?"),
            None
        );
        assert_eq!(widths("A net with 8 inputs, 2 hidden layers of 5, 4 and 3 neurons and 2 outputs: how many parameters?"), None);
        assert_eq!(
            widths(
                "Input layer: 8 nodes. Hidden layer: 5 nodes. Output layer: 2 nodes; every second layer has no bias. How many parameters?"
            ),
            None
        );
        assert_eq!(
            widths(
                "Input layer: 8 nodes. Hidden layer: 5 nodes. Output layer: 2 nodes, the output layer has no bias. How many parameters?"
            ),
            None
        );
    }
}
