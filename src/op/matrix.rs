//! Vectors, matrices and tensors.

use num_traits::Signed;

use super::{
    linear::{Matrix, inner},
    operand::{
        Done, ENTRY_LIMIT, Sizes, made, made_matrix, matrix, number, pairwise, real, size, square, tensor, undefined, unknown, vector,
        whole,
    },
    row::{Arity, Class, Row, table},
};
use crate::{
    ir::OpId,
    num::{Comparison, Outcome, Rational, Scalar, Tensor, UNDECIDED, Value},
};

table! { 200;
    /// The product of matrices and vectors, in order; neighbours must fit.
    MATMUL = "matmul" Function (1 up) ["matmul"] {} matmul;
    /// The transpose: of a matrix, of a vector (a row), the axes of a tensor in reverse.
    TRANSPOSE = "transpose" Function (1) ["transpose"] {} transpose;
    /// The inverse of a square matrix, or of a number; undefined where it is singular.
    INVERSE = "inverse" Function (1) ["inv", "inverse"] {} inverse;
    /// The determinant of a square matrix.
    DET = "det" Function (1) ["\\det", "det"] {} determinant;
    /// The trace of a square matrix.
    TRACE = "trace" Function (1) ["tr", "Tr", "trace"] {} trace;
    /// The inner product of two vectors: the sum of the products of their entries.
    DOT = "dot" Function (2) ["dot", "\\langle"] {} dot;
    /// The cross product of two vectors of length three.
    CROSS = "cross" Function (2) ["cross"] {} cross;
    /// The p-norm of the entries; p is two unless said, and may be infinite.
    NORM = "norm" Function (1 to 2) ["\\|", "norm"] {} norm;
    /// The entry by entry product.
    HADAMARD = "hadamard" Function (1 up) ["\\odot", "\\circ"] {} hadamard;
    /// The entry by entry quotient.
    HADAMARDDIV = "hadamarddiv" Function (2) ["\\oslash"] {} |v, b| Outcome::from_result(pairwise(&v[0], &v[1], |x, y| x.div(y, b)));
    /// The Kronecker product.
    KRONECKER = "kronecker" Function (2) ["\\otimes", "kron"] {} kronecker;
    /// The outer product of two vectors.
    OUTER = "outer" Function (2) ["outer"] {} outer;
    /// The diagonal matrix of a vector, or the diagonal of a matrix.
    DIAG = "diag" Function (1) ["diag"] {} diagonal;
    /// The block diagonal matrix of its arguments.
    BLOCKDIAG = "blockdiag" Function (1 up) ["blockdiag"] {} block_diagonal;
    /// The whole power of a square matrix.
    MATPOW = "matpow" Function (2) [] {} matrix_power;
    /// The rank of a matrix.
    RANK = "rank" Function (1) ["rank"] {} rank;
    /// The identity matrix of a size.
    IDENTITY = "identity" Function (1) ["eye"] {} identity;
    /// The tensor of ones of a shape: sizes as arguments or one shape.
    ONES = "ones" Function (1 up) ["ones"] {} |v, _| filled(v, 1);
    /// The tensor of zeros of a shape: sizes as arguments or one shape.
    ZEROS = "zeros" Function (1 up) ["zeros"] {} |v, _| filled(v, 0);
    /// The vector of its arguments, which are numbers.
    VECTOR = "vector" Function (0 up) [] {} |v, _| Outcome::from_result(v.iter().map(real).collect::<Done<Vec<_>>>().and_then(|entries| made(vec![entries.len()], entries)));
    /// Its arguments one under the other: numbers and vectors to one vector, matrices with as many columns to one matrix.
    STACK = "stack" Function (1 up) ["stack", "vstack"] {} |v, _| Outcome::from_result(stack(v));
    /// Its arguments side by side: vectors (as columns) and matrices with as many rows to one matrix; only numbers and rows to one row.
    CONCAT = "concat" Function (1 up) ["concat", "hstack"] {} |v, _| Outcome::from_result(concat(v));
    /// The entry of a tensor at positions counted from one; fewer positions than dimensions give a row or a slice.
    INDEX = "index" Function (2 up) [] {} |v, _| Outcome::from_result(index(v));
    /// The entries of a vector (rows of a matrix) from the second argument to the third, counted from one, both included.
    SLICE = "slice" Function (3) ["slice"] {} |v, _| Outcome::from_result(slice(v));
    /// The sum of all entries.
    SUMENTRIES = "sum" Function (1) [] {} |v, b| Outcome::from_result(entries(&v[0]).map(|all| number(add_up(&all, b))));
    /// The product of all entries.
    ENTRYPRODUCT = "prod" Function (1) [] {} |v, b| Outcome::from_result(entries(&v[0]).map(|all| number(all.iter().fold(Scalar::one(), |product, entry| product.mul(entry, b)))));
    /// The mean of all entries.
    MEANENTRIES = "meanentries" Function (1) ["mean", "avg"] {} |v, b| Outcome::from_result(entries(&v[0]).and_then(|all| mean(&all, b).map(number)));
    /// The sums of the rows of a matrix.
    ROWSUM = "rowsum" Function (1) ["rowsum"] {} |v, b| by_row(&v[0], |row| Ok(add_up(row, b)));
    /// The means of the rows of a matrix.
    ROWMEAN = "rowmean" Function (1) ["rowmean"] {} |v, b| by_row(&v[0], |row| mean(row, b));
    /// The number of entries of a tensor, of members of a list, or, with a second argument, of entries (rows of a matrix) equal to it; truth values count those that hold.
    COUNT = "count" Function (1 to 2) ["count", "#"] {} |v, _| Outcome::from_result(count(v));
    /// A shape of the given sizes: a value, not a product.
    SHAPE = "shape" Function (0 up) ["shape"] {} |v, _| Outcome::from_result(sizes(v).map(Value::Shape));
    /// The shape of a tensor.
    SHAPEOF = "shapeof" Function (1) ["shapeof", "dim", "size"] {} shape_of;
    /// The product of a shape's sizes: how many entries a tensor of that shape has.
    SHAPEPRODUCT = "shapeproduct" Function (0 up) ["numel"] {} |v, _| Outcome::from_result(sizes(v).map(|sizes| Value::rational(sizes.into_iter().product())));
}

