//! The text of a statement with its signs made alike, cut into records and cells.

/// A cut: text between places, in bytes.
pub(super) type Cut = (usize, usize);

/// The text with quotes, dashes, arrows and indices written in one way, without the marks of mathematics.
pub(super) fn plain(source: &str) -> String {
    let mut text = source.to_owned();
    for (from, to) in [
        ("−", "-"),
        ("–", "-"),
        ("—", " - "),
        ("“", "\""),
        ("”", "\""),
        ("„", "\""),
        ("«", "\""),
        ("»", "\""),
        ("``", "\""),
        ("''", "\""),
        ("’", "'"),
        ("‘", "'"),
        ("\\rightarrow", "->"),
        ("\\to ", "-> "),
        ("\\Rightarrow", "->"),
        ("=>", "->"),
        ("→", "->"),
        ("⇒", "->"),
        ("↦", "->"),
        ("\\mid", "|"),
        ("\\vert", "|"),
        ("∣", "|"),
        ("\\,", " "),
        ("\\;", " "),
        ("\\ ", " "),
        ("\\quad", " "),
        ("\\%", "%"),
        ("\\text", ""),
        ("\\mathrm", ""),
        ("\\mathbf", ""),
        ("\\alpha", "alpha"),
        ("\\lambda", "lambda"),
        ("α", "alpha"),
        ("λ", "lambda"),
        ("**", ""),
        ("$", ""),
        ("\u{a0}", " "),
        ("，", ", "),
        ("。", ". "),
        ("；", "; "),
        ("：", ": "),
        ("？", "? "),
        ("（", " ("),
        ("）", ") "),
        ("、", ", "),
        ("naïve", "naive"),
        ("Naïve", "Naive"),
    ] {
        text = text.replace(from, to);
    }
    for unit in
        ["cm", "kg", "m", "mm", "g", "ft", "lbs", "lb", "inches", "in", "years", "K", "C", "F", "°C", "°F", "USD", "hours", "minutes"]
    {
        text = text.replace(&format!(" ({unit})"), "");
    }
    quoted(&indices(&headings(&rows(&text))))
}

/// `| 170 | Male |, | 180 | Male |`: rows of a table in one line, each on its own.
fn rows(text: &str) -> String {
    let mut out = text.to_owned();
    if out.matches("|, |").count() + out.matches("|; |").count() < 2 {
        return out;
    }
    for mark in ["|, |", "|; |", "| : |", "|: |"] {
        out = out.replace(mark, "|\n|");
    }
    if let Some(at) = out.find('|') {
        out.insert(at, '\n');
    }
    // Words behind the last row stand on a line of their own.
    if let Some(at) = out.rfind("|.") {
        out.replace_range(at..at + 2, "|\n\n");
    }
    out
}

/// `No. Color Type Stolen?`: a question mark at the end of the names of columns asks nothing.
fn headings(text: &str) -> String {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut out: Vec<String> = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        let words: Vec<&str> = line.trim().split([' ', '|', '\t']).filter(|word| !word.is_empty()).collect();
        let names = words.len() > 2 && words.iter().all(|word| word.starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic()));
        let follows = lines.get(at + 1).is_some_and(|next| next.trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '|'));
        out.push(if names && follows && line.contains(['?', '.']) {
            line.replace('?', "").replace("No. ", "No ")
        } else {
            (*line).to_owned()
        });
    }
    out.join("\n")
}

/// `x_1`, `x_{1}`, `x₁` as `x1`.
fn indices(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        let after_letter = at > 0 && chars[at - 1].is_alphabetic();
        if c == '_' && after_letter && chars.get(at + 1).is_some_and(char::is_ascii_digit) {
            at += 1;
            continue;
        }
        if c == '_' && after_letter && chars.get(at + 1) == Some(&'{') {
            let end = chars[at..].iter().position(|c| *c == '}').map_or(at + 1, |len| at + len);
            out.extend(&chars[at + 2..end.max(at + 2)]);
            at = end + 1;
            continue;
        }
        match c {
            '₀'..='₉' => out.extend(char::from_digit(c as u32 - '₀' as u32, 10)),
            c => out.push(c),
        }
        at += 1;
    }
    out
}

/// Single quotes around words as double ones; an apostrophe stays.
fn quoted(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = chars.clone();
    let mut open: Option<usize> = None;
    for at in 0..chars.len() {
        if chars[at] != '\'' {
            if chars[at] == '\n' {
                open = None;
            }
            continue;
        }
        let before = at.checked_sub(1).map_or(' ', |at| chars[at]);
        let next = chars.get(at + 1).copied().unwrap_or(' ');
        if !before.is_alphanumeric() && next.is_alphanumeric() && open.is_none() {
            open = Some(at);
        } else if let Some(start) = open.filter(|_| !next.is_alphanumeric()) {
            (out[start], out[at]) = ('"', '"');
            open = None;
        }
    }
    out.into_iter().collect()
}

