//! `rederive build`: a folder of sheets, solved, checked and typeset.

use std::{
    fs,
    path::{Path, PathBuf},
};

use indicatif::{ProgressBar, ProgressStyle};

use crate::{
    check,
    cli::{
        FOUND, GOOD, files,
        press::{self, Kind},
        show,
    },
    doc::{self, Meta},
    render, solve,
    source::{self, Format},
};

/// Sheets deeper in the folder are not looked for.
const DEEPEST: usize = 3;

/// Solve, check and typeset every sheet of a folder.
///
/// Each folder with a `sheet.md` becomes Markdown, LaTeX, HTML and PDF under the output folder. What was written is read back and
/// every step of it is checked.
///
/// Exit code: 0 all answered and nothing refuted or unchecked, 1 something not, 2 could not run.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  rederive build solutions --out build")]
pub(super) struct Arguments {
    /// The folder of sheets
    #[arg(default_value = "solutions")]
    folder: PathBuf,
    /// Where to write
    #[arg(long, default_value = "build")]
    out: PathBuf,
    /// Leave out the texts of the questions
    #[arg(long)]
    without_questions: bool,
    /// Decimals of rounded results, where neither sheet nor statement says (4 unless said)
    #[arg(long)]
    digits: Option<usize>,
    /// The author, for the title and for `{name}` in a sheet's output pattern
    #[arg(long)]
    name: Option<String>,
    /// The author's number, for `{id}` in a sheet's output pattern
    #[arg(long)]
    id: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, String> {
    let sheets = sheets(&arguments.folder)?;
    let bar = ProgressBar::new((sheets.len() * Kind::ALL.len()) as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg}") {
        bar.set_style(style);
    }
    let mut good = true;
    for sheet in &sheets {
        good &= one(arguments, sheet, &bar)?;
    }
    bar.finish_and_clear();
    Ok(if good { GOOD } else { FOUND })
}

/// Builds one sheet; says whether all was answered and nothing is refuted or unchecked.
fn one(arguments: &Arguments, sheet: &Path, bar: &ProgressBar) -> Result<bool, String> {
    let input = files::read(sheet)?;
    let meta = doc::compose(&input.text, &source::read(&input.text, Format::Markdown)).meta;
    let digits = arguments.digits.or_else(|| meta.extra.get("digits").and_then(|digits| digits.parse().ok()));
    let options = solve::Options { digits, without_questions: arguments.without_questions, ..solve::Options::default() };
    let solved = solve::solve(&input.text, Format::Markdown, &options);
    let relative = sheet.parent().and_then(|folder| folder.strip_prefix(&arguments.folder).ok()).unwrap_or(Path::new(""));
    let folder = arguments.out.join(relative);
    fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    let stem = stem(&meta, arguments);
    let look =
        render::Options { without_questions: arguments.without_questions, figures: Some(stem.clone()), ..render::Options::default() };
    let document = press::compose(&solved.markdown);
    for (at, drawing) in render::figures(&document, &look).into_iter().enumerate() {
        files::write(&folder.join(format!("{stem}-{}.svg", at + 1)), render::svg(drawing).as_bytes())?;
    }
    for kind in Kind::ALL {
        let path = folder.join(format!("{stem}.{}", kind.extension()));
        bar.set_message(path.display().to_string());
        if kind == Kind::Pdf && !cfg!(feature = "pdf") {
            continue;
        }
        files::write(&path, &press::set(kind, &document, &look)?)?;
        bar.inc(1);
    }
    let written = source::read(&solved.markdown, Format::Markdown);
    let report = check::check(&solved.markdown, &written, &check::Options::default());
    let counts = report.counts();
    let unanswered = solved.problems.iter().filter(|problem| problem.answers.is_empty() && !problem.written).count();
    let mut line = format!(
        "{}: {} of {} questions answered, {} claims proved",
        folder.join(stem).display(),
        solved.problems.len() - unanswered,
        solved.problems.len(),
        counts.proved
    );
    for (count, word) in [(counts.supported, "supported"), (counts.refuted, "refuted"), (counts.unchecked, "unchecked")] {
        if count > 0 {
            line.push_str(&format!(", {count} {word}"));
        }
    }
    let undrawn = doc::undrawn(&document.blocks);
    bar.suspend(|| {
        show(&(line + "\n"));
        for why in &undrawn {
            anstream::eprintln!("warning[plot-not-drawn]: {why}");
        }
        for diagnostic in &solved.diagnostics {
            let drawing = crate::emit::human::Drawing::new(&input.name, &input.text);
            anstream::eprintln!("{}", drawing.diagnostic(diagnostic));
        }
    });
    Ok(unanswered == 0 && undrawn.is_empty() && solved.diagnostics.is_empty() && counts.refuted + counts.unchecked == 0)
}

/// The `sheet.md` files of a folder and of the folders under it, in the order of their names.
fn sheets(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found: Vec<PathBuf> = Vec::new();
    let mut open = vec![(folder.to_path_buf(), 0)];
    while let Some((next, depth)) = open.pop() {
        let entries = fs::read_dir(&next).map_err(|error| format!("cannot read the folder {}: {error}", next.display()))?;
        let folders = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir() && depth < DEEPEST);
        open.extend(folders.map(|path| (path, depth + 1)));
        found.extend(Some(next.join("sheet.md")).filter(|path| path.is_file()));
    }
    found.sort();
    if found.is_empty() {
        return Err(format!("{} holds no sheet: a sheet is a folder with a file `sheet.md`", folder.display()));
    }
    Ok(found)
}

/// The name of the output files without its extension: the sheet's pattern with the author's name and number put in, else `sheet`.
fn stem(meta: &Meta, arguments: &Arguments) -> String {
    let Some(pattern) = meta.extra.get("output") else { return "sheet".to_owned() };
    let pattern = pattern.strip_suffix(".pdf").unwrap_or(pattern);
    let name = arguments.name.as_ref().or(meta.author.as_ref());
    let id = arguments.id.as_ref().or(meta.id.as_ref());
    let plain = |word: &str| word.split_whitespace().collect::<Vec<_>>().join("_").replace(['/', '\\'], "-");
    let mut stem = pattern.to_owned();
    for (hole, value) in [("{name}", name), ("{id}", id)] {
        match value {
            Some(value) => stem = stem.replace(hole, &plain(value)),
            // Without a name the pattern cannot be followed.
            None if stem.contains(hole) => return "sheet".to_owned(),
            None => {}
        }
    }
    plain(&stem)
}
