"""Runners: how the cases of a command are collected, and run in their natural order."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import runpy
import signal
import sys
import tempfile
import time

from .cases import (
    LONGEST_MESSAGE,
    Case,
    PytestCase,
    ScriptCase,
    TooSlow,
    UnittestCase,
    described,
    heard,
    placed,
)  # fmt: skip

TYPE_CHECKING = False  # typing costs start-up
if TYPE_CHECKING:
    import unittest
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    Order = dict[str, Any]
    Sink = Callable[[Order], None]
    Then = Callable[[list[Case], list[str]], None]

_NAMES_PATHS = 7  # the pytest since which hooks are told paths as they are now
_SHORTEST_S = 0.3  # CPU seconds that a test of the suite always has


class Quiet:
    """The pytest plugin that takes the collected tests instead of running them."""

    def __init__(self, then: Then) -> None:
        self.then = then
        self.problems: list[str] = []

    def pytest_collectreport(self, report: Any) -> None:
        """Keep what could not be collected, and why."""
        if report.failed:
            self.problems.append(report.nodeid + "\n" + str(report.longrepr)[-LONGEST_MESSAGE:])

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Hear of subtests, which report their failures by themselves."""
        if report.failed:
            heard.append(str(report.longrepr)[-LONGEST_MESSAGE:])

    def pytest_runtestloop(self, session: Any) -> bool:
        """Hand over the tests."""
        self.then([PytestCase(item) for item in session.items], self.problems)
        return True


class Only:
    """The pytest plugin that imports no other files of tests than those of some tests."""

    def __init__(self, tests: Iterable[str]) -> None:
        self.wanted = {test.partition("::")[0] for test in tests}

    def pytest_pycollect_makemodule(self, module_path: Any, parent: Any) -> Any:
        """Put an empty module in the place of one whose tests are not wanted."""
        import pytest

        name = os.path.relpath(module_path, parent.config.rootpath)
        wanted = any(name == one or name.startswith(one + "/") for one in self.wanted)
        if wanted or module_path.name == "__init__.py":
            return None

        class Empty(pytest.Module):
            def collect(self) -> list[Any]:
                return []

        return Empty.from_parent(parent, path=module_path)


