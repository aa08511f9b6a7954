//! From the Markdown parser's events to blocks, with the formulas back at their places.

use std::{collections::HashMap, ops::Range};

use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, Options, Parser, Tag};

use super::{
    clean,
    html::{self, Piece},
    opaque::Opaque,
    references, rows,
};
use crate::{
    diag::{Diagnostic, Span},
    source::{
        Block, BlockKind, Cell, Delimiter, Directive, Formula, Inline, Macros, PART,
        inlines::{is_blank, is_display, place, places, push_clean, trim},
    },
};

/// The deepest nesting of lists, quotations and emphasis that is kept.
const DEEPEST: usize = 64;

/// A text with what was found in it before its markup is read.
#[derive(Debug, Clone, Copy)]
pub struct Scanned<'a> {
    /// The text itself.
    pub text: &'a str,
    /// The text as long with what would mislead the parser covered.
    pub masked: &'a str,
    /// The formulas, in order, as they stand.
    pub formulas: &'a [Formula],
    /// Code and comments, in order.
    pub opaque: &'a [Opaque],
}

/// Reads the markup of `scanned` and hands the blocks to `visit`, part by part.
pub fn build(scanned: Scanned<'_>, macros: Macros, diagnostics: &mut Vec<Diagnostic>, visit: &mut dyn FnMut(Vec<Block>)) {
    let Scanned { text, masked, formulas, opaque } = scanned;
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_HEADING_ATTRIBUTES | Options::ENABLE_TASKLISTS;
    let root = Frame::new(Holder::Root, Span::new(0, text.len()));
    let formulas = Formulas { text, found: formulas, macros };
    let mut builder = Builder { text, masked, formulas, stack: vec![root], flat: 0, too_deep: None, directives: Vec::new() };
    let parts = parts(masked, opaque);
    let targets = if parts.len() > 1 { references::targets(masked, opaque) } else { HashMap::new() };
    for part in parts {
        let elsewhere = |link: BrokenLink<'_>| targets.get(&references::label(&link.reference)).map(|target| ((*target).into(), "".into()));
        let parser = Parser::new_with_broken_link_callback(&masked[part.start..part.end], options, Some(elsewhere));
        for (event, range) in parser.into_offset_iter() {
            builder.event(event, part.start + range.start..part.start + range.end);
        }
        while builder.stack.len() > 1 {
            builder.close();
        }
        builder.flush();
        visit(builder.top().map(|root| std::mem::take(&mut root.blocks)).unwrap_or_default());
    }
    if let Some(span) = builder.too_deep {
        diagnostics.push(Diagnostic::warning(
            "nesting-too-deep",
            span,
            format!("more than {DEEPEST} blocks are nested here; deeper ones are flat"),
        ));
    }
}

/// Where a long text can be cut so that its parts read as the whole does: the parser holds all blocks of what it is given, which for a
/// long text is several times its size.
fn parts(masked: &str, opaque: &[Opaque]) -> Vec<Span> {
    let (mut parts, mut start) = (Vec::new(), 0);
    while masked.len() - start > 2 * PART {
        let Some(cut) = cut_after(masked, start + PART, opaque) else { break };
        parts.push(Span::new(start, cut));
        start = cut;
    }
    parts.push(Span::new(start, masked.len()));
    parts
}

/// The first paragraph or heading after byte `from` that begins at the edge of the page after an empty line, outside of code and comments: no
/// list, quotation or paragraph goes on there.
fn cut_after(masked: &str, from: usize, opaque: &[Opaque]) -> Option<usize> {
    let bytes = masked.as_bytes();
    let mut at = from;
    loop {
        at += bytes.get(at..)?.windows(2).position(|pair| pair == b"\n\n")? + 2;
        let first = *bytes.get(at)?;
        let covered = opaque.partition_point(|stretch| stretch.span.start <= at);
        let open = covered > 0 && opaque[covered - 1].span.end >= at;
        if (first.is_ascii_alphabetic() || first == b'#') && !open {
            return Some(at);
        }
    }
}

/// What an open frame will be.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Holder {
    Root,
    Quote,
    List(Option<u64>),
    Item(String),
    Paragraph,
    Heading(u8),
    Code(String),
    Html,
    Table,
    Row {
        header: bool,
    },
    Cell,
    Emphasis,
    Strong,
    Link(String),
    Image(String),
    /// Its contents belong to the frame around it.
    Clear,
}

