//! Laws of the notation: what is printed parses to the same tree, nothing fails or hangs, spans lie in the text.

use super::{Kind, NodeId, latex, parse, parse_plain, tree_text};

/// A small generator of numbers (a linear congruence), so that a failure comes again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % count
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

fn atom(dice: &mut Dice) -> String {
    dice.pick(&[
        "x",
        "y",
        "d",
        "2",
        "10",
        "0.5",
        ".25",
        "\\alpha",
        "\\theta",
        "\\ldots",
        "\\infty",
        "\\mathbf{w}",
        "\\mathcal{N}",
        "\\mathbb{R}",
        "?",
        "\\log",
        "\\sin",
        "\\nabla",
        "\\operatorname{conv}",
        "\\mathrm{Var}",
        "\\text{rate}",
        "e",
        "X",
        "\\partial",
        "\\mathbb{1}",
        "\\top",
        "\\mathrm{d}x",
        "\\grd",
        "\\pd{f}{x}",
    ])
    .to_owned()
}

fn formula(dice: &mut Dice, depth: usize) -> String {
    if depth == 0 {
        return atom(dice);
    }
    let go = |dice: &mut Dice| formula(dice, depth - 1);
    let (a, b) = (go(dice), go(dice));
    match dice.below(44) {
        0..=2 => format!("{a} + {b}"),
        3..=4 => format!("{a} - {b}"),
        5 => format!("{a} \\cdot {b}"),
        6 => format!("{a} / {b}"),
        7..=9 => format!("{a} {b}"),
        10 => format!("\\frac{{{a}}}{{{b}}}"),
        11 => format!("\\sqrt[{a}]{{{b}}}"),
        12..=13 => format!("({a})"),
        14 => format!("[{a}, {b})"),
        15 => format!("\\{{{a} \\mid {b}\\}}"),
        16 => format!("|{a}|"),
        17 => format!("\\|{a}\\|"),
        18..=19 => format!("{{{a}}}_{{{b}}}"),
        20 => format!("x_{{{a}}}^{{{b}}}"),
        21 => format!("f'({a})"),
        22 => format!("\\hat{{{a}}}"),
        23..=24 => format!("{a} = {b}"),
        25 => format!("{a} \\le {b}"),
        26 => format!("{a} \\Rightarrow {b}"),
        27 => format!("{a}, {b}"),
        28 => format!("{a}; {b}"),
        29 => format!("\\sum_{{{a}}} {b}"),
        30 => format!("\\max ({a}) {b}"),
        31 => format!("\\int_0^1 {a} dx {b}"),
        32 => format!("-{a}"),
        33 => format!("{a}!"),
        34 => format!("{{{a}}} {b}"),
        35 => format!("\\begin{{pmatrix}} {a} & {b} \\\\ {b} \\end{{pmatrix}}"),
        36 => format!("\\begin{{cases}} {a} & \\text{{if }} {b} \\\\ {b} & \\text{{otherwise}} \\end{{cases}}"),
        37 => format!("{a} \\quad {b}"),
        38 => format!("\\forall {a} : {b}"),
        39 => format!("p({a} | {b})"),
        40 => format!("{a} \\land {b}"),
        41 => format!("\\left.{a}\\right|_{{{b}}}"),
        42 => format!("\\binom{{{a}}}{{{b}}}"),
        _ => format!("{a} \\sim {b}"),
    }
}

fn check_printed(text: &str) {
    let parsed = parse(text);
    if !parsed.is_complete() {
        return;
    }
    let printed = latex(&parsed.tree, parsed.tree.root());
    let again = parse(&printed);
    assert_eq!(tree_text(&parsed.tree), tree_text(&again.tree), "{text}\n{printed}");
    assert!(again.is_complete(), "{text}\n{printed}");
}

#[test]
fn what_is_printed_parses_to_the_same_tree() {
    let mut dice = Dice(7);
    for round in 0..1000 {
        let depth = 1 + round % 4;
        check_printed(&formula(&mut dice, depth));
    }
}

