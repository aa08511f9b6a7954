//! The judgement of one step: both sides evaluated exactly or enclosed, numbers as typed compared as roundings.

use std::{cmp::Ordering, collections::HashMap};

use num_traits::{Signed, Zero};

use super::{
    Evidence, Reason, Step, Verdict, carry,
    chain::{Chain, Member},
    invariant,
    prove::holds,
    session::Session,
    typed::{self, Numeral},
    walk::{Reading, line_of, too_common},
};
use crate::{
    diag::Span,
    elaborate::{self, Choices, Elaborated, Hindrance, Obstacle, Token, joint},
    eval::{self, Environment, symbolic},
    ir::{ExprId, Node, SymbolId},
    num::{Ball, Decimal, Outcome, Rational, Rounding, Scalar, Value, bounds, format},
    op,
    syntax::Kind,
};

/// A value that an earlier line got wrong.
#[derive(Debug, Clone)]
pub(super) struct WrongValue {
    /// The line it stands in.
    pub(super) line: usize,
    /// The wrong value.
    pub(super) value: Rational,
}

/// The precisions that a comparison tries, in bits.
const PRECISIONS: [u32; 4] = [96, 192, 448, 1024];

/// The precision for what has no end, in bits.
const UNENDING_BITS: u32 = 144;

/// Decimals with fewer significant digits are what they say; others may be roundings of what was computed before.
const ROUNDED_DIGITS: u32 = 3;

/// How a note begins on a result that follows from rounded intermediates only.
const TOO_EARLY: &str = "rounded too early";

/// The note on a right rounding.
const ROUNDED: &str = "rounded";

/// What a comparison of two values finds.
#[derive(Debug, Clone, PartialEq)]
enum Found {
    /// They are equal; how the typed number was rounded, where it was.
    Equal { rounded: Option<&'static str> },
    /// They differ: what is right, and where.
    Different { detail: String, fault: Option<Span> },
    /// Not right as typed, but not wrong enough to be refuted.
    Soft { note: String },
    /// The shapes do not fit.
    Shape(String),
    /// Not decided with this precision.
    Undecided,
}

/// What is to be compared and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    Equal,
    Approx,
    NotEqual,
    Order { less: bool, strict: bool },
}

impl Relation {
    /// The relation that a sign stands for, where it can be judged.
    pub(super) fn of(sign: &str) -> Option<Relation> {
        Some(match sign {
            "=" | ":=" | "\\equiv" | "\\triangleq" | "\\coloneqq" => Relation::Equal,
            "\\approx" | "\\simeq" | "\\doteq" | "\\cong" => Relation::Approx,
            "\\ne" | "\\neq" => Relation::NotEqual,
            "<" => Relation::Order { less: true, strict: true },
            "\\le" => Relation::Order { less: true, strict: false },
            ">" => Relation::Order { less: false, strict: true },
            "\\ge" => Relation::Order { less: false, strict: false },
            sign if sign.starts_with("\\overset") && sign.ends_with("{=}") => Relation::Equal,
            sign if sign.starts_with("\\stackrel") && sign.ends_with("{=}") => Relation::Equal,
            _ => return None,
        })
    }
}

/// What was found about a step before it is written down.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Judgement {
    pub(super) verdict: Option<Verdict>,
    method: &'static str,
    pub(super) detail: String,
    reason: Option<Reason>,
    notes: Vec<String>,
    readings: Vec<String>,
    fault: Option<Span>,
    pub(super) witness: Vec<(String, String)>,
}

impl Judgement {
    pub(super) fn proved(method: &'static str, detail: impl Into<String>) -> Self {
        Judgement { verdict: Some(Verdict::Proved), method, detail: detail.into(), ..Judgement::default() }
    }

    pub(super) fn unchecked(reason: Reason, detail: impl Into<String>) -> Self {
        Judgement { verdict: Some(Verdict::Unchecked), method: "none", detail: detail.into(), reason: Some(reason), ..Judgement::default() }
    }

    pub(super) fn refuted(detail: impl Into<String>, fault: Option<Span>) -> Self {
        Judgement { verdict: Some(Verdict::Refuted), method: "counterexample", detail: detail.into(), fault, ..Judgement::default() }
    }

