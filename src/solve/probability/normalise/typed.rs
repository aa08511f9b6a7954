//! Mathematics as it is typed without LaTeX, or copied out of a page: relations in words, functions behind no blank, exponents that lost
//! their place, cases in a brace, LaTeX with blanks in it.

use super::super::rephrase::{Edit, apart};

/// Environments that set a formula apart and say nothing.
const ENVIRONMENTS: [&str; 10] =
    ["align", "align*", "equation", "equation*", "gather", "gather*", "aligned", "split", "eqnarray", "eqnarray*"];

/// `\frac { 1 } { 90 } x ^ { 2 }` without its blanks; `\begin{align}` around cases goes away.
pub(super) fn blanks(text: &str) -> Vec<Edit> {
    let mut out: Vec<Edit> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| *c == ' ') {
        let (lead, rest) = (text[..at].trim_end_matches(' '), text[at + 1..].trim_start_matches(' '));
        let formula = lead.ends_with(['^', '_', '}', ')']) || lead.ends_with(|c: char| c.is_ascii_alphanumeric());
        let behind = rest.starts_with(['^', '_']) && formula && rest[1..].trim_start_matches(' ').starts_with(['{', '\\']);
        let script = lead.ends_with(['^', '_']) && rest.starts_with('{');
        let argument = rest.starts_with("{ ") && (commands(lead) || lead.ends_with('}')) && text.contains(" { ");
        let inside =
            lead.ends_with('{') && text[..lead.len() - 1].ends_with([' ', '^', '_', '}']) || rest.starts_with('}') && text.contains(" { ");
        if behind || script || argument || inside && !lead.ends_with("\\{") && !rest.starts_with("}\\") {
            out.push((at, at + c.len_utf8(), String::new()));
        }
    }
    for name in ENVIRONMENTS {
        for (mark, put) in [(format!("\\begin{{{name}}}"), " "), (format!("\\end{{{name}}}"), " ")] {
            out.extend(text.match_indices(&mark).map(|(at, found)| (at, at + found.len(), put.to_owned())));
        }
    }
    if ENVIRONMENTS.iter().any(|name| text.contains(&format!("\\begin{{{name}}}"))) {
        out.extend(text.match_indices("&=").map(|(at, _)| (at, at + 1, String::new())));
    }
    apart(out)
}

/// Whether a text ends in a command: `\frac`, `\mathrm`.
fn commands(text: &str) -> bool {
    let stem = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    stem.len() < text.len() && stem.ends_with('\\')
}

