//! The pass over a LaTeX file: characters, commands and groups; formulas, environments and tables are in the files beside it.

use std::collections::{HashMap, HashSet};

use super::{
    frames::{Frame, Holder, Style, Words, paragraph},
    lexer::{command_end, comment_end, option, skip_blank},
    maths::Dollars,
    words::{self, Effect},
};
use crate::{
    diag::{Diagnostic, Span},
    source::{
        Block, BlockKind, Inline, PART,
        inlines::{push_clean, push_text},
        macros::Macros,
    },
};

/// The deepest nesting of styles, and of readers inside readers, that is kept.
pub const DEEPEST: usize = 48;

/// What all readers of one file share.
#[derive(Debug, Default)]
pub struct Shared {
    /// The macros known so far.
    pub macros: Macros,
    /// What was found wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// The numbers of questions and the like.
    pub counters: HashMap<String, u64>,
    /// Environments whose end was looked for in vain.
    pub endless: HashSet<String>,
    /// The title, until it is shown.
    pub title: Option<Span>,
    /// Directives of the preamble, until the body begins.
    pub directives: Vec<Block>,
    /// The groups of the file: where each opens and closes, by opening.
    pub groups: Vec<(usize, usize)>,
    /// For each closing delimiter that was looked for in vain, up to where it is known not to stand.
    pub missing: HashMap<&'static str, usize>,
}

/// A reader of one stretch of a file.
pub struct Reader<'t, 's> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    pub(super) end: usize,
    pub(super) depth: usize,
    pub(super) frames: Vec<Frame>,
    pub(super) words: Words,
    /// For each open group how many styles were opened in it.
    groups: Vec<usize>,
    /// How many styles are open outside of any group; they end with the paragraph.
    loose: usize,
    pub(super) shared: &'s mut Shared,
    pub(super) dollars: Option<Dollars>,
    /// Whether the text was made by macros, so that what is left of them stays.
    pub(super) is_derived: bool,
}

impl<'t, 's> Reader<'t, 's> {
    /// A reader of the bytes from `at` to `end`, inside `depth` others.
    pub fn new(text: &'t str, at: usize, end: usize, depth: usize, shared: &'s mut Shared) -> Self {
        let root = Frame::new("", Holder::Root, at);
        let mut reader = Reader {
            text,
            at,
            end,
            depth,
            frames: vec![root],
            words: Words::default(),
            groups: Vec::new(),
            loose: 0,
            shared,
            dollars: None,
            is_derived: false,
        };
        if depth == 0 {
            let directives = std::mem::take(&mut reader.shared.directives);
            directives.into_iter().for_each(|block| reader.push_block(block));
        }
        reader
    }

    /// Reads to the end.
    pub fn run(&mut self) {
        while self.at < self.end {
            self.step();
        }
    }

    /// Reads a part that ends between blocks, outside of all environments and groups; false when that is the end.
    pub fn run_part(&mut self) -> bool {
        let enough = self.at + PART;
        while self.at < self.end {
            self.step();
            if self.at >= enough && self.frames.len() == 1 && self.groups.is_empty() && self.loose == 0 && self.words.is_empty() {
                return self.at < self.end;
            }
        }
        false
    }

    /// Takes the blocks that were read so far outside of any environment.
    pub fn take(&mut self) -> Vec<Block> {
        self.frames.first_mut().map(|root| std::mem::take(&mut root.blocks)).unwrap_or_default()
    }

    /// The blocks that were read.
    pub fn finish(mut self) -> Vec<Block> {
        self.flush();
        while self.frames.len() > 1 {
            self.close_frame();
        }
        let end = self.end;
        self.frames.pop().map(|frame| frame.close(end)).unwrap_or_default()
    }

    /// The blocks of a stretch inside this one.
    pub(super) fn blocks_of(&mut self, start: usize, end: usize) -> Vec<Block> {
        if self.depth >= DEEPEST / 3 {
            return Vec::new();
        }
        let is_derived = self.is_derived;
        let mut inner = Reader::new(self.text, start, end, self.depth + 1, self.shared);
        inner.is_derived = is_derived;
        inner.run();
        inner.finish()
    }

