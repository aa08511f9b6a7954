//! Likelihoods or counts that are told for every class: a table of classes against features, or a list for each class.

use num_traits::Zero;

use super::{
    super::super::words::{Piece, pieces},
    docs::split,
    layout::{Cut, without},
    query::{Classes, stands},
    rows::{Raw, raws},
    setting::{Model, Number, Rest, Smoothing},
    work::{Answer, Case, Entry, priors, share},
};
use crate::{num::Rational, solve::probability::number};

/// Numbers for names against names.
#[derive(Debug, Clone, PartialEq, Default)]
struct Matrix {
    rows: Vec<String>,
    columns: Vec<String>,
    values: Vec<Vec<Number>>,
    cuts: Vec<Cut>,
}

/// Classes with their features.
struct Told {
    classes: Classes,
    features: Vec<String>,
    /// By class, then by feature.
    values: Vec<Vec<Number>>,
    /// How many there are of each class, where the matrix says it.
    totals: Option<Vec<Number>>,
    /// Priors that stand in the matrix.
    stated: Option<Vec<Number>>,
}

/// Reads such a statement: what is answered, or `None`.
pub(super) fn read(text: &str) -> Option<Answer> {
    let mut found: Vec<Matrix> = raws(text).iter().filter_map(|raw| table(text, raw)).collect();
    found.extend(lists(text));
    found.extend(respective(text));
    let mut first = None;
    for matrix in found {
        if let Some(answer) = answered(text, &matrix) {
            if answer.trouble.is_empty() {
                return Some(answer);
            }
            first.get_or_insert(answer);
        }
    }
    first
}

fn value(cell: &str) -> Option<Number> {
    let percent = cell.trim().strip_suffix('%');
    let bare = percent.unwrap_or(cell).trim().replace(',', "");
    if bare.is_empty() || !bare.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let (value, latex) = match bare.split_once('/') {
        Some((top, bottom)) => {
            let (one, other) = (number::decimal(top).filter(|_| whole(top))?, number::decimal(bottom).filter(|_| whole(bottom))?);
            if other.is_zero() {
                return None;
            }
            (one / other, format!("\\frac{{{}}}{{{}}}", top.trim(), bottom.trim()))
        }
        None if bare.chars().all(|c| c.is_ascii_digit() || c == '.') => (number::decimal(&bare)?, bare.clone()),
        None => return None,
    };
    if percent.is_some() {
        let value = value / Rational::from_integer(100.into());
        return Some((value.clone(), number::decimal_text(&value)));
    }
    Some((value, latex))
}

fn whole(text: &str) -> bool {
    !text.trim().is_empty() && text.trim().chars().all(|c| c.is_ascii_digit())
}

/// A table of numbers with a name for every row and every column.
fn table(text: &str, raw: &Raw) -> Option<Matrix> {
    let width = raw.rows.first()?.len();
    let numbers = |row: &Vec<String>| row[1..].iter().map(|cell| value(cell)).collect::<Option<Vec<Number>>>();
    let mut rows = raw.rows.clone();
    let mut start = raw.cut.0;
    let mut names = if rows.first().is_some_and(|row| numbers(row).is_none()) { rows.remove(0) } else { Vec::new() };
    if names.is_empty() {
        let (own, from) = super::rows::heading(&text[..raw.cut.0], width)?;
        (names, start) = (own, from);
    }
    if names.len() == width {
        names.remove(0);
    }
    if names.len() + 1 != width || rows.len() < 2 || rows.iter().any(|row| value(&row[0]).is_some()) {
        return None;
    }
    let values: Vec<Vec<Number>> = rows.iter().map(numbers).collect::<Option<_>>()?;
    let heads: Vec<String> = rows.iter().map(|row| row[0].to_lowercase()).collect();
    Some(Matrix { rows: heads, columns: names.iter().map(|name| name.to_lowercase()).collect(), values, cuts: vec![(start, raw.cut.1)] })
}

/// A name with what is told of it, and where.
type Listed = (String, Vec<(String, Number)>, Cut);

