//! What the words around the data say of the model: smoothing, variances, priors; and what is left that might change it.

use super::super::super::words::{Piece, count};
use crate::{num::Rational, solve::probability::number::decimal_text};

/// A number with its LaTeX.
pub(super) type Number = (Rational, String);

/// Words with a note which of them were understood.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rest {
    pub(super) pieces: Vec<Piece>,
    pub(super) taken: Vec<bool>,
}

/// How shares are smoothed.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Smoothing {
    /// Not at all.
    None,
    /// So much is added to every count.
    Pseudo(Number),
    /// `(n + m p) / (N + m)`.
    Estimate { p: Number, m: Number },
}

/// How words are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Model {
    Multinomial,
    Bernoulli,
    Binarized,
}

impl Model {
    pub(super) fn name(self) -> &'static str {
        match self {
            Model::Multinomial => "multinomial",
            Model::Bernoulli => "Bernoulli",
            Model::Binarized => "binarized",
        }
    }
}

/// What is said of the model; `None` where nothing is said.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Setting {
    pub(super) smoothing: Option<Smoothing>,
    /// Whether the variance is that of a sample.
    pub(super) sample: Option<bool>,
    pub(super) gaussian: bool,
    pub(super) models: Vec<Model>,
    pub(super) equal_priors: bool,
    pub(super) smoothed_priors: bool,
    pub(super) binary: bool,
    pub(super) log_odds: bool,
    pub(super) log_scores: bool,
    /// Why the words cannot be relied on.
    pub(super) trouble: Vec<String>,
}

impl Rest {
    pub(super) fn new(pieces: Vec<Piece>) -> Rest {
        let taken = vec![false; pieces.len()];
        Rest { pieces, taken }
    }

    pub(super) fn word(&self, at: usize) -> &str {
        self.pieces.get(at).map_or("", Piece::word)
    }

    pub(super) fn is(&self, at: usize, mark: char) -> bool {
        self.pieces.get(at) == Some(&Piece::Mark(mark))
    }

    pub(super) fn take(&mut self, from: usize, to: usize) {
        let end = to.min(self.taken.len());
        if from < end {
            self.taken[from..end].fill(true);
        }
    }

    fn any(&self, words: &[&str]) -> bool {
        self.pieces.iter().any(|piece| words.contains(&piece.word()))
    }

    fn starts(&self, starts: &[&str]) -> Option<usize> {
        self.pieces.iter().position(|piece| starts.iter().any(|start| piece.word().starts_with(start)))
    }

    /// Where the words stand one after the other.
    fn phrase(&self, words: &str) -> Option<usize> {
        let words: Vec<&str> = words.split(' ').collect();
        (0..self.pieces.len()).find(|at| words.iter().enumerate().all(|(offset, word)| self.word(at + offset) == *word))
    }

    /// The number at `at` in digits or as a word, behind `=`, `of`, `is`.
    pub(super) fn number_after(&self, at: usize) -> Option<(usize, Number)> {
        let mut place = at;
        while self.is(place, '=')
            || self.is(place, ':')
            || matches!(self.word(place), "of" | "is" | "equal" | "to" | "equals" | "by" | "von" | "de")
        {
            place += 1;
        }
        let piece = self.pieces.get(place)?;
        if let Some((value, latex)) = piece.number() {
            return Some((place, (value.clone(), latex.to_owned())));
        }
        let value = Rational::from_integer(count(piece)?.into());
        Some((place, (value.clone(), decimal_text(&value))))
    }
}

/// Signs that shares are smoothed.
const SMOOTH: [&str; 14] = [
    "smooth",
    "laplac",
    "pseudo",
    "lidstone",
    "additive",
    "add-",
    "glätt",
    "geglättet",
    "suavi",
    "liss",
    "alisa",
    "plus-one",
    "+1",
    "uniform-dirichlet",
];

