//! Reading: from phrases to facts, to what is asked, and to what was not understood.

mod given;
mod layer;
mod sentence;
mod shape;
mod tables;

use std::collections::BTreeSet;

use super::{
    fact::{Facts, Value},
    phrase::{Phrase, Rule},
};
use crate::diag::Span;

pub use given::{count, matrix_of, number, numbers};
pub use shape::{layer_list, letters, normalise, single_layer, symbolic};
pub use tables::{Callee, callee, keyword};

/// Two statements of one fact that do not agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The fact.
    pub name: String,
    /// The first statement.
    pub first: Span,
    /// The second.
    pub second: Span,
}

/// Something that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What: `shape`, `parameters`.
    pub name: String,
    /// The words.
    pub span: Span,
}

/// What was understood of a statement.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The reader that read it; empty for the reader of layers.
    pub reader: &'static str,
    /// The facts.
    pub facts: Facts,
    /// What is asked, in order, each once.
    pub asked: Vec<Asked>,
    /// What it is about, with the first words that say so.
    pub topics: Vec<(String, Span)>,
    /// Numbers that no phrase took.
    pub loose: Vec<Span>,
    /// Words that no phrase took.
    pub words: Vec<Span>,
    /// Facts that were stated twice and differently.
    pub clashes: Vec<Clash>,
    /// Whether anything is asked at all: a question mark or a verb that asks.
    pub asks: bool,
    /// Things the statement refers to and that may be missing: a figure, a table.
    pub references: Vec<Span>,
}

impl Reading {
    /// Whether the statement is about `topic`.
    pub fn about(&self, topic: &str) -> bool {
        self.topics.iter().any(|(known, _)| known == topic)
    }

    /// Notes that the statement is about `topic`.
    pub fn topic(&mut self, topic: &str, span: Span) {
        if !self.about(topic) {
            self.topics.push((topic.to_owned(), span));
        }
    }

    /// Notes that `name` is asked for.
    pub fn ask(&mut self, name: &str, span: Span) {
        if !self.asked.iter().any(|known| known.name == name) {
            self.asked.push(Asked { name: name.to_owned(), span });
        }
    }

    /// Whether `name` is asked for.
    pub fn is_asked(&self, name: &str) -> bool {
        self.asked.iter().any(|known| known.name == name)
    }
}

/// The work of reading one statement.
pub(super) struct Reader<'a> {
    pub(super) source: &'a str,
    pub(super) out: Reading,
    /// The layers in order.
    pub(super) layers: Vec<Facts>,
    /// The layer that attributes go to.
    pub(super) current: usize,
    /// Facts that are set since the last part began: `layer.name`.
    pub(super) fresh: BTreeSet<String>,
    /// Whether a layer boundary (`;`, a line, an arrow, a stop) stands between the last attribute and here.
    pub(super) boundary: bool,
    /// The last thing that a matrix may belong to.
    pub(super) owner: Option<String>,
    /// Whether the sentence asks.
    pub(super) asking: bool,
    /// Whether the sentence has asked something already.
    pub(super) mood: bool,
}

/// Reads `phrases` of the file `source`; facts of phrases from `own` on override the ones before.
pub fn read(source: &str, phrases: &[Phrase], own: usize) -> Reading {
    let mut reader = Reader {
        source,
        out: Reading::default(),
        layers: Vec::new(),
        current: 0,
        fresh: BTreeSet::new(),
        boundary: true,
        owner: None,
        asking: false,
        mood: false,
    };
    let asking = sentence::asking(source, phrases);
    for (at, phrase) in phrases.iter().enumerate() {
        if at == own {
            reader.fresh.clear();
            reader.boundary = true;
            // What the whole question asks is answered where no part asks for itself.
            if own > 0 && phrases[own..].iter().zip(&asking[own..]).any(|(phrase, asking)| *asking && phrase.rule == Rule::ask) {
                reader.out.asked.clear();
            }
        }
        reader.asking = asking[at];
        reader.phrase(phrase, phrases.get(at + 1));
    }
    reader.finish();
    reader.out
}

