//! Sliding windows over tensors: convolution, transposed convolution, pooling, padding.

use crate::num::{Outcome, Scalar, Tensor, Value};

/// The largest tensor that a window operator makes, in entries, and the most products it takes.
const LARGEST: usize = 1 << 20;

type Fail = Outcome<Value>;

fn undefined<T>(why: impl Into<String>) -> Result<T, Fail> {
    Err(Outcome::Undefined(why.into()))
}

fn done(result: Result<Value, Fail>) -> Outcome<Value> {
    Outcome::from_result(result)
}

fn tensor_of<'a>(value: &'a Value, what: &str) -> Result<&'a Tensor<Scalar>, Fail> {
    match value {
        Value::Tensor(tensor) => Ok(tensor),
        other => undefined(format!("the {what} is a {}, not a tensor", other.kind())),
    }
}

fn whole(scalar: &Scalar, what: &str) -> Result<usize, Fail> {
    let number = scalar.exact().filter(|number| number.is_integer()).and_then(|number| usize::try_from(number.numer()).ok());
    number.filter(|number| *number < LARGEST).ok_or_else(|| Outcome::Undefined(format!("the {what} is not a small whole number")))
}

/// One number for every axis, or one a axis.
fn per_axis(value: &Value, axes: usize, what: &str) -> Result<Vec<usize>, Fail> {
    let sizes: Vec<Scalar> = match value {
        Value::Scalar(one) => return Ok(vec![whole(one, what)?; axes]),
        Value::Tensor(tensor) => tensor.entries().to_vec(),
        Value::Shape(sizes) => sizes.iter().cloned().map(Scalar::Exact).collect(),
        other => return undefined(format!("the {what} is a {}", other.kind())),
    };
    if sizes.len() != axes {
        return undefined(format!("the {what} has {} sizes for {axes} axes", sizes.len()));
    }
    sizes.iter().map(|size| whole(size, what)).collect()
}

fn number<'a>(arguments: &'a [Value], at: usize, default: &'a Value) -> &'a Value {
    arguments.get(at).unwrap_or(default)
}

/// A tensor seen as channels of a grid.
struct Grid<'a> {
    channels: usize,
    sizes: Vec<usize>,
    entries: &'a [Scalar],
}

impl<'a> Grid<'a> {
    /// The last `axes` dimensions are the grid; those before it, taken together, count channels.
    fn of(tensor: &'a Tensor<Scalar>, axes: usize) -> Self {
        let (channels, sizes) = tensor.shape().split_at(tensor.shape().len() - axes);
        Grid { channels: channels.iter().product(), sizes: sizes.to_vec(), entries: tensor.entries() }
    }

    /// The entry at a place that may lie outside, where there is nothing.
    fn at(&self, channel: usize, place: &[Option<usize>]) -> Option<&'a Scalar> {
        let mut flat = channel;
        for (coordinate, size) in place.iter().zip(&self.sizes) {
            let coordinate = (*coordinate)?;
            if coordinate >= *size {
                return None;
            }
            flat = flat * size + coordinate;
        }
        self.entries.get(flat)
    }
}

/// All places of a grid, in row-major order.
pub(super) fn places(sizes: &[usize]) -> impl Iterator<Item = Vec<usize>> + '_ {
    let count: usize = sizes.iter().product();
    (0..count).map(move |flat| {
        let mut rest = flat;
        let mut place = vec![0; sizes.len()];
        for (coordinate, size) in place.iter_mut().zip(sizes).rev() {
            *coordinate = rest % size;
            rest /= size;
        }
        place
    })
}

