"""Mutants of the proved steps of a sheet, labelled by exact arithmetic and 60 digits of mpmath.

    python3 tests/mutants/oracle.py tests/mutants/*.md      writes tests/mutants/NAME.jsonl beside each sheet
    python3 tests/mutants/oracle.py --check FILES           says whether the files hold what would be written

A reader and evaluator of LaTeX of its own: it shares nothing with the program. A row is one member of one chain: the bytes of its formula
and of the member, and its mutants as [text, kind, label]. The label is `unequal` (the step with this member is false, whatever rounding),
`equal` (it still holds) or `last-place` (off by no more than one in the last decimal place: no clear mistake).
"""

import json, random, re, sys
from fractions import Fraction
from pathlib import Path

import mpmath

mpmath.mp.dps = 60
WANTED = 24
# So many of them are false.
LEAST = 20

TOKEN = re.compile(r"\s+|\\,|\\left|\\right|(?P<word>\\[A-Za-z]+\*?)|(?P<number>\d+(?:\.\d+)?)|(?P<break>\\\\)|(?P<sign>\\.|[^\s])")


class Unread(Exception):
    pass


def tokens(text):
    found, at = [], 0
    while at < len(text):
        match = TOKEN.match(text, at)
        at = match.end()
        if match.lastgroup:
            found.append(match.group(match.lastgroup))
    return found


def real(value):
    return mpmath.mpf(value.numerator) / value.denominator if isinstance(value, Fraction) else value


def lift(operation, a, b):
    if isinstance(a, list) and isinstance(b, list):
        if len(a) != len(b):
            raise Unread("shapes")
        return [lift(operation, x, y) for x, y in zip(a, b)]
    if isinstance(a, list):
        return [lift(operation, x, b) for x in a]
    if isinstance(b, list):
        return [lift(operation, a, y) for y in b]
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return operation(a, b)
    return operation(real(a), real(b))


def each(function, a):
    return [each(function, x) for x in a] if isinstance(a, list) else function(real(a))


def matrix(a):
    return a and isinstance(a, list) and isinstance(a[0], list)


def column(a):
    return a if matrix(a) else [[x] for x in a]


def slim(a):
    return [row[0] for row in a] if matrix(a) and all(len(row) == 1 for row in a) else a


def times(a, b):
    if isinstance(a, list) and isinstance(b, list):
        if not matrix(a):
            raise Unread("a vector on the left")
        rows, other = a, column(b)
        if len(rows[0]) != len(other):
            raise Unread("shapes")
        total = [[sum_of([lift(lambda x, y: x * y, row[k], other[k][j]) for k in range(len(other))]) for j in range(len(other[0]))] for row in rows]
        return total if matrix(b) else slim(total)
    return lift(lambda x, y: x * y, a, b)


def sum_of(items):
    total = Fraction(0)
    for item in items:
        total = lift(lambda x, y: x + y, total, item)
    return total


def softmax(a):
    rows = a if matrix(a) else [a]
    result = []
    for row in rows:
        powers = [mpmath.exp(real(x)) for x in row]
        result.append([p / mpmath.fsum(powers) for p in powers])
    return result if matrix(a) else result[0]


def conv(x, f, stride, padding, dilation):
    if padding:
        raise Unread("padding")
    height, width = (len(f) - 1) * dilation + 1, (len(f[0]) - 1) * dilation + 1
    return [[sum_of([x[r + i * dilation][c + j * dilation] * f[i][j] for i in range(len(f)) for j in range(len(f[0]))])
             for c in range(0, len(x[0]) - width + 1, stride)] for r in range(0, len(x) - height + 1, stride)]


def power(a, b):
    if isinstance(b, Fraction) and b.denominator == 1 and isinstance(a, Fraction):
        if a == 0 and b <= 0:
            raise Unread("a power of zero")
        return a ** int(b)
    value = mpmath.power(real(a), real(b))
    if isinstance(value, mpmath.mpc):
        raise Unread("not real")
    return value


def quotient(a, b):
    if b == 0:
        raise Unread("a division by zero")
    return a / b


def positive(function):
    def of(x):
        if x <= 0:
            raise Unread("not positive")
        return function(x)
    return of