class Natural(Quiet):
    """The pytest plugin that watches pytest's own run."""

    def __init__(self, sink: Sink, limit_s: float, ended: Callable[[], None]) -> None:
        super().__init__(lambda _cases, _problems: None)
        self.sink, self.limit_s, self.ended = sink, limit_s, ended
        self.outcome = "passed"
        self.started = 0.0
        self.said = ""

    def pytest_runtestloop(self, session: Any) -> None:  # type: ignore[override]
        """Leave the run to pytest, though some files could not be collected."""
        session.testsfailed = 0
        generated = sys.modules.get("hypothesis.core")
        if generated is not None:
            setattr(generated, "global_force_seed", 0)  # noqa: B010 -- unknown to type checkers

    def pytest_sessionfinish(self) -> None:
        """Send what could not be collected, and leave: summaries would cost more than the tests."""
        for problem in self.problems:
            self.sink(uncollected(problem))
        self.ended()
        os._exit(0)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Say which test begins, for the case that it ends the process."""
        self.sink({"begins": nodeid})
        self.outcome, self.said = "passed", ""
        self.started = time.process_time()
        limited(self.limit_s)

    def pytest_exception_interact(self, call: Any) -> None:
        """Keep what was raised and where: cheaper than pytest's own words."""
        if call.excinfo is not None and not self.said:
            self.said = described(call.excinfo.value) + placed(call.excinfo.value)

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Note the worst of set-up, call and tear-down."""
        if report.failed:
            self.outcome = "failed"
        elif report.skipped and self.outcome == "passed":
            self.outcome = "skipped"

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """Send what happened."""
        signal.setitimer(signal.ITIMER_PROF, 0)
        late = self.outcome == "failed" and self.said.startswith(("TooSlow", "MemoryError"))
        outcome = "slow" if late else self.outcome
        if late:
            self.limit_s = shorter(self.limit_s)
        spent = time.process_time() - self.started
        self.sink({"test": nodeid, "outcome": outcome, "message": self.said, "cpu_s": spent})


def shorter(limit_s: float) -> float:
    """Return the limit after a test without an end: the next ones are likely to be alike."""
    return max(min(limit_s, _SHORTEST_S), limit_s / 10)


def limited(limit_s: float) -> None:
    """Raise TooSlow after so much CPU time."""

    def too_slow(_signal: int, _frame: object) -> None:
        raise TooSlow

    signal.signal(signal.SIGPROF, too_slow)
    signal.setitimer(signal.ITIMER_PROF, limit_s, max(limit_s, 0.05))


class Pytest:
    """Tests as pytest collects them."""

    def __init__(self, argv: list[str]) -> None:
        import pytest

        there = importlib.util.find_spec
        # What reorders, distributes, measures or repeats would take the tests out of our hands.
        self.argv = [
            *argv, "--capture=no", "--maxfail=0", "--no-header", "-q", "--tb=line",
            *(["--no-cov"] if there("pytest_cov") else []),
            *(["-n", "0"] if there("xdist") else []),
            *(["--reruns", "0"] if there("pytest_rerunfailures") else []),
            *(["-p", "no:randomly"] if there("pytest_randomly") else []),
            "--continue-on-collection-errors", "-o", "cache_dir=" + tempfile.gettempdir() + "/pc",
        ]  # fmt: skip
        self.main = pytest.main
        self.names_paths = int(pytest.__version__.partition(".")[0]) >= _NAMES_PATHS

    def collect(self, then: Then, tests: Iterable[str] = ()) -> None:
        """Collect the tests and hand them over while pytest's session lives.

        Where tests are named, the files of others need not be read.
        """
        called: list[bool] = []

        def handed(cases: list[Case], problems: list[str]) -> None:
            called.append(True)
            then(cases, problems)

        plugin = Quiet(handed)
        few = [Only(tests)] if tests and self.names_paths else []
        # Messages with values are for the natural run; here they would only cost time.
        self.main([*self.argv, "--assert=plain"], plugins=[plugin, *few])
        if not called:
            then([], plugin.problems or ["no tests were collected"])

    def natural(self, sink: Sink, limit_s: float, ended: Callable[[], None]) -> None:
        """Run everything as pytest does; `ended` is called before summaries are made of it."""
        plugin = Natural(sink, limit_s, ended)
        self.main(list(self.argv), plugins=[plugin])


def uncollected(problem: str) -> Order:
    """What could not be collected is a test that failed, named after its file."""
    name, _, message = problem.partition("\n")
    return {"test": name, "outcome": "failed", "message": message, "cpu_s": 0.0, "lines": {},
            "whole": True}  # fmt: skip


class Unittest:
    """Tests as `python -m unittest` loads them."""

    def __init__(self, argv: list[str]) -> None:
        self.argv = argv

    def collect(self, then: Then, _tests: Iterable[str] = ()) -> None:
        """Load the tests and hand them over."""
        import unittest

        class Taking:
            def run(self, suite: Any) -> unittest.TestResult:
                cases: list[Case] = [UnittestCase(test) for test in flat(suite)]
                then(cases, [] if cases else ["no tests were loaded"])
                return unittest.TestResult()

        runner: Any = Taking()
        with contextlib.suppress(SystemExit):
            unittest.main(
                module=None, argv=["python -m unittest", *self.argv], testRunner=runner, exit=False
            )

    def natural(self, sink: Sink, limit_s: float, ended: Callable[[], None]) -> None:
        """Run everything in the order in which unittest loads it."""
        self.collect(lambda cases, _problems: in_order(cases, sink, limit_s))
        ended()


def flat(suite: Any) -> Iterator[unittest.TestCase]:
    """Yield the tests of a suite of suites."""
    import unittest

    for one in suite:
        if isinstance(one, unittest.TestSuite):
            yield from flat(one)
        else:
            yield one


class Script:
    """One script, or one module run by `-m`."""

    def __init__(self, kind: str, argv: list[str]) -> None:
        self.kind, self.argv = kind, argv

    def collect(self, then: Then, _tests: Iterable[str] = ()) -> None:
        """Hand over the one case."""

        def work() -> None:
            sys.argv = list(self.argv)
            if self.kind == "module":
                runpy.run_module(self.argv[0], run_name="__main__", alter_sys=True)
            else:
                sys.path.insert(0, os.path.dirname(os.path.abspath(self.argv[0])))
                runpy.run_path(self.argv[0], run_name="__main__")

        then([ScriptCase(" ".join(self.argv), work)], [])

    def natural(self, sink: Sink, limit_s: float, ended: Callable[[], None]) -> None:
        """Run it."""
        self.collect(lambda cases, _problems: in_order(cases, sink, limit_s))
        ended()


def in_order(cases: list[Case], sink: Sink, limit_s: float) -> None:
    """Run tests one after the other in this process."""
    for number, case in enumerate(cases):
        sink({"begins": case.name})
        started = time.process_time()
        after = cases[number + 1] if number + 1 < len(cases) else None
        outcome, message = case.run(limit_s, after)
        if outcome == "slow":
            limit_s = shorter(limit_s)
        spent = time.process_time() - started
        sink({"test": case.name, "outcome": outcome, "message": message, "cpu_s": spent})
