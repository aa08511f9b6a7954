//! Naive Bayes from a table of training rows: features that are counted, and features that are normal given the class.

use super::{
    FAMILY, Problem, Span,
    gauss::{self, Number},
    instance::{self, Feature, Range},
    missing, scored,
    scored::Class,
    smoothing, whole,
};
use crate::{
    diag::Diagnostic,
    num::Rational,
    solve::{
        fact::{Facts, Value},
        probability::{number, table::Table},
    },
};

const CLASS: [&str; 26] = [
    "class",
    "y",
    "label",
    "target",
    "output",
    "play",
    "playtennis",
    "play tennis",
    "play golf",
    "buys_computer",
    "buys computer",
    "decision",
    "category",
    "outcome",
    "survived",
    "result",
    "stolen",
    "stolen?",
    "spam",
    "play?",
    "class label",
    "evade",
    "species",
    "default",
    "cheat",
    "enjoysport",
];
const NUMBERING: [&str; 14] =
    ["instance", "id", "record", "day", "#", "no", "no.", "example", "row", "sample", "person", "index", "n", "tid"];

/// Reads the problem that the table `found` trains.
pub(super) fn read(source: &str, lower: &str, found: &Table, span: Span) -> Problem {
    let name = |at: usize| found.header[at].to_lowercase();
    let class = (0..found.header.len()).find(|at| CLASS.contains(&name(*at).as_str())).unwrap_or(found.header.len() - 1);
    let numbered = |at: usize| at == 0 && NUMBERING.contains(&name(at).as_str());
    let columns: Vec<usize> = (0..found.header.len()).filter(|at| *at != class && !numbered(*at)).collect();
    let (training, open): (Vec<&Vec<String>>, Vec<&Vec<String>>) =
        found.rows.iter().partition(|row| !matches!(row[class].as_str(), "?" | "" | "-?"));
    let gaussian = ["gaussian", "normal distribution", "normally distributed", "normal density"].iter().any(|word| lower.contains(word));
    let real = |at: usize| {
        gaussian && training.iter().all(|row| number::decimal(&row[at]).is_some() && row[at].chars().any(|c| c.is_ascii_digit()))
    };
    let features: Vec<Feature> = columns
        .iter()
        .map(|at| Feature {
            name: found.header[*at].clone(),
            range: if real(*at) { Range::Real } else { Range::Levels(distinct(training.iter().map(|row| row[*at].clone()))) },
        })
        .collect();
    let (numbers, mut queries): (Vec<usize>, Vec<Vec<String>>) = instance::numbered_rows(lower, found, &columns).into_iter().unzip();
    queries.extend(open.iter().map(|row| columns.iter().map(|at| row[*at].clone()).collect::<Vec<_>>()));
    if queries.is_empty() {
        queries.extend(instance::read(source, &features));
    }
    let sheet = Sheet { found, class, columns, training, features, queries, numbers };
    if sheet.features.iter().any(|feature| feature.range == Range::Real) {
        sheet.normal(lower, span)
    } else {
        sheet.counted(lower, gaussian, span)
    }
}

/// A training table as it was understood.
struct Sheet<'a> {
    found: &'a Table,
    class: usize,
    columns: Vec<usize>,
    training: Vec<&'a Vec<String>>,
    features: Vec<Feature>,
    queries: Vec<Vec<String>>,
    numbers: Vec<usize>,
}

