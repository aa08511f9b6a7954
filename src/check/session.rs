//! A document under judgement: what it has said so far, and what it says next.

use std::{
    collections::{HashMap, HashSet},
    rc::Rc,
};

use super::{Options, Step, chain::Member, conditions::Conditions, objects::Objects, step::WrongValue};
use crate::{
    diag::{Diagnostic, Edit},
    elaborate::{self, Choices, Context},
    eval::{self, Environment, symbolic::Assumptions},
    ir::{Arena, ExprId, Node, SymbolId},
    num::{Outcome, Value, format},
    source::{self, Format},
    syntax::{self, NodeId},
};

/// A document that is read piece by piece: a piece knows what the pieces before it defined.
#[derive(Debug, Clone)]
pub struct Session {
    pub(super) options: Options,
    pub(super) arena: Arena,
    pub(super) context: Context,
    pub(super) environment: Environment,
    /// What is granted about symbols without a value.
    pub(super) assumptions: Assumptions,
    /// Whether one statement is judged by itself: nothing is defined, and letters are numbers.
    pub(super) single: bool,
    /// Statements that are granted and that no fact says.
    pub(super) granted_statements: Vec<ExprId>,
    /// What is said of random variables, densities and families.
    pub(super) objects: Objects,
    /// The same names with the rounded values that the text gives them.
    pub(super) typed: Environment,
    /// Names whose value was computed from decimals.
    pub(super) decimal: HashSet<SymbolId>,
    /// The heading under which each name was defined, and the one that is open now.
    pub(super) defined_in: HashMap<SymbolId, usize>,
    pub(super) scope: usize,
    /// The same for expressions that stand for themselves, such as `P(A \mid B)`.
    pub(super) stated_in: HashMap<ExprId, usize>,
    headings: usize,
    /// Values that an earlier line got wrong.
    pub(super) wrong: Vec<WrongValue>,
    /// Names whose value comes from a chain with a wrong step, with its line.
    pub(super) wrong_names: HashMap<SymbolId, usize>,
    /// What was known when each open heading began, with its level.
    pub(super) scopes: Vec<(u8, Scope)>,
    /// The last member of the display right before.
    pub(super) before: Option<Member>,
    /// Whether a single statement has assumptions.
    pub(super) assumed: bool,
    /// What the formulas of the document grant about letters.
    pub(super) conditions: Rc<Conditions>,
    /// The next step is meant to be wrong.
    pub(super) meant_wrong: bool,
    /// The members of a single statement as they were understood, each with the count of changes of the context before.
    pub(super) understood: Vec<(NodeId, u64, Result<elaborate::Elaborated, elaborate::Obstacle>)>,
}

/// What a heading's end gives back.
#[derive(Debug, Clone)]
pub(super) struct Scope {
    context: Context,
    environment: Environment,
    objects: Objects,
    typed: Environment,
}

/// A text with its holes filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The text; all but the holes is as it was.
    pub text: String,
    /// The replacements that were made, as spans of the text before.
    pub edits: Vec<Edit>,
    /// How many holes were left.
    pub unfilled: usize,
    /// What was found about the text with its holes filled.
    pub report: super::Report,
}

/// What a name came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The value as it is written.
    pub latex: String,
    /// The exact value, where the result is exact.
    pub exact: Option<String>,
    /// A number, nested arrays of numbers, words.
    pub value: serde_json::Value,
}

/// What one reading of a piece gives.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) steps: Vec<Step>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) edits: Vec<Edit>,
    pub(super) unfilled: usize,
}

impl Session {
    /// A session in which nothing has been said but the options' assumptions.
    pub fn new(options: &Options) -> Self {
        let mut session = Session {
            options: options.clone(),
            arena: Arena::new(),
            context: Context::new(),
            environment: Environment::new(),
            assumptions: Assumptions::new(),
            single: false,
            granted_statements: Vec::new(),
            objects: Objects::default(),
            typed: Environment::new(),
            decimal: HashSet::new(),
            defined_in: HashMap::new(),
            scope: 0,
            stated_in: HashMap::new(),
            headings: 0,
            wrong: Vec::new(),
            wrong_names: HashMap::new(),
            scopes: Vec::new(),
            before: None,
            assumed: false,
            conditions: Rc::default(),
            meant_wrong: false,
            understood: Vec::new(),
        };
        session.context.profile = options.notation.clone();
        for assumption in &options.assumptions {
            session.assume(assumption);
        }
        session
    }

    /// Judges a further piece of Markdown.
    pub fn check(&mut self, markdown: &str) -> super::Report {
        let document = source::read_with(markdown, Format::Markdown, &self.options.macros);
        self.check_document(markdown, &document)
    }

    /// Judges a further piece that was read already.
    pub fn check_document(&mut self, text: &str, document: &source::Document) -> super::Report {
        let findings = self.read(text, document, false);
        super::Report { steps: findings.steps, diagnostics: findings.diagnostics }
    }

    /// Fills the holes of a further piece of Markdown, and judges what then stands there.
    pub fn fill(&mut self, markdown: &str) -> Filled {
        let document = source::read_with(markdown, Format::Markdown, &self.options.macros);
        self.fill_document(markdown, &document)
    }

