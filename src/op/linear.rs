//! Linear algebra behind the matrix rows: products, elimination, powers.

use std::cmp::Ordering;

use super::operand::{Done, ENTRY_LIMIT, misfit, unknown};
use crate::num::{Outcome, Rational, Scalar, UNDECIDED};

/// Larger matrices are not eliminated.
const LARGEST_ELIMINATION: usize = 48;

/// A matrix with its number of rows and columns, entries in row-major order.
#[derive(Debug, Clone)]
pub(super) struct Matrix {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) entries: Vec<Scalar>,
}

impl Matrix {
    /// The identity matrix.
    pub(super) fn identity(size: usize) -> Self {
        let entries = (0..size * size).map(|at| Scalar::from(i64::from(at / size == at % size))).collect();
        Matrix { rows: size, columns: size, entries }
    }

    /// The product.
    pub(super) fn times(&self, other: &Matrix, bits: u32) -> Done<Matrix> {
        if self.columns != other.rows {
            return misfit(&[self.rows, self.columns], &[other.rows, other.columns]);
        }
        if self.rows.saturating_mul(self.columns).saturating_mul(other.columns) > ENTRY_LIMIT {
            return unknown("out of budget");
        }
        let mut entries = Vec::with_capacity(self.rows * other.columns);
        for row in self.entries.chunks(self.columns.max(1)).take(self.rows) {
            for column in 0..other.columns {
                let right = (0..other.rows).map(|at| &other.entries[at * other.columns + column]);
                entries.push(inner(row.iter(), right, bits));
            }
        }
        Ok(Matrix { rows: self.rows, columns: other.columns, entries })
    }

    /// The transpose.
    pub(super) fn transposed(&self) -> Matrix {
        let entries = (0..self.columns).flat_map(|column| (0..self.rows).map(move |row| self.entries[row * self.columns + column].clone()));
        Matrix { rows: self.columns, columns: self.rows, entries: entries.collect() }
    }

    fn at(&self, row: usize, column: usize) -> &Scalar {
        &self.entries[row * self.columns + column]
    }

    fn swap_rows(&mut self, one: usize, two: usize) {
        if one != two {
            for column in 0..self.columns {
                self.entries.swap(one * self.columns + column, two * self.columns + column);
            }
        }
    }

    /// Subtracts `factor` times the row `from` from the row `to`.
    fn eliminate(&mut self, to: usize, from: usize, factor: &Scalar, bits: u32) {
        for column in 0..self.columns {
            let less = factor.mul(self.at(from, column), bits);
            let at = to * self.columns + column;
            self.entries[at] = self.entries[at].sub(&less, bits);
        }
    }

    /// The row below `from` (included) whose entry in `column` is best to divide by: the first that is certainly not zero; `None` where all are
    /// zero.
    fn pivot(&self, from: usize, column: usize) -> Outcome<Option<usize>> {
        let mut unsure = false;
        for row in from..self.rows {
            match self.at(row, column).sign() {
                Some(Ordering::Equal) => {}
                Some(_) => return Outcome::Known(Some(row)),
                None => unsure = true,
            }
        }
        if unsure { Outcome::Unknown(UNDECIDED.to_owned()) } else { Outcome::Known(None) }
    }

    /// Elimination takes the cube of the size in steps, whose numbers grow.
    fn bounded(&self) -> Done<()> {
        if self.rows.max(self.columns) > LARGEST_ELIMINATION { unknown("out of budget") } else { Ok(()) }
    }

    /// The determinant of a square matrix, by elimination.
    pub(super) fn determinant(mut self, bits: u32) -> Done<Scalar> {
        self.bounded()?;
        let mut result = Scalar::one();
        for column in 0..self.columns {
            let Some(row) = self.pivot(column, column).result()? else { return Ok(Scalar::zero()) };
            if row != column {
                result = result.neg();
                self.swap_rows(row, column);
            }
            let pivot = self.at(column, column).clone();
            result = result.mul(&pivot, bits);
            for below in column + 1..self.rows {
                let factor = self.at(below, column).div(&pivot, bits).result()?;
                self.eliminate(below, column, &factor, bits);
            }
        }
        Ok(result)
    }