/// Relations in words, with their signs: longer ones first.
const RELATIONS: [(&str, &str); 26] = [
    ("(less than or equal to)", "≤"),
    ("(greater than or equal to)", "≥"),
    ("(is less than or equal to)", "≤"),
    ("(is greater than or equal to)", "≥"),
    ("is less than or equal to", "≤"),
    ("is greater than or equal to", "≥"),
    ("less than or equal to", "≤"),
    ("greater than or equal to", "≥"),
    ("less or equal to", "≤"),
    ("greater or equal to", "≥"),
    ("is less than", "<"),
    ("is greater than", ">"),
    ("less than", "<"),
    ("greater than", ">"),
    ("\\leqslant", "≤"),
    ("\\geqslant", "≥"),
    ("&lt;=", "≤"),
    ("&gt;=", "≥"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("=<", "≤"),
    ("=>", "≥"),
    ("LE", "≤"),
    ("GE", "≥"),
    ("LT", "<"),
    ("GT", ">"),
];

/// `0 LE x LE 1`, `0 less than or equal to x` in signs, where a letter or a number stands on both sides.
pub(super) fn relations(text: &str) -> Vec<Edit> {
    let mut out: Vec<Edit> = Vec::new();
    for (words, sign) in RELATIONS {
        for (at, _) in text.match_indices(words) {
            let end = at + words.len();
            if out.iter().any(|(from, to, _)| at < *to && *from < end) {
                continue;
            }
            let lettered = words.starts_with(|c: char| c.is_ascii_alphabetic());
            let whole = !lettered
                || !text[..at].ends_with(|c: char| c.is_alphanumeric()) && !text[end..].starts_with(|c: char| c.is_alphanumeric());
            let before = text[..at].trim_end_matches([' ', '$', ')']).rsplit([' ', '$', '(', ',', '{']).next().unwrap_or_default();
            let after =
                text[end..].trim_start_matches([' ', '$', '(']).split([' ', '$', ')', ',', '}', '.', ';', '\n']).next().unwrap_or_default();
            // A chain: `0 LE x` before `LE 1`.
            let chained = text[..at].trim_end().ends_with(['≤', '≥', '<', '>']);
            if whole && (operand(before) || chained) && operand(after) {
                out.push((at, end, sign.to_owned()));
            }
        }
    }
    apart(out)
}

/// Whether a word is a letter, a number or a short formula.
fn operand(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    !word.is_empty()
        && (letters <= 1 || word.starts_with('\\') || word == "pi" || word == "infinity" || word.contains(['^', '/']) && letters < 6)
}

/// `fx(x)`, `fy(y)`, `Fx(x)` with their index; the letter is that of the argument.
pub(super) fn subscripts(text: &str) -> Vec<Edit> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let at = |place: usize| chars.get(place).map_or(' ', |(_, c)| *c);
    let mut out = Vec::new();
    for (place, (byte, c)) in chars.iter().copied().enumerate() {
        let before = if place == 0 { ' ' } else { at(place - 1) };
        if before.is_alphanumeric() || matches!(before, '_' | '\\') || !matches!(c, 'f' | 'F') {
            continue;
        }
        let (name, open, own, close) = (at(place + 1), at(place + 2), at(place + 3), at(place + 4));
        if name.is_ascii_lowercase() && open == '(' && own == name && close == ')' {
            out.push((byte + 1, byte + 2, format!("_{}", name.to_ascii_uppercase())));
        }
    }
    out
}

/// Function names that are typed without a blank before their variable.
const FUNCTIONS: [&str; 4] = ["log", "ln", "exp", "sqrt"];

/// `2lnX`, `-logU` with a blank; `square root X`, `sqrt X`, `√X` as `\sqrt{X}`.
pub(super) fn functions(text: &str) -> Vec<Edit> {
    let mut out: Vec<Edit> = Vec::new();
    for name in FUNCTIONS {
        for (at, _) in text.match_indices(name) {
            let before = text[..at].chars().next_back();
            let rest = &text[at + name.len()..];
            let mut next = rest.chars();
            let variable = next.next().is_some_and(|c| c.is_ascii_uppercase()) && !next.next().is_some_and(char::is_alphanumeric);
            if variable && !before.is_some_and(|c| c.is_alphabetic() || c == '\\') {
                out.push((at + name.len(), at + name.len(), " ".to_owned()));
            }
        }
    }
    for words in ["the square root of ", "square root of ", "square root ", "sqrt of ", "sqrt "] {
        for (at, _) in text.match_indices(words) {
            // Behind an equals sign it is a formula, in a sentence the reader knows the words.
            let formula = text[..at].trim_end_matches([' ', '$', '+', '-', '*']).ends_with('=');
            let rest = text[at + words.len()..].trim_start_matches('$');
            let start = text.len() - rest.len();
            let letter = rest.chars().next().filter(|c| c.is_ascii_alphabetic());
            let alone = !rest.chars().nth(1).is_some_and(char::is_alphanumeric);
            if let (true, Some(letter), true) = (formula, letter, alone) {
                out.push((at, start + 1, format!("\\sqrt{{{letter}}}")));
            }
        }
    }
    apart(out)
}

