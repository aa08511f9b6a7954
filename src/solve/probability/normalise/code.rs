//! Normal distributions in code: calls with their values, names that are assigned, divergences as functions and methods.

use super::super::rephrase::{Edit, apart};
use super::scan::{Bit, Kind, bits};

/// Constructors of normal laws whose second argument is a deviation, and of those whose second one is a covariance.
const SCALARS: [&str; 7] = ["Normal", "tfd_normal", "dist.Normal", "tfd.Normal", "norm", "D.Normal", "distributions.Normal"];
pub(super) const VECTORS: [&str; 3] = ["MultivariateNormal", "multivariate_normal", "MvNormal"];

/// `dnorm(x, mean = 0, sd = 0.5)` inside a function as `N(0, 0.5^2)`; the function's name is that of the law.
pub(super) fn densities(text: &str) -> Vec<Edit> {
    let mut out = Vec::new();
    for (at, _) in text.match_indices("dnorm(") {
        let body = &text[at + 6..];
        let Some(close) = body.find(')') else { continue };
        let mut mean = None;
        let mut deviation = None;
        for (place, part) in body[..close].split(',').enumerate() {
            let (key, value) = part.split_once('=').map_or(("", part), |(key, value)| (key.trim(), value));
            let value = value.trim();
            match (key, place) {
                ("mean", _) | ("", 1) => mean = Some(value),
                ("sd", _) | ("", 2) => deviation = Some(value),
                _ => {}
            }
        }
        let (mean, deviation) = (mean.unwrap_or("0"), deviation.unwrap_or("1"));
        if mean.parse::<f64>().is_err() || deviation.parse::<f64>().is_err() {
            continue;
        }
        // `f <- function(x) { dnorm(..) }`.
        let lead = &text[..at];
        let head = lead.rfind("function(").filter(|head| lead[*head..].chars().all(|c| !matches!(c, '}' | '\n')));
        let start = head.map_or(at, |head| head);
        let mut end = at + 6 + close + 1;
        if head.is_some() {
            let rest = &text[end..];
            let tail = rest.trim_start_matches([' ', '\n']);
            end += tail.strip_prefix('}').map_or(0, |after| rest.len() - after.len());
        }
        out.push((start, end, format!("N({mean}, {deviation}^2)")));
        if let Some(head) = head {
            let arrow = lead[..head].trim_end().strip_suffix("<-");
            if let Some(name) = arrow {
                out.push((name.trim_end().len(), head, " = ".to_owned()));
            }
        }
    }
    // Each of them, and two: the others would be laws that nobody sees.
    let (told, named) = (text.matches("dnorm(").count(), text.matches("dnorm").count());
    let laws = out.iter().filter(|edit| edit.2.starts_with("N(")).count();
    if laws != 2 || told != 2 || named != 2 {
        return Vec::new();
    }
    out.sort_by_key(|edit| edit.0);
    out
}

