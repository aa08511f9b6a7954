//! Sums of words: products of named matrices in their order.

use std::collections::{BTreeMap, HashMap};

use num_traits::{One, ToPrimitive, Zero};

use super::{Property, Shape, Size, Vectors};
use crate::{
    eval::symbolic::build,
    ir::{Arena, ExprId, Node, OpId, SymbolId},
    num::Rational,
    op,
};

/// Deeper expressions are not read.
const DEEPEST: usize = 60;
/// The most words of one expression.
const MOST_WORDS: usize = 300;
/// So many different denominators are cleared.
const MOST_DENOMINATORS: usize = 6;
/// The longest word.
const LONGEST: usize = 24;

/// Why an expression has no words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stop {
    /// Operands do not fit.
    Shape(String),
    /// Something has no rule here.
    Unsupported(String),
}

/// A named matrix, transposed or inverted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Letter {
    pub(super) name: SymbolId,
    pub(super) transposed: bool,
    pub(super) inverted: bool,
}

/// What is commutative in a term: numbers by name, words that are numbers, traces, determinants of names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Factor {
    Name(SymbolId),
    /// A number without a name, such as pi.
    Constant(ExprId),
    /// A named side of a matrix.
    Size(Size),
    Word(Vec<Letter>),
    Trace(Vec<Letter>),
    Determinant(SymbolId),
    /// One over a sum of numbers.
    Reciprocal(Box<Terms>),
    /// A function of numbers.
    Applied(OpId, Vec<Terms>),
}

impl Factor {
    /// Whether a name occurs in it.
    pub(super) fn mentions(&self, name: SymbolId) -> bool {
        match self {
            Factor::Name(other) | Factor::Determinant(other) => *other == name,
            Factor::Word(word) | Factor::Trace(word) => word.iter().any(|letter| letter.name == name),
            Factor::Reciprocal(terms) => mentions_in(terms, name),
            Factor::Applied(_, arguments) => arguments.iter().any(|terms| mentions_in(terms, name)),
            Factor::Constant(_) | Factor::Size(_) => false,
        }
    }
}

pub(super) type Term = (BTreeMap<Factor, i64>, Vec<Letter>);
pub(super) type Terms = BTreeMap<Term, Rational>;

/// A sum of terms of one shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) rows: Size,
    pub(super) columns: Size,
    pub(super) terms: Terms,
}

impl Sum {
    pub(super) fn of(rows: Size, columns: Size, term: Term, coefficient: Rational) -> Self {
        let mut terms = BTreeMap::new();
        if !coefficient.is_zero() {
            terms.insert(term, coefficient);
        }
        Sum { rows, columns, terms }
    }

    fn number(value: Rational) -> Self {
        Sum::of("1".to_owned(), "1".to_owned(), (BTreeMap::new(), Vec::new()), value)
    }

    fn is_number(&self) -> bool {
        self.rows == "1" && self.columns == "1"
    }

    /// Whether two sums have one shape; zero has every shape.
    pub(super) fn fits(&self, other: &Sum) -> bool {
        (self.rows == other.rows && self.columns == other.columns) || self.terms.is_empty() || other.terms.is_empty()
    }

    /// The shape in words.
    pub(super) fn described(&self) -> String {
        format!("{} x {}", self.rows, self.columns)
    }

    /// Whether functions of numbers stand in it.
    pub(super) fn has_functions(&self) -> bool {
        self.terms.keys().flat_map(|(commuting, _)| commuting.keys()).any(|factor| matches!(factor, Factor::Applied(..)))
    }

    /// Whether nothing is left.
    pub(super) fn is_zero(&self) -> bool {
        self.terms.is_empty()
    }

    /// The product with a number.
    pub(super) fn scaled(&self, number: &Rational) -> Sum {
        let mut all = self.clone();
        all.terms.values_mut().for_each(|coefficient| *coefficient *= number);
        all.terms.retain(|_, coefficient| !coefficient.is_zero());
        all
    }

