//! The notation tree: what stands on the page, before anything is said about what it means.
//!
//! A tree is an arena; a node knows its kind and its span (bytes of the formula's own text, offset by the caller to bytes of
//! the file). Nothing is resolved here: `f(x+1)` stays a juxtaposition of `f` and a fence, `x^{(i)}` a script.

use serde::Serialize;

use super::Word;
use crate::diag::Span;

/// A node of a [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct NodeId(pub u32);

/// The face a symbol is set in, where the author chose one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Style {
    /// As mathematics sets it by default.
    #[default]
    Plain,
    /// `\mathrm`, `\textrm`.
    Roman,
    /// `\mathbf`, `\boldsymbol`, `\bm`.
    Bold,
    /// `\mathcal`, `\mathscr`.
    Calligraphic,
    /// `\mathbb`.
    Blackboard,
    /// `\mathsf`.
    Sans,
    /// `\mathtt`.
    Mono,
    /// `\mathfrak`.
    Fraktur,
}

/// A relation sign between two members of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Relation {
    /// The canonical LaTeX of the sign: `=`, `\ne`, `<`, `\le`, `\approx`, `\propto`, `:=`, `\sim`, `\in`, `\Rightarrow`...
    /// `\overset{?}{=}` keeps its name: `\overset{?}{=}`.
    pub sign: Word,
    /// Where the sign stands.
    pub span: Span,
}

/// One row of an environment with rows (`align`, `aligned`, `gather`, `eqnarray`...): its cells between `&`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The cells; an empty cell is a [`Kind::Missing`].
    pub cells: Vec<NodeId>,
    /// The whole row without `\\`.
    pub span: Span,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A numeral as typed without thousands separators: `12`, `0.2754`, `.226`.
    Number(Word),
    /// A letter or a named letter: `x`, `alpha` (for `\alpha`), `infty`, `ell`, `partial`, `emptyset`, `ldots`.
    Symbol {
        /// The name without backslash; Unicode letters become their LaTeX names.
        name: Word,
        /// The face.
        style: Style,
    },
    /// An accent or a line over or under: `hat`, `bar`, `tilde`, `dot`, `ddot`, `vec`, `overline`, `underline`, `widehat`, `underbrace`...
    Accent {
        /// The accent's command without backslash, canonical (`widehat` -> `hat`, `widetilde` -> `tilde`).
        accent: Word,
        /// What is under it.
        body: NodeId,
    },
    /// Subscript, superscript and primes on one base.
    Scripts {
        /// The base; [`Kind::Missing`] for `{}^a`.
        base: NodeId,
        /// Subscript.
        sub: Option<NodeId>,
        /// Superscript.
        sup: Option<NodeId>,
        /// How many primes.
        primes: u8,
    },
    /// `\text{...}`, `\mbox{...}`, `\textbf{...}`: words inside mathematics.
    Text(Word),
    /// A named operator without argument: `sin`, `log`, `operatorname{conv}` -> `conv`, `Var`, `det`, `softmax`, `ReLU`, `nabla`, `arg max`.
    Operator(Word),
    /// A command that is defined nowhere, with the groups in braces behind it: what it means is not known, and not what it takes either.
    Command {
        /// Its name without backslash.
        name: Word,
        /// What the braces right behind it hold.
        arguments: Vec<NodeId>,
    },
    /// `\frac`, `\dfrac`, `\tfrac`, `\cfrac`, `\over`.
    Fraction {
        /// Numerator.
        numerator: NodeId,
        /// Denominator.
        denominator: NodeId,
    },
    /// `\sqrt[index]{radicand}`.
    Root {
        /// The index, where one is written.
        index: Option<NodeId>,
        /// The radicand.
        radicand: NodeId,
    },
    /// `\binom{n}{k}`, `{n \choose k}`.
    Binomial {
        /// The upper number.
        upper: NodeId,
        /// The lower number.
        lower: NodeId,
    },
    /// Anything between delimiters: `( )`, `[ ]`, `\{ \}`, `| |`, `\| \|`, `\langle \rangle`, `\lfloor \rfloor`, `\lceil \rceil`; a mixed pair
    /// such as `[0, 1)` keeps both. A brace group `{...}` leaves no node.
    Fence {
        /// Canonical opening delimiter: `(`, `[`, `\{`, `|`, `\|`, `\langle`, `\lfloor`, `\lceil`, or empty for `\left.`.
        open: Word,
        /// Canonical closing delimiter.
        close: Word,
        /// What is inside; [`Kind::Missing`] when empty.
        body: NodeId,
    },
    /// Things between commas or semicolons: `a, b; c` is a `;` list of `,` lists. Statements that only a wide space or words part
    /// (`a = 1 \quad b = 2`, `x = 1 \text{ if } y > 0`, `f(x) = 0 \; \forall x`) are a list whose separator is a space; the words are items.
    List {
        /// `,`, `;`, or a space.
        separator: char,
        /// The items.
        items: Vec<NodeId>,
    },
    /// A binary sign: `+`, `-`, `\pm`, `\cdot`, `\times`, `*`, `/`, `\div`, `\odot`, `\otimes`, `\oplus`, `\circ`, `\mid` (a bar, `|` too), `\|` (double bar
    /// between two things), `\cup`, `\cap`, `\setminus`, `:`, `\land`, `\lor`, `\bmod`.
    Infix {
        /// Canonical LaTeX of the sign.
        sign: Word,
        /// Where it stands.
        sign_span: Span,
        /// Left operand.
        left: NodeId,
        /// Right operand.
        right: NodeId,
    },
    /// A sign before: `-`, `+`, `\pm`, `\neg`, `\forall`, `\exists`.
    Prefix {
        /// Canonical LaTeX of the sign.
        sign: Word,
        /// The operand.
        body: NodeId,
    },
    /// A sign after: `!`, `\%`.
    Postfix {
        /// Canonical LaTeX of the sign.
        sign: Word,
        /// The operand.
        body: NodeId,
    },
    /// Things side by side: implicit products and applications, in order, unresolved. Never nested, at least two items.
    Juxtaposition(Vec<NodeId>),
    /// An operator with limits and a body: `sum`, `prod`, `int`, `iint`, `oint`, `bigcup`, `max`, `min`, `sup`, `inf`, `lim`, `arg max`, `arg min`.
    Big {
        /// The command without backslash; `\operatorname*{argmax}` -> `arg max`.
        name: Word,
        /// What is under it.
        sub: Option<NodeId>,
        /// What is over it.
        sup: Option<NodeId>,
        /// What it reaches over: up to the next `+`, `-` (for an integral: up to its `dx`) or relation; `None` when nothing follows.
        body: Option<NodeId>,
    },
    /// A chain of relations: `a = b \le c`. The first member is [`Kind::Missing`] when the chain begins with a relation.
    Chain {
        /// The first member.
        first: NodeId,
        /// Each relation with the member after it.
        links: Vec<(Relation, NodeId)>,
    },
    /// A matrix, an array, a smallmatrix.
    Matrix {
        /// Canonical delimiters: `(`/`)`, `[`/`]`, `|`/`|`, `\|`/`\|`, `\{`/`\}` or empty.
        open: Word,
        /// Closing delimiter.
        close: Word,
        /// Rows of cells; ragged where the author's are.
        rows: Vec<Row>,
    },
    /// `cases`: each row's first cell is a value, the second its condition.
    Cases(Vec<Row>),
    /// The rows of a displayed environment, or of a formula with a bare `\\`.
    Rows(Vec<Row>),
    /// A hole: `?` alone or `\square`.
    Hole,
    /// Nothing stands here.
    Missing,
    /// Something that could not be read; the diagnostic says why.
    Error,
}

