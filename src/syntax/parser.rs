//! The parser's cursor: one walk over the lexemes into the arena, with the first fault kept and every depth bounded.

use super::Word;
use super::lexeme::{Bar, Lexeme, Token};
use super::notation::{Kind, NodeId, Style, Tree};
use super::scan::Dialect;
use crate::diag::{Diagnostic, Edit, Span};

/// How deep brackets, groups and environments may be nested.
pub(super) const DEEPEST_NESTING: usize = 64;

/// How deep the parser itself may recurse: brackets, and arguments without brackets (`\hat\hat x`).
const DEEPEST_RECURSION: usize = 150;

/// How high a tree may grow; long sums grow it by one node a term.
const HIGHEST_TREE: u16 = 500;

/// The state of one reading.
pub(super) struct Parser<'t> {
    pub(super) text: &'t str,
    pub(super) dialect: Dialect,
    pub(super) lexemes: Vec<Lexeme>,
    pub(super) at: usize,
    /// Nothing at or after this lexeme is seen: an integral ends at its differential.
    pub(super) stop: usize,
    /// The face that a command or a switch has set.
    pub(super) face: Option<Style>,
    pub(super) tree: Tree,
    heights: Vec<u16>,
    recursion: usize,
    last_end: usize,
    fault: Option<Diagnostic>,
    warning: Option<Diagnostic>,
}

impl<'t> Parser<'t> {
    pub(super) fn new(text: &'t str, dialect: Dialect, lexemes: Vec<Lexeme>) -> Self {
        let stop = lexemes.len();
        let tree = Tree::builder();
        let mut parser = Parser {
            text,
            dialect,
            lexemes,
            at: 0,
            stop,
            face: None,
            tree,
            heights: Vec::new(),
            recursion: 0,
            last_end: 0,
            fault: None,
            warning: None,
        };
        parser.skip_switches();
        parser
    }

    /// The tree, and the first fault, or the first warning where there is no fault.
    pub(super) fn finish(mut self, root: NodeId) -> (Tree, Option<Diagnostic>) {
        // Nobody who looks only at the tree may take a formula for whole that is not.
        let root = match self.fault.as_ref().map(|fault| fault.span) {
            Some(span) if !self.has_error(root) => {
                let error = self.push_raw(Kind::Error, span, 0);
                let whole = self.tree.span(root).join(span);
                self.push_raw(Kind::Juxtaposition(vec![root, error]), whole, 0)
            }
            _ => root,
        };
        self.tree.set_root(root);
        (self.tree, self.fault.or(self.warning))
    }

    /// Warns that TeX takes one digit of `numeral` for a script.
    pub(super) fn one_digit(&mut self, numeral: Span) {
        if self.warning.is_none() {
            let digits = numeral.text(self.text);
            let shown = digits.chars().next().unwrap_or('0');
            let edit = Edit { span: numeral, replacement: format!("{{{digits}}}") };
            self.warning = Some(
                Diagnostic::warning(
                    "script-of-one-digit",
                    numeral,
                    format!("only the digit {shown} of {digits} is a script, as TeX sets it"),
                )
                .with_edit("put the number in braces", edit),
            );
        }
    }

