//! `rederive verify`: replay the certificates of a report.

use std::path::PathBuf;

use crate::{
    cli::{FOUND, GOOD, files, show},
    emit::replay,
};

/// Replay the certificates of a report, without searching.
///
/// Reads what `rederive check --format json` writes. Each proved or refuted step may carry a certificate: its formulas, names, assumptions and
/// conditions, and the values, rules or witness that decide it. A certificate is accepted when all of that is found again, by code that
/// the prover does not use; one that was changed anywhere is refused. Steps without a certificate are counted.
///
/// Exit code: 0 no certificate refused, 1 one refused, 2 could not run.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  echo '$(27-3+0)/1+1 = 24$' | rederive check --format json - | rederive verify -")]
pub(super) struct Arguments {
    /// The report; `-` for standard input
    #[arg(value_name = "REPORT.json")]
    report: PathBuf,
    /// Name the steps that carry no certificate
    #[arg(short, long)]
    verbose: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, String> {
    let input = files::read(&arguments.report)?;
    let report = serde_json::from_str(&input.text).map_err(|error| format!("{}: {error}", input.name))?;
    let all = replay::replay(&report).map_err(|why| format!("{}: {why}", input.name))?;
    let (mut accepted, mut refused, mut without) = (0, 0, 0);
    for step in &all {
        match &step.outcome {
            Some(Ok(())) => accepted += 1,
            Some(Err(why)) => {
                refused += 1;
                show(&format!("{}: refused: {why}\n", step.place));
            }
            None => {
                without += 1;
                if arguments.verbose {
                    show(&format!("{}: no certificate ({}): {}\n", step.place, step.method, step.latex.replace('\n', " ")));
                }
            }
        }
    }
    show(&format!("{accepted} certificates accepted, {refused} refused; {without} decided steps carry none\n"));
    Ok(if refused > 0 { FOUND } else { GOOD })
}
