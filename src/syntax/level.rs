//! One level of brackets: members and the joints between them, read flat, then grouped from the loosest joint to the tightest.
//!
//! From loose to tight: `;`, wide spaces and words, `,`, `:`, implications, `\lor`, `\land`, bars, relations. Inside a fence bars
//! and `:` hold more loosely than `,`: `P(A, B | C, D)`, `\{x : x > 0, x < 1\}`.

use super::Word;
use super::lexeme::{Bar, Token};
use super::notation::{Kind, NodeId, Relation};
use super::parser::Parser;
use crate::diag::Span;

/// What joins two members.
#[derive(Debug, Clone, PartialEq)]
enum Joint {
    Semicolon,
    Soft,
    Comma,
    Colon(Span),
    Implication(Word, Span),
    Or(Span),
    And(Span),
    Bar(&'static str, Span),
    Relation(Word, Span),
}

/// The kinds of joints, for grouping.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Looseness {
    Semicolon,
    Soft,
    Comma,
    Colon,
    Implication,
    Or,
    And,
    Bar,
    BarOrColon,
    Distribution,
    Relation,
}

use Looseness::{And, BarOrColon, Colon, Comma, Distribution, Implication, Or, Semicolon, Soft};

const IN_FENCE: &[Looseness] = &[Semicolon, Soft, BarOrColon, Comma, Implication, Or, And, Looseness::Relation];
const OUTSIDE: &[Looseness] = &[Semicolon, Soft, Comma, Colon, Implication, Or, And, Looseness::Bar, Looseness::Relation];
const OUTSIDE_WITH_BAR: &[Looseness] =
    &[Semicolon, Soft, Comma, Colon, Implication, Or, And, Distribution, Looseness::Bar, Looseness::Relation];
const RELATION_BEFORE_BAR: &[Looseness] = &[Semicolon, Soft, Comma, Colon, Implication, Or, And, Looseness::Relation, Looseness::Bar];
const QUANTIFIED: &[Looseness] = &[Semicolon, Soft, Colon, Comma, Implication, Or, And, Looseness::Bar, Looseness::Relation];

/// A member of a level, with the quantifier before it.
#[derive(Debug, Clone, Copy)]
struct Member {
    node: NodeId,
    quantifier: Option<(&'static str, Span)>,
}

impl Joint {
    fn is(&self, class: Looseness) -> bool {
        match self {
            Joint::Semicolon => class == Semicolon,
            Joint::Soft => class == Soft,
            Joint::Comma => class == Comma,
            Joint::Colon(_) => class == Colon || class == BarOrColon,
            Joint::Implication(..) => class == Implication,
            Joint::Or(_) => class == Or,
            Joint::And(_) => class == And,
            Joint::Bar(..) => class == Looseness::Bar || class == BarOrColon,
            Joint::Relation(sign, _) => class == Looseness::Relation || class == Distribution && is_distribution(sign),
        }
    }
}

/// Relations that hold more loosely than a bar outside brackets: `x | y \sim N(0, 1)`.
fn is_distribution(sign: &str) -> bool {
    sign.contains("\\sim") || sign == "\\propto" || sign == ":="
}

impl Parser<'_> {
    /// Reads up to the end of the level: a closer, a cell or row break, `\end`, or the end.
    pub(super) fn level(&mut self, fence: bool) -> NodeId {
        self.deeper(|parser| parser.level_inner(fence))
    }

    fn level_inner(&mut self, fence: bool) -> NodeId {
        let start = self.here().start;
        let (members, joints) = self.members(fence);
        let node = self.grouped(&members, &joints, fence);
        let kind: fn(NodeId, NodeId) -> Kind = match self.peek() {
            Token::Over => |numerator, denominator| Kind::Fraction { numerator, denominator },
            Token::Choose => |upper, lower| Kind::Binomial { upper, lower },
            _ => return node,
        };
        self.advance();
        let below = self.level(fence);
        let span = self.since(start);
        self.push(kind(node, below), span)
    }

