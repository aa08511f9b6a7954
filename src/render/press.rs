//! The walk over a typed document that all formats share: each block becomes the values of its template, children first.

use std::{borrow::Cow, cell::OnceCell, collections::BTreeSet};

use serde::Serialize;
use tera::{Context, Delimiters, EscapeFn, Kwargs, State, Tera};

use super::Options;
use crate::{
    check::verdict::Verdict,
    doc::{Block, Display, Document, Drawing, Inline},
    syntax::{self, Parsed, Tree},
};

/// The templates of one format: the same names in each.
pub(super) type Templates = [(&'static str, &'static str)];

/// The templates under `templates/FORMAT/`, by name.
macro_rules! templates {
    ($folder:literal, $extension:literal) => {
        templates!($folder, $extension, document heading question part statement answer paragraph display list quote table code figure rule directive inline)
    };
    ($folder:literal, $extension:literal, $($name:ident)*) => {
        &[$((stringify!($name), include_str!(concat!("../../templates/", $folder, "/", stringify!($name), ".", $extension)))),*]
    };
}
pub(super) use templates;

/// What one format adds to the shared walk.
pub(super) trait Format {
    /// Its templates, ready.
    fn engine(&self) -> &Tera;
    /// Words as the format's plain text.
    fn escape(&self, text: &str) -> String;
    /// A formula in the line, with whatever delimits it.
    fn math(&self, formula: &Read<'_>) -> String;
    /// A displayed formula, with whatever delimits it.
    fn display(&self, formula: &Read<'_>, environment: Option<&str>) -> String;
    /// Displayed formulas that follow each other as one, aligned at their first relation, where the format wants that.
    fn column(&self, _formulas: &[Read<'_>]) -> Option<String> {
        None
    }
    /// A figure's picture in the format.
    fn picture(&self, drawing: &Drawing, alt: &str) -> String;
    /// A code block's text where the template cannot simply escape it.
    fn code(&self, text: &str) -> String {
        self.escape(text)
    }
    /// The last touch on a paragraph.
    fn paragraph(&self, body: String) -> String {
        body
    }
    /// The last touch on a cell of a table.
    fn cell(&self, body: String) -> String {
        body
    }
}

/// A formula and what was read in it.
pub(super) struct Read<'a> {
    /// Its LaTeX.
    pub latex: &'a str,
    parsed: OnceCell<Parsed>,
}

impl<'a> Read<'a> {
    pub fn new(latex: &'a str) -> Self {
        Read { latex, parsed: OnceCell::new() }
    }

    /// Its tree, read when it is first wanted: Markdown never wants it.
    pub fn tree(&self) -> &Tree {
        &self.parsed.get_or_init(|| syntax::parse(self.latex)).tree
    }
}

/// Makes the Tera instance of a format.
pub(super) fn engine(templates: &Templates, suffix: &'static str, escape: EscapeFn, braces: bool) -> Tera {
    let mut tera = Tera::new();
    if braces {
        // LaTeX and Typst are full of braces and hash signs.
        let delimiters = Delimiters {
            block_start: "<%".into(),
            block_end: "%>".into(),
            variable_start: "<<".into(),
            variable_end: ">>".into(),
            comment_start: "<#".into(),
            comment_end: "#>".into(),
        };
        // The delimiters are constants that Tera takes; a test renders every template.
        let _ = tera.set_delimiters(delimiters);
    }
    tera.set_escape_fn(escape);
    tera.autoescape_on([suffix]);
    tera.register_filter("address", |text: &str, _: Kwargs, _: &State| address(text));
    // In LaTeX a percent sign and a hash sign mean something even in an address.
    tera.register_filter("tex_address", |text: &str, _: Kwargs, _: &State| address(text).replace('%', "\\%").replace('#', "\\#"));
    tera.register_filter("quoted", |text: &str, _: Kwargs, _: &State| super::math::typst_string(text));
    let named = templates.iter().map(|(name, text)| (format!("{name}{suffix}"), *text));
    // The templates are part of the program; a test renders every one, so a fault in one never leaves the house.
    let added = tera.add_raw_templates(named.map(|(name, text)| (Cow::<'static, str>::Owned(name), text)));
    debug_assert!(added.is_ok(), "{added:?}");
    tera
}

/// The target of a link with everything encoded that could end it.
fn address(target: &str) -> String {
    let mut out = String::with_capacity(target.len());
    for byte in target.trim().bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'*+,;=%".contains(&byte) {
            out.push(byte as char)
        } else {
            out.push_str(&format!("%{byte:02X}"))
        }
    }
    out
}

/// The values of a document's frame.
#[derive(Serialize)]
struct Frame<'a> {
    title: Option<&'a str>,
    subtitle: Option<&'a str>,
    course: Option<&'a str>,
    author: Option<&'a str>,
    id: Option<&'a str>,
    date: Option<&'a str>,
    language: &'a str,
    body: String,
    marks: bool,
    extra: String,
}

/// Walks a document for one format.
pub(super) struct Press<'a, F> {
    format: &'a F,
    options: &'a Options,
    suffix: &'static str,
    word: String,
    /// By how much the author's heading levels are shifted so that the first one is 1, and the last level set.
    lift: u8,
    last: u8,
}

impl<'a, F: Format> Press<'a, F> {
    pub fn new(format: &'a F, options: &'a Options, suffix: &'static str) -> Self {
        Press { format, options, suffix, word: "Question".to_owned(), lift: 0, last: 0 }
    }

