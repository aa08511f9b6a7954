//! Means of sums of words in a random vector: what is linear in it has its value at the mean, and in a product of two places the covariance
//! stands where they meet.
//!
//! A vector `X` with mean `m` and covariance `S` has E[X X^T] = S + m m^T. So E[X^T A X] is tr(A S) + m^T A m, E[(p^T X)(q^T X)] is
//! p^T S q + p^T m m^T q, E[A X X^T B] is A S B + A m m^T B. Third moments have no rule here.

use std::collections::BTreeMap;

use num_traits::One;

use super::words::{Factor, Letter, Stop, Sum, Term, Words, mentions_in};
use crate::{
    ir::{ExprId, SymbolId},
    num::Rational,
};

/// Where a random vector stands in a term.
enum Place {
    /// In a number, after the row that stands before it.
    Row(Vec<Letter>),
    /// In the word, with what stands on both sides.
    Word { before: Vec<Letter>, transposed: bool, after: Vec<Letter> },
}

fn unsupported<T>(why: &str) -> Result<T, Stop> {
    Err(Stop::Unsupported(why.to_owned()))
}

impl Words<'_> {
    /// The mean of a sum.
    pub(super) fn expected(&self, sum: &Sum) -> Result<Sum, Stop> {
        let mut within: Vec<SymbolId> = self.vectors.random.iter().copied().filter(|name| mentions_in(&sum.terms, *name)).collect();
        within.sort_unstable();
        let [vector] = within.as_slice() else {
            return unsupported(if within.is_empty() {
                "a mean of what is not said to be random"
            } else {
                "a mean over several random vectors"
            });
        };
        let Some((mean, covariance)) = self.vectors.moments.get(vector) else { return unsupported("a mean that is not said") };
        let (mean, covariance) = (self.of_column(*mean, *vector)?, self.of(*covariance, 0)?);
        if !covariance.is_zero() && (covariance.rows != mean.rows || covariance.columns != mean.rows) {
            return Err(Stop::Shape(format!("the covariance {} of a vector {}", covariance.described(), mean.described())));
        }
        if covariance != self.transposed(&covariance) {
            return unsupported("a covariance that is not said to be symmetric");
        }
        let mut total = Sum { terms: BTreeMap::new(), ..sum.clone() };
        for (term, coefficient) in &sum.terms {
            let part = self.mean_of_term(sum, term, *vector, &mean, &covariance)?;
            total = total.plus(&part.scaled(coefficient));
        }
        Ok(total)
    }

    /// The covariance of two columns.
    pub(super) fn covariance(&self, left: &Sum, right: &Sum) -> Result<Sum, Stop> {
        if left.columns != "1" || right.columns != "1" {
            return unsupported("the covariance of what is no column");
        }
        let product = self.times(left, &self.transposed(right))?;
        let of_means = self.times(&self.expected(left)?, &self.transposed(&self.expected(right)?))?;
        Ok(self.expected(&product)?.plus(&of_means.scaled(&-Rational::one())))
    }

    /// A mean as a column: zero has every shape.
    fn of_column(&self, mean: ExprId, vector: SymbolId) -> Result<Sum, Stop> {
        let shape = self.shapes.get(&vector).ok_or_else(|| Stop::Unsupported("a vector without a shape".to_owned()))?;
        let found = self.of(mean, 0)?;
        if found.is_zero() {
            return Ok(Sum { rows: shape.rows.clone(), columns: shape.columns.clone(), terms: BTreeMap::new() });
        }
        if (&found.rows, &found.columns) != (&shape.rows, &shape.columns) {
            return Err(Stop::Shape(format!("the mean {} of a vector {} x {}", found.described(), shape.rows, shape.columns)));
        }
        Ok(found)
    }

    fn mean_of_term(&self, sum: &Sum, (commuting, word): &Term, vector: SymbolId, mean: &Sum, covariance: &Sum) -> Result<Sum, Stop> {
        let is_vector = |letter: &Letter| letter.name == vector;
        let mut rest = BTreeMap::new();
        // Numbers in which the vector stands: once, or on both sides of what is kept here.
        let (mut rows, mut forms): (Vec<Vec<Letter>>, Vec<Vec<Letter>>) = (Vec::new(), Vec::new());
        for (factor, power) in commuting {
            if !factor.mentions(vector) {
                rest.insert(factor.clone(), *power);
                continue;
            }
            let Factor::Word(letters) = factor else { return unsupported("the mean of this function of a random vector") };
            let times = usize::try_from(*power).ok().filter(|power| *power <= 2);
            let Some(times) = times else { return unsupported("the mean of this power of a random vector") };
            let ends = (letters.first().is_some_and(is_vector), letters.last().is_some_and(is_vector));
            let count = letters.iter().filter(|letter| is_vector(letter)).count();
            for _ in 0..times {
                match (count, ends) {
                    (2, (true, true)) => forms.push(letters[1..letters.len() - 1].to_vec()),
                    (1, (false, true)) => rows.push(letters[..letters.len() - 1].to_vec()),
                    (1, (true, false)) => {
                        let turned = self.mirrored(letters);
                        rows.push(turned[..turned.len() - 1].to_vec());
                    }
                    _ => return unsupported("a random vector inside of a product of numbers"),
                }
            }
        }
        let outer: Vec<usize> = (0..word.len()).filter(|at| is_vector(&word[*at])).collect();
        let around = Sum::of(sum.rows.clone(), sum.columns.clone(), (rest.clone(), word.clone()), Rational::one());
        let scalars = || Sum::of("1".to_owned(), "1".to_owned(), (rest.clone(), Vec::new()), Rational::one());
        let mut places: Vec<Place> = rows.into_iter().map(Place::Row).collect();
        for at in &outer {
            let (before, after) = (word[..*at].to_vec(), word[at + 1..].to_vec());
            places.push(Place::Word { before, transposed: word[*at].transposed, after });
        }
        if word.iter().any(|letter| is_vector(letter) && letter.inverted) {
            return unsupported("the inverse of a vector");
        }
        match (forms.as_slice(), places.as_slice()) {
            ([], []) => Ok(around),
            ([form], []) => {
                let inner = self.joined(form, None)?;
                let trace = match &inner {
                    Some(inner) => self.trace(&self.times(inner, covariance)?)?,
                    None => self.trace(covariance)?,
                };
                let column = inner.map_or(Ok(mean.clone()), |inner| self.times(&inner, mean))?;
                let value = self.times(&self.transposed(mean), &column)?;
                self.times(&trace.plus(&value), &around)
            }
            ([], [Place::Row(row)]) => {
                let value = self.product_around(row, mean, &[])?;
                self.times(&value, &around)
            }
            ([], [Place::Row(one), Place::Row(two)]) => {
                let (first, second) = (self.product_around(one, mean, &[])?, self.product_around(two, mean, &[])?);
                let spread = self.product_around(one, covariance, &self.mirrored(two))?;
                self.times(&self.times(&first, &second)?.plus(&spread), &around)
            }
            ([], [Place::Word { before, transposed, after }]) => {
                let own = if *transposed { self.transposed(mean) } else { mean.clone() };
                self.times(&scalars(), &self.product_around(before, &own, after)?)
            }
            ([], [Place::Row(row), Place::Word { before, transposed, after }]) => {
                let own = if *transposed { self.transposed(mean) } else { mean.clone() };
                let at_means = self.times(&self.product_around(row, mean, &[])?, &self.product_around(before, &own, after)?)?;
                let spread = self.product_around(row, covariance, &[])?;
                let spread = if *transposed { spread } else { self.transposed(&spread) };
                self.times(&scalars(), &at_means.plus(&self.product_around(before, &spread, after)?))
            }
            ([], [Place::Word { before, transposed: false, .. }, Place::Word { transposed: true, after, .. }])
                if outer[1] == outer[0] + 1 =>
            {
                let second = self.times(mean, &self.transposed(mean))?.plus(covariance);
                self.times(&scalars(), &self.product_around(before, &second, after)?)
            }
            _ => unsupported("a third moment of a random vector"),
        }
    }

    /// The product of letters as a sum; `None` for no letters.
    fn joined(&self, letters: &[Letter], first: Option<Sum>) -> Result<Option<Sum>, Stop> {
        let mut all = first;
        for letter in letters {
            let own = self.letter(letter)?;
            all = Some(match all {
                Some(before) => self.times(&before, &own)?,
                None => own,
            });
        }
        Ok(all)
    }

    /// Letters, a sum, letters, multiplied.
    fn product_around(&self, before: &[Letter], middle: &Sum, after: &[Letter]) -> Result<Sum, Stop> {
        let with_middle = match self.joined(before, None)? {
            Some(before) => self.times(&before, middle)?,
            None => middle.clone(),
        };
        Ok(self.joined(after, Some(with_middle))?.unwrap_or_else(|| middle.clone()))
    }
}