    pub(super) fn supported(detail: impl Into<String>) -> Self {
        Judgement { verdict: Some(Verdict::Supported), method: "samples", detail: detail.into(), ..Judgement::default() }
    }

    /// One of two statements holds at `witness`, the other does not.
    pub(super) fn parted(witness: Vec<(String, String)>, first: bool) -> Self {
        let at: Vec<String> = witness.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        let which = if first { "the first holds and the second does not" } else { "the second holds and the first does not" };
        let mut judgement = Judgement::refuted(format!("at {} {which}", at.join(", ")), None);
        judgement.witness = witness;
        judgement
    }

    /// The same with a word on what was compared.
    pub(super) fn explained(mut self, what: &str) -> Self {
        self.detail = format!("{what}: {}", self.detail);
        self
    }

    /// Why there is no verdict.
    pub(super) fn reason(&self) -> Option<Reason> {
        self.reason
    }

    /// The notes.
    pub(super) fn notes(&self) -> &[String] {
        &self.notes
    }

    /// How the verdict was reached, as data.
    pub(super) fn evidence(&self) -> Evidence {
        Evidence { method: self.method.to_owned(), detail: self.detail.clone(), readings: self.readings.clone(), certificate: None }
    }

    pub(super) fn noted(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }
}

impl Session {
    /// Judges a claim and writes the verdict into `step`.
    pub(super) fn judge(&mut self, step: &mut Step, chain: &Chain, at: usize, left: &Member, right: &Member, reading: &Reading<'_>) {
        let mut judgement = self.judgement(step, left, right);
        if judgement.is_open()
            && let Some(broken) = Relation::of(&step.relation).and_then(|relation| invariant::softmax(relation, left, right))
        {
            judgement = broken;
        }
        let lacking = matches!(
            judgement.reason,
            Some(Reason::UndefinedSymbol | Reason::NeedsAssumption | Reason::UnsupportedOperator | Reason::Shape)
        );
        if lacking
            && Relation::of(&step.relation) == Some(Relation::Equal)
            && let Some(slip) = self.slip(chain, at, left, right, reading.text)
        {
            judgement = slip;
        }
        if lacking && let Some(found) = self.on_events(&step.relation, left, right, Some(&sentence_before(reading.text, left.span().start)))
        {
            judgement = found;
        }
        let meant_wrong = std::mem::take(&mut self.meant_wrong);
        match judgement.verdict {
            Some(Verdict::Refuted) => {
                if let Some(numeral) = typed::numeral(&right.read.tree, right.node).filter(|numeral| !too_common(&numeral.typed.value)) {
                    self.wrong.push(WrongValue { line: line_of(reading, step.span), value: numeral.typed.value });
                }
                if meant_wrong {
                    judgement.notes.push("meant to be wrong".to_owned());
                }
            }
            Some(Verdict::Proved | Verdict::Unchecked) if !self.wrong.is_empty() => self.note_consistency(&mut judgement, chain, at),
            _ => {}
        }
        step.verdict = judgement.verdict;
        step.reason = judgement.reason;
        step.fault = judgement.fault;
        step.notes = judgement.notes;
        step.witness = judgement.witness;
        let certificate = if self.options.certificates { self.certify(step, left, right, reading.text).map(Box::new) } else { None };
        step.evidence =
            Some(Evidence { method: judgement.method.to_owned(), detail: judgement.detail, readings: judgement.readings, certificate });
        if step.verdict == Some(Verdict::Refuted) && !meant_wrong {
            step.repair = self.repair(step, &chain.signs[at], left, right, reading.text);
        }
    }

    /// Says that a right step rests on a value that an earlier line got wrong.
    fn note_consistency(&self, judgement: &mut Judgement, chain: &Chain, at: usize) {
        let used: Vec<Numeral> =
            chain.members[..=at].iter().flat_map(|member| typed::numerals(&member.read.tree, member.node, 200)).collect();
        let mut lines: Vec<usize> = self
            .wrong
            .iter()
            .filter(|wrong| used.iter().any(|numeral| numeral.typed.value == wrong.value))
            .map(|wrong| wrong.line)
            .collect();
        lines.sort_unstable();
        lines.dedup();
        if !lines.is_empty() {
            judgement.notes.push(carry::consistent(&lines));
        }
    }

