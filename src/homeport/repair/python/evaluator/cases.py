"""Cases: one test of pytest or unittest, or a whole script; each says how it ended."""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import sys

TYPE_CHECKING = False  # typing costs start-up
if TYPE_CHECKING:
    import unittest
    from collections.abc import Callable
    from typing import Any

LONGEST_MESSAGE = 4000
_SLOW_TIMES = 3  # a candidate that swallows the time-out this often is ended
_MOST_FRAMES = 6
_SUSPENDS = 0x20 | 0x80 | 0x100 | 0x200  # generators, coroutines and what iterates over them
heard: list[str] = []  # what parts of the running test (subtests) reported as failed


class TooSlow(BaseException):
    """The CPU limit of one test is over; not an Exception, so that little catches it."""


class Case:
    """One test; `run` raises nothing and returns its outcome and message."""

    name = ""
    path = ""
    generated = False  # it stands in the source itself, as a doctest does
    direct = False  # what the runner does around a test may be left out

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
        except MemoryError as error:  # it had no end either
            late[0] += 1
            message = described(error)
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
        self.bare = self.plain and is_bare(item)
        self.skipped = importlib.import_module("_pytest.outcomes").Skipped

    def body(self, following: Case | None) -> tuple[str, str]:
        heard.clear()
        if self.bare and self.direct:
            return self.called()
        outcome, message = self.ended(following)
        return ("failed", heard[0]) if heard else (outcome, message)

    def called(self) -> tuple[str, str]:
        """Only call the test's function: it asks for nothing that pytest would have to set up."""
        try:
            self.item.obj()
        except self.skipped:
            return "skipped", ""
        return "passed", ""

    def ended(self, following: Case | None) -> tuple[str, str]:
        """Set up, call and tear down; an exception passes through."""
        item = self.item
        after = following.item if isinstance(following, PytestCase) else None
        if hasattr(item, "_initrequest"):
            item._initrequest()
        if not self.plain:
            return self.reported(after)
        # pytest's own `tmp_path` wants to know from the report how its test ended; none is made.
        key = getattr(sys.modules.get("_pytest.tmpdir"), "tmppath_result_key", None)
        if key is not None:
            item.stash[key] = {}
        try:
            with warned(item):
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
        return outcome, message[-LONGEST_MESSAGE:]

    def clear(self) -> None:
        self.item.session._setupstate.teardown_exact(None)

    def held(self) -> list[object]:
        call = getattr(self.item, "callspec", None)
        module = getattr(self.item, "module", None)
        own = [one for name, one in vars(module).items() if name[:2] != "__"] if module else []
        return [*(call.params.values() if call else ()), *own]


def warned(item: Any) -> contextlib.AbstractContextManager[object]:
    """Treat warnings as the test's own marks want it, for a while."""
    if item.get_closest_marker("filterwarnings") is None:
        return contextlib.nullcontext()
    around = importlib.import_module("_pytest.warnings").catch_warnings_for_item
    context: contextlib.AbstractContextManager[object] = around(
        config=item.config, ihook=item.ihook, when="runtest", item=item
    )
    return context


def is_bare(item: Any) -> bool:
    """Tell whether a test is a plain call: no fixture, parameter or mark, nobody who intervenes."""
    about = getattr(item, "_fixtureinfo", None)
    if getattr(about, "names_closure", None) != [] or hasattr(item, "callspec"):
        return False
    if any(True for _ in item.iter_markers()):
        return False
    code = getattr(item.obj, "__code__", None)
    if code is None or code.co_flags & _SUSPENDS:
        return False
    for name in ("setup", "call", "teardown"):
        caller = getattr(item.ihook, "pytest_runtest_" + name)
        for known in caller.get_hookimpls():
            file = getattr(known.plugin, "__file__", None) or ""
            if os.path.basename(file) == "conftest.py":
                return False
    return True


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
                return "failed", bad[0][1].strip().splitlines()[-1][:LONGEST_MESSAGE]
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
                return "failed", "SystemExit: " + str(end.code)[:LONGEST_MESSAGE]
        return "passed", ""


def described(error: BaseException) -> str:
    """Return the error's type and message; both may misbehave."""
    try:
        return (type(error).__name__ + ": " + str(error))[:LONGEST_MESSAGE]
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
