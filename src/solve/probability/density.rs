//! Densities of transformed random variables: which variable has which law, which is a function of which.

mod transport;

use super::{Problem, Rule, Token, bayes::missing, tokens};
use crate::{
    diag::{Diagnostic, Span},
    solve::fact::{Facts, Value},
};

/// The name of the family.
pub const FAMILY: &str = "density-transform";

/// The law of a random variable, as far as the statement says it.
#[derive(Debug, Clone)]
pub(super) enum Law {
    /// A row of the operator table with its arguments in LaTeX.
    Named(&'static str, Vec<String>),
    /// A density in a variable, with the ends of its support (`None` is infinite).
    Density(String, String, Option<String>, Option<String>),
    /// Nothing but that it has a density: answers are in terms of it.
    General,
}

/// One question: the variable, its law, the transform and the name of the result.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) source: String,
    pub(super) law: Law,
    pub(super) target: String,
    pub(super) transform: String,
    pub(super) positive: Vec<String>,
    pub(super) nonzero: Vec<String>,
    pub(super) span: Span,
}

/// Reads a problem of a transformed density.
pub fn read(text: &str, base: usize) -> Option<Problem> {
    let tokens = tokens(Rule::density, text, base);
    let asks =
        |rule: Rule| tokens.iter().any(|token| token.rule == Rule::dask && token.parts.first().is_some_and(|part| part.rule == rule));
    let (pdf, cdf) = (asks(Rule::ask_pdf), asks(Rule::ask_cdf));
    if !(pdf || cdf) || !tokens.iter().any(|token| token.rule == Rule::transform) {
        return None;
    }
    let span = Span::new(base, base + text.len());
    let lower = text.to_lowercase();
    let mut problem = Problem { family: FAMILY, facts: Facts::default(), asked: Vec::new(), diagnostics: Vec::new() };
    let cases = cases(&tokens, lower.contains("in terms of"))?;
    if cases.is_empty() {
        problem.diagnostics.push(missing(span, "the distribution of the variable that is transformed"));
    }
    if let Some(other) = tokens.iter().find(|token| token.rule == Rule::other_named && unread(&token.text, &lower)) {
        problem.diagnostics.push(Diagnostic::error(
            "not-understood",
            other.span,
            format!("what `{}` says here was not understood", other.text),
        ));
    }
    for token in tokens.iter().filter(|token| matches!(token.rule, Rule::law_sign | Rule::law_named)) {
        if law(token, Some("X")).is_none() {
            problem.diagnostics.push(Diagnostic::error(
                "not-understood",
                token.span,
                format!("the distribution `{}` is not covered", token.text),
            ));
        }
    }
    if asks(Rule::ask_mean) || asks(Rule::ask_variance) {
        problem.diagnostics.push(Diagnostic::error(
            "not-understood",
            span,
            "the method answers densities, not moments of the transformed variable",
        ));
    }
    let mut list = Vec::new();
    for case in &cases {
        match transport::work(case) {
            Ok(facts) => list.push(Value::Record(facts)),
            Err(why) => problem.diagnostics.push(Diagnostic::error("not-computed", case.span, why)),
        }
    }
    problem.facts.set("cases", Value::List(list), span);
    let general = cases.iter().any(|case| matches!(case.law, Law::General));
    if pdf {
        problem.asked.push(("pdf".to_owned(), span));
    }
    if cdf && general {
        problem.asked.push(("cdf".to_owned(), span));
    } else if cdf {
        problem.diagnostics.push(Diagnostic::error(
            "not-understood",
            span,
            "the method answers the distribution function only in terms of that of the variable",
        ));
    }
    Some(problem)
}

/// Whether a name of a distribution that no phrase took changes the meaning.
fn unread(word: &str, lower: &str) -> bool {
    let word = word.to_lowercase();
    if word == "independent" {
        return lower.matches("independent").count() > lower.matches("independent of").count();
    }
    !matches!(word.as_str(), "conditional" | "normal" | "normally" | "gaussian" | "exponential" | "exponentially" | "uniform" | "rayleigh")
}

