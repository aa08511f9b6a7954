//! Infinite sums and products, rigorously enclosed: the first terms as they are, what is left out by a bound.
//!
//! A sum is taken where the quotient of neighbouring terms is a rational function of the index: by its limit the rest is geometric
//! (powers, factorials, binomials), or the terms are a rational function themselves, with or without alternating signs, and the rest is a
//! sum of Hurwitz zeta functions. A product is taken where its factors are powers of rational functions that tend to one fast enough.

use crate::{
    ir::{ExprId, Node, OpId, Range, SymbolId},
    num::{Ball, Complex, Outcome, Rational, Scalar, UNDECIDED},
    op,
};

use super::{
    complex::Evaluation,
    zeta::{BEYOND, coefficients_wanted, expansion_reach, log_series, normalised, unit_reach, weighted_zetas, zeta_sum},
};

/// More terms than this are not added.
const MOST_TERMS: i64 = 1500;
/// Higher polynomials in the index are left alone.
const HIGHEST: usize = 60;
/// So far a binomial or a factorial may run ahead of the index.
const FASTEST: i64 = 12;

/// A polynomial in the index, the constant first.
pub(super) type Polynomial = Vec<Complex>;

/// A term of a sum as a product of what is known of its factors; constant factors are left out.
#[derive(Debug, Clone, Default)]
struct Term {
    /// What its powers multiply the term with from one index to the next.
    bases: Vec<Complex>,
    /// Polynomials with the powers they stand in.
    polynomials: Vec<(Polynomial, i64)>,
    /// Gamma functions of linear forms, slope and constant, with the powers they stand in.
    gammas: Vec<(i64, Complex, i64)>,
}

/// A quotient of polynomials.
#[derive(Debug, Clone)]
pub(super) struct Quotient {
    pub(super) above: Polynomial,
    pub(super) below: Polynomial,
}

fn undecided<T>() -> Outcome<T> {
    Outcome::Unknown(UNDECIDED.to_owned())
}

/// What is said of a sum or product that may not converge.
pub const DIVERGENT: &str = "no convergence was found";

fn divergent<T>() -> Outcome<T> {
    Outcome::Unknown(DIVERGENT.to_owned())
}

pub(super) fn is_exactly(value: &Complex, whole: i64) -> bool {
    value.equals(&Complex::integer(whole)) == Some(true)
}

fn product(a: &[Complex], b: &[Complex], bits: u32) -> Polynomial {
    let mut all = vec![Complex::integer(0); a.len() + b.len() - 1];
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate() {
            all[i + j] = all[i + j].add(&x.mul(y, bits), bits);
        }
    }
    all
}

fn trimmed(mut polynomial: Polynomial) -> Polynomial {
    while polynomial.len() > 1 && polynomial.last().is_some_and(|last| is_exactly(last, 0)) {
        polynomial.pop();
    }
    polynomial
}

fn at(polynomial: &[Complex], place: &Complex, bits: u32) -> Complex {
    polynomial.iter().rev().fold(Complex::integer(0), |value, coefficient| value.mul(place, bits).add(coefficient, bits))
}

/// The polynomial with `scale * n + shift` for its variable.
fn moved(polynomial: &[Complex], scale: i64, shift: &Complex, bits: u32) -> Polynomial {
    let step = [shift.clone(), Complex::integer(scale)];
    let mut all = vec![Complex::integer(0)];
    for coefficient in polynomial.iter().rev() {
        all = product(&all, &step, bits);
        all[0] = all[0].add(coefficient, bits);
    }
    trimmed(all)
}

/// Not less than the absolute value.
pub(super) fn upper(value: &Complex) -> Ball {
    let size = match value.abs(64) {
        Outcome::Known(size) => size.ball(64),
        _ => value.re.abs().add(&value.im.abs(), 64).ball(64),
    };
    size.upper().map_or_else(|| size.clone(), |high| Ball::rational(&high, 64))
}

/// Whether everything in the ball is below the number.
pub(super) fn below(ball: &Ball, numer: i64, denom: i64) -> bool {
    ball.compare(&Ball::rational(&Rational::new(numer.into(), denom.into()), 64)) == Some(std::cmp::Ordering::Less)
}

