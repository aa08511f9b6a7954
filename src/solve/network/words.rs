//! Words: what each concept does where it stands.

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

/// Conventions that are kept as topics, for the methods to use or to refuse.
const TOPICS: [&str; 9] = ["full", "flipped", "correlation", "floor", "ceil", "1d", "3d", "concept", "proof"];

/// The kind and the number of a layer that a name such as `conv2`, `C1`, `fc6` spells.
pub(super) fn label(words: &str) -> Option<(&'static str, i64)> {
    let compact: String = words.chars().filter(|c| *c != ' ').collect();
    let digits = compact.find(|c: char| c.is_ascii_digit())?;
    let (name, index) = compact.split_at(digits);
    let index = index.parse::<i64>().ok().filter(|index| (0..100).contains(index))?;
    let kind = match name {
        "conv" | "convolution" | "c" | "convlayer" => "conv",
        "pool" | "pooling" | "s" | "p" => "pool",
        "maxpool" | "mp" => "maxpool",
        "avgpool" => "avgpool",
        "fc" | "dense" | "linear" => "dense",
        "layer" | "l" | "block" => "unknown",
        _ => return None,
    };
    Some((kind, index))
}

/// Whether an unknown word may say that the kernel is turned.
fn turns(word: &str) -> bool {
    const STEMS: [&str; 12] =
        ["flip", "spiegel", "gespiegel", "retourn", "renvers", "rotat", "rotié", "gedreht", "mirror", "voltea", "girad", "rovesci"];
    STEMS.iter().any(|stem| word.starts_with(stem)) || word.contains('翻')
}

