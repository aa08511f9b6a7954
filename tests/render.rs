//! A sample document in every format, compared with what was looked at and found good; `UPDATE=1` writes it anew.

use std::{fs, path::Path};

use rederive::{
    doc::{self, Block, Document, Inline},
    render::{self, Options},
    source::{self, Format},
};

fn sample() -> Document {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/render/sample.md")).expect("the sample is there");
    let read = source::read(&text, Format::Markdown);
    doc::compose(&text, &read)
}

fn compare(name: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/render").join(name);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, made).expect("the snapshot can be written");
        return;
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    for (number, (kept, made)) in kept.lines().zip(made.lines()).enumerate() {
        assert_eq!(kept, made, "{name}, line {}; UPDATE=1 writes it anew", number + 1);
    }
    assert_eq!(kept.lines().count(), made.lines().count(), "{name}; UPDATE=1 writes it anew");
}

/// The page without the base-64 text of its font.
fn without_font(page: &str) -> String {
    let (before, rest) = page.split_once("base64,").expect("a font is embedded");
    let (_, after) = rest.split_once(')').expect("the font ends");
    format!("{before}base64,){after}")
}

fn words(text: &str) -> Document {
    Document { blocks: vec![Block::Paragraph(vec![Inline::Text(text.to_owned())])], ..Document::default() }
}

#[test]
fn snapshots() {
    let (document, options) = (sample(), Options::default());
    compare("sample.out.md", &render::markdown(&document, &options));
    compare("sample.out.tex", &render::latex(&document, &options));
    compare("sample.out.typ", &render::typst(&document, &options));
    compare("sample.out.html", &without_font(&render::html(&document, &options)));
}

#[cfg(feature = "pdf")]
#[test]
fn the_pdf_is_made_twice_alike() {
    let (document, options) = (sample(), Options::default());
    let first = render::pdf(&document, &options).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let second = render::pdf(&document, &options).expect("the same document compiles again");
    assert_eq!(first, second);
    assert!(first.starts_with(b"%PDF-1.7"));
    if let Some(path) = std::env::var_os("PRESS_PDF") {
        fs::write(path, &first).expect("the PDF can be written");
    }
}

#[test]
fn latex_specials_in_words_are_escaped() {
    let made = render::latex(&words(r"50% & #1 under_score $5 {x} ~ ^ \section{no} <a> [b]"), &Options::default());
    let body = made.split_once("\\begin{document}").expect("there is a body").1;
    assert!(body.contains(r"50\% \& \#1 under\_score \$5 \{x\} \textasciitilde{} \textasciicircum{} \textbackslash{}section\{no\} \textless{}a\textgreater{} {[}b{]}"), "{body}");
}

#[test]
fn foreign_letters_are_declared_once_each() {
    let made = render::latex(&words("π ≤ 次 é π"), &Options::default());
    assert_eq!(made.matches("\\DeclareUnicodeCharacter{03C0}{\\ensuremath{\\pi}}").count(), 1);
    assert!(made.contains("\\DeclareUnicodeCharacter{2264}{\\ensuremath{\\le}}"));
    assert!(made.contains("\\DeclareUnicodeCharacter{6B21}{{[}U+6B21{]}}"));
    assert!(!made.contains("{00E9}"));
}

#[test]
fn mathematics_that_would_not_compile_is_shown_as_its_source() {
    for wrong in ["\\frac{1}{", "\\left( x", "\\unheardof{x}", "a }", "\\begin{align} x"] {
        let document = Document { blocks: vec![Block::Paragraph(vec![Inline::Math(wrong.to_owned())])], ..Document::default() };
        let made = render::latex(&document, &Options::default());
        let body = made.split_once("\\begin{document}").expect("there is a body").1;
        let depth =
            body.replace("\\{", "").replace("\\}", "").chars().fold(0_i32, |depth, c| depth + i32::from(c == '{') - i32::from(c == '}'));
        assert_eq!(depth, 0, "{wrong}: {body}");
        assert!(!body.contains("\\unheardof"), "{body}");
    }
}

#[test]
fn nothing_in_a_text_is_typst() {
    let hostile = "#panic() $x$ \\ @ref <label> *b* _e_ `r` = h - l + e / t 1. [c] #{1} // c /* d */ ~ -- https://x.y \u{2028}= z";
    let made = render::typst(&words(hostile), &Options::default());
    let body = made.lines().find(|line| line.contains("panic")).expect("the words are there");
    let mut escaped = false;
    for c in body.chars() {
        assert!(escaped || !"#$\\@<>*_`=-+/[]{}~:.".contains(c) || c == '\\', "{c} in {body}");
        escaped = c == '\\' && !escaped;
    }
}

