//! The steps of an item: its chains, each link a claim.

use std::collections::{HashMap, HashSet};

use super::{
    super::{
        Options, Reason, Session, Verdict, cells,
        chain::{Chain, Member, Read, chains},
        matrix::Sign,
        step::{Judgement, Relation},
        typed,
    },
    antiderivative::is_antiderivative,
    commands::without_commands,
    data::{Item, JudgedStep, Syntax},
    domain::Domain,
    formula::{Formula, choose_sign},
    logic::Direction,
    names::Names,
    spelling::Spelled,
};
use crate::{
    diag::Span,
    elaborate::{self, Choices, Elaborated, Kind as Sort, Obstacle, Token, joint},
    eval::symbolic,
    ir::{ExprId, Node, Range},
    num::{Outcome, Scalar, Value},
    op,
    source::{self, Delimiter, Formula as Written},
    syntax::{self, Kind, NodeId, Parsed, Tree},
};

/// More links than this are not one statement.
const MOST_LINKS: usize = 200;

/// How the evidence begins where a side with a double sign was looked at under both.
const UNDER_ALL_SIGNS: &str = "the first side less the second under either sign, multiplied";

/// The verdicts on an item's steps; why there are none.
pub(super) fn steps(item: &Item) -> Result<Vec<JudgedStep>, (Reason, String)> {
    if let Some(text) = &item.text {
        return document(text, &item.assume);
    }
    let (parsed, spelled) = parsed(item);
    if !parsed.is_complete() {
        let why = parsed.diagnostics.first().map_or("it could not be read", |diagnostic| diagnostic.message.as_str());
        return Err((Reason::Unreadable, why.to_owned()));
    }
    let length = spelled.as_ref().map_or(item.latex.len(), |spelled| spelled.text.len());
    let whole = Span::new(0, length);
    let formula = Written { span: whole, body: whole, delimiter: Delimiter::Inline, expanded: None };
    let read = Read::new(parsed.tree, &formula, true);
    if let Some(refusal) = refusal(&read.tree) {
        return Err(refusal);
    }
    let chains = chains(&read, None);
    if chains.iter().map(|chain| chain.signs.len()).sum::<usize>() > MOST_LINKS {
        return Err((Reason::OutOfBudget, format!("more than {MOST_LINKS} links")));
    }
    let names = Names::of(&read.tree);
    let mut steps = judged(item, &chains, &names, &read.tree, true)?;
    let constants = (names.imaginary && !names.complex) || !names.constants(&read.tree).is_empty() || names.alone.contains("\\varphi");
    // The letter i is the imaginary unit or a real number, \varphi the golden ratio, G Catalan's constant: a refutation wants both readings.
    if constants && steps.iter().any(|step| step.verdict == Some(Verdict::Refuted)) {
        let other = judged(item, &chains, &names, &read.tree, false)?;
        if !other.iter().any(|step| step.verdict == Some(Verdict::Refuted)) {
            return Err((Reason::Ambiguous, "it hangs on whether a letter is a constant with a name, or any number".to_owned()));
        }
    }
    for step in steps.iter_mut().filter(|_| spelled.is_some()) {
        for end in &mut step.span {
            *end = spelled.as_ref().and_then(|spelled| spelled.origin.get(*end)).copied().unwrap_or(item.latex.len());
        }
    }
    Ok(steps)
}

/// What this reader of statements does not take apart: words that join statements, orders of derivatives.
fn refusal(tree: &Tree) -> Option<(Reason, String)> {
    let mut open = vec![tree.root()];
    while let Some(id) = open.pop() {
        match tree.kind(id) {
            Kind::Text(words) => {
                let joins = |word: &str| {
                    matches!(
                        word,
                        "where" | "if" | "for" | "when" | "with" | "unless" | "even" | "odd" | "such" | "as" | "is" | "and" | "or"
                    )
                };
                if words.split_whitespace().any(joins) {
                    return Some((Reason::DependsOnProse, format!("it hangs on the words `{}`", words.trim())));
                }
            }
            Kind::Scripts { base, sup: Some(sup), .. } if matches!(tree.kind(*base), Kind::Operator(_)) => {
                let number = |id: NodeId| matches!(tree.kind(id), Kind::Number(_) | Kind::Prefix { .. });
                // Of these the derivatives of every order are known.
                let known = matches!(tree.kind(*base), Kind::Operator(name) if matches!(name.as_ref(), "sin" | "cos" | "exp"));
                if !known && matches!(tree.kind(*sup), Kind::Fence { open, body, .. } if open.as_ref() == "(" && !number(*body)) {
                    return Some((Reason::UnsupportedOperator, "a superscript in parentheses may be the order of a derivative".to_owned()));
                }
            }
            _ => {}
        }
        open.extend(tree.children(id));
    }
    None
}

