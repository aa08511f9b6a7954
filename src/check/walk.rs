//! The walk over a document: formulas in order, definitions, claims, holes.

use std::{collections::HashMap, rc::Rc};

use super::{
    Role, Step,
    chain::{Chain, Member, Read, chains},
    coverage::Surveyed,
    invariant, listen,
    session::{Findings, Session},
    typed,
};
use crate::{
    diag::{Diagnostic, Edit, LineIndex, Span},
    elaborate::{self, Choices, Kind as Sort},
    eval::Definition,
    ir::{ExprId, Node, SymbolId},
    num::{Outcome, Rational, Value, format},
    source::{self, Block, BlockKind, Directive, Document, Format, Formula, Inline},
    syntax::{self, Kind, NodeId, Tree},
};

/// What one reading works on.
pub(super) struct Reading<'a> {
    pub(super) text: &'a str,
    pub(super) lines: LineIndex,
    filling: bool,
    pub(super) findings: Findings,
    /// What was understood of each formula, where that is asked for instead of verdicts.
    surveyed: Option<Survey<'a>>,
    /// Formulas that were parsed when the document's notation was looked over.
    parsed: HashMap<Span, syntax::Parsed>,
}

/// What is made of the formulas of a survey.
enum Survey<'a> {
    /// All of them are kept: the types of their names hang on each other.
    Keep(Vec<Surveyed>),
    /// Each is handed over, and nothing of it is kept.
    Each(&'a mut dyn FnMut(Surveyed)),
}

/// What the left end of a chain defines.
enum Defined {
    Name(String),
    Function { name: String, parameters: Vec<NodeId>, given: usize },
    Opaque(ExprId),
}

impl Session {
    /// Reads a piece; with `filling` holes are filled, and only what that needs is judged.
    pub(super) fn read(&mut self, text: &str, document: &Document, filling: bool) -> Findings {
        self.hear(text);
        let conditions = (*self.conditions).clone();
        let mut listening = listen::Listening::new(self.evidence(), conditions);
        listening.part(text, &document.blocks);
        let (parsed, conditions) = listening.finish();
        self.conditions = Rc::new(conditions);
        let mut reading = Reading { text, lines: LineIndex::new(text), filling, findings: Findings::default(), surveyed: None, parsed };
        if !filling {
            reading.findings.diagnostics.extend(document.diagnostics.iter().cloned());
        }
        self.blocks(&document.blocks, &mut reading);
        self.before = None;
        reading.findings
    }

    /// Reads a piece as [`Session::read`] does, and says what was understood of each formula instead of judging it: `visit` is given each part of
    /// a long text with its formulas, whose names have the types that their uses in that part and the words of the whole text give them.
    pub(super) fn survey(&mut self, text: &str, format: Format, visit: &mut dyn FnMut(&[Block], Vec<Surveyed>)) {
        let findings = Findings::default();
        let mut reading = Reading { text, lines: LineIndex::new(""), filling: false, findings, surveyed: None, parsed: HashMap::new() };
        self.twice(format, &mut reading, &mut |session, blocks, reading| {
            reading.surveyed = Some(Survey::Keep(Vec::new()));
            session.blocks(blocks, reading);
            let Some(Survey::Keep(mut surveyed)) = reading.surveyed.take() else { return };
            let mut formulas: Vec<&mut elaborate::Understanding> = surveyed.iter_mut().map(|formula| &mut formula.understanding).collect();
            elaborate::settle(&session.arena, &session.context.evidence, &mut formulas);
            visit(blocks, surveyed);
        });
    }

    /// Hands each formula of a piece to `visit` as soon as it was understood, without the types of its names: a long document needs no more
    /// memory than what it defines.
    pub(super) fn survey_each(&mut self, text: &str, format: Format, visit: &mut dyn FnMut(Surveyed)) {
        let (lines, findings) = (LineIndex::new(""), Findings::default());
        let mut reading = Reading { text, lines, filling: false, findings, surveyed: Some(Survey::Each(visit)), parsed: HashMap::new() };
        self.twice(format, &mut reading, &mut |session, blocks, reading| session.blocks(blocks, reading));
    }

