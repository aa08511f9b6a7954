//! Layers: where they begin, which of them an attribute belongs to, and what they make of the facts at the end.

use super::{Kind, Owner, Reader};
use crate::{
    diag::Span,
    solve::{
        fact::{Facts, Value},
        reading::{self, Clash},
    },
};

/// Kinds of layers that have filters.
pub(super) const CONVOLUTIONS: [&str; 6] = ["conv", "depthwise", "pointwise", "transposed", "grouped", "separable"];

/// The kind of a layer.
pub(super) fn kind_of(layer: &Facts) -> &str {
    match layer.get("kind").map(|fact| &fact.value) {
        Some(Value::Words(kind)) => kind,
        _ => "unknown",
    }
}

/// Whether a layer of `kind` slides a window.
fn windowed(kind: &str) -> bool {
    CONVOLUTIONS.contains(&kind) || kind == "maxpool" || kind == "avgpool"
}

/// Whether nothing but its kind is known of a layer.
pub(super) fn bare(layer: &Facts) -> bool {
    layer.iter().all(|(name, _)| matches!(name, "kind" | "index" | "place" | "all"))
}

/// Whether two statements say the same: `3` and `3x3` do, and `5x5` is part of `5x5x3`.
pub(super) fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::List(a), Value::List(b)) if a.len() == 1 || b.len() == 1 => a.iter().all(|x| b.iter().all(|y| same(x, y))),
        (Value::List(a), Value::List(b)) => a.iter().zip(b).all(|(x, y)| same(x, y)),
        (Value::Number(a, _), Value::Number(b, _)) => a == b,
        _ => left == right,
    }
}