fn matrix_of(value: &Value) -> Done<Matrix> {
    let (rows, columns, entries) = matrix(value)?;
    Ok(Matrix { rows, columns, entries: entries.to_vec() })
}

fn value_of(matrix: Matrix) -> Done<Value> {
    made_matrix(matrix.rows, matrix.columns, matrix.entries)
}

/// Whether a value is a vector (one dimension).
fn is_vector(value: &Value) -> bool {
    matches!(value, Value::Tensor(tensor) if tensor.shape().len() == 1)
}

/// The product of numbers, vectors and matrices in order. A vector is a column; the result of a matrix and a vector is a vector.
fn matmul(values: &[Value], bits: u32) -> Outcome<Value> {
    let product = values[1..].iter().try_fold(values[0].clone(), |left, right| match (&left, right) {
        (Value::Tensor(_), Value::Tensor(_)) => {
            let product = matrix_of(&left)?.times(&matrix_of(right)?, bits)?;
            if is_vector(right) && product.columns == 1 && product.rows > 1 {
                return made(vec![product.rows], product.entries);
            }
            value_of(product)
        }
        _ => pairwise(&left, right, |left, right| Outcome::Known(left.mul(right, bits))),
    });
    Outcome::from_result(product)
}

fn transpose(values: &[Value], _: u32) -> Outcome<Value> {
    let Value::Tensor(tensor) = &values[0] else { return Outcome::from_result(real(&values[0]).map(number)) };
    Outcome::from_result(match *tensor.shape() {
        [length] => made(vec![1, length], tensor.entries().to_vec()),
        [length, 1] => made(vec![1, length], tensor.entries().to_vec()),
        [1, length] => made(vec![length], tensor.entries().to_vec()),
        [_, _] => matrix_of(&values[0])
            .map(|matrix| matrix.transposed())
            .and_then(|matrix| made(vec![matrix.rows, matrix.columns], matrix.entries)),
        _ => reversed_axes(tensor),
    })
}

