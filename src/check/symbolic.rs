//! Claims with symbols: proved for all their values, by the same expression on both sides or by normal form.

use std::collections::HashMap;

use super::{
    session::Session,
    step::{Judgement, Relation},
};
use crate::{
    elaborate::Elaborated,
    eval::symbolic,
    ir::{ExprId, Node},
    num::Value,
    op,
};

impl Session {
    /// The expression with every part that has an exact value replaced by it.
    fn settled(&mut self, expression: ExprId, known: &mut HashMap<ExprId, ExprId>, depth: usize) -> ExprId {
        if let Some(done) = known.get(&expression) {
            return *done;
        }
        if depth > 100 {
            return expression;
        }
        let exact = match self.lacks_a_value(expression) || self.single && self.is_unending(expression) {
            true => None,
            false => self.evaluate(expression, 64).known().and_then(|value| self.literal(&value)),
        };
        let settled = match (exact, self.arena.node(expression).clone()) {
            (Some(literal), _) => literal,
            (None, Node::Apply(op, arguments)) => {
                let arguments: Vec<ExprId> = arguments.iter().map(|argument| self.settled(*argument, known, depth + 1)).collect();
                self.arena.apply(op, arguments)
            }
            (None, Node::Tensor { shape, entries }) => {
                let entries: Vec<ExprId> = entries.iter().map(|entry| self.settled(*entry, known, depth + 1)).collect();
                self.arena.tensor(shape, entries)
            }
            (None, Node::Symbol(symbol)) => match self.environment.expression(symbol) {
                Some(inner) if depth < 50 => self.settled(inner, known, depth + 1),
                _ => expression,
            },
            _ => expression,
        };
        known.insert(expression, settled);
        settled
    }

    /// Whether a letter of an expression has no value, so that neither has the expression; not whether it has one otherwise.
    fn lacks_a_value(&self, expression: ExprId) -> bool {
        let branches = |node: &Node| matches!(node, Node::Apply(op::PIECEWISE | op::AND | op::OR, _) | Node::Bind { .. });
        self.single
            && !symbolic::build::mentions(&self.arena, expression, &branches)
            && symbolic::symbols(&self.arena, expression).iter().any(|symbol| !self.environment.defines(*symbol))
    }

    /// Whether an expression is an integral, or a sum or product without end: a value of it is an enclosure, never exact.
    fn is_unending(&self, expression: ExprId) -> bool {
        match self.arena.node(expression) {
            Node::Bind { op, bindings, .. } => bindings.iter().any(|binding| crate::eval::is_unending(&self.arena, *op, binding)),
            Node::Apply(..) => self.mentions_unending(expression),
            _ => false,
        }
    }

    /// An exact value as an expression.
    fn literal(&mut self, value: &Value) -> Option<ExprId> {
        match value {
            Value::Scalar(scalar) => scalar.exact().map(|number| self.arena.number(number.clone())),
            Value::Tensor(tensor) => {
                let entries: Option<Vec<ExprId>> =
                    tensor.entries().iter().map(|entry| entry.exact().map(|number| self.arena.number(number.clone()))).collect();
                let shape = tensor.shape().to_vec();
                entries.map(|entries| self.arena.tensor(shape, entries))
            }
            _ => None,
        }
    }

    /// A claim with symbols that have no value: proved for all values where the two sides are one expression or a prover finds it.
    pub(super) fn symbolic(&mut self, relation: Relation, l: &Elaborated, r: &Elaborated, why: &str) -> Judgement {
        if matches!(relation, Relation::Equal) {
            let mut known = HashMap::new();
            let left = self.settled(l.expression, &mut known, 0);
            if left == self.settled(r.expression, &mut known, 0) {
                return Judgement::proved("identity", "both sides are the same once their exact parts are computed");
            }
        }
        self.prove(relation, l, r, why)
    }
}
