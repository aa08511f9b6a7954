//! Claims about expectations, densities, divergences, sums over families: proved by working both sides out to one canonical form.
//!
//! The rules: expectations are linear and take constants out; products of variables that were declared independent fall apart; towers come down;
//! conditionals are joints over marginals; densities integrate to their marginals; divergences and entropies are expectations of logarithms;
//! sums and integrals exchange; derivatives go under them with a note. Inequalities follow from named lemmas (`lemma`).

mod algebra;
mod binder;
mod density;
mod derivative;
mod ground;
mod law;
mod lemma;
mod model;
mod moments;
mod polynomial;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

pub(crate) use density::is_density_name;
pub use model::Counterexample;

use super::objects::Objects;
use crate::{
    check::normal,
    eval::symbolic::{Assumptions, MAX_HEIGHT, height, substitute},
    ir::{Arena, ExprId, Node, OpId, Range, SymbolId},
    num::Outcome,
    op::{self, Class},
};
use algebra::{Algebra, Stop, is_derivative};

/// How two sides are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// The sides are equal.
    Equal,
    /// The left side is at least the right side.
    AtLeast,
}

/// Why a claim holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proof {
    /// The rules, in words.
    pub rules: Vec<String>,
    /// What must be defined or exist.
    pub conditions: Vec<String>,
}

/// What was found about a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// It holds.
    Proved(Proof),
    /// A model of all that is stated in which it fails.
    Refuted(Counterexample),
    /// It would hold if so much were declared.
    Needs(String),
    /// Nothing, and why.
    Open(String),
}

/// Judges `left` against `right`; `reals` are the free names that range over the reals. `Open` says nothing about the claim.
pub fn judge(
    arena: &mut Arena,
    claim: Claim,
    left: ExprId,
    right: ExprId,
    assumptions: &Assumptions,
    objects: &Objects,
    reals: &[SymbolId],
) -> Found {
    if height(arena, left).max(height(arena, right)) > MAX_HEIGHT {
        return Found::Open("the expression is nested too deeply".to_owned());
    }
    if !concerns(arena, left) && !concerns(arena, right) {
        return Found::Open("nothing in it is an expectation, a density or a family".to_owned());
    }
    match attempt(arena, claim, left, right, assumptions, objects) {
        Ok(Some(proof)) => Found::Proved(proof),
        Ok(None) => match needed(arena, claim, left, right, assumptions, objects) {
            Found::Open(why) => modelled(arena, claim, left, right, assumptions, objects, reals).unwrap_or(Found::Open(why)),
            found => found,
        },
        Err(Stop::Budget) => Found::Open("out of budget".to_owned()),
        Err(Stop::NothingRandom) => Found::Open("an expectation of what is not said to be random".to_owned()),
        Err(Stop::Unsupported(why)) => Found::Open(why),
    }
}

/// A model in which the claim fails.
fn modelled(
    arena: &mut Arena,
    claim: Claim,
    left: ExprId,
    right: ExprId,
    assumptions: &Assumptions,
    objects: &Objects,
    reals: &[SymbolId],
) -> Option<Found> {
    let mut algebra = Algebra::new(arena, assumptions, objects);
    let (left, right) = algebra.prepare(left, right).ok()?;
    algebra.counterexample(claim, left, right, reals).ok().flatten().map(Found::Refuted)
}

/// Whether an expression has something that this room has rules for.
fn concerns(arena: &Arena, id: ExprId) -> bool {
    let mut seen = HashSet::new();
    let mut open = vec![id];
    while let Some(next) = open.pop() {
        if !seen.insert(next) {
            continue;
        }
        match arena.node(next) {
            Node::Call { .. } | Node::Bind { .. } => return true,
            Node::Apply(op, _) if *op == op::INDEX || op::row(*op).class == Class::Probability => return true,
            _ => open.extend(arena.children(next)),
        }
    }
    false
}

