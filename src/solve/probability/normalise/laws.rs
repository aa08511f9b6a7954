//! Distributions whose parameters are told apart from them, put together: `p ~ N(mu1, Sigma1) with mu1 = (0, 0)`, `P has means 1, 2 and
//! variances 1, 4`, `Poisson distributions: f with λ = 4`.

use super::super::rephrase::{self, Edit};
use super::code;
use super::scan::{Bit, Kind, bits, value};

/// Whether the text is about a divergence.
fn concerns(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["kullback", "divergence", "kl(", "kl ", "kld", "relative entropy", "d_kl", "d_{kl}", "cross-entropy", "cross entropy"]
        .iter()
        .any(|word| lower.contains(word))
}

/// `p1` as `p_1` where a divergence is of it.
pub(super) fn names(text: &str) -> Vec<Edit> {
    if !concerns(text) {
        return Vec::new();
    }
    let plain = |name: &str| name.len() == 2 && name.as_bytes()[0].is_ascii_alphabetic() && name.as_bytes()[1].is_ascii_digit();
    let all = bits(text);
    let mut names: Vec<&str> = Vec::new();
    for at in 1..all.len() {
        let bars =
            all[at].is('|') && all.get(at + 1).is_some_and(|bit| bit.is('|')) || all[at].text == "\\parallel" || all[at].text == "\\|";
        if !bars {
            continue;
        }
        let next = at + if all[at].is('|') { 2 } else { 1 };
        for side in [all.get(at - 1), all.get(next)].into_iter().flatten().filter(|side| plain(&side.text)) {
            names.push(&side.text);
        }
    }
    all.iter().filter(|bit| names.contains(&bit.text.as_str())).map(|bit| (bit.from + 1, bit.from + 1, "_".to_owned())).collect()
}

/// The parameter that a name is: a mean, a variance, a deviation.
fn is_mean(name: &str) -> bool {
    ["mu", "μ", "\\mu", "m", "mean", "\\mathbf{\\mu}"].iter().any(|stem| stem_of(name) == *stem)
}

fn is_matrix(name: &str) -> bool {
    ["Sigma", "Σ", "\\Sigma", "S", "C", "cov", "Cov"].iter().any(|stem| stem_of(name) == *stem)
}

fn is_spread(name: &str) -> bool {
    ["sigma", "σ", "\\sigma", "s"].iter().any(|stem| stem_of(name) == *stem)
}

fn is_variance(name: &str) -> bool {
    ["var", "v", "variance"].iter().any(|stem| stem_of(name) == *stem)
}

fn stem_of(name: &str) -> String {
    let cut = name.split(['_', '{']).next().unwrap_or(name);
    cut.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '₀'..='₉')).to_owned()
}

/// A name with its value and the places that tell it.
type Told = (String, String, usize, usize);

fn told(all: &[Bit], text: &str) -> Vec<Told> {
    let mut out = Vec::new();
    for at in 1..all.len() {
        if !all[at].is('=') || all[at - 1].kind != Kind::Word {
            continue;
        }
        let name = &all[at - 1].text;
        if !(is_mean(name) || is_matrix(name) || is_spread(name) || is_variance(name)) {
            continue;
        }
        if let Some((value, end)) = value(all, text, at + 1) {
            out.push((name.clone(), value, all[at - 1].from, all[end - 1].to));
        }
    }
    out
}

