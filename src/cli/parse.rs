//! `rederive parse`: show what was understood of each formula.

use std::path::PathBuf;

use serde_json::json;

use crate::{
    cli::{FOUND, GOOD, files, show},
    diag::Span,
    emit,
    source::{self, Formula},
    syntax,
};

/// Show what was understood of each formula.
///
/// Exit code: 0 all read, 1 a formula could not be read, 2 could not run.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  echo '$\\sigma^2 = \\frac{1}{m} \\sum_i x_i^2$' | rederive parse -")]
pub(super) struct Arguments {
    /// The file; `-` for standard input
    file: PathBuf,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Tree)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// An outline of each notation tree
    Tree,
    /// JSON: spans, trees, diagnostics
    Json,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, String> {
    let input = files::read(&arguments.file)?;
    let document = source::read(&input.text, source::detect(&input.name, &input.text));
    let mut unread = false;
    let mut formulas = Vec::new();
    for formula in document.formulas() {
        let text = formula.text(&input.text);
        let mut parsed = syntax::parse(text);
        for diagnostic in &mut parsed.diagnostics {
            diagnostic.span = in_file(formula, diagnostic.span);
        }
        unread |= !parsed.diagnostics.is_empty();
        match arguments.format {
            Format::Json => {
                let mut entry = emit::json::place(&input.text, formula.span);
                entry["latex"] = json!(text);
                entry["canonical"] = json!(syntax::latex(&parsed.tree, parsed.tree.root()));
                entry["tree"] = json!(parsed.tree);
                entry["diagnostics"] = json!(emit::json::diagnostics(&input.text, &parsed.diagnostics));
                formulas.push(entry);
            }
            Format::Tree => {
                show(&format!("{}\n{}\n", text.trim(), syntax::tree_text(&parsed.tree)));
                let drawing = emit::human::Drawing::new(&input.name, &input.text);
                for diagnostic in &parsed.diagnostics {
                    show(&drawing.diagnostic(diagnostic));
                }
            }
        }
    }
    if arguments.format == Format::Json {
        let all = json!({ "version": emit::json::VERSION, "path": input.name, "formulas": formulas });
        files::print(&format!("{all:#}\n"))?;
    }
    Ok(if unread { FOUND } else { GOOD })
}

/// A span of the formula's text as a span of the file.
fn in_file(formula: &Formula, span: Span) -> Span {
    match &formula.expanded {
        Some(expansion) => {
            let at = |byte: usize| expansion.origin.get(byte).or(expansion.origin.last()).copied().unwrap_or(formula.body.start);
            Span::new(at(span.start), at(span.end))
        }
        None => span.shift(formula.body.start),
    }
}
