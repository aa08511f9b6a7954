#!/usr/bin/env python3
"""Mutants of the derivations: for each claim at least twenty wrong right sides, each refuted with a witness.

    python3 tests/mutants/derived.py BINARY > tests/mutants/derived.tsv

A mutant changes a sign, digit, exponent, index, name, term or factor of the right side, or what stands around it. The mutants of a claim stand behind
it on one page, so that all that the sheet says before holds for them; the table keeps those that are refuted, WANTED a claim. What is not refuted is
listed on standard error: mutants that are true after all (a moment times zero), sums that are empty at the size of the witness, letters outside of
their sum. That the rows are false is said by `derived_oracle.py`, which shares nothing with the program.
"""
import collections
import json
import pathlib
import random
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import oracle  # noqa: E402

SHEET = HERE.parents[1] / "solutions/derivations/sheet.md"
WANTED = 22
TRIED = 30
SWAPS = [
    ("\\sigma", "\\mu"), ("\\mu", "\\sigma"), ("p(", "q("), ("q(", "p("), ("\\log ", ""), ("z \\mid x", "x \\mid z"), ("x \\mid z", "z \\mid x"), ("j", "k"), ("k", "j"),
    ("m", "l"), ("l", "m"), ("p(z)", "p(x)"), ("q(z)", "p(z)"), ("K^2", "K"), ("K", "K^2"), ("x^2", "x"), ("(x-\\mu)", "(x+\\mu)"), ("\\mathbb{E}", "2\\mathbb{E}"),
    ("w_{cj}", "w_{jc}"), ("^2", "^3"), ("^2", ""), ("+", "-"), ("-", "+"),
]  # fmt: skip
AROUND = [
    "2 \\left({}\\right)", "-\\left({}\\right)", "{} + 1", "{} - 1", "\\frac{{1}}{{2}} \\left({}\\right)", "3 \\left({}\\right)", "{} + \\frac{{1}}{{2}}", "{} + 2", "{} - 3",
    "\\frac{{3}}{{4}} \\left({}\\right)", "5 \\left({}\\right) + 1", "1 - \\left({}\\right)", "{} - \\frac{{1}}{{3}}", "-2 \\left({}\\right)", "7 \\left({}\\right)", "{} + 5",
    "-\\frac{{1}}{{2}} \\left({}\\right)", "{} - 2", "4 \\left({}\\right) - 1", "{} + \\frac{{2}}{{3}}", "{} + 11", "6 \\left({}\\right) + 2", "{} - 12", "{} + 13",
    "{} + 3", "{} + 4", "{} + 7", "{} + 8", "{} + 9", "{} + \\frac{{1}}{{7}}",
]  # fmt: skip


def mutants(member, known):
    found = list(oracle.replacements(member))
    for old, new in SWAPS:
        for at in re.finditer(re.escape(old) + (r"(?![A-Za-z])" if old[-1].isalpha() else ""), member):
            inside = re.search(r"\\[A-Za-z]*$", member[: at.start()]) if old.isalpha() else None
            if not inside and not (len(old) == 1 and old.isalpha() and member[: at.start()][-1:].isalpha()):
                found.append((member[: at.start()] + new + member[at.end() :], f"{old} > {new}"))
    found = [(text, kind) for text, kind in found if letters(text) <= known]
    random.Random(member).shuffle(found)
    first = {}
    for text, kind in found:
        first.setdefault(kind, text)
    found.sort(key=lambda pair: first[pair[1]] != pair[0])
    found = found[:TRIED] + [(around.format(member), "around") for around in AROUND]
    seen = {member}
    return [text for text, _ in found if not (text in seen or seen.add(text))]


def letters(text):
    words = "left|right|frac|sqrt|log|exp|sum|int|mathbb|mathrm|operatorname|begin|end|aligned|partial|infty|quad|qquad|ge|le|cdot|mid|text"
    return set(re.findall(r"\\[A-Za-z]+|[A-Za-z]", re.sub(rf"\\({words})(?![A-Za-z])", "", text)))


def steps(binary, text):
    out = subprocess.run([binary, "check", "-", "--format", "json"], input=text, capture_output=True, text=True).stdout
    return json.loads(out)["documents"][0]["steps"]


def parted(body):
    """The sides of a claim at its outermost relation."""
    depth, cut = 0, None
    for sign in re.finditer(r"\\ge(?![a-z])|=|[{}()]", body):
        if sign.group() in "{(":
            depth += 1
        elif sign.group() in "})":
            depth -= 1
        elif depth == 0:
            cut = sign
    if cut is None:
        raise SystemExit(f"no relation in {body}")
    left = re.sub(r"\\\\\s*$", "", body[: cut.start()].replace("&", "").strip()).strip()
    return left.replace("\n", " "), cut.group(), body[cut.end() :].strip().replace("\n", " ")


def main():
    binary, text = sys.argv[1], SHEET.read_text()
    lines = text.splitlines(keepends=True)
    begin = [0]
    for line in lines:
        begin.append(begin[-1] + len(line))
    problems = [0] + [at.start() for at in re.finditer(r"^# ", text, re.M)] + [len(text)]
    page, at, where, claims = "", 0, {}, [step for step in steps(binary, text) if step["verdict"]]
    behind = collections.defaultdict(list)
    for number, claim in enumerate(claims):
        start, end = begin[claim["line"] - 1] + claim["column"] - 1, begin[claim["end_line"] - 1] + claim["end_column"] - 1
        left, relation, right = parted(text[start:end])
        problem = max(index for index, first in enumerate(problems) if first <= start)
        known = letters(text[problems[problem] : problems[problem + 1]])
        display = text.count("$$", 0, start) % 2 == 1
        place = text.find("$$", end) + 2 if display else text.find("\n\n", end)
        behind[place] += [(number, left, relation, mutant) for mutant in mutants(right, known)]
    for place in sorted(behind):
        page, at = page + text[at:place], place
        for row in behind[place]:
            page += "\n\n$$"
            where[page.count("\n") + 1] = row
            page += f"{row[1]} = {row[1]} {row[2]} {row[3]}$$"
    judged = {}
    for step in steps(binary, page + text[at:]):
        judged[step["line"]] = step
    kept = collections.defaultdict(list)
    for line, row in where.items():
        step = judged.get(line, {})
        if step.get("verdict") == "refuted" and (step.get("witness") or (step.get("evidence") or {}).get("detail")):
            kept[row[0]].append(row)
        else:
            print(step.get("verdict"), step.get("reason"), *row[1:], sep="\t", file=sys.stderr)
    print("claim\tleft\trelation\tmutant")
    for number, claim in enumerate(claims):
        rows = kept[number][:WANTED]
        if len(rows) < 20:
            print(f"line {claim['line']}: only {len(rows)} refuted", file=sys.stderr)
        for row in rows:
            print(*row, sep="\t")


if __name__ == "__main__":
    main()
