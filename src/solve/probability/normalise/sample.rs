//! The largest and the smallest of several independent variables with one law: the list of names as one name, the extreme as a mark that the
//! reader of densities knows.

use super::super::rephrase::Edit;
use super::scan::{Bit, Kind, bits};

/// The mark for the largest of a sample, and for the smallest.
pub(in crate::solve::probability) const LARGEST: &str = "samplemax";
/// The mark for the smallest of a sample.
pub(in crate::solve::probability) const SMALLEST: &str = "samplemin";

/// A list `X_1, ..., X_n`: the bits it takes, the stem, how many there are.
struct List {
    from: usize,
    to: usize,
    stem: String,
    count: String,
}

/// A name with its index: `X1`, `X_1`, `X_{1}`, `X_n`, `Xn`.
fn indexed(bit: &Bit) -> Option<(String, String)> {
    let text = bit.text.replace(['{', '}'], "");
    let (stem, index) = match text.split_once('_') {
        Some((stem, index)) => (stem.to_owned(), index.to_owned()),
        None => {
            let stem: String = text.chars().take(1).collect();
            (stem.clone(), text[stem.len()..].to_owned())
        }
    };
    let index: String =
        index.chars().map(|c| ('₀'..='₉').position(|digit| digit == c).map_or(c, |place| (b'0' + place as u8) as char)).collect();
    let letter = stem.len() == 1 && stem.chars().all(|c| c.is_ascii_uppercase());
    let ends = matches!(index.as_str(), "n" | "m" | "N" | "k")
        || index.len() < 4 && !index.is_empty() && index.chars().all(|c| c.is_ascii_digit());
    (bit.kind == Kind::Word && letter && ends).then_some((stem, index))
}

/// The list that begins at a bit.
fn list(all: &[Bit], from: usize) -> Option<List> {
    let (stem, first) = indexed(all.get(from)?)?;
    if first != "1" {
        return None;
    }
    let (mut at, mut last, mut gap) = (from + 1, first, false);
    loop {
        let start = at;
        while all.get(at).is_some_and(|bit| {
            bit.is(',') || bit.is('.') || bit.is('…') || matches!(bit.text.as_str(), "\\dots" | "\\ldots" | "\\cdots" | "and" | "\\dotsc")
        }) {
            gap |= !all[at].is(',') && all[at].text != "and";
            at += 1;
        }
        let next = all.get(at).filter(|_| at > start).and_then(indexed).filter(|(own, _)| *own == stem);
        match next {
            Some((_, index)) => {
                last = index;
                at += 1;
            }
            None => {
                at = start;
                break;
            }
        }
    }
    // The names that are written, or a gap between them.
    let names = (from..at).filter(|place| indexed(&all[*place]).is_some()).count();
    let complete = gap || last.parse() == Ok(names);
    (names > 1 && complete).then_some(List { from, to: at, stem, count: last })
}

