//! Divergences and entropies: which distributions, with which numbers, and which functional of them is asked.

use num_traits::Signed;

use super::{Problem, Rule, Token, bayes::missing, number, tokens};
use crate::{
    diag::{Diagnostic, Span},
    num::Rational,
    solve::fact::{Facts, Value},
};

/// The name of the family.
pub const FAMILY: &str = "gaussian-kl";

/// A distribution: its kind and its numbers.
#[derive(Debug, Clone)]
struct Law {
    name: Option<String>,
    kind: &'static str,
    numbers: Vec<number::Written>,
    span: Span,
}

/// Reads a problem of a divergence or an entropy.
pub fn read(text: &str, base: usize) -> Option<Problem> {
    let tokens = tokens(Rule::divergence, text, base);
    let wanted: Vec<Rule> =
        tokens.iter().filter(|token| token.rule == Rule::wanted).filter_map(|token| Some(token.parts.first()?.rule)).collect();
    let asked: Vec<&Token> = tokens.iter().filter(|token| token.rule == Rule::asked_of).collect();
    let given = tokens.iter().find(|token| token.rule == Rule::formula_given);
    if wanted.is_empty() && given.is_none() && asked.iter().all(|token| token.find(Rule::entropy_sign).is_some()) {
        return None;
    }
    let span = Span::new(base, base + text.len());
    let lower = text.to_lowercase();
    if ["show that", "prove", "derive", "explain", "classif", "neural"].iter().any(|word| lower.contains(word)) {
        return None;
    }
    let mut problem = Problem { family: FAMILY, facts: Facts::default(), asked: Vec::new(), diagnostics: Vec::new() };
    if let Some(problem) = evaluated(&tokens, span) {
        return Some(problem);
    }
    let mut laws = laws(&tokens, &mut problem.diagnostics);
    if let [first, second] = laws.as_slice()
        && matches!((first.name.as_deref(), second.name.as_deref()), (Some("Q"), Some("P")) | (Some("q"), Some("p")))
    {
        laws.swap(0, 1);
    }
    let place = |words: &[&str]| words.iter().filter_map(|word| lower.find(word)).min();
    if wanted.contains(&Rule::cross) && laws.iter().any(|law| law.name.is_none()) {
        let (truth, guess) = (place(&["true", "target", "label", "one-hot", "actual"]), place(&["predict", "model", "estimat"]));
        if guess.is_some() && (truth.is_none() || truth > guess) {
            problem.diagnostics.push(missing(span, "which distribution is the true one"));
        }
    }
    let bits = tokens.iter().any(|token| token.rule == Rule::unit && token.find(Rule::bits).is_some());
    problem.facts.set("log", Value::Formula(if bits { "\\log_2" } else { "\\ln" }.to_owned()), span);
    problem.facts.set("unit", Value::Words(if bits { "bits" } else { "nats" }.to_owned()), span);
    if let Some(other) = tokens.iter().find(|token| token.rule == Rule::other_law) {
        let message = format!("the method has no formula for what `{}` names", other.text);
        problem.diagnostics.push(Diagnostic::error("not-understood", other.span, message));
    }
    if wanted.contains(&Rule::mutual) {
        joint(&tokens, &mut problem, span);
        return Some(problem);
    }
    let pairs = quantities(&mut problem, &wanted, &asked, &laws, &tokens, span);
    for (at, law) in laws.iter().enumerate() {
        law.check(&mut problem.diagnostics);
        problem.facts.set(["left", "right", "third"][at.min(2)], law.fact(), law.span);
    }
    let needed = if pairs { 2 } else { 1 };
    if laws.len() < needed {
        problem.diagnostics.push(missing(span, ["the distribution with its numbers", "both distributions with their numbers"][needed - 1]));
    } else if laws.len() > needed {
        problem.diagnostics.push(Diagnostic::error(
            "not-understood",
            laws[needed].span,
            "there are more distributions than the question needs",
        ));
    } else if needed == 2 && (laws[0].kind != laws[1].kind || laws[0].kind == "discrete" && laws[0].numbers.len() != laws[1].numbers.len())
    {
        problem.diagnostics.push(Diagnostic::error(
            "not-understood",
            laws[1].span,
            "the two distributions are not of the same kind and size",
        ));
    }
    Some(problem)
}

