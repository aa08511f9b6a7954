//! Front matter: TOML between `+++` lines, or between `---` lines when what stands there is TOML; YAML is stepped over.

use crate::diag::{Diagnostic, Span};

/// The front matter of a file.
pub struct Front {
    /// The TOML text and its place.
    pub toml: Option<(String, Span)>,
    /// Where the rest of the file begins.
    pub end: usize,
}

/// The longest front matter that is looked for, in lines.
const LONGEST: usize = 500;

/// Reads the front matter at the top of `text`.
pub fn read(text: &str, diagnostics: &mut Vec<Diagnostic>) -> Front {
    let top = text.len() - text.trim_start_matches('\u{feff}').len();
    let none = Front { toml: None, end: top };
    let rest = &text[top..];
    let fence = match rest.get(..3) {
        Some(fence @ ("+++" | "---")) => fence,
        _ => return none,
    };
    let mut lines = rest.split_inclusive('\n');
    if !lines.next().is_some_and(|line| line.trim_end() == fence && line.ends_with('\n')) {
        return none;
    }
    let start = top + rest.find('\n').map_or(rest.len(), |at| at + 1);
    let mut at = start;
    for line in lines.take(LONGEST) {
        if line.trim_end() == fence || (fence == "---" && line.trim_end() == "...") {
            let body = Span::new(start, at);
            return settle(text, fence, body, at + line.len(), diagnostics).unwrap_or(none);
        }
        at += line.len();
    }
    none
}

/// What stands between two fences: TOML, YAML, or no front matter at all.
fn settle(text: &str, fence: &str, body: Span, end: usize, diagnostics: &mut Vec<Diagnostic>) -> Option<Front> {
    let toml = body.text(text).replace("\r\n", "\n");
    match toml.parse::<toml::Table>() {
        Ok(_) => Some(Front { toml: Some((toml, body)), end }),
        Err(error) if fence == "+++" => {
            let place = error.span().map_or(body, |range| Span::new(body.start + range.start, body.start + range.end));
            let exact = place.end <= body.end && text.get(place.start..place.end).is_some() && !body.text(text).contains('\r');
            let place = if exact { place } else { body };
            let message = error.message().lines().next().unwrap_or("unreadable").trim_end_matches('.').to_owned();
            diagnostics.push(Diagnostic::error("front-matter", place, format!("front matter is not TOML: {message}")));
            Some(Front { toml: None, end })
        }
        Err(_) if is_yaml(body.text(text)) => Some(Front { toml: None, end }),
        Err(_) => None,
    }
}

/// Whether every line could be YAML and at least one is `key: value`.
fn is_yaml(body: &str) -> bool {
    let keyed = |line: &str| line.split_once(':').is_some_and(|(key, _)| !key.is_empty() && !key.contains([' ', '$']));
    let plausible = |line: &str| {
        let line = line.trim_end();
        line.is_empty() || line.starts_with([' ', '\t', '#', '-', ']', '}']) || keyed(line)
    };
    body.lines().all(plausible) && body.lines().any(keyed)
}
