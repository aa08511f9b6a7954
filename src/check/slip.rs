//! Slips: a step of a computation in letters of which nothing is said. It is wrong where it fails for numbers in their place and one small edit
//! makes it true for all of them: an equation to solve is no such thing.

use std::{collections::BTreeSet, rc::Rc};

use super::{
    chain::{Chain, Member, Read},
    normal,
    prove::holds,
    repair,
    session::Session,
    size_one::{SizeOne, faced},
    step::{Judgement, Relation},
    typed,
};
use crate::{
    elaborate::{Choices, MAY_BE_CALLED, canonical},
    eval::{self, Environment, symbolic},
    ir::{ExprId, Node, SymbolId},
    num::{Outcome, Rational, Value, exact_latex, format},
    op,
    syntax::{self, Kind},
};

/// Small values that most domains have: between zero and one half, all different.
const VALUES: [(i64, i64); 9] = [(1, 3), (1, 4), (2, 5), (1, 7), (3, 8), (2, 9), (1, 5), (3, 7), (1, 6)];
/// At so many points it must fail.
const POINTS: usize = 5;
/// The precision at a point.
const BITS: u32 = 128;
/// More letters are not looked at.
const LETTERS: usize = 5;
/// So many edits are tried.
const EDITS: usize = 240;

/// Both sides as expressions in numbers.
struct Numbers {
    sides: [ExprId; 2],
    letters: Vec<SymbolId>,
}

/// The witness and both sides there.
type Failure = (Vec<(String, String)>, String, String);

impl Session {
    /// The refutation of a step in letters of which nothing is said, where it is a slip in a computation.
    pub(super) fn slip(&mut self, chain: &Chain, at: usize, left: &Member, right: &Member, text: &str) -> Option<Judgement> {
        if at == 0 && !may_differentiate(left) && !(is_integral(left) && is_integral(right)) {
            return None;
        }
        if self.single || !left.whole || !right.whole || !left.rest.is_empty() || !right.rest.is_empty() {
            return None;
        }
        if [left, right].iter().any(|member| typed::numerals(&member.read.tree, member.node, 60).iter().any(|numeral| numeral.decimal)) {
            return None;
        }
        let integrals = is_integral(left) && is_integral(right);
        if !integrals && !factors_are_letters(&[left, right]) {
            return None;
        }
        let mut probe = self.clone();
        let claim = probe.in_numbers(left, right)?;
        let derived = probe.is_worked_out(left)?;
        let computed = at > 0 && chain.signs[..=at].iter().all(|sign| sign.sign == "=") && probe.has_a_number(left, right);
        if !(derived || integrals || computed) {
            return None;
        }
        let one = probe.size_one_of(left, right)?;
        let own = left.read.formula.span;
        let scopes = &self.context.evidence.scopes;
        let named = |letter: &SymbolId| {
            let name = &probe.arena.symbol_of(*letter).name;
            name.strip_prefix('(').and_then(|rest| rest.split(')').next()).unwrap_or(name).to_owned()
        };
        let names = claim.letters.iter().map(named).chain(one.sizes().cloned());
        if names.chain(one.families().cloned()).any(|name| self.conditions.hold_for(&name, one.has_members(&name), own, scopes)) {
            return None;
        }
        let (witness, a, b) = probe.fails(&claim)?;
        if !probe.is_mended(left, right, text) {
            return None;
        }
        let at: Vec<String> = witness.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        let sizes = match (integrals, one.is_plain()) {
            (true, _) => "for functions that are constant on two cells of length one: ",
            (false, true) => "",
            (false, false) => "where every side has length one: ",
        };
        let mut judgement = Judgement::refuted(format!("{sizes}at {} the left side is {a} and the right side is {b}", at.join(", ")), None);
        judgement.witness = witness;
        Some(judgement)
    }

    fn size_one_of(&mut self, left: &Member, right: &Member) -> Option<SizeOne> {
        let sides = [self.expression_of(left)?, self.expression_of(right)?];
        Some(SizeOne::of(&self.arena, &sides))
    }

