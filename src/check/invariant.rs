//! What holds whatever the letters stand for: a softmax row sums to one, a probability vector does.

use num_traits::{One, Signed, Zero};

use super::{
    Verdict,
    chain::Member,
    step::{Judgement, Relation},
    typed::{self, Numeral},
};
use crate::{
    diag::{Diagnostic, Span},
    num::{Decimal, Rational},
    source::Document,
    syntax::{self, Kind, NodeId, Tree},
};

/// Words after which a list of numbers between zero and one is a probability vector.
const DISTRIBUTIONS: [&str; 7] = [
    "probability vector",
    "probability distribution",
    "class probabilities",
    "distribution over",
    "probabilities are",
    "softmax is",
    "attention weights are",
];

/// A row of typed numbers that should sum to one.
struct Row {
    cells: Vec<Numeral>,
    span: Span,
}

/// What is wrong with a row of typed numbers.
struct Broken {
    what: String,
    /// Whether no rounding of the entries explains it.
    certain: bool,
}

impl Row {
    /// What speaks against the row being probabilities that sum to one, as far as its digits go.
    fn broken(&self) -> Option<Broken> {
        if self.cells.iter().any(|cell| cell.typed.value.is_negative()) {
            return Some(Broken { what: "has a negative entry".to_owned(), certain: true });
        }
        // A whole number beside decimals may be a rounding of the same fineness.
        let finest = self.cells.iter().filter(|cell| cell.decimal).map(|cell| cell.typed.unit()).max().unwrap_or_else(Rational::zero);
        let unit = |cell: &Numeral| if cell.decimal { cell.typed.unit() } else { finest.clone() };
        let slack: Rational = self.cells.iter().map(unit).sum();
        let sum: Rational = self.cells.iter().map(|cell| cell.typed.value.clone()).sum();
        let gap = (&sum - Rational::one()).abs();
        if gap.is_zero() || gap <= &slack / Rational::from_integer(2.into()) {
            return None;
        }
        let places = self.cells.iter().map(|cell| cell.typed.places).max().unwrap_or(0);
        let as_typed = Decimal { value: sum.clone(), places, significant: 1, exponent: None, percent: false };
        Some(Broken { what: format!("sums to {}, not to 1", as_typed.written_like(&sum)), certain: gap > slack })
    }
}

/// A softmax whose typed value has a row that does not sum to one; `None` where the step is no such claim or nothing speaks against it.
pub(super) fn softmax(relation: Relation, left: &Member, right: &Member) -> Option<Judgement> {
    if !matches!(relation, Relation::Equal | Relation::Approx) || !left.whole || !right.whole || !right.rest.is_empty() {
        return None;
    }
    if !is_softmax(&left.read.tree, left.node) {
        return None;
    }
    let tree = &right.read.tree;
    let (shape, cells) = typed::entries(tree, right.node)?;
    let cells: Vec<Numeral> = cells.iter().map(|cell| typed::numeral(tree, *cell)).collect::<Option<_>>()?;
    let width = shape.last().copied().filter(|width| *width > 1)?;
    let rows: Vec<Row> = cells.chunks(width).map(row).collect();
    let height = rows.len();
    let columns = (0..width).map(|column| row(&(0..height).map(|at| cells[at * width + column].clone()).collect::<Vec<_>>()));
    // Some normalise the columns.
    if height > 1 && columns.into_iter().all(|column| column.broken().is_none()) {
        return None;
    }
    let (at, broken) = rows.iter().enumerate().find_map(|(at, row)| row.broken().map(|broken| (at, broken)))?;
    let which = if height > 1 { format!("row {}", at + 1) } else { "it".to_owned() };
    let detail = format!("{which} {}", broken.what);
    let fault = right.read.in_file(rows[at].span);
    Some(if broken.certain {
        Judgement::refuted(format!("{detail}, and a softmax does whatever its argument is"), Some(fault))
    } else {
        Judgement::unchecked(super::Reason::Ambiguous, detail).noted("its entries may have been cut off")
    })
}

impl Judgement {
    /// Whether an invariant may speak where nothing was decided.
    pub(super) fn is_open(&self) -> bool {
        self.verdict == Some(Verdict::Unchecked)
    }
}

fn row(cells: &[Numeral]) -> Row {
    let span = cells.iter().map(|cell| cell.span).reduce(Span::join).unwrap_or_default();
    Row { cells: cells.to_vec(), span }
}

