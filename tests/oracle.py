"""Statements with random numbers, other words and other orders of sentences, and their answers by other means: one JSON object a line.

    python3 tests/oracle.py SEED COUNT
"""
import itertools
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


def spelled_normal(r, m, v):
    """A normal distribution with a square variance, in the spellings of courses."""
    s = math.isqrt(v)
    return r.choice([f"N({m}, {v})", f"$\\mathcal{{N}}({m}, {s}^2)$", f"N(mean={m}, variance={v})", f"$N(\\mu={m}, \\sigma={s})$", f"Normal(mean {m}, sd {s})"])


def divergence(r):
    kind = r.choice(["normal", "exponential", "poisson", "bernoulli", "laplace", "vector"])
    if kind == "normal":
        (m, n), (v, w) = (r.sample(range(-5, 6), 2), [r.choice([1, 4, 9, 16]) for _ in range(2)])
        laws, value = (spelled_normal(r, m, v), spelled_normal(r, n, w)), (math.log(w / v) + (v + (m - n) ** 2) / w - 1) / 2
    elif kind == "exponential":
        a, b = r.sample(range(1, 9), 2)
        name = r.choice(["Exp({})", "Exponential({})", "an exponential distribution with rate {}"])
        laws, value = (name.format(a), name.format(b)), math.log(a / b) + b / a - 1
    elif kind == "poisson":
        a, b = r.sample(range(1, 9), 2)
        laws, value = (f"Poisson({a})", f"Poisson({b})"), a * math.log(a / b) + b - a
    elif kind == "bernoulli":
        a, b = (x / 10 for x in r.sample(range(1, 10), 2))
        name = r.choice(["Bernoulli({})", "Bern({})"])
        laws, value = (name.format(a), name.format(b)), a * math.log(a / b) + (1 - a) * math.log((1 - a) / (1 - b))
    elif kind == "laplace":
        (m, n), (b, c) = (r.sample(range(-3, 4), 2), [r.randint(1, 4) for _ in range(2)])
        gap = abs(m - n)
        laws, value = (f"Laplace({m}, {b})", f"Laplace({n}, {c})"), math.log(c / b) + (b * math.exp(-gap / b) + gap) / c - 1
    else:
        size = r.randint(2, 3)
        means = [[r.randint(-2, 2) for _ in range(size)] for _ in range(2)]
        scales = [[r.randint(1, 4) for _ in range(size)] for _ in range(2)]
        rows = lambda d: [[d[i] if i == j else 0 for j in range(size)] for i in range(size)]
        laws = tuple(f"N({means[k]}, {r.choice([str(rows(scales[k])), f'diag({str(scales[k])[1:-1]})'])})" for k in range(2))
        value = sum(math.log(w / v) + (v + (m - n) ** 2) / w - 1 for m, n, v, w in zip(*means, *scales)) / 2
    bits = r.choice([False, True])
    unit = " in bits" if bits and kind != "vector" else ""
    text = r.choice(
        [
            f"Compute KL(P || Q){unit} for P = {laws[0]} and Q = {laws[1]}.",
            f"Let P be {laws[0]} and Q be {laws[1]}. What is the Kullback-Leibler divergence $D_{{KL}}(P \\| Q)${unit}?",
            f"What is the KL divergence between {laws[0]} and {laws[1]}{unit}?",
        ]
    )
    return text, {"kl": value / math.log(2) if unit else value}


def gain(r):
    children = [[r.randint(1, 9) for _ in range(2)] for _ in range(r.randint(2, 3))]
    parent = [sum(child[at] for child in children) for at in range(2)]
    h = lambda node: -sum(x / sum(node) * math.log2(x / sum(node)) for x in node)
    written = lambda node: f"[{node[0]}+, {node[1]}-]"
    text = f"A node with {parent[0]} positive and {parent[1]} negative examples is split into {', '.join(map(written, children[:-1]))} and {written(children[-1])}. What is the information gain?"
    return text, {"information gain": h(parent) - sum(sum(child) / sum(parent) * h(child) for child in children)}


