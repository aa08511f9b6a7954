//! Literate tests: every `tests/suite/*.md` is a page of cases that a person can read.
//!
//! The first line names what runs the page: `<!-- suite: parse -->`. A case is a fenced block with the info string `input` (words
//! after it are options for the suite) and the next fenced block, `output`. Everything else is prose. `UPDATE=1 cargo test` writes
//! what came out into the pages; then read the difference. To add a suite, add a line to [`SUITES`].

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Turns the options and the input of a case into its output.
type Suite = fn(options: &str, input: &str) -> String;

/// The suites by the name in the first line of a page.
const SUITES: &[(&str, Suite)] =
    &[("parse", parse), ("reading", reading), ("solve", solve), ("check", check), ("answers", answers), ("stream", stream)];

/// `parse`: the outline of the notation tree and its diagnostics; with the option `plain` the input is plain mathematics, with
/// `canonical` the output is the canonical LaTeX.
fn parse(options: &str, input: &str) -> String {
    let formula = input.trim_end_matches('\n');
    let parsed = if options == "plain" { rederive::syntax::parse_plain(formula) } else { rederive::syntax::parse(formula) };
    let mut output = if options == "canonical" {
        rederive::syntax::latex(&parsed.tree, parsed.tree.root()) + "\n"
    } else {
        rederive::syntax::tree_text(&parsed.tree)
    };
    for diagnostic in &parsed.diagnostics {
        let at = formula.get(..diagnostic.span.start).map_or(0, |before| before.chars().count());
        let _ =
            writeln!(output, "{}\n{}^ {}: {}", formula.lines().next().unwrap_or(""), " ".repeat(at), diagnostic.code, diagnostic.message);
        if let Some(help) = &diagnostic.help {
            let _ = writeln!(output, "{}  {}", " ".repeat(at), help.message);
        }
    }
    output
}

/// `reading`: how each statement of a text was read, the names with their types, what was assumed and what was not understood.
fn reading(_options: &str, input: &str) -> String {
    let (mut output, mut surveyed) = (String::new(), Vec::new());
    let (format, options) = (rederive::source::Format::Markdown, rederive::check::Options::default());
    rederive::check::coverage::survey(input, format, &options, &mut |_, part| surveyed.extend(part));
    for formula in surveyed {
        let meaning = &formula.understanding;
        for reading in &meaning.readings {
            let _ = writeln!(output, "{reading}");
        }
        let names: Vec<String> = meaning.names.iter().map(|name| format!("{}: {}", name.name, name.kind.name())).collect();
        if !names.is_empty() {
            let _ = writeln!(output, "  {}", names.join("; "));
        }
        for convention in &meaning.conventions {
            let _ = writeln!(output, "  assumed: {convention}");
        }
        if meaning.opaque > 0 {
            let _ = writeln!(output, "  opaque: {}", meaning.opaque);
        }
        for obstacle in &meaning.obstacles {
            let _ = writeln!(output, "  not understood: {}", obstacle.what);
        }
    }
    output
}

/// `solve`: the answers of each problem, and what could not be answered; a step of the worked answer that is not proved is told.
fn solve(_options: &str, input: &str) -> String {
    let solved = rederive::solve::solve(input, rederive::source::Format::Markdown, &rederive::solve::Options::default());
    let mut output = String::new();
    for problem in &solved.problems {
        for answer in &problem.answers {
            let _ = writeln!(output, "{} = {}", answer.name, answer.latex);
        }
        for diagnostic in &problem.diagnostics {
            let _ = writeln!(output, "! {}: {}", diagnostic.code, diagnostic.message);
        }
    }
    let counts = solved.report.counts();
    if counts.supported + counts.refuted + counts.unchecked > 0 {
        let _ = writeln!(output, "supported {}, refuted {}, unchecked {}", counts.supported, counts.refuted, counts.unchecked);
    }
    output
}

/// `check`: a line for each step: its line, its verdict or role, what is said of it, and its source.
fn check(_options: &str, input: &str) -> String {
    let document = rederive::source::read(input, rederive::source::Format::Markdown);
    let report = rederive::check::check(input, &document, &rederive::check::Options::default());
    let lines = rederive::diag::LineIndex::new(input);
    let mut output = String::new();
    for step in &report.steps {
        let line = lines.position(input, step.span.start).line;
        let found = match (step.verdict, step.reason) {
            (Some(verdict), None) => format!("{verdict:?}").to_lowercase(),
            (Some(verdict), Some(reason)) => format!("{verdict:?} ({reason:?})").to_lowercase(),
            (None, _) => format!("{:?}", step.role).to_lowercase(),
        };
        let _ = write!(output, "{line} {found}: {}", step.span.text(input).replace('\n', " "));
        if step.verdict == Some(rederive::check::Verdict::Refuted)
            && let Some(evidence) = &step.evidence
        {
            let _ = write!(output, " | {}", evidence.detail);
        }
        if let Some(fault) = step.fault {
            let _ = write!(output, " | at {}", fault.text(input));
        }
        for note in &step.notes {
            let _ = write!(output, " | {note}");
        }
        output.push('\n');
    }
    output
}

