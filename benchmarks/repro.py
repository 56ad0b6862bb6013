"""Measures reduction: `python benchmarks/repro.py [--picire PROGRAM] [--shrinkray PROGRAM]`.

Prints checks, bytes and CPU seconds for three crashing programs made of the standard library's own
modules or of many functions, for those of `crashes`, and for a megabyte of JSON with a cause of
three keys. The peers are programs in environments of their own; each gets the same check as a
script, on the same program, in turn with ours.
"""

import argparse
import inspect
import json
import random
import shlex
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
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


def _peer(task: Task, folder: Path, command: Sequence[str], most: int) -> tuple[int, int]:
    """Run a peer on the same check, for at most so many checks; the script counts them itself.

    Behind the last one allowed nothing fails any more, so that the peer ends with its best.
    """
    file = folder / task.name
    file.write_text(task.text, encoding="utf-8")
    count = folder / "count"
    script = folder / "check.sh"
    check = task.check.replace("{}", '"$1"')
    script.write_text(
        f"#!/bin/sh\necho >> {count}\n[ $(wc -l < {count}) -le {most} ] || exit 1\n"
        f"({check}) > /dev/null 2>&1\n"
    )
    script.chmod(0o755)
    said = subprocess.run(
        [part.format(file=file, script=script, out=folder / "out") for part in command],
        check=False, capture_output=True, timeout=_PATIENCE_S,
    )  # fmt: skip
    results = list((folder / "out").rglob(task.name)) or [file]
    if not count.exists():
        raise SystemExit(f"{command[0]} made no check: {said.stderr.decode()[-300:]}")
    return min(count.read_bytes().count(b"\n"), most), results[0].stat().st_size


_PICIRE = ("--input={file}", "--test={script}", "--out={out}")
_SHRINK_RAY = ("--ui=basic", "--in-place", "--input-type=arg", "--no-llm", "{script}", "{file}")
_PATIENCE_S = 1_200


def main() -> None:
    """Print one line a task."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--picire", default="", help="the program of this name")
    parser.add_argument("--shrinkray", default="", help="likewise; it wants Python 3.12")
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
              f"{spent:6.1f} s CPU of our own", flush=True)  # fmt: skip
        print("    " + text.decode()[:300].replace("\n", "\n    "))
        for peer, how in ((options.picire, _PICIRE), (options.shrinkray, _SHRINK_RAY)):
            if peer and task.name.endswith(".py"):
                with tempfile.TemporaryDirectory() as name:
                    checks, size = _peer(task, Path(name), (peer, *how), options.checks)
                print(f"  {Path(peer).name:<10} {len(task.text):>8} -> {size:>5} bytes "
                      f"{checks:>5} checks", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