def density(r):
    """The density of a transformed variable, as its values at points: f(y) = f_X(x) / |g'(x)| summed over the x with g(x) = y."""
    x, y = r.choice([("X", "Y"), ("U", "V"), ("T", "W"), ("X", "Z")])
    a, b = r.choice([2, 3, 5]), r.randint(-4, 4)
    low, high = sorted(r.sample(range(1, 7), 2))
    m, s = r.randint(-2, 2), r.randint(1, 3)
    laws = [
        (f"{x} ~ N({m}, {s * s})", lambda t: math.exp(-((t - m) ** 2) / (2 * s * s)) / (s * math.sqrt(2 * math.pi)), -math.inf, math.inf),
        (f"{x} is normal with mean {m} and standard deviation {s}", lambda t: math.exp(-((t - m) ** 2) / (2 * s * s)) / (s * math.sqrt(2 * math.pi)), -math.inf, math.inf),
        (f"{x} is exponential with rate {a}", lambda t: a * math.exp(-a * t), 0, math.inf),
        (f"{x} has the exponential distribution with mean {a}", lambda t: math.exp(-t / a) / a, 0, math.inf),
        (f"{x} is uniformly distributed on [{low}, {high}]", lambda t: 1 / (high - low), low, high),
        (f"{x} has the density $f(x) = 2x$ for $0 < x < 1$".replace("x", x.lower()).replace(x.lower() + " has", x + " has") if x == "X" else f"{x} ~ Beta(2, 1)", lambda t: 2 * t, 0, 1),
        (f"{x} ~ Gamma(2, {a}) (shape and rate)", lambda t: a * a * t * math.exp(-a * t), 0, math.inf),
        (f"{x} is standard normal", lambda t: math.exp(-t * t / 2) / math.sqrt(2 * math.pi), -math.inf, math.inf),
    ]
    law, f, lower, upper = r.choice(laws)
    sign = f"+ {b}" if b >= 0 else f"- {-b}"
    transforms = [
        (f"{a}{x} {sign}", lambda t: a * t + b, lambda v: [(v - b) / a], lambda t: a),
        (f"{b} - {a}{x}", lambda t: b - a * t, lambda v: [(b - v) / a], lambda t: a),
        (f"{x}^2", lambda t: t * t, lambda v: [math.sqrt(v), -math.sqrt(v)], lambda t: 2 * abs(t)),
        (f"e^{x}" if r.random() < 0.5 else f"\\exp({x})", math.exp, lambda v: [math.log(v)], math.exp),
        (f"|{x}|", abs, lambda v: [v, -v], lambda t: 1),
    ]
    if lower >= 0:
        transforms += [
            (f"\\sqrt{{{x}}}", math.sqrt, lambda v: [v * v], lambda t: 0.5 / math.sqrt(t)),
            (f"\\ln {x}", math.log, lambda v: [math.exp(v)], lambda t: 1 / t),
            (f"1/{x}", lambda t: 1 / t, lambda v: [1 / v], lambda t: 1 / t**2),
            (f"{x}^3", lambda t: t**3, lambda v: [v ** (1 / 3)], lambda t: 3 * t * t),
        ]
    name, g, inverses, slope = r.choice(transforms)
    points = []
    for _ in range(3):
        t = r.uniform(max(lower, -2.0) + 0.05, min(upper, 2.5 if upper == math.inf else upper) - 0.05)
        v = g(t)
        points.append([v, sum(f(u) / slope(u) for u in set(inverses(v)) if lower < u < upper)])
    given, ask = f"Let {law}.", r.choice([f"Find the pdf of ${y} = {name}$.", f"What is the density of ${y} = {name}$?", f"Determine the probability density function of ${y} = {name}$."])
    if r.random() < 0.3:
        text = f"Find the density of ${y} = {name}$, where {law}."
    elif r.random() < 0.3:
        text = f"Suppose that {law} and let ${y} = {name}$. Find the probability density function of {y}."
    else:
        text = f"{given} {ask}"
    return text, {f"density of {y}": {"variable": y.lower(), "points": points}}


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


