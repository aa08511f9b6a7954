//! One file a subcommand; the only door to files, clock and entropy.

mod build;
mod check;
mod course;
mod coverage;
mod eval;
mod explain;
mod files;
mod fill;
mod parse;
mod press;
mod solve;
mod stream;
mod verify;

use std::{ffi::OsString, process::ExitCode};

use clap::{Parser, Subcommand};

/// Exit code when everything went well.
const GOOD: u8 = 0;
/// Exit code when something was found: a refuted step, a question without an answer.
const FOUND: u8 = 1;
/// Exit code when the command could not run.
const FAILED: u8 = 2;

/// Reads mathematics as people write it, computes what is asked, checks every step that is written, and typesets the result.
#[derive(Debug, Parser)]
#[command(name = "rederive", version, max_term_width = 100, after_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  rederive eval '(27-3+0)/1+1 = 24'      one statement, judged
  rederive check answers.md              every step of a worked answer, judged
  rederive explain answers.md:12         why the steps of a line were judged so
  rederive solve questions.md            a problem sheet, answered
  rederive build                         every sheet under solutions/, solved, checked and typeset

`-` stands for standard input. Every command has its own `--help` with an example.";

#[derive(Debug, Subcommand)]
enum Command {
    Solve(solve::Arguments),
    Check(check::Arguments),
    Explain(explain::Arguments),
    Verify(verify::Arguments),
    Fill(fill::Arguments),
    Parse(parse::Arguments),
    Eval(eval::Arguments),
    Coverage(coverage::Arguments),
    Build(build::Arguments),
}

/// Runs the program with its command line and gives its exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let parsed = match Arguments::try_parse_from(arguments) {
        Ok(parsed) => parsed,
        Err(message) => {
            let code = if message.use_stderr() { FAILED } else { GOOD };
            let _ = message.print();
            return ExitCode::from(code);
        }
    };
    let result = match parsed.command {
        Command::Solve(arguments) => solve::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Fill(arguments) => fill::run(&arguments),
        Command::Parse(arguments) => parse::run(&arguments),
        Command::Eval(arguments) => eval::run(&arguments),
        Command::Coverage(arguments) => coverage::run(&arguments),
        Command::Build(arguments) => build::run(&arguments),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(message) => {
            complain(&message);
            ExitCode::from(FAILED)
        }
    }
}

/// One line on standard error, `error:` in red on a terminal.
fn complain(message: &str) {
    anstream::eprintln!("\u{1b}[1;31merror\u{1b}[0m: {message}");
}

/// Text for people: colours are taken away where standard output is no terminal.
fn show(text: &str) {
    use std::io::Write;
    let _ = anstream::stdout().write_all(text.as_bytes());
}
