//! Nouns: the value of each, put where it belongs, or what is asked for.

use super::{Kind, Owner, Reader, build::kind_of, token};
use crate::{
    diag::Span,
    solve::{fact::Value, reading},
};

impl Reader<'_> {
    /// A noun with its value, or one that is asked for.
    pub(super) fn noun(&mut self, at: usize) -> Option<usize> {
        let token = self.tokens[at].clone();
        let noun = token.of("noun")?;
        let span = token.span;
        match noun {
            // `maps 64 channels to 128 channels`
            // `the layer outputs a 10x10x20 volume`
            "output" | "units"
                if token.words == "outputs"
                    && self.at(at + 1).is_some_and(|next| next.is("flow.indefinite") || matches!(next.kind, Kind::Size(_))) =>
            {
                self.producing = true;
                return Some(at + 1);
            }
            "feature_maps" if self.maps(at) => return Some(at + 1),
            "bias" => return Some(self.bias(at)),
            "pixels" if token.concepts.len() == 1 => return Some(at + 1),
            "size" => return Some(self.size_word(at)),
            "filter" => {
                if self.kind() == "unknown" && self.layers.is_empty() {
                    self.out.topic("conv", span);
                }
                self.owner = Owner::Filter;
            }
            "input" | "in_units" => {
                self.owner = if token.words == "input" && self.is(at + 1, "noun.filter") { self.owner } else { Owner::Input }
            }
            _ => {}
        }
        let field = noun == "kernel" && token.words.starts_with("receptive") && self.asking[at] && self.open;
        if field && self.value_after(at).is_none_or(|value| self.tokens[value].of("number").is_some()) {
            self.ask("receptive", span);
            return Some(at + 1);
        }
        if let Some(next) = self.slot(at, noun) {
            return Some(next);
        }
        let shown = |at: usize| matches!(self.tokens[at].words.as_str(), "following" | "shown" | "above" | "below" | "depicted");
        if noun == "input" && (at > 0 && shown(at - 1) || at + 1 < self.tokens.len() && shown(at + 1)) {
            let span = self.span(at.saturating_sub(1), at);
            self.out.references.push(span);
        }
        match noun {
            "input"
                if self.asking[at]
                    && self.open
                    && ["size", "shape", "dimension", "resolution"].iter().any(|word| token.words.ends_with(word)) =>
            {
                // `the input dimension of the fully connected layer`
                let dense = (at + 1..at + 6)
                    .take_while(|here| {
                        self.is(*here, "flow.link")
                            || self.is(*here, "flow.definite")
                            || self.is(*here, "layer.dense")
                            || self.is(*here, "noun.pixels")
                    })
                    .any(|here| self.is(here, "layer.dense"));
                self.ask(if dense { "flat" } else { "input" }, span);
                Some(at + 1)
            }
            "input" if self.asking[at] && self.open && token.words.starts_with("volume") => {
                self.ask("shape", span);
                Some(at + 1)
            }
            "output" | "feature_maps" => {
                self.owner = Owner::Output;
                let sized = (at + 1..at + 4)
                    .take_while(|here| !self.is(*here, "flow.prep"))
                    .any(|here| self.is(here, "noun.size") || self.is(here, "noun.width") || self.is(here, "noun.height"));
                if self.asking[at] && self.open && !sized {
                    let name = if noun == "output" && self.asked_directly(at) { "shape" } else { "result" };
                    self.ask(name, span);
                }
                None
            }
            "padding" | "stride" | "kernel" | "filter_count" | "dilation" | "groups" | "window" => {
                if noun == "padding"
                    && let Some(next) = self.mode(at)
                {
                    return Some(next);
                }
                if token.words == "pas" && self.is(at + 2, "noun.padding") {
                    return Some(self.negation(at));
                }
                if self.is_negated(at) {
                    let value = Value::List(vec![reading::count("0")]);
                    if noun == "padding" {
                        self.set("padding", value, span);
                    }
                } else if self.asking[at] && self.open {
                    let name = match noun {
                        "kernel" if token.words.starts_with("receptive") => "receptive",
                        "filter_count" => "filters",
                        "window" => "kernel",
                        other => other,
                    };
                    self.ask(name, span);
                }
                Some(at + 1)
            }
            "filter" if self.asking[at] && self.open && self.counting(at) => {
                self.ask("filters", span);
                Some(at + 1)
            }
            "in_units" if self.asking[at] && self.open && token.words.starts_with("in ") => {
                self.ask("flat", span);
                Some(at + 1)
            }
            "out_channels" | "depth" | "channels" if self.asking[at] && self.open && self.owner != Owner::Input => {
                self.ask("depth", span);
                Some(at + 1)
            }
            "width" | "height" | "length" if self.of_field(at) => Some(at + 1),
            "width" | "height" | "length" if self.asking[at] && self.open => {
                self.ask("shape", span);
                Some(at + 1)
            }
            "units" if self.asking[at] && self.counting(at) && !token.words.starts_with("output") && !token.is("flow.adj") => {
                self.ask("neurons", span);
                Some(at + 1)
            }
            "filter" | "input" | "in_units" | "units" | "classes" => {
                (token.of("layer").is_none() && token.of("ask").is_none()).then_some(at + 1)
            }
            _ => None,
        }
    }

    /// Whether the receptive field is what the noun at `at` measures: `the side length of the receptive field`.
    fn of_field(&self, at: usize) -> bool {
        let mut here = at + 1;
        while self.is(here, "flow.link") || self.is(here, "flow.definite") {
            here += 1;
        }
        here > at + 1 && self.is(here, "ask.receptive")
    }

    /// Whether the noun at `at` is itself what is asked for: `find the output volume and ...`, `Output volume?`.
    fn asked_directly(&self, at: usize) -> bool {
        let mut here = at;
        while here > 0 && (self.is(here - 1, "flow.definite") || self.is(here - 1, "flow.link") || self.is(here - 1, "flow.adj")) {
            here -= 1;
        }
        let opens = here == 0
            || self.marked(here)
            || self.tokens[here - 1].kind == Kind::Break
            || self.is(here - 1, "flow.mood")
            || self.tokens[here - 1].kind == Kind::Label;
        let ends = self
            .at(at + 1)
            .is_none_or(|next| next.kind == Kind::Break || matches!(next.words.as_str(), "and" | "," | "und" | "et" | "y" | "&"));
        opens && ends
    }

    /// `padding='same'`, `the padding is valid`: the mode that stands after, skipped over.
    pub(super) fn mode(&mut self, at: usize) -> Option<usize> {
        let mut here = at + 1;
        while self.is(here, "flow.link")
            || self.sign(here, "=")
            || self.sign(here, ":")
            || self
                .at(here)
                .is_some_and(|token| matches!(token.words.as_str(), "type" | "mode" | "set" | "to" | "parameter" | "option" | "argument"))
        {
            here += 1;
        }
        let span = self.span(at, here);
        match self.at(here)?.words.as_str() {
            "same" => self.set("same", Value::Flag(true), span),
            "valid" | "none" => self.set("padding", Value::List(vec![reading::count("0")]), span),
            _ => return None,
        }
        Some(here + 1)
    }

    /// Whether `how many` or `number of` stands before.
    pub(super) fn counting(&self, at: usize) -> bool {
        (at.saturating_sub(3)..at).any(|here| self.counts_out(here))
    }

    /// Whether the token asks for a count: `how many`, `number of`.
    pub(super) fn counts_out(&self, at: usize) -> bool {
        self.at(at).is_some_and(|token| {
            matches!(
                token.words.as_str(),
                "how many" | "number of" | "number" | "wie viele" | "combien" | "cuántos" | "quantos" | "wieviele" | "多少"
            )
        })
    }

    /// Whether `is not used` stands after.
    pub(super) fn is_negated(&self, at: usize) -> bool {
        (at + 1..at + 4)
            .take_while(|here| self.is(*here, "flow.link") || self.is(*here, "flow.no") || self.is(*here, "flow.both"))
            .any(|here| self.is(here, "flow.no"))
    }

    /// The value of a noun, put where it belongs.
    pub(super) fn slot(&mut self, at: usize, noun: &str) -> Option<usize> {
        let lettered = |value: usize| {
            noun == "output"
                && self.asking[at]
                && (at + 1..value).any(|here| self.sign(here, ":"))
                && (at + 1..value).any(|here| self.tokens[here].words.chars().count() == 1 && self.sign(here + 1, "="))
        };
        let value = match self.value_after(at) {
            Some(value) if lettered(value) => return None,
            Some(value) => value,
            None if noun == "input" || noun == "output" => self.value_past_layer(at)?,
            None => return None,
        };
        // `on a 14x14 map: 1x1 128->32`: a layer begins.
        if matches!(self.tokens[value].kind, Kind::Size(_))
            && self.at(value + 2).is_some_and(|next| next.kind == Kind::Arrow)
            && self.single(value + 1).is_some()
        {
            return None;
        }
        let span = self.span(at, value);
        let number = self.single(value);
        let counted = matches!(self.tokens[value].kind, Kind::Number(_)) && self.counts_something(value);
        let linked = value > at + 1;
        // `une image en couleur de taille 64x64`
        if noun == "input"
            && let Some(image) = (at + 1..value).find_map(|here| self.tokens[here].of("image"))
        {
            self.set_top("channels", reading::count(if image == "rgb" { "3" } else { "1" }), span);
        }
        if let Some(next) = self.spread(noun, value) {
            return Some(next);
        }
        let vector = matches!(&self.tokens[value].kind, Kind::Tuple(_)) && self.is_vector(value);
        match (noun, number) {
            ("filter", _) if vector => {
                let values = self.sizes(value);
                self.set("weights", values, span);
            }
            ("input", _) if vector => {
                let values = self.sizes(value);
                self.given("input", values, span);
            }
            ("stride" | "padding" | "dilation", _) if self.kernel_follows(value) => {
                if noun == "dilation" {
                    self.dilated = Some(span);
                }
                return None;
            }
            ("stride" | "padding" | "dilation", _) => {
                let after = |here: usize| matches!(self.tokens[here].words.as_str(), "after" | "nach" | "après" | "después");
                if noun == "padding" && (at.saturating_sub(2)..at).any(after) {
                    self.padded = Some(span);
                }
                self.apply_postfix(value);
                let sizes = self.sizes(value);
                self.set(noun, sizes, span);
                self.restore_postfix();
                return Some(self.after_pixels(value));
            }
            ("kernel" | "window", _) => {
                let sizes = self.sizes(value);
                self.set("kernel", sizes, span);
                self.owner = Owner::Filter;
            }
            ("output_padding" | "groups", Some(count)) => self.set(noun, count, span),
            ("filter_count", Some(count)) => {
                if self.kind().ends_with("pool") || self.kind() == "dense" {
                    self.layer("conv", !self.boundary, false, 1, span);
                }
                self.set("filters", count, span);
            }
            ("filter", Some(count)) if !counted => {
                let plural = self.tokens[at].words.ends_with('s');
                let many =
                    plural && (self.sign(at + 1, "=") || self.sign(at + 1, ":")) && !(at + 1..value).any(|here| self.is(here, "noun.size"));
                self.turn_to_filters();
                if many {
                    self.set("filters", count, span)
                } else {
                    self.set("kernel", Value::List(vec![count]), span)
                }
                self.owner = Owner::Filter;
            }
            ("filter", None) => {
                self.turn_to_filters();
                let sizes = self.sizes(value);
                self.set("kernel", sizes, span);
                self.owner = Owner::Filter;
            }
            ("in_channels", Some(count)) if !counted || linked => self.in_channels(count, span),
            ("out_channels", Some(count)) if !counted || linked => self.set("filters", count, span),
            ("channels", Some(count)) if linked && !counted => self.channels(at, count, span),
            ("depth", Some(count)) if !counted => match self.owner {
                Owner::Filter => self.set("depth", count, span),
                Owner::Output => self.set("filters", count, span),
                _ => self.set_top("channels", count, span),
            },
            ("width" | "height" | "length", Some(count)) if !counted => self.extent(noun, count, span),
            ("frames", Some(count)) if linked && !counted => self.set_top("frames", count, span),
            ("batch", Some(count)) if !counted => self.set_top("batch", count, span),
            ("units" | "classes", Some(count)) if linked && !counted && !self.tokens[at].is("noun.output") => {
                self.dense_units(value, count)
            }
            ("in_units", Some(count)) if linked && !counted && !self.tokens[at].is("noun.input") => {
                self.set_top("input_units", count, span)
            }
            ("input", number) => {
                // `the input be W1 = 32`: the letter says which side.
                if (at + 1..value)
                    .any(|here| token::letter(&self.tokens[here].words.replace(' ', "_")) == Some("side") && self.sign(here + 1, "="))
                {
                    return None;
                }
                let sized = (at + 1..value).any(|here| self.is(here, "noun.size") || self.sign(here, "=") || self.sign(here, ":"))
                    || self.tokens[at].words.contains(' ');
                if number.is_some() && (counted || !sized) || self.kernel_follows(value) {
                    return None;
                }
                let sizes = self.sizes(value);
                if self.producing
                    && ["volume", "tensor", "matrix", "array", "grid", "feature map of"].contains(&self.tokens[at].words.as_str())
                {
                    self.set("output", sizes, span);
                    self.owner = Owner::Output;
                    return Some(value + 1);
                }
                self.set_top("input", sizes, span);
                self.owner = Owner::Input;
                self.producing = false;
            }
            ("in_units", None) if matches!(self.tokens[value].kind, Kind::Size(_)) && !self.kernel_follows(value) => {
                let sizes = self.sizes(value);
                self.set_top("input", sizes, span);
                self.owner = Owner::Input;
            }
            ("output" | "feature_maps", number) => {
                if counted || self.kernel_follows(value) || self.input_follows(value) {
                    return None;
                }
                if noun == "feature_maps" && number.is_some() {
                    return None;
                }
                if number.is_some() && self.layers.iter().any(|layer| kind_of(layer) == "dense") {
                    self.dense_units(value, number.unwrap_or(Value::Flag(false)));
                    return Some(value + 1);
                }
                let first = noun == "feature_maps" && !self.producing && self.out.facts.get("input").is_none();
                let sizes = self.sizes(value);
                if first {
                    self.set_top("input", sizes, span)
                } else {
                    self.set("output", sizes, span)
                }
                self.owner = if first { Owner::Input } else { Owner::Output };
            }
            _ => return None,
        }
        Some(value + 1)
    }

    /// `kernel sizes 5, 3, 3` of three layers: one for each.
    fn spread(&mut self, noun: &str, value: usize) -> Option<usize> {
        let name = match noun {
            "kernel" | "window" => "kernel",
            "stride" | "padding" | "dilation" => noun,
            _ => return None,
        };
        let mut places = vec![value];
        let mut here = value + 1;
        while let Some(token) = self.at(here) {
            match token.kind {
                Kind::Number(_) | Kind::Size(_) => places.push(here),
                _ if token.sign(",") || matches!(token.words.as_str(), "and" | "und" | "et" | "y") => {}
                _ => break,
            }
            here += 1;
        }
        if places.len() < 2 || places.len() != self.layers.len() || self.current.len() != places.len() {
            return None;
        }
        let all = self.current.clone();
        for (at, place) in all.clone().zip(&places) {
            self.current = at..at + 1;
            let (sizes, span) = (self.sizes(*place), self.tokens[*place].span);
            self.set(name, sizes, span);
        }
        self.current = all;
        places.last().map(|last| last + 1)
    }

    /// Whether a noun that is counted follows the number at `at`.
    pub(super) fn counts_something(&self, at: usize) -> bool {
        let noun = |here: usize| {
            ["filter", "channels", "in_channels", "out_channels", "units", "groups", "feature_maps", "frames"]
                .into_iter()
                .any(|noun| self.is(here, &format!("noun.{noun}")))
        };
        let near = (at + 1..at + 4).find(|here| {
            noun(*here)
                || !(self.is(*here, "flow.adj")
                    || self.at(*here).is_some_and(|token| matches!(token.kind, Kind::Size(_)) || token.of("image").is_some()))
        });
        near.is_some_and(|here| noun(here) && self.value_after(here).is_none_or(|_| !self.sign(here + 1, "=")))
    }

    /// Whether the size at `at` is that of the filters or of the layer that follow.
    pub(super) fn kernel_follows(&self, at: usize) -> bool {
        matches!(self.tokens[at].kind, Kind::Size(_))
            && self
                .at(at + 1)
                .is_some_and(|next| next.is("noun.filter") || next.is("noun.window") || next.of("layer").is_some_and(|kind| kind != "any"))
    }

    /// Whether the size at `at` is that of the input that follows: `the output size of a 28x28 image`.
    pub(super) fn input_follows(&self, at: usize) -> bool {
        (at + 1..at + 4)
            .take_while(|here| {
                self.is(*here, "noun.input")
                    || self.is(*here, "flow.adj")
                    || self.at(*here).is_some_and(|token| token.of("image").is_some())
            })
            .any(|here| self.is(here, "noun.input") || self.at(here).is_some_and(|token| token.of("image").is_some()))
    }

    /// Numbers in brackets that are no size: one is not positive or not whole, or there are more than three.
    pub(super) fn is_vector(&self, at: usize) -> bool {
        let Kind::Tuple(items) = &self.tokens[at].kind else { return false };
        let odd = items.iter().any(|item| matches!(item, Value::Number(value, _) if !value.is_integer() || *value <= crate::num::Rational::from(num_bigint::BigInt::from(0))));
        self.source[self.tokens[at].span.start..].starts_with('[')
            && (self.given_input() || odd || items.len() > 4 || self.out.about("1d") || items.len() == 1)
    }

    /// Skips `pixels on each side` after a value.
    pub(super) fn after_pixels(&self, value: usize) -> usize {
        let mut here = value + 1;
        while self.is(here, "noun.pixels") || self.is(here, "topic.side") || self.is(here, "topic.direction") {
            here += 1;
        }
        here
    }

    /// Width, height or length of what is spoken of.
    pub(super) fn extent(&mut self, noun: &str, count: Value, span: Span) {
        if self.owner == Owner::Filter {
            let mut sizes = match self.layers.get(self.current.start).and_then(|layer| layer.get("kernel")).map(|fact| fact.value.clone()) {
                Some(Value::List(sizes)) if sizes.len() == 1 => sizes,
                _ => Vec::new(),
            };
            sizes.push(count);
            if sizes.len() > 1 {
                let all = Value::List(sizes);
                for layer in self.layers.get_mut(self.current.clone()).into_iter().flatten() {
                    layer.set("kernel", all.clone(), span);
                }
            } else {
                self.set("kernel", Value::List(sizes), span);
            }
        } else if noun == "length" {
            self.out.topic("1d", span);
            self.set_top("input", Value::List(vec![count]), span);
        } else {
            self.set_top(noun, count, span);
        }
    }

    /// `size` and its like: of what was spoken of, or asked for.
    pub(super) fn size_word(&mut self, at: usize) -> usize {
        let span = self.tokens[at].span;
        // `Compute the output size: W = 227, F = 11`
        let lettered = |value: usize| {
            self.asking[at]
                && self.sign(at + 1, ":")
                && (at + 2..value).any(|here| self.tokens[here].words.chars().count() == 1 && self.sign(here + 1, "="))
        };
        if let Some(value) = self.value_after(at).filter(|value| !lettered(*value)) {
            let counted = matches!(self.tokens[value].kind, Kind::Number(_)) && self.counts_something(value);
            if !counted && !self.kernel_follows(value) && !self.input_follows(value) {
                let whole = self.span(at, value);
                let sizes = self.sizes(value);
                match self.owner {
                    Owner::Input => self.set_top("input", sizes, whole),
                    Owner::Output => self.set("output", sizes, whole),
                    Owner::Filter => self.set("kernel", sizes, whole),
                    // `one sample has the shape (50, 3)`
                    Owner::Nothing if matches!(self.tokens[value].kind, Kind::Tuple(_)) && self.of_data(at) => {
                        self.set_top("input", sizes, whole);
                    }
                    Owner::Nothing if matches!(self.tokens[value].kind, Kind::Size(_)) || self.layers.is_empty() => {
                        return self.size(value);
                    }
                    Owner::Nothing if !self.current.is_empty() && !self.has("kernel") => self.set("kernel", sizes, whole),
                    Owner::Nothing => self.loose(value),
                }
                return value + 1;
            }
        }
        // `conv(x).shape = ?`
        if self.asking[at] && self.sign(at + 1, "=") && self.at(at + 2).is_some_and(|next| next.words.starts_with('?')) {
            self.ask("shape", span);
            return at + 2;
        }
        if !self.asking[at] || at > 0 && matches!(self.tokens[at - 1].words.as_str(), "same" | "in" | "any" | "equal") {
            return at + 1;
        }
        // `the size of the filters`, `the size of the input`, `the size of the receptive field`.
        let mut here = at + 1;
        while self.is(here, "flow.link")
            || self.is(here, "flow.definite")
            || self.sign(here, "(") && self.is(here + 1, "flow.adj") && self.sign(here + 2, ")")
            || self.sign(here, ")")
            || here == at + 1 && (self.is(here, "noun.length") || self.is(here, "noun.width"))
            || self.is(here, "flow.adj") && self.at(here).is_some_and(|token| token.of("noun").is_none())
        {
            here += 1;
        }
        // `the shape of the weight matrix`, `the shape of the bias`
        let matrix = self.at(here + 1).is_some_and(|next| matches!(next.words.as_str(), "matrix" | "matrices" | "tensor" | "tensors"));
        let weights = self.at(here).is_some_and(|token| token.words == "weight matrix") || self.is(here, "ask.weights") && matrix;
        if weights || self.is(here, "noun.bias") {
            self.used.extend(here..=here + usize::from(matrix));
            self.ask(if weights { "weight_shape" } else { "bias_shape" }, span);
            return here + 1;
        }
        if self.is(here, "ask.receptive")
            || self.is(here, "ask.im2col")
            || self.is(here, "ask.flat")
            || self.is(here, "noun.padding") && self.open
        {
            return at + 1;
        }
        if (self.is(here, "noun.filter") || self.is(here, "noun.window"))
            && self.value_after(here).is_none()
            && self.open
            && !self.has("kernel")
        {
            self.ask("kernel", span);
            return here + 1;
        }
        let bare_input = self.is(here, "noun.input")
            && self.at(here).is_some_and(|token| token.words.starts_with("input"))
            && self.value_after(here).is_none();
        if bare_input && self.open && !self.is(here, "noun.output") {
            self.ask("input", span);
            return here + 1;
        }
        let before = if at > 1 && self.is(at - 1, "flow.link") { at - 2 } else { at.saturating_sub(1) };
        let after_output = at > 0 && (self.is(before, "noun.output") || self.is(before, "noun.feature_maps"));
        if self.open || after_output || self.opens_late(at) {
            self.ask("shape", span);
        }
        at + 1
    }

    /// Whether the clause before `at` speaks of the data that go in.
    fn of_data(&self, at: usize) -> bool {
        const DATA: [&str; 8] = ["data", "sample", "samples", "example", "observation", "dataset", "window", "recording"];
        let sentence = self.sentence_of(at);
        (sentence.start..at).any(|here| {
            let words = self.tokens[here].words.as_str();
            DATA.iter().any(|word| words.split(' ').any(|part| part == *word)) || self.is(here, "noun.input")
        }) && (sentence.start..at).all(|here| !self.is(here, "noun.filter") && !self.is(here, "noun.output"))
    }

    /// Whether a verb that asks stands a few words before, prepositions or not: `what will the new size be`.
    pub(super) fn opens_late(&self, at: usize) -> bool {
        (at.saturating_sub(4)..at).any(|here| self.is(here, "flow.mood"))
    }

    /// Biases: counted, not counted, with a value, or asked for.
    pub(super) fn bias(&mut self, at: usize) -> usize {
        let span = self.tokens[at].span;
        let plural = self.tokens[at].words.ends_with('s');
        if let Some(value) = self.value_after(at) {
            match (&self.tokens[value].kind, self.single(value)) {
                (Kind::Number(_), Some(number)) if !self.counts_something(value) => {
                    let whole = self.span(at, value);
                    self.set_top("bias_value", number, whole);
                    return value + 1;
                }
                (Kind::Word, _) if matches!(self.tokens[value].words.as_str(), "b") => return value + 1,
                _ => {}
            }
        }
        let truth = self.sign(at + 1, "=").then(|| self.at(at + 2).map(|token| token.words.clone())).flatten();
        if let Some(truth) = truth.filter(|truth| truth == "false" || truth == "true" || truth == "none") {
            self.set_top("bias", Value::Flag(truth == "true"), span);
            return at + 3;
        }
        let after: Vec<usize> = (at + 1..at + 6)
            .take_while(|here| {
                self.at(*here).is_some_and(|token| token.kind == Kind::Word && token.of("ask").is_none() && !token.is("flow.prep"))
            })
            .collect();
        if after.iter().any(|here| self.is(*here, "flow.no")) {
            self.set_top("bias", Value::Flag(false), span);
            return after.iter().rfind(|here| self.is(**here, "flow.no")).map_or(at + 1, |here| here + 1);
        }
        if after.iter().take(3).any(|here| {
            self.is(*here, "flow.with")
                && self.at(*here).is_some_and(|token| {
                    token.words.starts_with("incl") || token.words.starts_with("count") || token.words.starts_with("consider")
                })
        }) {
            self.set_top("bias", Value::Flag(true), span);
            return at + 1;
        }
        let asked_before = (at.saturating_sub(3)..at).any(|here| self.is(here, "ask.weights") || self.counting(here));
        let included = (at.saturating_sub(4)..at)
            .rev()
            .take_while(|here| self.tokens[*here].kind != Kind::Break && !self.is(*here, "ask.parameters"))
            .any(|here| self.is(here, "flow.with"));
        let counted = (at.saturating_sub(2)..at).any(|here| self.counts_out(here));
        if self.asking[at] && plural && (counted || !included && (self.open || asked_before)) {
            self.ask("biases", span);
            // `How many weights and biases are there?` may want the sum.
            let beside = (1..=3).find(|back| at >= *back && self.is(at - back, "ask.weights")).is_some();
            if beside && !counted && !self.out.about("per_neuron") {
                self.ask("parameters", span);
            }
        } else {
            self.set_top("bias", Value::Flag(true), span);
        }
        at + 1
    }
}
