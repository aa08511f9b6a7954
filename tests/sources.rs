//! No input is slow to read: repetitions of everything that a reader looks at.

use std::time::Instant;

use rederive::source::{Block, BlockKind, Format, Inline, LONGEST, Macros, formulas, read, read_in_parts, sheet};

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

/// A long text is read in parts, and what is in them is what a short text would give.
#[test]
fn parts_read_as_the_whole_does() {
    let markdown =
        "# A heading\n\nSee [the page][p]: $a_1$ and\n\n$$\nb = 2\n$$\n\n- an item $c$\n\n  more of it\n\n```\n\ncode $d$\n\n```\n\n";
    let latex = "\\section{A heading}\nWords with $a_1$ and\n\\[ b = 2 \\]\n\\begin{itemize}\n\\item an item $c$\n\n\\end{itemize}\n\n";
    for (format, piece, end) in [(Format::Markdown, markdown, "[p]: http://a.example\n"), (Format::Latex, latex, "")] {
        let count = (5 << 20) / piece.len();
        let text = piece.repeat(count) + end;
        let (mut parts, mut seen, mut kinds, mut links) = (0, Vec::new(), Vec::new(), 0);
        read_in_parts(&text, format, &Macros::default(), &mut |blocks: Vec<Block>| {
            parts += 1;
            seen.extend(formulas(&blocks).into_iter().cloned());
            kinds.extend(blocks.iter().map(|block| std::mem::discriminant(&block.kind)));
            links += blocks.iter().filter(|block| matches!(&block.kind, BlockKind::Paragraph(inlines) if is_linked(inlines))).count();
        });
        assert!(parts > 2, "{parts} parts");
        let once = read(&format!("{piece}{end}"), format);
        let wanted: Vec<_> = once.formulas().into_iter().cloned().collect();
        assert_eq!(seen.len(), count * wanted.len());
        for (at, formula) in seen.iter().enumerate() {
            let (turn, like) = (at / wanted.len() * piece.len(), &wanted[at % wanted.len()]);
            assert_eq!((formula.span, formula.body, &formula.delimiter), (like.span.shift(turn), like.body.shift(turn), &like.delimiter));
        }
        let once: Vec<_> = once.blocks.iter().map(|block| std::mem::discriminant(&block.kind)).collect();
        assert!(kinds == once.repeat(count), "{format:?}: other blocks");
        assert_eq!(links, if format == Format::Markdown { count } else { 0 });
    }
}

fn is_linked(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| matches!(inline, Inline::Link { target, .. } if target == "http://a.example"))
}
