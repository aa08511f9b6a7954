//! Expressions as LaTeX that a person would write, and that reads back as the same value.

use crate::num::Rational as BigRational;
use num_traits::{One, Signed};

use crate::{
    ir::{Arena, Binding, ExprId, Node, OpId, Range},
    op,
};

use super::{
    build,
    substitute::{MAX_HEIGHT, height},
};

/// The LaTeX of `id`. A product puts numbers first, then names, then brackets and functions; quotients become fractions; roots and negative
/// powers are written as such.
pub fn latex(arena: &Arena, id: ExprId) -> String {
    if height(arena, id) > 2 * MAX_HEIGHT {
        return r"\text{(nested too deeply)}".to_owned();
    }
    Printer { arena }.at(id, Level::Sum)
}

/// What may stand somewhere without brackets.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Relation,
    Sum,
    Product,
    Base,
}

/// A factor of a product and where it goes.
struct Factor {
    rank: u8,
    text: String,
    bracket: bool,
}

struct Printer<'a> {
    arena: &'a Arena,
}

impl Printer<'_> {
    fn at(&self, id: ExprId, level: Level) -> String {
        let (text, own) = self.print(id);
        if own < level { format!(r"\left({text}\right)") } else { text }
    }

    fn print(&self, id: ExprId) -> (String, Level) {
        match self.arena.node(id) {
            Node::Number(value) => number(value),
            Node::Symbol(symbol) => {
                let name = &self.arena.symbol_of(*symbol).name;
                (name.to_string(), if name.contains('^') { Level::Product } else { Level::Base })
            }
            Node::Text(words) => (format!(r"\text{{{words}}}"), Level::Base),
            Node::Apply(op, arguments) => self.apply(id, *op, arguments),
            Node::Call { function, arguments, given } => {
                let mut inside = self.list(arguments);
                if !given.is_empty() {
                    inside = format!(r"{inside} \mid {}", self.list(given));
                }
                (format!(r"{}\left({inside}\right)", self.arena.symbol_of(*function).name), Level::Base)
            }
            Node::Bind { op, bindings, body } => self.bind(*op, bindings, body),
            Node::Tensor { shape, entries } => (self.tensor(shape, entries), Level::Base),
        }
    }

    fn list(&self, ids: &[ExprId]) -> String {
        ids.iter().map(|id| self.at(*id, Level::Sum)).collect::<Vec<_>>().join(", ")
    }

    fn apply(&self, id: ExprId, op: OpId, arguments: &[ExprId]) -> (String, Level) {
        match (op, arguments) {
            (op::ADD, [_, ..]) | (op::SUB, [_, _]) => (self.sum(id), if arguments.len() == 1 { Level::Base } else { Level::Sum }),
            (op::NEG, [x]) => (format!("-{}", self.at(*x, Level::Product)), Level::Sum),
            (op::POS, [x]) => self.print(*x),
            (op::MUL, [_, ..]) | (op::DIV, [_, _]) => self.product(id),
            (op::POW, [base, exponent]) => self.power(id, *base, *exponent),
            (op::SQRT, [x]) => (format!(r"\sqrt{{{}}}", self.at(*x, Level::Sum)), Level::Base),
            (op::ROOT, [x, index]) => (format!(r"\sqrt[{}]{{{}}}", self.at(*index, Level::Sum), self.at(*x, Level::Sum)), Level::Base),
            (op::EXP, [x]) => self.exponential(*x),
            (op::E, []) => ("e".to_owned(), Level::Base),
            (op::ABS, [x]) => (format!(r"\left|{}\right|", self.at(*x, Level::Sum)), Level::Base),
            (op::FLOOR, [x]) => (format!(r"\left\lfloor {} \right\rfloor", self.at(*x, Level::Sum)), Level::Base),
            (op::CEIL, [x]) => (format!(r"\left\lceil {} \right\rceil", self.at(*x, Level::Sum)), Level::Base),
            (op::FACTORIAL, [x]) => (format!("{}!", self.at(*x, Level::Base)), Level::Product),
            (op::BINOMIAL, [n, k]) => (format!(r"\binom{{{}}}{{{}}}", self.at(*n, Level::Sum), self.at(*k, Level::Sum)), Level::Base),
            (op::LOG2, [x]) => (format!(r"\log_2 {}", self.argument(*x)), Level::Product),
            (op::LOG10, [x]) => (format!(r"\log_{{10}} {}", self.argument(*x)), Level::Product),
            (op::LOGBASE, [base, x]) => (format!(r"\log_{{{}}} {}", self.at(*base, Level::Sum), self.argument(*x)), Level::Product),
            (op::GAMMA, [x]) => (format!(r"\Gamma\left({}\right)", self.at(*x, Level::Sum)), Level::Base),
            (op::PHI, [x]) => (format!(r"\Phi\left({}\right)", self.at(*x, Level::Sum)), Level::Base),
            (op::INDEX, [x, index @ ..]) => (format!("{}_{{{}}}", self.at(*x, Level::Base), self.list(index)), Level::Base),
            (op::TRANSPOSE, [x]) => (format!(r"{}^\top", self.at(*x, Level::Base)), Level::Product),
            (op::INVERSE, [x]) => (format!("{}^{{-1}}", self.at(*x, Level::Base)), Level::Product),
            (op::PIECEWISE, _) => (self.piecewise(arguments), Level::Base),
            (op::AND, [_, _, ..]) => {
                (arguments.iter().map(|x| self.at(*x, Level::Relation)).collect::<Vec<_>>().join(r",\ "), Level::Relation)
            }
            (op::MATMUL, [_, _, ..]) => {
                (arguments.iter().map(|x| self.at(*x, Level::Product)).collect::<Vec<_>>().join(" "), Level::Product)
            }
            _ => self.named(op, arguments),
        }
    }

    fn named(&self, op: OpId, arguments: &[ExprId]) -> (String, Level) {
        let row = op::row(op);
        let command = row.notation.iter().find(|notation| notation.starts_with('\\'));
        match (row.class, arguments) {
            (op::Class::Relation, [x, y]) => {
                let sign = row.notation.first().copied().unwrap_or(row.name);
                (format!("{} {sign} {}", self.at(*x, Level::Sum), self.at(*y, Level::Sum)), Level::Relation)
            }
            (op::Class::Constant, []) => {
                (command.map_or_else(|| format!(r"\operatorname{{{}}}", row.name), ToString::to_string), Level::Base)
            }
            (op::Class::Distribution, _) => {
                let name = command.filter(|name| name.starts_with(r"\mathcal"));
                let name =
                    name.map_or_else(|| format!(r"\operatorname{{{}}}", row.notation.first().unwrap_or(&row.name)), ToString::to_string);
                (format!(r"{name}\left({}\right)", self.list(arguments)), Level::Base)
            }
            (op::Class::Elementwise, [x]) => {
                let name =
                    command.map_or_else(|| format!(r"\operatorname{{{}}}", row.notation.first().unwrap_or(&row.name)), ToString::to_string);
                (format!("{name} {}", self.argument(*x)), Level::Product)
            }
            _ => (format!(r"\operatorname{{{}}}\left({}\right)", row.name, self.list(arguments)), Level::Base),
        }
    }

    /// The argument of a function that is written without brackets where it is a single name or number.
    fn argument(&self, id: ExprId) -> String {
        let bare = match self.arena.node(id) {
            Node::Symbol(symbol) => !self.arena.symbol_of(*symbol).name.contains('^'),
            Node::Number(value) => value.is_integer() && !value.is_negative(),
            Node::Apply(op::PI, _) => true,
            _ => false,
        };
        let inside = self.at(id, Level::Sum);
        if bare { inside } else { format!(r"\left({inside}\right)") }
    }

    fn exponential(&self, x: ExprId) -> (String, Level) {
        let inside = self.at(x, Level::Sum);
        let plain = inside.len() <= 60 && !inside.contains(r"\begin") && inside.matches(r"\frac").count() <= 2;
        if plain { (format!("e^{{{inside}}}"), Level::Product) } else { (format!(r"\exp\left({inside}\right)"), Level::Base) }
    }

    fn sum(&self, id: ExprId) -> String {
        let mut terms = Vec::new();
        self.terms(id, false, &mut terms);
        // A leading minus reads worse than a plus that can be moved in front of it.
        if terms.first().is_some_and(|(negative, _)| *negative)
            && let Some(at) = terms.iter().position(|(negative, _)| !negative)
            && terms.len() == 2
        {
            terms.swap(0, at);
        }
        let mut text = String::new();
        for (at, (negative, term)) in terms.iter().enumerate() {
            let sign = match (at, negative) {
                (0, false) => "",
                (0, true) => "-",
                (_, false) => " + ",
                (_, true) => " - ",
            };
            text.push_str(sign);
            text.push_str(term);
        }
        text
    }

    fn terms(&self, id: ExprId, negative: bool, into: &mut Vec<(bool, String)>) {
        match self.arena.node(id) {
            Node::Apply(op::ADD, arguments) if !arguments.is_empty() => {
                for argument in arguments {
                    self.terms(*argument, negative, into);
                }
            }
            Node::Apply(op::SUB, arguments) if arguments.len() == 2 => {
                self.terms(arguments[0], negative, into);
                self.terms(arguments[1], !negative, into);
            }
            Node::Apply(op::NEG, arguments) if arguments.len() == 1 => self.terms(arguments[0], !negative, into),
            _ => {
                let text = self.at(id, Level::Sum);
                match text.strip_prefix('-') {
                    Some(rest) if !is_sum(self.arena, id) => into.push((!negative, rest.to_owned())),
                    _ => into.push((negative, text)),
                }
            }
        }
    }

    fn product(&self, id: ExprId) -> (String, Level) {
        let mut parts = Parts { number: BigRational::one(), above: Vec::new(), below: Vec::new() };
        parts.collect(self.arena, id, false);
        let negative = parts.number.is_negative();
        let (top, bottom) = (parts.number.numer().abs(), parts.number.denom().clone());
        let mut below: Vec<Factor> = parts.below.iter().map(|(id, power)| self.factor(*id, power.as_ref())).collect();
        let mut above: Vec<Factor> = parts.above.iter().map(|(id, power)| self.factor(*id, power.as_ref())).collect();
        above.sort_by_key(|factor| factor.rank);
        below.sort_by_key(|factor| factor.rank);
        let fraction = !below.is_empty() || !bottom.is_one();
        let sums_below = below.iter().any(|factor| factor.rank >= 4);
        let numeric_below = below.iter().all(|factor| factor.rank <= 1);
        // Exponentials stand behind the fraction, and so do brackets and functions over a plain number.
        let stays = |factor: &Factor| match factor.rank {
            6 => sums_below && !factor.text.contains(r"\frac"),
            4 | 5 => !(numeric_below && top.is_one()),
            _ => true,
        };
        let (mut above, behind): (Vec<Factor>, Vec<Factor>) =
            if fraction { above.into_iter().partition(stays) } else { (above, Vec::new()) };
        let sole = above.is_empty() && top.is_one() && behind.len() == 1 && behind[0].rank == 4 && behind[0].bracket;
        let behind = if sole {
            above = behind;
            Vec::new()
        } else {
            behind
        };
        if (!top.is_one() || above.is_empty()) && (fraction || above.is_empty() || !top.is_one()) {
            above.insert(0, Factor { rank: 0, text: top.to_string(), bracket: false });
        }
        let mut text = if fraction {
            if !bottom.is_one() {
                below.insert(0, Factor { rank: 0, text: bottom.to_string(), bracket: false });
            }
            format!(r"\frac{{{}}}{{{}}}", joined(&above, true), joined(&below, true))
        } else {
            joined(&above, false)
        };
        if !behind.is_empty() {
            text = format!("{text} {}", joined(&behind, false));
        }
        if negative { (format!("-{text}"), Level::Sum) } else { (text, Level::Product) }
    }

    fn factor(&self, id: ExprId, power: Option<&BigRational>) -> Factor {
        let (text, own) = match power {
            None => self.print(id),
            Some(power) => self.raised(id, power),
        };
        let rank = match self.arena.node(id) {
            Node::Number(_) => 0,
            Node::Apply(op::PI | op::E, _) => 1,
            Node::Apply(op::SQRT | op::ROOT, inner) if build::mentions(self.arena, inner[0], &|node| matches!(node, Node::Symbol(_))) => 3,
            Node::Apply(op::SQRT | op::ROOT, _) => 1,
            Node::Apply(op::POW, inner) => match self.arena.node(inner[0]) {
                Node::Number(_) | Node::Apply(op::PI | op::E, _) if own == Level::Product => 2,
                Node::Apply(op::ADD | op::SUB, _) => 4,
                _ => 2,
            },
            Node::Symbol(_) => 2,
            Node::Apply(op::ADD | op::SUB | op::NEG, _) => 4,
            Node::Apply(op::EXP, _) => 6,
            Node::Apply(op::ABS, _) => 3,
            _ => 5,
        };
        let bracket = own < Level::Product;
        Factor { rank, text, bracket }
    }

    fn power(&self, id: ExprId, base: ExprId, exponent: ExprId) -> (String, Level) {
        if let Node::Number(value) = self.arena.node(exponent) {
            if value.is_negative() {
                return self.product(id);
            }
            return self.raised(base, value);
        }
        (format!("{}^{{{}}}", self.at(base, Level::Base), self.at(exponent, Level::Sum)), Level::Product)
    }

    fn raised(&self, base: ExprId, power: &BigRational) -> (String, Level) {
        if power.is_one() {
            return self.print(base);
        }
        if *power == BigRational::new(1.into(), 2.into()) {
            return (format!(r"\sqrt{{{}}}", self.at(base, Level::Sum)), Level::Base);
        }
        let power = if power.is_integer() { power.numer().to_string() } else { format!("{}/{}", power.numer(), power.denom()) };
        (format!("{}^{{{power}}}", self.at(base, Level::Base)), Level::Product)
    }

    fn piecewise(&self, arguments: &[ExprId]) -> String {
        let rows: Vec<_> = arguments
            .chunks(2)
            .map(|row| match row {
                [value, condition] => format!(r"{} & \text{{if }} {}", self.at(*value, Level::Sum), self.at(*condition, Level::Relation)),
                [value] => format!(r"{} & \text{{otherwise}}", self.at(*value, Level::Sum)),
                _ => String::new(),
            })
            .collect();
        format!(r"\begin{{cases}} {} \end{{cases}}", rows.join(r" \\ "))
    }

    fn tensor(&self, shape: &[usize], entries: &[ExprId]) -> String {
        let width = match shape {
            [_, columns] => (*columns).max(1),
            _ => 1,
        };
        let rows: Vec<_> =
            entries.chunks(width).map(|row| row.iter().map(|id| self.at(*id, Level::Sum)).collect::<Vec<_>>().join(" & ")).collect();
        format!(r"\begin{{bmatrix}} {} \end{{bmatrix}}", rows.join(r" \\ "))
    }

    fn bind(&self, op: OpId, bindings: &[Binding], body: &[ExprId]) -> (String, Level) {
        let Some(first) = body.first() else { return (String::new(), Level::Base) };
        let names: Vec<_> = bindings.iter().map(|binding| self.arena.symbol_of(binding.symbol).name.to_string()).collect();
        let text = match op {
            op::INTEGRAL => {
                let signs: String = bindings
                    .iter()
                    .map(|binding| match binding.range {
                        Range::Between(low, high) => format!(r"\int_{{{}}}^{{{}}} ", self.at(low, Level::Sum), self.at(high, Level::Sum)),
                        Range::In(set) => format!(r"\int_{{{}}} ", self.at(set, Level::Sum)),
                        Range::Free | Range::Towards(_) => r"\int ".to_owned(),
                    })
                    .collect();
                let ends: String = names.iter().rev().map(|name| format!(r"\, d{name}")).collect();
                format!("{signs}{}{ends}", self.at(*first, Level::Product))
            }
            op::DERIVATIVE | op::PARTIAL if body.len() == 1 => {
                let sign = if op == op::DERIVATIVE { "d" } else { r"\partial " };
                let ops: String = names.iter().map(|name| format!(r"\frac{{{}}}{{{sign}{name}}} ", sign.trim_end())).collect();
                format!("{ops}{}", self.at(*first, Level::Product))
            }
            _ => {
                let row = op::row(op);
                let sign = row
                    .notation
                    .iter()
                    .find(|notation| notation.starts_with('\\'))
                    .map_or_else(|| format!(r"\operatorname*{{{}}}", row.name), ToString::to_string);
                let signs: String = bindings
                    .iter()
                    .zip(&names)
                    .map(|(binding, name)| match binding.range {
                        Range::Between(low, high) => {
                            format!("{sign}_{{{name}={}}}^{{{}}} ", self.at(low, Level::Sum), self.at(high, Level::Sum))
                        }
                        Range::In(set) => format!(r"{sign}_{{{name} \in {}}} ", self.at(set, Level::Sum)),
                        Range::Towards(point) => format!(r"{sign}_{{{name} \to {}}} ", self.at(point, Level::Sum)),
                        Range::Free => format!("{sign}_{{{name}}} "),
                    })
                    .collect();
                format!("{signs}{}", self.at(*first, Level::Product))
            }
        };
        // What follows would be read into the body, so a binder inside a product or sum is bracketed.
        (text, Level::Relation)
    }
}

