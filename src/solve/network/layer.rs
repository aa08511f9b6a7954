//! Words for layers: which one is spoken of, and what stands right after it.

use super::{
    Kind, Owner, Reader,
    build::{CONVOLUTIONS, bare, kind_of},
    value::variety,
};
use crate::{diag::Span, solve::fact::Value};

impl Reader<'_> {
    /// A word for a layer.
    pub(super) fn layer_word(&mut self, at: usize, kind: &str) -> usize {
        let token = self.tokens[at].clone();
        let span = token.span;
        let mut next = at + 1;
        while kind != "any" && self.is(next, "layer.any") {
            next += 1;
        }
        match kind {
            "act" => return self.skip_rate(next),
            "relu" => {
                self.relu(span);
                return next;
            }
            "unsupported" => {
                self.out.topic(&token.words, span);
                return next;
            }
            "any" => return self.any_layer(at),
            // `a convolutional neural network` is no layer.
            "conv" if self.names_network(at) => {
                self.out.topic("conv", span);
                return next;
            }
            // `conv(x)`: the layer that has this name
            "conv"
                if self.sign(at + 1, "(")
                    && self.sign(at + 3, ")")
                    && !self.layers.is_empty()
                    && self.at(at + 2).is_some_and(|name| {
                        name.kind == Kind::Word && (name.words.chars().count() == 1 || at > 0 && self.sign(at - 1, "="))
                    }) =>
            {
                // A layer that is run twice is two.
                let runs = |here: usize| {
                    here > 0 && self.sign(here - 1, "=") && self.tokens[here].words == token.words && self.sign(here + 1, "(")
                };
                if runs(at) && (0..at).any(runs) {
                    self.loose(at);
                }
                return at + 4;
            }
            // `All CONV and FC layers have biases` says so of layers that are there.
            _ if at > 0 && self.tokens[at - 1].words == "all" && !self.layers.is_empty() => {
                let list = |token: &super::Token| token.of("layer").is_some() || matches!(token.words.as_str(), "and" | ",");
                let mut after = next;
                while self.at(after).is_some_and(list) {
                    after += 1;
                }
                return after;
            }
            // `a depthwise 3x3 conv`
            "conv"
                if at > 1
                    && matches!(self.tokens[at - 1].kind, Kind::Size(_))
                    && self.tokens[at - 2].of("layer").is_some_and(|kind| kind != "conv" && CONVOLUTIONS.contains(&variety(kind))) =>
            {
                return next;
            }
            // `this hidden layer` is the one that was spoken of.
            "hidden" | "final"
                if self.asking[at]
                    && !self.layers.is_empty()
                    && self.ordinal(at).is_none()
                    && self.is(at.saturating_sub(1), "flow.definite") =>
            {
                return next;
            }
            "dense" if self.at(at + 1).is_some_and(|next| next.words == "to") => return at + 2,
            _ => {}
        }
        if kind == "verb" || kind == "conv" && self.verbal(at) {
            let fresh = !self.layers.iter().any(|layer| CONVOLUTIONS.contains(&kind_of(layer)) || kind_of(layer) == "unknown");
            if fresh || self.boundary && self.is(at.saturating_sub(1), "flow.then") && self.has("kernel") {
                self.layer("conv", false, false, 1, span);
            } else {
                self.out.topic("conv", span);
            }
            return next;
        }
        let name = variety(kind);
        for rank in ["1d", "3d"] {
            if token.words.contains(rank) {
                self.out.topic(rank, span);
            }
        }
        if let Some(index) = self.index_after(next) {
            let number = self.single(index).and_then(|value| value.to_json().as_i64()).unwrap_or(0);
            self.indexed(name, number, span);
            return index + 1;
        }
        let definite = at > 0
            && (self.is(at - 1, "flow.definite") || self.is(at - 1, "flow.adj") && at > 1 && self.is(at - 2, "flow.definite"))
            && !self.is(at - 1, "flow.indefinite");
        if self.lists(at) {
            self.out.topic(if CONVOLUTIONS.contains(&name) { "conv" } else { name }, span);
            self.begin(name, 1, span);
        } else if let Some(nth) = self.ordinal(at) {
            let same: Vec<usize> = (0..self.layers.len()).filter(|here| kind_of(&self.layers[*here]) == name).collect();
            self.out.topic(if CONVOLUTIONS.contains(&name) { "conv" } else { name }, span);
            match same.get(nth) {
                Some(here) => self.turn(*here..*here + 1),
                None => self.layer(name, false, false, 1, span),
            }
        } else {
            let own = self.value_after(next - 1).is_some_and(|value| value <= next + 1 && matches!(self.tokens[value].kind, Kind::Size(_)));
            let indefinite = at > 0 && self.is(at - 1, "flow.indefinite");
            let then = (at.saturating_sub(2)..at).any(|here| self.is(here, "flow.then") || self.tokens[here].kind == Kind::Arrow);
            let asking = self.asking[at] && !own && !indefinite && !then;
            self.layer(name, definite && !own, asking || matches!(kind, "hidden" | "final") && definite && self.has("units"), 1, span);
            // `convolutions use stride 1`: all of them.
            let plural = span.text(self.source).trim().ends_with('s')
                || (at..next).any(|here| self.tokens[here].span.text(self.source).trim().ends_with("layers"));
            let verb = self.is(next, "flow.link") || self.is(next, "flow.with");
            if plural && verb && !indefinite && self.layers[self.current.clone()].iter().all(bare) {
                self.set("all", Value::Flag(true), span);
            }
        }
        if self.input_of(at) {
            self.owner = Owner::Input;
        }
        self.note_variety(at);
        if kind == "globalmax" {
            self.out.topic("global max pooling", span);
        }
        self.layer_value(next, name)
    }

    /// Whether the word is of the name of a kind of network: `convolutional neural network`, `red neuronal convolucional`.
    fn names_network(&self, at: usize) -> bool {
        let network = |at: usize| {
            self.at(at).is_some_and(|token| {
                ["neural", "network", "net", "nets", "networks", "netz", "neuronales", "neuronal", "neurones", "réseau", "red", "netzwerk"]
                    .contains(&token.words.as_str())
            })
        };
        // `a network Conv(3x3, 8) - MaxPool(2x2)` lists its layers.
        network(at + 1) || at > 0 && network(at - 1) && !self.sign(at + 1, "(")
    }

    /// Whether the layer at `at` is named for its input: `the input to a convolution layer has ...`.
    fn input_of(&self, at: usize) -> bool {
        let mut here = at;
        while here > 0 && (self.is(here - 1, "flow.definite") || self.is(here - 1, "flow.indefinite") || self.is(here - 1, "flow.adj")) {
            here -= 1;
        }
        let word = |at: usize| matches!(self.tokens[at].words.as_str(), "to" | "of" | "for" | "into" | "in" | "der" | "de" | "à" | "d");
        here > 1 && word(here - 1) && self.is(here - 2, "noun.input") && !self.is(here - 2, "flow.adj")
            || here > 1
                && word(here - 1)
                && matches!(self.tokens[here - 2].words.as_str(), "input" | "inputs" | "entrada" | "entrée" | "eingabe")
    }

    /// A ReLU: a layer of its own where values are computed, at most one after each convolution.
    pub(super) fn relu(&mut self, span: Span) {
        self.out.topic("relu", span);
        let count = |kinds: &[&str]| self.layers.iter().filter(|layer| kinds.contains(&kind_of(layer))).count();
        if count(&["relu"]) < count(&CONVOLUTIONS).max(1) {
            let current = self.current.clone();
            self.begin("relu", 1, span);
            if !current.is_empty() {
                self.current = current;
            }
        }
    }

    /// The size or the number of units that stands right after the word for a layer.
    pub(super) fn layer_value(&mut self, next: usize, kind: &str) -> usize {
        let said = |value: usize| {
            (next..value).all(|here| !self.is(here, "flow.link") || matches!(self.tokens[here].words.as_str(), "of" | "size" | "in size"))
        };
        let Some(value) = self.value_after(next - 1).filter(|value| said(*value)) else {
            return if kind == "dropout" { self.skip_rate(next) } else { next };
        };
        let span = self.span(next - 1, value);
        // `Conv2D(32, 3x3)`: the number of filters comes first.
        if CONVOLUTIONS.contains(&kind)
            && self.sign(next, "(")
            && value == next + 1
            && self.sign(value + 1, ",")
            && !self.has("filters")
            && let (Kind::Number(_), Some(filters)) = (&self.tokens[value].kind, self.single(value))
        {
            self.set("filters", filters, span);
            return value + 1;
        }
        // `Conv(3x3, 8)`
        if CONVOLUTIONS.contains(&kind)
            && self.sign(next, "(")
            && value == next + 1
            && matches!(self.tokens[value].kind, Kind::Size(_))
            && self.sign(value + 1, ",")
            && (self.sign(value + 3, ")") || self.sign(value + 3, ","))
            && !self.has("filters")
            && let (Some(Kind::Number(_)), Some(filters)) = (self.at(value + 2).map(|token| &token.kind), self.single(value + 2))
        {
            let sizes = self.sizes(value);
            self.set("kernel", sizes, span);
            self.set("filters", filters, span);
            return value + 3;
        }
        let counted = matches!(self.tokens[value].kind, Kind::Number(_)) && self.counts_something(value);
        match (&self.tokens[value].kind, kind) {
            (Kind::Number(_), "dropout") => value + 1,
            (Kind::Size(_) | Kind::Tuple(_), "dense" | "flatten" | "globalpool" | "batchnorm" | "relu") => {
                let sizes = self.sizes(value);
                self.set("output", sizes, span);
                value + 1
            }
            (Kind::Size(sizes), _)
                if sizes.len() == 3 && self.source[self.tokens[value].span.start..].starts_with(['(', '[']) && !self.out.about("3d") =>
            {
                // `conv (32x32x16), filter size 5x5`: what comes out.
                let sizes = self.sizes(value);
                self.set("output", sizes, span);
                value + 1
            }
            // `pointwise convolution: 28x28x128 -> 28x28x256`
            (Kind::Size(sizes), _) if sizes.len() == 3 && self.at(value + 1).is_some_and(|next| next.kind == Kind::Arrow) => next,
            // `conv2d(x, w)`: names of what is given
            (Kind::Tuple(items), _)
                if items.iter().all(|item| matches!(item, crate::solve::fact::Value::Formula(_))) && self.given_input() =>
            {
                value + 1
            }
            (Kind::Size(_) | Kind::Tuple(_), _) if !self.has("kernel") && !self.is(value + 1, "noun.input") => {
                let sizes = self.sizes(value);
                self.set("kernel", sizes, span);
                value + 1
            }
            (Kind::Number(_), "dense") if !counted => {
                let Some(units) = self.single(value) else { return next };
                self.dense_units(value, units);
                value + 1
            }
            _ => next,
        }
    }

    /// Skips the rate of a dropout layer.
    pub(super) fn skip_rate(&self, next: usize) -> usize {
        let mut here = next;
        while self.is(here, "flow.link")
            || self.is(here, "flow.with")
            || self.is(here, "noun.dilation")
            || self.sign(here, "(")
            || self.sign(here, "=")
            || self.at(here).is_some_and(|token| matches!(token.words.as_str(), "p" | "probability" | "rate"))
        {
            here += 1;
        }
        if self.at(here).is_some_and(|token| matches!(token.kind, Kind::Number(_)) && token.words.starts_with(['0', '.'])) {
            here + 1
        } else {
            next
        }
    }

    /// `layer 2`, `the second layer`, `a layer`, `the layer`.
    pub(super) fn any_layer(&mut self, at: usize) -> usize {
        let span = self.tokens[at].span;
        if let Some(index) = self.index_after(at + 1) {
            let number = self.single(index).and_then(|value| value.to_json().as_i64()).unwrap_or(0);
            self.indexed("unknown", number, span);
            return index + 1;
        }
        if let Some(nth) = self.ordinal(at) {
            if nth < self.layers.len() {
                self.turn(nth..nth + 1);
            } else if nth == self.layers.len() {
                self.begin("unknown", 1, span);
            }
        }
        at + 1
    }

    /// The place of the number of a layer: `layer 2:`.
    pub(super) fn index_after(&self, at: usize) -> Option<usize> {
        let at = if self.sign(at, "#") { at + 1 } else { at };
        let token = self.at(at).filter(|token| matches!(token.kind, Kind::Number(_)))?;
        let spelled = self.is(at - 1, "layer.any") && token.of("number").is_some();
        let digits = spelled || token.words.len() <= 2 && token.words.bytes().all(|byte| byte.is_ascii_digit());
        let labelled = self.is(at - 1, "layer.any") && self.counted(at).is_none()
            || self.at(at + 1).is_none_or(|next| {
                next.kind == Kind::Break
                    || next.kind == Kind::Sign && matches!(next.words.as_str(), ":" | "," | "(" | ")" | ".")
                    || next.is("flow.link")
                    || next.is("flow.with")
                    || next.is("flow.prep")
                    || next.is("flow.then")
            });
        let layer = self.is(at - 1, "layer.any") || self.is(at.saturating_sub(2), "layer.any");
        (digits && labelled && (layer || self.sign(at + 1, ":") || self.sign(at + 1, ")"))).then_some(at)
    }

    /// Which one of several: `the second convolutional layer`.
    pub(super) fn ordinal(&self, at: usize) -> Option<usize> {
        const WORDS: [(&str, usize); 16] = [
            ("first", 0),
            ("second", 1),
            ("third", 2),
            ("fourth", 3),
            ("fifth", 4),
            ("erste", 0),
            ("zweite", 1),
            ("dritte", 2),
            ("première", 0),
            ("deuxième", 1),
            ("primera", 0),
            ("segunda", 1),
            ("1st", 0),
            ("2nd", 1),
            ("3rd", 2),
            ("premier", 0),
        ];
        (at.saturating_sub(2)..at).find_map(|here| WORDS.iter().find(|(word, _)| self.tokens[here].words == *word).map(|(_, nth)| *nth))
    }

    /// A dilated convolution must say its dilation.
    pub(super) fn note_variety(&mut self, at: usize) {
        if self.is(at, "layer.dilated") {
            self.dilated = Some(self.tokens[at].span);
        }
    }

    /// Whether `convolution` is a verb here: `the convolution of the image with ...` names the operation on what is there.
    pub(super) fn verbal(&self, at: usize) -> bool {
        self.tokens[at].words == "convolution"
            && self.is(at + 1, "flow.link")
            && self.layers.iter().any(|layer| CONVOLUTIONS.contains(&kind_of(layer)) || kind_of(layer) == "unknown")
    }

    /// `stride 1 for the conv layers`: the value goes to the layers of that kind.
    pub(super) fn apply_postfix(&mut self, value: usize) {
        self.postfix = None;
        if !self.at(value + 1).is_some_and(|token| matches!(token.words.as_str(), "for" | "für" | "pour" | "para" | "in")) {
            return;
        }
        let mut here = value + 2;
        while self.is(here, "flow.definite") || self.is(here, "flow.both") {
            here += 1;
        }
        let Some(kind) = self.at(here).and_then(|token| token.of("layer")).map(variety) else { return };
        let there = self.layers.iter().rposition(|layer| kind_of(layer) == kind || kind == "pool" && kind_of(layer).ends_with("pool"));
        if let Some(there) = there {
            self.postfix = Some(self.current.clone());
            self.current = there..there + 1;
            self.used.insert(here);
        }
    }

    pub(super) fn restore_postfix(&mut self) {
        if let Some(current) = self.postfix.take() {
            self.current = current;
        }
    }

    /// `the input to a conv layer is 56x56x64`: the value stands after the layer that takes the input.
    pub(super) fn value_past_layer(&mut self, at: usize) -> Option<usize> {
        if !self.at(at + 1).is_some_and(|token| matches!(token.words.as_str(), "to" | "of" | "for" | "into")) {
            return None;
        }
        let mut here = at + 2;
        let (mut kind, mut layer) = (None, false);
        while let Some(token) = self.at(here).filter(|_| here < at + 8) {
            layer |= token.of("layer").is_some();
            match token.of("layer") {
                Some("any") => {}
                Some(found) => kind = Some(found),
                None if token.is("flow.definite")
                    || token.is("flow.indefinite")
                    || token.is("flow.adj")
                    || token.words == "cnn"
                    || token.words == "network" => {}
                None => break,
            }
            here += 1;
        }
        // `the input to a layer is an image of size 128x128x3`
        let mut from = here;
        while self.is(from, "flow.link") || self.is(from, "flow.indefinite") || self.is(from, "noun.input") || self.is(from, "noun.size") {
            from += 1;
        }
        let value = self.value_after(here - 1).or_else(|| self.value_after(from - 1)).filter(|_| layer)?;
        if let Some(kind) = kind {
            let span = self.span(at, here - 1);
            self.layer(variety(kind), false, self.asking[at], 1, span);
        }
        Some(value)
    }
}
