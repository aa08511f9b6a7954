//! Inverting functions of one variable on an interval: the interval is cut where the function turns, and each part gets its inverse.

use std::cmp::Ordering;

use crate::num::Rational as BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::{
    ir::{Arena, ExprId, Node, OpId, SymbolId},
    num::Outcome,
    op,
};

use super::{
    Assumptions, build,
    interval::{End, Interval, compare},
    normal::{DEFAULT_BUDGET, Normal, Sign, kernel},
    replace, sample, simplify,
    substitute::{MAX_HEIGHT, height, occurs},
};

/// The most branches that are followed.
const MAX_BRANCHES: usize = 32;

/// A part of the domain on which a function is strictly monotone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// Where x ranges.
    pub domain: Interval,
    /// x as an expression in y.
    pub inverse: ExprId,
    /// Where y ranges.
    pub range: Interval,
    /// Whether y grows with x.
    pub increasing: bool,
}

/// Solves y = g(x) for x on `domain`: one branch for each part where g is strictly monotone, in the order of x. `g` is built of invertible steps around
/// one occurrence of x, or is a quadratic or a quotient of linear functions. What is not certain (the sign of a factor) makes it Unknown.
pub fn invert(arena: &mut Arena, g: ExprId, x: SymbolId, y: SymbolId, domain: Interval, assumptions: &Assumptions) -> Outcome<Vec<Branch>> {
    if height(arena, g) > MAX_HEIGHT / 2 {
        return Outcome::Unknown("the expression is nested too deeply".to_owned());
    }
    if !occurs(arena, g, x) {
        return Outcome::Unknown("the function does not depend on its variable".to_owned());
    }
    let assumptions = assumptions.clone().without(x);
    let assumptions = domain.granted(arena, x, assumptions);
    let short = simplify(arena, g, &assumptions);
    let mut inversion = Inversion { arena, x, y, assumptions };
    let identity = inversion.arena.name(y);
    let start = Branch { domain, inverse: identity, range: domain, increasing: true };
    let found = match inversion.through(short, vec![start.clone()], 0) {
        Ok(found) => Ok(found),
        Err(_) if short != g => inversion.through(g, vec![start], 0),
        Err(why) => Err(why),
    };
    match found {
        Ok(branches) if branches.is_empty() => Outcome::Undefined("the function is defined nowhere on its domain".to_owned()),
        Ok(mut branches) => {
            for branch in &mut branches {
                let inside = branch.range.granted(inversion.arena, y, inversion.assumptions.clone());
                branch.inverse = simplify(inversion.arena, branch.inverse, &inside);
            }
            Outcome::Known(branches)
        }
        Err(why) => Outcome::Unknown(why),
    }
}

struct Inversion<'a> {
    arena: &'a mut Arena,
    x: SymbolId,
    y: SymbolId,
    assumptions: Assumptions,
}

type Found = Result<Vec<Branch>, String>;

/// A strictly monotone step on a part: the part, its image, whether it grows, and the way back.
struct Part {
    inside: Interval,
    image: Interval,
    increasing: bool,
    back: ExprId,
}

