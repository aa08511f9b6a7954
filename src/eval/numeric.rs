//! The value of an expression in numbers: exact where possible, else rigorously enclosed. Work is counted; nothing hangs.

use num_traits::{One, Signed};

use super::{block, complex, environment::Environment, symbolic};
use crate::{
    ir::{Arena, Binding, ExprId, Map, Node, OpId, Range, Set, SymbolId},
    num::{Complex, Outcome, Scalar, UNDECIDED, Value},
    op,
};

/// The largest number of work units (nodes visited, entries made) that one evaluation may spend.
const BUDGET: usize = 400_000;
/// How deep expressions may nest.
const DEEPEST: usize = 400;
/// The precisions that [`evaluate_until`] tries, in bits.
const PRECISIONS: [u32; 5] = [64, 128, 256, 512, 1024];

/// The value of `expression`, what is not exact enclosed with about `bits` bits.
pub fn evaluate(arena: &Arena, expression: ExprId, environment: &Environment, bits: u32) -> Outcome<Value> {
    let mut purse = BUDGET;
    evaluate_within(arena, expression, environment, bits, &mut purse)
}

/// [`evaluate`] with a purse of work units, out of which it pays what it spends.
pub fn evaluate_within(arena: &Arena, expression: ExprId, environment: &Environment, bits: u32, purse: &mut usize) -> Outcome<Value> {
    let most = BUDGET.min(*purse);
    let (memo, active, bound) = (Map::default(), Set::default(), Map::default());
    let mut evaluation = Evaluation { arena, environment, bits, work: 0, most, memo, active, bound };
    let value = evaluation.value(expression, 0);
    *purse = purse.saturating_sub(evaluation.work);
    value
}

/// Evaluates with rising precision until `decide` finds an answer in the value.
pub fn evaluate_until<T>(
    arena: &Arena,
    expression: ExprId,
    environment: &Environment,
    mut decide: impl FnMut(&Value) -> Option<T>,
) -> Outcome<T> {
    for bits in PRECISIONS {
        match evaluate(arena, expression, environment, bits) {
            Outcome::Known(value) => {
                if let Some(answer) = decide(&value) {
                    return Outcome::Known(answer);
                }
            }
            Outcome::Undefined(why) => return Outcome::Undefined(why),
            // An enclosure was too wide for a question inside: a finer one may not be.
            Outcome::Unknown(why) if why == UNDECIDED => {}
            Outcome::Unknown(why) => return Outcome::Unknown(why),
        }
    }
    Outcome::Unknown(format!("not decided with {} bits", PRECISIONS[PRECISIONS.len() - 1]))
}

struct Evaluation<'a> {
    arena: &'a Arena,
    environment: &'a Environment,
    /// Values of bound names: they hide what the environment says.
    bound: Map<SymbolId, Value>,
    bits: u32,
    work: usize,
    /// The work units that may be spent.
    most: usize,
    memo: Map<ExprId, Outcome<Value>>,
    /// Names whose expression or body is being evaluated: a name that needs itself has no value.
    active: Set<SymbolId>,
}