/// Notes what is asked; whether it takes two distributions.
fn quantities(problem: &mut Problem, wanted: &[Rule], asked: &[&Token], laws: &[Law], tokens: &[Token], span: Span) -> bool {
    let has = |rule: Rule| wanted.contains(&rule);
    let first = laws.first().and_then(|law| law.name.clone());
    let mut directed = false;
    for token in asked {
        let sides = token.all(Rule::side);
        // Sides without a distribution of that name: only P against Q, in the order in which they are written, is clear.
        let clear = laws.iter().all(|law| law.name.as_ref().is_some_and(|name| sides.iter().any(|side| side.text == *name)));
        let ordered = matches!(
            (sides.first().map(|side| side.text.as_str()), sides.get(1).map(|side| side.text.as_str())),
            (Some("P"), Some("Q")) | (Some("p"), Some("q")) | (Some("P" | "p"), None)
        );
        if !(clear || laws.is_empty() || ordered && laws.iter().all(|law| law.name.is_none())) {
            problem.diagnostics.push(missing(token.span, "which distribution is which"));
        }
        let straight = first.as_ref().is_none_or(|first| sides.first().is_some_and(|side| side.text == *first));
        let mut add = |name: &str| {
            if !problem.asked.iter().any(|(known, _)| known == name) {
                problem.asked.push((name.to_owned(), span));
            }
        };
        match (token.find(Rule::entropy_sign).is_some(), sides.len()) {
            (true, 1) => add(if straight { "entropy" } else { "entropy of the second" }),
            (true, _) => add(if straight { "cross-entropy" } else { "reverse cross-entropy" }),
            (false, _) => {
                directed = true;
                add(if straight { "kl" } else { "reverse kl" });
            }
        }
    }
    if has(Rule::jensen) || has(Rule::jeffreys) {
        problem.asked.clear();
        problem.asked.push((if has(Rule::jensen) { "jensen-shannon" } else { "jeffreys" }.to_owned(), span));
        return true;
    }
    let mut add = |name: &str| {
        if !problem.asked.iter().any(|(known, _)| known == name) {
            problem.asked.push((name.to_owned(), span));
        }
    };
    if has(Rule::cross) && !asked.iter().any(|token| token.find(Rule::entropy_sign).is_some() && token.all(Rule::side).len() == 2) {
        add("cross-entropy");
    }
    if has(Rule::relative) && !directed {
        add("kl");
        if tokens.iter().any(|token| token.rule == Rule::direction) {
            problem.diagnostics.push(
                Diagnostic::error("not-understood", span, "a divergence from one to another is written in both directions")
                    .with_help("write it as KL(P || Q)"),
            );
        }
    }
    if has(Rule::entropy_word)
        && !asked.iter().any(|token| token.find(Rule::entropy_sign).is_some())
        && (laws.len() == 1 || !has(Rule::relative))
        && !has(Rule::cross)
    {
        problem.asked.push(("entropy".to_owned(), span));
    }
    if has(Rule::perplexity) {
        problem.asked.push(("perplexity".to_owned(), span));
    }
    problem.asked.iter().any(|(name, _)| !matches!(name.as_str(), "entropy" | "perplexity"))
}

fn kind(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::normal => "normal",
        Rule::exponential => "exponential",
        Rule::bernoulli => "bernoulli",
        Rule::poisson => "poisson",
        Rule::uniform => "uniform",
        _ => return None,
    })
}

fn square(written: &number::Written) -> number::Written {
    let (value, latex) = written;
    (
        value * value,
        if latex.starts_with('-') {
            format!("({latex})^2")
        } else if latex.contains('\\') {
            format!("\\left({latex}\\right)^2")
        } else {
            format!("{latex}^2")
        },
    )
}

