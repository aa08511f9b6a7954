//! Matrices with explicit entries: products, transposes, inverses and determinants entry by entry.

use num_traits::{Signed, ToPrimitive};

use crate::{
    ir::{ExprId, Node, OpId},
    op,
};

use super::{Normal, Stop, kernel::Polynomial};
use crate::eval::symbolic::build;

/// The largest side of a matrix that is inverted.
const MAX_SIDE: usize = 6;

/// A matrix of normal forms; a vector is a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entries {
    /// Rows and columns, or one length for a vector, or more dimensions.
    pub shape: Vec<usize>,
    /// In row-major order.
    pub entries: Vec<Polynomial>,
}

impl Entries {
    fn rows(&self) -> usize {
        self.shape.first().copied().unwrap_or(1)
    }

    fn columns(&self) -> usize {
        self.shape.get(1).copied().unwrap_or(1)
    }

    fn at(&self, row: usize, column: usize) -> Option<&Polynomial> {
        self.entries.get(row * self.columns() + column)
    }
}

impl Normal<'_> {
    /// The entries of an expression whose shape is explicit; `None` for a number or for what is not known entry by entry.
    pub fn entries(&mut self, id: ExprId) -> Result<Option<Entries>, Stop> {
        match self.arena.node(id).clone() {
            Node::Tensor { shape, entries } => {
                let entries = entries.iter().map(|entry| self.reduce(*entry)).collect::<Result<Vec<_>, _>>()?;
                Ok(Some(Entries { shape: shape.to_vec(), entries }))
            }
            Node::Apply(op, arguments) => self.entries_of(op, &arguments),
            _ => Ok(None),
        }
    }

    fn entries_of(&mut self, op: OpId, arguments: &[ExprId]) -> Result<Option<Entries>, Stop> {
        match (op, arguments) {
            (op::ADD | op::SUB, [first, rest @ ..]) => {
                let Some(mut total) = self.entries(*first)? else { return Ok(None) };
                for other in rest {
                    let Some(other) = self.entries(*other)? else { return Ok(None) };
                    if other.shape != total.shape {
                        return Err(Stop::Undefined("matrices of different shapes".to_owned()));
                    }
                    for (own, more) in total.entries.iter_mut().zip(&other.entries) {
                        let sum = std::mem::take(own);
                        *own = if op == op::ADD { sum.plus(more) } else { sum.minus(more) };
                    }
                }
                Ok(Some(total))
            }
            (op::NEG, [x]) => Ok(self.entries(*x)?.map(|mut all| {
                all.entries = all.entries.into_iter().map(Polynomial::negated).collect();
                all
            })),
            (op::POS, [x]) => self.entries(*x),
            (op::MUL | op::MATMUL, [_, ..]) => self.matrix_product(arguments),
            (op::DIV, [x, y]) => {
                let Some(all) = self.entries(*x)? else { return Ok(None) };
                let below = self.reduce(*y)?;
                let factor = self.inverse(&below)?;
                self.scaled(all, &factor).map(Some)
            }
            (op::TRANSPOSE, [x]) => Ok(self.entries(*x)?.filter(|all| all.shape.len() <= 2).map(|all| transposed(&all))),
            (op::INVERSE, [x]) => match self.entries(*x)? {
                Some(all) => self.inverted(&all),
                None => Ok(None),
            },
            (op::POW | op::MATPOW, [x, power]) => {
                let Some(all) = self.entries(*x)? else { return Ok(None) };
                match build::value(self.arena, *power).and_then(|power| power.to_i64().filter(|_| power.is_integer())) {
                    Some(-1) => self.inverted(&all),
                    Some(times @ 1..=16) => {
                        let mut total = all.clone();
                        for _ in 1..times {
                            total = self.product(&total, &all)?;
                        }
                        Ok(Some(total))
                    }
                    _ => Ok(None),
                }
            }
            (op::HADAMARD, [x, y]) => {
                let (Some(mut left), Some(right)) = (self.entries(*x)?, self.entries(*y)?) else { return Ok(None) };
                if left.shape != right.shape {
                    return Err(Stop::Undefined("matrices of different shapes".to_owned()));
                }
                for (own, more) in left.entries.iter_mut().zip(&right.entries) {
                    *own = self.times(own, more)?;
                }
                Ok(Some(left))
            }
            (op::IDENTITY, [size]) => {
                let size =
                    build::value(self.arena, *size).and_then(|size| size.to_usize().filter(|_| size.is_integer() && size.is_positive()));
                let Some(size) = size.filter(|size| *size <= 16) else { return Ok(None) };
                let entries = (0..size * size).map(|at| Polynomial::integer(i64::from(at / size == at % size))).collect();
                Ok(Some(Entries { shape: vec![size, size], entries }))
            }
            _ => Ok(None),
        }
    }

    /// Scalars scale, matrices are multiplied from the left to the right.
    fn matrix_product(&mut self, factors: &[ExprId]) -> Result<Option<Entries>, Stop> {
        let mut scale = Polynomial::integer(1);
        let mut total: Option<Entries> = None;
        for factor in factors {
            match (self.entries(*factor)?, total.take()) {
                (Some(next), Some(before)) => total = Some(self.product(&before, &next)?),
                (Some(next), None) => total = Some(next),
                (None, before) => {
                    let number = self.reduce(*factor)?;
                    if self.is_matrix_like(*factor) {
                        return Ok(None);
                    }
                    scale = self.times(&scale, &number)?;
                    total = before;
                }
            }
        }
        match total {
            Some(total) => self.scaled(total, &scale).map(Some),
            None => Ok(None),
        }
    }

    /// Whether something under a factor that has no explicit entries may be a matrix all the same.
    fn is_matrix_like(&self, id: ExprId) -> bool {
        build::mentions(self.arena, id, &|node| match node {
            Node::Tensor { .. } => true,
            Node::Apply(op, _) => matches!(*op, op::MATMUL | op::TRANSPOSE | op::INVERSE | op::IDENTITY),
            _ => false,
        })
    }

    /// Whether an expression is a tensor by its form; two such factors do not commute.
    pub(super) fn is_tensor(&self, id: ExprId) -> bool {
        match self.arena.node(id) {
            Node::Tensor { .. } => true,
            Node::Apply(op::IDENTITY, _) => true,
            Node::Apply(
                op::MATMUL | op::TRANSPOSE | op::INVERSE | op::MATPOW | op::HADAMARD | op::ADD | op::SUB | op::NEG | op::MUL,
                inner,
            ) => inner.iter().any(|one| self.is_tensor(*one)),
            Node::Apply(op::DIV | op::POW, inner) => inner.first().is_some_and(|one| self.is_tensor(*one)),
            Node::Apply(op, inner) if op::row(*op).class == op::Class::Elementwise => inner.iter().any(|one| self.is_tensor(*one)),
            _ => false,
        }
    }

    fn scaled(&mut self, mut all: Entries, factor: &Polynomial) -> Result<Entries, Stop> {
        for entry in &mut all.entries {
            *entry = self.times(entry, factor)?;
        }
        Ok(all)
    }

    fn product(&mut self, left: &Entries, right: &Entries) -> Result<Entries, Stop> {
        // A vector on the left of a row is a column; on the left of a matrix it is taken as written.
        if left.shape.len() > 2 || right.shape.len() > 2 || left.columns() != right.rows() {
            return Err(Stop::Undefined("matrices whose shapes do not fit".to_owned()));
        }
        let mut entries = Vec::new();
        for row in 0..left.rows() {
            for column in 0..right.columns() {
                let mut total = Polynomial::zero();
                for middle in 0..left.columns() {
                    if let (Some(a), Some(b)) = (left.at(row, middle), right.at(middle, column)) {
                        total = total.plus(&self.times(a, b)?);
                    }
                }
                entries.push(total);
            }
        }
        let shape = if right.shape.len() == 1 { vec![left.rows()] } else { vec![left.rows(), right.columns()] };
        Ok(Entries { shape, entries })
    }

    /// The determinant, by expansion along the first row.
    pub(super) fn determinant(&mut self, all: &Entries) -> Result<Polynomial, Stop> {
        let side = all.rows();
        if side != all.columns() || all.shape.len() != 2 {
            return Err(Stop::Undefined("the determinant of a matrix that is not square".to_owned()));
        }
        if side > MAX_SIDE {
            return Err(Stop::Budget);
        }
        if let [only] = all.entries.as_slice() {
            return Ok(only.clone());
        }
        let mut total = Polynomial::zero();
        for column in 0..side {
            let Some(entry) = all.at(0, column) else { continue };
            if entry.is_empty() {
                continue;
            }
            let inner = self.determinant(&minor(all, 0, column))?;
            let term = self.times(entry, &inner)?;
            total = if column % 2 == 0 { total.plus(&term) } else { total.minus(&term) };
        }
        Ok(total)
    }

    fn inverted(&mut self, all: &Entries) -> Result<Option<Entries>, Stop> {
        let determinant = self.determinant(all)?;
        let factor = self.inverse(&determinant)?;
        let side = all.rows();
        let mut entries = Vec::new();
        for row in 0..side {
            for column in 0..side {
                let cofactor = if side == 1 { Polynomial::integer(1) } else { self.determinant(&minor(all, column, row))? };
                let cofactor = if (row + column) % 2 == 0 { cofactor } else { cofactor.negated() };
                entries.push(self.times(&cofactor, &factor)?);
            }
        }
        Ok(Some(Entries { shape: vec![side, side], entries }))
    }

    /// A number that comes of matrices with explicit entries: determinant, trace, scalar product, norm.
    pub(super) fn scalar_of_matrices(&mut self, id: ExprId) -> Result<Option<Polynomial>, Stop> {
        let Node::Apply(op, arguments) = self.arena.node(id).clone() else { return Ok(None) };
        match (op, arguments.as_ref()) {
            (op::DET, [x]) => match self.entries(*x)? {
                Some(all) => self.determinant(&all).map(Some),
                None => Ok(None),
            },
            (op::TRACE, [x]) => {
                let Some(all) = self.entries(*x)?.filter(|all| all.shape.len() == 2 && all.rows() == all.columns()) else {
                    return Ok(None);
                };
                let diagonal = (0..all.rows()).filter_map(|at| all.at(at, at));
                Ok(Some(diagonal.fold(Polynomial::zero(), |total, entry| total.plus(entry))))
            }
            (op::DOT, [x, y]) => {
                let (Some(left), Some(right)) = (self.entries(*x)?, self.entries(*y)?) else { return Ok(None) };
                if left.entries.len() != right.entries.len() {
                    return Err(Stop::Undefined("vectors of different lengths".to_owned()));
                }
                let mut total = Polynomial::zero();
                for (a, b) in left.entries.iter().zip(&right.entries) {
                    total = total.plus(&self.times(a, b)?);
                }
                Ok(Some(total))
            }
            (op::SUMENTRIES, [x]) => {
                Ok(self.entries(*x)?.map(|all| all.entries.iter().fold(Polynomial::zero(), |total, entry| total.plus(entry))))
            }
            (op::NORM, [x]) => {
                let Some(all) = self.entries(*x)?.filter(|all| all.shape.len() == 1 || all.columns() == 1) else { return Ok(None) };
                let mut total = Polynomial::zero();
                for entry in &all.entries {
                    total = total.plus(&self.times(entry, entry)?);
                }
                self.absolute_power(&total, &crate::num::Rational::new(1.into(), 2.into())).map(Some)
            }
            _ => Ok(None),
        }
    }
}

fn transposed(all: &Entries) -> Entries {
    let (rows, columns) = (all.rows(), all.columns());
    let entries = (0..columns).flat_map(|column| (0..rows).filter_map(move |row| all.at(row, column).cloned())).collect();
    Entries { shape: vec![columns, rows], entries }
}

fn minor(all: &Entries, row: usize, column: usize) -> Entries {
    let side = all.rows();
    let kept = |at: &usize, without: usize| *at != without;
    let entries = (0..side)
        .filter(|at| kept(at, row))
        .flat_map(|r| (0..side).filter(|at| kept(at, column)).filter_map(move |c| all.at(r, c).cloned()))
        .collect();
    Entries { shape: vec![side - 1, side - 1], entries }
}
