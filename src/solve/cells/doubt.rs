//! What makes a familiar question another one: words that change what is computed, gates that are no gates, weights that do not sum to one.

use num_traits::{One, Signed, Zero};

use super::Reader;
use crate::{
    num::Rational,
    solve::{doubt, fact::Value, reading::Clash},
};

/// Phrases that change what the familiar equations say.
const CHANGES: &[&str] = &[
    "over the columns",
    "columns of",
    "columns sum",
    "column sums",
    "columnwise",
    "column-wise",
    "column by column",
    "anti-causal",
    "anticausal",
    "multiplied by sqrt",
    "multiplied by the square root",
    "multiplied by \\sqrt",
    "is transposed",
    "transposed",
    "the transpose of",
    "only the larger",
    "only the largest",
    "is kept",
    "are kept",
    "is inverted",
    "are inverted",
    "is reset to",
    "steps later",
    "step later",
    "before the tanh",
    "before tanh",
    "is negated",
    "are negated",
    "are swapped",
    "is swapped",
];

impl Reader<'_> {
    /// Notes all that speaks against the familiar question.
    pub(super) fn doubts(&mut self) {
        if let (Some(first), Some(last)) = (self.tokens.first(), self.tokens.last()) {
            let whole = first.span.join(last.span);
            let weights = self.out.asked.iter().any(|asked| asked.name.contains("weights"));
            let counts = self.out.is_asked("parameters") || weights && whole.text(self.source).to_lowercase().contains("how many");
            let text = whole.text(self.source);
            let found = doubt::doubt("cells", text).filter(|_| !counts).or_else(|| doubt::doubt("parameters", text).filter(|_| counts));
            self.out.loose.extend(found.map(|span| span.shift(whole.start)));
        }
        let about = |topics: &[&str]| topics.iter().any(|topic| self.out.about(topic));
        let (attention, cell) = (about(&["attention"]), about(&["lstm", "gru", "rnn"]));
        if !(attention || cell) || self.given.iter().next().is_none() {
            return;
        }
        let (Some(first), Some(last)) = (self.tokens.first(), self.tokens.last()) else { return };
        let whole = first.span.join(last.span);
        let text = whole.text(self.source).to_lowercase();
        let mut found = Vec::new();
        for change in CHANGES {
            found.extend(text.find(change).map(|at| crate::diag::Span::new(whole.start + at, whole.start + at + change.len())));
        }
        let number = |value: &Value| match value {
            Value::Number(number, _) => Some(number.clone()),
            _ => None,
        };
        let outside = |value: &Value| number(value).is_some_and(|number| number.is_negative() || number > Rational::one());
        let any_outside = |value: &Value| match value {
            Value::List(items) => items.iter().any(outside),
            value => outside(value),
        };
        let gates: &[&str] = match () {
            () if about(&["lstm"]) => &["f", "i", "o", "ft", "it", "ot", "f_gate", "i_gate", "o_gate"],
            () if about(&["gru"]) => &["z", "r", "zt", "rt", "z_gate", "r_gate"],
            () => &[],
        };
        for (name, fact) in self.given.iter() {
            if gates.contains(&name) && self.equations.is_empty() && any_outside(&fact.value) {
                found.push(fact.span);
            }
            if attention && matches!(name, "weights_given" | "A") && !stochastic(&fact.value) {
                found.push(fact.span);
            }
        }
        // `all these are pre-activations`
        if about(&["lstm", "gru"])
            && ["pre-activations", "preactivations", "pre-activation values"].iter().any(|word| text.contains(word))
            && gates.iter().any(|name| self.given.get(name).is_some())
        {
            found.push(whole);
        }
        self.out.loose.extend(found);
        self.rows_agree(attention);
    }

    /// Numbers of tokens and units beside the vectors that are given.
    fn rows_agree(&mut self, attention: bool) {
        let count = |name: &str| self.out.facts.get(name).and_then(|fact| Some((fact.value.to_json().as_u64()?, fact.span)));
        let length = |name: &&str| {
            let fact = self.given.get(name)?;
            match &fact.value {
                Value::List(items) => Some((items.len() as u64, fact.span)),
                _ => None,
            }
        };
        let mut found = None;
        if attention && let Some((tokens, span)) = count("tokens").filter(|(tokens, _)| *tokens > 1) {
            let rows: Vec<_> =
                ["X", "xs", "K", "k", "ks", "keys", "Q", "q", "V", "v", "values", "scores"].iter().filter_map(length).collect();
            found = rows.first().filter(|_| rows.iter().all(|(rows, _)| *rows != tokens)).map(|(_, other)| ("tokens", span, *other));
        }
        if !attention && let Some((units, span)) = count("units") {
            let states = ["f", "i", "o", "g", "ct-1", "c0", "ht-1", "h0", "c_before", "h_before"];
            let other = states.iter().filter_map(length).find(|(length, _)| *length != units && *length > 1);
            found = other.map(|(_, other)| ("units", span, other));
        }
        self.out.clashes.extend(found.map(|(name, first, second)| Clash { name: name.to_owned(), first, second }));
    }
}

/// Whether numbers, or each row of them, are not negative and sum to one, to the digits in which such numbers are written.
fn stochastic(value: &Value) -> bool {
    let Value::List(items) = value else { return true };
    if items.iter().any(|item| matches!(item, Value::List(_))) {
        return items.iter().all(stochastic);
    }
    let mut sum = Rational::zero();
    for item in items {
        let Value::Number(number, _) = item else { return true };
        if number.is_negative() {
            return false;
        }
        sum += number.clone();
    }
    (sum - Rational::one()).abs() <= Rational::new(1.into(), 50.into())
}
