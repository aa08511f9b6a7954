//! Gaussian naive Bayes: classes whose features are normal with means and variances that are given.

use num_traits::{Signed, Zero};

use super::{
    super::words::{Piece, pieces, same},
    Problem, Span, missing,
    scored::{self, Class},
};
use crate::{diag::Diagnostic, num::Rational, solve::probability::number::decimal_text};

/// A number with its LaTeX.
pub(super) type Number = (Rational, String);

/// The normal density at `x`.
pub(super) fn density(x: &Number, mean: &Number, variance: &Number) -> String {
    let shift =
        if mean.0.is_negative() { format!("{} + {}", x.1, decimal_text(&-mean.0.clone())) } else { format!("{} - {}", x.1, mean.1) };
    let v = &variance.1;
    format!("\\frac{{1}}{{\\sqrt{{2 \\pi \\cdot {v}}}}} e^{{-\\frac{{\\left({shift}\\right)^2}}{{2 \\cdot {v}}}}}")
}

/// What is known of one class.
#[derive(Debug, Clone, Default)]
struct Known {
    name: String,
    prior: Option<Number>,
    means: Vec<Number>,
    variances: Vec<Number>,
}

struct Reader<'a> {
    pieces: &'a [Piece],
    taken: Vec<bool>,
    classes: Vec<Known>,
}

/// Reads the statement; `None` when it gives no normal classes.
pub(super) fn read(lower: &str, text: &str, span: Span) -> Option<Problem> {
    if !(lower.contains("mean") || lower.contains("n(") || lower.contains("mu"))
        || !["gaussian", "normal"].iter().any(|word| lower.contains(word))
    {
        return None;
    }
    let all = pieces(text);
    let names = names(&all);
    if names.len() < 2 {
        return None;
    }
    let classes = names.into_iter().map(|name| Known { name, ..Known::default() }).collect();
    let mut reader = Reader { pieces: &all, taken: vec![false; all.len()], classes };
    reader.moments();
    reader.priors(lower);
    if reader.classes.iter().all(|class| class.means.is_empty()) {
        return None;
    }
    Some(reader.problem(lower, span))
}

/// The names of the classes: `class A`, `y = 0`; else opposites that statements use.
fn names(all: &[Piece]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for pair in all.windows(2) {
        let name = match (&pair[0], &pair[1]) {
            (Piece::Word(first), Piece::Word(name))
                if matches!(first.as_str(), "class" | "classes" | "species" | "label") && name.len() < 16 =>
            {
                name.clone()
            }
            (Piece::Word(first), Piece::Number(_, latex)) if matches!(first.as_str(), "class" | "label") => latex.clone(),
            _ => continue,
        };
        let filler = matches!(
            name.as_str(),
            "is" | "has"
                | "with"
                | "and"
                | "of"
                | "for"
                | "are"
                | "label"
                | "conditional"
                | "priors"
                | "prior"
                | "probabilities"
                | "means"
                | "have"
                | "that"
                | "to"
                | "the"
                | "in"
                | "does"
                | "posterior"
                | "given"
                | "conditionals"
        );
        if !filler && !out.contains(&name) {
            out.push(name);
        }
    }
    // `classes A and B`.
    for window in all.windows(4) {
        if let [Piece::Word(first), Piece::Word(one), Piece::Word(and), Piece::Word(two)] = window
            && first == "classes"
            && and == "and"
        {
            out.retain(|name| name != one);
            out.extend([one.clone(), two.clone()]);
        }
    }
    out.dedup();
    if out.len() > 1 {
        return out;
    }
    // `P(C1) = 0.6`.
    let priors: Vec<String> = all
        .windows(5)
        .filter_map(|window| match window {
            [Piece::Word(p), Piece::Mark('('), Piece::Word(name), Piece::Mark(')'), Piece::Mark('=')] if p == "p" => Some(name.clone()),
            _ => None,
        })
        .collect();
    if priors.len() > 1 {
        return priors;
    }
    [["male", "female"], ["spam", "ham"], ["healthy", "sick"], ["positive", "negative"], ["men", "women"], ["cat", "dog"]]
        .into_iter()
        .find(|pair| pair.iter().all(|name| all.iter().any(|piece| same(piece.word(), name))))
        .map_or(Vec::new(), |pair| pair.iter().map(|name| (*name).to_owned()).collect())
}

