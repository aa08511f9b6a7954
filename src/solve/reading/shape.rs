//! Shapes: every size becomes a list of the right rank, channels are told from space, letters from what they stand for.

use super::{Clash, Reading, given, layer::kind_of};
use crate::{
    diag::Span,
    solve::fact::{Facts, Value},
};

/// Notes that a size is a letter.
pub fn symbolic(reading: &mut Reading, layers: &[Facts]) {
    let letter = |value: &Value| {
        matches!(value, Value::Formula(_))
            || matches!(value, Value::List(items) if items.iter().any(|item| matches!(item, Value::Formula(_))))
    };
    let top = ["input", "channels"].iter().filter_map(|name| reading.facts.get(name));
    let inner = layers.iter().flat_map(|layer| layer.iter().map(|(_, fact)| fact));
    let found = top.chain(inner).find(|fact| letter(&fact.value)).map(|fact| fact.span);
    if let Some(span) = found {
        reading.facts.set("symbolic", Value::Flag(true), span);
    }
}

/// The facts of a layer that stands alone are those of the statement.
pub fn single_layer(reading: &mut Reading, layer: &Facts) {
    for (name, fact) in layer.iter() {
        let name = if name == "kind" { "layer" } else { name };
        reading.facts.set(name, fact.value.clone(), fact.span);
    }
}

/// Several layers are a list among the facts.
pub fn layer_list(reading: &mut Reading, layers: &[Facts]) {
    let span = layers.iter().flat_map(|layer| layer.iter().map(|(_, fact)| fact.span)).reduce(Span::join).unwrap_or_default();
    reading.facts.set("layers", Value::List(layers.iter().cloned().map(Value::Record).collect()), span);
}

/// Reads `K = 20`, `F = 5`, `S = 2`, `P = 0` beside layers as attributes.
pub fn letters(reading: &mut Reading, layers: &mut [Facts]) {
    let Some(Value::Record(all)) = reading.facts.get("given").map(|fact| fact.value.clone()) else { return };
    let [layer] = layers else { return };
    let mut rest = Facts::default();
    for (name, fact) in all.iter() {
        let whole = matches!(&fact.value, Value::Number(value, _) if value.is_integer());
        let list = || Value::List(vec![fact.value.clone()]);
        let (target, value) = match name {
            "F" | "f" | "k" if whole => ("kernel", list()),
            "S" | "s" if whole => ("stride", list()),
            "P" | "p" if whole => ("padding", list()),
            "K" if whole && layer.get("kernel").is_some() => ("filters", fact.value.clone()),
            "K" if whole && layer.get("filters").is_some() => ("kernel", list()),
            "Cin" | "D1" | "Din" | "D" | "C" if whole => ("channels", fact.value.clone()),
            "Cout" if whole => ("filters", fact.value.clone()),
            "W" | "W1" | "Win" | "H" | "H1" | "Hin" | "N" | "n" if whole => ("side", fact.value.clone()),
            _ => {
                rest.set(name, fact.value.clone(), fact.span);
                continue;
            }
        };
        if target == "channels" {
            reading.facts.set("channels", value, fact.span);
        } else if target == "side" {
            let mut sizes = match reading.facts.get("input") {
                Some(known) => {
                    if let Value::List(items) = &known.value {
                        items.clone()
                    } else {
                        Vec::new()
                    }
                }
                None => Vec::new(),
            };
            if reading.facts.get("input").is_some_and(|known| known.span.start > fact.span.start) || sizes.len() >= 2 {
                continue;
            }
            sizes.push(value);
            reading.facts.set("input", Value::List(sizes), fact.span);
        } else if let Some(known) = layer.get(target) {
            if known.value.to_json() != value.to_json() && !first_is(&known.value, &fact.value) {
                reading.clashes.push(Clash { name: target.to_owned(), first: known.span, second: fact.span });
            }
        } else {
            layer.set(target, value, fact.span);
        }
    }
    if rest.iter().next().is_none() {
        reading.facts.remove("given");
    } else if let Some(span) = reading.facts.get("given").map(|fact| fact.span) {
        reading.facts.set("given", Value::Record(rest), span);
    }
}

fn first_is(list: &Value, value: &Value) -> bool {
    matches!(list, Value::List(items) if items.iter().all(|item| item.to_json() == value.to_json()))
}

