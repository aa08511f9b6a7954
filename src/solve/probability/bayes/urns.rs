//! Urns and what is in them.

use super::{
    Given,
    scene::{singular, tag_name},
};
use crate::{
    num::Rational,
    solve::probability::{Rule, Token, number},
};

/// Each colour of the urn with the probability to draw it: the urn's name, the colour, the share.
pub(super) fn contents(token: &Token) -> Vec<(String, String, Given)> {
    let kind = token.find(Rule::kind).map_or("urn".to_owned(), |kind| singular(&kind.text.to_lowercase()));
    let tag = [Rule::tag, Rule::tag_letter, Rule::bare, Rule::first_urn].into_iter().find_map(|rule| token.find(rule));
    let name = format!("{kind} {}", tag.map_or_else(String::new, |tag| tag_name(&tag.text)));
    let stock: Vec<(String, Rational, &Token)> = token
        .all(Rule::stock)
        .into_iter()
        .filter_map(|stock| Some((stock.find(Rule::colour)?.text.to_lowercase(), number::written(stock.find(Rule::amount)?)?.0, stock)))
        .collect();
    let total: Rational = stock.iter().map(|(_, count, _)| count.clone()).sum();
    if stock.len() < 2 || total == Rational::from_integer(0.into()) {
        return Vec::new();
    }
    stock
        .iter()
        .map(|(colour, count, stock)| {
            let given = Given { value: count / &total, latex: format!("\\frac{{{count}}}{{{total}}}"), span: stock.span };
            (name.clone(), colour.clone(), given)
        })
        .collect()
}
