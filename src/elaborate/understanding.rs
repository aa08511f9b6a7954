//! What was understood of a whole formula: the measure that `rederive coverage` counts by.
//!
//! A formula is understood when every statement in it has a meaning: each part elaborates, and none had to stay as it is written. Words between statements, empty cells and holes say nothing that could be misread.

use super::{
    Choices, Context, elaborate, elaborate_body,
    juxtaposition::is_ideograph,
    name::{canonical, is_name},
    obstacle::{Hindrance, Obstacle},
};
use crate::{
    ir::{Arena, ExprId, Node, SymbolId},
    op,
    syntax::{Kind, NodeId, Tree},
};

/// The scope of the parameters of a function that a statement defines.
const PARAMETERS: u32 = 1 << 29;

/// What was understood of one formula.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Understanding {
    /// The meanings of the statements, in order.
    pub statements: Vec<ExprId>,
    /// Why a statement has no meaning; at most one obstacle a statement.
    pub obstacles: Vec<Obstacle>,
    /// How many arguments stay as they are written because they have no reading.
    pub opaque: usize,
    /// The conventions that were used, in words.
    pub conventions: Vec<String>,
    /// The names in it with their types; settled once the whole document is known.
    pub names: Vec<super::TypedName>,
    /// How each statement was read, in one line; settled with the names.
    pub readings: Vec<String>,
    /// Where the formula begins, for what is said about the whole of it.
    pub start: usize,
}

impl Understanding {
    /// Whether every member has a meaning, opaque or not.
    pub fn has_meaning(&self) -> bool {
        self.obstacles.is_empty()
    }

    /// Whether every member has a meaning, and none is opaque.
    pub fn is_elaborated(&self) -> bool {
        self.obstacles.is_empty() && self.opaque == 0
    }
}

/// What `context` makes of the whole of `tree`, under the preferred readings.
pub fn understand(tree: &Tree, arena: &mut Arena, context: &Context) -> Understanding {
    let mut walk = Walk { tree, arena, context, found: Understanding::default() };
    let mut open = vec![tree.root()];
    while let Some(id) = open.pop() {
        walk.statement(id, &mut open);
    }
    walk.found.obstacles.sort_by_key(|obstacle| obstacle.span);
    walk.found.statements.reverse();
    walk.found
}

struct Walk<'a> {
    tree: &'a Tree,
    arena: &'a mut Arena,
    context: &'a Context,
    found: Understanding,
}

