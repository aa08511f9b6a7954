//! Counts: a number belongs to the noun that follows it, else to the noun before it.

use super::{
    Reader,
    token::{Kind, Token},
};
use crate::{
    diag::Span,
    solve::{fact::Value, reading::number},
};

/// The slots that a family prefers where a word may mean several.
const PREFERRED: [(&str, &[&str]); 8] = [
    ("lstm", &["units", "input_units", "layers", "length"]),
    ("gru", &["units", "input_units", "layers", "length"]),
    ("rnn", &["units", "input_units", "layers", "length"]),
    ("multihead", &["heads", "d_model", "d_ff", "layers", "tokens"]),
    ("encoder_layer", &["heads", "d_model", "d_ff", "layers"]),
    ("attention", &["heads", "d_model", "tokens"]),
    ("positional", &["d_model", "position"]),
    ("embedding_layer", &["vocabulary", "d_model", "position"]),
];

impl Reader<'_> {
    /// The slot that the words of `token` mean in this statement.
    pub(super) fn slot_of(&self, token: &Token) -> Option<&'static str> {
        let slots: Vec<&'static str> = token.senses_in("slot").collect();
        let preferred = PREFERRED.iter().filter(|(topic, _)| self.out.about(topic)).flat_map(|(_, slots)| slots.iter());
        let plain = ["outputs", "input_units", "units", "batch_size"];
        preferred.chain(plain.iter()).find_map(|name| slots.iter().find(|slot| *slot == name)).or(slots.first()).copied()
    }

    /// Whether parameters are counted in this statement.
    pub(super) fn counting(&self) -> bool {
        self.tokens.iter().any(|token| token.senses_in("ask").any(|ask| matches!(ask, "parameters" | "head_dimension" | "shape")))
    }

    /// `2 layers of 100 neurons each`: hidden layers of that size.
    fn each(&mut self) {
        if !(self.out.about("mlp") || self.out.about("dense")) {
            return;
        }
        let each = (3..self.tokens.len()).any(|at| {
            self.text(at).eq_ignore_ascii_case("each")
                && self.tokens[at - 1].senses_in("slot").any(|slot| slot == "units")
                && matches!(self.tokens[at - 2].kind, Kind::Number(_))
                && (at.saturating_sub(6)..at - 2).any(|before| self.tokens[before].senses_in("slot").any(|slot| slot == "layers"))
        });
        // `neurons each` may be one phrase.
        let phrase = self.tokens.iter().enumerate().any(|(at, token)| {
            token.text.to_lowercase().ends_with(" each")
                && token.senses_in("slot").any(|slot| slot == "units")
                && (at.saturating_sub(6)..at).any(|before| self.tokens[before].senses_in("slot").any(|slot| slot == "layers"))
        });
        if let (true, Some(layers), None) = (each || phrase, self.out.facts.get("layers").cloned(), self.out.facts.get("hidden_layer")) {
            self.out.facts.remove("layers");
            self.set("hidden_layer", layers.value, layers.span);
        }
    }

    /// `x_t ∈ R^5, h_t ∈ R^10`: the sizes of inputs, states and outputs where parameters are counted.
    fn spaces(&mut self) {
        if !self.counting() || !["rnn", "lstm", "gru"].iter().any(|topic| self.out.about(topic)) {
            return;
        }
        // `T = 8 time steps` share their parameters.
        let steps = self
            .tokens
            .iter()
            .any(|token| matches!(token.text.to_lowercase().as_str(), "time steps" | "timesteps" | "time step" | "steps"));
        if steps {
            self.given.remove("T");
        }
        for at in 1..self.tokens.len() {
            let text = self.tokens[at].span.text(self.source);
            if self.tokens[at].kind != Kind::Label || !text.starts_with(['∈', '\\']) {
                continue;
            }
            let Kind::Name(name) = &self.tokens[at - 1].kind else { continue };
            let slot = match name.plain.trim_end_matches('t') {
                "x" => "input_units",
                "h" | "s" => "units",
                "y" | "o" | "haty" => "outputs",
                _ => continue,
            };
            let digits: String = text.rsplit('^').next().unwrap_or("").chars().filter(char::is_ascii_digit).collect();
            if text.contains(['×', 'x']) || text.contains("times") {
                continue;
            }
            if let Some(value) = number(&digits) {
                let span = self.tokens[at - 1].span.join(self.tokens[at].span);
                self.set(slot, value, span);
            }
        }
    }

    pub(super) fn counts(&mut self) {
        self.spaces();
        for at in 0..self.tokens.len() {
            if self.used[at] {
                continue;
            }
            let values = match &self.tokens[at].kind {
                Kind::Number(value) => vec![value.clone()],
                Kind::Chain(sizes) => {
                    self.chain(at, sizes.clone());
                    continue;
                }
                Kind::Phrase if self.tokens[at].sense("number").is_some() => {
                    let value = self.tokens[at].sense("number").and_then(number);
                    value.into_iter().collect()
                }
                _ => continue,
            };
            self.count(at, values);
        }
        self.each();
    }

    /// A number and the noun that it counts.
    fn count(&mut self, at: usize, values: Vec<Value>) {
        let spelled = self.tokens[at].sense("number").is_some();
        // `a one-dimensional cell` has numbers for vectors; `a single output`
        let word = self.text(at + 1).to_lowercase();
        let word = if word == "-" { self.text(at + 2).to_lowercase() } else { word };
        if spelled && word.starts_with("dimension") {
            self.used[at] = true;
            return;
        }
        // `each token has a 2-dimensional embedding`: so long are the vectors that are given.
        if word.starts_with("dimensional") && self.out.about("attention") && !self.counting() {
            let width = |value: &Value| match value {
                Value::List(items) => items.first().map_or(0, |first| if let Value::List(row) = first { row.len() } else { items.len() }),
                _ => 0,
            };
            let said = values.first().and_then(|value| value.to_json().as_u64()).unwrap_or(0);
            if self.given.iter().any(|(_, fact)| width(&fact.value) as u64 == said) {
                self.used[at] = true;
                return;
            }
        }
        // `the three outputs` of attention are as many as its queries.
        if spelled && word.starts_with("output") && self.out.about("attention") {
            self.used[at..at + 2].fill(true);
            return;
        }
        if word == "output" && self.out.about("mlp") && self.tokens.get(at + 2).is_none_or(|next| next.sense("slot").is_none()) {
            let value = values[0].clone();
            let span = self.tokens[at].span.join(self.tokens[at + 1].span);
            self.used[at..at + 2].fill(true);
            self.fill("outputs", value, span);
            return;
        }
        // `step 1`, `t = 1`, `layer 2`: which one, not how many.
        if let Some(before) = at.checked_sub(1) {
            let word = self.text(before).to_lowercase();
            let ordinal = matches!(
                word.as_str(),
                "step" | "layer" | "t" | "head" | "zeitschritt" | "part" | "schritt" | "time step" | "timestep" | "class" | "stage" | "eq"
            );
            if ordinal && !self.used[before] && !spelled {
                self.used[at] = true;
                if matches!(word.as_str(), "class") {
                    self.give("class", "class".to_owned(), values[0].clone(), self.tokens[at].span);
                }
                return;
            }
            let indexed = matches!(word.as_str(), "token" | "query" | "word" | "position" | "row" | "pos")
                || word == "input" && self.out.about("attention");
            if indexed && !spelled && self.asks_for(at) {
                let name = if self.out.about("positional") { "position" } else { "row" };
                self.set(name, values[0].clone(), self.tokens[at].span);
                self.used[at] = true;
                return;
            }
        }
        // Digits of the answer.
        let ahead: Vec<String> = (at + 1..at + 5).map(|next| self.text(next).to_lowercase()).collect();
        let decimals = [
            "decimal",
            "decimals",
            "digits",
            "nachkommastellen",
            "d",
            "dp",
            "décimales",
            "decimales",
            "significant",
            "位小数",
            "decimale",
            "stellen",
            "chiffres",
            "小",
            "位",
        ];
        if decimals.contains(&ahead[0].as_str()) || ahead[0] == "-" && decimals.contains(&ahead[1].as_str()) {
            if ahead[0] != "significant" {
                self.out.facts.set("digits", values[0].clone(), self.tokens[at].span);
            }
            self.used[at] = true;
            return;
        }
        // `hidden layers with 64 and 32 units`
        if let Some((slot, before)) = self.counted
            && self.joint(at - 1)
            && at - 2 == before
            && slot == "units"
            && !spelled
            && self.noun_after(at).is_none_or(|(known, _)| known == slot)
        {
            self.used[at] = true;
            self.fill(slot, values[0].clone(), self.tokens[at].span);
            self.counted = Some((slot, at));
            return;
        }
        // `2.1 Given ...`: the number of a part, at the beginning of a line
        let fresh = at == 0 || matches!(self.tokens[at - 1].kind, Kind::Newline | Kind::Stop(_));
        let capital = self.text(at + 1).starts_with(char::is_uppercase) && self.text(at + 1).chars().count() > 2;
        if fresh && capital && !spelled && (at == 0 || self.text(at).contains('.')) && self.text(at).len() < 4 {
            self.used[at] = true;
            return;
        }
        // `1. Compute ...`
        let stop = self.tokens.get(at + 1).is_some_and(|next| next.kind == Kind::Stop(false) && next.text.starts_with('.'));
        if fresh && stop && !spelled && self.text(at).len() < 3 && self.text(at + 2).starts_with(char::is_uppercase) {
            self.used[at] = true;
            return;
        }
        // `one-hot encoded with 27 characters`
        let hot = self.tokens.iter().any(|token| token.text.to_lowercase().replace('-', " ").contains("one hot"))
            || self.source.to_lowercase().contains("one-hot");
        let symbols = ["characters", "character", "symbols", "letters", "tokens", "words"].contains(&word.as_str());
        if hot && symbols && self.counting() && ["rnn", "lstm", "gru"].iter().any(|topic| self.out.about(topic)) {
            let span = self.tokens[at].span.join(self.tokens[at + 1].span);
            self.used[at] = true;
            self.set("input_units", values[0].clone(), span);
            return;
        }
        // `softmax(scores, dim=-1)`
        let keyword = at > 1 && matches!(self.text(at - 2), "dim" | "axis") && self.text(at - 1) == "=";
        if keyword && matches!(self.text(at), "-1" | "1") {
            self.used[at] = true;
            return;
        }
        // `the query of one head`: one of the heads.
        if spelled
            && values[0] == number("1").unwrap_or(Value::Flag(false))
            && self.asks_for(at)
            && self.text(at + 1).eq_ignore_ascii_case("head")
        {
            self.used[at] = true;
            return;
        }
        if let Some((slot, noun)) = self.noun_after(at).or_else(|| self.noun_before(at).filter(|_| !spelled)) {
            let span = self.tokens[at].span.join(self.tokens[noun].span);
            let slot = self.owned(slot, at);
            self.used[at] = true;
            self.counted = Some((slot, at));
            self.fill(slot, values[0].clone(), span);
            return;
        }
        if spelled {
            self.used[at] = true;
        }
    }

    /// `the input layer has 784 neurons`: units of the layer that is named before them.
    fn owned(&self, slot: &'static str, at: usize) -> &'static str {
        let layered = ["mlp", "dense", "rnn", "lstm", "gru"].iter().any(|topic| self.out.about(topic));
        if slot != "units" || !layered {
            return slot;
        }
        for before in (at.saturating_sub(6)..at).rev() {
            let token = &self.tokens[before];
            if matches!(token.kind, Kind::Number(_) | Kind::Stop(_)) {
                break;
            }
            let text = token.text.to_lowercase();
            if ["input layer", "eingabeschicht", "couche d'entrée", "capa de entrada", "输入层"].contains(&text.as_str()) {
                return "input_units";
            }
            if ["output layer", "ausgabeschicht", "couche de sortie", "capa de salida", "输出层"].contains(&text.as_str()) {
                return "outputs";
            }
            if token.sense("slot") == Some("hidden_layer") {
                break;
            }
        }
        slot
    }

    /// States a count; several of one kind in a row are a list.
    fn fill(&mut self, slot: &'static str, value: Value, span: Span) {
        let listed = matches!(slot, "units" | "hidden_layer") && self.out.about("mlp");
        match (self.out.facts.get(slot).map(|fact| fact.value.clone()), listed) {
            (Some(Value::List(mut items)), true) => {
                items.push(value);
                self.out.facts.set(slot, Value::List(items), span);
            }
            (Some(known), true) => self.out.facts.set(slot, Value::List(vec![known, value]), span),
            _ => self.set(slot, value, span),
        }
    }

    /// The noun that a number counts: `128 hidden units`, `a 300-dimensional input`, `64 and 32 units`.
    fn noun_after(&self, at: usize) -> Option<(&'static str, usize)> {
        let mut next = at + 1;
        let mut passed = 0;
        while passed < 4 {
            let token = self.tokens.get(next)?;
            if matches!(token.kind, Kind::Stop(_)) || matches!(token.text.as_str(), "," | ";" | "=" | ":" | "(" | ")") && passed > 0 {
                return None;
            }
            if token.sense("slot").is_some() && !self.used[next] {
                // `50 and hidden size 100`: that noun has its own number.
                let own = self.tokens.get(next + 1).is_some_and(|after| {
                    matches!(after.kind, Kind::Number(_)) && !self.used[next + 1] && passed > 0 || after.text == "=" || after.text == ":"
                });
                return if own && passed > 0 { None } else { Some((self.slot_of(token)?, next)) };
            }
            let harmless = matches!(token.text.as_str(), "-" | "‑" | "×")
                || token.sense("family").is_some()
                || matches!(&token.kind, Kind::Name(name) if name.plain.chars().all(char::is_alphabetic) && name.plain.chars().count() > 3);
            if !harmless {
                return None;
            }
            passed += 1;
            next += 1;
        }
        None
    }

    /// The noun before a number: `hidden size of 100`, `input size 50`.
    fn noun_before(&self, at: usize) -> Option<(&'static str, usize)> {
        let mut before = at.checked_sub(1)?;
        for _ in 0..5 {
            let token = &self.tokens[before];
            if token.sense("slot").is_some() {
                let slot = self.slot_of(token)?;
                return Some((if slot == "hidden_layer" { "units" } else { slot }, before));
            }
            if token.sense("link").is_none() && !matches!(token.text.as_str(), "=" | ":" | "(" | "≈") {
                return None;
            }
            before = before.checked_sub(1)?;
        }
        None
    }

    /// `784-128-10`: the widths of the layers of a net.
    fn chain(&mut self, at: usize, sizes: Vec<i64>) {
        let text = self.text(at).to_owned();
        let size = text.contains(['x', '×']) || text.contains("times") || text.contains("by");
        if size {
            // `a 2x2 matrix` says what a value has already.
            let says_shape = self.tokens.get(at + 1).is_some_and(|next| {
                matches!(next.text.to_lowercase().as_str(), "matrix" | "matrices" | "identity" | "matrice" | "identity matrix")
            });
            if says_shape && self.given.iter().next().is_some() {
                self.used[at] = true;
            }
            // `Our weight matrices are 2×2`: so are those that are given.
            let shaped = |value: &Value| match value {
                Value::List(rows) => {
                    let columns = rows.first().map_or(0, |row| if let Value::List(cells) = row { cells.len() } else { 0 });
                    sizes == [i64::try_from(rows.len()).unwrap_or(0), i64::try_from(columns).unwrap_or(0)]
                }
                _ => false,
            };
            if self.given.iter().any(|(_, fact)| shaped(&fact.value)) {
                self.used[at] = true;
            }
            // `the projections are 256 x 256`: as wide as the model.
            let width = self.out.facts.get("d_model").and_then(|fact| fact.value.to_json().as_i64());
            if self.counts_layer() && width.is_some() && sizes.iter().all(|size| Some(*size) == width) {
                self.used[at] = true;
            }
            return;
        }
        if self.out.about("mlp") || self.out.about("dense") {
            let span = self.tokens[at].span;
            let list = sizes.iter().filter_map(|size| number(&size.to_string())).collect();
            self.set("widths", Value::List(list), span);
            self.used[at] = true;
        }
    }
}
