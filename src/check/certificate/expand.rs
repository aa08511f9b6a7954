//! The certifier: a term as a fraction of polynomials over atoms, by a fixed list of rules applied from the inside out.
//!
//! It searches nothing and shares no code with the prover (`eval::symbolic::normal`): its own terms, its own polynomials, its own
//! derivatives. A rule that is sound only for positive arguments is used only where the assumptions or the conditions of definedness say so.

mod functions;

use std::collections::{BTreeSet, HashMap, HashSet};

use num_traits::{One, Signed, ToPrimitive, Zero};

use super::{
    Need,
    derive::derivative,
    polynomial::{Fraction, Monomial, Polynomial, joined},
    term::{BoundName, Term, replaced},
};
use crate::num::Rational;

/// So many products of terms are made in all.
const WORK: usize = 60_000;

/// Whole powers up to this one are expanded.
const LARGEST_POWER: i64 = 40;

/// Sums with so many terms are written out.
const LONGEST_SUM: i64 = 200;

/// What an atom is.
#[derive(Debug, Clone)]
enum Kind {
    /// A name, or a function that no rule opens.
    Plain,
    /// A prime number or a base under a root: whole powers are taken out.
    Base(Polynomial),
    /// The exponential of a monomial.
    Exponential(Fraction),
    /// The logarithm of something positive.
    Logarithm(Fraction),
    /// A sine with its cosine: a square is taken out.
    Sine(usize),
}

#[derive(Debug, Clone)]
struct Atom {
    key: String,
    kind: Kind,
    positive: bool,
}

/// What is known of names before a term is expanded.
#[derive(Debug, Clone, Default)]
pub(super) struct Signs {
    pub(super) positive: HashSet<String>,
    pub(super) nonnegative: HashSet<String>,
    pub(super) nonzero: HashSet<String>,
}

/// The state of an expansion.
pub(super) struct Certifier {
    atoms: Vec<Atom>,
    known: HashMap<String, usize>,
    signs: Signs,
    spent: usize,
    /// The names of the rules that were used.
    pub(super) rules: BTreeSet<&'static str>,
}

type Expanded = Result<Fraction, String>;

/// The shape of a tensor and its entries in row-major order.
type Entries = (Vec<usize>, Vec<Fraction>);

impl Certifier {
    pub(super) fn new(signs: Signs) -> Self {
        Certifier { atoms: Vec::new(), known: HashMap::new(), signs, spent: 0, rules: BTreeSet::new() }
    }

    /// Whether two terms expand to the same fraction, entry by entry for tensors.
    pub(super) fn equal(&mut self, left: &Term, right: &Term) -> Result<bool, String> {
        if let (Some(a), Some(b)) = (self.entries(left)?, self.entries(right)?) {
            if a.0 != b.0 {
                return Err("the shapes differ".to_owned());
            }
            for (x, y) in a.1.iter().zip(&b.1) {
                if !self.same(x, y)? {
                    return Ok(false);
                }
            }
            return Ok(true);
        }
        let (a, b) = (self.expand(left, 0)?, self.expand(right, 0)?);
        self.same(&a, &b)
    }

    /// Whether what a condition wants follows from what is known of the letters.
    pub(super) fn follows(&mut self, need: Need, term: &Term) -> bool {
        let Ok(fraction) = self.expand(term, 0) else { return false };
        let positive = (self.is_positive(&fraction.above) && self.is_positive(&fraction.below))
            || fraction.as_number().is_some_and(|n| n.is_positive());
        let below = self.is_positive(&fraction.below);
        match need {
            Need::Positive => positive,
            Need::Nonnegative => positive || (below && self.is_not_negative(&fraction.above)),
            Need::Nonzero => {
                let known = |atom: &Atom| atom.positive || self.signs.nonzero.iter().any(|name| atom.key == format!("\"{name}\""));
                let product = fraction.above.single().is_some_and(|(monomial, _)| monomial.keys().all(|atom| known(&self.atoms[*atom])));
                positive || product || self.is_positive(&fraction.above.scaled(&-Rational::one()))
            }
        }
    }

