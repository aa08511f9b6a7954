#!/usr/bin/env python3
"""Labels of the mutants of the derivations, by an oracle that shares nothing with the program.

    python3 tests/mutants/derived_oracle.py            counts what it confirms, and lists what it does not
    python3 tests/mutants/derived_oracle.py --verbose  shows the model of each row too
    python3 tests/mutants/derived_oracle.py --every 9  looks at every ninth row

Every row of `derived.tsv` says that `left relation mutant` is false. A small reader of LaTeX makes a tree of both sides, and a world per problem
gives them their values: two normal densities and integrals by the trapezoid rule, which for them is right to 60 digits; random joint tables of two
variables; i.i.d. variables as polynomials with exact moments; families of numbers with derivatives by dual numbers. A row is confirmed where the two
sides differ in one model of all that is declared. The sheet's own right side is put through the same worlds first: it must hold in all of them.

A letter that a mutant takes out of its sum is unknown: the sides must differ for all places that it may stand for, in one model. A variable `y` of a
law is a third variable beside `x` and `z`. A divergence from a law of other variables is read as it is defined, as a sum over those of the first law.
"""
import itertools
import random
import re
import sys
from fractions import Fraction
from pathlib import Path

import mpmath
from mpmath import mpf

mpmath.mp.dps = 60
HERE = Path(__file__).resolve().parent
SHEET = HERE.parents[1] / "solutions/derivations/sheet.md"
TABLE = HERE / "derived.tsv"
SAME, APART = mpf(10) ** -45, mpf(10) ** -30


class Unread(Exception):
    """Why a side has no value here."""


# Reading ------------------------------------------------------------------------------------------------------------------------------------

SPACE = re.compile(r"(?:\s|\\,|\\left(?![A-Za-z])|\\right(?![A-Za-z])|&)+")
TOKEN = re.compile(r"\\[A-Za-z]+|\\\||\d+|[^\s]")
NAMED = re.compile(r"\\(?:operatorname|mathrm|mathbb)\{([A-Za-z]+)\}")