/// The text without the cut parts; a blank line stands where each was.
pub(super) fn without(text: &str, cuts: &[Cut]) -> String {
    let mut sorted = cuts.to_vec();
    sorted.sort_unstable();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (from, to) in sorted {
        if from >= at {
            out.push_str(&text[at..from]);
            out.push_str("\n\n");
        }
        at = at.max(to);
    }
    out.push_str(&text[at.min(text.len())..]);
    out
}

/// The pieces of `text` between a separator of records: a newline, `;`, a full stop, a comma, an opening bracket.
pub(super) fn segments(text: &str, separator: char) -> Vec<Cut> {
    let mut out = Vec::new();
    let mut from = 0;
    let bytes = text.as_bytes();
    for (at, c) in text.char_indices() {
        let blank_after = bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace);
        // `1. sunny, hot`: the stop after a number belongs to the label of the record.
        let label = c == '.' && at > 0 && bytes[at - 1].is_ascii_digit() && {
            let start = text[..at].rfind(|c: char| !c.is_alphanumeric()).map_or(0, |found| found + 1);
            let lead = text[..start].trim_end_matches(' ');
            lead.is_empty() || lead.ends_with(['\n', '.', ':', ';'])
        };
        if c == separator && (c != '.' || blank_after && !label) {
            out.push((from, at));
            from = at + c.len_utf8();
        }
    }
    out.push((from, text.len()));
    out
}

/// A record without its number: `3: sunny, hot`, `D3. sunny`, `(3) sunny`, `d3 = sunny`; with how it is labelled.
pub(super) fn unnumbered(text: &str) -> &str {
    let start = text.trim_start().trim_start_matches('-').trim_start();
    let open = start.strip_prefix(['(', '[', '#']).unwrap_or(start);
    let letters = open.find(|c: char| !c.is_alphabetic()).unwrap_or(open.len());
    let word = &open[..letters];
    if letters > 9 || !word.is_empty() && word.len() > 2 && !ID.contains(&word.to_lowercase().as_str()) {
        return text;
    }
    let after = open[letters..].trim_start_matches([' ', '#', '.']);
    let digits = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
    if digits == 0 || digits > 3 {
        return text;
    }
    let tail = &after[digits..];
    let Some(mark) = tail.trim_start_matches([')', ']']).trim_start().chars().next() else { return text };
    let closed = tail.starts_with([')', ']']);
    let rest = tail.trim_start_matches([')', ']']).trim_start();
    match mark {
        ':' => &rest[1..],
        // `x = 3` and `1.5` are no labels.
        '=' if letters > 0 => &rest[1..],
        '.' if rest[1..].starts_with([' ', '\t']) => &rest[1..],
        _ if closed => rest,
        _ => text,
    }
}

/// Words that a number of a record follows.
const ID: [&str; 16] = [
    "doc", "docid", "document", "record", "instance", "example", "row", "day", "case", "sample", "email", "mail", "message", "review",
    "person", "tid",
];

/// One cell without quotes, brackets and blanks around it.
fn bare(cell: &str) -> String {
    cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '(' | ')' | '[' | ']' | '{' | '}' | '`' | '<' | '>'))
        .to_owned()
}

/// The cells of a record: an arrow and a colon separate as well.
pub(super) fn cells(text: &str, separator: char) -> Vec<String> {
    let text = unnumbered(text).replace("->", "\u{1}").replace(": ", "\u{1}").replace(" - ", "\u{1}");
    let text = text.trim().trim_matches('|');
    let pieces: Vec<&str> = if separator == ' ' {
        text.split(|c: char| c.is_whitespace() || matches!(c, '\u{1}' | ',' | '|')).collect()
    } else {
        text.split([separator, '\u{1}']).collect()
    };
    let mut out: Vec<String> = pieces.into_iter().map(bare).collect();
    while out.last().is_some_and(String::is_empty) {
        out.pop();
    }
    while out.first().is_some_and(String::is_empty) {
        out.remove(0);
    }
    if separator == ' ' {
        out.retain(|cell| !cell.is_empty());
    }
    out
}

/// Whether the cells may be a record.
pub(super) fn fits(cells: &[String]) -> bool {
    (2..=12).contains(&cells.len())
        && cells.iter().all(|cell| {
            !cell.is_empty()
                && cell.chars().count() < 26
                && cell.split_whitespace().count() < 4
                && !cell.contains(['?', '!', '(', ')'])
                && !(cell.ends_with('.') || cell.contains(". "))
        })
}

#[cfg(test)]
mod tests {
    use super::{cells, plain, unnumbered};

    #[test]
    fn records_lose_their_numbers_and_keep_their_cells() {
        assert_eq!(unnumbered("3: sunny, hot"), " sunny, hot");
        assert_eq!(unnumbered("x = 3, y = 4"), "x = 3, y = 4");
        assert_eq!(cells("D1. sunny hot no", ' '), ["sunny", "hot", "no"]);
        assert_eq!(cells("(1, 0) -> +", ','), ["1", "0", "+"]);
        assert_eq!(plain("$x_{1} = 0$, 'free money'"), "x1 = 0, \"free money\"");
    }
}
