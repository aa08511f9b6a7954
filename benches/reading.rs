//! How fast documents are read, and formulas parsed and elaborated: `cargo bench --bench reading [-- PATH...] [--formulas FILE]`.
//!
//! PATH is a document or a folder of documents; without one the project's own sheets and pages are read. FILE holds one formula a
//! line as a JSON string (benches/peers/parsers.py writes one, for the ratio to other parsers on the same formulas).

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use rederive::{
    elaborate::{Context, understand},
    ir::Arena,
    source, syntax,
};

/// Each measurement goes on until this much time has passed.
const LONG_ENOUGH: Duration = Duration::from_millis(1500);

fn main() {
    let mut paths: Vec<PathBuf> = Vec::new();
    let mut formulas: Option<Vec<String>> = None;
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    while let Some(argument) = arguments.next() {
        if argument == "--formulas" {
            let file = arguments.next().unwrap_or_default();
            let lines = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
            formulas = Some(lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect());
        } else {
            paths.push(argument.into());
        }
    }
    if paths.is_empty() && formulas.is_none() {
        paths = ["solutions", "docs", "README.md"].iter().map(|name| Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).collect();
    }
    let mut documents = Vec::new();
    paths.iter().for_each(|path| gather(path, &mut documents));
    println!("{:<34} {:>10} {:>10} {:>10}", "what", "bytes", "MB/s", "us each");
    if !documents.is_empty() {
        let bytes = documents.iter().map(|(_, text)| text.len()).sum();
        let each = |(name, text): &(String, String)| source::read(text, source::detect(name, text)).blocks.len();
        row("documents read", bytes, documents.len(), || documents.iter().map(each).sum());
    }
    let formulas = formulas.unwrap_or_else(|| documents.iter().flat_map(|(name, text)| formulas_of(name, text)).collect());
    let bytes = formulas.iter().map(String::len).sum();
    row("formulas parsed", bytes, formulas.len(), || formulas.iter().map(|formula| syntax::parse(formula).tree.len()).sum());
    row("formulas parsed and elaborated", bytes, formulas.len(), || {
        let (mut arena, context) = (Arena::new(), Context::new());
        let understood = |formula: &String| understand(&syntax::parse(formula).tree, &mut arena, &context).obstacles.len();
        formulas.iter().map(understood).sum()
    });
}

/// The time that this process has had on a processor: other work on the machine does not count. Wall-clock time where no kernel tells.
fn busy(start: Instant) -> f64 {
    let spent = fs::read_to_string("/proc/self/schedstat").ok().and_then(|line| line.split(' ').next()?.parse::<f64>().ok());
    spent.map_or(start.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
}

/// Runs `work` over and over and prints how fast it was; `work` gives a number so that nothing is left out.
fn row(what: &str, bytes: usize, count: usize, mut work: impl FnMut() -> usize) {
    let (start, mut runs, mut sum) = (Instant::now(), 0u32, 0usize);
    let before = busy(start);
    while start.elapsed() < LONG_ENOUGH {
        sum = sum.wrapping_add(std::hint::black_box(work()));
        runs += 1;
    }
    let seconds = (busy(start) - before) / f64::from(runs);
    assert!(sum > 0 || count == 0, "{what}: nothing was done");
    println!("{what:<34} {bytes:>10} {:>10.2} {:>10.2}", bytes as f64 / seconds / 1e6, seconds / count.max(1) as f64 * 1e6);
}

fn gather(path: &Path, found: &mut Vec<(String, String)>) {
    if let Ok(entries) = fs::read_dir(path) {
        let mut entries: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        entries.sort();
        entries.iter().for_each(|entry| gather(entry, found));
    } else if source::is_document(&path.to_string_lossy())
        && let Ok(text) = fs::read_to_string(path)
    {
        found.push((path.display().to_string(), text));
    }
}

fn formulas_of(name: &str, text: &str) -> Vec<String> {
    let document = source::read(text, source::detect(name, text));
    document.formulas().into_iter().map(|formula| formula.text(text).to_owned()).collect()
}
