//! Likelihoods that are told as formulas, `P(winner | spam) = 0.8`, with priors, normal features by their moments, and one instance: every
//! formula is used or asked, every value of the instance has its likelihood.

use num_traits::{One, Zero};

use super::{
    super::super::words::{Piece, pieces},
    docs::split,
    layout::{Cut, without},
    query::{Classes, stands},
    setting::{Model, Number, Rest, Smoothing},
    work::{Answer, Case, Entry, priors},
};
use crate::{num::Rational, solve::probability::number};

/// An event of a formula: `not spam`, `age = 3`.
#[derive(Debug, Clone, PartialEq)]
struct Event {
    key: String,
    denied: bool,
}

/// `P(left | given) = value`, or without a value where it is asked.
#[derive(Debug, Clone)]
struct Formula {
    left: Vec<Event>,
    given: Vec<Event>,
    value: Option<Number>,
    cut: Cut,
}

/// The statement without its formulas.
struct World {
    classes: Vec<Event>,
    /// By class: the prior, where it is stated.
    stated: Vec<Option<Number>>,
    /// Feature, class, likelihood.
    told: Vec<(Event, usize, Number)>,
}

/// Reads such a statement: what is answered, or `None`; one feature alone is naive Bayes only where the statement says so.
pub(super) fn read(text: &str, naive: bool) -> Option<Answer> {
    let formulas = formulas(text)?;
    let likely: Vec<&Formula> = formulas.iter().filter(|one| one.value.is_some() && one.given.len() == 1 && one.left.len() == 1).collect();
    if likely.len() < 2 {
        return None;
    }
    let mut answer = Answer::default();
    let mut classes: Vec<Event> = Vec::new();
    for one in &likely {
        let class = labelled(&one.given[0]);
        if !classes.contains(&class) {
            classes.push(class);
        }
    }
    // `ham` is what is not spam.
    if classes.len() < 2 || classes.len() > 6 || classes.len() > 2 && classes.iter().any(|class| class.denied) {
        return None;
    }
    let place = |event: &Event| classes.iter().position(|class| *class == labelled(event));
    let mut stated: Vec<Option<Number>> = vec![None; classes.len()];
    let mut told: Vec<(Event, usize, Number)> = Vec::new();
    for one in formulas.iter().filter(|one| one.value.is_some()) {
        let Some(value) = one.value.clone() else { continue };
        match (one.left.as_slice(), one.given.as_slice()) {
            ([class], []) if place(class).is_some() => {
                let at = place(class)?;
                if stated[at].replace(value.clone()).is_some_and(|known| known.0 != value.0) {
                    answer.trouble.push(format!("the prior probability of {} is stated twice", said(class)));
                }
            }
            ([feature], [class]) => {
                let at = place(class)?;
                if told.iter().any(|(known, own, number)| known == feature && *own == at && number.0 != value.0) {
                    answer.trouble.push(format!("P({} | {}) is stated twice and differently", said(feature), said(class)));
                }
                told.push((feature.clone(), at, value));
            }
            _ => return None,
        }
    }
    let one = Rational::one();
    if told.iter().map(|(_, _, number)| number).chain(stated.iter().flatten()).any(|(value, _)| *value > one || *value < Rational::zero()) {
        answer.trouble.push("a probability lies between 0 and 1".to_owned());
    }
    // The prior of the class that is absent follows.
    let known: Vec<usize> = (0..classes.len()).filter(|at| stated[*at].is_some()).collect();
    if classes.len() == 2 && known.len() == 1 {
        let (value, latex) = stated[known[0]].clone()?;
        if value < one {
            let rest = &one - &value;
            let latex = if latex.contains('\\') { format!("1 - {latex}") } else { number::decimal_text(&rest) };
            stated[1 - known[0]] = Some((rest, latex));
        }
    }
    let world = World { classes, stated, told };
    if world.variables().len() < 2 && !naive {
        return None;
    }
    let cuts: Vec<Cut> = formulas.iter().map(|one| one.cut).collect();
    let around = without(text, &cuts);
    // What stands behind the last number is told of the instance.
    let last = formulas.iter().filter(|one| one.value.is_some()).map(|one| one.cut.1).max().unwrap_or(0);
    let behind: Vec<Cut> = cuts.iter().filter(|(from, _)| *from >= last).map(|(from, to)| (from - last, to - last)).collect();
    let tail = pieces(&without(&text[last..], &behind)).len();
    world.work(&around, tail, &formulas, answer)
}