/// `max(X_1, \dots, X_n)` of independent variables with one law, in marks.
pub(super) fn extremes(text: &str) -> Vec<Edit> {
    let lower = text.to_ascii_lowercase();
    let independent = ["independent", "iid", "i.i.d"].iter().any(|word| lower.contains(word)) && !lower.contains("not independent");
    if !independent {
        return Vec::new();
    }
    let all = bits(text);
    let word = |at: usize| all.get(at).map(Bit::word).unwrap_or_default();
    let mut out: Vec<Edit> = Vec::new();
    let mut lists: Vec<List> = Vec::new();
    let mut at = 0;
    let mut found = false;
    while at < all.len() {
        let Some(one) = list(&all, at) else {
            at += 1;
            continue;
        };
        at = one.to;
        let open = one.from.checked_sub(1).filter(|open| all[*open].is('(') || all[*open].is('{') || all[*open].is('['));
        let slash = |place: usize| all[place].is('\\');
        let function = open.map(|open| if open > 0 && slash(open - 1) { open - 1 } else { open }).and_then(|open| open.checked_sub(1));
        let mark = function.and_then(|function| match word(function).as_str() {
            "max" | "\\max" | "maximum" => Some((function, LARGEST)),
            "min" | "\\min" | "minimum" => Some((function, SMALLEST)),
            _ => None,
        });
        if let Some((function, mark)) = mark {
            let close =
                (one.to..(one.to + 2).min(all.len())).find(|place| all[*place].is(')') || all[*place].is('}') || all[*place].is(']'));
            let Some(close) = close else { return Vec::new() };
            found = true;
            let put = format!("{mark}({} | {})", one.stem, one.count);
            // `P{min(..) ≤ a}` asks for the distribution function.
            let outer = function.checked_sub(1).filter(|outer| all[*outer].is('{') || all[*outer].is('(') || all[*outer].is('['));
            let outer = outer.map(|outer| if outer > 0 && slash(outer - 1) { outer - 1 } else { outer });
            let event = outer
                .and_then(|outer| outer.checked_sub(1))
                .filter(|sign| matches!(all[*sign].text.as_str(), "P" | "Pr" | "\\Pr" | "\\mathbb"));
            match event {
                Some(sign) => {
                    let order =
                        all.get(close + 1).filter(|bit| bit.is('≤') || bit.is('<') || matches!(bit.text.as_str(), "\\le" | "\\leq"));
                    let value = all
                        .get(close + 2)
                        .filter(|bit| bit.kind == Kind::Word && bit.text.len() == 1 && bit.text.chars().all(|c| c.is_ascii_lowercase()));
                    let end = (close + 3..(close + 5).min(all.len()))
                        .find(|place| all[*place].is('}') || all[*place].is(')') || all[*place].is(']'));
                    let (Some(_), Some(_), Some(end)) = (order, value, end) else { return Vec::new() };
                    let target = if mark == LARGEST { "M" } else { "W" };
                    out.push((all[sign].from, all[end].to, format!("the distribution function of {target} = {put} ")));
                }
                None => out.push((all[function].from, all[close].to, put)),
            }
        } else {
            out.push((all[one.from].from, all[one.to - 1].to, one.stem.clone()));
        }
        lists.push(one);
    }
    // One sample only.
    let Some(first) = lists.first().filter(|_| found) else { return Vec::new() };
    if lists.iter().any(|one| one.stem != first.stem || one.count != first.count) {
        return Vec::new();
    }
    let inside = |edits: &[Edit], from: usize, to: usize| edits.iter().any(|(start, end, _)| from < *end && *start < to);
    for place in 0..all.len() {
        let bit = &all[place];
        if inside(&out, bit.from, bit.to) {
            continue;
        }
        let member = bit.text.replace(['{', '}', '_'], "");
        if matches!(member.strip_prefix(&first.stem), Some("i" | "j" | "k")) {
            out.push((bit.from, bit.to, first.stem.clone()));
        }
        let joint = match word(place).as_str() {
            "independent" if word(place + 1) == "and" && word(place + 2) == "identically" => 4,
            "independent" | "iid" | "independently" => 1,
            _ => 0,
        };
        if joint > 0 {
            let end = if joint == 4 && word(place + 3) == "distributed" { place + 3 } else { place };
            out.push((bit.from, all[end].to, String::new()));
        }
        // `for every i = 1, ..., n`.
        if matches!(bit.text.as_str(), "i" | "j") && all.get(place + 1).is_some_and(|next| next.is('=')) {
            let end = (place + 2..all.len()).take_while(|next| {
                all[*next].is(',') && *next > place + 2
                    || all[*next].is('.')
                    || all[*next].is('…')
                    || matches!(all[*next].text.as_str(), "1" | "2" | "\\dots" | "\\ldots" | "\\cdots")
                    || all[*next].text == first.count
            });
            if let Some(end) = end.filter(|end| all[*end].text == first.count).last() {
                out.push((bit.from, all[end].to, String::new()));
            }
        }
    }
    for words in ["i.i.d.", "i.i.d"] {
        for (place, _) in lower.match_indices(words) {
            if !inside(&out, place, place + words.len()) {
                out.push((place, place + words.len(), String::new()));
            }
        }
    }
    out.sort_by_key(|edit| edit.0);
    out
}

#[cfg(test)]
mod tests {
    use super::extremes;
    use crate::solve::probability::wording::Reworded;

    #[test]
    fn the_extremes_of_a_sample_are_marked() {
        let put = |text: &str| Reworded::of(text).edited(&extremes(text)).text;
        assert_eq!(
            put("Let X_1, ..., X_n be iid. Find the pdf of M = max(X_1, ..., X_n)."),
            "Let X be . Find the pdf of M = samplemax(X | n)."
        );
        assert_eq!(
            put("Let U1, U2, U3 be independent; P(min(U1, U2, U3) ≤ a)?"),
            "Let U be ; the distribution function of W = samplemin(U | 3) ?"
        );
        // Two samples, or no word of independence: nothing is said.
        assert_eq!(extremes("M = max(X_1, ..., X_n)"), []);
        assert_eq!(extremes("independent, M = max(X_1, ..., X_n), W = min(Y_1, ..., Y_n)"), []);
    }
}
