"""Which single edits of the code that ran let the failing check pass.

The check is replayed once as it is. Only when that fails in the same place with the same error is
the replay trusted, and each edit of what it went through is tried, the likeliest first, until the
steps are spent. An edit counts when the check passes with it and no other test of the file, of
those that passed before, fails.
"""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from homeport.diagnosis.python.reachable import is_test
from homeport.diagnosis.python.scope import statements_at
from homeport.diagnosis.replay.checks import Check, Outcome, Replayer, other_checks, row_count
from homeport.diagnosis.replay.edits import (
    Edit,
    Seen,
    calls,
    conversions,
    operators,
    sharing,
    statements,
    values,
)
from homeport.diagnosis.replay.scope import Scope
from homeport.diagnosis.sources import Sources

_FIRST_STEPS = 12_000  # for the check as it is
_ALL_STEPS = 60_000  # for all edits together
_MOST_OTHERS = 10
_MOST_FOUND = 14
_MOST_NAMES = 80  # more are those of a large module, not of a function
_SLACK = 4  # an edit may need so many times the steps


@dataclass(frozen=True, slots=True)
class Mended:
    """An edit with which the failing check passes."""

    path: str
    edit: Edit
    others: int  # tests of the same file that still pass


@dataclass(frozen=True, slots=True)
class Search:
    """What came of it; `complete` when every edit could be tried."""

    mended: tuple[Mended, ...]
    tried: int
    complete: bool
    sides: tuple[Any, Any] | None = None  # what the failed check compared: the actual, the expected


@dataclass(slots=True)
class _Watched:
    """What the failing check went through."""

    sources: Sources
    seen: dict[int, Seen] = field(default_factory=dict)
    values: dict[int, Any] = field(default_factory=dict)
    parents: dict[int, ast.AST] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)

    def __call__(self, node: ast.AST, value: Any, scope: Scope) -> None:
        if isinstance(node, ast.expr):
            self.values[id(node)] = value
            if isinstance(value, str) and not isinstance(node, ast.Constant):
                self.texts.add(value)
            elif isinstance(value, dict):
                self.texts.update(key for key in value if isinstance(key, str))
        path = scope.module.path
        if id(node) in self.seen or is_test(path) or path.endswith("conftest.py"):
            return
        for child in ast.iter_child_nodes(node):
            self.parents.setdefault(id(child), node)
        names = dict(scope.names) if len(scope.names) <= _MOST_NAMES else {}
        self.seen[id(node)] = Seen(node, path, value, names, self.values, self.parents, self.texts)


def search(sources: Sources, check: Check, error: str, place: tuple[str, int]) -> Search | None:
    """Return the edits that mend the check, or None when it cannot be replayed as it failed."""
    replayer = Replayer(sources)
    found = _reproduced(replayer, check, error, place)
    if found is None:
        return None
    check, watched, cost = found
    others = list(_passing(replayer, check))
    left = _ALL_STEPS
    mended: list[Mended] = []
    tried = 0
    sides = _compared(sources, watched, place)
    edits = sorted(_edits(watched), key=lambda one: -one[1].weight)
    for path, edit in _elsewhere(edits, check):
        if left <= 0 or len(mended) == _MOST_FOUND:
            return Search(tuple(mended), tried, complete=False, sides=sides)
        tried += 1
        _placed(edit)
        outcome, spent = replayer.replay(check, _SLACK * cost + 200, (edit.node, edit.by))
        left -= spent
        if not outcome.passed:
            continue
        if all(
            replayer.replay(one, steps, (edit.node, edit.by))[0].passed for one, steps in others
        ):
            mended.append(Mended(path, edit, len(others)))
    return Search(tuple(mended), tried, complete=True, sides=sides)


def _elsewhere(edits: list[tuple[str, Edit]], check: Check) -> list[tuple[str, Edit]]:
    """Without what the program that failed is started with, unless there is nothing else."""
    return [one for one in edits if one[0] != check.path] or edits