/// The distributions in order of appearance.
fn laws(tokens: &[Token], diagnostics: &mut Vec<Diagnostic>) -> Vec<Law> {
    let mut out = Vec::new();
    let name = |token: &Token| token.find(Rule::law_name).map(|name| name.text.trim_end_matches("(x)").trim().to_owned());
    for token in tokens {
        match token.rule {
            Rule::named_law => {
                let Some((kind, inner)) = token.parts.iter().find_map(|part| Some((kind(part.rule)?, part))) else { continue };
                let mut numbers: Vec<number::Written> = inner.all(Rule::number).into_iter().filter_map(number::written).collect();
                let deviates = inner.find(Rule::squared).is_some() || inner.find(Rule::deviation_word).is_some();
                if kind == "normal" && deviates && numbers.len() == 2 {
                    numbers[1] = square(&numbers[1]);
                }
                out.push(Law { name: name(token), kind, numbers, span: token.span });
            }
            Rule::vector => {
                let numbers = token.all(Rule::number).into_iter().filter_map(number::written).collect();
                out.push(Law { name: name(token), kind: "discrete", numbers, span: token.span });
            }
            Rule::worded_law => {
                let lower = token.text.to_lowercase();
                let kind = ["exponential", "poisson", "bernoulli"].into_iter().find(|kind| lower.starts_with(kind)).unwrap_or("poisson");
                if kind == "exponential" && lower.contains("mean") {
                    diagnostics.push(
                        Diagnostic::error("not-understood", token.span, "the exponential distribution is expected by its rate")
                            .with_help("state the rate"),
                    );
                }
                for number in token.all(Rule::number).into_iter().filter_map(number::written) {
                    out.push(Law { name: None, kind, numbers: vec![number], span: token.span });
                }
            }
            _ => {}
        }
    }
    if out.is_empty() { moments(tokens) } else { out }
}

/// Normal distributions told by their moments: "the first with mean 1 and the second with mean -1, both with variance 1".
fn moments(tokens: &[Token]) -> Vec<Law> {
    let (mut means, mut spreads) = (Vec::new(), Vec::new());
    let mut same = false;
    for token in tokens {
        match token.rule {
            Rule::both_same => same = true,
            Rule::moment => {
                let numbers: Vec<number::Written> = token.all(Rule::number).into_iter().filter_map(number::written).collect();
                if token.find(Rule::mean_word).is_some() {
                    means.extend(numbers.into_iter().map(|number| (number, token.span)));
                } else {
                    let deviates = token.find(Rule::is_deviation).is_some() || token.find(Rule::squared).is_some();
                    spreads.extend(numbers.iter().map(|number| if deviates { square(number) } else { number.clone() }));
                }
            }
            _ => {}
        }
    }
    if spreads.len() == 1 && same && means.len() == 2 {
        spreads.push(spreads[0].clone());
    }
    if means.len() == 1 && same && spreads.len() == 2 {
        means.push(means[0].clone());
    }
    if means.len() != spreads.len() {
        return Vec::new();
    }
    means
        .into_iter()
        .zip(spreads)
        .map(|((mean, span), spread)| Law { name: None, kind: "normal", numbers: vec![mean, spread], span })
        .collect()
}

impl Law {
    fn fact(&self) -> Value {
        let mut facts = Facts::default();
        facts.set("kind", Value::Words(self.kind.to_owned()), self.span);
        let numbers = self.numbers.iter().map(|(value, latex)| Value::Number(value.clone(), latex.clone()));
        facts.set("numbers", Value::List(numbers.collect()), self.span);
        Value::Record(facts)
    }