/// Whether a node is `softmax(...)` and nothing else.
fn is_softmax(tree: &Tree, id: NodeId) -> bool {
    let Kind::Juxtaposition(items) = tree.kind(id) else { return false };
    let [head, argument] = items.as_slice() else { return false };
    let named = matches!(tree.kind(*head), Kind::Operator(name) | Kind::Text(name) if name.trim().eq_ignore_ascii_case("softmax"));
    named && matches!(tree.kind(*argument), Kind::Fence { .. } | Kind::Matrix { .. })
}

/// Vectors that the text calls probabilities and that do not sum to one to their digits.
pub(super) fn distributions(text: &str, document: &Document) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for formula in document.formulas() {
        let mut start = formula.span.start.saturating_sub(60);
        while !text.is_char_boundary(start) {
            start += 1;
        }
        let window = &text[start..formula.span.start];
        let clause = window.rfind(['.', '$', ';']).map_or(window, |at| &window[at + 1..]).to_lowercase();
        if formula.expanded.is_some() || !DISTRIBUTIONS.iter().any(|words| clause.contains(words)) {
            continue;
        }
        let parsed = syntax::parse(formula.text(text));
        let tree = &parsed.tree;
        let last = match tree.kind(tree.root()) {
            Kind::Chain { links, .. } => links.last().map_or(tree.root(), |(_, last)| *last),
            _ => tree.root(),
        };
        let Some((shape, cells)) = typed::entries(tree, last).filter(|(shape, cells)| shape.len() == 1 && cells.len() > 1) else {
            continue;
        };
        debug_assert_eq!(shape[0], cells.len());
        let Some(cells) = cells.iter().map(|cell| typed::numeral(tree, *cell)).collect::<Option<Vec<_>>>() else { continue };
        let row = row(&cells);
        if let Some(broken) = row.broken() {
            let span = row.span.shift(formula.body.start);
            found.push(Diagnostic::warning("not-a-distribution", span, format!("this probability vector {}", broken.what)));
        }
    }
    found
}

/// What a person sees at once in a formula: a matrix with rows of different lengths, a relation that a lost bracket pulled into an argument.
pub(super) fn notation_faults(tree: &Tree, in_file: impl Fn(Span) -> Span) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut open = vec![tree.root()];
    while let Some(id) = open.pop() {
        match tree.kind(id) {
            Kind::Matrix { rows, .. } => {
                let width = usual(rows.iter().map(|row| row.cells.len()));
                let ragged = rows.iter().enumerate().filter(|(_, row)| row.cells.len() != width);
                for (at, row) in ragged {
                    let message = format!("row {} has {} entries, the others have {width}", at + 1, row.cells.len());
                    found.push(Diagnostic::warning("ragged-matrix", in_file(row.span), message));
                }
            }
            Kind::Fence { body, .. } if has_lost_bracket(tree, *body) => {
                found.push(
                    Diagnostic::warning("lost-bracket", in_file(tree.span(*body)), "a matrix is set equal to another inside an argument")
                        .with_help("close the argument before the relation"),
                );
            }
            _ => {}
        }
        open.extend(tree.children(id));
    }
    found
}

/// The most frequent length, the earlier one of two.
fn usual(lengths: impl Iterator<Item = usize> + Clone) -> usize {
    let count = |length: usize| lengths.clone().filter(|other| *other == length).count();
    lengths.clone().fold((0, 0), |best, length| if count(length) > best.1 { (length, count(length)) } else { best }).0
}

/// Whether what stands in parentheses sets a matrix equal to something.
fn has_lost_bracket(tree: &Tree, body: NodeId) -> bool {
    let Kind::Chain { first, links } = tree.kind(body) else { return false };
    let matrix = |id: NodeId| matches!(tree.kind(id), Kind::Matrix { .. });
    let equal = links.iter().all(|(relation, _)| matches!(relation.sign.as_ref(), "=" | "\\approx"));
    equal && matrix(*first) && links.iter().any(|(_, member)| matrix(*member))
}

/// Whether a member holds an argument with a relation between matrices in it: nothing is guessed about it.
pub(super) fn is_mangled(tree: &Tree, id: NodeId) -> bool {
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        if matches!(tree.kind(id), Kind::Fence { body, .. } if has_lost_bracket(tree, *body)) {
            return true;
        }
        open.extend(tree.children(id));
    }
    false
}
