//! Joint distributions of two variables: their entropies and their mutual information.

use num_traits::{One, Signed};

use super::{Problem, bayes::missing, divergence::FAMILY, number, table};
use crate::{
    diag::{Diagnostic, Span},
    num::Rational,
    solve::fact::{Facts, Value},
};

/// A joint table: rows of numbers as written, and which variable the rows are, where that is said.
struct Joint {
    rows: Vec<Vec<number::Written>>,
    by_row: Option<char>,
}

/// What can be asked, with the spellings that ask for it once signs and blanks are taken out.
const ASKED: [(&str, &[&str]); 6] = [
    ("H(X|Y)", &["h(x|y)", "entropyofxgiveny"]),
    ("H(Y|X)", &["h(y|x)", "entropyofygivenx"]),
    ("H(X, Y)", &["h(x,y)", "jointentropy"]),
    ("mutual information", &["i(x;y)", "i(x,y)", "mutualinformation", "i(y;x)"]),
    ("H(X)", &["h(x)", "marginalentropies", "entropyofx,", "entropyofx.", "entropyofxand", "entropiesofxandy"]),
    ("H(Y)", &["h(y)", "marginalentropies", "entropyofy,", "entropyofy.", "entropyofyand", "entropiesofxandy"]),
];

/// Reads a problem of a joint distribution; `None` when the text is about something else.
pub fn read(text: &str, base: usize) -> Option<Problem> {
    let plain: String = text
        .to_lowercase()
        .replace("\\mid", "|")
        .replace("\\vert", "|")
        .replace("\\mathrm{h}", "h")
        .replace("\\mathrm{i}", "i")
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '$' | '\\' | '~'))
        .collect();
    let mut asked: Vec<&str> =
        ASKED.iter().filter(|(_, spelled)| spelled.iter().any(|spelled| plain.contains(spelled))).map(|(name, _)| *name).collect();
    if plain.contains("conditionalentropies") {
        asked.retain(|name| !matches!(*name, "H(X|Y)" | "H(Y|X)"));
        asked.extend(["H(X|Y)", "H(Y|X)"]);
    }
    if asked.is_empty() {
        return None;
    }
    let found = listed(text).or_else(|| lined(text)).or_else(|| tabled(text))?;
    let span = Span::new(base, base + text.len());
    let mut problem = Problem { family: FAMILY, facts: Facts::default(), asked: Vec::new(), diagnostics: Vec::new() };
    let total: Rational = found.rows.iter().flatten().map(|(value, _)| value.clone()).sum();
    if found.rows.iter().flatten().any(|(value, _)| value.is_negative()) || !total.is_one() {
        problem.diagnostics.push(Diagnostic::error("contradictory-facts", span, "the probabilities of a joint table sum to 1"));
    }
    let directed = asked.iter().any(|name| !matches!(*name, "H(X, Y)" | "mutual information"));
    if directed && found.by_row.is_none() {
        problem.diagnostics.push(missing(span, "which of the two variables the rows of the table are"));
    }
    let rows = if found.by_row == Some('y') { transposed(&found.rows) } else { found.rows };
    let nats = ["nats", "natural log", "base e", "\\ln", " ln"].iter().any(|word| text.to_lowercase().contains(word));
    let said = ["bits", "base 2", "log_2", "log2", "\\log_{2}"].iter().any(|word| text.to_lowercase().contains(word));
    let dyadic = rows.iter().flatten().all(|(value, _)| is_dyadic(value));
    // Entropies of a table are in bits unless something else is said; a mutual information alone is in nats.
    let bits = said || !nats && (dyadic || asked.iter().any(|name| name.starts_with('H')));
    problem.facts.set("log", Value::Formula(if bits { "\\log_2" } else { "\\ln" }.to_owned()), span);
    problem.facts.set("unit", Value::Words(if bits { "bits" } else { "nats" }.to_owned()), span);
    let list = rows.iter().map(|row| Value::List(row.iter().map(|(value, latex)| Value::Number(value.clone(), latex.clone())).collect()));
    problem.facts.set("table", Value::List(list.collect()), span);
    let signs = asked.iter().map(|name| {
        let mut record = Facts::default();
        let (sign, formula) = match *name {
            "H(X)" => ("H_X", None),
            "H(Y)" => ("H_Y", None),
            "H(X, Y)" => ("H_{XY}", None),
            "H(X|Y)" => ("C_{XY}", Some("H_{XY} - H_Y")),
            "H(Y|X)" => ("C_{YX}", Some("H_{XY} - H_X")),
            _ => ("I", Some("H_X + H_Y - H_{XY}")),
        };
        record.set("name", Value::Words((*name).to_owned()), span);
        record.set("sign", Value::Formula(sign.to_owned()), span);
        record.set("formula", formula.map_or(Value::Flag(false), |formula| Value::Formula(formula.to_owned())), span);
        Value::Record(record)
    });
    problem.facts.set("measures", Value::List(signs.collect()), span);
    problem.asked.push(("mutual-information".to_owned(), span));
    Some(problem)
}