    /// Reads the text of `reading` part by part: once to hear what it says of its notation, and once for `walk`.
    fn twice<'a>(&mut self, format: Format, reading: &mut Reading<'a>, walk: &mut dyn FnMut(&mut Session, &[Block], &mut Reading<'a>)) {
        let (text, macros) = (reading.text, self.options.macros.clone());
        self.hear(text);
        let conditions = (*self.conditions).clone();
        let mut listening = listen::Listening::new(self.evidence(), conditions);
        let (mut parts, mut only) = (0, Vec::new());
        source::read_in_parts(text, format, &macros, &mut |blocks| {
            listening.part(text, &blocks);
            parts += 1;
            only = if parts == 1 { blocks } else { Vec::new() };
        });
        let (parsed, conditions) = listening.finish();
        (reading.parsed, self.conditions) = (parsed, Rc::new(conditions));
        if parts > 1 {
            source::read_in_parts(text, format, &macros, &mut |blocks| walk(self, &blocks, reading));
        } else {
            walk(self, &only, reading);
        }
    }

    /// What was gathered about the names of the document.
    fn evidence(&mut self) -> &mut elaborate::Evidence {
        Rc::make_mut(&mut self.context.evidence)
    }

    /// What the words of the whole text settle about its notation.
    fn hear(&mut self, text: &str) {
        let evidence = Rc::make_mut(&mut self.context.evidence);
        // Piece by piece: a long text is never held a second time.
        for lower in listen::lowered(text) {
            self.context.sigmoid |= ["sigmoid", "lstm", "gate", "logistic", "neural"].iter().any(|word| lower.contains(word));
            evidence.words(&lower);
        }
    }

    fn blocks(&mut self, blocks: &[Block], reading: &mut Reading<'_>) {
        for (at, block) in blocks.iter().enumerate() {
            match &block.kind {
                // A quotation right below a heading is what the question says: granted, and restated by the answer that follows.
                BlockKind::Quote(inner) if at > 0 && matches!(blocks[at - 1].kind, BlockKind::Heading { .. }) => {
                    let from = reading.findings.steps.len();
                    let mut aside = self.clone();
                    aside.blocks(inner, reading);
                    for step in &mut reading.findings.steps[from..] {
                        grant(step);
                    }
                }
                BlockKind::Heading { level, inlines } => {
                    self.enter(*level);
                    self.inlines(inlines, reading);
                }
                BlockKind::Paragraph(inlines) => self.inlines(inlines, reading),
                BlockKind::Display(formula) => self.formula(formula, true, reading),
                BlockKind::List { items, .. } => {
                    // What one item defines may be stale in the next.
                    let outside = self.scope;
                    for (_, blocks) in items {
                        self.open_scope();
                        self.blocks(blocks, reading);
                    }
                    self.scope = outside;
                }
                BlockKind::Quote(blocks) => self.blocks(blocks, reading),
                BlockKind::Table { header, rows } => {
                    for cell in header.iter().chain(rows.iter().flatten()) {
                        self.inlines(&cell.inlines, reading);
                    }
                }
                BlockKind::Directive(directive) => self.directive(directive, reading),
                BlockKind::Code { .. } | BlockKind::Rule | BlockKind::Raw => self.before = None,
            }
        }
    }

    fn inlines(&mut self, inlines: &[Inline], reading: &mut Reading<'_>) {
        for inline in inlines {
            match inline {
                Inline::Math(formula) => self.formula(formula, false, reading),
                Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Link { body: inner, .. } => self.inlines(inner, reading),
                Inline::Text { text, .. } if text.trim().is_empty() => {}
                Inline::Text { .. } | Inline::Code { .. } | Inline::Image { .. } => self.before = None,
                Inline::Break => {}
            }
        }
    }

