//! Matrices entry by entry: an expression in named matrices of given sizes as a grid of expressions in their entries.

use std::collections::HashMap;

use num_traits::ToPrimitive;

use super::spread::Moments;
use crate::{
    eval::symbolic::{self, build},
    ir::{Arena, ExprId, Node, SymbolId},
    num::Outcome,
    op,
};

/// Deeper expressions are not read.
const DEEPEST: usize = 60;
/// Inverses and determinants are written out up to this size.
const LARGEST: usize = 3;
/// Higher powers are not written out.
const HIGHEST_POWER: i64 = 6;

/// The entries of a matrix in row-major order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// How many rows.
    pub rows: usize,
    /// How many columns.
    pub columns: usize,
    /// The entries.
    pub entries: Vec<ExprId>,
}

type Made = Result<Grid, String>;

impl Grid {
    fn number(entry: ExprId) -> Self {
        Grid { rows: 1, columns: 1, entries: vec![entry] }
    }

    fn is_number(&self) -> bool {
        self.rows == 1 && self.columns == 1
    }

    fn at(&self, row: usize, column: usize) -> ExprId {
        self.entries[row * self.columns + column]
    }
}

/// Writes expressions out, given what the names stand for.
pub struct Grids<'a> {
    pub(super) arena: &'a mut Arena,
    pub(super) names: &'a HashMap<SymbolId, Grid>,
    pub(super) moments: &'a Moments,
}

impl<'a> Grids<'a> {
    /// With the entries of each name, and the moments of each random vector.
    pub fn new(arena: &'a mut Arena, names: &'a HashMap<SymbolId, Grid>, moments: &'a Moments) -> Self {
        Grids { arena, names, moments }
    }

    /// The entries of an expression; why there are none.
    pub fn of(&mut self, id: ExprId, depth: usize) -> Made {
        if depth > DEEPEST {
            return Err("nested too deeply".to_owned());
        }
        if build::value(self.arena, id).is_some() {
            return Ok(Grid::number(id));
        }
        match self.arena.node(id).clone() {
            Node::Symbol(symbol) => match self.names.get(&symbol) {
                Some(grid) => Ok(grid.clone()),
                None => Err(format!("the shape of `{}` is not known", self.arena.symbol_of(symbol).name)),
            },
            Node::Tensor { shape, entries } => {
                let mut all = Vec::new();
                for entry in entries {
                    all.push(self.scalar(entry, depth + 1)?);
                }
                match shape.as_ref() {
                    [rows] => Ok(Grid { rows: *rows, columns: 1, entries: all }),
                    [rows, columns] => Ok(Grid { rows: *rows, columns: *columns, entries: all }),
                    _ => Err("a tensor".to_owned()),
                }
            }
            Node::Apply(op, parts) => self.applied(op, &parts, depth),
            Node::Bind { op: op::GRADIENT | op::DERIVATIVE | op::PARTIAL, bindings, body } if bindings.len() == 1 && body.len() == 1 => {
                let inner = self.scalar(body[0], depth + 1)?;
                self.gradient(inner, bindings[0].symbol)
            }
            _ => Err("no expression in named matrices".to_owned()),
        }
    }

    fn scalar(&mut self, id: ExprId, depth: usize) -> Result<ExprId, String> {
        let grid = self.of(id, depth)?;
        if grid.is_number() { Ok(grid.entries[0]) } else { Err("a matrix in the place of a number".to_owned()) }
    }

