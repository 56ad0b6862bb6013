"""The functions that register tests, and running what they registered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from homeport.diagnosis.javascript.replay.iterating import awaited, each
from homeport.diagnosis.javascript.replay.library.native import given, table
from homeport.diagnosis.javascript.replay.operators import text_of
from homeport.diagnosis.javascript.replay.testing.asserts import assertions
from homeport.diagnosis.javascript.replay.testing.expectations import EXPECT
from homeport.diagnosis.javascript.replay.values import (
    UNDEFINED,
    Array,
    Function,
    Promise,
    Thing,
    Thrown,
    Value,
)
from homeport.diagnosis.replay.limits import GaveUp

if TYPE_CHECKING:
    from collections.abc import Callable

    from homeport.diagnosis.javascript.replay.run import Run

_MODULES = frozenset(["node:test", "test", "vitest", "@jest/globals", "mocha", "chai"])


@dataclass(slots=True)
class Suite:
    """The tests of a file: their names, and what to do for each, with what comes before it."""

    tests: list[tuple[str, list[Function]]] = field(default_factory=list)
    group: list[str] = field(default_factory=list)
    before: list[list[Function]] = field(default_factory=lambda: [[]])

    def names(self) -> dict[str, Value]:
        """What a test file sees without importing it."""
        test = Function("test", self._test)
        test.props.update(
            table({"skip": _nothing, "todo": _nothing, "only": self._test, "each": self._each})
        )
        describe = Function("describe", self._describe)
        describe.props.update(table({"skip": _nothing, "only": self._describe}))
        hook = Function("beforeEach", self._hook)
        made: dict[str, Value] = {
            "test": test, "it": test, "describe": describe, "suite": describe, "context": describe,
            "beforeEach": hook, "beforeAll": hook, "before": hook, "setup": hook,
            "afterEach": Function("afterEach", _nothing), "after": Function("after", _nothing),
            "afterAll": Function("afterAll", _nothing), "expect": EXPECT,
            "assert": assertions(strict=False),
        }  # fmt: skip
        return made

    def module(self, name: str) -> Thing | None:
        """The module that a test file imports under this name."""
        bare = name.removeprefix("node:")
        if bare in ("assert", "assert/strict"):
            return assertions(strict=bare.endswith("strict"))
        if name not in _MODULES:
            return None
        names = self.names()
        whole = Function("test", self._test)
        whole.props.update({**names, "default": whole})
        return whole

    def _test(self, _: Run, __: Value, arguments: list[Value]) -> Value:
        work = next((one for one in reversed(arguments) if isinstance(one, Function)), None)
        if work is not None:
            named = " > ".join([*self.group, text_of(given(arguments))])
            hooks = [hook for level in self.before for hook in level]
            self.tests.append((named, [*hooks, work]))
        return Promise("fulfilled")

    def _each(self, run: Run, _: Value, arguments: list[Value]) -> Value:
        if not isinstance(given(arguments), Array):
            raise GaveUp("a table of tests in a template")
        rows = list(each(run, given(arguments)))

        def register(inner: Run, __: Value, values: list[Value]) -> Value:
            work = given(values, 1)
            for row in rows if isinstance(work, Function) else ():
                cells = row.items if isinstance(row, Array) else [row]
                bound = Function("", _bound(work, cells))
                self._test(inner, UNDEFINED, [given(values), bound])
            return UNDEFINED

        return Function("each", register)

    def _describe(self, run: Run, _: Value, arguments: list[Value]) -> Value:
        work = next((one for one in reversed(arguments) if isinstance(one, Function)), None)
        self.group.append(text_of(given(arguments)))
        self.before.append([])
        if work is not None:
            awaited(run, work.work(run, UNDEFINED, []))
        self.group.pop()
        self.before.pop()
        return UNDEFINED

    def _hook(self, _: Run, __: Value, arguments: list[Value]) -> Value:
        if isinstance(given(arguments), Function):
            self.before[-1].append(arguments[0])  # type: ignore[arg-type]  # a function, as tested
        return UNDEFINED


def _bound(work: Value, cells: list[Value]) -> Callable[[Run, Value, list[Value]], Value]:
    """A test that is given the cells of its row."""

    def bound(run: Run, this: Value, _: list[Value]) -> Value:
        return work.work(run, this, cells) if isinstance(work, Function) else UNDEFINED

    return bound


def _nothing(*_: object) -> Value:
    return UNDEFINED


def result(run: Run, works: list[Function]) -> Thrown | None:
    """What a test throws, or None when it passes."""
    run.places.clear()
    run.timers.clear()
    run.steps.deep = 0
    this = Thing()
    context = Thing({"test": Function("test", _inner_test)})
    try:
        for work in works:
            awaited(run, work.work(run, this, [context]))
    except Thrown as thrown:
        return thrown
    return None


def _inner_test(run: Run, _: Value, arguments: list[Value]) -> Value:
    """`t.test(name, work)` inside a test."""
    work = arguments[-1] if arguments else UNDEFINED
    if not isinstance(work, Function):
        return Promise("fulfilled")
    return work.work(run, UNDEFINED, [Thing({"test": Function("test", _inner_test)})])