    fn directive(&mut self, directive: &Directive, reading: &mut Reading<'_>) {
        let understood = match directive.name.as_str() {
            "assume" => self.assume(&directive.argument),
            "digits" => match directive.argument.parse() {
                Ok(digits) if digits <= 30 => {
                    self.options.digits = digits;
                    true
                }
                _ => false,
            },
            "decimals" => {
                self.options.decimals = directive.argument != "off";
                true
            }
            "wrong" => {
                self.meant_wrong = true;
                true
            }
            "notation" => {
                let said = directive.argument.split_once('=').map(|(name, reading)| (name.trim(), reading.trim()));
                let settled = match said {
                    Some((name, reading)) => self.context.profile.settle(name, reading),
                    None => Err("a notation directive is `notation NAME = READING`".to_owned()),
                };
                match settled {
                    Ok(()) => true,
                    Err(why) => {
                        if !reading.filling {
                            reading.findings.diagnostics.push(Diagnostic::warning("unknown-directive", directive.span, why));
                        }
                        return;
                    }
                }
            }
            // Directives of other rooms.
            "stage" | "answer" | "define" => true,
            _ => false,
        };
        if !understood && !reading.filling {
            let message = format!("the directive `{} {}` is not understood and was not used", directive.name, directive.argument);
            reading.findings.diagnostics.push(
                Diagnostic::warning("unknown-directive", directive.span, message)
                    .with_help("directives are assume CONDITION, notation NAME = READING, digits N, decimals, wrong"),
            );
        }
    }

    fn formula(&mut self, formula: &Formula, display: bool, reading: &mut Reading<'_>) {
        let text = formula.text(reading.text);
        let parsed = reading.parsed.remove(&formula.span).unwrap_or_else(|| syntax::parse(text));
        let whole = parsed.diagnostics.is_empty();
        let fault = parsed.fault().cloned();
        let read = Read::new(parsed.tree, formula, whole);
        if !reading.filling && reading.surveyed.is_none() {
            let placed = parsed.diagnostics.into_iter().map(|diagnostic| diagnostic.placed(|span| read.in_file(span)));
            reading.findings.diagnostics.extend(placed);
            reading.findings.diagnostics.extend(invariant::notation_faults(&read.tree, |span| read.in_file(span)));
        }
        let before = if display { self.before.take() } else { None };
        let (mut last, mut steps) = (None, 0);
        for chain in chains(&read, before.as_ref()) {
            last = chain.members.last().cloned();
            steps += chain.signs.len();
            self.chain(&chain, formula, reading);
        }
        // After its own definitions, so that a definition's left side is known.
        match &mut reading.surveyed {
            None => {}
            Some(Survey::Keep(surveyed)) => {
                let understanding = elaborate::understand(&read.tree, &mut self.arena, &self.context);
                surveyed.push(Surveyed::new(formula, &read, fault, understanding, steps));
            }
            Some(Survey::Each(visit)) => {
                let mark = self.arena.mark();
                let mut understanding = elaborate::understand(&read.tree, &mut self.arena, &self.context);
                elaborate::fit(&self.arena, &mut understanding);
                visit(Surveyed::new(formula, &read, fault, understanding, steps));
                self.arena.rewind(mark);
            }
        }
        if display {
            self.before = last;
        }
    }

