//! Impurity of labelled examples: entropy and Gini impurity of the counts in a node, and what a split gains.

mod tabled;

use super::{Problem, Rule, bayes::missing, number, tokens};
pub(super) use tabled::read as tabled;

use crate::{
    diag::{Diagnostic, Span},
    num::Rational,
    solve::fact::{Facts, Value},
};

/// The name of the family.
pub const FAMILY: &str = "impurity";

/// Counts of the classes in a node, with their place.
struct Node {
    counts: Vec<Rational>,
    span: Span,
}

impl Node {
    fn total(&self) -> Rational {
        self.counts.iter().sum()
    }

    fn fact(&self) -> Value {
        let whole = |value: &Rational| Value::Number(value.clone(), value.to_string());
        let mut facts = Facts::default();
        facts.set("counts", Value::List(self.counts.iter().map(whole).collect()), self.span);
        facts.set("total", whole(&self.total()), self.span);
        Value::Record(facts)
    }
}

/// Reads a problem about the impurity of counted examples.
pub fn read(text: &str, base: usize) -> Option<Problem> {
    let tokens = tokens(Rule::impurity, text, base);
    let says = |rule: Rule| tokens.iter().any(|token| token.rule == rule);
    let (gain, gini, entropy) = (says(Rule::gain_word), says(Rule::gini_word), says(Rule::impurity_entropy));
    let nodes: Vec<Node> = tokens
        .iter()
        // A bare pair in brackets may be the parameters of a distribution.
        .filter(|token| {
            token.rule == Rule::counts && (gain || gini || token.find(Rule::class_sign).or(token.find(Rule::class_word)).is_some())
        })
        .map(|token| Node {
            counts: token.all(Rule::count).into_iter().filter_map(number::written).map(|(value, _)| value).collect(),
            span: token.span,
        })
        .filter(|node| node.counts.iter().all(|count| count.is_integer()))
        .collect();
    if !(gain || gini || entropy && !nodes.is_empty()) {
        return None;
    }
    let span = Span::new(base, base + text.len());
    let mut problem = Problem { family: FAMILY, facts: Facts::default(), asked: Vec::new(), diagnostics: Vec::new() };
    let mut nodes = nodes;
    // The parent holds what the others hold together, wherever it stands.
    if let Some(at) =
        (1..nodes.len()).find(|at| shares(&nodes[*at], nodes.iter().enumerate().filter(|(other, _)| other != at).map(|(_, node)| node)))
    {
        nodes.swap(0, at);
    }
    let Some((parent, children)) = nodes.split_first() else {
        problem.diagnostics.push(missing(span, "the counts of the classes"));
        return Some(problem);
    };
    if let Some(loose) = tokens.iter().find(|token| token.rule == Rule::lone_count) {
        problem.diagnostics.push(Diagnostic::error(
            "not-understood",
            loose.span,
            format!("what `{}` counts was not understood", loose.text),
        ));
    }
    if gain && children.is_empty() {
        problem.diagnostics.push(missing(span, "the counts in the nodes after the split"));
    }
    fits(parent, children, &mut problem);
    problem.facts.set("parent", parent.fact(), parent.span);
    problem.facts.set("children", Value::List(children.iter().map(Node::fact).collect()), span);
    let asked: Vec<&str> = match (gain, gini) {
        (true, false) => vec!["information gain"],
        (false, true) if children.is_empty() => vec!["gini"],
        (false, true) => vec!["gini of the split"],
        (true, true) => vec!["information gain", "gini of the split"],
        (false, false) => vec!["entropy"],
    };
    if !children.is_empty() && !gain && !gini {
        problem.diagnostics.push(Diagnostic::error("not-understood", children[0].span, "there are more counts than the question needs"));
    }
    problem.asked = asked.into_iter().map(|name| (name.to_owned(), span)).collect();
    Some(problem)
}

/// Whether the nodes hold the examples of `parent` together, class by class.
fn shares<'a>(parent: &Node, nodes: impl Iterator<Item = &'a Node>) -> bool {
    let mut rest = parent.counts.clone();
    for node in nodes {
        if node.counts.len() != rest.len() {
            return false;
        }
        rest.iter_mut().zip(&node.counts).for_each(|(left, count)| *left -= count);
    }
    rest.iter().all(|left| *left == Rational::from_integer(0.into()))
}

/// The children share out the examples of the parent, class by class.
fn fits(parent: &Node, children: &[Node], problem: &mut Problem) {
    if children.is_empty() {
        return;
    }
    let classes = parent.counts.len();
    if let Some(child) = children.iter().find(|child| child.counts.len() != classes) {
        problem.diagnostics.push(Diagnostic::error("contradictory-facts", child.span, "a child has other classes than its parent"));
        return;
    }
    if !shares(parent, children.iter()) {
        let message = "the children do not hold the examples of the parent";
        problem.diagnostics.push(Diagnostic::error("contradictory-facts", children[0].span, message));
    }
}