class Reader:
    def __init__(self, text):
        self.tokens = TOKEN.findall(SPACE.sub(" ", NAMED.sub(r"\\\1 ", text)))
        self.at = 0

    def peek(self, ahead=0):
        return self.tokens[self.at + ahead] if self.at + ahead < len(self.tokens) else None

    def take(self, wanted=None):
        token = self.peek()
        if token is None or wanted is not None and token != wanted:
            raise Unread(f"`{token}` in the place of `{wanted}`")
        self.at += 1
        return token

    def whole(self):
        tree = self.sum()
        if self.peek() is not None:
            raise Unread(f"`{self.peek()}` is left over")
        return tree

    def sum(self):
        sign = self.take() if self.peek() in ("+", "-") else "+"
        tree = self.term() if sign == "+" else ("neg", self.term())
        while self.peek() in ("+", "-"):
            sign = self.take()
            tree = ("add", tree, self.term()) if sign == "+" else ("sub", tree, self.term())
        return tree

    def ends(self):
        return self.peek() in (None, "+", "-", ")", "]", "}", ",", "\\mid", "\\|", "=") or self.peek() == "d" and self.peek(1) in ("x", "z")

    def term(self):
        factors = []
        while not self.ends():
            if self.peek() == "\\cdot":
                self.take()
                continue
            factors.append(self.factor())
        if not factors:
            raise Unread("nothing where a term should be")
        return ("mul", factors) if len(factors) > 1 else factors[0]

    def factor(self):
        base = self.atom()
        if self.peek() == "^":
            self.take()
            base = ("pow", base, self.argument())
        return base

    def argument(self):
        if self.peek() == "{":
            return self.group("{", "}")
        return self.atom()

    def group(self, opening, closing):
        self.take(opening)
        tree = self.sum()
        self.take(closing)
        return tree

    def bounds(self):
        self.take("_")
        self.take("{")
        name = self.take() if self.peek(1) == "=" else None
        if name is not None:
            self.take("=")
        low = self.sum()
        self.take("}")
        self.take("^")
        return name, low, self.argument()

    def law(self):
        """`q(z)`, `p(z \\mid x)`: a letter, its variables, what is given."""
        letter = self.take()
        if letter not in ("p", "q"):
            raise Unread(f"a law `{letter}`")
        self.take("(")
        lists = [[]]
        while self.peek() != ")":
            token = self.take()
            if token == "\\mid":
                lists.append([])
            elif token != ",":
                lists[-1].append(token)
        self.take(")")
        return letter, lists[0], lists[1] if len(lists) > 1 else []

    def atom(self):
        token = self.take()
        if token.isdigit():
            return ("number", int(token))
        if token in ("(", "["):
            self.at -= 1
            return self.group(token, {"(": ")", "[": "]"}[token])
        if token == "{":
            self.at -= 1
            return self.group("{", "}")
        if token == "\\infty":
            return ("infinity",)
        if token == "\\frac":
            if self.peek(1) == "\\partial":
                return self.partial()
            above, below = self.argument(), self.argument()
            return ("div", above, below)
        if token == "\\log":
            return ("log", self.factor())
        if token in ("\\sum", "\\int"):
            name, low, high = self.bounds()
            if token == "\\sum":
                return ("sum", name, low, high, self.term())
            body = self.sum()
            self.take("d")
            return ("int", self.take(), low, high, body)
        if token == "\\E":
            law = None
            if self.peek() == "_":
                self.take("_")
                self.take("{")
                law = self.law()
                self.take("}")
            return ("mean", law, self.group("[", "]"))
        if token == "\\Var":
            return ("var", self.group("(", ")"))
        if token in ("\\KL", "H"):
            self.take("(")
            laws = [self.law()]
            if token == "\\KL":
                self.take("\\|")
                laws.append(self.law())
            self.take(")")
            return ("kl" if token == "\\KL" else "entropy", *laws)
        if token in ("p", "q") and self.peek() == "(":
            self.at -= 1
            return ("law", self.law())
        if token in ("s", "P") and self.peek() == "(":
            return ("call", token, self.group("(", ")"))
        if token in ("w", "u", "\\epsilon") and self.peek() == "_":
            self.take("_")
            if self.peek() == "{":
                self.take("{")
                places = []
                while self.peek() != "}":
                    places.append(self.atom())
                self.take("}")
            else:
                places = [self.atom()]
            return ("member", token, places)
        if re.fullmatch(r"[A-Za-z]|\\mu|\\sigma|\\pi", token):
            return ("name", token)
        raise Unread(f"`{token}`")

    def partial(self):
        self.take("{")
        self.take("\\partial")
        inner = None if self.peek() == "}" else self.term()
        self.take("}")
        self.take("{")
        self.take("\\partial")
        by = self.atom()
        self.take("}")
        return ("partial", by, self.term() if inner is None else inner)


# Values -------------------------------------------------------------------------------------------------------------------------------------


def real(value):
    return mpf(value.numerator) / value.denominator if isinstance(value, Fraction) else value


class Dual:
    """A number and its derivative."""

    def __init__(self, value, slope=0):
        self.value, self.slope = real(value), real(slope)

    @staticmethod
    def of(other):
        return other if isinstance(other, Dual) else Dual(other)

    def __add__(self, other):
        other = Dual.of(other)
        return Dual(self.value + other.value, self.slope + other.slope)

    def __neg__(self):
        return Dual(-self.value, -self.slope)

    def __sub__(self, other):
        return self + -Dual.of(other)

    def __rsub__(self, other):
        return Dual.of(other) - self

    def __mul__(self, other):
        other = Dual.of(other)
        return Dual(self.value * other.value, self.slope * other.value + self.value * other.slope)

    def __truediv__(self, other):
        other = Dual.of(other)
        return Dual(self.value / other.value, (self.slope * other.value - self.value * other.slope) / other.value**2)

    def __rtruediv__(self, other):
        return Dual.of(other) / self

    def __pow__(self, power):
        power = Dual.of(power)
        if power.slope != 0:
            raise Unread("a power that is differentiated")
        return Dual(self.value**power.value, power.value * self.value ** (power.value - 1) * self.slope)

    __radd__, __rmul__ = __add__, __mul__


