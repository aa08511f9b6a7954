//! A signal of a few values with normal noise on it: `Y = X + N`; the density of what comes out given what was sent, and what was sent given
//! what comes out.

use num_traits::{One, Zero};

use super::{
    Problem, number,
    words::{Piece, pieces},
    worked::Lines,
};
use crate::{diag::Span, num::Rational};

type Number = (Rational, String);

struct Reader {
    all: Vec<Piece>,
    taken: Vec<bool>,
}

/// Reads such a statement; `None` where a number of it has no place.
pub(super) fn read(text: &str, base: usize) -> Option<Problem> {
    let lower = text.to_lowercase();
    if !(lower.contains("gauss") || lower.contains("normal") || lower.contains("awgn") || lower.contains("n(0")) || !lower.contains("noise")
    {
        return None;
    }
    if [
        "independent uses",
        "twice",
        "repeated",
        "threshold",
        "error probability",
        "laplac",
        "cauchy",
        "depend",
        "uniform noise",
        "fading",
        "clipped",
        "quantiz",
        "rounded",
        "probability of error",
        "correlated",
        "attenuat",
        "map rule",
        "decision rule",
        "optimal",
    ]
    .iter()
    .any(|word| lower.contains(word))
    {
        return None;
    }
    let text_plain = text.replace("\\sim", "~").replace("\\mathcal", "").replace("\\pm", "±").replace(['{', '}'], " ");
    let fractions = text.replace("\\tfrac", "\\frac").replace("\\dfrac", "\\frac");
    let source = if text.contains("frac") { fractions } else { text_plain };
    let all = pieces(&source);
    let mut reader = Reader { taken: vec![false; all.len()], all };
    let (out, sent, noise) = reader.relation()?;
    let variance = reader.variance(&noise)?;
    let values = reader.signal(&sent)?;
    let priors = reader.priors(values.len(), &values, &sent);
    let asked = reader.asked(&lower, &out, &sent, &values)?;
    if (0..reader.all.len()).any(|at| reader.all[at].number().is_some() && !reader.taken[at]) {
        return None;
    }
    let span = Span::new(base, base + text.len());
    let mut lines = Lines::default();
    let bracket = |latex: &str| if latex.starts_with('-') { format!("\\left({latex}\\right)") } else { latex.to_owned() };
    match asked {
        Asked::Density(value) => {
            let dummy = out.clone();
            let gap = match value.1.strip_prefix('-') {
                Some(rest) => format!("{dummy} + {rest}"),
                None if value.0.is_zero() => dummy.clone(),
                None => format!("{dummy} - {}", value.1),
            };
            let (front, below) = if variance.0.is_one() {
                ("\\frac{1}{\\sqrt{2 \\pi}}".to_owned(), "2".to_owned())
            } else {
                (format!("\\frac{{1}}{{\\sqrt{{2 \\pi \\cdot {}}}}}", variance.1), format!("2 \\cdot {}", variance.1))
            };
            let formula = format!("{front} e^{{-\\frac{{\\left({gap}\\right)^2}}{{{below}}}}}");
            let (upper, given) = (out.to_uppercase(), &value.1);
            let say = format!(
                "Given ${} = {given}$ the output is the noise moved to ${given}$: normal with this mean and the variance of the noise, so",
                sent.to_uppercase()
            );
            lines.letters(&say, &format!("density of {upper} given {} = {given}", sent.to_uppercase()), &format!("f({dummy})"), &formula);
        }
        Asked::Posterior(seen, wanted) => {
            let priors = priors?;
            let mut weights = Vec::new();
            for ((_, value), (_, prior)) in values.iter().zip(&priors) {
                let formula = format!(
                    "{prior} \\cdot e^{{-\\frac{{\\left({} - {}\\right)^2}}{{2 \\cdot {}}}}}",
                    bracket(&seen.1),
                    bracket(value),
                    variance.1
                );
                weights.push(lines.step(
                    &format!(
                        "The prior probability of {value} times the normal density of the noise, up to a factor that all values share, is"
                    ),
                    &formula,
                ));
            }
            let total = weights.join(" + ");
            for (at, (_, value)) in values.iter().enumerate() {
                if wanted.contains(&at) {
                    let name = format!("P({} = {value} | {} = {})", sent.to_uppercase(), out.to_uppercase(), seen.1);
                    lines.answer("so that its posterior probability is", &name, &format!("\\frac{{{}}}{{{total}}}", weights[at]));
                }
            }
        }
    }
    lines.problem(span)
}

