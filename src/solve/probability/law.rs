//! Named distributions in a statement: the family and its parameters, however they are written.

use super::{Rule, Token, letters, token::tokens};
use crate::diag::Span;

/// A named distribution: a row of the operator table with its arguments in LaTeX, or why it is not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The name of the row.
    pub family: &'static str,
    /// Its arguments in the row's order and meaning: a normal distribution's second is its variance.
    pub arguments: Vec<String>,
    /// The variable that the words give it to.
    pub owner: Option<String>,
    /// Where the statement says so.
    pub span: Span,
}

/// What a parameter's word or letter says that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Mean,
    Variance,
    Deviation,
    Rate,
    Scale,
    Shape,
    Location,
    Freedom,
    Success,
    /// Nothing: its place decides.
    Plain,
}

/// The distributions that a token of the rule `law` or `law_of` states: several where several variables share one.
pub fn stated(token: &Token) -> Result<Vec<Named>, String> {
    let law = if token.rule == Rule::law { token } else { token.find(Rule::law).ok_or("no distribution")? };
    let form = law.parts.first().ok_or("no distribution")?;
    let owners: Vec<String> = match token.find(Rule::owner) {
        Some(owner) => owner.all(Rule::law_name).iter().map(|name| letters::latex(&name.text)).collect(),
        None => form.all(Rule::law_own).iter().map(|name| letters::latex(&name.text)).collect(),
    };
    let family = match form.rule {
        Rule::on_law => "uniform",
        _ => family(form).ok_or_else(|| format!("the distribution `{}` is not covered", token.text))?,
    };
    let given = given(form, family);
    let arguments = arranged(family, &given).map_err(|why| format!("`{}`: {why}", token.text))?;
    let one = |owner: Option<String>| Named { family, arguments: arguments.clone(), owner, span: token.span };
    Ok(if owners.is_empty() { vec![one(None)] } else { owners.into_iter().map(|owner| one(Some(owner))).collect() })
}

fn family(token: &Token) -> Option<&'static str> {
    let part = token.find(Rule::family).or_else(|| token.find(Rule::family_sign))?.parts.first()?;
    Some(match part.rule {
        Rule::normal_word | Rule::normal_sign => "normal",
        Rule::lognormal_word => "lognormal",
        Rule::uniform_word | Rule::uniform_sign => "uniform",
        Rule::exponential_word => "exponential",
        Rule::gamma_word | Rule::gamma_sign => "gammadist",
        Rule::erlang_word => "erlang",
        Rule::beta_word => "beta",
        Rule::laplace_word => "laplace",
        Rule::cauchy_word => "cauchy",
        Rule::logistic_word => "logistic",
        Rule::student_word => "student",
        Rule::chi_word | Rule::chi_sign => "chisquared",
        Rule::weibull_word => "weibull",
        Rule::pareto_word => "pareto",
        Rule::rayleigh_word => "rayleigh",
        Rule::gumbel_word => "gumbel",
        Rule::bernoulli_word => "bernoulli",
        Rule::binomial_word | Rule::binomial_sign => "binomialdist",
        Rule::poisson_word => "poisson",
        Rule::geometric_word => "geometric",
        _ => return None,
    })
}

/// The parameters with what their words say of them, in order.
fn given(form: &Token, family: &str) -> Vec<(Key, String)> {
    match form.rule {
        Rule::standard_law => match family {
            "exponential" => vec![(Key::Rate, "1".to_owned())],
            "uniform" | "normal" | "lognormal" => vec![(Key::Plain, "0".to_owned()), (Key::Plain, "1".to_owned())],
            _ => vec![(Key::Location, "0".to_owned()), (Key::Scale, "1".to_owned())],
        },
        Rule::called_law => {
            let inner = form.find(Rule::inner).map_or("", |inner| inner.text.as_str());
            if let Some(script) = form.find(Rule::script).filter(|_| family == "chisquared") {
                return vec![(Key::Freedom, letters::latex(script.text.trim_start_matches('_').trim_matches(['{', '}'])))];
            }
            letters::arguments(inner).iter().filter(|text| !text.trim().is_empty()).map(|text| argument(text, family)).collect()
        }
        Rule::on_law if form.find(Rule::unit_interval).is_some() => vec![(Key::Plain, "0".to_owned()), (Key::Plain, "1".to_owned())],
        Rule::on_law => {
            let Some(ends) = form.find(Rule::ends) else { return Vec::new() };
            let ends: Vec<String> = match ends.find(Rule::inner) {
                Some(inner) => letters::arguments(&inner.text),
                None => ends.all(Rule::value).iter().map(|value| value.text.clone()).collect(),
            };
            ends.iter().map(|end| (Key::Plain, letters::latex(end))).collect()
        }
        Rule::pre_law => {
            let mut out: Vec<(Key, String)> = form.all(Rule::zero_of).into_iter().filter_map(zero_of).collect();
            if let Some(value) = form.find(Rule::value) {
                let key = if form.text.to_lowercase().starts_with("mean") { Key::Mean } else { Key::Rate };
                out.push((key, letters::latex(&value.text)));
            }
            out
        }
        _ => form.all(Rule::parameter).into_iter().flat_map(|token| parameter(token, family)).collect(),
    }
}

