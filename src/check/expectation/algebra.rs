//! The working out of an expression: elementary operators to polynomials over canonical factors, functionals to their linear parts.
//!
//! Logarithms are taken of absolute values, which is the same wherever they are defined, so `log(ab) = log a + log b` holds for factors of any
//! sign. Powers that are not whole split over factors only where their signs allow it.

use std::collections::{BTreeSet, HashMap, HashSet};

use num_bigint::BigInt;
use num_traits::{One, Pow, Signed, ToPrimitive, Zero};

use super::polynomial::{Monomial, Polynomial, is_whole, merged, raised};
use crate::{
    check::objects::Objects,
    eval::symbolic::{Assumptions, replace, substitute},
    ir::{Arena, ExprId, Node, OpId, SymbolId},
    num::Rational,
    op,
};

/// Work units that one working out may cost.
const BUDGET: usize = 60_000;

/// The most terms of one polynomial.
const MOST_TERMS: usize = 600;

/// The highest whole power that is multiplied out.
const HIGHEST_POWER: i64 = 8;

/// Deeper expressions are not worked out.
const DEEPEST: usize = 90;

/// Prime factors up to this are found.
const LARGEST_PRIME: u32 = 2000;

/// Why an expression was not worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stop {
    /// The budget was spent.
    Budget,
    /// An expectation is taken of what is not said to be random.
    NothingRandom,
    /// Something has no rule here.
    Unsupported(String),
}

/// Works out expressions of one step.
pub(super) struct Algebra<'a> {
    /// The expressions.
    pub(super) arena: &'a mut Arena,
    /// What is granted about real symbols.
    pub(super) assumptions: &'a Assumptions,
    /// What is said of random variables, densities and families.
    pub(super) objects: &'a Objects,
    /// Symbols that are random in this step because a functional is taken of them alone.
    pub(super) bare: HashSet<SymbolId>,
    /// The ends of sums, which are no random variables.
    pub(super) ends: HashSet<ExprId>,
    /// The calls of each density in this step, each once.
    pub(super) calls: HashMap<SymbolId, Vec<ExprId>>,
    /// The rules that were used.
    pub(super) rules: BTreeSet<&'static str>,
    /// What must be defined, or exist, for the rules.
    pub(super) conditions: BTreeSet<String>,
    /// Pairs of indices that are taken to be different where the case of equal ones is treated beside.
    pub(super) distinct: Vec<(ExprId, ExprId)>,
    /// Names such as `u_j` of members of families that also have members with an index.
    pub(super) unfolded: HashMap<ExprId, ExprId>,
    /// Whether every name of which nothing is known is taken to be random.
    pub(super) all_random: bool,
    made: u32,
    budget: usize,
    depth: usize,
    memo: HashMap<ExprId, Polynomial>,
}

impl<'a> Algebra<'a> {
    /// Starts with a full budget.
    pub(super) fn new(arena: &'a mut Arena, assumptions: &'a Assumptions, objects: &'a Objects) -> Self {
        Algebra {
            arena,
            assumptions,
            objects,
            bare: HashSet::new(),
            ends: HashSet::new(),
            calls: HashMap::new(),
            rules: BTreeSet::new(),
            conditions: BTreeSet::new(),
            distinct: Vec::new(),
            unfolded: HashMap::new(),
            all_random: false,
            made: 0,
            budget: BUDGET,
            depth: 0,
            memo: HashMap::new(),
        }
    }

    /// Spends work units.
    pub(super) fn charge(&mut self, units: usize) -> Result<(), Stop> {
        self.budget = self.budget.checked_sub(units + 1).ok_or(Stop::Budget)?;
        Ok(())
    }

    /// Forgets what was worked out, because what is taken to be true changes.
    pub(super) fn forget(&mut self) {
        self.memo.clear();
    }

    /// A symbol that occurs nowhere else.
    pub(super) fn fresh(&mut self) -> SymbolId {
        self.made += 1;
        self.arena.symbol(&format!("made {}", self.made), u32::MAX - 2)
    }

