//! `rederive explain`: the evidence for the steps of a line in words.

use std::path::Path;

use crate::{
    check::{self, Step},
    cli::{
        FOUND, GOOD,
        course::{self, Course},
        files, show,
    },
    diag::LineIndex,
    emit::human::Drawing,
};

/// Say why the steps of a line were judged as they were.
///
/// Shows each step of the line with its evidence in words: the values of both sides, the rules by which they become the same and the conditions that
/// they need, or the counterexample worked out on both sides; and the repair of a wrong step, where there is one.
///
/// Exit code: 0 explained, 1 no step stands there, 2 could not run.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  echo '$(27-3+0)/1+1 = 24$' | rederive explain -:1")]
pub(super) struct Arguments {
    /// The file with a line, and a column where several steps stand in it; `-` for standard input
    #[arg(value_name = "FILE:LINE[:COLUMN]", allow_hyphen_values = true)]
    place: String,
    /// Assume a condition, such as 'x > 0' (may be given several times)
    #[arg(long, value_name = "CONDITION")]
    assume: Vec<String>,
    #[command(flatten)]
    course: Course,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, String> {
    let (path, line, column) = place(&arguments.place)?;
    let input = files::read(Path::new(path))?;
    let base = check::Options { assumptions: arguments.assume.clone(), certificates: true, ..check::Options::default() };
    let options = arguments.course.options(&input, base)?;
    let report = check::check(&input.text, &course::document(&input, &options), &options);
    let lines = LineIndex::new(&input.text);
    let here = |step: &&Step| {
        let (start, end) = (lines.position(&input.text, step.span.start), lines.position(&input.text, step.span.end));
        let touches = (start.line..=end.line).contains(&line);
        let before = (start.line, start.column) <= (line, column.unwrap_or(usize::MAX));
        let after = (line, column.unwrap_or(0)) <= (end.line, end.column);
        touches && before && after
    };
    let steps: Vec<&Step> = report.steps.iter().filter(here).collect();
    let drawing = Drawing::new(&input.name, &input.text);
    for step in &steps {
        show(&drawing.step(step));
        for line in check::explain(step) {
            show(&format!("{line}\n"));
        }
        show("\n");
    }
    if steps.is_empty() {
        show(&format!("no step stands at {}\n", arguments.place));
    }
    Ok(if steps.is_empty() { FOUND } else { GOOD })
}

/// `FILE:LINE` or `FILE:LINE:COLUMN`.
fn place(text: &str) -> Result<(&str, usize, Option<usize>), String> {
    let number = |text: &str| text.parse::<usize>().ok().filter(|number| *number > 0);
    let (rest, last) = text.rsplit_once(':').ok_or_else(|| format!("`{text}` names no line; write FILE:LINE"))?;
    let last = number(last).ok_or_else(|| format!("`{last}` is no line; write FILE:LINE"))?;
    match rest.rsplit_once(':').and_then(|(path, line)| number(line).map(|line| (path, line))) {
        Some((path, line)) => Ok((path, line, Some(last))),
        None => Ok((rest, last, None)),
    }
}
