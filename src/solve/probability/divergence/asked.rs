//! Which functionals of the distributions are asked, and of which of them.

use super::{Law, Problem, Rule, Token, missing};
use crate::diag::{Diagnostic, Span};

/// Notes what is asked; whether it takes two distributions.
pub(super) fn quantities(problem: &mut Problem, wanted: &[Rule], asked: &[&Token], laws: &[Law], tokens: &[Token], span: Span) -> bool {
    let has = |rule: Rule| wanted.contains(&rule);
    let directions = tokens.iter().filter(|token| token.rule == Rule::directed && has(Rule::relative));
    let asked: Vec<&Token> = asked.iter().copied().chain(directions).collect();
    let first = laws.first().and_then(|law| law.name.clone());
    let mut directed = false;
    // `KL(P || Q)` of p and q, where no two names differ by their case alone.
    let lower = |law: &Law| law.name.as_ref().map(|name| name.to_lowercase());
    let cased = laws.len() == 2 && lower(&laws[0]) == lower(&laws[1]);
    let same = |name: Option<&str>, side: &str| name.is_some_and(|name| name == side || !cased && name.eq_ignore_ascii_case(side));
    for token in &asked {
        if token.find(Rule::law).is_some() {
            directed = true;
            problem.asked.push(("kl".to_owned(), span));
            continue;
        }
        let sides = token.all(Rule::side);
        // KL(p, p) is nothing to compute.
        if let [one, other] = sides.as_slice()
            && one.text == other.text
        {
            continue;
        }
        // Sides without a distribution of that name: only P against Q, in the order in which they are written, is clear.
        let clear = laws.len() < sides.len() || sides.iter().all(|side| laws.iter().any(|law| same(law.name.as_deref(), &side.text)));
        let pair = (sides.first().map(|side| side.text.as_str()), sides.get(1).map(|side| side.text.as_str()));
        let ordered = match pair {
            (Some("P"), Some("Q"))
            | (Some("p"), Some("q"))
            | (Some("N1" | "N_1" | "P1" | "p1" | "P_1" | "p_1"), Some("N2" | "N_2" | "P2" | "p2" | "P_2" | "p_2"))
            | (Some("P" | "p"), None) => true,
            // The other direction is clear beside that one.
            (Some("Q"), Some("P")) | (Some("q"), Some("p")) => asked.iter().any(|other| {
                matches!(other.all(Rule::side).first().map(|side| side.text.as_str()), Some("P" | "p")) && other.all(Rule::side).len() == 2
            }),
            _ => false,
        };
        let only = laws.len() == 1 && sides.len() == 1 && laws[0].name.is_none();
        if !(clear || only || laws.is_empty() || ordered && laws.iter().all(|law| law.name.is_none())) {
            problem.diagnostics.push(missing(token.span, "which distribution is which"));
        }
        let straight = first.as_deref().is_none_or(|first| sides.first().is_some_and(|side| same(Some(first), &side.text)));
        // Where the distributions have no names, P is the first.
        let straight =
            straight && !(laws.iter().all(|law| law.name.is_none()) && sides.len() == 2 && matches!(sides[0].text.as_str(), "Q" | "q"));
        let mut add = |name: &str| {
            if !problem.asked.iter().any(|(known, _)| known == name) {
                problem.asked.push((name.to_owned(), span));
            }
        };
        match (token.find(Rule::entropy_sign).is_some(), sides.len()) {
            (true, 1) => add(if straight { "entropy" } else { "entropy of the second" }),
            (true, _) => add(if straight { "cross-entropy" } else { "reverse cross-entropy" }),
            (false, _) => {
                directed = true;
                add(if straight { "kl" } else { "reverse kl" });
            }
        }
    }
    let distances = [
        (Rule::hellinger_squared, "squared hellinger"),
        (Rule::hellinger, "hellinger"),
        (Rule::total_variation, "total variation"),
        (Rule::bhattacharyya_coefficient, "bhattacharyya coefficient"),
        (Rule::bhattacharyya, "bhattacharyya"),
        (Rule::chi_divergence, "chi squared"),
    ];
    let found: Vec<&str> = distances.iter().filter(|(rule, _)| has(*rule)).map(|(_, name)| *name).collect();
    if !found.is_empty() {
        // The square is asked where both are named.
        let squared = found.contains(&"squared hellinger");
        problem.asked.retain(|(name, _)| name == "kl" && has(Rule::relative));
        problem.asked.extend(found.into_iter().filter(|name| !squared || *name != "hellinger").map(|name| (name.to_owned(), span)));
        return true;
    }
    for odd in tokens.iter().filter(|token| token.rule == Rule::odd_divergence) {
        let sides: Vec<String> = odd.all(Rule::odd_side).iter().map(|side| side.text.trim().to_lowercase()).collect();
        let name = match sides.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["first", "second"] if laws.len() == 2 => "kl",
            ["second", "first"] if laws.len() == 2 => "reverse kl",
            _ => {
                let message = format!("what `{}` is of was not understood", odd.text);
                problem.diagnostics.push(Diagnostic::error("not-understood", odd.span, message));
                continue;
            }
        };
        directed = true;
        if !problem.asked.iter().any(|(known, _)| known == name) {
            problem.asked.push((name.to_owned(), span));
        }
    }
    let divergence = asked.iter().any(|token| token.find(Rule::divergence_sign).is_some());
    let both_ways = (has(Rule::relative) || divergence) && tokens.iter().any(|token| token.rule == Rule::both_ways);
    if both_ways {
        directed = true;
        for name in ["kl", "reverse kl"] {
            if !problem.asked.iter().any(|(known, _)| known == name) {
                problem.asked.push((name.to_owned(), span));
            }
        }
    }
    let sum = tokens.iter().find(|token| token.rule == Rule::sum_of_both);
    if let Some(sum) = sum {
        let sides = sum.all(Rule::side);
        let crossed = matches!(sides.as_slice(), [a, b, c, d] if a.text == d.text && b.text == c.text && a.text != b.text);
        if !crossed || sum.find(Rule::combined).is_none_or(|sign| sign.text != "+") {
            let message = "a combination of divergences other than their sum is not covered";
            problem.diagnostics.push(Diagnostic::error("not-understood", sum.span, message));
        }
    }
    let both = problem.asked.iter().any(|(name, _)| name == "kl") && problem.asked.iter().any(|(name, _)| name == "reverse kl");
    if let (true, Some(half)) = (both || sum.is_some(), tokens.iter().find(|token| token.rule == Rule::average_word)) {
        let message = "a divergence that is the mean of both directions is not covered";
        problem.diagnostics.push(Diagnostic::error("not-understood", half.span, message));
    }
    if has(Rule::jensen) || has(Rule::jeffreys) || sum.is_some() {
        problem.asked.retain(|(name, _)| matches!(name.as_str(), "kl" | "reverse kl"));
        if has(Rule::jensen) {
            problem.asked.push(("jensen-shannon".to_owned(), span));
        }
        if has(Rule::jeffreys) || sum.is_some() {
            problem.asked.push(("jeffreys".to_owned(), span));
        }
        // The mean of the two directions is called so as well.
        if has(Rule::jeffreys)
            && let Some(half) = tokens.iter().find(|token| token.rule == Rule::average_word)
        {
            problem.diagnostics.push(Diagnostic::error(
                "not-understood",
                half.span,
                "a divergence that is the mean of both directions is not covered",
            ));
        }
        return true;
    }
    let mut add = |name: &str| {
        if !problem.asked.iter().any(|(known, _)| known == name) {
            problem.asked.push((name.to_owned(), span));
        }
    };
    if has(Rule::cross) && !asked.iter().any(|token| token.find(Rule::entropy_sign).is_some() && token.all(Rule::side).len() == 2) {
        add("cross-entropy");
    }
    if has(Rule::relative) && !directed {
        add("kl");
        if tokens.iter().any(|token| token.rule == Rule::direction && token.text.to_lowercase() == "from") && !of_from(tokens) {
            problem.diagnostics.push(
                Diagnostic::error("not-understood", span, "a divergence from one to another is written in both directions")
                    .with_help("write it as KL(P || Q)"),
            );
        }
    }
    let code = asked.iter().any(|token| token.find(Rule::scipy_entropy).is_some());
    let signed = code || asked.iter().any(|token| token.find(Rule::entropy_sign).is_some() && token.all(Rule::side).len() < 2);
    if has(Rule::entropy_word) && !signed {
        add("entropy");
        // "the entropies of p and q" are two.
        let plural = |token: &Token| token.rule == Rule::wanted && token.text.to_lowercase().starts_with("entropies");
        if laws.len() == 2 && tokens.iter().any(plural) {
            add("entropy of the second");
        }
    }
    if has(Rule::perplexity) {
        problem.asked.push(("perplexity".to_owned(), span));
    }
    problem.asked.iter().any(|(name, _)| !matches!(name.as_str(), "entropy" | "perplexity"))
}

/// "the divergence of P from Q" is D(P || Q); "from P to Q" is written in both directions.
fn of_from(tokens: &[Token]) -> bool {
    let places = |word: &str| tokens.iter().position(|token| token.rule == Rule::direction && token.text.to_lowercase() == word);
    match (places("of"), places("from")) {
        (Some(of), Some(from)) => {
            let is_law = |token: &Token| matches!(token.rule, Rule::named_law | Rule::law_of | Rule::vector);
            of < from && tokens[of..from].iter().filter(|token| is_law(token)).count() == 1
        }
        _ => false,
    }
}
