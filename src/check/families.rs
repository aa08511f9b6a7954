//! Claims on families of numbers, `x_i` for all i: sums written out at a small size, so that a false one is refuted with the members as witness.

use std::collections::HashMap;

use num_traits::ToPrimitive;

use super::{
    session::Session,
    step::{Judgement, Relation},
    verdict::Verdict,
};
use crate::{
    elaborate::Kind as Sort,
    eval::symbolic::{self, build},
    ir::{ExprId, Node, Range, SymbolId},
    op,
};

/// What every sum runs to.
const SIZE: i64 = 3;
/// Deeper expressions are not written out.
const DEEPEST: usize = 60;
/// More parts are not written out.
const MOST: usize = 3000;

/// The letters of subscripts, each with the place it stands for.
type Places = HashMap<String, i64>;

impl Session {
    /// The refutation of a claim on declared families; `None` where nothing speaks against it or something in it is not known to be a number.
    pub(super) fn refuted_on_families(&mut self, relation: Relation, left: ExprId, right: ExprId) -> Option<Judgement> {
        let mut places = Places::new();
        let mut sizes = HashMap::new();
        let mut bound = std::collections::HashSet::new();
        let mut seen = std::collections::HashSet::new();
        let mut open = vec![left, right];
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            if let Node::Bind { bindings, .. } = self.arena.node(id) {
                bound.extend(bindings.iter().map(|binding| self.arena.symbol_of(binding.symbol).name.to_string()));
            }
            match self.arena.node(id) {
                Node::Bind { op: op::DERIVATIVE | op::PARTIAL, bindings, .. } => {
                    let by: Vec<SymbolId> = bindings.iter().map(|binding| binding.symbol).collect();
                    for symbol in by {
                        places.extend(self.letters_of(symbol));
                    }
                }
                Node::Bind { op: op::SUM | op::PROD, bindings, .. } => {
                    for binding in bindings.iter() {
                        let Range::Between(_, end) = binding.range else { continue };
                        if let Node::Symbol(symbol) = self.arena.node(end) {
                            sizes.insert(*symbol, end);
                        }
                    }
                }
                Node::Apply(op::INDEX, parts) => {
                    for part in &parts[1..] {
                        if let Node::Symbol(symbol) = self.arena.node(*part)
                            && self.arena.symbol_of(*symbol).scope < 1 << 30
                        {
                            places.insert(self.arena.symbol_of(*symbol).name.to_string(), 0);
                        }
                    }
                }
                Node::Symbol(symbol) => {
                    places.extend(self.letters_of(*symbol));
                }
                _ => {}
            }
            open.extend(self.arena.children(id));
        }
        let mut letters: Vec<&String> = places.keys().collect();
        letters.sort_unstable();
        // A name may hang on what is bound without being seen as a member.
        if letters.iter().any(|letter| bound.contains(*letter)) || letters.len() > usize::try_from(SIZE).ok()? {
            return None;
        }
        let places: Places = letters.into_iter().zip(1..).map(|(letter, place)| (letter.clone(), place)).collect();
        let mut fixed: HashMap<SymbolId, ExprId> = HashMap::new();
        for symbol in sizes.into_keys() {
            if !self.assumptions.fact(symbol).is_some_and(|fact| fact.integer) {
                return None;
            }
            fixed.insert(symbol, self.arena.integer(SIZE));
        }
        let mut budget = MOST;
        let mut sides = [left, right];
        for side in &mut sides {
            let sized = symbolic::substitute(&mut self.arena, *side, &fixed);
            let written = self.members_written_out(sized, &places, &mut budget, 0)?;
            *side = symbolic::work_out_derivatives(&mut self.arena, written);
        }
        let free = self.free_symbols(sides[0], sides[1]);
        // Without a member there is nothing that the other rungs do not see.
        if !free.iter().any(|symbol| self.arena.symbol_of(*symbol).name.starts_with('(')) {
            return None;
        }
        let judgement = self.sampled(relation, sides[0], sides[1], &free, "no point gives both sides a value");
        (judgement.verdict == Some(Verdict::Refuted)).then(|| judgement.explained(&format!("with families of {SIZE} members")))
    }

    /// The family and the subscripts of a name such as `z_j` or `w_{cj}` whose family was declared: single letters or digits. `w_{12}` could be one
    /// place or two.
    fn member_named(&mut self, symbol: SymbolId) -> Option<(String, Vec<String>)> {
        let name = self.arena.symbol_of(symbol).name.to_string();
        let (family, script) = name.split_once('_')?;
        let script = script.trim_matches(['{', '}']);
        let family_symbol = self.context.symbol(&mut self.arena, family);
        let letters: Vec<String> = script.chars().filter(|c| !matches!(c, ',' | ' ')).map(String::from).collect();
        let plain = letters.iter().all(|letter| letter.chars().all(char::is_alphanumeric));
        let digits = letters.iter().filter(|letter| letter.chars().all(|c| c.is_ascii_digit())).count();
        let clear = plain && !letters.is_empty() && (digits < 2 || script.contains(','));
        let declared = self.objects.are_numbers(family_symbol) || letters.len() == 2 && self.objects.is_delta(family_symbol);
        (clear && declared).then(|| (family.to_owned(), letters))
    }

    /// The letters in the subscripts of a name of a member, without places yet.
    fn letters_of(&mut self, symbol: SymbolId) -> Places {
        let scripts = self.member_named(symbol).map(|(_, scripts)| scripts).unwrap_or_default();
        scripts.into_iter().filter(|script| script.parse::<i64>().is_err()).map(|script| (script, 0)).collect()
    }

    /// The member that a name such as `w_{cj}` is when its letters stand for `places`.
    fn member_at(&mut self, symbol: SymbolId, places: &Places) -> Option<ExprId> {
        let (family, scripts) = self.member_named(symbol)?;
        let at: Option<Vec<i64>> = scripts.iter().map(|script| script.parse().ok().or_else(|| places.get(script).copied())).collect();
        Some(self.member(&family, &at?))
    }

    fn member(&mut self, family: &str, places: &[i64]) -> ExprId {
        let own = self.context.symbol(&mut self.arena, family);
        if let ([one, two], true) = (places, self.objects.is_delta(own)) {
            return self.arena.integer(i64::from(one == two));
        }
        let script: Vec<String> = places.iter().map(i64::to_string).collect();
        let symbol = self.context.declare(&mut self.arena, &format!("({family})_{{{}}}", script.join(",")), Sort::Scalar, true);
        self.arena.name(symbol)
    }

    fn members_written_out(&mut self, id: ExprId, places: &Places, budget: &mut usize, depth: usize) -> Option<ExprId> {
        *budget = budget.checked_sub(1)?;
        if depth > DEEPEST {
            return None;
        }
        match self.arena.node(id).clone() {
            Node::Number(_) => Some(id),
            Node::Symbol(symbol) => {
                let known = self.arena.symbol_of(symbol);
                if let Some(place) = places.get(known.name.as_ref()) {
                    return Some(self.arena.integer(*place));
                }
                if known.scope >= 1 << 30 || self.all_range(&[symbol]) {
                    return Some(id);
                }
                if build::value(&self.arena, id).is_some() {
                    return Some(id);
                }
                self.member_at(symbol, places)
            }
            Node::Apply(op::INDEX, parts) => {
                let Node::Symbol(family) = *self.arena.node(parts[0]) else { return None };
                let declared = self.objects.are_numbers(family) || parts.len() == 3 && self.objects.is_delta(family);
                if !declared {
                    return None;
                }
                let mut at = Vec::new();
                for part in &parts[1..] {
                    let place = self.members_written_out(*part, places, budget, depth + 1)?;
                    at.push(build::value(&self.arena, place).filter(crate::num::Rational::is_integer)?.to_integer().to_i64()?);
                }
                let name = self.arena.symbol_of(family).name.to_string();
                Some(self.member(&name, &at))
            }
            Node::Apply(op, parts) if op::row(op).class != op::Class::Probability => {
                let parts: Option<Vec<ExprId>> =
                    parts.iter().map(|part| self.members_written_out(*part, places, budget, depth + 1)).collect();
                Some(self.arena.apply(op, parts?))
            }
            Node::Bind { op: op @ (op::SUM | op::PROD), bindings, body } => {
                let ([binding], [inner]) = (bindings.as_ref(), body.as_ref()) else { return None };
                let mut ends = (1, SIZE);
                if let Range::Between(low, high) = binding.range {
                    let mut end = |session: &mut Self, id: ExprId| {
                        let id = session.members_written_out(id, places, budget, depth + 1)?;
                        build::value(&session.arena, id).filter(crate::num::Rational::is_integer)?.to_integer().to_i64()
                    };
                    ends = (end(self, low)?, end(self, high)?);
                } else if binding.range != Range::Free {
                    return None;
                }
                let mut terms = Vec::new();
                for at in ends.0..=ends.1.min(ends.0 + 4 * SIZE) {
                    let place = self.arena.integer(at);
                    let term = symbolic::substitute(&mut self.arena, *inner, &HashMap::from([(binding.symbol, place)]));
                    terms.push(self.members_written_out(term, places, budget, depth + 1)?);
                }
                let whole = ends.1 - ends.0 <= 4 * SIZE;
                whole.then(|| if op == op::SUM { build::sum(&mut self.arena, terms) } else { build::product(&mut self.arena, terms) })
            }
            Node::Bind { op: op @ (op::DERIVATIVE | op::PARTIAL), bindings, body } => {
                let body: Option<Vec<ExprId>> =
                    body.iter().map(|part| self.members_written_out(*part, places, budget, depth + 1)).collect();
                let mut by = bindings.to_vec();
                for binding in &mut by {
                    // By a member: the others are other names then.
                    if let Some(member) = self.member_at(binding.symbol, places)
                        && let Node::Symbol(symbol) = self.arena.node(member)
                    {
                        binding.symbol = *symbol;
                    }
                }
                Some(self.arena.bind(op, by, body?))
            }
            _ => None,
        }
    }
}
