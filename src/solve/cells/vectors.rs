//! Values of attention as prose gives them: scores behind a verb, rows below the name of their matrix, a factor in place of a root.

use super::{
    Reader,
    token::{Kind, Token},
};
use crate::{diag::Span, solve::fact::Value};

impl Reader<'_> {
    /// Reads them all; before other values are given to names.
    pub(super) fn prose_values(&mut self) {
        self.batch_of();
        if !self.out.about("attention") {
            return;
        }
        self.score_list();
        self.rows_below();
        self.factor();
    }

    /// Vectors of words that are the rows of the matrix that is given beside them.
    pub(super) fn rows_of_matrix(&mut self) {
        let Some(Value::List(rows)) = self.given.get("X").or(self.given.get("E")).map(|fact| fact.value.clone()) else { return };
        let known = ["q", "k", "v", "Q", "K", "V", "mask", "scores", "values", "keys", "query", "X", "E"];
        let own: Vec<String> = self
            .given
            .iter()
            .filter(|(name, fact)| !known.contains(name) && matches!(fact.value, Value::List(_)) && rows.contains(&fact.value))
            .map(|(name, _)| name.to_owned())
            .collect();
        // All rows, or it is not known what they are.
        if own.len() >= rows.len().min(2) {
            own.iter().for_each(|name| {
                self.given.remove(name);
            });
        }
    }

    /// `the scaled attention scores against the four words of the sentence are 2.0, 0.5, -1.0, 1.0`
    fn score_list(&mut self) {
        let scores = |token: &Token| {
            token.text.to_lowercase().contains("score")
                && (token.senses_in("role").any(|role| role == "scores") || token.senses_in("ask").any(|ask| ask == "scores"))
        };
        for at in 0..self.tokens.len() {
            if self.used[at] || !scores(&self.tokens[at]) || self.given.get("scores").is_some() {
                continue;
            }
            let end = self.stop_after(at);
            let Some(verb) = (at + 1..end.min(at + 16))
                .find(|here| matches!(self.text(*here).to_lowercase().as_str(), "are" | "is" | "=" | ":" | "sind" | "sont" | "son"))
            else {
                continue;
            };
            // No other value stands between, and no word that asks.
            let clean = (at + 1..verb).all(|here| {
                let token = &self.tokens[here];
                let counts = token.sense("number").is_some() || matches!(token.kind, Kind::Number(_)) && self.counted(here + 1);
                !matches!(token.kind, Kind::List(_))
                    && (!matches!(token.kind, Kind::Number(_)) || counts)
                    && token.sense("mood") != Some("ask")
            });
            let asked = (at.saturating_sub(4)..at).any(|here| self.tokens[here].sense("mood") == Some("ask"));
            if !clean || asked {
                continue;
            }
            let (value, after) = match self.tokens.get(verb + 1).map(|token| token.kind.clone()) {
                Some(Kind::List(Value::List(items))) if !items.iter().any(|item| matches!(item, Value::List(_))) => {
                    (Value::List(items), verb + 2)
                }
                Some(Kind::Number(first)) => {
                    let mut items = vec![first];
                    let mut next = verb + 2;
                    while let Some((item, after)) = self.number_listed(next) {
                        items.push(item);
                        next = after;
                    }
                    if items.len() < 2 || self.counted(next) {
                        continue;
                    }
                    (Value::List(items), next)
                }
                _ => continue,
            };
            let words: Vec<String> = (at.saturating_sub(3)..after + 3).map(|here| self.text(here).to_lowercase()).collect();
            let scaled = words.iter().any(|word| word.contains("scaled") && !word.contains("unscaled"));
            let later = words.iter().any(|word| matches!(word.as_str(), "before" | "not" | "unscaled"));
            let span = self.tokens[at].span.join(self.tokens[after - 1].span);
            if scaled && !later {
                self.out.topic("prescaled", span);
            }
            self.used[at..after].fill(true);
            self.give("scores", "scores".to_owned(), value, span);
        }
    }

    fn number_listed(&self, at: usize) -> Option<(Value, usize)> {
        let mut next = at;
        while self.joint(next) {
            next += 1;
        }
        match &self.tokens.get(next)?.kind {
            Kind::Number(value) if next > at => Some((value.clone(), next + 1)),
            _ => None,
        }
    }

    fn stop_after(&self, at: usize) -> usize {
        (at..self.tokens.len()).find(|here| matches!(self.tokens[*here].kind, Kind::Stop(_))).unwrap_or(self.tokens.len())
    }

    /// `embeddings (rows of X)`, and the rows on the lines below.
    fn rows_below(&mut self) {
        for at in 1..self.tokens.len() {
            let matrix = matches!(&self.tokens[at].kind, Kind::List(Value::List(rows)) if rows.len() > 1 && rows.iter().all(|row| matches!(row, Value::List(_))));
            if !matrix || self.used[at] {
                continue;
            }
            let mut before = at;
            while before > 0 && (self.tokens[before - 1].kind == Kind::Newline || matches!(self.text(before - 1), ")" | ":")) {
                before -= 1;
            }
            let Some(Kind::Name(name)) = before.checked_sub(1).map(|here| self.tokens[here].kind.clone()) else { continue };
            let led = before < at
                && before > 1
                && matches!(self.text(before - 2).to_lowercase().as_str(), "of" | "matrix" | "(" | "rows of")
                && matches!(name.plain.as_str(), "X" | "E" | "Q" | "K" | "V")
                && self.given.get(&name.plain).is_none();
            if let (true, Kind::List(value)) = (led, self.tokens[at].kind.clone()) {
                let span = self.tokens[before - 1].span.join(self.tokens[at].span);
                self.used[before - 1..=at].fill(true);
                self.give(&name.plain, name.latex(), value, span);
            }
        }
    }

    /// `a normalization factor of 3 instead of √d_k`
    fn factor(&mut self) {
        for at in 0..self.tokens.len() {
            let word = self.text(at).to_lowercase();
            let lead = at.checked_sub(1).map_or("", |before| self.text(before)).to_lowercase();
            let named = word == "factor" && ["normalization", "normalisation", "scaling", "scale"].contains(&lead.as_str())
                || ["normalization factor", "scaling factor", "scale factor", "normalisation factor"].contains(&word.as_str());
            if !named {
                continue;
            }
            // What is multiplied is not divided.
            if (at.saturating_sub(9)..at + 4).any(|near| self.text(near).to_lowercase().starts_with("multipl")) {
                let span = self.tokens[at].span;
                self.out.loose.push(span);
                return;
            }
            let value = (at + 1..at + 4).find(|here| matches!(self.tokens.get(*here).map(|token| &token.kind), Some(Kind::Number(_))));
            let Some(value_at) = value else { continue };
            let Kind::Number(value) = self.tokens[value_at].kind.clone() else { continue };
            let mut last = value_at;
            if self.text(value_at + 1).starts_with("instead") {
                let end = self.tokens[value_at..]
                    .iter()
                    .position(|token| matches!(token.text.as_str(), "," | "(") || matches!(token.kind, Kind::Stop(_)));
                last = end.map_or(self.tokens.len() - 1, |end| value_at + end - 1).min(value_at + 8);
            }
            let span: Span = self.tokens[at].span.join(self.tokens[last].span);
            self.used[at..=last].fill(true);
            self.out.topics.retain(|(topic, _)| topic != "scaled" && topic != "odd_scale");
            self.out.topics.retain(|(topic, at)| topic != "negated" || !(span.start..span.end).contains(&at.start));
            self.out.topic("factored", span);
            self.set("scale", value, span);
            return;
        }
    }

    /// `a batch of 4 sequences`
    fn batch_of(&mut self) {
        for at in 2..self.tokens.len() {
            let Kind::Number(value) = self.tokens[at].kind.clone() else { continue };
            let before = self.text(at - 1).to_lowercase();
            let batch = before == "of" && self.text(at - 2).to_lowercase().ends_with("batch") || before.ends_with("batch of");
            if batch && !self.used[at] {
                let span = self.tokens[at - 2].span.join(self.tokens[at].span);
                self.used[at] = true;
                if self.tokens.get(at + 1).is_some_and(|next| next.sense("slot").is_some()) {
                    self.used[at + 1] = true;
                }
                self.set("batch_size", value, span);
            }
        }
    }
}
