"""The caller's side of the evaluator: one warm Python in a sandbox, asked in JSON lines.

    with Sandbox.open(tree) as sandbox, Warm(sandbox, suite) as warm:
        before = warm.whole(limit_s=5)                      every test in its natural order
        warm.spectrum(names, limit_s=1)                     the lines that each test ran
        warm.attempt(How.EXCHANGE, groups, trials, ...)     verdicts, as they come

A worker that dies is replaced; what it had not answered yet is reported as crashed.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import time
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self

from homeport.errors import InputError, SandboxUnavailable
from homeport.repair.plausible import TestResult, Tried, Verdict
from homeport.repair.python.program import program
from homeport.sandbox import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import TracebackType

    from homeport.repair.suite import Suite
    from homeport.sandbox import Sandbox, Worker

_START_PATIENCE_S = 60.0
_CHUNK = 1 << 16


class How(StrEnum):
    """How a candidate is put in place."""

    EXCHANGE = "exchange"  # the function's code, in the running program
    WRITE = "write"  # the file, and everything is imported anew


@dataclass(frozen=True, slots=True)
class Trial:
    """What the evaluator is told of a candidate: one function's new text, or a whole file's."""

    number: int
    path: str
    text: str
    symbol: str = ""
    first: int = 0  # the line where the function starts in the file

    def order(self) -> dict[str, object]:
        """Return it as the evaluator reads it."""
        told: dict[str, object] = {"id": self.number, "path": self.path}
        if self.symbol:
            return {**told, "symbol": self.symbol, "first": self.first, "code": self.text}
        return {**told, "text": self.text}


@dataclass(frozen=True, slots=True)
class Collected:
    """A test that the runner knows, and the file where it stands."""

    name: str
    path: str
    generated: bool  # it stands in the source itself


@dataclass(frozen=True, slots=True)
class Timing:
    """CPU limits: of tests by name, and of any other one; `start_s` is what importing may take."""

    each: Mapping[str, float]
    limit_s: float
    start_s: float = 10.0


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What one function returns: for the recorded inputs first, then for mutated ones."""

    digest: str
    values: tuple[str | None, ...]  # as literals; None: nothing that can be written down


@dataclass(frozen=True, slots=True)
class Call:
    """The arguments of a call by name, as expressions; the modules of the names in them."""

    given: Mapping[str, str]
    needs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Behaviours:
    """The behaviour of a function as it is and of candidates by number."""

    module: str
    calls: tuple[Call | None, ...]  # None: nothing that can be written down
    recorded: int
    original: Behaviour
    by_number: Mapping[int, Behaviour]