fn is_sum(arena: &Arena, id: ExprId) -> bool {
    matches!(arena.node(id), Node::Apply(op::ADD | op::SUB, _))
}

fn number(value: &BigRational) -> (String, Level) {
    let own = if value.is_negative() {
        Level::Sum
    } else if value.is_integer() {
        Level::Base
    } else {
        Level::Product
    };
    if value.is_integer() {
        return (value.numer().to_string(), own);
    }
    let sign = if value.is_negative() { "-" } else { "" };
    (format!(r"{sign}\frac{{{}}}{{{}}}", value.numer().abs(), value.denom()), own)
}

/// Writes factors one after the other, with `\cdot` where they would run together or be read as a call. A single factor `alone` in a
/// fraction needs no brackets.
fn joined(factors: &[Factor], alone: bool) -> String {
    let mut text = String::new();
    let mut last: Option<&Factor> = None;
    for factor in factors {
        let bracket = factor.bracket && !(alone && factors.len() == 1);
        let own = if bracket { format!(r"\left({}\right)", factor.text) } else { factor.text.clone() };
        if let Some(last) = last {
            let digit = own.starts_with(|c: char| c.is_ascii_digit()) || own.starts_with(r"\frac");
            let callable = (last.rank == 2 || last.rank == 5) && own.starts_with(r"\left(");
            text.push_str(if digit || callable { r" \cdot " } else { " " });
        }
        text.push_str(&own);
        last = Some(factor);
    }
    text
}

