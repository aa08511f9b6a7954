//! Tests of both readers: what they make of small files, and that nothing breaks on broken ones.

use super::{
    Block, BlockKind, Cell, Format, Formula, Inline, read,
    sheet::{self, Prose},
};
use crate::diag::Span;

/// The blocks in one line each, formulas between guillemets.
fn sketch(text: &str, blocks: &[Block]) -> String {
    blocks.iter().map(|block| one(text, block)).collect::<Vec<_>>().join("\n")
}

fn one(text: &str, block: &Block) -> String {
    let cells = |row: &Vec<Cell>| row.iter().map(|cell| line(text, &cell.inlines)).collect::<Vec<_>>().join(" ¦ ");
    match &block.kind {
        BlockKind::Heading { level, inlines } => format!("{} {}", "#".repeat(usize::from(*level)), line(text, inlines)),
        BlockKind::Paragraph(inlines) => line(text, inlines),
        BlockKind::Display(formula) => format!("= {}", math(text, formula)),
        BlockKind::List { items, .. } => {
            let items: Vec<String> =
                items.iter().map(|(marker, blocks)| format!("{marker} [{}]", sketch(text, blocks).replace('\n', " / "))).collect();
            items.join("\n")
        }
        BlockKind::Quote(blocks) => format!("> {}", sketch(text, blocks).replace('\n', " / ")),
        BlockKind::Table { header, rows } => {
            let rows: Vec<String> = rows.iter().map(cells).collect();
            format!("T {} :: {}", cells(header), rows.join(" ; "))
        }
        BlockKind::Code { language, body } => format!("C {language} {:?}", body.text(text)),
        BlockKind::Directive(directive) => format!("! {} {}", directive.name, directive.argument),
        BlockKind::Rule => "---".to_owned(),
        BlockKind::Raw => "raw".to_owned(),
    }
}

fn math(text: &str, formula: &Formula) -> String {
    let latex = formula.expanded.as_ref().map_or(formula.body.text(text), |expansion| &expansion.text);
    format!("«{}»", latex.trim().replace('\n', " "))
}

fn line(text: &str, inlines: &[Inline]) -> String {
    let mut out = String::new();
    for inline in inlines {
        match inline {
            Inline::Text { text, .. } => out.push_str(&text.replace('\n', " ")),
            Inline::Math(formula) => out.push_str(&math(text, formula)),
            Inline::Code { text, .. } => out.push_str(&format!("`{text}`")),
            Inline::Emphasis(inner) => out.push_str(&format!("/{}/", line(text, inner))),
            Inline::Strong(inner) => out.push_str(&format!("*{}*", line(text, inner))),
            Inline::Link { body, .. } => out.push_str(&format!("<{}>", line(text, body))),
            Inline::Image { target, .. } => out.push_str(&format!("!{target}")),
            Inline::Break => out.push('↵'),
        }
    }
    out
}

fn markdown(text: &str) -> String {
    sketch(text, &read(text, Format::Markdown).blocks)
}

fn latex(text: &str) -> String {
    sketch(text, &read(text, Format::Latex).blocks)
}

#[test]
fn dollars_are_paired_where_a_formula_is() {
    for (text, expected) in [
        ("costs $5 and $10", "costs $5 and $10"),
        ("from $5-$10 or 10$ each", "from $5-$10 or 10$ each"),
        ("$5$ and $6$", "«5» and «6»"),
        ("it is $20/hour for $x$ hours", "it is $20/hour for «x» hours"),
        ("Let $x be. Then $y$ holds and $z$.", "Let $x be. Then «y» holds and «z»."),
        ("$ x $ and $y\n$ too", "«x» and «y» too"),
        ("US$ 5 for $n$", "US$ 5 for «n»"),
        ("`$a$` $`b`$ \\$c\\$", "`$a$` «b» $c$"),
        ("\\(a\\) \\\\(b\\\\) \\[1\\]", "«a» «b» [1]"),
        ("price \\$5, $p(x|z)$, 27*27*256 and w_1", "price $5, «p(x|z)», 27*27*256 and w_1"),
        ("**Loss:**$L$ x", "*Loss:*«L» x"),
        ("a<b and c>d, 3 < 4", "a<b and c>d, 3 < 4"),
        ("令$x$为$0$，那么", "令«x»为«0»，那么"),
        ("$$x$$ inside words", "«x» inside words"),
        ("$a$ and $$x$$ here", "«a» and\n= «x»\nhere"),
        ("by {%m%}a{%em%} we $b$ {% include x %}", "by «a» we «b» {% include x %}"),
        ("$$I(\\text{``0''}) + \\text{``1''}$$ and ``code``", "«I(\\text{``0''}) + \\text{``1''}» and `code`"),
        ("one $a$\n\n$b is broken\n\nthree $c$", "one «a»\n\n$b is broken\n\nthree «c»"),
    ] {
        assert_eq!(markdown(text), expected.replace("\n\n", "\n"), "{text}");
    }
}

