//! Statements about layers of networks: tokens, the noun that each number stands with, the layer that each attribute belongs to.

mod alternative;
mod ask;
mod build;
mod code;
mod doubt;
mod layer;
mod lines;
mod listing;
mod memory;
mod noun;
mod shared;
mod size;
mod table;
mod token;
mod told;
mod value;
mod words;

use std::{collections::BTreeSet, ops::Range};

use super::{
    aside,
    fact::{Facts, Value},
    reading::Reading,
    statement::Statement,
};
use crate::diag::Span;
use token::{Kind, Token};

/// What a size or a number without a noun may belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    Nothing,
    Input,
    Filter,
    Output,
}

/// The work of reading one statement.
struct Reader<'a> {
    source: &'a str,
    out: Reading,
    tokens: Vec<Token>,
    /// For each token whether its sentence asks.
    asking: Vec<bool>,
    /// Tokens that a phrase before them took.
    used: BTreeSet<usize>,
    layers: Vec<Facts>,
    /// The layers that attributes go to.
    current: Range<usize>,
    /// Facts that this piece of the statement states: `3.kernel`, `input`.
    fresh: BTreeSet<String>,
    /// Whether a stop, an arrow or a `then` stands between the last attribute and here.
    boundary: bool,
    owner: Owner,
    /// Whether a noun without a value is asked for here.
    open: bool,
    /// Whether the sentence says what comes out.
    producing: bool,
    /// The place of the last number of units: a list of them goes on.
    units_at: Option<usize>,
    /// How many layers are said to be there.
    promised: Option<(usize, Span)>,
    /// A dilated convolution, which must say its dilation.
    dilated: Option<Span>,
    /// Whether one thing is done after another.
    chained: bool,
    /// What is asked comes after padding alone.
    padded: Option<Span>,
    /// Where the layers of the alternative begin: `three 3x3 layers versus one 7x7 layer`.
    split: Option<(usize, Span)>,
    /// How many channels every volume is said to have.
    uniform: Option<(Value, Span)>,
    /// A number of inputs that the statement calls wrong.
    wrong_inputs: Option<Value>,
    /// Whether a filter or a convolution is spoken of.
    spoken: bool,
    /// The first layer behind `...`.
    elided: Option<usize>,
    /// How many classes there are, said before the layers are listed.
    classes: Option<(Value, Span)>,
    /// Whether `CONV-5-64` has its size before its number of filters.
    sized_first: Option<bool>,
    /// The numbers that lines of code give to names.
    names: Vec<(String, String)>,
    /// The layers to go back to after a value for others.
    postfix: Option<Range<usize>>,
}

/// What is understood of `pieces`, where they speak of layers of networks and of nothing else; facts of the last piece override earlier ones.
pub fn read(source: &str, pieces: &[Statement]) -> Option<Reading> {
    let tokens: Vec<Vec<Token>> = pieces.iter().map(|piece| token::tokens(source, &piece.text, piece.base)).collect();
    if !concerns(tokens.iter().flatten()) {
        return None;
    }
    let mut reader = Reader {
        source,
        out: Reading::default(),
        tokens: Vec::new(),
        asking: Vec::new(),
        used: BTreeSet::new(),
        layers: Vec::new(),
        current: 0..0,
        fresh: BTreeSet::new(),
        boundary: true,
        owner: Owner::Nothing,
        open: false,
        producing: false,
        units_at: None,
        promised: None,
        split: None,
        uniform: None,
        dilated: None,
        chained: false,
        padded: None,
        sized_first: None,
        elided: None,
        spoken: false,
        wrong_inputs: None,
        classes: None,
        names: pieces.iter().flat_map(|piece| aside::assigned(piece.span().text(source))).map(|(name, value, _)| (name, value)).collect(),
        postfix: None,
    };
    for (at, tokens) in tokens.into_iter().enumerate() {
        reader.piece(tokens, at + 1 == pieces.len());
    }
    reader.finish();
    Some(reader.out)
}

