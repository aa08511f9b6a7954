//! The distributions of a statement, in order of appearance: in signs, in words, by their moments, value by value.

use super::{Kind, Law, Named, Rule, Token, law, letters, number, vectors};
use crate::{
    diag::{Diagnostic, Span},
    num::Rational,
    solve::fact::{Facts, Value},
};

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
pub(super) fn laws(tokens: &[Token], deviations: bool, diagnostics: &mut Vec<Diagnostic>) -> Vec<Law> {
    let mut lists: Vec<(String, Vec<String>)> = tokens.iter().filter_map(listed_letter).collect();
    lists.extend(tokens.iter().filter_map(named_matrix));
    lists.extend(size(tokens).and_then(|size| alike(tokens, size)));
    let mut labels: Vec<Vec<String>> = Vec::new();
    // A divergence that is written with its distributions says all.
    if let Some(whole) = tokens.iter().find(|token| token.rule == Rule::asked_of && token.find(Rule::law).is_some()) {
        let plain = |token: &Token| token.text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let another = |token: &&Token| {
            token.rule == Rule::asked_of && plain(token) != plain(whole) || matches!(token.rule, Rule::odd_divergence | Rule::sum_of_both)
        };
        if let Some(other) = tokens.iter().find(another) {
            let message = "several divergences whose distributions are written out in them are not covered";
            diagnostics.push(Diagnostic::error("not-understood", other.span, message));
        }
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
            Rule::dictionary => {
                let list = token.all(Rule::labelled);
                let label = |one: &&Token| one.find(Rule::label).map_or_else(String::new, |label| label.text.clone());
                labels.push(list.iter().map(label).collect());
                let mut pairs: Vec<(String, number::Written)> =
                    list.iter().filter_map(|one| Some((label(one), number::written(one.find(Rule::number)?)?))).collect();
                pairs.sort_by(|one, other| one.0.cmp(&other.0));
                let numbers = pairs.into_iter().map(|(_, number)| number).collect();
                let name = token.find(Rule::vector_name).map(|name| name.text.split('(').next().unwrap_or_default().trim().to_owned());
                out.push(Law { name, kind: Kind::Discrete(numbers), span: token.span });
            }
            Rule::standard_vector => {
                out.push(Law { name: None, kind: Kind::Vector(vectors::Normal::standard(token.find(Rule::unsigned))), span: token.span });
            }
            Rule::table_row => {
                let numbers = token.all(Rule::number).into_iter().filter_map(number::written).collect();
                let name = token.find(Rule::row_name).map(|name| name.text.split(['(', '_']).next().unwrap_or_default().trim().to_owned());
                out.push(Law { name, kind: Kind::Discrete(numbers), span: token.span });
            }
            Rule::vector | Rule::named_list => {
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
    if out.iter().all(|law| matches!(law.kind, Kind::Vector(_))) {
        out.extend(vectors_apart(tokens));
        out.sort_by_key(|law| law.span.start);
    }
    // Beside one law in signs, another by its moments: the code of an image and its prior.
    if let [only] = out.as_slice() {
        let other = match &only.kind {
            Kind::Named(named) if named.family == "normal" => match moments(tokens).as_slice() {
                [other] => Some(other.clone()),
                _ => None,
            },
            Kind::Vector(_) => deviations_apart(tokens),
            _ => None,
        };
        let own = only.parameters();
        // What the law says itself, or its letters.
        out.splice(
            0..0,
            other.filter(|other| {
                !other.parameters().iter().all(|value| own.contains(value))
                    && !own.iter().any(|value| value.contains('\\') && !value.starts_with("\\frac"))
            }),
        );
    }
    // The same keys in any order.
    labels.iter_mut().for_each(|list| list.sort());
    if labels.windows(2).any(|pair| pair[0] != pair[1]) {
        let span = out[0].span;
        diagnostics.push(Diagnostic::error("contradictory-facts", span, "the distributions are on different values"));
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

/// `S = [[2, 0], [0, 2]]`: a matrix that distributions are written in.
fn named_matrix(token: &Token) -> Option<(String, Vec<String>)> {
    let name = token.find(Rule::matrix_name).filter(|_| token.rule == Rule::covariance_is)?;
    Some((letters::latex(&name.text), vec![token.find(Rule::matrix_sign)?.text.clone()]))
}

/// The dimension, where it is a number.
pub(super) fn size(tokens: &[Token]) -> Option<usize> {
    let token = tokens.iter().find(|token| token.rule == Rule::size_is)?;
    token.find(Rule::unsigned)?.text.parse().ok()
}

/// "every entry of m equals 0.3": the entries of a letter.
fn alike(tokens: &[Token], size: usize) -> Option<(String, Vec<String>)> {
    let token = tokens.iter().find(|token| token.rule == Rule::entries_equal)?;
    let (_, value) = number::written(token.find(Rule::number)?)?;
    Some((letters::latex(&token.find(Rule::parameter_letter)?.text), vec![value; size.min(64)]))
}

/// "means (0, 0) and (1, 2) and variances (1, 1) and (2, 3)", "and common covariance [[1, 0], [0, 2]]".
fn two_vectors(tokens: &[Token]) -> Option<Vec<Law>> {
    let one = |rule: Rule| tokens.iter().find(|token| token.rule == rule);
    let rows = |token: &Token| -> Vec<Vec<String>> {
        let entries = |row: &Token| row.all(Rule::number).into_iter().filter_map(number::written).map(|(_, latex)| latex).collect();
        token.all(Rule::number_row).into_iter().map(entries).collect()
    };
    let means = one(Rule::mean_lists)?;
    let covariances: Vec<String> = match (one(Rule::variance_lists), one(Rule::covariance_is)) {
        (Some(list), None) => rows(list).iter().map(|row| format!("diag({})", row.join(", "))).collect(),
        (None, Some(matrix)) if one(Rule::both_same).is_some() => vec![matrix.find(Rule::matrix_sign)?.text.clone(); 2],
        _ => return None,
    };
    let law = |(entries, covariance): (Vec<String>, &String)| {
        Some(Law { name: None, kind: Kind::Vector(vectors::Normal::of(entries, covariance)?), span: means.span })
    };
    rows(means).into_iter().zip(&covariances).map(law).collect()
}

/// Normal vectors told by their mean vectors and covariance matrices, in order.
fn vectors_apart(tokens: &[Token]) -> Vec<Law> {
    let of = |rule: Rule| tokens.iter().filter(move |token| token.rule == rule);
    if let Some(two) = two_vectors(tokens) {
        return two;
    }
    let means: Vec<&Token> = of(Rule::mean_list).collect();
    let covariances: Vec<&Token> = of(Rule::covariance_is).collect();
    let centred = means.is_empty() && of(Rule::zero_means).next().is_some();
    if !centred && means.len() != covariances.len() {
        return Vec::new();
    }
    let vector = |(at, covariance): (usize, &&Token)| {
        let matrix = match covariance.find(Rule::matrix_sign) {
            Some(sign) if !sign.text.to_lowercase().starts_with("identity") => sign.text.clone(),
            _ => "I".to_owned(),
        };
        let vector = match means.get(at) {
            Some(mean) => {
                let entries = mean.all(Rule::number).into_iter().filter_map(number::written).map(|(_, latex)| latex).collect();
                vectors::Normal::of(entries, &matrix)?
            }
            None => vectors::Normal::centred(&matrix)?,
        };
        Some(Law { name: None, kind: Kind::Vector(vector), span: covariance.span })
    };
    covariances.iter().enumerate().map(vector).collect::<Option<Vec<_>>>().unwrap_or_default()
}

/// `\mu = [0, 1], \sigma = [1, 2]`: a normal vector by its means and standard deviations.
fn deviations_apart(tokens: &[Token]) -> Option<Law> {
    let one = |rule: Rule| {
        let mut found = tokens.iter().filter(|token| token.rule == rule);
        found.next().filter(|_| found.next().is_none())
    };
    let entries = |token: &Token| -> Vec<String> {
        token.all(Rule::number).into_iter().filter_map(number::written).map(|(_, latex)| latex).collect()
    };
    let (mean, spread) = (one(Rule::mean_list)?, one(Rule::spread_list)?);
    let squares: Vec<String> = entries(spread).iter().map(|entry| format!("{entry}^2")).collect();
    let vector = vectors::Normal::of(entries(mean), &format!("diag({})", squares.join(", ")))?;
    Some(Law { name: None, kind: Kind::Vector(vector), span: mean.span })
}

/// Normal distributions told by their moments: "the first with mean 1 and the second with mean -1, both with variance 1".
fn moments(tokens: &[Token]) -> Vec<Law> {
    let (mut means, mut spreads) = (Vec::new(), Vec::new());
    let mut same = false;
    // `mu_q = 0, mu_p = 1`: the second is told first.
    let suffix = |token: &Token| {
        let name: String =
            token.text.split('=').next().filter(|_| token.text.contains('='))?.split('^').next()?.trim().trim_end_matches('}').to_owned();
        name.chars().next_back().filter(|last| matches!(last, 'p' | 'q' | '1' | '2' | 'P' | 'Q'))
    };
    let told: Vec<char> =
        tokens.iter().filter(|token| matches!(token.rule, Rule::moment | Rule::assigned | Rule::letter_value)).filter_map(suffix).collect();
    if told.windows(2).any(|pair| matches!(pair, ['q', 'p'] | ['Q', 'P'] | ['2', '1']))
        && told.first().is_some_and(|first| matches!(first, 'q' | 'Q' | '2'))
    {
        return Vec::new();
    }
    for token in tokens {
        match token.rule {
            Rule::both_same => same = true,
            Rule::assigned | Rule::letter_value => {
                let own = token.find(Rule::variable).or_else(|| token.find(Rule::parameter_letter));
                let name = own.map_or_else(String::new, |name| letters::latex(&name.text).trim_start_matches('\\').to_lowercase());
                let Some(number) = token.find(Rule::number).and_then(number::written) else { continue };
                if name.starts_with("mean") || name.starts_with("mu") {
                    means.push((number, token.span));
                } else if name.starts_with("var") || name.starts_with("sigma") && name.contains("^2") {
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
pub(super) fn coded(tokens: &[Token], span: Span) -> Option<Value> {
    let logs = tokens.iter().find(|token| token.rule == Rule::log_variance)?;
    let standard = |token: &Token| {
        let plain: String = token.text.chars().filter(|c| !c.is_whitespace()).collect();
        matches!(token.rule, Rule::law_of | Rule::named_law) && (plain.ends_with("(0,I)") || plain.ends_with("(0,1)"))
    };
    tokens.iter().find(|token| token.rule == Rule::prior_law || token.text.to_lowercase().contains("standard") || standard(token))?;
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
