//! A fast hash for the tables of an arena: their keys are the program's own, small, and hashed for every node of every formula.

use std::hash::{BuildHasherDefault, Hasher};

/// Builds [`Mixer`]s.
pub(super) type Mixed = BuildHasherDefault<Mixer>;

/// An odd number without pattern (the golden ratio, scaled).
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// Mixes eight bytes at a time by a multiplication.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mixer {
    state: u64,
}

impl Mixer {
    fn mix(&mut self, word: u64) {
        self.state = (self.state.rotate_left(23) ^ word).wrapping_mul(SPREAD);
    }
}

impl Hasher for Mixer {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.mix(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, value: u8) {
        self.mix(value.into());
    }

    fn write_u16(&mut self, value: u16) {
        self.mix(value.into());
    }

    fn write_u32(&mut self, value: u32) {
        self.mix(value.into());
    }

    fn write_u64(&mut self, value: u64) {
        self.mix(value);
    }

    fn write_usize(&mut self, value: usize) {
        self.mix(value as u64);
    }

    fn finish(&self) -> u64 {
        // The table takes its buckets from the low bits and its tags from the high ones.
        (self.state ^ (self.state >> 32)).wrapping_mul(SPREAD)
    }
}