    fn expression_of(&mut self, member: &Member) -> Option<ExprId> {
        let elaborated = self.understand(member, &Choices::default()).ok()?;
        // Other doubts are not settled here; this one is settled by [`factors_are_letters`].
        elaborated.uncertain.is_none_or(|why| why == MAY_BE_CALLED).then_some(elaborated.expression)
    }

    /// The two sides in letters that are numbers; `None` where one is something else, has a value, or may not range freely.
    fn in_numbers(&mut self, left: &Member, right: &Member) -> Option<Numbers> {
        let sides = [self.expression_of(left)?, self.expression_of(right)?];
        if sides.iter().any(|side| self.mentions_unending(*side)) {
            return None;
        }
        let known = self.free_symbols(sides[0], sides[1]);
        let said = |symbol: &SymbolId| {
            self.environment.defines(*symbol) || self.objects.is_declared(*symbol) || self.assumptions.fact(*symbol).is_some()
        };
        if known.iter().any(said) {
            return None;
        }
        let mut one = SizeOne::of(&self.arena, &sides);
        let sides = [self.at_size_one(sides[0], &mut one, 0)?, self.at_size_one(sides[1], &mut one, 0)?];
        let sides = sides.map(|side| symbolic::work_out_derivatives(&mut self.arena, side));
        let letters = self.free_symbols(sides[0], sides[1]);
        // The right side of a computation has no letter that the left one lacks.
        let before = self.free_symbols(sides[0], sides[0]);
        let name = |symbol: &SymbolId| self.arena.symbol_of(*symbol).name.to_string();
        let names: Vec<String> = letters.iter().map(name).collect();
        let complementary = names.iter().any(|name| name == "p") && names.iter().any(|name| name == "q");
        let plain = names.iter().all(|name| ranges(name));
        // A weight may come in under an integral.
        let closed = is_integral(left) || letters.iter().all(|letter| before.contains(letter));
        (closed && plain && !complementary && !letters.is_empty() && letters.len() <= LETTERS).then_some(Numbers { sides, letters })
    }

    /// Whether the left side is the derivative of something that is written out; `None` where it is one of something else.
    fn is_worked_out(&mut self, left: &Member) -> Option<bool> {
        let expression = self.expression_of(left)?;
        let mut open = vec![expression];
        let mut found = false;
        while let Some(next) = open.pop() {
            if let Node::Bind { op: op::DERIVATIVE | op::PARTIAL | op::GRADIENT, body, .. } = self.arena.node(next) {
                if body.iter().any(|part| matches!(self.arena.node(*part), Node::Symbol(_) | Node::Call { .. })) {
                    return None;
                }
                found = next == expression;
            }
            open.extend(self.arena.children(next));
        }
        Some(found)
    }

    /// Whether a number above one stands in the sides: letters alone may be sets or propositions.
    fn has_a_number(&mut self, left: &Member, right: &Member) -> bool {
        let numbers = |member: &Member| typed::numerals(&member.read.tree, member.node, 60);
        [left, right].into_iter().flat_map(numbers).any(|numeral| numeral.typed.value > Rational::from_integer(1.into()))
    }

    /// A point at which the sides differ, where they do at all of several.
    fn fails(&self, claim: &Numbers) -> Option<Failure> {
        let mut first = None;
        for turn in 0..POINTS {
            let mut environment = Environment::new();
            let mut witness = Vec::new();
            for (place, letter) in claim.letters.iter().enumerate() {
                let (above, below) = VALUES[(place * 2 + turn) % VALUES.len()];
                let value = Rational::new(above.into(), below.into());
                witness.push((self.arena.symbol_of(*letter).name.to_string(), exact_latex(&value)));
                environment.set_value(*letter, Value::rational(value));
            }
            let [a, b] = claim.sides.map(|side| eval::evaluate(&self.arena, side, &environment, BITS));
            let (Outcome::Known(a), Outcome::Known(b)) = (a, b) else { return None };
            if holds(Relation::Equal, &a, &b) != Some(false) {
                return None;
            }
            let shown = |value: &Value| format::value(value, 6, false).map(|written| written.latex);
            first = first.or(Some((witness, shown(&a)?, shown(&b)?)));
        }
        first
    }