    /// The sum; the shapes were compared before.
    pub(super) fn plus(&self, other: &Sum) -> Sum {
        let mut all = if self.terms.is_empty() { Sum { terms: BTreeMap::new(), ..other.clone() } } else { self.clone() };
        for (term, coefficient) in &other.terms {
            let entry = all.terms.entry(term.clone()).or_insert_with(Rational::zero);
            *entry += coefficient;
        }
        all.terms.retain(|_, coefficient| !coefficient.is_zero());
        all
    }
}

/// Reads expressions as sums of words.
pub(super) struct Words<'a> {
    pub(super) arena: &'a Arena,
    pub(super) shapes: &'a HashMap<SymbolId, Shape>,
    pub(super) vectors: &'a Vectors,
}

impl<'a> Words<'a> {
    /// Under declared shapes, and moments of random vectors.
    pub(super) fn new(arena: &'a Arena, shapes: &'a HashMap<SymbolId, Shape>, vectors: &'a Vectors) -> Self {
        Words { arena, shapes, vectors }
    }

    /// The words of an expression.
    pub(super) fn of(&self, id: ExprId, depth: usize) -> Result<Sum, Stop> {
        if depth > DEEPEST {
            return Err(Stop::Unsupported("nested too deeply".to_owned()));
        }
        if let Some(value) = build::value(self.arena, id) {
            return Ok(Sum::number(value));
        }
        let below = |id: ExprId| self.of(id, depth + 1);
        match self.arena.node(id) {
            Node::Symbol(symbol) => self.named(*symbol),
            Node::Apply(op::ADD, parts) => {
                let mut total = below(parts[0])?;
                for part in &parts[1..] {
                    total = self.added(&total, &below(*part)?)?;
                }
                Ok(total)
            }
            Node::Apply(op::SUB, parts) => self.added(&below(parts[0])?, &below(parts[1])?.scaled(&-Rational::one())),
            Node::Apply(op::NEG, parts) => Ok(below(parts[0])?.scaled(&-Rational::one())),
            Node::Apply(op::POS, parts) => below(parts[0]),
            Node::Apply(op::MUL | op::MATMUL | op::DOT, parts) => {
                let mut factors = Vec::new();
                for part in parts {
                    factors.push(below(*part)?);
                }
                if matches!(self.arena.node(id), Node::Apply(op::DOT, _)) {
                    factors[0] = self.transposed(&factors[0]);
                }
                self.product(&factors)
            }
            Node::Apply(op::DIV, parts) => match build::value(self.arena, parts[1]).filter(|value| !value.is_zero()) {
                Some(value) => Ok(below(parts[0])?.scaled(&value.recip())),
                None => self.product(&[below(parts[0])?, self.reciprocal(&below(parts[1])?)?]),
            },
            Node::Apply(op::TRANSPOSE, parts) => Ok(self.transposed(&below(parts[0])?)),
            Node::Apply(op::INVERSE, parts) => self.inverted(&below(parts[0])?),
            Node::Apply(op::TRACE, parts) => self.trace(&below(parts[0])?),
            Node::Apply(op::DET, parts) => self.determinant(&below(parts[0])?),
            Node::Apply(op::NORM, parts) if parts.len() == 1 => Err(Stop::Unsupported("a norm that is not squared".to_owned())),
            Node::Apply(op::EXPECT, parts) if parts.len() == 1 => self.expected(&below(parts[0])?),
            Node::Apply(op::VAR, parts) if parts.len() == 1 => {
                let column = below(parts[0])?;
                self.covariance(&column, &column)
            }
            Node::Apply(op::COV, parts) if (1..=2).contains(&parts.len()) => {
                let (one, two) = (below(parts[0])?, below(parts[parts.len() - 1])?);
                self.covariance(&one, &two)
            }
            Node::Apply(function @ (op::EXP | op::LOG | op::LOG2 | op::LOG10 | op::SQRT | op::ABS), parts) if parts.len() == 1 => {
                self.applied(*function, &[below(parts[0])?])
            }
            Node::Apply(op::POW | op::MATPOW, parts) => {
                let power = build::value(self.arena, parts[1]).and_then(|power| power.to_i64().filter(|_| power.is_integer()));
                match (self.arena.node(parts[0]), power) {
                    (Node::Apply(op::NORM, inner), Some(2)) => {
                        let inside = below(inner[0])?;
                        let two = |order: ExprId| build::value(self.arena, order) == Some(Rational::from_integer(2.into()));
                        match inner.get(1) {
                            Some(order) if super::is_frobenius(self.arena, *order) => {
                                self.trace(&self.product(&[self.transposed(&inside), inside])?)
                            }
                            None if inside.columns == "1" => self.product(&[self.transposed(&inside), inside]),
                            Some(order) if inside.columns == "1" && two(*order) => self.product(&[self.transposed(&inside), inside]),
                            _ => Err(Stop::Unsupported("the norm of a matrix".to_owned())),
                        }
                    }
                    (_, Some(-1)) => self.inverted(&below(parts[0])?),
                    (_, Some(power)) if (1..=6).contains(&power) => {
                        let base = below(parts[0])?;
                        self.product(&vec![base; usize::try_from(power).unwrap_or(1)])
                    }
                    _ => self.applied(op::POW, &[below(parts[0])?, below(parts[1])?]),
                }
            }
            Node::Bind { op: op::GRADIENT | op::DERIVATIVE | op::PARTIAL, bindings, body } if bindings.len() == 1 && body.len() == 1 => {
                self.gradient(&below(body[0])?, bindings[0].symbol)
            }
            Node::Apply(op::PI | op::E, _) => {
                let term = (BTreeMap::from([(Factor::Constant(id), 1)]), Vec::new());
                Ok(Sum::of("1".to_owned(), "1".to_owned(), term, Rational::one()))
            }
            _ => Err(Stop::Unsupported("no sum of products of named matrices".to_owned())),
        }
    }

