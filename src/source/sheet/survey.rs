//! How a sheet marks its questions, found before it is cut: by words (`Question 3`), by numbered headings, or by numbered items.

use super::{marker, prose::Prose};
use crate::source::{Block, BlockKind, Inline};

/// What the items of numbered lists are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Items {
    /// Questions.
    Questions,
    /// Parts of a question.
    Parts,
    /// Part of the text.
    Content,
}

/// How a sheet marks its questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Questions are marked with a word: `Question 3`.
    pub named: bool,
    /// Headings that begin with a number are questions.
    pub numbered_headings: bool,
    /// What numbered items are.
    pub items: Items,
}

/// Where a marker stands: a plain line must say more to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// A heading.
    Heading,
    /// Strong or emphasised words.
    Strong,
    /// Plain words.
    Plain,
}

/// Words that begin a sentence that asks.
const ASKING: [&str; 44] = [
    "compute",
    "calculate",
    "find",
    "show",
    "prove",
    "derive",
    "determine",
    "give",
    "explain",
    "describe",
    "what",
    "how",
    "why",
    "which",
    "write",
    "state",
    "evaluate",
    "estimate",
    "verify",
    "compare",
    "discuss",
    "consider",
    "suppose",
    "let",
    "given",
    "assume",
    "draw",
    "sketch",
    "solve",
    "simplify",
    "list",
    "define",
    "fill",
    "report",
    "use",
    "is",
    "are",
    "does",
    "do",
    "can",
    "classify",
    "predict",
    "express",
    "denote",
];

/// Words that begin a sentence that gives facts to what follows.
const GIVING: [&str; 8] = ["let", "given", "consider", "suppose", "assume", "denote", "we have", "you are given"];

/// Finds how the sheet of `blocks` marks its questions.
pub fn style(text: &str, blocks: &[Block]) -> Style {
    let mut survey = Survey { text, named: 0, numbered: 0, items: 0, asking: 0, pointed: 0, first_item: None };
    for (index, block) in blocks.iter().enumerate() {
        survey.block(block, index, 0);
    }
    let preamble = survey.first_item.map(|index| &blocks[..index]).unwrap_or_default();
    let items = match (survey.items, survey.named + survey.numbered) {
        (0, _) => Items::Content,
        (items, _) if survey.asking * 2 < items => Items::Content,
        (_, 0) if gives_facts(text, preamble) => Items::Parts,
        (_, 0) => Items::Questions,
        (_, 1) if survey.named == 1 && survey.pointed > 0 => Items::Questions,
        _ => Items::Parts,
    };
    let demoted = items == Items::Questions;
    Style { named: survey.named > 0 && !demoted, numbered_headings: survey.named == 0 && survey.numbered > 0 && !demoted, items }
}

struct Survey<'a> {
    text: &'a str,
    named: usize,
    numbered: usize,
    items: usize,
    asking: usize,
    pointed: usize,
    first_item: Option<usize>,
}

impl Survey<'_> {
    fn block(&mut self, block: &Block, index: usize, depth: usize) {
        match &block.kind {
            BlockKind::Heading { inlines, .. } => {
                let line = Prose::of_inlines(self.text, inlines).text;
                if marker::question(&line).is_some() {
                    self.named += 1;
                } else if marker::numeral(&line).is_some() {
                    self.numbered += 1;
                }
            }
            BlockKind::Paragraph(inlines) => {
                let prose = Prose::of_inlines(self.text, inlines);
                for start in line_starts(&prose.text) {
                    let face = face_at(inlines, prose.byte(start));
                    if named(&prose.text[start..], face).is_some() {
                        self.named += 1;
                    }
                }
            }
            BlockKind::List { start, items } if depth < 3 => {
                for (_, blocks) in items {
                    let numbered = start.is_some() && depth < 2;
                    if numbered && !blocks.is_empty() {
                        self.item(blocks, index);
                    }
                    if !numbered && let Some(first) = blocks.first() {
                        self.block(first, index, depth + 1);
                    }
                }
            }
            _ => {}
        }
    }

    fn item(&mut self, blocks: &[Block], index: usize) {
        let prose = Prose::of_blocks(self.text, blocks);
        let (aside, _) = marker::aside(&prose.text);
        self.items += 1;
        self.first_item.get_or_insert(index);
        self.pointed += usize::from(aside.points.is_some());
        self.asking += usize::from(asks(&prose.text));
    }
}

/// Whether the text of an item asks something.
pub fn asks(text: &str) -> bool {
    text.contains('?')
        || marker::aside(text).0.points.is_some()
        || text.split(['.', ':', '\n', ',', ';']).any(|sentence| begins(sentence, &ASKING))
}

/// Whether the first word of `text` asks something.
pub fn asks_at_once(text: &str) -> bool {
    begins(text, &ASKING)
}

fn begins(sentence: &str, words: &[&str]) -> bool {
    let sentence: String = sentence.trim_start().chars().take(24).collect::<String>().to_lowercase();
    words.iter().any(|word| sentence.strip_prefix(word).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric())))
}

/// Whether the blocks before the first item state facts, so that the items are parts of one problem.
fn gives_facts(text: &str, preamble: &[Block]) -> bool {
    preamble.iter().any(|block| match &block.kind {
        BlockKind::Display(_) | BlockKind::Table { .. } | BlockKind::Code { .. } => true,
        BlockKind::Paragraph(inlines) => {
            let prose = Prose::of_inlines(text, inlines);
            !prose.formulas.is_empty() || prose.text.split(['.', ':', '\n']).any(|sentence| begins(sentence, &GIVING))
        }
        _ => false,
    })
}

/// The starts of the lines of a paragraph's prose.
pub fn line_starts(prose: &str) -> Vec<usize> {
    let mut starts = vec![0];
    starts.extend(prose.match_indices('\n').map(|(at, _)| at + 1).filter(|at| *at < prose.len()));
    starts
}

/// The question that a line begins with; a plain line must close its marker, so that a sentence on question 3 is none.
pub fn named(line: &str, face: Face) -> Option<marker::Question> {
    let question = marker::question(line)?;
    match face {
        Face::Heading => Some(question),
        Face::Strong => (question.number.is_some() || question.closed).then_some(question),
        Face::Plain => (question.number.is_some() && question.closed).then_some(question),
    }
}

/// The face of the words at byte `at` of the file.
pub fn face_at(inlines: &[Inline], at: usize) -> Face {
    for inline in inlines {
        if let Inline::Strong(_) | Inline::Emphasis(_) = inline
            && crate::source::inlines::place(inline).is_some_and(|span| span.start <= at && at < span.end)
        {
            return Face::Strong;
        }
    }
    Face::Plain
}
