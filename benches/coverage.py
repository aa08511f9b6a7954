#!/usr/bin/env python3
"""Coverage of a corpus of many authors, each document with the macro files of its own author; and whether what is printed reads back the same.

    python3 benches/coverage.py BINARY [develop|held-out|all] [--corpus ../shared/corpus/documents] [--round-trip]

Documents are called NUMBER_AUTHOR_...; macro files stand in macros/ and are called AUTHOR__NAME.tex, or AUTHOR__HOMEWORK__...
where each homework has its own.
"""
import argparse
import collections
import json
import pathlib
import subprocess
import tempfile


def groups(corpus):
    """The documents that share their macro files, with these."""
    macros = collections.defaultdict(list)
    for file in sorted((corpus / "macros").glob("*.tex")):
        author, *homework = file.stem.split("__")[:-1]
        macros[author].append((homework[:1], file))
    found = collections.defaultdict(list)
    for file in sorted(path for path in corpus.iterdir() if path.suffix in {".md", ".tex"}):
        author, part = (file.name.split("_") + ["", ""])[1:3]
        found[tuple(macro for homework, macro in macros[author] if homework in ([], [part]))].append(file)
    return found


def rederive(binary, *arguments):
    out = subprocess.run([binary, *map(str, arguments)], capture_output=True, text=True)
    if out.returncode > 1:
        raise SystemExit(out.stderr)
    return json.loads(out.stdout)


def round_trip(binary, files, options):
    """How many formulas were printed, and those whose print reads as something else."""
    count, other = 0, []
    for file in files:
        formulas = rederive(binary, "parse", "--format", "json", file, *options)["formulas"]
        wanted = [f["canonical"] for f in formulas if f["canonical"].strip() and all(d["severity"] != "error" for d in f["diagnostics"])]
        if not wanted:
            continue
        with tempfile.NamedTemporaryFile("w", suffix=".md") as page:
            page.write("\n\n".join(f"```math\n{latex}\n```" for latex in wanted))
            page.flush()
            again = [f["canonical"] for f in rederive(binary, "parse", "--format", "json", page.name)["formulas"]]
        count += len(wanted)
        other += [(file.name, a, b) for a, b in zip(wanted, again) if a != b] + [(file.name, "count", "count")] * (len(wanted) != len(again))
    return count, other


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("binary")
    arguments.add_argument("part", nargs="?", default="all", choices=["develop", "held-out", "all"])
    arguments.add_argument("--corpus", type=pathlib.Path, default=pathlib.Path("../shared/corpus/documents"))
    arguments.add_argument("--round-trip", action="store_true")
    options = arguments.parse_args()
    total, printed, other = collections.Counter(), 0, []
    for macros, files in groups(options.corpus).items():
        given = [word for macro in macros for word in ("--macros", macro)]
        counts = rederive(options.binary, "coverage", "--format", "json", "--part", options.part, *files, *given)
        for kind in ("display", "inline"):
            total.update({(kind, name): counts[kind][name] for name in ("formulas", "read", "elaborated")})
        if options.round_trip:
            count, found = round_trip(options.binary, files, given)
            printed, other = printed + count, other + found
    for kind in ("display", "inline"):
        formulas = total[kind, "formulas"]
        shares = (f"{name} {total[kind, name]} ({total[kind, name] / max(formulas, 1):.2%})" for name in ("read", "elaborated"))
        print(f"{options.part} {kind}: {formulas}, {', '.join(shares)}")
    if options.round_trip:
        print(f"printed and read again: {printed}, {len(other)} read as something else")
        for row in other[:10]:
            print("  ", *row, sep=" | ")


if __name__ == "__main__":
    main()
