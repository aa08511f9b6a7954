#!/usr/bin/env python3
"""How fast steps are judged, beside SymPy (parse_latex, simplify, equals; warm) and Maxima, on the same rows in the same run.

    python3 benches/peers/judges.py FILE.jsonl... [--count 200] [--rederive target/release/rederive] [--seed 1]

The rows are equations of the scoreboard's files with LaTeX on both sides: a sample drawn with a fixed seed, each row once. SymPy comes from
an environment of its own (target/peers, made with pip), Maxima from the system; both run warm, one process for all rows, and a row that
takes longer than 5 seconds counts as that. Maxima gets the plain text of a row where the file has one. Times are processor times of the judging
process alone: `rederive` is fed row by row, so that what is measured is LaTeX in, verdict out.
"""
import argparse
import json
import pathlib
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import time

import parsers

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benches" / "scoreboard"))
import scoreboard  # noqa: E402

LONGEST = 5  # seconds a row


def rows(paths, count, seed):
    """Equations with LaTeX on both sides, and plain text for Maxima where the file has it."""
    found, seen = [], set()
    for path in paths:
        for line in open(path):
            row = {"relation": "=", **json.loads(line)}
            item = scoreboard.item(row)
            if item is None or item["assume"] or row["relation"] != "=" or item["syntax"] != "latex" or "lhs" not in item:
                continue
            if re.search(r"[=<>]|\\(le|ge|ne|lor|land|iff)(?![a-z])", item["lhs"] + item["rhs"]) or (item["lhs"], item["rhs"]) in seen:
                continue
            seen.add((item["lhs"], item["rhs"]))
            plain = (row["lhs"], row["rhs"]) if row.get("syntax") == "maxima" else None
            found.append({"id": row["id"], "lhs": item["lhs"], "rhs": item["rhs"], "plain": plain})
    return random.Random(seed).sample(found, min(count, len(found)))


def cpu(pid):
    """The processor time of a process in seconds."""
    fields = pathlib.Path(f"/proc/{pid}/schedstat").read_text().split()
    threads = [int(task.joinpath("schedstat").read_text().split()[0]) for task in pathlib.Path(f"/proc/{pid}/task").iterdir()]
    return sum(threads or [int(fields[0])]) / 1e9


def rederive(binary, work):
    process = subprocess.Popen([binary, "check", "--jsonl", "--threads", "1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
    times, decided = [], 0
    for turn, row in enumerate([{"id": "warm", "lhs": "x", "rhs": "x"}] + work):
        start = cpu(process.pid)
        process.stdin.write(json.dumps({"id": row["id"], "lhs": row["lhs"], "rhs": row["rhs"], "syntax": "latex"}) + "\n")
        process.stdin.flush()
        answer = json.loads(process.stdout.readline())
        if turn:
            times.append(cpu(process.pid) - start)
            decided += answer["verdict"] != "unchecked"
    process.stdin.close()
    process.wait()
    return times, decided


def sympy_worker(path):
    """Runs in the environment of the peers: parse both sides, simplify the difference, then equals."""
    import sympy
    from sympy.parsing.latex import parse_latex

    def late(*_):
        raise TimeoutError

    def judge(row):
        left, right = parse_latex(row["lhs"]), parse_latex(row["rhs"])
        gap = sympy.simplify(left - right)
        return True if gap == 0 else gap.equals(0)

    signal.signal(signal.SIGALRM, late)
    judge({"lhs": "x + 1", "rhs": "1 + x"})
    for line in open(path):
        row = json.loads(line)
        start = time.process_time()
        signal.alarm(LONGEST)
        try:
            verdict = judge(row)
        except TimeoutError:
            verdict = None
        except Exception:  # noqa: BLE001 - whatever a peer raises is "no verdict"
            verdict = None
        signal.alarm(0)
        print(json.dumps([time.process_time() - start, verdict if isinstance(verdict, bool) else None]), flush=True)


def sympy(work, folder):
    path = folder / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in work))
    done = subprocess.run([parsers.python_of_peers(), __file__, "--worker", str(path)], capture_output=True, text=True, check=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return [seconds for seconds, _ in answers], sum(verdict is not None for _, verdict in answers)


def maxima(work):
    """ratsimp, then trigsimp and radcan, of the difference: what is zero is decided, all else is not."""
    process = subprocess.Popen(["maxima", "--very-quiet"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)

    def ask(text):
        process.stdin.write(text + "\n")
        process.stdin.flush()

    def until(mark):
        seen = ""
        while mark not in seen:
            line = process.stdout.readline()
            if not line:
                break
            seen += line
        return seen

    ask("display2d:false$ print(\"ready\")$")
    until("ready")
    times, decided = [], 0
    for number, row in enumerate(row for row in work if row["plain"]):
        left, right = row["plain"]
        start = time.monotonic()
        before = children_cpu(process.pid)
        ask(f"errcatch(block([g:ratsimp(({left})-({right}))], if not (g=0) then g:radcan(trigsimp(g)), print(\"is\",is(g=0))))$ print(\"done{number}\")$")
        seen = until(f"done{number}")
        times.append(max(children_cpu(process.pid) - before, 1e-6))
        decided += "is true" in seen
        if time.monotonic() - start > 60:
            break
    process.stdin.close()
    process.kill()
    return times, decided


def children_cpu(pid):
    total = cpu(pid)
    for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        total += children_cpu(int(child))
    return total


def report(name, times, decided, count, base):
    if not times:
        print(f"{name:10} no rows")
        return
    ordered = sorted(times)
    p99 = ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))]
    mean = statistics.fmean(times)
    ratio = f"{mean / base:8.0f}x" if base else ""
    print(f"{name:10} {len(times):5} rows, {decided:5} decided, median {1e3 * statistics.median(times):9.3f} ms, p99 {1e3 * p99:10.3f} ms, mean {1e3 * mean:9.3f} ms {ratio}")


def main():
    if len(sys.argv) == 3 and sys.argv[1] == "--worker":
        return sympy_worker(sys.argv[2])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rederive", default=str(ROOT / "target" / "release" / "rederive"))
    arguments = parser.parse_args()
    work = rows(arguments.files, arguments.count, arguments.seed)
    times, decided = rederive(arguments.rederive, work)
    base = statistics.fmean(times)
    report("rederive", times, decided, len(work), None)
    folder = ROOT / "target" / "peers"
    folder.mkdir(parents=True, exist_ok=True)
    report("sympy", *sympy(work, folder), len(work), base)
    if shutil.which("maxima"):
        plain = [row for row in work if row["plain"]]
        own, own_decided = rederive(arguments.rederive, plain) if plain else ([], 0)
        report("(same rows)", own, own_decided, len(plain), None)
        report("maxima", *maxima(work), len(plain), statistics.fmean(own) if own else None)


if __name__ == "__main__":
    main()