    fn applied(&mut self, op: crate::ir::OpId, parts: &[ExprId], depth: usize) -> Made {
        if matches!(op, op::POW | op::MATPOW) {
            return self.power(parts, depth);
        }
        if let (op::NORM, [inside, order]) = (op, parts) {
            let grid = self.of(*inside, depth + 1)?;
            let order = if super::is_frobenius(self.arena, *order) { Some(2) } else { self.order(*order).filter(|_| grid.columns == 1) };
            return match order {
                Some(order) => self.norm(&grid, order),
                None => Err("the norm of a matrix".to_owned()),
            };
        }
        let mut grids = Vec::new();
        for part in parts {
            grids.push(self.of(*part, depth + 1)?);
        }
        match (op, grids.as_slice()) {
            (op::ADD, _) => self.entrywise(&grids, |arena, entries| build::sum(arena, entries.to_vec())),
            (op::SUB, [_, _]) => self.entrywise(&grids, |arena, entries| build::difference(arena, entries[0], entries[1])),
            (op::HADAMARD, _) => self.entrywise(&grids, |arena, entries| build::product(arena, entries.to_vec())),
            (op::NEG, [grid]) => self.entrywise(std::slice::from_ref(grid), |arena, entries| build::negate(arena, entries[0])),
            (op::POS, [grid]) => Ok(grid.clone()),
            (op::MUL | op::MATMUL, [first, rest @ ..]) => {
                let mut all = first.clone();
                for grid in rest {
                    all = self.times(&all, grid)?;
                }
                Ok(all)
            }
            (op::DIV, [above, below]) if below.is_number() => {
                let divisor = below.entries[0];
                self.entrywise(std::slice::from_ref(above), |arena, entries| build::quotient(arena, entries[0], divisor))
            }
            (op::TRANSPOSE, [grid]) => Ok(transposed(grid)),
            (op::EXPECT, [grid]) => self.expected(grid),
            (op::VAR | op::COV, [grid]) => self.covariance(grid, grid),
            (op::COV, [left, right]) => self.covariance(left, right),
            (op::INVERSE, [grid]) => self.inverse(grid),
            (op::DET, [grid]) => Ok(Grid::number(self.determinant(grid)?)),
            (op::TRACE, [grid]) if grid.rows == grid.columns => {
                let diagonal: Vec<ExprId> = (0..grid.rows).map(|at| grid.at(at, at)).collect();
                Ok(Grid::number(build::sum(self.arena, diagonal)))
            }
            (op::DOT, [left, right]) => {
                let products = self.entrywise(&[left.clone(), right.clone()], |arena, entries| build::product(arena, entries.to_vec()))?;
                Ok(Grid::number(build::sum(self.arena, products.entries)))
            }
            (op::NORM, [grid]) if grid.columns == 1 => self.norm(grid, 2),
            (op::ABS, [grid]) if grid.columns == 1 && grid.rows > 1 => self.norm(grid, 2),
            (op::ABS | op::EXP | op::LOG | op::LOG2 | op::LOG10 | op::SQRT, [grid]) if grid.is_number() => {
                Ok(Grid::number(build::call(self.arena, op, grid.entries[0])))
            }
            (op::PI | op::E, []) => Ok(Grid::number(self.arena.apply(op, []))),
            _ => Err("no expression in named matrices".to_owned()),
        }
    }

    fn covariance(&mut self, left: &Grid, right: &Grid) -> Made {
        if left.columns != 1 || right.columns != 1 {
            return Err("the covariance of what is no column".to_owned());
        }
        let product = self.times(left, &transposed(right))?;
        let (left, right) = (self.expected(left)?, self.expected(right)?);
        let of_means = self.times(&left, &transposed(&right))?;
        let of_products = self.expected(&product)?;
        self.entrywise(&[of_products, of_means], |arena, entries| build::difference(arena, entries[0], entries[1]))
    }

    /// The order of a norm that is written out.
    fn order(&self, written: ExprId) -> Option<i64> {
        let value = build::value(self.arena, written)?;
        value.is_integer().then(|| value.to_integer().to_i64()).flatten().filter(|order| (1..=2).contains(order))
    }

    fn norm(&mut self, grid: &Grid, order: i64) -> Made {
        let mut parts = Vec::new();
        for entry in &grid.entries {
            parts.push(match order {
                1 => build::call(self.arena, op::ABS, *entry),
                _ => build::whole_power(self.arena, *entry, 2),
            });
        }
        let total = build::sum(self.arena, parts);
        Ok(Grid::number(if order == 1 { total } else { build::call(self.arena, op::SQRT, total) }))
    }

    fn entrywise(&mut self, grids: &[Grid], with: impl Fn(&mut Arena, &[ExprId]) -> ExprId) -> Made {
        let [first, rest @ ..] = grids else { return Err("nothing".to_owned()) };
        if rest.iter().any(|grid| (grid.rows, grid.columns) != (first.rows, first.columns)) {
            return Err("operands of different shapes".to_owned());
        }
        let entries = (0..first.entries.len())
            .map(|at| {
                let each: Vec<ExprId> = grids.iter().map(|grid| grid.entries[at]).collect();
                with(self.arena, &each)
            })
            .collect();
        Ok(Grid { rows: first.rows, columns: first.columns, entries })
    }

