//! Normal vectors with numbers: mean vectors and covariance matrices in every spelling.

use super::super::{Rule, Token, letters};
use crate::{
    diag::Span,
    solve::fact::{Facts, Value},
};

/// A normal vector whose covariance is a multiple of the identity, in letters: the mean and the factor.
#[derive(Debug, Clone)]
pub(super) struct Isotropic {
    mean: String,
    factor: String,
}

impl Isotropic {
    pub(super) fn parameters(&self) -> Vec<String> {
        vec![self.mean.clone(), self.factor.clone()]
    }
}

/// Reads `N(\mu_0, \sigma_0^2 I)`; `None` where the covariance is no multiple of the identity.
pub(super) fn isotropic(token: &Token, lists: &[(String, Vec<String>)]) -> Option<Isotropic> {
    let arguments = arguments(token, lists)?;
    let [mean, covariance] = arguments.as_slice() else { return None };
    let (factor, _) = split_identity(covariance)?;
    let factor = if factor.is_empty() { "1".to_owned() } else { factor };
    let zero = ["\\mathbf{0}", "\\mathbf 0", "\\vec{0}", "\\boldsymbol{0}"];
    Some(Isotropic { mean: if zero.contains(&mean.as_str()) { "0".to_owned() } else { mean.clone() }, factor })
}

/// The divergence of two isotropic normal vectors in letters.
pub(super) fn isotropic_facts(first: &Isotropic, second: &Isotropic, dimension: &str, asked: &[&str], span: Span) -> Result<Facts, String> {
    let formula = |p: &Isotropic, q: &Isotropic| {
        let gap = match (p.mean.as_str(), q.mean.as_str()) {
            (one, "0") | ("0", one) => one.to_owned(),
            (one, other) => format!("{one} - {other}"),
        };
        let ratio = format!("\\frac{{{}}}{{{}}}", q.factor, p.factor);
        let (d, v) = (dimension, &q.factor);
        format!("\\frac{{1}}{{2}} \\left( {d} \\ln {ratio} + \\frac{{{d} {} + \\lVert {gap} \\rVert^2}}{{{v}}} - {d} \\right)", p.factor)
    };
    let mut list = Vec::new();
    for name in asked {
        let (sign, letters) = match *name {
            "kl" => ("K_{12}", formula(first, second)),
            "reverse kl" => ("K_{21}", formula(second, first)),
            _ => return Err("the method answers the divergence of normal vectors".to_owned()),
        };
        let mut facts = Facts::default();
        facts.set("name", Value::Words((*name).replace('-', " ")), span);
        facts.set("sign", Value::Formula(sign.to_owned()), span);
        facts.set("letters", Value::Formula(letters), span);
        list.push(Value::Record(facts));
    }
    let mut facts = Facts::default();
    facts.set("dimension", Value::Formula(dimension.to_owned()), span);
    facts.set("quantities", Value::List(list), span);
    Ok(facts)
}

/// The arguments of a normal law, in LaTeX; a letter whose entries are listed is written out, in a diagonal as well.
fn arguments(token: &Token, lists: &[(String, Vec<String>)]) -> Option<Vec<String>> {
    let law = if token.rule == Rule::law { token } else { token.find(Rule::law)? };
    law.find(Rule::normal_word).or_else(|| law.find(Rule::normal_sign))?;
    let inner = law.find(Rule::called_law)?.find(Rule::inner)?;
    let written_out = |text: String| {
        let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        lists
            .iter()
            .find_map(|(name, entries)| {
                let matrix = matches!(entries.as_slice(), [only] if only.contains(['[', '\\', 'I', '(']));
                if bare == *name && matrix {
                    return entries.first().cloned();
                }
                if bare == *name {
                    return Some(format!("({})", entries.join(", ")));
                }
                let inside = bare.strip_suffix(')')?.rsplit_once("diag").map(|(_, rest)| rest.trim_start_matches(['}', '(']))?;
                let power =
                    if inside == *name { "" } else { inside.strip_prefix(name.as_str()).filter(|rest| matches!(*rest, "^2" | "^{2}"))? };
                let squared: Vec<String> = entries.iter().map(|entry| format!("{entry}{power}")).collect();
                Some(format!("diag({})", squared.join(", ")))
            })
            .unwrap_or(text)
    };
    Some(letters::arguments(&inner.text).iter().map(|text| written_out(letters::latex(valued(text)))).collect())
}

/// A normal vector: the entries of the mean, the rows of the covariance, in LaTeX; what is said without a size waits for one.
#[derive(Debug, Clone)]
pub(super) struct Normal {
    mean: Mean,
    covariance: Covariance,
}

