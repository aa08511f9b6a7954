//! Layers in code: `LSTM(256, input_shape=(10, 64))`, `nn.GRU(input_size=10, hidden_size=20)`, and the stack that they make.

use super::{
    Reader,
    token::{Argument, Call, Kind},
};
use crate::{
    diag::Span,
    solve::{
        fact::{Facts, Value},
        reading::number,
    },
};

/// Arguments that change no count.
const HARMLESS: [&str; 26] = [
    "activation",
    "return_sequences",
    "return_state",
    "name",
    "batch_first",
    "input_length",
    "stateful",
    "kernel_initializer",
    "mask_zero",
    "recurrent_activation",
    "dropout",
    "recurrent_dropout",
    "padding_idx",
    "device",
    "dtype",
    "unroll",
    "time_major",
    "go_backwards",
    "trainable",
    "rate",
    "p",
    "weights",
    "eps",
    "epsilon",
    "nonlinearity",
    "norm_first",
];

/// Layers without parameters.
const EMPTY: [&str; 9] = ["Dropout", "Activation", "ReLU", "Sigmoid", "Tanh", "Softmax", "RepeatVector", "Input", "InputLayer"];

/// The layers: the name of the call, the kind, the order of the arguments in Keras and in PyTorch.
const LAYERS: [(&str, &str, &[&str], &[&str]); 16] = [
    ("LSTM", "lstm", &["units"], &["input_size", "hidden_size", "num_layers"]),
    ("CuDNNLSTM", "lstm2", &["units"], &[]),
    ("GRU", "gru", &["units"], &["input_size", "hidden_size", "num_layers"]),
    ("SimpleRNN", "rnn", &["units"], &[]),
    ("RNN", "rnn", &[], &["input_size", "hidden_size", "num_layers"]),
    ("LSTMCell", "lstm", &["units"], &["input_size", "hidden_size"]),
    ("GRUCell", "gru", &["units"], &["input_size", "hidden_size"]),
    ("RNNCell", "rnn", &[], &["input_size", "hidden_size"]),
    ("Dense", "dense", &["units"], &[]),
    ("Linear", "dense", &[], &["in_features", "out_features", "bias"]),
    ("Embedding", "embedding", &["input_dim", "output_dim"], &["num_embeddings", "embedding_dim"]),
    ("LayerNorm", "norm", &[], &["normalized_shape"]),
    ("BatchNorm1d", "norm", &[], &["num_features"]),
    ("MultiheadAttention", "multihead", &[], &["embed_dim", "num_heads"]),
    ("TransformerEncoderLayer", "encoder_layer", &[], &["d_model", "nhead", "dim_feedforward"]),
    ("Bidirectional", "bidirectional", &[], &[]),
];

/// Whether a call makes a statement one of this room: a recurrent layer, attention, an embedding.
pub fn ours(call: &Call) -> bool {
    let name = bare(call);
    matches!(
        name,
        "LSTM"
            | "GRU"
            | "SimpleRNN"
            | "RNN"
            | "LSTMCell"
            | "GRUCell"
            | "RNNCell"
            | "CuDNNLSTM"
            | "Bidirectional"
            | "Embedding"
            | "MultiheadAttention"
            | "TransformerEncoderLayer"
    )
}

fn bare(call: &Call) -> &str {
    call.path.rsplit('.').next().unwrap_or(&call.path)
}

/// Whether the call is one of PyTorch.
fn torch(call: &Call) -> bool {
    let keras = call.path.contains("layers") || call.path.contains("keras") || call.path.contains("tf.");
    let worded = call.arguments.iter().any(|(name, _)| {
        matches!(
            name.as_deref(),
            Some(
                "hidden_size"
                    | "input_size"
                    | "num_layers"
                    | "in_features"
                    | "embed_dim"
                    | "num_embeddings"
                    | "batch_first"
                    | "bidirectional"
            )
        )
    });
    let two = call.arguments.iter().filter(|(name, argument)| name.is_none() && matches!(argument, Argument::Whole(_))).count() > 1;
    !keras
        && (call.path.contains("nn.")
            || worded
            || matches!(bare(call), "Linear" | "RNN" | "MultiheadAttention" | "TransformerEncoderLayer")
            || two && bare(call) != "Embedding")
}