#[test]
fn nothing_in_mathematics_is_typst() {
    for hostile in ["#panic()", "\\text{\"#panic()}", "a\"b", "$", "\\operatorname{\"; #panic()}", "x@y", "\\mathrm{#x}", "<a>"] {
        let parsed = rederive::syntax::parse(hostile);
        let made = render::typst_math(&parsed.tree, hostile);
        // Outside strings a hash sign only ever begins what the emitter itself writes.
        let mut string = false;
        let mut escaped = false;
        let mut outside = String::new();
        for c in made.chars() {
            if c == '"' && !escaped {
                string = !string;
            }
            if !string && !escaped {
                outside.push(c);
            }
            escaped = c == '\\' && !escaped;
        }
        assert!(!string, "{hostile}: {made}");
        for wrong in ["#panic", "$", "@", "#x"] {
            assert!(!outside.contains(wrong), "{hostile}: {made}");
        }
    }
}

/// Every tag of the page closed in order; void elements excepted.
#[test]
fn the_page_is_well_formed() {
    let page = without_font(&render::html(&sample(), &Options::default()));
    let body = page.split_once("<body>").expect("there is a body").1.split_once("</body>").expect("it ends").0;
    let mut open: Vec<&str> = Vec::new();
    let mut rest = body;
    while let Some((_, tag)) = rest.split_once('<') {
        let (inside, after) = tag.split_once('>').expect("every tag ends");
        rest = after;
        let name = inside.split([' ', '/']).find(|part| !part.is_empty()).expect("every tag has a name");
        if inside.starts_with('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !inside.ends_with('/') && !matches!(name, "br" | "hr" | "img" | "meta") {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
    assert!(!page.contains("<script"));
    for landmark in ["<header>", "<main>", "lang=\"en\"", "<title>A sheet"] {
        assert!(page.contains(landmark), "{landmark}");
    }
}

#[test]
fn markup_in_words_stays_words_in_the_page() {
    let made = render::html(&words("<script>alert(1)</script> & \"q\""), &Options::default());
    assert!(made.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;q&quot;"));
    let link = Inline::Link { body: vec![Inline::Text("go".to_owned())], target: "javascript:alert(1)".to_owned() };
    let document = Document { blocks: vec![Block::Paragraph(vec![link])], ..Document::default() };
    assert!(!render::html(&document, &Options::default()).contains("javascript"));
}

#[test]
fn markdown_reads_back_as_the_same_document() {
    let first = sample();
    let text = render::markdown(&first, &Options::default());
    let second = doc::compose(&text, &source::read(&text, Format::Markdown));
    let again = render::markdown(&second, &Options::default());
    let body = |text: &str| text.split_once("## Question 1").map(|(_, body)| body.to_owned());
    assert_eq!(body(&text), body(&again));
}

#[test]
fn without_questions_keeps_the_answers() {
    let options = Options { without_questions: true, ..Options::default() };
    let made = render::markdown(&sample(), &options);
    assert!(!made.contains("A convolutional layer receives"));
    assert!(made.contains("W_2 = \\frac{W_1 - F + 2P}{S} + 1"));
    assert!(made.contains("Question 1: A convolutional layer"));
}

#[test]
fn a_formula_is_spoken_in_words() {
    for (latex, words) in [
        ("W_2 = \\frac{27 - 3}{1} + 1", "W sub 2 equals 27 minus 3 over 1 plus 1"),
        ("x^2 \\le \\sqrt{y}", "x squared is at most the square root of y"),
        ("\\sum_{i=1}^{n} i", "the sum from i equals 1 to n of i"),
    ] {
        assert_eq!(render::speech(&rederive::syntax::parse(latex).tree, latex), words);
    }
}

#[test]
fn long_input_neither_overflows_nor_hangs() {
    let long = format!("1{}", " + 1".repeat(20_000));
    let deep = format!("{}x{}", "(".repeat(5_000), ")".repeat(5_000));
    for latex in [&long, &deep] {
        let tree = rederive::syntax::parse(latex).tree;
        assert!(!render::mathml(&tree, latex).is_empty());
        assert!(!render::typst_math(&tree, latex).is_empty());
        assert!(!render::speech(&tree, latex).is_empty());
        assert!(!render::mathml_display(&tree, latex, 40.0).is_empty());
    }
}

#[test]
fn a_quoted_statement_is_left_out_with_the_questions() {
    let text = "# Question 1: A\n\n> What is $x$?\n\nThe answer is\n\n$$x = 1$$\n\n> A later quotation.\n";
    let document = doc::compose(text, &source::read(text, Format::Markdown));
    let made = render::markdown(&document, &Options { without_questions: true, ..Options::default() });
    assert!(!made.contains("What is"), "{made}");
    assert!(made.contains("A later quotation"), "{made}");
}