fn reversed_axes(tensor: &Tensor<Scalar>) -> Done<Value> {
    let shape: Vec<usize> = tensor.shape().iter().rev().copied().collect();
    let entries = super::window::places(&shape).map(|mut at| {
        at.reverse();
        tensor.get(&at).cloned().unwrap_or_else(Scalar::zero)
    });
    made(shape.clone(), entries.collect())
}

fn inverse(values: &[Value], bits: u32) -> Outcome<Value> {
    Outcome::from_result(square(&values[0]).and_then(|(size, entries)| {
        match (Matrix { rows: size, columns: size, entries }).inverse(bits)? {
            Some(inverse) => value_of(inverse),
            None if size == 1 => undefined("a division by zero"),
            None => undefined("the inverse of a singular matrix"),
        }
    }))
}

fn determinant(values: &[Value], bits: u32) -> Outcome<Value> {
    Outcome::from_result(
        square(&values[0]).and_then(|(size, entries)| Ok(number(Matrix { rows: size, columns: size, entries }.determinant(bits)?))),
    )
}

fn trace(values: &[Value], bits: u32) -> Outcome<Value> {
    Outcome::from_result(
        square(&values[0])
            .map(|(size, entries)| number(entries.iter().step_by(size + 1).fold(Scalar::zero(), |sum, entry| sum.add(entry, bits)))),
    )
}

/// The whole power of a square matrix; negative powers are powers of the inverse.
pub(super) fn matrix_power(values: &[Value], bits: u32) -> Outcome<Value> {
    Outcome::from_result(square(&values[0]).and_then(|(size, entries)| {
        let exponent = whole(&values[1])?;
        match (Matrix { rows: size, columns: size, entries }).power(exponent, bits)? {
            Some(power) => value_of(power),
            None => undefined("a negative power of a singular matrix"),
        }
    }))
}

fn rank(values: &[Value], bits: u32) -> Outcome<Value> {
    Outcome::from_result(matrix_of(&values[0]).and_then(|matrix| Ok(Value::integer(matrix.rank(bits)? as i64))))
}

fn dot(values: &[Value], bits: u32) -> Outcome<Value> {
    Outcome::from_result(vector(&values[0]).and_then(|left| {
        let right = vector(&values[1])?;
        if left.len() != right.len() {
            return undefined(format!("an inner product of vectors of length {} and {}", left.len(), right.len()));
        }
        Ok(number(inner(left.iter(), right.iter(), bits)))
    }))
}

fn cross(values: &[Value], bits: u32) -> Outcome<Value> {
    Outcome::from_result(vector(&values[0]).and_then(|left| {
        let right = vector(&values[1])?;
        if left.len() != 3 || right.len() != 3 {
            return undefined("a cross product of vectors that are not of length three");
        }
        let minor = |one: usize, two: usize| left[one].mul(&right[two], bits).sub(&left[two].mul(&right[one], bits), bits);
        made(vec![3], vec![minor(1, 2), minor(2, 0), minor(0, 1)])
    }))
}

fn norm(values: &[Value], bits: u32) -> Outcome<Value> {
    Outcome::from_result(entries(&values[0]).and_then(|all| {
        let power = values.get(1).map_or_else(|| Ok(Scalar::from(2)), real)?;
        let sizes: Vec<Scalar> = all.iter().map(Scalar::abs).collect();
        if let Scalar::Infinite { negative: false } = power {
            return Ok(number(sizes.iter().fold(Scalar::zero(), |best, next| best.max(next, bits))));
        }
        if power.to_i64() == Some(1) {
            return Ok(number(add_up(&sizes, bits)));
        }
        if power.to_i64() == Some(0) {
            let signs: Option<Vec<bool>> = sizes.iter().map(|size| size.sign().map(std::cmp::Ordering::is_ne)).collect();
            return match signs {
                Some(signs) => Ok(Value::integer(signs.into_iter().filter(|sign| *sign).count() as i64)),
                None => unknown(UNDECIDED),
            };
        }
        let powers = Outcome::collect(sizes.iter().map(|size| size.pow(&power, bits + 8))).result()?;
        let sum = add_up(&powers, bits + 8);
        let root = match power.to_i64() {
            Some(index) => sum.root(index, bits),
            None => Scalar::one().div(&power, bits + 8).and_then(|inverse| sum.pow(&inverse, bits)),
        };
        Ok(number(root.result()?))
    }))
}

