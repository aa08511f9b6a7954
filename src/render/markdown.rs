//! GitHub-flavoured Markdown with LaTeX mathematics; reads back as the same document.

use std::{cell::Cell, sync::LazyLock};

use tera::Tera;

use super::{
    Options,
    press::{Format, Press, Read, engine, templates},
};
use crate::doc::{Document, Drawing};

static ENGINE: LazyLock<Tera> =
    LazyLock::new(|| engine(templates!("markdown", "md"), ".md", |text, out| out.write_all(text.as_bytes()), false));

/// `document` as Markdown.
pub fn markdown(document: &Document, options: &Options) -> String {
    let format = Markdown { stem: options.figures.clone(), figures: Cell::new(0) };
    let mut text = Press::new(&format, options, ".md").document(document, |_| String::new());
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// With the beginning of the names of its pictures, and how many there are so far.
struct Markdown {
    stem: Option<String>,
    figures: Cell<usize>,
}

impl Format for Markdown {
    fn engine(&self) -> &Tera {
        &ENGINE
    }

    fn escape(&self, text: &str) -> String {
        escape(text)
    }

    fn math(&self, formula: &Read<'_>) -> String {
        format!("${}$", one_paragraph(formula.latex).replace('\n', " "))
    }

    fn display(&self, formula: &Read<'_>, environment: Option<&str>) -> String {
        let latex = one_paragraph(formula.latex);
        match environment {
            Some(name) if super::latex::takes_rows(name) => format!("$$\n\\begin{{{name}*}}\n{latex}\n\\end{{{name}*}}\n$$"),
            _ => format!("$$\n{latex}\n$$"),
        }
    }

    fn picture(&self, _drawing: &Drawing, _alt: &str) -> String {
        let number = self.figures.get() + 1;
        self.figures.set(number);
        self.stem.as_ref().map(|stem| format!("{stem}-{number}.svg")).unwrap_or_default()
    }

    fn code(&self, text: &str) -> String {
        text.to_owned()
    }

    fn paragraph(&self, body: String) -> String {
        let lines: Vec<String> = body.lines().map(|line| line_start(line.trim())).collect();
        lines.join("\n")
    }

    fn cell(&self, body: String) -> String {
        // A bar would end the cell, also inside a formula and inside code.
        let mut out = String::with_capacity(body.len());
        let mut formula = false;
        let mut escaped = false;
        for c in body.chars() {
            if c == '$' && !escaped {
                formula = !formula;
            }
            match (c, formula) {
                ('|', true) => {
                    out.push_str(if escaped { "Vert " } else { "\\vert " });
                }
                ('|', false) if !escaped => out.push_str("\\|"),
                _ => out.push(c),
            }
            escaped = c == '\\' && !escaped;
        }
        out
    }
}

/// A formula without blank lines, which would end it.
fn one_paragraph(latex: &str) -> String {
    let lines: Vec<&str> = latex.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// Words in which nothing is markup.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let letters: Vec<char> = text.chars().collect();
    for (index, c) in letters.iter().copied().enumerate() {
        let before = index.checked_sub(1).map(|before| letters[before]);
        let after = letters.get(index + 1).copied();
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let special = match c {
            '*' | '`' | '$' => true,
            '_' => !(word(before) && word(after)),
            '\\' => after.is_none_or(|c| c.is_ascii_punctuation()),
            '~' => before == Some('~') || after == Some('~'),
            ']' => after.is_none_or(|c| matches!(c, '(' | '[' | ':')),
            '[' => before == Some('!') || before == Some(']'),
            '<' => after.is_none_or(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
            '&' => after.is_some_and(|c| c.is_ascii_alphabetic() || c == '#'),
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The first characters of a line, so that it begins no list, heading, quotation, rule or table.
fn line_start(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &line[digits..];
    if digits > 0 && digits < 10 && (rest.starts_with(['.', ')'])) && rest[1..].chars().next().is_none_or(char::is_whitespace) {
        return format!("{}\\{rest}", &line[..digits]);
    }
    let mut letters = line.chars();
    let (first, second) = (letters.next(), letters.next());
    let special = match first {
        Some('#') => line.trim_start_matches('#').chars().next().is_none_or(char::is_whitespace),
        Some('-' | '+') => second.is_none_or(char::is_whitespace) || line.chars().all(|c| c == '-' || c == ' '),
        Some('>' | '|' | '=') => true,
        Some('~') => line.starts_with("~~~"),
        _ => false,
    };
    if special { format!("\\{line}") } else { line.to_owned() }
}