/// The label of a class: the value behind its variable.
fn labelled(event: &Event) -> Event {
    let key = event.key.split_once('=').map_or(event.key.as_str(), |(_, value)| value).trim().to_owned();
    match key.as_str() {
        "ham" | "nonspam" | "notspam" | "non-spam" => Event { key: "spam".to_owned(), denied: !event.denied },
        _ => Event { key, denied: event.denied },
    }
}

fn said(event: &Event) -> String {
    if event.denied { format!("not {}", event.key) } else { event.key.clone() }
}

/// The formulas of a text; `None` where one of them is neither a number nor a question.
fn formulas(text: &str) -> Option<Vec<Formula>> {
    let mut out: Vec<Formula> = Vec::new();
    let mut from = 0;
    while let Some((at, open)) = next(text, from) {
        let close = matching(text, open)?;
        let mut one = Formula { left: Vec::new(), given: Vec::new(), value: None, cut: (at, close + 1) };
        let inner = text[open + 1..close].replace(" given ", "|");
        let (left, given) = inner.split_once('|').map_or((inner.as_str(), ""), |(left, given)| (left, given));
        one.left = events(left);
        one.given = events(given);
        let tail = &text[close + 1..];
        let lead = tail.len() - tail.trim_start_matches(' ').len();
        let rest = &tail[lead..];
        let mark = ["=", ":", "is ", "≈", "\\approx"].iter().find(|mark| rest.starts_with(**mark));
        if let Some(mark) = mark {
            let skipped = rest[mark.len()..].len() - rest[mark.len()..].trim_start_matches(' ').len();
            let start = close + 1 + lead + mark.len() + skipped;
            let body = &text[start..];
            if next(text, start).is_some_and(|(at, _)| at == start) {
                // `P(A) = P(B) = 0.5`.
                one.cut.1 = start;
                out.push(one);
                from = start;
                continue;
            }
            if let Some((number, len)) = value(body) {
                let mut end = start + len;
                // `= 2/9 = 0.222`.
                let more = text[end..].trim_start_matches(' ');
                if let Some(again) = more.strip_prefix('=').or_else(|| more.strip_prefix('≈')) {
                    let again = again.trim_start_matches(' ');
                    let (other, size) = value(again)?;
                    let gap = if other.0 > number.0 { &other.0 - &number.0 } else { &number.0 - &other.0 };
                    if gap * Rational::from_integer(100.into()) > Rational::one() {
                        return None;
                    }
                    end = text.len() - again.len() + size;
                }
                let after = text[end..].trim_start_matches(' ');
                if after.starts_with(['*', '+', '·', '×', '/', '^', '\\', '-']) {
                    return None;
                }
                one.value = Some(number.clone());
                one.cut.1 = end;
                // The formulas before in the same chain.
                for earlier in out.iter_mut().rev().take_while(|earlier| {
                    earlier.value.is_none() && text[earlier.cut.1..at].is_empty() && text[..earlier.cut.1].trim_end().ends_with('=')
                }) {
                    earlier.value = Some(number.clone());
                }
                from = end;
                out.push(one);
                continue;
            }
            if !matches!(body.chars().next(), None | Some('?' | '.' | '\n' | ',')) && *mark != ":" && *mark != "is " {
                return None;
            }
        }
        from = close + 1;
        out.push(one);
    }
    Some(out)
}

/// The next `P(` from byte `from` on: where it begins and where its bracket is.
fn next(text: &str, from: usize) -> Option<(usize, usize)> {
    text[from..].match_indices(['P', 'p', '\\']).map(|(at, _)| from + at).find_map(|at| {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '\\') {
            return None;
        }
        let rest = &text[at..];
        let sign = ["Prob", "Pr", "P", "p", "\\Pr", "\\mathbb{P}", "\\P"].iter().find(|sign| {
            let tail = rest.strip_prefix(**sign).map(|tail| tail.trim_start_matches(' '));
            tail.is_some_and(|tail| tail.starts_with('('))
        })?;
        let gap = rest[sign.len()..].find('(')?;
        Some((at, at + sign.len() + gap))
    })
}

