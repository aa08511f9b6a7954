"""Statements about recurrent cells, attention and small nets with random numbers, other words and other orders, and their answers by plain
loops: one JSON object a line.

    python3 tests/oracle_cells.py SEED COUNT
"""
import json
import math
import random
import sys


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def tenth(r, low=-20, high=20):
    """A number with one decimal, never zero."""
    return r.choice([value for value in range(low, high + 1) if value]) / 10


def dot(u, v):
    return sum(a * b for a, b in zip(u, v))


def softmax(row):
    top = max(row)
    powers = [math.exp(x - top) for x in row]
    return [power / sum(powers) for power in powers]


def product(a, b):
    return [[dot(row, column) for column in zip(*b)] for row in a]


def written(r, rows):
    """A matrix in one of the ways in which people write it."""
    return r.choice([
        lambda: str(rows),
        lambda: "[" + "; ".join(" ".join(str(cell) for cell in row) for row in rows) + "]",
        lambda: "$\\begin{bmatrix} " + " \\\\ ".join(" & ".join(str(cell) for cell in row) for row in rows) + " \\end{bmatrix}$",
    ])()


def listed(r, items):
    """Sentences or clauses in any order."""
    items = list(items)
    r.shuffle(items)
    return items


def lstm_gates(r):
    f, i, o, g = (r.randint(1, 9) / 10 for _ in range(4))
    c = tenth(r)
    new = f * c + i * g
    gates = listed(r, [f"forget gate {f}", f"input gate {i}", f"output gate {o}", f"candidate {g}"])
    names = listed(r, [f"f_t = {f}", f"i_t = {i}", f"o_t = {o}"])
    text = r.choice([
        f"An LSTM cell has {', '.join(gates)} and the previous cell state is {c}. Compute the new cell state and the hidden state.",
        f"In an LSTM, {', '.join(names)}, the candidate is {g} and c_{{t-1}} = {c}. Calculate c_t and h_t.",
        f"LSTM step: $c_{{t-1}} = {c}$, $f_t = {f}$, $i_t = {i}$, $o_t = {o}$, $\\tilde{{c}}_t = {g}$. Find $c_t$ and $h_t$.",
    ])
    return text, {"c": new, "h": o * math.tanh(new)}


def lstm_scalar(r):
    x, h, c = tenth(r), tenth(r, -9, 9), tenth(r)
    w = {gate: (tenth(r), tenth(r), tenth(r)) for gate in "fiog"}
    total = {gate: w[gate][0] * x + w[gate][1] * h + w[gate][2] for gate in "fiog"}
    new = sigmoid(total["f"]) * c + sigmoid(total["i"]) * math.tanh(total["g"])
    third = r.choice(["c", "g"])
    name = lambda gate: third if gate == "g" else gate
    lines = listed(r, [f"W_{name(gate)} = {w[gate][0]}, U_{name(gate)} = {w[gate][1]}, b_{name(gate)} = {w[gate][2]}" for gate in "fiog"])
    state = f"x_t = {x}, h_{{t-1}} = {h}, c_{{t-1}} = {c}"
    text = r.choice(["Consider a scalar LSTM cell. ", "One step of an LSTM with one unit. "]) + "; ".join(lines) + f". With {state}, compute the new cell state and the new hidden state."
    return text, {"c": new, "h": sigmoid(total["o"]) * math.tanh(new)}


def parameters(r):
    kind, gates = r.choice([("LSTM", 4), ("GRU", 3), ("simple RNN", 1)])
    inputs, units = r.randint(2, 400), r.randint(2, 300)
    text = r.choice([
        f"How many parameters does a {kind} layer with {units} units have for inputs with {inputs} features? Each map has one bias vector.",
        f"A {kind} has input size {inputs} and hidden size {units} (with biases, one per gate). Count the trainable parameters.",
        f"Number of parameters of a {kind} with {inputs} inputs and {units} hidden units, one bias per gate?",
    ])
    return text, {"parameters": gates * units * (units + inputs + 1)}


def gru_gates(r):
    z, h, n = r.randint(1, 9) / 10, tenth(r), tenth(r, -9, 9)
    keeps = r.random() < 0.5
    rule = "h_t = z_t h_{t-1} + (1 - z_t) \\tilde{h}_t" if keeps else "h_t = (1 - z_t) h_{t-1} + z_t \\tilde{h}_t"
    text = f"A GRU cell uses ${rule}$. The update gate is $z_t = {z}$, the candidate $\\tilde{{h}}_t = {n}$ and $h_{{t-1}} = {h}$. Compute $h_t$."
    return text, {"": z * h + (1 - z) * n if keeps else (1 - z) * h + z * n}


