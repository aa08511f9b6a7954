//! The answers that the sheets of `solutions/` bring: every claim in them is proved, and a wrong twin of each derivation is refuted.

use std::{fs, path::Path};

use rederive::{
    check::{self, Verdict},
    solve,
    source::{self, Format},
};

fn report(text: &str) -> check::Report {
    check::check(text, &source::read(text, Format::Markdown), &check::Options::default())
}

/// The claims of a sheet that are not proved, each with its line.
fn open_claims(text: &str) -> Vec<String> {
    let line = |at: usize| text[..at].matches('\n').count() + 1;
    let shown = |step: &check::Step| format!("line {}: {} ({:?})", line(step.span.start), step.span.text(text), step.verdict);
    report(text).steps.iter().filter(|step| step.verdict.is_some_and(|verdict| verdict != Verdict::Proved)).map(shown).collect()
}

fn sheet(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("solutions").join(path)).unwrap()
}

/// Every sheet under `solutions/`.
fn sheets(folder: &Path, found: &mut Vec<(String, String)>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sheets(&path, found);
        } else if path.file_name().is_some_and(|name| name == "sheet.md") {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
}

/// What the sheets of the gallery may leave supported; anything else must be proved.
fn tolerated(path: &str, open: Vec<String>) -> Vec<String> {
    let gallery = path.contains("gallery");
    open.into_iter().filter(|claim| !(gallery && claim.ends_with("(Some(Supported))"))).collect()
}

#[test]
fn every_question_is_answered_and_every_answer_proved() {
    let mut all = Vec::new();
    sheets(&Path::new(env!("CARGO_MANIFEST_DIR")).join("solutions"), &mut all);
    assert!(all.len() >= 4);
    for (path, text) in all {
        let solved = solve::solve(&text, Format::Markdown, &solve::Options::default());
        assert!(solved.diagnostics.is_empty(), "{path}: {:?}", solved.diagnostics);
        for problem in &solved.problems {
            assert!(problem.written || !problem.answers.is_empty(), "{path}: the question in line {} is not answered", problem.line);
        }
        let open = tolerated(&path, open_claims(&solved.markdown));
        assert!(open.is_empty(), "{path}, solved:\n{}", open.join("\n"));
    }
}

#[test]
fn every_claim_of_the_answers_is_proved() {
    let mut all = Vec::new();
    sheets(&Path::new(env!("CARGO_MANIFEST_DIR")).join("solutions"), &mut all);
    all.retain(|(_, text)| text.contains("**Solution.**"));
    assert!(all.len() >= 2);
    for (path, text) in all {
        let open = tolerated(&path, open_claims(&text));
        assert!(open.is_empty(), "{path}:\n{}", open.join("\n"));
        assert!(report(&text).counts().proved >= 5, "{path} claims too little");
    }
}

#[test]
fn derivations_hold_with_symbols_renamed_and_lines_left_out() {
    let text = sheet("derivations/sheet.md");
    let renamed = text
        .replace("\\mu", "\\nu")
        .replace("assume sigma > 0, mu real", "assume \\sigma > 0, \\nu real")
        .replace("z)", "h)")
        .replace("q(z", "q(h")
        .replace(" z ", " h ")
        .replace("(z ", "(h ");
    assert_eq!(open_claims(&renamed), Vec::<String>::new());
    // The middle lines of aligned chains, one after the other.
    let lines: Vec<&str> = text.lines().collect();
    let middle: Vec<usize> = (0..lines.len())
        .filter(|at| lines[*at].starts_with('&') && lines[*at].ends_with("\\\\") && !lines[at - 1].contains("begin"))
        .collect();
    assert!(middle.len() > 10);
    for at in middle.into_iter().step_by(3) {
        let shorter: Vec<&str> = lines.iter().enumerate().filter(|(own, _)| *own != at).map(|(_, line)| *line).collect();
        assert_eq!(open_claims(&shorter.join("\n")), Vec::<String>::new(), "without line {}", at + 1);
    }
}