fn zero_of(token: &Token) -> Option<(Key, String)> {
    let value = if token.find(Rule::zero_word).is_some() { "0" } else { "1" };
    Some((key(token.find(Rule::key)?), value.to_owned()))
}

fn parameter(token: &Token, family: &str) -> Vec<(Key, String)> {
    let Some(form) = token.parts.first() else { return Vec::new() };
    let values: Vec<String> = form.all(Rule::value).iter().map(|value| letters::latex(&value.text)).collect();
    match form.rule {
        Rule::zero_of => zero_of(form).into_iter().collect(),
        Rule::letter_is => {
            let letter = form.find(Rule::parameter_letter).map_or("", |letter| letter.text.as_str());
            values.into_iter().map(|value| (letter_key(letter, family), value)).collect()
        }
        _ => {
            let own = form.find(Rule::key).or_else(|| form.find(Rule::freedom_key)).map_or(Key::Plain, key);
            // "parameter λ = 2": the letter says what the word does not.
            let own = match (own, form.find(Rule::parameter_letter)) {
                (Key::Plain, Some(letter)) => letter_key(&letter.text, family),
                _ => own,
            };
            // "parameters μ = 0 and σ": a letter among the further values is a parameter of its own.
            let mut keyed = Vec::new();
            for (place, value) in values.into_iter().enumerate() {
                let letter = if place > 0 { letter_key(&value, family) } else { Key::Plain };
                keyed.push((if letter == Key::Plain { own } else { letter }, value));
            }
            keyed
        }
    }
}

/// An argument between commas: `rate = 2`, `\sigma = 1`, `mean 3`, `\sigma^2`.
fn argument(text: &str, family: &str) -> (Key, String) {
    let parsed = tokens(Rule::argument, text.trim(), 0);
    let value = parsed.iter().find(|token| token.rule == Rule::rest_of).map_or(text.trim(), |token| token.text.as_str());
    let word = parsed.iter().find(|token| token.rule == Rule::key).map(key);
    let letter = parsed.iter().find(|token| token.rule == Rule::parameter_letter).map(|token| letter_key(&token.text, family));
    (word.filter(|word| *word != Key::Plain).or(letter).unwrap_or(Key::Plain), letters::latex(value))
}

fn key(token: &Token) -> Key {
    match token.parts.first().map_or(token.rule, |part| part.rule) {
        Rule::mean_key => Key::Mean,
        Rule::variance_key => Key::Variance,
        Rule::deviation_key => Key::Deviation,
        Rule::rate_key => Key::Rate,
        Rule::scale_key => Key::Scale,
        Rule::shape_key => Key::Shape,
        Rule::location_key => Key::Location,
        Rule::freedom_key => Key::Freedom,
        Rule::success_key => Key::Success,
        _ => Key::Plain,
    }
}