/// The letters of a normal law with their values put in.
pub(super) fn parameters(text: &str) -> Vec<Edit> {
    if !concerns(text) {
        return Vec::new();
    }
    let all = bits(text);
    let told = told(&all, text);
    // One name, one value.
    if told.iter().enumerate().any(|(at, one)| told[..at].iter().any(|other| one.0 == other.0 && one.1 != other.1)) {
        return Vec::new();
    }
    let lower = text.to_lowercase();
    let variances = lower.contains("variance");
    let deviations = ["standard deviation", "std", "deviations"].iter().any(|word| lower.contains(word));
    let known = |name: &str| told.iter().find(|one| one.0 == name).map(|one| one.1.clone());
    let mut out: Vec<Edit> = Vec::new();
    for at in 0..all.len() {
        let vector = code::VECTORS.contains(&all[at].text.as_str());
        let sign = vector || matches!(all[at].text.as_str(), "N" | "Normal" | "\\mathcal") || all[at].text == "\\mathcal{N}";
        if !sign {
            continue;
        }
        let Some(open) = (at + 1..(at + 5).min(all.len())).find(|place| all[*place].is('(')) else { continue };
        let Some(comma) = (open + 1..(open + 4).min(all.len())).find(|place| all[*place].is(',')) else { continue };
        let Some(close) = (comma + 1..(comma + 6).min(all.len())).find(|place| all[*place].is(')')) else { continue };
        let ([mean], spread) = (&all[open + 1..comma], &all[comma + 1..close]) else { continue };
        let first = known(&mean.text).or_else(|| (mean.kind == Kind::Number).then(|| mean.text.clone()));
        let second = match spread {
            [one] if one.kind == Kind::Word => {
                let value = known(&one.text);
                let scalar = value.as_ref().is_some_and(|value| !value.starts_with(['(', '[', 'd', 'I']));
                match (scalar && is_spread(&one.text), variances, deviations) {
                    (false, ..) => value,
                    // A lower sigma as the second parameter is a variance where the statement says so.
                    (true, true, false) => value,
                    (true, false, true) => value.map(|value| format!("{value}^2")).filter(|value| value.matches('^').count() == 1),
                    (true, ..) => None,
                }
            }
            // `\sigma_1^2`.
            [one, power, two] if power.is('^') && two.text == "2" && is_spread(&one.text) => {
                known(&one.text).filter(|value| !value.contains(['^', '(', '['])).map(|value| format!("{value}^2"))
            }
            [one] if one.kind == Kind::Number => Some(one.text.clone()),
            _ => None,
        };
        let (Some(first), Some(second)) = (first, second) else { return Vec::new() };
        if vector {
            out.push((all[at].from, all[at].to, "N".to_owned()));
        }
        out.push((all[open].to, all[close].from, format!("{first}, {second}")));
    }
    if out.len() < 2 {
        return Vec::new();
    }
    // `kl(mu1 = 1, sigma1 = 1, mu2 = 0, sigma2 = 2)`: a call that tells the values is no law of its own.
    let inside = |place: usize| told.iter().any(|(_, _, from, to)| *from <= all[place].from && all[place].to <= *to);
    for at in 1..all.len() {
        if !(all[at].is('(') && all[at - 1].kind == Kind::Word && all[at - 1].to == all[at].from) || inside(at) {
            continue;
        }
        let Some(close) = (at + 1..all.len()).find(|place| all[*place].is(')') && !inside(*place)) else { continue };
        let whole = close > at + 3 && (at + 1..close).all(|place| inside(place) || all[place].is(','));
        if whole {
            out.push((all[at - 1].from, all[close].to, " ".to_owned()));
        }
    }
    // What told the values says nothing more.
    for (_, _, from, to) in &told {
        if out.iter().all(|(start, end, _)| to <= start || end <= from) {
            out.push((*from, *to, " ".to_owned()));
        }
    }
    rephrase::apart(out)
}

/// `mu_p = (0, 0), Cov_p = I, mu_q = .., Cov_q = ..` without a law of their own as `P = N(..), Q = N(..)`.
pub(super) fn assembled(text: &str) -> Vec<Edit> {
    if !concerns(text) || ["N(", "Normal(", "\\mathcal"].iter().any(|law| text.contains(law)) {
        return Vec::new();
    }
    let all = bits(text);
    let told = told(&all, text);
    let suffix = |name: &str| name[stem_of(name).len()..].replace(['_', '{', '}'], "").to_lowercase();
    let mut suffixes: Vec<String> = told.iter().map(|one| suffix(&one.0)).collect();
    suffixes.sort();
    suffixes.dedup();
    let [first, second] = suffixes.as_slice() else { return Vec::new() };
    if first.is_empty() || told.len() != 4 {
        return Vec::new();
    }
    let lower = text.to_ascii_lowercase();
    let squared = lower.contains("variance") && !lower.contains("covariance");
    let law = |own: &str| {
        let mean = told.iter().find(|one| is_mean(&one.0) && suffix(&one.0) == own)?;
        let spread = told.iter().find(|one| !is_mean(&one.0) && suffix(&one.0) == own)?;
        let scalar = !spread.1.starts_with(['(', '[', 'd', 'I']);
        let value = match (scalar, is_spread(&spread.0), squared) {
            (true, true, true) => return None,
            (true, true, false) => format!("{}^2", spread.1),
            _ => spread.1.clone(),
        };
        Some(format!("N({}, {value})", mean.1))
    };
    let (Some(one), Some(other)) = (law(first), law(second)) else { return Vec::new() };
    let small = ["(p ", "(p|", "(q ", "(q|", "(p,", "(q,"].iter().any(|side| text.contains(side));
    let names = if small { ["p", "q"] } else { ["P", "Q"] };
    let mut out: Vec<Edit> = told.iter().map(|(_, _, from, to)| (*from, *to, String::new())).collect();
    out.sort_by_key(|edit| edit.0);
    out[0].2 = format!("{} = {one}, {} = {other}. ", names[0], names[1]);
    // `two multivariate Gaussian distributions P and Q` without parameters of their own.
    for word in ["multivariate gaussian", "multivariate normal", "univariate gaussian", "gaussian", "normal"] {
        for (at, _) in lower.match_indices(word) {
            if out.iter().all(|(from, to, _)| at + word.len() <= *from || *to <= at) {
                out.push((at, at + word.len(), "given".to_owned()));
            }
        }
    }
    out.sort_by_key(|edit| edit.0);
    out
}