impl Quotient {
    /// By how much the degree below is larger.
    pub(super) fn fall(&self) -> i64 {
        self.below.len() as i64 - self.above.len() as i64
    }

    /// The sizes of the coefficients from the highest on: above, and below.
    pub(super) fn sizes(&self) -> [Vec<Ball>; 2] {
        [&self.above, &self.below].map(|polynomial| polynomial.iter().rev().map(upper).collect())
    }

    /// A bound on the absolute value of the quotient times `n^fall` for all indices from `from` on; `None` where there is none.
    fn bound(&self, from: i64) -> Option<Ball> {
        let inverse = Ball::integer(1).div(&Ball::integer(from), 64)?;
        let [above, below] = self.sizes();
        let horner = |sizes: &[Ball]| sizes.iter().rev().fold(Ball::zero(), |value, size| value.mul(&inverse, 64).add(size, 64));
        let least = lower(self.below.last()?)?.sub(&horner(&below[1..]).mul(&inverse, 64), 64);
        if least.sign() != Some(std::cmp::Ordering::Greater) {
            return None;
        }
        horner(&above).div(&least, 64)
    }
}

/// Not more than the absolute value; `None` where it may be zero.
pub(super) fn lower(value: &Complex) -> Option<Ball> {
    let size = value.abs(64).known()?.ball(64);
    (size.sign() == Some(std::cmp::Ordering::Greater)).then_some(())?;
    Some(Ball::rational(&size.lower()?, 64))
}

