//! Claims on probabilities of events: intersections, unions, complements and conditions, `P(A \cup B) = P(A) + P(B) - P(A \cap B)`.
//!
//! A few events part the outcomes into cells; a probability is a sum of cells. A claim is proved as an identity between functions of the cells,
//! and refuted by a table of their probabilities, where the events are arbitrary: in a stream, or as the words before them say.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    chain::Member,
    normal,
    prove::holds,
    session::Session,
    step::{Judgement, Relation},
};
use crate::{
    elaborate::{self, Kind as Sort},
    eval::{self, Environment, symbolic::build},
    ir::ExprId,
    num::{Outcome, Rational, Value, exact_latex, format},
    syntax::{Kind, NodeId, Tree},
};

/// More events are not told apart: two to this power are the cells.
const MOST_EVENTS: usize = 4;
/// Deeper notation is not read.
const DEEPEST: usize = 40;
/// Tables that are tried.
const TABLES: u64 = 4;
/// The precision of a value.
const BITS: u32 = 96;
/// The sizes of a family of events.
const SIZES: [i64; 2] = [2, 3];

/// The cells of a set of outcomes, one bit each.
type Cells = u32;

/// What is said of the events of a claim.
#[derive(Debug, Clone, Default)]
struct Said {
    /// They are arbitrary but for what else is said.
    arbitrary: bool,
    /// No two of these happen together.
    disjoint: BTreeSet<String>,
    /// The members of a family of events are disjoint, and whether one of them happens.
    family: Option<bool>,
}

/// The reading of one claim.
struct Space<'t> {
    trees: [&'t Tree; 2],
    /// The events in order.
    events: Vec<String>,
    /// What letters of indices stand for.
    places: HashMap<String, i64>,
    /// The size of a family, where a sum runs over one.
    size: Option<i64>,
    /// Whether a condition, an intersection, a union or a complement was seen.
    algebra: bool,
}