/// `P has means 1, 2 and variances 1, 4` as `P = N((1, 2), diag(1, 4))`.
pub(super) fn apart(text: &str) -> Vec<Edit> {
    if !concerns(text) {
        return Vec::new();
    }
    let all = bits(text);
    let word = |at: usize| all.get(at).map(Bit::word).unwrap_or_default();
    let mut out: Vec<Edit> = Vec::new();
    for at in 0..all.len() {
        let named = all[at].kind == Kind::Word && stem_of(&all[at].text).len() == 1 && all[at].text.len() < 4;
        let mut place = at + 1;
        let link = matches!(word(place).as_str(), "has" | "with" | "having") || all.get(place).is_some_and(|bit| bit.is(':'));
        if !(named && link) {
            continue;
        }
        place += 1;
        while matches!(word(place).as_str(), "a" | "the") {
            place += 1;
        }
        if !matches!(word(place).as_str(), "mean" | "means") {
            continue;
        }
        let Some((mean, mut next)) = list(&all, place + 1) else { continue };
        while all.get(next).is_some_and(|bit| bit.is(',')) || matches!(word(next).as_str(), "and" | "a" | "the" | "diagonal") {
            next += 1;
        }
        let key = word(next);
        let spread = match key.as_str() {
            "variance" | "variances" => list(&all, next + 1).map(|(list, end)| (format!("diag({})", list.join(", ")), list.len(), end)),
            "standard" if word(next + 1).starts_with("deviation") => list(&all, next + 2).map(|(list, end)| {
                (format!("diag({})", list.iter().map(|one| format!("{one}^2")).collect::<Vec<_>>().join(", ")), list.len(), end)
            }),
            "covariance" | "covariances" => {
                let from = next + 1 + usize::from(matches!(word(next + 1).as_str(), "matrix" | "matrices"));
                let from = from + usize::from(matches!(word(from).as_str(), "is" | "of"));
                value(&all, text, from)
                    .filter(|(value, _)| value.contains(['[', 'I']) || value.starts_with("diag"))
                    .map(|(value, end)| (value, mean.len(), end))
            }
            _ => None,
        };
        let Some((spread, size, end)) = spread else { continue };
        if size != mean.len() || mean.len() < 2 {
            continue;
        }
        out.push((all[at].to, all[end - 1].to, format!(" = N(({}), {spread})", mean.join(", "))));
    }
    out
}

/// `1, 2`, `(1, 2)`, `vector (1, 2)`, `[1, 2]`: entries and where they end.
fn list(all: &[Bit], at: usize) -> Option<(Vec<String>, usize)> {
    let mut place = at;
    while all.get(place).is_some_and(|bit| matches!(bit.word().as_str(), "vector" | "vectors" | "of" | "is" | "are"))
        || all.get(place).is_some_and(|bit| bit.is('='))
    {
        place += 1;
    }
    let open = all.get(place).is_some_and(|bit| bit.is('(') || bit.is('['));
    place += usize::from(open);
    let mut out = Vec::new();
    while let Some(bit) = all.get(place).filter(|bit| bit.kind == Kind::Number) {
        out.push(bit.text.clone());
        place += 1;
        let comma = all.get(place).is_some_and(|bit| bit.is(',')) || !open && all.get(place).is_some_and(|bit| bit.word() == "and");
        if comma && all.get(place + 1).is_some_and(|bit| bit.kind == Kind::Number) {
            place += 1;
        } else {
            break;
        }
    }
    if open && !all.get(place).is_some_and(|bit| bit.is(')') || bit.is(']')) {
        return None;
    }
    (!out.is_empty()).then_some((out, place + usize::from(open)))
}

