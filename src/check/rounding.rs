//! Whether a number as typed is a right rounding of a value, and how values are written with so many decimals.

use num_traits::{One, Signed, Zero};

use super::typed::Numeral;
use crate::num::{Rational, Scalar};

/// How a number as typed stands to the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rounding {
    /// It is the value.
    Exact,
    /// It is the value rounded to its last place; ties go either way.
    Nearest,
    /// Digits were cut off.
    Truncated,
    /// It is off by no more than one in the last place, but no right rounding.
    Close,
    /// It is farther away.
    Wrong,
    /// The enclosure is too wide to say.
    Undecided,
}

/// The ends of an enclosure.
pub fn bounds(value: &Scalar) -> Option<(Rational, Rational)> {
    match value {
        Scalar::Exact(value) => Some((value.clone(), value.clone())),
        Scalar::Ball(ball) => Some((ball.lower()?, ball.upper()?)),
        Scalar::Infinite { .. } => None,
    }
}

/// How `typed` stands to `value`.
pub fn rounding(value: &Scalar, typed: &Numeral) -> Rounding {
    let Some((low, high)) = bounds(value) else { return Rounding::Undecided };
    let (low, high) = (low - &typed.value, high - &typed.value);
    if low.is_zero() && high.is_zero() {
        return Rounding::Exact;
    }
    let half = &typed.unit / Rational::from_integer(2.into());
    if low >= -&half && high <= half {
        return Rounding::Nearest;
    }
    let outside = |reach: &Rational| low > *reach || high < -reach;
    if outside(&typed.unit) {
        return Rounding::Wrong;
    }
    if !outside(&half) || low < -&typed.unit || high > typed.unit {
        return Rounding::Undecided;
    }
    // Cut off: the value lies beyond the typed digits, seen from zero.
    let beyond = if typed.value.is_negative() { high.is_negative() } else { low.is_positive() };
    if beyond { Rounding::Truncated } else { Rounding::Close }
}

/// The value with so many decimals, rounded to nearest, halves away from zero; `None` where the enclosure does not decide the last digit.
pub fn fixed(value: &Scalar, places: usize) -> Option<String> {
    let (low, high) = bounds(value)?;
    let (low, high) = (fixed_rational(&low, places), fixed_rational(&high, places));
    let zero = |text: &str| text.trim_start_matches('-').bytes().all(|byte| matches!(byte, b'0' | b'.'));
    match (low == high, zero(&low) && zero(&high)) {
        (true, _) => Some(low),
        (false, true) => Some(high.trim_start_matches('-').to_owned()),
        (false, false) => None,
    }
}

/// A rational with so many decimals, halves away from zero.
pub fn fixed_rational(value: &Rational, places: usize) -> String {
    let scale = num_traits::pow(num_bigint::BigInt::from(10), places);
    let scaled = (value.abs() * Rational::from_integer(scale) + Rational::new(One::one(), 2.into())).floor().to_integer();
    let digits = scaled.to_string();
    let digits = format!("{digits:0>width$}", width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let sign = if value.is_negative() && !scaled.is_zero() { "-" } else { "" };
    if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Span;

    fn ratio(numerator: i64, denominator: i64) -> Rational {
        Rational::new(numerator.into(), denominator.into())
    }

    fn typed(numerator: i64, denominator: i64) -> Numeral {
        Numeral {
            value: ratio(numerator, denominator),
            unit: ratio(1, denominator),
            decimal: true,
            significant: 4,
            magnitude: false,
            span: Span::empty(0),
        }
    }

    #[test]
    fn the_last_place_decides() {
        let third = Scalar::Exact(ratio(1, 3));
        assert_eq!(rounding(&third, &typed(333, 1000)), Rounding::Nearest);
        assert_eq!(rounding(&third, &typed(334, 1000)), Rounding::Close);
        assert_eq!(rounding(&third, &typed(335, 1000)), Rounding::Wrong);
        assert_eq!(rounding(&Scalar::Exact(ratio(2, 3)), &typed(666, 1000)), Rounding::Truncated);
        assert_eq!(rounding(&Scalar::Exact(ratio(-2, 3)), &typed(-666, 1000)), Rounding::Truncated);
        assert_eq!(rounding(&Scalar::Exact(ratio(1, 8)), &typed(12, 100)), Rounding::Nearest);
        assert_eq!(rounding(&Scalar::Exact(ratio(1, 8)), &typed(13, 100)), Rounding::Nearest);
        assert_eq!(rounding(&Scalar::Exact(ratio(1, 4)), &typed(25, 100)), Rounding::Exact);
    }

    #[test]
    fn decimals_are_written_as_people_round() {
        assert_eq!(fixed_rational(&ratio(1, 8), 2), "0.13");
        assert_eq!(fixed_rational(&ratio(-1, 8), 2), "-0.13");
        assert_eq!(fixed_rational(&ratio(-1, 1000), 2), "0.00");
        assert_eq!(fixed_rational(&ratio(7, 2), 0), "4");
        assert_eq!(crate::num::terminating_places(&ratio(3, 8)), Some(3));
        assert_eq!(crate::num::terminating_places(&ratio(1, 3)), None);
        assert_eq!(crate::num::terminating_places(&ratio(5, 1)), Some(0));
    }
}