/// `e-λx`, `λe-λx`, `2e-2x`: an exponent that lost its place.
pub(super) fn exponents(text: &str) -> Vec<Edit> {
    let mut out = Vec::new();
    for (at, _) in text.match_indices('e') {
        let before = text[..at].chars().next_back();
        let rest = &text[at + 1..];
        if before.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '\\' | '^' | '_' | '{')) || !rest.starts_with(['-', '−', '–'])
        {
            continue;
        }
        let sign = rest.chars().next().map_or(1, char::len_utf8);
        let body = &rest[sign..];
        let len = body.find(|c: char| !(c.is_alphanumeric() || matches!(c, '/' | '.' | '²'))).unwrap_or(body.len());
        let exponent = body[..len].trim_end_matches('.');
        let words = exponent.split(|c: char| !c.is_ascii_alphabetic()).any(|word| word.len() > 2);
        // `2.5e-3` is a number.
        let number = before.is_some_and(|c| c.is_ascii_digit()) && exponent.chars().all(|c| c.is_ascii_digit());
        if exponent.is_empty() || words || number || !exponent.contains(|c: char| c.is_alphabetic()) {
            continue;
        }
        out.push((at + 1, at + 1 + sign + exponent.len(), format!("^{{-{exponent}}}")));
    }
    out
}

/// `f(x) = { x, if 0 ≤ x ≤ 1, 1, 1 < x ≤ 1.5, 0, otherwise` as cases. Rows end at a comma, a semicolon or a line.
pub(super) fn braces(text: &str) -> Vec<Edit> {
    let mut out: Vec<Edit> = Vec::new();
    for (at, _) in text.match_indices('{') {
        if !text[..at].trim_end_matches([' ', '\\', '\n']).ends_with('=') || out.iter().any(|edit: &Edit| at < edit.1) {
            continue;
        }
        let body = &text[at + 1..];
        let lower = body.to_ascii_lowercase();
        let Some((stop, word)) = ["otherwise", "elsewhere", "else"].iter().filter_map(|word| Some((lower.find(word)?, *word))).min() else {
            continue;
        };
        let inner = &body[..stop];
        if inner.len() > 200 || inner.contains(['{', '?']) || inner.contains("\\begin") || inner.contains(". ") {
            continue;
        }
        let Some(rows) = rows(inner) else { continue };
        let mut end = at + 1 + stop + word.len();
        let rest = &text[end..];
        end += rest.len() - rest.trim_start_matches([' ', '.']).strip_prefix('}').map_or(rest, |tail| tail).len();
        let rows: Vec<String> = rows.iter().map(|(value, on)| format!("{value} & {on}")).collect();
        out.push((at, end, format!("\\begin{{cases}} {} \\\\ 0 & otherwise \\end{{cases}}", rows.join(" \\\\ "))));
    }
    out
}