class Polynomial:
    """In independent random variables with known moments, exact."""

    def __init__(self, terms):
        self.terms = {key: value for key, value in terms.items() if value != 0}

    @staticmethod
    def of(other):
        return other if isinstance(other, Polynomial) else Polynomial({(): other})

    def __add__(self, other):
        terms = dict(self.terms)
        for key, value in Polynomial.of(other).terms.items():
            terms[key] = terms.get(key, 0) + value
        return Polynomial(terms)

    def __neg__(self):
        return Polynomial({key: -value for key, value in self.terms.items()})

    def __sub__(self, other):
        return self + -Polynomial.of(other)

    def __rsub__(self, other):
        return Polynomial.of(other) - self

    def __mul__(self, other):
        terms = {}
        for (one, a), (two, b) in itertools.product(self.terms.items(), Polynomial.of(other).terms.items()):
            powers = dict(one)
            for name, power in two:
                powers[name] = powers.get(name, 0) + power
            key = tuple(sorted(powers.items()))
            terms[key] = terms.get(key, 0) + a * b
        return Polynomial(terms)

    def __truediv__(self, other):
        return self * (1 / number(other))

    def __pow__(self, power):
        power = whole(power)
        if power < 0:
            raise Unread("a negative power of a random variable")
        result = Polynomial.of(Fraction(1))
        for _ in range(power):
            result = result * self
        return result

    __radd__, __rmul__ = __add__, __mul__


def number(value):
    if isinstance(value, Polynomial):
        if set(value.terms) - {()}:
            raise Unread("a random variable outside of a mean")
        return value.terms.get((), Fraction(0))
    return value


def whole(value):
    value = number(value)
    if isinstance(value, Dual):
        value = value.value
    if value != int(value):
        raise Unread("a place that is no integer")
    return int(value)


class World:
    """What the names mean in one model."""

    def __init__(self, names):
        self.names = names

    def of(self, tree, at=None):
        at = at or {}
        kind = tree[0]
        below = lambda one: self.of(one, at)
        if kind == "number":
            return Fraction(tree[1])
        if kind == "infinity":
            return mpf("inf")
        if kind == "neg":
            return -below(tree[1])
        if kind in ("add", "sub", "div"):
            a, b = below(tree[1]), below(tree[2])
            if not isinstance(a, (Dual, Polynomial)) and not isinstance(b, (Dual, Polynomial)) and (isinstance(a, mpf) or isinstance(b, mpf)):
                a, b = real(a), real(b)
            if kind == "div" and not isinstance(b, (Dual, Polynomial)) and b == 0:
                raise Unread("a division by zero")
            return a + b if kind == "add" else a - b if kind == "sub" else a / b
        if kind == "mul":
            return self.product([below(one) for one in tree[1]])
        if kind == "pow":
            if tree[1] == ("name", "e"):
                return self.exponential(below(tree[2]))
            base, power = below(tree[1]), below(tree[2])
            if isinstance(base, (Polynomial, Dual)):
                return base**power
            power = number(power)
            if isinstance(base, Fraction) and isinstance(power, Fraction) and power.denominator == 1:
                if base == 0 and power < 0:
                    raise Unread("a division by zero")
                return base ** int(power)
            if isinstance(power, Fraction) and power.denominator == 1:
                return real(base) ** int(power)
            return real(base) ** real(power)
        if kind == "log":
            return self.logarithm(below(tree[1]))
        if kind == "sum":
            _, name, low, high, body = tree
            values = [self.of(body, {**at, name: Fraction(place)}) for place in range(whole(below(low)), whole(below(high)) + 1)]
            total = Fraction(0)
            for value in values:
                if not isinstance(total, (Dual, Polynomial)) and isinstance(value, mpf):
                    total = real(total)
                total = total + (real(value) if isinstance(total, mpf) and isinstance(value, Fraction) else value)
            return total
        if kind == "name":
            known = at.get(tree[1], self.names.get(tree[1]))
            if known is None:
                raise Unread(f"`{tree[1]}` has no value")
            return known
        return self.own(kind, tree, at)

    def product(self, values):
        total = Fraction(1)
        for value in values:
            if isinstance(value, mpf) and isinstance(total, Fraction):
                total = real(total)
            total = total * (real(value) if isinstance(total, mpf) and isinstance(value, Fraction) else value)
        return total

    def exponential(self, power):
        if isinstance(power, Dual):
            value = mpmath.exp(power.value)
            return Dual(value, value * power.slope)
        return mpmath.exp(real(number(power)))

    def logarithm(self, inside):
        if isinstance(inside, Dual):
            if inside.value <= 0:
                raise Unread("the logarithm of what is not positive")
            return Dual(mpmath.log(inside.value), inside.slope / inside.value)
        inside = real(number(inside))
        if inside <= 0:
            raise Unread("the logarithm of what is not positive")
        return mpmath.log(inside)

    def own(self, kind, tree, at):
        raise Unread(f"no meaning of `{kind}` here")