/// `answers`: questions with worked answers; what `check` says of the answers' claims, then the diagnostics with what they point at.
fn answers(_options: &str, input: &str) -> String {
    let format = rederive::source::Format::Markdown;
    let document = rederive::source::read(input, format);
    let report = rederive::check::check(input, &document, &rederive::check::Options::default());
    let lines = rederive::diag::LineIndex::new(input);
    let mut output: String = check("", input).lines().filter(|line| !line.contains("definition:") && !line.contains("premise:")).fold(
        String::new(),
        |mut all, line| {
            let _ = writeln!(all, "{line}");
            all
        },
    );
    let compared = rederive::solve::compare(input, format, input, format, &rederive::solve::Options::default());
    for diagnostic in report.diagnostics.iter().chain(&compared) {
        let line = lines.position(input, diagnostic.span.start).line;
        let _ = writeln!(output, "{line} {}: {} | at {}", diagnostic.code, diagnostic.message, diagnostic.span.text(input));
    }
    output
}

/// `stream`: each line is a statement of a stream, its assumptions behind `;;`, its sides by themselves where `~=~` stands between them; the
/// option is the syntax. A line for each: the verdict and what it rests on.
fn stream(options: &str, input: &str) -> String {
    let mut output = String::new();
    for line in input.lines().filter(|line| !line.trim().is_empty()) {
        let mut parts = line.split(";;").map(str::trim);
        let statement = parts.next().unwrap_or_default();
        let assume: Vec<&str> = parts.collect();
        let syntax = if options.is_empty() { "auto" } else { options };
        let mut item = serde_json::json!({ "assume": assume, "syntax": syntax });
        match statement.split_once("~=~") {
            Some((lhs, rhs)) => (item["lhs"], item["rhs"]) = (lhs.trim().into(), rhs.trim().into()),
            None => item["latex"] = statement.into(),
        }
        let judged = rederive::check::item::judge_line(&item.to_string());
        let found = match judged.reason {
            Some(reason) => format!("{:?} ({reason:?})", judged.verdict).to_lowercase(),
            None => format!("{:?}", judged.verdict).to_lowercase(),
        };
        let detail = judged.evidence.map(|evidence| evidence.detail).unwrap_or_default();
        let _ = writeln!(output, "{found}: {line} | {detail}");
    }
    output
}

/// A fenced block of a page: where its lines are, and what its opening fence says.
struct Block<'p> {
    info: &'p str,
    /// The lines inside, by index.
    lines: std::ops::Range<usize>,
}

fn blocks<'p>(lines: &[&'p str]) -> Vec<Block<'p>> {
    let mut blocks = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let ticks = lines[at].chars().take_while(|c| *c == '`').count();
        let start = at + 1;
        at = start;
        if ticks < 3 {
            continue;
        }
        let fence = &lines[start - 1][..ticks];
        while at < lines.len() && lines[at].trim_end() != fence {
            at += 1;
        }
        blocks.push(Block { info: lines[start - 1][ticks..].trim(), lines: start..at });
        at += 1;
    }
    blocks
}

/// Runs the page `text`; gives the page as it should be and the cases that came out otherwise.
fn run(path: &Path, text: &str) -> (String, Vec<String>) {
    let lines: Vec<&str> = text.lines().collect();
    let name = lines.first().and_then(|line| line.strip_prefix("<!-- suite: ")).and_then(|line| line.strip_suffix(" -->"));
    let Some((_, suite)) = SUITES.iter().find(|(suite, _)| Some(*suite) == name) else {
        return (text.to_owned(), vec![format!("{}: the first line names no suite: <!-- suite: NAME -->", path.display())]);
    };
    let (mut page, mut failures, mut done) = (String::new(), Vec::new(), 0);
    let blocks = blocks(&lines);
    for pair in blocks.windows(2) {
        let (Some(options), "output") = (pair[0].info.strip_prefix("input"), pair[1].info) else { continue };
        let input: String = pair[0].lines.clone().map(|at| format!("{}\n", lines[at])).collect();
        let expected: String = pair[1].lines.clone().map(|at| format!("{}\n", lines[at])).collect();
        let found = suite(options.trim(), &input);
        if found.trim_end() != expected.trim_end() {
            failures.push(format!("{}:{}\n{input}--- expected\n{expected}--- found\n{found}", path.display(), pair[0].lines.start));
        }
        lines[done..pair[1].lines.start].iter().for_each(|line| page.push_str(&format!("{line}\n")));
        page.push_str(found.trim_end());
        page.push('\n');
        done = pair[1].lines.end;
    }
    lines[done..].iter().for_each(|line| page.push_str(&format!("{line}\n")));
    (page, failures)
}

#[test]
fn every_page_says_what_comes_out() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    let mut pages: Vec<_> = fs::read_dir(&folder).expect("tests/suite exists").flatten().map(|entry| entry.path()).collect();
    pages.sort();
    let mut failures = Vec::new();
    for path in pages.iter().filter(|path| path.extension().is_some_and(|extension| extension == "md")) {
        let text = fs::read_to_string(path).expect("a page can be read");
        let (page, failed) = run(path, &text);
        if std::env::var_os("UPDATE").is_some() && page != text {
            fs::write(path, page).expect("a page can be written");
        } else {
            failures.extend(failed);
        }
    }
    assert!(failures.is_empty(), "{} cases came out otherwise:\n\n{}", failures.len(), failures.join("\n"));
}