enum Asked {
    Density(Number),
    Posterior(Number, Vec<usize>),
}

impl Reader {
    fn word(&self, at: usize) -> &str {
        self.all.get(at).map_or("", Piece::word)
    }

    fn is(&self, at: usize, mark: char) -> bool {
        self.all.get(at) == Some(&Piece::Mark(mark))
    }

    fn take(&mut self, from: usize, to: usize) {
        let end = to.min(self.taken.len());
        self.taken[from.min(end)..end].fill(true);
    }

    /// A number with its sign at `at`, and the place after it.
    fn number(&self, at: usize) -> Option<(Number, usize)> {
        let plus = usize::from(self.is(at, '+'));
        let minus = usize::from(plus == 0 && self.is(at, '-'));
        let (value, latex) = self.all.get(at + plus + minus)?.number()?;
        let number = if minus == 1 { (-value.clone(), format!("-{latex}")) } else { (value.clone(), latex.to_owned()) };
        Some((number, at + plus + minus + 1))
    }

    /// `Y = X + N`: what comes out, what is sent, the noise.
    fn relation(&self) -> Option<(String, String, String)> {
        let letter = |at: usize| Some(self.word(at)).filter(|word| word.chars().count() == 1 && word.chars().all(char::is_alphabetic));
        let mut found = (0..self.all.len()).filter_map(|at| {
            (self.is(at + 1, '=') && self.is(at + 3, '+')).then_some(())?;
            let (out, one, two) = (letter(at)?, letter(at + 2)?, letter(at + 4)?);
            (!matches!(self.all.get(at + 5), Some(Piece::Mark('+' | '*' | '^' | '-')))).then_some((
                out.to_owned(),
                one.to_owned(),
                two.to_owned(),
            ))
        });
        let (out, one, two) = found.next()?;
        if found.any(|other| other != (out.clone(), one.clone(), two.clone())) {
            return None;
        }
        // The noise is the letter that stands near the word.
        let near = |name: &str| {
            (0..self.all.len()).any(|at| {
                self.word(at) == name
                    && ((at.saturating_sub(3)..at).chain(at + 1..at + 8)).any(|place| self.word(place).starts_with("noise"))
                    && (at.saturating_sub(1)..at + 8)
                        .any(|place| self.word(place).starts_with("noise") || self.word(place).starts_with("gauss"))
            })
        };
        let usual = |name: &str| matches!(name, "n" | "w" | "z" | "e");
        match (near(&one) && usual(&one), near(&two) && usual(&two)) {
            (false, true) => Some((out, one, two)),
            (true, false) => Some((out, two, one)),
            (true, true) if !usual(&one) || one == "x" => Some((out, one, two)),
            _ => None,
        }
    }

