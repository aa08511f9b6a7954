//! A stream of items: lines in, verdicts out in order, on any number of threads, in flat memory.
//!
//! Lines that are there already go through together, so that threads rarely wait for each other; a line that comes alone is answered at once.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, Read, Write},
    path::Path,
    sync::{Condvar, Mutex, PoisonError, mpsc},
    thread,
};

use crate::check::{Verdict, item};

/// How many lines go through together at most.
const BATCH: usize = 32;

/// How many batches may be under way at once, for each thread.
const WINDOW: usize = 4;

/// How many bytes are read at once.
const BUFFER: usize = 1 << 16;

/// The stack of a thread: recursion is bounded, and its bound wants this much.
const STACK: usize = 64 << 20;

/// Where the lines come from.
type Input = BufReader<Box<dyn Read + Send>>;

/// What came of a stream.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen {
    /// Whether an item was refuted.
    pub(super) refuted: bool,
}

/// Judges the lines of a file, or of standard input, on `threads` threads.
pub(super) fn run(path: Option<&Path>, threads: usize) -> Result<Seen, String> {
    let input: Box<dyn Read + Send> = match path.filter(|path| *path != Path::new("-")) {
        Some(path) => Box::new(File::open(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?),
        None => Box::new(io::stdin()),
    };
    let input = BufReader::with_capacity(BUFFER, input);
    let output = BufWriter::new(io::stdout());
    let seen = if threads <= 1 { alone(input, output) } else { in_order(input, output, threads) };
    match seen {
        // A reader that went away (`| head`) is no error.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Seen::default()),
        other => other.map_err(|error| format!("the stream broke off: {error}")),
    }
}

/// The next line that holds something; `None` at the end.
fn next_line(input: &mut Input) -> io::Result<Option<Vec<u8>>> {
    loop {
        let mut line = Vec::new();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        if !line.iter().all(u8::is_ascii_whitespace) {
            return Ok(Some(line));
        }
    }
}

/// Whether a whole line has been read ahead.
fn is_waiting(input: &Input) -> bool {
    input.buffer().contains(&b'\n')
}

/// Everything on one thread, whose stack is as large as that of a worker.
fn alone(mut input: Input, mut output: impl Write + Send) -> io::Result<Seen> {
    thread::scope(|scope| {
        let worker = move || -> io::Result<Seen> {
            let mut seen = Seen::default();
            while let Some(line) = next_line(&mut input)? {
                let (text, refuted) = answer(&line);
                seen.refuted |= refuted;
                output.write_all(text.as_bytes())?;
                output.write_all(b"\n")?;
                // Whoever waits for an answer gets it before we wait.
                if !is_waiting(&input) {
                    output.flush()?;
                }
            }
            output.flush()?;
            Ok(seen)
        };
        match thread::Builder::new().stack_size(STACK).spawn_scoped(scope, worker)?.join() {
            Ok(seen) => seen,
            Err(_) => Err(io::Error::other("the worker stopped")),
        }
    })
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

/// The answers to some lines, in their order.
struct Answers {
    at: usize,
    text: String,
    refuted: bool,
}

fn in_order(mut input: Input, mut output: impl Write, threads: usize) -> io::Result<Seen> {
    let window = WINDOW * threads;
    let progress = Progress::default();
    let (to_workers, work) = mpsc::sync_channel::<(usize, Vec<Vec<u8>>)>(window);
    let work = Mutex::new(work);
    let (to_writer, answers) = mpsc::sync_channel::<Answers>(window);
    thread::scope(|scope| {
        for _ in 0..threads {
            let (work, to_writer) = (&work, to_writer.clone());
            let worker = move || loop {
                let next = work.lock().unwrap_or_else(PoisonError::into_inner).recv();
                let Ok((at, lines)) = next else { return };
                let mut answers = Answers { at, text: String::new(), refuted: false };
                for line in lines {
                    let (text, refuted) = answer(&line);
                    answers.text.push_str(&text);
                    answers.text.push('\n');
                    answers.refuted |= refuted;
                }
                if to_writer.send(answers).is_err() {
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
                while let Some(first) = next_line(&mut input)? {
                    let mut lines = vec![first];
                    while lines.len() < BATCH && is_waiting(&input) {
                        lines.extend(next_line(&mut input)?);
                    }
                    progress.wait_for((at + 1_usize).saturating_sub(window));
                    if to_workers.send((at, lines)).is_err() {
                        return Ok(());
                    }
                    at += 1;
                }
                Ok(())
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

fn write_in_order(answers: &mpsc::Receiver<Answers>, progress: &Progress, output: &mut impl Write) -> io::Result<Seen> {
    let mut seen = Seen::default();
    let mut early: BTreeMap<usize, Answers> = BTreeMap::new();
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
        early.insert(received.at, received);
        while let Some(answers) = early.remove(&next) {
            seen.refuted |= answers.refuted;
            output.write_all(answers.text.as_bytes())?;
            next += 1;
        }
        progress.advance(next);
    }
    output.flush()?;
    Ok(seen)
}
