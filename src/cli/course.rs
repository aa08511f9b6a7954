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
        included(input).iter().for_each(|file| macros.learn(&file.text));
        for file in &self.macros {
            macros.learn(&files::read(file)?.text);
        }
        options.macros = macros;
        Ok(options)
    }

    /// What is to be checked when `paths` are given: each file with its options, and behind it the files that it includes, under the definitions
    /// of the file and of all that it includes.
    pub(super) fn works(&self, paths: &[PathBuf], base: &check::Options) -> Result<Vec<Work>, String> {
        let mut works = Vec::new();
        for path in paths {
            let input = files::read(path)?;
            let options = self.options(&input, base.clone())?;
            let mut inner = options.clone();
            inner.macros.learn(&input.text);
            let parts = included(&input).into_iter().map(|input| Work { input, options: inner.clone(), is_given: false });
            let parts: Vec<Work> = parts.collect();
            works.push(Work { input, options, is_given: true });
            works.extend(parts);
        }
        Ok(works)
    }
}

/// A document with what holds for it.
pub(super) struct Work {
    /// The document.
    pub(super) input: files::Input,
    /// What holds for it.
    pub(super) options: check::Options,
    /// Whether it was named, not included by one that was.
    pub(super) is_given: bool,
}

/// How many files a document includes at most.
const MOST_INCLUDED: usize = 100;

/// The files that a LaTeX file includes, and those that they include, in order; none outside of its folder is opened.
fn included(input: &files::Input) -> Vec<files::Input> {
    let mut found = Vec::new();
    if source::detect(&input.name, &input.text) == Format::Latex
        && let Ok(file) = fs::canonicalize(&input.name)
        && let Some(folder) = file.parent()
    {
        include(folder, &input.text, &mut found, &mut vec![file.clone()]);
        let shown = Path::new(&input.name).parent().unwrap_or(Path::new(""));
        for part in &mut found {
            if let Ok(inside) = Path::new(&part.name).strip_prefix(folder) {
                part.name = shown.join(inside).display().to_string();
            }
        }
    }
    found
}

fn include(folder: &Path, text: &str, files: &mut Vec<files::Input>, seen: &mut Vec<PathBuf>) {
    for name in source::included(text) {
        let given = folder.join(name);
        let ending = if given.extension().is_none() { "tex" } else { "" };
        let Ok(path) = fs::canonicalize(if ending.is_empty() { given } else { given.with_extension(ending) }) else { continue };
        if !path.starts_with(folder) || seen.contains(&path) || seen.len() > MOST_INCLUDED {
            continue;
        }
        seen.push(path.clone());
        if let Ok(found) = files::read(&path) {
            let inside = found.text.clone();
            files.push(found);
            include(folder, &inside, files, seen);
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
