//! `rederive check`: judge every step of worked answers.

use std::path::PathBuf;

use crate::{
    check::{self, Report},
    cli::{
        FOUND, GOOD,
        course::{self, Course, Work},
        files, show, stream,
    },
    diag::Severity,
    emit, solve, source,
};

/// Judge every step of worked answers.
///
/// Reads Markdown, LaTeX or plain text, judges each written step and shows what is wrong with a caret under the part at fault.
/// A step is proved, supported (every sample agrees), refuted (with a counterexample) or unchecked (with the reason).
/// The files that a LaTeX file includes from its folder (`\input`, `\include`) are checked behind it.
///
/// Exit code: 0 nothing refuted, 1 something refuted, 2 could not run.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  echo '$(27-3+0)/1+1 = 24$' | rederive check -\n  echo '$\\sqrt{x^2} = x$' | rederive check --assume 'x > 0' --audit -\n  echo '{\"id\": 1, \"latex\": \"(a+b)^2 = a^2+b^2\"}' | rederive check --jsonl"
)]
pub(super) struct Arguments {
    /// Files to check; `-` for standard input
    #[arg(required_unless_present = "jsonl", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Read one item a line, {"id", "latex", "assume": [...], "syntax": "latex|ascii|auto"}, and write one verdict a line in order
    #[arg(long, conflicts_with_all = ["statement", "assume", "verbose", "format"])]
    jsonl: bool,
    /// Threads for `--jsonl`; as many as there are cores where nothing is said
    #[arg(long, value_name = "N", requires = "jsonl")]
    threads: Option<usize>,
    /// The problem sheet that the answers belong to: what they state is compared with what it asks
    #[arg(long, value_name = "FILE")]
    statement: Option<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Assume a condition, such as 'x > 0' (may be given several times)
    #[arg(long, value_name = "CONDITION")]
    assume: Vec<String>,
    #[command(flatten)]
    course: Course,
    /// List what the verdicts rest on: conditions, assumptions, readings, and the directives that would settle open steps
    #[arg(long)]
    audit: bool,
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
    if arguments.jsonl {
        return streamed(arguments);
    }
    let base = check::Options {
        assumptions: arguments.assume.clone(),
        certificates: arguments.format == Format::Json,
        ..check::Options::default()
    };
    let questions = arguments.statement.as_ref().map(|path| files::read(path)).transpose()?;
    let judged = arguments.course.works(&arguments.files, &base)?.into_iter().map(|work| {
        let report = check::check(&work.input.text, &course::document(&work.input, &work.options), &work.options);
        // Without a sheet of its own a file may hold the questions beside the answers.
        let report = compared(questions.as_ref().unwrap_or(&work.input), &work.input, report);
        (work, report)
    });
    // An included file that says nothing (it may hold definitions only) is not worth a word.
    let spoken = |(work, report): &(Work, Report)| work.is_given || !report.steps.is_empty() || !report.diagnostics.is_empty();
    let (works, reports): (Vec<Work>, Vec<Report>) = judged.filter(spoken).unzip();
    let differs =
        |report: &Report| report.diagnostics.iter().any(|found| found.code == "differs-from-question" && found.severity == Severity::Error);
    let refuted = reports.iter().any(|report| report.counts().refuted > 0 || differs(report));
    match arguments.format {
        Format::Json => {
            let checked: Vec<emit::json::Checked<'_>> = works
                .iter()
                .zip(&reports)
                .map(|(work, report)| emit::json::Checked { path: &work.input.name, text: &work.input.text, report })
                .collect();
            files::print(&format!("{:#}\n", emit::json::check(&checked)))?;
        }
        Format::Human => {
            let style = emit::human::Style { all_steps: arguments.verbose };
            for (Work { input, options, .. }, report) in works.iter().zip(&reports) {
                show(&emit::human::report(&input.name, &input.text, report, style));
                if arguments.audit {
                    let audit = check::audit(&input.text, &course::document(input, options), options, report);
                    show(&(audit.lines().join("\n") + "\n"));
                }
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

/// `--jsonl`: at most one file, standard input without one.
fn streamed(arguments: &Arguments) -> Result<u8, String> {
    if arguments.files.len() > 1 {
        return Err("`--jsonl` reads one file; give one, or pipe them together".to_owned());
    }
    let threads = arguments.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    let seen = stream::run(arguments.files.first().map(PathBuf::as_path), threads)?;
    Ok(if seen.refuted { FOUND } else { GOOD })
}
