//! Layers in code: the calls of Keras and PyTorch.

use super::{
    Reader,
    build::{CONVOLUTIONS, bare, kind_of, same},
};
use crate::solve::{
    fact::{Facts, Value},
    phrase::{Phrase, Rule},
    reading::{self, Clash},
};

impl Reader<'_> {
    /// What the statement assigns to the name `word` of code: `k, s = 3, 2`; else the word itself.
    fn named(&self, word: &str) -> String {
        let own = self.names.iter().find(|(name, _)| name == word);
        own.map_or_else(|| word.to_owned(), |(_, value)| value.clone())
    }

    /// Whether a question names a layer that is there by its call, `Flatten()`; what it puts out is asked for.
    pub(super) fn asked_call(&mut self, phrase: &Phrase) -> bool {
        let Some(name) = phrase.parts.iter().find(|part| part.rule == Rule::callee) else { return false };
        let kind = reading::callee(name.span.text(self.source)).map(|callee| callee.kind);
        let known = kind.is_some_and(|kind| self.layers.iter().any(|layer| kind_of(layer) == kind));
        if !known || phrase.parts.iter().any(|part| part.rule == Rule::argument) {
            return false;
        }
        if kind == Some("flatten") {
            self.ask("flat", name.span);
        }
        true
    }

    /// Code that says again what words said of the same layers: they are there once.
    pub(super) fn restated(&mut self) {
        let coded = |layer: &Facts| {
            layer.get("kind").is_some_and(|kind| {
                let text = kind.span.text(self.source).trim_end();
                text.ends_with(')') && text.contains('(') && text.starts_with(|c: char| c.is_ascii_alphabetic())
            })
        };
        let Some(first) = self.layers.iter().position(coded) else { return };
        if first == 0 || self.layers.len() != 2 * first || !self.layers[first..].iter().all(coded) || first == 1 && self.chained {
            return;
        }
        let (words, code) = self.layers.split_at(first);
        if words.iter().zip(code).any(|(word, code)| kind_of(word) != kind_of(code)) {
            return;
        }
        let mut clashes = Vec::new();
        let mut agreeing = 0;
        for (word, code) in words.iter().zip(code) {
            for (name, fact) in word.iter().filter(|(name, _)| !matches!(*name, "kind" | "index" | "place" | "all")) {
                match code.get(name) {
                    Some(known) if same(&known.value, &fact.value) => agreeing += 1,
                    Some(known) => clashes.push(Clash { name: name.to_owned(), first: fact.span, second: known.span }),
                    None => {}
                }
            }
        }
        if agreeing < first {
            return;
        }
        self.out.clashes.extend(clashes);
        let code = self.layers.split_off(first);
        for (layer, code) in self.layers.iter_mut().zip(code) {
            for (name, fact) in code.iter().filter(|(name, _)| *name != "kind") {
                if layer.get(name).is_none() {
                    layer.set(name, fact.value.clone(), fact.span);
                }
            }
        }
        self.current = 0..self.layers.len();
    }

    /// A layer, an input or an activation in code.
    pub(super) fn call(&mut self, phrase: &Phrase) {
        let Some(name) = phrase.parts.iter().find(|part| part.rule == Rule::callee) else { return };
        let word = name.span.text(self.source).to_owned();
        let Some(callee) = reading::callee(&word) else {
            self.out.topic(&format!("code:{word}"), name.span);
            return;
        };
        if callee.kind == "recurrent" {
            self.out.topic("recurrent", name.span);
        } else if callee.kind != "input" {
            self.out.topic(if CONVOLUTIONS.contains(&callee.kind) { "conv" } else { callee.kind }, name.span);
            if self.layers.last().is_some_and(|layer| bare(layer) && kind_of(layer) == callee.kind) {
                // The layer was spoken of already.
                self.layers.pop();
            }
            if callee.kind != "relu" {
                self.begin(callee.kind, 1, phrase.span);
            }
            if let Some(rank) = word.chars().find(char::is_ascii_digit).filter(|rank| *rank != '2') {
                self.out.topic(&format!("{rank}d"), name.span);
            }
        }
        if callee.channels_first {
            self.set_top("channels_first", Value::Flag(true), name.span);
        }
        let plain: Vec<&Phrase> = phrase.all(Rule::decimal);
        if callee.kind == "input" && word == "Input" && plain.len() > 1 && phrase.all(Rule::argument).len() == plain.len() {
            // `Input(32, 32, 3)`
            let sizes = plain.iter().map(|size| reading::count(size.span.text(self.source))).collect();
            self.set_top("input", Value::List(sizes), phrase.span);
            return;
        }
        let mut position = 0;
        // `Convolution2D(32, 5, 5)`: rows and columns of the window
        let whole =
            |argument: &&Phrase| argument.parts.first().is_some_and(|inner| inner.find(Rule::decimal).is_some() && inner.parts.len() == 1);
        let unnamed: Vec<&Phrase> = phrase.parts.iter().filter(|part| part.rule == Rule::argument).take(3).filter(whole).collect();
        let windowed = word.starts_with("Convolution2D") && unnamed.len() == 3;
        for argument in phrase.parts.iter().filter(|part| part.rule == Rule::argument) {
            let Some(inner) = argument.parts.first() else { continue };
            match inner.rule {
                Rule::code_call => self.call(inner),
                Rule::keyword_argument => {
                    let word = inner.find(Rule::keyword).map(|keyword| keyword.span.text(self.source).to_owned()).unwrap_or_default();
                    match (reading::keyword(&word), inner.find(Rule::code_value)) {
                        (Some(""), _) => {}
                        (Some(name), Some(value)) => self.argument(name, value, word.starts_with("input_shape") || word == "shape"),
                        _ => self.out.loose.push(inner.span),
                    }
                }
                _ if windowed && position == 2 => {
                    position += 1;
                    let sizes = unnamed[1..].iter().map(|size| reading::count(size.span.text(self.source).trim())).collect();
                    self.put("kernel", Value::List(sizes), inner.span);
                }
                _ => {
                    let named = callee.arguments.get(position).or_else(|| callee.arguments.first().filter(|name| **name == "sizes"));
                    match named {
                        Some(name) => self.argument(name, inner, false),
                        None => self.out.loose.push(inner.span),
                    }
                    position += 1;
                }
            }
        }
        self.boundary = true;
    }

    fn argument(&mut self, name: &str, value: &Phrase, shape: bool) {
        let text = self.named(value.span.text(self.source).trim().trim_matches(['"', '\'', '’', '‘'])).to_lowercase();
        let span = value.span;
        let plain = || reading::count(text.trim_matches(['(', ')', '[', ']', ',', ' ']));
        let sizes = || {
            let dims = value.all(Rule::dim);
            let size = |dim: &&Phrase| reading::count(&self.named(dim.span.text(self.source)));
            if dims.is_empty() { vec![plain()] } else { dims.iter().map(size).collect() }
        };
        match (name, text.as_str()) {
            // `nn.Linear(?, 120)`
            ("input_units", "?" | "??" | "???") => self.ask("flat", span),
            ("activation" | "rate", _) => {}
            ("padding", "same") => self.set("same", Value::Flag(true), span),
            ("padding", "valid") => self.set("padding", Value::List(vec![reading::count("0")]), span),
            ("bias", "false" | "none") => self.set("unbiased", Value::Flag(true), span),
            ("bias", _) => {}
            ("channels" | "input_units", _) if self.layers.len() > 1 => self.set(name, plain(), span),
            ("channels" | "input_units", _) => self.set_top(name, plain(), span),
            // `input_shape=shape`: a name for what is said elsewhere.
            ("input", name) if self.out.facts.get("input").is_some() && name.chars().all(|c| c.is_alphabetic() || c == '_') => {}
            ("input", _) => {
                let mut sizes = sizes();
                if sizes.len() == 1 && shape {
                    self.set_top("input_units", sizes.remove(0), span);
                } else {
                    self.set_top("input", Value::List(sizes), span);
                }
            }
            ("sizes", _) if !value.all(Rule::dim).is_empty() => {
                let sizes = sizes();
                self.out.facts.set("sizes", Value::List(sizes), span);
            }
            ("sizes", _) => {
                let mut known = match self.out.facts.get("sizes").map(|fact| &fact.value) {
                    Some(Value::List(items)) => items.clone(),
                    _ => Vec::new(),
                };
                known.push(plain());
                self.out.facts.set("sizes", Value::List(known), span);
            }
            ("filters" | "units" | "groups" | "output_padding", _) => self.set(name, plain(), span),
            _ => {
                let sizes = sizes();
                self.set(name, Value::List(sizes), span);
            }
        }
    }
}
