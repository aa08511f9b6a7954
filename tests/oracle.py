"""Statements with random numbers, other words and other orders of sentences, and their answers by other means: one JSON object a line.

    python3 tests/oracle.py SEED COUNT
"""
import json
import math
import random
import sys
from fractions import Fraction


def conv_layer(r):
    width, depth, kernel = r.randint(9, 64), r.choice([1, 3, 16, 32]), r.choice([1, 3, 5, 7])
    filters, stride, padding = r.randint(2, 96), r.choice([1, 2, 3]), r.choice([0, 1, 2])
    size = (width + 2 * padding - kernel) // stride + 1
    given = [
        r.choice([f"The input has shape ${width} \\times {width} \\times {depth}$.", f"The input is a {width}x{width}x{depth} volume."]),
        r.choice([f"The layer has {filters} filters of size {kernel}x{kernel}.", f"The layer uses {filters} ${kernel} \\times {kernel}$ filters."]),
        r.choice([f"The stride is {stride} and the padding is {padding}.", f"It works with stride {stride} and padding={padding}."]),
    ]
    r.shuffle(given)
    text = "Consider a convolutional layer. " + " ".join(given) + " What is the shape of the output? How many parameters are there?"
    return text, {"shape": [size, size, filters], "parameters": (kernel * kernel * depth + 1) * filters}


def dense(r):
    inputs, outputs = r.randint(2, 5000), r.randint(2, 1000)
    text = f"How many parameters does a fully connected layer with {inputs} inputs and {outputs} outputs have?"
    return text, {"parameters": (inputs + 1) * outputs}


def test_for_a_disease(r):
    prior, hit, alarm = (Fraction(r.randint(1, 40), 100) for _ in range(3))
    hit = 1 - hit / 4
    percent = lambda p: f"{float(100 * p):g}%"
    given = [f"A test has a sensitivity of {percent(hit)} and a false positive rate of {percent(alarm)}.", f"A disease affects {percent(prior)} of the population."]
    text = given[1] + " " + given[0] + " What is the probability that a person who tests positive has the disease?"
    return text, {"": float(prior * hit / (prior * hit + (1 - prior) * alarm))}


def kl_of_normals(r):
    m, n = r.randint(-5, 5), r.randint(-5, 5)
    v, w = r.randint(1, 9), r.randint(1, 9)
    text = f"Compute the KL divergence between N({m}, {v}) and N({n}, {w}), where the second parameter is the variance."
    return text, {"kl": (math.log(w / v) + (v + (m - n) ** 2) / w - 1) / 2}


def entropy(r):
    parts = [r.randint(1, 9) for _ in range(r.randint(2, 5))]
    shares = [Fraction(part, sum(parts)) for part in parts]
    text = f"What is the entropy in bits of the distribution ({', '.join(f'{s.numerator}/{s.denominator}' for s in shares)})?"
    return text, {"entropy": -sum(float(s) * math.log2(s) for s in shares)}


def softmax(r):
    logits = [r.randint(-4, 6) for _ in range(r.randint(2, 5))]
    total = sum(math.exp(x) for x in logits)
    return f"Compute the softmax of the logits {logits}.", {"softmax": [math.exp(x) / total for x in logits]}


def lstm(r):
    units, inputs = r.randint(1, 512), r.randint(1, 512)
    text = f"An LSTM layer has {units} units and a {inputs}-dimensional input. How many trainable parameters does it have?"
    return text, {"parameters": 4 * (units * (units + inputs) + units)}


def recurrent(r):
    w, u, b = (r.randint(-9, 9) / 10 or 0.5 for _ in range(3))
    xs = [r.randint(-3, 3) for _ in range(3)]
    name = r.choice(["s", "x"])
    state, states = 0.0, []
    for x in xs:
        state = math.tanh(w * x + u * state + b)
        states.append(state)
    text = (
        f"A vanilla RNN has scalar state: $h_t = \\tanh(W x_t + U h_{{t-1}} + b)$ with $W = {w}$, $U = {u}$, $b = {b}$ and $h_0 = 0$. "
        f"Compute the hidden states for the input sequence $x = {xs}$."
    )
    return text, {"h 1": states[0], "h 2": states[1], "h 3": states[2]}


FAMILIES = [conv_layer, dense, test_for_a_disease, kl_of_normals, entropy, softmax, lstm, recurrent]


def main():
    r = random.Random(int(sys.argv[1]))
    for at in range(int(sys.argv[2])):
        family = FAMILIES[at % len(FAMILIES)]
        text, answers = family(r)
        print(json.dumps({"family": family.__name__, "text": text, "answers": answers}))


if __name__ == "__main__":
    main()