    /// Whether `symbol` occurs free under `id`.
    pub(super) fn depends(&self, id: ExprId, symbol: SymbolId) -> bool {
        let mut seen = HashSet::new();
        let mut open = vec![id];
        while let Some(next) = open.pop() {
            if !seen.insert(next) {
                continue;
            }
            match self.arena.node(next) {
                Node::Symbol(other) if *other == symbol => return true,
                // A derivative binds nothing: it hangs on the point at which it is taken.
                Node::Bind { op, bindings, body } if !is_derivative(*op) && bindings.iter().any(|binding| binding.symbol == symbol) => {
                    let ranges = self.arena.children(next);
                    open.extend(ranges.into_iter().filter(|child| !body.contains(child)));
                }
                _ => open.extend(self.arena.children(next)),
            }
        }
        false
    }

    /// The expression with symbols renamed.
    pub(super) fn renamed(&mut self, id: ExprId, pairs: &[(SymbolId, SymbolId)]) -> ExprId {
        let map: HashMap<SymbolId, ExprId> = pairs.iter().map(|(from, to)| (*from, self.arena.name(*to))).collect();
        substitute(self.arena, id, &map)
    }

    /// The expression with one symbol replaced.
    pub(super) fn replaced(&mut self, id: ExprId, from: SymbolId, to: ExprId) -> ExprId {
        replace(self.arena, id, from, to)
    }

    /// The polynomial of an expression.
    pub(super) fn reduce(&mut self, id: ExprId) -> Result<Polynomial, Stop> {
        if let Some(done) = self.memo.get(&id) {
            return Ok(done.clone());
        }
        self.charge(1)?;
        self.depth += 1;
        let done = if self.depth > DEEPEST { Err(Stop::Budget) } else { self.node(id) };
        self.depth -= 1;
        let done = done?;
        if done.len() > MOST_TERMS {
            return Err(Stop::Budget);
        }
        self.memo.insert(id, done.clone());
        Ok(done)
    }

    fn node(&mut self, id: ExprId) -> Result<Polynomial, Stop> {
        match self.arena.node(id).clone() {
            Node::Number(value) => Ok(Polynomial::number(value)),
            Node::Symbol(_) | Node::Text(_) => Ok(Polynomial::factor(id)),
            Node::Apply(op, arguments) => self.applied(id, op, &arguments),
            Node::Call { function, arguments, given } => self.call(function, &arguments, &given),
            Node::Bind { op, bindings, body } => self.binder(id, op, &bindings, &body),
            Node::Tensor { .. } => Err(Stop::Unsupported("a matrix among numbers".to_owned())),
        }
    }

    fn applied(&mut self, id: ExprId, op: OpId, arguments: &[ExprId]) -> Result<Polynomial, Stop> {
        if let (op::INDEX, [family, one, two]) = (op, arguments)
            && matches!(self.arena.node(*family), Node::Symbol(symbol) if self.objects.is_delta(*symbol))
        {
            return Ok(self.delta(*one, *two));
        }
        match (op, arguments) {
            (op::ADD, _) => {
                let mut total = Polynomial::zero();
                for argument in arguments {
                    total = total.plus(&self.reduce(*argument)?);
                    self.charge(total.len() / 4)?;
                }
                Ok(total)
            }
            (op::MUL, _) => {
                let mut total = Polynomial::one();
                for argument in arguments {
                    let factor = self.reduce(*argument)?;
                    total = self.times(&total, &factor)?;
                }
                Ok(total)
            }
            (op::NEG, [x]) => Ok(self.reduce(*x)?.times_number(&-Rational::one())),
            (op::POS, [x]) => self.reduce(*x),
            (op::SUB, [x, y]) => {
                let left = self.reduce(*x)?;
                Ok(left.minus(&self.reduce(*y)?))
            }
            (op::DIV, [x, y]) => {
                let (above, below) = (self.reduce(*x)?, self.reduce(*y)?);
                self.quotient(&above, &below)
            }
            (op::POW, [base, exponent]) => self.power_of(*base, *exponent),
            (op::SQRT, [x]) => {
                let inside = self.reduce(*x)?;
                self.power(&inside, &Rational::new(1.into(), 2.into()))
            }
            (op::EXP, [x]) => {
                let inside = self.reduce(*x)?;
                self.exp(&inside)
            }
            (op::LOG, [x]) => {
                let inside = self.reduce(*x)?;
                self.log(&inside)
            }
            (op::ELLIPSIS | op::PLACEHOLDER | op::ENUMERATION, _) => Err(Stop::Unsupported("something is left out".to_owned())),
            (op::IMAGINARY | op::INFINITY | op::PLUSMINUS | op::MINUSPLUS | op::APPROX, _) => {
                Err(Stop::Unsupported(format!("{} among numbers", op::row(op).name)))
            }
            _ => match self.functional(op, arguments)? {
                Some(value) => Ok(value),
                None => self.opaque(id, op, arguments),
            },
        }
    }

