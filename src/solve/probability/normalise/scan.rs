//! A text as words, numbers and marks with their places.

/// What a bit of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::solve::probability) enum Kind {
    Word,
    Number,
    Mark,
}

/// A word, a number or a mark with its place in bytes.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::solve::probability) struct Bit {
    pub(in crate::solve::probability) kind: Kind,
    pub(in crate::solve::probability) text: String,
    pub(in crate::solve::probability) from: usize,
    pub(in crate::solve::probability) to: usize,
}

impl Bit {
    /// The word in lower case, where it is one.
    pub(in crate::solve::probability) fn word(&self) -> String {
        if self.kind == Kind::Word { self.text.to_lowercase() } else { String::new() }
    }

    /// Whether it is this mark.
    pub(in crate::solve::probability) fn is(&self, mark: char) -> bool {
        self.kind == Kind::Mark && self.text.starts_with(mark)
    }
}

/// The bits of `text`. A command is a word with its backslash; an index belongs to its word; a minus before a number that no word or number
/// stands before belongs to the number.
pub(in crate::solve::probability) fn bits(text: &str) -> Vec<Bit> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let end = |place: usize| chars.get(place).map_or(text.len(), |(at, _)| *at);
    let c = |place: usize| chars.get(place).map_or(' ', |(_, c)| *c);
    let mut out: Vec<Bit> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let start = at;
        let first = c(at);
        let after = out.last().is_some_and(|bit: &Bit| bit.to == end(at) && (bit.kind != Kind::Mark || bit.is(')') || bit.is(']')));
        let signed = matches!(first, '-' | '−') && (c(at + 1).is_ascii_digit() || c(at + 1) == '.' && c(at + 2).is_ascii_digit()) && !after;
        let kind = if first.is_ascii_digit() || signed || first == '.' && c(at + 1).is_ascii_digit() && !after {
            at += usize::from(signed);
            while c(at).is_ascii_digit()
                || c(at) == '.' && c(at + 1).is_ascii_digit()
                || c(at) == ',' && (1..=3).all(|step| c(at + step).is_ascii_digit()) && !c(at + 4).is_ascii_digit() && at > start
            {
                at += 1;
            }
            if c(at) == '/' && c(at + 1).is_ascii_digit() {
                at += 1;
                while c(at).is_ascii_digit() {
                    at += 1;
                }
            }
            if c(at) == '%' {
                at += 1;
            }
            Kind::Number
        } else if first.is_alphabetic() || first == '\\' && c(at + 1).is_ascii_alphabetic() {
            at += 1;
            while c(at).is_alphanumeric()
                || matches!(c(at), '\'' | '’') && c(at + 1).is_alphabetic()
                || c(at) == '_' && (c(at + 1).is_alphanumeric())
                || c(at) == '-' && c(at + 1).is_alphabetic() && first != '\\'
                || matches!(c(at), '₀'..='₉')
            {
                at += 1;
            }
            if c(at) == '_' && c(at + 1) == '{' {
                while at < chars.len() && c(at) != '}' {
                    at += 1;
                }
                at += 1;
            }
            Kind::Word
        } else {
            at += 1;
            Kind::Mark
        };
        if kind == Kind::Mark && (first.is_whitespace() || first == '$') {
            continue;
        }
        out.push(Bit { kind, text: text[end(start)..end(at)].to_owned(), from: end(start), to: end(at) });
    }
    out
}

/// Where the bracket that `text` stands in ends.
pub(super) fn closing(text: &str) -> Option<usize> {
    let mut depth = 0;
    text.char_indices().find_map(|(at, c)| {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            _ => {}
        }
        None
    })
}

/// The text of a value at `at` and the place after it: a number, a power, a list in brackets, a matrix.
pub(in crate::solve::probability) fn value(all: &[Bit], text: &str, at: usize) -> Option<(String, usize)> {
    let first = all.get(at)?;
    let mut next = at + 1;
    if first.kind == Kind::Number {
        if all.get(next).is_some_and(|bit| bit.is('^')) && all.get(next + 1).is_some_and(|bit| bit.kind == Kind::Number) {
            next += 2;
        }
        return Some((text[first.from..all[next - 1].to].to_owned(), next));
    }
    let diagonal = first.word() == "diag" || first.word() == "\\diag";
    let from = first.from;
    if diagonal {
        next += 1;
    }
    let open = all.get(next - 1)?;
    if open.is('(') || open.is('[') {
        let mut depth = 0;
        let close = (next - 1..all.len()).find(|place| {
            if all[*place].is('(') || all[*place].is('[') {
                depth += 1;
            } else if all[*place].is(')') || all[*place].is(']') {
                depth -= 1;
            }
            depth == 0
        })?;
        let inside = &all[next..close];
        let numeric = inside.iter().all(|bit| bit.kind == Kind::Number || matches!(bit.text.as_str(), "," | ";" | "(" | ")" | "[" | "]"));
        return (numeric && !inside.is_empty()).then(|| (text[from..all[close].to].to_owned(), close + 1));
    }
    matches!(first.text.as_str(), "I" | "I_2" | "I_3" | "I_{2}" | "I2").then(|| (first.text.clone(), at + 1))
}

#[cfg(test)]
mod tests {
    use super::{bits, value};

    #[test]
    fn words_numbers_and_marks_keep_their_places() {
        let text = "mu1 = -2.5, \\Sigma_1 = [[1, 0], [0, 1]] and 3/4 of 35%";
        let all = bits(text);
        let words: Vec<&str> = all.iter().map(|bit| bit.text.as_str()).collect();
        assert_eq!(&words[..4], ["mu1", "=", "-2.5", ","]);
        assert_eq!(value(&all, text, 6).unwrap().0, "[[1, 0], [0, 1]]");
        assert_eq!(&words[words.len() - 3..], ["3/4", "of", "35%"]);
    }
}
