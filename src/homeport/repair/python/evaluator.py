"""Runs inside the sandbox: one warm Python that tries candidate changes against the tests.

A program of its own, standard library and the repository's own pytest only, for Python 3.8 and
newer; it is started by the repository's interpreter and speaks JSON lines on the standard streams
it was started with. Its parts: cases (a test of pytest, unittest, or a whole script), runners that
collect them, the keeper (imports nothing of the repository, forks everything else) and the warm
server (a fork that has collected the tests and stays). Orders, each answered by lines and a last
line with `done` and the CPU seconds used so far:

    start     kind, argv, here, folder        the first; is the runner there?
    suite     limit_s                         the whole suite in its natural order, one process
    collect                                   the names of the tests in the warm server
    spectrum  tests, limits, limit_s, lines   each test in the warm server, with the lines it ran
    try       how, groups, limits, limit_s,   candidates in order, each against groups of tests;
              candidates                      a group ends with its first failure
    behave    tests, candidates, limit_s      what the function returns for recorded inputs

A candidate is the new text of one function (`how` is exchange: its code is put into the function
that was imported already, in a forked child, so that neither the import nor the collection is paid
again) or of one file (write: the file is written and everything is imported again in a fork).
"""

from __future__ import annotations
import __future__

import ast
import contextlib
import gc
import hashlib
import importlib
import importlib.util
import json
import os
import pickle
import resource
import runpy
import select
import signal
import sys
import tempfile
import time
import types

TYPE_CHECKING = False
if TYPE_CHECKING:
    import unittest
    from collections.abc import Callable, Iterator
    from typing import Any, TextIO

    Order = dict[str, Any]
    Sink = Callable[[Order], None]
    Then = Callable[[list["Case"], list[str]], None]

_BATCH = 60  # candidates that one child tries before a fresh one takes over
_ROOM = 1 << 30  # bytes that a candidate may take on top of what is there
_SHORTEST_S = 0.3  # CPU seconds that a test of the suite always has
_HOPELESS_S = 2.0  # wall seconds beyond the CPU limit until a child is killed
_SLOW_TIMES = 3  # a candidate that swallows the time-out this often is ended
_LONGEST_MESSAGE = 4000
_LARGEST_STATE = 1 << 16
_MOST_CALLS = 40
_MOST_FRAMES = 6
_MUTANTS = 3  # of each recorded input
_FUTURE = sum(getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)
_PLAIN = (dict, list, set, bytearray, int, float, str, bytes, tuple, frozenset, bool, type(None))


_heard: list[str] = []  # what parts of the running test (subtests) reported as failed


class TooSlow(BaseException):
    """The CPU limit of one test is over; not an Exception, so that little catches it."""


# -- cases: one test each ------------------------------------------------------------------------


class Case:
    """One test; `run` raises nothing and returns its outcome and message."""

    name = ""
    path = ""
    generated = False  # it stands in the source itself, as a doctest does

    def body(self, _following: Case | None) -> tuple[str, str]:
        """Run it; whatever is raised is its failure."""
        raise NotImplementedError

    def held(self) -> list[object]:
        """What a candidate could leave behind: parameters and globals of the test."""
        return []

    def clear(self) -> None:
        """Take down what the test shares with a following one."""

    def run(self, limit_s: float, following: Case | None = None) -> tuple[str, str]:
        """Run it under a CPU limit: passed, skipped, failed or slow."""
        late = [0]

        def too_slow(_signal: int, _frame: object) -> None:
            late[0] += 1
            if late[0] > _SLOW_TIMES:
                os._exit(3)
            raise TooSlow

        signal.signal(signal.SIGPROF, too_slow)
        signal.setitimer(signal.ITIMER_PROF, limit_s, max(limit_s, 0.05))
        outcome, message = "failed", ""
        try:
            outcome, message = self.body(following)
        except BaseException as error:
            message = described(error)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        if outcome != "passed" and following is not None:
            with contextlib.suppress(BaseException):
                self.clear()
        return ("slow", message) if late[0] else (outcome, message)