#[derive(Debug, Clone)]
enum Mean {
    /// Zero, of whatever size.
    Zero,
    Entries(Vec<String>),
}

#[derive(Debug, Clone)]
enum Covariance {
    /// A multiple of the identity, of whatever size.
    Multiple(String),
    Rows(Vec<Vec<String>>),
}

/// Reads the brackets of a normal law whose parameters are a vector and a matrix; `None` for numbers.
pub(super) fn normal(token: &Token, lists: &[(String, Vec<String>)]) -> Option<Normal> {
    let arguments = arguments(token, lists)?;
    let [mean, covariance] = arguments.as_slice() else { return None };
    let covariance = identity(covariance).map(Covariance::Multiple).or_else(|| rows(covariance).map(Covariance::Rows))?;
    let mean = if matches!(mean.as_str(), "0" | "\\mathbf{0}" | "\\mathbf 0" | "\\vec{0}" | "\\boldsymbol{0}") {
        Mean::Zero
    } else {
        let rows = rows(mean)?;
        Mean::Entries(if let [row] = rows.as_slice() { row.clone() } else { rows.into_iter().map(|mut row| row.remove(0)).collect() })
    };
    Some(Normal { mean, covariance })
}

/// `\mu_1 = [0, 0]` without its name.
fn valued(text: &str) -> &str {
    text.split_once('=').map_or(text, |(_, value)| value)
}

/// The numeric factor of a multiple of the identity: `I`, `2I`, `4 I_2`, `\mathbf{I}`.
fn identity(text: &str) -> Option<String> {
    let (factor, _) = split_identity(text)?;
    let number = factor.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '/' | '^' | '{' | '}'));
    (number || factor.starts_with("\\frac")).then(|| if factor.is_empty() { "1".to_owned() } else { factor })
}

/// What stands before the sign of the identity, and that sign.
fn split_identity(text: &str) -> Option<(String, &'static str)> {
    let stem = ["\\mathbf{I}", "\\mathbf I", "\\mathbb{I}", "\\mathbb I", "\\operatorname{Id}", "Id", "I"];
    let text = text.trim();
    let bare = match text.split_once("I_") {
        Some((head, script)) if script.len() < 6 => format!("{head}I"),
        _ => text.to_owned(),
    };
    let sign = stem.iter().find(|sign| bare.ends_with(**sign))?;
    let factor =
        bare[..bare.len() - sign.len()].trim().trim_end_matches("\\cdot").trim_end_matches(['*', ' ']).trim_end_matches("\\,").trim();
    Some((factor.to_owned(), sign))
}

/// The rows of a matrix or the entries of a vector as one row: `[[1, 0], [0, 1]]`, `(1, 2)`, `\begin{pmatrix}`, `diag(1, 2)`, `[1 0; 0 1]`.
pub(in crate::solve::probability) fn rows(text: &str) -> Option<Vec<Vec<String>>> {
    let text = text.trim().trim_end_matches("^T").trim_end_matches("^\\top").trim_end_matches("^{\\top}").trim_end_matches("^{T}").trim();
    let number = |text: &str| {
        let text = text.trim();
        let plain = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '/' | '^'));
        (plain || text.starts_with("\\frac")).then(|| text.to_owned())
    };
    let list = |row: &str, by: &[char]| row.split(by).map(number).collect::<Option<Vec<_>>>();
    if let Some(rest) = ["\\operatorname{diag}", "\\mathrm{diag}", "\\text{diag}", "diag"].iter().find_map(|sign| text.strip_prefix(sign)) {
        let entries = list(rest.trim().trim_matches(['(', ')', '[', ']']), &[','])?;
        let zero = |at: usize, entry: &String, column: usize| if at == column { entry.clone() } else { "0".to_owned() };
        let size = entries.len();
        return Some(entries.iter().enumerate().map(|(at, entry)| (0..size).map(|column| zero(at, entry, column)).collect()).collect());
    }
    if let Some(rest) = text.strip_prefix("\\begin{") {
        let body = rest.split_once('}')?.1.split("\\end{").next()?;
        return body.split("\\\\").map(str::trim).filter(|row| !row.is_empty()).map(|row| list(row, &['&'])).collect();
    }
    let open = |c: char| matches!(c, '(' | '[' | '{');
    let inner = text.strip_prefix(open)?.strip_suffix([')', ']', '}'])?;
    if inner.contains(open) {
        return letters::arguments(inner)
            .iter()
            .map(|row| rows(row).filter(|rows| rows.len() == 1).map(|mut rows| rows.remove(0)))
            .collect();
    }
    if inner.contains(';') {
        return inner.split(';').map(|row| list(row.trim(), &[',', ' '])).collect();
    }
    Some(vec![list(inner, &[','])?])
}