    /// The inverse of a square matrix; `None` where it is singular.
    pub(super) fn inverse(&self, bits: u32) -> Done<Option<Matrix>> {
        self.bounded()?;
        let size = self.rows;
        let mut wide = Matrix { rows: size, columns: 2 * size, entries: Vec::with_capacity(2 * size * size) };
        for row in 0..size {
            wide.entries.extend((0..size).map(|column| self.at(row, column).clone()));
            wide.entries.extend((0..size).map(|column| Scalar::from(i64::from(row == column))));
        }
        for column in 0..size {
            let Some(row) = wide.pivot(column, column).result()? else { return Ok(None) };
            wide.swap_rows(row, column);
            let pivot = wide.at(column, column).clone();
            for at in 0..2 * size {
                let entry = wide.at(column, at).div(&pivot, bits).result()?;
                wide.entries[column * 2 * size + at] = entry;
            }
            for other in (0..size).filter(|other| *other != column) {
                let factor = wide.at(other, column).clone();
                wide.eliminate(other, column, &factor, bits);
            }
        }
        let entries = (0..size).flat_map(|row| wide.entries[row * 2 * size + size..(row + 1) * 2 * size].to_vec());
        Ok(Some(Matrix { rows: size, columns: size, entries: entries.collect() }))
    }

    /// The rank.
    pub(super) fn rank(mut self, bits: u32) -> Done<usize> {
        self.bounded()?;
        let mut rank = 0;
        for column in 0..self.columns {
            let Some(row) = self.pivot(rank, column).result()? else { continue };
            self.swap_rows(row, rank);
            let pivot = self.at(rank, column).clone();
            for below in rank + 1..self.rows {
                let factor = self.at(below, column).div(&pivot, bits).result()?;
                self.eliminate(below, rank, &factor, bits);
            }
            rank += 1;
        }
        Ok(rank)
    }

    /// The whole power of a square matrix; `None` where it is a negative power of a singular one.
    pub(super) fn power(&self, exponent: i64, bits: u32) -> Done<Option<Matrix>> {
        if exponent.unsigned_abs() > 1 << 16 {
            return unknown("out of budget");
        }
        let base = if exponent < 0 { self.inverse(bits)? } else { Some(self.clone()) };
        let Some(mut square) = base else { return Ok(None) };
        let mut left = exponent.unsigned_abs();
        let mut result = Matrix::identity(self.rows);
        while left > 0 {
            if left & 1 == 1 {
                result = result.times(&square, bits)?;
            }
            left >>= 1;
            if left > 0 {
                square = square.times(&square, bits)?;
            }
        }
        Ok(Some(result))
    }
}

/// The sum of the products of two rows of numbers: exact numbers are added up over one denominator.
pub(super) fn inner<'a>(left: impl Iterator<Item = &'a Scalar>, right: impl Iterator<Item = &'a Scalar>, bits: u32) -> Scalar {
    let mut whole = Rational::from_integer(0.into());
    let mut rest: Option<Scalar> = None;
    for (one, two) in left.zip(right) {
        match (one, two) {
            // Whole numbers need no common denominator, which is most of the cost.
            (Scalar::Exact(one), Scalar::Exact(two)) if one.is_integer() && two.is_integer() && whole.is_integer() => {
                whole = Rational::from_integer(whole.numer() + one.numer() * two.numer());
            }
            (Scalar::Exact(one), Scalar::Exact(two)) => whole += one * two,
            _ => {
                let product = one.mul(two, bits);
                rest = Some(rest.map_or_else(|| product.clone(), |sum| sum.add(&product, bits)));
            }
        }
    }
    let whole = Scalar::kept(whole, bits);
    rest.map_or_else(|| whole.clone(), |rest| whole.add(&rest, bits))
}
