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
import os
import shutil
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from homeport.assistant.fix import Fixing, Task
from homeport.errors import HomeportError
from homeport.repair.ranking import ranked

FIRST = 5


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


@dataclass(frozen=True, slots=True)
class Result:
    """How one bug went; 0 for a rank or a place means that the published fix is not there."""

    kind: str
    plausible: bool
    rank: int  # among those shown
    place: int  # among all that pass, those that behave alike included
    first_s: float | None
    tried: int
    cpu_s: float


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
    fixing = Fixing(Task(bug.tree, bug.command, budget_s, most=FIRST))
    try:
        for _ in fixing.run():
            pass
    except HomeportError as error:
        print(f"{bug.name}: {error}", file=sys.stderr)
    wanted = form(bug.published, whole=bug.whole)
    shown = [form(patch.change.after, whole=bug.whole) for patch in fixing.patches[:FIRST]]
    found = fixing.search.found if fixing.search else []
    order = [form(one.plausible.after, whole=bug.whole) for one in ranked(found)]
    rank = shown.index(wanted) + 1 if wanted in shown else 0
    place = order.index(wanted) + 1 if wanted in order else 0
    result = Result(bug.kind, bool(shown), rank, place, fixing.first_s, fixing.tried, fixing.cpu_s)
    best = fixing.patches[0].change.candidate.note if shown else ""
    first = "-" if result.first_s is None else f"{result.first_s:.1f}"
    print(
        f"{bug.name[-52:]:52} {bug.kind:9} shown {len(shown)} rank {rank} "
        f"of {len(order)} at {place} first {first:>5} s "
        f"tried {result.tried:6} cpu {result.cpu_s:6.1f} s  {best}", flush=True,
    )  # fmt: skip
    return result


def report(results: list[Result]) -> None:
    """Print a row for each kind and one for all."""
    rows: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        rows[result.kind].append(result)
        rows["all"].append(result)
    for kind, some in rows.items():
        count = len(some)
        times = [result.first_s for result in some if result.first_s is not None]
        rate = sum(result.tried for result in some) / max(sum(r.cpu_s for r in some), 0.001)
        print(
            f"{kind:10} n {count:4} passing {sum(r.plausible for r in some) / count:.2f} "
            f"first five {sum(r.rank > 0 for r in some) / count:.2f} "
            f"({sum(0 < r.place <= FIRST for r in some) / count:.2f} with those that behave alike) "
            f"first {sum(r.rank == 1 for r in some) / count:.2f} "
            f"median {statistics.median(times or [0]):.2f} s, {rate:.0f} tried a CPU second"
        )


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
    with tempfile.TemporaryDirectory() as state:
        os.environ["HOMEPORT_STATE_DIR"] = state
        report([measured(bug, options.budget) for bug in bugs])


if __name__ == "__main__":
    main()