    /// A function of numbers.
    fn applied(&self, function: OpId, arguments: &[Sum]) -> Result<Sum, Stop> {
        if !arguments.iter().all(Sum::is_number) {
            return Err(Stop::Unsupported("a function of a matrix".to_owned()));
        }
        let factor = Factor::Applied(function, arguments.iter().map(|sum| sum.terms.clone()).collect());
        Ok(Sum::of("1".to_owned(), "1".to_owned(), (BTreeMap::from([(factor, 1)]), Vec::new()), Rational::one()))
    }

    /// A letter as a sum.
    pub(super) fn letter(&self, letter: &Letter) -> Result<Sum, Stop> {
        let plain = self.named(letter.name)?;
        let inverse = if letter.inverted { self.inverted(&plain)? } else { plain };
        Ok(if letter.transposed { self.transposed(&inverse) } else { inverse })
    }

    fn named(&self, symbol: SymbolId) -> Result<Sum, Stop> {
        let unknown = || Stop::Unsupported(format!("the shape of `{}` is not declared", self.arena.symbol_of(symbol).name));
        let shape = self.shapes.get(&symbol).ok_or_else(unknown)?;
        if shape.rows == "1" && shape.columns == "1" {
            let size =
                self.shapes.values().flat_map(|shape| [&shape.rows, &shape.columns]).find(|side| super::is_size(self.arena, symbol, side));
            let factor = size.map_or(Factor::Name(symbol), |side| Factor::Size(side.clone()));
            let term = (BTreeMap::from([(factor, 1)]), Vec::new());
            return Ok(Sum::of("1".to_owned(), "1".to_owned(), term, Rational::one()));
        }
        if shape.property == Property::Identity {
            return Ok(Sum::of(shape.rows.clone(), shape.columns.clone(), (BTreeMap::new(), Vec::new()), Rational::one()));
        }
        let letter = Letter { name: symbol, transposed: false, inverted: false };
        Ok(Sum::of(shape.rows.clone(), shape.columns.clone(), (BTreeMap::new(), vec![letter]), Rational::one()))
    }