/// `sport: goal 0.05, vote 0.002; politics: goal 0.01, vote 0.02`.
fn lists(text: &str) -> Vec<Matrix> {
    let mut heads: Vec<(String, usize)> = Vec::new();
    for (at, _) in text.match_indices([':', '(']) {
        let lead = text[..at].trim_end();
        let start = lead.rfind(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).map_or(0, |place| place + 1);
        let name = lead[start..].to_lowercase();
        if name.chars().any(char::is_alphabetic) {
            heads.push((name, at));
        }
    }
    let mut out = Matrix::default();
    let mut found: Vec<Listed> = Vec::new();
    for (name, at) in heads {
        let tail = &text[at + 1..];
        let close = if text[at..].starts_with('(') { tail.find(')') } else { None };
        let end = close.unwrap_or_else(|| {
            tail.char_indices()
                .find(|(place, c)| {
                    matches!(c, ';' | '\n' | '?') || *c == '.' && tail[place + 1..].chars().next().is_none_or(char::is_whitespace)
                })
                .map_or(tail.len(), |(place, _)| place)
        });
        let pairs: Option<Vec<(String, Number)>> = tail[..end].split(',').map(pair).collect();
        if let Some(pairs) = pairs.filter(|pairs| pairs.len() > 1)
            && !found.iter().any(|(known, _, _)| *known == name)
        {
            found.push((name.clone(), pairs, (at - name.len().min(at), at + 1 + end)));
        }
    }
    let Some((_, first, _)) = found.first() else { return Vec::new() };
    let columns: Vec<String> = first.iter().map(|(name, _)| name.clone()).collect();
    for (name, pairs, cut) in &found {
        let row: Option<Vec<Number>> =
            columns.iter().map(|column| pairs.iter().find(|(own, _)| own == column).map(|(_, value)| value.clone())).collect();
        // What is told of other names stays in the text.
        let Some(row) = row.filter(|row| row.len() == pairs.len()) else { continue };
        out.rows.push(name.clone());
        out.values.push(row);
        out.cuts.push(*cut);
    }
    out.columns = columns;
    if out.rows.len() > 1 { vec![out] } else { Vec::new() }
}

/// `The words "free" and "win" have probabilities 0.3 and 0.2 in spam and 0.02 and 0.01 in ham.`
fn respective(text: &str) -> Option<Matrix> {
    let quotes: Vec<usize> = text.match_indices('"').map(|(at, _)| at).collect();
    let mut names: Vec<(String, usize, usize)> = quotes
        .chunks(2)
        .filter(|pair| pair.len() == 2)
        .map(|pair| (text[pair[0] + 1..pair[1]].to_lowercase(), pair[0], pair[1] + 1))
        .collect();
    // The names follow each other.
    let end = (1..names.len())
        .find(|at| !text[names[at - 1].2..names[*at].1].split(|c: char| !c.is_alphabetic()).all(|word| matches!(word, "" | "and")))
        .unwrap_or(names.len());
    names.truncate(end);
    if names.len() < 2 {
        return None;
    }
    let start = names[0].1;
    let from = names[names.len() - 1].2;
    let stop = text[from..]
        .char_indices()
        .find(|(place, c)| matches!(c, '?' | '\n') || *c == '.' && text[from + place + 1..].chars().next().is_none_or(char::is_whitespace))
        .map_or(text.len(), |(place, _)| from + place);
    let (mut open, mut out): (Vec<Number>, Matrix) = (Vec::new(), Matrix::default());
    let tail = &text[from..stop];
    for word in tail.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).filter(|word| !word.is_empty()) {
        if let Some(number) = value(word) {
            open.push(number);
        } else if open.len() == names.len()
            && !matches!(word, "and" | "in" | "for" | "given" | "under" | "the" | "class" | "among" | "respectively")
        {
            out.rows.push(word.to_lowercase());
            out.values.push(std::mem::take(&mut open));
        } else if matches!(word, "not" | "no" | "without") || open.len() > names.len() {
            return None;
        }
    }
    if !open.is_empty() || out.rows.len() < 2 {
        return None;
    }
    out.columns = names.into_iter().map(|(name, _, _)| name).collect();
    out.cuts.push((start, stop));
    Some(out)
}

/// `goal 0.05`, `"goal" = 0.05`, `and vote: 3`.
fn pair(text: &str) -> Option<(String, Number)> {
    let text = text.trim().trim_start_matches("and ").trim();
    // `400 long`.
    if let Some((first, name)) = text.split_once(' ')
        && let Some(number) = value(first)
        && name.split_whitespace().count() < 3
        && name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-'))
    {
        return Some((name.trim().to_lowercase(), number));
    }
    let at = text.rfind([' ', '=', ':'])?;
    let number = value(&text[at + 1..])?;
    let name = text[..at].trim().trim_matches(['"', '=', ':', ' ']).to_lowercase();
    let name = name.strip_prefix("and ").unwrap_or(&name).trim_matches('"').to_owned();
    (!name.is_empty() && name.split_whitespace().count() < 3 && name.chars().any(char::is_alphabetic)).then_some((name, number))
}

const TOTALS: [&str; 8] = ["total", "totals", "sum", "count", "n", "all", "size", "insgesamt"];
const PRIORS: [&str; 6] = ["prior", "priors", "p(class)", "prior probability", "p(c)", "p(y)"];