def _compared(
    sources: Sources, watched: _Watched, place: tuple[str, int]
) -> tuple[Any, Any] | None:
    """The two sides of the failed check."""
    tree = sources.tree(place[0])
    for node in statements_at(tree, place[1]) if tree else ():
        match node:
            case ast.Assert(test=ast.Compare(left=left, ops=[ast.Eq()], comparators=[right])):
                return watched.values.get(id(left)), watched.values.get(id(right))
            case ast.Expr(
                value=ast.Call(func=ast.Attribute(attr="assertEqual"), args=[left, right, *_])
            ):
                return watched.values.get(id(left)), watched.values.get(id(right))
            case _:
                pass
    return None


def _reproduced(
    replayer: Replayer, check: Check, error: str, place: tuple[str, int]
) -> tuple[Check, _Watched, int] | None:
    """The check (the row of a parametrized one) that fails as it did."""
    for row in range(row_count(replayer.sources, check)):
        one = Check(check.path, check.owner, check.function, row)
        watched = _Watched(replayer.sources)
        outcome, cost = replayer.replay(one, _FIRST_STEPS, watch=watched)
        if not outcome.known:
            return None
        if _same(outcome, error, place):
            return one, watched, cost
        if row_count(replayer.sources, check) == 1:
            return None
    return None


def _same(outcome: Outcome, error: str, place: tuple[str, int]) -> bool:
    path, first, last = outcome.place
    if error == outcome.error == "RecursionError":
        return path == place[0]  # which call was the last one is chance
    named = outcome.error == error or (error == "Failed" and outcome.error == "AssertionError")
    return named and path == place[0] and first <= place[1] <= last


def _passing(replayer: Replayer, check: Check) -> Iterator[tuple[Check, int]]:
    """The other tests that pass as things are, with the steps they may take."""
    for other in list(other_checks(replayer.sources, check))[:_MOST_OTHERS]:
        outcome, cost = replayer.replay(other, _FIRST_STEPS // 2)
        if outcome.passed:
            yield other, _SLACK * cost + 200


def _edits(watched: _Watched) -> Iterator[tuple[str, Edit]]:
    idle = _never_entered(watched)
    for seen in list(watched.seen.values()):
        if id(seen.node) in idle:
            continue
        for kind in (operators, values, calls, conversions, statements, sharing):
            yield from ((seen.path, edit) for edit in kind.edits(seen))
        match seen.node:
            case ast.FunctionDef(body=body) as node:
                yield from ((seen.path, edit) for edit in statements.definitions(node))
                yield from ((seen.path, edit) for edit in statements.blocks(body))
            case ast.ListComp(generators=loops) | ast.GeneratorExp(generators=loops):
                for loop in loops:
                    inner = Seen(
                        loop, seen.path, None, seen.names, seen.inner, seen.parents, seen.texts
                    )
                    yield from ((seen.path, e) for e in operators.edits(inner))
                    yield from ((seen.path, e) for e in conversions.edits(inner))
            case _:
                pass


def _never_entered(watched: _Watched) -> set[int]:
    """Functions (and classes of such) that were defined and not called, with their defaults."""
    idle: set[int] = set()
    for seen in watched.seen.values():
        match seen.node:
            case (
                ast.FunctionDef(body=body, args=given) | ast.AsyncFunctionDef(body=body, args=given)
            ):
                if not any(id(statement) in watched.seen for statement in body):
                    idle.add(id(seen.node))
                    defaults = [*given.defaults, *(one for one in given.kw_defaults if one)]
                    idle.update(id(node) for default in defaults for node in ast.walk(default))
            case _:
                pass
    for seen in watched.seen.values():
        if isinstance(seen.node, ast.ClassDef):
            methods = [one for one in seen.node.body if isinstance(one, ast.FunctionDef)]
            if methods and all(id(one) in idle for one in methods):
                idle.add(id(seen.node))
    return idle


def _placed(edit: Edit) -> None:
    """Give the new nodes the lines of the old one; where they hold it, they hold a copy."""
    for node in ast.walk(edit.by) if edit.by is not edit.node else ():
        for field_, value in ast.iter_fields(node):
            if value is edit.node:
                setattr(node, field_, copy.copy(edit.node))
            elif isinstance(value, list) and any(one is edit.node for one in value):
                same = copy.copy(edit.node)
                setattr(node, field_, [same if one is edit.node else one for one in value])
    if not hasattr(edit.by, "lineno"):
        ast.copy_location(edit.by, edit.node)
    ast.fix_missing_locations(edit.by)
