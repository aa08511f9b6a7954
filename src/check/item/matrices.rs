//! Items about vectors and matrices: by words under every reading of the shapes, else entry by entry at small sizes.

use std::collections::{HashMap, HashSet};

use super::{
    super::{
        Reason, Session, Verdict,
        chain::Member,
        matrix::{self, Misfit, Shape, Sign},
        step::{Judgement, Relation},
    },
    domain::Domain,
};
use crate::{
    elaborate::{Choices, Hindrance, Token, joint},
    eval::symbolic,
    ir::{ExprId, SymbolId},
};

impl Session {
    /// How a relation tells that it is one between vectors or matrices, or numbers made of them.
    pub(super) fn sign_of_matrices(&mut self, left: &Member, right: &Member) -> Sign {
        let sides: Vec<ExprId> = [left, right]
            .into_iter()
            .filter_map(|member| self.understand(member, &Choices::default()).ok())
            .map(|side| side.expression)
            .collect();
        let declared = |symbol: &SymbolId| self.objects.shapes().get(symbol).is_some_and(|shape| !shape.is_number());
        if sides.iter().any(|side| symbolic::symbols(&self.arena, *side).iter().any(declared)) {
            return Sign::Strong;
        }
        match (matrix::sign_of_matrices(&self.arena, &sides), sides.as_slice()) {
            // What is no expression in matrices at all is one in numbers.
            (Sign::Weak, [left, right]) => {
                let readings = matrix::infer(&self.arena, (*left, *right), &HashMap::new(), &HashSet::new(), Sign::Weak);
                if readings.is_ok() { Sign::Weak } else { Sign::None }
            }
            (sign, _) => sign,
        }
    }

    /// The verdict on a relation between vectors or matrices under every reading of its signs and shapes.
    pub(super) fn claim_on_matrices(&mut self, domain: &Domain, sign: &str, left: &Member, right: &Member) -> Judgement {
        let Some(relation) = Relation::of(sign) else {
            return Judgement::unchecked(Reason::UnsupportedOperator, format!("the relation `{sign}` is not judged yet"));
        };
        let (tokens, first) = match self.matrices_as(domain, relation, left, right, &Choices::default()) {
            Ok(found) => found,
            Err(judgement) => return *judgement,
        };
        if first.verdict != Some(Verdict::Refuted) {
            return first;
        }
        let Some(readings) = joint(&tokens) else {
            return Judgement::unchecked(Reason::Ambiguous, "it has more than sixteen readings");
        };
        for choices in readings.iter().skip(1) {
            let also = self.matrices_as(domain, relation, left, right, choices);
            if !matches!(also, Ok((_, judgement)) if judgement.verdict == Some(Verdict::Refuted)) {
                return Judgement::unchecked(Reason::Ambiguous, "it hangs on the reading of its signs");
            }
        }
        first
    }

    fn matrices_as(
        &mut self,
        domain: &Domain,
        relation: Relation,
        left: &Member,
        right: &Member,
        choices: &Choices,
    ) -> Result<(Vec<Token>, Judgement), Box<Judgement>> {
        let mut sides = Vec::new();
        let mut tokens = Vec::new();
        for member in [left, right] {
            let side = self.understand(member, choices).map_err(|obstacle| Box::new(self.hindered(&obstacle)))?;
            if let Some(obstacle) = side.beyond.as_ref().filter(|obstacle| obstacle.kind != Hindrance::Sizes) {
                return Err(Box::new(self.hindered(obstacle)));
            }
            tokens.extend(side.tokens);
            sides.push(side.expression);
        }
        tokens.sort_unstable();
        tokens.dedup();
        let judgement = self.under_all_shapes(domain, relation, sides[0], sides[1]);
        Ok((tokens, judgement))
    }

