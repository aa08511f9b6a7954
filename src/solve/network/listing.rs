//! Layers in few signs: `CONV3-64`, `POOL-2`, what a notation denotes, and letters that get their numbers later.

use super::{Kind, Reader, words::label};
use crate::{
    diag::Span,
    solve::{
        fact::{Facts, Value},
        reading,
    },
};

impl Reader<'_> {
    /// Whether a number stands behind the hyphen of the word at `at`.
    pub(super) fn hyphened(&self, at: usize) -> bool {
        self.at(at + 1).is_some_and(|next| {
            matches!(next.kind, Kind::Number(_))
                && matches!(self.source.get(self.tokens[at].span.end..next.span.start), Some("-" | "‑" | "–"))
        })
    }

    /// `POOL-2`, `FC-10` and, beside `CONV3-64`, `POOL2`: the window, the number of units.
    pub(super) fn suffixed(&mut self, at: usize) -> Option<usize> {
        let (words, span) = (self.tokens[at].words.clone(), self.tokens[at].span);
        let kind = match label(&words) {
            Some(("pool" | "maxpool", index)) if self.out.about("conv3-64") => {
                self.begin("maxpool", 1, span);
                self.out.topic("maxpool", span);
                let window = Value::List(vec![reading::count(&index.to_string())]);
                self.set("kernel", window.clone(), span);
                self.set("stride", window, span);
                return Some(self.gives(at + 1));
            }
            Some(_) => return None,
            None => self.tokens[at].of("layer")?,
        };
        let next = self.at(at + 1).filter(|_| self.hyphened(at))?.span;
        let value = self.single(at + 1)?;
        match kind {
            // `CONV-5-64`
            "conv" if self.tokens[at + 1].span.text(self.source).trim_end().ends_with(['-', '‑', '–']) => {
                let second = self.single(at + 2)?;
                let (kernel, filters) = if self.sized_first? { (value, second) } else { (second, value) };
                self.begin("conv", 1, span);
                self.out.topic("conv", span);
                self.set("kernel", Value::List(vec![kernel]), next);
                self.set("filters", filters, next);
                return Some(self.gives(at + 3));
            }
            "pool" | "maxpool" | "avgpool" => {
                self.begin(if kind == "avgpool" { kind } else { "maxpool" }, 1, span);
                self.set("kernel", Value::List(vec![value.clone()]), next);
                self.set("stride", Value::List(vec![value]), next);
            }
            "dense" => {
                self.begin("dense", 1, span);
                self.out.topic("dense", span);
                self.set("units", value, next);
            }
            _ => return None,
        }
        Some(self.gives(at + 2))
    }

    /// `CONV3-64: [224x224x64]`: what comes out, after a colon.
    pub(super) fn gives(&mut self, at: usize) -> usize {
        match self.at(at + 1).map(|token| &token.kind) {
            Some(Kind::Size(sizes)) if self.sign(at, ":") && sizes.len() == 3 => {
                let (sizes, span) = (self.sizes(at + 1), self.tokens[at + 1].span);
                self.set("output", sizes, span);
                self.boundary = true;
                at + 2
            }
            _ => at,
        }
    }

    /// `CONVx-N denotes a convolution with N filters, padding is 1 and stride is 1`: what all layers of the kind share.
    pub(super) fn notation(&mut self) {
        const DENOTES: [&str; 8] = ["denotes", "denote", "represents", "represent", "stands for", "means", "refers to", "indicates"];
        for sentence in self.sentences() {
            let says = |at: &usize| {
                let words = self.tokens[*at].words.as_str();
                DENOTES.contains(&words)
                    || words == "stands" && self.at(at + 1).is_some_and(|next| next.words == "for")
                    || words == "is" && self.is(at + 1, "flow.indefinite")
            };
            let Some(verb) = sentence.clone().find(says) else { continue };
            // `The convention is: - CONV-K-N denotes ...`
            let colon = sentence.clone().take_while(|at| *at < verb).filter(|at| self.sign(*at, ":")).last();
            let stop = sentence.end;
            let mut sentence = colon.map_or(sentence.start, |colon| colon + 1)..stop;
            while self.sign(sentence.start, "-") || self.sign(sentence.start, "*") || self.sign(sentence.start, "•") {
                sentence.start += 1;
            }
            let Some(subject) = (sentence.start..verb).rev().find(|at| self.tokens[*at].kind == Kind::Word) else { continue };
            let subject = self.tokens[sentence.start..=subject].iter().map(|token| token.words.as_str()).collect::<Vec<_>>().join("");
            let kind = ["conv", "pool", "fc", "dense"].into_iter().find(|kind| subject.to_lowercase().contains(kind));
            let Some(kind) = kind.filter(|_| verb <= sentence.start + 5) else { continue };
            // `is a` says what a notation means only where it stands with letters: `FC-N`.
            let lettered = (sentence.start..verb).any(|at| {
                let text = self.tokens[at].span.text(self.source);
                self.tokens[at].kind == Kind::Word && text.chars().count() == 1 && !matches!(text, "a" | "A" | "I")
                    || text.ends_with("-n")
                    || text.ends_with("-N")
            });
            if self.tokens[verb].words == "is" && !lettered {
                continue;
            }
            self.used.extend(sentence.clone());
            // `Padding is (x-1)/2 and stride is 1.` goes on with it.
            if kind == "conv" && (self.is(stop + 1, "noun.padding") || self.is(stop + 1, "noun.stride")) {
                let end = (stop + 1..self.tokens.len()).find(|at| self.tokens[*at].kind == Kind::Break).unwrap_or(self.tokens.len());
                self.used.extend(stop + 1..end);
                sentence.end = end;
            }
            if kind != "conv" {
                continue;
            }
            self.sized_first = self.sized_first.or_else(|| self.order(sentence.start, verb, sentence.end));
            let span = self.span(sentence.start, stop.saturating_sub(1));
            let mut said = Facts::default();
            // `Padding and stride are always 0 and 1 respectively.`
            let named: Vec<(usize, &str)> = sentence
                .clone()
                .filter_map(|at| {
                    [("noun.padding", "padding"), ("noun.stride", "stride")]
                        .into_iter()
                        .find(|(noun, _)| self.is(at, noun))
                        .map(|(_, name)| (at, name))
                })
                .collect();
            let values: Vec<usize> = named.last().map_or(Vec::new(), |(last, _)| {
                (last + 1..sentence.end).filter(|at| matches!(self.tokens[*at].kind, Kind::Number(_))).collect()
            });
            if named.len() == 2
                && values.len() == 2
                && sentence.clone().any(|at| self.tokens[at].words == "respectively")
                && values[0] > named[1].0
            {
                for ((_, name), value) in named.iter().zip(&values) {
                    let sizes = self.sizes(*value);
                    said.set(name, sizes, self.tokens[*value].span);
                }
                sentence.end = named[0].0;
            }
            for at in sentence {
                let name = match () {
                    () if self.is(at, "noun.padding") && self.keeping(at) => {
                        said.set("same", Value::Flag(true), span);
                        continue;
                    }
                    () if self.is(at, "noun.padding") => "padding",
                    () if self.is(at, "noun.stride") => "stride",
                    () if self.is(at, "topic.same") => {
                        said.set("same", Value::Flag(true), span);
                        continue;
                    }
                    () if self.is(at, "noun.dilation") || self.is(at, "noun.groups") || self.is(at, "flow.no") => {
                        self.loose(at);
                        continue;
                    }
                    () => continue,
                };
                match self.value_after(at).or((at > 0 && self.tokens[at - 1].is_value()).then(|| at - 1)) {
                    Some(value) => {
                        let sizes = self.sizes(value);
                        said.set(name, sizes, self.tokens[value].span);
                    }
                    None => self.loose(at),
                }
            }
            self.begin("conv", 1, span);
            self.set("all", Value::Flag(true), span);
            for (name, fact) in said.iter() {
                self.set(name, fact.value.clone(), fact.span);
            }
            self.boundary = true;
        }
    }

    /// Whether the first letter of `CONV-K-N` is the size: the other counts the filters.
    fn order(&self, start: usize, verb: usize, end: usize) -> Option<bool> {
        // `K-N` alone is lexed as a difference.
        let letters: Vec<String> = (start + 1..verb)
            .flat_map(|at| self.tokens[at].span.text(self.source).split(|c: char| !c.is_alphabetic()))
            .filter(|word| word.chars().count() == 1)
            .map(str::to_lowercase)
            .collect();
        let letters: Vec<&str> = letters.iter().map(String::as_str).collect();
        let [first, second] = letters.as_slice() else { return None };
        let counts = |letter: &&str| {
            (verb..end).any(|at| {
                self.tokens[at].words == *letter && (at + 1..at + 3).any(|next| self.is(next, "noun.filter"))
                    || self.tokens[at]
                        .words
                        .strip_prefix(*letter)
                        .is_some_and(|rest| rest.starts_with(" filter") || rest.starts_with(" kernel"))
            })
        };
        match (counts(first), counts(second)) {
            (false, true) => Some(true),
            (true, false) => Some(false),
            _ => None,
        }
    }

    /// Whether the padding at `at` is said to be half of what keeps the size: `padding is (x - 1)/2`.
    fn keeping(&self, at: usize) -> bool {
        let text: String = self.source[self.tokens[at].span.end..].chars().take(40).filter(|c| !c.is_whitespace() && *c != '$').collect();
        let text = text.trim_start_matches("is").trim_start_matches(['=', ':', 'o', 'f']);
        ["(x-1)/2", "(F-1)/2", "(f-1)/2", "(k-1)/2", "(K-1)/2", "\\frac{x-1}{2}"].iter().any(|half| text.starts_with(half))
    }

    /// `an n x n image ... for n = 7`: the number for the letter, wherever it stands; false where it stands nowhere.
    pub(super) fn substitute(&mut self, letter: &str, number: &Value) -> bool {
        fn put(value: &mut Value, letter: &str, number: &Value) -> bool {
            match value {
                Value::Formula(text) if text == letter => {
                    *value = number.clone();
                    true
                }
                Value::List(items) => items.iter_mut().filter_map(|item| put(item, letter, number).then_some(())).count() > 0,
                _ => false,
            }
        }
        let mut found = false;
        if let Some((value, _)) = &mut self.uniform {
            found |= put(value, letter, number);
        }
        for facts in self.layers.iter_mut().chain([&mut self.out.facts]) {
            let all: Vec<(String, Value, Span)> =
                facts.iter().map(|(name, fact)| (name.to_owned(), fact.value.clone(), fact.span)).collect();
            for (name, mut value, span) in all {
                if put(&mut value, letter, number) {
                    facts.set(&name, value, span);
                    found = true;
                }
            }
        }
        found
    }
}
