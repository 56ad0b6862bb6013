"""Measures reduction: `python benchmarks/repro.py [--peer PICIRE] [--jobs N]`.

Prints checks, bytes and CPU seconds for three crashing programs made of the standard library's own
modules or of many functions, for those of `crashes`, and for a megabyte of JSON with a cause of
three keys. PICIRE is the program of the peer of that name, in an environment of its own; it gets
the same check as a script.
"""

import argparse
import inspect
import json
import random
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from crashes import Task, crashes

from homeport.assistant.checking import Subject
from homeport.assistant.reproduce import Request, reproduce

_SHLEX = (
    '\n\nfor line in ["ls -l", "echo \\"a b\\"", "cp \\"my file"]:\n    print(join(split(line)))\n'
)
_GRAPH = (
    "\n\nts = TopologicalSorter()\nfor n in range(20):\n    ts.add(n, n + 1)\nts.add(20, 3)\n"
    "ts.prepare()\n"
)


def _tasks() -> Iterator[Task]:
    import graphlib  # noqa: PLC0415 -- read as text only

    yield Task("shlex.py", inspect.getsource(shlex).split("\nif __name__")[0] + _SHLEX,
               "python3 {} 2>&1 | grep -q 'ValueError: No closing quotation'")  # fmt: skip
    yield Task("graph.py", inspect.getsource(graphlib) + _GRAPH,
               "python3 {} 2>&1 | grep -q \"CycleError: ('nodes are in a cycle'\"")  # fmt: skip
    yield Task("calls.py", _calls(), "python3 {} 2>&1 | grep -A9 'in outer' | grep -A9 'in inner'"
               " | grep -q \"KeyError: 'missing'\"")  # fmt: skip
    yield from crashes()
    yield Task("three.json", _document(), "grep -q '\"burst\"' {} && grep -q '\"proxy\"' {}"
               " && grep -q '\"mirror\"' {} && python3 -m json.tool {}")  # fmt: skip


def _calls() -> str:
    """Forty functions that run before the one that fails, two calls deep."""
    filler = "".join(
        f'def part{n}(values):\n    """Say {n}."""\n    total = {n}\n    for value in values:\n'
        f"        total += value\n    return total\n\n\n"
        for n in range(40)
    )
    used = "".join(f"    part{n}(values)\n" for n in range(40))
    return (
        f"{filler}def inner(data):\n    return data['missing']\n\n\n"
        f"def outer(values):\n{used}    inner({{'a': values}})\n\n\nouter([1, 2])\n"
    )


def _document() -> str:
    rng = random.Random(3)  # noqa: S311 -- a document, no secret
    rows: list[dict[str, object]] = [
        {"id": n, "port": rng.randrange(65535), "tags": ["a", "b"], "note": "x" * rng.randrange(90)}
        for n in range(9000)
    ]
    for key, row in (("burst", 17), ("proxy", 4500), ("mirror", 8888)):
        rows[row][key] = True
    return json.dumps({"version": 2, "rows": rows})


def _ours(task: Task, folder: Path, options: argparse.Namespace) -> tuple[int, int, bytes]:
    (folder / task.name).write_text(task.text, encoding="utf-8")
    subject = Subject(folder, task.name, task.check)
    found = reproduce(
        Request(subject, task.text.encode(), None, options.checks, options.jobs), lambda *_: None
    )
    return found.checks, len(found.text), found.text


def _peer(task: Task, folder: Path, picire: str) -> tuple[int, int]:
    """Run the peer on the same check; the checks are counted by the script itself."""
    file = folder / task.name
    file.write_text(task.text, encoding="utf-8")
    count = folder / "count"
    script = folder / "check.sh"
    command = task.check.replace("{}", '"$1"')
    script.write_text(f"#!/bin/sh\necho >> {count}\n({command}) > /dev/null 2>&1\n")
    script.chmod(0o755)
    out = folder / "out"
    subprocess.run([picire, f"--input={file}", f"--test={script}", f"--out={out}"],
                   check=True, capture_output=True, timeout=500)  # fmt: skip
    result = next(path for path in out.rglob(task.name))
    return count.read_bytes().count(b"\n"), result.stat().st_size


def main() -> None:
    """Print one line a task."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--peer", default="")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--checks", type=int, default=2_000)
    parser.add_argument("--only", nargs="*", default=[], help="beginnings of the files' names")
    options = parser.parse_args()
    for task in _tasks():
        if options.only and not task.name.startswith(tuple(options.only)):
            continue
        with tempfile.TemporaryDirectory() as name:
            start = time.process_time()
            checks, size, text = _ours(task, Path(name), options)
            spent = time.process_time() - start
        print(f"{task.name:<12} {len(task.text):>8} -> {size:>5} bytes {checks:>5} checks "
              f"{spent:6.1f} s CPU of our own")  # fmt: skip
        print("    " + text.decode()[:300].replace("\n", "\n    "))
        if options.peer and task.name.endswith(".py"):
            with tempfile.TemporaryDirectory() as name:
                checks, size = _peer(task, Path(name), options.peer)
            print(f"{'  picire':<12} {len(task.text):>8} -> {size:>5} bytes {checks:>5} checks")


if __name__ == "__main__":
    sys.exit(main())