impl Evaluation<'_> {
    fn value(&mut self, expression: ExprId, depth: usize) -> Outcome<Value> {
        if let Some(known) = self.memo.get(&expression) {
            return known.clone();
        }
        self.work += 1;
        if self.work > self.most {
            return Outcome::Unknown("out of budget".to_owned());
        }
        if depth > DEEPEST {
            return Outcome::Unknown("nested too deeply".to_owned());
        }
        let value = self.compute(expression, depth + 1);
        self.memo.insert(expression, value.clone());
        value
    }

    fn compute(&mut self, expression: ExprId, depth: usize) -> Outcome<Value> {
        let arena = self.arena;
        if let Some(given) = self.environment.opaque.get(&expression).copied().filter(|given| *given != expression) {
            return self.value(given, depth);
        }
        match arena.node(expression) {
            Node::Number(number) => Outcome::Known(Value::rational(number.clone())),
            Node::Text(words) => Outcome::Known(Value::Text(words.to_string())),
            Node::Symbol(symbol) => self.symbol(*symbol, depth),
            Node::Apply(op, arguments) => self.apply(*op, arguments, depth),
            Node::Call { function, arguments, given } => self.call(*function, arguments, given, depth),
            Node::Bind { op, bindings, body } => match bindings.as_ref() {
                [binding] if is_unending(arena, *op, binding) => self.unending(expression, binding.symbol, depth),
                _ => self.bind(*op, bindings, body, depth),
            },
            Node::Tensor { shape, entries } => self.values(entries, depth).and_then(|entries| {
                self.work += entries.len();
                block::assemble(shape, entries)
            }),
        }
    }

    fn values(&mut self, expressions: &[ExprId], depth: usize) -> Outcome<Vec<Value>> {
        let mut values = Vec::with_capacity(expressions.len());
        for expression in expressions {
            match self.value(*expression, depth) {
                Outcome::Known(value) => values.push(value),
                Outcome::Undefined(why) => return Outcome::Undefined(why),
                Outcome::Unknown(why) => return Outcome::Unknown(why),
            }
        }
        Outcome::Known(values)
    }

    fn symbol(&mut self, symbol: SymbolId, depth: usize) -> Outcome<Value> {
        if let Some(value) = self.bound.get(&symbol).or_else(|| self.environment.value(symbol)) {
            return Outcome::Known(value.clone());
        }
        let name = &self.arena.symbol_of(symbol).name;
        let Some(expression) = self.environment.expression(symbol) else { return Outcome::Unknown(format!("{name} has no value")) };
        if !self.active.insert(symbol) {
            return Outcome::Unknown(format!("{name} is defined by itself"));
        }
        let value = self.value(expression, depth);
        self.active.remove(&symbol);
        value
    }

    fn apply(&mut self, op: OpId, arguments: &[ExprId], depth: usize) -> Outcome<Value> {
        if op == op::PIECEWISE {
            return self.piecewise(arguments, depth);
        }
        if op == op::AND || op == op::OR {
            return self.connective(op == op::AND, arguments, depth);
        }
        if op == op::ELEMENT
            && let [item, set] = arguments
        {
            return self.value(*item, depth).and_then(|item| self.member(&item, *set, depth));
        }
        let bits = self.bits;
        self.values(arguments, depth).and_then(|values| {
            self.work += values.iter().map(weight).sum::<usize>();
            let value = op::row(op).evaluate(&values, bits);
            if matches!(value, Outcome::Known(Value::Scalar(Scalar::Ball(_)))) {
                self.work += toil(op);
            }
            value
        })
    }

    /// Values and conditions in turn; a value that is not taken need not be defined.
    fn piecewise(&mut self, arguments: &[ExprId], depth: usize) -> Outcome<Value> {
        for pair in arguments.chunks(2) {
            let [value, condition] = pair else { return self.value(pair[0], depth) };
            match self.value(*condition, depth) {
                Outcome::Known(Value::Bool(true)) => return self.value(*value, depth),
                Outcome::Known(Value::Bool(false)) => {}
                Outcome::Undefined(why) => return Outcome::Undefined(why),
                Outcome::Unknown(why) => return Outcome::Unknown(why),
                Outcome::Known(other) => return Outcome::Unknown(format!("a condition that is a {}", other.kind())),
            }
        }
        Outcome::Undefined("no case applies".to_owned())
    }

    /// Conjunction (`all`) or disjunction: one argument that decides is enough, whatever the others come to.
    fn connective(&mut self, all: bool, arguments: &[ExprId], depth: usize) -> Outcome<Value> {
        let mut open = None;
        for argument in arguments {
            match self.value(*argument, depth) {
                Outcome::Known(Value::Bool(truth)) if truth == all => {}
                Outcome::Known(Value::Bool(_)) => return Outcome::Known(Value::Bool(!all)),
                Outcome::Known(other) => return Outcome::Undefined(format!("{} is not true or false", other.described())),
                outcome => open = open.or(Some(outcome)),
            }
        }
        open.unwrap_or(Outcome::Known(Value::Bool(all)))
    }

    /// Whether `item` belongs to a set: an interval, a set of numbers with a name, a union..., or one whose members are listed.
    fn member(&mut self, item: &Value, set: ExprId, depth: usize) -> Outcome<Value> {
        if depth > DEEPEST {
            return Outcome::Unknown("nested too deeply".to_owned());
        }
        let arena = self.arena;
        let Node::Apply(op, parts) = arena.node(set) else { return self.listed(item, set, depth) };
        match (*op, &**parts) {
            (op::REALS, _) => Outcome::Known(Value::Bool(matches!(item, Value::Scalar(_)))),
            (op::INTEGERS | op::NATURALS, _) => match item.exact() {
                Some(number) => Outcome::Known(Value::Bool(number.is_integer() && (*op == op::INTEGERS || number.is_positive()))),
                None => Outcome::Unknown("whether a number is whole is not decided".to_owned()),
            },
            (op::UNION | op::INTERSECTION, sets) => {
                let all = *op == op::INTERSECTION;
                let mut open = None;
                for set in sets {
                    match self.member(item, *set, depth + 1) {
                        Outcome::Known(Value::Bool(held)) if held != all => return Outcome::Known(Value::Bool(held)),
                        Outcome::Known(_) => {}
                        outcome => open = open.or(Some(outcome)),
                    }
                }
                open.unwrap_or(Outcome::Known(Value::Bool(all)))
            }
            (op::SETMINUS, [from, without]) => match (self.member(item, *from, depth + 1), self.member(item, *without, depth + 1)) {
                (Outcome::Known(Value::Bool(false)), _) | (_, Outcome::Known(Value::Bool(true))) => Outcome::Known(Value::Bool(false)),
                (Outcome::Known(_), Outcome::Known(_)) => Outcome::Known(Value::Bool(true)),
                (Outcome::Known(_), outcome) | (outcome, _) => outcome,
            },
            (op::INTERVAL, ends) => self.values(ends, depth).and_then(|ends| {
                let closed = |at: usize| ends.get(at).is_none_or(|end| end.exact().is_none_or(|number| number.is_one()));
                let below = if closed(2) { op::LE } else { op::LT };
                let above = if closed(3) { op::LE } else { op::LT };
                let (Some(low), Some(high)) = (ends.first(), ends.get(1)) else {
                    return Outcome::Unknown("an interval without ends".to_owned());
                };
                let low = op::row(below).evaluate(&[low.clone(), item.clone()], self.bits);
                let high = op::row(above).evaluate(&[item.clone(), high.clone()], self.bits);
                match (low, high) {
                    (Outcome::Known(Value::Bool(false)), _) | (_, Outcome::Known(Value::Bool(false))) => Outcome::Known(Value::Bool(false)),
                    (Outcome::Known(_), outcome) | (outcome, _) => outcome,
                }
            }),
            // A set that goes on by equal steps: first member, step, whether to both sides.
            (op::ENUMERATION, [first, step, both]) => self.values(&[*first, *step, *both], depth).and_then(|parts| {
                let place = match (item, &parts[0], &parts[1]) {
                    (Value::Scalar(item), Value::Scalar(first), Value::Scalar(step)) => item.sub(first, self.bits).div(step, self.bits),
                    _ => return Outcome::Unknown("a step that is no number".to_owned()),
                };
                let both = parts[2].exact().is_some_and(One::is_one);
                place.and_then(|place| match place {
                    Scalar::Exact(place) => Outcome::Known(Value::Bool(place.is_integer() && (both || !place.is_negative()))),
                    Scalar::Ball(place) => match (place.lower(), place.upper()) {
                        (Some(low), Some(high)) if low.floor() == high.floor() && !low.is_integer() => Outcome::Known(Value::Bool(false)),
                        _ => Outcome::Unknown(UNDECIDED.to_owned()),
                    },
                    Scalar::Infinite { .. } => Outcome::Known(Value::Bool(false)),
                })
            }),
            _ => self.listed(item, set, depth),
        }
    }

    fn listed(&mut self, item: &Value, set: ExprId, depth: usize) -> Outcome<Value> {
        self.value(set, depth).and_then(|set| op::row(op::ELEMENT).evaluate(&[item.clone(), set], self.bits))
    }

    fn call(&mut self, function: SymbolId, arguments: &[ExprId], given: &[ExprId], depth: usize) -> Outcome<Value> {
        let name = self.arena.symbol_of(function).name.clone();
        let Some(definition) = self.environment.function(function).cloned() else {
            return Outcome::Unknown(format!("{name} has no definition"));
        };
        if definition.parameters.len() != arguments.len() + given.len() {
            return Outcome::Unknown(format!("{name} is defined for {} arguments", definition.parameters.len()));
        }
        let arguments: Vec<ExprId> = arguments.iter().chain(given).copied().collect();
        self.values(&arguments, depth).and_then(|values| {
            if !self.active.insert(function) {
                return Outcome::Unknown(format!("{name} calls itself"));
            }
            let value = self.bound(&definition.parameters, &[definition.body], |evaluation| {
                for (parameter, value) in definition.parameters.iter().zip(&values) {
                    evaluation.bound.insert(*parameter, value.clone());
                }
                evaluation.value(definition.body, depth)
            });
            self.active.remove(&function);
            value
        })
    }

    /// Runs `inside` with the meanings of `symbols` open, and puts everything back: nothing that hangs on them is remembered.
    fn bound<T>(&mut self, symbols: &[SymbolId], bodies: &[ExprId], inside: impl FnOnce(&mut Self) -> T) -> T {
        let dependents = self.dependents(symbols, bodies);
        let outer: Vec<(ExprId, Outcome<Value>)> =
            dependents.iter().filter_map(|expression| self.memo.remove(expression).map(|value| (*expression, value))).collect();
        let before: Vec<(SymbolId, Option<Value>)> = symbols.iter().map(|symbol| (*symbol, self.bound.get(symbol).cloned())).collect();
        let result = inside(self);
        for (symbol, value) in before {
            match value {
                Some(value) => self.bound.insert(symbol, value),
                None => self.bound.remove(&symbol),
            };
        }
        self.forget(&dependents);
        self.memo.extend(outer);
        result
    }

    fn forget(&mut self, expressions: &[ExprId]) {
        for expression in expressions {
            self.memo.remove(expression);
        }
    }

    /// The expressions under `bodies`, through definitions, whose value may hang on `symbols`.
    fn dependents(&self, symbols: &[SymbolId], bodies: &[ExprId]) -> Vec<ExprId> {
        let mut known: Map<ExprId, bool> = Map::default();
        for body in bodies {
            self.depends(*body, symbols, &mut known, 0);
        }
        known.into_iter().filter_map(|(expression, depends)| depends.then_some(expression)).collect()
    }

    fn depends(&self, expression: ExprId, symbols: &[SymbolId], known: &mut Map<ExprId, bool>, depth: usize) -> bool {
        if let Some(depends) = known.get(&expression) {
            return *depends;
        }
        // A cycle or a depth past the bound counts as dependent: forgetting too much is only slow.
        known.insert(expression, true);
        if depth > 2 * DEEPEST {
            return true;
        }
        let mut depends = match self.arena.node(expression) {
            Node::Symbol(symbol) => {
                symbols.contains(symbol)
                    || !self.bound.contains_key(symbol)
                        && self.environment.expression(*symbol).is_some_and(|inner| self.depends(inner, symbols, known, depth + 1))
            }
            Node::Call { function, .. } => {
                let body = self.environment.function(*function).map(|definition| definition.body);
                body.is_some_and(|body| self.depends(body, symbols, known, depth + 1))
            }
            _ => false,
        };
        for child in self.arena.children(expression) {
            depends |= self.depends(child, symbols, known, depth + 1);
        }
        known.insert(expression, depends);
        depends
    }

    /// An integral, a sum or a product without end, over the real numbers.
    fn unending(&mut self, expression: ExprId, index: SymbolId, depth: usize) -> Outcome<Value> {
        let mut point = complex::Point::new();
        for symbol in symbolic::symbols(self.arena, expression) {
            if symbol == index {
                continue;
            }
            match self.symbol(symbol, depth) {
                Outcome::Known(Value::Scalar(value)) => point.insert(symbol, Complex::from(value)),
                // A name bound inside has no value here.
                _ => continue,
            };
        }
        let mut work = 0;
        let value = complex::value_over_the_reals(self.arena, expression, &point, self.bits, &mut work);
        self.work += work;
        value.map(|value| Value::Scalar(value.re))
    }

    fn bind(&mut self, op: OpId, bindings: &[Binding], body: &[ExprId], depth: usize) -> Outcome<Value> {
        let name = op::row(op).name;
        let Some(fold) = Fold::of(op) else { return Outcome::Unknown(format!("{name} has no value in numbers")) };
        let [term, conditions @ ..] = body else { return Outcome::Unknown(format!("{name} of nothing")) };
        let symbols: Vec<SymbolId> = bindings.iter().map(|binding| binding.symbol).collect();
        let dependents = self.dependents(&symbols, body);
        let mut folded = Folded { fold, bits: self.bits, total: None, place: None };
        let outcome = self.bound(&symbols, body, |evaluation| {
            evaluation.iterate(bindings, depth, &mut |evaluation| {
                evaluation.forget(&dependents);
                for condition in conditions {
                    match evaluation.value(*condition, depth) {
                        Outcome::Known(Value::Bool(true)) => {}
                        Outcome::Known(Value::Bool(false)) => return Outcome::Known(true),
                        Outcome::Known(other) => return Outcome::Unknown(format!("a condition that is a {}", other.kind())),
                        Outcome::Undefined(why) => return Outcome::Undefined(why),
                        Outcome::Unknown(why) => return Outcome::Unknown(why),
                    }
                }
                let place = symbols.first().and_then(|symbol| evaluation.bound.get(symbol).cloned());
                let value = evaluation.value(*term, depth);
                evaluation.work += folded.total.as_ref().map_or(0, weight);
                value.and_then(|value| folded.add(value, place))
            })
        });
        outcome.and_then(|_| folded.result())
    }

    /// Runs `visit` for every value of the bound variables; `visit` says whether to go on.
    fn iterate(&mut self, bindings: &[Binding], depth: usize, visit: &mut dyn FnMut(&mut Self) -> Outcome<bool>) -> Outcome<bool> {
        let [binding, inner @ ..] = bindings else { return visit(self) };
        self.members(binding, depth).and_then(|members| {
            for member in members {
                self.work += 4;
                if self.work > self.most {
                    return Outcome::Unknown("out of budget".to_owned());
                }
                self.bound.insert(binding.symbol, member);
                // A later range may hang on this variable.
                for range in inner.iter().flat_map(|binding| range_ends(binding.range)) {
                    let dependents = self.dependents(&[binding.symbol], &[range]);
                    self.forget(&dependents);
                }
                match self.iterate(inner, depth, visit) {
                    Outcome::Known(true) => {}
                    ended => return ended,
                }
            }
            Outcome::Known(true)
        })
    }

    /// The values that a bound variable takes.
    fn members(&mut self, binding: &Binding, depth: usize) -> Outcome<Vec<Value>> {
        let name = &self.arena.symbol_of(binding.symbol).name;
        match binding.range {
            Range::Between(low, high) => match (self.value(low, depth), self.value(high, depth)) {
                (Outcome::Known(low), Outcome::Known(high)) => whole_numbers(&low, &high),
                (Outcome::Undefined(why), _) | (_, Outcome::Undefined(why)) => Outcome::Undefined(why),
                (Outcome::Unknown(why), _) | (_, Outcome::Unknown(why)) => Outcome::Unknown(why),
            },
            Range::In(set) => self.value(set, depth).and_then(|set| match set {
                Value::List(members) => Outcome::Known(members),
                other => Outcome::Unknown(format!("{name} ranges over a {}", other.kind())),
            }),
            Range::Free | Range::Towards(_) => Outcome::Unknown(format!("nothing says where {name} ranges")),
        }
    }
}

