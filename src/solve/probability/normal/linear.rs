//! Linear combinations of variables with numbers: `2X - 3Y + 1`.

use num_traits::Zero;

use crate::{
    elaborate::{Choices, Context, elaborate},
    eval::symbolic::{Assumptions, build, differentiate, replace, simplify, symbols},
    ir::{Arena, Node},
    num::{Outcome, Rational},
    syntax,
};

/// A combination: a coefficient for each variable, and a constant.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Combination {
    pub(super) text: String,
    pub(super) factors: Vec<Rational>,
    pub(super) constant: Rational,
}

impl Combination {
    /// Reads `text` as a combination of `names`; `None` when it is not linear in them or has other letters.
    pub(super) fn of(text: &str, names: &[String]) -> Option<Combination> {
        let mut arena = Arena::new();
        let context = Context::new();
        let mut read = |text: &str| {
            let parsed = syntax::parse(text);
            if !parsed.diagnostics.is_empty() {
                return None;
            }
            elaborate(&parsed.tree, parsed.tree.root(), &mut arena, &context, &Choices::default())
                .ok()
                .map(|elaborated| elaborated.expression)
        };
        let mut formula = read(text)?;
        let ids = names.iter().map(|name| read(name)).collect::<Option<Vec<_>>>()?;
        let own: Option<Vec<_>> =
            ids.iter().map(|id| if let Node::Symbol(symbol) = arena.node(*id) { Some(*symbol) } else { None }).collect();
        let own = own?;
        if symbols(&arena, formula).iter().any(|symbol| !own.contains(symbol)) {
            return None;
        }
        let assumptions = Assumptions::new();
        let mut factors = Vec::new();
        for symbol in &own {
            let Outcome::Known(slope) = differentiate(&mut arena, formula, *symbol) else { return None };
            let slope = simplify(&mut arena, slope, &assumptions);
            factors.push(build::value(&arena, slope)?);
        }
        let zero = build::zero(&mut arena);
        for symbol in own {
            formula = replace(&mut arena, formula, symbol, zero);
        }
        let constant = simplify(&mut arena, formula, &assumptions);
        Some(Combination { text: text.to_owned(), factors, constant: build::value(&arena, constant)? })
    }

    /// The variables that it has.
    pub(super) fn involved(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.factors.len()).filter(|at| !self.factors[*at].is_zero())
    }
}

#[cfg(test)]
mod tests {
    use super::Combination;
    use crate::num::Rational;

    #[test]
    fn linear_combinations_have_their_coefficients() {
        let names = ["X".to_owned(), "Y".to_owned()];
        let found = Combination::of("\\frac{X}{2} - 3Y + 1", &names).unwrap();
        assert_eq!(found.factors, [Rational::new(1.into(), 2.into()), Rational::from_integer((-3).into())]);
        assert_eq!(found.constant, Rational::from_integer(1.into()));
        assert_eq!(Combination::of("X Y", &names), None);
        assert_eq!(Combination::of("a X", &names), None);
    }
}
