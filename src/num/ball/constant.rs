//! Pi, log 2 and e at any precision.

use std::cell::RefCell;

use num_bigint::{BigInt, BigUint};
use num_traits::Zero;

use super::{
    Ball,
    fixed::{Fixed, inverse_series},
};

/// A constant at the scales at which it was wanted.
type Known = Vec<(u64, Fixed)>;

/// So many scales are kept.
const MOST_SCALES: usize = 16;

thread_local! {
    static PI: RefCell<Known> = const { RefCell::new(Vec::new()) };
    static LOG2: RefCell<Known> = const { RefCell::new(Vec::new()) };
}

/// A sum of whole multiples of inverse (hyperbolic) tangents of `1 / denominator`.
fn machin(terms: &[(i64, u64)], alternating: bool, scale: u64) -> Fixed {
    let mut value = BigInt::zero();
    let mut error = 0;
    for (factor, denominator) in terms {
        let (sum, off) = inverse_series(*denominator, scale, alternating);
        value += sum * factor;
        error += off * factor.unsigned_abs();
    }
    Fixed { value, error: BigUint::from(error), scale }
}

/// The constant with `bits` bits, computed anew only when it was not yet wanted so finely: the value does not depend on what was asked before.
fn cached(cache: &'static std::thread::LocalKey<RefCell<Known>>, bits: u32, compute: fn(u64) -> Fixed) -> Ball {
    // Rounded up to a step, so that the same request gives the same ball whatever was asked for before.
    let scale = (u64::from(bits) + 32).div_ceil(64) * 64;
    cache.with_borrow_mut(|known| {
        if let Some((_, fixed)) = known.iter().find(|(have, _)| *have == scale) {
            return fixed.clone().ball(bits + 16);
        }
        let fixed = compute(scale);
        if known.len() < MOST_SCALES {
            known.push((scale, fixed.clone()));
        }
        fixed.ball(bits + 16)
    })
}

impl Ball {
    /// The ratio of a circle's circumference to its diameter.
    pub fn pi(bits: u32) -> Ball {
        cached(&PI, bits, |scale| machin(&[(16, 5), (-4, 239)], true, scale))
    }

    /// The natural logarithm of two.
    pub fn log_two(bits: u32) -> Ball {
        cached(&LOG2, bits, |scale| machin(&[(18, 26), (-2, 4801), (8, 8749)], false, scale))
    }
}
