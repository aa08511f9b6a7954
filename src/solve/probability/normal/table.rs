//! The variables of a statement with their means, variances and correlations, and what follows for a combination.

use num_traits::{One, Signed, Zero};

use super::{Combination, Query, Wanted};
use crate::{
    diag::Span,
    num::Rational,
    solve::{
        fact::{Facts, Value},
        probability::{Rule, Token, divergence::matrix_rows, law, letters, number},
    },
};

/// A variable as far as the statement tells of it; numbers in LaTeX.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) mean: Option<String>,
    pub(super) variance: Option<String>,
    pub(super) normal: bool,
}

/// All variables.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    pub(super) variables: Vec<Variable>,
    independent: bool,
    /// The correlation of the two, or their covariance.
    correlation: Option<String>,
    covariance: Option<String>,
}

impl Table {
    /// Reads the variables; `None` where one of them has another law, or letters for parameters.
    pub(super) fn read(tokens: &[Token]) -> Option<Table> {
        let mut table = Table::default();
        let mut last: Option<String> = None;
        let jointly = tokens
            .iter()
            .any(|token| token.text.to_lowercase().starts_with("bivariate") || token.text.to_lowercase().starts_with("jointly"));
        for token in tokens {
            let letter = token.find(Rule::variable_letter).map(|letter| letters::latex(&letter.text));
            match token.rule {
                Rule::pair_law => table.pair(token)?,
                Rule::paired => {
                    for name in token.all(Rule::variable_letter).iter().map(|name| letters::latex(&name.text)) {
                        table.set(&name, None, None, false);
                    }
                }
                Rule::moment_pair => table.moment_pair(token),
                Rule::law_of | Rule::named_law => match law::stated(token) {
                    Ok(laws) => {
                        for law in laws {
                            if law.family != "normal" {
                                return None;
                            }
                            let [mean, variance] = law.arguments.as_slice() else { return None };
                            let plain = |text: &str| {
                                !text.contains(['(', '[']) && !text.contains("begin") || text.starts_with('(') && text.ends_with("^2")
                            };
                            if !plain(mean) || !plain(variance) || lettered(mean) || lettered(variance) {
                                return None;
                            }
                            let name = law.owner.or_else(|| last.clone()).unwrap_or_else(|| "X".to_owned());
                            table.set(&name, Some(mean.clone()), Some(variance.clone()), true);
                        }
                    }
                    // Its parameters may stand apart: `\mu_X = 2`, `a mean of 5 and a standard deviation of 2`.
                    Err(_) => {
                        let mut names: Vec<String> = token.all(Rule::law_name).iter().map(|name| letters::latex(&name.text)).collect();
                        if names.is_empty() {
                            names.extend(last.clone());
                        }
                        for name in names {
                            table.set(&name, None, None, true);
                            for parameter in token.all(Rule::parameter) {
                                table.moment(&name, parameter);
                            }
                        }
                        if !token.text.to_lowercase().contains("normal") && !token.text.to_lowercase().contains("gauss") {
                            return None;
                        }
                    }
                },
                Rule::moments_have => {
                    let name = letter.clone()?;
                    for parameter in token.all(Rule::parameter) {
                        table.moment(&name, parameter)?;
                    }
                }
                Rule::spread_first => {
                    let numbers: Vec<String> =
                        token.all(Rule::number).into_iter().filter_map(number::written).map(|(_, latex)| latex).collect();
                    let [mean, spread] = numbers.as_slice() else { return None };
                    let variance = if token.find(Rule::deviation_key).is_some() { square(spread) } else { spread.clone() };
                    let name = last.clone().unwrap_or_else(|| "X".to_owned());
                    table.set(&name, Some(mean.clone()), Some(variance), false);
                }
                Rule::moment_value => table.moment_sign(token),
                Rule::scripted_value => table.scripted(token)?,
                Rule::correlation_value => {
                    let value = token.find(Rule::number).and_then(number::written)?.1;
                    table.correlation = Some(value);
                }
                Rule::unrelated => table.independent = true,
                _ => {}
            }
            if letter.is_some() {
                last = letter;
            }
        }
        let words = |word: &str| tokens.iter().any(|token| token.text.to_lowercase().starts_with(word));
        if jointly || words("normal") || words("gaussian") {
            let stated = table.variables.iter().any(|variable| variable.normal);
            if jointly || !stated {
                table.variables.iter_mut().for_each(|variable| variable.normal = true);
            }
        }
        let whole = !table.variables.is_empty() && table.variables.len() < 7;
        whole.then_some(table)
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.variables.iter().map(|variable| variable.name.clone()).collect()
    }