fn attempt(
    arena: &mut Arena,
    claim: Claim,
    left: ExprId,
    right: ExprId,
    assumptions: &Assumptions,
    objects: &Objects,
) -> Result<Option<Proof>, Stop> {
    let mut algebra = Algebra::new(arena, assumptions, objects);
    let (left, right) = algebra.prepare(left, right)?;
    let mut worked = algebra.reduce(left).and_then(|a| algebra.reduce(right).map(|b| (a, b)));
    if worked == Err(Stop::NothingRandom) {
        // Where every name may be random, sums and numbers still come out.
        algebra.all_random = true;
        algebra.forget();
        worked = algebra.reduce(left).and_then(|a| algebra.reduce(right).map(|b| (a, b)));
    }
    let (a, b) = worked?;
    let gap = a.clone().minus(&b);
    let mut holds = algebra.is_zero(&gap)?;
    if !holds && claim == Claim::AtLeast {
        holds = algebra.is_nonnegative(&gap)?;
    }
    let (mut rules, conditions): (Vec<String>, Vec<String>) =
        (algebra.rules.iter().map(|rule| (*rule).to_owned()).collect(), algebra.conditions.iter().cloned().collect());
    if !holds && claim == Claim::Equal {
        let (one, two) = (algebra.written(&a), algebra.written(&b));
        holds = matches!(normal::prove_equal(arena, one, two, assumptions), Outcome::Known(_));
        rules.push("what is left has an empty normal form".to_owned());
    }
    Ok(holds.then_some(Proof { rules, conditions }))
}

/// Whether independence of the random variables would prove the claim.
fn needed(arena: &mut Arena, claim: Claim, left: ExprId, right: ExprId, assumptions: &Assumptions, objects: &Objects) -> Found {
    let open = Found::Open("the two sides are worked out to different forms".to_owned());
    let mut algebra = Algebra::new(arena, assumptions, objects);
    let Ok((left, right)) = algebra.prepare(left, right) else { return open };
    let symbols: Vec<_> = crate::eval::symbolic::symbols(algebra.arena, left)
        .into_iter()
        .chain(crate::eval::symbolic::symbols(algebra.arena, right))
        .filter(|symbol| algebra.is_random(*symbol))
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect();
    if symbols.len() < 2 {
        return open;
    }
    let mut granted = objects.clone();
    granted.add_independent(symbols.iter().copied());
    if matches!(attempt(arena, claim, left, right, assumptions, &granted), Ok(Some(_))) {
        let names: Vec<String> = symbols.iter().map(|symbol| arena.symbol_of(*symbol).name.to_string()).collect();
        return Found::Needs(format!("assume {} independent", names.join(", ")));
    }
    open
}

