//! Files and the readers: Markdown and LaTeX to blocks with byte spans. Never fails; collects diagnostics.

pub mod block;
mod derived;
mod detect;
mod dollars;
mod environment;
pub mod inlines;
mod latex;
mod macros;
mod markdown;
mod notebook;
mod origin;
mod table;
pub mod sheet;

pub use block::{Block, BlockKind, Cell, Delimiter, Directive, Document, Format, Formula, Inline, formulas};
pub use detect::{detect, is_document};
pub use macros::{Macros, included};
pub use notebook::escaped;
pub use origin::{Expansion, Origins};

use crate::diag::{Diagnostic, Span};

/// The most bytes that are read: more is no sheet but a mistake, and must not take long to refuse.
pub const LONGEST: usize = 256 << 20;

/// A text of more than two parts of so many bytes is read part by part.
const PART: usize = 1 << 20;

/// The most diagnostics of one reading: whoever has mended the first hundred reads again.
const MOST_DIAGNOSTICS: usize = 100;

/// Reads `text` as `format`. Total: whatever could not be read is in the diagnostics, and the rest is there. A text of more
/// than [`LONGEST`] bytes is not read but gives one error.
pub fn read(text: &str, format: Format) -> Document {
    read_with(text, format, &Macros::default())
}

/// Reads as [`read`] does, with `macros` that are defined outside of the text; the text may define them anew.
pub fn read_with(text: &str, format: Format, macros: &Macros) -> Document {
    let mut blocks = Vec::new();
    let document = read_in_parts(text, format, macros, &mut |part| match blocks.is_empty() {
        true => blocks = part,
        false => blocks.extend(part),
    });
    Document { blocks, ..document }
}

/// Reads as [`read_with`] does, but hands the blocks of a long text to `visit` part by part, in order, instead of holding them all: a document
/// needs little more memory than its text. The document that is given back has no blocks.
pub fn read_in_parts(text: &str, format: Format, macros: &Macros, visit: &mut dyn FnMut(Vec<Block>)) -> Document {
    if text.len() > LONGEST {
        let message = format!("the text has {} bytes, more than the {LONGEST} that are read", text.len());
        let diagnostics = vec![Diagnostic::error("too-long", Span::empty(0), message)];
        return Document { format, front_matter: None, blocks: Vec::new(), diagnostics };
    }
    let mut document = match format {
        Format::Markdown => markdown::read(text, macros, visit),
        Format::Latex => latex::read(text, macros, visit),
        Format::Notebook => notebook::read(text, macros, visit),
    };
    document.diagnostics.truncate(MOST_DIAGNOSTICS);
    document
}

/// The directive that the text of a comment at `span` is.
fn directive(comment: &str, span: Span) -> Option<Directive> {
    let rest = comment.strip_prefix("rederive:")?.trim();
    let (name, argument) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    (!name.is_empty()).then(|| Directive { name: name.to_owned(), argument: argument.trim().to_owned(), span })
}

#[cfg(test)]
mod tests;