    /// The whole document; `extra` stands in the frame as the format wants (declarations, a font).
    pub fn document(&mut self, document: &Document, extra: impl FnOnce(&str) -> String) -> String {
        let meta = &document.meta;
        if let Some(word) = meta.extra.get("question_word") {
            self.word.clone_from(word);
        }
        self.lift = lowest_level(&document.blocks).saturating_sub(1);
        let body = self.blocks(&document.blocks);
        let frame = Frame {
            title: meta.title.as_deref(),
            subtitle: meta.subtitle.as_deref(),
            course: meta.course.as_deref(),
            author: meta.author.as_deref(),
            id: meta.id.as_deref(),
            date: meta.date.as_deref(),
            language: meta.language.as_deref().unwrap_or("en"),
            extra: {
                let words = [&meta.title, &meta.subtitle, &meta.course, &meta.author, &meta.date, &meta.id];
                extra(&words.into_iter().flatten().map(String::as_str).chain([body.as_str()]).collect::<Vec<_>>().join(" "))
            },
            marks: self.options.marks,
            body,
        };
        match Context::from_serialize(&frame) {
            Ok(context) => self.fill("document", &context),
            Err(_) => frame.body,
        }
    }

    fn fill(&self, name: &str, context: &Context) -> String {
        match self.format.engine().render(&format!("{name}{}", self.suffix), context) {
            Ok(text) => text,
            Err(error) => {
                debug_assert!(false, "template {name}{}: {error}", self.suffix);
                String::new()
            }
        }
    }

    fn blocks(&mut self, blocks: &[Block]) -> String {
        let mut out = String::new();
        let mut at = 0;
        while let Some(block) = blocks.get(at) {
            let (text, used) = match self.run(&blocks[at..]) {
                Some(found) => found,
                // What a solved sheet quotes under the heading of a question is its statement.
                None if self.options.without_questions
                    && matches!(block, Block::Quote(_))
                    && matches!(at.checked_sub(1).map(|before| &blocks[before]), Some(Block::Question { .. } | Block::Part { .. })) =>
                {
                    (String::new(), 1)
                }
                None => (self.block(block), 1),
            };
            at += used;
            let text = text.trim_matches('\n');
            if text.is_empty() {
                continue;
            }
            if !out.is_empty() {
                out.push_str("\n\n");
            }
            out.push_str(text);
        }
        out
    }

    /// Displays that follow each other at the start of `blocks`, set as one, and how many they are.
    fn run(&self, blocks: &[Block]) -> Option<(String, usize)> {
        let plain = |block: &'_ Block| matches!(block, Block::Display(display) if display.environment.is_none());
        let used = blocks.iter().take_while(|block| plain(block)).count();
        if used < 2 || self.options.marks {
            return None;
        }
        let reads: Vec<Read<'_>> = blocks[..used]
            .iter()
            .filter_map(|block| if let Block::Display(display) = block { Some(Read::new(&display.latex)) } else { None })
            .collect();
        let mut context = Context::new();
        context.insert("math", &self.format.column(&reads)?);
        Some((self.fill("display", &context), used))
    }

    /// A level that never jumps by more than one, as readers by ear need it.
    fn level(&mut self, wanted: u8) -> u8 {
        self.last = wanted.clamp(1, self.last.saturating_add(1).min(6));
        self.last
    }