impl Reader<'_> {
    pub(super) fn text(&self, phrase: &Phrase) -> &str {
        phrase.span.text(self.source)
    }

    fn phrase(&mut self, phrase: &Phrase, next: Option<&Phrase>) {
        let span = phrase.span;
        match phrase.rule {
            Rule::stop | Rule::layer_chain => self.boundary = true,
            Rule::mood => {
                self.out.asks = true;
                self.mood = true;
            }
            Rule::part_mark | Rule::label | Rule::code_noise | Rule::choice_none | Rule::sign => {}
            Rule::word => {
                if matches!(self.text(phrase).to_lowercase().as_str(), "then" | "followed" | "next" | "dann" | "und") {
                    self.boundary = true;
                }
                self.out.words.push(span);
            }
            Rule::number => self.out.loose.push(span),
            Rule::topic => self.topic(phrase),
            Rule::question => {
                self.out.asks = true;
                self.ask(phrase, next);
            }
            Rule::ask => self.ask(phrase, next),
            Rule::ask_weights_bias if self.asking => {
                self.out.ask("weights_bias", span);
            }
            Rule::equation => self.equation(phrase),
            Rule::bare_size => self.bare_size(phrase),
            Rule::digits => {
                if let Some(count) = phrase.find(Rule::digit_count) {
                    let value = self.count(count);
                    self.out.facts.set("digits", value, span);
                }
            }
            Rule::given | Rule::role_given | Rule::identity_given | Rule::matrix_phrase => self.given(phrase),
            Rule::code_call => self.call(phrase),
            Rule::layer => self.layer(phrase),
            _ if tables::is_attribute(phrase.rule) => self.attribute(phrase),
            _ => {}
        }
    }

    fn topic(&mut self, phrase: &Phrase) {
        let Some(inner) = phrase.parts.first() else { return };
        match inner.rule {
            Rule::topic_expansion => {
                let value = inner.find(Rule::whole).map(|count| self.count(count));
                if let Some(value) = value {
                    self.set_top("expansion", value, inner.span);
                }
            }
            Rule::topic_image_missing => self.out.references.push(inner.span),
            _ => {
                if matches!(inner.rule, Rule::topic_scaled | Rule::topic_mask | Rule::topic_multihead)
                    && ["attention", "注意力"].iter().any(|word| self.text(inner).to_lowercase().contains(word))
                {
                    self.out.topic("attention", inner.span);
                }
                if let Some(name) = inner.name().strip_prefix("topic_") {
                    let name = name.to_owned();
                    let word = self.text(inner).to_lowercase();
                    if name == "per_neuron" {
                        self.out.facts.set("per_neuron", Value::Flag(true), inner.span);
                    }
                    let name = match name.as_str() {
                        "unstated" | "activation" => format!("{name}:{word}"),
                        _ => name,
                    };
                    self.out.topic(&name, inner.span);
                }
            }
        }
    }

    fn ask(&mut self, phrase: &Phrase, _next: Option<&Phrase>) {
        let Some(inner) = phrase.parts.first() else { return };
        if inner.rule == Rule::ask_attention_weights {
            self.out.topic("attention", inner.span);
        }
        if inner.rule == Rule::ask_weights && self.layers.is_empty() {
            // `weights: ...` beside given matrices is a name.
            self.owner = None;
        }
        if !self.asking {
            if matches!(inner.rule, Rule::ask_biases) {
                return;
            }
            let word = self.text(inner).to_lowercase();
            if word == "feature map" || word == "output" {
                self.owner = None;
            }
            return;
        }
        let Some(name) = inner.name().strip_prefix("ask_").map(|name| if name == "how" { "shape" } else { name }.to_owned()) else {
            return;
        };
        if inner.rule == Rule::ask_cells {
            let cells = inner.all(Rule::cell_name).iter().map(|cell| Value::Words(self.text(cell).to_owned())).collect();
            self.out.facts.set("cells", Value::List(cells), inner.span);
        }
        if inner.rule == Rule::ask_gate {
            let gate = tables::gate(self.text(inner));
            self.out.ask(gate, inner.span);
            return;
        }
        self.out.ask(&name, inner.span);
    }

    /// A count in digits, words or as a letter.
    pub(super) fn count(&self, phrase: &Phrase) -> Value {
        given::count(self.text(phrase))
    }

    /// States a fact of the whole problem.
    pub(super) fn set_top(&mut self, name: &str, value: Value, span: Span) {
        match self.out.facts.get(name) {
            Some(known) if known.value != value && self.fresh.contains(name) => {
                let first = known.span;
                self.out.clashes.push(Clash { name: name.to_owned(), first, second: span });
            }
            Some(known) if known.value == value => {}
            _ => self.out.facts.set(name, value, span),
        }
        self.fresh.insert(name.to_owned());
    }
}