    /// Whether a polynomial is a sum of things that are not negative.
    fn is_not_negative(&self, polynomial: &Polynomial) -> bool {
        polynomial.0.iter().all(|(monomial, coefficient)| {
            coefficient.is_positive()
                && monomial.iter().all(|(atom, exponent)| {
                    let atom = &self.atoms[*atom];
                    atom.positive
                        || self.signs.nonnegative.iter().any(|name| atom.key == format!("\"{name}\""))
                        || (exponent / Rational::from_integer(2.into())).is_integer()
                })
        })
    }

    fn same(&mut self, a: &Fraction, b: &Fraction) -> Result<bool, String> {
        let (one, two) = (self.times(&a.above, &b.below)?, self.times(&b.above, &a.below)?);
        let gap = one.plus(&two.scaled(&-Rational::one()));
        Ok(self.cleared(gap)?.is_zero())
    }

    /// The polynomial times what makes the exponents of bases and sines not negative.
    fn cleared(&mut self, gap: Polynomial) -> Result<Polynomial, String> {
        let mut lift = Monomial::new();
        for monomial in gap.0.keys() {
            for (atom, exponent) in monomial.iter().filter(|(_, exponent)| exponent.is_negative()) {
                if matches!(self.atoms[*atom].kind, Kind::Base(_) | Kind::Sine(_)) {
                    let needed = -exponent.floor();
                    let entry = lift.entry(*atom).or_insert_with(Rational::zero);
                    if needed > *entry {
                        *entry = needed;
                    }
                }
            }
        }
        if lift.is_empty() { Ok(gap) } else { self.times(&gap, &Polynomial::term(lift, Rational::one())) }
    }

    fn pay(&mut self, work: usize) -> Result<(), String> {
        self.spent += work;
        if self.spent > WORK { Err("too large for the certifier".to_owned()) } else { Ok(()) }
    }

    fn atom(&mut self, key: String, kind: Kind, positive: bool) -> usize {
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let id = self.atoms.len();
        self.known.insert(key.clone(), id);
        self.atoms.push(Atom { key, kind, positive });
        id
    }

    fn as_fraction(&self, atom: usize) -> Fraction {
        Fraction::of(Polynomial::atom(atom, Rational::one()))
    }

    // Arithmetic.

    fn times(&mut self, a: &Polynomial, b: &Polynomial) -> Result<Polynomial, String> {
        self.pay(a.0.len() * b.0.len() + 1)?;
        let mut all = Polynomial::default();
        for (m, c) in &a.0 {
            for (n, d) in &b.0 {
                all = all.plus(&self.reduced(joined(m, n), c * d, 0)?);
            }
        }
        Ok(all)
    }

    /// A monomial with whole powers of bases and squares of sines taken out.
    fn reduced(&mut self, mut monomial: Monomial, coefficient: Rational, depth: usize) -> Result<Polynomial, String> {
        if depth > 60 {
            return Err("a power is too large for the certifier".to_owned());
        }
        let reducible = monomial.iter().find_map(|(atom, exponent)| match &self.atoms[*atom].kind {
            Kind::Base(base) if *exponent >= Rational::one() || (exponent.is_negative() && base.as_number().is_some()) => {
                Some((*atom, base.clone(), exponent.floor(), exponent - exponent.floor()))
            }
            Kind::Sine(cosine) if *exponent >= Rational::from_integer(2.into()) && exponent.is_integer() => {
                let square = Polynomial::number(Rational::one())
                    .plus(&Polynomial::atom(*cosine, Rational::from_integer(2.into())).scaled(&-Rational::one()));
                let half = (exponent / Rational::from_integer(2.into())).floor();
                Some((*atom, square, half.clone(), exponent - half * Rational::from_integer(2.into())))
            }
            _ => None,
        });
        let Some((atom, base, power, rest)) = reducible else { return Ok(Polynomial::term(monomial, coefficient)) };
        if matches!(self.atoms[atom].kind, Kind::Sine(_)) {
            self.rules.insert("the squares of sine and cosine sum to one");
        }
        monomial.remove(&atom);
        if !rest.is_zero() {
            monomial.insert(atom, rest);
        }
        let rest = self.reduced(monomial, coefficient, depth + 1)?;
        match base.as_number() {
            Some(number) => {
                let power = power.to_integer().to_i32().ok_or("a power is too large for the certifier")?;
                Ok(rest.scaled(&num_traits::Pow::pow(number, power)))
            }
            None => {
                let power = power.to_integer().to_usize().filter(|power| *power <= 40).ok_or("a power is too large for the certifier")?;
                let mut all = rest;
                for _ in 0..power {
                    all = self.times(&all, &base)?;
                }
                Ok(all)
            }
        }
    }

