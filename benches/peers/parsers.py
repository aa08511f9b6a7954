#!/usr/bin/env python3
"""How fast formulas are parsed, beside SymPy's parsers (antlr, lark) and latex2sympy2_extended, on the same formulas in the same run.

    python3 benches/peers/parsers.py PATH... [--count 300] [--rederive target/release/rederive] [--bench PROGRAM]

The formulas are those of the documents under PATH as `rederive parse --format json` gives them (macros expanded), a sample drawn with
a fixed seed. The peers are installed with pip into an environment of their own (target/peers). Times are processor times of one core.
`accepted` counts formulas that a parser takes without an error: it says nothing about whether they were understood rightly.
PROGRAM is the built bench (default: `cargo bench --bench reading`).
"""
import argparse
import json
import pathlib
import random
import signal
import subprocess
import sys
import time
import venv

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGES = ["sympy==1.14.0", "antlr4-python3-runtime==4.11", "lark==1.3.1", "latex2sympy2_extended==1.11.0"]
ENDINGS = {".md", ".tex", ".qmd", ".ipynb"}
LONGEST_PARSE = 5  # seconds a formula


def formulas(binary, paths, count):
    files = [file for path in map(pathlib.Path, paths) for file in ([path] if path.is_file() else sorted(path.rglob("*"))) if file.suffix in ENDINGS]
    found = []
    for file in files:
        out = subprocess.run([binary, "parse", "--format", "json", str(file)], capture_output=True, text=True).stdout
        found += [formula["latex"].strip() for formula in json.loads(out)["formulas"]] if out else []
    found = sorted(set(found))
    return random.Random(1).sample(found, min(count, len(found)))


def python_of_peers():
    folder = ROOT / "target" / "peers"
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *PACKAGES], check=True)
    return python


def measure(name, path):
    """Runs in the environment of the peers: one parser over all formulas."""
    lines = [json.loads(line) for line in open(path)]
    if name == "latex2sympy2_extended":
        from latex2sympy2_extended import latex2sympy as parse
    else:
        from sympy.parsing.latex import parse_latex

        def parse(text):
            return parse_latex(text, backend=name.split()[-1])

    def late(*_):
        raise TimeoutError

    signal.signal(signal.SIGALRM, late)
    try:
        parse("x + 1")  # tables are built at the first call
    except Exception as error:
        print(json.dumps({"name": name, "failed": str(error)}))
        return
    accepted, start = 0, time.process_time()
    for text in lines:
        signal.alarm(LONGEST_PARSE)
        try:
            accepted += parse(text) is not None
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
        finally:
            signal.alarm(0)
    print(json.dumps({"name": name, "seconds": time.process_time() - start, "accepted": accepted}))


def ours(program, path):
    command = [program] if program else ["cargo", "bench", "-q", "--no-default-features", "--features", "cli", "--bench", "reading", "--"]
    out = subprocess.run([*command, "--formulas", path], capture_output=True, text=True, cwd=ROOT, check=True).stdout
    for line in out.splitlines():
        if line.startswith("formulas parsed"):
            *name, size, speed, _each = line.split()
            yield "rederive: " + " ".join(name), float(size) / float(speed) / 1e6


def main():
    if sys.argv[1:2] == ["--measure"]:
        measure(*sys.argv[2:4])
        return
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("paths", nargs="+")
    arguments.add_argument("--count", type=int, default=300)
    arguments.add_argument("--rederive", default=str(ROOT / "target/release/rederive"))
    arguments.add_argument("--bench")
    options = arguments.parse_args()
    lines = formulas(options.rederive, options.paths, options.count)
    size = sum(len(line.encode()) for line in lines)
    path = ROOT / "target" / "peers-formulas.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    rows = [(name, seconds, "") for name, seconds in ours(options.bench, str(path))]
    python = python_of_peers()
    for name in ["sympy antlr", "sympy lark", "latex2sympy2_extended"]:
        out = subprocess.run([python, __file__, "--measure", name, str(path)], capture_output=True, text=True).stdout
        row = json.loads(out.splitlines()[-1]) if out else {"failed": "no output"}
        rows.append((name, row.get("seconds"), f"{row['accepted']} of {len(lines)}" if "accepted" in row else row["failed"]))
    base = rows[-len(rows) + 1][1]  # parsed and elaborated
    print(f"{len(lines)} formulas, {size} bytes")
    print(f"{'parser':<42} {'ms each':>10} {'MB/s':>8} {'ratio':>8}  accepted")
    for name, seconds, accepted in rows:
        if seconds is None:
            print(f"{name:<42} {accepted}")
        else:
            print(f"{name:<42} {1e3 * seconds / len(lines):>10.3f} {size / seconds / 1e6:>8.3f} {seconds / base:>8.1f}  {accepted}")


if __name__ == "__main__":
    main()