/// Padding before and after on each axis.
fn paddings(value: &Value, input: &[usize], window: &[usize], stride: &[usize]) -> Result<Vec<(usize, usize)>, Fail> {
    if let Value::Text(word) = value {
        return match word.as_str() {
            "valid" => Ok(vec![(0, 0); input.len()]),
            // As much as makes the output ceil(input / stride) long; the odd one goes after.
            "same" => Ok(input
                .iter()
                .zip(window)
                .zip(stride)
                .map(|((size, window), stride)| {
                    let total = (size.div_ceil(*stride).saturating_sub(1) * stride + window).saturating_sub(*size);
                    (total / 2, total - total / 2)
                })
                .collect()),
            other => undefined(format!("padding `{other}` is neither same nor valid")),
        };
    }
    Ok(per_axis(value, input.len(), "padding")?.into_iter().map(|size| (size, size)).collect())
}

/// The length of the output on each axis; fractions are rounded down.
fn output_sizes(input: &[usize], window: &[usize], stride: &[usize], padding: &[(usize, usize)]) -> Result<Vec<usize>, Fail> {
    let mut sizes = Vec::new();
    for (((size, window), stride), (before, after)) in input.iter().zip(window).zip(stride).zip(padding) {
        let padded = size + before + after;
        if *stride == 0 || *window == 0 {
            return undefined("a stride or a window of zero");
        }
        if padded < *window {
            return undefined(format!("a window of {window} does not fit into {padded}"));
        }
        sizes.push((padded - window) / stride + 1);
    }
    Ok(sizes)
}

fn bounded(count: usize) -> Result<(), Fail> {
    if count > LARGEST { Err(Outcome::Unknown("out of budget".to_owned())) } else { Ok(()) }
}

/// How input, kernel and output channels belong together.
struct Channels {
    axes: usize,
    kernels: usize,
    depth: usize,
    groups: usize,
}

impl Channels {
    fn of(input: &[usize], kernel: &[usize], groups: usize) -> Result<Self, Fail> {
        if input.len() == kernel.len() {
            return Ok(Channels { axes: input.len(), kernels: 1, depth: 1, groups: 1 });
        }
        if kernel.len() != input.len() + 1 || input.len() < 2 {
            return undefined(format!("a kernel with {} dimensions over an input with {}", kernel.len(), input.len()));
        }
        let (channels, kernels, depth) = (input[0], kernel[0], kernel[1]);
        if groups == 0 || channels % groups != 0 || kernels % groups != 0 || channels / groups != depth {
            return undefined(format!("kernels of depth {depth} in {groups} groups over {channels} channels"));
        }
        Ok(Channels { axes: input.len() - 1, kernels, depth, groups })
    }

    /// The shape of an output of `sizes`.
    fn shape(&self, plain: bool, sizes: Vec<usize>) -> Vec<usize> {
        if plain { sizes } else { std::iter::once(self.kernels).chain(sizes).collect() }
    }
}

/// Cross-correlation: arguments are input, kernel, stride, padding, dilation, groups.
pub(super) fn convolve(arguments: &[Value], bits: u32) -> Outcome<Value> {
    done(correlation(arguments, bits))
}

fn correlation(arguments: &[Value], bits: u32) -> Result<Value, Fail> {
    let (one, zero) = (Value::integer(1), Value::integer(0));
    let input = tensor_of(&arguments[0], "input")?;
    let kernel = tensor_of(&arguments[1], "kernel")?;
    let groups = per_axis(number(arguments, 5, &one), 1, "number of groups")?[0];
    let channels = Channels::of(input.shape(), kernel.shape(), groups)?;
    let (input, filter) = (Grid::of(input, channels.axes), Grid::of(kernel, channels.axes));
    let stride = per_axis(number(arguments, 2, &one), channels.axes, "stride")?;
    let dilation = per_axis(number(arguments, 4, &one), channels.axes, "dilation")?;
    let window: Vec<usize> = filter.sizes.iter().zip(&dilation).map(|(size, gap)| (size.max(&1) - 1) * gap + 1).collect();
    let padding = paddings(number(arguments, 3, &zero), &input.sizes, &window, &stride)?;
    let sizes = output_sizes(&input.sizes, &window, &stride, &padding)?;
    let taps: Vec<Vec<usize>> = places(&filter.sizes).collect();
    bounded(sizes.iter().product::<usize>().saturating_mul(taps.len() * channels.kernels * channels.depth))?;
    let mut entries = Vec::new();
    for kernel in 0..channels.kernels {
        let group = kernel / (channels.kernels / channels.groups);
        for place in places(&sizes) {
            let mut sum = Scalar::from(0);
            for depth in 0..channels.depth {
                for tap in &taps {
                    let source: Vec<Option<usize>> = (0..channels.axes)
                        .map(|axis| (place[axis] * stride[axis] + tap[axis] * dilation[axis]).checked_sub(padding[axis].0))
                        .collect();
                    let weight: Vec<Option<usize>> = tap.iter().copied().map(Some).collect();
                    if let (Some(entry), Some(weight)) =
                        (input.at(group * channels.depth + depth, &source), filter.at(kernel * channels.depth + depth, &weight))
                    {
                        sum = sum.add(&entry.mul(weight, bits), bits);
                    }
                }
            }
            entries.push(sum);
        }
    }
    let plain = arguments_plain(&arguments[0], &arguments[1]);
    made(channels.shape(plain, sizes), entries)
}