    /// An operator without rules, on canonical arguments.
    fn opaque(&mut self, id: ExprId, op: OpId, arguments: &[ExprId]) -> Result<Polynomial, Stop> {
        if arguments.is_empty() {
            return Ok(Polynomial::factor(id));
        }
        let canonical = self.canonical(arguments)?;
        Ok(Polynomial::factor(self.arena.apply(op, canonical)))
    }

    /// Each expression in its canonical form.
    pub(super) fn canonical(&mut self, all: &[ExprId]) -> Result<Vec<ExprId>, Stop> {
        all.iter().map(|one| self.reduce(*one).map(|reduced| self.written(&reduced))).collect()
    }

    fn power_of(&mut self, base: ExprId, exponent: ExprId) -> Result<Polynomial, Stop> {
        let raised = self.reduce(exponent)?;
        if matches!(self.arena.node(base), Node::Apply(op::E, _)) {
            return self.exp(&raised);
        }
        let base = self.reduce(base)?;
        match raised.as_number() {
            Some(number) => self.power(&base, &number),
            // a^b = exp(b log a) for a positive a only.
            None if self.is_positive(&base) => {
                let log = self.log(&base)?;
                let inside = self.times(&raised, &log)?;
                self.exp(&inside)
            }
            None => {
                let (base, exponent) = (self.written(&base), self.written(&raised));
                Ok(Polynomial::factor(self.arena.apply(op::POW, [base, exponent])))
            }
        }
    }

    /// The product, with numbers under roots put together.
    pub(super) fn times(&mut self, left: &Polynomial, right: &Polynomial) -> Result<Polynomial, Stop> {
        if left.len().saturating_mul(right.len()) > MOST_TERMS * 4 {
            return Err(Stop::Budget);
        }
        self.charge(left.len() * right.len())?;
        let raw = left.times(right);
        let mut all = Polynomial::zero();
        for (monomial, coefficient) in raw.0 {
            let mut scale = coefficient;
            let mut kept = Monomial::new();
            for (factor, power) in monomial {
                let Node::Number(number) = self.arena.node(factor) else {
                    kept.push((factor, power));
                    continue;
                };
                let whole = power.floor();
                if let Some(exponent) = whole.to_integer().to_i32() {
                    scale *= Pow::pow(number, exponent);
                }
                if power != whole {
                    kept.push((factor, power - whole));
                }
            }
            all.add(kept, scale);
        }
        Ok(all)
    }

    /// The quotient.
    pub(super) fn quotient(&mut self, above: &Polynomial, below: &Polynomial) -> Result<Polynomial, Stop> {
        let inverse = self.power(below, &-Rational::one())?;
        self.times(above, &inverse)
    }

