#!/usr/bin/env python3
"""Scores `rederive solve` on a file of statements with right answers (one JSON object a line: id, family, text, answer).

    python3 benches/statements.py ../shared/corpus/statements.jsonl [--binary target/release/rederive] [--show]

A row is right when every expected number (or list of numbers) is among the values answered; declined when nothing is answered; symbolic
answers (formulas as words) are printed beside each other, to be read. Everything else is wrong. Exit code 1 when a row is wrong.
"""
import argparse
import json
import re
import subprocess
import sys


def leaves(answer, path=""):
    """The expected values by name: numbers, lists of numbers, words."""
    if isinstance(answer, dict):
        for key, value in answer.items():
            yield from leaves(value, f"{path}.{key}" if path else key)
    else:
        yield path, answer


def numbers(value):
    """The numbers of a nested list, in order, or None when something else is inside."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return [float(value)]
    if isinstance(value, list):
        found = [numbers(item) for item in value]
        return None if any(item is None for item in found) else [number for item in found for number in item]
    return None


def close(expected, answered):
    # Published answers carry four digits or more; an answer of the program carries all of them.
    return len(expected) == len(answered) and all(
        abs(x - y) <= max(6e-5, 6e-5 * abs(x)) for x, y in zip(expected, answered)
    )


def judge(row, solved):
    """right, declined, read (symbolic: a person must look) or wrong, with the reason."""
    answers = [answer for problem in solved["problems"] for answer in problem["answers"]]
    if not answers:
        return "declined", "; ".join(d["message"] for p in solved["problems"] for d in p["diagnostics"])
    values = [numbers(answer["value"]) for answer in answers]
    flat = [number for value in values if value for number in value]
    read = []
    for name, expected in leaves(row["answer"]):
        wanted = numbers(expected)
        if wanted is None:
            words = str(expected)
            said = [str(a["value"]) for a in answers] + [a["latex"] for a in answers]
            if not any(words.lower() == word.lower().strip() for word in said):
                read.append(f"{name}: expected {words!r}")
            continue
        whole = any(value is not None and close(wanted, value) for value in values)
        inside = len(wanted) == 1 and any(close(wanted, [number]) for number in flat)
        rows = any(close(wanted, flat[at:at + len(wanted)]) for at in range(len(flat)))
        if not (whole or inside or rows):
            if not any(len(value or []) == len(wanted) for value in values):
                read.append(f"{name}: expected {expected}")
                continue
            shown = [(answer["name"], answer["value"] if answer["value"] is not None else answer["latex"]) for answer in answers]
            return "wrong", f"{name}: expected {expected}, answered {shown}"
    if read:
        return "read", "; ".join(read) + " | answered " + "; ".join(f"{a['name']} = {a['latex']}" for a in answers)
    return "right", ""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("rows")
    parser.add_argument("--binary", default="target/release/rederive")
    parser.add_argument("--show", action="store_true", help="print the right ones too")
    parser.add_argument("--only", help="a regular expression over id and family")
    arguments = parser.parse_args()
    counts = {}
    for line in open(arguments.rows, encoding="utf-8"):
        row = json.loads(line)
        if arguments.only and not re.search(arguments.only, row["id"] + " " + row["family"]):
            continue
        run = subprocess.run([arguments.binary, "solve", "--format", "json", "-"], input=row["text"], capture_output=True, text=True)
        try:
            verdict, reason = judge(row, json.loads(run.stdout))
        except (json.JSONDecodeError, KeyError) as error:
            verdict, reason = "failed", f"{error}: {run.stderr.strip()[:200]}"
        counts[verdict] = counts.get(verdict, 0) + 1
        if verdict != "right" or arguments.show:
            print(f"{verdict:9} {row['id']} {row['family']}: {reason}")
    print(", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items())))
    return 1 if counts.get("wrong") or counts.get("failed") else 0


if __name__ == "__main__":
    sys.exit(main())