impl Space<'_> {
    fn event(&mut self, name: String) -> Option<Cells> {
        let place = match self.events.iter().position(|known| *known == name) {
            Some(place) => place,
            None if self.events.len() < MOST_EVENTS => {
                self.events.push(name);
                self.events.len() - 1
            }
            None => return None,
        };
        Some(occurs(place))
    }

    /// The outcomes of an event.
    fn outcomes(&mut self, tree: &Tree, id: NodeId, depth: usize) -> Option<Cells> {
        if depth > DEEPEST {
            return None;
        }
        let all = !0 >> (32 - (1 << MOST_EVENTS));
        match tree.kind(id) {
            Kind::Fence { open, body, .. } if matches!(open.as_ref(), "(" | "[" | "\\{") => self.outcomes(tree, *body, depth + 1),
            Kind::Symbol { name, .. } if name.as_ref() == "Omega" => Some(all),
            Kind::Symbol { name, .. } if matches!(name.as_ref(), "emptyset" | "varnothing") => Some(0),
            Kind::Scripts { base, sub: None, sup: Some(sup), primes: 0 } if matches!(tree.kind(*sup), Kind::Symbol { name, .. } if matches!(name.as_ref(), "c" | "complement" | "C")) =>
            {
                self.algebra = true;
                Some(all & !self.outcomes(tree, *base, depth + 1)?)
            }
            Kind::Accent { accent, body } if matches!(accent.as_ref(), "bar" | "overline") => {
                self.algebra = true;
                Some(all & !self.outcomes(tree, *body, depth + 1)?)
            }
            Kind::Prefix { sign, body } if matches!(sign.as_ref(), "\\neg" | "\\lnot") => {
                self.algebra = true;
                Some(all & !self.outcomes(tree, *body, depth + 1)?)
            }
            Kind::Infix { sign, left, right, .. } => {
                let (left, right) = (self.outcomes(tree, *left, depth + 1)?, self.outcomes(tree, *right, depth + 1)?);
                self.algebra = true;
                match sign.as_ref() {
                    "\\cap" | "\\land" | "\\wedge" => Some(left & right),
                    "\\cup" | "\\lor" | "\\vee" => Some(left | right),
                    "\\setminus" => Some(left & !right),
                    "-" if left == all => Some(all & !right),
                    _ => None,
                }
            }
            Kind::List { separator: ',', items } => {
                self.algebra = true;
                items.iter().try_fold(all, |cells, item| Some(cells & self.outcomes(tree, *item, depth + 1)?))
            }
            // `X = x \cup Y = y`: each variable at its value.
            Kind::Chain { first, links } => {
                self.values(tree, *first, links.iter().map(|(relation, member)| (relation.sign.as_ref(), *member)).collect())
            }
            Kind::Symbol { name, .. } if is_capital(name) => self.event(name.to_string()),
            Kind::Scripts { base, sub: Some(sub), sup: None, primes: 0 } => {
                let Kind::Symbol { name, .. } = tree.kind(*base) else { return None };
                let place = match tree.kind(*sub) {
                    Kind::Number(digits) => digits.to_string(),
                    _ => {
                        let letter = elaborate::canonical(tree, *sub)?;
                        self.places.get(&letter).map(i64::to_string).or((self.size.is_none()).then_some(letter))?
                    }
                };
                is_capital(name).then(|| self.event(format!("{name}_{place}")))?
            }
            _ => None,
        }
    }

    /// `Z = z \cup X = x`, of which the notation makes a chain.
    fn values(&mut self, tree: &Tree, first: NodeId, links: Vec<(&str, NodeId)>) -> Option<Cells> {
        let mut variable = first;
        let mut found: Option<(Cells, &str)> = None;
        for (at, (sign, member)) in links.iter().enumerate() {
            if *sign != "=" {
                return None;
            }
            let (value, joint, next) = match tree.kind(*member) {
                Kind::Infix { sign, left, right, .. } if at + 1 < links.len() => (*left, Some(sign.as_ref()), Some(*right)),
                _ => (*member, None, None),
            };
            let cells = self.value(tree, variable, value)?;
            found = Some(match found {
                None => (cells, joint.unwrap_or("")),
                Some((before, "\\cup" | "\\lor" | "\\vee")) => (before | cells, joint.unwrap_or("")),
                Some((before, "\\cap" | "\\land" | "\\wedge")) => (before & cells, joint.unwrap_or("")),
                Some(_) => return None,
            });
            self.algebra |= joint.is_some();
            match (next, at + 1 == links.len()) {
                (Some(next), false) => variable = next,
                (None, true) => return found.map(|(cells, _)| cells),
                _ => return None,
            }
        }
        None
    }

    fn value(&mut self, tree: &Tree, variable: NodeId, value: NodeId) -> Option<Cells> {
        let (Kind::Symbol { name, .. }, value) = (tree.kind(variable), elaborate::canonical(tree, value)?) else { return None };
        is_capital(name).then(|| self.event(format!("{name}={value}")))?
    }
}

/// The cells in which event number `place` happens.
fn occurs(place: usize) -> Cells {
    (0..1 << MOST_EVENTS).filter(|cell| cell >> place & 1 == 1).fold(0, |cells, cell: u32| cells | 1 << cell)
}

fn is_capital(name: &str) -> bool {
    name.len() == 1 && name.starts_with(|c: char| c.is_ascii_uppercase())
}

/// Whether a node is the sign of a probability.
fn is_probability(tree: &Tree, id: NodeId) -> bool {
    match tree.kind(id) {
        Kind::Operator(name) => matches!(name.as_ref(), "Pr" | "P"),
        Kind::Symbol { name, .. } => name.as_ref() == "P",
        _ => false,
    }
}