class PytestCase(Case):
    """An item that pytest collected."""

    def __init__(self, item: Any) -> None:
        import pytest

        self.item, self.name = item, item.nodeid
        self.path = str(getattr(item, "path", None) or item.fspath)
        self.plain = type(item) is pytest.Function and item.get_closest_marker("xfail") is None
        self.generated = type(item).__name__ == "DoctestItem"
        self.skipped = importlib.import_module("_pytest.outcomes").Skipped

    def body(self, following: Case | None) -> tuple[str, str]:
        _heard.clear()
        outcome, message = self.ended(following)
        return ("failed", _heard[0]) if _heard else (outcome, message)

    def ended(self, following: Case | None) -> tuple[str, str]:
        """Set up, call and tear down; an exception passes through."""
        item = self.item
        after = following.item if isinstance(following, PytestCase) else None
        if hasattr(item, "_initrequest"):
            item._initrequest()
        if not self.plain:
            return self.reported(after)
        try:
            try:
                item.ihook.pytest_runtest_setup(item=item)
                item.ihook.pytest_runtest_call(item=item)
            finally:
                item.ihook.pytest_runtest_teardown(item=item, nextitem=after)
        except self.skipped:
            return "skipped", ""
        return "passed", ""

    def reported(self, after: object) -> tuple[str, str]:
        """Run it as pytest does where only the report tells the outcome: xfail, unittest."""
        info = importlib.import_module("_pytest.runner").CallInfo
        hook, item = self.item.ihook, self.item
        outcome, message = "passed", ""
        steps = [("setup", {}), ("call", {}), ("teardown", {"nextitem": after})]
        for when, more in steps:
            if when == "call" and outcome != "passed":
                continue
            function = getattr(hook, "pytest_runtest_" + when)
            call = info.from_call(lambda f=function, m=more: f(item=item, **m), when=when)
            report = hook.pytest_runtest_makereport(item=item, call=call)
            if report.failed:
                outcome = "failed"
                message = described(call.excinfo.value) if call.excinfo else str(report.longrepr)
            elif report.skipped and outcome == "passed":
                outcome = "skipped"
        return outcome, message[-_LONGEST_MESSAGE:]

    def clear(self) -> None:
        self.item.session._setupstate.teardown_exact(None)

    def held(self) -> list[object]:
        call = getattr(self.item, "callspec", None)
        module = getattr(self.item, "module", None)
        return [*(call.params.values() if call else ()), *(vars(module).values() if module else ())]


class UnittestCase(Case):
    """A test of the standard library's unittest, with the fixtures of its class and module."""

    def __init__(self, test: unittest.TestCase) -> None:
        self.test, self.name = test, test.id()
        module = sys.modules.get(type(test).__module__)
        self.path = str(getattr(module, "__file__", "") or "")

    def body(self, _following: Case | None) -> tuple[str, str]:
        import unittest

        result = unittest.TestResult()
        unittest.TestSuite([self.test]).run(result)
        for bad in (result.errors, result.failures):
            if bad:
                return "failed", bad[0][1].strip().splitlines()[-1][:_LONGEST_MESSAGE]
        if result.unexpectedSuccesses:
            return "failed", "unexpected success"
        quiet = result.skipped or result.expectedFailures
        return ("skipped" if quiet else "passed"), ""

    def held(self) -> list[object]:
        module = sys.modules.get(type(self.test).__module__)
        return list(vars(module).values()) if module else []


class ScriptCase(Case):
    """A whole script or module that passes when it ends well."""

    def __init__(self, name: str, work: Callable[[], object]) -> None:
        self.name, self.work = name, work

    def body(self, _following: Case | None) -> tuple[str, str]:
        try:
            self.work()
        except SystemExit as end:
            if end.code not in (None, 0):
                return "failed", "SystemExit: " + str(end.code)[:_LONGEST_MESSAGE]
        return "passed", ""


