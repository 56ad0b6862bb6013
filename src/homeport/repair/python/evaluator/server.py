"""The warm server: a process in which the tests are collected, and which forks for each batch."""

from __future__ import annotations

import gc
import json
import os
import sys
import time
import types

from .behaviour import Behaviour
from .cases import Case
from .exchange import Exchange
from .judging import judged
from .lines import tracing
from .processes import caches, forked, seeded, used
from .values import pickled

TYPE_CHECKING = False  # typing costs start-up
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TextIO

    Order = dict[str, Any]
    Sink = Callable[[Order], None]

_BATCH = 60  # candidates that one child tries before a fresh one takes over
_SLOW_TIMES = 3
_HOPELESS_S = 2.0  # wall seconds beyond the CPU limit until a child is killed
_PLAIN = (dict, list, set, bytearray, int, float, str, bytes, tuple, frozenset, bool, type(None))


class Server:
    """Answers orders in a process where the tests are collected."""

    def __init__(self, runner: Any, source: TextIO, sink: TextIO, marks: int, tree: str) -> None:
        self.runner, self.source, self.sink, self.marks = runner, source, sink, marks
        self.tests: dict[str, Case] = {}
        self.problems: list[str] = []
        self.tree = tree
        self.exchange = Exchange(tree)
        self.caches: list[Any] | None = None

    def start(self) -> None:
        """Collect the tests and serve."""
        self.runner.collect(self.loop)

    def say(self, value: Order) -> None:
        """Send one line."""
        self.sink.write(json.dumps(value) + "\n")
        self.sink.flush()

    def loop(self, cases: list[Case], problems: list[str]) -> None:
        """Answer until the input ends."""
        self.tests = {case.name: case for case in cases}
        self.problems = problems
        gc.collect()
        gc.freeze()
        for line in self.source:
            order = json.loads(line)
            if order["do"] == "collect":
                for name, case in self.tests.items():
                    self.say({"test": name, "path": case.path, "generated": case.generated})
            elif order["do"] == "spectrum":
                self.run_all(order)
            elif order["do"] == "try":
                self.try_all(order)
            elif order["do"] == "behave":
                Behaviour(self.exchange, self.tests, self.say).behave_all(order)
            self.say({"done": True, "warm_s": used(), "problems": self.problems})
            os.write(self.marks, b".")
        os._exit(0)  # what the repository left to be run at exit is none of ours

    def run_all(self, order: Order) -> None:
        """Run every test; one that kills its process is the last of that process only."""
        waiting = [name for name in order["tests"] if name in self.tests]
        while waiting:

            def work(sink: Sink, waiting: tuple[str, ...] = tuple(waiting)) -> None:
                wanted: set[tuple[str, int]] = set()
                for name in waiting:
                    sink(self.run_one(name, order, wanted))

            done = 0
            for result in forked(work, order["limit_s"] * 3 + 20, ample=True):
                self.say(result)
                done += 1
            if done < len(waiting):
                self.say({"test": waiting[done], "outcome": "crashed", "message": "", "lines": {},
                          "cpu_s": 0.0})  # fmt: skip
                done += 1
            del waiting[:done]

    def run_one(self, name: str, order: Order, _wanted: object) -> Order:
        """Run one test and return what happened."""
        seen: dict[str, set[int]] = {}
        seeded()
        started = time.process_time()
        if order["lines"]:
            only = {path: set(lines) for path, lines in order.get("only", {}).items()}
            tracing(seen, self.tree, only if "only" in order else None)
        limit = order["limits"].get(name, order["limit_s"])
        outcome, message = self.tests[name].run(limit)
        sys.settrace(None)
        lines = {path: sorted(numbers) for path, numbers in seen.items() if numbers}
        return {"test": name, "outcome": outcome, "message": message, "lines": lines,
                "cpu_s": time.process_time() - started}  # fmt: skip

    def try_all(self, order: Order) -> None:
        """Try the candidates in order, many in one child, each with the tests in order."""
        groups = [[self.tests[name] for name in names if name in self.tests]
                  for names in order["groups"]]  # fmt: skip
        waiting = order["candidates"]
        for candidate in waiting:
            self.exchange.targets(candidate)
        if self.caches is None:
            self.caches = caches()
        while waiting:
            batch = waiting[:_BATCH]

            def work(sink: Sink, batch: tuple[Order, ...] = tuple(batch)) -> None:
                self.try_batch(sink, batch, groups, order)

            done, soiled = 0, False
            for result in forked(work, order["limit_s"] * _SLOW_TIMES + _HOPELESS_S):
                if result["id"] is None:
                    soiled = True
                    continue
                self.say(result)
                done += 1
            if done < len(batch) and not soiled:
                self.say({"id": batch[done]["id"], "verdict": "crashed", "passed": []})
                done += 1
            waiting = waiting[done:]

    def try_batch(
        self, sink: Sink, batch: tuple[Order, ...], groups: list[list[Case]], order: Order
    ) -> None:
        """Try candidates in this process until one leaves something behind."""
        Case.direct = True  # a change that passes is tried by the runner itself later
        known: object = None
        clean: list[object] = []
        for candidate in batch:
            shared = self.shared(groups, candidate)
            if known != candidate["symbol"]:
                known, clean = candidate["symbol"], self.state(shared)
            verdict = self.judge(candidate, groups, order)
            sink({"id": candidate["id"], **verdict})
            if self.state(shared) != clean:
                sink({"id": None})  # what the tests share was changed: start afresh
                return

    def shared(self, groups: list[list[Case]], candidate: Order) -> list[object]:
        """Return what a candidate could leave behind for the next one."""
        kept: list[object] = []
        for group in groups[:2]:
            kept += group[0].held() if group else []
        for target in self.exchange.targets(candidate)[:1]:
            for name, value in target.__globals__.items():
                if name.startswith("__"):
                    continue
                kept.append(value)
                if isinstance(value, type) and value.__module__ == target.__module__:
                    kept += [one for one in vars(value).values() if isinstance(one, _PLAIN)]
        skipped = (types.ModuleType, types.FunctionType, type)
        return [value for value in kept if not isinstance(value, skipped)]

    def state(self, shared: list[object]) -> list[object]:
        """Return what is shared as it is now, to be compared."""
        return [pickled(value) for value in shared]

    def judge(self, candidate: Order, groups: list[list[Case]], order: Order) -> Order:
        """Put the candidate in place, run the tests, and take it out again."""
        try:
            with self.exchange.exchanged(candidate) as fits:
                if not fits:
                    return {"verdict": "misfit", "passed": []}
                for cache in self.caches or ():
                    cache.cache_clear()
                seeded()
                return judged(groups, order)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return {"verdict": "failed", "passed": []}
