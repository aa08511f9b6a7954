//! HTML in Markdown: directives in comments, tags that are stepped over, and signs that only look like tags.

use crate::{diag::Span, source::Directive};

/// Tags that writers use in Markdown.
const TAGS: [&str; 62] = [
    "a",
    "abbr",
    "b",
    "big",
    "blockquote",
    "br",
    "button",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "figcaption",
    "figure",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "li",
    "link",
    "mark",
    "ol",
    "p",
    "pre",
    "s",
    "script",
    "small",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];

/// A piece of raw HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// What is between tags.
    Words(Span),
    /// A comment, with its marks.
    Comment(Span),
    /// A tag.
    Tag(Span),
}

/// Cuts the HTML at `span` in words, comments and tags.
pub fn pieces(text: &str, span: Span) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let source = span.text(text);
    let (mut words, mut at) = (0, 0);
    let mut unclosed = false;
    while let Some(offset) = source[at..].find('<') {
        at += offset;
        let rest = &source[at..];
        let (length, comment) = match rest.strip_prefix("<!--") {
            Some(inner) if !unclosed => match inner.find("-->") {
                Some(end) => (end + 7, true),
                None => {
                    unclosed = true;
                    (0, false)
                }
            },
            _ => (tag_length(rest), false),
        };
        if length == 0 {
            at += 1;
            continue;
        }
        if words < at {
            pieces.push(Piece::Words(Span::new(words, at).shift(span.start)));
        }
        let place = Span::new(at, at + length).shift(span.start);
        pieces.push(if comment { Piece::Comment(place) } else { Piece::Tag(place) });
        at += length;
        words = at;
    }
    if words < source.len() {
        pieces.push(Piece::Words(Span::new(words, source.len()).shift(span.start)));
    }
    pieces
}

/// The length of the tag that `rest` begins with; 0 when it is none.
fn tag_length(rest: &str) -> usize {
    let Some(end) = rest.bytes().take(2_000).position(|b| b == b'>') else { return 0 };
    if is_tag(&rest[..=end]) { end + 1 } else { 0 }
}

/// Whether `<...>` is a tag as writers use them, and not a sign of order as in `a<b and c>d`.
pub fn is_tag(tag: &str) -> bool {
    let inner = tag.trim_start_matches('<').trim_end_matches('>').trim_start_matches('/').trim_end_matches('/');
    let length = inner.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let (name, rest) = inner.split_at(length);
    TAGS.contains(&name.to_ascii_lowercase().as_str())
        && (rest.trim().is_empty() || (rest.starts_with(char::is_whitespace) && rest.contains(['=', '"'])) || rest.trim() == "open")
}

/// The name of a tag in lower case, with its slash when it closes.
pub fn tag_name(tag: &str) -> String {
    let inner = tag.trim_start_matches('<');
    let length = inner.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'/').count();
    inner[..length].trim_end_matches('/').to_ascii_lowercase()
}

/// The value of an attribute.
pub fn attribute(tag: &str, name: &str) -> Option<String> {
    let at = tag.find(&format!(" {name}="))? + name.len() + 2;
    let rest = &tag[at..];
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest[1..].split(quote).next().map(str::to_owned)
}

/// The directives in a comment: each line that begins with `rederive:` is one.
pub fn directives(text: &str, comment: Span) -> Vec<Directive> {
    let inner = comment.text(text).trim_start_matches("<!--").trim_end_matches("-->");
    let mut found: Vec<Directive> = Vec::new();
    for line in inner.lines() {
        match crate::source::directive(line.trim(), comment) {
            Some(directive) => found.push(directive),
            None => {
                if let Some(last) = found.last_mut()
                    && !line.trim().is_empty()
                {
                    last.argument = format!("{} {}", last.argument, line.trim()).trim().to_owned();
                }
            }
        }
    }
    found
}