#[test]
fn wrong_twins_of_the_derivations_are_refuted() {
    let text = sheet("derivations/sheet.md");
    for (right, wrong) in [
        ("&= \\mathbb{E}_{q(z)}[\\log p(x)] \\\\", "&= \\mathbb{E}_{q(z)}[\\log p(z)] \\\\"),
        ("- \\mathrm{KL}(q(z) \\,\\|\\, p(z))\n\\end", "+ \\mathrm{KL}(q(z) \\,\\|\\, p(z))\n\\end"),
        ("\\log p(x, z)] + H(q(z))", "\\log p(x, z)] - H(q(z))"),
        ("&\\ge \\mathbb{E}_{q(z)}", "&\\le \\mathbb{E}_{q(z)}"),
        ("= \\mathrm{KL}(q(z) \\,\\|\\, p(z \\mid x)) \\ge 0", "= \\mathrm{KL}(q(z) \\,\\|\\, p(z)) \\ge 0"),
        ("\\cdot K \\sigma^2 \\\\", "\\cdot K^2 \\sigma^2 \\\\"),
        ("&= \\frac{\\sigma^2}{K}", "&= \\frac{\\sigma^2}{K^2}"),
        ("\\frac{1}{K^2} \\sum_{k=1}^{K} \\mathbb{E}[\\epsilon_k^2] \\\\", "\\frac{1}{K} \\sum_{k=1}^{K} \\mathbb{E}[\\epsilon_k^2] \\\\"),
    ] {
        assert!(text.contains(right), "{right}");
        let counts = report(&text.replacen(right, wrong, 1)).counts();
        assert!(counts.refuted > 0, "not refuted: {wrong}");
    }
}

/// Every fourteenth row of the table of mutants (`tests/mutants/derived.py` makes it and judges all of them): behind its claim it is refuted.
#[test]
fn mutants_of_the_derivations_are_refuted() {
    let text = sheet("derivations/sheet.md");
    let claims: Vec<_> = report(&text).steps.into_iter().filter(|step| step.verdict.is_some()).collect();
    let table = include_str!("mutants/derived.tsv");
    let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    for number in 0..claims.len() {
        assert!(rows.iter().filter(|row| row[0] == number.to_string()).count() >= 20, "claim {number} has fewer than twenty mutants");
    }
    let (mut page, mut at, mut wanted) = (String::new(), 0, Vec::new());
    for row in rows.iter().step_by(14) {
        let &[claim, left, relation, mutant] = row.as_slice() else { panic!("a row wants four columns: {row:?}") };
        let end = claims[claim.parse::<usize>().unwrap()].span.end;
        let place = end + text[end..].find("\n\n").expect("a claim is not the end of the sheet");
        page.push_str(&text[at.min(place)..place]);
        at = place;
        let before = page.len();
        page.push_str(&format!("\n\n$${left} = {left} {relation} {mutant}$$"));
        wanted.push((before..page.len(), mutant));
    }
    page.push_str(&text[at..]);
    let judged = report(&page);
    for (place, mutant) in wanted {
        let found = judged.steps.iter().rfind(|step| place.contains(&step.span.start));
        assert!(found.is_some_and(|step| step.verdict == Some(Verdict::Refuted)), "not refuted: {mutant}");
    }
}

/// The rows of a table of the gallery: a sheet, and what the table says of it.
fn gallery_table(name: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gallery").join(name);
    let text = fs::read_to_string(path).unwrap();
    text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

/// The gallery: the name of each sheet and its text.
fn gallery() -> Vec<(String, String)> {
    let mut all = Vec::new();
    sheets(&Path::new(env!("CARGO_MANIFEST_DIR")).join("solutions/gallery"), &mut all);
    let name = |path: &str| Path::new(path).parent().and_then(Path::file_name).unwrap().to_string_lossy().into_owned();
    all.into_iter().map(|(path, text)| (name(&path), text)).collect()
}

/// Runs a test of each item on a few threads.
fn on_threads<T: Sync>(items: &[T], test: impl Fn(&T) + Sync) {
    let next = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(item) = items.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
                    test(item);
                }
            });
        }
    });
}

