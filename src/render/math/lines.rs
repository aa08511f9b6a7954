//! Where a display that is too wide for its column is broken: before relations, then before the signs of a sum.

use crate::syntax::{Kind, NodeId, Tree};

/// A piece of a line, in order.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// A whole subtree.
    Node(NodeId),
    /// Link number `.1` of chain `.0`: only its relation.
    Relation(NodeId, usize),
    /// The sign of an infix.
    Sign(NodeId),
    /// The opening delimiter of a fence that is broken.
    Open(NodeId),
    /// The closing delimiter of a fence that is broken.
    Close(NodeId),
    /// What stands before item `.1` of list `.0`, which is broken.
    Separator(NodeId, usize),
    /// An operator with its limits, without what it reaches over.
    Operator(NodeId),
    /// The indent of a line that goes on with a sum or product.
    Indent,
}

/// A line: its cells, each aligned with those above and below.
pub type Line = Vec<Vec<Piece>>;

/// The lines of the formula when it is wider than `limit` (in ems) and can be broken.
pub fn lines(tree: &Tree, limit: f32) -> Option<Vec<Line>> {
    Breaker { tree, widths: widths(tree) }.lines(limit)
}

/// A rough width of the whole formula in ems of display mathematics.
pub fn width(tree: &Tree) -> f32 {
    widths(tree).get(tree.root().0 as usize).copied().unwrap_or(0.0)
}

/// The width of every node. Children come before their parents, so one pass over the arena needs no recursion.
fn widths(tree: &Tree) -> Vec<f32> {
    let mut widths = vec![0.0_f32; tree.len()];
    for index in 0..tree.len() {
        widths[index] = own_width(tree, NodeId(u32::try_from(index).unwrap_or(u32::MAX)), &widths);
    }
    widths
}

/// Whether formulas that follow each other may be aligned at their first relation: all of them chains, and not too wide together.
pub fn align(trees: &[&Tree], limit: f32) -> bool {
    let (mut left, mut right) = (0.0_f32, 0.0_f32);
    for tree in trees {
        let Kind::Chain { first, .. } = tree.kind(tree.root()) else { return false };
        if *tree.kind(*first) == Kind::Missing {
            return false;
        }
        let widths = widths(tree);
        let of = |id: NodeId| widths.get(id.0 as usize).copied().unwrap_or(0.0);
        left = left.max(of(*first));
        right = right.max(of(tree.root()) - of(*first));
    }
    left <= limit * 0.4 && left + right <= limit
}

struct Breaker<'a> {
    tree: &'a Tree,
    widths: Vec<f32>,
}

