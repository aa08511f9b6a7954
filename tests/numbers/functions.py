"""Writes functions.txt: values of elementary and special functions at random rational points, 60 digits, by mpmath.

    python3 functions.py > functions.txt        (needs mpmath)
"""

import random
from fractions import Fraction

from mpmath import mp, mpf
import mpmath

mp.dps = 90
random.seed(20261121)


def draw(low, high, tiny=True):
    """A rational between low and high, now and then very near to zero or to a whole number."""
    kind = random.randrange(6)
    if kind == 0:
        value = Fraction(random.randint(int(low * 8), int(high * 8)), 8)
    elif kind == 1 and tiny:
        near = random.randint(int(low), int(high))
        value = near + Fraction(random.choice([-1, 1]), 10 ** random.randint(3, 12))
    else:
        value = Fraction(random.randint(int(low * 10**6), int(high * 10**6)), 10**6)
    return value if low < value < high else draw(low, high, tiny)


FUNCTIONS = {
    "exp": (mpmath.exp, -60, 60),
    "log": (mpmath.log, 0, 1000),
    "sqrt": (mpmath.sqrt, 0, 1000),
    "cbrt": (mpmath.cbrt, 0, 1000),
    "sin": (mpmath.sin, -300, 300),
    "cos": (mpmath.cos, -300, 300),
    "tan": (mpmath.tan, -20, 20),
    "asin": (mpmath.asin, -1, 1),
    "acos": (mpmath.acos, -1, 1),
    "atan": (mpmath.atan, -50, 50),
    "sinh": (mpmath.sinh, -20, 20),
    "cosh": (mpmath.cosh, -20, 20),
    "tanh": (mpmath.tanh, -20, 20),
    "erf": (mpmath.erf, -9, 9),
    "erfc": (mpmath.erfc, -6, 30),
    "gamma": (mpmath.gamma, -20, 60),
    "lgamma": (mpmath.loggamma, 0, 5000),
    "digamma": (mpmath.digamma, 0, 100),
}

for name, (function, low, high) in FUNCTIONS.items():
    done = 0
    while done < 120:
        x = draw(low, high)
        if name == "gamma" and x.denominator == 1 and x <= 0:
            continue
        value = function(mpf(x.numerator) / x.denominator)
        print(name, x, mpmath.nstr(value, 60, strip_zeros=True, min_fixed=0, max_fixed=0))
        done += 1
for _ in range(120):
    x, y = draw(0, 50), draw(-12, 12)
    value = mpmath.power(mpf(x.numerator) / x.denominator, mpf(y.numerator) / y.denominator)
    print(f"pow {x}^{y}", mpmath.nstr(value, 60, strip_zeros=True, min_fixed=0, max_fixed=0))
