//! Values of expressions over the complex numbers, exact or rigorously enclosed.

use std::{cmp::Ordering, collections::HashMap};

use num_traits::ToPrimitive;

use crate::{
    ir::{Arena, ExprId, Node, OpId, Range, SymbolId},
    num::{Complex, Outcome, Scalar, UNDECIDED, Value},
    op,
};

/// Work units of one evaluation.
const BUDGET: usize = 40_000;

/// How deep expressions may nest.
const DEEPEST: usize = 300;

/// Values of symbols.
pub type Point = HashMap<SymbolId, Complex>;

/// The value of an expression at a point with about `bits` bits.
pub fn value(arena: &Arena, id: ExprId, point: &Point, bits: u32) -> Outcome<Complex> {
    let mut evaluation = Evaluation { arena, point: point.clone(), bits, work: 0, memo: HashMap::new(), real: false };
    evaluation.value(id, 0)
}

/// The value of an expression at a point of the real line, through real numbers only.
pub fn value_over_the_reals(arena: &Arena, id: ExprId, point: &Point, bits: u32, work: &mut usize) -> Outcome<Complex> {
    let mut evaluation = Evaluation { arena, point: point.clone(), bits, work: 0, memo: HashMap::new(), real: true };
    let value = evaluation.value(id, 0);
    *work += evaluation.work;
    value
}

pub(super) struct Evaluation<'a> {
    pub(super) arena: &'a Arena,
    pub(super) point: Point,
    pub(super) bits: u32,
    pub(super) work: usize,
    pub(super) memo: HashMap<ExprId, Outcome<Complex>>,
    /// Whether what is not real is undefined.
    pub(super) real: bool,
}