impl Reader<'_> {
    fn class(&self, at: usize) -> Option<usize> {
        let named = |name: &str| match &self.pieces[at] {
            // `a` is an article unless `class` stands before it, or a mark or a verb after it.
            Piece::Word(word) if word == "a" && name == "a" => {
                at > 0 && matches!(self.pieces[at - 1].word(), "class" | "classes" | "of")
                    || matches!(self.pieces.get(at + 1), Some(Piece::Mark(_) | Piece::Stop) | None)
                    || self.pieces.get(at + 1).is_some_and(|next| matches!(next.word(), "has" | "is" | "and" | "or" | "with"))
            }
            Piece::Word(word) => same(word, name),
            Piece::Number(_, latex) => latex == name && at > 0 && matches!(self.pieces[at - 1].word(), "class" | "label"),
            _ => false,
        };
        self.classes.iter().position(|class| named(&class.name))
    }

    fn number(&mut self, from: usize, reach: usize) -> Option<(usize, Number)> {
        let at = (from..(from + reach).min(self.pieces.len()))
            .find(|at| self.pieces[*at].number().is_some() && !self.taken[*at] && self.class(*at).is_none())?;
        let (value, latex) = self.pieces[at].number()?;
        self.taken[at] = true;
        Some((at, (value.clone(), latex.to_owned())))
    }

    /// A list of as many numbers as there are classes, or one number.
    fn list(&mut self, from: usize) -> Vec<Number> {
        let Some((mut at, first)) = self.number(from, 5) else { return Vec::new() };
        let mut out = vec![first];
        while out.len() < self.classes.len()
            && self.pieces.get(at + 1).is_some_and(|piece| matches!(piece, Piece::Mark(',')) || piece.word() == "and")
        {
            let skip = if self.pieces.get(at + 2).is_some_and(|piece| piece.word() == "and") { 2 } else { 1 };
            let Some((next, value)) = self.number(at + 1 + skip, 1) else { break };
            out.push(value);
            at = next;
        }
        out
    }

    /// Means and variances, each of the class named last before it.
    fn moments(&mut self) {
        let mut current: Option<usize> = None;
        for at in 0..self.pieces.len() {
            if let Some(class) = self.class(at) {
                current = Some(class);
            }
            let word = self.pieces[at].word().to_owned();
            let law = matches!(word.as_str(), "n" | "normal" | "gaussian") && self.pieces.get(at + 1) == Some(&Piece::Mark('('));
            if law {
                let values: Vec<Number> =
                    [self.number(at + 2, 3), self.number(at + 3, 4)].into_iter().flatten().map(|(_, number)| number).collect();
                let end = (at..self.pieces.len()).find(|place| self.pieces[*place] == Piece::Mark(')')).unwrap_or(at);
                let square = self.pieces[at..end].contains(&Piece::Mark('^')) || self.pieces[at..end].contains(&Piece::Mark('²'));
                if let ([mean, spread], Some(class)) = (values.as_slice(), current) {
                    self.classes[class].means.push(mean.clone());
                    self.classes[class].variances.push(if square { squared(spread) } else { spread.clone() });
                    if square {
                        self.taken[at..end].fill(true);
                    }
                }
                continue;
            }
            let kind = match word.as_str() {
                "mean" | "means" | "mu" | "average" | "μ" => 0,
                "variance" | "variances" | "var" => 1,
                "deviation" | "deviations" | "sd" | "std" | "sigma" | "σ" | "stdev" => 2,
                _ => continue,
            };
            let square =
                kind == 2 && self.pieces[at + 1..].iter().take(2).any(|piece| *piece == Piece::Mark('^') || *piece == Piece::Mark('²'));
            if square {
                for place in at + 1..(at + 4).min(self.pieces.len()) {
                    if matches!(self.pieces[place], Piece::Number(..)) && self.pieces[place - 1] == Piece::Mark('^') {
                        self.taken[place] = true;
                    }
                }
            }
            let values: Vec<Number> =
                self.list(at + 1).iter().map(|value| if kind == 2 && !square { squared(value) } else { value.clone() }).collect();
            let all = values.len() == self.classes.len() && values.len() > 1;
            let lead: Vec<&str> = self.pieces[at.saturating_sub(4)..at].iter().map(Piece::word).collect();
            let common = lead.iter().any(|word| matches!(*word, "both" | "common" | "same" | "equal" | "shared" | "unit"));
            for class in 0..self.classes.len() {
                let value = if all { values.get(class) } else { values.first().filter(|_| common || current == Some(class)) };
                if let Some(value) = value {
                    if kind == 0 {
                        self.classes[class].means.push(value.clone())
                    } else {
                        self.classes[class].variances.push(value.clone())
                    }
                }
            }
        }
    }

    /// The prior probabilities.
    fn priors(&mut self, lower: &str) {
        for at in 0..self.pieces.len() {
            let word = self.pieces[at].word().to_owned();
            if word == "p" && self.pieces.get(at + 1) == Some(&Piece::Mark('(')) {
                let end = (at..self.pieces.len()).find(|place| self.pieces[*place] == Piece::Mark(')')).unwrap_or(at);
                let given = self.pieces[at..end].contains(&Piece::Mark('|'));
                let class = (at + 2..end).find_map(|place| self.class(place)).or_else(|| {
                    let inside = self.pieces[at + 2..end].iter().rev().find_map(|piece| piece.number().map(|(_, latex)| latex.to_owned()));
                    self.classes.iter().position(|known| Some(&known.name) == inside.as_ref())
                });
                if let (Some(class), false, Some(Piece::Mark('='))) = (class, given, self.pieces.get(end + 1)) {
                    self.classes[class].prior = self.number(end + 2, 1).map(|(_, number)| number);
                }
            }
            if matches!(word.as_str(), "prior" | "priors") {
                let stop = (at..self.pieces.len()).find(|place| self.pieces[*place] == Piece::Stop).unwrap_or(self.pieces.len());
                let start =
                    (0..at).rev().find(|place| self.pieces[*place] == Piece::Stop || self.pieces[*place] == Piece::Mark(';')).unwrap_or(0);
                // `the prior of A is 0.6`, `class A has prior 0.6`.
                let class = (at + 1..stop.min(at + 6))
                    .find_map(|place| self.class(place))
                    .or_else(|| (start..at).rev().find_map(|place| self.class(place)));
                let before = self.pieces[at.saturating_sub(4)..at]
                    .iter()
                    .rev()
                    .take_while(|piece| **piece != Piece::Stop)
                    .any(|piece| piece.number().is_some());
                let values = self.list(at + 1);
                if values.len() == self.classes.len() {
                    for (class, value) in self.classes.iter_mut().zip(values) {
                        class.prior = Some(value);
                    }
                } else if let (Some(value), Some(class)) = (values.into_iter().next(), class.filter(|_| !before)) {
                    self.classes[class].prior = Some(value);
                }
            }
        }
        let count = self.classes.len();
        if self.classes.iter().all(|class| class.prior.is_none())
            && ["equal prior", "equally likely", "uniform prior", "same prior", "equal class prior", "priors are equal"]
                .iter()
                .any(|words| lower.contains(words))
        {
            for class in &mut self.classes {
                class.prior = Some((Rational::new(1.into(), count.into()), format!("\\frac{{1}}{{{count}}}")));
            }
        }
        if let ([one], [other]) = (known(&self.classes).as_slice(), open(&self.classes).as_slice()) {
            let (value, latex) = self.classes[*one].prior.clone().unwrap_or_default();
            self.classes[*other].prior = Some((Rational::from_integer(1.into()) - value, format!("1 - {latex}")));
        }
    }

    /// Where the instance is looked for: the sentences that ask.
    fn instance(&mut self) -> Vec<Number> {
        let asks = |sentence: &[Piece]| {
            sentence.iter().any(|piece| {
                matches!(
                    piece.word(),
                    "posterior"
                        | "classify"
                        | "predict"
                        | "predicted"
                        | "what"
                        | "which"
                        | "compute"
                        | "find"
                        | "determine"
                        | "new"
                        | "test"
                        | "observed"
                        | "observation"
                        | "measured"
                        | "sample"
                        | "person"
                )
            })
        };
        let mut at = 0;
        let mut out = Vec::new();
        let bounds: Vec<(usize, usize)> = self
            .pieces
            .split(|piece| *piece == Piece::Stop)
            .map(|sentence| {
                let from = at;
                at += sentence.len() + 1;
                (from, from + sentence.len())
            })
            .collect();
        for (from, to) in bounds {
            if !asks(&self.pieces[from..to]) {
                continue;
            }
            for place in from..to {
                if self.class(place).is_none()
                    && !self.taken[place]
                    && let Some((value, latex)) = self.pieces[place].number()
                {
                    out.push((value.clone(), latex.to_owned()));
                    self.taken[place] = true;
                }
            }
        }
        out
    }

    fn problem(mut self, lower: &str, span: Span) -> Problem {
        let x = self.instance();
        let width = self.classes.iter().map(|class| class.means.len()).max().unwrap_or(0);
        let mut trouble: Vec<Diagnostic> = Vec::new();
        for class in &self.classes {
            if class.prior.is_none() {
                trouble.push(missing(span, &format!("the prior probability of class {}", class.name)));
            }
            if class.means.len() != width || width == 0 {
                trouble.push(missing(span, &format!("the mean of class {}", class.name)));
            }
            if class.variances.len() != width {
                trouble.push(missing(span, &format!("the variance of class {}", class.name)));
            }
            if class.variances.iter().any(|(value, _)| !value.is_positive()) {
                trouble.push(Diagnostic::error("contradictory-facts", span, "a variance is positive"));
            }
        }
        if x.is_empty() {
            trouble.push(missing(span, "the instance to classify"));
        } else if x.len() != width {
            trouble.push(Diagnostic::error("not-understood", span, "which numbers are the instance to classify was not understood"));
        }
        let total: Rational = self.classes.iter().filter_map(|class| class.prior.as_ref()).map(|(value, _)| value.clone()).sum();
        if trouble.is_empty() && total != Rational::from_integer(1.into()) {
            trouble.push(Diagnostic::error("contradictory-facts", span, "the prior probabilities do not sum to 1"));
        }
        for (at, piece) in self.pieces.iter().enumerate() {
            if let Some((value, latex)) = piece.number()
                && !self.taken[at]
                && self.class(at).is_none()
                && !value.is_zero()
                && !(at > 0 && matches!(self.pieces[at - 1].word(), "to" | "question" | "exercise" | "problem" | "x"))
                && !self.pieces.get(at + 1).is_some_and(|next| next.word().starts_with("decimal"))
            {
                trouble.push(Diagnostic::error("words-not-understood", span, format!("what `{latex}` stands for was not understood")));
            }
        }
        let classes: Vec<Class> = self
            .classes
            .iter()
            .map(|class| Class {
                name: class.name.clone(),
                prior: class.prior.as_ref().map_or_else(String::new, |(_, latex)| latex.clone()),
                factors: (0..width.min(x.len()))
                    .filter_map(|at| Some((format!("feature {}", at + 1), density(&x[at], class.means.get(at)?, class.variances.get(at)?))))
                    .collect(),
            })
            .collect();
        let mut problem = scored::problem(&classes, "each feature is normal given the class", span);
        scored::asked(&mut problem, lower, span);
        if problem.asked.is_empty() {
            trouble.push(missing(span, "what is asked of the model"));
        }
        problem.diagnostics = trouble;
        problem
    }
}

fn known(classes: &[Known]) -> Vec<usize> {
    (0..classes.len()).filter(|at| classes[*at].prior.is_some()).collect()
}

fn open(classes: &[Known]) -> Vec<usize> {
    (0..classes.len()).filter(|at| classes[*at].prior.is_none()).collect()
}

fn squared(number: &Number) -> Number {
    let value = &number.0 * &number.0;
    let latex = decimal_text(&value);
    (value, latex)
}
