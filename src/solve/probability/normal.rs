//! Normal variables with numbers: moments of linear combinations, events that they lie in an interval, one variable given another.

mod interval;
mod linear;
mod quantile;
mod table;

use super::{Problem, Rule, Token, bayes::missing, letters, number, tokens};
use crate::{
    diag::{Diagnostic, Span},
    num::Rational,
    solve::fact::{Facts, Value},
};
pub(super) use interval::{Interval, read as interval};
use linear::Combination;
pub(super) use quantile::read as quantile;
use table::Table;

/// The name of the family.
pub const FAMILY: &str = "normal-law";

/// What is asked of a combination.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Mean,
    Variance,
    Deviation,
    Density,
}

/// A question: of which combination, given which value of a variable, what.
#[derive(Debug, Clone)]
struct Query {
    of: String,
    given: Option<(String, String)>,
    wanted: Vec<Wanted>,
    intervals: Vec<Interval>,
    span: Span,
}

/// Reads a problem of normal variables; `None` when the text is about something else.
pub fn read(text: &str, base: usize) -> Option<Problem> {
    let tokens = tokens(Rule::normals, text, base);
    if tokens.iter().any(|token| token.rule == Rule::quantile) {
        return None;
    }
    let span = Span::new(base, base + text.len());
    let table = Table::read(&tokens)?;
    let asking = super::density::asking(text, base);
    let asks = |token: &Token| asking.iter().any(|place| place.contains(token.span));
    let mut reader = Reader { table, tokens: &tokens, definitions: Vec::new(), queries: Vec::new(), diagnostics: Vec::new() };
    reader.definitions();
    reader.signs();
    reader.words(&asks);
    let Reader { table, definitions, queries, mut diagnostics, .. } = reader;
    if queries.is_empty() {
        return None;
    }
    let mut problem = Problem { family: FAMILY, facts: Facts::default(), asked: Vec::new(), diagnostics: Vec::new() };
    let mut list = Vec::new();
    for query in &queries {
        let of = definitions.iter().find(|(name, _)| *name == query.of).map_or(&query.of, |(_, formula)| formula);
        let Some(combination) = Combination::of(of, &table.names()) else {
            // What is no linear combination with numbers is for the reader of densities.
            return None;
        };
        // Moments are enough for moments; a probability needs the law.
        if !query.intervals.is_empty() && !combination.involved().all(|at| table.variables[at].normal) {
            return None;
        }
        // The density of a function of one variable is for the reader of densities.
        if query.wanted.contains(&Wanted::Density)
            && (query.given.is_none() && combination.involved().count() < 2 || combination.involved().any(|at| !table.variables[at].normal))
        {
            return None;
        }
        for name in table.lacking(&combination, query.given.is_some()) {
            diagnostics.push(missing(query.span, &name));
        }
        if diagnostics.is_empty() {
            match table.facts(query, &combination) {
                Ok(facts) => list.push(Value::Record(facts)),
                Err(why) => diagnostics.push(Diagnostic::error("not-understood", query.span, why)),
            }
        }
        for wanted in &query.wanted {
            let name = match wanted {
                Wanted::Mean => "mean",
                Wanted::Variance => "variance",
                Wanted::Deviation => "deviation",
                Wanted::Density => "density",
            };
            problem.asked.push((name.to_owned(), query.span));
        }
        problem.asked.extend(query.intervals.iter().map(|_| ("probability".to_owned(), query.span)));
    }
    if let (Some(size), false) =
        (tokens.iter().find(|token| token.rule == Rule::sample_size), tokens.iter().any(|token| token.rule == Rule::sample_mean))
    {
        diagnostics.push(Diagnostic::error("not-understood", size.span, "what is asked of the sample was not understood"));
    }
    problem.facts.set("variables", table.fact(span), span);
    problem.facts.set("queries", Value::List(list), span);
    problem.diagnostics = diagnostics;
    Some(problem)
}

