//! Tables of layers: a row for each layer, the attributes in columns.

use super::{Reader, words::label};

/// The attribute that a column holds, and what a cell of it means.
const COLUMNS: [(&str, &str); 9] = [
    ("noun.kernel", "kernel"),
    ("noun.window", "kernel"),
    ("noun.stride", "stride"),
    ("noun.padding", "padding"),
    ("noun.dilation", "dilation"),
    ("noun.filter_count", "filters"),
    ("noun.out_channels", "filters"),
    ("noun.filter", "filters"),
    ("noun.units", "units"),
];

impl Reader<'_> {
    /// The first token of the header of the table of layers, where there is one.
    pub(super) fn table_start(&self) -> Option<usize> {
        let rows = self.rows();
        let header = rows.iter().find(|row| self.columns(row).iter().flatten().count() >= 2)?;
        header.iter().flatten().copied().min()
    }

    /// Reads the table whose header names a layer and at least two attributes; its tokens are taken.
    pub(super) fn table(&mut self) {
        let rows = self.rows();
        let Some(header) = rows.iter().position(|row| self.columns(row).iter().flatten().count() >= 2) else { return };
        let columns = self.columns(&rows[header]);
        for at in rows[header].iter().flatten() {
            self.used.insert(*at);
        }
        // Numbers that count the rows.
        for row in &rows[header + 1..] {
            let first = row.first().and_then(|cell| cell.first()).copied().unwrap_or(0);
            let counted = first > 0
                && matches!(self.tokens[first - 1].kind, super::Kind::Number(_))
                && (first < 2 || self.source[self.tokens[first - 2].span.end..self.tokens[first - 1].span.start].contains('\n'));
            if counted {
                self.used.insert(first - 1);
            }
        }
        for row in &rows[header + 1..] {
            if row.len() != columns.len() {
                break;
            }
            self.row(row, &columns);
        }
    }

    /// The cells of each line that begins with a bar: the places of their tokens.
    fn rows(&self) -> Vec<Vec<Vec<usize>>> {
        let mut rows = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            let before = self.source[..self.tokens[at].span.start].trim_end_matches([' ', '\t']);
            let starts = before.is_empty() || before.ends_with('\n');
            let barred = self.tokens[at].sign("|");
            if !starts || !barred && !self.barred(at) {
                at += 1;
                continue;
            }
            let mut cells = vec![if barred { Vec::new() } else { vec![at] }];
            at += 1;
            while at < self.tokens.len() && !self.source[self.tokens[at - 1].span.end..self.tokens[at].span.start].contains('\n') {
                match self.tokens[at].sign("|") {
                    true => cells.push(Vec::new()),
                    false => cells.last_mut().into_iter().for_each(|cell| cell.push(at)),
                }
                at += 1;
            }
            if cells.last().is_some_and(Vec::is_empty) {
                cells.pop();
            }
            let rule = cells.iter().flatten().all(|at| self.sign(*at, "-") || self.sign(*at, ":") || self.sign(*at, "–"));
            if cells.len() > 2 && !rule {
                rows.push(cells);
            }
        }
        if rows.is_empty() { self.plain_rows() } else { rows }
    }

    /// Whether the line that begins at `at` is set apart by bars though none stands before it: `conv1 | 7 | 2`.
    fn barred(&self, at: usize) -> bool {
        let line: Vec<usize> = (at..self.tokens.len())
            .take_while(|here| *here == at || !self.source[self.tokens[here - 1].span.end..self.tokens[*here].span.start].contains('\n'))
            .collect();
        let bars = line.iter().filter(|here| self.tokens[**here].sign("|")).count();
        let named =
            self.tokens[at].kind == super::Kind::Word && (label(&self.tokens[at].words).is_some() || self.tokens[at].of("layer").is_some());
        bars >= 2 && named
    }

    /// Rows without bars: `Conv1 3*3 1` under `Layer Kernel size Stride`, a value for every column.
    fn plain_rows(&self) -> Vec<Vec<Vec<usize>>> {
        let mut lines: Vec<Vec<usize>> = Vec::new();
        for at in 0..self.tokens.len() {
            let fresh = at == 0 || self.source[self.tokens[at - 1].span.end..self.tokens[at].span.start].contains('\n');
            if fresh {
                lines.push(Vec::new());
            }
            lines.last_mut().into_iter().for_each(|line| line.push(at));
        }
        let attribute = |at: &usize| COLUMNS.iter().any(|(concept, _)| self.is(*at, concept));
        let Some(header) = lines.iter().position(|line| {
            line.iter().filter(|at| attribute(at)).count() >= 2
                && line.len() < 9
                && !line.iter().any(|at| self.tokens[*at].is_value() || self.is(*at, "flow.mood"))
        }) else {
            return Vec::new();
        };
        let heads: Vec<usize> = lines[header].iter().copied().filter(|at| attribute(at)).collect();
        let mut rows = vec![std::iter::once(Vec::new()).chain(heads.iter().map(|at| vec![*at])).collect::<Vec<_>>()];
        for line in &lines[header + 1..] {
            // A number before the name counts the rows.
            let skip = usize::from(line.first().is_some_and(|at| matches!(self.tokens[*at].kind, super::Kind::Number(_))));
            let named = line.get(skip).is_some_and(|at| label(&self.tokens[*at].words).is_some() || self.tokens[*at].of("layer").is_some());
            let values = line.get(skip + 1..).unwrap_or(&[]);
            if !named || values.len() != heads.len() || !values.iter().all(|at| self.tokens[*at].is_value()) {
                break;
            }
            let cells = std::iter::once(vec![line[skip]]).chain(values.iter().map(|at| vec![*at]));
            rows.push(cells.collect());
        }
        if rows.len() > 2 { rows } else { Vec::new() }
    }

    fn columns(&self, row: &[Vec<usize>]) -> Vec<Option<&'static str>> {
        row.iter()
            .map(|cell| {
                let first = *cell.first()?;
                let name = COLUMNS.iter().find(|(concept, _)| self.is(first, concept)).map(|(_, name)| *name)?;
                // `Kernel` beside `Filters` is a size.
                let size = name == "filters" && ["kernel", "filter size"].contains(&self.tokens[first].words.as_str());
                Some(if size { "kernel" } else { name })
            })
            .collect()
    }

    /// A layer: its name in the first cell, attributes in the others.
    fn row(&mut self, row: &[Vec<usize>], columns: &[Option<&'static str>]) {
        let Some(first) = row.first().and_then(|cell| cell.first()).copied() else { return };
        let (token, span) = (self.tokens[first].clone(), self.tokens[first].span);
        let named = label(&token.words).map(|(kind, _)| kind).or_else(|| token.of("layer").map(super::value::variety));
        let kind = match named {
            Some("any") | None => "unknown",
            Some(kind) => kind,
        };
        self.begin(kind, 1, span);
        if let Some((_, index)) = label(&token.words) {
            self.put("index", crate::solve::reading::count(&index.to_string()), span);
        }
        if kind != "unknown" {
            self.out.topic(if super::build::CONVOLUTIONS.contains(&kind) { "conv" } else { kind }, span);
        }
        for (cell, column) in row.iter().zip(columns).skip(1) {
            let value = cell.iter().copied().find(|at| self.tokens[*at].is_value());
            match (value, column) {
                (Some(at), Some(name)) => {
                    let (span, sizes) = (self.tokens[at].span, self.sizes(at));
                    match (*name, self.single(at)) {
                        ("filters" | "units", Some(count)) => self.set(name, count, span),
                        ("filters" | "units", None) => self.loose(at),
                        _ => self.set(name, sizes, span),
                    }
                }
                (Some(at), None) => self.loose(at),
                (None, _) => {
                    let mode = cell.iter().find_map(|at| {
                        self.tokens[*at]
                            .of("topic")
                            .or(Some(self.tokens[*at].words.as_str()).filter(|word| *word == "same" || *word == "valid"))
                            .map(str::to_owned)
                    });
                    match mode.as_deref() {
                        Some("same") => self.set("same", crate::solve::fact::Value::Flag(true), span),
                        Some("valid") => {
                            self.set("padding", crate::solve::fact::Value::List(vec![crate::solve::reading::count("0")]), span)
                        }
                        _ => {}
                    }
                }
            }
        }
        self.used.extend(row.iter().flatten());
        self.boundary = true;
    }
}