/// Whether input and kernel have the same number of dimensions: no channels are counted.
fn arguments_plain(input: &Value, kernel: &Value) -> bool {
    matches!((input, kernel), (Value::Tensor(input), Value::Tensor(kernel)) if input.shape().len() == kernel.shape().len())
}

fn made(shape: Vec<usize>, entries: Vec<Scalar>) -> Result<Value, Fail> {
    Tensor::new(shape, entries).map(Value::Tensor).ok_or_else(|| Outcome::Unknown("entries that do not fill their shape".to_owned()))
}

/// True convolution: arguments are input, kernel, mode (full 0, same 1, valid 2, or the word).
pub(super) fn convolve_flipped(arguments: &[Value], bits: u32) -> Outcome<Value> {
    done(flipped_convolution(arguments, bits))
}

fn flipped_convolution(arguments: &[Value], bits: u32) -> Result<Value, Fail> {
    let input = tensor_of(&arguments[0], "input")?;
    let kernel = tensor_of(&arguments[1], "kernel")?;
    if input.shape().len() != kernel.shape().len() {
        return undefined("a kernel with other dimensions than the input");
    }
    let mode = match arguments.get(2) {
        None => "full".to_owned(),
        Some(Value::Text(word)) => word.clone(),
        Some(other) => ["full", "same", "valid"].get(per_axis(other, 1, "mode")?[0]).map_or_else(String::new, |word| (*word).to_owned()),
    };
    let axes = input.shape().len();
    let window = kernel.shape().to_vec();
    let before: Vec<usize> = match mode.as_str() {
        "full" => window.iter().map(|size| size.max(&1) - 1).collect(),
        "same" => window.iter().map(|size| size / 2).collect(),
        "valid" => vec![0; axes],
        other => return undefined(format!("mode `{other}` is none of full, same, valid")),
    };
    let sizes: Vec<usize> = match mode.as_str() {
        "full" => input.shape().iter().zip(&window).map(|(size, window)| size + window.max(&1) - 1).collect(),
        "same" => input.shape().to_vec(),
        _ => output_sizes(input.shape(), &window, &vec![1; axes], &vec![(0, 0); axes])?,
    };
    let flipped = Tensor::new(window.clone(), kernel.entries().iter().rev().cloned().collect());
    let Some(flipped) = flipped else { return undefined("an empty kernel") };
    let (input, filter) = (Grid::of(input, axes), Grid::of(&flipped, axes));
    let taps: Vec<Vec<usize>> = places(&window).collect();
    bounded(sizes.iter().product::<usize>().saturating_mul(taps.len()))?;
    let entries = places(&sizes).map(|place| {
        taps.iter().fold(Scalar::from(0), |sum, tap| {
            let source: Vec<Option<usize>> = (0..axes).map(|axis| (place[axis] + tap[axis]).checked_sub(before[axis])).collect();
            let weight: Vec<Option<usize>> = tap.iter().copied().map(Some).collect();
            match (input.at(0, &source), filter.at(0, &weight)) {
                (Some(entry), Some(weight)) => sum.add(&entry.mul(weight, bits), bits),
                _ => sum,
            }
        })
    });
    let entries = entries.collect();
    made(sizes, entries)
}

