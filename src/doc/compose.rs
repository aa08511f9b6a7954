//! From what was read to what is to be set.

use super::{Block, Display, Document, Inline, Meta, Plot, plot};
use crate::source::{
    self, BlockKind, Cell, Delimiter, Formula,
    sheet::{self, Outline, Part, Problem},
};

/// Makes the typed document of `read`, which was read from `text`: questions, parts, statements and answers where the sheet
/// marks them, and else its blocks as they stand. What a question asks is set apart as a statement only where an answer follows,
/// so that leaving out the statements never leaves out the work.
pub fn compose(text: &str, read: &source::Document) -> Document {
    let mut meta = read.front_matter.as_ref().map(|(toml, _)| self::meta(toml)).unwrap_or_default();
    let outline = sheet::outline(text, read);
    let mut blocks = if outline.marked { questions(text, outline) } else { self::blocks(text, &read.blocks) };
    if let Some(Block::Heading { level: 1, inlines }) = blocks.first()
        && meta.title.as_ref().is_none_or(|title| *title == plain(inlines))
    {
        meta.title = Some(plain(inlines));
        blocks.remove(0);
    }
    Document { meta, blocks }
}

/// What the front matter says.
fn meta(toml: &str) -> Meta {
    let mut meta = Meta::default();
    let Ok(table) = toml.parse::<toml::Table>() else { return meta };
    for (key, value) in table {
        let words = match value {
            toml::Value::String(words) => words,
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Float(number) => number.to_string(),
            toml::Value::Boolean(flag) => flag.to_string(),
            toml::Value::Datetime(date) => date.to_string(),
            toml::Value::Array(list) if key == "authors" || key == "author" => {
                list.iter().filter_map(toml::Value::as_str).collect::<Vec<_>>().join(", ")
            }
            toml::Value::Array(_) | toml::Value::Table(_) => continue,
        };
        match key.as_str() {
            "title" => meta.title = Some(words),
            "subtitle" => meta.subtitle = Some(words),
            "course" => meta.course = Some(words),
            "author" | "authors" | "name" => meta.author = Some(words),
            "id" | "student_id" => meta.id = Some(words),
            "date" => meta.date = Some(words),
            "language" | "lang" => meta.language = Some(words),
            _ => {
                meta.extra.insert(key, words);
            }
        }
    }
    meta
}

fn questions(text: &str, outline: Outline) -> Vec<Block> {
    let mut set = blocks(text, &outline.preamble);
    for problem in &outline.problems {
        question(text, problem, &mut set);
    }
    set
}

fn question(text: &str, problem: &Problem, set: &mut Vec<Block>) {
    let title = inlines(text, &problem.heading);
    set.push(Block::Question { number: problem.number.clone(), title, points: problem.points.clone(), optional: problem.optional });
    statement(text, &problem.statement, problem.is_answered(), set);
    for part in &problem.parts {
        self::part(text, part, problem, set);
    }
    answer(text, &problem.answer, set);
}

fn part(text: &str, part: &Part, problem: &Problem, set: &mut Vec<Block>) {
    set.push(Block::Part { label: part.label.clone(), points: part.points.clone() });
    statement(text, &part.statement, !part.answer.is_empty() || !problem.answer.is_empty(), set);
    answer(text, &part.answer, set);
}

fn statement(text: &str, read: &[source::Block], answered: bool, set: &mut Vec<Block>) {
    let blocks = blocks(text, read);
    if answered && !blocks.is_empty() {
        set.push(Block::Statement(blocks));
    } else {
        set.extend(blocks);
    }
}

fn answer(text: &str, read: &[source::Block], set: &mut Vec<Block>) {
    let blocks = blocks(text, read);
    if !blocks.is_empty() {
        set.push(Block::Answer(blocks));
    }
}

/// Blocks as they stand; what was not read is left out.
pub fn blocks(text: &str, read: &[source::Block]) -> Vec<Block> {
    read.iter().filter_map(|block| self::block(text, block)).collect()
}

