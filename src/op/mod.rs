//! One row per operator or function: name, arity, notation, parameters and how it is evaluated on numbers.
//!
//! The rows stand in one table a topic; an id is a topic's first number plus the position in its table. Rows whose value hangs on
//! bound variables or on distributions that are not numbers evaluate to [`Outcome::Unknown`](crate::num::Outcome::Unknown) here: `eval` binds, `eval::symbolic` rewrites.

mod arithmetic;
mod binder;
mod constant;
mod distribution;
mod elementary;
mod law;
mod linear;
mod logic;
mod matrix;
mod network;
mod normalise;
mod notation;
mod operand;
mod probability;
mod reckon;
mod row;
#[cfg(test)]
mod sweep;
mod window;

pub use arithmetic::{
    ABS, ADD, ARGMAX, ARGMIN, BINOMIAL, CEIL, DIV, FACTORIAL, FLOOR, GCD, LCM, MAX, MIN, MINUSPLUS, MOD, MUL, NEG, PERCENT, PLUSMINUS, POS,
    POW, QUOTIENT, ROOT, ROUND, SIGN, SQRT, SUB,
};
pub use binder::{
    ARGMAXOVER, ARGMINOVER, DERIVATIVE, EXISTS, EXPECTATION, FORALL, FUNCTION, GRADIENT, INTEGRAL, LIMIT, MAXOVER, MINOVER, PARTIAL, PROD,
    SETOF, SUM,
};
pub use constant::{CATALAN, E, EMPTYSET, EULERGAMMA, FALSE, IMAGINARY, INFINITY, INTEGERS, NATURALS, PI, REALS, TRUE};
pub use distribution::{
    BERNOULLI, BETA, BINOMIALDIST, CATEGORICAL, CAUCHY, CHISQUARED, DIRICHLET, DISCRETEUNIFORM, ERLANG, EXPONENTIAL, FDIST, GAMMADIST,
    GEOMETRIC, GUMBEL, HYPERGEOMETRIC, LAPLACE, LOGISTIC, LOGNORMAL, MULTINOMIAL, MULTINORMAL, NEGATIVEBINOMIAL, NORMAL, PARETO, POISSON,
    RAYLEIGH, STUDENT, TRIANGULAR, UNIFORM, WEIBULL,
};
pub use elementary::{
    ACOS, ACOSH, ACOT, ACOTH, ACSC, ACSCH, ARG, ASEC, ASECH, ASIN, ASINH, ATAN, ATAN2, ATANH, CONJUGATE, COS, COSH, COT, COTH, CSC, CSCH,
    DIGAMMA, ELU, ERF, ERFC, EXP, GAMMA, GELU, IMAGINARYPART, LEAKYRELU, LGAMMA, LOG, LOG2, LOG10, LOGBASE, LOGIT, PHI, REALPART, RELU,
    SEC, SECH, SIGMOID, SILU, SIN, SINC, SINH, SOFTPLUS, TAN, TANH,
};
pub use logic::{
    AND, APPROX, ELEMENT, EQ, EQUIVALENT, GE, GT, IMPLIES, INDICATOR, INTERSECTION, INTERVAL, LE, LT, MEMBER, NE, NOT, OR, PIECEWISE, SET,
    SETMINUS, SUBSET, UNION, XOR,
};
pub use matrix::{
    BLOCKDIAG, CONCAT, COUNT, CROSS, DET, DIAG, DOT, ENTRYPRODUCT, HADAMARD, HADAMARDDIV, IDENTITY, INDEX, INVERSE, KRONECKER, MATMUL,
    MATPOW, MEANENTRIES, NORM, ONES, OUTER, RANK, ROWMEAN, ROWSUM, SHAPE, SHAPEOF, SHAPEPRODUCT, SLICE, STACK, SUMENTRIES, TRACE,
    TRANSPOSE, VECTOR, ZEROS,
};
pub use network::{
    ARGMAXENTRY, AVGPOOL, CONV, CONVFULL, CONVTRANSPOSED, FLATTEN, FLIP, LAYERNORM, LOGSOFTMAX, LOGSUMEXP, MASK, MAXPOOL, ONEHOT, PAD,
    SOFTMAX,
};
pub use notation::{
    ALIKE, ARROW, ASSIGN, CARTESIAN, COMPLEXES, COMPOSITION, CONGRUENT, CONVOLUTION, DIRECTSUM, DISTRIBUTED, DIVIDES, ELLIPSIS,
    ENUMERATION, EVALUATED, FAMILY, GIVEN, HESSIAN, INTERSECTIONOVER, ITEM, LAPLACIAN, LIMINF, LIMSUP, LITTLEORDER, MAPS, MUCHGREATER,
    MUCHLESS, NOTELEMENT, ORDER, PARALLEL, PERPENDICULAR, PLACEHOLDER, PRECEDES, PROPORTIONAL, RATIONALS, SPAN, SUCCEEDS, SUPERSET,
    TENDSTO, UNDER, UNIONOVER, WHERE,
};
pub use probability::{
    CORRELATION, COV, CROSSENTROPY, CUMULATIVE, DENSITY, ENTROPY, ENTROPY2, EXPECT, INDEPENDENT, KL, MUTUALINFORMATION, PROBABILITY,
    STDDEV, SUPPORT, VAR,
};
pub use row::{Arity, Class, Parameter, Row};

