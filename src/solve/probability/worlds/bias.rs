//! A coin of which a few biases are possible: how likely each is, what was tossed, which it is and what comes next.

use num_traits::{One, Zero};

use super::{Marks, Problem, Source, World, quotient, sourced};
use crate::{num::Rational, solve::probability::number::decimal_text, solve::probability::words::Piece};

type Number = (Rational, String);

/// A possible bias.
#[derive(Debug, Clone, PartialEq)]
struct Bias {
    name: String,
    heads: Number,
    prior: Option<Number>,
}

/// Reads such a statement.
pub(super) fn read(world: &World) -> Option<Problem> {
    if !world.has(&["coin", "coins"])
        || world.has(&["bag", "box", "urn", "jar", "drawer", "coins", "die", "dice", "beta", "uniformly", "uniform"])
    {
        return None;
    }
    let mut marks = world.marks();
    let mut biases = mass(world, &mut marks);
    let mut places: Vec<(usize, usize)> = Vec::new();
    if biases.is_empty() {
        (biases, places) = worded(world, &mut marks)?;
        priors(world, &mut biases, &places, &mut marks)?;
    }
    if !(2..=6).contains(&biases.len()) {
        return None;
    }
    let one = Rational::one();
    let total: Rational = biases.iter().filter_map(|bias| bias.prior.as_ref().map(|(value, _)| value.clone())).sum();
    let open = biases.iter().filter(|bias| bias.prior.is_none()).count();
    match open {
        0 if total == one => {}
        1 if total < one => {
            let rest = &one - &total;
            let latex = decimal_text(&rest);
            biases.iter_mut().filter(|bias| bias.prior.is_none()).for_each(|bias| bias.prior = Some((rest.clone(), latex.clone())));
        }
        _ => return None,
    }
    let sentences = world.sentences();
    let asking: Vec<bool> =
        (0..world.pieces.len()).map(|at| sentences.iter().any(|range| range.0 <= at && at < range.1 && world.asks(*range))).collect();
    let query = formula(world, &biases, &mut marks);
    let (heads, tails) = match &query {
        Some((_, heads, size)) => (*heads, size.checked_sub(*heads)?),
        None => seen(world, &asking, &mut marks)?,
    };
    let next = next(world, &asking, &mut marks);
    let fine = |word: &str| {
        matches!(
            word,
            "either"
                | "both"
                | "first"
                | "biased"
                | "unfair"
                | "loaded"
                | "weighted"
                | "total"
                | "or"
                | "next"
                | "no"
                | "prior"
                | "twice"
                | "thrice"
        )
    };
    let weight = |bias: &Bias, heads: u32, tails: u32| power(&bias.heads, heads, tails);
    if let Some((more_heads, more_tails)) = next {
        if query.is_some() || !world.quiet(&marks, &fine) {
            return None;
        }
        let sum = |extra: (u32, u32)| -> String {
            let term = |bias: &Bias| {
                let prior = bias.prior.as_ref().map_or("0", |(_, latex)| latex.as_str());
                format!("{prior} \\cdot {}", weight(bias, heads + extra.0, tails + extra.1))
            };
            biases.iter().map(term).collect::<Vec<_>>().join(" + ")
        };
        return Some(quotient(&sum((more_heads, more_tails)), &sum((0, 0)), world.span));
    }
    let mut targets: Vec<usize> = Vec::new();
    if let Some((target, _, _)) = query {
        targets.push(target);
    } else {
        for (at, place) in &places {
            if asking[*at] && !targets.contains(place) {
                targets.push(*place);
            }
        }
    }
    if targets.len() != 1 || !world.quiet(&marks, &fine) {
        return None;
    }
    let sources: Vec<Source> = biases
        .iter()
        .map(|bias| {
            let one = Rational::one();
            let mut value = Rational::one();
            for _ in 0..heads {
                value *= &bias.heads.0;
            }
            for _ in 0..tails {
                value *= &one - &bias.heads.0;
            }
            Source {
                name: bias.name.clone(),
                prior: bias.prior.clone().unwrap_or_else(|| (Rational::zero(), "0".to_owned())),
                likelihood: (value, weight(bias, heads, tails)),
            }
        })
        .collect();
    Some(sourced(&sources, "what was tossed", &targets, false, world.span))
}

fn power((heads, latex): &Number, first: u32, second: u32) -> String {
    let tails = decimal_text(&(Rational::one() - heads));
    let raised = |latex: &str, times: u32| format!("\\left({latex}\\right)^{{{times}}}");
    match (first, second) {
        (0, 0) => "1".to_owned(),
        (times, 0) => raised(latex, times),
        (0, times) => raised(&tails, times),
        (first, second) => format!("{} \\cdot {}", raised(latex, first), raised(&tails, second)),
    }
}

