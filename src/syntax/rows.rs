//! Rows and cells: displayed environments, matrices, cases, and formulas with a bare `\\` or `&`.

use super::lexeme::Token;
use super::notation::{Kind, NodeId, Row};
use super::parser::Parser;
use crate::diag::Span;

impl Parser<'_> {
    /// The whole formula.
    pub(super) fn formula(&mut self) -> NodeId {
        self.rows_or_one(|token| token == Token::Finish)
    }

    /// What stands up to `ends`: one thing, or rows where there is a `\\` or `&`.
    pub(super) fn rows_or_one(&mut self, ends: fn(Token) -> bool) -> NodeId {
        let rows = self.rows(ends);
        self.unwrapped(rows)
    }

    fn unwrapped(&mut self, mut rows: Vec<Row>) -> NodeId {
        match rows.as_mut_slice() {
            [] => self.missing(),
            [Row { cells, .. }] if cells.len() == 1 => cells[0],
            _ => {
                let span = rows.iter().map(|row| row.span).reduce(Span::join).unwrap_or_default();
                self.push(Kind::Rows(rows), span)
            }
        }
    }

    /// Rows up to `ends`; rows without anything are dropped.
    fn rows(&mut self, ends: fn(Token) -> bool) -> Vec<Row> {
        let mut rows = Vec::new();
        loop {
            let start = self.here().start;
            let mut cells = vec![self.cell(ends)];
            while self.peek() == Token::Cell {
                self.advance();
                cells.push(self.cell(ends));
            }
            let span = self.since(start);
            if !cells.iter().all(|cell| self.is_missing(*cell)) {
                rows.push(Row { cells, span });
            }
            if self.peek() != Token::Row {
                return rows;
            }
            self.advance();
        }
    }

    /// One cell. A closer that closes nothing is a fault; reading goes on behind it.
    fn cell(&mut self, ends: fn(Token) -> bool) -> NodeId {
        let face = self.face;
        let mut items = vec![self.level(false)];
        while !(matches!(self.peek(), Token::Cell | Token::Row | Token::Finish) || ends(self.peek())) {
            self.unreadable("an operator, a relation or the end of the formula");
            let span = self.advance().span;
            items.push(self.push(Kind::Error, span));
            items.push(self.level(false));
        }
        self.face = face;
        if let [only] = items.as_slice() {
            return *only;
        }
        items.retain(|item| !matches!(self.tree.kind(*item), Kind::Missing));
        if let [only] = items.as_slice() {
            return *only;
        }
        let span = items.first().zip(items.last()).map_or_else(|| self.here(), |(first, last)| self.cover(*first, *last));
        self.push(Kind::Juxtaposition(items), span)
    }

    /// `\begin{name} ... \end{name}`.
    pub(super) fn environment(&mut self, name: Span) -> NodeId {
        let begin = self.advance().span;
        let name = name.text(self.text).trim_end_matches('*');
        let rows = self.rows(|token| matches!(token, Token::End(_)));
        let Token::End(end) = self.peek() else {
            self.unreadable(&format!("`\\end{{{name}}}`"));
            return self.error_since(begin.start);
        };
        if end.text(self.text).trim_end_matches('*') != name {
            self.unreadable(&format!("`\\end{{{name}}}`"));
            self.advance();
            return self.error_since(begin.start);
        }
        self.advance();
        let span = self.since(begin.start);
        self.environment_of(name, begin, rows, span)
    }

    fn environment_of(&mut self, name: &str, begin: Span, rows: Vec<Row>, span: Span) -> NodeId {
        let matrix = |open: &'static str, close: &'static str, rows| Kind::Matrix { open: open.into(), close: close.into(), rows };
        let kind = match name {
            "matrix" | "smallmatrix" | "array" | "tabular" | "subarray" => matrix("", "", rows),
            "pmatrix" | "psmallmatrix" => matrix("(", ")", rows),
            "bmatrix" | "bsmallmatrix" => matrix("[", "]", rows),
            "Bmatrix" | "Bsmallmatrix" => matrix("\\{", "\\}", rows),
            "vmatrix" | "vsmallmatrix" => matrix("|", "|", rows),
            "Vmatrix" | "Vsmallmatrix" => matrix("\\|", "\\|", rows),
            "cases" | "dcases" | "rcases" | "numcases" | "drcases" => Kind::Cases(rows),
            "align" | "aligned" | "alignat" | "alignedat" | "gather" | "gathered" | "eqnarray" | "split" | "multline" | "multlined"
            | "equation" | "displaymath" | "math" | "flalign" | "subequations" | "dmath" | "IEEEeqnarray" | "xalignat" | "dgroup"
            | "center" => {
                let node = self.unwrapped(rows);
                return match self.tree.kind(node) {
                    Kind::Rows(rows) => {
                        let rows = rows.clone();
                        self.push(Kind::Rows(rows), span)
                    }
                    _ => node,
                };
            }
            _ => {
                self.unreadable_at(begin, "an environment of mathematics (`aligned`, `pmatrix`, `cases`...)");
                Kind::Error
            }
        };
        self.push(kind, span)
    }

    /// `\substack{a \\ b}`, `\pmatrix{a & b \cr c & d}`.
    pub(super) fn braced_rows(&mut self, start: usize, name: &str) -> NodeId {
        if self.peek() != Token::GroupOpen {
            self.unreadable("`{`");
            return self.error_since(start);
        }
        self.advance();
        let rows = self.rows(|token| token == Token::GroupClose);
        if self.peek() != Token::GroupClose {
            self.unreadable("`}`");
            return self.error_since(start);
        }
        self.advance();
        let span = self.since(start);
        if name.is_empty() {
            return self.unwrapped(rows);
        }
        self.environment_of(name, span, rows, span)
    }

    /// `[1 2; 3 4]`, and in plain mathematics `[[1, 2], [3, 4]]` and `[1 2 3]`: a matrix typed as numbers in brackets.
    ///
    /// In LaTeX only with a `;`, since `[1, 2]` is a list or an interval there. The opener has been taken.
    pub(super) fn typed_matrix(&mut self, open: &str, start: usize) -> Option<NodeId> {
        if open != "[" {
            return None;
        }
        let shape = self.numbers_to_close(self.at)?;
        let nested = matches!(self.peek(), Token::Open("[", false));
        let several = shape.rows > 1 && (nested || shape.spaced) || self.plain() && shape.spaced && shape.widest > 1;
        if !several || nested && !self.plain() {
            return None;
        }
        let mut rows = Vec::new();
        while self.at < shape.end {
            let row_start = self.here().start;
            let mut cells = Vec::new();
            loop {
                match self.peek() {
                    Token::Open(..) | Token::Comma if cells.is_empty() => {
                        self.advance();
                    }
                    Token::Comma => {
                        self.advance();
                    }
                    Token::Sign(_) | Token::Number | Token::Letter(_) => cells.push(self.entry()),
                    _ => break,
                }
            }
            if !cells.is_empty() {
                let span = self.since(row_start);
                rows.push(Row { cells, span });
            }
            self.advance();
        }
        self.advance_to(shape.end + 1);
        let span = self.since(start);
        Some(self.push(Kind::Matrix { open: "[".into(), close: "]".into(), rows }, span))
    }

    fn entry(&mut self) -> NodeId {
        let Token::Sign(sign) = self.peek() else { return self.atom() };
        let span = self.advance().span;
        let body = self.atom();
        let span = span.join(self.tree.span(body));
        self.push(Kind::Prefix { sign: sign.into(), body }, span)
    }

    /// The shape of the numbers up to the bracket that closes the one before `index`, when nothing else stands there.
    fn numbers_to_close(&self, index: usize) -> Option<Shape> {
        let mut shape = Shape { end: index, rows: 1, widest: 0, spaced: false };
        let (mut depth, mut width, mut entry, mut nested_rows) = (0usize, 0usize, false, 0usize);
        loop {
            let lexeme = self.lexemes.get(shape.end)?;
            match self.token_at(shape.end) {
                Token::Number | Token::Letter(_) => {
                    if entry && lexeme.tight {
                        return None;
                    }
                    shape.spaced |= entry;
                    width += 1;
                    entry = true;
                }
                Token::Sign("+" | "-") => {
                    let unary = self.lexemes.get(shape.end + 1).is_none_or(|next| next.tight);
                    if !unary || entry && lexeme.tight {
                        return None;
                    }
                    shape.spaced |= entry;
                    entry = false;
                }
                Token::Comma => entry = false,
                Token::Semicolon => {
                    shape.rows += 1;
                    shape.spaced = true;
                    (width, entry) = (0, false);
                }
                Token::Open("[", false) if depth == 0 && width == 0 => {
                    depth = 1;
                    nested_rows += 1;
                }
                Token::Close("]", false) if depth == 1 => {
                    depth = 0;
                    (width, entry) = (0, false);
                }
                Token::Close("]", false) => {
                    shape.rows = shape.rows.max(nested_rows);
                    return (shape.widest > 0).then_some(shape);
                }
                _ => return None,
            }
            shape.widest = shape.widest.max(width);
            shape.end += 1;
        }
    }
}

/// What numbers in brackets look like.
struct Shape {
    /// The lexeme of the closing bracket.
    end: usize,
    rows: usize,
    widest: usize,
    /// Whether a space or a `;` parts two entries.
    spaced: bool,
}
