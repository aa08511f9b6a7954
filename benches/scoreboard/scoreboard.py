#!/usr/bin/env python3
"""How many single steps are judged, and how many wrongly: rows with ground truth through `rederive check --jsonl`.

    benches/scoreboard/scoreboard.py [--bin PATH] [--list WHAT] [--disputes FILE] FILE.jsonl...
    benches/scoreboard/scoreboard.py --items FILE.jsonl... > items.jsonl     the lines of the stream only, for benches/stream.rs

WHAT is one of wrong, unchecked, or a reason; it lists rows. A row is wrong when a true step is refuted or a false one proved or supported;
rows of disputes.tsv (id, who is right, why) are counted apart. Rows about the form of an answer say nothing about truth and are left out.
"""

import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent

# Relations that are about the form of an answer, or about a test's own parameters that the row does not carry.
FORM = {
    "same syntactic form", "= up to commutativity/associativity (form)", "identical form", "is factored", "is partial fractions",
    "is single fraction", "lowest terms", "is completed square", "is expanded", "= to significant figures", "= to decimal places",
    "= to decimal places (any trailing)", "approx-relative", "approx-absolute", "nearest decimal", "= up to renaming", "= and element",
    "IsHolomorphic", "IsMeromorphic", "NotElement", "All", "Where", "|",
}
RELATIONS = {
    "=": "=", "iff": "\\iff", "implies": "\\implies", "implied-by": "\\impliedby", ">=": "\\ge", "same-roots": "\\iff",
    "logically equivalent": "\\iff", "same up to a constant": "=", "antiderivative": "=", "set equality": "=", "solve": "\\iff",
    "same solutions": "\\iff",
}
PLAIN = {"\\iff": "iff", "\\implies": "implies", "\\impliedby": "impliedby", "\\ge": ">=", "\\le": "<=", "\\ne": "!="}


def is_statement(latex):
    bare = re.sub(r"_\{[^{}]*\}", "", latex)
    return re.search(r"[=<>]|\\(le|ge|ne|lor|land|lnot)(?![a-zA-Z])|\\text\{(true|false)\}", bare) is not None


def item(row):
    """The stream's line for a row; None for a row that has no statement."""
    if "rel" in row:  # course-steps
        assume = [row["assumptions"]] if row.get("assumptions") else []
        return {"id": row["id"], "latex": row["latex"], "assume": assume, "syntax": "latex"}
    if row["kind"] == "form-test" or row["relation"] in FORM or (row["kind"] == "answer-test" and row["relation"] == "derivative"):
        return None
    # Whether an answer carries its constant of integration, and writes its logarithms with bars, is about its form.
    if row["relation"] == "antiderivative" and re.match(r"ATInt_(const|EqFormalDiff|weirdconst|logabs|true_equiv. ATInt_logabs)", row.get("verdict") or ""):
        return None
    assume = list(row.get("assumptions") or [])
    if row["relation"] in ("same up to a constant", "antiderivative"):
        assume.append("constants of integration allowed")
    # A line with the integral itself in it and its value, not a function and what it is the derivative of.
    if row["kind"] == "line-pair" and row["relation"] == "antiderivative" and "\\int" in (row.get("lhs_latex") or ""):
        return {"id": row["id"], "lhs": row["lhs_latex"], "relation": "=", "rhs": row["rhs_latex"], "assume": assume, "syntax": "latex"}
    if row["kind"] == "line-pair" and row["relation"] in ("antiderivative", "derivative") and row.get("rhs_latex"):
        of, is_ = (row["rhs_latex"], row["lhs_latex"]) if row["relation"] == "antiderivative" else (row["lhs_latex"], row["rhs_latex"])
        by = re.search(r"\((\w)\)", row.get("verdict") or "(x)").group(1)
        return {"id": row["id"], "latex": f"\\frac{{d}}{{d{by}}} \\left( {of} \\right) = {is_}", "assume": [], "syntax": "latex"}
    if row.get("latex"):
        return {"id": row["id"], "latex": row["latex"], "assume": assume, "syntax": "latex"}
    sign = RELATIONS.get(row["relation"], row["relation"])
    latex = row["syntax"] == "latex/ascii" or (row.get("lhs_latex") and row.get("rhs_latex"))
    left, right = (row["lhs_latex"], row["rhs_latex"]) if row.get("lhs_latex") and row.get("rhs_latex") else (row["lhs"], row["rhs"])
    if latex and sign == "=" and row["syntax"] == "maxima" and (is_statement(left) or is_statement(right)):
        sign = "\\iff"
    if not latex:
        if sign == "=" and any(re.search(r"[^<>!:]=|[<>]|!=", side) for side in (left, right)):
            sign = "\\iff"
        sign = PLAIN.get(sign, sign)
    syntax = {"latex/ascii": "auto"}.get(row["syntax"], "latex" if latex else "ascii")
    return {"id": row["id"], "lhs": left, "relation": sign, "rhs": right, "assume": assume, "syntax": syntax}