/// Whether a binder is an integral over a range, or a sum or product that has no end.
pub fn is_unending(arena: &Arena, op: OpId, binding: &Binding) -> bool {
    match (op, binding.range) {
        (op::INTEGRAL, Range::Between(..)) => true,
        (op::SUM | op::PROD, Range::Between(_, high)) => matches!(arena.node(high), Node::Apply(op::INFINITY, _)),
        _ => false,
    }
}

fn range_ends(range: Range) -> Vec<ExprId> {
    match range {
        Range::Free => Vec::new(),
        Range::Between(low, high) => vec![low, high],
        Range::In(end) | Range::Towards(end) => vec![end],
    }
}

/// The whole numbers from `low` to `high`.
fn whole_numbers(low: &Value, high: &Value) -> Outcome<Vec<Value>> {
    let whole = |value: &Value| value.exact().filter(|number| number.is_integer()).and_then(|number| i64::try_from(&number.numer()).ok());
    match (whole(low), whole(high)) {
        (Some(low), Some(high)) if high.saturating_sub(low) > i64::try_from(BUDGET).unwrap_or(i64::MAX) => {
            Outcome::Unknown("out of budget".to_owned())
        }
        (Some(low), Some(high)) => Outcome::Known((low..=high).map(Value::integer).collect()),
        _ => Outcome::Unknown(format!("from a {} to a {} is no finite range of whole numbers", low.kind(), high.kind())),
    }
}