    fn added(&self, left: &Sum, right: &Sum) -> Result<Sum, Stop> {
        if !left.fits(right) {
            return Err(Stop::Shape(format!("a sum of {} and {}", left.described(), right.described())));
        }
        Ok(left.plus(right))
    }

    fn product(&self, factors: &[Sum]) -> Result<Sum, Stop> {
        let mut all = Sum::number(Rational::one());
        for factor in factors {
            all = self.times(&all, factor)?;
        }
        Ok(all)
    }

    pub(super) fn times(&self, left: &Sum, right: &Sum) -> Result<Sum, Stop> {
        let plain = left.is_number() || right.is_number();
        if !plain && left.columns != right.rows {
            return Err(Stop::Shape(format!("a product of {} and {}", left.described(), right.described())));
        }
        let (rows, columns) = match (left.is_number(), right.is_number()) {
            (true, _) => (right.rows.clone(), right.columns.clone()),
            (_, true) => (left.rows.clone(), left.columns.clone()),
            _ => (left.rows.clone(), right.columns.clone()),
        };
        if left.terms.len() * right.terms.len() > MOST_WORDS {
            return Err(Stop::Unsupported("too many words".to_owned()));
        }
        let mut all = Sum { rows, columns, terms: BTreeMap::new() };
        for ((one, first), a) in &left.terms {
            for ((two, second), b) in &right.terms {
                let mut commuting = one.clone();
                for (factor, power) in two {
                    *commuting.entry(factor.clone()).or_insert(0) += power;
                }
                let word: Vec<Letter> = first.iter().chain(second).cloned().collect();
                let (word, numbers) = self.settled(cancelled(word))?;
                for number in numbers {
                    *commuting.entry(Factor::Word(number)).or_insert(0) += 1;
                }
                commuting.retain(|_, power| *power != 0);
                let entry = all.terms.entry((commuting, word)).or_insert_with(Rational::zero);
                *entry += a * b;
            }
        }
        all.terms.retain(|_, coefficient| !coefficient.is_zero());
        Ok(all)
    }

    /// What stands between two sides of length one is a number and commutes: the lesser of itself and its transpose.
    pub(super) fn settled(&self, word: Vec<Letter>) -> Result<(Vec<Letter>, Vec<Vec<Letter>>), Stop> {
        if word.len() > LONGEST {
            return Err(Stop::Unsupported("a long product".to_owned()));
        }
        let is_one = |size: Option<&Size>| size.is_some_and(|size| size == "1");
        let mut cuts: Vec<usize> = (0..word.len()).filter(|at| is_one(self.row_count(&word[*at]))).collect();
        if word.last().is_some_and(|last| is_one(self.row_count(&Letter { transposed: !last.transposed, ..last.clone() }))) {
            cuts.push(word.len());
        }
        let (Some(first), Some(last)) = (cuts.first(), cuts.last()) else { return Ok((word, Vec::new())) };
        let numbers = cuts.windows(2).map(|ends| {
            let number = word[ends[0]..ends[1]].to_vec();
            let mirrored = self.mirrored(&number);
            number.min(mirrored)
        });
        let rest = word[..*first].iter().chain(&word[*last..]).cloned().collect();
        Ok((rest, numbers.collect()))
    }

    pub(super) fn mirrored(&self, word: &[Letter]) -> Vec<Letter> {
        word.iter()
            .rev()
            .map(|letter| match self.shapes.get(&letter.name) {
                Some(shape) if shape.is_symmetric() => letter.clone(),
                Some(shape) if shape.property == Property::Orthogonal => Letter { inverted: !letter.inverted, ..letter.clone() },
                _ => Letter { transposed: !letter.transposed, ..letter.clone() },
            })
            .collect()
    }

