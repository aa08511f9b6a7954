//! Divergences and entropies: which distributions, with which numbers or letters, and which functional of them is asked.

mod closed;
mod perplexity;
mod pointwise;
mod vectors;

use num_traits::Signed;

use super::{
    Problem, Rule, Token,
    bayes::missing,
    law::{self, Named},
    letters, number, tokens,
};
use perplexity::{from_loss, perplexed};
use pointwise::{centred, pointwise};
pub(super) use vectors::rows as matrix_rows;

use crate::{
    diag::{Diagnostic, Span},
    num::Rational,
    solve::fact::{Facts, Value},
};

/// The name of the family.
pub const FAMILY: &str = "gaussian-kl";

/// A distribution as the statement gives it.
#[derive(Debug, Clone)]
struct Law {
    name: Option<String>,
    kind: Kind,
    span: Span,
}

#[derive(Debug, Clone)]
enum Kind {
    /// Probabilities.
    Discrete(Vec<number::Written>),
    /// A family with its parameters.
    Named(Named),
    /// A normal vector: mean and covariance, as matrices of LaTeX entries.
    Vector(vectors::Normal),
    /// A normal vector in letters whose covariance is a multiple of the identity.
    Isotropic(vectors::Isotropic),
}

/// Reads a problem of a divergence or an entropy.
pub fn read(text: &str, base: usize) -> Option<Problem> {
    let tokens = tokens(Rule::divergence, text, base);
    let wanted: Vec<Rule> =
        tokens.iter().filter(|token| token.rule == Rule::wanted).filter_map(|token| Some(token.parts.first()?.rule)).collect();
    let asked: Vec<&Token> = tokens.iter().filter(|token| token.rule == Rule::asked_of).collect();
    let given = tokens.iter().find(|token| token.rule == Rule::formula_given);
    if let Some(other) = tokens.iter().find(|token| token.rule == Rule::other_divergence) {
        let message = format!("the method has no formula for what `{}` names", other.text);
        let diagnostics = vec![Diagnostic::error("not-understood", other.span, message)];
        return Some(Problem { family: FAMILY, facts: Facts::default(), asked: Vec::new(), diagnostics });
    }
    if wanted.is_empty() && given.is_none() && asked.iter().all(|token| token.find(Rule::entropy_sign).is_some()) {
        return None;
    }
    let span = Span::new(base, base + text.len());
    let lower = text.to_lowercase();
    if ["explain", "classif", "neural", "logit", "decision tree", "information gain"].iter().any(|word| lower.contains(word)) {
        return None;
    }
    let mut problem = Problem { family: FAMILY, facts: Facts::default(), asked: Vec::new(), diagnostics: Vec::new() };
    if let Some(problem) = evaluated(&tokens, span).or_else(|| from_loss(text, base)) {
        return Some(problem);
    }
    let unit = |rule: Rule| tokens.iter().any(|token| token.rule == Rule::unit && token.find(rule).is_some());
    // The entropy of a source of symbols is measured in bits unless something else is said.
    let coding = ["source", "symbol", "coin", " die ", "dice", "shannon", "message", "channel", "huffman", "codeword"];
    let bits = unit(Rule::bits) || !unit(Rule::nats) && coding.iter().any(|word| lower.contains(word));
    problem.facts.set("log", Value::Formula(if bits { "\\log_2" } else { "\\ln" }.to_owned()), span);
    problem.facts.set("unit", Value::Words(if bits { "bits" } else { "nats" }.to_owned()), span);
    if let Some(done) = perplexed(&tokens, &wanted, &lower, &mut problem, span) {
        return done.then_some(problem);
    }
    if wanted.contains(&Rule::mutual) {
        joint(&tokens, &mut problem, span);
        return Some(problem);
    }
    if let Some(facts) = coded(&tokens, span) {
        problem.facts.set("codes", facts, span);
        problem.asked.push(("kl".to_owned(), span));
        return Some(problem);
    }
    // The parameters of torch.distributions.Normal are a mean and a standard deviation.
    let deviations =
        ["torch", "loc=", "scale=", "tensorflow", "tfp.", "scipy"].iter().any(|word| lower.contains(word)) || says_deviation(&lower);
    let mut laws = laws(&tokens, deviations, &mut problem.diagnostics);
    if let [first, second] = laws.as_slice()
        && matches!((first.name.as_deref(), second.name.as_deref()), (Some("Q"), Some("P")) | (Some("q"), Some("p")))
    {
        laws.swap(0, 1);
    }
    truth(&wanted, &mut laws, (&lower, base), &mut problem, span);
    if laws.is_empty() {
        laws = pointwise(text, base);
        if laws.is_empty() && wanted.iter().all(|rule| *rule == Rule::entropy_word) {
            laws.extend(centred(&tokens));
        }
        if !laws.is_empty() {
            problem.diagnostics.clear();
        }
    }
    // Powers of one half are probabilities of a code: their entropy is in bits.
    if !unit(Rule::nats)
        && !wanted.is_empty()
        && asked.is_empty()
        && wanted.iter().all(|rule| *rule == Rule::entropy_word)
        && laws.iter().all(Law::dyadic)
        && !laws.is_empty()
    {
        problem.facts.set("log", Value::Formula("\\log_2".to_owned()), span);
        problem.facts.set("unit", Value::Words("bits".to_owned()), span);
    }
    let pairs = quantities(&mut problem, &wanted, &asked, &laws, &tokens, span);
    enough(&laws, if pairs { 2 } else { 1 }, &mut problem, span);
    if problem.diagnostics.is_empty() {
        facts(&laws, &tokens, bits, &mut problem, span);
    }
    Some(problem)
}