#[test]
fn displays_are_blocks_of_their_own() {
    assert_eq!(markdown("so\n$$\na = b\n\nc\n$$\nwhere"), "so\n= «a = b  c»\nwhere");
    assert_eq!(markdown("- item\n  $$x$$\n- two"), "- [item / = «x»]\n- [two]");
    assert_eq!(markdown("> quoted\n> $$\n> a\n> $$"), "> quoted / = «a»");
    assert_eq!(markdown("\\begin{align}\na &= b\n\\end{align}\n\\[ c \\]"), "= «a &= b»\n= «c»");
    assert_eq!(markdown("```math\nx^2\n```\n\n    $$ y $$"), "= «x^2»\n= «y»");
    assert_eq!(markdown("$$a &lt; b \\_ c$$"), "= «a < b _ c»");
}

#[test]
fn tables_with_and_without_a_header() {
    assert_eq!(markdown("| a | $p(x|z)$ |\n|--|--|\n| 1 | 2 |\nafter"), "T a ¦ «p(x|z)» :: 1 ¦ 2\nafter");
    assert_eq!(markdown("x\ty\n1\t2\n3\t4"), "T x ¦ y :: 1 ¦ 2 ; 3 ¦ 4");
    assert_eq!(markdown("given\n| 1 | 2 |\n| 3 | 4 |\nend"), "given\nT  :: 1 ¦ 2 ; 3 ¦ 4\nend");
    assert_eq!(markdown("a | b | c\n1 | 2 | 3"), "T a ¦ b ¦ c :: 1 ¦ 2 ¦ 3");
    assert_eq!(latex("\\begin{tabular}{cc}\\hline a & $b$ \\\\ \\hline 1 & \\textbf{2} \\\\ \\end{tabular}"), "T a ¦ «b» :: 1 ¦ *2*");
}

#[test]
fn code_directives_and_front_matter() {
    assert_eq!(markdown("```python\nx = $1$\n```"), "C python \"x = $1$\\n\"");
    assert_eq!(markdown("<!-- rederive: assume x > 0 -->\n\na <!-- rederive: digits 4 --> b"), "! assume x > 0\na\n! digits 4\nb");
    assert_eq!(latex("% rederive: assume x > 0\na % why $\n\\% b"), "! assume x > 0\na % b");
    let text = "+++\r\ntitle = \"T\"\r\n+++\r\n\r\n# H\r\n";
    let document = read(text, Format::Markdown);
    assert_eq!(document.front_matter.as_ref().map(|(toml, _)| toml.as_str()), Some("title = \"T\"\n"));
    assert_eq!(sketch(text, &document.blocks), "# H");
    assert_eq!(markdown("---\nlayout: post\ntitle: x\n---\n\nbody"), "body");
    assert!(read("---\ntitle = \"x\"\n---\nbody", Format::Markdown).front_matter.is_some());
    let broken = read("+++\ntitle = \n+++\nbody", Format::Markdown);
    assert_eq!(broken.diagnostics.first().map(|found| found.code.as_str()), Some("front-matter"));
}

#[test]
fn odd_characters_do_no_harm() {
    assert_eq!(markdown("\u{feff}# A\u{a0}b\r\n\r\nx\u{200b}y &lt; $a\u{200b}b$\r\n"), "# A b\nxy < «ab»");
    assert_eq!(latex("\u{feff}\\section{Caf\\'e}\nna\\\"{\\i}ve``q''---~x"), "## Café\nnaïve“q”— x");
}

#[test]
fn latex_blocks() {
    let text = "\\documentclass{article}\\newcommand{\\E}{\\mathbb{E}}\\title{T $x$}\\begin{document}\\maketitle\n\\subsection*{Q} Let \\textbf{b $\\E$} {\\it c}.\n\n\\begin{enumerate}[(a)]\\item one\\item two\\begin{itemize}\\item in\\end{itemize}\\end{enumerate}\n\\begin{solution}It is\n\\begin{align*}\\E &= 1 % x\n\\end{align*}\\end{solution}\n\\begin{verbatim}\n$x$\n\\end{verbatim}\n\\end{document} gone";
    assert_eq!(
        latex(text),
        "# T «x»\n### Q\nLet *b «\\mathbb{E}»* /c/.\n(a) [one]\n(b) [two / - [in]]\n*Solution.*\nIt is\n= «\\mathbb{E} &= 1»\nC  \"$x$\\n\""
    );
    assert_eq!(latex("\\unknown[o]{words} \\textcolor{red}{red} \\cite{a}x\\footnote{n}"), "words red x (n)");
    assert_eq!(latex("\\section{\\texorpdfstring{One $x$}{One x}} a\\\\ \\\\ b"), "## One «x»\na\nb");
    assert_eq!(latex("a $x \\text{ if $y$}$ b $c$"), "a «x \\text{ if $y$}» b «c»");
    assert_eq!(latex("Let $x be here. Then $y$ holds."), "Let $x be here. Then «y» holds.");
    assert_eq!(
        latex("\\question[5] Why?\n\\begin{parts}\\part[2] A\\part B\\end{parts}"),
        "### Question 1 (5 points)\nWhy?\n(a) [(2 points) A]\n(b) [B]"
    );
}