    pub(super) fn transposed(&self, sum: &Sum) -> Sum {
        let mut all = Sum { rows: sum.columns.clone(), columns: sum.rows.clone(), terms: BTreeMap::new() };
        for ((commuting, word), coefficient) in &sum.terms {
            all.terms.insert((commuting.clone(), self.mirrored(word)), coefficient.clone());
        }
        all
    }

    /// One over a product of numbers.
    fn reciprocal(&self, sum: &Sum) -> Result<Sum, Stop> {
        let mut terms = sum.terms.iter();
        match (terms.next(), terms.next()) {
            (Some(((commuting, word), coefficient)), None) if sum.is_number() && word.is_empty() => {
                let inverse = commuting.iter().map(|(factor, power)| (factor.clone(), -power)).collect();
                Ok(Sum::of("1".to_owned(), "1".to_owned(), (inverse, Vec::new()), coefficient.recip()))
            }
            _ if sum.is_number() && !self.cleared(sum.clone())?.is_zero() => {
                let below = BTreeMap::from([(Factor::Reciprocal(Box::new(sum.terms.clone())), 1)]);
                Ok(Sum::of("1".to_owned(), "1".to_owned(), (below, Vec::new()), Rational::one()))
            }
            _ => Err(Stop::Unsupported("a division by what is no number".to_owned())),
        }
    }

    /// The sum times its denominators, which are not zero where it has a value.
    pub(super) fn cleared(&self, sum: Sum) -> Result<Sum, Stop> {
        let mut all = sum;
        for _ in 0..MOST_DENOMINATORS {
            let below = all.terms.keys().flat_map(|(commuting, _)| commuting).filter_map(|(factor, power)| match factor {
                Factor::Reciprocal(terms) => Some((terms.clone(), *power)),
                _ => None,
            });
            let Some((terms, _)) = below.clone().next() else { return Ok(all) };
            let highest = below.filter(|(other, _)| *other == terms).map(|(_, power)| power).max().unwrap_or(0).max(0);
            let factor = Factor::Reciprocal(terms.clone());
            let denominator = Sum { rows: "1".to_owned(), columns: "1".to_owned(), terms: *terms };
            let mut total = Sum { terms: BTreeMap::new(), ..all.clone() };
            for ((mut commuting, word), coefficient) in all.terms.clone() {
                let missing = highest - commuting.remove(&factor).unwrap_or(0);
                let mut part = Sum::of(all.rows.clone(), all.columns.clone(), (commuting, word), coefficient);
                for _ in 0..missing {
                    part = self.times(&part, &denominator)?;
                }
                total = total.plus(&part);
            }
            all = total;
        }
        Err(Stop::Unsupported("many denominators".to_owned()))
    }

    /// The inverse of one product of square matrices; it is undefined where a factor is singular.
    fn inverted(&self, sum: &Sum) -> Result<Sum, Stop> {
        let unsupported = || Stop::Unsupported("the inverse of a sum".to_owned());
        if sum.is_number() {
            return self.reciprocal(sum);
        }
        if sum.rows != sum.columns {
            return Err(Stop::Shape(format!("the inverse of {}", sum.described())));
        }
        let mut terms = sum.terms.iter();
        let (Some(((commuting, word), coefficient)), None) = (terms.next(), terms.next()) else { return Err(unsupported()) };
        let square = |letter: &Letter| self.shapes.get(&letter.name).is_some_and(|shape| shape.rows == shape.columns);
        if !word.iter().all(square) {
            return Err(unsupported());
        }
        let inverse: Vec<Letter> = word.iter().rev().map(|letter| Letter { inverted: !letter.inverted, ..letter.clone() }).collect();
        let commuting = commuting.iter().map(|(factor, power)| (factor.clone(), -power)).collect();
        Ok(Sum::of(sum.rows.clone(), sum.columns.clone(), (commuting, inverse), coefficient.recip()))
    }

