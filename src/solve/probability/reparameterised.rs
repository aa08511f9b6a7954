//! A draw by reparameterisation with numbers: `z = mu + sigma * eps`, in formulas or in code.

use num_traits::Zero;

use super::{
    Problem,
    words::{Piece, pieces},
    worked::Lines,
};
use crate::{diag::Span, num::Rational};

/// What a name of the statement stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Mean,
    Deviation,
    Variance,
    LogVariance,
    Noise,
    Result,
}

const NAMES: [(Role, &[&str]); 6] = [
    (Role::Mean, &["mu", "mean", "μ", "loc", "m"]),
    (Role::Deviation, &["sigma", "std", "σ", "scale", "stddev", "sd", "s"]),
    (Role::Variance, &["var", "variance", "sigma2", "sigma^2", "σ^2", "σ2", "σ²"]),
    (Role::LogVariance, &["logvar", "log_var", "log-var", "logvariance", "log_variance", "log-variance", "logsigma2", "log_sigma2"]),
    (Role::Noise, &["eps", "epsilon", "ε", "ϵ", "noise", "varepsilon"]),
    (Role::Result, &["z", "x", "w", "y", "sample"]),
];

/// Reads such a statement; `None` where a name has no value, or a number no name.
pub(super) fn read(text: &str, base: usize) -> Option<Problem> {
    let lower = text.to_lowercase();
    let said = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if said(&["gradient", "derivative", "kl ", "divergence", "elbo", "entropy", "probability that", "expected", "dz/", "\\partial", "loss"])
    {
        return None;
    }
    let plain = lower
        .replace(['$', '{', '}'], "")
        .replace("\\odot", "*")
        .replace("\\cdot", "*")
        .replace("\\times", "*")
        .replace(['⊙', '·', '×', '∘'], "*")
        .replace("torch.", "")
        .replace("np.", "")
        .replace("tf.", "")
        .replace("math.", "")
        .replace("varepsilon", "eps")
        .replace("epsilon", "eps")
        .replace('\\', "");
    let tight: String = plain.chars().filter(|c| !c.is_whitespace()).collect();
    let among = |list: &[&str]| list.iter().any(|form| tight.contains(form));
    // How the scale is written in the rule.
    let rule = |scale: &str| {
        ["mu", "μ", "mean", "m"].iter().any(|mean| {
            ["eps", "ε", "ϵ", "noise", "eps_"].iter().any(|noise| {
                [
                    format!("{mean}+{scale}*{noise}"),
                    format!("{mean}+{scale}{noise}"),
                    format!("{mean}+{noise}*{scale}"),
                    format!("{scale}*{noise}+{mean}"),
                    format!("{noise}*{scale}+{mean}"),
                    format!("{noise}.mul({scale}).add_({mean})"),
                    format!("{noise}.mul({scale}).add({mean})"),
                    format!("{mean}+{noise}.mul({scale})"),
                ]
                .iter()
                .any(|form| tight.contains(form))
            })
        })
    };
    let halves = [
        "exp(0.5*logvar)",
        "exp(logvar/2)",
        "exp(logvar*0.5)",
        "exp(.5*logvar)",
        "logvar.mul(0.5).exp_()",
        "exp(logvar*.5)",
        "exp(0.5*log_var)",
        "exp(log_var/2)",
        "(0.5*logvar).exp()",
        "(0.5*log_var).exp()",
        "e^(logvar/2)",
        "e^logvar/2",
        "e^(0.5*logvar)",
        "exp(0.5logvar)",
    ];
    let half = halves.iter().find(|form| tight.contains(**form));
    let named = rule("std") || rule("sigma") || rule("σ") || rule("scale") || rule("s");
    let direct = half.is_some_and(|half| rule(half));
    if !(named || direct) {
        return None;
    }
    // The code of the scale is no number of the statement.
    let mut told = plain.clone();
    for form in ["0.5 *", "0.5*", "* 0.5", "*0.5", ".5 *", ".mul(0.5)", "/ 2", "/2"] {
        if half.is_some() {
            told = told.replace(form, " ");
        }
    }
    for law in [
        "n(0,1)",
        "n(0, 1)",
        "n(0, i)",
        "n(0,i)",
        "normal(0,1)",
        "normal(0, 1)",
        "mathcal n(0,1)",
        "mathcaln(0,1)",
        "mathcaln(0, 1)",
        "mathcaln(0,i)",
        "mathcaln(0, i)",
    ] {
        told = told.replace(law, " ");
    }
    let all = pieces(&told);
    let mut values: Vec<(Role, Vec<(Rational, String)>)> = Vec::new();
    let mut taken = vec![false; all.len()];
    for at in 0..all.len() {
        let Some((role, len)) = name(&all, at) else { continue };
        let mut next = at + len;
        let linked = |piece: Option<&Piece>| {
            matches!(piece, Some(Piece::Mark('=' | ':'))) || matches!(piece.map(Piece::word), Some("is" | "equals"))
        };
        if !linked(all.get(next)) {
            continue;
        }
        next += 1;
        let Some((list, end)) = numbers(&all, next)? else { continue };
        if values.iter().any(|(known, own)| *known == role && *own != list) {
            return None;
        }
        taken[at..end].fill(true);
        values.push((role, list));
    }
    let idle = |at: usize| all[at].number().is_some() && !taken[at];
    if (0..all.len()).any(idle) {
        return None;
    }
    let get = |role: Role| values.iter().find(|(known, _)| *known == role).map(|(_, list)| list);
    let (mean, noise) = (get(Role::Mean)?, get(Role::Noise)?);
    let scales: Vec<(Role, &Vec<(Rational, String)>)> =
        [Role::Deviation, Role::Variance, Role::LogVariance].iter().filter_map(|role| Some((*role, get(*role)?))).collect();
    let [(scale, spread)] = scales.as_slice() else { return None };
    if *scale == Role::LogVariance && half.is_none() || *scale == Role::Deviation && half.is_some() || get(Role::Result).is_some() {
        return None;
    }
    if mean.len() != noise.len()
        || spread.len() != mean.len()
        || *scale == Role::Deviation && spread.iter().any(|(value, _)| value <= &Rational::zero())
    {
        return None;
    }
    let asks = ["what is", "compute", "returned", "calculate", "find", "give", "what does", "evaluate", "determine", "output"];
    if !asks.iter().any(|word| lower.contains(word)) || among(&["notequal", "insteadof"]) {
        return None;
    }
    let span = Span::new(base, base + text.len());
    let density = said(&["density", "pdf", "likelihood q", "log q", "q(z)"]);
    if said(&["log q", "log-density", "log density", "log-likelihood", "log p"]) {
        return None;
    }
    let mut lines = Lines::default();
    let bracket = |latex: &str| if latex.starts_with('-') { format!("\\left({latex}\\right)") } else { latex.to_owned() };
    for at in 0..mean.len() {
        let suffix = if mean.len() > 1 { format!("_{}", at + 1) } else { String::new() };
        let deviation = match scale {
            Role::Deviation => lines.given("The standard deviation is", "", &spread[at].1),
            Role::Variance => lines.step("The standard deviation is the root of the variance:", &format!("\\sqrt{{{}}}", spread[at].1)),
            _ => lines.step(
                "The standard deviation is that of the log-variance:",
                &format!("e^{{\\frac{{1}}{{2}} \\cdot {}}}", bracket(&spread[at].1)),
            ),
        };
        let z = lines.answer(
            "The draw is the mean plus the standard deviation times the noise:",
            &format!("z{suffix}"),
            &format!("{} + {deviation} \\cdot {}", bracket(&mean[at].1), bracket(&noise[at].1)),
        );
        if density {
            let m = bracket(&mean[at].1);
            lines.answer(
                "The normal density with this mean and standard deviation has there the value",
                &format!("q(z{suffix})"),
                &format!("\\frac{{1}}{{{deviation} \\sqrt{{2 \\pi}}}} e^{{-\\frac{{\\left({z} - {m}\\right)^2}}{{2 {deviation}^2}}}}"),
            );
        }
    }
    if density && mean.len() > 1 {
        return None;
    }
    lines.problem(span)
}