impl Evaluation<'_> {
    /// The value of an infinite sum or product from `low` on.
    pub(super) fn unending(&mut self, op: OpId, index: SymbolId, low: i64, body: ExprId, depth: usize) -> Outcome<Complex> {
        if low.abs() > 1000 {
            return Outcome::Unknown("out of budget".to_owned());
        }
        let before = self.point.remove(&index);
        let outer = std::mem::take(&mut self.memo);
        let value = if op == op::SUM { self.series(index, low, body, depth) } else { self.endless_product(index, low, body, depth) };
        self.memo = outer;
        match before {
            Some(value) => self.point.insert(index, value),
            None => self.point.remove(&index),
        };
        value
    }

    fn series(&mut self, index: SymbolId, low: i64, body: ExprId, depth: usize) -> Outcome<Complex> {
        let work = self.bits + 48;
        let mut term = Term::default();
        if self.is_hollow(index, body, depth) {
            return Outcome::Undefined("powers of zero".to_owned());
        }
        if self.term(index, body, 1, &mut term, depth).is_none() {
            // Parts that converge each by itself.
            let (parts, negative) = match self.arena.node(body) {
                Node::Apply(op::ADD, parts) => (parts.to_vec(), false),
                Node::Apply(op::SUB, parts) => (parts.to_vec(), true),
                _ => return divergent(),
            };
            let mut total = Complex::integer(0);
            for (place, part) in parts.into_iter().enumerate() {
                match self.series(index, low, part, depth) {
                    Outcome::Known(value) if negative && place > 0 => total = total.sub(&value, work),
                    Outcome::Known(value) => total = total.add(&value, work),
                    other => return other,
                }
            }
            return Outcome::Known(total);
        }
        let Some(ratio) = term.ratio(work) else { return divergent() };
        let limit = ratio.fall();
        if limit < 0 {
            return divergent();
        }
        // A limit of the quotients below one: the rest is geometric.
        let geometric = limit > 0 || ratio.bound(1 << 24).is_some_and(|bound| below(&bound, 9999, 10_000));
        if geometric {
            return self.geometric(index, low, body, &ratio, depth, work);
        }
        self.rational(index, low, body, &term, depth, work)
    }

    /// Whether zero stands under a power with the index above: its first power is a convention.
    fn is_hollow(&mut self, index: SymbolId, body: ExprId, depth: usize) -> bool {
        let mut open = vec![body];
        let mut seen = crate::ir::Set::default();
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            if let Node::Apply(op::POW, parts) = self.arena.node(id).clone()
                && super::symbolic::occurs(self.arena, parts[1], index)
                && !super::symbolic::occurs(self.arena, parts[0], index)
                && self.value(parts[0], depth).known().is_some_and(|base| is_exactly(&base, 0))
            {
                return true;
            }
            open.extend(self.arena.children(id));
        }
        false
    }

    /// The body with a whole number for the index.
    fn term_at(&mut self, index: SymbolId, at: i64, body: ExprId, depth: usize) -> Outcome<Complex> {
        self.point.insert(index, Complex::integer(at));
        self.memo.clear();
        let value = self.value(body, depth);
        self.point.remove(&index);
        self.memo.clear();
        value
    }

    fn geometric(&mut self, index: SymbolId, low: i64, body: ExprId, ratio: &Quotient, depth: usize, work: u32) -> Outcome<Complex> {
        let mut term = match self.term_at(index, low, body, depth) {
            Outcome::Known(term) => term,
            other => return other,
        };
        let mut total = Complex::integer(0);
        for n in low..low + MOST_TERMS {
            self.work += 1;
            total = total.add(&term.enclosed(work), work);
            let place = Complex::integer(n);
            match at(&ratio.above, &place, work).div(&at(&ratio.below, &place, work), work) {
                Outcome::Known(factor) => term = term.mul(&factor, work).enclosed(work),
                other => return other,
            }
            let size = term.magnitude();
            if size == i64::MIN {
                return Outcome::Known(total);
            }
            let wanted = total.magnitude().max(-i64::from(self.bits)) - i64::from(self.bits) - 8;
            if size >= wanted || n < low + 2 || n < 1 {
                continue;
            }
            // Bounded by n^-fall times the bound of the quotient from here on.
            let Some(bound) = ratio.bound(n + 1) else { continue };
            let Some(bound) = bound.div(&Ball::integer(n + 1).powi(ratio.fall(), 64).unwrap_or_else(|| Ball::integer(1)), 64) else {
                continue;
            };
            if !below(&bound, 255, 256) {
                continue;
            }
            // The rest is at most term / (1 - bound), at most 2^8 terms.
            return Outcome::Known(total.widened(size + 8, work));
        }
        undecided()
    }

    /// A sum of a rational function, perhaps with alternating signs: Hurwitz zeta functions of its expansion at infinity.
    fn rational(&mut self, index: SymbolId, low: i64, body: ExprId, term: &Term, depth: usize, work: u32) -> Outcome<Complex> {
        let Some(own) = term.rational(work) else { return divergent() };
        let mut sign = 1;
        for base in &term.bases {
            match base {
                base if is_exactly(base, 1) => {}
                base if is_exactly(base, -1) => sign = -sign,
                _ => return divergent(),
            }
        }
        let mut quotient = own.clone();
        if sign < 0 {
            // Neighbours in pairs, the index doubled; the terms tend to zero.
            if own.fall() < 1 {
                return divergent();
            }
            let pair = |polynomial: &[Complex], by: i64| moved(polynomial, 2, &Complex::integer(by), work);
            let (a, b) = (pair(&own.above, 0), pair(&own.below, 0));
            let (c, d) = (pair(&own.above, 1), pair(&own.below, 1));
            let (first, second) = (product(&a, &d, work), product(&c, &b, work));
            let mut above = vec![Complex::integer(0); first.len().max(second.len())];
            for (place, coefficient) in first.iter().enumerate() {
                above[place] = above[place].add(coefficient, work);
            }
            for (place, coefficient) in second.iter().enumerate() {
                above[place] = above[place].sub(coefficient, work);
            }
            // The leading coefficients cancel; enclosures would not say so.
            if above.iter().any(|coefficient| coefficient.re.exact().is_none() || coefficient.im.exact().is_none()) {
                return divergent();
            }
            quotient = Quotient { above: trimmed(above), below: trimmed(product(&b, &d, work)) };
        }
        if quotient.fall() < 2 {
            return divergent();
        }
        let Some((from, radius, peak)) = expansion_reach(&quotient, low) else { return undecided() };
        // With alternating signs the index of the pairs runs from half an even number.
        let start = if sign < 0 { 2 * from } else { from };
        let mut total = Complex::integer(0);
        for n in low..start {
            match self.term_at(index, n, body, depth) {
                Outcome::Known(value) => total = total.add(&value.enclosed(work), work),
                other => return other,
            }
            self.work += 1;
        }
        // The constant factor that the term has beside its polynomials.
        let scale = match self.term_at(index, start, body, depth) {
            Outcome::Known(value) => {
                let place = Complex::integer(start);
                let bare = at(&own.above, &place, work).div(&at(&own.below, &place, work), work);
                match bare.and_then(|bare| value.div(&bare, work)) {
                    Outcome::Known(scale) => scale,
                    other => return other,
                }
            }
            other => return other,
        };
        let Some(rest) = zeta_sum(&quotient, from, radius, &peak, work) else { return undecided() };
        Outcome::Known(total.add(&scale.mul(&rest, work), work))
    }

    fn endless_product(&mut self, index: SymbolId, low: i64, body: ExprId, depth: usize) -> Outcome<Complex> {
        let work = self.bits + 48;
        let Some(factors) = self.factors(index, body, depth) else { return divergent() };
        // The logarithm at infinity: all expansions need one start.
        let mut from = low.max(1);
        let mut plans = Vec::new();
        for (quotient, exponent) in factors {
            if quotient.fall() != 0 {
                return divergent();
            }
            let (Some(p), Some(q)) = (normalised(&quotient.above, work), normalised(&quotient.below, work)) else { return divergent() };
            let leading = match quotient.above.last().zip(quotient.below.last()) {
                Some((p, q)) => p.equals(q) == Some(true) && p.re.exact().is_some() && p.im.exact().is_some() || p == q,
                None => false,
            };
            if !leading {
                return divergent();
            }
            let Some(radius) = unit_reach(&p).zip(unit_reach(&q)).map(|(p, q)| p.max(q)) else { return undecided() };
            from = from.max(1 << (radius + BEYOND));
            plans.push((p, q, exponent, radius));
        }
        if from > MOST_TERMS {
            return Outcome::Unknown("out of budget".to_owned());
        }
        let mut value = Complex::integer(1);
        for n in low..from {
            match self.term_at(index, n, body, depth) {
                Outcome::Known(factor) => value = value.mul(&factor.enclosed(work), work),
                other => return other,
            }
            self.work += 1;
        }
        let mut log = Complex::integer(0);
        for (p, q, exponent, radius) in plans {
            let count = coefficients_wanted(from, radius, work);
            let (first, second) = (log_series(&p, count, work), log_series(&q, count, work));
            let mut coefficients: Vec<Complex> = first.iter().zip(&second).map(|(a, b)| a.sub(b, work)).collect();
            // The sum of 1/n would not end: its coefficient is the difference of the second coefficients.
            let (zero, next) = (Complex::integer(0), |polynomial: &Polynomial| polynomial.get(1).cloned());
            let (a, b) = (next(&p).unwrap_or_else(|| zero.clone()), next(&q).unwrap_or_else(|| zero.clone()));
            if a.equals(&b) != Some(true) {
                return divergent();
            }
            if let Some(coefficient) = coefficients.first_mut() {
                *coefficient = zero;
            }
            // Within the radius each logarithm is at most log 2, and the k-th coefficient stands at place k - 1.
            let peak = Ball::integer(2).scaled(i64::from(radius));
            let Some(rest) = weighted_zetas(&coefficients, 1, from, radius, &peak, work) else { return undecided() };
            log = log.add(&rest.scaled(&Scalar::Exact(exponent), work), work);
        }
        log.exp(work).map(|rest| value.mul(&rest, work))
    }

    /// The factors of a product's body: rational functions of the index with constant powers.
    fn factors(&mut self, index: SymbolId, body: ExprId, depth: usize) -> Option<Vec<(Quotient, Rational)>> {
        let (base, exponent) = match self.arena.node(body).clone() {
            Node::Apply(op::POW, parts) => match super::symbolic::build::value(self.arena, parts[1]) {
                Some(exponent) => (parts[0], exponent),
                None => return None,
            },
            Node::Apply(op::SQRT, parts) => (parts[0], Rational::new(1.into(), 2.into())),
            _ => (body, Rational::from_integer(1.into())),
        };
        let work = self.bits + 48;
        let (above, below) = self.fraction(index, base, depth, work)?;
        Some(vec![(Quotient { above, below }, exponent)])
    }

    /// An expression as one fraction of polynomials in the index.
    fn fraction(&mut self, index: SymbolId, id: ExprId, depth: usize, bits: u32) -> Option<(Polynomial, Polynomial)> {
        let one = || vec![Complex::integer(1)];
        if !super::symbolic::occurs(self.arena, id, index) {
            return Some((vec![self.value(id, depth).known()?], one()));
        }
        let Node::Apply(op, parts) = self.arena.node(id).clone() else {
            return Some((self.polynomial(index, id, depth)?, one()));
        };
        match (op, parts.as_ref()) {
            (op::ADD | op::SUB | op::MUL, _) => {
                let mut total: Option<(Polynomial, Polynomial)> = None;
                for part in &parts {
                    let (above, below) = self.fraction(index, *part, depth, bits)?;
                    total = Some(match total {
                        None => (above, below),
                        Some((p, q)) if op == op::MUL => (product(&p, &above, bits), product(&q, &below, bits)),
                        Some((p, q)) => {
                            let (mut first, second) = (product(&p, &below, bits), product(&above, &q, bits));
                            first.resize(first.len().max(second.len()), Complex::integer(0));
                            for (place, coefficient) in second.iter().enumerate() {
                                first[place] =
                                    if op == op::SUB { first[place].sub(coefficient, bits) } else { first[place].add(coefficient, bits) };
                            }
                            (trimmed(first), product(&q, &below, bits))
                        }
                    });
                }
                total.filter(|(p, q)| p.len().max(q.len()) <= HIGHEST)
            }
            (op::NEG, [inner]) => {
                let (above, below) = self.fraction(index, *inner, depth, bits)?;
                Some((above.iter().map(Complex::neg).collect(), below))
            }
            (op::DIV, [x, y]) => {
                let ((a, b), (c, d)) = (self.fraction(index, *x, depth, bits)?, self.fraction(index, *y, depth, bits)?);
                Some((product(&a, &d, bits), product(&b, &c, bits)))
            }
            (op::POW, [base, exponent]) => {
                use num_traits::ToPrimitive;
                let exponent = super::symbolic::build::value(self.arena, *exponent)?;
                let times = exponent.is_integer().then(|| exponent.to_integer().to_i64())?.filter(|times| times.abs() <= 20)?;
                let (p, q) = self.fraction(index, *base, depth, bits)?;
                let (p, q) = if times < 0 { (q, p) } else { (p, q) };
                let raised = |polynomial: &[Complex]| (0..times.abs()).fold(one(), |total, _| product(&total, polynomial, bits));
                let (above, below) = (raised(&p), raised(&q));
                (above.len().max(below.len()) <= HIGHEST).then_some((above, below))
            }
            _ => None,
        }
    }

    /// Takes a factor of a term apart.
    fn term(&mut self, index: SymbolId, id: ExprId, power: i64, term: &mut Term, depth: usize) -> Option<()> {
        if !super::symbolic::occurs(self.arena, id, index) {
            return Some(());
        }
        if let Some(polynomial) = self.polynomial(index, id, depth) {
            term.polynomials.push((polynomial, power));
            return Some(());
        }
        if let Node::Bind { op: op::PROD, bindings, body } = self.arena.node(id).clone() {
            return self.rising(index, &bindings, &body, power, term, depth);
        }
        let Node::Apply(op, parts) = self.arena.node(id).clone() else { return None };
        match (op, parts.as_ref()) {
            (op::MUL, _) => parts.iter().try_for_each(|part| self.term(index, *part, power, term, depth)),
            (op::DIV, [x, y]) => {
                self.term(index, *x, power, term, depth)?;
                self.term(index, *y, -power, term, depth)
            }
            (op::NEG | op::POS, [x]) => self.term(index, *x, power, term, depth),
            (op::ADD | op::SUB, _) => {
                let (above, below) = self.fraction(index, id, depth, self.bits + 48)?;
                term.polynomials.extend([(above, power), (below, -power)]);
                Some(())
            }
            (op::POW, [base, exponent]) if super::symbolic::occurs(self.arena, *exponent, index) => {
                if super::symbolic::occurs(self.arena, *base, index) {
                    return None;
                }
                let work = self.bits + 48;
                let (slope, _) = self.linear(index, *exponent, depth)?;
                let base = self.value(*base, depth).known()?;
                if base.equals(&Complex::integer(0)) != Some(false) {
                    return None;
                }
                let step = slope.scaled(&Scalar::from(power), work);
                term.bases.push(base.pow(&step, work).known()?);
                Some(())
            }
            (op::POW, [base, exponent]) => {
                use num_traits::ToPrimitive;
                let exponent = super::symbolic::build::value(self.arena, *exponent)?;
                let times = exponent.is_integer().then(|| exponent.to_integer().to_i64())?.filter(|times| times.abs() <= 20)?;
                self.term(index, *base, power.checked_mul(times)?, term, depth)
            }
            (op::EXP, [exponent]) => {
                let (slope, _) = self.linear(index, *exponent, depth)?;
                let work = self.bits + 48;
                term.bases.push(slope.scaled(&Scalar::from(power), work).exp(work).known()?);
                Some(())
            }
            (op::FACTORIAL, [x]) => {
                let (slope, constant) = self.stepping(index, *x, depth)?;
                term.gammas.push((slope, constant.add(&Complex::integer(1), self.bits + 48), power));
                Some(())
            }
            (op::GAMMA, [x]) => {
                let (slope, constant) = self.stepping(index, *x, depth)?;
                term.gammas.push((slope, constant, power));
                Some(())
            }
            (op::BINOMIAL, [x, y]) => {
                let (work, one) = (self.bits + 48, Complex::integer(1));
                let ((a, b), (c, d)) = (self.stepping(index, *x, depth)?, self.stepping(index, *y, depth)?);
                let up = |constant: &Complex| constant.add(&one, work);
                term.gammas.push((a, up(&b), power));
                term.gammas.push((c, up(&d), -power));
                term.gammas.push((a - c, up(&b.sub(&d, work)), -power));
                Some(())
            }
            _ => None,
        }
    }

    /// A product of neighbours up to the index, a rising factorial: one factor more for each step.
    fn rising(
        &mut self,
        index: SymbolId,
        bindings: &[crate::ir::Binding],
        body: &[ExprId],
        power: i64,
        term: &mut Term,
        depth: usize,
    ) -> Option<()> {
        let ([binding], [body]) = (bindings, body) else { return None };
        let Range::Between(low, high) = binding.range else { return None };
        if super::symbolic::occurs(self.arena, low, index) || super::symbolic::occurs(self.arena, *body, index) {
            return None;
        }
        let (slope, constant) = self.stepping(index, high, depth)?;
        if slope != 1 {
            return None;
        }
        // The factor that the next index brings.
        let inner = self.polynomial(binding.symbol, *body, depth)?;
        let work = self.bits + 48;
        let next = moved(&inner, 1, &constant.add(&Complex::integer(1), work), work);
        let [shift, step] = next.as_slice() else { return None };
        if !is_exactly(step, 1) {
            return None;
        }
        term.gammas.push((1, shift.clone(), power));
        Some(())
    }

    /// A linear form in the index: slope and constant.
    fn linear(&mut self, index: SymbolId, id: ExprId, depth: usize) -> Option<(Complex, Complex)> {
        match self.polynomial(index, id, depth)?.as_slice() {
            [constant] => Some((Complex::integer(0), constant.clone())),
            [constant, slope] => Some((slope.clone(), constant.clone())),
            _ => None,
        }
    }

    /// A linear form with a whole slope.
    fn stepping(&mut self, index: SymbolId, id: ExprId, depth: usize) -> Option<(i64, Complex)> {
        let (slope, constant) = self.linear(index, id, depth)?;
        let whole = slope.re.to_i64().filter(|slope_| is_exactly(&slope, *slope_) && slope_.abs() <= FASTEST)?;
        Some((whole, constant))
    }

    /// An expression as a polynomial in the index.
    fn polynomial(&mut self, index: SymbolId, id: ExprId, depth: usize) -> Option<Polynomial> {
        if !super::symbolic::occurs(self.arena, id, index) {
            return Some(vec![self.value(id, depth).known()?]);
        }
        let work = self.bits + 48;
        match self.arena.node(id).clone() {
            Node::Symbol(symbol) if symbol == index => Some(vec![Complex::integer(0), Complex::integer(1)]),
            Node::Apply(op::ADD, parts) => {
                let mut total = vec![Complex::integer(0)];
                for part in &parts {
                    let part = self.polynomial(index, *part, depth)?;
                    total.resize(total.len().max(part.len()), Complex::integer(0));
                    for (place, coefficient) in part.iter().enumerate() {
                        total[place] = total[place].add(coefficient, work);
                    }
                }
                Some(trimmed(total))
            }
            Node::Apply(op::SUB, parts) => {
                let [x, y] = parts.as_ref() else { return None };
                let (mut total, part) = (self.polynomial(index, *x, depth)?, self.polynomial(index, *y, depth)?);
                total.resize(total.len().max(part.len()), Complex::integer(0));
                for (place, coefficient) in part.iter().enumerate() {
                    total[place] = total[place].sub(coefficient, work);
                }
                Some(trimmed(total))
            }
            Node::Apply(op::NEG, parts) => Some(self.polynomial(index, parts[0], depth)?.iter().map(Complex::neg).collect()),
            Node::Apply(op::POS, parts) => self.polynomial(index, parts[0], depth),
            Node::Apply(op::MUL, parts) => {
                let mut total = vec![Complex::integer(1)];
                for part in &parts {
                    total = product(&total, &self.polynomial(index, *part, depth)?, work);
                    if total.len() > HIGHEST {
                        return None;
                    }
                }
                Some(trimmed(total))
            }
            Node::Apply(op::DIV, parts) => {
                let [x, y] = parts.as_ref() else { return None };
                if super::symbolic::occurs(self.arena, *y, index) {
                    return None;
                }
                let divisor = self.value(*y, depth).known()?;
                let above = self.polynomial(index, *x, depth)?;
                above.iter().map(|coefficient| coefficient.div(&divisor, work).known()).collect()
            }
            Node::Apply(op::POW, parts) => {
                use num_traits::ToPrimitive;
                let [base, exponent] = parts.as_ref() else { return None };
                let exponent = super::symbolic::build::value(self.arena, *exponent)?;
                let times = exponent.is_integer().then(|| exponent.to_integer().to_i64())?.filter(|times| (0..=20).contains(times))?;
                let base = self.polynomial(index, *base, depth)?;
                let mut total = vec![Complex::integer(1)];
                for _ in 0..times {
                    total = product(&total, &base, work);
                    if total.len() > HIGHEST {
                        return None;
                    }
                }
                Some(total)
            }
            _ => None,
        }
    }
}