/// Whether the sign of inclusion that allows equal sets stands somewhere: beside it the other one does not allow them.
fn allows_equal_sets(tree: &Tree) -> bool {
    let mut open = vec![tree.root()];
    while let Some(id) = open.pop() {
        if let Kind::Chain { links, .. } = tree.kind(id)
            && links
                .iter()
                .any(|(relation, _)| matches!(relation.sign.as_ref(), "\\subseteq" | "\\supseteq" | "\\nsubseteq" | "\\nsupseteq"))
        {
            return true;
        }
        open.extend(tree.children(id));
    }
    false
}

/// A whole document: its steps as `check` judges them.
fn document(text: &str, assumptions: &[String]) -> Result<Vec<JudgedStep>, (Reason, String)> {
    let mut session = Session::new(&Options { repairs: false, ..Options::default() });
    for assumption in assumptions {
        if !session.assume(assumption) {
            return Err(not_understood(assumption));
        }
    }
    let document = source::read(text, source::detect("", text));
    let report = session.check_document(text, &document);
    Ok(report.steps.iter().map(JudgedStep::from).collect())
}

fn not_understood(assumption: &str) -> (Reason, String) {
    (Reason::NeedsAssumption, format!("the assumption `{assumption}` is not understood"))
}

fn judged(item: &Item, chains: &[Chain], names: &Names, tree: &Tree, imaginary: bool) -> Result<Vec<JudgedStep>, (Reason, String)> {
    let mut session = Session::new(&Options { repairs: false, ..Options::default() });
    session.single = true;
    session.assumed = !item.assume.is_empty();
    let mut domain = Domain::default();
    for assumption in &item.assume {
        if !session.grant_to(&mut domain, assumption) {
            return Err(not_understood(assumption));
        }
    }
    session.context.imaginary = imaginary && (names.imaginary || !domain.complex.is_empty()) && session.context.name("i").is_none();
    session.context.antiderivatives = true;
    session.context.proper_subsets = allows_equal_sets(tree);
    if imaginary && domain.named.is_empty() {
        session.context.constants = names.constants(tree);
    }
    session.context.golden = imaginary && session.context.name("\\varphi").is_none();
    let mut steps = Vec::new();
    for chain in chains {
        let pairs: Vec<(&Member, &Member)> = chain.members.iter().zip(chain.members.iter().skip(1)).collect();
        domain.matrices = pairs.iter().map(|(left, right)| session.sign_of_matrices(left, right)).max().unwrap_or_default();
        if domain.matrices != Sign::None {
            for at in 0..chain.signs.len() {
                steps.push(session.link(&domain, chain, at));
            }
            continue;
        }
        for member in &chain.members {
            session.range_over_reals(member, names, &domain);
        }
        session.name_objects(&chain.members);
        if let ([only], []) = (chain.members.as_slice(), chain.signs.as_slice()) {
            steps.extend(session.alone(only));
        }
        for at in 0..chain.signs.len() {
            steps.push(session.link(&domain, chain, at));
        }
    }
    Ok(steps)
}

fn parsed(item: &Item) -> (Parsed, Option<Spelled>) {
    let latex = match item.syntax {
        Syntax::Latex => true,
        Syntax::Ascii => false,
        Syntax::Auto => item.latex.contains(['\\', '{']),
    };
    // A currency sign before or after a number says what is counted, not how much.
    let mut text = item.latex.replace("\\$", "  ").replace('$', " ");
    if !latex && let Some(bare) = without_commands(&text) {
        text = bare;
    }
    let read = if latex { syntax::parse } else { syntax::parse_plain };
    match Spelled::of(&text, !latex, &item.assume) {
        Some(spelled) => (read(&spelled.text), Some(spelled)),
        None => (read(&text), None),
    }
}

impl Session {
    /// The verdict on link number `at` of a chain.
    fn link(&mut self, domain: &Domain, chain: &Chain, at: usize) -> JudgedStep {
        let (left, right) = (&chain.members[at], &chain.members[at + 1]);
        let sign = &chain.signs[at].sign;
        let mut judgement = self.claimed(domain, sign, left, right);
        if judgement.verdict == Some(Verdict::Unchecked)
            && let Some(found) = self.on_events(sign, left, right, None)
        {
            judgement = found;
        }
        if at == 0 && sign == "=" && judgement.verdict == Some(Verdict::Refuted) && self.may_define(domain, chain) {
            judgement =
                Judgement::unchecked(Reason::UndefinedSymbol, "the name on the left stands nowhere else: this may be what it means");
        }
        let (from, to) = (left.span(), right.span());
        written(&judgement, sign, [from.start.min(to.start), from.end.max(to.end)])
    }

