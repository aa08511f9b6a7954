//! Commands of computer algebra that leave a value as it is (`expand(...)`, `radcan(...)`, `ev(..., simp)`), taken out of plain text. What is
//! left stands where it stood: each byte keeps its place.

/// Commands that write their argument in another way.
const REWRITING: [&str; 12] = [
    "expand",
    "ratexpand",
    "factor",
    "ratsimp",
    "fullratsimp",
    "radcan",
    "trigsimp",
    "trigreduce",
    "trigexpand",
    "boolean_form",
    "simplify",
    "ev",
];

/// Options of theirs that change no value.
const HARMLESS: [&str; 2] = ["simp", "algebraic:true"];

/// The text without the commands; `None` where there are none.
pub(super) fn without_commands(text: &str) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    let mut changed = false;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        if length == 0 {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let (name, open) = (&rest[..length], at + length);
        if text[open..].starts_with('(')
            && let Some(parts) = arguments(text, open)
        {
            changed |= rewritten(text, &mut bytes, name, at, &parts);
        }
        at = open;
    }
    changed.then(|| String::from_utf8(bytes).ok()).flatten()
}

/// Blanks the command `name` at byte `at` with these arguments, where it is one that changes no value.
fn rewritten(text: &str, bytes: &mut [u8], name: &str, at: usize, parts: &[(usize, usize)]) -> bool {
    let mut blank = |from: usize, to: usize| bytes[from..to].fill(b' ');
    let said = |part: &(usize, usize)| text[part.0..part.1].trim();
    match (name, parts) {
        // Each of several things is rewritten.
        ("map", [command, of]) if REWRITING.contains(&said(command)) => {
            blank(at, at + name.len());
            blank(command.0, of.0);
            true
        }
        // A number with its unit.
        ("stackunits", [number, unit]) => {
            blank(at, at + name.len());
            bytes[number.1..unit.0].fill(b' ');
            bytes[number.1] = b'*';
            true
        }
        ("ev", [_]) => false,
        (_, [of, options @ ..]) if REWRITING.contains(&name) && options.iter().all(|option| HARMLESS.contains(&said(option))) => {
            blank(at, at + name.len());
            if let Some(last) = options.last() {
                blank(of.1, last.1);
            }
            true
        }
        _ => false,
    }
}

/// Where the arguments begin and end between the parentheses that open at byte `open`.
fn arguments(text: &str, open: usize) -> Option<Vec<(usize, usize)>> {
    let mut depth = 0_usize;
    let mut from = open + 1;
    let mut parts = Vec::new();
    for (offset, byte) in text.as_bytes()[open..].iter().enumerate() {
        let here = open + offset;
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    parts.push((from, here));
                    return Some(parts);
                }
            }
            b',' if depth == 1 => {
                parts.push((from, here));
                from = here + 1;
            }
            _ => {}
        }
    }
    None
}
