//! `rederive eval`: one statement judged, or one expression computed.

use crate::{
    check::{self, Verdict},
    cli::{FOUND, GOOD, show},
    emit,
    source::{self, Format},
    syntax::{self, Kind},
};

/// Judge one statement, or compute one expression.
///
/// Exit code: 0 not refuted (or computed), 1 refuted (or not computed), 2 could not run.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  rederive eval '\\frac{3}{8} + \\frac{1}{4}'\n  rederive eval '\\sqrt{x^2} = x' --assume 'x > 0'")]
pub(super) struct Arguments {
    /// A statement or an expression in LaTeX
    #[arg(allow_hyphen_values = true)]
    latex: String,
    /// Assume a condition, such as 'x > 0' (may be given several times)
    #[arg(long, value_name = "CONDITION")]
    assume: Vec<String>,
    /// Decimals of a result that is not exact
    #[arg(long, default_value_t = 4)]
    digits: usize,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, String> {
    let latex = arguments.latex.trim();
    if latex.is_empty() {
        return Err("nothing to evaluate; give a statement or an expression in LaTeX".to_owned());
    }
    let options = check::Options { assumptions: arguments.assume.clone(), digits: arguments.digits, ..check::Options::default() };
    let parsed = syntax::parse(latex);
    let statement = matches!(parsed.tree.kind(parsed.tree.root()), Kind::Chain { .. } | Kind::Rows(_));
    let text = if statement { format!("$${latex}$$") } else { format!("$${latex} = ?$$") };
    let document = source::read(&text, Format::Markdown);
    let filled = check::fill(&text, &document, &options);
    if !statement && filled.unfilled == 0 {
        show(&format!("{}\n", filled.text.trim_matches('$')));
        return Ok(GOOD);
    }
    let style = emit::human::Style { all_steps: true };
    show(&emit::human::report("latex", &text, &filled.report, style));
    let refuted = filled.report.steps.iter().any(|step| step.verdict == Some(Verdict::Refuted));
    Ok(if refuted || !statement { FOUND } else { GOOD })
}