    fn chain(&mut self, chain: &Chain, formula: &Formula, reading: &mut Reading<'_>) {
        let filled = if reading.filling { self.fill_chain(chain, formula, reading) } else { None };
        let defined = if chain.continued { None } else { self.defines(chain) };
        let shared = if matches!(defined, Some(Defined::Name(_))) { self.share_names(chain) } else { 0 };
        let mut steps: Vec<(usize, usize)> = Vec::new();
        if !reading.filling && reading.surveyed.is_none() {
            for (at, sign) in chain.signs.iter().enumerate() {
                let (left, right) = (&chain.members[at], &chain.members[at + 1]);
                let role = match &defined {
                    Some(_) if at <= shared => Role::Definition,
                    _ => Role::Claim,
                };
                if matches!(left.kind(), Kind::Hole) || matches!(right.kind(), Kind::Hole) {
                    continue;
                }
                let step = self.step(chain, at, role, sign, left, right, reading);
                if step.reason == Some(super::Reason::Shape)
                    && let Some(evidence) = &step.evidence
                    // A ragged row is reported where it stands.
                    && !evidence.detail.starts_with("a row of")
                    // A name may mean something else here than where it was given a value.
                    && [left, right].iter().all(|member| is_literal(&member.read.tree, member.node))
                {
                    reading.findings.diagnostics.push(Diagnostic::warning("shape", step.span, evidence.detail.clone()));
                }
                steps.push((reading.findings.steps.len(), at));
                reading.findings.steps.push(step);
            }
            self.carry(chain, &steps, reading);
        }
        if let Some(defined) = defined {
            let name = if let Defined::Name(name) = &defined { Some(name.clone()) } else { None };
            self.define(defined, chain, filled);
            if let Some(name) = name {
                self.remember_wrong(&name, &steps, reading);
            }
        }
    }

    /// `a = b = 3` defines both names: defines those after the first, the last one first, and says how many there are.
    fn share_names(&mut self, chain: &Chain) -> usize {
        let fresh = |session: &Session, member: &Member| {
            let name =
                elaborate::is_name(&member.read.tree, member.node).then(|| elaborate::canonical(&member.read.tree, member.node)).flatten();
            name.filter(|name| session.context.name(name).and_then(|known| known.definition).is_none())
        };
        let inner = chain.members.len().saturating_sub(1).max(1);
        let names: Vec<String> = chain.members[1..inner].iter().map_while(|member| fresh(self, member)).collect();
        if chain.signs.iter().take(names.len() + 1).any(|sign| sign.sign != "=") {
            return 0;
        }
        for (at, name) in names.iter().enumerate().rev() {
            let rest = Chain { members: chain.members[at + 1..].to_vec(), signs: chain.signs[at + 1..].to_vec(), continued: false };
            self.define(Defined::Name(name.clone()), &rest, None);
        }
        names.len()
    }

    /// What the chain's left end defines: a fresh name, a function, an expression that stands for itself.
    fn defines(&mut self, chain: &Chain) -> Option<Defined> {
        let first = chain.members.first()?;
        let sign = chain.signs.first()?.sign.as_str();
        if !matches!(
            sign,
            "=" | ":=" | "\\equiv" | "\\triangleq" | "\\coloneqq" | "\\approx" | "\\overset{?}{=}" | "\\doteq" | "\\leftarrow"
        ) {
            return None;
        }
        let tree = Rc::clone(&first.read.tree);
        if elaborate::is_name(&tree, first.node) {
            let name = elaborate::canonical(&tree, first.node)?;
            // `AB = BA` defines nothing where A and B are things of their own.
            if name.len() == 2 && matches!(first.kind(), Kind::Juxtaposition(_)) && self.context.evidence.stand_alone(&name) {
                return None;
            }
            let known = self.context.name(&name).and_then(|known| known.definition);
            // A name that has this value already is restated; another value starts a new definition.
            if known.is_some() && !self.redefines(known, chain) {
                return None;
            }
            return Some(Defined::Name(name));
        }
        if self.says_of_densities(chain) {
            return None;
        }
        if let Some((name, parameters, given)) = function_pattern(&tree, first.node).filter(|(name, ..)| !self.is_derivative(name)) {
            let fresh = parameters.iter().all(|parameter| {
                elaborate::canonical(&tree, *parameter)
                    .is_some_and(|name| self.context.name(&name).and_then(|known| known.definition).is_none())
            });
            if fresh && self.context.function(&name).is_none() && self.varies(&parameters, chain) {
                return Some(Defined::Function { name, parameters, given });
            }
        }
        let elaborated = elaborate::elaborate(&tree, first.node, &mut self.arena, &self.context, &Choices::default())
            .ok()
            .filter(|elaborated| elaborated.beyond.is_none())?;
        let stands_for_itself = matches!(self.arena.node(elaborated.expression), Node::Call { .. });
        let known = self.context.opaque(elaborated.expression);
        // What another section said of it may be meant for a case of its own.
        let stale = self.stated_in.get(&elaborated.expression).is_some_and(|scope| *scope != self.scope);
        (stands_for_itself && (known.is_none() || stale || self.redefines(known, chain))).then_some(Defined::Opaque(elaborated.expression))
    }

