//! Vectors, matrices and tensors.

use super::row::{Arity, Class, Row, elsewhere, table};
use crate::ir::OpId;

table! { 200;
    /// The product of matrices and vectors, in order; neighbours must fit.
    MATMUL = "matmul" Function (1 up) ["matmul"] {} elsewhere;
    /// The transpose: of a matrix, of a vector (a row), the axes of a tensor in reverse.
    TRANSPOSE = "transpose" Function (1) ["transpose"] {} elsewhere;
    /// The inverse of a square matrix, or of a number; undefined where it is singular.
    INVERSE = "inverse" Function (1) ["inv", "inverse"] {} elsewhere;
    /// The determinant of a square matrix.
    DET = "det" Function (1) ["\\det", "det"] {} elsewhere;
    /// The trace of a square matrix.
    TRACE = "trace" Function (1) ["tr", "Tr", "trace"] {} elsewhere;
    /// The inner product of two vectors: the sum of the products of their entries.
    DOT = "dot" Function (2) ["dot", "\\langle"] {} elsewhere;
    /// The cross product of two vectors of length three.
    CROSS = "cross" Function (2) ["cross"] {} elsewhere;
    /// The p-norm of the entries; p is two unless said, and may be infinite.
    NORM = "norm" Function (1 to 2) ["\\|", "norm"] {} elsewhere;
    /// The entry by entry product.
    HADAMARD = "hadamard" Function (1 up) ["\\odot", "\\circ"] {} elsewhere;
    /// The entry by entry quotient.
    HADAMARDDIV = "hadamarddiv" Function (2) ["\\oslash"] {} elsewhere;
    /// The Kronecker product.
    KRONECKER = "kronecker" Function (2) ["\\otimes", "kron"] {} elsewhere;
    /// The outer product of two vectors.
    OUTER = "outer" Function (2) ["outer"] {} elsewhere;
    /// The diagonal matrix of a vector, or the diagonal of a matrix.
    DIAG = "diag" Function (1) ["diag"] {} elsewhere;
    /// The block diagonal matrix of its arguments.
    BLOCKDIAG = "blockdiag" Function (1 up) ["blockdiag"] {} elsewhere;
    /// The whole power of a square matrix.
    MATPOW = "matpow" Function (2) [] {} elsewhere;
    /// The rank of a matrix.
    RANK = "rank" Function (1) ["rank"] {} elsewhere;
    /// The identity matrix of a size.
    IDENTITY = "identity" Function (1) ["eye"] {} elsewhere;
    /// The tensor of ones of a shape: sizes as arguments or one shape.
    ONES = "ones" Function (1 up) ["ones"] {} elsewhere;
    /// The tensor of zeros of a shape: sizes as arguments or one shape.
    ZEROS = "zeros" Function (1 up) ["zeros"] {} elsewhere;
    /// The vector of its arguments, which are numbers.
    VECTOR = "vector" Function (0 up) [] {} elsewhere;
    /// Its arguments one under the other: numbers and vectors to one vector, matrices with as many columns to one matrix.
    STACK = "stack" Function (1 up) ["stack", "vstack"] {} elsewhere;
    /// Its arguments side by side: vectors (as columns) and matrices with as many rows to one matrix; only numbers and rows to one row.
    CONCAT = "concat" Function (1 up) ["concat", "hstack"] {} elsewhere;
    /// The entry of a tensor at positions counted from one; fewer positions than dimensions give a row or a slice.
    INDEX = "index" Function (2 up) [] {} elsewhere;
    /// The entries of a vector (rows of a matrix) from the second argument to the third, counted from one, both included.
    SLICE = "slice" Function (3) ["slice"] {} elsewhere;
    /// The sum of all entries.
    SUMENTRIES = "sum" Function (1) [] {} elsewhere;
    /// The product of all entries.
    ENTRYPRODUCT = "prod" Function (1) [] {} elsewhere;
    /// The mean of all entries.
    MEANENTRIES = "meanentries" Function (1) ["mean", "avg"] {} elsewhere;
    /// The sums of the rows of a matrix.
    ROWSUM = "rowsum" Function (1) ["rowsum"] {} elsewhere;
    /// The means of the rows of a matrix.
    ROWMEAN = "rowmean" Function (1) ["rowmean"] {} elsewhere;
    /// The number of entries of a tensor, of members of a list, or, with a second argument, of entries (rows of a matrix) equal to it; truth values count those that hold.
    COUNT = "count" Function (1 to 2) ["count", "#"] {} elsewhere;
    /// A shape of the given sizes: a value, not a product.
    SHAPE = "shape" Function (0 up) ["shape"] {} elsewhere;
    /// The shape of a tensor.
    SHAPEOF = "shapeof" Function (1) ["shapeof", "dim", "size"] {} elsewhere;
    /// The product of a shape's sizes: how many entries a tensor of that shape has.
    SHAPEPRODUCT = "shapeproduct" Function (1) ["numel"] {} elsewhere;
}

/// The whole power of a square matrix; negative powers are powers of the inverse.
pub(super) fn matrix_power(_values: &[crate::num::Value], _bits: u32) -> crate::num::Outcome<crate::num::Value> {
    crate::num::Outcome::Unknown("later".to_owned())
}