/// Reads the setting and notes which pieces say it.
pub(super) fn read(rest: &mut Rest) -> Setting {
    let mut out = Setting::default();
    out.smoothing = smoothing(rest, &mut out.trouble);
    out.gaussian = rest.starts(&["gauss", "normal-verteil", "normalverteil"]).is_some()
        || ["normal distribution", "normally distributed", "normal density", "normal law", "a normal", "normal with", "normal given"]
            .iter()
            .any(|phrase| rest.phrase(phrase).is_some());
    variance(rest, &mut out);
    for (model, starts) in [
        (Model::Multinomial, ["multinomial", "multinominal", "multinomiale"].as_slice()),
        (Model::Bernoulli, &["bernoulli", "multivariate-bernoulli", "multi-variate"]),
        (Model::Binarized, &["binari", "boolean"]),
    ] {
        let said = rest.pieces.iter().enumerate().any(|(at, piece)| {
            starts.iter().any(|start| piece.word().starts_with(start)) && !(at > 0 && matches!(rest.word(at - 1), "not" | "no"))
        });
        if said {
            out.models.push(model);
        }
    }
    if out.models == [Model::Multinomial, Model::Binarized] && rest.phrase("binarized multinomial").is_some() {
        let plain = rest
            .pieces
            .iter()
            .enumerate()
            .any(|(at, piece)| piece.word().starts_with("multinomial") && !(at > 0 && rest.word(at - 1).starts_with("binari")));
        if !plain {
            out.models = vec![Model::Binarized];
        }
    }
    priors(rest, &mut out);
    out.binary = rest.any(&["binary", "boolean", "binär", "binaire", "binaria", "binarias", "indicator"]);
    logs(rest, &mut out);
    quiet(rest);
    if rest.phrase("a posteriori estimate").is_some()
        || rest.phrase("a posteriori estimates").is_some()
        || rest.phrase("map estimate").is_some()
        || rest.phrase("map estimates").is_some()
    {
        out.trouble.push("what the prior of the parameters is was not understood".to_owned());
    }
    out
}

fn smoothing(rest: &mut Rest, trouble: &mut Vec<String>) -> Option<Smoothing> {
    let estimate = rest.starts(&["m-estimate", "m-estimat"]).or_else(|| rest.phrase("m estimate"));
    if estimate.is_some() {
        let value = |rest: &Rest, name: &str| {
            (0..rest.pieces.len()).find_map(|at| {
                (rest.word(at) == name && rest.is(at + 1, '='))
                    .then(|| rest.number_after(at + 1))
                    .flatten()
                    .map(|(end, number)| (at, end, number))
            })
        };
        let (Some((from, to, p)), Some((start, end, m))) = (value(rest, "p"), value(rest, "m")) else {
            trouble.push("the parameters of the m-estimate were not understood".to_owned());
            return None;
        };
        rest.take(from, to + 1);
        rest.take(start, end + 1);
        for at in 0..rest.pieces.len() {
            if rest.word(at).starts_with("m-estimat") {
                rest.take(at, at + 1);
            }
        }
        return Some(Smoothing::Estimate { p, m });
    }
    let alpha = (0..rest.pieces.len()).find(|at| matches!(rest.word(*at), "alpha" | "alphas") && rest.is(at + 1, '='));
    // `add one` to every count, without the word for it.
    let adds =
        (0..rest.pieces.len()).find(|at| rest.word(*at) == "add" && rest.pieces.get(at + 1).is_some_and(|next| count(next).is_some()));
    let said = rest.starts(&SMOOTH).or(alpha).or(adds);
    if let Some((from, to)) = refused(rest) {
        rest.take(from, to);
        return Some(Smoothing::None);
    }
    for phrase in [
        "no smoothing",
        "without smoothing",
        "no laplace smoothing",
        "without laplace smoothing",
        "without any smoothing",
        "not smooth",
        "no additive smoothing",
        "do not use smoothing",
        "not use smoothing",
        "not use any smoothing",
        "ohne glättung",
        "keine glättung",
        "sin suavizado",
        "sans lissage",
    ] {
        if let Some(at) = rest.phrase(phrase) {
            let len = phrase.split(' ').count();
            rest.take(at, at + len);
            if rest.starts(&["pseudo", "alpha"]).is_some() {
                trouble.push("whether there is smoothing was not understood".to_owned());
            }
            return Some(Smoothing::None);
        }
    }
    let mut found: Vec<Number> = Vec::new();
    if said.is_some() {
        for at in 0..rest.pieces.len() {
            let word = rest.word(at);
            let named = matches!(word, "alpha" | "k" | "lambda" | "strength" | "parameter" | "parámetro" | "paramètre")
                && (rest.is(at + 1, '=') || matches!(rest.word(at + 1), "of" | "is" | "equal" | "equals"))
                || word.starts_with("pseudo") && !word.starts_with("pseudoword")
                || word == "add"
                || matches!(word, "smoothing" | "glättung" | "suavizado" | "lissage") && matches!(rest.word(at + 1), "of" | "by" | "mit");
            // `laplace smoothing with 2`, `add-2`.
            let dashed = word.strip_prefix("add-").and_then(|tail| tail.split('-').next()).map(str::to_owned);
            if let Some(tail) = dashed {
                let piece = if tail.chars().all(|c| c.is_ascii_digit()) && !tail.is_empty() {
                    tail.parse::<i64>().ok()
                } else {
                    count(&Piece::Word(tail))
                };
                if let Some(value) = piece {
                    found.push((Rational::from_integer(value.into()), value.to_string()));
                }
                rest.take(at, at + 1);
                continue;
            }
            if !named {
                continue;
            }
            if let Some((end, number)) = rest.number_after(at + 1) {
                found.push(number);
                rest.take(at, end + 1);
            }
        }
        // `+1 smoothing`, `(n + 1) / (N + 2)`.
        for at in 0..rest.pieces.len() {
            if rest.is(at, '+')
                && let Some((end, number)) = rest.number_after(at + 1).filter(|(end, _)| *end == at + 1)
                && (rest.word(end + 1).starts_with("smooth") || rest.word(end + 1).starts_with("laplace"))
            {
                found.push(number);
                rest.take(at, end + 1);
            }
        }
    }
    formula(rest, &mut found, trouble);
    found.dedup_by(|one, other| one.0 == other.0);
    match found.as_slice() {
        [] => {}
        [only] => return Some(Smoothing::Pseudo(only.clone())),
        _ => {
            trouble.push("which pseudocount is meant was not understood".to_owned());
            return None;
        }
    }
    let one = (Rational::from_integer(1.into()), "1".to_owned());
    if let Some(at) = said {
        if rest.starts(&["laplac", "plus-one"]).is_some() {
            return Some(Smoothing::Pseudo(one));
        }
        if rest.word(at).starts_with("unsmooth") {
            return Some(Smoothing::None);
        }
        trouble.push("the statement does not say the pseudocount of the smoothing".to_owned());
        return None;
    }
    if rest.starts(&["unsmoothed", "mle", "maximum-likelihood", "ungeglättet"]).is_some()
        || rest.phrase("maximum likelihood").is_some()
        || rest.phrase("relative frequencies").is_some()
    {
        return Some(Smoothing::None);
    }
    None
}

