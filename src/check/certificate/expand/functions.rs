//! The functions that the certifier opens: exponentials, logarithms, powers and roots, sines and cosines.

use std::collections::BTreeSet;

use num_traits::{One, Signed, ToPrimitive, Zero};

use super::{
    super::polynomial::{Fraction, Monomial, Polynomial, inverse, primes},
    Certifier, Expanded, Kind, LARGEST_POWER,
};
use crate::num::Rational;

impl Certifier {
    pub(super) fn function(&mut self, name: &str, u: Fraction) -> Expanded {
        let one = Fraction::number(Rational::one());
        match name {
            "exp" => self.exponential(&u),
            "log" => self.logarithm(&u),
            "sin" => Ok(self.angle(&u, 0)?.0),
            "cos" => Ok(self.angle(&u, 0)?.1),
            "tan" | "cot" | "sec" | "csc" => {
                let (sine, cosine) = self.angle(&u, 0)?;
                let (above, below) = match name {
                    "tan" => (sine, cosine),
                    "cot" => (cosine, sine),
                    "sec" => (one, cosine),
                    _ => (one, sine),
                };
                self.quotient(&above, &below)
            }
            "sinh" | "cosh" | "tanh" | "coth" => {
                self.rules.insert("a hyperbolic function by exponentials");
                let (up, down) = (self.exponential(&u)?, self.exponential(&Self::negated(&u))?);
                let (sum, gap) = (self.plus(&up, &down)?, self.plus(&up, &Self::negated(&down))?);
                match name {
                    "tanh" => self.quotient(&gap, &sum),
                    "coth" => self.quotient(&sum, &gap),
                    _ => self.product(&Fraction::number(Rational::new(1.into(), 2.into())), if name == "sinh" { &gap } else { &sum }),
                }
            }
            "sigmoid" | "softplus" => {
                self.rules.insert("a sigmoid by exponentials");
                let turned = if name == "sigmoid" { Self::negated(&u) } else { u };
                let power = self.exponential(&turned)?;
                let below = self.plus(&one, &power)?;
                if name == "sigmoid" { self.quotient(&one, &below) } else { self.logarithm(&below) }
            }
            "abs" if u.is_whole() && self.is_positive(&u.above) => Ok(u),
            _ => {
                let key = self.key(&u);
                self.opaque(name, &[key])
            }
        }
    }

    pub(super) fn exponential(&mut self, u: &Fraction) -> Expanded {
        let mut result = Fraction::number(Rational::one());
        if u.above.0.len() > 1 {
            self.rules.insert("the exponential of a sum is a product");
        }
        for (monomial, coefficient) in u.above.0.clone() {
            let logarithm = monomial.iter().next().filter(|(_, exponent)| monomial.len() == 1 && exponent.is_one());
            if let (Some((atom, _)), true) = (logarithm, u.is_whole())
                && let Kind::Logarithm(inner) = self.atoms[*atom].kind.clone()
            {
                self.rules.insert("the exponential undoes the logarithm");
                let power = self.power(&inner, &Fraction::number(coefficient))?;
                result = self.product(&result, &power)?;
                continue;
            }
            let argument = Fraction { above: Polynomial::term(monomial, Rational::one()), below: u.below.clone() };
            let key = format!("exp{}", self.key(&argument));
            let atom = self.atom(key, Kind::Exponential(argument), true);
            result = self.product(&result, &Fraction::of(Polynomial::atom(atom, coefficient)))?;
        }
        Ok(result)
    }