# -- runners: how cases are collected --------------------------------------------------------------


class Quiet:
    """The pytest plugin that takes the collected tests instead of running them."""

    def __init__(self, then: Then) -> None:
        self.then = then
        self.problems: list[str] = []

    def pytest_collectreport(self, report: Any) -> None:
        """Keep what could not be collected, and why."""
        if report.failed:
            self.problems.append(report.nodeid + "\n" + str(report.longrepr)[-_LONGEST_MESSAGE:])

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Hear of subtests, which report their failures by themselves."""
        if report.failed:
            _heard.append(str(report.longrepr)[-_LONGEST_MESSAGE:])

    def pytest_runtestloop(self, session: Any) -> bool:
        """Hand over the tests."""
        self.then([PytestCase(item) for item in session.items], self.problems)
        return True


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
        late = self.outcome == "failed" and self.said.startswith("TooSlow")
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

    def collect(self, then: Then) -> None:
        """Collect the tests and hand them over while pytest's session lives."""
        called: list[bool] = []

        def handed(cases: list[Case], problems: list[str]) -> None:
            called.append(True)
            then(cases, problems)

        plugin = Quiet(handed)
        # Messages with values are for the natural run; here they would only cost time.
        self.main([*self.argv, "--assert=plain"], plugins=[plugin])
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

    def collect(self, then: Then) -> None:
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

    def collect(self, then: Then) -> None:
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


# -- the keeper ------------------------------------------------------------------------------------


class Keeper:
    """Answers the caller; never imports the repository's code itself."""

    def __init__(self, source: TextIO, sink: TextIO) -> None:
        self.source, self.sink = source, sink
        self.warm: Warm | None = None
        self.runner: Any = None
        self.writes = 0
        self.tree = os.getcwd()
        self.modules: list[str] = []  # what the tests import from outside the tree

    def say(self, value: Order) -> None:
        """Send one line."""
        self.sink.write(json.dumps(value) + "\n")
        self.sink.flush()

    def serve(self) -> None:
        """Answer until the input ends."""
        order = json.loads(self.source.readline())
        os.chdir(os.path.join(self.tree, order["folder"]))
        if order["here"]:
            sys.path.insert(0, os.getcwd())
        try:
            makers = {"pytest": Pytest, "unittest": Unittest}
            make = makers.get(order["kind"])
            self.runner = make(order["argv"]) if make else Script(order["kind"], order["argv"])
        except ImportError as error:
            self.say({"done": True, "error": described(error)})
            return
        self.done()
        for line in self.source:
            order = json.loads(line)
            if order["do"] == "suite":
                self.suite(order)
            elif order["do"] == "try" and order["how"] == "write":
                self.try_written(order)
            else:
                self.pass_on(line)
                continue
            self.done()

    def done(self, **more: object) -> None:
        """End an answer, with the CPU time of this process and of all that it waited for."""
        self.say({"done": True, "cpu_s": used(), **more})

    def suite(self, order: Order) -> None:
        """Run everything once in one process."""

        def work(sink: Sink) -> None:
            self.runner.natural(
                sink, order["limit_s"], lambda: sink({"modules": foreign(self.tree)})
            )

        begun = ""
        for result in forked(work, order["limit_s"] * 3 + 60):
            if "modules" in result:
                self.modules = result["modules"]
                continue
            begun = result.get("begins", "" if result.get("test") == begun else begun)
            if "begins" not in result:
                self.say(result)
        if begun:
            self.say({"test": begun, "outcome": "crashed", "message": "it ended the process",
                      "cpu_s": 0.0, "crash": True})  # fmt: skip

    def pass_on(self, line: str) -> None:
        """Let the warm server answer; a new one when the last has died."""
        if self.warm is None:
            self.preload()
            self.warm = Warm(self.runner, self.sink, self.tree)
        if not self.warm.ask(line):
            self.warm = None
            self.done(dead=True)

    def preload(self) -> None:
        """Import what the tests need from outside the tree, so that no fork pays for it again."""
        for name in self.modules:
            if name not in sys.modules:
                with contextlib.suppress(BaseException):
                    importlib.import_module(name)
        self.modules = []

    def try_written(self, order: Order) -> None:
        """Try changed files, each in a fork that imports everything anew."""
        self.preload()
        for candidate in order["candidates"]:
            with self.written(candidate["path"], candidate["text"].encode("utf-8")):

                def work(sink: Sink) -> None:
                    limit = int(order["start_s"] + order["limit_s"] * 4 + 1)
                    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
                    self.runner.collect(
                        lambda cases, problems: sink(against(cases, problems, order))
                    )

                verdict: Order = {"verdict": "crashed", "passed": []}
                patience = order["start_s"] * 3 + order["limit_s"] * 4 + _HOPELESS_S
                for result in forked(work, patience):
                    verdict = result
                self.say({"id": candidate["id"], **verdict})

    @contextlib.contextmanager
    def written(self, path: str, content: bytes) -> Iterator[None]:
        """Have a file changed for a while; its time is new each time, so no old code is reused."""
        path = os.path.join(self.tree, path)
        about = os.stat(path)
        with open(path, "rb") as file:
            before = file.read()
        self.writes += 1
        try:
            with open(path, "wb") as file:
                file.write(content)
            os.utime(path, (1_000_000_000 + self.writes, 1_000_000_000 + self.writes))
            yield
        finally:
            with open(path, "wb") as file:
                file.write(before)
            os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))