impl Algebra<'_> {
    /// Notes what the two sides say of their names, and gives names of members of families their index.
    fn prepare(&mut self, left: ExprId, right: ExprId) -> Result<(ExprId, ExprId), Stop> {
        self.note_names(&[left, right]);
        self.refuse_derivatives_by_dummies(&[left, right])?;
        self.unfold(&[left, right]);
        self.refuse_hidden_indices(&[left, right])?;
        let map = self
            .unfolded
            .iter()
            .filter_map(|(name, member)| match self.arena.node(*name) {
                Node::Symbol(symbol) => Some((*symbol, *member)),
                _ => None,
            })
            .collect();
        Ok((substitute(self.arena, left, &map), substitute(self.arena, right, &map)))
    }

    /// Every expression under the sides, once.
    fn all_under(&self, sides: &[ExprId]) -> Vec<ExprId> {
        let mut seen = HashSet::new();
        let mut all = Vec::new();
        let mut open = sides.to_vec();
        while let Some(next) = open.pop() {
            if seen.insert(next) {
                all.push(next);
                open.extend(self.arena.children(next));
            }
        }
        all.sort_unstable();
        all
    }

    fn note_names(&mut self, sides: &[ExprId]) {
        for id in self.all_under(sides) {
            match self.arena.node(id).clone() {
                Node::Call { function, arguments, given } if self.is_density(function) => {
                    let call = self.at_free_names(id, &arguments, &given);
                    let known = self.calls.entry(function).or_default();
                    if !known.contains(&call) {
                        known.push(call);
                    }
                }
                Node::Apply(op::EXPECT | op::VAR | op::COV | op::STDDEV | op::CORRELATION, parts) => {
                    for part in parts.iter() {
                        let name = match self.arena.node(*part) {
                            Node::Apply(op::INDEX | op::ITEM, member) => member[0],
                            _ => *part,
                        };
                        if let Node::Symbol(symbol) = self.arena.node(name)
                            && !self.objects.is_constant(*symbol)
                            && self.assumptions.fact(*symbol).is_none()
                        {
                            self.bare.insert(*symbol);
                        }
                    }
                }
                Node::Bind { op: op::SUM | op::PROD, bindings, .. } => {
                    for binding in bindings.iter() {
                        if let Range::Between(low, high) = binding.range {
                            self.ends.extend([low, high]);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// A density at the free names of its bound arguments: `E_{q(z)}` and `KL(q(z) | p(z))` speak of the same `q`.
    fn at_free_names(&mut self, call: ExprId, arguments: &[ExprId], given: &[ExprId]) -> ExprId {
        let bound = |algebra: &Self, id: &ExprId| match algebra.arena.node(*id) {
            Node::Symbol(symbol) if algebra.arena.symbol_of(*symbol).scope >= 1 << 30 => Some(*symbol),
            _ => None,
        };
        if given.iter().any(|one| bound(self, one).is_some()) {
            return call;
        }
        let symbols: Vec<SymbolId> = arguments.iter().filter_map(|one| bound(self, one)).collect();
        let pairs: Vec<(SymbolId, SymbolId)> = symbols
            .into_iter()
            .map(|symbol| {
                let name = self.arena.symbol_of(symbol).name.clone();
                (symbol, self.arena.symbol(&name, 0))
            })
            .collect();
        self.renamed(call, &pairs)
    }

    /// A derivative by a variable that is also integrated over has no reading here.
    fn refuse_derivatives_by_dummies(&self, sides: &[ExprId]) -> Result<(), Stop> {
        let (mut by, mut over) = (HashSet::new(), HashSet::new());
        for id in self.all_under(sides) {
            match self.arena.node(id) {
                Node::Bind { op, bindings, .. } => {
                    let names = bindings.iter().map(|binding| self.arena.symbol_of(binding.symbol).name.clone());
                    if is_derivative(*op) { by.extend(names) } else { over.extend(names) }
                }
                Node::Apply(op::KL | op::ENTROPY | op::CROSSENTROPY | op::EXPECT, laws) => {
                    let mut variables = Vec::new();
                    laws.iter().for_each(|law| self.variables_of(*law, &mut variables));
                    over.extend(variables.into_iter().map(|symbol| self.arena.symbol_of(symbol).name.clone()));
                }
                _ => {}
            }
        }
        if by.is_disjoint(&over) { Ok(()) } else { Err(Stop::Unsupported("a derivative by a variable that is integrated over".to_owned())) }
    }

    /// A name whose script bears an index that is bound elsewhere in the step may be a member of a family: what it hangs on is not known.
    fn refuse_hidden_indices(&self, sides: &[ExprId]) -> Result<(), Stop> {
        let all = self.all_under(sides);
        let mut bound = HashSet::new();
        for id in &all {
            if let Node::Bind { op, bindings, .. } = self.arena.node(*id)
                && !is_derivative(*op)
            {
                bound.extend(bindings.iter().map(|binding| self.arena.symbol_of(binding.symbol).name.clone()));
            }
        }
        for id in &all {
            let name = match self.arena.node(*id) {
                Node::Symbol(symbol) | Node::Call { function: symbol, .. } => &self.arena.symbol_of(*symbol).name,
                _ => continue,
            };
            if bound.iter().any(|index| bears_index(name, index)) {
                return Err(Stop::Unsupported(format!("whether `{name}` hangs on a bound index is not said")));
            }
        }
        Ok(())
    }

    /// Finds the names of members: `u_j` beside `\sum_k u_k`.
    fn unfold(&mut self, sides: &[ExprId]) {
        let all = self.all_under(sides);
        let mut families: Vec<(String, ExprId, OpId, usize)> = Vec::new();
        for symbol in self.objects.all_families() {
            families.push((self.arena.symbol_of(symbol).name.to_string(), self.arena.name(symbol), op::INDEX, 1));
        }
        families.sort();
        for id in &all {
            if let Node::Apply(op @ (op::INDEX | op::ITEM), parts) = self.arena.node(*id)
                && let Node::Symbol(symbol) = self.arena.node(parts[0])
            {
                let entry = (self.arena.symbol_of(*symbol).name.to_string(), parts[0], *op, parts.len() - 1);
                if !families.contains(&entry) {
                    families.push(entry);
                }
            }
        }
        for id in &all {
            if let Some([one, two]) = self.declared_delta(*id) {
                let delta = self.delta(one, two);
                let written = self.written(&delta);
                self.unfolded.insert(*id, written);
            }
        }
        let mut derived: Vec<ExprId> = Vec::new();
        for id in &all {
            if let Node::Bind { op, bindings, .. } = self.arena.node(*id)
                && is_derivative(*op)
            {
                let symbols: Vec<_> = bindings.iter().map(|binding| binding.symbol).collect();
                derived.extend(symbols.into_iter().map(|symbol| self.arena.name(symbol)));
            }
        }
        for id in all.iter().chain(&derived) {
            let Node::Symbol(symbol) = self.arena.node(*id) else { continue };
            if self.unfolded.contains_key(id) {
                continue;
            }
            let name = self.arena.symbol_of(*symbol).name.to_string();
            for (base, family, op, arity) in &families {
                if let Some(places) = places(&name, base, *op == op::ITEM, *arity) {
                    let mut parts = vec![*family];
                    for place in places {
                        parts.push(match place.parse::<i64>() {
                            Ok(number) => self.arena.integer(number),
                            Err(_) => {
                                let symbol = self.arena.symbol(&place, 0);
                                self.arena.name(symbol)
                            }
                        });
                    }
                    let member = self.arena.apply(*op, parts);
                    self.unfolded.insert(*id, member);
                    break;
                }
            }
        }
    }
}

impl Algebra<'_> {
    /// The two indices of a name such as `\delta_{ij}` that was declared to be the Kronecker delta.
    fn declared_delta(&mut self, id: ExprId) -> Option<[ExprId; 2]> {
        let Node::Symbol(symbol) = self.arena.node(id) else { return None };
        let name = self.arena.symbol_of(*symbol).name.to_string();
        let bases: Vec<SymbolId> = self.objects.deltas().collect();
        let indices = bases.iter().find_map(|base| places(&name, &self.arena.symbol_of(*base).name, false, 2))?;
        let [one, two] = indices.as_slice() else { return None };
        let mut index = |place: &String| match place.parse::<i64>() {
            Ok(number) => self.arena.integer(number),
            Err(_) => {
                let symbol = self.arena.symbol(place, 0);
                self.arena.name(symbol)
            }
        };
        Some([index(one), index(two)])
    }
}

/// Whether the script of a name holds an index: as a letter outside of words, or as a whole word.
fn bears_index(name: &str, index: &str) -> bool {
    let Some(at) = name.find(['_', '^']) else { return false };
    let mut script = name[at + 1..].to_owned();
    if index.starts_with('\\') && index.ends_with('}') {
        return script.contains(index);
    }
    for word in ["\\text{", "\\mathrm{", "\\operatorname{", "\\textrm{", "\\mathit{"] {
        while let Some(from) = script.find(word) {
            let to = script[from..].find('}').map_or(script.len(), |to| from + to + 1);
            script.replace_range(from..to, " ");
        }
    }
    // A command is a letter of its own: the `a` in `\\theta` is none.
    let mut letters = Vec::new();
    let mut rest = script.as_str();
    while let Some(first) = rest.chars().next() {
        let length = if first == '\\' {
            1 + rest[1..].find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(rest.len() - 1)
        } else {
            first.len_utf8()
        };
        let primes = rest[length..].chars().take_while(|letter| *letter == '\'').count();
        letters.push(&rest[..length + primes]);
        rest = &rest[length + primes..];
    }
    letters.contains(&index)
}

/// The indices in a name such as `w_{cj}` of the family `w` with two indices.
fn places(name: &str, base: &str, upper: bool, arity: usize) -> Option<Vec<String>> {
    let script = name.strip_prefix(base)?.strip_prefix(if upper { '^' } else { '_' })?;
    let script = script.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(script);
    let script = if upper { script.strip_prefix('(')?.strip_suffix(')')? } else { script };
    let places: Vec<String> = if script.contains(',') || arity == 1 {
        script.split(',').map(|part| part.trim().to_owned()).collect()
    } else {
        script.chars().filter(|letter| !letter.is_whitespace()).map(String::from).collect()
    };
    let plain = |place: &String| !place.is_empty() && !place.contains(['_', '^', '+', '-', '(', ' ']);
    (places.len() == arity && places.iter().all(plain)).then_some(places)
}
