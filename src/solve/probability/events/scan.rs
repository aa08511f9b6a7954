//! A statement as sentences of words and numbers.

use super::lexicon::{lexicon, stem};
use crate::{
    diag::Span,
    num::Rational,
    solve::probability::{Rule, Token, bayes::Given, number},
};

/// A word, a number or a mark.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Item {
    /// A word with its stem.
    Word(String, String),
    /// A probability, and whether it is written as a percentage.
    Chance(Given, bool),
    /// A whole number that is no probability by itself.
    Count(i64),
    /// Something in quotes.
    Quoted(String),
    /// `P(A | B)`: this reader leaves it to another.
    Formula,
    /// A comma.
    Comma,
    /// A bracket or any other sign.
    Sign,
}

/// An item with its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub(super) item: Item,
    pub(super) span: Span,
}

impl Piece {
    /// The stem of a word; nothing for what is no word.
    pub(super) fn stem(&self) -> &str {
        if let Item::Word(_, stem) = &self.item { stem } else { "" }
    }

    /// Whether it is a comma or a word that joins clauses.
    pub(super) fn joins(&self) -> bool {
        self.item == Item::Comma || lexicon().is_join(self.stem())
    }
}

/// A sentence: its pieces and whether it ends in a question mark.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Sentence {
    pub(super) pieces: Vec<Piece>,
    pub(super) asks: bool,
}

/// The sentences of a statement.
pub(super) fn sentences(tokens: &[Token]) -> Vec<Sentence> {
    let mut out = vec![Sentence::default()];
    for token in tokens {
        let Some(last) = out.last_mut() else { break };
        if token.rule == Rule::stop {
            last.asks = token.text == "?";
            out.push(Sentence::default());
        } else if let Some(item) = item(token) {
            last.pieces.push(Piece { item, span: token.span });
        }
    }
    out.retain(|sentence| !sentence.pieces.is_empty());
    for sentence in &mut out {
        thirds(&mut sentence.pieces);
        compound(&mut sentence.pieces);
        percentages(&mut sentence.pieces);
        restated(&mut sentence.pieces);
        sentence.asks |= opens_question(&sentence.pieces);
    }
    out
}

/// `the third urn`, `the third has 3 white balls`: an ordinal, no share.
fn thirds(pieces: &mut [Piece]) {
    for at in 1..pieces.len().saturating_sub(1) {
        let Item::Chance(given, false) = &pieces[at].item else { continue };
        let alone = given.latex == "\\frac{1}{3}" && pieces[at].span.len() == "third".len();
        let next = &pieces[at + 1];
        let counts = matches!(next.item, Item::Count(_))
            || lexicon().is_held(next.stem())
            || lexicon().is_kind(next.stem())
            || lexicon().count(next.stem()).is_some();
        if alone && pieces[at - 1].stem() == "the" && counts {
            pieces[at].item = Item::Word("third".to_owned(), "third".to_owned());
        }
    }
}

/// A word for probability.
pub(super) fn is_chance_word(stem: &str) -> bool {
    ["probab", "wahrschein"].iter().any(|start| stem.starts_with(start))
        || matches!(stem, "chanc" | "percentag" | "odd" | "likel" | "proportion" | "fraction" | "percent" | "likelihood")
}

/// Whether the words ask although no question mark stands at the end.
fn opens_question(pieces: &[Piece]) -> bool {
    let chance = |stem: &str| stem.starts_with("probab") || matches!(stem, "chanc" | "percentag" | "odd" | "likel" | "wahrscheinlichkeit");
    (0..pieces.len()).any(|at| {
        asks(pieces, at)
            && pieces[at + 1..].iter().take(6).any(|next| {
                chance(next.stem())
                    || next.item == Item::Formula
                    || matches!(&next.item, Item::Word(text, _) if text.eq_ignore_ascii_case("predictive"))
            })
    })
}

/// Whether the word at `at` opens a question: `what` anywhere, `find` where a clause begins.
pub(super) fn asks(pieces: &[Piece], at: usize) -> bool {
    let begins = || {
        at.checked_sub(1).is_none_or(|before| {
            pieces[before].joins() || matches!(pieces[before].item, Item::Sign) || matches!(pieces[before].stem(), "then" | "to" | "please")
        })
    };
    // `find`, not `finds`.
    let plain = matches!(&pieces[at].item, Item::Word(text, _) if !text.ends_with('s') || text.contains(['\'', '’']));
    plain
        && lexicon().is_question(pieces[at].stem())
        && (matches!(pieces[at].stem(), "what" | "how" | "quelle" | "cuál" | "wie") || pieces[at].stem().starts_with("mit_") || begins())
}