impl Inversion<'_> {
    /// Follows the only path to x from the inside out.
    fn through(&mut self, id: ExprId, start: Vec<Branch>, depth: usize) -> Found {
        if depth > 40 {
            return Err("the function is nested too deeply".to_owned());
        }
        if matches!(self.arena.node(id), Node::Symbol(symbol) if *symbol == self.x) {
            return Ok(start);
        }
        let children = self.arena.children(id);
        let holding: Vec<usize> = (0..children.len()).filter(|at| occurs(self.arena, children[*at], self.x)).collect();
        let [at] = holding.as_slice() else { return self.several(id, start, depth) };
        let Node::Apply(op, arguments) = self.arena.node(id).clone() else { return Err("a function that is not given".to_owned()) };
        let inner = self.through(arguments[*at], start, depth + 1)?;
        let mut result = Vec::new();
        for branch in inner {
            for part in self.step(op, &arguments, *at, branch.range)? {
                let whole = part.inside == branch.range;
                let inverse = replace(self.arena, branch.inverse, self.y, part.back);
                let domain = if whole { branch.domain } else { self.preimage(&branch, part.inside) };
                result.push(Branch { domain, inverse, range: part.image, increasing: branch.increasing == part.increasing });
                if result.len() > MAX_BRANCHES {
                    return Err("too many branches".to_owned());
                }
            }
        }
        Ok(result)
    }

    /// The part of a branch's domain whose values lie in `inside`.
    fn preimage(&mut self, branch: &Branch, inside: Interval) -> Interval {
        let y = self.y;
        let (low, high) = if branch.increasing { (inside.lower, inside.upper) } else { (inside.upper, inside.lower) };
        let (own_low, own_high) =
            if branch.increasing { (branch.range.lower, branch.range.upper) } else { (branch.range.upper, branch.range.lower) };
        let mut at = |end: End, own: End, outer: End| match end {
            End::At(value) if end != own => {
                let x = replace(self.arena, branch.inverse, y, value);
                End::At(simplify(self.arena, x, &self.assumptions))
            }
            _ => outer,
        };
        Interval { lower: at(low, own_low, branch.domain.lower), upper: at(high, own_high, branch.domain.upper) }
    }

    /// x stands in several places: a quadratic is completed, a quotient of linear functions is turned round.
    fn several(&mut self, id: ExprId, start: Vec<Branch>, depth: usize) -> Found {
        if let Some([c, b, a]) = self.quadratic(id) {
            let x = self.arena.name(self.x);
            let rebuilt = if self.is_zero(a) {
                let linear = build::product(self.arena, [b, x]);
                build::sum(self.arena, [linear, c])
            } else {
                let two = self.arena.integer(2);
                let below = build::product(self.arena, [two, a]);
                let shift = build::quotient(self.arena, b, below);
                let shift = simplify(self.arena, shift, &self.assumptions);
                let moved = build::sum(self.arena, [x, shift]);
                let square = build::whole_power(self.arena, moved, 2);
                let squared_shift = build::whole_power(self.arena, shift, 2);
                let less = build::product(self.arena, [a, squared_shift]);
                let rest = build::difference(self.arena, c, less);
                let rest = simplify(self.arena, rest, &self.assumptions);
                let scaled = build::product(self.arena, [a, square]);
                build::sum(self.arena, [scaled, rest])
            };
            return self.through(rebuilt, start, depth + 1);
        }
        if let Node::Apply(op::DIV, sides) = self.arena.node(id).clone()
            && let (Some([b, a, zero]), Some([d, c, other])) = (self.quadratic(sides[0]), self.quadratic(sides[1]))
            && self.is_zero(zero)
            && self.is_zero(other)
            && !self.is_zero(c)
        {
            // (a x + b) / (c x + d) = a / c + (b - a d / c) / (c x + d)
            let x = self.arena.name(self.x);
            let ratio = build::quotient(self.arena, a, c);
            let less = build::product(self.arena, [ratio, d]);
            let top = build::difference(self.arena, b, less);
            let top = simplify(self.arena, top, &self.assumptions);
            let linear = build::product(self.arena, [c, x]);
            let bottom = build::sum(self.arena, [linear, d]);
            let fraction = build::quotient(self.arena, top, bottom);
            let ratio = simplify(self.arena, ratio, &self.assumptions);
            let rebuilt = build::sum(self.arena, [ratio, fraction]);
            return self.through(rebuilt, start, depth + 1);
        }
        Err("the variable stands in several places".to_owned())
    }

    /// The coefficients of 1, x, x^2, where the expression is no more than that.
    fn quadratic(&mut self, id: ExprId) -> Option<[ExprId; 3]> {
        let mut normal = Normal::new(self.arena, &self.assumptions, DEFAULT_BUDGET / 4);
        let form = normal.reduce(id).ok()?;
        let name = normal.store.kernel(kernel::Kernel::Symbol(self.x));
        let mut parts = [kernel::Polynomial::zero(), kernel::Polynomial::zero(), kernel::Polynomial::zero()];
        for (monomial, coefficient) in &form.0 {
            let (free, bound) = normal.split(monomial, name);
            let degree = match bound.as_slice() {
                [] => 0,
                [(own, power)] if *own == name && power.is_integer() => power.to_integer().to_usize()?,
                _ => return None,
            };
            parts.get_mut(degree)?.add_term(free, coefficient.clone());
        }
        let mut written = Vec::new();
        for part in &parts {
            written.push(normal.written(part)?);
        }
        written.try_into().ok()
    }

    fn is_zero(&self, id: ExprId) -> bool {
        build::value(self.arena, id).is_some_and(|value| value.is_zero())
    }

    fn sign(&mut self, id: ExprId) -> Sign {
        let mut normal = Normal::new(self.arena, &self.assumptions, DEFAULT_BUDGET / 8);
        match normal.reduce(id) {
            Ok(form) => normal.sign(&form),
            Err(_) => Sign::ANY,
        }
    }

    fn y(&mut self) -> ExprId {
        self.arena.name(self.y)
    }

    fn value(&mut self, end: End, f: impl FnOnce(&mut Arena, ExprId) -> ExprId, below: End, above: End) -> End {
        match end {
            End::Below => below,
            End::Above => above,
            End::At(value) => {
                let raw = f(self.arena, value);
                End::At(simplify(self.arena, raw, &self.assumptions))
            }
        }
    }

    /// One step outwards on a part of the line.
    fn step(&mut self, op: OpId, arguments: &[ExprId], at: usize, on: Interval) -> Result<Vec<Part>, String> {
        let y = self.y();
        let others: Vec<ExprId> = arguments.iter().enumerate().filter(|(own, _)| *own != at).map(|(_, id)| *id).collect();
        match (op, at) {
            (op::POS, _) => Ok(vec![Part { inside: on, image: on, increasing: true, back: y }]),
            (op::NEG, _) => self.scale_by(on, |arena| arena.integer(-1), false),
            (op::ADD, _) | (op::SUB, 0) => {
                let rest = build::sum(self.arena, others);
                let rest = if op == op::SUB { build::negate(self.arena, rest) } else { rest };
                self.shift(on, rest)
            }
            (op::SUB, _) => {
                let flipped = self.scale_by(on, |arena| arena.integer(-1), false)?;
                self.then(flipped, |own, on| own.shift(on, others[0]))
            }
            (op::MUL, _) => {
                let factor = build::product(self.arena, others);
                self.scale(on, factor)
            }
            (op::DIV, 0) => {
                let factor = build::reciprocal(self.arena, others[0]);
                self.scale(on, factor)
            }
            (op::DIV, _) => {
                let inverted = self.reciprocal(on)?;
                self.then(inverted, |own, on| own.scale(on, others[0]))
            }
            (op::SQRT, _) => self.real_power(on, BigRational::new(1.into(), 2.into())),
            (op::ROOT, 0) => match build::value(self.arena, others[0]) {
                Some(index) if index.is_integer() && index.is_positive() => self.real_power(on, index.recip()),
                _ => Err("a root whose index is not a positive whole number".to_owned()),
            },
            (op::POW, 0) => self.power(on, others[0]),
            (op::POW, _) => self.exponential_to(on, others[0]),
            (op::ABS, _) => self.absolute(on),
            _ if arguments.len() == 1 => self.function(op, on),
            _ => Err(format!("no inverse of {}", op::row(op).name)),
        }
    }

    /// A second step after a first.
    fn then(
        &mut self,
        first: Vec<Part>,
        mut next: impl FnMut(&mut Self, Interval) -> Result<Vec<Part>, String>,
    ) -> Result<Vec<Part>, String> {
        let mut result = Vec::new();
        for part in first {
            for after in next(self, part.image)? {
                if after.inside != part.image {
                    return Err("a step that cuts a step".to_owned());
                }
                let back = replace(self.arena, part.back, self.y, after.back);
                result.push(Part { inside: part.inside, image: after.image, increasing: part.increasing == after.increasing, back });
            }
        }
        Ok(result)
    }

    fn shift(&mut self, on: Interval, by: ExprId) -> Result<Vec<Part>, String> {
        let lower = self.value(on.lower, |arena, end| build::sum(arena, [end, by]), End::Below, End::Above);
        let upper = self.value(on.upper, |arena, end| build::sum(arena, [end, by]), End::Below, End::Above);
        let y = self.y();
        let back = build::difference(self.arena, y, by);
        Ok(vec![Part { inside: on, image: Interval { lower, upper }, increasing: true, back }])
    }

    fn scale(&mut self, on: Interval, by: ExprId) -> Result<Vec<Part>, String> {
        let sign = self.sign(by);
        if sign.is_positive() || sign.is_negative() {
            return self.scale_by(on, |_| by, sign.is_positive());
        }
        Err(format!("the sign of {} is not known", super::latex(self.arena, by)))
    }

    fn scale_by(&mut self, on: Interval, by: impl FnOnce(&mut Arena) -> ExprId, positive: bool) -> Result<Vec<Part>, String> {
        let by = by(self.arena);
        let (below, above) = if positive { (End::Below, End::Above) } else { (End::Above, End::Below) };
        let first = self.value(on.lower, |arena, end| build::product(arena, [by, end]), below, above);
        let second = self.value(on.upper, |arena, end| build::product(arena, [by, end]), below, above);
        let (lower, upper) = if positive { (first, second) } else { (second, first) };
        let y = self.y();
        let back = build::quotient(self.arena, y, by);
        Ok(vec![Part { inside: on, image: Interval { lower, upper }, increasing: positive, back }])
    }

    /// The parts of an interval on either side of a number; a part without length is left out.
    fn cut(&mut self, on: Interval, point: ExprId) -> Result<(Option<Interval>, Option<Interval>), String> {
        let point = End::At(point);
        let unsure = || "the order of two ends is not known".to_owned();
        let low = compare(self.arena, on.lower, point, &self.assumptions).ok_or_else(unsure)?;
        let high = compare(self.arena, on.upper, point, &self.assumptions).ok_or_else(unsure)?;
        let below =
            (low == Ordering::Less).then(|| Interval { lower: on.lower, upper: if high == Ordering::Greater { point } else { on.upper } });
        let above =
            (high == Ordering::Greater).then(|| Interval { lower: if low == Ordering::Less { point } else { on.lower }, upper: on.upper });
        Ok((below, above))
    }

    fn is_at_zero(&self, end: End) -> bool {
        matches!(end, End::At(value) if self.is_zero(value))
    }

    fn reciprocal(&mut self, on: Interval) -> Result<Vec<Part>, String> {
        let zero = build::zero(self.arena);
        let (below, above) = self.cut(on, zero)?;
        let mut parts = Vec::new();
        for (part, positive) in [(below, false), (above, true)] {
            let Some(inside) = part else { continue };
            let pole = if positive { End::Above } else { End::Below };
            let image = |own: &mut Self, end: End| {
                if own.is_at_zero(end) { pole } else { own.value(end, build::reciprocal, End::At(zero), End::At(zero)) }
            };
            let (upper, lower) = (image(self, inside.lower), image(self, inside.upper));
            let y = self.y();
            let back = build::reciprocal(self.arena, y);
            parts.push(Part { inside, image: Interval { lower, upper }, increasing: false, back });
        }
        Ok(parts)
    }

    fn absolute(&mut self, on: Interval) -> Result<Vec<Part>, String> {
        let zero = build::zero(self.arena);
        let (below, above) = self.cut(on, zero)?;
        let mut parts = Vec::new();
        if let Some(inside) = below {
            for part in self.scale_by(inside, |arena| arena.integer(-1), false)? {
                parts.push(part);
            }
        }
        if let Some(inside) = above {
            let y = self.y();
            parts.push(Part { inside, image: inside, increasing: true, back: y });
        }
        Ok(parts)
    }

    fn power(&mut self, on: Interval, exponent: ExprId) -> Result<Vec<Part>, String> {
        let Some(power) = build::value(self.arena, exponent) else {
            let sign = self.sign(exponent);
            if sign.is_positive() {
                return self.positive_power(on, exponent);
            }
            return Err("a power whose sign is not known".to_owned());
        };
        if power.is_negative() {
            let inverted = self.reciprocal(on)?;
            let opposite = self.arena.number(-power);
            let mut result = Vec::new();
            for part in inverted {
                for after in self.power(part.image, opposite)? {
                    let back = replace(self.arena, part.back, self.y, after.back);
                    result.push(Part { inside: part.inside, image: after.image, increasing: part.increasing == after.increasing, back });
                }
            }
            return Ok(result);
        }
        if power.is_zero() {
            return Err("a power that is constant".to_owned());
        }
        if !power.is_integer() {
            return self.real_power(on, power);
        }
        if power.is_one() {
            let y = self.y();
            return Ok(vec![Part { inside: on, image: on, increasing: true, back: y }]);
        }
        let even = !power.numer().bit(0);
        let zero = build::zero(self.arena);
        let (below, above) = self.cut(on, zero)?;
        let mut parts = Vec::new();
        if let Some(inside) = below {
            // |x|^n on the mirror image; the way back is minus the root.
            let mirrored = self.scale_by(inside, |arena| arena.integer(-1), false)?;
            for part in mirrored {
                for after in self.positive_power(part.image, exponent)? {
                    if even {
                        let back = build::negate(self.arena, after.back);
                        parts.push(Part { inside, image: after.image, increasing: false, back });
                    } else {
                        let y = self.y();
                        let opposite = build::negate(self.arena, y);
                        let root = replace(self.arena, after.back, self.y, opposite);
                        let back = build::negate(self.arena, root);
                        let image = self.scale_by(after.image, |arena| arena.integer(-1), false)?;
                        let Some(image) = image.first().map(|part| part.image) else { continue };
                        parts.push(Part { inside, image, increasing: true, back });
                    }
                }
            }
        }
        if let Some(inside) = above {
            parts.extend(self.positive_power(inside, exponent)?);
        }
        Ok(parts)
    }

    /// A positive power that is not whole: what is below zero is not in the domain, but for the odd roots, which are real everywhere.
    fn real_power(&mut self, on: Interval, power: BigRational) -> Result<Vec<Part>, String> {
        let zero = build::zero(self.arena);
        let (below, above) = self.cut(on, zero)?;
        if below.is_some() && power.numer().is_one() && power.denom().bit(0) {
            return self.odd_root(on, &power);
        }
        let Some(inside) = above else { return Ok(Vec::new()) };
        let exponent = self.arena.number(power);
        self.positive_power(inside, exponent)
    }

    /// The odd root of x, which has the sign of x.
    fn odd_root(&mut self, on: Interval, power: &BigRational) -> Result<Vec<Part>, String> {
        let exponent = self.arena.number(power.clone());
        let image = |own: &mut Self, end: End| -> Result<End, String> {
            let End::At(value) = end else { return Ok(end) };
            let sign = own.sign(value);
            if own.is_zero(value) || sign.is_positive() {
                return Ok(own.value(end, |arena, end| build::power(arena, end, exponent), End::Below, End::Above));
            }
            if !sign.is_negative() {
                return Err("the sign of an end is not known".to_owned());
            }
            let mirrored = |arena: &mut Arena, end: ExprId| {
                let positive = build::negate(arena, end);
                let root = build::power(arena, positive, exponent);
                build::negate(arena, root)
            };
            Ok(own.value(end, mirrored, End::Below, End::Above))
        };
        let (lower, upper) = (image(self, on.lower)?, image(self, on.upper)?);
        let y = self.y();
        let index = power.denom().to_i64().ok_or("a root of a huge index")?;
        let back = build::whole_power(self.arena, y, index);
        Ok(vec![Part { inside: on, image: Interval { lower, upper }, increasing: true, back }])
    }

    /// x^a on a part of the positive numbers, a > 0.
    fn positive_power(&mut self, on: Interval, exponent: ExprId) -> Result<Vec<Part>, String> {
        let zero = build::zero(self.arena);
        let image = |own: &mut Self, end: End| {
            if own.is_at_zero(end) {
                End::At(zero)
            } else {
                own.value(end, |arena, end| build::power(arena, end, exponent), End::Below, End::Above)
            }
        };
        let (lower, upper) = (image(self, on.lower), image(self, on.upper));
        let y = self.y();
        let inverse = build::reciprocal(self.arena, exponent);
        let back = build::power(self.arena, y, inverse);
        Ok(vec![Part { inside: on, image: Interval { lower, upper }, increasing: true, back }])
    }

    /// c^x.
    fn exponential_to(&mut self, on: Interval, base: ExprId) -> Result<Vec<Part>, String> {
        if matches!(self.arena.node(base), Node::Apply(op::E, _)) {
            return self.function(op::EXP, on);
        }
        if !self.sign(base).is_positive() {
            return Err("a power of a base whose sign is not known".to_owned());
        }
        let log = build::call(self.arena, op::LOG, base);
        let scaled = self.scale(on, log)?;
        self.then(scaled, |own, on| own.function(op::EXP, on))
    }

    fn function(&mut self, op: OpId, on: Interval) -> Result<Vec<Part>, String> {
        let y = self.y();
        let (zero, one) = (build::zero(self.arena), build::one(self.arena));
        let minus = self.arena.integer(-1);
        let plain = |arena: &mut Arena, end: ExprId| build::call(arena, op, end);
        let (inside, below, above, back) = match op {
            op::EXP => (on, End::At(zero), End::Above, build::call(self.arena, op::LOG, y)),
            op::LOG => {
                let (_, inside) = self.cut(on, zero)?;
                let Some(inside) = inside else { return Ok(Vec::new()) };
                let back = build::call(self.arena, op::EXP, y);
                let lower =
                    if self.is_at_zero(inside.lower) { End::Below } else { self.value(inside.lower, plain, End::Below, End::Above) };
                let upper = self.value(inside.upper, plain, End::Below, End::Above);
                return Ok(vec![Part { inside, image: Interval { lower, upper }, increasing: true, back }]);
            }
            op::LOG2 | op::LOG10 => {
                let base = self.arena.integer(if op == op::LOG2 { 2 } else { 10 });
                let logs = self.function(op::LOG, on)?;
                let log = build::call(self.arena, op::LOG, base);
                let factor = build::reciprocal(self.arena, log);
                return self.then(logs, |own, on| own.scale(on, factor));
            }
            op::SIGMOID => {
                let rest = build::difference(self.arena, one, y);
                let odds = build::quotient(self.arena, y, rest);
                (on, End::At(zero), End::At(one), build::call(self.arena, op::LOG, odds))
            }
            op::TANH => {
                let (up, down) = (build::sum(self.arena, [one, y]), build::difference(self.arena, one, y));
                let odds = build::quotient(self.arena, up, down);
                let log = build::call(self.arena, op::LOG, odds);
                let half = build::ratio(self.arena, 1, 2);
                (on, End::At(minus), End::At(one), build::product(self.arena, [half, log]))
            }
            op::SINH => {
                let square = build::whole_power(self.arena, y, 2);
                let inside = build::sum(self.arena, [square, one]);
                let root = build::call(self.arena, op::SQRT, inside);
                let sum = build::sum(self.arena, [y, root]);
                (on, End::Below, End::Above, build::call(self.arena, op::LOG, sum))
            }
            op::SOFTPLUS => {
                let up = build::call(self.arena, op::EXP, y);
                let inside = build::sum(self.arena, [up, minus]);
                (on, End::At(zero), End::Above, build::call(self.arena, op::LOG, inside))
            }
            op::ATAN => {
                let (pi, two) = (self.arena.apply(op::PI, []), self.arena.integer(2));
                let half = build::quotient(self.arena, pi, two);
                let low = build::negate(self.arena, half);
                (on, End::At(low), End::At(half), build::call(self.arena, op::TAN, y))
            }
            op::SIN | op::COS | op::TAN => return self.circular(op, on),
            _ => return Err(format!("no inverse of {}", op::row(op).name)),
        };
        let (lower, upper) = (self.value(inside.lower, plain, below, above), self.value(inside.upper, plain, below, above));
        Ok(vec![Part { inside, image: Interval { lower, upper }, increasing: true, back }])
    }

    /// sin, cos and tan on a finite interval, cut where they turn.
    fn circular(&mut self, op: OpId, on: Interval) -> Result<Vec<Part>, String> {
        let (End::At(low), End::At(high)) = (on.lower, on.upper) else {
            return Err("a circular function on an infinite interval".to_owned());
        };
        let number = |arena: &Arena, id: ExprId| sample::value(arena, id, &sample::Point::default());
        let (Some(from), Some(to)) = (number(self.arena, low), number(self.arena, high)) else {
            return Err("a circular function between ends that are not numbers".to_owned());
        };
        let half = std::f64::consts::FRAC_PI_2;
        // Turning points lie at odd (sine, tangent) or even (cosine) multiples of half a turn's half.
        let offset: i32 = if op == op::COS { 0 } else { 1 };
        let first = ((from / half - f64::from(offset)) / 2.0 + 1e-9).floor() as i64;
        let last = ((to / half - f64::from(offset)) / 2.0 - 1e-9).ceil() as i64;
        if last - first > 16 {
            return Err("too many branches".to_owned());
        }
        let mut parts = Vec::new();
        for turn in first..last {
            let (start, stop) = (2 * turn + i64::from(offset), 2 * (turn + 1) + i64::from(offset));
            let (start_end, stop_end) = (self.halves_of_pi(start), self.halves_of_pi(stop));
            let lower = if (start as f64 * half) > from + 1e-9 { End::At(start_end) } else { on.lower };
            let upper = if (stop as f64 * half) < to - 1e-9 { End::At(stop_end) } else { on.upper };
            let inside = Interval { lower, upper };
            let (image, increasing, back) = self.circular_part(op, inside, turn, (from, to), (start, stop))?;
            parts.push(Part { inside, image, increasing, back });
        }
        Ok(parts)
    }

    fn halves_of_pi(&mut self, count: i64) -> ExprId {
        let (pi, ratio) = (self.arena.apply(op::PI, []), build::ratio(self.arena, count, 2));
        let raw = build::product(self.arena, [ratio, pi]);
        simplify(self.arena, raw, &self.assumptions)
    }

    fn circular_part(
        &mut self,
        op: OpId,
        inside: Interval,
        turn: i64,
        range: (f64, f64),
        piece: (i64, i64),
    ) -> Result<(Interval, bool, ExprId), String> {
        let y = self.y();
        let even = turn.rem_euclid(2) == 0;
        let half = std::f64::consts::FRAC_PI_2;
        let full_start = (piece.0 as f64 * half) >= range.0 - 1e-9;
        let full_stop = (piece.1 as f64 * half) <= range.1 + 1e-9;
        if op == op::TAN {
            let middle = self.halves_of_pi(2 * turn + 2);
            let arc = build::call(self.arena, op::ATAN, y);
            let back = build::sum(self.arena, [middle, arc]);
            let at = |own: &mut Self, end: End, full: bool, pole: End| {
                if full { pole } else { own.value(end, |arena, end| build::call(arena, op, end), End::Below, End::Above) }
            };
            let image =
                Interval { lower: at(self, inside.lower, full_start, End::Below), upper: at(self, inside.upper, full_stop, End::Above) };
            return Ok((image, true, back));
        }
        let first = self.value(inside.lower, |arena, end| build::call(arena, op, end), End::Below, End::Above);
        let second = self.value(inside.upper, |arena, end| build::call(arena, op, end), End::Below, End::Above);
        // Sine on piece number `turn` (from (2 turn + 1) pi/2) falls for even turns; cosine falls for even turns too.
        let increasing = !even;
        let image = if increasing { Interval { lower: first, upper: second } } else { Interval { lower: second, upper: first } };
        let back = if op == op::SIN {
            let middle = self.halves_of_pi(2 * turn + 2);
            let arc = build::call(self.arena, op::ASIN, y);
            if increasing { build::sum(self.arena, [middle, arc]) } else { build::difference(self.arena, middle, arc) }
        } else {
            let arc = build::call(self.arena, op::ACOS, y);
            if even {
                let start = self.halves_of_pi(2 * turn);
                build::sum(self.arena, [start, arc])
            } else {
                let stop = self.halves_of_pi(2 * turn + 2);
                build::difference(self.arena, stop, arc)
            }
        };
        Ok((image, increasing, back))
    }
}