#[test]
fn macros_in_running_text_and_around_displays() {
    let defined = "\\newcommand{\\R}{\\ensuremath{\\mathbb R}}\\newcommand{\\show}[1]{\\begin{align*} #1 \\end{align*}}\\newcommand{\\be}{\\begin{equation}}\\newcommand{\\ee}{\\end{equation}}\\newenvironment{eqs}{\\begin{equation*}\\begin{aligned}}{\\end{aligned}\\end{equation*}}\\newcommand{\\both}[2]{\\textbf{#1} and $#2$}";
    for (body, expected) in [
        ("in \\R{} or \\R.", "in «\\mathbb R» or «\\mathbb R»."),
        ("so \\show{a &= b} on", "so\n= «a &= b»\non"),
        ("so \\be x = \\R \\ee on", "so\n= «x = \\mathbb R»\non"),
        ("so \\begin{eqs}a &= b\\end{eqs} on", "so\n= «\\begin{aligned}a &= b\\end{aligned}»\non"),
        ("\\both{one}{x^2}", "*one* and «x^2»"),
        ("\\be x = 1", "x = 1"),
    ] {
        let text = format!("{defined}\n{body}");
        assert_eq!(latex(&text), expected, "{body}");
        check(&text, Format::Latex);
    }
    let text = "$$\\newcommand{\\E}{\\mathbb E}$$\n\nSo $\\E[x]$ &lt; $a &lt; \\E$ `\\newcommand{\\a}{b}` $\\a$";
    assert_eq!(markdown(text), "So «\\mathbb E[x]» < «a < \\mathbb E» `\\newcommand{\\a}{b}` «\\a»");
    check(text, Format::Markdown);
}

/// A file in Markdown and one in LaTeX with everything in them.
const SEEDS: [&str; 2] = [
    "+++\ntitle = \"T\"\n+++\n# Question 1 (5 points): `x` *é*\n\nLet $x_1 = \\frac{1}{2}$ and $$y$$, costs $5. (a) What? (b) Why $z$?\n\n**Solution.** so\n$$\na &= b \\\\\n$$\n\n1. one\n   - two $\\alpha$\n\n> q $$\n> r\n> $$\n\n| a | b |\n|--|--|\n| $1$ | 2 |\n\nx\ty\n1\t2\n\n```math\nu\n```\n<!-- rederive: assume x > 0 -->\n<div>&lt;b $w$</div>\n\\begin{align}a\\end{align}\n\n+ ünï\u{200b}côde\u{a0}`$` \\(v\\) \\[w\\]\n",
    "\\documentclass{a}\\newcommand{\\E}[2][x]{\\mathbb{E}_{#1}[#2]}\\def\\b{\\mathbf b}\n\\begin{document}\n\\section{Question 1 (5 points)}\nLet $x$ \\textbf{be \\E{y}} caf\\'e ``é'' % c $\n\\[ \\E[p]{q} + \\b \\]\n\\begin{enumerate}\\item a $$\\b$$ \\item[(z)] b\\end{enumerate}\n\\begin{tabular}{c|c} a & $b$ \\\\ \\hline \\multicolumn{2}{c}{d} \\end{tabular}\n\\begin{proof} {\\bf p} \\verb|x| \\begin{align*} a &= b \\end{align*}\\end{proof}\n\\begin{lstlisting}\n$\n\\end{lstlisting}\n\\begin{parts}\\part[2] x\\end{parts}\\question \\footnote{\\url{u}} ünï\n\\end{document}\n",
];

