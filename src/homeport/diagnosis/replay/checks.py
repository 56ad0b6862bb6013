"""The check that failed: a test or a program, found from the trace, and replayed."""

import ast
import itertools
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from homeport.diagnosis.python.outline import every
from homeport.diagnosis.python.reachable import is_test
from homeport.diagnosis.python.scope import class_at, functions_at
from homeport.diagnosis.replay.expressions import assign, evaluate
from homeport.diagnosis.replay.imports import load
from homeport.diagnosis.replay.limits import GaveUp, Steps
from homeport.diagnosis.replay.natives import built_in
from homeport.diagnosis.replay.reaching import by_name, has, set_attribute, variables
from homeport.diagnosis.replay.run import Run, Watch
from homeport.diagnosis.replay.scope import Module, module_scope
from homeport.diagnosis.replay.statements import block
from homeport.diagnosis.sources import Sources

_MOST_ROWS = 40  # of a parametrized test
_MOST_FILES = 4  # with tests that an edit must not break
_SET_UP = ("setup_method", "setUp")


@dataclass(frozen=True, slots=True)
class Check:
    """A test function, a method of a test class, or (`function` empty) a whole program."""

    path: str
    owner: str = ""
    function: str = ""
    row: int = 0  # of a parametrized test


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a replay ended; `error` is empty when nothing was raised."""

    known: bool  # False: the replay gave up
    error: str = ""
    reason: str = ""  # why it gave up
    place: tuple[str, int, int] = ("", 0, 0)
    left: tuple[
        tuple[str, int, int, Mapping[str, Any]], ...
    ] = ()  # the calls it left, innermost first

    @property
    def passed(self) -> bool:
        """The check holds."""
        return self.known and not self.error


def check_at(sources: Sources, path: str, line: int) -> Check | None:
    """The check that the outermost frame of a trace stands in."""
    tree = sources.tree(path)
    if tree is None or not path.endswith(".py"):
        return None
    around = functions_at(tree, line)
    if not around:
        return Check(path)
    outermost = around[-1]
    owner = class_at(tree, outermost.lineno)
    if not outermost.name.startswith("test"):
        return None
    return Check(path, owner.name if owner else "", outermost.name)


def other_checks(sources: Sources, check: Check) -> Iterator[Check]:
    """The other tests of the same file, then those of files beside it."""
    if not check.function:
        return
    folder = posixpath.dirname(check.path)
    beside = [
        path for path in sources.paths
        if is_test(path) and posixpath.dirname(path) == folder and path.endswith(".py")
    ]  # fmt: skip
    for path in dict.fromkeys([check.path, *beside[:_MOST_FILES]]):
        for found in _tests(sources, path):
            if (path, found.owner, found.function) != (check.path, check.owner, check.function):
                yield found


def _tests(sources: Sources, path: str) -> Iterator[Check]:
    tree = sources.tree(path)
    for node in tree.body if tree else ():
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        owner = node.name if isinstance(node, ast.ClassDef) else ""
        for one in inside:
            if isinstance(one, ast.FunctionDef) and one.name.startswith("test"):
                yield Check(path, owner, one.name)


@dataclass(slots=True)
class Replayer:
    """Replays checks over one set of sources."""

    sources: Sources

    def replay(
        self, check: Check, steps: int,
        edit: tuple[ast.AST, ast.AST] | None = None, watch: Watch | None = None,
    ) -> tuple[Outcome, int]:  # fmt: skip
        """Replay the check; gives how it ended, and how many steps it took."""
        names = built_in()
        names |= {"getattr": by_name, "hasattr": has, "setattr": set_attribute, "vars": variables}
        run = Run(self.sources, Steps(steps), names, evaluate, block, assign)
        if edit is not None:
            run.edited, run.by = edit
        run.watch = watch
        try:
            self._go(run, check)
        except GaveUp as why:
            return Outcome(known=False, reason=str(why)), steps - run.steps.left
        except Exception as error:  # noqa: BLE001 -- whatever the program raises is its outcome
            return Outcome(
                known=True, error=type(error).__name__, place=run.place, left=tuple(run.left)
            ), steps - run.steps.left
        return Outcome(known=True), steps - run.steps.left

    def _go(self, run: Run, check: Check) -> None:
        if not check.function:
            self._program(run, check.path)
            return
        module = load(run, check.path, check.path)
        if not check.owner:
            self._tested(run, module, by_name(module, check.function), check)
            return
        owner = by_name(module, check.owner)
        case = owner(check.function) if issubclass(owner, _test_case()) else owner()
        for name in _SET_UP:
            if has(case, name):
                set_up = by_name(case, name)
                set_up(
                    *([None] if name == "setup_method" and _arguments(set_up, bound=True) else [])
                )
        self._tested(run, module, getattr(case, check.function), check)

    def _program(self, run: Run, path: str) -> None:
        made = run.modules[path] = Module(path, "__main__")
        tree = self.sources.tree(path)
        block(run, tree.body if tree else [], module_scope(made))

    def _tested(self, run: Run, module: Module, test: Any, check: Check) -> None:
        rows = _rows(getattr(test, "marks", ()))
        chosen = rows[check.row] if rows else {}
        names = _arguments(test, bound=bool(check.owner))
        given = {
            name: chosen[name] if name in chosen else self._fixture(run, module, name)
            for name in names
        }
        test(**given)

    def _fixture(self, run: Run, module: Module, name: str, depth: int = 0) -> Any:
        holder = module
        if name not in module.names or not _is_fixture(module.names[name]):
            holder = self._shared(run, module.path, name)
        make = holder.names[name]
        if depth > _MOST_ROWS or not _is_fixture(make):
            raise GaveUp(f"the fixture {name}")
        inner = {
            one: self._fixture(run, module, one, depth + 1) for one in _arguments(make, bound=False)
        }
        value = make(**inner)
        return next(value) if hasattr(value, "gi_frame") else value

    def _shared(self, run: Run, path: str, name: str) -> Module:
        """The `conftest.py` above the test that has the fixture."""
        folder = path
        while folder:
            folder = folder.rpartition("/")[0]
            shared = f"{folder}/conftest.py" if folder else "conftest.py"
            if shared in self.sources:
                module = load(run, shared, shared)
                if name in module.names:
                    return module
        raise GaveUp(f"the fixture {name}")


def _test_case() -> type:
    from unittest import TestCase  # noqa: PLC0415 -- only where a class of tests failed

    return TestCase


def _is_fixture(made: Any) -> bool:
    return any(mark[0] == "fixture" for mark in getattr(made, "marks", ()))


def _arguments(function: Any, *, bound: bool) -> list[str]:
    node = getattr(function, "node", None)
    if node is None:
        raise GaveUp("a test that is no plain function")
    names = [one.arg for one in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]]
    return names[1:] if bound else names


def _rows(marks: Any) -> list[Mapping[str, Any]]:
    """The rows of arguments that `parametrize` gives."""
    tables = []
    for name, args, _ in marks:
        if name != "parametrize" or len(args) < 2:
            continue
        names = args[0].replace(",", " ").split() if isinstance(args[0], str) else list(args[0])
        single = isinstance(args[0], str) and len(names) == 1
        tables.append([dict(zip(names, [one] if single else one, strict=False)) for one in args[1]])
    rows: list[Mapping[str, Any]] = [
        {name: value for part in parts for name, value in part.items()}
        for parts in itertools.product(*reversed(tables))
    ]
    return list(rows[:_MOST_ROWS]) if tables else []


def row_count(sources: Sources, check: Check) -> int:
    """How many rows a parametrized test may have: found by its decorators, 1 for any other."""
    tree = sources.tree(check.path)
    found = [node for node in every(tree, ast.FunctionDef) if node.name == check.function]
    marked = any("parametrize" in ast.unparse(one) for node in found for one in node.decorator_list)
    return _MOST_ROWS if marked else 1