    /// The variance of the noise, whose mean is zero.
    fn variance(&mut self, _noise: &str) -> Option<Number> {
        let mut found: Vec<Number> = Vec::new();
        let mut centred = false;
        for at in 0..self.all.len() {
            // `N(0, 0.1)`.
            if self.word(at) == "n" && self.is(at + 1, '(') {
                let (mean, next) = self.number(at + 2)?;
                let (spread, end) = self.number(next + 1).filter(|_| self.is(next, ','))?;
                if !mean.0.is_zero() || !self.is(end, ')') {
                    return None;
                }
                centred = true;
                found.push(spread);
                self.take(at, end);
                continue;
            }
            let zero =
                self.word(at) == "zero" || self.word(at) == "zero-mean" || self.all[at].number().is_some_and(|(value, _)| value.is_zero());
            let mean = self.word(at) == "zero-mean"
                || zero && (self.word(at + 1) == "mean" || self.is(at + 1, '-') && self.word(at + 2) == "mean")
                || zero && at > 0 && (self.word(at - 1) == "mean" || at > 1 && self.word(at - 2) == "mean");
            if zero && mean {
                centred = true;
                self.take(at, at + 1);
            }
            if self.word(at) == "unit" && self.word(at + 1).starts_with("variance") || self.word(at) == "unit-variance" {
                found.push((Rational::one(), "1".to_owned()));
            }
            let key = self.word(at).starts_with("variance") || self.word(at) == "deviation";
            let mut place = at + 1;
            while key
                && (self.is(place, '=')
                    || self.is(place, ',')
                    || matches!(self.word(place), "of" | "is" | "equal" | "to" | "sigma" | "σ")
                    || self.is(place, '^')
                    || self.is(place, '\\'))
            {
                place += 1 + usize::from(self.is(place, '^'));
            }
            if key && let Some((value, end)) = self.number(place) {
                let value = if self.word(at) == "deviation" { (&value.0 * &value.0, format!("{}^2", value.1)) } else { value };
                found.push(value);
                self.take(at, end);
            }
        }
        found.dedup_by(|one, other| one.0 == other.0);
        match found.as_slice() {
            [only] if centred && only.0 > Rational::zero() => Some(only.clone()),
            _ => None,
        }
    }

    /// The values that the signal takes.
    fn signal(&mut self, sent: &str) -> Option<Vec<Number>> {
        for at in 0..self.all.len() {
            let leads = matches!(
                self.word(at),
                "value"
                    | "values"
                    | "produces"
                    | "takes"
                    | "sends"
                    | "transmits"
                    | "emits"
                    | "generates"
                    | "either"
                    | "outputs"
                    | "symbols"
                    | "bits"
                    | "equals"
                    | "transmit"
                    | "send"
            );
            if !leads {
                continue;
            }
            let mut place = at + 1;
            while matches!(self.word(place), "the" | "either" | "value" | "values" | "symbols" | "of" | "bit" | "a" | "symbol")
                || self.word(place) == sent && self.is(place + 1, '=')
            {
                place += 1 + usize::from(self.is(place + 1, '='));
            }
            if self.is(place, '±')
                && let Some((value, end)) = self.number(place + 1)
            {
                self.take(place, end);
                return Some(vec![(value.0.clone(), value.1.clone()), (-value.0, format!("-{}", value.1))]);
            }
            let mut list = Vec::new();
            let start = place;
            while let Some((value, end)) = self.number(place) {
                list.push(value);
                place = end;
                while self.is(place, ',') || matches!(self.word(place), "or" | "and") {
                    place += 1;
                }
            }
            // What stands behind must say the probabilities.
            let probable = self.word(place) == "with"
                || self.word(place).starts_with("equal")
                || self.word(place) == "each"
                || self.word(place) == "where";
            if (2..=4).contains(&list.len()) && probable {
                self.take(start, place);
                return Some(list);
            }
        }
        None
    }

    /// How likely each value is.
    fn priors(&mut self, count: usize, values: &[Number], sent: &str) -> Option<Vec<Number>> {
        for at in 0..self.all.len() {
            let chance = self.word(at).starts_with("probabilit");
            if chance && at > 0 && matches!(self.word(at - 1), "equal" | "same")
                || self.word(at) == "equiprobable"
                || self.word(at).starts_with("equally")
            {
                let share = Rational::new(1.into(), count.into());
                return Some(vec![(share, format!("\\frac{{1}}{{{count}}}")); count]);
            }
            if !chance {
                continue;
            }
            let mut list = Vec::new();
            let mut place = at + 1;
            while matches!(self.word(place), "of" | "is") {
                place += 1;
            }
            let start = place;
            while let Some((value, end)) = self.number(place) {
                list.push(value);
                place = end;
                while self.is(place, ',') || matches!(self.word(place), "or" | "and" | "with" | "probability") {
                    place += 1;
                }
            }
            let total: Rational = list.iter().map(|(value, _)| value.clone()).sum();
            if list.len() == count && total.is_one() {
                self.take(start, place);
                return Some(list);
            }
        }
        // `P(X = 1) = 0.3`.
        let mut out: Vec<Option<Number>> = vec![None; count];
        for at in 0..self.all.len() {
            if !(matches!(self.word(at), "p" | "pr") && self.is(at + 1, '(') && self.word(at + 2) == sent && self.is(at + 3, '=')) {
                continue;
            }
            let Some((value, end)) = self.number(at + 4) else { continue };
            if !(self.is(end, ')') && self.is(end + 1, '=')) {
                continue;
            }
            let Some((share, stop)) = self.number(end + 2) else { continue };
            let place = values.iter().position(|(known, _)| *known == value.0)?;
            out[place] = Some(share);
            self.take(at, stop);
        }
        let stated: Rational = out.iter().flatten().map(|(value, _)| value.clone()).sum();
        if out.iter().filter(|share| share.is_none()).count() == 1 && count == 2 && stated > Rational::zero() && stated < Rational::one() {
            let rest = Rational::one() - stated;
            return Some(out.into_iter().map(|share| share.unwrap_or((rest.clone(), number::decimal_text(&rest)))).collect());
        }
        let list: Option<Vec<Number>> = out.into_iter().collect();
        list.filter(|_| stated.is_one())
    }

