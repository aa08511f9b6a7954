//! Quantiles of a normal variable: a percentile from the mean and the deviation, or these from percentiles.

use statrs::distribution::{ContinuousCDF, Normal};

use super::super::{
    Problem,
    normalise::scan::{Bit, Kind, bits},
    worked::Lines,
};
use crate::diag::Span;

/// Words of other questions.
const OTHER: &[&str] = &[
    "sample",
    "confidence",
    "hypothesis",
    "naive",
    "bayes",
    "middle",
    "central",
    "between",
    "within",
    "independent",
    "sum of",
    "total",
    "truncated",
    "log-normal",
    "lognormal",
    "poisson",
    "binomial",
    "chi-squared",
    "exponential",
    "t distribution",
    "difference",
    "both",
    "at least one",
    "not normal",
    "approximat",
    "conditional",
    "given that",
    "interquartile",
    "iqr",
    "outlier",
    "density",
    "pdf",
    "kl ",
    "entropy",
    "uniform",
    "cost",
    "profit",
    "how many",
    "number of",
    "symmetric",
    "if the mean is changed",
    "increase",
    "decrease",
    "reduced",
];

/// A quantile that is told: the share below and the value.
type Told = (f64, String, String);

/// Reads such a statement; `None` where a number of it has no place.
pub(in crate::solve::probability) fn read(text: &str, base: usize) -> Option<Problem> {
    let lower = text.to_lowercase();
    if !(lower.contains("normal") || lower.contains("gauss")) || lower.len() != text.len() || OTHER.iter().any(|word| lower.contains(word))
    {
        return None;
    }
    let all = bits(&lower);
    let mut reader = Reader { taken: vec![false; all.len()], all };
    let told = reader.told()?;
    let (mean, deviation) = reader.moments()?;
    let wanted = reader.wanted();
    let asks = |names: &[&str]| {
        let question = ["find", "what", "determine", "calculate", "compute", "estimate"];
        lower
            .split(['.', '?', ';'])
            .any(|sentence| question.iter().any(|word| sentence.contains(word)) && names.iter().any(|name| sentence.contains(name)))
    };
    if reader.all.iter().zip(&reader.taken).any(|(bit, taken)| bit.kind == Kind::Number && !taken) {
        return None;
    }
    let (ask_mean, ask_deviation) =
        (mean.is_none() && asks(&["mean", "μ", "\\mu"]), deviation.is_none() && asks(&["standard deviation", "σ", "sigma"]));
    let ask_variance = deviation.is_none() && asks(&["variance"]);
    let span = Span::new(base, base + text.len());
    let mut lines = Lines::default();
    let z = |lines: &mut Lines, share: f64| -> Option<String> {
        let law = Normal::new(0.0, 1.0).ok()?;
        let value = law.inverse_cdf(share);
        value.is_finite().then(|| {
            let said = format!("The standard normal distribution function takes the value {} (to twelve decimals) at", trimmed(share));
            lines.given(&said, "", &format!("{value:.12}"))
        })
    };
    match (mean, deviation, told.as_slice()) {
        (Some(mean), Some(deviation), []) if !wanted.is_empty() && !ask_mean && !ask_deviation && !ask_variance => {
            for (share, name) in wanted {
                let own = z(&mut lines, share)?;
                lines.answer(
                    "so that the quantile is the mean and so many standard deviations:",
                    &name,
                    &format!("{mean} + {own} \\cdot {deviation}"),
                );
            }
        }
        (None, Some(deviation), [(share, _, value)]) if ask_mean && wanted.is_empty() => {
            let own = z(&mut lines, *share)?;
            lines.answer(
                "The value lies so many standard deviations above the mean, so the mean is",
                "mean",
                &format!("{value} - {own} \\cdot {deviation}"),
            );
        }
        (Some(mean), None, [(share, _, value)]) if (ask_deviation || ask_variance) && wanted.is_empty() => {
            let own = z(&mut lines, *share)?;
            let sign = lines.answer(
                "The value lies so many standard deviations above the mean, so the standard deviation is",
                if ask_deviation { "standard deviation" } else { "" },
                &format!("\\frac{{{value} - {mean}}}{{{own}}}"),
            );
            if ask_variance {
                lines.answer("and the variance is its square:", "variance", &format!("{sign}^2"));
            }
        }
        (None, None, [(one, _, low), (other, _, high)])
            if ask_mean && (ask_deviation || ask_variance) && wanted.is_empty() && one != other =>
        {
            let (first, second) = (z(&mut lines, *one)?, z(&mut lines, *other)?);
            let sign = lines.answer(
                "The two values are so many standard deviations apart, so the standard deviation is",
                if ask_deviation { "standard deviation" } else { "" },
                &format!("\\frac{{{high} - {low}}}{{{second} - {first}}}"),
            );
            if ask_variance {
                lines.answer("the variance is its square:", "variance", &format!("{sign}^2"));
            }
            lines.answer("and the mean is", "mean", &format!("{low} - {first} \\cdot {sign}"));
        }
        _ => return None,
    }
    lines.problem(span)
}