def against(cases: list[Case], problems: list[str], order: Order) -> Order:
    """Run the groups of tests on what was just imported."""
    by_name = {case.name: case for case in cases}
    broken = {problem.partition("\n")[0] for problem in problems}
    groups: list[list[Case]] = []
    for names in order["groups"]:
        found = [[by_name[name]] if name in by_name else inside(name, cases) for name in names]
        whole = all(found) and not broken.intersection(names)
        groups.append([case for some in found for case in some] if whole else [])
    return judged(groups, order)


def inside(name: str, cases: list[Case]) -> list[Case]:
    """The tests of a file that could not be collected before."""
    bare = name.replace("unittest.loader._FailedTest.", "")
    return [case for case in cases if case.name.startswith((bare + "::", bare + "."))]


def judged(groups: list[list[Case]], order: Order) -> Order:
    """Run the groups, each to its first failure."""
    passed, slow = [], False
    limits = order["limits"]
    for number, group in enumerate(groups):
        good = bool(group)
        for at, case in enumerate(group):
            after = group[at + 1] if at + 1 < len(group) else None
            outcome, _ = case.run(limits.get(case.name, order["limit_s"]), after)
            slow = slow or outcome == "slow"
            if outcome != "passed":
                good = False
                break
        if good:
            passed.append(number)
        elif slow:
            break
    if len(passed) == len(groups):
        verdict = "passed"
    else:
        verdict = "slow" if slow else "partial" if passed else "failed"
    return {"verdict": verdict, "passed": passed}


# -- the warm server -------------------------------------------------------------------------------


class Warm:
    """The keeper's side: a fork that has collected the tests."""

    def __init__(self, runner: Any, sink: TextIO, tree: str) -> None:
        theirs, self.orders = os.pipe()
        self.marks, ours = os.pipe()
        self.child = os.fork()
        if self.child == 0:
            try:
                os.close(self.orders)
                os.close(self.marks)
                with os.fdopen(theirs, "r") as source:
                    Server(runner, source, sink, ours, tree).start()
            finally:
                os._exit(0)
        os.close(theirs)
        os.close(ours)

    def ask(self, line: str) -> bool:
        """Hand an order over and wait; False: it has died."""
        try:
            os.write(self.orders, line.encode())
            alive = os.read(self.marks, 1) != b""
        except OSError:
            alive = False
        if not alive:
            with contextlib.suppress(OSError):
                os.close(self.orders)
            os.close(self.marks)
            os.waitpid(self.child, 0)
        return alive


