//! Means of entries: a polynomial of degree two in the entries of a random vector has the mean f(m) + 1/2 sum of S_ij d_i d_j f.

use std::collections::{HashMap, HashSet};

use num_traits::ToPrimitive;

use super::entries::{Grid, Grids};
use crate::{
    eval::symbolic::{self, build},
    ir::{Arena, ExprId, Node, SymbolId},
    num::Outcome,
    op,
};

/// Mean and covariance of a random vector, entry by entry.
pub type Moments = HashMap<SymbolId, (Grid, Grid)>;

impl Grids<'_> {
    /// The mean of each entry.
    pub(super) fn expected(&mut self, grid: &Grid) -> Result<Grid, String> {
        let mut within: Vec<SymbolId> = Vec::new();
        for entry in &grid.entries {
            for symbol in symbolic::symbols(self.arena, *entry) {
                if let Some(vector) = self.vector_of(symbol)
                    && !within.contains(&vector)
                {
                    within.push(vector);
                }
            }
        }
        let [vector] = within.as_slice() else { return Err("a mean of what is not one random vector".to_owned()) };
        let (Some((mean, covariance)), Some(own)) = (self.moments.get(vector).cloned(), self.names.get(vector).cloned()) else {
            return Err("a mean that is not said".to_owned());
        };
        let mut symbols = Vec::new();
        for entry in &own.entries {
            let Node::Symbol(symbol) = self.arena.node(*entry) else { return Err("a random vector without entries".to_owned()) };
            symbols.push(*symbol);
        }
        if covariance.rows != symbols.len() || covariance.columns != symbols.len() || mean.entries.len() != symbols.len() {
            return Err("moments that do not fit".to_owned());
        }
        let at_mean: HashMap<SymbolId, ExprId> = symbols.iter().copied().zip(mean.entries.iter().copied()).collect();
        let mut entries = Vec::new();
        for entry in &grid.entries {
            entries.push(self.mean_of(*entry, &symbols, &at_mean, &covariance)?);
        }
        Ok(Grid { entries, ..grid.clone() })
    }

    /// The random vector of which a symbol is an entry.
    fn vector_of(&self, symbol: SymbolId) -> Option<SymbolId> {
        let is_entry =
            |grid: &Grid| grid.entries.iter().any(|entry| matches!(self.arena.node(*entry), Node::Symbol(own) if *own == symbol));
        self.moments.keys().copied().find(|vector| self.names.get(vector).is_some_and(is_entry))
    }

    fn mean_of(
        &mut self,
        of: ExprId,
        symbols: &[SymbolId],
        at_mean: &HashMap<SymbolId, ExprId>,
        covariance: &Grid,
    ) -> Result<ExprId, String> {
        let all: HashSet<SymbolId> = symbols.iter().copied().collect();
        match degree(self.arena, of, &all) {
            None => return Err("the mean of what is no polynomial".to_owned()),
            Some(degree) if degree > 2 => return Err("a moment above the second".to_owned()),
            _ => {}
        }
        let mut terms = vec![symbolic::substitute(self.arena, of, at_mean)];
        let derived = |arena: &mut Arena, of: ExprId, by: SymbolId| match symbolic::differentiate(arena, of, by) {
            Outcome::Known(slope) => Ok(slope),
            Outcome::Unknown(why) | Outcome::Undefined(why) => Err(why),
        };
        let half = build::ratio(self.arena, 1, 2);
        for (row, one) in symbols.iter().enumerate() {
            let slope = derived(self.arena, of, *one)?;
            for (column, two) in symbols.iter().enumerate() {
                let curvature = derived(self.arena, slope, *two)?;
                let curvature = symbolic::substitute(self.arena, curvature, at_mean);
                let spread = covariance.entries[row * covariance.columns + column];
                terms.push(build::product(self.arena, [half, spread, curvature]));
            }
        }
        Ok(build::sum(self.arena, terms))
    }
}

/// At most how high the degree of a polynomial in some symbols is; `None` for what is none.
fn degree(arena: &Arena, id: ExprId, symbols: &HashSet<SymbolId>) -> Option<i64> {
    if !symbolic::symbols(arena, id).iter().any(|symbol| symbols.contains(symbol)) {
        return Some(0);
    }
    match arena.node(id) {
        Node::Symbol(_) => Some(1),
        Node::Apply(op::ADD | op::SUB | op::NEG | op::POS, parts) => {
            parts.iter().map(|part| degree(arena, *part, symbols)).try_fold(0, |most, own| Some(most.max(own?)))
        }
        Node::Apply(op::MUL, parts) => {
            parts.iter().map(|part| degree(arena, *part, symbols)).try_fold(0, |all: i64, own| all.checked_add(own?))
        }
        Node::Apply(op::DIV, parts) if degree(arena, parts[1], symbols) == Some(0) => degree(arena, parts[0], symbols),
        Node::Apply(op::POW, parts) => {
            let power = build::value(arena, parts[1]).filter(crate::num::Rational::is_integer)?.to_i64().filter(|power| *power >= 0)?;
            degree(arena, parts[0], symbols)?.checked_mul(power)
        }
        _ => None,
    }
}
