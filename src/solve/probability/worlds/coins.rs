//! Coins of different kinds, one of which is chosen and tossed until heads or tails were seen so often.

use num_traits::One;

use super::{Problem, Source, World, fraction, quotient, sourced};
use crate::{
    diag::Span,
    num::Rational,
    solve::probability::{number::decimal_text, words::Piece},
};

/// A kind of coin.
#[derive(Debug, Clone)]
struct Kind {
    name: String,
    count: i64,
    /// The probability of heads.
    heads: (Rational, String),
}

/// Reads such a statement.
pub(super) fn read(world: &World) -> Option<Problem> {
    if !world.has(&["coin", "coins"]) || !world.has(&["heads", "head", "tails", "tail"]) {
        return None;
    }
    let mut marks = world.marks();
    let sentences = world.sentences();
    let asking: Vec<bool> =
        (0..world.pieces.len()).map(|at| sentences.iter().any(|range| range.0 <= at && at < range.1 && world.asks(*range))).collect();
    let kinds = kinds(world, &asking, &mut marks)?;
    let total: i64 = kinds.iter().map(|kind| kind.count).sum();
    if kinds.len() < 2 {
        return None;
    }
    // The number of coins, wherever it stands.
    for at in 0..world.pieces.len() {
        if !marks.0[at]
            && (1..3).any(|next| world.is(at + next, &["coins"]))
            && let Some(said) = world.count(at)
        {
            if said != total && !(said == 1 && world.is(at + 1, &["of"])) {
                return None;
            }
            marks.take(at, at + 1);
        }
    }
    // Drawn from a bag, or one of them, is drawn at random.
    let one_of = (0..world.pieces.len())
        .any(|at| world.is(at, &["one"]) && world.is(at + 1, &["of"]) && (at + 2..at + 6).any(|near| world.is(near, &["coins"])));
    let drawn = world.has(&["draws", "drawn", "draw", "pulls", "pull", "grabs", "grab"]);
    if !((world.has(&["random", "randomly"]) || one_of || drawn)
        && world.has(&[
            "choose", "chosen", "select", "selected", "pick", "picked", "draw", "drawn", "take", "taken", "takes", "picks", "chooses",
            "selects", "grab", "grabs", "pull", "pulls", "draws",
        ]))
    {
        return None;
    }
    // One coin is chosen, not two.
    let verbs = ["selected", "chosen", "picked", "drawn", "taken", "flipped", "tossed"];
    let several = (0..world.pieces.len()).any(|at| {
        world.count(at).is_some_and(|count| count > 1)
            && (at + 1..at + 5).find(|near| world.is(*near, &["coins"])).is_some_and(|noun| {
                world.is(at + 1, &["of"]) && (noun + 1..noun + 4).any(|near| world.is(near, &verbs))
                    || world.is(noun + 1, &["are", "were"]) && (noun + 2..noun + 4).any(|near| world.is(near, &verbs))
            })
    });
    if several {
        return None;
    }
    let next = next(world, &asking, &mut marks);
    let seen = seen(world, &mut marks)?;
    // Which kind the question is about.
    let question: Vec<usize> = (0..world.pieces.len()).filter(|at| asking[*at]).collect();
    let mut targets: Vec<usize> = Vec::new();
    for at in &question {
        if let Some(place) = kinds.iter().position(|kind| kind_at(world, *at) == Some(kind.name.as_str()))
            && !targets.contains(&place)
        {
            targets.push(place);
            marks.take(*at, at + 1);
        }
    }
    let each = question.iter().any(|at| world.is(*at, &["each", "every"]));
    if each && targets.is_empty() {
        targets = (0..kinds.len()).collect();
    }
    let asked = sentences.iter().filter(|range| world.asks(**range)).count();
    if targets.is_empty() == next.is_none() || asked != 1 {
        return None;
    }
    if let Some((_, Some(times))) = next
        && (times, 0) != seen
        && (0, times) != seen
    {
        return None;
    }
    let further = further(world, &asking, &mut marks);
    let fine = |word: &str| {
        matches!(word, "first" | "biased" | "unfair" | "loaded" | "weighted" | "both" | "third" | "another" | "again" | "second" | "or")
    };
    if !world.quiet(&marks, &fine) {
        return None;
    }
    let build = |heads: u32, tails: u32| -> Vec<Source> {
        kinds
            .iter()
            .map(|kind| Source {
                name: kind.name.clone(),
                prior: fraction(kind.count, total),
                likelihood: power(&kind.heads, heads, tails),
            })
            .collect()
    };
    let (heads, tails) = seen;
    if let (Some((side, _)), Some(None)) = (next, &further) {
        // The next toss is as likely as all of them together, given those that were seen.
        let sum = |sources: Vec<Source>| -> String {
            sources.iter().map(|source| format!("{} \\cdot {}", source.prior.1, source.likelihood.1)).collect::<Vec<_>>().join(" + ")
        };
        let all = if side { build(heads + 1, tails) } else { build(heads, tails + 1) };
        return Some(quotient(&sum(all), &sum(build(heads, tails)), world.span));
    }
    if next.is_some() {
        return None;
    }
    let mut problem = sourced(&build(heads, tails), "what was tossed", &targets, false, world.span);
    if let Some((more_heads, more_tails)) = further? {
        let more = sourced(&build(heads + more_heads, tails + more_tails), "what was tossed in all", &targets, false, world.span);
        joined(&mut problem, &more, world.span);
    }
    Some(problem)
}