/// In a cross-entropy of nameless vectors the words before each must say which is the true one.
fn truth(wanted: &[Rule], laws: &mut [Law], (lower, base): (&str, usize), problem: &mut Problem, span: Span) {
    let [first, second] = laws else { return };
    if !wanted.contains(&Rule::cross) || first.name.is_some() && second.name.is_some() {
        return;
    }
    let before = |from: usize, law: &Law| lower.get(from.saturating_sub(base)..law.span.start.saturating_sub(base)).unwrap_or_default();
    let says = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    const TRUE: &[&str] = &["true", "target", "label", "one-hot", "actual", "ground truth"];
    const GUESSED: &[&str] = &["predict", "model", "estimat", "softmax", "output", "guess"];
    let (own, other) = (before(base, first), before(first.span.end, second));
    match (says(own, TRUE), says(own, GUESSED), says(other, TRUE), says(other, GUESSED)) {
        // The order is that of a cross-entropy H(p, q): the true one first.
        (true, false, false, _) | (_, false, false, true) => {}
        (false, false, false, false) if !says(lower, TRUE) && !says(lower, GUESSED) => {}
        (false, _, true, false) => laws.swap(0, 1),
        _ => problem.diagnostics.push(missing(span, "which distribution is the true one")),
    }
}

/// Whether there are as many distributions as the question takes, and of one kind.
fn enough(laws: &[Law], needed: usize, problem: &mut Problem, span: Span) {
    if laws.len() < needed {
        // What was not understood of a distribution is said already.
        if problem.diagnostics.is_empty() {
            problem
                .diagnostics
                .push(missing(span, ["the distribution with its numbers", "both distributions with their numbers"][needed - 1]));
        }
    } else if laws.len() > needed {
        let message = "there are more distributions than the question needs";
        problem.diagnostics.push(Diagnostic::error("not-understood", laws[needed].span, message));
    } else if let ([first, second], 2) = (laws, needed)
        && !first.kind.fits(&second.kind)
    {
        let message = "the two distributions are not of the same kind and size";
        problem.diagnostics.push(Diagnostic::error("not-understood", second.span, message));
    }
}

