//! Definitions and calls of every kind, with the places that the expanded bytes claim to come from.

use super::*;

fn expanded(definitions: &str, formula: &str) -> String {
    let text = format!("{definitions}{formula}");
    let mut macros = Macros::default();
    macros.learn(definitions);
    let body = Span::new(definitions.len(), text.len());
    let Some(expansion) = macros.expansion(&text, body) else { return formula.to_owned() };
    assert_eq!(expansion.origin.len(), expansion.text.len());
    assert!(expansion.origin.places().all(|place| body.contains(place)), "{formula}");
    expansion.text
}

#[test]
fn macros_are_expanded_with_their_arguments() {
    let definitions = "\\newcommand{\\E}{\\mathbb{E}}\\newcommand\\bx{\\mathbf x}\\newcommand{\\norm}[2][2]{\\|#2\\|_{#1}}\\def\\p#1{p(#1)}\\DeclareMathOperator*{\\am}{arg\\,min}\\DeclarePairedDelimiter{\\abs}{|}{|}\\let\\eps\\varepsilon\\renewcommand{\\P}{\\mathbb P}\\newcommand{\\1}{\\mathbf{1}}";
    for (formula, meaning) in [
        ("\\E[\\bx]", "\\mathbb{E}[\\mathbf x]"),
        ("\\norm{y}+\\norm[1]{y}", "\\|y\\|_{2}+\\|y\\|_{1}"),
        ("\\p{x|z}", "p(x|z)"),
        ("\\am_w", "\\operatorname*{arg\\,min}_w"),
        ("\\abs*{x}", "\\left| x \\right|"),
        ("\\abs[\\big]{x}", "| x |"),
        ("\\eps a", "\\varepsilon a"),
        ("\\P(\\1)", "\\mathbb P(\\mathbf{1})"),
        ("\\bxx", "\\bxx"),
        ("a % gone \\E\n b \\% c", "a b \\% c"),
        ("\\p \\bx", "p(\\mathbf x)"),
    ] {
        assert_eq!(expanded(definitions, formula), meaning);
    }
}

#[test]
fn less_common_definitions() {
    for (definitions, formula, meaning) in [
        ("\\def\\pair#1:#2;{(#1, #2)}", "\\pair x_1:{y;z};+1", "(x_1, y;z)+1"),
        ("\\def\\given(#1|#2){p(#1 \\mid #2)}", "\\given(x|z)", "p(x \\mid z)"),
        // Without what ends its parameter the macro stays as it stands.
        ("\\def\\pair#1:#2;{(#1, #2)}", "\\pair x", "\\pair x"),
        ("\\NewDocumentCommand{\\ev}{s O{p} m}{\\IfBooleanTF{#1}{\\hat E}{E}_{#2}[#3]}", "\\ev{x}+\\ev*[q]{y}", "E_{p}[x]+\\hat E_{q}[y]"),
        ("\\NewDocumentCommand\\f{o m}{f\\IfNoValueTF{#1}{}{_{#1}}(#2)}", "\\f{x}\\f[1]{y}", "f(x)f_{1}(y)"),
        ("\\DeclarePairedDelimiterX\\inner[2]{\\langle}{\\rangle}{#1, #2}", "\\inner{x}{y}", "\\langle x, y \\rangle"),
        (
            "\\newenvironment{mat}[1][cc]{\\left[\\begin{array}{#1}}{\\end{array}\\right]}",
            "\\begin{mat}1&2\\end{mat}",
            "\\left[\\begin{array}{cc}1&2\\end{array}\\right]",
        ),
        ("", "\\newcommand{\\a}{b} \\a + \\def\\c#1{#1^2}\\c x", " b + x^2"),
        ("\\newcommand{\\oft}[1]{^{(#1)}}", "x\\oft{i}", "x^{(i)}"),
    ] {
        assert_eq!(expanded(definitions, formula), meaning, "{definitions}");
    }
}

#[test]
fn a_macro_that_calls_itself_ends() {
    assert!(expanded("\\newcommand{\\a}{\\a\\a}", "\\a").len() < 1 << 18);
    assert!(expanded("\\def\\a{\\b\\b}\\def\\b{\\a\\a}", "\\a").len() < 1 << 18);
}

#[test]
fn letters_do_not_join_a_command() {
    assert_eq!(expanded("\\newcommand{\\g}[1]{\\gamma}", "\\g{1}x"), "\\gamma x");
    assert_eq!(expanded("\\newcommand{\\g}[1]{\\hat#1}", "\\g x"), "\\hat x");
}

#[test]
fn a_stretch_of_a_body_stands_where_its_call_does() {
    let text = "\\norm{y} = 1";
    let mut macros = Macros::default();
    macros.learn("\\newcommand{\\norm}[1]{\\|#1\\|_2}");
    let expansion = macros.expansion(text, Span::new(0, text.len())).unwrap();
    assert_eq!(expansion.text, "\\|y\\|_2 = 1");
    let place = |words: &str| {
        let at = expansion.text.find(words).unwrap();
        expansion.origin.span(Span::new(at, at + words.len())).text(text)
    };
    assert_eq!((place("y"), place("_2"), place("= 1"), place("_2 = 1")), ("y", "\\norm{y}", "= 1", "\\norm{y} = 1"));
}
