"""Statements about layers of networks with random numbers, other words and other orders, and their answers by plain loops: one JSON object a line.

    python3 tests/oracle_layers.py SEED COUNT
"""
import json
import random
import sys


def out(size, kernel, stride=1, padding=0, dilation=1):
    """The places of a window, counted one by one."""
    reach, count, at = dilation * (kernel - 1) + 1, 0, -padding
    while at + reach <= size + padding:
        count, at = count + 1, at + stride
    return count


def convolve(x, f, stride=1, padding=0, dilation=1):
    rows, columns, kr, kc = len(x), len(x[0]), len(f), len(f[0])
    cell = lambda i, j: x[i][j] if 0 <= i < rows and 0 <= j < columns else 0
    return [
        [
            sum(cell(i * stride - padding + a * dilation, j * stride - padding + b * dilation) * f[a][b] for a in range(kr) for b in range(kc))
            for j in range(out(columns, kc, stride, padding, dilation))
        ]
        for i in range(out(rows, kr, stride, padding, dilation))
    ]


def pool(x, size, stride, take):
    return [
        [take([x[i * stride + a][j * stride + b] for a in range(size) for b in range(size)]) for j in range(out(len(x[0]), size, stride))]
        for i in range(out(len(x), size, stride))
    ]


def matrix(r, rows, columns):
    return [[r.randint(-5, 9) for _ in range(columns)] for _ in range(rows)]


def written(r, rows):
    """A matrix in one of the ways in which people write it."""
    return r.choice([
        lambda: str(rows),
        lambda: "[" + "; ".join(" ".join(str(cell) for cell in row) for row in rows) + "]",
        lambda: "$\\begin{bmatrix} " + " \\\\ ".join(" & ".join(str(cell) for cell in row) for row in rows) + " \\end{bmatrix}$",
    ])()


def sized(r, *dims):
    """A size in one of the ways in which people write it."""
    joined = r.choice(["x", " x ", "×", " × ", " by ", None])
    return "$" + " \\times ".join(map(str, dims)) + "$" if joined is None else joined.join(map(str, dims))


def number(r, count):
    words = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 8: "eight", 16: "sixteen", 32: "thirty-two"}
    return r.choice([str(count), words.get(count, str(count))])


def convolution(r):
    width, depth, kernel = r.randint(9, 96), r.choice([1, 3, 16, 32]), r.choice([1, 3, 5, 7])
    filters, stride, padding = r.randint(4, 96), r.choice([1, 2, 3]), r.choice([0, 1, 2, 3])
    image = f"{sized(r, width, width)} RGB image" if depth == 3 and r.random() < 0.5 else f"{sized(r, width, width, depth)} {r.choice(['input', 'input volume', 'feature map'])}"
    pad = r.choice(["no padding", "valid padding", "padding 0", "without padding"]) if padding == 0 else r.choice([f"padding {padding}", f"zero padding of {padding}", f"pad={padding}", f"a padding of {padding} pixels on each side"])
    step = r.choice([f"stride {stride}", f"a stride of {stride}", f"stride={stride}"])
    window = r.choice([
        f"{filters} filters of size {sized(r, kernel, kernel)}", f"{number(r, filters)} {sized(r, kernel, kernel)} kernels", f"{filters} kernels (kernel size {kernel})",
        f"{filters} filters, each {sized(r, kernel, kernel)}",
    ])
    biased = r.random() < 0.5
    says = r.choice(["including biases", "with bias", "biases included"]) if biased else r.choice(["without biases", "no bias", "ignoring the bias terms"])
    tail = [step, pad]
    r.shuffle(tail)
    text = r.choice([
        f"A convolutional layer with {window}, {tail[0]} and {tail[1]} is applied to a {image}. ",
        f"Consider a {image}. It is convolved with {window} using {tail[0]} and {tail[1]}. ",
        f"Suppose you have a {image}, and convolve it with {window}, {tail[0]}, {tail[1]}. ",
    ]) + r.choice([
        f"What is the output shape? How many parameters ({says}) are there?",
        f"Output size and number of parameters ({says})?",
        f"Compute the dimensions of the output and the number of learnable parameters, {says}.",
    ])
    size = out(width, kernel, stride, padding)
    return text, {"shape": [size, size, filters], "parameters": (kernel * kernel * depth + biased) * filters}


def quiz(r):
    width, kernel, stride = r.randint(20, 90), r.choice([3, 5, 7]), r.choice([1, 2])
    size = out(width, kernel, stride)
    values = [size, size + 1, size + kernel, width]
    r.shuffle(values)
    letters, names = r.choice([("(A) {} (B) {} (C) {} (D) {}", "ABCD"), ("a) {} b) {} c) {} d) {}", "abcd"), ("\nA. {}\nB. {}\nC. {}\nD. {}", "ABCD")])
    text = f"What is the size of the output when a {sized(r, width, width)} image is convolved with a {sized(r, kernel, kernel)} filter with stride {stride} and no padding? "
    return text + letters.format(*(f"{v} x {v}" for v in values)), {"shape": [size, size], "choice": names[values.index(size)]}


def code(r):
    channels, filters, kernel, stride, padding, width = r.choice([1, 3, 8]), r.randint(2, 64), r.choice([1, 3, 5]), r.choice([1, 2]), r.choice([0, 1, 2]), r.randint(12, 64)
    biased = r.random() < 0.5
    arguments = [f"kernel_size={kernel}", f"stride={stride}", f"padding={padding}"] + ([] if biased else ["bias=False"])
    r.shuffle(arguments)
    text = f"How many parameters has nn.Conv2d({channels}, {filters}, {', '.join(arguments)})? What is its output shape for an input of shape ({channels}, {width}, {width})?"
    size = out(width, kernel, stride, padding)
    return text, {"parameters": (kernel * kernel * channels + biased) * filters, "shape": [filters, size, size]}


