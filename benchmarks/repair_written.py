"""Reads bugs written by hand: small functions, their tests, and what went wrong.

    python benchmarks/repair_written.py benchmarks/repair_written.txt --out written.jsonl.gz

The file names for each function several bugs, each a kind and a text that stands in another's
place. The bugs were written before anyone looked at which of them are repaired, and every second
function is held out of learning. A bug that its tests do not see is left out. Half of the functions
have all their examples in one test, half a test for each.
"""

import argparse
import gzip
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from repair_seeds import CHECK, Case

from homeport.sandbox import Limits, Sandbox


def written(text: str) -> Iterator[Case]:
    """Yield the bugs of the file, whether or not their tests see them."""
    for block in text.split("=== ")[1:]:
        head, _, rest = block.partition("\n")
        source, _, rest = rest.partition("--- tests\n")
        asserts, _, bugs = rest.partition("--- bugs\n")
        name = head.strip()
        digest = int(hashlib.sha256(name.encode()).hexdigest(), 16)
        symbol = re.findall(r"^def (\w+)", source, re.MULTILINE)[-1]
        tests = _tests(name, symbol, asserts.strip().splitlines(), whole=digest % 4 < 2)  # noqa: PLR2004
        for number, line in enumerate(filter(None, bugs.splitlines())):
            kind, _, change = line.partition(" | ")
            old, new = change.split(" => ")
            if old not in source:  # lines of the program, not of a string
                old, new = (part.replace("\\n", "\n") for part in (old, new))
            if old not in source:
                print(f"{name}: {old!r} is not there", file=sys.stderr)
                continue
            before = source.replace(old, new, 1)
            half = "tune" if digest % 2 else "held"
            yield Case(f"{name}.py:{number}", kind, symbol, before, source, tests, half)


def _tests(name: str, symbol: str, asserts: list[str], *, whole: bool) -> str:
    head = f"from {name} import {symbol}\n"
    if whole:
        return f"{head}\n\ndef test_{symbol}():\n" + "".join(f"    {one}\n" for one in asserts)
    return head + "".join(
        f"\n\ndef test_{symbol}_{number}():\n    {one}\n" for number, one in enumerate(asserts)
    )


def seen(cases: list[Case]) -> Iterator[Case]:
    """Yield the bugs that their tests see."""
    with Sandbox.open(Path(__file__).parent, Limits(cpu_s=500, wall_s=600)) as sandbox:
        lines = "".join(json.dumps(asdict(case)) + "\n" for case in cases)
        done = sandbox.run([sys.executable, "-I", "-c", CHECK], stdin=lines.encode())
    for case, verdict in zip(cases, done.stdout.decode().splitlines(), strict=False):
        if verdict in {"", "broken", "SyntaxError"}:
            said = "fails without a bug" if verdict else "is not seen"
            print(f"{case.name} {said}", file=sys.stderr)
        else:
            yield case


def main() -> None:
    """Write the cases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    with gzip.open(options.out, "wt", encoding="utf-8") as out:
        for case in seen(list(written(options.source.read_text("utf-8")))):
            out.write(json.dumps(asdict(case)) + "\n")


if __name__ == "__main__":
    main()
