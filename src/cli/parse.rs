//! `rederive parse`: show what was understood of each formula.

use std::{collections::HashMap, path::PathBuf};

use serde_json::json;

use crate::{
    check::{
        self,
        coverage::{Surveyed, survey},
    },
    cli::{FOUND, GOOD, course::Course, files, show},
    diag::{Diagnostic, Span},
    elaborate::{Origin, Understanding},
    emit, source, syntax,
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
    let drawing = emit::human::Drawing::new(&input.name, &input.text);
    let places = emit::json::Places::new(&input.text);
    let json = arguments.format == Format::Json;
    if json {
        files::print(&format!("{{\"version\": {}, \"path\": {}, \"formulas\": [", emit::json::VERSION, json!(input.name)))?;
    }
    let (mut unread, mut first, mut failed) = (false, true, None);
    survey(&input.text, source::detect(&input.name, &input.text), &options, &mut |blocks, surveyed| {
        let understood: HashMap<Span, Surveyed> = surveyed.into_iter().map(|formula| (formula.span, formula)).collect();
        for formula in source::formulas(blocks) {
            let meaning = understood.get(&formula.span).map(|formula| &formula.understanding);
            let text = formula.text(&input.text);
            let parsed = syntax::parse(text);
            unread |= !parsed.is_complete();
            let diagnostics = parsed.diagnostics.into_iter().map(|diagnostic| diagnostic.placed(|span| formula.in_file(span)));
            let diagnostics: Vec<Diagnostic> = diagnostics.collect();
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
                entry["diagnostics"] = json!(places.diagnostics(&diagnostics));
                // One formula a line, written as it is read: a long document is never held twice.
                let line = format!("{}\n{entry}", if first { "" } else { "," });
                failed = failed.take().or_else(|| files::print(&line).err());
                first = false;
            } else {
                show(&format!("{}\n{}{}\n", text.trim(), syntax::tree_text(&parsed.tree), meaning.map(meant).unwrap_or_default()));
                diagnostics.iter().for_each(|diagnostic| show(&drawing.diagnostic(diagnostic)));
            }
        }
    });
    if let Some(error) = failed {
        return Err(error);
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