/// Whether the question is for heads on the toss after those that were seen, or for tails; and how many it says were seen:
/// `another head in the third trial given that the first two trials showed heads`.
fn next(world: &World, asking: &[bool], marks: &mut super::Marks) -> Option<(bool, Option<u32>)> {
    let sides = |at: usize| world.is(at, &["heads", "head", "tails", "tail"]);
    let question: Vec<usize> = (0..world.pieces.len()).filter(|at| asking[*at]).collect();
    let orders = ["next", "another", "third", "fourth", "fifth", "second", "following"];
    let place = question.iter().copied().find(|at| {
        let near: Vec<usize> = (at.saturating_sub(6)..at + 6).filter(|near| question.contains(near)).collect();
        sides(*at) && near.iter().any(|near| world.is(*near, &orders))
    })?;
    marks.take(place, place + 1);
    // The observation may stand again.
    let mut again = None;
    for at in question.iter().copied().filter(|at| *at != place) {
        if sides(at) {
            if again.is_some() || world.word(at).starts_with("head") != world.word(place).starts_with("head") {
                return None;
            }
            let from = (at.saturating_sub(5)..at).find(|near| world.is(*near, &["first"]))?;
            let times = world.count(from + 1).unwrap_or(1);
            again = u32::try_from(times).ok();
            marks.take(from, at + 1);
        }
    }
    Some((world.word(place).starts_with("head"), again))
}

/// Adds the groups of causes of another problem.
fn joined(problem: &mut Problem, more: &Problem, span: Span) {
    use crate::solve::fact::Value;
    let own = problem.facts.get("groups").map(|fact| fact.value.clone());
    let other = more.facts.get("groups").map(|fact| fact.value.clone());
    if let (Some(Value::List(mut own)), Some(Value::List(other))) = (own, other) {
        for (at, group) in other.into_iter().enumerate() {
            let Value::Record(mut record) = group else { continue };
            let letters = [("prior", "a"), ("likely", "b"), ("all", "t"), ("posterior", "r")];
            for (name, letter) in letters {
                record.set(name, Value::Formula(format!("{letter}{}", "'".repeat(at + 1))), span);
            }
            own.push(Value::Record(record));
        }
        problem.facts.set("groups", Value::List(own), span);
    }
}

fn power((heads, latex): &(Rational, String), first: u32, second: u32) -> (Rational, String) {
    let tails = Rational::one() - heads;
    let mut value = Rational::one();
    for _ in 0..first {
        value = &value * heads;
    }
    for _ in 0..second {
        value = &value * &tails;
    }
    let part = |text: &str, times: u32| match times {
        0 => String::new(),
        1 => format!("\\left({text}\\right)"),
        _ => format!("\\left({text}\\right)^{{{times}}}"),
    };
    let text = format!("{}{}", part(latex, first), part(&decimal_text(&tails), second));
    (value, if first + second == 1 && second == 0 { latex.clone() } else { text })
}

/// The name of the kind that the word at `at` says.
fn kind_at(world: &World, at: usize) -> Option<&'static str> {
    match world.word(at) {
        "two-headed" | "double-headed" | "two-heads" | "double-head" => Some("two-headed"),
        "two-tailed" | "double-tailed" => Some("two-tailed"),
        "fair" | "unbiased" | "ordinary" | "normal" | "regular" | "standard" => Some("fair"),
        "biased" | "unfair" | "loaded" | "weighted" | "bent" | "unbalanced" => Some("biased"),
        _ => None,
    }
}