    fn block(&mut self, block: &Block) -> String {
        let mut context = Context::new();
        let name = match block {
            Block::Heading { inlines, .. } if plain(inlines).trim().is_empty() => return String::new(),
            Block::Heading { level, inlines } => {
                let level = self.level(level.saturating_sub(self.lift).max(1));
                context.insert("level", &level);
                context.insert("body", &self.inlines(inlines).replace('\n', " "));
                context.insert("plain", &plain(inlines));
                "heading"
            }
            Block::Question { number, title, points, optional } => {
                context.insert("level", &self.level(1));
                context.insert("word", &self.word);
                context.insert("number", number);
                context.insert("title", &self.inlines(title).replace('\n', " "));
                context.insert("plain", &plain(title));
                context.insert("points", &points.as_ref().filter(|_| self.options.points));
                context.insert("optional", optional);
                "question"
            }
            Block::Part { label, points } => {
                context.insert("level", &self.level(2));
                context.insert("label", label);
                context.insert("points", &points.as_ref().filter(|_| self.options.points));
                "part"
            }
            Block::Statement(_) if self.options.without_questions => return String::new(),
            Block::Statement(inner) => self.nested(&mut context, inner, "statement"),
            Block::Answer(inner) => {
                // The word stands in front of the first sentence where there is one.
                context.insert("runs_in", &matches!(inner.first(), Some(Block::Paragraph(_))));
                self.nested(&mut context, inner, "answer")
            }
            Block::Quote(inner) => self.nested(&mut context, inner, "quote"),
            Block::Paragraph(inlines) => {
                // A line break needs a line before it and one after it.
                let broken = |inline: &Inline| *inline == Inline::Break || matches!(inline, Inline::Text(text) if text.trim().is_empty());
                let from = inlines.iter().position(|inline| !broken(inline)).unwrap_or(inlines.len());
                let to = inlines.iter().rposition(|inline| !broken(inline)).map_or(from, |last| last + 1);
                let body = self.inlines(&inlines[from..to]);
                context.insert("body", &self.format.paragraph(body));
                "paragraph"
            }
            Block::Display(display) => {
                self.display(&mut context, display);
                "display"
            }
            Block::List { start, items } => {
                let items: Vec<String> = items.iter().map(|item| self.blocks(item)).collect();
                context.insert("start", start);
                context.insert("items", &items);
                "list"
            }
            Block::Table { header, rows } => {
                let columns = rows.iter().map(Vec::len).chain([header.len()]).max().unwrap_or(0);
                let mut row = |cells: &Vec<Vec<Inline>>| {
                    let mut set: Vec<String> = cells.iter().map(|cell| self.cell(cell)).collect();
                    set.resize(columns, String::new());
                    set
                };
                context.insert("header", &if header.is_empty() { Vec::new() } else { row(header) });
                context.insert("rows", &rows.iter().map(row).collect::<Vec<_>>());
                context.insert("columns", &columns);
                context.insert("numeric", &numeric_columns(rows, columns));
                "table"
            }
            Block::Code { language, text } => {
                let ticks = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
                context.insert("fence", &"`".repeat((ticks + 1).max(3)));
                context.insert("language", language);
                context.insert("source", text);
                context.insert("text", &self.format.code(text));
                "code"
            }
            Block::Figure { drawing, source, alt, caption } => {
                context.insert("picture", &self.format.picture(drawing, alt));
                context.insert("source", source);
                context.insert("alt", alt);
                context.insert("caption", &self.inlines(caption).replace('\n', " "));
                "figure"
            }
            Block::Directive { name, argument } => {
                // A comment ends at its closing mark, or with its line.
                let line = |text: &str| text.replace("-->", "").replace(['\n', '\r'], " ");
                context.insert("name", &line(name));
                context.insert("argument", &line(argument));
                "directive"
            }
            Block::Rule => "rule",
        };
        self.fill(name, &context)
    }