    /// A statement without a relation at its top: `a = 1 \lor a \ne 1`.
    fn alone(&mut self, member: &Member) -> Option<JudgedStep> {
        let span = member.span();
        let expression = self.meaning(member).filter(|expression| Formula::is_statement(&self.arena, *expression))?;
        let formula = Formula::of(&mut self.arena, expression)?;
        let judgement = self.related(Direction::Both, &Formula::Constant(true), &formula);
        Some(written(&judgement, "", [span.start, span.end]))
    }

    /// Declares what stands free in a member as an arbitrary real number.
    fn range_over_reals(&mut self, member: &Member, names: &Names, domain: &Domain) {
        let Some(expression) = self.meaning(member) else { return };
        for symbol in self.free_symbols(expression, expression) {
            let name = self.arena.symbol_of(symbol).name.clone();
            if self.context.name(&name).is_none() && names.may_range(&name, &|letter| self.context.name(letter).is_some()) {
                let symbol = self.context.declare(&mut self.arena, &name, Sort::Scalar, true);
                if domain.all_positive {
                    self.assumptions = std::mem::take(&mut self.assumptions).positive(symbol);
                }
            }
        }
    }

    /// Whether a chain begins with a name of which nothing was said and that stands nowhere else.
    fn may_define(&mut self, domain: &Domain, chain: &Chain) -> bool {
        let Some(first) = chain.members.first().filter(|first| elaborate::is_name(&first.read.tree, first.node)) else { return false };
        let Some(expression) = self.meaning(first) else { return false };
        let Node::Symbol(symbol) = *self.arena.node(expression) else { return false };
        if domain.named.contains(&symbol) {
            return false;
        }
        chain.members[1..]
            .to_vec()
            .iter()
            .all(|member| self.meaning(member).is_none_or(|other| !symbolic::occurs(&self.arena, other, symbol)))
    }

    /// The verdict under every reading.
    fn claimed(&mut self, domain: &Domain, sign: &str, left: &Member, right: &Member) -> Judgement {
        if domain.matrices != Sign::None {
            return self.claim_on_matrices(domain, sign, left, right);
        }
        let (tokens, uncertain, first) = match self.claimed_as(domain, sign, left, right, &Choices::default()) {
            Ok(found) => found,
            Err(obstacle) => return self.hindered(&obstacle),
        };
        if first.verdict != Some(Verdict::Refuted) {
            return first;
        }
        let settled = first.detail.starts_with(UNDER_ALL_SIGNS);
        if let Some(why) = uncertain.filter(|why| !settled || why != elaborate::TWO_VALUES) {
            return Judgement::unchecked(Reason::Ambiguous, format!("it fails under this reading, but {why}"));
        }
        if [left, right].into_iter().any(|member| crosses(&member.read.tree, member.node)) {
            return Judgement::unchecked(
                Reason::Ambiguous,
                "it fails for numbers, but the cross between letters may be the product of vectors",
            );
        }
        let Some(readings) = joint(&tokens) else {
            return Judgement::unchecked(Reason::Ambiguous, "it has more than sixteen readings");
        };
        for choices in readings.iter().skip(1) {
            let refuted = matches!(self.claimed_as(domain, sign, left, right, choices), Ok((_, None, judgement)) if judgement.verdict == Some(Verdict::Refuted));
            if !refuted {
                let signs: Vec<&str> = tokens.iter().map(|token| token.sign()).collect();
                return Judgement::unchecked(Reason::Ambiguous, format!("it hangs on the reading of {}", signs.join(", ")));
            }
        }
        first
    }

    /// The verdict under one choice of readings, with the signs that were chosen between and what may not be refuted.
    fn claimed_as(
        &mut self,
        domain: &Domain,
        sign: &str,
        left: &Member,
        right: &Member,
        choices: &Choices,
    ) -> Result<(Vec<Token>, Option<String>, Judgement), Obstacle> {
        let (l, r) = (self.understand(left, choices)?, self.understand(right, choices)?);
        if let Some(obstacle) = l.beyond.as_ref().or(r.beyond.as_ref()) {
            return match self.the_same_by_itself(sign, l.expression, r.expression) {
                Some(judgement) => Ok((Vec::new(), None, judgement)),
                None => Err(obstacle.clone()),
            };
        }
        let mut tokens: Vec<Token> = l.tokens.iter().chain(&r.tokens).copied().collect();
        tokens.sort_unstable();
        tokens.dedup();
        let mut judgement = self.claim(domain, sign, &l, &r, (left, right));
        if judgement.verdict == Some(Verdict::Unchecked)
            && let Some(same) = self.the_same_by_itself(sign, l.expression, r.expression)
        {
            judgement = same;
        }
        let doubts = [l.uncertain, r.uncertain].into_iter().flatten();
        let uncertain = doubts.max_by_key(|why| why != elaborate::TWO_VALUES);
        Ok((tokens, uncertain, judgement))
    }

