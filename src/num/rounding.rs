//! Rounding: whether a computed number is what was typed, and digits that are certain.

use num_integer::Integer;
use num_traits::{Signed, Zero};

use super::{
    Decimal, Outcome, Rational, Scalar, UNDECIDED,
    decimal::{fixed, power_of_ten},
};

/// How a typed decimal relates to the number that it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// It is the number itself.
    Exact,
    /// It is the number rounded to the digits typed.
    Nearest,
    /// The number lies halfway, and the typed one is farther from zero: the rounding of the school.
    TieAway,
    /// The number lies halfway, and the last digit typed is even.
    TieEven,
    /// The digits were cut off, where rounding would raise the last one.
    Truncated,
    /// It is off by no more than one in the last place, and neither rounded nor cut off.
    Close,
    /// It is farther away.
    Wrong,
    /// The enclosure is too wide to tell: more bits may settle it.
    Undecided,
}

impl Rounding {
    /// How `typed` relates to `value`.
    pub fn of(value: &Scalar, typed: &Decimal) -> Rounding {
        Rounding::to_unit(value, &typed.value, &typed.unit())
    }

    /// How the multiple `typed` of `unit` relates to `value`.
    pub fn to_unit(value: &Scalar, typed: &Rational, unit: &Rational) -> Rounding {
        let Some((low, high)) = bounds(value) else { return Rounding::Undecided };
        let (low, high) = (low - typed, high - typed);
        if low.is_zero() && high.is_zero() {
            return Rounding::Exact;
        }
        let half = unit / Rational::from_integer(2.into());
        if low == high && low.abs() == half {
            return tie(&low, typed, unit);
        }
        if low > -&half && high < half {
            return Rounding::Nearest;
        }
        if low > *unit || high < -unit {
            return Rounding::Wrong;
        }
        let beyond_half = low > half || high < -&half;
        if !beyond_half || low < -unit || high > *unit {
            return Rounding::Undecided;
        }
        // Cut off: the value lies beyond the typed digits, seen from zero.
        let beyond = if typed.is_negative() { high.is_negative() } else { low.is_positive() };
        if beyond { Rounding::Truncated } else { Rounding::Close }
    }

    /// Whether the typed decimal is the number or a right rounding of it.
    pub fn is_right(self) -> bool {
        matches!(self, Rounding::Exact | Rounding::Nearest | Rounding::TieAway | Rounding::TieEven)
    }
}

/// The kind of a tie, for a number that lies `gap` above the typed one; what is neither away from zero nor even was cut off.
fn tie(gap: &Rational, typed: &Rational, unit: &Rational) -> Rounding {
    let value = typed + gap;
    if typed.abs() > value.abs() {
        Rounding::TieAway
    } else if (typed / unit).to_integer().is_even() {
        Rounding::TieEven
    } else {
        Rounding::Truncated
    }
}

/// The ends of an enclosure; nothing for what is not finite.
pub fn bounds(value: &Scalar) -> Option<(Rational, Rational)> {
    match value {
        Scalar::Exact(exact) => Some((exact.clone(), exact.clone())),
        Scalar::Ball(ball) => Some((ball.lower()?, ball.upper()?)),
        Scalar::Infinite { .. } => None,
    }
}

/// The multiple of `unit` that is nearest to a number, halves away from zero; `None` where the enclosure does not tell.
fn nearest(value: &Scalar, unit: &Rational) -> Option<Rational> {
    let (low, high) = bounds(value)?;
    let (low, high) = (round_half_away(&(low / unit)), round_half_away(&(high / unit)));
    (low == high).then(|| low * unit)
}

impl Decimal {
    /// The right rounding of `value`, written in the same way; `None` where the enclosure does not tell.
    pub fn rounding_of(&self, value: &Scalar) -> Option<String> {
        nearest(value, &self.unit()).map(|nearest| self.written_like(&nearest))
    }
}

/// The nearest whole number, halves away from zero.
fn round_half_away(value: &Rational) -> Rational {
    let half = Rational::new(1.into(), 2.into());
    if value.is_negative() { -(half - value).floor() } else { (value + half).floor() }
}

/// The number with `places` digits after the point, rounded with certainty, halves away from zero. Not known while the enclosure straddles
/// a tie: the caller raises the precision.
pub fn format_fixed(value: &Scalar, places: u32) -> Outcome<String> {
    if places > 10_000 {
        return Outcome::Unknown("too many places".to_owned());
    }
    match nearest(value, &power_of_ten(-(places as i32))) {
        Some(nearest) => Outcome::Known(fixed(&nearest, places)),
        None => Outcome::Unknown(UNDECIDED.to_owned()),
    }
}

/// The number with so many significant digits, in LaTeX: `0.0012345`, or in scientific notation where more than four zeros would lead or digits
/// would have to be made up.
pub fn format_significant(value: &Scalar, digits: u32) -> Outcome<String> {
    let digits = digits.clamp(1, 1000);
    if let Scalar::Infinite { negative } = value {
        return Outcome::Known((if *negative { "-\\infty" } else { "\\infty" }).to_owned());
    }
    let Some((low, high)) = bounds(value) else {
        return Outcome::Unknown("a number too large or too small to be written".to_owned());
    };
    if low.is_zero() && high.is_zero() {
        return Outcome::Known("0".to_owned());
    }
    let undecided = || Outcome::Unknown(UNDECIDED.to_owned());
    if low.is_negative() != high.is_negative() || low.is_zero() || high.is_zero() {
        return undecided();
    }
    let rounded = |value: &Rational| {
        let exponent = decimal_exponent(value);
        let unit = power_of_ten(exponent - digits as i32 + 1);
        let rounded = round_half_away(&(value / &unit)) * unit;
        // 9.99 may have become 10.0.
        (decimal_exponent(&rounded), rounded)
    };
    let ((exponent, number), other) = (rounded(&low), rounded(&high));
    if (exponent, &number) != (other.0, &other.1) {
        return undecided();
    }
    if (-5..digits as i32).contains(&exponent) {
        return Outcome::Known(fixed(&number, (digits as i32 - 1 - exponent).max(0) as u32));
    }
    let mantissa = fixed(&(number * power_of_ten(-exponent)), digits - 1);
    Outcome::Known(format!("{mantissa} \\times 10^{{{exponent}}}"))
}