/// What is open, with what was read inside it so far.
struct Frame {
    holder: Holder,
    span: Span,
    blocks: Vec<Block>,
    inlines: Vec<Inline>,
    items: Vec<(String, Vec<Block>)>,
    header: Vec<Cell>,
    rows: Vec<Vec<Cell>>,
    cells: Vec<Cell>,
    resume: usize,
}

impl Frame {
    fn new(holder: Holder, span: Span) -> Self {
        let (blocks, inlines, items) = (Vec::new(), Vec::new(), Vec::new());
        Frame { holder, span, blocks, inlines, items, header: Vec::new(), rows: Vec::new(), cells: Vec::new(), resume: span.start }
    }
}

/// The formulas of a text; macros are expanded in one when it is put at its place.
struct Formulas<'a> {
    text: &'a str,
    found: &'a [Formula],
    macros: Macros,
}

impl<'a> Formulas<'a> {
    /// The formulas that stand wholly inside `range`.
    fn inside(&self, range: Span) -> &'a [Formula] {
        let first = self.found.partition_point(|formula| formula.span.start < range.start);
        let last = self.found.partition_point(|formula| formula.span.end <= range.end);
        self.found.get(first..last).unwrap_or(&[])
    }

    /// The formulas that end after byte `at`.
    fn from(&self, at: usize) -> &'a [Formula] {
        &self.found[self.found.partition_point(|formula| formula.span.end <= at)..]
    }

    /// A formula as it is to be parsed.
    fn expanded(&mut self, formula: &Formula) -> Formula {
        let clean = clean::expansion(self.text, formula.body);
        let expanded = match &clean {
            Some(clean) => self.macros.further(clean),
            None => self.macros.expansion(self.text, formula.body),
        };
        Formula { expanded: expanded.or(clean).map(Box::new), ..formula.clone() }
    }
}

