//! Notation to typed expressions under the document's context.
//!
//! Nothing is guessed silently: what a sign means is settled by what the document defined, a reading that stays open is an [`Token`] with its
//! readings in ranked order, a reading that other people could take otherwise is a convention that is reported, and everything else is an
//! [`Obstacle`].

mod binder;
mod call;
mod command;
mod context;
mod derivative;
mod elaborator;
mod evidence;
mod juxtaposition;
mod kind;
mod matrix;
mod name;
mod obstacle;
mod probability;
mod product;
mod range;
mod readings;
mod scope;
mod script;
mod set;
mod shown;
mod statement;
mod typing;
mod understanding;

pub use call::{Head, function_head};
pub use context::{Context, Function, Name};
pub use derivative::BY_A_COMPONENT;
pub use elaborator::{Elaborated, TWO_VALUES, elaborate, elaborate_body, elaborate_sum};
pub use evidence::Evidence;
pub use kind::{Kind, kind_of};
pub use name::{canonical, is_name};
pub use obstacle::{Hindrance, MAY_BE_CALLED, Obstacle};
pub use readings::{Ambiguity, Choices, Profile, TABLE, Token, joint};
pub use scope::Scopes;
pub use shown::shown;
pub use typing::{Origin, TypedName, fit, settle};
pub use understanding::{Understanding, understand};

use crate::num::Rational;

/// The exact number that a numeral says: `12`, `0.2754`, `.226`.
pub fn numeral(text: &str) -> Option<Rational> {
    if let Some((digits, exponent)) = text.split_once(['e', 'E']) {
        let exponent = exponent.parse::<i32>().ok().filter(|exponent| exponent.abs() <= 400)?;
        return Some(numeral(digits)? * Rational::from_integer(10.into()).pow(exponent));
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if (whole.is_empty() && fraction.is_empty()) || fraction.len() > 4000 || whole.len() > 4000 {
        return None;
    }
    // Nearly all numbers are short.
    if whole.len() + fraction.len() <= 18 {
        let digit = |value: i64, byte: u8| byte.is_ascii_digit().then(|| value * 10 + i64::from(byte - b'0'));
        let numerator = whole.bytes().chain(fraction.bytes()).try_fold(0, digit)?;
        if fraction.is_empty() {
            return Some(Rational::from(numerator));
        }
        return Some(Rational::new(numerator.into(), 10_i64.pow(u32::try_from(fraction.len()).ok()?).into()));
    }
    let digits = format!("{whole}{fraction}");
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let numerator = digits.parse::<num_bigint::BigInt>().ok()?;
    let denominator = num_traits::pow(num_bigint::BigInt::from(10), fraction.len());
    Some(Rational::new(numerator, denominator))
}
