//! How likely what stands between two dollars is a formula: a cost, so that the cheapest way to pair the dollars of a
//! paragraph can be chosen. A broken dollar then costs its own formula only, and money stays money.

use crate::diag::{Diagnostic, Edit, Span};

/// The cost of leaving a dollar unpaired.
pub const STRAY: u32 = 10;
/// The cost of leaving a dollar unpaired that stands as money does.
pub const MONEY: u32 = 3;
/// What is never paired.
pub const NEVER: u32 = 1_000;

/// Commands whose braces hold words or names, not letters of a formula.
const WORDY: [&str; 9] = ["text", "math", "operatorname", "mbox", "label", "begin", "end", "tag", "hbox"];

/// Two-letter words of prose; other short runs of letters are products.
const SHORT: [&str; 18] = ["is", "be", "of", "to", "in", "if", "we", "or", "an", "as", "by", "on", "at", "so", "it", "me", "my", "he"];

/// The cost of taking `content` as a formula; `next` is the byte after the closing delimiter.
pub fn pair(content: &str, next: Option<u8>) -> u32 {
    let inner = content.trim();
    if inner.is_empty() {
        return NEVER;
    }
    let digit_first = inner.starts_with(|c: char| c.is_ascii_digit());
    let (loose_left, loose_right) = (content.starts_with(char::is_whitespace), content.ends_with(char::is_whitespace));
    let mut cost = match (loose_left, loose_right) {
        (false, false) => 0,
        (true, true) => 2,
        _ => 4,
    };
    if digit_first && !loose_left && next.is_some_and(|b| b.is_ascii_digit()) {
        cost += 8;
    }
    let reading = Reading::of(inner);
    cost += reading.prose(cost == 0);
    if digit_first && !reading.mathy && reading.words > 0 {
        cost += 12;
    }
    if reading.depth != 0 {
        cost += 12;
    }
    cost + 8 * reading.sentences
}

/// The cost of the lines inside an inline formula that begin as a block of their own.
pub fn lines(content: &str) -> u32 {
    12 * marker_lines(content)
}

/// Whether a dollar at `at` stands as money does: before a digit, or after one and before a blank.
pub fn is_money(bytes: &[u8], at: usize) -> bool {
    let next = bytes.get(at + 1).copied();
    let digit_before = at > 0 && bytes[at - 1].is_ascii_digit();
    let currency_before = at > 1 && bytes[at - 1].is_ascii_uppercase() && bytes[at - 2].is_ascii_uppercase();
    next.is_some_and(|b| b.is_ascii_digit() || (b == b'.' && bytes.get(at + 2).is_some_and(u8::is_ascii_digit)))
        || currency_before
        || (digit_before && next.is_none_or(|b| !b.is_ascii_alphanumeric() && b != b'\\'))
}

/// Lines of `content` after the first that begin as a block of their own.
fn marker_lines(content: &str) -> u32 {
    let begins = |line: &str| {
        let line = line.trim_start();
        line.starts_with("- ") || line.starts_with("* ") || (line.starts_with("| ") && line.trim_end().ends_with(" |")) || {
            let digits = line.bytes().take_while(u8::is_ascii_digit).count();
            digits > 0 && (line[digits..].starts_with(". ") || line[digits..].starts_with(") "))
        }
    };
    u32::try_from(content.lines().skip(1).filter(|line| begins(line)).take(8).count()).unwrap_or(8)
}

/// What a stretch looks like.
struct Reading {
    words: u32,
    mathy: bool,
    depth: i32,
    sentences: u32,
}

