//! Children of whom one is known by more than its sex: born on a day, in a month, in a season, all as likely.

use super::{Problem, World, quotient};

/// Kinds of times of birth: how many there are, and their names.
const TIMES: [(i64, &[&str]); 3] = [
    (7, &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]),
    (12, &["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]),
    (4, &["spring", "summer", "autumn", "fall", "winter"]),
];

/// Reads such a statement.
pub(super) fn read(world: &World) -> Option<Problem> {
    let children = (0..world.pieces.len()).find(|at| world.is(*at, &["children", "kids"]))?;
    if world.count(children.checked_sub(1)?)? != 2 {
        return None;
    }
    let mut named: Vec<(i64, &str)> = Vec::new();
    for at in 0..world.pieces.len() {
        if let Some((count, _)) = TIMES.iter().find(|(_, names)| names.contains(&world.word(at))) {
            named.push((*count, world.word(at)));
        }
    }
    let (times, name) = *named.first()?;
    if named.iter().any(|other| *other != (times, name)) {
        return None;
    }
    let mut marks = world.marks();
    marks.take(children - 1, children);
    // `at least one ... boy born on a Tuesday`.
    let least = (0..world.pieces.len()).find(|at| world.is(*at, &["at"]) && world.is(at + 1, &["least"]) && world.is(at + 2, &["one"]))?;
    marks.take(least, least + 3);
    let born = (least..world.pieces.len()).find(|at| world.is(*at, &["born"]))?;
    let sex = |word: &str| match word {
        "boy" | "boys" | "son" | "sons" => Some(0),
        "girl" | "girls" | "daughter" | "daughters" => Some(1),
        _ => None,
    };
    let own: Vec<usize> = (least..born).filter_map(|at| sex(world.word(at))).collect();
    let [own] = own.as_slice() else { return None };
    let near = (born..(born + 5).min(world.pieces.len())).any(|at| world.word(at) == name);
    let sentences = world.sentences();
    let asked: Vec<&(usize, usize)> = sentences.iter().filter(|range| world.asks(**range)).collect();
    let [range] = asked.as_slice() else { return None };
    // The question: both of the same sex.
    let question: Vec<usize> = (range.0..range.1).filter(|at| *at > born || range.1 <= least).collect();
    let mentioned: Vec<usize> = question.iter().filter_map(|at| sex(world.word(*at))).collect();
    let both = question.iter().any(|at| world.is(*at, &["two", "both"]));
    let again = question.iter().any(|at| world.is(*at, &["at", "least", "other", "exactly", "elder", "older", "younger"]));
    for at in &question {
        if world.is(*at, &["two", "both"]) {
            marks.take(*at, at + 1);
        }
    }
    if !near || mentioned != [*own] || !both || again || !world.quiet(&marks, &|word| word == "likely") {
        return None;
    }
    // One child is so with probability 1 / (2 times); both of the sex, and not neither so.
    let all = 2 * times;
    let both = format!("\\left(\\frac{{1}}{{2}}\\right)^2 - \\left(\\frac{{{}}}{{{all}}}\\right)^2", times - 1);
    let given = format!("1 - \\left(\\frac{{{}}}{{{all}}}\\right)^2", all - 1);
    Some(quotient(&both, &given, world.span))
}