/// The questions in order: each transform with the law that its variable has.
fn cases(tokens: &[Token], terms: bool) -> Option<Vec<Case>> {
    let mut out: Vec<Case> = Vec::new();
    let mut laws: Vec<(String, Law)> = Vec::new();
    let mut open: Vec<(String, String, Span)> = Vec::new();
    let mut last: Option<String> = None;
    let (mut positive, mut nonzero) = (Vec::new(), Vec::new());
    for token in tokens {
        let letter = || token.find(Rule::variable_letter).map(|letter| plain(&letter.text));
        match token.rule {
            Rule::is_variable => last = letter(),
            Rule::positive_symbol => {
                let name = letter()?;
                if token.text.contains('>') || token.text.contains("gt") { positive.push(name) } else { nonzero.push(name) }
            }
            Rule::transform => {
                let target = letter()?;
                let transform = plain(&token.find(Rule::rhs)?.text);
                let source = token.all(Rule::variable_letter).get(2).map(|letter| plain(&letter.text));
                // `Y = g(X) with g(x) = ...`: the variable of g stands for X.
                let own = token.all(Rule::variable_letter).get(1).map(|letter| plain(&letter.text));
                let transform = match (source, own) {
                    (Some(dummy), Some(own)) => transport::rename(&transform, &dummy, &own),
                    _ => transform,
                };
                open.push((target, transform, token.span));
            }
            _ => {
                if let Some((variable, law)) = law(token, last.as_deref()) {
                    laws.push((variable, law));
                }
            }
        }
        resolve(&mut open, &laws, &mut out);
    }
    if terms && laws.is_empty() {
        for (target, transform, span) in open {
            let source = if transport::mentions(&transform, "X") { "X" } else { continue };
            let case = Case { source: source.to_owned(), law: Law::General, target, transform, positive: vec![], nonzero: vec![], span };
            out.push(case);
        }
    }
    for case in &mut out {
        // `x > 0` of a support says nothing about a parameter; a variable has its law.
        case.positive = positive
            .iter()
            .filter(|name| !laws.iter().any(|(variable, _)| variable.eq_ignore_ascii_case(name)) && **name != case.target)
            .cloned()
            .collect();
        case.nonzero.clone_from(&nonzero);
    }
    Some(out)
}

/// Gives the transforms whose variable has a law their law.
fn resolve(open: &mut Vec<(String, String, Span)>, laws: &[(String, Law)], out: &mut Vec<Case>) {
    open.retain(|(target, transform, span)| {
        let mut random: Vec<&String> = laws
            .iter()
            .map(|(variable, _)| variable)
            .filter(|variable| *variable != target && transport::mentions(transform, variable))
            .collect();
        random.dedup();
        if random.len() > 1 {
            return true;
        }
        let Some((source, law)) = laws.iter().rev().find(|(variable, _)| variable != target && transport::mentions(transform, variable))
        else {
            return true;
        };
        out.push(Case {
            source: source.clone(),
            law: law.clone(),
            target: target.clone(),
            transform: transform.clone(),
            positive: Vec::new(),
            nonzero: Vec::new(),
            span: *span,
        });
        false
    });
}

/// Greek letters as commands.
fn plain(text: &str) -> String {
    let mut out = text.replace('$', "").trim().to_owned();
    for (sign, command) in [
        ("Θ", "\\Theta "),
        ("θ", "\\theta "),
        ("ε", "\\epsilon "),
        ("ϵ", "\\epsilon "),
        ("ξ", "\\xi "),
        ("η", "\\eta "),
        ("π", "\\pi "),
        ("μ", "\\mu "),
        ("σ", "\\sigma "),
        ("λ", "\\lambda "),
        ("²", "^2"),
        ("−", "-"),
        ("\\left", ""),
        ("\\right", ""),
    ] {
        out = out.replace(sign, command);
    }
    for (word, command) in [
        ("ln", "\\ln"),
        ("log", "\\log"),
        ("exp", "\\exp"),
        ("tan", "\\tan"),
        ("sin", "\\sin"),
        ("cos", "\\cos"),
        ("sqrt", "\\operatorname{sqrt}"),
    ] {
        out = commanded(&out, word, command);
    }
    out.trim().trim_end_matches(['.', ',']).trim().to_owned()
}