class Normals(World):
    """p is the density of N(mu, sigma^2), q that of N(0, 1)."""

    STEP, REACH = mpf(1) / 8, 24

    def own(self, kind, tree, at):
        if kind == "law":
            letter, variables, given = tree[1]
            if len(variables) != 1 or given:
                raise Unread("a density of several variables")
            x = real(self.of(("name", variables[0]), at))
            mean, spread = (real(self.names["\\mu"]), real(self.names["\\sigma"])) if letter == "p" else (mpf(0), mpf(1))
            return mpmath.exp(-((x - mean) ** 2) / (2 * spread**2)) / (mpmath.sqrt(2 * mpmath.pi) * spread)
        if kind == "int":
            _, name, low, high, body = tree
            low, high = self.of(low, at), self.of(high, at)
            if low == high:
                return mpf(0)
            if {low, high} != {mpf("inf"), mpf("-inf")}:
                raise Unread("an integral over a part of the line")
            value = self.over_the_line(lambda x: real(self.of(body, {**at, name: x})))
            return value if low < high else -value
        return super().own(kind, tree, at)

    def over_the_line(self, of):
        width = max(real(self.names["\\sigma"]), mpf(1))
        reach = self.REACH * width + abs(real(self.names["\\mu"]))
        if any(abs(of(end)) > mpf(10) ** -50 for end in (-reach, reach)):
            raise Unread("an integral that does not converge")
        totals = []
        for shift in (mpf(0), self.STEP / 3):
            places = int(reach / self.STEP)
            totals.append(self.STEP * mpmath.fsum(of(shift + place * self.STEP) for place in range(-places, places + 1)))
        if abs(totals[0] - totals[1]) > mpf(10) ** -46 * (1 + abs(totals[0])):
            raise Unread("an integral that was not found to 46 digits")
        return totals[0]


class Tables(World):
    """Joint laws of x, y and z with rational probabilities; p and q are both such laws."""

    def __init__(self, seed):
        super().__init__({})
        draw = random.Random(seed)
        self.values = {"x": range(2), "y": range(2), "z": range(3)}
        self.joint = {}
        for letter in "pq":
            weights = {place: Fraction(draw.randint(1, 9)) for place in itertools.product(*self.values.values())}
            total = sum(weights.values())
            self.joint[letter] = {place: weight / total for place, weight in weights.items()}

    def chance(self, letter, wanted):
        rows = self.joint[letter].items()
        fits = lambda places: all(wanted.get(name, place) == place for name, place in zip(self.values, places))
        return sum((weight for places, weight in rows if fits(places)), Fraction(0))

    def at_law(self, law, at):
        letter, variables, given = law
        if len(set(variables + given)) < len(variables + given) or not set(variables + given) <= set(self.values):
            raise Unread("a law of what is no variable")
        places = {name: self.of(("name", name), at) for name in variables + given}
        return self.chance(letter, places) / self.chance(letter, {name: places[name] for name in given})

    def mean(self, law, at, of):
        total = Fraction(0)
        for places in itertools.product(*(self.values[name] for name in law[1])):
            inside = {**at, **{name: Fraction(place) for name, place in zip(law[1], places)}}
            total = real(total) + real(self.at_law(law, inside)) * real(of(inside))
        return total

    def own(self, kind, tree, at):
        if kind == "law":
            return self.at_law(tree[1], at)
        if kind == "mean" and tree[1] is not None:
            return self.mean(tree[1], at, lambda inside: self.of(tree[2], inside))
        if kind == "kl":
            return self.mean(tree[1], at, lambda inside: self.logarithm(self.at_law(tree[1], inside) / self.at_law(tree[2], inside)))
        if kind == "entropy":
            return self.mean(tree[1], at, lambda inside: -self.logarithm(self.at_law(tree[1], inside)))
        return super().own(kind, tree, at)