/// A sheet with letters renamed in formulas and directives; the names of commands and the words in their braces stay.
fn renamed(text: &str, letters: &[(char, char)]) -> String {
    let swap = |letter: char| letters.iter().find(|(from, _)| *from == letter).map_or(letter, |(_, to)| *to);
    let (mut out, mut formula) = (String::new(), false);
    for line in text.lines() {
        let directive = line.starts_with("<!--");
        let all: Vec<char> = line.chars().collect();
        let (mut at, mut held) = (0, 0);
        while at < all.len() {
            let letter = all[at];
            if letter == '$' {
                formula = !formula;
                at += usize::from(all.get(at + 1) == Some(&'$'));
                out.push_str(if at > 0 && all[at - 1] == '$' { "$$" } else { "$" });
            } else if letter == '\\' {
                let command: String = all[at + 1..].iter().take_while(|letter| letter.is_ascii_alphabetic()).collect();
                out.push('\\');
                out.push_str(&command);
                at += command.len();
                let words = ["operatorname", "mathrm", "mathbb", "mathcal", "begin", "end"].contains(&command.as_str());
                held = if words { all[at..].iter().position(|letter| *letter == '}').map_or(at, |end| at + end + 1) } else { held };
            } else {
                let beside = |at: Option<usize>| at.and_then(|at| all.get(at)).is_some_and(|letter| letter.is_ascii_alphabetic());
                let alone = !directive || !beside(at.checked_sub(1)) && !beside(Some(at + 1));
                out.push(if at >= held && (formula || directive && alone) { swap(letter) } else { letter });
            }
            at += 1;
        }
        out.push('\n');
    }
    out
}

/// What is neither proved nor supported.
fn failing(text: &str) -> Vec<String> {
    tolerated("gallery", open_claims(text))
}

#[test]
fn the_gallery_is_proved_for_the_most_part() {
    let all = gallery();
    assert!(all.len() >= 36);
    let (mut proved, mut steps) = (0, 0);
    for (name, text) in &all {
        let counts = report(text).counts();
        assert_eq!((counts.refuted, counts.unchecked), (0, 0), "{name}");
        assert!(counts.proved + counts.supported >= 8, "{name} has {} steps", counts.proved + counts.supported);
        proved += counts.proved;
        steps += counts.proved + counts.supported;
    }
    assert!(proved * 100 >= steps * 98, "{proved} of {steps}");
}

#[test]
fn the_gallery_holds_with_symbols_renamed() {
    let sheets = gallery();
    let table = gallery_table("renamed.tsv");
    on_threads(&sheets, |(name, text)| {
        let row = table.iter().find(|row| row[0] == *name).unwrap_or_else(|| panic!("{name} has no other names"));
        let letters: Vec<(char, char)> =
            row[1].split(' ').map(|pair| (pair.chars().next().unwrap(), pair.chars().last().unwrap())).collect();
        let other = renamed(text, &letters);
        assert_ne!(other, *text, "{name}");
        assert_eq!(failing(&other), Vec::<String>::new(), "{name}, renamed");
    });
}

#[test]
fn the_gallery_holds_with_any_line_left_out() {
    let mut shorter = Vec::new();
    for (name, text) in gallery() {
        let lines: Vec<&str> = text.lines().collect();
        for at in 1..lines.len() {
            if lines[at].starts_with('&') && lines[at].ends_with("\\\\") && !lines[at - 1].contains("begin") {
                let rest: Vec<&str> = lines.iter().enumerate().filter(|(own, _)| *own != at).map(|(_, line)| *line).collect();
                shorter.push((format!("{name} without line {}", at + 1), rest.join("\n")));
            }
        }
    }
    assert!(shorter.len() > 40, "{}", shorter.len());
    on_threads(&shorter, |(what, text)| assert_eq!(failing(text), Vec::<String>::new(), "{what}"));
}

#[test]
fn wrong_twins_of_the_gallery_are_refuted() {
    let sheets = gallery();
    let table = gallery_table("twins.tsv");
    for (name, _) in &sheets {
        assert!(table.iter().any(|row| row[0] == *name), "{name} has no wrong twin");
    }
    on_threads(&table, |row| {
        let [name, right, wrong] = row.as_slice() else { panic!("{row:?}") };
        let (_, text) = sheets.iter().find(|(own, _)| own == name).unwrap();
        assert!(text.contains(right.as_str()), "{name}: {right}");
        let counts = report(&text.replacen(right.as_str(), wrong, 1)).counts();
        assert!(counts.refuted > 0, "{name}, not refuted: {wrong}");
    });
}
