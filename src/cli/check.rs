//! `rederive check`: judge every step of worked answers.

use std::path::PathBuf;

use crate::{
    check::{self, Report},
    cli::{FOUND, GOOD, files, show},
    emit, solve, source,
};

/// Judge every step of worked answers.
///
/// Reads Markdown, LaTeX or plain text, judges each written step and shows what is wrong with a caret under the part at fault.
/// A step is proved, supported (every sample agrees), refuted (with a counterexample) or unchecked (with the reason).
///
/// Exit code: 0 nothing refuted, 1 something refuted, 2 could not run.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  echo '$(27-3+0)/1+1 = 24$' | rederive check -")]
pub(super) struct Arguments {
    /// Files to check; `-` for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The problem sheet that the answers belong to: what they state is compared with what it asks
    #[arg(long, value_name = "FILE")]
    statement: Option<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Assume a condition, such as 'x > 0' (may be given several times)
    #[arg(long, value_name = "CONDITION")]
    assume: Vec<String>,
    /// Show every step, not only those that need a look
    #[arg(short, long)]
    verbose: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Pictures with carets, and a summary line
    Human,
    /// The public JSON (docs/check.schema.json)
    Json,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, String> {
    let options = check::Options { assumptions: arguments.assume.clone(), ..check::Options::default() };
    let inputs = arguments.files.iter().map(|path| files::read(path)).collect::<Result<Vec<_>, _>>()?;
    let questions = arguments.statement.as_ref().map(|path| files::read(path)).transpose()?;
    let reports: Vec<Report> = inputs
        .iter()
        .map(|input| {
            let document = source::read(&input.text, source::detect(&input.name, &input.text));
            check::check(&input.text, &document, &options)
        })
        .collect();
    let reports: Vec<Report> = match &questions {
        Some(questions) => inputs.iter().zip(reports).map(|(input, report)| compared(questions, input, report)).collect(),
        None => reports,
    };
    let differs = |report: &Report| report.diagnostics.iter().any(|diagnostic| diagnostic.code == "differs-from-question");
    let refuted = reports.iter().any(|report| report.counts().refuted > 0 || differs(report));
    match arguments.format {
        Format::Json => {
            let checked: Vec<emit::json::Checked<'_>> = inputs
                .iter()
                .zip(&reports)
                .map(|(input, report)| emit::json::Checked { path: &input.name, text: &input.text, report })
                .collect();
            files::print(&format!("{:#}\n", emit::json::check(&checked)))?;
        }
        Format::Human => {
            let style = emit::human::Style { all_steps: arguments.verbose };
            for (input, report) in inputs.iter().zip(&reports) {
                show(&emit::human::report(&input.name, &input.text, report, style));
            }
            let all: Vec<&Report> = reports.iter().collect();
            show(&(emit::human::summary(&all) + "\n"));
        }
    }
    Ok(if refuted { FOUND } else { GOOD })
}

/// The report with what the answer states compared with what its question's method computes.
fn compared(questions: &files::Input, input: &files::Input, mut report: Report) -> Report {
    let format = |file: &files::Input| source::detect(&file.name, &file.text);
    let found = solve::compare(&questions.text, format(questions), &input.text, format(input), &solve::Options::default());
    report.diagnostics.extend(found);
    report
}
