//! A stretch of text under expansion, with the places of the file that its bytes came from.

use crate::{
    diag::Span,
    source::{Expansion, Origins},
};

/// Text with the places of the file that it came from.
#[derive(Debug, Clone, Default)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) origin: Origins,
}

impl Piece {
    /// What stands at `place` of the file.
    pub(super) fn of(file: &str, place: Span) -> Piece {
        Piece { text: place.text(file).to_owned(), origin: Origins::of(place) }
    }

    /// Text that stands for the whole of `place`.
    pub(super) fn made(text: &str, place: Span) -> Piece {
        let mut origin = Origins::default();
        origin.made(text.len(), place);
        Piece { text: text.to_owned(), origin }
    }

    pub(super) fn cut(&self, start: usize, end: usize) -> Piece {
        let mut piece = Piece::default();
        piece.copy(self, start, end);
        piece
    }

    /// Adds a stretch of another piece; a letter never joins a command name that only stood before it by expansion.
    pub(super) fn copy(&mut self, from: &Piece, start: usize, end: usize) {
        self.part(&from.text[start..end], from.origin.place(start));
        self.text.push_str(&from.text[start..end]);
        self.origin.extend(&from.origin, start, end);
    }

    /// Adds text that stands for the whole of `place`.
    pub(super) fn push(&mut self, words: &str, place: Span) {
        self.part(words, place);
        self.text.push_str(words);
        self.origin.made(words.len(), place);
    }

    fn part(&mut self, next: &str, place: Span) {
        if next.starts_with(|c: char| c.is_ascii_alphabetic()) && ends_in_command(&self.text) {
            self.text.push(' ');
            self.origin.made(1, place);
        }
    }

    pub(super) fn expansion(self) -> Expansion {
        Expansion { text: self.text, origin: self.origin }
    }
}

/// Whether a text ends in the name of a command.
fn ends_in_command(text: &str) -> bool {
    let letters = text.bytes().rev().take(64).take_while(u8::is_ascii_alphabetic).count();
    let before = &text.as_bytes()[..text.len() - letters];
    letters > 0 && before.last() == Some(&b'\\') && before.iter().rev().take_while(|b| **b == b'\\').count() % 2 == 1
}
