//! Claims in plain formulas, true ones and their wrong twins.

use std::collections::HashMap;

use super::{Claim, Found, judge};
use crate::{
    check::objects::Objects,
    eval::symbolic::{Assumptions, formula},
    ir::Arena,
};

struct Page {
    arena: Arena,
    objects: Objects,
    assumptions: Assumptions,
}

impl Page {
    fn new() -> Self {
        Page { arena: Arena::new(), objects: Objects::default(), assumptions: Assumptions::new() }
    }

    fn independent(mut self, names: &[&str]) -> Self {
        let symbols: Vec<_> = names.iter().map(|name| self.arena.symbol(name, 0)).collect();
        self.objects.add_independent(symbols);
        self
    }

    fn found(&mut self, claim: Claim, left: &str, right: &str) -> Found {
        let names = HashMap::new();
        let left = formula::read(&mut self.arena, left, &names).unwrap();
        let right = formula::read(&mut self.arena, right, &names).unwrap();
        judge(&mut self.arena, claim, left, right, &self.assumptions, &self.objects, &[])
    }

    fn proves(&mut self, left: &str, right: &str) -> bool {
        matches!(self.found(Claim::Equal, left, right), Found::Proved(_))
    }

    fn at_least(&mut self, left: &str, right: &str) -> bool {
        matches!(self.found(Claim::AtLeast, left, right), Found::Proved(_))
    }
}

#[test]
fn expectations_are_linear() {
    let mut page = Page::new();
    assert!(page.proves("expect(a*X+b)", "a*expect(X)+b"));
    assert!(!page.proves("expect(a*X+b)", "a*expect(X)"));
    assert!(page.proves("var(a*X+b)", "a^2*var(X)"));
    assert!(!page.proves("var(a*X+b)", "a*var(X)+b"));
    assert!(page.proves("var(X)", "expect(X^2)-expect(X)^2"));
    assert!(page.proves("expect((X-expect(X))^2)", "var(X)"));
    assert!(page.proves("cov(a*X+b,c*Y)", "a*c*cov(X,Y)"));
    assert!(page.proves("var(X+Y)", "var(X)+var(Y)+2*cov(X,Y)"));
    assert!(!page.proves("var(X+Y)", "var(X)+var(Y)"));
    assert!(page.at_least("expect(X^2)", "expect(X)^2"));
    assert!(!page.at_least("expect(X)^2", "expect(X^2)"));
    assert!(page.at_least("log(expect(X))", "expect(log(X))"));
    assert!(!page.at_least("expect(log(X))", "log(expect(X))"));
}

#[test]
fn independence_must_be_declared() {
    let mut page = Page::new();
    assert_eq!(page.found(Claim::Equal, "expect(X*Y)", "expect(X)*expect(Y)"), Found::Needs("assume X, Y independent".to_owned()));
    let mut page = Page::new().independent(&["X", "Y"]);
    assert!(page.proves("expect(X*Y)", "expect(X)*expect(Y)"));
    assert!(page.proves("var(X-Y)", "var(X)+var(Y)"));
    assert!(!page.proves("var(X-Y)", "var(X)-var(Y)"));
}

#[test]
fn divergences_are_expectations_of_logarithms() {
    let mut page = Page::new();
    assert!(page.proves("kl(q(z),p(z))", "crossentropy(q(z),p(z))-entropy(q(z))"));
    assert!(!page.proves("kl(q(z),p(z))", "kl(p(z),q(z))"));
    assert!(page.at_least("kl(q(z),p(z))", "0"));
    assert!(!page.at_least("0", "kl(q(z),p(z))"));
    assert!(page.at_least("crossentropy(q(z),p(z))", "entropy(q(z))"));
    assert!(!page.at_least("entropy(q(z))", "crossentropy(q(z),p(z))"));
}

/// The verdicts of a page of Markdown.
fn verdicts(page: &str) -> Vec<Option<crate::check::Verdict>> {
    let mut session = crate::check::Session::new(&crate::check::Options::default());
    session.check(page).steps.into_iter().map(|step| step.verdict).collect()
}

#[test]
fn names_that_may_hang_on_an_index_prove_nothing() {
    // A sum's body that hangs on its index in its name only, a mean of what is not said to be random, a derivative of what may hang on
    // its variable.
    for page in [
        r"$$\sum_{c'} p(c') w_{c'j} = w_{c'j}$$",
        r"$$\mathbb{E}[w_i] = w_i$$",
        r"$$\frac{\partial}{\partial h_i} \sum_j y_j \log p_j = 2 \sum_j y_j \frac{\partial}{\partial h_i} \log p_j$$",
        r"$$\mathbb{E}_{\text{train}}[\epsilon_{\text{train}}(f)] = \epsilon_{\text{train}}(f)$$",
    ] {
        assert!(!verdicts(page).contains(&Some(crate::check::Verdict::Proved)), "{page}");
    }
}
