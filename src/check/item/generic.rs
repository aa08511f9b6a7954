//! Objects that a single statement only names: capital letters under an expectation are random variables, `p(x, z)` beside `p(x \mid z)`
//! is a density. A claim about them is one about every model, so that a table can refute it.

use super::super::{Session, chain::Member, expectation};
use crate::{
    ir::{ExprId, Node, SymbolId},
    op,
};

/// Names under a binder, or made up, live in scopes from here upwards.
const OWN_SCOPES: u32 = 1 << 30;

impl Session {
    /// Notes what the members of a chain name without saying what it is.
    pub(super) fn name_objects(&mut self, members: &[Member]) {
        let meanings: Option<Vec<ExprId>> = members.iter().map(|member| self.meaning(member)).collect();
        let Some(meanings) = meanings else { return };
        for symbol in self.letters_under_expectations(&meanings) {
            if !self.objects.is_declared(symbol) && self.assumptions.fact(symbol).is_none() {
                self.objects.add_random(symbol);
            }
        }
        for function in self.densities_among(&meanings).unwrap_or_default() {
            if !self.objects.is_declared(function) {
                self.objects.add_density(function);
            }
        }
    }

    fn letters_under_expectations(&self, meanings: &[ExprId]) -> Vec<SymbolId> {
        let mut found = Vec::new();
        let mut open: Vec<(ExprId, bool)> = meanings.iter().map(|id| (*id, false)).collect();
        let mut budget = 2000;
        while let Some((id, inside)) = open.pop() {
            budget -= 1;
            if budget == 0 {
                return Vec::new();
            }
            let inside = match self.arena.node(id) {
                Node::Bind { op: op::EXPECTATION, .. } => true,
                Node::Apply(op, _) => inside || matches!(*op, op::EXPECT | op::VAR | op::COV),
                Node::Symbol(symbol) => {
                    let known = self.arena.symbol_of(*symbol);
                    let letter = known.name.split('_').next().unwrap_or_default();
                    let capital = letter.len() == 1 && letter.starts_with(|c: char| c.is_ascii_uppercase());
                    if inside && capital && known.scope < OWN_SCOPES && !found.contains(symbol) {
                        found.push(*symbol);
                    }
                    inside
                }
                _ => inside,
            };
            open.extend(self.arena.children(id).into_iter().map(|child| (child, inside)));
        }
        found
    }

    /// The functions of a statement that is about densities alone: every call is of plain names, one of several names, and nothing else in it
    /// depends on them; `None` for any other statement.
    fn densities_among(&self, meanings: &[ExprId]) -> Option<Vec<SymbolId>> {
        let mut functions = Vec::new();
        let mut joint = false;
        let mut open = meanings.to_vec();
        let mut sides_with_calls = 0;
        for meaning in meanings {
            let called = crate::eval::symbolic::build::mentions(&self.arena, *meaning, &|node| matches!(node, Node::Call { .. }));
            sides_with_calls += usize::from(called);
        }
        while let Some(id) = open.pop() {
            match self.arena.node(id) {
                Node::Call { function, arguments, given } => {
                    let names: Vec<ExprId> = arguments.iter().chain(given.iter()).copied().collect();
                    let plain = names.iter().all(|name| matches!(self.arena.node(*name), Node::Symbol(_)));
                    if !plain || !expectation::is_density_name(&self.arena.symbol_of(*function).name) {
                        return None;
                    }
                    joint |= names.len() > 1;
                    if !functions.contains(function) {
                        functions.push(*function);
                    }
                }
                Node::Number(_) => {}
                Node::Apply(op::ADD | op::SUB | op::MUL | op::DIV | op::NEG | op::LOG, parts) => open.extend(parts.iter().copied()),
                _ => return None,
            }
        }
        (joint && sides_with_calls == meanings.len() && sides_with_calls > 1).then_some(functions)
    }
}
