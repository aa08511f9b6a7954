//! `rederive coverage`: how much of the mathematics of a folder was read and understood.

use std::{
    fs,
    io::IsTerminal,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressStyle};

use crate::{
    check::{
        Options,
        coverage::{Counts, Coverage},
    },
    cli::{GOOD, complain, course::Course, files, show},
    emit, source,
};

/// How many reasons and constructs people are shown.
const SHOWN: usize = 10;

/// Count how much of the mathematics of documents was read and understood.
///
/// A formula is read when it has a notation tree with nothing skipped; it is elaborated when each part of each of its statements
/// has a meaning under what the document says, without a function that nothing defines (those are counted apart, as opaque).
/// A folder stands for every document in it: Markdown, Quarto, LaTeX, notebooks.
///
/// Exit code: 0 counted, 2 could not run.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  echo '$x + 1 = 4$ and $\\frac{1}{$' | rederive coverage -")]
pub(super) struct Arguments {
    /// Files and folders; `-` for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Count only the documents of this part: a third, chosen by a hash of the file name, is held out from development
    #[arg(long, value_enum, default_value_t = Part::All)]
    part: Part,
    #[command(flatten)]
    course: Course,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A table, and the most frequent reasons with an example each
    Human,
    /// The public JSON (docs/coverage.schema.json)
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// Every document
    All,
    /// The two thirds that development looks at
    Develop,
    /// The third that nobody looks at while developing
    HeldOut,
}

impl Part {
    /// Whether a document belongs to the part: one file name in three is held out.
    fn holds(self, path: &Path) -> bool {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        // FNV-1a: stable on every machine and in every version, which the standard library's hasher is not.
        let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let held_out = hash % 3 == 0;
        match self {
            Part::All => true,
            Part::Develop => !held_out,
            Part::HeldOut => held_out,
        }
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, String> {
    let mut documents = Vec::new();
    for path in &arguments.paths {
        if path.is_dir() {
            gather(path, &mut documents)?;
        } else {
            documents.push(path.clone());
        }
    }
    documents.retain(|path| arguments.part.holds(path));
    let coverage = count(&documents, &arguments.course)?;
    match arguments.format {
        Format::Json => files::print(&format!("{:#}\n", emit::json::coverage(&coverage)))?,
        Format::Human => show(&human(&coverage)),
    }
    Ok(GOOD)
}

/// The documents under `folder`, by name.
fn gather(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), String> {
    let fail = |error: std::io::Error| format!("cannot read {}: {error}", folder.display());
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).map_err(fail)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>().map_err(fail)?;
    entries.sort();
    for path in entries {
        let link = path.symlink_metadata().is_ok_and(|data| data.is_symlink());
        if path.is_dir() && !link {
            gather(&path, found)?;
        } else if path.is_file() && source::is_document(&path.to_string_lossy()) {
            found.push(path);
        }
    }
    Ok(())
}

/// Counts the documents; one that cannot be read is told and left out, unless it is the only one.
fn count(documents: &[PathBuf], course: &Course) -> Result<Coverage, String> {
    let mut coverage = Coverage::default();
    let (start, mut bar) = (Instant::now(), None);
    for (at, path) in documents.iter().enumerate() {
        if bar.is_none() && start.elapsed() > Duration::from_secs(1) && std::io::stderr().is_terminal() {
            bar = Some(progress(documents.len()));
        }
        if let Some(bar) = &bar {
            bar.set_position(at as u64);
            bar.set_message(path.display().to_string());
        }
        match files::read(path) {
            Ok(input) => {
                let options = course.options(&input, Options::default())?;
                coverage.add(&input.name, &input.text, source::detect(&input.name, &input.text), &options);
            }
            Err(message) if documents.len() == 1 => return Err(message),
            Err(message) => complain(&message),
        }
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    Ok(coverage)
}

fn progress(length: usize) -> ProgressBar {
    let bar = ProgressBar::new(length as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg}") {
        bar.set_style(style);
    }
    bar
}

/// The report for people.
fn human(coverage: &Coverage) -> String {
    let mut text = format!("{} documents, {} steps\n\n", coverage.documents, coverage.steps);
    text.push_str("          formulas            read      elaborated          opaque\n");
    for (name, counts) in [("display", coverage.display), ("inline", coverage.inline)] {
        text.push_str(&row(name, counts));
    }
    for (stage, title) in [("read", "not read"), ("elaborate", "read, not elaborated")] {
        let reasons: Vec<_> = coverage.reasons().into_iter().filter(|reason| reason.stage == stage).collect();
        if !reasons.is_empty() {
            text.push_str(&format!("\n{title}: {}\n", reasons.iter().map(|reason| reason.formulas).sum::<usize>()));
        }
        for reason in reasons.iter().take(SHOWN) {
            let example = &reason.example;
            text.push_str(&format!("{:7}  {} ({})\n", reason.formulas, reason.what, reason.code));
            text.push_str(&format!("         {}:{}:{}: {}\n", example.path, example.line, example.column, example.latex));
        }
    }
    let mut constructs = coverage.constructs();
    constructs.sort_by_key(|construct| std::cmp::Reverse(construct.formulas - construct.elaborated));
    text.push_str("\nconstructs of most formulas not elaborated\n");
    for construct in constructs.iter().take(SHOWN) {
        let missing = construct.formulas - construct.elaborated;
        text.push_str(&format!("{missing:7} of {:<7} {}\n", construct.formulas, construct.name));
    }
    text
}

fn row(name: &str, counts: Counts) -> String {
    let share = |part: usize| format!("{part} ({:.2} %)", 100.0 * part as f64 / counts.formulas.max(1) as f64);
    format!("{name:8}{:10}{:>16}{:>16}{:>16}\n", counts.formulas, share(counts.read), share(counts.elaborated), share(counts.opaque))
}
