//! Memory: how many bytes a number takes, and whose memory is asked for.

use super::{Kind, Reader};
use crate::solve::{fact::Value, reading};

impl Reader<'_> {
    /// Takes the words of memory where all of them are understood: the bytes of a number, the unit, and what is stored.
    pub(super) fn memory(&mut self) {
        let words = |at: usize| self.at(at).map_or("", |token| token.words.as_str());
        let asks = |at: &usize| self.asking[*at] && matches!(words(*at), "memory" | "memory footprint" | "storage" | "bytes" | "kb" | "mb");
        let Some(first) = (0..self.tokens.len()).find(asks) else { return };
        let number = |at: usize| match self.at(at).map(|token| &token.kind) {
            Some(Kind::Number(value)) => value.to_json().as_i64(),
            _ => None,
        };
        let mut taken: Vec<usize> = Vec::new();
        let mut width: Vec<i64> = Vec::new();
        let mut scale: Option<i64> = None;
        for at in 0..self.tokens.len() {
            let text = self.tokens[at].span.text(self.source).to_lowercase();
            let named = match text.trim() {
                "float32" | "fp32" | "int32" => Some(4),
                "float16" | "fp16" | "int16" => Some(2),
                "float64" | "int64" => Some(8),
                "int8" => Some(1),
                _ => None,
            };
            if let Some(bytes) = named {
                width.push(bytes);
                taken.push(at);
            }
            match (number(at), words(at + 1)) {
                // `4 bytes per element`
                (Some(bytes), "bytes" | "byte") if matches!(words(at + 2), "per" | "each" | "for") => {
                    width.push(bytes);
                    taken.extend([at, at + 1, at + 2, at + 3]);
                }
                // `32-bit floats`
                (Some(bits), "bit" | "bits") if bits % 8 == 0 && bits > 0 => {
                    width.push(bits / 8);
                    taken.extend([at, at + 1]);
                }
                // `1 KB = 1024 bytes`
                (Some(1), "kb" | "kilobyte") if words(at + 2) == "=" => {
                    scale = number(at + 3);
                    taken.extend(at..=at + 4);
                }
                _ => {}
            }
        }
        width.dedup();
        let [bytes] = width.as_slice() else { return };
        let sentence = self.sentence_of(first);
        // What else is stored is another question.
        let more = [
            "gradient",
            "backward",
            "backprop",
            "optimizer",
            "optimiser",
            "momentum",
            "adam",
            "training",
            "input",
            "inputs",
            "intermediate",
            "total",
        ];
        if sentence.clone().any(|at| more.iter().any(|word| words(at) == *word || word.len() > 6 && words(at).starts_with(word))) {
            return;
        }
        let unit: Vec<&str> = sentence
            .clone()
            .filter(|at| !taken.contains(at))
            .map(words)
            .filter(|word| matches!(*word, "kb" | "mb" | "gb" | "bytes"))
            .collect();
        let scale = match (unit.as_slice(), scale) {
            ([] | ["bytes"], None) => 1,
            (["kb"], Some(scale)) => scale,
            _ => return,
        };
        let clause = |from: usize| (from..sentence.end).take_while(move |at| *at < from + 9);
        let stored = clause(first).find(|at| {
            self.is(*at, "noun.output")
                || self.is(*at, "noun.feature_maps")
                || self.is(*at, "ask.neurons")
                || words(*at).contains("activation")
        });
        let weighed = sentence.clone().find(|at| {
            self.is(*at, "ask.parameters")
                && (at.saturating_sub(4)..*at).any(|here| matches!(words(here), "how much" | "much" | "memory" | "bytes"))
                && !(at.saturating_sub(2)..*at).any(|here| self.counts_out(here))
        });
        if stored.is_none() && weighed.is_none() {
            return;
        }
        let batched = sentence.clone().any(|at| words(at) == "batch");
        let several = self.out.facts.get("batch").is_some() || self.tokens.iter().any(|token| token.is("noun.batch"));
        if several && !batched {
            return;
        }
        taken.extend(sentence.clone().filter(|at| self.is(*at, "ask.memory")));
        let span = self.tokens[first].span;
        self.used.extend(taken);
        self.used.extend(stored);
        self.out.facts.set("bytes", reading::count(&bytes.to_string()), span);
        if scale != 1 {
            self.out.facts.set("kilobyte", reading::count(&scale.to_string()), span);
        }
        if batched {
            self.out.facts.set("whole_batch", Value::Flag(true), span);
        }
        if stored.is_some() {
            self.ask("memory_output", span);
        }
        if weighed.is_some() {
            self.used.extend(weighed);
            self.ask("memory_parameters", span);
        }
    }

    /// `What should in_features be instead of 1050?`: the number that is wrong says nothing.
    pub(super) fn instead(&mut self) {
        let Some(at) = (0..self.tokens.len()).find(|at| self.asking[*at] && self.tokens[*at].words == "instead") else { return };
        let asks = self.sentence_of(at).any(|here| self.is(here, "noun.in_units") || self.is(here, "ask.flat"));
        let of = self.at(at + 1).is_some_and(|next| next.words == "of");
        let ends = self.at(at + 3).is_none_or(|next| next.kind == Kind::Break);
        if let (true, true, true, Some(Kind::Number(wrong))) = (asks, of, ends, self.at(at + 2).map(|token| token.kind.clone())) {
            self.used.extend([at, at + 1, at + 2]);
            self.wrong_inputs = Some(wrong);
        }
    }
}