impl Term {
    /// The quotient of a term by the one before it, as a function of the index of that one.
    fn ratio(&self, bits: u32) -> Option<Quotient> {
        let (one, mut above, mut below) = (Complex::integer(1), vec![Complex::integer(1)], vec![Complex::integer(1)]);
        for base in &self.bases {
            above = product(&above, std::slice::from_ref(base), bits);
        }
        let mut into = |polynomial: &[Complex], power: i64| -> Option<()> {
            for _ in 0..power.abs() {
                let side = if power > 0 { &mut above } else { &mut below };
                *side = product(side, polynomial, bits);
                if side.len() > HIGHEST {
                    return None;
                }
            }
            Some(())
        };
        for (polynomial, power) in &self.polynomials {
            into(&moved(polynomial, 1, &one, bits), *power)?;
            into(polynomial, -power)?;
        }
        for (slope, constant, power) in &self.gammas {
            // gamma(z + k)/gamma(z) = z (z + 1) ... (z + k - 1)
            let range = if *slope > 0 { 0..*slope } else { *slope..0 };
            for step in range {
                let linear = [constant.add(&Complex::integer(step), bits), Complex::integer(*slope)];
                into(&linear, if *slope > 0 { *power } else { -power })?;
            }
        }
        Some(Quotient { above: trimmed(above), below: trimmed(below) })
    }

    /// The term without its bases as a quotient of polynomials, where no gamma functions stand in it.
    fn rational(&self, bits: u32) -> Option<Quotient> {
        if !self.gammas.is_empty() {
            return None;
        }
        let (mut above, mut below) = (vec![Complex::integer(1)], vec![Complex::integer(1)]);
        for (polynomial, power) in &self.polynomials {
            for _ in 0..power.abs() {
                let side = if *power > 0 { &mut above } else { &mut below };
                *side = product(side, polynomial, bits);
                if side.len() > HIGHEST {
                    return None;
                }
            }
        }
        Some(Quotient { above: trimmed(above), below: trimmed(below) })
    }
}