    /// What is found about a step.
    pub(super) fn judgement(&mut self, step: &Step, left: &Member, right: &Member) -> Judgement {
        self.judgement_of(&step.relation, left, right)
    }

    /// What is found about `left sign right` under every reading.
    pub(super) fn judgement_of(&mut self, sign: &str, left: &Member, right: &Member) -> Judgement {
        let Some(relation) = Relation::of(sign) else {
            return Judgement::unchecked(Reason::UnsupportedOperator, format!("the relation `{sign}` is not judged yet"));
        };
        if !left.whole || !right.whole {
            return Judgement::unchecked(Reason::Unreadable, "part of it could not be read");
        }
        let preferred = Choices::default();
        let (tokens, uncertain, first) = match self.compare_members(relation, left, right, &preferred) {
            Ok(compared) => compared,
            Err(obstacle) => return self.hindered(&obstacle),
        };
        if first.verdict != Some(Verdict::Refuted) {
            return first;
        }
        if let Some(why) = uncertain {
            return Judgement::unchecked(Reason::Ambiguous, format!("it fails under this reading, but {why}"));
        }
        let Some(readings) = joint(&tokens) else {
            return Judgement::unchecked(Reason::Ambiguous, "it has more than sixteen readings");
        };
        for choices in readings.iter().skip(1) {
            let holds = match self.compare_members(relation, left, right, choices) {
                Ok((_, uncertain, judgement)) => uncertain.is_some() || judgement.verdict != Some(Verdict::Refuted),
                Err(_) => false,
            };
            if holds {
                let signs: Vec<&str> = tokens.iter().map(|token| token.sign()).collect();
                return Judgement::unchecked(Reason::Ambiguous, format!("it hangs on the reading of {}", signs.join(", ")));
            }
        }
        first
    }

    /// Both members compared under one choice of readings.
    fn compare_members(
        &mut self,
        relation: Relation,
        left: &Member,
        right: &Member,
        choices: &Choices,
    ) -> Result<(Vec<Token>, Option<String>, Judgement), Obstacle> {
        let l: Elaborated = self.understand(left, choices)?;
        // Beside a shape a product of sizes is a shape.
        let shaped = matches!(self.evaluate(l.expression, 64), Outcome::Known(Value::Shape(_)));
        let shape = if shaped { self.sizes(right) } else { None };
        let r = match shape {
            Some(expression) => Elaborated {
                expression,
                tokens: Vec::new(),
                conventions: Vec::new(),
                uncertain: None,
                matrix_like: false,
                beyond: None,
                opaque: 0,
            },
            None => self.understand(right, choices)?,
        };
        // What is understood but has no rules is left alone.
        let beyond = l.beyond.as_ref().or(r.beyond.as_ref()).cloned();
        let found = match beyond {
            Some(obstacle) => Some(self.generic(relation, &l, &r).ok_or(obstacle)?),
            None => None,
        };
        let mut tokens: Vec<Token> = l.tokens.iter().chain(&r.tokens).copied().collect();
        tokens.sort_unstable();
        tokens.dedup();
        let uncertain = l.uncertain.clone().or_else(|| r.uncertain.clone());
        let mut judgement = found.unwrap_or_else(|| self.compare(relation, &l, &r, left, right));
        let conventions: Vec<String> = l.conventions.iter().chain(&r.conventions).cloned().collect();
        if judgement.verdict == Some(Verdict::Proved) {
            for (at, convention) in conventions.iter().enumerate() {
                if !conventions[..at].contains(convention) {
                    judgement.detail = format!("{}; {convention}", judgement.detail);
                    judgement.readings.push(convention.clone());
                }
            }
        }
        Ok((tokens, uncertain, judgement))
    }

    pub(super) fn hindered(&self, obstacle: &Obstacle) -> Judgement {
        let reason = match obstacle.kind {
            Hindrance::Unreadable => Reason::Unreadable,
            Hindrance::Unsupported | Hindrance::Sizes => Reason::UnsupportedOperator,
            Hindrance::Undefined => Reason::UndefinedSymbol,
            Hindrance::Ambiguous => Reason::Ambiguous,
            Hindrance::Prose => Reason::DependsOnProse,
            Hindrance::Shape => Reason::Shape,
        };
        Judgement::unchecked(reason, obstacle.what.clone())
    }