    /// Whether the right side of `f(x) = ...` hangs on its parameters: `P(A) = 0.3` gives one value, no function.
    fn varies(&mut self, parameters: &[NodeId], chain: &Chain) -> bool {
        let Some(body) = chain.members.get(1) else { return false };
        let head = &chain.members[0].read.tree;
        let names: Vec<String> = parameters.iter().filter_map(|parameter| elaborate::canonical(head, *parameter)).collect();
        let tree = &body.read.tree;
        let mut open: Vec<NodeId> = std::iter::once(body.node).chain(body.rest.iter().copied()).collect();
        while let Some(node) = open.pop() {
            if elaborate::canonical(tree, node).is_some_and(|name| names.contains(&name)) {
                return true;
            }
            open.extend(tree.children(node));
        }
        false
    }

    /// Whether a name with primes is the derivative of a function that is known.
    fn is_derivative(&self, name: &str) -> bool {
        let function = name.trim_end_matches('\'');
        function.len() < name.len()
            && (self.context.function(function).is_some() || (function == "\\sigma" && self.context.name(function).is_none()))
    }

    /// Whether the chain gives a known name another value.
    fn redefines(&mut self, known: Option<ExprId>, chain: &Chain) -> bool {
        let Some(old) = known else { return true };
        let Some(right) = chain.members.get(1) else { return true };
        let Some(new) = self.meaning(right) else { return matches!(right.kind(), Kind::Hole) };
        if new == old {
            return false;
        }
        match (self.evaluate(old, 128), self.evaluate(new, 128)) {
            (Outcome::Known(old), Outcome::Known(new)) => !self.agrees(&old, &new, right),
            _ => true,
        }
    }

    fn define(&mut self, defined: Defined, chain: &Chain, filled: Option<ExprId>) {
        if let Defined::Function { name, parameters, given } = &defined {
            self.define_function(name, parameters, *given, chain);
            return;
        }
        let meaning = chain.members[1..].iter().find_map(|member| self.meaning(member)).or(filled);
        let Some(expression) = meaning else { return };
        match defined {
            Defined::Name(name) => {
                let symbol = self.define_name(&name, expression);
                self.remember_typed(symbol, chain);
            }
            Defined::Opaque(left) => {
                self.stated_in.insert(left, self.scope);
                self.context.define_opaque(left, expression);
                self.environment.set_opaque(left, expression);
                self.typed.set_opaque(left, expression);
            }
            Defined::Function { .. } => {}
        }
    }

    /// Gives a name a meaning.
    pub(super) fn define_name(&mut self, name: &str, expression: ExprId) -> SymbolId {
        let sort = match self.evaluate(expression, 64) {
            Outcome::Known(value) => sort_of(&value),
            _ => elaborate::kind_of(&self.arena, &self.context, expression),
        };
        let symbol = self.context.define(&mut self.arena, name, expression, sort);
        self.defined_in.insert(symbol, self.scope);
        if self.has_decimals(expression) {
            self.decimal.insert(symbol);
        }
        self.environment.set_expression(symbol, expression);
        self.typed.set_expression(symbol, expression);
        symbol
    }

    /// The rounded value that the end of the chain gives the name.
    fn remember_typed(&mut self, symbol: SymbolId, chain: &Chain) {
        let Some(last) = chain.members.last().filter(|last| last.whole && last.rest.is_empty() && chain.members.len() > 2) else { return };
        let literal = typed::numeral(&last.read.tree, last.node).is_some() || typed::entries(&last.read.tree, last.node).is_some();
        if !literal {
            return;
        }
        if let Some(expression) = self.meaning(last)
            && let Outcome::Known(value) = self.evaluate(expression, 128)
        {
            self.typed.set_value(symbol, value);
        }
    }