impl Sheet<'_> {
    fn classes(&self) -> Vec<String> {
        distinct(self.training.iter().map(|row| row[self.class].clone()))
    }

    /// All features are counted: the table itself goes to the method.
    fn counted(&self, lower: &str, gaussian: bool, span: Span) -> Problem {
        let mut problem = Problem { family: FAMILY, facts: Facts::default(), asked: Vec::new(), diagnostics: Vec::new() };
        if gaussian {
            problem.diagnostics.push(Diagnostic::error("not-understood", span, "which features are normal was not understood"));
        }
        let classes = self.classes();
        if classes.len() < 2 {
            problem.diagnostics.push(missing(span, "rows of at least two classes"));
        }
        let mut features = Vec::new();
        for feature in &self.features {
            let Range::Levels(levels) = &feature.range else { continue };
            let mut record = Facts::default();
            record.set("name", formula(&feature.name), span);
            record.set("values", Value::List(levels.iter().map(|value| formula(value)).collect()), span);
            features.push(Value::Record(record));
        }
        let smoothing = smoothing(lower, &mut problem, span);
        let rows = self
            .training
            .iter()
            .map(|row| Value::List(std::iter::once(&self.class).chain(&self.columns).map(|at| formula(&row[*at])).collect()));
        problem.facts.set("rows", Value::List(rows.collect()), span);
        problem.facts.set("classes", Value::List(classes.iter().map(|class| formula(class)).collect()), span);
        problem.facts.set("labels", Value::List(classes.iter().map(|class| Value::Words(class.clone())).collect()), span);
        problem.facts.set("class_name", formula(&self.found.header[self.class]), span);
        problem.facts.set("features", Value::List(features), span);
        problem.facts.set("smoothing", smoothing, span);
        problem.facts.set("numbers", Value::List(self.numbers.iter().map(|number| whole(*number)).collect()), span);
        ask(&mut problem, lower, !self.queries.is_empty(), span);
        for (query, feature) in self.queries.iter().flat_map(|query| query.iter().zip(&self.features)) {
            if matches!(&feature.range, Range::Levels(levels) if !levels.contains(query)) {
                problem.diagnostics.push(Diagnostic::error(
                    "contradictory-facts",
                    span,
                    format!("`{query}` is not a value of its feature in the table"),
                ));
            }
        }
        let queries = self.queries.iter().map(|query| Value::List(query.iter().map(|value| formula(value)).collect()));
        problem.facts.set("queries", Value::List(queries.collect()), span);
        problem
    }

    /// Some features are normal: each class becomes a product of shares and densities.
    fn normal(&self, lower: &str, span: Span) -> Problem {
        let mut trouble = Vec::new();
        let sample = ["sample variance", "unbiased", "n-1", "n - 1", "bessel", "sample standard deviation"]
            .iter()
            .any(|words| lower.contains(words));
        let population =
            ["maximum-likelihood", "maximum likelihood", "mle", "population", "divide by n", "dividing by n", "biased estimate", "1/n"]
                .iter()
                .any(|words| lower.contains(words));
        if sample == population {
            trouble.push(missing(span, "whether the variances are those of a sample or of a population"));
        }
        let mut probe = scored::problem(&[], "", span);
        let alpha = smoothing(lower, &mut probe, span);
        trouble.append(&mut probe.diagnostics);
        let written = if let Value::Number(value, latex) = &alpha {
            (value.clone(), latex.clone())
        } else {
            (Rational::from_integer(0.into()), "0".to_owned())
        };
        let query = self.queries.last();
        if self.queries.len() > 1 {
            trouble.push(Diagnostic::error("not-understood", span, "one instance at a time is expected"));
        }
        if query.is_none() {
            trouble.push(missing(span, "the instance to classify"));
        }
        let mut classes = Vec::new();
        for name in self.classes() {
            let rows: Vec<&&Vec<String>> = self.training.iter().filter(|row| row[self.class] == name).collect();
            let mut class =
                Class { name: name.clone(), prior: format!("\\frac{{{}}}{{{}}}", rows.len(), self.training.len()), factors: Vec::new() };
            for (at, (feature, column)) in self.features.iter().zip(&self.columns).enumerate() {
                let Some(value) = query.map(|query| query[at].clone()) else { continue };
                let factor = match &feature.range {
                    Range::Levels(levels) => {
                        let n = rows.iter().filter(|row| row[*column] == value).count();
                        Some(if written.0 == Rational::from_integer(0.into()) {
                            format!("\\frac{{{n}}}{{{}}}", rows.len())
                        } else {
                            format!("\\frac{{{n} + {}}}{{{} + {} \\cdot {}}}", written.1, rows.len(), written.1, levels.len())
                        })
                    }
                    Range::Real => {
                        let numbers: Vec<Rational> = rows.iter().filter_map(|row| number::decimal(&row[*column])).collect();
                        number::decimal(&value).and_then(|x| fitted(&(x, value.clone()), &numbers, sample))
                    }
                };
                match factor {
                    Some(factor) => class.factors.push((format!("{} = {value}", feature.name), factor)),
                    None => trouble.push(Diagnostic::error(
                        "contradictory-facts",
                        span,
                        format!("{} has no variance in class {name}", feature.name),
                    )),
                }
            }
            classes.push(class);
        }
        let how = if sample {
            "variances of the sample (divided by one less than the number of rows)"
        } else {
            "variances of maximum likelihood (divided by the number of rows)"
        };
        let mut problem = scored::problem(&classes, &format!("normal features have their means and {how} in each class"), span);
        scored::asked(&mut problem, lower, span);
        if problem.asked.is_empty() {
            trouble.push(missing(span, "what is asked of the model"));
        }
        problem.diagnostics = trouble;
        problem
    }
}