fn matching(text: &str, open: usize) -> Option<usize> {
    let mut depth = 0;
    text[open..].char_indices().find_map(|(at, c)| {
        depth += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        (depth == 0).then_some(open + at)
    })
}

fn events(text: &str) -> Vec<Event> {
    text.replace("\\cap", ",")
        .replace('∩', ",")
        .replace(" and ", ",")
        .split(',')
        .filter(|part| !part.trim().is_empty())
        .map(event)
        .collect()
}

fn event(text: &str) -> Event {
    let mut body = text
        .replace(['"', '{', '}'], " ")
        .replace("\\le ", "<= ")
        .replace("\\leq", "<=")
        .replace('≤', "<=")
        .replace('≥', ">=")
        .trim()
        .to_lowercase();
    let mut denied = false;
    for mark in ["\\neg", "\\lnot", "¬", "not ", "~", "!", "no "] {
        if let Some(rest) = body.strip_prefix(mark) {
            body = rest.trim().to_owned();
            denied = true;
            break;
        }
    }
    for mark in ["^c", "'"] {
        if let Some(rest) = body.strip_suffix(mark) {
            body = rest.trim().to_owned();
            denied = !denied;
        }
    }
    let mut key = body.split_whitespace().collect::<Vec<_>>().join(" ");
    for sign in ["<=", ">=", "=", "<", ">"] {
        key = key.replace(&format!(" {sign}"), sign).replace(&format!("{sign} "), sign);
    }
    // `age = "<=30"`.
    let key = key.replace("=<=", "<=").replace("=>=", ">=").replace("=<", "<").replace("=>", ">");
    Event { key, denied }
}

/// The digits that a text begins with, with a point between them.
fn digits(text: &str) -> &str {
    let inside = |(at, c): &(usize, char)| c.is_ascii_digit() || *c == '.' && text[at + 1..].starts_with(|c: char| c.is_ascii_digit());
    let len = text.char_indices().find(|place| !inside(place)).map_or(text.len(), |(at, _)| at);
    &text[..len]
}

/// A number at the start of `text`, and how long it is.
fn value(text: &str) -> Option<(Number, usize)> {
    if let Some(rest) = text.strip_prefix("\\frac{").or_else(|| text.strip_prefix("\\tfrac{")).or_else(|| text.strip_prefix("\\dfrac{")) {
        let skipped = text.len() - rest.len();
        let (top, tail) = rest.split_once("}{")?;
        let (bottom, _) = tail.split_once('}')?;
        let (above, below) = (number::decimal(top)?, number::decimal(bottom)?);
        let len = skipped + top.len() + 2 + bottom.len() + 1;
        return (!below.is_zero()).then(|| ((above / below, format!("\\frac{{{top}}}{{{bottom}}}")), len));
    }
    let top = digits(text);
    if top.is_empty() || !top.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let after = &text[top.len()..];
    let whole = number::decimal(top)?;
    if let Some(rest) = after.strip_prefix('/').or_else(|| after.strip_prefix(" / ")) {
        let bottom = digits(rest);
        let below = number::decimal(bottom).filter(|below| !bottom.is_empty() && !below.is_zero())?;
        let len = text.len() - rest.len() + bottom.len();
        return Some(((whole / below, format!("\\frac{{{top}}}{{{bottom}}}")), len));
    }
    if after.starts_with('%') || after.starts_with(" %") {
        let value = whole / Rational::from_integer(100.into());
        let latex = number::decimal_text(&value);
        return Some(((value, latex), top.len() + after.find('%').unwrap_or(0) + 1));
    }
    let latex = number::decimal_text(&whole);
    Some(((whole, latex), top.len()))
}

/// Names for the instance as a whole.
const GENERIC: [&str; 25] = [
    "symptoms",
    "x",
    "observations",
    "test",
    "instance x",
    "patient",
    "these symptoms",
    "class",
    "features",
    "evidence",
    "document",
    "words",
    "mail",
    "email",
    "message",
    "text",
    "data",
    "instance",
    "nachricht",
    "mensaje",
    "correo",
    "review",
    "sentence",
    "observation",
    "doc",
];