/// `do NOT apply Laplace correction`: where it stands.
fn refused(rest: &Rest) -> Option<(usize, usize)> {
    (0..rest.pieces.len()).find_map(|at| {
        matches!(rest.word(at), "not" | "don't" | "without" | "no").then_some(())?;
        let mut place = at + 1;
        while matches!(rest.word(place), "apply" | "use" | "using" | "any" | "the" | "perform" | "applying" | "add-one" | "additive" | "do")
        {
            place += 1;
        }
        let laplace = rest.word(place).starts_with("laplac");
        let end = place + usize::from(laplace);
        let named = ["correction", "smoothing", "estimator", "estimation"].contains(&rest.word(end));
        let priors = (at.saturating_sub(3)..end + 6).any(|near| rest.word(near).starts_with("prior") || rest.word(near) == "pseudocount");
        (laplace && place > at && !priors).then_some((at, end + usize::from(named)))
    })
}

/// `(n + 1) / (N + 2)`: the pseudocount, and twice it where there are two values.
fn formula(rest: &mut Rest, found: &mut Vec<Number>, trouble: &mut Vec<String>) {
    for at in 0..rest.pieces.len() {
        if !(rest.is(at, '/') && at > 3 && rest.is(at - 1, ')') && rest.is(at + 1, '(')) {
            continue;
        }
        let Some(close) = (at + 2..rest.pieces.len().min(at + 9)).find(|place| rest.is(*place, ')')) else { continue };
        let Some((top, latex)) = rest.pieces[at - 2].number().map(|(value, latex)| (value.clone(), latex.to_owned())) else { continue };
        if !rest.is(at - 3, '+') {
            continue;
        }
        let below = rest.pieces[close - 1].number().map(|(value, _)| value.clone()).filter(|_| rest.is(close - 2, '+'));
        let two = rest.starts(&["bernoulli", "binary", "boolean"]).is_some();
        if below.is_some_and(|below| below != &top * Rational::from_integer(2.into()) || !two) {
            trouble.push("the formula of the smoothing was not understood".to_owned());
        }
        found.push((top, latex));
        rest.take(at - 2, close);
    }
}