/// What an enclosure by an operator costs in work units.
fn toil(op: OpId) -> usize {
    match op {
        op::ADD | op::SUB | op::MUL | op::NEG | op::POS | op::DIV | op::ABS | op::PERCENT => 1,
        op::GAMMA | op::LGAMMA | op::FACTORIAL | op::BINOMIAL | op::DIGAMMA => 200,
        _ => 20,
    }
}

/// What a value weighs in work units: its numbers, long ones more.
fn weight(value: &Value) -> usize {
    let number = |scalar: &Scalar| {
        let bits = scalar.exact().map_or(0, crate::num::Rational::bits);
        let words = usize::try_from(bits / 64).unwrap_or(BUDGET);
        // A greatest common divisor takes the square of the length.
        1 + words.saturating_add(words.saturating_mul(words) / 4)
    };
    match value {
        Value::Scalar(scalar) => number(scalar),
        Value::Tensor(tensor) => tensor.entries().iter().map(number).sum(),
        Value::List(items) => items.iter().map(weight).sum(),
        _ => 1,
    }
}

/// How the terms of a binder come together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fold {
    Sum,
    Product,
    Largest { place: bool },
    Smallest { place: bool },
    All,
    Any,
}

impl Fold {
    fn of(op: OpId) -> Option<Fold> {
        let folds = [
            (op::SUM, Fold::Sum),
            (op::PROD, Fold::Product),
            (op::MAXOVER, Fold::Largest { place: false }),
            (op::ARGMAXOVER, Fold::Largest { place: true }),
            (op::MINOVER, Fold::Smallest { place: false }),
            (op::ARGMINOVER, Fold::Smallest { place: true }),
            (op::FORALL, Fold::All),
            (op::EXISTS, Fold::Any),
        ];
        folds.into_iter().find_map(|(known, fold)| (known == op).then_some(fold))
    }
}

