//! Divergences and entropies: which distributions, with which numbers or letters, and which functional of them is asked.

mod asked;
mod closed;
mod laws;
mod leftover;
mod perplexity;
mod pointwise;
mod vectors;

use num_traits::Signed;

use super::{
    Problem, Rule, Token,
    bayes::missing,
    law::{self, Named},
    letters, number, tokens, wording,
};
use asked::quantities;
use laws::{coded, laws};
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
    let told = tokens.iter().any(|token| matches!(token.rule, Rule::listed | Rule::vector | Rule::named_list | Rule::table_row));
    let odd = tokens.iter().any(|token| token.rule == Rule::odd_divergence);
    if wanted.is_empty()
        && given.is_none()
        && !odd
        && (asked.is_empty() || !told && asked.iter().all(|token| token.find(Rule::entropy_sign).is_some()))
    {
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
    let coded_in_bits = coding.iter().any(|word| lower.contains(word) && (*word != " die " || wording::language(text).is_none()));
    let continuous = ["normal", "gauss", "n(", "高斯", "正态"].iter().any(|word| lower.contains(word));
    let bits = unit(Rule::bits) || !unit(Rule::nats) && !continuous && coded_in_bits;
    if unit(Rule::bits) && unit(Rule::nats) && !lower.contains("\\ln") {
        problem.diagnostics.push(Diagnostic::error("not-understood", span, "whether bits or nats are asked was not understood"));
    }
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
    let deviations = [
        "torch",
        "loc=",
        "scale=",
        "tensorflow",
        "tfp.",
        "tfd.",
        "scipy",
        "norm(",
        "paddle",
        "pyro",
        "kl_divergence(",
        "scale =",
        "= standard deviation",
    ]
    .iter()
    .any(|word| lower.contains(word))
        || says_deviation(&lower);
    let mut laws = laws(&tokens, deviations, &mut problem.diagnostics);
    if let [first, second] = laws.as_slice()
        && matches!((first.name.as_deref(), second.name.as_deref()), (Some("Q"), Some("P")) | (Some("q"), Some("p")))
        && !asked.iter().any(|token| token.all(Rule::side).first().map(|side| side.text.as_str()) == first.name.as_deref())
    {
        laws.swap(0, 1);
    }
    truth(&wanted, &mut laws, (&lower, base), &mut problem, span);
    // `P(0) = 0.1, P(1) = 0.9, Q(0) = ...` is more than a probability of success.
    let mut pointed = false;
    let told = if laws.len() < 2 { pointwise(text, base) } else { Vec::new() };
    // `P(A) = 1/2, P(B) = 1/4, P(C) = 1/4` is more than a probability of success.
    let success = matches!(laws.as_slice(), [Law { kind: Kind::Named(named), .. }] if named.family == "bernoulli")
        && tokens.iter().filter(|token| token.rule == Rule::success_is).count() > 1;
    let whole = |law: &Law| law.numbers().iter().map(|(value, _)| value.clone()).sum::<Rational>() == Rational::from_integer(1.into());
    let listed = success && matches!(told.as_slice(), [only] if whole(only));
    if success && !listed {
        let message = "of which distribution these probabilities are was not understood";
        problem.diagnostics.push(Diagnostic::error("not-understood", span, message));
    }
    if told.len() == 2 || listed {
        laws = told;
        pointed = true;
        problem.diagnostics.clear();
    }
    if laws.is_empty() {
        laws = pointwise(text, base);
        pointed = !laws.is_empty();
        if laws.is_empty() && wanted.iter().all(|rule| *rule == Rule::entropy_word) {
            laws.extend(centred(&tokens));
        }
        if !laws.is_empty() {
            problem.diagnostics.clear();
        }
    }
    // Powers of one half are probabilities of a code: their entropy is in bits.
    let signs = asked.iter().all(|token| token.find(Rule::entropy_sign).is_some() && token.all(Rule::side).len() == 1);
    if wanted.is_empty() && !asked.is_empty() && signs && !unit(Rule::nats) && !bits && !laws.iter().all(Law::dyadic) {
        problem.diagnostics.push(missing(span, "whether bits or nats are asked"));
    }
    if !unit(Rule::nats)
        && signs
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
        let sense = tokens.iter().find(|token| token.rule == Rule::other_sense);
        let sense =
            sense.map(|token| Diagnostic::error("not-understood", token.span, format!("what `{}` says here is not covered", token.text)));
        problem.diagnostics.extend(sense);
        let scipy = lower.contains("scipy") || lower.contains("import entropy");
        let code = asked.iter().find(|token| token.find(Rule::scipy_entropy).is_some() && !scipy);
        let code =
            code.map(|token| Diagnostic::error("not-understood", token.span, format!("what `{}` is was not understood", token.text)));
        problem
            .diagnostics
            .extend(leftover::unread(&tokens, &laws, text, base).filter(|_| !pointed).or_else(|| leftover::idle(&tokens, &laws)).or(code));
    }
    if problem.diagnostics.is_empty() {
        problem.diagnostics.extend(of_vectors(&laws, &lower));
    }
    if problem.diagnostics.is_empty() {
        facts(&laws, &tokens, bits, &mut problem, span);
    }
    Some(problem)
}