impl Reader<'_> {
    /// Begins a layer (or `count` of them).
    pub(super) fn begin(&mut self, kind: &str, count: usize, span: Span) {
        let from = self.layers.len();
        for _ in 0..count.clamp(1, 64) {
            let mut layer = Facts::default();
            layer.set("kind", Value::Words(kind.to_owned()), span);
            self.layers.push(layer);
        }
        self.current = from..self.layers.len();
        self.boundary = false;
        self.owner = Owner::Nothing;
    }

    /// Goes back to layers that are there.
    pub(super) fn turn(&mut self, to: std::ops::Range<usize>) {
        if self.current != to {
            self.current = to;
            self.owner = Owner::Nothing;
        }
        self.boundary = false;
    }

    /// The kind of the current layer; `unknown` where there is none.
    pub(super) fn kind(&self) -> &str {
        self.layers.get(self.current.start).map_or("unknown", |layer| kind_of(layer))
    }

    /// Whether the current layer has `name`.
    pub(super) fn has(&self, name: &str) -> bool {
        self.layers.get(self.current.start).is_some_and(|layer| layer.get(name).is_some())
    }

    /// A layer of `kind` that is spoken of with an article or in a question: the one that is there, else a new one.
    pub(super) fn layer(&mut self, kind: &str, definite: bool, asking: bool, count: usize, span: Span) {
        let topic = if CONVOLUTIONS.contains(&kind) { "conv" } else { kind };
        self.out.topic(topic, span);
        if count > 1 {
            return self.begin(kind, count, span);
        }
        let known = self.kind().to_owned();
        let empty = self.layers.get(self.current.start).is_some_and(bare);
        let same_kind = |layer: &Facts| kind_of(layer) == kind || kind == "pool" && kind_of(layer).ends_with("pool");
        let there = self.layers.iter().rposition(same_kind);
        if self.current.is_empty() || self.layers.is_empty() {
            return self.begin(kind, 1, span);
        }
        // Filters without a name are those of a convolution.
        if known == "unknown"
            && !CONVOLUTIONS.contains(&kind)
            && (self.has("weights") || self.has("filters") || self.has("kernel") && self.boundary)
        {
            self.name_kind("conv", span);
            return self.layer(kind, definite, asking, count, span);
        }
        if known == "unknown" || known == "pool" && kind.ends_with("pool") && (empty || !self.boundary) {
            return self.name_kind(kind, span);
        }
        // `the first hidden layer is convolutional`
        if known == "dense" && empty && CONVOLUTIONS.contains(&kind) && !self.boundary {
            return self.name_kind(kind, span);
        }
        // A convolution whose variety follows: `a conv layer (depthwise)`.
        if known == "conv" && CONVOLUTIONS.contains(&kind) && kind != "conv" && !self.boundary && empty {
            return self.name_kind(kind, span);
        }
        if CONVOLUTIONS.contains(&known.as_str())
            && kind == "conv"
            && (definite || empty || asking || !self.boundary && !self.has("kernel"))
        {
            return self.turn(self.current.clone());
        }
        if let Some(there) = there
            && (definite || asking || bare(&self.layers[there]))
        {
            let to = if self.current.contains(&there) { self.current.clone() } else { there..there + 1 };
            return self.turn(to);
        }
        self.begin(kind, 1, span);
    }

    fn name_kind(&mut self, kind: &str, span: Span) {
        for layer in self.layers.get_mut(self.current.clone()).into_iter().flatten() {
            layer.set("kind", Value::Words(kind.to_owned()), span);
        }
        if CONVOLUTIONS.contains(&kind) && !self.layers.iter().any(|layer| kind_of(layer) == "dense") {
            self.out.topics.retain(|(topic, _)| topic != "dense");
        }
    }

    /// The layer of number `index`, `Layer 2:` or `conv2`: the one that is there, else a new one.
    pub(super) fn indexed(&mut self, kind: &str, index: i64, span: Span) {
        let matches = |layer: &Facts| {
            layer.get("index").is_some_and(|fact| fact.value == reading::count(&index.to_string()))
                && (kind == "unknown" || kind_of(layer) == kind || kind == "pool" && kind_of(layer).ends_with("pool"))
        };
        if let Some(at) = self.layers.iter().position(matches) {
            return self.turn(at..at + 1);
        }
        // `three convolutional layers: Layer-1: ..., Layer-2: ...`
        let open = |layer: &Facts| {
            bare(layer) && layer.get("index").is_none() && (kind == "unknown" && kind_of(layer) != "unknown" || kind_of(layer) == kind)
        };
        let promised =
            self.layers.iter().filter(|layer| open(layer)).count() > 1 || self.layers.iter().any(|layer| layer.get("index").is_some());
        if let Some(at) = self.layers.iter().position(open).filter(|_| promised) {
            self.turn(at..at + 1);
            self.put("index", reading::count(&index.to_string()), span);
            return;
        }
        let implied = self.layers.get(self.current.start).is_some_and(|layer| kind_of(layer) == "unknown" && layer.get("index").is_none());
        if implied && kind != "unknown" {
            self.name_kind(kind, span);
        } else {
            self.begin(kind, 1, span);
        }
        if kind != "unknown" {
            self.out.topic(if CONVOLUTIONS.contains(&kind) { "conv" } else { kind }, span);
        }
        self.put("index", reading::count(&index.to_string()), span);
        if kind == "unknown" {
            self.put("place", reading::count(&index.to_string()), span);
        }
    }

    /// States an attribute of the current layers; one that they have already, after a boundary, begins the next layer.
    pub(super) fn set(&mut self, name: &str, value: Value, span: Span) {
        if self.current.is_empty() || self.layers.is_empty() {
            let owner = self.owner;
            self.begin("unknown", 1, span);
            self.owner = owner;
        }
        let first = self.current.start;
        let known = self.layers.get(first).and_then(|layer| layer.get(name)).cloned();
        let key = format!("{first}.{name}");
        match known {
            Some(known) if same(&known.value, &value) => {
                if !matches!((&known.value, &value), (Value::List(a), Value::List(b)) if a.len() >= b.len()) {
                    self.put(name, value, span);
                }
            }
            Some(known) if self.fresh.contains(&key) => {
                if self.boundary && matches!(name, "filters" | "kernel") {
                    let kind = self.kind().to_owned();
                    self.begin(&kind, 1, span);
                    return self.set(name, value, span);
                }
                self.out.clashes.push(Clash { name: name.to_owned(), first: known.span, second: span });
            }
            _ => self.put(name, value, span),
        }
        self.boundary = false;
    }

    pub(super) fn put(&mut self, name: &str, value: Value, span: Span) {
        for at in self.current.clone() {
            if let Some(layer) = self.layers.get_mut(at) {
                layer.set(name, value.clone(), span);
            }
            self.fresh.insert(format!("{at}.{name}"));
        }
    }

    /// Whether the sentence at `span` asks; of a statement before the verb that asks it does not, where the place matters.
    fn asks_at(&self, span: Span, place: bool) -> bool {
        self.tokens.iter().position(|token| token.span.end > span.start).is_some_and(|at| {
            let sentence = self.sentence_of(at);
            let question = self.at(sentence.end).is_some_and(|stop| stop.words.starts_with(['?', '？']));
            self.asking[at] && (!place || question || (sentence.start..at).any(|here| self.is(here, "flow.mood")))
        })
    }

    /// `How many are there including biases, and how many without?`
    fn biased_question(&self) -> bool {
        (0..self.tokens.len()).any(|at| {
            let asked = self.asking[at] && self.is(at, "noun.bias");
            let sentence = self.sentence_of(at);
            asked
                && sentence.clone().any(|here| self.is(here, "flow.mood") && here < at)
                && (at.saturating_sub(3)..at).any(|here| self.is(here, "flow.with") && sentence.contains(&here))
        })
    }

    /// States a fact of the whole problem.
    pub(super) fn set_top(&mut self, name: &str, value: Value, span: Span) {
        match self.out.facts.get(name) {
            // `C channels ... for C = 64`
            Some(known) if matches!(known.value, Value::Formula(_)) && matches!(value, Value::Number(..)) => {
                self.out.facts.set(name, value, span);
            }
            Some(known) if same(&known.value, &value) && name != "input" => {}
            Some(known) if known.value == value => {}
            // There are biases, and the question counts without them.
            Some(known)
                if name == "bias"
                    && known.value == Value::Flag(true)
                    && value == Value::Flag(false)
                    && !self.asks_at(known.span, true)
                    && self.asks_at(span, false)
                    && (0..self.tokens.len()).filter(|at| self.asking[*at] && self.is(*at, "noun.bias")).count() < 3
                    && !self.biased_question() =>
            {
                self.out.facts.set(name, value, span);
            }
            Some(known) if self.fresh.contains(name) => {
                let first = known.span;
                self.out.clashes.push(Clash { name: name.to_owned(), first, second: span });
            }
            _ => self.out.facts.set(name, value, span),
        }
        self.fresh.insert(name.to_owned());
    }

    /// Puts the layers among the facts: one layer's attributes beside the input, several as a list.
    pub(super) fn finish(&mut self) {
        self.restated();
        self.share();
        self.unknowns();
        self.doubts();
        self.unbiased();
        self.layers.retain(|layer| kind_of(layer) != "unknown" || !bare(layer));
        // `convolutions round down, pooling rounds up` names no further layers.
        if self.out.about("floor") || self.out.about("ceil") {
            let described: Vec<String> = self.layers.iter().filter(|layer| !bare(layer)).map(|layer| kind_of(layer).to_owned()).collect();
            let named = |layer: &Facts| {
                let kind = kind_of(layer);
                described.iter().any(|known| known == kind || kind == "pool" && known.ends_with("pool"))
            };
            self.layers.retain(|layer| !(bare(layer) && named(layer)));
        }
        let computes = self.out.facts.get("given").is_some() || self.layers.iter().any(|layer| layer.get("weights").is_some());
        let trailing = self.layers.len() == 2 && kind_of(&self.layers[0]) != "relu" && CONVOLUTIONS.contains(&kind_of(&self.layers[0]));
        self.layers.retain(|layer| kind_of(layer) != "relu" || computes && !trailing);
        // `Layer 2` may be spoken of before layer 1.
        let place = |layer: &Facts| layer.get("place").and_then(|fact| fact.value.to_json().as_i64());
        if self.layers.iter().all(|layer| place(layer).is_some()) {
            self.layers.sort_by_key(place);
        }
        for at in 0..self.layers.len() {
            let span = self.layers[at].get("kind").map(|fact| fact.span).unwrap_or_default();
            let implied = match kind_of(&self.layers[at]) {
                "unknown" if self.layers[at].get("units").is_some() => "dense",
                "unknown" if self.out.about("maxpool") && self.layers[at].get("filters").is_none() && self.layers.len() == 1 => "maxpool",
                "unknown" => "conv",
                // Pooling that nobody calls average takes the maximum.
                "pool" if self.out.about("avgpool") => "avgpool",
                "pool" => "maxpool",
                _ => continue,
            };
            self.layers[at].set("kind", Value::Words(implied.to_owned()), span);
            self.out.topic(implied, span);
            self.layers[at].remove("index");
        }
        for layer in &mut self.layers {
            // `groups=32` makes it a grouped convolution; one group is none.
            if let Some(groups) = layer.get("groups").cloned().filter(|_| kind_of(layer) == "conv") {
                if groups.value == reading::count("1") {
                    layer.remove("groups");
                } else {
                    layer.set("kind", Value::Words("grouped".to_owned()), groups.span);
                }
            }
            layer.remove("index");
            layer.remove("place");
        }
        // `the number of neurons after flattening`
        let flattened = (0..self.tokens.len())
            .any(|at| self.asking[at] && self.is(at, "noun.units") && (at + 1..at + 4).any(|here| self.is(here, "ask.flat")));
        if flattened && self.out.is_asked("flat") {
            self.out.asked.retain(|asked| asked.name != "neurons");
        }
        self.explained_count();
        // `After pad = 2, what is the size?`, and no filter anywhere.
        let filtering = |layer: &Facts| ["kernel", "filters", "stride", "units"].iter().any(|name| layer.get(name).is_some());
        if let Some(span) = self.padded.filter(|_| !self.layers.iter().any(filtering)) {
            self.out.asked.retain(|asked| !matches!(asked.name.as_str(), "shape" | "result"));
            self.ask("padded", span);
        }
        // `How many weights are there, with biases?` wants both.
        if let Some(asked) = self.out.asked.iter().find(|asked| asked.name == "weights").map(|asked| asked.span)
            && self.out.facts.get("bias").is_some_and(|fact| fact.value == Value::Flag(true))
            && !self.out.is_asked("biases")
        {
            self.out.ask("parameters", asked);
        }
        // What a familiar quantity is compared with or described beside is computed all the same.
        let told = self.layers.iter().any(|layer| !bare(layer)) || self.out.facts.get("input").is_some();
        if !self.out.asked.is_empty() && !self.layers.is_empty() && told {
            self.out.topics.retain(|(topic, _)| topic != "concept");
        }
        if self.out.about("conv") && self.layers.iter().any(|layer| kind_of(layer) == "transposed") {
            self.out.topics.retain(|(topic, _)| topic != "upsampling");
        }
        self.out.topics.retain(|(topic, _)| !matches!(topic.as_str(), "pool" | "unknown" | "conv3-64"));
        if let Some((_, span)) = self.promised.filter(|(count, _)| *count != self.layers.len()) {
            self.out.loose.push(span);
        }
        if let Some((classes, span)) = self.classes.clone()
            && self
                .layers
                .iter()
                .rfind(|layer| kind_of(layer) == "dense")
                .and_then(|layer| layer.get("units"))
                .is_none_or(|units| units.value != classes)
        {
            self.out.loose.push(span);
        }
        if let Some(span) = self.dilated.filter(|_| self.layers.iter().all(|layer| layer.get("dilation").is_none())) {
            self.out.loose.push(span);
        }
        if let Some(wrong) = self.wrong_inputs.clone() {
            for layer in self.layers.iter_mut().filter(|layer| layer.get("input_units").is_some_and(|known| known.value == wrong)) {
                layer.remove("input_units");
            }
        }
        if let Some(at) = self.alternatives_listed() {
            self.loose(at);
        }
        self.up_to();
        // `the receptive field after each layer`
        let after_each = (0..self.tokens.len()).find(|at| {
            self.asking[*at]
                && matches!(self.tokens[*at].words.as_str(), "each" | "every" | "each layer" | "every layer" | "each of the layers")
                && (at.saturating_sub(2)..*at).any(|here| matches!(self.tokens[here].words.as_str(), "after" | "of" | "at" | "for"))
        });
        if let Some(at) = after_each.filter(|_| self.out.is_asked("receptive")) {
            let span = self.tokens[at].span;
            self.out.facts.set("each", Value::Flag(true), span);
        }
        // What `...` leaves out makes no difference to a layer whose output is stated.
        if let Some(layer) = self.elided.and_then(|at| self.layers.get_mut(at))
            && let Some(output) = layer.get("output").cloned()
        {
            layer.set("elided", Value::Flag(true), output.span);
        } else if let Some(at) = self.elided.filter(|at| *at < self.layers.len())
            && let Some(kind) = self.layers[at].get("kind")
        {
            let span = kind.span;
            self.out.loose.push(span);
        }
        self.parts();
        self.compare();
        self.separate();
        // The channels that the first layer takes are those of the input.
        if let (None, Some(first)) = (self.out.facts.get("channels"), self.layers.iter_mut().find(|layer| windowed(kind_of(layer))))
            && let Some(channels) = first.get("channels").cloned()
        {
            first.remove("channels");
            self.out.facts.set("channels", channels.value, channels.span);
        }
        if self.out.is_asked("flat") {
            self.layers.retain(|layer| kind_of(layer) != "dense" || !bare(layer));
        }
        // `a 3D image of 39x39` is a volume of channels, and no 3-D convolution.
        let flat = |value: &Value, least: usize| matches!(value, Value::List(sizes) if sizes.len() == 2 || sizes.len() == least);
        if self.out.about("3d")
            && self.out.facts.get("input").is_some_and(|input| flat(&input.value, 2))
            && self.layers.iter().filter_map(|layer| layer.get("kernel")).all(|kernel| flat(&kernel.value, 1))
            && self.layers.iter().filter_map(|layer| layer.get("kernel")).any(|kernel| flat(&kernel.value, 2))
            && !self.tokens.iter().any(|token| token.words.replace(' ', "").contains("3dconv") || token.words.contains("conv3d"))
        {
            self.out.topics.retain(|(topic, _)| topic != "3d");
        }
        self.place_weights();
        self.share_input();
        self.uniform();
        reading::normalise(&mut self.out, &mut self.layers);
        self.depths();
        self.alternatives();
        reading::symbolic(&mut self.out, &self.layers);
        match self.layers.as_slice() {
            [] => {}
            [layer] if !self.out.is_asked("receptive") && kind_of(layer) != "globalpool" && (!computes || windowed(kind_of(layer))) => {
                reading::single_layer(&mut self.out, layer);
            }
            layers => reading::layer_list(&mut self.out, layers),
        }
    }

    /// `It has 320 parameters. How is this number calculated?`: the count is asked for, and the stated one is the writer's.
    fn explained_count(&mut self) {
        if !self.out.asked.is_empty() || !self.out.asks {
            return;
        }
        let how = (0..self.tokens.len()).any(|at| {
            self.asking[at]
                && matches!(self.tokens[at].words.as_str(), "how" | "why" | "where")
                && self.sentence_of(at).any(|here| {
                    matches!(
                        self.tokens[here].words.as_str(),
                        "calculated"
                            | "computed"
                            | "obtained"
                            | "calculate"
                            | "compute"
                            | "get"
                            | "come"
                            | "comes"
                            | "derived"
                            | "number"
                            | "value"
                    )
                })
        });
        let stated = (1..self.tokens.len())
            .find(|at| self.is(*at, "ask.parameters") && matches!(self.tokens[*at - 1].kind, Kind::Number(_)) && !self.asking[*at]);
        if let (true, Some(at)) = (how, stated) {
            let span = self.tokens[at].span;
            self.ask("parameters", span);
        }
    }

    /// `the receptive field after conv2`: what comes behind that layer does not count.
    fn up_to(&mut self) {
        if !self.out.is_asked("receptive") || self.layers.len() < 2 {
            return;
        }
        let Some(field) = (0..self.tokens.len()).rfind(|at| self.is(*at, "ask.receptive") && self.asking[*at]) else { return };
        let clause = field + 1..self.sentence_of(field).end.min(field + 12);
        let last = self.layers.len();
        let of_kind = |layer: &Facts, kind: &str| {
            let own = kind_of(layer);
            own == kind || kind == "any" || kind == "unknown" || kind == "pool" && own.ends_with("pool")
        };
        let mut upto: Vec<(usize, Option<usize>)> = Vec::new();
        for at in clause {
            let token = &self.tokens[at];
            if let Some((kind, index)) = super::words::label(&token.words) {
                let number = reading::count(&index.to_string());
                let own = |layer: &Facts| layer.get("index").is_some_and(|known| known.value == number) && of_kind(layer, kind);
                upto.push((at, self.layers.iter().position(own)));
            } else if let Some(kind) = token.of("layer")
                && let Some(nth) = self.ordinal(at)
            {
                // `a neuron in the third layer` of those that are stacked
                let kind = super::value::variety(kind);
                let own: Vec<usize> = (0..last).filter(|here| of_kind(&self.layers[*here], kind)).collect();
                upto.push((at, own.get(nth).copied()));
            }
        }
        // `on the second of three stacked layers`
        const ORDINALS: [&str; 6] = ["first", "second", "third", "fourth", "fifth", "middle"];
        let stray = (field..self.sentence_of(field).end).find(|at| ORDINALS.contains(&self.tokens[*at].words.as_str()));
        if let (true, Some(at)) = (upto.is_empty(), stray) {
            self.loose(at);
        }
        let [(at, place)] = upto.as_slice() else { return };
        match place {
            Some(place) if place + 1 == last || self.split.is_some_and(|(split, _)| place + 1 == split) => {}
            Some(place) if self.out.asked.iter().all(|asked| matches!(asked.name.as_str(), "receptive" | "jump")) => {
                self.layers.truncate(place + 1);
            }
            _ => self.loose(*at),
        }
    }

    /// `with stride S ... What is S?`: a letter that is asked for is no fact.
    fn unknowns(&mut self) {
        let asked = |at: usize| {
            let before = at > 0
                && matches!(
                    self.tokens[at - 1].words.as_str(),
                    "of" | "is" | "find" | "determine" | "compute" | "calculate" | "for" | "value"
                );
            let after = self.at(at + 1).is_none_or(|next| next.kind == Kind::Break || next.sign("=") || next.words == "be");
            self.asking[at] && before && after
        };
        let letters: Vec<String> = (0..self.tokens.len())
            .map(|at| (at, self.tokens[at].span.text(self.source).trim_matches(['$', ' '])))
            .filter(|(at, text)| text.chars().count() == 1 && text.chars().all(char::is_alphabetic) && asked(*at))
            .map(|(_, text)| text.to_owned())
            .collect();
        let mut found = Vec::new();
        for layer in &mut self.layers {
            for name in ["stride", "padding", "kernel", "filters"] {
                let Some(fact) = layer.get(name) else { continue };
                let is = |value: &Value| matches!(value, Value::Formula(text) if letters.contains(text));
                let unknown = match &fact.value {
                    Value::List(items) => !items.is_empty() && items.iter().all(is),
                    value => is(value),
                };
                if unknown {
                    found.push((name, fact.span));
                    layer.remove(name);
                }
            }
        }
        for (name, span) in found {
            self.ask(name, span);
        }
    }

    /// `the conv layer has a depth of 96`: filters are as deep as what they take, so this is how many of them there are.
    fn depths(&mut self) {
        let channels = self.out.facts.get("channels").map(|fact| fact.value.clone());
        if let (Some(Value::Number(channels, _)), [layer]) = (channels, self.layers.as_mut_slice())
            && CONVOLUTIONS.contains(&kind_of(layer))
            && layer.get("filters").is_none()
            && let Some(depth) = layer.get("depth").cloned()
            && matches!(&depth.value, Value::Number(depth, _) if *depth != channels)
        {
            layer.remove("depth");
            layer.set("filters", depth.value, depth.span);
        }
    }

    /// `bias=False` of every layer with weights holds for the whole; of some of them nothing here knows what to do.
    fn unbiased(&mut self) {
        let weighted = |layer: &Facts| CONVOLUTIONS.contains(&kind_of(layer)) || matches!(kind_of(layer), "dense" | "unknown");
        let spans: Vec<Span> = self.layers.iter().filter_map(|layer| layer.get("unbiased").map(|fact| fact.span)).collect();
        let Some(span) = spans.first().copied() else { return };
        if self.layers.iter().filter(|layer| weighted(layer)).all(|layer| layer.get("unbiased").is_some()) {
            self.set_top("bias", Value::Flag(false), span);
        } else {
            self.out.loose.push(span);
        }
        self.layers.iter_mut().for_each(|layer| {
            layer.remove("unbiased");
        });
    }

    /// `convolutions use stride 1 and no padding`: what is said of all layers of a kind goes to those that do not say it themselves.
    fn share(&mut self) {
        let for_all = |layer: &Facts| {
            layer.get("all").is_some()
                && layer.iter().all(|(name, _)| matches!(name, "kind" | "all" | "stride" | "padding" | "same" | "dilation" | "kernel"))
        };
        let (said, mut own): (Vec<Facts>, Vec<Facts>) = std::mem::take(&mut self.layers).into_iter().partition(for_all);
        for said in said {
            let kind = kind_of(&said);
            let of_kind = |layer: &&mut Facts| kind_of(layer) == kind || kind == "pool" && kind_of(layer).ends_with("pool");
            let mut taken = false;
            for layer in own.iter_mut().filter(of_kind) {
                taken = true;
                for (name, fact) in said.iter().filter(|(name, _)| !matches!(*name, "kind" | "all")) {
                    let settled = matches!(name, "padding" | "same") && (layer.get("padding").is_some() || layer.get("same").is_some());
                    if layer.get(name).is_none() && !settled {
                        layer.set(name, fact.value.clone(), fact.span);
                    }
                }
            }
            if !taken {
                own.push(said);
            }
        }
        own.iter_mut().for_each(|layer| {
            layer.remove("all");
        });
        self.layers = own;
    }

    /// Max and average pooling of the same matrix, neither after the other: each is done on its own.
    fn separate(&mut self) {
        // `2x2 max pooling on ...: give the output after 2x2 max pooling and after 2x2 average pooling`
        let kinds: Vec<&str> = self.layers.iter().map(kind_of).collect();
        let again = |one: &Facts, other: &Facts| {
            one.get("kernel").map(|fact| &fact.value) == other.get("kernel").map(|fact| &fact.value) && one.get("stride").is_none()
        };
        if matches!(kinds.as_slice(), ["maxpool", "maxpool", "avgpool"] | ["avgpool", "avgpool", "maxpool"])
            && again(&self.layers[0], &self.layers[1])
            && (0..self.tokens.len()).filter(|at| self.tokens[*at].words == "after" && self.asked_after(*at)).count() == 2
            && !self
                .tokens
                .iter()
                .any(|token| matches!(token.words.as_str(), "result" | "its" | "this" | "that" | "pooled" | "thereof" | "first"))
        {
            self.layers.remove(0);
            self.chained = false;
        }
        let kinds: Vec<&str> = self.layers.iter().map(kind_of).collect();
        // `2x2 pooling with stride 2: the result of max pooling and of average pooling`
        let pooled = |kind: &str| kind == "pool" || kind == "maxpool";
        let both = matches!(kinds.as_slice(), [first, "maxpool", "avgpool"] | [first, "avgpool", "maxpool"] if pooled(first));
        if both && self.layers[1..].iter().all(bare) {
            let first = self.layers.remove(0);
            for layer in &mut self.layers {
                for (name, fact) in first.iter().filter(|(name, _)| *name != "kind") {
                    layer.set(name, fact.value.clone(), fact.span);
                }
            }
            self.chained = false;
        }
        let kinds: Vec<&str> = self.layers.iter().map(kind_of).collect();
        let given =
            matches!(self.out.facts.get("given").map(|fact| &fact.value), Some(Value::Record(given)) if given.get("input").is_some());
        if !given || !(kinds == ["maxpool", "avgpool"] || kinds == ["avgpool", "maxpool"]) {
            return;
        }
        let said = self.tokens.iter().any(|token| matches!(token.words.as_str(), "original" | "cases" | "both"));
        if self.chained && !said {
            return;
        }
        for name in ["kernel", "stride", "padding"] {
            let both = [self.layers[0].get(name).cloned(), self.layers[1].get(name).cloned()];
            match both {
                [Some(fact), None] => self.layers[1].set(name, fact.value, fact.span),
                [None, Some(fact)] => self.layers[0].set(name, fact.value, fact.span),
                _ => {}
            }
        }
        let span = self.layers[1].get("kind").map(|fact| fact.span).unwrap_or_default();
        self.out.facts.set("separate", Value::Flag(true), span);
    }

    /// `depthwise separable: a 3x3 depthwise convolution, then a pointwise one`: the two parts stand for the whole.
    fn parts(&mut self) {
        let kinds: Vec<&str> = self.layers.iter().map(kind_of).collect();
        if !matches!(kinds.as_slice(), ["separable", "depthwise", "pointwise", ..]) {
            return;
        }
        let whole = self.layers.remove(0);
        for (name, fact) in whole.iter().filter(|(name, _)| !matches!(*name, "kind" | "index" | "place" | "all")) {
            let part = usize::from(name == "filters");
            if self.layers[part].get(name).is_none() {
                self.layers[part].set(name, fact.value.clone(), fact.span);
            }
        }
        if let (None, Some(depth)) = (self.out.facts.get("channels"), self.layers[0].get("depth").cloned()) {
            self.layers[0].remove("depth");
            self.out.facts.set("channels", depth.value, depth.span);
        }
    }

    /// A separable convolution beside a standard one: they share what is said of one of them.
    fn compare(&mut self) {
        // `a depthwise convolution, then a pointwise one; how many times fewer than the standard 3x3 convolution?`
        let kinds: Vec<&str> = self.layers.iter().map(kind_of).collect();
        let parts = match kinds.as_slice() {
            ["depthwise", "pointwise", "conv"] => Some((0, 2)),
            ["conv", "depthwise", "pointwise"] => Some((1, 0)),
            _ => None,
        };
        if let Some((first, standard)) = parts
            && self.layers[standard]
                .get("filters")
                .is_none_or(|filters| Some(&filters.value) == self.layers[first + 1].get("filters").map(|fact| &fact.value))
            && let (Some(kernel), Some(other)) = (self.layers[first].get("kernel").cloned(), self.layers[standard].get("kernel"))
            && kernel.value == other.value
        {
            let pointwise = self.layers.remove(first + 1);
            let whole = &mut self.layers[first];
            whole.set("kind", Value::Words("separable".to_owned()), kernel.span);
            for (name, fact) in pointwise.iter().filter(|(name, _)| matches!(*name, "filters" | "output")) {
                whole.set(name, fact.value.clone(), fact.span);
            }
            self.out.facts.set("in_parts", Value::Flag(true), kernel.span);
        }
        let kinds: Vec<&str> = self.layers.iter().map(kind_of).collect();
        if kinds != ["separable", "conv"] && kinds != ["conv", "separable"] {
            return;
        }
        let span = self.layers[1].get("kind").map(|fact| fact.span).unwrap_or_default();
        self.out.facts.set("comparison", Value::Flag(true), span);
        if self.out.facts.get("channels").is_none() {
            let depth = self.layers.iter().find_map(|layer| layer.get("depth").cloned());
            if let Some(depth) = depth {
                self.out.facts.set("channels", depth.value, depth.span);
                self.layers.iter_mut().for_each(|layer| layer.remove("depth"));
            }
        }
    }

    /// Width and height that were stated one by one, frames beside their size.
    fn share_input(&mut self) {
        let take = |reader: &mut Self, name: &str| {
            let fact = reader.out.facts.get(name).cloned();
            reader.out.facts.remove(name);
            fact
        };
        let (width, height, frames) = (take(self, "width"), take(self, "height"), take(self, "frames"));
        if let (Some(width), None) = (&width, self.out.facts.get("input")) {
            let sizes = [Some(width), height.as_ref()].into_iter().flatten().map(|fact| fact.value.clone()).collect();
            self.out.facts.set("input", Value::List(sizes), width.span);
        } else if let (Some(height), None) = (&height, self.out.facts.get("input")) {
            self.out.facts.set("input", Value::List(vec![height.value.clone()]), height.span);
        } else if let Some(fact) = width.or(height) {
            self.out.loose.push(fact.span);
        }
        if let Some(frames) = frames {
            match self.out.facts.get("input").cloned() {
                Some(input) => {
                    if let Value::List(mut sizes) = input.value {
                        if sizes.len() == 1 {
                            sizes.push(sizes[0].clone());
                        }
                        sizes.insert(0, frames.value);
                        self.out.facts.set("input", Value::List(sizes), input.span);
                    }
                }
                None => self.out.loose.push(frames.span),
            }
        }
    }

    /// A kernel that is given as a matrix belongs to its layer; the only one belongs to the whole.
    fn place_weights(&mut self) {
        let Some(Value::Record(mut given)) = self.out.facts.get("given").map(|fact| fact.value.clone()) else { return };
        let span = self.out.facts.get("given").map(|fact| fact.span).unwrap_or_default();
        if self.layers.len() > 1
            && let Some(weights) = given.get("kernel").cloned()
        {
            let convolves = |layer: &Facts| CONVOLUTIONS.contains(&kind_of(layer)) && layer.get("weights").is_none();
            let open: Vec<usize> = (0..self.layers.len()).filter(|at| convolves(&self.layers[*at])).collect();
            if let [at] = open.as_slice() {
                self.layers[*at].set("weights", weights.value, weights.span);
                given.remove("kernel");
            }
        } else if let [layer] = self.layers.as_mut_slice()
            && let Some(weights) = layer.get("weights").cloned()
        {
            layer.remove("weights");
            given.set("kernel", weights.value, weights.span);
        }
        // `a filter $F$` names the matrix that is given.
        if let ([layer], Some(_)) = (self.layers.as_mut_slice(), given.get("kernel")) {
            let named = |value: &Value| matches!(value, Value::List(items) if items.iter().all(|item| matches!(item, Value::Formula(_))));
            if layer.get("kernel").is_some_and(|kernel| named(&kernel.value)) {
                layer.remove("kernel");
            }
        }
        self.out.facts.set("given", Value::Record(given), span);
    }
}