fn trimmed(share: f64) -> String {
    let text = format!("{share:.10}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

struct Reader {
    all: Vec<Bit>,
    taken: Vec<bool>,
}

impl Reader {
    fn word(&self, at: usize) -> String {
        self.all.get(at).map(Bit::word).unwrap_or_default()
    }

    fn is(&self, at: usize, words: &[&str]) -> bool {
        words.contains(&self.word(at).as_str())
    }

    fn plain(&self, at: usize) -> Option<String> {
        let bit = self.all.get(at).filter(|bit| bit.kind == Kind::Number)?;
        let text = bit.text.replace(',', "").replace('−', "-");
        (!text.contains(['%', '/']) && text.parse::<f64>().is_ok()).then_some(text)
    }

    fn take(&mut self, from: usize, to: usize) {
        let end = to.min(self.taken.len());
        self.taken[from.min(end)..end].fill(true);
    }

    /// A share at `at`: `90%`, `90 percent`; and where it ends.
    fn share(&self, at: usize) -> Option<(f64, usize)> {
        let bit = self.all.get(at).filter(|bit| bit.kind == Kind::Number)?;
        if let Some(percent) = bit.text.strip_suffix('%') {
            return percent.parse::<f64>().ok().map(|value| (value / 100.0, at + 1));
        }
        (self.is(at + 1, &["percent"]) || self.all.get(at + 1).is_some_and(|bit| bit.is('%')))
            .then(|| bit.text.parse::<f64>().ok().map(|value| (value / 100.0, at + 2)))
            .flatten()
    }

    /// `90th percentile`: the share and where it ends.
    fn percentile(&self, at: usize) -> Option<(f64, usize)> {
        let bit = self.all.get(at)?;
        if bit.kind == Kind::Number && self.is(at + 1, &["th", "st", "nd", "rd", "-th"]) && self.is(at + 2, &["percentile"]) {
            return bit.text.parse::<f64>().ok().map(|value| (value / 100.0, at + 3));
        }
        let quarter = match self.word(at).as_str() {
            "lower" | "first" => 0.25,
            "upper" | "third" => 0.75,
            _ => return None,
        };
        self.is(at + 1, &["quartile"]).then_some((quarter, at + 2))
    }

    /// Quantiles whose value is said.
    fn told(&mut self) -> Option<Vec<Told>> {
        let mut out: Vec<Told> = Vec::new();
        for at in 0..self.all.len() {
            if let Some((share, end)) = self.percentile(at) {
                let mut next = end;
                while self.is(next, &["is", "was", "equals", "at", "of", "the", "scores", "weights", "heights"])
                    || self.all.get(next).is_some_and(|bit| bit.is('=') || bit.is(':'))
                {
                    next += 1;
                }
                if let Some(value) = self.plain(next).filter(|_| self.percentile(next).is_none()) {
                    out.push((share, String::new(), value));
                    self.take(at, next + 1);
                }
                continue;
            }
            let Some((share, end)) = self.share(at) else { continue };
            // `15% of the scores are below 40`.
            let stop = (end..self.all.len())
                .find(|place| ['.', '?', ',', ';'].iter().any(|mark| self.all[*place].is(*mark)) || self.is(*place, &["and"]))
                .unwrap_or(self.all.len());
            let sign = (end..stop).find_map(|place| {
                let below = self.is(place, &["below", "under", "shorter", "lighter", "lower", "less", "fewer", "smaller"]);
                let above = self.is(
                    place,
                    &["above", "over", "exceed", "exceeds", "more", "greater", "longer", "heavier", "taller", "larger", "higher"],
                );
                (below || above).then_some((place, below))
            });
            if !self.is(end, &["of"]) {
                continue;
            }
            let Some((place, below)) = sign else { continue };
            if (end..stop).any(|near| self.is(near, &["not", "neither", "and", "or", "no"])) {
                return None;
            }
            let next = place + 1 + usize::from(self.is(place + 1, &["than"]));
            if let Some(value) = self.plain(next) {
                out.push((if below { share } else { 1.0 - share }, String::new(), value));
                self.take(at, next + 1);
            }
        }
        out.iter().all(|(share, _, _)| *share > 0.0 && *share < 1.0).then_some(out)
    }

    /// The mean and the standard deviation that are said.
    fn moments(&mut self) -> Option<(Option<String>, Option<String>)> {
        let (mut mean, mut deviation): (Option<String>, Option<String>) = (None, None);
        for at in 0..self.all.len() {
            let text = self.all[at].text.clone();
            let key = match text.as_str() {
                "mean" | "average" | "μ" | "\\mu" | "mu" => 0,
                "deviation" | "sd" | "std" | "σ" | "\\sigma" | "sigma" => 1,
                "variance" => 2,
                "n" if self.all.get(at + 1).is_some_and(|bit| bit.is('(')) => {
                    if let (Some(one), Some(two)) = (self.plain(at + 2), self.plain(at + 4)) {
                        mean.get_or_insert(one);
                        deviation.get_or_insert(format!("\\sqrt{{{two}}}"));
                        self.take(at, at + 5);
                    }
                    continue;
                }
                _ => continue,
            };
            let mut next = at + 1;
            while self.is(next, &["of", "is", "equal", "to", "was", "μ", "σ", "\\mu", "\\sigma"])
                || self.all.get(next).is_some_and(|bit| bit.is('=') || bit.is(':'))
            {
                next += 1;
            }
            let Some(value) =
                self.plain(next).filter(|_| !self.taken[next] && self.share(next).is_none() && self.percentile(next).is_none())
            else {
                continue;
            };
            self.take(at, next + 1);
            let slot = if key == 0 { &mut mean } else { &mut deviation };
            let value = if key == 2 { format!("\\sqrt{{{value}}}") } else { value };
            if slot.replace(value.clone()).is_some_and(|known| known != value) {
                return None;
            }
        }
        Some((mean, deviation))
    }

    /// Quantiles that are asked: percentiles without a value, the top so many percent.
    fn wanted(&mut self) -> Vec<(f64, String)> {
        let mut out: Vec<(f64, String)> = Vec::new();
        for at in 0..self.all.len() {
            if self.taken[at] {
                continue;
            }
            if let Some((share, end)) = self.percentile(at) {
                out.push((share, format!("{} percentile", trimmed(share * 100.0))));
                self.take(at, end);
                continue;
            }
            let Some((share, end)) = self.share(at).filter(|_| at > 0) else { continue };
            let top = self.is(at - 1, &["top", "highest", "largest", "best", "tallest", "heaviest", "longest", "upper"])
                || self.is(at - 1, &["by"]) && at > 1 && self.is(at - 2, &["exceeded"]);
            let bottom = self.is(at - 1, &["bottom", "lowest", "smallest", "worst", "shortest", "lightest", "lower"]);
            if top || bottom {
                let share = if top { 1.0 - share } else { share };
                out.push((share, format!("{} percentile", trimmed(share * 100.0))));
                self.take(at, end);
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn percentiles_and_what_they_say_of_the_moments() {
        assert!(read("A normal distribution has standard deviation 6. The 90th percentile is 82. Find the mean.", 0).is_some());
        assert!(read("Scores are normal with mean 70 and standard deviation 8. What is the 95th percentile?", 0).is_some());
        assert!(
            read("Scores are normal with mean 70 and standard deviation 8. 15% of the scores are below 40. What is the mean?", 0).is_none()
        );
        assert!(read("Scores are normal with mean 70. What is the 95th percentile?", 0).is_none());
    }
}