    /// The logarithm of what the conditions say is positive.
    fn logarithm(&mut self, u: &Fraction) -> Expanded {
        if u.above.is_zero() {
            return Err("the logarithm of zero".to_owned());
        }
        if !u.is_whole() && self.is_positive(&u.above) && self.is_positive(&u.below) {
            self.rules.insert("the logarithm of a quotient is a difference");
            let (above, below) = (self.logarithm(&Fraction::of(u.above.clone()))?, self.logarithm(&Fraction::of(u.below.clone()))?);
            return self.plus(&above, &Self::negated(&below));
        }
        let single = if u.is_whole() { u.above.single().map(|(m, c)| (m.clone(), c.clone())) } else { None };
        if let Some((monomial, coefficient)) = single {
            let open: Vec<&usize> = monomial.keys().filter(|atom| !self.atoms[**atom].positive).collect();
            // The product is positive: so is the one factor of unknown sign, when the others are and its power is odd.
            let odd = |exponent: &Rational| exponent.is_integer() && exponent.numer().bit(0);
            let splits = coefficient.is_positive() && (open.is_empty() || (open.len() == 1 && odd(&monomial[open[0]])));
            if splits {
                return self.split_logarithm(&monomial, &coefficient);
            }
        }
        let common = self.common(&u.above);
        if !common.is_empty() && u.is_whole() {
            self.rules.insert("the logarithm of a product is a sum");
            let rest = Fraction::of(u.above.shifted(&inverse(&common)));
            let (outside, rest) = (self.split_logarithm(&common, &Rational::one())?, self.logarithm(&rest)?);
            return self.plus(&outside, &rest);
        }
        // The leading coefficient is taken out.
        let leading = u.above.leading().cloned().unwrap_or_else(Rational::one);
        if leading.is_positive() && !leading.is_one() && u.is_whole() {
            let rest = Fraction::of(u.above.scaled(&leading.recip()));
            let (number, rest) = (self.logarithm_of_number(&leading)?, self.logarithm(&rest)?);
            return self.plus(&number, &rest);
        }
        self.logarithm_atom(u)
    }

    /// The positive factors that all terms of a sum have, with the lowest of their powers.
    fn common(&self, sum: &Polynomial) -> Monomial {
        let mut lowest: Option<Monomial> = None;
        for monomial in sum.0.keys() {
            let mut atoms: BTreeSet<usize> = monomial.keys().copied().collect();
            atoms.extend(lowest.iter().flat_map(|known| known.keys().copied()));
            let power = |monomial: &Monomial, atom: usize| monomial.get(&atom).cloned().unwrap_or_else(Rational::zero);
            let next = atoms.into_iter().filter(|atom| self.atoms[*atom].positive).map(|atom| {
                let here = power(monomial, atom);
                (atom, lowest.as_ref().map_or(here.clone(), |known| power(known, atom).min(here)))
            });
            lowest = Some(next.collect());
        }
        lowest.unwrap_or_default().into_iter().filter(|(_, exponent)| !exponent.is_zero()).collect()
    }

    fn logarithm_atom(&mut self, u: &Fraction) -> Expanded {
        let key = format!("log{}", self.key(u));
        let atom = self.atom(key, Kind::Logarithm(u.clone()), false);
        Ok(self.as_fraction(atom))
    }

    fn split_logarithm(&mut self, monomial: &Monomial, coefficient: &Rational) -> Expanded {
        if monomial.len() + usize::from(!coefficient.is_one()) > 1 || monomial.values().any(|exponent| !exponent.is_one()) {
            self.rules.insert("the logarithm of a product is a sum");
        }
        let mut total = self.logarithm_of_number(coefficient)?;
        for (atom, exponent) in monomial {
            let logarithm = match self.atoms[*atom].kind.clone() {
                Kind::Exponential(argument) => {
                    self.rules.insert("the logarithm undoes the exponential");
                    argument
                }
                Kind::Base(base) => self.logarithm(&Fraction::of(base))?,
                _ => {
                    let plain = self.as_fraction(*atom);
                    self.logarithm_atom(&plain)?
                }
            };
            let scaled = self.product(&logarithm, &Fraction::number(exponent.clone()))?;
            total = self.plus(&total, &scaled)?;
        }
        Ok(total)
    }

