//! Given values: numbers, vectors and matrices with the names they are given under.

use num_bigint::BigInt;

use super::Reader;
use crate::{
    num::Rational,
    solve::{
        fact::{Facts, Value},
        phrase::{Phrase, Rule},
    },
};

/// The number that `text` spells in digits: `1,000`, `-0.5`, `.25`, `1e-3`, `1/3`, `\frac{1}{3}`.
pub fn number(text: &str) -> Option<Value> {
    let text: String = text.trim().replace(['−', '–'], "-").replace("{,}", "").replace("\\,", "").split_whitespace().collect();
    let text = text.strip_prefix('+').unwrap_or(&text).trim_end_matches('.').to_owned();
    let parts = text.replace("\\tfrac", "\\frac").replace("\\dfrac", "\\frac");
    if let Some((sign, rest)) = parts.split_once("\\frac{") {
        let (upper, lower) = rest.strip_suffix('}')?.split_once("}{")?;
        let value = quotient(upper, lower)?;
        let value = if sign == "-" { -value } else { value };
        return Some(Value::Number(value, parts.clone()));
    }
    if let Some((upper, lower)) = text.split_once('/') {
        let (sign, upper) = upper.strip_prefix('-').map_or(("", upper), |rest| ("-", rest));
        let value = quotient(upper, lower)?;
        return Some(Value::Number(if sign.is_empty() { value } else { -value }, format!("{sign}\\frac{{{upper}}}{{{lower}}}")));
    }
    let (value, plain) = decimal(&text)?;
    Some(Value::Number(value, plain))
}

fn quotient(upper: &str, lower: &str) -> Option<Rational> {
    let (upper, lower) = (upper.parse::<BigInt>().ok()?, lower.parse::<BigInt>().ok()?);
    (lower != BigInt::from(0)).then(|| Rational::new(upper, lower))
}

