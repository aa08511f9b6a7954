//! What a row says, and how a table of rows is written.

use crate::{
    ir::OpId,
    num::{Outcome, Value},
};

/// How many arguments an operator takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arity {
    /// At least so many.
    pub least: usize,
    /// At most so many; `None` is any number.
    pub most: Option<usize>,
}

impl Arity {
    /// Exactly `count` arguments.
    pub const fn exactly(count: usize) -> Self {
        Arity { least: count, most: Some(count) }
    }

    /// From `least` to `most` arguments.
    pub const fn between(least: usize, most: usize) -> Self {
        Arity { least, most: Some(most) }
    }

    /// `least` arguments or more.
    pub const fn at_least(least: usize) -> Self {
        Arity { least, most: None }
    }

    /// Whether `count` arguments are right.
    pub fn admits(self, count: usize) -> bool {
        count >= self.least && self.most.is_none_or(|most| count <= most)
    }
}

/// What kind of operator a row is: how it binds and where its value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A function of its arguments' values.
    Function,
    /// A function of real numbers that works on a tensor entry by entry.
    Elementwise,
    /// A number or a set without arguments.
    Constant,
    /// A relation: its value is a truth value.
    Relation,
    /// A connective of truth values.
    Connective,
    /// An operator that binds variables ([`crate::ir::Node::Bind`]).
    Binder,
    /// A constructor of a probability distribution.
    Distribution,
    /// A functional of random variables or distributions.
    Probability,
}

/// A named argument: `stride` of a convolution. Arguments stand in the order of the names; a default fills what is not said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// The name.
    pub name: &'static str,
    /// The whole number that stands for it when it is not said; `None` when it must be said.
    pub default: Option<i64>,
}

/// How a row computes: the values of its arguments (their number is right) and the precision in bits for what is not exact.
pub type Evaluate = fn(&[Value], u32) -> Outcome<Value>;

/// One operator.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// Its id.
    pub id: OpId,
    /// Its name: what `\operatorname{name}` calls.
    pub name: &'static str,
    /// How many arguments it takes.
    pub arity: Arity,
    /// What kind of operator it is.
    pub class: Class,
    /// The commands (with backslash), signs and operator words that stand for it.
    pub notation: &'static [&'static str],
    /// The names of its arguments, where they have names.
    pub parameters: &'static [Parameter],
    /// What it is, in a sentence.
    pub doc: &'static str,
    evaluate: Evaluate,
}

impl Row {
    #[allow(clippy::too_many_arguments, reason = "one place that the table macro calls")]
    pub(super) const fn new(
        id: OpId,
        name: &'static str,
        arity: Arity,
        class: Class,
        notation: &'static [&'static str],
        parameters: &'static [Parameter],
        doc: &'static str,
        evaluate: Evaluate,
    ) -> Self {
        Row { id, name, arity, class, notation, parameters, doc: doc.trim_ascii(), evaluate }
    }

    /// The operator's value on `arguments`; what is not exact is enclosed with about `bits` bits. A wrong number of arguments is undefined.
    pub fn evaluate(&self, arguments: &[Value], bits: u32) -> Outcome<Value> {
        if !self.arity.admits(arguments.len()) {
            return Outcome::Undefined(format!("{} does not take {} arguments", self.name, arguments.len()));
        }
        (self.evaluate)(arguments, bits)
    }
}

/// The value of rows that have none on numbers alone: binders, and functionals of random variables.
pub(super) fn elsewhere(_: &[Value], _: u32) -> Outcome<Value> {
    Outcome::Unknown("not a function of numbers".to_owned())
}

/// Writes a table: `FIRST` is its first id; each line is a doc sentence, the constant, the name, the class, the arity as a range, the notation,
/// the parameters with their defaults, and the function that evaluates it.
macro_rules! table {
    (@least $least:literal) => { Arity::exactly($least) };
    (@least $least:literal to $most:literal) => { Arity::between($least, $most) };
    (@least $least:literal up) => { Arity::at_least($least) };
    (@default) => { None };
    (@default $default:literal) => { Some($default) };
    ($first:literal; $( $(#[doc = $doc:literal])+ $id:ident = $name:literal $class:ident
        ($least:literal $($more:ident $($most:literal)?)?) [$($notation:literal),*] {$($parameter:literal $(= $default:literal)?),*} $evaluate:expr; )+) => {
        /// The first id of this table.
        pub(super) const FIRST: u16 = $first;
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "only counts the rows")]
        enum Position { $($id),+ }
        $( $(#[doc = $doc])+ pub const $id: OpId = OpId(FIRST + Position::$id as u16); )+
        /// The rows of this table.
        pub(super) const ROWS: &[Row] = &[$(
            Row::new($id, $name, $crate::op::row::table!(@least $least $($more $($most)?)?), Class::$class, &[$($notation),*],
                &[$($crate::op::row::Parameter { name: $parameter, default: $crate::op::row::table!(@default $($default)?) }),*],
                concat!($($doc),+), $evaluate)
        ),+];
    };
}
pub(super) use table;