fn block(text: &str, read: &source::Block) -> Option<Block> {
    Some(match &read.kind {
        BlockKind::Heading { level, inlines } => Block::Heading { level: *level, inlines: self::inlines(text, inlines) },
        BlockKind::Paragraph(inlines) => Block::Paragraph(self::inlines(text, inlines)),
        BlockKind::Display(formula) => Block::Display(display(text, formula)),
        BlockKind::List { start, items } => list(text, *start, items),
        BlockKind::Quote(inner) => Block::Quote(blocks(text, inner)),
        BlockKind::Table { header, rows } => table(text, header, rows),
        BlockKind::Code { language, body } if language == "plot" => figure(body.text(text)),
        BlockKind::Code { language, body } => Block::Code { language: language.clone(), text: body.text(text).trim_end().to_owned() },
        BlockKind::Rule => Block::Rule,
        // What only steers a method means nothing once the answer is written.
        BlockKind::Directive(directive) if matches!(directive.name.as_str(), "answer" | "step" | "stage") => return None,
        BlockKind::Directive(directive) => Block::Directive { name: directive.name.clone(), argument: directive.argument.clone() },
        BlockKind::Raw => return None,
    })
}

/// The figure that a `plot` block is; as code where it cannot be drawn.
fn figure(block: &str) -> Block {
    match plot(block) {
        Ok(Plot { drawing, alt, caption }) => {
            let read = source::read(&caption, source::Format::Markdown);
            let caption = match blocks(&caption, &read.blocks).into_iter().next() {
                Some(Block::Paragraph(inlines)) => inlines,
                _ => Vec::new(),
            };
            Block::Figure { drawing, source: block.trim_end().to_owned(), alt, caption }
        }
        Err(_) => Block::Code { language: "plot".to_owned(), text: block.trim_end().to_owned() },
    }
}

/// A list; a marker that is neither a bullet nor a number is put before the item's words.
fn list(text: &str, start: Option<u64>, items: &[(String, Vec<source::Block>)]) -> Block {
    let item = |(marker, inner): &(String, Vec<source::Block>)| {
        let mut blocks = blocks(text, inner);
        let plain_marker = marker.is_empty()
            || matches!(marker.as_str(), "-" | "*" | "+" | "•")
            || (start.is_some() && marker.starts_with(|c: char| c.is_ascii_digit()));
        if !plain_marker {
            let words = Inline::Text(format!("{marker} "));
            match blocks.first_mut() {
                Some(Block::Paragraph(inlines)) => inlines.insert(0, words),
                _ => blocks.insert(0, Block::Paragraph(vec![words])),
            }
        }
        blocks
    };
    Block::List { start, items: items.iter().map(item).collect() }
}

fn table(text: &str, header: &[Cell], rows: &[Vec<Cell>]) -> Block {
    let width = rows.iter().map(Vec::len).chain([header.len()]).max().unwrap_or(0);
    let row = |cells: &[Cell]| {
        let mut set: Vec<Vec<Inline>> = cells.iter().map(|cell| inlines(text, &cell.inlines)).collect();
        set.resize(width, Vec::new());
        set
    };
    let header = if header.is_empty() { Vec::new() } else { row(header) };
    Block::Table { header, rows: rows.iter().map(|cells| row(cells)).collect() }
}

/// The LaTeX of a formula: expanded where it had to be, without white space at its ends.
fn latex(text: &str, formula: &Formula) -> String {
    let latex = formula.expanded.as_ref().map_or_else(|| formula.body.text(text), |expansion| expansion.text.as_str());
    latex.trim().to_owned()
}

fn display(text: &str, formula: &Formula) -> Display {
    let environment = match &formula.delimiter {
        Delimiter::Environment(name) => Some((*name).to_owned()),
        Delimiter::Inline | Delimiter::Display => None,
    };
    Display { latex: latex(text, formula), environment, span: Some(formula.span), badge: None }
}

