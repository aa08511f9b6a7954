//! The targets: one for each grammar and reader, and the whole way from bytes to verdicts. A target holds what must always hold.

use rederive::{
    check, diag, elaborate, ir, solve,
    source::{self, Format, sheet},
    syntax::{self, NodeId},
};

/// A target: its name and what it does with an input.
pub type Target = (&'static str, fn(&str));

/// The targets by name.
pub const TARGETS: [Target; 8] = [
    ("markdown", markdown),
    ("latex", latex),
    ("notebook", notebook),
    ("math", math),
    ("plain", plain),
    ("sheet", outline),
    ("statement", statement),
    ("check", whole),
];

fn markdown(text: &str) {
    document(text, Format::Markdown);
}

fn latex(text: &str) {
    document(text, Format::Latex);
}

fn notebook(text: &str) {
    document(text, Format::Notebook);
}

/// Reads a document; every span lies in the text.
fn document(text: &str, format: Format) -> source::Document {
    let document = source::read(text, format);
    for formula in document.formulas() {
        let inside = |span: diag::Span| assert!(text.get(span.start..span.end).is_some(), "{span:?} is no stretch of the text");
        inside(formula.span);
        inside(formula.body);
        let length = formula.text(text).len();
        let mapped = formula.in_file(diag::Span::new(0, length));
        assert!(mapped.start <= mapped.end && mapped.end <= text.len(), "{mapped:?} is outside of the text");
    }
    for found in &document.diagnostics {
        assert!(text.get(found.span.start..found.span.end).is_some(), "{found:?} is outside of the text");
    }
    document
}

fn math(text: &str) {
    notation(text, &syntax::parse(text));
}

fn plain(text: &str) {
    notation(text, &syntax::parse_plain(text));
}

/// At most one error; spans in the text; what was read whole is printed so that it reads the same.
fn notation(text: &str, parsed: &syntax::Parsed) {
    assert!(parsed.diagnostics.len() <= 1, "more than one diagnostic");
    for index in 0..parsed.tree.len() {
        let span = parsed.tree.span(NodeId(u32::try_from(index).unwrap_or(0)));
        assert!(text.get(span.start..span.end).is_some(), "{span:?} is no stretch of the formula");
    }
    let printed = syntax::latex(&parsed.tree, parsed.tree.root());
    if parsed.is_complete() {
        let again = syntax::parse(&printed);
        // Braces around each argument of `\hat\hat\hat x` may be more than are read.
        if again.fault().is_some_and(|fault| fault.code == "nested-too-deeply") {
            return;
        }
        assert_eq!(syntax::tree_text(&parsed.tree), syntax::tree_text(&again.tree), "printed as {printed}");
    }
    let mut arena = ir::Arena::new();
    let _ = elaborate::understand(&parsed.tree, &mut arena, &elaborate::Context::new());
}

fn outline(text: &str) {
    for format in [Format::Markdown, Format::Latex] {
        sheet::outline(text, &source::read(text, format));
    }
}

fn statement(text: &str) {
    solve::solve(text, Format::Markdown, &solve::Options::default());
}

fn whole(text: &str) {
    for format in [Format::Markdown, Format::Latex] {
        let document = document(text, format);
        check::check(text, &document, &check::Options::default());
        check::fill(text, &document, &check::Options::default());
    }
}