/// Phrases that say that the instance has every feature.
const EVERY: [&str; 9] = [
    "observed features",
    "both words",
    "both features",
    "all words",
    "all three words",
    "both of these words",
    "beide wörter",
    "both of the words",
    "contains both",
];

/// What an instance has: events, and values of normal features.
type Instance = (Vec<Event>, Vec<(String, Number)>);

/// A normal feature: the moments of each class.
type Moments = (String, Vec<(Option<Number>, Option<Number>)>);

impl World {
    fn labels(&self) -> Vec<String> {
        self.classes.iter().map(said).collect()
    }

    /// The variables of the features: the name before the sign of order, or the event itself.
    fn variables(&self) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for (feature, _, _) in &self.told {
            let name = variable(&feature.key);
            if !out.contains(&name) {
                out.push(name);
            }
        }
        out
    }

    fn likelihood(&self, event: &Event, class: usize) -> Option<(String, String)> {
        let find =
            |denied: bool| self.told.iter().find(|(known, own, _)| *own == class && known.key == event.key && known.denied == denied);
        if let Some((_, _, (_, latex))) = find(event.denied) {
            return Some((said(event), latex.clone()));
        }
        // `hello = 0` where `hello = 1` is told.
        let other = ["1", "0", "true", "false", "yes", "no"].iter().zip(["0", "1", "false", "true", "no", "yes"]).find_map(|(one, two)| {
            let name = event.key.strip_suffix(*one)?.strip_suffix('=')?;
            let key = format!("{name}={two}");
            self.told.iter().find(|(known, own, _)| *own == class && known.key == key && !known.denied)
        });
        let (_, _, (_, latex)) = find(!event.denied).or(other)?;
        Some((said(event), format!("\\left(1 - {latex}\\right)")))
    }

    fn work(&self, around: &str, tail: usize, formulas: &[Formula], mut answer: Answer) -> Option<Answer> {
        let variables = self.variables();
        let mut rest = Rest::new(pieces(&around.replace("add-1", "add-one")));
        let setting = super::setting::read(&mut rest);
        answer.trouble.extend(setting.trouble.iter().cloned());
        if setting.smoothing.as_ref().is_some_and(|smoothing| *smoothing != Smoothing::None) {
            answer.trouble.push("what is smoothed was not understood".to_owned());
        }
        let bernoulli = setting.models.contains(&Model::Bernoulli);
        let normal = self.moments(&mut rest, &variables);
        // Questions in formulas: of a class given the instance, or the product in letters.
        let mut asked: Option<Vec<Event>> = None;
        for query in formulas.iter().filter(|one| one.value.is_none()) {
            let class = matches!(query.left.as_slice(), [class] if self.classes.contains(&labelled(class)));
            let letters = |events: &[Event]| {
                let known = |event: &Event| self.told.iter().any(|(own, _, _)| own.key == event.key);
                events.iter().all(|event| {
                    !known(event) && (event.key.chars().count() < 3 || event.key.starts_with("c_") || GENERIC.contains(&event.key.as_str()))
                })
            };
            if class && !query.given.is_empty() && !letters(&query.given) {
                if asked.as_ref().is_some_and(|known| *known != query.given) {
                    return None;
                }
                asked = Some(query.given.clone());
            } else if !(letters(&query.given) && (class || letters(&query.left))) {
                return None;
            }
        }
        let instance = match asked {
            Some(events) => Some((events, Vec::new())),
            None => self
                .tuple(&mut rest, &variables, &normal)
                .or_else(|| self.quoted(around, &mut rest))
                .or_else(|| self.mentioned(&mut rest, tail, &variables, &normal))
                .or_else(|| self.mentioned(&mut rest, usize::MAX, &variables, &normal)),
        };
        let every = EVERY.iter().any(|phrase| around.to_lowercase().contains(phrase))
            && normal.is_empty()
            && !around.to_lowercase().contains(" not ");
        let whole = || {
            let mut out: Vec<Event> = Vec::new();
            for (event, _, _) in self.told.iter().filter(|(event, _, _)| !event.denied && !event.key.contains('=')) {
                if !out.contains(event) {
                    out.push(event.clone());
                }
            }
            (out, Vec::new())
        };
        let instance = instance.or_else(|| every.then(whole));
        let Some((events, numbers)) = instance else {
            answer.trouble.push("the statement does not say the instance to classify".to_owned());
            return Some(answer);
        };
        // A word of the document that no likelihood is told of.
        let known = |word: &String| {
            self.told.iter().any(|(event, _, _)| event.key.contains(word.as_str()))
                || self.classes.iter().any(|class| class.key.contains(word.as_str()))
        };
        let quoted = rest.pieces.iter().any(|piece| matches!(piece, Piece::Quoted(word) if split(word).iter().any(|word| !known(word))));
        let ignored = around.to_lowercase().contains("ignor");
        if quoted && !ignored {
            answer.trouble.push("which likelihood a word in quotes has was not understood".to_owned());
        }
        if super::astray(&rest.pieces, &self.labels(), &variables) {
            answer.trouble.push("which probability is asked was not understood".to_owned());
        }
        // A document is the words it has; of a thing every feature must be said.
        let words = ["document", "message", "mail", "text", "sentence", "review", "tweet", "word"]
            .iter()
            .any(|word| around.to_lowercase().contains(word));
        let mut events = events;
        for name in &variables {
            if events.iter().any(|event| variable(&event.key) == *name) {
                continue;
            }
            if bernoulli {
                events.push(Event { key: name.clone(), denied: true });
            } else if !words || events.iter().any(|event| event.denied) {
                answer.trouble.push(format!("the statement does not say whether {name} holds"));
            }
        }
        for (name, _) in &normal {
            if !numbers.iter().any(|(known, _)| known == name) {
                answer.trouble.push(format!("the statement does not say the value of {name}"));
            }
        }
        // `contains only the word`: nothing else was told of.
        if variables.len() == events.len() {
            for at in 0..rest.pieces.len() {
                if rest.word(at) == "only" {
                    rest.take(at, at + 1);
                }
            }
        }
        let labels = self.labels();
        let prior = if self.stated.iter().all(Option::is_none) && !setting.equal_priors {
            answer.trouble.push("the statement does not say the prior probabilities of the classes".to_owned());
            return Some(answer);
        } else {
            priors(&vec![1; labels.len()], &self.stated, &setting, &mut answer.trouble)
        };
        let mut classes = Vec::new();
        for (class, name) in labels.iter().enumerate() {
            let mut factors = Vec::new();
            for event in &events {
                match self.likelihood(event, class) {
                    Some(factor) => factors.push(factor),
                    None => answer.trouble.push(format!("the statement does not say P({} | {name})", said(event))),
                }
            }
            for (feature, (_, latex)) in &numbers {
                let own = normal.iter().find(|(known, _)| known == feature).and_then(|(_, list)| list.get(class));
                match own {
                    Some((Some(mean), Some(variance))) if variance.0 > Rational::zero() => {
                        let gap = if mean.0 < Rational::zero() { format!("\\left({}\\right)", mean.1) } else { mean.1.clone() };
                        let density = format!(
                            "\\frac{{1}}{{\\sqrt{{2 \\pi \\cdot {}}}}} e^{{-\\frac{{\\left({latex} - {gap}\\right)^2}}{{2 \\cdot {}}}}}",
                            variance.1, variance.1
                        );
                        factors.push((format!("{feature} = {latex}"), density));
                    }
                    _ => answer.trouble.push(format!("the statement does not say the mean and the variance of {feature} for {name}")),
                }
            }
            classes.push(Entry { name: name.clone(), prior: prior.get(class).cloned().unwrap_or_default(), factors });
        }
        answer.cases.push(Case::independent(classes, &setting));
        // Names that stand again say nothing new.
        for name in variables.iter().chain(&labels).chain(self.told.iter().map(|(event, _, _)| &event.key)) {
            for at in 0..rest.pieces.len() {
                if let Some(len) = stands(&rest.pieces, at, name) {
                    rest.take(at, at + len);
                }
            }
        }
        let classes = Classes { name: "class".to_owned(), labels };
        super::leftover(&rest, &classes, &[variables.len(), self.classes.len()], &mut answer.trouble);
        Some(answer)
    }

    /// The moments of normal features: `if class = No: sample mean = 110, sample variance = 2975`.
    fn moments(&self, rest: &mut Rest, variables: &[String]) -> Vec<Moments> {
        let all = rest.pieces.clone();
        let labels = self.labels();
        let mut class: Option<usize> = None;
        let mut out: Vec<(Option<Number>, Option<Number>)> = vec![(None, None); labels.len()];
        let mut used: Vec<(usize, usize)> = Vec::new();
        let mut broken = false;
        for at in 0..all.len() {
            let own = labels.iter().enumerate().filter_map(|(place, label)| Some((stands(&all, at, label)?, place))).max();
            let led = at > 0
                && (matches!(all[at - 1], Piece::Mark('=' | ':'))
                    || matches!(all[at - 1].word(), "class" | "for" | "if" | "given" | "under" | "in"));
            let trailed = matches!(all.get(at + 1), Some(Piece::Mark(':' | ',')));
            if let Some((_, place)) = own.filter(|_| led || trailed) {
                class = Some(place);
            }
            let word = all[at].word();
            let key = match word {
                "mean" | "means" | "average" | "mu" | "μ" => 0,
                "variance" | "var" => 1,
                "deviation" | "std" | "sd" | "sigma" | "σ" => 2,
                _ => continue,
            };
            let squared = key == 2 && (all.get(at + 1) == Some(&Piece::Mark('²')) || all.get(at + 1) == Some(&Piece::Mark('^')));
            let Some((end, number)) =
                rest.number_after(at + 1 + if squared { usize::from(all[at + 1] == Piece::Mark('^')) + 1 } else { 0 })
            else {
                continue;
            };
            let Some(place) = class else {
                broken = true;
                continue;
            };
            let slot = if key == 0 { &mut out[place].0 } else { &mut out[place].1 };
            let value = if key == 2 && !squared { (&number.0 * &number.0, format!("{}^2", number.1)) } else { number };
            broken |= slot.replace(value).is_some();
            used.push((at, end + 1));
        }
        if broken || used.is_empty() || out.iter().any(|(mean, spread)| mean.is_none() || spread.is_none()) {
            return Vec::new();
        }
        // The feature is the word before the first of them that says it is normal, and that has a number in the instance.
        let first = used[0].0;
        let stop = all[..first].iter().rposition(|piece| *piece == Piece::Stop).map_or(0, |at| at + 1);
        let instance = |word: &str| {
            (0..all.len()).any(|at| {
                all[at].word() == word
                    && (rest.is(at + 1, '=') || rest.word(at + 1) == "is")
                    && all.get(at + 2).is_some_and(|piece| piece.number().is_some())
            })
        };
        let name = all[stop..first].iter().map(Piece::word).find(|word| instance(word) && !variables.contains(&(*word).to_owned()));
        let Some(name) = name.map(str::to_owned) else { return Vec::new() };
        for (from, to) in used {
            rest.take(from, to);
        }
        vec![(name, out)]
    }

    /// `X = (age <= 30, student = yes, Divorced, income = 120K)`: every item is a value of a feature.
    fn tuple(&self, rest: &mut Rest, variables: &[String], normal: &[Moments]) -> Option<Instance> {
        let all = rest.pieces.clone();
        for open in 0..all.len() {
            if !matches!(all[open], Piece::Mark('(' | '{' | '[' | '<')) {
                continue;
            }
            let Some(close) = (open + 1..all.len()).find(|at| matches!(all[*at], Piece::Mark(')' | '}' | ']'))) else { continue };
            let items: Vec<&[Piece]> = all[open + 1..close].split(|piece| *piece == Piece::Mark(',')).collect();
            if items.len() != variables.len() + normal.len() {
                continue;
            }
            let (mut events, mut numbers) = (Vec::new(), Vec::new());
            for item in items {
                if let Some(number) = normal.iter().find_map(|(name, _)| {
                    let named = stands(item, 0, name)?;
                    let at = named + usize::from(item.get(named) == Some(&Piece::Mark('=')));
                    let (value, latex) = item.get(at)?.number()?;
                    // `120K`: a unit may follow.
                    (item.len() <= at + 2).then(|| (name.clone(), (value.clone(), latex.to_owned())))
                }) {
                    numbers.push(number);
                    continue;
                }
                events.extend(self.item(item));
            }
            if events.len() == variables.len() && numbers.len() == normal.len() {
                rest.take(open, close + 1);
                return Some((events, numbers));
            }
        }
        None
    }

    /// The event that the pieces of an item are: its whole key, or a value that one feature alone has.
    fn item(&self, item: &[Piece]) -> Option<Event> {
        let mut known: Vec<&Event> = Vec::new();
        for (event, _, _) in &self.told {
            if !known.contains(&event) {
                known.push(event);
            }
        }
        let denied = usize::from(matches!(item.first().map(Piece::word), Some("not" | "no")));
        let bare = &item[denied..];
        let whole = known.iter().find(|event| stands(bare, 0, &event.key) == Some(bare.len()));
        if let Some(event) = whole {
            return Some(Event { key: event.key.clone(), denied: event.denied != (denied == 1) });
        }
        let mut by_value =
            known.iter().filter(|event| event.key.split_once('=').is_some_and(|(_, value)| stands(item, 0, value) == Some(item.len())));
        if let Some(event) = by_value.next().filter(|_| by_value.next().is_none()) {
            return Some((*event).clone());
        }
        // The other value of a yes or no.
        let text: String = item
            .iter()
            .map(|piece| match piece {
                Piece::Word(word) => word.clone(),
                Piece::Number(_, latex) => latex.clone(),
                Piece::Mark(c) => c.to_string(),
                _ => String::new(),
            })
            .collect();
        let event = Event { key: text, denied: false };
        self.likelihood(&event, 0).map(|_| event)
    }

    /// The words of the last quotation.
    fn quoted(&self, around: &str, rest: &mut Rest) -> Option<Instance> {
        let quotes: Vec<usize> = around.match_indices('"').map(|(at, _)| at).collect();
        if !quotes.len().is_multiple_of(2) {
            return None;
        }
        let known = |word: &String| self.told.iter().any(|(event, _, _)| event.key == *word);
        let texts: Vec<Vec<String>> = quotes.chunks(2).map(|pair| split(&around[pair[0] + 1..pair[1]])).collect();
        let asking = texts.iter().rposition(|words| !words.is_empty() && words.iter().all(known))?;
        // Names of the words may be quoted before.
        let words = if texts[asking].len() > 1 { texts[asking].clone() } else { self.last(rest) };
        if words.is_empty() {
            return None;
        }
        let mut events: Vec<Event> = Vec::new();
        for word in words {
            events.push(Event { key: word, denied: false });
        }
        Some((events, Vec::new()))
    }

    /// Words in quotes of the sentences that ask or tell the instance; nothing where one is denied.
    fn last(&self, rest: &Rest) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        let told = ["contain", "new", "incoming", "receive", "arrive", "with", "test", "includes", "has", "appear", "consist"];
        for sentence in rest.pieces.split(|piece| *piece == Piece::Stop) {
            if !sentence.iter().any(|piece| told.iter().any(|start| piece.word().starts_with(start))) {
                continue;
            }
            for (at, piece) in sentence.iter().enumerate() {
                if let Piece::Quoted(word) = piece
                    && self.told.iter().any(|(event, _, _)| event.key == *word)
                    && !out.contains(word)
                {
                    let denied = sentence[at.saturating_sub(4)..at]
                        .iter()
                        .any(|piece| matches!(piece.word(), "not" | "no" | "without" | "neither" | "nor"));
                    if denied {
                        return Vec::new();
                    }
                    out.push(word.clone());
                }
            }
        }
        out
    }

    /// Values that stand in the last `tail` words: `age <= 30`, `not windy`, each feature once.
    fn mentioned(&self, rest: &mut Rest, tail: usize, variables: &[String], normal: &[Moments]) -> Option<Instance> {
        let all = rest.pieces.clone();
        let mut events: Vec<Event> = Vec::new();
        let mut spots: Vec<(usize, usize)> = Vec::new();
        for at in all.len().saturating_sub(tail)..all.len() {
            let mut fits: Vec<(usize, Event)> = Vec::new();
            for (event, _, _) in &self.told {
                if let Some(len) = spoken(&all, at, &event.key) {
                    fits.push((len, event.clone()));
                }
            }
            // `f = 0` where `f = 1` is told.
            if fits.is_empty()
                && let Some(len) = variables.iter().filter_map(|name| stands(&all, at, name)).max()
                && rest.is(at + len, '=')
                && let Some(event) = all.get(at..at + len + 2).and_then(|item| self.item(item))
            {
                fits.push((len + 2, event));
            }
            fits.sort_by_key(|(len, _)| *len);
            let Some((len, mut event)) = fits.pop() else { continue };
            if spots.iter().any(|(from, to)| *from <= at && at < *to) {
                continue;
            }
            let denied = at > 0
                && (at.saturating_sub(3)..at)
                    .any(|place| matches!(all[place].word(), "not" | "no" | "without" | "doesn't" | "isn't" | "neither" | "nor"));
            if denied {
                event.denied = !event.denied;
                for (place, piece) in all.iter().enumerate().take(at).skip(at.saturating_sub(3)) {
                    if matches!(piece.word(), "not" | "no" | "without" | "neither" | "nor") {
                        rest.take(place, place + 1);
                    }
                }
            }
            if let Some(known) = events.iter().find(|known| variable(&known.key) == variable(&event.key)) {
                if *known != event {
                    return None;
                }
                continue;
            }
            events.push(event);
            spots.push((at, at + len));
        }
        let mut numbers = Vec::new();
        for (name, _) in normal {
            let at = (0..all.len())
                .find(|at| stands(&all, *at, name).is_some() && all.get(at + 2).is_some_and(|piece| piece.number().is_some()))?;
            let (value, latex) = all[at + 2].number()?;
            numbers.push((name.clone(), (value.clone(), latex.to_owned())));
            spots.push((at, at + 3));
        }
        for (from, to) in spots {
            rest.take(from, to);
        }
        (!events.is_empty() || !numbers.is_empty()).then_some((events, numbers))
    }
}