/// A product taken apart: its rational factor, and what stands above and below the line with whole and rational powers.
struct Parts {
    number: BigRational,
    above: Vec<(ExprId, Option<BigRational>)>,
    below: Vec<(ExprId, Option<BigRational>)>,
}

impl Parts {
    fn collect(&mut self, arena: &Arena, id: ExprId, inverse: bool) {
        match arena.node(id) {
            Node::Number(value) if inverse && !num_traits::Zero::is_zero(value) => self.number /= value,
            Node::Number(value) if !inverse => self.number *= value,
            Node::Apply(op::NEG, inner) if inner.len() == 1 && !is_sum(arena, inner[0]) => {
                self.number = -self.number.clone();
                self.collect(arena, inner[0], inverse);
            }
            Node::Apply(op::MUL, inner) if !inner.is_empty() => {
                for factor in inner {
                    self.collect(arena, *factor, inverse);
                }
            }
            Node::Apply(op::DIV, inner) if inner.len() == 2 => {
                self.collect(arena, inner[0], inverse);
                self.collect(arena, inner[1], !inverse);
            }
            Node::Apply(op::POW, inner) => match arena.node(inner[1]) {
                Node::Number(power) if power.is_negative() => self.put(inner[0], Some(-power), !inverse),
                Node::Number(power) => self.put(inner[0], Some(power.clone()), inverse),
                _ => self.put(id, None, inverse),
            },
            _ => self.put(id, None, inverse),
        }
    }

    fn put(&mut self, id: ExprId, power: Option<BigRational>, inverse: bool) {
        let power = power.filter(|power| !power.is_one());
        if inverse { self.below.push((id, power)) } else { self.above.push((id, power)) }
    }
}