#[test]
fn any_text_gives_a_tree_with_spans_inside_it() {
    const PIECES: &[&str] = &[
        "x",
        "1",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "|",
        "\\|",
        "_",
        "^",
        "'",
        "&",
        "\\\\",
        "\\left",
        "\\right",
        "\\left(",
        "\\right)",
        "\\frac",
        "\\sqrt",
        "\\text{if}",
        "\\text{",
        "\\begin{cases}",
        "\\end{cases}",
        "\\begin{array}",
        "\\sum",
        "\\int",
        "\\max",
        "d",
        "=",
        "\\overset",
        "\\not",
        "\\over",
        "\\choose",
        ",",
        ";",
        ":",
        ".",
        "+",
        "-",
        "*",
        "!",
        "?",
        "\\quad",
        "\\forall",
        "\\mathbf",
        "\\bf",
        "\\hat",
        "²",
        "₁",
        "α",
        "√",
        "\\",
        "\\foo",
        "%\n",
        "$",
        "é",
        "\\operatorname{a}",
        "\\underset",
        "\\pmatrix",
        "\\mathrm{",
        "\u{200b}",
        "的第i个分",
        "éabcde",
        "ab",
        "kernel",
        "Log",
        " and ",
        "²⁻ⁿ",
    ];
    let mut dice = Dice(11);
    for _ in 0..1000 {
        let text: String = (0..1 + dice.below(14)).map(|_| dice.pick(PIECES)).collect();
        for parsed in [parse(&text), parse_plain(&text)] {
            assert!(parsed.diagnostics.len() <= 1, "{text}");
            for index in 0..parsed.tree.len() {
                let span = parsed.tree.span(NodeId(u32::try_from(index).unwrap()));
                assert!(text.get(span.start..span.end).is_some(), "{text}: {span:?}");
            }
            parsed.diagnostics.iter().for_each(|d| assert!(text.get(d.span.start..d.span.end).is_some(), "{text}: {d:?}"));
            let _ = latex(&parsed.tree, parsed.tree.root());
        }
    }
}

#[test]
fn deep_and_long_input_comes_back_with_one_diagnostic() {
    let thousand = |piece: &str| piece.repeat(2_000);
    for text in [
        "(".repeat(100_000),
        "{".repeat(100_000),
        "|".repeat(100_000),
        thousand("{"),
        thousand("\\left("),
        thousand("\\hat"),
        thousand("-"),
        thousand("\\sum "),
        thousand("x^"),
        thousand("x_{"),
        thousand("!"),
        thousand("a+"),
        thousand("\\begin{matrix}"),
        thousand("|"),
        thousand("\\text{"),
        thousand("\\frac"),
        thousand("\\neg "),
        thousand("x'^"),
        thousand("a\\over "),
        thousand("\\int "),
        thousand("["),
    ] {
        let parsed = parse(&text);
        assert_eq!(parsed.diagnostics.len(), 1, "{}", &text[..20]);
        let _ = latex(&parsed.tree, parsed.tree.root());
        let _ = tree_text(&parsed.tree);
    }
}

#[test]
fn ordinary_nesting_is_read() {
    let text = format!("{}x{}", "(".repeat(60), ")".repeat(60));
    assert!(parse(&text).is_complete());
    let sum = vec!["x"; 300].join(" + ");
    assert!(parse(&sum).is_complete());
}

#[test]
fn a_fault_names_the_byte_where_reading_stopped() {
    let caret = |text: &str| parse(text).diagnostics.first().map(|d| (d.code.clone(), d.span.start));
    assert_eq!(caret("a + \\frcc{1}{2}"), Some(("unreadable-formula".to_owned(), 4)));
    assert_eq!(caret("a + \\foo"), Some(("unknown-command".to_owned(), 4)));
    assert_eq!(caret("( a + b"), Some(("unreadable-formula".to_owned(), 7)));
    assert_eq!(caret("a = = b"), Some(("unreadable-formula".to_owned(), 4)));
    assert_eq!(caret("a + b )"), Some(("unreadable-formula".to_owned(), 6)));
    assert_eq!(caret("x = \\frac{1}{2}"), None);
}

#[test]
fn spans_are_those_of_the_text() {
    let text = "x = \\frac{a + 1}{2}";
    let parsed = parse(text);
    let Kind::Chain { links, .. } = parsed.tree.kind(parsed.tree.root()) else { panic!("a chain") };
    assert_eq!(links[0].0.span.text(text), "=");
    assert_eq!(parsed.tree.span(links[0].1).text(text), "\\frac{a + 1}{2}");
    let Kind::Fraction { numerator, .. } = parsed.tree.kind(links[0].1) else { panic!("a fraction") };
    assert_eq!(parsed.tree.span(*numerator).text(text), "a + 1");
}