    /// Whether the command at `span` may be a macro that is defined elsewhere, and no slip of one that is known.
    pub(super) fn is_of_elsewhere(&self, span: Span) -> bool {
        let name = span.text(self.text).strip_prefix('\\').map(|name| name.trim_end_matches('*')).unwrap_or_default();
        let letters = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic());
        letters && !super::pieces::is_structured(name) && super::commands::nearest(name).is_none()
    }

    /// Warns that nothing defines the command at `span`.
    pub(super) fn unknown_command(&mut self, span: Span) {
        if self.warning.is_none() {
            let found = span.text(self.text);
            let edit = Edit { span, replacement: format!("\\operatorname{{{}}}", found.trim_start_matches('\\').trim_end_matches('*')) };
            let warning = Diagnostic::warning("unknown-command", span, format!("the command `{found}` is not known"));
            let help =
                "a file of macros is given with `--macros` or in rederive.toml; a name of several letters is written with `\\operatorname`";
            self.warning = Some(warning.with_edit(help, edit));
        }
    }

    fn has_error(&self, node: NodeId) -> bool {
        let mut found = matches!(self.tree.kind(node), Kind::Error);
        self.tree.kind(node).for_each_child(|child| found = found || self.has_error(child));
        found
    }

    /// The token under the cursor.
    pub(super) fn peek(&self) -> Token {
        self.token_at(self.at)
    }

    /// The token `ahead` lexemes after the cursor.
    pub(super) fn ahead(&self, ahead: usize) -> Token {
        self.token_at(self.at + ahead)
    }

    /// The token at `index`, or the end.
    pub(super) fn token_at(&self, index: usize) -> Token {
        if index < self.stop { self.lexemes.get(index).map_or(Token::Finish, |lexeme| lexeme.token) } else { Token::Finish }
    }

    /// Where the lexeme under the cursor stands.
    pub(super) fn here(&self) -> Span {
        self.lexemes.get(self.at).map_or(Span::empty(self.text.len()), |lexeme| lexeme.span)
    }

    /// Takes the lexeme under the cursor.
    pub(super) fn advance(&mut self) -> Lexeme {
        let lexeme = self.lexemes.get(self.at).copied().unwrap_or(Lexeme { token: Token::Finish, span: self.here(), tight: false });
        if self.at < self.stop {
            self.at += 1;
            self.last_end = lexeme.span.end;
            self.skip_switches();
        }
        lexeme
    }

    /// Moves the cursor to the lexeme `index`.
    pub(super) fn advance_to(&mut self, index: usize) {
        while self.at < index && self.peek() != Token::Finish {
            self.advance();
        }
    }

    fn skip_switches(&mut self) {
        while let Token::Switch(style) = self.peek() {
            self.face = Some(style);
            self.at += 1;
        }
    }

    /// The span from `start` to the end of what was taken last.
    pub(super) fn since(&self, start: usize) -> Span {
        Span::new(start, self.last_end.max(start))
    }

    /// What was taken last ends at `end` (a numeral that gave only its first digit).
    pub(super) fn end_at(&mut self, end: usize) {
        self.last_end = end;
    }

    /// The span of several nodes.
    pub(super) fn cover(&self, first: NodeId, last: NodeId) -> Span {
        self.tree.span(first).join(self.tree.span(last))
    }

    /// Adds a node; one that would make the tree too high becomes an error.
    pub(super) fn push(&mut self, kind: Kind, span: Span) -> NodeId {
        let mut below = 0;
        kind.for_each_child(|child| below = self.heights.get(child.0 as usize).copied().unwrap_or(0).max(below));
        if below >= HIGHEST_TREE {
            self.too_deep(span);
            return self.push_raw(Kind::Error, span, 0);
        }
        self.push_raw(kind, span, below + 1)
    }

    fn push_raw(&mut self, kind: Kind, span: Span, height: u16) -> NodeId {
        self.heights.push(height);
        self.tree.push(kind, span)
    }

    /// A node for nothing, before the lexeme under the cursor.
    pub(super) fn missing(&mut self) -> NodeId {
        let at = self.here().start;
        self.push(Kind::Missing, Span::empty(at))
    }

    /// Whether `node` stands for nothing.
    pub(super) fn is_missing(&self, node: NodeId) -> bool {
        matches!(self.tree.kind(node), Kind::Missing)
    }

    /// A symbol in the face that is set.
    pub(super) fn symbol(&mut self, name: impl Into<Word>, span: Span) -> NodeId {
        let style = self.face.unwrap_or_default();
        self.push(Kind::Symbol { name: name.into(), style }, span)
    }

    /// Runs `read` one level deeper, or gives an error where that is too deep.
    pub(super) fn deeper(&mut self, read: impl FnOnce(&mut Self) -> NodeId) -> NodeId {
        if self.recursion >= DEEPEST_RECURSION {
            let span = self.here();
            self.too_deep(span);
            self.at = self.stop;
            return self.push_raw(Kind::Error, span, 0);
        }
        self.recursion += 1;
        let node = read(self);
        self.recursion -= 1;
        node
    }

    fn too_deep(&mut self, span: Span) {
        if self.fault.is_none() {
            self.fault = Some(too_deep(span));
        }
    }

    /// Keeps the first fault: reading stopped under the cursor, where `wanted` could stand.
    pub(super) fn unreadable(&mut self, wanted: &str) {
        let span = self.here();
        self.unreadable_at(span, wanted);
    }

    /// Keeps the first fault at `span`, where `wanted` could stand.
    pub(super) fn unreadable_at(&mut self, span: Span, wanted: &str) {
        if self.fault.is_some() {
            return;
        }
        let found = span.text(self.text);
        let message = match self.lexemes.iter().find(|lexeme| lexeme.span == span).map(|lexeme| lexeme.token) {
            Some(Token::Begin(_)) if wanted.starts_with("an environment") => format!("no environment of mathematics is called `{found}`"),
            Some(Token::Unknown) if is_open_ended(found) => format!("the braces after `{found}` are not closed"),
            Some(Token::Unknown) if found.starts_with('\\') && found.len() > 1 => format!("the command `{found}` is not known"),
            Some(Token::Close(..) | Token::GroupClose | Token::Bar(_, Bar::Close)) => format!("`{found}` closes nothing that is open here"),
            _ if found.is_empty() => "the formula ends too early".to_owned(),
            _ => format!("`{found}` cannot be read here"),
        };
        let fault = Diagnostic::error("unreadable-formula", span, message);
        if is_open_ended(found) {
            self.fault = Some(fault.with_help("`}` is missing behind it"));
            return;
        }
        self.fault = Some(match found.strip_prefix('\\').and_then(super::commands::nearest) {
            Some(near) => {
                let edit = Edit { span, replacement: format!("\\{near}") };
                fault.with_edit(format!("`\\{near}` is a command that is known"), edit)
            }
            None => fault.with_help(format!("{wanted} could stand here")),
        });
    }

    /// Whether no fault was met so far.
    pub(super) fn is_sound(&self) -> bool {
        self.fault.is_none()
    }

    /// Points the fault that was kept last at the bracket it belongs to.
    pub(super) fn opened_at(&mut self, opener: Span) {
        if let Some(fault) = self.fault.take() {
            self.fault = Some(fault.with_label(opener, "opened here"));
        }
    }

    /// An error node from `start` to what was taken last.
    pub(super) fn error_since(&mut self, start: usize) -> NodeId {
        let span = self.since(start);
        self.push(Kind::Error, span)
    }
}

/// Whether `found` is a command that takes words in braces, which were not found.
fn is_open_ended(found: &str) -> bool {
    found.strip_prefix('\\').is_some_and(|name| super::pieces::is_structured(name) && super::commands::command(name) == Token::Unknown)
}

/// The diagnostic for brackets that are nested too deeply.
pub(super) fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::error("nested-too-deeply", span, format!("brackets, groups and terms are read only to a depth of {DEEPEST_NESTING}"))
        .with_help("name an inner expression and use the name")
}
