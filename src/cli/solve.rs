//! `rederive solve`: a problem sheet, answered.

/// Solve a problem sheet (not here yet).
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(_: &Arguments) -> Result<u8, String> {
    Err("solve is not here yet".to_owned())
}
