//! What single statements cost, decided and undecided ones apart: `cargo bench --bench stream -- ITEMS.jsonl [--each] [--runs N]`.
//!
//! The items are lines as `rederive check --jsonl` reads them; `benches/scoreboard/scoreboard.py --items FILE...` writes those of the corpus.
//! Everything runs on this one thread: JSON in, JSON out. With `--each` a line per item: microseconds, verdict, reason, id.

use std::{
    fs,
    time::{Duration, Instant},
};

use rederive::check::{Verdict, item};

fn percentile(sorted: &[Duration], part: f64) -> Duration {
    let at = ((sorted.len() as f64 * part) as usize).min(sorted.len().saturating_sub(1));
    sorted.get(at).copied().unwrap_or_default()
}

fn report(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let total: Duration = times.iter().sum();
    let micro = |time: Duration| time.as_secs_f64() * 1e6;
    println!(
        "{name:<10} {:>6} items {:>8.3} s {:>8.0} a second   median {:>7.0} us   p90 {:>7.0} us   p99 {:>7.0} us   most {:>8.0} us",
        times.len(),
        total.as_secs_f64(),
        times.len() as f64 / total.as_secs_f64().max(1e-9),
        micro(percentile(&times, 0.5)),
        micro(percentile(&times, 0.9)),
        micro(percentile(&times, 0.99)),
        micro(times.last().copied().unwrap_or_default()),
    );
}

/// The whole run, on a thread whose stack is as large as a worker's.
fn measure() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let each = arguments.iter().any(|argument| argument == "--each");
    let runs = arguments.iter().position(|argument| argument == "--runs").and_then(|at| arguments.get(at + 1)?.parse().ok()).unwrap_or(1);
    let Some(text) = arguments.iter().find(|argument| argument.ends_with(".jsonl")).and_then(|path| fs::read_to_string(path).ok()) else {
        println!("no items: give a file that ends in .jsonl");
        return;
    };
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    // Tables are made once, on first use.
    for line in lines.iter().take(20) {
        std::hint::black_box(item::judge_line(line));
    }
    let (mut decided, mut open) = (Vec::new(), Vec::new());
    for line in &lines {
        let mut best = Duration::MAX;
        let mut judged = None;
        for _ in 0..runs {
            let start = Instant::now();
            let answer = item::judge_line(line);
            let written = serde_json::to_string(&answer).unwrap_or_default();
            best = best.min(start.elapsed());
            std::hint::black_box(written);
            judged = Some(answer);
        }
        let Some(judged) = judged else { continue };
        if each {
            let reason = judged.reason.map(|reason| format!("{reason:?}")).unwrap_or_default();
            println!("{:.1}\t{:?}\t{reason}\t{}", best.as_secs_f64() * 1e6, judged.verdict, judged.id);
        }
        if judged.verdict == Verdict::Unchecked { open.push(best) } else { decided.push(best) }
    }
    report("decided", decided.clone());
    report("undecided", open.clone());
    decided.extend(open);
    report("all", decided);
}

fn main() {
    let spawned = std::thread::Builder::new().stack_size(64 << 20).spawn(measure);
    if let Ok(handle) = spawned {
        handle.join().unwrap_or_default();
    }
}