/// Transposed convolution: arguments are input, kernel, stride, padding, output padding, dilation.
pub(super) fn convolve_transposed(arguments: &[Value], bits: u32) -> Outcome<Value> {
    done(transposed_convolution(arguments, bits))
}

fn transposed_convolution(arguments: &[Value], bits: u32) -> Result<Value, Fail> {
    let (one, zero) = (Value::integer(1), Value::integer(0));
    let input = tensor_of(&arguments[0], "input")?;
    let kernel = tensor_of(&arguments[1], "kernel")?;
    let plain = input.shape().len() == kernel.shape().len();
    let (axes, outputs) = match (plain, input.shape(), kernel.shape()) {
        (true, shape, _) => (shape.len(), 1),
        (false, [channels, sizes @ ..], [depth, outputs, window @ ..]) if channels == depth && sizes.len() == window.len() => {
            (sizes.len(), *outputs)
        }
        _ => return undefined("a kernel that does not fit the input's channels"),
    };
    let (input, filter) = (Grid::of(input, axes), Grid::of(kernel, axes));
    let stride = per_axis(number(arguments, 2, &one), axes, "stride")?;
    let padding = per_axis(number(arguments, 3, &zero), axes, "padding")?;
    let extra = per_axis(number(arguments, 4, &zero), axes, "output padding")?;
    let dilation = per_axis(number(arguments, 5, &one), axes, "dilation")?;
    let mut sizes = Vec::new();
    for axis in 0..axes {
        let reach = (input.sizes[axis].max(1) - 1) * stride[axis] + (filter.sizes[axis].max(1) - 1) * dilation[axis] + 1 + extra[axis];
        match reach.checked_sub(2 * padding[axis]) {
            Some(size) if size > 0 => sizes.push(size),
            _ => return undefined("a padding that leaves nothing"),
        }
    }
    let count: usize = sizes.iter().product();
    let taps: Vec<Vec<usize>> = places(&filter.sizes).collect();
    bounded(count.saturating_mul(outputs))?;
    bounded(input.entries.len().saturating_mul(taps.len()).saturating_mul(outputs))?;
    let mut entries = vec![Scalar::from(0); count * outputs];
    for channel in 0..input.channels {
        for place in places(&input.sizes) {
            let source: Vec<Option<usize>> = place.iter().copied().map(Some).collect();
            let Some(entry) = input.at(channel, &source) else { continue };
            for (output, tap) in (0..outputs).flat_map(|output| taps.iter().map(move |tap| (output, tap))) {
                let target = (0..axes).try_fold(output, |flat, axis| {
                    let at = (place[axis] * stride[axis] + tap[axis] * dilation[axis]).checked_sub(padding[axis])?;
                    (at < sizes[axis]).then(|| flat * sizes[axis] + at)
                });
                let weight: Vec<Option<usize>> = tap.iter().copied().map(Some).collect();
                if let (Some(target), Some(weight)) = (target, filter.at(channel * outputs + output, &weight)) {
                    entries[target] = entries[target].add(&entry.mul(weight, bits), bits);
                }
            }
        }
    }
    made(if plain { sizes } else { std::iter::once(outputs).chain(sizes).collect() }, entries)
}

/// Max pooling: arguments are input, window, stride (0: as the window), padding.
pub(super) fn pool_max(arguments: &[Value], bits: u32) -> Outcome<Value> {
    done(pooled(arguments, |cells| {
        let inside = cells.iter().copied().flatten().cloned();
        inside.reduce(|best, cell| best.max(&cell, bits)).map_or_else(|| undefined("a window that holds only padding"), Ok)
    }))
}

