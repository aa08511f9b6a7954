//! `rederive fill`: write a file again with its holes filled.

use std::path::PathBuf;

use crate::{
    check,
    cli::{
        FOUND, GOOD, complain,
        course::{self, Course},
        files,
    },
    emit,
};

/// Fill the holes of a file.
///
/// Writes the file to standard output with each `= ?` replaced by the value and each `\overset{?}{=} ?` by the line with numbers
/// put in; all else stays byte for byte the same.
///
/// Exit code: 0 all filled, 1 a hole was left or a step is refuted, 2 could not run.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  echo '$(27-3+0)/1+1 = ?$' | rederive fill -")]
pub(super) struct Arguments {
    /// The file; `-` for standard input
    file: PathBuf,
    /// Where to write instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Decimals of a result that is not exact (4 unless said)
    #[arg(long)]
    digits: Option<usize>,
    #[command(flatten)]
    course: Course,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, String> {
    let input = files::read(&arguments.file)?;
    let options = arguments.course.options(&input, check::Options::default())?;
    let options = check::Options { digits: arguments.digits.unwrap_or(options.digits), ..options };
    let document = course::document(&input, &options);
    let filled = check::fill(&input.text, &document, &options);
    match &arguments.output {
        Some(path) => files::write(path, filled.text.as_bytes())?,
        None => files::print(&filled.text)?,
    }
    let drawing = emit::human::Drawing::new(&input.name, &input.text);
    for diagnostic in &filled.report.diagnostics {
        anstream::eprint!("{}", drawing.diagnostic(diagnostic));
    }
    let refuted = filled.report.counts().refuted;
    if refuted > 0 {
        complain(&format!("{refuted} steps of {} are refuted; `rederive check` shows them", input.name));
    }
    Ok(if filled.unfilled > 0 || refuted > 0 { FOUND } else { GOOD })
}
