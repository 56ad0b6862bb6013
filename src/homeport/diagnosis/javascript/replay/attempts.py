"""Trying single edits: those with which the failing test passes, and no other test fails."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from homeport.diagnosis.differences import Difference, compare
from homeport.diagnosis.javascript.replay.edits.amounts import of_amounts
from homeport.diagnosis.javascript.replay.edits.calls import of_calls
from homeport.diagnosis.javascript.replay.edits.names import of_names
from homeport.diagnosis.javascript.replay.edits.operators import of_operators
from homeport.diagnosis.javascript.replay.edits.proposal import Proposal, Seen
from homeport.diagnosis.javascript.replay.edits.statements import of_statements
from homeport.diagnosis.javascript.replay.replay import Edit, Replay
from homeport.diagnosis.javascript.replay.run import described
from homeport.diagnosis.javascript.replay.syntax import Unreadable, fragment
from homeport.diagnosis.javascript.replay.testing.equality import plain
from homeport.diagnosis.javascript.replay.trees import Trees
from homeport.diagnosis.javascript.replay.values import Thing, Thrown
from homeport.diagnosis.replay.limits import GaveUp, Steps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from homeport.diagnosis.javascript.replay.syntax import Node
    from homeport.diagnosis.javascript.replay.values import Value
    from homeport.diagnosis.sources import Sources

_STEPS = 12_000  # of all runs together: about a tenth of a second
_A_RUN = 2_000
_MOST_EDITS = 400
_GIVEN = 0.02  # likelier in what a function gives
_LOADING = 0.8  # less likely at the top of a module than in what the test called
_KEY = re.compile(r"the key is '(.*)' where '(.*)' is expected")


@dataclass(frozen=True, slots=True)
class Mended:
    """An edit that makes the failing test pass."""

    path: str
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class Replayed:
    """A failing test that a replay shows failing in the same place."""

    differences: tuple[Difference, ...]
    mended: tuple[Mended, ...]
    order: tuple[str, ...]  # the modules, in the order in which they were loaded


def replayed(sources: Sources, test: str, line: int, error: str = "") -> Replayed | None:
    """Replay a test file whose check at `line` failed; None when the replay does not fail there."""
    try:
        return _Attempts(Trees(sources), test, line, error).result()
    except (GaveUp, IndexError, RecursionError):
        return None  # a form of syntax that is not known is given up as well


class _Attempts:
    """One failing test, what ran in it, and the edits that are tried."""

    def __init__(self, trees: Trees, test: str, line: int, error: str) -> None:
        self._trees, self._test, self._line, self._error = trees, test, line, error
        self._left = _STEPS
        self._before: list[bool] = []

    def result(self) -> Replayed | None:
        """What the replay found."""
        run = Replay(self._trees, self._test, Steps(_A_RUN))
        thrown = [run.outcome(number) for number in range(run.count)]
        failing = next((n for n, one in enumerate(thrown) if one and self._here(one)), None)
        if failing is None or (not run.registered and not self._checks(thrown[failing])):
            return None
        self._before = [one is None for one in thrown]
        error = thrown[failing]
        differences = _differences(error.value) if error else ()
        values, loaded = self._watched(failing)
        found: list[Mended] = []
        for path, proposal in self._proposals(run, differences, values, loaded):
            if self._left <= 0:
                break
            if self._passes(path, proposal, failing):
                found.append(Mended(path, proposal))
        return Replayed(differences, tuple(found), tuple(run.paths()))

    def _here(self, thrown: Thrown) -> bool:
        """Tell whether it fails in the same place, with an error of the same class."""
        name = described(thrown.value)
        same = not (self._error and name) or name == self._error or not name.endswith("Error")
        return same and (self._test, self._line) in thrown.places

    def _checks(self, thrown: Thrown | None) -> bool:
        """A program that is no test says what it expects only where it throws on purpose."""
        name = described(thrown.value) if thrown else ""
        return name in ("AssertionError", "Error") or not name.endswith("Error")

    def _watched(self, failing: int) -> tuple[dict[Node, Value], dict[Node, Value]]:
        """What expressions gave in the failing test, and what they gave before it."""
        during: dict[Node, Value] = {}
        before: dict[Node, Value] = {}
        run = Replay(self._trees, self._test, Steps(_A_RUN), watch=before.__setitem__)
        for number in range(failing):
            run.outcome(number)
        run.outcome(failing, during.__setitem__)
        return during, before

    def _proposals(
        self,
        run: Replay,
        differences: tuple[Difference, ...],
        values: dict[Node, Value],
        loaded: dict[Node, Value],
    ) -> list[tuple[str, Proposal]]:
        kinds = frozenset(one.kind for one in differences)
        renamed = tuple(
            (m[1], m[2]) for one in differences if (m := _KEY.search(one.words)) is not None
        )
        found: dict[tuple[Node, str], tuple[str, Proposal]] = {}
        for path in run.paths():
            tree = self._trees.tree(path)
            for held, factor in ((values, 1.0), (loaded, _LOADING)):
                inside = {n: v for n, v in held.items() if n.source is tree.source}
                seen = Seen(path, tree, inside, kinds, renamed)
                for one in _edits(seen):
                    given = _GIVEN if seen.is_given(one.node) else 0.0
                    made = replace(one, likely=one.likely * factor + given)
                    found.setdefault((one.node, one.text), (path, made))
        ordered = sorted(found.values(), key=lambda pair: -pair[1].likely)
        return ordered[:_MOST_EDITS]

    def _passes(self, path: str, proposal: Proposal, failing: int) -> bool:
        """Tell whether the failing test passes with the edit, and no other begins to fail."""
        node = proposal.node
        steps = Steps(min(_A_RUN, self._left))
        before = steps.left
        try:
            by = fragment(proposal.text, path, node.line, statement=proposal.statement)
            run = Replay(self._trees, self._test, steps, Edit(node, by))
            outcomes = (run.outcome(n) for n in range(run.count))
            return run.count == len(self._before) and all(
                thrown is None or (not self._before[n] and n != failing)
                for n, thrown in enumerate(outcomes)
            )
        except (GaveUp, Unreadable, RecursionError, Thrown):
            return False
        finally:
            self._left -= before - steps.left + 10  # a run costs something even without a step


def _edits(seen: Seen) -> Iterator[Proposal]:
    return chain(
        of_statements(seen), of_operators(seen), of_calls(seen), of_names(seen), of_amounts(seen)
    )


def _differences(value: Value) -> tuple[Difference, ...]:
    if not isinstance(value, Thing) or "expected" not in value.props:
        return ()
    actual, expected = plain(value.props["actual"]), plain(value.props["expected"])
    return compare(actual, expected)