    fn claim(&mut self, domain: &Domain, sign: &str, l: &Elaborated, r: &Elaborated, members: (&Member, &Member)) -> Judgement {
        let worked = [l, r].map(|side| {
            let expression = self.worked_out(side.expression);
            (expression != side.expression).then(|| Elaborated { expression, ..side.clone() })
        });
        let (l, r) = (worked[0].as_ref().unwrap_or(l), worked[1].as_ref().unwrap_or(r));
        if let Some(known) = self.by_known_integrals(domain, sign, l, r, members) {
            return known;
        }
        let (l_written, r_written) = (l, r);
        let (l, r) = (self.written_out(l.expression), self.written_out(r.expression));
        let statements = [l, r].map(|side| Formula::is_statement(&self.arena, side));
        let direction = Direction::of(sign).or((sign == "=" && statements == [true, true]).then_some(Direction::Both));
        if let Some(direction) = direction {
            if let Some(judgement) = self.truth_as_a_number(direction, [l, r], statements) {
                return judgement;
            }
            return self.connected(domain, direction, l, r);
        }
        if statements.contains(&true) {
            return Judgement::unchecked(Reason::UnsupportedOperator, "a relation between statements");
        }
        if sign == "\\in" {
            let closed = self.free_symbols(l, l).is_empty();
            if closed && matches!(self.arena.node(r), Node::Apply(op::COMPLEXES, _)) {
                return match crate::eval::complex::value(&self.arena, l, &crate::eval::complex::Point::new(), 64) {
                    Outcome::Known(_) => Judgement::proved("arithmetic", "it is a complex number"),
                    _ => Judgement::unchecked(Reason::UnsupportedOperator, "membership in this set"),
                };
            }
            let inside = self.arena.apply(op::ELEMENT, [l, r]);
            return match Formula::of(&mut self.arena, inside) {
                Some(formula) if domain.complex.is_empty() => self.related(Direction::Both, &Formula::Constant(true), &formula),
                _ => Judgement::unchecked(Reason::UnsupportedOperator, "membership in this set"),
            };
        }
        let Some(relation) = Relation::of(sign) else {
            return Judgement::unchecked(Reason::UnsupportedOperator, format!("the relation `{sign}` is not judged yet"));
        };
        if domain.infinite && matches!(relation, Relation::NotEqual | Relation::Approx | Relation::Order { strict: true, .. }) {
            return Judgement::unchecked(Reason::UnsupportedOperator, "a relation at an infinity that does not pass to limits");
        }
        let without_a_range = [l, r].into_iter().any(|side| symbolic::build::mentions(&self.arena, side, &is_antiderivative));
        if without_a_range && relation != Relation::Equal {
            return Judgement::unchecked(Reason::UnsupportedOperator, "an integral without its range");
        }
        let signed = |node: &Node| matches!(node, Node::Apply(op::PLUSMINUS | op::MINUSPLUS, _));
        if [l, r].into_iter().any(|side| symbolic::build::mentions(&self.arena, side, &signed)) {
            return self.under_both_signs(domain, (sign, relation), (l_written, r_written), (l, r), members);
        }
        // A list below in a binomial makes it a multinomial, which has no row.
        let listed = |node: &Node| matches!(node, Node::Apply(op::BINOMIAL, parts) if parts.iter().any(|part| matches!(self.arena.node(*part), Node::Tensor { .. })));
        if [l, r].into_iter().any(|side| symbolic::build::mentions(&self.arena, side, &listed)) {
            return Judgement::unchecked(Reason::UnsupportedOperator, "a binomial of lists");
        }
        if let (Relation::Equal, Some(a), Some(b)) = (relation, self.listed_set(l), self.listed_set(r)) {
            return self.same_members(domain, (l_written, r_written), &a, &b, members);
        }
        if domain.up_to_constant && !without_a_range && relation == Relation::Equal && domain.complex.is_empty() {
            let equal = self.compare(relation, l_written, r_written, members.0, members.1);
            if equal.verdict == Some(Verdict::Proved) {
                return equal;
            }
        }
        if relation == Relation::Equal
            && let Some(judgement) = self.same_sets((l, members.0), (r, members.1))
        {
            return judgement;
        }
        if (domain.up_to_constant || without_a_range) && relation == Relation::Equal {
            return self.equal_up_to_a_constant(l_written, l, r, members);
        }
        if self.beyond_the_reals(domain, l) || self.beyond_the_reals(domain, r) {
            return self.in_the_plane(domain, relation, l, r);
        }
        self.whole_bounds(l);
        self.whole_bounds(r);
        if [l, r].into_iter().any(|side| self.is_infinite(side)) {
            return Judgement::unchecked(Reason::UnsupportedOperator, "infinity is no number");
        }
        let judgement = self.compare(relation, l_written, r_written, members.0, members.1);
        if relation == Relation::Equal
            && judgement.reason() == Some(Reason::UnsupportedOperator)
            && let Some(apart) = self.apart_beyond_the_reals(l, r)
        {
            return apart;
        }
        if judgement.verdict == Some(Verdict::Refuted) && self.rounded_before(l, r, members.1) {
            return Judgement::unchecked(Reason::Ambiguous, "the sides differ by no more than the decimals in them may be rounded");
        }
        let open = judgement.verdict == Some(Verdict::Unchecked) && judgement.reason() != Some(Reason::Ambiguous);
        if open || judgement.verdict == Some(Verdict::Supported) {
            let lemma = match relation {
                Relation::Order { less: true, strict } => self.by_a_lemma(l, r, strict),
                Relation::Order { less: false, strict } => self.by_a_lemma(r, l, strict),
                _ => None,
            };
            let decided = lemma.or_else(|| self.on_the_line(relation, l, r));
            return decided.or_else(|| if open { self.searched(relation, l, r) } else { None }).unwrap_or(judgement);
        }
        judgement
    }