def rnn(r):
    w, u, b = tenth(r), tenth(r), tenth(r, -5, 5)
    xs = [tenth(r) for _ in range(r.choice([2, 3]))]
    answers, h = {}, 0
    for at, x in enumerate(xs, 1):
        h = math.tanh(w * x + u * h + b)
        answers[f"h {at}"] = h
    inputs = ", ".join(f"x_{at} = {x}" for at, x in enumerate(xs, 1))
    asked = " and ".join(f"h_{at}" for at in range(1, len(xs) + 1))
    text = f"A simple RNN computes h_t = tanh(w x_t + u h_{{t-1}} + b) with w = {w}, u = {u}, b = {b} and h_0 = 0. The inputs are {inputs}. Compute {asked}."
    return text, answers


def attention(r):
    n, m, d, e = r.randint(1, 3), r.randint(2, 3), r.choice([1, 2, 4]), r.randint(1, 3)
    if d == 1 and n == 1:
        d = 2
    draw = lambda rows, columns: [[r.randint(-2, 3) for _ in range(columns)] for _ in range(rows)]
    q, k, v = draw(n, d), draw(m, d), draw(m, e)
    scaled = r.random() < 0.6
    scores = [[cell / math.sqrt(d) if scaled else cell for cell in row] for row in product(q, [list(column) for column in zip(*k)])]
    weights = [softmax(row) for row in scores]
    given = listed(r, [f"Q = {written(r, q)}", f"K = {written(r, k)}", f"V = {written(r, v)}"])
    how = "scaled dot-product attention" if scaled else r.choice(["dot-product attention without scaling", "unscaled dot-product attention"])
    text = r.choice([
        f"Given {', '.join(given)}, compute the attention weights and the output of {how}.",
        f"Consider {how} with {', '.join(given)}. What are the attention weights and the output?",
    ])
    return text, {"attention weights": weights, "outputs": product(weights, v)}


def self_attention(r):
    n, d, e = r.randint(2, 3), r.choice([2, 3]), 2
    draw = lambda rows, columns: [[r.randint(-1, 2) for _ in range(columns)] for _ in range(rows)]
    x, weights = draw(n, d), [draw(d, e) for _ in range(3)]
    q, k, v = (product(x, w) for w in weights)
    a = [softmax([cell / math.sqrt(e) for cell in row]) for row in product(q, [list(column) for column in zip(*k)])]
    given = listed(r, [f"$W_{name}$ = {written(r, w)}" for name, w in zip("QKV", weights)])
    text = f"Self-attention with inputs X = {written(r, x)} and {', '.join(given)}. Compute Q, K, V and the output of scaled dot-product attention."
    return text, {"Q": q, "K": k, "V": v, "outputs": product(a, v)}


def net(r):
    n, m = r.randint(2, 3), r.randint(2, 3)
    x, w, b = [tenth(r) for _ in range(n)], [[tenth(r) for _ in range(n)] for _ in range(m)], [tenth(r, -5, 5) for _ in range(m)]
    u, c = [tenth(r) for _ in range(m)], tenth(r, -5, 5)
    functions = {"ReLU": lambda z: max(z, 0), "sigmoid": sigmoid, "tanh": math.tanh}
    hidden, out = r.choice(list(functions)), r.choice(["sigmoid", "linear"])
    h = [functions[hidden](dot(row, x) + bias) for row, bias in zip(w, b)]
    z = dot(u, h) + c
    given = listed(r, [f"W1 = {w}", f"b1 = {b}", f"W2 = {u}", f"b2 = {c}"])
    last = "the output is linear" if out == "linear" else "the output unit is a sigmoid"
    text = f"A small neural network has x = {x}, {', '.join(given)}. The hidden layer uses {hidden}, {last}. Compute the output of the network."
    return text, {"output": z if out == "linear" else sigmoid(z)}


def norm(r):
    x = [r.randint(-9, 9) for _ in range(r.choice([3, 4, 5]))]
    if len(set(x)) == 1:
        x[0] += 1
    mean = sum(x) / len(x)
    variance = sum((value - mean) ** 2 for value in x) / len(x)
    gamma, beta = r.choice([1, 2, 0.5]), r.choice([1, -1, 3])
    text = f"Apply layer normalization with gamma = {gamma}, beta = {beta} and no epsilon to the vector {x}. What is the result?"
    return text, {"normalized": [gamma * (value - mean) / math.sqrt(variance) + beta for value in x]}


def loss(r):
    z = [tenth(r, -30, 40) for _ in range(3)]
    true = r.randint(1, 3)
    word = ["first", "second", "third"][true - 1]
    text = r.choice([
        f"The logits are {z} and the true class is the {word} one. Compute the cross-entropy loss.",
        f"A classifier outputs the logits {z}; the correct class is the {word}. What is the cross-entropy loss?",
    ])
    return text, {"loss": -math.log(softmax(z)[true - 1])}


FAMILIES = [lstm_gates, lstm_scalar, parameters, gru_gates, rnn, attention, self_attention, net, norm, loss]


def main():
    r = random.Random(int(sys.argv[1]))
    for at in range(int(sys.argv[2])):
        family = FAMILIES[at % len(FAMILIES)]
        text, answers = family(r)
        print(json.dumps({"family": family.__name__, "text": text, "answers": answers}))


if __name__ == "__main__":
    main()