    fn set(&mut self, name: &str, mean: Option<String>, variance: Option<String>, normal: bool) {
        let at = match self.variables.iter().position(|variable| variable.name == name) {
            Some(at) => at,
            None => {
                self.variables.push(Variable { name: name.to_owned(), ..Variable::default() });
                self.variables.len() - 1
            }
        };
        let variable = &mut self.variables[at];
        variable.mean = mean.or(variable.mean.take());
        variable.variance = variance.or(variable.variance.take());
        variable.normal |= normal;
    }

    /// `(X, Y) ~ N((1, 2), [[4, 1], [1, 9]])`, or five numbers.
    fn pair(&mut self, token: &Token) -> Option<()> {
        let names: Vec<String> =
            token.find(Rule::pair_name)?.all(Rule::variable_letter).iter().map(|name| letters::latex(&name.text)).collect();
        let arguments = letters::arguments(&token.find(Rule::inner)?.text);
        let [first, second] = names.as_slice() else { return None };
        let (means, variances, covariance) = match arguments.as_slice() {
            [mean, matrix] => {
                let mean = matrix_rows(&letters::latex(mean))?.concat();
                let [top, bottom] = matrix_rows(&letters::latex(matrix))?.try_into().ok()?;
                let ([m, n], [a, b], [c, d]) = (mean.as_slice(), top.as_slice(), bottom.as_slice()) else { return None };
                (b == c).then_some(())?;
                self.covariance = Some(b.clone());
                ([m.clone(), n.clone()], [a.clone(), d.clone()], ())
            }
            [m, n, a, d, correlation] => {
                self.correlation = Some(letters::latex(correlation));
                ([letters::latex(m), letters::latex(n)], [letters::latex(a), letters::latex(d)], ())
            }
            _ => return None,
        };
        let () = covariance;
        for ((name, mean), variance) in [first, second].into_iter().zip(means).zip(variances) {
            if lettered(&mean) || lettered(&variance) {
                return None;
            }
            self.set(name, Some(mean), Some(variance), true);
        }
        Some(())
    }

    /// `mean 5`, `variance 9` of a variable without a law.
    fn moment(&mut self, name: &str, parameter: &Token) -> Option<()> {
        let values: Vec<String> = parameter.all(Rule::value).iter().map(|value| letters::latex(&value.text)).collect();
        let [value] = values.as_slice() else { return None };
        if lettered(value) {
            return None;
        }
        let (mut mean, mut variance) = (None, None);
        if parameter.find(Rule::mean_key).is_some() {
            mean = Some(value.clone());
        } else if parameter.find(Rule::variance_key).is_some() {
            variance = Some(value.clone());
        } else if parameter.find(Rule::deviation_key).is_some() {
            variance = Some(square(value));
        } else {
            return None;
        }
        self.set(name, mean, variance, false);
        Some(())
    }

    /// `means 1 and 2`, `variances 4 and 9` of the two variables in order.
    fn moment_pair(&mut self, token: &Token) {
        let numbers: Vec<String> = token.all(Rule::number).into_iter().filter_map(number::written).map(|(_, latex)| latex).collect();
        if self.variables.is_empty() {
            for name in ["X", "Y"] {
                self.set(name, None, None, false);
            }
        }
        let lower = token.text.to_lowercase();
        if self.variables.len() != numbers.len() {
            return;
        }
        for (variable, value) in self.variables.iter_mut().zip(numbers) {
            if lower.starts_with("mean") {
                variable.mean = Some(value);
            } else {
                variable.variance = Some(if lower.starts_with("var") { value } else { square(&value) });
            }
        }
    }