/// States the distributions as the method takes them.
fn facts(laws: &[Law], tokens: &[Token], bits: bool, problem: &mut Problem, span: Span) {
    let dimension = tokens.iter().find(|token| token.rule == Rule::dimension).and_then(|token| token.find(Rule::variable_letter));
    let dimension = dimension.map_or("d", |letter| letter.text.as_str());
    let asked: Vec<&str> = problem.asked.iter().map(|(name, _)| name.as_str()).collect();
    let values: Vec<(String, String)> = tokens.iter().filter_map(letter_value).collect();
    let outcome = match laws {
        [Law { kind: Kind::Named(first), .. }] => closed::facts((first, None), &values, &asked, bits, span).map(|facts| ("closed", facts)),
        [Law { kind: Kind::Named(first), .. }, Law { kind: Kind::Named(second), .. }] => {
            closed::facts((first, Some(second)), &values, &asked, bits, span).map(|facts| ("closed", facts))
        }
        [Law { kind: Kind::Vector(first), .. }, Law { kind: Kind::Vector(second), .. }] => {
            vectors::facts(first, second, &asked, span).map(|facts| ("vectors", facts))
        }
        [Law { kind: Kind::Isotropic(first), .. }, Law { kind: Kind::Isotropic(second), .. }] => {
            vectors::isotropic_facts(first, second, dimension, &asked, span).map(|facts| ("isotropic", facts))
        }
        [Law { kind: Kind::Vector(_) | Kind::Isotropic(_), .. }] => {
            Err("the method answers divergences of normal vectors, not their entropy".to_owned())
        }
        _ => {
            for (law, name) in laws.iter().zip(["left", "right"]) {
                law.check(&mut problem.diagnostics);
                problem.facts.set(name, law.fact(), law.span);
            }
            return;
        }
    };
    match outcome {
        Ok((name, facts)) => problem.facts.set(name, Value::Record(facts), span),
        Err(why) => problem.diagnostics.push(Diagnostic::error("not-computed", span, why)),
    }
}