/// `KL(P||Q) = 0.5 × Σ [ln(..) + .. - 1]`: the formula of the divergence of normal laws says nothing new.
pub(super) fn restated(text: &str) -> Vec<Edit> {
    if !concerns(text) {
        return Vec::new();
    }
    let mut out = Vec::new();
    for (at, _) in text.match_indices("||").chain(text.match_indices("\\parallel")) {
        let Some(close) = text[at..].find(')').map(|len| at + len) else { continue };
        let tail = text[close + 1..].trim_start_matches([' ', '$']);
        let Some(body) = tail.strip_prefix('=') else { continue };
        let end = body
            .char_indices()
            .find(|(place, c)| {
                matches!(c, '?' | '\n' | ';') || *c == '.' && body[place + 1..].chars().next().is_none_or(char::is_whitespace)
            })
            .map_or(body.len(), |(place, _)| place);
        let formula = &body[..end];
        let half = ["0.5", "1/2", "½", "\\frac{1}{2}", "\\frac12"].iter().any(|form| formula.contains(form));
        let letters = ["σ", "\\sigma", "Σ", "\\Sigma", "tr(", "sigma"].iter().any(|form| formula.contains(form));
        let logs = ["ln", "log"].iter().any(|form| formula.contains(form));
        let numbers: Vec<String> = bits(formula)
            .into_iter()
            .filter(|bit| bit.kind == Kind::Number)
            .map(|bit| bit.text.trim_start_matches(['-', '−']).to_owned())
            .collect();
        let usual = numbers.iter().all(|number| matches!(number.as_str(), "0.5" | "1/2" | "1" | "2"));
        if half && letters && logs && usual && !formula.contains("log_2") && !formula.contains("log2") {
            let from = close + 1;
            let to = text.len() - body.len() + end - (text[close + 1..].len() - tail.len()) + (text[close + 1..].len() - tail.len());
            out.push((from, to, " ".to_owned()));
        }
    }
    rephrase::apart(out)
}

/// Families with one parameter, their names for it.
const FAMILIES: [(&str, &str, &[&str]); 3] = [
    ("poisson", "Poisson", &["lambda", "λ", "\\lambda", "mu", "μ", "\\mu", "rate", "mean", "parameter"]),
    ("bernoulli", "Bernoulli", &["p", "theta", "θ", "\\theta", "parameter", "success"]),
    ("exponential", "Exponential", &["lambda", "λ", "\\lambda", "rate"]),
];

/// `Poisson distributions: f with λ1 = 4 and g with λ2 = 2.5` as `f = Poisson(4) and g = Poisson(2.5)`.
pub(super) fn families(text: &str) -> Vec<Edit> {
    if !concerns(text) {
        return Vec::new();
    }
    let lower = text.to_lowercase();
    let mut present = FAMILIES.iter().filter(|(word, ..)| lower.contains(word));
    let Some((word, family, keys)) = present.next().filter(|_| present.next().is_none()) else { return Vec::new() };
    let all = bits(text);
    let mut out: Vec<Edit> = Vec::new();
    for at in 0..all.len() {
        let name = &all[at];
        let bare = stem_of(&name.text);
        if name.kind != Kind::Word || bare.chars().count() != 1 || !bare.chars().all(|c| c.is_ascii_alphabetic()) {
            continue;
        }
        let mut place = at + 1;
        // `f(x) with ..`.
        if all.get(place).is_some_and(|bit| bit.is('(')) && all.get(place + 2).is_some_and(|bit| bit.is(')')) {
            place += 3;
        }
        if !all.get(place).is_some_and(|bit| matches!(bit.word().as_str(), "with" | "has" | "having")) {
            continue;
        }
        place += 1;
        let mut keyed = false;
        while all.get(place).is_some_and(|bit| {
            let stem = stem_of(&bit.text).to_lowercase();
            keys.contains(&stem.as_str()) || matches!(stem.as_str(), "a" | "the" | "of" | "probability") || bit.is('=')
        }) {
            keyed |= keys.contains(&stem_of(&all[place].text).to_lowercase().as_str());
            place += 1;
        }
        if let (true, Some(value)) = (keyed, all.get(place).filter(|bit| bit.kind == Kind::Number)) {
            out.push((all[at].to, value.to, format!(" = {family}({})", value.text)));
        }
    }
    if out.len() != 2 {
        return Vec::new();
    }
    // `two Poisson distributions` without parameters of their own.
    for (at, _) in lower.match_indices(word) {
        if out.iter().all(|(from, to, _)| at + word.len() <= *from || *to <= at) {
            out.push((at, at + word.len(), "given".to_owned()));
        }
    }
    out.sort_by_key(|edit| edit.0);
    out
}
