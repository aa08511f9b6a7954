//! `rederive parse`: show what was understood of each formula.

use std::{collections::HashMap, path::PathBuf};

use serde_json::json;

use crate::{
    check::{
        self,
        coverage::{Surveyed, survey},
    },
    cli::{
        FOUND, GOOD,
        course::{self, Course},
        files, show,
    },
    diag::Span,
    elaborate::{Origin, Understanding},
    emit, syntax,
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
    #[command(flatten)]
    course: Course,
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
    let options = arguments.course.options(&input, check::Options::default())?;
    let document = course::document(&input, &options);
    let understood: HashMap<Span, Surveyed> =
        survey(&input.text, &document, &options).into_iter().map(|formula| (formula.span, formula)).collect();
    let drawing = emit::human::Drawing::new(&input.name, &input.text);
    let places = emit::json::Places::new(&input.text);
    let json = arguments.format == Format::Json;
    if json {
        files::print(&format!("{{\"version\": {}, \"path\": {}, \"formulas\": [", emit::json::VERSION, json!(input.name)))?;
    }
    let (mut unread, mut first) = (false, true);
    for formula in document.formulas() {
        let meaning = understood.get(&formula.span).map(|formula| &formula.understanding);
        let text = formula.text(&input.text);
        let mut parsed = syntax::parse(text);
        for diagnostic in &mut parsed.diagnostics {
            diagnostic.span = formula.in_file(diagnostic.span);
        }
        unread |= !parsed.is_complete();
        if json {
            let mut entry = places.place(formula.span);
            entry["latex"] = json!(text);
            entry["canonical"] = json!(syntax::latex(&parsed.tree, parsed.tree.root()));
            entry["tree"] = json!(parsed.tree);
            if let Some(meaning) = meaning {
                entry["readings"] = json!(meaning.readings);
                entry["names"] = json!(meaning.names);
                entry["assumed"] = json!(meaning.conventions);
                let obstacles = meaning.obstacles.iter().map(|obstacle| obstacle.what.as_str());
                entry["not_understood"] = json!(obstacles.collect::<Vec<_>>());
            }
            entry["diagnostics"] = json!(places.diagnostics(&parsed.diagnostics));
            // One formula a line, written as it is read: a long document is never held twice.
            files::print(&format!("{}\n{entry}", if first { "" } else { "," }))?;
            first = false;
        } else {
            show(&format!("{}\n{}{}\n", text.trim(), syntax::tree_text(&parsed.tree), meaning.map(meant).unwrap_or_default()));
            parsed.diagnostics.iter().for_each(|diagnostic| show(&drawing.diagnostic(diagnostic)));
        }
    }
    if json {
        files::print("\n]}\n")?;
    }
    Ok(if unread { FOUND } else { GOOD })
}

/// The readings of a formula's statements, and its names with their types.
fn meant(meaning: &Understanding) -> String {
    let mut text = String::new();
    for reading in &meaning.readings {
        text.push_str(&format!("reads: {reading}\n"));
    }
    let names: Vec<String> = meaning
        .names
        .iter()
        .map(|name| {
            let from = match name.from {
                Origin::Declared => "declared",
                Origin::Use => "by use",
                Origin::Notation => "as written",
            };
            let bound = if name.bound { "bound, " } else { "" };
            format!("{}: {} ({bound}{from})", name.name, name.kind.name())
        })
        .collect();
    if !names.is_empty() {
        text.push_str(&format!("names: {}\n", names.join("; ")));
    }
    for convention in &meaning.conventions {
        text.push_str(&format!("assumed: {convention}\n"));
    }
    for obstacle in &meaning.obstacles {
        text.push_str(&format!("not understood: {}\n", obstacle.what));
    }
    text
}
