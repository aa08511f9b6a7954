//! `rederive build`: a folder of sheets.

/// Build (not here yet).
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(_: &Arguments) -> Result<u8, String> {
    Err("build is not here yet".to_owned())
}
