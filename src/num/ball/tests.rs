//! Enclosures against numbers that mpmath computed to 60 digits (`tests/numbers/functions.py`).

use num_bigint::BigInt;
use num_traits::{Pow, Signed};

use super::*;

const NUMBERS: &str = include_str!("../../../tests/numbers/functions.txt");

fn fraction(text: &str) -> Rational {
    let (numer, denom) = text.split_once('/').unwrap_or((text, "1"));
    Rational::new(numer.parse().unwrap(), denom.parse().unwrap())
}

/// A decimal with an exponent, and half a unit of its last place.
fn decimal(text: &str) -> (Rational, Rational) {
    let (digits, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let places = digits.split_once('.').map_or(0, |(_, fraction)| fraction.len()) as i32;
    let mantissa: BigInt = digits.replace('.', "").parse().unwrap();
    let ten = Rational::from_integer(10.into());
    let scale = exponent.trim_start_matches('+').parse::<i32>().unwrap() - places;
    // The last zeros are stripped: 60 digits are known all the same.
    let length = mantissa.abs().to_string().len() as i32;
    (Rational::from_integer(mantissa) * Pow::pow(&ten, scale), Pow::pow(&ten, scale + length - 60))
}

fn apply(name: &str, x: &Ball, bits: u32) -> Outcome<Ball> {
    match name {
        "exp" => x.exp(bits),
        "log" => x.log(bits),
        "sqrt" => x.sqrt(bits),
        "cbrt" => x.root(3, bits),
        "sin" => Outcome::Known(x.sin(bits)),
        "cos" => Outcome::Known(x.cos(bits)),
        "tan" => x.tan(bits),
        "asin" => x.asin(bits),
        "acos" => x.acos(bits),
        "atan" => Outcome::Known(x.atan(bits)),
        "sinh" => x.sinh(bits),
        "cosh" => x.cosh(bits),
        "tanh" => x.tanh(bits),
        "erf" => Outcome::Known(x.erf(bits)),
        "erfc" => x.erfc(bits),
        "gamma" => x.gamma(bits),
        "lgamma" => x.lgamma(bits),
        "digamma" => x.digamma(bits),
        _ => panic!("{name}"),
    }
}

#[test]
fn no_enclosure_misses() {
    let mut coarse = 0;
    for (at, line) in NUMBERS.lines().enumerate() {
        let mut words = line.split(' ');
        let (name, argument, result) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
        let (value, slack) = decimal(result);
        // Neighbouring lines are points of one function: each takes two of the precisions.
        for bits in [[24u32, 150], [64, 260]][at % 2] {
            let ball = |text: &str| Ball::rational(&fraction(text), bits + 20);
            let found = match argument.split_once('^') {
                Some((base, exponent)) => ball(base).pow(&ball(exponent), bits),
                None => apply(name, &ball(argument), bits),
            };
            let found = match found {
                Outcome::Known(found) => found,
                other => panic!("{line} at {bits} bits: {other:?}"),
            };
            let (low, high) = (found.lower().unwrap(), found.upper().unwrap());
            assert!(low <= &value + &slack && &value - &slack <= high, "{line} at {bits} bits: {} to {}", found.to_f64(), high);
            // An enclosure that holds everything would pass: it must be narrow, too.
            let width = &high - &low;
            let size = value.abs().max(Pow::pow(Rational::from_integer(10.into()), -30i32));
            if width / size > num_traits::pow(Rational::new(1.into(), 2.into()), bits.saturating_sub(40) as usize) {
                coarse += 1;
            }
        }
    }
    assert!(coarse < 40, "{coarse} enclosures are wide");
}

#[test]
fn wide_balls_hold_what_their_points_give() {
    // Each function of a ball around the point must hold the function of the point.
    for line in NUMBERS.lines().filter(|line| !line.starts_with("pow")) {
        let mut words = line.split(' ');
        let (name, argument, result) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
        let (value, slack) = decimal(result);
        for (numer, denom) in [(1, 1_000_000), (1, 2), (5, 1)] {
            let radius = Rational::new(BigInt::from(numer), BigInt::from(denom));
            let x = fraction(argument);
            let (low, high) = (Ball::rational(&(&x - &radius), 80), Ball::rational(&(&x + &radius * Rational::from_integer(2.into())), 80));
            if let Outcome::Known(found) = apply(name, &low.hull(&high), 80) {
                if found.is_whole() {
                    continue;
                }
                let (low, high) = (found.lower().unwrap(), found.upper().unwrap());
                assert!(low <= &value + &slack && &value - &slack <= high, "{line} around {radius}: {low} to {high}");
            }
        }
    }
}

#[test]
fn arithmetic_holds_the_true_result() {
    let mut state: u64 = 7;
    let mut draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as i64 - (1 << 30)
    };
    for _ in 0..3000 {
        let numbers: Vec<Rational> = (0..2).map(|_| Rational::new(draw().into(), (draw().abs() + 1).into())).collect();
        let balls: Vec<Ball> = numbers.iter().map(|number| Ball::rational(number, 40)).collect();
        assert!(balls[0].holds(&numbers[0]));
        assert!(balls[0].add(&balls[1], 40).holds(&(&numbers[0] + &numbers[1])));
        assert!(balls[0].sub(&balls[1], 40).holds(&(&numbers[0] - &numbers[1])));
        assert!(balls[0].mul(&balls[1], 40).holds(&(&numbers[0] * &numbers[1])));
        if let Some(ratio) = balls[0].div(&balls[1], 40) {
            assert!(ratio.holds(&(&numbers[0] / &numbers[1])));
        }
        for power in [-3i32, 2, 5] {
            if let Some(found) = balls[0].powi(i64::from(power), 40) {
                assert!(found.holds(&Pow::pow(&numbers[0], power)));
            }
        }
        let order = balls[0].compare(&balls[1]);
        assert!(order.is_none_or(|order| order == numbers[0].cmp(&numbers[1])));
    }
}

#[test]
fn operands_of_very_different_size() {
    let huge = Ball::integer(3).scaled(1_000_000_000);
    let tiny = Ball::integer(3).scaled(-1_000_000_000);
    assert_eq!(huge.add(&tiny, 60).sub(&huge, 60).sign(), None);
    assert_eq!(huge.compare(&tiny), Some(Ordering::Greater));
    let mut square = huge;
    for _ in 0..100 {
        square = square.mul(&square, 60);
    }
    assert!(square.is_whole() && square.compare(&tiny).is_none());
    let mut square = tiny;
    for _ in 0..100 {
        square = square.mul(&square, 60);
    }
    assert!(square.holds_zero());
}