fn variance(rest: &mut Rest, out: &mut Setting) {
    let sample = rest.starts(&["unbiased", "bessel"]).is_some()
        || ["n-1", "n- 1"].iter().any(|word| rest.any(&[word]))
        || ["sample variance", "sample variances", "sample standard deviation", "sample standard deviations", "sample mean and variance"]
            .iter()
            .any(|phrase| rest.phrase(phrase).is_some())
        || (0..rest.pieces.len()).any(|at| rest.word(at) == "n" && rest.is(at + 1, '-'));
    let likely = rest.starts(&["maximum-likelihood", "mle", "ml-", "biased", "population-variance"]).is_some()
        || [
            "maximum likelihood",
            "population variance",
            "population variances",
            "population standard deviation",
            "population standard deviations",
            "ml variance",
            "ml variances",
            "ml estimates",
            "average squared deviation",
            "average of the squared deviations",
            "mean squared deviation",
            "mean of the squared deviations",
        ]
        .iter()
        .any(|phrase| rest.phrase(phrase).is_some())
        || ["divide by n", "dividing by n", "divided by n"].iter().any(|phrase| rest.phrase(phrase).is_some()) && !sample;
    // `the average squared deviation` averages no examples.
    for phrase in ["average squared deviation", "average of the squared deviations"] {
        if let Some(at) = rest.phrase(phrase) {
            rest.take(at, at + phrase.split(' ').count());
        }
    }
    out.sample = match (sample, likely) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    };
    for at in 0..rest.pieces.len() {
        if rest.word(at) == "n" && rest.is(at + 1, '-') {
            rest.take(at, at + 3);
        }
    }
}

fn priors(rest: &mut Rest, out: &mut Setting) {
    let words = |at: usize, reach: usize| -> Vec<String> {
        (at.saturating_sub(reach)..(at + reach + 1).min(rest.pieces.len())).map(|at| rest.word(at).to_owned()).collect()
    };
    let places: Vec<usize> = (0..rest.pieces.len()).filter(|at| rest.word(*at).starts_with("prior")).collect();
    for at in &places {
        let near = words(*at, 4);
        if near
            .iter()
            .any(|word| matches!(word.as_str(), "equal" | "uniform" | "same" | "equally" | "gleiche" | "gleichen" | "iguales" | "égales"))
        {
            out.equal_priors = true;
        }
    }
    if rest.phrase("equally likely").is_some() && !places.is_empty() {
        out.equal_priors = true;
    }
    if !out.smoothing.as_ref().is_some_and(|smoothing| *smoothing != Smoothing::None) {
        return;
    }
    for at in places {
        // Whether a negation stands in the clause of the prior.
        let clause: Vec<usize> = (at.saturating_sub(8)..(at + 9).min(rest.pieces.len())).collect();
        let smooth = clause.iter().any(|place| rest.word(*place).contains("smooth") || rest.word(*place).starts_with("laplac"));
        let denied: Vec<usize> = clause
            .iter()
            .copied()
            .filter(|place| matches!(rest.word(*place), "not" | "no" | "unsmoothed" | "without" | "nicht" | "only" | "non" | "pas" | "sin"))
            .collect();
        let as_well = clause.iter().any(|place| {
            matches!(rest.word(*place), "also" | "both" | "too" | "including" | "likewise" | "auch" | "también" | "aussi" | "all")
        });
        if !denied.is_empty() {
            for place in denied {
                rest.take(place, place + 1);
            }
        } else if smooth && as_well {
            out.smoothed_priors = true;
        } else if as_well {
            out.trouble.push("whether the priors are smoothed was not understood".to_owned());
        }
    }
}

fn logs(rest: &mut Rest, out: &mut Setting) {
    let said = rest.starts(&["log-", "logarithm"]).is_some() || rest.any(&["log", "logs", "ln", "logit"]);
    if !said {
        return;
    }
    let natural = rest.any(&["natural", "ln", "nats", "natürlich", "natürlicher", "natürlichen"]);
    let odds = rest.starts(&["odds", "log-odds", "logit", "log-ratio"]).is_some();
    if !natural {
        out.trouble.push("the statement does not say the base of the logarithm".to_owned());
    }
    out.log_odds = odds;
    out.log_scores = !odds;
}