    /// Whether one small edit of a side makes the sides equal for all numbers.
    fn is_mended(&mut self, left: &Member, right: &Member, source: &str) -> bool {
        let mut tries = EDITS;
        for (edited, other, turned) in [(right, left, false), (left, right, true)] {
            let tree = &edited.read.tree;
            // A bare number or name has no slip in it.
            if tree.children(edited.node).is_empty() {
                continue;
            }
            let span = tree.span(edited.node);
            let text = edited.read.formula.text(source);
            let Some(before) = text.get(..span.end) else { continue };
            let unchanged = repair::squeezed(span.text(text));
            let like = repair::squeezed(other.span().text(source));
            for proposal in repair::edits(tree, edited.node, text) {
                if tries == 0 {
                    return false;
                }
                tries -= 1;
                let latex = repair::applied(before, proposal.span, &proposal.replacement, span.start);
                // Replacing a side by the other one mends nothing.
                if latex.trim().is_empty() || [&unchanged, &like].contains(&&repair::squeezed(&latex)) {
                    continue;
                }
                let parsed = syntax::parse(&latex);
                if !parsed.is_complete() {
                    continue;
                }
                let node = parsed.tree.root();
                let read = Rc::new(Read { tree: Rc::new(parsed.tree), ..(*edited.read).clone() });
                let member = Member { read, node, rest: Vec::new(), whole: true };
                let (l, r) = if turned { (&member, other) } else { (other, &member) };
                if let Some(claim) = self.in_numbers(l, r)
                    && matches!(normal::prove_equal(&mut self.arena, claim.sides[0], claim.sides[1], &self.assumptions), Outcome::Known(_))
                {
                    return true;
                }
            }
        }
        false
    }
}

/// Whether each letter before parentheses also stands without any: it is a factor then, no function.
fn factors_are_letters(members: &[&Member]) -> bool {
    let (mut before, mut alone) = (BTreeSet::new(), BTreeSet::new());
    for member in members {
        let tree = &member.read.tree;
        let mut open = vec![(member.node, false)];
        while let Some((node, called)) = open.pop() {
            match tree.kind(node) {
                Kind::Juxtaposition(items) => {
                    for (at, item) in items.iter().enumerate() {
                        let called = items
                            .get(at + 1)
                            .is_some_and(|next| matches!(tree.kind(*next), Kind::Fence { open, .. } if open.as_ref() == "("));
                        open.push((*item, called));
                    }
                }
                Kind::Scripts { base, sub: None, primes: 0, .. } => open.push((*base, called)),
                Kind::Symbol { .. } => {
                    if let Some(name) = canonical(tree, node) {
                        if called {
                            before.insert(name)
                        } else {
                            alone.insert(name)
                        };
                    }
                }
                _ => open.extend(tree.children(node).into_iter().map(|child| (child, false))),
            }
        }
    }
    before.is_subset(&alone)
}

/// Whether a side is one integral.
fn is_integral(member: &Member) -> bool {
    matches!(member.kind(), Kind::Big { name, .. } if name.as_ref() == "int")
}

/// Whether the notation of a side may be a derivative.
fn may_differentiate(member: &Member) -> bool {
    let tree = &member.read.tree;
    let mut open = vec![member.node];
    while let Some(node) = open.pop() {
        if matches!(tree.kind(node), Kind::Symbol { name, .. } if matches!(name.as_ref(), "d" | "partial" | "nabla")) {
            return true;
        }
        open.extend(tree.children(node));
    }
    false
}

/// Whether a name is a plain letter, which stands for any number: no mean, no unit of imaginary numbers, nothing with a mark.
fn ranges(name: &str) -> bool {
    // The value of a function on a cell.
    if name.starts_with('(') {
        return true;
    }
    let letter = faced(name).unwrap_or(name);
    let small = letter.len() == 1 && letter.chars().all(|c| c.is_ascii_lowercase());
    match faced(name) {
        Some(_) => letter.len() == 1 && letter.chars().all(|c| c.is_ascii_alphabetic()) && !matches!(letter, "I"),
        None => small && !matches!(letter, "i" | "j" | "e" | "d"),
    }
}