    /// Says which number cannot be.
    fn check(&self, diagnostics: &mut Vec<Diagnostic>) {
        let one = Rational::from_integer(1.into());
        let values: Vec<&Rational> = self.numbers.iter().map(|(value, _)| value).collect();
        let wrong = match (self.kind, values.as_slice()) {
            ("normal", [_, variance]) if !variance.is_positive() => "a variance is positive",
            ("exponential" | "poisson", [rate]) if !rate.is_positive() => "a rate is positive",
            ("bernoulli", [p]) if p.is_negative() || **p > one => "a probability lies between 0 and 1",
            ("uniform", [low, high]) if low >= high => "the ends of an interval stand in order",
            ("discrete", values) if values.iter().any(|value| value.is_negative()) => "a probability is not negative",
            ("discrete", values) if values.iter().copied().sum::<Rational>() != one => "the probabilities of a distribution sum to 1",
            _ => return,
        };
        diagnostics.push(Diagnostic::error("contradictory-facts", self.span, wrong));
    }
}

/// A joint table, for mutual information.
fn joint(tokens: &[Token], problem: &mut Problem, span: Span) {
    problem.asked.push(("mutual-information".to_owned(), span));
    let Some(table) = tokens.iter().find(|token| token.rule == Rule::joint) else {
        problem.diagnostics.push(missing(span, "the joint table"));
        return;
    };
    let rows: Vec<Vec<number::Written>> =
        table.all(Rule::row).iter().map(|row| row.all(Rule::number).into_iter().filter_map(number::written).collect()).collect();
    let total: Rational = rows.iter().flatten().map(|(value, _)| value.clone()).sum();
    if rows.iter().any(|row| row.len() != rows[0].len())
        || total != Rational::from_integer(1.into())
        || rows.iter().flatten().any(|(value, _)| value.is_negative())
    {
        problem.diagnostics.push(Diagnostic::error("contradictory-facts", table.span, "the probabilities of a joint table sum to 1"));
    }
    let rows = rows.iter().map(|row| Value::List(row.iter().map(|(value, latex)| Value::Number(value.clone(), latex.clone())).collect()));
    problem.facts.set("joint", Value::List(rows.collect()), table.span);
}

/// A formula that the statement gives, evaluated at the values that it gives.
fn evaluated(tokens: &[Token], span: Span) -> Option<Problem> {
    let given = tokens.iter().find(|token| token.rule == Rule::formula_given)?;
    let text = given.find(Rule::plain_formula)?.text.clone();
    let values: Vec<(String, number::Written)> = tokens
        .iter()
        .filter(|token| token.rule == Rule::assigned)
        .filter_map(|token| Some((token.find(Rule::variable)?.text.clone(), number::written(token.find(Rule::number)?)?)))
        .collect();
    if values.is_empty() || !text.contains(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let mut problem = Problem { family: FAMILY, facts: Facts::default(), asked: vec![("value".to_owned(), span)], diagnostics: Vec::new() };
    let mut formula = String::new();
    let mut rest = text.as_str();
    while let Some(start) = rest.find(|c: char| c.is_ascii_alphabetic() || c == '\\') {
        formula.push_str(&rest[..start]);
        let len = rest[start + 1..].find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).map_or(rest.len() - start, |len| len + 1);
        let name = &rest[start..start + len];
        match values.iter().position(|(known, _)| known == name) {
            Some(at) => formula.push_str(&format!("v_{{{}}}", at + 1)),
            None if name.starts_with('\\') => formula.push_str(name),
            None if matches!(name, "log" | "ln" | "exp") => formula.push_str(&format!("\\{name}")),
            None if name == "sqrt" => formula.push_str("\\operatorname{sqrt}"),
            None => problem.diagnostics.push(missing(given.span, &format!("the value of {name}"))),
        }
        rest = &rest[start + len..];
    }
    formula.push_str(rest);
    let list = values.iter().map(|(name, (value, latex))| {
        let mut record = Facts::default();
        record.set("name", Value::Words(name.clone()), span);
        record.set("value", Value::Number(value.clone(), latex.clone()), span);
        Value::Record(record)
    });
    problem.facts.set("values", Value::List(list.collect()), span);
    problem.facts.set("formula", Value::Formula(formula.replace('*', " \\cdot ")), given.span);
    Some(problem)
}
