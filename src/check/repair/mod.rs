//! Repairs: the smallest edit that makes a refuted step true, when the judge proves the repaired step.

mod edits;

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::{
    Step, Verdict,
    chain::{Member, Read, Sign},
    session::Session,
    typed,
};
use crate::{
    diag::{Edit, Span},
    elaborate::Choices,
    num::{Outcome, Scalar, Value, format},
    syntax,
};
pub(super) use edits::edits;

/// So many repaired steps are judged.
const TRIES: usize = 160;

/// So many nodes are judged in all: a large member has fewer tries.
const WORK: usize = 6000;

/// A repair of a refuted step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repair {
    /// What it does, in words: `with another exponent it holds`.
    pub message: String,
    /// The edit; spans are bytes of the file.
    pub edit: Edit,
}

impl Session {
    /// The smallest edit that makes the refuted `step` true, where one is found and the repaired step is proved.
    pub(super) fn repair(&mut self, step: &Step, sign: &Sign, left: &Member, right: &Member, text: &str) -> Option<Repair> {
        if !self.options.repairs || right.read.is_expanded() || !right.rest.is_empty() {
            return None;
        }
        let mut probe = self.clone();
        probe.options.repairs = false;
        if let Some(repair) = probe.right_value(step, left, right, text) {
            return Some(repair);
        }
        if let Some(repair) = probe.other_relation(step, sign, left, right) {
            return Some(repair);
        }
        // A bare number or matrix has no other repair than its right value; a bare name none at all.
        let tree = &right.read.tree;
        if typed::numeral(tree, right.node).is_some() || typed::entries(tree, right.node).is_some() || tree.children(right.node).is_empty()
        {
            return None;
        }
        let whole = tree.span(right.node);
        let offset = right.span().start - whole.start;
        let formula = text.get(offset..right.span().end)?;
        let size = subtree(tree, right.node) + subtree(&left.read.tree, left.node);
        let unchanged = left.span().text(text);
        for proposal in edits(tree, right.node, formula).into_iter().take(TRIES.min(WORK / size.max(1))) {
            let edited = applied(formula, proposal.span, &proposal.replacement, whole.start);
            // Replacing a side by the other one repairs nothing.
            if edited.trim().is_empty() || squeezed(&edited) == squeezed(unchanged) {
                continue;
            }
            if probe.is_proved(step, left, right, &edited) {
                let edit = Edit { span: proposal.span.shift(offset), replacement: proposal.replacement };
                return Some(Repair { message: proposal.mistake.words().to_owned(), edit });
            }
        }
        None
    }

    /// The right value of a computed number or of the one wrong entry of a matrix.
    fn right_value(&mut self, step: &Step, left: &Member, right: &Member, text: &str) -> Option<Repair> {
        let tree = &right.read.tree;
        let (span, at) = match typed::entries(tree, right.node) {
            Some((_, cells)) => {
                let at = cells.iter().position(|cell| Some(right.read.in_file(tree.span(*cell))) == step.fault)?;
                (tree.span(cells[at]), Some((at, cells[at])))
            }
            None => (tree.span(right.node), None),
        };
        let cell = at.map_or(right.node, |(_, cell)| cell);
        let numeral = typed::numeral(tree, cell);
        let fraction = matches!(tree.kind(cell), syntax::Kind::Fraction { numerator, denominator }
            if typed::numeral(tree, *numerator).is_some() && typed::numeral(tree, *denominator).is_some());
        if numeral.is_none() && !fraction {
            return None;
        }
        let elaborated = self.understand(left, &Choices::default()).ok()?;
        let Outcome::Known(value) = self.evaluate(elaborated.expression, 192) else { return None };
        let scalar: Scalar = match (&value, at) {
            (Value::Scalar(scalar), None) => scalar.clone(),
            (Value::Tensor(tensor), Some((at, _))) => tensor.entries().get(at)?.clone(),
            _ => return None,
        };
        let replacement = match numeral.filter(|numeral| numeral.decimal) {
            Some(numeral) => numeral.typed.rounding_of(&scalar)?,
            None => format::scalar(&scalar, self.options.digits, false).filter(|written| written.exact)?.latex,
        };
        let file = right.read.in_file(span);
        let edited = applied(text, file, &replacement, right.span().start);
        let member = edited.get(..edited.len() - (text.len() - right.span().end))?.to_owned();
        self.is_proved(step, left, right, &member)
            .then(|| Repair { message: "the right value".to_owned(), edit: Edit { span: file, replacement } })
    }

    /// The relation turned round, or made strict or not.
    fn other_relation(&mut self, step: &Step, sign: &Sign, left: &Member, right: &Member) -> Option<Repair> {
        let others: &[&str] = match step.relation.as_str() {
            "<" => &["\\le", ">"],
            ">" => &["\\ge", "<"],
            "\\le" => &["\\ge"],
            "\\ge" => &["\\le"],
            "\\ne" => &["="],
            _ => return None,
        };
        let other = others.iter().find(|other| {
            let turned = Step { relation: (**other).to_owned(), ..step.clone() };
            self.judgement(&turned, left, right).verdict == Some(Verdict::Proved)
        })?;
        let replacement = if other.starts_with('\\') { format!("{other} ") } else { (*other).to_owned() };
        Some(Repair { message: "with another relation it holds".to_owned(), edit: Edit { span: sign.span, replacement } })
    }