/// The kinds of coins that are told of with how many of each.
fn kinds(world: &World, asking: &[bool], marks: &mut super::Marks) -> Option<Vec<Kind>> {
    let mut out: Vec<Kind> = Vec::new();
    // `one shows heads with probability 1/4`: a coin by its probability alone.
    for (at, asks) in asking.iter().enumerate() {
        let Some((value, latex, end)) = world.chance(at).filter(|_| !asks) else { continue };
        let bound = |place: &usize| matches!(world.pieces[*place], Piece::Stop | Piece::Mark(',' | ':' | ';'));
        let from = (0..at).rev().find(bound).map_or(0, |place| place + 1);
        let to = (at..world.pieces.len()).find(bound).unwrap_or(world.pieces.len());
        let clause: Vec<&str> = (from..to).map(|place| world.word(place)).collect();
        let named = (from..to).any(|place| kind_at(world, place).is_some());
        let one = clause.first().is_some_and(|word| matches!(*word, "one" | "and" | "the" | "another" | "a"));
        let heads = clause.iter().any(|word| word.starts_with("head"));
        if named || !one || !heads || clause.iter().any(|word| word.starts_with("tail")) || !clause.contains(&"one") {
            continue;
        }
        out.push(Kind { name: format!("coin with {latex}"), count: 1, heads: (value, latex) });
        marks.take(from, end);
    }
    for (at, asks) in asking.iter().enumerate() {
        if marks.0[at] {
            continue;
        }
        // `heads on both sides`, `two heads`.
        let both = world.is(at, &["heads", "tails", "head", "tail"])
            && (world.is(at + 1, &["on"]) && world.is(at + 2, &["both"])
                || at > 0 && world.is(at - 1, &["two"]) && at > 1 && world.is(at - 2, &["has", "with", "have"]));
        let name = if both {
            if world.word(at).starts_with("head") { "two-headed" } else { "two-tailed" }
        } else {
            match kind_at(world, at) {
                Some(name) => name,
                None => continue,
            }
        };
        if both {
            marks.take(at.saturating_sub(1), at + 3);
        }
        if *asks {
            continue;
        }
        if out.iter().any(|kind| kind.name == name) {
            // A second coin of this kind that is told of, or the same again: not clear.
            if name == "biased" && (at..at + 14).any(|place| world.chance(place).is_some_and(|_| !marks.0[place])) {
                return None;
            }
            continue;
        }
        let heads = match name {
            "two-headed" => fraction(1, 1),
            "two-tailed" => fraction(0, 1),
            "fair" => fraction(1, 2),
            _ => {
                // `biased coin that comes up heads 75 percent of the time`, `with P(heads) = 0.6`.
                let stop = (at..world.pieces.len()).find(|place| world.pieces[*place] == Piece::Stop).unwrap_or(world.pieces.len());
                let place = (at..stop).find(|place| world.chance(*place).is_some())?;
                let (value, latex, end) = world.chance(place)?;
                let words: Vec<&str> = (at..(end + 5).min(stop)).map(|place| world.word(place)).collect();
                let heads = words.iter().any(|word| word.starts_with("head"));
                let tails = words.iter().any(|word| word.starts_with("tail"));
                if heads == tails {
                    return None;
                }
                marks.take(place, end);
                if heads { (value, latex) } else { (Rational::one() - &value, decimal_text(&(Rational::one() - value))) }
            }
        };
        // How many: the count right before, with words between.
        let mut lead = if both && world.is(at - 1, &["two"]) { at - 1 } else { at };
        let count = loop {
            if lead == 0 {
                break 1;
            }
            lead -= 1;
            match world.word(lead) {
                "a" | "an" | "the" | "one" => break 1,
                "is" | "are" | "of" | "them" | "these" | "coin" | "coins" | "has" | "have" | "with" | "which" | "that" | "remaining"
                | "others" | "other" | "rest" | "it" | "two" => {
                    if let Some(count) = world.count(lead) {
                        marks.take(lead, lead + 1);
                        break count;
                    }
                    if matches!(world.word(lead), "remaining" | "others" | "other" | "rest") {
                        return None;
                    }
                }
                _ => match world.count(lead) {
                    Some(count) => {
                        marks.take(lead, lead + 1);
                        break count;
                    }
                    None => break 1,
                },
            }
        };
        marks.take(at, at + 1);
        out.push(Kind { name: name.to_owned(), count, heads });
    }
    Some(out)
}

