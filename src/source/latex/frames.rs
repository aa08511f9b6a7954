//! What is open while a LaTeX file is read: environments that hold blocks, and styles that hold words.

use crate::{
    diag::Span,
    source::{
        Block, BlockKind, Inline,
        inlines::{is_blank, places, trim},
    },
};

/// How the items of a list are marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Marking {
    /// `-`
    Bullet,
    /// A number or letter between two pieces of text.
    Counted {
        /// Before the number.
        before: String,
        /// Which digits: `1`, `a`, `A`, `i`, `I`.
        digits: char,
        /// After the number.
        after: String,
        /// The number of the next item.
        next: u64,
    },
}

impl Marking {
    /// The marking of a numbered list at `depth` lists inside of others, counted from 0.
    pub fn by_depth(depth: usize) -> Marking {
        let (before, digits, after) = match depth {
            0 => ("", '1', "."),
            1 => ("(", 'a', ")"),
            2 => ("", 'i', "."),
            _ => ("", 'A', "."),
        };
        Marking::Counted { before: before.to_owned(), digits, after: after.to_owned(), next: 1 }
    }

    /// Reads what an `enumerate` is given: `(a)`, `label=(\alph*)`, `start=3`.
    pub fn with_option(self, option: &str) -> Marking {
        let Marking::Counted { before, digits, after, next } = self else { return self };
        let value = |key: &str| {
            let at = option.find(key)? + key.len();
            Some(option[at..].trim_start_matches([' ', '=']).split(',').next().unwrap_or("").trim_matches(['{', '}', ' ']))
        };
        let next = value("start").and_then(|start| start.parse().ok()).unwrap_or(next);
        let label = if option.contains("label") { value("label").unwrap_or("") } else { option.split(',').next().unwrap_or("") };
        let label = ["\\textbf", "\\textit", "\\bfseries", "\\bf"].iter().fold(label.to_owned(), |label, style| label.replace(style, ""));
        let label = label.replace(['{', '}'], "");
        for (mark, digit) in [("\\alph*", 'a'), ("\\Alph*", 'A'), ("\\arabic*", '1'), ("\\roman*", 'i'), ("\\Roman*", 'I')] {
            if let Some((left, right)) = label.split_once(mark) {
                return Marking::Counted { before: left.to_owned(), digits: digit, after: right.to_owned(), next };
            }
        }
        let bare = label.trim();
        if !option.contains('=') && bare.len() <= 12 {
            for (at, c) in bare.char_indices() {
                let alone = !bare[at + c.len_utf8()..].starts_with(char::is_alphanumeric) && !bare[..at].ends_with(char::is_alphanumeric);
                if alone && matches!(c, 'a' | 'A' | '1' | 'i' | 'I') {
                    return Marking::Counted { before: bare[..at].to_owned(), digits: c, after: bare[at + 1..].to_owned(), next };
                }
            }
        }
        Marking::Counted { before, digits, after, next }
    }

    /// The marker of the next item.
    pub fn step(&mut self) -> String {
        match self {
            Marking::Bullet => "-".to_owned(),
            Marking::Counted { before, digits, after, next } => {
                let marker = format!("{before}{}{after}", counted(*digits, *next));
                *next += 1;
                marker
            }
        }
    }

    /// The first number of a list whose markers are numbers.
    pub fn start(&self) -> Option<u64> {
        match self {
            Marking::Counted { digits: '1', before, next, .. } if before.is_empty() => Some(*next),
            _ => None,
        }
    }
}

fn counted(digits: char, number: u64) -> String {
    let letter = |first: u8| char::from(first + u8::try_from((number.saturating_sub(1)) % 26).unwrap_or(0)).to_string();
    match digits {
        'a' => letter(b'a'),
        'A' => letter(b'A'),
        'i' => roman(number),
        'I' => roman(number).to_uppercase(),
        _ => number.to_string(),
    }
}

fn roman(mut number: u64) -> String {
    let mut digits = String::new();
    for (value, name) in [(100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")] {
        while number >= value && number < 400 {
            digits.push_str(name);
            number -= value;
        }
    }
    digits
}

/// What a frame of blocks will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// The file, or a piece of it.
    Root,
    /// An environment that leaves no trace.
    Clear,
    /// A quotation.
    Quote,
    /// A list with its first number.
    List {
        /// How its items are marked.
        marking: Marking,
        /// Its first number.
        start: Option<u64>,
        /// The marker of the item being read.
        marker: Option<String>,
    },
}

