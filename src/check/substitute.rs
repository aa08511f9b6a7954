//! The line with numbers put in: a member's notation with each name that has an exact value replaced by it.

use super::{chain::Member, session::Session};
use crate::{
    diag::Span,
    elaborate,
    num::{Outcome, Value, format},
    syntax::{Kind, NodeId, Tree},
};

/// A replacement in the formula's text.
struct Put {
    span: Span,
    latex: String,
}

impl Session {
    /// The LaTeX of `member` (whose formula's text is `text`) with numbers put in; `None` when no name has an exact value.
    pub(super) fn substituted(&mut self, text: &str, member: &Member) -> Option<String> {
        let tree = std::rc::Rc::clone(&member.read.tree);
        let mut puts = Vec::new();
        self.put(&tree, member.node, Place::Free, &mut puts);
        if puts.is_empty() || !member.rest.is_empty() {
            return None;
        }
        puts.sort_by_key(|put| put.span.start);
        let whole = tree.span(member.node);
        let mut out = String::new();
        let mut at = whole.start;
        for put in puts {
            out.push_str(text.get(at..put.span.start)?);
            // `\cdot3` and `\sqrt2` read, `\sin2` does not: a space never hurts.
            let after_command =
                out.rsplit('\\').next().is_some_and(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphabetic()));
            if after_command && out.contains('\\') {
                out.push(' ');
            }
            out.push_str(&put.latex);
            at = put.span.end;
        }
        out.push_str(text.get(at..whole.end)?);
        Some(out)
    }

    fn put(&mut self, tree: &Tree, id: NodeId, place: Place, puts: &mut Vec<Put>) {
        if let Some(latex) = self.exact_latex(tree, id) {
            let latex = place.dress(&latex);
            puts.push(Put { span: tree.span(id), latex });
            return;
        }
        match tree.kind(id) {
            Kind::Juxtaposition(items) => self.put_product(tree, items, puts),
            Kind::Scripts { base, sup, .. } => {
                let computes = sup.is_some();
                self.put(tree, *base, if computes { Place::Base } else { Place::Free }, puts);
                if let Some(sup) = sup {
                    self.put(tree, *sup, Place::Free, puts);
                }
            }
            Kind::Infix { left, right, sign, .. } => {
                let place = if matches!(sign.as_ref(), "+") { Place::Term } else { Place::Factor };
                self.put(tree, *left, if matches!(sign.as_ref(), "+" | "-") { Place::Free } else { Place::Factor }, puts);
                self.put(tree, *right, place, puts);
            }
            Kind::Prefix { body, .. } | Kind::Postfix { body, .. } => self.put(tree, *body, Place::Factor, puts),
            // The variable of a binder is no name.
            Kind::Big { body, sup, .. } => {
                for part in [sup, body].into_iter().flatten() {
                    self.put(tree, *part, Place::Factor, puts);
                }
            }
            _ => {
                for child in tree.children(id) {
                    self.put(tree, child, Place::Free, puts);
                }
            }
        }
    }

    /// Factors side by side: numbers get a dot between them.
    fn put_product(&mut self, tree: &Tree, items: &[NodeId], puts: &mut Vec<Put>) {
        let mut number_before = false;
        for (at, item) in items.iter().enumerate() {
            let function = at + 1 < items.len() && self.is_function(tree, *item, items[at + 1]);
            let before = puts.len();
            if !function {
                self.put(tree, *item, Place::Factor, puts);
            }
            let starts_with_number =
                puts.get(before).is_some_and(|put| put.span.start == tree.span(*item).start) || matches!(tree.kind(*item), Kind::Number(_));
            if at > 0 && starts_with_number && (number_before || !matches!(tree.kind(items[at - 1]), Kind::Operator(_))) {
                let plain = matches!(tree.kind(*item), Kind::Number(_));
                match puts.get_mut(before) {
                    Some(put) if put.span.start == tree.span(*item).start => put.latex.insert_str(0, "\\cdot "),
                    _ if plain => puts.push(Put { span: Span::empty(tree.span(*item).start), latex: "\\cdot ".to_owned() }),
                    _ => {}
                }
            }
            number_before = starts_with_number;
        }
    }

    fn is_function(&self, tree: &Tree, item: NodeId, next: NodeId) -> bool {
        let name = elaborate::canonical(tree, item);
        matches!(tree.kind(next), Kind::Fence { .. }) && name.is_some_and(|name| self.context.function(&name).is_some())
    }

    /// The LaTeX of the exact value of the name at node `id`.
    fn exact_latex(&mut self, tree: &Tree, id: NodeId) -> Option<String> {
        if !elaborate::is_name(tree, id) {
            return None;
        }
        let name = elaborate::canonical(tree, id)?;
        let definition = self.context.name(&name)?.definition?;
        let Outcome::Known(value) = self.evaluate(definition, 128) else { return None };
        if matches!(value, Value::Text(_) | Value::List(_) | Value::Bool(_)) {
            return None;
        }
        let decimals = self.has_decimals(definition);
        format::value(&value, 12, decimals).filter(|written| written.exact).map(|written| written.latex)
    }
}

/// Where a value is put, which says whether it wants parentheses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Free,
    Term,
    Factor,
    Base,
}

impl Place {
    fn dress(self, latex: &str) -> String {
        let negative = latex.starts_with('-');
        let product = latex.contains("\\times");
        let fraction = latex.contains("\\frac");
        let wants = match self {
            Place::Free => false,
            Place::Term => negative,
            Place::Factor => negative || product,
            Place::Base => negative || product || fraction,
        };
        match (wants, fraction) {
            (false, _) => latex.to_owned(),
            (true, false) => format!("({latex})"),
            (true, true) => format!("\\left({latex}\\right)"),
        }
    }
}
