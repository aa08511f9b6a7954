//! Vectors, matrices and divergences as code writes them: `[-1 -1]'`, `[1 0.5; 0.5 1]`, `torch.zeros(4)`; a distribution that has a name where
//! the other one is written out.

use super::super::rephrase::{Edit, apart};
use super::scan::closing;

/// `[-1 -1]'` as `(-1, -1)`, `[1 0.5; 0.5 1]` as `[[1, 0.5], [0.5, 1]]`: entries that blanks keep apart.
pub(super) fn rows(text: &str) -> Vec<Edit> {
    let mut out = Vec::new();
    for (at, _) in text.match_indices('[') {
        let Some(len) = text[at + 1..].find([']', '[']).filter(|len| text[at + 1 + len..].starts_with(']')) else { continue };
        let inner = &text[at + 1..at + 1 + len];
        let entries: Vec<Vec<&str>> =
            inner.split(';').map(|row| row.split([' ', ',']).filter(|entry| !entry.is_empty()).collect()).collect();
        let numeric = entries.iter().flatten().all(|entry| entry.trim_start_matches('+').parse::<f64>().is_ok());
        let rectangular = entries.iter().all(|row| !row.is_empty() && row.len() == entries[0].len());
        let mut end = at + len + 2;
        let transposed = text[end..].starts_with(['\'', '’']) && entries.len() == 1;
        let spaced = inner.trim().contains(' ') && !inner.contains(',');
        if !(numeric && rectangular && (entries.len() > 1 || entries[0].len() > 1 && (transposed || spaced))) {
            continue;
        }
        end += if transposed { text[end..].chars().next().map_or(0, char::len_utf8) } else { 0 };
        let row = |row: &Vec<&str>| row.iter().map(|entry| entry.trim_start_matches('+')).collect::<Vec<_>>().join(", ");
        let put = match entries.as_slice() {
            [only] => format!("({})", row(only)),
            many => format!("[{}]", many.iter().map(|one| format!("[{}]", row(one))).collect::<Vec<_>>().join(", ")),
        };
        out.push((at, end, put));
    }
    out
}

/// `torch.zeros(4)`, `2 * torch.ones(4)` as lists of numbers.
pub(super) fn filled(text: &str) -> Vec<Edit> {
    let mut out: Vec<Edit> = Vec::new();
    for module in ["torch.", "np.", "numpy.", "tf.", "jnp."] {
        for (word, value) in [("zeros(", 0.0), ("ones(", 1.0)] {
            for (at, mark) in text.match_indices(&format!("{module}{word}")) {
                let body = &text[at + mark.len()..];
                let Some(len) = body.find(')') else { continue };
                let Ok(size) = body[..len].trim_matches(['[', ']', '(', ' ', ',']).parse::<usize>() else { continue };
                if size == 0 || size > 32 {
                    continue;
                }
                let lead = text[..at].trim_end_matches(' ');
                let factor = lead.strip_suffix('*').map(|lead| lead.trim_end_matches(' '));
                let number =
                    factor.map(|lead| lead.rfind(|c: char| !(c.is_ascii_digit() || c == '.')).map_or(0, |place| place + 1)..lead.len());
                let (start, value) = match number.and_then(|range| Some((range.start, text[range].parse::<f64>().ok()?))) {
                    Some((start, factor)) => (start, value * factor),
                    None if factor.is_some() => continue,
                    None => (at, value),
                };
                let end = at + mark.len() + len + 1;
                out.push((start, end, format!("({})", vec![value.to_string(); size].join(", "))));
            }
        }
    }
    apart(out)
}