    fn define_function(&mut self, name: &str, parameters: &[NodeId], given: usize, chain: &Chain) {
        let Some(body) = chain.members.get(1) else { return };
        let tree = Rc::clone(&body.read.tree);
        let names: Option<Vec<String>> =
            parameters.iter().map(|parameter| elaborate::canonical(&chain.members[0].read.tree, *parameter)).collect();
        let Some(names) = names else { return };
        let bound: Vec<(String, SymbolId)> =
            names.into_iter().map(|parameter| (parameter.clone(), self.arena.symbol(&format!("{parameter}@{name}"), u32::MAX))).collect();
        let choices = Choices::default();
        let elaborated = elaborate::elaborate_body(&tree, body.node, &mut self.arena, &self.context, &choices, &bound);
        if let Ok(elaborated) = elaborated
            && elaborated.beyond.is_none()
        {
            let parameters: Vec<SymbolId> = bound.into_iter().map(|(_, symbol)| symbol).collect();
            let function = elaborate::Function { parameters: parameters.clone(), given, body: elaborated.expression };
            self.context.define_function(name, function);
            let symbol = self.context.symbol(&mut self.arena, name);
            let definition = Definition { parameters, body: elaborated.expression };
            self.defined_in.insert(symbol, self.scope);
            self.environment.set_function(symbol, definition.clone());
            self.typed.set_function(symbol, definition);
        }
    }

    /// The preferred meaning of a member.
    pub(super) fn meaning(&mut self, member: &Member) -> Option<ExprId> {
        if matches!(member.kind(), Kind::Hole | Kind::Missing | Kind::Error) || !member.whole {
            return None;
        }
        self.understand(member, &Choices::default())
            .ok()
            .filter(|elaborated| elaborated.beyond.is_none())
            .map(|elaborated| elaborated.expression)
    }

    /// The meaning of a member under `choices`.
    pub(super) fn understand(&mut self, member: &Member, choices: &Choices) -> Result<elaborate::Elaborated, elaborate::Obstacle> {
        let tree = &member.read.tree;
        if member.rest.is_empty() {
            // A single statement has one tree, and its members are asked for again and again.
            if !self.single || *choices != Choices::default() {
                return elaborate::elaborate(tree, member.node, &mut self.arena, &self.context, choices);
            }
            let generation = self.context.generation();
            if let Some((.., known)) = self.understood.iter().find(|(node, at, _)| (*node, *at) == (member.node, generation)) {
                return known.clone();
            }
            let found = elaborate::elaborate(tree, member.node, &mut self.arena, &self.context, choices);
            self.understood.retain(|(node, ..)| *node != member.node);
            self.understood.push((member.node, generation, found.clone()));
            return found;
        }
        let pieces: Vec<NodeId> = std::iter::once(member.node).chain(member.rest.iter().copied()).collect();
        elaborate::elaborate_sum(tree, &pieces, &mut self.arena, &self.context, choices, &[])
    }