/// `1/6 if q = 1/4, 2/6 if q = 1/2`: biases with their probabilities.
fn mass(world: &World, marks: &mut Marks) -> Vec<Bias> {
    let mut out: Vec<Bias> = Vec::new();
    let mut used = Vec::new();
    for at in 0..world.pieces.len() {
        let Some((prior, latex)) = world.pieces[at].number() else { continue };
        let place = if world.pieces.get(at + 1) == Some(&Piece::Mark(',')) { at + 2 } else { at + 1 };
        if !(world.is(place, &["if", "for", "when"])
            && world.word(place + 1).len() == 1
            && world.pieces.get(place + 2) == Some(&Piece::Mark('=')))
        {
            continue;
        }
        let Some((heads, own)) = world.pieces.get(place + 3).and_then(Piece::number) else { continue };
        if *heads > Rational::one() || *heads < Rational::zero() {
            return Vec::new();
        }
        out.push(Bias {
            name: format!("{} = {own}", world.word(place + 1)),
            heads: (heads.clone(), own.to_owned()),
            prior: Some((prior.clone(), latex.to_owned())),
        });
        used.push((at, place + 4));
    }
    // The values may be listed before.
    if !out.is_empty() {
        for (from, to) in used {
            marks.take(from, to);
        }
        for at in 0..world.pieces.len() {
            if let Some((value, _)) = world.pieces[at].number()
                && !marks.0[at]
                && out.iter().any(|bias| bias.heads.0 == *value)
                && (at.saturating_sub(8)..at).any(|near| world.is(near, &["values", "value"]))
            {
                marks.take(at, at + 1);
            }
        }
    }
    out
}

/// The biases, and where each is named.
type Named = (Vec<Bias>, Vec<(usize, usize)>);

/// `fair`, `biased towards heads (p = 0.6)`, `biased to 75%`; and where each is named.
fn worded(world: &World, marks: &mut Marks) -> Option<Named> {
    let mut out: Vec<Bias> = Vec::new();
    let mut places: Vec<(usize, usize)> = Vec::new();
    for at in 0..world.pieces.len() {
        let word = world.word(at);
        if word == "fair" {
            let place = named(&mut out, "fair", Some((Rational::new(1.into(), 2.into()), "\\frac{1}{2}".to_owned())))?;
            places.push((at, place));
            continue;
        }
        if !matches!(word, "biased" | "unfair" | "loaded" | "weighted") {
            continue;
        }
        let toward = (at + 1..at + 3).find(|next| world.is(*next, &["heads", "tails", "head", "tail"]));
        let direction = toward.map_or("", |place| if world.word(place).starts_with("head") { " towards heads" } else { " towards tails" });
        let name = format!("biased{direction}");
        let mut next = toward.map_or(at + 1, |place| place + 1);
        // Up to the number only words of the bias.
        while next < at + 14
            && (matches!(world.pieces.get(next), Some(Piece::Mark('(' | '=' | ')' | '|' | ':')))
                || world.is(
                    next,
                    &[
                        "to",
                        "towards",
                        "toward",
                        "heads",
                        "head",
                        "with",
                        "a",
                        "probability",
                        "of",
                        "that",
                        "it",
                        "lands",
                        "is",
                        "comes",
                        "up",
                        "p",
                        "so",
                        "showing",
                        "land",
                        "landing",
                        "coin",
                        "theta",
                        "chance",
                        "has",
                        "the",
                        "having",
                        "getting",
                    ],
                ))
        {
            next += 1;
        }
        let number = world.chance(next);
        // `tails` before the number: of the other side.
        let tails = (at..next).any(|place| world.is(place, &["tails", "tail"]));
        match number.filter(|_| !marks.0[next]) {
            Some((value, latex, end)) => {
                let mut end = end;
                let half = Rational::new(1.into(), 2.into());
                let own = world.is(end, &["heads", "head"]);
                let other = world.is(end, &["tails", "tail"]);
                end += usize::from(own || other);
                let value = if other || tails && value > half {
                    (Rational::one() - &value, decimal_text(&(Rational::one() - &value)))
                } else {
                    (value, latex)
                };
                if direction == " towards heads" && value.0 < half || direction == " towards tails" && value.0 > half {
                    return None;
                }
                let place = named(&mut out, &name, Some(value))?;
                places.push((at, place));
                marks.take(at, end);
            }
            None => {
                // A mention of one that is told elsewhere.
                let place = out.iter().position(|bias| bias.name == name).or_else(|| {
                    let mut known = out.iter().enumerate().filter(|(_, bias)| bias.name.starts_with("biased"));
                    known.next().filter(|_| direction.is_empty() && known.next().is_none()).map(|(at, _)| at)
                });
                if let Some(place) = place {
                    places.push((at, place));
                }
            }
        }
    }
    Some((out, places))
}

