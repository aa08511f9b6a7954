//! Tests of sheets in different styles.

use super::{Prose, problems};
use crate::{
    diag::Span,
    source::{Block, Format, read},
};

/// A sheet as lines: each question, part, statement and answer.
fn sketch(text: &str, format: Format) -> String {
    let document = read(text, format);
    let mut out = Vec::new();
    for problem in problems(text, &document) {
        let mut head = format!("Q {}", problem.number.as_deref().unwrap_or("?"));
        if let Some(title) = &problem.title {
            head.push_str(&format!(" <{title}>"));
        }
        if let Some(points) = &problem.points {
            head.push_str(&format!(" {points}p"));
        }
        if problem.optional {
            head.push_str(" optional");
        }
        out.push(format!("{head}: {}", prose(text, &problem.statement)));
        for part in &problem.parts {
            let points = part.points.as_ref().map(|points| format!(" {points}p")).unwrap_or_default();
            out.push(format!("  {}{points}: {}", part.label, prose(text, &part.statement)));
            if !part.answer.is_empty() {
                out.push(format!("    A {}", prose(text, &part.answer)));
            }
        }
        if !problem.answer.is_empty() {
            out.push(format!("  A {}", prose(text, &problem.answer)));
        }
    }
    out.join("\n")
}

fn prose(text: &str, blocks: &[Block]) -> String {
    Prose::of_blocks(text, blocks).text.replace("\n\n", " / ").replace('\n', " / ")
}

fn markdown(text: &str) -> String {
    sketch(text, Format::Markdown)
}

#[test]
fn headings_with_points_and_titles() {
    assert_eq!(
        markdown(
            "# Homework\n\nRules.\n\n## Exercise 1: Sums [10 pts]\n\nAdd.\n\n## Exercise 2 (bonus, 2.5 points)\n\nMultiply.\n\n### Solution\n\nDone.\n"
        ),
        "Q 1 <Sums> 10p: Add.\nQ 2 2.5p optional: Multiply.\n  A Done."
    );
    assert_eq!(markdown("## 1. First\n\na\n\n## 2. Second (3 points)\n\nb\n"), "Q 1 <First>: a\nQ 2 <Second> 3p: b");
}

#[test]
fn bold_and_plain_markers() {
    assert_eq!(
        markdown("Title\n\n**Question 1:** What is $x$?\n\n**Question 2 (optional)** Show it.\n\n$$x$$\n\nQ3. Why?\nAns: so.\n"),
        "Q 1: What is $x$?\nQ 2 optional: Show it. / $x$\nQ 3: Why?\n  A so."
    );
    assert_eq!(
        markdown("Problem 1 (5 points)\nAdd.\n\nAs Problem 1 shows, it is hard.\n"),
        "Q 1 5p: Add. / As Problem 1 shows, it is hard."
    );
}

#[test]
fn numbered_items_are_questions_parts_or_text() {
    assert_eq!(
        markdown("1. Compute $a$.\n2. What is $b$?\n   (a) now\n   (b) then\n"),
        "Q 1: Compute $a$.\nQ 2: What is $b$?\n  (a): now\n  (b): then"
    );
    assert_eq!(
        markdown("Consider an input of $27 \\times 27$.\n\n1. How many parameters?\n2. What is the shape?\n"),
        "Q ?: Consider an input of $27 \\times 27$.\n  1.: How many parameters?\n  2.: What is the shape?"
    );
    assert_eq!(
        markdown("A network of\n\n1. a convolution with 3 filters\n2. a pooling of size 2\n\nCount its parameters.\n"),
        "Q ?: A network of / 1. a convolution with 3 filters / 2. a pooling of size 2 / Count its parameters."
    );
    assert_eq!(markdown("**Question 1:** Given $x$.\n\n1. Find $y$.\n2. Find $z$.\n"), "Q 1: Given $x$.\n  1.: Find $y$.\n  2.: Find $z$.");
    assert_eq!(
        markdown("- 1. Networks (10 points).\n - (1) Let $x$ be given.\n\n Compute.\n\nSolution: It is\n\n(2) Given $y$.\n"),
        "Q 1 <Networks> 10p: \n  (1): Let $x$ be given. / Compute.\n    A It is\n  (2): Given $y$."
    );
}

