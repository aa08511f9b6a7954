//! The rung of claims about objects that are only named: random variables, densities, families.

use std::collections::BTreeSet;

use super::{
    chain::{Chain, Member},
    expectation::{self, Claim, Found},
    matrix,
    session::Session,
    step::{Judgement, Relation},
    verdict::{Reason, Verdict},
};
use crate::{
    elaborate::{BY_A_COMPONENT, Choices, Elaborated, Obstacle},
    eval::symbolic,
    ir::{ExprId, Node, SymbolId},
};

impl Session {
    /// Whether a chain that begins with `p(x)` goes on about the same `p`: then it says how densities hang together, and defines none.
    pub(super) fn says_of_densities(&mut self, chain: &Chain) -> bool {
        let called = |session: &mut Session, member: &Member| -> Vec<SymbolId> {
            let Ok(elaborated) = session.understand(member, &Choices::default()) else { return Vec::new() };
            let mut functions = Vec::new();
            let mut open = vec![elaborated.expression];
            while let Some(next) = open.pop() {
                if let Node::Call { function, .. } = session.arena.node(next) {
                    functions.push(*function);
                }
                open.extend(session.arena.children(next));
            }
            functions
        };
        let [first, second, ..] = chain.members.as_slice() else { return false };
        let Some(function) = called(self, first).first().copied() else { return false };
        expectation::is_density_name(&self.arena.symbol_of(function).name) && called(self, second).contains(&function)
    }

    /// What is found about an equation between matrices of declared shapes; `None` where nothing is.
    fn on_declared_matrices(&mut self, l: &Elaborated, r: &Elaborated) -> Option<Judgement> {
        let (left, right) = self.expanded(l.expression, r.expression)?;
        let mut shapes = self.objects.shapes().clone();
        let mut free = self.free_symbols(left, right);
        let vectors = self.random_vectors();
        for (mean, covariance) in free.clone().iter().filter_map(|symbol| vectors.moments.get(symbol)) {
            free.extend(self.free_symbols(*mean, *covariance));
        }
        for symbol in &free {
            if self.all_range(&[*symbol]) {
                shapes.entry(*symbol).or_insert_with(matrix::Shape::number);
            }
        }
        if let Some(judgement) = self.by_words(left, right, &shapes) {
            return Some(judgement);
        }
        let on_matrices = free.iter().any(|symbol| shapes.get(symbol).is_some_and(|shape| !shape.is_number()));
        if !on_matrices || !free.iter().all(|symbol| shapes.contains_key(symbol)) {
            return None;
        }
        let judgement = self.entry_by_entry(Relation::Equal, left, right, &shapes);
        match judgement.verdict {
            Some(Verdict::Refuted) => {
                let symmetric = matrix::all_symmetric(&shapes);
                let holds = self.by_words(left, right, &symmetric).is_some_and(|found| found.verdict == Some(Verdict::Proved));
                Some(if holds {
                    let detail = format!("it holds when the square matrices are declared symmetric; otherwise not: {}", judgement.detail);
                    Judgement::unchecked(Reason::NeedsAssumption, detail)
                } else {
                    judgement
                })
            }
            Some(Verdict::Unchecked) | None => None,
            _ => Some(judgement),
        }
    }

    /// What is found about a relation whose letters are matrices and vectors by their use alone. It is never refuted: more may be said of them.
    fn on_inferred_matrices(&mut self, relation: Relation, l: &Elaborated, r: &Elaborated) -> Option<Judgement> {
        let (left, right) = self.expanded(l.expression, r.expression)?;
        if matrix::sign_of_matrices(&self.arena, &[left, right]) != matrix::Sign::Strong {
            return None;
        }
        let declared = self.objects.shapes().clone();
        let numbers = self.free_symbols(left, right).into_iter().filter(|symbol| self.all_range(&[*symbol])).collect();
        let readings = matrix::infer(&self.arena, (left, right), &declared, &numbers, matrix::Sign::Strong).ok()?;
        let mut found: Option<Judgement> = None;
        for reading in readings {
            let mut shapes = declared.clone();
            shapes.extend(reading);
            let judgement = self.under_shapes(relation, left, right, &shapes);
            match judgement.verdict {
                Some(Verdict::Proved) => found = found.or(Some(judgement)),
                Some(Verdict::Supported) => found = Some(judgement),
                _ => return None,
            }
        }
        found.map(|judgement| judgement.explained("letters by their use as vectors and matrices"))
    }