    fn plus(&mut self, a: &Fraction, b: &Fraction) -> Expanded {
        if a.below == b.below {
            return Ok(Fraction { above: a.above.plus(&b.above), below: a.below.clone() }.tidied());
        }
        let above = self.times(&a.above, &b.below)?.plus(&self.times(&b.above, &a.below)?);
        Ok(Fraction { above, below: self.times(&a.below, &b.below)? }.tidied())
    }

    fn product(&mut self, a: &Fraction, b: &Fraction) -> Expanded {
        Ok(Fraction { above: self.times(&a.above, &b.above)?, below: self.times(&a.below, &b.below)? }.tidied())
    }

    fn quotient(&mut self, a: &Fraction, b: &Fraction) -> Expanded {
        if b.above.is_zero() {
            return Err("a division by zero".to_owned());
        }
        self.product(a, &Fraction { above: b.below.clone(), below: b.above.clone() }.tidied())
    }

    fn negated(a: &Fraction) -> Fraction {
        Fraction { above: a.above.scaled(&-Rational::one()), below: a.below.clone() }
    }

    /// The same text for the same fraction, as far as no common factor hides it.
    fn key(&self, fraction: &Fraction) -> String {
        let side = |polynomial: &Polynomial| {
            let mut terms: Vec<String> = polynomial
                .0
                .iter()
                .map(|(monomial, coefficient)| {
                    let mut factors: Vec<String> =
                        monomial.iter().map(|(atom, exponent)| format!("{}^{exponent}", self.atoms[*atom].key)).collect();
                    factors.sort();
                    format!("{coefficient}*{}", factors.join("*"))
                })
                .collect();
            terms.sort();
            terms.join("+")
        };
        if fraction.is_whole() {
            format!("({})", side(&fraction.above))
        } else {
            format!("({})/({})", side(&fraction.above), side(&fraction.below))
        }
    }

    /// Whether a polynomial is a sum of positive things.
    fn is_positive(&self, polynomial: &Polynomial) -> bool {
        let strict = |monomial: &Monomial| monomial.keys().all(|atom| self.atoms[*atom].positive);
        let even = |monomial: &Monomial| {
            monomial.iter().all(|(atom, exponent)| self.atoms[*atom].positive || (exponent / Rational::from_integer(2.into())).is_integer())
        };
        polynomial.0.iter().all(|(monomial, coefficient)| coefficient.is_positive() && even(monomial)) && polynomial.0.keys().any(strict)
    }

    // Terms.

    pub(super) fn expand(&mut self, term: &Term, depth: usize) -> Expanded {
        self.pay(1)?;
        if depth > 100 {
            return Err("nested too deeply for the certifier".to_owned());
        }
        match term {
            Term::Number(number) => Ok(Fraction::number(number.clone())),
            Term::Symbol(name) => {
                let positive = self.signs.positive.contains(name);
                let atom = self.atom(format!("\"{name}\""), Kind::Plain, positive);
                Ok(self.as_fraction(atom))
            }
            Term::Apply(name, arguments) => self.apply(name, arguments, depth),
            Term::Tensor(..) => Err("a tensor where a number is wanted".to_owned()),
            Term::Bind(name, bindings, body) => self.binder(name, bindings, body, depth),
        }
    }

