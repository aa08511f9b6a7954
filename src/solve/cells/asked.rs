//! What is asked: phrases and names after a word that asks, where no value is given to them.

use super::{Reader, token::Kind};
use crate::{num::Rational, solve::fact::Value};

impl Reader<'_> {
    /// The sentence of token `at`: its first token and the one after its last.
    fn sentence(&self, at: usize) -> (usize, usize) {
        let stop = |token: &super::Token| matches!(token.kind, Kind::Stop(_));
        let start = self.tokens[..at].iter().rposition(stop).map_or(0, |stop| stop + 1);
        let end = self.tokens[at..].iter().position(stop).map_or(self.tokens.len(), |stop| at + stop + 1);
        (start, end)
    }

    /// Whether the sentence of token `at` asks.
    pub(super) fn asks_for(&self, at: usize) -> bool {
        let (start, end) = self.sentence(at);
        self.tokens[start..end].iter().any(|token| token.kind == Kind::Stop(true) || token.sense("mood") == Some("ask"))
    }

    pub(super) fn questions(&mut self) {
        let mut at = 0;
        while at < self.tokens.len() {
            let (_, end) = self.sentence(at);
            if at == self.own
                && self.own > 0
                && self.tokens[at..].iter().any(|token| token.kind == Kind::Stop(true) || token.sense("mood") == Some("ask"))
            {
                self.out.asked.clear();
            }
            self.question(at, end.max(at + 1), false);
            at = end.max(at + 1);
        }
        if self.out.asked.is_empty() && !self.out.asks {
            self.named();
        }
    }

    /// `Weights and output, 4 decimals.`: the last sentence names what is wanted, and gives no value.
    fn named(&mut self) {
        let last = (0..self.tokens.len()).rev().find(|at| !matches!(self.tokens[*at].kind, Kind::Stop(_) | Kind::Newline));
        let Some(last) = last else { return };
        let (start, end) = self.sentence(last);
        let given = |at: usize| matches!(self.tokens[at].kind, Kind::List(_)) || matches!(self.text(at), "=" | ":");
        if !(start..end).any(given) && self.tokens[start..end].iter().any(|token| token.sense("ask").is_some()) {
            self.question(start, end, true);
        }
    }

    /// Reads the sentence from `start` to `end`.
    fn question(&mut self, start: usize, end: usize, named: bool) {
        let mark = self.tokens[start..end].iter().any(|token| token.kind == Kind::Stop(true));
        let acts = |token: &super::Token| {
            let text = token.text.to_lowercase();
            token.sense("mood") == Some("ask")
                || token.sense("ask").is_some() && ["apply ", "multiply ", "update ", "create "].iter().any(|verb| text.starts_with(verb))
        };
        let moods = self.tokens[start..end].iter().filter(|token| acts(token)).count();
        // `Step 4: softmax row by row.`
        let step = (start..end).find(|at| self.tokens[*at].kind != Kind::Newline).filter(|at| {
            self.out.about("attention")
                && self.text(*at).eq_ignore_ascii_case("step")
                && self.tokens.get(at + 1).is_some_and(|next| matches!(next.kind, Kind::Number(_)))
                && self.text(at + 2) == ":"
        });
        if !mark && moods == 0 && step.is_none() && !named {
            return;
        }
        self.out.asks = true;
        // In Chinese the word that asks stands at the end of its sentence.
        let late = self.tokens[start..end].iter().filter(|token| token.sense("mood") == Some("ask")).all(|token| {
            token.text.chars().next().is_some_and(super::lexicon::ideograph)
                && !matches!(token.text.chars().next(), Some('求' | '计' | '给' | '请' | '写' | '问'))
        });
        let mut on = moods == 0 || late;
        let mut paused = false;
        let mut found = false;
        // Inside the brackets of a function that is applied, names are no questions.
        let mut depth = 0;
        for at in start..end {
            let token = &self.tokens[at];
            let applied = at > start && {
                let before = &self.tokens[at - 1];
                before.span.end == token.span.start && matches!(before.kind, Kind::Name(_) | Kind::Phrase)
            };
            match token.text.as_str() {
                "(" if applied || depth > 0 => depth += 1,
                ")" if depth > 0 => depth -= 1,
                _ => {}
            }
            let text = token.text.to_lowercase();
            on |= acts(token);
            match token.sense("mood") {
                Some("ask") => {
                    on = true;
                    paused = false;
                    found = false;
                }
                Some("off") if found || moods > 0 => on = false,
                Some("off") => paused = true,
                Some("pause") if found => paused = true,
                _ => {}
            }
            if matches!(text.as_str(), ";" | "then") || self.joint(at) {
                paused = false;
            }
            let function = self.tokens.get(at + 1).is_some_and(|next| next.text == "(" && next.span.start == token.span.end);
            // What stands after a value that was given is asked again: `for q = (1, 0) the weights`.
            if self.used[at] && matches!(token.kind, Kind::List(_) | Kind::Number(_)) {
                paused = false;
            }
            // `tanh(0.5) and its derivative: give both`
            if !on
                && !self.used[at]
                && token.sense("ask") == Some("gradient")
                && start < at
                && self.tokens[start..at].iter().all(|before| before.sense("mood").is_none())
            {
                self.out.ask("gradient", token.span);
                self.out.ask("activation", token.span);
            }
            if !on || paused || self.used[at] || depth > 0 || function || self.marks(at) {
                continue;
            }
            // `W_z = [[1, 0]] (update gate)`: what the value is called.
            let named = at > 1
                && self.text(at - 1) == "("
                && self.used[at - 2]
                && matches!(self.tokens[at - 2].kind, Kind::List(_) | Kind::Number(_))
                && (at + 1..at + 4).any(|close| self.text(close) == ")");
            if named {
                continue;
            }
            let span = token.span;
            let senses: Vec<&str> = token.senses_in("ask").collect();
            // `the values of the gates`: the gates are asked for.
            let word = token.text.to_lowercase();
            if matches!(word.as_str(), "value" | "values" | "valeurs" | "werte" | "valores" | "valeur" | "wert" | "valor")
                && !self.out.about("attention")
                && let Some(named) = (at + 1..at + 5).find(|next| self.tokens.get(*next).is_some_and(|next| next.sense("ask").is_some()))
                && (at + 1..named).all(|between| {
                    self.tokens[between].sense("mood") == Some("pause")
                        || self.tokens[between].sense("link").is_some()
                        || matches!(self.text(between).to_lowercase().as_str(), "all" | "three" | "four" | "alle" | "todas")
                })
            {
                self.out.ask(&self.tokens[named].senses_in("ask").collect::<Vec<_>>().join("|"), span);
                found = true;
                continue;
            }
            // `compute the keys, queries and values`
            if self.out.about("attention") && self.projected(at) && self.projected_near(at) {
                self.out.ask("qkv", span);
                found = true;
                continue;
            }
            // `What is out?`
            if token.text == "out" && self.text(at + 1) == "?" {
                self.out.ask("output", span);
                found = true;
                continue;
            }
            if senses.contains(&"weights") && self.with_biases(at) {
                // `How many weights and biases are there?`: each of them, and the sum.
                for name in ["weights|parameters", "biases|parameters", "parameters"] {
                    self.out.ask(name, span);
                }
                found = true;
                continue;
            }
            if !senses.is_empty() {
                // `output gate of the LSTM`: one phrase, one quantity that the method chooses.
                let name = senses.join("|");
                self.out.ask(&name, span);
                found = true;
                continue;
            }
            if let Kind::Name(name) = &token.kind
                && token.senses.is_empty()
                && (self.symbol(at) || self.enumerated(at) || self.equations.iter().any(|equation| equation.defines(&name.plain)))
                && !self.operand(at)
                && self.given.get(&name.plain).is_none()
            {
                let alias = self.aliases.iter().find(|(alias, _)| *alias == name.plain).map(|(_, quantity)| *quantity);
                let name = alias.map_or_else(|| format!("={}", name.plain), str::to_owned);
                self.out.ask(&name, span);
                found = true;
            }
        }
        self.enumeration(start, end);
        self.ranges(start, end);
        self.all_matrices(start, end);
        // `the number of parameters of the forget gate`
        if self.out.is_asked("parameters")
            && let Some(gate) = (start..end).find(|at| self.one_gate(*at))
        {
            let span = self.tokens[gate].span;
            self.out.asked.retain(|asked| !asked.name.contains("_gate") || asked.name == "gate_parameters");
            self.out.ask("gate_parameters", span);
        }
        if let Some(row) = (start..end).find_map(|at| self.ordinal(at)) {
            let span = self.tokens[row.0].span;
            self.set(row.1, Value::Number(Rational::from(num_bigint::BigInt::from(row.2)), row.2.to_string()), span);
        }
    }

    /// `h_1, ..., h_5`: all between the two.
    fn ranges(&mut self, start: usize, end: usize) {
        let numbered = |at: usize| {
            let Kind::Name(name) = &self.tokens.get(at)?.kind else { return None };
            let base = name.plain.trim_end_matches(|c: char| c.is_ascii_digit());
            Some((base.to_owned(), name.plain[base.len()..].parse::<usize>().ok()?))
        };
        let dots = |at: usize| matches!(self.text(at), "..." | "…" | "\\ldots" | "\\dots" | "\\cdots") || self.text(at) == ".";
        let mut more = Vec::new();
        for at in start..end {
            let Some((base, first)) = numbered(at) else { continue };
            let mut next = at + 1;
            let mut elided = false;
            while self.joint(next) || dots(next) {
                elided |= dots(next);
                next += 1;
            }
            let Some((other, last)) = numbered(next).filter(|_| elided) else { continue };
            if base == other && first < last && last - first < 64 && self.out.is_asked(&format!("={base}{first}")) {
                more.extend((first..=last).map(|step| (format!("={base}{step}"), self.tokens[next].span)));
            }
        }
        let names = |asked: &str| more.iter().any(|(name, _)| name == asked);
        self.out.asked.retain(|asked| !names(&asked.name));
        for (name, span) in more {
            self.out.ask(&name, span);
        }
    }

    /// `the weights of W_Q, W_K, W_V and W_O`: all matrices of the layer.
    fn all_matrices(&mut self, start: usize, end: usize) {
        const ALL: [&str; 4] = ["WQ", "WK", "WV", "WO"];
        let named = |wanted: &str| {
            self.tokens[start..end].iter().any(|token| matches!(&token.kind, Kind::Name(name) if name.plain.eq_ignore_ascii_case(wanted)))
        };
        if ALL.into_iter().all(named) {
            self.out
                .asked
                .retain(|asked| !ALL.iter().any(|name| asked.name.strip_prefix('=').is_some_and(|asked| asked.eq_ignore_ascii_case(name))));
        }
    }

    /// `give z, r, n, h'`: where one name of a list is asked for, all names of it that an equation defines are.
    fn enumeration(&mut self, start: usize, end: usize) {
        let name = |at: usize| match &self.tokens.get(at)?.kind {
            Kind::Name(name) if self.equations.iter().any(|equation| equation.defines(&name.plain)) => Some(name.plain.clone()),
            _ => None,
        };
        let asked = |at: usize| name(at).is_some_and(|name| self.out.is_asked(&format!("={name}")));
        let mut more = Vec::new();
        for at in start..end {
            let beside = [at.checked_sub(2).filter(|_| self.joint(at - 1)), Some(at + 2).filter(|_| self.joint(at + 1))];
            if !self.used[at] && beside.into_iter().flatten().any(|near| near >= start && asked(near)) {
                more.extend(name(at).map(|name| (name, self.tokens[at].span)));
            }
        }
        for (name, span) in more {
            self.out.ask(&format!("={name}"), span);
        }
    }

    /// `the first token`, `of the second query`: which row is asked for; `the first class`: the true class.
    fn ordinal(&self, at: usize) -> Option<(usize, &'static str, i64)> {
        let token = self.tokens.get(at)?;
        let which: i64 = token.sense("ordinal")?.parse().ok()?;
        let next = self.text(at + 1).to_lowercase();
        let rows = [
            "token",
            "query",
            "word",
            "position",
            "row",
            "wort",
            "mot",
            "palabra",
            "vector",
            "query vector",
            "embedding",
            "input",
            "zeile",
        ];
        rows.contains(&next.as_str()).then_some((at, "row", which))
    }

    /// Whether biases stand beside the weights at `at`: `weights and biases`.
    fn with_biases(&self, at: usize) -> bool {
        let bias = |at: usize| ["bias", "biais", "sesgo", "偏置"].iter().any(|word| self.text(at).to_lowercase().starts_with(word));
        self.joint(at + 1) && (bias(at + 2) || bias(at + 3))
    }

    /// Whether the token speaks of one gate, and not of the biases of each.
    fn one_gate(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let gate =
            token.senses_in("ask").any(|ask| matches!(ask, "forget_gate" | "input_gate" | "output_gate" | "update_gate" | "reset_gate"))
                || token.text.eq_ignore_ascii_case("gate")
                    && matches!(self.text(at.wrapping_sub(1)).to_lowercase().as_str(), "each" | "one" | "single" | "every" | "per");
        let biased = (at.saturating_sub(5)..at).any(|near| self.text(near).to_lowercase().contains("bias"));
        gate && !biased
    }

    /// Whether the token is a word for queries, keys or values.
    fn projected(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.senses_in("role").any(|role| matches!(role, "query" | "keys" | "values")))
    }

    /// Whether another such word stands beside the token.
    fn projected_near(&self, at: usize) -> bool {
        (at.saturating_sub(4)..at + 5).any(|near| near != at && self.projected(near) && self.text(near) != self.text(at))
    }

    /// Whether the token is the mark of a part: `(a)`, `b)`, `(ii)`.
    fn marks(&self, at: usize) -> bool {
        let text = self.text(at);
        let short = text.chars().count() == 1 && text.chars().all(|c| c.is_ascii_lowercase()) || matches!(text, "ii" | "iii" | "iv");
        let opened = at.checked_sub(1).is_some_and(|before| self.text(before) == "(");
        let applied = opened && at > 1 && {
            let (name, bracket) = (&self.tokens[at - 2], &self.tokens[at - 1]);
            name.span.end == bracket.span.start && matches!(name.kind, Kind::Name(_) | Kind::Phrase)
        };
        short && self.text(at + 1) == ")" && !applied
    }

    /// Whether a letter stands in a list of letters: `f, i, o and g`.
    fn enumerated(&self, at: usize) -> bool {
        let letter = |at: usize| {
            self.tokens.get(at).is_some_and(|token| {
                matches!(token.kind, Kind::Name(_)) && token.text.chars().count() == 1 && !token.text.chars().all(super::lexicon::ideograph)
            })
        };
        letter(at) && (self.joint(at + 1) && letter(at + 2) || at > 1 && self.joint(at - 1) && letter(at - 2))
    }

    /// Whether the token stands in a formula.
    fn operand(&self, at: usize) -> bool {
        let sign = |at: usize| matches!(self.text(at), "^" | "/" | "*" | "+" | "(" | "·" | "⊙" | "=" | "ᵀ" | "√");
        sign(at + 1) || at.checked_sub(1).is_some_and(|before| sign(before) && self.text(before) != "(")
    }

    /// Whether the token is a symbol: a letter, or letters with scripts.
    fn symbol(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let text = token.text.trim();
        let after =
            self.tokens.get(at + 1).is_some_and(|next| matches!(next.text.as_str(), "-" | "'" | "’") && next.span.start == token.span.end);
        let letters = text.chars().count();
        let short = letters == 1
            && text.chars().all(char::is_alphabetic)
            && !matches!(text, "a" | "I" | "A" | "à" | "y" | "e" | "o" | "s" | "d" | "n");
        let timed = letters == 2 && text.ends_with(|c: char| c.is_ascii_digit() || c == 't' || c == '\'') && !matches!(text, "it" | "at");
        let scripted = text.contains(['_', '^', '₀', '₁', '₂', '₃', 'ₜ', '\'', '′']) && !text.contains("'s") && !text.contains("’");
        let hatted = text.contains("\\hat") || text.contains("\\tilde") || text.contains('ŷ');
        let ideograph = text.chars().all(super::lexicon::ideograph);
        !after && !ideograph && (short || timed || scripted || hatted)
    }
}
