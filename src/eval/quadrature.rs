//! Integrals over a straight way between two points, rigorously enclosed: Gauss-Legendre rules on pieces of the way, the error of each
//! bounded by the size of the integrand on a rectangle of the plane around the piece, on which it is shown to be holomorphic.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use crate::{
    ir::{ExprId, Node, SymbolId},
    num::{Ball, Complex, Outcome, Rational, Scalar, UNDECIDED},
    op,
};

use super::complex::Evaluation;

/// How often a piece is halved.
const DEEPEST: u32 = 9;
/// More pieces are not looked at.
const MOST_PIECES: usize = 100;
/// More bits are not asked of a rule.
const MOST_BITS: u32 = 220;

/// What is said of an integral over a way on which the integrand is not known to be holomorphic.
pub const WITHOUT_VALUE: &str = "integral has no value in numbers";

/// Places and weights of a rule on the interval from minus one to one.
type Rule = Rc<Vec<(Ball, Ball)>>;

thread_local! {
    static RULES: RefCell<HashMap<(usize, u32), Option<Rule>>> = RefCell::new(HashMap::new());
}

/// How far beyond a piece the integrand is looked at: the half axes of the ellipse whose sum is four times half the piece, which a rectangle
/// holds. Each place of a rule brings four bits there.
const AXES: [(i64, i64); 2] = [(17, 8), (15, 8)];
/// The bits that each place of a rule brings.
const GAIN: i64 = 4;
/// An integrand above two to this power wants smaller pieces.
const LARGEST: i64 = 24;