impl Breaker<'_> {
    fn width(&self, id: NodeId) -> f32 {
        self.widths.get(id.0 as usize).copied().unwrap_or(0.0)
    }

    fn lines(&self, limit: f32) -> Option<Vec<Line>> {
        let tree = self.tree;
        let root = tree.root();
        match tree.kind(root) {
            Kind::Rows(rows) => {
                let too_wide = |row: &crate::syntax::Row| row.cells.iter().map(|cell| self.width(*cell)).sum::<f32>() > limit;
                if !rows.iter().any(too_wide) {
                    return None;
                }
                let mut lines = Vec::new();
                for row in rows {
                    let Some((last, lead)) = row.cells.split_last() else { continue };
                    let mut cells: Line = lead.iter().map(|cell| vec![Piece::Node(*cell)]).collect();
                    if !too_wide(row) {
                        cells.push(vec![Piece::Node(*last)]);
                        lines.push(cells);
                        continue;
                    }
                    let room = (limit - lead.iter().map(|cell| self.width(*cell)).sum::<f32>()).max(limit * 0.4);
                    for (number, part) in self.broken(*last, room).into_iter().enumerate() {
                        let mut line: Line = if number == 0 { cells.clone() } else { vec![Vec::new(); lead.len()] };
                        line.push(part);
                        lines.push(line);
                    }
                }
                Some(lines)
            }
            _ if self.width(root) <= limit => None,
            Kind::Chain { first, links } => {
                let lead = self.width(*first);
                let apart = lead > limit * 0.5;
                let mut lines: Vec<Line> = Vec::new();
                if apart {
                    lines.extend(self.broken(*first, limit).into_iter().map(|part| vec![part]));
                }
                for number in 0..links.len() {
                    let room = if apart { limit - 2.0 } else { limit - lead };
                    for (count, part) in self.link(root, number, room).into_iter().enumerate() {
                        if apart {
                            let mut cell = vec![Piece::Indent];
                            cell.extend(part);
                            lines.push(vec![cell]);
                        } else if number == 0 && count == 0 {
                            lines.push(vec![vec![Piece::Node(*first)], part]);
                        } else {
                            lines.push(vec![Vec::new(), part]);
                        }
                    }
                }
                (lines.len() > 1).then_some(lines)
            }
            Kind::List { .. } | Kind::Infix { .. } | Kind::Juxtaposition(_) => {
                let lines: Vec<Line> = self.broken(root, limit).into_iter().map(|part| vec![part]).collect();
                (lines.len() > 1).then_some(lines)
            }
            _ => None,
        }
    }

    /// Link `number` of a chain as lines, each no wider than `room` where that can be done.
    fn link(&self, chain: NodeId, number: usize, room: f32) -> Vec<Vec<Piece>> {
        let Kind::Chain { links, .. } = self.tree.kind(chain) else { return Vec::new() };
        let mut parts = self.broken(links[number].1, room - 2.0);
        if let Some(first) = parts.first_mut() {
            first.insert(0, Piece::Relation(chain, number));
        }
        parts
    }

    /// A subtree as lines; the second and later ones are indented unless they begin with a relation.
    fn broken(&self, id: NodeId, room: f32) -> Vec<Vec<Piece>> {
        let tree = self.tree;
        if self.width(id) <= room {
            return vec![vec![Piece::Node(id)]];
        }
        match tree.kind(id) {
            Kind::Chain { first, links } => {
                let mut lines = Vec::new();
                for number in 0..links.len() {
                    lines.extend(self.link(id, number, room));
                }
                if *tree.kind(*first) != Kind::Missing
                    && let Some(line) = lines.first_mut()
                {
                    line.insert(0, Piece::Node(*first));
                }
                lines
            }
            Kind::Infix { .. } => self.packed(self.terms(id, room), room),
            Kind::Juxtaposition(items) => {
                // A function of a long argument is broken inside its parentheses.
                if let Some((last, head)) = items.split_last()
                    && matches!(self.tree.kind(*last), Kind::Fence { .. })
                    && self.width(*last) > room * 0.8
                {
                    return self.headed(head.iter().map(|item| Piece::Node(*item)).collect(), *last, room);
                }
                self.packed(items.iter().map(|item| vec![Piece::Node(*item)]).collect(), room)
            }
            Kind::Big { body: Some(body), .. } => self.headed(vec![Piece::Operator(id)], *body, room),
            Kind::Fence { body, .. } => {
                let mut lines = self.headed(vec![Piece::Open(id)], *body, room);
                if let Some(line) = lines.last_mut() {
                    line.push(Piece::Close(id));
                }
                lines
            }
            Kind::List { items, .. } => {
                // The terms of an item that is too wide by itself are packed with the rest.
                let mut terms: Vec<Vec<Piece>> = Vec::new();
                for (number, item) in items.iter().enumerate() {
                    if let Some(last) = terms.last_mut() {
                        last.push(Piece::Separator(id, number));
                    }
                    terms.extend(self.terms(*item, room));
                }
                self.packed(terms, room)
            }
            _ => vec![vec![Piece::Node(id)]],
        }
    }

    /// The terms of a sum or the factors of a product that is too wide, each with its sign; anything else is one term.
    fn terms(&self, id: NodeId, room: f32) -> Vec<Vec<Piece>> {
        let mut terms = Vec::new();
        let mut at = id;
        let level = self.weight(id);
        while let Kind::Infix { left, right, .. } = self.tree.kind(at) {
            if self.weight(at) != level || self.width(id) <= room {
                break;
            }
            terms.push(vec![Piece::Sign(at), Piece::Node(*right)]);
            at = *left;
        }
        terms.push(vec![Piece::Node(at)]);
        terms.reverse();
        terms
    }

    /// The lines of `body` with `head` before the first and an indent before the others.
    fn headed(&self, head: Vec<Piece>, body: NodeId, room: f32) -> Vec<Vec<Piece>> {
        let used: f32 = head.iter().map(|piece| if let Piece::Node(id) = piece { self.width(*id) } else { 1.0 }).sum();
        let mut lines = self.broken(body, room - used.min(room * 0.4));
        for (number, line) in lines.iter_mut().enumerate() {
            if number > 0 && line.first() != Some(&Piece::Indent) {
                line.insert(0, Piece::Indent);
            }
        }
        if let Some(line) = lines.first_mut() {
            line.splice(0..0, head);
        }
        lines
    }

    /// How tightly an infix binds, as far as breaking goes: sums together, products together.
    fn weight(&self, id: NodeId) -> u8 {
        match self.tree.kind(id) {
            Kind::Infix { sign, .. } if matches!(&**sign, "+" | "-" | "\\pm" | "\\mp") => 1,
            Kind::Infix { sign, .. } if matches!(&**sign, "\\cdot" | "\\times" | "*" | "\\odot" | "\\otimes") => 2,
            Kind::Infix { .. } => 3,
            _ => 0,
        }
    }

    /// Puts as many terms on a line as it has room for.
    fn packed(&self, terms: Vec<Vec<Piece>>, room: f32) -> Vec<Vec<Piece>> {
        let mut lines: Vec<Vec<Piece>> = Vec::new();
        let mut used = 0.0;
        for term in terms {
            let need: f32 = term.iter().map(|piece| if let Piece::Node(id) = piece { self.width(*id) } else { 1.0 }).sum();
            match lines.last_mut() {
                Some(line) if used + need <= room => {
                    line.extend(term);
                    used += need;
                }
                None => {
                    lines.push(term);
                    used = need;
                }
                Some(_) => {
                    let mut line = vec![Piece::Indent];
                    line.extend(term);
                    lines.push(line);
                    used = need + 2.0;
                }
            }
        }
        lines
    }
}

