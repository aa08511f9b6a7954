//! Statements that give values under names: attention, recurrent cells, normalisation, losses, small nets. Typed quantities are attached to
//! the nearest name or noun that takes them; the words are data (`grammar/statement/cells.toml`), in several languages.

mod activation;
mod asked;
mod bind;
mod code;
mod comma;
mod count;
mod doubt;
mod equation;
mod lexicon;
mod name;
mod series;
mod token;
mod vectors;

use super::{
    fact::{Facts, Value},
    reading::{Clash, Reading},
    statement::Statement,
};
use crate::diag::Span;
use token::{Kind, Token};

/// The work of reading one statement.
struct Reader<'a> {
    source: &'a str,
    tokens: Vec<Token>,
    /// Tokens that a phrase took.
    used: Vec<bool>,
    /// The first token of the last piece.
    own: usize,
    out: Reading,
    given: Facts,
    /// The names that were given, as they are written for the engine.
    spelled: Vec<(String, String)>,
    /// The last count and where its number stands.
    counted: Option<(&'static str, usize)>,
    /// The equations that were read.
    equations: Vec<equation::Equation>,
    /// Names that an equation of the method gives to what it answers.
    aliases: Vec<(String, &'static str)>,
    /// Equations with a part that has no meaning here.
    strange: Vec<(String, Span)>,
}

/// Families whose words also stand in statements about other things.
const WEAK: [&str; 14] =
    ["softmax", "sigmoid", "tanh", "relu", "leaky_relu", "gelu", "elu", "swish", "softplus", "mlp", "dense", "neuron", "ffn", "batch_norm"];

/// What is understood of `pieces`, where they are of this room; facts of the last piece override the ones before.
pub fn read(source: &str, pieces: &[Statement]) -> Option<Reading> {
    let mut tokens = Vec::new();
    let mut own = 0;
    for (at, piece) in pieces.iter().enumerate() {
        if at > 0 {
            let span = Span::new(piece.base, piece.base);
            tokens.push(Token { kind: Kind::Stop(false), span, text: String::new(), senses: &[] });
            own = tokens.len();
        }
        tokens.extend(token::tokens(&token::spelled_out(&comma::points(&piece.text)), piece.base));
    }
    if !concerns(&tokens) {
        return None;
    }
    let used = vec![false; tokens.len()];
    let mut reader = Reader {
        source,
        tokens,
        used,
        own,
        out: Reading::default(),
        given: Facts::default(),
        spelled: Vec::new(),
        counted: None,
        equations: Vec::new(),
        aliases: Vec::new(),
        strange: Vec::new(),
    };
    reader.topics();
    reader.code();
    if reader.out.about("attention") {
        reader.scaling();
    }
    reader.prose_values();
    reader.bindings();
    reader.counts();
    reader.questions();
    reader.leftovers();
    reader.finish();
    reader.out.reader = "cells";
    Some(reader.out)
}

/// Weights for queries and keys, or queries, keys and values themselves, are those of attention: where the first of them stands.
fn implied(tokens: &[Token]) -> Option<usize> {
    let named = |name: &str| {
        let bound = |at: usize| tokens.get(at + 1).is_some_and(|next| matches!(next.text.as_str(), "=" | ":"));
        let this = |token: &Token| matches!(&token.kind, Kind::Name(known) if known.plain.eq_ignore_ascii_case(name));
        (0..tokens.len()).find(|at| this(&tokens[*at]) && bound(*at))
    };
    let weights = named("WQ").and(named("WK"));
    weights.or_else(|| named("Q").and(named("K")).and(named("V")))
}

/// Three gates and a candidate with values are those of an LSTM cell: where the first of them stands.
fn gated(tokens: &[Token]) -> Option<usize> {
    let bound = |at: usize| tokens.get(at + 1).is_some_and(|next| matches!(next.text.as_str(), "=" | ":"));
    let named = |name: &str| {
        let this = |token: &Token| matches!(&token.kind, Kind::Name(known) if known.plain.trim_end_matches('t') == name);
        (0..tokens.len()).find(|at| this(&tokens[*at]) && bound(*at))
    };
    let said = |words: &[&str]| tokens.iter().any(|token| words.iter().any(|word| token.text.to_lowercase().starts_with(word)));
    let candidate = named("g").is_some() || named("tildec").is_some() || said(&["candidate"]);
    let first = named("f").filter(|_| named("i").is_some() && named("o").is_some())?;
    let cell = said(&["cell", "old cell", "new cell", "previous cell", "memory"]);
    (candidate && cell && !said(&["lstm", "gru", "reset", "update gate"])).then_some(first)
}

/// Whether widths joined by dashes are those of a net whose parameters are counted: `a 10-20-20-1 network`; `None` where there are none.
fn chained(tokens: &[Token]) -> Option<bool> {
    let net = tokens.iter().any(|token| {
        matches!(token.text.to_lowercase().as_str(), "network" | "net" | "netz" | "netzwerk" | "réseau" | "red" | "architecture" | "mlp")
    });
    let chain = tokens.iter().any(|token| matches!(&token.kind, Kind::Chain(sizes) if sizes.len() > 2) && token.text.contains(['-', '–']));
    let asks = tokens.iter().any(|token| token.senses_in("ask").any(|ask| ask == "parameters"));
    (net && chain && asks).then_some(true)
}

/// Whether the statement is of this room.
fn concerns(tokens: &[Token]) -> bool {
    let families: Vec<&str> = tokens.iter().flat_map(|token| token.inner("family")).collect();
    if let Some(chain) = chained(tokens) {
        return chain;
    }
    let called = tokens.iter().any(|token| matches!(&token.kind, Kind::Call(call) if code::ours(call)));
    let topic = |name: &str| tokens.iter().any(|token| token.sense("topic") == Some(name));
    if families.is_empty() && !called && implied(tokens).or(gated(tokens)).is_none() || topic("conv") || topic("probability") {
        return false;
    }
    // The cross-entropy of two distributions is a divergence, that of a prediction and a label a loss.
    let labelled = || {
        tokens.iter().any(|token| {
            let role = |name: &str| token.senses_in("role").any(|known| known == name);
            role("logits")
                || role("class")
                || role("target")
                    && !matches!(
                        token.text.to_lowercase().as_str(),
                        "true" | "truth" | "true distribution" | "target distribution" | "actual"
                    )
        })
    };
    if families.iter().all(|family| *family == "cross_entropy") && !families.is_empty() && !labelled() {
        return false;
    }
    let strong = families.iter().any(|family| !WEAK.contains(family)) || implied(tokens).or(gated(tokens)).is_some();
    // Sizes of images and volumes belong to the layers of convolutional networks.
    strong || called || !(topic("image") || topic("flops"))
}

impl Reader<'_> {
    /// What it is about, and the facts that are words.
    fn topics(&mut self) {
        for at in 0..self.tokens.len() {
            let token = self.tokens[at].clone();
            for family in token.inner("family") {
                self.out.topic(family, token.span);
            }
            for sense in token.senses {
                match sense.section {
                    "topic" if sense.name == "code" => {
                        let keras = ["keras", "tensorflow", "tf"].iter().any(|word| token.text.to_lowercase().contains(word));
                        let framework = if keras { "keras" } else { "pytorch" };
                        self.set("framework", Value::Words(framework.to_owned()), token.span);
                    }
                    "topic" if sense.name == "layer_name" => {}
                    "topic" => self.out.topic(sense.name, token.span),
                    // `bias=False` in a call is of that layer.
                    "flag" if matches!(token.kind, Kind::Call(_)) && sense.name.ends_with("_bias") => {}
                    "flag" => self.set(sense.name, Value::Flag(true), token.span),
                    _ => {}
                }
            }
        }
        if chained(&self.tokens).is_some() && !self.out.about("mlp") {
            let span = self.tokens.first().map(|token| token.span).unwrap_or_default();
            self.out.topic("mlp", span);
        }
        if let Some(at) = gated(&self.tokens) {
            let span = self.tokens[at].span;
            self.out.topic("lstm", span);
        }
        if let Some(at) = implied(&self.tokens) {
            let span = self.tokens[at].span;
            if !self.out.about("multihead") {
                self.out.topic("attention", span);
            }
        }
        if self.out.about("attention") {
            for at in 0..self.tokens.len() {
                let span = self.tokens[at].span;
                for hint in self.tokens[at].inner("hint") {
                    self.out.topic(hint, span);
                }
            }
        }
        // `compute the scaled scores` of raw ones
        for at in 0..self.tokens.len() {
            let text = self.tokens[at].text.to_lowercase();
            let scaled = (text.starts_with("scaled ") || text.starts_with("divided "))
                && self.tokens[at].senses_in("ask").any(|ask| ask == "scores");
            if scaled && self.out.about("attention") && self.asks_for(at) {
                let span = self.tokens[at].span;
                self.out.topic("scaled", span);
            }
        }
        if !self.counting() {
            self.out.topics.retain(|(topic, _)| topic != "decoder_layer");
        }
        for (inner, outer) in [("binary_cross_entropy", "cross_entropy"), ("leaky_relu", "relu"), ("attention", "embedding_layer")] {
            if self.out.about(inner) {
                self.out.topics.retain(|(topic, _)| topic != outer);
            }
        }
    }

    /// States a fact of the whole problem.
    fn set(&mut self, name: &str, value: Value, span: Span) {
        if let Some(known) = self.out.facts.get(name)
            && known.value != value
            && (!self.overrides(span) || self.overrides(known.span))
        {
            let first = known.span;
            self.out.clashes.push(Clash { name: name.to_owned(), first, second: span });
        }
        self.out.facts.set(name, value, span);
    }

    /// States a value that is given under a name.
    fn give(&mut self, name: &str, latex: String, value: Value, span: Span) {
        if let Some(known) = self.given.get(name)
            && known.value != value
            && (!self.overrides(span) || self.overrides(known.span))
        {
            let first = known.span;
            self.out.clashes.push(Clash { name: name.to_owned(), first, second: span });
        }
        self.given.set(name, value, span);
        self.spelled.retain(|(known, _)| known != name);
        self.spelled.push((name.to_owned(), latex));
    }

    /// Whether what stands at `span` is of the part that may say otherwise than what is before it.
    fn overrides(&self, span: Span) -> bool {
        self.own > 0 && self.tokens.get(self.own).is_some_and(|token| span.start >= token.span.start)
    }

    /// Numbers and values that nothing took, and words that deny something that was read.
    fn leftovers(&mut self) {
        const DENIED: [&str; 17] = [
            "without", "no", "not", "except", "ohne", "kein", "keine", "keinen", "nicht", "sans", "pas", "sin", "instead", "没", "不",
            "无", "never",
        ];
        for at in 0..self.tokens.len() {
            if self.used[at] {
                continue;
            }
            // `(no ReLU)`: an activation has no parameters.
            if self.counting()
                && matches!(self.text(at).to_lowercase().as_str(), "no" | "without")
                && self.tokens.get(at + 1).is_some_and(|next| matches!(next.sense("family"), Some("relu" | "sigmoid" | "tanh" | "softmax")))
            {
                continue;
            }
            let token = &self.tokens[at];
            match &token.kind {
                Kind::Number(_) | Kind::List(_) | Kind::Chain(_) | Kind::Call(_) => self.out.loose.push(token.span),
                _ if DENIED.contains(&token.text.to_lowercase().as_str()) => self.out.loose.push(token.span),
                Kind::Name(_) if token.senses.is_empty() => self.out.words.push(token.span),
                _ => {}
            }
        }
    }

    /// `How many parameters does the multi-head attention have?` asks about a part of the layer that was described.
    fn asked_part(&mut self) {
        let Some(first) = self.tokens.get(self.own).map(|token| token.span.start) else { return };
        let Some(end) = self.source[first..].rfind('?').map(|at| first + at) else { return };
        let start = self.source[first..end].rfind(['.', '\n', '?']).map_or(first, |at| first + at);
        let named = |family: &str| {
            self.tokens
                .iter()
                .filter(|token| (start..end).contains(&token.span.start))
                .any(|token| token.inner("family").contains(&family) || token.senses_in("topic").any(|topic| topic == family))
        };
        if !self.out.about("encoder_layer") || named("encoder_layer") {
            return;
        }
        let (forward, attends) = (named("ffn") || named("mlp"), named("multihead") || named("attention"));
        let other: &[&str] = match (forward, attends) {
            (true, false) => &["encoder_layer", "multihead", "attention", "mlp"],
            (false, true) => &["encoder_layer", "ffn", "mlp"],
            _ => return,
        };
        self.out.topics.retain(|(topic, _)| !other.contains(&topic.as_str()));
        let asked = Span::new(start, end);
        self.out.topic(if forward { "ffn" } else { "multihead" }, asked);
    }

    fn finish(&mut self) {
        self.asked_part();
        self.doubts();
        // `the scores X X^T` of given inputs.
        if self.out.about("attention") && ["x1", "X", "x", "x_input"].iter().any(|name| self.given.get(name).is_some()) {
            self.out.asked.retain(|asked| asked.name != "=X");
        }
        // `Derive the keys` of numbers wants numbers.
        let derived = |at: Span| at.text(self.source).to_lowercase().starts_with("deriv");
        if self.given.iter().next().is_some() && !self.out.asked.is_empty() {
            self.out.topics.retain(|(topic, span)| topic != "proof" || !derived(*span));
        }
        // The loss after a softmax, of a class that is known to be right, is the cross-entropy.
        let other = ["cross_entropy", "binary_cross_entropy", "mse", "mae", "squared_error"].iter().any(|name| self.out.about(name));
        if self.out.about("softmax") && self.out.is_asked("loss") && self.given.get("class").is_some() && !other {
            let span = self.out.asked.iter().find(|asked| asked.name == "loss").map(|asked| asked.span).unwrap_or_default();
            self.out.topic("cross_entropy", span);
        }
        self.system();
        self.labelled();
        if self.out.about("attention") {
            self.rows_of_matrix();
        }
        self.series();
        self.activations();
        let mut given = std::mem::take(&mut self.given);
        if ["lstm", "gru", "rnn"].iter().any(|family| self.out.about(family)) {
            given = given.iter().fold(Facts::default(), |mut all, (name, fact)| {
                let states = name.starts_with(|letter: char| letter.is_lowercase());
                all.set(name, if states { vector(&fact.value) } else { fact.value.clone() }, fact.span);
                all
            });
        }
        if let Some(span) = given.iter().map(|(_, fact)| fact.span).reduce(Span::join) {
            self.out.facts.set("given", Value::Record(given), span);
        }
    }

    fn text(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.text.as_str())
    }
}

/// A matrix of one column as the vector that a state, an input or a bias is.
fn vector(value: &Value) -> Value {
    let Value::List(rows) = value else { return value.clone() };
    let single = |row: &Value| match row {
        Value::List(entries) if entries.len() == 1 => Some(entries[0].clone()),
        _ => None,
    };
    match rows.iter().map(single).collect::<Option<Vec<Value>>>() {
        Some(entries) if entries.len() > 1 => Value::List(entries),
        _ => value.clone(),
    }
}
