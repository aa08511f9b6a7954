//! Tensors from their entries: numbers, or blocks that are vectors and matrices themselves.

use crate::num::{Outcome, Scalar, Tensor, Value};

/// A block as a matrix: its rows.
struct Block {
    rows: Vec<Vec<Scalar>>,
    width: usize,
    vector: bool,
}

impl Block {
    fn of(value: Value) -> Option<Block> {
        match value {
            Value::Infinity { negative } => Some(Block { rows: vec![vec![Scalar::Infinite { negative }]], width: 1, vector: false }),
            Value::Scalar(number) => Some(Block { rows: vec![vec![number]], width: 1, vector: false }),
            Value::Tensor(tensor) => {
                let shape = tensor.shape().to_vec();
                let (width, vector) = match shape.as_slice() {
                    [_] => (1, true),
                    [_, width] => (*width, false),
                    _ => return None,
                };
                let entries = tensor.into_entries();
                let rows = if width == 0 { Vec::new() } else { entries.chunks(width).map(<[Scalar]>::to_vec).collect() };
                Some(Block { rows, width, vector })
            }
            _ => None,
        }
    }
}

/// The tensor of `shape` with these entries; entries that are vectors (columns) or matrices are put together as blocks.
pub(super) fn assemble(shape: &[usize], entries: Vec<Value>) -> Outcome<Value> {
    if entries.iter().all(|entry| matches!(entry, Value::Scalar(_) | Value::Infinity { .. })) {
        let numbers = entries.iter().filter_map(|entry| Scalar::try_from(entry).ok()).collect();
        let tensor = Tensor::new(shape.to_vec(), numbers);
        return tensor.map_or_else(
            || Outcome::Undefined("a matrix whose rows differ in length".to_owned()),
            |tensor| Outcome::Known(Value::Tensor(tensor)),
        );
    }
    if entries.iter().any(|entry| matches!(entry, Value::Text(_) | Value::List(_) | Value::Bool(_))) {
        // A table of words is a list of its rows.
        return Outcome::Known(Value::List(match shape {
            [_, columns] if *columns > 1 => entries.chunks(*columns).map(|row| Value::List(row.to_vec())).collect(),
            _ => entries,
        }));
    }
    let columns = match shape {
        [_] => 1,
        [_, columns] => *columns,
        _ => return Outcome::Unknown("blocks in a tensor of more than two dimensions".to_owned()),
    };
    let kinds: Vec<&str> = entries.iter().map(Value::kind).collect();
    let what = kinds.join(", ");
    let Some(blocks) = entries.into_iter().map(Block::of).collect::<Option<Vec<Block>>>() else {
        return Outcome::Unknown(format!("blocks of these kinds: {what}"));
    };
    let vector = columns == 1 && blocks.iter().any(|block| block.vector) && blocks.iter().all(|block| block.width == 1);
    stack(blocks, columns, vector)
}

/// Puts blocks together, so many to a row of blocks.
fn stack(blocks: Vec<Block>, columns: usize, vector: bool) -> Outcome<Value> {
    let mut rows: Vec<Vec<Scalar>> = Vec::new();
    for line in blocks.chunks(columns.max(1)) {
        let height = line.first().map_or(0, |block| block.rows.len());
        if let Some(other) = line.iter().find(|block| block.rows.len() != height) {
            return Outcome::Undefined(format!("blocks of {height} and {} rows side by side", other.rows.len()));
        }
        rows.extend((0..height).map(|at| line.iter().flat_map(|block| block.rows[at].iter().cloned()).collect::<Vec<_>>()));
    }
    let width = rows.first().map_or(0, Vec::len);
    if let Some(other) = rows.iter().find(|row| row.len() != width) {
        return Outcome::Undefined(format!("blocks {width} and {} wide one under the other", other.len()));
    }
    let shape = if vector { vec![rows.len()] } else { vec![rows.len(), width] };
    let entries = rows.into_iter().flatten().collect();
    Tensor::new(shape, entries)
        .map_or_else(|| Outcome::Unknown("blocks that do not fit".to_owned()), |tensor| Outcome::Known(Value::Tensor(tensor)))
}
