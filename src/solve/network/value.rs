//! Values: the noun that a number, a size or a matrix stands with, before it or after it.

use super::{
    Kind, Owner, Reader, Token,
    build::{CONVOLUTIONS, kind_of},
    token,
};
use crate::{
    diag::Span,
    solve::{
        fact::{Facts, Value},
        reading,
    },
};

/// Nouns that are counted: `32 filters`.
const COUNTED: [&str; 13] = [
    "filter",
    "out_channels",
    "in_channels",
    "channels",
    "feature_maps",
    "units",
    "classes",
    "in_units",
    "groups",
    "frames",
    "pixels",
    "batch",
    "bias",
];

impl Reader<'_> {
    /// Whether the token at `at` may stand between a number and its noun.
    pub(super) fn adjective(&self, at: usize) -> bool {
        self.is(at, "flow.adj")
            || self.at(at).is_some_and(|token| {
                token.of("image").is_some() || token.of("topic").is_some_and(|topic| topic.ends_with('d') && topic.len() == 2)
            })
    }

    /// The value that the noun at `at` has: `stride of 2`, `padding = 1`, `filters are 3x3`.
    pub(super) fn value_after(&self, at: usize) -> Option<usize> {
        let mut here = at + 1;
        while let Some(token) = self.at(here).filter(|_| here <= at + 8) {
            if token.is_value() {
                // `both`, `one` between a noun and its value are no values.
                let pronoun = matches!(token.words.as_str(), "both" | "one")
                    && self.at(here + 1).is_some_and(|next| next.is_value() || next.is("flow.link"));
                if !pronoun {
                    return Some(here);
                }
            }
            let letter = token.words.chars().count() == 1 && token.kind == Kind::Word && !token.is("flow.indefinite");
            let named = self.sign(here + 1, "=") || self.sign(here + 1, ":");
            let closes = token.sign(")")
                && self.at(here + 1).is_some_and(|next| next.is_value() || next.is("flow.link") || next.sign("=") || next.sign(":"));
            if closes || letter && self.sign(here + 1, ")") {
                here += 1;
                continue;
            }
            if token.kind == Kind::Word && named && (letter || token.concepts.is_empty() || reading_letter(&token.words)) {
                here += 1;
                continue;
            }
            if letter && token.concepts.is_empty() && !named && !(self.asking[at] && self.open) {
                return (!self.names_matrix(&token.words)).then_some(here);
            }
            let colour = token.of("image").is_some() && self.is(at, "noun.input");
            let linking = colour
                || token.is("flow.link")
                || token.is("flow.indefinite")
                || token.is("noun.size")
                || token.kind == Kind::Sign
                    && matches!(token.words.as_str(), "=" | ":" | "(" | "\"" | "'" | "‘" | "’" | "“" | "&" | "[" | "~" | "≈");
            if !linking {
                return None;
            }
            here += 1;
        }
        None
    }

    /// Whether a matrix or a vector is given under the letter `name` somewhere in the statement.
    pub(super) fn names_matrix(&self, name: &str) -> bool {
        (0..self.tokens.len()).any(|at| match &self.tokens[at].kind {
            Kind::Matrix(_) | Kind::Tuple(_) => {
                let text = self.tokens[at].span.text(self.source);
                let own = text.split_once('=').is_some_and(|(head, _)| head.trim().trim_matches('$').eq_ignore_ascii_case(name));
                own || at > 1 && (self.sign(at - 1, "=") || self.sign(at - 1, ":")) && self.tokens[at - 2].words == name
            }
            _ => false,
        })
    }

    /// The noun that the value at `at` counts, when that noun has no value of its own: its place, the size and the kind of layer on the way.
    pub(super) fn counted(&self, at: usize) -> Option<(usize, &'static str)> {
        let mut here = at + 1;
        let mut sized = false;
        while let Some(token) = self.at(here).filter(|_| here <= at + 7) {
            if self.maps(here) {
                return None;
            }
            if let Some(noun) = COUNTED.into_iter().find(|noun| token.is(&format!("noun.{noun}"))) {
                // `stride 2 filters 32`: the noun has a number of its own.
                let valued = self.at(here + 1).is_some_and(|next| matches!(next.kind, Kind::Number(_)) || next.sign("=") || next.sign(":"))
                    && self.value_after(here).is_some_and(|value| matches!(self.tokens[value].kind, Kind::Number(_)));
                // `10 input channels`: the noun is the last word of them.
                let next = self.at(here + 1).is_some_and(|next| COUNTED.into_iter().any(|noun| next.is(&format!("noun.{noun}"))));
                if next && self.adjective(here) {
                    here += 1;
                    continue;
                }
                return (!valued).then_some((here, noun));
            }
            let size = matches!(token.kind, Kind::Size(_) | Kind::Tuple(_));
            let cross = matches!(token.words.as_str(), "x" | "×" | "*" | "(" | ")" | "of")
                && (sized || self.at(here + 1).is_some_and(|next| matches!(next.kind, Kind::Size(_))));
            if size && !sized {
                sized = true;
            } else if !(self.adjective(here) || cross || token.of("layer").is_some_and(|kind| kind != "any" && kind != "verb")) {
                return None;
            }
            here += 1;
        }
        None
    }

    /// A number that no noun before it took.
    pub(super) fn number(&mut self, at: usize) -> usize {
        let Some(value) = self.single(at) else { return at + 1 };
        let span = self.tokens[at].span;
        // `第二层`: which layer, not how many.
        if at > 0 && self.tokens[at - 1].words == "第" {
            return at + 1;
        }
        // `from 64 to 128 channels`
        let to = self.at(at + 1).is_some_and(|next| next.kind == Kind::Arrow || matches!(next.words.as_str(), "to" | "auf" | "à" | "a"));
        if to
            && self.at(at + 2).is_some_and(|next| matches!(next.kind, Kind::Number(_)))
            && let Some((noun_at, "channels" | "out_channels" | "filter" | "feature_maps")) = self.counted(at + 2)
            && let Some(filters) = self.single(at + 2)
        {
            self.in_channels(value, span);
            self.set("filters", filters, self.tokens[at + 2].span);
            return noun_at + 1;
        }
        // `from 4096 to 1000 units`
        if to
            && matches!(self.at(at + 2).map(|next| &next.kind), Some(Kind::Number(_)))
            && let Some((noun_at, "units" | "classes" | "in_units")) = self.counted(at + 2)
            && let Some(units) = self.single(at + 2)
        {
            if self.kind() == "dense" || self.layers.is_empty() {
                self.set_top("input_units", value, span);
            } else {
                self.loose(at);
            }
            self.dense_units(at + 2, units);
            return noun_at + 1;
        }
        // `16 input and 32 output channels`
        let word = |at: usize, words: &[&str]| self.at(at).is_some_and(|token| words.contains(&token.words.as_str()));
        if word(at + 1, &["input", "in"])
            && word(at + 2, &["and", ",", "und", "et", "y"])
            && let Some((noun_at, "out_channels")) = self.counted(at + 3).filter(|_| matches!(self.tokens[at + 3].kind, Kind::Number(_)))
            && let Some(filters) = self.single(at + 3)
        {
            self.in_channels(value, span);
            self.set("filters", filters, self.tokens[at + 3].span);
            return noun_at + 1;
        }
        // `a matrix of four rows and three columns`
        const ROWS: [&str; 6] = ["rows", "row", "zeilen", "lignes", "filas", "行"];
        const COLUMNS: [&str; 6] = ["columns", "column", "spalten", "colonnes", "columnas", "列"];
        if word(at + 1, &ROWS)
            && word(at + 2, &["and", "by", "und", "et", "y", "x"])
            && word(at + 4, &COLUMNS)
            && let Some(columns) = self.single(at + 3)
        {
            let sizes = Value::List(vec![value, columns]);
            let whole = self.span(at, at + 4);
            match self.owner {
                // What an output looks like follows from what makes it.
                Owner::Output => {}
                Owner::Input if !self.given_input() => self.set_top("input", sizes, whole),
                Owner::Input => {}
                _ => self.loose(at),
            }
            return at + 5;
        }
        // `64 in, 256 out`
        let ends =
            self.at(at + 2).is_none_or(|next| next.kind == Kind::Break || matches!(next.words.as_str(), "," | ")" | ";" | "/" | "and"));
        if ends && word(at + 1, &["in", "out"]) {
            match self.tokens[at + 1].words.as_str() {
                "in" => self.in_channels(value, span),
                _ => self.set("filters", value, span),
            }
            return at + 2;
        }
        // `CONV 6@5x5`; of a size that only an output has it is no filter.
        if self.sign(at + 1, "@")
            && let Some(Kind::Size(sizes)) = self.at(at + 2).map(|token| token.kind.clone())
        {
            let small = sizes.len() == 2 && sizes.iter().all(|size| size.to_json().as_i64().is_some_and(|size| size <= 7));
            let before = (at.saturating_sub(2)..at).any(|here| self.is(here, "layer.conv") || self.is(here, "noun.filter"));
            if small && before && !self.has("kernel") {
                self.set("filters", value, span);
                self.set("kernel", Value::List(sizes), self.tokens[at + 2].span);
                return at + 3;
            }
        }
        // `pool 2x2/2`: the stride after the window.
        if at > 1
            && self.sign(at - 1, "/")
            && matches!(self.tokens[at - 2].kind, Kind::Size(_))
            && self.tokens[at - 2].span.end + 1 >= span.start - 1
            && self.has("kernel")
            && !self.has("stride")
        {
            self.set("stride", Value::List(vec![value]), span);
            return at + 1;
        }
        // `1 MAC = 2 FLOPs`
        if value == reading::count("1")
            && self.is(at + 1, "ask.macs")
            && self.at(at + 2).is_some_and(|next| matches!(next.words.as_str(), "=" | "is" | "as" | "equals" | "counts as"))
            && self.single(at + 3) == Some(reading::count("2"))
            && self.is(at + 4, "ask.flops")
        {
            return at + 5;
        }
        // `FLOPs = 2 × MACs`
        if value == reading::count("2")
            && self.at(at + 1).is_some_and(|next| matches!(next.words.as_str(), "×" | "*" | "x" | "\\times" | "·"))
            && self.is(at + 2, "ask.macs")
        {
            return at + 3;
        }
        // `count a multiply-add as two operations`
        if value == reading::count("2") && self.at(at + 1).is_some_and(|next| next.is("ask.flops") || next.words.starts_with("operation")) {
            return at + 2;
        }
        // `counting a multiply-add as two`
        if value == reading::count("2")
            && at > 0
            && self.tokens[at - 1].words == "as"
            && (at.saturating_sub(5)..at).any(|here| self.is(here, "ask.macs") || self.is(here, "ask.flops"))
        {
            return at + 1;
        }
        let spelled = self.tokens[at].words.chars().any(char::is_alphabetic);
        // `4 kernel of size 7x7`
        if self.is(at + 1, "noun.kernel")
            && self.at(at + 1).is_some_and(|next| next.words.ends_with("of size"))
            && let Some(size) = self.value_after(at + 1)
        {
            let (sizes, whole) = (self.sizes(size), self.span(at + 1, size));
            self.set("filters", value, span);
            self.set("kernel", sizes, whole);
            self.owner = Owner::Filter;
            return size + 1;
        }
        if let Some(next) = self.list(at) {
            return next;
        }
        if let Some((noun_at, noun)) = self.counted(at) {
            let size = (at + 1..noun_at).find(|here| matches!(self.tokens[*here].kind, Kind::Size(_) | Kind::Tuple(_)));
            return self.count(at, noun_at, noun, &value, size);
        }
        if self.at(at + 1).is_some_and(|next| next.words.starts_with("dimensional")) {
            self.out.topic(&format!("{}d", self.tokens[at].span.text(self.source).trim().trim_end_matches('-')), span);
            return at + 2;
        }
        if let Some(next) = self.stack(at, &value, spelled) {
            return next;
        }
        for (noun, name) in [("noun.padding", "padding"), ("noun.stride", "stride"), ("noun.dilation", "dilation")] {
            if self.is(at + 1, noun) && self.value_after(at + 1).is_none() {
                self.set(name, Value::List(vec![value]), span);
                return at + 2;
            }
        }
        // `120, 84 and 10` after a dense layer.
        if self.units_at.is_some_and(|before| self.joined(before, at)) {
            self.dense_units(at, value);
            return at + 1;
        }
        if self.tokens[at].words == "both" && self.layers.len() == 2 {
            self.current = 0..2;
            self.boundary = false;
        }
        if matches!(self.tokens[at].words.as_str(), "one" | "single" | "both" | "a single" | "un" | "une") {
            return at + 1;
        }
        if let Some(noun_at) = (at + 1..=at + 2).find(|here| self.is(*here, "noun.input")).filter(|_| !self.is(at + 1, "flow.prep")) {
            // `a batch of 32 images`.
            if self.at(noun_at).is_some_and(|token| token.words.ends_with('s')) && (at + 1..noun_at).all(|here| self.adjective(here)) {
                self.set_top("batch", value, span);
                return at + 1;
            }
        }
        // `how many does each of the two have?`
        let pronoun = spelled
            && at > 0
            && matches!(self.tokens[at - 1].words.as_str(), "the" | "these" | "those" | "each of the" | "of the")
            && self.asking[at]
            && self.at(at + 1).is_none_or(|next| next.kind == Kind::Break || next.is("flow.link") || next.sign("(") || next.sign(","));
        if !self.narrates(at) && !pronoun {
            self.loose(at);
        }
        at + 1
    }

    /// Whether the number at `at` is of the story around the question: a sentence that asks nothing, holds no other value and speaks of no layer.
    fn narrates(&self, at: usize) -> bool {
        let sentence = self.sentence_of(at);
        let counts = self.at(at + 1).is_some_and(|next| next.kind == Kind::Word && next.concepts.is_empty() && next.words.len() > 2);
        counts
            && !self.asking[at]
            && sentence.clone().filter(|here| *here != at).all(|here| {
                let token = &self.tokens[here];
                let number = self.tokens[here].is_value() || matches!(token.kind, Kind::Matrix(_) | Kind::Call(_) | Kind::Formula);
                !number
                    && token.of("noun").is_none()
                    && token.of("layer").is_none()
                    && token.of("topic").is_none()
                    && !token.is("twist.twist")
            })
    }

    /// Whether only commas and `and` stand between the tokens at `from` and `to`.
    pub(super) fn joined(&self, from: usize, to: usize) -> bool {
        to > from + 1
            && (from + 1..to).all(|here| {
                self.sign(here, ",")
                    || self.sign(here, "&")
                    || self.at(here).is_some_and(|token| matches!(token.words.as_str(), "and" | "und" | "et" | "y"))
            })
    }

    /// `120, 84 and 10 units`, `32, 64 and 128 filters` of as many layers.
    pub(super) fn list(&mut self, at: usize) -> Option<usize> {
        let mut places = vec![at];
        let mut here = at + 1;
        while let Some(token) = self.at(here) {
            match token.kind {
                Kind::Number(_) if here > at + 1 => places.push(here),
                _ if token.sign(",") || token.sign("&") || matches!(token.words.as_str(), "and" | "und" | "et" | "y") => {}
                _ => break,
            }
            here += 1;
        }
        let last = *places.last().filter(|_| places.len() > 1)?;
        let (noun_at, noun) = self.counted(last)?;
        let values: Vec<Value> = places.iter().filter_map(|place| self.single(*place)).collect();
        match noun {
            "units" | "classes" => places.iter().zip(values).for_each(|(place, value)| self.dense_units(*place, value)),
            "filter" | "out_channels" | "feature_maps" if self.current.len() == places.len() => {
                let all = self.current.clone();
                for ((at, place), value) in all.clone().zip(&places).zip(values) {
                    self.current = at..at + 1;
                    let span = self.tokens[*place].span;
                    self.set("filters", value, span);
                }
                self.current = all;
            }
            _ => return None,
        }
        Some(noun_at + 1)
    }

    /// `three 3x3 convolutions`, `two conv layers`, `3 layers`.
    pub(super) fn stack(&mut self, at: usize, value: &Value, spelled: bool) -> Option<usize> {
        let count = value.to_json().as_u64().and_then(|count| usize::try_from(count).ok()).filter(|count| *count <= 64)?;
        let (mut here, mut size, mut kind, mut layers) = (at + 1, None, None, false);
        let mut noun = at;
        while let Some(token) = self.at(here) {
            match token.of("layer") {
                Some("any") => {
                    layers = true;
                    noun = here;
                }
                Some(found) if found != "verb" => {
                    kind = Some(found);
                    noun = here;
                }
                _ if matches!(token.kind, Kind::Size(_)) && size.is_none() => size = Some(here),
                _ if self.adjective(here) => {}
                _ => break,
            }
            here += 1;
        }
        let plural = [noun, here - 1].iter().any(|at| self.tokens[*at].words.ends_with('s') || self.tokens[*at].words.ends_with("en"));
        // `两个卷积层的参数量`: the layers that were described.
        let ideograph = self.tokens[at].words.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c));
        let known = kind.is_some_and(|kind| {
            u64::try_from(self.layers.iter().filter(|layer| [variety(kind), "unknown"].contains(&kind_of(layer))).count())
                .is_ok_and(|known| known == count as u64)
        });
        let definite = at > 0 && self.is(at - 1, "flow.definite") && !self.layers.is_empty() || ideograph && known && count > 1;
        let span = self.span(at, here - 1);
        match kind {
            Some("unsupported") | None if layers => {
                // `the three 3x3 layers`: those that were spoken of.
                let same = |layer: &Facts| {
                    layer.get("kernel").is_some_and(|kernel| size.is_none_or(|size| kernel.value.to_json() == self.sizes(size).to_json()))
                };
                if self.split.map_or(self.layers.len(), |(at, _)| at) == count && self.layers[..count].iter().all(same) {
                    return Some(here);
                }
                self.promised = Some((count, span));
                Some(here)
            }
            Some(kind) if (plural || layers || count == 1) && (spelled || size.is_some() || plural) && !definite => {
                // `a single 5x5 conv layer` of the alternative that was described.
                let other = self.split.map_or(self.layers.len(), |(at, _)| at);
                let described = |size| {
                    self.layers[other..].iter().any(|layer| layer.get("kernel").is_some_and(|kernel| kernel.value == self.sizes(size)))
                };
                if count == 1 && self.asking[at] && size.is_some_and(described) {
                    return Some(here);
                }
                if size.is_some_and(|size| self.set_against(size)) {
                    self.split_here(span);
                    self.begin(variety(kind), 1, span);
                } else {
                    self.layer(variety(kind), false, false, count, span);
                }
                if let Some(size) = size {
                    let value = self.sizes(size);
                    self.set("kernel", value, span);
                }
                Some(here)
            }
            Some(_) if definite => Some(here),
            _ => None,
        }
    }

    /// A number of filters, channels, units...
    pub(super) fn count(&mut self, at: usize, noun_at: usize, noun: &str, value: &Value, size: Option<usize>) -> usize {
        let span = self.span(at, noun_at);
        let kinds: Vec<&'static str> = (at + 1..=noun_at).filter_map(|here| self.tokens[here].of("layer")).collect();
        let sizes = size.map(|size| self.sizes(size));
        match noun {
            "filter" => {
                let pooling = self.kind().ends_with("pool") || matches!(self.kind(), "dense" | "flatten" | "batchnorm" | "globalpool");
                // `max pool, 24 filters 5x5`: the convolution before has its own.
                let complete = |layer: &Facts| layer.get("kernel").is_some() && layer.get("filters").is_some_and(|own| own.value != *value);
                let last = self.layers.iter().rfind(|layer| CONVOLUTIONS.contains(&kind_of(layer)));
                if let Some(kind) = kinds.iter().find(|kind| CONVOLUTIONS.contains(kind) && **kind != "conv") {
                    self.layer(kind, false, false, 1, span);
                } else if pooling && !self.asking[at] && last.is_some_and(complete) {
                    self.begin("conv", 1, span);
                } else if pooling {
                    self.layer("conv", !self.boundary, false, 1, span);
                }
                self.set("filters", value.clone(), self.tokens[at].span);
                if let Some(sizes) = sizes {
                    self.set("kernel", sizes, span);
                }
                self.owner = Owner::Filter;
                // The size that follows: `10 filters of size 5x5`.
                return match self.value_after(noun_at) {
                    Some(after) if self.counted(after).is_none() => {
                        let sizes = self.sizes(after);
                        self.set("kernel", sizes, self.span(noun_at, after));
                        after + 1
                    }
                    _ => noun_at + 1,
                };
            }
            "out_channels" => self.set("filters", value.clone(), span),
            "in_channels" => self.in_channels(value.clone(), span),
            // `if all volumes have C channels`
            "channels" if self.everywhere(at) => {
                self.uniform = Some((value.clone(), span));
                self.set_top("channels", value.clone(), span);
            }
            "channels" => {
                self.channels(at, value.clone(), span);
                // `from 192 channels to 16`
                let to = self.at(noun_at + 1).is_some_and(|next| matches!(next.words.as_str(), "to" | "auf" | "à" | "a"));
                if to
                    && self.at(noun_at + 2).is_some_and(|next| matches!(next.kind, Kind::Number(_)))
                    && self.counted(noun_at + 2).is_none()
                    && let Some(filters) = self.single(noun_at + 2)
                {
                    self.set("filters", filters, self.span(noun_at, noun_at + 2));
                    return noun_at + 3;
                }
            }
            "feature_maps" if self.layers.is_empty() && self.owner == Owner::Input => self.set_top("channels", value.clone(), span),
            // `connected to all 6 maps`, `over all 6 maps`
            "feature_maps"
                if self.has("filters")
                    && (at.saturating_sub(3)..at)
                        .any(|here| matches!(self.tokens[here].words.as_str(), "to" | "over" | "across" | "all")) =>
            {
                self.set("depth", value.clone(), span);
            }
            "feature_maps" => {
                self.set("filters", value.clone(), span);
                self.owner = Owner::Output;
            }
            // `one output unit` in a question is where it is asked for.
            "units" | "classes" if self.asking[at] && matches!(self.tokens[at].words.as_str(), "one" | "single") => {}
            // `to classify images into 3 classes`, before the layers are listed: as many as the last of them has units.
            "classes" if !self.in_list(at) && (at..self.tokens.len()).any(|here| self.lists(here)) && !self.asking[at] => {
                self.classes = Some((value.clone(), span));
            }
            "units" | "classes" => self.dense_units(at, value.clone()),
            // `a 5x5 patch with 32 features`
            "in_units"
                if CONVOLUTIONS.contains(&self.kind())
                    && !self.has("filters")
                    && self.has("kernel")
                    && at > 0
                    && self.tokens[at - 1].words == "with" =>
            {
                self.set("filters", value.clone(), span);
            }
            "in_units" if CONVOLUTIONS.contains(&self.kind()) => self.in_channels(value.clone(), span),
            "in_units" if self.kind() == "dense" || self.layers.is_empty() => self.set_top("input_units", value.clone(), span),
            "groups" => self.set("groups", value.clone(), span),
            "frames" => {
                self.set_top("frames", value.clone(), span);
                self.out.topic("3d", span);
                self.owner = Owner::Input;
            }
            "batch" if *value == reading::count("1") => {}
            "batch" => self.set_top("batch", value.clone(), span),
            "bias" if *value == reading::count("1") => self.set_top("bias", Value::Flag(true), span),
            "bias" if *value == reading::count("0") => self.set_top("bias", Value::Flag(false), span),
            "pixels" => return self.pixels(at, noun_at, value.clone()),
            _ => self.loose(at),
        }
        if size.is_some() && noun != "filter" {
            self.loose(size.unwrap_or(at));
        }
        noun_at + 1
    }

    /// Whether what stands before the number at `at` says it of all volumes.
    pub(super) fn everywhere(&self, at: usize) -> bool {
        let start = (0..at).rev().find(|here| self.tokens[*here].kind == Kind::Break || self.sign(*here, ",")).map_or(0, |stop| stop + 1);
        let words = |list: &[&str]| (start..at).any(|here| list.contains(&self.tokens[here].words.as_str()));
        words(&["all", "all the", "every", "each"])
            && words(&["volumes", "volume", "feature maps", "feature map", "tensors", "tensor", "activations", "layers", "layer", "maps"])
            || words(&["every volume", "each volume", "all layers", "each layer", "every layer"])
    }

    /// `1 pixel of zero padding`, `moves 2 pixels at a time`.
    pub(super) fn pixels(&mut self, at: usize, noun_at: usize, value: Value) -> usize {
        let span = self.span(at, noun_at);
        for here in noun_at + 1..noun_at + 6 {
            for (noun, name) in [("noun.padding", "padding"), ("noun.stride", "stride")] {
                if self.is(here, noun) {
                    self.set(name, Value::List(vec![value]), span);
                    return here + 1;
                }
            }
            if !(self.is(here, "flow.link")
                || self.is(here, "flow.prep")
                || self.adjective(here)
                || self.is(here, "topic.side")
                || self.is(here, "noun.pixels"))
            {
                break;
            }
        }
        let moves = |token: &Token| {
            ["move", "slide", "shift", "jump", "step", "sliding", "moving", "verschoben"].iter().any(|verb| token.words.starts_with(verb))
        };
        let pads = |token: &Token| token.is("noun.padding");
        let before = &self.tokens[at.saturating_sub(6)..at];
        if before.iter().any(moves) {
            self.set("stride", Value::List(vec![value]), span);
        } else if before.iter().any(pads) {
            self.set("padding", Value::List(vec![value]), span);
        } else {
            self.loose(at);
        }
        noun_at + 1
    }

    /// Units of a dense layer: of the one that is spoken of, else of a new one.
    pub(super) fn dense_units(&mut self, at: usize, value: Value) {
        let span = self.tokens[at].span;
        if self.kind() != "dense" && self.kind() != "unknown" || self.has("units") {
            self.begin("dense", 1, span);
        }
        if self.kind() == "unknown" {
            self.layer("dense", false, false, 1, span);
        }
        self.out.topic("dense", span);
        self.set("units", value, span);
        self.units_at = Some(at);
    }

    pub(super) fn in_channels(&mut self, value: Value, span: Span) {
        if self.layers.len() > 1 && self.current.start > 0 { self.set("depth", value, span) } else { self.set_top("channels", value, span) }
    }

    /// Channels of what is spoken of: the input, or what comes out.
    pub(super) fn channels(&mut self, at: usize, value: Value, span: Span) {
        let known = self.fresh.contains("channels");
        let to = at > 0 && matches!(self.tokens[at - 1].words.as_str(), "to" | "→" | "->" | "zu" | "auf" | "à" | "a");
        if self.producing
            || self.owner == Owner::Output
            || known && (to || self.tokens[..at].last().is_some_and(|token| token.kind == Kind::Arrow))
        {
            self.set("filters", value, span);
        } else if self.owner == Owner::Filter && known {
            self.set("depth", value, span);
        } else {
            self.set_top("channels", value, span);
        }
    }
}

/// The kind under which a word for a layer is kept.
pub(super) fn variety(kind: &str) -> &str {
    match kind {
        "dilated" | "verb" => "conv",
        "hidden" | "final" => "dense",
        "globalmax" => "globalpool",
        other => other,
    }
}

fn reading_letter(words: &str) -> bool {
    token::letter(&words.replace(' ', "_")).is_some()
}