class Errors(World):
    """Independent members of one skewed law: -1 with 4/5, 4 with 1/5, times a scale; mean 0."""

    def own(self, kind, tree, at):
        if kind == "member" and tree[1] == "\\epsilon" and len(tree[2]) == 1:
            return Polynomial({((whole(self.of(tree[2][0], at)), 1),): Fraction(1)})
        if kind == "mean" and tree[1] is None:
            return self.mean(self.of(tree[2], at))
        if kind == "var":
            inside = self.of(tree[1], at)
            return self.mean(Polynomial.of(inside) ** 2) - self.mean(inside) ** 2
        return super().own(kind, tree, at)

    def mean(self, inside):
        scale = self.names["\\sigma"] / 2
        moment = lambda power: (Fraction(4, 5) * Fraction(-1) ** power + Fraction(1, 5) * Fraction(4) ** power) * scale**power
        total = Fraction(0)
        for key, value in Polynomial.of(inside).terms.items():
            for _, power in key:
                value = value * moment(power)
            total += value
        return total


class Layers(World):
    """Numbers w_ck and u_k for all places, the scores s and the probabilities P of a softmax; derivatives by dual numbers."""

    def __init__(self, names, seed):
        super().__init__(names)
        draw = random.Random(seed)
        drawn = lambda: Fraction(draw.randint(-6, 6), draw.randint(1, 4))
        self.weights = {place: drawn() for place in itertools.product(range(-1, 12), repeat=2)}
        self.units = {place: drawn() for place in range(-1, 12)}
        self.by = None

    def score(self, place):
        total = Dual(0)
        for unit in range(1, whole(self.names["d"]) + 1):
            total = total + self.unit(unit) * self.weights[place, unit]
        return total

    def unit(self, place):
        return Dual(self.units[place], int(place == self.by))

    def own(self, kind, tree, at):
        if kind == "member":
            places = tuple(whole(self.of(place, at)) for place in tree[2])
            if tree[1] == "w" and len(places) == 2:
                return self.weights[places]
            if tree[1] == "u" and len(places) == 1:
                return self.unit(places[0])
            raise Unread("a member with another number of places")
        if kind == "call":
            place = whole(self.of(tree[2], at))
            if tree[1] == "s":
                return self.score(place)
            total = Dual(0)
            for other in range(1, whole(self.names["n"]) + 1):
                total = total + self.exponential(self.score(other))
            return self.exponential(self.score(place)) / total
        if kind == "partial":
            if tree[1][0] != "member" or tree[1][1] != "u" or self.by is not None:
                raise Unread("a derivative by something else")
            self.by = whole(self.of(tree[1][2][0], at))
            try:
                inside = Dual.of(self.of(tree[2], at))
            finally:
                self.by = None
            return inside.slope
        return super().own(kind, tree, at)


def worlds(problem):
    """Models of what a problem declares."""
    if problem == 0:
        for mu, sigma, x in [(Fraction(1), Fraction(2), Fraction(3)), (Fraction(-1, 2), Fraction(2, 3), Fraction(1, 3)), (Fraction(3), Fraction(5, 2), Fraction(-2))]:
            yield Normals({"\\mu": mu, "\\sigma": sigma, "x": x, "\\pi": +mpmath.pi}), f"mu = {mu}, sigma = {sigma}, x = {x}"
    if problem == 1:
        for seed in range(4):
            world = Tables(seed)
            for places in itertools.product(*world.values.values()):
                world.names = {name: Fraction(place) for name, place in zip(world.values, places)}
                yield world, f"table {seed} at {dict(zip(world.values, places))}"
    if problem == 2:
        for count, sigma in [(3, Fraction(3)), (2, Fraction(2)), (5, Fraction(1, 2))]:
            yield Errors({"K": Fraction(count), "\\sigma": sigma}), f"K = {count}, sigma = {sigma}"
    if problem == 3:
        for seed, (n, d, c, j) in enumerate([(3, 2, 1, 2), (4, 3, 2, 3), (10, 2, 2, 1)]):
            names = {"n": n, "d": d, "c": c, "j": j}
            yield Layers({name: Fraction(value) for name, value in names.items()}, seed), f"seed {seed}, {names}"


def unknown(tree, bound=frozenset()):
    """The single letters of a tree that nothing binds."""
    if isinstance(tree, (list, tuple)):
        if tree[:1] == ("name",):
            return set() if tree[1] in bound else {tree[1]}
        if tree[:1] == ("sum",):
            return unknown(tree[2:4], bound) | unknown(tree[4], bound | {tree[1]})
        return set().union(*(unknown(part, bound) for part in tree if isinstance(part, (list, tuple))))
    return set()