fn hadamard(values: &[Value], bits: u32) -> Outcome<Value> {
    Outcome::from_result(
        values[1..].iter().try_fold(values[0].clone(), |left, right| pairwise(&left, right, |one, two| Outcome::Known(one.mul(two, bits)))),
    )
}

fn kronecker(values: &[Value], bits: u32) -> Outcome<Value> {
    if !values.iter().all(|value| matches!(value, Value::Tensor(_))) {
        return hadamard(values, bits);
    }
    Outcome::from_result(matrix_of(&values[0]).and_then(|left| {
        let right = matrix_of(&values[1])?;
        let (rows, columns) = (left.rows * right.rows, left.columns * right.columns);
        if rows.saturating_mul(columns) > ENTRY_LIMIT {
            return unknown("out of budget");
        }
        let entry = |at: usize| {
            let (row, column) = (at / columns, at % columns);
            let one = &left.entries[row / right.rows * left.columns + column / right.columns];
            one.mul(&right.entries[row % right.rows * right.columns + column % right.columns], bits)
        };
        let entries = (0..rows * columns).map(entry).collect();
        if values.iter().all(is_vector) { made(vec![rows], entries) } else { made(vec![rows, columns], entries) }
    }))
}

fn outer(values: &[Value], bits: u32) -> Outcome<Value> {
    Outcome::from_result(vector(&values[0]).and_then(|left| {
        let right = vector(&values[1])?;
        if left.len().saturating_mul(right.len()) > ENTRY_LIMIT {
            return unknown("out of budget");
        }
        let entries = left.iter().flat_map(|one| right.iter().map(|two| one.mul(two, bits))).collect();
        made(vec![left.len(), right.len()], entries)
    }))
}

fn diagonal(values: &[Value], _: u32) -> Outcome<Value> {
    Outcome::from_result(match &values[0] {
        Value::Tensor(tensor) if tensor.shape().len() == 2 && tensor.shape().iter().all(|length| *length > 1) => {
            let (rows, columns) = (tensor.shape()[0], tensor.shape()[1]);
            let entries: Vec<Scalar> = tensor.entries().iter().step_by(columns + 1).take(rows.min(columns)).cloned().collect();
            made(vec![entries.len()], entries)
        }
        other => vector(other).and_then(|entries| {
            let size = entries.len();
            if size * size > ENTRY_LIMIT {
                return unknown("out of budget");
            }
            let entry = |at: usize| if at / size == at % size { entries[at / size].clone() } else { Scalar::zero() };
            made(vec![size, size], (0..size * size).map(entry).collect())
        }),
    })
}

fn block_diagonal(values: &[Value], _: u32) -> Outcome<Value> {
    let block = |value: &Value| match value {
        Value::Tensor(_) => matrix_of(value),
        other => Ok(Matrix { rows: 1, columns: 1, entries: vec![real(other)?] }),
    };
    Outcome::from_result(values.iter().map(block).collect::<Done<Vec<Matrix>>>().and_then(|blocks| {
        let columns: usize = blocks.iter().map(|block| block.columns).sum();
        let rows: usize = blocks.iter().map(|block| block.rows).sum();
        if rows.saturating_mul(columns) > ENTRY_LIMIT {
            return unknown("out of budget");
        }
        let mut entries = Vec::with_capacity(rows * columns);
        let mut before = 0;
        for block in &blocks {
            for row in block.entries.chunks(block.columns.max(1)) {
                entries.extend(std::iter::repeat_n(Scalar::zero(), before));
                entries.extend_from_slice(row);
                entries.extend(std::iter::repeat_n(Scalar::zero(), columns - before - block.columns));
            }
            before += block.columns;
        }
        made(vec![rows, columns], entries)
    }))
}

fn identity(values: &[Value], _: u32) -> Outcome<Value> {
    Outcome::from_result(size(&values[0]).and_then(|size| {
        if size * size > ENTRY_LIMIT { unknown("out of budget") } else { made(vec![size, size], Matrix::identity(size).entries) }
    }))
}

