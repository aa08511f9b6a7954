//! Sizes and matrices: of the input, of a filter, of what comes out.

use super::{
    Kind, Owner, Reader,
    build::{CONVOLUTIONS, kind_of},
    value::variety,
};
use crate::{
    diag::Span,
    solve::{
        fact::{Facts, Value},
        reading,
    },
};

/// Nouns for a part of the input that a filter covers.
const REGIONS: [&str; 8] = ["region", "regions", "block", "blocks", "patch", "patches", "neighborhood", "neighbourhood"];

impl Reader<'_> {
    /// A size that no noun before it took.
    pub(super) fn size(&mut self, at: usize) -> usize {
        // `I * K` of matrices is what is asked for.
        let letters = match &self.tokens[at].kind {
            Kind::Size(sizes) => sizes.iter().all(|size| matches!(size, Value::Formula(name) if self.names_matrix(&name.to_lowercase()))),
            _ => false,
        };
        if letters {
            return at + 1;
        }
        // `1x1 256->64`: filters, and the channels before and after.
        let plane = matches!(&self.tokens[at].kind, Kind::Size(sizes) if sizes.len() == 2);
        let numbered = |at: usize| matches!(self.at(at).map(|token| &token.kind), Some(Kind::Number(_)));
        if plane
            && numbered(at + 1)
            && self.at(at + 2).is_some_and(|next| next.kind == Kind::Arrow)
            && numbered(at + 3)
            && let (Some(channels), Some(filters)) = (self.single(at + 1), self.single(at + 3))
        {
            let (sizes, span) = (self.sizes(at), self.span(at, at + 3));
            self.begin("conv", 1, span);
            self.out.topic("conv", span);
            self.set("kernel", sizes, span);
            self.in_channels(channels, span);
            self.set("filters", filters, span);
            return at + 4;
        }
        // `in the third 3x3 layer`: one that was spoken of.
        if plane
            && self.ordinal(at).is_some_and(|nth| {
                self.layers.get(nth).and_then(|layer| layer.get("kernel")).is_some_and(|kernel| kernel.value == self.sizes(at))
            })
        {
            return at + 1;
        }
        // `28x28x128 -> 28x28x256`
        let volume = matches!(&self.tokens[at].kind, Kind::Size(sizes) if sizes.len() == 3);
        if volume
            && self.at(at + 1).is_some_and(|next| next.kind == Kind::Arrow || matches!(next.words.as_str(), "to" | "into" | "auf"))
            && self.at(at + 2).is_some_and(|next| matches!(next.kind, Kind::Size(_)))
            && self.layers.len() < 2
            && !self.fresh.contains("input")
        {
            let (sizes, span) = (self.sizes(at), self.tokens[at].span);
            self.set_top("input", sizes, span);
            return at + 1;
        }
        let (mut here, mut kind, mut input, mut image) = (at + 1, None, false, false);
        let mut noun = None;
        while let Some(token) = self.at(here).filter(|_| here <= at + 6) {
            let region = REGIONS.contains(&token.words.as_str());
            if region && (here + 1..here + 4).any(|next| self.at(next).is_some_and(|token| matches!(token.kind, Kind::Matrix(_)))) {
                input = true;
                break;
            }
            // `a 3x3 kernel:` and rows of numbers below, which are lexed with that name
            let named = matches!(token.kind, Kind::Matrix(_)) && {
                let name = token.span.text(self.source).split([':', '=']).next().unwrap_or("").trim().to_lowercase();
                ["kernel", "filter", "mask"].iter().any(|noun| name.ends_with(noun))
            };
            if named && self.current.is_empty() {
                self.set("kernel", self.sizes(at), self.tokens[at].span);
                return here;
            }
            if token.is("noun.filter") || token.is("noun.window") || token.is("noun.kernel") || region {
                noun = Some("kernel");
                break;
            }
            let lone = token.words.starts_with("output")
                && !self.at(here + 1).is_some_and(|next| next.of("noun").is_some_and(|noun| noun != "size") || next.of("layer").is_some());
            if token.is("noun.output") && (!token.is("flow.adj") || lone) {
                noun = Some("output");
                break;
            }
            if token.of("layer").is_some_and(|found| found == "any") && kind.is_none() {
                break;
            }
            if let Some(found) = token.of("layer").filter(|found| !matches!(*found, "any" | "verb" | "hidden" | "final")) {
                kind = kind.or(Some(found));
            } else if token.is("noun.feature_maps") {
                // `a 1x1 convolution maps a 28x28x192 tensor to 28x28x16`
                noun = (!self.maps(here)).then_some("map");
                break;
            } else if token.is("noun.input") && !(token.words == "input" && self.adjective(here + 1)) {
                input = true;
            } else if token.of("image").is_some() {
                image = true;
            } else if !(self.adjective(here)
                || self.sign(here, "(") && self.at(here + 1).is_some_and(|next| next.of("image").is_some())
                || self.is(here, "noun.pixels"))
            {
                break;
            }
            here += 1;
        }
        let span = self.tokens[at].span;
        if kind.is_some() && self.set_against(at) {
            self.split_here(span);
        }
        let sizes = self.sizes(at);
        match noun {
            _ if input || image && kind.is_none() && noun.is_none() => {
                if self.producing {
                    self.set("output", sizes, span)
                } else {
                    self.set_top("input", sizes, span)
                }
                self.owner = if self.producing { Owner::Output } else { Owner::Input };
            }
            Some("kernel") => {
                match kind {
                    // The filters of the first step of a separable convolution.
                    Some("depthwise" | "pointwise") if self.kind() == "separable" => {}
                    Some(kind) => self.layer(variety(kind), false, false, 1, span),
                    None if self.is(here, "noun.filter") => self.turn_to_filters(),
                    None => {}
                }
                self.set("kernel", sizes, span);
                self.owner = Owner::Filter;
                return here;
            }
            Some("output") => {
                self.set("output", sizes, span);
                self.owner = Owner::Output;
            }
            Some("map") if self.producing => self.set("output", sizes, span),
            Some("map") => {
                self.set_top("input", sizes, span);
                self.owner = Owner::Input;
            }
            _ if kind.is_some_and(|kind| !matches!(kind, "dense" | "flatten" | "relu" | "act" | "dropout" | "batchnorm")) => {
                let kind = variety(kind.unwrap_or("conv"));
                let definite = at > 0 && self.tokens[at - 1].words == "the" && self.has("kernel");
                self.layer(kind, definite, false, 1, span);
                self.note_variety(here - 1);
                self.set("kernel", sizes, span);
                return here;
            }
            _ => self.bare_size(at, sizes),
        }
        at + 1
    }

    /// Whether `maps` is a verb here, with what is mapped after it.
    pub(super) fn maps(&self, at: usize) -> bool {
        self.at(at).is_some_and(|token| token.words == "maps")
            && self.at(at + 1).is_some_and(|next| next.is_value() || next.is("flow.indefinite") || next.words == "the")
    }

    /// Filters beside pooling belong to the convolution that has none yet.
    pub(super) fn turn_to_filters(&mut self) {
        if self.kind().ends_with("pool") || self.kind() == "dense" {
            let open =
                |layer: &Facts| CONVOLUTIONS.contains(&kind_of(layer)) && layer.get("kernel").is_none() && layer.get("weights").is_none();
            if let Some(there) = self.layers.iter().position(open) {
                self.turn(there..there + 1);
            }
        }
    }

    /// A size without a noun: by what was spoken of last.
    pub(super) fn bare_size(&mut self, at: usize, sizes: Value) {
        let span = self.tokens[at].span;
        let windowed = !matches!(self.kind(), "dense" | "flatten" | "globalpool") && !self.current.is_empty() && !self.has("kernel");
        let mut before = at;
        while before > 0
            && (self.is(before - 1, "flow.link")
                || self.is(before - 1, "flow.indefinite")
                || self.is(before - 1, "noun.size")
                || self.sign(before - 1, "(")
                || self.tokens[before - 1].words == "the")
        {
            before -= 1;
        }
        let place = before > 0
            && ["on", "to", "from", "over", "onto", "auf", "sur", "sobre", "receives", "takes", "receive", "take", "accepts", "für", "for"]
                .contains(&self.tokens[before - 1].words.as_str());
        let into = before > 0 && matches!(self.tokens[before - 1].words.as_str(), "to" | "into" | "auf") && self.fresh.contains("input");
        let start = self.tokens[..at].iter().rposition(|token| token.kind == Kind::Break).map_or(0, |stop| stop + 1);
        let verb = self.tokens[before..at]
            .iter()
            .any(|token| matches!(token.words.as_str(), "is" | "was" | "are" | "equals" | "beträgt" | "est" | "es"));
        let subject =
            (start..at).any(|here| self.is(here, "noun.output") && !self.is(here, "flow.adj") || self.tokens[here].words == "output");
        let stated = verb && subject && self.fresh.contains("input") && self.has("kernel") && !self.has("output") && !self.asking[at];
        let pixels = ["px", "pixel", "Pixel"].iter().any(|unit| span.text(self.source).contains(unit));
        if pixels && !self.producing && !into && !self.fresh.contains("input") && self.owner != Owner::Output {
            self.set_top("input", sizes, span);
            self.owner = Owner::Input;
        } else if stated || self.producing || into {
            self.set("output", sizes, span);
        } else if self.owner == Owner::Filter && !self.has("kernel") {
            self.set("kernel", sizes, span);
        } else if self.owner == Owner::Input && self.out.facts.get("input").is_none() || place && !self.fresh.contains("input") {
            self.set_top("input", sizes, span);
            self.owner = Owner::Input;
        } else if windowed {
            self.set("kernel", sizes, span);
        } else if self.layers.is_empty() && self.out.facts.get("input").is_none() {
            self.set_top("input", sizes, span);
            self.owner = Owner::Input;
        } else if self.owner == Owner::Output && !self.has("output") {
            self.set("output", sizes, span);
        } else {
            self.loose(at);
        }
    }

    /// `-> 16x16x6`: the output of the layer before, unless a layer follows.
    pub(super) fn arrow(&mut self, at: usize) -> usize {
        let sized = self.at(at + 1).is_some_and(|next| matches!(next.kind, Kind::Size(_) | Kind::Tuple(_)));
        let noun = self.at(at + 2).is_some_and(|token| token.of("layer").is_some() || token.is("noun.filter") || token.is("flow.adj"));
        if sized && !noun && !self.layers.is_empty() {
            let (sizes, span) = (self.sizes(at + 1), self.span(at + 1, at + 1));
            self.set("output", sizes, span);
            self.boundary = true;
            return at + 2;
        }
        at + 1
    }

    /// A matrix: of the input, or of the filter that was spoken of.
    pub(super) fn matrix(&mut self, at: usize, value: Value) {
        let name = (at.saturating_sub(4)..at)
            .rev()
            .find(|here| self.sign(here + 1, "=") || self.sign(here + 1, ":"))
            .map(|here| self.tokens[here].words.clone());
        let own = self.source[self.tokens[at].span.start..]
            .split(['=', ':'])
            .next()
            .map(str::trim)
            .filter(|name| name.len() < 8 && name.chars().all(|c| c.is_alphanumeric() || c == '_'))
            .map(str::to_lowercase);
        // `A = [...] is the image and B = [...] a filter`
        let mut after = at + 1;
        // Only what is said of the matrix itself: a verb right after it.
        while self.is(after, "flow.link") || after > at + 1 && (self.is(after, "flow.indefinite") || self.is(after, "flow.definite")) {
            after += 1;
        }
        let said = match () {
            () if after == at + 1 => None,
            () if self.is(after, "noun.filter") && !matches!(self.at(after + 1).map(|next| &next.kind), Some(Kind::Matrix(_))) => {
                Some("filter".to_owned())
            }
            () if self.is(after, "noun.input") => Some("input".to_owned()),
            () => None,
        };
        let filter = match said.or(own).or(name).as_deref() {
            Some("k" | "f" | "w" | "kernel" | "filter" | "h" | "g" | "w1" | "k1" | "f1" | "w2" | "k2" | "f2") => true,
            Some("x" | "i" | "input" | "image" | "a" | "x0" | "img" | "m" | "matrix" | "in") => false,
            _ => self.near_filter(at),
        };
        let span = self.tokens[at].span;
        let filter = self.by_size(&value).unwrap_or(filter);
        if filter {
            if self.layers.is_empty() || !CONVOLUTIONS.contains(&self.kind()) && self.kind() != "unknown" {
                match self.layers.iter().rposition(|layer| CONVOLUTIONS.contains(&kind_of(layer)) && layer.get("weights").is_none()) {
                    Some(at) => self.turn(at..at + 1),
                    None => self.begin("unknown", 1, span),
                }
            }
            self.set("weights", value, span);
        } else {
            self.given("input", value, span);
        }
    }

    /// Whether a matrix is the filter, where the input and the filters are said to have different sizes and it has one of them.
    fn by_size(&self, value: &Value) -> Option<bool> {
        let Value::List(rows) = value else { return None };
        let Value::List(first) = rows.first()? else { return None };
        let own = [rows.len(), first.len()];
        let sides = |value: &Value| match value {
            Value::List(sizes) => {
                let sizes: Vec<usize> =
                    sizes.iter().filter_map(|size| size.to_json().as_u64().and_then(|size| usize::try_from(size).ok())).collect();
                match sizes.as_slice() {
                    [side] => Some([*side, *side]),
                    [a, b] | [a, b, 1] => Some([*a, *b]),
                    _ => None,
                }
            }
            _ => None,
        };
        let input = sides(&self.out.facts.get("input")?.value)?;
        let kernels: Vec<[usize; 2]> =
            self.layers.iter().filter_map(|layer| layer.get("kernel").and_then(|kernel| sides(&kernel.value))).collect();
        let [kernel] = kernels.as_slice() else { return None };
        (input != *kernel).then_some(())?;
        if own == input {
            Some(false)
        } else if own == *kernel {
            Some(true)
        } else {
            None
        }
    }

    /// Whether the last noun before `at` that can have a matrix is a filter.
    pub(super) fn near_filter(&self, at: usize) -> bool {
        // `the convolution (kernel rotated by 180 degrees) of A with B`: A is the input.
        let of = at > 1 && matches!(self.tokens[at - 1].words.as_str(), "of" | "von" | "de" | "between" | "zwischen" | "entre")
            || at > 0 && self.is(at - 1, "layer.verb");
        let nothing = self.out.facts.get("given").is_none() && self.layers.iter().all(|layer| layer.get("weights").is_none());
        if of && nothing && !(at > 1 && self.is(at - 2, "noun.filter")) {
            return false;
        }
        for here in (0..at).rev() {
            let token = &self.tokens[here];
            if token.is("noun.filter") || token.is("layer.verb") || self.given_input() && token.of("layer") == Some("conv") {
                return true;
            }
            if token.is("noun.input") && !token.is("flow.adj")
                || token.words == "input"
                || matches!(token.kind, Kind::Matrix(_)) && self.out.facts.get("given").is_none()
            {
                return false;
            }
        }
        self.out.facts.get("given").is_some()
    }

    pub(super) fn given_input(&self) -> bool {
        matches!(self.out.facts.get("given").map(|fact| &fact.value), Some(Value::Record(given)) if given.get("input").is_some())
    }

    /// A value that is given as numbers.
    pub(super) fn given(&mut self, name: &str, value: Value, span: Span) {
        let mut given = match self.out.facts.get("given").map(|fact| &fact.value) {
            Some(Value::Record(facts)) => facts.clone(),
            _ => Facts::default(),
        };
        let key = format!("given.{name}");
        if let Some(known) = given.get(name).filter(|known| known.value != value && self.fresh.contains(&key)) {
            let first = known.span;
            self.out.clashes.push(reading::Clash { name: name.to_owned(), first, second: span });
        }
        given.set(name, value, span);
        self.fresh.insert(key);
        self.out.facts.set("given", Value::Record(given), span);
    }
}
