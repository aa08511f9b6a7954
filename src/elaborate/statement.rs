//! Statements inside formulas: relations, implications, quantifiers, conditions in words, cases.

use super::{
    elaborator::Elaborator,
    name::{canonical, is_name},
    numeral,
    obstacle::{Hindrance, Obstacle},
};
use crate::{
    ir::{Binding, ExprId, Node, OpId, Range},
    op,
    syntax::{Kind, NodeId, Relation, Row},
};

/// How words between two pieces of mathematics join them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Join {
    /// Both hold.
    And,
    /// One of them holds.
    Or,
    /// The first holds where the second does.
    Where,
    /// Each follows from the other.
    Iff,
}

/// What a list of words and formulas is made of.
enum Piece {
    Words(Join),
    Formula(NodeId),
}

/// The words that join, by their first word.
fn join(words: &str) -> Option<Join> {
    let trimmed = words.trim().trim_matches(|c: char| matches!(c, ',' | '.' | ';' | ':' | '(' | ')')).trim().to_lowercase();
    Some(match trimmed.as_str() {
        "and" | "&" | "" | "with" | "also" | "so" | "then" | "hence" | "thus" | "therefore" | "i.e" | "i.e." | "or equivalently"
        | "so that" => Join::And,
        "or" => Join::Or,
        "if" | "when" | "whenever" | "where" | "for" | "for all" | "for every" | "for any" | "for each" | "for some" | "s.t" | "s.t."
        | "st" | "such that" | "subject to" | "given" | "given that" | "provided" | "provided that" | "as" | "in" | "on" | "over"
        | "unless" | "since" | "because" | "if and only if" | "iff" | "w.p" | "w.p." | "with probability" | "by" | "using" => {
            match trimmed.as_str() {
                "if and only if" | "iff" => Join::Iff,
                "unless" => return None,
                _ => Join::Where,
            }
        }
        _ => return None,
    })
}

/// Words in parentheses or brackets, or that say why a step holds: they state nothing of their own.
fn remark(words: &str) -> bool {
    let trimmed = words.trim();
    let bracketed = (trimmed.starts_with('(') && trimmed.ends_with(')')) || (trimmed.starts_with('[') && trimmed.ends_with(']'));
    let first = trimmed.split_whitespace().next().unwrap_or("").to_lowercase();
    bracketed
        || trimmed.chars().all(|c| !c.is_alphanumeric())
        || matches!(first.as_str(), "by" | "since" | "because" | "using" | "from" | "(by" | "due")
}

/// The row of a relation sign, and whether the judge has had it from the start.
pub(super) fn relation_row(sign: &str) -> Option<(OpId, bool)> {
    Some(match sign {
        "=" => (op::EQ, true),
        "\\ne" => (op::NE, true),
        "<" => (op::LT, true),
        "\\le" => (op::LE, true),
        ">" => (op::GT, true),
        "\\ge" => (op::GE, true),
        "\\ni" => (op::MEMBER, true),
        "\\subset" | "\\subseteq" => (op::SUBSET, true),
        "\\supset" | "\\supseteq" => (op::SUPERSET, true),
        "\\approx" | "\\doteq" | "\\approxeq" => (op::APPROX, false),
        "\\in" => (op::ELEMENT, false),
        ":=" | "\\triangleq" | "\\equiv" | "=:" => (op::EQ, false),
        "\\perp" => (op::INDEPENDENT, false),
        "\\parallel" => (op::PARALLEL, false),
        "\\lesssim" => (op::LE, false),
        "\\gtrsim" => (op::GE, false),
        "\\subsetneq" => (op::SUBSET, false),
        "\\supsetneq" => (op::SUPERSET, false),
        "\\preccurlyeq" => (op::PRECEDES, false),
        "\\succcurlyeq" => (op::SUCCEEDS, false),
        "\\leftrightarrow" => (op::EQUIVALENT, false),
        "\\Rightarrow" => (op::IMPLIES, false),
        "\\iff" => (op::EQUIVALENT, false),
        "\\Leftarrow" => (op::IMPLIES, false),
        "\\leadsto" | "\\rightsquigarrow" => (op::TENDSTO, false),
        annotated if annotated.starts_with("\\overset") || annotated.starts_with("\\stackrel") => {
            let base = annotated.trim_end_matches('}').rsplit('{').next().unwrap_or("");
            (relation_row(base.trim()).filter(|_| !base.is_empty())?.0, false)
        }
        other => (op::by_notation(other).filter(|op| op::row(*op).class == op::Class::Relation)?, false),
    })
}

