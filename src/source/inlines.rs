//! Operations on inlines: joining words, cutting at a byte, places.

use super::{Delimiter, Inline};
use crate::diag::Span;

/// Adds words; words that follow one another in the source without a gap are one piece as long as they read as they stand.
pub(crate) fn push_text(inlines: &mut Vec<Inline>, text: &str, span: Span) {
    if text.is_empty() {
        return;
    }
    if let Some(Inline::Text { text: last, span: place }) = inlines.last_mut()
        && place.end == span.start
        && last.len() == place.len()
        && text.len() == span.len()
    {
        last.push_str(text);
        place.end = span.end;
        return;
    }
    inlines.push(Inline::Text { text: text.to_owned(), span });
}

/// Adds the words of `source` at `span` with invisible characters left out and odd spaces made plain.
pub(crate) fn push_clean(inlines: &mut Vec<Inline>, words: &str, span: Span) {
    if words.bytes().all(|b| b.is_ascii()) || !words.chars().any(|c| is_invisible(c) || is_odd_space(c)) || words.len() != span.len() {
        let cleaned: String;
        let words = if words.len() != span.len() && words.chars().any(|c| is_invisible(c) || is_odd_space(c)) {
            cleaned = words.chars().filter(|c| !is_invisible(*c)).map(|c| if is_odd_space(c) { ' ' } else { c }).collect();
            cleaned.as_str()
        } else {
            words
        };
        return push_text(inlines, words, span);
    }
    let (mut start, mut at) = (0, 0);
    for c in words.chars() {
        let next = at + c.len_utf8();
        if is_invisible(c) || is_odd_space(c) {
            push_text(inlines, &words[start..at], Span::new(span.start + start, span.start + at));
            if is_odd_space(c) {
                push_text(inlines, " ", Span::new(span.start + at, span.start + next));
            }
            start = next;
        }
        at = next;
    }
    push_text(inlines, &words[start..], Span::new(span.start + start, span.end));
}

/// Characters without width: zero-width spaces and joiners, byte order marks, soft hyphens, directional marks.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}' | '\u{202a}'..='\u{202e}')
}

/// Spaces other than the plain one.
pub(crate) fn is_odd_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// Where an inline stands; a forced break stands nowhere.
pub fn place(inline: &Inline) -> Option<Span> {
    match inline {
        Inline::Text { span, .. } | Inline::Code { span, .. } | Inline::Image { span, .. } => Some(*span),
        Inline::Math(formula) => Some(formula.span),
        Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Link { body: inner, .. } => places(inner),
        Inline::Break => None,
    }
}

/// Where a run of inlines stands.
pub fn places(inlines: &[Inline]) -> Option<Span> {
    let (at, first) = inlines.iter().enumerate().find_map(|(at, inline)| Some((at, place(inline)?)))?;
    // A lone one is looked at once: twice at each of many levels of emphasis would never end.
    let last = inlines[at + 1..].iter().rev().find_map(place);
    Some(last.map_or(first, |last| first.join(last)))
}

/// Whether nothing is to be seen in the inlines.
pub fn is_blank(inlines: &[Inline]) -> bool {
    inlines.iter().all(|inline| match inline {
        Inline::Text { text, .. } => text.trim().is_empty(),
        Inline::Break => true,
        Inline::Emphasis(inner) | Inline::Strong(inner) => is_blank(inner),
        Inline::Link { .. } | Inline::Math(_) | Inline::Code { .. } | Inline::Image { .. } => false,
    })
}

/// Takes white space and forced breaks off both ends.
pub fn trim(mut inlines: Vec<Inline>) -> Vec<Inline> {
    loop {
        let (text, span) = match inlines.last_mut() {
            Some(Inline::Break) => {
                inlines.pop();
                continue;
            }
            Some(Inline::Text { text, span }) => (text, span),
            _ => break,
        };
        let kept = text.trim_end().len();
        if text.len() == span.len() {
            span.end = span.start + kept;
        }
        text.truncate(kept);
        if kept > 0 {
            break;
        }
        inlines.pop();
    }
    let mut blank = 0;
    for inline in &mut inlines {
        match inline {
            Inline::Break => blank += 1,
            Inline::Text { text, span } => {
                let gone = text.len() - text.trim_start().len();
                if gone == text.len() {
                    blank += 1;
                    continue;
                }
                if text.len() == span.len() {
                    span.start += gone;
                }
                text.drain(..gone);
                break;
            }
            _ => break,
        }
    }
    inlines.drain(..blank);
    inlines
}

/// Cuts a run of inlines at byte `at` of the source. A piece that cannot be cut goes whole to the side where it begins.
pub fn cut(inlines: Vec<Inline>, at: usize) -> (Vec<Inline>, Vec<Inline>) {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for inline in inlines {
        if !after.is_empty() {
            after.push(inline);
            continue;
        }
        match inline {
            Inline::Text { text, span } if span.start < at && at < span.end && text.len() == span.len() => {
                let offset = at - span.start;
                match (text.get(..offset), text.get(offset..)) {
                    (Some(left), Some(right)) => {
                        before.push(Inline::Text { text: left.to_owned(), span: Span::new(span.start, at) });
                        after.push(Inline::Text { text: right.to_owned(), span: Span::new(at, span.end) });
                    }
                    _ => before.push(Inline::Text { text, span }),
                }
            }
            Inline::Strong(inner) if strictly_inside(&inner, at) => {
                let (left, right) = cut(inner, at);
                before.push(Inline::Strong(left));
                after.push(Inline::Strong(right));
            }
            Inline::Emphasis(inner) if strictly_inside(&inner, at) => {
                let (left, right) = cut(inner, at);
                before.push(Inline::Emphasis(left));
                after.push(Inline::Emphasis(right));
            }
            inline => match place(&inline) {
                Some(span) if span.start >= at => after.push(inline),
                _ => before.push(inline),
            },
        }
    }
    (before, after)
}

fn strictly_inside(inner: &[Inline], at: usize) -> bool {
    places(inner).is_some_and(|span| span.start < at && at < span.end)
}

/// Whether an inline is a displayed formula.
pub fn is_display(inline: &Inline) -> bool {
    matches!(inline, Inline::Math(formula) if formula.delimiter != Delimiter::Inline)
}