    /// One expression on both sides that has a letter or a function in it: it equals itself wherever it is defined.
    fn the_same_by_itself(&self, sign: &str, l: ExprId, r: ExprId) -> Option<Judgement> {
        let unknown = |node: &Node| {
            matches!(
                node,
                Node::Apply(op::INFINITY | op::PLACEHOLDER | op::ELLIPSIS | op::PLUSMINUS | op::MINUSPLUS | op::ENUMERATION, _)
                    | Node::Text(_)
            )
        };
        let infinite = |id: ExprId| match self.arena.node(id) {
            Node::Bind { body, .. } => body.iter().any(|part| symbolic::build::mentions(&self.arena, *part, &unknown)),
            _ => symbolic::build::mentions(&self.arena, id, &unknown),
        };
        let allowed = matches!(sign, "=" | "\\le" | "\\ge");
        let spoken_of =
            !self.free_symbols(l, l).is_empty() || symbolic::build::mentions(&self.arena, l, &|node| matches!(node, Node::Call { .. }));
        (allowed && l == r && spoken_of && !infinite(l))
            .then(|| Judgement::proved("identity", "both sides are the same, wherever they are defined"))
    }

    /// The verdict where each integral over a range stands in the table of known ones.
    fn by_known_integrals(
        &mut self,
        domain: &Domain,
        sign: &str,
        l: &Elaborated,
        r: &Elaborated,
        members: (&Member, &Member),
    ) -> Option<Judgement> {
        let integral = |node: &Node| matches!(node, Node::Bind { op: op::INTEGRAL, bindings, .. } if matches!(bindings.as_ref(), [binding] if matches!(binding.range, Range::Between(..))));
        if ![l, r].into_iter().any(|side| symbolic::build::mentions(&self.arena, side.expression, &integral)) {
            return None;
        }
        let sides = [l, r].map(|side| {
            let expression = self.with_known_integrals(side.expression, 0)?;
            Some(Elaborated { expression, ..side.clone() })
        });
        let [Some(l), Some(r)] = sides else { return None };
        Some(self.claim(domain, sign, &l, &r, members).explained("with the table of known integrals"))
    }

    /// The expression with its limits and the derivatives of operators worked out.
    fn worked_out(&mut self, id: ExprId) -> ExprId {
        let derived = |node: &Node| matches!(node, Node::Bind { op: op::DERIVATIVE, body, .. } if body.len() == 3);
        let id =
            if symbolic::build::mentions(&self.arena, id, &derived) { symbolic::work_out_derivatives(&mut self.arena, id) } else { id };
        self.with_limits(id, 0)
    }