/// Whether a probability is 0 or a power of one half.
pub(super) fn is_dyadic(value: &Rational) -> bool {
    *value == Rational::from_integer(0.into()) || value.numer().is_one() && value.denom().magnitude().count_ones() == 1
}

fn transposed(rows: &[Vec<number::Written>]) -> Vec<Vec<number::Written>> {
    let width = rows.first().map_or(0, Vec::len);
    (0..width).map(|column| rows.iter().map(|row| row[column].clone()).collect()).collect()
}

/// `P(0, 1) = 1/3`, `p(X=0, Y=1) = 0.2`: cells one by one, the first of each pair being X.
fn listed(text: &str) -> Option<Joint> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != '$').collect();
    let mut cells: Vec<(String, String, number::Written)> = Vec::new();
    for (at, _) in plain.match_indices(['P', 'p']) {
        let rest = plain[at + 1..].trim_start_matches("_{X,Y}").trim_start_matches("_{XY}").trim_start_matches("r");
        let Some((inner, after)) = rest.strip_prefix('(').and_then(|rest| rest.split_once(')')) else { continue };
        let Some((x, y)) = inner.split_once(',') else { continue };
        let Some(value) = after.strip_prefix('=') else { continue };
        let name = |side: &str, letter: char| {
            let value =
                side.split_once('=').map_or(Some(side), |(name, value)| name.eq_ignore_ascii_case(&letter.to_string()).then_some(value))?;
            (value.len() < 4 && !value.is_empty()).then(|| value.to_owned())
        };
        let (Some(x), Some(y)) = (name(x, 'x'), name(y, 'y')) else { continue };
        // `P(0,0) = P(1,1) = 1/3`.
        let mut value = value;
        while value.starts_with(['P', 'p']) {
            value = value.split_once('=').map(|(_, value)| value)?;
        }
        cells.push((x, y, fraction(value)?));
    }
    let distinct = |pick: fn(&(String, String, number::Written)) -> &String| {
        let mut out: Vec<String> = Vec::new();
        for cell in &cells {
            if !out.contains(pick(cell)) {
                out.push(pick(cell).clone());
            }
        }
        out
    };
    let (xs, ys) = (distinct(|cell| &cell.0), distinct(|cell| &cell.1));
    if xs.len() < 2 || ys.len() < 2 {
        return None;
    }
    let zero = (Rational::from_integer(0.into()), "0".to_owned());
    let cell =
        |x: &String, y: &String| cells.iter().find(|cell| cell.0 == *x && cell.1 == *y).map_or_else(|| zero.clone(), |cell| cell.2.clone());
    Some(Joint { rows: xs.iter().map(|x| ys.iter().map(|y| cell(x, y)).collect()).collect(), by_row: Some('x') })
}

/// The number or fraction that `text` begins with.
pub(super) fn fraction(text: &str) -> Option<number::Written> {
    let text = text.trim().replace("\\tfrac", "\\frac").replace("\\dfrac", "\\frac");
    if let Some(rest) = text.strip_prefix("\\frac{") {
        let (top, rest) = rest.split_once("}{")?;
        let (bottom, _) = rest.split_once('}')?;
        return fraction(&format!("{top}/{bottom}"));
    }
    let len = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '/'))).unwrap_or(text.len());
    let body = text[..len].trim_end_matches(['.', '/']);
    match body.split_once('/') {
        Some((top, bottom)) => {
            let (above, below) = (number::decimal(top)?, number::decimal(bottom)?);
            (below != Rational::from_integer(0.into())).then(|| (above / below, format!("\\frac{{{top}}}{{{bottom}}}")))
        }
        None => Some((number::decimal(body).filter(|_| !body.is_empty())?, body.to_owned())),
    }
}