struct Builder<'a> {
    text: &'a str,
    masked: &'a str,
    formulas: Formulas<'a>,
    stack: Vec<Frame>,
    /// How many nested tags were opened beyond the deepest frame.
    flat: usize,
    too_deep: Option<Span>,
    /// Directives among the words of the paragraph being read.
    directives: Vec<Directive>,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        let span = Span::new(range.start, range.end);
        match event {
            Event::Start(tag) if self.stack.len() > DEEPEST => {
                drop(tag);
                self.flat += 1;
                self.too_deep.get_or_insert(span);
            }
            Event::Start(tag) => self.open(tag, span),
            Event::End(_) if self.flat > 0 => self.flat -= 1,
            Event::End(_) => self.close(),
            Event::Text(words) => self.words(&words, span),
            Event::Code(code) => {
                let text = if self.masked.get(range) == Some(code.as_ref()) { span.text(self.text).to_owned() } else { code.to_string() };
                self.push(Inline::Code { text, span });
            }
            Event::InlineHtml(_) => self.inline_html(span),
            Event::SoftBreak => self.words("\n", span),
            Event::HardBreak => self.push(Inline::Break),
            Event::Rule => {
                self.flush();
                self.push_block(Block { kind: BlockKind::Rule, span: self.trimmed(span) });
            }
            Event::Html(_) | Event::InlineMath(_) | Event::DisplayMath(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn top(&mut self) -> Option<&mut Frame> {
        self.stack.last_mut()
    }

    fn push(&mut self, inline: Inline) {
        if let Some(frame) = self.top() {
            frame.inlines.push(inline);
        }
    }

    fn push_block(&mut self, block: Block) {
        if let Some(frame) = self.top() {
            frame.blocks.push(block);
        }
    }

    /// A span without white space at its ends.
    fn trimmed(&self, span: Span) -> Span {
        let inner = span.text(self.text);
        let start = span.start + (inner.len() - inner.trim_start().len());
        Span::new(start, start + inner.trim().len())
    }

    fn open(&mut self, tag: Tag<'_>, span: Span) {
        let holder = match tag {
            Tag::Paragraph => Holder::Paragraph,
            Tag::Heading { level, .. } => Holder::Heading(level as u8),
            Tag::BlockQuote(_) => Holder::Quote,
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                let language = info.trim_start_matches(['{', '.', '=']);
                Holder::Code(language.split(|c: char| c.is_whitespace() || matches!(c, '}' | ',')).next().unwrap_or("").to_owned())
            }
            Tag::CodeBlock(CodeBlockKind::Indented) => Holder::Code(String::new()),
            Tag::HtmlBlock => Holder::Html,
            Tag::List(start) => Holder::List(start),
            Tag::Item => {
                let source = span.text(self.masked).trim_start();
                Holder::Item(source.split(char::is_whitespace).next().unwrap_or("").to_owned())
            }
            Tag::Table(_) => Holder::Table,
            Tag::TableHead => Holder::Row { header: true },
            Tag::TableRow => Holder::Row { header: false },
            Tag::TableCell => Holder::Cell,
            Tag::Emphasis => Holder::Emphasis,
            Tag::Strong => Holder::Strong,
            Tag::Link { dest_url, .. } => Holder::Link(dest_url.to_string()),
            Tag::Image { dest_url, .. } => Holder::Image(dest_url.to_string()),
            _ => Holder::Clear,
        };
        let inline = matches!(
            holder,
            Holder::Emphasis | Holder::Strong | Holder::Link(_) | Holder::Image(_) | Holder::Cell | Holder::Row { .. } | Holder::Clear
        );
        if !inline {
            self.flush();
        }
        self.stack.push(Frame::new(holder, span));
    }

    /// Words at `span`, with the formulas that stand there.
    fn words(&mut self, words: &str, span: Span) {
        let text = self.text;
        let verbatim = span.text(self.masked) == words;
        let Some(frame) = self.stack.last_mut() else { return };
        if matches!(frame.holder, Holder::Code(_) | Holder::Html) {
            return;
        }
        let mut at = span.start.max(frame.resume);
        if !verbatim {
            if at <= span.start {
                push_clean(&mut frame.inlines, words, span);
            }
            return;
        }
        for formula in self.formulas.from(at).iter().take_while(|formula| formula.span.start < span.end) {
            if formula.span.start >= at {
                let before = Span::new(at, formula.span.start);
                push_clean(&mut frame.inlines, before.text(text), before);
                let formula = self.formulas.expanded(formula);
                if !formula.text(text).trim().is_empty() {
                    frame.inlines.push(Inline::Math(formula));
                }
            }
            at = formula.span.end;
            frame.resume = at;
        }
        if at < span.end {
            let rest = Span::new(at, span.end);
            push_clean(&mut frame.inlines, rest.text(text), rest);
        }
    }

    fn inline_html(&mut self, span: Span) {
        let source = span.text(self.text);
        if source.starts_with("<!--") {
            self.directives.extend(html::directives(self.text, span));
        } else if !html::is_tag(source) {
            self.words(span.text(self.masked).to_owned().as_str(), span);
        } else if let Some(inline) = tag_inline(source, span) {
            self.push(inline);
        }
    }

    /// Words that stand in a container without a paragraph (a tight list) become one.
    fn flush(&mut self) {
        let directives = std::mem::take(&mut self.directives);
        let masked = self.masked;
        let Some(frame) = self.stack.last_mut() else { return };
        if matches!(frame.holder, Holder::Heading(_) | Holder::Cell | Holder::Table | Holder::Row { .. }) {
            return;
        }
        let inlines = std::mem::take(&mut frame.inlines);
        frame.blocks.extend(paragraphs(masked, inlines, directives));
        if !frame.blocks.is_empty() && matches!(frame.holder, Holder::List(_)) {
            let blocks = std::mem::take(&mut frame.blocks);
            frame.items.push((String::new(), blocks));
        }
    }

    fn close(&mut self) {
        if self.stack.last().is_some_and(|frame| !is_inline(&frame.holder)) {
            self.flush();
        }
        if self.stack.len() < 2 {
            return;
        }
        let Some(frame) = self.stack.pop() else { return };
        let span = self.trimmed(frame.span);
        let resume = frame.resume;
        let Frame { holder, mut blocks, inlines, items, header, rows, cells, .. } = frame;
        let block = |kind| Block { kind, span };
        match holder {
            Holder::Root | Holder::Paragraph => self.extend(blocks),
            Holder::Quote => self.push_block(block(BlockKind::Quote(blocks))),
            Holder::List(start) => self.push_block(block(BlockKind::List { start, items })),
            Holder::Item(marker) => {
                if let Some(parent) = self.top() {
                    parent.items.push((marker, blocks));
                }
            }
            Holder::Heading(level) => {
                let inlines = trim(inlines);
                self.push_block(block(BlockKind::Heading { level, inlines }));
                let directives = std::mem::take(&mut self.directives);
                self.extend(directives.into_iter().map(directive_block).collect());
            }
            Holder::Code(language) => self.code(language, frame.span),
            Holder::Html => self.html(frame.span),
            Holder::Table => self.table(span, header, rows),
            Holder::Row { header } => {
                if let Some(parent) = self.top() {
                    if header { parent.header = cells } else { parent.rows.push(cells) }
                }
            }
            Holder::Cell => {
                if let Some(parent) = self.top() {
                    parent.cells.push(Cell { inlines: trim(inlines), span });
                }
            }
            Holder::Emphasis => self.inline(Inline::Emphasis(inlines), resume),
            Holder::Strong => self.inline(Inline::Strong(inlines), resume),
            Holder::Link(target) => self.inline(Inline::Link { body: inlines, target }, resume),
            Holder::Image(target) => self.inline(Inline::Image { alt: plain(self.text, &inlines), target, span }, resume),
            Holder::Clear => {
                if let Some(parent) = self.top() {
                    parent.blocks.append(&mut blocks);
                    parent.inlines.extend(inlines);
                }
            }
        }
    }

    fn extend(&mut self, blocks: Vec<Block>) {
        if let Some(frame) = self.top() {
            frame.blocks.extend(blocks);
        }
    }

    fn inline(&mut self, inline: Inline, resume: usize) {
        if let Some(frame) = self.top() {
            frame.resume = frame.resume.max(resume);
            frame.inlines.push(inline);
        }
    }

    /// A code block; a `math` fence is a formula, and so are the displays in lines that are merely indented.
    fn code(&mut self, language: String, range: Span) {
        let span = self.trimmed(range);
        let inside = self.formulas.inside(range);
        let source = range.text(self.text).trim_start();
        let fenced = source.starts_with("```") || source.starts_with("~~~");
        if fenced && language == "math" {
            for formula in inside {
                let formula = self.formulas.expanded(formula);
                self.push_block(Block { span: formula.span, kind: BlockKind::Display(formula) });
            }
            return;
        }
        if !fenced && inside.iter().any(|formula| formula.delimiter != Delimiter::Inline) {
            let mut inlines = Vec::new();
            self.between(range, &mut inlines);
            let blocks = paragraphs(self.masked, inlines, Vec::new());
            return self.extend(blocks);
        }
        let body = if fenced { fence_body(self.text, range) } else { span };
        self.push_block(Block { kind: BlockKind::Code { language, body }, span });
    }

    /// The words and formulas of a stretch that the Markdown parser did not look into.
    fn between(&mut self, range: Span, inlines: &mut Vec<Inline>) {
        let mut at = range.start;
        for formula in self.formulas.inside(range) {
            let before = Span::new(at, formula.span.start);
            push_clean(inlines, before.text(self.text), before);
            inlines.push(Inline::Math(self.formulas.expanded(formula)));
            at = formula.span.end;
        }
        let rest = Span::new(at, range.end);
        push_clean(inlines, rest.text(self.text), rest);
    }

    /// A block of HTML: its directives, and its words without the tags.
    fn html(&mut self, range: Span) {
        let source = range.text(self.text).trim_start();
        let (mut inlines, mut directives) = (Vec::new(), Vec::new());
        let closed = ["<script", "<style", "<pre", "<svg"].iter().any(|tag| source.starts_with(tag));
        if !closed {
            for piece in html::pieces(self.text, range) {
                match piece {
                    Piece::Words(span) => self.between(span, &mut inlines),
                    Piece::Comment(span) => directives.extend(html::directives(self.text, span)),
                    Piece::Tag(span) => inlines.extend(tag_inline(span.text(self.text), span)),
                }
            }
        }
        let blocks = if is_blank(&inlines) && directives.is_empty() {
            vec![Block { kind: BlockKind::Raw, span: self.trimmed(range) }]
        } else {
            paragraphs(self.masked, inlines, directives)
        };
        self.extend(blocks);
    }

    /// A table; a last line without a pipe is the text after it.
    fn table(&mut self, mut span: Span, header: Vec<Cell>, mut rows: Vec<Vec<Cell>>) {
        let mut after = Vec::new();
        while let Some(row) = rows.last() {
            let Some(cell) = row.first() else { break };
            let line = self.masked[cell.span.start..].split('\n').next().unwrap_or("");
            if line.contains('|') || row.iter().skip(1).any(|cell| !cell.inlines.is_empty()) || header.len() < 2 {
                break;
            }
            span.end = cell.span.start.max(span.start);
            after.extend(rows.pop().into_iter().filter_map(|row| row.into_iter().next()));
        }
        span = self.trimmed(span);
        self.push_block(Block { kind: BlockKind::Table { header, rows }, span });
        let mut inlines = Vec::new();
        for cell in after.into_iter().rev() {
            inlines.push(Inline::Text { text: "\n".to_owned(), span: Span::empty(cell.span.start) });
            inlines.extend(cell.inlines);
        }
        let blocks = paragraphs(self.masked, inlines, Vec::new());
        self.extend(blocks);
    }
}

