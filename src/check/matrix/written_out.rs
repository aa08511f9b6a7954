//! Claims on matrices written out at small sizes and compared entry by entry.

use std::collections::HashMap;

use super::{
    super::{
        Reason, Session, Verdict, normal,
        step::{Judgement, Relation},
    },
    Found, Grid, Grids, Property, Shape, Vectors, is_size, judge,
    spread::Moments,
};
use crate::{
    elaborate::Kind as Sort,
    eval::symbolic,
    ir::{ExprId, Node, SymbolId},
    num::{Outcome, Rational},
    op,
};

/// The sizes that unnamed sides are tried with, in the order of their names.
const PLANS: [[usize; 3]; 3] = [[2, 2, 2], [2, 3, 2], [3, 2, 3]];

/// Larger concrete matrices are not written out.
const LARGEST: usize = 4;

impl Session {
    /// The verdict when every name has a shape: by words, else entry by entry.
    pub(in crate::check) fn under_shapes(
        &mut self,
        relation: Relation,
        left: ExprId,
        right: ExprId,
        shapes: &HashMap<SymbolId, Shape>,
    ) -> Judgement {
        if relation == Relation::Equal
            && let Some(judgement) = self.by_words(left, right, shapes)
        {
            return judgement;
        }
        self.entry_by_entry(relation, left, right, shapes)
    }

    /// What words say of an equation; `None` where they say nothing.
    pub(in crate::check) fn by_words(&mut self, left: ExprId, right: ExprId, shapes: &HashMap<SymbolId, Shape>) -> Option<Judgement> {
        let vectors = self.random_vectors();
        match judge(&mut self.arena, left, right, shapes, &vectors, &self.assumptions) {
            Found::Proved(conditions) => {
                let judgement = Judgement::proved("matrix-words", "both sides have the same words");
                Some(if conditions.is_empty() { judgement } else { judgement.noted("where both sides are defined".to_owned()) })
            }
            Found::Shape(why) => Some(Judgement::unchecked(Reason::Shape, why)),
            Found::Open(_) => None,
        }
    }

    /// What is said of random columns: mean and covariance, by a normal law or one by one.
    pub(in crate::check) fn random_vectors(&mut self) -> Vectors {
        let mut vectors = Vectors { random: self.objects.all_random().map(|(symbol, _)| symbol).collect(), moments: HashMap::new() };
        for (symbol, random) in self.objects.all_random() {
            let column = self.objects.shapes().get(&symbol).is_some_and(|shape| shape.columns == "1" && !shape.is_number());
            let by_law = random.law.and_then(|law| match self.arena.node(law) {
                Node::Apply(op::NORMAL, parameters) if parameters.len() == 2 => Some((parameters[0], parameters[1])),
                _ => None,
            });
            let granted = random.mean.zip(random.variance).filter(|_| random.law.is_none());
            if let Some(moments) = by_law.or(granted).filter(|_| column) {
                vectors.moments.insert(symbol, moments);
            }
        }
        vectors
    }

    /// The random vectors of a claim with their moments written out; `None` where a covariance may not be one.
    fn moments_of(&mut self, vectors: &Vectors, names: &HashMap<SymbolId, Grid>) -> Option<Moments> {
        let mut moments = Moments::new();
        let none = Moments::new();
        for (symbol, (mean, covariance)) in vectors.moments.iter().filter(|(symbol, _)| names.contains_key(symbol)) {
            let named = matches!(self.arena.node(*covariance), Node::Symbol(_));
            let mut grids = Grids::new(&mut self.arena, names, &none);
            let (mean, covariance) = (grids.of(*mean, 0).ok()?, grids.of(*covariance, 0).ok()?);
            let length = names[symbol].entries.len();
            let mean =
                if mean.entries.len() == 1 { Grid { rows: length, columns: 1, entries: vec![mean.entries[0]; length] } } else { mean };
            if !named || covariance.entries.len() != length * length {
                return None;
            }
            moments.insert(*symbol, (mean, covariance));
        }
        Some(moments)
    }

