//! LaTeX that pdflatex compiles: amsmath, amssymb, geometry, booktabs and hyperref, TikZ where there are figures, no exotic package. Mathematics stays as its
//! author typed it wherever that compiles.

mod command;
mod text;

use std::{fmt::Write as _, sync::LazyLock};

use tera::Tera;

use super::{
    Options, figure,
    math::lines::{self, Line, Piece},
    press::{Format, Press, Read, engine, foreign, templates},
};
use crate::{
    doc::{Document, Drawing},
    syntax::{self, Kind, NodeId, Tree},
};
use text::escape;

static ENGINE: LazyLock<Tera> =
    LazyLock::new(|| engine(templates!("latex", "tex"), ".tex", |text, out| out.write_all(escape(text).as_bytes()), true));

/// How wide a display may be, in ems, before it is broken into lines.
const COLUMN: f32 = 37.0;

/// `document` as a LaTeX file.
pub fn latex(document: &Document, options: &Options) -> String {
    Press::new(&Latex, options, ".tex").document(document, |body| {
        let packages = if body.contains("\\begin{tikzpicture}") { "\\usepackage{tikz}\n" } else { "" };
        format!("{packages}{}", text::declarations(&foreign(body)))
    })
}

/// Whether an environment of displayed mathematics has rows of its own, so that it stands without `\[`.
pub(super) fn takes_rows(environment: &str) -> bool {
    matches!(environment, "align" | "alignat" | "flalign" | "gather" | "multline" | "eqnarray")
}

struct Latex;

impl Format for Latex {
    fn engine(&self) -> &Tera {
        &ENGINE
    }

    fn escape(&self, text: &str) -> String {
        escape(text)
    }

    fn math(&self, formula: &Read<'_>) -> String {
        match sound(formula) {
            // An environment of rows cannot stand in a line.
            Some(latex) => format!("${}$", inner_rows(&latex)),
            None => format!("\\texttt{{{}}}", escape(formula.latex)),
        }
    }

    fn display(&self, formula: &Read<'_>, environment: Option<&str>) -> String {
        let Some(latex) = sound(formula) else {
            return format!("\\[\n\\text{{\\ttfamily {}}}\n\\]", escape(formula.latex).replace('\n', " "));
        };
        if let Some(name) = environment.filter(|name| takes_rows(name)) {
            let name = if name == "eqnarray" || name == "alignat" { "align" } else { name };
            return format!("\\begin{{{name}*}}\n{latex}\n\\end{{{name}*}}");
        }
        if let Some(name) = latex.strip_prefix("\\begin{").and_then(|rest| rest.split_once('}')).map(|(name, _)| name)
            && takes_rows(name.trim_end_matches('*'))
            && latex.ends_with(&format!("\\end{{{name}}}"))
        {
            return latex;
        }
        let latex = inner_rows(&latex);
        let tree = formula.tree();
        if matches!(tree.kind(tree.root()), Kind::Chain { .. } | Kind::List { .. } | Kind::Infix { .. })
            && latex == formula.latex
            && let Some(lines) = lines::lines(tree, COLUMN)
            && let Some(broken) = broken(tree, &latex, &lines)
        {
            return format!("\\[\n{broken}\n\\]");
        }
        let bare_rows = matches!(tree.kind(tree.root()), Kind::Rows(_)) && !latex.trim_start().starts_with("\\begin");
        if bare_rows {
            return format!("\\[\n\\begin{{aligned}}\n{latex}\n\\end{{aligned}}\n\\]");
        }
        format!("\\[\n{latex}\n\\]")
    }

    fn picture(&self, drawing: &Drawing, _alt: &str) -> String {
        figure::picture(drawing)
    }

    fn code(&self, text: &str) -> String {
        text::verbatim(text)
    }

    fn paragraph(&self, body: String) -> String {
        body.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }
}

/// Environments that may only stand outside mathematics, as the ones that may stand inside.
fn inner_rows(latex: &str) -> String {
    let mut out = latex.to_owned();
    for (outer, inner) in
        [("align", "aligned"), ("gather", "gathered"), ("eqnarray", "aligned"), ("multline", "gathered"), ("equation", "gathered")]
    {
        for star in ["*", ""] {
            for side in ["begin", "end"] {
                out = out.replace(&format!("\\{side}{{{outer}{star}}}"), &format!("\\{side}{{{inner}}}"));
            }
        }
    }
    out
}

/// The formula as it compiles: as typed where that is sound, else printed from its tree, else nothing.
fn sound(formula: &Read<'_>) -> Option<String> {
    let typed = command::tidy(formula.latex);
    if typed.is_ascii() && command::compiles(&typed) {
        return Some(typed);
    }
    let tree = formula.tree();
    let readable = (0..tree.len()).all(|index| *tree.kind(NodeId(u32::try_from(index).unwrap_or(0))) != Kind::Error);
    let printed = readable.then(|| command::tidy(&syntax::latex(tree, tree.root())));
    printed.filter(|printed| command::compiles(printed)).or_else(|| command::compiles(&typed).then_some(typed))
}

/// The author's own text cut at the places where the display breaks.
fn broken(tree: &Tree, latex: &str, lines: &[Line]) -> Option<String> {
    let aligned = lines.iter().any(|line| line.len() > 1);
    let mut out = String::from("\\begin{aligned}\n");
    for (number, line) in lines.iter().enumerate() {
        if number > 0 {
            out.push_str(" \\\\\n");
        }
        if !aligned {
            out.push_str("& ");
        }
        for (column, cell) in line.iter().enumerate() {
            if column > 0 {
                out.push_str(" & ");
            }
            for piece in cell {
                let text = match piece {
                    Piece::Open(id) | Piece::Close(id) => match tree.kind(*id) {
                        Kind::Fence { open, close, .. } => {
                            if matches!(piece, Piece::Open(_)) {
                                open
                            } else {
                                close
                            }
                        }
                        _ => return None,
                    },
                    Piece::Separator(id, number) => match tree.kind(*id) {
                        Kind::List { items, .. } => {
                            let Some(before) = number.checked_sub(1) else { continue };
                            latex.get(tree.span(*items.get(before)?).end..tree.span(*items.get(*number)?).start)?.trim()
                        }
                        _ => return None,
                    },
                    Piece::Operator(id) => match tree.kind(*id) {
                        Kind::Big { body: Some(body), .. } => latex.get(tree.span(*id).start..tree.span(*body).start)?.trim(),
                        _ => return None,
                    },
                    Piece::Node(id) => tree.span(*id).text(latex),
                    Piece::Relation(chain, link) => match tree.kind(*chain) {
                        Kind::Chain { links, .. } => links.get(*link)?.0.span.text(latex),
                        _ => return None,
                    },
                    Piece::Sign(id) => match tree.kind(*id) {
                        Kind::Infix { sign_span, .. } => sign_span.text(latex),
                        _ => return None,
                    },
                    Piece::Indent => "\\qquad",
                };
                // A piece that is no formula by itself (half of a pair) is not cut out.
                if !matches!(piece, Piece::Open(_) | Piece::Close(_)) && !command::compiles(text) {
                    return None;
                }
                let _ = write!(out, "{text} ");
            }
        }
    }
    out.push_str("\n\\end{aligned}");
    Some(out)
}