impl Evaluation<'_> {
    pub(super) fn value(&mut self, id: ExprId, depth: usize) -> Outcome<Complex> {
        if let Some(known) = self.memo.get(&id) {
            return known.clone();
        }
        self.work += 1;
        if self.work > BUDGET || depth > DEEPEST {
            return Outcome::Unknown("out of budget".to_owned());
        }
        let value = self.compute(id, depth + 1);
        self.memo.insert(id, value.clone());
        value
    }

    fn compute(&mut self, id: ExprId, depth: usize) -> Outcome<Complex> {
        match self.arena.node(id) {
            Node::Number(number) => Outcome::Known(Complex::from(Scalar::Exact(number.clone()))),
            Node::Symbol(symbol) => match self.point.get(symbol) {
                Some(value) => Outcome::Known(value.clone()),
                None => Outcome::Unknown(format!("{} has no value", self.arena.symbol_of(*symbol).name)),
            },
            Node::Apply(op::PIECEWISE, arguments) => self.piecewise(arguments, depth),
            Node::Apply(op, arguments) => {
                let mut values = Vec::with_capacity(arguments.len());
                for argument in arguments {
                    match self.value(*argument, depth) {
                        Outcome::Known(value) => values.push(value),
                        other => return other,
                    }
                }
                let value = apply(*op, &values, self.bits);
                match value {
                    Outcome::Known(value) if self.real && !value.is_real() => Outcome::Undefined("no real number".to_owned()),
                    value => value,
                }
            }
            Node::Bind { op: op::INTEGRAL, bindings, body } => {
                let ([binding], [body]) = (bindings.as_ref(), body.as_ref()) else {
                    return Outcome::Unknown("several variables".to_owned());
                };
                let Range::Between(low, high) = binding.range else { return Outcome::Unknown("an integral without a range".to_owned()) };
                self.integral(binding.symbol, low, high, *body, depth)
            }
            Node::Bind { op: op @ (op::SUM | op::PROD), bindings, body } => {
                let ([binding], [body]) = (bindings.as_ref(), body.as_ref()) else { return Outcome::Unknown("several indices".to_owned()) };
                let Range::Between(low, high) = binding.range else { return Outcome::Unknown("an index without a range".to_owned()) };
                self.folded(*op, binding.symbol, low, high, *body, depth)
            }
            _ => Outcome::Unknown("no value in complex numbers".to_owned()),
        }
    }

    /// Values and conditions in turn; a value that is not taken need not be defined.
    fn piecewise(&mut self, arguments: &[ExprId], depth: usize) -> Outcome<Complex> {
        for pair in arguments.chunks(2) {
            let [value, condition] = pair else { return self.value(pair[0], depth) };
            match self.truth(*condition, depth) {
                Some(true) => return self.value(*value, depth),
                Some(false) => {}
                None => return Outcome::Unknown(UNDECIDED.to_owned()),
            }
        }
        Outcome::Undefined("no case applies".to_owned())
    }

    /// Whether a condition holds; `None` where that is not decided.
    fn truth(&mut self, condition: ExprId, depth: usize) -> Option<bool> {
        let Node::Apply(op, parts) = self.arena.node(condition) else { return None };
        match (*op, parts.as_ref()) {
            (op::AND | op::OR, parts) => {
                let all = *op == op::AND;
                for part in parts {
                    if self.truth(*part, depth)? != all {
                        return Some(!all);
                    }
                }
                Some(all)
            }
            (op::EQ | op::NE, [left, right]) => {
                let (left, right) = (self.value(*left, depth).known()?, self.value(*right, depth).known()?);
                left.equals(&right).map(|equal| equal == (*op == op::EQ))
            }
            (op::LT | op::LE | op::GT | op::GE, [left, right]) => {
                let (left, right) = (self.value(*left, depth).known()?, self.value(*right, depth).known()?);
                order(&left, &right).map(|order| match *op {
                    op::LT => order == Ordering::Less,
                    op::LE => order != Ordering::Greater,
                    op::GT => order == Ordering::Greater,
                    _ => order != Ordering::Less,
                })
            }
            _ => None,
        }
    }

    fn folded(&mut self, op: OpId, index: SymbolId, low: ExprId, high: ExprId, body: ExprId, depth: usize) -> Outcome<Complex> {
        let whole = |value: Outcome<Complex>| value.known().filter(Complex::is_real).and_then(|value| value.re.to_i64());
        if matches!(self.arena.node(high), Node::Apply(op::INFINITY, _)) {
            return match whole(self.value(low, depth)) {
                Some(low) => self.unending(op, index, low, body, depth),
                None => Outcome::Unknown("no whole number to begin with".to_owned()),
            };
        }
        let (Some(low), Some(high)) = (whole(self.value(low, depth)), whole(self.value(high, depth))) else {
            return Outcome::Unknown("no finite range".to_owned());
        };
        if high < low.saturating_sub(1) {
            return Outcome::Unknown("a range that runs backwards".to_owned());
        }
        if high.saturating_sub(low) > 2000 {
            return Outcome::Unknown("out of budget".to_owned());
        }
        let before = self.point.remove(&index);
        let outer = std::mem::take(&mut self.memo);
        let mut total = Outcome::Known(Complex::integer(if op == op::SUM { 0 } else { 1 }));
        for at in low..=high {
            self.point.insert(index, Complex::integer(at));
            self.memo.clear();
            let bits = self.bits;
            let term = self.value(body, depth);
            total = total.and_then(|total| term.map(|term| if op == op::SUM { total.add(&term, bits) } else { total.mul(&term, bits) }));
            if !matches!(total, Outcome::Known(_)) {
                break;
            }
        }
        self.memo = outer;
        match before {
            Some(value) => self.point.insert(index, value),
            None => self.point.remove(&index),
        };
        total
    }
}

fn ratio(above: Outcome<Complex>, below: Outcome<Complex>, bits: u32) -> Outcome<Complex> {
    above.and_then(|above| below.and_then(|below| above.div(&below, bits)))
}

fn one() -> Outcome<Complex> {
    Outcome::Known(Complex::integer(1))
}