fn item(token: &Token) -> Option<Item> {
    Some(match token.rule {
        Rule::event_word => Item::Word(token.text.clone(), stem(&token.text)),
        Rule::comma => Item::Comma,
        Rule::quoted => Item::Quoted(token.text.trim_matches(['"', '\'', '“', '”', '‘', '’', '`']).to_lowercase()),
        Rule::decimals => return None,
        Rule::of_event => Item::Formula,
        Rule::chance if token.find(Rule::unsigned).is_some() && !token.text.contains(['%', '/', '.', '\\']) && plain_count(token) => {
            Item::Count(token.text.replace(',', "").parse().ok()?)
        }
        Rule::chance => Item::Chance(Given::of(token)?, token.find(Rule::percent).is_some()),
        Rule::part_of => part(token)?,
        Rule::plus_sign => Item::Word("+".to_owned(), "+".to_owned()),
        _ => Item::Sign,
    })
}

fn plain_count(token: &Token) -> bool {
    token.text.chars().all(|c| c.is_ascii_digit() || c == ',')
}

/// `3 of the 30 days` as a share.
fn part(token: &Token) -> Option<Item> {
    let amounts: Vec<&Token> = token.parts.iter().filter(|part| matches!(part.rule, Rule::amount | Rule::unsigned)).collect();
    let ((top, first), (bottom, second)) = (number::written(amounts.first()?)?, number::written(amounts.get(1)?)?);
    let zero = Rational::from_integer(0.into());
    if bottom == zero || top > bottom {
        return Some(Item::Sign);
    }
    Some(Item::Chance(Given { value: top / bottom, latex: format!("\\frac{{{first}}}{{{second}}}"), span: token.span }, false))
}

/// `false positive` as one word where the two together have a meaning.
fn compound(pieces: &mut Vec<Piece>) {
    let mut at = 0;
    while at + 1 < pieces.len() {
        let joined = match (&pieces[at].item, &pieces[at + 1].item) {
            (Item::Word(first, _), Item::Word(second, _)) => format!("{first}_{second}"),
            _ => String::new(),
        };
        let both = stem(&joined);
        if !joined.is_empty()
            && (lexicon().role(&both).is_some()
                || lexicon().state(&both).is_some()
                || lexicon().is_negation(&both)
                || lexicon().is_question(&both))
        {
            let span = pieces[at].span.join(pieces[at + 1].span);
            pieces[at] = Piece { item: Item::Word(joined, both), span };
            pieces.remove(at + 1);
        }
        at += 1;
    }
}

/// `3 of 30 days, or 10%`: the same number again.
fn restated(pieces: &mut Vec<Piece>) {
    let mut known: Option<Rational> = None;
    let mut at = 0;
    while at < pieces.len() {
        if let Item::Chance(given, _) = &pieces[at].item {
            let or = at > 0 && (matches!(pieces[at - 1].stem(), "or" | "ie" | "namely" | "thu") || pieces[at - 1].item == Item::Sign);
            if or && known.as_ref() == Some(&given.value) {
                pieces.drain(at - 1..=at);
                at -= 1;
                continue;
            }
            known = Some(given.value.clone());
        }
        at += 1;
    }
}

/// `25, 35 and 40 percent`: the first numbers of such a list are percentages too.
fn percentages(pieces: &mut [Piece]) {
    for last in 1..pieces.len() {
        if !matches!(pieces[last].item, Item::Chance(_, true)) || !lexicon().is_join(pieces[last - 1].stem()) {
            continue;
        }
        let mut at = last;
        while at > 0 && (pieces[at - 1].joins() || matches!(pieces[at - 1].item, Item::Count(_))) {
            at -= 1;
            let Item::Count(count) = pieces[at].item else { continue };
            // `machine 1 and 2` counts nothing: a number that a kind stands before is a name.
            if at > 0 && lexicon().is_kind(pieces[at - 1].stem()) {
                break;
            }
            let value = Rational::new(count.into(), 100.into());
            let latex = number::decimal_text(&value);
            pieces[at].item = Item::Chance(Given { value, latex, span: pieces[at].span }, true);
        }
    }
}
