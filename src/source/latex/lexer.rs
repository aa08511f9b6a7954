//! The small pieces of LaTeX: command names, groups in braces and brackets, comments.

/// The end of the command that begins with the backslash at `at`: its letters, or one character.
pub fn command_end(text: &str, at: usize) -> usize {
    let rest = &text.as_bytes()[at + 1..];
    let letters = rest.iter().take_while(|b| b.is_ascii_alphabetic() || **b == b'@').count();
    if letters > 0 {
        return at + 1 + letters;
    }
    at + 1 + text.get(at + 1..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
}

/// The byte after the comment that begins at `at`: past its line break and the white space that begins the next line.
pub fn comment_end(text: &str, at: usize, end: usize) -> usize {
    let bytes = text.as_bytes();
    let mut next = at + bytes[at..end].iter().position(|b| *b == b'\n').map_or(end - at, |line| line + 1);
    while next < end && matches!(bytes[next], b' ' | b'\t') {
        next += 1;
    }
    next
}

/// Steps over blanks and at most one line break.
pub fn skip_blank(text: &str, mut at: usize, end: usize) -> usize {
    let bytes = text.as_bytes();
    let mut lines = 0;
    while at < end {
        match bytes[at] {
            b'\n' if lines == 0 => lines = 1,
            b' ' | b'\t' | b'\r' => {}
            b'%' => {
                at = comment_end(text, at, end);
                continue;
            }
            _ => break,
        }
        at += 1;
    }
    at
}

/// The longest group that is looked for, in bytes.
const LONGEST: usize = 1 << 13;

/// The inside of the group in braces that begins at `at`, as start and end; `None` when none begins there or it is not closed.
pub fn group(text: &str, at: usize, end: usize) -> Option<(usize, usize)> {
    closing(text, at, end, b'{', b'}').map(|close| (at + 1, close))
}

/// The inside of the optional argument that begins at `at`; it ends at the first bracket outside of braces.
pub fn option(text: &str, at: usize, end: usize) -> Option<(usize, usize)> {
    if text.as_bytes().get(at) != Some(&b'[') {
        return None;
    }
    let bytes = text.as_bytes();
    let (mut depth, mut i) = (0usize, at + 1);
    let end = end.min(at + 1_000);
    while i < end {
        match bytes[i] {
            b'\\' => i += 1,
            b'{' => depth += 1,
            b'}' => depth = depth.checked_sub(1)?,
            b']' if depth == 0 => return Some((at + 1, i)),
            b'\n' if bytes.get(i + 1) == Some(&b'\n') => return None,
            _ => {}
        }
        i += 1;
    }
    None
}

/// All groups in braces of a text, by where they open. A brace without its partner belongs to none.
pub fn groups(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let (mut open, mut groups, mut at) = (Vec::new(), Vec::new(), 0);
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'%' => {
                at = comment_end(text, at, bytes.len());
                continue;
            }
            b'{' => open.push(at),
            b'}' => groups.extend(open.pop().map(|start| (start, at))),
            _ => {}
        }
        at += 1;
    }
    groups.sort_unstable();
    groups
}

fn closing(text: &str, at: usize, end: usize, open: u8, close: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    if at >= end || bytes[at] != open {
        return None;
    }
    let (mut depth, mut i) = (0usize, at);
    let end = end.min(at + LONGEST);
    while i < end {
        match bytes[i] {
            b'\\' => i += 1,
            b'%' => i = i.max(comment_end(text, i, end) - 1),
            byte if byte == open => depth += 1,
            byte if byte == close => {
                depth -= 1;
                if depth == 0 {
                    return Some(i);
                }
            }
            _ => {}
        }
        i += 1;
    }
    None
}
