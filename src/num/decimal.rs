//! Decimals as typed: the number, and how finely it was written.

use num_bigint::BigInt;
use num_traits::{One, Pow, Signed, Zero};

use super::Rational;

/// The largest exponent that is read: `1e400` is a number, `1e999999999` is an attack.
const LARGEST_EXPONENT: i32 = 5000;

/// A decimal numeral as typed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Decimal {
    /// The number, exactly.
    pub value: Rational,
    /// How many digits stand after the point of the mantissa: 4 for `0.2754`, 1 for `1.5e-3`, 0 for `12`.
    pub places: u32,
    /// How many digits are significant: from the first that is not zero to the last, trailing zeros included.
    pub significant: u32,
    /// The exponent of scientific notation: -3 for `1.5e-3`.
    pub exponent: Option<i32>,
    /// Whether it was written in percent.
    pub percent: bool,
}

impl Decimal {
    /// Reads `12`, `-0.2754`, `.226`, `3.`, `1.5e-3`, `1.5 \times 10^{-3}`, `12.5%`, `12.5\%`. `None` for everything else.
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.chars().filter(|character| !character.is_whitespace()).collect();
        let (text, percent) = match text.strip_suffix('%') {
            Some(rest) => (rest.strip_suffix('\\').unwrap_or(rest), true),
            None => (text.as_str(), false),
        };
        let (mantissa, exponent) = split_exponent(text)?;
        let (negative, digits) = match mantissa.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, mantissa.strip_prefix('+').unwrap_or(mantissa)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.len() + fraction.len() == 0 || !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let all = format!("{whole}{fraction}");
        let number: BigInt = all.parse().ok()?;
        let places = u32::try_from(fraction.len()).ok()?;
        let significant = u32::try_from(all.trim_start_matches('0').len()).ok()?.max(1);
        let shift = i64::from(exponent.unwrap_or(0)) - i64::from(places) - if percent { 2 } else { 0 };
        let value = Rational::from_integer(if negative { -number } else { number }) * power_of_ten(i32::try_from(shift).ok()?);
        Some(Decimal { value, places, significant, exponent, percent })
    }

    /// The whole number one.
    pub fn one() -> Self {
        Decimal { value: Rational::one(), places: 0, significant: 1, exponent: None, percent: false }
    }

    /// The numeral with `\times 10^{exponent}` behind it; `None` where it has a power of ten already.
    pub fn times_ten_to(self, exponent: i32) -> Option<Self> {
        let plain = self.exponent.is_none() && !self.percent && exponent.abs() <= LARGEST_EXPONENT;
        plain.then(|| Decimal { value: &self.value * power_of_ten(exponent), exponent: Some(exponent), ..self })
    }

    /// The numeral with a percent sign behind it; `None` where it has one already.
    pub fn in_percent(self) -> Option<Self> {
        (!self.percent).then(|| Decimal { value: &self.value * power_of_ten(-2), percent: true, ..self })
    }

    /// The numeral with the zeros at the end of a whole number taken as no claim: `1200` as twelve hundred.
    pub fn without_trailing_zeros(&self) -> Self {
        let ten = Rational::from_integer(10.into());
        let mut zeros = 0;
        while self.is_whole() && !self.value.is_zero() && (&self.value / power_of_ten(zeros) / &ten).is_integer() {
            zeros += 1;
        }
        Decimal { exponent: (zeros > 0).then_some(zeros).or(self.exponent), ..self.clone() }
    }

    /// The worth of one unit of the last digit typed.
    pub fn unit(&self) -> Rational {
        let places = i32::try_from(self.places).unwrap_or(i32::MAX);
        power_of_ten(self.exponent.unwrap_or(0) - places - if self.percent { 2 } else { 0 })
    }

    /// Whether it was typed as a whole number, without point, exponent or percent.
    pub fn is_whole(&self) -> bool {
        self.places == 0 && self.exponent.is_none() && !self.percent
    }

    /// Another number written in the same way; it must be a whole multiple of [`Decimal::unit`].
    pub fn written_like(&self, value: &Rational) -> String {
        let mut scaled = value.clone();
        if self.percent {
            scaled *= Rational::from_integer(100.into());
        }
        let exponent = self.exponent.unwrap_or(0);
        scaled *= power_of_ten(-exponent);
        let mut text = fixed(&scaled, self.places);
        if let Some(exponent) = self.exponent {
            text.push_str(&format!(" \\times 10^{{{exponent}}}"));
        }
        if self.percent {
            text.push_str("\\%");
        }
        text
    }
}

