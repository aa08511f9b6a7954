//! What a formula of a worked answer states: a name or words, and what stands at the end of its chain.

use crate::{
    check::typed,
    diag::Span,
    elaborate,
    num::Decimal,
    source::Formula,
    syntax::{self, Kind, NodeId, Style, Tree},
};

/// How many bytes before a formula are looked at for the name of what it states.
const BEFORE: usize = 120;

/// A chain that ends in something: `b = ... = 25`, or a value after words.
#[derive(Debug, Clone)]
pub(super) struct Claim<'f> {
    /// The tree of the formula.
    pub(super) tree: std::rc::Rc<Tree>,
    formula: &'f Formula,
    /// The first member, where it is not the last one.
    pub(super) left: Option<NodeId>,
    /// All members.
    pub(super) members: Vec<NodeId>,
    /// The last member.
    pub(super) last: NodeId,
    /// Whether the last relation says "about".
    pub(super) approximate: bool,
    /// The words before the formula, in its clause, in lower case.
    pub(super) before: String,
    /// The words right after the formula, in lower case.
    pub(super) after: String,
}

impl Claim<'_> {
    /// A span of the tree in the file.
    pub(super) fn in_file(&self, span: Span) -> Span {
        span.shift(self.formula.body.start)
    }

    /// The words on the left side, in lower case.
    pub(super) fn words(&self) -> String {
        self.left.map(|left| words_of(&self.tree, left)).unwrap_or_default()
    }

    /// The left side as canonical LaTeX without spaces, braces and faces.
    pub(super) fn bare_left(&self) -> String {
        self.left.map(|left| bare(&syntax::latex(&self.tree, left))).unwrap_or_default()
    }

    /// The letter that the left side is, and its subscript: `z`, `1` for `\mathbf{z}_1`.
    pub(super) fn letter(&self) -> Option<(String, String)> {
        let left = self.left?;
        let (base, sub) = match self.tree.kind(left) {
            Kind::Scripts { base, sub, sup, primes: 0 } => {
                let named = sup.is_none_or(|sup| matches!(self.tree.kind(sup), Kind::Fence { .. }));
                (named.then_some(*base)?, *sub)
            }
            _ => (left, None),
        };
        let Kind::Symbol { name, .. } = self.tree.kind(base) else { return None };
        let sub = sub.map(|sub| bare(&syntax::latex(&self.tree, sub))).unwrap_or_default();
        Some((name.to_string(), sub))
    }
}

/// The chains of a formula that was read whole.
pub(super) fn claims<'f>(text: &str, formula: &'f Formula) -> Vec<Claim<'f>> {
    let parsed = syntax::parse(formula.text(text));
    if !parsed.is_complete() || formula.expanded.is_some() {
        return Vec::new();
    }
    let tree = std::rc::Rc::new(parsed.tree);
    let mut chains: Vec<(Vec<NodeId>, bool)> = Vec::new();
    gather(&tree, tree.root(), &mut chains);
    let before = before(text, formula.span);
    let after: String = text[formula.span.end..].chars().take(40).collect::<String>().to_lowercase();
    let claim = |(members, approximate): (Vec<NodeId>, bool)| {
        let last = *members.last()?;
        let left = (members.len() > 1).then(|| members[0]);
        Some(Claim {
            tree: std::rc::Rc::clone(&tree),
            formula,
            left,
            members,
            last,
            approximate,
            before: before.clone(),
            after: after.clone(),
        })
    };
    chains.into_iter().filter_map(claim).collect()
}

/// The members of each chain; a chain that begins with a relation goes on with the one before.
fn gather(tree: &Tree, id: NodeId, chains: &mut Vec<(Vec<NodeId>, bool)>) {
    match tree.kind(id) {
        Kind::Chain { first, links } => {
            let about = |sign: &str| matches!(sign, "\\approx" | "\\simeq" | "\\doteq");
            let approximate = links.last().is_some_and(|(relation, _)| about(&relation.sign));
            let members: Vec<NodeId> = links.iter().map(|(_, member)| *member).collect();
            match (matches!(tree.kind(*first), Kind::Missing), chains.last_mut()) {
                (true, Some((before, about))) => {
                    before.extend(members);
                    *about = approximate;
                }
                (true, None) => chains.push((members, approximate)),
                (false, _) => chains.push((std::iter::once(*first).chain(members).collect(), approximate)),
            }
        }
        Kind::Rows(rows) => {
            for cell in rows.iter().flat_map(|row| &row.cells) {
                gather(tree, *cell, chains);
            }
        }
        Kind::List { items, .. } if items.iter().any(|item| matches!(tree.kind(*item), Kind::Chain { .. })) => {
            for item in items {
                gather(tree, *item, chains);
            }
        }
        Kind::Missing | Kind::Text(_) => {}
        _ => chains.push((vec![id], false)),
    }
}

/// The words before a formula in its clause, in lower case.
fn before(text: &str, span: Span) -> String {
    let mut start = span.start.saturating_sub(BEFORE);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    // A display may stand below its words.
    let window = text[start..span.start].trim_end();
    let cut = ["$", ". ", ".\n", "? ", "?\n", ";", "**", "\n#", "\n\n"]
        .iter()
        .filter_map(|mark| window.rfind(mark).map(|at| at + mark.len()))
        .max()
        .unwrap_or(0);
    window[cut..].to_lowercase()
}

/// The words of a name such as `\text{Number of FLOPs}`, in lower case.
fn words_of(tree: &Tree, id: NodeId) -> String {
    match tree.kind(id) {
        Kind::Text(words) | Kind::Operator(words) => words.to_lowercase(),
        _ => {
            let own = elaborate::canonical(tree, id).filter(|name| name.len() > 3 && !name.contains(['\\', '_'])).unwrap_or_default();
            let inner = tree.children(id).into_iter().map(|child| words_of(tree, child)).collect::<Vec<_>>().join(" ");
            format!("{} {inner}", own.to_lowercase())
        }
    }
}

/// LaTeX without what only says how it looks.
pub(super) fn bare(latex: &str) -> String {
    let mut text = latex.to_owned();
    for face in ["\\mathbf", "\\boldsymbol", "\\mathrm", "\\text", "\\operatorname", "\\left", "\\right", "\\bm"] {
        text = text.replace(face, "");
    }
    text = text.replace("\\mid", "|").replace("Pr(", "P(").replace("P(", "p(");
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '{' | '}')).collect()
}

/// The cells of a matrix, a vector or a list.
pub(super) fn entries(tree: &Tree, id: NodeId) -> Option<Vec<NodeId>> {
    typed::entries(tree, id).map(|(_, cells)| cells)
}

/// A number as typed.
pub(super) fn numeral(tree: &Tree, id: NodeId) -> Option<Decimal> {
    typed::numeral(tree, id).map(|numeral| numeral.typed)
}

/// The plain letters in a member that are no constants.
pub(super) fn letters(tree: &Tree, id: NodeId) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        if let Kind::Symbol { name, style: Style::Plain } = tree.kind(id)
            && !matches!(name.as_ref(), "e" | "pi" | "infty")
        {
            let letter = if name.len() == 1 { name.to_string() } else { format!("\\{name}") };
            if !found.contains(&letter) {
                found.push(letter);
            }
        }
        open.extend(tree.children(id));
    }
    found
}

/// The plain letters of a formula in LaTeX.
pub(super) fn letters_of(latex: &str) -> Vec<String> {
    let parsed = syntax::parse(latex);
    letters(&parsed.tree, parsed.tree.root())
}