    fn apply(&mut self, name: &str, arguments: &[Term], depth: usize) -> Expanded {
        match (name, arguments) {
            ("pi", []) => {
                let atom = self.atom("pi".to_owned(), Kind::Plain, true);
                Ok(self.as_fraction(atom))
            }
            ("e", []) => self.exponential(&Fraction::number(Rational::one())),
            ("add" | "mul", all) => {
                let start = if name == "add" { Rational::zero() } else { Rational::one() };
                let mut total = Fraction::number(start);
                for argument in all {
                    let next = self.expand(argument, depth + 1)?;
                    total = if name == "add" { self.plus(&total, &next)? } else { self.product(&total, &next)? };
                }
                Ok(total)
            }
            ("sub", [a, b]) => {
                let (a, b) = (self.expand(a, depth + 1)?, self.expand(b, depth + 1)?);
                self.plus(&a, &Self::negated(&b))
            }
            ("neg", [a]) => Ok(Self::negated(&self.expand(a, depth + 1)?)),
            ("div", [a, b]) => {
                let (a, b) = (self.expand(a, depth + 1)?, self.expand(b, depth + 1)?);
                self.quotient(&a, &b)
            }
            ("pow", [base, exponent]) => {
                let exponent = self.expand(exponent, depth + 1)?;
                if matches!(base, Term::Apply(name, none) if name == "e" && none.is_empty()) {
                    return self.exponential(&exponent);
                }
                let base = self.expand(base, depth + 1)?;
                self.power(&base, &exponent)
            }
            ("sqrt", [a]) => {
                let a = self.expand(a, depth + 1)?;
                self.root(&a, &Rational::new(1.into(), 2.into()))
            }
            (name, [a]) => {
                let inner = self.expand(a, depth + 1)?;
                self.function(name, inner)
            }
            (name, all) => {
                let keys = all
                    .iter()
                    .map(|argument| self.expand(argument, depth + 1).map(|inner| self.key(&inner)))
                    .collect::<Result<Vec<_>, _>>()?;
                self.opaque(name, &keys)
            }
        }
    }

    /// A function that no rule opens: the same arguments give the same value.
    fn opaque(&mut self, name: &str, keys: &[String]) -> Expanded {
        const FUNCTIONS: [&str; 14] =
            ["abs", "floor", "ceil", "sign", "max", "min", "erf", "erfc", "phi", "gamma", "lgamma", "atan", "asin", "acos"];
        if !FUNCTIONS.contains(&name) {
            return Err(format!("the certifier has no rule for `{name}`"));
        }
        let atom = self.atom(format!("{name}({})", keys.join(",")), Kind::Plain, false);
        Ok(self.as_fraction(atom))
    }

    fn binder(&mut self, name: &str, bindings: &[BoundName], body: &[Term], depth: usize) -> Expanded {
        let [body] = body else { return Err(format!("the certifier has no rule for `{name}` with a point")) };
        match (name, bindings) {
            ("derivative" | "partial", all) if all.iter().all(|(_, range)| range.is_none()) => {
                self.rules.insert("the rules of differentiation");
                let mut term = body.clone();
                for (variable, _) in all {
                    term = derivative(&term, variable, 0)?;
                }
                self.expand(&term, depth + 1)
            }
            ("sumover", [(variable, Some(ends))]) => {
                let end = |certifier: &mut Self, term: &Term| {
                    let number = certifier.expand(term, depth + 1)?.as_number();
                    number
                        .filter(Rational::is_integer)
                        .and_then(|number| number.to_integer().to_i64())
                        .ok_or_else(|| "a sum without numbers for ends".to_owned())
                };
                let (low, high) = (end(self, &ends.0)?, end(self, &ends.1)?);
                if high - low > LONGEST_SUM {
                    return Err("a long sum".to_owned());
                }
                self.rules.insert("a finite sum written out");
                let mut total = Fraction::number(Rational::zero());
                for value in low..=high {
                    let values = HashMap::from([(variable.clone(), Term::Number(Rational::from_integer(value.into())))]);
                    let next = self.expand(&replaced(body, &values), depth + 1)?;
                    total = self.plus(&total, &next)?;
                }
                Ok(total)
            }
            _ => Err(format!("the certifier has no rule for `{name}`")),
        }
    }

    // Tensors.