class Server:
    """Answers orders in a process where the tests are collected."""

    def __init__(self, runner: Any, source: TextIO, sink: TextIO, marks: int, tree: str) -> None:
        self.runner, self.source, self.sink, self.marks = runner, source, sink, marks
        self.tests: dict[str, Case] = {}
        self.problems: list[str] = []
        self.tree = tree
        self.found: dict[tuple[str, str, int], list[types.FunctionType]] = {}
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
                self.behave_all(order)
            self.say({"done": True, "warm_s": used(), "problems": self.problems})
            os.write(self.marks, b".")
        os._exit(0)  # what the repository left to be run at exit is none of ours

    # -- every test once, each with the lines it ran -----------------------------------------

    def run_all(self, order: Order) -> None:
        """Run every test; one that kills its process is the last of that process only."""
        waiting = [name for name in order["tests"] if name in self.tests]
        while waiting:

            def work(sink: Sink, waiting: tuple[str, ...] = tuple(waiting)) -> None:
                wanted: set[tuple[str, int]] = set()
                for name in waiting:
                    sink(self.run_one(name, order, wanted))

            done = 0
            for result in forked(work, order["limit_s"] * 3 + 20):
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

    # -- candidates --------------------------------------------------------------------------

    def try_all(self, order: Order) -> None:
        """Try the candidates in order, many in one child, each with the tests in order."""
        groups = [[self.tests[name] for name in names if name in self.tests]
                  for names in order["groups"]]  # fmt: skip
        waiting = order["candidates"]
        for candidate in waiting:
            self.targets(candidate)
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
        known: object = None
        clean: list[object] = []
        for candidate in batch:
            shared = self.shared(groups, candidate)
            if known != candidate["symbol"]:
                known, clean = candidate["symbol"], self.state(shared)
            verdict = self.judge(candidate, groups, order)
            sink({"id": candidate["id"], **verdict})
            if verdict["verdict"] == "slow" or self.state(shared) != clean:
                sink({"id": None})  # what the tests share was changed: start afresh
                return

    def shared(self, groups: list[list[Case]], candidate: Order) -> list[object]:
        """Return what a candidate could leave behind for the next one."""
        kept: list[object] = []
        for group in groups[:2]:
            kept += group[0].held() if group else []
        for target in self.targets(candidate)[:1]:
            for value in target.__globals__.values():
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
            compiled(candidate, 0)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return {"verdict": "failed", "passed": []}
        with self.exchanged(candidate) as fits:
            if not fits:
                return {"verdict": "misfit", "passed": []}
            for cache in self.caches or ():
                cache.cache_clear()
            seeded()
            return judged(groups, order)

    @contextlib.contextmanager
    def exchanged(self, candidate: Order) -> Iterator[bool]:
        """Have the candidate's code in the function for a while; False where that cannot be."""
        targets = self.targets(candidate)
        code = None
        if targets:
            code = compiled(candidate, targets[0].__code__.co_flags & _FUTURE)
        if code is None:
            yield False
            return
        before = [target.__code__ for target in targets]
        try:
            for target in targets:
                target.__code__ = code
        except ValueError:  # other free variables than before
            for target, old in zip(targets, before):
                target.__code__ = old
            yield False
            return
        try:
            yield True
        finally:
            for target, old in zip(targets, before):
                target.__code__ = old

    def targets(self, candidate: Order) -> list[types.FunctionType]:
        """Return the function objects of the running program that the candidate replaces."""
        key = (candidate["path"], candidate["symbol"], candidate["first"])
        if key not in self.found:
            gc.unfreeze()
            name = candidate["symbol"].rpartition(".")[2]
            path = os.path.realpath(os.path.join(self.tree, candidate["path"]))
            self.found[key] = [
                one
                for one in gc.get_objects()
                if isinstance(one, types.FunctionType)
                and one.__code__.co_name == name
                and one.__code__.co_firstlineno == candidate["first"]
                and os.path.realpath(one.__code__.co_filename) == path
            ]
            gc.freeze()
        return self.found[key]

    # -- behaviour: what the function gives for inputs the tests gave it -------------------------

    def behave_all(self, order: Order) -> None:
        """Tell what each candidate returns for recorded and for mutated inputs."""
        candidates = order["candidates"]
        targets = self.targets(candidates[0])
        if not targets:
            return

        calls = self.recorded(targets[0].__code__, order)
        inputs = [*calls, *mutated(calls)]
        self.say({"module": targets[0].__module__, "recorded": len(calls),
                  "calls": [literal(pickle.loads(call)) for call in inputs]})  # fmt: skip
        waiting = [None, *candidates]
        while waiting:

            def work(sink: Sink, waiting: tuple[Any, ...] = tuple(waiting)) -> None:
                for candidate in waiting:
                    sink(self.behaves(candidate, targets[0], inputs, order))

            done = 0
            for result in forked(work, order["limit_s"] * _SLOW_TIMES + _HOPELESS_S):
                self.say(result)
                done += 1
            if done < len(waiting):
                self.say({"id": waiting[done] and waiting[done]["id"], "digest": "", "values": []})
                done += 1
            del waiting[:done]

    def recorded(self, code: types.CodeType, order: Order) -> list[bytes]:
        """Return the different arguments that tests call a function with."""

        def record(sink: Sink) -> None:
            calls: list[bytes] = []

            def on_event(frame: Any, event: str, _argument: object) -> None:
                if event == "call" and frame.f_code is code and len(calls) < _MOST_CALLS:
                    count = code.co_argcount + code.co_kwonlyargcount
                    given = {name: frame.f_locals[name] for name in code.co_varnames[:count]}
                    kept = pickled(given)
                    if kept is not None and kept not in calls:
                        calls.append(kept)

            for name in order["tests"]:
                sys.setprofile(on_event)
                self.tests[name].run(order["limits"].get(name, order["limit_s"]))
                sys.setprofile(None)
            sink({"calls": [call.decode("latin-1") for call in calls]})

        found: list[bytes] = []
        for result in forked(record, 30.0):
            found = [call.encode("latin-1") for call in result["calls"]]
        return found

    def behaves(
        self, candidate: Order | None, target: types.FunctionType, inputs: list[bytes], order: Order
    ) -> Order:
        """Call one candidate (None: the function as it is) with every input."""
        with contextlib.ExitStack() as stack:
            fits = candidate is None or stack.enter_context(self.exchanged(candidate))
            values: list[object] = []
            digest = hashlib.blake2b(digest_size=8)
            for given in inputs if fits else ():
                case = ScriptCase("", lambda: None)
                box: list[object] = []
                case.work = calling(target, pickle.loads(given), box)
                outcome, message = case.run(order["limit_s"])
                told = [outcome] if outcome == "slow" else box or [message.partition(":")[0]]
                digest.update(repr(told).encode("utf-8", "replace"))
                values.append(box[0] if box else None)
            return {"id": candidate and candidate["id"], "values": values,
                    "digest": digest.hexdigest() if values else ""}  # fmt: skip


