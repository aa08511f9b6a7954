//! Equations up to a constant of integration: the derivatives of both sides agree.

use std::collections::{HashMap, HashSet};

use super::super::{
    Reason, Session,
    chain::Member,
    step::{Judgement, Relation},
};
use crate::{
    elaborate::{Elaborated, Kind as Sort},
    eval::symbolic,
    ir::{ExprId, Node, Range, SymbolId},
    num::Outcome,
    op,
};

impl Session {
    /// Both sides as antiderivatives: their difference does not change with the variable.
    pub(super) fn equal_up_to_a_constant(
        &mut self,
        like: &Elaborated,
        left: ExprId,
        right: ExprId,
        members: (&Member, &Member),
    ) -> Judgement {
        let free = self.free_symbols(left, right);
        let mut inner = HashMap::new();
        let integrals: Option<Vec<ExprId>> = [left, right].into_iter().map(|side| self.integrals_named(side, &mut inner, 0)).collect();
        let Some([left, right]) = integrals.as_deref() else {
            return Judgement::unchecked(Reason::UnsupportedOperator, "an integral without its range inside of something else");
        };
        let (left, right) = (*left, *right);
        let bound: HashSet<&str> = inner.values().map(|(_, name, _)| name.as_str()).collect();
        let variable = match bound.iter().collect::<Vec<_>>()[..] {
            [] => self.variable_of_integration(&free),
            [name] => Some(self.context.symbol(&mut self.arena, name)),
            _ => return Judgement::unchecked(Reason::UnsupportedOperator, "integrals by several variables"),
        };
        let Some(variable) = variable else {
            return Judgement::unchecked(Reason::NeedsAssumption, "which letter is the variable of integration is not said");
        };
        let name = self.arena.symbol_of(variable).name.to_string();
        if self.context.name(&name).is_none() {
            self.context.declare(&mut self.arena, &name, Sort::Scalar, true);
        }
        let mut sides = Vec::new();
        for side in [left, right] {
            match self.derivative_with(side, variable, inner.values().map(|(own, _, integrand)| (*own, *integrand))) {
                Outcome::Known(derivative) => sides.push(Elaborated { expression: derivative, ..like.clone() }),
                Outcome::Unknown(why) | Outcome::Undefined(why) => return Judgement::unchecked(Reason::UnsupportedOperator, why),
            }
        }
        let judgement = self.compare(Relation::Equal, &sides[0], &sides[1], members.0, members.1);
        judgement.explained(&format!("the derivatives of both sides by {name}"))
    }

    /// The expression with a name of its own for each integral without a range (the name, its variable's, its integrand in that variable);
    /// `None` where one stands under a binder.
    fn integrals_named(&mut self, id: ExprId, found: &mut HashMap<ExprId, (SymbolId, String, ExprId)>, depth: usize) -> Option<ExprId> {
        if !symbolic::build::mentions(&self.arena, id, &is_antiderivative) {
            return Some(id);
        }
        if depth > 60 {
            return None;
        }
        match self.arena.node(id).clone() {
            Node::Apply(op, parts) => {
                let parts = parts.iter().map(|part| self.integrals_named(*part, found, depth + 1)).collect::<Option<Vec<_>>>()?;
                Some(self.arena.apply(op, parts))
            }
            Node::Bind { bindings, body, .. } if is_antiderivative(self.arena.node(id)) => {
                let [integrand] = body.as_ref() else { return None };
                if symbolic::build::mentions(&self.arena, *integrand, &is_antiderivative) {
                    return None;
                }
                let name = self.arena.symbol_of(bindings[0].symbol).name.to_string();
                let variable = self.context.symbol(&mut self.arena, &name);
                let variable = self.arena.name(variable);
                let integrand = symbolic::replace(&mut self.arena, *integrand, bindings[0].symbol, variable);
                let count = found.len();
                let own =
                    found.entry(id).or_insert_with(|| (self.arena.symbol(&format!("antiderivative@{count}"), u32::MAX), name, integrand)).0;
                Some(self.arena.name(own))
            }
            _ => None,
        }
    }

    /// The derivative of a side in which names stand for antiderivatives: each moves with its integrand.
    fn derivative_with(
        &mut self,
        side: ExprId,
        variable: SymbolId,
        antiderivatives: impl Iterator<Item = (SymbolId, ExprId)>,
    ) -> Outcome<ExprId> {
        let mut terms = match symbolic::differentiate(&mut self.arena, side, variable) {
            Outcome::Known(derivative) => vec![derivative],
            other => return other,
        };
        for (own, integrand) in antiderivatives {
            if !symbolic::occurs(&self.arena, side, own) {
                continue;
            }
            match symbolic::differentiate(&mut self.arena, side, own) {
                Outcome::Known(rate) => terms.push(self.arena.apply(op::MUL, [rate, integrand])),
                other => return other,
            }
        }
        let total = self.arena.apply(op::ADD, terms);
        let total = symbolic::simplify(&mut self.arena, total, &self.assumptions.clone());
        let left_over =
            |node: &Node| matches!(node, Node::Symbol(symbol) if self.arena.symbol_of(*symbol).name.starts_with("antiderivative@"));
        if symbolic::build::mentions(&self.arena, total, &left_over) {
            return Outcome::Unknown("an integral without its range inside of something else".to_owned());
        }
        Outcome::Known(total)
    }

    /// The letter that varies: one that is usual for variables before one that is usual for constants.
    fn variable_of_integration(&self, free: &[SymbolId]) -> Option<SymbolId> {
        const USUAL: [&str; 10] = ["x", "t", "s", "v", "y", "z", "u", "w", "X", "\\theta"];
        let named = |name: &str| free.iter().copied().find(|symbol| self.arena.symbol_of(*symbol).name.as_ref() == name);
        USUAL.iter().find_map(|name| named(name))
    }
}

/// Whether a node is an integral by one variable without a range.
pub(super) fn is_antiderivative(node: &Node) -> bool {
    matches!(node, Node::Bind { op: op::INTEGRAL, bindings, .. } if matches!(bindings.as_ref(), [binding] if binding.range == Range::Free))
}