/// Brings every size to the rank of the layer and tells channels from space.
pub fn normalise(reading: &mut Reading, layers: &mut [Facts]) {
    sizes_of_tensor(reading);
    let Some(input) = reading.facts.get("input").cloned() else {
        let rank = if reading.about("3d") { 3 } else { 2 - usize::from(is_length(reading)) };
        for layer in layers.iter_mut() {
            attributes(layer, rank, reading);
        }
        return;
    };
    if layers.is_empty() && !reading.about("conv") {
        return;
    }
    let Value::List(mut sizes) = input.value.clone() else { return };
    let kernel = layers.iter().find_map(|layer| match layer.get("kernel").map(|fact| &fact.value) {
        Some(Value::List(items)) => Some(items.clone()),
        _ => None,
    });
    let volumetric = layers.iter().any(|layer| layer.get("rank").is_some_and(|fact| fact.value == given::whole(3)));
    let rank = match (sizes.len(), kernel.as_ref().map_or(1, Vec::len)) {
        _ if volumetric || reading.about("3d") => 3,
        (1 | 2, _) if is_length(reading) => 1,
        (1, 1) if is_length(reading) => 1,
        (3, 3) if kernel.as_ref().is_some_and(|kernel| kernel[2] != sizes[2]) && reading.facts.get("channels").is_some() => 3,
        _ => 2,
    };
    let first = match reading.facts.get("channels_first").map(|fact| &fact.value) {
        Some(Value::Flag(flag)) => *flag,
        _ => sizes.len() == 3 && rank == 2 && looks_channels_first(&sizes),
    };
    // `(1, 10, 10, 1)`: a batch of square images, channels last
    let numbers: Vec<Option<i64>> = sizes.iter().map(|size| size.to_json().as_i64()).collect();
    let square = rank == 2 && numbers.len() == 4 && numbers[1] == numbers[2] && numbers[2] != numbers[3];
    if (first || square) && sizes.len() == rank + 2 {
        let batch = sizes.remove(0);
        reading.facts.set("batch", batch, input.span);
    }
    if first {
        reading.facts.set("channels_first", Value::Flag(true), input.span);
    }
    if sizes.len() == rank + 1 {
        let channels = if first { sizes.remove(0) } else { sizes.remove(rank) };
        match reading.facts.get("channels").cloned() {
            Some(known) if known.value.to_json() != channels.to_json() => {
                reading.clashes.push(Clash { name: "channels".to_owned(), first: input.span, second: known.span });
            }
            _ => reading.facts.set("channels", channels, input.span),
        }
    }
    if sizes.len() == 1 && rank == 2 {
        sizes.push(sizes[0].clone());
    }
    reading.facts.set("input", Value::List(sizes), input.span);
    for layer in layers.iter_mut() {
        attributes(layer, rank, reading);
    }
}

fn is_length(reading: &Reading) -> bool {
    reading.about("1d")
}

fn looks_channels_first(sizes: &[Value]) -> bool {
    let numbers: Vec<i64> = sizes.iter().filter_map(|size| size.to_json().as_i64()).collect();
    matches!(numbers.as_slice(), [c, h, w] if (*c == 1 || *c == 3) && h == w && h > c)
}

/// `torch.randn(1, 3, 32, 32)`: a batch, channels, then space.
fn sizes_of_tensor(reading: &mut Reading) {
    let Some(fact) = reading.facts.get("sizes").cloned() else { return };
    if let Value::List(items) = &fact.value {
        let value = match items.len() {
            4 => {
                reading.facts.set("batch", items[0].clone(), fact.span);
                Value::List(items[1..].to_vec())
            }
            _ => Value::List(items.clone()),
        };
        if items.len() >= 2 {
            reading.facts.set("input", value, fact.span);
            reading.facts.set("channels_first", Value::Flag(true), fact.span);
        }
    }
    reading.facts.remove("sizes");
}

/// Repeats single numbers for each dimension and splits the depth off a kernel.
fn attributes(layer: &mut Facts, rank: usize, reading: &mut Reading) {
    let names: Vec<String> = layer.iter().map(|(name, _)| name.to_owned()).collect();
    for name in names {
        if !matches!(name.as_str(), "kernel" | "stride" | "padding" | "dilation" | "output_padding") {
            continue;
        }
        let Some(fact) = layer.get(&name).cloned() else { continue };
        let Value::List(mut items) = fact.value else { continue };
        if items.len() == rank + 1 && name == "kernel" {
            let depth = items.remove(rank);
            layer.set("depth", depth, fact.span);
        }
        if items.len() == 1 {
            items = vec![items[0].clone(); rank];
        }
        if items.len() != rank {
            reading.clashes.push(Clash { name: name.clone(), first: fact.span, second: fact.span });
        }
        layer.set(&name, Value::List(items), fact.span);
    }
    if let Some(kind) = kind_of(layer)
        && kind == "dense"
        && let Some(fact) = layer.get("kernel").cloned()
    {
        reading.clashes.push(Clash { name: "kernel".to_owned(), first: fact.span, second: fact.span });
    }
}