/// Pieces that are put in at random places.
const PIECES: [&str; 40] = [
    "$",
    "$$",
    "$$$",
    "\\",
    "{",
    "}",
    "`",
    "```",
    "\n",
    "\n\n",
    "\r\n",
    "\\[",
    "\\]",
    "\\(",
    "\\)",
    "\\begin{align}",
    "\\end{align}",
    "<!--",
    "-->",
    "|",
    "é",
    "\u{200b}",
    "\u{a0}",
    "# ",
    "> ",
    "- ",
    "1. ",
    "(a) ",
    "(b) ",
    "Solution: ",
    "**",
    "_",
    "\t",
    "%",
    "\\item ",
    "\\begin{itemize}",
    "\\end{itemize}",
    "\\newcommand{\\b}{\\b x}",
    "[",
    "~~~",
];

/// A small generator of numbers (xorshift), so that each run is the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or(0) % limit.max(1)
    }

    fn place(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    fn mutate(&mut self, text: &mut String) {
        let (a, b) = (self.place(text), self.place(text));
        match self.below(4) {
            0 => {
                let end = (a.min(b) + 12).min(a.max(b));
                let end = (a.min(b)..=end).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(a.min(b));
                text.replace_range(a.min(b)..end, "");
            }
            1 => {
                let copy = text[a.min(b)..a.max(b)].to_owned();
                if text.len() + copy.len() < 8_000 {
                    let at = self.place(text);
                    text.insert_str(at, &copy);
                }
            }
            _ => text.insert_str(a, PIECES[self.below(PIECES.len())]),
        }
    }
}

fn check_span(text: &str, span: Span) {
    assert!(span.start <= span.end && text.get(span.start..span.end).is_some(), "{span:?} in {text:?}");
}

fn check_formula(text: &str, formula: &Formula) {
    check_span(text, formula.span);
    check_span(text, formula.body);
    assert!(formula.span.contains(formula.body), "{formula:?} in {text:?}");
    if let Some(expansion) = &formula.expanded {
        assert_eq!(expansion.origin.len(), expansion.text.len(), "{text:?}");
        assert!(expansion.origin.places().all(|place| formula.span.contains(place)), "{formula:?} in {text:?}");
    }
}

fn check_inlines(text: &str, inlines: &[Inline]) {
    for inline in inlines {
        match inline {
            Inline::Text { span, .. } | Inline::Code { span, .. } | Inline::Image { span, .. } => check_span(text, *span),
            Inline::Math(formula) => check_formula(text, formula),
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Link { body: inner, .. } => check_inlines(text, inner),
            Inline::Break => {}
        }
    }
}

fn check_blocks(text: &str, blocks: &[Block]) {
    for block in blocks {
        check_span(text, block.span);
        match &block.kind {
            BlockKind::Heading { inlines, .. } | BlockKind::Paragraph(inlines) => check_inlines(text, inlines),
            BlockKind::Display(formula) => check_formula(text, formula),
            BlockKind::List { items, .. } => items.iter().for_each(|(_, inner)| check_blocks(text, inner)),
            BlockKind::Quote(inner) => check_blocks(text, inner),
            BlockKind::Table { header, rows } => {
                for cell in header.iter().chain(rows.iter().flatten()) {
                    check_span(text, cell.span);
                    check_inlines(text, &cell.inlines);
                }
            }
            BlockKind::Code { body, .. } => check_span(text, *body),
            BlockKind::Directive(directive) => check_span(text, directive.span),
            BlockKind::Rule | BlockKind::Raw => {}
        }
    }
}

fn check(text: &str, format: Format) {
    let document = read(text, format);
    check_blocks(text, &document.blocks);
    document.diagnostics.iter().for_each(|found| check_span(text, found.span));
    let prose = Prose::of_blocks(text, &document.blocks);
    assert_eq!(prose.origin.len(), prose.text.len());
    for at in (0..prose.text.len()).filter(|at| prose.text.is_char_boundary(*at)) {
        check_span(text, prose.source(Span::new(at, prose.text.len())));
    }
    let outline = sheet::outline(text, &document);
    check_blocks(text, &outline.preamble);
    for problem in &outline.problems {
        check_span(text, problem.span);
        check_blocks(text, &problem.statement);
        check_blocks(text, &problem.answer);
        for part in &problem.parts {
            check_span(text, part.span);
            check_blocks(text, &part.statement);
            check_blocks(text, &part.answer);
        }
    }
}

#[test]
fn spans_hold_on_broken_files() {
    for (seed, text) in SEEDS.iter().enumerate() {
        for format in [Format::Markdown, Format::Latex] {
            check(text, format);
            let mut dice = Dice(0x9e37_79b9_7f4a_7c15 + seed as u64);
            let mut broken = (*text).to_owned();
            for round in 0..600 {
                if round % 12 == 0 {
                    broken = (*text).to_owned();
                }
                dice.mutate(&mut broken);
                check(&broken, format);
            }
        }
    }
}