/// `c(1, 2)`, `rep(0, 2)`, `diag(2)`, `matrix(c(1, 0, 0, 1), nrow = 2)`, `9.0 * torch.eye(2)` as vectors and matrices.
pub(super) fn matrices(text: &str) -> Vec<Edit> {
    let mut out: Vec<Edit> = Vec::new();
    let numbers = |list: &str| list.split(',').map(|part| part.trim().parse::<f64>().ok()).collect::<Option<Vec<f64>>>();
    let row = |row: &[f64]| row.iter().map(f64::to_string).collect::<Vec<_>>().join(", ");
    let square = |size: usize, scale: f64| {
        let rows = (0..size).map(|at| (0..size).map(|other| if at == other { scale } else { 0.0 }).collect::<Vec<_>>());
        format!("[{}]", rows.map(|one| format!("[{}]", row(&one))).collect::<Vec<_>>().join(", "))
    };
    let word = |at: usize| !text[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '\\' | '.'));
    for (at, mark) in text.match_indices("matrix(c(") {
        let body = &text[at + mark.len()..];
        let Some((list, tail)) = body.split_once(')') else { continue };
        let Some((options, _)) = tail.split_once(')') else { continue };
        let size = options
            .split('=')
            .nth(1)
            .or_else(|| options.split(',').nth(1))
            .and_then(|size| size.split(',').next()?.trim().parse::<usize>().ok());
        // By columns; the matrices of this family are symmetric.
        if let (Some(entries), Some(size)) = (numbers(list), size)
            && size > 1
            && entries.len() == size * size
            && (0..size).all(|one| (0..size).all(|other| entries[one * size + other] == entries[other * size + one]))
        {
            let rows = entries.chunks(size).map(|one| format!("[{}]", row(one))).collect::<Vec<_>>().join(", ");
            out.push((at, at + mark.len() + list.len() + 1 + options.len() + 1, format!("[{rows}]")));
        }
    }
    let free = |out: &[Edit], from: usize, to: usize| out.iter().all(|(start, end, _)| to <= *start || *end <= from);
    for (at, mark) in text.match_indices("c(") {
        let Some((list, _)) = text[at + mark.len()..].split_once(')') else { continue };
        let end = at + mark.len() + list.len() + 1;
        if let Some(entries) = numbers(list).filter(|entries| entries.len() > 1 && word(at) && free(&out, at, end)) {
            out.push((at, end, format!("({})", row(&entries))));
        }
    }
    for (at, mark) in text.match_indices("rep(") {
        let Some((list, _)) = text[at + mark.len()..].split_once(')') else { continue };
        let end = at + mark.len() + list.len() + 1;
        if let Some([value, size]) = numbers(list).as_deref()
            && *size >= 1.0
            && *size < 33.0
            && word(at)
        {
            out.push((at, end, format!("({})", row(&vec![*value; *size as usize]))));
        }
    }
    for mark in ["torch.eye(", "np.eye(", "numpy.eye(", "tf.eye(", "jnp.eye(", "np.identity(", "eye(", "diag("] {
        for (at, _) in text.match_indices(mark) {
            let Some((list, _)) = text[at + mark.len()..].split_once(')') else { continue };
            let end = at + mark.len() + list.len() + 1;
            let Some(size) = list.trim().parse::<usize>().ok().filter(|size| (1..9).contains(size)) else { continue };
            let lead = text[..at].trim_end_matches(' ');
            let factor = lead.strip_suffix('*').map(|lead| lead.trim_end_matches(' '));
            let start = factor.map(|lead| lead.rfind(|c: char| !(c.is_ascii_digit() || c == '.')).map_or(0, |place| place + 1)..lead.len());
            let (from, scale) = match start.and_then(|range| Some((range.start, text[range].parse::<f64>().ok()?))) {
                Some((from, scale)) => (from, scale),
                None if factor.is_some() => continue,
                None => (at, 1.0),
            };
            if word(at) && free(&out, from, end) {
                out.push((from, end, square(size, scale)));
            }
        }
    }
    out.sort_by_key(|edit| edit.0);
    out
}

