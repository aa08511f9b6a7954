//! Certificates of a session's verdicts: only what the certifier accepts is one.

use std::collections::BTreeMap;

use super::{
    Certificate, Conventions, Granted, Ground, Term, Values, verify,
    verify::{evaluated, expanded, needed, words, worked_out},
};
use crate::{
    check::{Step, Verdict, chain::Member, session::Session, typed},
    elaborate::{self, Choices},
    eval::symbolic::symbols,
    ir::ExprId,
    num::{Decimal, Rational, Scalar, Value},
    syntax::NodeId,
};

impl Session {
    /// The certificate of a step that was proved or refuted, where it has one that the certifier accepts.
    pub(in crate::check) fn certify(&mut self, step: &Step, left: &Member, right: &Member, text: &str) -> Option<Certificate> {
        let holds = match step.verdict? {
            Verdict::Proved => true,
            Verdict::Refuted => false,
            _ => return None,
        };
        if !left.rest.is_empty() || !right.rest.is_empty() || left.read.is_expanded() || right.read.is_expanded() {
            return None;
        }
        let choices = Choices::default();
        let (l, r) = (self.understand(left, &choices).ok()?.expression, self.understand(right, &choices).ok()?.expression);
        let mut certificate = Certificate {
            left: left.span().text(text).to_owned(),
            relation: step.relation.clone(),
            right: right.span().text(text).to_owned(),
            holds,
            names: self.names_in(&[l, r])?,
            assumptions: Vec::new(),
            reading: Conventions { log_base: self.context.log_base, sigmoid: self.context.sigmoid },
            terms: (self.term(l)?, self.term(r)?),
            conditions: Vec::new(),
            ground: Ground::Expansion { rules: Vec::new() },
        };
        certificate.assumptions = self.granted_letters(&certificate.terms)?;
        let letters = !certificate.terms.0.symbols().is_empty() || !certificate.terms.1.symbols().is_empty();
        if letters && !holds {
            let at: BTreeMap<String, String> = self.witness_values(step)?;
            let point =
                at.iter().map(|(name, value)| Some((name.clone(), Term::Number(super::term::number(value)?)))).collect::<Option<_>>()?;
            let side = |term: &Term| evaluated(&super::term::replaced(&worked_out(term), &point)).ok();
            let values = listed(&side(&certificate.terms.0)?, &side(&certificate.terms.1)?, None)?;
            certificate.ground = Ground::Witness { at, values };
            return verify(&certificate).is_ok().then_some(certificate);
        }
        if !letters && let (Ok(a), Ok(b)) = (evaluated(&certificate.terms.0), evaluated(&certificate.terms.1)) {
            let values = listed(&a, &b, Some((right, text)))?;
            certificate.ground = Ground::Values(values);
            if verify(&certificate).is_ok() {
                return Some(certificate);
            }
        }
        if !holds {
            return None;
        }
        certificate.conditions = needed(&certificate, &certificate.terms.0, &certificate.terms.1).ok()?;
        let (equal, rules) = expanded(&certificate, &certificate.terms.0, &certificate.terms.1).ok()?;
        certificate.ground = Ground::Expansion { rules };
        (equal && verify(&certificate).is_ok()).then_some(certificate)
    }

    /// The expression with its names and functions written out; `None` when that is too large.
    pub(super) fn unfolded(&mut self, id: ExprId) -> Option<ExprId> {
        self.expanded(id, id).map(|(whole, _)| whole)
    }

    fn term(&mut self, id: ExprId) -> Option<Term> {
        let whole = self.unfolded(id)?;
        Term::of(&self.arena, whole)
    }

    /// The names that the expressions use, with what they stand for.
    fn names_in(&mut self, expressions: &[ExprId]) -> Option<BTreeMap<String, Term>> {
        let mut names = BTreeMap::new();
        for symbol in expressions.iter().flat_map(|id| symbols(&self.arena, *id)).collect::<Vec<_>>() {
            if self.environment.expression(symbol).is_some() {
                let name = self.arena.symbol_of(symbol).name.to_string();
                let id = self.arena.name(symbol);
                names.insert(name, self.term(id)?);
            }
        }
        Some(names)
    }

    /// What is granted about the letters of both terms; `None` where a letter is more than a number.
    fn granted_letters(&mut self, terms: &(Term, Term)) -> Option<Vec<Granted>> {
        // What is granted about expressions is beyond a certificate.
        if !self.assumptions.positive_expressions().is_empty()
            || !self.assumptions.nonnegative_expressions().is_empty()
            || !self.assumptions.nonzero_expressions().is_empty()
        {
            return None;
        }
        let mut letters = terms.0.symbols();
        letters.extend(terms.1.symbols());
        letters.sort();
        letters.dedup();
        let mut all = Vec::new();
        for letter in letters {
            let known = self.context.name(&letter)?;
            if !known.arbitrary || !matches!(known.kind, elaborate::Kind::Scalar) {
                return None;
            }
            let symbol = self.context.symbol(&mut self.arena, &letter);
            let fact = self.assumptions.fact(symbol).cloned().unwrap_or_default();
            let end = |end: &Option<(Rational, bool)>| end.as_ref().map(|(value, closed)| (value.to_string(), *closed));
            all.push(Granted { letter, above: end(&fact.lower), below: end(&fact.upper), integer: fact.integer, nonzero: fact.nonzero });
        }
        Some(all)
    }

    /// The witness of a step as exact numbers.
    fn witness_values(&mut self, step: &Step) -> Option<BTreeMap<String, String>> {
        let values = step.witness.iter().map(|(name, latex)| {
            let value = self.value(latex).known()?;
            if let Value::Scalar(scalar) = value { Some((name.clone(), scalar.exact()?.to_string())) } else { None }
        });
        values.collect::<Option<BTreeMap<_, _>>>().filter(|all| !all.is_empty())
    }
}

/// The values of both sides as a certificate lists them; decimals of `right` as they are typed.
fn listed(a: &[Scalar], b: &[Scalar], right: Option<(&Member, &str)>) -> Option<Values> {
    let all = |values: &[Scalar]| values.iter().map(words).collect::<Option<Vec<_>>>();
    let typed = match right {
        None => vec![None; b.len()],
        Some((member, text)) => {
            let tree = &member.read.tree;
            let cells = match typed::entries(tree, member.node) {
                Some((_, cells)) => cells,
                None => vec![member.node],
            };
            if cells.len() == b.len() { cells.iter().map(|cell| decimal(member, *cell, text)).collect() } else { vec![None; b.len()] }
        }
    };
    Some(Values { left: all(a)?, right: all(b)?, typed })
}

/// A decimal as it is typed.
fn decimal(member: &Member, cell: NodeId, text: &str) -> Option<String> {
    let tree = &member.read.tree;
    let numeral = typed::numeral(tree, cell).filter(|numeral| numeral.decimal)?;
    let source = member.read.in_file(tree.span(cell)).text(text).to_owned();
    (Decimal::parse(&source)? == numeral.typed).then_some(source)
}