/// Whether the tokens speak of convolutions or pooling, and of nothing that another reader knows.
fn concerns<'a>(tokens: impl Iterator<Item = &'a Token>) -> bool {
    let mut speaks = false;
    let (mut matrices, mut correlates) = (0, false);
    let (mut normalises, mut counts, mut channels) = (false, false, false);
    let (mut dense, mut operations) = (false, false);
    let (mut soft, mut query, mut key) = (false, false, false);
    let mut letters: Vec<String> = Vec::new();
    let mut letter: Option<String> = None;
    for token in tokens {
        if token.sign("=") {
            letters.extend(letter.take());
        }
        letter = matches!(token.words.as_str(), "w" | "f" | "k" | "p" | "s" | "n").then(|| token.words.clone());
        soft |= token.words == "softmax";
        query |= matches!(token.words.as_str(), "q" | "query");
        key |= matches!(token.words.as_str(), "k" | "key" | "keys" | "k t");
        if token.is("twist.foreign") || token.words == "expansion factor" {
            return false;
        }
        if matches!(token.kind, Kind::Call(_)) && ["LSTM", "GRU", "RNN"].iter().any(|name| token.words.contains(name)) {
            return false;
        }
        let code = match &token.kind {
            Kind::Call(_) => ["Conv", "Pool", "Flatten"].iter().any(|name| token.words.contains(name)),
            _ => false,
        };
        let layer = token.of("layer").is_some_and(|kind| {
            !matches!(kind, "dense" | "hidden" | "final" | "any" | "act" | "relu" | "batchnorm" | "dropout" | "unsupported")
        });
        speaks |= code || layer || token.is("noun.filter") && !token.is("flow.adj") || token.is("ask.receptive") || token.is("ask.im2col");
        speaks |= token.kind == Kind::Formula && token.words.contains('/') && token.words.len() > 3 || token.is("noun.kernel");
        speaks |= ["cross correlation", "kreuzkorrelation", "互 相 关", "互相关"].iter().any(|word| token.words.contains(word));
        matrices += usize::from(matches!(token.kind, Kind::Matrix(_)));
        correlates |= token.is("topic.correlation");
        normalises |= token.is("layer.batchnorm");
        counts |= token.is("ask.parameters");
        dense |= token.is("layer.dense");
        operations |= token.is("ask.macs") || token.is("ask.flops") || token.is("ask.multiplications");
        channels |= token.is("noun.channels") || token.is("noun.feature_maps");
        // Steps are steps of time elsewhere.
        let step = matches!(token.words.as_str(), "pas" | "paso" | "passo" | "schritt" | "step size" | "rate");
        speaks |= token.is("noun.stride") && !step
            || token.is("noun.padding")
            || words::label(&token.words).is_some_and(|(kind, _)| kind == "conv");
    }
    // Queries and keys behind a softmax are attention.
    if soft && query && key {
        return false;
    }
    // `W = 227, F = 11, S = 4`
    let sized =
        letters.iter().any(|name| matches!(name.as_str(), "f" | "k")) && letters.iter().any(|name| name == "s") && letters.len() > 2;
    // The parameters of a normalisation are counted by channels.
    speaks || sized || correlates && matrices > 1 || normalises && counts && channels || dense && operations
}

