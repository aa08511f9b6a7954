"""How many known errors of published material are refuted in place, and whether anything in the corrected documents is.

    python3 benches/errors.py target/debug/rederive [CORPUS]

CORPUS is ../shared/corpus/errors by default. Which errors a document alone can refute is sorted by hand in benches/errors.toml. A document
is checked whole, and an error counts as refuted when a step on its line is; a row without a document is one statement of a stream
(`check --jsonl`). Refutations in corrected documents are told apart: other faults that stand there, listed in benches/errors.toml, and alarms.
"""

import json, subprocess, sys, tomllib
from pathlib import Path


def refuted(program, text, suffix):
    """The refuted steps of a text: line and source."""
    path = Path("/tmp") / f"rederive-errors{suffix}"
    path.write_text(text)
    run = subprocess.run([program, "check", "--format", "json", str(path)], capture_output=True, text=True, timeout=300)
    if not run.stdout:
        return []
    steps = json.loads(run.stdout)["documents"][0]["steps"]
    return [(step["line"], step["end_line"], step["latex"]) for step in steps if step["verdict"] == "refuted"]


def refuted_alone(program, latex):
    """Whether one statement is refuted in a stream."""
    line = json.dumps({"id": 1, "latex": latex})
    run = subprocess.run([program, "check", "--jsonl"], input=line, capture_output=True, text=True, timeout=300)
    return json.loads(run.stdout)["verdict"] == "refuted"


def made_wrong(row):
    """In one row the commit made the formula wrong."""
    return "corrected" in row["verdict"]


def main(program, corpus):
    sorted_rows = tomllib.loads((Path(__file__).parent / "errors.toml").read_text())
    rows = {row["id"]: row for row in map(json.loads, (corpus / "known-errors.jsonl").read_text().splitlines())}
    missing = [name for name, row in rows.items() if row["check"] == "standalone" and name not in sorted_rows["yes"] | sorted_rows["no"]]
    if missing:
        print("not sorted:", ", ".join(missing))
    hits = 0
    for name, why in sorted_rows["yes"].items():
        row = rows[name]
        if row.get("docs"):
            wrong = corpus / row["docs"][1 if made_wrong(row) else 0]
            found = refuted(program, wrong.read_text(), wrong.suffix)
            hit = any(start - 2 <= line <= end + 2 for start, end, _ in found for line in row.get("line_in_before", []))
        else:
            hit = refuted_alone(program, row["wrong"])
        hits += hit
        print(f"{'refuted ' if hit else 'missed  '} {name}: {why}")
    print(f"{hits} of {len(sorted_rows['yes'])} refutable errors refuted in place, {hits / len(sorted_rows['yes']):.0%}")
    alarms, faults = 0, 0
    for path in sorted({corpus / row["docs"][1] for row in rows.values() if row.get("docs") and not made_wrong(row)}):
        for line, _, latex in refuted(program, path.read_text(), path.suffix):
            why = sorted_rows["faults"].get(f"{path.name}:{line}")
            alarms, faults = alarms + (why is None), faults + (why is not None)
            print(f"refuted in a corrected document: {path.name}:{line}: {why or 'ALARM: ' + ' '.join(latex.split())[:80]}")
    print(f"{faults} other real faults and {alarms} alarms in corrected documents")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2] if len(sys.argv) > 2 else "/work/shared/corpus/errors"))