/// `F(x) = 0 for x < 0, x^2/9 for 0 ≤ x ≤ 3, 1 for x > 3` as cases.
pub(super) fn prose(text: &str) -> Vec<Edit> {
    let mut out: Vec<Edit> = Vec::new();
    for (at, _) in text.match_indices('=') {
        let lead = text[..at].trim_end_matches([' ', '$']);
        let called = lead.strip_suffix(')').and_then(|lead| Some((lead.rfind('(')?, lead))).is_some_and(|(open, lead)| {
            let name = lead[..open].trim_end().trim_end_matches(|c: char| c.is_ascii_uppercase() || c == '_' || c == '{' || c == '}');
            lead[open + 1..].trim().chars().count() == 1
                && (name.ends_with(['f', 'F', 'p', 'g']) || lead[..open].trim_end().ends_with(['F', 'G']))
        });
        if !called || out.iter().any(|edit| at < edit.1) {
            continue;
        }
        let body = &text[at + 1..];
        let stop = body
            .char_indices()
            .find(|(place, c)| {
                matches!(c, '?' | '\n' | ';') || *c == '.' && body[place + 1..].chars().next().is_none_or(char::is_whitespace)
            })
            .map_or(body.len(), |(place, _)| place);
        if body[..stop].contains("\\begin") {
            continue;
        }
        let plain = body[..stop].replace(" and 0 ", ", 0 ").replace('$', " ");
        let mut rows: Vec<(String, String)> = Vec::new();
        for cell in split(&plain) {
            let word = [" for ", " if ", " when "].iter().filter_map(|word| Some((cell.find(word)?, word.len()))).min();
            let Some((place, len)) = word else { break };
            let on = cell[place + len..].trim();
            let on = on.strip_prefix("all ").unwrap_or(on);
            if !on.contains(['<', '>', '≤', '≥']) && !on.contains("\\le") && !on.contains("\\ge") {
                break;
            }
            rows.push((cell[..place].trim().to_owned(), on.to_owned()));
        }
        // One row is no list of cases; a zero among them, or elsewhere.
        let elsewhere = ["0 elsewhere", "0 otherwise", "zero elsewhere", "zero otherwise"].iter().any(|words| plain.contains(words));
        if rows.len() < 2 || !(elsewhere || rows.iter().any(|(value, _)| value == "0")) {
            continue;
        }
        // What the cells take of the text: up to the end of the last row.
        let Some(last) = rows.last() else { continue };
        let Some(end) = body[..stop].rfind(last.1.rsplit(' ').next().unwrap_or_default()) else { continue };
        let end = at + 1 + end + last.1.rsplit(' ').next().unwrap_or_default().len();
        let rows: Vec<String> = rows.iter().map(|(value, on)| format!("{value} & {on}")).collect();
        out.push((at + 1, end, format!(" \\begin{{cases}} {} \\end{{cases}}", rows.join(" \\\\ "))));
    }
    out
}

/// `|x| ≤ 1` where a formula holds: `-1 ≤ x ≤ 1`.
pub(super) fn absolutes(text: &str) -> Vec<Edit> {
    let mut out = Vec::new();
    for (open, close) in [("|", "|"), ("\\lvert", "\\rvert"), ("\\left|", "\\right|"), ("\\vert", "\\vert")] {
        for (at, _) in text.match_indices(open) {
            let body = &text[at + open.len()..];
            let Some(len) = body.find(close).filter(|len| *len < 5) else { continue };
            let name = body[..len].trim();
            let rest = body[len + close.len()..].trim_start_matches(' ');
            let sign = ["\\leqslant", "\\leq", "\\le", "\\lt", "≤", "<=", "<"].iter().find(|sign| rest.starts_with(**sign));
            let letter = name.chars().count() == 1 && name.chars().all(|c| c.is_ascii_lowercase());
            let Some(sign) = sign.filter(|_| letter) else { continue };
            let value = rest[sign.len()..].trim_start_matches(' ');
            let width = value.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | '\\'))).unwrap_or(value.len());
            let end = value[..width].trim_end_matches('.');
            let behind = text[..at].trim_end_matches([' ', '$']);
            let stated = [",", "if", "for", "when", "where", "on", "&", ")", "}"].iter().any(|word| behind.ends_with(word));
            if !end.is_empty() && stated {
                let to = text.len() - value.len() + end.len();
                out.push((at, to, format!("-{end} {sign} {name} {sign} {end}")));
            }
        }
    }
    apart(out)
}

/// `EY`, `Var Y`, `E Y` where a moment is asked, with brackets.
pub(super) fn moments(text: &str) -> Vec<Edit> {
    let mut out = Vec::new();
    for (name, gap) in [("E", ""), ("E", " "), ("Var", " "), ("Var", "")] {
        for (at, _) in text.match_indices(name) {
            let rest = &text[at + name.len()..];
            let Some(rest) = rest.strip_prefix(gap) else { continue };
            let mut next = rest.chars();
            let variable = next.next().filter(|c| matches!(c, 'X' | 'Y' | 'Z' | 'W' | 'U' | 'V' | 'T'));
            let alone = !next.next().is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '^' | '('));
            let apart = !text[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '\\' | '_' | '{' | '='));
            let asked = ["find", "compute", "evaluate", "calculate", "determine", "and", "what is", ","]
                .iter()
                .any(|word| text[..at].trim_end_matches([' ', '$']).to_lowercase().ends_with(word));
            if let (Some(variable), true, true, true) = (variable, alone, apart, asked) {
                out.push((at, at + name.len() + gap.len() + 1, format!("{name}({variable})")));
            }
        }
    }
    apart(out)
}

