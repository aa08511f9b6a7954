//! No input is slow to read: repetitions of everything that a reader looks at.

use std::time::Instant;

use rederive::source::{Format, LONGEST, read, sheet};

#[test]
fn nothing_takes_long() {
    let pieces = [
        "(",
        "$",
        "$ ",
        "$$ ",
        "$$$ ",
        "[",
        "![",
        "*",
        "* a ",
        "_a ",
        "`",
        "` `` ",
        "<",
        "<!--",
        "<a ",
        "> ",
        "- ",
        "1. ",
        "|",
        "| a ",
        "a\tb\n",
        "\\",
        "\\[",
        "\\( ",
        "\\begin{align}",
        "\\end{align}",
        "{",
        "}",
        "\\textbf{",
        "\\section{",
        "\\foo[",
        "\\item ",
        "\\begin{itemize}",
        "\\begin{tabular}{c}",
        "\\footnote{",
        "\\b ",
        "%",
        "&",
        "é",
        "\u{200b}",
        "~~~\n",
        "(a) ",
        "Question 1: ",
        "# ",
        "\n",
        "\\$",
        "a. ",
        "$a$ ",
        "[a](",
        "\\newcommand{\\b}{\\b\\b}",
        "\\textbf{\\emph{",
    ];
    for piece in pieces {
        let text = piece.repeat(60_000 / piece.len());
        for format in [Format::Markdown, Format::Latex] {
            let start = Instant::now();
            let document = read(&text, format);
            sheet::outline(&text, &document);
            // A quadratic pass over this much text takes many seconds in a debug build.
            assert!(start.elapsed().as_secs() < 4, "{piece:?} takes {:?} as {format:?}", start.elapsed());
        }
    }
    // Emphasis in emphasis in emphasis: found by fuzzing, each level was looked at twice.
    for text in [format!("{0}a{0}", "*".repeat(150)), format!("{}x{}", "\\textbf{".repeat(60), "}".repeat(60))] {
        for format in [Format::Markdown, Format::Latex] {
            let start = Instant::now();
            read(&text, format);
            assert!(start.elapsed().as_secs() < 4, "emphasis takes {:?} as {format:?}", start.elapsed());
        }
    }
    let long = "(".repeat(LONGEST + 1);
    assert_eq!(read(&long, Format::Markdown).diagnostics.first().map(|found| found.code.as_str()), Some("too-long"));
}