    /// Both sides written out at small sizes and compared entry by entry.
    pub(in crate::check) fn entry_by_entry(
        &mut self,
        relation: Relation,
        left: ExprId,
        right: ExprId,
        shapes: &HashMap<SymbolId, Shape>,
    ) -> Judgement {
        let mut named: Vec<&str> = shapes
            .values()
            .flat_map(|shape| [shape.rows.as_str(), shape.columns.as_str()])
            .filter(|size| size.parse::<usize>().is_err())
            .collect();
        named.sort_unstable();
        named.dedup();
        let concrete = named.is_empty();
        let vectors = self.random_vectors();
        // What is the covariance of a vector has no negative quadratic form.
        let mut shapes = shapes.clone();
        for covariance in vectors.moments.values().map(|(_, covariance)| *covariance) {
            if let Node::Symbol(symbol) = self.arena.node(covariance)
                && let Some(shape) = shapes.get_mut(symbol).filter(|shape| shape.property == Property::Symmetric)
            {
                shape.property = Property::PositiveDefinite;
            }
        }
        let shapes = &shapes;
        let plans = if concrete { &PLANS[..1] } else { &PLANS[..] };
        let mut agreed = 0;
        let mut seen: Vec<HashMap<&str, usize>> = Vec::new();
        let mut why = None;
        let mut proved = concrete;
        for plan in plans {
            let sizes: HashMap<&str, usize> = named.iter().enumerate().map(|(at, name)| (*name, plan[at % plan.len()])).collect();
            if !self.admits_sizes(&sizes) {
                why = why.or(Some("sides of this length are not admitted".to_owned()));
                continue;
            }
            let Some(names) = self.written_out_names(left, right, shapes, &sizes, &vectors) else {
                why = why.or(Some("matrices of this size are not written out".to_owned()));
                continue;
            };
            let Some(moments) = self.moments_of(&vectors, &names) else {
                why = why.or(Some("a covariance that is no name".to_owned()));
                continue;
            };
            let mut grids = Grids::new(&mut self.arena, &names, &moments);
            let (a, b) = match (grids.of(left, 0), grids.of(right, 0)) {
                (Ok(a), Ok(b)) => (a, b),
                (Err(what), _) | (_, Err(what)) => {
                    why = why.or(Some(what));
                    continue;
                }
            };
            let Some((a, b)) = fitted(a, b) else {
                return Judgement::unchecked(Reason::Shape, "the two sides have different shapes");
            };
            if a.entries.len() > 1 && relation != Relation::Equal {
                return Judgement::unchecked(Reason::UnsupportedOperator, "an order between matrices");
            }
            let described = described(&sizes);
            for (l, r) in a.entries.iter().zip(&b.entries) {
                if l == r && relation == Relation::Equal {
                    agreed += 1;
                    continue;
                }
                if concrete
                    && relation == Relation::Equal
                    && matches!(normal::prove_equal(&mut self.arena, *l, *r, &self.assumptions), Outcome::Known(_))
                {
                    agreed += 1;
                    continue;
                }
                proved = false;
                let free = self.free_symbols(*l, *r);
                let judgement = self.sampled(relation, *l, *r, &free, "no point gives both sides a value");
                match judgement.verdict {
                    Some(Verdict::Refuted) => return judgement.explained(&format!("with {described}")),
                    Some(Verdict::Supported) => agreed += 1,
                    _ => return judgement,
                }
            }
            if !seen.contains(&sizes) {
                seen.push(sizes);
            }
        }
        // A number that stands for a side is one of many.
        let by_length =
            self.free_symbols(left, right).into_iter().any(|symbol| named.iter().any(|side| is_size(&self.arena, symbol, side)));
        if agreed > 0 && by_length && seen.len() < 2 {
            return Judgement::unchecked(
                Reason::UnsupportedOperator,
                "it hangs on the length of a side, and was looked at for one length only",
            );
        }
        if agreed == 0 {
            return Judgement::unchecked(Reason::UnsupportedOperator, why.unwrap_or_else(|| "nothing to compare".to_owned()));
        }
        if proved {
            return Judgement::proved("entries", "both sides have the same entries");
        }
        Judgement::supported("all entries agree at random matrices of small sizes")
    }

    /// Whether nothing that is granted speaks against the lengths of sides.
    fn admits_sizes(&self, sizes: &HashMap<&str, usize>) -> bool {
        self.assumptions.facts().all(|(symbol, fact)| {
            let length = sizes.iter().find(|(side, _)| is_size(&self.arena, symbol, side)).map(|(_, length)| *length);
            length.is_none_or(|length| fact.admits(&Rational::from_integer(length.into())))
        })
    }

    /// The entries of every name at given sizes, as arbitrary numbers; `None` where one is too large or its property has no entries here.
    fn written_out_names(
        &mut self,
        left: ExprId,
        right: ExprId,
        shapes: &HashMap<SymbolId, Shape>,
        sizes: &HashMap<&str, usize>,
        vectors: &Vectors,
    ) -> Option<HashMap<SymbolId, Grid>> {
        let mut names = HashMap::new();
        let mut free = self.free_symbols(left, right);
        for (mean, covariance) in free.clone().iter().filter_map(|symbol| vectors.moments.get(symbol)) {
            free.extend(self.free_symbols(*mean, *covariance));
        }
        for symbol in free {
            // The name of a side is its length.
            let is_number = shapes.get(&symbol).is_none_or(Shape::is_number);
            if let Some((_, length)) = sizes.iter().find(|(side, _)| is_number && is_size(&self.arena, symbol, side)) {
                let entry = self.arena.integer(i64::try_from(*length).ok()?);
                names.insert(symbol, Grid { rows: 1, columns: 1, entries: vec![entry] });
                continue;
            }
            let Some(shape) = shapes.get(&symbol) else {
                names.insert(symbol, Grid { rows: 1, columns: 1, entries: vec![self.arena.name(symbol)] });
                continue;
            };
            let name = self.arena.symbol_of(symbol).name.to_string();
            let side = |size: &str| sizes.get(size).copied().or_else(|| size.parse().ok()).filter(|side| (1..=LARGEST).contains(side));
            let (rows, columns) = (side(&shape.rows)?, side(&shape.columns)?);
            if shape.is_number() {
                // A name of which the document has not said that it is a number stays undeclared.
                let number = if self.all_range(&[symbol]) {
                    symbol
                } else {
                    self.context.declare(&mut self.arena, &format!("({name})"), Sort::Scalar, true)
                };
                let entry = self.arena.name(number);
                names.insert(symbol, Grid { rows: 1, columns: 1, entries: vec![entry] });
                continue;
            }
            let entries = self.entries_of(&name, rows, columns, shape.property)?;
            names.insert(symbol, Grid { rows, columns, entries });
        }
        Some(names)
    }

