//! What makes a familiar question another one: an order that the words turn round, a function that no method knows, a sign before a matrix, a
//! size that does not agree. Where nothing uses it, nothing is answered.

use super::{
    Kind, Reader,
    build::{CONVOLUTIONS, kind_of},
};
use crate::{
    diag::Span,
    num::Rational,
    solve::{
        aside, doubt,
        fact::{Facts, Value},
        reading::Clash,
    },
};

/// Words that say of two things which comes first.
const ORDER: &[&str] = &[
    "after",
    "before",
    "follows",
    "following",
    "preceded",
    "precedes",
    "prior",
    "nach",
    "vor",
    "folgt",
    "après",
    "avant",
    "después",
    "antes",
    "precede",
    "precedido",
    "précédé",
    "suit",
];

/// Words behind which `after` and `before` stand for what was just said: `after that`.
const BACK: &[&str] = &["that", "this", "which", "it", "each", "every", "all", "wards", "both", "dem", "cela", "eso"];

/// Functions and changes of matrices that are written in words.
const CHANGES: &[&str] = &[
    "relu6",
    "leakyrelu",
    "leaky",
    "softplus",
    "swish",
    "silu",
    "mish",
    "hardswish",
    "prelu",
    "hard",
    "vertically",
    "horizontally",
    "anti",
    "negated",
    "negate",
    "squared",
    "inverted",
    "inverse",
    "shifted",
    "shift",
    "transpose",
    "transposed",
    "transponiert",
    "transponierte",
    "transposée",
    "traspuesta",
    "rotated",
    "rotate",
    "scaled",
    "normalized",
    "normalised",
    "doubled",
    "halved",
    "absolute",
    "abs",
    "added",
    "subtracted",
    "minus",
    "plus",
    "shuffled",
    "reversed",
    "positions",
    "argmax",
    "sobel",
    "box",
];

/// Words that change what a stack of layers is.
const TWISTS: &[&str] = &[
    "reuse",
    "reuses",
    "reused",
    "prelu",
    "residual",
    "cut",
    "crop",
    "drop",
    "drops",
    "dropped",
    "discard",
    "remove",
    "share",
    "shares",
    "squeeze",
    "twice",
    "space",
    "skip",
    "shortcut",
    "upsample",
    "interpolated",
    "tied",
];

fn whole(value: &Value) -> Option<&Rational> {
    match value {
        Value::Number(number, _) => Some(number),
        _ => None,
    }
}

/// Rows and columns of a matrix of numbers.
fn extent(value: &Value) -> Option<(usize, usize)> {
    let Value::List(rows) = value else { return None };
    let Value::List(first) = rows.first()? else { return None };
    (!matches!(first.first(), Some(Value::List(_)))).then_some((rows.len(), first.len()))
}