impl Evaluation<'_> {
    /// The integral from `low` to `high`.
    pub(super) fn integral(&mut self, symbol: SymbolId, low: ExprId, high: ExprId, body: ExprId, depth: usize) -> Outcome<Complex> {
        if self.bits > MOST_BITS {
            return Outcome::Unknown(UNDECIDED.to_owned());
        }
        let infinite = |node: &Node| matches!(node, Node::Apply(op::INFINITY, _));
        if [low, high].into_iter().any(|end| super::symbolic::build::mentions(self.arena, end, &infinite)) {
            return Outcome::Unknown("an integral without an end".to_owned());
        }
        if super::symbolic::build::mentions(self.arena, body, &|node| !may_be_holomorphic(node)) {
            return Outcome::Unknown(WITHOUT_VALUE.to_owned());
        }
        let (low, high) = match (self.value(low, depth), self.value(high, depth)) {
            (Outcome::Known(low), Outcome::Known(high)) => (low, high),
            (Outcome::Known(_), other) | (other, _) => return other,
        };
        let before = self.point.remove(&symbol);
        let outer = std::mem::take(&mut self.memo);
        // Around the way nothing is real.
        let real = std::mem::replace(&mut self.real, false);
        let total = self.along(symbol, body, low, high, depth);
        self.real = real;
        self.memo = outer;
        match before {
            Some(value) => self.point.insert(symbol, value),
            None => self.point.remove(&symbol),
        };
        match total {
            Outcome::Known(value) if real && !value.is_real() => {
                // The way is real; what is not real of the value may still be nothing but width.
                if value.im.sign().is_none() {
                    Outcome::Known(Complex::from(value.re))
                } else {
                    Outcome::Undefined("no real number".to_owned())
                }
            }
            total => total,
        }
    }

    fn along(&mut self, symbol: SymbolId, body: ExprId, low: Complex, high: Complex, depth: usize) -> Outcome<Complex> {
        let work = self.bits + 32;
        let mut total = Complex::integer(0);
        let mut open = vec![(low, high, 0)];
        let mut pieces = 0;
        while let Some((from, to, halved)) = open.pop() {
            pieces += 1;
            if pieces > MOST_PIECES {
                return Outcome::Unknown(WITHOUT_VALUE.to_owned());
            }
            let half = Scalar::Exact(Rational::new(1.into(), 2.into()));
            let middle = from.add(&to, work).scaled(&half, work);
            let reach = to.sub(&from, work).scaled(&half, work).enclosed(work);
            if let Some(value) = self.piece(symbol, body, &middle, &reach, depth) {
                total = total.add(&value, work);
                continue;
            }
            if halved >= DEEPEST {
                return Outcome::Unknown(WITHOUT_VALUE.to_owned());
            }
            open.push((middle.clone(), to, halved + 1));
            open.push((from, middle, halved + 1));
        }
        Outcome::Known(total)
    }

    /// The integral over one piece; `None` where no rule is fine enough.
    fn piece(&mut self, symbol: SymbolId, body: ExprId, middle: &Complex, reach: &Complex, depth: usize) -> Option<Complex> {
        let work = self.bits + 32;
        let part = |(numer, denom): (i64, i64)| {
            let size = Ball::rational(&Rational::new(numer.into(), denom.into()), 64);
            Scalar::Ball(Ball::zero().hull(&size).hull(&size.neg()))
        };
        let around = Complex { re: part(AXES[0]), im: part(AXES[1]) };
        let place = middle.add(&reach.mul(&around, 64), 64);
        let bits = std::mem::replace(&mut self.bits, 64);
        let seen = self.at(symbol, place, body, depth);
        self.bits = bits;
        let size = seen?.magnitude().max(-i64::from(2 * work));
        if size > LARGEST {
            return None;
        }
        // With n places |error| <= (64/15) max|f| |reach| rho^(-2(n-1)) / (1 - rho^-2) <= 2^7 max|f| |reach| rho^(-2n).
        let count = (i64::from(work) / GAIN + LARGEST / GAIN) as usize;
        let count = count.next_multiple_of(8);
        let rule = rule(count, work)?;
        let mut total = Complex::integer(0);
        for (x, weight) in rule.iter() {
            let place = middle.add(&reach.scaled(&Scalar::Ball(x.clone()), work), work);
            let value = self.at(symbol, place, body, depth)?;
            total = total.add(&value.scaled(&Scalar::Ball(weight.clone()), work), work);
        }
        let error = size + reach.magnitude().max(-i64::from(2 * work)) + 7 - count as i64 * GAIN;
        let value = total.mul(reach, work);
        let wide = |part: &Scalar| Scalar::Ball(part.ball(work).add(&Ball::around_zero(error), work));
        let im = if value.is_real() && middle.is_real() && reach.is_real() { value.im.clone() } else { wide(&value.im) };
        Some(Complex { re: wide(&value.re), im })
    }

    fn at(&mut self, symbol: SymbolId, place: Complex, body: ExprId, depth: usize) -> Option<Complex> {
        self.point.insert(symbol, place);
        self.memo.clear();
        let value = self.value(body, depth);
        self.point.remove(&symbol);
        self.memo.clear();
        self.work += 4;
        value.known()
    }
}

/// Whether a node has a holomorphic value wherever its value is known on a rectangle: its function has no cuts, or is not known on them.
pub fn may_be_holomorphic(node: &Node) -> bool {
    match node {
        Node::Number(_) | Node::Symbol(_) => true,
        Node::Apply(op, _) => matches!(
            *op,
            op::ADD
                | op::SUB
                | op::MUL
                | op::DIV
                | op::NEG
                | op::POS
                | op::POW
                | op::SQRT
                | op::EXP
                | op::LOG
                | op::SIN
                | op::COS
                | op::TAN
                | op::COT
                | op::SEC
                | op::CSC
                | op::SINH
                | op::COSH
                | op::TANH
                | op::COTH
                | op::SECH
                | op::CSCH
                | op::ASIN
                | op::ACOS
                | op::ATAN
                | op::ASINH
                | op::ACOSH
                | op::ATANH
                | op::SINC
                | op::ERF
                | op::PI
                | op::E
                | op::IMAGINARY
                | op::INFINITY
        ),
        _ => false,
    }
}