/// The exponent of the leading decimal digit of a number that is not zero.
fn decimal_exponent(value: &Rational) -> i32 {
    let bits = value.numer().bits() as f64 - value.denom().bits() as f64;
    let mut exponent = (bits * std::f64::consts::LOG10_2).floor() as i32;
    let size = value.abs();
    // The guess is off by one or two at most.
    while power_of_ten(exponent) > size {
        exponent -= 1;
    }
    while power_of_ten(exponent + 1) <= size {
        exponent += 1;
    }
    exponent
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::Ball;

    fn exact(numer: i64, denom: i64) -> Scalar {
        Scalar::Exact(Rational::new(numer.into(), denom.into()))
    }

    fn of(value: &Scalar, typed: &str) -> Rounding {
        Rounding::of(value, &Decimal::parse(typed).unwrap())
    }

    fn right(value: &Scalar, typed: &str) -> String {
        Decimal::parse(typed).unwrap().rounding_of(value).unwrap()
    }

    #[test]
    fn every_kind_of_rounding() {
        assert_eq!(of(&exact(1, 4), "0.25"), Rounding::Exact);
        assert_eq!(of(&exact(1, 4), "0.250"), Rounding::Exact);
        assert_eq!(of(&exact(1, 3), "0.3333"), Rounding::Nearest);
        assert_eq!(of(&exact(2, 3), "0.6666"), Rounding::Truncated);
        assert_eq!(of(&exact(-2, 3), "-0.6666"), Rounding::Truncated);
        assert_eq!(of(&exact(-2, 3), "-0.67"), Rounding::Nearest);
        assert_eq!(of(&exact(2, 3), "-0.67"), Rounding::Wrong);
        assert_eq!(of(&exact(1, 4), "0.3"), Rounding::TieAway);
        assert_eq!(of(&exact(1, 4), "0.2"), Rounding::TieEven);
        assert_eq!(of(&exact(-1, 4), "-0.2"), Rounding::TieEven);
        assert_eq!(of(&exact(35, 100), "0.3"), Rounding::Truncated);
        assert_eq!(of(&exact(1, 3), "0.34"), Rounding::Close);
        assert_eq!(of(&exact(1, 3), "0.35"), Rounding::Wrong);
        assert_eq!(of(&exact(1, 3), "33.3\\%"), Rounding::Nearest);
        assert_eq!(of(&exact(1, 3), "33.4\\%"), Rounding::Close);
        assert_eq!(of(&exact(123_456, 1), "1.23 \\times 10^5"), Rounding::Nearest);
        assert_eq!(of(&exact(129_456, 1), "1.23e5"), Rounding::Wrong);
    }

    #[test]
    fn the_right_rounding_is_written_as_the_wrong_one_was() {
        assert_eq!(right(&exact(2, 3), "0.6666"), "0.6667");
        assert_eq!(right(&exact(-2, 3), "-0.6666"), "-0.6667");
        assert_eq!(right(&exact(35, 100), "0.3"), "0.4");
        assert_eq!(right(&exact(1, 3), "33.4\\%"), "33.3\\%");
        assert_eq!(right(&exact(129_456, 1), "1.23e5"), "1.29 \\times 10^{5}");
    }

    #[test]
    fn enclosures_decide_only_what_they_can() {
        let narrow = Scalar::Ball(Ball::integer(2).sqrt(64).known().unwrap());
        let wide = Scalar::Ball(Ball::integer(2).sqrt(4).known().unwrap());
        assert_eq!(of(&narrow, "1.4142"), Rounding::Nearest);
        assert_eq!(of(&narrow, "1.4143"), Rounding::Close);
        assert_eq!(of(&wide, "1.4142"), Rounding::Undecided);
        assert_eq!(format_fixed(&narrow, 6).known().as_deref(), Some("1.414214"));
        assert_eq!(format_fixed(&wide, 6), Outcome::Unknown(UNDECIDED.to_owned()));
    }

    #[test]
    fn digits() {
        assert_eq!(format_fixed(&exact(-1, 100_000), 4).known().as_deref(), Some("0.0000"));
        assert_eq!(format_fixed(&exact(-3549, 10_000), 3).known().as_deref(), Some("-0.355"));
        assert_eq!(format_fixed(&exact(5, 2), 0).known().as_deref(), Some("3"));
        assert_eq!(format_significant(&exact(1, 3), 4).known().as_deref(), Some("0.3333"));
        assert_eq!(format_significant(&exact(123_456, 1), 3).known().as_deref(), Some("1.23 \\times 10^{5}"));
        assert_eq!(format_significant(&exact(1, 3_000_000), 3).known().as_deref(), Some("3.33 \\times 10^{-7}"));
        assert_eq!(format_significant(&exact(99_999, 10_000), 3).known().as_deref(), Some("10.0"));
        assert_eq!(format_significant(&exact(25, 1), 4).known().as_deref(), Some("25.00"));
    }
}