impl Reader<'_> {
    /// The sentences of the piece: its tokens between breaks.
    fn sentences(&self) -> Vec<std::ops::Range<usize>> {
        let mut start = 0;
        let ends = (0..=self.tokens.len()).filter(|at| self.at(*at).is_none_or(|token| token.kind == Kind::Break));
        ends.map(|end| std::mem::replace(&mut start, end + 1)..end).collect()
    }

    fn piece(&mut self, tokens: Vec<Token>, last: bool) {
        self.asking = ask::asking(&tokens);
        self.tokens = tokens;
        if last && !self.layers.is_empty() {
            self.afresh();
        }
        self.spoken |= self.speaks_of_filters();
        self.used.clear();
        self.units_at = None;
        self.fresh.clear();
        self.boundary = true;
        self.open = self.opens(0);
        let before = self.out.asked.len();
        let table = self.table_start();
        self.notation();
        self.shared();
        self.memory();
        self.instead();
        self.channels_told();
        self.bottleneck();
        self.unshared();
        let mut at = 0;
        while at < self.tokens.len() {
            if table == Some(at) {
                self.table();
            }
            at = if self.used.contains(&at) { at + 1 } else { self.step(at).max(at + 1) };
        }
        // What the whole question asks is answered where no part asks for itself.
        if last && self.out.asked.len() > before {
            self.out.asked.drain(..before);
        }
    }

    /// `Using the original input, ...`: what a part before it did to the input is left out; of `the input` alone it is not known which is meant.
    fn afresh(&mut self) {
        let input = |at: usize| {
            self.is(at, "noun.input")
                || self.at(at).is_some_and(|token| matches!(token.words.as_str(), "input" | "image" | "matrix" | "table"))
        };
        let original = (0..self.tokens.len())
            .any(|at| matches!(self.tokens[at].words.as_str(), "original" | "initial" | "given") && (at + 1..at + 3).any(input));
        let pools = self.tokens.iter().any(|token| token.of("layer").is_some_and(|kind| kind.contains("pool")));
        if original && pools && self.given_input() {
            self.layers.clear();
            self.current = 0..0;
            self.out.topics.retain(|(topic, _)| topic != "conv");
        }
    }

    /// Reads the token at `at`, and says where to go on.
    fn step(&mut self, at: usize) -> usize {
        let token = self.tokens[at].clone();
        // `Determine (a) the size of the output and (b) ...`
        self.open |= self.asking[at] && self.marked(at);
        // `the output has size ____`
        self.open |= self.at(at + 1).is_some_and(|next| next.kind == Kind::Gap)
            || (self.is(at + 1, "flow.link") || self.sign(at + 1, ":")) && self.at(at + 2).is_some_and(|next| next.kind == Kind::Gap);
        match &token.kind {
            Kind::Break => {
                self.boundary = true;
                self.producing = false;
                let rest = &self.source[token.span.start..];
                if rest.starts_with("...") && !self.layers.is_empty() {
                    self.elided = Some(self.layers.len());
                }
                if !token.words.starts_with(';') || self.opens(at + 1) {
                    self.open = self.opens(at + 1);
                }
                if token.words.starts_with(['?', '？']) {
                    self.out.asks = true;
                    self.owner = Owner::Nothing;
                }
                at + 1
            }
            Kind::Arrow => {
                self.boundary = true;
                self.chained = true;
                self.arrow(at)
            }
            // `How many values does Flatten() output?`
            Kind::Call(call) if self.asking[at] && self.asked_call(call) => at + 1,
            Kind::Call(call) => {
                self.call(call);
                at + 1
            }
            Kind::Matrix(value) => {
                self.matrix(at, value.clone());
                at + 1
            }
            Kind::Number(_) => self.number(at),
            Kind::Tuple(items) if self.given_input() && self.source[token.span.start..].starts_with('[') => {
                self.matrix(at, Value::List(items.clone()));
                at + 1
            }
            Kind::Size(_) | Kind::Tuple(_) => self.size(at),
            Kind::Word => self.word(at),
            Kind::Sign if token.words.starts_with(|c: char| c.is_ascii_digit()) => {
                self.loose(at);
                at + 1
            }
            Kind::Sign if matches!(token.words.as_str(), "，" | "、") => {
                self.open = self.opens(at + 1);
                at + 1
            }
            Kind::Label => {
                if token.words.to_lowercase().starts_with("fig") {
                    self.out.references.push(token.span);
                }
                at + 1
            }
            Kind::Formula if self.asking[at] && self.product_of_matrices(at) => {
                self.ask("result", token.span);
                at + 1
            }
            Kind::Formula | Kind::Sign | Kind::Gap => at + 1,
        }
    }

    /// Whether the mark of a part stands before the token: `(a)`, `(ii)`, `2)`.
    fn marked(&self, at: usize) -> bool {
        let before = self.source[..self.tokens[at].span.start].trim_end();
        let Some(inner) = before.strip_suffix(')') else { return false };
        let word = inner.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or("");
        let opened = inner[..inner.len() - word.len()].ends_with('(');
        let letter = word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
        let number = !opened && word.len() < 3 && !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
        opened && (letter || matches!(word, "ii" | "iii" | "iv")) || number
    }

    /// The token at `at`, if there is one.
    fn at(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    fn is(&self, at: usize, concept: &str) -> bool {
        self.at(at).is_some_and(|token| token.is(concept))
    }

    fn sign(&self, at: usize, sign: &str) -> bool {
        self.at(at).is_some_and(|token| token.sign(sign))
    }

    fn span(&self, from: usize, to: usize) -> Span {
        match (self.at(from), self.at(to)) {
            (Some(first), Some(last)) => first.span.join(last.span),
            (Some(only), None) | (None, Some(only)) => only.span,
            (None, None) => Span::default(),
        }
    }

    /// Notes the place of something that changes the meaning and that nothing took.
    fn loose(&mut self, at: usize) {
        if let Some(token) = self.at(at) {
            let span = token.span;
            self.out.loose.push(span);
        }
    }

    /// The sizes that the value at `at` holds: one for a single number.
    fn sizes(&self, at: usize) -> Value {
        match self.at(at).map(|token| (&token.kind, token)) {
            Some((Kind::Size(sizes) | Kind::Tuple(sizes), _)) => Value::List(sizes.clone()),
            Some((Kind::Number(number), _)) => Value::List(vec![number.clone()]),
            Some((_, token)) => Value::List(vec![Value::Formula(token.span.text(self.source).trim().to_owned())]),
            None => Value::List(Vec::new()),
        }
    }

    /// The single number (or letter) at `at`.
    fn single(&self, at: usize) -> Option<Value> {
        match self.sizes(at) {
            Value::List(sizes) if sizes.len() == 1 => sizes.into_iter().next(),
            _ => None,
        }
    }
}