    /// The inlines of a stretch inside this one; a display in it stays a formula in the line.
    pub(super) fn inlines_of(&mut self, start: usize, end: usize) -> Vec<Inline> {
        let mut inlines: Vec<Inline> = Vec::new();
        for block in self.blocks_of(start, end) {
            match block.kind {
                BlockKind::Paragraph(inner) | BlockKind::Heading { inlines: inner, .. } => {
                    if !inlines.is_empty() {
                        inlines.push(Inline::Text { text: "\n".to_owned(), span: Span::empty(block.span.start) });
                    }
                    inlines.extend(inner);
                }
                BlockKind::Display(formula) => inlines.push(Inline::Math(formula)),
                _ => {}
            }
        }
        inlines
    }

    fn step(&mut self) {
        let bytes = self.text.as_bytes();
        match bytes[self.at] {
            b'%' => self.comment(),
            b'\n' | b'\r' => self.line_break(),
            b'\\' => self.command(),
            b'$' => self.dollar(),
            b'{' => {
                self.open_group(Style::Plain);
                self.at += 1;
            }
            b'}' => {
                self.close_group();
                self.at += 1;
            }
            b'~' => self.sign(" ", 1),
            b'-' => {
                let count = bytes[self.at..self.end].iter().take(3).take_while(|b| **b == b'-').count();
                self.sign(["-", "–", "—"][count - 1], count);
            }
            b'`' => {
                let count = if bytes.get(self.at + 1) == Some(&b'`') { 2 } else { 1 };
                self.sign(["'", "“"][count - 1], count);
            }
            b'\'' => {
                let count = if bytes.get(self.at + 1) == Some(&b'\'') { 2 } else { 1 };
                self.sign(["'", "”"][count - 1], count);
            }
            _ => {
                let special = |b: &u8| matches!(b, b'%' | b'\n' | b'\r' | b'\\' | b'$' | b'{' | b'}' | b'~' | b'-' | b'`' | b'\'');
                let next = self.at + bytes[self.at..self.end].iter().position(special).unwrap_or(self.end - self.at);
                let span = Span::new(self.at, next);
                push_clean(self.words.top(), span.text(self.text), span);
                self.at = next;
            }
        }
    }

    /// Shows `words` for the next `count` bytes.
    pub(super) fn sign(&mut self, words: &str, count: usize) {
        let span = Span::new(self.at, (self.at + count).min(self.end));
        push_text(self.words.top(), words, span);
        self.at = span.end;
    }

    fn comment(&mut self) {
        let next = comment_end(self.text, self.at, self.end);
        let line = self.text[self.at..next].trim_end();
        if let Some(directive) = crate::source::directive(line.trim_start_matches('%').trim(), Span::new(self.at, self.at + line.len())) {
            self.flush();
            self.push_block(Block { span: directive.span, kind: BlockKind::Directive(directive) });
        }
        self.at = next;
    }

    /// A line break is a space; two of them end the paragraph.
    fn line_break(&mut self) {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut breaks = 0;
        while self.at < self.end && bytes[self.at].is_ascii_whitespace() {
            breaks += usize::from(bytes[self.at] == b'\n');
            self.at += 1;
        }
        if breaks > 1 {
            self.flush();
        } else {
            let at = start + usize::from(bytes[start] == b'\r' && start + 1 < self.at);
            push_text(self.words.top(), "\n", Span::new(at, at + 1));
        }
    }

    /// The inside of the group in braces that begins at `at`; `None` when none begins there or it is not closed.
    pub(super) fn group(&self, at: usize) -> Option<(usize, usize)> {
        let index = self.shared.groups.binary_search_by_key(&at, |(open, _)| *open).ok()?;
        let (open, close) = self.shared.groups[index];
        (close < self.end).then_some((open + 1, close))
    }