    fn nested(&mut self, context: &mut Context, inner: &[Block], name: &'static str) -> &'static str {
        context.insert("body", &self.blocks(inner));
        name
    }

    fn cell(&mut self, inlines: &[Inline]) -> String {
        let body = self.inlines(inlines).replace('\n', " ");
        self.format.cell(body)
    }

    fn display(&self, context: &mut Context, display: &Display) {
        let read = Read::new(&display.latex);
        context.insert("math", &self.format.display(&read, display.environment.as_deref()));
        let badge = display.badge.as_ref().filter(|_| self.options.marks);
        context.insert("verdict", &badge.map(|badge| word(badge.verdict)));
        context.insert("mark", &badge.map(|badge| mark(badge.verdict)));
        context.insert("note", &badge.map(|badge| badge.note.as_str()).filter(|note| !note.is_empty()));
    }

    /// Inlines one after the other.
    pub fn inlines(&self, inlines: &[Inline]) -> String {
        inlines.iter().map(|inline| self.inline(inline)).collect()
    }

    fn inline(&self, inline: &Inline) -> String {
        let mut context = Context::new();
        let kind = match inline {
            Inline::Text(text) => return self.format.escape(text),
            Inline::Math(latex) => return self.format.math(&Read::new(latex)),
            Inline::Code(text) => {
                let ticks = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
                context.insert("fence", &"`".repeat(ticks + 1));
                context.insert("source", text);
                context.insert("text", &self.format.code(text));
                "code"
            }
            Inline::Emphasis(body) => {
                context.insert("body", &self.inlines(body));
                "emphasis"
            }
            Inline::Strong(body) => {
                context.insert("body", &self.inlines(body));
                "strong"
            }
            Inline::Link { body, target } => {
                // A link that would run a program is shown as its words.
                let lower = target.trim().to_ascii_lowercase();
                if lower.starts_with("javascript:") || lower.starts_with("data:") || lower.starts_with("vbscript:") || target.is_empty() {
                    return self.inlines(body);
                }
                context.insert("body", &self.inlines(body));
                context.insert("target", target);
                "link"
            }
            Inline::Image { alt, target } => {
                context.insert("alt", alt);
                context.insert("target", target);
                "image"
            }
            Inline::Break => "break",
        };
        context.insert("kind", kind);
        self.fill("inline", &context).trim_end_matches('\n').to_owned()
    }
}

/// The smallest level of the author's own headings; 1 when there is none or a question stands first.
fn lowest_level(blocks: &[Block]) -> u8 {
    let mut lowest = u8::MAX;
    for block in blocks {
        match block {
            Block::Heading { level, .. } => lowest = lowest.min(*level),
            Block::Question { .. } | Block::Part { .. } => lowest = lowest.min(1),
            _ => {}
        }
    }
    if lowest == u8::MAX { 1 } else { lowest }
}

/// Which columns hold nothing but numbers and formulas: they are set to the right or in the middle.
fn numeric_columns(rows: &[Vec<Vec<Inline>>], columns: usize) -> Vec<bool> {
    let numeric = |cell: &Vec<Inline>| {
        cell.iter().all(|inline| match inline {
            Inline::Math(_) => true,
            Inline::Text(text) => text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || ".,-−+%×/".contains(c)),
            _ => false,
        })
    };
    (0..columns).map(|column| rows.iter().all(|row| row.get(column).is_none_or(numeric))).collect()
}

/// The words of inlines without markup, for bookmarks.
fn plain(inlines: &[Inline]) -> String {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text(text) | Inline::Code(text) | Inline::Math(text) => text.replace(['\n', '\\'], " "),
            Inline::Emphasis(body) | Inline::Strong(body) | Inline::Link { body, .. } => plain(body),
            Inline::Image { alt, .. } => alt.clone(),
            Inline::Break => " ".to_owned(),
        })
        .collect()
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Proved => "proved",
        Verdict::Supported => "supported",
        Verdict::Refuted => "refuted",
        Verdict::Unchecked => "unchecked",
    }
}

fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Proved => "✓",
        Verdict::Supported => "≈",
        Verdict::Refuted => "✗",
        Verdict::Unchecked => "?",
    }
}

/// The drawings of a document, in order; those of statements unless they are left out.
pub(super) fn drawings(blocks: &[Block], without_statements: bool) -> Vec<&Drawing> {
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Figure { drawing, .. } => found.push(drawing),
            Block::Statement(_) if without_statements => {}
            Block::Statement(inner) | Block::Answer(inner) | Block::Quote(inner) => found.extend(drawings(inner, without_statements)),
            Block::List { items, .. } => items.iter().for_each(|item| found.extend(drawings(item, without_statements))),
            _ => {}
        }
    }
    found
}

/// The formulas of a document, in order.
pub(super) fn formulas(blocks: &[Block]) -> Vec<(&str, Option<crate::diag::Span>)> {
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Heading { inlines, .. } | Block::Question { title: inlines, .. } | Block::Paragraph(inlines) => {
                inline_formulas(inlines, &mut found)
            }
            Block::Figure { caption, .. } => inline_formulas(caption, &mut found),
            Block::Statement(inner) | Block::Answer(inner) | Block::Quote(inner) => found.extend(formulas(inner)),
            Block::Display(display) => found.push((&*display.latex, display.span)),
            Block::List { items, .. } => items.iter().for_each(|item| found.extend(formulas(item))),
            Block::Table { header, rows } => {
                header.iter().for_each(|cell| inline_formulas(cell, &mut found));
                rows.iter().flatten().for_each(|cell| inline_formulas(cell, &mut found));
            }
            Block::Part { .. } | Block::Code { .. } | Block::Directive { .. } | Block::Rule => {}
        }
    }
    found
}

fn inline_formulas<'a>(inlines: &'a [Inline], found: &mut Vec<(&'a str, Option<crate::diag::Span>)>) {
    for inline in inlines {
        match inline {
            Inline::Math(latex) => found.push((latex, None)),
            Inline::Emphasis(body) | Inline::Strong(body) | Inline::Link { body, .. } => inline_formulas(body, found),
            _ => {}
        }
    }
}

/// The characters of `text` outside ASCII, each once, in order.
pub(super) fn foreign(text: &str) -> BTreeSet<char> {
    text.chars().filter(|c| !c.is_ascii()).collect()
}

/// Bytes in base 64, for what is embedded in a page.
pub(super) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = DIGITS[(word >> (18 - 6 * place) & 63) as usize] as char;
            out.push(if place <= chunk.len() { digit } else { '=' });
        }
    }
    out
}