/// Plain `ln X` as `\ln X`.
fn commanded(text: &str, word: &str, command: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(word) {
        let before = rest[..at].chars().next_back().or_else(|| out.chars().next_back());
        let after = rest[at + word.len()..].chars().next();
        let own = !before.is_some_and(|c| c.is_alphabetic() || c == '\\' || c == '{') && !after.is_some_and(char::is_alphabetic);
        out.push_str(&rest[..at]);
        out.push_str(if own { command } else { word });
        rest = &rest[at + word.len()..];
    }
    out.push_str(rest);
    out
}

/// The parts of `text` between commas that stand in no bracket.
fn arguments(text: &str) -> Vec<String> {
    let mut depth = 0;
    let mut out = vec![String::new()];
    for c in text.chars() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                out.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = out.last_mut() {
            last.push(c);
        }
    }
    out.iter().map(|piece| plain(piece)).collect()
}

fn law(token: &Token, last: Option<&str>) -> Option<(String, Law)> {
    let named = |name: &'static str, arguments: Vec<String>| Some((last?.to_owned(), Law::Named(name, arguments)));
    let symbol = |rule: Rule| Some(plain(&token.find(rule)?.find(Rule::symbolic)?.text));
    match token.rule {
        Rule::law_sign | Rule::law_named => {
            let word = token
                .find(Rule::law_word)?
                .text
                .replace("\\mathcal", "")
                .replace("\\text", "")
                .replace("\\mathrm", "")
                .replace("\\operatorname", "");
            let arguments = arguments(&token.find(Rule::inner)?.text);
            let name = match (word.trim_matches(['{', '}', ' ']).to_lowercase().as_str(), arguments.len()) {
                ("n" | "normal" | "gaussian", 2) => "normal",
                ("u" | "unif" | "uniform", 2) => "uniform",
                ("exp" | "exponential" | "expo", 1) => "exponential",
                ("beta", 2) => "beta",
                ("cauchy", 2) => "cauchy",
                ("laplace", 2) => "laplace",
                _ => return None,
            };
            let variable = if token.rule == Rule::law_named { last?.to_owned() } else { plain(&token.find(Rule::variable_letter)?.text) };
            Some((variable, Law::Named(name, arguments)))
        }
        Rule::uniform_on => {
            let bounds = token.find(Rule::bounds)?;
            let ends = match bounds.find(Rule::inner) {
                Some(inner) => arguments(&inner.text),
                None => bounds.all(Rule::number).iter().map(|number| plain(&number.text)).collect(),
            };
            (ends.len() == 2).then(|| named("uniform", ends))?
        }
        Rule::standard_normal => named("normal", vec!["0".to_owned(), "1".to_owned()]),
        Rule::normal_with => {
            let variance = symbol(Rule::variance_is).or_else(|| Some(format!("({})^2", symbol(Rule::deviation_is)?)))?;
            named("normal", vec![symbol(Rule::mean_is)?, variance])
        }
        Rule::exponential_with => {
            let rate = symbol(Rule::rate_is).or_else(|| Some(format!("\\frac{{1}}{{{}}}", symbol(Rule::mean_is)?)))?;
            named("exponential", vec![rate])
        }
        Rule::given_pdf => {
            let dummy = plain(&token.parts.iter().find(|part| part.rule == Rule::variable_letter)?.text);
            let range = token.find(Rule::range)?;
            let end = |rule: Rule| range.find(rule).map(|end| plain(&end.text)).filter(|end| !end.contains("infty"));
            let (low, high) = match (range.find(Rule::inner), range.find(Rule::above)) {
                (Some(inner), _) => {
                    let ends = arguments(&inner.text);
                    let finite = |at: usize| ends.get(at).filter(|end| !end.contains("infty")).cloned();
                    (finite(0), finite(1))
                }
                (None, Some(above)) => (Some(plain(&above.find(Rule::ending)?.text)), None),
                (None, None) => (end(Rule::low), end(Rule::high)),
            };
            let name = token.find(Rule::pdf_name)?.text.clone();
            let scripted = name.split_once('_').map(|(_, script)| plain(script.trim_matches(['{', '}', ' '])));
            let upper = if dummy.len() == 1 { dummy.to_uppercase() } else { dummy.clone() };
            let variable = scripted.or_else(|| last.filter(|last| *last == upper || *last == dummy).map(str::to_owned)).unwrap_or(upper);
            Some((variable, Law::Density(dummy, plain(&token.find(Rule::body)?.text), low, high)))
        }
        _ => None,
    }
}