    /// Fills the holes of one chain; gives the meaning that the chain's left end gets from it.
    fn fill_chain(&mut self, chain: &Chain, formula: &Formula, reading: &mut Reading<'_>) -> Option<ExprId> {
        let source: Option<Member> =
            chain.members.iter().find(|member| !matches!(member.kind(), Kind::Hole) && self.computes(member)).cloned();
        for (at, sign) in chain.signs.iter().enumerate() {
            let hole = &chain.members[at + 1];
            if !matches!(hole.kind(), Kind::Hole) {
                continue;
            }
            let before = chain.members[..=at].iter().rev().find(|member| !matches!(member.kind(), Kind::Hole)).cloned();
            let Some(before) = before else { continue };
            if sign.sign == "\\overset{?}{=}" {
                let line = formula.text(reading.text).to_owned();
                match self.substituted(&line, &before) {
                    Some(latex) => {
                        reading.findings.edits.push(Edit { span: sign.span, replacement: "=".to_owned() });
                        reading.findings.edits.push(Edit { span: hole.span(), replacement: latex });
                    }
                    // Without an exact value to put in, the line is left out.
                    None => reading.findings.edits.push(Edit { span: sign.span.join(hole.span()), replacement: String::new() }),
                }
                continue;
            }
            let source = source.as_ref().unwrap_or(&before);
            match self.computed(source, chain) {
                Ok(written) => {
                    if !written.exact && sign.sign == "=" {
                        reading.findings.edits.push(Edit { span: sign.span, replacement: "\\approx".to_owned() });
                    }
                    reading.findings.edits.push(Edit { span: hole.span(), replacement: written.latex });
                }
                Err(why) => {
                    reading.findings.unfilled += 1;
                    let message = format!("this hole is not filled: {why}");
                    reading.findings.diagnostics.push(Diagnostic::warning("unfilled-hole", hole.span(), message));
                }
            }
        }
        source.and_then(|source| self.meaning(&source))
    }

    /// Whether a member is something to compute rather than the name that is being defined.
    fn computes(&mut self, member: &Member) -> bool {
        let name =
            elaborate::is_name(&member.read.tree, member.node).then(|| elaborate::canonical(&member.read.tree, member.node)).flatten();
        name.is_none_or(|name| self.context.name(&name).is_some_and(|known| known.definition.is_some()))
    }

    /// The value of a member as it is written.
    fn computed(&mut self, member: &Member, chain: &Chain) -> Result<format::Written, String> {
        let elaborated = self.understand(member, &Choices::default()).map_err(|obstacle| obstacle.what)?;
        if let Some(obstacle) = elaborated.beyond {
            return Err(obstacle.what);
        }
        let expression = elaborated.expression;
        let decimals = self.options.decimals
            || self.has_decimals(expression)
            || chain
                .members
                .iter()
                .any(|member| typed::numerals(&member.read.tree, member.node, 400).iter().any(|numeral| numeral.decimal));
        let mut why = "its value has no notation".to_owned();
        for bits in [128, 512, 2048] {
            match self.evaluate(expression, bits) {
                Outcome::Known(value) => {
                    if let Some(written) = format::value(&value, self.options.digits, decimals) {
                        return Ok(written);
                    }
                }
                Outcome::Undefined(reason) | Outcome::Unknown(reason) => {
                    why = reason;
                    break;
                }
            }
        }
        Err(why)
    }

    /// A step with its verdict.
    #[allow(clippy::too_many_arguments, reason = "a link of a chain is these things")]
    fn step(
        &mut self,
        chain: &Chain,
        at: usize,
        role: Role,
        sign: &super::chain::Sign,
        left: &Member,
        right: &Member,
        reading: &Reading<'_>,
    ) -> Step {
        let (start, end) = (left.span(), right.span());
        let span = if start.end <= end.start { start.join(end) } else { sign.span.join(end) };
        let mut step = Step {
            span,
            left: start,
            right: end,
            relation: sign.sign.clone(),
            role,
            verdict: None,
            evidence: None,
            reason: None,
            notes: Vec::new(),
            witness: Vec::new(),
            fault: None,
            repair: None,
        };
        if sign.sign == "\\sim" {
            self.distributed(&left.read.tree, left.node, right.node);
        }
        if role == Role::Claim {
            self.judge(&mut step, chain, at, left, right, reading);
        }
        // The first relation between symbols of which nothing is known is an equation to solve or something granted.
        if at == 0 && !chain.continued && step.reason == Some(super::Reason::UndefinedSymbol) {
            step.role = Role::Equation;
            step.verdict = None;
            step.evidence = None;
            step.reason = None;
        }
        // `p > 1/8` and `X \sim N(0, 1)` say what is granted unless they are known to hold.
        let bare = |member: &Member| {
            matches!(
                member.kind(),
                Kind::Symbol { .. } | Kind::Scripts { .. } | Kind::Accent { .. } | Kind::List { .. } | Kind::Juxtaposition(_)
            )
        };
        // A name is said again to be what it is: that claims nothing.
        let named = matches!(left.kind(), Kind::Symbol { .. } | Kind::Scripts { .. } | Kind::Accent { .. } | Kind::Text(_));
        let identity = step.evidence.as_ref().is_some_and(|evidence| evidence.method == "identity");
        if at == 0 && named && identity {
            step.role = Role::Definition;
            step.verdict = None;
            step.evidence = None;
        }
        let condition = matches!(
            sign.sign.as_str(),
            "<" | ">"
                | "\\le"
                | "\\ge"
                | "\\ll"
                | "\\gg"
                | "\\ne"
                | "\\in"
                | "\\notin"
                | "\\sim"
                | "\\subset"
                | "\\subseteq"
                | "\\to"
                | "\\mapsto"
                | "\\leftarrow"
        );
        if condition
            && chain.members.len() <= 3
            && (bare(left) || bare(right))
            && step.verdict != Some(super::Verdict::Proved)
            && step.witness.is_empty()
        {
            grant(&mut step);
        }
        step
    }
}