    fn members(&mut self, fence: bool) -> (Vec<Member>, Vec<Joint>) {
        let mut members = vec![self.member()];
        let mut joints = Vec::new();
        while let Some(joint) = self.joint() {
            joints.push(joint);
            let member = self.member();
            if self.gap(&members, &joints, member.node)
                && let Some(last) = members.last_mut()
            {
                last.node = self.error_here(last.node);
            }
            members.push(member);
        }
        while !fence || joints.last() == Some(&Joint::Soft) {
            let droppable = matches!(joints.last(), Some(Joint::Comma | Joint::Semicolon | Joint::Colon(_) | Joint::Soft));
            if !droppable || !members.last().is_some_and(|last| self.is_missing(last.node)) {
                break;
            }
            members.pop();
            joints.pop();
        }
        (members, joints)
    }

    /// Two joints with nothing between them are a fault: `a = = b`, `a , , b`.
    fn gap(&mut self, members: &[Member], joints: &[Joint], next: NodeId) -> bool {
        let [.., before, after] = joints else { return false };
        let alike = matches!((before, after), (Joint::Relation(..), Joint::Relation(..)) | (Joint::Comma, Joint::Comma));
        let gap = alike && members.last().is_some_and(|last| self.is_missing(last.node));
        if gap {
            let at = self.tree.span(next).start;
            let fault = members.last().map_or(Span::empty(at), |last| self.tree.span(last.node));
            let lexeme = self.lexemes.iter().find(|lexeme| lexeme.span.start >= fault.start).map_or(fault, |lexeme| lexeme.span);
            self.unreadable_at(lexeme, "an expression (a number, a letter, a command or a bracket)");
        }
        gap
    }

    fn error_here(&mut self, node: NodeId) -> NodeId {
        let span = self.tree.span(node);
        self.push(Kind::Error, span)
    }

    fn member(&mut self) -> Member {
        let quantifier = match self.peek() {
            Token::Quantifier(sign) => Some((sign, self.advance().span)),
            _ => None,
        };
        let node = match self.peek() {
            Token::Connective(words) if quantifier.is_none() => {
                let span = self.advance().span;
                self.words(words, span)
            }
            Token::Infix(..) | Token::Sign(_) => self.sum(),
            // `x_{:, j}`, `\log(.)`: a sign where a thing could stand.
            Token::Colon
                if !self.ahead(1).starts_operand() && !matches!(self.ahead(1), Token::Sign(_) | Token::Finish | Token::Relation(_)) =>
            {
                let span = self.advance().span;
                self.symbol(":", span)
            }
            Token::Dot if matches!(self.ahead(1), Token::Close(..) | Token::Comma | Token::Bar(..) | Token::Semicolon) => {
                let span = self.advance().span;
                self.symbol("cdot", span)
            }
            token if token.starts_operand() => self.sum(),
            _ => self.missing(),
        };
        Member { node, quantifier }
    }

    /// The joint under the cursor, or nothing where the level ends.
    fn joint(&mut self) -> Option<Joint> {
        loop {
            let span = self.here();
            let joint = match self.peek() {
                Token::Comma => Joint::Comma,
                Token::Semicolon => Joint::Semicolon,
                Token::Wide => Joint::Soft,
                Token::Colon => Joint::Colon(span),
                Token::Relation(sign) => Joint::Relation(sign.into(), span),
                Token::Implication(sign) => Joint::Implication(sign.into(), span),
                Token::Annotated { note, sign, implication } => {
                    let sign = annotated(note.text(self.text), sign);
                    if implication { Joint::Implication(sign, span) } else { Joint::Relation(sign, span) }
                }
                Token::And => Joint::And(span),
                Token::Or => Joint::Or(span),
                Token::Bar(sign, Bar::Between) => Joint::Bar(if sign == "|" { "\\mid" } else { "\\|" }, span),
                Token::Quantifier(_) | Token::Connective(_) => return Some(Joint::Soft),
                Token::Dot => {
                    self.advance();
                    self.dot(span);
                    continue;
                }
                Token::Close(..)
                | Token::Bar(_, Bar::Close)
                | Token::GroupClose
                | Token::Cell
                | Token::Row
                | Token::End(_)
                | Token::Over
                | Token::Choose
                | Token::Finish => return None,
                token if token.starts_operand() || matches!(token, Token::Sign(_) | Token::Infix(..)) => return Some(Joint::Soft),
                _ => {
                    self.unreadable("an operator, a relation or the end of the formula");
                    self.advance();
                    continue;
                }
            };
            self.advance();
            return Some(joint);
        }
    }