/// An open environment.
#[derive(Debug)]
pub struct Frame {
    /// The environment's name.
    pub name: String,
    /// What it will be.
    pub holder: Holder,
    /// Its first byte.
    pub start: usize,
    /// The blocks read so far; in a list those of the open item.
    pub blocks: Vec<Block>,
    /// The items of a list read so far.
    pub items: Vec<(String, Vec<Block>)>,
}

impl Frame {
    /// A frame without blocks.
    pub fn new(name: &str, holder: Holder, start: usize) -> Self {
        Frame { name: name.to_owned(), holder, start, blocks: Vec::new(), items: Vec::new() }
    }

    /// Ends the open item of a list.
    pub fn end_item(&mut self) {
        if let Holder::List { marker, .. } = &mut self.holder {
            let blocks = std::mem::take(&mut self.blocks);
            match marker.take() {
                Some(marker) => self.items.push((marker, blocks)),
                None if !blocks.is_empty() => self.items.push((String::new(), blocks)),
                None => {}
            }
        }
    }

    /// The blocks that the frame leaves, when it ends at `end`.
    pub fn close(mut self, end: usize) -> Vec<Block> {
        self.end_item();
        let span = Span::new(self.start, end);
        match self.holder {
            Holder::Root | Holder::Clear => self.blocks,
            Holder::Quote => vec![Block { kind: BlockKind::Quote(self.blocks), span }],
            Holder::List { .. } if self.items.is_empty() => Vec::new(),
            Holder::List { start, .. } => vec![Block { kind: BlockKind::List { start, items: self.items }, span }],
        }
    }
}

/// A style of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Style {
    /// A group without a style.
    Plain,
    /// Strong words.
    Strong,
    /// Emphasised words.
    Emphasis,
    /// A link.
    Link(String),
    /// Code.
    Code,
}

/// Words that are being read: the styles open around them, innermost last.
#[derive(Debug, Default)]
pub struct Words {
    open: Vec<(Style, Vec<Inline>)>,
    base: Vec<Inline>,
}

impl Words {
    /// The innermost run of inlines.
    pub fn top(&mut self) -> &mut Vec<Inline> {
        self.open.last_mut().map_or(&mut self.base, |(_, inlines)| inlines)
    }

    /// Whether no style is open and no word was read.
    pub fn is_empty(&self) -> bool {
        self.open.is_empty() && self.base.is_empty()
    }

    /// How many styles are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// Opens a style.
    pub fn open(&mut self, style: Style) {
        self.open.push((style, Vec::new()));
    }

    /// Closes the style opened last; whether there was one.
    pub fn close(&mut self) -> bool {
        let Some((style, inner)) = self.open.pop() else { return false };
        let wrapped = wrap(style, inner);
        self.top().extend(wrapped);
        true
    }

    /// Takes all words out; the open styles stay open and begin anew.
    pub fn take(&mut self) -> Vec<Inline> {
        let styles: Vec<Style> = self.open.iter().map(|(style, _)| style.clone()).collect();
        while self.close() {}
        self.open = styles.into_iter().map(|style| (style, Vec::new())).collect();
        std::mem::take(&mut self.base)
    }
}

fn wrap(style: Style, inner: Vec<Inline>) -> Vec<Inline> {
    let blank = is_blank(&inner);
    match style {
        Style::Strong if !blank => vec![Inline::Strong(inner)],
        Style::Emphasis if !blank => vec![Inline::Emphasis(inner)],
        Style::Link(target) if !blank => vec![Inline::Link { body: inner, target }],
        Style::Code if !blank => inner
            .into_iter()
            .map(|inline| if let Inline::Text { text, span } = inline { Inline::Code { text, span } } else { inline })
            .collect(),
        _ => inner,
    }
}

/// The paragraph of inlines, when there is something to be seen in it.
pub fn paragraph(inlines: Vec<Inline>) -> Option<Block> {
    let inlines = trim(inlines);
    let span = places(&inlines)?;
    let only_stop =
        matches!(inlines.as_slice(), [Inline::Text { text, .. }] if text.trim().bytes().all(|b| matches!(b, b'.' | b',' | b';' | b':')));
    (!is_blank(&inlines) && !only_stop).then_some(Block { kind: BlockKind::Paragraph(inlines), span })
}