    pub(super) fn open_group(&mut self, style: Style) {
        let styles = usize::from(style != Style::Plain && self.words.depth() < DEEPEST);
        if styles > 0 {
            self.words.open(style);
        }
        self.groups.push(styles);
    }

    fn close_group(&mut self) {
        if let Some(styles) = self.groups.pop() {
            (0..styles).for_each(|_| {
                self.words.close();
            });
        }
    }

    /// How many groups are open.
    pub(super) fn group_depth(&self) -> usize {
        self.groups.len()
    }

    /// Closes the groups above `depth`, which an environment left open.
    pub(super) fn close_groups(&mut self, depth: usize) {
        while self.groups.len() > depth {
            self.close_group();
        }
    }

    /// Ends the paragraph.
    pub(super) fn flush(&mut self) {
        let inlines = self.words.take();
        if let Some(block) = paragraph(inlines) {
            self.push_block(block);
        }
        if self.groups.is_empty() {
            (0..self.loose).for_each(|_| {
                self.words.close();
            });
            self.loose = 0;
        }
    }

    pub(super) fn push_block(&mut self, block: Block) {
        if let Some(frame) = self.frames.last_mut() {
            frame.blocks.push(block);
        }
    }

    pub(super) fn close_frame(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        let blocks = frame.close(self.at);
        if let Some(parent) = self.frames.last_mut() {
            parent.blocks.extend(blocks);
        }
    }

    fn command(&mut self) {
        let start = self.at;
        let stop = command_end(self.text, start).min(self.end);
        let name = self.text.get(start + 1..stop).unwrap_or("");
        let Some(first) = name.chars().next() else {
            self.at = stop.max(start + 1);
            return;
        };
        if !first.is_ascii_alphabetic() {
            return self.control(first, stop);
        }
        if self.structure(name, start, stop) {
            return;
        }
        if let Some(next) = self.shared.macros.define(self.text, name, stop, self.end) {
            self.at = next;
            return;
        }
        if self.shared.macros.is_known(name) && !self.is_derived {
            return self.own_macro(stop);
        }
        match words::effect(name) {
            Some(effect) => self.effect(effect, stop),
            None => {
                // An unknown command leaves its words; what is in brackets behind it are settings.
                self.at = option(self.text, stop, self.end).map_or(stop, |(_, close)| close + 1);
                self.blanks();
            }
        }
    }

    /// A command of one character.
    fn control(&mut self, c: char, stop: usize) {
        match c {
            '(' | '[' => self.bracket(c),
            '\\' => {
                self.forced_break();
                self.at = stop + usize::from(self.text.as_bytes().get(stop) == Some(&b'*'));
                if let Some((start, close)) = option(self.text, self.at, self.end)
                    && self.text[start..close].starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.'))
                {
                    self.at = close + 1;
                }
            }
            c => match words::sign(c) {
                Some(Effect::Accent(accent)) => self.accent(accent, stop),
                Some(Effect::Words(words)) => self.sign(words, stop - self.at),
                _ => self.at = stop,
            },
        }
    }

    /// A forced line break; two in a row are how many writers part paragraphs.
    fn forced_break(&mut self) {
        let top = self.words.top();
        let blank = |inline: &&Inline| matches!(inline, Inline::Text { text, .. } if text.trim().is_empty());
        let again = matches!(top.iter().rev().find(|inline| !blank(inline)), Some(Inline::Break));
        if again {
            self.flush();
        } else {
            self.words.top().push(Inline::Break);
        }
    }

    /// Steps over blanks after a command's name.
    pub(super) fn blanks(&mut self) {
        let bytes = self.text.as_bytes();
        while self.at < self.end && matches!(bytes[self.at], b' ' | b'\t') {
            self.at += 1;
        }
    }

    fn effect(&mut self, effect: Effect, stop: usize) {
        let start = self.at;
        match effect {
            Effect::Words(words) => {
                self.sign(words, stop - start);
                self.blanks();
            }
            Effect::Strong => self.style(Style::Strong, stop),
            Effect::Emphasis => self.style(Style::Emphasis, stop),
            Effect::Code => self.code(stop),
            Effect::Paragraph => {
                self.flush();
                self.at = stop;
            }
            Effect::Break => {
                self.forced_break();
                self.at = stop;
            }
            Effect::Accent(accent) => self.accent(accent, stop),
            Effect::Heading(level) => self.heading(level, stop),
            Effect::Silent(arguments) => {
                self.at = stop;
                self.skip_arguments(arguments);
            }
        }
    }

