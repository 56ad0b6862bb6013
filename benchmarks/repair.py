"""Measures `homeport fix` without a model on function bugs whose fix is known.

    python benchmarks/repair.py planted CASES [--half held] [--most 60] [--skip 0] [--every 1]
    python benchmarks/repair.py quixbugs TREE [NAME...]

CASES is what `benchmarks/repair_seeds.py` or `benchmarks/repair_written.py` wrote, TREE a work
tree of jkoppel/QuixBugs. Each bug is one run in the sandbox with a budget of CPU seconds; a change
is the published fix when both are the same program but for layout and docstrings. Printed for each
kind of bug: how many have a change that passes all tests, for how many the published fix is the
first or among the first five, the median CPU seconds to the first such change, and the
candidates tried in a CPU second.
"""

import argparse
import ast
import gzip
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from repair_results import FIRST, Result, judged, own_state, report

from homeport.assistant.fix import Fixing, Task


@dataclass(frozen=True, slots=True)
class Bug:
    """A tree whose command fails, and the file as it was published."""

    name: str
    kind: str
    tree: Path
    command: str
    path: str
    published: bytes
    whole: bool  # the file is compared, not only its functions


def planted(cases: Path, half: str, some: slice) -> Iterator[Bug]:
    """Yield planted bugs, each in a folder of its own."""
    with gzip.open(cases, "rt", encoding="utf-8") as lines:
        rows = [case for case in map(json.loads, lines) if case["half"] == half]
    for case in rows[some]:
        with tempfile.TemporaryDirectory() as folder:
            path = case["name"].partition(":")[0].rpartition("/")[2]
            (Path(folder) / path).write_text(case["before"], "utf-8")
            tests = f"test_of_{path}"
            (Path(folder) / tests).write_text(case["tests"], "utf-8")
            command = f"{sys.executable} -m pytest {tests}"
            yield Bug(
                case["name"], case["kind"], Path(folder), command, path,
                case["after"].encode(), whole=True,
            )  # fmt: skip


def quixbugs(tree: Path, names: list[str]) -> Iterator[Bug]:
    """Yield the Python programs of QuixBugs that have pytest tests."""
    found = sorted(path.stem[5:] for path in (tree / "python_testcases").glob("test_*.py"))
    with tempfile.TemporaryDirectory() as folder:
        for part in ("python_programs", "python_testcases", "json_testcases", "conftest.py"):
            source = tree / part
            if source.is_dir():
                shutil.copytree(source, Path(folder) / part)
            elif source.exists():
                shutil.copy(source, Path(folder) / part)
        for name in names or found:
            path = f"python_programs/{name}.py"
            command = f"{sys.executable} -m pytest python_testcases/test_{name}.py"
            published = (tree / f"correct_python_programs/{name}.py").read_bytes()
            yield Bug(name, "quixbugs", Path(folder), command, path, published, whole=False)


def form(code: bytes, *, whole: bool) -> str:
    """Return a program without layout and docstrings; only its functions unless whole."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(body=body) | ast.ClassDef(body=body) | ast.Module(body=body):
                if ast.get_docstring(node) is not None:
                    node.body = body[1:] or [ast.Pass()]
            case _:
                pass
    kept = [node for node in tree.body if whole or isinstance(node, ast.FunctionDef)]
    return ast.dump(ast.Module(kept, []))


def measured(bug: Bug, budget_s: float) -> Result:
    """Look for fixes of one bug."""
    wanted = form(bug.published, whole=bug.whole)
    return judged(
        bug.name, bug.kind, Fixing(Task(bug.tree, bug.command, budget_s, most=FIRST)),
        lambda after: form(after, whole=bug.whole) == wanted,
    )  # fmt: skip


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["planted", "quixbugs"])
    parser.add_argument("source", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--half", choices=["tune", "held"], default="held")
    parser.add_argument("--budget", type=float, default=20.0)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--most", type=int, default=60)
    options = parser.parse_args()
    if options.what == "planted":
        last = options.skip + options.most * options.every
        some = slice(options.skip, last, options.every)
        bugs = planted(options.source, options.half, some)
    else:
        bugs = quixbugs(options.source, options.names)
    with own_state():
        report([measured(bug, options.budget) for bug in bugs])


if __name__ == "__main__":
    main()