impl Matrix {
    fn turned(&self) -> Matrix {
        let values = (0..self.columns.len()).map(|column| self.values.iter().map(|row| row[column].clone()).collect()).collect();
        Matrix { rows: self.columns.clone(), columns: self.rows.clone(), values, cuts: self.cuts.clone() }
    }

    /// The matrix with a class in each row; `None` where the question does not tell which names are the classes.
    fn oriented(&self, around: &str) -> Option<Matrix> {
        let special = |names: &[String]| names.iter().any(|name| TOTALS.contains(&name.as_str()) || PRIORS.contains(&name.as_str()));
        match (special(&self.rows), special(&self.columns)) {
            (true, false) => return Some(self.turned()),
            (false, true) => return Some(self.clone()),
            _ => {}
        }
        let asked = instance_text(around);
        let words = split(&asked);
        let mentions = |names: &[String]| {
            names.iter().filter(|name| words.contains(name) || asked.to_lowercase().contains(&format!(" {name} "))).count()
        };
        match (mentions(&self.rows), mentions(&self.columns)) {
            (0, features) if features > 0 => Some(self.clone()),
            (features, 0) if features > 0 => Some(self.turned()),
            _ => None,
        }
    }
}

/// Where the instance stands: the last quotation, or the sentence that asks and the one before it.
fn instance_text(around: &str) -> String {
    let quotes: Vec<usize> = around.match_indices('"').map(|(at, _)| at).collect();
    if let [.., open, close] = quotes.as_slice()
        && quotes.len().is_multiple_of(2)
    {
        return around[open + 1..*close].to_owned();
    }
    around.to_owned()
}

fn answered(text: &str, matrix: &Matrix) -> Option<Answer> {
    let around = without(text, &matrix.cuts);
    let matrix = matrix.oriented(&around)?;
    let take = |names: &[&str]| matrix.columns.iter().position(|name| names.contains(&name.as_str()));
    let (total, prior) = (take(&TOTALS), take(&PRIORS));
    let column = |at: usize| matrix.values.iter().map(|row| row[at].clone()).collect::<Vec<_>>();
    let kept: Vec<usize> = (0..matrix.columns.len()).filter(|at| Some(*at) != total && Some(*at) != prior).collect();
    // A row of totals is no class.
    let rows: Vec<usize> = (0..matrix.rows.len()).filter(|at| !TOTALS.contains(&matrix.rows[*at].as_str())).collect();
    let told = Told {
        classes: Classes { name: "class".to_owned(), labels: rows.iter().map(|at| matrix.rows[*at].clone()).collect() },
        features: kept.iter().map(|at| matrix.columns[*at].clone()).collect(),
        values: rows.iter().map(|row| kept.iter().map(|at| matrix.values[*row][*at].clone()).collect()).collect(),
        totals: total.map(|at| rows.iter().map(|row| column(at)[*row].clone()).collect()),
        stated: prior.map(|at| rows.iter().map(|row| column(at)[*row].clone()).collect()),
    };
    if !(2..=6).contains(&told.classes.labels.len()) || told.features.is_empty() {
        return None;
    }
    Some(told.work(&around))
}