use std::{collections::HashMap, sync::OnceLock};

use crate::ir::OpId;

/// The tables in the order of their first ids.
const TABLES: [(u16, &[Row]); 10] = [
    (arithmetic::FIRST, arithmetic::ROWS),
    (elementary::FIRST, elementary::ROWS),
    (matrix::FIRST, matrix::ROWS),
    (network::FIRST, network::ROWS),
    (logic::FIRST, logic::ROWS),
    (binder::FIRST, binder::ROWS),
    (probability::FIRST, probability::ROWS),
    (distribution::FIRST, distribution::ROWS),
    (constant::FIRST, constant::ROWS),
    (notation::FIRST, notation::ROWS),
];

/// The row of `id`. Ids come from the constants of this module and from [`by_name`] and [`by_notation`] only; another one gives the
/// row of the empty set, which evaluates to nothing.
pub fn row(id: OpId) -> &'static Row {
    let known = TABLES.iter().rev().find(|(first, _)| *first <= id.0).and_then(|(first, rows)| rows.get(usize::from(id.0 - first)));
    known.unwrap_or(&constant::ROWS[usize::from(constant::EMPTYSET.0 - constant::FIRST)])
}

/// All rows, in the order of their ids.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    TABLES.iter().flat_map(|(_, rows)| rows.iter())
}

/// The operator whose name is `name`, as `\operatorname{name}` calls it; letter case counts only where two rows would be the same.
pub fn by_name(name: &str) -> Option<OpId> {
    static INDEX: OnceLock<HashMap<&str, OpId>> = OnceLock::new();
    let index = INDEX.get_or_init(|| rows().map(|row| (row.name, row.id)).collect());
    index.get(name).or_else(|| index.get(name.to_lowercase().as_str())).copied()
}

/// The first operator that `notation` stands for: a command with its backslash (`\sin`, `\cdot`), a sign (`+`), or the words of an operator name
/// (`softmax`, `arg max`, `Var`); a command is known without its backslash too. `sum` is the binder; the function `\operatorname{sum}` of a
/// tensor is found by its name. Signs that mean several things (`\times`, `|`) name the reading between real numbers.
pub fn by_notation(notation: &str) -> Option<OpId> {
    static INDEX: OnceLock<HashMap<&str, OpId>> = OnceLock::new();
    let index = INDEX.get_or_init(|| {
        let mut index = HashMap::new();
        for row in rows() {
            for spelling in row.notation {
                index.entry(*spelling).or_insert(row.id);
            }
        }
        for row in rows() {
            for word in row.notation.iter().filter_map(|spelling| spelling.strip_prefix('\\')) {
                index.entry(word).or_insert(row.id);
            }
        }
        index
    });
    index.get(notation).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_rows_agree() {
        for known in rows() {
            assert_eq!(row(known.id).name, known.name);
            assert_eq!(by_name(known.name), Some(known.id), "two rows are called {}", known.name);
            assert!(known.doc.trim().ends_with('.'), "{} wants a sentence", known.name);
            assert!(!known.name.contains('_'), "{}", known.name);
            let named = known.parameters.len();
            assert!(known.arity.most.is_none_or(|most| named <= most), "{} names more parameters than it takes", known.name);
            for (at, parameter) in known.parameters.iter().enumerate() {
                assert_eq!(parameter.default.is_some(), at >= known.arity.least, "{}: {}", known.name, parameter.name);
            }
        }
    }

    #[test]
    fn a_command_and_its_word_are_one_operator() {
        for known in rows() {
            for spelling in known.notation.iter().filter_map(|spelling| spelling.strip_prefix('\\')) {
                let Some(word) = by_notation(spelling) else { continue };
                assert_eq!(Some(word), by_notation(&format!("\\{spelling}")), "{spelling}");
            }
        }
    }
}