/// The density at `x` of the normal law fitted to `numbers`.
pub(super) fn fitted(x: &Number, numbers: &[Rational], sample: bool) -> Option<String> {
    let count = Rational::from_integer(numbers.len().into());
    let zero = Rational::from_integer(0.into());
    let divisor = if sample { &count - Rational::from_integer(1.into()) } else { count.clone() };
    if numbers.is_empty() || divisor == zero {
        return None;
    }
    let mean: Rational = numbers.iter().cloned().sum::<Rational>() / count;
    let variance: Rational = numbers.iter().map(|number| (number - &mean) * (number - &mean)).sum::<Rational>() / divisor;
    if variance == zero {
        return None;
    }
    let text = |value: Rational| (value.clone(), number::decimal_text(&value));
    Some(gauss::density(x, &text(mean), &text(variance)))
}

/// A name or a value of the table as LaTeX: `x1` as `x_{1}`, words as text.
fn formula(cell: &str) -> Value {
    let letters = cell.chars().take_while(char::is_ascii_alphabetic).count();
    let tail = cell[letters..].trim_start_matches('_');
    let latex =
        if number::decimal(cell).is_some() && cell.chars().all(|c| c.is_ascii_digit() || c == '.') || letters == 1 && cell.len() == 1 {
            cell.to_owned()
        } else if letters == 1 && !tail.is_empty() && tail.chars().all(|c| c.is_ascii_digit()) {
            format!("{}_{{{tail}}}", &cell[..1])
        } else {
            let clean: String = cell
                .chars()
                .map(|c| if matches!(c, '\\' | '{' | '}' | '$' | '%' | '&' | '#' | '_' | '^' | '~' | '<' | '>') { ' ' } else { c })
                .collect();
            format!("\\text{{{clean}}}")
        };
    Value::Formula(latex)
}

fn distinct(column: impl Iterator<Item = String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for cell in column {
        if !out.contains(&cell) {
            out.push(cell);
        }
    }
    out.sort();
    out
}

/// What is asked: the model, the posteriors, the scores, the class.
fn ask(problem: &mut Problem, lower: &str, queried: bool, span: Span) {
    let any = |list: &[&str]| list.iter().any(|word| lower.contains(word));
    let mut add = |name: &str| problem.asked.push((name.to_owned(), span));
    let model =
        any(&["prior prob", "priors", "the prior", "conditional prob", "parameters of"]) && !any(&["priors unsmoothed", "priors are"]);
    if model {
        add("model");
    }
    if any(&[
        "posterior",
        "probability that",
        "what is the probability",
        "normalised probab",
        "normalized probab",
        "which probability",
        "what probability",
        "class probabilities",
    ]) || scored::query(lower)
    {
        add("posterior");
    }
    if any(&["score", "unnormali", "likelihood of"]) {
        add("scores");
    }
    if any(&[
        "predict",
        "classify",
        "which class",
        "what class",
        "class label",
        "assigned",
        "is it",
        "decide",
        "class of a",
        "class for a",
        "the class of",
    ]) {
        add("class");
    }
    if problem.asked.is_empty() && !queried && any(&["build", "construct", "estimate", "train", "learn", "model"]) {
        problem.asked.push(("model".to_owned(), span));
    }
    if problem.asked.iter().any(|(name, _)| name != "model") && !queried {
        problem.diagnostics.push(missing(span, "the instance to classify"));
    }
    if problem.asked.is_empty() {
        problem.diagnostics.push(missing(span, "what is asked of the model"));
    }
}