/// The name at `at` and how many pieces it has.
fn name(all: &[Piece], at: usize) -> Option<(Role, usize)> {
    let word = all.get(at)?.word();
    let squared = all.get(at + 1) == Some(&Piece::Mark('^')) && all.get(at + 2).and_then(Piece::number).is_some_and(|(_, two)| two == "2")
        || all.get(at + 1) == Some(&Piece::Mark('²'));
    let marks = if all.get(at + 1) == Some(&Piece::Mark('²')) { 1 } else { 2 };
    let known = NAMES.iter().find(|(_, names)| names.contains(&word)).map(|(role, _)| *role)?;
    let log = at > 0 && matches!(all[at - 1].word(), "log" | "ln");
    match (known, squared, log) {
        (Role::Deviation, true, true) => Some((Role::LogVariance, 1 + marks)),
        (Role::Deviation, true, false) => Some((Role::Variance, 1 + marks)),
        (Role::Variance, false, true) => Some((Role::LogVariance, 1)),
        (_, true, _) | (_, _, true) => None,
        (role, false, false) => Some((role, 1)),
    }
}

/// Numbers with the place after them.
type Listed = (Vec<(Rational, String)>, usize);

/// A number or a list of numbers at `at`; `None` where a list holds something else.
fn numbers(all: &[Piece], at: usize) -> Option<Option<Listed>> {
    let one = |at: usize| {
        let plus = usize::from(all.get(at) == Some(&Piece::Mark('+')));
        let (value, latex) = all.get(at + plus)?.number()?;
        Some(((value.clone(), latex.to_owned()), at + plus + 1))
    };
    if let Some((number, end)) = one(at) {
        // `x = 2 y` is no value.
        let factor = matches!(all.get(end), Some(Piece::Mark('*' | '/' | '^' | '+')));
        return Some((!factor).then_some((vec![number], end)));
    }
    if !matches!(all.get(at), Some(Piece::Mark('[' | '('))) {
        return Some(None);
    }
    let mut list = Vec::new();
    let mut place = at + 1;
    while let Some((number, end)) = one(place) {
        list.push(number);
        place = end;
        if all.get(place) == Some(&Piece::Mark(',')) {
            place += 1;
        }
    }
    if list.is_empty() {
        return Some(None);
    }
    matches!(all.get(place), Some(Piece::Mark(']' | ')'))).then_some(Some((list, place + 1)))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn draws_in_formulas_and_in_code() {
        assert!(read("z = mu + sigma*epsilon with mu = 1.5, sigma = 0.5 and epsilon = -0.8. What is z?", 0).is_some());
        assert!(read("z = mu + sigma*epsilon with mu = 1.5, sigma = 0.5. What is z?", 0).is_none());
        assert!(read("z = mu + sigma*epsilon with mu = 1.5, sigma = 0.5, a 3 and epsilon = -0.8. What is z?", 0).is_none());
    }
}
