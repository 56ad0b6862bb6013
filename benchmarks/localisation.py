"""Measures localisation on planted bugs: `python benchmarks/localisation.py TREE... [--most N]`.

TREE is the source of a Python package with its pytest tests. One bug at a time is planted
in one of its functions by the rules of `repair_seeds`, the tests run in the sandbox, and the lines
are ranked. Prints how often a line of the bug is among the first 1, 3, 5 and 10: for the bare
formulas, and as `homeport tests localize` ranks.
"""

import argparse
import ast
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from repair_seeds import KINDS, Text

from homeport.assistant.localise import localise
from homeport.assistant.running_tests import Conditions, Ran, sandbox_of_tests
from homeport.code import is_test
from homeport.errors import InputError
from homeport.testruns.spectrum import Execution, Formula, Line, Spectrum, ranked

_SECONDS = 5.0  # for one test
_FIRST = (1, 3, 5, 10)
_MOST_FAILING = 0.5  # of the tests; a module that does not work at all is no puzzle


@dataclass(frozen=True, slots=True)
class Planted:
    """A bug: the file as it is with it, and the lines that are wrong."""

    path: str
    kind: str
    after: bytes
    lines: frozenset[int]


def _planted(tree: Path, chance: random.Random) -> Iterator[Planted]:
    """Yield one bug at a time without end, each in a function drawn by chance."""
    functions = [
        (path, name)
        for path in sorted(tree.rglob("*.py"))
        if not is_test(path.relative_to(tree).as_posix())
        and path.name not in {"setup.py", "conf.py"}
        for name in _functions(path)
    ]
    while functions:
        path, line = chance.choice(functions)
        data = path.read_bytes()
        text = Text(data, _starts(data))
        function = next(
            node
            for node in ast.walk(ast.parse(data))
            if isinstance(node, ast.FunctionDef) and node.lineno == line
        )
        nodes = [node for statement in function.body for node in ast.walk(statement)]
        kind = chance.choice(list(KINDS))
        edits = sorted({edit for edit in KINDS[kind](text, nodes) if edit[0]})
        if not edits:
            continue
        edit = chance.choice(edits)
        after = text.changed(edit)
        if _runs(after) and ast.dump(ast.parse(after)) != ast.dump(ast.parse(data)):
            start = data[: edit[0]].count(b"\n") + 1
            end = start + max(edit[2].rstrip().count("\n"), 0)
            # Where a statement is gone, its neighbours are what can be pointed at.
            lines = range(start - 1, end + 2) if not edit[2].strip() else range(start, end + 1)
            yield Planted(path.relative_to(tree).as_posix(), kind, after, frozenset(lines))


def _functions(path: Path) -> list[int]:
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):
        return []
    return [node.lineno for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def _starts(data: bytes) -> tuple[int, ...]:
    starts = [0]
    for line in data.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return tuple(starts)


def _runs(data: bytes) -> bool:
    try:
        compile(data, "x", "exec")
    except (SyntaxError, ValueError):
        return False
    return True


def _place(order: Sequence[Line], bug: Planted) -> int:
    return next(
        (n for n, (path, line) in enumerate(order, 1) if path == bug.path and line in bug.lines),
        1_000,
    )


def _bare(ran: Sequence[Ran], formula: Formula) -> list[Line]:
    spectrum = Spectrum.of(
        Execution(one.failed, frozenset(line for line in one.lines if not is_test(line[0])))
        for one in ran
        if one.failed or one.passed
    )
    return [(one.path, one.line) for one in ranked(spectrum, formula)]


def _orders(tree: Path, ran: Sequence[Ran]) -> Iterator[tuple[str, list[Line]]]:
    for formula in Formula:
        yield f"{formula.value}, bare", _bare(ran, formula)
        suspects = localise(tree, ran, formula).suspects
        yield f"{formula.value}, localize", [(one.path, one.line) for one in suspects]


def _measured(tree: Path, most: int, seed: int) -> Iterator[dict[str, int]]:
    chance, found = random.Random(seed), 0  # noqa: S311 -- a repeatable choice, no secret
    with sandbox_of_tests(tree) as box:
        clean = {one.test for one in box.run([], Conditions()) if one.failed}
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "tree"
        shutil.copytree(tree, copy)
        for tried, bug in enumerate(_planted(tree, chance)):
            if found == most or tried > most * 6:
                return
            (copy / bug.path).write_bytes(bug.after)
            try:
                with sandbox_of_tests(copy) as box:
                    ran = box.run([], Conditions(lines=True, seconds=_SECONDS))
            except InputError:  # no test can even be collected
                ran = []
            (copy / bug.path).write_bytes((tree / bug.path).read_bytes())
            ran = [one for one in ran if one.test not in clean]
            failed = sum(one.failed for one in ran)
            if not 0 < failed <= _MOST_FAILING * len(ran):
                continue
            try:
                orders = dict(_orders(tree, ran))
            except InputError:  # the failing tests ran no line of the program
                continue
            found += 1
            yield {name: _place(order, bug) for name, order in orders.items()}


def main() -> None:
    """Print a line for each way of ranking."""
    parser = argparse.ArgumentParser()
    parser.add_argument("trees", nargs="+", type=Path)
    parser.add_argument("--most", type=int, default=10, help="bugs a tree")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    places: dict[str, list[int]] = {}
    for tree in options.trees:
        bugs: Counter[str] = Counter()
        for one in _measured(tree.resolve(), options.most, options.seed):
            bugs[tree.name] += 1
            for name, place in one.items():
                places.setdefault(name, []).append(place)
        print(f"{tree.name}: {bugs[tree.name]} bugs that tests see", flush=True)
    for name, found in places.items():
        rates = "  ".join(f"top {n} {sum(p <= n for p in found) / len(found):.0%}" for n in _FIRST)
        print(f"{name:<18} {rates}   of {len(found)}")


if __name__ == "__main__":
    main()