impl Reader<'_> {
    /// Reads the word at `at`.
    pub(super) fn word(&mut self, at: usize) -> usize {
        let token = self.tokens[at].clone();
        let span = token.span;
        if let Some(next) = self.assignment(at) {
            return next;
        }
        let lone = token.span.text(self.source).trim_matches(['$', ' ', '\\']).chars().count() == 1
            && token.words.chars().all(|c| c.is_alphabetic() && !('\u{3400}'..='\u{9fff}').contains(&c));
        if lone
            && token.concepts.is_empty()
            && let Some((noun_at, noun)) = self.counted(at).filter(|(_, noun)| !matches!(*noun, "bias" | "pixels" | "batch"))
            && let Some(value) = self.single(at)
        {
            return self.count(at, noun_at, noun, &value, None);
        }
        if token.is("ask.cells")
            && let Some(next) = self.cells(at)
        {
            return next;
        }
        // `Conv(3x3, 32, stride 1, same)`
        let listed = |sign: Option<&Token>, signs: [&str; 2]| sign.is_some_and(|token| signs.iter().any(|sign| token.sign(sign)));
        let quoted = self.source[..span.start].ends_with(['\'', '"', '‘', '’', '“', '”', '`']);
        if token.words == "same" && at > 0 && (quoted || listed(self.at(at - 1), ["(", ","]) && listed(self.at(at + 1), [")", ","])) {
            self.set("same", Value::Flag(true), span);
            return at + 1;
        }
        // `the first has 8 filters`
        if let Some(nth) = self.pronoun(at).filter(|nth| *nth < self.layers.len()) {
            self.turn(nth..nth + 1);
            return at + 1;
        }
        if token.is("flow.no") {
            return self.negation(at);
        }
        // `in the format HxWxC`
        if matches!(token.words.as_str(), "format" | "form" | "order" | "notation" | "convention") {
            let lettered = |size: &Value| matches!(size, Value::Formula(_));
            let next = (at + 1..at + 3).find(|here| matches!(&self.tokens.get(*here).map(|next| &next.kind), Some(Kind::Size(sizes) | Kind::Tuple(sizes)) if sizes.iter().all(lettered)));
            if let Some(next) = next {
                return next + 1;
            }
        }
        // `convolve2d(a, k, mode='same')`
        if token.words == "mode" && self.sign(at + 1, "=") {
            if self.at(at + 2).is_some_and(|next| next.words == "full") {
                self.out.topic("full", span);
                return at + 3;
            }
            return self.mode(at).unwrap_or(at + 1);
        }
        // `boundary='fill', fillvalue=0`: zeros around, as always.
        if matches!(token.words.as_str(), "fillvalue" | "cval")
            && self.sign(at + 1, "=")
            && self.single(at + 2) == Some(reading::count("0"))
        {
            return at + 3;
        }
        // `three 3x3 layers versus a single 7x7 layer`: no chain.
        let instead = token.words == "or"
            && (at + 1..at + 3)
                .any(|here| self.at(here).is_some_and(|next| matches!(next.words.as_str(), "use" | "using" | "single" | "a single")));
        if (instead || matches!(token.words.as_str(), "versus" | "vs")) && !self.layers.is_empty() {
            self.split_here(span);
            return at + 1;
        }
        if let Some(topic) = token.of("topic") {
            return self.convention(at, topic);
        }
        if let Some(next) = self.suffixed(at) {
            return next;
        }
        if let Some((kind, index)) = label(&token.words) {
            // `conv3-64` is a size and a count.
            if let (true, Some(filters)) =
                (kind == "conv" && token.words.starts_with("conv"), self.single(at + 1).filter(|_| self.hyphened(at)))
            {
                let kernel = Value::List(vec![reading::count(&index.to_string())]);
                // `the first CONV3-64 layer` of those that were listed
                let known = |layer: &Facts| {
                    layer.get("kernel").is_some_and(|known| known.value.to_json() == kernel.to_json())
                        && layer.get("filters").is_some_and(|known| known.value == filters)
                };
                if self.asking[at] && self.layers.iter().any(known) {
                    return at + 2;
                }
                self.begin("conv", 1, span);
                self.out.topic("conv", span);
                self.out.topic("conv3-64", span);
                self.set("kernel", kernel, span);
                self.set("filters", filters, span);
                return self.gives(at + 2);
            }
            // `conv2` of code that does not number its layers is the second of them.
            let nth: Vec<usize> = (0..self.layers.len())
                .filter(|here| self.asking[at] && kind_of(&self.layers[*here]) == kind && self.layers[*here].get("index").is_none())
                .collect();
            match usize::try_from(index - 1).ok().and_then(|place| nth.get(place)) {
                Some(here) => self.turn(*here..*here + 1),
                None => self.indexed(kind, index, span),
            }
            return at + 1;
        }
        if let Some(next) = self.noun(at) {
            return next;
        }
        if let Some(kind) = token.of("layer") {
            return self.layer_word(at, kind);
        }
        if let Some(image) = token.of("image") {
            let filtered = (at + 1..at + 3).any(|here| self.is(here, "noun.filter"));
            if !filtered {
                self.set_top("channels", reading::count(if image == "rgb" { "3" } else { "1" }), span);
                // `una imagen RGB de 50x50`
                if ["imag", "bild", "picture", "photo"].iter().any(|noun| token.words.contains(noun))
                    && let Some(next) = self.slot(at, "input")
                {
                    return next;
                }
            }
            return at + 1;
        }
        if let Some(quantity) = token.of("ask") {
            let sized = |value: usize| self.counted(value).is_none() && !self.layers_follow(value);
            let quantity = if quantity == "receptive" && self.value_after(at).is_some_and(sized) { "kernel" } else { quantity };
            if quantity == "kernel" {
                return self.slot(at, "kernel").unwrap_or(at + 1);
            }
            if !matches!(quantity, "memory" | "receptive") || self.open {
                self.quantity(at, quantity);
            }
            return at + 1;
        }
        self.flow(at);
        at + 1
    }

    /// Whether `180` stands beside the word at `at`: `rotated by 180 degrees` is flipped.
    fn half_turn(&mut self, at: usize) -> bool {
        let half = (at.saturating_sub(3)..at + 4).find(|here| self.at(*here).is_some_and(|token| token.words == "180"));
        self.used.extend(half);
        half.is_some()
    }

    /// Whether the number at `at` is a number of layers, or the size that of a layer.
    fn layers_follow(&self, at: usize) -> bool {
        (at + 1..at + 5)
            .take_while(|here| {
                self.is(*here, "flow.adj")
                    || self.at(*here).is_some_and(|token| matches!(token.kind, Kind::Size(_)) || token.of("layer").is_some())
            })
            .any(|here| self.at(here).is_some_and(|token| token.of("layer").is_some()))
    }

    /// Words that carry the sentence.
    fn flow(&mut self, at: usize) {
        let token = self.tokens[at].clone();
        if token.is("flow.mood") {
            self.out.asks = true;
            self.open = true;
        } else if token.is("flow.act") {
            self.out.asks = true;
        } else if token.is("flow.both")
            || token.words == "all" && (self.is(at + 1, "noun.stride") || self.is(at + 1, "noun.padding") || self.is(at + 1, "flow.with"))
        {
            if !self.layers.is_empty()
                && self.layers.iter().all(|layer| CONVOLUTIONS.contains(&kind_of(layer)) || kind_of(layer) == "unknown")
            {
                self.current = 0..self.layers.len();
                self.boundary = false;
            }
        } else if token.is("flow.then") {
            self.boundary = true;
            self.chained |= token.words != "and";
            self.open = false;
        } else if token.is("flow.prep") || token.is("flow.with") {
            // `a formula for the size` asks for the size.
            self.open &= at > 0 && self.is(at - 1, "ask.formula");
            let verb = [
                "become",
                "becomes",
                "turns into",
                "reduced to",
                "reduces to",
                "produce",
                "produces",
                "yields",
                "yield",
                "gives",
                "giving",
                "outputs",
                "producing",
                "resulting in",
                "generates",
                "generate",
            ];
            self.producing |= verb.contains(&token.words.as_str()) && (!self.layers.is_empty() || self.fresh.contains("input"));
            self.producing &= !(token.words.starts_with("become") && at > 0 && self.is(at - 1, "flow.mood"));
            self.producing &= !matches!(token.words.as_str(), "from" | "on" | "for" | "when" | "if");
        } else if turns(&token.words) && self.half_turn(at) {
            self.out.topic("flipped", token.span);
        } else if token.is("twist.twist") {
            // What a transposed convolution does anyway.
            if !(token.words.starts_with("upsampl") && self.kind() == "transposed") {
                self.loose(at);
            }
        } else if token.kind == Kind::Word && token.concepts.is_empty() && turns(&token.words) {
            self.loose(at);
        } else if token.kind == Kind::Word && token.concepts.is_empty() {
            self.out.words.push(token.span);
        }
    }

    /// `F = 5`, `n_filters: 32`, `x = [1, 2, 3]`: a letter or a keyword before a value.
    fn assignment(&mut self, at: usize) -> Option<usize> {
        let token = &self.tokens[at];
        let raw = token.span.text(self.source).trim().trim_matches('$').to_owned();
        let name = token.words.replace(' ', "_");
        if token.of("noun").is_some() && name.len() > 2 || !(self.sign(at + 1, "=") || self.sign(at + 1, ":")) {
            return None;
        }
        let short = name.chars().count() <= 3;
        let value = self.value_after(at)?;
        let span = self.span(at, value);
        if let (true, Kind::Tuple(items)) = (short, &self.tokens[value].kind) {
            let items = items.clone();
            return self.vector(&name, items, span).then_some(value + 1);
        }
        if let Some(number) = self.single(value).filter(|number| matches!(number, Value::Number(..)))
            && self.substitute(&raw, &number)
        {
            return Some(value + 1);
        }
        let meaning = token::letter(&name)?;
        let number = self.single(value);
        match (meaning, number) {
            ("kernel", Some(count)) if raw == "K" && (self.has("kernel") || self.source.contains("F =") || self.source.contains("F=")) => {
                self.set("filters", count, span)
            }
            ("filters" | "groups" | "units", Some(count)) => self.set(meaning, count, span),
            ("channels", Some(count)) => {
                if self.everywhere(at) {
                    self.uniform = Some((count.clone(), span));
                }
                self.set_top("channels", count, span);
            }
            ("dilation", Some(count)) if raw == "D" => self.set_top("channels", count, span),
            ("side", number) => {
                let first = matches!(name.as_bytes().first(), Some(b'h'));
                match number {
                    Some(count) => self.set_top(if first { "height" } else { "width" }, count, span),
                    None => {
                        let sizes = self.sizes(value);
                        self.set_top("input", sizes, span);
                    }
                }
            }
            (meaning, _) => {
                let sizes = self.sizes(value);
                self.set(meaning, sizes, span);
            }
        }
        Some(value + 1)
    }

    /// Which layer `the first` is, where no noun follows.
    fn pronoun(&self, at: usize) -> Option<usize> {
        const WORDS: [&str; 5] = ["first", "second", "third", "fourth", "fifth"];
        let nth = WORDS.iter().position(|word| self.tokens[at].words == *word)?;
        let next = self.at(at + 1)?;
        let verb = matches!(next.words.as_str(), "has" | "uses" | "with" | "have" | "use" | "applies");
        (verb && self.is(at.checked_sub(1)?, "flow.definite")).then_some(nth)
    }

    /// `the cells a, b and e`: entries of the output by their letters.
    fn cells(&mut self, at: usize) -> Option<usize> {
        let mut here = at + 1;
        let mut cells = Vec::new();
        while let Some(token) = self.at(here) {
            let text = token.span.text(self.source).trim();
            if text.len() == 1 && text.chars().all(|c| c.is_ascii_lowercase()) {
                cells.push(Value::Words(text.to_owned()));
            } else if !(token.sign(",") || token.words == "and") {
                break;
            }
            here += 1;
        }
        (self.asking[at] && !cells.is_empty()).then(|| {
            let span = self.span(at, here - 1);
            self.out.facts.set("cells", Value::List(cells), span);
            self.ask("cells", span);
            here
        })
    }

    /// A vector under a name: the input, or the kernel.
    fn vector(&mut self, name: &str, items: Vec<Value>, span: Span) -> bool {
        match name {
            "x" | "i" | "a" | "s" | "u" => self.given("input", Value::List(items), span),
            "w" | "k" | "h" | "f" | "g" => {
                if self.layers.is_empty() {
                    self.begin("unknown", 1, span);
                }
                self.set("weights", Value::List(items), span);
            }
            _ => return false,
        }
        true
    }

    /// `no padding`, `without biases`, `ignore the bias terms and padding`.
    pub(super) fn negation(&mut self, at: usize) -> usize {
        let mut here = at + 1;
        let mut last = at;
        while let Some(token) = self.at(here).cloned().filter(|_| here <= last + 5) {
            let span = self.span(at, here);
            if last > at && (self.value_after(here).is_some() || token.is("flow.mood")) {
                break;
            }
            let zero = || Value::List(vec![reading::count("0")]);
            if token.is("noun.padding") {
                self.set("padding", zero(), span);
                last = here;
            } else if token.is("noun.bias") {
                self.set_top("bias", Value::Flag(false), span);
                last = here;
            } else if token.is("noun.dilation")
                || token.is("noun.stride") && token.words != "pas"
                || token.is("layer.act")
                || token.is("layer.relu")
            {
                last = here;
            } else if token.kind == Kind::Break || token.is_value() || token.is("flow.prep") || token.is("flow.with") {
                break;
            } else if token.of("layer").is_some_and(|kind| kind != "any") && last == at {
                // `no pooling`
                last = here;
            }
            here += 1;
        }
        if last > at {
            self.boundary = false;
        } else if self.asking[at] {
            // `How many parameters are there without the last layer?`
            let part = (at + 1..at + 4).any(|here| {
                self.at(here).is_some_and(|token| {
                    matches!(token.words.as_str(), "last" | "first" | "final" | "second" | "third") || token.of("layer").is_some()
                })
            });
            if part {
                self.loose(at);
            }
        }
        last + 1
    }

    /// A convention: same, valid, full, flipped, unit stride...
    fn convention(&mut self, at: usize, topic: &str) -> usize {
        let token = self.tokens[at].clone();
        let span = token.span;
        match topic {
            "same" => self.set("same", Value::Flag(true), span),
            "keeps" => self.keeps(at),
            "valid" | "no_padding" => {
                let bare = token.words == "valid" && self.is(at + 1, "noun.filter");
                if !bare {
                    self.set("padding", Value::List(vec![reading::count("0")]), span);
                }
            }
            "no_bias" => self.set_top("bias", Value::Flag(false), span),
            "unit_stride" => self.set("stride", Value::List(vec![reading::count("1")]), span),
            "channels_first" => self.set_top("channels_first", Value::Flag(true), span),
            "channels_last" => self.set_top("channels_first", Value::Flag(false), span),
            "per_neuron" if self.asking[at] || self.owner != Owner::Filter => {
                self.out.topic("per_neuron", span);
                self.out.facts.set("per_neuron", Value::Flag(true), span);
            }
            "unshared" => self.loose(at),
            "full" if self.out.facts.get("given").is_none() && token.words == "full" => {}
            // `the full result of the valid convolution`
            "full" if token.words == "full" && self.is(at + 1, "noun.output") => {}
            topic if TOPICS.contains(&topic) => {
                self.out.topic(topic, span);
                if token.is("flow.mood") {
                    self.flow(at);
                }
            }
            _ => {}
        }
        let single = ["a single ", "single ", "one "].iter().any(|word| token.words.starts_with(word));
        if topic == "per_filter"
            && single
            && !self.asking[at]
            && !self.has("filters")
            && !self.layers.iter().any(|layer| kind_of(layer).ends_with("pool"))
        {
            // `a single filter of size 5x5`
            self.owner = Owner::Filter;
            if let Some(value) = self.value_after(at).filter(|value| matches!(self.tokens[*value].kind, Kind::Size(_))) {
                let sizes = self.sizes(value);
                self.set("filters", reading::count("1"), span);
                self.set("kernel", sizes, self.span(at, value));
                return value + 1;
            }
        }
        if matches!(topic, "same" | "valid" | "no_padding" | "unit_stride") {
            self.apply_postfix(at);
        }
        if token.is("noun.filter") || token.of("layer").is_some() {
            return self.noun(at).unwrap_or(at + 1);
        }
        at + 1
    }

    /// `the same size`: of the output as of the input, else it is not known of what.
    fn keeps(&mut self, at: usize) {
        let span = self.tokens[at].span;
        let near = |concept: &str| (at.saturating_sub(7)..at + 7).any(|here| self.is(here, concept));
        let plain = self.tokens[at].words.starts_with("same")
            || self.tokens[at].words.starts_with("the same")
            || self.tokens[at].words.starts_with("unchanged");
        let filters = (at.saturating_sub(5)..at).any(|here| self.is(here, "noun.filter")) && !near("noun.input");
        if filters || plain && !(near("noun.input") || near("noun.output") || near("noun.padding")) {
            self.loose(at);
        } else {
            // `Which padding would keep the size at 64x64?`: another padding than the one that is stated.
            let asked = self.asking[at] && (at.saturating_sub(6)..at).any(|here| self.is(here, "noun.padding")) && self.has("padding");
            if asked && self.out.is_asked("padding") {
                let size = (at + 1..at + 4).find(|here| matches!(self.at(*here).map(|next| &next.kind), Some(Kind::Size(_))));
                let input = self.out.facts.get("input").map(|input| input.value.clone());
                let known = size.is_none_or(|size| {
                    input.as_ref().is_some_and(|input| match (self.sizes(size), input) {
                        (Value::List(sizes), Value::List(own)) => sizes.iter().zip(own).all(|(size, own)| size == own),
                        _ => false,
                    })
                });
                if known {
                    self.used.extend(size);
                    self.out.asked.retain(|asked| asked.name != "padding");
                    self.ask("keeping", span);
                    return;
                }
            }
            self.set("same", Value::Flag(true), span);
            for here in at + 1..at + 7 {
                if self.is(here, "noun.input") || self.is(here, "noun.output") {
                    self.used.insert(here);
                }
            }
        }
    }
}