def apart(world, left, relation, right):
    """Both sides and whether the relation fails: for all places of an index of which nothing is said."""
    free = sorted((unknown(left) | unknown(right)) - set(world.names) - {"e", "x"}) if isinstance(world, Layers) else []
    if len(free) > 1:
        raise Unread("several letters have no value")
    for name in free:
        found = []
        for place in range(1, whole(world.names["n"]) + 1):
            world.names[name] = Fraction(place)
            try:
                found.append(apart(world, left, relation, right))
            finally:
                del world.names[name]
        return next((one for one in found if not one[2]), found[0])
    a, b = both(world, left, right)
    if relation == "=" and APART * (1 + abs(a)) >= abs(a - b) > SAME * (1 + abs(a)):
        raise Unread("neither the same nor apart")
    return a, b, abs(a - b) > APART * (1 + abs(a)) if relation == "=" else a < b - APART


def both(world, left, right):
    values = []
    for side in (left, right):
        value = number(world.of(side))
        values.append(real(value.value if isinstance(value, Dual) else value))
    return values


def judged(problem, left, relation, right):
    """Whether a claim holds in all models, and the first model in which it fails; raises where it has a value in none."""
    seen, why = 0, None
    for world, told in worlds(problem):
        try:
            a, b, fails = apart(world, left, relation, right)
        except Unread as stop:
            why = why or stop
            continue
        seen += 1
        if fails:
            return False, f"{told}: {mpmath.nstr(a, 12)} {relation} {mpmath.nstr(b, 12)}"
    if not seen:
        raise why or Unread("no model")
    return True, None


def members(body):
    """The sides of a chain with the relations before them."""
    depth, begin, relation, found = 0, 0, None, []
    for sign in re.finditer(r"\\ge(?![a-z])|=|\\\\|[{}()]", body):
        if sign.group() in "{(":
            depth += 1
        elif sign.group() in "})":
            depth -= 1
        elif depth == 0 and sign.group() != "\\\\":
            found.append((relation, body[begin : sign.start()]))
            relation, begin = sign.group(), sign.end()
    found.append((relation, body[begin:]))
    return [(relation, " ".join(text.replace("\\\\", " ").replace("&", " ").split())) for relation, text in found]


def claims():
    """Every step of the sheet: its problem, both sides and the relation between them."""
    for problem, section in enumerate(SHEET.read_text().split("\n# ")[1:]):
        for body in re.findall(r"\$\$(.*?)\$\$", section, re.S):
            if "\\qquad" in body:
                continue
            chain = members(body.replace("\\begin{aligned}", "").replace("\\end{aligned}", ""))
            for (_, left), (relation, right) in zip(chain, chain[1:]):
                yield problem, left, relation, right


def main():
    sides = {}
    for problem, left, relation, right in claims():
        sides.setdefault((left, relation), []).append((problem, right))
    rows = [line.split("\t") for line in TABLE.read_text().splitlines()[1:]]
    if "--every" in sys.argv:
        rows = rows[:: int(sys.argv[sys.argv.index("--every") + 1])]
    confirmed, failed, true_sides = 0, [], set()
    for claim, left, relation, mutant in rows:
        key = (" ".join(left.split()), relation)
        if key not in sides:
            failed.append((claim, mutant, "no step of the sheet has this left side"))
            continue
        problem = sides[key][0][0]
        try:
            tree = Reader(left).whole()
            for own, right in sides[key]:
                if (key, right) not in true_sides:
                    holds, where = judged(own, tree, relation, Reader(right).whole())
                    if not holds:
                        raise SystemExit(f"the sheet itself fails: {left} {relation} {right} at {where}")
                    true_sides.add((key, right))
            holds, where = judged(problem, tree, relation, Reader(mutant).whole())
        except Unread as stop:
            failed.append((claim, mutant, str(stop)))
            continue
        if holds:
            failed.append((claim, mutant, "it holds in all models"))
        else:
            confirmed += 1
            if "--verbose" in sys.argv:
                print(claim, mutant, where, sep="\t")
    for row in failed:
        print(*row, sep="\t")
    print(f"{confirmed} of {len(rows)} mutants are false; {len(true_sides)} right sides of the sheet hold")
    return 1 if any(why == "it holds in all models" for *_, why in failed) else 0


if __name__ == "__main__":
    sys.exit(main())