    /// A full stop ends a formula, a row or a statement; anywhere else it is a fault.
    fn dot(&mut self, span: Span) {
        let ends = matches!(
            self.peek(),
            Token::Finish
                | Token::Row
                | Token::Cell
                | Token::End(_)
                | Token::GroupClose
                | Token::Wide
                | Token::Connective(_)
                | Token::Words(_)
                | Token::Dot
                | Token::Close("", _)
                | Token::Comma
        );
        if !ends {
            self.unreadable_at(span, "an operator, a relation or the end of the formula");
        }
    }

    fn grouped(&mut self, members: &[Member], joints: &[Joint], fence: bool) -> NodeId {
        let order = if fence {
            IN_FENCE
        } else if members.first().is_some_and(|member| member.quantifier.is_some()) {
            QUANTIFIED
        } else {
            bar_order(joints)
        };
        self.group(members, joints, order)
    }

    fn group(&mut self, members: &[Member], joints: &[Joint], order: &[Looseness]) -> NodeId {
        let Some((class, tighter)) = order.split_first() else {
            return match members.first() {
                Some(member) => self.quantified(*member),
                None => self.missing(),
            };
        };
        if *class == Or
            && joints.iter().any(|joint| !joint.is(Or))
            && let Some(Member { node, quantifier: Some(quantifier) }) = members.first().copied()
        {
            let mut bare = members.to_vec();
            bare[0] = Member { node, quantifier: None };
            let node = self.group(&bare, joints, order);
            return self.quantified(Member { node, quantifier: Some(quantifier) });
        }
        let splits: Vec<usize> = (0..joints.len()).filter(|at| joints[*at].is(*class)).collect();
        if splits.is_empty() {
            return self.group(members, joints, tighter);
        }
        let mut parts = Vec::with_capacity(splits.len() + 1);
        let mut from = 0;
        for end in splits.iter().copied().chain([joints.len()]) {
            parts.push(self.group(&members[from..=end], &joints[from..end], tighter));
            from = end + 1;
        }
        let joints: Vec<&Joint> = splits.iter().map(|at| &joints[*at]).collect();
        self.joined(parts, &joints)
    }

    fn quantified(&mut self, member: Member) -> NodeId {
        let Some((sign, sign_span)) = member.quantifier else { return member.node };
        let span = sign_span.join(self.tree.span(member.node));
        self.push(Kind::Prefix { sign: sign.into(), body: member.node }, span)
    }

    fn joined(&mut self, parts: Vec<NodeId>, joints: &[&Joint]) -> NodeId {
        let mut parts_left = parts.into_iter();
        let Some(first) = parts_left.next() else { return self.missing() };
        let parts: Vec<NodeId> = parts_left.collect();
        let span = self.cover(first, parts.last().copied().unwrap_or(first));
        let separator = match joints.first() {
            Some(Joint::Semicolon) => ';',
            Some(Joint::Soft) => ' ',
            Some(Joint::Comma) => ',',
            Some(Joint::Relation(..) | Joint::Implication(..)) => {
                let links = joints.iter().zip(parts).map(|(joint, part)| (relation(joint), part)).collect();
                let links: Vec<(Relation, NodeId)> = links;
                let span = links.first().map_or(span, |(relation, _)| span.join(relation.span));
                let span = links.last().map_or(span, |(relation, _)| span.join(relation.span));
                return self.push(Kind::Chain { first, links }, span);
            }
            _ => return joints.iter().zip(parts).fold(first, |left, (joint, right)| self.between(left, joint, right)),
        };
        let items = std::iter::once(first).chain(parts).collect();
        self.push(Kind::List { separator, items }, span)
    }