/// `normal_a = Normal([0.], [1.])`, `normal_a.kl_divergence(normal_b)`: two names of normal laws as `P` and `Q`, a divergence as one.
pub(super) fn names(text: &str) -> Vec<Edit> {
    let all = bits(text);
    let mut names: Vec<String> = Vec::new();
    let mut out: Vec<Edit> = Vec::new();
    let mut laws: Vec<Edit> = Vec::new();
    let constructor = |bit: &Bit| SCALARS.contains(&bit.text.as_str()) || VECTORS.contains(&bit.text.as_str());
    for at in 0..all.len() {
        // `name = module.Normal(` with whatever modules.
        let link = all[at].is('=') || all[at].is('<') && all.get(at + 1).is_some_and(|bit| bit.is('-'));
        let Some(name) = at.checked_sub(1).map(|before| &all[before]).filter(|name| link && name.kind == Kind::Word) else { continue };
        let first = at + if all[at].is('<') { 2 } else { 1 };
        let mut place = first;
        while all.get(place).is_some_and(|bit| bit.kind == Kind::Word) && all.get(place + 1).is_some_and(|bit| bit.is('.')) {
            place += 2;
        }
        let called = all.get(place).is_some_and(constructor) && all.get(place + 1).is_some_and(|bit| bit.is('('));
        // The second argument of code is a standard deviation.
        if let (true, [open, mean, comma, deviation, close]) =
            (called && SCALARS.contains(&all[place].text.as_str()), all.get(place + 1..place + 6).unwrap_or_default())
            && open.is('(')
            && mean.kind == Kind::Number
            && comma.is(',')
            && deviation.kind == Kind::Number
            && close.is(')')
        {
            laws.push((all[first].from, close.to, format!("N({}, {}^2)", mean.text, deviation.text)));
        }
        if called && !names.contains(&name.text) {
            names.push(name.text.clone());
        }
    }
    let [first, second] = names.as_slice() else { return Vec::new() };
    let letter = |name: &str| if name == first { "P" } else { "Q" };
    let known = |bit: Option<&Bit>| bit.filter(|bit| bit.text == *first || bit.text == *second).map(|bit| letter(&bit.text));
    let is_divergence = |bit: &Bit| {
        let lower = bit.text.to_lowercase();
        ["kl_divergence", "kl_div", "tfd_kl_divergence", "kl", "kld"].contains(&lower.as_str())
    };
    let mut at = 0;
    while at < all.len() {
        // `a.kl_divergence(b)`, `a %>% tfd_kl_divergence(b)`.
        let dot = (at + 1..(at + 5).min(all.len())).find(|place| !(all[*place].is('.') || all[*place].is('%') || all[*place].is('>')));
        let method =
            dot.filter(|place| *place > at + 1 && is_divergence(&all[*place]) && all.get(place + 1).is_some_and(|bit| bit.is('(')));
        if let (Some(own), Some(call)) = (known(all.get(at)), method)
            && let Some(other) = known(all.get(call + 2))
            && let Some(close) = all.get(call + 3).filter(|bit| bit.is(')'))
        {
            out.push((all[at].from, close.to, format!("KL({own} || {other})")));
            at = call + 4;
            continue;
        }
        // `kl_divergence(a, b)`, with its modules.
        if is_divergence(&all[at])
            && all.get(at + 1).is_some_and(|bit| bit.is('('))
            && let (Some(own), Some(other)) = (known(all.get(at + 2)), known(all.get(at + 4)))
            && let Some(close) = all.get(at + 5).filter(|bit| bit.is(')'))
        {
            let mut start = at;
            while start > 1 && all[start - 1].is('.') && all[start - 2].kind == Kind::Word {
                start -= 2;
            }
            out.push((all[start].from, close.to, format!("KL({own} || {other})")));
            at += 6;
            continue;
        }
        if let Some(own) = known(all.get(at)) {
            let mut end = all[at].to;
            let mut place = at + 1;
            if all.get(place).is_some_and(|bit| bit.is('<')) && all.get(place + 1).is_some_and(|bit| bit.is('-')) {
                end = all[place + 1].to;
                place += 2;
            }
            let assigned = end != all[at].to;
            out.push((all[at].from, end, if assigned { format!("{own} =") } else { own.to_owned() }));
            at = place;
            continue;
        }
        at += 1;
    }
    out.extend(laws);
    apart(out)
}

/// `Normal([0.], [1.])` of lists of one number as numbers; `0.` as `0`.
pub(super) fn singletons(text: &str) -> Vec<Edit> {
    let mut out = Vec::new();
    for (at, _) in text.match_indices('[') {
        let Some(len) = text[at + 1..].find(']') else { continue };
        let inner = text[at + 1..at + 1 + len].trim();
        let called =
            text[..at].trim_end_matches([' ', '=']).ends_with(['(', ',']) || text[..at].ends_with("loc=") || text[..at].ends_with("scale=");
        if called && inner.parse::<f64>().is_ok() && !text[at + len + 2..].trim_start().starts_with('[') {
            out.push((at, at + len + 2, inner.trim_end_matches('.').to_owned()));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{densities, names, singletons};
    use crate::solve::probability::wording::Reworded;

    #[test]
    fn code_becomes_mathematics() {
        let put = |text: &str, pass: fn(&str) -> Vec<super::Edit>| Reworded::of(text).edited(&pass(text)).text;
        assert_eq!(
            put("f <- function(x) { dnorm(x, mean=0, sd=0.5) }; g <- function(x) { dnorm(x, 1) }; KL(f||g)", densities),
            "f = N(0, 0.5^2); g = N(1, 1^2); KL(f||g)"
        );
        // A third law, or one without its call, is not seen by the reader.
        assert_eq!(densities("f = dnorm; g = function(x) { dnorm(x, 1) }"), []);
        assert_eq!(
            put("na = Normal(0, 1); nb = torch.distributions.Normal(1, 2); na.kl_divergence(nb)", names),
            "P = N(0, 1^2); Q = N(1, 2^2); KL(P || Q)"
        );
        assert_eq!(
            put("d1 <- tfd_normal(0, 1); d2 <- tfd_normal(1, 1); d2 %>% tfd_kl_divergence(d1)", names),
            "P = N(0, 1^2); Q = N(1, 1^2); KL(Q || P)"
        );
        assert_eq!(put("Normal([0.], [1.5])", singletons), "Normal(0, 1.5)");
    }
}
