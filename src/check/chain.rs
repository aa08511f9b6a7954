//! Chains of relations as they run over cells, rows and displays: `a = b`, `&= c`, and a display that begins with a relation.

use std::rc::Rc;

use super::invariant;
use crate::{
    diag::Span,
    source::{Delimiter, Formula},
    syntax::{Kind, NodeId, Tree},
};

/// A formula that was read: its tree and where its bytes stand in the file.
#[derive(Debug, Clone)]
pub struct Read {
    /// The notation tree.
    pub tree: Rc<Tree>,
    /// Where the formula stands.
    pub(super) formula: Formula,
    /// Whether all of it was read without mending.
    pub whole: bool,
}

impl Read {
    /// A tree with the formula it was read from.
    pub fn new(tree: Tree, formula: &Formula, whole: bool) -> Rc<Self> {
        Rc::new(Read { tree: Rc::new(tree), formula: formula.clone(), whole })
    }

    /// A tree that stands in no file.
    pub fn standalone(tree: Tree) -> Self {
        let span = Span::default();
        let formula = Formula { span, body: span, expanded: None, delimiter: Delimiter::Inline };
        Read { tree: Rc::new(tree), formula, whole: true }
    }

    /// Whether the text was made by macros, so that its bytes are not the file's.
    pub fn is_expanded(&self) -> bool {
        self.formula.expanded.is_some()
    }

    /// A span of the formula's text as a span of the file.
    pub fn in_file(&self, span: Span) -> Span {
        self.formula.in_file(span)
    }
}

/// One member of a chain.
#[derive(Debug, Clone)]
pub struct Member {
    /// The formula it stands in.
    pub read: Rc<Read>,
    /// Its node.
    pub node: NodeId,
    /// The pieces that follow it in later rows, each beginning with a plus or a minus.
    pub rest: Vec<NodeId>,
    /// Whether it could be put together.
    pub whole: bool,
}

impl Member {
    /// What it is.
    pub fn kind(&self) -> &Kind {
        self.read.tree.kind(self.node)
    }

    /// Where it stands in the file.
    pub fn span(&self) -> Span {
        let first = self.read.tree.span(self.node);
        self.read.in_file(self.rest.last().map_or(first, |last| first.join(self.read.tree.span(*last))))
    }
}

/// A relation sign with its place in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    /// Canonical LaTeX.
    pub sign: String,
    /// Where it stands.
    pub span: Span,
}

/// A chain: one more member than signs.
#[derive(Debug, Clone)]
pub struct Chain {
    /// The members in order.
    pub members: Vec<Member>,
    /// The signs between them.
    pub signs: Vec<Sign>,
    /// Whether the first member was carried over from an earlier display.
    pub continued: bool,
}

/// The chains of one formula. `before` is the last member of the display right before, for a formula that begins with a relation.
pub fn chains(read: &Rc<Read>, before: Option<&Member>) -> Vec<Chain> {
    let mut gathered = Gathering { read, chains: Vec::new(), before, open: false };
    gathered.statement(read.tree.root());
    gathered.chains
}

struct Gathering<'a> {
    read: &'a Rc<Read>,
    chains: Vec<Chain>,
    before: Option<&'a Member>,
    /// Whether the last chain may be continued by the next cell or row.
    open: bool,
}