/// What a letter means among the parameters of `family`, as textbooks have it.
fn letter_key(letter: &str, family: &str) -> Key {
    let squared = letter.contains('^') || letter.contains('²');
    let stem: String = letters::latex(letter).chars().skip_while(|c| *c == '\\').take_while(|c| c.is_ascii_alphabetic()).collect();
    match (stem.as_str(), family) {
        ("mu" | "m", "normal" | "lognormal") => Key::Mean,
        ("mu" | "m", _) => Key::Location,
        ("sigma" | "s" | "tau", "normal" | "lognormal") if squared => Key::Variance,
        ("sigma" | "s" | "tau", "normal" | "lognormal") => Key::Deviation,
        ("var" | "v", "normal") => Key::Variance,
        ("scale" | "std" | "sd", "normal") => Key::Deviation,
        ("lambda", "weibull") => Key::Scale,
        ("lambda" | "rate", _) => Key::Rate,
        ("beta", "gammadist" | "erlang") => Key::Rate,
        ("theta" | "scale", "gammadist" | "erlang" | "exponential") => Key::Scale,
        ("alpha" | "k" | "shape", "gammadist" | "erlang" | "weibull" | "pareto") => Key::Shape,
        ("b" | "scale", "laplace") | ("s" | "gamma" | "scale", "cauchy" | "logistic") | ("sigma" | "scale", "rayleigh") => Key::Scale,
        ("nu" | "n" | "k" | "df", "student" | "chisquared") => Key::Freedom,
        ("p" | "q", "bernoulli" | "geometric" | "binomialdist") => Key::Success,
        ("loc", _) => Key::Location,
        _ => Key::Plain,
    }
}

/// The arguments in the order of the row.
fn arranged(family: &'static str, given: &[(Key, String)]) -> Result<Vec<String>, String> {
    let slots: &[&[Key]] = match family {
        "normal" => &[&[Key::Mean, Key::Location], &[Key::Variance, Key::Deviation, Key::Scale]],
        "lognormal" => &[&[Key::Mean, Key::Location], &[Key::Variance, Key::Deviation]],
        "exponential" => &[&[Key::Rate, Key::Scale, Key::Mean]],
        "poisson" => &[&[Key::Rate, Key::Mean]],
        "gammadist" | "erlang" => &[&[Key::Shape], &[Key::Rate, Key::Scale]],
        "weibull" => &[&[Key::Shape], &[Key::Scale]],
        "pareto" => &[&[Key::Scale], &[Key::Shape]],
        "laplace" | "cauchy" | "logistic" | "gumbel" => &[&[Key::Location], &[Key::Scale]],
        "student" | "chisquared" => &[&[Key::Freedom]],
        "rayleigh" => &[&[Key::Scale]],
        "bernoulli" | "geometric" => &[&[Key::Success, Key::Mean]],
        "binomialdist" => &[&[], &[Key::Success]],
        _ => &[&[], &[]],
    };
    let mut out: Vec<Option<String>> = vec![None; slots.len()];
    for (key, value) in given.iter().filter(|(key, _)| *key != Key::Plain) {
        let at = slots.iter().position(|slot| slot.contains(key)).ok_or_else(|| format!("the parameter `{value}` has no place in it"))?;
        let value = converted(family, *key, value);
        if out[at].replace(value.clone()).is_some_and(|known| known != value) {
            return Err("a parameter is stated twice and differently".to_owned());
        }
    }
    for (_, value) in given.iter().filter(|(key, _)| *key == Key::Plain) {
        let at = out.iter().position(Option::is_none).ok_or("it has more parameters than it takes")?;
        // A bare σ in the place of the variance is a standard deviation.
        let deviates = at == 1 && matches!(family, "normal" | "lognormal") && is_deviation(value);
        out[at] = Some(if deviates { converted(family, Key::Deviation, value) } else { value.clone() });
    }
    // A location family without parameters is the standard one only where the words say so.
    out.into_iter().collect::<Option<Vec<_>>>().ok_or_else(|| "its parameters are not stated".to_owned())
}

/// A parameter as the row takes it: a deviation squared, a mean inverted.
fn converted(family: &str, key: Key, value: &str) -> String {
    match (family, key) {
        ("normal" | "lognormal", Key::Deviation) | ("normal", Key::Scale) => {
            let bare = value.len() == 1 || value.bytes().all(|byte| byte.is_ascii_digit()) || is_deviation(value);
            if bare { format!("{}^2", value.trim()) } else { format!("({value})^2") }
        }
        ("exponential", Key::Scale | Key::Mean) | ("gammadist" | "erlang", Key::Scale) => format!("\\frac{{1}}{{{value}}}"),
        ("geometric", Key::Mean) => format!("\\frac{{1}}{{{value}}}"),
        _ => value.to_owned(),
    }
}

fn is_deviation(value: &str) -> bool {
    let value = value.trim();
    let stem = value.split_once('_').map_or(value, |(stem, _)| stem).trim();
    (stem == "\\sigma" || stem == "s" || stem == "\\tau") && !value.contains(['^', '²', ' '])
}