impl Reader<'_> {
    /// The layers that the statement writes as code, in order.
    pub(super) fn code(&mut self) {
        let mut stack = Vec::new();
        let mut whole: Option<Span> = None;
        // The name of what the last layer puts out.
        let mut made: Option<String> = None;
        for at in 0..self.tokens.len() {
            let span = self.tokens[at].span;
            if let Kind::List(Value::List(sizes)) = &self.tokens[at].kind
                && (at.saturating_sub(2)..at).any(|near| {
                    let text = self.text(near).to_lowercase();
                    matches!(text.as_str(), "shape" | "of shape" | "with shape")
                        || ["randn", "rand", "zeros", "ones"].iter().any(|call| text == *call || text.ends_with(&format!(".{call}")))
                })
                && (2..=3).contains(&sizes.len())
                && let Some(width) = sizes.last().and_then(|size| size.to_json().as_i64())
                && self.tokens.iter().any(|token| matches!(&token.kind, Kind::Call(call) if ours(call)))
            {
                let shape = (sizes.len() == 3).then(|| Value::List(sizes.clone()));
                self.input_width(&[width], span);
                self.used[at] = true;
                if let Some(shape) = shape {
                    self.set("x_shape", shape, span);
                }
            }
            if let Kind::Shape(width) = self.tokens[at].kind {
                self.input_width(&[width], span);
                self.used[at] = true;
            }
            let Kind::Call(call) = self.tokens[at].kind.clone() else { continue };
            // `x2 = LSTM(50)(inputs)` behind `x1 = LSTM(50)(inputs)`: no chain.
            let code = span.text(self.source).trim_end();
            let takes = code.strip_suffix(')').and_then(|inner| inner.rsplit_once(")(")).map(|(_, name)| name.trim().to_owned());
            if let (Some(takes), Some(made)) = (&takes, &made)
                && takes != made
            {
                self.out.loose.push(span);
            }
            let line = self.source[..span.start].rsplit(['\n', ';']).next().unwrap_or("");
            made = line.trim_end().strip_suffix('=').map(|name| name.trim().to_owned());
            match self.layer(&call, span) {
                Some(Some(layer)) => stack.push(Value::Record(layer)),
                Some(None) => {}
                None => continue,
            }
            self.used[at] = true;
            whole = Some(whole.map_or(span, |known| known.join(span)));
        }
        if let Some(span) = whole.filter(|_| !stack.is_empty()) {
            self.out.facts.set("stack", Value::List(stack), span);
        }
    }

    /// The layer of a call; `Some(None)` for one without parameters, `None` when it was not understood.
    fn layer(&mut self, call: &Call, span: Span) -> Option<Option<Facts>> {
        let name = bare(call);
        if EMPTY.contains(&name) {
            for (name, argument) in &call.arguments {
                if let (Some("shape" | "input_shape" | "batch_shape"), Argument::Tuple(sizes)) = (name.as_deref(), argument) {
                    self.input_width(sizes, span);
                }
            }
            return Some(None);
        }
        if name == "Bidirectional" {
            let Some((_, Argument::Call(inner))) = call.arguments.first() else { return None };
            let mut layer = self.layer(inner, span)??;
            layer.set("directions", number("2")?, span);
            self.shape(call, span)?;
            return Some(Some(layer));
        }
        let (_, kind, keras, pytorch) = LAYERS.iter().find(|(known, ..)| *known == name)?;
        let is_torch = torch(call);
        let order = if is_torch { pytorch } else { keras };
        let mut layer = Facts::default();
        layer.set("kind", Value::Words((*kind).to_owned()), span);
        layer.set("framework", Value::Words(if is_torch { "pytorch" } else { "keras" }.to_owned()), span);
        let mut place = 0;
        for (name, argument) in &call.arguments {
            let key = match name {
                Some(name) => name.clone(),
                None => {
                    place += 1;
                    (*order.get(place - 1)?).to_owned()
                }
            };
            self.argument(&mut layer, kind, &key, argument, span)?;
        }
        if matches!(*kind, "multihead" | "encoder_layer") {
            self.out.topic(kind, span);
            for name in ["d_model", "heads", "d_ff"] {
                if let Some(fact) = layer.get(name) {
                    self.set(name, fact.value.clone(), span);
                }
            }
            if layer.get("bias").is_some_and(|bias| bias.value == Value::Flag(false)) {
                // A transformer layer without biases may have none in its normalisations either.
                match *kind {
                    "multihead" => self.set("no_bias", Value::Flag(true), span),
                    _ => self.out.loose.push(span),
                }
            }
            self.set("framework", Value::Words("pytorch".to_owned()), span);
            return Some(None);
        }
        Some(Some(layer))
    }

    /// The shape that a wrapper is given for its input.
    fn shape(&mut self, call: &Call, span: Span) -> Option<()> {
        for (name, argument) in call.arguments.iter().skip(1) {
            match (name.as_deref(), argument) {
                (Some("input_shape" | "batch_input_shape"), Argument::Tuple(sizes)) => self.input_width(sizes, span),
                (Some(name), _) if HARMLESS.contains(&name) => {}
                _ => return None,
            }
        }
        Some(())
    }

    fn argument(&mut self, layer: &mut Facts, kind: &str, key: &str, argument: &Argument, span: Span) -> Option<()> {
        let yes = |text: &str| match text.trim() {
            "True" | "true" => Some(true),
            "False" | "false" => Some(false),
            _ => None,
        };
        match (key, argument) {
            ("input_shape" | "batch_input_shape", Argument::Tuple(sizes)) => self.input_width(sizes, span),
            ("batch_first", Argument::Text(text)) if yes(text)? => layer.set("batch_first", Value::Flag(true), span),
            ("bias" | "use_bias", Argument::Text(text)) => layer.set("bias", Value::Flag(yes(text)?), span),
            ("reset_after", Argument::Text(text)) => layer.set("reset_after", Value::Flag(yes(text)?), span),
            ("bidirectional", Argument::Text(text)) => {
                if yes(text)? {
                    layer.set("directions", number("2")?, span);
                }
            }
            (key, _) if HARMLESS.contains(&key) => {}
            (key, Argument::Whole(value)) => {
                let slot = match (key, kind) {
                    ("input_dim" | "num_embeddings", "embedding") => "inputs",
                    ("output_dim" | "embedding_dim", "embedding") => "units",
                    ("input_dim" | "input_size" | "in_features", _) => "inputs",
                    ("units" | "hidden_size" | "out_features" | "normalized_shape" | "num_features", _) => "units",
                    ("num_layers", _) => "layers",
                    ("embed_dim" | "d_model", _) => "d_model",
                    ("num_heads" | "nhead", _) => "heads",
                    ("dim_feedforward", _) => "d_ff",
                    ("batch_size" | "timesteps", _) => return Some(()),
                    _ => return None,
                };
                layer.set(slot, number(&value.to_string())?, span);
            }
            _ => return None,
        }
        Some(())
    }

    fn input_width(&mut self, sizes: &[i64], span: Span) {
        if let Some(width) = sizes.last().and_then(|width| number(&width.to_string())) {
            self.set("input_units", width, span);
        }
    }
}