    /// A product of sizes as a shape: `25 \times 25 \times 384`, `(25, 25, 384)`.
    fn sizes(&mut self, member: &Member) -> Option<ExprId> {
        let tree = std::rc::Rc::clone(&member.read.tree);
        let mut sizes = Vec::new();
        let mut open = vec![member.node];
        while let Some(node) = open.pop() {
            match tree.kind(node) {
                Kind::Infix { sign, left, right, .. } if matches!(sign.as_ref(), "\\times" | "*" | "\\cdot") => {
                    open.extend([*right, *left])
                }
                Kind::Fence { body, .. } => open.push(*body),
                Kind::List { items, .. } => open.extend(items.iter().rev()),
                Kind::Number(_) | Kind::Symbol { .. } | Kind::Scripts { .. } => sizes.push(node),
                _ => return None,
            }
        }
        let choices = Choices::default();
        let sizes: Option<Vec<ExprId>> = sizes
            .into_iter()
            .map(|node| {
                elaborate::elaborate(&tree, node, &mut self.arena, &self.context, &choices)
                    .ok()
                    .filter(|size| size.beyond.is_none())
                    .map(|size| size.expression)
            })
            .collect();
        Some(self.arena.apply(op::SHAPE, sizes?))
    }

    pub(super) fn compare(&mut self, relation: Relation, l: &Elaborated, r: &Elaborated, left: &Member, right: &Member) -> Judgement {
        let mut last = None;
        // What has no end is dear to enclose: a proof first, and few digits.
        let unending = [l, r].into_iter().any(|side| self.mentions_unending(side.expression));
        let mut before = None;
        if unending {
            let symbolic = self.symbolic(relation, l, r, "no value of what has no end was found");
            // A decimal on the right may claim a rounding: numbers decide.
            let decimal = typed::numeral(&right.read.tree, right.node).is_some_and(|numeral| numeral.decimal);
            let decided = symbolic.verdict == Some(Verdict::Proved) || symbolic.verdict == Some(Verdict::Refuted) && !decimal;
            if decided || !self.free_symbols(l.expression, r.expression).is_empty() {
                return symbolic;
            }
            before = Some(symbolic);
        }
        for (turn, bits) in PRECISIONS.into_iter().enumerate() {
            let bits = if unending { UNENDING_BITS } else { bits };
            if turn == 1 && unending {
                break;
            }
            // Sides that agree to more than a hundred digits are equal or undecided: more digits are for what is apart.
            if turn == 3 && relation == Relation::Equal && self.single {
                break;
            }
            // Sides that agree to fifty digits are worth a proof before more digits.
            if turn == 2 && relation == Relation::Equal {
                let symbolic = self.symbolic(relation, l, r, "");
                if symbolic.verdict == Some(Verdict::Proved) {
                    return symbolic;
                }
            }
            let (vl, vr) = match (self.evaluate(l.expression, bits), self.evaluate(r.expression, bits)) {
                (Outcome::Known(vl), Outcome::Known(vr)) => (vl, vr),
                (Outcome::Unknown(why), _) | (_, Outcome::Unknown(why)) => {
                    let open = before.filter(|judgement| judgement.verdict != Some(Verdict::Refuted));
                    return open.unwrap_or_else(|| self.symbolic(relation, l, r, &why));
                }
                (Outcome::Undefined(why), _) | (_, Outcome::Undefined(why)) => {
                    let reason = if why.contains("shape") || why.contains("block") { Reason::Shape } else { Reason::UnsupportedOperator };
                    return Judgement::unchecked(reason, format!("undefined here: {why}"));
                }
            };
            match relation {
                Relation::Equal | Relation::Approx => match self.compared(relation, &vl, &vr, left, right) {
                    // Wide enclosures that overlap say nothing.
                    Found::Undecided if unending && holds(Relation::Equal, &vl, &vr) != Some(true) => {}
                    Found::Undecided => last = Some((vl, vr)),
                    found => return self.judged(found, &vl, l, left, right, relation),
                },
                Relation::NotEqual => match order(&vl, &vr) {
                    Some(Ordering::Equal) => return Judgement::refuted("both sides are equal", None),
                    Some(_) => return Judgement::proved("enclosure", "the two sides are apart"),
                    None => last = Some((vl, vr)),
                },
                Relation::Order { less, strict } => match order(&vl, &vr) {
                    Some(order) => {
                        let wanted = if less { Ordering::Less } else { Ordering::Greater };
                        let holds = order == wanted || (!strict && order == Ordering::Equal);
                        let sides = format!("{} against {}", shown(&vl), shown(&vr));
                        return if holds { Judgement::proved("enclosure", sides) } else { Judgement::refuted(sides, None) };
                    }
                    None => last = Some((vl, vr)),
                },
            }
        }
        let symbolic = if unending {
            Judgement::unchecked(Reason::OutOfBudget, "neither a proof nor narrow enclosures of both sides were found")
        } else {
            self.symbolic(relation, l, r, "the two sides agree to three hundred digits and no proof was found")
        };
        let digits = match (unending, self.single) {
            (true, _) => "thirty",
            (_, true) => "a hundred and thirty",
            _ => "three hundred",
        };
        match (relation, last) {
            (Relation::Equal, Some(_)) if symbolic.verdict != Some(Verdict::Proved) => Judgement {
                verdict: Some(Verdict::Supported),
                method: "enclosure",
                detail: format!("both sides agree to {digits} digits"),
                ..Judgement::default()
            },
            _ => symbolic,
        }
    }

