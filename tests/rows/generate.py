#!/usr/bin/env python3
"""Single steps with known truth, made by exact arithmetic: writes steps.jsonl beside this file (seeded, the same every time).

Each row is built from numbers that Python computed (Fraction, int), never by the program under test; a false row is a true one with one number changed,
and the change is checked to matter.
"""

import json
import pathlib
import random
from fractions import Fraction

PICK = random.Random(20261121)
ROWS = []


def row(kind, latex, truth, assume=(), syntax="latex"):
    ROWS.append({"id": f"{kind}-{len(ROWS):03}", "kind": kind, "latex": latex, "assumptions": list(assume), "truth": str(truth).lower(), "syntax": syntax})


def number(value):
    value = Fraction(value)
    if value.denominator == 1:
        return str(value.numerator)
    sign = "-" if value < 0 else ""
    return f"{sign}\\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"


def polynomial(coefficients, name="x"):
    """From the constant upwards."""
    terms = []
    for power in range(len(coefficients) - 1, -1, -1):
        value = coefficients[power]
        if value == 0:
            continue
        size = number(abs(value)) if abs(value) != 1 or power == 0 else ""
        letter = "" if power == 0 else name if power == 1 else f"{name}^{{{power}}}"
        terms.append(("-" if value < 0 else "+", size + letter))
    if not terms:
        return "0"
    first = ("-" if terms[0][0] == "-" else "") + terms[0][1]
    return first + "".join(f" {sign} {term}" for sign, term in terms[1:])


def times(a, b):
    out = [Fraction(0)] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            out[i + j] += x * y
    return out


def whole(least=-9, most=9, zero=True):
    while True:
        value = PICK.randint(least, most)
        if value or zero:
            return value


def arithmetic():
    for _ in range(60):
        a, b, c = (Fraction(whole(-20, 20, False), whole(1, 9, False)) for _ in range(3))
        value = a * b + c
        row("arithmetic", f"{number(a)} \\cdot \\left({number(b)}\\right) + \\left({number(c)}\\right) = {number(value)}", True)
        wrong = value + PICK.choice([Fraction(1), Fraction(-1), Fraction(1, 2), Fraction(1, 7)])
        row("arithmetic", f"{number(a)} \\cdot \\left({number(b)}\\right) + \\left({number(c)}\\right) = {number(wrong)}", False)


def products():
    for _ in range(30):
        a, b = [whole() for _ in range(2)] + [1], [whole(), whole(-5, 5, False)]
        product = times(a, b)
        row("product", f"\\left({polynomial(a)}\\right) \\left({polynomial(b)}\\right) = {polynomial(product)}", True)
        at = PICK.randrange(len(product))
        changed = list(product)
        changed[at] += PICK.choice([-1, 1, 2])
        assert changed != product
        row("product", f"\\left({polynomial(a)}\\right) \\left({polynomial(b)}\\right) = {polynomial(changed)}", False)


def quadratics():
    for _ in range(25):
        p, q = whole(), whole()
        square = times([-p, 1], [-q, 1])
        roots = f"x = {p} \\lor x = {q}"
        row("equation", f"{polynomial(square)} = 0 \\iff {roots}", True)
        if p != q:
            row("equation", f"{polynomial(square)} = 0 \\iff x = {p}", False)
            row("equation", f"x = {p} \\implies {polynomial(square)} = 0", True)
        shifted = list(square)
        shifted[0] += 1
        assert p * p * shifted[2] + p * shifted[1] + shifted[0] != 0
        row("equation", f"{polynomial(shifted)} = 0 \\iff {roots}", False)


def inequalities():
    for _ in range(25):
        a, b, c = whole(-9, 9, False), whole(), whole()
        bound = Fraction(c - b, a)
        right, wrong = (">", "<") if a > 0 else ("<", ">")
        row("inequality", f"{polynomial([b, a])} > {c} \\iff x {right} {number(bound)}", True)
        row("inequality", f"{polynomial([b, a])} > {c} \\iff x {wrong} {number(bound)}", False)


def completed_squares():
    for _ in range(20):
        p, q = whole(), whole()
        square = [Fraction(p * p + q), Fraction(2 * p), Fraction(1)]
        inner = polynomial([p, 1])
        tail = f" + {q}" if q >= 0 else f" - {-q}"
        row("square", f"{polynomial(square)} = \\left({inner}\\right)^2{tail}", True)
        row("square", f"{polynomial(square)} = \\left({inner}\\right)^2{f' + {q + 1}' if q + 1 >= 0 else f' - {-q - 1}'}", False)
        row("square", f"{polynomial(square)} \\ge {q}", True)
        row("square", f"{polynomial(square)} \\ge {q + 1}", False)


def derivatives():
    for _ in range(20):
        f = [whole() for _ in range(3)] + [whole(-5, 5, False)]
        d = [Fraction(k * value) for k, value in enumerate(f)][1:]
        row("derivative", f"\\frac{{d}}{{dx}}\\left({polynomial(f)}\\right) = {polynomial(d)}", True)
        changed = list(d)
        changed[PICK.randrange(len(d))] += 1
        row("derivative", f"\\frac{{d}}{{dx}}\\left({polynomial(f)}\\right) = {polynomial(changed)}", False)
        low, high = whole(-3, 1), whole(2, 4)
        area = sum(Fraction(value) * (Fraction(high) ** (k + 1) - Fraction(low) ** (k + 1)) / (k + 1) for k, value in enumerate(f))
        row("integral", f"\\int_{{{low}}}^{{{high}}} \\left({polynomial(f)}\\right) \\, dx = {number(area)}", True)
        row("integral", f"\\int_{{{low}}}^{{{high}}} \\left({polynomial(f)}\\right) \\, dx = {number(area + 1)}", False)


def main():
    for make in (arithmetic, products, quadratics, inequalities, completed_squares, derivatives):
        make()
    path = pathlib.Path(__file__).with_name("steps.jsonl")
    path.write_text("".join(json.dumps(one) + "\n" for one in ROWS))
    print(f"{len(ROWS)} rows, {sum(one['truth'] == 'true' for one in ROWS)} true")


if __name__ == "__main__":
    main()
