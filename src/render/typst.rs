//! The document as Typst source: what the PDF is made of. Nothing in a text can become markup.

use std::sync::LazyLock;

use tera::Tera;

use super::{
    Options,
    figure::svg,
    math::{lines, speech, typst_math, typst_math_column, typst_math_display, typst_string},
    press::{Format, Press, Read, engine, templates},
};
use crate::doc::{Document, Drawing};

static ENGINE: LazyLock<Tera> =
    LazyLock::new(|| engine(templates!("typst", "typ"), ".typ", |text, out| out.write_all(escape(text).as_bytes()), true));

/// How wide a display may be, in ems, before it is broken into lines.
const COLUMN: f32 = 37.0;

/// `document` as Typst source.
pub fn typst(document: &Document, options: &Options) -> String {
    Press::new(&Typst, options, ".typ").document(document, |_| String::new())
}

struct Typst;

impl Format for Typst {
    fn engine(&self) -> &Tera {
        &ENGINE
    }

    fn escape(&self, text: &str) -> String {
        escape(text)
    }

    fn math(&self, formula: &Read<'_>) -> String {
        let (tree, latex) = (formula.tree(), formula.latex);
        format!("#inline-maths({}, ${}$);", typst_string(&speech(tree, latex)), filled(typst_math(tree, latex)))
    }

    fn display(&self, formula: &Read<'_>, _environment: Option<&str>) -> String {
        let (tree, latex) = (formula.tree(), formula.latex);
        format!("{}, $ {} $", typst_string(&speech(tree, latex)), filled(typst_math_display(tree, latex, COLUMN)))
    }

    fn column(&self, formulas: &[Read<'_>]) -> Option<String> {
        let trees: Vec<_> = formulas.iter().map(Read::tree).collect();
        if !lines::align(&trees, COLUMN) {
            return None;
        }
        let pairs: Vec<_> = formulas.iter().map(|formula| (formula.tree(), formula.latex)).collect();
        let spoken: Vec<String> = pairs.iter().map(|(tree, latex)| speech(tree, latex)).collect();
        Some(format!("{}, $ {} $", typst_string(&spoken.join("; ")), filled(typst_math_column(&pairs))))
    }

    fn picture(&self, drawing: &Drawing, alt: &str) -> String {
        format!("image(bytes({}), format: \"svg\", alt: {})", typst_string(&svg(drawing)), typst_string(alt))
    }

    fn code(&self, text: &str) -> String {
        typst_string(text)
    }
}

/// An equation with nothing in it is no equation.
fn filled(math: String) -> String {
    if math.is_empty() { "\"\"".to_owned() } else { math }
}

/// Words in which nothing is markup: every ASCII sign that Typst could read is escaped, line breaks are spaces.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            // Left for Typst's smart quotation marks.
            '\'' | '"' | ',' | '?' | '!' => out.push(c),
            c if c.is_ascii_punctuation() => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