    /// Whether every capital letter is known to be a number or a real random variable, so that factors may be exchanged.
    fn letters_are_numbers(&self, left: ExprId, right: ExprId) -> bool {
        self.free_symbols(left, right).iter().all(|symbol| {
            let name = &self.arena.symbol_of(*symbol).name;
            let capital = name.chars().find(|letter| letter.is_alphabetic()).is_some_and(char::is_uppercase) || name.contains("\\mathbf");
            !capital || self.objects.is_random(*symbol) || self.assumptions.fact(*symbol).is_some()
        })
    }

    /// Whether matrices, or what may be some, are multiplied in both orders once all names are written out.
    pub(super) fn order_matters(&self, left: ExprId, right: ExprId) -> bool {
        let rank = |symbol: SymbolId| {
            let name = &self.arena.symbol_of(symbol).name;
            let capital = name.starts_with(|c: char| c.is_ascii_uppercase()) || name.starts_with("\\mathbf") || name.starts_with("\\Sigma");
            match self.objects.shapes().get(&symbol) {
                Some(shape) if shape.is_number() => matrix::Rank::Number,
                Some(_) => matrix::Rank::Declared,
                None if self.objects.is_random(symbol) || self.assumptions.fact(symbol).is_some() => matrix::Rank::Number,
                None if capital => matrix::Rank::Capital,
                None => matrix::Rank::Open,
            }
        };
        matrix::order_matters(&self.arena, [left, right], &rank)
    }

    /// What is found about a claim on expectations, densities and families; `None` where nothing is.
    pub(super) fn generic(&mut self, relation: Relation, l: &Elaborated, r: &Elaborated) -> Option<Judgement> {
        if relation == Relation::Equal && !self.objects.shapes().is_empty() {
            let found = self.on_declared_matrices(l, r);
            if found.is_some() {
                return found;
            }
        }
        if let Some(found) = self.on_inferred_matrices(relation, l, r) {
            return Some(found);
        }
        let (left, right) = self.expanded(l.expression, r.expression)?;
        let as_matrices = (l.matrix_like || r.matrix_like) && !self.letters_are_numbers(l.expression, r.expression);
        if as_matrices || self.order_matters(left, right) {
            return None;
        }
        let (claim, left, right, turned) = match relation {
            Relation::Equal => (Claim::Equal, left, right, false),
            Relation::Order { less: false, strict: false } => (Claim::AtLeast, left, right, false),
            Relation::Order { less: true, strict: false } => (Claim::AtLeast, right, left, true),
            _ => return None,
        };
        let mut free: BTreeSet<SymbolId> = self.free_symbols(left, right).into_iter().collect();
        free.extend(self.objects.granted().flat_map(|granted| symbolic::symbols(&self.arena, granted)));
        let reals: Vec<SymbolId> = free.into_iter().filter(|symbol| self.all_range(&[*symbol])).collect();
        match expectation::judge(&mut self.arena, claim, left, right, &self.assumptions, &self.objects, &reals) {
            Found::Proved(proof) => {
                let mut judgement = Judgement::proved("expectation", proof.rules.join("; "));
                for condition in proof.conditions {
                    judgement = judgement.noted(format!("where {condition}"));
                }
                Some(judgement)
            }
            Found::Refuted(model) => {
                let (mut left, mut right) = (&model.sides.0, &model.sides.1);
                if turned {
                    std::mem::swap(&mut left, &mut right);
                }
                let mut judgement = Judgement::refuted(
                    format!("in a model of what is declared the left side is {left} and the right side is {right}"),
                    None,
                );
                judgement.witness = model.witness;
                Some(judgement)
            }
            Found::Needs(directive) => {
                Some(Judgement::unchecked(Reason::NeedsAssumption, format!("it holds when declared: `<!-- rederive: {directive} -->`")))
            }
            // Members are written out, so that what is differentiated by is one name among others.
            Found::Open(_) => {
                let beyond: Vec<&Obstacle> = l.beyond.iter().chain(&r.beyond).collect();
                let by_members = !beyond.is_empty() && beyond.iter().all(|obstacle| obstacle.what == BY_A_COMPONENT);
                let written_out = [(l.expression, left), (r.expression, right)];
                if !by_members || turned || written_out.into_iter().any(|pair| self.has_other_names(pair)) {
                    return None;
                }
                self.refuted_on_families(relation, left, right)
            }
        }
    }
}
