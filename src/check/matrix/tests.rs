//! Matrix identities with unnamed sizes, and their wrong twins.

use crate::check::{Options, Reason, Session, Verdict};

const DECLARED: &str = "<!-- rederive: assume X \\in \\mathbb{R}^{n \\times d} -->\n\n<!-- rederive: assume w \\in \\mathbb{R}^{d} -->\n\n\
    <!-- rederive: assume y \\in \\mathbb{R}^{n} -->\n\n<!-- rederive: assume A, B d x d matrices -->\n\n\
    <!-- rederive: assume S symmetric d x d matrix -->\n\n<!-- rederive: assume c real -->\n\n";

fn judged(claim: &str) -> (Option<Verdict>, Option<Reason>) {
    let report = Session::new(&Options::default()).check(&format!("{DECLARED}$${claim}$$\n"));
    let step = report.steps.last().unwrap();
    (step.verdict, step.reason)
}

#[test]
fn words_prove_identities_of_unnamed_size() {
    for claim in [
        r"(A B)^\top = B^\top A^\top",
        r"(A + B)(A - B) = A A - A B + B A - B B",
        r"w^\top A w = w^\top A^\top w",
        r"\operatorname{tr}(A B) = \operatorname{tr}(B A)",
        r"(A B)^{-1} = B^{-1} A^{-1}",
        r"\|X w - y\|^2 = w^\top X^\top X w - 2 w^\top X^\top y + y^\top y",
        r"\nabla_w \|X w - y\|^2 = 2 X^\top (X w - y)",
        r"\nabla_w \frac{1}{2} \|X w - y\|^2 = X^\top (X w - y)",
        r"\nabla_w (w^\top A w) = (A + A^\top) w",
        r"\nabla_w (w^\top S w) = 2 S w",
    ] {
        assert_eq!(judged(claim).0, Some(Verdict::Proved), "{claim}");
    }
}

#[test]
fn wrong_twins_are_not_proved() {
    for claim in [
        r"(A B)^\top = A^\top B^\top",
        r"(A + B)(A - B) = A A - B B",
        r"\operatorname{tr}(A B A) = \operatorname{tr}(B A B)",
        r"(A B)^{-1} = A^{-1} B^{-1}",
        r"\nabla_w \|X w - y\|^2 = X^\top (X w - y)",
        r"\nabla_w (w^\top A w) = 2 A w",
        r"A B = B A",
    ] {
        assert_ne!(judged(claim).0, Some(Verdict::Proved), "{claim}");
    }
    assert_eq!(judged(r"X w = w X + X w").1, Some(Reason::Shape));
}