/// A node with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Where it stands, in bytes of the formula's text.
    pub span: Span,
}

/// The notation tree of one formula.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tree {
    nodes: Vec<Node>,
    root: NodeId,
}

impl Default for Tree {
    fn default() -> Self {
        Tree { nodes: vec![Node { kind: Kind::Missing, span: Span::empty(0) }], root: NodeId(0) }
    }
}

impl Tree {
    /// A tree without nodes, to be built bottom up; its root is node 0 until [`Tree::set_root`].
    pub fn builder() -> Self {
        Tree { nodes: Vec::new(), root: NodeId(0) }
    }

    /// Adds a node and gives its id.
    pub fn push(&mut self, kind: Kind, span: Span) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(Node { kind, span });
        id
    }

    /// Declares the root.
    pub fn set_root(&mut self, root: NodeId) {
        self.root = root;
    }

    /// The root.
    pub fn root(&self) -> NodeId {
        self.root
    }

    /// The node of `id`.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// What node `id` is.
    pub fn kind(&self, id: NodeId) -> &Kind {
        &self.node(id).kind
    }

    /// Where node `id` stands.
    pub fn span(&self, id: NodeId) -> Span {
        self.node(id).span
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The children of node `id`, left to right.
    pub fn children(&self, id: NodeId) -> Vec<NodeId> {
        let mut children = Vec::new();
        self.kind(id).for_each_child(|child| children.push(child));
        children
    }
}

impl Kind {
    /// Calls `visit` with every child, left to right.
    pub fn for_each_child(&self, mut visit: impl FnMut(NodeId)) {
        match self {
            Kind::Number(_) | Kind::Symbol { .. } | Kind::Text(_) | Kind::Operator(_) | Kind::Hole | Kind::Missing | Kind::Error => {}
            Kind::Accent { body, .. } | Kind::Fence { body, .. } | Kind::Prefix { body, .. } | Kind::Postfix { body, .. } => visit(*body),
            Kind::Scripts { base, sub, sup, .. } => [Some(*base), *sub, *sup].into_iter().flatten().for_each(visit),
            Kind::Fraction { numerator, denominator } => [*numerator, *denominator].into_iter().for_each(visit),
            Kind::Root { index, radicand } => [*index, Some(*radicand)].into_iter().flatten().for_each(visit),
            Kind::Binomial { upper, lower } => [*upper, *lower].into_iter().for_each(visit),
            Kind::List { items, .. } | Kind::Juxtaposition(items) | Kind::Command { arguments: items, .. } => {
                items.iter().copied().for_each(visit)
            }
            Kind::Infix { left, right, .. } => [*left, *right].into_iter().for_each(visit),
            Kind::Big { sub, sup, body, .. } => [*sub, *sup, *body].into_iter().flatten().for_each(visit),
            Kind::Chain { first, links } => std::iter::once(*first).chain(links.iter().map(|(_, member)| *member)).for_each(visit),
            Kind::Matrix { rows, .. } | Kind::Cases(rows) | Kind::Rows(rows) => {
                rows.iter().flat_map(|row| row.cells.iter().copied()).for_each(visit);
            }
        }
    }
}
