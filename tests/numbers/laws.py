"""Writes laws.txt: values of named distributions by mpmath, the moments and divergences by numeric integration or summation.

    python3 laws.py > laws.txt        (needs mpmath)
"""

from mpmath import mp, mpf, quad, nsum, log, exp, sqrt, pi, gamma, beta, inf, binomial, factorial, nstr, fabs

mp.dps = 30


def normal(m, v):
    return lambda x: exp(-((x - m) ** 2) / (2 * v)) / sqrt(2 * pi * v)


CONTINUOUS = {
    "normal": (lambda m, v: normal(m, v), lambda m, v: [-inf, m, inf], [(1, 4), ("1/2", "9/4")]),
    "uniform": (lambda a, b: lambda x: 1 / (b - a), lambda a, b: [a, b], [(-1, 3)]),
    "exponential": (lambda r: lambda x: r * exp(-r * x), lambda r: [0, inf], [(2,), ("1/3",)]),
    "gammadist": (lambda k, r: lambda x: r**k * x ** (k - 1) * exp(-r * x) / gamma(k), lambda k, r: [0, 1, inf], [(3, 2), ("5/2", "1/2")]),
    "beta": (lambda a, b: lambda x: x ** (a - 1) * (1 - x) ** (b - 1) / beta(a, b), lambda a, b: [0, mpf(1) / 2, 1], [(2, 3), ("5/2", 4)]),
    "laplace": (lambda m, s: lambda x: exp(-fabs(x - m) / s) / (2 * s), lambda m, s: [-inf, m, inf], [(1, 2), (0, "1/2")]),
    "logistic": (lambda m, s: lambda x: exp(-(x - m) / s) / (s * (1 + exp(-(x - m) / s)) ** 2), lambda m, s: [m - 40 * s, m, m + 80 * s], [(1, 2)]),
    "lognormal": (lambda m, v: lambda x: normal(m, v)(log(x)) / x, lambda m, v: [0, 1, 3, 20, inf], [(0, "1/4")]),
    "weibull": (lambda k, s: lambda x: k / s * (x / s) ** (k - 1) * exp(-((x / s) ** k)), lambda k, s: [0, s, inf], [(2, 3)]),
    "pareto": (lambda s, k: lambda x: k * s**k / x ** (k + 1), lambda s, k: [s, inf], [(2, 5)]),
    "rayleigh": (lambda s: lambda x: x / s**2 * exp(-(x**2) / (2 * s**2)), lambda s: [0, s, inf], [(2,)]),
    "student": (lambda k: lambda x: gamma((k + 1) / 2) / (sqrt(k * pi) * gamma(k / 2)) * (1 + x**2 / k) ** (-(k + 1) / 2), lambda k: [-inf, 0, inf], [(5,)]),
    "chisquared": (lambda k: lambda x: x ** (k / 2 - 1) * exp(-x / 2) / (2 ** (k / 2) * gamma(k / 2)), lambda k: [0, 1, inf], [(4,)]),
}
DISCRETE = {
    "bernoulli": (lambda p: lambda k: p if k == 1 else 1 - p, lambda p: range(0, 2), [("1/4",), ("2/3",)]),
    "binomialdist": (lambda n, p: lambda k: binomial(n, k) * p**k * (1 - p) ** (n - k), lambda n, p: range(0, int(n) + 1), [(7, "1/3"), (7, "1/2")]),
    "poisson": (lambda r: lambda k: r**k * exp(-r) / factorial(k), lambda r: range(0, 120), [(3,), ("1/2",)]),
    "geometric": (lambda p: lambda k: p * (1 - p) ** (k - 1), lambda p: range(1, 500), [("1/3",), ("1/2",)]),
    "negativebinomial": (lambda r, p: lambda k: binomial(k + r - 1, k) * p**r * (1 - p) ** k, lambda r, p: range(0, 500), [(3, "1/2")]),
    "hypergeometric": (lambda N, K, n: lambda k: binomial(K, k) * binomial(N - K, n - k) / binomial(N, n), lambda N, K, n: range(0, int(n) + 1), [(20, 8, 5)]),
    "discreteuniform": (lambda a, b: lambda k: mpf(1) / (b - a + 1), lambda a, b: range(int(a), int(b) + 1), [(2, 9)]),
}
NO_ENTROPY = {"weibull", "rayleigh", "student", "chisquared", "negativebinomial", "hypergeometric", "poisson"}
DIVERGENCE = {"normal", "exponential", "gammadist", "beta", "laplace", "bernoulli", "binomialdist", "poisson", "geometric"}
CUMULATIVE = set(CONTINUOUS) - {"gammadist", "beta", "student", "chisquared"} | set(DISCRETE)


def number(text):
    numer, _, denom = str(text).partition("/")
    return mpf(numer) / mpf(denom or 1)


def show(quantity, family, parameters, point, value):
    print(quantity, family, ",".join(map(str, parameters)), point, nstr(value, 15))


for family, (law, places, draws) in list(CONTINUOUS.items()) + list(DISCRETE.items()):
    discrete = family in DISCRETE
    for parameters in draws:
        p = [number(x) for x in parameters]
        density = law(*p)

        def total(f, upto=None):
            if discrete:
                return sum(f(k) for k in places(*p) if upto is None or k <= upto)
            where = places(*p)
            return quad(f, where if upto is None else [x for x in where if x < upto] + [upto])

        mean = total(lambda x: x * density(x))
        show("mean", family, parameters, "-", mean)
        show("variance", family, parameters, "-", total(lambda x: (x - mean) ** 2 * density(x)))
        points = [2, 3] if discrete and family != "bernoulli" else [1] if discrete else ["1/4", "5/2"] if family not in ("beta", "uniform") else ["1/4", "3/4"]
        for point in points:
            if family == "pareto" and point == "1/4":
                continue
            show("density", family, parameters, point, density(number(point)))
            if family in CUMULATIVE:
                show("cumulative", family, parameters, point, total(density, upto=number(point)))
        if family not in NO_ENTROPY:
            show("entropy", family, parameters, "-", total(lambda x: -density(x) * log(density(x)) if density(x) > 0 else mpf(0)))
    if family in DIVERGENCE:
        p, q = ([number(x) for x in draw] for draw in draws)
        one, two = law(*p), law(*q)
        f = lambda x: one(x) * log(one(x) / two(x)) if one(x) > 0 and two(x) > 0 else mpf(0)
        value = sum(map(f, places(*p))) if discrete else quad(f, sorted(set(places(*p) + places(*q))))
        show("divergence", family, draws[0], ",".join(map(str, draws[1])), value)