/// The mantissa and the exponent of scientific notation in one of its spellings.
fn split_exponent(text: &str) -> Option<(&str, Option<i32>)> {
    let signs = ["\\times10^", "\\cdot10^", "×10^", "*10^", "e", "E"];
    let Some((sign, at)) = signs.iter().find_map(|sign| text.find(sign).map(|at| (sign, at))) else { return Some((text, None)) };
    let exponent = text[at + sign.len()..].trim_start_matches('{').trim_end_matches('}');
    let exponent: i32 = exponent.parse().ok()?;
    (exponent.abs() <= LARGEST_EXPONENT).then_some((&text[..at], Some(exponent)))
}

/// A power of ten.
pub(super) fn power_of_ten(exponent: i32) -> Rational {
    Pow::pow(Rational::from_integer(10.into()), exponent)
}

/// The digits of a number that has at most `places` of them after the point; a further rest is cut off.
pub(super) fn fixed(value: &Rational, places: u32) -> String {
    let scaled = (value.abs() * power_of_ten(i32::try_from(places).unwrap_or(0))).to_integer();
    let digits = scaled.to_string();
    let places = places as usize;
    let sign = if value.is_negative() && !scaled.is_zero() { "-" } else { "" };
    if places == 0 {
        return format!("{sign}{digits}");
    }
    let digits = format!("{digits:0>width$}", width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    format!("{sign}{whole}.{fraction}")
}

/// The number of digits after the point of a decimal that ends: `Some(3)` for 1/8, `None` for 1/3.
pub fn terminating_places(value: &Rational) -> Option<u32> {
    let mut rest = value.denom().clone();
    let mut places = [0u32; 2];
    for (count, prime) in places.iter_mut().zip([2u32, 5]) {
        let prime = BigInt::from(prime);
        while (&rest % &prime).is_zero() {
            rest /= &prime;
            *count += 1;
            if *count > 10_000 {
                return None;
            }
        }
    }
    rest.is_one().then(|| places[0].max(places[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rational(numer: i64, denom: i64) -> Rational {
        Rational::new(numer.into(), denom.into())
    }

    #[test]
    fn numerals_in_every_spelling() {
        for (text, value, places, significant, unit) in [
            ("12", rational(12, 1), 0, 2, rational(1, 1)),
            ("0.2754", rational(2754, 10000), 4, 4, rational(1, 10000)),
            ("-.226", rational(-226, 1000), 3, 3, rational(1, 1000)),
            ("0.0050", rational(5, 1000), 4, 2, rational(1, 10000)),
            ("1.5e-3", rational(15, 10000), 1, 2, rational(1, 10000)),
            ("1.5 \\times 10^{-3}", rational(15, 10000), 1, 2, rational(1, 10000)),
            ("2 \\cdot 10^3", rational(2000, 1), 0, 1, rational(1000, 1)),
            ("12.5\\%", rational(1, 8), 1, 3, rational(1, 1000)),
            ("3.", rational(3, 1), 0, 1, rational(1, 1)),
        ] {
            let typed = Decimal::parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((&typed.value, typed.places, typed.significant, typed.unit()), (&value, places, significant, unit), "{text}");
        }
        for text in ["", ".", "1.2.3", "x", "--1", "1e", "1e99999999999", "0x10", "1/2", "e5", "%", "١"] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }

    #[test]
    fn numerals_are_put_together_as_they_are_read() {
        let parse = |text: &str| Decimal::parse(text).unwrap();
        assert_eq!(parse("1.5").times_ten_to(-3), Some(parse("1.5e-3")));
        assert_eq!(parse("12.5").in_percent(), Some(parse("12.5%")));
        assert_eq!(parse("12%").in_percent(), None);
        assert_eq!(parse("1200").without_trailing_zeros().unit(), rational(100, 1));
        assert_eq!(parse("1205").without_trailing_zeros().unit(), rational(1, 1));
    }

    #[test]
    fn decimals_that_end() {
        assert_eq!(terminating_places(&rational(1, 8)), Some(3));
        assert_eq!(terminating_places(&rational(-3, 50)), Some(2));
        assert_eq!(terminating_places(&rational(7, 1)), Some(0));
        assert_eq!(terminating_places(&rational(1, 3)), None);
    }
}