    fn logarithm_of_number(&mut self, number: &Rational) -> Expanded {
        let mut total = Fraction::number(Rational::zero());
        for (part, sign) in [(&number.numer(), 1), (&number.denom(), -1)] {
            let factors = primes(part).ok_or("a number without small prime factors")?;
            for (prime, count) in factors {
                let inner = Fraction::number(Rational::from_integer(prime.into()));
                let logarithm = self.logarithm_atom(&inner)?;
                let scaled = self.product(&logarithm, &Fraction::number(Rational::from_integer((sign * count).into())))?;
                total = self.plus(&total, &scaled)?;
            }
        }
        Ok(total)
    }

    pub(super) fn power(&mut self, base: &Fraction, exponent: &Fraction) -> Expanded {
        let Some(number) = exponent.as_number() else {
            // A power with letters above: only of what is positive.
            if !(base.is_whole() && self.is_positive(&base.above)) {
                return Err("a power of what may be negative".to_owned());
            }
            self.rules.insert("a power of a positive base by exponential and logarithm");
            let logarithm = self.logarithm(base)?;
            let product = self.product(exponent, &logarithm)?;
            return self.exponential(&product);
        };
        if !number.is_integer() {
            return self.root(base, &number);
        }
        let whole =
            number.to_integer().to_i64().filter(|whole| whole.abs() <= LARGEST_POWER).ok_or("a power is too large for the certifier")?;
        let base = match whole < 0 {
            true => self.quotient(&Fraction::number(Rational::one()), base)?,
            false => base.clone(),
        };
        if whole == 0 && base.above.is_zero() {
            return Err("zero to the zero".to_owned());
        }
        let mut result = Fraction::number(Rational::one());
        for _ in 0..whole.abs() {
            result = self.product(&result, &base)?;
        }
        Ok(result)
    }

    /// A power with a fraction for exponent, of what the conditions say is not negative.
    pub(super) fn root(&mut self, base: &Fraction, exponent: &Rational) -> Expanded {
        if base.above.is_zero() {
            return if exponent.is_positive() { Ok(Fraction::number(Rational::zero())) } else { Err("a power of zero".to_owned()) };
        }
        if !base.is_whole() {
            if self.is_positive(&base.below) {
                let (above, below) =
                    (self.root(&Fraction::of(base.above.clone()), exponent)?, self.root(&Fraction::of(base.below.clone()), exponent)?);
                return self.quotient(&above, &below);
            }
            return Err("a root of a fraction of unknown sign".to_owned());
        }
        if let Some((monomial, coefficient)) = base.above.single().map(|(m, c)| (m.clone(), c.clone())) {
            let known = |certifier: &Self, atom: usize| {
                let atom = &certifier.atoms[atom];
                atom.positive || certifier.signs.nonnegative.iter().any(|name| atom.key == format!("\"{name}\""))
            };
            let open: Vec<(usize, Rational)> =
                monomial.iter().filter(|(atom, _)| !known(self, **atom)).map(|(atom, power)| (*atom, power.clone())).collect();
            let alone = open.len() == 1 && open[0].1.is_one();
            if coefficient.is_positive() && (open.is_empty() || alone) {
                self.rules.insert("the root of a product of what is not negative");
                let scaled: Monomial = monomial.iter().map(|(atom, power)| (*atom, power * exponent)).collect();
                let letters = self.reduced(scaled, Rational::one(), 0)?;
                let number = self.root_of_number(&coefficient, exponent)?;
                return self.product(&Fraction::of(letters), &number);
            }
        }
        let leading = base.above.leading().cloned().unwrap_or_else(Rational::one);
        if leading.is_positive() && !leading.is_one() {
            let rest = base.above.scaled(&leading.recip());
            let (number, rest) = (self.root_of_number(&leading, exponent)?, self.root(&Fraction::of(rest), exponent)?);
            return self.product(&number, &rest);
        }
        let key = format!("base{}", self.key(base));
        let positive = self.is_positive(&base.above);
        let atom = self.atom(key, Kind::Base(base.above.clone()), positive);
        let reduced = self.reduced(Monomial::from([(atom, exponent.clone())]), Rational::one(), 0)?;
        Ok(Fraction::of(reduced))
    }