    /// The trace: of each word the least of its rotations and of those of its transpose.
    pub(super) fn trace(&self, sum: &Sum) -> Result<Sum, Stop> {
        if sum.rows != sum.columns {
            return Err(Stop::Shape(format!("the trace of {}", sum.described())));
        }
        if sum.is_number() {
            return Ok(sum.clone());
        }
        let mut all = Sum { rows: "1".to_owned(), columns: "1".to_owned(), terms: BTreeMap::new() };
        for ((commuting, word), coefficient) in &sum.terms {
            let mut commuting = commuting.clone();
            // Where the word passes through a single column its rotation there is a number.
            let factor = match (0..word.len()).find(|at| self.row_count(&word[*at]).is_some_and(|rows| rows == "1")) {
                Some(at) => {
                    let turned: Vec<Letter> = word[at..].iter().chain(&word[..at]).cloned().collect();
                    let mirrored = self.mirrored(&turned);
                    Factor::Word(turned.min(mirrored))
                }
                None => {
                    let mirrored = self.mirrored(word);
                    let turns = |word: &[Letter]| -> Vec<Vec<Letter>> {
                        (0..word.len().max(1))
                            .map(|at| word[at.min(word.len())..].iter().chain(&word[..at.min(word.len())]).cloned().collect())
                            .collect()
                    };
                    let least = turns(word).into_iter().chain(turns(&mirrored)).min().unwrap_or_default();
                    if least.is_empty() {
                        let own = Sum::of("1".to_owned(), "1".to_owned(), (commuting, Vec::new()), coefficient.clone());
                        all = all.plus(&self.times(&own, &side(&sum.rows))?);
                        continue;
                    }
                    Factor::Trace(least)
                }
            };
            *commuting.entry(factor).or_insert(0) += 1;
            let entry = all.terms.entry((commuting, Vec::new())).or_insert_with(Rational::zero);
            *entry += coefficient;
        }
        all.terms.retain(|_, coefficient| !coefficient.is_zero());
        Ok(all)
    }

    /// The determinant of one product of square matrices: the product of theirs.
    fn determinant(&self, sum: &Sum) -> Result<Sum, Stop> {
        if sum.rows != sum.columns {
            return Err(Stop::Shape(format!("the determinant of {}", sum.described())));
        }
        if sum.is_number() {
            return Ok(sum.clone());
        }
        let unsupported = || Stop::Unsupported("the determinant of a sum".to_owned());
        let mut terms = sum.terms.iter();
        let (Some(((commuting, word), coefficient)), None) = (terms.next(), terms.next()) else { return Err(unsupported()) };
        let square = |letter: &Letter| self.shapes.get(&letter.name).is_some_and(|shape| shape.rows == shape.columns);
        if !word.iter().all(square) {
            return Err(Stop::Unsupported("the determinant of a product of matrices that are not square".to_owned()));
        }
        // A factor before the matrix comes out once for each row.
        let size = sum.rows.parse::<i64>().ok();
        let plain = commuting.is_empty() && coefficient.is_one();
        let Some(size) = size.or(plain.then_some(1)) else {
            let number = Sum::of("1".to_owned(), "1".to_owned(), (commuting.clone(), Vec::new()), coefficient.clone());
            let bare = Sum::of(sum.rows.clone(), sum.columns.clone(), (BTreeMap::new(), word.clone()), Rational::one());
            return self.times(&self.applied(op::POW, &[number, side(&sum.rows)])?, &self.determinant(&bare)?);
        };
        let mut factors: BTreeMap<Factor, i64> = commuting.iter().map(|(factor, power)| (factor.clone(), power * size)).collect();
        for letter in word {
            *factors.entry(Factor::Determinant(letter.name)).or_insert(0) += if letter.inverted { -1 } else { 1 };
        }
        factors.retain(|_, power| *power != 0);
        let scale = (0..size).fold(Rational::one(), |product, _| product * coefficient);
        Ok(Sum::of("1".to_owned(), "1".to_owned(), (factors, Vec::new()), scale))
    }