def calling(target: types.FunctionType, given: dict[str, object], box: list[object]) -> Any:
    """Return a call that leaves what was returned, and what became of the arguments, as text."""

    def call() -> None:
        code = target.__code__
        first = [given[name] for name in code.co_varnames[: code.co_argcount] if name in given]
        rest = {name: given[name] for name in
                code.co_varnames[code.co_argcount :][: code.co_kwonlyargcount]}  # fmt: skip
        value = target(*first, **rest)
        if isinstance(value, types.GeneratorType):
            value = [one for one, _ in zip(value, range(1000))]
        box.append({"value": literal(value), "text": shown(value), "after": shown(first)})

    return call


def shown(value: object) -> str:
    """Return a value as text without addresses."""
    kept = pickled(value)
    text = literal(value)
    return text if text is not None else hashlib.blake2b(kept or b"", digest_size=8).hexdigest()


def literal(value: object) -> str | None:
    """Return the value as Python writes it, when reading that gives the value again."""
    try:
        text = repr(value)
        if len(text) < _LONGEST_MESSAGE and ast.literal_eval(text) == value:
            return text
    except Exception:
        return None
    return None


def mutated(calls: list[bytes]) -> list[bytes]:
    """Return inputs like the recorded ones, each with one small change; always the same ones."""
    found: list[bytes] = []
    for call in calls:
        for name, value in pickle.loads(call).items():
            for other in variants(value)[:_MUTANTS]:
                given = pickle.loads(call)
                given[name] = other
                kept = pickled(given)
                if kept is not None and kept not in calls and kept not in found:
                    found.append(kept)
    return found[: 4 * _MOST_CALLS]