    /// Steps over a star, settings in brackets, and arguments in braces.
    pub(super) fn skip_arguments(&mut self, count: usize) {
        if self.text.as_bytes().get(self.at) == Some(&b'*') {
            self.at += 1;
        }
        let mut left = count;
        loop {
            let next = skip_blank(self.text, self.at, self.end);
            if let Some((_, close)) = option(self.text, next, self.end).filter(|_| count > 0) {
                self.at = close + 1;
            } else if let Some((_, close)) = self.group(next).filter(|_| left > 0) {
                self.at = close + 1;
                left -= 1;
            } else {
                break;
            }
        }
        if count == 0 {
            self.blanks();
        }
    }

    /// A style: of the argument that follows, or else of the rest of the group.
    fn style(&mut self, style: Style, stop: usize) {
        self.at = stop;
        let next = skip_blank(self.text, stop, self.end);
        let takes = self.text[..stop].ends_with("textbf")
            || self.text[..stop].ends_with("emph")
            || self.text[..stop].ends_with("textit")
            || self.text[..stop].ends_with("textsc")
            || self.text[..stop].ends_with("textsl");
        if takes {
            if next < self.end && self.text.as_bytes()[next] == b'{' {
                self.open_group(style);
                self.at = next + 1;
            }
            return;
        }
        self.blanks();
        if self.words.depth() < DEEPEST {
            self.words.open(style);
            match self.groups.last_mut() {
                Some(styles) => *styles += 1,
                None => self.loose += 1,
            }
        }
    }

    fn code(&mut self, stop: usize) {
        let bytes = self.text.as_bytes();
        self.at = option(self.text, stop, self.end).map_or(stop, |(_, close)| close + 1);
        match bytes.get(self.at) {
            Some(b'{') => {
                self.open_group(Style::Code);
                self.at += 1;
            }
            Some(mark) if mark.is_ascii_punctuation() => self.verb(self.at),
            _ => {}
        }
    }

    /// `\verb|...|`: what is between two equal marks, the first at `open`.
    pub(super) fn verb(&mut self, open: usize) {
        let bytes = self.text.as_bytes();
        let Some(mark) = bytes.get(open).copied().filter(u8::is_ascii_graphic) else {
            self.at = open;
            return;
        };
        let line = bytes.get(open + 1..self.end).unwrap_or_default().iter().take(2_000).take_while(|b| **b != b'\n');
        match line.clone().position(|b| *b == mark) {
            Some(length) => {
                let span = Span::new(open + 1, open + 1 + length);
                self.words.top().push(Inline::Code { text: span.text(self.text).to_owned(), span });
                self.at = span.end + 1;
            }
            None => self.at = open,
        }
    }

    fn accent(&mut self, accent: char, stop: usize) {
        let start = self.at;
        let next = skip_blank(self.text, stop, self.end);
        let inner = self.group(next).filter(|(open, close)| close - open <= 8);
        let (letters, end) = match inner {
            Some((open, close)) => (&self.text[open..close], close + 1),
            None => {
                let letter = self.text[next..self.end].chars().next().filter(|c| c.is_alphabetic());
                let length = letter.map_or(0, char::len_utf8);
                (&self.text[next..next + length], next + length)
            }
        };
        let letters = match letters.trim() {
            "\\i" => "i",
            "\\j" => "j",
            letters => letters,
        };
        let mut letters = letters.chars();
        match letters.next() {
            Some(letter) => {
                let composed: String = std::iter::once(words::accented(accent, letter)).chain(letters).collect();
                push_text(self.words.top(), &composed, Span::new(start, end));
                self.at = end;
            }
            None => self.at = stop,
        }
    }
}