impl Walk<'_> {
    /// Understands node `id`, or leaves the statements that it holds in `open`.
    fn statement(&mut self, id: NodeId, open: &mut Vec<NodeId>) {
        match self.tree.kind(id) {
            Kind::Rows(rows) => open.extend(rows.iter().flat_map(|row| row.cells.iter().copied())),
            Kind::Text(_) | Kind::Missing | Kind::Hole => {}
            // Things between commas are named one after the other, unless something goes on in the same way.
            Kind::List { separator: ',' | ';', items } if self.names_things(items) => open.extend(items.iter().copied()),
            // A sign alone, as in "the sign $\to$": nothing is said with it.
            Kind::Chain { first, links } if self.is_missing(*first) && links.iter().all(|(_, member)| self.is_missing(*member)) => {
                self.found.conventions.push("a sign that stands alone is the sign itself".to_owned());
            }
            // `1-2` alone: a range as often as a difference.
            Kind::Infix { sign, left, right, .. } if sign.as_ref() == "-" && id == self.tree.root() && self.rising(*left, *right) => {
                let what = "two whole numbers in order with a dash alone are a range or a difference";
                self.found.obstacles.push(Obstacle::new(Hindrance::Ambiguous, self.tree.span(id), what));
            }
            // A line of words in a language that writes without spaces, with formulas in it.
            Kind::Juxtaposition(items) if items.iter().any(|item| self.ideograph(*item).is_some()) => {
                match self.between_ideographs(items) {
                    Some(formulas) => open.extend(formulas),
                    None => {
                        self.found.obstacles.push(Obstacle::new(Hindrance::Prose, self.tree.span(id), "words beside mathematics"));
                    }
                }
            }
            // `n \times r` alone says a size.
            Kind::Infix { sign, .. } if sign.as_ref() == "\\times" && id == self.tree.root() && self.size(id) => {}
            // `(0, 1)` alone may be an interval or a point.
            Kind::Fence { open, body, .. } if id == self.tree.root() && open.as_ref() == "(" && self.ordered(*body).is_some() => {
                let what = "two numbers in order between parentheses alone are an interval or a point";
                self.found.obstacles.push(Obstacle::new(Hindrance::Ambiguous, self.tree.span(id), what));
            }
            // `[a, b]` alone, of two numbers in order, is an interval.
            Kind::Fence { open, close, body }
                if id == self.tree.root() && open.as_ref() == "[" && close.as_ref() == "]" && self.interval(*body) => {}
            _ => match self.meaning(id) {
                Ok(elaborated) => {
                    self.found.opaque += elaborated.opaque;
                    for convention in elaborated.conventions {
                        if !self.found.conventions.contains(&convention) {
                            self.found.conventions.push(convention);
                        }
                    }
                    self.found.statements.push(elaborated.expression);
                }
                // Words that join nothing stand between statements of their own.
                Err(obstacle) if obstacle.kind == Hindrance::Prose => match self.parts(id) {
                    Some(parts) => open.extend(parts),
                    None => self.found.obstacles.push(obstacle),
                },
                Err(obstacle) => self.found.obstacles.push(obstacle),
            },
        }
    }

    /// The meaning of a statement; the parameters of a function that it defines are its own.
    fn meaning(&mut self, id: NodeId) -> Result<super::Elaborated, Obstacle> {
        let parameters = match self.tree.kind(id) {
            Kind::Chain { first, .. } => self.parameters(*first),
            _ => Vec::new(),
        };
        elaborate_body(self.tree, id, self.arena, self.context, &Choices::default(), &parameters)
    }

    /// The parameters of `f(x, y)` on a left side that older lines gave a value.
    fn parameters(&mut self, first: NodeId) -> Vec<(String, SymbolId)> {
        let Kind::Juxtaposition(items) = self.tree.kind(first) else { return Vec::new() };
        let [function, fence] = items.as_slice() else { return Vec::new() };
        let Kind::Fence { open, body, .. } = self.tree.kind(*fence) else { return Vec::new() };
        if open.as_ref() != "(" || !is_name(self.tree, *function) {
            return Vec::new();
        }
        let names = match self.tree.kind(*body) {
            Kind::List { items, .. } => items.clone(),
            _ => vec![*body],
        };
        if !names.iter().all(|name| is_name(self.tree, *name)) {
            return Vec::new();
        }
        let stale = |name: &String| self.context.name(name).is_some_and(|known| known.definition.is_some());
        let names: Vec<String> = names.into_iter().filter_map(|name| canonical(self.tree, name)).filter(stale).collect();
        names.into_iter().map(|name| (name.clone(), self.arena.symbol(&name, PARAMETERS))).collect()
    }

    /// Whether a list names things: nothing in it is a statement, words or an ellipsis.
    fn names_things(&self, items: &[NodeId]) -> bool {
        items.iter().all(|item| match self.tree.kind(*item) {
            Kind::Chain { .. } | Kind::Text(_) | Kind::Missing | Kind::Prefix { .. } => false,
            Kind::Symbol { name, .. } => !matches!(name.as_ref(), "ldots" | "cdots" | "dots"),
            _ => true,
        })
    }

    /// Reads `[0, 1]` as an interval; false when its ends are not two numbers in order.
    fn interval(&mut self, body: NodeId) -> bool {
        let Some([low, high]) = self.ordered(body) else { return false };
        self.found.conventions.push("two numbers in order between brackets alone are an interval".to_owned());
        let closed = self.arena.integer(1);
        let interval = self.arena.apply(op::INTERVAL, [low, high, closed, closed]);
        self.found.statements.push(interval);
        true
    }

    fn ideograph(&self, id: NodeId) -> Option<char> {
        match self.tree.kind(id) {
            Kind::Symbol { name, .. } => name.chars().next().filter(|c| is_ideograph(*c)),
            _ => None,
        }
    }

    /// The formulas between such words, each alone; `None` where the words may turn what they say, or factors stand side by side.
    fn between_ideographs(&self, items: &[NodeId]) -> Option<Vec<NodeId>> {
        const TURNING: &str = "不非若如假除否没无未勿";
        let turns = items.iter().any(|item| self.ideograph(*item).is_some_and(|c| TURNING.contains(c)));
        let apart = items.windows(2).all(|pair| pair.iter().any(|item| self.ideograph(*item).is_some()));
        (!turns && apart).then(|| items.iter().copied().filter(|item| self.ideograph(*item).is_none()).collect())
    }

    fn is_missing(&self, id: NodeId) -> bool {
        *self.tree.kind(id) == Kind::Missing
    }

    /// Whether two whole numbers stand in order.
    fn rising(&self, left: NodeId, right: NodeId) -> bool {
        let whole = |id: NodeId| match self.tree.kind(id) {
            Kind::Number(text) => super::numeral(text).filter(crate::num::Rational::is_integer),
            _ => None,
        };
        matches!((whole(left), whole(right)), (Some(low), Some(high)) if low < high)
    }

    /// Two numbers in order.
    fn ordered(&mut self, body: NodeId) -> Option<[ExprId; 2]> {
        let Kind::List { separator: ',', items } = self.tree.kind(body) else { return None };
        let [low, high] = items.as_slice() else { return None };
        let mut end = |id: NodeId| {
            let elaborated = elaborate(self.tree, id, self.arena, self.context, &Choices::default()).ok()?;
            match self.arena.node(elaborated.expression) {
                Node::Number(value) => Some((elaborated.expression, value.clone())),
                _ => None,
            }
        };
        let ((low, least), (high, most)) = (end(*low)?, end(*high)?);
        (least < most).then_some([low, high])
    }

    /// Reads `n \times r` as a size; false when a factor is more than a name or a number.
    fn size(&mut self, id: NodeId) -> bool {
        let mut sizes = Vec::new();
        let mut at = id;
        while let Kind::Infix { sign, left, right, .. } = self.tree.kind(at) {
            if sign.as_ref() != "\\times" {
                return false;
            }
            sizes.push(*right);
            at = *left;
        }
        sizes.push(at);
        if !sizes.iter().all(|size| matches!(self.tree.kind(*size), Kind::Number(_)) || is_name(self.tree, *size)) {
            return false;
        }
        let mut arguments = Vec::new();
        for size in sizes.into_iter().rev() {
            match elaborate(self.tree, size, self.arena, self.context, &Choices::default()) {
                Ok(elaborated) => arguments.push(elaborated.expression),
                Err(_) => return false,
            }
        }
        self.found.conventions.push("sizes with a product sign alone are a shape".to_owned());
        let shape = self.arena.apply(op::SHAPE, arguments);
        self.found.statements.push(shape);
        true
    }

    /// The statements of a list with words in it that change nothing about them.
    fn parts(&self, id: NodeId) -> Option<Vec<NodeId>> {
        let Kind::List { items, .. } = self.tree.kind(id) else { return None };
        let turns = |words: &str| {
            let mut words = words.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
            words.any(|word| matches!(word.as_str(), "if" | "unless" | "not" | "no" | "except" | "without" | "never" | "false"))
        };
        let harmless = items.iter().all(|item| match self.tree.kind(*item) {
            Kind::Text(words) => !turns(words),
            // A relation right after words says something about them.
            Kind::Chain { first, .. } => *self.tree.kind(*first) != Kind::Missing,
            _ => true,
        });
        (harmless && items.len() > 1).then(|| items.clone())
    }
}