    /// Whether an integral over a range, or a sum or product without end, stands in an expression.
    pub(super) fn mentions_unending(&self, expression: ExprId) -> bool {
        symbolic::build::mentions(&self.arena, expression, &|node| match node {
            Node::Bind { op, bindings, .. } => bindings.iter().any(|binding| eval::is_unending(&self.arena, *op, binding)),
            _ => false,
        })
    }

    /// What a decided comparison says about the step.
    fn judged(&mut self, found: Found, value: &Value, l: &Elaborated, left: &Member, right: &Member, relation: Relation) -> Judgement {
        match found {
            Found::Equal { rounded: None } => Judgement::proved("arithmetic", shown(value)),
            Found::Equal { rounded: Some(how) } => Judgement::proved("rounding", shown(value)).noted(how),
            Found::Soft { .. } if self.needs_no_rounding(value, l, left, right) => {
                Judgement::refuted(format!("it is {}", shown(value)), None)
            }
            Found::Soft { note } => {
                let note = self.excused(l.expression, left, right, relation).filter(|note| note.starts_with(TOO_EARLY)).unwrap_or(note);
                Judgement::unchecked(Reason::Ambiguous, shown(value)).noted(note)
            }
            Found::Shape(why) => Judgement::unchecked(Reason::Shape, why),
            Found::Undecided => Judgement::unchecked(Reason::OutOfBudget, "not decided"),
            Found::Different { detail, fault } => match self.excused(l.expression, left, right, relation) {
                Some(note) => Judgement::unchecked(Reason::Ambiguous, detail).noted(note),
                None if !self.single && elaborate::is_name(&left.read.tree, left.node) => Judgement::unchecked(
                    Reason::Ambiguous,
                    format!("{detail} by the definition above, unless the name is given a new value here"),
                ),
                None if !self.single && is_zero(right) && !symbolic::symbols(&self.arena, l.expression).is_empty() => {
                    Judgement::unchecked(Reason::Ambiguous, format!("{detail}, unless this is an equation to solve"))
                }
                None if !self.is_fresh(l.expression) => {
                    Judgement::unchecked(Reason::Ambiguous, format!("{detail}, if its names still mean what an earlier section said"))
                }
                None => Judgement::refuted(detail, fault),
            },
        }
    }

    /// Whether a value of a single statement has no more digits than were typed for it and comes from no decimals: then nothing was rounded.
    fn needs_no_rounding(&self, value: &Value, l: &Elaborated, left: &Member, right: &Member) -> bool {
        let (Value::Scalar(value), Some(numeral)) = (value, typed::numeral(&right.read.tree, right.node)) else { return false };
        let Some(exact) = value.exact() else { return false };
        let rounded = |numeral: &Numeral| numeral.decimal && !numeral.magnitude && numeral.typed.significant > 1;
        self.single
            && (exact / numeral.typed.unit()).is_integer()
            && symbolic::symbols(&self.arena, l.expression).is_empty()
            && !typed::numerals(&left.read.tree, left.node, 400).iter().any(rounded)
    }