/// How many heads and tails were seen.
fn seen(world: &World, marks: &mut super::Marks) -> Option<(u32, u32)> {
    // How often it is tossed.
    let mut tosses: Option<i64> = None;
    for at in 0..world.pieces.len() {
        let times = match world.word(at) {
            "once" => Some(1),
            "twice" => Some(2),
            "thrice" => Some(3),
            _ if world.is(at + 1, &["times", "tosses", "flips", "throws", "trials"]) => world.count(at),
            _ => None,
        };
        let near = !matches!(world.word(at), "once" | "twice" | "thrice") && world.is(at + 1, &["tosses", "flips", "throws"])
            || (at.saturating_sub(6)..at).any(|place| {
                ["toss", "flip", "throw"].iter().any(|start| world.word(place).starts_with(start)) || world.word(place) == "thrown"
            });
        if let Some(times) = times.filter(|_| near) {
            if tosses.is_some_and(|known| known != times) {
                return None;
            }
            tosses = Some(times);
            marks.take(at, at + 2);
        }
    }
    let verbs = [
        "shows", "show", "showed", "is", "gives", "lands", "landed", "land", "comes", "came", "come", "turns", "turned", "get", "got",
        "yields", "results", "resulted", "obtained", "observe", "observed", "heads", "see", "produces", "are", "were", "all", "both",
        "was", "shown",
    ];
    let mut found: Option<(u32, u32)> = None;
    let mut at = 0;
    while at < world.pieces.len() {
        if !world.is(at, &["heads", "head", "tails", "tail"]) || marks.0[at] {
            at += 1;
            continue;
        }
        let biased = (at.saturating_sub(8)..(at + 5).min(world.pieces.len())).any(|place| world.chance(place).is_some());
        let lead = (at.saturating_sub(5)..at).rev().find(|place| verbs.contains(&world.word(*place)));
        if biased || lead.is_none() || further_at(world, at) {
            at += 1;
            continue;
        }
        let heads = world.word(at).starts_with("head");
        let before = at.checked_sub(1).and_then(|before| world.count(before));
        let every =
            (at.saturating_sub(4)..(at + 4).min(world.pieces.len())).any(|place| world.is(place, &["both", "all", "each", "every"]));
        // `shows heads in two successive tosses`.
        let run = world.count(at + 2).filter(|_| {
            world.is(at + 1, &["in", "on"])
                && (at + 3..at + 6).any(|near| ["toss", "trial", "flip", "throw"].iter().any(|start| world.word(near).starts_with(start)))
        });
        let times = if let (Some(run), true) = (run, before.is_none()) {
            marks.take(at + 2, at + 3);
            run
        } else if let Some(times) = ["twice", "thrice"].iter().position(|word| world.word(at + 1) == *word) {
            marks.take(at + 1, at + 2);
            i64::try_from(times).ok()? + 2
        } else if let Some(number) = before.filter(|_| !world.is(at - 1, &["a"])) {
            marks.take(at - 1, at);
            number
        } else if every {
            tosses?
        } else {
            1
        };
        if !(1..=40).contains(&times) || found.is_some() {
            return None;
        }
        let times = u32::try_from(times).ok()?;
        let all = u32::try_from(tosses.unwrap_or(i64::from(times))).ok()?;
        // `two heads in three tosses`: the others were tails, in orders that all coins share.
        let runs = world.has(&["row", "consecutive", "consecutively", "successive", "straight", "first", "then"]);
        let others = all.checked_sub(times)?;
        if others > 0 && runs {
            return None;
        }
        found = Some(if heads { (times, others) } else { (others, times) });
        at += 1;
    }
    found
}

/// Whether heads or tails at `at` belong to a toss that comes later.
fn further_at(world: &World, at: usize) -> bool {
    (at.saturating_sub(8)..at + 1).any(|place| world.is(place, &["again"]))
}

/// `And if the same coin is flipped a second time and again shows heads?`: what is seen in addition.
fn further(world: &World, asking: &[bool], marks: &mut super::Marks) -> Option<Option<(u32, u32)>> {
    let again: Vec<usize> = (0..world.pieces.len()).filter(|at| world.is(*at, &["again"])).collect();
    let (Some(first), true) = (again.first(), again.len() < 2) else { return if again.is_empty() { Some(None) } else { None } };
    if asking[*first] {
        return None;
    }
    let heads = (*first..(first + 5).min(world.pieces.len())).find(|at| world.is(*at, &["heads", "head", "tails", "tail"]))?;
    let same = (first.saturating_sub(12)..*first).any(|at| world.is(at, &["same", "it"]));
    marks.take(first.saturating_sub(4), heads + 1);
    same.then(|| Some(if world.word(heads).starts_with("head") { (1, 0) } else { (0, 1) }))
}