fn named(out: &mut Vec<Bias>, name: &str, heads: Option<Number>) -> Option<usize> {
    if let Some(place) = out.iter().position(|bias| bias.name == name) {
        let same = heads.is_none_or(|heads| out[place].heads.0 == heads.0);
        return same.then_some(place);
    }
    out.push(Bias { name: name.to_owned(), heads: heads?, prior: None });
    Some(out.len() - 1)
}

/// How likely each bias is before: `an 80% chance the coin is fair`, `fair with probability 0.8`, `equally likely`.
fn priors(world: &World, biases: &mut [Bias], places: &[(usize, usize)], marks: &mut Marks) -> Option<()> {
    let equal = (0..world.pieces.len()).any(|at| {
        world.is(at, &["equally"]) && world.is(at + 1, &["likely", "probable"])
            || world.is(at, &["equal"]) && world.is(at + 1, &["prior", "priors", "probability", "probabilities"])
    });
    for at in 0..world.pieces.len() {
        let Some((value, latex, end)) = world.chance(at).filter(|_| !marks.0[at]) else { continue };
        let behind = world.is(end, &["chance", "probability", "prior"]);
        let before = (at.saturating_sub(10)..at).any(|near| world.is(near, &["probability", "prior", "chance"]));
        if !(behind || before) {
            return None;
        }
        let start = (0..at).rfind(|place| world.pieces[*place] == Piece::Stop).map_or(0, |place| place + 1);
        let stop = (at..world.pieces.len()).find(|place| world.pieces[*place] == Piece::Stop).unwrap_or(world.pieces.len());
        let with = at > 1 && world.is(at - 1, &["probability"]) && world.is(at - 2, &["with"])
            // `the probability that it is fair is 0.8`.
            || at > 0 && world.is(at - 1, &["is", "equals", "be"]) && !behind;
        let next = places.iter().find(|(place, _)| end <= *place && *place < stop).map(|(_, bias)| *bias);
        let last = places.iter().rev().find(|(place, _)| start <= *place && *place < at).map(|(_, bias)| *bias);
        let bias = if with { last? } else { next? };
        if biases[bias].prior.replace((value.clone(), latex)).is_some_and(|known| known.0 != value) {
            return None;
        }
        marks.take(at, end);
    }
    if equal && biases.iter().all(|bias| bias.prior.is_none()) {
        let count = biases.len();
        let share = (Rational::new(1.into(), count.into()), format!("\\frac{{1}}{{{count}}}"));
        biases.iter_mut().for_each(|bias| bias.prior = Some(share.clone()));
    }
    Some(())
}

/// A whole number, in digits or as a word; `twice` is two.
fn count(world: &World, at: usize) -> Option<u32> {
    match world.word(at) {
        "twice" => Some(2),
        "thrice" => Some(3),
        "once" => Some(1),
        _ => world.count(at).and_then(|count| u32::try_from(count).ok()).filter(|count| *count < 400),
    }
}