    /// Why a wrong result may come from rounded values: names as the text rounded them, or decimals that were rounded before they were written.
    fn excused(&mut self, expression: ExprId, left: &Member, right: &Member, relation: Relation) -> Option<String> {
        let decides = |value: &Value, session: &Session| {
            let typed = session.understand_value(right)?;
            Some(session.compared(relation, value, &typed, left, right))
        };
        if let Outcome::Known(value) = eval::evaluate(&self.arena, expression, &self.typed, 128) {
            let found = decides(&value, self)?;
            if matches!(found, Found::Equal { .. }) {
                if let Some(note) = self.carried(expression) {
                    return Some(note);
                }
                let exact = self.evaluate(expression, 128).known()?;
                let digits = typed::numerals(&right.read.tree, right.node, 1).first().map_or(4, |numeral| numeral.typed.places as usize);
                let right_digits = format::value(&exact, digits, true).map(|written| written.latex).unwrap_or_default();
                return Some(format!("{TOO_EARLY}: without rounding on the way it is {right_digits}"));
            }
        }
        let (widened, environment) = self.widened(expression, left)?;
        let value = eval::evaluate(&self.arena, widened, &environment, 128).known()?;
        match decides(&value, self)? {
            Found::Different { .. } | Found::Shape(_) => None,
            _ => Some("it follows from values that were rounded before they were written".to_owned()),
        }
    }

    fn understand_value(&self, member: &Member) -> Option<Value> {
        let mut probe = self.clone();
        let expression = probe.meaning(member)?;
        probe.evaluate(expression, 128).known()
    }

    /// The expression with each decimal of the member that may be rounded replaced by its interval.
    fn widened(&mut self, expression: ExprId, member: &Member) -> Option<(ExprId, Environment)> {
        let mut environment = self.environment.clone();
        let mut symbols: HashMap<Rational, SymbolId> = HashMap::new();
        for numeral in typed::numerals(&member.read.tree, member.node, 400) {
            if !numeral.decimal || numeral.typed.significant < ROUNDED_DIGITS {
                continue;
            }
            let symbol = self.arena.symbol(&format!("{}@rounded", numeral.typed.value), u32::MAX);
            let Decimal { value, .. } = &numeral.typed;
            let half = numeral.typed.unit() / Rational::from_integer(2.into());
            let low = Ball::rational(&(value - &half), 128);
            let high = Ball::rational(&(value + &half), 128);
            environment.set_value(symbol, Value::Scalar(Scalar::Ball(low.hull(&high))));
            symbols.insert(value.abs(), symbol);
        }
        if symbols.is_empty() {
            return None;
        }
        let mut known = HashMap::new();
        let widened = self.replace_numbers(expression, &symbols, &mut known, 0);
        Some((widened, environment))
    }

    fn replace_numbers(
        &mut self,
        expression: ExprId,
        symbols: &HashMap<Rational, SymbolId>,
        known: &mut HashMap<ExprId, ExprId>,
        depth: usize,
    ) -> ExprId {
        if let Some(done) = known.get(&expression) {
            return *done;
        }
        if depth > 200 {
            return expression;
        }
        let node = self.arena.node(expression).clone();
        let mut map = |session: &mut Session, children: &[ExprId]| -> Box<[ExprId]> {
            children.iter().map(|child| session.replace_numbers(*child, symbols, known, depth + 1)).collect()
        };
        let replaced = match node {
            Node::Number(number) => match symbols.get(&number.abs()) {
                Some(symbol) => {
                    let name = self.arena.name(*symbol);
                    if number.is_negative() { self.arena.apply(op::NEG, [name]) } else { name }
                }
                None => expression,
            },
            Node::Apply(op, arguments) => {
                let arguments = map(self, &arguments);
                self.arena.apply(op, arguments)
            }
            Node::Tensor { shape, entries } => {
                let entries = map(self, &entries);
                self.arena.tensor(shape, entries)
            }
            _ => expression,
        };
        known.insert(expression, replaced);
        replaced
    }

    /// Whether two values agree, numbers as typed on the right taken as roundings.
    pub(super) fn agrees(&self, left: &Value, right: &Value, typed: &Member) -> bool {
        matches!(self.compared(Relation::Equal, left, right, typed, typed), Found::Equal { .. })
    }

