//! PDF in process: Typst compiles one virtual file with the fonts that are part of the program.

use std::sync::LazyLock;

use typst::{
    Library, LibraryExt, World, comemo,
    diag::{FileError, FileResult, SourceDiagnostic},
    foundations::{Bytes, Datetime, Duration, Smart},
    syntax::{FileId, Source},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::Options;
use crate::{
    diag::{Diagnostic, Span},
    doc::Document,
};

/// Deeply nested input recurses deeply in Typst: it gets a stack of its own, as large as that may need.
const STACK: usize = 64 << 20;

/// How many compilations of memory the compiler keeps.
const KEPT: usize = 10;

/// `document` as a tagged PDF (PDF/UA-1), the same bytes for the same input.
///
/// # Errors
/// What Typst refuses, as diagnostics of code `typesetting`: a fault of the program, not of the author.
pub fn pdf(document: &Document, options: &Options) -> Result<Vec<u8>, Vec<Diagnostic>> {
    let source = super::typst(document, options);
    let worker = std::thread::Builder::new().name("typesetting".to_owned()).stack_size(STACK).spawn(move || {
        let made = compile(&covered(source));
        comemo::evict(if made.is_ok() { KEPT } else { 0 });
        made
    });
    match worker.map(std::thread::JoinHandle::join) {
        Ok(Ok(made)) => made,
        Ok(Err(_)) => Err(vec![failure("the typesetter stopped".to_owned())]),
        Err(error) => Err(vec![failure(format!("no thread for the typesetter: {error}"))]),
    }
}

fn failure(message: String) -> Diagnostic {
    Diagnostic::error("typesetting", Span::empty(0), message)
}

fn compile(source: &str) -> Result<Vec<u8>, Vec<Diagnostic>> {
    let world = Press { source: Source::detached(source) };
    let refused = |errors: &[SourceDiagnostic]| -> Vec<Diagnostic> { errors.iter().map(|error| explained(&world, error)).collect() };
    let document = typst::compile::<PagedDocument>(&world).output.map_err(|errors| refused(&errors))?;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|error| vec![failure(error.message().to_string())])?;
    let creator = Smart::Custom(Some(concat!("rederive ", env!("CARGO_PKG_VERSION")).to_owned()));
    let options = PdfOptions { creator, standards, ..PdfOptions::default() };
    typst_pdf::pdf(&document, &options).map_err(|errors| refused(&errors))
}

/// What Typst says, with the piece of its source that it speaks of.
fn explained(world: &Press, error: &SourceDiagnostic) -> Diagnostic {
    use typst::WorldExt;
    let mut diagnostic = failure(error.message.to_string());
    if let Some(range) = world.range(error.span) {
        let from = range.start.saturating_sub(40);
        let text = world.source.text();
        let near: String = text.char_indices().filter(|(at, _)| *at >= from && *at < range.end.min(from + 200)).map(|(_, c)| c).collect();
        diagnostic = diagnostic.with_note(format!("near `{near}`"));
    }
    error.hints.iter().fold(diagnostic, |diagnostic, hint| diagnostic.with_note(hint.v.to_string()))
}

/// The source with every character that no font has named by its code point: PDF/UA knows no missing glyph.
fn covered(source: String) -> String {
    let missing = |c: char| !c.is_ascii() && !FONTS.iter().any(|font| font.info().coverage.contains(c as u32));
    if !source.chars().any(missing) {
        return source;
    }
    let mut out = String::with_capacity(source.len());
    for c in source.chars() {
        if c == '\u{FE0F}' || c == '\u{200D}' {
            continue;
        }
        if missing(c) { out.push_str(&format!("⟨U\u{2009}{:04X}⟩", c as u32)) } else { out.push(c) }
    }
    out
}

static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let files: [&'static [u8]; 6] = [
        include_bytes!("../../assets/fonts/LibertinusSerif-Regular.otf"),
        include_bytes!("../../assets/fonts/LibertinusSerif-Italic.otf"),
        include_bytes!("../../assets/fonts/LibertinusSerif-Bold.otf"),
        include_bytes!("../../assets/fonts/LibertinusSerif-BoldItalic.otf"),
        include_bytes!("../../assets/fonts/NewCMMath-Book.otf"),
        include_bytes!("../../assets/fonts/lmmono10-regular.otf"),
    ];
    files.into_iter().filter_map(|file| Font::new(Bytes::new(file), 0)).collect()
});

static BOOK: LazyLock<LazyHash<FontBook>> = LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(<Library as LibraryExt>::default()));

/// The compiler's only door: one source (file ids are few and kept for ever, so it is always the same one), our fonts, no files, no clock.
struct Press {
    source: Source,
}

impl World for Press {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.source.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.source.id() { Ok(self.source.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, _id: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