    /// A power with a rational exponent.
    pub(super) fn power(&mut self, base: &Polynomial, exponent: &Rational) -> Result<Polynomial, Stop> {
        if exponent.is_zero() {
            return Ok(Polynomial::one());
        }
        if base.is_zero() {
            if is_whole(exponent) {
                return Ok(Polynomial::zero());
            }
            return Err(Stop::Unsupported("a power of zero".to_owned()));
        }
        if is_whole(exponent) && base.len() > 1 {
            let times = exponent.to_integer().to_i64().filter(|n| *n <= HIGHEST_POWER).ok_or(Stop::Budget)?;
            let mut total = base.clone();
            for _ in 1..times {
                total = self.times(&total, base)?;
            }
            return Ok(total);
        }
        let (mut number, common, mut rest) = self.content(base)?;
        // Under a root the sign belongs to the sum.
        if number.is_negative() && !exponent.is_integer() {
            number = -number;
            rest = Some(rest.unwrap_or_else(Polynomial::one).times_number(&-Rational::one()));
        }
        let mut total = self.number_power(&number, exponent)?;
        let monomial = self.monomial_power(&common, exponent)?;
        total = self.times(&total, &monomial)?;
        if let Some(rest) = rest {
            let factor = self.written(&rest);
            total = self.times(&total, &Polynomial::term(vec![(factor, exponent.clone())], Rational::one()))?;
        }
        Ok(total)
    }

    fn number_power(&mut self, number: &Rational, exponent: &Rational) -> Result<Polynomial, Stop> {
        if exponent.is_integer() {
            let exponent = exponent.to_integer().to_i32().filter(|n| n.abs() <= 64).ok_or(Stop::Budget)?;
            return Ok(Polynomial::number(Pow::pow(number, exponent)));
        }
        if number.is_negative() {
            return Err(Stop::Unsupported("a root of a negative number".to_owned()));
        }
        let mut all = Polynomial::one();
        for (prime, power) in factors(number) {
            let prime = self.arena.number(Rational::from_integer(prime));
            let factor = Polynomial::term(vec![(prime, exponent * Rational::from_integer(power.into()))], Rational::one());
            all = self.times(&all, &factor)?;
        }
        Ok(all)
    }

    fn monomial_power(&mut self, monomial: &Monomial, exponent: &Rational) -> Result<Polynomial, Stop> {
        if exponent.is_integer() {
            return Ok(Polynomial::term(raised(monomial, exponent), Rational::one()));
        }
        let two = Rational::from_integer(2.into());
        let mut all = Monomial::new();
        let mut doubtful = 0;
        for (factor, power) in monomial {
            let product = power * exponent;
            let even = (power / &two).is_integer();
            if even && !self.is_positive_factor(*factor) && !(&product / &two).is_integer() {
                let size = self.arena.apply(op::ABS, [*factor]);
                all = merged(&all, &vec![(size, product)]);
                continue;
            }
            doubtful += usize::from(!even && !self.is_positive_factor(*factor));
            all = merged(&all, &vec![(*factor, product)]);
        }
        // A root splits over factors that are not negative; one factor of unknown sign has the sign of the whole.
        if doubtful > 1 {
            let whole = self.written(&Polynomial::term(monomial.clone(), Rational::one()));
            return Ok(Polynomial::term(vec![(whole, exponent.clone())], Rational::one()));
        }
        Ok(Polynomial::term(all, Rational::one()))
    }

    /// Number, common monomial and the primitive rest of at least two terms, denominators put together first.
    pub(super) fn content(&mut self, polynomial: &Polynomial) -> Result<(Rational, Monomial, Option<Polynomial>), Stop> {
        let (polynomial, below) = self.together(polynomial)?;
        if let Some((monomial, coefficient)) = polynomial.as_term() {
            return Ok((coefficient.clone(), merged(monomial, &below), None));
        }
        let mut common: Option<Monomial> = None;
        for monomial in polynomial.0.keys() {
            common = Some(match common {
                None => monomial.clone(),
                Some(known) => shared(&known, monomial),
            });
        }
        let common = common.unwrap_or_default();
        let number = leading(&polynomial);
        let mut rest = Polynomial::zero();
        let inverse = raised(&common, &-Rational::one());
        for (monomial, coefficient) in &polynomial.0 {
            rest.add(merged(monomial, &inverse), coefficient / &number);
        }
        Ok((number, merged(&common, &below), Some(rest)))
    }