class Warm:
    """A context manager; `cpu_s` is what everything has cost so far."""

    whole_files = False  # a whole file is exchanged as cheaply as a function

    def __init__(
        self, sandbox: Sandbox, suite: Suite, limits: Limits | None = None, seed: int = 0
    ) -> None:
        self._sandbox, self._suite, self._seed = sandbox, suite, seed
        self._limits = limits or Limits(cpu_s=600, wall_s=3600)
        self._worker: Worker | None = None
        self._rest = b""
        self._spent = self._keeper = self._warm = 0.0
        self.problems: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.close()

    @property
    def cpu_s(self) -> float:
        """CPU seconds used in the sandbox."""
        return self._spent + self._keeper + self._warm

    def close(self) -> None:
        """End the worker."""
        if self._worker is not None:
            with contextlib.suppress(SandboxUnavailable):
                self._worker.kill()
            self._worker = None
            self._spent, self._keeper, self._warm = self.cpu_s, 0.0, 0.0

    def agrees(self) -> bool:
        """Tell whether it sees the suite as the command does; Python's runs the runner itself."""
        return True

    # -- what can be asked -----------------------------------------------------------------------

    def whole(self, limit_s: float) -> list[TestResult]:
        """Run the suite once in its natural order in a process of its own."""
        order = {"do": "suite", "limit_s": limit_s}
        return [_result(line) for line in self._ask(order, limit_s * 3 + 90)]

    def collect(self) -> list[Collected]:
        """Return the tests that the runner finds."""
        found = self._ask({"do": "collect"}, _START_PATIENCE_S * 2)
        return [Collected(one["test"], one["path"], one["generated"]) for one in found]

    def spectrum(
        self, names: Sequence[str], timing: Timing, only: Mapping[str, Sequence[int]] | None = None
    ) -> list[TestResult]:
        """Run tests one by one and note their lines; `only` in functions that start there."""
        order: dict[str, object] = {
            "do": "spectrum", "tests": list(names), "lines": True, "limits": dict(timing.each),
            "limit_s": timing.limit_s,
        }  # fmt: skip
        if only is not None:
            order["only"] = {path: list(lines) for path, lines in only.items()}
        return [_result(line) for line in self._ask(order, timing.limit_s * 3 + 60)]

    def attempt(
        self, how: How, groups: Sequence[Sequence[str]], trials: Sequence[Trial], timing: Timing
    ) -> Iterator[tuple[int, Tried]]:
        """Yield each trial's verdict against the groups, in order."""
        waiting = list(trials)
        order: dict[str, object] = {
            "do": "try", "how": how, "groups": [list(group) for group in groups],
            "limits": dict(timing.each), "limit_s": timing.limit_s, "start_s": timing.start_s,
            "candidates": [trial.order() for trial in trials],
        }  # fmt: skip
        patience = timing.start_s * 4 + timing.limit_s * 8 + 30
        for line in self._ask(order, patience):
            waiting.pop(0)
            yield line["id"], Tried(Verdict(line["verdict"]), tuple(line["passed"]))
        for trial in waiting:
            yield trial.number, Tried(Verdict.CRASHED)

    def behave(
        self, names: Sequence[str], trials: Sequence[Trial], timing: Timing
    ) -> Behaviours | None:
        """Return what a function returns for recorded inputs; all trials are of that function."""
        order = {
            "do": "behave", "tests": list(names), "limits": dict(timing.each),
            "limit_s": timing.limit_s, "candidates": [trial.order() for trial in trials],
        }  # fmt: skip
        lines = list(self._ask(order, timing.limit_s * 8 + 60))
        if len(lines) < 2:  # noqa: PLR2004 -- the inputs, and the function as it is
            return None
        head, original, *others = lines
        return Behaviours(
            head["module"], tuple(_call(one) for one in head["calls"]), head["recorded"],
            _behaviour(original), {line["id"]: _behaviour(line) for line in others},
        )  # fmt: skip

    # -- talking ---------------------------------------------------------------------------------

    def _ask(self, order: dict[str, object], patience_s: float) -> Iterator[Any]:
        """Yield the answer's lines up to the last; what died or fell silent has none any more."""
        try:
            worker = self._live()
            worker.send(json.dumps(order).encode() + b"\n")
            while True:
                line = self._line(worker, patience_s)
                if "done" in line:
                    self._account(line)
                    return
                yield line
        except (SandboxUnavailable, TimeoutError):
            self.close()
        except GeneratorExit:
            # Who listens no longer must not meet the rest of this answer in the next one.
            self.close()
            raise

    def _account(self, line: dict[str, Any]) -> None:
        if "cpu_s" in line:
            self._keeper = line["cpu_s"]
        if "warm_s" in line:
            self._warm, self.problems = line["warm_s"], tuple(line["problems"])
        if line.get("dead"):
            self._warm = 0.0  # the keeper has counted it

    def _live(self) -> Worker:
        if self._worker is not None:
            return self._worker
        # Memory is bounded by addresses, of which every thread's own arena takes 64 MB.
        env = {"PYTHONHASHSEED": str(self._seed % (1 << 32)), "MALLOC_ARENA_MAX": "2",
               **dict(self._suite.env)}  # fmt: skip
        self._rest = b""
        worker = self._sandbox.start(self._command(), env=env, limits=self._limits)
        self._worker = worker
        start = self._beginning()
        try:
            worker.send(json.dumps(start).encode() + b"\n")
            answer = self._line(worker, _START_PATIENCE_S)
        except (SandboxUnavailable, TimeoutError) as error:
            said = worker.kill().stderr.decode("utf-8", "replace").strip().splitlines()
            self._worker = None
            raise InputError(
                f"{self._suite.python} does not start here: {said[-1] if said else error}",
                hint="check that this Python runs by itself",
            ) from error
        if answer.get("error"):
            self.close()
            raise InputError(f"the tests cannot be run: {answer['error']}",
                             hint="install the test runner where the tests run")  # fmt: skip
        self._account(answer)
        return worker

    def _command(self) -> list[str]:
        return [self._suite.python, "-c", program()]

    def _beginning(self) -> dict[str, object]:
        """What the evaluator is told first."""
        return {"kind": self._suite.kind, "argv": list(self._suite.argv),
                "here": self._suite.here, "folder": self._suite.folder}  # fmt: skip

    def _line(self, worker: Worker, patience_s: float) -> dict[str, Any]:
        """Return the next answer; lines that are none come from the repository's own code."""
        deadline = time.monotonic() + patience_s
        while True:
            with contextlib.suppress(ValueError):
                found = json.loads(self._text(worker, deadline))
                if isinstance(found, dict):
                    return found

    def _text(self, worker: Worker, deadline: float) -> bytes:
        pieces = [self._rest]
        while b"\n" not in pieces[-1]:
            ready, _, _ = select.select(
                [worker.stdout], [], [], max(deadline - time.monotonic(), 0)
            )
            if not ready:
                raise TimeoutError
            piece = os.read(worker.stdout.fileno(), _CHUNK)
            if not piece:
                raise SandboxUnavailable("the evaluator has ended", hint="try again")
            pieces.append(piece)
        line, _, self._rest = b"".join(pieces).partition(b"\n")
        return line


def _result(line: dict[str, Any]) -> TestResult:
    lines = {path: tuple(numbers) for path, numbers in line.get("lines", {}).items()}
    return TestResult(line["test"], line["outcome"], line["message"], line["cpu_s"], lines)


def _call(told: dict[str, dict[str, str]] | None) -> Call | None:
    return None if told is None else Call(told["given"], told["needs"])


def _behaviour(line: dict[str, Any]) -> Behaviour:
    values = tuple(one and one["value"] for one in line["values"])
    return Behaviour(line["digest"], values)


def lengthened(timing: Timing, times: float) -> Timing:
    """Return the limits multiplied."""
    each = {name: limit * times for name, limit in timing.each.items()}
    return replace(timing, each=each, limit_s=timing.limit_s * times)
