//! Tensors: a shape and entries in row-major order.

use serde::Serialize;

/// A vector (one dimension), a matrix (two) or a higher tensor.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Tensor<T> {
    shape: Vec<usize>,
    entries: Vec<T>,
}

impl<T> Tensor<T> {
    /// A tensor of `shape`; `None` when the number of entries does not fit.
    pub fn new(shape: Vec<usize>, entries: Vec<T>) -> Option<Self> {
        (shape.iter().product::<usize>() == entries.len()).then_some(Tensor { shape, entries })
    }

    /// The length of each dimension.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// The entries in row-major order.
    pub fn entries(&self) -> &[T] {
        &self.entries
    }

    /// The entries in row-major order, given away.
    pub fn into_entries(self) -> Vec<T> {
        self.entries
    }

    /// The entry at `index` (one number a dimension).
    pub fn get(&self, index: &[usize]) -> Option<&T> {
        if index.len() != self.shape.len() || index.iter().zip(&self.shape).any(|(i, n)| i >= n) {
            return None;
        }
        let flat = index.iter().zip(&self.shape).fold(0, |at, (i, n)| at * n + i);
        self.entries.get(flat)
    }
}
