//! Fuzzing on stable Rust: `cargo run --example fuzz -- [--seconds N] [--seed N] [--target NAME]... [PATH...]`.
//!
//! A mutation driver without coverage feedback (libFuzzer's instrumentation wants a nightly compiler): pieces of seeds are cut,
//! doubled, spliced and mixed with the signs that the readers look for, then given to one target after the other. PATH adds files
//! and folders as seeds. Every input follows from the seed and its number, so a find comes again with `--seed S --first N --count 1`, which leaves it in
//! `target/fuzz/input.txt`.
//! A panic is caught and told, and its input is left in `target/fuzz/`; what takes longer than [`SLOW`] is told; a hang ends the
//! process after [`HANG`], and a stack that runs over ends it at once: the last number is in `target/fuzz/last-TARGET`.

mod seeds;
mod targets;

use std::{
    fs,
    io::{Seek, Write},
    panic,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use seeds::Dice;
use targets::TARGETS;

/// An input that takes longer is told; targets run unoptimised.
const SLOW: Duration = Duration::from_secs(4);
/// An input that takes longer is a hang.
const HANG: Duration = Duration::from_secs(120);

struct Arguments {
    seconds: u64,
    seed: u64,
    first: u64,
    count: u64,
    targets: Vec<String>,
    paths: Vec<PathBuf>,
}

fn arguments() -> Arguments {
    let mut read = Arguments { seconds: 60, seed: 1, first: 0, count: u64::MAX, targets: Vec::new(), paths: Vec::new() };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|word| word.parse().ok()).expect("a number");
        match word.as_str() {
            "--seconds" => read.seconds = number(),
            "--seed" => read.seed = number(),
            "--first" => read.first = number(),
            "--count" => read.count = number(),
            "--target" => read.targets.push(words.next().expect("the name of a target")),
            path => read.paths.push(path.into()),
        }
    }
    read
}

fn main() {
    let arguments = arguments();
    let chosen: Vec<_> =
        TARGETS.iter().filter(|(name, _)| arguments.targets.is_empty() || arguments.targets.iter().any(|wanted| wanted == name)).collect();
    assert!(!chosen.is_empty(), "the targets are {:?}", TARGETS.map(|(name, _)| name));
    let seeds = seeds::gather(&arguments.paths);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/fuzz");
    fs::create_dir_all(&folder).expect("target/fuzz can be made");
    panic::set_hook(Box::new(|_| {}));
    let each = Duration::from_secs(arguments.seconds) / u32::try_from(chosen.len()).unwrap_or(1);
    let mut finds = 0;
    for (name, target) in chosen {
        finds += run(name, *target, &arguments, &seeds, each, &folder);
    }
    println!("{finds} finds");
    std::process::exit(i32::from(finds > 0));
}

/// Runs one target for `time`; gives how many inputs made it panic or take too long.
fn run(name: &str, target: fn(&str), arguments: &Arguments, seeds: &[String], time: Duration, folder: &Path) -> usize {
    let mut last = fs::File::create(folder.join(format!("last-{name}"))).expect("target/fuzz can be written");
    let begun = Arc::new(AtomicU64::new(0));
    let start = Instant::now();
    watch(name, &begun, start);
    let (mut number, mut finds, mut bytes, mut longest) = (arguments.first, 0, 0usize, Duration::ZERO);
    while start.elapsed() < time && number - arguments.first < arguments.count {
        let input = seeds::mutant(&mut Dice::new(arguments.seed, number), seeds);
        if arguments.count == 1 {
            let _ = fs::write(folder.join("input.txt"), &input);
        }
        let _ = last.rewind().and_then(|()| write!(last, "{number:<20}"));
        begun.store(u64::try_from(start.elapsed().as_millis()).unwrap_or(0) + 1, Ordering::Relaxed);
        let began = busy();
        let panicked = panic::catch_unwind(|| target(&input)).err();
        let took = busy().saturating_sub(began);
        begun.store(0, Ordering::Relaxed);
        if let Some(why) = panicked {
            finds += 1;
            let path = folder.join(format!("{name}-{}-{number}.txt", arguments.seed));
            let _ = fs::write(&path, &input);
            let words = why.downcast_ref::<String>().map(String::as_str).or_else(|| why.downcast_ref::<&str>().copied()).unwrap_or("");
            println!("{name} {number}: {} ({})", words.chars().take(300).collect::<String>(), path.display());
        } else if took > SLOW {
            finds += 1;
            let path = folder.join(format!("{name}-{}-{number}-slow.txt", arguments.seed));
            let _ = fs::write(&path, &input);
            println!("{name} {number}: {took:?} for {} bytes ({})", input.len(), path.display());
        }
        (number, bytes, longest) = (number + 1, bytes + input.len(), longest.max(took));
    }
    println!("{name}: {} inputs, {bytes} bytes in {:?}, the longest {longest:?}, {finds} finds", number - arguments.first, start.elapsed());
    finds
}

/// The time that this thread has had on a processor (a watch where no kernel tells): other work on the machine does not count.
fn busy() -> Duration {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok().and_then(|line| line.split(' ').next()?.parse().ok());
    told.map_or_else(|| std::time::UNIX_EPOCH.elapsed().unwrap_or_default(), Duration::from_nanos)
}

/// Ends the process when an input hangs.
fn watch(name: &str, begun: &Arc<AtomicU64>, start: Instant) {
    let (name, begun) = (name.to_owned(), Arc::clone(begun));
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_secs(1));
            let at = begun.load(Ordering::Relaxed);
            let now = u64::try_from(start.elapsed().as_millis()).unwrap_or(0);
            if at > 0 && now.saturating_sub(at) > u64::try_from(HANG.as_millis()).unwrap_or(u64::MAX) {
                println!("{name} hangs; the number of the input is in target/fuzz/last-{name}");
                std::process::exit(3);
            }
            if Arc::strong_count(&begun) == 1 {
                return;
            }
        }
    });
}