/// Notes what is asked; whether it takes two distributions.
fn quantities(problem: &mut Problem, wanted: &[Rule], asked: &[&Token], laws: &[Law], tokens: &[Token], span: Span) -> bool {
    let has = |rule: Rule| wanted.contains(&rule);
    let first = laws.first().and_then(|law| law.name.clone());
    let mut directed = false;
    for token in asked {
        if token.find(Rule::law).is_some() {
            directed = true;
            problem.asked.push(("kl".to_owned(), span));
            continue;
        }
        let sides = token.all(Rule::side);
        // Sides without a distribution of that name: only P against Q, in the order in which they are written, is clear.
        let clear =
            laws.len() < sides.len() || sides.iter().all(|side| laws.iter().any(|law| law.name.as_deref() == Some(side.text.as_str())));
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
    let distances = [
        (Rule::hellinger_squared, "squared hellinger"),
        (Rule::hellinger, "hellinger"),
        (Rule::total_variation, "total variation"),
        (Rule::bhattacharyya_coefficient, "bhattacharyya coefficient"),
        (Rule::bhattacharyya, "bhattacharyya"),
        (Rule::chi_divergence, "chi squared"),
    ];
    let found: Vec<&str> = distances.iter().filter(|(rule, _)| has(*rule)).map(|(_, name)| *name).collect();
    if !found.is_empty() {
        // The square is asked where both are named.
        let squared = found.contains(&"squared hellinger");
        problem.asked.retain(|(name, _)| name == "kl" && has(Rule::relative));
        problem.asked.extend(found.into_iter().filter(|name| !squared || *name != "hellinger").map(|name| (name.to_owned(), span)));
        return true;
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
        if tokens.iter().any(|token| token.rule == Rule::direction && token.text.to_lowercase() == "from") && !of_from(tokens) {
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

/// `\mu = 1`: the value of a letter that the distributions are written in.
fn letter_value(token: &Token) -> Option<(String, String)> {
    let name = match token.rule {
        Rule::letter_value => token.find(Rule::parameter_letter)?.text.clone(),
        Rule::moment | Rule::assigned => token.text.split('=').next().filter(|_| token.text.contains('='))?.to_owned(),
        _ => return None,
    };
    Some((letters::latex(&name), number::written(token.find(Rule::number)?)?.1))
}

/// "the divergence of P from Q" is D(P || Q); "from P to Q" is written in both directions.
fn of_from(tokens: &[Token]) -> bool {
    let places = |word: &str| tokens.iter().position(|token| token.rule == Rule::direction && token.text.to_lowercase() == word);
    match (places("of"), places("from")) {
        (Some(of), Some(from)) => {
            let is_law = |token: &Token| matches!(token.rule, Rule::named_law | Rule::law_of | Rule::vector);
            of < from && tokens[of..from].iter().filter(|token| is_law(token)).count() == 1
        }
        _ => false,
    }
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

/// Whether a statement says that the second parameter of its normal laws is a standard deviation.
pub(super) fn says_deviation(lower: &str) -> bool {
    const NEAR: usize = 60;
    let names = ["standard deviation", "std", "standardabweichung", "écart-type", "desviación"];
    let named = |text: &str| names.iter().any(|name| text.contains(name));
    let near = |at: usize| {
        let clause = lower[at..].split(['.', ';', '?', '\n']).next().unwrap_or_default();
        let end = clause.char_indices().nth(NEAR).map_or(clause.len(), |(end, _)| end);
        named(&clause[..end])
    };
    ["second ", "zweite ", "deuxième ", "segundo "].iter().any(|word| lower.match_indices(word).any(|(at, _)| near(at)))
        || ["(mean, ", "(mu, ", "(\\mu, "]
            .iter()
            .any(|word| lower.match_indices(word).any(|(at, _)| named(lower[at..].split(')').next().unwrap_or_default())))
}

/// The distributions in order of appearance.
fn laws(tokens: &[Token], deviations: bool, diagnostics: &mut Vec<Diagnostic>) -> Vec<Law> {
    let lists: Vec<(String, Vec<String>)> = tokens.iter().filter_map(listed_letter).collect();
    // A divergence that is written with its distributions says all.
    if let Some(whole) = tokens.iter().find(|token| token.rule == Rule::asked_of && token.find(Rule::law).is_some()) {
        return whole.all(Rule::law).into_iter().flat_map(|token| named(token, &lists, deviations, diagnostics)).collect();
    }
    let mut out: Vec<Law> = Vec::new();
    let mut incomplete = Vec::new();
    for token in tokens {
        match token.rule {
            Rule::law_of | Rule::named_law => {
                let mut faults = Vec::new();
                out.extend(named(token, &lists, deviations, &mut faults));
                incomplete.extend(faults);
            }
            Rule::vector => {
                let numbers = token.all(Rule::number).into_iter().filter_map(number::written).collect();
                let name = token.find(Rule::vector_name).map(|name| name.text.split('(').next().unwrap_or_default().trim().to_owned());
                out.push(Law { name, kind: Kind::Discrete(numbers), span: token.span });
            }
            Rule::listed => {
                let numbers = token.all(Rule::number).into_iter().filter_map(number::written).collect();
                out.push(Law { name: None, kind: Kind::Discrete(numbers), span: token.span });
            }
            Rule::success_is if !out.iter().any(|law| matches!(&law.kind, Kind::Named(named) if named.family == "bernoulli")) => {
                if let Some((_, latex)) = token.find(Rule::chance).and_then(number::written) {
                    let named = Named { family: "bernoulli", arguments: vec![latex], owner: None, span: token.span };
                    out.push(Law { name: None, kind: Kind::Named(named), span: token.span });
                }
            }
            Rule::equiprobable => {
                if let Some(law) = equiprobable(token) {
                    out.push(law);
                }
            }
            _ => {}
        }
    }
    if out.is_empty() {
        out = vectors_apart(tokens);
    }
    if out.is_empty() {
        out = moments(tokens);
    }
    // "two Gaussians with means 0 and 1" is understood by its moments.
    if out.is_empty() {
        diagnostics.append(&mut incomplete);
    }
    out
}

/// `\mu = (1, 2)`: the entries of a letter that distributions are written in.
fn listed_letter(token: &Token) -> Option<(String, Vec<String>)> {
    if !matches!(token.rule, Rule::mean_list | Rule::spread_list) {
        return None;
    }
    let name = token.text.split('=').next().filter(|_| token.text.contains('='))?;
    let entries = token.all(Rule::number).into_iter().filter_map(number::written).map(|(_, latex)| latex).collect();
    Some((letters::latex(name), entries))
}

/// The law that a token names, as many times as it has owners.
fn named(token: &Token, lists: &[(String, Vec<String>)], deviations: bool, diagnostics: &mut Vec<Diagnostic>) -> Vec<Law> {
    if let Some(vector) = vectors::normal(token, lists) {
        let name = token.find(Rule::law_name).map(|name| letters::latex(name.text.split('(').next().unwrap_or_default()));
        return vec![Law { name, kind: Kind::Vector(vector), span: token.span }];
    }
    if let Some(vector) = vectors::isotropic(token, lists) {
        let name = token.find(Rule::law_name).map(|name| letters::latex(name.text.split('(').next().unwrap_or_default()));
        return vec![Law { name, kind: Kind::Isotropic(vector), span: token.span }];
    }
    match law::stated(token) {
        Ok(list) => list
            .into_iter()
            .map(|mut one| {
                if deviations && one.family == "normal" && !one.arguments[1].contains('^') {
                    one.arguments[1] = format!("{}^2", one.arguments[1]);
                }
                let name = one.owner.as_deref().map(|owner| owner.split('(').next().unwrap_or_default().trim().to_owned());
                Law { name, kind: Kind::Named(one), span: token.span }
            })
            .collect(),
        Err(why) => {
            diagnostics.push(Diagnostic::error("not-understood", token.span, why));
            Vec::new()
        }
    }
}

/// A fair coin, a fair die, a uniform distribution on so many outcomes.
fn equiprobable(token: &Token) -> Option<Law> {
    let count = if token.find(Rule::coin).is_some() {
        2
    } else if token.find(Rule::die).is_some() {
        6
    } else {
        let (value, _) = token.parts.first().and_then(number::written)?;
        usize::try_from(value.to_integer()).ok().filter(|count| (1..=64).contains(count))?
    };
    let one = (Rational::new(1.into(), count.into()), format!("\\frac{{1}}{{{count}}}"));
    Some(Law { name: None, kind: Kind::Discrete(vec![one; count]), span: token.span })
}

/// Normal vectors told by their mean vectors and covariance matrices, in order.
fn vectors_apart(tokens: &[Token]) -> Vec<Law> {
    let of = |rule: Rule| tokens.iter().filter(move |token| token.rule == rule);
    let means: Vec<&Token> = of(Rule::mean_list).collect();
    let covariances: Vec<&Token> = of(Rule::covariance_is).collect();
    if means.len() != covariances.len() {
        return Vec::new();
    }
    let vector = |(mean, covariance): (&&Token, &&Token)| {
        let entries = mean.all(Rule::number).into_iter().filter_map(number::written).map(|(_, latex)| latex).collect();
        let vector = vectors::Normal::of(entries, &covariance.find(Rule::matrix_sign)?.text)?;
        Some(Law { name: None, kind: Kind::Vector(vector), span: mean.span })
    };
    means.iter().zip(&covariances).map(vector).collect::<Option<Vec<_>>>().unwrap_or_default()
}

/// Normal distributions told by their moments: "the first with mean 1 and the second with mean -1, both with variance 1".
fn moments(tokens: &[Token]) -> Vec<Law> {
    let (mut means, mut spreads) = (Vec::new(), Vec::new());
    let mut same = false;
    for token in tokens {
        match token.rule {
            Rule::both_same => same = true,
            Rule::assigned => {
                let name = token.find(Rule::variable).map_or("", |name| name.text.as_str()).to_lowercase();
                let Some(number) = token.find(Rule::number).and_then(number::written) else { continue };
                if name.starts_with("mean") || name.starts_with("mu") {
                    means.push((number, token.span));
                } else if name.starts_with("var") {
                    spreads.push(number);
                } else if name.starts_with("std") || name.starts_with("sd") || name.starts_with("sigma") {
                    spreads.push(square(&number));
                }
            }
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
        .map(|(((_, mean), span), (_, spread))| {
            let named = Named { family: "normal", arguments: vec![mean, spread], owner: None, span };
            Law { name: None, kind: Kind::Named(named), span }
        })
        .collect()
}

/// The code of a variational autoencoder against its standard normal prior: means and log-variances, one each dimension.
fn coded(tokens: &[Token], span: Span) -> Option<Value> {
    let logs = tokens.iter().find(|token| token.rule == Rule::log_variance)?;
    tokens.iter().find(|token| token.rule == Rule::prior_law || token.text.to_lowercase().contains("standard"))?;
    let variances: Vec<number::Written> = logs.all(Rule::number).into_iter().filter_map(number::written).collect();
    let list = |token: &&Token| -> Vec<number::Written> { token.all(Rule::number).into_iter().filter_map(number::written).collect() };
    let is_mean = |token: &&Token| match token.rule {
        Rule::letter_value => token.text.starts_with("mu") || token.text.starts_with("\\mu"),
        Rule::assigned => token.find(Rule::variable).is_some_and(|name| name.text.starts_with("mu")),
        rule => matches!(rule, Rule::moment | Rule::mean_list),
    };
    let means = tokens.iter().filter(is_mean).map(|token| list(&token)).find(|list| list.len() == variances.len())?;
    let pair = |(mean, log): (&number::Written, &number::Written)| {
        let mut facts = Facts::default();
        facts.set("mean", Value::Formula(mean.1.clone()), span);
        facts.set("log", Value::Formula(log.1.clone()), span);
        Value::Record(facts)
    };
    Some(Value::List(means.iter().zip(&variances).map(pair).collect()))
}

impl Kind {
    fn fits(&self, other: &Kind) -> bool {
        match (self, other) {
            (Kind::Discrete(first), Kind::Discrete(second)) => first.len() == second.len(),
            (Kind::Named(first), Kind::Named(second)) => first.family == second.family,
            (Kind::Vector(_), Kind::Vector(_)) | (Kind::Isotropic(_), Kind::Isotropic(_)) => true,
            _ => false,
        }
    }
}

impl Law {
    fn numbers(&self) -> &[number::Written] {
        match &self.kind {
            Kind::Discrete(numbers) => numbers,
            _ => &[],
        }
    }

    fn fact(&self) -> Value {
        let mut facts = Facts::default();
        let numbers = self.numbers().iter().map(|(value, latex)| Value::Number(value.clone(), latex.clone()));
        facts.set("numbers", Value::List(numbers.collect()), self.span);
        Value::Record(facts)
    }

    /// Whether every probability is a power of one half.
    fn dyadic(&self) -> bool {
        !self.numbers().is_empty() && self.numbers().iter().all(|(value, _)| super::joint::is_dyadic(value))
    }

    /// Says which number cannot be.
    fn check(&self, diagnostics: &mut Vec<Diagnostic>) {
        let values: Vec<&Rational> = self.numbers().iter().map(|(value, _)| value).collect();
        let wrong = if values.iter().any(|value| value.is_negative()) {
            "a probability is not negative"
        } else if values.iter().copied().sum::<Rational>() != Rational::from_integer(1.into()) {
            "the probabilities of a distribution sum to 1"
        } else {
            return;
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
