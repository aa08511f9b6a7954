//! What is said of all layers of a kind before they are listed: `All convolution filters have size 3x3, stride 1 and pad 1, and all pool
//! layers size is 2x2, stride 2.`

use std::ops::Range;

use super::{Kind, Reader, value::variety};
use crate::{
    diag::Span,
    solve::{fact::Value, reading},
};

impl Reader<'_> {
    /// Takes the sentences that say something of all layers of a kind, where layers are listed.
    pub(super) fn shared(&mut self) {
        if !(0..self.tokens.len()).any(|at| self.lists(at)) {
            return;
        }
        for sentence in self.sentences() {
            // `no padding` is an attribute; nothing else is denied here, and there are no exceptions.
            let denied = |at: usize| self.is(at, "flow.no") && !(at + 1..at + 3).any(|next| self.is(next, "noun.padding"));
            let excepted = |at: usize| {
                let words = self.tokens[at].words.as_str();
                self.is(at, "twist.twist")
                    || matches!(words, "except" | "but" | "apart" | "unless" | "otherwise" | "however" | "other" | "besides" | "save")
            };
            if sentence.clone().any(|at| self.used.contains(&at) || denied(at) || excepted(at) || self.lists(at)) {
                continue;
            }
            let heads: Vec<(usize, &'static str)> = sentence.clone().filter_map(|at| self.every(at).map(|kind| (at, kind))).collect();
            if heads.first().is_none_or(|(at, _)| *at > sentence.start + 1) {
                continue;
            }
            for (nth, (at, kind)) in heads.iter().enumerate() {
                let to = heads.get(nth + 1).map_or(sentence.end, |(next, _)| *next);
                self.all_of(kind, *at..to);
            }
        }
    }

    /// The kind of the layers that the word `all` at `at` stands before.
    fn every(&self, at: usize) -> Option<&'static str> {
        matches!(self.tokens[at].words.as_str(), "all" | "every" | "each" | "all the" | "alle" | "todas" | "toutes").then_some(())?;
        let mut here = at + 1;
        while self.is(here, "flow.definite") {
            here += 1;
        }
        let token = self.at(here)?;
        let kind = match token.of("layer") {
            Some(kind) if !matches!(kind, "any" | "unsupported" | "act" | "relu") => variety(kind),
            None if token.is("noun.filter") => "conv",
            _ => return None,
        };
        match kind {
            "conv" | "verb" => Some("conv"),
            "pool" | "maxpool" => Some("pool"),
            "avgpool" => Some("avgpool"),
            _ => None,
        }
    }

    /// Reads what is said of all layers of `kind`.
    fn all_of(&mut self, kind: &'static str, words: Range<usize>) {
        let span = self.span(words.start, words.end - 1);
        let mut found: Vec<(&str, Value, Span)> = Vec::new();
        let mut at = words.start;
        while at < words.end {
            let own = self.tokens[at].span;
            let name = match () {
                () if self.is(at, "flow.no") && (at + 1..at + 3).any(|next| self.is(next, "noun.padding")) => {
                    found.push(("padding", Value::List(vec![reading::count("0")]), own));
                    at += 3;
                    continue;
                }
                () if self.is(at, "topic.same") => {
                    found.push(("same", Value::Flag(true), own));
                    at += 1;
                    continue;
                }
                () if self.is(at, "topic.valid") || self.is(at, "topic.no_padding") => {
                    found.push(("padding", Value::List(vec![reading::count("0")]), own));
                    at += 1;
                    continue;
                }
                () if self.is(at, "noun.padding") => Some("padding"),
                () if self.is(at, "noun.stride") => Some("stride"),
                () if self.is(at, "noun.dilation") || self.is(at, "noun.groups") => {
                    self.loose(at);
                    None
                }
                () => None,
            };
            let value = match name {
                Some(_) => self.value_after(at).filter(|value| *value < words.end),
                None if matches!(self.tokens[at].kind, Kind::Size(_)) => Some(at),
                None if matches!(self.tokens[at].kind, Kind::Number(_)) => {
                    self.loose(at);
                    None
                }
                None => None,
            };
            match value {
                Some(value) => {
                    let sizes = self.sizes(value);
                    found.push((name.unwrap_or("kernel"), sizes, self.tokens[value].span));
                    at = value + 1;
                }
                None if name.is_some() => {
                    self.loose(at);
                    at += 1;
                }
                None => at += 1,
            }
        }
        self.used.extend(words);
        self.begin(kind, 1, span);
        self.out.topic(kind, span);
        self.set("all", Value::Flag(true), span);
        for (name, value, span) in found {
            self.set(name, value, span);
        }
        self.boundary = true;
    }
}