impl Session {
    /// What is found about a relation between probabilities of events; `words` is the sentence before it in a document.
    pub(super) fn on_events(&mut self, sign: &str, left: &Member, right: &Member, words: Option<&str>) -> Option<Judgement> {
        let relation = Relation::of(sign)?;
        if !left.whole || !right.whole || !left.rest.is_empty() || !right.rest.is_empty() || relation == Relation::Approx {
            return None;
        }
        let mut proved = true;
        for size in SIZES {
            let mut space = Space {
                trees: [&left.read.tree, &right.read.tree],
                events: Vec::new(),
                places: HashMap::new(),
                size: None,
                algebra: false,
            };
            let mut probe = self.clone();
            let family = probe.sums_over_events(&mut space, [left.node, right.node], size)?;
            // A first look finds the events.
            let blank = probe.cells(&BTreeMap::new());
            for (side, member) in [left, right].into_iter().enumerate() {
                probe.probability(&mut space, side, member.node, &blank, 0)?;
            }
            // A sum over a family is about all of its members.
            let bases: BTreeSet<String> = space.events.iter().filter_map(|event| Some(event.split_once('_')?.0.to_owned())).collect();
            for base in bases.iter().filter(|_| family) {
                for place in 1..=size {
                    space.event(format!("{base}_{place}"))?;
                }
            }
            if space.events.is_empty() || !(space.algebra || family) {
                return None;
            }
            // With assumptions of its own a statement is not about all events.
            let alone = Said { arbitrary: !self.assumed, ..Said::default() };
            let said = words.map_or(alone, |words| said(words, &space.events));
            let of_events = |member: &Member| mentions_probability(&member.read.tree, member.node);
            if said.arbitrary
                && (said.family.is_some() || of_events(left) && of_events(right))
                && let Some(judgement) = probe.table_against(relation, &mut space, [left, right], &said)
            {
                return Some(judgement);
            }
            proved &= !family && relation == Relation::Equal && probe.is_identity(&mut space, [left, right]);
            if !family {
                break;
            }
        }
        proved.then(|| Judgement::proved("events", "both sides are the same function of the probabilities of the outcomes"))
    }

    /// Puts indices in for a family that a sum runs over; says whether there is one.
    fn sums_over_events(&mut self, space: &mut Space<'_>, nodes: [NodeId; 2], size: i64) -> Option<bool> {
        let mut family = false;
        for (tree, node) in space.trees.into_iter().zip(nodes) {
            let mut open = vec![node];
            while let Some(node) = open.pop() {
                if let Kind::Big { name, sub: Some(_), sup: Some(sup), .. } = tree.kind(node)
                    && name.as_ref() == "sum"
                {
                    family = true;
                    if let Some(end) = elaborate::canonical(tree, *sup) {
                        space.places.insert(end, size);
                    }
                }
                open.extend(tree.children(node));
            }
        }
        space.size = family.then_some(size);
        Some(family)
    }

    /// The probabilities of the cells: numbers, or letters where none are given.
    fn cells(&mut self, numbers: &BTreeMap<u32, Rational>) -> Vec<ExprId> {
        let count = 1u32 << MOST_EVENTS;
        (0..count)
            .map(|cell| match numbers.get(&cell) {
                Some(number) => self.arena.number(number.clone()),
                None if !numbers.is_empty() => self.arena.integer(0),
                None => {
                    let symbol = self.context.declare(&mut self.arena, &format!("(cell)_{{{cell}}}"), Sort::Scalar, true);
                    self.arena.name(symbol)
                }
            })
            .collect()
    }

    /// A side as an expression in the probabilities of the cells.
    fn probability(&mut self, space: &mut Space<'_>, side: usize, id: NodeId, cells: &[ExprId], depth: usize) -> Option<ExprId> {
        if depth > DEEPEST {
            return None;
        }
        let tree = space.trees[side];
        match tree.kind(id) {
            Kind::Number(digits) => digits.parse::<i64>().ok().map(|number| self.arena.integer(number)),
            Kind::Fence { open, body, .. } if matches!(open.as_ref(), "(" | "[") => self.probability(space, side, *body, cells, depth + 1),
            Kind::Prefix { sign, body } if sign.as_ref() == "-" => {
                let inner = self.probability(space, side, *body, cells, depth + 1)?;
                Some(build::negate(&mut self.arena, inner))
            }
            Kind::Infix { sign, left, right, .. } => {
                let (left, right) =
                    (self.probability(space, side, *left, cells, depth + 1)?, self.probability(space, side, *right, cells, depth + 1)?);
                Some(match sign.as_ref() {
                    "+" => build::sum(&mut self.arena, [left, right]),
                    "-" => build::difference(&mut self.arena, left, right),
                    "\\cdot" | "\\times" | "*" => build::product(&mut self.arena, [left, right]),
                    "/" => build::quotient(&mut self.arena, left, right),
                    _ => return None,
                })
            }
            Kind::Fraction { numerator, denominator } => {
                let above = self.probability(space, side, *numerator, cells, depth + 1)?;
                let below = self.probability(space, side, *denominator, cells, depth + 1)?;
                Some(build::quotient(&mut self.arena, above, below))
            }
            Kind::Juxtaposition(items) => {
                let mut factors = Vec::new();
                let mut at = 0;
                while at < items.len() {
                    if is_probability(tree, items[at]) {
                        let Kind::Fence { body, .. } = tree.kind(*items.get(at + 1)?) else { return None };
                        factors.push(self.measure(space, side, *body, cells)?);
                        at += 2;
                    } else {
                        factors.push(self.probability(space, side, items[at], cells, depth + 1)?);
                        at += 1;
                    }
                }
                Some(build::product(&mut self.arena, factors))
            }
            Kind::Big { name, sub: Some(sub), body: Some(body), .. } if name.as_ref() == "sum" => {
                let Kind::Chain { first, links } = tree.kind(*sub) else { return None };
                let [(_, from)] = links.as_slice() else { return None };
                if !matches!(tree.kind(*from), Kind::Number(digits) if digits.as_ref() == "1") {
                    return None;
                }
                let index = elaborate::canonical(tree, *first)?;
                let mut terms = Vec::new();
                for place in 1..=space.size? {
                    let before = space.places.insert(index.clone(), place);
                    terms.push(self.probability(space, side, *body, cells, depth + 1)?);
                    match before {
                        Some(before) => space.places.insert(index.clone(), before),
                        None => space.places.remove(&index),
                    };
                }
                Some(build::sum(&mut self.arena, terms))
            }
            _ => None,
        }
    }