/// The value of an operator on complex arguments.
fn apply(op: OpId, values: &[Complex], bits: u32) -> Outcome<Complex> {
    let inner = bits + 8;
    match (op, values) {
        (op::ADD, _) => Outcome::Known(values.iter().fold(Complex::integer(0), |total, value| total.add(value, bits))),
        (op::MUL, _) => Outcome::Known(values.iter().fold(Complex::integer(1), |total, value| total.mul(value, bits))),
        (op::NEG, [x]) => Outcome::Known(x.neg()),
        (op::POS, [x]) => Outcome::Known(x.clone()),
        (op::SUB, [x, y]) => Outcome::Known(x.sub(y, bits)),
        (op::DIV, [x, y]) => x.div(y, bits),
        (op::IMAGINARY, []) => Outcome::Known(Complex::unit()),
        (op::POW, [x, y]) => x.pow(y, bits),
        (op::SQRT, [x]) => x.sqrt(bits),
        (op::ABS, [x]) => x.abs(bits).map(Complex::from),
        (op::EXP, [x]) => x.exp(bits),
        (op::LOG, [x]) => x.log(bits),
        (op::SIN, [x]) => x.sin(bits),
        (op::COS, [x]) => x.cos(bits),
        (op::TAN, [x]) => ratio(x.sin(inner), x.cos(inner), bits),
        (op::COT, [x]) => ratio(x.cos(inner), x.sin(inner), bits),
        (op::SEC, [x]) => ratio(one(), x.cos(inner), bits),
        (op::CSC, [x]) => ratio(one(), x.sin(inner), bits),
        (op::SINH, [x]) => x.sinh(bits),
        (op::COSH, [x]) => x.cosh(bits),
        (op::TANH, [x]) => ratio(x.sinh(inner), x.cosh(inner), bits),
        (op::COTH, [x]) => ratio(x.cosh(inner), x.sinh(inner), bits),
        (op::SECH, [x]) => ratio(one(), x.cosh(inner), bits),
        (op::CSCH, [x]) => ratio(one(), x.sinh(inner), bits),
        (op::ASIN, [x]) => x.asin(bits),
        (op::ACOS, [x]) => x.acos(bits),
        (op::ATAN, [x]) => x.atan(bits),
        (op::ASINH, [x]) => x.asinh(bits),
        (op::ACOSH, [x]) => x.acosh(bits),
        (op::ATANH, [x]) => x.atanh(bits),
        (op::ACOTH, [x]) => ratio(one(), Outcome::Known(x.clone()), inner).and_then(|x| x.atanh(bits)),
        (op::SINC, [x]) => x.sinc(bits),
        (op::ERF, [x]) => x.erf(bits),
        (op::GAMMA, [x]) => x.gamma(bits),
        (op::FACTORIAL, [x]) if !x.is_real() => x.add(&Complex::integer(1), bits).gamma(bits),
        (op::BINOMIAL, [x, k]) if !x.is_real() => match k.re.to_i64().filter(|k_| k.is_real() && (0..=200).contains(k_)) {
            Some(k) => (0..k).fold(one(), |total, step| {
                total.and_then(|total| total.mul(&x.sub(&Complex::integer(step), inner), inner).div(&Complex::integer(step + 1), bits))
            }),
            None => Outcome::Unknown("a binomial coefficient of a complex number".to_owned()),
        },
        (op::REALPART, [x]) => Outcome::Known(Complex::from(x.re.clone())),
        (op::IMAGINARYPART, [x]) => Outcome::Known(Complex::from(x.im.clone())),
        (op::CONJUGATE, [x]) => Outcome::Known(x.conjugate()),
        (op::ARG, [x]) => x.arg(bits).map(Complex::from),
        (op::SIGN, [x]) => match x.equals(&Complex::integer(0)) {
            Some(true) => Outcome::Known(Complex::integer(0)),
            Some(false) => x.abs(inner).and_then(|size| x.div(&Complex::from(size), bits)),
            None => Outcome::Unknown(UNDECIDED.to_owned()),
        },
        _ if values.iter().all(Complex::is_real) => {
            let values: Vec<Value> = values.iter().map(|value| Value::Scalar(value.re.clone())).collect();
            op::row(op).evaluate(&values, bits).and_then(|value| match value {
                Value::Scalar(value) => Outcome::Known(Complex::from(value)),
                _ => Outcome::Unknown("no number".to_owned()),
            })
        }
        _ => Outcome::Unknown(format!("{} of a complex number", op::row(op).name)),
    }
}

/// How the real numbers stand to each other; `None` where they are not real or not decided.
pub fn order(left: &Complex, right: &Complex) -> Option<Ordering> {
    (left.is_real() && right.is_real()).then(|| left.re.compare(&right.re)).flatten()
}

/// The two parts as floating-point numbers, for display.
pub fn shown(value: &Complex) -> String {
    let part = |scalar: &Scalar| match scalar.exact().filter(|exact| exact.is_integer()).and_then(|exact| exact.to_i64()) {
        Some(whole) => whole.to_string(),
        None => format!("{:.6}", scalar.to_f64()),
    };
    if value.is_real() { part(&value.re) } else { format!("{} + ({}) i", part(&value.re), part(&value.im)) }
}
