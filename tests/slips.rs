//! Slips in computations and claims on events: what is refuted, and what beside it must not be.

use rederive::{
    check::{self, Verdict},
    source::{self, Format},
};

fn verdicts(text: &str) -> (usize, usize) {
    let report = check::check(text, &source::read(text, Format::Markdown), &check::Options::default());
    let count = |wanted: Verdict| report.steps.iter().filter(|step| step.verdict == Some(wanted)).count();
    (count(Verdict::Proved), count(Verdict::Refuted))
}

#[test]
fn a_slip_is_refuted() {
    for step in [
        r"\frac{d}{dv} (x - u v)^2 = 2 (x - u v) u",
        r"\frac{d}{d\mathbf{V}} \|\mathbf{X} - \mathbf{U} \mathbf{V}\|_2^2 = 2 \mathbf{U}^\top (\mathbf{X} - \mathbf{U} \mathbf{V})",
        r"\int p(x) f(x) dx = \int p(x) f(x) \frac{q(x)}{p(x)} dx",
    ] {
        assert_eq!(verdicts(&format!("$${step}$$\n")).1, 1, "{step}");
    }
}

#[test]
fn what_the_text_grants_and_equations_to_solve_are_no_slips() {
    for text in [
        "Here $u = 0$. Then\n\n$$\\frac{d}{dv} (x - u v)^2 = 2 (x - u v) u$$\n",
        "$$2 x = 3 x - 5$$\n",
        "$$\\frac{d}{dt} (x^2 + y^2) = 2 x x' + 2 y y'$$\n",
    ] {
        assert_eq!(verdicts(text).1, 0, "{text}");
    }
}

#[test]
fn events_range_where_words_say_so() {
    assert_eq!(verdicts("$$P(A \\cup B) = P(A) + P(B) - P(A \\cap B)$$\n"), (1, 0));
    assert_eq!(verdicts("For any two events $A$ and $B$ we have $P(A \\cup B) = P(A) + P(B)$.\n").1, 1);
    for text in [
        "For any two disjoint events $A$ and $B$ we have $P(A \\cup B) = P(A) + P(B)$.\n",
        "Let $A$ and $B$ be events such that $P(A \\cap B) = P(A) P(B)$.\n",
        "For all events, if $P(A \\cup B) = P(A) + P(B)$ then they are disjoint.\n",
    ] {
        assert_eq!(verdicts(text).1, 0, "{text}");
    }
}
