//! How the letters of an item are used, and which of them may stand for any number.

use std::collections::HashSet;

use crate::{
    elaborate,
    ir::OpId,
    op,
    syntax::{Kind, NodeId, Tree},
};

/// How the letters of an item are used.
pub(super) struct Names {
    /// Letters that only stand before parentheses: they may be functions.
    calls: HashSet<String>,
    /// Letters that stand alone.
    pub(super) alone: HashSet<String>,
    /// Letters that a sum, a product or a differential binds.
    bound: HashSet<String>,
    /// Whether parts or angles of complex numbers are taken, so that the letter i is no other number.
    pub(super) complex: bool,
    /// Whether the letter i stands somewhere as a quantity.
    pub(super) imaginary: bool,
}

impl Names {
    pub(super) fn of(tree: &Tree) -> Names {
        let mut names = Names { calls: HashSet::new(), alone: HashSet::new(), bound: HashSet::new(), complex: false, imaginary: false };
        let mut bound = HashSet::new();
        names.visit(tree, tree.root(), &mut bound);
        names.imaginary = names.alone.contains("i") && !bound.contains("i");
        names.bound = bound;
        names
    }

    fn visit(&mut self, tree: &Tree, root: NodeId, bound: &mut HashSet<String>) {
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            match tree.kind(id) {
                Kind::Juxtaposition(items) => {
                    for pair in items.windows(2) {
                        if matches!(tree.kind(pair[0]), Kind::Symbol { name, .. } if name.as_ref() == "d") {
                            bound.extend(elaborate::canonical(tree, pair[1]));
                        }
                    }
                    for (at, item) in items.iter().enumerate() {
                        let calls = items
                            .get(at + 1)
                            .is_some_and(|next| matches!(tree.kind(*next), Kind::Fence { open, .. } if open.as_ref() == "("));
                        if !calls {
                            open.push(*item);
                            continue;
                        }
                        // `\eta^3(x)` calls \eta too.
                        let base = match tree.kind(*item) {
                            Kind::Scripts { base, sup: Some(sup), .. } if !elaborate::is_name(tree, *item) => {
                                open.push(*sup);
                                *base
                            }
                            _ => *item,
                        };
                        match elaborate::canonical(tree, *item).filter(|_| elaborate::is_name(tree, base)) {
                            Some(name) => {
                                if name == "i" {
                                    self.alone.insert(name.clone());
                                }
                                self.calls.insert(name);
                                self.calls.extend(elaborate::canonical(tree, base));
                            }
                            None => open.push(*item),
                        }
                    }
                }
                Kind::Operator(name) if matches!(name.as_ref(), "arg" | "Re" | "Im" | "conj") => self.complex = true,
                Kind::Symbol { .. } => self.alone.extend(elaborate::canonical(tree, id)),
                // What is under a letter is part of its name.
                Kind::Scripts { base, sup, sub, .. } => {
                    self.alone.extend(elaborate::canonical(tree, id).filter(|_| elaborate::is_name(tree, id)));
                    open.push(*base);
                    open.extend(*sup);
                    if matches!(tree.kind(*base), Kind::Operator(_)) {
                        open.extend(*sub);
                    }
                }
                Kind::Big { sub, .. } => {
                    if let Some(Kind::Chain { first, .. }) = sub.map(|sub| tree.kind(sub)) {
                        bound.extend(elaborate::canonical(tree, *first));
                    }
                    open.extend(tree.children(id));
                }
                _ => open.extend(tree.children(id)),
            }
        }
    }

    /// Letters that may be meant as constants with a name: they stand alone, in an equation with an integral, a sum, a product or a gamma
    /// function in it, beside no other letters that are free.
    pub(super) fn constants(&self, tree: &Tree) -> Vec<(&'static str, OpId)> {
        let known = [("G", op::CATALAN), ("\\gamma", op::EULERGAMMA)];
        let beside = |letter: &str| {
            let others = ["\\pi", "e", "\\infty", "\\Gamma", "d", letter];
            self.alone.iter().all(|name| others.contains(&name.as_str()) || self.bound.contains(name))
        };
        let mut unending = false;
        let mut connects = false;
        let mut open = vec![tree.root()];
        while let Some(id) = open.pop() {
            match tree.kind(id) {
                Kind::Big { .. } => unending = true,
                Kind::Symbol { name, .. } if name.as_ref() == "Gamma" => unending = true,
                Kind::Chain { links, .. } if id == tree.root() => {
                    connects |=
                        links.iter().any(|(relation, _)| !matches!(relation.sign.as_ref(), "=" | "<" | ">" | "\\le" | "\\ge" | "\\ne"));
                }
                _ => {}
            }
            open.extend(tree.children(id));
        }
        if !unending || connects {
            return Vec::new();
        }
        known
            .into_iter()
            .filter(|(letter, _)| {
                self.alone.contains(*letter) && !self.bound.contains(*letter) && !self.calls.contains(*letter) && beside(letter)
            })
            .collect()
    }

    /// Whether a name may stand for any real number: not a function, not a member of a family, no sign that carries a meaning.
    pub(super) fn may_range(&self, name: &str, known: &dyn Fn(&str) -> bool) -> bool {
        if self.calls.contains(name) && !self.alone.contains(name) {
            return false;
        }
        if name.starts_with("\\text") || name.starts_with("\\mathbb") || matches!(name, "\\dollar" | "\\circ" | "\\degree") {
            return false;
        }
        // The golden ratio, Euler's constant: letters that often are constants.
        if matches!(name, "\\gamma" | "\\zeta" | "\\Lambda" | "\\Omega" | "\\Phi") {
            return false;
        }
        if ["\\overline{", "\\bar{", "\\underline{"].iter().any(|bar| name.starts_with(bar)) {
            return false;
        }
        // F_n with an n that means something is a sequence.
        let script = name.split_once('_').map_or("", |(_, script)| script);
        let mut rest = script;
        while let Some(at) = rest.find(|c: char| c.is_ascii_alphabetic()) {
            let command = rest[..at].ends_with('\\');
            let length = if command { rest[at..].find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len() - at) } else { 1 };
            let letter = if command { format!("\\{}", &rest[at..at + length]) } else { rest[at..at + length].to_owned() };
            if self.alone.contains(&letter) || known(&letter) {
                return false;
            }
            rest = &rest[at + length..];
        }
        true
    }
}