    fn between(&mut self, left: NodeId, joint: &Joint, right: NodeId) -> NodeId {
        let (sign, sign_span): (&str, Span) = match joint {
            Joint::Colon(span) => (":", *span),
            Joint::Or(span) => ("\\lor", *span),
            Joint::And(span) => ("\\land", *span),
            Joint::Bar(sign, span) => (sign, *span),
            _ => return right,
        };
        // A colon with nothing after it says nothing: `where x = 1:`.
        if sign == ":" && self.is_missing(right) && self.tree.span(right).is_empty() {
            return left;
        }
        if matches!(joint, Joint::Bar(..)) {
            match (self.is_missing(left), self.is_missing(right)) {
                // The sign alone, as in "the sign $|$".
                (true, true) => return self.symbol(if sign == "\\mid" { "mid" } else { "Vert" }, sign_span),
                (false, false) => {}
                _ => {
                    self.unreadable_at(sign_span, "a second bar to close the first, or something on both sides of it,");
                    return self.push(Kind::Error, sign_span);
                }
            }
        }
        let span = self.cover(left, right).join(sign_span);
        self.push(Kind::Infix { sign: sign.into(), sign_span, left, right }, span)
    }
}

/// Outside brackets a bar binds its two sides before relations do (`Y|X = x`), unless every relation stands before it (`q = p | z`);
/// `\sim` and its like always take the whole of both sides (`y|x \sim N(0, 1)`).
fn bar_order(joints: &[Joint]) -> &'static [Looseness] {
    let Some(bar) = joints.iter().position(|joint| joint.is(Looseness::Bar)) else { return OUTSIDE };
    let last = joints.iter().rposition(|joint| joint.is(Looseness::Relation) && !joint.is(Distribution));
    if last.is_some_and(|last| last < bar) { RELATION_BEFORE_BAR } else { OUTSIDE_WITH_BAR }
}

fn relation(joint: &Joint) -> Relation {
    match joint {
        Joint::Relation(sign, span) | Joint::Implication(sign, span) => Relation { sign: sign.clone(), span: *span },
        _ => Relation { sign: "=".into(), span: Span::empty(0) },
    }
}

/// The sign of a relation with something over it: a question mark is kept, a word for "by definition" makes `:=`, a reference such
/// as `(a)` says nothing, and anything else is part of the relation (`\overset{d}{=}`).
fn annotated(note: &str, sign: &'static str) -> Word {
    let bare: String = note.chars().filter(|c| !c.is_whitespace() && !matches!(c, '{' | '}')).collect();
    let bare = ["\\textrm", "\\textsf", "\\text", "\\mathrm", "\\mathsf", "\\mathclap", "\\rm", "\\scriptscriptstyle", "\\scriptstyle"]
        .iter()
        .fold(bare, |bare, command| bare.replace(command, ""));
    match bare.as_str() {
        "?" => format!("\\overset{{?}}{{{sign}}}").into(),
        "def" | "def." | "\\triangle" | "\\Delta" | "defn" | "\\operatornamedef" | "\\vartriangle" | "." if sign == "=" => ":=".into(),
        "" => sign.into(),
        reference if reference.starts_with('(') || reference.starts_with("\\ref") || reference.starts_with("\\eqref") => sign.into(),
        number if number.bytes().all(|b| b.is_ascii_digit()) => sign.into(),
        _ => format!("\\overset{{{}}}{{{sign}}}", note.trim()).into(),
    }
}
