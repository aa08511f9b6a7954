//! Normal features that are named with their moments for every class: `male: height mean 5.9 variance 0.04, weight mean 176 variance 123`.

use num_traits::Signed;

use super::{
    super::super::words::{Piece, pieces},
    super::gauss::density,
    query::{Classes, stands},
    setting::{Number, Rest},
    work::{Answer, Case, Entry, priors},
};
use crate::{num::Rational, solve::probability::number::decimal_text};

/// Words that name no feature and no class.
const FILLER: &str = "of the and a an with has have is are was were for class in given each where its their mean means variance variances deviation standard average mu sigma \
sd std var gaussian normal normally distributed distribution feature features value values sample population estimated assume assuming by";

fn filler(word: &str) -> bool {
    FILLER.split_whitespace().any(|known| known == word)
}

/// The moments of one feature in one class, with the pieces that say them.
struct Moment {
    class: String,
    feature: String,
    mean: Number,
    variance: Number,
    from: usize,
    to: usize,
}

/// Reads such a statement; `None` where the features have no names.
pub(super) fn read(text: &str) -> Option<Answer> {
    let lower = text.to_lowercase();
    if !["gaussian", "normal"].iter().any(|law| lower.contains(law)) || !lower.contains("mean") {
        return None;
    }
    let mut rest = Rest::new(pieces(&text.replace("foot-size", "foot size")));
    let moments = moments(&rest.pieces)?;
    let mut labels: Vec<String> = Vec::new();
    for moment in &moments {
        if !labels.contains(&moment.class) {
            labels.push(moment.class.clone());
        }
    }
    let own = |label: &String| -> Vec<&Moment> { moments.iter().filter(|moment| moment.class == *label).collect() };
    let features: Vec<String> = own(labels.first()?).iter().map(|moment| moment.feature.clone()).collect();
    if labels.len() < 2 || labels.len() > 6 || features.is_empty() {
        return None;
    }
    let mut answer = Answer::default();
    let whole = labels.iter().all(|label| {
        let own = own(label);
        own.len() == features.len() && features.iter().all(|name| own.iter().filter(|moment| moment.feature == *name).count() == 1)
    });
    if !whole {
        // Names that do not fit are no names of features.
        return None;
    }
    if moments.iter().any(|moment| !moment.variance.0.is_positive()) {
        answer.trouble.push("a variance is positive".to_owned());
    }
    for moment in &moments {
        rest.take(moment.from, moment.to);
    }
    let classes = Classes { name: "class".to_owned(), labels: labels.clone() };
    let setting = super::setting::read(&mut rest);
    let stated = super::stated(&mut rest, &classes);
    if stated.iter().all(Option::is_none) && !setting.equal_priors {
        answer.trouble.push("the statement does not say the prior probabilities of the classes".to_owned());
        return Some(answer);
    }
    let prior = priors(&vec![1; labels.len()], &stated, &setting, &mut answer.trouble);
    let mut instance: Vec<Number> = Vec::new();
    for name in &features {
        match valued(&mut rest, name, &mut answer.trouble) {
            Some(value) => instance.push(value),
            None => {
                answer.trouble.push(format!("the statement does not say the value of {name}"));
                return Some(answer);
            }
        }
    }
    let entry = |(label, prior): (&String, String)| Entry {
        name: label.clone(),
        prior,
        factors: features
            .iter()
            .zip(&instance)
            .filter_map(|(name, x)| {
                let moment = moments.iter().find(|moment| moment.class == *label && moment.feature == *name)?;
                Some((format!("{name} = {}", x.1), density(x, &moment.mean, &moment.variance)))
            })
            .collect(),
    };
    let entries = labels.iter().zip(prior).map(entry).collect();
    answer.cases.push(Case { about: "each feature is normal given the class".to_owned(), ..Case::independent(entries, &setting) });
    super::leftover(&rest, &classes, &[labels.len(), features.len()], &mut answer.trouble);
    Some(answer)
}

/// The value of a feature behind its name, the same wherever it stands.
fn valued(rest: &mut Rest, name: &str, trouble: &mut Vec<String>) -> Option<Number> {
    let mut out: Option<Number> = None;
    for at in 0..rest.pieces.len() {
        let Some(len) = stands(&rest.pieces, at, name).filter(|_| !rest.taken[at]) else { continue };
        let mut next = at + len;
        while rest.is(next, '=') || rest.is(next, ':') || matches!(rest.word(next), "is" | "of" | "equals") {
            next += 1;
        }
        let Some((value, latex)) = rest.pieces.get(next).and_then(Piece::number) else { continue };
        let number = (value.clone(), latex.to_owned());
        if out.as_ref().is_some_and(|known| known.0 != number.0) {
            trouble.push(format!("`{name}` is stated twice, and differently"));
        }
        out = Some(number);
        rest.take(at, next + 1);
    }
    out
}