def network(r):
    width, depth, layers, text, answers = r.choice([28, 32, 64]), r.choice([1, 3]), r.randint(2, 4), [], {}
    size, deep = width, depth
    for at in range(1, layers + 1):
        if at % 2 == 0 and size >= 4:
            text.append(r.choice(["2x2 max pooling with stride 2", "a max pooling layer with a 2x2 window and stride 2"]))
            size = out(size, 2, 2)
            answers[f"parameters of layer {at}"] = 0
        else:
            kernel, filters = r.choice([3, 5]), r.randint(2, 32)
            text.append(r.choice([
                f"a convolutional layer with {filters} {sized(r, kernel, kernel)} filters, stride 1 and no padding",
                f"a conv layer of {filters} filters of size {sized(r, kernel, kernel)} (stride 1, padding 0)",
            ]))
            answers[f"parameters of layer {at}"] = (kernel * kernel * deep + 1) * filters
            size, deep = out(size, kernel), filters
        answers[f"shape of layer {at}"] = [size, size, deep]
        if size < 8:
            break
    glue = r.choice([", then ", ", followed by ", " -> "])
    said = f"A {sized(r, width, width, depth)} image goes through " + glue.join(text) + "."
    return said + " Give the output shape and the number of parameters of each layer.", answers


def receptive(r):
    layers = [(r.choice([1, 3, 5, 7]), r.choice([1, 2])) for _ in range(r.randint(2, 4))]
    field, jump = 1, 1
    for kernel, stride in layers:
        field, jump = field + (kernel - 1) * jump, jump * stride
    text = r.choice(["What is the receptive field of this stack: ", "Compute the receptive field after the last layer: "])
    return text + r.choice([", ", "; ", " -> "]).join(f"conv {k}x{k} stride {s}" for k, s in layers) + ("?" if "What" in text else "."), {"receptive field": field}


def inverse(r):
    kernel, stride, padding, size = r.choice([2, 3, 4, 5]), r.choice([1, 2, 3]), r.choice([0, 1]), r.randint(8, 30)
    width = (size - 1) * stride + kernel - 2 * padding
    pad = "no padding" if padding == 0 else f"padding {padding}"
    candidates = [s for s in range(1, width + 1) if out(width, kernel, s, padding) == size]
    text = r.choice([
        f"A {width}x{width} image is convolved with a {kernel}x{kernel} filter and {pad}; the output is {size}x{size}. What is the stride?",
        f"Which stride gives a {size}x{size} output from a {width}x{width} input with {kernel}x{kernel} kernels and {pad}?",
    ])
    return text, {"stride": candidates[0] if len(candidates) == 1 else None}


def given(r):
    rows, columns, kernel = r.randint(3, 6), r.randint(3, 6), r.choice([2, 3])
    stride, padding = r.choice([1, 1, 2]), r.choice([0, 0, 1])
    x, f = matrix(r, rows, columns), matrix(r, kernel, kernel)
    pad = "no padding" if padding == 0 else f"padding {padding}"
    a, b = r.choice([("X", "K"), ("I", "F"), ("input", "kernel"), ("A", "W")])
    text = r.choice([
        f"Let {a} = {written(r, x)} and {b} = {written(r, f)}. Compute the convolution (not flipped) with stride {stride} and {pad}.",
        f"Convolve the image {written(r, x)} with the filter {written(r, f)}, stride {stride}, {pad}. What is the output?",
    ])
    return text, {"result": convolve(x, f, stride, padding)}


def pooled(r):
    rows, size = r.choice([4, 6]), 2
    x = matrix(r, rows, rows)
    kind, take = r.choice([("max", max), ("average", lambda window: sum(window) / len(window))])
    stride = r.choice([1, 2])
    text = f"Apply {sized(r, size, size)} {kind} pooling with {r.choice([f'stride {stride}', f'a stride of {stride}'])} to {r.choice(['', 'the matrix '])}{written(r, x)}."
    return text, {"result": pool(x, size, stride, take)}


def variant(r):
    kind, channels, kernel = r.choice(["depthwise", "grouped", "pointwise"]), r.choice([8, 16, 32]), r.choice([3, 5])
    filters = r.choice([16, 32, 64])
    if kind == "depthwise":
        return f"How many weights does a depthwise {kernel}x{kernel} convolution over {channels} channels have?", {"weights": kernel * kernel * channels}
    if kind == "pointwise":
        return f"How many parameters does a pointwise convolution from {channels} to {filters} channels have (no bias)?", {"parameters": channels * filters}
    groups = r.choice([2, 4, 8])
    return f"A grouped convolution with {groups} groups has {channels} input channels, {filters} output channels and {kernel}x{kernel} kernels. How many weights are there?", {"weights": kernel * kernel * channels // groups * filters}


def transposed(r):
    size, kernel, stride = r.randint(4, 30), r.choice([2, 3, 4]), r.choice([1, 2])
    padding = r.choice([0, 1])
    text = f"A transposed convolution with kernel size {kernel}, stride {stride} and padding {padding} is applied to a {sized(r, size, size)} feature map. What is the output size?"
    full = (size - 1) * stride + kernel - 2 * padding
    return text, {"shape": [full, full]}


FAMILIES = [convolution, quiz, code, network, receptive, inverse, given, pooled, variant, transposed]


def main():
    r = random.Random(int(sys.argv[1]))
    for at in range(int(sys.argv[2])):
        family = FAMILIES[at % len(FAMILIES)]
        text, answers = family(r)
        print(json.dumps({"family": family.__name__, "text": text, "answers": {k: v for k, v in answers.items() if v is not None}}))


if __name__ == "__main__":
    main()