    /// A polynomial over one denominator: numerator, and the monomial of negative powers it stands over.
    pub(super) fn together(&mut self, polynomial: &Polynomial) -> Result<(Polynomial, Monomial), Stop> {
        let mut polynomial = polynomial.clone();
        let mut below = Monomial::new();
        for _ in 0..8 {
            let composite = polynomial.0.keys().flatten().find_map(|(factor, power)| {
                let sum = matches!(self.arena.node(*factor), Node::Apply(op::ADD, _));
                (sum && power.is_negative() && power.is_integer()).then_some(*factor)
            });
            let Some(factor) = composite else { return Ok((polynomial, below)) };
            let least = polynomial.0.keys().map(|monomial| exponent_of(monomial, factor)).min().unwrap_or_else(Rational::zero);
            let inside = self.reduce(factor)?;
            let mut cleared = Polynomial::zero();
            for (monomial, coefficient) in &polynomial.0 {
                let own = exponent_of(monomial, factor) - &least;
                let without: Monomial = monomial.iter().filter(|(other, _)| *other != factor).cloned().collect();
                let term = Polynomial::term(without, coefficient.clone());
                let expanded = self.power(&inside, &own)?;
                cleared = cleared.plus(&self.times(&term, &expanded)?);
            }
            polynomial = cleared;
            below = merged(&below, &vec![(factor, least)]);
            if polynomial.is_zero() {
                return Ok((polynomial, below));
            }
        }
        Err(Stop::Budget)
    }

    /// The logarithm of the absolute value.
    pub(super) fn log(&mut self, inside: &Polynomial) -> Result<Polynomial, Stop> {
        if inside.is_zero() {
            return Err(Stop::Unsupported("the logarithm of zero".to_owned()));
        }
        let (number, common, rest) = self.content(inside)?;
        let mut total = Polynomial::zero();
        for (prime, power) in factors(&number.abs()) {
            let prime = self.arena.number(Rational::from_integer(prime));
            let log = self.arena.apply(op::LOG, [prime]);
            total.add(vec![(log, Rational::one())], Rational::from_integer(power.into()));
        }
        for (factor, power) in common {
            let log = self.log_of_factor(factor)?;
            total.add_scaled(&log, &power);
        }
        if let Some(rest) = rest {
            let rest = self.written(&rest);
            total = total.plus(&Polynomial::factor(self.arena.apply(op::LOG, [rest])));
        }
        Ok(total)
    }

    fn log_of_factor(&mut self, factor: ExprId) -> Result<Polynomial, Stop> {
        match self.arena.node(factor).clone() {
            Node::Apply(op::EXP, inside) => self.reduce(inside[0]),
            Node::Apply(op::ABS, inside) => Ok(Polynomial::factor(self.arena.apply(op::LOG, inside))),
            Node::Bind { op: op::PROD, bindings, body } => {
                let inside = self.reduce(body[0])?;
                let log = self.log(&inside)?;
                self.summed(&bindings, &log)
            }
            _ => Ok(Polynomial::factor(self.arena.apply(op::LOG, [factor]))),
        }
    }

    /// The exponential: a product over the terms.
    pub(super) fn exp(&mut self, inside: &Polynomial) -> Result<Polynomial, Stop> {
        let mut all = Polynomial::one();
        for (monomial, coefficient) in inside.0.clone() {
            if let [(factor, power)] = monomial.as_slice()
                && power.is_one()
                && let Node::Apply(op::LOG, argument) = self.arena.node(*factor).clone()
            {
                let base = self.reduce(argument[0])?;
                let raised = self.power(&base, &coefficient)?;
                all = self.times(&all, &raised)?;
                continue;
            }
            let exponent = self.written(&Polynomial::term(monomial, Rational::one()));
            let factor = self.arena.apply(op::EXP, [exponent]);
            all = self.times(&all, &Polynomial::term(vec![(factor, coefficient)], Rational::one()))?;
        }
        Ok(all)
    }

    /// A polynomial as an expression, the same for equal polynomials.
    pub(super) fn written(&mut self, polynomial: &Polynomial) -> ExprId {
        let terms: Vec<ExprId> = polynomial.0.iter().map(|(monomial, coefficient)| self.written_term(monomial, coefficient)).collect();
        match terms.as_slice() {
            [] => self.arena.integer(0),
            [only] => *only,
            _ => self.arena.apply(op::ADD, terms),
        }
    }

