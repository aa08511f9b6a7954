//! Events in signs: `1 < X < 5`, `X + Y \ge 6`, `|X - 3| > 2`.

use crate::solve::probability::{letters, number};

/// An interval; `None` is infinite.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::solve::probability) struct Interval {
    /// The lower end.
    pub(in crate::solve::probability) lower: Option<String>,
    /// The upper end.
    pub(in crate::solve::probability) upper: Option<String>,
    /// Whether what lies outside is meant.
    pub(in crate::solve::probability) outside: bool,
}

/// Signs of order, and whether the left side is the smaller one.
const SIGNS: [(&str, bool); 14] = [
    ("\\leqslant", true),
    ("\\geqslant", false),
    ("\\leq", true),
    ("\\geq", false),
    ("\\le", true),
    ("\\ge", false),
    ("\\lt", true),
    ("\\gt", false),
    ("<=", true),
    (">=", false),
    ("≤", true),
    ("≥", false),
    ("<", true),
    (">", false),
];

/// What is compared and the interval that it lies in; `None` where there are no inequalities with numbers.
pub(in crate::solve::probability) fn read(text: &str) -> Option<(String, Interval)> {
    let mut sides: Vec<String> = Vec::new();
    let mut rises: Vec<bool> = Vec::new();
    let mut rest = text.trim();
    loop {
        let found = SIGNS
            .iter()
            .filter_map(|(sign, rising)| Some((rest.find(sign)?, sign.len(), *rising)))
            .min_by_key(|(at, len, _)| (*at, std::cmp::Reverse(*len)));
        let Some((at, len, rising)) = found else { break };
        sides.push(letters::latex(&rest[..at]));
        rises.push(rising);
        rest = &rest[at + len..];
    }
    sides.push(letters::latex(rest));
    let numeric = |text: &str| value(text).is_some();
    match (sides.as_slice(), rises.as_slice()) {
        ([left, right], [rising]) => {
            let (of, bound, upper) = match (numeric(left), numeric(right)) {
                (false, true) => (left, right, *rising),
                (true, false) => (right, left, !rising),
                _ => return None,
            };
            if let Some(inner) = absolute(of) {
                return around(&inner, bound, !upper);
            }
            let (lower, upper) = if upper { (None, Some(bound.clone())) } else { (Some(bound.clone()), None) };
            Some((of.clone(), Interval { lower, upper, outside: false }))
        }
        ([first, of, last], [one, two]) if one == two && numeric(first) && numeric(last) && !numeric(of) => {
            let (lower, upper) = if *one { (first, last) } else { (last, first) };
            Some((of.clone(), Interval { lower: Some(lower.clone()), upper: Some(upper.clone()), outside: false }))
        }
        _ => None,
    }
}

fn value(text: &str) -> Option<f64> {
    let plain = text.trim().replace(' ', "");
    let bare = plain.strip_prefix('-').unwrap_or(&plain);
    if bare.is_empty()
        || bare.contains(|c: char| c.is_ascii_alphabetic())
            && !bare.starts_with("\\frac")
            && !bare.starts_with("\\sqrt")
            && !bare.starts_with("\\pi")
    {
        return None;
    }
    let letters = bare.replace("\\frac", "").replace("\\sqrt", "").replace("\\pi", "");
    if letters.contains(|c: char| c.is_alphabetic()) {
        return None;
    }
    number::decimal(&plain).map(|_| 0.0).or(Some(0.0))
}

/// The inside of an absolute value.
fn absolute(text: &str) -> Option<String> {
    let text = text.trim();
    [("|", "|"), ("\\vert", "\\vert"), ("\\lvert", "\\rvert"), ("\\operatorname{abs}(", ")")]
        .iter()
        .find_map(|(open, close)| text.strip_prefix(open)?.strip_suffix(close).map(|inner| inner.trim().to_owned()))
}

fn around(of: &str, bound: &str, outside: bool) -> Option<(String, Interval)> {
    Some((of.to_owned(), Interval { lower: Some(format!("-{bound}")), upper: Some(bound.to_owned()), outside }))
}

#[cfg(test)]
mod tests {
    use super::{Interval, read};

    #[test]
    fn inequalities_are_intervals() {
        let interval = |lower: Option<&str>, upper: Option<&str>, outside| Interval {
            lower: lower.map(str::to_owned),
            upper: upper.map(str::to_owned),
            outside,
        };
        assert_eq!(read("1 < X \\le 5"), Some(("X".to_owned(), interval(Some("1"), Some("5"), false))));
        assert_eq!(read("X + Y > 6"), Some(("X + Y".to_owned(), interval(Some("6"), None, false))));
        assert_eq!(read("|X - 3| > 2"), Some(("X - 3".to_owned(), interval(Some("-2"), Some("2"), true))));
        assert_eq!(read("X < Y"), None);
    }
}