    fn compared(&self, relation: Relation, vl: &Value, vr: &Value, left: &Member, right: &Member) -> Found {
        match (vl, vr) {
            (Value::Scalar(a), Value::Scalar(b)) => {
                let numeral = typed::numeral(&right.read.tree, right.node);
                let before = typed::numeral(&left.read.tree, left.node);
                scalars(relation, a, b, numeral.as_ref(), before.as_ref())
            }
            (Value::Tensor(a), Value::Tensor(b)) => {
                let lists = [left, right].iter().all(|member| is_list(member)) && a.shape().len() == 1 && b.shape().len() == 1;
                if self.single && lists && a.shape() != b.shape() {
                    return Found::Different {
                        detail: format!("a list of {} beside a list of {}", a.shape()[0], b.shape()[0]),
                        fault: None,
                    };
                }
                if !same_shape(a.shape(), b.shape()) {
                    return Found::Shape(format!("a tensor of shape {:?} beside one of shape {:?}", a.shape(), b.shape()));
                }
                let cells = typed::entries(&right.read.tree, right.node).map(|(_, cells)| cells).unwrap_or_default();
                let mut rounded = None;
                let mut soft = None;
                for (at, (x, y)) in a.entries().iter().zip(b.entries()).enumerate() {
                    let cell = cells.get(at).copied();
                    let numeral = cell.and_then(|cell| typed::numeral(&right.read.tree, cell));
                    match scalars(relation, x, y, numeral.as_ref(), None) {
                        Found::Equal { rounded: entry } => rounded = rounded.or(entry),
                        Found::Different { detail, .. } => {
                            let fault = cell.map(|cell| right.read.in_file(right.read.tree.span(cell)));
                            return Found::Different { detail: format!("entry {}: {detail}", place(a.shape(), at)), fault };
                        }
                        Found::Soft { note } => soft = soft.or(Some(format!("entry {}: {note}", place(a.shape(), at)))),
                        other => return other,
                    }
                }
                soft.map_or(Found::Equal { rounded }, |note| Found::Soft { note })
            }
            // A tensor with one entry may be written as a number.
            (Value::Tensor(a), Value::Scalar(b)) if a.entries().len() == 1 => {
                let numeral = typed::numeral(&right.read.tree, right.node);
                scalars(relation, &a.entries()[0], b, numeral.as_ref(), None)
            }
            (Value::Shape(a), Value::Shape(b)) | (Value::Shape(b), Value::Shape(a)) if a == b => Found::Equal { rounded: None },
            (Value::Shape(_), Value::Shape(_)) => {
                Found::Different { detail: format!("it is {}, not {}", shown(vl), shown(vr)), fault: None }
            }
            (a, b) if a == b => Found::Equal { rounded: None },
            (Value::Bool(_), Value::Bool(_)) | (Value::Text(_), Value::Text(_)) => {
                Found::Different { detail: format!("it is {}, not {}", shown(vl), shown(vr)), fault: None }
            }
            (a, b) => Found::Shape(format!("a {} beside a {}", a.kind(), b.kind())),
        }
    }
}

/// The words of the paragraph or item before a place, from where the last sentence ended.
fn sentence_before(text: &str, at: usize) -> String {
    let before = text.get(..at).unwrap_or("");
    let start = before
        .rfind("\n\n")
        .map_or(0, |at| at + 2)
        .max(before.rfind("\n- ").map_or(0, |at| at + 1))
        .max(before.rfind("\n* ").map_or(0, |at| at + 1));
    let paragraph = &before[start..];
    let sentence = paragraph.rmatch_indices(". ").find(|(at, _)| paragraph[..*at].ends_with(|c: char| c.is_ascii_lowercase() || c == '$'));
    sentence.map_or(paragraph, |(at, _)| &paragraph[at + 2..]).to_owned()
}

/// Whether a member is the number zero.
fn is_zero(member: &Member) -> bool {
    typed::numeral(&member.read.tree, member.node).is_some_and(|numeral| numeral.typed.value.is_zero())
}

/// Whether a member is written as a list between brackets or parentheses.
fn is_list(member: &Member) -> bool {
    let tree = &member.read.tree;
    matches!(tree.kind(member.node), Kind::Fence { open, close, body } if matches!((open.as_ref(), close.as_ref()), ("[", "]") | ("(", ")"))
        && matches!(tree.kind(*body), Kind::List { separator: ',', .. }))
}