/// Heads and tails that were seen.
fn seen(world: &World, asking: &[bool], marks: &mut Marks) -> Option<(u32, u32)> {
    let side = |at: usize| {
        if world.is(at, &["heads", "head"]) { Some(true) } else { world.is(at, &["tails", "tail"]).then_some(false) }
    };
    let tossed = |at: usize| ["flip", "toss", "throw"].iter().any(|start| world.word(at).starts_with(start));
    let mut found: Vec<(u32, u32)> = Vec::new();
    for (at, asked) in asking.iter().copied().enumerate() {
        if marks.0[at] {
            continue;
        }
        // `14 out of 20 flips are heads`, `14 of the 20 tosses came up heads`.
        if let (Some(held), Some(of)) = (count(world, at), (at + 1..at + 4).find(|next| world.is(*next, &["of"])))
            && let Some(whole) = (of + 1..of + 3).find(|next| count(world, *next).is_some())
            && tossed(whole + 1)
            && let Some(place) = (whole + 2..whole + 7).find(|next| side(*next).is_some())
        {
            let size = count(world, whole)?;
            found.push(if side(place)? { (held, size.checked_sub(held)?) } else { (size.checked_sub(held)?, held) });
            marks.take(at, place + 1);
            continue;
        }
        // `14 heads and 6 tails`, `14 heads in 20 flips`.
        if let (Some(held), Some(heads)) = (count(world, at), side(at + 1)) {
            if asked && (at.saturating_sub(5)..at).any(|near| world.is(near, &["next", "another"])) {
                continue;
            }
            let and = (at + 2..at + 4).find(|next| count(world, *next).is_some() && side(next + 1) == Some(!heads));
            let within = (at + 2..at + 6).find(|next| {
                count(world, *next).is_some()
                    && tossed(next + 1)
                    && (at + 2..*next).any(|near| world.is(near, &["in", "of", "from", "out"]))
            });
            // `flipped 20 times and got 14 heads`.
            let earlier = (at.saturating_sub(14)..at)
                .find(|near| count(world, *near).is_some() && !marks.0[*near] && (world.is(near + 1, &["times"]) || tossed(near + 1)));
            if let Some(place) = and {
                let other = count(world, place)?;
                found.push(if heads { (held, other) } else { (other, held) });
                marks.take(at, place + 2);
            } else if let Some(place) = within.or(earlier) {
                let size = count(world, place)?;
                found.push(if heads { (held, size.checked_sub(held)?) } else { (size.checked_sub(held)?, held) });
                marks.take(at, at + 2);
                marks.take(place, place + 2);
            } else {
                return None;
            }
            continue;
        }
        // `flip it twice and it comes up tails both times`, `tossed 5 times, all heads`.
        if let Some(size) = count(world, at).filter(|_| {
            (at.saturating_sub(5)..at).any(tossed) && (world.is(at, &["twice", "thrice", "once"]) || world.is(at + 1, &["times"]))
        }) {
            let stop = (at..world.pieces.len()).find(|place| world.pieces[*place] == Piece::Stop).unwrap_or(world.pieces.len());
            let all = (at..stop).any(|near| world.is(near, &["both", "all", "each", "every", "only"])) || size == 1;
            let sides: Vec<bool> = (at..stop).filter_map(side).collect();
            let numbers = (at + 1..stop).any(|near| {
                world.pieces[near].number().is_some() || count(world, near).is_some_and(|count| count > 1 && !world.is(near, &["twice"]))
            });
            if let ([heads], true, false) = (sides.as_slice(), all, numbers) {
                found.push(if *heads { (size, 0) } else { (0, size) });
                marks.take(at, at + 2);
            }
        }
    }
    let [only] = found.as_slice() else { return None };
    Some(*only)
}

/// `your next two flips will be heads`.
fn next(world: &World, asking: &[bool], marks: &mut Marks) -> Option<(u32, u32)> {
    for (at, asked) in asking.iter().copied().enumerate() {
        if !asked || !world.is(at, &["next"]) {
            continue;
        }
        let size = count(world, at + 1);
        let noun = at + 1 + usize::from(size.is_some());
        if !["flip", "toss", "throw"].iter().any(|start| world.word(noun).starts_with(start)) {
            return None;
        }
        let stop = (noun..world.pieces.len()).find(|place| world.pieces[*place] == Piece::Stop).unwrap_or(world.pieces.len());
        let sides: Vec<bool> = (noun..stop)
            .filter_map(
                |place| if world.is(place, &["heads", "head"]) { Some(true) } else { world.is(place, &["tails", "tail"]).then_some(false) },
            )
            .collect();
        let odd = (noun..stop).any(|place| world.is(place, &["not", "least", "one", "exactly", "or", "no", "most"]));
        let [heads] = sides.as_slice() else { return None };
        if odd {
            return None;
        }
        let size = size.unwrap_or(1);
        marks.take(at, stop);
        return Some(if *heads { (size, 0) } else { (0, size) });
    }
    None
}

/// `p_{Q|K}(3/4 | 2)` with `K be the number of heads in two tosses`: the bias, the heads, the tosses.
fn formula(world: &World, biases: &[Bias], marks: &mut Marks) -> Option<(usize, u32, u32)> {
    let bar = Piece::Mark('|');
    let at = (0..world.pieces.len()).find(|at| {
        world.pieces.get(at + 1) == Some(&Piece::Mark('('))
            && world.pieces.get(at + 3) == Some(&bar)
            && world.pieces.get(at + 5) == Some(&Piece::Mark(')'))
            || world.word(*at) == "k" && world.pieces.get(at + 1) == Some(&Piece::Mark('(')) && world.pieces.get(at + 3) == Some(&bar)
    })?;
    let (value, _) = world.pieces.get(at + 2)?.number()?;
    let target = biases.iter().position(|bias| bias.heads.0 == *value)?;
    let heads = count(world, at + 4)?;
    let number = (0..world.pieces.len())
        .find(|near| world.is(*near, &["number"]) && world.is(near + 1, &["of"]) && world.is(near + 2, &["heads"]))?;
    let size = (number + 3..number + 6).find(|near| count(world, *near).is_some())?;
    let tosses = count(world, size)?;
    marks.take(at, at + 6);
    marks.take(size, size + 1);
    Some((target, heads, tosses))
}
