//! `rederive solve`: a problem sheet, answered.

use std::path::PathBuf;

use serde_json::json;

use crate::{
    cli::{
        FOUND, GOOD, files,
        press::{self, Kind},
        show,
    },
    diag::LineIndex,
    emit, render,
    solve::{self, Solution, Solved},
    source,
};

/// Answer a problem sheet.
///
/// Reads problem statements in English with LaTeX mathematics, as they stand in a sheet, and writes the solved sheet. What a
/// statement lacks, and words that were not understood, are named; nothing is guessed.
///
/// Exit code: 0 all answered, 1 something not, 2 could not run.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(super) struct Arguments {
    /// The sheet; `-` for standard input
    file: PathBuf,
    /// What to write
    #[arg(long, value_enum, default_value_t = Format::Md)]
    format: Format,
    /// Where to write instead of standard output; PDF wants it
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Show what was understood from which words, and what was not
    #[arg(long)]
    facts: bool,
    /// Leave out the texts of the questions
    #[arg(long)]
    without_questions: bool,
    /// Decimals of rounded results, where the statement says nothing (4 unless said)
    #[arg(long)]
    digits: Option<usize>,
}

const EXAMPLE: &str = "Example:
  echo 'How many parameters have 96 11x11 filters on a 227x227x3 image?' | rederive solve -";

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Markdown
    Md,
    /// LaTeX
    Tex,
    /// One HTML page
    Html,
    /// PDF
    Pdf,
    /// Facts and answers as JSON (docs/solve.schema.json)
    Json,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, String> {
    if arguments.format == Format::Pdf && arguments.output.is_none() {
        return Err("a PDF is not written to standard output; say where with `-o FILE`".to_owned());
    }
    let input = files::read(&arguments.file)?;
    let options = solve::Options { digits: arguments.digits, without_questions: arguments.without_questions, ..solve::Options::default() };
    let solved = solve::solve(&input.text, source::detect(&input.name, &input.text), &options);
    if arguments.facts {
        show(&facts(&input.text, &solved.problems));
    } else {
        let bytes = match arguments.format {
            Format::Json => format!("{:#}\n", json_of(&input.text, &solved)).into_bytes(),
            Format::Md => solved.markdown.clone().into_bytes(),
            Format::Tex => set(Kind::Latex, &solved)?,
            Format::Html => set(Kind::Html, &solved)?,
            Format::Pdf => set(Kind::Pdf, &solved)?,
        };
        match &arguments.output {
            Some(path) => files::write(path, &bytes)?,
            None => files::print(&String::from_utf8_lossy(&bytes))?,
        }
    }
    let drawing = emit::human::Drawing::new(&input.name, &input.text);
    for diagnostic in &solved.diagnostics {
        anstream::eprintln!("{}", drawing.diagnostic(diagnostic));
    }
    let answered = solved.problems.iter().all(|problem| !problem.answers.is_empty());
    Ok(if answered && solved.report.counts().refuted == 0 && solved.diagnostics.is_empty() { GOOD } else { FOUND })
}

fn set(kind: Kind, solved: &Solved) -> Result<Vec<u8>, String> {
    press::set(kind, &press::compose(&solved.markdown), &render::Options::default())
}

/// The public JSON of a solved sheet.
fn json_of(text: &str, solved: &Solved) -> serde_json::Value {
    let problems: Vec<serde_json::Value> = solved
        .problems
        .iter()
        .map(|problem| {
            let mut entry = json!(problem);
            entry["diagnostics"] = json!(emit::json::diagnostics(text, &problem.diagnostics));
            entry
        })
        .collect();
    json!({ "version": emit::json::VERSION, "problems": problems })
}

/// What was understood from which words.
fn facts(text: &str, problems: &[Solution]) -> String {
    let lines = LineIndex::new(text);
    let mut out = String::new();
    for problem in problems {
        let family = problem.family.as_deref().unwrap_or("no method fits");
        out.push_str(&format!("line {}: {family}\n", problem.line));
        for (name, value, span) in &problem.sources {
            let words = span.text(text).split_whitespace().collect::<Vec<_>>().join(" ");
            let line = lines.position(text, span.start).line;
            out.push_str(&format!("  {name} = {value}    line {line}: \"{words}\"\n"));
        }
        if !problem.asked.is_empty() {
            out.push_str(&format!("  asked: {}\n", problem.asked.join(", ")));
        }
    }
    out
}
