//! Numbered names: `x_1`, `x_2`, ... are the steps of a sequence, `k_1`, `k_2`, ... the rows of a matrix; and what a formula of attention says.

use super::{Reader, token::Kind};
use crate::{diag::Span, solve::fact::Value};

impl Reader<'_> {
    /// Puts values under numbered names together.
    pub(super) fn series(&mut self) {
        let states = self.out.about("attention") && !["lstm", "gru", "rnn"].iter().any(|topic| self.out.about(topic));
        if states && self.given.get("h1").is_some() && self.given.get("h2").is_some() {
            let names: Vec<String> = (1..64).map(|at| format!("h{at}")).take_while(|name| self.given.get(name).is_some()).collect();
            let facts: Vec<(Value, Span)> =
                names.iter().filter_map(|name| self.given.get(name).map(|fact| (fact.value.clone(), fact.span))).collect();
            let span = facts.iter().map(|(_, span)| *span).reduce(Span::join).unwrap_or_default();
            let keyed = ["k", "K", "keys", "v", "V", "values"].iter().any(|name| self.given.get(name).is_some());
            if !keyed && facts.iter().all(|(value, _)| matches!(value, Value::List(_))) {
                names.iter().for_each(|name| self.given.remove(name));
                // The states of the encoder are keys and values at once.
                let rows = Value::List(facts.into_iter().map(|(value, _)| value).collect());
                self.give("keys", "K".to_owned(), rows.clone(), span);
                self.give("values", "V".to_owned(), rows, span);
            }
        }
        for base in ["x", "k", "v", "q", "e", "X", "K", "V", "w", "p", "y", "haty"] {
            let first = if self.given.get(&format!("{base}1")).is_some() { 1 } else { 0 };
            let names: Vec<String> =
                (first..first + 64).map(|at| format!("{base}{at}")).take_while(|name| self.given.get(name).is_some()).collect();
            // `x_0`, `x_1` from zero on; `h_0` alone is a state.
            if names.is_empty() || first == 0 && names.len() < 2 {
                continue;
            }
            let values: Vec<Value> = names.iter().filter_map(|name| self.given.get(name).map(|fact| fact.value.clone())).collect();
            let span = names.iter().filter_map(|name| self.given.get(name).map(|fact| fact.span)).reduce(Span::join).unwrap_or_default();
            let list = |value: &Value| matches!(value, Value::List(_));
            let scalars = values.iter().all(|value| matches!(value, Value::Number(..)));
            if !scalars && !values.iter().all(list) {
                continue;
            }
            // `W_1`, `b_1` of layers are no rows; the weights of one neuron are numbers.
            if matches!(base, "w" | "p" | "y" | "haty") && (!scalars || names.len() < 2) {
                continue;
            }
            let rows = matches!(base, "k" | "v" | "K" | "V");
            if base == "q" && names.len() == 1 {
                continue;
            }
            let values = if rows && scalars { values.into_iter().map(|value| Value::List(vec![value])).collect() } else { values };
            for name in &names {
                self.given.remove(name);
            }
            self.give(&format!("{base}s"), base.to_owned(), Value::List(values), span);
        }
        self.embedded();
    }

    /// Vectors under words that are no other name: the rows of the inputs of attention.
    fn embedded(&mut self) {
        if !self.out.about("attention") || self.given.get("xs").is_some() {
            return;
        }
        let flat = |value: &Value| matches!(value, Value::List(items) if !items.iter().any(|item| matches!(item, Value::List(_))));
        let worded: Vec<(String, Value, Span)> = self
            .given
            .iter()
            // A role is no word for a token.
            .filter(|(name, _)| self.spelled.iter().any(|(known, latex)| known == name && latex != name))
            .filter(|(name, fact)| {
                let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
                let word = stem.chars().all(char::is_alphabetic) && (stem.len() == name.len() || stem.chars().count() > 2);
                flat(&fact.value) && name.chars().count() > 1 && word
            })
            .map(|(name, fact)| (name.to_owned(), fact.value.clone(), fact.span))
            .collect();
        if worded.len() < 2 {
            return;
        }
        let span = worded.iter().map(|(_, _, span)| *span).reduce(Span::join).unwrap_or_default();
        for (name, _, _) in &worded {
            self.given.remove(name);
        }
        self.give("xs", "x".to_owned(), Value::List(worded.into_iter().map(|(_, value, _)| value).collect()), span);
    }

    /// What the formula of attention in the statement says about scaling: the topics `scaled` and `unscaled`, `odd_scale` for any other.
    pub(super) fn scaling(&mut self) {
        for at in 0..self.tokens.len() {
            let root = matches!(self.text(at).to_lowercase().as_str(), "sqrt" | "\\sqrt" | "√" | "math.sqrt" | "np.sqrt");
            if !root {
                continue;
            }
            let span = self.tokens[at].span;
            let inside = if matches!(self.text(at + 1), "(" | "{") { at + 2 } else { at + 1 };
            let Some(token) = self.tokens.get(inside).cloned() else { continue };
            let name = token.text.to_lowercase().replace(['_', '{', '}', '\\'], "").replace("text", "").replace("mathrm", "");
            match &token.kind {
                Kind::Number(value) => {
                    self.give("dk", "d_k".to_owned(), value.clone(), token.span);
                    self.used[inside] = true;
                    self.out.topic("scaled", span);
                }
                _ if ["dk", "d", "dimk"].contains(&name.as_str()) => self.out.topic("scaled", span),
                _ => self.out.topic("odd_scale", span),
            }
            for before in [at.wrapping_sub(1), at.wrapping_sub(2)] {
                if self.tokens.get(before).is_some_and(|token| token.text == "1") {
                    self.used[before] = true;
                }
            }
        }
        let text: String = self
            .tokens
            .iter()
            .map(|token| token.text.to_lowercase().replace("\\top", "t").replace(['ᵀ', '⊤'], "t"))
            .collect::<String>()
            .chars()
            .filter(|c| !matches!(c, ' ' | '{' | '}' | '^' | '_' | '*' | '·' | '×' | '$' | '@' | '.'))
            .collect();
        let text = text
            .replace("\\cdot", "")
            .replace("\\times", "")
            .replace("\\mathsf", "")
            .replace("math", "")
            .replace("np", "")
            .replace("torch", "");
        let span = self.tokens.first().map(|token| token.span).unwrap_or_default();
        const HEADS: [&str; 9] =
            ["softmax(", "softmax(\\frac", "scores=", "score=", "s=", "softmaxon", "softmaxof", "softmaxover", "softmaxto"];
        const PRODUCTS: [&str; 16] = [
            "qkt",
            "qk",
            "kq",
            "keysquery",
            "querykeys",
            "querykeyt",
            "querykey",
            "queryk",
            "qkeys",
            "keysq",
            "dot(q,k",
            "dot(query,key",
            "dot(keys,q",
            "matmul(q,k",
            "matmul(query,key",
            "matmul(keys,q",
        ];
        let heads = HEADS.iter().flat_map(|head| PRODUCTS.iter().map(move |product| format!("{head}{product}")));
        for opened in heads {
            let opened = opened.as_str();
            let Some(rest) = text.split(opened).nth(1) else { continue };
            let rest = rest.trim_start_matches(|c: char| matches!(c, 't' | ')') && !opened.ends_with("qkt"));
            let root = ["/sqrt", "/√", "/\\sqrt", "/(√", "/(sqrt", "\\sqrt", ")/sqrt", ")/√"].iter().any(|root| rest.starts_with(root));
            let other = rest.starts_with('/') || opened.contains("frac") || rest.starts_with(")/") && opened.contains('=');
            // `scores / 2` of scores that have a name by then
            let later = text.contains("scores/") && !self.out.about("scaled");
            if !root && (other || later) {
                self.out.topic("odd_scale", span);
            } else if !root && !self.out.about("scaled") {
                self.out.topic("unscaled", span);
            }
            return;
        }
    }
}
