//! A stream of items: lines in, verdicts out in order, on any number of threads, in flat memory.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, Write},
    path::Path,
    sync::{Condvar, Mutex, PoisonError, mpsc},
    thread,
};

use crate::check::{Verdict, item};

/// How many lines may be under way at once, for each thread.
const WINDOW: usize = 64;

/// The stack of a thread: recursion is bounded, and its bound wants this much.
const STACK: usize = 64 << 20;

/// What came of a stream.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen {
    /// Whether an item was refuted.
    pub(super) refuted: bool,
}

/// Judges the lines of a file, or of standard input, on `threads` threads.
pub(super) fn run(path: Option<&Path>, threads: usize) -> Result<Seen, String> {
    let input: Box<dyn BufRead + Send> = match path.filter(|path| *path != Path::new("-")) {
        Some(path) => {
            let file = File::open(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
            Box::new(BufReader::new(file))
        }
        None => Box::new(BufReader::new(io::stdin())),
    };
    let output = BufWriter::new(io::stdout());
    let seen = in_order(input, output, threads.max(1));
    match seen {
        // A reader that went away (`| head`) is no error.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Seen::default()),
        other => other.map_err(|error| format!("the stream broke off: {error}")),
    }
}

/// One answer, and whether it refutes.
fn answer(line: &[u8]) -> (String, bool) {
    let judged = match std::str::from_utf8(line) {
        Ok(line) => item::judge_line(line),
        Err(_) => item::Judged::unchecked(serde_json::Value::Null, crate::check::Reason::Unreadable, "the line is not valid UTF-8"),
    };
    // Plain data always serialises.
    (serde_json::to_string(&judged).unwrap_or_default(), judged.verdict == Verdict::Refuted)
}

/// Where the writer is; readers wait until it is near.
#[derive(Default)]
struct Progress {
    written: Mutex<usize>,
    moved: Condvar,
}

impl Progress {
    fn wait_for(&self, least: usize) {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        while *written < least {
            written = self.moved.wait(written).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn advance(&self, to: usize) {
        *self.written.lock().unwrap_or_else(PoisonError::into_inner) = to;
        self.moved.notify_all();
    }
}

fn in_order(mut input: Box<dyn BufRead + Send>, mut output: impl Write, threads: usize) -> io::Result<Seen> {
    let window = WINDOW * threads;
    let progress = Progress::default();
    let (to_workers, work) = mpsc::sync_channel::<(usize, Vec<u8>)>(window);
    let work = Mutex::new(work);
    let (to_writer, answers) = mpsc::sync_channel::<(usize, String, bool)>(window);
    thread::scope(|scope| {
        for _ in 0..threads {
            let (work, to_writer) = (&work, to_writer.clone());
            let worker = move || loop {
                let next = work.lock().unwrap_or_else(PoisonError::into_inner).recv();
                let Ok((at, line)) = next else { return };
                let (text, refuted) = answer(&line);
                if to_writer.send((at, text, refuted)).is_err() {
                    return;
                }
            };
            thread::Builder::new().stack_size(STACK).spawn_scoped(scope, worker)?;
        }
        drop(to_writer);
        let reader = scope.spawn({
            let progress = &progress;
            move || -> io::Result<()> {
                let mut at = 0;
                loop {
                    let mut line = Vec::new();
                    if input.read_until(b'\n', &mut line)? == 0 {
                        return Ok(());
                    }
                    if line.iter().all(u8::is_ascii_whitespace) {
                        continue;
                    }
                    progress.wait_for((at + 1_usize).saturating_sub(window));
                    if to_workers.send((at, line)).is_err() {
                        return Ok(());
                    }
                    at += 1;
                }
            }
        });
        let seen = write_in_order(&answers, &progress, &mut output);
        if seen.is_err() {
            // Nobody listens any more: let the reader run out.
            drop(answers);
            progress.advance(usize::MAX);
        }
        match reader.join() {
            Ok(read) if seen.is_ok() => read?,
            _ => {}
        }
        seen
    })
}

fn write_in_order(answers: &mpsc::Receiver<(usize, String, bool)>, progress: &Progress, output: &mut impl Write) -> io::Result<Seen> {
    let mut seen = Seen::default();
    let mut early: BTreeMap<usize, (String, bool)> = BTreeMap::new();
    let mut next = 0;
    loop {
        let received = match answers.try_recv() {
            Ok(received) => received,
            Err(mpsc::TryRecvError::Disconnected) => break,
            Err(mpsc::TryRecvError::Empty) => {
                // Whoever waits for an answer gets it before we wait.
                output.flush()?;
                match answers.recv() {
                    Ok(received) => received,
                    Err(_) => break,
                }
            }
        };
        early.insert(received.0, (received.1, received.2));
        while let Some((text, refuted)) = early.remove(&next) {
            seen.refuted |= refuted;
            output.write_all(text.as_bytes())?;
            output.write_all(b"\n")?;
            next += 1;
        }
        progress.advance(next);
    }
    output.flush()?;
    Ok(seen)
}
