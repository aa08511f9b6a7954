"""Writes tensors.txt: exact results of matrix and network operators at random small arguments, by plain loops over fractions.

    python3 tensors.py > tensors.txt

A line is: name; arguments; result. A tensor is shape:entries, a number is itself.
"""

import itertools
import random
from fractions import Fraction

random.seed(7)


class T:
    def __init__(self, shape, entries):
        self.shape, self.entries = tuple(shape), list(entries)

    def at(self, *index):
        flat = 0
        for i, n in zip(index, self.shape):
            if not 0 <= i < n:
                return Fraction(0)
            flat = flat * n + i
        return self.entries[flat]

    def __str__(self):
        return "x".join(map(str, self.shape)) + ":" + ",".join(map(str, self.entries))


def draw(*shape, fractions=False):
    count = 1
    for n in shape:
        count *= n
    return T(shape, [Fraction(random.randint(-9, 9), random.randint(1, 4) if fractions else 1) for _ in range(count)])


def build(shape, f):
    return T(shape, [f(*index) for index in itertools.product(*map(range, shape))])


def line(name, arguments, result):
    print(name, " ".join(map(str, arguments)), result, sep=";")


def conv(x, k, s, p, d, g):
    """channels first, two spatial dimensions"""
    C, H, W = x.shape
    O, D, kh, kw = k.shape
    oh = (H + 2 * p - d * (kh - 1) - 1) // s + 1
    ow = (W + 2 * p - d * (kw - 1) - 1) // s + 1
    return build((O, oh, ow), lambda o, i, j: sum(
        x.at(o // (O // g) * D + c, i * s - p + a * d, j * s - p + b * d) * k.at(o, c, a, b)
        for c in range(D) for a in range(kh) for b in range(kw)))


for s, p, d, g in [(1, 0, 1, 1), (2, 1, 1, 1), (1, 2, 2, 1), (2, 1, 1, 2), (1, 1, 1, 4), (3, 2, 2, 2)]:
    x, k = draw(4, 7, 6, fractions=True), draw(4, 4 // g, 3, 2)
    line("conv", [x, k, s, p, d, g], conv(x, k, s, p, d, g))
    plain_x, plain_k = draw(6, 7), draw(2, 3)
    result = conv(T((1, 6, 7), plain_x.entries), T((1, 1, 2, 3), plain_k.entries), s, p, d, 1)
    line("conv", [plain_x, plain_k, s, p, d], T(result.shape[1:], result.entries))
for s in (1, 2):
    x, k = draw(9), draw(3)
    line("conv", [x, k, s], build(((9 - 3) // s + 1,), lambda i: sum(x.at(i * s + a) * k.at(a) for a in range(3))))
    x, k = draw(4, 4, 4), draw(2, 2, 2)
    n = (4 - 2) // s + 1
    line("conv", [x, k, s], build((n, n, n), lambda *i: sum(
        x.at(*(q * s + r for q, r in zip(i, a))) * k.at(*a) for a in itertools.product(range(2), repeat=3))))
for n, m in [(5, 3), (6, 2), (4, 4)]:
    x, k = draw(n), draw(m)
    full = build((n + m - 1,), lambda i: sum(x.at(i - a) * k.at(a) for a in range(m)))
    line("convolve", [x, k, 0], full)
    line("convolve", [x, k, 1], T((n,), full.entries[(m - 1) // 2:(m - 1) // 2 + n]))
    line("convolve", [x, k, 2], T((n - m + 1,), full.entries[m - 1:n]))
for s, p, extra, d in [(1, 0, 0, 1), (2, 0, 0, 1), (2, 1, 1, 1), (3, 1, 0, 2)]:
    x, k = draw(2, 3, 4), draw(2, 3, 2, 3)
    h, w = (3 - 1) * s - 2 * p + d * 1 + 1 + extra, (4 - 1) * s - 2 * p + d * 2 + 1 + extra
    out = {}
    for c, i, j, o, a, b in itertools.product(range(2), range(3), range(4), range(3), range(2), range(3)):
        key = (o, i * s + a * d - p, j * s + b * d - p)
        out[key] = out.get(key, 0) + x.at(c, i, j) * k.at(c, o, a, b)
    line("convtransposed", [x, k, s, p, extra, d], build((3, h, w), lambda *at: out.get(at, Fraction(0))))
for n, s in [(2, 2), (3, 1), (2, 1)]:
    x = draw(2, 6, 5, fractions=True)
    oh, ow = (6 - n) // s + 1, (5 - n) // s + 1
    cells = lambda c, i, j: [x.at(c, i * s + a, j * s + b) for a in range(n) for b in range(n)]
    line("maxpool", [x, n, s], build((2, oh, ow), lambda *at: max(cells(*at))))
    line("avgpool", [x, n, s], build((2, oh, ow), lambda *at: sum(cells(*at)) / (n * n)))


def det(m):
    n = m.shape[0]
    total = Fraction(0)
    for order in itertools.permutations(range(n)):
        sign = (-1) ** sum(order[i] > order[j] for i in range(n) for j in range(i + 1, n))
        term = Fraction(sign)
        for i in range(n):
            term *= m.at(i, order[i])
        total += term
    return total


def minor(m, i, j):
    n = m.shape[0]
    return T((n - 1, n - 1), [m.at(a, b) for a in range(n) for b in range(n) if a != i and b != j])


for n in (2, 3, 4):
    for _ in range(3):
        m = draw(n, n, fractions=True)
        value = det(m)
        line("det", [m], value)
        line("trace", [m], sum(m.at(i, i) for i in range(n)))
        if value:
            line("inverse", [m], build((n, n), lambda i, j: (-1) ** (i + j) * (det(minor(m, j, i)) if n > 1 else 1) / value))
        o = draw(n, n + 1, fractions=True)
        line("matmul", [m, o], build((n, n + 1), lambda i, j: sum(m.at(i, k) * o.at(k, j) for k in range(n))))
        line("transpose", [o], build((n + 1, n), lambda i, j: o.at(j, i)))
        line("rowsum", [o], build((n,), lambda i: sum(o.at(i, k) for k in range(n + 1))))
        line("kronecker", [m, o], build((n * n, n * (n + 1)), lambda i, j: m.at(i // n, j // (n + 1)) * o.at(i % n, j % (n + 1))))
        v, w = draw(n), draw(n)
        line("matmul", [m, v], build((n,), lambda i: sum(m.at(i, k) * v.at(k) for k in range(n))))
        line("dot", [v, w], sum(a * b for a, b in zip(v.entries, w.entries)))
        line("outer", [v, w], build((n, n), lambda i, j: v.at(i) * w.at(j)))
        line("matpow", [m, 3], build((n, n), lambda i, j: sum(m.at(i, a) * m.at(a, b) * m.at(b, j) for a in range(n) for b in range(n))))
        line("concat", [m, o], build((n, 2 * n + 1), lambda i, j: m.at(i, j) if j < n else o.at(i, j - n)))
        line("stack", [v, w], T((2 * n,), v.entries + w.entries))
        line("index", [o, n, 2], o.at(n - 1, 1))
        line("norm", [m, 1], sum(map(abs, m.entries)))
        line("meanentries", [o], sum(o.entries) / (n * (n + 1)))
        line("flip", [o], T(o.shape, o.entries[::-1]))