/// A table of probabilities, or rows of numbers in brackets.
fn tabled(text: &str) -> Option<Joint> {
    if let Some(rows) = bracketed(text) {
        return Some(Joint { rows, by_row: said(text) });
    }
    let found = table::table(text)?;
    let numbers = |row: &[String]| row.iter().map(|cell| fraction(cell).filter(|_| cell.len() < 14)).collect::<Option<Vec<_>>>();
    let mut rows: Vec<Vec<number::Written>> = Vec::new();
    let mut labels: Vec<&String> = Vec::new();
    for row in &found.rows {
        // A last row or column of sums is no part of the table.
        if row[0].to_lowercase().starts_with("total") || row[0].to_lowercase().starts_with("sum") || row[0].to_lowercase().starts_with("p(")
        {
            continue;
        }
        rows.push(numbers(&row[1..])?);
        labels.push(&row[0]);
    }
    let sums = found.header.last().is_some_and(|name| matches!(name.to_lowercase().as_str(), "total" | "sum" | "p(x)" | "p(y)"));
    if sums {
        rows.iter_mut().for_each(|row| {
            row.pop();
        });
    }
    let letter = |name: &str| name.trim().chars().next().map(|c| c.to_ascii_lowercase()).filter(|c| matches!(c, 'x' | 'y'));
    let corner = found.header.first().map_or("", String::as_str).to_lowercase().replace("backslash", "");
    let by_row = labels
        .first()
        .and_then(|label| letter(label))
        .or_else(|| found.header.get(1).and_then(|name| letter(name)).map(other))
        .or_else(|| {
            let signs: Vec<char> = corner.chars().filter(|c| matches!(c, 'x' | 'y')).collect();
            match signs.as_slice() {
                [row, column] if row != column => Some(*row),
                _ => None,
            }
        })
        .or_else(|| said(text));
    Some(Joint { rows, by_row })
}

/// `y=1: 1/8 1/16`, a line for every value: labels that say the variable, or none at all.
fn lined(text: &str) -> Option<Joint> {
    let mut rows: Vec<Vec<number::Written>> = Vec::new();
    let mut letters: Vec<Option<char>> = Vec::new();
    // A table with bars has its own names.
    if text.lines().any(|line| line.trim_start().starts_with('|')) {
        return None;
    }
    for line in text.lines().map(str::trim) {
        let plain = line.replace(['$', '|'], " ");
        let (label, body) = match plain.split_once(':') {
            Some((label, body)) if label.trim().len() < 8 => (label.trim().to_lowercase(), body.to_owned()),
            _ => (String::new(), plain.clone()),
        };
        let cells: Vec<&str> = body.split(|c: char| c.is_whitespace() || matches!(c, ',' | '&')).filter(|cell| !cell.is_empty()).collect();
        let whole = |cell: &str| {
            cell.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '/')) && cell.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        };
        let numbers: Option<Vec<number::Written>> = cells.iter().map(|cell| fraction(cell).filter(|_| whole(cell))).collect();
        let Some(numbers) = numbers.filter(|numbers| numbers.len() > 1) else {
            if rows.len() > 1 {
                break;
            }
            rows.clear();
            letters.clear();
            continue;
        };
        let letter = label.chars().next().filter(|c| matches!(c, 'x' | 'y'));
        if letter.is_none() && !label.is_empty() {
            return None;
        }
        rows.push(numbers);
        letters.push(letter);
    }
    let even = rows.len() > 1 && rows.iter().all(|row| row.len() == rows[0].len()) && letters.windows(2).all(|pair| pair[0] == pair[1]);
    let by_row = letters.first().copied().flatten();
    even.then(|| Joint { rows, by_row: by_row.or_else(|| said(text)) })
}

fn other(letter: char) -> char {
    if letter == 'x' { 'y' } else { 'x' }
}

/// `rows are X`, `columns correspond to Y`, `p(x, y)` as the name of a matrix.
fn said(text: &str) -> Option<char> {
    let lower = text.to_lowercase().replace('$', "");
    let after = |word: &str| {
        let at = lower.find(word)? + word.len();
        lower[at..].split(|c: char| !c.is_alphanumeric()).take(7).find_map(|word| match word {
            "x" => Some('x'),
            "y" => Some('y'),
            _ => None,
        })
    };
    after("rows").or_else(|| after("row")).or_else(|| after("columns").map(other))
}

/// `[[0.25, 0.25], [0.5, 0]]`, `\begin{pmatrix}`: rows of numbers.
fn bracketed(text: &str) -> Option<Vec<Vec<number::Written>>> {
    let rows = match text.find("[[") {
        Some(start) => {
            let end = text[start..].find("]]")? + start;
            text[start + 2..end].split(']').map(|row| row.trim_start_matches([',', ' ', '[', '\n']).to_owned()).collect::<Vec<_>>()
        }
        None => {
            let start = ["\\begin{pmatrix}", "\\begin{bmatrix}"].iter().find_map(|mark| text.find(mark).map(|at| at + mark.len()))?;
            let end = text[start..].find("\\end{")? + start;
            text[start..end].split("\\\\").map(|row| row.replace('&', ",")).collect()
        }
    };
    let rows: Vec<Vec<number::Written>> = rows
        .iter()
        .filter(|row| !row.trim().is_empty())
        .map(|row| row.split(',').map(fraction).collect::<Option<Vec<_>>>())
        .collect::<Option<_>>()?;
    (rows.len() > 1 && rows.iter().all(|row| row.len() == rows[0].len() && row.len() > 1)).then_some(rows)
}