def variants(value: object) -> list[Any]:
    """Return neighbours of a plain value."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, (int, float)):
        return [value + 1, value - 1, -value]
    if isinstance(value, (str, list, tuple)):
        given: Any = value
        return [given[1:], given[::-1], given + given[:1]]
    if isinstance(value, dict) and value:
        return [dict(list(value.items())[1:])]
    return []


# -- parts -----------------------------------------------------------------------------------------


def caches() -> list[Any]:
    """Return the memories of functions (lru_cache): no candidate may fill them for another."""
    gc.unfreeze()
    found = [one for one in gc.get_objects() if type(one).__name__ == "_lru_cache_wrapper"]
    gc.freeze()
    standard = os.path.dirname(os.__file__)
    kept = []
    for one in found:
        code = getattr(getattr(one, "__wrapped__", None), "__code__", None)
        if code is not None and not code.co_filename.startswith(standard):
            kept.append(one)
    return kept


def foreign(tree: str) -> list[str]:
    """Return the imported modules that are not of the tree, in the order of their import."""
    root = os.path.realpath(tree) + os.sep
    found = []
    for name, module in list(sys.modules.items()):
        path = getattr(module, "__file__", None)
        inside = path is None or os.path.realpath(path).startswith(root)
        if name != "__main__" and (not inside or "site-packages" in str(path)):
            found.append(name)
    return found


def seeded() -> None:
    """Make the tests' chance the same for every candidate."""
    chance = sys.modules.get("random")
    if chance is not None:
        chance.seed(0)
    generated = sys.modules.get("hypothesis.core")
    if generated is not None:
        setattr(generated, "global_force_seed", 0)  # noqa: B010 -- unknown to type checkers


def used() -> float:
    """Return the CPU seconds of this process and of the children it has waited for."""
    there = os.times()
    return there.user + there.system + there.children_user + there.children_system


def pickled(value: object) -> bytes | None:
    """Return the value as bytes; None when it cannot be told apart, or is too large for that."""
    try:
        kept = pickle.dumps(value, protocol=4)
    except Exception:
        return None
    return kept if len(kept) <= _LARGEST_STATE else None


def described(error: BaseException) -> str:
    """Return the error's type and message; both may misbehave."""
    try:
        return (type(error).__name__ + ": " + str(error))[:_LONGEST_MESSAGE]
    except BaseException:
        return type(error).__name__


def placed(error: BaseException) -> str:
    """Return the innermost frames of an error as Python prints them, for whoever reads stacks."""
    frames = []
    step = error.__traceback__
    while step is not None:
        frames.append(step)
        step = step.tb_next
    lines = [
        '  File "' + one.tb_frame.f_code.co_filename + '", line ' + str(one.tb_lineno)
        + ", in " + one.tb_frame.f_code.co_name
        for one in frames[-_MOST_FRAMES:]
    ]  # fmt: skip
    return "\n" + "\n".join(lines)


