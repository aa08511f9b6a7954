//! Diagnostics and verdicts for people: the line, a caret under the part at fault, what to do.

use std::fmt::Write;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Patch, Renderer, Snippet};

use crate::{
    check::{Counts, Reason, Report, Role, Step, Verdict},
    diag::{Diagnostic, Edit, LineIndex, Severity, Span},
};

/// Longer lines are told, not drawn.
const LONGEST_LINE: usize = 4000;
/// So many findings are drawn for one file; the rest is counted.
const MOST: usize = 200;

/// How to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// Every step is shown, not only those that need a look.
    pub all_steps: bool,
}

/// A text with its name, ready to have places in it drawn.
pub struct Drawing<'a> {
    path: &'a str,
    text: &'a str,
    lines: LineIndex,
    renderer: Renderer,
}

impl<'a> Drawing<'a> {
    /// Draws places of `text`, named `path`; colours are taken away later where the output is not a terminal.
    pub fn new(path: &'a str, text: &'a str) -> Self {
        Drawing { path, text, lines: LineIndex::new(text), renderer: Renderer::styled() }
    }

    /// A finding in a line that is too long to be drawn: `file:3:7: refuted: this step is wrong`.
    fn told(&self, span: Span, code: &str, message: &str) -> Option<String> {
        if self.window(span, &[]).0.len() <= LONGEST_LINE {
            return None;
        }
        let place = self.lines.position(self.text, span.start);
        Some(format!("{}:{}:{}: {code}: {message}\n", self.path, place.line, place.column))
    }

    /// One diagnostic.
    pub fn diagnostic(&self, diagnostic: &Diagnostic) -> String {
        let whole = diagnostic.labels.iter().fold(diagnostic.span, |all, label| all.join(label.span));
        if let Some(told) = self.told(whole, &diagnostic.code, &diagnostic.message) {
            return told;
        }
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let labels: Vec<(Span, &str)> = diagnostic.labels.iter().map(|label| (label.span, label.message.as_str())).collect();
        let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.as_str());
        let mut group = title.element(self.snippet(diagnostic.span, "", &labels));
        group = group.elements(diagnostic.notes.iter().map(|note| Element::from(Level::NOTE.message(note.as_str()))));
        let mut groups = Vec::new();
        match &diagnostic.help {
            Some(help) => match &help.edit {
                Some(edit) => groups.extend([group, self.patch(&help.message, edit)]),
                None => groups.push(group.element(Level::HELP.message(help.message.as_str()))),
            },
            None => groups.push(group),
        }
        self.renderer.render(&groups) + "\n"
    }

    /// One step with its verdict.
    pub fn step(&self, step: &Step) -> String {
        let (level, code) = match step.verdict {
            Some(Verdict::Refuted) => (Level::ERROR, "refuted"),
            Some(Verdict::Unchecked) => (Level::WARNING, "unchecked"),
            Some(Verdict::Supported) => (Level::INFO, "supported"),
            Some(Verdict::Proved) => (Level::INFO, "proved"),
            None => (Level::INFO, role_word(step.role)),
        };
        let title = self.step_title(step);
        if let Some(told) = self.told(step.span, code, &title) {
            return told;
        }
        let label = match (&step.verdict, &step.evidence) {
            (Some(Verdict::Refuted), Some(evidence)) => evidence.detail.as_str(),
            _ => "",
        };
        let fault = step.fault.unwrap_or(step.right);
        let span = if step.verdict == Some(Verdict::Refuted) { fault } else { step.span };
        let mut group: Group<'_> = level.primary_title(title).id(code).element(self.snippet(span, label, &[]));
        if !step.witness.is_empty() {
            let values: Vec<String> = step.witness.iter().map(|(name, value)| format!("{name} = {value}")).collect();
            group = group.element(Level::NOTE.message(format!("at {}", values.join(", "))));
        }
        if let (Some(Verdict::Proved | Verdict::Supported | Verdict::Unchecked), Some(evidence)) = (step.verdict, &step.evidence) {
            group = group.element(Level::NOTE.message(format!("{}: {}", evidence.method, evidence.detail)));
        }
        group = group.elements(step.notes.iter().map(|note| Element::from(Level::NOTE.message(note.as_str()))));
        let mut groups = vec![group];
        if let Some(repair) = &step.repair {
            groups.push(self.patch(&repair.message, &repair.edit));
        }
        self.renderer.render(&groups) + "\n"
    }

    /// An edit, drawn as a difference.
    fn patch<'s>(&'s self, message: &'s str, edit: &'s Edit) -> Group<'s> {
        let (window, start, line) = self.window(edit.span, &[]);
        let span = within(edit.span, start, window);
        let patch = Patch::new(span, edit.replacement.as_str());
        Level::HELP.secondary_title(message).element(Snippet::source(window).line_start(line).path(self.path).patch(patch))
    }

    fn step_title(&self, step: &Step) -> String {
        match step.verdict {
            Some(Verdict::Refuted) => "this step is wrong".to_owned(),
            Some(Verdict::Unchecked) => {
                format!("this step is not checked: {}", step.reason.map_or("no reason given", reason_words))
            }
            Some(Verdict::Supported) => "this step holds at every sample".to_owned(),
            Some(Verdict::Proved) => "this step is right".to_owned(),
            None => format!("{} `{}`", role_word(step.role), shorten(step.left.text(self.text))),
        }
    }

    /// The lines around `span` and `labels`, with a mark under them.
    fn snippet<'s>(&'s self, span: Span, label: &'s str, labels: &[(Span, &'s str)]) -> Snippet<'s, annotate_snippets::Annotation<'s>> {
        let spans: Vec<Span> = labels.iter().map(|(span, _)| *span).collect();
        let (window, start, line) = self.window(span, &spans);
        let primary = AnnotationKind::Primary.span(within(span, start, window));
        let primary = if label.is_empty() { primary } else { primary.label(label) };
        let others = labels.iter().map(|(span, words)| AnnotationKind::Context.span(within(*span, start, window)).label(*words));
        Snippet::source(window).line_start(line).path(self.path).annotation(primary).annotations(others)
    }

    /// The whole lines that `span` and `more` touch, the byte they start at, and their first line's number.
    fn window(&self, span: Span, more: &[Span]) -> (&'a str, usize, usize) {
        let all = more.iter().fold(span, |all, next| all.join(*next));
        let first = self.lines.position(self.text, all.start).line;
        let last = self.lines.position(self.text, all.end).line;
        let start = self.lines.line_span(self.text, first).start;
        let end = self.lines.line_span(self.text, last).end;
        (self.text.get(start..end).unwrap_or(""), start, first)
    }
}