    fn written_term(&mut self, monomial: &Monomial, coefficient: &Rational) -> ExprId {
        let mut parts = Vec::new();
        if !coefficient.is_one() || monomial.is_empty() {
            parts.push(self.arena.number(coefficient.clone()));
        }
        for (factor, power) in monomial {
            if power.is_one() {
                parts.push(*factor);
            } else {
                let exponent = self.arena.number(power.clone());
                parts.push(self.arena.apply(op::POW, [*factor, exponent]));
            }
        }
        match parts.as_slice() {
            [only] => *only,
            _ => self.arena.apply(op::MUL, parts),
        }
    }

    /// Whether a polynomial is certainly positive wherever it is defined.
    pub(super) fn is_positive(&self, polynomial: &Polynomial) -> bool {
        !polynomial.is_zero()
            && polynomial.0.iter().all(|(monomial, coefficient)| {
                coefficient.is_positive() && monomial.iter().all(|(factor, _)| self.is_positive_factor(*factor))
            })
    }

    /// Whether a factor is certainly positive wherever it is defined.
    pub(super) fn is_positive_factor(&self, factor: ExprId) -> bool {
        match self.arena.node(factor) {
            Node::Number(value) => value.is_positive(),
            Node::Symbol(symbol) => self.assumptions.fact(*symbol).is_some_and(|fact| fact.is_positive()),
            Node::Apply(op::EXP | op::PI | op::ABS | op::SIGMOID, _) => true,
            Node::Apply(op::ADD | op::MUL, parts) => parts.iter().all(|part| self.is_positive_factor(*part)),
            Node::Apply(op::POW, sides) => self.is_positive_factor(sides[0]),
            Node::Call { function, .. } => self.is_density(*function),
            _ => self.assumptions.positive_expressions().contains(&factor),
        }
    }

    /// Whether two polynomials are equal wherever both are defined.
    pub(super) fn is_zero(&mut self, polynomial: &Polynomial) -> Result<bool, Stop> {
        if polynomial.is_zero() {
            return Ok(true);
        }
        let (above, _) = self.together(polynomial)?;
        Ok(above.is_zero())
    }
}

/// Whether a binder is a derivative.
pub(super) fn is_derivative(op: OpId) -> bool {
    matches!(op, op::DERIVATIVE | op::PARTIAL | op::GRADIENT)
}

/// The exponent of a factor.
pub(super) fn exponent_of(monomial: &Monomial, factor: ExprId) -> Rational {
    monomial.iter().find(|(other, _)| *other == factor).map_or_else(Rational::zero, |(_, power)| power.clone())
}

/// What two monomials share: of each factor the smaller power, zero where it is missing.
fn shared(left: &Monomial, right: &Monomial) -> Monomial {
    let names: BTreeSet<ExprId> = left.iter().chain(right).map(|(factor, _)| *factor).collect();
    let least = |factor: &ExprId| exponent_of(left, *factor).min(exponent_of(right, *factor));
    names.into_iter().map(|factor| (factor, least(&factor))).filter(|(_, power)| !power.is_zero()).collect()
}

/// The coefficient of the first term.
fn leading(polynomial: &Polynomial) -> Rational {
    polynomial.0.values().next().cloned().unwrap_or_else(Rational::one)
}

/// The prime factors of a positive number; what has no small factor stays whole.
fn factors(number: &Rational) -> Vec<(BigInt, i64)> {
    let mut found = Vec::new();
    for (mut rest, sign) in [(number.numer().clone(), 1), (number.denom().clone(), -1)] {
        let mut prime = 2u32;
        while prime < LARGEST_PRIME && rest > BigInt::from(prime) {
            let mut power = 0;
            while (&rest % prime).is_zero() && !rest.is_zero() {
                rest /= prime;
                power += 1;
            }
            if power > 0 {
                found.push((BigInt::from(prime), sign * power));
            }
            prime += 1;
        }
        if rest > BigInt::one() {
            match found.iter_mut().find(|(prime, _)| *prime == rest) {
                Some((_, power)) => *power += sign,
                None => found.push((rest, sign)),
            }
        }
    }
    found
}