def tracing(seen: dict[str, set[int]], tree: str, only: dict[str, set[int]] | None) -> None:
    """Note the lines that run in files of the tree, by path relative to it.

    `only` names the first lines of the functions that matter; the others are not looked into.
    """
    root = os.path.realpath(tree) + os.sep
    known: dict[str, tuple[set[int], set[int] | None] | None] = {}

    def on_call(frame: Any, _event: str, _argument: object) -> Any:
        code = frame.f_code
        name = code.co_filename
        if name in known:
            entry = known[name]
        else:
            path = os.path.realpath(name)
            short = path[len(root) :]
            inside = path.startswith(root) and "site-packages" not in path and name[0] != "<"
            wanted = only.get(short) if only is not None else None
            if not inside or (only is not None and wanted is None):
                entry = known[name] = None
            else:
                entry = known[name] = (seen.setdefault(short, set()), wanted)
        if entry is None:
            return None
        lines, starts = entry
        if starts is not None and code.co_firstlineno not in starts:
            return None
        lines.add(frame.f_lineno)

        def on_line(frame: Any, event: str, _argument: object) -> Any:
            if event == "line":
                lines.add(frame.f_lineno)
            return on_line

        return on_line

    sys.settrace(on_call)


def compiled(candidate: Order, flags: int) -> types.CodeType | None:
    """Return the code object of the candidate's function, inside classes as it was written."""
    *classes, name = candidate["symbol"].split(".")
    text = candidate["code"]
    indented = text[:1] in (" ", "\t")
    # Dedenting the text would change what stands in strings of several lines.
    tree = ast.parse("if 1:\n" + text if indented else text)
    ast.increment_lineno(tree, candidate["first"] - (2 if indented else 1))
    body: list[ast.stmt] = getattr(tree.body[0], "body", []) if indented else tree.body
    for outer in reversed(classes):
        scope = ast.parse("class " + outer + ": pass")
        holder = scope.body[0]
        setattr(holder, "body", body)  # noqa: B010 -- a ClassDef, as it was parsed
        body = scope.body
    module = ast.Module(body=body, type_ignores=[])
    code: types.CodeType | None = compile(
        module, candidate["path"], "exec", flags=flags, dont_inherit=True
    )
    for wanted in (*classes, name):
        inner = code.co_consts if code is not None else ()
        code = next(
            (one for one in inner if isinstance(one, types.CodeType) and one.co_name == wanted),
            None,
        )
    return code


def forked(work: Callable[[Sink], None], patience_s: float) -> Iterator[Order]:
    """Run `work(sink)` in a child and yield what it sends; end it when it is silent too long."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            bound()
            with os.fdopen(writing, "w") as pipe:

                def sink(value: Order) -> None:
                    pipe.write(json.dumps(value) + "\n")
                    pipe.flush()

                work(sink)
        except BaseException:
            pass
        finally:
            os._exit(0)
    os.close(writing)
    rest = b""
    try:
        while True:
            ready, _, _ = select.select([reading], [], [], patience_s)
            piece = os.read(reading, 1 << 16) if ready else b""
            if not piece:
                return
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                yield json.loads(line)
    finally:
        os.close(reading)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def bound() -> None:
    """Keep a candidate from eating the machine's memory."""
    with open("/proc/self/statm") as file:
        held = int(file.read().split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = held + _ROOM
    resource.setrlimit(
        resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
    )


def main() -> None:
    """Keep the caller's pipes and give the tests streams that lead nowhere."""
    source = os.fdopen(os.dup(0), "r")
    sink = os.fdopen(os.dup(1), "w")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    sys.path = [one for one in sys.path if one]
    Keeper(source, sink).serve()


if __name__ == "__main__":
    main()