    /// The probability of what stands between its parentheses.
    fn measure(&mut self, space: &mut Space<'_>, side: usize, body: NodeId, cells: &[ExprId]) -> Option<ExprId> {
        let tree = space.trees[side];
        let total = |session: &mut Session, event: Cells| {
            let parts: Vec<ExprId> = cells.iter().enumerate().filter(|(cell, _)| event >> cell & 1 == 1).map(|(_, part)| *part).collect();
            build::sum(&mut session.arena, parts)
        };
        if let Kind::Infix { sign, left, right, .. } = tree.kind(body)
            && sign.as_ref() == "\\mid"
        {
            let (event, given) = (space.outcomes(tree, *left, 0)?, space.outcomes(tree, *right, 0)?);
            space.algebra = true;
            let (above, below) = (total(self, event & given), total(self, given));
            return Some(build::quotient(&mut self.arena, above, below));
        }
        let event = space.outcomes(tree, body, 0)?;
        Some(total(self, event))
    }

    fn both_sides_of(&mut self, space: &mut Space<'_>, members: [&Member; 2], cells: &[ExprId]) -> Option<[ExprId; 2]> {
        let left = self.probability(space, 0, members[0].node, cells, 0)?;
        Some([left, self.probability(space, 1, members[1].node, cells, 0)?])
    }

    fn is_identity(&mut self, space: &mut Space<'_>, members: [&Member; 2]) -> bool {
        let mut cells = self.cells(&BTreeMap::new());
        let used = 1 << space.events.len();
        // Cells that differ in events that do not occur are one.
        let nothing = build::zero(&mut self.arena);
        cells[used..].fill(nothing);
        let rest: Vec<ExprId> = cells[1..used].to_vec();
        let (one, sum) = (build::one(&mut self.arena), build::sum(&mut self.arena, rest));
        cells[0] = build::difference(&mut self.arena, one, sum);
        let Some([left, right]) = self.both_sides_of(space, members, &cells) else { return false };
        matches!(normal::prove_equal(&mut self.arena, left, right, &self.assumptions), Outcome::Known(_))
    }

    /// A table of probabilities, allowed by what is said, in which the claim fails.
    fn table_against(&mut self, relation: Relation, space: &mut Space<'_>, members: [&Member; 2], said: &Said) -> Option<Judgement> {
        for turn in 0..TABLES {
            let table = table(&space.events, said, turn);
            let cells = self.cells(&table);
            let [left, right] = self.both_sides_of(space, members, &cells)?;
            let environment = Environment::new();
            let [a, b] = [left, right].map(|side| eval::evaluate(&self.arena, side, &environment, BITS));
            let (Outcome::Known(a), Outcome::Known(b)) = (a, b) else { continue };
            if holds(relation, &a, &b) != Some(false) {
                continue;
            }
            let shown = |value: &Value| format::value(value, 6, false).map(|written| written.latex);
            let witness: Vec<(String, String)> =
                table.iter().map(|(cell, weight)| (described(&space.events, *cell), exact_latex(weight))).collect();
            let mut judgement =
                Judgement::refuted(format!("for these events the left side is {} and the right side is {}", shown(&a)?, shown(&b)?), None);
            judgement.witness = witness;
            return Some(judgement);
        }
        None
    }
}