/// A decimal as an exact rational, with a spelling that is LaTeX.
fn decimal(text: &str) -> Option<(Rational, String)> {
    let plain = text.replace(',', "").to_lowercase();
    let (mantissa, exponent) = plain.split_once('e').map_or((plain.as_str(), 0), |(m, e)| (m, e.parse::<i32>().unwrap_or(i32::MAX)));
    if exponent.abs() > 400 || mantissa.len() > 400 {
        return None;
    }
    let (negative, digits) = mantissa.strip_prefix('-').map_or((false, mantissa), |rest| (true, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{part}");
    if all.is_empty() || !all.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let scale = exponent - i32::try_from(part.len()).ok()?;
    let numerator = all.parse::<BigInt>().ok()?;
    let ten = BigInt::from(10).pow(scale.unsigned_abs());
    let value = if scale < 0 { Rational::new(numerator, ten) } else { Rational::from(numerator * ten) };
    let whole = if whole.is_empty() { "0" } else { whole.trim_start_matches('0') };
    let whole = if whole.is_empty() { "0" } else { whole };
    let mut spelling = if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") };
    if exponent != 0 {
        spelling = format!("{spelling} \\cdot 10^{{{exponent}}}");
    }
    Some(if negative { (-value, format!("-{spelling}")) } else { (value, spelling) })
}

/// A count: digits, a number word, or a letter that stands for one.
pub fn count(text: &str) -> Value {
    let text = text.trim().trim_matches(['(', ')', '$', ' ']);
    if let Some(value) = number(text) {
        return value;
    }
    const WORDS: [(&str, i64); 22] = [
        ("one", 1),
        ("single", 1),
        ("a single", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("seven", 7),
        ("eight", 8),
        ("nine", 9),
        ("ten", 10),
        ("eleven", 11),
        ("twelve", 12),
        ("sixteen", 16),
        ("twenty", 20),
        ("thirty-two", 32),
        ("sixty-four", 64),
        ("eins", 1),
        ("zwei", 2),
        ("drei", 3),
        ("vier", 4),
    ];
    match WORDS.iter().find(|(word, _)| *word == text.to_lowercase()) {
        Some((_, value)) => whole(*value),
        None => Value::Formula(text.to_owned()),
    }
}

/// A whole number as a fact.
pub(super) fn whole(value: i64) -> Value {
    Value::Number(Rational::from(BigInt::from(value)), value.to_string())
}

/// The entries inside `phrase`, in order.
pub fn numbers(source: &str, phrase: &Phrase) -> Option<Vec<Value>> {
    phrase.all(Rule::entry).iter().map(|entry| number(entry.span.text(source))).collect()
}

/// The matrix that a `matrix`, `tuples` or `vector` phrase spells: rows of entries; a vector is one row. `None` when it is ragged.
pub fn matrix_of(source: &str, phrase: &Phrase) -> Option<Value> {
    let mut rows = Vec::new();
    for rule in [Rule::matrix_row, Rule::nested_row, Rule::plain_row, Rule::grid_row, Rule::vector_plain, Rule::table_row, Rule::bar_row] {
        for row in phrase.all(rule) {
            rows.push(Value::List(numbers(source, row)?));
        }
        if !rows.is_empty() {
            break;
        }
    }
    if let Some(repeat) = phrase.find(Rule::grid_repeat) {
        let times = if repeat.find(Rule::repeat_two).is_some() {
            2
        } else if repeat.find(Rule::repeat_four).is_some() {
            4
        } else {
            3
        };
        if rows.len() == 1 {
            rows = vec![rows[0].clone(); times];
        } else if rows.len() != times || rows.iter().any(|row| *row != rows[0]) {
            return None;
        }
    }
    let widths: Vec<usize> = rows.iter().map(|row| if let Value::List(cells) = row { cells.len() } else { 0 }).collect();
    if rows.is_empty() || widths.iter().any(|width| *width != widths[0]) {
        return None;
    }
    if phrase.find(Rule::transpose).is_some() || phrase.parts.iter().any(|part| part.rule == Rule::transpose) {
        rows = transposed(&rows);
    }
    Some(Value::List(rows))
}

fn transposed(rows: &[Value]) -> Vec<Value> {
    let cells: Vec<&Vec<Value>> = rows.iter().filter_map(|row| if let Value::List(cells) = row { Some(cells) } else { None }).collect();
    let width = cells.first().map_or(0, |row| row.len());
    (0..width).map(|column| Value::List(cells.iter().map(|row| row[column].clone()).collect())).collect()
}

/// A name without its dress: `\mathbf{W}_{hf}` and `W^{(hf)}` are `Whf`, `h_{t-1}` is `ht-1`.
pub(super) fn plain_name(text: &str) -> String {
    let mut plain = text.to_owned();
    for command in ["\\mathbf", "\\boldsymbol", "\\bm", "\\vec", "\\mathrm", "\\mathit", "\\text", "\\hat", "\\bar"] {
        plain = plain.replace(command, "");
    }
    let plain = plain.replace("\\tilde", "tilde").replace("\\prime", "'");
    let digits = "₀₁₂₃₄₅₆₇₈₉";
    plain
        .chars()
        .filter(|c| !matches!(c, '{' | '}' | '_' | '^' | '(' | ')' | '<' | '>' | '\\' | ' ' | '$' | '*'))
        .map(|c| match c {
            'ₜ' => 't',
            '₋' => '-',
            _ => {
                digits.chars().position(|digit| digit == c).and_then(|at| char::from_digit(u32::try_from(at).unwrap_or(0), 10)).unwrap_or(c)
            }
        })
        .collect()
}

/// Vectors under numbered names (`x_1`, `x_2`, ...) or under words that are nothing else's name, beside attention: the rows of one matrix.
pub(super) fn gather(given: &Facts, words: bool) -> Option<Facts> {
    let flat = |value: &Value| matches!(value, Value::List(items) if !items.is_empty() && items.iter().all(|item| matches!(item, Value::Number(..))));
    let numbered: Vec<(&str, &super::super::fact::Fact)> =
        (1..=64).map_while(|at| given.iter().find(|(name, _)| *name == format!("x{at}"))).collect();
    let worded: Vec<(&str, &super::super::fact::Fact)> = given
        .iter()
        .filter(|(name, fact)| words && flat(&fact.value) && name.chars().all(|c| c.is_alphabetic()) && name.len() > 1)
        .filter(|(name, _)| {
            !matches!(
                name.to_lowercase().as_str(),
                "query" | "queries" | "keys" | "key" | "values" | "value" | "bias" | "input" | "wq" | "wk" | "wv" | "mask" | "matrix"
            )
        })
        .collect();
    let rows = if numbered.len() > 1 { numbered } else { worded };
    if rows.len() < 2 || rows.iter().any(|(_, fact)| !flat(&fact.value)) {
        return None;
    }
    let mut gathered = Facts::default();
    let span = rows.iter().map(|(_, fact)| fact.span).reduce(crate::diag::Span::join)?;
    gathered.set("x", Value::List(rows.iter().map(|(_, fact)| fact.value.clone()).collect()), span);
    for (name, fact) in given.iter() {
        if !rows.iter().any(|(taken, _)| taken == &name) {
            gathered.set(name, fact.value.clone(), fact.span);
        }
    }
    Some(gathered)
}

/// An equation without spaces, braces and signs of products, functions by one name.
pub(super) fn plain_equation(text: &str) -> String {
    let mut plain = text.to_owned();
    for (dressed, bare) in [
        ("\\operatorname", ""),
        ("\\mathbf", ""),
        ("\\mathrm", ""),
        ("\\text", ""),
        ("\\boldsymbol", ""),
        ("\\left", ""),
        ("\\right", ""),
        ("\\odot", ""),
        ("\\otimes", ""),
        ("\\circ", ""),
        ("\\cdot", ""),
        ("\\times", ""),
        ("\\ast", ""),
        ("\\tilde", "tilde"),
        ("\\sigma", "sigmoid"),
        ("\\tanh", "tanh"),
        ("σ", "sigmoid"),
        ("\\top", "T"),
        ("ᵀ", "T"),
        ("√", "sqrt"),
        ("\\sqrt", "sqrt"),
        ("\\,", ""),
        ("\\;", ""),
    ] {
        plain = plain.replace(dressed, bare);
    }
    plain
        .chars()
        .filter(|c| !matches!(c, ' ' | '{' | '}' | '_' | '^' | '$' | '\\' | '*' | '⊙' | '∘' | '·' | '×' | '⊗' | '\t' | '\n'))
        .collect()
}

impl Reader<'_> {
    /// An equation: kept without its dress, to be compared with the ones a family knows.
    pub(super) fn equation(&mut self, phrase: &Phrase) {
        let mut known = match self.out.facts.get("equations").map(|fact| &fact.value) {
            Some(Value::List(items)) => items.clone(),
            _ => Vec::new(),
        };
        let plain = plain_equation(self.text(phrase));
        // `x_2 = L_2(x_1)` names an output.
        if plain.split_once("=L").is_some_and(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_digit())) {
            return;
        }
        if plain.ends_with("=null") || plain.ends_with("=None") || plain.ends_with("=none") {
            return;
        }
        for word in ["softmax", "attention"] {
            if plain.to_lowercase().contains(word) {
                self.out.topic(word, phrase.span);
            }
        }
        if plain.contains("sqrtd") || plain.contains("sqrt(d") {
            self.out.topic("scaled", phrase.span);
        }
        let text = Value::Words(plain);
        if !known.contains(&text) {
            known.push(text);
        }
        self.out.facts.set("equations", Value::List(known), phrase.span);
    }

    /// Names with a value: `W_f = [...]`, `Q = K = ...`, `x_1 = (0, 1)`; or a matrix beside the word for what it is.
    pub(super) fn given(&mut self, phrase: &Phrase) {
        if let Some(role) = phrase.find(Rule::role_name).and_then(|role| role.parts.first()) {
            let name = match role.rule {
                Rule::role_query => "query",
                Rule::role_key => "keys",
                Rule::role_value => "values",
                Rule::role_cell => "ct-1",
                _ => "ht-1",
            };
            match self.value_in(phrase) {
                Some(value) => self.set_given(name, value, phrase),
                None => self.out.loose.push(phrase.span),
            }
            return;
        }
        let names: Vec<String> = phrase.all(Rule::given_name).iter().map(|name| plain_name(self.text(name))).collect();
        let value = self.value_in(phrase);
        let Some(value) = value else {
            self.out.loose.push(phrase.span);
            return;
        };
        if names.is_empty() || phrase.rule == Rule::matrix_phrase {
            let owner = phrase.find(Rule::matrix_owner).map(|owner| self.text(owner).to_lowercase()).or_else(|| self.owner.take());
            let name = match owner.as_deref() {
                Some(owner) if owner.starts_with("kernel") || owner.starts_with("filter") || owner.starts_with("mask") => "kernel",
                Some(owner) if ["input", "image", "matrix", "tensor", "signal", "feature"].iter().any(|word| owner.starts_with(word)) => {
                    "input"
                }
                Some(owner) if owner.starts_with("logit") => "logits",
                Some("batch") => "batch",
                Some("vector") => "vector",
                _ => names.first().map_or("matrix", String::as_str),
            };
            let name = name.to_owned();
            if name == "kernel" && !self.layers.is_empty() {
                self.set("weights", value, phrase.span);
            } else {
                self.set_given(&name, value, phrase);
            }
            return;
        }
        for name in names {
            if matches!(name.to_lowercase().as_str(), "kernel" | "filter") && !self.layers.is_empty() {
                self.set("weights", value.clone(), phrase.span);
                continue;
            }
            self.set_given(&name, value.clone(), phrase);
        }
    }

    fn value_in(&self, phrase: &Phrase) -> Option<Value> {
        if phrase.rule == Rule::identity_given || phrase.parts.iter().any(|part| part.rule == Rule::identity) {
            return Some(Value::Words("identity".to_owned()));
        }
        for part in &phrase.parts {
            match part.rule {
                Rule::matrix | Rule::tuples => return matrix_of(self.source, part),
                Rule::vector_plain => return numbers(self.source, part).map(Value::List),
                Rule::vector => {
                    return numbers(self.source, part).map(Value::List);
                }
                Rule::scalar => return number(self.text(part)),
                _ => {}
            }
        }
        None
    }

    pub(super) fn set_given(&mut self, name: &str, value: Value, phrase: &Phrase) {
        let key = format!("given.{name}");
        let mut given = match self.out.facts.get("given") {
            Some(fact) => match &fact.value {
                Value::Record(facts) => facts.clone(),
                _ => Facts::default(),
            },
            None => Facts::default(),
        };
        if let Some(known) = given.get(name)
            && known.value != value
            && self.fresh.contains(&key)
        {
            let first = known.span;
            self.out.clashes.push(super::Clash { name: name.to_owned(), first, second: phrase.span });
        }
        given.set(name, value, phrase.span);
        self.fresh.insert(key);
        let span = self.out.facts.get("given").map_or(phrase.span, |fact| fact.span.join(phrase.span));
        self.out.facts.set("given", Value::Record(given), span);
    }
}