fn own_width(tree: &Tree, id: NodeId, widths: &[f32]) -> f32 {
    let of = |child: &NodeId| widths.get(child.0 as usize).copied().unwrap_or(0.0);
    let maybe = |child: &Option<NodeId>| child.as_ref().map_or(0.0, of);
    let letters = |text: &str| 0.48 * text.chars().count() as f32;
    match tree.kind(id) {
        Kind::Number(text) => letters(text),
        Kind::Symbol { name, .. } => {
            if super::glyph::find(super::glyph::LETTERS, name).is_some() {
                0.6
            } else {
                letters(name).max(0.55)
            }
        }
        Kind::Accent { body, .. } => of(body),
        Kind::Scripts { base, sub, sup, primes } => of(base) + 0.7 * maybe(sub).max(maybe(sup)) + 0.3 * f32::from(*primes),
        Kind::Text(text) | Kind::Operator(text) => letters(text) + 0.2,
        Kind::Fraction { numerator, denominator } => of(numerator).max(of(denominator)) + 0.3,
        Kind::Root { radicand, .. } => of(radicand) + 0.9,
        Kind::Binomial { upper, lower } => of(upper).max(of(lower)) + 1.0,
        Kind::Fence { body, .. } => of(body) + 0.8,
        Kind::List { items, separator } => items.iter().map(|item| of(item) + if *separator == ' ' { 1.0 } else { 0.5 }).sum(),
        Kind::Infix { left, right, sign, .. } => of(left) + of(right) + if &**sign == "/" { 0.5 } else { 1.2 },
        Kind::Prefix { body, .. } | Kind::Postfix { body, .. } => of(body) + 0.8,
        Kind::Juxtaposition(items) => items.iter().map(|item| of(item) + 0.1).sum(),
        Kind::Big { name, sub, sup, body } => {
            let operator = if super::glyph::find(super::glyph::BIG, name).is_some() { 1.4 } else { letters(name) };
            operator.max(0.7 * maybe(sub).max(maybe(sup))) + maybe(body) + 0.2
        }
        Kind::Chain { first, links } => of(first) + links.iter().map(|(_, member)| of(member) + 1.4).sum::<f32>(),
        Kind::Matrix { rows, .. } | Kind::Cases(rows) | Kind::Rows(rows) => {
            let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
            let widest = |column: usize| rows.iter().filter_map(|row| row.cells.get(column)).map(of).fold(0.0, f32::max);
            (0..columns).map(|column| widest(column) + 1.0).sum::<f32>() + 0.8
        }
        Kind::Hole => 0.5,
        Kind::Missing => 0.0,
        Kind::Error | Kind::Command { .. } => 0.5 * tree.span(id).len() as f32,
    }
}