/// Columns, rows and vectors of one length are compared entry by entry.
fn same_shape(a: &[usize], b: &[usize]) -> bool {
    let slim = |shape: &[usize]| shape.iter().copied().filter(|size| *size != 1).collect::<Vec<_>>();
    a == b || (slim(a) == slim(b) && slim(a).len() <= 1)
}

/// The order of two numbers.
fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Scalar(left), Value::Scalar(right)) => left.compare(right),
        _ => None,
    }
}

/// How `value` stands to the right side `other`, typed as `typed`; `before` is the left side where it is a number as typed.
fn scalars(relation: Relation, value: &Scalar, other: &Scalar, typed: Option<&Numeral>, before: Option<&Numeral>) -> Found {
    if let (Some(a), Some(b)) = (value.exact(), other.exact())
        && a == b
    {
        return Found::Equal { rounded: None };
    }
    let approximate = relation == Relation::Approx;
    if let Some(typed) = typed.filter(|typed| typed.decimal || approximate) {
        return as_typed(value, typed, approximate);
    }
    if let Some(before) = before.filter(|before| before.decimal)
        && !matches!(Rounding::of(other, &before.typed), Rounding::Exact | Rounding::Wrong | Rounding::Undecided)
    {
        return Found::Soft { note: "the left side is rounded".to_owned() };
    }
    match value.compare(other) {
        Some(Ordering::Equal) => Found::Equal { rounded: None },
        None => Found::Undecided,
        Some(_) if approximate => near(value, other),
        Some(_) => Found::Different { detail: format!("it is {}", number(value)), fault: None },
    }
}

/// How a decimal that claims to be `value` stands to it.
fn as_typed(value: &Scalar, typed: &Numeral, approximate: bool) -> Found {
    let decimal = if approximate { typed.typed.without_trailing_zeros() } else { typed.typed.clone() };
    let nearest = || typed.typed.rounding_of(value).unwrap_or_else(|| "another number".to_owned());
    match Rounding::of(value, &decimal) {
        Rounding::Exact => Found::Equal { rounded: None },
        Rounding::Nearest | Rounding::TieAway | Rounding::TieEven if typed.magnitude && !approximate => {
            Found::Soft { note: format!("an order of magnitude: it is {}", number(value)) }
        }
        Rounding::Nearest | Rounding::TieAway => Found::Equal { rounded: Some(ROUNDED) },
        Rounding::TieEven => Found::Equal { rounded: Some("rounded, a half to the even digit") },
        Rounding::Truncated => Found::Soft { note: format!("digits were cut off: rounded it is {}", nearest()) },
        Rounding::Close => Found::Soft { note: format!("off by one in the last place: rounded it is {}", nearest()) },
        Rounding::Wrong => Found::Different { detail: format!("it is {}", nearest()), fault: None },
        Rounding::Undecided => Found::Undecided,
    }
}

/// Two values that are said to be close: within one part in a hundred they are.
fn near(value: &Scalar, other: &Scalar) -> Found {
    let (Some((low, high)), Some((other_low, other_high))) = (bounds(value), bounds(other)) else { return Found::Undecided };
    let gap = if high < other_low { &other_high - &low } else { &high - &other_low };
    let size = other_low.abs().max(low.abs());
    if size.is_zero() || gap.abs() > &size / Rational::from_integer(2.into()) {
        return Found::Different { detail: format!("it is {}", number(value)), fault: None };
    }
    if gap.abs() <= &size / Rational::from_integer(100.into()) {
        return Found::Equal { rounded: Some(ROUNDED) };
    }
    Found::Soft { note: format!("not very close: it is {}", number(value)) }
}

/// Where an entry stands, counted from one.
fn place(shape: &[usize], at: usize) -> String {
    match shape {
        [_, width] if *width > 0 => format!("({}, {})", at / width + 1, at % width + 1),
        _ => (at + 1).to_string(),
    }
}

fn number(value: &Scalar) -> String {
    format::scalar(value, 6, false).map_or_else(|| "another number".to_owned(), |written| written.latex)
}

/// A value in evidence.
fn shown(value: &Value) -> String {
    format::value(value, 6, false).map_or_else(|| format!("a {}", value.kind()), |written| written.latex)
}