    /// Two numbers of which one has no real value, for want of an even root of a negative number: apart where their principal values are.
    fn apart_beyond_the_reals(&mut self, l: ExprId, r: ExprId) -> Option<Judgement> {
        if !self.free_symbols(l, r).is_empty() {
            return None;
        }
        let two = num_bigint::BigInt::from(2);
        // Powers, roots and numbers: of a root of odd index there is a real value.
        let plain = |node: &Node| match node {
            Node::Number(_) => true,
            Node::Apply(op::ADD | op::SUB | op::MUL | op::DIV | op::NEG | op::POS | op::SQRT, _) => true,
            Node::Apply(op::POW, parts) => symbolic::build::value(&self.arena, parts[1])
                .is_some_and(|exponent| exponent.is_integer() || num_traits::Zero::is_zero(&(exponent.denom() % &two))),
            _ => false,
        };
        if [l, r].into_iter().any(|side| symbolic::build::mentions(&self.arena, side, &|node| !plain(node))) {
            return None;
        }
        let undefined = [l, r].into_iter().filter(|side| matches!(self.evaluate(*side, 64), Outcome::Undefined(_))).count();
        let at = |id| crate::eval::complex::value(&self.arena, id, &crate::eval::complex::Point::new(), 96).known();
        let (a, b) = (at(l)?, at(r)?);
        (undefined == 1 && a.equals(&b) == Some(false)).then(|| {
            let shown = crate::eval::complex::shown;
            Judgement::refuted(
                format!("one side has no real value, and of complex numbers the sides are {} and {}", shown(&a), shown(&b)),
                None,
            )
        })
    }

    /// A relation with double signs: it holds with all upper and with all lower ones.
    fn under_both_signs(
        &mut self,
        domain: &Domain,
        (sign, relation): (&str, Relation),
        like: (&Elaborated, &Elaborated),
        sides: (ExprId, ExprId),
        members: (&Member, &Member),
    ) -> Judgement {
        let mut last = Judgement::unchecked(Reason::UnsupportedOperator, "double signs");
        for upper in [true, false] {
            let chosen = [sides.0, sides.1].map(|side| choose_sign(&mut self.arena, side, upper, &mut HashMap::new(), 0));
            let [Some(l), Some(r)] = chosen else { return last };
            let (l, r) = (Elaborated { expression: l, ..like.0.clone() }, Elaborated { expression: r, ..like.1.clone() });
            last = self.claim(domain, sign, &l, &r, members).explained(if upper { "upper signs" } else { "lower signs" });
            // The signs need not belong together: then the values of both sides are the same in another order.
            if last.verdict == Some(Verdict::Refuted) && relation == Relation::Equal {
                return self.apart_under_all_signs(like, l.expression, sides.1, members).unwrap_or_else(|| {
                    Judgement::unchecked(
                        Reason::Ambiguous,
                        "it fails with the upper or the lower signs, but the signs may not belong together",
                    )
                });
            }
            if last.verdict != Some(Verdict::Proved) {
                return last;
            }
        }
        last
    }

    /// A value of the left side that the right side has under neither sign at some point.
    fn apart_under_all_signs(
        &mut self,
        like: (&Elaborated, &Elaborated),
        left: ExprId,
        right: ExprId,
        members: (&Member, &Member),
    ) -> Option<Judgement> {
        let mut gaps = Vec::new();
        for upper in [true, false] {
            let value = choose_sign(&mut self.arena, right, upper, &mut HashMap::new(), 0)?;
            gaps.push(self.arena.apply(op::SUB, [left, value]));
        }
        let (product, zero) = (self.arena.apply(op::MUL, gaps), self.arena.integer(0));
        let (l, r) = (Elaborated { expression: product, ..like.0.clone() }, Elaborated { expression: zero, ..like.1.clone() });
        let judgement = self.compare(Relation::Equal, &l, &r, members.0, members.1);
        (judgement.verdict == Some(Verdict::Refuted)).then(|| judgement.explained(UNDER_ALL_SIGNS))
    }

    /// The members of a set that is listed.
    fn listed_set(&self, id: ExprId) -> Option<Vec<ExprId>> {
        match self.arena.node(id) {
            Node::Apply(op::SET, parts) if parts.len() <= 12 => Some(parts.to_vec()),
            _ => None,
        }
    }