fn within(span: Span, start: usize, window: &str) -> std::ops::Range<usize> {
    let clamp = |at: usize| at.saturating_sub(start).min(window.len());
    clamp(span.start)..clamp(span.end)
}

/// Everything worth showing of one checked file, in document order.
pub fn report(path: &str, text: &str, report: &Report, style: Style) -> String {
    let drawing = Drawing::new(path, text);
    enum Finding<'f> {
        Step(&'f Step),
        Diagnostic(&'f Diagnostic),
    }
    let steps = report.steps.iter().filter(|step| style.all_steps || worth_showing(step));
    let diagnostics = report.diagnostics.iter().filter(|diagnostic| style.all_steps || diagnostic.severity >= Severity::Warning);
    let mut findings: Vec<(usize, Finding<'_>)> = steps.map(|step| (step.span.start, Finding::Step(step))).collect();
    findings.extend(diagnostics.map(|diagnostic| (diagnostic.span.start, Finding::Diagnostic(diagnostic))));
    findings.sort_by_key(|(start, _)| *start);
    // What is wrong is always shown; of the rest as much as a person reads.
    let refuted = |finding: &Finding<'_>| matches!(finding, Finding::Step(step) if step.verdict == Some(Verdict::Refuted));
    let (mut out, mut shown, mut left) = (String::new(), 0, 0);
    for (_, finding) in &findings {
        if shown >= MOST && !refuted(finding) {
            left += 1;
            continue;
        }
        shown += 1;
        match finding {
            Finding::Step(step) => out.push_str(&drawing.step(step)),
            Finding::Diagnostic(diagnostic) => out.push_str(&drawing.diagnostic(diagnostic)),
        }
        out.push('\n');
    }
    if left > 0 {
        out.push_str(&format!("{path}: {left} more; `--format json` has them all\n"));
    }
    out
}

/// Wrong steps, and right ones with something to say.
fn worth_showing(step: &Step) -> bool {
    let tells = step.notes.iter().any(|note| note != "rounded");
    step.verdict == Some(Verdict::Refuted) || (step.verdict.is_some() && tells)
}

/// One line: `12 proved, 0 supported, 2 refuted, 3 unchecked (2 undefined-symbol, 1 unreadable)`.
pub fn summary(reports: &[&Report]) -> String {
    let mut counts = Counts::default();
    let mut reasons: std::collections::BTreeMap<Reason, usize> = std::collections::BTreeMap::new();
    for report in reports {
        let more = report.counts();
        counts.proved += more.proved;
        counts.supported += more.supported;
        counts.refuted += more.refuted;
        counts.unchecked += more.unchecked;
        for step in &report.steps {
            if let (Some(Verdict::Unchecked), Some(reason)) = (step.verdict, step.reason) {
                *reasons.entry(reason).or_default() += 1;
            }
        }
    }
    let mut line =
        format!("{} proved, {} supported, {} refuted, {} unchecked", counts.proved, counts.supported, counts.refuted, counts.unchecked);
    if !reasons.is_empty() {
        let parts: Vec<String> = reasons.iter().map(|(reason, count)| format!("{count} {}", reason_code(*reason))).collect();
        let _ = write!(line, " ({})", parts.join(", "));
    }
    line
}

fn role_word(role: Role) -> &'static str {
    match role {
        Role::Claim => "claim",
        Role::Definition => "definition",
        Role::Premise => "premise",
        Role::Equation => "equation",
    }
}

fn reason_code(reason: Reason) -> &'static str {
    match reason {
        Reason::Unreadable => "unreadable",
        Reason::UndefinedSymbol => "undefined-symbol",
        Reason::Ambiguous => "ambiguous",
        Reason::UnsupportedOperator => "unsupported-operator",
        Reason::NeedsAssumption => "needs-assumption",
        Reason::OutOfBudget => "out-of-budget",
        Reason::DependsOnProse => "depends-on-prose",
        Reason::Shape => "shape",
    }
}

fn reason_words(reason: Reason) -> &'static str {
    match reason {
        Reason::Unreadable => "part of it could not be read",
        Reason::UndefinedSymbol => "a symbol has no meaning here",
        Reason::Ambiguous => "it has too many readings",
        Reason::UnsupportedOperator => "it uses an operator that the judge does not know",
        Reason::NeedsAssumption => "it needs an assumption that nobody declared",
        Reason::OutOfBudget => "the budget was spent",
        Reason::DependsOnProse => "it hangs on words",
        Reason::Shape => "the shapes do not fit",
    }
}

fn shorten(text: &str) -> String {
    const LONGEST: usize = 60;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST { line } else { line.chars().take(LONGEST - 1).collect::<String>() + "…" }
}