    /// Whether the step is proved with `latex` for its right side.
    fn is_proved(&mut self, step: &Step, left: &Member, right: &Member, latex: &str) -> bool {
        let parsed = syntax::parse(latex);
        if !parsed.is_complete() {
            return false;
        }
        let node = parsed.tree.root();
        let read = Rc::new(Read { tree: Rc::new(parsed.tree), ..(*right.read).clone() });
        let member = Member { read, node, rest: Vec::new(), whole: true };
        self.judgement(step, left, &member).verdict == Some(Verdict::Proved)
    }
}

/// The text from byte `from` on with `span` replaced.
pub(super) fn applied(text: &str, span: Span, replacement: &str, from: usize) -> String {
    let (before, after) = (text.get(from..span.start).unwrap_or(""), text.get(span.end..).unwrap_or(""));
    format!("{before}{replacement}{after}")
}

pub(super) fn squeezed(latex: &str) -> String {
    latex.chars().filter(|c| !c.is_whitespace()).collect()
}

/// How many nodes are below a node, itself included.
fn subtree(tree: &syntax::Tree, id: syntax::NodeId) -> usize {
    let mut open = vec![id];
    let mut count = 0;
    while let Some(id) = open.pop() {
        count += 1;
        open.extend(tree.children(id));
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Options, check};
    use crate::source::{self, Format};

    /// The first refuted step of a document with its repair applied.
    fn repaired(text: &str) -> Option<String> {
        let document = source::read(text, Format::Markdown);
        let report = check(text, &document, &Options::default());
        let repair = report.steps.iter().find(|step| step.verdict == Some(Verdict::Refuted))?.repair.clone()?;
        let fixed = applied(text, repair.edit.span, &repair.edit.replacement, 0);
        let again = source::read(&fixed, Format::Markdown);
        let report = check(&fixed, &again, &Options::default());
        assert_eq!(report.counts().refuted, 0, "{fixed}");
        Some(fixed.lines().last().unwrap_or_default().trim_matches('$').to_owned())
    }

    fn with(declared: &str, formula: &str) -> Option<String> {
        repaired(&format!("<!-- rederive: assume {declared} -->\n\n$${formula}$$"))
    }

    #[test]
    fn values() {
        assert_eq!(repaired("$$(27-3+0)/1+1 = 24$$").as_deref(), Some("(27-3+0)/1+1 = 25"));
        assert_eq!(repaired("$$\\frac{2}{3} = 0.71$$").as_deref(), Some("\\frac{2}{3} = 0.67"));
        assert_eq!(
            repaired("$$\\frac{1}{2} + \\frac{1}{3} = \\frac{2}{5}$$").as_deref(),
            Some("\\frac{1}{2} + \\frac{1}{3} = \\frac{5}{6}")
        );
        let matrix =
            "\\begin{bmatrix} 1 & 2 \\\\ 0 & 3 \\end{bmatrix} \\begin{bmatrix} 4 \\\\ 5 \\end{bmatrix} = \\begin{bmatrix} 14 \\\\ ";
        assert_eq!(repaired(&format!("$${matrix}16 \\end{{bmatrix}}$$")), Some(format!("{matrix}15 \\end{{bmatrix}}")));
    }

    #[test]
    fn formulas() {
        assert_eq!(with("x real", "\\frac{d}{dx} x^3 = 2 x^2").as_deref(), Some("\\frac{d}{dx} x^3 = 3 x^2"));
        assert_eq!(with("x real", "\\frac{d}{dx} x^3 = 3 x").as_deref(), Some("\\frac{d}{dx} x^3 = 3 x^2"));
        assert_eq!(with("x real", "\\frac{d}{dx} \\cos x = \\sin x").as_deref(), Some("\\frac{d}{dx} \\cos x = -\\sin x"));
        assert_eq!(with("x real", "\\frac{d}{dx} \\cos(2x) = -\\sin(2x)").as_deref(), Some("\\frac{d}{dx} \\cos(2x) = -2 \\sin(2x)"));
        assert_eq!(with("a real, b real", "(a - b)^2 = a^2 + 2 a b + b^2").as_deref(), Some("(a - b)^2 = a^2 - 2 a b + b^2"));
        assert_eq!(with("a > 0, b > 0", "\\log(a b) = \\log a + b").as_deref(), Some("\\log(a b) = \\log a + \\log b "));
        assert_eq!(with("x > 0", "3 < 2").as_deref(), Some("3 > 2"));
    }

    #[test]
    fn nothing_trivial_is_proposed() {
        assert_eq!(with("a real, b real", "(a + b)^2 = a^2 + b^2"), None);
        assert_eq!(with("x real, y real", "x + 7 y = y"), None);
    }
}