    /// Fills the holes of a further piece that was read already.
    pub fn fill_document(&mut self, text: &str, document: &source::Document) -> Filled {
        let mut probe = self.clone();
        let mut findings = probe.read(text, document, true);
        if document.format == Format::Notebook {
            findings.edits.iter_mut().for_each(|edit| edit.replacement = source::escaped(&edit.replacement));
        }
        let filled = apply(text, &findings.edits);
        let again = source::read_with(&filled, document.format, &self.options.macros);
        let mut report = self.check_document(&filled, &again);
        // A hole that was left is told once, at its place in the text before.
        report.diagnostics.extend(findings.diagnostics.into_iter().filter(|diagnostic| diagnostic.code == "unfilled-hole"));
        Filled { text: filled, edits: findings.edits, unfilled: findings.unfilled, report }
    }

    /// The value of an expression in LaTeX.
    pub fn value(&mut self, latex: &str) -> Outcome<Value> {
        self.expression(latex).and_then(|expression| self.evaluate(expression, 128))
    }

    /// The meaning of an expression in LaTeX.
    pub fn expression(&mut self, latex: &str) -> Outcome<ExprId> {
        let parsed = syntax::parse(latex);
        if let Some(diagnostic) = parsed.diagnostics.first() {
            return Outcome::Unknown(diagnostic.message.clone());
        }
        match elaborate::elaborate(&parsed.tree, parsed.tree.root(), &mut self.arena, &self.context, &Choices::default()) {
            Ok(elaborate::Elaborated { beyond: Some(obstacle), .. }) => Outcome::Unknown(obstacle.what),
            Ok(elaborated) => Outcome::Known(elaborated.expression),
            Err(obstacle) => Outcome::Unknown(obstacle.what),
        }
    }

    /// Whether a statement in LaTeX holds.
    pub fn holds(&mut self, latex: &str) -> Outcome<bool> {
        let report = self.clone().check(&format!("$${latex}$$"));
        let verdicts: Vec<Option<super::Verdict>> = report.steps.iter().map(|step| step.verdict).collect();
        if verdicts.contains(&Some(super::Verdict::Refuted)) {
            return Outcome::Known(false);
        }
        if !verdicts.is_empty() && verdicts.iter().all(|verdict| *verdict == Some(super::Verdict::Proved)) {
            return Outcome::Known(true);
        }
        Outcome::Unknown(format!("`{latex}` is not decided"))
    }

    /// What the name `latex` came to.
    pub fn answer(&mut self, latex: &str) -> Option<Answer> {
        let expression = self.expression(latex).known()?;
        let decimals = self.has_decimals(expression) || self.options.decimals;
        let value = self.evaluate(expression, 256).known()?;
        let written = format::value(&value, self.options.digits, decimals)?;
        Some(Answer { latex: written.latex, exact: format::exact(&value), value: format::json(&value) })
    }

    /// The value of `expression` with about `bits` bits.
    pub(super) fn evaluate(&self, expression: ExprId, bits: u32) -> Outcome<Value> {
        eval::evaluate(&self.arena, expression, &self.environment, bits)
    }

    /// Whether decimals went into `expression`.
    pub(super) fn has_decimals(&self, expression: ExprId) -> bool {
        let mut seen = HashSet::new();
        let mut open = vec![expression];
        while let Some(next) = open.pop() {
            if !seen.insert(next) {
                continue;
            }
            match self.arena.node(next) {
                Node::Number(number) if !number.is_integer() => return true,
                Node::Symbol(symbol) if self.decimal.contains(symbol) => return true,
                _ => open.extend(self.arena.children(next)),
            }
        }
        false
    }

    /// Whether every name in `expression` was defined under the heading that is open now: an older meaning may be stale.
    pub(super) fn is_fresh(&self, expression: ExprId) -> bool {
        let mut seen = HashSet::new();
        let mut open = vec![expression];
        while let Some(next) = open.pop() {
            if !seen.insert(next) {
                continue;
            }
            if let Node::Symbol(symbol) = self.arena.node(next)
                && self.defined_in.get(symbol).is_some_and(|scope| *scope != self.scope)
            {
                return false;
            }
            open.extend(self.arena.children(next));
        }
        true
    }

    /// Opens the scope of a heading: names of its elder siblings and of what is under them are given up.
    pub(super) fn enter(&mut self, level: u8) {
        self.before = None;
        let mut outer = None;
        while self.scopes.last().is_some_and(|(open, _)| *open >= level) {
            outer = self.scopes.pop().map(|(_, scope)| scope);
        }
        if let Some(scope) = outer {
            self.context = scope.context;
            self.environment = scope.environment;
            self.objects = scope.objects;
            self.typed = scope.typed;
        }
        let scope = Scope {
            context: self.context.clone(),
            environment: self.environment.clone(),
            objects: self.objects.clone(),
            typed: self.typed.clone(),
        };
        self.scopes.push((level, scope));
        self.open_scope();
        self.wrong.clear();
        self.wrong_names.clear();
    }

    /// Names that were defined before are no longer fresh.
    pub(super) fn open_scope(&mut self) {
        self.headings += 1;
        self.scope = self.headings;
    }
}

/// The text after `edits`, which do not overlap.
fn apply(text: &str, edits: &[Edit]) -> String {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| edit.span.start);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        if edit.span.start < at {
            continue;
        }
        out.push_str(text.get(at..edit.span.start).unwrap_or(""));
        out.push_str(&edit.replacement);
        at = edit.span.end;
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out
}