/// The Gauss-Legendre rule with so many places.
fn rule(count: usize, bits: u32) -> Option<Rule> {
    RULES.with_borrow_mut(|rules| rules.entry((count, bits)).or_insert_with(|| legendre(count, bits).map(Rc::new)).clone())
}

fn legendre(count: usize, bits: u32) -> Option<Vec<(Ball, Ball)>> {
    // The recurrence widens enclosures by up to 1.3 bits a step.
    let work = bits + 64 + 4 * count as u32;
    let mut places = Vec::with_capacity(count);
    for k in 0..count / 2 {
        let guess = (std::f64::consts::PI * (k as f64 + 0.75) / (count as f64 + 0.5)).cos();
        // Newton's steps need no proof; the change of sign below is one.
        let mut near = guess;
        for _ in 0..4 {
            let (mut before, mut now) = (1.0, near);
            for k in 1..count {
                let k = k as f64;
                (before, now) = (now, ((2.0 * k + 1.0) * near * now - k * before) / (k + 1.0));
            }
            near -= now * (1.0 - near * near) / (count as f64 * (before - near * now));
        }
        let mut place = Ball::rational(&Rational::from_float(near)?, work);
        let mut known = 40;
        while known < bits + 8 + 2 * count as u32 {
            known *= 2;
            let work = work.min(2 * known + 64 + 2 * count as u32);
            let (value, slope) = polynomial(count, &place, work)?;
            let next = place.sub(&value.div(&slope, work)?, work);
            place = Ball::rational(&next.midpoint()?, work);
        }
        let slack = Ball::around_zero(-i64::from(bits) - 8 - 2 * count as i64);
        let wide = place.add(&slack, work);
        let (low, high) = (Ball::rational(&wide.lower()?, work), Ball::rational(&wide.upper()?, work));
        let (below, above) = (polynomial(count, &low, work)?.0.sign()?, polynomial(count, &high, work)?.0.sign()?);
        if below == above || below == std::cmp::Ordering::Equal || above == std::cmp::Ordering::Equal {
            return None;
        }
        // 2 / ((1 - x^2) P'(x)^2)
        let (_, slope) = polynomial(count, &wide, work)?;
        let room = Ball::integer(1).sub(&wide.mul(&wide, work), work);
        let weight = Ball::integer(2).div(&room.mul(&slope, work).mul(&slope, work), work)?;
        let (wide, weight) = (wide.rounded(bits + 16), weight.rounded(bits + 16));
        places.push((wide.neg(), weight.clone()));
        places.push((wide, weight));
    }
    // All places are found, each once: neighbours do not overlap.
    let apart = places
        .iter()
        .skip(1)
        .step_by(2)
        .zip(places.iter().skip(3).step_by(2))
        .all(|((a, _), (b, _))| b.compare(a) == Some(std::cmp::Ordering::Less) && b.sign() == Some(std::cmp::Ordering::Greater));
    (apart && count.is_multiple_of(2)).then_some(places)
}

/// The Legendre polynomial of a degree and its derivative, away from the ends.
fn polynomial(degree: usize, x: &Ball, bits: u32) -> Option<(Ball, Ball)> {
    let (mut before, mut now) = (Ball::integer(1), x.clone());
    for k in 1..degree as i64 {
        let next = x.mul(&now, bits).mul(&Ball::integer(2 * k + 1), bits).sub(&before.mul(&Ball::integer(k), bits), bits);
        before = std::mem::replace(&mut now, next.div(&Ball::integer(k + 1), bits)?);
    }
    // (1 - x^2) P_n' = n (P_{n-1} - x P_n)
    let room = Ball::integer(1).sub(&x.mul(x, bits), bits);
    let slope = before.sub(&x.mul(&now, bits), bits).mul(&Ball::integer(degree as i64), bits).div(&room, bits)?;
    Some((now, slope))
}
