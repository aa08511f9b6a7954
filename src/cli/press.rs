//! A typed document as bytes in one of the formats.

use crate::{
    doc, render,
    source::{self, Format},
};

/// An output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Markdown,
    Latex,
    Html,
    Pdf,
}

impl Kind {
    /// All of them, in the order they are written.
    pub(super) const ALL: [Kind; 4] = [Kind::Markdown, Kind::Latex, Kind::Html, Kind::Pdf];

    /// The end of a file's name.
    pub(super) fn extension(self) -> &'static str {
        match self {
            Kind::Markdown => "md",
            Kind::Latex => "tex",
            Kind::Html => "html",
            Kind::Pdf => "pdf",
        }
    }
}

/// The typed document of `markdown`; its figures are drawn here, once for all formats.
pub(super) fn compose(markdown: &str) -> doc::Document {
    doc::compose(markdown, &source::read(markdown, Format::Markdown))
}

/// Sets `document` as `kind`.
pub(super) fn set(kind: Kind, document: &doc::Document, options: &render::Options) -> Result<Vec<u8>, String> {
    match kind {
        Kind::Markdown => Ok(render::markdown(document, options).into_bytes()),
        Kind::Latex => Ok(render::latex(document, options).into_bytes()),
        Kind::Html => Ok(render::html(document, options).into_bytes()),
        Kind::Pdf => pdf(document, options),
    }
}

#[cfg(feature = "pdf")]
fn pdf(document: &doc::Document, options: &render::Options) -> Result<Vec<u8>, String> {
    render::pdf(document, options).map_err(|diagnostics| {
        let messages: Vec<&str> = diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
        format!("the PDF could not be set: {}", messages.join("; "))
    })
}

#[cfg(not(feature = "pdf"))]
fn pdf(_: &doc::Document, _: &render::Options) -> Result<Vec<u8>, String> {
    Err("this build of rederive has no PDF; build it with the feature `pdf`".to_owned())
}
