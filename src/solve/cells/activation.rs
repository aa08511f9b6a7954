//! Which activation belongs to which layer of a small net, and the class that a name means.

use super::{
    Reader,
    token::{Kind, Token},
};
use crate::{
    diag::Span,
    solve::{fact::Value, reading::number},
};

/// Activations that a layer may have.
const ACTIVATIONS: [&str; 4] = ["relu", "sigmoid", "tanh", "softmax"];

impl Reader<'_> {
    /// The activations of the hidden layers and of the output, where weights of several layers are given.
    pub(super) fn activations(&mut self) {
        let layered = [["W1", "W2"], ["w1", "w2"], ["Wh", "Wo"], ["W", "V"]]
            .iter()
            .any(|names| names.iter().all(|name| self.given.get(name).is_some_and(|fact| matches!(fact.value, Value::List(_)))));
        let other = ["lstm", "gru", "rnn", "attention", "multihead"].iter().any(|topic| self.out.about(topic));
        if !layered || other || !self.equations.is_empty() {
            return;
        }
        let mut start = 0;
        for at in 0..=self.tokens.len() {
            let ends = self.tokens.get(at).is_none_or(|token| {
                matches!(token.kind, Kind::Stop(_) | Kind::Newline) || matches!(token.text.as_str(), "," | ";" | "，" | "；")
            });
            if ends {
                self.clause_activation(start, at);
                start = at + 1;
            }
        }
    }

    /// The activation that the word at `at` names; `linear` for none.
    fn activation_at(&self, at: usize) -> Option<&'static str> {
        let token = &self.tokens[at];
        if let Some(known) = ACTIVATIONS.into_iter().find(|name| token.inner("family").contains(name)) {
            return Some(known);
        }
        matches!(token.text.to_lowercase().as_str(), "linear" | "identity" | "no activation" | "lineare" | "linéaire").then_some("linear")
    }

    /// Reads which layer the activations between `start` and `end` belong to.
    fn clause_activation(&mut self, start: usize, end: usize) {
        let found: Vec<(usize, &'static str)> =
            (start..end).filter(|at| !self.used[*at]).filter_map(|at| Some((at, self.activation_at(at)?))).collect();
        if found.len() > 1
            && let Some(middle) = (found[0].0..found[1].0 + 1).find(|at| self.joint(*at))
        {
            self.clause_activation(start, middle);
            return self.clause_activation(middle + 1, end);
        }
        let [(at, name)] = found.as_slice() else { return };
        let says =
            |words: &[&str]| self.tokens[start..end].iter().any(|token| words.iter().any(|word| token.text.to_lowercase().contains(word)));
        let everywhere = says(&["all ", "each", "every", "both", "everywhere", "alle", "toutes", "todas"])
            || self.tokens[start..end].iter().any(|token| token.text.eq_ignore_ascii_case("all"));
        let hidden = says(&["hidden", "first layer", "verdeckt", "versteckt", "cachée", "oculta", "隐藏"]) || everywhere;
        let output = says(&["output", "second layer", "ausgabe", "sortie", "salida", "输出"]) || everywhere;
        let (span, value) = (self.tokens[*at].span, Value::Words((*name).to_owned()));
        if hidden {
            self.set("hidden_activation", value.clone(), span);
        }
        if output {
            self.set("output_activation", value.clone(), span);
        }
        if !hidden && !output {
            self.set("some_activation", value, span);
        }
    }

    /// The names of the classes, where the statement lists them: `the classes cat, car and frog`.
    pub(super) fn class_names(&self) -> Vec<String> {
        let heads = ["classes", "class", "labels", "categories", "klassen", "clases", "类别"];
        for at in 0..self.tokens.len() {
            if !heads.contains(&self.text(at).to_lowercase().as_str()) {
                continue;
            }
            let mut next = at + 1;
            while matches!(self.text(next), ":" | "(" | "are" | "[" | "{") {
                next += 1;
            }
            let mut names: Vec<String> = Vec::new();
            while let Some(name) = self.tokens.get(next).filter(|token| word(token)) {
                names.push(name.text.to_lowercase());
                next += 1;
                while self.joint(next) {
                    next += 1;
                }
            }
            if names.len() > 1 {
                return names;
            }
        }
        Vec::new()
    }

    /// Numbers under words beside a softmax: the scores of classes with names.
    pub(super) fn labelled(&mut self) {
        let scored = self.out.about("softmax") || self.out.about("cross_entropy");
        if !scored
            || self.out.about("attention")
            || ["logits", "scores", "probabilities", "x_input"].iter().any(|name| self.given.get(name).is_some())
        {
            return;
        }
        let mut found: Vec<(String, Value, Span)> = self
            .given
            .iter()
            .filter(|(name, fact)| {
                name.chars().count() > 1 && name.chars().all(char::is_alphabetic) && matches!(fact.value, Value::Number(..))
            })
            .filter(|(name, _)| self.spelled.iter().any(|(known, latex)| known == name && latex != name))
            .map(|(name, fact)| (name.to_owned(), fact.value.clone(), fact.span))
            .collect();
        found.sort_by_key(|(_, _, span)| span.start);
        let said = |names: &[&str]| self.tokens.iter().any(|token| token.senses_in("role").any(|role| names.contains(&role)));
        let (scores, probable) = (said(&["logits", "scores"]), said(&["probabilities"]));
        if found.len() < 2 || scores == probable {
            return;
        }
        let span = found.iter().map(|(_, _, span)| *span).reduce(Span::join).unwrap_or_default();
        let names: Vec<String> = found.iter().map(|(name, _, _)| name.to_lowercase()).collect();
        for (name, _, _) in &found {
            self.given.remove(name);
        }
        let role = if scores { "logits" } else { "probabilities" };
        self.give(role, role.to_owned(), Value::List(found.into_iter().map(|(_, value, _)| value).collect()), span);
        if let Some((which, span)) = self.true_class(&names)
            && let Some(value) = number(&which.to_string())
        {
            let Value::Number(_, text) = &value else { return };
            self.give("class", "class".to_owned(), Value::Words(format!("ordinal {text}")), span);
        }
    }

    /// Which of the classes is said to be the right one: `the correct class is cat`.
    fn true_class(&self, names: &[String]) -> Option<(usize, Span)> {
        for at in 0..self.tokens.len() {
            let role = self.tokens[at].senses_in("role").any(|role| matches!(role, "class" | "target"));
            if !role {
                continue;
            }
            let mut next = at + 1;
            while self
                .tokens
                .get(next)
                .is_some_and(|token| token.sense("link").is_some() || matches!(token.text.as_str(), ":" | "\"" | "'"))
            {
                next += 1;
            }
            let text = self.text(next).to_lowercase();
            if let Some(which) = names.iter().position(|name| *name == text) {
                return Some((which + 1, self.tokens[at].span.join(self.tokens[next].span)));
            }
        }
        None
    }
}

/// Whether the token is a plain word, or a capital letter, that may name a class.
fn word(token: &Token) -> bool {
    if token.text.len() == 1 && token.text.chars().all(|c| c.is_ascii_uppercase()) {
        return true;
    }
    matches!(&token.kind, Kind::Name(_))
        && token.senses.is_empty()
        && token.text.chars().all(char::is_alphabetic)
        && token.text.chars().count() > 1
}