/// Makes a step something that is granted.
fn grant(step: &mut Step) {
    step.role = Role::Premise;
    step.verdict = None;
    step.evidence = None;
    step.reason = None;
    step.fault = None;
    step.repair = None;
    step.notes.clear();
    step.witness.clear();
}

/// Whether a member has no names in it.
fn is_literal(tree: &Tree, id: NodeId) -> bool {
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        if matches!(tree.kind(id), Kind::Symbol { .. }) {
            return false;
        }
        open.extend(tree.children(id));
    }
    true
}

/// What kind of thing a value is.
fn sort_of(value: &Value) -> Sort {
    match value {
        Value::Scalar(_) => Sort::Scalar,
        Value::Tensor(tensor) => Sort::Tensor(tensor.shape().to_vec()),
        Value::Shape(_) => Sort::Shape,
        _ => Sort::Other,
    }
}

/// `f(x, y)`, `p(z \mid x)`: a letter before parentheses that hold only letters.
fn function_pattern(tree: &Tree, id: NodeId) -> Option<(String, Vec<NodeId>, usize)> {
    let Kind::Juxtaposition(items) = tree.kind(id) else { return None };
    let [function, arguments] = items.as_slice() else { return None };
    let Kind::Fence { open, body, .. } = tree.kind(*arguments) else { return None };
    if open.as_ref() != "(" || !elaborate::is_name(tree, *function) {
        return None;
    }
    let (mut parameters, mut given) = (Vec::new(), Vec::new());
    let (before, after) = match tree.kind(*body) {
        Kind::Infix { sign, left, right, .. } if matches!(sign.as_ref(), "\\mid" | ";") => (*left, Some(*right)),
        _ => (*body, None),
    };
    for (part, into) in [(Some(before), &mut parameters), (after, &mut given)] {
        match part.map(|part| tree.kind(part)) {
            None => {}
            Some(Kind::List { items, .. }) => into.extend(items.iter().copied()),
            Some(_) => into.extend(part),
        }
    }
    let count = given.len();
    parameters.extend(given);
    let letters = parameters.iter().all(|parameter| matches!(tree.kind(*parameter), Kind::Symbol { .. } | Kind::Scripts { .. }));
    let name = elaborate::canonical(tree, *function)?;
    (letters && !parameters.is_empty()).then_some((name, parameters, count))
}

/// A value that an earlier line got wrong, to be recognised in later lines.
pub(super) fn line_of(reading: &Reading<'_>, span: Span) -> usize {
    reading.lines.position(reading.text, span.start).line
}

/// Whether a whole number is too common to be recognised by its value.
pub(super) fn too_common(value: &Rational) -> bool {
    value.is_integer() && *value >= Rational::from_integer((-2).into()) && *value <= Rational::from_integer(2.into())
}
