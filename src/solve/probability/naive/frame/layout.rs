//! The text of a statement with its signs made alike, cut into records and cells.

/// A cut: text between places, in bytes.
pub(super) type Cut = (usize, usize);

/// The text with quotes, dashes, arrows and indices written in one way, without the marks of mathematics.
pub(super) fn plain(source: &str) -> String {
    let mut text = tabular(source);
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
        ("〈", "<"),
        ("〉", ">"),
        ("⟨", "<"),
        ("⟩", ">"),
        ("\\langle", "<"),
        ("\\rangle", ">"),
        ("\\(", " "),
        ("\\)", " "),
    ] {
        text = text.replace(from, to);
    }
    for unit in
        ["cm", "kg", "m", "mm", "g", "ft", "lbs", "lb", "inches", "in", "years", "K", "C", "F", "°C", "°F", "USD", "hours", "minutes"]
    {
        text = text.replace(&format!(" ({unit})"), "");
    }
    quoted(&bit_strings(&indices(&headings(&rows(&unasked(&text))))))
}

/// A table of LaTeX as rows with bars, each on its own line.
fn tabular(text: &str) -> String {
    let mut out = text.to_owned();
    for name in ["tabular", "array", "tabularx"] {
        let (open, close) = (format!("\\begin{{{name}}}"), format!("\\end{{{name}}}"));
        while let Some(from) = out.find(&open)
            && let Some(len) = out[from..].find(&close)
        {
            let to = from + len;
            let mut body = out[from + open.len()..to].trim_start();
            // The columns: `{c|c}`, behind the position or the width.
            while let Some(rest) = body.strip_prefix(['[', '{']) {
                let Some(end) = rest.find([']', '}']) else { break };
                body = rest[end + 1..].trim_start();
            }
            let rows: Vec<String> = body
                .replace("\\hline", " ")
                .replace("\\toprule", " ")
                .replace("\\midrule", " ")
                .replace("\\bottomrule", " ")
                .split("\\\\")
                .map(|row| row.replace('&', "|").split_whitespace().collect::<Vec<_>>().join(" "))
                .filter(|row| !row.is_empty())
                .map(|row| format!("| {row} |"))
                .collect();
            let table = format!("\n\n{}\n\n", rows.join("\n"));
            out.replace_range(from..to + close.len(), &table);
        }
    }
    out
}

/// `(age = youth, buys = ?)`: the class that is asked is no value of the instance; `flu?:` ends the names of columns.
fn unasked(text: &str) -> String {
    let mut out = text.to_owned();
    for close in ['}', ')', ']', '>'] {
        let mut from = 0;
        while let Some(len) = out[from..].find('?') {
            let at = from + len;
            from = at + 1;
            let lead = out[..at].trim_end();
            let ends = out[at + 1..].trim_start().starts_with(close);
            let Some(lead) = lead.strip_suffix('=').filter(|_| ends) else { continue };
            let Some(comma) = lead.rfind(',').filter(|comma| !lead[*comma..].contains(['(', '{', '[', '<', '='])) else { continue };
            out.replace_range(comma..at + 1, "");
            from = comma;
        }
    }
    let out = out.replace("?:", ":");
    // `| age | Class: buys |` names a column.
    let named = |line: &str| -> String {
        // The corner of a table has no name.
        let line = line
            .trim_start()
            .strip_prefix("| |")
            .or_else(|| line.trim_start().strip_prefix("||"))
            .filter(|rest| rest.contains('|'))
            .map_or(line.to_owned(), |rest| format!("| item |{rest}"));
        let line = line.as_str();
        let cells: Vec<&str> = line.split('|').collect();
        let short = cells.len() > 3 && cells.iter().all(|cell| cell.split_whitespace().count() < 4);
        if !short {
            return line.to_owned();
        }
        cells.iter().map(|cell| cell.trim_start().strip_prefix("Class: ").unwrap_or(cell)).collect::<Vec<_>>().join("|")
    };
    out.split('\n').map(named).collect::<Vec<_>>().join("\n")
}

/// `011 +; 001 -`: several cells of zeros and ones written together.
fn bit_strings(text: &str) -> String {
    let spots: Vec<(usize, usize)> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| (2..9).contains(&word.len()) && word.chars().all(|c| matches!(c, '0' | '1')))
        .map(|word| {
            let from = word.as_ptr() as usize - text.as_ptr() as usize;
            (from, from + word.len())
        })
        .filter(|(from, to)| {
            let open = |c: Option<char>| !c.is_some_and(|c| matches!(c, '.' | '/' | '%' | '-' | '_'));
            let after = text[*to..].chars().next();
            let point = after == Some('.') && text[to + 1..].starts_with(|c: char| c.is_ascii_digit());
            open(text[..*from].chars().next_back()) && !point && !matches!(after, Some('/' | '%' | '_'))
        })
        .collect();
    let width = spots.first().map_or(0, |(from, to)| to - from);
    let alike = spots.iter().all(|(from, to)| to - from == width);
    if spots.len() < 4 || !alike || !spots.iter().any(|(from, _)| text[*from..].starts_with('0')) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + spots.len() * width);
    let mut at = 0;
    for (from, to) in spots {
        out.push_str(&text[at..from]);
        let bits: Vec<String> = text[from..to].chars().map(|c| c.to_string()).collect();
        let separator = if text[..from].ends_with(['(', '[', '<']) || text[..from].trim_end().ends_with('=') { ", " } else { " " };
        // Behind a sign of equality the bits are a tuple.
        let tuple = text[..from].trim_end().ends_with('=');
        out.push_str(&if tuple { format!("({})", bits.join(separator)) } else { bits.join(separator) });
        at = to;
    }
    out.push_str(&text[at..]);
    out
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