impl Told {
    fn work(&self, around: &str) -> Answer {
        let mut answer = Answer::default();
        let mut rest = Rest::new(pieces(&around.replace("add-1", "add-one")));
        let setting = super::setting::read(&mut rest);
        answer.trouble.extend(setting.trouble.iter().cloned());
        let mut stated = super::stated(&mut rest, &self.classes);
        if let Some(own) = &self.stated {
            stated = own.iter().cloned().map(Some).collect();
        }
        let one = Rational::from_integer(1.into());
        let shares = self.values.iter().flatten().all(|(value, _)| *value <= one);
        let counts = self.values.iter().flatten().all(|(value, _)| value.is_integer());
        let observed = self.observed(&mut rest, around, &mut answer.trouble);
        let size = |(value, _): &Number| usize::try_from(value.to_integer()).unwrap_or(0);
        let totals: Option<Vec<usize>> = self.totals.as_ref().map(|totals| totals.iter().map(size).collect());
        let totals = if counts && !shares { totals.or_else(|| self.sized(&mut rest)) } else { totals };
        let smooth = setting.smoothing.as_ref().is_some_and(|smoothing| *smoothing != Smoothing::None);
        let words = setting.models.contains(&Model::Multinomial) || rest.pieces.iter().any(|piece| piece.word().starts_with("multinomial"));
        let chance = |class: usize, feature: usize| -> Option<String> {
            let value = &self.values[class][feature];
            if shares && !(counts && totals.is_some()) {
                return Some(value.1.clone());
            }
            let n = size(value);
            if let Some(totals) = &totals {
                // With words counted the total may count words or documents.
                if smooth && words || n > totals[class] {
                    return None;
                }
                return Some(share(n, totals[class], 2, setting.smoothing.as_ref()));
            }
            words.then(|| {
                let tokens = self.values[class].iter().map(size).sum();
                share(n, tokens, self.features.len(), setting.smoothing.as_ref())
            })
        };
        if shares && smooth || !shares && !counts {
            answer.trouble.push("what is smoothed was not understood".to_owned());
        }
        let known = stated.iter().any(Option::is_some) || setting.equal_priors;
        let prior = match (&totals, known) {
            (_, true) => priors(&vec![1; self.classes.labels.len()], &stated, &setting, &mut answer.trouble),
            (Some(totals), false) => priors(totals, &stated, &setting, &mut answer.trouble),
            (None, false) => {
                answer.trouble.push("the statement does not say the prior probabilities of the classes".to_owned());
                return answer;
            }
        };
        if observed.is_empty() {
            answer.trouble.push("the statement does not say the instance to classify".to_owned());
        }
        let mut classes = Vec::new();
        for (class, name) in self.classes.labels.iter().enumerate() {
            let mut factors = Vec::new();
            for (feature, holds) in &observed {
                match chance(class, *feature) {
                    Some(value) if *holds => factors.push((self.features[*feature].clone(), value)),
                    Some(value) => factors.push((format!("not {}", self.features[*feature]), format!("\\left(1 - {value}\\right)"))),
                    None => answer.trouble.push("what the counts are counts of was not understood".to_owned()),
                }
            }
            classes.push(Entry { name: name.clone(), prior: prior.get(class).cloned().unwrap_or_default(), factors });
        }
        answer.cases.push(Case::independent(classes, &setting));
        let mut sizes = vec![self.classes.labels.len(), self.features.len()];
        if let Some(totals) = &totals {
            sizes.extend(totals);
            sizes.push(totals.iter().sum());
        }
        super::leftover(&rest, &self.classes, &sizes, &mut answer.trouble);
        answer
    }

    /// `700 entertainment documents and 300 education documents`: how many there are of each class, where the words say it of all.
    fn sized(&self, rest: &mut Rest) -> Option<Vec<usize>> {
        let mut out: Vec<Option<usize>> = vec![None; self.classes.labels.len()];
        let mut spots = Vec::new();
        for at in 0..rest.pieces.len() {
            let Some((number, _)) = rest.pieces[at].number().filter(|(value, _)| value.is_integer()) else { continue };
            let Some(class) = self.classes.labels.iter().position(|label| stands(&rest.pieces, at + 1, label).is_some()) else { continue };
            let count = usize::try_from(number.to_integer()).ok()?;
            if out[class].replace(count).is_some_and(|known| known != count) {
                return None;
            }
            spots.push(at);
        }
        let sizes: Vec<usize> = out.into_iter().collect::<Option<_>>()?;
        let most =
            |class: usize| self.values[class].iter().map(|(value, _)| usize::try_from(value.to_integer()).unwrap_or(0)).max().unwrap_or(0);
        if sizes.iter().enumerate().any(|(class, size)| *size < most(class)) {
            return None;
        }
        spots.into_iter().for_each(|at| rest.take(at, at + 1));
        Some(sizes)
    }

    /// Which features the instance has, as often as it says them.
    fn observed(&self, rest: &mut Rest, around: &str, trouble: &mut Vec<String>) -> Vec<(usize, bool)> {
        let quoted = instance_text(around);
        if quoted != around {
            let words = split(&quoted);
            let found: Vec<(usize, bool)> =
                words.iter().filter_map(|word| self.features.iter().position(|name| name == word).map(|at| (at, true))).collect();
            if found.len() != words.len() && !around.to_lowercase().contains("ignor") {
                trouble.push("which likelihood a word of the document has was not understood".to_owned());
            }
            return found;
        }
        let mut out: Vec<(usize, bool)> = Vec::new();
        let all = rest.pieces.clone();
        for at in 0..all.len() {
            let mut fits: Vec<(usize, usize)> =
                self.features.iter().enumerate().filter_map(|(feature, name)| Some((stands(&all, at, name)?, feature))).collect();
            fits.sort_unstable();
            let Some((len, feature)) = fits.pop() else { continue };
            let denied = at > 0 && matches!(all[at - 1], Piece::Word(ref word) if matches!(word.as_str(), "not" | "no" | "without"));
            if denied {
                rest.take(at - 1, at);
            }
            // `Not Long` is a column of its own.
            if out.iter().any(|(known, holds)| *known == feature && *holds == denied) {
                trouble.push(format!("whether it is {} was not understood", self.features[feature]));
            }
            if !out.iter().any(|(known, _)| *known == feature) {
                out.push((feature, !denied));
            }
            rest.take(at, at + len);
        }
        out
    }
}