def spelled(r, p):
    """A probability in one of the ways in which people write it."""
    ways = [f"{float(p):g}", f"{p.numerator}/{p.denominator}", f"{float(100 * p):g}%", f"{float(100 * p):g} percent"]
    if p.denominator == 10:
        ways.append(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"][p.numerator] + " in ten")
    return r.choice(ways)


def test_in_other_words(r):
    prior, hit, alarm = Fraction(r.randint(1, 9), r.choice([10, 20, 100, 1000])), Fraction(r.randint(70, 99), 100), Fraction(r.randint(1, 25), 100)
    disease = r.choice(["the disease", "the virus", "the infection"])
    given = [
        r.choice([f"{spelled(r, prior)} of the population has {disease}.", f"The probability that a person has {disease} is {spelled(r, prior)}.", f"The prevalence is {spelled(r, prior)}."]),
        r.choice([f"If a person has {disease}, the test is positive with probability {spelled(r, hit)}.", f"The sensitivity of the test is {spelled(r, hit)}.", f"The test detects {disease} with probability {spelled(r, hit)}."]),
        r.choice([f"If a person does not have {disease}, the test is positive with probability {spelled(r, alarm)}.", f"The false positive rate is {spelled(r, alarm)}.", f"The specificity is {spelled(r, 1 - alarm)}."]),
    ]
    r.shuffle(given)
    negative = r.random() < 0.4
    hit, alarm = (1 - hit, 1 - alarm) if negative else (hit, alarm)
    said = "negative" if negative else "positive"
    ask = r.choice([f"What is the probability that a person who tests {said} has {disease}?", f"A person tests {said}. What is the probability that the person has {disease}?", f"Given a {said} test, how likely is it that the person has {disease}?"])
    return " ".join(given) + " " + ask, {"": float(prior * hit / (prior * hit + (1 - prior) * alarm))}


def machines(r):
    names = r.sample("ABCDFGH", 3)
    cuts = sorted(r.sample(range(1, 20), 2))
    shares = [Fraction(5 * n, 100) for n in (cuts[0], cuts[1] - cuts[0], 20 - cuts[1])]
    rates = [Fraction(r.randint(1, 12), 100) for _ in range(3)]
    kind = r.choice(["machine", "factory", "plant", "supplier"])
    several = {"factory": "factories"}.get(kind, kind + "s")
    percent = lambda ps: [f"{float(100 * p):g}%" for p in ps]
    share, rate = percent(shares), percent(rates)
    if r.random() < 0.5:
        given = [
            f"{several.capitalize()} {names[0]}, {names[1]} and {names[2]} produce {share[0]}, {share[1]} and {share[2]} of the items.",
            f"Their defect rates are {rate[0]}, {rate[1]} and {rate[2]}.",
        ]
    else:
        given = [f"{kind.capitalize()} {name} produces {s} of the items." for name, s in zip(names, share)]
        given += [f"{q} of the items from {kind} {name} are defective." for name, q in zip(names, rate)]
        r.shuffle(given)
    asked = r.randrange(3)
    total = sum(p * q for p, q in zip(shares, rates))
    ask = f"What is the probability that a defective item comes from {kind} {names[asked]}?" if r.random() < 0.5 else f"An item is chosen at random and is defective. Find the probability that it was produced by {kind} {names[asked]}."
    return " ".join(given) + " " + ask, {"": float(shares[asked] * rates[asked] / total)}


def symbols(r):
    a, b = r.sample(["A", "B", "C", "D", "H", "E"], 2)
    p, hit, alarm = (Fraction(r.randint(1, 19), 20) for _ in range(3))
    given = [f"$P({a}) = {float(p):g}$", f"$P({b} \\mid {a}) = {float(hit):g}$", f"$P({b} \\mid {a}^c) = {float(alarm):g}$"]
    r.shuffle(given)
    total = p * hit + (1 - p) * alarm
    return f"Let {', '.join(given)}. Find $P({a} \\mid {b})$.", {"": float(p * hit / total)}


def urn(r):
    red, blue, draws = r.randint(3, 9), r.randint(3, 9), r.randint(2, 3)
    back = r.random() < 0.5
    balls = ["red"] * red + ["blue"] * blue
    outcomes = list(itertools.product(balls, repeat=draws)) if back else list(itertools.permutations(balls, draws))
    words = {2: "Two", 3: "Three"}[draws]
    both = {2: "both", 3: "all three"}[draws]
    asks = [
        (f"{both} are red", lambda o: o.count("red") == draws),
        ("at least one is red", lambda o: "red" in o),
        ("none is red", lambda o: "red" not in o),
        ("exactly one is blue", lambda o: o.count("blue") == 1),
        ("the second ball is red", lambda o: o[1] == "red"),
    ]
    said, holds = r.choice(asks)
    text = f"An urn contains {red} red and {blue} blue balls. {words} balls are drawn {'with' if back else 'without'} replacement. What is the probability that {said}?"
    return text, {"": sum(map(holds, outcomes)) / len(outcomes)}


def coin(r):
    n, p = r.randint(2, 8), Fraction(r.randint(1, 9), 10)
    k = r.randint(1, n)
    exact = lambda j: math.comb(n, j) * p**j * (1 - p) ** (n - j)
    said, value = r.choice([(f"exactly {k}", exact(k)), (f"at least {k}", sum(map(exact, range(k, n + 1)))), (f"at most {k}", sum(map(exact, range(k + 1))))])
    text = f"A biased coin lands heads with probability {float(p):g}. It is tossed {n} times. What is the probability of {said} heads?"
    return text, {"": float(value)}


def naive_table(r):
    outlooks, winds = ["Sunny", "Overcast", "Rain"], ["Weak", "Strong"]
    rows = [(r.choice(outlooks), r.choice(winds), "Yes" if i % 2 else "No") for i in range(r.randint(6, 12))]
    rows += [(o, w, c) for c in ("Yes", "No") for o, w in zip(outlooks, winds + ["Weak"])]
    r.shuffle(rows)
    instance, k = (r.choice(outlooks), r.choice(winds)), r.choice([0, 1])
    scores = {}
    for c in ("Yes", "No"):
        own = [row for row in rows if row[2] == c]
        score = Fraction(len(own), len(rows))
        for at, levels in enumerate((3, 2)):
            score *= Fraction(sum(row[at] == instance[at] for row in own) + k, len(own) + k * levels)
        scores[c] = score
    table = "\n".join(["| Outlook | Wind | Play |", "|---|---|---|"] + [f"| {' | '.join(row)} |" for row in rows])
    how = "with add-one smoothing" if k else "without smoothing"
    ask = r.choice([f"Outlook = {instance[0]} and Wind = {instance[1]}", f"(Outlook={instance[0]}, Wind={instance[1]})", f"({instance[0]}, {instance[1]})"])
    text = f"Use naive Bayes {how} to compute the posterior probabilities of the classes for {ask}.\n\n{table}"
    return text, {"p(Yes)": float(scores["Yes"] / sum(scores.values())), "p(No)": float(scores["No"] / sum(scores.values()))}


def naive_gaussian(r):
    means, spreads = r.sample(range(-5, 15), 2), [r.randint(1, 4), r.randint(1, 4)]
    prior, x = Fraction(r.randint(2, 8), 10), r.randint(-3, 12)
    deviation = r.random() < 0.5
    word = "standard deviation" if deviation else "variance"
    variances = [s * s if deviation else s for s in spreads]
    density = lambda m, v: math.exp(-((x - m) ** 2) / (2 * v)) / math.sqrt(2 * math.pi * v)
    scores = [float(prior) * density(means[0], variances[0]), float(1 - prior) * density(means[1], variances[1])]
    given = [f"Class A has mean {means[0]} and {word} {spreads[0]}.", f"Class B has mean {means[1]} and {word} {spreads[1]}.", f"The prior of class A is {float(prior):g}."]
    r.shuffle(given)
    text = "Gaussian naive Bayes. " + " ".join(given) + f" What is the posterior probability of class A for x = {x}?"
    return text, {"p(a)": scores[0] / sum(scores)}


def naive_words(r):
    words = ["ball", "game", "vote", "law", "team", "party"]
    training = [("sport", [r.choice(words) for _ in range(3)]) for _ in range(3)] + [("politics", [r.choice(words) for _ in range(3)]) for _ in range(2)]
    vocabulary = {word for _, text in training for word in text}
    test = [r.choice(sorted(vocabulary)) for _ in range(3)]
    k, scores = r.choice([1, 2]), {}
    for c in ("sport", "politics"):
        own = [word for label, text in training if label == c for word in text]
        score = Fraction(sum(label == c for label, _ in training), len(training))
        for word in test:
            score *= Fraction(own.count(word) + k, len(own) + k * len(vocabulary))
        scores[c] = score
    shown = [f'"{" ".join(text)}" ({label})' for label, text in training]
    r.shuffle(shown)
    smoothing = "add-one smoothing" if k == 1 else f"Laplace smoothing with k = {k}"
    text = f"Training documents: {', '.join(shown)}. Use multinomial naive Bayes with {smoothing} to classify the document \"{' '.join(test)}\"; give the scores."
    return text, {f"score of {c}": float(score) for c, score in scores.items()}


def normal_law(r):
    """Probabilities of intervals, linear combinations and conditional moments of normal variables."""
    phi = lambda x: (1 + math.erf(x / math.sqrt(2))) / 2
    (m, n), (s, t) = [r.randint(-5, 9) for _ in range(2)], [r.randint(1, 5) for _ in range(2)]
    kind = r.choice(["interval", "words", "sum", "given"])
    if kind == "interval":
        low, high = sorted(r.sample(range(-9, 12), 2))
        return f"Let X ~ N({m}, {s * s}). Find P({low} < X < {high}).", {"": phi((high - m) / s) - phi((low - m) / s)}
    if kind == "words":
        mean, bound = r.randint(50, 90), r.randint(40, 99)
        text = f"Scores are normally distributed with mean {mean} and standard deviation {s}. What is the probability that a score is {r.choice(['more', 'greater'])} than {bound}?"
        return text, {"": 1 - phi((bound - mean) / s)}
    if kind == "sum":
        a, b = r.randint(1, 4), r.randint(1, 4)
        given = [f"X ~ N({m}, {s * s}) and Y ~ N({n}, {t * t}) are independent."]
        text = " ".join(given) + f" Find the mean and variance of {a}X - {b}Y."
        return text, {f"mean of {a}X - {b}Y": a * m - b * n, f"variance of {a}X - {b}Y": a * a * s * s + b * b * t * t}
    rho, x = r.choice([0.2, 0.5, -0.4]), r.randint(-3, 3)
    text = f"(X, Y) is bivariate normal with means {m} and {n}, variances {s * s} and {t * t}, and correlation {rho}. Find E[Y | X = {x}] and Var(Y | X = {x})."
    if rho < 0:
        text = f"Let X and Y be jointly normal with \\mu_X = {m}, \\mu_Y = {n}, \\sigma_X = {s}, \\sigma_Y = {t} and \\rho = {rho}. Find E[Y | X = {x}] and Var(Y | X = {x})."
    return text, {f"mean of Y | X = {x}": n + rho * t / s * (x - m), f"variance of Y | X = {x}": t * t * (1 - rho * rho)}


def joint_table(r):
    """Entropies of a joint table with a common denominator."""
    counts = [[r.randint(1, 6) for _ in range(2)] for _ in range(2)]
    total = sum(map(sum, counts))
    h = lambda p: -sum(x / total * math.log2(x / total) for x in p if x)
    cells = ", ".join(f"p({i},{j}) = {counts[i][j]}/{total}" for i in range(2) for j in range(2))
    joint, rows, columns = h(sum(counts, [])), h(map(sum, counts)), h(map(sum, zip(*counts)))
    text = f"The joint pmf of X and Y is {cells}. Compute H(X|Y), H(Y|X) and I(X;Y) in bits."
    return text, {"H(X|Y)": joint - columns, "H(Y|X)": joint - rows, "mutual information": rows + columns - joint}


def classes_with_shares(r):
    """Three classes that a sentence tells with their shares, and how often each does something."""
    first, second = r.randint(10, 45), r.randint(10, 45)
    shares, rates = [first, second, 100 - first - second], [r.randint(1, 60) for _ in range(3)]
    names = r.choice([["juniors", "seniors", "veterans"], ["farmers", "miners", "bakers"], ["low", "moderate", "high"]])
    noun = " risks" if names[0] == "low" else ""
    at = r.randrange(3)
    told = f"{shares[0]}% of the members are {names[0]}{noun}, {shares[1]}% are {names[1]}{noun} and {shares[2]}% are {names[2]}{noun}."
    does = f"{rates[0]}% of the {names[0]}{noun}, {rates[1]}% of the {names[1]}{noun} and {rates[2]}% of the {names[2]}{noun} have an accident."
    text = f"{told} {does} A member has an accident. What is the probability that this member is {'a ' if noun else 'one of the '}{names[at]}{noun[:-1]}?"
    return text, {"": shares[at] * rates[at] / sum(p * q for p, q in zip(shares, rates))}


FAMILIES = [conv_layer, dense, test_for_a_disease, kl_of_normals, divergence, gain, density, entropy, softmax, lstm, recurrent]
FAMILIES += [test_in_other_words, machines, symbols, urn, coin, naive_table, naive_gaussian, naive_words, normal_law, joint_table, classes_with_shares]


def main():
    r = random.Random(int(sys.argv[1]))
    for at in range(int(sys.argv[2])):
        family = FAMILIES[at % len(FAMILIES)]
        text, answers = family(r)
        print(json.dumps({"family": family.__name__, "text": text, "answers": answers}))


if __name__ == "__main__":
    main()
