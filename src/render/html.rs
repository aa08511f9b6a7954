//! A self-contained page: MathML with its own font, no JavaScript, fit for a phone, for the dark and for paper.

use std::sync::LazyLock;

use tera::Tera;

use super::{
    Options,
    figure::svg,
    math::{escape_xml, lines, mathml, mathml_column, mathml_display, speech},
    press::{Format, Press, Read, base64, engine, templates},
};
use crate::doc::{Document, Drawing};

static ENGINE: LazyLock<Tera> =
    LazyLock::new(|| engine(templates!("html", "html"), ".html", |text, out| out.write_all(escape_xml(text).as_bytes()), false));

/// The subset of New Computer Modern Math that `assets/fonts/README.md` tells of.
static FONT: &[u8] = include_bytes!("../../assets/fonts/mathematics.woff2");

/// How wide a display may be, in ems, before it is broken into lines; what cannot be broken scrolls in its box.
const COLUMN: f32 = 38.0;

/// How wide a formula in a line may be, in ems, before it gets a box of its own that scrolls.
const PHONE: f32 = 14.0;

/// `document` as one HTML page.
pub fn html(document: &Document, options: &Options) -> String {
    Press::new(&Html, options, ".html").document(document, |_| base64(FONT))
}

struct Html;

impl Format for Html {
    fn engine(&self) -> &Tera {
        &ENGINE
    }

    fn escape(&self, text: &str) -> String {
        escape_xml(text)
    }

    fn math(&self, formula: &Read<'_>) -> String {
        let (tree, latex) = (formula.tree(), formula.latex);
        let element = format!("<math alttext=\"{}\">{}</math>", escape_xml(&speech(tree, latex)), mathml(tree, latex));
        if lines::width(tree) > PHONE { format!("<span class=\"wide\">{element}</span>") } else { element }
    }

    fn display(&self, formula: &Read<'_>, _environment: Option<&str>) -> String {
        let (tree, latex) = (formula.tree(), formula.latex);
        let spoken = escape_xml(&speech(tree, latex));
        format!("<math display=\"block\" alttext=\"{spoken}\">{}</math>", mathml_display(tree, latex, COLUMN))
    }

    fn column(&self, formulas: &[Read<'_>]) -> Option<String> {
        let trees: Vec<_> = formulas.iter().map(Read::tree).collect();
        if !lines::align(&trees, COLUMN) {
            return None;
        }
        let pairs: Vec<_> = formulas.iter().map(|formula| (formula.tree(), formula.latex)).collect();
        let spoken: Vec<String> = pairs.iter().map(|(tree, latex)| speech(tree, latex)).collect();
        Some(format!("<math display=\"block\" alttext=\"{}\">{}</math>", escape_xml(&spoken.join("; ")), mathml_column(&pairs)))
    }

    fn picture(&self, drawing: &Drawing, _alt: &str) -> String {
        svg(drawing)
    }
}
