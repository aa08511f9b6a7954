//! How long the program takes to start and to solve a sheet, beside `python3 -c pass` in the same run: `cargo bench --bench startup`.

use std::{
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

const RUNS: usize = 30;

/// The median wall-clock time of `RUNS` runs.
fn median(program: &str, arguments: &[&str]) -> Option<Duration> {
    let mut times = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let start = Instant::now();
        Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status().ok()?;
        times.push(start.elapsed());
    }
    times.sort();
    times.get(RUNS / 2).copied()
}

fn main() {
    let binary = env!("CARGO_BIN_EXE_rederive");
    let sheet = |set: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("solutions").join(set).join("sheet.md").display().to_string();
    let (hkust, cs286) = (sheet("hkust"), sheet("cs286"));
    let rows: [(&str, &str, Vec<&str>); 5] = [
        ("python3 -c pass", "python3", vec!["-c", "pass"]),
        ("rederive --version", binary, vec!["--version"]),
        ("rederive eval", binary, vec!["eval", "1/3 + 1/6 = 1/2"]),
        ("rederive solve hkust", binary, vec!["solve", &hkust]),
        ("rederive solve cs286", binary, vec!["solve", &cs286]),
    ];
    let mut python = None;
    println!("{:<24} {:>10} {:>22}", "command", "median ms", "ratio to python3");
    for (name, program, arguments) in &rows {
        let Some(time) = median(program, arguments) else {
            println!("{name:<24} {:>10}", "not there");
            continue;
        };
        let python = *python.get_or_insert(time);
        println!("{name:<24} {:>10.1} {:>22.2}", time.as_secs_f64() * 1e3, time.as_secs_f64() / python.as_secs_f64());
    }
}
