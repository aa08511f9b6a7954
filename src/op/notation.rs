//! What a page says and no number is: relations between laws and things, members of families, what is left out, landau symbols.

use super::row::{Arity, Class, Row, elsewhere, table};
use crate::ir::OpId;

table! { 900;
    /// What stands before a bar under what stands behind it: `X \mid Y` in an expectation, an entropy, a variance.
    GIVEN = "given" Function (2 up) [] {} elsewhere;
    /// A quantity of random variables under a law: the second is the law, or says what is distributed as what.
    UNDER = "under" Function (2) [] {} elsewhere;
    /// The first where the conditions hold: `f(x) \big|_{x = a}`.
    EVALUATED = "evaluated" Function (2 up) [] {} elsewhere;
    /// The member of a family at a superscript position: `x^{(i)}`.
    ITEM = "item" Function (2) [] {} elsewhere;
    /// What goes on in the same way: an ellipsis.
    ELLIPSIS = "ellipsis" Constant (0) [] {} elsewhere;
    /// Several things one after the other, an ellipsis among them.
    ENUMERATION = "enumeration" Function (1 up) [] {} elsewhere;
    /// What the words around a formula supply: a place that is left open.
    PLACEHOLDER = "placeholder" Constant (0) [] {} elsewhere;
    /// A quantity of at most the order of its argument.
    ORDER = "order" Function (1) [] {} elsewhere;
    /// A quantity of a smaller order than its argument.
    LITTLEORDER = "littleorder" Function (1) [] {} elsewhere;
    /// A function (the first) from a set to a set.
    MAPS = "maps" Relation (3) [] {} elsewhere;
    /// Whether the first is distributed as the second.
    DISTRIBUTED = "distributed" Relation (2) ["\\sim"] {} elsewhere;
    /// Whether the two are equal up to a factor that does not depend on the variable.
    PROPORTIONAL = "proportional" Relation (2) ["\\propto"] {} elsewhere;
    /// Whether the first tends to the second.
    TENDSTO = "tendsto" Relation (2) ["\\to"] {} elsewhere;
    /// An arrow from the first to the second: an edge of a graph, a rule, a map that is not named.
    ARROW = "arrow" Relation (2) [] {} elsewhere;
    /// Whether the first gets the value of the second.
    ASSIGN = "assign" Relation (2) ["\\leftarrow"] {} elsewhere;
    /// Whether the first is much less.
    MUCHLESS = "muchless" Relation (2) ["\\ll"] {} elsewhere;
    /// Whether the first is much greater.
    MUCHGREATER = "muchgreater" Relation (2) ["\\gg"] {} elsewhere;
    /// Whether the first does not belong to the set.
    NOTELEMENT = "notelement" Relation (2) ["\\notin"] {} elsewhere;
    /// Whether the first set holds the second.
    SUPERSET = "superset" Relation (2) ["\\supset", "\\supseteq"] {} elsewhere;
    /// Whether the second less the first is positive semidefinite, or the first comes before the second.
    PRECEDES = "precedes" Relation (2) ["\\prec", "\\preceq"] {} elsewhere;
    /// Whether the first less the second is positive semidefinite, or the first comes after the second.
    SUCCEEDS = "succeeds" Relation (2) ["\\succ", "\\succeq"] {} elsewhere;
    /// Whether the two are the same up to an isomorphism, or congruent.
    CONGRUENT = "congruent" Relation (2) ["\\cong"] {} elsewhere;
    /// Whether the two are equivalent in the sense that the text gives: the same order, the same limit.
    ALIKE = "alike" Relation (2) ["\\asymp", "\\simeq"] {} elsewhere;
    /// Whether the two lines or vectors are parallel.
    PARALLEL = "parallel" Relation (2) ["\\parallel"] {} elsewhere;
    /// Whether two vectors are orthogonal or two random variables independent, as their kinds say.
    PERPENDICULAR = "perpendicular" Relation (2) [] {} elsewhere;
    /// Whether the first divides the second.
    DIVIDES = "divides" Relation (2) [] {} elsewhere;
    /// The set of complex numbers.
    COMPLEXES = "complexes" Constant (0) ["\\mathbb{C}"] {} elsewhere;
    /// The set of rational numbers.
    RATIONALS = "rationals" Constant (0) ["\\mathbb{Q}"] {} elsewhere;
    /// The direct sum, or the sum modulo two.
    DIRECTSUM = "directsum" Function (2) ["\\oplus"] {} elsewhere;
    /// The composition of functions: the first after the second.
    COMPOSITION = "composition" Function (2) [] {} elsewhere;
    /// The set of all of the sets' tuples.
    CARTESIAN = "cartesian" Function (2 up) [] {} elsewhere;
    /// The span of vectors.
    SPAN = "span" Function (1 up) ["span"] {} elsewhere;
    /// The convolution of two functions or sequences.
    CONVOLUTION = "convolution" Function (2) [] {} elsewhere;
    /// The statement that holds for what the conditions behind it admit.
    WHERE = "where" Connective (2 up) [] {} elsewhere;
    /// The members of a family, in order.
    FAMILY = "family" Binder (1 up) [] {} elsewhere;
    /// The union over the bound variables.
    UNIONOVER = "unionover" Binder (1 up) ["\\bigcup"] {} elsewhere;
    /// The intersection over the bound variables.
    INTERSECTIONOVER = "intersectionover" Binder (1 up) ["\\bigcap"] {} elsewhere;
    /// The upper limit.
    LIMSUP = "limsup" Binder (1) [] {} elsewhere;
    /// The lower limit.
    LIMINF = "liminf" Binder (1) [] {} elsewhere;
    /// The matrix of the second derivatives.
    HESSIAN = "hessian" Binder (1 up) [] {} elsewhere;
    /// The Laplacian: the sum of the second derivatives.
    LAPLACIAN = "laplacian" Binder (1 up) [] {} elsewhere;
}