/// The rows of plain cases before "otherwise": formulas, each with where it holds; the last one, zero, is not among them.
fn rows(inner: &str) -> Option<Vec<(String, String)>> {
    let cells: Vec<&str> = split(inner);
    let related = |cell: &str| cell.contains(['<', '>', '≤', '≥']) || cell.contains("\\le") || cell.contains("\\ge");
    let mut out = Vec::new();
    let mut value: Option<String> = None;
    for cell in cells {
        let mut cell = cell.trim().trim_matches(['$', ';']).trim();
        // A line's end that was lost: `1 < x ≤ 1.5 0`.
        let zero = related(cell).then(|| cell.strip_suffix(" 0")).flatten().filter(|rest| !rest.ends_with(['<', '≤', '>', '≥', '=']));
        cell = zero.unwrap_or(cell);
        if cell.is_empty() || cell == "&" {
            continue;
        }
        let worded = ["if ", "for ", "when ", "where ", "on "].iter().find_map(|word| {
            cell.find(word).filter(|place| *place == 0 || cell[..*place].ends_with([' ', ')'])).map(|place| (place, word.len()))
        });
        match (worded, &value, related(cell)) {
            // `x if 0 < x < 1`.
            (Some((place, len)), None, _) if place > 0 => {
                out.push((cell[..place].trim().to_owned(), cell[place + len..].trim().to_owned()))
            }
            (Some((0, len)), Some(known), true) => {
                out.push((known.clone(), cell[len..].trim().to_owned()));
                value = None;
            }
            (None, Some(known), true) => {
                out.push((known.clone(), cell.to_owned()));
                value = None;
            }
            (None, None, false) => value = Some(cell.to_owned()),
            _ => return None,
        }
        if zero.is_some() {
            value = Some("0".to_owned());
        }
    }
    let formulas = out.iter().all(|(value, _)| !value.split(|c: char| !c.is_ascii_alphabetic()).any(|word| word.len() > 4));
    (!out.is_empty() && formulas && value.is_none_or(|value| value == "0")).then_some(out)
}