    /// `E[X] = 5`, `Var(X) = 9`, `Cov(X, Y) = 2`.
    fn moment_sign(&mut self, token: &Token) {
        let (Some(sign), Some(inner), Some((_, value))) =
            (token.find(Rule::moment_sign), token.find(Rule::inner), token.find(Rule::number).and_then(number::written))
        else {
            return;
        };
        let sign = sign.text.to_lowercase();
        if sign.contains("cov") {
            self.covariance = Some(value);
        } else if sign.contains("corr") {
            self.correlation = Some(value);
        } else {
            let name = letters::latex(&inner.text);
            if name.chars().filter(|c| c.is_alphabetic()).count() != 1 {
                return;
            }
            if sign.contains("var") || sign == "v" {
                self.set(&name, None, Some(value), false);
            } else if sign == "sd" {
                self.set(&name, None, Some(square(&value)), false);
            } else {
                self.set(&name, Some(value), None, false);
            }
        }
    }

    /// `\mu_X = 2`, `\sigma_X = 1`, `\sigma_X^2 = 4`.
    fn scripted(&mut self, token: &Token) -> Option<()> {
        let script = token.find(Rule::script_of)?;
        let name = script.text.trim_start_matches('_').trim_matches(['{', '}', ' ']).to_owned();
        let value = token.find(Rule::number).and_then(number::written)?.1;
        if token.find(Rule::scripted_mean).is_some() {
            self.set(&name, Some(value), None, false);
        } else {
            let squared = token.find(Rule::squared_first).is_some()
                || token.text.split('=').next().is_some_and(|left| left.contains('^') || left.contains('²'));
            self.set(&name, None, Some(if squared { value } else { square(&value) }), false);
        }
        Some(())
    }

    /// The mean of so many independent copies stands for the variable.
    pub(super) fn average(&mut self, name: &str, size: &str) {
        let Some(variable) = self.variables.iter_mut().find(|variable| variable.name == name) else { return };
        if let Some(variance) = variable.variance.as_mut().filter(|variance| !variance.contains("\\frac{\\sigma^2}")) {
            *variance = format!("\\frac{{{variance}}}{{{size}}}");
        }
    }

    /// What a combination needs that the statement does not say.
    pub(super) fn lacking(&self, combination: &Combination, conditional: bool) -> Vec<String> {
        let mut out = Vec::new();
        let involved: Vec<usize> = combination.involved().collect();
        for at in &involved {
            let variable = &self.variables[*at];
            if variable.mean.is_none() {
                out.push(format!("the mean of {}", variable.name));
            }
            if variable.variance.is_none() {
                out.push(format!("the variance of {}", variable.name));
            }
        }
        let pairs = involved.len() > 1 || conditional;
        let known = self.independent || self.variables.len() == 2 && (self.correlation.is_some() || self.covariance.is_some());
        if pairs && !known {
            out.push("whether the variables are independent".to_owned());
        }
        out
    }

    /// The covariance of two variables in LaTeX.
    fn covariance(&self) -> String {
        match (&self.covariance, &self.correlation) {
            (Some(covariance), _) => covariance.clone(),
            (None, Some(correlation)) => format!("{correlation} \\cdot \\sqrt{{v_{{1}} v_{{2}}}}"),
            (None, None) => "0".to_owned(),
        }
    }

    /// The variables for the method.
    pub(super) fn fact(&self, span: Span) -> Value {
        let list = self.variables.iter().filter(|variable| variable.mean.is_some() || variable.variance.is_some()).map(|variable| {
            let mut record = Facts::default();
            record.set("name", Value::Words(variable.name.clone()), span);
            record.set("mean", Value::Formula(variable.mean.clone().unwrap_or_default()), span);
            record.set("variance", Value::Formula(variable.variance.clone().unwrap_or_default()), span);
            Value::Record(record)
        });
        Value::List(list.collect())
    }