fn filled(values: &[Value], with: i64) -> Outcome<Value> {
    Outcome::from_result(sizes(values).and_then(|sizes| {
        let shape = sizes.iter().map(|length| size(&Value::rational(length.clone()))).collect::<Done<Vec<usize>>>()?;
        match shape.iter().try_fold(1usize, |product, length| product.checked_mul(*length)) {
            Some(count) if count <= ENTRY_LIMIT => made(shape, vec![Scalar::from(with); count]),
            _ => unknown("out of budget"),
        }
    }))
}

/// The sizes that arguments say: numbers one after the other, shapes, vectors of sizes.
fn sizes(values: &[Value]) -> Done<Vec<Rational>> {
    let mut all = Vec::new();
    for value in values {
        match value {
            Value::Shape(sizes) => all.extend(sizes.iter().cloned()),
            Value::Tensor(_) | Value::List(_) => {
                for entry in vector(value)? {
                    all.push(exact(&entry)?);
                }
            }
            other => all.push(exact(&real(other)?)?),
        }
    }
    if all.iter().any(Rational::is_negative) { undefined("a negative size") } else { Ok(all) }
}

fn exact(value: &Scalar) -> Done<Rational> {
    value.exact().cloned().map_or_else(|| unknown("a size that is not exact"), Ok)
}

/// All entries of a tensor, the members of a list, or one number.
fn entries(value: &Value) -> Done<Vec<Scalar>> {
    match value {
        Value::Tensor(tensor) => Ok(tensor.entries().to_vec()),
        Value::List(items) => items.iter().map(real).collect(),
        other => Ok(vec![real(other)?]),
    }
}

/// The sum of numbers.
pub(super) fn add_up(all: &[Scalar], bits: u32) -> Scalar {
    all.iter().fold(Scalar::zero(), |sum, entry| sum.add(entry, bits))
}

/// The mean of numbers.
pub(super) fn mean(all: &[Scalar], bits: u32) -> Done<Scalar> {
    if all.is_empty() {
        return undefined("the mean of nothing");
    }
    add_up(all, bits).div(&Scalar::from(all.len() as i64), bits).result()
}

/// A number from each row of a matrix.
fn by_row(value: &Value, function: impl Fn(&[Scalar]) -> Done<Scalar>) -> Outcome<Value> {
    Outcome::from_result(matrix(value).and_then(|(rows, columns, entries)| {
        let results = entries.chunks(columns.max(1)).map(function).collect::<Done<Vec<_>>>()?;
        made(vec![rows], results)
    }))
}

/// One under the other.
fn stack(values: &[Value]) -> Done<Value> {
    let single = values.iter().all(|value| !matches!(value, Value::Tensor(tensor) if tensor.shape().len() > 1 && tensor.shape()[1] != 1));
    if single {
        let all: Vec<Scalar> = values.iter().map(entries).collect::<Done<Vec<_>>>()?.concat();
        return made(vec![all.len()], all);
    }
    let mut all = Vec::new();
    let mut width = None;
    for value in values {
        // A vector among matrices is a row where its length fits: rows of data are stacked like that.
        let (columns, part) = match value {
            Value::Tensor(tensor) if tensor.shape().len() == 1 => (tensor.entries().len(), tensor.entries().to_vec()),
            _ => matrix(value).map(|(_, columns, entries)| (columns, entries.to_vec()))?,
        };
        if *width.get_or_insert(columns) != columns {
            return undefined(format!("matrices of {} and {columns} columns one under the other", width.unwrap_or(0)));
        }
        all.extend(part);
    }
    let columns = width.unwrap_or(1).max(1);
    made(vec![all.len() / columns, columns], all)
}

/// Side by side.
fn concat(values: &[Value]) -> Done<Value> {
    if values.iter().all(|value| matches!(value, Value::Scalar(_) | Value::Infinity { .. })) {
        let row = values.iter().map(real).collect::<Done<Vec<_>>>()?;
        return made(vec![1, row.len()], row);
    }
    let parts = values.iter().map(matrix_of).collect::<Done<Vec<_>>>()?;
    let rows = parts.first().map_or(0, |part| part.rows);
    if let Some(other) = parts.iter().find(|part| part.rows != rows) {
        return undefined(format!("matrices of {rows} and {} rows side by side", other.rows));
    }
    let columns = parts.iter().map(|part| part.columns).sum();
    let line = |row: usize| parts.iter().flat_map(move |part| part.entries[row * part.columns..(row + 1) * part.columns].iter().cloned());
    made(vec![rows, columns], (0..rows).flat_map(line).collect())
}