    /// Two listed sets: every member of each is one of the other; apart when a member of one differs from all of the other.
    fn same_members(
        &mut self,
        domain: &Domain,
        like: (&Elaborated, &Elaborated),
        first: &[ExprId],
        second: &[ExprId],
        members: (&Member, &Member),
    ) -> Judgement {
        let mut open = false;
        for (some, others) in [(first, second), (second, first)] {
            for member in some {
                let mut verdicts = Vec::new();
                for other in others {
                    let (l, r) =
                        (Elaborated { expression: *member, ..like.0.clone() }, Elaborated { expression: *other, ..like.1.clone() });
                    verdicts.push(self.claim(domain, "=", &l, &r, members).verdict);
                }
                let closed = self.free_symbols(*member, *member).is_empty()
                    && others.iter().all(|other| self.free_symbols(*other, *other).is_empty());
                if verdicts.contains(&Some(Verdict::Proved)) {
                    continue;
                }
                if closed && verdicts.iter().all(|verdict| *verdict == Some(Verdict::Refuted)) {
                    return Judgement::refuted(format!("{} is a member of one set only", symbolic::latex(&self.arena, *member)), None);
                }
                open = true;
            }
        }
        if open {
            return Judgement::unchecked(Reason::OutOfBudget, "whether the sets have the same members is not decided");
        }
        Judgement::proved("arithmetic", "both sets have the same members")
    }

    fn is_infinite(&self, side: ExprId) -> bool {
        !self.mentions_unending(side)
            && matches!(self.evaluate(side, 64), Outcome::Known(Value::Infinity { .. } | Value::Scalar(Scalar::Infinite { .. })))
    }

    /// Whether a difference between two numbers, the right one no bare numeral, may come from decimals that were rounded before.
    fn rounded_before(&mut self, left: ExprId, right: ExprId, member: &Member) -> bool {
        if typed::numeral(&member.read.tree, member.node).is_some() {
            return false;
        }
        match (self.evaluate(left, 64), self.evaluate(right, 64)) {
            (Outcome::Known(a), Outcome::Known(b)) => self.may_be_rounding(left, right, &a, &b),
            _ => false,
        }
    }

