//! Layers: attributes go to the layer they stand with, in the order of the statement.

use super::{Clash, Reader, given, tables};
use crate::{
    diag::Span,
    solve::{
        fact::{Facts, Value},
        phrase::{Phrase, Rule},
    },
};

const CONVOLUTIONS: [&str; 6] = ["conv", "depthwise", "pointwise", "transposed", "grouped", "separable"];

impl Reader<'_> {
    /// A word for a layer: opens one, or speaks of the current one.
    pub(super) fn layer(&mut self, phrase: &Phrase) {
        let definite = phrase.find(Rule::definite).is_some();
        let kind = phrase.find(Rule::layer_kind).and_then(|kind| kind.parts.first()).and_then(|kind| tables::layer_kind(kind.rule));
        let index = phrase.find(Rule::index).map(|index| given::plain_name(self.text(index)));
        let Some(kind) = kind else {
            // `L_1:` or `Layer 2`: the kind follows, or is a convolution.
            if index.is_some() && !self.asking && !definite {
                self.open("unknown", phrase.span);
            }
            return;
        };
        let named = phrase.find(Rule::layer_hidden).or_else(|| phrase.find(Rule::layer_output)).is_some();
        if named && self.asking && definite && phrase.find(Rule::ordinal).is_none() && !self.layers.is_empty() {
            // `this hidden layer` is the one that was spoken of.
            return;
        }
        self.out.topic(if CONVOLUTIONS.contains(&kind) { "conv" } else { kind }, phrase.span);
        let plural = self.text(phrase).to_lowercase().ends_with("layers");
        if plural && phrase.find(Rule::kernel_dims).is_none() && kind != "dense" {
            // `through three convolutional layers`: each is described on its own.
            return;
        }
        let current = self.layers.get(self.current).and_then(kind_of);
        let empty = self.layers.get(self.current).is_some_and(bare);
        let ordinal = phrase.find(Rule::ordinal).is_some();
        match current.as_deref() {
            Some("unknown") => self.set("kind", Value::Words(kind.to_owned()), phrase.span),
            Some(known) if known == kind && (empty || definite && !ordinal || (self.asking && index.is_none())) => {}
            // A layer whose kind was implied by its filters.
            Some("conv") if CONVOLUTIONS.contains(&kind) && !self.boundary => {
                if kind != "conv" {
                    self.set("kind", Value::Words(kind.to_owned()), phrase.span);
                }
            }
            _ if self.asking && definite && self.layers.iter().any(|layer| kind_of(layer).as_deref() == Some(kind)) => {}
            _ if kind == "relu" => {}
            // A list of layers by name stands before what is said of each.
            _ => match self.layers.iter().position(|layer| kind_of(layer).as_deref() == Some(kind) && bare(layer)) {
                Some(at) => self.turn_to(at),
                None => self.open(kind, phrase.span),
            },
        }
        if let Some(size) = phrase.parts.iter().find(|part| part.rule == Rule::kernel_dims) {
            let value = self.size(size);
            self.set("kernel", value, size.span);
        }
        if let Some(size) = phrase.find(Rule::stated_size) {
            let value = self.size(size);
            self.set("output", value, size.span);
        }
        if let Some(units) = phrase.find(Rule::fc_units).and_then(|units| units.find(Rule::whole)) {
            let value = self.count(units);
            self.set("units", value, units.span);
        }
        self.boundary = false;
    }

    fn open(&mut self, kind: &str, span: Span) {
        let mut layer = Facts::default();
        layer.set("kind", Value::Words(kind.to_owned()), span);
        self.layers.push(layer);
        self.current = self.layers.len() - 1;
        self.fresh.retain(|name| !name.starts_with("layer."));
        self.boundary = false;
    }

    fn turn_to(&mut self, at: usize) {
        if self.current != at {
            self.current = at;
            self.fresh.retain(|name| !name.starts_with("layer."));
            self.boundary = false;
        }
    }

    /// A size that no noun explains: the window of the layer before it.
    pub(super) fn bare_size(&mut self, phrase: &Phrase) {
        let Some(size) = phrase.find(Rule::size) else { return };
        let layer = self.layers.get(self.current);
        let windowed = layer
            .is_some_and(|layer| layer.get("kernel").is_none() && kind_of(layer).is_some_and(|kind| kind != "dense" && kind != "flatten"));
        if windowed && !self.asking {
            let value = self.size(size);
            self.set("kernel", value, size.span);
        } else {
            self.out.loose.push(phrase.span);
        }
    }

    /// States an attribute of the current layer.
    pub(super) fn set(&mut self, name: &str, value: Value, span: Span) {
        if self.layers.is_empty() {
            self.open("conv", span);
        }
        let key = format!("layer.{name}");
        let known = self.layers.get(self.current).and_then(|layer| layer.get(name)).cloned();
        match known {
            Some(known) if same(&known.value, &value) => {}
            Some(known) if name != "kind" && self.fresh.contains(&key) => {
                if self.boundary && (name == "filters" || name == "kernel") {
                    let kind = self.layers.get(self.current).and_then(kind_of).unwrap_or_else(|| "conv".to_owned());
                    self.open(&kind, span);
                    self.set(name, value, span);
                    return;
                }
                self.out.clashes.push(Clash { name: name.to_owned(), first: known.span, second: span });
            }
            _ => {
                if let Some(layer) = self.layers.get_mut(self.current) {
                    layer.set(name, value, span);
                }
            }
        }
        self.fresh.insert(key);
        self.boundary = false;
    }

    /// The sizes that `phrase` holds: a list, one entry for a single number.
    pub(super) fn size(&self, phrase: &Phrase) -> Value {
        let dims = phrase.all(Rule::dim);
        if dims.is_empty() {
            return Value::List(vec![self.count(phrase)]);
        }
        Value::List(dims.iter().map(|dim| given::count(self.text(dim))).collect())
    }

    /// A phrase that states an attribute.
    pub(super) fn attribute(&mut self, phrase: &Phrase) {
        let span = phrase.span;
        if let Some(kind) = phrase.find(Rule::for_layer).and_then(|layer| layer.find(Rule::layer_kind)).and_then(|kind| kind.parts.first())
            && let Some(kind) = tables::layer_kind(kind.rule)
            && let Some(at) = self.layers.iter().position(|layer| kind_of(layer).as_deref() == Some(kind))
        {
            self.turn_to(at);
        }
        let kind = self.layers.get(self.current).and_then(kind_of).unwrap_or_default();
        match phrase.rule {
            Rule::filters => self.filters(phrase),
            Rule::stride => {
                let value = match (phrase.find(Rule::stride_value), phrase.find(Rule::whole)) {
                    (Some(value), _) => self.size(value),
                    (None, Some(value)) => Value::List(vec![self.count(value)]),
                    (None, None) => Value::List(vec![given::whole(1)]),
                };
                self.set("stride", value, span);
            }
            Rule::padding => {
                let Some(value) = phrase.find(Rule::padding_value) else { return };
                let value = match value.find(Rule::whole) {
                    Some(count) if value.find(Rule::quoted_padding).is_some() => Value::List(vec![self.count(count)]),
                    _ => self.size(value),
                };
                self.set("padding", value, span);
            }
            Rule::no_padding => self.set("padding", Value::List(vec![given::whole(0)]), span),
            Rule::same_padding => self.set("same", Value::Flag(true), span),
            Rule::dilation => {
                let value = phrase.find(Rule::dilation_value).map_or_else(|| Value::List(vec![given::whole(1)]), |value| self.size(value));
                self.set("dilation", value, span);
            }
            Rule::groups => self.whole_attribute("groups", phrase),
            Rule::output_padding => self.whole_attribute("output_padding", phrase),
            Rule::pool_window => {
                if let Some(size) = phrase.find(Rule::kernel_size).or_else(|| phrase.find(Rule::size)) {
                    if !kind.contains("pool") {
                        self.open("maxpool", span);
                        self.out.topic("maxpool", span);
                    }
                    let value = self.size(size);
                    self.set("kernel", value, size.span);
                }
            }
            Rule::bias => self.bias(phrase),
            Rule::channels => {
                if let Some(count) = phrase.find(Rule::channel_count) {
                    let value = self.count(count);
                    self.set_top("channels", value, span);
                }
            }
            Rule::output_channels => {
                if let Some(count) = phrase.find(Rule::channel_count) {
                    let value = self.count(count);
                    self.set("filters", value, span);
                }
            }
            Rule::units_from_to => {
                if let (Some(from), Some(to)) = (phrase.find(Rule::channel_from), phrase.find(Rule::channel_to)) {
                    let (from, to) = (self.count(from), self.count(to));
                    self.set_top("channels", from, span);
                    self.set("filters", to, span);
                }
            }
            Rule::units => self.units(phrase),
            Rule::sequence_length => {
                if let Some(count) = phrase.find(Rule::whole) {
                    let value = self.count(count);
                    self.set_top("length", value, span);
                }
            }
            Rule::heads => {
                if let Some(count) = phrase.find(Rule::head_count) {
                    let value = self.count(count);
                    self.set_top("heads", value, span);
                }
            }
            Rule::input => self.input(phrase),
            Rule::output_stated => {
                if let Some(size) = phrase.find(Rule::size) {
                    let value = self.size(size);
                    self.set("output", value, span);
                }
            }
            _ => {}
        }
    }

    fn whole_attribute(&mut self, name: &str, phrase: &Phrase) {
        if let Some(count) = phrase.find(Rule::whole) {
            let value = self.count(count);
            self.set(name, value, phrase.span);
        }
    }

    fn filters(&mut self, phrase: &Phrase) {
        let kind = self.layers.get(self.current).and_then(kind_of).unwrap_or_default();
        let count = phrase.find(Rule::filter_count).or_else(|| phrase.find(Rule::filter_count_value));
        let size = phrase.find(Rule::kernel_dims).or_else(|| phrase.find(Rule::kernel_size));
        if kind.contains("pool") || kind == "dense" || kind == "flatten" || kind == "globalpool" {
            let bare = self
                .layers
                .iter()
                .position(|layer| kind_of(layer).is_some_and(|kind| CONVOLUTIONS.contains(&kind.as_str())) && bare(layer));
            match bare {
                Some(at) => self.turn_to(at),
                None if count.is_some() => self.open("conv", phrase.span),
                None => {}
            }
        }
        // A single filter of a given size, as in `a 3x3 filter`, says nothing about how many there are.
        if let Some(count) = count {
            let value = self.count(count);
            self.set("filters", value, count.span);
        }
        if let Some(size) = size {
            let value = self.size(size);
            self.set("kernel", value, size.span);
        }
        if phrase.find(Rule::entry).is_none() {
            self.owner = Some("kernel".to_owned());
        }
    }

    fn bias(&mut self, phrase: &Phrase) {
        let Some(inner) = phrase.parts.first() else { return };
        match inner.rule {
            Rule::bias_off => self.set_top("bias", Value::Flag(false), inner.span),
            Rule::bias_on | Rule::bias_unit => self.set_top("bias", Value::Flag(true), inner.span),
            _ => {
                let value = inner.find(Rule::value).map(|value| {
                    value
                        .find(Rule::vector)
                        .and_then(|vector| given::numbers(self.source, vector))
                        .map(Value::List)
                        .or_else(|| given::number(self.text(value)))
                });
                match value {
                    None => self.set_top("bias_value", given::whole(0), inner.span),
                    Some(Some(value)) => self.set_top("bias_value", value, inner.span),
                    Some(None) => self.out.loose.push(inner.span),
                }
            }
        }
    }

    fn units(&mut self, phrase: &Phrase) {
        if let Some(count) = phrase.find(Rule::input_units) {
            let value = self.count(count);
            let vector = ["lstm", "gru", "rnn", "dense", "attention"].iter().any(|topic| self.out.about(topic));
            if vector || phrase.find(Rule::input_units_head).is_some() || !self.text(phrase).to_lowercase().contains(" of ") {
                self.set_top("input_units", value, phrase.span);
            } else {
                self.set_top("input", Value::List(vec![value]), phrase.span);
            }
            return;
        }
        let counts = phrase.all(Rule::unit_count);
        if counts.len() > 1 {
            for count in counts {
                let value = self.count(count);
                if !self
                    .layers
                    .get(self.current)
                    .is_some_and(|layer| kind_of(layer).as_deref() == Some("dense") && layer.get("units").is_none())
                {
                    self.open("dense", count.span);
                }
                self.set("units", value, count.span);
            }
            return;
        }
        let Some(count) = phrase.find(Rule::unit_count) else { return };
        let value = self.count(count);
        let text = self.text(phrase).to_lowercase();
        if text.contains("input") {
            self.set_top("input_units", value, phrase.span);
            return;
        }
        let kind = self.layers.get(self.current).and_then(kind_of);
        if kind.as_deref() != Some("dense") && kind.as_deref() != Some("recurrent") {
            if self.out.about("topic_lstm") || self.out.about("lstm") || self.out.about("gru") || self.out.about("rnn") {
                self.set_top("units", value, phrase.span);
                return;
            }
            self.open("dense", phrase.span);
        } else if self.layers.get(self.current).is_some_and(|layer| layer.get("units").is_some()) {
            self.open("dense", phrase.span);
        }
        self.set("units", value, phrase.span);
    }

    fn input(&mut self, phrase: &Phrase) {
        if let Some(size) = phrase.find(Rule::size) {
            let value = self.size(size);
            let words = self.text(phrase).to_lowercase();
            let values = size.find(Rule::tuple).is_some()
                && (["sequence", "vector", "signal"].iter().any(|word| words.contains(word))
                    || matches!(&value, Value::List(items) if items.len() > 5));
            if values {
                self.set_given("x", value, phrase);
            } else {
                self.set_top("input", value, size.span);
            }
        } else if let Some(size) = phrase.find(Rule::single) {
            let value = Value::List(vec![given::count(self.text(size))]);
            self.set_top("input", value, size.span);
        }
        if let Some(kind) = phrase.find(Rule::image_kind) {
            let word = self.text(kind).to_lowercase();
            let channels = if word.starts_with("rgb") || word.starts_with("col") { 3 } else { 1 };
            if word != "binary" {
                self.set_top("channels", given::whole(channels), kind.span);
            }
        }
        if let Some(axes) = phrase.find(Rule::axes) {
            let text = self.text(axes).to_lowercase();
            let first = text.trim_start_matches(['(', ' ']);
            if text.contains("first") || first.starts_with("channel") || first.starts_with('c') || first.starts_with("depth") {
                self.set_top("channels_first", Value::Flag(true), axes.span);
            } else {
                self.set_top("channels_first", Value::Flag(false), axes.span);
            }
        }
        self.owner = Some("input".to_owned());
    }

    /// A layer in code.
    pub(super) fn call(&mut self, phrase: &Phrase) {
        let Some(name) = phrase.parts.iter().find(|part| part.rule == Rule::callee) else { return };
        let Some(callee) = tables::callee(self.text(name)) else {
            self.out.topic(&format!("code:{}", self.text(name)), name.span);
            return;
        };
        let word = self.text(name).to_owned();
        if callee.kind == "recurrent" {
            let cell = if word.starts_with("LSTM") {
                "lstm"
            } else if word.starts_with("GRU") {
                "gru"
            } else {
                "rnn"
            };
            self.out.topic(cell, name.span);
            self.set_top("framework", Value::Words(if callee.channels_first { "pytorch" } else { "keras" }.to_owned()), name.span);
        } else if callee.kind != "input" {
            self.out.topic(if CONVOLUTIONS.contains(&callee.kind) { "conv" } else { callee.kind }, name.span);
            if callee.kind != "relu" {
                self.open(callee.kind, phrase.span);
            }
        }
        if callee.channels_first {
            self.set_top("channels_first", Value::Flag(true), name.span);
        }
        let mut position = 0;
        for argument in phrase.parts.iter().filter(|part| part.rule == Rule::argument) {
            let Some(inner) = argument.parts.first() else { continue };
            match inner.rule {
                Rule::code_call => self.call(inner),
                Rule::keyword_argument => {
                    let word = inner.find(Rule::keyword).map(|keyword| self.text(keyword).to_owned()).unwrap_or_default();
                    match (tables::keyword(&word), inner.find(Rule::code_value)) {
                        (Some(""), _) => {}
                        (Some(name), Some(value)) => self.argument(name, value, callee.kind),
                        _ => self.out.loose.push(inner.span),
                    }
                }
                _ => {
                    if let Some(name) = callee.arguments.get(position).or_else(|| callee.arguments.first().filter(|name| **name == "sizes"))
                    {
                        self.argument(name, inner, callee.kind);
                    } else if name.span.text(self.source) != "RNN" {
                        self.out.loose.push(inner.span);
                    }
                    position += 1;
                }
            }
        }
        self.boundary = true;
    }

    fn argument(&mut self, name: &str, value: &Phrase, kind: &str) {
        let text = self.text(value).trim().trim_matches(['"', '\'', '’', '‘']).to_lowercase();
        let span = value.span;
        match (name, text.as_str()) {
            ("activation" | "rate", _) => {}
            ("padding", "same") => self.set("same", Value::Flag(true), span),
            ("padding", "valid") => self.set("padding", Value::List(vec![given::whole(0)]), span),
            ("bias", "false" | "none") => self.set_top("bias", Value::Flag(false), span),
            ("bias", _) => self.set_top("bias", Value::Flag(true), span),
            ("channels" | "input_units", _) => {
                if self.layers.len() <= 1 {
                    let value = given::count(&text);
                    self.set_top(name, value, span);
                } else {
                    self.set(name, given::count(&text), span);
                }
            }
            ("units", _) if kind == "recurrent" => self.set_top("units", given::count(&text), span),
            ("input", _) => {
                let value = self.size(value);
                if matches!(&value, Value::List(items) if items.len() == 1) {
                    let Value::List(items) = value else { return };
                    self.set_top("input_units", items[0].clone(), span);
                } else {
                    self.set_top("input", value, span);
                }
            }
            ("sizes", _) => {
                // Sizes of a tensor by position: a batch, channels, then space.
                let count = given::count(&text);
                let mut sizes = match self.out.facts.get("sizes") {
                    Some(fact) => {
                        if let Value::List(items) = &fact.value {
                            items.clone()
                        } else {
                            Vec::new()
                        }
                    }
                    None => Vec::new(),
                };
                sizes.push(count);
                self.out.facts.set("sizes", Value::List(sizes), span);
            }
            ("filters" | "units" | "groups" | "output_padding", _) => self.set(name, given::count(&text), span),
            _ => {
                let sizes = if value.find(Rule::dim).is_some() {
                    self.size(value)
                } else {
                    Value::List(vec![given::count(text.trim_matches(['(', ')', '[', ']', ',', ' ']))])
                };
                self.set(name, sizes, span);
            }
        }
    }

    /// A kernel that is given as a matrix belongs to its layer; the only one belongs to the whole.
    fn place_weights(&mut self) {
        let Some(Value::Record(mut given)) = self.out.facts.get("given").map(|fact| fact.value.clone()) else { return };
        let span = self.out.facts.get("given").map(|fact| fact.span).unwrap_or_default();
        if let [layer] = self.layers.as_mut_slice() {
            if let Some(weights) = layer.get("weights").cloned() {
                layer.remove("weights");
                given.set("kernel", weights.value, weights.span);
                self.out.facts.set("given", Value::Record(given), span);
            }
            return;
        }
        let open: Vec<usize> = (0..self.layers.len())
            .filter(|at| {
                kind_of(&self.layers[*at]).is_some_and(|kind| CONVOLUTIONS.contains(&kind.as_str()))
                    && self.layers[*at].get("weights").is_none()
            })
            .collect();
        if let ([at], Some(weights)) = (open.as_slice(), ["kernel", "K", "F"].iter().find_map(|name| given.get(name)).cloned()) {
            self.layers[*at].set("weights", weights.value, weights.span);
            for name in ["kernel", "K", "F"] {
                given.remove(name);
            }
            self.out.facts.set("given", Value::Record(given), span);
        }
    }

    /// A block with an expansion factor is one thing: an expansion, a depthwise convolution, a projection.
    fn block(&mut self) {
        if self.out.facts.get("expansion").is_none() || self.layers.is_empty() {
            return;
        }
        let mut block = Facts::default();
        for layer in &self.layers {
            let pointwise = kind_of(layer).as_deref() == Some("pointwise");
            for (name, fact) in layer.iter() {
                if name != "kind" && !(pointwise && name == "kernel") && block.get(name).is_none() {
                    block.set(name, fact.value.clone(), fact.span);
                }
            }
        }
        block.set("kind", Value::Words("block".to_owned()), self.layers[0].get("kind").map(|fact| fact.span).unwrap_or_default());
        let span = block.get("kind").map(|fact| fact.span).unwrap_or_default();
        self.out.facts.set("block", Value::Flag(true), span);
        self.layers.clear();
        for (name, fact) in block.iter().filter(|(name, _)| *name != "kind") {
            self.out.facts.set(name, fact.value.clone(), fact.span);
        }
    }

    /// Puts the layers among the facts: one layer's attributes beside the input, several as a list.
    pub(super) fn finish(&mut self) {
        self.layers.retain(|layer| kind_of(layer).as_deref() != Some("unknown") || layer.iter().count() > 1);
        self.layers.retain(|layer| kind_of(layer).as_deref() != Some("recurrent"));
        for layer in &mut self.layers {
            if kind_of(layer).as_deref() == Some("unknown") {
                let span = layer.get("kind").map(|fact| fact.span).unwrap_or_default();
                layer.set("kind", Value::Words("conv".to_owned()), span);
            }
        }
        self.place_weights();
        if self.out.about("attention")
            && let Some(fact) = self.out.facts.get("given").cloned()
            && let Value::Record(given) = &fact.value
            && let Some(gathered) = given::gather(given, true)
        {
            self.out.facts.set("given", Value::Record(gathered), fact.span);
        }
        super::shape::letters(&mut self.out, &mut self.layers);
        super::shape::normalise(&mut self.out, &mut self.layers);
        super::shape::symbolic(&mut self.out, &self.layers);
        self.block();
        match self.layers.as_slice() {
            [] => {}
            [layer] => super::shape::single_layer(&mut self.out, layer),
            layers => super::shape::layer_list(&mut self.out, layers),
        }
    }
}

/// Whether nothing but its kind is known of a layer.
fn bare(layer: &Facts) -> bool {
    layer.iter().all(|(name, _)| name == "kind")
}

/// The kind of a layer.
pub(super) fn kind_of(layer: &Facts) -> Option<String> {
    match &layer.get("kind")?.value {
        Value::Words(kind) => Some(kind.clone()),
        _ => None,
    }
}

/// Whether two statements say the same: `3` and `3x3` do.
fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::List(a), Value::List(b)) if a.len() == 1 || b.len() == 1 => a.iter().all(|x| b.iter().all(|y| same(x, y))),
        // `filters of size 5x5x3` says the depth too.
        (Value::List(a), Value::List(b)) if a.len() != b.len() => a.iter().zip(b).all(|(x, y)| same(x, y)),
        (Value::Number(a, _), Value::Number(b, _)) => a == b,
        _ => left == right,
    }
}
