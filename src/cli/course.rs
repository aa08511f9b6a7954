//! What holds for a whole course: `rederive.toml`, found by walking up from a document, and what the command line adds to it.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use crate::{
    check,
    cli::files,
    source::{self, Document, Format, Macros},
};

/// The name of the file that a course keeps beside or above its documents.
const NAME: &str = "rederive.toml";

/// The options that every command that reads mathematics has.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Course {
    /// A LaTeX file whose definitions hold in every document (may be given several times)
    #[arg(long, value_name = "FILE")]
    macros: Vec<PathBuf>,
}

/// What `rederive.toml` says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Profile {
    /// LaTeX files with definitions, relative to this file.
    #[serde(default)]
    macros: Vec<PathBuf>,
    /// Conditions that are granted.
    #[serde(default)]
    assume: Vec<String>,
    /// Decimals of a result that is not exact.
    digits: Option<usize>,
    /// Whether fractions are written as decimals.
    decimals: Option<bool>,
    /// What signs mean where a document does not say.
    #[serde(default)]
    notation: BTreeMap<String, String>,
}

impl Course {
    /// `options` with what holds for the course of `input`; the command line comes last, so it decides.
    pub(super) fn options(&self, input: &files::Input, options: check::Options) -> Result<check::Options, String> {
        let mut options = options;
        let mut macros = Macros::default();
        if let Some(path) = profile_of(Path::new(&input.name)) {
            let text = files::read(&path)?.text;
            let profile: Profile =
                toml::from_str(&text).map_err(|error| format!("{}: {}", path.display(), error.to_string().trim_end()))?;
            let folder = path.parent().unwrap_or(Path::new(""));
            for file in &profile.macros {
                macros.learn(&files::read(&folder.join(file))?.text);
            }
            options.assumptions.splice(0..0, profile.assume);
            options.digits = profile.digits.unwrap_or(options.digits);
            for (name, reading) in &profile.notation {
                options.notation.settle(name, reading).map_err(|error| format!("{}: {error}", path.display()))?;
            }
            options.decimals = profile.decimals.unwrap_or(options.decimals);
        }
        if source::detect(&input.name, &input.text) == Format::Latex
            && let Ok(file) = fs::canonicalize(&input.name)
            && let Some(folder) = file.parent()
        {
            include(folder, &input.text, &mut macros, &mut vec![file.clone()]);
        }
        for file in &self.macros {
            macros.learn(&files::read(file)?.text);
        }
        options.macros = macros;
        Ok(options)
    }
}

/// How many files a document takes definitions from at most.
const MOST_INCLUDED: usize = 100;

/// Takes up the definitions of the files that `text` includes, and of those that they include; none outside of `folder` is opened.
fn include(folder: &Path, text: &str, macros: &mut Macros, seen: &mut Vec<PathBuf>) {
    for name in source::included(text) {
        let given = folder.join(name);
        let ending = if given.extension().is_none() { "tex" } else { "" };
        let Ok(path) = fs::canonicalize(if ending.is_empty() { given } else { given.with_extension(ending) }) else { continue };
        if !path.starts_with(folder) || seen.contains(&path) || seen.len() > MOST_INCLUDED {
            continue;
        }
        seen.push(path.clone());
        if let Ok(found) = files::read(&path) {
            include(folder, &found.text, macros, seen);
            macros.learn(&found.text);
        }
    }
}

/// The document that `input` is under `options`.
pub(super) fn document(input: &files::Input, options: &check::Options) -> Document {
    source::read_with(&input.text, source::detect(&input.name, &input.text), &options.macros)
}

/// The nearest `rederive.toml` at or above the folder of `file`.
fn profile_of(file: &Path) -> Option<PathBuf> {
    let folder = fs::canonicalize(file).ok()?.parent()?.to_owned();
    folder.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file())
}