impl Elaborator<'_> {
    /// A sign before something.
    pub(super) fn prefix(&mut self, id: NodeId, sign: &str, body: NodeId) -> Result<ExprId, Obstacle> {
        let op = match sign {
            "-" => op::NEG,
            "+" => return self.expression(body),
            "\\pm" => op::PLUSMINUS,
            "\\mp" => op::MINUSPLUS,
            "\\neg" => op::NOT,
            "\\forall" | "\\exists" => return self.quantified(id, sign, body, None),
            "\\sim" | "\\approx" => {
                self.beyond(id, "a number that is said to be about right");
                return self.expression(body);
            }
            other => return Err(self.obstacle(Hindrance::Unsupported, id, format!("the sign `{other}` before something"))),
        };
        if let (op::NEG, Kind::Number(text)) = (op, self.tree.kind(body))
            && let Some(value) = numeral(text)
        {
            return Ok(self.arena.number(-value));
        }
        let body = self.expression(body)?;
        Ok(self.arena.apply(op, [body]))
    }

    /// `\forall x \in S`, `\exists \delta > 0`, with the statement it is about where that is written.
    fn quantified(&mut self, id: NodeId, sign: &str, head: NodeId, about: Option<NodeId>) -> Result<ExprId, Obstacle> {
        self.beyond(id, format!("the sign `{sign}` before something"));
        let op = if sign == "\\forall" { op::FORALL } else { op::EXISTS };
        let (bindings, mut conditions) = self.ranged(head, None)?;
        let body = match about {
            Some(about) => self.expression(about),
            None => Ok(self.arena.apply(op::PLACEHOLDER, [])),
        };
        self.unbind(bindings.len());
        let mut bodies = vec![body?];
        bodies.append(&mut conditions);
        Ok(self.arena.bind(op, bindings, bodies))
    }

    /// A relation inside an expression, a chain of them, an implication.
    pub(super) fn relation(&mut self, id: NodeId, first: NodeId, links: &[(Relation, NodeId)]) -> Result<ExprId, Obstacle> {
        if let [(relation, member)] = links
            && relation.sign.as_ref() == "\\mapsto"
        {
            return self.mapping(id, first, *member);
        }
        if let Some(shared) = self.shared_relation(id, first, links)? {
            return Ok(shared);
        }
        let mut left = self.member(first)?;
        let mut conditions = Vec::new();
        for (relation, member) in links {
            let (related, right) = self.related(id, &relation.sign, left, *member)?;
            conditions.push(related);
            left = right;
        }
        match conditions.as_slice() {
            [one] => Ok(*one),
            _ => Ok(self.arena.apply(op::AND, conditions)),
        }
    }

    /// A member of a chain; the words around the formula supply one that is missing.
    fn member(&mut self, id: NodeId) -> Result<ExprId, Obstacle> {
        if *self.tree.kind(id) == Kind::Missing {
            self.beyond_as(Hindrance::Unreadable, id, "something is missing");
            return Ok(self.arena.apply(op::PLACEHOLDER, []));
        }
        self.expression(id)
    }

    /// `left SIGN member`: the relation and its right side.
    fn related(&mut self, id: NodeId, sign: &str, left: ExprId, member: NodeId) -> Result<(ExprId, ExprId), Obstacle> {
        let excluded = match sign {
            "\\not\\subset" => Some("\\subset"),
            "\\nsubseteq" => Some("\\subseteq"),
            "\\not\\supset" => Some("\\supset"),
            "\\nsupseteq" => Some("\\supseteq"),
            _ => None,
        };
        if let Some(opposite) = excluded {
            let (related, right) = self.related(id, opposite, left, member)?;
            return Ok((self.arena.apply(op::NOT, [related]), right));
        }
        // `\not\perp`: what the relation says does not hold.
        let (sign, negated) = match sign.strip_prefix("\\not").filter(|base| base.starts_with('\\')) {
            Some(base) if relation_row(sign).is_none() => (base, true),
            _ => (sign, false),
        };
        let Some((op, plain)) = relation_row(sign) else {
            return Err(self.obstacle(Hindrance::Unsupported, id, format!("the relation `{sign}` inside an expression")));
        };
        // In a single statement implications inside of others are statements like them.
        let connects = self.context.antiderivatives && matches!(op, op::IMPLIES | op::EQUIVALENT);
        if !plain && !connects {
            self.beyond(id, format!("the relation `{sign}` inside an expression"));
        }
        let right = match op {
            op::ELEMENT | op::NOTELEMENT | op::SUBSET | op::SUPERSET if *self.tree.kind(member) != Kind::Missing => self.set(member)?,
            _ => self.member(member)?,
        };
        let edge = matches!(op, op::TENDSTO | op::ASSIGN) && self.is_capital_name(left) && self.is_capital_name(right);
        let related = match (op, sign, self.arena.node(right)) {
            (op::TENDSTO, ..) if edge => self.arena.apply(op::ARROW, [left, right]),
            (op::ASSIGN, ..) if edge => self.arena.apply(op::ARROW, [right, left]),
            (op::IMPLIES, "\\Leftarrow", _) => self.arena.apply(op, [right, left]),
            (op::SUBSET | op::SUPERSET, "\\subset" | "\\supset", _) if self.context.proper_subsets => {
                let (inner, outer) = if op == op::SUBSET { (left, right) } else { (right, left) };
                let inside = self.arena.apply(op::SUBSET, [inner, outer]);
                let around = self.arena.apply(op::SUBSET, [outer, inner]);
                let apart = self.arena.apply(op::NOT, [around]);
                self.arena.apply(op::AND, [inside, apart])
            }
            // `X \perp Y \mid Z`
            (op::INDEPENDENT, _, Node::Apply(op::GIVEN, arguments)) => {
                let arguments = arguments.clone();
                let independent = self.arena.apply(op, [left, arguments[0]]);
                let given: Vec<ExprId> = std::iter::once(independent).chain(arguments[1..].iter().copied()).collect();
                self.arena.apply(op::GIVEN, given)
            }
            _ => self.arena.apply(op, [left, right]),
        };
        let related = if negated { self.arena.apply(op::NOT, [related]) } else { related };
        Ok((related, right))
    }

    /// Whether an expression is a name with a capital letter: a node of a graph, a set, a random variable.
    fn is_capital_name(&self, expression: ExprId) -> bool {
        matches!(self.arena.node(expression), Node::Symbol(symbol)
            if self.arena.symbol_of(*symbol).name.starts_with(|c: char| c.is_ascii_uppercase()))
    }

    /// `x, y \in S`, `i = 1, \ldots, n` where the list binds looser than the relation: they stand in a list, not here; `(x, y > 0)` as one chain
    /// whose first member is a list of names shares its relation.
    fn shared_relation(&mut self, id: NodeId, first: NodeId, links: &[(Relation, NodeId)]) -> Result<Option<ExprId>, Obstacle> {
        let Kind::List { separator: ',', items } = self.tree.kind(first) else { return Ok(None) };
        let [(relation, member)] = links else { return Ok(None) };
        if !matches!(relation.sign.as_ref(), "\\in" | "\\sim" | ">" | "<" | "\\ge" | "\\le" | "\\ne")
            || !items.iter().all(|item| is_name(self.tree, *item))
        {
            return Ok(None);
        }
        let mut all = Vec::new();
        for item in items.clone() {
            let left = self.expression(item)?;
            all.push(self.related(id, &relation.sign, left, *member)?.0);
        }
        Ok(Some(self.arena.apply(op::AND, all)))
    }

    /// `x \mapsto x^2`.
    fn mapping(&mut self, id: NodeId, first: NodeId, member: NodeId) -> Result<ExprId, Obstacle> {
        self.beyond(id, "the relation `\\mapsto` inside an expression");
        let head = match self.tree.kind(first) {
            Kind::Fence { body, .. } => *body,
            _ => first,
        };
        let (bindings, _) = self.ranged(head, None)?;
        let body = self.expression(member);
        self.unbind(bindings.len());
        let body = body?;
        Ok(self.arena.bind(op::FUNCTION, bindings, [body]))
    }

    /// Things in a list. Commas and semicolons make a vector unless something in the list speaks against it; a wide space parts statements.
    pub(super) fn list(&mut self, id: NodeId, separator: char, items: &[NodeId]) -> Result<ExprId, Obstacle> {
        if let Some(enumerated) = self.enumerated_relation(id, items)? {
            return Ok(enumerated);
        }
        let stated = |item: &NodeId| matches!(self.tree.kind(*item), Kind::Chain { .. } | Kind::Text(_)) || self.is_quantifier(*item);
        if separator == ' ' || items.iter().any(stated) {
            return self.worded(id, items);
        }
        if items.iter().any(|item| self.is_ellipsis(*item) || *self.tree.kind(*item) == Kind::Missing) {
            let mut members = Vec::new();
            for item in items.iter().filter(|item| *self.tree.kind(**item) != Kind::Missing) {
                members.push(self.expression(*item)?);
            }
            self.beyond(id, "an ellipsis");
            return match members.as_slice() {
                [one] => Ok(*one),
                _ => Ok(self.arena.apply(op::ENUMERATION, members)),
            };
        }
        self.vector(items)
    }

    /// Whether a node states something.
    fn is_statement(&self, id: NodeId) -> bool {
        match self.tree.kind(id) {
            Kind::Chain { .. } => true,
            Kind::List { items, .. } => items.iter().all(|item| self.is_statement(*item)),
            Kind::Fence { body, .. } => self.is_statement(*body),
            Kind::Infix { sign, left, .. } => matches!(sign.as_ref(), ":" | "\\land" | "\\lor") || self.is_statement(*left),
            Kind::Prefix { sign, body } => sign.as_ref() == "\\neg" || self.is_quantifier(id) || self.is_statement(*body),
            _ => false,
        }
    }

    pub(super) fn is_ellipsis(&self, id: NodeId) -> bool {
        matches!(self.tree.kind(id), Kind::Symbol { name, .. } if matches!(name.as_ref(), "ldots" | "cdots" | "dots" | "vdots" | "ddots"))
    }

    fn is_quantifier(&self, id: NodeId) -> bool {
        matches!(self.tree.kind(id), Kind::Prefix { sign, .. } if matches!(sign.as_ref(), "\\forall" | "\\exists"))
    }

    /// `i = 1, 2, \ldots, n` and `x, y \in S`: the comma lies inside of the relation.
    fn enumerated_relation(&mut self, id: NodeId, items: &[NodeId]) -> Result<Option<ExprId>, Obstacle> {
        let (Some(head), Some(tail)) = (items.first(), items.last()) else { return Ok(None) };
        let chain = |item: &NodeId| matches!(self.tree.kind(*item), Kind::Chain { .. });
        let plain = |item: &NodeId| {
            !matches!(self.tree.kind(*item), Kind::Chain { .. } | Kind::Text(_) | Kind::Missing) && !self.is_quantifier(*item)
        };
        if chain(head) && items[1..].iter().any(|item| self.is_ellipsis(*item)) && items[1..].iter().all(plain) {
            let Kind::Chain { first, links } = self.tree.kind(*head).clone() else { return Ok(None) };
            let [(relation, start)] = links.as_slice() else { return Ok(None) };
            let left = self.member(first)?;
            let mut members = vec![self.expression(*start)?];
            for item in &items[1..] {
                members.push(self.expression(*item)?);
            }
            self.beyond(id, "an ellipsis");
            let among = self.arena.apply(op::ENUMERATION, members);
            // An index goes through numbers; anything else is the sequence: `\tau = S_1, \ldots, S_T`.
            let op = match relation.sign.as_ref() {
                "=" if matches!(self.tree.kind(*start), Kind::Number(_)) => op::ELEMENT,
                sign => relation_row(sign).map_or(op::ELEMENT, |(op, _)| op),
            };
            return Ok(Some(self.arena.apply(op, [left, among])));
        }
        let (Kind::Chain { first, links }, true) = (self.tree.kind(*tail).clone(), items.len() > 1) else { return Ok(None) };
        let shares = matches!(links.first(), Some((relation, _)) if matches!(relation.sign.as_ref(), "\\in" | "\\sim" | ">" | "\\ge" | "\\ne" | "\\subset" | "\\subseteq"));
        let named = |item: &NodeId| is_name(self.tree, *item) || self.is_ellipsis(*item);
        if !shares || links.len() != 1 || !named(&first) || !items[..items.len() - 1].iter().all(named) {
            return Ok(None);
        }
        self.beyond(id, "a relation that several names share");
        let mut all = Vec::new();
        for item in items[..items.len() - 1].iter().copied().chain([first]) {
            let left = self.expression(item)?;
            all.push(self.related(id, &links[0].0.sign, left, links[0].1)?.0);
        }
        Ok(Some(self.arena.apply(op::AND, all)))
    }

    /// Formulas with words, spaces or quantifiers between them.
    pub(super) fn worded(&mut self, id: NodeId, items: &[NodeId]) -> Result<ExprId, Obstacle> {
        // Without words this is a list of values, as before.
        if items
            .iter()
            .all(|item| !matches!(self.tree.kind(*item), Kind::Chain { .. } | Kind::Text(_) | Kind::Missing) && !self.is_quantifier(*item))
        {
            return self.vector(items);
        }
        self.beyond_as(Hindrance::Prose, id, "words beside mathematics");
        let quantified: Vec<NodeId> = items.iter().copied().filter(|item| self.is_quantifier(*item)).collect();
        let pieces = self.pieces(items.iter().copied().filter(|item| !quantified.contains(item)))?;
        let mut opened = 0;
        let mut bound = Vec::new();
        for quantifier in &quantified {
            let Kind::Prefix { sign, body } = self.tree.kind(*quantifier) else { continue };
            let op = if sign.as_ref() == "\\forall" { op::FORALL } else { op::EXISTS };
            match self.ranged(*body, None) {
                Ok((bindings, conditions)) => {
                    opened += bindings.len();
                    bound.push((op, bindings, conditions));
                }
                Err(obstacle) => {
                    self.unbind(opened);
                    return Err(obstacle);
                }
            }
        }
        let statement = self.joined(id, &pieces);
        self.unbind(opened);
        let mut statement = statement?;
        for (op, bindings, conditions) in bound.into_iter().rev() {
            let bodies: Vec<ExprId> = std::iter::once(statement).chain(conditions).collect();
            statement = self.arena.bind(op, bindings, bodies);
        }
        Ok(statement)
    }

    fn pieces(&self, items: impl Iterator<Item = NodeId>) -> Result<Vec<Piece>, Obstacle> {
        let mut pieces = Vec::new();
        for item in items {
            match self.tree.kind(item) {
                Kind::Missing => {}
                Kind::Text(words) => match join(words) {
                    Some(join) => pieces.push(Piece::Words(join)),
                    None if remark(words) => {}
                    None if canonical(self.tree, item).is_some_and(|name| self.knows(&name)) => pieces.push(Piece::Formula(item)),
                    None => return Err(self.obstacle(Hindrance::Prose, item, "words beside mathematics")),
                },
                _ => pieces.push(Piece::Formula(item)),
            }
        }
        Ok(pieces)
    }

    /// The pieces put together from the left.
    fn joined(&mut self, id: NodeId, pieces: &[Piece]) -> Result<ExprId, Obstacle> {
        let mut value: Option<ExprId> = None;
        let (mut by, mut worded) = (Join::And, false);
        for piece in pieces {
            match piece {
                Piece::Words(join) => {
                    by = *join;
                    worded = true;
                }
                Piece::Formula(formula) => {
                    // Only statements are joined without a word.
                    if value.is_some() && !worded && !self.is_statement(*formula) {
                        return Err(self.obstacle(Hindrance::Prose, *formula, "words beside mathematics"));
                    }
                    if pieces.len() > 1
                        && value.is_none()
                        && !self.is_statement(*formula)
                        && !matches!(pieces.get(1), Some(Piece::Words(_)))
                    {
                        return Err(self.obstacle(Hindrance::Prose, *formula, "words beside mathematics"));
                    }
                    worded = false;
                    let next = self.expression(*formula)?;
                    value = Some(match value {
                        None => next,
                        Some(left) => {
                            let op = match by {
                                Join::And => op::AND,
                                Join::Or => op::OR,
                                Join::Where => op::WHERE,
                                Join::Iff => op::EQUIVALENT,
                            };
                            self.arena.apply(op, [left, next])
                        }
                    });
                    by = Join::And;
                }
            }
        }
        value.ok_or_else(|| self.obstacle(Hindrance::Prose, id, "words"))
    }

    /// Rows one under the other: each states something, or goes on with the sum before.
    pub(super) fn rows(&mut self, id: NodeId, rows: &[Row]) -> Result<ExprId, Obstacle> {
        self.beyond(id, "rows inside an expression");
        let cells: Vec<NodeId> =
            rows.iter().flat_map(|row| row.cells.iter().copied()).filter(|cell| *self.tree.kind(*cell) != Kind::Missing).collect();
        let mut all = Vec::new();
        for cell in cells {
            all.push(self.expression(cell)?);
        }
        match all.as_slice() {
            [] => Err(self.obstacle(Hindrance::Unreadable, id, "something is missing")),
            [one] => Ok(*one),
            _ => Ok(self.arena.apply(op::ENUMERATION, all)),
        }
    }

    /// Values by cases with their conditions.
    pub(super) fn cases(&mut self, id: NodeId, rows: &[Row]) -> Result<ExprId, Obstacle> {
        let mut arguments = Vec::new();
        for row in rows {
            let cells: Vec<NodeId> = row.cells.iter().copied().filter(|cell| *self.tree.kind(*cell) != Kind::Missing).collect();
            match cells.as_slice() {
                [] => {}
                [value, condition] => {
                    arguments.push(self.expression(*value)?);
                    if let Some(condition) = self.condition(*condition)? {
                        arguments.push(condition);
                    }
                }
                // The value and its condition in one cell.
                [one] => {
                    self.beyond_as(Hindrance::Prose, id, "a case without a condition that could be read");
                    self.case_of_one_cell(*one, &mut arguments)?;
                }
                _ => return Err(self.obstacle(Hindrance::Prose, id, "a case without a condition that could be read")),
            }
        }
        Ok(self.arena.apply(op::PIECEWISE, arguments))
    }

    fn case_of_one_cell(&mut self, cell: NodeId, arguments: &mut Vec<ExprId>) -> Result<(), Obstacle> {
        let items = match self.tree.kind(cell) {
            Kind::List { items, .. } | Kind::Juxtaposition(items) => items.clone(),
            _ => vec![cell],
        };
        let [value, rest @ ..] = items.as_slice() else { return Ok(()) };
        arguments.push(self.expression(*value)?);
        match rest {
            [] => {}
            [word] if matches!(self.tree.kind(*word), Kind::Text(words) if otherwise(words)) => {}
            [word, condition] if matches!(self.tree.kind(*word), Kind::Text(words) if join(words).is_some()) => {
                arguments.push(self.expression(*condition)?)
            }
            [condition] => arguments.push(self.expression(*condition)?),
            _ => return Err(self.obstacle(Hindrance::Prose, cell, "a condition in words")),
        }
        Ok(())
    }

    /// The condition of a case; `None` for `otherwise`.
    fn condition(&mut self, id: NodeId) -> Result<Option<ExprId>, Obstacle> {
        match self.tree.kind(id) {
            Kind::Text(words) if otherwise(words) => Ok(None),
            Kind::Text(words) => {
                self.beyond_as(Hindrance::Prose, id, "a condition in words");
                Ok(Some(self.arena.intern(Node::Text(words.trim().into()))))
            }
            Kind::Juxtaposition(items) | Kind::List { separator: ' ', items } => match items.as_slice() {
                [first, rest] => match self.tree.kind(*first) {
                    Kind::Text(words) if matches!(words.trim(), "if" | "for" | "when") => Ok(Some(self.expression(*rest)?)),
                    _ => self.worded(id, items).map(Some),
                },
                _ => self.worded(id, items).map(Some),
            },
            Kind::Chain { .. } => Ok(Some(self.expression(id)?)),
            _ => {
                self.beyond_as(Hindrance::Prose, id, "a condition in words");
                self.expression(id).map(Some)
            }
        }
    }

    /// `f : A \to B`.
    pub(super) fn function_between(&mut self, id: NodeId, function: NodeId, between: NodeId) -> Option<Result<ExprId, Obstacle>> {
        let Kind::Chain { first, links } = self.tree.kind(between).clone() else { return None };
        let [(relation, to)] = links.as_slice() else { return None };
        if !matches!(relation.sign.as_ref(), "\\to" | "\\mapsto") {
            return None;
        }
        self.beyond(id, "a function between sets");
        let mut build = || {
            let arguments = [self.expression(function)?, self.set(first)?, self.set(*to)?];
            Ok(self.arena.apply(op::MAPS, arguments))
        };
        Some(build())
    }

    /// `\forall x, y : P`, `Q : P`.
    pub(super) fn colon(&mut self, id: NodeId, left: NodeId, right: NodeId) -> Result<Option<ExprId>, Obstacle> {
        if let Some(maps) = self.function_between(id, left, right) {
            return maps.map(Some);
        }
        let quantifiers: Vec<NodeId> = match self.tree.kind(left) {
            Kind::List { items, .. } => items.clone(),
            _ => vec![left],
        };
        if quantifiers.iter().all(|item| self.is_quantifier(*item)) {
            let items: Vec<NodeId> = quantifiers.into_iter().chain([right]).collect();
            return self.worded(id, &items).map(Some);
        }
        if matches!(self.tree.kind(left), Kind::Chain { .. }) || matches!(self.tree.kind(right), Kind::Chain { .. }) {
            self.beyond(id, "a colon between statements");
            let arguments = [self.expression(left)?, self.expression(right)?];
            return Ok(Some(self.arena.apply(op::WHERE, arguments)));
        }
        Ok(None)
    }

    /// The bindings of names that a quantifier or a mapping says, free where nothing more is said.
    pub(super) fn free_bindings(&mut self, names: &[NodeId]) -> Vec<Binding> {
        names
            .iter()
            .filter_map(|name| canonical(self.tree, *name))
            .map(|name| Binding { symbol: self.bind(name), range: Range::Free })
            .collect()
    }
}

fn otherwise(words: &str) -> bool {
    let words = words.trim().trim_end_matches(['.', ',', ';']).to_lowercase();
    matches!(words.as_str(), "otherwise" | "else" | "if otherwise" | "elsewhere" | "o.w." | "o.w" | "ow")
}