impl Normal {
    /// A normal vector with these entries of the mean and this covariance; `None` where the matrix is not understood.
    pub(super) fn of(entries: Vec<String>, covariance: &str) -> Option<Normal> {
        let covariance = letters::latex(covariance);
        let covariance = identity(&covariance).map(Covariance::Multiple).or_else(|| rows(&covariance).map(Covariance::Rows))?;
        Some(Normal { mean: Mean::Entries(entries), covariance })
    }

    /// The entries of the mean and of the covariance.
    pub(super) fn parameters(&self) -> Vec<String> {
        let mean = match &self.mean {
            Mean::Zero => vec!["0".to_owned()],
            Mean::Entries(entries) => entries.clone(),
        };
        let covariance = match &self.covariance {
            Covariance::Multiple(factor) => vec![factor.clone()],
            Covariance::Rows(rows) => rows.concat(),
        };
        mean.into_iter().chain(covariance).collect()
    }

    /// A normal vector with the mean zero and this covariance.
    pub(super) fn centred(covariance: &str) -> Option<Normal> {
        Some(Normal { mean: Mean::Zero, ..Normal::of(Vec::new(), covariance)? })
    }

    /// The standard normal vector, of the size that is stated or another says.
    pub(super) fn standard(size: Option<&Token>) -> Normal {
        let size = size.and_then(|size| size.text.parse::<usize>().ok()).filter(|size| *size < 64);
        let mean = size.map_or(Mean::Zero, |size| Mean::Entries(vec!["0".to_owned(); size]));
        Normal { mean, covariance: Covariance::Multiple("1".to_owned()) }
    }

    fn size(&self) -> Option<usize> {
        match (&self.mean, &self.covariance) {
            (Mean::Entries(entries), _) => Some(entries.len()),
            (_, Covariance::Rows(rows)) => Some(rows.len()),
            _ => None,
        }
    }

    fn written(&self, size: usize) -> Result<(String, String), String> {
        let mean = match &self.mean {
            Mean::Zero => vec!["0".to_owned(); size],
            Mean::Entries(entries) => entries.clone(),
        };
        let rows = match &self.covariance {
            Covariance::Multiple(factor) => {
                let entry = |row: usize, column: usize| if row == column { factor.clone() } else { "0".to_owned() };
                (0..size).map(|row| (0..size).map(|column| entry(row, column)).collect()).collect()
            }
            Covariance::Rows(rows) => rows.clone(),
        };
        if mean.len() != size || rows.len() != size || rows.iter().any(|row: &Vec<String>| row.len() != size) {
            return Err("the mean vectors and the covariance matrices do not fit together".to_owned());
        }
        if (0..size).any(|row| (0..row).any(|column| rows[row][column] != rows[column][row])) {
            return Err("a covariance matrix is symmetric".to_owned());
        }
        let matrix = |rows: Vec<String>| format!("\\begin{{pmatrix}} {} \\end{{pmatrix}}", rows.join(" \\\\ "));
        Ok((matrix(mean), matrix(rows.iter().map(|row| row.join(" & ")).collect())))
    }
}

/// The facts of a divergence between two normal vectors, or of the entropy of one.
pub(super) fn facts(
    first: &Normal,
    second: Option<&Normal>,
    stated: Option<usize>,
    (asked, bits): (&[&str], bool),
    span: Span,
) -> Result<Facts, String> {
    let covered = if second.is_some() { &["kl", "reverse kl"][..] } else { &["entropy"][..] };
    if let Some(other) = asked.iter().find(|name| !covered.contains(*name)) {
        return Err(format!("the {other} of normal vectors is not covered"));
    }
    let own = first.size().or_else(|| second.and_then(Normal::size));
    let size = own.or(stated).ok_or("the dimension of the normal vectors is not stated")?;
    if stated.is_some_and(|stated| stated != size) {
        return Err("the dimension that is stated is not that of the normal vectors".to_owned());
    }
    if size > 24 {
        return Err("matrices of that size are not written out".to_owned());
    }
    let mut facts = Facts::default();
    facts.set("size", Value::Words(size.to_string()), span);
    facts.set("per_nat", Value::Formula(if bits { "\\frac{1}{\\ln 2}" } else { "" }.to_owned()), span);
    for (law, suffix) in [(Some(first), "1"), (second, "2")] {
        let Some(law) = law else { continue };
        let (mean, covariance) = law.written(size)?;
        facts.set(&format!("mean{suffix}"), Value::Formula(mean), span);
        facts.set(&format!("covariance{suffix}"), Value::Formula(covariance), span);
    }
    Ok(facts)
}