    fn entries_of(&mut self, name: &str, rows: usize, columns: usize, property: Property) -> Option<Vec<ExprId>> {
        let entry = |session: &mut Session, row: usize, column: usize| {
            let script = if columns == 1 { format!("{}", row + 1) } else { format!("{},{}", row + 1, column + 1) };
            let symbol = session.context.declare(&mut session.arena, &format!("({name})_{{{script}}}"), Sort::Scalar, true);
            session.arena.name(symbol)
        };
        let mut all = Vec::new();
        for row in 0..rows {
            for column in 0..columns {
                all.push(match property {
                    Property::General | Property::Invertible => entry(self, row, column),
                    Property::Symmetric => entry(self, row.min(column), row.max(column)),
                    Property::Diagonal if row == column => entry(self, row, column),
                    Property::Identity if row == column => self.arena.integer(1),
                    Property::Diagonal | Property::Identity => self.arena.integer(0),
                    Property::Ones => self.arena.integer(1),
                    Property::PositiveDefinite | Property::Orthogonal => return self.made_of_factors(name, rows, property),
                });
            }
        }
        Some(all)
    }

    /// `L L^\top` with a positive diagonal; the rotations and reflections of the plane.
    fn made_of_factors(&mut self, name: &str, size: usize, property: Property) -> Option<Vec<ExprId>> {
        let letter = |session: &mut Session, script: &str, positive: bool| {
            let symbol = session.context.declare(&mut session.arena, &format!("({name})_{{{script}}}"), Sort::Scalar, true);
            if positive {
                session.assumptions = std::mem::take(&mut session.assumptions).positive(symbol);
            }
            session.arena.name(symbol)
        };
        if property == Property::PositiveDefinite && size <= 3 {
            let scripts = ["a", "b", "c", "d", "e", "f"];
            let places = |row: usize, column: usize| row * (row + 1) / 2 + column;
            let mut factor = Vec::new();
            for row in 0..size {
                for column in 0..=row {
                    factor.push(letter(self, scripts[places(row, column)], row == column));
                }
            }
            let mut all = Vec::new();
            for row in 0..size {
                for column in 0..size {
                    let terms: Vec<ExprId> = (0..=row.min(column))
                        .map(|at| symbolic::build::product(&mut self.arena, [factor[places(row, at)], factor[places(column, at)]]))
                        .collect();
                    all.push(symbolic::build::sum(&mut self.arena, terms));
                }
            }
            return Some(all);
        }
        if size != 2 {
            return None;
        }
        // The sign of a number without zero turns the second column round.
        let (t, s) = (letter(self, "t", false), letter(self, "s", false));
        let arena = &mut self.arena;
        let (one, two) = (arena.integer(1), arena.integer(2));
        let square = symbolic::build::product(arena, [t, t]);
        let (below, above) = (symbolic::build::sum(arena, [one, square]), symbolic::build::difference(arena, one, square));
        let cosine = symbolic::build::quotient(arena, above, below);
        let double = symbolic::build::product(arena, [two, t]);
        let sine = symbolic::build::quotient(arena, double, below);
        let size = symbolic::build::call(arena, op::ABS, s);
        let sign = symbolic::build::quotient(arena, s, size);
        let minus = symbolic::build::negate(arena, sine);
        let (upper, lower) = (symbolic::build::product(arena, [sign, minus]), symbolic::build::product(arena, [sign, cosine]));
        Some(vec![cosine, upper, sine, lower])
    }
}

/// Two grids of one shape; a zero fits every shape.
fn fitted(a: Grid, b: Grid) -> Option<(Grid, Grid)> {
    if (a.rows, a.columns) == (b.rows, b.columns) {
        return Some((a, b));
    }
    let spread =
        |number: &Grid, like: &Grid| Grid { rows: like.rows, columns: like.columns, entries: vec![number.entries[0]; like.entries.len()] };
    match (a.entries.len(), b.entries.len()) {
        (1, _) => Some((spread(&a, &b), b)),
        (_, 1) => {
            let wide = spread(&b, &a);
            Some((a, wide))
        }
        _ => None,
    }
}

fn described(sizes: &HashMap<&str, usize>) -> String {
    if sizes.is_empty() {
        return "the declared sizes".to_owned();
    }
    let mut all: Vec<String> = sizes.values().map(usize::to_string).collect();
    all.sort_unstable();
    all.dedup();
    format!("sides of length {}", all.join(" and "))
}
