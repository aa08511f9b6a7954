//! Text that was derived from a file (macros expanded, entities resolved) and still knows which bytes of the file it came from.

use serde::Serialize;

use crate::diag::Span;

/// Text with the places of the file that it came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Expansion {
    /// The text after expansion.
    pub text: String,
    /// Where its bytes came from.
    pub origin: Origins,
}

/// Where the bytes of a text came from, in runs: a derived text costs no more than its pieces.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Origins {
    runs: Vec<Run>,
    length: u32,
}

/// A run of bytes that came from one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Run {
    /// Its first byte in the text.
    at: u32,
    /// The place in the file.
    start: u32,
    end: u32,
    /// Whether it stands in the file byte for byte; else all of it came from the whole place, as a macro's body from its call.
    copied: bool,
}

/// A byte as it is stored; a text that is read is shorter than what that holds.
pub(super) fn stored(byte: usize) -> u32 {
    u32::try_from(byte).unwrap_or(u32::MAX)
}

impl Origins {
    /// The origins of a stretch of the file.
    pub fn of(place: Span) -> Self {
        let mut origins = Origins::default();
        origins.copy(place);
        origins
    }

    /// How many bytes the text has.
    pub fn len(&self) -> usize {
        self.length as usize
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Adds the bytes of `place` as they stand there.
    pub fn copy(&mut self, place: Span) {
        self.push(place.len(), place, true);
    }

    /// Adds `length` bytes that came from the whole of `place`.
    pub fn made(&mut self, length: usize, place: Span) {
        self.push(length, place, false);
    }

    /// Adds the bytes from `start` to `end` of another text.
    pub fn extend(&mut self, other: &Origins, start: usize, end: usize) {
        let (start, end) = (stored(start), stored(end).min(other.length));
        let first = other.runs.partition_point(|run| run.at <= start).saturating_sub(1);
        for (index, run) in other.runs.iter().enumerate().skip(first).take_while(|(_, run)| run.at < end) {
            let until = other.runs.get(index + 1).map_or(other.length, |next| next.at).min(end);
            let from = run.at.max(start);
            if until <= from {
                continue;
            }
            let place = match run.copied {
                true => Span::new((run.start + (from - run.at)) as usize, (run.start + (until - run.at)) as usize),
                false => Span::new(run.start as usize, run.end as usize),
            };
            self.push((until - from) as usize, place, run.copied);
        }
    }

    /// The origins in the file of a text that came from one whose origins there are `outer`.
    pub fn through(&self, outer: &Origins) -> Origins {
        let mut composed = Origins::default();
        for (index, run) in self.runs.iter().enumerate() {
            let until = self.runs.get(index + 1).map_or(self.length, |next| next.at);
            match run.copied {
                true => composed.extend(outer, run.start as usize, run.end as usize),
                false => composed.made((until - run.at) as usize, outer.span(Span::new(run.start as usize, run.end as usize))),
            }
        }
        composed
    }

    fn push(&mut self, length: usize, place: Span, copied: bool) {
        if length == 0 {
            return;
        }
        let (start, end) = (stored(place.start), stored(place.end));
        let at = self.length;
        self.length = self.length.saturating_add(stored(length));
        match self.runs.last_mut() {
            Some(last) if copied && last.copied && last.end == start => last.end = end,
            Some(last) if !copied && !last.copied && (last.start, last.end) == (start, end) => {}
            _ => self.runs.push(Run { at, start, end, copied }),
        }
    }

    /// The place of the file that byte `byte` of the text came from.
    pub fn place(&self, byte: usize) -> Span {
        let byte = stored(byte);
        let Some(run) = self.runs.get(self.runs.partition_point(|run| run.at <= byte).saturating_sub(1)) else { return Span::empty(0) };
        let offset = byte.saturating_sub(run.at);
        match run.copied {
            true if run.start + offset >= run.end => Span::empty(run.end as usize),
            true => Span::new((run.start + offset) as usize, (run.start + offset + 1) as usize),
            false => Span::new(run.start as usize, run.end as usize),
        }
    }

    /// The places of all bytes of the text.
    pub fn places(&self) -> impl Iterator<Item = Span> + '_ {
        (0..self.len()).map(|byte| self.place(byte))
    }

    /// A stretch of the text as a stretch of the file; an empty one stays empty, where it stands.
    pub fn span(&self, span: Span) -> Span {
        let length = self.len();
        if span.is_empty() {
            let at = match span.start {
                start if start >= length && length > 0 => self.place(length - 1).end,
                start => self.place(start).start,
            };
            return Span::empty(at);
        }
        let first = self.place(span.start.min(length.saturating_sub(1)));
        let last = self.place((span.end - 1).min(length.saturating_sub(1)));
        // What an argument became may stand before the rest of its macro's body.
        Span::new(first.start.min(last.start), first.end.max(last.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_copied_stands_byte_for_byte_and_the_rest_at_its_call() {
        let mut origins = Origins::of(Span::new(10, 14));
        origins.copy(Span::new(14, 16));
        origins.made(5, Span::new(16, 18));
        origins.copy(Span::new(18, 20));
        assert_eq!((origins.len(), origins.runs.len()), (13, 3));
        assert_eq!(origins.place(5), Span::new(15, 16));
        assert_eq!(origins.place(8), Span::new(16, 18));
        assert_eq!(origins.span(Span::new(4, 12)), Span::new(14, 19));
        assert_eq!(origins.span(Span::empty(13)), Span::empty(20));
        let mut part = Origins::default();
        part.extend(&origins, 5, 12);
        assert_eq!(part.places().collect::<Vec<_>>(), origins.places().skip(5).take(7).collect::<Vec<_>>());
    }
}