    fn row_count(&self, letter: &Letter) -> Option<&Size> {
        self.shapes.get(&letter.name).map(|shape| if letter.transposed { &shape.columns } else { &shape.rows })
    }

    /// The gradient of a number by a name, in the name's own shape: of L X R it is the transpose of R L.
    fn gradient(&self, sum: &Sum, by: SymbolId) -> Result<Sum, Stop> {
        if !sum.is_number() {
            return Err(Stop::Unsupported("the derivative of a matrix".to_owned()));
        }
        let shape = self.shapes.get(&by).filter(|shape| shape.rows != "1" || shape.columns != "1");
        let shape = shape.ok_or_else(|| Stop::Unsupported("a gradient by what has no declared shape".to_owned()))?;
        if shape.property != Property::General {
            return Err(Stop::Unsupported("a gradient by a matrix that is not arbitrary".to_owned()));
        }
        let mut all = Sum { rows: shape.rows.clone(), columns: shape.columns.clone(), terms: BTreeMap::new() };
        for ((commuting, _), coefficient) in &sum.terms {
            for (factor, power) in commuting {
                if matches!(factor, Factor::Reciprocal(_) | Factor::Applied(..)) && factor.mentions(by) {
                    return Err(Stop::Unsupported("the derivative of a quotient or a function".to_owned()));
                }
                if matches!(factor, Factor::Determinant(name) if *name == by) {
                    return Err(Stop::Unsupported("the derivative of a determinant".to_owned()));
                }
                let (Factor::Word(word) | Factor::Trace(word)) = factor else { continue };
                for (at, letter) in word.iter().enumerate().filter(|(_, letter)| letter.name == by) {
                    if letter.inverted {
                        return Err(Stop::Unsupported("the derivative of an inverse".to_owned()));
                    }
                    let turned: Vec<Letter> = word[at + 1..].iter().chain(&word[..at]).cloned().collect();
                    let slope = cancelled(if letter.transposed { turned } else { self.mirrored(&turned) });
                    let mut rest = commuting.clone();
                    rest.insert(factor.clone(), power - 1);
                    rest.retain(|_, power| *power != 0);
                    let entry = all.terms.entry((rest, slope)).or_insert_with(Rational::zero);
                    *entry += coefficient * Rational::from_integer((*power).into());
                }
            }
        }
        all.terms.retain(|_, coefficient| !coefficient.is_zero());
        Ok(all)
    }
}

/// Whether a name occurs in a sum.
pub(super) fn mentions_in(terms: &Terms, name: SymbolId) -> bool {
    terms
        .keys()
        .any(|(commuting, word)| word.iter().any(|letter| letter.name == name) || commuting.keys().any(|factor| factor.mentions(name)))
}

/// The length of a side as a number.
fn side(size: &Size) -> Sum {
    match size.parse::<i64>() {
        Ok(length) => Sum::number(Rational::from_integer(length.into())),
        Err(_) => Sum::of("1".to_owned(), "1".to_owned(), (BTreeMap::from([(Factor::Size(size.clone()), 1)]), Vec::new()), Rational::one()),
    }
}

/// A word without a matrix beside its inverse.
fn cancelled(word: Vec<Letter>) -> Vec<Letter> {
    let mut kept: Vec<Letter> = Vec::new();
    for letter in word {
        match kept.last() {
            Some(last) if last.name == letter.name && last.transposed == letter.transposed && last.inverted != letter.inverted => {
                kept.pop();
            }
            _ => kept.push(letter),
        }
    }
    kept
}