    /// The facts of one question.
    pub(super) fn facts(&self, query: &Query, combination: &Combination) -> Result<Facts, String> {
        let span = query.span;
        let negative =
            |variable: &Variable| variable.variance.as_deref().and_then(number::decimal).is_some_and(|value| !value.is_positive());
        if combination.involved().any(|at| negative(&self.variables[at])) {
            return Err("the variance of normal is not positive".to_owned());
        }
        let mut facts = Facts::default();
        let (mean, variance) = match &query.given {
            Some((name, value)) => self.given(combination, name, value)?,
            None => self.combined(combination),
        };
        facts.set("mean", Value::Formula(mean), span);
        facts.set("variance", Value::Formula(variance), span);
        let covaries = self.variables.len() == 2 && (query.given.is_some() || combination.involved().count() == 2);
        facts.set("covariance", if covaries { Value::Formula(self.covariance()) } else { Value::Flag(false) }, span);
        let given = query.given.as_ref().map_or_else(String::new, |(name, value)| format!(" \\mid {name} = {value}"));
        facts.set("of", Value::Formula(format!("{}{given}", combination.text)), span);
        facts.set("title", Value::Words(format!("{}{}", query.of, given.replace("\\mid", "|"))), span);
        for (name, wanted) in [
            ("ask_mean", Wanted::Mean),
            ("ask_variance", Wanted::Variance),
            ("ask_deviation", Wanted::Deviation),
            ("ask_density", Wanted::Density),
        ] {
            facts.set(name, Value::Flag(query.wanted.contains(&wanted)), span);
        }
        let list = query.intervals.iter().map(|interval| {
            let mut record = Facts::default();
            let end = |end: &Option<String>| end.as_ref().map_or(Value::Flag(false), |end| Value::Formula(end.clone()));
            record.set("lower", end(&interval.lower), span);
            record.set("upper", end(&interval.upper), span);
            record.set("outside", Value::Flag(interval.outside), span);
            Value::Record(record)
        });
        facts.set("intervals", Value::List(list.collect()), span);
        Ok(facts)
    }

    /// Mean and variance of a combination in the letters of the method.
    fn combined(&self, combination: &Combination) -> (String, String) {
        let mut mean: Vec<String> = Vec::new();
        let mut variance: Vec<String> = Vec::new();
        for at in combination.involved() {
            let factor = written(&combination.factors[at]);
            let one = combination.factors[at].is_one();
            mean.push(if one { format!("m_{{{}}}", at + 1) } else { format!("{factor} m_{{{}}}", at + 1) });
            variance.push(if one { format!("v_{{{}}}", at + 1) } else { format!("{factor}^2 v_{{{}}}", at + 1) });
        }
        if !combination.constant.is_zero() {
            mean.push(written(&combination.constant));
        }
        let involved: Vec<usize> = combination.involved().collect();
        if let ([first, second], true) = (involved.as_slice(), self.variables.len() == 2) {
            variance.push(format!(
                "2 \\cdot {} \\cdot {} \\cdot c",
                written(&combination.factors[*first]),
                written(&combination.factors[*second])
            ));
        }
        let joined = |terms: Vec<String>| if terms.is_empty() { "0".to_owned() } else { terms.join(" + ") };
        (joined(mean), joined(variance))
    }

    /// Mean and variance of one variable given the other.
    fn given(&self, combination: &Combination, name: &str, value: &str) -> Result<(String, String), String> {
        let involved: Vec<usize> = combination.involved().collect();
        let other =
            self.variables.iter().position(|variable| variable.name == name).ok_or_else(|| format!("the law of {name} is not stated"))?;
        let ([own], 2) = (involved.as_slice(), self.variables.len()) else {
            return Err("one variable given one other is expected".to_owned());
        };
        if *own == other || !combination.factors[*own].is_one() || !combination.constant.is_zero() {
            return Err("one variable given one other is expected".to_owned());
        }
        if !self.variables.iter().all(|variable| variable.normal) {
            return Err("that the variables are jointly normal is not said".to_owned());
        }
        let (i, j) = (own + 1, other + 1);
        Ok((
            format!("m_{{{i}}} + \\frac{{c}}{{v_{{{j}}}}} \\left( {value} - m_{{{j}}} \\right)"),
            format!("v_{{{i}}} - \\frac{{c^2}}{{v_{{{j}}}}}"),
        ))
    }
}

/// A number in brackets where it has a sign or is a fraction.
fn written(value: &Rational) -> String {
    let text = number::decimal_text(value);
    if value.is_negative() || text.contains('\\') { format!("\\left({text}\\right)") } else { text }
}

fn square(latex: &str) -> String {
    if latex.chars().all(|c| c.is_ascii_digit() || c == '.') { format!("{latex}^2") } else { format!("\\left({latex}\\right)^2") }
}

/// Whether a parameter has letters: then it is no number.
fn lettered(text: &str) -> bool {
    let bare = text.replace("\\frac", "").replace("\\sqrt", "").replace("\\left", "").replace("\\right", "").replace("\\cdot", "");
    bare.chars().any(char::is_alphabetic)
}
