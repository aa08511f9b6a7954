//! Maps keyed by ids and by expressions: a short multiplicative hash, the same on every machine.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasherDefault, Hasher},
};

/// A map with the short hash.
pub type Map<K, V> = HashMap<K, V, BuildHasherDefault<Mixer>>;

/// A set with the short hash.
pub type Set<K> = HashSet<K, BuildHasherDefault<Mixer>>;

/// An odd number whose bits look random.
const FACTOR: u64 = 0xF135_7AEA_2E62_A9C5;

/// Multiplies and adds, word by word. No protection against keys that are chosen to collide: work is bounded by budgets instead.
#[derive(Debug, Clone, Copy, Default)]
pub struct Mixer(u64);

impl Mixer {
    fn add(&mut self, word: u64) {
        self.0 = self.0.wrapping_add(word).wrapping_mul(FACTOR);
    }
}

impl Hasher for Mixer {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.add(u64::from_le_bytes(word));
        }
        self.add(bytes.len() as u64);
    }

    fn write_u8(&mut self, value: u8) {
        self.add(u64::from(value));
    }

    fn write_u16(&mut self, value: u16) {
        self.add(u64::from(value));
    }

    fn write_u32(&mut self, value: u32) {
        self.add(u64::from(value));
    }

    fn write_u64(&mut self, value: u64) {
        self.add(value);
    }

    fn write_usize(&mut self, value: usize) {
        self.add(value as u64);
    }

    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }
}
