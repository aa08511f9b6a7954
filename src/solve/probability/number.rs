//! Numbers and probabilities as people write them: `95%`, `1 in 1000`, `two thirds`, `\frac{1}{3}`, `.05`.

use num_bigint::BigInt;

use super::{Rule, Token};
use crate::num::Rational;

/// A number with its LaTeX as it is carried on.
pub type Written = (Rational, String);

/// The number that `token` (a `number`, `chance`, `signed`...) writes.
pub fn written(token: &Token) -> Option<Written> {
    match token.rule {
        Rule::unsigned | Rule::signed => decimal(&token.text).map(|value| (value, plain(&token.text))),
        Rule::small => small(&token.text).map(|value| (Rational::from_integer(value.into()), value.to_string())),
        Rule::over => {
            let (top, bottom) = (decimal(&token.parts.first()?.text)?, decimal(&token.parts.get(1)?.text)?);
            quotient(&top, &bottom, &plain(&token.parts[0].text), &plain(&token.parts[1].text))
        }
        Rule::in_of => {
            let amounts = token.all(Rule::amount);
            let ((top, first), (bottom, second)) = (written(amounts.first()?)?, written(amounts.get(1)?)?);
            quotient(&top, &bottom, &first, &second)
        }
        Rule::percent => {
            let (value, _) = written(token.parts.first()?)?;
            let value = value / Rational::from_integer(100.into());
            Some((value.clone(), decimal_text(&value)))
        }
        Rule::worded => {
            let top = token.find(Rule::small).map_or(Some(1), |count| small(&count.text))?;
            let bottom = match token.find(Rule::portion)?.text.to_lowercase().trim_end_matches('s') {
                "half" | "halve" => 2,
                "third" => 3,
                "quarter" | "fourth" => 4,
                "fifth" => 5,
                "sixth" => 6,
                "tenth" => 10,
                _ => return None,
            };
            Some((Rational::new(top.into(), bottom.into()), format!("\\frac{{{top}}}{{{bottom}}}")))
        }
        _ => token.parts.iter().find_map(written),
    }
}

fn quotient(top: &Rational, bottom: &Rational, first: &str, second: &str) -> Option<Written> {
    (*bottom != Rational::from_integer(0.into())).then(|| (top / bottom, format!("\\frac{{{first}}}{{{second}}}")))
}

/// The exact value of a decimal as typed; thousands may be set off by commas.
pub fn decimal(text: &str) -> Option<Rational> {
    let text: String = plain(text);
    let (sign, text) = text.strip_prefix('-').map_or((1, text.as_str()), |rest| (-1, rest));
    let (whole, places) = text.split_once('.').unwrap_or((text, ""));
    let digits: BigInt = format!("{whole}{places}").parse().ok()?;
    let scale = BigInt::from(10).pow(u32::try_from(places.len()).ok().filter(|places| *places < 400)?);
    Some(Rational::new(digits * sign, scale))
}

fn plain(text: &str) -> String {
    let text: String =
        text.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '−')).map(|c| if c == '−' { '-' } else { c }).collect();
    match text.strip_prefix('-') {
        Some(rest) if rest.starts_with('.') => format!("-0{rest}"),
        None if text.starts_with('.') => format!("0{text}"),
        _ => text,
    }
}

/// The decimal of a rational whose denominator divides a power of ten; a fraction otherwise.
pub fn decimal_text(value: &Rational) -> String {
    for places in 0..40_u32 {
        let scaled = value * Rational::from_integer(BigInt::from(10).pow(places));
        if scaled.is_integer() {
            let digits = scaled.to_integer().to_string();
            let (sign, digits) = digits.strip_prefix('-').map_or(("", digits.as_str()), |rest| ("-", rest));
            let padded = format!("{digits:0>width$}", width = places as usize + 1);
            let (whole, fraction) = padded.split_at(padded.len() - places as usize);
            return if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") };
        }
    }
    format!("\\frac{{{}}}{{{}}}", value.numer(), value.denom())
}

fn small(text: &str) -> Option<i64> {
    Some(match text.to_lowercase().as_str() {
        "a" | "one" => 1,
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        "eleven" => 11,
        "twelve" => 12,
        "twenty" => 20,
        "thirty" => 30,
        "forty" => 40,
        "fifty" => 50,
        "sixty" => 60,
        "seventy" => 70,
        "eighty" => 80,
        "ninety" => 90,
        "hundred" => 100,
        "thousand" => 1000,
        _ => return None,
    })
}