/// Average pooling: arguments are input, window, stride (0: as the window), padding; padding counts as zeros.
pub(super) fn pool_average(arguments: &[Value], bits: u32) -> Outcome<Value> {
    done(pooled(arguments, |cells| {
        let count = i64::try_from(cells.len()).unwrap_or(i64::MAX);
        let sum = cells.iter().copied().flatten().fold(Scalar::from(0), |sum, cell| sum.add(cell, bits));
        match sum.div(&Scalar::from(count), bits) {
            Outcome::Known(mean) => Ok(mean),
            Outcome::Undefined(why) => Err(Outcome::Undefined(why)),
            Outcome::Unknown(why) => Err(Outcome::Unknown(why)),
        }
    }))
}

fn pooled(arguments: &[Value], pool: impl Fn(&[Option<&Scalar>]) -> Result<Scalar, Fail>) -> Result<Value, Fail> {
    let zero = Value::integer(0);
    let input = tensor_of(&arguments[0], "input")?;
    let dimensions = input.shape().len();
    let axes = match &arguments[1] {
        Value::Tensor(window) => window.entries().len(),
        Value::Shape(window) => window.len(),
        _ => dimensions.min(2),
    };
    if axes == 0 || axes > dimensions {
        return undefined(format!("a window with {axes} axes over an input with {dimensions}"));
    }
    let grid = Grid::of(input, axes);
    let window = per_axis(&arguments[1], axes, "window")?;
    let stride = per_axis(number(arguments, 2, &zero), axes, "stride")?;
    let stride: Vec<usize> = stride.iter().zip(&window).map(|(stride, window)| if *stride == 0 { *window } else { *stride }).collect();
    let padding = paddings(number(arguments, 3, &zero), &grid.sizes, &window, &stride)?;
    let sizes = output_sizes(&grid.sizes, &window, &stride, &padding)?;
    let taps: Vec<Vec<usize>> = places(&window).collect();
    bounded(sizes.iter().product::<usize>().saturating_mul(taps.len() * grid.channels))?;
    let mut entries = Vec::new();
    for channel in 0..grid.channels {
        for place in places(&sizes) {
            let cells: Vec<Option<&Scalar>> = taps
                .iter()
                .map(|tap| {
                    let source: Vec<Option<usize>> =
                        (0..axes).map(|axis| (place[axis] * stride[axis] + tap[axis]).checked_sub(padding[axis].0)).collect();
                    grid.at(channel, &source)
                })
                .collect();
            entries.push(pool(&cells)?);
        }
    }
    let before = &input.shape()[..dimensions - axes];
    made(before.iter().copied().chain(sizes).collect(), entries)
}

/// Zeros around each of the last axes: arguments are input and one size, or one an axis.
pub(super) fn pad(arguments: &[Value], _: u32) -> Outcome<Value> {
    done(padded(arguments))
}

fn padded(arguments: &[Value]) -> Result<Value, Fail> {
    let input = tensor_of(&arguments[0], "input")?;
    let dimensions = input.shape().len();
    let axes = match &arguments[1] {
        Value::Tensor(sizes) => sizes.entries().len(),
        Value::Shape(sizes) => sizes.len(),
        _ => dimensions.min(2),
    };
    if axes > dimensions {
        return undefined(format!("padding of {axes} axes of an input with {dimensions}"));
    }
    let grid = Grid::of(input, axes);
    let amount = per_axis(&arguments[1], axes, "padding")?;
    let sizes: Vec<usize> = grid.sizes.iter().zip(&amount).map(|(size, amount)| size + 2 * amount).collect();
    bounded(sizes.iter().product::<usize>().saturating_mul(grid.channels))?;
    let mut entries = Vec::new();
    for channel in 0..grid.channels {
        for place in places(&sizes) {
            let source: Vec<Option<usize>> = place.iter().zip(&amount).map(|(at, amount)| at.checked_sub(*amount)).collect();
            entries.push(grid.at(channel, &source).cloned().unwrap_or_else(|| Scalar::from(0)));
        }
    }
    let before = &input.shape()[..dimensions - axes];
    made(before.iter().copied().chain(sizes).collect(), entries)
}