/// A number behind `=`, `of`, `is`.
fn number(all: &[Piece], at: usize) -> Option<(usize, Number)> {
    let mut place = at;
    while matches!(all.get(place), Some(Piece::Mark('=' | ':'))) || matches!(all.get(place).map(Piece::word), Some("of" | "is")) {
        place += 1;
    }
    let (value, latex) = all.get(place)?.number()?;
    Some((place + 1, (value.clone(), latex.to_owned())))
}

/// Every mean with its variance; `None` where one of them has no name, no class or no variance.
fn moments(all: &[Piece]) -> Option<Vec<Moment>> {
    let mut out: Vec<Moment> = Vec::new();
    let mut class: Option<String> = None;
    let mut at = 0;
    let mut bound = 0;
    while at < all.len() {
        // `male:` and `for class male:` open a class.
        if all[at] == Piece::Mark(':') && at > 0 {
            let name = match &all[at - 1] {
                Piece::Word(word) if !filler(word) || word == "a" => word.clone(),
                Piece::Number(_, latex) if at > 1 && all[at - 2].word() == "class" => latex.clone(),
                _ => String::new(),
            };
            let follows = all[at + 1..].iter().take(8).any(|piece| matches!(piece.word(), "mean" | "average" | "mu"));
            if !name.is_empty() && follows {
                class = Some(name);
                bound = at + 1;
            }
        }
        if !matches!(all[at].word(), "mean" | "average" | "mu" | "μ") {
            at += 1;
            continue;
        }
        // `mean height 5.9`: the name stands behind.
        let mut behind = at + 1;
        while matches!(all.get(behind).map(Piece::word), Some("of" | "the")) {
            behind += 1;
        }
        let first = behind;
        while matches!(all.get(behind), Some(Piece::Word(word)) if !filler(word)) && behind < first + 2 {
            behind += 1;
        }
        let (first, behind) = if behind > first { (first, behind) } else { (at + 1, at + 1) };
        let Some((after, mean)) = number(all, behind) else {
            at += 1;
            continue;
        };
        let mut from = at;
        while behind == at + 1 && from > bound && matches!(&all[from - 1], Piece::Word(word) if !filler(word)) && at - from < 3 {
            from -= 1;
        }
        let name = if behind > at + 1 { &all[first..behind] } else { &all[from..at] };
        let feature = name.iter().map(Piece::word).collect::<Vec<_>>().join(" ");
        let mut next = after;
        while matches!(all.get(next), Some(Piece::Mark(',' | '(')))
            || matches!(all.get(next).map(Piece::word), Some("and" | "with" | "standard" | "a"))
        {
            next += 1;
        }
        let kind = all.get(next).map_or("", Piece::word);
        let squared = match kind {
            "variance" | "var" => false,
            "deviation" | "sd" | "std" | "sigma" | "σ" | "stdev" => true,
            _ => return None,
        };
        if matches!(all.get(next + 1), Some(Piece::Mark('^' | '²'))) {
            return None;
        }
        let (end, spread) = number(all, next + 1)?;
        let variance = if squared {
            let value: Rational = &spread.0 * &spread.0;
            (value.clone(), decimal_text(&value))
        } else {
            spread
        };
        let class = class.clone()?;
        if feature.is_empty() {
            return None;
        }
        out.push(Moment { class, feature, mean, variance, from, to: end });
        bound = end;
        at = end;
    }
    (out.len() > 1).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn values_go_to_the_feature_that_they_name() {
        let told = "Gaussian: cat: size mean 4 variance 1, tail mean 3 sd 2; dog: size mean 7 variance 2, tail mean 5 sd 3. P(cat) = P(dog) = 0.5.";
        let one = read(&format!("{told} Sample: size 5, tail 4.")).unwrap();
        let other = read(&format!("{told} Sample: tail 4, size 5.")).unwrap();
        assert!(one.trouble.is_empty(), "{:?}", one.trouble);
        assert_eq!(one.cases, other.cases);
        assert!(!read(&format!("{told} Sample: tail 4.")).unwrap().trouble.is_empty());
    }
}