    pub(super) fn times(&mut self, left: &Grid, right: &Grid) -> Made {
        if left.is_number() || right.is_number() {
            let (number, grid) = if left.is_number() { (left, right) } else { (right, left) };
            let factor = number.entries[0];
            return self.entrywise(std::slice::from_ref(grid), |arena, entries| build::product(arena, [factor, entries[0]]));
        }
        if left.columns != right.rows {
            return Err("factors that do not fit".to_owned());
        }
        let mut entries = Vec::new();
        for row in 0..left.rows {
            for column in 0..right.columns {
                let products: Vec<ExprId> =
                    (0..left.columns).map(|at| build::product(self.arena, [left.at(row, at), right.at(at, column)])).collect();
                entries.push(build::sum(self.arena, products));
            }
        }
        Ok(Grid { rows: left.rows, columns: right.columns, entries })
    }

    fn power(&mut self, parts: &[ExprId], depth: usize) -> Made {
        let [base, exponent] = parts else { return Err("a power".to_owned()) };
        let base = self.of(*base, depth + 1)?;
        if base.is_number() {
            let exponent = self.scalar(*exponent, depth + 1)?;
            return Ok(Grid::number(build::power(self.arena, base.entries[0], exponent)));
        }
        let power = build::value(self.arena, *exponent).filter(crate::num::Rational::is_integer).and_then(|power| power.to_i64());
        match power {
            Some(-1) => self.inverse(&base),
            Some(power) if (1..=HIGHEST_POWER).contains(&power) => {
                let mut all = base.clone();
                for _ in 1..power {
                    all = self.times(&all, &base)?;
                }
                Ok(all)
            }
            _ => Err("a power of a matrix".to_owned()),
        }
    }

    fn determinant(&mut self, grid: &Grid) -> Result<ExprId, String> {
        if grid.rows != grid.columns || grid.rows > LARGEST {
            return Err("a determinant of this shape".to_owned());
        }
        if grid.rows == 1 {
            return Ok(grid.entries[0]);
        }
        let mut terms = Vec::new();
        for column in 0..grid.columns {
            let minor = self.minor(grid, 0, column)?;
            let term = build::product(self.arena, [grid.at(0, column), minor]);
            terms.push(if column % 2 == 0 { term } else { build::negate(self.arena, term) });
        }
        Ok(build::sum(self.arena, terms))
    }

    /// The determinant without a row and a column.
    fn minor(&mut self, grid: &Grid, row: usize, column: usize) -> Result<ExprId, String> {
        let entries = (0..grid.rows * grid.columns)
            .filter(|at| at / grid.columns != row && at % grid.columns != column)
            .map(|at| grid.entries[at])
            .collect();
        let rest = Grid { rows: grid.rows - 1, columns: grid.columns - 1, entries };
        self.determinant(&rest)
    }

    fn inverse(&mut self, grid: &Grid) -> Made {
        let determinant = self.determinant(grid)?;
        if grid.is_number() {
            return Ok(Grid::number(build::reciprocal(self.arena, determinant)));
        }
        let mut entries = Vec::new();
        for row in 0..grid.rows {
            for column in 0..grid.columns {
                let minor = self.minor(grid, column, row)?;
                let signed = if (row + column) % 2 == 0 { minor } else { build::negate(self.arena, minor) };
                entries.push(build::quotient(self.arena, signed, determinant));
            }
        }
        Ok(Grid { rows: grid.rows, columns: grid.columns, entries })
    }

    /// The derivatives of a number by the entries of a name, in the name's own shape.
    fn gradient(&mut self, of: ExprId, by: SymbolId) -> Made {
        let Some(grid) = self.names.get(&by).cloned() else { return Err("a gradient by what is not known".to_owned()) };
        let mut entries = Vec::new();
        for entry in &grid.entries {
            let Node::Symbol(symbol) = *self.arena.node(*entry) else {
                return Err("a gradient by a matrix that is not arbitrary".to_owned());
            };
            match symbolic::differentiate(self.arena, of, symbol) {
                Outcome::Known(derivative) => entries.push(derivative),
                Outcome::Unknown(why) | Outcome::Undefined(why) => return Err(why),
            }
        }
        Ok(Grid { entries, ..grid })
    }
}

fn transposed(grid: &Grid) -> Grid {
    let entries = (0..grid.columns).flat_map(|column| (0..grid.rows).map(move |row| grid.at(row, column))).collect();
    Grid { rows: grid.columns, columns: grid.rows, entries }
}