struct Folded {
    fold: Fold,
    bits: u32,
    total: Option<Value>,
    /// Where the largest or smallest value was taken.
    place: Option<Value>,
}

impl Folded {
    /// Takes one more term; says whether to go on.
    fn add(&mut self, value: Value, place: Option<Value>) -> Outcome<bool> {
        let Some(total) = self.total.take() else {
            self.total = Some(value);
            self.place = place;
            return Outcome::Known(true);
        };
        let joined = match self.fold {
            Fold::Sum => op::row(op::ADD).evaluate(&[total, value], self.bits),
            Fold::Product => op::row(op::MUL).evaluate(&[total, value], self.bits),
            Fold::All => op::row(op::AND).evaluate(&[total, value], self.bits),
            Fold::Any => op::row(op::OR).evaluate(&[total, value], self.bits),
            Fold::Largest { place: false } => op::row(op::MAX).evaluate(&[total, value], self.bits),
            Fold::Smallest { place: false } => op::row(op::MIN).evaluate(&[total, value], self.bits),
            Fold::Largest { place: true } | Fold::Smallest { place: true } => return self.better(total, value, place),
        };
        joined.map(|joined| {
            self.total = Some(joined);
            true
        })
    }

    fn better(&mut self, total: Value, value: Value, place: Option<Value>) -> Outcome<bool> {
        let order = match (value.scalar(), total.scalar()) {
            (Some(value), Some(total)) => value.compare(total),
            _ => None,
        };
        let Some(order) = order else { return Outcome::Unknown("which one is best is not decided".to_owned()) };
        let wanted = if matches!(self.fold, Fold::Largest { .. }) { std::cmp::Ordering::Greater } else { std::cmp::Ordering::Less };
        if order == wanted {
            self.place = place;
            self.total = Some(value);
        } else {
            self.total = Some(total);
        }
        Outcome::Known(true)
    }

    fn result(self) -> Outcome<Value> {
        let empty = match self.fold {
            Fold::Sum => Some(Value::integer(0)),
            Fold::Product => Some(Value::integer(1)),
            Fold::All => Some(Value::Bool(true)),
            Fold::Any => Some(Value::Bool(false)),
            Fold::Largest { .. } | Fold::Smallest { .. } => None,
        };
        let wants_place = matches!(self.fold, Fold::Largest { place: true } | Fold::Smallest { place: true });
        let value = if wants_place { self.place } else { self.total };
        value.or(empty).map_or_else(|| Outcome::Undefined("the largest or smallest of nothing".to_owned()), Outcome::Known)
    }
}