    /// The ends of sums and products are whole numbers, and no range runs backwards.
    fn whole_bounds(&mut self, expression: ExprId) {
        let mut open = vec![expression];
        let mut seen = HashSet::new();
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            open.extend(self.arena.children(id));
            // What is chosen from, and how many: a letter below makes both whole.
            if let Node::Apply(op::BINOMIAL, parts) = self.arena.node(id).clone()
                && symbolic::build::value(&self.arena, parts[1]).is_none()
            {
                let letters: Vec<_> = parts.iter().flat_map(|part| symbolic::symbols(&self.arena, *part)).collect();
                for symbol in letters.into_iter().filter(|symbol| self.arena.symbol_of(*symbol).scope < 1 << 30) {
                    self.assumptions = std::mem::take(&mut self.assumptions).integer(symbol);
                }
            }
            // A letter of counting above a negative number: other powers of it are no real numbers.
            if let Node::Apply(op::POW, parts) = self.arena.node(id).clone()
                && symbolic::build::value(&self.arena, parts[0]).is_some_and(|base| num_traits::Signed::is_negative(&base))
            {
                for symbol in symbolic::symbols(&self.arena, parts[1]) {
                    let known = self.arena.symbol_of(symbol);
                    let counts = matches!(known.name.as_ref(), "i" | "j" | "k" | "l" | "m" | "n");
                    if counts && known.scope < 1 << 30 && self.assumptions.fact(symbol).is_none() {
                        self.assumptions = std::mem::take(&mut self.assumptions).integer(symbol);
                    }
                }
            }
            let Node::Bind { op: op::SUM | op::PROD, bindings, .. } = self.arena.node(id).clone() else { continue };
            for binding in &bindings {
                let Range::Between(low, high) = binding.range else { continue };
                for end in [low, high] {
                    for symbol in symbolic::symbols(&self.arena, end) {
                        if self.arena.symbol_of(symbol).scope < 1 << 30 && symbolic::build::value(&self.arena, end).is_none() {
                            self.assumptions = std::mem::take(&mut self.assumptions).integer(symbol);
                        }
                    }
                }
                if symbolic::build::is_finite_form(&self.arena, high) && symbolic::build::is_finite_form(&self.arena, low) {
                    let one = self.arena.integer(1);
                    let gap = self.arena.apply(op::SUB, [high, low]);
                    let room = self.arena.apply(op::ADD, [gap, one]);
                    if symbolic::build::value(&self.arena, room).is_none() {
                        self.assumptions = std::mem::take(&mut self.assumptions).nonnegative_expression(&self.arena, room);
                    }
                }
            }
        }
    }

    /// The expression with what `let` said put in.
    fn written_out(&mut self, expression: ExprId) -> ExprId {
        let replacements: HashMap<_, _> = symbolic::symbols(&self.arena, expression)
            .into_iter()
            .filter_map(|symbol| self.environment.expression(symbol).map(|value| (symbol, value)))
            .collect();
        if replacements.is_empty() { expression } else { symbolic::substitute(&mut self.arena, expression, &replacements) }
    }

    fn connected(&mut self, domain: &Domain, direction: Direction, l: ExprId, r: ExprId) -> Judgement {
        let (Some(first), Some(second)) = (Formula::of(&mut self.arena, l), Formula::of(&mut self.arena, r)) else {
            return Judgement::unchecked(Reason::UnsupportedOperator, "no statement that is understood");
        };
        if [l, r].into_iter().any(|side| symbolic::build::mentions(&self.arena, side, &is_antiderivative)) {
            return Judgement::unchecked(Reason::UnsupportedOperator, "an integral without its range");
        }
        if self.beyond_the_reals(domain, l) || self.beyond_the_reals(domain, r) {
            return self.related_in_the_plane(direction, &first, &second);
        }
        self.whole_bounds(l);
        self.whole_bounds(r);
        self.related(direction, &first, &second)
    }

    /// A number on one side of an equivalence: it is no statement, and where one and zero are read as true and false it must say the same.
    fn truth_as_a_number(&mut self, direction: Direction, sides: [ExprId; 2], statements: [bool; 2]) -> Option<Judgement> {
        let at = match statements {
            [false, true] => 0,
            [true, false] => 1,
            _ => return None,
        };
        let truth = match self.arena.node(sides[at]) {
            Node::Number(number) if *number == crate::num::Rational::from_integer(1.into()) => true,
            Node::Number(number) if *number == crate::num::Rational::from_integer(0.into()) => false,
            _ => return None,
        };
        let other = Formula::of(&mut self.arena, sides[1 - at])?;
        let sides = if at == 0 { [Formula::Constant(truth), other] } else { [other, Formula::Constant(truth)] };
        let judgement = self.related(direction, &sides[0], &sides[1]);
        Some(if judgement.verdict == Some(Verdict::Refuted) {
            judgement.explained("a number is no statement, and as a truth value it fails")
        } else {
            Judgement::unchecked(Reason::UnsupportedOperator, "a number beside a statement")
        })
    }

    fn beyond_the_reals(&self, domain: &Domain, expression: ExprId) -> bool {
        symbolic::build::mentions(&self.arena, expression, &|node| match node {
            Node::Apply(op, _) => *op == op::IMAGINARY,
            Node::Symbol(symbol) => domain.complex.contains(symbol),
            _ => false,
        })
    }

    /// A relation in one real variable, decided by cutting the line.
    fn on_the_line(&mut self, relation: Relation, left: ExprId, right: ExprId) -> Option<Judgement> {
        let free = self.free_symbols(left, right);
        let [variable] = free.as_slice() else { return None };
        if !self.all_range(&free) {
            return None;
        }
        let op = match relation {
            Relation::Equal => op::EQ,
            Relation::NotEqual => op::NE,
            Relation::Order { less: true, strict: true } => op::LT,
            Relation::Order { less: true, strict: false } => op::LE,
            Relation::Order { less: false, strict: true } => op::GT,
            Relation::Order { less: false, strict: false } => op::GE,
            Relation::Approx => return None,
        };
        let granted = self.granted(&free)?;
        // Where a side is undefined nothing is claimed.
        let defined = Formula::Or(vec![Formula::Relation(op::EQ, left, right), Formula::Relation(op::NE, left, right)]);
        let compared = cells::compare(&self.arena, *variable, &granted, &defined, &Formula::Relation(op, left, right))?;
        let Some(parting) = compared.lost else {
            return Some(Judgement::proved("cells", format!("it holds at all of {} points and pieces of the line", compared.pieces)));
        };
        if !parting.exact || self.assumptions.fact(*variable).is_some_and(|fact| fact.integer) {
            return None;
        }
        let name = self.arena.symbol_of(*variable).name.to_string();
        let mut judgement = Judgement::refuted(format!("it does not hold at {name} = {}", parting.point), None);
        judgement.witness = vec![(name, parting.point)];
        Some(judgement)
    }
}

/// Whether two letters stand beside a cross, which may be the product of vectors.
fn crosses(tree: &Tree, root: NodeId) -> bool {
    let letter = |id: NodeId| elaborate::is_name(tree, id);
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        if matches!(tree.kind(id), Kind::Infix { sign, left, right, .. } if sign.as_ref() == "\\times" && letter(*left) && letter(*right)) {
            return true;
        }
        open.extend(tree.children(id));
    }
    false
}

fn written(judgement: &Judgement, relation: &str, span: [usize; 2]) -> JudgedStep {
    JudgedStep {
        span,
        relation: relation.to_owned(),
        verdict: judgement.verdict.or(Some(Verdict::Unchecked)),
        reason: judgement.reason(),
        evidence: Some(judgement.evidence()),
        notes: judgement.notes().to_vec(),
        witness: judgement.witness.clone(),
    }
}