fn is_inline(holder: &Holder) -> bool {
    matches!(holder, Holder::Emphasis | Holder::Strong | Holder::Link(_) | Holder::Image(_) | Holder::Clear | Holder::Cell)
}

/// What a tag shows in a line.
fn tag_inline(tag: &str, span: Span) -> Option<Inline> {
    match html::tag_name(tag).as_str() {
        "br" => Some(Inline::Break),
        "img" => {
            let target = html::attribute(tag, "src").unwrap_or_default();
            Some(Inline::Image { alt: html::attribute(tag, "alt").unwrap_or_default(), target, span })
        }
        _ => None,
    }
}

fn directive_block(directive: Directive) -> Block {
    Block { span: directive.span, kind: BlockKind::Directive(directive) }
}

/// A paragraph in its pieces: displays, directives and tables are blocks of their own.
fn paragraphs(masked: &str, inlines: Vec<Inline>, directives: Vec<Directive>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut directives = directives.into_iter().peekable();
    let mut run = Vec::new();
    let finish = |run: &mut Vec<Inline>, blocks: &mut Vec<Block>| {
        let inlines = trim(std::mem::take(run));
        if let Some(span) = places(&inlines)
            && !is_punctuation(&inlines)
        {
            blocks.extend(rows::part(masked, span, inlines));
        }
    };
    for inline in inlines {
        let start = place(&inline).map(|span| span.start);
        while let Some(directive) = directives.next_if(|directive| start.is_some_and(|start| directive.span.start < start)) {
            finish(&mut run, &mut blocks);
            blocks.push(directive_block(directive));
        }
        if is_display(&inline)
            && let Inline::Math(formula) = inline
        {
            finish(&mut run, &mut blocks);
            blocks.push(Block { span: formula.span, kind: BlockKind::Display(formula) });
        } else {
            run.push(inline);
        }
    }
    finish(&mut run, &mut blocks);
    blocks.extend(directives.map(directive_block));
    blocks
}