/// The cells between commas, semicolons and line ends outside brackets.
fn split(text: &str) -> Vec<&str> {
    let (mut depth, mut start) = (0, 0);
    let mut out = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            ',' | ';' | '\n' if depth == 0 => {
                out.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(&text[start..]);
    out
}

/// `f(t) = e^{-t} (t > 0)`: where a formula holds, in brackets behind it.
pub(super) fn ranges(text: &str) -> Vec<Edit> {
    let mut out = Vec::new();
    for (at, _) in text.match_indices('(') {
        let Some(len) = text[at + 1..].find([')', '(']).filter(|len| text[at + 1 + len..].starts_with(')')) else { continue };
        let inner = text[at + 1..at + 1 + len].trim();
        let sides: Vec<&str> = inner.split(['<', '>', '≤', '≥']).collect();
        let letters = inner.chars().filter(|c| c.is_alphabetic()).count();
        let variable = sides.iter().filter(|side| side.trim().chars().count() == 1 && side.trim().chars().all(char::is_alphabetic)).count();
        let bounded = inner.replace("\\infty", "").replace("\\pi", "").chars().filter(|c| c.is_alphabetic()).count() == 1 || letters == 1;
        let behind = text[..at].trim_end_matches([' ', '~']).trim_end_matches("\\qquad").trim_end_matches("\\quad").trim_end();
        let formula = behind.ends_with(['}', ')', '²', '³']) || behind.ends_with(|c: char| c.is_ascii_digit());
        let stated = text[..at].rsplit(['.', '\n', '?']).next().is_some_and(|sentence| sentence.contains('='));
        if (sides.len() == 2 || sides.len() == 3) && variable > 0 && bounded && formula && stated {
            out.push((behind.len(), at + len + 2, format!(", {inner}")));
        }
    }
    apart(out)
}

/// `-infinity < x < infinity` in signs.
pub(super) fn infinities(text: &str) -> Vec<Edit> {
    let mut out = Vec::new();
    for word in ["infinity", "Infinity", "inf", "oo"] {
        for (at, _) in text.match_indices(word) {
            let (lead, rest) = (&text[..at], &text[at + word.len()..]);
            let whole = !lead.ends_with(|c: char| c.is_alphanumeric() || c == '\\') && !rest.starts_with(|c: char| c.is_alphanumeric());
            let near = lead.trim_end_matches([' ', '-', '−', '+']).ends_with(['<', '≤', ',', '(', '['])
                || rest.trim_start().starts_with(['<', '≤', ',']);
            if whole && near {
                out.push((at, at + word.len(), "\\infty".to_owned()));
            }
        }
    }
    apart(out)
}

/// `Y \sim X^4`: a variable that is a function of another one.
pub(super) fn equivalent(text: &str) -> Vec<Edit> {
    let mut out = Vec::new();
    for link in ["\\sim", "~", "∼"] {
        for (at, _) in text.match_indices(link) {
            let lead = text[..at].trim_end_matches([' ', '$']);
            let rest = text[at + link.len()..].trim_start_matches([' ', '$']);
            let variable =
                lead.ends_with(|c: char| c.is_ascii_uppercase()) && !lead[..lead.len() - 1].ends_with(|c: char| c.is_alphanumeric());
            let mut next = rest.chars();
            let of = next.next().is_some_and(|c| c.is_ascii_uppercase()) && matches!(next.next(), Some('^' | '²' | '³'));
            if variable && of {
                out.push((at, at + link.len(), "=".to_owned()));
            }
        }
    }
    out
}

/// `40°C`, `1 °F`: a number's unit says nothing of a distribution.
pub(super) fn degrees(text: &str) -> Vec<Edit> {
    let mut out = Vec::new();
    for (at, _) in text.match_indices('°') {
        let lead = text[..at].trim_end_matches([' ', '$', '^', '{']);
        let rest = &text[at + '°'.len_utf8()..];
        let unit = rest.trim_start_matches(' ').strip_prefix(['C', 'F', 'K']);
        let end = unit
            .filter(|tail| !tail.starts_with(|c: char| c.is_alphanumeric()))
            .map_or(at + '°'.len_utf8(), |tail| text.len() - tail.len());
        let number = lead.ends_with(|c: char| c.is_ascii_digit());
        out.push((at, end, if number { String::new() } else { " degrees ".to_owned() }));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::one;

    #[test]
    fn mathematics_as_it_is_typed() {
        assert_eq!(one("pdf fx(x) = 4x^3, 0 LE x LE 1, Y = square root X"), "pdf f_X(x) = 4x^3, 0 ≤ x ≤ 1, Y = \\sqrt{X}");
        assert_eq!(one("f_X(x) = 3e-3x, W = 5lnX"), "f_X(x) = 3e^{-3x}, W = 5ln X");
        assert_eq!(one("\\mathrm { F } ( x ) = \\frac { 1 } { 90 } x ^ { 2 }"), "F ( x ) = \\frac{1}{90} x^{2}");
        assert_eq!(
            one("f(x) = { x, 0 ≤ x ≤ 1, 2 - x if 1 < x < 2, 0, otherwise."),
            "f(x) = \\begin{cases} x & 0 ≤ x ≤ 1 \\\\ 2 - x & 1 < x < 2 \\\\ 0 & otherwise \\end{cases}."
        );
        assert_eq!(one("mean 40°C and deviation 1 °C"), "mean 40 and deviation 1 ");
        assert_eq!(one("a 2.5e-3 chance, re-lay"), "a 2.5e-3 chance, re-lay");
    }
}