def operator(name, a):
    if name == "conv":
        return conv(a[0], a[1], *(int(x) for x in a[2:]))
    if name == "maxpool":
        size, stride = int(a[1]), int(a[2])
        x = a[0]
        return [[max(x[r + i][c + j] for i in range(size) for j in range(size))
                 for c in range(0, len(x[0]) - size + 1, stride)] for r in range(0, len(x) - size + 1, stride)]
    if name == "softmax":
        return softmax(a[0])
    if name == "ReLU":
        return [operator(name, [x]) for x in a[0]] if isinstance(a[0], list) else max(a[0], Fraction(0))
    if name == "stack":
        return sum((slim(x) for x in a), [])
    if name == "index":
        return a[0][int(a[1]) - 1][int(a[2]) - 1]
    if name == "shape":
        return ("shape",) + tuple(a)
    raise Unread(name)


FUNCTIONS = {
    "\\tanh": mpmath.tanh, "\\sigma": lambda x: 1 / (1 + mpmath.exp(-x)), "\\log": positive(mpmath.log), "\\ln": positive(mpmath.log),
    "\\sin": mpmath.sin, "\\cos": mpmath.cos, "\\exp": mpmath.exp,
}


class Reader:
    """Recursive descent: sum, product, power, atom."""

    def __init__(self, text, names):
        self.tokens, self.at, self.names = tokens(text), 0, names

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self, wanted=None):
        token = self.peek()
        if token is None or (wanted is not None and token != wanted):
            raise Unread(f"{wanted} for {token}")
        self.at += 1
        return token

    def whole(self):
        value = self.sum()
        if self.peek() is not None:
            raise Unread(self.peek())
        return value

    def sum(self):
        negative = self.peek() == "-" and self.take() == "-"
        value = self.product()
        if negative:
            value = times(Fraction(-1), value)
        while self.peek() in ("+", "-"):
            sign = self.take()
            other = self.product()
            value = lift((lambda x, y: x + y) if sign == "+" else (lambda x, y: x - y), value, other)
        return value

    def product(self):
        value = self.power()
        shape = None
        while True:
            token = self.peek()
            if token == "\\times":
                self.take()
                shape = (shape or ("shape", value)) + (self.power(),)
            elif token == "\\cdot":
                self.take()
                negative = self.peek() == "-" and self.take() == "-"
                value = times(value, self.power())
                value = times(Fraction(-1), value) if negative else value
            elif token == "\\odot":
                self.take()
                value = lift(lambda x, y: x * y, slim(value), slim(self.power()))
            elif token == "/":
                self.take()
                value = lift(quotient, value, self.power())
            elif token is None or token in (")", "}", "]", "+", "-", "&", "\\\\", ",", "\\rfloor", "=", "|", "\\mid", "\\end"):
                return shape or value
            else:
                value = times(value, self.power())

    def group(self):
        if self.peek() != "{":
            token = self.take()
            if token.isdigit() and len(token) > 1:
                raise Unread("digits without braces")
            self.at -= 1
            return self.atom()
        self.take("{")
        value = self.sum()
        self.take("}")
        return value

    def power(self):
        value = self.atom()
        while self.peek() == "^":
            self.take()
            if self.peek() in ("\\top", "T"):
                self.take()
                value = [list(row) for row in zip(*value)]
            else:
                value = power(value, self.group())
        return value

    def raw(self, opening, closing):
        depth, words = 1, []
        while True:
            token = self.take()
            depth += (token == opening) - (token == closing)
            if depth == 0:
                return " ".join(words)
            words.append(token)

    def subscript(self):
        if self.peek() != "_":
            return ""
        self.take()
        if self.peek() == "{":
            self.take()
            return "_" + self.raw("{", "}").replace(" ", "")
        return "_" + self.take()

    def argument(self):
        """What a function without parentheses reaches over: factors up to a sign or another function."""
        if self.peek() == "(":
            return self.power()
        value = self.power()
        while self.peek() is not None and re.fullmatch(r"\d.*|[A-Za-z]|\\sqrt|\\frac", self.peek()):
            value = times(value, self.power())
        return value

    def atom(self):
        token = self.take()
        if re.fullmatch(r"\d+(\.\d+)?", token):
            return Fraction(token)
        if token in ("(", "["):
            value = self.sum()
            if self.peek() == ",":
                items = [value]
                while self.peek() == ",":
                    self.take()
                    items.append(self.sum())
                value = items
            self.take(")" if token == "(" else "]")
            return value
        if token == "{":
            self.at -= 1
            return self.group()
        if token == "\\frac":
            if self.tokens[self.at : self.at + 6] == ["{", "d", "}", "{", "d", "x"]:
                self.at += 7
                return self.derivative()
            above = self.group()
            return lift(quotient, above, self.group())
        if token == "\\sqrt":
            inside = self.group()
            value = mpmath.sqrt(real(inside)) if inside >= 0 else None
            if value is None:
                raise Unread("a root of what is negative")
            return value
        if token == "\\lfloor":
            value = self.sum()
            self.take("\\rfloor")
            return Fraction(value.numerator // value.denominator)
        if token == "\\begin":
            return self.rows()
        if token == "\\operatorname":
            self.take("{")
            name = self.raw("{", "}")
            self.take("(")
            arguments = [self.sum()]
            while self.peek() == ",":
                self.take()
                arguments.append(self.sum())
            self.take(")")
            return operator(name.replace(" ", ""), arguments)
        if token in FUNCTIONS and not (token == "\\sigma" and self.peek() != "("):
            if self.peek() == "^":
                self.take()
                exponent = self.group()
                return power(each(FUNCTIONS[token], self.argument()), exponent)
            return each(FUNCTIONS[token], self.argument())
        if token == "\\pi":
            return +mpmath.pi
        if token == "e" and self.peek() == "^":
            self.take()
            return each(mpmath.exp, self.group())
        name = token + self.subscript()
        if name == "p" and self.peek() == "(":
            self.take()
            name = "p(" + self.raw("(", ")").replace(" ", "") + ")"
        if name not in self.names:
            raise Unread(f"{name} has no value")
        return self.names[name]

    def derivative(self):
        start = self.at

        def at(x):
            reader = Reader("", {**self.names, "x": x})
            reader.tokens, reader.at = self.tokens, start
            value = reader.product()
            self.after = reader.at
            return real(value)

        value = mpmath.diff(at, real(self.names["x"]))
        self.at = self.after
        return value

    def rows(self):
        self.take("{")
        self.raw("{", "}")
        rows, row = [], []
        while True:
            row.append(self.sum())
            token = self.take()
            if token in ("\\\\", "\\end"):
                rows.append(row)
                row = []
            elif token != "&":
                raise Unread(token)
            if token == "\\end":
                self.take("{")
                self.raw("{", "}")
                return slim(rows)


def evaluate(text, names):
    try:
        return Reader(text, names).whole()
    except (TypeError, IndexError, AttributeError, ValueError, OverflowError, ZeroDivisionError) as error:
        raise Unread(f"no value: {error}") from error


def flat(value):
    if isinstance(value, (list, tuple)):
        return [x for item in value if not isinstance(item, str) for x in flat(item)]
    return [value]


def decimals(text):
    """The places of each number typed in a value, where it is one; None for anything that is computed."""
    if re.search(r"[A-Za-z](?!matrix)|\\cdot|\\frac|\+", re.sub(r"\\(begin|end)\{bmatrix\}", "", text)):
        return None
    return [len(number.split(".")[1]) if "." in number else 0 for number in re.findall(r"\d+(?:\.\d+)?", text)]


def label(left, right, right_text, approximate):
    """How `right` stands to `left`."""
    a, b = flat(left), flat(right)
    if len(a) != len(b):
        return "unequal"
    places = decimals(right_text)
    found = "equal"
    for at, (x, y) in enumerate(zip(a, b)):
        if isinstance(x, Fraction) and isinstance(y, Fraction) and x == y:
            continue
        gap = abs(real(x) - real(y))
        if gap < mpmath.mpf(10) ** -40 * (1 + abs(real(x))):
            continue
        if places is not None and len(places) == len(b) and (places[at] or approximate):
            unit = mpmath.mpf(10) ** -places[at]
            if gap <= unit / 2:
                continue
            if gap <= unit:
                found = "last-place"
                continue
        elif approximate and gap <= abs(real(x)) / 2:
            found = "last-place"
            continue
        return "unequal"
    return found


def members(formula):
    """The members of a chain with their offsets, and whether the sign before each says "about"."""
    found, depth, start, about, at = [], 0, 0, False, 0
    while at < len(formula):
        if formula.startswith("\\approx", at) and depth == 0:
            found.append((start, at, about))
            start, about, at = at + 7, True, at + 7
            continue
        character = formula[at]
        depth += (character in "{(") - (character in "})")
        if character == "=" and depth == 0:
            found.append((start, at, about))
            start, about = at + 1, False
        at += 1
    return found + [(start, len(formula), about)]


def replacements(text):
    """Mutants of a member: (text, kind)."""
    found = []

    def put(start, end, new, kind):
        found.append((text[:start] + new + text[end:], kind))

    subscripts = [match.span() for match in re.finditer(r"_(\{[^{}]*\}|.)", text)]
    naming = lambda at: any(start <= at < end for start, end in subscripts)
    for match in re.finditer(r"\d", text):
        at = match.start()
        for digit in "0123456789":
            if digit != match.group():
                put(at, at + 1, digit, "index" if naming(at) else "digit")
    for match in re.finditer(r"\^(\d)", text):
        put(match.start(), match.end(), "", "exponent")
        put(match.start(1), match.end(1), str(int(match.group(1)) + 1), "exponent")
    for match in re.finditer(r"[+-]", text):
        if not naming(match.start()):
            put(match.start(), match.end(), "-" if match.group() == "+" else "+", "sign")
    for match in re.finditer(r"\\cdot", text):
        put(match.start(), match.end(), "+", "operation")
    for match in re.finditer(r"(?<![\d.])\d+(\.\d+)?(?![\d.])", text):
        if not naming(match.start()) and text[: match.start()].rstrip()[-1:] not in ("-", "^", "_", "."):
            put(match.start(), match.start(), "-" if match.start() == 0 or text[: match.start()].rstrip()[-1:] in ("&", "\\") else "2 \\cdot ", "sign" if match.start() == 0 else "factor")
    for match in re.finditer(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", text):
        put(match.start(), match.end(), f"\\frac{{{match.group(2)}}}{{{match.group(1)}}}", "swap")
    for match in re.finditer(r"(\S+) & (\S+)", text):
        put(match.start(), match.end(), f"{match.group(2)} & {match.group(1)}", "swap")
    for match in re.finditer(r" (\+|-) [^+\-&()={}\\]+", text):
        put(match.start(), match.end(), " ", "term")
    for match in re.finditer(r" - ", text):
        before, after = text[: match.start()], text[match.end() :]
        if not re.search(r"[{(&]", before + after):
            found.append((f"{after} - {before.strip()}", "swap"))
    for one, two in (("\\sin", "\\cos"), ("\\cos", "\\sin"), ("x", "y"), ("y", "x"), ("a", "b"), ("b", "a")):
        for match in re.finditer(re.escape(one) + r"(?![A-Za-z])", text):
            if re.search(r"\\[A-Za-z]*$", text[: match.start()]) is None and not naming(match.start()):
                put(match.start(), match.end(), two, "operand")
    found.append((f"-({text.strip()})", "sign"))
    found.append((f"2 ({text.strip()})", "factor"))
    return found


def further(text):
    """More mutants, for members with few places to change: the whole with another factor, term or power, numbers with a digit more or less."""
    found, whole = [], text.strip()
    for factor in ("3", "4", "5", "6", "7", "8", "9", "\\frac{1}{2}", "\\frac{1}{3}", "10"):
        found.append((f"{factor} ({whole})", "factor"))
    for term in ("1", "2", "3", "4", "5", "\\frac{1}{2}", "\\frac{1}{3}"):
        found += [(f"{whole} + {term}", "term"), (f"{whole} - {term}", "term")]
    found += [(f"({whole})^2", "exponent"), (f"({whole})^3", "exponent"), (f"\\frac{{1}}{{{whole}}}", "swap")]
    for match in re.finditer(r"(?<![\d._^{])\d+(?:\.\d+)?(?![\d.])", text):
        digits = match.group()
        for new in [f"{digits}{digit}" for digit in "1234"] + [digits[1:], digits[:-1], digits[1::-1] + digits[2:]]:
            if re.fullmatch(r"\d+(\.\d+)?", new) and new != digits:
                found.append((text[: match.start()] + new + text[match.end() :], "digit"))
    return found


POINTS = [
    {name: Fraction(value) for name, value in zip("xyab", point)}
    for point in (("2", "3", "5", "7"), ("1/2", "-3", "2", "1/3"), ("-5/3", "7/4", "1/5", "9/2"), ("3/7", "1", "3", "3"))
]


def judged(left, right, right_text, about, names):
    """The label over all points (one, where names have values)."""
    points = POINTS if names is None else [names]
    found = "equal"
    for point in points:
        one = label(evaluate(left, point), evaluate(right, point), right_text, about)
        if one == "unequal":
            return one
        found = one if one == "last-place" else found
    return found


def rows(path):
    """The rows of a sheet."""
    text = path.read_text()
    symbolic = "rederive: assume" in text
    names = {}
    for match in re.finditer(r"\$\$(.+?)\$\$|(?<!\$)\$([^$\n]+)\$", text, re.S):
        formula = match.group(1) or match.group(2)
        base = match.start(1) if match.group(1) else match.start(2)
        quoted = text.rfind("\n", 0, match.start()) + 1
        if text[quoted : quoted + 1] == ">":
            continue
        chain = members(formula)
        if len(chain) < 2:
            continue
        first = formula[: chain[0][1]].strip()
        name = re.sub(r"\s", "", first)
        name = re.sub(r"^([A-Za-z])_\{?([^{}]*(?:\{[^{}]*\}[^{}]*)?)\}?$", r"\1_\2", name) if not name.startswith("p(") else name
        value = None
        if not symbolic:
            for start, end, _ in chain[1:]:
                try:
                    value = evaluate(formula[start:end], names)
                    break
                except Unread:
                    continue
        defines = value is not None and re.fullmatch(r"[A-Za-z](_.+)?|p\(.*\)", name) is not None
        if (match.group(1) or path.stem == "written") and not re.search(r"\\quad", formula):
            yield from mutants(text, path.stem, match, formula, base, chain, None if symbolic else names, 2 if defines else 1)
        if defines:
            names[name] = value


def mutants(text, stem, match, formula, base, chain, names, first):
    for place in range(first, len(chain)):
        (left_start, left_end, _), (start, end, about) = chain[place - 1], chain[place]
        left, right = formula[left_start:left_end], formula[start:end]
        pad = len(right) - len(right.lstrip())
        member = right.strip()
        try:
            if judged(left, right, member, about, names) != "equal":
                print(f"{stem}: not equal by the oracle: {left.strip()} = {member}", file=sys.stderr)
                continue
        except Unread as why:
            print(f"{stem}: left out ({why}): {left.strip()} = {member}", file=sys.stderr)
            continue
        pool, seen = [], {member}
        for mutant, kind in replacements(member):
            if mutant not in seen:
                seen.add(mutant)
                pool.append((mutant, kind))
        random.Random(f"{stem} {match.start()} {place}").shuffle(pool)
        # Every kind first, then the rest.
        firsts = {kind: mutant for mutant, kind in reversed(pool)}
        pool.sort(key=lambda item: firsts[item[1]] != item[0])
        more = [(mutant, kind) for mutant, kind in further(member) if mutant not in seen]
        random.Random(f"{stem} {match.start()} {place} more").shuffle(more)
        labelled = []
        for mutant, kind in pool + more:
            if sum(row[2] == "unequal" for row in labelled) >= LEAST and len(labelled) >= WANTED:
                break
            try:
                labelled.append([mutant, kind, judged(left, mutant, mutant, about, names)])
            except (Unread, ZeroDivisionError):
                continue
        at = len(text[: base + start + pad].encode())
        formula_at = len(text[: match.start()].encode())
        yield {
            "formula": [formula_at, formula_at + len(match.group().encode())],
            "member": [at, at + len(member.encode())],
            "mutants": labelled,
        }


def main(arguments):
    check = "--check" in arguments
    stale = []
    for path in map(Path, (argument for argument in arguments if argument != "--check")):
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows(path))
        target = path.with_suffix(".jsonl")
        if check:
            if not target.exists() or target.read_text() != lines:
                stale.append(str(target))
        else:
            target.write_text(lines)
            labels = [mutant[2] for line in lines.splitlines() for mutant in json.loads(line)["mutants"]]
            print(target, len(lines.splitlines()), "steps,", {name: labels.count(name) for name in sorted(set(labels))})
    for name in stale:
        print(f"{name} holds something else")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