/// Whether nothing but the punctuation after a display is there.
fn is_punctuation(inlines: &[Inline]) -> bool {
    matches!(inlines, [Inline::Text { text, .. }] if text.trim().bytes().all(|b| matches!(b, b'.' | b',' | b';' | b':')))
}

/// The words of inlines without their markup.
fn plain(text: &str, inlines: &[Inline]) -> String {
    let source = text;
    let mut words = String::new();
    for inline in inlines {
        match inline {
            Inline::Text { text, .. } | Inline::Code { text, .. } | Inline::Image { alt: text, .. } => words.push_str(text),
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Link { body: inner, .. } => words.push_str(&plain(source, inner)),
            Inline::Math(formula) => words.push_str(formula.body.text(source)),
            Inline::Break => words.push(' '),
        }
    }
    words
}

/// The lines between the fences of a fenced block.
fn fence_body(text: &str, range: Span) -> Span {
    let source = range.text(text);
    let start = source.find('\n').map_or(source.len(), |at| at + 1);
    let trimmed = source.trim_end();
    let last = trimmed.rfind('\n').map_or(0, |at| at + 1);
    let close = trimmed[last..].trim_start_matches([' ', '>', '\t']);
    let closed = last >= start && (close.starts_with("```") || close.starts_with("~~~"));
    let end = if closed { last } else { source.len() };
    Span::new(start, end.max(start)).shift(range.start)
}