/// Inlines as they stand.
pub fn inlines(text: &str, read: &[source::Inline]) -> Vec<Inline> {
    let mut set: Vec<Inline> = Vec::new();
    for inline in read {
        let next = match inline {
            source::Inline::Text { text: words, .. } => {
                if let Some(Inline::Text(last)) = set.last_mut() {
                    last.push_str(words);
                    continue;
                }
                Inline::Text(words.clone())
            }
            source::Inline::Math(formula) => Inline::Math(latex(text, formula)),
            source::Inline::Code { text, .. } => Inline::Code(text.clone()),
            source::Inline::Emphasis(inner) => Inline::Emphasis(inlines(text, inner)),
            source::Inline::Strong(inner) => Inline::Strong(inlines(text, inner)),
            source::Inline::Link { body, target } => Inline::Link { body: inlines(text, body), target: target.clone() },
            source::Inline::Image { alt, target, .. } => Inline::Image { alt: alt.clone(), target: target.clone() },
            source::Inline::Break => Inline::Break,
        };
        set.push(next);
    }
    set
}

/// The words of inlines, formulas as their LaTeX between dollars.
pub fn plain(set: &[Inline]) -> String {
    let mut words = String::new();
    for inline in set {
        match inline {
            Inline::Text(text) | Inline::Code(text) | Inline::Image { alt: text, .. } => words.push_str(text),
            Inline::Math(latex) => {
                words.push('$');
                words.push_str(latex);
                words.push('$');
            }
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Link { body: inner, .. } => words.push_str(&plain(inner)),
            Inline::Break => words.push(' '),
        }
    }
    words.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Format, read};

    fn composed(text: &str) -> Document {
        compose(text, &read(text, Format::Markdown))
    }

    #[test]
    fn a_sheet_has_questions_with_statements_and_answers() {
        let set = composed(
            "+++\ntitle = \"Sheet\"\nauthor = \"A. Writer\"\ndigits = 4\n+++\n\nSome rules.\n\n## Question 1: Sums (5 points)\n\nAdd $1$ and $2$.\n\n**Solution.** It is\n$$1 + 2 = 3.$$\n",
        );
        assert_eq!((set.meta.title.as_deref(), set.meta.author.as_deref()), (Some("Sheet"), Some("A. Writer")));
        assert_eq!(set.meta.extra.get("digits").map(String::as_str), Some("4"));
        let [Block::Paragraph(_), Block::Question { number, title, points, optional }, Block::Statement(asked), Block::Answer(given)] =
            set.blocks.as_slice()
        else {
            panic!("{:#?}", set.blocks)
        };
        assert_eq!((number.as_deref(), plain(title).as_str(), points.as_deref(), *optional), (Some("1"), "Sums", Some("5"), false));
        assert_eq!(
            asked,
            &[Block::Paragraph(vec![
                Inline::Text("Add ".into()),
                Inline::Math("1".into()),
                Inline::Text(" and ".into()),
                Inline::Math("2".into()),
                Inline::Text(".".into())
            ])]
        );
        assert!(matches!(given.as_slice(), [Block::Paragraph(_), Block::Display(Display { latex, .. })] if latex == "1 + 2 = 3."));
    }

    #[test]
    fn notes_without_questions_stay_as_they_stand() {
        let set =
            composed("# Notes\n\nText *here* and (1) there, (2) too.\n\n- one\n- two\n\n> quoted\n\n```python\nx = 1\n```\n\na\tb\n1\t2\n");
        assert_eq!(set.meta.title.as_deref(), Some("Notes"));
        assert!(matches!(
            set.blocks.as_slice(),
            [Block::Paragraph(_), Block::List { start: None, .. }, Block::Quote(_), Block::Code { .. }, Block::Table { .. }]
        ));
    }

    #[test]
    fn work_without_a_statement_is_no_statement() {
        let set = composed("### Question 1\n\n$$a = 1$$\n\n### Question 2\n\nText.\n");
        assert!(matches!(set.blocks.as_slice(), [Block::Question { .. }, Block::Display(_), Block::Question { .. }, Block::Paragraph(_)]));
    }
}