impl Reading {
    fn of(inner: &str) -> Reading {
        let bytes = inner.as_bytes();
        let mut reading = Reading { words: 0, mathy: false, depth: 0, sentences: 0 };
        let mut at = 0;
        while at < bytes.len() {
            match bytes[at] {
                b'\\' => {
                    reading.mathy = true;
                    at = reading.command(bytes, at);
                    continue;
                }
                b'{' => reading.depth += 1,
                b'}' => reading.depth -= 1,
                b'^' | b'_' | b'=' | b'<' | b'>' | b'+' | b'*' | b'/' | b'|' => reading.mathy = true,
                b'.' | b'?' | b'!' if bytes.get(at + 1) == Some(&b' ') && bytes.get(at + 2).is_some_and(u8::is_ascii_uppercase) => {
                    reading.sentences += 1;
                }
                b if b.is_ascii_alphabetic() => {
                    at = reading.word(bytes, at);
                    continue;
                }
                // Two or more Chinese, Japanese or Korean characters in a row are prose.
                0xe3..=0xed => {
                    let length = bytes[at..].chunks(3).take_while(|c| (0xe3..=0xed).contains(&c[0])).count();
                    reading.words += if length > 1 { 2 } else { 0 };
                    at += 3 * length;
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        reading
    }

    /// Steps over a command, and over its braces when they hold words.
    fn command(&mut self, bytes: &[u8], at: usize) -> usize {
        let name = bytes[at + 1..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
        if name == 0 {
            return at + 2;
        }
        let end = at + 1 + name;
        let wordy = WORDY.iter().any(|word| bytes[at + 1..end].starts_with(word.as_bytes()));
        if !wordy || bytes.get(end) != Some(&b'{') {
            return end;
        }
        match bytes[end..].iter().take(400).position(|b| *b == b'}') {
            Some(close) if !bytes[end + 1..end + close].contains(&b'{') => end + close + 1,
            _ => end,
        }
    }

    /// Steps over a run of letters; it is a word of prose when it stands free.
    fn word(&mut self, bytes: &[u8], at: usize) -> usize {
        let length = bytes[at..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let end = at + length;
        let free_before = at == 0 || matches!(bytes[at - 1], b' ' | b'\n' | b'\t' | b'"' | b'\'');
        let free_after = bytes
            .get(end)
            .is_none_or(|b| matches!(b, b' ' | b'\n' | b'\t' | b'\r' | b'.' | b',' | b';' | b':' | b'?' | b'!' | b'"' | b'\''));
        let long = length >= 3 || (length == 2 && std::str::from_utf8(&bytes[at..end]).is_ok_and(|word| SHORT.contains(&word)));
        if free_before && free_after && long {
            self.words += 1;
        }
        end
    }

    fn prose(&self, tight: bool) -> u32 {
        match (self.mathy, self.words) {
            (_, 0) => 0,
            (false, 1) if tight => 0,
            (false, 1) => 6,
            (false, _) if tight => 18,
            (false, _) => 30,
            (true, words) => 4 * words.min(11) - 4,
        }
    }
}

/// Pairs neighbours so that the sum of the costs is least; gives the pairs and what stays alone.
pub fn cheapest(marks: &[Span], pair: impl Fn(Span, Span) -> u32, skip: impl Fn(Span) -> u32) -> (Vec<(Span, Span)>, Vec<Span>) {
    let count = marks.len();
    let mut best = vec![0u32; count + 2];
    let mut paired = vec![false; count];
    for index in (0..count).rev() {
        let alone = skip(marks[index]).saturating_add(best[index + 1]);
        best[index] = alone;
        if let Some(next) = marks.get(index + 1) {
            let cost = pair(marks[index], *next);
            let together = cost.saturating_add(best[index + 2]);
            if cost < NEVER && together <= alone {
                best[index] = together;
                paired[index] = true;
            }
        }
    }
    let (mut pairs, mut alone, mut index) = (Vec::new(), Vec::new(), 0);
    while index < count {
        if paired[index] {
            pairs.push((marks[index], marks[index + 1]));
            index += 2;
        } else {
            alone.push(marks[index]);
            index += 1;
        }
    }
    (pairs, alone)
}

/// What is said of a dollar without a partner.
pub fn stray(span: Span) -> Diagnostic {
    let found = Diagnostic::warning("unbalanced-math", span, "this dollar sign has no partner in its paragraph");
    if span.len() > 8 {
        return found;
    }
    found.with_edit("write `\\$` for a dollar sign", Edit { span, replacement: "\\$".repeat(span.len()) })
}
