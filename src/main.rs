//! The `rederive` program: everything it does is in `cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    rederive::cli::run(std::env::args_os())
}