fn mentions_probability(tree: &Tree, id: NodeId) -> bool {
    let mut open = vec![id];
    while let Some(node) = open.pop() {
        if is_probability(tree, node) {
            return true;
        }
        open.extend(tree.children(node));
    }
    false
}

/// Positive probabilities of the cells that what is said allows.
fn table(events: &[String], said: &Said, turn: u64) -> BTreeMap<u32, Rational> {
    let count = events.len();
    let happens = |cell: u32, place: usize| cell >> place & 1 == 1;
    let allowed = |cell: u32| {
        let inside: Vec<usize> = (0..count).filter(|place| happens(cell, *place)).collect();
        let apart = inside.iter().enumerate().all(|(at, one)| {
            inside[at + 1..].iter().all(|two| {
                let (a, b) = (&events[*one], &events[*two]);
                // A variable has one value.
                let same = matches!((a.split_once('='), b.split_once('=')), (Some((x, _)), Some((y, _))) if x == y);
                let said_apart = said.disjoint.contains(a) && said.disjoint.contains(b);
                let members = said.family.is_some() && a.split('_').next() == b.split('_').next();
                !same && !said_apart && !members
            })
        });
        apart && !(said.family == Some(true) && inside.is_empty())
    };
    let mut seed = turn.wrapping_mul(7919).wrapping_add(11);
    let mut weights = BTreeMap::new();
    for cell in (0..1u32 << count).filter(|cell| allowed(*cell)) {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        weights.insert(cell, (seed >> 33) % 7 + 1);
    }
    let total: u64 = weights.values().sum();
    weights.into_iter().map(|(cell, weight)| (cell, Rational::new(weight.into(), total.max(1).into()))).collect()
}

/// `P(A, \neg B)`.
fn described(events: &[String], cell: u32) -> String {
    let parts: Vec<String> = events
        .iter()
        .enumerate()
        .map(|(place, event)| if cell >> place & 1 == 1 { event.clone() } else { format!("\\neg {event}") })
        .collect();
    format!("P({})", parts.join(", "))
}

/// What the sentence before a claim says of its events.
fn said(words: &str, events: &[String]) -> Said {
    let lower = words.to_lowercase();
    let has = |all: &[&str]| all.iter().any(|word| lower.contains(word));
    // What stands between the last formula and the claim says whether it is stated or granted.
    let before = lower.replace("\\(", "$").replace("\\)", "$");
    let link = before.trim_end_matches(|c: char| c == '$' || c.is_whitespace()).rsplit('$').next().unwrap_or_default();
    let states = ["then", "equal", "we have", "it holds", "follows", "that is", "hence"].iter().any(|word| link.contains(word));
    let granted = ["such that", "with", "if", "satisfying", "satisfy", "when", "whenever", "where", "assume", "suppose", "provided that"];
    let granted = granted.iter().any(|word| link.ends_with(word));
    let other = has(&["independ", "called", "say that", "said to", "define", "p(", "\\pr(", "\\mathbb{p}"]);
    let of_events = has(&["events"]) && states && !granted && !other;
    let disjoint = has(&["disjoint", "mutually exclusive", "incompatible"]);
    let squeezed: String = words.chars().filter(|c| !c.is_whitespace()).collect();
    let named = |event: &&String| squeezed.contains(event.as_str());
    let family = disjoint && events.iter().all(|event| event.contains('_')) && events.len() > 1;
    Said {
        arbitrary: of_events && has(&["any ", "arbitrary", "every ", "all ", "if "]),
        disjoint: if disjoint { events.iter().filter(named).cloned().collect() } else { BTreeSet::new() },
        family: family.then(|| {
            has(&["\\bigcup", "\\cup", "partition", "exhaustive"]) && has(&["\\omega", "partition", "exhaustive", "sample space"])
        }),
    }
}