impl Reader<'_> {
    /// Notes all that speaks against the familiar question.
    pub(super) fn doubts(&mut self) {
        self.odd_counts();
        let computes = self.given_input() || self.layers.iter().any(|layer| layer.get("weights").is_some());
        if self.layers.len() > 1 || computes {
            self.turned_round(computes);
        }
        self.local_bias();
        for at in 0..self.tokens.len() {
            // `zero-padded to 18x18`, `padding -1`
            let to = self.is(at, "noun.padding")
                && self.at(at + 1).is_some_and(|next| next.words == "to")
                && self.at(at + 2).is_some_and(|next| matches!(next.kind, Kind::Size(_)));
            let after = self.source[self.tokens[at].span.end..].trim_start();
            let below = (self.is(at, "noun.padding") || self.is(at, "noun.stride"))
                && after.strip_prefix(['-', '−']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
            let token = &self.tokens[at];
            let twist = token.kind == Kind::Word && self.layers.len() > 1 && TWISTS.contains(&token.words.as_str());
            // `padding -1` is lexed as a difference.
            let text = token.span.text(self.source).to_lowercase();
            let minus = token.kind == Kind::Formula
                && ["padding", "pad", "stride"].iter().any(|name| {
                    let rest = text.strip_prefix(name).unwrap_or("").trim_start();
                    rest.strip_prefix(['-', '−']).is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit()))
                });
            if to || below || twist || minus {
                self.loose(at);
            }
        }
        self.copies_and_parts();
        if !computes {
            return;
        }
        for at in 0..self.tokens.len() {
            let token = &self.tokens[at];
            let word = token.words.as_str();
            let function = token.of("layer") == Some("act")
                || token.kind == Kind::Word && CHANGES.contains(&word) && !token.is("noun.window") && !self.granted(at);
            let ragged = token.kind == Kind::Sign && token.span.text(self.source).contains('[') && word.len() > 2;
            if function || ragged || self.changes_matrix(at) {
                self.loose(at);
            }
        }
        if let (Some(first), Some(last)) = (self.tokens.first(), self.tokens.last()) {
            let span = first.span.join(last.span);
            let text: String = span.text(self.source).to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
            if ["columnbycolumn", "column-by-column", "columnwise", "column-wise", "rot90", "fliplr", "flipud", "itsnegative", "negativeof"]
                .iter()
                .any(|turned| text.contains(turned))
                || ["(relu(", "(conv(", "(maxpool(", "(avgpool(", "(pool(", "(sigmoid(", "(tanh(", "(-"].iter().any(|inner| {
                    text.contains(&format!("conv{inner}"))
                        || text.contains(&format!("relu{inner}"))
                        || text.contains(&format!("pool{inner}"))
                })
            {
                self.out.loose.push(span);
            }
        }
        self.without_relu();
        self.unvalued();
        self.sizes_agree();
        if self.layers.iter().any(|layer| kind_of(layer) == "pool") && !self.out.about("maxpool") && !self.out.about("avgpool") {
            let span = self.layers.iter().find(|layer| kind_of(layer) == "pool").and_then(|layer| layer.get("kind")).map(|fact| fact.span);
            self.out.loose.extend(span);
        }
        self.nameless_filter();
    }

    /// Whether the word at `at`, which may change a matrix, says here what is known: a bias that is added, a kernel that is turned, a given one's name.
    fn granted(&self, at: usize) -> bool {
        let word = self.tokens[at].words.as_str();
        let weighted = self.layers.iter().any(|layer| layer.get("weights").is_some());
        match word {
            "added" | "plus" | "minus" | "subtracted" => (at.saturating_sub(6)..at + 4).any(|here| self.is(here, "noun.bias")),
            "positions" => self.at(at + 1).is_none_or(|next| next.words != "of"),
            "rotated" | "rotate" | "reversed" | "inverted" => self.out.about("flipped"),
            "sobel" | "box" => weighted,
            _ => false,
        }
    }

    /// A batch whose operations are counted, one filter of many, a dense layer on the last axis.
    fn copies_and_parts(&mut self) {
        let counted = ["multiplications", "macs", "flops", "additions"].iter().any(|name| self.out.is_asked(name));
        if let Some(batch) = self.out.facts.get("batch").filter(|batch| counted && batch.value != crate::solve::reading::count("1")) {
            self.out.loose.push(batch.span);
        }
        let (Some(first), Some(last)) = (self.tokens.first(), self.tokens.last()) else { return };
        let span = first.span.join(last.span);
        let text = span.text(self.source).to_lowercase();
        let batched = self.out.facts.get("batch").is_some() && self.out.facts.get("channels_first").is_none();
        let twist = ["batch dimension", "including the batch", "with the batch"].iter().any(|word| batched && text.contains(word))
            || ["without flattening", "timedistributed", "each time step", "last axis"].iter().any(|word| text.contains(word));
        if twist {
            self.out.loose.push(span);
        }
        if let Some((from, to, false)) = aside::operations(span.text(self.source)).filter(|_| counted) {
            self.out.loose.push(Span::new(from, to).shift(span.start));
        }
        if self.out.is_asked("parameters") || self.out.is_asked("weights") {
            let found = doubt::doubt("parameters", span.text(self.source));
            self.out.loose.extend(found.map(|place| place.shift(span.start)));
        }
        let dense_alone = self.layers.len() == 1
            && kind_of(&self.layers[0]) == "dense"
            && (self.tokens.iter().any(|token| matches!(token.kind, Kind::Call(_)))
                || ["shape (", "shape(", "(none"].iter().any(|shape| text.contains(shape)));
        let deep = self.out.facts.get("input").filter(|input| matches!(&input.value, Value::List(sizes) if sizes.len() > 1));
        if let Some(input) = deep.filter(|_| dense_alone) {
            self.out.loose.push(input.span);
        }
        let several = self.layers.iter().any(|layer| {
            layer.get("filters").and_then(|filters| whole(&filters.value)).is_some_and(|count| *count > Rational::from_integer(1.into()))
        });
        if several && (self.out.is_asked("parameters") || self.out.is_asked("weights")) {
            let part: Vec<usize> = (0..self.tokens.len())
                .filter(|at| self.is(*at, "topic.per_filter") && self.asking[*at])
                .filter(|at| {
                    let sentence = self.sentence_of(*at);
                    sentence.clone().any(|here| self.is(here, "ask.parameters") || self.is(here, "ask.weights"))
                        && !sentence.clone().any(|here| matches!(&self.tokens[here].kind, Kind::Number(_) | Kind::Size(_)))
                })
                .collect();
            part.into_iter().for_each(|at| self.loose(at));
        }
    }

    /// `then a dense layer without bias`: of one layer among several.
    fn local_bias(&mut self) {
        if self.layers.len() < 2 || self.out.facts.get("bias").map(|fact| &fact.value) != Some(&Value::Flag(false)) {
            return;
        }
        for at in 0..self.tokens.len() {
            let negated = self.is(at, "flow.no") && (at + 1..at + 3).any(|here| self.is(here, "noun.bias")) || self.is(at, "topic.no_bias");
            if !negated {
                continue;
            }
            let start = (0..at)
                .rev()
                .find(|here| self.tokens[*here].kind == Kind::Break || self.sign(*here, ",") || self.sign(*here, "("))
                .map_or(0, |stop| stop + 1);
            let of_all = (start..at).any(|here| matches!(self.tokens[here].words.as_str(), "all" | "both" | "each" | "every"));
            let one = |here: usize| {
                self.acts(here) || self.is(here, "layer.any") || self.is(here, "layer.hidden") || self.is(here, "layer.final")
            };
            if ((start..at).any(one) || self.in_list(at)) && !of_all && !self.asking[at] {
                self.loose(at);
            }
        }
    }

    /// Numbers of filters, sizes, strides and paddings that are negative or broken.
    fn odd_counts(&mut self) {
        let bad = |value: &Value| whole(value).is_some_and(|number| !number.is_integer() || num_traits::Signed::is_negative(number));
        let mut found = Vec::new();
        for layer in &self.layers {
            for (name, fact) in layer.iter() {
                let odd = match &fact.value {
                    Value::List(items) => items.iter().any(bad),
                    value => bad(value),
                };
                if odd && matches!(name, "filters" | "kernel" | "stride" | "padding" | "dilation" | "units" | "depth" | "groups") {
                    found.push(fact.span);
                }
            }
        }
        self.out.loose.extend(found);
    }

    /// The tokens of the sentence around `at`.
    pub(super) fn sentence_of(&self, at: usize) -> std::ops::Range<usize> {
        let stop = |here: &usize| self.tokens[*here].kind == Kind::Break;
        let start = (0..at).rev().find(stop).map_or(0, |stop| stop + 1);
        let end = (at..self.tokens.len()).find(stop).unwrap_or(self.tokens.len());
        start..end
    }

    /// A word for a layer or an activation that does something to what goes through.
    fn acts(&self, at: usize) -> bool {
        self.at(at).is_some_and(|token| token.of("layer").is_some_and(|kind| !matches!(kind, "any" | "hidden" | "final" | "unsupported")))
    }

    /// `a ReLU after the pooling`, `pooling follows the convolution`, `the ReLU of the pooling`, `conv(ReLU(X))`.
    fn turned_round(&mut self, computes: bool) {
        let mut found = Vec::new();
        for at in 0..self.tokens.len() {
            let word = self.tokens[at].words.as_str();
            let first = word.split(' ').next().unwrap_or(word);
            let sentence = self.sentence_of(at);
            if ORDER.contains(&first) {
                let back = self.at(at + 1).is_some_and(|next| BACK.contains(&next.words.split(' ').next().unwrap_or("")));
                let before = sentence.clone().take_while(|here| *here < at).any(|here| self.acts(here));
                let leads = (sentence.start..at).all(|here| !self.acts(here));
                let clause =
                    (at + 1..sentence.end.min(at + 8)).take_while(|here| !self.sign(*here, ",") && self.tokens[*here].words != "then");
                let behind = clause.into_iter().any(|here| self.acts(here));
                // `Before the pooling there are two conv layers.`
                // `a pooling after the second`: where in the list it stands
                let ordinals = ["first", "second", "third", "fourth", "fifth", "last", "1st", "2nd", "3rd", "erste", "ersten", "zweiten"];
                let placed = before
                    && matches!(first, "after" | "before" | "nach" | "vor")
                    && !self.asking[at]
                    && (at + 1..at + 4).any(|here| self.at(here).is_some_and(|next| ordinals.contains(&next.words.as_str())));
                if placed {
                    found.push(at);
                }
                let turned = before && behind || leads && behind && matches!(first, "before" | "vor" | "avant" | "antes" | "prior");
                let asked = self.asking_about(at) || first == "after" && self.asked_after(at);
                if turned && !back && !asked {
                    found.push(at);
                }
            }
            if computes && self.acts(at) {
                // `conv(ReLU(X), F)`, `relu(-conv(X, F))`
                if self.sign(at + 1, "(") && (self.acts(at + 2) || self.sign(at + 2, "-") && self.acts(at + 3)) {
                    found.push(at);
                }
                // `the ReLU of the average pooling`
                let mut here = at + 1;
                let mut of = false;
                if self.sign(here, "(") && !self.acts(here + 1) {
                    here = (here..self.tokens.len()).find(|at| self.sign(*at, ")")).map_or(here, |close| close + 1);
                }
                let first = here;
                while let Some(token) = self.at(here).filter(|_| here < first + 8) {
                    let between = matches!(
                        token.words.as_str(),
                        "of" | "the"
                            | "to"
                            | "on"
                            | "output"
                            | "result"
                            | "a"
                            | "is"
                            | "applied"
                            | "applied to"
                            | "from"
                            | "operation"
                            | "layer"
                            | "outputs"
                    ) || token.is("flow.definite")
                        || token.is("flow.indefinite")
                        || token.is("noun.output")
                        || matches!(token.kind, Kind::Size(_));
                    if !between || self.acts(here) {
                        break;
                    }
                    of |= matches!(token.words.as_str(), "of" | "to" | "on" | "from" | "applied to");
                    here += 1;
                }
                if of && here > first && self.acts(here) && !self.asking_about(at) {
                    found.push(at);
                }
            }
            // `the input of the ReLU is the convolution of ...`
            if computes
                && matches!(word, "input" | "inputs")
                && self.at(at + 1).is_some_and(|next| matches!(next.words.as_str(), "of" | "to"))
                && (at + 2..at + 4).any(|here| self.acts(here))
                && (at + 4..sentence.end).any(|here| self.acts(here))
            {
                found.push(at);
            }
        }
        found.into_iter().for_each(|at| self.loose(at));
    }

    /// Whether the word at `at` is of a clause that asks: `Give the output after the max pooling and after the average pooling`.
    pub(super) fn asked_after(&self, at: usize) -> bool {
        let sentence = self.sentence_of(at);
        let mood = (sentence.start..at).rev().take(12).find(|here| self.is(*here, "flow.mood"));
        mood.is_some_and(|mood| {
            let clause = mood + 1..at + 1;
            let first = clause.clone().find(|here| self.acts(*here) || self.tokens[*here].words == "after");
            first.is_some_and(|first| self.tokens[first].words == "after" && first <= mood + 4)
        })
    }

    /// Whether the sentence only asks what comes out: `What is the output after the convolution and the pooling?`
    fn asking_about(&self, at: usize) -> bool {
        let sentence = self.sentence_of(at);
        let first = sentence.clone().find(|here| self.acts(*here)).unwrap_or(sentence.end);
        sentence.clone().take_while(|here| *here < first).any(|here| self.is(here, "flow.mood"))
    }

    /// A sign, a factor or a power at a matrix or at the name of one.
    fn changes_matrix(&self, at: usize) -> bool {
        match &self.tokens[at].kind {
            Kind::Matrix(_) => {
                let span = self.tokens[at].span;
                let text = span.text(self.source);
                let bracket = text.find(['[', '\\', '{']).map_or(span.start, |inside| span.start + inside);
                let mut before = self.source[..bracket].trim_end_matches([' ', '$']);
                for call in ["np.array(", "numpy.array(", "torch.tensor(", "tensor(", "array("] {
                    before = before.strip_suffix(call).unwrap_or(before);
                }
                let sign = before.ends_with(['-', '−', '+', '/', '*', '·', '×']);
                let lead = before.trim_end_matches(['-', '−', '+', '/', '*', '·', '×']).trim_end();
                let adjacent = before.len() < bracket && self.source[..bracket].ends_with(['-', '−'])
                    || before.ends_with(['-', '−']) && !before.ends_with(" -");
                let signed = sign
                    && (lead.ends_with(['=', '(', ':'])
                        || lead.ends_with(|c: char| c.is_ascii_digit())
                        || adjacent && !lead.ends_with('\n') && !lead.is_empty())
                    && !lead.ends_with(']');
                let after = self.source[span.end..].trim_start_matches([' ', ')', '$']);
                let turned = after.starts_with(".T") || after.starts_with("^T") || after.starts_with("^{T}") || after.starts_with("^\\top");
                let scaled = (after.starts_with("/ ") || after.starts_with("* ")) && after[2..].starts_with(|c: char| c.is_ascii_digit());
                signed || (turned || scaled) && !text.trim_end().ends_with(['T', '}'])
            }
            Kind::Formula => {
                let text = self.tokens[at].span.text(self.source);
                if self.asking[at] && self.product_of_matrices(at) {
                    return false;
                }
                text.split(|c: char| !c.is_alphanumeric()).any(|name| name.chars().count() == 1 && self.names_matrix(&name.to_lowercase()))
            }
            Kind::Word if self.tokens[at].words.chars().count() == 1 && self.names_matrix(&self.tokens[at].words) => {
                let start = self.tokens[at].span.start;
                let before = self.source[..start].trim_end_matches([' ', '$']);
                let digit = self.source[..start].ends_with(|c: char| c.is_ascii_digit());
                let minus = self.source[..start].trim_end_matches('$').strip_suffix('-').is_some_and(|lead| {
                    lead.is_empty() || lead.ends_with(|c: char| c.is_whitespace() || matches!(c, '(' | ',' | '=' | '$'))
                });
                let before_sign = before.ends_with("of -") || before.ends_with("= -");
                let minus = minus || before_sign;
                let after = self.source[self.tokens[at].span.end..].trim_start_matches([' ', '$']);
                let power = after.starts_with("^T") || after.starts_with("^{") || after.starts_with("^\\top") || after.starts_with(".T");
                let sum = (after.starts_with("+ ") || after.starts_with("- ") || after.starts_with("/ "))
                    && after[2..].trim_start().starts_with(|c: char| c.is_ascii_digit());
                digit || minus || power || sum
            }
            _ => false,
        }
    }

    /// `Find I * K`: the convolution of two matrices that are given.
    pub(super) fn product_of_matrices(&self, at: usize) -> bool {
        let text = self.tokens[at].span.text(self.source);
        let pair = text.split_once('*').map(|(left, right)| [left.trim().to_lowercase(), right.trim().to_lowercase()]);
        pair.is_some_and(|pair| pair.iter().all(|name| name.chars().count() == 1 && self.names_matrix(name)))
    }

    /// `Skip the ReLU`, `the ReLU is omitted`.
    fn without_relu(&mut self) {
        const LEFT_OUT: [&str; 12] =
            ["skip", "skipped", "omit", "omitted", "without", "ignore", "left out", "leave out", "drop", "no", "ohne", "sans"];
        let applied = self.out.about("relu") || self.layers.iter().any(|layer| kind_of(layer) == "relu");
        for at in 0..self.tokens.len() {
            if !self.is(at, "layer.relu") || !applied {
                continue;
            }
            let sentence = self.sentence_of(at);
            let near = at.saturating_sub(3)..at + 7;
            if near.filter(|here| sentence.contains(here)).any(|here| LEFT_OUT.contains(&self.tokens[here].words.as_str())) {
                self.loose(at);
            }
        }
    }

    /// Strides, paddings and biases that are spoken of and have no value.
    fn unvalued(&mut self) {
        let said = |reader: &Self, name: &str| reader.layers.iter().any(|layer| layer.get(name).is_some());
        let mut found = Vec::new();
        for at in 0..self.tokens.len() {
            if self.asking[at] && self.is(at, "ask.shape") {
                continue;
            }
            let padding = self.is(at, "noun.padding") && !said(self, "padding") && !said(self, "same") && !self.out.about("full");
            let stride = self.is(at, "noun.stride")
                && !said(self, "stride")
                && !matches!(self.tokens[at].words.as_str(), "pas" | "rate" | "schritt" | "paso");
            let overlapping = self.tokens[at].words.starts_with("overlap") && !said(self, "stride");
            if padding || stride || overlapping {
                found.push(at);
            }
        }
        found.into_iter().for_each(|at| self.loose(at));
        if let Some(fact) = self.out.facts.get("bias").filter(|fact| fact.value == Value::Flag(true)).cloned()
            && self.out.facts.get("bias_value").is_none()
            && self.out.asked.iter().all(|asked| !matches!(asked.name.as_str(), "parameters" | "weights" | "biases"))
            && !matches!(self.out.facts.get("given").map(|fact| &fact.value), Some(Value::Record(given)) if given.get("bias").is_some() || given.get("b").is_some())
        {
            self.out.loose.push(fact.span);
        }
    }

    /// Stated sizes beside the matrices that are given.
    fn sizes_agree(&mut self) {
        let Some(Value::Record(given)) = self.out.facts.get("given").map(|fact| fact.value.clone()) else { return };
        let numbers = |fact: &Value| match fact {
            Value::List(items) => {
                items.iter().map(|item| item.to_json().as_u64().and_then(|size| usize::try_from(size).ok())).collect::<Option<Vec<_>>>()
            }
            _ => None,
        };
        let differ = |stated: &Value, matrix: &Value| {
            let (Some(stated), Some((rows, columns))) = (numbers(stated), extent(matrix)) else { return false };
            match stated.as_slice() {
                [side] => rows != *side || columns != *side,
                [a, b] | [a, b, 1] => (*a, *b) != (rows, columns) && (*a, *b) != (columns, rows),
                _ => false,
            }
        };
        let mut found: Vec<(&str, Span, Span)> = Vec::new();
        if let (Some(input), Some(matrix)) = (self.out.facts.get("input"), given.get("input"))
            && differ(&input.value, &matrix.value)
        {
            found.push(("input", input.span, matrix.span));
        }
        let mut size = given.get("input").and_then(|matrix| extent(&matrix.value));
        for layer in &self.layers {
            let weights = layer
                .get("weights")
                .or_else(|| given.get("kernel").filter(|_| CONVOLUTIONS.contains(&kind_of(layer)) || kind_of(layer) == "unknown"));
            if let (Some(kernel), Some(weights)) = (layer.get("kernel"), weights)
                && differ(&kernel.value, &weights.value)
            {
                found.push(("kernel", kernel.span, weights.span));
            }
            size = size.and_then(|size| self.through(layer, weights.map(|fact| &fact.value), size));
            if let (Some(output), Some((rows, columns))) = (layer.get("output"), size)
                && let Some(stated) = numbers(&output.value)
                && let [a, b] | [a, b, 1] = stated.as_slice()
                && (*a, *b) != (rows, columns)
                && (*a, *b) != (columns, rows)
            {
                found.push(("output", output.span, output.span));
            }
        }
        // `The output is a 3x3 matrix. Compute it.`
        for at in 0..self.tokens.len() {
            let Kind::Size(stated) = &self.tokens[at].kind else { continue };
            let sentence = self.sentence_of(at);
            let said = self.layers.iter().all(|layer| layer.get("output").is_none())
                && at > sentence.start + 1
                && (self.is(at - 1, "flow.indefinite") || self.is(at - 1, "flow.link"))
                && (at - 2..at).any(|here| matches!(self.tokens[here].words.as_str(), "is" | "be" | "has" | "was" | "ist" | "est" | "es"))
                && self.is(sentence.start, "flow.definite")
                && self.is(sentence.start + 1, "noun.output");
            if let (true, Some([a, b]), Some((rows, columns))) = (
                said,
                numbers(&Value::List(stated.clone())).as_deref().and_then(|sizes| sizes.get(..2)).map(|sizes| [sizes[0], sizes[1]]),
                size,
            ) && (a, b) != (rows, columns)
                && (a, b) != (columns, rows)
            {
                found.push(("output", self.tokens[at].span, self.tokens[at].span));
            }
        }
        for (name, first, second) in found {
            if first == second {
                self.out.loose.push(first);
            } else {
                self.out.clashes.push(Clash { name: name.to_owned(), first, second });
            }
        }
    }

    /// The size behind a layer; `None` where it is not known.
    fn through(&self, layer: &Facts, weights: Option<&Value>, size: (usize, usize)) -> Option<(usize, usize)> {
        let number = |name: &str| match layer.get(name).map(|fact| &fact.value) {
            Some(Value::List(items)) => items.first()?.to_json().as_u64().and_then(|size| usize::try_from(size).ok()),
            Some(value) => value.to_json().as_u64().and_then(|size| usize::try_from(size).ok()),
            None => None,
        };
        if self.out.about("full") || layer.get("dilation").is_some() {
            return None;
        }
        let kind = kind_of(layer);
        if kind == "relu" || layer.get("same").is_some() && number("stride").unwrap_or(1) == 1 {
            return Some(size);
        }
        let pools = kind.ends_with("pool");
        let window = match weights.and_then(extent) {
            Some(window) if !pools => window,
            _ => (number("kernel")?, number("kernel")?),
        };
        let stride = number("stride").unwrap_or(if pools { window.0 } else { 1 });
        let padding = if layer.get("padding").is_some() { number("padding")? } else { 0 };
        let along =
            |side: usize, window: usize| (side + 2 * padding).checked_sub(window).filter(|_| stride > 0).map(|rest| rest / stride + 1);
        Some((along(size.0, window.0)?, along(size.1, window.1)?))
    }

    /// Two matrices, and no word of a filter or a convolution.
    fn nameless_filter(&mut self) {
        let weighted = self.layers.iter().find_map(|layer| layer.get("weights").map(|fact| fact.span));
        if let Some(span) = weighted.filter(|_| !self.spoken) {
            self.out.loose.push(span);
        }
    }

    /// Whether a word of a filter or a convolution is said in this piece.
    pub(super) fn speaks_of_filters(&self) -> bool {
        // A stride is that of a filter, where nothing is pooled.
        let pools = self.tokens.iter().any(|token| token.of("layer").is_some_and(|kind| kind.contains("pool")));
        self.tokens.iter().any(|token| {
            token.is("noun.filter")
                || token.is("noun.stride") && !pools
                || token.is("noun.kernel")
                || token.is("layer.verb")
                || token.of("layer").is_some_and(|kind| CONVOLUTIONS.contains(&kind) || kind == "dilated")
                || token.is("topic.correlation")
                || token.is("topic.flipped")
                || token.words.contains("conv")
                || token.words.contains("correlat")
                || token.sign("*")
                || token.words.contains('⋆')
                || token.words.contains("star")
        })
    }
}