struct Reader<'a> {
    table: Table,
    tokens: &'a [Token],
    definitions: Vec<(String, String)>,
    queries: Vec<Query>,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// `W = 2X - Y`: names of combinations.
    fn definitions(&mut self) {
        for token in self.tokens.iter().filter_map(definition) {
            let (Some(name), Some(rhs)) = (token.find(Rule::variable_letter), token.find(Rule::rhs)) else { continue };
            let (name, formula) = (letters::latex(&name.text), letters::latex(&rhs.text));
            let fits = Combination::of(&formula, &self.table.names()).is_some_and(|found| found.involved().next().is_some());
            if fits && !self.table.names().contains(&name) {
                self.definitions.push((name, formula));
            }
        }
    }

    fn known(&self, name: &str) -> bool {
        self.table.names().iter().any(|known| known == name) || self.definitions.iter().any(|(known, _)| known == name)
    }

    /// Questions in signs: `P(X > 2)`, `E[Y | X = 1]`.
    fn signs(&mut self) {
        for token in self.tokens {
            match token.rule {
                Rule::event_probability if token.find(Rule::number).is_none() => {
                    let Some(body) = token.find(Rule::event_body) else { continue };
                    let (event, given) = conditional(&body.text);
                    let Some((of, interval)) = interval::read(event) else { continue };
                    self.ask(&of, given, None, Some(interval), token.span);
                }
                Rule::moment_query => {
                    let (Some(sign), Some(inner)) = (token.find(Rule::moment_sign), token.find(Rule::inner)) else { continue };
                    let wanted = match sign.text.trim_start_matches(['\\', '{']).to_lowercase() {
                        sign if sign.contains("cov") || sign.contains("corr") => continue,
                        sign if sign.contains("var") || sign == "v" || sign.contains("{v}") => Wanted::Variance,
                        sign if sign == "sd" => Wanted::Deviation,
                        _ => Wanted::Mean,
                    };
                    let (of, given) = conditional(&inner.text);
                    self.ask(&letters::latex(of), given, Some(wanted), None, token.span);
                }
                _ => {}
            }
        }
    }

    /// Questions in words: `the probability that a score exceeds 86`, `the mean and variance of 2X - Y`.
    fn words(&mut self, asks: &dyn Fn(&Token) -> bool) {
        let sample = self.tokens.iter().any(|token| token.rule == Rule::sample_mean);
        let only = match self.table.names().as_slice() {
            [name] => Some(name.clone()),
            _ => None,
        };
        let mut last: Option<String> = None;
        for (at, token) in self.tokens.iter().enumerate() {
            if let Some(letter) =
                token.find(Rule::variable_letter).map(|letter| letters::latex(&letter.text)).filter(|name| self.known(name))
            {
                last = Some(letter);
            }
            if !asks(token) {
                continue;
            }
            match token.rule {
                Rule::combination_of => {
                    let name = definition(token).and_then(|token| token.find(Rule::variable_letter));
                    let Some(rhs) = name.or_else(|| token.find(Rule::rhs)) else { continue };
                    let mut wanted: Vec<Wanted> = token.all(Rule::moment_word).into_iter().filter_map(moment).collect();
                    if token.find(Rule::law_query).is_some() {
                        wanted = vec![Wanted::Mean, Wanted::Variance, Wanted::Density];
                    } else if token.find(Rule::density_query).is_some() {
                        wanted = vec![Wanted::Density];
                    }
                    let given = self.given_after(at);
                    for want in wanted {
                        self.ask(&letters::latex(&rhs.text), given.clone(), Some(want), None, token.span);
                    }
                }
                Rule::beyond | Rule::short | Rule::within | Rule::deviates => {
                    let numbers: Vec<(Rational, String)> = token.all(Rule::number).into_iter().filter_map(number::written).collect();
                    let interval = match (token.rule, numbers.as_slice()) {
                        (Rule::beyond, [(_, bound)]) => Interval { lower: Some(bound.clone()), upper: None, outside: false },
                        (Rule::short, [(_, bound)]) => Interval { lower: None, upper: Some(bound.clone()), outside: false },
                        (Rule::within, [(low, lower), (high, upper)]) if low < high => {
                            Interval { lower: Some(lower.clone()), upper: Some(upper.clone()), outside: false }
                        }
                        (Rule::deviates, _) => {
                            let times = token.find(Rule::amount).and_then(number::written);
                            let variable =
                                only.as_ref().and_then(|name| self.table.variables.iter().find(|variable| variable.name == *name));
                            let moments = variable.and_then(|variable| variable.mean.clone().zip(variable.variance.clone()));
                            let (Some((_, times)), Some((mean, variance))) = (times, moments) else {
                                self.unclear(token);
                                continue;
                            };
                            let spread = format!("{times} \\sqrt{{{variance}}}");
                            Interval {
                                lower: Some(format!("{mean} - {spread}")),
                                upper: Some(format!("{mean} + {spread}")),
                                outside: false,
                            }
                        }
                        _ => {
                            self.unclear(token);
                            continue;
                        }
                    };
                    let named =
                        last.clone().filter(|_| only.is_none() || self.definitions.iter().any(|(name, _)| Some(name) == last.as_ref()));
                    match named.or_else(|| only.clone()) {
                        Some(name) if sample && self.size().is_some() => {
                            let Some(size) = self.size() else { continue };
                            self.table.average(&name, &size);
                            self.ask(&name, None, None, Some(interval), token.span);
                        }
                        Some(name) => self.ask(&name, None, None, Some(interval), token.span),
                        None => self.unclear(token),
                    }
                }
                _ => {}
            }
        }
    }

    fn size(&self) -> Option<String> {
        let token = self.tokens.iter().find(|token| token.rule == Rule::sample_size)?;
        token.find(Rule::unsigned).map(|size| size.text.clone())
    }

    fn unclear(&mut self, token: &Token) {
        self.diagnostics.push(Diagnostic::error(
            "not-understood",
            token.span,
            format!("what `{}` is asked of was not understood", token.text),
        ));
    }

    /// `given X = 3` after a question.
    fn given_after(&self, at: usize) -> Option<(String, String)> {
        let token =
            self.tokens[at + 1..].iter().take(3).find(|token| token.rule == Rule::observed || token.rule == Rule::combination_is)?;
        let name = token
            .find(Rule::variable_letter)
            .map(|letter| letters::latex(&letter.text))
            .filter(|name| self.table.names().contains(name))?;
        let value = token.find(Rule::number).or_else(|| token.find(Rule::rhs))?;
        let plain = letters::latex(&value.text);
        number::decimal(&plain).is_some().then_some((name, plain))
    }

    fn ask(&mut self, of: &str, given: Option<(String, String)>, wanted: Option<Wanted>, interval: Option<Interval>, span: Span) {
        let at = match self.queries.iter().position(|query| query.of == of && query.given == given) {
            Some(at) => at,
            None => {
                self.queries.push(Query { of: of.to_owned(), given, wanted: Vec::new(), intervals: Vec::new(), span });
                self.queries.len() - 1
            }
        };
        let query = &mut self.queries[at];
        query.wanted.extend(wanted.filter(|wanted| !query.wanted.contains(wanted)));
        query.intervals.extend(interval.filter(|interval| !query.intervals.contains(interval)));
    }
}

/// `W = 2X - Y`, by itself or in a question.
fn definition(token: &Token) -> Option<&Token> {
    if token.rule == Rule::combination_is { Some(token) } else { token.find(Rule::combination_is) }
}

fn moment(token: &Token) -> Option<Wanted> {
    Some(match token.parts.first()?.rule {
        Rule::mean_key => Wanted::Mean,
        Rule::variance_key => Wanted::Variance,
        Rule::deviation_key => Wanted::Deviation,
        _ => return None,
    })
}

/// `Y | X = 3` as `Y` and what it is given.
fn conditional(text: &str) -> (&str, Option<(String, String)>) {
    let bar = ["\\mid", "\\vert", "|"].iter().find_map(|bar| {
        let at = text.rfind(bar)?;
        // `|X| < 2` is an absolute value.
        text[at..].contains('=').then_some((at, bar.len()))
    });
    let Some((at, len)) = bar else { return (text, None) };
    let given = text[at + len..].split_once('=').map(|(name, value)| (letters::latex(name), letters::latex(value)));
    (&text[..at], given)
}