    /// The entries of a tensor with its shape; `None` for a number.
    fn entries(&mut self, term: &Term) -> Result<Option<Entries>, String> {
        self.pay(1)?;
        Ok(match term {
            Term::Tensor(shape, entries) => {
                Some((shape.clone(), entries.iter().map(|entry| self.expand(entry, 0)).collect::<Result<_, _>>()?))
            }
            Term::Apply(name, arguments) if matches!(name.as_str(), "add" | "sub" | "hadamard") => {
                let mut total: Option<(Vec<usize>, Vec<Fraction>)> = None;
                for argument in arguments {
                    let Some(next) = self.entries(argument)? else { return Ok(None) };
                    total = Some(match total {
                        None => next,
                        Some((shape, all)) if shape == next.0 => {
                            let joined = all.iter().zip(&next.1).map(|(a, b)| match name.as_str() {
                                "add" => self.plus(a, b),
                                "sub" => self.plus(a, &Self::negated(b)),
                                _ => self.product(a, b),
                            });
                            (shape, joined.collect::<Result<_, _>>()?)
                        }
                        Some(_) => return Err("the shapes differ".to_owned()),
                    });
                }
                total
            }
            Term::Apply(name, arguments) if name == "neg" && arguments.len() == 1 => {
                self.entries(&arguments[0])?.map(|(shape, all)| (shape, all.iter().map(Self::negated).collect()))
            }
            Term::Apply(name, arguments) if name == "mul" => {
                let mut tensor = None;
                let mut factor = Fraction::number(Rational::one());
                for argument in arguments {
                    match self.entries(argument)? {
                        Some(_) if tensor.is_some() => return Err("a product of tensors".to_owned()),
                        Some(found) => tensor = Some(found),
                        None => {
                            let next = self.expand(argument, 0)?;
                            factor = self.product(&factor, &next)?;
                        }
                    }
                }
                match tensor {
                    None => None,
                    Some((shape, all)) => Some((shape, all.iter().map(|entry| self.product(entry, &factor)).collect::<Result<_, _>>()?)),
                }
            }
            Term::Apply(name, arguments) if name == "matmul" => {
                let mut total: Option<(Vec<usize>, Vec<Fraction>)> = None;
                for argument in arguments {
                    let Some(next) = self.entries(argument)? else { return Ok(None) };
                    total = Some(match total {
                        None => next,
                        Some(before) => self.matrix_product(&before, &next)?,
                    });
                }
                total
            }
            Term::Apply(name, arguments) if name == "transpose" && arguments.len() == 1 => match self.entries(&arguments[0])? {
                Some((shape, all)) if shape.len() == 2 => {
                    let (rows, columns) = (shape[0], shape[1]);
                    let turned = (0..rows * columns).map(|at| all[(at % rows) * columns + at / rows].clone()).collect();
                    Some((vec![columns, rows], turned))
                }
                Some(_) => return Err("the transpose of a vector".to_owned()),
                None => None,
            },
            _ => None,
        })
    }

    fn matrix_product(
        &mut self,
        a: &(Vec<usize>, Vec<Fraction>),
        b: &(Vec<usize>, Vec<Fraction>),
    ) -> Result<(Vec<usize>, Vec<Fraction>), String> {
        let ([rows, inner], (height, columns, shape)) = (
            <[usize; 2]>::try_from(a.0.clone()).map_err(|_| "a product with a vector on the left")?,
            match b.0.as_slice() {
                [height] => (*height, 1, vec![a.0[0]]),
                [height, columns] => (*height, *columns, vec![a.0[0], *columns]),
                _ => return Err("a product of tensors".to_owned()),
            },
        );
        if inner != height {
            return Err("the shapes differ".to_owned());
        }
        let mut all = Vec::with_capacity(rows * columns);
        for row in 0..rows {
            for column in 0..columns {
                let mut total = Fraction::number(Rational::zero());
                for at in 0..inner {
                    let next = self.product(&a.1[row * inner + at], &b.1[at * columns + column])?;
                    total = self.plus(&total, &next)?;
                }
                all.push(total);
            }
        }
        Ok((shape, all))
    }
}