    fn root_of_number(&mut self, number: &Rational, exponent: &Rational) -> Expanded {
        let mut all = Fraction::number(Rational::one());
        for (part, sign) in [(&number.numer(), 1), (&number.denom(), -1)] {
            for (prime, count) in primes(part).ok_or("a number without small prime factors")? {
                let base = Polynomial::number(Rational::from_integer(prime.into()));
                let atom = self.atom(format!("prime{prime}"), Kind::Base(base), true);
                let power = exponent * Rational::from_integer((sign * count).into());
                let reduced = if power.is_zero() {
                    Polynomial::number(Rational::one())
                } else {
                    self.reduced(Monomial::from([(atom, power)]), Rational::one(), 0)?
                };
                all = self.product(&all, &Fraction::of(reduced))?;
            }
        }
        Ok(all)
    }

    /// Sine and cosine.
    fn angle(&mut self, u: &Fraction, depth: usize) -> Result<(Fraction, Fraction), String> {
        if depth > 12 {
            return Err("too many angles for the certifier".to_owned());
        }
        let mut terms = u.above.0.iter();
        let Some((monomial, coefficient)) = terms.next().map(|(m, c)| (m.clone(), c.clone())) else {
            return Ok((Fraction::number(Rational::zero()), Fraction::number(Rational::one())));
        };
        let first = self.multiple(&monomial, &coefficient, &u.below)?;
        let rest = Polynomial(terms.map(|(m, c)| (m.clone(), c.clone())).collect());
        if rest.is_zero() {
            return Ok(first);
        }
        self.rules.insert("sine and cosine of a sum");
        let second = self.angle(&Fraction { above: rest, below: u.below.clone() }, depth + 1)?;
        self.added(&first, &second)
    }

    fn added(&mut self, a: &(Fraction, Fraction), b: &(Fraction, Fraction)) -> Result<(Fraction, Fraction), String> {
        let (ss, cc) = (self.product(&a.0, &b.0)?, self.product(&a.1, &b.1)?);
        let (sc, cs) = (self.product(&a.0, &b.1)?, self.product(&a.1, &b.0)?);
        Ok((self.plus(&sc, &cs)?, self.plus(&cc, &Self::negated(&ss))?))
    }

    /// Sine and cosine of a rational multiple of a monomial.
    fn multiple(&mut self, monomial: &Monomial, coefficient: &Rational, below: &Polynomial) -> Result<(Fraction, Fraction), String> {
        let pi = self.known.get("pi").copied();
        let quarter_turns = coefficient * Rational::from_integer(2.into());
        if pi.is_some_and(|pi| *monomial == Monomial::from([(pi, Rational::one())]))
            && below.as_number().is_some_and(|one| one.is_one())
            && quarter_turns.is_integer()
        {
            self.rules.insert("sine and cosine of quarter turns");
            let turn = num_integer::Integer::mod_floor(&quarter_turns.to_integer(), &4.into()).to_i64().unwrap_or(0);
            let (sine, cosine) = [(0, 1), (1, 0), (0, -1), (-1, 0)][usize::try_from(turn).unwrap_or(0)];
            let number = |value: i64| Fraction::number(Rational::from_integer(value.into()));
            return Ok((number(sine), number(cosine)));
        }
        let count = coefficient.numer().to_i64().filter(|count| count.abs() <= 12).ok_or("too large a multiple of an angle")?;
        let part = Rational::new(1.into(), coefficient.denom().clone());
        let argument = Fraction { above: Polynomial::term(monomial.clone(), part), below: below.clone() };
        let key = self.key(&argument);
        let cosine = self.atom(format!("cos{key}"), Kind::Plain, false);
        let sine = self.atom(format!("sin{key}"), Kind::Sine(cosine), false);
        let single = (self.as_fraction(sine), self.as_fraction(cosine));
        let mut total = single.clone();
        for _ in 1..count.abs() {
            self.rules.insert("sine and cosine of a multiple");
            total = self.added(&total, &single)?;
        }
        Ok(if count < 0 { (Self::negated(&total.0), total.1) } else { total })
    }
}