    /// What is asked: the density given a value, or the posterior given an output.
    fn asked(&mut self, lower: &str, out: &str, sent: &str, values: &[Number]) -> Option<Asked> {
        let density = ["conditional pdf", "conditional density", "conditional probability density", "pdf of", "density of"]
            .iter()
            .any(|word| lower.contains(word));
        let assigned = |reader: &Reader, name: &str| -> Vec<(Number, usize, usize)> {
            (0..reader.all.len())
                .filter_map(|at| {
                    (reader.word(at) == name && reader.is(at + 1, '=')).then_some(())?;
                    let (value, end) = reader.number(at + 2)?;
                    Some((value, at, end))
                })
                .filter(|(_, at, _)| !reader.taken[*at])
                .collect()
        };
        if density {
            let told = assigned(self, sent);
            let [(value, from, to)] = told.as_slice() else { return None };
            let known = values.iter().any(|(own, _)| *own == value.0);
            let value = value.clone();
            self.take(*from, *to);
            return known.then_some(Asked::Density(value));
        }
        if !lower.contains("probab") {
            return None;
        }
        let mut seen: Vec<(Number, usize, usize)> = assigned(self, out);
        for at in 0..self.all.len() {
            if matches!(self.word(at), "outputs" | "output" | "received" | "observed" | "receives" | "observes" | "observe" | "receive")
                && let Some((place, (value, end))) = (at + 1..at + 4)
                    .find_map(|place| self.number(place).map(|found| (place, found)))
                    .filter(|(place, _)| !self.taken[*place])
                && (at + 1..place).all(|between| {
                    self.is(between, '=')
                        || matches!(self.word(between), "is" | "value" | "a" | "the" | "of" | "was")
                        || self.word(between) == out
                })
            {
                seen.push((value, place, end));
            }
        }
        let first = seen.first()?.0.clone();
        if seen.iter().any(|(value, ..)| value.0 != first.0) {
            return None;
        }
        for (_, from, to) in seen {
            self.take(from, to);
        }
        // `the probability that 0 is the source output`, `P(X = 1 | ...)`.
        let mut wanted = Vec::new();
        for at in 0..self.all.len() {
            if self.taken[at] {
                continue;
            }
            let Some((value, end)) = self.number(at) else { continue };
            let Some(place) = values.iter().position(|(known, _)| *known == value.0) else { continue };
            let before = self.word(at.saturating_sub(1)).to_owned();
            let asked = matches!(before.as_str(), "that" | "a" | "of" | "bit" | "symbol")
                && (end..end + 4).any(|next| matches!(self.word(next), "is" | "was" | "being"))
                || at > 1 && self.is(at - 1, '=') && self.word(at - 2) == sent;
            if !asked {
                return None;
            }
            self.take(at, end);
            if !wanted.contains(&place) {
                wanted.push(place);
            }
        }
        (!wanted.is_empty()).then_some(Asked::Posterior(first, wanted))
    }
}
