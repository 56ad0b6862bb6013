"""Replaying the tests of a file, as they are or with one edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from homeport.diagnosis.javascript.replay.expressions import evaluate
from homeport.diagnosis.javascript.replay.modules import Loader
from homeport.diagnosis.javascript.replay.run import Run
from homeport.diagnosis.javascript.replay.statements import block
from homeport.diagnosis.javascript.replay.testing.suite import Suite, result
from homeport.diagnosis.javascript.replay.values import Thrown, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from homeport.diagnosis.javascript.replay.syntax import Node
    from homeport.diagnosis.javascript.replay.trees import Trees
    from homeport.diagnosis.replay.limits import Steps

    Watch = Callable[[Node, Value], object]


@dataclass(frozen=True, slots=True)
class Edit:
    """A node of the program, and what is tried in its place."""

    node: Node
    by: Node


class Replay:
    """One run of a test file; its tests are run when they are asked for."""

    def __init__(
        self,
        trees: Trees,
        path: str,
        steps: Steps,
        edit: Edit | None = None,
        watch: Watch | None = None,
    ) -> None:
        self._path = path
        self._run = Run(trees, steps, evaluate, block)
        self._run.watch = watch
        if edit is not None:
            self._run.edited, self._run.by = edit.node, edit.by
        self._suite = Suite()
        self._loading: Thrown | None = None
        try:
            Loader(self._run, self._suite).load(path)
        except Thrown as thrown:
            self._loading = thrown
        self.registered = bool(self._suite.tests)
        # A program without tests is one check: it may not throw.
        self.count = len(self._suite.tests) or 1

    def paths(self) -> list[str]:
        """The modules that were loaded, without the tests themselves and without data."""
        own = self._path if self.registered else ""
        return [one for one in self._run.modules if one != own and not one.endswith(".json")]

    def outcome(self, number: int, watch: Watch | None = None) -> Thrown | None:
        """What a test throws, or None when it passes."""
        if watch is not None:
            self._run.watch = watch
        if self._loading is not None or not self.registered:
            return self._loading
        return result(self._run, self._suite.tests[number][1])