#[test]
fn parts_inside_a_paragraph() {
    assert_eq!(
        markdown("Let $x$ be given. (a) Find the mean. (b) As in (a) or part (c), find $f(b)$. (c) Why?"),
        "Q ?: Let $x$ be given.\n  (a): Find the mean.\n  (b): As in (a) or part (c), find $f(b)$.\n  (c): Why?"
    );
    assert_eq!(
        markdown("Given p. a) What is the mean? b) What is the variance?"),
        "Q ?: Given p.\n  a): What is the mean?\n  b): What is the variance?"
    );
    assert_eq!(markdown("The size is? a) 5 b) 6 c) 7"), "Q ?: The size is? a) 5 b) 6 c) 7");
    assert_eq!(markdown("As shown in (a) and (b) it holds."), "Q ?: As shown in (a) and (b) it holds.");
    assert_eq!(
        markdown("x:\n\nPart A. Find $y$ (3 points)\n\nPart B. Find $z$"),
        "Q ?: x:\n  A 3p: . Find $y$ (3 points)\n  B: . Find $z$".replace(": . ", ": ")
    );
}

#[test]
fn answers_follow_their_parts() {
    assert_eq!(
        markdown("## Question 1\n\n(a) Find $x$.\n\n(b) Find $y$.\n\n**Solution.**\n\n(a) It is 1.\n\n(b) It is 2.\n"),
        "Q 1: \n  (a): Find $x$.\n    A It is 1.\n  (b): Find $y$.\n    A It is 2."
    );
    assert_eq!(
        markdown("## Question 1\n\n(a) Find $x$.\n\nAnswer: 1.\n\n(b) Find $y$.\n\nAnswer: 2, by (i) this (ii) that.\n"),
        "Q 1: \n  (a): Find $x$.\n    A 1.\n  (b): Find $y$.\n    A 2, by (i) this (ii) that."
    );
    assert_eq!(markdown("## Question 1\n\nShow it. Answer briefly.\n\n*Proof.* Clear.\n"), "Q 1: Show it. Answer briefly.\n  A Clear.");
}

#[test]
fn latex_sheets() {
    let text = "\\documentclass{article}\\begin{document}\\section*{Question 1 (5 points)} Let $x$.\n\\begin{enumerate}[(a)]\\item Find $y$.\\begin{solution}It is $2$.\\end{solution}\\item Find $z$.\\end{enumerate}\n\\section*{Question 2 (optional)} Show.\\begin{proof}Clear.\\end{proof}\\end{document}";
    assert_eq!(
        sketch(text, Format::Latex),
        "Q 1 5p: Let $x$.\n  (a): Find $y$.\n    A It is $2$.\n  (b): Find $z$.\nQ 2 optional: Show.\n  A Clear."
    );
    assert_eq!(
        sketch("\\question[3] Why?\n\\begin{parts}\\part[2] A?\\part[1] B?\\end{parts}\n\\question What?", Format::Latex),
        "Q 1 3p: Why?\n  (a) 2p: (2 points) A?\n  (b) 1p: (1 points) B?\nQ 2: What?"
    );
}

#[test]
fn prose_knows_where_it_came_from() {
    let text = "Let &lt; $x_1$ é\u{a0}b.\n\n| a | b |\n|--|--|\n| 1 | 2 |\n";
    let document = read(text, Format::Markdown);
    let prose = Prose::of_blocks(text, &document.blocks);
    assert_eq!(prose.text, "Let < $x_1$ é b.\n\na | b\n1 | 2");
    for (word, source) in [("<", "&lt;"), ("$x_1$", "$x_1$"), ("é", "é"), ("b.", "b."), ("2", "2")] {
        let at = prose.text.find(word).unwrap_or(0);
        assert_eq!(prose.source(Span::new(at, at + word.len())).text(text), source);
    }
    assert_eq!(prose.insets.first().map(|(place, index)| (place.text(&prose.text), *index)), Some(("a | b\n1 | 2", 1)));
    assert_eq!(prose.formulas.len(), 1);
}