/// How many pieces say an event at `at`: its key, or `high income`, `income is high`, `a high level of income` for `income=high`.
fn spoken(all: &[Piece], at: usize, key: &str) -> Option<usize> {
    if let Some(len) = stands(all, at, key) {
        return Some(len);
    }
    let (name, value) = key.split_once('=')?;
    let word = |text: &str| text.chars().count() > 1 && text.starts_with(char::is_alphabetic);
    if !word(value) || !word(name) || matches!(value, "yes" | "no" | "true" | "false") {
        return None;
    }
    if let Some(len) = stands(all, at, value) {
        let mut next = at + len;
        while all.get(next).is_some_and(|piece| matches!(piece.word(), "level" | "levels" | "amount" | "of" | "the")) {
            next += 1;
        }
        return stands(all, next, name).map(|more| next + more - at);
    }
    let len = stands(all, at, name)?;
    let mut next = at + len;
    while all
        .get(next)
        .is_some_and(|piece| matches!(piece, Piece::Mark('=' | ':')) || matches!(piece.word(), "is" | "was" | "level" | "of" | "are"))
    {
        next += 1;
    }
    stands(all, next, value).filter(|_| next > at + len || len > 0).map(|more| next + more - at)
}

/// What a feature's key is of: the name before a sign of order.
fn variable(key: &str) -> String {
    key.split(['=', '<', '>']).next().unwrap_or(key).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{event, formulas, read};

    #[test]
    fn formulas_are_read_with_their_values() {
        let found = formulas("P(A) = P(B) = 0.5, P(x <= 3 | \\neg A) = 2/9 = 0.222. What is P(A | x)?").unwrap();
        assert_eq!(found.len(), 4);
        assert_eq!(found[0].value, found[1].value);
        assert!(found[2].given[0].denied);
        assert!(found[3].value.is_none());
        assert_eq!(event("age <= 30").key, "age<=30");
        assert!(formulas("P(A) = 0.2 * 0.3").is_none());
    }

    #[test]
    fn every_feature_must_be_said() {
        let told = "P(yes) = 0.6, P(no) = 0.4, P(a=1 | yes) = 0.5, P(a=1 | no) = 0.2, P(b=1 | yes) = 0.1, P(b=1 | no) = 0.3.";
        assert!(read(&format!("{told} Classify (a=1, b=0)."), true).unwrap().trouble.is_empty());
        assert!(!read(&format!("{told} Classify a=1."), true).unwrap().trouble.is_empty());
    }
}