def truth(row):
    return {"true": True, "false": False}.get(str(row.get("truth")).lower())


def judge(binary, items, threads):
    text = "".join(json.dumps(one) + "\n" for one in items)
    start = time.monotonic()
    command = [binary, "check", "--jsonl", "--threads", str(threads)]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)}: {done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()], time.monotonic() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--bin", default="target/release/rederive")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--list")
    parser.add_argument("--items", action="store_true")
    parser.add_argument("--disputes", default=HERE / "disputes.tsv")
    arguments = parser.parse_args()
    disputes = {}
    if pathlib.Path(arguments.disputes).exists():
        for line in pathlib.Path(arguments.disputes).read_text().splitlines():
            if line and not line.startswith("#"):
                name, right, why = line.split("\t", 2)
                disputes[name] = (right, why)
    rows = [{"relation": "=", **json.loads(line)} for path in arguments.files for line in open(path)]
    work = [(row, one) for row in rows if (one := item(row)) is not None]
    if arguments.items:
        print("\n".join(json.dumps(one) for _, one in work))
        return
    answers, seconds = judge(arguments.bin, [one for _, one in work], arguments.threads)
    table = collections.defaultdict(collections.Counter)
    reasons = collections.Counter()
    wrong, disputed = [], []
    for (row, one), answer in zip(work, answers, strict=True):
        right, verdict = truth(row), answer["verdict"]
        elementary = row.get("elementary") is not False
        key = (("elementary" if elementary else "special"), row.get("kind", row.get("family")), row.get("syntax", "latex"))
        if "rel" in row:
            key = ("elementary", "course", "latex")
        told = {"proved": True, "supported": True, "refuted": False}.get(verdict)
        detail = (answer["evidence"] or {}).get("detail", "")
        line = f"{row['id']}\t{verdict}\t{answer['reason']}\ttruth {right}\t{one.get('latex') or ' '.join((one['lhs'], one['relation'], one['rhs']))}\t{one['assume']}\t{detail}"
        if right is None:
            table[key]["no truth"] += 1
        elif str(row["id"]) in disputes:
            table[key]["disputed"] += 1
            disputed.append(line)
        elif told is None:
            table[key]["unchecked"] += 1
            if elementary:
                reasons[answer["reason"]] += 1
                if arguments.list in ("unchecked", answer["reason"]):
                    print(line)
        elif told == right:
            table[key][verdict] += 1
        else:
            table[key]["false refutation" if right else "false proof"] += 1
            wrong.append(line)
    if arguments.list == "wrong":
        print("\n".join(wrong))
    if arguments.list == "disputed":
        print("\n".join(disputed))
    columns = ["proved", "supported", "refuted", "unchecked", "false proof", "false refutation", "disputed", "no truth"]
    print(f"{'':11} {'kind':14} {'syntax':24}" + "".join(f"{name:>17}" for name in columns))
    total = collections.Counter()
    for key in sorted(table):
        print(f"{key[0]:11} {key[1]:14} {key[2]:24}" + "".join(f"{table[key][name]:17}" for name in columns))
        if key[0] == "elementary":
            total.update(table[key])
    decided = sum(total[name] for name in ("proved", "supported", "refuted"))
    counted = decided + total["unchecked"] + total["false proof"] + total["false refutation"]
    everything = sum(table.values(), collections.Counter())
    print(f"elementary: {decided} of {counted} decided rightly, {100 * decided / max(counted, 1):.1f} %")
    print(f"false proofs {everything['false proof']}, false refutations {everything['false refutation']}, disputed {everything['disputed']}")
    print("unchecked by reason: " + ", ".join(f"{reason} {count}" for reason, count in reasons.most_common()))
    print(f"{len(work)} rows in {seconds:.2f} s, {len(work) / seconds:.0f} a second")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