/// A position counted from one, as one counted from zero.
fn position(value: &Value, length: usize) -> Done<usize> {
    let at = whole(value)?;
    match usize::try_from(at - 1) {
        Ok(from_zero) if from_zero < length => Ok(from_zero),
        _ => undefined(format!("position {at} of {length}")),
    }
}

fn index(values: &[Value]) -> Done<Value> {
    let at = &values[1..];
    match &values[0] {
        Value::List(items) => {
            let item = items[position(&at[0], items.len())?].clone();
            if at.len() == 1 { Ok(item) } else { index(&[vec![item], at[1..].to_vec()].concat()) }
        }
        Value::Shape(sizes) if at.len() == 1 => Ok(Value::rational(sizes[position(&at[0], sizes.len())?].clone())),
        other => {
            let tensor = tensor(other)?;
            let shape = tensor.shape();
            // A column or a row is a vector where one position is given.
            let lengths: Vec<usize> = match *shape {
                [length, 1] | [1, length] if at.len() == 1 => vec![length],
                _ => shape.to_vec(),
            };
            if at.len() > lengths.len() {
                return undefined(format!("{} positions in a tensor of shape {}", at.len(), Sizes(shape)));
            }
            let mut flat = 0;
            for (value, length) in at.iter().zip(&lengths) {
                flat = flat * length + position(value, *length)?;
            }
            let rest = &lengths[at.len()..];
            let count: usize = rest.iter().product();
            let part = tensor.entries()[flat * count..(flat + 1) * count].to_vec();
            if rest.is_empty() { Ok(number(part[0].clone())) } else { made(rest.to_vec(), part) }
        }
    }
}

fn slice(values: &[Value]) -> Done<Value> {
    let tensor = tensor(&values[0])?;
    let length = tensor.shape().first().copied().unwrap_or(0);
    let (from, to) = (position(&values[1], length)?, position(&values[2], length)?);
    if to < from {
        return undefined("a slice that ends before it begins");
    }
    let each = tensor.entries().len() / length.max(1);
    let mut shape = tensor.shape().to_vec();
    shape[0] = to - from + 1;
    made(shape, tensor.entries()[from * each..(to + 1) * each].to_vec())
}

fn count(values: &[Value]) -> Done<Value> {
    let items: Vec<Value> = match &values[0] {
        Value::List(items) => items.clone(),
        Value::Tensor(tensor) if tensor.shape().len() == 2 && values.len() == 2 => {
            let columns = tensor.shape()[1].max(1);
            tensor.entries().chunks(columns).map(|row| made(vec![columns], row.to_vec())).collect::<Done<_>>()?
        }
        Value::Tensor(tensor) => tensor.entries().iter().cloned().map(Value::from).collect(),
        Value::Shape(sizes) => sizes.iter().cloned().map(Value::rational).collect(),
        Value::Bool(_) => vec![values[0].clone()],
        other => return undefined(format!("{} is not counted", other.described())),
    };
    let Some(wanted) = values.get(1) else {
        let truths = items.iter().all(|item| matches!(item, Value::Bool(_))) && !items.is_empty();
        let counted = items.iter().filter(|item| !truths || **item == Value::Bool(true)).count();
        return Ok(Value::integer(counted as i64));
    };
    let mut found = 0;
    for item in &items {
        match item.compare(wanted) {
            Comparison::Equal => found += 1,
            Comparison::Undecided => return unknown(UNDECIDED),
            Comparison::Different { .. } | Comparison::Misfit { .. } => {}
        }
    }
    Ok(Value::integer(found))
}

fn shape_of(values: &[Value], _: u32) -> Outcome<Value> {
    Outcome::Known(Value::Shape(match &values[0] {
        Value::Tensor(tensor) => tensor.shape().iter().map(|length| Rational::from_integer((*length).into())).collect(),
        Value::List(items) => vec![Rational::from_integer(items.len().into())],
        Value::Shape(sizes) => sizes.clone(),
        _ => Vec::new(),
    }))
}