/// A normal law that was read as one of numbers, though the words or its own letters speak of vectors.
fn of_vectors(laws: &[Law], lower: &str) -> Option<Diagnostic> {
    const WORDS: &[&str] = &[
        "multivari",
        "multidimension",
        "multi-dimension",
        "mehrdimension",
        "multinormal",
        "covariance matri",
        "kovarianzmatri",
        "random vector",
    ];
    const LETTERS: &[&str] = &["\\Sigma", "\\boldsymbol", "\\mathbf", "\\bm", "\\vec"];
    let spaces = ["\\mathbb{r}^", "\\mathbb r^", "\\r^"]
        .iter()
        .flat_map(|space| lower.match_indices(space).map(|(at, found)| &lower[at + found.len()..]));
    let in_a_space =
        spaces.into_iter().any(|power| !power.starts_with(['+', '1', '*']) && !power.starts_with("{+") && !power.starts_with("{1}"));
    let count = |before: &str| {
        let word = before.trim_end_matches([' ', '-', '$', '~']).rsplit([' ', '(', '$']).next().unwrap_or_default();
        !matches!(word, "one" | "1" | "single" | "each" | "per" | "of" | "the" | "" | "latent" | "all" | "over")
    };
    let counted = lower.match_indices("dimension").any(|(at, _)| count(&lower[..at]));
    let said = counted || in_a_space || WORDS.iter().any(|word| lower.contains(word));
    let vector = |law: &&Law| match &law.kind {
        Kind::Named(named) if named.family == "normal" => {
            said || named.arguments.iter().any(|argument| LETTERS.iter().any(|letter| argument.contains(letter)))
        }
        _ => false,
    };
    let law = laws.iter().find(vector)?;
    Some(Diagnostic::error("not-computed", law.span, "the method has no formula for normal vectors whose covariance is told in letters"))
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
    let size = laws::size(tokens);
    let asked: Vec<&str> = problem.asked.iter().map(|(name, _)| name.as_str()).collect();
    let values: Vec<(String, String)> = tokens.iter().filter_map(letter_value).collect();
    let outcome = match laws {
        [Law { kind: Kind::Named(first), .. }] => closed::facts((first, None), &values, &asked, bits, span).map(|facts| ("closed", facts)),
        [Law { kind: Kind::Named(first), .. }, Law { kind: Kind::Named(second), .. }] => {
            closed::facts((first, Some(second)), &values, &asked, bits, span).map(|facts| ("closed", facts))
        }
        [Law { kind: Kind::Vector(first), .. }, Law { kind: Kind::Vector(second), .. }] => {
            vectors::facts(first, Some(second), size, (&asked, bits), span).map(|facts| ("vectors", facts))
        }
        [Law { kind: Kind::Isotropic(first), .. }, Law { kind: Kind::Isotropic(second), .. }] => {
            vectors::isotropic_facts(first, second, dimension, &asked, span).map(|facts| ("isotropic", facts))
        }
        [Law { kind: Kind::Vector(only), .. }] => vectors::facts(only, None, size, (&asked, bits), span).map(|facts| ("vectors", facts)),
        [Law { kind: Kind::Isotropic(_), .. }] => Err("the method answers divergences of normal vectors, not their entropy".to_owned()),
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

/// `\mu = 1`: the value of a letter that the distributions are written in.
fn letter_value(token: &Token) -> Option<(String, String)> {
    let name = match token.rule {
        Rule::letter_value => token.find(Rule::parameter_letter)?.text.clone(),
        Rule::moment | Rule::assigned => token.text.split('=').next().filter(|_| token.text.contains('='))?.to_owned(),
        _ => return None,
    };
    Some((letters::latex(&name), number::written(token.find(Rule::number)?)?.1))
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

    /// The parameters as they are carried on.
    fn parameters(&self) -> Vec<String> {
        match &self.kind {
            Kind::Discrete(numbers) => numbers.iter().map(|(_, latex)| latex.clone()).collect(),
            Kind::Named(named) => named.arguments.clone(),
            Kind::Vector(vector) => vector.parameters(),
            Kind::Isotropic(vector) => vector.parameters(),
        }
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