/// Notes as understood what changes nothing: rounding, numbers of tables and questions, words that the training does not have.
fn quiet(rest: &mut Rest) {
    for at in 0..rest.pieces.len() {
        let word = rest.word(at).to_owned();
        if matches!(
            word.as_str(),
            "question" | "exercise" | "problem" | "table" | "figure" | "chapter" | "section" | "eq" | "part" | "page" | "aufgabe"
        ) && rest.pieces.get(at + 1).is_some_and(|piece| piece.number().is_some())
        {
            rest.take(at + 1, at + 2);
        }
        // The number of a document or a row.
        if matches!(
            word.as_str(),
            "docid" | "doc" | "document" | "instance" | "record" | "tid" | "message" | "example" | "sentence" | "day" | "d"
        ) && rest.pieces.get(at + 1).is_some_and(|piece| piece.number().is_some_and(|(value, _)| value.is_integer()))
        {
            rest.take(at + 1, at + 2);
        }
        let places = |at: usize| {
            ["decimal", "place", "digit", "significant", "nachkomma", "stellen"].iter().any(|start| rest.word(at).starts_with(start))
        };
        if rest.pieces.get(at).is_some_and(|piece| count(piece).is_some()) && (places(at + 1) || places(at + 2)) {
            rest.take(at, at + 1);
        }
        // `words that never occurred in the training are ignored`.
        if ["ignor", "throw", "skip", "discard", "drop", "unbekannt"].iter().any(|start| word.starts_with(start)) {
            let clause: Vec<usize> = (at.saturating_sub(16)..(at + 17).min(rest.pieces.len())).collect();
            let unseen = clause.iter().any(|place| {
                matches!(
                    rest.word(*place),
                    "vocabulary"
                        | "unknown"
                        | "unseen"
                        | "never"
                        | "vokabular"
                        | "vocabulario"
                        | "vocabulaire"
                        | "wörter"
                        | "out-of-vocabulary"
                        | "oov"
                )
            });
            let words = clause.iter().any(|place| {
                rest.word(*place).starts_with("word")
                    || rest.word(*place).starts_with("token")
                    || rest.word(*place).starts_with("wörter")
                    || rest.word(*place).starts_with("palabra")
                    || rest.word(*place) == "mots"
            });
            if unseen && words {
                for place in clause {
                    if matches!(rest.word(place), "not" | "never" | "no" | "nicht")
                        || rest.word(place) == word
                        || rest.word(place).starts_with("throw")
                    {
                        rest.take(place, place + 1);
                    }
                }
            }
        }
        // `smoothing on the conditionals only`.
        let conditionals = |place: usize| {
            ["conditional", "likelihood"].iter().any(|start| rest.word(place).starts_with(start)) || rest.word(place) == "probabilities"
        };
        if word == "only" && (at.saturating_sub(2)..at + 5).any(conditionals) && rest.starts(&SMOOTH).is_some() {
            rest.take(at, at + 1);
        }
        // `not binary naive Bayes, regular naive Bayes`.
        if word == "not" && (rest.word(at + 1).starts_with("binar") || rest.word(at + 1) == "boolean" || rest.word(at + 1) == "bernoulli") {
            rest.take(at, at + 2);
        }
        // `the last entry is the class`.
        if word == "last"
            && matches!(rest.word(at + 1), "entry" | "column" | "value" | "component" | "element" | "one" | "position" | "attribute")
        {
            rest.take(at, at + 1);
        }
        // `the evidence need not be computed`, `(not normalised)`.
        if word == "not" && (rest.word(at + 1).starts_with("normali") || rest.word(at + 1) == "necessarily") {
            rest.take(at, at + 1);
        }
    }
}

/// Words that may change the answer where nothing took them.
const DECISIVE: &str = "or-else complemented proportional not no without never neither nor except unless exclude excluded excluding remove removed removing drop dropped omit omitted ignore ignored ignoring \
missing cost costs loss weight weights weighted complement bigram bigrams n-gram n-grams trigram stop-word stop-words stopword stopwords tf-idf stemming stemmed kernel \
histogram discretize discretized discretise bin bins bucket threshold correlated dependent dependency poisson exponential twice thrice duplicate duplicated duplicates \
duplicating first last second only swap swapped flip flipped corrected correction mistake mislabeled mislabelled wrong instead instead_of hidden additional added \
update updated shared common pooled tied truncated window tree network kein keine nicht ohne sin sans pas nur solo sauf excepto m-estimate outlier log-normal lognormal \
dirichlet beta average averaged mean-centered standardize standardized normalized-first half-normal cubic twice-counted unlabeled-data em semi-supervised relabel relabeled \
changed change becomes replace replaced replacing doubled double halve ignore-case";

/// Words and numbers that nothing took and that may change the answer.
pub(super) fn untaken(rest: &Rest, neutral: &dyn Fn(&Rational) -> bool) -> Vec<String> {
    let mut out = Vec::new();
    for (at, piece) in rest.pieces.iter().enumerate() {
        if rest.taken[at] {
            continue;
        }
        match piece {
            Piece::Word(word) if word.starts_with("complement") || DECISIVE.split_whitespace().any(|known| known == word) => {
                out.push(word.clone())
            }
            Piece::Number(value, latex) => {
                let noun = matches!(rest.pieces.get(at + 1), Some(Piece::Word(_)));
                if !(noun && neutral(value)) {
                    out.push(latex.clone());
                }
            }
            _ => {}
        }
    }
    out.dedup();
    out
}
