//! The channels of an input, each a matrix of its own with its own filter: `Channel 0: X0 = [[...]] with K0 = [[...]]; channel 1: ...`.

use super::{Kind, Reader};
use crate::solve::fact::Value;

impl Reader<'_> {
    /// Puts numbered inputs and as many numbered filters together, where channels are spoken of.
    pub(super) fn channels_told(&mut self) {
        if !self.tokens.iter().any(|token| token.is("noun.channels") || token.words.contains("channel")) {
            return;
        }
        let mut inputs: Vec<(i64, usize, Value)> = Vec::new();
        let mut filters: Vec<(i64, usize, Value)> = Vec::new();
        for at in 0..self.tokens.len() {
            let Kind::Matrix(value) = &self.tokens[at].kind else { continue };
            let Some((name, number)) = self.numbered_name(at) else { return };
            match name.as_str() {
                "x" | "i" | "a" | "input" | "channel" => inputs.push((number, at, value.clone())),
                "k" | "w" | "f" | "h" | "kernel" | "filter" => filters.push((number, at, value.clone())),
                _ => return,
            }
        }
        let numbers = |list: &[(i64, usize, Value)]| list.iter().map(|(number, ..)| *number).collect::<Vec<_>>();
        let rows = |value: &Value| if let Value::List(rows) = value { rows.len() } else { 0 };
        let own = numbers(&inputs);
        let follows = own.windows(2).all(|pair| pair[1] == pair[0] + 1) && matches!(own.first(), Some(0 | 1));
        let alike = |list: &[(i64, usize, Value)]| list.windows(2).all(|pair| rows(&pair[0].2) == rows(&pair[1].2));
        if inputs.len() < 2 || own != numbers(&filters) || !follows || !alike(&inputs) || !alike(&filters) {
            return;
        }
        let (first, last) = (inputs[0].1, inputs[inputs.len() - 1].1);
        let span = self.span(first, last);
        // The names before the matrices, and the numbers of the channels.
        for (_, at, _) in inputs.iter().chain(&filters) {
            self.used.extend(at.saturating_sub(3)..=*at);
        }
        for at in 1..self.tokens.len() {
            let counted = matches!(self.tokens[at].kind, Kind::Number(_))
                && (self.is(at - 1, "noun.channels") || self.tokens[at - 1].words == "channel");
            if counted && self.at(at + 1).is_none_or(|next| !next.is("noun.channels")) {
                self.used.extend([at - 1, at]);
            }
        }
        let list = |list: Vec<(i64, usize, Value)>| Value::List(list.into_iter().map(|(.., value)| value).collect());
        let count = super::super::reading::count(&inputs.len().to_string());
        self.given("input", list(inputs), span);
        if self.layers.is_empty() {
            self.begin("conv", 1, span);
            self.out.topic("conv", span);
        }
        self.set("weights", list(filters), span);
        self.set_top("channels", count, span);
    }

    /// The name with its number that stands before a matrix, or is part of it: `X0 = [[`, `K_1 = [[`.
    fn numbered_name(&self, at: usize) -> Option<(String, i64)> {
        let start = self.tokens[at].span.start;
        let own = self.tokens[at].span.text(self.source).split('=').next().unwrap_or("").trim().to_owned();
        let before = self.source[..start].trim_end().trim_end_matches(['=', ':', ' ']);
        let word = before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | ',' | ';' | '$')).next().unwrap_or("").to_owned();
        [own, word].into_iter().find_map(|text| {
            let plain: String = text.chars().filter(|c| !matches!(c, '_' | '{' | '}' | '$' | ' ')).collect::<String>().to_lowercase();
            let digits = plain.find(|c: char| c.is_ascii_digit())?;
            let number = plain[digits..].parse().ok()?;
            (digits > 0 && plain[..digits].chars().all(char::is_alphabetic)).then(|| (plain[..digits].to_owned(), number))
        })
    }
}