/// `KL(P(x) || Q(x))`: without the argument.
pub(super) fn arguments(text: &str) -> Vec<Edit> {
    let mut out = Vec::new();
    for argument in ["(x)", "(X)", "(z)", "(y)"] {
        for (at, _) in text.match_indices(argument) {
            let rest = text[at + argument.len()..].trim_start();
            let name = text[..at].ends_with(|c: char| c.is_ascii_alphabetic());
            let side = ["||", "\\|", "\\parallel", "‖"]
                .iter()
                .any(|bars| rest.starts_with(bars) || name && rest.starts_with(')') && text[..at - 1].trim_end().ends_with(bars));
            if name && side {
                out.push((at, at + argument.len(), String::new()));
            }
        }
    }
    out.sort_by_key(|edit| edit.0);
    out
}

/// `q = N(..) ... KL(q || N(0, I))`: the name where the other side is written out is what it stands for.
pub(super) fn sides(text: &str) -> Vec<Edit> {
    let mut out: Vec<Edit> = Vec::new();
    for bars in ["||", "\\|", "\\parallel", "‖"] {
        for (at, _) in text.match_indices(bars) {
            let Some(open) = text[..at].rfind("KL(").map(|place| place + 3).or_else(|| text[..at].rfind("KL}(").map(|place| place + 4))
            else {
                continue;
            };
            let (left, rest) = (&text[open..at], &text[at + bars.len()..]);
            let Some(close) = closing(rest) else { continue };
            let right = &rest[..close];
            let name = |side: &str| {
                Some(side.trim())
                    .filter(|side| side.chars().count() == 1 && side.chars().all(|c| c.is_ascii_alphabetic()) || *side == "prior")
                    .map(str::to_owned)
            };
            let written = |side: &str| ["N(", "N (", "\\mathcal{N}", "\\mathcal N"].iter().any(|sign| side.trim().starts_with(sign));
            let (side, from) = match (name(left), name(right)) {
                (Some(side), None) if written(right) => (side, open),
                (None, Some(side)) if written(left) => (side, at + bars.len()),
                _ => continue,
            };
            let from = from + text[from..].len() - text[from..].trim_start().len();
            let to = if from < at { text[..at].trim_end().len() } else { at + bars.len() + right.trim_end().len() };
            let mut told = definitions(text, &side).into_iter();
            if let (Some((start, end)), None) = (told.next(), told.next()) {
                out.push((from, to, text[start..end].trim().to_owned()));
            }
        }
    }
    apart(out)
}

/// Where a name is said to be a normal law: `q = N(..)`, `q ~ N(..)`; the law alone.
fn definitions(text: &str, name: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    for (at, _) in text.match_indices(name) {
        if text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '\\') {
            continue;
        }
        let rest = text[at + name.len()..].trim_start_matches([' ', '$']);
        let linked = ["=", "~", "\\sim", "∼"].iter().find_map(|link| rest.strip_prefix(link));
        // `prior N(0, I)`.
        let Some(rest) = linked.or((name.len() > 1).then_some(rest)) else { continue };
        let rest = rest.trim_start_matches([' ', '$']);
        let sign = ["N(", "N (", "\\mathcal{N}(", "\\mathcal N("].iter().find(|sign| rest.starts_with(**sign));
        let Some(sign) = sign else { continue };
        if let Some(close) = closing(&rest[sign.len()..]) {
            let start = text.len() - rest.len();
            out.push((start, start + sign.len() + close + 1));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{filled, rows, sides};
    use crate::solve::probability::wording::Reworded;

    #[test]
    fn code_becomes_mathematics() {
        let put = |text: &str, pass: fn(&str) -> Vec<super::Edit>| Reworded::of(text).edited(&pass(text)).text;
        assert_eq!(put("m = [-1 +2]'; S = [1 0.5; 0.5 1]", rows), "m = (-1, 2); S = [[1, 0.5], [0.5, 1]]");
        assert_eq!(put("[see 3] and [1, 2]", rows), "[see 3] and [1, 2]");
        assert_eq!(put("Normal(torch.zeros(2), 3 * torch.ones(2))", filled), "Normal((0, 0), (3, 3))");
        assert_eq!(put("p = N(1, 4); KL(p || N(0, 1))", sides), "p = N(1, 4); KL(N(1, 4) || N(0, 1))");
    }
}