impl Gathering<'_> {
    fn member(&self, node: NodeId) -> Member {
        let whole = self.read.whole && !invariant::is_mangled(&self.read.tree, node);
        Member { read: Rc::clone(self.read), node, rest: Vec::new(), whole }
    }

    /// Takes a statement or something that holds statements.
    fn statement(&mut self, node: NodeId) {
        let tree = Rc::clone(&self.read.tree);
        match tree.kind(node) {
            Kind::Rows(rows) => {
                for row in rows {
                    let cells: Vec<NodeId> = row.cells.iter().copied().filter(|cell| !matches!(tree.kind(*cell), Kind::Missing)).collect();
                    for (place, cell) in cells.iter().enumerate() {
                        self.cell(*cell, place == 0);
                    }
                }
                self.open = false;
            }
            Kind::List { separator, items } if self.statements(&tree, *separator, items) => {
                for item in items {
                    self.open = false;
                    self.statement(*item);
                }
            }
            _ => self.cell(node, true),
        }
    }

    /// Whether a list holds statements rather than the parts of one.
    fn statements(&self, tree: &Tree, separator: char, items: &[NodeId]) -> bool {
        let chain = |item: &NodeId| matches!(tree.kind(*item), Kind::Chain { .. });
        // `x = 1 if y > 0` states neither of its relations by itself.
        let conditions =
            |words: &str| words.split_whitespace().any(|word| matches!(word, "if" | "when" | "whenever" | "unless" | "iff" | "for"));
        let words = |item: &NodeId| match tree.kind(*item) {
            Kind::Text(words) => !conditions(words),
            kind => matches!(kind, Kind::Missing),
        };
        match separator {
            ';' => items.iter().any(chain),
            _ => items.iter().all(|item| chain(item) || words(item)),
        }
    }

    fn cell(&mut self, node: NodeId, starts_row: bool) {
        let tree = Rc::clone(&self.read.tree);
        match tree.kind(node) {
            Kind::Rows(_) => self.statement(node),
            Kind::List { separator, items } if self.statements(&tree, *separator, items) => self.statement(node),
            Kind::Text(_) if !starts_row => {}
            Kind::Chain { first, links } => {
                let signs: Vec<Sign> = links
                    .iter()
                    .map(|(relation, _)| Sign { sign: relation.sign.to_string(), span: self.read.in_file(relation.span) })
                    .collect();
                let members: Vec<Member> = links.iter().map(|(_, member)| self.member(*member)).collect();
                if matches!(tree.kind(*first), Kind::Missing) {
                    self.extend(signs, members);
                } else {
                    let mut all = vec![self.member(*first)];
                    all.extend(members);
                    self.chains.push(Chain { members: all, signs, continued: false });
                    self.open = true;
                }
            }
            // A row that begins with a sign goes on with the member before it; anything else beside a member is not put together.
            _ if self.open && leads_with_sign(&tree, node) => self.piece(node),
            _ if self.open && !starts_row => self.break_last(),
            _ => {
                self.chains.push(Chain { members: vec![self.member(node)], signs: Vec::new(), continued: false });
                self.open = true;
            }
        }
    }

    /// Appends to the chain before; without one the formula is left without its first member.
    fn extend(&mut self, signs: Vec<Sign>, members: Vec<Member>) {
        let last = self.chains.last_mut().filter(|_| self.open);
        match last {
            Some(chain) => {
                chain.signs.extend(signs);
                chain.members.extend(members);
            }
            None => {
                if let Some(before) = self.before {
                    let mut all = vec![before.clone()];
                    all.extend(members);
                    self.chains.push(Chain { members: all, signs, continued: true });
                } else if members.len() > 1 {
                    self.chains.push(Chain { members, signs: signs[1..].to_vec(), continued: false });
                } else {
                    return;
                }
                self.open = true;
            }
        }
    }

    fn piece(&mut self, node: NodeId) {
        if let Some(member) = self.chains.last_mut().and_then(|chain| chain.members.last_mut()) {
            member.rest.push(node);
        }
    }

    fn break_last(&mut self) {
        if let Some(member) = self.chains.last_mut().and_then(|chain| chain.members.last_mut()) {
            member.whole = false;
        }
    }
}

/// Whether the leftmost thing in node `id` is a plus or a minus.
fn leads_with_sign(tree: &Tree, mut id: NodeId) -> bool {
    loop {
        match tree.kind(id) {
            Kind::Prefix { sign, .. } => return matches!(sign.as_ref(), "+" | "-"),
            Kind::Infix { left, .. } => id = *left,
            _ => return false,
        }
    }
}