    /// The verdict under all shapes that fit: where they part there is none.
    fn under_all_shapes(&mut self, domain: &Domain, relation: Relation, left: ExprId, right: ExprId) -> Judgement {
        let declared = self.objects.shapes().clone();
        let free = self.free_symbols(left, right);
        let numbers: HashSet<SymbolId> = free.iter().copied().filter(|symbol| self.all_range(&[*symbol])).collect();
        let readings = match matrix::infer(&self.arena, (left, right), &declared, &numbers, domain.matrices) {
            Ok(readings) => readings,
            Err(Misfit::Unsupported(why)) => return Judgement::unchecked(Reason::UnsupportedOperator, why),
            Err(Misfit::Shape(why)) => {
                let said = free.iter().all(|symbol| declared.contains_key(symbol) || numbers.contains(symbol));
                let reason = if said { Reason::Shape } else { Reason::NeedsAssumption };
                return Judgement::unchecked(reason, format!("{why}; shapes are said like `A \\in \\mathbb{{R}}^{{n \\times n}}`"));
            }
        };
        let mut verdicts = Vec::new();
        for reading in &readings {
            let mut shapes = declared.clone();
            shapes.extend(reading.iter().map(|(symbol, shape)| (*symbol, shape.clone())));
            let mut judgement = self.under_shapes(relation, left, right, &shapes);
            if judgement.verdict == Some(Verdict::Refuted) {
                judgement = self.unless_symmetric(judgement, relation, (left, right), reading, &shapes);
            }
            if judgement.verdict == Some(Verdict::Refuted) {
                judgement = self.as_a_claim(domain, judgement, (left, right), reading, &shapes);
            }
            verdicts.push(judgement);
        }
        let first = verdicts.swap_remove(0);
        if verdicts.iter().all(|other| other.verdict == first.verdict) {
            return first;
        }
        let holds = |judgement: &Judgement| matches!(judgement.verdict, Some(Verdict::Proved | Verdict::Supported));
        if holds(&first) && verdicts.iter().all(holds) {
            return Judgement::supported("it holds under every reading of the letters as vectors or numbers, not always by a proof");
        }
        Judgement::unchecked(Reason::NeedsAssumption, "it hangs on which letters are vectors and which are numbers")
    }

    /// A refutation where nothing else is granted of the matrices, and where no name may be meant to be what the equation makes it.
    fn as_a_claim(
        &self,
        domain: &Domain,
        judgement: Judgement,
        sides: (ExprId, ExprId),
        inferred: &HashMap<SymbolId, Shape>,
        shapes: &HashMap<SymbolId, Shape>,
    ) -> Judgement {
        let name = |symbol: &SymbolId| self.arena.symbol_of(*symbol).name.to_string();
        let granted = shapes.keys().map(name).find(|name| domain.conditions.iter().any(|condition| condition.contains(name.as_str())));
        if let Some(name) = granted {
            return Judgement::unchecked(
                Reason::NeedsAssumption,
                format!("more is assumed of `{name}` than its shape, which is not used yet"),
            );
        }
        let one_sided = inferred
            .keys()
            .find(|symbol| symbolic::occurs(&self.arena, sides.0, **symbol) != symbolic::occurs(&self.arena, sides.1, **symbol));
        if let Some(symbol) = one_sided {
            let name = name(symbol);
            return Judgement::unchecked(
                Reason::NeedsAssumption,
                format!("it does not hold for all `{name}`, of which nothing is said: {}", judgement.detail),
            );
        }
        judgement
    }

    /// A refutation that symmetric matrices of which nothing is said escape is a missing assumption.
    fn unless_symmetric(
        &mut self,
        judgement: Judgement,
        relation: Relation,
        sides: (ExprId, ExprId),
        inferred: &HashMap<SymbolId, Shape>,
        shapes: &HashMap<SymbolId, Shape>,
    ) -> Judgement {
        let turned = matrix::all_symmetric(inferred);
        let changed = turned.iter().filter(|(symbol, shape)| inferred.get(symbol) != Some(shape));
        let mut names: Vec<String> = changed.map(|(symbol, _)| self.arena.symbol_of(*symbol).name.to_string()).collect();
        let mut symmetric = shapes.clone();
        symmetric.extend(turned);
        if names.is_empty()
            || !matches!(self.under_shapes(relation, sides.0, sides.1, &symmetric).verdict, Some(Verdict::Proved | Verdict::Supported))
        {
            return judgement;
        }
        names.sort_unstable();
        let names = names.join(", ");
        Judgement::unchecked(
            Reason::NeedsAssumption,
            format!("it holds when assumed: `{names} symmetric`; otherwise not: {}", judgement.detail),
        )
    }
}
